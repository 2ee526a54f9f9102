package search

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// sizeColumn is one size that rows in sight have.
type sizeColumn struct {
	size  string
	title string
	width int
	rows  int  // how many of them have it
	bar   bool // the oversizes begin here
}

// shape is how the rows in sight share the width. A style comes in its own
// sizes, so the columns are those of the rows in sight; sizes that fewest of
// them have fold away first, and the selected row tells them in words.
type shape struct {
	style, color, desc, total int // widths; desc 0 is folded away, total 0 hidden
	sizes                     []sizeColumn
	titles                    map[string]string // of every column, folded away or not
	folded                    map[string]bool   // for want of room
	hidden                    map[string]bool   // by the rep
}

const (
	rowLead  = 2 // pointer and mark
	gap      = 2
	barGap   = 3
	leastRow = 12 // a description of fewer cells tells nothing
	moreW    = 3  // "+12": sizes that are folded away
)

// isOversize tells the sizes above XL, of any group: 2XL, XXL, 3XLT.
func isOversize(size string) bool {
	return strings.HasPrefix(size, "XXL") || strings.HasPrefix(size, "XXXL") ||
		len(size) > 2 && size[0] >= '2' && size[0] <= '9' && strings.HasPrefix(size[1:], "XL") || strings.HasPrefix(size, "10XL")
}

// cut is what a group of sizes adds to the names of adult ones: YS is the
// youth S, LT the tall L.
var cut = map[string]struct{ before, after string }{
	"youth": {"Y", ""}, "tall": {"", "T"}, "big": {"", "B"}, "regular": {"", "R"},
	"long": {"", "L"}, "short": {"", "S"}, "petite": {"", "P"},
}

// column is the column that a row's size stands in: its own, or that of the
// adult size which it is the youth or tall one of, where the row has no such
// size itself.
func column(h work.SearchHit, size string) string {
	known, ok := catalog.LookupSize(size)
	if !ok || known.Group == "adult" {
		return size
	}
	c, ok := cut[known.Group]
	if !ok {
		return size
	}
	adult := strings.TrimSuffix(strings.TrimPrefix(size, c.before), c.after)
	if a, ok := catalog.LookupSize(adult); !ok || a.Group != "adult" {
		return size
	}
	for other := range h.Sizes {
		if o, ok := catalog.LookupSize(other); other == adult || ok && o.Group != known.Group {
			return size
		}
	}
	return adult
}

// columns is a row's stock by column.
func columns(h work.SearchHit) map[string]int {
	stock := make(map[string]int, len(h.Sizes))
	for size, n := range h.Sizes {
		stock[column(h, size)] = n
	}
	return stock
}

// shapeOf lays the rows in sight out in w cells; shown tells which columns the
// rep wants.
func shapeOf(hits []work.SearchHit, w int, shown func(id string) bool) shape {
	l := shape{style: len("STYLE"), color: len("COLOUR"), total: len("TOTAL"), titles: map[string]string{}, folded: map[string]bool{}, hidden: map[string]bool{}}
	descW := len("DESCRIPTION")
	at, mixed := map[string]*sizeColumn{}, false
	for _, h := range hits {
		l.style = max(l.style, kit.Width(h.Style))
		l.color = max(l.color, kit.Width(h.Color))
		l.total = max(l.total, len(kit.Int(h.Total)))
		descW = max(descW, kit.Width(h.Description))
		for own, n := range h.Sizes {
			size := column(h, own)
			c := at[size]
			if c == nil {
				c = &sizeColumn{size: size, title: catalog.Clean(own), width: 3}
				at[size] = c
			}
			mixed = mixed || c.title != catalog.Clean(own)
			c.rows++
			c.width = max(c.width, len(strconv.Itoa(n)))
		}
	}
	l.style, l.color = min(l.style, max(w/7, 8)), min(l.color, max(w/6, 9))
	for _, c := range slices.SortedFunc(maps.Values(at), func(a, b *sizeColumn) int { return catalog.CompareSizes(a.size, b.size) }) {
		if mixed { // rows that call a column differently share the adult names
			c.title = catalog.Clean(c.size)
		}
		c.width = max(c.width, kit.Width(c.title))
		l.titles[c.size] = c.title
		if !shown(groupOf(c.size)) {
			l.hidden[c.size] = true
			continue
		}
		l.sizes = append(l.sizes, *c)
	}
	room := w - 1 - rowLead - l.style - gap - l.color
	if !shown(colTotal) {
		l.total = 0
	} else {
		room -= barGap + l.total
	}
	described := shown(colDescription)
	if described && w >= 100 { // a description says more than sizes that next to no row has
		l.fold(room-gap-min(descW, 24), len(hits)/4)
	}
	l.fold(room, len(hits))
	left := room - l.sizesWidth() - gap
	if len(l.folded) > 0 {
		left -= gap + moreW
	}
	if described && left >= leastRow {
		l.desc = min(left, descW)
	}
	return l
}

// fold puts away the sizes that fewest rows have, at most so many, until the
// others fit.
func (l *shape) fold(room, most int) {
	for len(l.sizes) > 0 {
		need := l.sizesWidth()
		if len(l.folded) > 0 {
			need += gap + moreW
		}
		if need <= room {
			return
		}
		worst := 0
		for i, c := range l.sizes {
			if cmp.Or(cmp.Compare(c.rows, l.sizes[worst].rows), -1) <= 0 {
				worst = i
			}
		}
		if l.sizes[worst].rows > most {
			return
		}
		l.folded[l.sizes[worst].size] = true
		l.sizes = slices.Delete(l.sizes, worst, worst+1)
	}
}

