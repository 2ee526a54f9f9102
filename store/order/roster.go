package order

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"orderpad/store/catalog"
)

// RosterPlace says where the names and numbers of a roster go (the setting
// roster).
type RosterPlace string

// The two places.
const (
	RosterDetails RosterPlace = "details" // LocationDetails of the first design's first location, the number as Text
	RosterNotes   RosterPlace = "notes"   // LineItemNotes of the line
)

// RosterEntry is one name of a roster.
type RosterEntry struct {
	Line   int // of the file or the paste, counted from 1
	Name   string
	Size   string
	Number string // empty where there is none
}

// ReadRoster reads a roster as it is typed, pasted or exported: name, size and
// an optional number, apart by commas, semicolons, tabs or blanks, with a
// header line or without. Scale are the sizes of the style; empty takes all
// sizes of the tables. What cannot be read is a problem with its line and
// column, and no entry.
func ReadRoster(data []byte, scale []string) ([]RosterEntry, []FileProblem, error) {
	return ReadRosterColumns(data, scale, nil)
}

// What a column of a roster can hold.
const (
	RosterName   = "name" // several are put together: first and last
	RosterSize   = "size"
	RosterNumber = "number"
)

// rosterHeaders are the names that rosters have for their columns, in lower
// case.
var rosterHeaders = map[string]string{
	"name": RosterName, "player": RosterName, "player name": RosterName, "first name": RosterName, "first": RosterName,
	"last name": RosterName, "last": RosterName, "names": RosterName,
	"size": RosterSize, "sizes": RosterSize, "shirt size": RosterSize,
	"number": RosterNumber, "no": RosterNumber, "#": RosterNumber, "num": RosterNumber, "jersey": RosterNumber,
	"jersey number": RosterNumber, "player number": RosterNumber, "nr": RosterNumber,
}

// GuessRosterColumns recognises the headers of a roster that it can.
func GuessRosterColumns(header []string) Columns {
	columns := Columns{}
	for _, name := range header {
		if holds := rosterHeaders[strings.ToLower(strings.Trim(name, " .:"))]; holds != "" {
			columns[name] = holds
		}
	}
	return columns
}

// ReadRosterColumns is ReadRoster of a file whose first line is a header, and
// each of whose columns holds what columns says; nil recognises them.
func ReadRosterColumns(data []byte, scale []string, columns Columns) ([]RosterEntry, []FileProblem, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return nil, nil, Errorf(KindInvalid, "the roster is not in UTF-8; save it again as CSV UTF-8")
	}
	records, err := rosterRecords(data)
	if err != nil {
		return nil, nil, err
	}
	r := rosterReader{scale: scale, columns: columns}
	for i, record := range records {
		if i == 0 && r.header(record.cells) {
			continue
		}
		r.read(record)
	}
	if len(r.entries) == 0 && len(r.problems) == 0 {
		return nil, nil, Errorf(KindInvalid, "the roster is empty; each line is a name, a size and, where there is one, a number")
	}
	return r.entries, r.problems, nil
}

type rosterRecord struct {
	line  int
	cells []string
	words bool // taken apart at blanks
}

func rosterRecords(data []byte) ([]rosterRecord, error) {
	first, _, _ := bytes.Cut(bytes.TrimSpace(data), []byte("\n"))
	comma := rune(0)
	for _, c := range []rune{'\t', ';', ','} {
		if comma == 0 && bytes.ContainsRune(first, c) {
			comma = c
		}
	}
	var records []rosterRecord
	if comma == 0 {
		line := 0
		for text := range strings.Lines(string(data)) {
			line++
			if words := strings.Fields(text); len(words) > 0 {
				records = append(records, rosterRecord{line, words, true})
			}
		}
		return records, nil
	}
	reader := csv.NewReader(bytes.NewReader(data))
	reader.Comma, reader.FieldsPerRecord, reader.LazyQuotes = comma, -1, true
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return records, nil
		}
		if err != nil {
			return nil, Errorf(KindInvalid, "the roster cannot be read: %w", err)
		}
		line, _ := reader.FieldPos(0)
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if slices.ContainsFunc(cells, func(c string) bool { return c != "" }) {
			records = append(records, rosterRecord{line, cells, false})
		}
	}
}

type rosterReader struct {
	scale            []string
	columns          Columns // what was said of them; nil: recognised
	names            []int   // columns, by the header; nil without one
	sizeAt, numberAt int
	entries          []RosterEntry
	problems         []FileProblem
	headed           bool
	left             []int // columns that were named as left out
}

