package order

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
)

// SetPath sets one field by its path in ExternalOrderJson's names, dotted:
// ContactEmail, ShippingAddresses.0.ShipCity, LinesOE.0.WorkOrderNotes. List
// places count from 0; the place after the last one adds an element. An empty
// value clears the field; for the three-state blocks of a line, "none" makes
// it empty and an empty value takes it away. TotalDiscounts and TaxTotal take a
// rate too, such as 8.25%, which the amount follows until the order is queued.
//
// An unknown path is refused with the nearest known one, a value of the wrong
// type with what is expected, and text that holds a full card number always.
func (o *Order) SetPath(path, value string) error {
	if HoldsCardNumber(value) {
		return cardError(path)
	}
	segments := strings.Split(path, ".")
	if segments[0] == "ExtOrderID" {
		return FieldError(path, "the order's own id stays as it was given")
	}
	changed := o.Clone()
	if rate := changed.rateOf(segments); rate != nil {
		if *rate = 0; strings.HasSuffix(strings.TrimSpace(value), "%") {
			var err error
			if *rate, err = catalog.ParsePercent(value); err != nil {
				return FieldError(path, "%s %w; type a rate such as 8.25%%, or an amount such as 24.00", path, err)
			}
			value = "0"
			defer func() { o.applyRates() }()
		}
	}
	root := reflect.ValueOf(&changed.Fields).Elem()
	if aliased, ok := rootAlias[segments[0]]; ok {
		segments[0] = aliased
	}
	if segments[0] == "LinesOE" {
		if len(segments) < 3 {
			return FieldError(path, "%s is a list; name a line and its field, such as LinesOE.0.WorkOrderNotes", path)
		}
		row, err := strconv.Atoi(segments[1])
		if err != nil || row < 0 || row >= len(changed.Lines) {
			return FieldError(path, "there is no line %s; the order has %d, counted from 0", segments[1], len(changed.Lines))
		}
		if slices.Contains(lineOwn, segments[2]) {
			if len(segments) > 3 {
				return FieldError(path, "%s has no parts; leave out what follows %s", path, segments[2])
			}
			if err := setLineOwn(&changed.Lines[row], path, segments[2], value); err != nil {
				return err
			}
			*o = changed
			return nil
		}
		root, segments = reflect.ValueOf(&changed.Lines[row].LineFields).Elem(), segments[2:]
	}
	if err := setValue(root, path, segments, value); err != nil {
		return err
	}
	if segments[0] == "Customer" {
		changed.BlockEdited = true
	}
	*o = changed
	return nil
}

// rateOf is the rate that a field is worked out from; nil for one that has none.
func (o *Order) rateOf(segments []string) *catalog.Percent {
	switch {
	case len(segments) != 1:
	case segments[0] == "TotalDiscounts":
		return &o.Rates.Discount
	case segments[0] == "TaxTotal":
		return &o.Rates.Tax
	}
	return nil
}

// rootAlias are the wire's other spellings of a root field.
var rootAlias = map[string]string{"CustomerSeviceRep": "CustomerServiceRep"}

// lineOwn are the names of what a grid row keeps outside LineFields.
var lineOwn = []string{
	"PartNumber", "Color", "ForProductColor", "Description", "ForProductDescription", "Price", "cur_UnitPriceUserEntered",
	"Size", "Qty", "Quantity", "Size01", "Size02", "Size03", "Size04", "Size05", "Size06",
}

// setLineOwn sets one of lineOwn.
func setLineOwn(line *Line, path, name, value string) error {
	switch name {
	case "PartNumber":
		return setPart(line, path, value)
	case "Color", "ForProductColor":
		line.Color = value
	case "Description", "ForProductDescription":
		line.Description = value
	case "Price", "cur_UnitPriceUserEntered":
		price, err := parsePrice(path, value)
		if err != nil {
			return err
		}
		line.SetPrice(price, "", surchargesOf(*line))
	case "Size", "Qty", "Quantity":
		return setLineQty(line, path, name, value)
	default:
		return setColumn(line, path, name, value)
	}
	return nil
}

