package today

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// note is the dialog for a note beside a row.
type note struct {
	env   *kit.Env
	title string
	about string
	field kit.Field
}

func newNote(env *kit.Env, called string, row work.TodayRow) *note {
	n := &note{env: env, title: "Note on " + called, about: row.Subject, field: kit.NewField(env, "note")}
	n.field.SetValue(row.Note)
	n.field.Focus()
	return n
}

// Update edits; enter keeps the note, esc leaves it as it was.
func (n *note) Update(msg tea.Msg) (tea.Cmd, bool) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch kit.KeyName(k) {
		case "esc":
			return nil, true
		case "enter":
			return kit.Send(noteMsg{n.about, n.field.Value()}), true
		}
	}
	n.field.Update(msg)
	return nil, false
}

// View draws the dialog.
func (n *note) View(w, h int) (string, *tea.Cursor) {
	t := &n.env.Theme
	width := min(64, w)
	const label = 4
	inner := max(width-4, 1)
	lines := []string{n.field.View(inner, label), "", t.Key("enter", "keep") + "   " + t.Key("esc", "back")}
	box := t.Box(n.title, lines, width)
	if len(box) > h {
		box = box[:h]
	}
	return strings.Join(box, "\n"), n.field.Cursor(2, 1, inner, label)
}
