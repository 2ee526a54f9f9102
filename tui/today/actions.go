package today

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// actions are what a rep can do here.
func actions() []kit.Action[Screen] {
	return []kit.Action[Screen]{
		{ID: "today.open", Keys: []string{"enter"}, Help: "track it, or open it", Hint: "track", Off: (*Screen).noRow, Do: (*Screen).openRow},
		{ID: "today.again", Keys: []string{"d"}, Help: "order it again", Hint: "again", Off: (*Screen).offAgain, Do: (*Screen).again},
		{ID: "today.contact", Keys: []string{"m"}, Help: "copy mail and phone", Hint: "mail", Off: (*Screen).offContact, Do: (*Screen).copyContact},
		{ID: "today.snooze", Keys: []string{"z"}, Help: "put off", Hint: "snooze", Off: (*Screen).offMind, Do: (*Screen).askSnooze},
		{ID: "today.note", Keys: []string{"n"}, Help: "note", Off: (*Screen).offMind, Do: (*Screen).askNote},
		{ID: "today.whose", Keys: []string{"v"}, Help: "mine or all", Do: (*Screen).turnWhose},
		{ID: "today.changes", Keys: []string{"c"}, Help: "what changed", Off: (*Screen).offChanges, Do: (*Screen).turnChanges},
		{ID: kit.Refresh, Help: "read it again", Quiet: kit.Always[Screen], Do: (*Screen).readAgain},
	}
}

// Bindings are the screen's keys.
func Bindings() []kit.Binding { return kit.Declare(actions()) }

// Keys lists what works now.
func (s *Screen) Keys() []kit.Binding { return kit.Offer(s.env, s, actions()) }

const none = "nothing is selected"

func (s *Screen) noRow() string {
	if s.selected() == nil {
		return none
	}
	return ""
}

func (s *Screen) offAgain() string {
	if row := s.selected(); row != nil && row.OnSiteOrder == nil {
		return "the shop has no such order yet"
	}
	return s.noRow()
}

func (s *Screen) offContact() string {
	if row := s.selected(); row != nil && row.Email+row.Phone == "" {
		return "no mail or phone is known"
	}
	return s.noRow()
}

// offMind is for what is kept beside a row, which the list of changes has not.
func (s *Screen) offMind() string {
	if s.changes {
		return none
	}
	return s.noRow()
}

func (s *Screen) offChanges() string {
	if len(s.view.Changed) == 0 && !s.changes {
		return "nothing changed since the last look"
	}
	return ""
}

// openRow goes to the shop's side of an order, to ours, or to the customer.
func (s *Screen) openRow() tea.Cmd {
	row := s.selected()
	switch {
	case row.OnSiteOrder != nil:
		return s.opt.Track(strconv.FormatInt(*row.OnSiteOrder, 10))
	case row.ExtOrderID != "":
		return s.opt.OpenOrder(row.ExtOrderID)
	}
	return s.opt.Track(strconv.FormatInt(row.CustomerID, 10))
}

func (s *Screen) again() tea.Cmd {
	ctx, req := s.doing.Next(context.Background(), kit.Today)
	w, number := s.work, strconv.FormatInt(*s.selected().OnSiteOrder, 10)
	return kit.Run(ctx, req, func(ctx context.Context) (again, error) {
		view, _, err := w.Duplicate(ctx, number)
		return again{view}, err
	})
}

func (s *Screen) copyContact() tea.Cmd {
	row := s.selected()
	return kit.Copy(strings.TrimSpace(row.Email+"  "+row.Phone), "mail and phone of "+row.Customer)
}

// called is what a row and its customer are called.
func called(row work.TodayRow) string { return strings.TrimSpace(name(row) + " " + row.Customer) }

func (s *Screen) askSnooze() tea.Cmd {
	row := *s.selected()
	off := func(until string) tea.Msg { return snoozeMsg{row.Subject, called(row), until} }
	return kit.Show(kit.NewMenu(s.env, "Put "+called(row)+" off?", row.Why,
		kit.Choice{Label: "for a day", Key: "d", Help: "it is back tomorrow", Msg: off("day")},
		kit.Choice{Label: "for a week", Key: "w", Help: "it is back in seven days", Msg: off("week")},
		kit.Choice{Label: "for good", Key: "g", Help: "it never comes back by itself", Msg: off("good")},
	))
}

func (s *Screen) askNote() tea.Cmd {
	row := *s.selected()
	return kit.Show(newNote(s.env, called(row), row))
}

func (s *Screen) turnWhose() tea.Cmd {
	s.all = !s.all
	return s.load()
}

func (s *Screen) turnChanges() tea.Cmd {
	s.changes = !s.changes
	s.list()
	return nil
}

func (s *Screen) readAgain() tea.Cmd {
	return tea.Batch(kit.Notify(kit.Info, "Read again from this laptop."), s.load())
}
