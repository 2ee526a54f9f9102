package orders

import (
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// wireTable is what will leave of an order in a rep's words: its part lines as
// the connection splits them, and what is said of it.
func (s *Screen) wireTable(o order.Order) func(w int) []string {
	set := s.draft.settings
	return func(w int) []string {
		t := &s.env.Theme
		dot := " " + t.Glyphs.Dot + " "
		parts := order.Split(o.Lines, set.Split, set.Spelling)
		part, color := kit.Width("PART"), kit.Width("COLOUR")
		for _, p := range parts {
			part, color = max(part, kit.Width(p.Part)), max(color, kit.Width(catalog.Clean(p.Color)))
		}
		color = min(color, max(w/5, 6))
		row := func(p, c, sizes, each, total string) string {
			sums := t.Number(each, eachWidth) + t.Number(total, sumWidth)
			left := t.Left(p, part) + "  " + t.Left(c, color) + "  "
			return t.Keep(left+sizes, " "+sums, w)
		}
		out := []string{t.Paint(kit.Muted, row("PART", "COLOUR", "PIECES", "each", "total"))}
		for _, p := range parts {
			each, total := noPrice, ""
			if p.Price.Set {
				each, total = p.Price.String(), (p.Price.Money * catalog.Money(p.Qty)).Grouped()
			}
			sizes := strings.TrimSpace(strings.Join(partSizes(order.Preview{PartLine: p}, set.Split), dot))
			out = append(out, row(catalog.Clean(p.Part), catalog.Clean(p.Color), sizes, each, total))
		}
		out = append(out, t.Cut(strings.TrimRight(s.sumOf(o, w), " "), w), "")
		said := append([][2]string{{"customer", joined(dot, o.CustomerName, o.Contact(), o.Fields.ContactEmail)}}, s.facts(o)...)
		for _, n := range o.Fields.Notes {
			said = append(said, [2]string{"note", joined(": ", strings.ToLower(strings.TrimPrefix(n.Type, "Notes To ")), n.Note)})
		}
		for _, one := range said {
			if one[1] != "" {
				out = append(out, t.Cut(t.Paint(kit.Muted, t.Left(one[0], aboutLabel))+catalog.Clean(one[1]), w))
			}
		}
		return out
	}
}
