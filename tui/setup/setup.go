// Package setup is the screen of what is arranged once: connections and their
// settings, fetching the catalogue and customers, the price list, the look,
// and where everything is kept. It is also the first run.
package setup

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// Connections is what the screen asks for about connections.
type Connections interface {
	Connections(ctx context.Context) ([]work.ConnectionView, error)
	ImportConnectionFile(ctx context.Context, path string) (work.ConnectionView, error)
	AddConnection(ctx context.Context, conn order.Connection, settings []work.Assignment) (work.ConnectionView, error)
	SetConnection(ctx context.Context, name string, changes []work.Assignment) (work.ConnectionView, error)
	UseConnection(ctx context.Context, name string) (work.ConnectionView, error)
	RemoveConnection(ctx context.Context, name string) error
}

// SignIns is what it asks for about signing in.
type SignIns interface {
	ShowConnection(ctx context.Context, name string) (work.ConnectionView, error)
	TestConnection(ctx context.Context, name string) (work.ConnectionView, error)
	Login(ctx context.Context, name, secret string) (work.ConnectionView, error)
	Logout(ctx context.Context, name string) error
}

// Data is what it asks for about what is fetched and kept.
type Data interface {
	RefreshInventory(ctx context.Context, full bool, progress func(work.Progress)) (work.RefreshView, error)
	TakeInventory(ctx context.Context, progress func(work.Progress)) (work.RefreshView, error)
	RefreshCustomers(ctx context.Context, progress func(work.Progress)) (work.CustomersRefreshView, error)
	ImportPricesFile(ctx context.Context, path string) (int, error)
	SetRefreshEvery(ctx context.Context, every time.Duration) error
	Status(ctx context.Context) (work.FrameStatus, error)
	Remember(ctx context.Context, key, value string) error
}

// Work is everything that the screen asks for.
type Work interface {
	Connections
	SignIns
	Data
	Copies
}

// Place is a file or folder of orderpad, by its name for a person.
type Place struct{ Name, Path string }

// Options are what the wiring knows.
type Options struct {
	Version string
	Places  []Place
	Prefs   kit.PrefsMsg
	// Welcome opens the first run: there is no connection and no order, and
	// WelcomeKey was not remembered.
	Welcome bool
	// SignIn is the connection whose password is asked for as this program
	// starts, since no keyring keeps it; empty when none is.
	SignIn string
	// Demo opens the demo; nil when this program cannot from here.
	Demo func() tea.Cmd
	// Team opens the screen of the shop's laptops; nil when there is none.
	Team func() tea.Cmd
}

// The keys under which the screen remembers what the rep chose.
const (
	WelcomeKey = "welcome" // the first run was answered
	PrefsKey   = "display" // how it looks, for ReadPrefs
)

// RefreshMsg fetches from the shop, whichever screen is open.
type RefreshMsg struct {
	Full      bool // everything again, not only what changed
	Customers bool // customers and orders instead of styles and stock
	Take      bool // the whole catalogue, however few rows it has
}

// ConnectedMsg says that connections, or what they say, changed: the wiring
// reads the status anew, and sending may go on.
type ConnectedMsg struct{}

type listed struct {
	connections []work.ConnectionView
	status      work.FrameStatus
	copies      work.CopiesView
}

// said is what an action came to; the sentence is for the notice.
type said struct {
	text string
	conn string // the connection whose page is to be shown, if one
	kind kit.Role
	// first asks for the stock of a shop that is new here, and for Today.
	first bool
}

// Screen is the setup.
type Screen struct {
	env  *kit.Env
	work Work
	opt  Options

	listing  kit.Latest
	showing  kit.Latest
	doing    kit.Latest
	doingFor string // what is being done, while it takes time
	since    time.Time

	conns  []work.ConnectionView
	status work.FrameStatus
	copies work.CopiesView
	prefs  kit.PrefsMsg
	loaded bool
	failed string

	rows  []row
	table kit.Table

	page    *page // the connection that is open
	form    *form // what is being typed
	welcome bool
	// fetchFirst fetches the stock as soon as the connections are listed.
	fetchFirst bool
	choice     int // of the first run

	returning place // what was open at the end, until the connections are read

	fetch fetch
	offer *work.RefreshView // the catalogue spells sizes another way

	narrow bool
	headY  int // lines above what can be clicked, as drawn last
}

// New makes the screen.
func New(env *kit.Env, w Work, opt Options) *Screen {
	s := &Screen{env: env, work: w, opt: opt, prefs: opt.Prefs, welcome: opt.Welcome}
	s.table = kit.Table{NoHeader: true, Row: s.cells}
	s.build()
	if opt.SignIn != "" {
		s.openSignIn(opt.SignIn, "This computer has no keyring: the password is not kept, and asked for at each start. Esc goes on without.")
	}
	return s
}

// Title is the tab's name.
func (s *Screen) Title() string { return "Setup" }

