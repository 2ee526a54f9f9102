package track

import (
	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// actions are what a rep can do here, in the prompt, the list and an order
// shown whole.
func actions() []kit.Action[Screen] {
	return []kit.Action[Screen]{
		{ID: "track.list.show", Keys: []string{"enter"}, Help: "show it whole", Hidden: (*Screen).notInList, Off: (*Screen).noOrder, Do: (*Screen).showWhole},
		{ID: "track.ask", Keys: []string{"enter"}, Help: "ask the shop", Hidden: (*Screen).notTyping, Off: (*Screen).noQuery, Do: (*Screen).askQuery},
		{ID: "track.list.again", Keys: []string{"alt+d"}, Help: "order it again", Off: (*Screen).offAgain, Do: (*Screen).reorder},
		{ID: "track.list.link", Keys: []string{"alt+l", "l"}, Help: "open the shipment", Off: (*Screen).offLink, Do: (*Screen).follow},
		{ID: "track.list.copy", Keys: []string{"alt+c", "c"}, Help: "copy a number", Off: (*Screen).noOrder, Do: (*Screen).copy},
		{ID: "track.list.order", Keys: []string{"alt+o", "o"}, Help: "open the order", Off: (*Screen).notOurs, Do: (*Screen).openOrder},
		{ID: "track.list.mirror", Keys: []string{"alt+v", "v"}, Help: "sent beside the shop's", Quiet: kit.Always[Screen], Off: (*Screen).notOurs, Do: (*Screen).compare},
		{ID: kit.Refresh, Help: "ask the shop", Off: (*Screen).nothingToAsk, Do: (*Screen).askAgain},
		{ID: "track.list.prompt", Keys: []string{"/"}, Help: "search", Hidden: (*Screen).Typing, Do: (*Screen).search},
	}
}

// Bindings are the screen's keys.
func Bindings() []kit.Binding { return kit.Declare(actions()) }

// Keys lists what works now.
func (s *Screen) Keys() []kit.Binding { return kit.Offer(s.env, s, actions()) }

func (s *Screen) notInList() bool { return s.whole || !s.inList }

func (s *Screen) notTyping() bool { return !s.Typing() }

func (s *Screen) noOrder() string {
	if _, ok := s.selected(); !ok {
		return "no order is found"
	}
	return ""
}

// only is why an action is off that works for some orders.
func (s *Screen) only(on func(work.TrackedOrder) bool, why string) string {
	o, ok := s.selected()
	switch {
	case !ok:
		return s.noOrder()
	case !on(o):
		return why
	}
	return ""
}

func (s *Screen) noQuery() string {
	if s.query() == "" {
		return "type an order's number, customer or PO first"
	}
	return ""
}

func (s *Screen) nothingToAsk() string {
	if _, ok := s.selected(); ok {
		return ""
	}
	return s.noQuery()
}

func (s *Screen) offAgain() string {
	return s.only(func(o work.TrackedOrder) bool { return o.OnSiteOrder != nil },
		"the shop has no number for it yet; duplicate it in Orders")
}

func (s *Screen) offLink() string {
	return s.only(func(o work.TrackedOrder) bool { ship, _ := shipments(o); return len(ship) > 0 },
		"nothing has shipped that can be followed")
}

func (s *Screen) notOurs() string {
	return s.only(func(o work.TrackedOrder) bool { return o.State != "" }, "it was not written on this laptop")
}

func (s *Screen) showWhole() tea.Cmd {
	s.whole = true
	s.pages.Home()
	return nil
}

func (s *Screen) askQuery() tea.Cmd { return s.ask(s.query()) }

// askAgain asks about the selected order, or what the prompt says.
func (s *Screen) askAgain() tea.Cmd {
	if o, ok := s.selected(); ok && !s.Typing() {
		return s.ask(keyOf(o))
	}
	return s.ask(s.query())
}

func (s *Screen) openOrder() tea.Cmd {
	o, _ := s.selected()
	return s.opt.OpenOrder(o.ExtOrderID)
}

func (s *Screen) search() tea.Cmd {
	s.whole, s.sent = false, false
	s.toPrompt()
	return nil
}
