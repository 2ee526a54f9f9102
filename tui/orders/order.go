package orders

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// orderPane is the order itself: its lines beside its sections.
type orderPane struct {
	s        *Screen
	lines    kit.Table
	sections kit.Table
	below    bool // the sections have the keys
	rows     []sectionRow

	linesAt, sectionsAt struct{ x, y, w int } // where they were drawn
}

// sectionRow is one section with what it holds.
type sectionRow struct {
	id    sectionID
	title string
	text  string
	role  kit.Role
}

func (p *orderPane) init(s *Screen) {
	p.s = s
	p.lines = kit.Table{
		Plain: true,
		Columns: []kit.Column{
			{ID: "style", Title: "STYLE", Width: 9},
			{ID: "color", Title: "COLOUR", Width: 10, Flex: 1},
			{ID: "sizes", Title: "SIZES", Width: 18, Flex: 2, Fold: 1},
			{ID: "pieces", Title: "PCS", Width: 4, Number: true},
			{ID: "total", Title: "TOTAL", Width: 8, Number: true},
		},
		Row: p.lineCells,
	}
	p.sections = kit.Table{
		NoHeader: true, Plain: true,
		Columns: []kit.Column{{ID: "title", Width: 16}, {ID: "text", Width: 16, Flex: 1}},
		Row: func(i int) []kit.Cell {
			r := p.rows[i]
			return []kit.Cell{{Text: r.title}, {Text: r.text, Role: r.role}}
		},
	}
}

func (p *orderPane) lineCells(i int) []kit.Cell {
	l := p.s.draft.shown.Lines[i]
	dot := " " + p.s.env.Theme.Glyphs.Dot + " "
	var sizes []string
	for _, c := range l.Cells {
		sizes = append(sizes, catalog.Clean(c.Size)+" "+kit.Int(c.Qty))
	}
	total, role := lineTotal(l), kit.Text
	if total == "no price" {
		role = kit.Error
	}
	color, text, pieces := catalog.Clean(l.Color), strings.Join(sizes, dot), l.Pieces()
	if l.Fee {
		color, text, pieces = catalog.Readable(l.Description), "fee or service", l.Cell("").Qty
	}
	return []kit.Cell{{Text: catalog.Clean(l.Style), Role: kit.Heading}, {Text: color}, {Text: text, Role: kit.Muted}, {Text: kit.Int(pieces)}, {Text: total, Role: role}}
}

// reset puts the focus back to the top, for another order.
func (p *orderPane) reset() {
	p.lines.Select(0)
	p.sections.Select(0)
	p.below = false
}

// rebuild brings what is shown up to the order.
func (p *orderPane) rebuild() {
	p.lines.SetLen(len(p.s.draft.shown.Lines))
	p.rows = p.s.sectionRows()
	p.sections.SetLen(len(p.rows))
}

// line is the index of the line that the cursor is on, -1 for none.
func (p *orderPane) line() int {
	if p.below {
		return -1
	}
	return p.lines.Cursor()
}

func (p *orderPane) key(k tea.KeyPressMsg) tea.Cmd {
	if !p.below && p.lines.Len() == 0 {
		p.below = true
	}
	switch name := kit.KeyName(k); {
	case name == "tab" || name == "shift+tab" || p.below && name == "left" || !p.below && name == "right":
		p.below = !p.below && p.sections.Len() > 0 || p.lines.Len() == 0
		return nil
	case !p.below && (name == "down" || name == "j") && p.lines.Cursor() >= p.lines.Len()-1:
		p.below = true
		p.sections.Select(0)
		return nil
	case p.below && (name == "up" || name == "k") && p.sections.Cursor() == 0 && p.lines.Len() > 0:
		p.below = false
		return nil
	}
	if p.below {
		p.sections.Key(k)
	} else {
		p.lines.Key(k)
	}
	return nil
}

func (p *orderPane) mouse(msg tea.MouseMsg) tea.Cmd {
	at := msg.Mouse()
	table, place, below := &p.lines, p.linesAt, false
	if at.Y >= p.sectionsAt.y && at.X >= p.sectionsAt.x {
		table, place, below = &p.sections, p.sectionsAt, true
	}
	switch m := msg.(type) {
	case tea.MouseWheelMsg:
		table.Mouse(m)
	case tea.MouseClickMsg:
		was, focused := table.Cursor(), p.below == below
		if table.Click(m.Y - place.y) {
			if p.below = below; focused && was == table.Cursor() {
				return p.s.openPart()
			}
		}
	}
	return nil
}

