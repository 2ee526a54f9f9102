package customers

import (
	"cmp"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// View draws the prompt, who it finds, and the selected customer below; a wide
// window has the customer at the right of a rail.
func (s *Screen) View(w, h int) (string, *tea.Cursor) {
	t := &s.env.Theme
	switch {
	case s.form != nil:
		return s.formView(w, h)
	case w >= kit.Wide && len(s.found) > 0:
		return s.beside(w, h)
	case s.inside:
		s.pagesX = 0
		return s.insideView(w, h), nil
	}
	lines := []string{s.head(w)}
	cursor := s.prompt.InlineCursor(3, 0)
	s.pagesX = 0
	if s.pick != nil {
		lines = append(lines, " "+t.Paint(kit.Accent, t.Cut("Who is this order for? "+s.env.Keys.Name("customers.new")+" types a new customer", w-2)))
	} else {
		lines = append(lines, "")
	}
	room := h - len(lines)
	if len(s.found) == 0 {
		return strings.Join(append(lines, s.empty(w, room)), "\n"), cursor
	}
	s.table.Columns = s.columns(false)
	top := min(len(s.found)+1, max(room/2, 4))
	s.railY, s.pagesY = len(lines), len(lines)+top+1
	lines = append(lines, s.table.Draw(t, w, top), t.Rule(w))
	return strings.Join(append(lines, s.pages.Draw(t, s.preview(w), w, room-top-1)), "\n"), cursor
}

// beside draws who is found as a rail at the left, and the selected customer at
// the right.
func (s *Screen) beside(w, h int) (string, *tea.Cursor) {
	t := &s.env.Theme
	width, rail := kit.Room(w)
	left := []string{s.head(rail)}
	if s.pick != nil {
		text := "Who is this order for? " + s.env.Keys.Name("customers.new") + " types a new customer"
		for _, l := range kit.Wrap(text, rail-2) {
			left = append(left, " "+t.Paint(kit.Accent, l))
		}
	}
	s.table.Columns = s.columns(true)
	s.railY, s.pagesX, s.pagesY = len(left), rail+1, 0
	blurred := s.table.Blurred
	s.table.Blurred = blurred || s.inside
	left = append(left, s.table.Draw(t, rail, max(h-len(left), 1)))
	s.table.Blurred = blurred
	if s.inside {
		return t.Beside(strings.Join(left, "\n"), s.insideView(width, h), rail, width, h), nil
	}
	right := s.pages.Draw(t, s.preview(width), width, h)
	return t.Beside(strings.Join(left, "\n"), right, rail, width, h), s.prompt.InlineCursor(3, 0)
}

func (s *Screen) head(w int) string {
	t := &s.env.Theme
	count := ""
	switch {
	case !s.loaded || s.total == 0:
	case w < kit.Wide/2 && s.total > len(s.found):
		count = kit.Int(len(s.found)) + " of " + kit.Int(s.total) + " "
	case w < kit.Wide/2:
		count = kit.Int(s.total) + " "
	default:
		count = kit.Count(s.total, "customer", "customers") + " "
		if s.total > len(s.found) {
			count = kit.Int(len(s.found)) + " of " + count
		}
	}
	left := " " + t.Paint(kit.Accent, ">") + " " + s.prompt.Inline(max(w-kit.Width(count)-5, 10))
	return t.Ends(left, t.Paint(kit.Muted, count), w)
}

func (s *Screen) empty(w, h int) string {
	t := &s.env.Theme
	switch {
	case s.failed != "":
		return t.Empty("The customers cannot be read.", s.failed, w, h)
	case !s.loaded:
		return ""
	case s.query() != "":
		return t.Empty("Nobody is found for \""+s.query()+"\".", "Part of a name, contact, e-mail, phone or number is enough.", w, h,
			s.env.Keys.Name("customers.new"), "type a new customer under this name; it needs no network")
	}
	return t.Empty("No customers are on this laptop yet.", "The shop's are fetched with a refresh in Setup; a new one needs no network.", w, h,
		s.env.Keys.Name(kit.GoTo(kit.Setup)), "fetch them in Setup", s.env.Keys.Name("customers.new"), "type a new one")
}

// columns are those of the list; a rail has no room for what stands beside it.
func (s *Screen) columns(rail bool) []kit.Column {
	name := 18
	if rail {
		name = 17
	}
	return []kit.Column{
		{ID: "name", Title: "CUSTOMER", Width: name, Flex: 2},
		{ID: "contact", Title: "CONTACT", Width: 14, Flex: 1, Hidden: rail},
		{ID: "email", Title: "E-MAIL", Width: 22, Flex: 1, Fold: 3, Hidden: rail},
		{ID: "phone", Title: "PHONE", Width: 14, Fold: 2, Hidden: rail},
		{ID: "last", Title: "LAST ORDER", Width: 10, Fold: 1},
		{ID: "number", Title: "NO.", Width: 5, Number: true, Hidden: rail},
		{ID: "along", Title: "HERE", Width: 5},
	}
}

// sorts are the ways to sort the customers; as they come, the best match is
// first.
var sorts = kit.Sorts[work.CustomerLine]{
	"name":    func(a, b work.CustomerLine) int { return kit.CompareText(a.Name, b.Name) },
	"contact": func(a, b work.CustomerLine) int { return kit.CompareText(a.Contact, b.Contact) },
	"email":   func(a, b work.CustomerLine) int { return kit.CompareText(a.Email, b.Email) },
	"phone":   func(a, b work.CustomerLine) int { return cmp.Compare(a.Phone, b.Phone) },
	"last":    func(a, b work.CustomerLine) int { return a.LastOrder.Time().Compare(b.LastOrder.Time()) },
	"number":  func(a, b work.CustomerLine) int { return cmp.Compare(a.ID, b.ID) },
	"along": func(a, b work.CustomerLine) int {
		if a.TakeAlong == b.TakeAlong {
			return 0
		}
		if a.TakeAlong {
			return -1
		}
		return 1
	},
}

// List is what was found, in sight unless a customer or form is open.
func (s *Screen) List() (*kit.Table, bool) { return &s.table, !s.inside && s.form == nil }

// Resort finds again, in the order that the rep chose.
func (s *Screen) Resort() tea.Cmd { return s.look() }

func (s *Screen) cells(i int) []kit.Cell {
	c, t := s.found[i], &s.env.Theme
	number, along := strconv.FormatInt(c.ID, 10), ""
	if c.ID == 0 {
		number, along = "new", ""
	}
	if c.TakeAlong {
		along = t.Glyphs.OK + " all"
	}
	return []kit.Cell{
		{Text: c.Name}, {Text: c.Contact, Role: kit.Muted}, {Text: c.Email, Role: kit.Muted}, {Text: c.Phone, Role: kit.Muted},
		{Text: c.LastOrder.String()}, {Text: number, Role: kit.Muted}, {Text: along, Role: kit.OK},
	}
}

// title names the customer.
func (s *Screen) title(c work.CustomerLine, w int) string {
	t := &s.env.Theme
	number := "number " + strconv.FormatInt(c.ID, 10)
	if c.ID == 0 {
		number = "typed on this laptop; the shop does not know them yet"
	}
	along := ""
	if c.TakeAlong {
		along = t.Paint(kit.OK, t.Glyphs.OK+" taken along ")
	}
	return t.Ends(" "+t.Paint(kit.Heading, kit.Safe(c.Name))+"  "+t.Paint(kit.Muted, number), along, w)
}

// contactLines are the people at the customer, at most so many.
func (s *Screen) contactLines(c work.CustomerLine, w, most int) []string {
	t := &s.env.Theme
	people := []work.ContactView{{Name: c.Contact, Email: c.Email, Phone: c.Phone}}
	if s.shown != nil && len(s.shown.Contacts) > 0 {
		people = s.shown.Contacts
	}
	nameW, mailW := 0, 0
	for _, p := range people {
		nameW, mailW = max(nameW, kit.Width(p.Name)), max(mailW, kit.Width(p.Email))
	}
	nameW, mailW = min(nameW, w/3), min(mailW, w/3)
	var out []string
	for i, p := range people {
		if i == most {
			out = append(out, t.Paint(kit.Muted, "   and "+kit.Count(len(people)-most, "more", "more")))
			break
		}
		line := "   " + t.Left(kit.Safe(p.Name), nameW) + "  " + t.Paint(kit.Muted, t.Left(kit.Safe(p.Email), mailW)) + "  " + kit.Safe(p.Phone)
		if p.Department != "" {
			line += "  " + t.Paint(kit.Muted, kit.Safe(p.Department))
		}
		out = append(out, t.Cut(line, w))
	}
	return out
}

// preview is the selected customer under the list.
func (s *Screen) preview(w int) []string {
	t := &s.env.Theme
	c, _ := s.selected()
	lines := append([]string{s.title(c, w)}, s.contactLines(c, w, 3)...)
	if s.shown == nil {
		return lines
	}
	lines = append(lines, "")
	if len(s.shown.Orders) == 0 {
		return append(lines, " "+t.Paint(kit.Muted, "No orders of theirs are on this laptop."))
	}
	for _, p := range s.shown.Orders {
		state := "done"
		if p.Open {
			state = "open"
		}
		line := "   " + t.Left(strconv.FormatInt(p.OnSiteOrder, 10), 7) + p.Ordered.String() + "  " + t.Left(state, 5) +
			t.Right(kit.Int(p.Pieces), 6) + t.Right(work.Amount(p.Total), 12) + "  " + t.Paint(kit.Muted, kit.Safe(strings.TrimSpace(p.PO+"  "+p.Design)))
		lines = append(lines, t.Cut(line, w))
	}
	if paid := s.paidLines(w, len(s.shown.Paid)); len(paid) > 0 {
		lines = append(append(lines, ""), paid...)
	}
	return lines
}

// paidLines are a table of what the customer last paid: a style a line with the
// sizes that cost otherwise, at most so many lines below its head.
func (s *Screen) paidLines(w, most int) []string {
	const style, each, pcs, narrow = 10, 12, 6, 70
	t := &s.env.Theme
	when, number := 12, 8
	if w < narrow { // prices go before days
		when, number = 0, 0
	}
	room := max(w-3-style-each-pcs-when-number, 0)
	row := func(a, b, c, d, e, f string) string {
		return t.Cut("   "+t.Left(a, style)+t.Left(b, room)+t.Number(c, each)+t.Number(d, pcs)+t.Right(e, when)+t.Number(f, number), w)
	}
	var out []string
	for i := 0; i < len(s.shown.Paid) && len(out) < most; {
		first := s.shown.Paid[i]
		var others []string
		last, pieces := first.Price, ""
		for ; i < len(s.shown.Paid) && s.shown.Paid[i].Style == first.Style; i++ {
			if p := s.shown.Paid[i]; p.Price != last {
				others = append(others, strings.TrimSpace(p.Size+" "+p.Price.Grouped()))
				last = p.Price
			}
		}
		if first.Pieces > 0 {
			pieces = kit.Int(first.Pieces)
		}
		price := strings.TrimSpace(first.Size + " " + first.Price.Grouped())
		out = append(out, row(kit.Safe(first.Style), kit.Safe(strings.Join(others, "  ")), price, pieces,
			first.Date.String(), strconv.FormatInt(first.OnSiteOrder, 10)))
	}
	if len(out) == 0 {
		return nil
	}
	head := " LAST PAID" + strings.TrimPrefix(row("", "", "EACH", "PCS", "WHEN", "ORDER"), kit.Spaces(10))
	return append([]string{t.Paint(kit.Muted, t.Cut(head, w))}, out...)
}

// insideView is one customer: contacts, and their orders to be gone through.
func (s *Screen) insideView(w, h int) string {
	t := &s.env.Theme
	c, _ := s.selected()
	lines := append([]string{s.title(c, w)}, s.contactLines(c, w, max(h/4, 2))...)
	if s.shown != nil {
		if paid := s.paidLines(w, max(h/6, 1)); len(paid) > 0 {
			lines = append(append(lines, ""), paid...)
		}
	}
	lines = append(lines, "")
	s.listY = len(lines)
	room := h - len(lines)
	switch {
	case c.ID == 0:
		return strings.Join(append(lines, t.Empty("The shop does not know this customer yet.", "It goes along with their first order; the shop gives them a number.", w, room)), "\n")
	case s.shown == nil:
		return strings.Join(lines, "\n")
	case len(s.shown.Orders) == 0:
		return strings.Join(append(lines, t.Empty("No orders of theirs are on this laptop.", s.env.Keys.Name("customers.inside.along")+" takes them along: the next refresh in Setup ("+s.env.Keys.Name(kit.GoTo(kit.Setup))+") fetches all of them.", w, room)), "\n")
	}
	s.orders.Columns = []kit.Column{
		{ID: "order", Title: "ORDER", Width: 7},
		{ID: "ordered", Title: "ORDERED", Width: 10},
		{ID: "state", Title: "STATE", Width: 5},
		{ID: "po", Title: "PO", Width: 10, Flex: 1, Fold: 1},
		{ID: "design", Title: "DESIGN", Width: 14, Flex: 2, Fold: 2},
		{ID: "pcs", Title: "PCS", Width: 5, Number: true},
		{ID: "total", Title: "TOTAL", Width: 9, Number: true},
	}
	return strings.Join(append(lines, s.orders.Draw(t, w, room)), "\n")
}

func (s *Screen) orderCells(i int) []kit.Cell {
	p := s.shown.Orders[i]
	state, role := "done", kit.Muted
	if p.Open {
		state, role = "open", kit.Info
	}
	return []kit.Cell{
		{Text: strconv.FormatInt(p.OnSiteOrder, 10)}, {Text: p.Ordered.String(), Role: kit.Muted}, {Text: state, Role: role},
		{Text: p.PO}, {Text: p.Design, Role: kit.Muted}, {Text: kit.Int(p.Pieces)}, {Text: work.Amount(p.Total)},
	}
}

// formY is the line on which the form's first field is drawn.
const formY = 3

func (s *Screen) formView(w, h int) (string, *tea.Cursor) {
	t := &s.env.Theme
	width := min(w-4, 90)
	fields, cursor := s.form.Draw(t, width)
	lines := []string{" " + t.Paint(kit.Heading, "A new customer"), " " + t.Paint(kit.Muted, t.Cut("Kept here and sent with the order; no network needed.", w-2)), ""}
	for _, f := range fields {
		lines = append(lines, "  "+f)
	}
	lines = append(lines, "", "  "+t.Key("enter", "next")+"   "+t.Key(s.env.Keys.Name("customers.form.save"), "save")+"   "+t.Key("esc", "leave it"))
	if cursor != nil {
		cursor.X, cursor.Y = cursor.X+2, cursor.Y+formY
	}
	return strings.Join(t.Block(strings.Join(lines, "\n"), w, h), "\n"), cursor
}
