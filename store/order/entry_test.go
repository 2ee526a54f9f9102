package order

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"orderpad/store/catalog"
)

// pc54 has colours that a word fits several of; 3XL is not made in AthlNavy.
func pc54() catalog.Style {
	var inventory []catalog.InventoryRow
	for _, color := range []string{"Navy", "AthlNavy", "Jet Black", "Steel Grey"} {
		for _, part := range []string{"PC54", "PC54_2X", "PC54_3X"} {
			if part != "PC54_3X" || color != "AthlNavy" {
				inventory = append(inventory, catalog.InventoryRow{Part: part, Color: color, Description: "Core Cotton Tee", Sizes: [6]int{100, 100, 100, 100}})
			}
		}
	}
	return catalog.BuildStyles(inventory, catalog.Spelling{})[0]
}

// parse reads an entry as a command would with --unknown: the inventory knows
// PC54, the one-colour C112 and the trousers CT100.
func parse(text string, surcharges catalog.Surcharges) (Entry, error) {
	known := goodsShelf{"PC54": pc54()}
	for _, s := range catalog.BuildStyles([]catalog.InventoryRow{
		{Part: "C112_S/M", Color: "Black"}, {Part: "C112_L/XL", Color: "Black"},
		{Part: "CT100_3230", Color: "Black"}, {Part: "CT100_3430", Color: "Black"},
		{Part: "L500", Color: "Navy"}, {Part: "5000", Color: "Navy"}, {Part: "S608", Color: "Navy"},
	}, catalog.Spelling{}) {
		known[s.Number] = s
	}
	return ReadEntry(text, known, ReadOptions{Unknown: true, Surcharges: surcharges})
}

func showEntry(e Entry) string {
	words := []string{e.Line.Style}
	if e.Line.Color != "" {
		words = append(words, e.Line.Color)
	}
	if e.Line.Fee {
		words = append(words, "fee", e.Line.Description)
	}
	for _, c := range e.Line.Cells {
		cell := fmt.Sprintf("%s=%d", c.Size, c.Qty)
		if c.Price.Set {
			cell += "@" + c.Price.String()
		}
		words = append(words, cell)
	}
	return strings.Join(append(words, e.Warnings...), " | ")
}

