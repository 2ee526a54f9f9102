package search

import (
	"testing"

	"orderpad/store/catalog"
)

// TestBlanksMakeNoStyles: the index has the styles and colours that
// catalog.BuildStyles makes of rows with stray blanks and case, spelled alike.
func TestBlanksMakeNoStyles(t *testing.T) {
	rows := []catalog.InventoryRow{
		{ID: 3, Part: "pc54_2X ", Color: "NAVY", Sizes: [6]int{0, 0, 0, 0, 4}, Description: "Core &amp; Cotton"},
		{ID: 1, Part: "PC54 ", Color: "Navy", Sizes: [6]int{1}, Description: "Core &amp; Cotton"},
		{ID: 2, Part: "PC54 ", Color: " Navy", Sizes: [6]int{2}},
		{ID: 5, Part: "PC54_3X", Color: "Navy ", Sizes: [6]int{0, 0, 0, 0, 0, 8}},
		{ID: 6, Part: "PC54", Color: "Navy Blue", Sizes: [6]int{9}},
		{ID: 7, Part: "112", Color: "Black ", Sizes: [6]int{5}},
	}
	b := NewBuilder(catalog.Spelling{})
	for _, row := range rows {
		b.Add(row)
	}
	found, err := b.Build().Search(t.Context(), Query{Text: "", Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	got := map[[2]string]int{}
	for _, h := range found.Hits {
		total := 0
		for _, s := range h.Sizes {
			total += s.OnHand
		}
		got[[2]string{h.Style, h.Color}] = total
		if h.Style != "112" && h.Color == "Navy" && h.Description != "Core & Cotton" {
			t.Errorf("description %q", h.Description)
		}
	}
	n := 0
	for _, style := range catalog.BuildStyles(rows, catalog.Spelling{}) {
		for _, c := range style.Colors {
			n++
			if total, ok := got[[2]string{style.Number, c.Color}]; !ok || total != c.Total() {
				t.Errorf("%q %q has %d in the index (%v), want %d", style.Number, c.Color, total, ok, c.Total())
			}
		}
	}
	if n != len(got) || n != 3 {
		t.Errorf("%d style-colours, the index has %v", n, got)
	}
}
