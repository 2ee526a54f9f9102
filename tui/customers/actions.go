package customers

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
)

// listActions are those of the prompt and the list.
func listActions() []kit.Action[Screen] {
	return []kit.Action[Screen]{
		{ID: "customers.open", Keys: []string{"enter"}, Help: "contacts and orders", Off: (*Screen).noCustomer, Do: (*Screen).openSelected},
		{ID: kit.NewOrder, Help: "new order for them", Off: (*Screen).noCustomer, Do: (*Screen).begin},
		{ID: "customers.along", Keys: []string{"alt+t", "space"}, Help: "take along", Words: (*Screen).alongWords, Off: (*Screen).offAlong, Do: (*Screen).along},
		{ID: "customers.new", Keys: []string{"alt+n"}, Help: "type a new customer", Anywhere: true, Do: (*Screen).newForm},
		{ID: "customers.copy", Keys: []string{"alt+c", "c"}, Help: "copy", Off: (*Screen).noCustomer, Do: (*Screen).copy},
		{ID: "customers.again", Keys: []string{"alt+d"}, Help: "order their last again", Off: (*Screen).noOrders, Do: (*Screen).againLast},
		{ID: "customers.prompt", Keys: []string{"/"}, Help: "search", Hidden: (*Screen).Typing, Do: (*Screen).search},
	}
}

// pickActions are those while a customer is picked for an order.
func pickActions() []kit.Action[Screen] {
	return []kit.Action[Screen]{
		{ID: "customers.open", Help: "take this customer", Off: (*Screen).offTake, Do: (*Screen).openSelected},
		{ID: "customers.new", Do: (*Screen).newForm},
		{ID: "customers.along", Words: (*Screen).alongWords, Quiet: kit.Always[Screen], Off: (*Screen).offAlong, Do: (*Screen).along},
	}
}

// insideActions are those of one customer.
func insideActions() []kit.Action[Screen] {
	return []kit.Action[Screen]{
		{ID: "customers.inside.track", Keys: []string{"enter"}, Help: "track this order", Off: (*Screen).noPast, Do: (*Screen).trackPast},
		{ID: "customers.inside.again", Keys: []string{"alt+d", "d"}, Help: "order it again", Off: (*Screen).noPast, Do: (*Screen).againPast},
		{ID: kit.NewOrder, Help: "new order for them", Off: (*Screen).noCustomer, Do: (*Screen).begin},
		{ID: "customers.inside.along", Keys: []string{"alt+t", "space"}, Help: "take along", Words: (*Screen).alongWords, Off: (*Screen).offAlong, Do: (*Screen).along},
		{ID: "customers.inside.copy", Keys: []string{"alt+c", "c"}, Help: "copy", Do: (*Screen).copy},
	}
}

// formActions are those of a new customer's form.
func formActions() []kit.Action[Screen] {
	return []kit.Action[Screen]{{ID: "customers.form.save", Keys: []string{"alt+s"}, Help: "save", Do: (*Screen).save}}
}

// Bindings are the screen's keys.
func Bindings() []kit.Binding {
	return slices.Concat(
		kit.Declare(listActions(), pickActions()),
		kit.In("in a customer", kit.Declare(insideActions())),
		kit.In("in a new customer's form", kit.Declare(formActions())))
}

// actions are those of the part that is open.
func (s *Screen) actions() []kit.Action[Screen] {
	switch {
	case s.form != nil:
		return formActions()
	case s.inside:
		return insideActions()
	case s.pick != nil:
		return pickActions()
	}
	return listActions()
}

// Keys lists what works now.
func (s *Screen) Keys() []kit.Binding { return kit.Offer(s.env, s, s.actions()) }

func (s *Screen) noCustomer() string {
	if _, ok := s.selected(); !ok {
		return "no customer is found"
	}
	return ""
}

// offTake leaves taking on while the answer to what was typed is on its way.
func (s *Screen) offTake() string {
	if s.answer != s.query() {
		return ""
	}
	return s.noCustomer()
}

func (s *Screen) offAlong() string {
	if c, ok := s.selected(); ok && c.ID == 0 {
		return "the shop does not know this customer yet"
	}
	return s.noCustomer()
}

func (s *Screen) alongWords() string {
	if c, _ := s.selected(); c.TakeAlong {
		return "leave here"
	}
	return "take along"
}

func (s *Screen) noPast() string {
	if _, any := s.past(); !any {
		return "no past order is known"
	}
	return ""
}

// openSelected takes the customer for the order that one is picked for, or
// opens it.
func (s *Screen) openSelected() tea.Cmd {
	if s.answer != s.query() {
		s.ahead = true // taken when it is the only one found: the rep has not seen it yet
		return nil
	}
	c, ok := s.selected()
	switch {
	case !ok:
		return nil
	case s.pick != nil:
		return s.choose(c)
	}
	s.inside = true
	return s.show(false)
}

func (s *Screen) noOrders() string {
	if s.shown == nil || len(s.shown.Orders) == 0 {
		return "no past order of theirs is on this laptop"
	}
	return ""
}

func (s *Screen) againLast() tea.Cmd {
	return s.opt.Again(strconv.FormatInt(s.shown.Orders[0].OnSiteOrder, 10))
}

func (s *Screen) againPast() tea.Cmd {
	p, _ := s.past()
	return s.opt.Again(strconv.FormatInt(p.OnSiteOrder, 10))
}

func (s *Screen) trackPast() tea.Cmd {
	p, _ := s.past()
	return s.opt.Track(strconv.FormatInt(p.OnSiteOrder, 10))
}

func (s *Screen) search() tea.Cmd {
	s.toPrompt()
	return nil
}
