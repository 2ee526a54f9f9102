package client

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"orderpad/store/order"
)

// Body is a JSON object that is written in the order it was built, so that the
// same order makes the same bytes. The zero Body is an empty object.
type Body struct {
	keys   []string
	values map[string]any // leaves, and *Body for what is nested
}

// Set puts a value at a dotted path: Designs.0.Locations.1.Notes. A number in
// the path is a place in a list; places that nothing was set for are left out.
func (b *Body) Set(path string, value any) {
	key, rest, nested := strings.Cut(path, ".")
	if b.values == nil {
		b.values = map[string]any{}
	}
	have, known := b.values[key]
	if !known {
		b.keys = append(b.keys, key)
	}
	if !nested {
		b.values[key] = value
		return
	}
	inner, ok := have.(*Body)
	if !ok {
		inner = &Body{}
		b.values[key] = inner
	}
	inner.Set(rest, value)
}

// Has tells whether anything was set under a key.
func (b *Body) Has(key string) bool { return b.values[key] != nil }

// MarshalJSON writes the object, or a list where the keys are places.
func (b *Body) MarshalJSON() ([]byte, error) {
	var buf bytes.Buffer
	list := len(b.keys) > 0 && strings.Trim(b.keys[0], "0123456789") == ""
	opening, closing := byte('{'), byte('}')
	if list {
		opening, closing = '[', ']'
	}
	buf.WriteByte(opening)
	for i, key := range b.keys {
		if i > 0 {
			buf.WriteByte(',')
		}
		if !list {
			buf.WriteString(strconv.Quote(key)) // keys are the wire's plain names
			buf.WriteByte(':')
		}
		value, err := marshalPlain(b.values[key])
		if err != nil {
			return nil, err
		}
		buf.Write(value)
	}
	buf.WriteByte(closing)
	return buf.Bytes(), nil
}

// marshalPlain writes JSON without escaping what HTML minds.
func marshalPlain(v any) ([]byte, error) {
	if b, ok := v.(*Body); ok {
		return b.MarshalJSON()
	}
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(buf.Bytes(), "\n"), nil
}

// Departing is an order as it leaves: the connection's defaults filled in, the
// day it was queued, and the lines that its sizes split into.
//
// The Customer block of a picked customer stays behind unless the rep changed
// it, so that the shop's own record is not written over.
func Departing(o order.Order, s order.Settings) (order.Order, []order.PartLine) {
	picked := o.Fields.IDCustomer != nil && *o.Fields.IDCustomer > 0 && *o.Fields.IDCustomer != s.Customer
	o = s.Defaults(o)
	if f := &o.Fields; f.DateOrderPlaced.IsZero() && !o.QueuedAt.IsZero() {
		f.DateOrderPlaced = order.DateOf(o.QueuedAt.Local())
	}
	if picked && !o.BlockEdited {
		o.Fields.Customer = order.CustomerBlock{}
	}
	return o, order.Split(o.Lines, s.Split, s.Spelling)
}

// LineValues are the filled fields of a part line beside its part, sizes and
// price, by their names in ExternalOrderJson; blocks with their three states
// are not among them.
func LineValues(p order.PartLine) []order.FieldValue {
	own := p.LineFields
	own.ExtDesignIDBlock, own.DesignIDBlock, own.ExtShipID = nil, nil, nil
	values := order.Order{Lines: []order.Line{{LineFields: own}}}.Filled()
	for i := range values {
		values[i].Path = strings.TrimPrefix(values[i].Path, "LinesOE.0.")
	}
	return values
}

// WireValue is a field's value in the type that its row of the field table
// gives: numbers and money as numbers, dates as writeDate writes them, all else
// as text.
func WireValue(info order.FieldInfo, value string, writeDate func(order.Date) string) (any, error) {
	switch info.Type {
	case "number", "money":
		return json.Number(value), nil
	case "date":
		d, err := order.ParseDate(value)
		if err != nil {
			return nil, err
		}
		return writeDate(d), nil
	}
	return value, nil
}
