// Package manageorders is the connection to ShopWorks ManageOrders itself: the
// read side below /v1/manageorders and the write side below /onsite.
package manageorders

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"orderpad/client"
	"orderpad/store/order"
)

// testPrefix begins the id of an order that was queued in test mode.
const testPrefix = "TEST-"

// Encode makes the ExternalOrderJson of an order (Swagger of July 2026): dates
// MM/DD/YYYY, lines' Size, Qty and Price as text, or the payload schema's names with
// split=columns. What is empty is left out. It is pure: the same order and
// settings make the same bytes.
func Encode(o order.Order, s order.Settings) (order.Body, error) {
	id := o.ExtOrderID
	if o.Test {
		id = testPrefix + id
	}
	body := order.Body{ServerID: id, Route: "POST " + s.PushPath}
	o, parts := client.Departing(o, s)
	if o.Fields.TaxTotal.Set {
		s.TaxFlags = nil // the tax that was told, or the one that OnSite works out: never both
	}
	var doc client.Body
	doc.Set("ExtOrderID", id)
	for _, f := range (order.Order{Fields: o.Fields}).Filled() {
		if err := setField(&doc, f.Path, f.Path, f.Value); err != nil {
			return body, err
		}
	}
	for i, p := range parts {
		if err := setLine(&doc, "LinesOE."+strconv.Itoa(i)+".", p, s); err != nil {
			return body, err
		}
	}
	var err error
	body.Bytes, err = doc.MarshalJSON()
	return body, err
}

// setField writes one field under all the names that the table gives it.
func setField(doc *client.Body, path, at, value string) error {
	info, ok := order.LookupField(path)
	if !ok {
		return order.Errorf(order.KindInternal, "The field %s is not in the table of fields", path)
	}
	v, err := client.WireValue(info, value, order.Date.US)
	if err != nil {
		return order.FieldError(path, "%s: %w", path, err)
	}
	names := strings.Split(info.ManageOrders, "+")
	if info.ManageOrders == "=" {
		names = []string{at[strings.LastIndexByte(at, '.')+1:]}
	}
	for _, name := range names {
		doc.Set(at[:strings.LastIndexByte(at, '.')+1]+name, v)
	}
	return nil
}

// setLine writes one line of LinesOE.
func setLine(doc *client.Body, at string, p order.PartLine, s order.Settings) error {
	text := func(name, value string) {
		if value != "" {
			doc.Set(at+name, value)
		}
	}
	if err := p.Sound(); err != nil {
		return err
	}
	columns := s.Split == order.SplitColumns
	doc.Set(at+"PartNumber", p.Part)
	text("Color", p.Color)
	if columns {
		text("ForProductColor", p.Color)
	}
	text("Description", p.Description)
	if columns {
		text("ForProductDescription", p.Description)
	}
	text("Size", p.Size)
	if columns {
		for i, n := range p.Columns {
			doc.Set(fmt.Sprintf("%sSize%02d", at, i+1), n)
		}
		doc.Set(at+"Quantity", p.Qty)
	} else {
		doc.Set(at+"Qty", strconv.Itoa(p.Qty))
	}
	text("Price", p.Price.String())
	if columns && p.Price.Set {
		doc.Set(at+"cur_UnitPriceUserEntered", json.Number(p.Price.String()))
	}
	for _, f := range client.LineValues(p) {
		if err := setField(doc, "LinesOE.0."+f.Path, at+f.Path, f.Value); err != nil {
			return err
		}
	}
	for _, b := range []struct {
		name  string
		value *string
	}{{"ExtDesignIDBlock", p.ExtDesignIDBlock}, {"DesignIDBlock", p.DesignIDBlock}, {"ExtShipID", p.ExtShipID}} {
		if b.value != nil { // absent is all or none, empty is none or off
			doc.Set(at+b.name, *b.value)
		}
	}
	for _, n := range s.TaxFlags {
		doc.Set(fmt.Sprintf("%ssts_EnableTax%02d", at, n), 1)
	}
	return nil
}
