package orders

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// sumRow is what the order comes to, in sight in every view of it: goods,
// discount, shipping, tax, total, paid and balance. Where it is too narrow for
// all, what is not there goes first, then the parts of the total.
func (s *Screen) sumRow(w int) string { return s.sumOf(s.draft.shown, w) }

// sumOf is sumRow for the order as it would be with the number being typed.
func (s *Screen) sumOf(o order.Order, w int) string {
	t, sum := &s.env.Theme, o.Sum()
	none := t.Glyphs.NotMade
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
	parts := []struct {
		text  string
		there bool
		total bool
	}{
		{"goods " + sum.Goods.Grouped(), true, false},
		{"disc " + amount(sum.Discount, sum.DiscountRate), sum.Discount.Set, false},
		{"ship " + amount(sum.Shipping, 0), sum.Shipping.Set, false},
		{"tax " + amount(sum.Tax, sum.TaxRate), sum.Tax.Set, false},
		{"total " + total, true, true},
		{"paid " + amount(sum.Paid, 0), sum.Paid.Set, true},
		{"bal " + sum.Balance.Grouped(), sum.Paid.Set, true},
	}
	row := func(keep func(i int) bool) string {
		texts := []string{kit.Count(o.Pieces(), "pc", "pcs")}
		for i, p := range parts {
			if keep(i) {
				texts = append(texts, p.text)
			}
		}
		return " " + strings.Join(texts, "  ")
	}
	text := row(func(int) bool { return true })
	for _, keep := range []func(i int) bool{
		func(i int) bool { return parts[i].there },
		func(i int) bool { return parts[i].there && parts[i].total },
		func(i int) bool { return i == 4 },
	} {
		if kit.Width(text) > w {
			text = row(keep)
		}
	}
	return t.Paint(kit.Heading, t.Left(text, w))
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
