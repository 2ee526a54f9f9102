package orders

import (
	"context"
	"fmt"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
)

func (s *Screen) customerRows(b *rows) {
	o := &s.draft.shown
	name := orElse(o.CustomerName, "none yet")
	if o.Fields.IDCustomer != nil {
		name += " (" + strconv.FormatInt(*o.Fields.IDCustomer, 10) + ")"
	}
	b.list = append(b.list, row{label: "Customer", value: name, help: s.env.Keys.Name(kit.PickCustomer) + " finds one of the shop's customers", do: s.pickCustomer})
	b.action("+ a customer that the shop does not know yet", s.askCustomer)
	b.head("Contact")
	b.fields("", "ContactNameFirst", "First name", "ContactNameLast", "Last name", "ContactEmail", "E-mail", "ContactPhone", "Phone")
	b.head("Company and billing")
	b.fields("Customer.", "CompanyName", "Company", "MainEmail", "Main e-mail", "BillingCompany", "Billing company", "BillingAddress01", "Address",
		"BillingAddress02", "Address 2", "BillingCity", "City", "BillingState", "State", "BillingZip", "ZIP", "BillingCountry", "Country",
		"TaxExempt", "Tax exempt", "TaxExemptNumber", "Exemption no.")
}

// askCustomer types a customer that the shop does not know.
func (s *Screen) askCustomer() tea.Cmd {
	box := newForm(s.env, "A new customer", func(b *formBox) (tea.Cmd, bool) {
		if b.value(0) == "" {
			return b.fail(0, order.FieldError("customer", "type the customer's name"))
		}
		if email := b.value(3); email != "" && !order.ValidEmail(email) {
			return b.fail(3, order.FieldError("ContactEmail", "this is not an e-mail address such as ann@acme.com"))
		}
		for i, other := range map[int]int{1: 2, 2: 1} {
			if b.value(i) == "" && b.value(other) != "" {
				return b.fail(i, order.FieldError("contact", "the shop needs a first and a last name"))
			}
		}
		for i := range b.form.Len() {
			if order.HoldsCardNumber(b.value(i)) {
				return b.fail(i, order.FieldError("customer", "this looks like a full card number; leave only its last four digits"))
			}
		}
		name, contact := b.value(0), order.Contact{First: b.value(1), Last: b.value(2), Email: b.value(3), Phone: b.value(4)}
		return s.touch(func() tea.Cmd { return s.addCustomer(name, contact, b.form.Done) }), true
	}, "name", "first name", "last name", "e-mail", "phone")
	box.foot, box.later = "save", true
	f := &s.draft.shown.Fields
	for i, v := range []string{f.ContactNameFirst, f.ContactNameLast, f.ContactEmail, f.ContactPhone} {
		box.form.At(i + 1).SetValue(v)
	}
	return kit.Show(box.keep(s.keptAt("customer")))
}

func (s *Screen) addCustomer(name string, contact order.Contact, added func()) tea.Cmd {
	id, version, w := s.draft.base.ID, s.draft.base.Version, s.work
	return s.run(func(ctx context.Context) (did, error) {
		o, err := w.AddCustomer(ctx, id, version, name, contact)
		if err != nil {
			return nil, err
		}
		return func() tea.Cmd {
			added()
			return tea.Batch(s.takeNewer(o), kit.Notify(kit.OK, name+" is kept on this laptop and goes to the shop with the order."))
		}, nil
	})
}

func (s *Screen) shipRows(b *rows) {
	o := &s.draft.shown
	for i, a := range o.Fields.ShippingAddresses {
		b.head(fmt.Sprintf("Ship-to %d: %s", i+1, shipName(a)))
		b.fields(fmt.Sprintf("ShippingAddresses.%d.", i), "ShipCompany", "Company", "ShipAddress01", "Address", "ShipAddress02", "Address 2", "ShipCity", "City",
			"ShipState", "State", "ShipZip", "ZIP", "ShipCountry", "Country", "ShipMethod", "Method", "ExtShipID", "Our id")
	}
	n := len(o.Fields.ShippingAddresses)
	at := fmt.Sprintf("ShippingAddresses.%d.", n)
	b.action("+ a ship-to", func() tea.Cmd {
		return s.add(at+"ShipCompany", order.FieldValue{Path: at + "ExtShipID", Value: s.freeShipID()})
	})
	if n == 0 || len(o.Lines) == 0 {
		return
	}
	b.head("Which line goes where")
	for i, l := range o.Lines {
		if l.Fee {
			continue
		}
		b.fields(fmt.Sprintf("LinesOE.%d.", i), "ExtShipID", lineName(l))
		r := &b.list[len(b.list)-1]
		r.value, r.do = s.shipOf(l), func() tea.Cmd { return s.pickShip(i) }
	}
}

// freeShipID is an id that no ship-to of the order has.
func (s *Screen) freeShipID() string {
	used := map[string]bool{}
	for _, a := range s.draft.shown.Fields.ShippingAddresses {
		used[a.ExtShipID] = true
	}
	for n := 1; ; n++ {
		if id := "SHIP-" + strconv.Itoa(n); !used[id] {
			return id
		}
	}
}

// shipOf says where a line goes.
func (s *Screen) shipOf(l order.Line) string {
	switch {
	case l.ExtShipID == nil:
		return "not assigned"
	case *l.ExtShipID == "":
		return "not shipped"
	}
	for _, a := range s.draft.shown.Fields.ShippingAddresses {
		if a.ExtShipID == *l.ExtShipID {
			return shipName(a)
		}
	}
	return *l.ExtShipID + ", which is no ship-to of this order"
}

// pickShip assigns a line to one of the order's ship-to's.
func (s *Screen) pickShip(at int) tea.Cmd {
	if why := s.draft.readOnly(); why != "" {
		return kit.Notify(kit.Warn, kit.Sentence(why))
	}
	if at < 0 || at >= len(s.draft.shown.Lines) {
		return nil
	}
	if len(s.draft.shown.Fields.ShippingAddresses) == 0 {
		return tea.Batch(s.openSection(sectionShip), kit.Notify(kit.Info, "Add a ship-to first; then each line can go to its own."))
	}
	path := fmt.Sprintf("LinesOE.%d.ExtShipID", at)
	set := func(value string) func() tea.Cmd {
		return func() tea.Cmd { return s.must(s.setPaths(order.FieldValue{Path: path, Value: value})) }
	}
	var items []pickItem
	for _, a := range s.draft.shown.Fields.ShippingAddresses {
		if a.ExtShipID != "" {
			items = append(items, pickItem{shipName(a), a.ExtShipID, set(a.ExtShipID)})
		}
	}
	items = append(items, pickItem{"not assigned", "the shop decides", set("")}, pickItem{"not shipped", "shipping is off for it", set("none")})
	return kit.Show(newPick(s.env, "Where does "+lineName(s.draft.shown.Lines[at])+" go?", items))
}
