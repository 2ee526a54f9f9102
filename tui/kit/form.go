package kit

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Form is a few labelled fields one under the other. Tab, down and enter go
// to the next one; enter on the last submits.
type Form struct {
	ids    []string
	fields []Field
	focus  int
	checks map[string]func(value string) string // by id: what is wrong with a value; empty for nothing

	kept     *Kept // nil: what is typed is not kept
	key      string
	began    Texts // what the fields held before anything was typed
	restored bool  // it shows what was kept before, untouched
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

// At is the field at a place, counted from 0.
func (f *Form) At(i int) *Field { return &f.fields[i] }

// Len is how many fields there are.
func (f *Form) Len() int { return len(f.fields) }

// Focus is the place of the field that has the keys.
func (f *Form) Focus() int { return f.focus }

// Touched tells whether anything was typed.
func (f *Form) Touched() bool {
	return slices.ContainsFunc(f.fields, func(x Field) bool { return x.Value() != "" })
}

// Keep has what is typed kept under a key, so that neither esc nor a kill
// takes it, and puts in what was kept before. It is called once the fields hold
// what the form begins with. Secrets are never kept.
func (f *Form) Keep(env *Env, key string) {
	f.kept, f.key, f.began = env.Kept, key, Texts{}
	for i, id := range f.ids {
		f.began[id] = f.fields[i].Value()
	}
	for id, text := range f.kept.Get(key) {
		if field := f.Field(id); field != nil && !field.secret() && text != field.Value() {
			field.SetValue(text)
			f.restored = true
		}
	}
}

// Clear takes away what was kept before, where the form shows it untouched, and
// tells so: the first esc. The next one closes the form.
func (f *Form) Clear() bool {
	if !f.restored {
		return false
	}
	for i, id := range f.ids {
		f.fields[i].SetValue(f.began[id])
		f.fields[i].Error = ""
	}
	f.Done()
	return true
}

// Done forgets what was kept: it is saved where it belongs.
func (f *Form) Done() {
	if f.restored = false; f.kept != nil {
		f.kept.Put(f.key, nil)
	}
}

// keep keeps what differs from what the form began with.
func (f *Form) keep() {
	f.restored = false
	if f.kept == nil {
		return
	}
	texts := Texts{}
	for i, id := range f.ids {
		if field := &f.fields[i]; !field.secret() && field.Value() != f.began[id] {
			texts[id] = field.Value()
		}
	}
	f.kept.Put(f.key, texts)
}

// RestoredLine says that the form shows what was kept before; empty when it
// does not.
func (f *Form) RestoredLine(t *Theme) string {
	if !f.restored {
		return ""
	}
	return t.Paint(Info, "Kept from before.") + "  " + t.Key("esc", "begin anew")
}

// Fail puts an error beside a field and goes there. It tells whether the form
// has that field.
func (f *Form) Fail(id, why string) bool {
	i := slices.Index(f.ids, id)
	if i < 0 {
		return false
	}
	f.FailAt(i, why)
	return true
}

// FailAt puts an error beside the field at a place and goes there.
func (f *Form) FailAt(i int, why string) {
	f.fields[i].Error = why
	f.to(i)
}

// Check has a field looked at when it is left: what is wrong with its value
// stands beside it, before anything is saved.
func (f *Form) Check(id string, wrong func(value string) string) {
	if f.checks == nil {
		f.checks = map[string]func(string) string{}
	}
	f.checks[id] = wrong
}

// leave looks at the field that has the keys.
func (f *Form) leave() {
	if wrong := f.checks[f.ids[f.focus]]; wrong != nil {
		f.fields[f.focus].Error = wrong(strings.TrimSpace(f.fields[f.focus].Value()))
	}
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
			f.leave()
			if f.focus == len(f.fields)-1 {
				return true
			}
			f.to(f.focus + 1)
			return false
		case "tab", "down":
			f.leave()
			f.to(f.focus + 1)
			return false
		case "shift+tab", "up":
			f.leave()
			f.to(f.focus - 1)
			return false
		}
	}
	if f.fields[f.focus].Update(msg) {
		f.fields[f.focus].Error = ""
		f.keep()
	}
	return false
}

// Click gives the field at line y of the form the keys.
func (f *Form) Click(y int) {
	if y >= 0 && y < len(f.fields) {
		f.leave()
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
		if field.Error != "" && Width(field.Error)+4 > (w-labelW-besideLabel)/2 {
			under, field.Error, field.Note = field.Error, "", ""
		}
		if i == f.focus {
			cursor = field.Cursor(0, len(lines), w, labelW)
		}
		lines = append(lines, field.View(w, labelW))
		if under != "" {
			for _, l := range Wrap(t.Glyphs.Warn+" "+Safe(under), max(w-labelW-besideLabel-1, 8)) {
				lines = append(lines, t.Cut(Spaces(labelW+besideLabel)+t.Paint(Error, l), w))
			}
		}
	}
	if said := f.RestoredLine(t); said != "" {
		lines = append(lines, t.Cut(Spaces(labelW+besideLabel)+said, w))
	}
	return lines, cursor
}
