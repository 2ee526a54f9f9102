package search

import (
	"context"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// aboutOf is what was told of a hit, and for which order.
type aboutOf struct {
	of   subject
	view work.AboutView
}

// subject is a hit, and the order that it would go to.
type subject struct {
	style, color string
	order        int64
}

// lookBeside asks what the pane tells of the selected hit, if that is another
// one now, or for another order.
func (s *Screen) lookBeside() tea.Cmd {
	hit, ok := s.selected()
	id, _, _ := s.target()
	want := subject{hit.Style, hit.Color, id}
	if !ok || !s.wide || s.asked == want {
		return nil
	}
	s.asked = want
	ctx, req := s.looking.Next(context.Background(), kit.Search)
	ask := s.work.About
	return kit.Run(ctx, req, func(ctx context.Context) (aboutOf, error) {
		view, err := ask(ctx, id, hit)
		return aboutOf{want, view}, err
	})
}

// drawPane tells of the selected hit: what it costs, what is there, what the
// order's customer bought of it, which colours are near, who else ordered it.
func (s *Screen) drawPane(w, h int) string {
	t := &s.env.Theme
	hit, ok := s.selected()
	if !ok || !s.rowsShown() {
		return ""
	}
	place := t.Paint(kit.Muted, kit.Int(s.list.Cursor()+1)+" of "+kit.Int(s.found.view.Total)) + " "
	title := " " + t.Paint(kit.Heading, t.Cut(hit.Style+" "+kit.Safe(hit.Color), w-2-kit.Width(place)))
	lines := []string{t.Ends(title, place, w)}
	for _, l := range kit.Wrap(kit.Safe(hit.Description), w-2) {
		lines = append(lines, " "+t.Paint(kit.Muted, l))
	}
	var about work.AboutView
	if s.about.of.style == hit.Style && s.about.of.color == hit.Color {
		about = s.about.view
	}
	blocks := [][]string{
		paneLines(t, w, "PRICE", s.priceNote(about), prices(t, about, w)),
		paneLines(t, w, "STOCK", s.stockNote(), stock(t, hit, w)),
		paneLines(t, w, strings.ToUpper(about.Customer), "", bought(t, about, s.env.Now())),
		paneLines(t, w, "NEAR COLOURS", "", near(t, about, w)),
		paneLines(t, w, "ALSO ORDERED BY", "", others(t, about, s.env.Now(), w)),
	}
	for _, b := range blocks {
		if len(b) > 0 && len(lines)+1+len(b) <= h {
			lines = append(append(lines, ""), b...)
		}
	}
	return strings.Join(lines, "\n")
}

// paneLines is a block under its head, none where it has nothing to say.
func paneLines(t *kit.Theme, w int, head, note string, lines []string) []string {
	if len(lines) == 0 {
		return nil
	}
	out := []string{t.Cut(" "+t.Paint(kit.Muted, strings.TrimSpace(head+" "+note)), w)}
	for _, l := range lines {
		out = append(out, t.Cut(" "+l, w))
	}
	return out
}

func (s *Screen) priceNote(v work.AboutView) string {
	if v.Counted == 0 {
		return "by the list"
	}
	return kit.Int(v.Counted) + " of " + kit.Safe(v.Scope) + " in this order"
}

func (s *Screen) stockNote() string {
	note := "own queue taken off"
	if !s.stockAt.IsZero() {
		note = kit.Age(s.env.Now().Sub(s.stockAt)) + " old, " + note
	}
	return note
}

// breakW is what one break of the list takes.
const breakW = 6

// prices are the breaks of the list, as many beside each other as fit, and the
// sizes that cost more.
func prices(t *kit.Theme, v work.AboutView, w int) []string {
	var out []string
	each := max((w-2)/breakW, 1)
	for i := 0; i < len(v.Breaks); i += each {
		from, price := "", ""
		for _, b := range v.Breaks[i:min(i+each, len(v.Breaks))] {
			head := strconv.Itoa(b.From) + "+"
			if b.Here {
				from += t.Paint(kit.Marked, t.Right(t.Glyphs.Pointer+head, breakW))
				price += t.Paint(kit.Heading, t.Right(b.Price.Grouped(), breakW))
				continue
			}
			from += t.Paint(kit.Muted, t.Right(head, breakW))
			price += t.Right(b.Price.Grouped(), breakW)
		}
		out = append(out, from, price)
	}
	var extra []string
	for _, e := range v.Extra {
		extra = append(extra, catalog.Clean(e.Size)+" +"+e.More.Grouped())
	}
	if len(extra) > 0 {
		out = append(out, kit.Wrap(strings.Join(extra, " "+t.Glyphs.Dot+" "), w-2)...)
	}
	return out
}

// low is the stock of a size that is nearly gone.
const low = 5

// stock has a bar for each size, on the scale of the largest.
func stock(t *kit.Theme, h work.SearchHit, w int) []string {
	most, nameW, numW := 0, 3, 4
	for size, n := range h.Sizes {
		most = max(most, n)
		nameW, numW = max(nameW, kit.Width(catalog.Clean(size))), max(numW, len(kit.Int(n)))
	}
	scale := max(w-2-nameW-numW-4, 1)
	var out []string
	for _, size := range h.Scale {
		n, made := h.Sizes[size]
		name := t.Left(catalog.Clean(size), nameW)
		if !made {
			out = append(out, name+kit.Spaces(numW+4)+t.Paint(kit.Muted, "not made"))
			continue
		}
		line := name + "  " + t.Number(kit.Int(n), numW) + "  "
		switch {
		case n <= 0:
			line += t.Paint(kit.None, "none")
		case n <= low:
			line += t.Paint(kit.Warn, t.Glyphs.Line+" low")
		default:
			line += t.Paint(kit.Accent, strings.Repeat(t.Glyphs.Line, max(n*scale/max(most, 1), 1)))
		}
		out = append(out, line)
	}
	return out
}

// bought is what the order's customer bought of the style.
func bought(t *kit.Theme, v work.AboutView, now time.Time) []string {
	if v.Customer == "" {
		return nil
	}
	if v.Orders == 0 && v.Paid == nil {
		return []string{t.Paint(kit.Muted, "never bought "+kit.Safe(v.Style)+", as far as this laptop knows")}
	}
	var out []string
	if p := v.Paid; p != nil {
		line := "last paid  " + p.Price.Grouped()
		if p.Pieces > 0 {
			line += "  " + kit.Count(p.Pieces, "pc", "pcs")
		}
		out = append(out, line+"  "+t.Paint(kit.Muted, kit.Day(p.Date.Time(), now)))
	}
	if v.Bought > 0 {
		out = append(out, "bought     "+kit.Count(v.Bought, "pc", "pcs")+" in "+kit.Count(v.Orders, "order", "orders"))
	}
	if len(v.Usual) > 0 {
		var run []string
		for _, c := range v.Usual {
			run = append(run, catalog.Clean(c.Size)+" "+strconv.Itoa(c.Qty))
		}
		out = append(out, "usual run  "+strings.Join(run, " "+t.Glyphs.Dot+" "))
	}
	return out
}

func near(t *kit.Theme, v work.AboutView, w int) []string {
	var out []string
	for _, n := range v.Near {
		name := kit.Safe(n.Color)
		if n.Style != v.Style {
			name += "  " + kit.Safe(n.Style)
		}
		out = append(out, t.Left(name, w-12)+t.Number(kit.Int(n.OnHand), 9))
	}
	return out
}

func others(t *kit.Theme, v work.AboutView, now time.Time, w int) []string {
	var out []string
	for _, o := range v.Others {
		pieces := ""
		if o.Pieces > 0 {
			pieces = kit.Int(o.Pieces)
		}
		out = append(out, t.Left(kit.Safe(o.Name), w-21)+" "+t.Paint(kit.Muted, t.Right(kit.Day(o.Date.Time(), now), 11))+t.Number(pieces, 7))
	}
	return out
}
