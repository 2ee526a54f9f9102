package setup

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
)

// View draws the form, the first run, the open connection or the list.
func (s *Screen) View(w, h int) (string, *tea.Cursor) {
	t := &s.env.Theme
	switch {
	case s.form != nil:
		return s.formView(w, h)
	case s.welcome:
		return s.firstView(w, h), nil
	case s.page != nil:
		return s.pageView(w, h), nil
	case s.failed != "":
		return t.Empty("The setup cannot be read.", s.failed, w, h), nil
	}
	labelW, valueW := 0, 0
	for _, r := range s.rows {
		if !r.heading {
			labelW, valueW = max(labelW, kit.Width(r.label)+2), max(valueW, kit.Width(r.value))
		}
	}
	s.headY, s.narrow = 0, w < 70
	s.table.Columns = []kit.Column{{ID: "label", Width: labelW}, {ID: "value", Width: valueW}, {ID: "note", Width: 18, Flex: 1}}
	if s.narrow {
		s.table.Columns = []kit.Column{{ID: "label", Width: labelW}, {ID: "value", Width: valueW, Flex: 1}}
	}
	return s.table.Draw(t, w, h), nil
}

// cells are a row's label, value and note; a narrow window shows the note
// only where there is no value.
func (s *Screen) cells(i int) []kit.Cell {
	r := s.rows[i]
	if r.heading {
		return []kit.Cell{{Text: strings.ToUpper(r.label), Role: kit.Muted}}
	}
	lead := "  "
	if r.conn != nil && r.conn.Current {
		lead = s.env.Theme.Glyphs.OK + " "
	}
	label, value, note := kit.Cell{Text: lead + r.label}, kit.Cell{Text: r.value, Role: kit.Accent}, kit.Cell{Text: r.note, Role: kit.Muted}
	if r.role != kit.Text {
		note.Role = r.role
	}
	if s.narrow && r.value == "" {
		return []kit.Cell{label, note}
	}
	return []kit.Cell{label, value, note}
}

// pageView is one connection and its settings.
func (s *Screen) pageView(w, h int) string {
	t, v := &s.env.Theme, s.page.view
	state := "not in use "
	role := kit.Muted
	if v.Current {
		state, role = t.Glyphs.OK+" new orders go through it ", kit.OK
	}
	signed := "no password is kept for it"
	switch {
	case !s.page.read:
		signed = "asking the keyring"
	case v.SignedIn != "":
		signed = "signed in, the password from the " + v.SignedIn
	}
	lines := []string{
		t.Ends(" "+t.Paint(kit.Heading, kit.Safe(s.page.name))+"  "+t.Paint(kit.Muted, kindName[v.Kind]), t.Paint(role, state), w),
		" " + t.Paint(kit.Muted, t.Cut(signed, w-2)), "",
	}
	s.headY = len(lines)
	s.page.table.Columns = s.page.columns(w)
	if w >= wide {
		return strings.Join(append(lines, s.page.table.Draw(t, w, h-len(lines))), "\n")
	}
	help := ""
	if l, ok := s.page.selected(); ok {
		help = " " + t.Paint(kit.Muted, t.Cut(l.help, w-2))
	}
	return strings.Join(append(lines, s.page.table.Draw(t, w, max(h-len(lines)-2, 1)), t.Rule(w), help), "\n")
}

// wide is the width from which a setting's meaning has room beside it.
const wide = 110

func (s *Screen) formView(w, h int) (string, *tea.Cursor) {
	t, f := &s.env.Theme, s.form
	width := min(w-4, 90)
	lines := []string{" " + t.Paint(kit.Heading, t.Cut(f.title, w-2))}
	about := kit.Wrap(f.about, min(w-4, 76))
	for _, l := range about[:min(len(about), max(h-9, 1))] {
		lines = append(lines, " "+t.Paint(kit.Muted, l))
	}
	lines = append(lines, "")
	s.headY = len(lines)
	fields, cursor := f.fields.Draw(t, width)
	for _, l := range fields {
		lines = append(lines, "  "+l)
	}
	if cursor != nil {
		cursor.X, cursor.Y = cursor.X+2, cursor.Y+s.headY
	}
	lines = append(lines, "", "  "+t.Key("enter", "next, then save")+"   "+t.Key(s.env.Keys.Name("setup.form.save"), "save")+"   "+t.Key("esc", "leave it"))
	return strings.Join(t.Block(strings.Join(lines, "\n"), w, h), "\n"), cursor
}
