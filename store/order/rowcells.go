package order

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
)

// rowLine is what a row says of its line.
type rowLine struct {
	fields  map[string]any
	sizes   []rowSize
	at      map[string]int // column of a field, counted from 1
	rank    map[string]int // of the column that said it
	total   string
	totalAt int
	variant string
	fit     string // the word of the row's cut, which belongs to each of its sizes
}

// clear empties it for the next row.
func (l *rowLine) clear() {
	if l.fields == nil {
		l.fields, l.at, l.rank = map[string]any{}, map[string]int{}, map[string]int{}
	}
	clear(l.fields)
	clear(l.at)
	clear(l.rank)
	l.sizes, l.total, l.totalAt, l.variant, l.fit = l.sizes[:0], "", 0, "", ""
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
	case columnFit:
		l.at["fit"] = i + 1
		why, left := l.cut(text)
		r.leftOut(o, place, i+1, path, left)
		return why
	case columnStatus:
		if calledOff(text) {
			return fmt.Sprintf("the order was called off (%s)", catalog.Clean(text))
		}
		r.leftOut(o, place, i+1, path, text)
		return ""
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

// cut takes the word of a cut that stands in a column of its own. One that nobody
// knows is refused: it may be another garment. One that every style may have, such
// as regular, says nothing of the size and is left out, which left says.
func (l *rowLine) cut(text string) (why, left string) {
	if isNothing(text) || plainHeader(text) == "na" {
		return "", ""
	}
	words := strings.FieldsFunc(catalog.Clean(text), func(r rune) bool { return r == ' ' || r == '-' || r == '/' })
	for _, w := range words {
		switch _, ok := catalog.FitWord(w); {
		case ok && l.fit == "":
			l.fit = w
		case ok && !strings.EqualFold(l.fit, w):
			return fmt.Sprintf("%s names two cuts; leave one", catalog.Clean(text)), ""
		case ok, slices.Contains([]string{"fit", "cut", "sizes"}, strings.ToLower(w)):
		case slices.Contains([]string{"regular", "standard", "classic"}, strings.ToLower(w)):
			left = text
		default:
			return fmt.Sprintf("%q is no cut that orderpad knows; name the style that has it, and leave the cell empty", catalog.Clean(text)), ""
		}
	}
	return "", left
}

// leftOut says once an order that a column's text is not taken.
func (r *rowReader) leftOut(o *rowOrder, place, column int, path, text string) {
	text = strings.TrimSpace(catalog.Clean(text))
	if text == "" || o.said[path+"\x00"+text] {
		return
	}
	if o.said == nil {
		o.said = map[string]bool{}
	}
	o.said[path+"\x00"+text] = true
	r.problem(o, place, column, SeverityWarning, path, "%q was left out; say it in a note where the shop has to know it", text)
}

// ofStyle holds the row's cut against the style. A cut that the style is adds
// nothing; another one belongs to the size, which the row must then name itself.
func (l *rowLine) ofStyle(s *readStyle, sized bool) string {
	fit, ok := catalog.FitWord(l.fit)
	if !ok {
		return ""
	}
	own := catalog.Fit("")
	if s != nil {
		own = s.Fit()
	}
	grown := func(f catalog.Fit) bool {
		return f == "" || f == catalog.FitAdult || f == catalog.FitMens || f == catalog.FitUnisex
	}
	switch {
	case s != nil && s.IsFit(fit):
		return ""
	case grown(fit) && (grown(own) || own == catalog.FitTall || own == catalog.FitBig):
		l.fit = ""
	case !sized || grown(fit):
		return fmt.Sprintf("the row says %s, and the style is of another cut; name the style that has it", catalog.Clean(l.fit))
	}
	return ""
}

// ofCut is a size as the row's cut has it: Youth M. A size that names its cut
// itself stays as it is, and so does one of a style that is the cut.
func (l *rowLine) ofCut(s *readStyle, size string) string {
	if fit, _ := cutFit(size); l.fit == "" || size == "" || fit != "" {
		return size
	}
	if fit, _ := catalog.FitWord(l.fit); s != nil && s.IsFit(fit) {
		if _, ok := s.size(size); ok {
			return size
		}
	}
	return l.fit + " " + size
}

// calledOff tells whether a status says that nothing is wanted any more.
func calledOff(status string) bool {
	switch plainHeader(status) {
	case "cancelled", "canceled", "cancel", "void", "voided", "refunded", "deleted":
		return true
	}
	return false
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
			return fmt.Sprintf("the column has no name, and holds %s beside the sizes; name it, or map it to - to leave it out",
				catalog.Clean(text))
		}
		return fmt.Sprintf("%s is no size that orderpad knows, and holds %s; name the size, or map the column to - to leave it out",
			catalog.Clean(name), catalog.Clean(text))
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
	return len(name) <= 5 && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-.+ ") == "" &&
		strings.ContainsAny(name, "SMLX0123456789")
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
		return fmt.Sprintf("it says %s, and the column %s says %s of the same; map one of them to - to leave it out",
			catalog.Clean(value), catalog.Clean(r.file.Header[l.at[field]-1]), catalog.Clean(before))
	case r.ranks[i] < l.rank[field]:
		r.problem(o, place, l.at[field], SeverityWarning, columnOfLine+field,
			"%q gives way to %q, which another column says", catalog.Clean(before), catalog.Clean(value))
	default:
		r.problem(o, place, i+1, SeverityWarning, columnOfLine+field, "%q gives way to %q, which another column says",
			catalog.Clean(value), catalog.Clean(before))
		return ""
	}
	l.fields[field], l.at[field], l.rank[field] = value, i+1, r.ranks[i]
	return ""
}
