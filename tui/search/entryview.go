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

// entryLines draws what the line in the prompt reads as, in at most h lines:
// which words were taken, what leaves for the shop, what is to know or wrong
// with it, and what is there.
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
		return said[:min(len(said), max(h, 0))]
	}
	blocks := [][]string{s.readMarks(t, w), s.entry.table(t, w), said, s.entry.about(t, w, s.stockNote())}
	air := h
	for _, b := range blocks {
		air -= len(b)
	}
	if air < 0 { // a low window: what is wrong, and the sums
		blocks[0], blocks[3] = nil, nil
	}
	var lines []string
	for i, b := range blocks {
		if len(b) > 0 && i > 1 && air > 3 {
			lines = append(lines, "")
			air--
		}
		lines = append(lines, b...)
	}
	return lines[:min(len(lines), max(h, 0))]
}

// readMarks underlines in the prompt what was read, and what is asked.
func (s *Screen) readMarks(t *kit.Theme, w int) []string {
	text := s.entry.text
	if text != s.prompt.Value() || kit.Width(text) > w-4 {
		return nil
	}
	role := func(at int) kit.Role {
		for _, q := range s.entry.asked {
			if at >= q.Start && at < q.End {
				return kit.Warn
			}
		}
		return kit.Marked
	}
	line, asked := kit.Spaces(3), false
	for i, c := range text {
		sign := t.Glyphs.Line
		r := role(i)
		if r == kit.Warn {
			sign, asked = "~", true
		}
		if c == ' ' {
			line += " "
			continue
		}
		line += t.Paint(r, strings.Repeat(sign, kit.Width(string(c))))
	}
	key := t.Paint(kit.Marked, t.Glyphs.Line) + t.Paint(kit.Muted, " read")
	if asked {
		key += "   " + t.Paint(kit.Warn, "~") + t.Paint(kit.Muted, " asked")
	}
	return []string{t.Ends(line, key+" ", w)}
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

func onHand(stock catalog.Stock, asked int) (string, kit.Role) {
	switch n := strconv.Itoa(stock.OnHand); {
	case !stock.Made:
		return "not made", kit.None
	case stock.OnHand <= 0:
		return n, kit.None
	case stock.OnHand < asked:
		return n + "!", kit.Low
	default:
		return n, kit.Muted
	}
}

// part is the lines of one part, colour and price, as a person counts them.
type part struct {
	number, color string
	sizes         []string
	one           string // the size, where it is a single one
	qty           int
	price         catalog.Price
	amount        catalog.Money
}

func (p preview) priced() bool {
	return !slices.ContainsFunc(p.line.Cells, func(c order.Cell) bool { return !c.Price.Set })
}

func (p preview) group() []part {
	var parts []part
	for _, l := range p.split.Lines {
		if n := len(parts); n == 0 || parts[n-1].number != l.Part || parts[n-1].price != l.Price || parts[n-1].color != l.Color {
			parts = append(parts, part{number: l.Part, color: catalog.Clean(l.Color), price: l.Price, one: l.Size})
		}
		one := &parts[len(parts)-1]
		one.sizes = append(one.sizes, sizesOf(l)...)
		one.qty += l.Qty
		one.amount += catalog.Money(int64(l.Price.Money) * int64(l.Qty))
		if l.Size != one.one {
			one.one = ""
		}
	}
	return parts
}

// table is what the line becomes: each part with its pieces, where its price
// is from, and the sum.
func (p preview) table(t *kit.Theme, w int) []string {
	parts := p.group()
	const qtyW, eachW, sumW, margin = 5, 9, 11, 1
	partW, colorW := 4, 0
	for _, g := range parts {
		partW, colorW = max(partW, kit.Width(g.number)), max(colorW, kit.Width(g.color))
	}
	colorW = min(colorW, max(w/6, 8))
	room := max(w-margin-partW-2-colorW-2-qtyW-eachW-sumW-1, 12)
	head := kit.Spaces(margin) + t.Paint(kit.Muted, t.Left("READS AS", partW+2+colorW+2+room)+t.Right("pcs", qtyW)+t.Right("each", eachW)+t.Right("total", sumW))
	out := []string{t.Cut(head, w)}
	for _, g := range parts {
		rule := p.rule(g)
		texts := kit.Wrap(strings.Join(g.sizes, " "+t.Glyphs.Dot+" "), room)
		if len(texts) == 1 && kit.Width(texts[0])+2+kit.Width(rule) <= room {
			texts[0] += kit.Spaces(room-kit.Width(texts[0])-kit.Width(rule)) + t.Paint(kit.Muted, rule)
		}
		for i, text := range texts {
			number, color, sums := "", "", ""
			if i == 0 {
				number, color, sums = g.number, g.color, t.Number(kit.Int(g.qty), qtyW)
				if g.price.Set {
					sums += t.Number(g.price.String(), eachW) + t.Number(g.amount.Grouped(), sumW)
				}
			}
			out = append(out, t.Cut(kit.Spaces(margin)+t.Paint(kit.Heading, t.Left(kit.Safe(number), partW))+"  "+
				t.Left(kit.Safe(color), colorW)+"  "+t.Left(text, room)+sums, w))
		}
	}
	return append(out, t.Right(p.sums(t, parts), w-1))
}

// rule says where a part's price is from.
func (p preview) rule(g part) string {
	switch {
	case p.line.Fee || !g.price.Set || !p.line.Price.Set || g.color != catalog.Clean(p.line.Color):
		return ""
	case g.price.Money == p.line.Price.Money:
		return kit.Safe(p.line.FromText())
	}
	for _, c := range p.line.Cells {
		if g.one != "" && c.Size == g.one && c.Price == g.price {
			return "+" + (g.price.Money - p.line.Price.Money).String() + " for " + catalog.Clean(c.Size)
		}
	}
	return ""
}

// sums is pieces and amount of the whole line; without a price there is no
// amount.
func (p preview) sums(t *kit.Theme, parts []part) string {
	pieces, total := p.line.Pieces(), p.line.Total()
	for _, more := range p.entry.More {
		pieces += more.Pieces()
	}
	if len(p.entry.More) > 0 {
		total = 0
		for _, g := range parts {
			total += g.amount
		}
	}
	text := t.Paint(kit.Heading, kit.Count(pieces, "pc", "pcs"))
	if p.line.Fee {
		text = t.Paint(kit.Heading, kit.Count(p.line.Cell("").Qty, "time", "times"))
	}
	if !p.priced() {
		return text + "  " + t.Paint(kit.Warn, "no price yet")
	}
	return text + "  " + t.Paint(kit.Heading, total.Grouped())
}

// about is the stock of what is asked, and where the price is from.
func (p preview) about(t *kit.Theme, w int, note string) []string {
	color, known := p.stock.Color(p.line.Color)
	if p.line.Fee || !known {
		return nil
	}
	text := ""
	for _, c := range p.line.Cells {
		n, role := onHand(color.Stock[c.Size], c.Qty)
		one := t.Paint(kit.Muted, catalog.Clean(c.Size)+" ") + t.Paint(role, n)
		if text != "" {
			one = t.Paint(kit.Muted, " "+t.Glyphs.Dot+" ") + one
		}
		text += one
	}
	line := " " + t.Paint(kit.Muted, "ON HAND") + "  " + text
	if rest := "   " + note; kit.Width(line)+kit.Width(rest) < w {
		line += t.Paint(kit.Muted, rest)
	}
	return []string{t.Cut(line, w)}
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
