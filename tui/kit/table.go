package kit

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Align says which side of its column a cell keeps to.
type Align int

// The alignments.
const (
	AlignLeft Align = iota
	AlignRight
)

// Column is one column of a table.
type Column struct {
	ID     string
	Title  string
	Width  int   // cells; the least it may have when Flex is set
	Flex   int   // its share of the room that is left
	Align  Align // numbers keep right whatever this says
	Number bool  // never cut: the column grows to its widest number in sight
	Fold   int   // when there is no room the highest leaves first; 0 stays
	Hidden bool  // it has no place here, whatever the rep wants
	Fixed  bool  // the rep cannot hide it
	Bar    bool  // a line before it
}

// Cell is one cell's text and what it means.
type Cell struct {
	Text string
	Role Role
}

// Table draws a list by hand. It asks for the rows in sight only, so a frame
// costs the same for ten rows as for a million.
type Table struct {
	Columns  []Column
	Row      func(i int) []Cell // one cell a column, hidden ones included
	KeyOf    func(i int) string // what a row is, for marks and for SetLen to stay on it; optional
	NoHeader bool
	SortBy   string // ID of the column that bears the sort mark
	SortDown bool
	Sorts    []string // IDs of the columns that the rep may sort by
	Blurred  bool     // another part of the screen has the keys
	Plain    bool     // blurred it shows no pointer either: enter opens nothing of it

	Rows
	marked map[string]bool
	hidden []string // IDs of the columns that the rep put away
	heads  []span   // where the column heads were drawn
}

type span struct {
	from, to int
	id       string
}

// Click selects the row drawn at line y of the table and tells whether there
// is one.
func (t *Table) Click(y int) bool {
	if !t.NoHeader {
		y--
	}
	i := t.At(y)
	if i < 0 {
		return false
	}
	t.Select(i)
	return true
}

// HeadAt is the ID of the column whose head was drawn at x on the first line.
func (t *Table) HeadAt(x, y int) string {
	if y == 0 && !t.NoHeader {
		for _, s := range t.heads {
			if x >= s.from && x < s.to {
				return s.id
			}
		}
	}
	return ""
}

// Mouse handles wheel and click in the table's own coordinates, and tells
// whether a row was clicked.
func (t *Table) Mouse(msg tea.MouseMsg) bool {
	switch msg := msg.(type) {
	case tea.MouseWheelMsg:
		t.Scroll(wheel(msg))
	case tea.MouseClickMsg:
		return msg.Button == tea.MouseLeft && t.Click(msg.Y)
	}
	return false
}

// Mark chooses a row or takes it back; it needs KeyOf.
func (t *Table) Mark(i int) {
	if i < 0 || i >= t.Len() || t.KeyOf == nil {
		return
	}
	if t.marked == nil {
		t.marked = map[string]bool{}
	}
	k := t.KeyOf(i)
	if t.marked[k] {
		delete(t.marked, k)
	} else {
		t.marked[k] = true
	}
}

// Marked lists the keys of the chosen rows, sorted.
func (t *Table) Marked() []string { return sortedKeys(t.marked) }

// ClearMarks takes every mark back.
func (t *Table) ClearMarks() { t.marked = nil }

// Draw returns exactly h lines of at most w cells: the header and the rows in
// sight.
func (t *Table) Draw(th *Theme, w, h int) string {
	lines := make([]string, 0, max(h, 1))
	page := h
	if !t.NoHeader {
		page--
	}
	from, to := t.Fit(page)
	rows := make([][]Cell, 0, to-from)
	for i := from; i < to; i++ {
		rows = append(rows, t.Row(i))
	}
	cols := t.layout(w-1, rows) // one cell of air at the right edge
	if !t.NoHeader && h > 0 {
		lines = append(lines, t.header(th, cols, w))
	}
	for i, cells := range rows {
		lines = append(lines, t.line(th, cols, from+i, cells, w))
	}
	for len(lines) < h {
		lines = append(lines, "")
	}
	return strings.Join(lines, "\n")
}

// placed is a column with the width it got.
type placed struct {
	Column
	index int
	width int
}

// gutter is the pointer and mark before the first column.
const gutter = 2

