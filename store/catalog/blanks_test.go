package catalog

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestBlanksMakeNoStyles: what differs in blanks around it, or in case alone,
// is one style and one colour, whatever the order of the rows; what travels is
// what the base part's row says.
func TestBlanksMakeNoStyles(t *testing.T) {
	rows := []InventoryRow{
		{ID: 1, Part: "PC54 ", Color: "Navy", Sizes: [6]int{1}},
		{ID: 2, Part: " PC54", Color: "Navy ", Sizes: [6]int{2}},
		{ID: 3, Part: "pc54_2X ", Color: "NAVY", Sizes: [6]int{0, 0, 0, 0, 4}},
		{ID: 4, Part: "PC54_3X", Color: "Navy", Sizes: [6]int{0, 0, 0, 0, 0, 8}},
		{ID: 5, Part: "PC54_2XL", Color: "Navy", Sizes: [6]int{0, 0, 0, 0, 16}},
		{ID: 6, Part: "112 ", Color: " Black", Sizes: [6]int{5}},
	}
	rapid.Check(t, func(rt *rapid.T) {
		mixed := rapid.Permutation(rows).Draw(rt, "rows")
		styles := BuildStyles(mixed, Spelling{})
		if len(styles) != 2 || styles[0].Number != "112 " || styles[1].Number != " PC54" {
			rt.Fatalf("styles: %+v", styles)
		}
		pc54 := styles[1]
		if len(pc54.Colors) != 1 || pc54.Colors[0].Color != "Navy" || pc54.Colors[0].Style != pc54.Number {
			rt.Fatalf("colours: %+v", pc54.Colors)
		}
		stock := pc54.Colors[0].Stock
		if stock["S"].OnHand != 3 || stock["2XL"].OnHand != 20 || stock["3XL"].OnHand != 8 || pc54.Colors[0].Total() != 31 {
			rt.Errorf("stock: %+v", stock)
		}
		if styles[0].Colors[0].Color != " Black" {
			rt.Errorf("the only spelling of a colour travels as it is: %q", styles[0].Colors[0].Color)
		}
	})
	again := BuildStyles(rows, Spelling{})[1].Number
	slices.Reverse(rows)
	if BuildStyles(rows, Spelling{})[1].Number != again {
		t.Error("the number depends on the order of the rows")
	}
}

func TestPartsWithBlanks(t *testing.T) {
	for part, want := range map[string]string{
		"PC54 ": "PC54 |", "PC54_2X ": "PC54|2XL", "PC54_2XL": "PC54|2XL", "pc54_2xl": "pc54|2XL", " PC54_3X": " PC54|3XL", "_2XL": "_2XL|", "PC54_ZZ ": "PC54_ZZ |",
	} {
		if style, size := ParsePart(part); fmt.Sprint(style, "|", size) != want {
			t.Errorf("%q is %q in %q", part, style, size)
		}
	}
	for _, c := range [][3]string{{"PC54 ", "S", "PC54 "}, {"PC54 ", "2XL", "PC54_2X"}, {" PC54", "2XL", " PC54_2X"}} {
		if got := (Spelling{}).Part(c[0], c[1]); got != c[2] {
			t.Errorf("%q in %s is sent as %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestReadable(t *testing.T) {
	for raw, want := range map[string]string{
		"Port &amp; Company": "Port & Company", "BELLA&#43;CANVAS&reg;": "BELLA+CANVAS®", "&amp;amp;": "&amp;", "A & B": "A & B", "&#27;[1m x": " x",
		"x&nbsp;y": "x y", "plain": "plain", "50% &lt; 60%": "50% < 60%",
	} {
		if got := Readable(raw); got != want {
			t.Errorf("%q reads %q, want %q", raw, got, want)
		}
	}
}
