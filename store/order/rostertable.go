package order

import (
	"strings"

	"orderpad/store/sheet"
)

// rosterTable is a roster taken apart: rows of cells, or of words where nothing
// parts the cells but blanks.
type rosterTable struct {
	header []string // empty without one
	rows   []sheet.Row
	above  []sheet.Row
	words  bool
	unit   string
}

// RosterHeader is the header of a file of names, nil where it has none, and its
// first rows.
func RosterHeader(data []byte) (header []string, rows [][]string, err error) {
	table, err := openRoster(data, nil)
	if err != nil {
		return nil, nil, err
	}
	for _, row := range table.rows[:min(len(table.rows), 200)] {
		rows = append(rows, row.Cells)
	}
	return table.header, rows, nil
}

func openRoster(data []byte, columns Columns) (rosterTable, error) {
	sheets, err := sheet.Read(data)
	if err != nil {
		return rosterTable{}, Errorf(KindInvalid, "%w", err)
	}
	best, at := 0, -1
	for i, s := range sheets {
		if header, found := findHeader(s.Rows, func(row []string) int { return rosterKnows(row, columns) }); found {
			best, at = i, header
			break
		}
		if len(sheets[best].Rows) == 0 {
			best = i
		}
	}
	if len(sheets) == 0 {
		return rosterTable{}, Errorf(KindInvalid,
			"the roster is empty; each line is a name, a size and, where there is one, a number")
	}
	s := sheets[best]
	table := rosterTable{unit: s.Unit(), words: s.Comma != 0}
	for _, row := range s.Rows {
		table.words = table.words && len(said(row.Cells)) < 2
	}
	for i, row := range s.Rows {
		cells := make([]string, len(row.Cells))
		for j, cell := range row.Cells {
			cells[j] = cellText(cell)
		}
		if table.words {
			cells = strings.Fields(strings.Join(cells, " "))
		}
		one := sheet.Row{Number: row.Number, Cells: cells}
		switch {
		case one.Blank():
		case i < at:
			table.above = append(table.above, one)
		case i == at:
			table.header = trimmedCells(row.Cells)
		default:
			table.rows = append(table.rows, one)
		}
	}
	return table, nil
}

// rosterKnows counts how many names of a row are those of a roster's columns,
// for a header must say where the size is, and of whom, or what a person said.
func rosterKnows(row []string, columns Columns) int {
	given := 0
	for _, name := range row {
		if _, ok := columns[name]; ok {
			given++
		}
	}
	if given > 0 {
		return 1000 * given
	}
	held := map[string]int{}
	for _, holds := range GuessRosterColumns(row) {
		held[holds]++
	}
	if held[RosterSize] == 0 || held[RosterName]+held[RosterNumber] == 0 {
		return 0
	}
	return len(held)
}

// GuessRosterColumns recognises the headers of a roster that it can.
func GuessRosterColumns(header []string) Columns {
	columns := Columns{}
	for _, name := range header {
		plain := strings.ToLower(strings.Trim(strings.Join(strings.Fields(name), " "), " .:"))
		if holds := rosterHeaders[plain]; holds != "" {
			columns[name] = holds
		} else if strings.HasSuffix(plain, " size") || strings.HasPrefix(plain, "size ") {
			columns[name] = RosterSize // shirt size, size (adult)
		}
	}
	return columns
}
