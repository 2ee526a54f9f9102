package orders

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// bookOf is what is known of the prices of an order's goods, and of the style
// whose grid is open with the fees that names on it bring along.
func bookOf(ctx context.Context, r Reader, o order.Order, style string, set order.Settings) (order.PriceBook, error) {
	if style == "" {
		return r.PriceBook(ctx, o)
	}
	return r.PriceBook(ctx, o, style, set.PartName, set.PartNumber)
}

// preview is the order with the number that is being typed, and the row of the
// grid that it stands in. It costs no call, so every key can ask.
func (g *gridPane) preview(row int) (order.Order, int) {
	d := &g.s.draft
	o := d.shown.Clone()
	if r, col := g.cells.Focus(); g.cells.Pending() != 0 && r < len(g.rows) {
		at := g.rows[r].place(&o, g.description(g.rows[r].color))
		o.Lines[at].SetQty(g.sizes[col], g.cells.Value(), d.settings.Surcharges)
	}
	at := g.rows[row].place(&o, g.description(g.rows[row].color))
	if d.editable() { // what has left keeps the prices it left with
		o.Reprice(d.book, d.settings)
	}
	return o, at
}

// order is the order with the number that is being typed.
func (g *gridPane) order() order.Order {
	if len(g.rows) == 0 || g.cells.Pending() == 0 {
		return g.s.draft.shown
	}
	row, _ := g.cells.Focus()
	o, _ := g.preview(row)
	return o
}

// line is a row's line with the number being typed, at the price that is
// offered for it.
func (g *gridPane) line(row int) order.Line {
	o, at := g.preview(row)
	return o.Lines[at]
}

// offer is what the focused row is offered at, and its line.
func (g *gridPane) offer() (order.Offer, order.Line) {
	row, _ := g.cells.Focus()
	if row < 0 || row >= len(g.rows) {
		return order.Offer{}, order.Line{}
	}
	o, at := g.preview(row)
	return o.Offer(at, g.s.draft.book, g.s.draft.settings.Breaks), o.Lines[at]
}

// other is the source that one key takes instead of the line's; empty where
// there is only one.
func other(f order.Offer, l order.Line) order.Source {
	paid, list := f.Paid.Order != 0, f.List.FromQty > 0
	switch {
	case l.Source() == order.SourcePaid && list, l.Source() == order.SourceTyped && list:
		return order.SourceList
	case l.Source() != order.SourcePaid && paid:
		return order.SourcePaid
	}
	return ""
}

// takeOther gives the focused row the other price: the list's, or what the
// customer last paid.
func (s *Screen) takeOther() tea.Cmd {
	g := &s.grid
	f, line := g.offer()
	source := other(f, line)
	if source == "" {
		return kit.Notify(kit.Info, "Neither the price list nor an earlier order has another price for "+catalog.Clean(line.Style)+".")
	}
	row, _ := g.cells.Focus()
	k := g.rows[row]
	return s.must(change{label: string(source) + " price", apply: func(o *order.Order, set order.Settings) error {
		at := k.place(o, g.description(k.color))
		o.Lines[at].SetPrice(catalog.Price{}, "", set.Surcharges)
		o.Lines[at].Prefer = source
		return nil
	}})
}

// foot is what stands under the grid: what counts and how many more pieces get
// the next price, and what else the focused row may cost.
func (g *gridPane) foot(w, h int) []string {
	t := &g.s.env.Theme
	f, line := g.offer()
	var out []string
	if h >= ladderFrom {
		out = g.ladder(f, w)
	}
	if text := f.Foot(); text != "" {
		out = append(out, " "+t.Paint(kit.Muted, t.Cut(t.Dots(text), w-2)))
	}
	if text := f.LessThanNothing(); text != "" {
		out = append(out, " "+t.Paint(kit.Info, t.Cut(text, w-2)))
	}
	source := other(f, line)
	if source == "" || len(line.Cells) == 0 || !g.live() {
		return out
	}
	key := "   " + t.Key(g.s.env.Keys.Name("orders.grid.other"), "take "+string(source))
	return append(out, " "+t.Cut(t.Dots(f.Rule(line, "")), w-2-kit.Width(key))+key)
}

// ladderFrom is the least height of a grid that has room for the whole list.
const ladderFrom = 17

// ladder is the price list of the focused row, the step that counts now marked:
// as many steps about it as fit.
func (g *gridPane) ladder(f order.Offer, w int) []string {
	const label, width = 8, 9
	fit := (w - label - 2) / width
	at := slices.IndexFunc(f.Steps, func(s catalog.ListPrice) bool { return s.FromQty == f.List.FromQty })
	if len(f.Steps) < 2 || fit < 2 || at < 0 {
		return nil
	}
	t := &g.s.env.Theme
	from := max(0, min(at-fit/2, len(f.Steps)-fit))
	head, prices := t.Left(" PRICE", label), t.Left("", label)
	for i := from; i < min(from+fit, len(f.Steps)); i++ {
		step, role, mark := f.Steps[i], kit.Muted, ""
		if i == at {
			role, mark = kit.Heading, t.Glyphs.Pointer
		}
		head += t.Paint(role, t.Right(mark+kit.Int(step.FromQty)+"+", width))
		prices += t.Paint(role, t.Right(step.Price.Grouped(), width))
	}
	return []string{t.Cut(head, w), t.Cut(prices, w)}
}

// listed is what the list says of the sizes of a row that cost nothing extra.
func (g *gridPane) listed(row int) catalog.Price {
	o, at := g.preview(row)
	if f := o.Offer(at, g.s.draft.book, g.s.draft.settings.Breaks); f.List.FromQty > 0 {
		return catalog.PriceOf(f.List.Price)
	}
	return catalog.Price{}
}
