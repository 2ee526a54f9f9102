package today

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// headLines stand above the list; footLines below it, where there is room.
const (
	headLines = 1
	footLines = 4
	paneFrom  = 120 // from this width on the row is said in full beside the list
	listWidth = 80
)

// heads say what a group is.
var heads = map[order.TodayGroup]string{
	order.TodayLate: "asked-for ship date is past, not shipped", order.TodayAtRisk: "ships within 7 days, something is missing",
	order.TodayMoney: "past its terms", order.TodayQuotes: "lapsing", order.TodayNotSent: "only on this laptop",
	order.TodayNeedsYou: "only you can settle it", order.TodayQuiet: "longer than usual, worth a call",
	order.TodaySeason: "bought about this day last year",
}

// View draws the screen.
func (s *Screen) View(w, h int) (string, *tea.Cursor) {
	t := &s.env.Theme
	switch {
	case s.failed != "":
		return t.Empty(t.Glyphs.Error+" Today cannot be read.", s.failed, w, h), nil
	case !s.loaded:
		return "", nil
	}
	list, pane := w, 0
	if w >= paneFrom {
		list, pane = listWidth, w-listWidth-1
	}
	lines := append([]string{s.title(list)}, s.body(list, h-headLines)...)
	if pane > 0 {
		side := t.Block(strings.Join(s.pane(pane-1), "\n"), pane, h)
		left := t.Block(strings.Join(lines, "\n"), list, h)
		for i := range left {
			left[i] = t.Left(left[i], list) + t.Bar() + side[i]
		}
		lines = left
	}
	return strings.Join(lines, "\n"), nil
}

// title is the day, how much there is to look at, and how old what is known is.
func (s *Screen) title(w int) string {
	t, v := &s.env.Theme, s.view
	asOf, role := "the shop's orders were never fetched", kit.Warn
	if v.AsOf != nil {
		asOf, role = "orders as of "+v.AsOf.Local().Format("15:04"), kit.Muted
		if v.Stale {
			asOf, role = t.Glyphs.Warn+" orders are "+kit.Age(s.env.Now().Sub(*v.AsOf))+" old", kit.Warn
		}
	}
	day := t.Paint(kit.Heading, v.Day.Time().Format("Monday 2 January"))
	whose := "yours"
	if v.Rep == work.TodayAll {
		whose = "everybody's"
	}
	return t.Ends(" "+day+"   "+kit.Int(v.Count())+" to look at "+t.Glyphs.Dot+" "+t.Paint(role, asOf), t.Paint(kit.Muted, whose)+" ", w)
}

func (s *Screen) body(w, h int) []string {
	t := &s.env.Theme
	foot := s.foot(w)
	if h < footLines+6 {
		foot = nil
	}
	room := max(h-len(foot), 1)
	var lines []string
	if len(s.entries) == 0 {
		head, text := "Nothing is late, nothing waits.", "Nothing is at risk, unpaid or quiet either."
		if s.view.AsOf == nil {
			head, text = "Your day will be here.", "Fetch the shop's orders in Customers; then this is the first look of your day."
		}
		lines = strings.Split(t.Empty(head, text, w, room), "\n")
	} else {
		from, to := s.rows.Fit(room)
		for i := from; i < to; i++ {
			lines = append(lines, s.line(i, w))
		}
	}
	return append(t.Block(strings.Join(lines, "\n"), w, room), foot...)
}

// line is a head, or a row: sign, name, customer, why, amount.
func (s *Screen) line(i, w int) string {
	t, e := &s.env.Theme, s.entries[i]
	if e.row == nil {
		return t.Cut(" "+t.Paint(kit.Heading, string(e.group)+" "+strconv.Itoa(e.count))+"  "+t.Paint(kit.Muted, heads[e.group]), w)
	}
	r := *e.row
	sign, role := t.Glyphs.Warn, kit.Warn
	switch e.group {
	case order.TodayLate, order.TodayMoney:
		role = kit.Error
	case order.TodayQuotes, order.TodayNotSent:
		sign, role = t.Glyphs.Queued, kit.Info
	case order.TodayQuiet, order.TodaySeason, "CHANGED":
		sign, role = t.Glyphs.Info, kit.Muted
	}
	why := r.Why
	if r.Note != "" {
		why += " " + t.Glyphs.Dot + " " + r.Note
	}
	amount := r.Amount.Grouped()
	if r.Amount == 0 {
		amount = ""
	}
	const nameW, customerW = 14, 17
	nw, cw := nameW, customerW
	if w < 70 {
		nw, cw = 11, 13
	}
	left := t.Left(kit.Safe(name(r)), nw) + " " + t.Left(kit.Safe(r.Customer), cw) + " "
	text := left + t.Left(kit.Safe(why), max(w-3-nw-cw-2-10, 1)) + " " + t.Right(amount, 9)
	if i == s.rows.Cursor() {
		return t.Paint(kit.Selection, t.Glyphs.Pointer+sign+" "+t.Left(text, max(w-3, 1)))
	}
	return t.Cut(" "+t.Paint(role, sign)+" "+text, w)
}

