package kit

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// movers are the keys that every terminal sends and that need no letter beside
// them: they move, open and leave.
var movers = []string{"enter", "tab", "shift+tab", "esc", "up", "down", "left", "right", "space", "delete", "backspace", "/"}

// Letters gives each action the letter that ctrl+g knows it by: that of its own
// alt+letter or plain letter first, then one that it asks for (Binding.Letter),
// then one of its words. What is offered here comes before what works
// everywhere; screens have their digits, and what opens by enter or tab needs
// none, nor does what the program is set by. Where the letters do not suffice,
// the rest is in the palette.
func Letters(here, everywhere []Binding) map[ActionID]string {
	out, taken := map[ActionID]string{}, map[string]bool{}
	give := func(b Binding, letters string) {
		if _, has := out[b.ID]; has || needsNone(b) {
			return
		}
		for _, l := range strings.ToLower(letters) {
			if l := string(l); l >= "a" && l <= "z" && !taken[l] {
				out[b.ID], taken[l] = l, true
				return
			}
		}
	}
	for i, s := range Screens {
		out[GoTo(s)] = Int(i)
	}
	out[Palette], out[Help] = "/", "?"
	for _, set := range [][]Binding{here, everywhere} {
		for _, b := range set {
			give(b, ownLetters(b))
		}
		for _, b := range set {
			give(b, b.Letter)
		}
	}
	const any = "abcdefghijklmnopqrstuvwxyz"
	for _, b := range slices.Concat(here, everywhere) {
		give(b, b.Help+any)
	}
	return out
}

func needsNone(b Binding) bool {
	return b.ID == Back || b.ID == WhichKey || b.ID == Quit || len(b.Keys) == 0 && scope(b.ID) == "global" || slices.ContainsFunc(b.Keys, func(k string) bool { return slices.Contains(movers, k) })
}

// ownLetters are the letters of a binding's own keys.
func ownLetters(b Binding) string {
	var letters string
	for _, k := range b.Keys {
		if l := strings.TrimPrefix(k, "alt+"); len(l) == 1 {
			letters += l
		}
	}
	return letters
}

// Reached tells whether an action is reached on every terminal: some keep alt
// and F keys for themselves.
func Reached(b Binding, letters map[ActionID]string) bool {
	if letters[b.ID] != "" || len(b.Keys) == 0 { // one without keys is the palette's
		return true
	}
	return slices.ContainsFunc(b.Keys, func(k string) bool {
		return !strings.Contains(k, "alt+") && (len(k) < 2 || k[0] != 'f' || k[1] < '0' || k[1] > '9')
	})
}

// WhichKeyBox is the ctrl+g overlay: every action here under one letter or
// digit, screens too. It waits as long as the rep does.
type WhichKeyBox struct {
	env    *Env
	key    string // that opened it
	groups []keyGroup
	why    string
	spots  []keySpot // where each was drawn
}

type keyGroup struct {
	title string
	items []keyItem
}

type keyItem struct {
	letter string
	b      Binding
}

type keySpot struct{ x, y, w, group, item int }

// NewWhichKeyBox makes the overlay; choosing an action sends its ActionMsg. key
// is the name of the key that opens it, which closes it too.
func NewWhichKeyBox(env *Env, key string, here, everywhere []Binding) *WhichKeyBox {
	box := &WhichKeyBox{env: env, key: key}
	letters := Letters(here, everywhere)
	var screens []keyItem
	said := map[string]bool{} // a part may have keys of its own for what works everywhere
	add := func(b Binding, group string) {
		l := letters[b.ID]
		if l == "" || said[b.Help] {
			return
		}
		said[b.Help] = true
		for i := range box.groups {
			if box.groups[i].title == group {
				box.groups[i].items = append(box.groups[i].items, keyItem{l, b})
				return
			}
		}
		box.groups = append(box.groups, keyGroup{group, []keyItem{{l, b}}})
	}
	for _, b := range here {
		group := b.Group
		if group == "" {
			group = "HERE"
		}
		add(b, group)
	}
	for _, b := range everywhere {
		if _, screen := strings.CutPrefix(string(b.ID), "global.screen-"); screen {
			b.Help = strings.TrimPrefix(b.Help, "open ")
			screens = append(screens, keyItem{letters[b.ID], b})
			continue
		}
		if b.Off == "" { // what is never possible here only takes room
			add(b, "EVERYWHERE")
		}
	}
	box.groups = append(box.groups, keyGroup{"GO TO", screens})
	return box
}

// AtFoot has it drawn over the foot of the window: what it is about stays in
// sight.
func (k *WhichKeyBox) AtFoot() {}

