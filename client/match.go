package client

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// piece is what a line orders, whoever split it and however it is written.
type piece struct{ style, size, color string }

func (p piece) String() string {
	return strings.TrimSpace(strings.Join(strings.Fields(strings.ToUpper(p.style)+" "+p.color+" "+strings.ToUpper(p.size)), " "))
}

// plain is text as it is compared: blanks, padding and case do not count.
func plain(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

// pieces counts what lines order, by piece and price. Both sides are joined into
// one form first. A fee has no size, though a proxy gives it one.
func pieces(lines []order.Line, sizeName func(string) string) map[piece]map[catalog.Price]int {
	count := map[piece]map[catalog.Price]int{}
	for _, l := range lines {
		for _, c := range l.Cells {
			p := piece{style: plain(l.Style), color: plain(l.Color)}
			if l.Color != "" && !order.IsFeePart(l.Style) {
				p.size = plain(sizeName(c.Size))
			}
			if count[p] == nil {
				count[p] = map[catalog.Price]int{}
			}
			count[p][c.Price] += c.Qty
		}
	}
	return count
}

// Differences names in words what a server's record says otherwise than the
// body that was sent: the customer, the contact, the customer's own order number
// where both have one, and the lines as pieces by part,
// colour, size and price. How it is written does not count, nor do lines that the
// shop added. Both are read with one spelling, so that a setting that was changed
// since makes no difference. sizeName is how the server spells a size.
func Differences(sent, held []byte, sp catalog.Spelling, sizeName func(string) string) []string {
	ours, _, _, err := order.ReadOrder(sent, sp)
	if err != nil {
		return []string{"what was sent cannot be read any more"}
	}
	theirs, _, _, err := order.ReadOrder(held, sp)
	if err != nil {
		return []string{"the server's record cannot be read: " + err.Error()}
	}
	var said []string
	a, b := ours.Fields, theirs.Fields
	switch {
	case a.IDCustomer == nil:
	case b.IDCustomer == nil:
		said = append(said, fmt.Sprintf("it names no customer, where %d was sent", *a.IDCustomer))
	case *a.IDCustomer != *b.IDCustomer:
		said = append(said, fmt.Sprintf("the customer there is %d, not %d", *b.IDCustomer, *a.IDCustomer))
	}
	for _, f := range []struct{ name, sent, held string }{
		{"contact's first name", a.ContactNameFirst, b.ContactNameFirst}, {"contact's last name", a.ContactNameLast, b.ContactNameLast},
		{"contact's e-mail", a.ContactEmail, b.ContactEmail},
	} {
		if plain(f.sent) != plain(f.held) {
			said = append(said, fmt.Sprintf("the %s there is %q, not %q", f.name, brief(f.held, 60), brief(f.sent, 60)))
		}
	}
	// Two laptops of one image give one number to two orders, often of one customer
	// and of the same goods. A server that keeps no number here says nothing by it.
	if po, there := plain(a.CustomerPurchaseOrder), plain(b.CustomerPurchaseOrder); po != "" && there != "" && po != there {
		said = append(said, fmt.Sprintf("the customer's order number there is %q, not %q", brief(b.CustomerPurchaseOrder, 60), brief(a.CustomerPurchaseOrder, 60)))
	}
	return append(said, differentPieces(pieces(ours.Lines, sizeName), pieces(theirs.Lines, sizeName))...)
}

// differentPieces names the pieces that were sent and are not there as they
// were.
func differentPieces(ours, theirs map[piece]map[catalog.Price]int) []string {
	var said []string
	for p, prices := range ours {
		held, there := theirs[p]
		if !there {
			said = append(said, fmt.Sprintf("%s is not there", p))
			continue
		}
		if sum(prices) != sum(held) {
			said = append(said, fmt.Sprintf("of %s there are %d, not %d", p, sum(held), sum(prices)))
			continue
		}
		for price, n := range prices {
			if held[price] != n {
				said = append(said, fmt.Sprintf("%s does not cost %s there", p, price))
			}
		}
	}
	slices.Sort(said)
	return said
}

func sum(prices map[catalog.Price]int) int {
	n := 0
	for _, qty := range prices {
		n += qty
	}
	return n
}

// PulledOrder is one record of the write side: an ExternalOrderJson, flat or in
// order_json.
type PulledOrder struct {
	ID  string // its ExtOrderID
	Raw json.RawMessage
}

// UnmarshalJSON reads the id and keeps a copy of the record.
func (p *PulledOrder) UnmarshalJSON(b []byte) error {
	type named struct {
		ID Text `json:"ExtOrderID"`
	}
	var r struct {
		named
		Wrapped *named `json:"order_json"`
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return err
	}
	p.ID, p.Raw = string(r.ID), append(json.RawMessage(nil), b...)
	if r.Wrapped != nil {
		p.ID = string(r.Wrapped.ID)
	}
	return nil
}

// Look tells what records of one id mean for the order that we pushed, by the
// bodies that were sent of it. whole says that the answer was whole and spotless,
// so that a miss counts.
func Look(p Pushed, records []json.RawMessage, whole bool, sp catalog.Spelling, sizeName func(string) string) Sight {
	sight := Sight{ServerID: p.ServerID, Found: len(records) > 0, Times: len(records), Whole: whole, Ours: len(records) > 0}
	var said []string
	for _, raw := range records {
		differs := []string{"nothing is known of what was sent"}
		for i, body := range p.Bodies {
			if d := Differences(body, raw, sp, sizeName); i == 0 || len(d) == 0 {
				differs = d
			}
		}
		sight.Ours = sight.Ours && len(differs) == 0
		said = append(said, differs...)
	}
	switch {
	case !sight.Found && whole:
		sight.Detail = "The server does not show the order"
	case !sight.Found:
		sight.Detail = "The server's answer could not be read whole, so that it does not count"
	case !sight.Ours:
		sight.Detail = "The server has another order under this id: " + strings.Join(said[:min(len(said), 4)], "; ")
	case sight.Times > 1:
		sight.Detail = "The server has the order more than once"
	default:
		sight.Detail = "The server has the order"
	}
	return sight
}

// BodiesOf are what was sent of an order, or else what would be sent now.
func BodiesOf(p Pushed, encode func(order.Order) (order.Body, error)) [][]byte {
	if len(p.Bodies) > 0 {
		return p.Bodies
	}
	body, err := encode(p.Order)
	if err != nil {
		return nil // then nothing is ours
	}
	return [][]byte{body.Bytes}
}

// Spotless tells whether what stands beside the records of an answer says
// nothing against it: no error, no success that is none, nothing that was left
// out. Only then does a record that is missing prove anything.
func Spotless(beside map[string]json.RawMessage) bool {
	for key, raw := range beside {
		var v any
		if json.Unmarshal(raw, &v) != nil {
			return false
		}
		switch strings.ToLower(key) {
		case "error", "errors", "fault", "warning", "warnings", "truncated", "partial", "incomplete", "more", "hasmore", "next", "nextpage":
			if !isEmpty(v) {
				return false
			}
		case "success", "ok", "complete":
			if v != true {
				return false
			}
		case "status", "statuscode":
			if !isFine(v) {
				return false
			}
		}
	}
	return true
}
