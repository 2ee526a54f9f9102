package work

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

func viewCustomer(c order.Customer) CustomerLine {
	return CustomerLine{
		ID: c.ID, Local: c.Local, Name: c.Name, Contact: c.Contact.Name(), Email: c.Contact.Email, Phone: c.Contact.Phone,
		LastOrder: c.LastOrder, TakeAlong: c.TakeAlong,
	}
}

// SearchCustomers finds customers by name, contact, e-mail, phone or number.
func (w *Work) SearchCustomers(ctx context.Context, query string, limit int) (CustomersView, error) {
	conn, _, err := w.selling(ctx)
	if err != nil {
		return CustomersView{}, err
	}
	found, total, err := w.Store.SearchCustomers(ctx, conn.Name, query, limit)
	if err != nil {
		return CustomersView{}, err
	}
	view := CustomersView{Total: total, Customers: make([]CustomerLine, len(found))}
	for i, c := range found {
		view.Customers[i] = viewCustomer(c)
	}
	return view, nil
}

// ShowCustomer is everything that this laptop knows of a customer.
func (w *Work) ShowCustomer(ctx context.Context, id int64) (CustomerView, error) {
	conn, _, err := w.selling(ctx)
	if err != nil {
		return CustomerView{}, err
	}
	c, err := w.Store.Customer(ctx, conn.Name, id)
	if err != nil {
		return CustomerView{}, err
	}
	view := CustomerView{CustomerLine: viewCustomer(c), Contacts: []ContactView{}, Orders: []PastLine{}, Paid: []PaidView{}}
	for _, contact := range c.Contacts {
		view.Contacts = append(view.Contacts, ContactView{contact.Name(), contact.Email, contact.Phone, contact.Department})
	}
	past, _, err := w.Store.SearchPast(ctx, store.PastFilter{Connection: conn.Name, Customer: id})
	if err != nil {
		return view, err
	}
	for _, p := range past {
		view.Orders = append(view.Orders, PastLine{p.Number, p.Ordered, p.PO, p.DesignName, p.Pieces, moneyText(p.Total), p.Open(), timePtr(p.FetchedAt)})
	}
	paid, err := w.Store.LastPaid(ctx, conn.Name, id, "")
	if err != nil {
		return view, err
	}
	for _, p := range paid {
		view.Paid = append(view.Paid, PaidView{p.Style, p.Size, p.Price, p.Date, p.Order, p.Pieces})
	}
	return view, nil
}

// TakeAlong marks a customer whose whole history the rep wants on this laptop.
func (w *Work) TakeAlong(ctx context.Context, id int64, on bool) error {
	conn, _, err := w.selling(ctx)
	if err != nil {
		return err
	}
	return w.Store.SetTakeAlong(ctx, conn.Name, id, on)
}

// PickCustomer sets an order's customer by number, name, contact or e-mail. A
// query that fits several is refused with the list.
func (w *Work) PickCustomer(ctx context.Context, key, query string) (OrderView, error) {
	c, err := w.findCustomer(ctx, query)
	if err != nil {
		return OrderView{}, err
	}
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return OrderView{}, err
	}
	set, err := w.setCustomer(ctx, o, c)
	if err != nil {
		return OrderView{}, err
	}
	return w.edit(ctx, key, "customer", set)
}

func (w *Work) findCustomer(ctx context.Context, query string) (order.Customer, error) {
	conn, _, err := w.selling(ctx)
	if err != nil {
		return order.Customer{}, err
	}
	query = strings.TrimSpace(query)
	if id, err := strconv.ParseInt(query, 10, 64); err == nil {
		c, err := w.Store.Customer(ctx, conn.Name, id)
		if err == nil || !order.IsKind(err, order.KindNotFound) {
			return c, err
		}
	}
	found, total, err := w.Store.SearchCustomers(ctx, conn.Name, query, 200)
	if err != nil {
		return order.Customer{}, err
	}
	if total == 1 {
		return found[0], nil
	}
	if total == 0 {
		e := order.Errorf(order.KindNotFound, "no customer is found for %q", query)
		e.Field, e.Hint = "customer", "fetch the shop's with: orderpad customers refresh; or type a new one with --new NAME"
		return order.Customer{}, e
	}
	if c, ok := onlyNamed(found, query); ok {
		return c, nil
	}
	names := make([]string, 0, customersListed)
	for _, c := range found[:min(len(found), customersListed)] {
		number := "typed here:"
		if c.ID != 0 {
			number = strconv.FormatInt(c.ID, 10)
		}
		names = append(names, number+" "+c.Name)
	}
	if more := total - len(names); more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	e := order.FieldError("customer", "%q fits %d customers: %s", query, total, strings.Join(names, ", "))
	e.Hint = "type more of the name, or the number"
	return order.Customer{}, e
}

// customersListed is how many customers that a query fits are named.
const customersListed = 9

// onlyNamed is the one customer of a list that has exactly this name; with two
// of the same name none is.
func onlyNamed(list []order.Customer, name string) (order.Customer, bool) {
	same := slices.DeleteFunc(slices.Clone(list), func(c order.Customer) bool { return !strings.EqualFold(c.Name, name) })
	if len(same) != 1 {
		return order.Customer{}, false
	}
	return same[0], true
}

