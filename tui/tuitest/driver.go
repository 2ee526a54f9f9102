// Package tuitest drives the screens in tests: in process by keys with their
// commands run until quiet (Driver), and the real binary through a
// pseudo-terminal (Terminal). Only tests import it.
package tuitest

import (
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"orderpad/tui/kit"
)

// Patience bounds every wait for a command or a condition.
const Patience = 10 * time.Second

// Sizes are the windows goldens are kept for.
var Sizes = []Size{{60, 15}, {80, 24}, {120, 40}}

// Size is a window in cells.
type Size struct{ W, H int }

// Clock is a clock that only tests move. Use its Now as Env.Now.
type Clock struct{ t time.Time }

// NewClock starts at a fixed moment: Saturday 21 November 2026, 14:05 UTC.
func NewClock() *Clock { return &Clock{time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC)} }

// Now is the clock's time.
func (c *Clock) Now() time.Time { return c.t }

// Advance moves it.
func (c *Clock) Advance(d time.Duration) { c.t = c.t.Add(d) }

// Driver runs a root model, or one screen alone, without a terminal.
type Driver struct {
	t      testing.TB
	model  tea.Model
	clock  *Clock
	parked chan tea.Msg
	timers []kit.TimerMsg
	quit   bool
	clip   string
	links  []string
	names  kit.Screen            // the one whose sentences are held to name keys that work
	named  map[kit.ActionID]bool // actions whose keys sentences named since they were last looked at
	w, h   int
}

// New starts a root model in a window of w by h and runs it until quiet. The
// clock is the one its Env reads.
func New(t testing.TB, m tea.Model, clock *Clock, w, h int) *Driver {
	t.Helper()
	d := &Driver{t: t, model: m, clock: clock, parked: make(chan tea.Msg, 64)}
	d.settle([]tea.Cmd{m.Init()}, nil)
	d.Resize(w, h)
	return d
}

// Alone starts a single screen, without the frame: keys go through its
// bindings as the root would send them.
func Alone(t testing.TB, s kit.Screen, clock *Clock, w, h int) *Driver {
	t.Helper()
	return New(t, &alone{screen: s}, clock, w, h)
}

// alone stands in for the root around one screen.
type alone struct {
	screen kit.Screen
	w, h   int
}

func (a *alone) Init() tea.Cmd {
	if s, ok := a.screen.(kit.Starter); ok {
		return s.Init()
	}
	return nil
}

func (a *alone) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.w, a.h = msg.Width, msg.Height
		return a, nil
	case tea.PasteMsg:
		return a, a.screen.Update(kit.BracketedPaste(msg.Content))
	case tea.KeyPressMsg:
		typing := false
		if t, ok := a.screen.(kit.TextInput); ok {
			typing = t.Typing()
		}
		if b, ok := kit.Match(msg, typing, a.screen.Keys()); ok {
			if b.Off != "" {
				return a, nil
			}
			return a, a.screen.Update(kit.ActionMsg{ID: b.ID})
		}
		if b, ok := a.screen.(kit.Backer); ok && kit.KeyName(msg) == "esc" {
			cmd, _ := b.Back()
			return a, cmd
		}
	}
	return a, a.screen.Update(msg)
}

func (a *alone) View() tea.View {
	var v tea.View
	if a.w > 0 {
		content, cursor := a.screen.View(a.w, a.h)
		v.SetContent(content)
		v.Cursor = cursor
	}
	return v
}

// settle runs commands and delivers what they return until nothing is left.
// Timers are collected, and commands that may wait are left running.
func (d *Driver) settle(cmds []tea.Cmd, msgs []tea.Msg) {
	d.t.Helper()
	running := 0
	out := make(chan tea.Msg) // its own: a command of a sequence is waited for, and not another one
	start := func(c tea.Cmd) {
		if c != nil {
			running++
			go func() { out <- c() }()
		}
	}
	for _, c := range cmds {
		start(c)
	}
	deadline := time.NewTimer(Patience)
	defer deadline.Stop()
	for {
		for len(msgs) > 0 {
			msg := msgs[0]
			msgs = msgs[1:]
			for _, c := range d.take(msg) {
				start(c)
			}
		}
		if running == 0 {
			select {
			case msg := <-d.parked:
				msgs = append(msgs, msg)
				continue
			default:
				clear(d.named)
				d.model.View()
				d.namesWork()
				return
			}
		}
		select {
		case msg := <-out:
			running--
			msgs = append(msgs, msg)
		case <-deadline.C:
			d.t.Fatalf("a command has not returned within %v; the screen is\n%s", Patience, d.Screen())
		}
	}
}

