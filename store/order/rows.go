package order

import (
	"errors"
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

// TakeFile reads a table of lines: every row is a line of an order with the
// order's own fields beside it. Rows with one ExtOrderID are one order, wherever
// they stand; without such a column, rows that follow each other and say the
// same of the order (or nothing) are. An order with a bad row is refused whole.
// What is none of the orders' rows, such as totals, is added to file.Said.
func TakeFile(file *File, columns Columns, opts TakeOptions) []FileOrder {
	r := rowReader{file: *file, opts: opts, fit: newFitter(opts), byID: map[string]*rowOrder{}}
	r.opts.DecimalComma = opts.DecimalComma || r.decimalComma(columns)
	sized := false
	for _, name := range file.Header {
		r.paths, r.ranks = append(r.paths, columns[name]), append(r.ranks, headerRank(columns[name], name))
		path := columns[name]
		sized = sized || path == columnOfLine+"Size" || strings.HasPrefix(path, columnOfSize)
	}
	r.variant = !sized
	r.totals = newTotals(&r)
	for place, record := range file.Records {
		if r.header(place, record) || r.totals.row(place, record) {
			continue
		}
		r.row(place, record)
	}
	all := make([]FileOrder, len(r.orders))
	for i, o := range r.orders {
		all[i], r.orders[i] = r.finish(o), nil // what it was put together from goes
	}
	file.Said = r.file.Said
	return all
}

// finish puts the lines of an order together.
func (r *rowReader) finish(o *rowOrder) FileOrder {
	o.Order.Lines = o.rows.lines
	for _, l := range o.Order.Lines {
		delete(o.descr, described{l.Style, l.Color, l.Description})
	}
	for _, lost := range slices.SortedFunc(maps.Keys(o.descr), func(a, b described) int { return o.descr[a] - o.descr[b] }) {
		r.problem(o, o.descr[lost], 0, SeverityWarning, "LinesOE.N.Description", "%q gives way to the description of another size of the style", catalog.Clean(lost.text))
	}
	r.nothing(o)
	for n := range o.Order.Fields.Notes {
		if note := &o.Order.Fields.Notes[n]; note.Type == "" {
			note.Type = NoteTypes[0]
		}
	}
	if why := r.zip(o); why != "" {
		r.problem(o, o.Source[0], r.columnOf("ShippingAddresses.0.ShipZip"), SeverityError, "ShippingAddresses.0.ShipZip", "%s", why)
	}
	for _, s := range o.sums {
		if n, why := cellPieces(s.text, false); why == "" && n == o.Order.Pieces() {
			continue
		}
		if price, why := cellPrice(s.text, r.opts.DecimalComma); why == "" && (price.Money == o.Order.LinesTotal() || price.Money == o.Order.Total()) {
			continue
		}
		r.problem(o, s.place, s.column, SeverityError, columnTotal, "it says %s, and neither the row nor its order comes to that: the order has %d pieces", catalog.Clean(s.text), o.Order.Pieces())
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

// row reads one record into the order that it belongs to.
func (r *rowReader) row(place int, record []string) {
	o := r.orderOf(place, record)
	o.Source = append(o.Source, place)
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
				fail(i+1, "", "the row has %d columns, the header %d; is there a comma too many?", len(record), len(r.paths))
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
			fail(i+1, r.paths[i], "with the column before it holds what looks like a full card number; leave only its last four digits")
		}
	}
	if !failed {
		r.lines(o, place, *l)
	}
}

// rowLine is what a row says of its line.
type rowLine struct {
	fields  map[string]any
	sizes   []rowSize
	at      map[string]int // column of a field, counted from 1
	rank    map[string]int // of the column that said it
	total   string
	totalAt int
	variant string
}

// clear empties it for the next row.
func (l *rowLine) clear() {
	if l.fields == nil {
		l.fields, l.at, l.rank = map[string]any{}, map[string]int{}, map[string]int{}
	}
	clear(l.fields)
	clear(l.at)
	clear(l.rank)
	l.sizes, l.total, l.totalAt, l.variant = l.sizes[:0], "", 0, ""
}

type rowSize struct {
	size   string
	qty    int
	column int
}

// cell takes one cell of a row; it answers why it cannot be read.
func (r *rowReader) cell(o *rowOrder, place, i int, text string, l *rowLine) string {
	path := r.paths[i]
	if size, ok := strings.CutPrefix(path, columnOfSize); ok {
		qty, why := cellPieces(text, r.opts.DecimalComma)
		if broken := damage(text); broken != "" {
			why = broken
		}
		if qty > 0 {
			l.sizes = append(l.sizes, rowSize{size, qty, i + 1})
		}
		l.at["sizes"] = i + 1
		return why
	}
	if why := damage(text); why != "" && path != "" && path != columnTotal {
		return why
	}
	switch path {
	case "":
		return r.unknownCell(i, text)
	case columnVoid:
		return fmt.Sprintf("the order was called off (%s)", catalog.Clean(text))
	case columnTotal:
		l.total, l.totalAt = text, i+1
		return ""
	case columnVariant:
		l.variant = text
		l.at["Size"], l.at["Color"] = max(l.at["Size"], i+1), max(l.at["Color"], i+1)
		return ""
	}
	field, ofLine := strings.CutPrefix(path, columnOfLine)
	value, said, why := r.value(path, text)
	if why != "" {
		return why
	}
	if said != "" {
		r.problem(o, place, i+1, SeverityWarning, path, "%s", said)
	}
	if value == "" {
		return ""
	}
	if ofLine {
		return r.field(o, place, i, field, value, l)
	}
	if path != "ExtOrderID" {
		r.set(o, path, value, place, i+1)
	}
	return ""
}

// value writes a cell as its field takes it: numbers, prices and dates in their
// plain form. Said is what a person should know of it.
func (r *rowReader) value(path, text string) (value, said, why string) {
	if HoldsCardNumber(text) && path != columnOfLine+"PartNumber" && path != "ExtOrderID" {
		return "", "", "it holds what looks like a full card number; leave only its last four digits"
	}
	name := path[strings.LastIndexByte(path, '.')+1:]
	info, known := LookupField(path)
	switch {
	case name == "Qty" || name == "Quantity" || strings.HasPrefix(name, "Size0"):
		n, why := cellPieces(text, r.opts.DecimalComma)
		return strconv.Itoa(n), "", why
	case known && info.Type == "money", name == "Price", name == "cur_UnitPriceUserEntered":
		price, why := cellPrice(text, r.opts.DecimalComma)
		return price.String(), "", why
	case known && info.Type == "date", strings.HasPrefix(name, "date_"):
		if isNothing(text) {
			return "", "", ""
		}
		date, serial, err := ParseCellDate(text, r.opts.DayFirst)
		if err != nil {
			return "", "", err.Error()
		}
		if serial {
			said = saysSerial(text, date)
		}
		return date.String(), said, ""
	case strings.HasPrefix(name, "id_"):
		return whole(text), "", ""
	}
	return text, "", ""
}

// unknownCell tells whether a cell of a column that nobody knows holds pieces:
// one that looks like a size, or stands among the sizes.
func (r *rowReader) unknownCell(i int, text string) string {
	if n, why := cellPieces(text, r.opts.DecimalComma); why != "" || n == 0 || isNothing(text) {
		return ""
	}
	ofSize := func(i int) bool { return i >= 0 && i < len(r.paths) && strings.HasPrefix(r.paths[i], columnOfSize) }
	name := r.file.Header[i]
	var before, after bool
	for j := range r.paths {
		before, after = before || j < i && ofSize(j), after || j > i && ofSize(j)
	}
	if before && after || (before || after) && (name == "" || looksLikeSize(name)) {
		if name == "" {
			return fmt.Sprintf("the column has no name, and holds %s beside the sizes; name it, or map it to - to leave it out", catalog.Clean(text))
		}
		return fmt.Sprintf("%s is no size that orderpad knows, and holds %s; name the size, or map the column to - to leave it out", catalog.Clean(name), catalog.Clean(text))
	}
	return ""
}

// looksLikeSize tells a header that may well be a size: short, with a letter
// that sizes have or a digit.
func looksLikeSize(name string) bool {
	name = strings.ToUpper(strings.TrimSpace(name))
	if slices.ContainsFunc(strings.Fields(name), func(w string) bool {
		_, ok := catalog.NormalizeSize(w)
		return ok && strings.Trim(w, "0123456789") != ""
	}) {
		return true
	}
	return len(name) <= 5 && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-.+ ") == "" && strings.ContainsAny(name, "SMLX0123456789")
}

// field takes a field of the row's line. Two columns that say different things
// of it: the name that fits better stays, and a second size or quantity is asked.
func (r *rowReader) field(o *rowOrder, place, i int, field, value string, l *rowLine) string {
	before, taken := l.fields[field].(string)
	switch {
	case !taken:
	case before == value:
		return ""
	case field == "Size" || field == "Qty" || field == "Quantity" || field == "Price":
		return fmt.Sprintf("it says %s, and the column %s says %s of the same; map one of them to - to leave it out", catalog.Clean(value), catalog.Clean(r.file.Header[l.at[field]-1]), catalog.Clean(before))
	case r.ranks[i] < l.rank[field]:
		r.problem(o, place, l.at[field], SeverityWarning, columnOfLine+field, "%q gives way to %q, which another column says", catalog.Clean(before), catalog.Clean(value))
	default:
		r.problem(o, place, i+1, SeverityWarning, columnOfLine+field, "%q gives way to %q, which another column says", catalog.Clean(value), catalog.Clean(before))
		return ""
	}
	l.fields[field], l.at[field], l.rank[field] = value, i+1, r.ranks[i]
	return ""
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
		Problem: Problem{Field: field, Message: where + ": " + message, Severity: severity}, Row: place + 1, Line: r.file.lines[place], Column: column,
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
		if i >= len(record) || path == "" || path == "ExtOrderID" || path == ColumnIgnored || strings.HasPrefix(path, columnOfLine) {
			continue
		}
		if value := cellText(record[i]); value != "" {
			says[path] = value
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
	o := &rowOrder{FileOrder: FileOrder{Row: place + 1, Line: r.file.lines[place]}, says: says, taken: map[string]string{}}
	o.Order.ExtOrderID = id
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
			r.problem(o, place, column, SeverityWarning, path, "%q gives way to %q, which an earlier row or column of the order says", catalog.Clean(value), catalog.Clean(before))
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
		if !strings.HasSuffix(columns[name], "Price") && !(known && info.Type == "money") {
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

// lines reads a row's line: one size, or one for each column of a size.
func (r *rowReader) lines(o *rowOrder, place int, l rowLine) {
	across := l.at["sizes"] > 0 && l.fields["Size"] == nil
	if len(l.fields) == 0 && len(l.sizes) == 0 && l.variant == "" {
		return
	}
	if across && !r.adds(o, place, l) {
		return
	}
	if across && len(l.sizes) == 0 {
		r.problem(o, place, 0, SeverityWarning, "", "the row"+noPieces+" in any size; its line was left out")
		return
	}
	if !across && len(l.sizes) > 0 {
		r.problem(o, place, l.sizes[0].column, SeverityError, columnOfLine+"Size", "the row names the size %s, and has pieces in columns of sizes too", catalog.Clean(text(l.fields["Size"])))
		return
	}
	object := maps.Clone(l.fields)
	if across {
		delete(object, "Qty")
		delete(object, "Quantity")
	}
	read := reader{spelling: r.opts.Spelling}
	prefix := "LinesOE." + strconv.Itoa(o.parts)
	part, err := read.partFields(prefix, object)
	var e *Error
	if err == nil && part.Part == "" {
		err = FieldError(prefix+".PartNumber", "the row has no part number")
	}
	if errors.As(err, &e) {
		name := e.Field[strings.LastIndexByte(e.Field, '.')+1:]
		r.problem(o, place, l.at[name], SeverityError, e.Field, "%s", strings.Replace(e.Message, " of "+e.Field, "", 1)) // the column says where
		return
	}
	r.split(&part, &l)
	r.take(o, place, l, part, across)
	for _, p := range read.problems {
		r.problem(o, place, l.at[p.Field[strings.LastIndexByte(p.Field, '.')+1:]], p.Severity, p.Field, "%s", p.Message)
	}
}

// take holds a row's line against the catalogue, and keeps its sizes. What is
// wrong with it is one problem.
func (r *rowReader) take(o *rowOrder, place int, l rowLine, part PartLine, across bool) {
	read := reader{spelling: r.opts.Spelling}
	prefix := "LinesOE." + strconv.Itoa(o.parts)
	one := part
	if err := read.settle(prefix, &one); err != nil {
		r.problem(o, place, 0, SeverityError, prefix, "%s", err.Error())
		return
	}
	if one.Fee {
		if across {
			for _, s := range l.sizes {
				one.Qty += s.qty
			}
		}
		o.add(place, one, r.opts.Spelling)
		return
	}
	base, partSize := r.fit.cut(part.Part, part.Size, r.opts.Spelling)
	number, color, style, problems := r.fit.name(base, part.Color)
	bad := Errors(problems) > 0
	for _, p := range problems {
		key := p.Field + "\x00" + p.Message
		if p.Severity == SeverityError || !o.said[key] {
			r.problem(o, place, l.at[p.Field], p.Severity, columnOfLine+p.Field, "%s", p.Message)
		}
		if p.Severity == SeverityError {
			break
		}
		if o.said == nil {
			o.said = map[string]bool{}
		}
		o.said[key] = true
	}
	if bad {
		return
	}
	_, suffixed := r.opts.Spelling.ParsePart(part.Part)
	if part.Color = color; style != nil || suffixed == "" {
		part.Part = number
	}
	if !across {
		r.takeOne(o, place, l, part, style, partSize)
		return
	}
	var wrong []string
	column, reason := 0, ""
	seen := map[string]int{}
	for _, s := range l.sizes {
		size, problem := r.fit.size(style, number, s.size)
		if problem != nil && problem.Severity == SeverityError {
			wrong, column, reason = append(wrong, s.size), max(column, s.column), problem.Message
			continue
		}
		if problem != nil {
			r.problem(o, place, s.column, SeverityWarning, columnOfLine+"Size", "%s", problem.Message)
		}
		if before, twice := seen[size]; twice {
			r.problem(o, place, s.column, SeverityError, columnOfLine+"Size", "the column %s is the size %s too; leave one of them empty", catalog.Clean(r.file.Header[before-1]), size)
			return
		}
		seen[size] = s.column
		sized := part
		sized.Size, sized.Qty = size, s.qty
		o.add(place, sized, r.opts.Spelling)
	}
	if len(wrong) > 1 {
		reason = strings.Replace(reason, "come in "+wrong[len(wrong)-1], "come in "+strings.Join(wrong, ", "), 1)
		reason, _, _ = strings.Cut(reason, ", the nearest")
	}
	if len(wrong) > 0 {
		r.problem(o, place, column, SeverityError, columnOfLine+"Size", "%s", reason)
	}
}

// takeOne keeps a row of one size.
func (r *rowReader) takeOne(o *rowOrder, place int, l rowLine, part PartLine, style *readStyle, partSize string) {
	at := max(l.at["Size"], l.at["PartNumber"]*min(1, len(partSize)))
	if part.Columns != [6]int{} && part.Size == "" {
		o.add(place, part, r.opts.Spelling)
		r.sum(o, place, l, part)
		return
	}
	written := part.Size
	if partSize != "" {
		if own, _ := r.fit.size(style, part.Part, written); written != "" && own != partSize {
			r.problem(o, place, l.at["Size"], SeverityError, columnOfLine+"Size", "the part number is %s, the row says %s", partSize, catalog.Clean(written))
			return
		}
		written = partSize
	}
	if part.Qty == 0 {
		r.problem(o, place, l.at["Qty"], SeverityWarning, columnOfLine+"Qty", "%s"+noPieces+"; type them, or remove the line", strings.TrimSpace(catalog.Clean(part.Part+" "+written)))
		part.Size = ""
		o.add(place, part, r.opts.Spelling)
		return
	}
	size, problem := r.fit.size(style, part.Part, written)
	if problem != nil {
		r.problem(o, place, at, problem.Severity, columnOfLine+"Size", "%s", problem.Message)
		if problem.Severity == SeverityError {
			return
		}
	}
	part.Size = size
	o.add(place, part, r.opts.Spelling)
	r.sum(o, place, l, part)
}

// sum holds a row of one size against a total that stands beside it: the row's
// own, else the order's, which is looked at when the order is whole.
func (r *rowReader) sum(o *rowOrder, place int, l rowLine, part PartLine) {
	if isNothing(l.total) || damage(l.total) != "" {
		return
	}
	if n, why := cellPieces(l.total, r.opts.DecimalComma); why == "" && n == part.Qty {
		return
	}
	if price, why := cellPrice(l.total, r.opts.DecimalComma); why == "" && part.Price.Set && price.Money == part.Price.Money*catalog.Money(part.Qty) {
		return
	}
	o.sums = append(o.sums, rowTotal{place, l.totalAt, l.total})
}

// adds holds the pieces or the amount that a row names for the whole line
// against its columns of sizes: they are a sum, not pieces of their own.
func (r *rowReader) adds(o *rowOrder, place int, l rowLine) bool {
	sum := 0
	for _, s := range l.sizes {
		sum += s.qty
	}
	differs := func(column int, says string) {
		r.problem(o, place, column, SeverityError, columnTotal, "it says %s, and the sizes add up to %d pieces", catalog.Clean(says), sum)
	}
	for _, name := range []string{"Qty", "Quantity"} {
		if said, ok := l.fields[name].(string); ok && said != strconv.Itoa(sum) {
			differs(l.at[name], said)
			return false
		}
	}
	if isNothing(l.total) || damage(l.total) != "" {
		return true
	}
	if n, why := cellPieces(l.total, r.opts.DecimalComma); why == "" && n == sum {
		return true
	}
	if price, why := cellPrice(l.total, r.opts.DecimalComma); why == "" {
		unit, why := cellPrice(text(l.fields["Price"]), false)
		if why == "" && unit.Set && price.Money == unit.Money*catalog.Money(sum) || strings.ContainsAny(l.total, "$.") && !unit.Set {
			return true // the line's amount
		}
	}
	differs(l.totalAt, l.total)
	return false
}

// split takes the colour and size out of a shop's name of what was bought,
// where no column has them: Core Tee - Navy / 2XL. What of it is neither is the
// description.
func (r *rowReader) split(part *PartLine, l *rowLine) {
	name, described := l.variant, false
	if name == "" && r.variant && part.Size == "" {
		name, described = part.Description, true
	}
	if name == "" {
		return
	}
	title, options, found := cutLast(name, " - ")
	if !found {
		if title, options = "", name; described || !strings.Contains(name, "/") && part.Color != "" && part.Size != "" {
			return
		}
	}
	color, size := r.options(part, strings.Split(options, " / "))
	if color == "" && size == "" && !found {
		color, size = r.options(part, strings.Split(options, "/"))
	}
	if color == "" && size == "" {
		if part.Description == "" {
			part.Description = name
		}
		return
	}
	if part.Color == "" {
		part.Color = color
	}
	if part.Size == "" {
		part.Size = size
	}
	if title = strings.TrimSpace(title); title != "" && (part.Description == "" || described) {
		part.Description = title
	}
}

// options tells which of a variant's options is the size and which the colour.
func (r *rowReader) options(part *PartLine, options []string) (color, size string) {
	var style *readStyle
	if r.fit.goods != nil {
		base, _ := r.opts.Spelling.ParsePart(part.Part)
		style = r.fit.goods.style(strings.TrimSpace(base))
	}
	var rest []string
	for _, option := range options {
		option = strings.TrimSpace(option)
		if _, value, ok := strings.Cut(option, ":"); ok {
			option = strings.TrimSpace(value)
		}
		isSize := false
		if style != nil {
			_, isSize = style.size(option)
			if _, named := style.colors.Match(option).One(); named {
				isSize = false
			}
		} else {
			_, isSize = sizeHeader(option)
		}
		if isSize && size == "" {
			size = option
		} else if option != "" {
			rest = append(rest, option)
		}
	}
	if len(rest) == 1 {
		color = rest[0]
	} else if len(rest) > 1 {
		color = strings.Join(rest, "/")
	}
	return color, size
}

func cutLast(text, sep string) (before, after string, found bool) {
	if at := strings.LastIndex(text, sep); at >= 0 {
		return text[:at], text[at+len(sep):], true
	}
	return text, "", false
}
