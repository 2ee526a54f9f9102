package order

import (
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/sheet"
)

// byWords reads a line that nothing says the columns of: one word is the size,
// at most one a number, and the rest the name.
func (r *rosterReader) byWords(row sheet.Row) {
	cells := row.Cells
	if len(cells) > 1 && strings.Trim(cells[0], "0123456789") != "" && strings.Trim(cells[0], "0123456789.)") == "" {
		cells = cells[1:] // 1. or 1) begins a list
	}
	at, number := -1, -1
	var names []string
	for i := 0; i < len(cells); i++ {
		size := cells[i]
		if r.twoWords(cells, i) {
			if _, isNumber := rosterNumber(size); !isNumber {
				size, i = size+" "+cells[i+1], i+1 // youth m
			} else if !r.numbered {
				r.problem(row, 0, SeverityError, "size",
					"%s %s may be the size, or a number and a size; part the columns by commas", catalog.Clean(size),
					catalog.Clean(cells[i+1]))
				return
			}
		}
		_, isSize := r.match(size)
		_, isNumber := rosterNumber(size)
		switch {
		case isSize && at < 0 && (i > 0 || len(cells) > 1):
			at = i
			cells[i] = size
		case isSize && !isNumber && at >= 0:
			r.problem(row, 0, SeverityError, "size", "%s and %s may both be the size; part the columns by commas",
				catalog.Clean(cells[at]), catalog.Clean(size))
			return
		case isNumber && number >= 0:
			r.problem(row, 0, SeverityError, "number",
				"%s and %s may both be the number; part the columns by commas, or take the one that counts the rows out",
				catalog.Clean(cells[number]), catalog.Clean(size))
			return
		case isNumber:
			number = i
		case cells[i] != "" && cells[i] != "-":
			names = append(names, cells[i])
		}
	}
	e := RosterEntry{Line: row.Number, Name: strings.Join(names, " ")}
	if number >= 0 {
		e.Number = cells[number]
	}
	if at < 0 {
		r.keep(row, e, "", 2, number+1)
		return
	}
	r.keep(row, e, cells[at], at+1, number+1)
}

// twoWords tells whether two words from one on are a size, and the first alone
// is none: youth m, 2 XL.
func (r *rosterReader) twoWords(cells []string, i int) bool {
	if i+1 >= len(cells) || len(cells) < 3 {
		return false
	}
	if _, alone := r.match(cells[i]); alone {
		return false
	}
	_, both := r.match(cells[i] + " " + cells[i+1])
	return both
}

// hasNumbers tells whether each line of words has a number, but for those where
// it may belong to the size, and some line has.
func (r *rosterReader) hasNumbers() bool {
	some := false
	for _, row := range r.table.rows {
		number, doubt := false, isTotals(row.Cells)
		for i, cell := range row.Cells {
			if _, ok := rosterNumber(cell); ok {
				number = true
				doubt = doubt || r.twoWords(row.Cells, i)
			}
		}
		some = some || number && !doubt
		if !number && !doubt {
			return false
		}
	}
	return some
}
