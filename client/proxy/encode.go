// Package proxy is the connection to the shop's proxy in front of
// ManageOrders, as it was observed to behave.
package proxy

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"

	"orderpad/client"
	"orderpad/store/order"
)

// createPath is where orders are pushed.
const createPath = base + "/orders/create"

// Encode makes the body of orders/create: the proxy's own names, numbers as
// numbers, dates YYYY-MM-DD (it mangles every other spelling), one ship-to.
// What is empty is left out. It is pure: the same order and settings make the
// same bytes.
func Encode(o order.Order, s order.Settings) (order.Body, error) {
	body := order.Body{ServerID: serverID(o, s), Route: "POST " + createPath}
	o, parts := client.Departing(o, s)
	var doc client.Body
	doc.Set("orderNumber", o.ExtOrderID)
	if o.Test {
		doc.Set("isTest", true)
	}
	for _, f := range (order.Order{Fields: o.Fields}).Filled() {
		if strings.HasPrefix(f.Path, "ShippingAddresses.") && !strings.HasPrefix(f.Path, "ShippingAddresses.0.") {
			continue // one ship-to is all there is room for; order.NotCarried says so
		}
		if err := setField(&doc, f.Path, f.Value); err != nil {
			return body, err
		}
	}
	if !doc.Has("customer") {
		// The proxy refuses an order without a customer, not an empty one.
		doc.Set("customer", struct{}{})
	}
	designs := designIDs(o.Fields.Designs)
	for i, p := range parts {
		if err := setLine(&doc, i, p, designs); err != nil {
			return body, err
		}
	}
	var err error
	body.Bytes, err = doc.MarshalJSON()
	return body, err
}

// serverID is the id that the proxy gives an order.
func serverID(o order.Order, s order.Settings) string {
	if o.Test {
		return s.ExtPrefix + "TEST-" + o.ExtOrderID
	}
	return s.ExtPrefix + o.ExtOrderID
}

// setField writes one field where the table puts it; what the proxy drops is
// not written.
func setField(doc *client.Body, path, value string) error {
	info, ok := order.LookupField(path)
	if !ok {
		return order.Errorf(order.KindInternal, "The field %s is not in the table of fields", path)
	}
	at, carried := order.ProxyPath(path)
	if !carried {
		return nil
	}
	v, err := client.WireValue(info, value, order.Date.String)
	if err != nil {
		return order.FieldError(path, "%s: %w", path, err)
	}
	doc.Set(at, v)
	return nil
}

// setLine writes one of lineItems.
func setLine(doc *client.Body, i int, p order.PartLine, designs string) error {
	if err := p.Sound(); err != nil {
		return err
	}
	at := "lineItems." + strconv.Itoa(i) + "."
	text := func(name, value string) {
		if value != "" {
			doc.Set(at+name, value)
		}
	}
	doc.Set(at+"partNumber", p.Part)
	text("description", p.Description)
	text("color", p.Color)
	text("catalogColor", p.Color) // which it prefers where both are there
	text("size", p.Size)
	doc.Set(at+"quantity", p.Qty)
	if p.Price.Set {
		doc.Set(at+"price", json.Number(p.Price.String()))
	}
	for _, f := range client.LineValues(p) {
		if err := setField(doc, "LinesOE."+strconv.Itoa(i)+"."+f.Path, f.Value); err != nil {
			return err
		}
	}
	switch {
	case p.ExtDesignIDBlock != nil:
		doc.Set(at+"extDesignIdBlock", *p.ExtDesignIDBlock)
	case designs != "" && !p.Fee:
		doc.Set(at+"extDesignIdBlock", designs)
	}
	if p.DesignIDBlock != nil {
		doc.Set(at+"designIdBlock", *p.DesignIDBlock)
	}
	return nil
}

// designIDs is what a line without a design block of its own says: on
// ManageOrders an absent block means all designs, the proxy makes it an empty
// one, which means none. So all external ids are written, joined by commas
// where there are several: our reading, as no source shows a block with more
// than one.
func designIDs(designs []order.Design) string {
	var ids []string
	for _, d := range designs {
		if travels(d) {
			ids = append(ids, cmp.Or(d.ExtDesignID, "DESIGN-"+strconv.Itoa(len(ids)+1))) // the proxy's own name for it
		}
	}
	return strings.Join(ids, ",")
}

// travels tells whether anything of a design is written: one that was emptied
// is left out, and the proxy counts those that it gets.
func travels(d order.Design) bool {
	return len(order.Order{Fields: order.Fields{Designs: []order.Design{d}}}.Filled()) > 0
}
