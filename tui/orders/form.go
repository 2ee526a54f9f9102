package orders

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// row is one line of a section: a heading, a field, or something to do.
type row struct {
	label  string
	value  string
	stands string // what stands in for no value
	path   string // of the field; empty for headings and actions
	help   string // what it is, where its value comes from
	note   string // the same, beside the value where there is room
	role   kit.Role
	head   bool
	do     func() tea.Cmd // enter, where it is not a field to type in
	drop   string         // the list element that alt+x removes
}

// inWords says a sentence about the row's field with the rep's word for it.
func (r row) inWords(text string) string {
	if r.path == "" {
		return text
	}
	return strings.ReplaceAll(text, r.path, r.label)
}

func (r row) key() string { return orElse(r.path, r.label+r.drop) }

// form is one section of the order, opened: rows to walk and change.
type form struct {
	s      *Screen
	id     sectionID
	rows   []row
	at     int
	top    int
	page   int
	filter kit.Field // of the section of all fields
	input  kit.Field
	editAt string // key of the row that is being typed; empty for none
}

func (f *form) init(s *Screen) {
	f.s = s
	f.filter = kit.NewField(s.env, "")
	f.filter.Placeholder("type a name, a meaning or a value")
	f.input = kit.NewField(s.env, "")
}

func (f *form) typing() bool { return f.editAt != "" || f.filter.Focused() }

// back leaves a field or the filter; false when there is nothing to leave.
func (f *form) back() bool {
	switch {
	case f.editAt != "":
		f.forget()
		f.stop()
	case f.filter.Value() != "":
		f.filter.SetValue("")
		f.at, f.top, f.rows = 0, 0, nil
		f.rebuild()
	default:
		return false
	}
	return true
}

// keptAt is where what is typed into a form of the open order is kept.
func (s *Screen) keptAt(what string) string { return work.OrderForm(s.draft.base.ID, what) }

// keep keeps what is typed into the row's field until it is saved.
func (f *form) keep() {
	f.input.Error, f.input.Note = "", ""
	f.s.env.Kept.Put(f.s.keptAt(f.editAt), kit.Texts{"text": f.input.Value()})
}

// forget drops it.
func (f *form) forget() { f.s.env.Kept.Put(f.s.keptAt(f.editAt), nil) }

func (f *form) stop() {
	f.editAt = ""
	f.input.Blur()
	f.input.Error = ""
	if f.id == sectionAll {
		f.filter.Focus() // typing filters there
	}
}

// openSection opens a section of the order.
func (s *Screen) openSection(id sectionID) tea.Cmd {
	f := &s.form
	f.stop()
	f.filter.SetValue("")
	f.filter.Blur()
	f.id, f.at, f.top = id, 0, 0
	if id == sectionAll {
		f.filter.Focus()
	}
	s.show(viewSection)
	f.rebuild()
	f.step(0)
	if id == sectionDates {
		return tea.Batch(s.check(), s.askPromise())
	}
	return s.check()
}

// rebuild brings the rows up to the order; the cursor stays on its row.
func (f *form) rebuild() {
	if f.s.view != viewSection {
		return
	}
	key := ""
	if r, ok := f.row(); ok {
		key = r.key()
	}
	f.rows = f.s.section(f.id)
	f.at = min(f.at, max(len(f.rows)-1, 0))
	for i, r := range f.rows {
		if key != "" && r.key() == key {
			f.at = i
		}
	}
	f.step(0)
}

// row is the one that the cursor is on.
func (f *form) row() (row, bool) {
	if f.at < 0 || f.at >= len(f.rows) {
		return row{}, false
	}
	return f.rows[f.at], true
}

// step moves the cursor over the rows that take it.
func (f *form) step(d int) {
	way := 1
	if d < 0 {
		way = -1
	}
	at := max(0, min(f.at+d, len(f.rows)-1))
	for i := at; i >= 0 && i < len(f.rows); i += way {
		if !f.rows[i].head {
			f.at = i
			return
		}
	}
	for i := at; i >= 0 && i < len(f.rows); i -= way {
		if !f.rows[i].head {
			f.at = i
			return
		}
	}
}

// goTo puts the cursor on the row of a path, or on the first below it.
func (f *form) goTo(path string) bool {
	for i, r := range f.rows {
		if r.path == path || r.path != "" && strings.HasPrefix(r.path, path+".") {
			f.at = i
			return true
		}
	}
	return false
}