// take handles one message as the runtime would, and returns commands to run.
func (d *Driver) take(msg tea.Msg) []tea.Cmd {
	switch msg := msg.(type) {
	case nil:
		return nil
	case tea.QuitMsg:
		d.quit = true
		return nil
	case tea.BatchMsg:
		return msg
	case kit.TimerMsg:
		d.timers = append(d.timers, msg)
		return nil
	case kit.ParkedMsg:
		go func() {
			if got := msg.Cmd(); got != nil {
				d.parked <- got
			}
		}()
		return nil
	case kit.OpenLinkMsg:
		d.links = append(d.links, msg.URL)
		return nil
	case kit.CopyMsg:
		d.clip = msg.Text
	}
	// A sequence has no exported type; its commands run one after another.
	if v := reflect.ValueOf(msg); v.Kind() == reflect.Slice && v.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
		for i := range v.Len() {
			if c, _ := v.Index(i).Interface().(tea.Cmd); c != nil {
				d.settle([]tea.Cmd{c}, nil)
			}
		}
		return nil
	}
	next, cmd := d.model.Update(msg)
	d.model = next
	return []tea.Cmd{cmd}
}

// Send delivers messages and settles.
func (d *Driver) Send(msgs ...tea.Msg) *Driver {
	d.t.Helper()
	d.settle(nil, msgs)
	return d
}

// Run runs commands and settles.
func (d *Driver) Run(cmds ...tea.Cmd) *Driver {
	d.t.Helper()
	d.settle(cmds, nil)
	return d
}

// Resize sets the window.
func (d *Driver) Resize(w, h int) *Driver {
	d.t.Helper()
	d.w, d.h = w, h
	return d.Send(tea.WindowSizeMsg{Width: w, Height: h})
}

// Press presses keys by name ("ctrl+n", "alt+e", "down", "f1", "a"), at a
// person's pace.
func (d *Driver) Press(keys ...string) *Driver {
	d.t.Helper()
	for _, name := range keys {
		k, ok := Key(name)
		if !ok {
			d.t.Fatalf("there is no key %q", name)
		}
		d.clock.Advance(100 * time.Millisecond)
		d.Send(k)
	}
	return d
}

// Type types text, one key a character, at a person's pace.
func (d *Driver) Type(text string) *Driver {
	d.t.Helper()
	for _, r := range text {
		d.clock.Advance(100 * time.Millisecond)
		d.Send(runeKey(r))
	}
	return d
}

// Burst types text faster than a person can, as a terminal without bracketed
// paste does, and waits until the burst is over.
func (d *Driver) Burst(text string) *Driver {
	d.t.Helper()
	for _, r := range text {
		d.clock.Advance(time.Millisecond)
		switch r {
		case '\n':
			d.Send(tea.KeyPressMsg{Code: tea.KeyEnter})
		case '\t':
			d.Send(tea.KeyPressMsg{Code: tea.KeyTab})
		default:
			d.Send(runeKey(r))
		}
	}
	d.clock.Advance(100 * time.Millisecond)
	return d.Fire(func(m tea.Msg) bool { _, ok := m.(kit.BurstMsg); return ok })
}

// Paste pastes text the way a modern terminal marks it.
func (d *Driver) Paste(text string) *Driver {
	d.t.Helper()
	return d.Send(tea.PasteMsg{Content: text})
}

// Click clicks the left button at a cell.
func (d *Driver) Click(x, y int) *Driver {
	d.t.Helper()
	return d.Send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
}

// ClickOn clicks the first cell of a text on the screen.
func (d *Driver) ClickOn(text string) *Driver {
	d.t.Helper()
	for y, l := range strings.Split(d.Screen(), "\n") {
		if i := strings.Index(l, text); i >= 0 {
			return d.Click(ansi.StringWidth(l[:i]), y)
		}
	}
	d.t.Fatalf("%q is not on the screen:\n%s", text, d.Screen())
	return d
}

