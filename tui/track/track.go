// Package track is the screen that answers "where is my order": found by
// number, customer or PO, with a sentence to read aloud, and ordered again.
package track

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// Work is what the screen asks for.
type Work interface {
	Track(ctx context.Context, query string) (work.TrackView, error)
	TrackHere(ctx context.Context, query string) (work.TrackView, []int64, error)
	Mirror(ctx context.Context, key string) (work.MirrorView, error)
}

// Options are the ways out of the screen.
type Options struct {
	OpenOrder func(key string) tea.Cmd // an order of this laptop
	Again     func(key string) tea.Cmd // the sheet that places one again
}

// FindMsg opens the screen on what a query finds, and asks the shop about it.
type FindMsg struct{ Query string }

// here is what this laptop alone knows; asked is the shop's word.
type (
	here  struct{ view work.TrackView }
	asked struct{ view work.TrackView }
)

// Screen is the tracking screen.
type Screen struct {
	env  *kit.Env
	work Work
	opt  Options

	looking kit.Latest
	asking  kit.Latest
	asks    string // what the shop is being asked about
	since   time.Time

	comparing  kit.Latest
	compares   string // the order that is compared with the shop's
	comparedAt time.Time

	prompt  kit.Field
	orders  []work.TrackedOrder
	asOf    *time.Time
	note    string // why it is not fresh, or what went wrong
	loaded  bool
	offline bool

	table  kit.Table
	pages  kit.Pager
	inList bool // the list has the keys, not the prompt
	whole  bool // one order has the whole screen
	sent   bool // another screen opened it
	shown  string
	first  bool // the next answer goes on its first order: it was asked for anew
	open   bool // this screen is the one in sight

	returning place // where the rep was, until it is found

	listY, pagesX, pagesY int  // where they were drawn last
	narrow                bool // the list has no room for more than who and when
}

// New makes the screen.
func New(env *kit.Env, w Work, opt Options) *Screen {
	s := &Screen{env: env, work: w, opt: opt, prompt: kit.NewField(env, "")}
	s.prompt.Placeholder("number, customer, contact, e-mail or PO")
	s.prompt.Focus()
	s.table = kit.Table{Row: s.cells, Blurred: true, Sorts: sorts.IDs()}
	return s
}

// Title is the tab's name.
func (s *Screen) Title() string { return "Track" }

// Typing tells whether the prompt has the keys.
func (s *Screen) Typing() bool { return !s.inList && !s.whole }

// Init lists the newest orders.
func (s *Screen) Init() tea.Cmd { return s.look() }

// Enter reads again what may have changed meanwhile. Who looked at the newest
// order when leaving still does.
func (s *Screen) Enter() tea.Cmd {
	s.open = true
	return s.look()
}

// Leave has nothing to stop.
func (s *Screen) Leave() tea.Cmd {
	s.sent, s.open = false, false
	return nil
}

// Back closes the order, then leaves the list, then empties the prompt.
func (s *Screen) Back() (tea.Cmd, bool) {
	switch {
	case s.sent:
		s.sent, s.whole = false, false
		s.toPrompt()
		return nil, false
	case s.whole:
		s.whole = false
		s.toList()
		return nil, true
	case s.inList:
		s.toPrompt()
		return nil, true
	case s.query() != "":
		s.prompt.SetValue("")
		s.first = false // the cursor stays on its order
		return s.look(), true
	}
	return nil, true // the list at the top stays
}

// Work tells that the shop is being asked.
func (s *Screen) Work() (kit.Progress, bool) {
	if s.comparing.Running() {
		return kit.Progress{Label: "Asking the shop about " + s.compares, Started: s.comparedAt}, true
	}
	return kit.Progress{Label: "Asking the shop about " + s.asks, Started: s.since}, s.asking.Running()
}

// StopWork gives the question up.
func (s *Screen) StopWork() tea.Cmd {
	s.asking.Cancel()
	s.comparing.Cancel()
	return kit.Notify(kit.Info, "Stopped asking; this is what was fetched last.")
}

func (s *Screen) query() string { return strings.TrimSpace(s.prompt.Value()) }

// look finds what is on this laptop.
func (s *Screen) look() tea.Cmd {
	ctx, req := s.looking.Next(context.Background(), kit.Track)
	w, query := s.work, s.query()
	return kit.Run(ctx, req, func(ctx context.Context) (here, error) {
		view, _, err := w.TrackHere(ctx, query)
		return here{view}, err
	})
}