// edit begins typing in the row of the cursor.
func (f *form) edit() tea.Cmd {
	r, ok := f.row()
	switch {
	case !ok:
		return nil
	case r.do != nil:
		return r.do()
	case r.path == "":
		return nil
	}
	if why := f.s.draft.readOnly(); why != "" {
		return kit.Notify(kit.Warn, kit.Sentence(why))
	}
	f.filter.Blur()
	f.editAt = r.key()
	f.input = kit.NewField(f.s.env, r.label)
	f.input.SetValue(f.s.draft.value(r.path))
	if kept, ok := f.s.env.Kept.Get(f.s.keptAt(f.editAt))["text"]; ok && kept != f.input.Value() {
		f.input.SetValue(kept)
		f.input.Note = "kept from before; esc drops it"
	}
	f.input.Focus()
	return nil
}

// take saves the field that is being typed; false when it is refused.
func (f *form) take() (tea.Cmd, bool) {
	r, ok := f.row()
	if !ok || f.editAt == "" {
		return nil, true
	}
	value := strings.TrimSpace(f.input.Value())
	if value == f.s.draft.value(r.path) {
		f.forget()
		f.stop()
		return nil, true
	}
	typed := f.s.setPaths(order.FieldValue{Path: r.path, Value: value})
	typed.label = r.label
	cmd, err := f.s.change(typed)
	if err != nil {
		f.input.Error = r.inWords(strings.TrimSuffix(err.Error(), "."))
		return nil, false
	}
	f.forget()
	f.stop()
	f.rebuild()
	return cmd, true
}

// setPaths is a change of fields by their paths, all or none, as a rep types
// them.
func (s *Screen) setPaths(fields ...order.FieldValue) change {
	today := order.DateOf(s.env.Now().Local())
	return change{label: fields[0].Path, apply: func(o *order.Order, set order.Settings) error {
		next := o.Clone()
		for _, f := range fields {
			if err := next.TypePath(f.Path, f.Value, set.Typing(today)); err != nil {
				return err
			}
		}
		*o = next
		return nil
	}}
}

func (f *form) key(k tea.KeyPressMsg) tea.Cmd {
	name := kit.KeyName(k)
	if f.editAt != "" {
		switch name {
		case "tab", "down", "shift+tab", "up":
			cmd, ok := f.take()
			if ok {
				if f.step(map[bool]int{true: -1, false: 1}[name == "shift+tab" || name == "up"]); name == "tab" || name == "shift+tab" {
					if r, on := f.row(); on && r.path != "" && r.do == nil {
						cmd = tea.Batch(cmd, f.edit())
					}
				}
			}
			return cmd
		}
		if f.input.Update(k) {
			f.keep()
		}
		return nil
	}
	switch name {
	case "down":
		f.step(1)
	case "up":
		f.step(-1)
	case "pgdown":
		f.step(max(f.page-1, 1))
	case "pgup":
		f.step(-max(f.page-1, 1))
	case "home":
		f.step(-len(f.rows))
	case "end":
		f.step(len(f.rows))
	default:
		return f.typed(k)
	}
	return nil
}

// typed is a key for the filter, or for moving where there is none.
func (f *form) typed(k tea.KeyPressMsg) tea.Cmd {
	switch {
	case f.filter.Focused():
		if f.filter.Update(k) {
			f.at, f.top = 0, 0
			f.rows = nil
			f.rebuild()
		}
	case k.Text != "":
		r, ok := f.row()
		if !ok || r.path == "" || r.do != nil {
			return nil
		}
		cmd := f.edit()
		if f.editAt != "" && f.input.Update(k) {
			f.keep()
		}
		return cmd
	}
	return nil
}

func (f *form) paste(msg kit.PasteMsg) tea.Cmd {
	switch {
	case f.editAt != "":
		if f.input.Update(msg) {
			f.keep()
		}
	case f.filter.Focused():
		f.filter.Update(msg)
		f.rows = nil
		f.rebuild()
	default:
		if r, ok := f.row(); ok && r.path != "" && r.do == nil {
			cmd := f.edit()
			if f.editAt != "" && f.input.Update(msg) {
				f.keep()
			}
			return cmd
		}
	}
	return nil
}

func (f *form) mouse(msg tea.MouseMsg) tea.Cmd {
	switch m := msg.(type) {
	case tea.MouseWheelMsg:
		switch m.Button {
		case tea.MouseWheelDown:
			f.step(3)
		case tea.MouseWheelUp:
			f.step(-3)
		}
	case tea.MouseClickMsg:
		i := f.top + m.Y - f.headLines()
		if f.editAt == "" && i >= 0 && i < len(f.rows) && !f.rows[i].head {
			was := f.at
			if f.at = i; was == i {
				return f.edit()
			}
		}
	}
	return nil
}

func (f *form) headLines() int {
	if f.id == sectionAll {
		return 2
	}
	return 1
}

