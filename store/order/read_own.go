package order

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
)

// What orderpad prints of an order and its lines. What is not read from there
// follows from the rest, or belongs to the order that was printed: its number,
// state and ledger.
var (
	ownOrderKeys = []string{
		"id", "ext_order_id", "server_order_id", "onsite_order", "uuid", "revision", "replaces", "version", "connection",
		"state", "needs_person", "waiting", "must_look_up", "look_up_for", "test", "is_test", "customer", "lines", "fields", "wire", "pieces",
		"total", "sum", "problems", "ledger", "quote", "quotes", "agreement", "promise", "created_at", "updated_at",
	}
	ownLineKeys = []string{
		"style", "color", "description", "fee", "price", "price_from", "price_source", "price_prefer", "list_from", "sizes", "ship_to", "fields", "pieces", "total",
	}
)

// own reads what orderpad prints itself.
func (r *reader) own(object map[string]any) error {
	r.unknown("", object, ownOrderKeys)
	id, err := scalar("ext_order_id", object["ext_order_id"])
	if err != nil {
		return err
	}
	r.order.ExtOrderID = id
	if test := object["is_test"]; test != nil {
		r.isTest("is_test", test)
	} else if text(object["test"]) == "true" {
		r.isTest("test", true)
	}
	if fields, err := asObject("fields", object["fields"]); err != nil {
		return err
	} else if err := r.fill(reflect.ValueOf(&r.order.Fields).Elem(), "", fields); err != nil {
		return err
	}
	if err := r.ownRates(object["sum"]); err != nil {
		return err
	}
	customer, err := asObject("customer", object["customer"])
	if err != nil {
		return err
	}
	if err := r.ownCustomer(customer); err != nil {
		return err
	}
	lines, ok := object["lines"].([]any)
	if object["lines"] != nil && !ok {
		return FieldError("lines", "lines is a list of lines")
	}
	for i, item := range lines {
		line, err := r.ownLine("lines."+strconv.Itoa(i), item)
		if err != nil {
			return err
		}
		r.order.Lines = append(r.order.Lines, line)
	}
	return nil
}

// ownRates reads what discount and tax were worked out from; the amounts are
// among the fields.
func (r *reader) ownRates(value any) error {
	sum, err := asObject("sum", value)
	if err != nil {
		return err
	}
	for name, rate := range map[string]*catalog.Percent{"discount_percent": &r.order.Rates.Discount, "tax_percent": &r.order.Rates.Tax} {
		if sum[name] == nil {
			continue
		}
		if *rate, err = catalog.ParsePercent(text(sum[name])); err != nil {
			return FieldError("sum."+name, "sum.%s %w; write a rate such as 8.25%%", name, err)
		}
	}
	return nil
}

// ownCustomer reads who an order is for. What the fields say of it stands; a
// file that was written by hand may have no fields.
func (r *reader) ownCustomer(customer map[string]any) error {
	r.unknown("customer.", customer, []string{"id", "name", "contact", "email", "phone"})
	for name := range customer {
		if _, err := scalar("customer."+name, customer[name]); err != nil {
			return err
		}
	}
	r.order.CustomerName = text(customer["name"])
	first, last, _ := strings.Cut(strings.Join(strings.Fields(text(customer["contact"])), " "), " ")
	if contact := r.order.Contact(); contact != "" {
		r.alike("customer.contact", customer["contact"], contact)
		first, last = "", ""
	}
	taken := map[string]string{}
	for _, f := range r.order.Filled() {
		taken[f.Path] = f.Value
	}
	for _, f := range []struct{ path, from, value string }{
		{"id_Customer", "id", whole(text(customer["id"]))}, {"ContactEmail", "email", text(customer["email"])}, {"ContactPhone", "phone", text(customer["phone"])},
		{"ContactNameFirst", "contact", first}, {"ContactNameLast", "contact", last},
	} {
		at := "customer." + f.from
		switch {
		case f.value == "":
		case taken[f.path] != "":
			r.alike(at, f.value, taken[f.path])
		default:
			if err := r.order.SetPath(f.path, f.value); err != nil {
				return FieldError(at, "%s: %w", at, err)
			}
		}
	}
	r.order.BlockEdited = false // what a file says of a customer is not a rep's change
	return nil
}

