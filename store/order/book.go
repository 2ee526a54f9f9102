package order

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
)

// BookRow is what the words of a filter ask of an order, of the shop's or of
// this laptop's.
type BookRow struct {
	Connection, Text           string // words that its number, customer, contact, e-mail and PO hold, in lower case
	Number                     int64
	Rep, Customer, DesignName  string
	State                      State // of this laptop's
	Type, CustomerID, Pieces   int64
	Design                     DesignID
	Due, Ordered               Date
	Art, Goods, Produced, Sent Done
	Invoiced, Paid             Done
	Owes                       bool // there is a balance
	Detailed                   bool // lines and shipments are known
	Tracking                   bool // there is a tracking number
	Styles, Colors             []string
}

// Done is how far a stage is.
type Done uint8

// How far a stage is.
const (
	NotDone Done = iota
	PartDone
	AllDone
)

func doneOf(s Step) Done {
	switch {
	case s.Done:
		return AllDone
	case s.Part:
		return PartDone
	}
	return NotDone
}

// BookRow is the order as filters ask it.
func (p Past) BookRow() BookRow {
	r := BookRow{
		Connection: p.Connection, Number: p.Number, Rep: p.Rep, Customer: p.CustomerName, CustomerID: p.Customer, DesignName: p.DesignName,
		Type: p.OrderType, Pieces: p.Pieces, Design: p.Design, Due: p.RequestedShip, Ordered: p.Ordered, Detailed: !p.DetailAt.IsZero(),
	}
	for _, s := range p.Timeline() {
		switch s.Step {
		case "art":
			r.Art = doneOf(s)
		case "goods":
			r.Goods = doneOf(s)
		case "produced":
			r.Produced = doneOf(s)
		case "shipped":
			r.Sent = doneOf(s)
		case "invoiced":
			r.Invoiced = doneOf(s)
		case "paid":
			r.Paid = doneOf(s)
		}
	}
	balance, err := catalog.ParseMoney(strings.TrimSpace(p.Balance))
	r.Owes = err == nil && balance > 0
	for _, l := range p.Lines {
		style, _ := catalog.ParsePart(l.Part)
		r.Styles = appendNew(r.Styles, style)
		r.Colors = appendNew(r.Colors, l.Color)
	}
	for _, s := range p.Shipments {
		r.Tracking = r.Tracking || s.Tracking != ""
	}
	return r
}

// BookRow is the order of this laptop as filters ask it; nothing of what the
// shop does with it is known. Settings give what it leaves open.
func (o Order) BookRow(s Settings) BookRow {
	f := s.Defaults(o.Clone()).Fields
	r := BookRow{
		Connection: o.Connection, Number: o.OnSiteOrder, Rep: f.CustomerServiceRep, Customer: o.CustomerName, CustomerID: *f.IDCustomer,
		State: o.State, Type: *f.IDOrderType, Pieces: int64(o.Pieces()), Due: f.DateOrderRequestedToShip, Ordered: f.DateOrderPlaced, Detailed: true,
		Owes: o.Sum().Balance > 0,
	}
	for _, d := range f.Designs {
		if r.Design == "" {
			r.Design, r.DesignName = d.IDDesign, d.DesignName
		}
	}
	for _, l := range o.Lines {
		if !l.Fee {
			r.Styles, r.Colors = appendNew(r.Styles, l.Style), appendNew(r.Colors, l.Color)
		}
	}
	return r
}

func appendNew(list []string, one string) []string {
	if one == "" || slices.Contains(list, one) {
		return list
	}
	return append(list, one)
}

// Filter is a filter as it is read: all of its tests hold of an order.
type Filter struct {
	Text  string // the words that are text, for a search
	Notes []string
	tests []func(*BookRow) bool
	words []string
}

// Asks tells whether the filter has any test beside its text.
func (f Filter) Asks() bool { return len(f.tests) > 0 }

// Match tells whether an order is as the filter asks, its text apart.
func (f Filter) Match(r *BookRow) bool {
	for _, test := range f.tests {
		if !test(r) {
			return false
		}
	}
	return true
}

