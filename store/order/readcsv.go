package order

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"orderpad/store/catalog"
)

// FileOrder is one order of a file, and where it stands there.
type FileOrder struct {
	Order    Order
	Row      int // of its first row or element, counted from 1
	Line     int // of the file, counted from 1
	Problems []FileProblem
	Source   []int // CSV: its rows, as places in CSVFile.Records; JSON: its element
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

// CSVFile is a CSV taken apart.
type CSVFile struct {
	Comma   rune
	Header  []string
	Records [][]string
	lines   []int // of each record
}

// ReadCSVFile reads a CSV with a header line: commas, semicolons or tabs. An
// error names the line.
func ReadCSVFile(data []byte) (CSVFile, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		e := Errorf(KindInvalid, "the file is not in UTF-8")
		e.Hint = "save it again as CSV UTF-8"
		return CSVFile{}, e
	}
	first, _, _ := bytes.Cut(data, []byte("\n"))
	f := CSVFile{Comma: ','}
	for _, c := range []rune{';', '\t'} {
		if bytes.Count(first, []byte(string(c))) > bytes.Count(first, []byte(string(f.Comma))) {
			f.Comma = c
		}
	}
	reader := csv.NewReader(bytes.NewReader(data))
	reader.Comma, reader.FieldsPerRecord = f.Comma, -1
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			var at *csv.ParseError
			if errors.As(err, &at) {
				return f, Errorf(KindInvalid, "line %d, column %d of the file cannot be read: %w", at.Line, at.Column, at.Err)
			}
			return f, Errorf(KindInvalid, "the file is not CSV: %w", err)
		}
		line, _ := reader.FieldPos(0)
		if f.Header == nil {
			f.Header = record
			continue
		}
		f.Records, f.lines = append(f.Records, record), append(f.lines, line)
	}
	if f.Header == nil {
		return f, Errorf(KindInvalid, "the file is empty; its first line names the columns")
	}
	return f, nil
}

