// Package wiretest helps the tests of the connections: an order with every
// field filled, and comparing JSON by value.
package wiretest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// Full is an order in which every field of the field table holds something,
// lists two elements each: two grid rows with standard sizes and oversizes, and
// a fee.
func Full(t *testing.T) order.Order {
	t.Helper()
	o := order.Order{
		ExtOrderID: "OP7F3K-0012",
		QueuedAt:   time.Date(2026, 11, 20, 23, 30, 0, 0, time.Local),
		Lines: []order.Line{
			Row("PC54", "JetBlack", "8.50", map[string]int{"S": 4, "M": 8, "XL": 2, "2XL": 2, "3XL": 1, "XS": 3}),
			Row("LPC54", "Dk Hthr <Grey> & \"x\"", "9.00", map[string]int{"L": 1}),
			{Style: "DD", Fee: true, Description: "Digitizing", Cells: []order.Cell{{Qty: 1, Price: catalog.PriceOf(6000)}}},
		},
	}
	o.Lines[0].SetPrice(catalog.PriceOf(850), "", catalog.Surcharges{"2XL": 200, "3XL": 300})
	for _, info := range order.FieldTable() {
		if slices.Contains([]string{"id", "line", "columns"}, info.Type) {
			continue
		}
		for _, path := range places(info.Path) {
			if err := o.SetPath(path, sample(info, path)); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
		}
	}
	return o
}

// Row is a grid row at one price.
func Row(style, color, price string, sizes map[string]int) order.Line {
	line := order.Line{Style: style, Color: color, Description: style + " tee"}
	for _, size := range slices.SortedFunc(maps.Keys(sizes), catalog.CompareSizes) {
		line.SetQty(size, sizes[size], nil)
	}
	m, err := catalog.ParseMoney(price)
	if err != nil {
		panic(err)
	}
	line.SetPrice(catalog.PriceOf(m), "", nil)
	return line
}

// places fills 0 and 1 in for each N of a path.
func places(pattern string) []string {
	if !strings.Contains(pattern, "N.") {
		return []string{pattern}
	}
	return append(places(strings.Replace(pattern, "N.", "0.", 1)), places(strings.Replace(pattern, "N.", "1.", 1))...)
}

func sample(info order.FieldInfo, path string) string {
	n := uint32(0)
	for _, c := range path {
		n = n*31 + uint32(c)
	}
	n = n%80 + 10
	switch {
	case path == "ContactEmail", strings.HasSuffix(path, "MainEmail"):
		return fmt.Sprintf("ann%d@acme.test", n)
	case strings.HasPrefix(path, "Notes.") && strings.HasSuffix(path, "Type"):
		return order.NoteTypes[int(n)%len(order.NoteTypes)]
	case path == "OnHold", strings.HasSuffix(path, ".Link"):
		return "1"
	case strings.HasSuffix(path, ".ExtShipID"):
		return "SHIP-" + string(path[strings.IndexByte(path, '.')+1]+1)
	case strings.HasSuffix(path, "URL"):
		return fmt.Sprintf("https://x.test/%d.png", n)
	}
	switch info.Type {
	case "number":
		return strconv.Itoa(int(n))
	case "money":
		return fmt.Sprintf("%d.05", n)
	case "date":
		return fmt.Sprintf("2026-12-%02d", n%28+1)
	}
	return fmt.Sprintf("Ünique %d <%s> & \"q\"", n, path)
}

// At reads a value of a JSON document by its dotted path, as text: numbers as
// they are written. It reports false for what is not there.
func At(doc any, path string) (string, bool) {
	for key := range strings.SplitSeq(path, ".") {
		switch node := doc.(type) {
		case map[string]any:
			inner, ok := node[key]
			if !ok {
				return "", false
			}
			doc = inner
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(node) {
				return "", false
			}
			doc = node[i]
		default:
			return "", false
		}
	}
	switch v := doc.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	}
	return "", false
}

// Parse reads JSON with its numbers as they are written.
func Parse(t *testing.T, body []byte) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.UseNumber()
	var doc any
	if err := d.Decode(&doc); err != nil {
		t.Fatalf("%v in %.300s", err, body)
	}
	return doc
}

// Same tells whether two scalars are the same value: 3, "3" and 3.0 are.
func Same(a, b string) bool {
	if a == b {
		return true
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && x == y
}

// Differences lists where two documents differ by value, sorted by path.
func Differences(want, have any) []string {
	var list []string
	differ("", want, have, &list)
	slices.Sort(list)
	return list
}

func differ(path string, want, have any, list *[]string) {
	switch w := want.(type) {
	case map[string]any:
		h, _ := have.(map[string]any)
		for key := range w {
			differ(path+"."+key, w[key], h[key], list)
		}
		for key := range h {
			if _, ok := w[key]; !ok {
				*list = append(*list, fmt.Sprintf("%s.%s is extra: %v", path, key, h[key]))
			}
		}
	case []any:
		h, _ := have.([]any)
		if len(h) != len(w) {
			*list = append(*list, fmt.Sprintf("%s has %d elements, want %d", path, len(h), len(w)))
			return
		}
		for i := range w {
			differ(fmt.Sprintf("%s.%d", path, i), w[i], h[i], list)
		}
	default:
		if !Same(fmt.Sprint(want), fmt.Sprint(have)) {
			*list = append(*list, fmt.Sprintf("%s is %v, want %v", path, have, want))
		}
	}
}
