package work

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"orderpad/store"
	"orderpad/store/order"
)

// OneDesign says what the shop's records know of art.
const OneDesign = "the shop's records know one design an order and no places; add the others and their places by hand"

// DesignsView is the designs of a customer, or those that a query finds.
type DesignsView struct {
	Customer *CustomerRef `json:"customer"` // null where the query names a design
	Designs  []DesignLine `json:"designs"`
	Note     string       `json:"note"`
}

// DesignLine is one of the shop's designs as its orders name it.
type DesignLine struct {
	Number      order.DesignID `json:"number"` // null where the shop's record has a name alone
	Name        string         `json:"name"`
	LastUsed    order.Date     `json:"last_used"`
	Times       int            `json:"times"`        // orders
	OnSiteOrder int64          `json:"onsite_order"` // the newest that names it
	Customer    string         `json:"customer"`
	CustomerID  int64          `json:"customer_id"`
}

// Designs lists the designs of the customer that a query names by number, name,
// contact or e-mail, newest first; else those of all customers whose number or
// name the query fits. It asks nobody: the orders that are here name them.
func (w *Work) Designs(ctx context.Context, query string) (DesignsView, error) {
	view := DesignsView{Designs: []DesignLine{}, Note: OneDesign}
	query = strings.TrimSpace(query)
	if query == "" {
		return view, order.FieldError("query", "name a customer, or a design by number or name")
	}
	conn, _, err := w.selling(ctx)
	if err != nil {
		return view, err
	}
	c, err := w.findCustomer(ctx, query)
	if err == nil && c.ID != 0 {
		view.Customer = &CustomerRef{ID: &c.ID, Name: c.Name, Contact: c.Contact.Name(), Email: c.Contact.Email, Phone: c.Contact.Phone}
		view.Designs, err = w.DesignsOf(ctx, c.ID)
		return view, err
	}
	all, failed := w.Store.Designs(ctx, conn.Name, 0)
	if failed != nil {
		return view, failed
	}
	for _, d := range all {
		if fitsDesign(d, query) {
			view.Designs = append(view.Designs, viewDesign(d))
		}
	}
	if len(view.Designs) > 0 {
		return view, nil
	}
	if err != nil && !order.IsKind(err, order.KindNotFound) {
		return view, err // several customers: it says which
	}
	e := order.Errorf(order.KindNotFound, "neither a customer nor a design is found for %q", query)
	e.Hint = "fetch the shop's orders with: orderpad customers refresh"
	return view, e
}

// DesignsOf lists the designs of one customer, newest first, for a picker.
func (w *Work) DesignsOf(ctx context.Context, customer int64) ([]DesignLine, error) {
	conn, _, err := w.selling(ctx)
	if err != nil {
		return nil, err
	}
	list, err := w.Store.Designs(ctx, conn.Name, customer)
	lines := make([]DesignLine, len(list))
	for i, d := range list {
		lines[i] = viewDesign(d)
	}
	return lines, err
}

func viewDesign(d store.DesignUse) DesignLine {
	return DesignLine{
		Number: d.Number, Name: d.Name, LastUsed: d.LastUsed, Times: d.Times, OnSiteOrder: d.Order, Customer: d.CustomerName, CustomerID: d.Customer,
	}
}

// fitsDesign tells whether a query is a design's number, with or without its
// version behind the point, or words of its name.
func fitsDesign(d store.DesignUse, query string) bool {
	if _, err := strconv.ParseFloat(query, 64); err == nil {
		whole, _, _ := strings.Cut(string(d.Number), ".")
		return string(d.Number) == query || whole == query
	}
	name := strings.ToLower(d.Name)
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(query)), func(word string) bool { return !strings.Contains(name, word) })
}

// designName is the newest name of a design by its number, of the customer's
// first; empty when no order here names it.
func (w *Work) designName(ctx context.Context, id order.DesignID, customer int64) (string, error) {
	conn, _, err := w.selling(ctx)
	if err != nil {
		return "", err
	}
	for _, of := range []int64{customer, 0} {
		list, err := w.Store.Designs(ctx, conn.Name, of)
		if err != nil {
			return "", err
		}
		for _, d := range list {
			if d.Number == id {
				return d.Name, nil
			}
		}
	}
	return "", nil
}
