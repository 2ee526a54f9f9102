package order

import (
	"maps"
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
		"dateOrdered":                  "date_OrderPlaced", // the proxy guide's names, which the proxy itself drops
		"dateShip":                     "date_OrderRequestedToShip",
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

// proxySecond are names that give way to another of the same field.
var proxySecond = map[string]string{
	"purchaseOrderNumber": "customerPurchaseOrder", "dateOrdered": "orderDate", "dateShip": "requestedShipDate",
}

// isTest takes what a file says of being a test. True makes a test order of it
// whatever the connection's setting; false follows that.
func (r *reader) isTest(path string, value any) {
	test := !slices.Contains([]string{"", "0", "false", "no"}, strings.ToLower(strings.TrimSpace(text(value))))
	r.order.IsTest = &test
	if test {
		r.warn(path, "%s: true makes it a test order, whatever the connection's setting test says", path)
		return
	}
	r.warn(path, "%s: false follows the connection's setting test", path)
}

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
			r.isTest(path, value)
		case strings.HasSuffix(target, ".imageUrl"):
			images[places[0]] = text(value)
		case strings.HasPrefix(target, "LinesOE."):
			row, _ := strconv.Atoi(places[0])
			if lines[row] == nil {
				lines[row] = map[string]any{}
			}
			name := strings.SplitN(target, ".", 3)[2]
			// The proxy takes catalogColor before color, which is for eyes.
			if taken, ok := lines[row][name]; !ok || pattern == "lineItems.N.catalogColor" {
				lines[row][name] = value
			} else if pattern != "lineItems.N.color" {
				r.alike(path, value, taken)
			}
		case text(flat[proxySecond[pattern]]) != "":
			r.alike(path, value, flat[proxySecond[pattern]])
		default:
			if taken, ok := put(external, target, value); !ok {
				r.alike(path, value, taken)
			}
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
	r.order.Fields.ExtCustomerID = strings.TrimSpace(r.order.Fields.ExtCustomerID)
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
		taken := len(locations) == 0
		for _, l := range locations {
			if location := l.(map[string]any); text(location["ImageURL"]) == "" {
				location["ImageURL"], taken = image, true
			}
		}
		if !taken {
			r.warn("designs."+design+".imageUrl", "every location of the design has an image of its own; this one was left out")
		}
	}
}

// flatten lists the scalars of a JSON value by their paths.
func flatten(prefix string, value any, flat map[string]any) {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			// A key that looks like a path or a place is none of the form's.
			if key == "N" || strings.Contains(key, ".") || strings.Trim(key, "0123456789") == "" {
				key = strconv.Quote(key)
			}
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

// put sets a value in nested maps by its path, unless there is one already;
// list places are keys for now.
func put(tree map[string]any, path string, value any) (taken any, ok bool) {
	segments := strings.Split(path, ".")
	for _, s := range segments[:len(segments)-1] {
		next, ok := tree[s].(map[string]any)
		if !ok {
			next = map[string]any{}
			tree[s] = next
		}
		tree = next
	}
	last := segments[len(segments)-1]
	if taken, ok := tree[last]; ok {
		return taken, false
	}
	tree[last] = value
	return nil, true
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
