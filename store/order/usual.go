package order

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"orderpad/store/catalog"
)

// Run is how pieces were spread over sizes before, or are by the shop's word.
type Run struct {
	Name   string // whose it is, such as Cascade Youth
	Orders int    // it was counted over; 0 for one that was not counted
	Parts  map[string]int
}

// enoughHistory is how many pieces a run has to be counted over to say what is
// usual; a run of the shop's own file needs none.
const enoughHistory = 60

// Pieces are the parts of a run in sizes that are made.
func (r Run) Pieces(made []string) int {
	n := 0
	for _, size := range made {
		n += max(0, r.Parts[size])
	}
	return n
}

// String says whose run it is and what it was counted over.
func (r Run) String() string {
	if r.Orders == 0 {
		return r.Name
	}
	all := 0
	for _, n := range r.Parts {
		all += max(0, n)
	}
	orders := "orders"
	if r.Orders == 1 {
		orders = "order"
	}
	return fmt.Sprintf("%s (%d %s, %d pieces)", r.Name, r.Orders, orders, all)
}

// SaysEnough tells whether a run was counted over enough pieces of the sizes that
// are made to say what is usual; one that was not counted has the shop's word.
func (r Run) SaysEnough(made []string) bool {
	n := r.Pieces(made)
	return n >= enoughHistory || n > 0 && r.Orders == 0
}

// UsualRun is the nearest of several runs, which come the nearest first, that
// says enough of the sizes that are made; else the trade's own curve for the
// cut, else all sizes alike.
func UsualRun(near []Run, fit catalog.Fit, made []string) Run {
	for _, r := range near {
		if r.SaysEnough(made) {
			return r
		}
	}
	curve := curves[fit]
	if curve.Parts == nil {
		curve = curves[""]
	}
	if curve.Pieces(made) > 0 {
		return curve
	}
	even := Run{Name: "all sizes alike", Parts: map[string]int{}}
	for _, size := range made {
		even.Parts[size] = 1
	}
	return even
}

// curves are what the trade orders where no history says it.
var curves = map[catalog.Fit]Run{
	"":               {Name: "a built-in curve for adults", Parts: map[string]int{"S": 10, "M": 25, "L": 30, "XL": 22, "2XL": 10, "XXL": 10, "3XL": 3}},
	catalog.FitYouth: {Name: "a built-in curve for youth", Parts: map[string]int{"XS": 5, "S": 20, "M": 30, "L": 30, "XL": 15, "YXS": 5, "YS": 20, "YM": 30, "YL": 30, "YXL": 15}},
	catalog.FitLadies: {Name: "a built-in curve for ladies", Parts: map[string]int{
		"XS": 5, "S": 22, "M": 30, "L": 25, "XL": 13, "2XL": 5, "XXL": 5,
	}},
}

// SpreadBy spreads a total over sizes by a run's parts, the largest remainders
// first: the sum is the total, and a size without parts gets none. It answers
// the pieces of each of the sizes; none where no size has parts.
func SpreadBy(total int, r Run, made []string) []int {
	parts := make([]int, len(made))
	sum := 0
	for i, size := range made {
		parts[i] = min(max(0, r.Parts[size]), MaxQty)
		sum += parts[i]
	}
	if sum == 0 || total < 0 {
		return make([]int, len(made))
	}
	places := make([]int, len(made))
	by := make([]int, len(made))
	left := total
	for i, p := range parts {
		places[i] = total * p / sum
		left -= places[i]
		by[i] = i
	}
	slices.SortStableFunc(by, func(a, b int) int {
		return cmp.Or(cmp.Compare(total*parts[b]%sum, total*parts[a]%sum), cmp.Compare(parts[b], parts[a]))
	})
	for _, i := range by[:left] {
		places[i]++
	}
	return places
}

// CountRun counts the pieces by size of past lines of one cut; fees, credits
// and other cuts count nothing.
func CountRun(name string, orders [][]Line, fit catalog.Fit) Run {
	r := Run{Name: name, Parts: map[string]int{}}
	for _, lines := range orders {
		counted := false
		for _, l := range lines {
			if l.Fee || cutOf(l.Description) != cutOf(string(fit)) {
				continue
			}
			for _, c := range l.Cells {
				if c.Size != "" && c.Qty > 0 {
					r.Parts[c.Size] += c.Qty
					counted = true
				}
			}
		}
		if counted {
			r.Orders++
		}
	}
	return r
}

// SmallRun is a run in small numbers, as a rep says it: S 1, M 2, L 2, XL 1. The
// size of which least was ordered counts as one; sizes of which next to nothing
// was are left out. It is empty where too little was counted.
func SmallRun(r Run) []Cell {
	most, all := 0, 0
	for _, n := range r.Parts {
		most, all = max(most, n), all+max(n, 0)
	}
	if all < enoughHistory {
		return nil
	}
	least := most
	for _, n := range r.Parts {
		if n*10 >= most { // a tenth of the most is not nothing
			least = min(least, n)
		}
	}
	var run []Cell
	for _, size := range slices.SortedFunc(maps.Keys(r.Parts), catalog.CompareSizes) {
		if n := r.Parts[size]; n*10 >= most {
			run = append(run, Cell{Size: size, Qty: max((n+least/2)/least, 1)})
		}
	}
	return run
}

// cutOf tells the cuts that have sizes of their own apart.
func cutOf(description string) catalog.Fit {
	switch fit := (catalog.Style{Description: description}).Fit(); fit {
	case catalog.FitYouth, catalog.FitLadies, catalog.FitToddler, catalog.FitInfant, catalog.FitTall:
		return fit
	}
	return ""
}
