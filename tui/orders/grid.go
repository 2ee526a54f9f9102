package orders

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// gridPane is the size grid of one style of the open order: a row for each
// colour, a column for each size.
type gridPane struct {
	s       *Screen
	number  string // the style; empty while no grid was opened
	style   catalog.Style
	known   bool // the inventory on this laptop has the style
	sizes   []string
	drawn   []string // the sizes that cells has as columns
	rows    []lineKey
	cells   kit.Grid
	letters letters // typed to find a size

	loading kit.Latest
	splitAt int // first line of the split in sight, set by the rep; -1 follows the focus
	splits  int // lines of the split that the last frame had room for
}

// open sets the grid up for a style, the colours asked for among its rows.
func (g *gridPane) open(s *Screen, l loaded, colors []string) {
	if g.s = s; g.number != l.number {
		g.rows, g.drawn, g.cells = nil, nil, kit.Grid{}
	}
	g.take(l)
	g.splitAt = -1
	g.rebuild()
	for _, c := range colors {
		if name, ok := catalog.MatchColor(c, g.style.ColorNames()).One(); ok {
			c = name
		}
		g.addRow(c)
	}
}

func (g *gridPane) take(l loaded) {
	g.number, g.style, g.known = l.number, l.style, l.known
}

// addRow makes sure that a colour has a row, and returns its index.
func (g *gridPane) addRow(color string) int {
	k := lineKey{style: g.number, color: color}
	if at := slices.Index(g.rows, k); at >= 0 {
		return at
	}
	g.rows = append(g.rows, k)
	g.rebuild()
	return len(g.rows) - 1
}

// goTo puts the focus on the first colour asked for, or where it was before a
// restart.
func (g *gridPane) goTo(msg GridMsg, at place) {
	color := at.Color
	if color == "" && len(msg.Colors) > 0 {
		color = msg.Colors[0]
	}
	if msg.Entry != nil {
		color = msg.Entry.Line.Color
	}
	for i, k := range g.rows {
		if _, ok := catalog.MatchColor(color, []string{k.color}).One(); ok {
			g.cells.FocusOn(i, max(slices.Index(g.sizes, at.Size), 0))
			return
		}
	}
	g.cells.FocusOn(0, max(slices.Index(g.sizes, at.Size), 0))
}

// adult is the scale of a style that the inventory does not know.
var adult = []string{"XS", "S", "M", "L", "XL", "2XL", "3XL", "4XL", "5XL", "6XL"}

// rebuild brings rows and cells up to the order as it is shown. The focus and
// the number being typed stay.
func (g *gridPane) rebuild() {
	if g.number == "" {
		return
	}
	lines := g.s.draft.shown.Lines
	g.sizes = slices.Clone(g.style.Sizes)
	if len(g.sizes) == 0 {
		g.sizes = slices.Clone(adult)
	}
	g.rows = slices.DeleteFunc(g.rows, func(k lineKey) bool { return k.nth > 0 && k.find(lines) < 0 })
	for i, l := range lines {
		if l.Style != g.number || l.Fee {
			continue
		}
		if k := keyOf(lines, i); !slices.Contains(g.rows, k) {
			g.rows = append(g.rows, k)
		}
		for _, c := range l.Cells {
			if !slices.Contains(g.sizes, c.Size) {
				g.sizes = append(g.sizes, c.Size)
			}
		}
	}
	slices.SortStableFunc(g.sizes, catalog.CompareSizes)
	g.setCols()
	g.cells.SetRows(g.gridRows())
}

// setCols sets the sizes as columns. Where they are others than before, the
// focus stays on its row.
func (g *gridPane) setCols() {
	if slices.Equal(g.sizes, g.drawn) {
		return
	}
	row, col := g.cells.Focus()
	if col < len(g.drawn) {
		col = max(slices.Index(g.sizes, g.drawn[col]), 0)
	}
	cols := make([]kit.GridCol, len(g.sizes))
	bar := g.oversizeAt()
	for i, size := range g.sizes {
		cols[i] = kit.GridCol{Title: catalog.Clean(size), Bar: i == bar || i > 0 && groupOf(size) != groupOf(g.sizes[i-1])}
	}
	g.drawn, g.cells = g.sizes, kit.Grid{}
	g.cells.SetCols(cols)
	g.cells.SetRows(g.gridRows())
	g.cells.FocusOn(row, col)
}

