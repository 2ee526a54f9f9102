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
	r.Has("Core Cotton Tee, Navy", "4 S   8 M", "25 pieces", "$219.50", "55 pieces")
	r.HasNot("PC54", "on hand", "PC54_2X", "spells", "suffix", "alt+w")
	r.FitsEverywhere(t)
	r.Press("esc").Has("on hand")

	for id := range r.shop.orders {
		r.shop.edit(id, func(o *order.Order) {
			o.Fields.Shipping, o.Fields.TotalDiscounts = catalog.PriceOf(1250), catalog.PriceOf(5000)
		})
	}
	r.Send(kit.ChangedMsg{Orders: true}).Press("alt+t", "alt+o")
	r.Resize(80, 18).Has("Shipping", "$12.50", "Discount", "-$50.00", "$437.00") // too low for large figures

	r.Press("esc").Send(kit.ChangedMsg{})
	for id := range r.shop.orders {
		r.shop.list = nil
		r.shop.edit(id, func(o *order.Order) { o.Lines[0].SetPrice(catalog.Price{}, "", nil) })
	}
	r.Send(kit.ChangedMsg{Orders: true}).Press("alt+t", "alt+o")
	r.Has("no price", "not every price is known yet").HasNot("437.00")
}

// Everything that a customer reads of a whole order stands on it: the shop, the
// day, for whom, the quote, where it is printed, when and where it goes.
func TestPresentWholeOrderGolden(t *testing.T) {
	r := newRig(t, 80, 24)
	r.shop.conn.Settings["shop.name"] = "Kent Print Works"
	r.shop.edit(r.full().ID, func(o *order.Order) {
		o.Fields.DateOrderDropDead = order.Date{Year: 2026, Month: 12, Day: 14}
		o.Fields.ShippingAddresses = []order.ShipTo{{ShipAddress01: "1200 Main St", ShipCity: "Kent"}}
		for i := range o.Lines {
			o.Lines[i].SetPrice(catalog.PriceOf(900), "", nil)
		}
		o.Quotes = []order.Quote{{Number: "OP7F3K-0012-Q1", Until: order.Date{Year: 2026, Month: 12, Day: 28}}}
		o.Quotes[0].Hash = o.Shown().Hash()
	})
	for _, o := range r.shop.orders {
		r.open(o)
	}
	r.Press("alt+o").Has("Kent Print Works", "Saturday, November 21", "For Cascade Youth",
		"quote OP7F3K-0012-Q1, good until December 28",
		"Left Chest, art Owl", "Saturday, November 28", "1200 Main St, Kent, by Monday, December 14").Goldens(t)
}

// A quote for something else, or one that holds no more, is not shown.
func TestPresentShowsNoOtherQuote(t *testing.T) {
	for name, q := range map[string]order.Quote{
		"of another order": {Number: "OP7F3K-0012-Q1", Until: order.Date{Year: 2026, Month: 12, Day: 28}, Hash: "0000"},
		"lapsed":           {Number: "OP7F3K-0012-Q1", Until: order.Date{Year: 2026, Month: 11, Day: 20}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, 80, 24)
			o := r.full()
			r.shop.edit(o.ID, func(o *order.Order) {
				for i := range o.Lines {
					o.Lines[i].SetPrice(catalog.PriceOf(900), "", nil)
				}
				if q.Hash == "" {
					q.Hash = o.Shown().Hash()
				}
				o.Quotes = []order.Quote{q}
			})
			r.open(o).Press("alt+o").Has("For Cascade Youth").HasNot("OP7F3K-0012-Q1")
		})
	}
}

// The list of prices comes and goes with l; a price that was typed has none.
func TestPresentLadder(t *testing.T) {
	r := newRig(t, 80, 24).reference()
	r.Press("alt+o").Has("17 more tees: $7.75 each instead of $8.50, and these cost $41.25 less").HasNot("or more")
	r.Press("l").Has("Price of a tee", "▸ 1 or more", "72 or more", "$7.75").Goldens(t)
	r.FitsEverywhere(t)
	r.Press("l").HasNot("or more").Press("esc")
	for id := range r.shop.orders {
		r.shop.edit(id, func(o *order.Order) {
			for i := range o.Lines {
				o.Lines[i].SetPrice(catalog.PriceOf(900), "", nil)
			}
		})
	}
	r.Send(kit.ChangedMsg{Orders: true}).Press("alt+t", "alt+o").Has("$225.00").HasNot("more tees", "prices")
	r.Press("l").HasNot("or more")
}
