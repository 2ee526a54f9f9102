package order

import (
	"strings"
	"testing"

	"orderpad/store/catalog"
)

// A revision says what it changes, and nothing that follows from its being one.
func TestRevises(t *testing.T) {
	l := goods("PC54", "Navy", 8)
	l.SetPrice(catalog.PriceOf(850), "", nil)
	first := Order{ExtOrderID: "OP-1", Lines: []Line{l}, Fields: Fields{
		ContactPhone: "1", DateOrderPlaced: Date{2026, 11, 1}, Payments: []Payment{{Amount: catalog.PriceOf(4000), Status: "success"}},
	}}
	for _, c := range []struct {
		change func(o *Order)
		want   string
	}{
		{func(*Order) {}, "it replaces OP-1, which the shop must cancel: nothing in it is another. 40.00 was paid with it and is not sent again"},
		{func(o *Order) { o.Lines[0].SetQty("M", 12, nil) }, "cancel: PC54 Navy M 8 @8.50 → 12 @8.50. 40.00 was paid with it and is not sent again"},
		{func(o *Order) { o.Lines[0].WorkOrderNotes = "soft" }, "cancel: PC54 Navy WorkOrderNotes nothing → soft."},
		{func(o *Order) { o.Fields.ContactPhone = "2" }, "cancel: ContactPhone 1 → 2."},
		{func(o *Order) { o.Lines = nil }, "cancel: PC54 Navy M 8 @8.50 → nothing."},
		{func(o *Order) {
			for _, size := range []string{"XS", "S", "L", "XL", "2XL", "3XL", "4XL"} {
				o.Lines[0].SetQty(size, 1, nil)
			}
		}, "; and 1 more. 40.00"},
	} {
		o := first.Clone()
		o.Fields.DateOrderPlaced = Date{}
		o.MarkReplaces("OP-1")
		c.change(&o)
		if got := o.Revises(first); !strings.Contains(got, c.want) {
			t.Errorf("%s\nwant %s", got, c.want)
		}
	}
}
