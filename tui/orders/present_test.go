package orders_test

import (
	"testing"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

func TestPresentGolden(t *testing.T) {
	newRig(t, 80, 24).reference().Press("alt+o").Goldens(t)
}

// What the customer sees has nothing of the shop on it, at any size.
func TestPresentShowsTheCustomersSideOnly(t *testing.T) {
	r := newRig(t, 80, 24).reference()
	r.Press("alt+o")
	r.Has("PC54 Navy", "S 4", "55 pieces").HasNot("on hand", "PC54_2X", "spells", "suffix", "alt+w")
	r.FitsEverywhere(t)
	r.Press("esc").Has("on hand")

	for id := range r.shop.orders {
		r.shop.edit(id, func(o *order.Order) {
			o.Fields.Shipping, o.Fields.TotalDiscounts = catalog.PriceOf(1250), catalog.PriceOf(5000)
		})
	}
	r.Send(kit.ChangedMsg{Orders: true}).Press("alt+t", "alt+o")
	r.Resize(80, 18).Has("Shipping", "12.50", "Discount", "-50.00", "437.00") // too low for large figures

	r.Press("esc").Send(kit.ChangedMsg{})
	for id := range r.shop.orders {
		r.shop.list = nil
		r.shop.edit(id, func(o *order.Order) { o.Lines[0].SetPrice(catalog.Price{}, "", nil) })
	}
	r.Send(kit.ChangedMsg{Orders: true}).Press("alt+t", "alt+o")
	r.Has("no price", "not every price is known yet").HasNot("437.00")
}
