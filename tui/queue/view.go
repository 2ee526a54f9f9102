package queue

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// headLines stand above the table.
const headLines = 2

// narrowBelow is the width below which the last column is said shorter.
const narrowBelow = 104

// View draws the list, and below it the selected order in full.
func (s *Screen) View(w, h int) (string, *tea.Cursor) {
	t := &s.env.Theme
	if s.ledger != nil {
		return s.ledger.view(w, h), nil
	}
	switch {
	case s.failed != "":
		return t.Empty(t.Glyphs.Error+" The queue cannot be read.", s.failed, w, h), nil
	case !s.loaded:
		return "", nil
	case len(s.rows) == 0:
		return t.Empty("Nothing is on its way.", "An order comes here when you queue it with "+s.env.Keys.Name(kit.QueueOrder)+", and goes out as soon as the shop can be reached. Until then it is kept safe on this laptop.", w, h), nil
	}
	view, pane := kit.Room(w)
	s.narrow = view < narrowBelow
	s.table.Columns = s.columns(view)
	if pane > 0 {
		left := []string{s.countLine(view), s.hereLine(view), s.table.Draw(t, view, max(h-headLines, 1))}
		return t.Beside(strings.Join(left, "\n"), strings.Join(s.beside(pane), "\n"), view, pane, h), nil
	}
	panel := s.panel(w, panelText(h))
	room := max(h-headLines-len(panel), min(3, h-headLines))
	lines := []string{s.countLine(w), s.hereLine(w), s.table.Draw(t, w, room)}
	return strings.Join(append(lines, panel...), "\n"), nil
}

// countLine is the count of every state.
func (s *Screen) countLine(w int) string {
	t := &s.env.Theme
	var parts []string
	asks := map[order.State]int{}
	for _, r := range s.rows {
		if r.NeedsPerson {
			asks[r.State]++
			asks[""]++
		}
	}
	if n := asks[""]; n > 0 {
		parts = append(parts, t.Paint(kit.Error, t.Glyphs.Warn)+" "+kit.Int(n)+" needs you")
	}
	for _, st := range order.States {
		n := s.counts[st] - asks[st]
		if st == order.Accepted { // those that have their number there too
			n += s.counts[order.Imported] - asks[order.Imported]
		}
		if n > 0 && st != order.Draft && st != order.Discarded && st != order.Imported {
			sign, role := stateSign(t, work.QueueRow{State: st})
			parts = append(parts, t.Paint(role, sign)+" "+kit.Int(n)+" "+st.Word(false))
		}
	}
	return t.Cut(" "+strings.Join(parts, "  "), w)
}

// hereLine says what exists on this laptop only, and what stands in the way of
// sending it: the network, another orderpad, or the server's limit. Where there
// is no room for both, both are said shorter.
func (s *Screen) hereLine(w int) string {
	t, now := &s.env.Theme, s.env.Now()
	text, role := t.Glyphs.OK+" every order that was queued is with the shop", kit.Muted
	brief := text
	if n := s.status.OnlyHere; n > 0 {
		text, role = t.Glyphs.Warn+" "+kit.Count(n, "order is", "orders are")+" only on this laptop", kit.Warn
		brief = t.Glyphs.Warn + " " + kit.Int(n) + " only here"
		if !s.status.Oldest.IsZero() {
			age := kit.Age(now.Sub(s.status.Oldest))
			text, brief = text+", the oldest for "+age, brief+", oldest "+age
		}
	}
	side, short := s.inTheWay()
	if fits := w - 3; kit.Width(text)+kit.Width(side) > fits {
		side = short
		if kit.Width(text)+kit.Width(side) > fits && side != "" {
			text = brief
		}
	}
	return t.Ends(" "+t.Paint(role, text), t.Paint(kit.Muted, side+" "), w)
}

// inTheWay is what keeps orders from going out, long and short; what is only
// good to know has no short form.
func (s *Screen) inTheWay() (long, short string) {
	switch {
	case s.status.Portal:
		return "a network's sign-in page is in between", "a sign-in page is in between"
	case s.status.Offline:
		return "offline: they go out by themselves", "offline"
	case s.status.Elsewhere:
		return "sending is done by another orderpad", "another orderpad sends"
	case s.synced != nil:
		return "rate budget " + kit.Int(s.synced.BudgetLeft) + " left", ""
	}
	return "", ""
}

