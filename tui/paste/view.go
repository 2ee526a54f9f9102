package paste

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// textW is how wide the text stands beside its lines, at the least and at the
// most.
const (
	textLeast = 24
	textMost  = 48
)

// View draws the window: the text on the left, its lines on the right, what is
// open below.
func (s *Sheet) View(w, h int) (string, *tea.Cursor) {
	t := &s.env.Theme
	lines := []string{s.head(w)}
	foot := []string{s.sumRow(w), s.hints(w)}
	open, cursor := s.openPoint(w - 2)
	room := h - len(lines) - len(foot)
	open = open[:min(len(open), max(room-4, 0))]
	body := max(room-len(open), 0)
	lines = append(lines, s.body(w, body)...)
	if cursor != nil {
		cursor.Y += len(lines)
		cursor.X++
	}
	for _, l := range open {
		lines = append(lines, " "+l)
	}
	lines = append(lines, foot...)
	return strings.Join(t.Block(strings.Join(lines, "\n"), w, h), "\n"), cursor
}

// head says where the text goes, and how much of it was read.
func (s *Sheet) head(w int) string {
	t := &s.env.Theme
	title := " " + t.Paint(kit.Heading, "Paste into "+kit.Safe(s.opt.Into))
	if !s.read {
		return t.Cut(title, w)
	}
	g := t.Glyphs
	counts := t.Paint(kit.OK, g.OK+" "+kit.Count(len(s.result.Lines), "line", "lines"))
	if n := len(s.result.Questions); n > 0 {
		counts += "   " + t.Paint(kit.Warn, g.Unknown+" "+kit.Int(n)+" asked")
	}
	if n := len(s.result.Unread); n > 0 {
		counts += "   " + t.Paint(kit.Error, g.Warn+" "+kit.Int(n)+" not read")
	}
	return t.Ends(t.Cut(title, max(w-kit.Width(counts)-3, 0)), counts+" ", w)
}

// body is the text beside the lines it makes; in a narrow window the lines
// stand alone while the text has not the keys.
func (s *Sheet) body(w, h int) []string {
	t := &s.env.Theme
	if !s.read {
		said := "Reading " + kit.Count(len(rowStarts(s.opt.Text)), "line", "lines") + " " + t.Glyphs.Ellipsis
		if done := s.lines.Load(); done > 0 {
			said += " " + kit.Int(done) + " so far."
		}
		return t.Block("\n "+t.Paint(kit.Muted, said+"  esc stops it."), w, h)
	}
	left := min(max(w/2-1, textLeast), textMost)
	right := w - left - 3
	if right < textLeast {
		if s.aside {
			return s.textRows(w, h)
		}
		return s.lineRows(w, h)
	}
	a, b := s.textRows(left, h), s.lineRows(right, h)
	out := make([]string, h)
	for i := range out {
		out[i] = t.Left(a[i], left) + " " + t.Bar() + " " + b[i]
	}
	return out
}

// textRows is the text with a mark before each row: read, asked, not read.
func (s *Sheet) textRows(w, h int) []string {
	t := &s.env.Theme
	starts := rowStarts(s.opt.Text)
	states, makes := s.states(starts, len(s.opt.Text))
	title := " " + t.Paint(kit.Muted, "THE TEXT  "+kit.Count(len(starts), "line", "lines"))
	if s.aside {
		title = t.Paint(kit.Accent, t.Glyphs.Pointer) + t.Paint(kit.Heading, "THE TEXT")
	}
	s.text.SetLen(len(starts))
	if p, ok := s.at(); ok && !s.aside {
		s.text.Select(rowOf(starts, p.span(s.result).Start))
	}
	out := []string{title}
	from, to := s.text.Fit(max(h-1, 0))
	for i := from; i < to; i++ {
		end := len(s.opt.Text)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		row := kit.Safe(catalog.Clean(strings.TrimRight(s.opt.Text[starts[i]:end], "\r\n")))
		mark, role := s.mark(states[i])
		number := ""
		if makes[i] > 0 {
			number = " " + kit.Int(makes[i])
		}
		text := t.Left(row, max(w-3-len(number), 0))
		out = append(out, " "+t.Paint(role, mark)+" "+t.Paint(textRole(states[i]), text)+t.Paint(kit.Muted, number))
	}
	return t.Block(strings.Join(out, "\n"), w, h)
}

