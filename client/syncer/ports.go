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
	// Settle commits what came of it. Waiting, NeedsPerson and NextAt replace
	// what the order had; an empty ServerID and an OnSite of 0 leave it. An
	// attempt that did not provably end before the server leaves the order to be
	// looked up first, until MayGo. Without a LedgerEvent the ledger gets no line.
	// It is a conflict when the order's state does not take the event any more.
	Settle(ctx context.Context, id int64, s order.Settlement, at time.Time) error
	// Witnesses returns orders that the server has and whose first attempt began
	// at a time or later, the oldest first and not more than a few.
	Witnesses(ctx context.Context, connection string, since time.Time) ([]order.Outgoing, error)
}

// Canary keeps what the server is asked before the first order goes, to find out
// whether this home is a copy of another that sends; the store satisfies it.
type Canary interface {
	// Canary is what to ask.
	Canary(ctx context.Context, connection string) (order.Canary, error)
	// CanarySaw takes in which numbers of this device the server knows. Where one
	// was not sent from here, copied is true and every order that has not left is
	// to be looked up first from then on.
	CanarySaw(ctx context.Context, connection string, ids []string, at time.Time) (copied bool, err error)
	// CanaryFailed counts that it was not answered, since it last was.
	CanaryFailed(ctx context.Context, connection string) (times int, err error)
}

// Budget is how many units of requests a connection may spend. client.Budget
// satisfies it.
type Budget interface {
	// Take books units, or, when there are none, books nothing and tells how
	// long to wait before asking again. A sending request may use the reserve
	// that is kept for orders.
	Take(ctx context.Context, units int, sending bool) (wait time.Duration, err error)
	// GiveBack returns units that were booked for what provably never left.
	GiveBack(ctx context.Context, units int) error
}

// Server is one connection as far as orders go to it.
type Server interface {
	Traits() Traits
	// Encode makes the exact body of an order, and the id that the server will
	// know it by. It is pure: the same order makes the same bytes.
	Encode(o order.Order) (order.Body, error)
	// Send makes at most one POST of exactly this body. It takes nothing from
	// the budget for it: the syncer did, before it committed the attempt.
	Send(ctx context.Context, body order.Body) Sent
	// Renew signs in anew, whatever the state of the old sign-in.
	Renew(ctx context.Context) error
	// LookUp asks the write side for orders in one request, and answers with
	// one Sight for each, in their order. It takes from the budget as any
	// reading request does; an error says that nothing was learned.
	LookUp(ctx context.Context, pushed []client.Pushed) ([]client.Sight, error)
	// Canary asks in one or two reading requests, with the sign-in that sending
	// has, which numbers of this device the server knows.
	Canary(ctx context.Context, q order.Canary) (client.Minted, error)
	// OrderNumber asks the read side for the ERP's number (getorderno), past
	// every cache. It takes from the budget as any reading request does.
	OrderNumber(ctx context.Context, serverID string) (Number, error)
}

// What a Server speaks in, by short names.
type (
	Traits = client.Traits
	Sent   = client.Posted
	Number = client.Number
)
