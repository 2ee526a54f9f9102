package kit

import (
	tea "charm.land/bubbletea/v2"
)

// Button is one answer of a dialog.
type Button struct {
	Label string
	Key   string  // a letter that chooses it, optional
	Msg   tea.Msg // sent when chosen; nil for nothing
}

// Confirm is a dialog with named buttons. The first button has the focus:
// put the answer that loses nothing there.
type Confirm struct {
	env     *Env
	title   string
	text    string
	buttons []Button
	focus   int
	spans   [][2]int // x of each button, at the last View
	buttonY int
}

// NewConfirm makes a dialog. Esc closes it without an answer.
func NewConfirm(env *Env, title, text string, buttons ...Button) *Confirm {
	return &Confirm{env: env, title: title, text: text, buttons: buttons}
}

func (c *Confirm) choose(i int) (tea.Cmd, bool) {
	if m := c.buttons[i].Msg; m != nil {
		return Send(m), true
	}
	return nil, true
}

// Update moves between the buttons and answers.
func (c *Confirm) Update(msg tea.Msg) (tea.Cmd, bool) {
	n := len(c.buttons)
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		name := KeyName(msg)
		for i, b := range c.buttons {
			if b.Key != "" && b.Key == name {
				return c.choose(i)
			}
		}
		switch name {
		case "esc":
			return nil, true
		case "left", "shift+tab", "up", "h":
			c.focus = (c.focus + n - 1) % n
		case "right", "tab", "down", "l":
			c.focus = (c.focus + 1) % n
		case "enter", "space":
			return c.choose(c.focus)
		}
	case tea.MouseClickMsg:
		for i, s := range c.spans {
			if msg.Y == c.buttonY && msg.X >= s[0] && msg.X < s[1] {
				return c.choose(i)
			}
		}
	}
	return nil, false
}

// View draws the dialog.
func (c *Confirm) View(w, h int) (string, *tea.Cursor) {
	t := &c.env.Theme
	w = min(w, 64)
	inner := max(w-4, 0)
	text := Wrap(c.text, inner)
	if room := max(h-4, 1); len(text) > room {
		text = append(text[:room-1], t.Glyphs.Ellipsis)
	}
	lines := append(append([]string{}, text...), "")
	c.buttonY, c.spans = len(lines)+1, nil
	line, x := "", 2
	for i, b := range c.buttons {
		label := b.Label
		if b.Key != "" {
			label = b.Key + " " + label
		}
		var drawn string
		switch {
		case i == c.focus:
			drawn = t.Paint(Focus, "[ "+label+" ]")
		case b.Key != "":
			drawn = "  " + t.Key(b.Key, b.Label) + "  "
		default:
			drawn = "  " + t.Paint(Muted, label) + "  "
		}
		n := Width(label) + 4
		c.spans = append(c.spans, [2]int{x, x + n})
		x += n + 1
		if i > 0 {
			line += " "
		}
		line += drawn
	}
	return join(t.Box(c.title, append(lines, line), w)), nil
}
