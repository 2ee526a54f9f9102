package order_test

import (
	"strings"
	"testing"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// TestListMoved: a draft that was priced from another list says so and by how
// much; typed prices and those that were paid are not the list's, and a draft
// whose list did not move says nothing.
func TestListMoved(t *testing.T) {
	rows := func(style, text string) []catalog.ListPrice {
		var list []catalog.ListPrice
		for _, one := range strings.Fields(text) {
			from, price, _ := strings.Cut(one, ":")
			size := ""
			if s, rest, ok := strings.Cut(from, "/"); ok {
				size, from = s, rest
			}
			n, _ := order.ParseQty("", from)
			p, _ := catalog.ParseMoney(price)
			list = append(list, catalog.ListPrice{Style: style, Size: size, FromQty: n, Price: p})
		}
		return list
	}
	s := order.DefaultSettings()
	s.Breaks, s.Surcharges = order.BreaksStyle, catalog.Surcharges{"2XL": 200}
	for name, tt := range map[string]struct {
		old, now string
		change   func(*order.Order)
		want     string
	}{
		"the same list":        {"1:8.50 24:8.00", "1:8.50 24:8.00", nil, ""},
		"dearer":               {"1:8.50", "1:9.00", nil, "PC54 Navy is 9.00 each now, 8.50 on the order; at the new prices it costs 6.00 more"},
		"cheaper":              {"1:8.50", "1:8.00", nil, "costs 6.00 less"},
		"a break that counts":  {"1:8.50", "1:8.50 12:8.25", nil, "8.25 each now, 8.50 on the order; at the new prices it costs 3.00 less"},
		"a break out of reach": {"1:8.50", "1:8.50 24:8.25", nil, ""},
		"gone from it":         {"1:8.50", "", nil, "it has no price for PC54 Navy any more, the order has 8.50"},
		"one size of its own":  {"1:8.50", "1:8.50 2XL/1:12.00", nil, "sizes of PC54 Navy cost otherwise; at the new prices it costs 3.00 more"},
		"a typed price":        {"1:8.50", "1:9.00", func(o *order.Order) { o.Lines[0].SetPrice(catalog.PriceOf(700), "", nil) }, ""},
		"a price that was paid": {"1:8.50", "1:9.00", func(o *order.Order) {
			o.Lines[0].SetPrice(catalog.PriceOf(700), "last paid 2026-11-01, order 141600", nil)
		}, ""},
		"a row of no pieces": {"1:8.50", "1:9.00", func(o *order.Order) { o.Lines[0].Cells = nil }, ""},
	} {
		o := order.Order{Lines: []order.Line{lineOf("PC54", "Navy", map[string]int{"M": 10, "2XL": 2})}}
		o.Lines[0] = o.Lines[0].Unpriced()
		var book order.PriceBook
		book.Add("PC54", rows("PC54", tt.old), nil)
		o.Reprice(book, s)
		if tt.change != nil {
			tt.change(&o)
		}
		var next order.PriceBook
		next.Add("PC54", rows("PC54", tt.now), nil)
		got := o.ListMovedText(o.ListMoved(next, s))
		if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
		o.Reprice(next, s)
		if again := o.ListMoved(next, s); len(again) > 0 && tt.now != "" {
			t.Errorf("%s: priced anew it still says %+v", name, again)
		}
	}
}
