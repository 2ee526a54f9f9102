package kit

import (
	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
)

// Field is a labelled line of text with its error beside it.
type Field struct {
	Label string
	Error string // one sentence; empty when the value is good
	Note  string // shown where the error would be, when there is none

	env   *Env
	input textinput.Model
}

// NewField returns an empty field without the focus.
func NewField(env *Env, label string) Field {
	in := textinput.New()
	in.Prompt = ""
	in.SetVirtualCursor(false)
	in.CharLimit = 4096
	// Pasting is the root's; completion is the screen's.
	in.KeyMap.Paste = key.NewBinding()
	in.KeyMap.AcceptSuggestion = key.NewBinding()
	in.KeyMap.NextSuggestion = key.NewBinding()
	in.KeyMap.PrevSuggestion = key.NewBinding()
	// bubbles 2.2.1 panics on it when one character is behind the cursor.
	in.KeyMap.DeleteWordForward = key.NewBinding()
	return Field{Label: label, env: env, input: in}
}

// Placeholder is what an empty field shows.
func (f *Field) Placeholder(s string) { f.input.Placeholder = s }

// Limit is the longest value, in characters.
func (f *Field) Limit(n int) { f.input.CharLimit = n }

// Secret shows dots instead of the value.
func (f *Field) Secret() { f.input.EchoMode = textinput.EchoPassword }

func (f *Field) secret() bool { return f.input.EchoMode == textinput.EchoPassword }

// Value is the text as typed.
func (f *Field) Value() string { return f.input.Value() }

// SetValue replaces the text and puts the cursor at its end.
func (f *Field) SetValue(s string) {
	f.input.SetValue(s)
	f.input.CursorEnd()
}

// Position is the cursor's place in characters.
func (f *Field) Position() int { return f.input.Position() }

// AtEnd tells whether the cursor is behind the last character.
func (f *Field) AtEnd() bool { return f.input.Position() >= len([]rune(f.input.Value())) }

// Focus gives the field the keys.
func (f *Field) Focus() { f.input.Focus() }

// Blur takes them away.
func (f *Field) Blur() { f.input.Blur() }

// Focused tells whether the field has the keys.
func (f *Field) Focused() bool { return f.input.Focused() }

// Update takes keys and pastes; everything else is ignored. It tells whether
// the value changed.
func (f *Field) Update(msg tea.Msg) bool {
	before := f.input.Value()
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		f.input, _ = f.input.Update(msg)
	case PasteMsg:
		f.input, _ = f.input.Update(tea.PasteMsg{Content: Safe(msg.Rest())})
	}
	return f.input.Value() != before
}

// Inline draws only the input, in exactly w cells.
func (f *Field) Inline(w int) string {
	if w <= 0 {
		return ""
	}
	in := f.input
	in.SetStyles(f.env.Theme.inputStyles())
	in.Placeholder = f.env.Theme.Placeholder(in.Placeholder)
	in.SetWidth(max(w-1, 1))
	return f.env.Theme.Left(in.View(), w)
}

// InlineCursor is the cursor for an input drawn at x, y; nil without focus.
func (f *Field) InlineCursor(x, y int) *tea.Cursor {
	if !f.input.Focused() {
		return nil
	}
	before := []rune(f.input.Value())[:f.input.Position()]
	n := Width(string(before))
	if f.input.EchoMode == textinput.EchoPassword {
		n = len(before)
	}
	if w := f.input.Width(); w > 0 {
		n = min(n, w)
	}
	c := tea.NewCursor(x+n, y)
	c.Shape, c.Blink = tea.CursorBlock, false
	return c
}

// besideLabel is what stands around a label: the pointer, and blanks.
const besideLabel = 3

// View draws label, input and error on one line of exactly w cells; labels
// are labelW wide so that the fields of a form line up.
func (f *Field) View(w, labelW int) string {
	t := &f.env.Theme
	inputW, sideW := f.split(w, labelW)
	role, side := Muted, f.Note
	if f.Error != "" {
		role, side = Error, t.Glyphs.Warn+" "+f.Error
	}
	labelRole, mark := Muted, " "
	if f.Focused() {
		labelRole, mark = Accent, t.Glyphs.Pointer
	}
	f.input.SetWidth(max(inputW-1, 1))
	line := t.Paint(labelRole, mark+" "+t.Left(f.Label, labelW)) + " " + f.Inline(inputW)
	if sideW > 0 {
		line += "  " + t.Paint(role, t.Left(Safe(side), sideW))
	}
	return t.Left(line, w)
}

// Cursor is the cursor for a field drawn at x, y with View(w, labelW).
func (f *Field) Cursor(x, y, w, labelW int) *tea.Cursor {
	inputW, _ := f.split(w, labelW)
	f.input.SetWidth(max(inputW-1, 1))
	return f.InlineCursor(x+besideLabel+labelW, y)
}

// split shares the room behind the label: half to what stands beside, when
// there is anything.
func (f *Field) split(w, labelW int) (input, side int) {
	room := max(w-labelW-besideLabel, 1)
	if f.Error == "" && f.Note == "" {
		return room, 0
	}
	need := max(Width(f.Error)+2, Width(f.Note))
	side = min(need, room/2)
	return max(room-side-2, 1), side
}
