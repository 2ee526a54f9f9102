package order

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/sheet"
)

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
	"full name": RosterName, "name on back": RosterName,
	"last name": RosterName, "last": RosterName, "names": RosterName, "athlete": RosterName, "student": RosterName,
	"child": RosterName, "participant": RosterName,
	"firstname": RosterName, "lastname": RosterName, "surname": RosterName, "employee": RosterName,
	"member": RosterName, "who": RosterName,
	"size": RosterSize, "sizes": RosterSize, "sz": RosterSize,
	"number": RosterNumber, "no": RosterNumber, "#": RosterNumber, "num": RosterNumber, "jersey": RosterNumber,
	"numbers":       RosterNumber,
	"jersey number": RosterNumber, "player number": RosterNumber, "nr": RosterNumber, "jersey #": RosterNumber,
	"jersey no": RosterNumber, "uniform": RosterNumber,
	"uniform number": RosterNumber, "uniform #": RosterNumber, "player #": RosterNumber, "shirt number": RosterNumber,
	"back number": RosterNumber,
}

// ReadRoster reads a roster as it is typed, pasted or exported: names, sizes
// and, where there are, numbers, in any order, in any kind of file that orders
// come in, or apart by blanks, with a header or without. Scale are the sizes of
// the style; empty takes all sizes of the tables. What cannot be read, or was
// left out, is a problem with its line and column, and no entry; two columns of
// sizes or of numbers are an error: which one counts is a person's to say.
func ReadRoster(data []byte, scale []string) ([]RosterEntry, []FileProblem, error) {
	return ReadRosterColumns(data, scale, nil)
}

// ReadRosterColumns is ReadRoster of a file each of whose columns holds what
// columns says; nil recognises them.
func ReadRosterColumns(data []byte, scale []string, columns Columns) ([]RosterEntry, []FileProblem, error) {
	table, err := openRoster(data, columns)
	if err != nil {
		return nil, nil, err
	}
	r := rosterReader{style: catalog.Style{Sizes: scale}, table: table, said: columns}
	if err := r.columns(); err != nil {
		return nil, nil, err
	}
	for _, row := range table.rows {
		r.read(row)
	}
	if len(r.entries) == 0 && !slices.ContainsFunc(r.problems,
		func(p FileProblem) bool { return p.Severity == SeverityError }) {
		return nil, nil, Errorf(KindInvalid,
			"the roster is empty; each line is a name, a size and, where there is one, a number")
	}
	return r.entries, r.problems, nil
}

type rosterReader struct {
	style    catalog.Style
	table    rosterTable
	said     Columns // what a person said of the columns; nil: recognised
	headed   bool
	names    []int // columns, the first names' first
	size     int   // its column; -1: each line says
	number   int
	counter  int // the column that only counts the rows; -1: none
	qty      int
	entries  []RosterEntry
	problems []FileProblem
	left     []int // columns that were named as left out
	plain    bool  // problems do not say where they are
	numbered bool  // of lines of words: each has a number
}

