package orders

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/paste"
	"orderpad/tui/work"
)

// paste takes pasted text: quantities in the grid, text in a field.
func (s *Screen) paste(msg kit.PasteMsg) tea.Cmd {
	switch s.view {
	case viewGrid:
		return s.pasteCells(msg.Text)
	case viewOrder:
		return s.pasteSheet(msg.Text, lineKey{})
	case viewSection:
		return s.form.paste(msg)
	case viewList:
		if s.list.filter.Focused() && s.list.filter.Update(msg) {
			return s.loadList()
		}
	}
	return nil
}

// pasteCells fills the grid from text: quantities at once, names after a
// question.
func (s *Screen) pasteCells(text string) tea.Cmd {
	g := &s.grid
	if why := s.draft.readOnly(); why != "" {
		return kit.Notify(kit.Warn, kit.Sentence(why))
	}
	if len(g.rows) == 0 {
		return nil
	}
	// The first key of a paste that the terminal did not mark was taken for
	// typing.
	reverted := s.took(g.cells.Revert())
	if names, ok := g.readRoster(text); ok {
		return tea.Batch(reverted, s.askRoster(names, text))
	}
	return tea.Batch(reverted, s.pasteQuantities(text))
}

// pasteQuantities fills the grid from text that is sure and of rows in sight,
// in one step of undo. Anything else is shown on the sheet first.
func (s *Screen) pasteQuantities(text string) tea.Cmd {
	g := &s.grid
	rows, prices, why := g.pasted(text)
	switch {
	case why == askOnSheet:
		row, _ := g.cells.Focus()
		return s.pasteSheet(text, g.rows[row])
	case why != "":
		return kit.Notify(kit.Warn, "Nothing is pasted: "+why)
	}
	pieces := 0
	var changes []change
	for _, r := range rows {
		k := g.rows[r.row]
		changes = append(changes, s.cellsChange(k, r.cells, ""))
		if price := prices[r.row]; price.Set {
			description := g.description(k.color)
			changes = append(changes, change{apply: func(o *order.Order, set order.Settings) error {
				o.Lines[k.place(o, description)].SetPrice(price, "", set.Surcharges)
				return nil
			}})
		}
		for _, n := range r.cells {
			pieces += n
		}
	}
	notice := kit.Notify(kit.OK, fmt.Sprintf("Pasted %s in %s; %s takes it back.", kit.Count(pieces, "piece", "pieces"), kit.Count(len(rows), "row", "rows"), s.env.Keys.Name(kit.Undo)))
	return tea.Batch(s.must(change{label: "paste", apply: func(o *order.Order, set order.Settings) error {
		for _, c := range changes {
			if err := c.apply(o, set); err != nil {
				return err
			}
		}
		return nil
	}}), notice)
}

// pasteSheet shows a pasted text with the lines it makes before they go on the
// order. In a grid what names no style or colour belongs to the row in focus.
func (s *Screen) pasteSheet(text string, row lineKey) tea.Cmd {
	if why := s.draft.readOnly(); why != "" {
		return kit.Notify(kit.Warn, kit.Sentence(why))
	}
	w, o := s.work, s.draft.shown.Clone()
	into := strings.TrimSpace(o.ExtOrderID + "  " + catalog.Clean(o.CustomerName))
	return paste.Open(s.env, paste.Options{
		Owner: kit.Orders, Text: text, Into: cmp.Or(into, "a new order"),
		Read: func(ctx context.Context, step func(done, total int) bool) (order.Reading, error) {
			// Answers read again with this context, after this call is over.
			return w.Read(context.WithoutCancel(ctx), text, order.ReadOptions{Style: row.style, Color: row.color, Step: step})
		},
		Sums: func(ctx context.Context, lines []order.ReadLine) (work.ReadingSums, error) {
			return w.SumReading(ctx, o, lines)
		},
		Take: s.takePaste,
	})
}

