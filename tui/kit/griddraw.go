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
	return 1 + 2*len(g.rows)
}

// gridPlan is where the columns of a wide grid go.
type gridPlan struct {
	label, total int
	width        []int // of each column, the blanks before its number included
	from, to     int   // columns in sight
}

const (
	sizeWidth  = 5  // of a column of a size
	labelWidth = 14 // least
	totalWidth = 9  // least, of pieces over money
	moreWidth  = 4  // room for the sign of columns out of sight
)

// plan gives every column five cells, or what its widest text needs; sizes
// that have no room scroll by whole columns.
func (g *Grid) plan(w int) gridPlan {
	p := gridPlan{label: labelWidth, total: totalWidth, width: make([]int, len(g.cols))}
	for i, c := range g.cols {
		p.width[i] = max(sizeWidth, Width(c.Title)+1)
	}
	for i, r := range g.rows {
		p.label = max(p.label, Width(r.Label)+1, Width(r.Note)+3)
		p.total = max(p.total, Width(Int(g.Pieces(i)))+2, Width(r.Total)+2)
		for j, c := range r.Cells {
			n := len(strconv.Itoa(c.Qty)) + 2 // brackets, or a blank and a mark
			if c.short() {
				n++
			}
			p.width[j] = max(p.width[j], Width(c.Note)+1, n)
		}
	}
	p.label = min(p.label, max(w/4, 8))
	g.scroll(&p, w)
	return p
}

// span is how many cells some columns take.
func (p gridPlan) span(from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		n += p.width[i]
	}
	return n
}

// scroll chooses the columns in sight: the same as before as long as the
// focus is among them.
func (g *Grid) scroll(p *gridPlan, w int) {
	room := w - 2 - p.label - p.total
	if p.span(0, len(g.cols)) <= room {
		p.from, p.to, g.left = 0, len(g.cols), 0
		return
	}
	room -= moreWidth
	fits := func(from, to int) bool { return p.span(from, to) <= room }
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
	focusLine := 1
	var hits []gridHit
	for i := range g.rows {
		if i == g.row {
			focusLine = len(lines)
		}
		line, at := g.wideRow(p, i, len(lines), w, th)
		hits = append(hits, at...)
		lines = append(lines, line, g.wideNote(p, i, w, th))
	}
	return g.window(lines, hits, h, 1, focusLine, focusLine+2)
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

// wideLine joins label, cells and the sum at the right edge; cell draws one
// column in the cells it is given. The line before a group of sizes takes the
// first of its cells.
func (g *Grid) wideLine(p gridPlan, label, sum string, w int, th *Theme, cell func(i, width int) string) string {
	var b strings.Builder
	b.WriteString(" " + label)
	for i := p.from; i < p.to; i++ {
		width := p.width[i]
		if g.cols[i].Bar && i > p.from {
			b.WriteString(th.Bar())
			width--
		}
		b.WriteString(cell(i, width))
	}
	return th.Ends(b.String(), sum+" ", w)
}

// wideHead names the sizes, and how many are out of sight on either side.
func (g *Grid) wideHead(p gridPlan, w int, th *Theme) string {
	label := Spaces(p.label)
	if p.from > 0 {
		label = th.Right(th.Paint(Accent, th.Glyphs.Before)+th.Paint(Muted, "+"+strconv.Itoa(p.from)), p.label)
	}
	line := g.wideLine(p, label, "", w, th, func(i, width int) string {
		role := Muted
		if i == g.col && !g.Blurred {
			role = Heading
		}
		return th.Paint(role, th.Right(g.cols[i].Title, width))
	})
	line = strings.TrimRight(line, " ")
	if rest := len(g.cols) - p.to; rest > 0 {
		line += th.Paint(Accent, th.Glyphs.After) + th.Paint(Muted, "+"+strconv.Itoa(rest))
	}
	return th.Ends(line, th.Paint(Muted, "pcs")+" ", w)
}

func (g *Grid) wideRow(p gridPlan, row, y, w int, th *Theme) (string, []gridHit) {
	var hits []gridHit
	x := 1 + p.label
	role := Text
	if row == g.row && !g.Blurred {
		role = Heading
	}
	label := th.Paint(role, th.Left(Safe(g.rows[row].Label), p.label))
	line := g.wideLine(p, label, th.Paint(Heading, Int(g.Pieces(row))), w, th, func(i, width int) string {
		hits = append(hits, gridHit{x, x + p.width[i], y, row, i})
		x += p.width[i]
		return g.drawCell(row, i, width, th)
	})
	return line, hits
}

// drawCell draws a quantity flush right, the focus in brackets.
func (g *Grid) drawCell(row, col, w int, th *Theme) string {
	c := g.rows[row].Cells[col]
	s := qtyText(th, c)
	if row == g.row && col == g.col && !g.Blurred {
		s = "[" + s + "]"
		return Spaces(w-Width(s)) + th.Paint(Focus, s)
	}
	role := Text
	switch {
	case c.Off || c.Qty == 0:
		role = Muted
	case c.short():
		role = Warn
	}
	return th.Paint(role, th.Number(s, w))
}

// wideNote is the line under a row: what is on hand, and the row's money.
func (g *Grid) wideNote(p gridPlan, row, w int, th *Theme) string {
	r := g.rows[row]
	label := th.Paint(Muted, th.Left("  "+r.Note, p.label))
	return g.wideLine(p, label, r.Total, w, th, func(i, width int) string {
		c := r.Cells[i]
		role := c.NoteRole
		if role == Text {
			role = Muted
		}
		return th.Paint(role, th.Number(Safe(c.Note), width))
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
