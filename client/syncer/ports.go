// Package syncer takes queued orders to the server and back, exactly once: it
// never sends an order a second time on its own. It knows the store and the
// connections only by the interfaces here.
package syncer

import (
	"context"
	"time"

	"orderpad/client"
	"orderpad/store/order"
)

// Item is an order that the syncer has something to do for.
type Item struct {
	Order    order.Order
	Attempts int       // POSTs begun so far
	ServerID string    // of the last attempt; empty when never sent
	SentAt   time.Time // start of the first attempt that may have arrived
	LookUps  int       // look-ups since the outcome became unknown
	Misses   int       // of those, whole and well-formed ones that did not find it
	NextAt   time.Time // not before this; zero is at once
}

// Settlement is what an attempt, a look-up or an import check came to. One
// transaction commits it with the order's new state and the ledger's entry.
type Settlement struct {
	Event       order.Event // empty when the state stays
	Attempt     int         // the attempt that this ends; 0 for a look-up
	Outcome     string      // of the attempt: accepted, not_sent, unknown, rejected
	Status      int         // HTTP status, 0 when there was none
	Head        string      // head of the answer, without secrets
	ServerID    string      // the server's id, when it named it
	OnSite      int64       // the ERP's number, when it is known
	Waiting     order.Waiting
	NeedsPerson bool
	LookUp      bool      // counts as a look-up
	Miss        bool      // a whole, well-formed one that did not find it
	NextAt      time.Time // when to come back to the order
	LedgerEvent string    // one word or two: sent, accepted, no answer, looked up, imported ...
	Detail      string    // one sentence for the ledger
}

// Outbox is the durable side of sending; the store satisfies it. Every method
// is one transaction.
type Outbox interface {
	// Pending returns what is to do for a connection: queued orders, oldest
	// first, then unknown ones, accepted ones without the ERP's number, and
	// those that must be looked up.
	Pending(ctx context.Context, connection string) ([]Item, error)
	// Recover turns left-over sending orders into unknown ones. Only the
	// holder of the send lock may call it.
	Recover(ctx context.Context, connection string) ([]int64, error)
	// Begin commits that a POST of exactly this body follows, and returns the
	// attempt's number. It is a conflict when the order is no longer queued.
	Begin(ctx context.Context, id int64, body client.Body, at time.Time) (attempt int, err error)
	// Settle commits what came of it.
	Settle(ctx context.Context, id int64, s Settlement, at time.Time) error
}
