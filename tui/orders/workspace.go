package orders

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
)

// sideBySide is the width from which an order's rail stands beside the work;
// below it they are two views, one key apart.
const sideBySide = 101

const (
	workWidth = 80 // of the work, where the window has it
	railLeast = 30 // of the rail
)

// split shares a wide window between the rail and the work, the line between
// them left out.
func split(w int) (railW, workW int) {
	if w >= kit.Wide {
		workW, railW = kit.Room(w)
		return railW, workW
	}
	railW = max(w-1-workWidth, railLeast)
	return railW, w - 1 - railW
}

// workplace is where the parts of an order were drawn last.
type workplace struct {
	wide  bool // rail and work side by side
	y     int  // of the first line of both
	railW int
}

// drawOrder draws the order that is open: its own line, rail and work, and the
// sum.
func (s *Screen) drawOrder(w, h int) (string, *tea.Cursor) {
	t := &s.env.Theme
	s.desk = workplace{wide: w >= sideBySide}
	var out []string
	alone := h < lowWindow && s.view == viewGrid && !s.desk.wide
	if !alone {
		out = append(out, s.orderHeader(w))
	}
	if mark := s.newerMark(w); mark != "" {
		out = append(out, mark)
	} else if first := s.draft.shown.Replaces; first != "" {
		out = append(out, t.Paint(kit.Warn, t.Cut(" "+t.Glyphs.Warn+" replaces "+kit.Safe(first)+", which the shop must cancel", w)))
	}
	s.desk.y = len(out)
	room := max(h-len(out)-1, 1)
	var lines []string
	var cursor *tea.Cursor
	if s.desk.wide {
		railW, workW := split(w)
		s.desk.railW = railW
		work, c := s.drawWork(workW, room, false)
		lines = strings.Split(t.Beside(strings.Join(s.rail.draw(railW, room), "\n"), strings.Join(work, "\n"), railW, workW, room), "\n")
		if cursor = c; c != nil {
			c.X += railW + 1
		}
	} else if s.view == viewOrder {
		lines = s.rail.draw(w, room)
	} else {
		lines, cursor = s.drawWork(w, room, alone)
	}
	if cursor != nil {
		cursor.Y += s.desk.y
	}
	sum := s.sumRow(w)
	if s.view == viewGrid {
		sum = s.sumOf(s.grid.order(), w)
	}
	out = append(out, lines...)
	return strings.Join(append(t.Block(strings.Join(out, "\n"), w, h-1), sum), "\n"), cursor
}

// drawWork draws what the rail's row is about: a section, or the grid of a
// style, without the focus while the rail has the keys.
func (s *Screen) drawWork(w, h int, alone bool) ([]string, *tea.Cursor) {
	t := &s.env.Theme
	if s.view == viewSection {
		return s.form.draw(w, h)
	}
	if s.grid.number == "" {
		var lines []string
		for _, l := range kit.Wrap(s.nothingYet(), max(w-4, 1)) {
			lines = append(lines, "  "+t.Paint(kit.Muted, l))
		}
		return append([]string{""}, lines...), nil
	}
	s.grid.cells.Blurred = s.view != viewGrid
	return s.grid.body(w, h, alone), nil
}

// nothingYet says what would fill an order.
func (s *Screen) nothingYet() string {
	name := s.env.Keys.Name
	switch {
	case len(s.draft.styles()) > 0:
		return ""
	case !s.draft.editable():
		return "This order has no lines."
	}
	return "Nothing is ordered yet. Search finds a style (" + name(kit.GoTo(kit.Search)) + "); enter there opens its size grid in this order. " + name("orders.order.fee") + " adds a fee."
}

// orderMouse hands a click or a turn of the wheel to the part that it is over.
func (s *Screen) orderMouse(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	_, click := msg.(tea.MouseClickMsg)
	overRail := s.view == viewOrder
	if s.desk.wide {
		overRail = at.X < s.desk.railW
	}
	x := 0
	if s.desk.wide && !overRail {
		x = s.desk.railW + 1
	}
	msg = kit.Shift(msg, x, s.desk.y)
	switch {
	case overRail:
		var cmd tea.Cmd
		if click && s.view != viewOrder {
			cmd = s.toRail()
		}
		return tea.Batch(cmd, s.rail.mouse(msg))
	case s.view == viewSection:
		return s.form.mouse(msg)
	case s.grid.number == "":
		return nil
	case click && s.view == viewOrder:
		return tea.Batch(s.toGrid(), s.gridMouse(msg))
	}
	return s.gridMouse(msg)
}

func (s *Screen) gridMouse(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	if _, click := msg.(tea.MouseClickMsg); click {
		changes, _ := s.grid.cells.Click(at.X, at.Y-1)
		return s.took(changes)
	}
	if at.Button == tea.MouseWheelDown || at.Button == tea.MouseWheelUp {
		s.grid.scrollSplit(at.Button == tea.MouseWheelDown)
	}
	return nil
}

// toRail gives the keys to the rail, at the style whose grid was open. What is
// being typed is saved.
func (s *Screen) toRail() tea.Cmd {
	cmd := s.commit()
	if s.view == viewSection {
		s.form.stop()
	}
	s.show(viewOrder)
	return cmd
}

