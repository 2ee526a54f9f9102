package search

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
)

// actions are what a rep can do here, in the prompt and in the list.
func actions() []kit.Action[Screen] {
	return []kit.Action[Screen]{
		{ID: "search.completion.accept", Keys: []string{"tab", "right"}, Help: "complete", Hidden: (*Screen).noGhost, Do: (*Screen).accept},
		{ID: "search.entry.add", Keys: []string{"enter"}, Help: "add this line to the order", Hidden: (*Screen).noEntry, Off: (*Screen).offEntry, Do: (*Screen).enter},
		{ID: "search.entry.grid", Keys: []string{"alt+g"}, Help: "open the line in the grid", Hidden: (*Screen).noEntry, Off: (*Screen).offEntry, Do: (*Screen).openEntry},
		{ID: "search.open", Keys: []string{"enter"}, Help: "open the size grid", Words: (*Screen).openWords, Hidden: (*Screen).isEntry, Off: (*Screen).offOpen, Do: (*Screen).enter},
		{ID: "search.prompt.list", Keys: []string{"down", "tab"}, Help: "to the list", Hidden: (*Screen).inList, Off: (*Screen).noRows, Do: (*Screen).goToList},
		{ID: "search.list.mark", Keys: []string{"tab", "space"}, Help: "mark colours", Hidden: (*Screen).Typing, Off: (*Screen).noHits, Do: (*Screen).mark},
		{ID: "search.list.prompt", Keys: []string{"/", "shift+tab"}, Help: "back to the prompt", Hidden: (*Screen).Typing, Do: (*Screen).goToPrompt},
		{ID: "search.cost", Keys: []string{"f9"}, Help: "cost and vendor", Letter: "k", Off: (*Screen).noHits, Do: (*Screen).showCost},
		{ID: "search.target", Keys: []string{"ctrl+t"}, Help: "into a new order, or the open one", Letter: "i", Words: (*Screen).targetWords, Quiet: kit.Always[Screen], Off: (*Screen).offTarget, Do: (*Screen).turnTarget},
		{ID: "search.whole", Help: "fetch the whole inventory anew", Anywhere: true, Off: (*Screen).offFetch, Do: (*Screen).fetchWhole},
		{ID: kit.Refresh, Help: "refresh the stock", Off: (*Screen).offFetch, Do: (*Screen).fetchNews},
	}
}

// Bindings are the screen's keys.
func Bindings() []kit.Binding { return kit.Declare(actions()) }

// Keys lists what works now.
func (s *Screen) Keys() []kit.Binding { return kit.Offer(s.env, s, actions()) }

func (s *Screen) inList() bool { return !s.prompt.Focused() }

func (s *Screen) noGhost() bool { return s.inList() || s.ghost() == "" }

// isEntry tells whether enter adds a line rather than opening what is found.
func (s *Screen) isEntry() bool { return s.prompt.Focused() && s.entryShown() }

func (s *Screen) noEntry() bool { return !s.isEntry() }

func (s *Screen) offEntry() string { return sentence(s.entryFail) }

func (s *Screen) noHits() string {
	if len(s.found.view.Results) == 0 {
		return "nothing is found"
	}
	return ""
}

// noRows leaves going down on where there are proposals instead of hits.
func (s *Screen) noRows() string {
	if len(s.proposals()) > 0 {
		return ""
	}
	return s.noHits()
}

// offOpen leaves opening on while the answer to what was typed is on its way.
func (s *Screen) offOpen() string {
	if len(s.marks.colors) > 0 || s.prompt.Focused() && s.busy() {
		return ""
	}
	if s.Digits() {
		return ""
	}
	return s.noHits()
}

func (s *Screen) openWords() string {
	if s.Digits() {
		return "search for it"
	}
	if n := len(s.marks.colors); n > 0 {
		return "open " + s.marks.style + " in " + kit.Count(n, "colour", "colours")
	}
	return "open the size grid"
}

func (s *Screen) offTarget() string {
	if _, _, other := s.target(); other == "" {
		return "no other order is open"
	}
	return ""
}

func (s *Screen) targetWords() string {
	_, _, other := s.target()
	return "into " + cmp.Or(other, "another order")
}

func (s *Screen) offFetch() string {
	switch {
	case s.refreshing.Running():
		return "the inventory is being fetched already; esc stops it"
	case s.checked && s.connection == "":
		return "there is no connection to the shop yet; make one in Setup (" + s.env.Keys.Name(kit.GoTo(kit.Setup)) + ")"
	}
	return ""
}

func (s *Screen) accept() tea.Cmd {
	s.prompt.SetValue(s.prompt.Value() + s.ghost() + " ")
	return s.edited()
}

func (s *Screen) goToList() tea.Cmd {
	s.toList()
	return nil
}

func (s *Screen) goToPrompt() tea.Cmd {
	s.toPrompt()
	return nil
}

// turnTarget has goods go to the other order.
func (s *Screen) turnTarget() tea.Cmd {
	s.anew = !s.anew
	return s.read() // its price may be another there
}

func (s *Screen) fetchWhole() tea.Cmd { return s.refresh(true) }

func (s *Screen) fetchNews() tea.Cmd { return s.refresh(false) }
