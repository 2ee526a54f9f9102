package orders

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// listCells are one order of the list: where it stands in a rep's words, or
// the number that the shop gave it.
func listCells(env *kit.Env, r listRow) []kit.Cell {
	sign, role := stateSign(&env.Theme, r.State, r.NeedsPerson)
	word := r.State.Word(r.NeedsPerson)
	if r.OnSiteOrder != 0 && !r.NeedsPerson {
		word = strconv.FormatInt(r.OnSiteOrder, 10)
	}
	name, nameRole := catalog.Clean(r.Customer), kit.Text
	if name == "" {
		name, nameRole = "no customer yet", kit.Muted
	}
	id := catalog.Clean(r.ExtOrderID)
	if r.Test {
		id += " TEST"
	}
	return []kit.Cell{
		{Text: sign + " " + word, Role: role}, {Text: id}, {Text: name, Role: nameRole},
		{Text: kit.Int(r.Pieces)}, {Text: r.Total.Grouped()},
		{Text: kit.Since(r.UpdatedAt, env.Now()), Role: kit.Muted},
	}
}

const (
	belowList  = 7  // lines of the order below the list, its rule included
	roomyList  = 18 // height from which there is room for it
	aboutLabel = 10 // cells of what is said of an order beside the list
)

// drawList draws the list under its filter, and the order that the cursor is
// on beside it or below.
func (s *Screen) drawList(w, h int) (string, *tea.Cursor) {
	t, l := &s.env.Theme, &s.list
	view, pane := kit.Room(w)
	o, ok := s.looked()
	switch {
	case pane > 0:
		left := s.drawRows(view, h)
		var right []string
		if ok {
			right = s.about(o, pane-1)
		}
		for i := range right {
			right[i] = " " + right[i]
		}
		return t.Beside(left, strings.Join(right, "\n"), view, pane, h), l.filter.InlineCursor(3, 0)
	case ok && h >= roomyList:
		lines := append(t.Block(s.drawRows(w, h-belowList), w, h-belowList), t.Rule(w))
		for _, text := range s.brief(o, w-2) {
			lines = append(lines, " "+text)
		}
		return strings.Join(t.Block(strings.Join(lines, "\n"), w, h), "\n"), l.filter.InlineCursor(3, 0)
	}
	return s.drawRows(w, h), l.filter.InlineCursor(3, 0)
}

// drawRows draws the filter, and the orders that it finds.
func (s *Screen) drawRows(w, h int) string {
	t, l := &s.env.Theme, &s.list
	right := kit.Count(l.total, "order", "orders") + " "
	if len(l.rows) < l.total {
		right = fmt.Sprintf("the newest %s of %s orders ", kit.Int(len(l.rows)), kit.Int(l.total))
	}
	if l.all {
		right = "dropped too " + t.Glyphs.Dot + " " + right
	}
	head := " " + t.Paint(kit.Muted, "/ ") + l.filter.Inline(max(w-kit.Width(right)-6, 8))
	lines := []string{t.Ends(head, t.Paint(kit.Muted, right), w)}
	if len(l.rows) == 0 && l.loaded {
		lines = append(lines, s.emptyList(w, max(h-len(lines), 0))...)
	} else {
		lines = append(lines, l.table.Draw(t, w, max(h-listHead, 1)))
	}
	return strings.Join(lines[:min(len(lines), h)], "\n")
}

// listHead is how many lines stand above the table.
const listHead = 1

// look reads the order that the cursor is on, to be shown beside the list.
func (s *Screen) look() tea.Cmd {
	row, ok := s.list.selected()
	if !ok || row.ID == s.list.seen.ID && row.Version == s.list.seen.Version {
		return nil
	}
	ctx, req := s.list.looking.Next(context.Background(), kit.Orders)
	w, key := s.work, row.key()
	return kit.Run(ctx, req, func(ctx context.Context) (looked, error) {
		o, err := w.Order(ctx, key)
		return looked{o}, err
	})
}

// looked is an order that was read for the pane.
type looked struct{ order order.Order }

func (s *Screen) lookedAt(msg kit.Result[looked]) {
	if s.list.looking.Done(msg.Req) && msg.Err == nil { // without it the row says what there is
		s.list.seen = msg.Value.order
	}
}

// looked is the order that the cursor is on, once it is read.
func (s *Screen) looked() (order.Order, bool) {
	row, ok := s.list.selected()
	return s.list.seen, ok && row.ID == s.list.seen.ID
}

// after puts a separator before a text that is not empty.
func after(sep, text string) string {
	if text == "" {
		return ""
	}
	return sep + text
}

