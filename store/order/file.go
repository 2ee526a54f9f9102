package order

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/sheet"
)

// FileOrder is one order of a file, and where it stands there.
type FileOrder struct {
	Order    Order
	Row      int // of its first row or element, counted from 1
	Line     int // of the file, counted from 1
	Problems []FileProblem
	Source   []int // of a table: its rows, as places in File.Records; of JSON: its element
}

// FileProblem is a problem with the row, line and column that it is in.
type FileProblem struct {
	Problem
	Row, Line int
	Column    int // counted from 1; 0 where there is none
}

// Refused tells whether the order has a problem that keeps it out.
func (o FileOrder) Refused() bool {
	return slices.ContainsFunc(o.Problems, func(p FileProblem) bool { return p.Severity == SeverityError })
}

// File is a table of a file taken apart: a header, and records below it.
type File struct {
	Sheet   string // the spreadsheet's sheet; empty for a text file
	Comma   rune   // what parts the cells of a text file
	Header  []string
	Records [][]string // blank rows are not among them
	Said    []string   // what of the file is none of its records, for the person whose file it is

	lines []int  // of each record, as the file counts
	unit  string // what they count: line or row
}

// At names a record as the file does: line 3, or row 3 of a spreadsheet.
func (f File) At(place int) string { return fmt.Sprintf("%s %d", f.unit, f.lines[place]) }

// headerWithin is how many of the first rows that say something may stand above
// the header.
const headerWithin = 40

// OpenFile finds the table of a file: in the first sheet with a row that knows
// names as its header, or the first sheet. Knows counts how many names of a row
// it knows, 0 for a row that is no header. What stands above the header and the
// sheets that were not read are said.
func OpenFile(data []byte, knows func(row []string) int) (File, error) {
	sheets, err := sheet.Read(data)
	if err != nil {
		return File{}, Errorf(KindInvalid, "%w", err)
	}
	best, at := -1, 0
	var others []string
	for i, s := range sheets {
		header, found := findHeader(s.Rows, knows)
		switch {
		case found && best < 0:
			best, at = i, header
		case found:
			others = append(others, catalog.Clean(s.Name)+" (it looks like orders too)")
		case len(s.Rows) > 0:
			others = append(others, catalog.Clean(s.Name))
		}
	}
	if best < 0 {
		best = max(0, slices.IndexFunc(sheets, func(s sheet.Sheet) bool { return len(s.Rows) > 0 }))
		at = firstRow(sheets[best].Rows)
		others = nil
	}
	s := sheets[best]
	if at >= len(s.Rows) {
		return File{}, Errorf(KindInvalid, "the file is empty; its first line names the columns")
	}
	f := File{Sheet: s.Name, Comma: s.Comma, unit: s.Unit()}
	if len(others) > 0 {
		f.Said = append(f.Said, fmt.Sprintf("sheet %s was read; not read: %s", catalog.Clean(s.Name),
			strings.Join(others, ", ")))
	}
	f.Header = headed(s.Rows, at)
	for _, row := range s.Rows[:at] {
		if !row.Blank() && !carries(row, s.Rows[at], f.Header) {
			f.Said = append(f.Said, fmt.Sprintf("%s %d stands above the header and was left out: %s", f.unit,
				row.Number, shortened(strings.Join(said(row.Cells), ", "), 80)))
		}
	}
	for _, row := range s.Rows[at+1:] {
		if !row.Blank() {
			f.Records, f.lines = append(f.Records, row.Cells), append(f.lines, row.Number)
		}
	}
	return f, nil
}

// firstRow is the first row with two cells or more, or else the first that says
// something.
func firstRow(rows []sheet.Row) int {
	first := len(rows)
	for i, row := range rows {
		if n := len(said(row.Cells)); n > 1 {
			return i
		} else if n > 0 {
			first = min(first, i)
		}
	}
	return first
}

// findHeader is the first of the rows that know most names.
func findHeader(rows []sheet.Row, knows func([]string) int) (at int, found bool) {
	most, seen := 0, 0
	for i, row := range rows {
		if row.Blank() {
			continue
		}
		if n := knows(trimmedCells(row.Cells)); n > most {
			most, at, found = n, i, true
		}
		if seen++; seen > headerWithin || found && i > at+3 {
			break
		}
	}
	return at, found
}

