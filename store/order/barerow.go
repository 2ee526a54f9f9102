package order

import (
	"strings"

	"orderpad/store/catalog"
)

// BareRow reads one row of a spreadsheet that is numbers alone, for the cells
// of an open grid. A blank or a dash is -1: it says nothing.
func BareRow(text string) ([]int, bool) {
	text = strings.Trim(text, "\r\n")
	if !strings.Contains(text, "\t") || strings.ContainsAny(text, "\r\n") || len(text) > 4000 {
		return nil, false
	}
	var nums []int
	numbers := 0
	for _, cell := range strings.Split(text, "\t") {
		cell = strings.TrimSpace(catalog.Clean(cell))
		n, ok := cellNumber(cell)
		switch {
		case !ok:
			return nil, false
		case strings.Trim(cell, "-–—") == "":
			n = -1
		default:
			numbers++
		}
		nums = append(nums, n)
	}
	return nums, numbers > 0
}
