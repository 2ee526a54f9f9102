package order

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"orderpad/store/catalog"
)

// goodsShelf is a small catalogue for reading: number, description, sizes, colours.
type goodsShelf map[string]catalog.Style

func (s goodsShelf) Style(number string) (catalog.Style, bool) {
	style, ok := s[strings.ToUpper(number)]
	return style, ok
}

func (s goodsShelf) NearStyles(number string) []string {
	var all []string
	for n := range s {
		all = append(all, n)
	}
	slices.Sort(all)
	if near := Near(number, all); near != "" {
		return []string{near}
	}
	return nil
}

// testShelf has the traps: a style that is a number, one that reads as a size
// and a number, one size, ladies' XXL, youth, tall, sizes with slashes.
func testShelf() goodsShelf {
	s := goodsShelf{}
	add := func(number, description, sizes string, colors ...string) {
		style := catalog.Style{Number: number, Description: description, Sizes: strings.Fields(sizes)}
		for _, c := range colors {
			stock := map[string]catalog.Stock{}
			for _, size := range style.Sizes {
				stock[size] = catalog.Stock{Made: true}
			}
			style.Colors = append(style.Colors, catalog.StyleColor{Style: number, Color: c, Stock: stock})
		}
		s[number] = style
	}
	tee := []string{"AthlNavy", "Heather Navy", "Hthr Red", "Jet Black", "Navy", "Red", "Royal", "White"}
	add("PC54", "Port & Company Core Cotton Tee", "S M L XL 2XL 3XL", tee...)
	add("PC54Y", "Youth Core Cotton Tee", "XS S M L XL", tee...)
	add("PC54T", "Port & Company Tall Core Cotton Tee", "LT XLT 2XLT", "Navy")
	add("LPC54", "Port & Company Ladies Core Cotton Tee", "XS S M L XL XXL 3XL", "Navy", "Red")
	add("PC61", "Port & Company Essential Tee", "S M L XL 2XL", tee...)
	add("PC61Y", "Youth Essential Tee", "XS S M L XL", tee...)
	add("LAT6101", "LAT Youth Fine Jersey Tee", "YXS YS YM YL YXL", "Navy", "White")
	add("5000", "Gildan® Heavy Cotton™ 100% Cotton T-Shirt", "S M L XL 2XL 3XL", "Black", "White", "Navy", "Sport Grey", "Red", "Royal")
	add("112", "Richardson 112 Trucker Snapback", "OSFM", "Black", "Navy", "Black/White", "Navy/White", "Wht/Blk/Red")
	add("C112", "Port Authority® Snapback Trucker Cap", "OSFA", "Black", "Navy", "Black/White")
	add("L500", "Port Authority® Ladies Silk Touch™ Polo", "XS S M L XL XXL", "Navy", "Red")
	add("K500", "Port Authority® Silk Touch™ Polo", "S M L XL 2XL", "Navy", "Black", "Royal", "White", "Red")
	add("C813", "Port Authority® Flexfit® Cotton Twill Cap", "XS/S SM M/L L/XL", "Black")
	add("29M", "Jerzees® Dri-Power® T-Shirt", "S M L XL", "Navy")
	add("PT20", "Red Kap® Industrial Work Pant", "3030 3032 3230 3432", "Navy")
	add("CA00078", "A cap", "S", "BrillOrng", "Bk/Bk/LtGy")
	return s
}

// said prints a reading for tests: lines, then what is asked, then what is not
// read.
func (r Reading) said() string {
	var out []string
	for _, l := range r.Lines {
		out = append(out, l.String())
		for _, n := range l.Names {
			out = append(out, strings.TrimSpace(fmt.Sprintf("  %s #%s %s", n.Name, n.Number, n.Size)))
		}
	}
	for _, q := range r.Questions {
		out = append(out, "? "+q.Ask)
	}
	for _, u := range r.Unread {
		out = append(out, "! "+u.Why)
	}
	return strings.Join(out, "\n")
}

// readingCase is a text, or several parted by ||, and what it says.
type readingCase struct{ text, want string }

func holdReadings(t *testing.T, opts ReadOptions, cases []readingCase) {
	t.Helper()
	for _, c := range cases {
		text := strings.ReplaceAll(c.text, "||", "\n")
		got := Read(text, testShelf(), opts).brief()
		if got != c.want {
			t.Errorf("%q\n got %s\nwant %s", text, got, c.want)
		}
	}
}

// brief is said with only a mark for each question and each unread clause.
func (r Reading) brief() string {
	var out []string
	for _, l := range r.Lines {
		out = append(out, l.String())
	}
	for range r.Questions {
		out = append(out, "?")
	}
	for range r.Unread {
		out = append(out, "!")
	}
	return strings.Join(out, "; ")
}

