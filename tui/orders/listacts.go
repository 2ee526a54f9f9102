package orders

import (
	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
)

func (s *Screen) noRow() string {
	if _, ok := s.list.selected(); !ok {
		return "no order is selected"
	}
	return ""
}

// rowOnly is why an action of the list is off that works for some orders.
func (s *Screen) rowOnly(on func(listRow) bool, why func(listRow) string) string {
	row, ok := s.list.selected()
	switch {
	case !ok:
		return s.noRow()
	case !on(row):
		return why(row)
	}
	return ""
}

// rowMay is why an order of the list cannot take a step now.
func (s *Screen) rowMay(event func(order.State) order.Event, what string) string {
	return s.rowOnly(func(r listRow) bool { return can(r.State, event(r.State)) },
		func(r listRow) string { return "an order that is " + string(r.State) + " cannot be " + what })
}

const onlySent = "only a sent order is revised; this one can still be changed"

func (s *Screen) offReviseRow() string {
	return s.rowOnly(func(r listRow) bool { return sent(r.State) }, func(listRow) string { return onlySent })
}

func (s *Screen) offHoldRow() string { return s.rowMay(holdEvent, "held back") }

func (s *Screen) holdRowWords() string {
	row, _ := s.list.selected()
	return holdWords(row.State)
}

func (s *Screen) offDiscardRow() string { return s.rowMay(discardEvent, "discarded") }

func (s *Screen) discardRowWords() string {
	if row, _ := s.list.selected(); row.State == order.Discarded {
		return "restore"
	}
	return "discard"
}

func (s *Screen) offQueueRow() string {
	return s.rowOnly(func(r listRow) bool { return can(r.State, order.EventQueue) },
		func(r listRow) string { return "this order is " + string(r.State) })
}

func (s *Screen) offRowLedger() string {
	return s.rowOnly(func(listRow) bool { return s.opt.ShowLedger != nil }, func(listRow) string { return "not here" })
}

func (s *Screen) offIntake() string {
	if s.intake.latest.Running() {
		return "orders are coming in already; esc stops that"
	}
	return ""
}

func (s *Screen) offUndoList() string {
	if s.discarded == "" {
		return "there is nothing to undo in the list; each order has its own steps"
	}
	return ""
}

func (s *Screen) allWords() string {
	if s.list.all {
		return "without discarded ones"
	}
	return "discarded ones too"
}

// openSelected opens the selected order.
func (s *Screen) openSelected() tea.Cmd {
	row, ok := s.list.selected()
	if !ok {
		return nil
	}
	s.list.filter.Blur()
	s.outside = ""
	return s.openOrder(row.key(), nil)
}

func (s *Screen) filterList() tea.Cmd {
	s.list.filter.Focus()
	return nil
}

func (s *Screen) duplicateRow() tea.Cmd {
	row, _ := s.list.selected()
	return s.again(row.key(), row.State)
}

func (s *Screen) reviseRow() tea.Cmd {
	row, _ := s.list.selected()
	return s.askRevise(row.key(), row.ExtOrderID)
}

func (s *Screen) holdRow() tea.Cmd {
	row, _ := s.list.selected()
	return s.move(row.key(), row.ExtOrderID, holdEvent(row.State))
}

func (s *Screen) discardRow() tea.Cmd {
	row, _ := s.list.selected()
	return s.move(row.key(), row.ExtOrderID, discardEvent(row.State))
}

func (s *Screen) turnAll() tea.Cmd {
	s.list.all = !s.list.all
	return s.loadList()
}

func (s *Screen) sortList() tea.Cmd {
	s.list.sortNext()
	return nil
}

func (s *Screen) copyRow() tea.Cmd {
	row, _ := s.list.selected()
	return kit.Copy(row.ExtOrderID, "the order's number")
}

func (s *Screen) showRowLedger() tea.Cmd {
	row, _ := s.list.selected()
	return s.opt.ShowLedger(row.key())
}

func (s *Screen) importOrders() tea.Cmd { return kit.Show(s.importForm("", nil)) }
