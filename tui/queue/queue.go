// Package queue is the screen of what is on its way to the shop: each order's
// state, what is happening to it, its ledger, and a person's word where the
// program cannot know.
package queue

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// Work is what the screen asks for.
type Work interface {
	QueueRows(ctx context.Context, testOnly bool) (work.QueueView, error)
	Ledger(ctx context.Context, key string) (work.LedgerView, error)
	Resolve(ctx context.Context, key string, word work.Resolution) (work.OrderView, error)
	ResolveCopied(ctx context.Context, word work.Resolution) ([]work.OrderView, error)
	Move(ctx context.Context, key string, event order.Event) (work.OrderView, error)
	Status(ctx context.Context) (work.FrameStatus, error)
	Poke()
}

// Options are the ways out of the screen.
type Options struct {
	OpenOrder func(key string) tea.Cmd   // the order on its own screen
	Track     func(query string) tea.Cmd // where the shop is with it
}

// SyncedMsg tells the screen what a pass of the background sync did; the
// wiring sends it after each.
type SyncedMsg struct{ View work.SyncView }

// ShowMsg opens the ledger of an order, whatever its state, by its external id.
type ShowMsg struct{ Key string }

// snapshot is what one reading of the queue brings.
type snapshot struct {
	view   work.QueueView
	status work.FrameStatus
}

// done is what an action on an order came to.
type done struct{ said string }

type tickMsg struct{ seq int }

type resolveMsg struct {
	copied bool // the word is for all that came back from a copy
	key    string
	word   work.Resolution
}

// Screen is the queue.
type Screen struct {
	env  *kit.Env
	work Work
	opt  Options

	loading kit.Latest
	reading kit.Latest // the ledger
	doing   kit.Latest

	rows     []work.QueueRow
	counts   map[order.State]int
	status   work.FrameStatus
	loaded   bool
	failed   string
	synced   *work.SyncView
	table    kit.Table
	narrow   bool
	open     bool // the screen is in sight
	tick     int  // the newest timer
	lastTick time.Time
	queued   int64 // the order that was queued just now: the cursor goes there

	ledger *ledger // the order whose ledger is open
	sent   bool    // another screen opened it
}

// New makes the screen.
func New(env *kit.Env, w Work, opt Options) *Screen {
	s := &Screen{env: env, work: w, opt: opt}
	s.table = kit.Table{Row: s.cells, KeyOf: func(i int) string { return s.rows[i].ExtOrderID }, Sorts: sorts.IDs()}
	return s
}

// Title is the tab's name.
func (s *Screen) Title() string { return "Queue" }

// Init reads the queue.
func (s *Screen) Init() tea.Cmd { return s.load() }

// Enter reads it again and lets the countdowns run.
func (s *Screen) Enter() tea.Cmd {
	s.open = true
	return s.load()
}

// Leave stops the countdowns.
func (s *Screen) Leave() tea.Cmd {
	s.open, s.sent = false, false
	s.tick++
	return nil
}

// Back closes the ledger, or the details in it.
func (s *Screen) Back() (tea.Cmd, bool) {
	if s.ledger == nil {
		return nil, true // a list at the top stays
	}
	if s.ledger.inPages {
		s.ledger.focus(false)
		return nil, true
	}
	s.reading.Cancel()
	s.ledger = nil
	return nil, !s.sent
}

func (s *Screen) load() tea.Cmd {
	ctx, req := s.loading.Next(context.Background(), kit.Queue)
	w := s.work
	return kit.Run(ctx, req, func(ctx context.Context) (snapshot, error) {
		view, err := w.QueueRows(ctx, false)
		if err != nil {
			return snapshot{}, err
		}
		status, err := w.Status(ctx)
		return snapshot{view, status}, err
	})
}

func (s *Screen) readLedger(key string) tea.Cmd {
	ctx, req := s.reading.Next(context.Background(), kit.Queue)
	w := s.work
	return kit.Run(ctx, req, func(ctx context.Context) (work.LedgerView, error) { return w.Ledger(ctx, key) })
}

// do carries out an action on an order and says so when it is done.
func (s *Screen) do(said string, call func(context.Context) error) tea.Cmd {
	ctx, req := s.doing.Next(context.Background(), kit.Queue)
	return kit.Run(ctx, req, func(ctx context.Context) (done, error) { return done{said}, call(ctx) })
}