// TestReadSpellings holds 24 spellings of one line, and who mixes orders.
func TestReadSpellings(t *testing.T) {
	const all = "PC54 Navy S 4 M 8 L 8 XL 2 2XL 2"
	var cases []readingCase
	for text := range strings.SplitSeq(`pc54 navy s4 m8 l8 xl2 2xl2
PC54 Navy S-4 M-8 L-8 XL-2 2XL-2
PC54 Navy S:4 M:8 L:8 XL:2 2XL:2
PC54 Navy 4 S, 8 M, 8 L, 2 XL, 2 2XL
PC54 Navy - 4 S, 8 M, 8 L, 2 XL, 2 XXL
PC54 Navy S(4) M(8) L(8) XL(2) 2XL(2)
PC54 Navy Small 4, Medium 8, Large 8, XL 2, 2X 2
PC54 Navy 4 small 8 medium 8 large 2 xl 2 xxl
PC54 Navy 4-S 8-M 8-L 2-XL 2-2XL
PC54 Navy 4xS 8xM 8xL 2xXL 2x2XL
PC54 Navy S/4 M/8 L/8 XL/2 2XL/2
PC54 Navy S=4, M=8, L=8, XL=2, XXL=2
Navy PC54 s4 m8 l8 xl2 2xl2
24 PC54 Navy: S4 M8 L8 XL2 2XL2
PC54, Navy, S 4, M 8, L 8, XL 2, 2XL 2
PC54/Navy S4 M8 L8 XL2 2XL2
PC54 in navy: 4 smalls, 8 mediums, 8 larges, 2 XLs and 2 2XLs
PC54 - Navy (S-4, M-8, L-8, XL-2, 2XL-2) = 24 pcs
PC54 Navy Blue s4 m8 l8 xl2 2xl2
pc54 nvy s4 m8 l8 xl2 xxl2
pc54navy s4m8l8xl2 2xl2
PC54 NAVY  S  M  L  XL  2XL   4  8  8  2  2`, "\n") {
		cases = append(cases, readingCase{text, all})
	}
	cases = append(cases, readingCase{"PC54 Navy 4/8/8/2/2", "?"}, readingCase{"PC54 Navy 4-8-8-2-2", "?"}, readingCase{"PC54 Navy 4S 8M 8L 2XL 2 2XL 2", "?"})
	holdReadings(t, ReadOptions{}, cases)
	holdReadings(t, ReadOptions{Typed: true}, cases)
}