// layout decides which columns stay and how wide they are: numbers get what
// the rows in sight need, then columns fold away from the highest Fold down,
// then text shrinks, and what is left goes to the flexible ones.
func (t *Table) layout(w int, rows [][]Cell) []placed {
	var cols []placed
	for i, c := range t.Columns {
		if c.Hidden || !t.Shown(c.ID) {
			continue
		}
		p := placed{c, i, max(c.Width, 1)}
		if c.Number {
			p.width = max(p.width, Width(c.Title))
			for _, r := range rows {
				if i < len(r) {
					p.width = max(p.width, Width(r[i].Text))
				}
			}
		}
		cols = append(cols, p)
	}
	for taken(cols) > w {
		worst := -1
		for i, c := range cols {
			if c.Fold > 0 && (worst < 0 || c.Fold >= cols[worst].Fold) {
				worst = i
			}
		}
		if worst < 0 {
			break
		}
		cols = slices.Delete(cols, worst, worst+1)
	}
	shrink(cols, w)
	grow(cols, w-taken(cols))
	return cols
}

func taken(cols []placed) int {
	n := gutter
	for i, c := range cols {
		n += c.width
		if i > 0 {
			n += c.gap()
		}
	}
	return n
}

func (p placed) gap() int {
	if p.Bar {
		return 3
	}
	return 2
}

// shrink takes from the widest text column until the line fits or every one
// is down to four cells; numbers keep theirs.
func shrink(cols []placed, w int) {
	for taken(cols) > w {
		widest := -1
		for i, c := range cols {
			if !c.Number && c.width > 4 && (widest < 0 || c.width > cols[widest].width) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		cols[widest].width--
	}
}

func grow(cols []placed, spare int) {
	flex := 0
	for _, c := range cols {
		flex += c.Flex
	}
	for i := range cols {
		if spare <= 0 || flex == 0 {
			return
		}
		add := spare * cols[i].Flex / flex
		flex -= cols[i].Flex
		spare -= add
		cols[i].width += add
	}
}

func (t *Table) header(th *Theme, cols []placed, w int) string {
	t.heads = t.heads[:0]
	line, x := Spaces(gutter), gutter
	for i, c := range cols {
		if i > 0 {
			line += gapText(th, c)
			x += c.gap()
		}
		title := c.Title
		if c.ID == t.SortBy && t.SortBy != "" {
			mark := th.Glyphs.SortUp
			if t.SortDown {
				mark = th.Glyphs.SortDown
			}
			if Width(title) < c.width {
				title += mark
			}
		}
		t.heads = append(t.heads, span{x, x + c.width, c.ID})
		line += th.Paint(Muted, fit(th, title, c, false))
		x += c.width
	}
	return th.Cut(line, w)
}

func gapText(th *Theme, c placed) string {
	if c.Bar {
		return " " + th.Bar() + " "
	}
	return "  "
}

func fit(th *Theme, s string, c placed, number bool) string {
	switch {
	case number && c.Number:
		return th.Number(s, c.width)
	case c.Number || c.Align == AlignRight:
		return th.Right(s, c.width)
	}
	return th.Left(s, c.width)
}

func (t *Table) line(th *Theme, cols []placed, i int, cells []Cell, w int) string {
	selected := i == t.Cursor() && (!t.Blurred || !t.Plain)
	var b strings.Builder
	pointer := " "
	if selected {
		pointer = th.Glyphs.Pointer
	}
	mark := " "
	if t.KeyOf != nil && len(t.marked) > 0 && t.marked[t.KeyOf(i)] {
		mark = th.Glyphs.Mark
	}
	if mark != " " && pointer == " " {
		pointer, mark = mark, " "
	}
	lead := pointer + mark
	bar := selected && !t.Blurred
	switch {
	case bar:
		b.WriteString(lead)
	case selected:
		b.WriteString(th.Paint(Accent, lead))
	default:
		b.WriteString(th.Paint(Marked, lead))
	}
	for k, c := range cols {
		if k > 0 {
			if bar && c.Bar {
				b.WriteString(" " + th.Glyphs.V + " ")
			} else {
				b.WriteString(gapText(th, c))
			}
		}
		var cell Cell
		if c.index < len(cells) {
			cell = cells[c.index]
		}
		text := fit(th, Safe(cell.Text), c, true)
		if bar {
			b.WriteString(text)
		} else {
			b.WriteString(th.Paint(cell.Role, text))
		}
	}
	switch {
	case bar:
		return th.On(Selection, b.String(), w)
	case selected:
		return th.On(Here, b.String(), w)
	}
	return th.Cut(b.String(), w)
}

// wheel is how many lines a turn of the wheel moves.
func wheel(m tea.MouseWheelMsg) int {
	switch m.Button {
	case tea.MouseWheelUp:
		return -3
	case tea.MouseWheelDown:
		return 3
	}
	return 0
}
