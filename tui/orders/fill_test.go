package orders_test

import (
	"strings"
	"testing"

	"orderpad/store/order"
	"orderpad/tui/work"
)

// TestShortSizeIsReplacedInTwoKeys: the nearest of what can stand in takes the
// pieces that are short, its line says in place of what, and undo takes it back.
func TestShortSizeIsReplacedInTwoKeys(t *testing.T) {
	r := newRig(t, 100, 30).grid()
	r.Type("4").Press("alt+f")
	if r.root.notice != "nothing of this row is short" {
		t.Error(r.root.notice)
	}
	r.Press("end").Type("6")
	r.shop.fillers = []work.Substitute{
		{Put: order.Instead{Style: "PC61", Color: "Navy", Scale: []string{"S", "4XL"}, Sizes: map[string]int{"4XL": 6}}, All: true, Text: "PC61 Navy 4XL 6 for what is short, +2.00 each"},
		{Put: order.Instead{Style: "PC55", Color: "Navy", Scale: []string{"S", "4XL"}}, All: true, Text: "PC55 Navy all there"},
	}
	r.Press("alt+f").Has("Who can fill PC54 Navy?", "for what is short, +2.00 each", "all there").HasNot("PC55 Navy  PC55").Press("1")
	o := r.only(t)
	if !strings.Contains(lines(o), "PC61 Navy 4XL6") || !strings.HasPrefix(o.Lines[1].LineItemNotes, "in place of PC54 Navy 4XL") || o.Pieces() != 10 {
		t.Fatal(lines(o), r.Screen())
	}
	r.Press("ctrl+z")
	if o := r.only(t); len(o.Lines) != 1 || o.Pieces() != 10 {
		t.Error(lines(o))
	}
}

// TestSpreadAsUsual: the spread box offers even, then what is usual, each named;
// the sum is the total and a size that is not made gets none.
func TestSpreadAsUsual(t *testing.T) {
	r := newRig(t, 100, 30)
	r.shop.usual = []order.Run{
		{Name: "usual for Cascade Youth", Orders: 9, Parts: map[string]int{"S": 1, "M": 2, "L": 2, "XL": 1, "6XL": 40}},
		{Name: "of sizes that are not made", Parts: map[string]int{"YS": 5}},
	}
	r.grid().Press("alt+e").Type("60").Has("S 15")
	r.Press("tab").Has("Usual for Cascade Youth (9 orders, 46 pieces)", "S 10", "M 20").Press("enter")
	if o := r.only(t); lines(o) != "PC54 Navy S10 M20 L20 XL10 @8.50" {
		t.Error(lines(o))
	}
}