// header reads a header line, if it is one: it names columns and holds no size.
func (r *rosterReader) header(cells []string) bool {
	r.sizeAt, r.numberAt = -1, -1
	columns := r.columns
	if columns == nil {
		columns = GuessRosterColumns(cells)
	}
	var names []int
	for i, cell := range cells {
		switch columns[cell] {
		case RosterName:
			names = append(names, i)
		case RosterSize:
			r.sizeAt = i
		case RosterNumber:
			r.numberAt = i
		case ColumnIgnored:
			r.left = append(r.left, i) // on purpose
		}
	}
	if r.headed = len(names) > 0 && r.sizeAt >= 0; r.headed {
		r.names = names
	}
	return r.headed
}

func (r *rosterReader) match(text string) (string, bool) {
	if text == "" {
		return "", false
	}
	if len(r.scale) > 0 {
		return catalog.MatchSize(text, r.scale)
	}
	if size, ok := catalog.MatchSize(text, []string{"S", "3XL"}); ok {
		return size, true // SM and XXXL, where no style says otherwise
	}
	return catalog.NormalizeSize(text)
}

func isRosterNumber(text string) bool {
	digits := strings.TrimPrefix(text, "#")
	return digits != "" && len(digits) <= 4 && strings.Trim(digits, "0123456789") == ""
}

func (r *rosterReader) read(record rosterRecord) {
	e := RosterEntry{Line: record.line}
	sizeText, sizeColumn := "", 0
	used := map[int]bool{}
	if r.headed && !record.words {
		cell := func(i int) string {
			if i < 0 || i >= len(record.cells) {
				return ""
			}
			return record.cells[i]
		}
		var names []string
		for _, i := range r.names {
			names = append(names, cell(i))
		}
		e.Name, e.Number = strings.TrimSpace(strings.Join(names, " ")), cell(r.numberAt)
		sizeText, sizeColumn = cell(r.sizeAt), r.sizeAt+1
		r.untaken(record)
	} else {
		// The size stands behind the name; a number on either side of it.
		for i := len(record.cells) - 1; i >= 0; i-- {
			if _, ok := r.match(record.cells[i]); ok && sizeColumn == 0 && (i > 0 || len(record.cells) == 1) {
				sizeText, sizeColumn, used[i] = record.cells[i], i+1, true
			}
		}
		for i := len(record.cells) - 1; i > 0; i-- {
			if !used[i] && e.Number == "" && isRosterNumber(record.cells[i]) {
				e.Number, used[i] = record.cells[i], true
			}
		}
		if sizeColumn == 0 && len(record.cells) > 1 { // what stands where the size should be
			at := min(1, len(record.cells)-1)
			for at < len(record.cells)-1 && used[at] {
				at++
			}
			sizeText, sizeColumn, used[at] = record.cells[at], at+1, true
		}
		var names []string
		for i, cell := range record.cells {
			if !used[i] && cell != "" {
				names = append(names, cell)
			}
		}
		e.Name = strings.Join(names, " ")
	}
	r.keep(e, sizeText, sizeColumn)
}

// untaken names a column that holds neither names nor sizes nor numbers, once.
func (r *rosterReader) untaken(record rosterRecord) {
	for i, cell := range record.cells {
		if cell == "" || i == r.sizeAt || i == r.numberAt || slices.Contains(r.names, i) || slices.Contains(r.left, i) {
			continue
		}
		r.left = append(r.left, i)
		r.problems = append(r.problems, FileProblem{
			Problem: Problem{Message: fmt.Sprintf("column %d (%s) is neither a name nor a size nor a number; it is left out", i+1, catalog.Clean(cell)), Severity: SeverityWarning},
			Row:     len(r.entries) + len(r.problems) + 1, Line: record.line, Column: i + 1,
		})
	}
}

func (r *rosterReader) keep(e RosterEntry, sizeText string, column int) {
	e.Number = strings.TrimPrefix(e.Number, "#")
	problem := func(column int, field, format string, args ...any) {
		r.problems = append(r.problems, FileProblem{
			Problem: Problem{Field: field, Message: fmt.Sprintf(format, args...), Severity: SeverityError}, Row: len(r.entries) + len(r.problems) + 1, Line: e.Line, Column: column,
		})
	}
	size, ok := r.match(sizeText)
	switch {
	case HoldsCardNumber(e.Name + " " + e.Number):
		problem(0, "name", "it holds what looks like a full card number; leave it out")
	case e.Name == "":
		problem(1, "name", "there is no name; a line is a name, a size and, where there is one, a number")
	case sizeText == "":
		problem(column, "size", "%s has no size", catalog.Clean(e.Name))
	case !ok && len(r.scale) > 0:
		problem(column, "size", "%q of %s is no size of this style, which has %s", catalog.Clean(sizeText), catalog.Clean(e.Name), strings.Join(r.scale, " "))
	case !ok:
		problem(column, "size", "no size table knows %q of %s", catalog.Clean(sizeText), catalog.Clean(e.Name))
	default:
		e.Size = size
		r.entries = append(r.entries, e)
	}
}

