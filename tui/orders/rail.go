package orders

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// rail is the order itself as one list: its styles and fees, its sections, and
// what is to look at before it goes. Beside it, or one key away, is the work:
// the grid of a style, or a section.
type rail struct {
	s    *Screen
	rows []railRow
	at   int // the row that the cursor is on
	top  int // the first line in sight

	drawn []int // the row of each line in sight, -1 for none
	page  int
}

// railKind says what a row of the rail is.
type railKind int

const (
	railText railKind = iota // only read: heads, what is in order
	railStyle
	railFee
	railAdd
	railSection
	railProblem
)

// railRow is one row of the rail, on one line or more.
type railRow struct {
	kind  railKind
	key   string // what it is, so that the cursor stays on it
	label string
	parts []string // what it holds: on one line, or on two where that is too long
	role  kit.Role

	style  string
	line   int // of a fee, its index
	pieces int
	total  string
	short  bool // something about the line is to look at

	part    sectionID
	path    string // the field that the section opens at
	problem order.Problem
}

func (p *rail) init(s *Screen) { p.s = s }

// reset puts the cursor back to the top, for another order.
func (p *rail) reset() { p.at, p.top = 0, 0 }

// rebuild brings the rows up to the order; the cursor stays on its row.
func (p *rail) rebuild() {
	key, was := "", railText
	if r, ok := p.row(); ok {
		key, was = r.key, r.kind
	}
	p.rows = p.s.goodsRows()
	p.rows = append(p.rows, railRow{})
	p.rows = append(p.rows, p.s.sectionRows()...)
	p.rows = append(p.rows, p.s.beforeRows()...)
	if i := slices.IndexFunc(p.rows, func(r railRow) bool { return r.key == key && key != "" }); i >= 0 {
		p.at = i
	}
	if r, ok := p.row(); ok && was == railStyle && r.kind == railAdd {
		p.at = max(p.at-1, 0) // the last style is gone: the one above it
	}
	if p.s.view == viewGrid { // esc there comes back to its style
		if i := slices.IndexFunc(p.rows, func(r railRow) bool { return r.kind == railStyle && r.style == p.s.grid.number }); i >= 0 {
			p.at = i
		}
	}
	p.at = max(min(p.at, len(p.rows)-1), 0)
	if p.rows[p.at].kind == railText {
		p.step(-1)
	}
	if p.rows[p.at].kind == railText {
		p.step(1)
	}
}

func (p *rail) row() (railRow, bool) {
	if p.at < 0 || p.at >= len(p.rows) {
		return railRow{}, false
	}
	return p.rows[p.at], true
}

// step moves the cursor to the next row that something can be done with.
func (p *rail) step(d int) {
	for i := p.at + d; i >= 0 && i < len(p.rows); i += d {
		if p.rows[i].kind != railText {
			p.at = i
			return
		}
	}
	if d < 0 {
		p.top = 0 // the heads above come into sight
	}
}

// line is the index of the order's line that the cursor is on, the first one
// of a style; -1 for none.
func (p *rail) line() int {
	r, _ := p.row()
	switch r.kind {
	case railFee:
		return r.line
	case railStyle:
		return slices.IndexFunc(p.s.draft.shown.Lines, func(l order.Line) bool { return l.Style == r.style && !l.Fee })
	}
	return -1
}

// key moves the cursor.
func (p *rail) key(k tea.KeyPressMsg) tea.Cmd {
	before := p.at
	steps := 1
	switch name := kit.KeyName(k); name {
	case "pgup", "pgdown":
		steps = max(p.page-1, 1)
		if name == "pgup" {
			steps = -steps
		}
	case "home", "g":
		steps = -len(p.rows)
	case "end", "G":
		steps = len(p.rows)
	case "up", "k":
		steps = -1
	case "down", "j":
	default:
		return nil
	}
	for ; steps > 0; steps-- {
		p.step(1)
	}
	for ; steps < 0; steps++ {
		p.step(-1)
	}
	if p.at == before {
		return nil
	}
	return p.s.peek()
}

// mouse moves the cursor to what is clicked; a second click opens it.
func (p *rail) mouse(msg tea.MouseMsg) tea.Cmd {
	switch m := msg.(type) {
	case tea.MouseWheelMsg:
		if m.Button == tea.MouseWheelDown {
			p.step(1)
		} else {
			p.step(-1)
		}
		return p.s.peek()
	case tea.MouseClickMsg:
		if m.Y < 0 || m.Y >= len(p.drawn) || p.drawn[m.Y] < 0 || p.rows[p.drawn[m.Y]].kind == railText {
			return nil
		}
		again := p.at == p.drawn[m.Y]
		if p.at = p.drawn[m.Y]; again && p.s.view == viewOrder {
			return p.s.openPart()
		}
		return p.s.peek()
	}
	return nil
}

