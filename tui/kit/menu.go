package kit

import (
	tea "charm.land/bubbletea/v2"
)

// Choice is one line of a menu: what it does and what follows from it.
type Choice struct {
	Label string
	Help  string  // what choosing it means; it may take several lines
	Key   string  // a letter that chooses it, optional
	Msg   tea.Msg // sent when chosen; nil for nothing
}

// Menu is a dialog whose answers need a word of explanation each. The first
// choice has the focus: put the one that loses nothing there.
type Menu struct {
	env     *Env
	title   string
	text    string
	choices []Choice
	focus   int
	rows    []int // the choice that each line of the box belongs to, -1 for none
}

// NewMenu makes a dialog. Esc closes it without an answer.
func NewMenu(env *Env, title, text string, choices ...Choice) *Menu {
	return &Menu{env: env, title: title, text: text, choices: choices}
}

func (m *Menu) choose(i int) (tea.Cmd, bool) {
	if msg := m.choices[i].Msg; msg != nil {
		return Send(msg), true
	}
	return nil, true
}

// Update moves between the choices and answers.
func (m *Menu) Update(msg tea.Msg) (tea.Cmd, bool) {
	n := len(m.choices)
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch name := KeyName(msg); name {
		case "esc":
			return nil, true
		case "up", "shift+tab", "k":
			m.focus = (m.focus + n - 1) % n
		case "down", "tab", "j":
			m.focus = (m.focus + 1) % n
		case "enter", "space":
			return m.choose(m.focus)
		default:
			for i, c := range m.choices {
				if c.Key != "" && c.Key == name {
					return m.choose(i)
				}
			}
		}
	case tea.MouseClickMsg:
		if msg.Y >= 0 && msg.Y < len(m.rows) && m.rows[msg.Y] >= 0 {
			return m.choose(m.rows[msg.Y])
		}
	}
	return nil, false
}

// View draws the dialog; in a low window the text above the choices and then
// their explanations make room.
func (m *Menu) View(w, h int) (string, *tea.Cursor) {
	t := &m.env.Theme
	w = min(w, 68)
	inner := max(w-4, 0)
	var text []string
	if m.text != "" {
		text = Wrap(m.text, inner)
	}
	lines, rows := m.lines(inner, true)
	if len(lines)+3 > h {
		lines, rows = m.lines(inner, false)
	}
	if room := max(h-len(lines)-3, 0); len(text) > room {
		text = text[:room]
	}
	if len(text) > 0 {
		text = append(text, "")
	}
	m.rows = append(fill(len(text)+1, -1), append(rows, -1)...)
	return join(t.Box(m.title, append(text, lines...), w)), nil
}

func fill(n, v int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = v
	}
	return out
}

func (m *Menu) lines(inner int, explained bool) (lines []string, rows []int) {
	t := &m.env.Theme
	labelW := 0
	for _, c := range m.choices {
		labelW = max(labelW, Width(c.Label))
	}
	for i, c := range m.choices {
		role, pointer := Text, " "
		if i == m.focus {
			role, pointer = Focus, t.Glyphs.Pointer
		}
		key := Spaces(2)
		if c.Key != "" {
			key = t.Paint(Accent, c.Key) + " "
		}
		head := pointer + " " + key + t.Paint(role, t.Left(c.Label, labelW))
		help := Wrap(c.Help, max(inner-labelW-6, 8))
		if !explained {
			help = help[:min(len(help), 1)]
		}
		for j, l := range help {
			if j > 0 {
				head = Spaces(4 + labelW)
			}
			lines = append(lines, t.Cut(head+"  "+t.Paint(Muted, l), inner))
			rows = append(rows, i)
		}
		if len(help) == 0 {
			lines, rows = append(lines, t.Cut(head, inner)), append(rows, i)
		}
	}
	return lines, rows
}
