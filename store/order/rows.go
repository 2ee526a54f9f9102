package order

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
)

// rowReader puts the rows of a table together to orders.
type rowReader struct {
	file    File
	paths   []string // of each column; empty: not known
	ranks   []int    // of each column among the names that its path has
	opts    TakeOptions
	fit     fitter
	orders  []*rowOrder
	byID    map[string]*rowOrder
	totals  totals
	line    rowLine // of the row at hand
	variant bool    // sizes and colours may stand in a name of what was bought
}

type rowOrder struct {
	FileOrder
	rows  joined            // its lines so far
	parts int               // how many part lines they were put together from
	descr map[described]int // what was said of a style and colour, to the first row that says it
	says  map[string]string // what its first row says of the order, as it stands there
	taken map[string]string // fields of the order that are set
	sums  []rowTotal        // what rows say that the order is in all
	said  map[string]bool   // what was said once
}

// described is a description of a style and colour.
type described struct{ style, color, text string }

// add puts a part line to the order's lines.
func (o *rowOrder) add(place int, part PartLine, sp catalog.Spelling) {
	line := gridRow(part, sp)
	o.rows.add(line)
	o.parts++
	if line.Description == "" || len(line.Cells) == 0 {
		return
	}
	if o.descr == nil {
		o.descr = map[described]int{}
	}
	key := described{line.Style, line.Color, line.Description}
	if _, ok := o.descr[key]; !ok {
		o.descr[key] = place
	}
}

// rowTotal is a number beside a row of one size that is not the row's own.
type rowTotal struct {
	place, column int
	text          string
}

// Taken are the orders of a table: which rows each has is known, and each is
// read when it is asked for, so that a large file needs little more memory than
// its cells.
type Taken struct{ r *rowReader }

// TakeFile reads a table of lines: every row is a line of an order with the
// order's own fields beside it. Rows with one ExtOrderID are one order, wherever
// they stand; without such a column, rows that follow each other and say the
// same of the order (or nothing) are. An order with a bad row is refused whole.
// What is none of the orders' rows, such as totals, is added to file.Said.
func TakeFile(file *File, columns Columns, opts TakeOptions) Taken {
	r := &rowReader{file: *file, opts: opts, fit: newFitter(opts), byID: map[string]*rowOrder{}}
	r.opts.DecimalComma = opts.DecimalComma || r.decimalComma(columns)
	sized := false
	for _, name := range file.Header {
		r.paths, r.ranks = append(r.paths, columns[name]), append(r.ranks, headerRank(columns[name], name))
		path := columns[name]
		sized = sized || path == columnOfLine+"Size" || strings.HasPrefix(path, columnOfSize)
	}
	r.variant = !sized
	r.totals = newTotals(r)
	for place, record := range file.Records {
		if r.header(place, record) || r.totals.row(place, record) {
			continue
		}
		o := r.orderOf(place, record)
		o.Source = append(o.Source, place)
	}
	r.byID = nil
	file.Said = r.file.Said
	return Taken{r}
}

// Len is how many orders there are.
func (t Taken) Len() int { return len(t.r.orders) }

// Order reads one of the orders, counted from 0.
func (t Taken) Order(i int) FileOrder {
	o := *t.r.orders[i]
	o.taken, o.Problems = map[string]string{}, slices.Clone(o.Problems)
	for _, place := range o.Source {
		t.r.row(&o, place, t.r.file.Records[place])
	}
	return t.r.finish(&o)
}

