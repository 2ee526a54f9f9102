package order

import (
	"slices"
	"strings"
	"time"

	"orderpad/store/catalog"
)

// Order is a rep's order from draft to the ERP's number: what was entered and
// where it stands.
type Order struct {
	ID            int64   `json:"id"`                        // short local number
	ExtOrderID    string  `json:"ext_order_id"`              // ours, unique for ever: OP7F3K-0012
	ServerOrderID string  `json:"server_order_id,omitempty"` // as the server calls it: NWCA-OP7F3K-0012
	OnSiteOrder   int64   `json:"onsite_order,omitempty"`    // the ERP's number, 0 until imported
	UUID          string  `json:"uuid"`                      // one for an order and its revisions
	Revision      int     `json:"revision,omitempty"`
	Replaces      string  `json:"replaces,omitempty"`   // external id of the order that this one revises
	Origin        string  `json:"origin,omitempty"`     // where it came from if not typed: ecat, import, duplicate of ...
	Version       int64   `json:"version"`              // goes up with each change; a stale write is a conflict
	Connection    string  `json:"connection,omitempty"` // fixed from the moment it is queued
	State         State   `json:"state"`
	NeedsPerson   bool    `json:"needs_person,omitempty"`
	Waiting       Waiting `json:"waiting,omitempty"`
	MustLookUp    bool    `json:"must_look_up,omitempty"` // it may be at the server: look up before it may go
	LookUpFor     Reason  `json:"look_up_for,omitempty"`  // why; empty with MustLookUp is Copied
	Test          bool    `json:"test,omitempty"`         // queued in test mode
	IsTest        *bool   `json:"is_test,omitempty"`      // what its file says; true makes a test order of it whatever the setting

	CustomerName string `json:"customer_name,omitempty"` // for eyes; what travels is in Fields
	CustomerKey  int64  `json:"customer_key,omitempty"`  // local number of a customer typed offline
	BlockEdited  bool   `json:"block_edited,omitempty"`  // the rep or the order's file changed the Customer block of a picked customer
	BlockFiled   bool   `json:"block_filed,omitempty"`   // it was the file

	Holder string `json:"holder,omitempty"` // the colleague who holds it now; empty is this laptop
	Epoch  int    `json:"epoch,omitempty"`  // how often it changed hands, as far as is known here

	Lines  []Line `json:"lines,omitempty"`
	Fields Fields `json:"fields,omitzero"`
	Rates  Rates  `json:"rates,omitzero"` // what Fields' discount and tax are worked out from

	Quotes    []Quote    `json:"quotes,omitempty"`    // what the customer was shown, oldest first
	Agreement *Agreement `json:"agreement,omitempty"` // a customer's word; see Agreed for whether it stands

	PaidBefore catalog.Money `json:"paid_before,omitzero"` // with the orders that this one replaces; never sent again

	CreatedAt  time.Time `json:"created_at"`
	UpdatedAt  time.Time `json:"updated_at"`
	QueuedAt   time.Time `json:"queued_at,omitzero"`
	AcceptedAt time.Time `json:"accepted_at,omitzero"`
	ImportedAt time.Time `json:"imported_at,omitzero"`
}

// Reason is why an order that is to be sent must be looked up first.
type Reason string

// The reasons, the one that asks for most first.
const (
	// Copied came back from a copy of the orders, of which any may have been
	// sent since: a person's word follows three look-ups in vain.
	Copied Reason = "copied"
	// Refused was refused in a way that a gateway can refuse what the server
	// behind it took: a look-up in vain counts beside a witness.
	Refused Reason = "refused"
	// Again was mended after a refusal, or goes again without having reached the
	// server: one whole look-up in vain is enough.
	Again Reason = "again"
	// Word goes again by a person's word, who was told the risk: so is this, and
	// where the server lets nobody look, the word is.
	Word Reason = "word"
)

// reasons are those of an order that must be looked up, the one that asks for
// most first.
var reasons = []Reason{"", Copied, Refused, Again, Word}

// LookUpFirst has the order looked up before it may go. A reason that asks for
// more is kept.
func (o *Order) LookUpFirst(why Reason) {
	if o.MustLookUp && slices.Index(reasons, o.LookUpFor) <= slices.Index(reasons, why) {
		return
	}
	o.MustLookUp, o.LookUpFor = true, why
}

// CameBack tells whether the order came back from a copy, and no look-up or
// person has settled what became of it.
func (o Order) CameBack() bool {
	return o.LookUpFor == Copied || o.MustLookUp && o.LookUpFor == ""
}

// Pieces is the number of pieces of all lines, fees not counted.
func (o Order) Pieces() int {
	n := 0
	for _, l := range o.Lines {
		n += l.Pieces()
	}
	return n
}

