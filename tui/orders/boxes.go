package orders

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
)

// formBox is an overlay with some fields. Enter submits all of them, tab goes
// from one to the next.
type formBox struct {
	env    *kit.Env
	title  string
	text   []string // above the fields
	foot   string
	also   []string                  // further keys of the foot, each with what it does
	form   *kit.Form                 // its fields' ids are their labels
	keys   map[string]func(*formBox) // of its own, before the fields'
	live   func(*formBox)            // after every key: notes
	submit func(*formBox) (tea.Cmd, bool)
	later  bool // what was submitted may still fail: who submits calls form.Done
}

// newForm makes the overlay; submit returns false to stay open, with the error
// beside a field.
func newForm(env *kit.Env, title string, submit func(*formBox) (tea.Cmd, bool), labels ...string) *formBox {
	b := &formBox{env: env, title: title, submit: submit, foot: "enter", form: kit.NewForm(), keys: map[string]func(*formBox){}}
	for _, l := range labels {
		b.form.Add(env, l, l)
	}
	return b
}

// keep has what is typed kept until it is submitted; it is called once the
// fields hold what they begin with.
func (b *formBox) keep(key string) *formBox {
	b.form.Keep(b.env, key)
	return b
}

func (b *formBox) value(i int) string { return strings.TrimSpace(b.form.At(i).Value()) }

// fail puts an error beside a field and the focus on it.
func (b *formBox) fail(i int, err error) (tea.Cmd, bool) {
	b.form.FailAt(i, strings.TrimSuffix(err.Error(), "."))
	return nil, false
}

// refresh runs live, as before the first key.
func (b *formBox) refresh() *formBox {
	if b.live != nil {
		b.live(b)
	}
	return b
}

// Update edits; enter submits, esc closes.
func (b *formBox) Update(msg tea.Msg) (tea.Cmd, bool) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		name := kit.KeyName(k)
		own := b.keys[name]
		switch {
		case own != nil:
			own(b)
			b.refresh()
			return nil, false
		case name == "esc":
			cleared := b.form.Clear()
			b.refresh()
			return nil, !cleared
		case name == "enter":
			cmd, done := b.submit(b)
			if done && !b.later {
				b.form.Done()
			}
			return cmd, done
		}
	}
	switch msg.(type) {
	case tea.KeyPressMsg, kit.PasteMsg:
		b.form.Update(msg)
		b.refresh()
	}
	return nil, false
}

// View draws the box.
func (b *formBox) View(w, h int) (string, *tea.Cursor) {
	t := &b.env.Theme
	w = min(w, 72)
	inner, label := max(w-4, 1), 0
	for i := range b.form.Len() {
		label = max(label, kit.Width(b.form.At(i).Label))
	}
	label = min(label, inner/3)
	var lines []string
	for _, text := range b.text {
		lines = append(append(lines, kit.Wrap(text, inner)...), "")
	}
	// What stands beside a field would be cut: it stands below.
	var cursor *tea.Cursor
	for i := range b.form.Len() {
		f := *b.form.At(i)
		side, role := f.Note, kit.Muted
		if f.Error != "" {
			side, role = t.Glyphs.Warn+" "+f.Error, kit.Error
		}
		f.Note, f.Error = "", ""
		lines = append(lines, f.View(inner, label))
		if i == b.form.Focus() {
			cursor = b.form.At(i).Cursor(2, len(lines), inner, label)
		}
		if side != "" {
			for _, l := range kit.Wrap(kit.Safe(side), max(inner-label-3, 1)) {
				lines = append(lines, kit.Spaces(label+3)+t.Paint(role, l))
			}
		}
	}
	if said := b.form.RestoredLine(t); said != "" {
		lines = append(lines, t.Cut(kit.Spaces(label+3)+said, inner))
	}
	foot := kit.KeyRows(t, inner, append(append([]string{"enter", b.foot}, b.also...), "esc", "close")...)
	if room := max(h-3-len(foot), 0); len(lines) > room {
		lines = lines[:room]
	}
	lines = append(append(lines, ""), foot...)
	return strings.Join(t.Box(b.title, lines, w), "\n"), cursor
}

// pickItem is one choice of a list.
type pickItem struct {
	text, detail string
	do           func() tea.Cmd
}

// pickBox is an overlay that chooses from a list; typing filters it. What is
// typed and not in the list can be taken too, where free says how.
type pickBox struct {
	env   *kit.Env
	title string
	all   []pickItem
	shown []pickItem
	input kit.Field
	table kit.Table
	free  func(text string) (pickItem, bool)
	also  map[string]string // words by which an item is found too, by its text
}