// finish puts the lines of an order together.
func (r *rowReader) finish(o *rowOrder) FileOrder {
	o.Order.Lines = o.rows.lines
	for _, l := range o.Order.Lines {
		delete(o.descr, described{l.Style, l.Color, l.Description})
	}
	for _, lost := range slices.SortedFunc(maps.Keys(o.descr), func(a,
		b described) int {
		return o.descr[a] - o.descr[b]
	}) {
		r.problem(o, o.descr[lost], 0, SeverityWarning, "LinesOE.N.Description",
			"%q gives way to the description of another size of the style", catalog.Clean(lost.text))
	}
	r.nothing(o)
	for n := range o.Order.Fields.Notes {
		if note := &o.Order.Fields.Notes[n]; note.Type == "" {
			note.Type = NoteTypes[0]
		}
	}
	if why := r.zip(o); why != "" {
		r.problem(o, o.Source[0], r.columnOf("ShippingAddresses.0.ShipZip"), SeverityError,
			"ShippingAddresses.0.ShipZip", "%s", why)
	}
	for _, s := range o.sums {
		if n, why := cellPieces(s.text, false); why == "" && n == o.Order.Pieces() {
			continue
		}
		if price, why := cellPrice(s.text, r.opts.DecimalComma); why == "" && (price.Money == o.Order.LinesTotal() ||
			price.Money == o.Order.Total()) {
			continue
		}
		r.problem(o, s.place, s.column, SeverityError, columnTotal,
			"it says %s, and neither the row nor its order comes to that: the order has %d pieces",
			catalog.Clean(s.text), o.Order.Pieces())
		break
	}
	return o.FileOrder
}

// nothing refuses an order that has no pieces at all: a line without them
// among others is only said.
func (r *rowReader) nothing(o *rowOrder) {
	if o.Refused() || slices.ContainsFunc(o.Order.Lines, func(l Line) bool { return len(l.Cells) > 0 }) {
		return
	}
	said := false
	for i := range o.Problems {
		if p := &o.Problems[i]; strings.Contains(p.Message, noPieces) {
			p.Severity, said = SeverityError, true
		}
	}
	if !said {
		r.problem(o, o.Source[0], 0, SeverityError, "", "it has no pieces")
	}
}

// noPieces is what is said of a line without any.
const noPieces = " has no pieces"

func (r *rowReader) zip(o *rowOrder) string {
	if len(o.Order.Fields.ShippingAddresses) == 0 {
		return ""
	}
	to := o.Order.Fields.ShippingAddresses[0]
	return zipDamage(to.ShipZip, to.ShipCountry)
}

func (r *rowReader) columnOf(path string) int { return slices.Index(r.paths, path) + 1 }

// header tells of a row that is the header once more, as on each page of a
// print; another table's header is a row that nothing can be made of.
func (r *rowReader) header(place int, record []string) bool {
	part := slices.Index(r.paths, columnOfLine+"PartNumber")
	if part < 0 || part >= len(record) || !strings.EqualFold(strings.TrimSpace(record[part]), r.file.Header[part]) {
		return false
	}
	for i, name := range r.file.Header {
		if i < len(record) && !strings.EqualFold(strings.TrimSpace(record[i]), name) {
			return false
		}
	}
	r.file.Said = append(r.file.Said, r.file.At(place)+" is the header once more and was left out")
	return true
}

// row reads one record into its order.
func (r *rowReader) row(o *rowOrder, place int, record []string) {
	l := &r.line
	l.clear()
	failed := false
	fail := func(column int, field, format string, args ...any) {
		failed = true
		r.problem(o, place, column, SeverityError, field, format, args...)
	}
	for i, cell := range record {
		text := cellText(cell)
		if i >= len(r.paths) {
			if text != "" {
				fail(i+1, "", "the row has %d columns, the header %d; is there a comma too many?", len(record),
					len(r.paths))
				break
			}
			continue
		}
		if text == "" || r.paths[i] == ColumnIgnored {
			continue
		}
		if why := r.cell(o, place, i, text, l); why != "" {
			fail(i+1, r.paths[i], "%s", why)
		}
	}
	for i := 1; i < len(record) && i < len(r.paths); i++ {
		if mayHoldCard(r.paths[i-1]) && mayHoldCard(r.paths[i]) && CardAcross(record[i-1], record[i]) {
			fail(i+1, r.paths[i],
				"with the column before it holds what looks like a full card number; leave only its last four digits")
		}
	}
	if !failed {
		r.lines(o, place, *l)
	}
}