// RosterCell is one size of a grid row: names on the roster against pieces.
type RosterCell struct {
	Size   string `json:"size"`
	Names  int    `json:"names"`
	Pieces int    `json:"pieces"`
}

// RosterCells holds a roster against a line, by size.
func RosterCells(line Line, entries []RosterEntry) []RosterCell {
	names := map[string]int{}
	for _, e := range entries {
		names[e.Size]++
	}
	var sizes []string
	for size := range names {
		sizes = append(sizes, size)
	}
	for _, c := range line.Cells {
		if names[c.Size] == 0 {
			sizes = append(sizes, c.Size)
		}
	}
	slices.SortFunc(sizes, catalog.CompareSizes)
	cells := make([]RosterCell, len(sizes))
	for i, size := range sizes {
		cells[i] = RosterCell{size, names[size], line.Cell(size).Qty}
	}
	return cells
}

// ApplyRoster puts a roster on a grid row: a size without pieces gets as many
// as it has names, one with pieces keeps them, and the names go where place
// says, in place of those of an earlier roster of the row. It answers names
// against pieces as they are then.
func (o *Order) ApplyRoster(row int, entries []RosterEntry, place RosterPlace, surcharges catalog.Surcharges) ([]RosterCell, error) {
	if row < 0 || row >= len(o.Lines) || o.Lines[row].Fee {
		return nil, FieldError("line", "there is no line %d with sizes to put a roster on; the order has %d lines", row+1, len(o.Lines))
	}
	changed := o.Clone()
	line := &changed.Lines[row]
	for _, cell := range RosterCells(*line, entries) {
		switch {
		case cell.Names > MaxQty:
			return nil, FieldError(cell.Size, "%d names in %s are over 99,999", cell.Names, cell.Size)
		case cell.Pieces == 0:
			line.SetQty(cell.Size, cell.Names, surcharges)
		}
	}
	if place == RosterNotes {
		line.LineItemNotes = rosterNote(line.LineItemNotes, entries)
	} else {
		changed.Fields.putRoster("Roster "+strings.TrimSpace(line.Style+" "+line.Color)+" ", entries)
	}
	*o = changed
	return RosterCells(*line, entries), nil
}

const rosterHead = "Roster: "

// rosterNote writes a roster behind the notes of a line, in place of an earlier
// one.
func rosterNote(notes string, entries []RosterEntry) string {
	if at := strings.Index(notes, rosterHead); at >= 0 {
		notes = notes[:at]
	}
	var said []string
	for _, e := range entries {
		said = append(said, strings.TrimSpace(e.Size+" "+e.Name+" "+e.Number))
	}
	return strings.TrimSpace(strings.TrimSpace(notes) + "\n" + rosterHead + strings.Join(said, "; "))
}

// putRoster writes a roster into the details of the first design's first
// location, in place of an earlier one of the same row: the number as Text,
// the name where there is none.
func (f *Fields) putRoster(label string, entries []RosterEntry) {
	if len(f.Designs) == 0 {
		f.Designs = []Design{{DesignName: "Names and numbers"}}
	}
	if len(f.Designs[0].Locations) == 0 {
		f.Designs[0].Locations = []Location{{Location: "Names and numbers"}}
	}
	location := &f.Designs[0].Locations[0]
	location.LocationDetails = slices.DeleteFunc(location.LocationDetails, func(d LocationDetail) bool { return strings.HasPrefix(d.ParameterLabel, label) })
	for _, e := range entries {
		text := e.Number
		if text == "" {
			text = e.Name
		}
		location.LocationDetails = append(location.LocationDetails, LocationDetail{ParameterLabel: label + e.Size, ParameterValue: e.Name, Text: text})
	}
}

// RosterFee is the fee line of a roster, one for each name: the shop's part for
// names, or that for names and numbers where any entry has a number.
func RosterFee(entries []RosterEntry, s Settings) Line {
	part := s.PartName
	if slices.ContainsFunc(entries, func(e RosterEntry) bool { return e.Number != "" }) {
		part = s.PartNumber
	}
	return Line{Style: part, Fee: true, Description: "Names", Cells: []Cell{{Qty: len(entries)}}}
}
