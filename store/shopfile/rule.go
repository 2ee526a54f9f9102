package shopfile

import (
	"fmt"
	"slices"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// Rule is what the shop wants to be thought of when an order is so and so.
type Rule struct {
	When  string
	Offer string // a fee as it is typed: LTM @50
	Say   string
	Ask   string
	line  int // in the file
	test  expr
}

func (r *reader) rules(doc document) error {
	offered := map[string]int{}
	for i, d := range doc.Rules {
		at := find(r.text, "rules", i, "when")
		n := bool2int(d.Offer != "") + bool2int(d.Say != "") + bool2int(d.Ask != "")
		if n != 1 {
			return r.at(at, "a rule has one of offer, say and ask, and this one has %d", n)
		}
		if strings.TrimSpace(d.When) == "" {
			return r.at(at, `a rule says when it counts, such as when = "type=21 and garments<8"`)
		}
		test, wrong := parseRule(d.When)
		if wrong != nil {
			return r.at(place{at.line, valueColumn(r.text, at) + wrong.at}, "%s", wrong.why)
		}
		rule := Rule{When: d.When, Offer: catalog.Clean(d.Offer), Say: catalog.Clean(d.Say), Ask: catalog.Clean(d.Ask), line: at.line, test: test}
		if rule.Offer != "" {
			line, err := order.FeeLine(rule.Offer)
			offerAt := find(r.text, "rules", i, "offer")
			offerAt.column = valueColumn(r.text, offerAt)
			if err != nil {
				return r.at(offerAt, "%v", err)
			}
			if first, twice := offered[line.Style]; twice {
				r.file.Notes = append(r.file.Notes, fmt.Sprintf("the rules in lines %d and %d both offer %s; where both hold, the first does", first, at.line, line.Style))
			}
			offered[line.Style] = at.line
		}
		r.file.Rules = append(r.file.Rules, rule)
	}
	return nil
}

// Facts are what rules ask of an order.
type Facts struct {
	Order    order.Order // with what its connection stands in for
	ShipDays *int        // from today to the day it is asked to ship; nil without
}

// FactsOf are the facts of an order under its connection's settings.
func FactsOf(o order.Order, s order.Settings, today order.Date) Facts {
	f := Facts{Order: s.Defaults(o.Clone())}
	if ship := o.Fields.DateOrderRequestedToShip; !ship.IsZero() {
		days := int(ship.Time().Sub(today.Time()).Hours() / 24)
		f.ShipDays = &days
	}
	return f
}

// Consider is what the shop's rules find in an order. They change nothing: an
// offer is taken by a person. A fee that the order has is not offered again, nor
// one by two rules.
func (f File) Consider(facts Facts) []order.Problem {
	var found []order.Problem
	offered := map[string]bool{}
	for _, rule := range f.Rules {
		row, holds := rule.test.holds(facts)
		if !holds {
			continue
		}
		p := order.Problem{Field: "LinesOE", Severity: order.SeverityWarning, Rule: rule.When}
		if row >= 0 {
			p.Field = fmt.Sprintf("LinesOE.%d", row)
		}
		switch {
		case rule.Offer != "":
			line, err := order.FeeLine(rule.Offer)
			has := slices.ContainsFunc(facts.Order.Lines, func(l order.Line) bool { return l.Fee && strings.EqualFold(l.Style, line.Style) })
			if err != nil || has || offered[line.Style] {
				continue
			}
			offered[line.Style] = true
			p.Field, p.Offer = "LinesOE", rule.Offer
			p.Message = fmt.Sprintf("the shop's rule (%s) offers %s; add it, or confirm that it is not wanted", rule.When, rule.Offer)
		case rule.Say != "":
			p.Message = rule.Say
		default:
			p.Message = rule.Ask
		}
		found = append(found, p)
	}
	return found
}
