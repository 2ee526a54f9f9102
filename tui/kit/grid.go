package kit

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"
)

// MaxQty is the most pieces one cell takes.
const MaxQty = 99999

// GridCol is one size.
type GridCol struct {
	Title string
	Bar   bool // a line before it: here the oversizes begin
}

// GridCell is one quantity.
type GridCell struct {
	Qty      int
	Off      bool   // not made: takes no focus
	Note     string // below the quantity: what is on hand
	NoteRole Role
	Counted  bool // Enough is known
	Enough   int  // a quantity above it is marked as short
}

// short tells whether more is asked than there is.
func (c GridCell) short() bool { return c.Counted && c.Qty > c.Enough }

// GridRow is one colour.
type GridRow struct {
	Label string
	Note  string // label of the line of notes, such as "on hand"
	Total string // the row's amount, under its pieces
	Cells []GridCell
}

// GridChange says that a cell has a new value. It is committed once the rep
// has left the cell or has paused; before that it is a preview.
type GridChange struct {
	Row, Col, Value int
	Committed       bool
}

// Grid is the size grid as a widget: rows of integer cells, one of them with
// the focus. It knows nothing of orders; the screen sets rows, reads changes
// and draws.
type Grid struct {
	Blurred bool // another part of the screen has the keys

	cols     []GridCol
	rows     []GridRow
	row, col int

	fresh   bool // the next digit replaces
	held    bool // the last move found no further cell: digits are refused, so that what stands here is not replaced
	pending bool // the focused cell holds an edit that is not committed
	before  int  // its value before that edit
	editSeq int

	vertical  bool // the last frame had one size a row
	left, top int  // first column and first line in sight, kept between frames
	hits      []gridHit
}

type gridHit struct{ x0, x1, y, row, col int }

// SetCols sets the sizes. Values stay with their column numbers.
func (g *Grid) SetCols(cols []GridCol) {
	g.cols = cols
	g.clamp()
}

// SetRows replaces what is shown, and keeps the focus and an edit that is not
// committed: what arrives in the background changes nothing under the
// fingers.
func (g *Grid) SetRows(rows []GridRow) {
	row, col, value, fresh := g.row, g.col, g.Value(), g.fresh
	var edit int
	if g.pending {
		edit = value
	}
	g.rows = make([]GridRow, len(rows))
	for i, r := range rows {
		cells := make([]GridCell, len(g.cols))
		for j := range cells {
			cells[j] = GridCell{Off: true}
		}
		copy(cells, r.Cells)
		r.Cells = cells
		g.rows[i] = r
	}
	g.clamp()
	if c := g.cell(); g.pending && c != nil && !c.Off {
		g.before = c.Qty
		c.Qty = edit
	} else {
		g.pending = false
	}
	if g.row == row && g.col == col && g.Value() == value {
		g.fresh = fresh // saving what is typed does not end the number
	} else {
		g.held = false
	}
}

// Vertical tells whether the last frame had one size a row.
func (g *Grid) Vertical() bool { return g.vertical }

// Rows is the number of rows.
func (g *Grid) Rows() int { return len(g.rows) }

// Qty is one cell's value, an edit that is not committed included.
func (g *Grid) Qty(row, col int) int { return g.rows[row].Cells[col].Qty }

// Pieces is one row's sum.
func (g *Grid) Pieces(row int) int {
	n := 0
	for _, c := range g.rows[row].Cells {
		n += c.Qty
	}
	return n
}

// Focus is the row and column of the focus.
func (g *Grid) Focus() (row, col int) { return g.row, g.col }

// Value is the focused cell's quantity.
func (g *Grid) Value() int {
	if c := g.cell(); c != nil {
		return c.Qty
	}
	return 0
}

// FocusOn moves the focus to a made cell; a cell that is not made passes it
// to the nearest one. What was being typed is committed.
func (g *Grid) FocusOn(row, col int) []GridChange {
	out := g.Commit()
	g.row, g.col, g.held = row, col, false
	g.clamp()
	return out
}

// Held tells that the focus is at the end and what stands there was typed
// already: a move onwards found no further cell, and digits are refused until
// another key.
func (g *Grid) Held() bool { return g.held }

// Pending identifies the edit that waits to be committed, 0 for none: hand it
// to CommitIf when the pause is over.
func (g *Grid) Pending() int {
	if !g.pending {
		return 0
	}
	return g.editSeq
}

// CommitIf commits the edit if it is still the same one.
func (g *Grid) CommitIf(seq int) []GridChange {
	if seq == 0 || seq != g.Pending() {
		return nil
	}
	fresh := g.fresh
	out := g.Commit()
	g.fresh = fresh // a pause does not end the number being typed
	return out
}

// Commit ends the edit of the focused cell.
func (g *Grid) Commit() []GridChange {
	g.fresh = true
	if !g.pending {
		return nil
	}
	g.pending = false
	return []GridChange{{g.row, g.col, g.Value(), true}}
}

// Revert takes back an edit that is not committed, as before a paste whose
// first key was taken for typing.
func (g *Grid) Revert() []GridChange {
	g.fresh = true
	if !g.pending {
		return nil
	}
	g.pending = false
	g.cell().Qty = g.before
	return []GridChange{{g.row, g.col, g.before, false}}
}

// Set puts a quantity into a cell at once, as a paste or a spread does.
// Values out of range and cells that are not made are left alone.
func (g *Grid) Set(row, col, qty int) []GridChange {
	if row < 0 || row >= len(g.rows) || col < 0 || col >= len(g.cols) || qty < 0 || qty > MaxQty || g.rows[row].Cells[col].Off {
		return nil
	}
	if row == g.row && col == g.col {
		g.pending, g.fresh = false, true
	}
	g.rows[row].Cells[col].Qty = qty
	return []GridChange{{row, col, qty, true}}
}

