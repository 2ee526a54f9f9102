package tui

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"orderpad/tui/kit"
)

type overRect struct{ x, y, w, h int }

// body is where the open screen draws: below the tabs, above the hints, and
// above the notice while there is one.
func (m *Model) body() (top, height int) {
	height = m.h - 1 - len(m.word())
	if m.opt.Hints {
		height--
	}
	return 1, height
}

// View draws the frame. Before the terminal has told its size it is an empty
// alternate screen.
func (m *Model) View() tea.View {
	v := tea.View{AltScreen: true, WindowTitle: "orderpad"}
	if m.opt.Mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	switch {
	case m.w <= 0 || m.h <= 0:
	case m.small():
		v.SetContent(m.tooSmall())
	default:
		lines, cursor := m.frame()
		v.SetContent(strings.Join(lines, "\n"))
		v.Cursor = cursor
	}
	return v
}

func (m *Model) frame() ([]string, *tea.Cursor) {
	t := &m.env.Theme
	top, height := m.body()
	lines := []string{m.bar()}
	below := m.over
	var page Page
	if n := len(m.over); n > 0 {
		if p, ok := m.over[n-1].(Page); ok {
			page, below = p, nil
		}
	}
	var content string
	var cursor *tea.Cursor
	if page != nil {
		content, cursor = page.View(m.w, height)
	} else {
		content, cursor = m.screen().View(m.w, height)
	}
	lines = append(lines, t.Block(content, m.w, height)...)
	lines = append(lines, m.word()...)
	if m.opt.Hints {
		lines = append(lines, m.hintLine(page))
	}
	if cursor != nil {
		c := *cursor
		c.X, c.Y = min(c.X, m.w-1), min(c.Y, height-1)+top
		cursor = &c
	}
	for i, o := range below {
		lines, cursor = m.lay(lines, o, i == len(below)-1)
	}
	return lines, cursor
}

// Page is an overlay that takes the body's place between the tabs and the
// hint line, which shows its keys.
type Page interface {
	kit.Overlay
	Hints() []kit.Binding
}

// hintLine is the last line. Where each key was drawn is noted for clicks.
func (m *Model) hintLine(page Page) string {
	here, tail := m.hinted(), []kit.Binding{m.env.Keys.Get(kit.Help)}
	if page != nil {
		here, tail = page.Hints(), nil
		if n := len(here) - 1; n > 0 {
			here, tail = here[:n], here[n:] // how it closes has its place always
		}
	}
	line, at := kit.Hints(&m.env.Theme, here, tail, m.w-2)
	m.hints = at
	return " " + line
}

// hinted are the keys of the hint line: the screen's, after the one to a
// network's sign-in page while one is suspected.
func (m *Model) hinted() []kit.Binding {
	keys := m.screen().Keys()
	if m.status.Portal == "" {
		return keys
	}
	return append([]kit.Binding{m.env.Keys.Get(kit.Portal)}, keys...)
}

// word is the notice, or how far long work is, in up to two lines: once the
// work goes on for longer than a notice takes to read, the notice gives way.
func (m *Model) word() []string {
	t, now := &m.env.Theme, m.env.Now()
	w := m.w - 2
	p, here, running := m.work()
	fresh := m.notice.At.After(p.Started) && now.Sub(m.notice.At) < kit.NoticeFor
	var lines []string
	switch {
	case !m.notice.Empty() && (!running || fresh):
		lines = m.notice.Lines(t, w, now, m.env.Keys.Name(kit.Notices))
	case running && here:
		stop := t.Key("esc", "stop")
		lines = []string{p.View(t, w-kit.Width(stop)-3, now) + "   " + stop}
	case running:
		lines = []string{p.View(t, w, now)}
	}
	for i, l := range lines {
		lines[i] = " " + l
	}
	return lines
}

// work is the long work under way, that of the open screen first.
func (m *Model) work() (p kit.Progress, here, running bool) {
	for _, id := range append([]kit.ScreenID{m.open}, kit.Screens...) {
		if s, ok := m.opt.Screens[id].(kit.Worker); ok {
			if p, running := s.Work(); running {
				return p, id == m.open, true
			}
		}
	}
	return kit.Progress{}, false, false
}

// lay draws an overlay in the middle, a little above; what lies below it
// steps back.
func (m *Model) lay(lines []string, o kit.Overlay, top bool) ([]string, *tea.Cursor) {
	t := &m.env.Theme
	w, h := m.w-4, m.h-2
	_, all := o.(kit.CoversAll)
	_, foot := o.(kit.AtFoot)
	if all || foot {
		w, h = m.w, m.h
	}
	content, cursor := o.View(w, h)
	box := t.Block(content, m.w, strings.Count(content, "\n")+1)
	if len(box) > m.h {
		box = box[:m.h]
	}
	r := overRect{h: len(box)}
	for _, l := range box {
		r.w = max(r.w, kit.Width(l))
	}
	if all || foot {
		r.w = m.w
	}
	r.x, r.y = (m.w-r.w)/2, (m.h-r.h)/3
	if foot {
		r.y = m.h - r.h
	}
	if top {
		m.overBox = r
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		plain := t.Left(ansi.Strip(l), m.w)
		if i < r.y || i >= r.y+r.h {
			out[i] = t.Paint(kit.Frame, plain)
			continue
		}
		out[i] = t.Paint(kit.Frame, t.Left(ansi.Cut(plain, 0, r.x), r.x)) +
			t.Left(box[i-r.y], r.w) +
			t.Paint(kit.Frame, ansi.Cut(plain, r.x+r.w, m.w))
	}
	if cursor != nil {
		c := *cursor
		c.X += r.x
		c.Y += r.y
		cursor = &c
	}
	return out, cursor
}

// tooSmall fits any window, down to one cell.
func (m *Model) tooSmall() string {
	t := &m.env.Theme
	text := "orderpad needs a window of " + strconv.Itoa(MinWidth) + " x " + strconv.Itoa(MinHeight) +
		"; this one is " + strconv.Itoa(m.w) + " x " + strconv.Itoa(m.h) +
		".\nEverything is kept as it is. ctrl+c quits."
	var lines []string
	for _, l := range strings.Split(text, "\n") {
		lines = append(lines, kit.Wrap(l, m.w)...)
	}
	return strings.Join(t.Block(strings.Join(lines, "\n"), m.w, min(m.h, len(lines))), "\n")
}

func onOff(what string, on bool) string {
	if on {
		return what + "on."
	}
	return what + "off."
}
