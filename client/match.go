package client

import (
	"encoding/json"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// piece is what a line orders, whoever split it and however.
type piece struct {
	style, size, color string
	price              catalog.Price
}

// pieces counts what lines order. Splitting and joining first brings both sides
// to one form, so that a changed setting does not make our own order another's.
// A fee has no size, though a proxy gives it one.
func pieces(lines []order.Line, sizeName func(string) string) map[piece]int {
	count := map[piece]int{}
	for _, l := range lines {
		for _, c := range l.Cells {
			p := piece{style: l.Style, color: l.Color, price: c.Price}
			if l.Color != "" && !order.IsFeePart(l.Style) {
				p.size = sizeName(c.Size)
			}
			count[p] += c.Qty
		}
	}
	return count
}

// Ours tells whether what a server holds is what we sent: the customer, the
// contact, and the lines as pieces by part, colour, size and price. sizeName
// is how the server spells a size.
func Ours(sent, held order.Order, s order.Settings, sizeName func(string) string) bool {
	sent = s.Defaults(sent)
	a, b := sent.Fields, held.Fields
	if b.IDCustomer == nil || *a.IDCustomer != *b.IDCustomer {
		return false
	}
	for _, pair := range [][2]string{
		{a.ContactNameFirst, b.ContactNameFirst}, {a.ContactNameLast, b.ContactNameLast}, {a.ContactEmail, b.ContactEmail},
	} {
		if strings.TrimSpace(pair[0]) != strings.TrimSpace(pair[1]) {
			return false
		}
	}
	ours := pieces(order.Join(order.Split(sent.Lines, s.Split, s.Spelling), s.Spelling), sizeName)
	theirs := pieces(held.Lines, sizeName)
	if len(ours) != len(theirs) {
		return false
	}
	for p, n := range ours {
		if theirs[p] != n {
			return false
		}
	}
	return true
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

// Look tells what records of one id mean for the order that we pushed.
// whole says that the answer was, so that a miss counts.
func Look(p Pushed, records []json.RawMessage, whole bool, s order.Settings, sizeName func(string) string) Sight {
	sight := Sight{ServerID: p.ServerID, Found: len(records) > 0, Times: len(records), Whole: whole, Ours: len(records) > 0}
	for _, raw := range records {
		held, _, _, err := order.ReadOrder(raw, s.Spelling)
		sight.Ours = sight.Ours && err == nil && Ours(p.Order, held, s, sizeName)
	}
	switch {
	case !sight.Found && whole:
		sight.Detail = "The server does not show the order"
	case !sight.Found:
		sight.Detail = "The server's answer could not be read whole, so that it does not count"
	case !sight.Ours:
		sight.Detail = "The server has another order under this id"
	case sight.Times > 1:
		sight.Detail = "The server has the order more than once"
	default:
		sight.Detail = "The server has the order"
	}
	return sight
}