// Typing tells whether a field has the keys.
func (s *Screen) Typing() bool { return s.form != nil }

// Digits tells whether a setting stands selected: a digit begins its value.
func (s *Screen) Digits() bool { return s.form == nil && (s.page != nil || s.welcome) }

// Unsaved tells of a connection that is half typed.
func (s *Screen) Unsaved() string {
	if s.form != nil && s.form.adding != "" {
		return "A new connection is half typed; all but the password is there when you add one again."
	}
	return ""
}

// Init reads what is arranged.
func (s *Screen) Init() tea.Cmd { return s.list() }

// Enter reads it again.
func (s *Screen) Enter() tea.Cmd { return s.list() }

// Leave has nothing to stop.
func (s *Screen) Leave() tea.Cmd { return nil }

// Back closes the form, then the connection. The first run is left by one of
// its three answers.
func (s *Screen) Back() (tea.Cmd, bool) {
	switch {
	case s.form != nil:
		if !s.form.fields.Clear() {
			s.form = nil
		}
	case s.page != nil:
		s.showing.Cancel()
		s.page = nil
	}
	return nil, true // the list at the top stays
}

func (s *Screen) list() tea.Cmd {
	ctx, req := s.listing.Next(context.Background(), kit.Setup)
	w := s.work
	return kit.Run(ctx, req, func(ctx context.Context) (listed, error) {
		conns, err := w.Connections(ctx)
		if err != nil {
			return listed{}, err
		}
		status, err := w.Status(ctx)
		if err != nil {
			return listed{}, err
		}
		copies, err := w.Copies(ctx)
		return listed{conns, status, copies}, err
	})
}

// again reads the open connection once more.
func (s *Screen) again() tea.Cmd {
	if s.page == nil {
		return nil
	}
	ctx, req := s.showing.Next(context.Background(), kit.Setup)
	w, name := s.work, s.page.name
	return kit.Run(ctx, req, func(ctx context.Context) (work.ConnectionView, error) { return w.ShowConnection(ctx, name) })
}

// do carries out something that may take time; what says it meanwhile.
func (s *Screen) do(what string, call func(context.Context) (said, error)) tea.Cmd {
	s.doingFor, s.since = what, s.env.Now()
	ctx, req := s.doing.Next(context.Background(), kit.Setup)
	return kit.Run(ctx, req, call)
}

// Update handles one message.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case kit.ActionMsg:
		return kit.Do(s, s.actions(), msg.ID, listActions())
	case RefreshMsg:
		return s.refresh(msg)
	case kit.Result[listed]:
		if s.listing.Done(msg.Req) {
			return s.take(msg.Value, msg.Err)
		}
	case kit.Result[work.ConnectionView]:
		if s.showing.Done(msg.Req) && msg.Err == nil && s.page != nil {
			s.page.read = true
			s.page.take(msg.Value)
		}
	case kit.Result[said]:
		if s.doing.Done(msg.Req) {
			return s.done(msg.Value, msg.Err)
		}
	case kit.Event[work.Progress], kit.Result[work.RefreshView], kit.Result[work.CustomersRefreshView]:
		return s.fetched(msg)
	case kit.ChangedMsg:
		return s.list()
	case kit.PrefsMsg:
		return s.keep(msg)
	case addMsg:
		s.openAdd(msg.kind)
	case officeMsg:
		s.openOffice("")
	case removeMsg:
		return s.remove(msg.name)
	case tea.KeyPressMsg, kit.PasteMsg, tea.MouseMsg:
		return s.input(msg)
	}
	return nil
}

func (s *Screen) take(l listed, err error) tea.Cmd {
	s.failed = ""
	if err != nil {
		s.failed = err.Error()
		return nil
	}
	s.conns, s.status, s.copies = l.connections, l.status, l.copies
	s.build()
	if !s.loaded {
		s.loaded = true
		s.table.Select(1)
	}
	if s.fetchFirst && len(s.conns) > 0 {
		s.fetchFirst = false
		return tea.Batch(s.refresh(RefreshMsg{}), s.remember(WelcomeKey, "connect"), kit.Go(kit.Today, nil))
	}
	return s.returned()
}

// done says what an action came to and shows what it changed. What was wrong
// with a form stands beside its field.
func (s *Screen) done(d said, err error) tea.Cmd {
	if err != nil {
		if s.form != nil && s.form.fail(err) {
			return nil
		}
		return tea.Batch(kit.Notify(kit.Error, err.Error()), s.list(), s.again())
	}
	if s.form != nil {
		s.form.fields.Done()
		s.form = nil
	}
	if d.conn != "" {
		s.page = newPage(s.env, d.conn)
	}
	s.fetchFirst = d.first
	return tea.Batch(kit.Notify(d.kind, d.text), s.list(), s.again(), kit.Send(ConnectedMsg{}))
}
