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
	FormExternal Form = "ExternalOrderJson" // the schemas', and what ManageOrders takes
	FormProxy    Form = "proxy"             // the shop's proxy (its guide)
	FormOwn      Form = "orderpad"          // what orderpad itself prints
)

// ReadOrder reads one order from JSON in any of the three forms. What it does
// not know is not lost without a word: each such key is a warning with its
// path. A value of the wrong type, or a full card number, is an error that
// names the field.
func ReadOrder(data []byte, sp catalog.Spelling) (Order, Form, []Problem, error) {
	return readOrder(data, reader{spelling: sp})
}

// TakeOrder is ReadOrder of an order that is to be made: its styles, colours
// and sizes are held against the catalogue, and what is not exactly one of its
// is a problem.
func TakeOrder(data []byte, opts TakeOptions) (Order, Form, []Problem, error) {
	fit := newFitter(opts)
	return readOrder(data, reader{spelling: opts.Spelling, fit: &fit})
}

func readOrder(data []byte, r reader) (Order, Form, []Problem, error) {
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
	r.noteTypes()
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
	fit      *fitter // nil where nothing is to be made of it
	problems []Problem
}

func (r *reader) warn(path, format string, args ...any) {
	r.problems = append(r.problems, Problem{Field: path, Message: fmt.Sprintf(format, args...), Severity: SeverityWarning})
}

// external reads ExternalOrderJson.
func (r *reader) external(object map[string]any) error {
	rest := maps.Clone(object)
	id, err := scalar("ExtOrderID", rest["ExtOrderID"])
	if err != nil {
		return err
	}
	r.order.ExtOrderID = id
	delete(rest, "ExtOrderID")
	if test, ok := rest["isTest"]; ok {
		r.isTest("isTest", test)
		delete(rest, "isTest")
	}
	lines, hasLines := rest["LinesOE"]
	delete(rest, "LinesOE")
	if typo, ok := rest["CustomerSeviceRep"]; ok {
		r.alike("CustomerSeviceRep", typo, rest["CustomerServiceRep"])
		if text(rest["CustomerServiceRep"]) == "" {
			rest["CustomerServiceRep"] = typo
		}
		delete(rest, "CustomerSeviceRep")
	}
	if err := r.fill(reflect.ValueOf(&r.order.Fields).Elem(), "", rest); err != nil {
		return err
	}
	// What the document says of the customer is sent as it says.
	r.order.BlockFiled = r.order.Fields.Customer != CustomerBlock{}
	r.order.BlockEdited = r.order.BlockFiled
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
	for _, i := range LostDescriptions(parts, r.order.Lines, r.spelling) {
		r.warn("LinesOE."+strconv.Itoa(i)+".Description", "%q gives way to the description of another size of the style", catalog.Clean(parts[i].Description))
	}
	return nil
}

// alike warns of a value that gives way to another name of the same field.
func (r *reader) alike(path string, value, taken any) {
	if a, b := text(value), text(taken); a != "" && b != "" && a != b {
		r.warn(path, "%s %q gives way to %q", path, catalog.Clean(a), catalog.Clean(b))
	}
}

// noteTypes maps the types of notes that OnSite does not know to the nearest
// that it does, and says so (DECISIONS "Notes").
func (r *reader) noteTypes() {
	for i, n := range r.order.Fields.Notes {
		if slices.Contains(NoteTypes, n.Type) {
			continue
		}
		r.order.Fields.Notes[i].Type = nearestNoteType(n.Type)
		r.warn("Notes."+strconv.Itoa(i)+".Type", "%q is not one of the nine note types; %s was taken", catalog.Clean(n.Type), r.order.Fields.Notes[i].Type)
	}
}

// nearestNoteType goes by the department that a type names: Production and
// Shipping Notes are Notes To Production and Notes To Shipping.
func nearestNoteType(name string) string {
	words := strings.Fields(strings.ToLower(name))
	for _, known := range NoteTypes {
		department := known[strings.LastIndexByte(known, ' ')+1:]
		if slices.Contains(words, strings.ToLower(department)) {
			return known
		}
	}
	return NoteTypes[0]
}

// partLine reads one line of ExternalOrderJson, in the payload schema's names too.
func (r *reader) partLine(path string, item any) (PartLine, error) {
	object, ok := item.(map[string]any)
	if !ok {
		return PartLine{}, FieldError(path, "%s is not a line", path)
	}
	p, err := r.partFields(path, object)
	if err == nil {
		err = r.settle(path, &p)
	}
	if err == nil && r.fit != nil {
		r.problems = append(r.problems, r.fit.part(path, &p, r.spelling)...)
	}
	return p, err
}

