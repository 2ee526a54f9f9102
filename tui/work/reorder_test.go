package work_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"orderpad/store/order"
	"orderpad/tui/work"
)

// TestAgainSheet: an order of the shop's is placed again with other goods in the
// place of some, its freight and a day; what was not chosen is listed with why.
func TestAgainSheet(t *testing.T) {
	d := newDesk(t, order.KindManageOrders)
	ctx := t.Context()
	_, err := d.RefreshInventory(ctx, false, nil)
	ok(t, err)
	day := order.DateOf(d.box.Now())
	view, err := d.TrackDays(ctx, work.Days{What: work.Ordered, From: day.AddDays(-300), To: day})
	ok(t, err)
	var sheet work.ReorderSheet
	for _, past := range view.Orders {
		s, err := d.AgainSheet(ctx, strconv.FormatInt(*past.OnSiteOrder, 10))
		if err == nil && len(s.Charges) > 0 && s.Kept != "" && len(s.Rows) > 1 && s.Rows[0].Taken && !s.Rows[0].Fee && strings.Contains(s.Rows[0].Description, "Tee") {
			sheet = s
			break
		}
	}
	if sheet.OnSiteOrder == 0 {
		t.Fatal("the sandbox has no order with a tee, freight and a design")
	}
	if _, err := d.Advice(ctx, sheet); err != nil {
		t.Fatal(err)
	}
	first := sheet.Rows[0]
	put := order.Instead{Style: "PC61", Color: "Navy", Description: "Essential Tee", Scale: []string{"S", "M", "L", "XL", "2XL", "3XL", "4XL"}}
	choice := work.ReorderChoice{Today: true, Charges: make([]bool, len(sheet.Charges)), Instead: map[int]order.Instead{0: put}, ShipBy: "+10"}
	freight := slices.IndexFunc(sheet.Charges, func(c work.LeftOut) bool { return c.What == "freight" })
	if freight >= 0 {
		choice.Charges[freight] = true
	}
	made, err := d.TakeReorder(ctx, sheet, choice)
	ok(t, err)
	o, err := d.Order(ctx, made.ExtOrderID)
	ok(t, err)
	line := o.Lines[0]
	want := "in place of " + strings.TrimSpace(first.Style+" "+first.Color)
	if line.Style != "PC61" || line.LineItemNotes != want || line.Pieces() != first.Pieces() || line.Source() == order.SourceTyped {
		t.Errorf("%+v, want %s", line, want)
	}
	if freight >= 0 && o.Fields.Shipping != sheet.Charges[freight].Amount {
		t.Errorf("freight %v", o.Fields.Shipping)
	}
	if o.Fields.TaxTotal.Set || o.Fields.DateOrderRequestedToShip != day.AddDays(10) {
		t.Errorf("tax %v, ship by %v", o.Fields.TaxTotal, o.Fields.DateOrderRequestedToShip)
	}
	if len(o.Fields.Designs) != 1 || o.Fields.Designs[0].IDDesign != sheet.Design.Number {
		t.Errorf("designs %+v, want %s", o.Fields.Designs, sheet.Design.Number)
	}
	choice.ShipBy = "13/45"
	if _, err := d.TakeReorder(ctx, sheet, choice); !order.IsKind(err, order.KindInvalid) {
		t.Errorf("a day that is none: %v", err)
	}
}

