package queue

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// listActions are those of the list.
func listActions() []kit.Action[Screen] {
	return []kit.Action[Screen]{
		{ID: "queue.ledger", Keys: []string{"enter"}, Help: "what happened", Off: (*Screen).noOrder, Do: (*Screen).showLedger},
		{ID: "queue.resolve", Keys: []string{"r"}, Help: "say what became of it", Off: (*Screen).offResolve, Do: (*Screen).askWhatBecame},
		{ID: kit.Refresh, Help: "send and look now", Do: (*Screen).lookNow},
		{ID: "queue.order", Keys: []string{"o"}, Help: "open the order", Off: (*Screen).noOrder, Do: (*Screen).openOrder},
		{ID: "queue.shop", Keys: []string{"s"}, Help: "copy what to tell the shop", Off: (*Screen).offShop, Do: (*Screen).copyForShop},
		{ID: "queue.track", Keys: []string{"t"}, Help: "track it", Off: (*Screen).offTrack, Do: (*Screen).track},
		{ID: "queue.dequeue", Keys: []string{"d"}, Help: "back to draft", Off: (*Screen).offDequeue, Do: (*Screen).dequeue},
		{ID: "queue.hold", Keys: []string{"h"}, Help: "hold", Off: (*Screen).offHold, Do: (*Screen).hold},
		{ID: "queue.team", Keys: []string{"tab"}, Help: "the team", Do: (*Screen).team},
		{ID: "queue.copy", Keys: []string{"c"}, Help: "copy the number", Off: (*Screen).noOrder, Do: (*Screen).copyNumber},
	}
}

// ledgerActions are those of the ledger that is open.
func ledgerActions() []kit.Action[Screen] {
	return []kit.Action[Screen]{
		{ID: "queue.pages.turn", Keys: []string{"tab"}, Help: "scroll the details", Do: (*Screen).turnPages},
		{ID: "queue.pages.copy", Keys: []string{"c"}, Help: "copy the details", Do: (*Screen).copyDetails},
		{ID: "queue.pages.order", Keys: []string{"o"}, Help: "open the order", Do: (*Screen).openOrder},
		{ID: "queue.pages.resolve", Keys: []string{"r"}, Help: "say what became of it", Off: (*Screen).offResolve, Do: (*Screen).askWhatBecame},
		{ID: kit.Refresh, Help: "send and look now", Quiet: kit.Always[Screen], Do: (*Screen).lookNow},
	}
}

// team shows what the others have that is not sent.
func (s *Screen) team() tea.Cmd { return kit.Go(kit.Team, nil) }

// Bindings are the screen's keys.
func Bindings() []kit.Binding {
	return slices.Concat(kit.Declare(listActions()), kit.In("in an order's ledger", kit.Declare(ledgerActions())))
}

// actions are those of the part that is open.
func (s *Screen) actions() []kit.Action[Screen] {
	if s.ledger != nil {
		return ledgerActions()
	}
	return listActions()
}

// Keys lists what works now.
func (s *Screen) Keys() []kit.Binding { return kit.Offer(s.env, s, s.actions()) }

// row is the order that actions are about: the one whose ledger is open, or
// the selected one.
func (s *Screen) row() (work.QueueRow, bool) {
	if s.ledger != nil {
		return s.ledger.row(), true
	}
	return s.selected()
}

func (s *Screen) noOrder() string {
	if _, ok := s.row(); !ok {
		return "the queue is empty"
	}
	return ""
}

// only is why an action is off that works for some orders.
func (s *Screen) only(on func(work.QueueRow) bool, why string) string {
	row, ok := s.row()
	switch {
	case !ok:
		return s.noOrder()
	case !on(row):
		return why
	}
	return ""
}

func (s *Screen) offResolve() string {
	return s.only(canResolve, "only for an order whose outcome is not known, or that a revision replaces")
}

func canResolve(row work.QueueRow) bool {
	return can(row.State, order.EventPersonYes) && (row.State != order.Accepted || row.NeedsPerson) || row.ReplacedBy != ""
}

func (s *Screen) offShop() string {
	return s.only(tellsShop, "there is nothing to ask the shop about it")
}

// tellsShop tells whether a person at the shop has to look for the order.
func tellsShop(row work.QueueRow) bool {
	return row.Overdue || row.State == order.Unknown || row.State == order.Rejected || row.ReplacedBy != ""
}

func (s *Screen) offTrack() string {
	return s.only(func(r work.QueueRow) bool { return r.State == order.Accepted || r.State == order.Imported },
		"the shop does not have it yet")
}

const notSent = "only an order that has not been sent"

func (s *Screen) offDequeue() string {
	return s.only(func(r work.QueueRow) bool { return can(r.State, order.EventDequeue) }, notSent)
}

func (s *Screen) offHold() string {
	return s.only(func(r work.QueueRow) bool { return can(r.State, order.EventHold) }, notSent)
}

func can(from order.State, event order.Event) bool {
	_, err := order.Next(from, event)
	return err == nil
}

// lookNow asks for a pass of the sync, whose end comes as a SyncedMsg.
func (s *Screen) lookNow() tea.Cmd {
	w := s.work
	poke := func() tea.Msg { w.Poke(); return nil } // off the loop: it may wait for the database
	return tea.Batch(poke, kit.Notify(kit.Info, s.looking()), s.again())
}

func (s *Screen) showLedger() tea.Cmd {
	row, _ := s.row()
	return s.openLedger(row)
}

func (s *Screen) askWhatBecame() tea.Cmd {
	row, _ := s.row()
	return s.ask(row)
}

func (s *Screen) openOrder() tea.Cmd {
	row, _ := s.row()
	return s.opt.OpenOrder(row.ExtOrderID)
}

func (s *Screen) track() tea.Cmd {
	row, _ := s.row()
	return s.opt.Track(row.ExtOrderID)
}

func (s *Screen) copyForShop() tea.Cmd {
	row, _ := s.row()
	return kit.Copy(forShop(row), "what to tell the shop")
}

func (s *Screen) copyNumber() tea.Cmd {
	row, _ := s.row()
	return kit.Copy(row.ExtOrderID, "the order number")
}

func (s *Screen) hold() tea.Cmd {
	row, _ := s.row()
	return s.move(row, order.EventHold, row.ExtOrderID+" is held; it stays on this laptop until you release it.")
}

func (s *Screen) dequeue() tea.Cmd {
	row, _ := s.row()
	return s.move(row, order.EventDequeue, row.ExtOrderID+" is a draft again.")
}

func (s *Screen) move(row work.QueueRow, event order.Event, said string) tea.Cmd {
	w := s.work
	return s.do(said, func(ctx context.Context) error { _, err := w.Move(ctx, row.ExtOrderID, event); return err })
}

func (s *Screen) turnPages() tea.Cmd {
	s.ledger.focus(!s.ledger.inPages)
	return nil
}

func (s *Screen) copyDetails() tea.Cmd { return kit.Copy(s.ledger.plain(), "the details") }