// Update takes the letter or digit; esc and the key that opened it close.
func (k *WhichKeyBox) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		name := KeyName(msg)
		if name == "esc" || name == k.key {
			return nil, true
		}
		for g := range k.groups {
			for i := range k.groups[g].items {
				if k.groups[g].items[i].letter == strings.ToLower(name) {
					return k.choose(g, i)
				}
			}
		}
		k.why = "no action has that letter; esc closes"
	case tea.MouseClickMsg:
		for _, s := range k.spots {
			if msg.Y == s.y && msg.X >= s.x && msg.X < s.x+s.w {
				return k.choose(s.group, s.item)
			}
		}
	}
	return nil, false
}

func (k *WhichKeyBox) choose(group, item int) (tea.Cmd, bool) {
	b := k.groups[group].items[item].b
	if b.Off != "" {
		k.why = b.Off
		return nil, false
	}
	return Send(ActionMsg{b.ID}), true
}

// View draws the groups in columns, as many as it takes for everything to be in
// sight.
func (k *WhichKeyBox) View(w, h int) (string, *tea.Cursor) {
	t := &k.env.Theme
	inner := max(w-4, 0)
	room := max(h-2, 1)
	all := len(k.groups)
	for _, g := range k.groups {
		all += len(g.items)
	}
	least := max(4, (all+room-1)/room)
	var columns [][]keyLine
	for tall := max((all+least-1)/least, 1); tall <= room; tall++ {
		if columns = k.columns(tall); len(columns) <= least || tall == room {
			break
		}
	}
	height := 0
	for _, c := range columns {
		height = max(height, len(c))
	}
	width := max(inner/max(len(columns), 1), 1)
	lines := make([]string, height)
	k.spots = k.spots[:0]
	for c, column := range columns {
		last := c == len(columns)-1
		cell := width - 2
		if last {
			cell = inner - c*width
		}
		for y := range height {
			text := ""
			if y < len(column) {
				l := column[y]
				if text = k.line(l, cell); l.item >= 0 {
					k.spots = append(k.spots, keySpot{2 + c*width, y + 1, cell, l.group, l.item})
				}
			}
			lines[y] += t.Left(text, cell)
			if !last {
				lines[y] += "  "
			}
		}
	}
	foot := "a letter or digit does it, esc closes, it waits as long as you do"
	if k.why != "" {
		foot = k.why
	}
	box := t.Box(keyLabel(k.key)+" "+t.Glyphs.Dot+" what next?", lines, w)
	box[len(box)-1] = k.foot(foot, w)
	return join(box), nil
}

// foot is the box's last line with a sentence in it.
func (k *WhichKeyBox) foot(text string, w int) string {
	t := &k.env.Theme
	role := Muted
	if k.why != "" {
		role = Warn
	}
	text = t.Cut(text, max(w-5, 0))
	g := t.Glyphs
	return t.Paint(Accent, g.BL+g.H) + " " + t.Paint(role, text) + " " +
		t.Paint(Accent, strings.Repeat(g.H, max(w-5-Width(text), 0))+g.BR)
}

// keyLine is a line of a column: a group's title, or one of its items.
type keyLine struct{ group, item int }

// columns breaks the groups into columns of a height; a title never stands
// last, and a group that goes on has no title again.
func (k *WhichKeyBox) columns(tall int) [][]keyLine {
	var out [][]keyLine
	var column []keyLine
	for g := range k.groups {
		if len(column)+1+len(k.groups[g].items) > tall && len(column) > 0 {
			out, column = append(out, column), nil
		}
		column = append(column, keyLine{g, -1})
		for i := range k.groups[g].items {
			if len(column) >= tall {
				out, column = append(out, column), nil
			}
			column = append(column, keyLine{g, i})
		}
	}
	return append(out, column)
}

func (k *WhichKeyBox) line(l keyLine, w int) string {
	t, g := &k.env.Theme, k.groups[l.group]
	if l.item < 0 {
		return t.Paint(Heading, t.Cut(g.title, w))
	}
	it := g.items[l.item]
	help := it.b.Hint
	if help == "" {
		help = it.b.Help
	}
	help = t.Cut(help, max(w-2, 0))
	if it.b.Off != "" {
		return t.Paint(Muted, it.letter+" "+help)
	}
	text := t.Paint(Accent, it.letter) + " " + help
	if key := otherKey(it.b, it.letter); key != "" && Width(help)+4+Width(key) <= w {
		text += "  " + t.Paint(Muted, key)
	}
	return text
}

// otherKey is the key that does the same without ctrl+g, where it is another.
func otherKey(b Binding, letter string) string {
	for _, k := range b.Keys {
		if k != letter && k != "alt+"+letter {
			return keyLabel(k)
		}
	}
	return ""
}