// ask asks the shop.
func (s *Screen) ask(query string) tea.Cmd {
	if query == "" {
		return nil
	}
	s.asks, s.since = query, s.env.Now()
	ctx, req := s.asking.Next(context.Background(), kit.Track)
	w := s.work
	return kit.Run(ctx, req, func(ctx context.Context) (asked, error) {
		view, err := w.Track(ctx, query)
		return asked{view}, err
	})
}

// Update handles one message.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case kit.ActionMsg:
		return kit.Do(s, actions(), msg.ID)
	case FindMsg:
		s.prompt.SetValue(msg.Query)
		s.whole, s.sent = true, true
		s.toList()
		return tea.Batch(s.look(), s.ask(msg.Query))
	case kit.Result[here]:
		if s.looking.Done(msg.Req) {
			s.take(msg.Value.view, msg.Err)
		}
	case kit.Result[asked]:
		if s.asking.Done(msg.Req) {
			return s.answered(msg.Value.view, msg.Err)
		}
	case kit.Result[mirrored]:
		if s.comparing.Done(msg.Req) {
			return s.compared(msg.Value.view, msg.Err)
		}
	case kit.ChangedMsg:
		return s.look()
	case kit.StatusMsg:
		s.offline = msg.Status.Offline
	case linkMsg:
		return kit.OpenLink(msg.url)
	case copyMsg:
		return kit.Copy(msg.text, msg.what)
	case tea.KeyPressMsg, kit.PasteMsg, tea.MouseMsg:
		return s.input(msg)
	}
	return nil
}

// answered takes the shop's word. A single order found is shown at once, since
// the rep pressed enter for it.
func (s *Screen) answered(view work.TrackView, err error) tea.Cmd {
	if order.IsKind(err, order.KindNotFound) {
		s.note = "The shop was asked and does not know it either. Try another number, name or PO."
		if s.offline {
			s.note = "The shop cannot be asked now: there is no network. It can be asked again with enter."
		}
		return nil
	}
	if err != nil {
		s.note = err.Error()
		return kit.Notify(kit.Error, err.Error())
	}
	if s.asks != s.query() {
		// One order was asked about again; the list stays what it is.
		return s.look()
	}
	s.take(view, nil)
	if len(s.orders) > 0 && !s.whole {
		s.toList()
	}
	return nil
}

func (s *Screen) take(view work.TrackView, err error) {
	s.loaded = true
	if err != nil {
		s.note = err.Error()
		return
	}
	before, had := s.selected()
	newest := !s.open && s.Typing() && s.table.Cursor() <= 0
	had, s.first = had && !s.first && !newest, false
	s.orders, s.asOf, s.note = view.Orders, view.AsOf, view.Note
	slices.SortStableFunc(s.orders, newestFirst)
	sorts.Sort(&s.table, s.orders)
	s.table.SetLen(len(s.orders))
	if !had {
		s.table.Select(0)
	}
	for i, o := range s.orders {
		if had && keyOf(o) == keyOf(before) {
			s.table.Select(i)
		}
	}
	if s.returning != (place{}) {
		s.returned()
	}
	if len(s.orders) == 0 {
		s.whole = false
		s.toPrompt()
	}
}

// newestFirst puts what the shop has no number for before everything else.
func newestFirst(a, b work.TrackedOrder) int {
	if an, bn := a.OnSiteOrder == nil, b.OnSiteOrder == nil; an != bn {
		if an {
			return -1
		}
		return 1
	}
	return cmp.Or(b.Ordered.Time().Compare(a.Ordered.Time()), strings.Compare(keyOf(b), keyOf(a)))
}

func keyOf(o work.TrackedOrder) string {
	if o.OnSiteOrder != nil {
		return strconv.FormatInt(*o.OnSiteOrder, 10)
	}
	return o.ExtOrderID
}

func (s *Screen) selected() (work.TrackedOrder, bool) {
	if i := s.table.Cursor(); i >= 0 && i < len(s.orders) {
		return s.orders[i], true
	}
	return work.TrackedOrder{}, false
}

func (s *Screen) toList() {
	s.inList, s.table.Blurred = true, false
	s.prompt.Blur()
}

func (s *Screen) toPrompt() {
	s.inList, s.table.Blurred = false, true
	s.prompt.Focus()
}