// sizesWidth is what the columns of the sizes take; it says where the
// oversizes begin on the way.
func (l *shape) sizesWidth() int {
	n, before := 0, false
	for i := range l.sizes {
		c := &l.sizes[i]
		c.bar = i > 0 && isOversize(c.size) && !before
		before = before || isOversize(c.size)
		n += c.gap() + c.width
	}
	return n
}

func (c sizeColumn) gap() int {
	if c.bar {
		return barGap
	}
	return gap
}

// bar is the line between groups; in the selected row it has that row's
// colours.
func bar(t *kit.Theme, plain bool) string {
	if plain {
		return " " + t.Glyphs.V + " "
	}
	return " " + t.Bar() + " "
}

func (l *shape) header(t *kit.Theme) string {
	var b strings.Builder
	b.WriteString(kit.Spaces(rowLead) + t.Left("STYLE", l.style) + kit.Spaces(gap) + t.Left("COLOUR", l.color))
	if l.desc > 0 {
		b.WriteString(kit.Spaces(gap) + t.Left("DESCRIPTION", l.desc))
	}
	head := t.Paint(kit.Muted, b.String())
	b.Reset()
	for _, c := range l.sizes {
		if c.bar {
			head += t.Paint(kit.Muted, b.String()) + bar(t, false)
			b.Reset()
		} else {
			b.WriteString(kit.Spaces(gap))
		}
		b.WriteString(t.Right(c.title, c.width))
	}
	if len(l.folded) > 0 {
		b.WriteString(kit.Spaces(gap + moreW))
	}
	head += t.Paint(kit.Muted, b.String())
	if l.total > 0 {
		head += bar(t, false) + t.Paint(kit.Muted, t.Right("TOTAL", l.total))
	}
	return head
}

// rowState is what a row is beside its stock.
type rowState struct {
	selected bool
	focused  bool // the list has the keys
	marked   bool
}

// row draws one style in one colour: a dash is a size that is not made, a
// zero one that is out of stock.
func (l *shape) row(t *kit.Theme, h work.SearchHit, st rowState, w int) string {
	var b strings.Builder
	plain := st.selected && st.focused
	put := func(role kit.Role, s string) {
		if plain {
			b.WriteString(s)
		} else {
			b.WriteString(t.Paint(role, s))
		}
	}
	lead := [2]string{" ", " "}
	if st.selected {
		lead[0] = t.Glyphs.Pointer
	}
	if st.marked && st.selected {
		lead[1] = t.Glyphs.Mark
	} else if st.marked {
		lead[0] = t.Glyphs.Mark
	}
	put(kit.Marked, lead[0]+lead[1])
	put(kit.Heading, t.Left(h.Style, l.style))
	put(kit.Text, kit.Spaces(gap)+t.Left(kit.Safe(h.Color), l.color))
	if l.desc > 0 {
		put(kit.Muted, kit.Spaces(gap)+t.Left(kit.Safe(h.Description), l.desc))
	}
	own := columns(h)
	for _, c := range l.sizes {
		if c.bar {
			b.WriteString(bar(t, plain))
		} else {
			b.WriteString(kit.Spaces(gap))
		}
		text, role := pieces(t, own, c.size)
		put(role, kit.Spaces(c.width-kit.Width(text))+text)
	}
	if len(l.folded) > 0 {
		put(kit.Muted, kit.Spaces(gap)+t.Right(l.more(own), moreW))
	}
	if l.total > 0 {
		b.WriteString(bar(t, plain))
		role := kit.Heading
		if h.Total <= 0 {
			role = kit.None
		}
		put(role, t.Number(kit.Int(h.Total), l.total))
	}
	if plain {
		return t.Paint(kit.Selection, t.Left(b.String(), w))
	}
	return t.Cut(b.String(), w)
}

func pieces(t *kit.Theme, stock map[string]int, size string) (string, kit.Role) {
	n, made := stock[size]
	switch {
	case !made:
		return t.Glyphs.NotMade, kit.Frame
	case n <= 0:
		return strconv.Itoa(n), kit.None
	}
	return strconv.Itoa(n), kit.Text
}

// more is how many of a row's sizes are folded away.
func (l *shape) more(stock map[string]int) string {
	n := 0
	for size := range stock {
		if l.folded[size] {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return "+" + strconv.Itoa(n)
}

// detail tells in w cells what the selected row has no room for: the sizes
// that are folded away, hidden or in a column of another name, the description
// when it is not whole in sight, and parts with numbers of their own.
func (l *shape) detail(t *kit.Theme, h work.SearchHit, w int) string {
	parts := []string{h.Style + " " + kit.Safe(h.Color)}
	var sizes []string
	for _, size := range h.Scale {
		name, c := catalog.Clean(size), column(h, size)
		if n, made := h.Sizes[size]; made && (l.folded[c] || l.hidden[c] || l.titles[c] != name) {
			sizes = append(sizes, name+" "+strconv.Itoa(n))
		}
	}
	if len(sizes) > 0 {
		parts = append(parts, strings.Join(sizes, "  "))
	}
	if d := kit.Safe(h.Description); kit.Width(d) > l.desc {
		parts = append(parts, d)
	}
	if own := ownParts(h); len(sizes) == 0 && own != "" {
		parts = append(parts, own)
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