// goodsText are an order's goods, a line and its sizes each.
func goodsText(o order.Order, dot string) (heads, sizes []string, pieces []int, totals []string) {
	for _, l := range o.Lines {
		var cells []string
		n := l.Pieces()
		for _, c := range l.Cells {
			if c.Size != "" {
				cells = append(cells, catalog.Clean(c.Size)+" "+kit.Int(c.Qty))
			}
		}
		head := catalog.Clean(l.Color)
		if l.Fee {
			head, n = catalog.Readable(l.Description), l.Cell("").Qty
		}
		heads = append(heads, catalog.Clean(l.Style)+"  "+head)
		sizes = append(sizes, strings.Join(cells, dot))
		pieces, totals = append(pieces, n), append(totals, lineTotal(l))
	}
	return heads, sizes, pieces, totals
}

// facts are what else is said of an order: what it is for, when and where.
func (s *Screen) facts(o order.Order) [][2]string {
	f := &o.Fields
	var designs []string
	for i, d := range f.Designs {
		designs = append(designs, designName(d, i))
	}
	where := ""
	if len(f.ShippingAddresses) > 0 {
		where = shipName(f.ShippingAddresses[0])
		if n := len(f.ShippingAddresses) - 1; n > 0 {
			where += " + " + kit.Int(n)
		}
	}
	dated := func(d order.Date) string {
		if d.IsZero() {
			return ""
		}
		return joined(", ", s.day(d), kit.Near(d.Time(), s.env.Now(), o.State.Editable()))
	}
	var out [][2]string
	for _, fact := range [][2]string{
		{"ship by", dated(f.DateOrderRequestedToShip)}, {"in hands", dated(f.DateOrderDropDead)}, {"ship to", where},
		{"design", strings.Join(designs, ", ")}, {"PO", catalog.Clean(f.CustomerPurchaseOrder)}, {"terms", catalog.Clean(f.Terms)},
	} {
		if fact[1] != "" {
			out = append(out, fact)
		}
	}
	return out
}

// about is an order beside the list, in lines of at most w cells.
func (s *Screen) about(o order.Order, w int) []string {
	t := &s.env.Theme
	dot := " " + t.Glyphs.Dot + " "
	sign, role := stateSign(t, o.State, o.NeedsPerson)
	out := []string{
		t.Cut(t.Paint(kit.Heading, catalog.Clean(o.ExtOrderID))+"  "+catalog.Clean(o.CustomerName), w),
		t.Cut(t.Paint(role, sign+" "+o.State.Word(o.NeedsPerson))+t.Paint(kit.Muted, after(dot, joined(dot, o.Contact(), o.Fields.ContactPhone))), w), "",
	}
	heads, sizes, pieces, totals := goodsText(o, dot)
	if len(heads) > 0 {
		out = append(out, t.Paint(kit.Muted, t.Ends("LINES", "pcs     total", w)))
	}
	for i, head := range heads {
		sums := t.Number(kit.Int(pieces[i]), 6) + t.Number(totals[i], 10)
		out = append(out, t.Keep(head, " "+sums, w))
		if sizes[i] != "" {
			for _, text := range kit.Wrap(sizes[i], w-2) {
				out = append(out, "  "+t.Paint(kit.Muted, text))
			}
		}
	}
	out = append(out, t.Ends("", t.Paint(kit.Heading, t.Number(kit.Int(o.Pieces()), 6)+t.Number(o.Total().Grouped(), 10)), w), "")
	for _, fact := range s.facts(o) {
		for i, text := range kit.Wrap(fact[1], max(w-aboutLabel, 8)) {
			label := fact[0]
			if i > 0 {
				label = ""
			}
			out = append(out, t.Paint(kit.Muted, t.Left(label, aboutLabel))+text)
		}
	}
	return out
}

// brief is an order below the list, in a few lines.
func (s *Screen) brief(o order.Order, w int) []string {
	t := &s.env.Theme
	dot := " " + t.Glyphs.Dot + " "
	out := []string{t.Ends(t.Paint(kit.Heading, catalog.Clean(o.ExtOrderID))+"  "+catalog.Clean(o.CustomerName), t.Paint(kit.Muted, catalog.Clean(o.Contact())), w)}
	heads, sizes, pieces, totals := goodsText(o, dot)
	const most = belowList - 3
	for i, head := range heads {
		if i == most-1 && len(heads) > most {
			out = append(out, t.Paint(kit.Muted, fmt.Sprintf("%d more lines", len(heads)-i)))
			break
		}
		sums := t.Number(kit.Int(pieces[i]), 6) + t.Number(totals[i], 11)
		out = append(out, t.Keep(head+"  "+t.Paint(kit.Muted, sizes[i]), " "+sums, w))
	}
	var facts []string
	for _, fact := range s.facts(o) {
		facts = append(facts, t.Paint(kit.Muted, fact[0])+" "+fact[1])
	}
	return append(out, t.Cut(strings.Join(facts, "   "), w))
}
