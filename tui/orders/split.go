package orders

import (
	"fmt"
	"slices"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// splitLine is one line of the split: part lines of one part, row and price,
// or a warning below them.
type splitLine struct {
	row   int // of the grid
	part  string
	color string
	sizes string
	price string
	total string
	note  string
	warn  string // instead of all the others
	bad   bool   // the price is missing
}

// spelt is a size that the inventory has under another part number.
type spelt struct {
	row          int
	size, suffix string
	part         string
}

// splitText puts part lines together as a rep reads them.
func (g *gridPane) splitText(lines []order.Line, rows []int, parts []order.Preview) []splitLine {
	settings := g.s.draft.settings
	var out []splitLine
	for i := 0; i < len(parts); {
		first := parts[i]
		line, row := lines[first.Row], rows[first.Row]
		l := splitLine{row: row, part: catalog.Clean(first.Part), color: catalog.Clean(first.Color), price: first.Price.String()}
		var sizes, warnings []string
		var total catalog.Money
		j := i
		for ; j < len(parts) && together(parts[i], parts[j], settings.Split, j == i); j++ {
			p := parts[j]
			sizes = append(sizes, partSizes(p, settings.Split)...)
			total += p.Price.Money * catalog.Money(p.Qty)
			for _, w := range p.Warnings {
				if multi := settings.Split != order.SplitSuffix || p.Part == line.Style; multi && !strings.Contains(w, p.Size) {
					w = p.Size + ": " + w
				}
				if !slices.Contains(warnings, w) {
					warnings = append(warnings, w)
				}
			}
		}
		l.sizes, l.total = strings.Join(sizes, " "+g.s.env.Theme.Glyphs.Dot+" "), total.Grouped()
		if l.bad = !first.Price.Set; l.bad {
			l.price, l.total = noPrice, ""
			if g.live() {
				l.note = g.s.env.Keys.Name("orders.grid.price") + " types it"
			}
		} else {
			l.note = priceNote(line, first, i == 0 || parts[i-1].Row != first.Row, g.listed(row))
		}
		out = append(out, l)
		if len(warnings) > 0 {
			out = append(out, splitLine{row: row, warn: strings.Join(warnings, " "+g.s.env.Theme.Glyphs.Dot+" ")})
		}
		i = j
	}
	return out
}

// together tells whether a part line is read with the one before.
func together(a, b order.Preview, mode order.Mode, same bool) bool {
	if same {
		return true
	}
	return mode != order.SplitColumns && a.Row == b.Row && a.Part == b.Part && a.Price == b.Price
}

// partSizes are the sizes of a part line with their pieces.
func partSizes(p order.Preview, mode order.Mode) []string {
	if mode != order.SplitColumns {
		return []string{catalog.Clean(p.Size) + " " + kit.Int(p.Qty)}
	}
	var out []string
	for i, name := range []string{"S", "M", "L", "XL", "2XL", p.Size} {
		if p.Columns[i] != 0 {
			out = append(out, catalog.Clean(name)+" "+kit.Int(p.Columns[i]))
		}
	}
	return out
}

// priceNote says why a part costs what it costs.
func priceNote(line order.Line, p order.Preview, first bool, list catalog.Price) string {
	cell := line.Cell(p.Size)
	switch {
	case p.Price.Set && p.Price.Money == 0:
		return "free of charge"
	case cell.Own:
		if cell.Offered {
			return string(line.Source()) + " for " + catalog.Clean(p.Size)
		}
		return string(order.SourceTyped)
	case line.Price.Set && p.Price.Money > line.Price.Money:
		return "+" + (p.Price.Money - line.Price.Money).String() + " for " + catalog.Clean(p.Size)
	case first:
		return sourceText(line, list)
	}
	return ""
}

// sourceText names where the price of a line comes from; a typed one with what
// the list says in brackets.
func sourceText(line order.Line, list catalog.Price) string {
	if line.Source() != order.SourceTyped {
		return line.FromText()
	}
	text := string(order.SourceTyped)
	if list.Set && list != line.Price {
		text += " (" + list.String() + ")"
	}
	return text
}

// otherSpelling finds a size whose part the inventory spells otherwise: one of
// the focused row first.
func (g *gridPane) otherSpelling() (spelt, bool) {
	settings := g.s.draft.settings
	if settings.Split != order.SplitSuffix {
		return spelt{}, false
	}
	focus, _ := g.cells.Focus()
	var found []spelt
	lines, rows := g.lines()
	for i, line := range lines {
		color, _ := g.style.Color(line.Color)
		for _, c := range line.Cells {
			own := settings.Spelling.Part(line.Style, c.Size)
			ours := 0
			for _, p := range color.Stock[c.Size].Parts {
				if p.Part == own {
					ours = p.OnHand
				}
			}
			for _, p := range color.Stock[c.Size].Parts {
				if suffix, ok := strings.CutPrefix(p.Part, line.Style); ok && p.Part != own && p.OnHand > 0 && ours < c.Qty {
					found = append(found, spelt{rows[i], c.Size, suffix, p.Part})
				}
			}
		}
	}
	for _, f := range found {
		if f.row == focus {
			return f, true
		}
	}
	if len(found) == 0 {
		return spelt{}, false
	}
	return found[0], true
}

// summary is the line above the split.
func (g *gridPane) summary(lines []order.Line, parts []order.Preview, w int) string {
	t := &g.s.env.Theme
	if len(parts) == 0 {
		return t.Cut(" "+t.Paint(kit.Muted, "Type quantities: what will be sent shows here."), w)
	}
	numbers := map[string]bool{}
	for _, p := range parts {
		numbers[p.Part] = true
	}
	pieces, priced := 0, true
	for _, l := range lines {
		pieces += l.Pieces()
		priced = priced && lineTotal(l) != noPrice
	}
	text := kit.Count(len(parts), "line", "lines") + " on " + kit.Count(len(numbers), "part", "parts") + ", " + kit.Count(pieces, "piece", "pieces")
	if mode := g.s.draft.settings.Split; mode != order.SplitSuffix {
		text += ", by " + string(mode)
	}
	if !priced {
		text += " and no price yet"
	}
	right := t.Right("each", eachWidth) + t.Right("total", sumWidth) + " "
	return t.Ends(t.Paint(kit.Muted, " SENT AS  "+text), t.Paint(kit.Muted, right), w)
}

const (
	eachWidth = 9  // of the prices in the split
	sumWidth  = 11 // of its amounts
)

// splitWidths are the columns of the split that are as wide as their widest
// text.
type splitWidths struct{ part, color, sizes, note, price, total int }

// measure gives part and colour what they need, then the sizes, then the note
// on the price; prices and amounts stand at the right edge.
func measure(all []splitLine, w int) splitWidths {
	m := splitWidths{price: eachWidth, total: sumWidth}
	for _, l := range all {
		m.part, m.color = max(m.part, kit.Width(l.part)), max(m.color, kit.Width(l.color))
		m.sizes, m.note = max(m.sizes, kit.Width(l.sizes)), max(m.note, kit.Width(l.note))
		m.price, m.total = max(m.price, kit.Width(l.price)+2), max(m.total, kit.Width(l.total)+2)
	}
	m.color = min(m.color, max(w/6, 8))
	room := w - 2 - m.part - m.color - m.price - m.total - 4
	m.sizes = max(min(m.sizes, room), 4)
	if m.note = min(m.note, room-m.sizes-2); m.note < 6 {
		m.note = 0
	}
	return m
}

// drawSplit draws the split in at most h lines: what belongs to the focused
// row is among them, unless the rep has scrolled.
func (g *gridPane) drawSplit(all []splitLine, w, h int) []string {
	t := &g.s.env.Theme
	m := measure(all, w)
	use := ""
	if fix, ok := g.otherSpelling(); ok {
		use = fix.part
	}
	lines := make([]string, 0, len(all))
	focus, _ := g.cells.Focus()
	first := 0
	for i, l := range all {
		if l.row == focus && first == 0 && i > 0 {
			first = i
		}
		lines = append(lines, t.Cut(g.drawSplitLine(l, m, use, w), w))
	}
	g.splits = h
	top := g.splitAt
	if top < 0 {
		top = 0
		if len(lines) > h {
			top = max(min(first, len(lines)-h), 0)
		}
	}
	top = max(0, min(top, len(lines)-h))
	if g.splitAt >= 0 {
		g.splitAt = top
	}
	shown := lines[top:min(top+h, len(lines))]
	if rest := len(lines) - top - len(shown); rest > 0 && len(shown) > 1 {
		shown = append(slices.Clone(shown[:len(shown)-1]), t.Paint(kit.Muted, t.Cut(fmt.Sprintf(" %s %d more below, PgDn", t.Glyphs.Ellipsis, rest+1), w)))
	}
	return shown
}

// drawSplitLine draws one line; use is the part that alt+u would take.
func (g *gridPane) drawSplitLine(l splitLine, m splitWidths, use string, w int) string {
	t := &g.s.env.Theme
	if l.warn != "" {
		text := t.Glyphs.Warn + " " + l.warn
		key := ""
		if use != "" && g.live() && strings.Contains(l.warn, "spells it "+catalog.Clean(use)+",") {
			key = "   " + t.Key(g.s.env.Keys.Name("orders.grid.spelling"), "use it")
		}
		return kit.Spaces(min(m.part+2, 10)) + t.Paint(kit.Warn, t.Cut(text, w-min(m.part+2, 10)-kit.Width(key)-1)) + key
	}
	role := kit.Text
	if l.bad {
		role = kit.Error
	}
	line := " " + t.Paint(kit.Heading, t.Left(l.part, m.part)) + "  " + t.Left(l.color, m.color) + " "
	numbers := t.Paint(role, t.Number(l.price, m.price)) + t.Number(l.total, m.total) + " "
	room := w - kit.Width(line) - kit.Width(numbers)
	about := t.Left(l.sizes, m.sizes)
	if m.note > 0 && l.note != "" { // under one another, or as far left as the line's own sizes let it
		from := max(min(m.sizes, room-2-kit.Width(l.note)), min(kit.Width(l.sizes), m.sizes))
		about = t.Left(l.sizes, from) + "  " + t.Paint(kit.Muted, t.Cut(l.note, room-from-2))
	}
	return t.Keep(line+about, numbers, w)
}

func (g *gridPane) scrollSplit(down bool) {
	step := max(g.splits-1, 1)
	if !down {
		step = -step
	}
	g.splitAt = max(g.splitAt, 0) + step
	g.splitAt = max(g.splitAt, 0)
}
