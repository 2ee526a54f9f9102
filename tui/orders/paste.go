package orders

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// paste takes pasted text: quantities in the grid, text in a field.
func (s *Screen) paste(msg kit.PasteMsg) tea.Cmd {
	switch s.view {
	case viewGrid:
		return s.pasteCells(msg.Text)
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
		return kit.Notify(kit.Warn, sentence(why))
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
// in one step of undo. Anything else changes nothing and is said.
func (s *Screen) pasteQuantities(text string) tea.Cmd {
	g := &s.grid
	rows, prices, why := g.pasted(text)
	if why != "" {
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
	case len(read.Questions) > 0:
		q := read.Questions[0]
		return nil, nil, fmt.Sprintf("“%s”: %s", q.Text, q.Ask)
	case len(read.Unread) > 0:
		u := read.Unread[0]
		return nil, nil, fmt.Sprintf("“%s”: %s", u.Text, u.Why)
	case len(read.Lines) == 0:
		return nil, nil, "no sizes with numbers are in it. Paste S 4, M 8, or cells of a spreadsheet, or names with sizes."
	}
	prices = map[int]catalog.Price{}
	for _, l := range read.Lines {
		row := slices.IndexFunc(g.rows, func(k lineKey) bool { return k.style == l.Style && k.color == l.Color })
		if row < 0 || len(l.Names) > 0 {
			return nil, nil, fmt.Sprintf("%s %s has no row here; add the row, then paste again.", l.Style, catalog.Clean(l.Color))
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
