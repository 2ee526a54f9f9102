package order

import (
	"fmt"
	"slices"
	"strings"
)

// totals finds rows of totals in a table and holds them against the rows that
// they sum up: they are checks, never pieces.
type totals struct {
	r        *rowReader
	counted  []int       // columns of pieces
	words    []int       // columns that can say what a row is
	all      map[int]int // pieces by column, of all rows so far
	since    map[int]int // of the rows since the last totals
	from     int         // the first order since then
	rows, in int         // rows so far, and since then
}

func newTotals(r *rowReader) totals {
	t := totals{r: r, all: map[int]int{}, since: map[int]int{}}
	for i, path := range r.paths {
		switch {
		case strings.HasPrefix(path, columnOfSize), path == columnOfLine+"Qty", path == columnOfLine+"Quantity",
			path == columnTotal:
			t.counted = append(t.counted, i)
		case path == "" || path == ColumnIgnored:
		default:
			t.words = append(t.words, i)
		}
	}
	return t
}

var totalWord = pattern(`(?i)^(sub|grand|order|sum)?[ -]*(totals?|ttl|tot|sum|gesamt|total (qty|quantity|pieces|pcs|units))[.:]?$`)

// row tells whether a record is one of totals, and takes it. One that sums up
// something else refuses the orders that it closes.
func (t *totals) row(place int, record []string) bool {
	cell := func(i int) string {
		if i >= len(record) {
			return ""
		}
		return cellText(record[i])
	}
	labelled, silent := false, true
	for i := range record {
		if slices.Contains(t.counted, i) {
			continue
		}
		if text := cell(i); text != "" && totalWord().MatchString(text) {
			labelled = true
		}
	}
	part := slices.Index(t.r.paths, columnOfLine+"PartNumber")
	color := slices.Index(t.r.paths, columnOfLine+"Color")
	for _, i := range t.words {
		text := cell(i)
		if strings.HasSuffix(t.r.paths[i], "Price") {
			continue
		}
		silent = silent && text == ""
		if (i == part || i == color) && text != "" && !totalWord().MatchString(text) {
			labelled = false // a style or a colour: a line
		}
	}
	numbers := map[int]int{}
	for _, i := range t.counted {
		if n, why := cellPieces(cell(i), t.r.opts.DecimalComma); why == "" && n > 0 {
			numbers[i] = n
		} else if why != "" && !labelled {
			silent = false
		}
	}
	if !labelled && (!silent || len(numbers) == 0 || t.rows == 0) {
		t.count(numbers)
		return false
	}
	if !t.equals(numbers, t.since) && !t.equals(numbers, t.all) {
		if !labelled {
			return false // a row without a style, which says so itself
		}
		t.refuse(place, numbers)
	}
	t.r.file.Said = append(t.r.file.Said, t.r.file.At(place)+" holds totals and was left out")
	t.since, t.in, t.from = map[int]int{}, 0, len(t.r.orders)
	return true
}

func (t *totals) count(numbers map[int]int) {
	for i, n := range numbers {
		t.all[i] += n
		t.since[i] += n
	}
	t.rows++
	t.in++
}

// equals tells whether each number of the row is the sum of its column, or all
// pieces where the column has none of its own.
func (t *totals) equals(numbers, sums map[int]int) bool {
	pieces := 0
	for i, n := range sums {
		if strings.HasPrefix(t.r.paths[i], columnOfSize) {
			pieces += n
		}
	}
	for i, n := range numbers {
		own := sums[i]
		if !strings.HasPrefix(t.r.paths[i], columnOfSize) && pieces > 0 {
			if n != pieces && n != own {
				return false
			}
			continue
		}
		if n != own {
			return false
		}
	}
	return true
}

// refuse keeps the orders out whose totals are others.
func (t *totals) refuse(place int, numbers map[int]int) {
	column, why := 0, ""
	for _, i := range t.counted {
		if n, ok := numbers[i]; ok && n != t.since[i] && why == "" {
			column, why = i+1, fmt.Sprintf("the totals say %d, and the rows above add up to %d", n, t.since[i])
		}
	}
	for _, o := range t.r.orders[min(t.from, max(0, len(t.r.orders)-1)):] {
		t.r.problem(o, place, column, SeverityError, columnTotal, "%s", why)
	}
}