// Write writes the header and some records of the file, with what is wrong
// with each of them in a column of its own.
func (f CSVFile) Write(w io.Writer, places []int, problems map[int]string) error {
	out := csv.NewWriter(w)
	out.Comma = f.Comma
	keep := slices.IndexFunc(f.Header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), ProblemColumn) })
	row := func(record []string, last string) []string {
		line := slices.Clone(record)
		for len(line) < len(f.Header) {
			line = append(line, "")
		}
		if keep >= 0 {
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

// csvReader puts the rows of a CSV together to orders.
type csvReader struct {
	file    CSVFile
	columns Columns
	sp      catalog.Spelling
	orders  []*csvOrder
	byID    map[string]*csvOrder
}

type csvOrder struct {
	FileOrder
	parts []PartLine
	rows  []int             // of each part
	taken map[string]string // fields of the order that are set
}

// ReadOrdersCSV reads a CSV of lines: every row is a line of an order with the
// order's own fields beside it. Rows with one ExtOrderID are one order, wherever
// they stand; without such a column, rows that follow each other and say the
// same of the order (or nothing) are. An order with a bad row is refused whole.
func ReadOrdersCSV(file CSVFile, columns Columns, sp catalog.Spelling) []FileOrder {
	r := csvReader{file: file, columns: columns, sp: sp, byID: map[string]*csvOrder{}}
	for place, record := range file.Records {
		if !slices.ContainsFunc(record, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			continue
		}
		r.row(place, record)
	}
	all := make([]FileOrder, len(r.orders))
	for i, o := range r.orders {
		o.Order.Lines = Join(o.parts, sp)
		for _, part := range LostDescriptions(o.parts, o.Order.Lines, sp) {
			o.problem(r.where(o.rows[part], 0), SeverityWarning, "LinesOE.N.Description", "%q gives way to the description of another size of the style", catalog.Clean(o.parts[part].Description))
		}
		for n := range o.Order.Fields.Notes {
			if note := &o.Order.Fields.Notes[n]; note.Type == "" {
				note.Type = NoteTypes[0]
			}
		}
		all[i] = o.FileOrder
	}
	return all
}

// row reads one record into the order that it belongs to.
func (r *csvReader) row(place int, record []string) {
	o := r.orderOf(place, record)
	o.Source = append(o.Source, place)
	line := map[string]any{}
	sizes := []FieldValue{}
	at := map[string]int{} // column of a line's field
	for i, name := range r.file.Header {
		if i >= len(record) || strings.TrimSpace(record[i]) == "" {
			continue
		}
		path := r.columns[name]
		field, ofLine := strings.CutPrefix(path, columnOfLine)
		size, ofSize := strings.CutPrefix(path, columnOfSize)
		switch {
		case path == "" || path == ColumnIgnored || path == "ExtOrderID":
		case ofSize:
			sizes = append(sizes, FieldValue{size, strings.TrimSpace(record[i])})
			at[size] = i + 1
		case ofLine:
			value := strings.TrimSpace(record[i])
			if taken, ok := line[field]; ok && taken != value {
				o.problem(r.where(place, i+1), SeverityWarning, path, "%q gives way to %q, which another column says", catalog.Clean(value), catalog.Clean(text(taken)))
				continue
			}
			line[field] = value
			at[field] = i + 1
		default:
			o.set(path, record[i], r.where(place, i+1))
		}
	}
	if len(record) > len(r.file.Header) {
		o.problem(r.where(place, len(r.file.Header)+1), SeverityError, "", "the row has %d columns, the header %d; is there a comma too many?", len(record), len(r.file.Header))
	}
	r.lines(o, place, line, sizes, at)
}

// where is a place in the file, for a problem.
func (r *csvReader) where(place, column int) FileProblem {
	return FileProblem{Row: place + 1, Line: r.file.lines[place], Column: column}
}

func (o *csvOrder) problem(at FileProblem, severity Severity, field, format string, args ...any) {
	at.Problem = Problem{Field: field, Message: fmt.Sprintf(format, args...), Severity: severity}
	o.Problems = append(o.Problems, at)
}

// orderOf finds the order of a row, or begins one.
func (r *csvReader) orderOf(place int, record []string) *csvOrder {
	id, says := "", map[string]string{}
	for i, name := range r.file.Header {
		path := r.columns[name]
		if i >= len(record) || path == "" || path == ColumnIgnored || strings.HasPrefix(path, columnOfLine) {
			continue
		}
		value := strings.TrimSpace(record[i])
		if path == "ExtOrderID" {
			id = value
		} else if value != "" {
			says[path] = value
		}
	}
	if o, ok := r.byID[id]; ok && id != "" {
		return o
	}
	if last := len(r.orders) - 1; id == "" && last >= 0 {
		same := true
		for path, value := range says {
			same = same && r.orders[last].taken[path] == value
		}
		if same && (len(says) > 0 || r.orders[last].Order.ExtOrderID == "" || !r.hasID()) {
			return r.orders[last]
		}
	}
	o := &csvOrder{FileOrder: FileOrder{Row: place + 1, Line: r.file.lines[place]}, taken: map[string]string{}}
	o.Order.ExtOrderID = id
	r.orders = append(r.orders, o)
	if id != "" {
		r.byID[id] = o
	}
	return o
}

// hasID tells whether a column holds the orders' ids.
func (r *csvReader) hasID() bool {
	return slices.ContainsFunc(r.file.Header, func(name string) bool { return r.columns[name] == "ExtOrderID" })
}

// set sets a field of the order; a later row that says something else of it
// gives way, and that is said.
func (o *csvOrder) set(path, value string, at FileProblem) {
	value = strings.TrimSpace(value)
	if before, ok := o.taken[path]; ok {
		if before != value {
			o.problem(at, SeverityWarning, path, "%q gives way to %q, which an earlier row of the order says", catalog.Clean(value), catalog.Clean(before))
		}
		return
	}
	o.taken[path] = value
	if path == columnContact {
		first, last, _ := strings.Cut(strings.Join(strings.Fields(value), " "), " ")
		o.set("ContactNameFirst", first, at)
		if last != "" {
			o.set("ContactNameLast", last, at)
		}
		return
	}
	if err := o.Order.SetPath(path, value); err != nil {
		o.problem(at, SeverityError, path, "%s", err.Error())
	}
	if path == "Customer.CompanyName" {
		o.Order.CustomerName = value
	}
	o.Order.BlockEdited = false // what a file says of a customer is not a rep's change
}

// lines reads a row's line: one size, or one for each column of a size.
func (r *csvReader) lines(o *csvOrder, place int, line map[string]any, sizes []FieldValue, at map[string]int) {
	if len(line) == 0 && len(sizes) == 0 {
		return
	}
	var all []map[string]any
	if len(sizes) == 0 || line["Size"] != nil {
		all = append(all, line)
	} else {
		r.total(o, place, line, sizes, at)
	}
	for _, s := range sizes {
		if s.Value == "0" {
			continue
		}
		sized := map[string]any{"Size": s.Path, "Qty": s.Value}
		for name, value := range line {
			if name != "Size" && name != "Qty" {
				sized[name] = value
			}
		}
		all = append(all, sized)
	}
	if len(all) == 0 {
		o.problem(r.where(place, 0), SeverityWarning, "", "the row has no pieces in any size; its line was left out")
	}
	for _, object := range all {
		reader := reader{spelling: r.sp}
		prefix := "LinesOE." + strconv.Itoa(len(o.parts))
		part, err := reader.partLine(prefix, object)
		column := func(path string) int {
			name := path[strings.LastIndexByte(path, '.')+1:]
			if name == "Qty" && at["Qty"] == 0 {
				name, _ = object["Size"].(string)
			}
			return at[name]
		}
		for _, p := range reader.problems {
			where := r.where(place, column(p.Field))
			where.Problem = p
			o.Problems = append(o.Problems, where)
		}
		var e *Error
		if errors.As(err, &e) {
			said := strings.Replace(e.Message, " of "+e.Field, "", 1) // the column says where
			o.problem(r.where(place, column(e.Field)), SeverityError, e.Field, "%s", said)
			continue
		}
		o.parts, o.rows = append(o.parts, part), append(o.rows, place)
	}
}

// total holds the pieces that a row names for the whole line against its
// columns of sizes: they are a sum, not pieces of their own.
func (r *csvReader) total(o *csvOrder, place int, line map[string]any, sizes []FieldValue, at map[string]int) {
	for _, name := range []string{"Qty", "Quantity"} {
		said, ok := line[name].(string)
		if !ok {
			continue
		}
		sum := 0
		for _, s := range sizes {
			n, err := ParseQty(name, whole(s.Value))
			if err != nil {
				return // the size itself is refused
			}
			sum += n
		}
		if whole(said) != strconv.Itoa(sum) {
			o.problem(r.where(place, at[name]), SeverityWarning, columnOfLine+name, "the sizes add up to %d pieces, the row says %s; the sizes were taken", sum, catalog.Clean(said))
		}
	}
}