// headed is the header in one row, without the empty cells at its end. Where it
// names a size twice, the row above tells them apart: a youth's block and an
// adult's.
func headed(rows []sheet.Row, at int) []string {
	header := trimmedCells(rows[at].Cells)
	for len(header) > 0 && header[len(header)-1] == "" {
		header = header[:len(header)-1]
	}
	if at == 0 || !sizeTwice(header) {
		return header
	}
	fit := ""
	for i, name := range header {
		if i < len(rows[at-1].Cells) {
			if word := strings.TrimSpace(rows[at-1].Cells[i]); word != "" {
				fit = ""
				if _, ok := catalog.FitWord(strings.TrimRight(word, ":")); ok {
					fit = strings.TrimRight(word, ":")
				}
			}
		}
		if _, ok := sizeHeader(name); ok && fit != "" {
			header[i] = fit + " " + name
		}
	}
	return header
}

// sizeTwice tells whether a size is named twice.
func sizeTwice(header []string) bool {
	seen := map[string]bool{}
	for _, name := range header {
		size, ok := sizeHeader(name)
		if ok && seen[size] {
			return true
		}
		seen[size] = ok
	}
	return false
}

// carries tells whether the row above went into the header's names.
func carries(above, row sheet.Row, header []string) bool {
	return above.Number == row.Number-1 && !slices.Equal(header, trimmedCells(row.Cells)[:len(header)])
}

func trimmedCells(cells []string) []string {
	out := make([]string, len(cells))
	for i, cell := range cells {
		out[i] = strings.Join(strings.Fields(cell), " ") // a header's name may run over two lines
	}
	return out
}

// said are the cells that say something.
func said(cells []string) []string {
	var all []string
	for _, cell := range cells {
		if text := strings.TrimSpace(catalog.Clean(cell)); text != "" {
			all = append(all, text)
		}
	}
	return all
}

func shortened(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}

// Write writes the header and some records of the file as text, with what is
// wrong with each of them in a column of its own. A cell that a spreadsheet
// would take for a formula gets its mark of text, and one with a card number
// loses it.
func (f File) Write(w io.Writer, places []int, problems map[int]string) error {
	out := csv.NewWriter(w)
	if out.Comma = ','; f.Comma != 0 {
		out.Comma = f.Comma
	}
	keep := slices.IndexFunc(f.Header, func(h string) bool {
		return strings.EqualFold(strings.TrimSpace(h),
			ProblemColumn)
	})
	row := func(record []string, last string) []string {
		line := make([]string, 0, len(f.Header)+1)
		for _, cell := range withoutCards(record) {
			line = append(line, defused(cell))
		}
		for len(line) < len(f.Header) {
			line = append(line, "")
		}
		if last = defused(last); keep >= 0 {
			line[keep] = last
			return line
		}
		return append(line, last)
	}
	if err := out.Write(row(f.Header, ProblemColumn)); err != nil {
		return err
	}
	for _, place := range places {
		if err := out.Write(row(f.Records[place], problems[place])); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// defused is a cell that no spreadsheet takes for a formula; cellText takes the
// mark off again. A number stays one.
func defused(cell string) string {
	text := strings.TrimLeft(cell, " \u00a0")
	if text == "" || !strings.ContainsRune("=+-@\t\r", rune(text[0])) && !strings.ContainsRune("\t\r", rune(cell[0])) {
		return cell
	}
	if strings.Trim(text, "-0123456789.,") == "" {
		return cell
	}
	return "'" + cell
}

// withoutCards leaves out of a record what holds a card number, also one that
// stands in two cells.
func withoutCards(record []string) []string {
	const left = "(a card number was left out)"
	clean := slices.Clone(record)
	for i, cell := range record {
		if HoldsCardNumber(cell) {
			clean[i] = left
		}
		if i > 0 && CardAcross(record[i-1], cell) {
			clean[i-1], clean[i] = left, left
		}
	}
	return clean
}
