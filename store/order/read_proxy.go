package order

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// proxyIndex maps the proxy's paths to ours, from the table of fields, with
// the other spellings that the proxy understands (observed).
var proxyIndex = sync.OnceValue(func() map[string]string {
	index := map[string]string{
		"purchaseOrderNumber":          "CustomerPurchaseOrder",
		"lineItems.N.catalogColor":     "LinesOE.N.Color",
		"lineItems.N.ExtDesignIDBlock": "LinesOE.N.ExtDesignIDBlock",
		"lineItems.N.DesignIDBlock":    "LinesOE.N.DesignIDBlock",
		"designs.N.id_Design":          "Designs.N.id_Design",
		"notes.N.note":                 "Notes.N.Note",
		"designs.N.imageUrl":           "Designs.N.imageUrl",
		"isTest":                       "isTest",
	}
	for _, f := range FieldTable() {
		if f.Proxy == "-" {
			continue
		}
		index[f.Proxy] = f.Path
		for _, group := range []string{"customer.customFields.", "customer.customDateFields.", "lineItems.N.customFields."} {
			if name, ok := strings.CutPrefix(f.Proxy, group); ok {
				holder := group[:strings.LastIndex(strings.TrimSuffix(group, "."), ".")+1]
				index[holder+"c"+name[1:]] = f.Path
			}
		}
		if rest, ok := strings.CutPrefix(f.Proxy, "shipping."); ok {
			index["shipping."+rest] = strings.Replace(f.Path, ".N.", ".0.", 1)
		}
	}
	return index
})

// proxy reads the form that the shop's proxy takes.
func (r *reader) proxy(object map[string]any) error {
	flat := map[string]any{}
	flatten("", object, flat)
	lines := map[int]map[string]any{}
	images := map[string]string{}
	external := map[string]any{}
	for _, path := range slices.SortedFunc(maps.Keys(flat), comparePaths) {
		value := flat[path]
		pattern, places := generalize(path)
		target, ok := proxyIndex()[pattern]
		target = particularize(target, places)
		switch {
		case !ok:
			r.warn(path, "%s is not a field of the proxy's form; it was left out", path)
		case target == "isTest":
			r.warn(path, "isTest follows the connection's setting test, not the file")
		case strings.HasSuffix(target, ".imageUrl"):
			images[places[0]] = text(value)
		case strings.HasPrefix(target, "LinesOE."):
			row, _ := strconv.Atoi(places[0])
			if lines[row] == nil {
				lines[row] = map[string]any{}
			}
			name := strings.SplitN(target, ".", 3)[2]
			// The proxy takes catalogColor before color.
			if _, taken := lines[row][name]; !taken || pattern == "lineItems.N.catalogColor" {
				lines[row][name] = value
			}
		case pattern == "purchaseOrderNumber" && text(flat["customerPurchaseOrder"]) != "":
		default:
			put(external, target, value)
		}
	}
	r.fillImages(external, images)
	if _, ships := object["shipping"].(map[string]any); ships {
		put(external, "ShippingAddresses.0.ExtShipID", "SHIP-1")
		for _, line := range lines {
			line["ExtShipID"] = "SHIP-1"
		}
	}
	list := make([]any, 0, len(lines))
	for _, row := range slices.Sorted(maps.Keys(lines)) {
		list = append(list, lines[row])
	}
	tree := listify(external).(map[string]any)
	tree["LinesOE"] = list
	if err := r.external(tree); err != nil {
		return err
	}
	if id := strings.TrimSpace(r.order.Fields.ExtCustomerID); id != "" {
		r.order.Fields.ExtCustomerID = id
	}
	return nil
}

// fillImages gives a design's image to each of its locations without one, as
// the proxy does.
func (r *reader) fillImages(external map[string]any, images map[string]string) {
	designs, _ := external["Designs"].(map[string]any)
	for design, image := range images {
		d, _ := designs[design].(map[string]any)
		locations, _ := d["Locations"].(map[string]any)
		if len(locations) == 0 {
			r.warn("designs."+design+".imageUrl", "the design has no location to put its image on; it was left out")
		}
		for _, l := range locations {
			if location := l.(map[string]any); text(location["ImageURL"]) == "" {
				location["ImageURL"] = image
			}
		}
	}
}

