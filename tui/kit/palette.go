package kit

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// PaletteBox is the ctrl+p overlay: every action of the program by name with
// its key, those of other screens with where they work. What cannot be done now
// stays in sight with its reason.
type PaletteBox struct {
	env   *Env
	all   []Binding
	found []Binding
	input Field
	list  Table
	why   string
}

// NewPaletteBox makes the overlay over the actions given; choosing one sends
// its ActionMsg.
func NewPaletteBox(env *Env, actions []Binding) *PaletteBox {
	p := &PaletteBox{env: env, all: actions, input: NewField(env, "")}
	p.input.Placeholder("what do you want to do?")
	p.input.Focus()
	p.list = Table{
		NoHeader: true,
		Columns: []Column{
			{ID: "help", Width: 12, Flex: 1},
			{ID: "off", Width: 8, Flex: 1, Fold: 1},
			{ID: "key", Width: 8, Align: AlignRight},
		},
		Row: p.row,
	}
	p.filter()
	return p
}

func (p *PaletteBox) row(i int) []Cell {
	b := p.found[i]
	role, key := Text, ""
	if b.Off != "" {
		role = Muted
	}
	if len(b.Keys) > 0 {
		key = keyLabel(b.Keys[0])
	}
	beside := b.Off
	if beside == "" {
		beside = b.In
	}
	return []Cell{{Text: b.Help, Role: role}, {Text: beside, Role: Muted}, {Text: key, Role: Accent}}
}

// filter keeps the actions that have every word typed: first what is typed
// itself, then those that begin with it, those that have it, and the others.
func (p *PaletteBox) filter() {
	typed := strings.ToLower(strings.TrimSpace(p.input.Value()))
	words := strings.Fields(typed)
	var ranks [4][]Binding
next:
	for _, b := range p.all {
		hay := strings.ToLower(b.Help)
		for _, w := range words {
			if !strings.Contains(hay+" "+b.Also, w) && !strings.Contains(string(b.ID), w) {
				continue next
			}
		}
		rank := 3
		switch {
		case typed == "", hay == typed:
			rank = 0
		case strings.HasPrefix(hay, typed):
			rank = 1
		case strings.Contains(hay, typed):
			rank = 2
		}
		ranks[rank] = append(ranks[rank], b)
	}
	p.found = slices.Concat(ranks[:]...)
	p.list.SetLen(len(p.found))
	p.list.Select(0)
	p.why = ""
}

func (p *PaletteBox) choose() (tea.Cmd, bool) {
	i := p.list.Cursor()
	if i < 0 || i >= len(p.found) {
		return nil, false
	}
	b := p.found[i]
	if b.Off != "" {
		p.why = b.Off
		return nil, false
	}
	return Send(ActionMsg{b.ID}), true
}

// Update filters as it is typed; enter chooses, esc closes.
func (p *PaletteBox) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch KeyName(msg) {
		case "esc", "ctrl+p":
			return nil, true
		case "enter":
			return p.choose()
		}
		if !Printable(msg) && p.list.Key(msg) {
			p.why = ""
			return nil, false
		}
	case tea.MouseWheelMsg:
		p.list.Scroll(wheel(msg))
		return nil, false
	case tea.MouseClickMsg:
		if p.list.Click(msg.Y - 2) {
			return p.choose()
		}
		return nil, false
	}
	before := p.input.Value()
	p.input.Update(msg)
	if p.input.Value() != before {
		p.filter()
	}
	return nil, false
}

// View draws the box.
func (p *PaletteBox) View(w, h int) (string, *tea.Cursor) {
	t := &p.env.Theme
	w = min(w, 72)
	inner := max(w-4, 0)
	rows := max(min(h-4, len(p.all), 14), 1)
	lines := []string{t.Paint(Accent, "> ") + p.input.Inline(inner-2)}
	if len(p.found) == 0 {
		lines = append(lines, t.Block(t.Paint(Muted, "no action has these words"), inner, rows)...)
	} else {
		lines = append(lines, strings.Split(p.list.Draw(t, inner, rows), "\n")...)
	}
	foot := t.Key("enter", "do it") + "   " + t.Key("esc", "close")
	if p.why != "" {
		foot = t.Paint(Warn, t.Cut(t.Glyphs.Warn+" "+p.why, inner))
	}
	c := p.input.InlineCursor(4, 1)
	return join(t.Box("All actions", append(lines, foot), w)), c
}

func join(lines []string) string { return strings.Join(lines, "\n") }