func TestParseEntry(t *testing.T) {
	surcharges := catalog.Surcharges{"2XL": 200, "3XL": 300}
	const unknown = "the inventory on this laptop does not know "
	for text, want := range map[string]string{
		"pc54 navy s4 m8 l8 xl2 2xl2 @8.50":     "PC54 | Navy | S=4@8.50 | M=8@8.50 | L=8@8.50 | XL=2@8.50 | 2XL=2@10.50",
		"pc54 navy s4 m8 l8 xl2 2xl2 3xl1 @8.5": "PC54 | Navy | S=4@8.50 | M=8@8.50 | L=8@8.50 | XL=2@8.50 | 2XL=2@10.50 | 3XL=1@11.50",
		"pc54 navy s:4 m=8":                     "PC54 | Navy | S=4 | M=8",
		"PC54 NAVY S 4 M 8":                     "PC54 | Navy | S=4 | M=8",
		"pc54 navy S 4, M 8; L 2":               "PC54 | Navy | S=4 | M=8 | L=2",
		"pc54 navy s4,m8":                       "PC54 | Navy | S=4 | M=8",
		"PC54, Navy, S 4, M 8, @8.50":           "PC54 | Navy | S=4@8.50 | M=8@8.50",
		"pc54\tnavy\ts4":                        "PC54 | Navy | S=4",
		"pc54 nvy 2x3 small4 x-large2":          "PC54 | Navy | S=4 | XL=2 | 2XL=3",
		"pc54 athletic navy s4":                 "PC54 | AthlNavy | S=4",
		"pc54 jet black s4 @ 8.50":              "PC54 | Jet Black | S=4@8.50",
		"pc54 blk s4":                           "PC54 | Jet Black | S=4",
		"pc54 @8 jet s4":                        "PC54 | Jet Black | S=4@8.00",
		"pc54 steel s4":                         "PC54 | Steel Grey | S=4",
		"pc54 navy s-4":                         "PC54 | Navy | S=4",
		"pc54 navy s0 m1":                       "PC54 | Navy | M=1",
		"pc54 navy s4 @0":                       "PC54 | Navy | S=4@0.00",
		"pc54 navy":                             "PC54 | Navy",
		"pc54 navy 48 even":                     "PC54 | Navy | S=12 | M=12 | L=12 | XL=12",
		"c112 black 24 usual":                   "C112 | Black | S/M=12 | L/XL=12 | 24 pieces of C112 are spread as usual: all sizes alike",
		"pc54 navy 50 EVEN @8":                  "PC54 | Navy | S=12@8.00 | M=13@8.00 | L=13@8.00 | XL=12@8.00",
		"c112 s/m4 l/xl2":                       "C112 | Black | S/M=4 | L/XL=2",
		"c112 black s/m 4":                      "C112 | Black | S/M=4",
		// The first word is the style, though it looks like a size and a number.
		"l500 navy l5": "L500 | Navy | L=5",
		"5000 navy s1": "5000 | Navy | S=1",
		"s608 navy s6": "S608 | Navy | S=6",
		// What the inventory does not know can be ordered after one warning.
		"pc54 orchid s4":          "PC54 | orchid | S=4 | " + unknown + `PC54 in "orchid"; the nearest is Navy`,
		"zz99 navy blue s4 yxl1":  "ZZ99 | navy blue | S=4 | YXL=1 | " + unknown + "style ZZ99",
		"zz99 black 3230 4 w32=1": "ZZ99 | black | W32=1 | 3230=4 | " + unknown + "style ZZ99",
		// Fees: text, quantity, price; neither sizes nor colour.
		"DD":                            "DD | fee |  | =1",
		"dd Digitizing logo 2 @60":      "DD | fee | Digitizing logo | =2@60.00",
		"dd Digitizing @ 60":            "DD | fee | Digitizing | =1@60.00",
		"color chg 3 @5":                "Color Chg | fee |  | =3@5.00",
		"name/number Sam Poe 12 @ 4.50": "NAME/NUMBER | fee | Sam Poe | =12@4.50",
	} {
		e, err := parse(text, surcharges)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := showEntry(e); got != want {
			t.Errorf("%q\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestParseEntryErrors(t *testing.T) {
	for text, want := range map[string]string{
		"pc54":                     "name a colour after PC54: AthlNavy, Jet Black, Navy, Steel Grey",
		"zz99 s4":                  `which colour of ZZ99`,
		"pc54 nav s4":              `"nav" fits several colours of PC54: AthlNavy, Navy`,
		"pc54 navy qq 4":           `“qq” is not understood`,
		"pc54 navy s1.5":           `not a whole number`,
		"pc54 navy s=abc":          `“abc” is not understood`,
		"pc54 navy s=":             "do not pair",
		"pc54 navy s abc":          `“abc” is not understood`,
		"pc54 navy s1e3":           `“e” is not understood`,
		"pc54 navy m8 s4x":         `not understood from`,
		"pc54 navy s:-4":           `minus`,
		"pc54 navy s -4":           `minus`,
		"pc54 navy s100000":        "quantity 100000 of S is over 99,999",
		"pc54 navy s99999 s1":      `S stands there twice`,
		"pc54 navy 1.5 even":       `is 1.50 the price`,
		"zz99 navy 48 even":        "the inventory knows no sizes of ZZ99 to spread over",
		"zz99 navy 48 usual":       "the inventory knows no sizes of ZZ99 to spread over",
		"pc54 navy usual":          "say how many pieces are spread, such as: pc54 navy 100 usual",
		"pc54 navy s4 usual":       "over which sizes is it spread",
		"pc54 navy 6xl4":           "PC54 does not come in 6XL; its sizes are S M L XL 2XL 3XL",
		"pc54 navy 6xl 4":          "PC54 does not come in 6XL",
		"pc54 navy 6xl=4":          `it says 4 pieces`,
		"pc54 navy s4 ym 2":        "PC54 does not come in YM",
		"pc54 navy 3230 4":         `which sizes are 3230 4 of`,
		"pc54 navy banana=4":       `“banana” is not understood`,
		"pc54 navy s4 @8.505":      `more than two decimals`,
		"pc54 navy s4 @-1":         `is below zero`,
		"pc54 navy s4 @abc":        `is not an amount`,
		"pc54 navy s4 @":           `a price follows the @`,
		"pc54 navy s4 urgent":      `“urgent” is not understood`,
		"pc54 navy 48 even urgent": `“urgent” is not understood`,
		"dd 1.5":                   "not a whole number",
		"dd -1":                    "negative",
		"dd 1 @":                   "a price follows the @",
		"dd 1 @8.505":              "more than two decimals",
	} {
		e, err := parse(text, nil)
		var typed *Error
		if !errors.As(err, &typed) {
			t.Errorf("%q is taken as %s", text, showEntry(e))
			continue
		}
		if typed.Kind != KindInvalid && typed.Kind != KindNeedsPerson || !strings.Contains(typed.Message, want) {
			t.Errorf("%q: %s, %q\nwant %q", text, typed.Kind, typed.Message, want)
		}
	}
}

func TestEven(t *testing.T) {
	for _, c := range []struct {
		total, n int
		want     string
	}{
		{48, 4, "[12 12 12 12]"}, {49, 4, "[12 12 13 12]"}, {50, 4, "[12 13 13 12]"}, {51, 4, "[12 13 13 13]"},
		{5, 3, "[1 2 2]"}, {4, 3, "[1 2 1]"}, {0, 3, "[0 0 0]"}, {2, 5, "[0 0 1 1 0]"}, {7, 1, "[7]"},
	} {
		if got := fmt.Sprint(Even(c.total, c.n)); got != c.want {
			t.Errorf("%d over %d: %s, want %s", c.total, c.n, got, c.want)
		}
	}
}

func FuzzParseEntry(f *testing.F) {
	for _, s := range []string{
		"pc54 navy s4 m8 l8 xl2 2xl2 @8.50", "pc54 navy s:4 m=8", "pc54 navy 48 even", "color chg 3", "dd x 2 @60", "zz navy 3230 4",
		"pc54 navy 2-5x3 5/6t1", "pc54 @", "=", "pc54 \x1b[31mnavy s4", "c112 s/m4", "pc54 navy s 4 even",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := parse(text, catalog.Surcharges{"2XL": 200})
		if err != nil {
			var typed *Error
			if !errors.As(err, &typed) || typed.Field == "" || typed.Message == "" {
				t.Fatalf("%q: %v names no field", text, err)
			}
			return
		}
		for _, c := range e.Line.Cells {
			if c.Qty < 1 || c.Qty > MaxQty || (!e.Line.Fee && c.Size == "") {
				t.Fatalf("%q has %d of %q", text, c.Qty, c.Size)
			}
		}
	})
}

// FuzzEntryPieces holds that the pieces are those that were typed.
func FuzzEntryPieces(f *testing.F) {
	f.Add(uint16(4), uint16(8), uint16(2), uint8(0))
	f.Add(uint16(1), uint16(0), uint16(65535), uint8(3))
	forms := []string{"s%d m%d 2xl%d", "S:%d M:%d 2XL:%d", "s=%d m=%d 2x=%d", "S %d, M %d, XX-Large %d", "small%d medium%d 2xl%d"}
	f.Fuzz(func(t *testing.T, s, m, xxl uint16, form uint8) {
		text := "pc54 navy " + fmt.Sprintf(forms[int(form)%len(forms)], s, m, xxl)
		e, err := parse(text, nil)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if e.Line.Cell("S").Qty != int(s) || e.Line.Cell("M").Qty != int(m) || e.Line.Cell("2XL").Qty != int(xxl) || e.Line.Pieces() != int(s)+int(m)+int(xxl) {
			t.Fatalf("%q: %v", text, e.Line.Cells)
		}
	})
}
