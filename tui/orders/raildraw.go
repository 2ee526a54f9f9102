package orders

import (
	"strings"

	"orderpad/store/catalog"
	"orderpad/tui/kit"
)

const (
	railLabel  = 10 // cells of what a section is called
	railPieces = 4  // least, the mark of what is to look at included
	railTotal  = 11
	railRoomy  = 60 // width from which a style's colours stand beside it
)

// draw draws the rail in h lines. Its first line heads the styles and stays.
func (p *rail) draw(w, h int) []string {
	t := &p.s.env.Theme
	p.page = max(h-1, 1)
	type line struct {
		text string
		row  int
	}
	var lines []line
	from, to := 0, 0
	for i, r := range p.rows {
		if i == p.at {
			from = len(lines)
		}
		for _, text := range p.rowLines(i, r, w) {
			lines = append(lines, line{text, i})
		}
		if i == p.at {
			to = len(lines)
		}
	}
	p.top = max(0, min(p.top, len(lines)-p.page))
	p.top = min(p.top, from)
	p.top = max(p.top, to-p.page)
	out := []string{p.head(w)}
	p.drawn = []int{-1}
	for _, l := range lines[p.top:min(p.top+p.page, len(lines))] {
		out, p.drawn = append(out, l.text), append(p.drawn, l.row)
	}
	return t.Block(strings.Join(out, "\n"), w, h)
}

func (p *rail) head(w int) string {
	t := &p.s.env.Theme
	left := " STYLES"
	if n := len(p.s.draft.styles()); n > 1 {
		left += " " + kit.Int(n)
	}
	if mid := p.colours(w); mid > 0 {
		left = t.Left(left, mid) + "colours"
	}
	return t.Paint(kit.Muted, t.Ends(left, t.Right("pcs", p.pieces())+t.Right("total", railTotal)+" ", w))
}

// colours is where a style's colours begin; 0 where there is no room for them.
func (p *rail) colours(w int) int {
	if w < railRoomy {
		return 0
	}
	return w / 2
}

// pieces is how wide the column of pieces is.
func (p *rail) pieces() int {
	n := railPieces
	for _, r := range p.rows {
		n = max(n, kit.Width(kit.Int(r.pieces))+1)
	}
	return n
}

// rowLines are the lines of a row, on the bar where the cursor is or what is
// open at the right belongs to it.
func (p *rail) rowLines(i int, r railRow, w int) []string {
	t := &p.s.env.Theme
	var lines []string
	switch r.kind {
	case railStyle, railFee:
		lines = []string{p.goods(r, w)}
	case railAdd:
		lines = []string{" " + t.Paint(kit.Accent, "+") + t.Paint(kit.Muted, strings.TrimPrefix(r.label, "+"))}
		if len(p.s.draft.styles()) == 0 && !p.s.desk.wide {
			for _, l := range kit.Wrap(p.s.nothingYet(), max(w-4, 1)) {
				lines = append(lines, "  "+t.Paint(kit.Muted, l))
			}
		}
	case railSection:
		lines = p.section(r, w)
	default:
		lines = p.text(r, w)
	}
	ground, on := kit.Selection, i == p.at
	if p.s.view != viewOrder {
		ground, on = kit.Here, p.isOpen(r)
	}
	for n := range lines {
		if on && (n == 0 || r.kind != railAdd) {
			if n == 0 {
				lines[n] = t.Glyphs.Pointer + strings.TrimPrefix(lines[n], " ")
			}
			lines[n] = t.On(ground, lines[n], w)
		}
	}
	return lines
}

// isOpen tells whether the work that is open belongs to the row.
func (p *rail) isOpen(r railRow) bool {
	switch p.s.view {
	case viewGrid:
		return r.kind == railStyle && r.style == p.s.grid.number
	case viewSection:
		at, _ := p.row()
		return r.kind == railSection && r.part == p.s.form.id && (at.part != r.part || at.key == r.key)
	}
	return false
}

// goods is the line of a style or fee.
func (p *rail) goods(r railRow, w int) string {
	t := &p.s.env.Theme
	mark := " "
	if r.short {
		mark = t.Paint(kit.Warn, t.Glyphs.Warn)
	}
	sums := mark + t.Number(kit.Int(r.pieces), p.pieces()-1) + t.Paint(r.role, t.Number(r.total, railTotal)) + " "
	left := " " + t.Paint(kit.Heading, t.Left(r.label, max(6, kit.Width(r.label)))) + " "
	name, colours := r.parts[0], strings.Join(r.parts[1:], ", ")
	if mid := p.colours(w); mid > 0 {
		left = t.Left(left+name, mid-1) + " "
		return t.Keep(left+colours, " "+sums, w)
	}
	return t.Keep(left+tailWords(t, name, w-kit.Width(left)-kit.Width(sums)-1), sums, w)
}

// tailWords shortens what a garment is called to the words at its end, which
// say what it is; a maker's name goes first.
func tailWords(t *kit.Theme, name string, w int) string {
	for kit.Width(name) > w {
		_, rest, ok := strings.Cut(name, " ")
		if !ok {
			return t.Cut(name, w)
		}
		name = strings.TrimLeft(rest, "& ")
	}
	return name
}

// section is what a section holds, beside its name; what is empty is a dash.
func (p *rail) section(r railRow, w int) []string {
	t := &p.s.env.Theme
	label := " " + t.Paint(kit.Muted, t.Left(r.label, railLabel))
	if len(r.parts) == 0 {
		return []string{label + t.Paint(kit.Muted, t.Glyphs.Blank)}
	}
	dot := " " + t.Glyphs.Dot + " "
	room := w - railLabel - 2
	if text := strings.Join(r.parts, dot); kit.Width(text) <= room || len(r.parts) == 1 {
		return []string{label + t.Paint(r.role, t.Cut(text, room))}
	}
	first, rest := r.parts[0], strings.Join(r.parts[1:], dot)
	return []string{
		label + t.Paint(r.role, t.Cut(first, room)),
		kit.Spaces(railLabel+1) + t.Paint(kit.Muted, t.Cut(rest, room)),
	}
}

// text is a row that is read: a head, a problem, what is in order.
func (p *rail) text(r railRow, w int) []string {
	t := &p.s.env.Theme
	if len(r.parts) == 0 {
		return []string{" " + t.Paint(r.role, t.Cut(r.label, w-2))}
	}
	if r.label == "" {
		return []string{" " + t.Paint(r.role, t.Cut(r.parts[0], w-2))}
	}
	var out []string
	for i, text := range kit.Wrap(catalog.Clean(r.parts[0]), max(w-4, 1)) {
		lead := " " + t.Paint(r.role, r.label) + " "
		if i > 0 {
			lead = "   "
		}
		if i == 2 {
			break // two lines say what it is about; the check list has it whole
		}
		out = append(out, lead+text)
	}
	return out
}