// setPart sets the style; a suffix must be the size that the line has, or
// pieces would change their size unseen.
func setPart(line *Line, path, value string) error {
	style, size := catalog.ParsePart(strings.TrimSpace(value))
	if style == "" {
		return FieldError(path, "a line needs a part number; remove the line if it is not wanted")
	}
	if size != "" && (len(line.Cells) != 1 || line.Cells[0].Size != size) {
		return FieldError(path, "%s is %s in %s; set %s as %s, and the size by itself", value, style, size, path, style)
	}
	line.Style = style
	return nil
}

// setColumn sets the pieces of the one size of the line in a column.
func setColumn(line *Line, path, name, value string) error {
	column, _ := strconv.Atoi(strings.TrimPrefix(name, "Size"))
	var sizes []string
	for _, c := range line.Cells {
		if catalog.ColumnOf(c.Size) == column {
			sizes = append(sizes, c.Size)
		}
	}
	if len(sizes) == 0 && column < catalog.Size06 && !line.Fee {
		sizes = columnSizes[column-1 : column]
	}
	if len(sizes) != 1 {
		return FieldError(path, "%s does not say which size; use the line's own sizes, such as 3XL=2", name)
	}
	qty, err := ParseQty(path, value)
	if err == nil {
		line.SetQty(sizes[0], qty, surchargesOf(*line))
	}
	return err
}

// setLineQty sets the size or quantity of a line that has a single size.
func setLineQty(line *Line, path, name, value string) error {
	if len(line.Cells) > 1 {
		return FieldError(path, "this line has %d sizes; set their quantities by size, such as L=12", len(line.Cells))
	}
	cell := Cell{Qty: 1, Price: line.Price}
	if len(line.Cells) == 1 {
		cell = line.Cells[0]
	}
	if name == "Size" {
		size, known := catalog.NormalizeSize(value)
		if !known || line.Fee {
			return FieldError(path, "no size table knows %q for %s", catalog.Clean(value), catalog.Clean(line.Style))
		}
		cell.Size = size
	} else {
		qty, err := ParseQty(path, value)
		if err != nil {
			return err
		}
		cell.Qty = qty
	}
	line.Cells = nil
	if cell.Qty > 0 {
		line.Cells = []Cell{cell}
	}
	return nil
}

// surchargesOf reads back what each size of a line costs above its price, so
// that a new price keeps the differences that the rep saw.
func surchargesOf(line Line) catalog.Surcharges {
	s := catalog.Surcharges{}
	for _, c := range line.Cells {
		if !c.Own && c.Price.Set && line.Price.Set {
			s[c.Size] = c.Price.Money - line.Price.Money
		}
	}
	return s
}

func parsePrice(path, value string) (catalog.Price, error) {
	if strings.TrimSpace(value) == "" {
		return catalog.Price{}, nil
	}
	m, err := catalog.ParsePrice(value)
	if err != nil {
		return catalog.Price{}, FieldError(path, "%s %w; type an amount such as 8.50", path, err)
	}
	return catalog.PriceOf(m), nil
}

func setValue(v reflect.Value, path string, segments []string, value string) error {
	if len(segments) > 0 {
		switch v.Kind() {
		case reflect.Struct:
			if isLeaf(v.Type()) {
				return FieldError(path, "%s has no parts; leave out .%s", path, strings.Join(segments, "."))
			}
			field, ok := fieldByName(v, segments[0])
			if !ok {
				return unknownField(v.Type(), path, segments[0])
			}
			return setValue(field, path, segments[1:], value)
		case reflect.Slice:
			n, err := strconv.Atoi(segments[0])
			if err != nil || n < 0 || n > v.Len() {
				return FieldError(path, "%s: %q is not a place in the list, which takes 0 to %d", path, segments[0], v.Len())
			}
			return setElement(v, n, path, segments[1:], value)
		default:
			return FieldError(path, "%s has no parts; leave out .%s", path, strings.Join(segments, "."))
		}
	}
	return setLeaf(v, path, value)
}

