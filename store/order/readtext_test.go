package order

import (
	"fmt"
	"slices"
	"strings"
	"testing"

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
