package orders

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// loaded is a style as the grid needs it.
type loaded struct {
	number   string
	style    catalog.Style
	known    bool
	book     order.PriceBook
	conn     order.Connection
	settings order.Settings
}

// opened is an order that was opened, with the grid that was asked for.
type opened struct {
	order order.Order
	keep  bool // the order that is open stays
	conn  order.Connection
	set   order.Settings
	book  order.PriceBook
	grid  *loaded
	msg   GridMsg
	at    place          // where the focus goes, after a restart
	then  func() tea.Cmd // what the rep wants of it
}

// loadStyle reads what the grid of a style needs.
func loadStyle(ctx context.Context, w Work, number string, o order.Order) (l loaded, err error) {
	l.number = number
	if l.conn, l.settings, err = w.Current(ctx); err != nil {
		return l, err
	}
	l.style, err = w.StyleFor(ctx, o, number)
	switch {
	case err == nil:
		l.known, l.number = true, l.style.Number
	case order.IsKind(err, order.KindNotFound):
		l.style = catalog.Style{Number: number}
	default:
		return l, err
	}
	l.book, err = bookOf(ctx, w, o, l.number, l.settings)
	return l, err
}

// openOrder opens an order by its number or external id; then, if any, is what
// follows.
func (s *Screen) openOrder(key string, then func() tea.Cmd) tea.Cmd {
	return s.whenSaved(func() tea.Cmd {
		w := s.work
		ctx, req := s.opening.Next(context.Background(), kit.Orders)
		return kit.Run(ctx, req, func(ctx context.Context) (out opened, err error) {
			out.then = then
			if out.order, err = w.Order(ctx, key); err != nil {
				return out, err
			}
			if out.book, err = w.PriceBook(ctx, out.order); err == nil {
				out.conn, out.set, err = w.Current(ctx)
			}
			return out, err
		})
	})
}

// openFor opens an order for another screen. When the customers' screen brings
// back the order that it was opened for, the rep is where they were.
func (s *Screen) openFor(key string) tea.Cmd {
	if s.picking && (key == s.draft.key() || key == s.draft.base.ExtOrderID) {
		s.picking = false
		return s.reload(true)
	}
	s.outside = viewOrder
	return s.openOrder(key, nil)
}

// openGrid opens the grid of a style: in the order named, in the one that the
// rep is working on, or in a new one.
func (s *Screen) openGrid(msg GridMsg) tea.Cmd { return s.openGridAt(msg, place{}, nil) }

func (s *Screen) openGridAt(msg GridMsg, at place, then func() tea.Cmd) tea.Cmd {
	return s.whenSaved(func() tea.Cmd {
		w, current := s.work, s.draft.shown.Clone()
		keep := msg.OrderID == 0 && !msg.New && s.DraftID() != 0 || msg.OrderID != 0 && msg.OrderID == s.draft.base.ID
		if !keep {
			current = order.Order{}
		}
		ctx, req := s.opening.Next(context.Background(), kit.Orders)
		return kit.Run(ctx, req, func(ctx context.Context) (out opened, err error) {
			out.order, out.keep, out.msg, out.at, out.then = current, keep, msg, at, then
			if !keep && msg.OrderID != 0 {
				if out.order, err = w.Order(ctx, strconv.FormatInt(msg.OrderID, 10)); err != nil {
					return out, err
				}
			}
			if msg.Style == "" {
				if out.book, err = w.PriceBook(ctx, out.order); err == nil {
					out.conn, out.set, err = w.Current(ctx)
				}
				return out, err
			}
			l, err := loadStyle(ctx, w, msg.Style, out.order)
			out.grid, out.conn, out.set, out.book = &l, l.conn, l.settings, l.book
			return out, err
		})
	})
}

// orderOpened takes the answer of openOrder and openGrid.
func (s *Screen) orderOpened(msg kit.Result[opened]) tea.Cmd {
	if !s.opening.Done(msg.Req) {
		return nil
	}
	returning := s.returning != (place{})
	s.returning = place{}
	if returning && (s.view != viewList || order.IsKind(msg.Err, order.KindNotFound)) {
		return nil // the rep was faster, or it is no longer there
	}
	if msg.Err != nil {
		return sayError(msg.Err)
	}
	// The rep may have typed on meanwhile.
	return s.whenSaved(func() tea.Cmd { return s.showOpened(msg.Value) })
}

func (s *Screen) showOpened(v opened) tea.Cmd {
	if v.keep {
		s.draft.conn, s.draft.settings, s.draft.book = v.conn, v.set, v.book
	} else {
		s.draft.set(v.order, v.conn, v.set, v.book)
		s.grid.number = ""
	}
	s.rail.reset()
	var cmds []tea.Cmd
	if v.grid == nil || v.msg.Entry != nil && v.msg.Entry.Line.Fee {
		s.grid.number = ""
		s.view = viewOrder
		if s.outside == viewGrid {
			s.outside = viewOrder
		}
	} else {
		s.view = viewGrid
		s.grid.open(s, *v.grid, v.msg.Colors)
		cmds = append(cmds, s.freshen())
	}
	if v.msg.Entry != nil {
		cmds = append(cmds, s.addEntry(*v.msg.Entry))
	}
	s.refresh()
	if s.view == viewGrid {
		s.grid.goTo(v.msg, v.at)
	}
	if v.then != nil {
		cmds = append(cmds, v.then())
	}
	return tea.Batch(append(cmds, s.check(), s.peek())...)
}

// addEntry puts a line that was typed in one line on the order.
func (s *Screen) addEntry(e order.Entry) tea.Cmd {
	lines := e.Lines()
	cmd := s.must(change{label: lineName(e.Line), apply: func(o *order.Order, s order.Settings) error {
		for _, line := range lines {
			o.AddGoods(line, s)
		}
		return nil
	}})
	warnings := slices.Clone(e.Warnings)
	if len(e.Fits) > 0 {
		warnings = append(warnings, "the customer that the line names is not picked here; "+s.env.Keys.Name(kit.PickCustomer)+" picks one")
	}
	if len(warnings) > 0 {
		cmd = tea.Batch(cmd, kit.Notify(kit.Warn, kit.Sentence(strings.Join(warnings, "; "))))
	}
	return cmd
}