func newPick(env *kit.Env, title string, items []pickItem) *pickBox {
	b := &pickBox{env: env, title: title, all: items, input: kit.NewField(env, "")}
	b.input.Placeholder("type to find")
	b.input.Focus()
	b.table = kit.Table{
		NoHeader: true,
		Columns:  []kit.Column{{ID: "text", Width: 12, Flex: 1}, {ID: "detail", Width: 10, Flex: 1, Fold: 1}},
		Row: func(i int) []kit.Cell {
			return []kit.Cell{{Text: b.shown[i].text}, {Text: b.shown[i].detail, Role: kit.Muted}}
		},
	}
	b.filter()
	return b
}

func (b *pickBox) filter() {
	b.shown = nil
	words := strings.Fields(strings.ToLower(b.input.Value()))
next:
	for _, item := range b.all {
		for _, word := range words {
			if !strings.Contains(strings.ToLower(item.text+" "+b.also[item.text]), word) {
				continue next
			}
		}
		b.shown = append(b.shown, item)
	}
	if typed := strings.TrimSpace(b.input.Value()); b.free != nil && typed != "" {
		if item, ok := b.free(typed); ok {
			b.shown = append(b.shown, item)
		}
	}
	b.table.SetLen(len(b.shown))
	b.table.Select(0)
}

func (b *pickBox) choose() (tea.Cmd, bool) {
	i := b.table.Cursor()
	if i < 0 || i >= len(b.shown) {
		return nil, false
	}
	return b.shown[i].do(), true
}

// Update filters as it is typed; enter chooses, esc closes.
func (b *pickBox) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch kit.KeyName(msg) {
		case "esc":
			return nil, true
		case "enter":
			return b.choose()
		}
		if !kit.Printable(msg) && b.table.Key(msg) {
			return nil, false
		}
	case tea.MouseClickMsg:
		if b.table.Click(msg.Y - 2) {
			return b.choose()
		}
		return nil, false
	case tea.MouseWheelMsg:
		b.table.Mouse(msg)
		return nil, false
	}
	if b.input.Update(msg) {
		b.filter()
	}
	return nil, false
}

// View draws the box.
func (b *pickBox) View(w, h int) (string, *tea.Cursor) {
	t := &b.env.Theme
	w = min(w, 64)
	inner := max(w-4, 0)
	rows := max(min(h-4, max(len(b.all), 1), 14), 1)
	lines := []string{t.Paint(kit.Accent, "> ") + b.input.Inline(inner-2)}
	if len(b.shown) == 0 {
		lines = append(lines, t.Block(t.Paint(kit.Muted, "nothing has these words"), inner, rows)...)
	} else {
		lines = append(lines, strings.Split(b.table.Draw(t, inner, rows), "\n")...)
	}
	lines = append(lines, t.Key("enter", "take it")+"   "+t.Key("esc", "close"))
	return strings.Join(t.Box(b.title, lines, w), "\n"), b.input.InlineCursor(4, 1)
}

// textBox is an overlay over long text: it scrolls, and copies.
type textBox struct {
	env         *kit.Env
	title, what string
	text        string
	table       func(w int) []string // the same for eyes; nil for none
	raw         bool                 // the text is shown, not the table
	pager       kit.Pager
}

func newText(env *kit.Env, title, what, text string) *textBox {
	return &textBox{env: env, title: title, what: what, text: text}
}

// Update scrolls; j turns between table and text, c copies the text, esc closes.
func (b *textBox) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch kit.KeyName(msg) {
		case "esc", "enter", "q", "alt+w":
			return nil, true
		case "c":
			return kit.Copy(b.text, b.what), false
		case "j":
			if b.table != nil {
				b.raw = !b.raw
				b.pager.Home()
				return nil, false
			}
		}
		b.pager.Key(msg)
	case tea.MouseMsg:
		b.pager.Mouse(msg)
	}
	return nil, false
}

// View draws the box.
func (b *textBox) View(w, h int) (string, *tea.Cursor) {
	t := &b.env.Theme
	w = min(w, 96)
	inner := max(w-4, 0)
	var lines []string
	keys := t.Key("c", "copy "+b.what) + "   "
	if b.table != nil && !b.raw {
		lines, keys = b.table(inner), t.Key("j", b.what)+"   "+keys
	} else {
		for _, l := range strings.Split(b.text, "\n") {
			lines = append(lines, t.Cut(kit.Safe(l), inner))
		}
		if b.table != nil {
			keys = t.Key("j", "the table") + "   " + keys
		}
	}
	text := b.pager.Draw(t, lines, inner, max(min(h-3, len(lines)), 1))
	out := append(strings.Split(text, "\n"), t.Cut(keys+t.Key("esc", "close"), inner))
	return strings.Join(t.Box(b.title, out, w), "\n"), nil
}
