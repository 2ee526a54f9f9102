package orders

import (
	"strconv"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// lowWindow is the height below which the grid's title stands in the order's
// own line, and what is only good to know is left out.
const lowWindow = 16

// body is the grid with all that belongs to its style, in at most h lines. Its
// first line is the title, which names the order too where no line above does.
func (g *gridPane) body(w, h int, alone bool) []string {
	t := &g.s.env.Theme
	lines, rows := g.lines()
	parts := order.PreviewSplit(lines, g.s.draft.settings, g.shelf)
	g.priceRows()
	out := []string{g.title(w, alone)}
	all := g.splitText(lines, rows, parts)
	foot := g.foot(w, h)
	below := 2 + min(len(all), 6) + len(foot) // rule, head, the first of the split
	room := h - 1 - below
	if w < 70 {
		room = max(h*6/10-1, room)
	}
	height := max(min(g.cells.Height(w), room), min(4, h-1))
	out = append(out, strings.Split(g.cells.Draw(w, height, t), "\n")...)
	foot = foot[:max(min(len(foot), h-len(out)-3), 0)]
	end := h - len(foot)
	if len(out)+len(all)+3 < end && g.live() {
		out = append(out, t.Cut(" "+t.Key(g.s.env.Keys.Name("orders.grid.color"), "another colour"), w))
	}
	if len(out) < end {
		out = append(out, t.Inset(w))
	}
	if len(out) < end {
		out = append(out, g.summary(lines, parts, w))
	}
	if room := min(end-len(out), max(len(all), 1)); room > 0 && len(all) > 0 {
		out = append(out, g.drawSplit(all, w, room)...)
	}
	if len(foot) > 0 && len(out) < end {
		out = append(out, t.Inset(w))
	}
	out = append(out, foot...)
	styles := g.stylesText(w)
	if styles == "" || len(out) >= h {
		return append(out, g.against(w, h-len(out))...)
	}
	out = append(out, g.against(w, h-len(out)-2)...)
	return append(out, "", styles)
}

// live tells whether the grid has the keys, and its order can be changed: only
// then does it name them.
func (g *gridPane) live() bool { return !g.cells.Blurred && g.s.draft.editable() }

// priceRows shows each row's total with the number that is being typed.
func (g *gridPane) priceRows() {
	rows := g.gridRows()
	for i := range rows {
		if rows[i].Total = ""; g.cells.Pieces(i) != 0 {
			rows[i].Total = lineTotal(g.line(i))
		}
	}
	g.cells.SetRows(rows)
}

// title names the style; alone, the order too.
func (g *gridPane) title(w int, alone bool) string {
	t, d := &g.s.env.Theme, &g.s.draft
	what := catalog.Readable(g.style.Description)
	if !g.known {
		what = "not in the inventory on this laptop; it can be ordered all the same"
	}
	dot := " " + t.Glyphs.Dot + " "
	right := g.among()
	if alone {
		right = joined(dot, d.name(), d.shown.CustomerName)
	}
	right = t.Cut(right, w*3/5)
	mark := " "
	if !g.cells.Blurred {
		mark = t.Paint(kit.Accent, t.Glyphs.Pane)
	}
	left := mark + t.Paint(kit.Heading, catalog.Clean(g.number))
	left += t.Cut(dot+what, w-kit.Width(left)-kit.Width(right)-3)
	return t.Ends(left, t.Paint(kit.Muted, right)+" ", w)
}

// among says which of the order's styles this is, where there are several.
func (g *gridPane) among() string {
	styles := g.s.draft.styles()
	for i, style := range styles {
		if style == g.number && len(styles) > 1 {
			return "style " + strconv.Itoa(i+1) + " of " + strconv.Itoa(len(styles))
		}
	}
	return ""
}

// againstLines is the least room that the bars of stock against asked take.
const againstLines = 4

// against shows how much of what there is the order takes, size by size, over
// the colours of the grid.
func (g *gridPane) against(w, h int) []string {
	t := &g.s.env.Theme
	type scale struct {
		size         string
		asked, stock int
	}
	var all []scale
	most := 1
	for _, size := range g.sizes {
		one := scale{size: size}
		for i, k := range g.rows {
			one.asked += g.line(i).Cell(size).Qty
			if color, ok := g.style.Color(k.color); ok {
				one.stock += max(color.Stock[size].OnHand, 0)
			}
		}
		if one.asked > 0 {
			all = append(all, one)
			most = max(most, one.asked, one.stock)
		}
	}
	if len(all) == 0 || h < againstLines || h < len(all)+2 || w < 70 {
		return nil
	}
	about := "the colours above, what is queued here taken off"
	out := []string{"", t.Cut(" "+t.Paint(kit.Muted, "STOCK AGAINST ASKED   "+about), w)}
	for _, one := range all {
		left := " " + t.Left(catalog.Clean(one.size), 5) + t.Number(kit.Int(one.asked), 5) + t.Paint(kit.Muted, " of ") + t.Number(kit.Int(one.stock), 6) + "  "
		out = append(out, left+t.Measure(one.asked, one.stock, most, w-kit.Width(left)-2))
	}
	return out
}

// newerMark says that the order was changed elsewhere, while that waits for
// the rep's word.
func (s *Screen) newerMark(w int) string {
	t := &s.env.Theme
	// Each part has the two under ids of its own, which are called by the part.
	key := func(what kit.ActionID, help string) string {
		return t.Key(s.env.Keys.Name("orders."+kit.ActionID(s.view)+what), help)
	}
	mark := func() string { return " " + t.Paint(kit.Warn, t.Glyphs.Warn+" newer: changed elsewhere   ") }
	switch {
	case s.draft.failed != "":
		return t.Paint(kit.Error, t.Cut(" "+t.Glyphs.Error+" Not saved: "+s.draft.failed, w))
	case s.draft.newer == nil:
		return ""
	case len(s.draft.pending) == 0:
		return t.Cut(mark()+key(".take", "take the newer one"), w)
	}
	return t.Cut(mark()+key(".take", "take it")+"   "+key(".keep", "keep mine"), w)
}