// takePaste puts what was taken on the order in one step of undo. Colours of
// the open grid that have no row get one.
func (s *Screen) takePaste(t order.Taking) tea.Cmd {
	cmd, err := s.change(change{label: "paste", apply: func(o *order.Order, set order.Settings) error {
		_, err := o.Take(t, set)
		return err
	}})
	if err != nil {
		return sayError(err)
	}
	said := fmt.Sprintf("Pasted %s in %s; %s takes it back.", kit.Count(t.Pieces(), "piece", "pieces"), kit.Count(len(t.Lines), "line", "lines"), s.env.Keys.Name(kit.Undo))
	return tea.Batch(cmd, kit.Notify(kit.OK, said))
}

// pastedRow is what a paste puts into one row of the grid.
type pastedRow struct {
	row   int
	cells map[string]int
}

// gridGoods is the grid's style as all goods that there are: what a paste says
// of others is not understood here.
type gridGoods struct{ style catalog.Style }

func (g gridGoods) Style(number string) (catalog.Style, bool) {
	return g.style, strings.EqualFold(number, g.style.Number)
}

func (g gridGoods) NearStyles(string) []string { return nil }

// askOnSheet keeps a paste from going in as it stands: something of it is
// doubtful, or has no row here.
const askOnSheet = "it has to be looked at first"

// pasted finds the cells of the grid for what was pasted, and the prices by
// row. Why says what keeps it from going in as it stands.
func (g *gridPane) pasted(text string) (rows []pastedRow, prices map[int]catalog.Price, why string) {
	if cells, ok := order.BareRow(text); ok {
		return g.bareRow(cells)
	}
	at, _ := g.cells.Focus()
	k := g.rows[at]
	read := order.Read(text, gridGoods{g.style}, order.ReadOptions{Style: k.style, Color: k.color})
	switch {
	case len(read.Lines)+len(read.Questions)+len(read.Unread) == 0:
		return nil, nil, "no sizes with numbers are in it. Paste S 4, M 8, or cells of a spreadsheet, or names with sizes."
	case !read.Sure():
		return nil, nil, askOnSheet
	}
	prices = map[int]catalog.Price{}
	for _, l := range read.Lines {
		row := slices.IndexFunc(g.rows, func(k lineKey) bool { return k.style == l.Style && k.color == l.Color })
		if row < 0 || len(l.Names) > 0 {
			return nil, nil, askOnSheet
		}
		if old, ok := prices[row]; ok && old != l.Price {
			return nil, nil, "two prices stand for one row; type them in."
		}
		prices[row] = l.Price
		out := pastedRow{row: row, cells: map[string]int{}}
		color, found := g.style.Color(l.Color)
		for _, c := range l.Cells {
			if found && !color.Stock[c.Size].Made {
				return nil, nil, fmt.Sprintf("%s is not made in %s.", catalog.Clean(l.Color), c.Size)
			}
			out.cells[c.Size] = c.Qty
		}
		rows = append(rows, out)
	}
	slices.SortStableFunc(rows, func(a, b pastedRow) int { return a.row - b.row })
	return rows, prices, ""
}

// bareRow puts a spreadsheet's row of numbers into the cells from the focus to
// the right. An empty cell changes nothing.
func (g *gridPane) bareRow(cells []int) ([]pastedRow, map[int]catalog.Price, string) {
	row, col := g.cells.Focus()
	out := pastedRow{row: row, cells: map[string]int{}}
	color, found := g.style.Color(g.rows[row].color)
	for i, n := range cells {
		if n < 0 || n == 0 && (col+i >= len(g.sizes) || found && !color.Stock[g.sizes[col+i]].Made) {
			continue
		}
		if col+i >= len(g.sizes) {
			return nil, nil, fmt.Sprintf("%s stands to the right of the last size.", kit.Int(n))
		}
		size := g.sizes[col+i]
		if found && !color.Stock[size].Made {
			return nil, nil, fmt.Sprintf("%s is not made in %s.", catalog.Clean(g.rows[row].color), size)
		}
		out.cells[size] = n
	}
	if len(out.cells) == 0 {
		return nil, nil, "no numbers are in it."
	}
	return []pastedRow{out}, nil, ""
}