func (s *Screen) columns(w int) []kit.Column {
	number := 11
	for _, r := range s.rows {
		number = max(number, kit.Width(r.ExtOrderID))
	}
	cols := []kit.Column{
		{ID: "state", Title: "STATE", Width: 11},
		{ID: "order", Title: "ORDER", Width: number},
		{ID: "customer", Title: "CUSTOMER", Width: 14, Flex: 1},
		{ID: "pieces", Title: "PCS", Width: 4, Number: true},
		{ID: "total", Title: "TOTAL", Width: 8, Number: true},
		{ID: "via", Title: "VIA", Width: 10, Fold: 2, Hidden: w < 130},
		{ID: "what", Title: "WHAT IS HAPPENING", Width: 44, Flex: 2},
	}
	if s.narrow {
		cols[6].Title, cols[6].Width, cols[6].Fold = "NEXT", 18, 1
	}
	return cols
}

// sorts are the ways to sort the queue; as it comes, the next to happen is
// first.
var sorts = kit.Sorts[work.QueueRow]{
	"state": func(a, b work.QueueRow) int {
		return cmp.Compare(slices.Index(order.States, a.State), slices.Index(order.States, b.State))
	},
	"order":    func(a, b work.QueueRow) int { return cmp.Compare(a.ExtOrderID, b.ExtOrderID) },
	"customer": func(a, b work.QueueRow) int { return kit.CompareText(a.Customer, b.Customer) },
	"pieces":   func(a, b work.QueueRow) int { return cmp.Compare(a.Pieces, b.Pieces) },
	"total":    func(a, b work.QueueRow) int { return cmp.Compare(a.Total, b.Total) },
	"via":      func(a, b work.QueueRow) int { return kit.CompareText(a.Connection, b.Connection) },
}

// List is the queue, in sight while no ledger is open.
func (s *Screen) List() (*kit.Table, bool) { return &s.table, s.ledger == nil }

// Resort reads the queue again, in the order that the rep chose.
func (s *Screen) Resort() tea.Cmd { return s.load() }

func (s *Screen) cells(i int) []kit.Cell {
	t, r := &s.env.Theme, s.rows[i]
	sign, role := stateSign(t, r)
	via := r.Connection
	if r.Test {
		via += " TEST"
	}
	what := r.Happening(s.env.Now())
	if s.narrow {
		what = brief(r, s.env.Now())
	}
	whatRole := kit.Text
	if r.NeedsPerson {
		whatRole = kit.Warn
	}
	return []kit.Cell{
		{Text: sign + " " + stateWord(r), Role: role}, {Text: r.ExtOrderID}, {Text: r.Customer},
		{Text: kit.Int(r.Pieces)}, {Text: r.Total.Grouped()}, {Text: via, Role: kit.Muted}, {Text: what, Role: whatRole},
	}
}

// stateWord is where an order stands in a rep's words, or the number that the
// shop gave it.
func stateWord(r work.QueueRow) string {
	if r.OnSiteOrder != nil && !r.NeedsPerson {
		return strconv.FormatInt(*r.OnSiteOrder, 10)
	}
	return r.State.Word(r.NeedsPerson)
}

// stateSign is a state's sign and role; one that needs a person bears a mark
// of its own.
func stateSign(t *kit.Theme, r work.QueueRow) (string, kit.Role) {
	g := &t.Glyphs
	if r.NeedsPerson {
		return g.Warn, kit.Warn
	}
	switch r.State {
	case order.Accepted:
		return g.Accepted, kit.OK
	case order.Imported:
		return g.OK, kit.OK
	case order.Sending:
		return g.Sending, kit.Info
	case order.Unknown:
		return g.Unknown, kit.Warn
	case order.Rejected:
		return g.Rejected, kit.Error
	case order.Cancelled:
		return g.Cancelled, kit.Muted
	}
	return g.Queued, kit.Info
}

// brief is what is happening in the few cells of a narrow window; the panel
// below says it in full.
func brief(r work.QueueRow, now time.Time) string {
	switch {
	case r.ReplacedBy != "":
		return "shop must cancel"
	case r.Overdue:
		return "overdue, ask shop"
	case r.NeedsPerson:
		return "needs your word"
	case r.State == order.Queued && r.Waiting == order.WaitNetwork:
		return "waits: network"
	case r.State == order.Queued && r.Waiting == order.WaitSignIn:
		return "waits: sign in"
	case r.State == order.Queued && r.Waiting == order.WaitRate:
		return "waits: limit" + left(r.NextTryAt, now)
	case r.State == order.Queued:
		return "next to go"
	case r.State == order.Sending:
		return "attempt " + kit.Int(max(r.Attempts, 1))
	case r.State == order.Unknown:
		return "looking" + left(r.NextTryAt, now)
	case r.State == order.Accepted:
		return "import" + left(r.NextImport, now)
	case r.State == order.Imported && r.OnSiteOrder != nil:
		return "OnSite " + strconv.FormatInt(*r.OnSiteOrder, 10)
	case r.State == order.Rejected:
		return "refused"
	}
	return ""
}