func (g *Grid) cell() *GridCell {
	if g.row < 0 || g.row >= len(g.rows) || g.col < 0 || g.col >= len(g.cols) {
		return nil
	}
	return &g.rows[g.row].Cells[g.col]
}

// clamp keeps the focus on a made cell: the nearest one in its row, to the
// right first.
func (g *Grid) clamp() {
	g.row = max(0, min(g.row, len(g.rows)-1))
	g.col = max(0, min(g.col, len(g.cols)-1))
	if g.pending && (g.cell() == nil || g.cell().Off) {
		g.pending = false
	}
	if !g.pending {
		g.fresh = true
	}
	c := g.cell()
	if c == nil || !c.Off {
		return
	}
	for d := 1; d < len(g.cols); d++ {
		for _, col := range []int{g.col + d, g.col - d} {
			if g.made(g.row, col) {
				g.col = col
				return
			}
		}
	}
}

func (g *Grid) made(row, col int) bool {
	return row >= 0 && row < len(g.rows) && col >= 0 && col < len(g.cols) && !g.rows[row].Cells[col].Off
}

// Key edits and moves. A digit replaces on entering a cell and appends after
// that; plus and minus step; a ditto (' or ") puts the same into the next cell;
// backspace and delete take away; arrows, tab and enter move and commit. It
// returns the changes and whether the key was the grid's.
func (g *Grid) Key(k tea.KeyPressMsg) ([]GridChange, bool) {
	c := g.cell()
	if c == nil {
		return nil, false
	}
	if name := KeyName(k); !c.Off {
		switch {
		case len(name) == 1 && name[0] >= '0' && name[0] <= '9':
			if g.held {
				return nil, true
			}
			return g.digit(c, int(name[0]-'0')), true
		case name == "+" || name == "=":
			return g.edit(c, min(c.Qty+1, MaxQty), true), true
		case name == "-" || name == "_":
			return g.edit(c, max(c.Qty-1, 0), true), true
		case name == "'" || name == "\"":
			return g.ditto(c.Qty), true
		case name == "backspace":
			return g.edit(c, c.Qty/10, false), true
		case name == "delete":
			return g.edit(c, 0, true), true
		}
	}
	return g.move(KeyName(k))
}

// ditto puts a quantity into the next made cell of the row too, as on paper; at
// the last one nothing happens.
func (g *Grid) ditto(qty int) []GridChange {
	row, col := g.beside(1, false)
	if row == g.row && col == g.col {
		g.held = qty > 0
		return g.Commit()
	}
	out := g.FocusOn(row, col)
	return append(out, g.edit(g.cell(), qty, true)...)
}

func (g *Grid) digit(c *GridCell, d int) []GridChange {
	if g.fresh {
		return g.edit(c, d, false)
	}
	if n := c.Qty*10 + d; n <= MaxQty {
		return g.edit(c, n, false)
	}
	return nil
}

func (g *Grid) edit(c *GridCell, qty int, fresh bool) []GridChange {
	g.fresh, g.held = fresh, false
	if qty == c.Qty {
		return nil
	}
	if !g.pending {
		g.pending, g.before = true, c.Qty
	}
	g.editSeq++
	c.Qty = qty
	return []GridChange{{g.row, g.col, qty, false}}
}

// turned is what a key means when the sizes stand below one another: the
// arrows follow the picture.
var turned = map[string]string{
	"up": "shift+tab", "down": "tab", "left": "up", "right": "down",
	"tab": "tab", "enter": "enter", "shift+tab": "shift+tab", "home": "home", "end": "end",
}

func (g *Grid) move(name string) ([]GridChange, bool) {
	row, col := g.row, g.col
	onwards := slices.Contains([]string{"tab", "enter", "down", "right"}, name)
	if g.vertical {
		name = turned[name]
	}
	switch name {
	case "left":
		row, col = g.beside(-1, false)
	case "right":
		row, col = g.beside(1, false)
	case "tab", "enter":
		row, col = g.beside(1, true)
	case "shift+tab":
		row, col = g.beside(-1, true)
	case "up":
		row = max(row-1, 0)
	case "down":
		row = min(row+1, len(g.rows)-1)
	case "home":
		col = 0
	case "end":
		col = len(g.cols) - 1
	default:
		return nil, false
	}
	stays := row == g.row && col == g.col
	out := g.FocusOn(row, col)
	g.held = onwards && stays && g.Value() > 0
	return out, true
}

// beside is the next made cell in a direction; with wrap it goes on in the
// next row. Where there is none the focus stays.
func (g *Grid) beside(step int, wrap bool) (row, col int) {
	row, col = g.row, g.col
	for {
		col += step
		if col < 0 || col >= len(g.cols) {
			if row += step; !wrap || row < 0 || row >= len(g.rows) {
				return g.row, g.col
			}
			col = 0
			if step < 0 {
				col = len(g.cols) - 1
			}
		}
		if g.made(row, col) {
			return row, col
		}
	}
}

// Click moves the focus to the cell drawn at x, y and tells whether there is
// one.
func (g *Grid) Click(x, y int) ([]GridChange, bool) {
	for _, h := range g.hits {
		if y == h.y && x >= h.x0 && x < h.x1 {
			return g.FocusOn(h.row, h.col), true
		}
	}
	return nil, false
}

// qtyText is a quantity as its cell shows it: one that there is not enough of
// is marked itself. What is not made has a dash below it.
func qtyText(th *Theme, c GridCell) string {
	switch {
	case c.Off || c.Qty == 0:
		return th.Glyphs.Dot
	case c.short():
		return strconv.Itoa(c.Qty) + th.Glyphs.Warn
	}
	return strconv.Itoa(c.Qty)
}
