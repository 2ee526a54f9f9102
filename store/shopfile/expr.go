package shopfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// expr is what a rule's when says.
type expr interface {
	// line tells whether the order holds it with this line as the one that fee,
	// style and price are of; -1 is no line.
	line(f Facts, row int) bool
	// ofLine tells whether it asks about a line at all.
	ofLine() bool
	// holds is whether the order does, and the line it is about, or -1.
	holds(f Facts) (row int, ok bool)
}

// predicates are what can be asked, and whether its values are numbers.
var predicates = map[string]bool{
	"pieces": true, "garments": true, "type": true, "designs": true, "ship_days": true, "price": true,
	"fee": false, "style": false, "state": false, "customer": false, "reorder": false,
}

func predicateNames() []string {
	names := make([]string, 0, len(predicates))
	for name := range predicates {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

type predicate struct {
	name, op string
	number   catalog.Money // hundredths, so that a price is to the cent
	text     string
}

type both struct{ a, b expr }
type either struct{ a, b expr }
type negated struct{ inner expr }

func (p predicate) ofLine() bool { return p.name == "fee" || p.name == "style" || p.name == "price" }
func (e both) ofLine() bool      { return e.a.ofLine() || e.b.ofLine() }
func (e either) ofLine() bool    { return e.a.ofLine() || e.b.ofLine() }
func (e negated) ofLine() bool   { return false } // it asks about the whole order

func (e both) line(f Facts, row int) bool   { return e.a.line(f, row) && e.b.line(f, row) }
func (e either) line(f Facts, row int) bool { return e.a.line(f, row) || e.b.line(f, row) }
func (e negated) line(f Facts, _ int) bool  { _, ok := e.inner.holds(f); return !ok }

func (p predicate) holds(f Facts) (int, bool) { return anyLine(p, f) }
func (e both) holds(f Facts) (int, bool)      { return anyLine(e, f) }
func (e either) holds(f Facts) (int, bool)    { return anyLine(e, f) }
func (e negated) holds(f Facts) (int, bool)   { return -1, e.line(f, -1) }

// anyLine finds the first line for which all of it holds, where it asks about
// lines.
func anyLine(e expr, f Facts) (int, bool) {
	if e.line(f, -1) {
		return -1, true
	}
	if e.ofLine() {
		for row := range f.Order.Lines {
			if e.line(f, row) {
				return row, true
			}
		}
	}
	return -1, false
}

func (p predicate) line(f Facts, row int) bool {
	o := f.Order
	var l order.Line
	if row >= 0 {
		l = o.Lines[row]
	}
	switch p.name {
	case "pieces", "garments":
		return p.compare(catalog.Money(o.Pieces()) * 100)
	case "type":
		return o.Fields.IDOrderType != nil && p.compare(catalog.Money(*o.Fields.IDOrderType)*100)
	case "designs":
		n := 0
		if o.HasDesign() {
			n = max(1, len(o.Fields.Designs))
		}
		return p.compare(catalog.Money(n) * 100)
	case "ship_days":
		return f.ShipDays != nil && p.compare(catalog.Money(*f.ShipDays)*100)
	case "price":
		return row >= 0 && slices.ContainsFunc(l.Cells, func(c order.Cell) bool { return c.Price.Set && p.compare(c.Price.Money) })
	case "fee":
		return row >= 0 && l.Fee && strings.EqualFold(strings.TrimSpace(l.Style), p.text)
	case "style":
		return row >= 0 && !l.Fee && catalog.Key(l.Style) == catalog.Key(p.text)
	case "state":
		return slices.ContainsFunc(o.Fields.ShippingAddresses, func(s order.ShipTo) bool { return strings.EqualFold(strings.TrimSpace(s.ShipState), p.text) })
	case "customer":
		id := o.Fields.IDCustomer
		return strings.EqualFold(strings.TrimSpace(o.CustomerName), p.text) || id != nil && strconv.FormatInt(*id, 10) == p.text
	case "reorder":
		yes := strings.HasPrefix(o.Origin, "reorder of") || strings.HasPrefix(o.Origin, "duplicate of")
		return yes == (p.text == "yes")
	}
	return false
}

func (p predicate) compare(value catalog.Money) bool {
	switch p.op {
	case "<":
		return value < p.number
	case "<=":
		return value <= p.number
	case ">":
		return value > p.number
	case ">=":
		return value >= p.number
	}
	return value == p.number // != is a negated =
}

// wrong is what a rule cannot mean, and where in its text.
type wrong struct {
	at  int
	why string
}

type ruleToken struct {
	at   int
	text string
	word bool // a name or a value; not a sign
}

const ruleSigns = "()<>=!"

// ruleTokens takes a rule apart; text in single or double quotes is one value.
func ruleTokens(text string) ([]ruleToken, *wrong) {
	var tokens []ruleToken
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case unicode.IsSpace(rune(c)):
			i++
		case c == '\'' || c == '"':
			end := strings.IndexByte(text[i+1:], c)
			if end < 0 {
				return nil, &wrong{i, "the quote is not closed"}
			}
			tokens = append(tokens, ruleToken{i, text[i+1 : i+1+end], true})
			i += end + 2
		case strings.IndexByte(ruleSigns, c) >= 0:
			n := 1
			if c != '(' && c != ')' && i+1 < len(text) && text[i+1] == '=' {
				n = 2
			}
			tokens = append(tokens, ruleToken{i, text[i : i+n], false})
			i += n
		default:
			from := i
			for i < len(text) && !unicode.IsSpace(rune(text[i])) && strings.IndexByte(ruleSigns+`'"`, text[i]) < 0 {
				i++
			}
			tokens = append(tokens, ruleToken{from, text[from:i], true})
		}
	}
	return tokens, nil
}

