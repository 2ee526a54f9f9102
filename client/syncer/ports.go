// Package syncer takes queued orders to the server and back, exactly once: it
// never sends an order a second time on its own. It knows the store and the
// connections only by the interfaces here.
package syncer

import (
	"context"
	"time"

	"orderpad/store/order"
)

// Outbox is the durable side of sending; the store satisfies it. Every method
// is one transaction.
type Outbox interface {
	// Pending returns what there is to do for a connection: queued orders,
	// oldest first, then unknown ones, accepted ones without the ERP's number,
	// and those that must be looked up before they may go.
	Pending(ctx context.Context, connection string) ([]order.Outgoing, error)
	// Recover turns left-over sending orders into unknown ones. Only the
	// holder of the send lock may call it.
	Recover(ctx context.Context, connection string) ([]int64, error)
	// Begin commits that a POST of exactly this body follows, and returns the
	// attempt's number. It is a conflict when the order is no longer queued.
	Begin(ctx context.Context, id int64, body order.Body, at time.Time) (attempt int, err error)
	// Settle commits what came of it.
	Settle(ctx context.Context, id int64, s order.Settlement, at time.Time) error
}
