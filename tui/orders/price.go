package orders

import (
	"context"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// bare is a line as it is before any price.
func bare(l order.Line) order.Line {
	l.Price, l.PriceFrom = catalog.Price{}, ""
	cells := make([]order.Cell, len(l.Cells))
	for i, c := range l.Cells {
		cells[i] = order.Cell{Size: c.Size, Qty: c.Qty}
	}
	l.Cells = cells
	return l
}

// offered gives a line the price that is offered for its quantities now. A
// typed price stays, of the line as of a size.
func offered(ctx context.Context, w Writer, o order.Order, before, line order.Line, s order.Settings) (order.Line, error) {
	if line.Fee || line.Price.Set && line.PriceFrom == "" {
		return line, nil
	}
	now, err := w.OfferPrices(ctx, o, bare(line))
	if err != nil || !now.Price.Set {
		return line, err
	}
	was, err := w.OfferPrices(ctx, o, bare(before))
	if err != nil {
		return line, err
	}
	for _, c := range line.Cells {
		if c.Own && before.Cell(c.Size).Own && c.Price != was.Cell(c.Size).Price {
			now.SetCellPrice(c.Size, c.Price, s.Surcharges)
		}
	}
	return now, nil
}

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
		line, err := offered(ctx, w, next, before, next.Lines[at], s)
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
