package kit

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// Form is a few labelled fields one under the other. Tab, down and enter go
// to the next one; enter on the last submits.
type Form struct {
	ids    []string
	fields []Field
	focus  int
}

// NewForm returns an empty form.
func NewForm() *Form { return &Form{} }

// Add puts a field on the form under an id and returns it to be set up.
func (f *Form) Add(env *Env, id, label string) *Field {
	f.ids, f.fields = append(f.ids, id), append(f.fields, NewField(env, label))
	if len(f.fields) == 1 {
		f.fields[0].Focus()
	}
	return &f.fields[len(f.fields)-1]
}

// Field is the field of an id, nil for none.
func (f *Form) Field(id string) *Field {
	if i := slices.Index(f.ids, id); i >= 0 {
		return &f.fields[i]
	}
	return nil
}

// Value is what was typed into a field; empty for one that the form lacks.
func (f *Form) Value(id string) string {
	if field := f.Field(id); field != nil {
		return field.Value()
	}
	return ""
}

// Touched tells whether anything was typed.
func (f *Form) Touched() bool {
	return slices.ContainsFunc(f.fields, func(x Field) bool { return x.Value() != "" })
}

// Fail puts an error beside a field and goes there. It tells whether the form
// has that field.
func (f *Form) Fail(id, why string) bool {
	i := slices.Index(f.ids, id)
	if i < 0 {
		return false
	}
	f.fields[i].Error = why
	f.to(i)
	return true
}

func (f *Form) to(i int) {
	f.fields[f.focus].Blur()
	f.focus = (i + len(f.fields)) % len(f.fields)
	f.fields[f.focus].Focus()
}

// Update takes keys and pastes, and tells whether the form was submitted.
// What is typed takes its field's error away.
func (f *Form) Update(msg tea.Msg) (submit bool) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch KeyName(k) {
		case "enter":
			if f.focus == len(f.fields)-1 {
				return true
			}
			f.to(f.focus + 1)
			return false
		case "tab", "down":
			f.to(f.focus + 1)
			return false
		case "shift+tab", "up":
			f.to(f.focus - 1)
			return false
		}
	}
	if f.fields[f.focus].Update(msg) {
		f.fields[f.focus].Error = ""
	}
	return false
}

// Click gives the field at line y of the form the keys.
func (f *Form) Click(y int) {
	if y >= 0 && y < len(f.fields) {
		f.to(y)
	}
}

// Draw returns a line for each field in w cells, and the cursor for a form
// drawn at 0, 0. An error that has no room beside its field stands under it.
func (f *Form) Draw(t *Theme, w int) ([]string, *tea.Cursor) {
	labelW := 0
	for i := range f.fields {
		labelW = max(labelW, Width(f.fields[i].Label))
	}
	var lines []string
	var cursor *tea.Cursor
	for i := range f.fields {
		field := f.fields[i]
		under := ""
		if field.Error != "" && Width(field.Error)+4 > (w-labelW-2)/2 {
			under, field.Error, field.Note = field.Error, "", ""
		}
		if i == f.focus {
			cursor = field.Cursor(0, len(lines), w, labelW)
		}
		lines = append(lines, field.View(w, labelW))
		if under != "" {
			for _, l := range Wrap(t.Glyphs.Warn+" "+Safe(under), max(w-labelW-3, 8)) {
				lines = append(lines, t.Cut(Spaces(labelW+2)+t.Paint(Error, l), w))
			}
		}
	}
	return lines, cursor
}