// flatten lists the scalars of a JSON value by their paths.
func flatten(prefix string, value any, flat map[string]any) {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			flatten(join2(prefix, key), inner, flat)
		}
	case []any:
		for i, inner := range v {
			flatten(join2(prefix, strconv.Itoa(i)), inner, flat)
		}
	case nil:
	default:
		flat[prefix] = value
	}
}

func join2(prefix, key string) string {
	if prefix == "" {
		return key
	}
	return prefix + "." + key
}

// put sets a value in nested maps by its path; list places are keys for now.
func put(tree map[string]any, path string, value any) {
	segments := strings.Split(path, ".")
	for _, s := range segments[:len(segments)-1] {
		next, ok := tree[s].(map[string]any)
		if !ok {
			next = map[string]any{}
			tree[s] = next
		}
		tree = next
	}
	tree[segments[len(segments)-1]] = value
}

// listify turns maps whose keys are places into lists.
func listify(value any) any {
	object, ok := value.(map[string]any)
	if !ok {
		return value
	}
	places := len(object) > 0
	for key := range object {
		object[key] = listify(object[key])
		places = places && strings.Trim(key, "0123456789") == ""
	}
	if !places {
		return object
	}
	list := []any{}
	for _, key := range slices.SortedFunc(maps.Keys(object), comparePaths) {
		list = append(list, object[key])
	}
	return list
}

// comparePaths orders paths with their places as numbers.
func comparePaths(a, b string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		x, errX := strconv.Atoi(as[i])
		y, errY := strconv.Atoi(bs[i])
		if errX == nil && errY == nil && x != y {
			return x - y
		}
		if c := strings.Compare(as[i], bs[i]); c != 0 {
			return c
		}
	}
	return len(as) - len(bs)
}

// own reads what orderpad prints itself.
func (r *reader) own(object map[string]any) error {
	r.order.ExtOrderID = text(object["ext_order_id"])
	if fields, ok := object["fields"].(map[string]any); ok {
		if err := r.fill(reflect.ValueOf(&r.order.Fields).Elem(), "", fields); err != nil {
			return err
		}
	}
	if c, ok := object["customer"].(map[string]any); ok {
		r.order.CustomerName = text(c["name"])
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

func (r *reader) ownLine(path string, item any) (Line, error) {
	object, ok := item.(map[string]any)
	if !ok {
		return Line{}, FieldError(path, "%s is not a line", path)
	}
	line := Line{Style: text(object["style"]), Color: text(object["color"]), Description: text(object["description"])}
	line.Fee = text(object["fee"]) == "true" || line.Color == "" && IsFeePart(line.Style)
	price, err := parsePrice(path+".price", text(object["price"]))
	if err != nil {
		return line, err
	}
	line.Price = price
	sizes, _ := object["sizes"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(sizes)) {
		if err := r.ownCell(path, name, sizes[name], &line); err != nil {
			return line, err
		}
	}
	if fields, ok := object["fields"].(map[string]any); ok {
		if err := r.fill(reflect.ValueOf(&line.LineFields).Elem(), path+".", fields); err != nil {
			return line, err
		}
	}
	if ship := text(object["ship_to"]); ship != "" {
		line.ExtShipID = &ship
	}
	return line, nil
}

func (r *reader) ownCell(path, size string, value any, line *Line) error {
	at := path + ".sizes." + size
	cell, ok := value.(map[string]any)
	if !ok {
		cell = map[string]any{"qty": value} // "S": 4 is enough for a person
	}
	qty, err := ParseQty(at, text(cell["qty"]))
	if err != nil {
		return err
	}
	price, err := parsePrice(at, text(cell["price"]))
	if err != nil {
		return err
	}
	line.SetQty(size, qty, nil)
	if price.Set {
		line.SetCellPrice(size, price, nil)
	}
	return nil
}