// groupOf is the cut of a size, such as tall; empty for one that no table has.
func groupOf(size string) string {
	s, _ := catalog.LookupSize(size)
	return s.Group
}

// oversizeAt is the first column that costs more, else that of 2XL.
func (g *gridPane) oversizeAt() int {
	for i, size := range g.sizes {
		if i > 0 && (g.s.draft.settings.Surcharges.Of(size) > 0 || size == "2XL") {
			return i
		}
	}
	return -1
}

func (g *gridPane) gridRows() []kit.GridRow {
	rows := make([]kit.GridRow, len(g.rows))
	for i, k := range g.rows {
		line := g.saved(i)
		color, found := g.style.Color(k.color)
		rows[i] = kit.GridRow{Label: catalog.Clean(k.color), Note: "on hand", Cells: make([]kit.GridCell, len(g.sizes))}
		if !found {
			rows[i].Note = ""
		}
		for j, size := range g.sizes {
			qty := line.Cell(size).Qty
			c := kit.GridCell{Qty: qty}
			if stock := color.Stock[size]; found {
				c.Off, c.Note = !stock.Made && qty == 0, "-"
				if stock.Made {
					c.Note, c.NoteRole = kit.Short(stock.OnHand), stockRole(stock.OnHand, qty)
					c.Counted, c.Enough = true, max(stock.OnHand, 0)
				}
			}
			rows[i].Cells[j] = c
		}
	}
	return rows
}

func stockRole(onHand, qty int) kit.Role {
	switch {
	case onHand <= 0 && qty > 0:
		return kit.None
	case onHand < qty:
		return kit.Low
	}
	return kit.Text
}

const noPrice = "no price"

// lineTotal is what a line costs, or that a price is missing: no price is not
// zero.
func lineTotal(l order.Line) string {
	for _, c := range l.Cells {
		if !c.Price.Set {
			return noPrice
		}
	}
	return l.Total().Grouped()
}

// saved is a row's line of the order as it is shown, empty where there is
// none yet.
func (g *gridPane) saved(row int) order.Line {
	k := g.rows[row]
	if at := k.find(g.s.draft.shown.Lines); at >= 0 {
		return g.s.draft.shown.Lines[at]
	}
	return order.Line{Style: k.style, Color: k.color, Description: g.description(k.color)}
}

func (g *gridPane) description(color string) string {
	if c, ok := g.style.Color(color); ok && c.Description != "" {
		return catalog.Readable(c.Description)
	}
	return catalog.Readable(g.style.Description)
}

// lines are all rows as they would be sent, none without pieces.
func (g *gridPane) lines() (lines []order.Line, rows []int) {
	for i := range g.rows {
		if l := g.line(i); len(l.Cells) > 0 {
			lines, rows = append(lines, l), append(rows, i)
		}
	}
	return lines, rows
}

// shelf looks colours up in the style that is loaded.
func (g *gridPane) shelf(_, color string) order.Found {
	c, ok := g.style.Color(color)
	return order.Found{StyleKnown: g.known, ColorKnown: ok, Color: c}
}

// pauseMsg says that the rep has paused after a digit.
type pauseMsg struct{ seq int }

// took carries the grid's changes out: a preview waits for the pause, a
// committed one is saved.
func (s *Screen) took(changes []kit.GridChange) tea.Cmd {
	g := &s.grid
	var cmds []tea.Cmd
	for _, c := range changes {
		switch {
		case !c.Committed:
			cmds = append(cmds, kit.After(pause, pauseMsg{g.cells.Pending()}))
		case g.saved(c.Row).Cell(g.sizes[c.Col]).Qty != c.Value:
			cmds = append(cmds, s.setCells(g.rows[c.Row], map[string]int{g.sizes[c.Col]: c.Value}, ""))
		}
	}
	return tea.Batch(cmds...)
}

func (s *Screen) paused(msg pauseMsg) tea.Cmd { return s.took(s.grid.cells.CommitIf(msg.seq)) }

// commit saves the cell that is being typed.
func (s *Screen) commit() tea.Cmd {
	if s.grid.number == "" {
		return nil
	}
	return s.took(s.grid.cells.Commit())
}

