package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// entryLines draws the line in the prompt as a row of the size grid, what it
// splits into, and what is to know or wrong with it, in at most h lines.
func (s *Screen) entryLines(w, h int) []string {
	t := &s.env.Theme
	var said []string
	if s.hasEntry {
		for _, text := range s.entry.warnings() {
			said = append(said, wrapped(t, kit.Warn, t.Glyphs.Warn, text, w)...)
		}
	}
	if s.entryFail != nil {
		said = append(said, wrapped(t, kit.Error, t.Glyphs.Error, sentence(s.entryFail), w)...)
	}
	if !s.hasEntry {
		return append([]string{""}, said[:min(len(said), max(h-1, 0))]...)
	}
	head := append([]string{s.entryHead(t, w)}, s.entry.grid(t, w)...)
	parts := s.entry.parts(t, w)
	if len(head)+len(said)+len(parts) > h && len(parts) > 0 {
		parts = parts[:1]
	}
	air := h - len(head) - len(said) - len(parts)
	var lines []string
	for i, block := range [][]string{head, parts, said} {
		if len(block) > 0 && air > 3-i {
			lines = append(lines, "")
			air--
		}
		lines = append(lines, block...)
	}
	if len(lines) < h {
		lines = append(lines, "")
	}
	return lines[:min(len(lines), max(h, 0))]
}

func wrapped(t *kit.Theme, role kit.Role, glyph, text string, w int) []string {
	var out []string
	for i, l := range kit.Wrap(kit.Safe(text), max(w-4, 10)) {
		if i == 0 {
			l = glyph + " " + l
		} else {
			l = "  " + l
		}
		out = append(out, " "+t.Paint(role, l))
	}
	return out
}

func (s *Screen) entryHead(t *kit.Theme, w int) string {
	l := s.entry.line
	dot := " " + t.Glyphs.Dot + " "
	head := " " + t.Paint(kit.Heading, kit.Safe(catalog.Clean(l.Style)))
	if l.Color != "" {
		head += t.Paint(kit.Heading, dot+kit.Safe(catalog.Clean(l.Color)))
	}
	if l.Description != "" {
		head += t.Paint(kit.Muted, dot+kit.Safe(catalog.Readable(l.Description)))
	}
	return t.Cut(head, w-1)
}

// grid is sizes, quantities and stock in columns, in as many blocks as the
// width asks for, with pieces and amount behind the last.
func (p preview) grid(t *kit.Theme, w int) []string {
	const label = 9
	sums := p.sums(t)
	if p.line.Fee {
		return []string{" " + t.Left("", label) + sums}
	}
	color, known := p.stock.Color(p.line.Color)
	var out []string
	head, qty, have := strings.Builder{}, strings.Builder{}, strings.Builder{}
	used, over := 0, false
	flush := func(tail string) {
		out = append(out, " "+t.Left("", label)+t.Paint(kit.Muted, head.String()), " "+t.Left("", label)+qty.String()+tail)
		if known {
			out = append(out, " "+t.Paint(kit.Muted, t.Left("on hand", label))+have.String())
		}
		head.Reset()
		qty.Reset()
		have.Reset()
		used = 0
	}
	for _, c := range p.line.Cells {
		title, n := kit.Safe(catalog.Clean(c.Size)), strconv.Itoa(c.Qty)
		hand, role := onHand(t, color.Stock[c.Size], c.Qty)
		width := max(3, kit.Width(title), len(n), len(hand))
		if used > 0 && 1+label+used+barGap+width > w-1 {
			flush("")
		}
		sep := kit.Spaces(gap)
		if isOversize(c.Size) && !over && used > 0 {
			sep = bar(t, false)
		}
		over = over || isOversize(c.Size)
		head.WriteString(sep + t.Paint(kit.Muted, t.Right(title, width)))
		qty.WriteString(sep + t.Paint(kit.Heading, t.Number(n, width)))
		have.WriteString(sep + t.Paint(role, t.Number(hand, width)))
		used += kit.Width(sep) + width
	}
	if 1+label+used+kit.Width(sums)+barGap > w-1 {
		flush("")
		return append(out, " "+t.Left("", label+gap)+sums)
	}
	flush(bar(t, false) + sums)
	return out
}

func onHand(t *kit.Theme, stock catalog.Stock, asked int) (string, kit.Role) {
	switch {
	case !stock.Made:
		return t.Glyphs.NotMade, kit.None
	case stock.OnHand <= 0:
		return strconv.Itoa(stock.OnHand), kit.None
	case stock.OnHand < asked:
		return strconv.Itoa(stock.OnHand), kit.Low
	}
	return strconv.Itoa(stock.OnHand), kit.Muted
}

// sums is pieces and amount; without a price there is no amount.
func (p preview) sums(t *kit.Theme) string {
	pieces := t.Paint(kit.Heading, kit.Count(p.line.Pieces(), "pc", "pcs"))
	if p.line.Fee {
		pieces = t.Paint(kit.Heading, kit.Count(p.line.Cell("").Qty, "time", "times"))
	}
	if !p.priced() {
		return pieces + "  " + t.Paint(kit.Warn, "no price yet")
	}
	return pieces + "  " + t.Paint(kit.Heading, p.line.Total().Grouped())
}

