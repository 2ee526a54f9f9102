// Package client is what every connection is: one HTTP client with its bounds,
// error kinds, the budget of requests, dates and numbers on the wire, and the
// table of what an answer means. The connections themselves are packages below.
package client

import (
	"time"

	"orderpad/store/order"
)

// Pushed is an order that was sent, for looking it up.
type Pushed struct {
	ServerID string
	Order    order.Order // as it was queued
	// Bodies are what was sent of it, to tell ours from another's; without one
	// it is what would be sent now.
	Bodies [][]byte
	Since  time.Time // of its first attempt; a look-up begins well before it
}

// Sight is what a look-up saw of one order.
type Sight struct {
	ServerID string
	Found    bool
	Ours     bool   // customer and lines are what we sent
	Times    int    // how often the server has it; 2 and more is for a person
	Whole    bool   // the answer was whole and spotless, so that a miss counts
	Detail   string // one sentence for the ledger
}

// Minted is what a canary saw: the numbers of a device that the server knows, as
// it calls them.
type Minted struct {
	IDs      []string
	Date     time.Time // the server's clock; zero when it did not say
	Requests int       // that it took
}

// Freshness says how old and how whole an answer is.
type Freshness struct {
	CachedAt time.Time // when the server fetched it, if it came from its cache
	Stale    bool      // the server says that it is old
	Warnings []string  // the server's own, cleaned
	Unread   []string  // what could not be read, by its path
}

// InventoryQuery filters inventorylevels; empty fields do not filter (the
// twelve of the Swagger).
type InventoryQuery struct {
	ModifiedFrom, ModifiedTo                               order.Date
	Part, ColorRange, Color, GLAccount, SKU, PreprintGroup string
	ProductType, FindCode, VendorName                      string
	Vendor                                                 int64 // 0 does not filter
	Refresh                                                bool  // past the proxy's cache
}

// OrdersQuery filters orders: at least one range, or a customer.
type OrdersQuery struct {
	OrderedFrom, OrderedTo     order.Date
	RequestedFrom, RequestedTo order.Date
	ProducedFrom, ProducedTo   order.Date
	ShippedFrom, ShippedTo     order.Date
	InvoicedFrom, InvoicedTo   order.Date
	Customer                   int64 // 0 does not filter
	Refresh                    bool
}