// draw draws the order: lines beside the sections where there is room, else
// above them. Pieces and total stand in the first line, whatever scrolls.
func (p *orderPane) draw(w, h int) (string, *tea.Cursor) {
	t := &p.s.env.Theme
	p.lines.Blurred, p.sections.Blurred = p.below, !p.below && p.lines.Len() > 0
	p.lines.Plain, p.sections.Plain = true, true
	out := []string{p.s.orderHeader(w)}
	if mark := p.s.newerMark(w); mark != "" {
		out = append(out, mark)
	} else if first := p.s.draft.shown.Replaces; first != "" {
		out = append(out, t.Paint(kit.Warn, t.Cut(" "+t.Glyphs.Warn+" replaces "+kit.Safe(first)+", which the shop must cancel", w)))
	} else {
		out = append(out, t.Rule(w))
	}
	h-- // for the sum
	room := max(h-len(out), 1)
	if w >= 100 {
		left := w * 11 / 20
		right := w - left - 3
		a, b := p.drawLines(left, room), strings.Split(p.sections.Draw(t, right, room), "\n")
		for i := range room {
			out = append(out, t.Left(a[i], left)+" "+t.Bar()+" "+b[i])
		}
		p.linesAt.x, p.linesAt.y = 0, 2
		p.sectionsAt.x, p.sectionsAt.y = left+2, 2
	} else {
		n := min(p.lines.Len()+1, max(room*2/5, 3))
		if p.lines.Len() == 0 {
			n = 2
		}
		p.linesAt.y = len(out)
		out = append(out, p.drawLines(w, n)...)
		out = append(out, t.Rule(w))
		p.sectionsAt.x, p.sectionsAt.y = 0, len(out)
		out = append(out, p.sections.Draw(t, w, max(h-len(out), 1)))
	}
	return strings.Join(append(t.Block(strings.Join(out, "\n"), w, h), p.s.sumRow(w)), "\n"), nil
}

func (p *orderPane) drawLines(w, h int) []string {
	t := &p.s.env.Theme
	if p.lines.Len() > 0 {
		return t.Block(p.lines.Draw(t, w, h), w, h)
	}
	name := p.s.env.Keys.Name
	text := "Nothing is ordered yet. Search finds a style (" + name(kit.GoTo(kit.Search)) + "); enter there opens its size grid in this order. " + name("orders.order.fee") + " adds a fee."
	if !p.s.draft.editable() {
		text = "This order has no lines."
	}
	var lines []string
	for _, l := range kit.Wrap(text, max(w-4, 1)) {
		lines = append(lines, "  "+t.Paint(kit.Muted, l))
	}
	return t.Block(strings.Join(lines, "\n"), w, h)
}

// orderHeader is the first line of every view of an order: which, for whom,
// when it ships, and where it stands.
func (s *Screen) orderHeader(w int) string {
	t, d := &s.env.Theme, &s.draft
	sign, role := stateSign(t, d.state(), d.shown.NeedsPerson)
	where := t.Paint(role, sign+" "+d.state().Word(d.shown.NeedsPerson))
	if d.state() == order.Draft {
		where = t.Paint(kit.Muted, "draft")
	}
	where += " "
	left := " " + t.Paint(kit.Heading, d.name()) + "  "
	name := t.Paint(kit.Heading, catalog.Clean(d.shown.CustomerName))
	if d.shown.CustomerName == "" {
		name = t.Key(s.env.Keys.Name(kit.PickCustomer), "no customer yet")
	}
	ship := ""
	if day := d.shown.Fields.DateOrderRequestedToShip; !day.IsZero() {
		ship = "   ship by " + s.day(day)
		if near := kit.Near(day.Time(), s.env.Now(), d.here()); near != "" {
			ship += ", " + near
		}
	}
	room := w - kit.Width(left) - kit.Width(where) - 1
	if kit.Width(name)+kit.Width(ship) > room && kit.Width(name) <= room {
		ship = t.Cut(ship, room-kit.Width(name))
	}
	return t.Ends(left+t.Cut(name+t.Paint(kit.Muted, ship), room), where, w)
}

