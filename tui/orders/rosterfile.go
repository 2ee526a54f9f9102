package orders

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// namesForm asks for a file of names for the row of the grid; an error of the
// one before stands beside it.
func (s *Screen) namesForm(path string, failed error) *formBox {
	box := newForm(s.env, "Names from a file", func(b *formBox) (tea.Cmd, bool) {
		if b.value(0) == "" {
			return b.fail(0, errors.New("type the path of a CSV or Excel file"))
		}
		return s.readNames(b.value(0)), true
	}, "file")
	box.text = []string{"CSV or Excel with a row for each name: name, size and, where there is one, number. Names can be pasted into the grid too."}
	box.foot = "look at it"
	if box.keep("orders.names"); path != "" {
		box.form.At(0).SetValue(path)
	}
	if failed != nil {
		_, _ = box.fail(0, failed) // the box opens with it
	}
	return box
}

// readNames reads the file for the row of the cursor. Columns that are not
// understood are asked about; nothing is changed before the rep has seen names
// against pieces.
func (s *Screen) readNames(path string) tea.Cmd {
	g := &s.grid
	if len(g.rows) == 0 {
		return nil
	}
	row, _ := g.cells.Focus()
	w, sizes, key, number := s.work, g.sizes, g.rows[row], g.number
	return s.run(func(ctx context.Context) (did, error) {
		file, err := w.ReadRosterFile(ctx, path, sizes)
		return func() tea.Cmd {
			switch {
			case s.view != viewGrid || g.number != number:
				return nil // the rep went on
			case file.Asks:
				return s.askNameColumns(path, file.Columns.Columns)
			case err != nil:
				return kit.Show(s.namesForm(path, err))
			case len(file.Entries) == 0:
				return kit.Show(s.namesForm(path, errors.New(leftText(file.Left))))
			}
			return s.askRoster(roster{row: key, entries: file.Entries, left: file.Left}, "")
		}, nil
	})
}

// nameHolds is what a column of names can hold.
var nameHolds = []holding{
	{order.ColumnIgnored, "left out", "nothing of it is taken"},
	{order.RosterName, "name", "first and last name may be two columns"},
	{order.RosterSize, "size", "such as 2XL"},
	{order.RosterNumber, "number", "on the garment"},
}

func (s *Screen) askNameColumns(path string, columns []work.ImportColumn) tea.Cmd {
	box := newColumns(s.env, "The columns of "+fileName(path), "It is remembered for the next file with these columns.", columns, nameHolds)
	box.missing = func(taken map[string]bool) string {
		if !taken[order.RosterName] || !taken[order.RosterSize] {
			return "One of the columns must hold the name, and one the size."
		}
		return ""
	}
	w := s.work
	box.done = func(columns order.Columns) tea.Cmd {
		return s.run(func(ctx context.Context) (did, error) {
			if err := w.SetRosterColumns(ctx, path, columns); err != nil {
				return nil, err
			}
			return func() tea.Cmd { return s.readNames(path) }, nil
		})
	}
	return kit.Show(box)
}
