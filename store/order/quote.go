package order

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"orderpad/store/catalog"
)

// Shown is what a customer is shown of an order, and agrees to: who it is for,
// what, at which price, when and where. The mark of a quote is made of it and of
// nothing else.
type Shown struct {
	Customer string        `json:"customer"`
	ShipTo   []ShipTo      `json:"ship_to,omitempty"`
	ShipBy   Date          `json:"ship_by,omitzero"`
	InHands  Date          `json:"in_hands,omitzero"`
	Lines    []ShownLine   `json:"lines"`
	Designs  []ShownDesign `json:"designs,omitempty"`
	Discount catalog.Money `json:"discount,omitempty"`
	Shipping catalog.Money `json:"shipping,omitempty"`
	Tax      catalog.Money `json:"tax,omitempty"`
	Total    catalog.Money `json:"total"`
}

// ShownLine is a row of it.
type ShownLine struct {
	Style       string      `json:"style"`
	Color       string      `json:"color,omitempty"`
	Description string      `json:"description,omitempty"`
	Fee         bool        `json:"fee,omitempty"`
	Cells       []ShownCell `json:"cells"`
}

// ShownCell is a size of it.
type ShownCell struct {
	Size  string        `json:"size,omitempty"`
	Qty   int           `json:"qty"`
	Price catalog.Price `json:"price"`
}

// ShownDesign is a design with its places.
type ShownDesign struct {
	Name   string   `json:"name,omitempty"`
	Number DesignID `json:"number,omitempty"`
	Places []string `json:"places,omitempty"`
}

// Shown is what the customer is shown of the order.
func (o Order) Shown() Shown {
	f := o.Fields
	s := Shown{
		Customer: catalog.Clean(cmp.Or(o.CustomerName, f.Customer.CompanyName, o.Contact())),
		ShipBy:   f.DateOrderRequestedToShip, InHands: f.DateOrderDropDead, ShipTo: slices.Clone(f.ShippingAddresses),
		Discount: f.TotalDiscounts.Money, Shipping: f.Shipping.Money, Tax: f.TaxTotal.Money, Total: o.Total(),
	}
	for _, l := range o.Lines {
		line := ShownLine{Style: catalog.Clean(l.Style), Color: catalog.Clean(l.Color), Description: catalog.Readable(l.Description), Fee: l.Fee}
		for _, c := range l.Cells {
			line.Cells = append(line.Cells, ShownCell{c.Size, c.Qty, c.Price})
		}
		s.Lines = append(s.Lines, line)
	}
	for _, d := range f.Designs {
		one := ShownDesign{Name: catalog.Clean(d.DesignName), Number: d.IDDesign}
		for _, l := range d.Locations {
			if l.Location != "" {
				one.Places = append(one.Places, catalog.Clean(l.Location))
			}
		}
		s.Designs = append(s.Designs, one)
	}
	return s
}

// Hash is the SHA-256 of what is shown, in hex. Rows in another order are the
// same.
func (s Shown) Hash() string {
	s.Lines = slices.Clone(s.Lines)
	key := func(l ShownLine) string { return fmt.Sprint(l) }
	slices.SortFunc(s.Lines, func(a, b ShownLine) int { return cmp.Compare(key(a), key(b)) })
	doc, err := json.Marshal(s)
	if err != nil {
		doc = fmt.Append(nil, s) // no value of it fails to be JSON
	}
	sum := sha256.Sum256(doc)
	return hex.EncodeToString(sum[:])
}

// MarkOf shortens a hash to what a person can compare: 8f3a-51c2.
func MarkOf(hash string) string {
	if len(hash) < 8 {
		return hash
	}
	return hash[:4] + "-" + hash[4:8]
}

// Quote is what was shown to a customer, and until when it holds.
type Quote struct {
	Number string    `json:"number"` // OP7F3K-0012-Q1
	At     time.Time `json:"at"`
	Until  Date      `json:"until"` // the last day
	Hash   string    `json:"hash"`
	Shown  Shown     `json:"shown"`
}

// Lapsed tells whether the quote holds no more.
func (q Quote) Lapsed(today Date) bool { return q.Until.Before(today) }

// Agreement is a customer's word for what was shown.
type Agreement struct {
	Name  string        `json:"name"`
	At    time.Time     `json:"at"`
	Total catalog.Money `json:"total"`
	Hash  string        `json:"hash"`
	Quote string        `json:"quote,omitempty"` // its number
	Text  string        `json:"text"`            // what was shown
}

// LastQuote is the newest quote of the order.
func (o Order) LastQuote() (Quote, bool) {
	if len(o.Quotes) == 0 {
		return Quote{}, false
	}
	return o.Quotes[len(o.Quotes)-1], true
}

// Agreed is the customer's agreement with the order as it is: one that was given
// to something else stands no more.
func (o Order) Agreed() (Agreement, bool) {
	if o.Agreement == nil || o.Agreement.Hash != o.Shown().Hash() {
		return Agreement{}, false
	}
	return *o.Agreement, true
}

// agreedNote begins the note that tells the shop of an agreement.
const agreedNote = "AGREED by "

// Note is the agreement as it travels in Notes On Order.
func (a Agreement) Note() Note {
	text := fmt.Sprintf("%s%s, %s UTC, total %s, mark %s", agreedNote, a.Name, a.At.UTC().Format("2006-01-02 15:04"), a.Total.Grouped(), MarkOf(a.Hash))
	if a.Quote != "" {
		text += ", quote " + a.Quote
	}
	return Note{Type: "Notes On Order", Note: text}
}