func (p preview) priced() bool {
	return !slices.ContainsFunc(p.line.Cells, func(c order.Cell) bool { return !c.Price.Set })
}

// group is the lines of one part and price, as a person counts them.
type group struct {
	part   string
	sizes  []string
	price  catalog.Price
	amount catalog.Money
}

// parts tells what the connection would get: the first line sums it up, the
// others name each part.
func (p preview) parts(t *kit.Theme, w int) []string {
	var groups []group
	dot := " " + t.Glyphs.Dot + " "
	parts := map[string]bool{}
	for _, l := range p.split.Lines {
		parts[l.Part] = true
		if n := len(groups); n == 0 || groups[n-1].part != l.Part || groups[n-1].price != l.Price {
			groups = append(groups, group{part: l.Part, price: l.Price})
		}
		g := &groups[len(groups)-1]
		g.sizes = append(g.sizes, sizesOf(l)...)
		g.amount += catalog.Money(int64(l.Price.Money) * int64(l.Qty))
	}
	if len(groups) == 0 || p.line.Fee {
		return nil
	}
	head := " Splits into " + kit.Count(len(p.split.Lines), "line", "lines") + " on " + kit.Count(len(parts), "part", "parts")
	if p.line.PriceFrom != "" {
		head += " " + t.Glyphs.Dot + " " + kit.Safe(p.line.Price.String()+" "+p.line.FromText())
	}
	out := []string{t.Paint(kit.Muted, t.Cut(head, w-1))}
	partW, priceW, amountW, sizesW := 4, 5, 6, 0
	for _, g := range groups {
		sizesW = max(sizesW, kit.Width(strings.Join(g.sizes, dot)))
		partW = max(partW, kit.Width(g.part))
		priceW = max(priceW, len(g.price.String()))
		amountW = max(amountW, len(g.amount.Grouped()))
	}
	sizesW = max(min(sizesW, w-partW-priceW-amountW-7), 12)
	for _, g := range groups {
		out = append(out, p.groupLines(t, g, [4]int{partW, sizesW, priceW, amountW}, w)...)
	}
	return out
}

func (p preview) groupLines(t *kit.Theme, g group, width [4]int, w int) []string {
	var out []string
	for i, text := range kit.Wrap(strings.Join(g.sizes, " "+t.Glyphs.Dot+" "), width[1]) {
		part, price := "", ""
		if i == 0 {
			part = kit.Safe(g.part)
			if g.price.Set {
				price = t.Number(g.price.String(), width[2]) + "  " + t.Number(g.amount.Grouped(), width[3])
			}
		}
		line := " " + t.Left(part, width[0]) + "  " + t.Left(strings.TrimSpace(text), width[1]) + "  " + price
		if over := g.price.Money - p.line.Price.Money; i == 0 && over > 0 && g.price.Set && p.line.Price.Set {
			if note := "   +" + over.String() + " oversize"; kit.Width(line+note) < w {
				line += t.Paint(kit.Muted, note)
			}
		}
		out = append(out, t.Cut(line, w))
	}
	return out
}

// sizesOf names the sizes of one part line with their quantities; a line of
// columns holds several.
func sizesOf(l work.PartView) []string {
	if l.Columns == nil {
		return []string{strings.TrimSpace(catalog.Clean(l.Size) + " " + strconv.Itoa(l.Qty))}
	}
	var out []string
	for i, n := range l.Columns {
		name := l.Size // Size06 is what the line says it is
		if i < 5 {
			name = [...]string{"S", "M", "L", "XL", "2XL"}[i]
		}
		if n != 0 {
			out = append(out, strings.TrimSpace(catalog.Clean(name)+" "+strconv.Itoa(n)))
		}
	}
	return out
}

// warnings are those of the line, then those of each part with its size.
func (p preview) warnings() []string {
	out := slices.Clone(p.entry.Warnings)
	for _, l := range p.entry.More {
		text := "and " + catalog.Clean(l.Style+" "+l.Color)
		for _, c := range l.Cells {
			text += fmt.Sprintf(" %s %d", catalog.Clean(c.Size), c.Qty)
		}
		out = append(out, text)
	}
	told := func(text string) bool {
		return slices.ContainsFunc(out, func(w string) bool { return strings.HasPrefix(w, text) })
	}
	for _, l := range p.split.Lines {
		var own []string
		for _, text := range l.Warnings {
			if !told(text) {
				own = append(own, text)
			}
		}
		text := strings.Join(own, "; ")
		if text == "" {
			continue
		}
		if l.Columns == nil && l.Size != "" {
			text = catalog.Clean(l.Size) + ": " + text
		}
		if !told(text) {
			out = append(out, text)
		}
	}
	return out
}
