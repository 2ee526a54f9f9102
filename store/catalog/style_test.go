package catalog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// stockLine writes a colour's stock in scale order, a dash for what is not
// made: "S 4 M 0 L -".
func stockLine(style Style, color string) string {
	c, ok := style.Color(color)
	if !ok {
		return "no such colour"
	}
	var cells []string
	for _, size := range style.Sizes {
		cell := size + " -"
		if s := c.Stock[size]; s.Made {
			cell = fmt.Sprintf("%s %d", size, s.OnHand)
		}
		cells = append(cells, cell)
	}
	return strings.Join(cells, " ")
}

func TestBuildStyles(t *testing.T) {
	type row struct {
		part, color string
		sizes       [6]int
	}
	for _, c := range []struct {
		name string
		rows []row
		want map[string]string // by style and colour
	}{
		{"base and suffixed parts", []row{
			{"PC54", "Navy", [6]int{120, 340, 288, 96}},
			{"PC54_2X", "Navy", [6]int{0, 0, 0, 0, 44, 0}},
			{"PC54_3X", "Navy", [6]int{}},
			{"PC54", "AthlNavy", [6]int{12, 40, 18, 0}},
			{"PC54_2X", "AthlNavy", [6]int{}},
		}, map[string]string{
			"PC54 Navy":     "S 120 M 340 L 288 XL 96 2XL 44 3XL 0",
			"PC54 AthlNavy": "S 12 M 40 L 18 XL 0 2XL 0 3XL -",
		}},
		{"a colour without its base row makes no S to XL", []row{
			{"K500", "Red", [6]int{1, 1, 1, 1}},
			{"K500_2X", "Blue", [6]int{0, 0, 0, 0, 5}},
		}, map[string]string{"K500 Red": "S 1 M 1 L 1 XL 1 2XL -", "K500 Blue": "S - M - L - XL - 2XL 5"}},
		{"XS and 2XL on a base part, when any colour has one there", []row{
			{"LPC54", "Navy", [6]int{1, 2, 3, 4, 0, 40}},
			{"LPC54", "Red", [6]int{1, 2, 3, 4}},
			{"G500", "Navy", [6]int{1, 2, 3, 4, 5}},
			{"G500", "Red", [6]int{}},
		}, map[string]string{
			"LPC54 Navy": "XS 40 S 1 M 2 L 3 XL 4", "LPC54 Red": "XS 0 S 1 M 2 L 3 XL 4",
			"G500 Navy": "S 1 M 2 L 3 XL 4 2XL 5", "G500 Red": "S 0 M 0 L 0 XL 0 2XL 0",
		}},
		{"a suffixed part's stock is its live column", []row{
			{"PC54_3X", "Navy", [6]int{7}},
			{"PC54_4X", "Navy", [6]int{0, 0, 0, 0, 9, 0}},
			{"PC54_5X", "Navy", [6]int{3, 0, 0, 0, 0, 8}}, // its own column before the others
		}, map[string]string{"PC54 Navy": "3XL 7 4XL 9 5XL 8"}},
		{"all spellings of a part count together", []row{
			{"PC54_3X", "Navy", [6]int{0, 0, 0, 0, 0, 1}},
			{"PC54_3XL", "Navy", [6]int{0, 0, 0, 0, 0, 12}},
			{"G500", "Navy", [6]int{0, 0, 0, 0, 2}},
			{"G500_2X", "Navy", [6]int{0, 0, 0, 0, 3}},
		}, map[string]string{"PC54 Navy": "3XL 13", "G500 Navy": "S 0 M 0 L 0 XL 0 2XL 5"}},
		{"stock below zero", []row{
			{"PC54", "Navy", [6]int{-3, 2, 0, 0}},
			{"PC54_2X", "Navy", [6]int{0, 0, 0, 0, -4}},
		}, map[string]string{"PC54 Navy": "S -3 M 2 L 0 XL 0 2XL -4"}},
		{"other scales", []row{
			{"CT100_3230", "Black", [6]int{0, 0, 0, 0, 0, 4}},
			{"CT100_3030", "Black", [6]int{0, 0, 0, 0, 0, 2}},
			{"C112_S/M", "Black", [6]int{0, 0, 0, 0, 0, 6}},
			{"C112_L/XL", "Black", [6]int{}},
		}, map[string]string{"CT100 Black": "3030 2 3230 4", "C112 Black": "S/M 6 L/XL 0"}},
	} {
		var rows []InventoryRow
		for _, r := range c.rows {
			rows = append(rows, InventoryRow{Part: r.part, Color: r.color, Sizes: r.sizes})
		}
		for range 2 { // in any order
			styles := BuildStyles(rows, Spelling{})
			for key, want := range c.want {
				number, color, _ := strings.Cut(key, " ")
				at := slices.IndexFunc(styles, func(s Style) bool { return s.Number == number })
				if at < 0 {
					t.Fatalf("%s: no style %s", c.name, number)
				}
				if got := stockLine(styles[at], color); got != want {
					t.Errorf("%s: %s\n got %s\nwant %s", c.name, key, got, want)
				}
			}
			slices.Reverse(rows)
		}
	}
}

func TestBuildStylesDetails(t *testing.T) {
	old, young := time.Unix(1000, 0), time.Unix(2000, 0)
	styles := BuildStyles([]InventoryRow{
		{Part: "PC54_3XL", Color: "navy", Description: "Tee 3XL", Sizes: [6]int{0, 0, 0, 0, 0, 12}, FetchedAt: young},
		{Part: "PC54", Color: "navy", Description: "Core Cotton Tee", Sizes: [6]int{1, 2, 3, 4}, FetchedAt: old},
		{Part: "PC54_3X", Color: "navy", Sizes: [6]int{0, 0, 0, 0, 0, 1}, FetchedAt: young},
		{Part: "PC54", Color: "Ash", FetchedAt: young},
		{Part: "A1_OSFA", Color: "Red", Description: "Bag", FetchedAt: young},
	}, Spelling{})
	if len(styles) != 2 || styles[0].Number != "A1" || styles[1].Number != "PC54" {
		t.Fatalf("styles: %+v", styles)
	}
	pc54 := styles[1]
	if got := strings.Join(pc54.ColorNames(), " "); got != "Ash navy" {
		t.Errorf("colours in order, whatever their case: %s", got)
	}
	navy, _ := pc54.Color("navy")
	if pc54.Description != "Core Cotton Tee" || navy.Description != "Core Cotton Tee" || styles[0].Description != "Bag" {
		t.Errorf("descriptions: %q %q %q; the base part's comes first", pc54.Description, navy.Description, styles[0].Description)
	}
	if !navy.FetchedAt.Equal(old) || navy.Total() != 23 {
		t.Errorf("fetched %v, total %d; want its oldest part's time and 23", navy.FetchedAt, navy.Total())
	}
	if got := fmt.Sprint(navy.Stock["3XL"].Parts); got != "[{PC54_3XL 12} {PC54_3X 1}]" {
		t.Errorf("parts of 3XL: %s", got)
	}
	if _, ok := pc54.Color("Navy"); ok {
		t.Error("a colour is found in another spelling; it travels byte for byte")
	}
}
