package track

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// View draws the prompt, what it finds, and the selected order below it.
func (s *Screen) View(w, h int) (string, *tea.Cursor) {
	t := &s.env.Theme
	s.freshen()
	if s.whole {
		if o, ok := s.selected(); ok {
			return s.pages.Draw(t, s.detail(o, w), w, h), nil
		}
	}
	if work, rail := kit.Room(w); rail > 0 && len(s.orders) > 0 {
		return s.beside(rail, work, h)
	}
	s.pagesX = 0
	lines := []string{s.head(w)}
	if note := s.noteLine(w); note != "" {
		lines = append(lines, note)
	}
	cursor := s.prompt.InlineCursor(3, 0)
	room := h - len(lines)
	if len(s.orders) == 0 {
		return strings.Join(append(lines, s.empty(w, room)), "\n"), cursor
	}
	s.table.Columns = s.columns(w)
	top := min(len(s.orders)+1, max(room/3, 4))
	s.listY, s.pagesY = len(lines), len(lines)+top+1
	lines = append(lines, s.table.Draw(t, w, top), t.Rule(w))
	o, _ := s.selected()
	return strings.Join(append(lines, s.pages.Draw(t, s.detail(o, w), w, room-top-1)), "\n"), cursor
}

// beside draws what was found as a rail at the left, and the selected order at
// the right.
func (s *Screen) beside(rail, width, h int) (string, *tea.Cursor) {
	t := &s.env.Theme
	left := []string{s.head(rail)}
	for _, l := range kit.Wrap(kit.Safe(s.note), rail-4) {
		if s.note != "" {
			left = append(left, " "+t.Paint(kit.Warn, t.Glyphs.Warn+" "+l))
		}
	}
	s.table.Columns = s.columns(rail)
	s.listY, s.pagesX, s.pagesY = len(left), rail+1, 0
	left = append(left, s.table.Draw(t, rail, max(h-len(left), 1)))
	o, _ := s.selected()
	right := s.pages.Draw(t, s.detail(o, width), width, h)
	return t.Beside(strings.Join(left, "\n"), right, rail, width, h), s.prompt.InlineCursor(3, 0)
}

// freshen starts the details of another order at their top.
func (s *Screen) freshen() {
	if o, _ := s.selected(); keyOf(o) != s.shown {
		s.shown = keyOf(o)
		s.pages.Home()
	}
}

// head is the prompt and the age of what is shown.
func (s *Screen) head(w int) string {
	t := &s.env.Theme
	age := ""
	if s.asOf != nil && len(s.orders) > 0 {
		age = "as of now"
		if d := s.env.Now().Sub(*s.asOf); d >= 60e9 {
			age = "as of " + kit.Age(d) + " ago"
		}
	}
	if s.offline {
		age += " (offline)"
	}
	if n := len(s.orders); n > 1 && w >= 80 {
		age = kit.Count(n, "order", "orders") + " " + t.Glyphs.Dot + " " + age
	}
	age = strings.TrimSpace(age) + " "
	left := " " + t.Paint(kit.Accent, ">") + " " + s.prompt.Inline(max(w-kit.Width(age)-5, 10))
	return t.Ends(left, t.Paint(kit.Muted, age), w)
}

// noteLine says why it is not fresh.
func (s *Screen) noteLine(w int) string {
	t := &s.env.Theme
	if s.note == "" || len(s.orders) == 0 {
		return ""
	}
	return " " + t.Paint(kit.Warn, t.Cut(t.Glyphs.Warn+" "+kit.Safe(s.note), w-2))
}

func (s *Screen) empty(w, h int) string {
	t := &s.env.Theme
	if !s.loaded {
		return ""
	}
	head, text := "No orders of the shop are on this laptop yet.", "Type an OnSite number and press enter to ask the shop, or fetch everything in Setup ("+s.env.Keys.Name(kit.GoTo(kit.Setup))+"): refresh customers and their orders."
	if s.query() != "" {
		head, text = "Nothing on this laptop has \""+s.query()+"\".", "Enter asks the shop. A number, customer, contact, e-mail or PO finds an order; part of a name is enough."
	}
	if s.note != "" {
		text = s.note
	}
	return t.Empty(head, text, w, h)
}