// columns finds what each column holds: by the header, else by what stands in
// them.
func (r *rosterReader) columns() error {
	r.size, r.number, r.counter, r.qty = -1, -1, -1, -1
	for _, row := range r.table.above {
		r.skip(row, "stands above the header")
	}
	sizes := r.byHeader()
	var numbers []int
	if r.headed = r.table.header != nil; !r.headed {
		if r.table.words {
			r.numbered = r.hasNumbers()
			return nil
		}
		r.names, sizes, numbers = r.byContent()
	} else {
		numbers = r.held(RosterNumber)
	}
	if len(sizes) > 1 {
		e := FieldError(RosterSize,
			"two columns hold sizes, %s and %s; take one of them out, or give it a name without size",
			r.column(sizes[0]), r.column(sizes[1]))
		return e
	}
	if len(sizes) == 1 {
		r.size = sizes[0]
	}
	counters := slices.IndexFunc(numbers, r.counts)
	if len(numbers) == 2 && counters >= 0 {
		r.counter = numbers[counters]
		numbers = slices.Delete(slices.Clone(numbers), counters, counters+1)
	}
	if r.headed && r.said == nil && len(numbers) == 0 {
		if numbers = r.maybeNumbers(); len(numbers) == 1 {
			return FieldError(RosterNumber,
				"%s holds numbers; if they are those on the shirts, name it Number, else take it out",
				r.column(numbers[0]))
		}
	}
	if len(numbers) > 1 {
		return FieldError(RosterNumber,
			"two columns hold numbers, %s and %s; take one of them out, or give it another name", r.column(numbers[0]),
			r.column(numbers[1]))
	}
	if len(numbers) == 1 {
		r.number = numbers[0]
		if !r.headed && r.number == 0 && len(r.table.rows) > 2 && r.counts(r.number) {
			return FieldError(RosterNumber,
				"the first column counts from 1 to %d; if these are the numbers on the shirts, give it the header Number, else take it out",
				len(r.table.rows))
		}
	}
	return nil
}

// byHeader takes the columns as the header, or the person, names them. It
// answers the columns of sizes, among them one without such a name that holds
// nothing else.
func (r *rosterReader) byHeader() (sizes []int) {
	r.names = r.held(RosterName)
	slices.SortStableFunc(r.names, func(a, b int) int { return r.firstName(a) - r.firstName(b) })
	sizes = r.held(RosterSize)
	for i, name := range r.table.header {
		switch {
		case r.said != nil && r.said[name] == ColumnIgnored:
			r.left = append(r.left, i)
		case r.said != nil || r.holds(name) != "":
		case headerIs(name, columnOfLine+"Qty"):
			r.qty = i
		case name != "" && r.allCells(i, func(text string) bool { _, ok := r.match(text); return ok }):
			sizes = append(sizes, i)
		}
	}
	return sizes
}

// noNumbers are columns whose numbers nobody prints on a shirt.
const noNumbers = "age grade year height weight id phone zip class fee paid order row price total cost dob birthday"

// maybeNumbers are the columns without a known name that hold nothing but what
// may be numbers on shirts.
func (r *rosterReader) maybeNumbers() (all []int) {
	for i, name := range r.table.header {
		known := r.holds(name) != "" || i == r.qty || name == ""
		for _, w := range strings.Fields(strings.ToLower(name)) {
			known = known || slices.Contains(strings.Fields(noNumbers), w)
		}
		if !known && r.allCells(i, func(text string) bool { _, ok := rosterNumber(text); return ok }) {
			all = append(all, i)
		}
	}
	return all
}

func headerIs(name, path string) bool {
	guess, ok := guessColumn(name)
	return ok && guess == path
}

func (r *rosterReader) holds(name string) string {
	if r.said != nil {
		return r.said[name]
	}
	return GuessRosterColumns([]string{name})[name]
}

func (r *rosterReader) held(what string) []int {
	var all []int
	for i, name := range r.table.header {
		if r.holds(name) == what {
			all = append(all, i)
		}
	}
	return all
}

// firstName puts first names before last ones, whichever column comes first.
func (r *rosterReader) firstName(i int) int {
	if name := strings.ToLower(r.table.header[i]); strings.HasPrefix(name, "last") || name == "surname" {
		return 1
	}
	return 0
}

// byContent tells the columns of a roster without a header apart by what stands
// in most of their rows.
func (r *rosterReader) byContent() (names, sizes, numbers []int) {
	width := 0
	for _, row := range r.table.rows {
		width = max(width, len(row.Cells))
	}
	for i := range width {
		var any, size, number int
		for _, row := range r.table.rows {
			if i >= len(row.Cells) || row.Cells[i] == "" {
				continue
			}
			any++
			if _, ok := r.match(row.Cells[i]); ok {
				size++
			}
			if _, ok := rosterNumber(row.Cells[i]); ok {
				number++
			}
		}
		switch {
		case any == 0:
		case 2*size > any && size >= number:
			sizes = append(sizes, i)
		case 2*number > any:
			numbers = append(numbers, i)
		default:
			names = append(names, i)
		}
	}
	return names, sizes, numbers
}