type ruleParser struct {
	tokens []ruleToken
	end    int
	depth  int
}

// mostNested bounds brackets and nots within each other.
const mostNested = 40

func parseRule(text string) (expr, *wrong) {
	tokens, bad := ruleTokens(text)
	if bad != nil {
		return nil, bad
	}
	p := &ruleParser{tokens: tokens, end: len(text)}
	e, bad := p.or()
	if bad == nil && len(p.tokens) > 0 {
		t := p.tokens[0]
		bad = &wrong{t.at, fmt.Sprintf("%q cannot stand here; conditions are joined by and, or", catalog.Clean(t.text))}
		if near := order.Near(t.text, []string{"and", "or"}); near != "" && t.word {
			bad.why = fmt.Sprintf("there is no %q; did you mean %s?", catalog.Clean(t.text), near)
		}
	}
	return e, bad
}

func (p *ruleParser) next() (ruleToken, bool) {
	if len(p.tokens) == 0 {
		return ruleToken{at: p.end}, false
	}
	t := p.tokens[0]
	p.tokens = p.tokens[1:]
	return t, true
}

func (p *ruleParser) takes(word string) bool {
	if len(p.tokens) > 0 && strings.EqualFold(p.tokens[0].text, word) {
		p.tokens = p.tokens[1:]
		return true
	}
	return false
}

func (p *ruleParser) or() (expr, *wrong) {
	e, bad := p.and()
	for bad == nil && p.takes("or") {
		var more expr
		if more, bad = p.and(); bad == nil {
			e = either{e, more}
		}
	}
	return e, bad
}

func (p *ruleParser) and() (expr, *wrong) {
	e, bad := p.one()
	for bad == nil && p.takes("and") {
		var more expr
		if more, bad = p.one(); bad == nil {
			e = both{e, more}
		}
	}
	return e, bad
}

func (p *ruleParser) one() (expr, *wrong) {
	if p.depth++; p.depth > mostNested {
		return nil, &wrong{0, "the rule is nested too deep"}
	}
	defer func() { p.depth-- }()
	t, ok := p.next()
	switch {
	case !ok:
		return nil, &wrong{t.at, "a condition is missing, such as garments<8"}
	case t.word && strings.EqualFold(t.text, "not"):
		e, bad := p.one()
		if bad != nil {
			return nil, bad
		}
		return negated{e}, nil
	case t.text == "(" && !t.word:
		e, bad := p.or()
		if bad == nil && !p.takes(")") {
			return nil, &wrong{t.at, "the bracket is not closed"}
		}
		return e, bad
	}
	return p.predicate(t)
}

func (p *ruleParser) predicate(t ruleToken) (expr, *wrong) {
	name := strings.ToLower(t.text)
	numeric, known := predicates[name]
	if !known || !t.word {
		why := fmt.Sprintf("there is no %q; the words are %s", catalog.Clean(t.text), strings.Join(predicateNames(), ", "))
		if near := order.Near(name, predicateNames()); near != "" {
			why = fmt.Sprintf("there is no %q; did you mean %s?", catalog.Clean(t.text), near)
		}
		return nil, &wrong{t.at, why}
	}
	if name == "reorder" && (len(p.tokens) == 0 || p.tokens[0].word || p.tokens[0].text == ")") {
		return predicate{name: name, op: "=", text: "yes"}, nil
	}
	op, ok := p.next()
	if !ok || op.word || !slices.Contains([]string{"=", "!=", "<", "<=", ">", ">="}, op.text) {
		return nil, &wrong{op.at, fmt.Sprintf("after %s comes = != < <= > or >=", name)}
	}
	value, ok := p.next()
	if !ok || !value.word {
		return nil, &wrong{value.at, fmt.Sprintf("%s%s needs a value", name, op.text)}
	}
	out := predicate{name: name, op: op.text, text: strings.TrimSpace(value.text)}
	switch {
	case numeric:
		m, err := catalog.ParseMoney(value.text)
		if err != nil {
			return nil, &wrong{value.at, fmt.Sprintf("%q is not a number, and %s is one", catalog.Clean(value.text), name)}
		}
		out.number = m
	case op.text != "=" && op.text != "!=":
		return nil, &wrong{op.at, fmt.Sprintf("%s is a word: it takes = or !=", name)}
	case name == "fee":
		fee, known := order.FeePart(value.text)
		if !known {
			return nil, &wrong{value.at, fmt.Sprintf("there is no fee %q; the nearest is %s", catalog.Clean(value.text), order.Nearest(value.text, order.FeeParts()))}
		}
		out.text = fee
	case name == "reorder":
		out.text = strings.ToLower(out.text)
		if out.text != "yes" && out.text != "no" {
			return nil, &wrong{value.at, "reorder is yes or no"}
		}
	}
	if out.op == "!=" {
		out.op = "="
		return negated{out}, nil
	}
	return out, nil
}
