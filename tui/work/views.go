package work

import (
	"errors"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// SearchView is what a search found.
type SearchView struct {
	Total     int         `json:"total"` // style-colours, exact
	TookMS    float64     `json:"took_ms"`
	Corrected string      `json:"corrected,omitempty"` // the word that one typo was forgiven in
	Meant     []string    `json:"-"`                   // the words it was taken for
	Results   []SearchHit `json:"results"`
}

// SearchHit is one style in one colour.
type SearchHit struct {
	Style       string            `json:"style"`
	Color       string            `json:"color"`
	Description string            `json:"description"`
	Sizes       map[string]int    `json:"sizes"`   // on hand, less what is queued here
	Parts       map[string]string `json:"parts"`   // part numbers as they are sent, of sizes that are not on the base part
	Spelled     map[string]string `json:"spelled"` // and as the inventory spells them
	Total       int               `json:"total"`
	UpdatedAt   *time.Time        `json:"updated_at"`
	Scale       []string          `json:"-"` // the sizes in order
	From        catalog.Money     `json:"-"` // the lowest price that the list has for the style; 0 where it has none
}

// CostRow is what the shop pays for a part, and to whom; shown only when asked
// for.
type CostRow struct {
	Part, Vendor string
	UnitCost     string // decimal text as the inventory has it, such as 2.1875
}

// StyleView is a style with its colours, sizes, stock and list prices.
type StyleView struct {
	Style       string      `json:"style"`
	Description string      `json:"description"`
	Sizes       []string    `json:"sizes"`
	Colors      []ColorView `json:"colors"`
	Prices      []PriceView `json:"prices"`
}

// ColorView is one colour of a style: stock by size, null where it is not
// made.
type ColorView struct {
	Color     string            `json:"color"`
	Sizes     map[string]*int   `json:"sizes"`
	Parts     map[string]string `json:"parts"`   // as they are sent
	Spelled   map[string]string `json:"spelled"` // as the inventory spells them
	Total     int               `json:"total"`
	UpdatedAt *time.Time        `json:"updated_at"`
}

// PriceView is one row of the price list.
type PriceView struct {
	Size    string        `json:"size"` // empty for every size without a row of its own
	FromQty int           `json:"from_qty"`
	Price   catalog.Money `json:"price"`
}

// ConnectionView is a connection as commands print it; the secret is never in
// it.
type ConnectionView struct {
	Name     string            `json:"name"`
	Kind     string            `json:"kind"`
	URL      string            `json:"url"`
	User     string            `json:"user,omitempty"`
	Settings map[string]string `json:"settings"` // what was set
	Current  bool              `json:"current"`
	SignedIn string            `json:"signed_in,omitempty"` // where its secret comes from; empty when there is none

	// What signing in came to, in its answer alone.
	Checked bool   `json:"checked,omitempty"` // the server accepted the secret
	Session bool   `json:"session,omitempty"` // it is in memory alone, and asked for at the next start
	Note    string `json:"note,omitempty"`    // why it was not checked
}

// TrackView is what is known of the orders that a query finds.
type TrackView struct {
	AsOf   *time.Time     `json:"as_of"` // age of the oldest thing shown
	Orders []TrackedOrder `json:"orders"`
	Total  int            `json:"total,omitempty"` // that a filter finds; orders are the first of them
	Note   string         `json:"note,omitempty"`  // why it is not fresh, when it is not, and what of a filter is left out
}

// TrackedOrder is one order as the shop has it.
type TrackedOrder struct {
	OnSiteOrder *int64              `json:"onsite_order"`
	ExtOrderID  string              `json:"ext_order_id"`
	State       order.State         `json:"state,omitempty"` // for orders of this laptop
	Customer    string              `json:"customer"`
	CustomerID  int64               `json:"customer_id"`
	Contact     string              `json:"contact"`
	PO          string              `json:"po"`
	Type        string              `json:"type,omitempty"` // of the order, as the shop's file calls it, or its number
	Department  string              `json:"department,omitempty"`
	Ordered     order.Date          `json:"ordered"`
	Due         order.Date          `json:"due"`
	Status      []order.Step        `json:"status"`
	Sentence    string              `json:"sentence"` // to read aloud
	Lines       []LineView          `json:"lines"`
	OtherLines  []LeftOut           `json:"other_lines,omitempty"` // that hold no number of pieces
	Shipments   []ShipmentView      `json:"shipments"`
	Payments    []order.PaidPayment `json:"payments"`
	Total       string              `json:"total"`
	Balance     string              `json:"balance"`
	Pieces      int64               `json:"pieces"`
	FetchedAt   *time.Time          `json:"fetched_at"`
}

// ShipmentView is one shipment.
type ShipmentView struct {
	Tracking string     `json:"tracking"`
	Carrier  string     `json:"carrier"`
	URL      string     `json:"url"`
	City     string     `json:"city,omitempty"`
	State    string     `json:"state,omitempty"`
	Date     order.Date `json:"date"`
}

// CustomersView is what a search for customers found.
type CustomersView struct {
	Total     int            `json:"total"`
	Customers []CustomerLine `json:"customers"`
}

// CustomerLine is one customer in a list.
type CustomerLine struct {
	ID        int64      `json:"id"` // 0 for one typed on this laptop
	Local     int64      `json:"local,omitempty"`
	Name      string     `json:"name"`
	Contact   string     `json:"contact"`
	Email     string     `json:"email"`
	Phone     string     `json:"phone"`
	LastOrder order.Date `json:"last_order"`
	TakeAlong bool       `json:"take_along,omitempty"`
}

// CustomerView is a customer with contacts, orders, and prices paid.
type CustomerView struct {
	CustomerLine
	Contacts []ContactView `json:"contacts"`
	Orders   []PastLine    `json:"orders"`
	Paid     []PaidView    `json:"paid"` // what they last paid, newest first
}

// PaidView is what a customer last paid for a style in a size.
type PaidView struct {
	Style       string        `json:"style"`
	Size        string        `json:"size"`
	Price       catalog.Money `json:"price"`
	Date        order.Date    `json:"date"`
	OnSiteOrder int64         `json:"onsite_order"`
	Pieces      int           `json:"pieces"` // of the style in that order; 0 where that is not known
}

// ContactView is a person at a customer.
type ContactView struct {
	Name       string `json:"name"`
	Email      string `json:"email"`
	Phone      string `json:"phone"`
	Department string `json:"department"`
}

// PastLine is one past order in a list.
type PastLine struct {
	OnSiteOrder int64      `json:"onsite_order"`
	Ordered     order.Date `json:"ordered"`
	PO          string     `json:"po"`
	Design      string     `json:"design"`
	Pieces      int64      `json:"pieces"`
	Total       string     `json:"total"`
	Open        bool       `json:"open"`
	FetchedAt   *time.Time `json:"fetched_at"`
}

// Progress is how far long work is.
type Progress struct {
	Doing    string  // what is being done, for a person
	Done     int     // rows or orders so far
	Total    int     // of how many; 0 when that is not known
	Rate     float64 // a second
	Finished bool
}

// RefreshView is what a refresh of the inventory came to.
type RefreshView struct {
	Fetched        int        `json:"fetched"`
	Rows           int        `json:"rows"`
	Styles         int        `json:"styles"`
	Gone           int        `json:"gone"` // rows that vanished; only a full refresh knows
	Full           bool       `json:"full"`
	Sliced         bool       `json:"sliced,omitempty"` // the answer did not come whole
	Seconds        float64    `json:"seconds"`
	FetchedAt      time.Time  `json:"fetched_at"`
	CachedAt       *time.Time `json:"cached_at,omitempty"` // when the server itself fetched it
	Warnings       []string   `json:"warnings"`
	Unread         []string   `json:"unread"`                // what could not be read, by its path
	OfferSizes     string     `json:"offer_sizes,omitempty"` // the table that the catalogue spells sizes by, when it is not the chosen one
	Hint           string     `json:"hint,omitempty"`        // what is asked with it, and how it is answered
	SpellingFits   int        `json:"-"`
	SpellingMisses int        `json:"-"`
	Connection     string     `json:"connection"`

	From string `json:"from,omitempty"` // the colleague who fetched it

	taken  bool          // however few rows it has
	shared time.Duration // how old it is, as a colleague fetched it
}

// CustomersRefreshView is what a refresh of customers and their orders came
// to.
type CustomersRefreshView struct {
	Customers int      `json:"customers"`
	Orders    int      `json:"orders"`
	Fetched   int      `json:"fetched"` // orders in this refresh
	Details   int      `json:"details"` // orders whose lines, shipments and payments were fetched
	From      string   `json:"from"`    // the oldest day asked for
	Unread    []string `json:"unread"`
}

// SyncView is what a pass did and found, over all connections with orders on
// their way.
type SyncView struct {
	Sent       int  `json:"sent"`
	Accepted   int  `json:"accepted"`
	Imported   int  `json:"imported"`
	Unknown    int  `json:"unknown"`
	Rejected   int  `json:"rejected"`
	Requests   int  `json:"requests"`
	BudgetLeft int  `json:"budget_left"`
	Offline    bool `json:"offline"`
	Limited    bool `json:"limited"` // the server's limit left no room to ask for all
	Portal     bool `json:"portal"`  // what answered is probably a network's sign-in page
	// Copied: the server knows what another home sent as this one.
	Copied  bool   `json:"copied,omitempty"`
	Warning string `json:"warning,omitempty"` // what there is to know of the connection
}

// Assignment is one PATH=VALUE.
type Assignment struct{ Path, Value string }

// Resolution is a person's word on an order whose outcome is not known.
type Resolution string

// What a person can say.
const (
	ResolveSent   Resolution = "sent"   // it is there
	ResolveResend Resolution = "resend" // send it again, told of the risk
	ResolveCancel Resolution = "cancel" // it is off
)

// FrameStatus is what the frame shows of the world around the rep.
type FrameStatus struct {
	OnlyHere   int           // orders that exist on this laptop alone
	Team       bool          // a shop's store gets a copy of every change
	Behind     int           // seconds that work has been on this laptop only
	Oldest     time.Time     // of the oldest of them
	NeedsYou   int           // orders about which only the rep can decide
	Offline    bool          // the server could not be reached
	Portal     bool          // a network's sign-in page answered instead
	StockAt    time.Time     // when the stock was fetched; zero for never
	StockEvery time.Duration // how often it is refreshed by itself; 0 for never
	ShopFails  string        // why the shop's own file is ignored; empty when all is well
	StockFails string        // why it was not, the last time; empty when all is well
	Held       HeldView      // an inventory that was kept beside the catalogue; zero when none is
	Connection string        // empty when there is none
	Kind       string
	Test       bool
	Demo       bool // the embedded sandbox, whose time is demo time
	SignedIn   bool
	ReadOnly   bool // nothing is changed and nothing is sent
	Elsewhere  bool // another orderpad does the sending
}

// HeldView is a whole inventory that was kept beside the catalogue, as it came
// back with too few rows to replace it by itself. TakeInventory takes it.
type HeldView struct {
	Rows, Before int // in it, and in the catalogue when it came
	At           time.Time
}

// OrderFilter chooses orders for a list; empty fields choose all.
type OrderFilter struct {
	States        []order.State
	Text          string // words that numbers, customer, contact, e-mail or PO hold
	Limit, Offset int    // a limit of 0 is all
}

// OrderRow is one order in a list.
type OrderRow struct {
	ID          int64
	ExtOrderID  string
	OnSiteOrder int64 // 0 until imported
	State       order.State
	NeedsPerson bool
	Waiting     order.Waiting
	Test        bool
	Customer    string
	Pieces      int
	Total       catalog.Money
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// LedgerView is an order with everything that happened to it.
type LedgerView struct {
	Order    order.Order
	Entries  []order.LedgerEntry
	Attempts []order.Attempt
}

// ErrNewer is wrapped by the conflict of a change that was made on an older
// version of an order than the one that is saved.
var ErrNewer = errors.New("the order was changed elsewhere meanwhile")