func (r *rosterReader) column(i int) string {
	if i < len(r.table.header) && r.table.header[i] != "" {
		return fmt.Sprintf("%s (column %d)", catalog.Clean(r.table.header[i]), i+1)
	}
	return fmt.Sprintf("column %d", i+1)
}

func (r *rosterReader) allCells(i int, is func(string) bool) bool {
	seen := false
	for _, row := range r.table.rows {
		if i < len(row.Cells) && row.Cells[i] != "" && !isTotals(row.Cells) {
			if seen = true; !is(row.Cells[i]) {
				return false
			}
		}
	}
	return seen
}

// counts tells whether a column counts the rows: 1, 2, 3.
func (r *rosterReader) counts(i int) bool {
	next := 1
	for _, row := range r.table.rows {
		if i >= len(row.Cells) || isTotals(row.Cells) {
			continue
		}
		n, ok := rosterNumber(strings.TrimRight(row.Cells[i], ".)"))
		if !ok || n != strconv.Itoa(next) {
			return false
		}
		next++
	}
	return next > 1
}

func isTotals(cells []string) bool {
	return slices.ContainsFunc(cells, func(c string) bool { return totalWord().MatchString(c) })
}

func (r *rosterReader) match(text string) (string, bool) {
	if text == "" {
		return "", false
	}
	if len(r.style.Sizes) > 0 {
		return r.style.MatchSize(text)
	}
	if size, ok := catalog.MatchSize(text, []string{"S", "3XL"}); ok {
		return size, true // SM and XXXL, where no style says otherwise
	}
	return catalog.NormalizeSize(text)
}

// rosterNumber is the number on a shirt: up to four digits, kept as they stand
// (07, 00); a spreadsheet's 7.0 is 7.
func rosterNumber(text string) (string, bool) {
	digits := strings.TrimPrefix(text, "#")
	if whole, zeros, ok := strings.Cut(digits, "."); ok && zeros != "" && strings.Trim(zeros, "0") == "" {
		digits = whole
	}
	return digits, digits != "" && len(digits) <= 4 && strings.Trim(digits, "0123456789") == ""
}

func (r *rosterReader) skip(row sheet.Row, why string) {
	r.problem(row, 0, SeverityWarning, "", "%s and was left out: %s", why, shortened(strings.Join(said(row.Cells),
		", "), 60))
}

func (r *rosterReader) problem(row sheet.Row, column int, severity Severity, field, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if !r.plain {
		message = r.where(row, column, severity) + message
	}
	r.problems = append(r.problems, FileProblem{
		Problem: Problem{Field: field, Message: message, Severity: severity},
		Row:     len(r.entries) + len(r.problems) + 1, Line: row.Number, Column: column,
	})
}

// where begins a problem's sentence: line 3, Size:
func (r *rosterReader) where(row sheet.Row, column int, severity Severity) string {
	where := fmt.Sprintf("%s %d", r.table.unit, row.Number)
	if column > 0 && column <= len(r.table.header) && r.table.header[column-1] != "" {
		where += ", " + catalog.Clean(r.table.header[column-1])
	}
	if column == 0 && severity == SeverityWarning {
		return where + " "
	}
	return where + ": "
}

