package kit

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Lister shows a list whose columns the rep hides, shows and sorts by, and
// which is drawn so at the next start too.
type Lister interface {
	// List is the screen's list, and whether it is in sight.
	List() (*Table, bool)
	// Resort puts the rows in the order that the list says now.
	Resort() tea.Cmd
}

// ListPrefs are what the rep chose of a list's columns. They are comparable.
type ListPrefs struct {
	Hidden   string `json:"hidden,omitempty"` // the IDs, with commas between them
	SortBy   string `json:"sort,omitempty"`
	SortDown bool   `json:"down,omitempty"`
}

// Prefs are what the rep chose of this list.
func (t *Table) Prefs() ListPrefs {
	return ListPrefs{Hidden: strings.Join(t.hidden, ","), SortBy: t.SortBy, SortDown: t.SortDown}
}

// Apply takes over what the rep chose before. Columns that are no longer there
// are not missed.
func (t *Table) Apply(p ListPrefs) {
	t.hidden = nil
	if p.Hidden != "" {
		t.hidden = strings.Split(p.Hidden, ",")
	}
	if p.SortBy == "" || slices.Contains(t.Sorts, p.SortBy) {
		t.SortBy, t.SortDown = p.SortBy, p.SortDown
	}
}

// Shown tells whether the rep wants to see a column.
func (t *Table) Shown(id string) bool { return !slices.Contains(t.hidden, id) }

// toggle hides a column or shows it again; the last one stays, and one that is
// fixed.
func (t *Table) toggle(id string) bool {
	if i := slices.Index(t.hidden, id); i >= 0 {
		t.hidden = slices.Delete(t.hidden, i, i+1)
		return true
	}
	if slices.ContainsFunc(t.Columns, func(c Column) bool { return c.ID == id && c.Fixed }) ||
		!slices.ContainsFunc(t.Columns, func(c Column) bool { return c.ID != id && t.Shown(c.ID) }) {
		return false
	}
	t.hidden = append(t.hidden, id)
	return true
}

// SortNext sorts by a column: upwards, then downwards, then as the rows come.
// It tells whether the list can be sorted by it.
func (t *Table) SortNext(id string) bool {
	switch {
	case !slices.Contains(t.Sorts, id):
		return false
	case t.SortBy != id:
		t.SortBy, t.SortDown = id, false
	case !t.SortDown:
		t.SortDown = true
	default:
		t.SortBy, t.SortDown = "", false
	}
	return true
}

// Sorts are the ways to compare two rows, by column.
type Sorts[R any] map[string]func(a, b R) int

// IDs are the columns that rows can be sorted by, for Table.Sorts.
func (s Sorts[R]) IDs() []string { return sortedKeys(s) }

// Sort puts rows in the order that the table says; equal ones, and all of them
// when it says none, stay in theirs.
func (s Sorts[R]) Sort(t *Table, rows []R) {
	less, ok := s[t.SortBy]
	if !ok {
		return
	}
	slices.SortStableFunc(rows, func(a, b R) int {
		if t.SortDown {
			return less(b, a)
		}
		return less(a, b)
	})
}

// ColumnsBox is the overlay in which the rep hides and shows the columns of a
// list, and sorts by them.
type ColumnsBox struct {
	env   *Env
	title string
	of    Lister
	table *Table
	list  Table
	why   string
}

// NewColumnsBox makes the overlay for the list of a screen.
func NewColumnsBox(env *Env, title string, of Lister) *ColumnsBox {
	table, _ := of.List()
	b := &ColumnsBox{env: env, title: title, of: of, table: table}
	b.list = Table{
		NoHeader: true, Row: b.row,
		Columns: []Column{{ID: "shown", Width: 6}, {ID: "title", Width: 12, Flex: 1}, {ID: "sort", Width: 12}},
	}
	b.list.SetLen(len(table.Columns))
	return b
}

func (b *ColumnsBox) row(i int) []Cell {
	c, g := b.table.Columns[i], b.env.Theme.Glyphs
	shown := Cell{Text: g.OK, Role: OK}
	role := Text
	if !b.table.Shown(c.ID) {
		shown, role = Cell{Text: "hidden", Role: Muted}, Muted
	}
	sort := Cell{}
	switch {
	case b.table.SortBy == c.ID && b.table.SortDown:
		sort = Cell{Text: g.SortDown + " downwards", Role: Accent}
	case b.table.SortBy == c.ID:
		sort = Cell{Text: g.SortUp + " upwards", Role: Accent}
	}
	return []Cell{shown, {Text: c.Title, Role: role}, sort}
}

// Update hides, shows and sorts; the list below shows it at once.
func (b *ColumnsBox) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch KeyName(msg) {
		case "esc", "enter", "q":
			return nil, true
		case "space", "x":
			b.toggle()
			return nil, false
		case "s":
			return b.sort(), false
		}
		if b.list.Key(msg) {
			b.why = ""
		}
	case tea.MouseWheelMsg:
		b.list.Scroll(wheel(msg))
	case tea.MouseClickMsg:
		if b.list.Click(msg.Y - 1) {
			b.toggle()
		}
	}
	return nil, false
}

func (b *ColumnsBox) column() Column { return b.table.Columns[max(b.list.Cursor(), 0)] }

func (b *ColumnsBox) toggle() {
	b.why = ""
	if c := b.column(); !b.table.toggle(c.ID) {
		b.why = "one column stays"
		if c.Fixed {
			b.why = "this column stays"
		}
	}
}

func (b *ColumnsBox) sort() tea.Cmd {
	b.why = ""
	if !b.table.SortNext(b.column().ID) {
		b.why = "the list is not sorted by this column"
		return nil
	}
	return b.of.Resort()
}

// View draws the box.
func (b *ColumnsBox) View(w, h int) (string, *tea.Cursor) {
	t := &b.env.Theme
	w = min(w, 48)
	inner := max(w-4, 0)
	rows := max(min(h-3, len(b.table.Columns)), 1)
	lines := strings.Split(b.list.Draw(t, inner, rows), "\n")
	foot := t.Key("space", "hide, show") + "   "
	if len(b.table.Sorts) > 0 {
		foot += t.Key("s", "sort") + "   "
	}
	foot += t.Key("esc", "close")
	if b.why != "" {
		foot = t.Paint(Warn, t.Cut(t.Glyphs.Warn+" "+b.why, inner))
	}
	return join(t.Box("Columns of "+b.title, append(lines, foot), w)), nil
}
