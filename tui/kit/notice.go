package kit

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Notice tells what happened.
type Notice struct {
	Kind  Role // Info, OK, Warn or Error
	Text  string
	At    time.Time
	About string // what it is the state of, such as an order's number: a newer one takes its place
}

// NoticeFor is how long a notice of what went well stays; warnings and errors
// stay until something else happens.
const NoticeFor = 8 * time.Second

// Fades tells whether the notice goes away by itself.
func (n Notice) Fades() bool { return n.Kind != Warn && n.Kind != Error }

// Empty tells whether there is nothing to say.
func (n Notice) Empty() bool { return n.Text == "" }

// WarnFor is how long a warning stays whatever is typed, so that it is seen;
// from then on the next key takes it away.
const WarnFor = time.Second

// sign is the notice's glyph.
func (n Notice) sign(t *Theme) string {
	switch n.Kind {
	case OK:
		return t.Glyphs.OK
	case Warn:
		return t.Glyphs.Warn
	case Error:
		return t.Glyphs.Error
	}
	return t.Glyphs.Info
}

// Lines draws the notice in one or two lines of at most w cells: its glyph,
// the text, and its age once it is old enough to mislead. A longer one ends
// with the key that opens it whole.
func (n Notice) Lines(t *Theme, w int, now time.Time, key string) []string {
	if n.Empty() {
		return nil
	}
	age := ""
	if d := now.Sub(n.At); d >= time.Minute {
		age = Age(d) + " ago"
	}
	inner, text := max(w-2, 1), Safe(n.Text)
	lines := Wrap(strings.TrimSpace(text+"  "+age), inner)
	end := t.Paint(Muted, age)
	if len(lines) > 2 {
		lines = []string{lines[0], strings.Join(Wrap(text, inner)[1:], " ")}
		end = t.Key(key, "opens it")
		if age != "" {
			end = t.Paint(Muted, age) + "   " + end
		}
		lines[1] = t.Cut(lines[1], max(inner-Width(end)-2, 1)) + "  " + end
	} else if last := len(lines) - 1; age != "" {
		lines[last] = strings.TrimSuffix(lines[last], age) + end
	}
	lines[0] = t.Paint(n.Kind, n.sign(t)) + " " + lines[0]
	for i := range lines {
		if i > 0 {
			lines[i] = "  " + lines[i]
		}
		lines[i] = t.Cut(lines[i], w)
	}
	return lines
}

// noticesKept is how many past notices are kept in the list.
const noticesKept = 200

// NoticeList are the notices of this session, the newest first.
type NoticeList []Notice

// Add puts a notice first.
func (l *NoticeList) Add(n Notice) {
	*l = slices.Insert(*l, 0, n)
	*l = (*l)[:min(len(*l), noticesKept)]
}

// NoticesPage shows every notice of this session whole.
type NoticesPage struct {
	env   *Env
	list  NoticeList
	pager Pager
}

// NewNoticesPage makes the page.
func NewNoticesPage(env *Env, list NoticeList) *NoticesPage {
	return &NoticesPage{env: env, list: slices.Clone(list)}
}

// Update scrolls; esc closes.
func (p *NoticesPage) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch name := KeyName(msg); name {
		case "esc", "enter", "q", keyOf(p.env, Notices):
			return nil, true
		}
		p.pager.Key(msg)
	case tea.MouseMsg:
		p.pager.Mouse(msg)
	}
	return nil, false
}

// keyOf is the first key of an action as KeyName writes it.
func keyOf(env *Env, id ActionID) string {
	if b := env.Keys.Get(id); len(b.Keys) > 0 {
		return b.Keys[0]
	}
	return ""
}

// Hints are the keys of the page.
func (p *NoticesPage) Hints() []Binding {
	return []Binding{{Keys: []string{"down"}, Help: "older"}, {ID: Back, Keys: []string{"esc"}, Help: "close"}}
}

// View draws the page.
func (p *NoticesPage) View(w, h int) (string, *tea.Cursor) {
	t := &p.env.Theme
	head := " " + t.Paint(Heading, "Notices") + t.Paint(Muted, "  the newest first")
	if len(p.list) == 0 {
		return head + "\n" + t.Empty("Nothing was said yet", "What happened since orderpad began will be here, each notice whole.", w, h-1), nil
	}
	var lines []string
	for _, n := range p.list {
		for i, l := range Wrap(Safe(n.Text), max(w-11, 1)) {
			lead := Spaces(10)
			if i == 0 {
				lead = " " + t.Paint(Muted, n.At.Local().Format("15:04")) + "  " + t.Paint(n.Kind, n.sign(t)) + " "
			}
			lines = append(lines, lead+l)
		}
	}
	return head + "\n" + p.pager.Draw(t, lines, w, h-1), nil
}
