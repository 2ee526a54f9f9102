package kit

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// HelpEntry is one line of the help: a key or a word, and what it is.
type HelpEntry struct {
	Key  string
	Text string
	Off  string // why it cannot be done now
	Role Role   // of Key; Text stands for Accent
}

// HelpBlock is one group of the help, such as "ON THIS SCREEN", or a few
// sentences under a title.
type HelpBlock struct {
	Title   string
	Entries []HelpEntry
	Text    string
}

// HelpOf makes a block of bindings: the same that dispatch, with the reason
// beside what cannot be done now.
func HelpOf(title string, bindings []Binding) HelpBlock {
	b := HelpBlock{Title: title}
	for _, k := range bindings {
		if len(k.Keys) > 0 {
			b.Entries = append(b.Entries, HelpEntry{Key: keyLabels(k), Text: k.Help, Off: k.Off})
		}
	}
	return b
}

// HelpTopic is what the help says of one screen.
type HelpTopic struct {
	Title  string
	Blocks []HelpBlock
}

// HelpText is all that the help says: of each screen, of all of them, and
// what each screen is for.
type HelpText struct {
	Topics     []HelpTopic
	Screens    []HelpBlock
	Everywhere []HelpBlock
}

// HelpPage is the F1 page: in a wide window the screens, this screen and what
// works everywhere beside each other, in a narrower one the screens last.
type HelpPage struct {
	env   *Env
	text  HelpText
	open  int
	find  Field
	pager Pager
}

// NewHelpPage makes the page, open at a topic.
func NewHelpPage(env *Env, text HelpText, open int) *HelpPage {
	p := &HelpPage{env: env, text: text, open: open, find: NewField(env, "")}
	p.find.Placeholder("a word of the help")
	return p
}

// Hints are the keys of the page.
func (p *HelpPage) Hints() []Binding {
	if p.find.Focused() {
		return []Binding{{Keys: []string{"enter"}, Help: "keep what is found"}, {ID: Back, Keys: []string{"esc"}, Help: "show all"}}
	}
	return []Binding{
		{Keys: []string{"down"}, Help: "more"}, {Keys: []string{"/"}, Help: "search the help"},
		{Keys: []string{"tab"}, Help: "another screen"}, {ID: Back, Keys: []string{"esc"}, Help: "close"},
	}
}

// Update scrolls, searches and turns to another screen's help.
func (p *HelpPage) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return nil, p.key(msg)
	case PasteMsg:
		if p.find.Focused() {
			p.find.Update(msg)
		}
	case tea.MouseMsg:
		p.pager.Mouse(msg)
	}
	return nil, false
}

func (p *HelpPage) key(k tea.KeyPressMsg) (closed bool) {
	name := KeyName(k)
	if p.find.Focused() {
		switch name {
		case "esc":
			p.find.SetValue("")
			p.find.Blur()
		case "enter", "down", "tab":
			p.find.Blur()
		default:
			p.find.Update(k)
		}
		p.pager.Home()
		return false
	}
	switch name {
	case "esc":
		if p.find.Value() == "" {
			return true
		}
		p.find.SetValue("")
		p.pager.Home()
	case "enter", "q", "f1", "?":
		return true
	case "/":
		p.find.Focus()
		p.pager.Home()
	case "tab":
		p.turn(1)
	case "shift+tab":
		p.turn(-1)
	default:
		p.pager.Key(k)
	}
	return false
}

func (p *HelpPage) turn(by int) {
	p.open = (p.open + by + len(p.text.Topics)) % len(p.text.Topics)
	p.pager.Home()
}

// View draws the page.
func (p *HelpPage) View(w, h int) (string, *tea.Cursor) {
	t := &p.env.Theme
	topic := p.text.Topics[p.open]
	left := " " + t.Paint(Heading, t.Cut("Help: "+topic.Title, w-2))
	var cursor *tea.Cursor
	if p.find.Focused() || p.find.Value() != "" {
		x := Width(left) + 3
		left += "   " + t.Paint(Accent, "/") + " " + p.find.Inline(max(w-x-3, 1))
		cursor = p.find.InlineCursor(x+2, 0)
	}
	lines := []string{t.Cut(left, w)}
	if h > 12 {
		lines = append(lines, "")
	}
	body := p.body(t, topic, w)
	if len(body) == 0 {
		body = []string{" " + t.Paint(Muted, "No key and no word of this help has that; "+"ctrl+p searches every action there is.")}
	}
	return join(append(lines, p.pager.Draw(t, body, w, h-len(lines)))), cursor
}