func left(at *time.Time, now time.Time) string {
	if at == nil {
		return ""
	}
	switch d := at.Sub(now); {
	case d <= 0:
		return " now"
	case d < time.Minute:
		return " in " + kit.Age(d+time.Second)
	default:
		return " in " + kit.Age(d+time.Minute)
	}
}

// panelText is how many lines of text the panel has; always as many, so that
// the table stays where it is.
func panelText(h int) int {
	if h < 12 {
		return 1
	}
	return 3
}

// panel is the selected order in full, under the table.
func (s *Screen) panel(w, text int) []string {
	t := &s.env.Theme
	r, ok := s.selected()
	if !ok {
		return nil
	}
	sign, role := stateSign(t, r)
	head := " " + t.Paint(role, sign+" "+stateWord(r)) + "  " + t.Paint(kit.Heading, r.ExtOrderID) + "  " + kit.Safe(r.Customer)
	via := r.Connection
	if via != "" {
		via = "through " + via + " "
	}
	if r.Test {
		via = t.Paint(kit.Badge, " TEST ") + " " + via
	}
	lines := []string{t.Rule(w), t.Ends(head, t.Paint(kit.Muted, via), w)}
	happening := r.Happening(s.env.Now())
	switch {
	case r.ReplacedBy != "":
		happening = "Replaced by " + r.ReplacedBy + ". Tell the shop: " + forShop(r)
	case r.Overdue:
		happening = "Overdue. Tell the shop: " + forShop(r)
	case r.NeedsPerson:
		happening = "Nobody knows yet what became of it. Tell the shop: " + forShop(r)
	}
	whatRole := kit.Text
	if r.NeedsPerson {
		whatRole = kit.Warn
	}
	wrapped := kit.Wrap(kit.Safe(happening), max(w-3, 1))
	if len(wrapped) > text {
		wrapped[text-1] = t.Cut(wrapped[text-1]+" "+wrapped[text], max(w-3, 1))
	}
	for i := range text {
		line := ""
		if i < len(wrapped) {
			line = " " + t.Paint(whatRole, wrapped[i])
		}
		lines = append(lines, line)
	}
	return lines
}

// beside is the selected order in full, beside the list.
func (s *Screen) beside(w int) []string {
	t := &s.env.Theme
	r, ok := s.selected()
	if !ok {
		return nil
	}
	var lines []string
	add := func(role kit.Role, text string) {
		for _, l := range kit.Wrap(kit.Safe(text), max(w-2, 1)) {
			lines = append(lines, " "+t.Paint(role, l))
		}
	}
	lines = append(lines, t.Cut(" "+t.Paint(kit.Heading, r.ExtOrderID)+"  "+kit.Safe(r.Customer), w))
	sign, role := stateSign(t, r)
	add(role, sign+" "+stateWord(r))
	lines = append(lines, t.Cut(" "+kit.Count(r.Pieces, "pc", "pcs")+"   "+r.Total.Grouped(), w))
	if r.Connection != "" {
		add(kit.Muted, "through "+r.Connection)
	}
	if r.Test {
		lines = append(lines, " "+t.Paint(kit.Badge, " TEST "))
	}
	lines = append(lines, "", " "+t.Paint(kit.Muted, "WHAT HAPPENS NEXT"))
	if r.NeedsPerson {
		add(kit.Warn, r.Happening(s.env.Now()))
	} else {
		add(kit.Text, r.Happening(s.env.Now()))
	}
	if tellsShop(r) {
		lines = append(lines, "", " "+t.Paint(kit.Muted, "TELL THE SHOP"))
		add(kit.Text, forShop(r))
	}
	return lines
}

func at(when *time.Time) string {
	if when == nil {
		return ""
	}
	return " at " + when.Local().Format("15:04")
}

func when(t time.Time) string { return t.Local().Format("Mon 2 Jan at 15:04") }