// TestReadDoubts holds what is read, asked and not read of texts in which
// something is easily dropped or guessed.
func TestReadDoubts(t *testing.T) {
	today := ReadOptions{Today: Date{2026, 11, 20}}
	holdReadings(t, today, []readingCase{
		// Sizes of words, and numbers that are two things.
		{"pc54 navy extra large 4", "PC54 Navy XL 4"}, {"pc54 navy xx large 4", "PC54 Navy 2XL 4"}, {"pc54 navy 2 xl 4", "PC54 Navy 2XL 4"},
		{"pc54 navy double xl 2", "PC54 Navy 2XL 2"}, {"pc54 navy 2 XL", "?"}, {"pc54 navy 2XL", "?"}, {"pc54 navy 3 L 2 XL", "PC54 Navy L 3 XL 2"},
		{"pc54 navy 2x2XL", "PC54 Navy 2XL 2"}, {"pc54 navy 3XL 2", "PC54 Navy 3XL 2"}, {"pc54 navy 2 3XL", "PC54 Navy 3XL 2"}, {"pc54 navy 4xL", "?"},
		{"pc54 navy M500 L500 XL200", "PC54 Navy M 500 L 500 XL 200"}, {"L500 navy L5", "L500 Navy L 5"}, {"29M navy s4", "29M Navy S 4"},
		{"5000 navy M 5000", "5000 Navy M 5000"}, {"5000 navy 5000", "?"}, {"112 navy 112", "112 Navy OSFM 112"}, {"c112 black 112", "C112 Black OSFA 112"},
		{"24 112 navy", "112 Navy OSFM 24"}, {"pt20 navy 32x30 4 3432 2", "PT20 Navy 3230 4 3432 2"}, {"c813 black sm 4, m/l 2", "C813 Black SM 4 M/L 2"},
		{"pc54 navy M 1 200", "PC54 Navy M 1200"}, {"pc54 navy M 1,204", "PC54 Navy M 1204"}, {"pc54 navy M 2 dozen", "PC54 Navy M 24"},
		{"3 doz pc54 navy", "?"}, {"pc54 navy M 1.5", "?"}, {"pc54 navy half dozen m", "!"}, {"pc54 navy m 100000", "?"},
		// Cuts.
		{"pc54 navy youth m 3", "?"}, {"pc54 navy adult large 4", "PC54 Navy L 4"}, {"pc54y navy youth m 3", "PC54Y Navy M 3"}, {"pc54y navy adult m 3", "?"},
		{"LAT6101 navy youth: s 4, m 2", "LAT6101 Navy YS 4 YM 2"}, {"pc54t navy: Tall L 4, Tall XL 2", "PC54T Navy LT 4 XLT 2"},
		{"PC61 Navy||Youth: S 4, M 8||Adult: M 6", "PC61 Navy M 6; ?"}, {"Youth||PC54 Navy S4", "?"}, {"lpc54 navy 2XL 3", "LPC54 Navy XXL 3"},
		{"pc54 navy long sleeve m 4", "!"}, {"pc54 navy hoodies m 4", "?"}, {"pc54 navy ym4", "?"}, {"112 navy S 12", "?"},
		// Colours.
		{"112 white/navy 12", "?"}, {"112 navy/white 12", "112 Navy/White OSFM 12"}, {"pc54 black m4", "?"}, {"pc54 orchid m4", "?"}, {"pc54 heather m4", "?"},
		{"CA00078 Brilliant Orange s1", "CA00078 BrillOrng S 1"}, {"CA00078 Black/Black/Light Grey s1", "CA00078 Bk/Bk/LtGy S 1"}, {"CA00078 forest green s1", "?"},
		// Several goods in a clause and over clauses.
		{"pc54 4 S navy, 2 S red", "PC54 Navy S 4; PC54 Red S 2"}, {"pc54 12 M in red and 6 M in white", "PC54 Red M 12; PC54 White M 6"},
		{"PC54 navy s4; red m12 l12", "PC54 Navy S 4; PC54 Red M 12 L 12"}, {"PC54 Navy S4||same in red", "PC54 Navy S 4; PC54 Red S 4"},
		{"PC54 Navy S4||ditto red", "PC54 Navy S 4; PC54 Red S 4"}, {"PC54 Navy S4||identical in red", "PC54 Navy S 4; PC54 Red S 4"},
		{"PC54 Navy S4 M2||same in red, but 12 M", "PC54 Navy S 4 M 2; PC54 Red S 4 M 12"}, {"PC54 Navy||S 4||Red||S 2||M 3", "PC54 Navy S 4; PC54 Red S 2 M 3"},
		{"pc54 navy and red S4 M8 each", "?"}, {"pc54 navy S4, red M8 @8.50", "?"}, {"pc54 navy S4 M8||pc54 navy M2", "?"}, {"pc54 navy m4 m4", "?"},
		{"pc54 navy s4||actually make it 6", "PC54 Navy S 4; ?"}, {"pc54 navy s4||and red too", "PC54 Navy S 4; ?"}, {"pc54 navy s4 no m", "?"},
		{"pc54 navy S-XL 12 ea", "?"}, {"pc54 navy 4-6 M", "!"}, {"pc54 navy M 4 or L 5", "!"}, {"pc54 navy M 4 (for coach)", "!"}, {"add C112 black 12", "C112 Black OSFA 12"},
		{"pc54 navy M 4 front print 2 colors", "!"}, {"112 navy 24 w/ logo", "!"}, {"pc54 navy s4 maybe m8", "!"},
		// Totals, prices, and what stands beside goods.
		{"pc54 navy s4 m8 = 13", "?"}, {"pc54 navy s4 m8, total 12", "PC54 Navy S 4 M 8"}, {"PC54 Navy S4 M8||Total 13", "?"}, {"PC54 Navy S4 M8||Grand total: 13 pieces", "?"}, {"PC54 Navy S4 M8||Qty: 13", "?"},
		{"PC54 Navy S4 M8||Count 12", "PC54 Navy S 4 M 8"}, {"PC54 Navy S4 M8||Total: 12 pcs", "PC54 Navy S 4 M 8"},
		{"pc54 navy s4 m8 at 8.50 each", "PC54 Navy S 4 M 8 @8.50"}, {"pc54 navy s4 $8,50", "PC54 Navy S 4 @8.50"}, {"pc54 navy s4 8.50", "?"}, {"PC54 Navy S4 M8 for $102 total", "!"},
		{"K500 Royal @ 20.00||S 4||M 10", "K500 Royal S 4 M 10 @20.00"}, {"pc54 navy m 8 by 12/11, PO 778", "PC54 Navy M 8"}, {"pc54 navy m 8||ship to 12 L St", "PC54 Navy M 8"},
		{"pc54 navy m 8||M 253-555-0142", "PC54 Navy M 8"}, {"Hi Pat,||can I get pc54 navy m 8?||Thanks!", "PC54 Navy M 8"}, {"pc54 navy m 8?", "?"},
		{"> pc54 navy m 8", "PC54 Navy M 8"}, {"pc54 red m 2||> pc54 navy m 8", "PC54 Red M 2; ?"}, {"see you at 5", ""}, {"", ""},
		// Tables.
		{"PC54||\tS\tM||Navy\t4\t8||White\t1\t1||\t5\t9", "PC54 Navy S 4 M 8; PC54 White S 1 M 1"}, {"PC54||\tS\tM||Navy\t4\t8||White\t1\t1||Red\t5\t9", "PC54 Navy S 4 M 8; PC54 White S 1 M 1; PC54 Red S 5 M 9"},
		{"PC54||\tS\tM\tTotal||Navy\t4\t8\t12||\t4\t8\t12", "PC54 Navy S 4 M 8; ?"}, {"PC54||Size\tNavy\tRed||S\t4\t2||M\t8\t2", "PC54 Navy S 4 M 8; PC54 Red S 2 M 2"},
		{"PC54 Navy||S | M | L||4 | 8 | 8", "PC54 Navy S 4 M 8 L 8"}, {"PC54 Navy||S M L||4 8 8", "PC54 Navy S 4 M 8 L 8"}, {"PC54 Navy||S M L||4 8", "?"},
		{"5000||\tS\tM\tS||Black\t1\t2\t3", "?"}, {"5000||\tXL\tXXL||Black\t1\t2", "5000 Black XL 1 2XL 2"}, {"PC54||\tS\tM||Orchid\t1\t2", "!"},
	})
	holdReadings(t, ReadOptions{Style: "PC54", Color: "Navy"}, []readingCase{
		{"S 4, M 8", "PC54 Navy S 4 M 8"}, {"4\t8\t8", "?"}, {"Red: S 2", "PC54 Red S 2"}, {"S\t4\t$8.50||M\t8\t$8.50", "PC54 Navy S 4 M 8 @8.50"},
		{"Name,Number,Size||Ann Lee,07,S||Bo Chan,7.0,M", "PC54 Navy S 1 M 1"}, {"Name,Size,Size||Ann Lee,S,M", "?"},
		{"Name,Number,Shirt Size,Short Size||Ann Lee,7,S,M", "?"}, {"Name,Hoodie Size,Shirt Size||Ann Lee,S,M", "?"},
	})
	holdReadings(t, ReadOptions{Typed: true}, []readingCase{
		{"pc54 jet m4", "PC54 Jet Black M 4"}, {"pc54 nav m4", "?"}, {"112 white/navy 12", "?"}, {"zz99 navy m4", "!"}, {"pc54 navy 48 even", "PC54 Navy S 8 M 8 L 8 XL 8 2XL 8 3XL 8"},
	})
}