// LinesTotal is what all lines cost, without shipping, tax and discounts.
func (o Order) LinesTotal() catalog.Money {
	var total catalog.Money
	for _, l := range o.Lines {
		total += l.Total()
	}
	return total
}

// Total is what the customer pays: lines, shipping and entered tax, less
// discounts.
func (o Order) Total() catalog.Money {
	return o.LinesTotal() + o.Fields.Shipping.Money + o.Fields.TaxTotal.Money - o.Fields.TotalDiscounts.Money
}

// Contact is the contact's name.
func (o Order) Contact() string {
	return strings.TrimSpace(o.Fields.ContactNameFirst + " " + o.Fields.ContactNameLast)
}

// AsksTest tells whether the order's file makes a test order of it.
func (o Order) AsksTest() bool { return o.IsTest != nil && *o.IsTest }

// HasDesign tells whether any artwork goes with the order: a design that says
// something, or a line that names one of the shop's.
func (o Order) HasDesign() bool {
	for _, d := range o.Fields.Designs {
		if len((Order{Fields: Fields{Designs: []Design{d}}}).Filled()) > 0 {
			return true
		}
	}
	return slices.ContainsFunc(o.Lines, func(l Line) bool {
		return l.DesignIDBlock != nil && *l.DesignIDBlock != "" || l.ExtDesignIDBlock != nil && *l.ExtDesignIDBlock != ""
	})
}

// Clone copies the order so deeply that changing one leaves the other alone.
func (o Order) Clone() Order {
	o.Lines = slices.Clone(o.Lines)
	for i := range o.Lines {
		o.Lines[i].Cells = slices.Clone(o.Lines[i].Cells)
	}
	f := &o.Fields
	f.Notes, f.Payments = slices.Clone(f.Notes), slices.Clone(f.Payments)
	f.ShippingAddresses, f.Attachments = slices.Clone(f.ShippingAddresses), slices.Clone(f.Attachments)
	f.Designs = slices.Clone(f.Designs)
	for i := range f.Designs {
		f.Designs[i].Locations = slices.Clone(f.Designs[i].Locations)
		for j := range f.Designs[i].Locations {
			f.Designs[i].Locations[j].LocationDetails = slices.Clone(f.Designs[i].Locations[j].LocationDetails)
		}
	}
	return o
}

// AddLine puts a line on the order. Sizes of the same style, colour, price and
// other fields are added to the row that is there, so that a style and colour
// stays one row of the grid where it can.
func (o *Order) AddLine(line Line) (row int) {
	o.Lines = slices.Clone(o.Lines)
	for i := range o.Lines {
		if joined, ok := join(o.Lines[i], line); ok {
			o.Lines[i] = joined
			return i
		}
	}
	o.Lines = append(o.Lines, line)
	return len(o.Lines) - 1
}

// AddUnpriced puts a line without a price on the order: its pieces go to the
// row that is there for its style and colour, at that row's price; a new row is
// made where there is none, or it would hold over MaxQty of a size.
func (o *Order) AddUnpriced(line Line, surcharges catalog.Surcharges) (row int) {
	o.Lines = slices.Clone(o.Lines)
	for i := range o.Lines {
		l := &o.Lines[i]
		same := keyOf(*l) == keyOf(line) && (!l.Fee || l.Description == line.Description)
		if !same || slices.ContainsFunc(line.Cells, func(c Cell) bool { return l.Cell(c.Size).Qty+c.Qty > MaxQty }) {
			continue
		}
		for _, c := range line.Cells {
			l.SetQty(c.Size, l.Cell(c.Size).Qty+c.Qty, surcharges)
		}
		return i
	}
	o.Lines = append(o.Lines, line)
	return len(o.Lines) - 1
}

// Duplicate is a new draft with the order's customer, contact, lines, prices,
// designs and notes, and without what belongs to the first order alone: ids,
// dates, PO, payments, attachments (DECISIONS "Duplicate").
func (o Order) Duplicate() Order {
	copied := o.Clone()
	f := copied.Fields
	f.DateOrderPlaced, f.DateOrderRequestedToShip, f.DateOrderDropDead = Date{}, Date{}, Date{}
	f.CustomerPurchaseOrder = ""
	f.Payments, f.Attachments = nil, nil
	f.Notes = slices.DeleteFunc(f.Notes, func(n Note) bool { return strings.HasPrefix(n.Note, "REPLACES ") })
	return Order{
		CustomerName: o.CustomerName, CustomerKey: o.CustomerKey, BlockEdited: o.BlockEdited, BlockFiled: o.BlockFiled,
		Origin: "duplicate of " + o.ExtOrderID, Lines: copied.Lines, Fields: f, Rates: o.Rates, State: Draft,
	}
}
