package order

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
)

// Difference is one place where two versions of an order say something else.
// An empty side has nothing there.
type Difference struct {
	Field  string `json:"field"` // a path, or style, colour and size
	Ours   string `json:"ours"`
	Theirs string `json:"theirs"`
}

// String says the difference in a few words.
func (d Difference) String() string {
	side := func(s string) string { return cmp.Or(catalog.Clean(s), "nothing") }
	return d.Field + " " + side(d.Ours) + " → " + side(d.Theirs)
}

// DiffLines compares the lines of two orders: pieces and price by style, colour
// and size, whatever rows they stand in.
func DiffLines(ours, theirs []Line) []Difference {
	return diff(sayLines(ours), sayLines(theirs), compareCells)
}

// DiffFields compares the filled fields of two orders that are not lines, by
// their paths.
func DiffFields(ours, theirs Fields) []Difference {
	return diff(sayFields(ours), sayFields(theirs), comparePaths)
}

func diff(ours, theirs map[string]string, compare func(a, b string) int) []Difference {
	var list []Difference
	all := maps.Clone(ours)
	maps.Copy(all, theirs)
	for _, key := range slices.SortedFunc(maps.Keys(all), compare) {
		if ours[key] != theirs[key] {
			list = append(list, Difference{key, ours[key], theirs[key]})
		}
	}
	return list
}

// sayLines is how many pieces of what are ordered, and at which price.
func sayLines(lines []Line) map[string]string {
	qty, prices := map[string]int{}, map[string][]string{}
	for _, l := range lines {
		for _, c := range l.Cells {
			key := strings.Join(strings.Fields(catalog.Clean(l.Style+" "+l.Color+" "+c.Size)), " ")
			qty[key] += c.Qty
			if price := c.Price.String(); price != "" && !slices.Contains(prices[key], price) {
				prices[key] = append(prices[key], price)
			}
		}
	}
	said := map[string]string{}
	for key, n := range qty {
		slices.Sort(prices[key])
		said[key] = strconv.Itoa(n)
		if len(prices[key]) > 0 {
			said[key] += " @" + strings.Join(prices[key], " @")
		}
	}
	return said
}

// sayLineFields is what else is filled in on the lines, by style, colour and
// field.
func sayLineFields(lines []Line) map[string]string {
	said := map[string]string{}
	for _, l := range lines {
		name := strings.Join(strings.Fields(catalog.Clean(l.Style+" "+l.Color)), " ")
		for _, f := range (Order{Lines: []Line{{LineFields: l.LineFields}}}).Filled() {
			key := name + " " + strings.TrimPrefix(f.Path, "LinesOE.0.")
			said[key] = strings.TrimPrefix(said[key]+" / "+f.Value, " / ")
		}
	}
	return said
}

func sayFields(f Fields) map[string]string {
	said := map[string]string{}
	for _, v := range (Order{Fields: f}).Filled() {
		said[v.Path] = v.Value
	}
	return said
}

// compareCells orders styles and colours by name and their sizes as a scale.
func compareCells(a, b string) int {
	cut := func(s string) (string, string) {
		at := strings.LastIndexByte(s, ' ')
		return s[:max(at, 0)], s[at+1:]
	}
	rowA, sizeA := cut(a)
	rowB, sizeB := cut(b)
	return cmp.Or(cmp.Compare(rowA, rowB), catalog.CompareSizes(sizeA, sizeB))
}