// goodsRows are the order's styles, its fees, and the way to more.
func (s *Screen) goodsRows() []railRow {
	d := &s.draft
	var rows []railRow
	for _, style := range d.styles() {
		r := railRow{kind: railStyle, key: "style " + style, style: style, label: catalog.Clean(style)}
		var total catalog.Money
		priced, name := true, ""
		for i, l := range d.shown.Lines {
			if l.Style != style || l.Fee {
				continue
			}
			r.parts = append(r.parts, orElse(catalog.Clean(l.Color), "no colour"))
			r.pieces += l.Pieces()
			total += l.Total()
			priced = priced && lineTotal(l) != noPrice
			r.short = r.short || s.toLookAt(i)
			name = orElse(name, catalog.Readable(l.Description))
		}
		if r.total = total.Grouped(); !priced {
			r.total, r.role = noPrice, kit.Error
		}
		r.parts = append([]string{name}, r.parts...)
		rows = append(rows, r)
	}
	for i, l := range d.shown.Lines {
		if l.Fee {
			total, role := lineTotal(l), kit.Text
			if total == noPrice {
				role = kit.Error
			}
			rows = append(rows, railRow{
				kind: railFee, key: fmt.Sprintf("fee %d", i), line: i, label: catalog.Clean(l.Style), role: role,
				parts: []string{catalog.Readable(l.Description), "fee"}, pieces: l.Cell("").Qty, total: total, short: s.toLookAt(i),
			})
		}
	}
	if d.editable() && s.opt.FindGoods != nil {
		rows = append(rows, railRow{kind: railAdd, key: "goods", label: "+ a style"})
	} else if len(rows) == 0 {
		rows = append(rows, railRow{parts: []string{"no lines"}, role: kit.Muted})
	}
	return rows
}

// toLookAt tells whether a problem is about a line.
func (s *Screen) toLookAt(line int) bool {
	at := fmt.Sprintf("LinesOE.%d", line)
	return slices.ContainsFunc(s.draft.problems, func(p order.Problem) bool {
		return p.Field == at || strings.HasPrefix(p.Field, at+".")
	})
}

// inOrder are the parts of an order that the check looks at, as a rep calls
// them, with the test of whether a problem is about them.
var inOrder = []struct {
	name  string
	about func(path string) bool
}{
	{"customer", func(path string) bool { return sectionOf(path) == sectionCustomer }},
	{"ship to", func(path string) bool { return sectionOf(path) == sectionShip || strings.HasSuffix(path, "ExtShipID") }},
	{"dates", func(path string) bool { return sectionOf(path) == sectionDates }},
	{"designs", func(path string) bool {
		return sectionOf(path) == sectionDesigns || strings.HasSuffix(path, "ExtDesignIDBlock")
	}},
	{"prices", func(path string) bool { return goodsPath(path) && strings.HasSuffix(path, "Price") }},
	{"sizes, stock", func(path string) bool { return goodsPath(path) && !strings.HasSuffix(path, "Price") }},
}

func goodsPath(path string) bool {
	return strings.HasPrefix(path, "LinesOE") && !strings.HasSuffix(path, "ExtShipID") && !strings.HasSuffix(path, "ExtDesignIDBlock")
}

// beforeRows are what stands between the order and the queue, what blocks it
// first, and which parts are in order.
func (s *Screen) beforeRows() []railRow {
	d, t := &s.draft, &s.env.Theme
	if !d.checked || !d.editable() {
		return nil
	}
	head := "BEFORE IT GOES"
	if n := len(d.problems); n > 0 {
		head += "   " + kit.Int(n) + " to look at"
	}
	rows := []railRow{{}, {label: head, role: kit.Muted}}
	var blocking, asked []railRow
	for i, p := range d.problems {
		r := railRow{kind: railProblem, key: fmt.Sprintf("problem %d %s", i, p.Field), problem: p, label: t.Glyphs.Warn, role: kit.Warn, parts: []string{kit.Safe(p.Message)}}
		if p.Severity == order.SeverityError {
			r.label, r.role = t.Glyphs.Error, kit.Error
			blocking = append(blocking, r)
		} else {
			asked = append(asked, r)
		}
	}
	rows = append(append(rows, blocking...), asked...)
	var fine []string
	for _, c := range inOrder {
		if !slices.ContainsFunc(d.problems, func(p order.Problem) bool { return c.about(p.Field) }) {
			fine = append(fine, c.name)
		}
	}
	if len(fine) > 0 {
		rows = append(rows, railRow{label: t.Glyphs.OK, role: kit.OK, parts: []string{strings.Join(fine, ", ")}})
	}
	return rows
}