func (r *rosterReader) read(row sheet.Row) {
	if isTotals(row.Cells) {
		r.totals(row)
		return
	}
	if r.headed && slices.EqualFunc(r.table.header, row.Cells, strings.EqualFold) {
		r.skip(row, "is the header once more")
		return
	}
	if !r.headed && len(said(row.Cells)) == 1 && len(row.Cells) > 1 || r.table.words && len(row.Cells) > 1 &&
		strings.HasSuffix(row.Cells[len(row.Cells)-1], ":") {
		r.skip(row, "has one cell alone")
		return
	}
	if r.size < 0 && !r.headed {
		r.byWords(row)
		return
	}
	cell := func(i int) string {
		if i < 0 || i >= len(row.Cells) {
			return ""
		}
		return row.Cells[i]
	}
	var names []string
	for _, i := range r.names {
		names = append(names, cell(i))
	}
	e := RosterEntry{Line: row.Number, Name: strings.TrimSpace(strings.Join(names, " ")), Number: cell(r.number)}
	r.untaken(row)
	if pieces, why := cellPieces(cell(r.qty), false); r.qty >= 0 && (why != "" || pieces > 1) {
		r.problem(row, r.qty+1, SeverityError, "name", "%s for one name; write a row for each",
			catalog.Clean(cell(r.qty)))
		return
	}
	r.keep(row, e, cell(r.size), r.size+1, r.number+1)
}

// totals holds a line of totals against the names above it.
func (r *rosterReader) totals(row sheet.Row) {
	for _, cell := range row.Cells {
		if n, why := cellPieces(cell, false); why == "" && n > 0 && n != len(r.entries) {
			r.problem(row, 0, SeverityError, "", "the total says %d, and %d names were read above it", n,
				len(r.entries))
			return
		}
	}
	r.skip(row, "holds totals")
}

// untaken names a column that holds neither names nor sizes nor numbers, once.
func (r *rosterReader) untaken(row sheet.Row) {
	for i, cell := range row.Cells {
		taken := i == r.size || i == r.number || i == r.qty || slices.Contains(r.names, i)
		if cell == "" || taken || slices.Contains(r.left, i) {
			continue
		}
		r.left = append(r.left, i)
		why := "is neither a name nor a size nor a number; it is left out"
		if i == r.counter {
			why = "counts the rows; it is left out"
		}
		r.problems = append(r.problems, FileProblem{
			Problem: Problem{Message: fmt.Sprintf("column %d (%s) %s", i+1, catalog.Clean(cell), why),
				Severity: SeverityWarning},
			Row: len(r.entries) + len(r.problems) + 1, Line: row.Number, Column: i + 1,
		})
	}
}

func (r *rosterReader) keep(row sheet.Row, e RosterEntry, sizeText string, sizeAt, numberAt int) {
	number, isNumber := rosterNumber(e.Number)
	if isNothing(e.Number) {
		number, isNumber = "", true
	}
	broken := cmp.Or(damage(e.Name), damage(e.Number), damage(sizeText))
	size, ok := r.match(sizeText)
	who := catalog.Clean(cmp.Or(e.Name, "this line"))
	fail := func(column int, field, format string, args ...any) {
		r.problem(row, column, SeverityError, field, format, args...)
	}
	switch {
	case HoldsCardNumber(strings.Join(row.Cells, " ")):
		fail(0, "name", "it holds what looks like a full card number; leave it out")
	case broken != "":
		fail(0, "name", "%s", broken)
	case e.Name == "" && number == "":
		fail(1, "name", "there is no name; a line is a name, a size and, where there is one, a number")
	case !isNumber:
		fail(numberAt, "number", "%q of %s is no number of up to four digits", catalog.Clean(e.Number), who)
	case sizeText == "":
		fail(sizeAt, "size", "%s has no size", who)
	case !ok && len(r.style.Sizes) > 0:
		near := r.style.NearestSize(sizeText)
		fail(sizeAt, "size", "%q of %s is no size of this style, which has %s; the nearest is %s",
			catalog.Clean(sizeText), who, strings.Join(r.style.Sizes, " "), near)
	case !ok:
		fail(sizeAt, "size", "no size table knows %q of %s", catalog.Clean(sizeText), who)
	default:
		e.Size, e.Number = size, number
		r.entries = append(r.entries, e)
	}
}
