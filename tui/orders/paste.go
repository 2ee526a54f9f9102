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

// pasteQuantities fills the grid as far as the text is clear, in one step of
// undo. What is not understood is said.
func (s *Screen) pasteQuantities(text string) tea.Cmd {
	g := &s.grid
	read := order.ReadPaste(text, g.sizes)
	rows, left := g.pasted(read)
	left = append(left, read.Unread...)
	pieces, sizes := 0, 0
	var changes []change
	for _, r := range rows {
		if len(r.cells) == 0 {
			continue
		}
		k := g.rows[r.row]
		changes = append(changes, s.cellsChange(k, r.cells, ""))
		for _, n := range r.cells {
			sizes++
			pieces += n
		}
	}
	notice := kit.Notify(kit.OK, fmt.Sprintf("Pasted %s in %s, %s; %s takes it back.", kit.Count(pieces, "piece", "pieces"), kit.Count(sizes, "size", "sizes"), kit.Count(len(changes), "row", "rows"), s.env.Keys.Name(kit.Undo)))
	switch {
	case len(changes) == 0:
		return kit.Notify(kit.Warn, "Nothing in the paste is understood"+unread(left, "")+". Paste S 4, M 8, or cells of a spreadsheet, or names with sizes.")
	case len(left) > 0:
		notice = kit.Notify(kit.Warn, fmt.Sprintf("Pasted %s%s.", kit.Count(pieces, "piece", "pieces"), unread(left, "; ")))
	}
	return tea.Batch(s.must(change{label: "paste", apply: func(o *order.Order, set order.Settings) error {
		for _, c := range changes {
			if err := c.apply(o, set); err != nil {
				return err
			}
		}
		return nil
	}}), notice)
}

// unread says what was not understood.
func unread(left []string, before string) string {
	if len(left) == 0 {
		return ""
	}
	shown := left[:min(len(left), 4)]
	text := "“" + strings.Join(shown, "”, “") + "”"
	if more := len(left) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	if before == "" {
		return ": " + text
	}
	return before + "not understood: " + text
}

// pastedRow is what a paste puts into one row of the grid.
type pastedRow struct {
	row   int
	cells map[string]int
}

// pasted finds the cells of the grid for what was read: rows by their colour,
// else from the focus down; numbers from the focus to the right. A column that
// is longer than the colours are is one of sizes.
func (g *gridPane) pasted(read order.Pasted) (rows []pastedRow, left []string) {
	row, col := g.cells.Focus()
	in := read.Rows
	if n := len(in); n > 1 && (n > len(g.rows)-row || g.cells.Vertical()) && !slices.ContainsFunc(in, func(r order.PastedRow) bool { return len(r.Qty) != 1 || r.Label != "" }) {
		column := order.PastedRow{}
		for _, r := range in {
			column.Qty = append(column.Qty, r.Qty[0])
		}
		in = []order.PastedRow{column}
	}
	for i, r := range in {
		at := row + i
		if r.Label != "" {
			if at = g.rowOf(r.Label); at < 0 {
				left = append(left, r.Label)
				continue
			}
		}
		if at >= len(g.rows) {
			left = append(left, fmt.Sprintf("row %d", i+1))
			continue
		}
		out := pastedRow{row: at, cells: map[string]int{}}
		for _, c := range r.Cells {
			left = g.put(out, c.Size, c.Qty, left)
		}
		for j, n := range r.Qty {
			switch {
			case n < 0:
			case col+j >= len(g.sizes):
				left = append(left, kit.Int(n))
			default:
				left = g.put(out, g.sizes[col+j], n, left)
			}
		}
		rows = append(rows, out)
	}
	slices.SortStableFunc(rows, func(a, b pastedRow) int { return a.row - b.row })
	return rows, left
}

// put sets a size that is made; what is not made is left and named.
func (g *gridPane) put(r pastedRow, size string, n int, left []string) []string {
	color, found := g.style.Color(g.rows[r.row].color)
	if found && !color.Stock[size].Made {
		if n > 0 {
			left = append(left, fmt.Sprintf("%s %d (not made)", size, n))
		}
		return left
	}
	r.cells[size] = n
	return left
}

// rowOf finds the row of a colour as a person writes it, -1 for none or more
// than one.
func (g *gridPane) rowOf(label string) int {
	var names []string
	for _, k := range g.rows {
		names = append(names, k.color)
	}
	found := catalog.MatchColors(label, names)
	if len(found) != 1 {
		return -1
	}
	return slices.Index(names, found[0])
}