// Update handles one message.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case kit.ActionMsg:
		return kit.Do(s, s.actions(), msg.ID)
	case kit.Result[snapshot]:
		if s.loading.Done(msg.Req) {
			return s.show(msg.Value, msg.Err)
		}
	case kit.Result[work.LedgerView]:
		if s.reading.Done(msg.Req) && s.ledger != nil {
			s.ledger.take(msg.Value, msg.Err)
		}
	case kit.Result[done]:
		if s.doing.Done(msg.Req) {
			if msg.Err != nil {
				return tea.Batch(kit.Notify(kit.Error, msg.Err.Error()), s.load())
			}
			return tea.Batch(kit.Notify(kit.OK, msg.Value.said), s.again())
		}
	case kit.ChangedMsg:
		if msg.Orders {
			return s.again()
		}
	case kit.StatusMsg:
		s.status.Offline, s.status.Portal, s.status.Elsewhere = msg.Status.Offline, msg.Status.Portal != "", msg.Status.SendingElsewhere
		s.status.OnlyHere, s.status.Oldest = msg.Status.OnlyHere, msg.Status.OldestHere
	case kit.QueuedMsg:
		s.queued = msg.ID
	case SyncedMsg:
		s.synced = &msg.View
	case ShowMsg:
		cmd := s.openLedger(s.find(msg.Key))
		s.sent = true
		return cmd
	case resolveMsg:
		return s.resolve(msg)
	case tickMsg:
		if msg.seq == s.tick && s.open {
			return s.ticked()
		}
	case tea.KeyPressMsg, tea.MouseMsg:
		return s.input(msg)
	}
	return nil
}

// again reads what is shown once more.
func (s *Screen) again() tea.Cmd {
	if s.ledger != nil {
		return tea.Batch(s.load(), s.readLedger(s.ledger.key))
	}
	return s.load()
}

func (s *Screen) show(snap snapshot, err error) tea.Cmd {
	if err != nil {
		s.failed = err.Error()
		return nil
	}
	at, _ := s.selected()
	s.rows, s.counts, s.status, s.loaded, s.failed = slices.Clone(snap.view.Orders), snap.view.Counts, snap.status, true, ""
	sorts.Sort(&s.table, s.rows)
	s.table.SetLen(len(s.rows))
	for i, r := range s.rows {
		if r.ID == at.ID && s.queued == 0 || r.ID == s.queued {
			s.table.Select(i)
		}
	}
	s.queued = 0
	return s.wait()
}

// wait starts the timer for the next moment at which a text on the screen
// changes by itself: a second while seconds are counted, else half a minute,
// and none when nothing counts down.
func (s *Screen) wait() tea.Cmd {
	s.tick++
	if !s.open {
		return nil
	}
	now := s.env.Now()
	s.lastTick = now
	var every time.Duration
	for _, r := range s.rows {
		at, ok := deadline(r)
		switch left := at.Sub(now); {
		case !ok || left <= 0:
		case left <= time.Minute:
			return kit.After(time.Second, tickMsg{s.tick})
		default:
			every = 30 * time.Second
		}
	}
	if every == 0 {
		return nil
	}
	return kit.After(every, tickMsg{s.tick})
}

// ticked goes on counting, and reads again what has just come to its end.
func (s *Screen) ticked() tea.Cmd {
	now, before := s.env.Now(), s.lastTick
	for _, r := range s.rows {
		if at, ok := deadline(r); ok && at.After(before) && !at.After(now) {
			return tea.Batch(s.wait(), s.load())
		}
	}
	return s.wait()
}

// deadline is what an order's countdown runs to.
func deadline(r work.QueueRow) (time.Time, bool) {
	switch {
	case r.State == order.Accepted && r.NextImport != nil && !r.Overdue:
		return *r.NextImport, true
	case r.State != order.Imported && r.NextTryAt != nil && !r.NeedsPerson:
		return *r.NextTryAt, true
	}
	return time.Time{}, false
}

// find is an order of the queue; one that is not in it is known by its key.
func (s *Screen) find(key string) work.QueueRow {
	for _, r := range s.rows {
		if r.ExtOrderID == key {
			return r
		}
	}
	return work.QueueRow{ExtOrderID: key}
}

func (s *Screen) selected() (work.QueueRow, bool) {
	if i := s.table.Cursor(); i >= 0 && i < len(s.rows) {
		return s.rows[i], true
	}
	return work.QueueRow{}, false
}