func rowOf(starts []int, at int) int {
	row := 0
	for i, from := range starts {
		if from <= at {
			row = i
		}
	}
	return row
}

func (s *Sheet) mark(st state) (string, kit.Role) {
	g := s.env.Theme.Glyphs
	switch st {
	case isRead:
		return g.OK, kit.OK
	case isLeft:
		return g.Cancelled, kit.Muted
	case isAsked:
		return g.Unknown, kit.Warn
	case isUnread:
		return g.Warn, kit.Error
	}
	return " ", kit.Muted
}

func textRole(st state) kit.Role {
	switch st {
	case isRead:
		return kit.Text
	case isAsked:
		return kit.Warn
	case isUnread:
		return kit.Error
	}
	return kit.Muted
}

// lineRows are the lines that the text makes with pieces and money, then what
// it offers beside them.
func (s *Sheet) lineRows(w, h int) []string {
	t := &s.env.Theme
	out := []string{t.Ends(t.Paint(kit.Muted, "THE LINES IT MAKES"), t.Paint(kit.Muted, "pcs      total"), w)}
	for i, l := range s.result.Lines {
		money := ""
		if s.summed && i < len(s.sums.Lines) {
			money = s.sums.Lines[i].Grouped()
		}
		figures := t.Number(kit.Int(l.Pieces()), 5) + t.Number(money, 11)
		name := t.Paint(kit.Muted, kit.Int(i+1)) + " " + t.Paint(kit.Heading, kit.Safe(catalog.Clean(l.Style+" "+l.Color)))
		out = append(out, t.Keep(name, " "+figures, w))
		for _, wrapped := range kit.Wrap(sizes(l), max(w-4, 8)) {
			out = append(out, "  "+t.Cut(wrapped, w-2))
		}
		for _, name := range l.Names {
			out = append(out, "  "+t.Paint(kit.Muted, t.Cut(kit.Safe(catalog.Clean(strings.Join(strings.Fields(name.Name+" "+name.Number+" "+name.Size), " "))), w-2)))
		}
	}
	if offers := s.offered(w); len(offers) > 0 {
		out = append(append(out, ""), offers...)
	}
	if len(out) > h && h > 1 {
		hidden := len(out) - h + 1
		out = append(out[:h-1], t.Paint(kit.Muted, "and "+kit.Count(hidden, "more row", "more rows")))
	}
	return t.Block(strings.Join(out, "\n"), w, h)
}

func sizes(l order.ReadLine) string {
	var out []string
	for _, c := range l.Cells {
		out = append(out, strings.TrimSpace(kit.Safe(catalog.Clean(c.Size))+" "+kit.Int(c.Qty)))
	}
	text := strings.Join(out, ", ")
	if l.Price.Set {
		text += " @ " + l.Price.String()
	}
	return text
}

// offered are dates, order numbers and people that the text names.
func (s *Sheet) offered(w int) []string {
	t, o := &s.env.Theme, s.result.Offers
	var out []string
	row := func(key, id, text string) {
		mark := "  "
		if s.offers[id] {
			mark = t.Paint(kit.OK, t.Glyphs.OK) + " "
		}
		out = append(out, t.Cut(mark+t.Key(key, "")+kit.Safe(catalog.Clean(text)), w))
	}
	if o.ShipBy != (order.Date{}) {
		row("s", "ship_by", "ship by "+o.ShipBy.String())
	}
	if o.InHands != (order.Date{}) {
		row("h", "in_hands", "in hands "+o.InHands.String())
	}
	if o.PO != "" {
		row("o", "po", "PO "+o.PO)
	}
	for _, said := range []string{o.Customer, o.Place} {
		if said != "" {
			out = append(out, "  "+t.Paint(kit.Muted, t.Cut("named: "+kit.Safe(catalog.Clean(said)), w-2)))
		}
	}
	if len(out) > 0 {
		out = append([]string{t.Paint(kit.Muted, "OFFERED, TAKEN BY ITS KEY")}, out...)
	}
	return out
}