// SetCustomer puts a customer of a list, with its newest contact, on an order.
func (w *Work) SetCustomer(ctx context.Context, id, version int64, line CustomerLine) (order.Order, error) {
	conn, _, err := w.selling(ctx)
	if err != nil {
		return order.Order{}, err
	}
	var c order.Customer
	if line.ID != 0 {
		c, err = w.Store.Customer(ctx, conn.Name, line.ID)
	} else {
		c, err = w.Store.LocalCustomer(ctx, line.Local)
	}
	if err != nil {
		return order.Order{}, err
	}
	return w.giveCustomer(ctx, id, version, c)
}

func (w *Work) giveCustomer(ctx context.Context, id, version int64, c order.Customer) (order.Order, error) {
	o, err := w.Store.Order(ctx, strconv.FormatInt(id, 10))
	if err != nil {
		return o, err
	}
	set, err := w.setCustomer(ctx, o, c)
	if err != nil {
		return o, err
	}
	return w.Change(ctx, id, version, "customer", set)
}

// setCustomer replaces who an order is for. What the rep typed of the contact
// before stays where the customer has none; a contact of the customer that the
// order was for goes with that one.
func (w *Work) setCustomer(ctx context.Context, was order.Order, c order.Customer) (func(*order.Order, order.Settings) error, error) {
	theirs, err := w.contactOfCustomer(ctx, was)
	if err != nil {
		return nil, err
	}
	return func(o *order.Order, _ order.Settings) error {
		o.CustomerName, o.CustomerKey, o.BlockEdited, o.BlockFiled = c.Name, c.Local, false, false
		f := &o.Fields
		f.IDCustomer, f.ExtCustomerID, f.Customer = nil, "", order.CustomerBlock{}
		if c.ID != 0 {
			f.IDCustomer = &c.ID
		} else {
			f.Customer.CompanyName, o.BlockEdited = c.Name, true
		}
		if c.Contact != (order.Contact{}) || theirs {
			f.ContactNameFirst, f.ContactNameLast = c.Contact.First, c.Contact.Last
			f.ContactEmail, f.ContactPhone = c.Contact.Email, c.Contact.Phone
		}
		return nil
	}, nil
}

// contactOfCustomer tells whether an order's contact is one that its customer
// brought along, and not one that the rep typed.
func (w *Work) contactOfCustomer(ctx context.Context, o order.Order) (bool, error) {
	var c order.Customer
	var err error
	switch {
	case o.Fields.IDCustomer != nil:
		var conn order.Connection
		if conn, _, err = w.selling(ctx); err == nil {
			c, err = w.Store.Customer(ctx, conn.Name, *o.Fields.IDCustomer)
		}
	case o.CustomerKey != 0:
		c, err = w.Store.LocalCustomer(ctx, o.CustomerKey)
	default:
		return false, nil
	}
	if order.IsKind(err, order.KindNotFound) {
		return false, nil
	}
	return slices.ContainsFunc(append(c.Contacts, c.Contact), func(known order.Contact) bool {
		return known.Name() == o.Contact() && known.Email == o.Fields.ContactEmail
	}), err
}

// NewCustomer puts a customer that the shop does not know yet on an order, for
// commands; its contact is the order's, unless that is the contact of the
// customer whose place it takes.
func (w *Work) NewCustomer(ctx context.Context, key, name string) (OrderView, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return OrderView{}, err
	}
	theirs, err := w.contactOfCustomer(ctx, o)
	if err != nil {
		return OrderView{}, err
	}
	var contact order.Contact
	if !theirs {
		f := o.Fields
		contact = order.Contact{First: f.ContactNameFirst, Last: f.ContactNameLast, Email: f.ContactEmail, Phone: f.ContactPhone}
	}
	o, err = w.AddCustomer(ctx, o.ID, o.Version, name, contact)
	if err != nil {
		return OrderView{}, err
	}
	return w.view(ctx, o)
}

// AddCustomer keeps a customer that the shop does not know yet on this laptop,
// and puts it on an order.
func (w *Work) AddCustomer(ctx context.Context, id, version int64, name string, contact order.Contact) (order.Order, error) {
	name = strings.TrimSpace(catalog.Clean(name))
	if name == "" {
		return order.Order{}, order.FieldError("customer", "the new customer has no name")
	}
	for _, text := range []string{name, contact.First, contact.Last, contact.Email, contact.Phone} {
		if order.HoldsCardNumber(text) {
			return order.Order{}, order.FieldError("customer", "the customer's data holds what looks like a full card number; leave it out")
		}
	}
	o, err := w.Store.Order(ctx, strconv.FormatInt(id, 10))
	if err != nil {
		return o, err
	}
	if !o.State.Editable() {
		return o, o.Refuse("changed")
	}
	c, err := w.typedBefore(ctx, name, contact)
	if err != nil {
		return o, err
	}
	if c, err = w.Store.SaveLocalCustomer(ctx, c); err != nil {
		return o, err
	}
	return w.giveCustomer(ctx, id, version, c)
}

// typedBefore is the customer of this name and contact that was typed for an
// earlier order, else a new one: twice the same could not be told apart.
func (w *Work) typedBefore(ctx context.Context, name string, contact order.Contact) (order.Customer, error) {
	found, _, err := w.Store.SearchCustomers(ctx, "", name, 0)
	for _, c := range found {
		same := c.Contact == contact || contact == (order.Contact{}) || c.Contact == (order.Contact{})
		if c.Local != 0 && strings.EqualFold(c.Name, name) && same {
			if contact != (order.Contact{}) {
				c.Contact = contact
			}
			return c, err
		}
	}
	return order.Customer{Name: name, Contact: contact}, err
}