// TestAnswers: each choice of a question, taken, is read for sure or leaves
// the clause out.
func TestAnswers(t *testing.T) {
	for text, want := range map[string]string{
		"pc54 navy 2 XL":                      "PC54 Navy XL 2",
		"pc54 navy 4/8":                       "PC54 Navy S 4 M 8",
		"pc54 black m4":                       "PC54 Jet Black M 4",
		"pc54 navy s4 m8 = 13":                "PC54 Navy S 4 M 8",
		"PC54 Navy S4 M8\nTotal 13":           "PC54 Navy S 4 M 8",
		"pc54 navy S4 M8\npc54 navy M2":       "PC54 Navy S 4 M 10",
		"PC61 Navy\nYouth: S 4\nAdult: M 6":   "PC61Y Navy S 4; PC61 Navy M 6",
		"112 white/navy 12\n112 black 3":      "112 Navy/White OSFM 12; 112 Black OSFM 3",
		"pc54 navy s4 m8 8.50":                "PC54 Navy S 4 M 8 @8.50",
		"pc54 red m 2\n> pc54 navy m 8":       "PC54 Red M 2",
		"PC54\n\tS\tM\nNavy\t4\t8\nRed\t1\t1": "PC54 Navy S 4 M 8; PC54 Red S 1 M 1",
	} {
		r := Read(text, testShelf(), ReadOptions{})
		if len(r.Questions) > 0 {
			r = r.Answer(0, 0)
		}
		if got := r.brief(); got != want {
			t.Errorf("%q answered is %s, want %s", text, got, want)
		}
		for i := range r.Questions {
			for j := range r.Questions[i].Choices {
				if after := r.Answer(i, j); len(after.Questions) > len(r.Questions) {
					t.Errorf("%q: an answer asks more: %s", text, after.brief())
				}
			}
		}
	}
	r := Read("pc54 navy s4\npc54 red qwerty m8", testShelf(), ReadOptions{})
	if got := r.Instead(r.Unread[0].Span, "pc54 red m8").brief(); got != "PC54 Navy S 4; PC54 Red M 8" {
		t.Errorf("typed instead: %s", got)
	}
	if got := r.Instead(r.Unread[0].Span, "").brief(); got != "PC54 Navy S 4" {
		t.Errorf("left out: %s", got)
	}
}