// problem adds a problem in the file's own words: its row and the column's
// name. What is said of a whole order's rows alike is said once.
func (r *rowReader) problem(o *rowOrder, place, column int, severity Severity, field, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	where := r.file.At(place)
	if column > 0 && column <= len(r.file.Header) && r.file.Header[column-1] != "" {
		where += ", " + catalog.Clean(r.file.Header[column-1])
	} else if column > 0 {
		where += ", column " + strconv.Itoa(column)
	}
	o.Problems = append(o.Problems, FileProblem{
		Problem: Problem{Field: field, Message: where + ": " + message, Severity: severity}, Row: place + 1,
		Line: r.file.lines[place], Column: column,
	})
}

// orderOf finds the order of a row, or begins one.
func (r *rowReader) orderOf(place int, record []string) *rowOrder {
	id, hasID := "", false
	for i, path := range r.paths {
		if path == "ExtOrderID" && i < len(record) {
			id = cellText(record[i])
		}
		hasID = hasID || path == "ExtOrderID"
	}
	if o, ok := r.byID[id]; ok && id != "" {
		return o
	}
	says := map[string]string{}
	for i, path := range r.paths {
		if i >= len(record) || path == "" || path == "ExtOrderID" || path == ColumnIgnored || strings.HasPrefix(path,
			columnOfLine) {
			continue
		}
		if text := cellText(record[i]); text != "" {
			if value, _, why := r.value(path, text); why == "" {
				text = value // two ways to write a day say the same
			}
			says[path] = text
		}
	}
	if last := len(r.orders) - 1; id == "" && last >= 0 {
		same := true
		for path, value := range says {
			same = same && r.orders[last].says[path] == value
		}
		if same && (len(says) > 0 || r.orders[last].Order.ExtOrderID == "" || !hasID) {
			return r.orders[last]
		}
	}
	o := &rowOrder{FileOrder: FileOrder{Row: place + 1, Line: r.file.lines[place]}, says: says}
	o.Order.ExtOrderID = id
	if n := len(r.orders); n > 0 {
		r.orders[n-1].says = nil // only the last is held against a row
	}
	r.orders = append(r.orders, o)
	if id != "" {
		r.byID[id] = o
	}
	return o
}

// set sets a field of the order; a later row that says something else of it
// gives way, and that is said.
func (r *rowReader) set(o *rowOrder, path, value string, place, column int) {
	if before, ok := o.taken[path]; ok {
		if before != value {
			r.problem(o, place, column, SeverityWarning, path,
				"%q gives way to %q, which an earlier row or column of the order says", catalog.Clean(value),
				catalog.Clean(before))
		}
		return
	}
	o.taken[path] = value
	if path == columnContact {
		first, last, _ := strings.Cut(strings.Join(strings.Fields(value), " "), " ")
		r.set(o, "ContactNameFirst", first, place, column)
		if last != "" {
			r.set(o, "ContactNameLast", last, place, column)
		}
		return
	}
	if err := o.Order.SetPath(path, value); err != nil {
		said := strings.TrimPrefix(strings.ReplaceAll(err.Error(), path, "it"), "it: ")
		r.problem(o, place, column, SeverityError, path, "%s", said)
	}
	if path == "Customer.CompanyName" {
		o.Order.CustomerName = value
	}
	o.Order.BlockEdited = false // what a file says of a customer is not a rep's change
}

// decimalComma tells whether the prices of the file are written so: 8,50 and no
// 8.50, or semicolons between the cells and no 8.50.
func (r *rowReader) decimalComma(columns Columns) bool {
	comma, point := r.file.Comma == ';', false
	for i, name := range r.file.Header {
		info, known := LookupField(columns[name])
		if !strings.HasSuffix(columns[name], "Price") && (!known || info.Type != "money") {
			continue
		}
		for _, record := range r.file.Records {
			if i < len(record) {
				comma = comma || commaDecimals().MatchString(strings.TrimSpace(record[i]))
				point = point || pointDecimals().MatchString(strings.TrimSpace(record[i]))
			}
		}
	}
	return comma && !point
}

// headerRank is how well a header's name fits what its column holds: the place
// among the names that are known for it.
func headerRank(path, name string) int {
	names := strings.Fields(headerGroups[path])
	if at := slices.Index(names, plainHeader(name)); at >= 0 {
		return at
	}
	return -1 // a person said so
}