// toGrid gives the keys to the grid that is loaded.
func (s *Screen) toGrid() tea.Cmd {
	if s.grid.number == "" {
		return nil
	}
	s.view = viewGrid
	s.grid.splitAt = -1
	s.rail.rebuild()
	return s.freshen()
}

// peeked is the style of the rail's row, for its grid beside the rail.
type peeked struct{ loaded loaded }

// peek loads the grid of the style that the rail's cursor is on: it is shown
// beside the rail, and opens at once.
func (s *Screen) peek() tea.Cmd {
	r, _ := s.rail.row()
	if s.view != viewOrder || r.kind != railStyle || r.style == s.grid.number {
		return nil
	}
	w, number, o := s.work, r.style, s.draft.shown.Clone()
	ctx, req := s.peeking.Next(context.Background(), kit.Orders)
	return kit.Run(ctx, req, func(ctx context.Context) (peeked, error) {
		l, err := loadStyle(ctx, w, number, o)
		return peeked{l}, err
	})
}

// took shows the style, as long as the cursor is still on it.
func (s *Screen) peekedStyle(msg kit.Result[peeked]) tea.Cmd {
	if !s.peeking.Done(msg.Req) || msg.Err != nil {
		return nil // enter says what is wrong
	}
	r, _ := s.rail.row()
	if s.view == viewOrder && r.kind == railStyle && r.style == msg.Value.loaded.number {
		s.draft.conn, s.draft.settings = msg.Value.loaded.conn, msg.Value.loaded.settings
		s.grid.open(s, msg.Value.loaded, nil)
	}
	return nil
}

// nextStyle opens the grid of the order's next style, or of the one before.
func (s *Screen) nextStyle() tea.Cmd { return s.stepStyle(1) }

func (s *Screen) lastStyle() tea.Cmd { return s.stepStyle(-1) }

func (s *Screen) stepStyle(d int) tea.Cmd {
	styles := s.draft.styles()
	for i, style := range styles {
		if style == s.grid.number {
			return s.openStyle(styles[(i+d+len(styles))%len(styles)])
		}
	}
	return s.openStyle(styles[0])
}

// offStyles is why there is no other style to go to.
func (s *Screen) offStyles() string {
	styles := s.draft.styles()
	if len(styles) == 0 || len(styles) == 1 && styles[0] == s.grid.number {
		return "the order has no other style"
	}
	return ""
}

// openStyle opens the grid of one of the order's styles.
func (s *Screen) openStyle(style string) tea.Cmd {
	if style == s.grid.number {
		return s.toGrid()
	}
	return s.openGrid(GridMsg{OrderID: s.draft.base.ID, Style: style})
}

// offGrid is why there are no sizes to go to.
func (s *Screen) offGrid() string {
	if s.grid.number == "" && len(s.draft.styles()) == 0 {
		return "nothing is ordered yet"
	}
	return ""
}

// openSizes gives the keys to the grid: of the style that the cursor is on,
// else of the one that was open.
func (s *Screen) openSizes() tea.Cmd {
	if r, _ := s.rail.row(); r.kind == railStyle {
		return s.openStyle(r.style)
	}
	if s.grid.number != "" {
		return s.toGrid()
	}
	return s.openStyle(s.draft.styles()[0])
}

// stylesText is the grid's last line: which style this is, and what the next
// one comes to.
func (g *gridPane) stylesText(w int) string {
	t, styles := &g.s.env.Theme, g.s.draft.styles()
	for i, style := range styles {
		if style != g.number || len(styles) < 2 {
			continue
		}
		next := styles[(i+1)%len(styles)]
		pieces := 0
		for _, l := range g.s.draft.shown.Lines {
			if l.Style == next && !l.Fee {
				pieces += l.Pieces()
			}
		}
		about := next + ", " + kit.Count(pieces, "pc", "pcs")
		if g.cells.Blurred {
			return t.Cut(" "+t.Paint(kit.Muted, "next "+about), w)
		}
		return t.Cut(" "+t.Paint(kit.Muted, "next ")+t.Key(g.s.env.Keys.Name("orders.grid.next"), about), w)
	}
	return ""
}

// removeStyle takes a style with all its colours off the order; undo brings it
// back.
func (s *Screen) removeStyle(style string) tea.Cmd {
	pieces := 0
	for _, l := range s.draft.shown.Lines {
		if l.Style == style && !l.Fee {
			pieces += l.Pieces()
		}
	}
	if style == s.grid.number {
		s.grid.number = "" // nothing of it is left to be shown
	}
	cmd := s.must(change{label: "remove " + style, apply: func(o *order.Order, _ order.Settings) error {
		kept := o.Lines[:0]
		for _, l := range o.Lines {
			if l.Style != style || l.Fee {
				kept = append(kept, l)
			}
		}
		o.Lines = kept
		return nil
	}})
	return tea.Batch(cmd, s.peek(), kit.Notify(kit.OK, "Removed "+style+", "+kit.Count(pieces, "piece", "pieces")+s.bringsBack()))
}