// setElement sets a field of a list's element; the place after the last is a
// new one, unless there is nothing to put there. An empty value for a whole
// element takes it off the list.
func setElement(list reflect.Value, n int, path string, segments []string, value string) error {
	if len(segments) == 0 {
		if value != "" {
			return FieldError(path, "%s is a whole element; name one of its fields, or take it away with %s=", path, path)
		}
		if n < list.Len() {
			list.Set(reflect.AppendSlice(list.Slice(0, n), list.Slice(n+1, list.Len())))
		}
		return nil
	}
	if n < list.Len() {
		return setValue(list.Index(n), path, segments, value)
	}
	element := reflect.New(list.Type().Elem()).Elem()
	if err := setValue(element, path, segments, value); err != nil || value == "" {
		return err
	}
	list.Set(reflect.Append(list, element))
	return nil
}

func setLeaf(v reflect.Value, path, value string) error {
	switch p := v.Addr().Interface().(type) {
	case *string:
		*p = value
	case **string:
		switch value {
		case "":
			*p = nil
		case "none":
			empty := ""
			*p = &empty
		default:
			*p = &value
		}
	case **int64:
		if value == "" {
			*p = nil
			return nil
		}
		n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
		if err != nil {
			return FieldError(path, "%s is a whole number, not %q", path, catalog.Clean(value))
		}
		*p = &n
	case *DesignID:
		id, err := ParseDesignID(value)
		if err != nil {
			return FieldError(path, "%s: %w", path, err)
		}
		*p = id
	case *catalog.Price:
		price, err := parsePrice(path, value)
		if err != nil {
			return err
		}
		*p = price
	case *Date:
		d, err := ParseDate(value)
		if err != nil {
			return FieldError(path, "%s: %w", path, err)
		}
		*p = d
	default:
		return FieldError(path, "%s holds several fields; name one of them", path)
	}
	return nil
}

func isLeaf(t reflect.Type) bool {
	return t == reflect.TypeFor[Date]() || t == reflect.TypeFor[catalog.Price]()
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func fieldByName(v reflect.Value, name string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if jsonName(v.Type().Field(i)) == name {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func unknownField(t reflect.Type, path, name string) error {
	var known []string
	for i := range t.NumField() {
		if n := jsonName(t.Field(i)); n != "" {
			known = append(known, n)
		}
	}
	if t == reflect.TypeFor[LineFields]() {
		known = append(known, lineOwn...)
	}
	if t == reflect.TypeFor[Fields]() {
		known = append(known, "ExtOrderID", "LinesOE")
	}
	nearest := Near(name, known)
	if nearest == "" {
		return FieldError(path, "there is no field %q; those that are there: %s", path, strings.Join(known, ", "))
	}
	return FieldError(path, "there is no field %q; did you mean %s?", path, nearest)
}

// FieldValue is one filled field: its path and its value as text.
type FieldValue struct {
	Path  string
	Value string
}

// Filled lists every filled field of the order by its path, lines included by
// their grid row.
func (o Order) Filled() []FieldValue {
	var all []FieldValue
	walk(reflect.ValueOf(o.Fields), "", &all)
	for i, line := range o.Lines {
		walk(reflect.ValueOf(line.LineFields), "LinesOE."+strconv.Itoa(i)+".", &all)
	}
	return all
}

func walk(v reflect.Value, prefix string, all *[]FieldValue) {
	t := v.Type()
	for i := range v.NumField() {
		name := prefix + jsonName(t.Field(i))
		field := v.Field(i)
		switch x := field.Interface().(type) {
		case string:
			add(all, name, x)
		case *string:
			if x != nil {
				*all = append(*all, FieldValue{name, cmp.Or(*x, "none")})
			}
		case *int64:
			if x != nil {
				add(all, name, strconv.FormatInt(*x, 10))
			}
		case DesignID:
			add(all, name, string(x))
		case catalog.Price:
			add(all, name, x.String())
		case Date:
			add(all, name, x.String())
		default:
			if field.Kind() == reflect.Slice {
				for n := range field.Len() {
					walk(field.Index(n), name+"."+strconv.Itoa(n)+".", all)
				}
			} else {
				walk(field, name+".", all)
			}
		}
	}
}

func add(all *[]FieldValue, path, value string) {
	if value != "" {
		*all = append(*all, FieldValue{path, value})
	}
}
