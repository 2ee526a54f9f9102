// Package tui is the frame around the screens: which one is open, how to get
// back, what lies on top, the notice line and the keys that work everywhere.
// It knows nothing of what a screen shows.
package tui

import (
	"cmp"
	"runtime"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"orderpad/tui/kit"
)

// MinWidth and MinHeight are the smallest window that still serves; below it
// the frame says so, keeps all state and takes only ctrl+c.
const (
	MinWidth  = 60
	MinHeight = 15
)

// Options is what the wiring gives the frame.
type Options struct {
	Env     *kit.Env
	Look    kit.Look
	Mouse   bool
	Hints   bool
	Screens map[kit.ScreenID]kit.Screen // all six
	Option  bool                        // characters of macOS's Option are alt keys where no text is typed
	Start   kit.ScreenID                // the screen that opens; Search when empty
	Status  kit.Status
	// Home is the screen that carries out a global action when the open one
	// does not list it in its Keys.
	Home map[kit.ActionID]kit.ScreenID
	// Do carries out global actions that belong to no screen, such as cutting
	// the demo's network. It may be nil.
	Do map[kit.ActionID]func() tea.Cmd
	// Off is why a global action cannot be done now, such as F8 outside the
	// demo; empty for none. It may be nil.
	Off func(kit.ActionID) string
	// Places are where the rep was when orderpad ended; Keep writes down where
	// they are now, off the loop. It may be nil.
	Places Places
	Keep   func(Places) error
	// Failed notes a screen's call that failed, off the loop. It may be nil.
	Failed func(kit.ScreenID, error)
	// OpenURL opens an https address in the browser; nil takes the system's.
	OpenURL func(string) error
}

// Model is the root model.
type Model struct {
	env    *kit.Env
	opt    Options
	look   kit.Look
	open   kit.ScreenID
	back   []kit.ScreenID
	over   []kit.Overlay
	quit   *kit.Confirm // the quit dialog while it is on the stack
	status kit.Status
	notice kit.Notice
	said   kit.NoticeList // of this session
	burst  kit.Burst
	places placeKeeper

	noticeSeq int // tells the newest notice from one whose time is over

	w, h    int
	tabs    []tabAt      // where they were drawn
	hints   []kit.HintAt // where they were drawn, from the second cell on
	overBox overRect     // where the top overlay was drawn
}

// New makes the root model.
func New(opt Options) *Model {
	if opt.Start == "" {
		opt.Start = kit.Search
	}
	if opt.OpenURL == nil {
		opt.OpenURL = openURL
	}
	opt.Env.Theme = kit.NewTheme(opt.Look)
	m := &Model{env: opt.Env, opt: opt, look: opt.Look, open: opt.Start, status: opt.Status}
	if from := opt.Places.From; opt.Start == opt.Places.Open && opt.Screens[from] != nil {
		m.back = []kit.ScreenID{from}
	}
	return m
}

// ProgramOptions are the options the program must run with: frames fast
// enough that the first one is not waited for, and NO_COLOR with any value.
func ProgramOptions(look kit.Look) []tea.ProgramOption {
	opts := []tea.ProgramOption{tea.WithFPS(120)}
	if look.NoColor {
		opts = append(opts, tea.WithColorProfile(colorprofile.ASCII))
	}
	return opts
}

// redrawEvery keeps ages honest when nothing else happens.
const redrawEvery = 20 * time.Second

type redrawMsg struct{}

type noticeOverMsg struct{ seq int }

type linkFailedMsg struct{ said string }

// Init starts the screens and asks the terminal for its background.
func (m *Model) Init() tea.Cmd {
	cmds := []tea.Cmd{tea.RequestBackgroundColor, kit.After(redrawEvery, redrawMsg{}), m.returnToPlaces()}
	for _, id := range kit.Screens {
		if s, ok := m.opt.Screens[id].(kit.Starter); ok {
			cmds = append(cmds, s.Init())
		}
	}
	if f, ok := m.screen().(kit.Focusable); ok {
		cmds = append(cmds, f.Enter())
	}
	return tea.Batch(cmds...)
}

func (m *Model) screen() kit.Screen { return m.opt.Screens[m.open] }

// Open is the screen in sight.
func (m *Model) Open() kit.ScreenID { return m.open }