// TestAgainOfOwn: an order of this laptop keeps its several designs and their
// places; its tax and discount stay behind as amounts and as rates.
func TestAgainOfOwn(t *testing.T) {
	d := newDesk(t, order.KindManageOrders)
	ctx := t.Context()
	o := order.Order{CustomerName: "Cascade Youth", Lines: []order.Line{{Style: "PC54", Color: "Navy", Cells: []order.Cell{{Size: "S", Qty: 10}}}}}
	for _, f := range [][2]string{
		{"TaxTotal", "10%"}, {"TotalDiscounts", "5%"}, {"Designs.0.DesignName", "LC"}, {"Designs.0.Locations.0.Location", "Left Chest"}, {"Designs.1.DesignName", "FB"},
	} {
		ok(t, o.SetPath(f[0], f[1]))
	}
	saved, err := d.Create(ctx, o)
	ok(t, err)
	sheet, err := d.AgainSheet(ctx, saved.ExtOrderID)
	ok(t, err)
	if !strings.HasSuffix(sheet.Kept, "and 1 more") || len(sheet.Rows) != 1 {
		t.Fatalf("%+v", sheet)
	}
	made, err := d.TakeReorder(ctx, sheet, work.ReorderChoice{})
	ok(t, err)
	again, err := d.Order(ctx, made.ExtOrderID)
	ok(t, err)
	if n := len(again.Fields.Designs); n != 2 || len(again.Fields.Designs[0].Locations) != 1 {
		t.Errorf("designs %+v", again.Fields.Designs)
	}
	if again.Rates != (order.Rates{}) || again.Fields.TaxTotal.Set || again.Fields.TotalDiscounts.Set {
		t.Errorf("rates %+v, tax %v, discount %v", again.Rates, again.Fields.TaxTotal, again.Fields.TotalDiscounts)
	}
}

// TestSubstitutes: what stands in for a short row is on hand, whole or for the
// pieces that are missing; the same colour comes first.
func TestSubstitutes(t *testing.T) {
	d := newDesk(t, order.KindManageOrders)
	ctx := t.Context()
	_, err := d.RefreshInventory(ctx, false, nil)
	ok(t, err)
	o := order.Order{Lines: []order.Line{{Style: "PC54", Color: "Navy", Description: "Port & Company Core Cotton Tee", Cells: []order.Cell{{Size: "S", Qty: 24}, {Size: "3XL", Qty: 60}}}}}
	subs, err := d.Substitutes(ctx, o, 0)
	ok(t, err)
	if len(subs) == 0 {
		t.Fatal("nothing stands in for a navy tee")
	}
	some := false
	for _, sub := range subs {
		if sub.All {
			some = true
			style, err := d.StyleFor(ctx, o, sub.Put.Style)
			ok(t, err)
			color, known := style.Color(sub.Put.Color)
			if !known {
				t.Fatalf("%+v is not in the inventory", sub.Put)
			}
			for _, c := range o.Lines[0].Cells {
				n := c.Qty
				if sub.Put.Sizes != nil {
					n = sub.Put.Sizes[c.Size]
				}
				if color.Stock[c.Size].OnHand < n {
					t.Errorf("%s: %s has %d of %d", sub.Text, c.Size, color.Stock[c.Size].OnHand, n)
				}
			}
		}
		if sub.Text == "" || strings.EqualFold(sub.Put.Style, "PC54") && sub.Put.Color == "Navy" {
			t.Errorf("%+v", sub)
		}
	}
	if !some {
		t.Errorf("%+v", subs)
	}
	if subs, err := d.Substitutes(ctx, o, 5); err != nil || subs != nil {
		t.Errorf("of no line: %v, %v", subs, err)
	}
}

// TestUsualRuns names the ways to spread a total, each of which says something of
// sizes that are made; the trade's own curve is always there.
func TestUsualRuns(t *testing.T) {
	d := newDesk(t, order.KindManageOrders)
	ctx := t.Context()
	_, err := d.RefreshInventory(ctx, false, nil)
	ok(t, err)
	style, err := d.StyleFor(ctx, order.Order{}, "PC54")
	ok(t, err)
	runs, err := d.UsualRuns(ctx, order.Order{}, style)
	ok(t, err)
	if len(runs) == 0 || !strings.Contains(runs[len(runs)-1].Name, "built-in") {
		t.Fatalf("%+v", runs)
	}
	for _, r := range runs {
		sum := 0
		for _, n := range order.SpreadBy(97, r, style.Sizes) {
			sum += n
		}
		if sum != 97 {
			t.Errorf("%s spreads %d of 97", r.Name, sum)
		}
	}
}