// mostName is how many letters a name has at most that somebody agrees by.
const mostName = 100

// AgreeName reads the name that a customer agrees by.
func AgreeName(text string) (string, error) {
	name := strings.Join(strings.Fields(catalog.Clean(text)), " ")
	switch n := len([]rune(name)); {
	case n == 0:
		return "", FieldError("name", "type the name of who agrees")
	case n > mostName:
		return "", FieldError("name", "the name has %s letters; %d are the most: type the name of who agrees", grouped(n), mostName)
	case HoldsCardNumber(name):
		return "", cardError("name")
	}
	return name, nil
}

// grouped writes a number with commas.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// Quotable says why a customer cannot be quoted the order, in one sentence.
func (o Order) Quotable() error {
	if o.Pieces() == 0 {
		return FieldError("LinesOE", "order %s has no pieces to quote; add a line such as: pc54 navy s4 m8 @8.50", o.ExtOrderID)
	}
	for i, l := range o.Lines {
		for _, c := range l.Cells {
			if !c.Price.Set {
				name := strings.Join(strings.Fields(catalog.Clean(l.Style+" "+l.Color+" "+c.Size)), " ")
				return FieldError(fmt.Sprintf("LinesOE.%d.Price", i), "%s has no price, and a quote needs every price; type it, or 0 if it is free of charge", name)
			}
		}
	}
	return nil
}

// Changes says what differs from what was shown before, each in a few words:
// M 12 -> 24; with several rows PC54 Navy M 12 -> 24.
func (s Shown) Changes(now Shown) []string {
	type cell struct{ row, size string }
	pieces := func(s Shown) (map[cell]int, map[cell]string, []cell) {
		qty, price := map[cell]int{}, map[cell]string{}
		var order []cell
		for _, l := range s.Lines {
			for _, c := range l.Cells {
				at := cell{strings.TrimSpace(l.Style + " " + l.Color), c.Size}
				if _, seen := qty[at]; !seen {
					order = append(order, at)
				}
				qty[at] += c.Qty
				if p := c.Price.String(); !strings.Contains(" "+price[at]+" ", " "+p+" ") {
					price[at] = strings.TrimSpace(price[at] + " " + p)
				}
			}
		}
		return qty, price, order
	}
	wasQty, wasPrice, order := pieces(s)
	isQty, isPrice, more := pieces(now)
	rows := map[string]bool{}
	for _, at := range more {
		if !slices.Contains(order, at) {
			order = append(order, at)
		}
	}
	for _, at := range order {
		rows[at.row] = true
	}
	var said []string
	for _, at := range order {
		name := at.size
		if len(rows) > 1 || name == "" {
			name = strings.TrimSpace(at.row + " " + at.size)
		}
		if wasQty[at] != isQty[at] {
			said = append(said, fmt.Sprintf("%s %d -> %d", name, wasQty[at], isQty[at]))
		}
		if wasQty[at] != 0 && isQty[at] != 0 && wasPrice[at] != isPrice[at] {
			said = append(said, fmt.Sprintf("%s %s -> %s", name, wasPrice[at], isPrice[at]))
		}
	}
	return append(said, s.otherChanges(now)...)
}

// otherChanges are those beside pieces and prices.
func (s Shown) otherChanges(now Shown) []string {
	var said []string
	note := func(name, was, is string) {
		if was != is {
			said = append(said, fmt.Sprintf("%s %s -> %s", name, cmp.Or(was, "none"), cmp.Or(is, "none")))
		}
	}
	note("ship by", s.ShipBy.String(), now.ShipBy.String())
	note("in hands", s.InHands.String(), now.InHands.String())
	note("discount", s.Discount.String(), now.Discount.String())
	note("shipping", s.Shipping.String(), now.Shipping.String())
	note("tax", s.Tax.String(), now.Tax.String())
	note("customer", s.Customer, now.Customer)
	if fmt.Sprint(s.Designs) != fmt.Sprint(now.Designs) {
		said = append(said, "the designs")
	}
	if fmt.Sprint(s.ShipTo) != fmt.Sprint(now.ShipTo) {
		said = append(said, "the ship-to address")
	}
	if len(said) == 0 && len(s.Lines) == len(now.Lines) {
		for i := range s.Lines {
			if s.Lines[i].Description != now.Lines[i].Description {
				said = append(said, "a description")
				break
			}
		}
	}
	return said
}

// Since says what has changed since the quote, with what that costs: changed
// since the quote: M 12 -> 24, +102.00; empty where nothing has.
func (q Quote) Since(now Shown) string {
	if q.Hash == now.Hash() {
		return ""
	}
	said := strings.Join(q.Shown.Changes(now), ", ")
	if diff := now.Total - q.Shown.Total; diff > 0 {
		said += ", +" + diff.Grouped()
	} else if diff < 0 {
		said += ", " + diff.Grouped()
	}
	return "changed since the quote: " + strings.TrimPrefix(said, ", ")
}

// NextQuote is the number that the order's next quote has.
func (o Order) NextQuote() string { return fmt.Sprintf("%s-Q%d", o.ExtOrderID, len(o.Quotes)+1) }