// day is a day as it is read on a screen.
func (s *Screen) day(d order.Date) string {
	if d.IsZero() {
		return ""
	}
	return kit.Day(d.Time(), s.env.Now())
}

func (s *Screen) findGoods() tea.Cmd {
	return s.touch(func() tea.Cmd { return s.opt.FindGoods(s.draft.base.ID) })
}

// openLine opens the grid of a line's style at its colour, or a fee's form.
func (s *Screen) openLine(at int) tea.Cmd {
	if at < 0 || at >= len(s.draft.shown.Lines) {
		return nil
	}
	l := s.draft.shown.Lines[at]
	if l.Fee {
		return s.askFee(at)
	}
	return s.openGrid(GridMsg{OrderID: s.draft.base.ID, Style: l.Style, Colors: []string{l.Color}})
}

// removeLine takes a line off the order; undo brings it back.
func (s *Screen) removeLine(at int) tea.Cmd {
	lines := s.draft.shown.Lines
	if at < 0 || at >= len(lines) {
		return nil
	}
	k, line := keyOf(lines, at), lines[at]
	return tea.Batch(s.must(change{label: "remove " + lineName(line), apply: func(o *order.Order, _ order.Settings) error {
		if i := k.find(o.Lines); i >= 0 {
			o.Lines = slices.Delete(o.Lines, i, i+1)
		}
		return nil
	}}), kit.Notify(kit.OK, "Removed "+lineName(line)+s.bringsBack()))
}

// askFee adds a fee or service line, or changes one.
func (s *Screen) askFee(at int) tea.Cmd {
	if why := s.draft.readOnly(); why != "" {
		return kit.Notify(kit.Warn, kit.Sentence(why))
	}
	title, key := "A fee or service", lineKey{}
	var was order.Line
	if at >= 0 {
		was, key = s.draft.shown.Lines[at], keyOf(s.draft.shown.Lines, at)
		title = "Change " + lineName(was)
	}
	box := newForm(s.env, title, func(b *formBox) (tea.Cmd, bool) {
		line, field, err := readFee(b, was)
		if err != nil {
			return b.fail(field, err)
		}
		cmd, err := s.change(change{label: lineName(line), apply: func(o *order.Order, _ order.Settings) error {
			if i := key.find(o.Lines); at >= 0 && i >= 0 {
				o.Lines[i] = line
				return nil
			}
			o.Lines = append(o.Lines, line)
			return nil
		}})
		if err != nil {
			return b.fail(0, err)
		}
		return cmd, true
	}, "part", "text", "quantity", "price")
	box.foot = "save"
	box.form.At(2).SetValue("1")
	box.live = func(b *formBox) {
		b.form.At(0).Note = "such as DD, RUSH, Freight, Art"
		if part, ok := order.FeePart(b.value(0)); ok {
			b.form.At(0).Note = "the shop knows " + part
		} else if b.value(0) != "" {
			b.form.At(0).Note = "not one of the shop's known fees; it is sent as typed"
		}
	}
	if at >= 0 {
		box.form.At(0).SetValue(was.Style)
		box.form.At(1).SetValue(was.Description)
		box.form.At(2).SetValue(kit.Int(was.Cell("").Qty))
		box.form.At(3).SetValue(was.Cell("").Price.String())
	}
	return kit.Show(box.keep(s.keptAt("fee " + was.Style)).refresh())
}

// readFee reads the form of a fee; field is the one that an error is about.
func readFee(b *formBox, was order.Line) (line order.Line, field int, err error) {
	part, _ := order.FeePart(b.value(0))
	if part == "" {
		return line, 0, order.FieldError("PartNumber", "a fee needs a part number, such as DD")
	}
	if order.HoldsCardNumber(b.value(1)) {
		return line, 1, order.FieldError("Description", "this looks like a full card number; leave only its last four digits")
	}
	qty, err := order.ParseQty("", b.value(2))
	if err != nil {
		return line, 2, err
	}
	if qty == 0 {
		return line, 2, order.FieldError("Qty", "type how many, 1 or more")
	}
	price, err := typedPrice(b.value(3))
	if err != nil {
		return line, 3, err
	}
	line = was
	line.Style, line.Fee, line.Description, line.Cells = part, true, b.value(1), nil
	if price != was.Price { // else it stays offered, where it was
		line.SetPrice(price, "", nil)
	}
	line.SetQty("", qty, nil)
	return line, 0, nil
}
