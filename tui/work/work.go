// Package work is what a rep can do, as plain functions from arguments to a
// result and an error. Commands call it directly, screens through tui/kit's
// adapter; both get the same answers. It knows the domain, the store and the
// clients, and nothing of a terminal.
package work

import (
	"context"
	"crypto/x509"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"orderpad/client/bucket"
	"orderpad/client/credential"
	"orderpad/client/syncer"
	"orderpad/client/team"
	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// Deps is what Work is made of.
type Deps struct {
	Store   *store.Store
	Vault   *credential.Vault
	Version string // of orderpad, for the User-Agent
	Now     func() time.Time
	Log     *slog.Logger
	// Connection names the connection to use instead of the current one; empty
	// takes the current one.
	Connection string
	// Patience is how long a reading request waits for the server's limit
	// before it gives up as rate_limited: a command waits, a screen does not.
	// Look-ups never wait.
	Patience time.Duration
	// HoldSecrets lets a secret serve until the program ends where there is no
	// keyring: the screens do, since they ask again at each start.
	HoldSecrets bool
	// Waiting is told of each such wait before it begins; nil is silent.
	Waiting func(time.Duration)
	// Practised is the id of the last order that the demo made to practise on,
	// which is no reason to keep a rep from quitting; 0 outside of the demo.
	Practised int64
	// ImportEvery is the time between two imports of the ERP; 0 is an hour.
	ImportEvery time.Duration
	// StockEvery is how often the stock is refreshed by itself, unless something
	// else was set on this laptop; 0 is never.
	StockEvery time.Duration
	// RootCAs are trusted instead of the system's; nil trusts the system's.
	RootCAs *x509.CertPool
	// Bucket stands in for a shop's store, and Boot for the clock of its leases, in
	// tests; nil takes the real ones.
	Bucket func(bucket.Place) bucket.Bucket
	Boot   team.Clock
	// Network is the demo's switch; nil where there is none.
	Network func(ctx context.Context, up bool) error
}

// Work does what a rep asks. It is safe for concurrent use.
type Work struct {
	Deps
	index   atomic.Pointer[loadedIndex]
	indexMu sync.Mutex // one builds or loads the index at a time

	linkMu  sync.Mutex
	links   map[string]*link // by connection name, with the settings they were made from
	watched []*syncer.Syncer // those that Watch runs

	offline, portal atomic.Bool // of the last pass
	way             way
	refreshing      chan struct{} // has room for the one refresh of the stock
	lookout         lookout
	upkeep          upkeep
	asking          asking
	shopFile        heldShop
	book            heldBook
	shop            heldTeam
}

// New makes a Work.
func New(d Deps) *Work {
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.Log == nil {
		d.Log = slog.New(slog.DiscardHandler)
	}
	return &Work{Deps: d, links: map[string]*link{}, refreshing: make(chan struct{}, 1), way: way{began: time.Now()}}
}

// Today is the rep's civil day.
func (w *Work) Today() order.Date { return order.DateOf(w.Now().Local()) }

// selling is the connection that an order would go through now, with its
// settings. Without any it is the zero connection with the default settings:
// a rep can draft before the shop is connected.
func (w *Work) selling(ctx context.Context) (order.Connection, order.Settings, error) {
	conn, err := w.current(ctx)
	if order.IsKind(err, order.KindNotFound) && w.Connection == "" {
		s, err := w.settingsOf(order.Connection{})
		return order.Connection{}, s, err
	}
	if err != nil {
		return conn, order.Settings{}, err
	}
	s, err := w.settingsOf(conn)
	return conn, s, err
}

// current is the connection that the rep works with.
func (w *Work) current(ctx context.Context) (order.Connection, error) {
	if w.Connection != "" {
		return w.Store.Connection(ctx, w.Connection)
	}
	return w.takesOrders(ctx)
}

// takesOrders is the connection in use; eCat's is never it, though it may be
// the only one.
func (w *Work) takesOrders(ctx context.Context) (order.Connection, error) {
	conn, err := w.Store.CurrentConnection(ctx)
	if err == nil && conn.Kind == order.KindECat {
		return order.Connection{}, noConnectionYet()
	}
	return conn, err
}

func noConnectionYet() error {
	e := order.Errorf(order.KindNotFound, "there is no connection to the shop yet")
	e.Field, e.Hint = "connection", "add one with: orderpad connection add NAME --kind proxy --url https://..."
	return e
}

// forOrder is the connection and settings of an order: its own from the
// moment it is queued, and for a revision or one that came back from the queue;
// else, or where that is gone, the one the rep works with. A connection that is
// named for this run comes first as long as the order may still change.
func (w *Work) forOrder(ctx context.Context, o order.Order) (order.Connection, order.Settings, error) {
	if w.Connection != "" && o.State.Editable() {
		return w.selling(ctx)
	}
	return w.through(ctx, o.Connection)
}

// through is a connection by its name with its settings; the one that the rep
// works with where the name is empty or gone.
func (w *Work) through(ctx context.Context, name string) (order.Connection, order.Settings, error) {
	if name == "" {
		return w.selling(ctx)
	}
	conn, err := w.Store.Connection(ctx, name)
	if order.IsKind(err, order.KindNotFound) {
		return w.selling(ctx)
	}
	if err != nil {
		return conn, order.Settings{}, err
	}
	s, err := w.settingsOf(conn)
	return conn, s, err
}

// shelf looks styles up in the store, each one once, with what is spoken for
// here taken off. The first error is kept in *failed: a lookup cannot return
// one.
func (w *Work) shelf(ctx context.Context, s order.Settings, failed *error) order.Shelf {
	return w.shelfFor(ctx, s, "", failed)
}

// shelfFor is shelf for an order by its uuid: its own pieces, and those of the
// order that it revises, are not spoken for by others.
func (w *Work) shelfFor(ctx context.Context, s order.Settings, own string, failed *error) order.Shelf {
	find := w.finderFor(ctx, s, own, failed)
	return func(number, color string) order.Found {
		style, _ := find(number)
		c, known := style.Color(color)
		return order.Found{StyleKnown: len(style.Colors) > 0, ColorKnown: known, Color: c}
	}
}

// finderFor looks styles up by number in any case, each once.
func (w *Work) finderFor(ctx context.Context, s order.Settings, own string, failed *error) func(number string) (catalog.Style, bool) {
	styles := map[string]catalog.Style{}
	return func(number string) (catalog.Style, bool) {
		style, ok := styles[number]
		if !ok {
			var err error
			style, err = w.styleFor(ctx, number, s, own)
			if err != nil && !order.IsKind(err, order.KindNotFound) && *failed == nil {
				*failed = err
			}
			styles[number] = style
		}
		return style, len(style.Colors) > 0
	}
}

// style is a style as the inventory on this laptop has it, its stock less what
// is queued here.
func (w *Work) style(ctx context.Context, number string, s order.Settings) (catalog.Style, error) {
	return w.styleFor(ctx, number, s, "")
}

// styleFor is style for an order by its uuid: its own pieces count as there.
func (w *Work) styleFor(ctx context.Context, number string, s order.Settings, own string) (catalog.Style, error) {
	style, err := w.Store.InventoryStyle(ctx, number, s.Spelling)
	if err != nil {
		return style, err
	}
	spoken, err := w.Store.Spoken(ctx)
	if err != nil {
		return style, err
	}
	for _, c := range style.Colors {
		for size, pieces := range spokenFor(spoken[store.StyleColor{Style: style.Number, Color: c.Color}], own, c.FetchedAt) {
			if stock, ok := c.Stock[size]; ok {
				stock.OnHand -= pieces
				c.Stock[size] = stock
			}
		}
	}
	return style, nil
}

// spokenFor adds up the pieces by size that are not off the stock yet, but for
// those of the order with this uuid: an order that was accepted before the
// stock was fetched is.
func spokenFor(list []store.Spoken, own string, fetched time.Time) map[string]int {
	pieces := map[string]int{}
	for _, one := range list {
		if (own == "" || one.UUID != own) && (one.Accepted.IsZero() || one.Accepted.After(fetched)) {
			pieces[one.Size] += one.Pieces
		}
	}
	return pieces
}
