package orders

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

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
