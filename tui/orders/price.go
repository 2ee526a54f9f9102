package orders

import (
	"context"

	"orderpad/store/order"
	"orderpad/tui/work"
)

// withPrices is a change together with the prices offered for what it leaves,
// looked up before the change's transaction. It is nil when there is nothing
// to change. An error of the look-up is no reason not to save.
func withPrices(ctx context.Context, w Writer, base order.Order, c change, s order.Settings) (apply func(*order.Order, order.Settings) error, warn error) {
	if len(c.offer) == 0 && !c.every {
		return c.apply, nil
	}
	next := base.Clone()
	if c.apply != nil {
		if err := c.apply(&next, s); err != nil {
			return c.apply, nil // Change says what is wrong
		}
	}
	keys := c.offer
	if c.every {
		keys = nil
		for i := range next.Lines {
			keys = append(keys, keyOf(next.Lines, i))
		}
	}
	priced := map[lineKey]order.Line{}
	for _, k := range keys {
		at := k.find(next.Lines)
		if at < 0 {
			continue
		}
		var before order.Line
		if was := k.find(base.Lines); was >= 0 {
			before = base.Lines[was]
		}
		line, err := work.Reoffer(ctx, w.OfferPrices, next, before, next.Lines[at], s)
		if err != nil {
			warn = err
		} else if !samePrices(line, next.Lines[at]) {
			priced[k] = line
		}
	}
	if c.apply == nil && len(priced) == 0 {
		return nil, warn
	}
	return func(o *order.Order, s order.Settings) error {
		if c.apply != nil {
			if err := c.apply(o, s); err != nil {
				return err
			}
		}
		for k, line := range priced {
			if at := k.find(o.Lines); at >= 0 {
				copyPrices(&o.Lines[at], line)
			}
		}
		return nil
	}, warn
}

func samePrices(a, b order.Line) bool {
	if a.Price != b.Price || a.PriceFrom != b.PriceFrom || len(a.Cells) != len(b.Cells) {
		return false
	}
	for i := range a.Cells {
		if a.Cells[i] != b.Cells[i] {
			return false
		}
	}
	return true
}

// copyPrices takes prices over for the sizes that the line has.
func copyPrices(to *order.Line, from order.Line) {
	to.Price, to.PriceFrom = from.Price, from.PriceFrom
	cells := make([]order.Cell, len(to.Cells))
	for i, c := range to.Cells {
		if f := from.Cell(c.Size); f.Qty > 0 {
			c.Price, c.Own = f.Price, f.Own
		}
		cells[i] = c
	}
	to.Cells = cells
}