// Update routes one message, and notes where the rep is after it.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := m.route(msg)
	if rest := m.notePlaces(); rest != nil {
		cmd = tea.Batch(cmd, rest)
	}
	if rest := m.noteFailure(msg); rest != nil {
		cmd = tea.Batch(cmd, rest)
	}
	return m, cmd
}

// noteFailure has a failed call written down for support.
func (m *Model) noteFailure(msg tea.Msg) tea.Cmd {
	result, ok := msg.(interface {
		kit.Owned
		Failure() error
	})
	if !ok || result.Failure() == nil || m.opt.Failed == nil {
		return nil
	}
	return func() tea.Msg {
		m.opt.Failed(result.Request().Owner, result.Failure())
		return nil
	}
}

func (m *Model) route(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, kit.BurstMsg, tea.MouseMsg:
		return m, m.input(msg)
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		return m, nil
	case tea.ColorProfileMsg:
		m.look.Profile = msg.Profile
		return m, m.retheme()
	case tea.BackgroundColorMsg:
		m.look.IsLight = !msg.IsDark()
		return m, m.retheme()
	case kit.PrefsMsg:
		return m, m.prefer(msg)
	case kit.TimerMsg:
		return m, tea.Tick(msg.D, func(time.Time) tea.Msg { return msg.Msg })
	case kit.ParkedMsg:
		return m, msg.Cmd
	case kit.GoMsg:
		return m, m.goTo(msg.Screen, msg.Msg)
	case kit.OverlayMsg:
		m.over = append(m.over, msg.Overlay)
		if o, ok := msg.Overlay.(kit.Starter); ok {
			return m, o.Init()
		}
		return m, nil
	case kit.ActionMsg:
		return m, m.act(msg.ID)
	case kit.StatusMsg:
		m.setStatus(msg.Status)
		return m, m.all(msg)
	case kit.NoticeMsg:
		return m, m.sayOf(msg.About, msg.Kind, msg.Text)
	case noticeOverMsg:
		if m.noticeSeq == msg.seq {
			m.notice = kit.Notice{}
		}
		return m, nil
	case placesMsg:
		return m, m.placesDue()
	case keptMsg:
		return m, m.kept(msg)
	case redrawMsg:
		return m, kit.After(redrawEvery, redrawMsg{})
	case kit.CopyMsg:
		return m, tea.Batch(tea.SetClipboard(msg.Text), m.say(kit.OK, "Copied "+msg.What+"."))
	case kit.OpenLinkMsg:
		return m, m.openLink(msg)
	case linkFailedMsg:
		return m, m.say(kit.Warn, msg.said)
	case kit.Owned:
		if s, ok := m.opt.Screens[msg.Request().Owner]; ok {
			return m, s.Update(msg)
		}
	}
	return m, m.all(msg)
}

// all gives a message that nobody owns to the overlays and every screen.
func (m *Model) all(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, o := range slices.Clone(m.over) {
		cmd, closed := o.Update(msg)
		cmds = append(cmds, cmd)
		if closed {
			m.drop(o)
		}
	}
	for _, id := range kit.Screens {
		if s := m.opt.Screens[id]; s != nil {
			cmds = append(cmds, s.Update(msg))
		}
	}
	return tea.Batch(cmds...)
}

func (m *Model) drop(o kit.Overlay) {
	m.over = slices.DeleteFunc(m.over, func(x kit.Overlay) bool { return x == o })
	if o == kit.Overlay(m.quit) {
		m.quit = nil
	}
}

// goTo opens a screen, remembers where the rep came from, and hands over a
// message.
func (m *Model) goTo(id kit.ScreenID, msg tea.Msg) tea.Cmd {
	if m.opt.Screens[id] == nil {
		return nil
	}
	var cmds []tea.Cmd
	if id != m.open {
		if n := len(m.back); msg != nil && n > 0 && m.back[n-1] == id {
			m.back = m.back[:n-1] // a screen hands something back, as a picked customer
		} else {
			m.back = append(m.back, m.open)
		}
		cmds = append(cmds, m.swap(id))
	}
	if msg != nil {
		cmds = append(cmds, m.opt.Screens[id].Update(msg))
	}
	return tea.Batch(cmds...)
}

