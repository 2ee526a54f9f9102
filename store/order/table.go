package order

import (
	"encoding/csv"
	"fmt"
	"strings"
	"sync"

	"orderpad/assets"
	"orderpad/store/catalog"
)

// FieldInfo is one row of the table that says of each field of an order what
// it is and which connection carries it. Code, documents and screens read it.
type FieldInfo struct {
	Path         string // in ExternalOrderJson's names; N stands for a place in a list
	Type         string // text, number, money, date, block, line, columns, id
	ManageOrders string // the key there: "=" the same, "-" dropped
	Proxy        string // the path in the proxy's form: "-" dropped
	Meaning      string
}

// FieldTable returns the table of all fields, in the order of the document.
var FieldTable = sync.OnceValue(func() []FieldInfo {
	rows, err := csv.NewReader(strings.NewReader(string(assets.Fields))).ReadAll()
	if err != nil {
		panic("the embedded table of fields is damaged: " + err.Error())
	}
	var all []FieldInfo
	for _, row := range rows[1:] {
		all = append(all, FieldInfo{row[0], row[1], row[2], row[3], row[4]})
	}
	return all
})

// fieldIndex finds a field by its path with N for places.
var fieldIndex = sync.OnceValue(func() map[string]FieldInfo {
	index := map[string]FieldInfo{}
	for _, f := range FieldTable() {
		index[f.Path] = f
	}
	return index
})

// LookupField finds the row of a path; places in lists are numbers or N.
func LookupField(path string) (FieldInfo, bool) {
	pattern, _ := generalize(path)
	info, ok := fieldIndex()[pattern]
	return info, ok
}

// generalize replaces the places of a path by N: Notes.2.Type is Notes.N.Type
// and 2.
func generalize(path string) (pattern string, places []string) {
	segments := strings.Split(path, ".")
	for i, s := range segments {
		if s != "" && strings.Trim(s, "0123456789") == "" {
			places = append(places, s)
			segments[i] = "N"
		}
	}
	return strings.Join(segments, "."), places
}

// particularize puts places back into a pattern.
func particularize(pattern string, places []string) string {
	segments := strings.Split(pattern, ".")
	for i, s := range segments {
		if s == "N" && len(places) > 0 {
			segments[i], places = places[0], places[1:]
		}
	}
	return strings.Join(segments, ".")
}

// ProxyPath turns a path into the proxy's, places filled in; it reports false
// for what the proxy drops.
func ProxyPath(path string) (string, bool) {
	pattern, places := generalize(path)
	info, ok := fieldIndex()[pattern]
	if !ok || info.Proxy == "-" {
		return "", false
	}
	return particularize(info.Proxy, places), true
}

// String names the field with its meaning.
func (f FieldInfo) String() string { return fmt.Sprintf("%s: %s", f.Path, catalog.Clean(f.Meaning)) }
