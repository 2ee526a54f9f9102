package orders

import (
	"context"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// sumRow is what the order comes to, in sight in every view of it: goods,
// discount, shipping, tax, total, paid and balance. Where it is too narrow for
// all, what is not there goes first, then the parts of the total.
func (s *Screen) sumRow(w int) string { return s.sumOf(s.draft.shown, w) }

// sumPart is one amount of the sum row.
type sumPart struct {
	long, short string // what it is called
	value       string
	there       bool // it is something
	total       bool // it is not only a part of the total
}

// sumParts are what an order comes to, in the order in which it adds up.
func (s *Screen) sumParts(o order.Order) []sumPart {
	sum, none := o.Sum(), s.env.Theme.Glyphs.Blank
	amount := func(p catalog.Price, rate catalog.Percent) string {
		switch {
		case !p.Set:
			return none
		case rate > 0:
			return p.Money.Grouped() + " (" + rate.String() + ")"
		}
		return p.Money.Grouped()
	}
	total := sum.Total.Grouped()
	if slices.ContainsFunc(o.Lines, func(l order.Line) bool { return lineTotal(l) == noPrice }) {
		total += " and no price yet"
	}
	return []sumPart{
		{"goods", "goods", sum.Goods.Grouped(), true, false},
		{"discount", "disc", amount(sum.Discount, sum.DiscountRate), sum.Discount.Set, false},
		{"shipping", "ship", amount(sum.Shipping, 0), sum.Shipping.Set, false},
		{"tax", "tax", amount(sum.Tax, sum.TaxRate), sum.Tax.Set, false},
		{"total", "total", total, true, true},
		{"paid", "paid", amount(sum.Paid, 0), sum.Paid.Set, true},
		{"balance", "bal", sum.Balance.Grouped(), sum.Paid.Set, true},
	}
}

// sumOf is sumRow for the order as it would be with the number being typed.
func (s *Screen) sumOf(o order.Order, w int) string {
	t, parts := &s.env.Theme, s.sumParts(o)
	row := func(long bool, keep func(p sumPart) bool) string {
		text, gap := " "+t.Paint(kit.Heading, kit.Count(o.Pieces(), "pc", "pcs")), "  "
		if long {
			gap = "   "
		}
		for _, p := range parts {
			if !keep(p) {
				continue
			}
			name := p.short
			if long {
				name = p.long
			}
			value := p.value
			if p.total && p.value != t.Glyphs.Blank {
				value = t.Paint(kit.Heading, value)
			}
			text += gap + t.Paint(kit.Muted, name) + " " + value
		}
		return text
	}
	all := func(sumPart) bool { return true }
	text := row(true, all)
	for _, less := range []struct {
		long bool
		keep func(p sumPart) bool
	}{
		{false, all},
		{false, func(p sumPart) bool { return p.there }},
		{false, func(p sumPart) bool { return p.there && p.total }},
		{false, func(p sumPart) bool { return p.short == "total" }},
	} {
		if kit.Width(text) >= w {
			text = row(less.long, less.keep)
		}
	}
	return t.On(kit.Bar, text, w)
}

// sayCost says for a moment what the garments bring over their cost. It stands
// nowhere else: a customer looks at this screen too.
func (s *Screen) sayCost() tea.Cmd {
	return s.whenSaved(func() tea.Cmd {
		o, w := s.draft.shown.Clone(), s.work
		return s.run(func(ctx context.Context) (did, error) {
			c, err := w.OverCost(ctx, o)
			if err != nil {
				return nil, err
			}
			text := "The inventory knows no cost of these garments."
			if c.Pieces > 0 {
				text = fmt.Sprintf("Over garment cost: %s (%s less %s); decoration is not in it.", c.Over.Grouped(), c.Goods.Grouped(), c.Cost.Grouped())
				if c.Unknown > 0 {
					text += fmt.Sprintf(" Without %s whose cost or price is not known.", kit.Count(c.Unknown, "piece", "pieces"))
				}
			}
			return func() tea.Cmd { return kit.Notify(kit.Info, text) }, nil
		})
	})
}
