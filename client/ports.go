package client

import (
	"context"
	"errors"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// Deps are what a connection is made with beside its own settings.
type Deps struct {
	// HTTP holds the bounds, budget, clock and certificates; its URL is the
	// connection's.
	HTTP Config
	// Secret gives the proxy's shared secret or ManageOrders' password. It is
	// asked for whenever it is needed and never kept.
	Secret func(ctx context.Context) (string, error)
	// Variable is the environment variable that the secret comes from, if one:
	// it goes before every other, so that signing in anew would not help.
	Variable string
	// Wait is how long a reading request may wait for the budget before it
	// fails as rate_limited. Look-ups and number checks never wait.
	Wait time.Duration
}

// SignIn is what to do about a secret that a connection's server refuses.
func (d Deps) SignIn(connection string) string {
	if d.Variable != "" {
		return "Set " + d.Variable + " to the secret that is right, or unset it and run: orderpad login " + connection
	}
	return "Run: orderpad login " + connection
}

// Account is a rep's standing at a server.
type Account interface {
	Kind() order.ConnectionKind
	// Test signs in anew on every side of the server and says what is wrong.
	Test(ctx context.Context) error
	// Renew signs in anew where orders are sent, whatever the state of the old
	// sign-in.
	Renew(ctx context.Context) error
	// Raw reads a path below the server's root, or below the read side's, and
	// answers whatever came.
	Raw(ctx context.Context, path string) (*Answer, error)
	// Cost is what a request to a path takes of the budget, in units.
	Cost(path string) int
}

// Reader reads the inventory.
type Reader interface {
	// Inventory hands rows on as they arrive. Their FetchedAt is now;
	// Freshness.CachedAt, known at the end, is older where the server had them
	// in its cache. An *Incomplete asks to go by Slices.
	Inventory(ctx context.Context, q InventoryQuery, each func(catalog.InventoryRow) error) (Freshness, error)
}

// Customers lists who ordered lately; only a proxy has it (its last 60 days).
type Customers interface {
	Customers(ctx context.Context, refresh bool) ([]order.Customer, Freshness, error)
}

// History reads what the ERP knows of orders by their number. refresh asks past
// the server's cache, where it has one.
type History interface {
	// Order reads one order's head; one that the ERP does not know is
	// not_found.
	Order(ctx context.Context, number int64, refresh bool) (order.Past, Freshness, error)
	Lines(ctx context.Context, number int64, refresh bool) ([]order.PartLine, Freshness, error)
	Payments(ctx context.Context, number int64, refresh bool) ([]order.PaidPayment, Freshness, error)
	Tracking(ctx context.Context, number int64, refresh bool) ([]order.Shipment, Freshness, error)
}

// Ranges reads the same over many orders at once.
type Ranges interface {
	Orders(ctx context.Context, q OrdersQuery) ([]order.Past, Freshness, error)
	// PaymentsIn reads the payments applied in a range of days, by order.
	PaymentsIn(ctx context.Context, from, to order.Date, refresh bool) (map[int64][]order.PaidPayment, Freshness, error)
	// TrackingIn reads shipments by the days of their records, by order.
	TrackingIn(ctx context.Context, q TrackingQuery) (map[int64][]order.Shipment, Freshness, error)
}

// Mirror shows what a server holds of an order that we pushed.
type Mirror interface {
	// Arrived reads back the order as the write side has it, and whether it is
	// there at all.
	Arrived(ctx context.Context, p Pushed) (o order.Order, found bool, err error)
}

// Snapshots reads all about one order in one request; only a proxy has it.
type Snapshots interface {
	Snapshot(ctx context.Context, serverID string, refresh bool) (Snapshot, Freshness, error)
}

// TrackingQuery filters tracking by the day a record was imported or created.
type TrackingQuery struct {
	ImportedFrom, ImportedTo order.Date
	CreatedFrom, CreatedTo   order.Date
	Refresh                  bool
}

// Snapshot is all that a proxy knows of one order.
type Snapshot struct {
	Found bool // false: not imported yet, or deleted
	Past  order.Past
	// Pushed has the designs, attachments and ship-to's that were pushed; nil
	// where the proxy could not read them.
	Pushed *order.Fields
}

// Traits are what differs between the kinds of connection for who sends
// through them.
type Traits struct {
	SendUnits int  // what one POST of an order costs of the budget
	AllAtOnce bool // one look-up settles all orders; else one order a look-up
	// WeakMiss: a look-up that does not find the order proves nothing, as this
	// server also says "not found" when it could not look.
	WeakMiss bool
	// Window is how far back a look-up sees; 0 is without end.
	Window time.Duration
}

// Posted is what came of one POST.
type Posted struct {
	Outcome
	Status int       // HTTP status, 0 without an answer
	Head   string    // head of the answer for the ledger, without secrets
	Date   time.Time // the server's clock; zero when it did not say
}

// Number is what the read side knows of an order.
type Number struct {
	OnSite int64     // the ERP's number; 0 is not imported, or imported more than once
	All    []int64   // every number that the ERP has the order under; two are for a person
	Date   time.Time // the server's clock; zero when it did not say
}

// Incomplete is an inventory that did not come whole, as the router before a
// proxy cuts long answers off: ask for less at a time, see Slices.
type Incomplete struct{ err error }

// Error returns the sentence for the rep.
func (e *Incomplete) Error() string { return e.err.Error() }

// Unwrap returns what went wrong.
func (e *Incomplete) Unwrap() error { return e.err }

// incomplete marks the errors of an answer that began and did not end, or that
// a server gave up on; smaller questions may well be answered.
func incomplete(err error) error {
	var f *Failure
	var w *WireError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &w):
		if w.Shape == ShapeTruncated || w.Shape == ShapeTooBig {
			return &Incomplete{err}
		}
	case errors.As(err, &f):
		if !f.NeverLeft && !f.Portal && (f.Cause == CauseTimeout || f.Cause == CauseBroken || f.Cause == CauseTooBig) {
			return &Incomplete{err}
		}
	case order.IsKind(err, order.KindOffline): // a 5xx
		return &Incomplete{err}
	}
	return err
}

// NotSent marks an error from before a POST, such as a failed sign-in: whatever
// that request came to, the order itself never left.
func NotSent(err error) *Failure {
	var f *Failure
	if errors.As(err, &f) {
		unsent := *f
		unsent.NeverLeft = true
		return &unsent
	}
	var e *order.Error
	if !errors.As(err, &e) {
		e = order.Errorf(order.KindInternal, "The order was not sent: %w", err)
	}
	return &Failure{Cause: CauseConnect, NeverLeft: true, err: e}
}

// Report is what came of a POST, by the outcome table.
func Report(sent Sent) Posted {
	p := Posted{Outcome: Classify(sent)}
	if a := sent.Answer; a != nil {
		p.Status, p.Date = a.Status, a.Date
		p.Head = brief(mask(string(a.Body), append(a.hidden, sent.Secrets...)), 300)
	}
	return p
}
