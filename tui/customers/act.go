package customers

import (
	"context"
	"errors"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

type copyMsg struct{ text, what string }

// choose puts the customer on the order that it is picked for.
func (s *Screen) choose(c work.CustomerLine) tea.Cmd {
	w, pick := s.work, *s.pick
	return s.do(func(ctx context.Context) (taken, error) {
		o, err := w.SetCustomer(ctx, pick.OrderID, pick.Version, c)
		return taken{o, true}, err
	})
}

// begin is a new draft for the customer.
func (s *Screen) begin() tea.Cmd {
	c, _ := s.selected()
	w := s.work
	return s.do(func(ctx context.Context) (taken, error) {
		o, err := w.Create(ctx, order.Order{})
		if err != nil {
			return taken{}, err
		}
		o, err = w.SetCustomer(ctx, o.ID, o.Version, c)
		return taken{order: o}, err
	})
}

func (s *Screen) do(call func(context.Context) (taken, error)) tea.Cmd {
	ctx, req := s.doing.Next(context.Background(), kit.Customers)
	return kit.Run(ctx, req, call)
}

// done goes where the order is. What was wrong with the form is said beside
// its field.
func (s *Screen) done(t taken, err error) tea.Cmd {
	if err != nil {
		var e *order.Error
		if s.form != nil && errors.As(err, &e) && s.form.Fail(fieldOf(e.Field), e.Message) {
			return nil
		}
		if errors.Is(err, work.ErrNewer) {
			return kit.Notify(kit.Warn, "The order was changed meanwhile; go back to it and pick again.")
		}
		return kit.Notify(kit.Error, err.Error())
	}
	if s.form != nil {
		s.form.Done()
		s.form = nil
	}
	if !t.pick {
		return s.opt.OpenOrder(t.order.ExtOrderID)
	}
	s.pick, s.inside = nil, false
	s.prompt.SetValue("")
	s.toPrompt() // nothing inner is left, so that back leaves the screen
	say := kit.Notify(kit.OK, "The order is for "+t.order.CustomerName+".")
	return tea.Sequence(kit.Send(kit.ActionMsg{ID: kit.Back}), s.opt.Picked(t.order), say)
}

func (s *Screen) along() tea.Cmd {
	c, _ := s.selected()
	ctx, req := s.doing.Next(context.Background(), kit.Customers)
	w, on := s.work, !c.TakeAlong
	return kit.Run(ctx, req, func(ctx context.Context) (alongDone, error) {
		return alongDone{c.Name, on}, w.TakeAlong(ctx, c.ID, on)
	})
}

func (s *Screen) tookAlong(d alongDone, err error) tea.Cmd {
	if err != nil {
		return kit.Notify(kit.Error, err.Error())
	}
	said := d.name + " is taken along: the next refresh fetches all their orders, to be read offline."
	if !d.on {
		said = d.name + " is no longer taken along; what is here stays."
	}
	return tea.Batch(kit.Notify(kit.OK, said), s.look())
}

// copy asks what, when there is more than one thing.
func (s *Screen) copy() tea.Cmd {
	c, _ := s.selected()
	var choices []kit.Choice
	add := func(text, help, what string) {
		if text != "" {
			choices = append(choices, kit.Choice{Label: text, Help: help, Key: strconv.Itoa(len(choices) + 1), Msg: copyMsg{text, what}})
		}
	}
	add(c.Email, "e-mail of "+c.Contact, "the e-mail address")
	add(c.Phone, "phone of "+c.Contact, "the phone number")
	add(c.Name, "the customer", "the customer's name")
	if c.ID != 0 {
		add(strconv.FormatInt(c.ID, 10), "the shop's number", "the customer's number")
	}
	return kit.Show(kit.NewMenu(s.env, "Copy what?", "", choices...))
}

// newForm begins a customer that the shop does not know yet; what was
// searched for is its name.
func (s *Screen) newForm() tea.Cmd {
	s.form = kit.NewForm()
	s.form.Add(s.env, "name", "Company").SetValue(s.query())
	for _, f := range [][3]string{
		{"contact", "Contact's name", "Dana Ruiz"}, {"email", "E-mail", "dana@cascade.com"}, {"phone", "Phone", "206-555-0142"},
	} {
		s.form.Add(s.env, f[0], f[1]).Placeholder(f[2])
	}
	s.form.Check("contact", wrongContact)
	s.form.Check("email", wrongEmail)
	s.form.Check("phone", wrongPhone)
	s.form.Keep(s.env, "customer")
	return nil
}

// What queueing would refuse, said where it is typed. An empty field is not
// wrong: it may be filled in later.

func wrongContact(name string) string {
	if name != "" && len(strings.Fields(name)) < 2 {
		return "the shop needs a first and a last name"
	}
	return ""
}

func wrongEmail(email string) string {
	if email != "" && !order.ValidEmail(email) {
		return "not an e-mail address, such as dana@cascade.com"
	}
	return ""
}

func wrongPhone(phone string) string {
	if phone != "" && digits(phone) < 7 {
		return "a phone number has 7 digits or more"
	}
	return ""
}

// fieldOf is the form's field that an error is about.
func fieldOf(field string) string {
	switch {
	case field == "customer" || field == "name":
		return "name"
	case strings.Contains(strings.ToLower(field), "email"):
		return "email"
	case strings.Contains(strings.ToLower(field), "phone"):
		return "phone"
	case strings.Contains(strings.ToLower(field), "contact"):
		return "contact"
	}
	return ""
}

// save checks the form and keeps the customer with its order: the one that it
// is picked for, or a new draft.
func (s *Screen) save() tea.Cmd {
	f := s.form
	value := func(id string) string { return strings.TrimSpace(f.Value(id)) }
	name, email, phone := value("name"), value("email"), value("phone")
	if name == "" {
		f.Fail("name", "a customer needs a name")
		return nil
	}
	for _, field := range []struct{ id, wrong string }{
		{"contact", wrongContact(value("contact"))}, {"email", wrongEmail(email)}, {"phone", wrongPhone(phone)},
	} {
		if field.wrong != "" {
			f.Fail(field.id, field.wrong)
			return nil
		}
	}
	first, last, _ := strings.Cut(value("contact"), " ")
	contact := order.Contact{First: first, Last: strings.TrimSpace(last), Email: email, Phone: phone}
	w := s.work
	if s.pick != nil {
		pick := *s.pick
		return s.do(func(ctx context.Context) (taken, error) {
			o, err := w.AddCustomer(ctx, pick.OrderID, pick.Version, name, contact)
			return taken{o, true}, err
		})
	}
	return s.do(func(ctx context.Context) (taken, error) {
		o, err := w.Create(ctx, order.Order{})
		if err != nil {
			return taken{}, err
		}
		o, err = w.AddCustomer(ctx, o.ID, o.Version, name, contact)
		return taken{order: o}, err
	})
}

func digits(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// input is what no binding took.
func (s *Screen) input(msg tea.Msg) tea.Cmd {
	s.ahead = false
	if s.form != nil {
		return s.inputForm(msg)
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.key(msg)
	case kit.PasteMsg:
		if s.Typing() && s.prompt.Update(msg) {
			return s.look()
		}
	case tea.MouseClickMsg:
		return s.click(msg)
	case tea.MouseWheelMsg:
		switch {
		case s.inside && msg.X >= s.pagesX:
			s.orders.Mouse(msg)
		case msg.X >= s.pagesX && msg.Y >= s.pagesY:
			s.pages.Mouse(msg)
		default:
			s.table.Mouse(msg)
			return s.show(false)
		}
	}
	return nil
}

func (s *Screen) inputForm(msg tea.Msg) tea.Cmd {
	if click, ok := msg.(tea.MouseClickMsg); ok {
		s.form.Click(click.Y - formY)
		return nil
	}
	if s.form.Update(msg) {
		return s.save()
	}
	return nil
}

func (s *Screen) key(k tea.KeyPressMsg) tea.Cmd {
	name := kit.KeyName(k)
	switch {
	case s.inside:
		s.orders.Key(k)
	case name == "pgdown" || name == "pgup":
		s.pages.Key(k)
	case s.inList:
		if name == "up" && s.table.Cursor() <= 0 {
			s.toPrompt()
			return nil
		}
		s.table.Key(k)
		return s.show(false)
	case name == "down" || name == "tab":
		if len(s.found) > 0 {
			s.toList()
		}
	case s.prompt.Update(k):
		return s.look()
	}
	return nil
}

func (s *Screen) click(m tea.MouseClickMsg) tea.Cmd {
	switch {
	case s.inside && m.X >= s.pagesX:
		s.orders.Click(m.Y - s.listY)
	case m.X >= s.pagesX && m.Y >= s.pagesY: // it is read, and has nothing to click
	case m.Y == 0:
		s.inside = false
		s.toPrompt()
	case s.table.SortNext(s.table.HeadAt(m.X, m.Y-s.railY)):
		return s.Resort()
	case s.table.Click(m.Y - s.railY):
		s.inside = false
		s.toList()
		return s.show(false)
	}
	return nil
}
