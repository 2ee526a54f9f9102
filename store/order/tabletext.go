package order

import (
	"encoding/csv"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// A table in a text has a line that says what its columns are: sizes, or
// style, colour, size, quantity, price. Rows without such a line are clauses.

type tableKind uint8

const (
	tableBlank tableKind = iota
	tableStyle
	tableColor
	tableSize // a cell names a size
	tableQty
	tablePrice
	tableTotal
	tableAmount // the price of all pieces of a row: a check
	tablePieces // of the size that the header names
	tableOfColor
	tableDescription
	tableName
	tableNumber
	tableCounter
	tableUnknown
)

type tableColumn struct {
	kind tableKind
	text string
}

// tableWords are the headers that people write, in lower case.
var tableWords = map[string]tableKind{
	"style": tableStyle, "style #": tableStyle, "style no": tableStyle, "item": tableStyle, "item #": tableStyle,
	"sku": tableStyle, "part": tableStyle, "part number": tableStyle, "part #": tableStyle, "product": tableStyle,
	"color": tableColor, "colour": tableColor, "colors": tableColor, "colours": tableColor, "garment color": tableColor,
	"size": tableSize, "sizes": tableSize, "shirt size": tableSize, "sz": tableSize,
	"size/color": tableBlank, "color/size": tableBlank, "size / color": tableBlank, "color / size": tableBlank,
	"qty": tableQty, "quantity": tableQty, "pcs": tableQty, "pieces": tableQty, "count": tableQty,
	"how many": tableQty, "qty.": tableQty,
	"amount": tableAmount, "ext": tableAmount, "ext.": tableAmount, "extended": tableAmount, "extension": tableAmount,
	"line total": tableAmount, "ext price": tableAmount,
	"ext. price": tableAmount, "extended price": tableAmount, "total price": tableAmount, "total cost": tableAmount,
	"subtotal": tableAmount, "sub total": tableAmount,
	"line amount": tableAmount, "total $": tableAmount, "total amount": tableAmount,
	"price": tablePrice, "unit price": tablePrice, "each": tablePrice, "price each": tablePrice, "cost": tablePrice,
	"unit cost": tablePrice,
	"total":     tableTotal, "totals": tableTotal, "sum": tableTotal, "tot": tableTotal, "ttl": tableTotal,
	"total pcs": tableTotal, "total qty": tableTotal,
	"description": tableDescription, "desc": tableDescription,
	"home number": tableNumber, "away number": tableNumber, "number": tableNumber,
	"#": tableCounter,
}

// tableText is a table while it is read.
type tableText struct {
	m       *textReader
	sep     string
	columns []tableColumn
	// sizesDown: colours stand across, and nothing says that the first cells
	// below are sizes but they themselves.
	sizesDown bool
	rows      []tableRow
	at        Span
	row       int
}

type tableRow struct {
	line  textLine
	cells []string
}

var wideBlank = regexp.MustCompile(`[ \x{a0}]{2,}`)

// split takes a line apart into cells.
func (m *textReader) split(l textLine, sep string) []string {
	text := m.text[l.at.Start:l.at.End]
	var cells []string
	switch sep {
	case "|":
		cells = strings.Split(text, sep)
		if len(cells) > 2 && strings.TrimSpace(cells[0]) == "" {
			cells = cells[1:]
		}
		if len(cells) > 2 && strings.TrimSpace(cells[len(cells)-1]) == "" {
			cells = cells[:len(cells)-1]
		}
	case "  ":
		cells = wideBlank.Split(text, -1)
	case " ":
		cells = strings.Fields(text)
	case ",", ";":
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.LazyQuotes, r.FieldsPerRecord = rune(sep[0]), true, -1
		if got, err := r.Read(); err == nil {
			cells = got
		}
	default:
		cells = strings.Split(text, sep)
	}
	for i := range cells {
		cells[i] = strings.Trim(strings.TrimSpace(catalog.Clean(cells[i])), `"`)
	}
	return cells
}

// table reads a table that begins with the first of the lines, and reports how
// many of them it took.
func (m *textReader) table(lines []textLine) int {
	if len(lines) < 2 || lines[0].at.Start >= lines[0].at.End || lines[0].at.End-lines[0].at.Start > 4000 {
		return 0
	}
	text := m.text[lines[0].at.Start:lines[0].at.End]
	for _, sep := range []string{"\t", "|", ";", ",", "  ", " "} {
		if !strings.Contains(text, sep) {
			continue
		}
		t := &tableText{m: m, sep: sep, row: lines[0].row}
		cells := m.split(lines[0], sep)
		if len(cells) < 2 || !t.header(cells) {
			continue
		}
		if n := t.body(lines[1:]); n > 0 {
			t.at = Span{lines[0].at.Start, lines[n].at.End}
			t.read()
			return n + 1
		}
	}
	return 0
}

// header tells whether cells name the columns of a table: sizes, or a size and
// a quantity, or a style and a quantity, or names and sizes.
func (t *tableText) header(cells []string) bool {
	for _, cell := range cells[1:] { // S 4 in a cell is no header
		if strings.ContainsAny(cell, "0123456789") && !t.isSize(cell) {
			return false
		}
	}
	count := map[tableKind]int{}
	for i, cell := range cells {
		c := t.column(cell, i)
		if c.kind == tableUnknown && strings.ContainsAny(cell, "0123456789") {
			return false // a row of numbers heads nothing
		}
		if c.kind == tableUnknown && (t.sep == "," || t.sep == "  " || t.sep == " ") {
			return false // prose has commas and blanks too
		}
		t.columns = append(t.columns, c)
		count[c.kind]++
	}
	if t.sep == " " {
		return count[tablePieces] == len(cells) && len(cells) > 1
	}
	for i, c := range t.columns { // a counter is the number where nothing else is
		if c.kind == tableCounter && count[tableName] > 0 && count[tableNumber] == 0 {
			t.columns[i].kind = tableNumber
		}
	}
	if i := t.has(tableAmount); i >= 0 && count[tableQty] == 0 && count[tablePieces]+count[tableOfColor] == 0 {
		t.columns[i].kind = tableQty // an amount of pieces
		count[tableQty]++
	}
	switch {
	case count[tableName] > 0:
		return count[tableSize] > 0
	case count[tableOfColor] > 0 && t.columns[0].kind == tableBlank &&
		count[tableOfColor]+count[tableTotal] == len(cells)-1:
		t.columns[0].kind, t.sizesDown = tableSize, true // its rows say so, or it is no table
		return true
	case count[tablePieces] > 1, count[tablePieces] == 1 && len(cells) > 1:
		return true
	case count[tableSize] == 1:
		return count[tableQty] == 1 || count[tableOfColor] > 0
	case count[tableQty] == 1:
		return count[tableStyle]+count[tableColor] > 0
	}
	return false
}

func (t *tableText) column(cell string, i int) tableColumn {
	lower := strings.ToLower(strings.Trim(cell, " :"))
	if lower == "" {
		return tableColumn{tableBlank, cell}
	}
	if kind, ok := tableWords[lower]; ok {
		return tableColumn{kind, cell}
	}
	switch GuessRosterColumns([]string{cell})[cell] {
	case RosterName:
		return tableColumn{tableName, cell}
	case RosterNumber:
		return tableColumn{tableNumber, cell}
	}
	if strings.HasSuffix(lower, " size") || strings.HasSuffix(lower, " sizes") { // of shorts, of a hoodie
		return tableColumn{tableSize, cell}
	}
	if lower[0] >= '0' && lower[0] <= '9' && t.m.goods.style(cell) != nil && i == 0 {
		t.corner(cell)
		return tableColumn{tableBlank, cell}
	}
	if t.isSize(cell) {
		return tableColumn{tablePieces, cell}
	}
	if g, ok := t.m.headWords(cell); ok {
		if i == 0 || g.color == "" {
			t.corner(cell)
			return tableColumn{tableBlank, cell}
		}
		return tableColumn{tableOfColor, g.color}
	}
	return tableColumn{tableUnknown, cell}
}

// corner takes what the first header cell names as said of the whole table.
func (t *tableText) corner(cell string) {
	if g, ok := t.m.headWords(cell); ok {
		t.m.heading(t.row, Span{}, []clauseReading{{groups: []readGroup{g}}})
	}
}

func (t *tableText) isSize(cell string) bool {
	if strings.Trim(cell, "0123456789") == "" {
		for _, s := range []*readStyle{t.m.style, t.m.into} {
			if s != nil && slices.Contains(s.Sizes, cell) {
				return true
			}
		}
		return false
	}
	c := clause{styles: []*readStyle{t.m.goods.any}}
	for _, s := range []*readStyle{t.m.style, t.m.into} {
		if s != nil {
			c.styles = append(c.styles, s)
		}
	}
	_, ok := c.sizeText(cell)
	return ok
}

// body takes the rows below the header: lines of cells, until an empty line or
// one that is no row.
func (t *tableText) body(lines []textLine) int {
	n, data := 0, 0
	roster := slices.ContainsFunc(t.columns, func(c tableColumn) bool { return c.kind == tableName })
	for _, l := range lines {
		cells := t.m.split(l, t.sep)
		text := strings.TrimSpace(strings.Join(cells, ""))
		switch {
		case text == "" && roster && n+1 < len(lines) && len(t.m.split(lines[n+1], t.sep)) > 1:
			n++
			continue
		case text == "" || len(cells) < 2 && t.sep != " ":
			return t.done(n, data)
		case t.sizesDown && !t.isSize(cells[0]) && !isTotalWord(cells[0]) && strings.Trim(text, "-:=|+ ") != "":
			if data == 0 {
				return 0
			}
			return t.done(n, data)
		case t.sep == " ":
			label, nums, ok := t.numbersBehind(cells)
			if !ok || data > 0 && (label == "") != (t.rows[0].cells[0] == "") {
				return t.done(n, data)
			}
			cells = append([]string{label}, nums...)
		case t.sep == "," && !t.hasNumber(cells) && !roster:
			return t.done(n, data)
		}
		n++
		if strings.Trim(text, "-:=|+ ") == "" {
			continue // the rule below a header
		}
		t.rows = append(t.rows, tableRow{l, cells})
		data++
	}
	return t.done(n, data)
}

func (t *tableText) done(n, data int) int {
	if data == 0 {
		return 0
	}
	if t.sep == " " {
		t.columns = append([]tableColumn{{kind: tableBlank}}, t.columns...)
	}
	return n
}

// numbersBehind takes a row apart that is parted by single blanks: a label and
// the numbers behind it.
func (t *tableText) numbersBehind(cells []string) (label string, nums []string, ok bool) {
	at := len(cells)
	for at > 0 {
		if _, ok := wholeNumber(cells[at-1]); !ok {
			break
		}
		at--
	}
	if at > 0 && len(cells)-at != len(t.columns) {
		return "", nil, false
	}
	return strings.Join(cells[:at], " "), cells[at:], at < len(cells)
}

func (t *tableText) hasNumber(cells []string) bool {
	return slices.ContainsFunc(cells, func(c string) bool { return strings.ContainsAny(c, "0123456789") })
}

func (t *tableText) has(kind tableKind) int {
	return slices.IndexFunc(t.columns, func(c tableColumn) bool { return c.kind == kind })
}

func (t *tableText) read() {
	if t.has(tableName) >= 0 {
		t.roster()
		return
	}
	if t.doubled() {
		return
	}
	if t.sep == " " && t.rows[0].cells[0] == "" {
		t.sizesOverNumbers()
		return
	}
	var rows []rowRead
	for _, r := range t.rows {
		rows = append(rows, t.readRow(r))
	}
	t.checkTotals(rows)
	for _, r := range rows {
		if !r.total {
			t.keep(r)
		}
	}
	// "The same" below a table is its one row, or which?
	t.m.lose()
	if r := rows[0]; len(rows) == 1 && r.why+r.ask == "" && len(r.group.doubts) == 0 && len(r.group.cells) > 0 {
		t.m.keepLast(r.group, false)
	}
}

// doubled asks about a header that names the same size or colour twice.
func (t *tableText) doubled() bool {
	seen := map[string]bool{}
	style := t.m.goods.any
	for _, s := range []*readStyle{t.m.into, t.m.style} {
		if s != nil {
			style = s
		}
	}
	for _, c := range t.columns {
		if c.kind == tableOfColor {
			if seen["\x00"+c.text] {
				t.ask(t.at, t.row, fmt.Sprintf("the header names %s twice; which numbers are right?", c.text))
				return true
			}
			seen["\x00"+c.text] = true
		}
		if c.kind != tablePieces {
			continue
		}
		size, ok := style.size(c.text)
		if !ok {
			size, _ = catalog.NormalizeSize(c.text)
		}
		if size == "XXL" {
			size = "2XL"
		}
		if seen[size] {
			t.ask(t.at, t.row, fmt.Sprintf("the header names %s twice; which numbers are right?", size))
			return true
		}
		seen[size] = true
	}
	return false
}

func (t *tableText) ask(at Span, row int, ask string) {
	t.m.results = append(t.m.results, result{row: row, span: at, asked: true, ask: ask, offer: []Choice{leaveOut(at)}})
}

// sizesOverNumbers reads a line of sizes over a line of numbers, as one clause.
func (t *tableText) sizesOverNumbers() {
	var words []string
	for _, c := range t.columns[1:] {
		words = append(words, c.text)
	}
	words = append(words, t.rows[0].cells[1:]...)
	if len(t.rows) > 1 {
		t.ask(t.at, t.row, "several lines of numbers stand under the sizes; which colour is each?")
		return
	}
	t.m.clause(t.row, t.at, strings.Join(words, "  "), nil)
}
