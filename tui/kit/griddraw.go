package kit

import (
	"strconv"
	"strings"
)

// verticalBelow is the width under which the grid shows one size a row.
const verticalBelow = 70

// Draw returns at most h lines of at most w cells. It keeps the focus in
// sight.
func (g *Grid) Draw(w, h int, th *Theme) string {
	g.hits = g.hits[:0]
	g.vertical = w < verticalBelow
	if len(g.rows) == 0 || len(g.cols) == 0 || w < 1 || h < 1 {
		return ""
	}
	if g.vertical {
		return g.drawVertical(w, h, th)
	}
	return g.drawWide(w, h, th)
}

// Height is the number of lines Draw fills when it has them.
func (g *Grid) Height(w int) int {
	if w < verticalBelow {
		return len(g.rows) * (1 + len(g.cols))
	}
	n := 1
	for _, r := range g.rows {
		n += r.lines()
	}
	return n
}

func (r GridRow) lines() int {
	if r.Note != "" {
		return 2
	}
	return 1
}

// gridPlan is where the columns of a wide grid go.
type gridPlan struct {
	label, pcs, total int
	width             []int // of each column, gap included
	from, to          int   // columns in sight
}

// plan gives every column what its widest text needs and a gap of three, or
// of two where all sizes then fit; else the sizes scroll.
func (g *Grid) plan(w int) gridPlan {
	p := gridPlan{label: 8, pcs: 5, total: 5, width: make([]int, len(g.cols))}
	for i, c := range g.cols {
		p.width[i] = max(Width(c.Title), 3)
	}
	for i, r := range g.rows {
		p.label = max(p.label, Width(r.Label), Width(r.Note)+2)
		p.pcs = max(p.pcs, Width(Int(g.Pieces(i))))
		p.total = max(p.total, Width(r.Total))
		for j, c := range r.Cells {
			p.width[j] = max(p.width[j], Width(c.Note), Width(strconv.Itoa(c.Qty)))
		}
	}
	p.label = min(p.label, w/4)
	for _, gap := range []int{3, 2} {
		if g.span(p, 0, len(g.cols), gap) <= p.room(w) || gap == 2 {
			for i := range p.width {
				p.width[i] += gap
			}
			break
		}
	}
	g.scroll(&p, w)
	return p
}

// room is what the sizes have between the label and the totals.
func (p gridPlan) room(w int) int { return w - p.label - p.pcs - p.total - 8 }

// span is how many cells some columns take.
func (g *Grid) span(p gridPlan, from, to, gap int) int {
	n := 0
	for i := from; i < to; i++ {
		n += p.width[i] + gap
		if g.cols[i].Bar && i > from {
			n += 2
		}
	}
	return n
}

// scroll chooses the columns in sight: the same as before as long as the
// focus is among them.
func (g *Grid) scroll(p *gridPlan, w int) {
	room := p.room(w)
	fits := func(from, to int) bool { return g.span(*p, from, to, 0) <= room }
	g.left = max(0, min(g.left, g.col))
	for g.left < g.col && !fits(g.left, g.col+1) {
		g.left++
	}
	for g.left > 0 && fits(g.left-1, len(g.cols)) {
		g.left--
	}
	p.from, p.to = g.left, g.left+1
	for p.to < len(g.cols) && fits(p.from, p.to+1) {
		p.to++
	}
}

func (g *Grid) drawWide(w, h int, th *Theme) string {
	p := g.plan(w)
	lines := []string{g.wideHead(p, w, th)}
	focusLine, focusEnd := 1, 1
	var hits []gridHit
	for i, r := range g.rows {
		if i == g.row {
			focusLine, focusEnd = len(lines), len(lines)+r.lines()
		}
		line, at := g.wideRow(p, i, len(lines), th)
		hits = append(hits, at...)
		lines = append(lines, th.Cut(line, w))
		if r.Note != "" {
			lines = append(lines, th.Cut(g.wideNote(p, i, th), w))
		}
	}
	return g.window(lines, hits, h, 1, focusLine, focusEnd)
}

// window keeps the head lines and scrolls the rest so that the focus shows.
func (g *Grid) window(lines []string, hits []gridHit, h, head, from, to int) string {
	if h < head+1 {
		head = 0
	}
	body := h - head
	from, to = from-head, to-head
	rest := len(lines) - head
	if to-g.top > body {
		g.top = to - body
	}
	if from < g.top {
		g.top = from
	}
	g.top = max(0, min(g.top, rest-body))
	for _, hit := range hits {
		y := hit.y - g.top
		if y >= head && y < h {
			hit.y = y
			g.hits = append(g.hits, hit)
		}
	}
	out := append([]string{}, lines[:head]...)
	return strings.Join(append(out, lines[head+g.top:head+min(g.top+body, rest)]...), "\n")
}

