// Package today is the first screen of the day: what is late, at risk, unpaid,
// lapsing, not sent or quiet, what changed since the last look, and the month.
package today

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// Work is what the screen asks for.
type Work interface {
	LookToday(ctx context.Context, whose string) (work.TodayView, error)
	Looked(ctx context.Context, v work.TodayView) error
	Snooze(ctx context.Context, about, until string) (order.Minded, error)
	NoteRow(ctx context.Context, about, note string) (order.Minded, error)
	Duplicate(ctx context.Context, key string) (work.OrderView, []order.Problem, error)
}

// Options are the ways out of the screen.
type Options struct {
	OpenOrder func(key string) tea.Cmd   // an order of ours
	Track     func(query string) tea.Cmd // an order or a customer of the shop
}

type (
	snoozeMsg struct{ about, name, until string }
	noteMsg   struct{ about, text string }
	minded    struct{ said string }
	again     struct{ view work.OrderView }
)

// entry is a line of the list: a row of a group, or with row nil its head.
type entry struct {
	group order.TodayGroup
	row   *work.TodayRow
	count int
}

// Screen is Today.
type Screen struct {
	env  *kit.Env
	work Work
	opt  Options

	loading, doing kit.Latest

	view    work.TodayView
	loaded  bool
	failed  string
	all     bool
	changes bool // the list shows what changed
	entries []entry
	rows    kit.Rows
}

// New makes the screen.
func New(env *kit.Env, w Work, opt Options) *Screen { return &Screen{env: env, work: w, opt: opt} }

// Title is the tab's name.
func (s *Screen) Title() string { return "Today" }

// Init reads the day.
func (s *Screen) Init() tea.Cmd { return s.load() }

// Enter reads it again.
func (s *Screen) Enter() tea.Cmd { return s.load() }

// Leave keeps what was seen, so that the next look says what changed since.
func (s *Screen) Leave() tea.Cmd {
	if !s.loaded {
		return nil
	}
	w, v := s.work, s.view
	return func() tea.Msg {
		if err := w.Looked(context.Background(), v); err != nil {
			return kit.NoticeMsg{Kind: kit.Warn, Text: err.Error()}
		}
		return nil
	}
}

// Back leaves the list of changes.
func (s *Screen) Back() (tea.Cmd, bool) {
	if s.changes {
		s.changes = false
		s.list()
	}
	return nil, true
}

func (s *Screen) load() tea.Cmd {
	ctx, req := s.loading.Next(context.Background(), kit.Today)
	w, whose := s.work, work.TodayMine
	if s.all {
		whose = work.TodayAll
	}
	return kit.Run(ctx, req, func(ctx context.Context) (work.TodayView, error) { return w.LookToday(ctx, whose) })
}

// Update handles one message.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case kit.ActionMsg:
		return kit.Do(s, actions(), msg.ID)
	case kit.Result[work.TodayView]:
		if s.loading.Done(msg.Req) {
			s.show(msg.Value, msg.Err)
		}
	case kit.Result[minded]:
		if s.doing.Done(msg.Req) {
			if msg.Err != nil {
				return kit.Notify(kit.Error, msg.Err.Error())
			}
			return tea.Batch(kit.Notify(kit.OK, msg.Value.said), s.load())
		}
	case kit.Result[again]:
		if s.doing.Done(msg.Req) {
			if msg.Err != nil {
				return kit.Notify(kit.Error, msg.Err.Error())
			}
			return s.opt.OpenOrder(msg.Value.view.ExtOrderID)
		}
	case kit.ChangedMsg:
		return s.load()
	case snoozeMsg:
		w := s.work
		return s.mind(msg.name+" is put off.", func(ctx context.Context) error { _, err := w.Snooze(ctx, msg.about, msg.until); return err })
	case noteMsg:
		w := s.work
		return s.mind("The note is kept.", func(ctx context.Context) error { _, err := w.NoteRow(ctx, msg.about, msg.text); return err })
	case tea.KeyPressMsg:
		s.move(kit.KeyName(msg))
	case tea.MouseWheelMsg:
		if msg.Button == tea.MouseWheelUp {
			s.move("up")
		} else {
			s.move("down")
		}
	case tea.MouseClickMsg:
		if i := s.rows.At(msg.Y - headLines); i >= 0 && s.entries[i].row != nil {
			s.rows.Select(i)
		}
	}
	return nil
}

func (s *Screen) mind(said string, call func(context.Context) error) tea.Cmd {
	ctx, req := s.doing.Next(context.Background(), kit.Today)
	return kit.Run(ctx, req, func(ctx context.Context) (minded, error) { return minded{said}, call(ctx) })
}

func (s *Screen) show(view work.TodayView, err error) {
	if err != nil {
		s.failed = err.Error()
		return
	}
	s.view, s.loaded, s.failed = view, true, ""
	s.list()
}

// list puts the rows under their heads; the cursor stays on what it was on.
func (s *Screen) list() {
	at := s.selected()
	s.entries = nil
	put := func(name order.TodayGroup, rows []work.TodayRow) {
		if len(rows) == 0 {
			return
		}
		s.entries = append(s.entries, entry{group: name, count: len(rows)})
		for i := range rows {
			s.entries = append(s.entries, entry{group: name, row: &rows[i]})
		}
	}
	if s.changes {
		put("CHANGED", s.view.Changed)
	} else {
		for _, g := range s.view.Groups {
			put(g.Name, g.Orders)
		}
	}
	s.rows.SetLen(len(s.entries))
	if len(s.entries) > 0 && s.entries[s.rows.Cursor()].row == nil {
		s.rows.Select(s.rows.Cursor() + 1)
	}
	for i, e := range s.entries {
		if at != nil && e.row != nil && e.row.Subject == at.Subject && e.row.Why == at.Why {
			s.rows.Select(i)
		}
	}
}

// move moves the cursor over the heads.
func (s *Screen) move(key string) {
	before := s.rows.Cursor()
	if len(s.entries) == 0 || !s.rows.Move(key) {
		return
	}
	step := 1
	if s.rows.Cursor() < before {
		step = -1
	}
	for _, way := range []int{step, -step} { // the first row stands under the first head
		for i := s.rows.Cursor(); i >= 0 && i < len(s.entries); i += way {
			if s.entries[i].row != nil {
				s.rows.Select(i)
				return
			}
		}
	}
}

func (s *Screen) selected() *work.TodayRow {
	if i := s.rows.Cursor(); i >= 0 && i < len(s.entries) {
		return s.entries[i].row
	}
	return nil
}

// name is what a row is called.
func name(r work.TodayRow) string {
	switch {
	case r.Quote != "":
		return r.Quote
	case r.OnSiteOrder != nil:
		return strconv.FormatInt(*r.OnSiteOrder, 10)
	}
	return r.ExtOrderID
}
