package search

import (
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// The least a column of sizes takes, a label before the sizes, and a total
// behind them; a bar before the oversizes stands in the gap of the first.
const (
	sizeW    = 5
	labelW   = 30
	labelMin = 18
	totalW   = 9
	nameAt   = 4  // where the name of a colour begins
	descAt   = 10 // where a style's description begins, or behind its number
	usually  = 8  // columns of sizes that a label leaves room for
	moreW    = 4  // "›+12": sizes that have no room
)

// isOversize tells the sizes above XL, of any group: 2XL, XXL, 3XLT.
func isOversize(size string) bool {
	return strings.HasPrefix(size, "XXL") || strings.HasPrefix(size, "XXXL") ||
		len(size) > 2 && size[0] >= '2' && size[0] <= '9' && strings.HasPrefix(size[1:], "XL") || strings.HasPrefix(size, "10XL")
}

// sizeColumn is one size of a style.
type sizeColumn struct {
	size  string
	title string
	width int
	bar   bool // the oversizes begin here
}

// group is the hits of one style, in the colours that were found: they share
// one line of heads.
type group struct {
	from, to int // hits, to excluded
	columns  []sizeColumn
	style    string
	desc     string
	price    catalog.Money // the lowest of the list; 0 where it has none
}

// groupsOf puts hits of the same style that follow each other into groups,
// each with the sizes that any of its colours has.
func groupsOf(hits []work.SearchHit) []group {
	var out []group
	for i, h := range hits {
		if n := len(out); n > 0 && out[n-1].style == h.Style {
			out[n-1].to = i + 1
			continue
		}
		out = append(out, group{from: i, to: i + 1, style: h.Style, desc: h.Description, price: h.From})
	}
	for i := range out {
		out[i].columns = columnsOf(hits[out[i].from:out[i].to])
	}
	return out
}

func columnsOf(hits []work.SearchHit) []sizeColumn {
	var cols []sizeColumn
	for _, h := range hits {
		for _, size := range h.Scale {
			if slices.ContainsFunc(cols, func(c sizeColumn) bool { return c.size == size }) {
				continue
			}
			title := catalog.Clean(size)
			cols = append(cols, sizeColumn{size: size, title: title, width: max(sizeW, kit.Width(title)+1)})
		}
	}
	slices.SortStableFunc(cols, func(a, b sizeColumn) int { return catalog.CompareSizes(a.size, b.size) })
	return cols
}

// lines are where each group's head and its hits stand, one below the other:
// -1-i is the head of group i, other numbers are hits.
func linesOf(groups []group) []int {
	var out []int
	for i, g := range groups {
		out = append(out, -1-i)
		for hit := g.from; hit < g.to; hit++ {
			out = append(out, hit)
		}
	}
	return out
}

// shape is how a width is shared between label, sizes and total.
type shape struct {
	w, label, total int
	shown           func(id string) bool // the columns that the rep wants
}

func shapeOf(w int, shown func(id string) bool) shape {
	l := shape{w: w, total: totalW, shown: shown}
	if !shown(colTotal) {
		l.total = 0
	}
	l.label = max(w-1-l.total-usually*sizeW, min(labelW, max(w-1-l.total-6*sizeW, labelMin)))
	return l
}

// room is what the sizes have.
func (l shape) room() int { return l.w - 1 - l.label - l.total }

// fit is the columns of a group that have room, and those that have not. The
// rep's hidden ones are among these.
func (l shape) fit(g group) (in, out []sizeColumn) {
	need := 0
	for _, c := range g.columns {
		if l.shown(groupOf(c.size)) {
			need += c.width
		}
	}
	room := l.room()
	if need > room {
		room -= moreW
	}
	before, full := false, false
	for _, c := range g.columns {
		if !l.shown(groupOf(c.size)) || full || c.width > room {
			full = full || l.shown(groupOf(c.size))
			out = append(out, c)
			continue
		}
		c.bar = isOversize(c.size) && !before && len(in) > 0
		before = before || isOversize(c.size)
		in = append(in, c)
		room -= c.width
	}
	return in, out
}

// cells draws a group's columns: each in its width, the bar before the
// oversizes in the blank of the first of them.
func cells(t *kit.Theme, cols []sizeColumn, draw func(c sizeColumn) (string, kit.Role)) string {
	var b strings.Builder
	for _, c := range cols {
		w := c.width
		if c.bar {
			b.WriteString(t.Bar())
			w--
		}
		text, role := draw(c)
		b.WriteString(t.Paint(role, t.Number(text, w)))
	}
	return b.String()
}

// head draws a group's line: its number, what it is, its sizes, what it costs.
func (l shape) head(t *kit.Theme, g group) string {
	number := kit.Safe(g.style)
	at := max(descAt, kit.Width(number)+3)
	label := " " + t.Paint(kit.Heading, t.Cut(number, l.label-2))
	if room := l.label - at; l.shown(colDescription) && room >= 6 {
		label = t.Left(label, at-1) + t.Paint(kit.Muted, t.Cut(describe(g.desc, room), room))
	}
	in, out := l.fit(g)
	sizes := cells(t, in, func(c sizeColumn) (string, kit.Role) { return c.title, kit.Muted })
	if n := len(out); n > 0 && l.crowded(g) {
		sizes += t.Paint(kit.Accent, t.Right(t.Glyphs.After+"+"+strconv.Itoa(n), moreW))
	}
	price := ""
	if g.price > 0 && l.total > 0 {
		price = t.Paint(kit.Muted, g.price.Grouped()+" up")
	}
	return t.Left(label, l.label) + t.Left(sizes, l.room()) + t.Right(price, l.total)
}

// crowded tells whether sizes that the rep wants have no room.
func (l shape) crowded(g group) bool {
	_, out := l.fit(g)
	return slices.ContainsFunc(out, func(c sizeColumn) bool { return l.shown(groupOf(c.size)) })
}

// mills begin the descriptions of their styles, which a rep knows by number:
// they are the first to make room.
var mills = []string{
	"Port & Company", "Port Authority", "Sport-Tek", "CornerStone", "District Made", "District", "Gildan", "Hanes", "Jerzees", "Nike", "OGIO",
	"Bella + Canvas", "BELLA+CANVAS", "Next Level", "Augusta Sportswear", "Holloway", "Champion", "Red Kap", "Carhartt", "Richardson", "The North Face",
}

// describe is a description that fits, without the mill's name where it does
// not fit with it.
func describe(desc string, w int) string {
	desc = kit.Safe(desc)
	if kit.Width(desc) <= w {
		return desc
	}
	for _, mill := range mills {
		if rest, ok := strings.CutPrefix(desc, mill); ok {
			return strings.TrimLeft(rest, "®™ -")
		}
	}
	return desc
}

// rowState is what a row is beside its stock.
type rowState struct {
	selected bool
	focused  bool // the list has the keys
	marked   bool
}

// row draws one colour of a style: a dash is a size that is not made, a zero
// one that is out of stock.
func (l shape) row(t *kit.Theme, g group, h work.SearchHit, st rowState) string {
	lead := [2]string{" ", " "}
	if st.selected {
		lead[0] = t.Glyphs.Pointer
	}
	if st.marked && st.selected {
		lead[1] = t.Glyphs.Mark
	} else if st.marked {
		lead[0] = t.Glyphs.Mark
	}
	in, _ := l.fit(g)
	line := t.Left(t.Paint(kit.Marked, lead[0]+lead[1])+" "+t.Cut(kit.Safe(h.Color), l.label-nameAt), l.label)
	line += t.Left(cells(t, in, func(c sizeColumn) (string, kit.Role) { return pieces(t, h.Sizes, c.size) }), l.room())
	if l.total > 0 {
		line += t.Paint(kit.Heading, t.Number(kit.Int(h.Total), l.total))
	}
	switch {
	case st.selected && st.focused:
		return t.On(kit.Selection, line, l.w)
	case st.selected:
		return t.On(kit.Here, line, l.w)
	}
	return line
}

func pieces(t *kit.Theme, stock map[string]int, size string) (string, kit.Role) {
	n, made := stock[size]
	switch {
	case !made:
		return t.Glyphs.NotMade, kit.Muted
	case n <= 0:
		return strconv.Itoa(n), kit.None
	}
	return kit.Short(n), kit.Text
}

// detail tells in w cells what the selected row has no room for: sizes that
// are out of sight, or rounded, the description when it is not whole in sight,
// and parts with numbers of their own.
func (l shape) detail(t *kit.Theme, g group, h work.SearchHit, w int) string {
	parts := []string{h.Style + " " + kit.Safe(h.Color)}
	_, out := l.fit(g)
	var sizes []string
	for _, size := range h.Scale {
		n, made := h.Sizes[size]
		hidden := slices.ContainsFunc(out, func(c sizeColumn) bool { return c.size == size })
		if made && (hidden || n >= 1000) {
			sizes = append(sizes, catalog.Clean(size)+" "+kit.Int(n))
		}
	}
	if len(sizes) > 0 {
		parts = append(parts, strings.Join(sizes, "  "))
	}
	if own := ownParts(h); own != "" {
		parts = append(parts, own)
	}
	if d := kit.Safe(h.Description); kit.Width(d) > l.label-descAt {
		parts = append(parts, d)
	}
	text := parts[0]
	for _, p := range parts[1:] {
		if next := text + " " + t.Glyphs.Dot + " " + p; kit.Width(next) <= w {
			text = next
		}
	}
	return text
}

// ownParts names the sizes with a part number of their own.
func ownParts(h work.SearchHit) string {
	var out []string
	for _, size := range h.Scale {
		if part := h.Parts[size]; part != "" {
			out = append(out, catalog.Clean(size)+" is "+catalog.Clean(part))
		}
	}
	return strings.Join(out, ", ")
}
