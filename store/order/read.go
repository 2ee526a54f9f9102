package order

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
)

// Form names the shape of an order in a file.
type Form string

// The three forms that ReadOrder knows.
const (
	FormExternal Form = "ExternalOrderJson" // seeds 1 to 3, and what ManageOrders takes
	FormProxy    Form = "proxy"             // the shop's proxy (seed 0)
	FormOwn      Form = "orderpad"          // what orderpad itself prints
)

// ReadOrder reads one order from JSON in any of the three forms. What it does
// not know is not lost without a word: each such key is a warning with its
// path. A value of the wrong type, or a full card number, is an error that
// names the field.
func ReadOrder(data []byte, sp catalog.Spelling) (Order, Form, []Problem, error) {
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	decoder.UseNumber()
	var root any
	if err := decoder.Decode(&root); err != nil {
		return Order{}, "", nil, Errorf(KindInvalid, "the file is not JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Order{}, "", nil, Errorf(KindInvalid, "the file goes on after its first order; bring in several with: orderpad import FILE")
	}
	object, ok := root.(map[string]any)
	if !ok {
		return Order{}, "", nil, Errorf(KindInvalid, "the file does not hold one order; bring in several with: orderpad import FILE")
	}
	if inner, ok := object["order_json"].(map[string]any); ok && len(object) == 1 {
		object = inner
	}
	r := reader{spelling: sp}
	form := formOf(object)
	var err error
	switch form {
	case FormProxy:
		err = r.proxy(object)
	case FormOwn:
		err = r.own(object)
	case FormExternal:
		err = r.external(object)
	default:
		err = Errorf(KindInvalid, "the file holds no order that orderpad knows: it has neither LinesOE nor lineItems nor lines")
	}
	if err != nil {
		return Order{}, form, r.problems, err
	}
	return r.order, form, r.problems, nil
}

func formOf(object map[string]any) Form {
	for _, probe := range []struct {
		form Form
		keys []string
	}{
		{FormOwn, []string{"lines", "ext_order_id", "fields"}},
		{FormProxy, []string{"lineItems", "orderNumber"}},
		{FormExternal, []string{"LinesOE", "ExtOrderID", "ContactNameFirst"}},
	} {
		for _, key := range probe.keys {
			if _, ok := object[key]; ok {
				return probe.form
			}
		}
	}
	return ""
}

type reader struct {
	order    Order
	spelling catalog.Spelling
	problems []Problem
}

func (r *reader) warn(path, format string, args ...any) {
	r.problems = append(r.problems, Problem{path, fmt.Sprintf(format, args...), SeverityWarning})
}

// external reads ExternalOrderJson.
func (r *reader) external(object map[string]any) error {
	rest := maps.Clone(object)
	if id, ok := rest["ExtOrderID"]; ok {
		r.order.ExtOrderID = text(id)
		delete(rest, "ExtOrderID")
	}
	lines, hasLines := rest["LinesOE"]
	delete(rest, "LinesOE")
	if typo, ok := rest["CustomerSeviceRep"]; ok {
		if text(rest["CustomerServiceRep"]) == "" {
			rest["CustomerServiceRep"] = typo
		}
		delete(rest, "CustomerSeviceRep")
	}
	if err := r.fill(reflect.ValueOf(&r.order.Fields).Elem(), "", rest); err != nil {
		return err
	}
	if !hasLines {
		return nil
	}
	list, ok := lines.([]any)
	if !ok {
		return FieldError("LinesOE", "LinesOE is a list of lines")
	}
	var parts []PartLine
	for i, item := range list {
		part, err := r.partLine("LinesOE."+strconv.Itoa(i), item)
		if err != nil {
			return err
		}
		parts = append(parts, part)
	}
	r.order.Lines = Join(parts, r.spelling)
	return nil
}

// partLine reads one line of ExternalOrderJson, in seed 1's names too.
func (r *reader) partLine(path string, item any) (PartLine, error) {
	object, ok := item.(map[string]any)
	if !ok {
		return PartLine{}, FieldError(path, "%s is not a line", path)
	}
	rest := maps.Clone(object)
	take := func(names ...string) string {
		value := ""
		for _, name := range names {
			if v, ok := rest[name]; ok {
				value = cmp.Or(value, text(v))
				delete(rest, name)
			}
		}
		return value
	}
	p := PartLine{
		Part: take("PartNumber"), Color: take("Color", "ForProductColor"),
		Description: take("Description", "ForProductDescription"), Size: take("Size"),
	}
	qty, price := take("Qty", "Quantity"), take("Price", "cur_UnitPriceUserEntered")
	sum := 0
	for i := range p.Columns {
		name := "Size0" + strconv.Itoa(i+1)
		if v := take(name); v != "" {
			n, err := ParseQty(path+"."+name, v)
			if err != nil {
				return p, err
			}
			p.Columns[i] = n
			sum += n
		}
	}
	p.Qty = sum
	if qty != "" {
		n, err := ParseQty(path+".Qty", qty)
		if err != nil {
			return p, err
		}
		p.Qty = n
		if sum != 0 && sum != n {
			r.warn(path+".Quantity", "%s: the sizes add up to %d pieces, the line says %d; the sizes were taken", path, sum, n)
			p.Qty = sum
		}
	}
	var err error
	if p.Price, err = parsePrice(path+".Price", price); err != nil {
		return p, err
	}
	if HoldsCardNumber(p.Description) {
		return p, FieldError(path+".Description", "%s.Description holds what looks like a full card number; leave only its last four digits", path)
	}
	if err := r.fill(reflect.ValueOf(&p.LineFields).Elem(), path+".", rest); err != nil {
		return p, err
	}
	return p, r.settle(path, &p)
}

// settle makes a part line's size one of the tables' and tells fees apart.
func (r *reader) settle(path string, p *PartLine) error {
	if p.Part == "" {
		return FieldError(path+".PartNumber", "%s has no part number", path)
	}
	if p.Color == "" && IsFeePart(p.Part) {
		p.Fee, p.Size = true, ""
		return nil
	}
	_, partSize := r.spelling.ParsePart(p.Part)
	size, known := catalog.NormalizeSize(p.Size)
	switch {
	case p.Size == "":
	case !known:
		r.warn(path+".Size", "no size table knows %q; it goes on the base part", catalog.Clean(p.Size))
	case partSize != "" && partSize != size:
		r.warn(path+".Size", "the part %s is %s, the line says %s; the part was taken", p.Part, partSize, size)
	default:
		p.Size = size
	}
	if p.Qty == 0 {
		r.warn(path+".Qty", "%s has no pieces; it was left out", p.Part)
	}
	return nil
}

// fill sets the fields of a struct from a JSON object, by their names.
func (r *reader) fill(v reflect.Value, prefix string, object map[string]any) error {
	for _, key := range slices.Sorted(maps.Keys(object)) {
		path, value := prefix+key, object[key]
		if value == nil {
			continue
		}
		field, ok := fieldByName(v, key)
		if !ok {
			r.warn(path, "%s is not a field of an order; it was left out", path)
			continue
		}
		if err := r.fillField(field, path, value); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) fillField(field reflect.Value, path string, value any) error {
	switch {
	case field.Kind() == reflect.Slice:
		list, ok := value.([]any)
		if !ok {
			return FieldError(path, "%s is a list", path)
		}
		for i, item := range list {
			object, ok := item.(map[string]any)
			if !ok {
				return FieldError(path, "%s.%d is not an object", path, i)
			}
			element := reflect.New(field.Type().Elem()).Elem()
			if err := r.fill(element, path+"."+strconv.Itoa(i)+".", object); err != nil {
				return err
			}
			field.Set(reflect.Append(field, element))
		}
		return nil
	case field.Kind() == reflect.Struct && !isLeaf(field.Type()):
		object, ok := value.(map[string]any)
		if !ok {
			return FieldError(path, "%s is an object", path)
		}
		return r.fill(field, path+".", object)
	}
	return setText(field, path, value)
}

// setText sets a leaf from a JSON scalar; numbers and text are read alike.
func setText(field reflect.Value, path string, value any) error {
	switch value.(type) {
	case map[string]any, []any:
		return FieldError(path, "%s holds one value, not a list or an object", path)
	}
	s := text(value)
	if HoldsCardNumber(s) {
		return FieldError(path, "%s holds what looks like a full card number; leave only its last four digits", path)
	}
	switch p := field.Addr().Interface().(type) {
	case **string:
		*p = &s // an empty block is a value of its own
		return nil
	case **int64:
		if strings.HasSuffix(path, "id_Design") && s == "0" {
			return nil // 0 would attach an orphan
		}
		if whole, ok := strings.CutSuffix(s, ".0"); ok {
			s = whole
		}
	}
	return setLeaf(field, path, s)
}

// text is a JSON scalar as text.
func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}