// MatchText tells whether an order's text holds the words of the filter's.
func (f *Filter) MatchText(text string) bool {
	if f.words == nil && f.Text != "" {
		f.words = strings.Fields(strings.ToLower(catalog.Clean(f.Text)))
	}
	for _, w := range f.words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// FilterBy is what the words of a filter are read with.
type FilterBy struct {
	Today    Date
	DayFirst bool
	Me       string           // the rep's own name as the shop has it; empty where it is not set
	Types    map[string]int64 // names of order types in lower case
}

// alone are the words that stand alone.
var alone = map[string]func(today Date) func(*BookRow) bool{
	"late": func(today Date) func(*BookRow) bool {
		now := dayKey(today)
		return func(r *BookRow) bool { return r.Sent != AllDone && !r.Due.IsZero() && dayKey(r.Due) < now }
	},
	"unpaid": func(Date) func(*BookRow) bool {
		return func(r *BookRow) bool { return r.Paid != AllDone && (r.Owes || r.Invoiced == AllDone) }
	},
	"open":    func(Date) func(*BookRow) bool { return func(r *BookRow) bool { return r.Sent != AllDone } },
	"shipped": func(Date) func(*BookRow) bool { return func(r *BookRow) bool { return r.Sent == AllDone } },
}

// named are the words with a value, and whether it is a number or a day.
var named = map[string]string{
	"rep": "text", "customer": "text", "type": "text", "design": "text", "style": "text", "color": "text", "state": "text",
	"goods": "done", "art": "done", "produced": "done", "tracking": "done", "paid": "done", "no": "what",
	"due": "day", "ordered": "day", "pcs": "number", "pieces": "number",
}

// FilterWords are the words that a filter takes, as they are typed.
func FilterWords() []string {
	var words []string
	for w := range alone {
		words = append(words, w)
	}
	for w, kind := range named {
		switch kind {
		case "day", "number":
			words = append(words, w+"<", w+">")
		default:
			words = append(words, w+":")
		}
	}
	slices.Sort(words)
	return words
}

// ReadFilter reads the words of a filter: rep:me late unpaid due<12/12 goods:no
// no:tracking type:21 design:30472 style:pc54 color:navy pcs>100. Quoted words
// and all others are text. What looks like such a word and is none is left out
// and named with the nearest; the rest still filters.
func ReadFilter(text string, by FilterBy) Filter {
	var f Filter
	var rest []string
	for _, t := range filterTokens(text) {
		word := strings.ToLower(t.text)
		if t.quoted {
			rest = append(rest, t.text)
			continue
		}
		if test, ok := alone[word]; ok {
			f.tests = append(f.tests, test(by.Today))
			continue
		}
		at := strings.IndexAny(word, ":<>=")
		if at <= 0 || !letters(word[:at]) {
			rest = append(rest, t.text)
			continue
		}
		name, op, value := word[:at], word[at:at+1], word[at+1:]
		if op != ":" && strings.HasPrefix(value, "=") {
			op, value = op+"=", value[1:]
		}
		test, why := filterTest(name, op, strings.TrimSpace(value), by)
		if why != "" {
			f.Notes = append(f.Notes, why)
			continue
		}
		f.tests = append(f.tests, test)
	}
	f.Text = strings.Join(rest, " ")
	return f
}

func letters(s string) bool { return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_") == "" }

type filterToken struct {
	text   string
	quoted bool
}

// filterTokens parts words by blanks; quotes hold some together, also behind a
// word's colon: customer:"cascade youth".
func filterTokens(text string) []filterToken {
	var tokens []filterToken
	var cur strings.Builder
	quoted, inside, any := false, false, false
	flush := func() {
		if any {
			tokens = append(tokens, filterToken{cur.String(), quoted})
		}
		cur.Reset()
		quoted, any = false, false
	}
	for _, r := range catalog.Clean(text) {
		switch {
		case r == '"' || r == '“' || r == '”':
			if !inside && cur.Len() == 0 {
				quoted = true
			}
			inside, any = !inside, true
		case r == ' ' && !inside:
			flush()
		default:
			cur.WriteRune(r)
			any = true
		}
	}
	flush()
	return tokens
}

func filterTest(name, op, value string, by FilterBy) (test func(*BookRow) bool, why string) {
	kind, known := named[name]
	if !known {
		why = fmt.Sprintf("there is no filter %s%s", name, op)
		if near := Near(name, append(wordsOf(named), "late", "open", "shipped", "unpaid")); near != "" {
			why += "; did you mean " + near + "?"
		} else {
			why += "; there are " + strings.Join(FilterWords(), " ")
		}
		return nil, why + " The rest still filters"
	}
	if value == "" {
		return nil, fmt.Sprintf("%s%s says nothing behind it and is left out", name, op)
	}
	switch kind {
	case "day":
		day, why := filterDay(name, value, by)
		if why != "" {
			return nil, why
		}
		of := func(r *BookRow) Date { return r.Due }
		if name == "ordered" {
			of = func(r *BookRow) Date { return r.Ordered }
		}
		key := dayKey(day)
		return func(r *BookRow) bool {
			d := of(r)
			return !d.IsZero() && compares(op, dayKey(d)-key)
		}, ""
	case "number":
		n, err := strconv.ParseInt(strings.ReplaceAll(value, ",", ""), 10, 64)
		if err != nil {
			return nil, fmt.Sprintf("%s%s takes a number of pieces, such as pcs>100; it is left out", name, op)
		}
		return func(r *BookRow) bool { return compares(op, int(r.Pieces-n)) }, ""
	}
	if op != ":" && op != "=" {
		return nil, fmt.Sprintf("%s is written with a colon, such as %s:%s; it is left out", name, name, value)
	}
	switch kind {
	case "done":
		return doneTest(name, value)
	case "what":
		if _, isDone := named[value]; !isDone || named[value] != "done" {
			return nil, fmt.Sprintf("no: takes goods, art, produced, tracking or paid, not %s; it is left out", value)
		}
		return doneTest(value, "no")
	}
	return textTest(name, value, by)
}

func wordsOf(m map[string]string) []string {
	words := make([]string, 0, len(m))
	for w := range m {
		words = append(words, w)
	}
	slices.Sort(words)
	return words
}

// filterDay reads a day; one without a year that is over half a year ahead is
// the one before.
func filterDay(name, value string, by FilterBy) (Date, string) {
	day, _, err := TypeDate(value, by.Today, by.DayFirst)
	if err != nil || day.IsZero() {
		return day, fmt.Sprintf("%s takes a day such as 12/12, fri or 2026-12-12, not %s; it is left out", name, value)
	}
	before, _, err := TypeDate(value, Date{by.Today.Year - 1, by.Today.Month, by.Today.Day}, by.DayFirst)
	if err == nil && before != day && strings.IndexByte("+0123456789", value[0]) > 0 && by.Today.AddDays(183).Before(day) {
		return before, ""
	}
	return day, ""
}

// dayKey orders days without a calendar, since filters compare very many.
func dayKey(d Date) int { return (d.Year*16+int(d.Month))*32 + d.Day }

// compares tells whether a comparison's sign is as an operator asks.
func compares(op string, sign int) bool {
	switch op {
	case "<":
		return sign < 0
	case "<=":
		return sign <= 0
	case ">":
		return sign > 0
	case ">=":
		return sign >= 0
	}
	return sign == 0
}

func doneTest(name, value string) (func(*BookRow) bool, string) {
	var want Done
	switch value {
	case "yes", "y", "done", "in":
		want = AllDone
	case "no", "n", "none":
		want = NotDone
	case "part", "partly":
		want = PartDone
	default:
		return nil, fmt.Sprintf("%s: is yes, part or no, not %s; it is left out", name, value)
	}
	if name == "tracking" {
		return func(r *BookRow) bool { return r.Detailed && r.Tracking == (want == AllDone) }, ""
	}
	of := map[string]func(*BookRow) Done{
		"goods": func(r *BookRow) Done { return r.Goods }, "art": func(r *BookRow) Done { return r.Art },
		"produced": func(r *BookRow) Done { return r.Produced }, "paid": func(r *BookRow) Done { return r.Paid },
	}[name]
	if want == NotDone { // what is partly there is not there yet
		return func(r *BookRow) bool { return of(r) != AllDone }, ""
	}
	return func(r *BookRow) bool { return of(r) == want }, ""
}

func textTest(name, value string, by FilterBy) (func(*BookRow) bool, string) {
	holds := func(text string) bool { return strings.Contains(strings.ToLower(text), value) }
	number, err := strconv.ParseInt(value, 10, 64)
	isNumber := err == nil
	switch name {
	case "rep":
		if value == "me" {
			if by.Me == "" {
				return nil, "rep:me needs your name as the shop has it, in the connection's setting rep; it is left out"
			}
			return func(r *BookRow) bool { return strings.EqualFold(strings.TrimSpace(r.Rep), strings.TrimSpace(by.Me)) }, ""
		}
		return func(r *BookRow) bool { return holds(r.Rep) }, ""
	case "customer":
		return func(r *BookRow) bool { return isNumber && r.CustomerID == number || holds(r.Customer) }, ""
	case "state":
		if !slices.Contains(States, State(value)) {
			return nil, fmt.Sprintf("there is no state %s; the nearest is %s. It is left out", value, Nearest(value, stateWords()))
		}
		return func(r *BookRow) bool { return string(r.State) == value }, ""
	case "type":
		id, called := by.Types[value]
		if !called {
			id = number
		}
		if !called && !isNumber {
			return nil, fmt.Sprintf("type: takes an order type's number, or its name in the shop's file, not %s; it is left out", value)
		}
		return func(r *BookRow) bool { return r.Type == id }, ""
	case "design":
		return func(r *BookRow) bool {
			whole, _, _ := strings.Cut(string(r.Design), ".")
			return string(r.Design) == value || whole == value || !isNumber && holds(r.DesignName)
		}, ""
	case "style":
		return func(r *BookRow) bool {
			return slices.ContainsFunc(r.Styles, func(s string) bool { return catalog.Key(s) == value })
		}, ""
	}
	want := catalog.ColorWords(value) // color
	return func(r *BookRow) bool {
		return slices.ContainsFunc(r.Colors, func(c string) bool {
			own := catalog.ColorWords(c)
			return !slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(own, w) })
		})
	}, ""
}

func stateWords() []string {
	words := make([]string, len(States))
	for i, s := range States {
		words[i] = string(s)
	}
	return words
}