// wideLine joins label, cells and totals with the lines and arrows between
// them; cell draws one column in exactly its width.
func (g *Grid) wideLine(p gridPlan, label, pcs, total string, th *Theme, arrows bool, cell func(i int) string) string {
	var b strings.Builder
	before, after := " ", " "
	if arrows && p.from > 0 {
		before = th.Paint(Accent, th.Glyphs.Before)
	}
	if arrows && p.to < len(g.cols) {
		after = th.Paint(Accent, th.Glyphs.After)
	}
	b.WriteString(" " + label + " " + before)
	for i := p.from; i < p.to; i++ {
		if g.cols[i].Bar && i > p.from {
			b.WriteString(" " + th.Bar())
		}
		b.WriteString(cell(i))
	}
	b.WriteString(" " + after + th.Bar() + pcs + "  " + total)
	return b.String()
}

func (g *Grid) wideHead(p gridPlan, w int, th *Theme) string {
	line := g.wideLine(p, Spaces(p.label), th.Paint(Muted, th.Right("pcs", p.pcs)), th.Paint(Muted, th.Right("total", p.total)), th, true, func(i int) string {
		role := Muted
		if i == g.col && !g.Blurred {
			role = Heading
		}
		return th.Paint(role, th.Right(g.cols[i].Title, p.width[i]-1)) + " "
	})
	return th.Cut(line, w)
}

func (g *Grid) wideRow(p gridPlan, row, y int, th *Theme) (string, []gridHit) {
	r := g.rows[row]
	var hits []gridHit
	x := 1 + p.label + 2
	role := Text
	if row == g.row {
		role = Heading
	}
	line := g.wideLine(p, th.Paint(role, th.Left(Safe(r.Label), p.label)), th.Number(Int(g.Pieces(row)), p.pcs), th.Number(r.Total, p.total), th, false, func(i int) string {
		if g.cols[i].Bar && i > p.from {
			x += 2
		}
		hits = append(hits, gridHit{x, x + p.width[i], y, row, i})
		x += p.width[i]
		return g.drawCell(row, i, p.width[i], th)
	})
	return line, hits
}

// drawCell draws a quantity flush right before one blank, the focus in
// brackets that take the blanks around it.
func (g *Grid) drawCell(row, col, w int, th *Theme) string {
	c := g.rows[row].Cells[col]
	s := qtyText(th, c)
	if row == g.row && col == g.col && !g.Blurred {
		s = "[" + s + "]"
		return Spaces(w-Width(s)) + th.Paint(Focus, s)
	}
	role := Text
	if c.Off || c.Qty == 0 {
		role = Muted
	}
	return th.Paint(role, th.Number(s, w-1)) + " "
}

func (g *Grid) wideNote(p gridPlan, row int, th *Theme) string {
	r := g.rows[row]
	label := th.Paint(Muted, th.Left("  "+r.Note, p.label))
	return g.wideLine(p, label, Spaces(p.pcs), Spaces(p.total), th, false, func(i int) string {
		c := r.Cells[i]
		role := c.NoteRole
		if role == Text {
			role = Muted
		}
		return th.Paint(role, th.Number(Safe(c.Note), p.width[i]-1)) + " "
	})
}

// drawVertical shows one size a row under each colour's name and totals.
func (g *Grid) drawVertical(w, h int, th *Theme) string {
	titleW, noteW := 4, 4
	for _, c := range g.cols {
		titleW = max(titleW, Width(c.Title))
	}
	for _, r := range g.rows {
		for _, c := range r.Cells {
			noteW = max(noteW, Width(c.Note))
		}
	}
	const qtyW = 8
	var lines []string
	var hits []gridHit
	focusLine := 0
	for i, r := range g.rows {
		sums := Count(g.Pieces(i), "pc", "pcs") + "  " + r.Total + " "
		lines = append(lines, th.Ends(" "+th.Paint(Heading, th.Cut(Safe(r.Label), max(w-Width(sums)-2, 4))), th.Paint(Muted, sums), w))
		for j, c := range r.Cells {
			if i == g.row && j == g.col {
				focusLine = len(lines)
			}
			role := c.NoteRole
			if role == Text {
				role = Muted
			}
			line := "   " + th.Paint(Muted, th.Left(g.cols[j].Title, titleW)) + g.drawCell(i, j, qtyW, th)
			if c.Note != "" {
				line += "  " + th.Paint(role, th.Number(Safe(c.Note), noteW)+" "+r.Note)
			}
			hits = append(hits, gridHit{0, w, len(lines), i, j})
			lines = append(lines, th.Cut(line, w))
		}
	}
	from := focusLine
	if g.col == 0 || from == 1 {
		from = max(from-1, 0)
	}
	return g.window(lines, hits, h, 0, from, focusLine+1)
}