func (r *reader) unknown(prefix string, object map[string]any, known []string) {
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(known, key) {
			r.warn(prefix+key, "%s is not a field of an order; it was left out", prefix+key)
		}
	}
}

// asObject is a value that must be an object where it is there.
func asObject(path string, value any) (map[string]any, error) {
	object, ok := value.(map[string]any)
	if !ok && value != nil {
		return nil, FieldError(path, "%s is an object", path)
	}
	return object, nil
}

func (r *reader) ownLine(path string, item any) (Line, error) {
	object, ok := item.(map[string]any)
	if !ok {
		return Line{}, FieldError(path, "%s is not a line", path)
	}
	r.unknown(path+".", object, ownLineKeys)
	var line Line
	for _, f := range []struct {
		name string
		to   any
	}{
		{"style", &line.Style}, {"color", &line.Color}, {"description", &line.Description},
		{"price", &line.Price}, {"price_from", &line.PriceFrom}, {"price_prefer", &line.Prefer}, {"ship_to", &line.ExtShipID},
	} {
		if err := setText(reflect.ValueOf(f.to).Elem(), path+"."+f.name, object[f.name]); err != nil {
			return line, err
		}
	}
	if strings.TrimSpace(line.Style) == "" {
		return line, FieldError(path+".style", "%s has no style", path)
	}
	line.Fee = text(object["fee"]) == "true" || line.Color == "" && IsFeePart(line.Style)
	sizes, err := asObject(path+".sizes", object["sizes"])
	if err != nil {
		return line, err
	}
	for _, name := range slices.Sorted(maps.Keys(sizes)) {
		if err := r.ownCell(path, name, sizes[name], &line); err != nil {
			return line, err
		}
	}
	if line.Source() == SourcePaid { // by whom is known on the laptop that wrote it
		line.PriceFrom = ""
		for i := range line.Cells {
			line.Cells[i].Offered = false
		}
	}
	fields, err := asObject(path+".fields", object["fields"])
	if err != nil {
		return line, err
	}
	if err := r.fill(reflect.ValueOf(&line.LineFields).Elem(), path+".fields.", fields); err != nil || r.fit == nil {
		return line, err
	}
	r.problems = append(r.problems, r.fit.line(path, &line)...)
	return line, nil
}

// ownCell reads one size: {"qty": 4, "price": "8.50"}, or 4 where a person
// wrote it. A size that costs what the line says follows the line's price.
func (r *reader) ownCell(path, name string, value any, line *Line) error {
	at := path + ".sizes." + name
	cell, ok := value.(map[string]any)
	if !ok {
		cell = map[string]any{"qty": value}
	}
	r.unknown(at+".", cell, []string{"qty", "price", "offered"})
	size := ""
	if !line.Fee {
		var known bool
		if size, known = catalog.NormalizeSize(name); !known {
			size = name
		}
		if !known && r.fit == nil { // else the style may have it
			r.warn(at, "no size table knows %q; it goes on the base part", catalog.Clean(name))
		}
	}
	qty, err := ParseQty(at, whole(text(cell["qty"])))
	if err != nil {
		return err
	}
	if line.Cell(size).Qty != 0 {
		return FieldError(at, "%s has the size %s twice", path, size)
	}
	var price catalog.Price
	if err := setText(reflect.ValueOf(&price).Elem(), at+".price", cell["price"]); err != nil {
		return err
	}
	line.SetQty(size, qty, nil)
	if price.Set && price != line.Price {
		line.SetCellPrice(size, price, nil)
		if text(cell["offered"]) == "true" {
			at := slices.IndexFunc(line.Cells, func(c Cell) bool { return c.Size == size })
			line.Cells[at].Offered = true
		}
	}
	return nil
}