// partFields reads the fields of a line as they stand.
func (r *reader) partFields(path string, object map[string]any) (PartLine, error) {
	line := maps.Clone(object)
	p := PartLine{}
	for _, f := range []struct {
		to    *string
		names []string
	}{
		{&p.Part, []string{"PartNumber"}},
		{&p.Color, []string{"Color", "ForProductColor"}},
		{&p.Description, []string{"Description", "ForProductDescription"}},
		{&p.Size, []string{"Size"}},
	} {
		for _, name := range f.names {
			value, err := scalar(path+"."+name, line[name])
			if err != nil {
				return p, err
			}
			if f.to == &p.Description && HoldsCardNumber(value) {
				return p, cardError(path + "." + name)
			}
			r.alike(path+"."+name, value, *f.to)
			*f.to = cmp.Or(*f.to, value)
			delete(line, name)
		}
	}
	if err := r.partQty(path, line, &p); err != nil {
		return p, err
	}
	for _, name := range []string{"Price", "cur_UnitPriceUserEntered"} {
		var price catalog.Price
		if err := setText(reflect.ValueOf(&price).Elem(), path+"."+name, line[name]); err != nil {
			return p, err
		}
		r.alike(path+"."+name, price.String(), p.Price.String())
		if !p.Price.Set {
			p.Price = price
		}
		delete(line, name)
	}
	return p, r.fill(reflect.ValueOf(&p.LineFields).Elem(), path+".", line)
}

// partQty takes the pieces off a line: by columns, or the line's own number.
func (r *reader) partQty(path string, line map[string]any, p *PartLine) error {
	sum := 0
	for i := range p.Columns {
		name := "Size0" + strconv.Itoa(i+1)
		value, err := scalar(path+"."+name, line[name])
		delete(line, name)
		if err == nil && value != "" {
			p.Columns[i], err = ParseQty(path+"."+name, whole(value))
		}
		if err != nil {
			return err
		}
		sum += p.Columns[i]
	}
	for _, name := range []string{"Qty", "Quantity"} {
		at := path + "." + name
		value, err := scalar(at, line[name])
		delete(line, name)
		switch {
		case err != nil:
			return err
		case value == "":
		case sum == 0:
			n, err := ParseQty(at, whole(value))
			if err != nil {
				return err
			}
			if p.Qty != 0 && n != p.Qty {
				r.warn(at, "%s: %d pieces give way to %d", path, n, p.Qty)
			}
			p.Qty = cmp.Or(p.Qty, n)
		case whole(value) != strconv.Itoa(sum):
			// All columns together may be more than a single size may be.
			r.warn(at, "%s: the sizes add up to %d pieces, the line says %s; the sizes were taken", path, sum, catalog.Clean(value))
		}
	}
	p.Qty = cmp.Or(sum, p.Qty)
	return nil
}

// whole cuts the zeros after the point that some programs write: 12.0 is 12.
func whole(number string) string {
	if n, zeros, ok := strings.Cut(number, "."); ok && zeros != "" && strings.Trim(zeros, "0") == "" {
		return n
	}
	return number
}

// settle makes a part line's size one of the tables' and tells fees apart.
func (r *reader) settle(path string, p *PartLine) error {
	if p.Part == "" {
		return FieldError(path+".PartNumber", "%s has no part number", path)
	}
	if p.Color == "" && IsFeePart(p.Part) {
		if p.Size != "" {
			r.warn(path+".Size", "%s is a fee, which has no size; %q was left out", catalog.Clean(p.Part), catalog.Clean(p.Size))
		}
		p.Fee, p.Size = true, ""
		return nil
	}
	_, partSize := r.spelling.ParsePart(p.Part)
	size, known := catalog.NormalizeSize(p.Size)
	if p.Size == "" && partSize == "" && p.Columns[catalog.Size06-1] > 0 {
		// An order by columns names no size for Size06 and keeps oversizes in lines of their
		// own, where it means 3XL.
		p.Size = "XS"
		if p.Columns[0]+p.Columns[1]+p.Columns[2]+p.Columns[3] == 0 {
			p.Size = "3XL"
		}
		r.warn(path+".Size06", "%s does not say which size its %d pieces in Size06 are; %s was taken", path, p.Columns[catalog.Size06-1], p.Size)
		return nil
	}
	switch {
	case p.Size == "":
	case partSize != "" && partSize != size:
		r.warn(path+".Size", "the part %s is %s, the line says %s; the part was taken", catalog.Clean(p.Part), partSize, size)
	case !known && r.fit != nil: // the style may have it
	case !known:
		r.warn(path+".Size", "no size table knows %q; it goes on the base part", catalog.Clean(p.Size))
	default:
		p.Size = size
	}
	if p.Qty == 0 {
		r.warn(path+".Qty", "%s has no pieces; type them, or remove the line", strings.TrimSpace(catalog.Clean(p.Part+" "+p.Size)))
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

// scalar is a JSON scalar as text, nothing where it is absent.
func scalar(path string, value any) (string, error) {
	switch value.(type) {
	case map[string]any, []any:
		return "", FieldError(path, "%s holds one value, not a list or an object", path)
	}
	return text(value), nil
}

// setText sets a leaf from a JSON scalar; numbers and text are read alike. An
// absent value leaves the leaf as it is.
func setText(field reflect.Value, path string, value any) error {
	s, err := scalar(path, value)
	if err != nil || value == nil {
		return err
	}
	if HoldsCardNumber(s) {
		return cardError(path)
	}
	switch p := field.Addr().Interface().(type) {
	case **string:
		*p = &s // an empty block is a value of its own
		return nil
	case **int64:
		s = whole(s)
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
