package orders_test

import (
	"strings"
	"testing"

	"orderpad/store/order"
)

// listed is an order of goods at the list's price, ready to be queued.
func (r *rig) listed() order.Order {
	id := int64(118)
	o := order.Order{CustomerName: "Cascade Youth", Lines: []order.Line{{Style: "PC54", Color: "Navy"}}}
	set := r.shop.settings()
	o.Lines[0].SetQty("M", 8, set.Surcharges)
	f := &o.Fields
	f.IDCustomer = &id
	f.ContactNameFirst, f.ContactNameLast, f.ContactEmail = "Ann", "Lee", "ann@cascade.org"
	f.Designs = []order.Design{{DesignName: "Owl", ExtDesignID: "DESIGN-1"}}
	o.Reprice(r.shop.book(o), set)
	return r.shop.add(o)
}

// TestNewListPricesByAKey: the price list has changed under a draft; queueing
// asks, one key takes the new prices, and nothing goes at the old ones unasked.
func TestNewListPricesByAKey(t *testing.T) {
	r := newRig(t, 100, 24)
	o := r.listed()
	r.shop.list["PC54"] = 900
	r.open(o).Press("ctrl+o").Has("the price list has changed since", "8.50 on", "New prices")
	r.Press("n")
	r.said(t, "prices are the list's of now")
	if got := lines(r.only(t)); got != "PC54 Navy M8 @9.00" || r.only(t).State != order.Draft {
		t.Fatal(got, r.only(t).State)
	}
	r.Press("ctrl+o").HasNot("price list has changed")
	if got := r.only(t); got.State != order.Queued {
		t.Error(got.State, r.Screen())
	}

	r = newRig(t, 100, 24)
	o = r.listed()
	r.shop.list["PC54"] = 800
	r.open(o).Press("ctrl+o").Has("costs 4.00 less").Press("y")
	if got := r.only(t); lines(got) != "PC54 Navy M8 @8.50" || got.State != order.Queued {
		t.Error(lines(got), got.State)
	}
}

// TestOfferedFeeByAKey: a rule's fee is taken in the question at queueing, or in
// the check list; no order gets it by itself.
func TestOfferedFeeByAKey(t *testing.T) {
	for _, keys := range [][]string{{"ctrl+o", "a"}, {"ctrl+o", "l", "enter"}} {
		r := newRig(t, 100, 24)
		o := r.listed()
		r.shop.offers = "LTM @50"
		r.open(o).Press(keys[0]).Has("the shop's rule offers LTM @50", "Add LTM @50")
		if len(r.only(t).Lines) != 1 {
			t.Fatal("the rule changed the order by itself")
		}
		r.Press(keys[1:]...)
		if !strings.Contains(r.root.notice, "LTM @50 is on the order") {
			t.Fatal(keys, r.root.notice, r.Screen())
		}
		if got := lines(r.only(t)); !strings.Contains(got, "LTM") || !strings.Contains(got, "@50.00") {
			t.Error(keys, got)
		}
	}
}