// FuzzPrintedLine: a line that is printed is read again as itself.
func FuzzPrintedLine(f *testing.F) {
	f.Add(uint8(0), uint8(0), uint16(0x1f), uint16(4), uint32(850))
	f.Add(uint8(9), uint8(1), uint16(1), uint16(112), uint32(0))
	f.Fuzz(func(t *testing.T, style, color uint8, which, qty uint16, price uint32) {
		s := testShelf()
		numbers := slices.Sorted(maps.Keys(s))
		of := s[numbers[int(style)%len(numbers)]]
		l := ReadLine{Style: of.Number, Color: of.ColorNames()[int(color)%len(of.Colors)]}
		for i, size := range of.Sizes {
			if which&(1<<i) != 0 && qty > 0 {
				l.Cells = append(l.Cells, Cell{Size: size, Qty: int(qty) + i})
			}
		}
		if price > 0 {
			l.Price = catalog.PriceOf(catalog.Money(price))
		}
		if len(l.Cells) == 0 {
			return
		}
		if got := Read(l.String(), s, ReadOptions{}).brief(); got != l.String() {
			t.Fatalf("%s is read as %s", l, got)
		}
	})
}

// FuzzRead: no text panics; what is read is of the style's sizes, 1 to MaxQty;
// spans lie in the text; and the pieces that are sure come from numbers that
// stand there.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		"pc54 navy s4 m8 l8", "PC54\n\tS\tM\nNavy\t4\t8", "same in red", "> x\n>> y", "Name,Size\nAnn,S", "2xl2xl2", "a dozen a dozen", "S M L\n4 8 8", "112 24 112 24",
		"\r\r\n|--|\n", "pc54 navy youth s 4 = 4 @8.50 ea total 4", "Size\tNavy\nS\t4", "PC54 navy 4xS 8 x M",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := Read(text, testShelf(), ReadOptions{Style: "PC54", Color: "Navy", Today: Date{2026, 11, 20}})
		pieces := 0
		for _, l := range r.Lines {
			style := testShelf()[l.Style]
			for _, c := range l.Cells {
				pieces += c.Qty
				if !slices.Contains(style.Sizes, c.Size) || c.Qty < 1 || c.Qty > MaxQty || !slices.Contains(style.ColorNames(), l.Color) {
					t.Fatalf("%q gives %s", text, l)
				}
			}
		}
		if pieces != r.Pieces {
			t.Fatalf("%q: %d pieces are said, %d are there", text, r.Pieces, pieces)
		}
		for i, q := range r.Questions {
			if q.Span.Start < 0 || q.Span.End > len(text) || q.Span.Start > q.Span.End || q.Ask == "" {
				t.Fatalf("%q: question %+v", text, q)
			}
			r.Answer(i, 0)
		}
		for _, u := range r.Unread {
			if u.Span.Start < 0 || u.Span.End > len(text) || u.Why == "" {
				t.Fatalf("%q: unread %+v", text, u)
			}
		}
	})
}

// TestReadIsQuick: the time grows with the text.
func TestReadIsQuick(t *testing.T) {
	for name, text := range map[string]string{
		"lines":  strings.Repeat("PC54 Navy S 4, M 8, L 8, XL 2, 2XL 2\n", 10_000),
		"words":  strings.Repeat("lorem 4 ipsum M ", 2_000),
		"sizes":  "pc54 navy " + strings.Repeat("2XL ", 5_000),
		"digits": "pc54 navy " + strings.Repeat("4 ", 5_000) + strings.Repeat("7", 100_000),
		"letter": strings.Repeat("x", 20_000) + " " + strings.Repeat("a1", 10_000),
		"table":  "PC54\tS\tM\n" + strings.Repeat("Navy\t4\t8\n", 10_000),
	} {
		start := time.Now()
		Read(text, testShelf(), ReadOptions{})
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s took %v", name, took)
		} else {
			t.Logf("%s took %v", name, took)
		}
	}
}
