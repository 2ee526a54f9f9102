package work

import (
	"encoding/json"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// OrderView is an order as commands print it and as orderpad's own form of a
// file reads it back.
type OrderView struct {
	ID            int64               `json:"id"`
	ExtOrderID    string              `json:"ext_order_id"`
	ServerOrderID string              `json:"server_order_id"`
	OnSiteOrder   *int64              `json:"onsite_order"` // null until imported
	UUID          string              `json:"uuid"`
	Revision      int                 `json:"revision"`
	Replaces      string              `json:"replaces,omitempty"`
	Version       int64               `json:"version"`
	Connection    string              `json:"connection"`
	State         order.State         `json:"state"`
	NeedsPerson   bool                `json:"needs_person"`
	Waiting       order.Waiting       `json:"waiting"`
	MustLookUp    bool                `json:"must_look_up,omitempty"`
	LookUpFor     order.Reason        `json:"look_up_for,omitempty"`
	Holder        string              `json:"holder,omitempty"`  // the colleague who has it now
	Test          bool                `json:"test"`              // a test order: queued as one, or its file makes it one
	IsTest        *bool               `json:"is_test,omitempty"` // what its file says
	Customer      CustomerRef         `json:"customer"`
	Lines         []LineView          `json:"lines"`
	Fields        order.Fields        `json:"fields"`
	Named         map[string]string   `json:"named,omitempty"` // what the shop's file calls numbers of the fields, by their paths
	Wire          json.RawMessage     `json:"wire,omitempty"`
	Pieces        int                 `json:"pieces"`
	Total         catalog.Money       `json:"total"`
	Sum           order.Sum           `json:"sum"`
	Problems      []order.Problem     `json:"problems"`
	Ledger        []order.LedgerEntry `json:"ledger,omitempty"`
	Quote         *QuoteView          `json:"quote,omitempty"` // the newest
	Agreement     *AgreementView      `json:"agreement,omitempty"`
	CreatedAt     time.Time           `json:"created_at"`
	UpdatedAt     time.Time           `json:"updated_at"`
}

// CustomerRef is who an order is for.
type CustomerRef struct {
	ID      *int64 `json:"id"` // null where the connection's default customer stands in
	Name    string `json:"name"`
	Contact string `json:"contact"`
	Email   string `json:"email"`
	Phone   string `json:"phone"`
}

// LineView is one row of the size grid.
type LineView struct {
	Style       string              `json:"style"`
	Color       string              `json:"color"`
	Description string              `json:"description"`
	Fee         bool                `json:"fee,omitempty"`
	Price       catalog.Price       `json:"price"`
	PriceFrom   string              `json:"price_from,omitempty"`   // where an offered price came from
	ListFrom    int                 `json:"list_from,omitempty"`    // pieces from which the list has that price
	Source      order.Source        `json:"price_source,omitempty"` // typed, list or last paid
	Prefer      order.Source        `json:"price_prefer,omitempty"` // the rep's choice of the two offered
	From        string              `json:"-"`                      // the same in a few words
	Sizes       map[string]CellView `json:"sizes"`
	ShipTo      *string             `json:"ship_to"`
	Fields      order.LineFields    `json:"fields"`
}

// CellView is one size of a line; a fee keeps its quantity under the empty
// size.
type CellView struct {
	Qty     int           `json:"qty"`
	Price   catalog.Price `json:"price"`
	Offered bool          `json:"offered,omitempty"` // its own price is not typed but follows the line's source
}

// viewOrder is an order without what has to be looked up: wire and ledger.
func viewOrder(o order.Order, problems []order.Problem, today order.Date) OrderView {
	v := OrderView{
		ID: o.ID, ExtOrderID: o.ExtOrderID, ServerOrderID: o.ServerOrderID, UUID: o.UUID, Revision: o.Revision,
		Replaces: o.Replaces, Version: o.Version, Connection: o.Connection, State: o.State, NeedsPerson: o.NeedsPerson,
		Waiting: o.Waiting, MustLookUp: o.MustLookUp, Holder: o.Holder, LookUpFor: o.LookUpFor, Test: o.Test || o.AsksTest(), IsTest: o.IsTest,
		Customer: CustomerRef{
			ID: o.Fields.IDCustomer, Name: o.CustomerName, Contact: o.Contact(),
			Email: o.Fields.ContactEmail, Phone: o.Fields.ContactPhone,
		},
		Lines: viewLines(o.Lines), Fields: o.Fields, Pieces: o.Pieces(), Total: o.Total(), Sum: o.Sum(), Problems: problems,
		CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt, Quote: viewQuote(o, today), Agreement: viewAgreement(o),
	}
	if o.OnSiteOrder != 0 {
		v.OnSiteOrder = &o.OnSiteOrder
	}
	if v.Problems == nil {
		v.Problems = []order.Problem{}
	}
	return v
}

func viewLines(lines []order.Line) []LineView {
	views := make([]LineView, len(lines))
	for i, l := range lines {
		views[i] = LineView{
			Style: l.Style, Color: l.Color, Description: catalog.Readable(l.Description), Fee: l.Fee, Price: l.Price, PriceFrom: l.PriceFrom, ListFrom: l.ListFrom, From: l.FromText(), Source: l.Source(), Prefer: l.Prefer,
			Sizes: map[string]CellView{}, ShipTo: l.ExtShipID, Fields: l.LineFields,
		}
		for _, c := range l.Cells {
			views[i].Sizes[c.Size] = CellView{c.Qty, c.Price, c.Offered}
		}
	}
	return views
}

// SplitView is what a connection would send for some lines, nothing saved.
type SplitView struct {
	Mode   order.Mode      `json:"mode"`
	Lines  []PartView      `json:"lines"`
	Wire   json.RawMessage `json:"wire"`
	Pieces int             `json:"pieces"`
	Total  catalog.Money   `json:"total"`
}

// PartView is one part line with what the inventory says about it.
type PartView struct {
	Part     string        `json:"part"`
	Color    string        `json:"color"`
	Size     string        `json:"size"`
	Qty      int           `json:"qty"`
	Columns  *[6]int       `json:"columns,omitempty"` // in columns mode
	Price    catalog.Price `json:"price"`
	OnHand   *int          `json:"on_hand"` // null where the inventory does not know the size
	Warnings []string      `json:"warnings"`
}

func viewParts(previews []order.Preview) []PartView {
	views := make([]PartView, len(previews))
	for i, p := range previews {
		v := PartView{Part: p.Part, Color: p.Color, Size: p.Size, Qty: p.Qty, Price: p.Price, Warnings: p.Warnings}
		if p.Columns != [6]int{} && !p.Fee {
			v.Columns = &p.Columns
		}
		if p.Known {
			v.OnHand = &p.OnHand
		}
		if v.Warnings == nil {
			v.Warnings = []string{}
		}
		views[i] = v
	}
	return views
}

// QueueRow is one order on its way, as the queue shows it.
type QueueRow struct {
	ID          int64         `json:"id"`
	ExtOrderID  string        `json:"ext_order_id"`
	State       order.State   `json:"state"`
	NeedsPerson bool          `json:"needs_person"`
	Waiting     order.Waiting `json:"waiting"`
	Attempts    int           `json:"attempts"`
	SentAt      *time.Time    `json:"sent_at"`
	AcceptedAt  *time.Time    `json:"accepted_at"`
	OnSiteOrder *int64        `json:"onsite_order"`
	LastError   string        `json:"last_error"`
	NextTryAt   *time.Time    `json:"next_try_at"`
	Overdue     bool          `json:"overdue"`
	Customer    string        `json:"customer"`
	Connection  string        `json:"connection"`
	Test        bool          `json:"test"`
	Pieces      int           `json:"pieces"`
	Total       catalog.Money `json:"total"`
	QueuedAt    *time.Time    `json:"queued_at"`
	NextImport  *time.Time    `json:"next_import_at"` // when the ERP is expected to take it, for accepted ones
	LookUps     int           `json:"look_ups"`
	MustLookUp  bool          `json:"must_look_up,omitempty"` // it is looked up before it may go
	LookUpFor   order.Reason  `json:"look_up_for,omitempty"`  // why
	ReplacedBy  string        `json:"replaced_by,omitempty"`  // the revision that the shop gets in its place
}

// CameBack tells whether the order came back from a copy, and nothing settled
// yet what became of it.
func (r QueueRow) CameBack() bool {
	return order.Order{MustLookUp: r.MustLookUp, LookUpFor: r.LookUpFor}.CameBack()
}

// QueueView is the queue with the count of every state.
type QueueView struct {
	Orders   []QueueRow          `json:"orders"`
	Counts   map[order.State]int `json:"counts"`
	OnlyHere OnlyHereView        `json:"only_here"`
}

// timePtr is a time as JSON wants it: null when there is none.
func timePtr(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC().Truncate(time.Second)
	return &t
}