func (m *Model) swap(id kit.ScreenID) tea.Cmd {
	m.heeded()
	var cmds []tea.Cmd
	if f, ok := m.screen().(kit.Focusable); ok {
		cmds = append(cmds, f.Leave())
	}
	m.open = id
	if f, ok := m.screen().(kit.Focusable); ok {
		cmds = append(cmds, f.Enter())
	}
	return tea.Batch(cmds...)
}

// setStatus notes since when the shop is out of reach, and takes away what was
// said of a network that is back.
func (m *Model) setStatus(s kit.Status) {
	if s.Offline || s.Portal != "" {
		if s.OfflineSince = m.status.OfflineSince; s.OfflineSince.IsZero() {
			s.OfflineSince = m.env.Now()
		}
	} else if m.notice.About == kit.AboutNetwork && !m.status.OfflineSince.IsZero() {
		m.notice = kit.Notice{}
	}
	m.status = s
}

func (m *Model) say(kind kit.Role, text string) tea.Cmd { return m.sayOf("", kind, text) }

// sayOf says something on the notice line and keeps it in the list; about is
// what it is the state of, empty for nothing.
func (m *Model) sayOf(about string, kind kit.Role, text string) tea.Cmd {
	m.notice = kit.Notice{Kind: kind, Text: text, At: m.env.Now(), About: about}
	m.said.Add(m.notice)
	m.noticeSeq++
	if !m.notice.Fades() {
		return nil
	}
	return kit.After(kit.NoticeFor, noticeOverMsg{m.noticeSeq})
}

func (m *Model) retheme() tea.Cmd {
	m.env.Theme = kit.NewTheme(m.look)
	return m.all(kit.ThemeMsg{})
}

func (m *Model) prefs() kit.PrefsMsg {
	return kit.PrefsMsg{Theme: m.look.Mode, ASCII: m.look.ASCII, Mouse: m.opt.Mouse, Hints: m.opt.Hints, Calm: m.look.Calm}
}

// prefer applies what the rep chose and tells every screen.
func (m *Model) prefer(p kit.PrefsMsg) tea.Cmd {
	if p == m.prefs() {
		return nil
	}
	m.look.Mode, m.look.ASCII, m.look.Calm = p.Theme, p.ASCII, p.Calm
	m.opt.Mouse, m.opt.Hints = p.Mouse, p.Hints
	return tea.Batch(m.retheme(), m.all(p))
}

func (m *Model) openLink(link kit.OpenLinkMsg) tea.Cmd {
	open := m.opt.OpenURL
	return func() tea.Msg {
		if err := open(link.URL); err != nil {
			return linkFailedMsg{cmp.Or(link.Failed, "The browser did not open. The address is "+link.URL)}
		}
		return kit.NoticeMsg{Kind: kit.Info, Text: cmp.Or(link.Opened, "Opened in the browser.")}
	}
}

// askToQuit names what is only on this laptop. Nothing is lost by quitting,
// since everything is saved as it is made; but it waits here meanwhile.
func (m *Model) askToQuit() tea.Cmd {
	text, unsaved := "", ""
	for _, id := range kit.Screens {
		if u, ok := m.opt.Screens[id].(kit.Unsaved); ok {
			if what := u.Unsaved(); what != "" {
				unsaved += what + " "
			}
		}
	}
	if n := m.status.OnlyHere; n > 0 {
		verb := " are only on this laptop"
		if n == 1 {
			verb = " is only on this laptop"
		}
		text = kit.Count(n, "order", "orders") + verb
		if !m.status.OldestHere.IsZero() {
			if n > 1 {
				text += ", the oldest"
			}
			text += " for " + kit.Age(m.env.Now().Sub(m.status.OldestHere))
		}
		if unsaved == "" {
			text += ". Everything is saved; what is queued goes out when orderpad runs again. "
		} else {
			text += ". What is queued goes out when orderpad runs again. "
		}
	}
	text += unsaved
	if text == "" || m.quit != nil || m.small() {
		return tea.Quit
	}
	m.quit = kit.NewConfirm(m.env, "Quit orderpad?", text,
		kit.Button{Label: "Quit", Key: "y", Msg: tea.QuitMsg{}},
		kit.Button{Label: "Stay", Key: "n"})
	m.over = append(m.over, m.quit)
	return nil
}

func (m *Model) small() bool { return m.w < MinWidth || m.h < MinHeight }

func canSuspend() string {
	if runtime.GOOS == "windows" {
		return "Windows has no suspend"
	}
	return ""
}