func (s *Screen) columns(w int) []kit.Column {
	number := 6
	for _, o := range s.orders {
		number = max(number, kit.Width(keyOf(o)))
	}
	narrow, least, due, dueAlign := w < narrowBelow, 14, 10, kit.AlignLeft
	if narrow {
		least, due, dueAlign = 10, 7, kit.AlignRight
	}
	s.narrow = narrow
	return []kit.Column{
		{ID: "order", Title: "NUMBER", Width: number},
		{ID: "customer", Title: "CUSTOMER", Width: least, Flex: 2},
		{ID: "po", Title: "PO", Width: 8, Flex: 1, Fold: 1, Hidden: narrow},
		{ID: "ordered", Title: "ORDERED", Width: 10, Fold: 3, Hidden: narrow},
		{ID: "due", Title: "SHIP BY", Width: due, Fold: 2, Align: dueAlign},
		{ID: "pcs", Title: "PCS", Width: 4, Number: true, Hidden: narrow},
		{ID: "total", Title: "TOTAL", Width: 8, Number: true, Hidden: narrow},
		{ID: "status", Title: "NOW", Width: 9, Hidden: narrow},
	}
}

// narrowBelow is the width below which the list says only who and when.
const narrowBelow = 60

// sorts are the ways to sort what is found; as it comes, the newest is first.
var sorts = kit.Sorts[work.TrackedOrder]{
	"order":    func(a, b work.TrackedOrder) int { return cmp.Compare(keyOf(a), keyOf(b)) },
	"customer": func(a, b work.TrackedOrder) int { return kit.CompareText(a.Customer, b.Customer) },
	"po":       func(a, b work.TrackedOrder) int { return kit.CompareText(a.PO, b.PO) },
	"ordered":  func(a, b work.TrackedOrder) int { return a.Ordered.Time().Compare(b.Ordered.Time()) },
	"due":      func(a, b work.TrackedOrder) int { return a.Due.Time().Compare(b.Due.Time()) },
	"pcs":      func(a, b work.TrackedOrder) int { return cmp.Compare(a.Pieces, b.Pieces) },
	"total":    func(a, b work.TrackedOrder) int { return cmp.Compare(cents(a.Total), cents(b.Total)) },
	"status":   func(a, b work.TrackedOrder) int { return cmp.Compare(rank(a), rank(b)) },
}

// cents is an amount for comparing; what the shop did not say comes first.
func cents(amount string) catalog.Money {
	m, err := catalog.ParseMoney(amount)
	if err != nil {
		return -1
	}
	return m
}

// rank is how far an order is: its steps that are done.
func rank(o work.TrackedOrder) int {
	n := 0
	for _, step := range o.Status {
		if step.Done {
			n++
		}
	}
	return n
}

// List is what was found, in sight unless one order is shown whole.
func (s *Screen) List() (*kit.Table, bool) { return &s.table, !s.whole }

// Resort finds again what is on this laptop, in the order that the rep chose.
func (s *Screen) Resort() tea.Cmd { return s.look() }

func (s *Screen) cells(i int) []kit.Cell {
	o, t, now := s.orders[i], &s.env.Theme, s.env.Now()
	status, role := standing(o)
	customer, due, dueRole := kit.Cell{Text: o.Customer}, kit.DayColumn(o.Due.Time(), now), kit.Text
	if o.Due.IsZero() {
		due = ""
	}
	if s.late(o) {
		status, role, dueRole = t.Glyphs.Late+" late", kit.Error, kit.Error
		if s.narrow { // there is no room for the word
			customer.Text = t.Glyphs.Late + " " + customer.Text
		}
	}
	if s.narrow && !o.Due.IsZero() && o.Due.Year == now.Year() {
		due = o.Due.Time().Format("2 Jan")
	}
	ordered := ""
	if !o.Ordered.IsZero() {
		ordered = kit.DayColumn(o.Ordered.Time(), now)
	}
	return []kit.Cell{
		{Text: keyOf(o)}, customer, {Text: o.PO, Role: kit.Muted}, {Text: ordered, Role: kit.Muted},
		{Text: due, Role: dueRole}, {Text: kit.Int(o.Pieces)}, {Text: work.Amount(o.Total)}, {Text: status, Role: role},
	}
}

// doneWord says in a list that a step is done.
var doneWord = map[string]string{
	"ordered": "ordered", "art": "art done", "goods": "goods in", "produced": "produced", "shipped": "shipped", "invoiced": "invoiced",
}

// standing is how far an order is, in one word.
func standing(o work.TrackedOrder) (string, kit.Role) {
	if o.State != "" && o.OnSiteOrder == nil {
		return o.State.Word(false), kit.Info
	}
	word, role := "ordered", kit.Text
	for _, step := range o.Status {
		switch {
		case step.Step == "paid":
		case step.Done:
			word = doneWord[step.Step]
		case step.Part:
			word = "part " + step.Step
		}
	}
	if word == "shipped" || word == "invoiced" {
		role = kit.OK
	}
	return word, role
}