// draw draws the section under the order's header; the last line says what
// the row is.
func (f *form) draw(w, h int) ([]string, *tea.Cursor) {
	t := &f.s.env.Theme
	out := []string{f.title(w)}
	var cursor *tea.Cursor
	if f.id == sectionAll {
		out = append(out, " "+t.Paint(kit.Accent, "> ")+f.filter.Inline(max(w-6, 4)))
		cursor = f.filter.InlineCursor(3, 1)
	}
	help := f.help(w)
	f.page = max(h-len(out)-len(help), 1)
	f.top = max(0, min(f.top, len(f.rows)-f.page))
	f.top = min(f.top, f.at)
	f.top = max(f.top, f.at-f.page+1)
	label := 10
	for _, r := range f.rows {
		if !r.head {
			label = max(label, kit.Width(r.label))
		}
	}
	most := w * 3 / 8
	if f.id == sectionAll { // a path is read whole
		most = w / 2
	}
	label = min(label, most)
	for i := f.top; i < min(f.top+f.page, len(f.rows)); i++ {
		if f.editAt != "" && i == f.at {
			cursor = f.input.Cursor(1, len(out), w-1, label+1)
			out = append(out, " "+f.input.View(w-1, label+1))
			continue
		}
		out = append(out, f.drawRow(f.rows[i], i == f.at, w, label))
	}
	for len(out) < h-len(help) {
		out = append(out, "")
	}
	out = append(out, help...)
	if len(f.rows) == 0 {
		out[min(f.headLines(), h-1)] = t.Paint(kit.Muted, t.Cut("   "+f.s.emptySection(), w))
	}
	return t.Block(strings.Join(out, "\n"), w, h), cursor
}

// problem is what queueing would say of a row's field, so that it stands where
// it is typed.
func (f *form) problem(r row) (order.Problem, bool) {
	if r.path == "" || f.id == sectionCheck {
		return order.Problem{}, false
	}
	for _, p := range f.s.draft.problems {
		if p.Field == r.path {
			return p, true
		}
	}
	return order.Problem{}, false
}

// signOf is how a problem looks.
func signOf(t *kit.Theme, p order.Problem) (string, kit.Role) {
	if p.Severity == order.SeverityWarning {
		return t.Glyphs.Warn, kit.Warn
	}
	return t.Glyphs.Error, kit.Error
}

// help is what the last lines say of the row: what it is, or why what was
// typed is refused, whole where it is cut beside the field.
func (f *form) help(w int) []string {
	t := &f.s.env.Theme
	text, role := "", kit.Muted
	if r, ok := f.row(); ok {
		text = r.help
		if p, wrong := f.problem(r); wrong {
			sign, as := signOf(t, p)
			text, role = sign+" "+kit.Sentence(r.inWords(p.Message)), as
		}
	}
	if f.input.Error != "" {
		text, role = t.Glyphs.Warn+" "+f.input.Error, kit.Error
	}
	lines := kit.Wrap(kit.Safe(text), max(w-2, 1))
	lines = lines[:min(len(lines), 2)]
	for i, l := range lines {
		lines[i] = " " + t.Paint(role, t.Cut(l, w-2))
	}
	return lines
}

func (f *form) title(w int) string {
	t := &f.s.env.Theme
	return t.Cut(t.Paint(kit.Accent, t.Glyphs.Pane)+t.Paint(kit.Heading, titleOf(f.id)), w)
}

func (f *form) drawRow(r row, on bool, w, label int) string {
	t := &f.s.env.Theme
	if r.head {
		return " " + t.Paint(kit.Heading, t.Cut(kit.Safe(r.label), w-2))
	}
	lead := "   "
	if on {
		lead = " " + t.Glyphs.Pointer + " "
	}
	text := t.Left(kit.Safe(r.label), label) + "  "
	if r.do != nil && r.value == "" && r.path == "" {
		text = kit.Safe(r.label)
	}
	value := catalog.Clean(r.value)
	switch {
	case value == "" && r.stands != "":
		value = catalog.Clean(r.stands) + " (the shop's)"
	case value == "" && r.path != "":
		value = t.Glyphs.Dot
	}
	problem, wrong := f.problem(r)
	said := ""
	if sign, as := signOf(t, problem); wrong {
		said = "  " + t.Paint(as, sign+" "+kit.Safe(r.inWords(problem.Message)))
		if value == t.Glyphs.Dot {
			value = ""
			said = strings.TrimSpace(said)
		}
	}
	note := ""
	if at := w * 3 / 5; r.note != "" && w >= 100 && !wrong {
		value = t.Left(value, max(at-kit.Width(lead+text), 0))
		note = "  " + r.note
	}
	if on {
		return t.On(kit.Selection, lead+text+value+said+note, w)
	}
	role := r.role
	if r.value == "" {
		role = kit.Muted
	}
	labelRole := kit.Muted
	if r.do != nil && r.path == "" {
		labelRole = kit.Accent
		if r.role != kit.Text {
			labelRole = r.role
		}
	}
	return t.Cut(lead+t.Paint(labelRole, text)+t.Paint(role, value)+said+t.Paint(kit.Muted, note), w)
}