// foot is what changed, and the month against last year.
func (s *Screen) foot(w int) []string {
	t, v := &s.env.Theme, s.view
	changed := t.Paint(kit.Muted, "the first look: what changes from now on is said here")
	if v.ChangedSince != nil {
		changed = t.Paint(kit.Heading, "CHANGED "+strconv.Itoa(len(v.Changed))) + t.Paint(kit.Muted, "  since "+v.ChangedSince.Local().Format("Mon 15:04"))
		if said := tally(v.Changed); said != "" {
			changed += "  " + said + "  " + t.Key(s.env.Keys.Name("today.changes"), "show")
		}
	}
	m := v.Month
	parts := make([]string, 0, len(m.Weeks))
	most := 1
	for _, x := range m.Weeks {
		most = max(most, x.Pieces, x.PiecesBefore)
	}
	for _, x := range m.Weeks {
		parts = append(parts, strconv.Itoa(x.Week)+" "+
			t.Paint(kit.Accent, s.bar(x.Pieces, most))+t.Paint(kit.Muted, s.bar(x.PiecesBefore, most)))
	}
	name := t.Paint(kit.Heading, strings.ToUpper(v.Day.Month.String()))
	month := t.Ends(" "+name+"  "+strings.Join(parts, "  "), kit.Int(m.Pieces)+" pcs  "+m.Amount.Grouped()+" ", w)
	share := ""
	if m.PiecesBefore > 0 {
		share = "  " + strconv.Itoa(100*m.Pieces/m.PiecesBefore) + "%"
	}
	lastYear := "last year " + kit.Int(m.PiecesBefore) + " pcs  " + m.AmountBefore.Grouped() + share + " "
	before := t.Ends(t.Paint(kit.Muted, " pieces by week, this year and last"), t.Paint(kit.Muted, lastYear), w)
	return []string{"", t.Cut(" "+changed, w), month, before}
}

// bar is a quantity as an eighth block, or where there are none as a figure.
func (s *Screen) bar(n, most int) string {
	if s.env.Theme.Glyphs.Full != "\u2588" {
		return kit.Int(n) + " "
	}
	blocks := []rune(" \u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588")
	at := (n*(len(blocks)-1) + most - 1) / most
	return string(blocks[min(at, len(blocks)-1)])
}

// tally counts what changed: 3 shipped, 1 paid.
func tally(rows []work.TodayRow) string {
	var names []string
	counts := map[string]int{}
	for _, r := range rows {
		what, _, _ := strings.Cut(r.Why, ",")
		if strings.HasPrefix(what, "has its number") {
			what = "new number"
		}
		if counts[what] == 0 {
			names = append(names, what)
		}
		counts[what]++
	}
	const most = 3
	var said []string
	for i, n := range names {
		if i == most {
			said = append(said, "more")
			break
		}
		said = append(said, strconv.Itoa(counts[n])+" "+n)
	}
	return strings.Join(said, ", ")
}

// pane says the selected row in full.
func (s *Screen) pane(w int) []string {
	t := &s.env.Theme
	row := s.selected()
	if row == nil {
		return nil
	}
	lines := []string{" " + t.Paint(kit.Heading, t.Cut(kit.Safe(strings.TrimSpace(name(*row)+"  "+row.Customer)), w-1))}
	say := func(role kit.Role, text string) {
		for _, part := range kit.Wrap(kit.Safe(text), max(w-2, 1)) {
			lines = append(lines, " "+t.Paint(role, part))
		}
	}
	say(kit.Warn, row.Why)
	if !row.Since.IsZero() {
		say(kit.Muted, "since "+row.Since.Time().Format("Mon 2 Jan 2006"))
	}
	if row.Stands != "" {
		lines = append(lines, "")
		say(kit.Text, "say \u201c"+row.Stands+"\u201d")
	}
	lines = append(lines, "")
	for _, text := range []string{row.Contact, row.Phone, row.Email} {
		if text != "" {
			say(kit.Text, catalog.Clean(text))
		}
	}
	if row.Note != "" {
		lines = append(lines, "")
		say(kit.Text, "note: "+row.Note)
	}
	return lines
}