// wideHelp is the width from which three columns stand beside each other.
const wideHelp = 118

// body arranges the blocks in the columns that w cells hold.
func (p *HelpPage) body(t *Theme, topic HelpTopic, w int) []string {
	screens, here, all := p.lines(t, p.text.Screens), p.lines(t, topic.Blocks), p.lines(t, p.text.Everywhere)
	switch {
	case w >= wideHelp:
		cw := (w - 2) / 3
		return columns(t, w, cw, screens(cw-2), here(cw-2), all(cw))
	case w >= 70:
		cw := (w - 1) / 2
		out := columns(t, w, cw, here(cw-2), all(cw))
		more := columns(t, w, cw, p.lines(t, p.text.Screens[:1])(cw-2), p.lines(t, p.text.Screens[1:])(cw))
		if len(out) > 0 && len(more) > 0 {
			out = append(out, "")
		}
		return append(out, more...)
	}
	var out []string
	for _, part := range [][]string{here(w - 1), all(w - 1), screens(w - 1)} {
		if len(out) > 0 && len(part) > 0 {
			out = append(out, "")
		}
		out = append(out, part...)
	}
	for i, l := range out {
		out[i] = t.Cut(" "+l, w)
	}
	return out
}

// columns puts lists of lines beside each other, cw cells each.
func columns(t *Theme, w, cw int, parts ...[]string) []string {
	n := 0
	for _, part := range parts {
		n = max(n, len(part))
	}
	out := make([]string, n)
	for i := range out {
		line := " "
		for _, part := range parts {
			cell := ""
			if i < len(part) {
				cell = part[i]
			}
			line += t.Left(cell, cw)
		}
		out[i] = t.Cut(strings.TrimRight(line, " "), w)
	}
	return out
}

// lines draws blocks in a width, without what a search leaves out.
func (p *HelpPage) lines(t *Theme, blocks []HelpBlock) func(w int) []string {
	words := strings.Fields(strings.ToLower(p.find.Value()))
	return func(w int) []string {
		var out []string
		for _, b := range blocks {
			part := b.draw(t, w, words)
			if len(part) == 0 {
				continue
			}
			if len(out) > 0 {
				out = append(out, "")
			}
			out = append(out, part...)
		}
		return out
	}
}

func hasAll(s string, words []string) bool {
	s = strings.ToLower(s)
	for _, w := range words {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}

// keyColumn is the most a key takes before what it does.
const keyColumn = 14

func (b HelpBlock) draw(t *Theme, w int, words []string) []string {
	keyW := 0
	for _, e := range b.Entries {
		keyW = max(keyW, min(Width(e.Key), keyColumn))
	}
	var out []string
	for _, e := range b.Entries {
		if hasAll(e.Key+" "+e.Text, words) {
			out = append(out, e.draw(t, w, keyW)...)
		}
	}
	if b.Text != "" && hasAll(b.Title+" "+b.Text, words) {
		for _, l := range Wrap(b.Text, w-1) {
			out = append(out, t.Paint(Muted, l))
		}
	}
	if len(out) == 0 {
		return nil
	}
	return append([]string{t.Paint(Muted, b.Title)}, out...)
}

// draw is one entry; what it does goes on under itself, and so does the reason
// why it cannot be done.
func (e HelpEntry) draw(t *Theme, w, keyW int) []string {
	text, role := e.Text, cmp.Or(e.Role, Accent)
	if e.Off != "" {
		text, role = text+" "+t.Glyphs.Dot+" "+e.Off, Muted
	}
	key := e.Key
	var out []string
	for i, l := range Wrap(text, max(w-keyW-2, 8)) {
		lead := Spaces(keyW)
		if i == 0 {
			lead = t.Paint(role, t.Left(key, keyW))
		}
		if e.Off != "" {
			l = t.Paint(Muted, l)
		}
		out = append(out, lead+" "+l)
	}
	return out
}
