package tui

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"orderpad/tui/kit"
)

type tab struct {
	from, to int
	id       kit.ScreenID
}

type overRect struct{ x, y, w, h int }

// roomy is the height from which the frame has lines above and below the
// body; the lower one carries the notice.
const roomy = 20

// wideTabs is the width from which every tab shows its name.
const wideTabs = 110

// body is where the open screen draws.
func (m *Model) body() (top, height int) {
	top, bottom := 1, 1
	if m.h >= roomy {
		top, bottom = 2, 2
		if !m.opt.Hints {
			bottom = 1
		}
	}
	return top, m.h - top - bottom
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
	if m.h >= roomy {
		lines = append(lines, t.Rule(m.w))
	}
	content, cursor := m.screen().View(m.w, height)
	lines = append(lines, t.Block(content, m.w, height)...)
	lines = append(lines, m.foot()...)
	if cursor != nil {
		c := *cursor
		c.X, c.Y = min(c.X, m.w-1), min(c.Y, height-1)+top
		cursor = &c
	}
	for i, o := range m.over {
		lines, cursor = m.lay(lines, o, i == len(m.over)-1)
	}
	return lines, cursor
}

// bar is the top line: the screens, then what matters at a customer's table.
func (m *Model) bar() string {
	t := &m.env.Theme
	m.tabs = m.tabs[:0]
	var b strings.Builder
	x := 0
	for i, id := range kit.Screens {
		s := m.opt.Screens[id]
		if s == nil {
			continue
		}
		digit, name := strconv.Itoa(i), " "+s.Title()
		var text string
		switch {
		case id == m.open:
			text = " " + digit + name + " "
			b.WriteString(t.Paint(kit.TabActive, text))
		case m.w >= wideTabs:
			text = " " + digit + name + " "
			b.WriteString(" " + t.Paint(kit.Accent, digit) + t.Paint(kit.Muted, name) + " ")
		default:
			text = " " + digit + " "
			b.WriteString(t.Paint(kit.Muted, text))
		}
		m.tabs = append(m.tabs, tab{x, x + kit.Width(text), id})
		x += kit.Width(text)
	}
	m.status.PortalKey = m.env.Keys.Name(kit.Portal)
	status := m.status.View(t, m.w-x-3, m.env.Now())
	return t.Ends(b.String(), status+" ", m.w)
}

// foot is the notice or the running work, and the hint line. In a low window
// they share one line.
func (m *Model) foot() []string {
	t := &m.env.Theme
	word := m.word(m.w - 8)
	hints := ""
	if m.opt.Hints {
		hints = " " + kit.Hints(t, m.hinted(), m.env.Keys.Get(kit.Help), m.w-2)
	}
	if m.h < roomy {
		if word != "" {
			return []string{" " + word}
		}
		return []string{hints}
	}
	rule := t.Rule(m.w)
	if word != "" {
		rule = t.Rule(2) + " " + word + " " + t.Rule(m.w-4-kit.Width(word))
	}
	if !m.opt.Hints {
		return []string{rule}
	}
	return []string{rule, hints}
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

// word is the notice, or how far long work is: once the work goes on for
// longer than a notice takes to read, the notice gives way.
func (m *Model) word(w int) string {
	t, now := &m.env.Theme, m.env.Now()
	p, here, running := m.work()
	fresh := m.notice.At.After(p.Started) && now.Sub(m.notice.At) < kit.NoticeFor
	switch {
	case !m.notice.Empty() && (!running || fresh):
		return m.notice.View(t, w, now)
	case running && here:
		const stop = "   esc stops"
		return p.View(t, w-len(stop), now) + t.Paint(kit.Muted, stop)
	case running:
		return p.View(t, w, now)
	}
	return ""
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
	if all {
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
	if all {
		r.w = m.w
	}
	r.x, r.y = (m.w-r.w)/2, (m.h-r.h)/3
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