// openPoint is the question or the clause that is to be settled next.
func (s *Sheet) openPoint(w int) ([]string, *tea.Cursor) {
	t := &s.env.Theme
	p, ok := s.at()
	if !ok || !s.read {
		return s.nothingOpen(w), nil
	}
	all := len(s.points())
	quoted := "“" + kit.Safe(p.text(s.result)) + "”"
	head, role, mark := quoted+" is not read: "+kit.Safe(p.unread.Why), kit.Error, t.Glyphs.Warn
	if p.question >= 0 {
		head, role, mark = quoted+" "+kit.Safe(s.result.Questions[p.question].Ask), kit.Warn, t.Glyphs.Unknown
	}
	out := []string{t.Rule(w)}
	counter := ""
	if all > 1 {
		counter = fmt.Sprintf("   %d of %d", s.open+1, all)
	}
	for i, l := range kit.Wrap(head, max(w-2-len(counter), 10)) {
		if i > 0 {
			mark = " "
		}
		out = append(out, t.Paint(role, mark+" "+l))
	}
	out[1] = t.Ends(out[1], t.Paint(kit.Muted, counter), w)
	if s.typing {
		out = append(out, t.Paint(kit.Accent, "> ")+s.input.Inline(w-2))
		return out, s.input.InlineCursor(2, len(out)-1)
	}
	if p.question >= 0 {
		for i, c := range s.result.Questions[p.question].Choices[:min(len(s.result.Questions[p.question].Choices), 9)] {
			out = append(out, t.Cut("  "+t.Paint(kit.Accent, kit.Int(i+1))+" "+kit.Safe(c.Label), w))
		}
	}
	return append(out, "  "+t.Key("e", "type it")+"   "+t.Key("k", "keep it as a note")+"   "+t.Key("x", "leave it out")), nil
}

func (s *Sheet) nothingOpen(w int) []string {
	t := &s.env.Theme
	switch {
	case s.failed != nil:
		return append([]string{t.Rule(w)}, paintAll(t, kit.Error, kit.Wrap(t.Glyphs.Error+" "+kit.Safe(s.failed.Error()), w))...)
	case len(s.notes) > 0:
		return []string{t.Rule(w), t.Paint(kit.Muted, kit.Count(len(s.notes), "clause goes", "clauses go")+" into the order's notes as written.")}
	}
	return nil
}

func paintAll(t *kit.Theme, role kit.Role, lines []string) []string {
	for i, l := range lines {
		lines[i] = t.Paint(role, l)
	}
	return lines
}

// sumRow is what would be added, and what the order would hold then.
func (s *Sheet) sumRow(w int) string {
	t := &s.env.Theme
	if s.said != "" {
		return " " + t.Paint(kit.Warn, t.Cut(t.Glyphs.Warn+" "+s.said, w-2))
	}
	if !s.read {
		return ""
	}
	var pieces int
	var money catalog.Money
	for i, l := range s.result.Lines {
		pieces += l.Pieces()
		if i < len(s.sums.Lines) {
			money += s.sums.Lines[i]
		}
	}
	text := "adds " + kit.Count(pieces, "pc", "pcs")
	if s.summed {
		if text += "  " + money.Grouped(); !s.sums.Priced {
			text += ", not every price is known"
		}
		if s.sums.After > pieces {
			text += fmt.Sprintf("   then %s  %s", kit.Count(s.sums.After, "pc", "pcs"), s.sums.Total.Grouped())
		}
	}
	return " " + t.Paint(kit.Heading, t.Cut(text, w-2))
}

func (s *Sheet) hints(w int) string {
	t := &s.env.Theme
	keys := []string{t.Key("enter", "add all"), t.Key("esc", "leave everything as it was"), t.Key("tab", "to the text")}
	if p, ok := s.at(); ok {
		first := t.Key("enter", "add all, once nothing is open")
		if p.question >= 0 {
			first = t.Key("1-"+kit.Int(min(max(len(s.result.Questions[p.question].Choices), 1), 9)), "answer") + "   " + first
		}
		keys = []string{first, keys[1], keys[2]}
	}
	if s.typing {
		keys = []string{t.Key("enter", "read it so"), t.Key("esc", "back")}
	}
	line := " " + keys[0]
	for _, k := range keys[1:] {
		if kit.Width(line)+3+kit.Width(k) < w {
			line += "   " + k
		}
	}
	return t.Cut(line, w)
}
