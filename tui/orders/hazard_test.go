package orders_test

import (
	"strings"
	"testing"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/orders"
)

// Each of these once made a wrong order by a key.

func TestTheLastSizeIsNotOverwritten(t *testing.T) {
	r := newRig(t, 80, 24)
	r.Send(orders.GridMsg{Style: "pc54", Colors: []string{"Navy"}})
	for _, onwards := range []string{"tab", "enter", "down", "right"} {
		r.Press("end", "delete", "1", "2", onwards)
		r.said(t, "This is the last cell: Navy 4XL stays 12.")
		r.Press("6")
		r.said(t, "Navy 4XL stays 12. An arrow goes on")
		if got := lines(r.only(t)); got != "PC54 Navy 4XL12 @8.50" {
			t.Fatalf("after %s: %s", onwards, got)
		}
	}
	r.Press("left", "3")
	r.Press("tab")
	if got := lines(r.only(t)); got != "PC54 Navy 3XL3 4XL12 @8.50" {
		t.Fatal(got)
	}
}

func TestATopListIgnoresEsc(t *testing.T) {
	r := newRig(t, 100, 24)
	r.several()
	r.Press("esc", "esc")
	if r.root.left || len(r.root.gone) != 0 {
		t.Error("esc left the list")
	}
}

// The filter comes and goes; the cursor stays on the order that was chosen, and
// is never on a neighbour of one that the filter hides.
func TestTheCursorFollowsItsOrder(t *testing.T) {
	r := newRig(t, 100, 24)
	r.several()
	r.Run(r.screen.Enter())
	table, _ := r.screen.List()
	at := func() string { return table.KeyOf(table.Cursor()) }
	r.Press("down", "down")
	before := at()
	name := r.shop.orders[int64(before[0]-'0')*10+int64(before[1]-'0')].ExtOrderID
	r.Press("/").Type(name)
	if at() != before {
		t.Fatalf("the filter moved from %s to %s", before, at())
	}
	r.Press("esc")
	if at() != before {
		t.Fatalf("without the filter it is on %s, was %s", at(), before)
	}
	r.Press("home", "/").Type(name)
	if at() != before {
		t.Fatalf("found %s, want %s", at(), before)
	}
	for range len(name) {
		r.Press("backspace")
	}
	r.Press("down")
	if at() != before {
		t.Fatalf("the emptied filter moved to %s, was %s", at(), before)
	}
}

func TestFormsTakeWhatIsTyped(t *testing.T) {
	r := newRig(t, 80, 24)
	o := r.full()
	r.open(o)
	r.Press("1", "2", "3", "4", "5", "6")
	if len(r.root.gone) != 0 {
		t.Fatalf("a digit in an order went to %v", r.root.gone)
	}
	s := r.section("PO, terms, rep")
	s.Type("9").Has("PO-7789").Press("enter")
	if got := r.shop.one(t, o.ID).Fields.CustomerPurchaseOrder; got != "PO-7789" {
		t.Fatalf("PO %q", got)
	}
	s.Type("jk 2").Press("enter") // enter went on to the terms
	if got := r.shop.one(t, o.ID).Fields.Terms; got != "Net 30jk 2" {
		t.Fatalf("terms %q", got)
	}
	s.Type("x").Press("esc").HasNot("x_")
	if got := r.shop.one(t, o.ID).Fields.CustomerServiceRep; got != "" || len(r.root.gone) != 0 {
		t.Fatalf("rep %q, went to %v", got, r.root.gone)
	}
}

func TestRatesInTheForm(t *testing.T) {
	r := newRig(t, 100, 30)
	o := r.full()
	r.shop.edit(o.ID, func(o *order.Order) { o.Lines[1].SetPrice(catalog.PriceOf(850), "", nil) })
	r.open(o)
	s := r.section("Money")
	s.Press("down").Type("10%").Press("enter")
	got := r.shop.one(t, o.ID)
	if got.Rates.Discount != 10_000 || got.Fields.TotalDiscounts.Money != got.Rates.Discount.Of(got.LinesTotal()) {
		t.Fatalf("%+v %s", got.Rates, got.Fields.TotalDiscounts)
	}
	s.Has("disc "+got.Fields.TotalDiscounts.String()+" (10%)", got.Fields.TotalDiscounts.String()+" (10%)")
	// Going over it with enter keeps the rate.
	s.Press("up", "enter").Has("10%").Press("enter")
	if again := r.shop.one(t, o.ID); again.Rates != got.Rates {
		t.Fatalf("%+v", again.Rates)
	}
}

func TestUndoRestoresADiscardedOrder(t *testing.T) {
	r := newRig(t, 100, 24)
	o := r.full()
	r.Run(r.screen.Enter()).Press("x")
	r.said(t, "is discarded; ctrl+z brings it back.")
	if st := r.shop.one(t, o.ID).State; st != order.Discarded {
		t.Fatal(st)
	}
	r.Press("ctrl+z")
	r.said(t, "is restored")
	if st := r.shop.one(t, o.ID).State; st != order.Draft {
		t.Fatal(st)
	}
}

// What was paid with the first order stands in its revision.
func TestRevisionShowsWhatWasPaid(t *testing.T) {
	r := newRig(t, 100, 30)
	o := r.full()
	r.shop.edit(o.ID, func(o *order.Order) {
		o.Lines[1].SetPrice(catalog.PriceOf(850), "", nil)
		o.Fields.Payments = []order.Payment{{Amount: catalog.PriceOf(4000), Status: "success"}}
		o.MarkReplaces("OP7F3K-0001")
	})
	r.open(o).Has("paid 40.00", "bal ")
	r.section("Money").Has("Paid with OP7F3K-0001: 40.00, not sent again")
	if strings.Contains(r.Screen(), kit.Safe("Payment 1")) {
		t.Error("the payment is there to be sent")
	}
}

// What the garments bring over their cost shows for a moment, by its key only.
func TestOverGarmentCost(t *testing.T) {
	r := newRig(t, 80, 24).reference()
	r.HasNot("cost").Press("f9")
	r.said(t, "Over garment cost: 374.50 (474.50 less 100.00); decoration is not in it. Without 1 piece")
}