// Wheel turns the wheel over a cell, down for positive turns.
func (d *Driver) Wheel(x, y, turns int) *Driver {
	d.t.Helper()
	button := tea.MouseWheelDown
	if turns < 0 {
		button, turns = tea.MouseWheelUp, -turns
	}
	for range turns {
		d.Send(tea.MouseWheelMsg{X: x, Y: y, Button: button})
	}
	return d
}

// Timers are the messages that wait for their time.
func (d *Driver) Timers() []kit.TimerMsg { return d.timers }

// Fire delivers the waiting messages that match (all for nil), moving the
// clock past the longest of them.
func (d *Driver) Fire(match func(tea.Msg) bool) *Driver {
	d.t.Helper()
	var due, keep []kit.TimerMsg
	var longest time.Duration
	for _, t := range d.timers {
		if match == nil || match(t.Msg) {
			due = append(due, t)
			longest = max(longest, t.D)
		} else {
			keep = append(keep, t)
		}
	}
	d.timers = keep
	d.clock.Advance(longest)
	for _, t := range due {
		d.Send(t.Msg)
	}
	return d
}

// WaitFor takes what listeners bring until the text is on the screen.
func (d *Driver) WaitFor(text string) *Driver {
	d.t.Helper()
	deadline := time.After(Patience)
	for !strings.Contains(d.Screen(), text) {
		select {
		case msg := <-d.parked:
			d.Send(msg)
		case <-deadline:
			d.t.Fatalf("%q has not come within %v; the screen is\n%s", text, Patience, d.Screen())
		}
	}
	return d
}

// Quit tells whether the program ended.
func (d *Driver) Quit() bool { return d.quit }

// Clipboard is what was copied last.
func (d *Driver) Clipboard() string { return d.clip }

// Links are the addresses that were to be opened.
func (d *Driver) Links() []string { return d.links }

// View is the frame as it is now.
func (d *Driver) View() tea.View { return d.model.View() }

// Screen is the frame as plain text, without trailing blanks.
func (d *Driver) Screen() string {
	lines := strings.Split(ansi.Strip(d.model.View().Content), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// Has fails the test unless every text is on the screen.
func (d *Driver) Has(texts ...string) *Driver {
	d.t.Helper()
	for _, s := range texts {
		if !strings.Contains(d.Screen(), s) {
			d.t.Fatalf("%q is not on the screen:\n%s", s, d.Screen())
		}
	}
	return d
}

// HasNot fails the test if one of the texts is on the screen.
func (d *Driver) HasNot(texts ...string) *Driver {
	d.t.Helper()
	for _, s := range texts {
		if strings.Contains(d.Screen(), s) {
			d.t.Fatalf("%q is on the screen:\n%s", s, d.Screen())
		}
	}
	return d
}

// Golden compares the frame with testdata/TestName.golden and checks the size
// rule.
func (d *Driver) Golden(t testing.TB) *Driver {
	t.Helper()
	d.Fits(t)
	golden.RequireEqual(t, d.Screen()+"\n")
	return d
}

// Goldens compares the frame at every size of Sizes, in a subtest each.
func (d *Driver) Goldens(t *testing.T) *Driver {
	t.Helper()
	for _, s := range Sizes {
		t.Run(s.String(), func(t *testing.T) { d.Resize(s.W, s.H).Golden(t) })
	}
	return d
}

// Fits checks the size rule: no line longer than the window, and no more of
// them.
func (d *Driver) Fits(t testing.TB) *Driver {
	t.Helper()
	if err := Fits(d.model.View().Content, d.w, d.h); err != "" {
		t.Fatalf("%dx%d: %s\n%s", d.w, d.h, err, d.Screen())
	}
	return d
}

// FitsEverywhere checks the size rule at sizes between 40x10 and 250x80, the
// breakpoints and their neighbours among them.
func (d *Driver) FitsEverywhere(t testing.TB) *Driver {
	t.Helper()
	w, h := d.w, d.h
	for _, x := range []int{40, 41, 50, 59, 60, 61, 69, 70, 71, 79, 80, 90, 99, 100, 101, 109, 110, 111, 119, 120, 160, 200, 250} {
		for _, y := range []int{10, 12, 14, 15, 16, 19, 20, 21, 23, 24, 25, 30, 40, 60, 80} {
			d.Resize(x, y).Fits(t)
		}
	}
	return d.Resize(w, h)
}