// setCells sets quantities of a row in one step of undo. A row whose last
// piece goes leaves the order, unless something else was typed for it.
func (s *Screen) setCells(k lineKey, cells map[string]int, label string) tea.Cmd {
	return s.must(s.cellsChange(k, cells, label))
}

func (s *Screen) cellsChange(k lineKey, cells map[string]int, label string) change {
	description := s.grid.description(k.color)
	if label == "" {
		label = catalog.Clean(k.style + " " + k.color)
		for size, qty := range cells {
			label += " " + size + " " + strconv.Itoa(qty)
		}
	}
	return change{label: label, apply: func(o *order.Order, set order.Settings) error {
		at := k.place(o, description)
		line := &o.Lines[at]
		for size, qty := range cells {
			line.SetQty(size, qty, set.Surcharges)
		}
		if len(line.Cells) == 0 && line.Source() != order.SourceTyped && line.LineFields == (order.LineFields{}) {
			o.Lines = slices.Delete(o.Lines, at, at+1)
		}
		return nil
	}}
}

// gridKey takes a key that no binding has.
func (s *Screen) gridKey(k tea.KeyPressMsg) tea.Cmd {
	g := &s.grid
	switch name := kit.KeyName(k); {
	case name == "pgdown" || name == "pgup":
		g.scrollSplit(name == "pgdown")
		return nil
	case !s.draft.editable() && (len(name) == 1 && strings.Contains("0123456789+-=_'\"", name) || name == "backspace" || name == "delete"):
		return kit.Notify(kit.Warn, kit.Sentence(s.draft.readOnly()))
	}
	if cmd, letter := s.findSize(k); letter {
		return cmd
	}
	row, col := g.cells.Focus()
	held := g.cells.Held()
	changes, _ := g.cells.Key(k)
	cmd := s.took(changes)
	if g.cells.Held() {
		cmd = tea.Batch(cmd, s.sayHeld(held))
	}
	if r, c := g.cells.Focus(); r != row || c != col {
		g.splitAt = -1
	}
	return cmd
}

// sayHeld says that the focus stays in the last cell, with what was typed there.
func (s *Screen) sayHeld(again bool) tea.Cmd {
	g := &s.grid
	row, col := g.cells.Focus()
	text := fmt.Sprintf("This is the last cell: %s %s stays %s.", catalog.Clean(g.rows[row].color), catalog.Clean(g.sizes[col]), kit.Int(g.cells.Value()))
	if again {
		text += " An arrow goes on; backspace takes digits away."
	}
	return kit.Notify(kit.Info, text)
}

// reloadStyle reads the style again: the stock, the spelling or the prices may
// be others.
func (s *Screen) reloadStyle() tea.Cmd {
	w, number, o := s.work, s.grid.number, s.draft.shown.Clone()
	ctx, req := s.grid.loading.Next(context.Background(), kit.Orders)
	return kit.Run(ctx, req, func(ctx context.Context) (loaded, error) { return loadStyle(ctx, w, number, o) })
}

func (s *Screen) styleLoaded(msg kit.Result[loaded]) tea.Cmd {
	if !s.grid.loading.Done(msg.Req) {
		return nil
	}
	if msg.Err != nil {
		return sayError(msg.Err)
	}
	if msg.Value.number == s.grid.number {
		var cmd tea.Cmd
		if !slices.Equal(msg.Value.style.Sizes, s.grid.style.Sizes) {
			cmd = s.commit() // other columns would lose the number being typed
		}
		s.draft.conn, s.draft.settings, s.draft.book = msg.Value.conn, msg.Value.settings, msg.Value.book
		s.grid.take(msg.Value)
		s.refresh()
		return cmd
	}
	return nil
}

// leaveGrid is esc: back to the order that the grid belongs to. One of which
// nothing was typed has nothing to show: from there it is back to where the rep
// came from.
func (s *Screen) leaveGrid() (tea.Cmd, bool) {
	outside := s.outside == viewGrid
	if s.draft.empty() && s.grid.cells.Pending() == 0 {
		s.outside, s.view = "", viewList
		return nil, !outside
	}
	if outside {
		s.outside = viewOrder // esc in the order returns there
	}
	return s.toRail(), true
}
