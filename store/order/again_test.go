package order

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"orderpad/store/catalog"
)

func TestReordered(t *testing.T) {
	price := func(cents int) catalog.Price { return catalog.PriceOf(catalog.Money(cents)) }
	past := Past{Number: 141600, Lines: []PartLine{
		{Part: "PC54", Color: "Navy", Qty: 12, Columns: [6]int{4, 8}, Price: price(850), Description: "Tee"},
		{Part: "PC54_2X", Color: "Navy", Qty: 2, Columns: [6]int{4: 2}, Price: price(1050), Description: "Tee"},
		{Part: "PC54", Color: "Navy", Qty: -2, Columns: [6]int{-2}, Price: price(850)},
		{Part: "PC61", Color: "Red", Qty: 0, Columns: [6]int{2, -2}, Price: price(850)},
		{Part: "dd", Qty: 1, Price: price(6000), Fee: true},
		{Part: "SPSU", Qty: 2, Price: price(3000), Fee: true},
		{Part: "GRT-75", Qty: 1, Price: price(7500), Fee: true},
		{Part: "Freight", Qty: 1, Price: price(1850), Fee: true},
		{Part: "Discount", Qty: 1, Price: price(-500), Fee: true},
		{Part: "LTM", Qty: 1, Price: price(5000), Fee: true},
		{Part: "DECG", Qty: 14, Price: price(1250), Fee: true},
		{Part: "DECG", Odd: "its quantity 1.5 is no number of pieces"},
		{Description: "see e-mail", Odd: "it has no pieces"},
		{Description: "words", Qty: 3},
		{Part: "G500", Color: "Red", Qty: MaxQty + 1},
	}}
	var got []string
	for _, r := range Reordered(past, catalog.Spelling{}, nil) {
		mark := "taken"
		if r.Never {
			mark = "never"
		} else if !r.Taken {
			mark = "asked"
		}
		got = append(got, strings.Join(strings.Fields(strings.Join([]string{mark, r.Line.Style, r.Line.Color, r.Qty, r.Why}, " ")), " "))
	}
	want := []string{
		"taken PC54 Navy",
		"asked dd digitizing was paid once, with the first order of this art",
		"asked SPSU setting up screens was paid once, with the first order of this art",
		"asked GRT-75 the artist's hours was paid once, with the first order of this art",
		"asked Freight freight of that order",
		"taken LTM",
		"taken DECG",
		"never PC54 Navy -2 a credit: -2 pieces",
		"never PC61 Red 0 a credit: -2 pieces",
		"never Discount 1 a credit: its price is -5.00",
		"never DECG its quantity 1.5 is no number of pieces",
		"never it has no pieces",
		"never 3 it has no part number",
		"never G500 Red 100000 more than 99,999 pieces in one size",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestNothingIsLostWhenOrderedAgain: every past line is in a row or named, the
// pieces that are copied are those of the sound lines, and all of it can leave.
func TestNothingIsLostWhenOrderedAgain(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var past Past
		sound, odd := 0, 0
		for range rapid.IntRange(0, 8).Draw(rt, "lines") {
			p := PartLine{
				Part:  rapid.SampledFrom([]string{"PC54", "PC54_2X", "pc54 ", "DD", "Freight", ""}).Draw(rt, "part"),
				Color: rapid.SampledFrom([]string{"Navy", "Navy ", ""}).Draw(rt, "color"),
				Qty:   rapid.IntRange(-3, 6).Draw(rt, "qty"),
				Price: catalog.PriceOf(catalog.Money(rapid.IntRange(-1, 2).Draw(rt, "price"))),
			}
			if p.Qty == 0 {
				p.Odd = "it has no pieces"
			}
			if _, why := never(p); why == "" {
				sound += p.Qty
			} else {
				odd++
			}
			past.Lines = append(past.Lines, p)
		}
		copied, named := 0, 0
		for _, r := range Reordered(past, catalog.Spelling{}, nil) {
			if (r.Why == "") != r.Taken || r.Never && r.Taken {
				rt.Errorf("%+v", r)
			}
			if r.Never {
				named++
				continue
			}
			for _, p := range Split([]Line{r.Line}, SplitSuffix, catalog.Spelling{}) {
				copied += p.Qty
				if p.Sound() != nil || p.Price.Money < 0 {
					rt.Errorf("%+v: %v", p, p.Sound())
				}
			}
		}
		if copied != sound || named != odd {
			rt.Errorf("%d pieces of %d, %d named of %d", copied, sound, named, odd)
		}
	})
}

// TestAsReordered: an order of ours that the shop has is placed again with its
// designs, without what was charged once.
func TestAsReordered(t *testing.T) {
	o := ready(t)
	o.Lines = append(o.Lines, Line{Style: "DD", Fee: true, Cells: []Cell{{Qty: 1, Price: catalog.PriceOf(6000)}}}, Line{Style: "LTM", Fee: true, Cells: []Cell{{Qty: 1, Price: catalog.PriceOf(5000)}}})
	o.Fields.Shipping, o.Fields.TaxTotal, o.Fields.TotalDiscounts, o.Fields.TaxPartNumber = catalog.PriceOf(1850), catalog.PriceOf(300), catalog.PriceOf(0), "Tax_10.1"
	again, left := o.AsReordered(nil)
	var said []string
	for _, l := range left {
		said = append(said, l.Line.Style+l.Line.Description+": "+l.Why)
	}
	want := []string{"DD: digitizing was paid once, with the first order of this art", "freight: the freight of that order", "tax: the tax of that order"}
	if !slices.Equal(said, want) || len(again.Lines) != 2 || again.Lines[1].Style != "LTM" || again.Fields.TaxPartNumber != "" || again.Total() != again.LinesTotal() {
		t.Errorf("left out %q, lines %+v", said, again.Lines)
	}
	if len(again.Fields.Designs) != 1 || again.Fields.Designs[0].IDDesign != "30472" {
		t.Errorf("designs: %+v", again.Fields.Designs)
	}
	again.Lines[0].DesignIDBlock = new("30472")
	again.PutDesign("38464.01", "Owl")
	if d := again.Fields.Designs[0]; d.IDDesign != "38464.01" || d.DesignName != "Owl" || again.Lines[0].DesignIDBlock != nil {
		t.Errorf("changed: %+v", again.Fields.Designs)
	}
	if again.PutDesign("", ""); again.HasDesign() {
		t.Errorf("none: %+v", again.Fields.Designs)
	}
}
