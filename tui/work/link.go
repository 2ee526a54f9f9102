package work

import (
	"context"
	"reflect"
	"time"

	"orderpad/client"
	"orderpad/client/credential"
	"orderpad/client/manageorders"
	"orderpad/client/proxy"
	"orderpad/client/syncer"
	"orderpad/store"
	"orderpad/store/order"
)

// shop is what a connection that takes orders can do; both kinds do.
type shop interface {
	client.Account
	client.Reader
	client.History
	client.Ranges
	syncer.Server
}

// link is a connection ready to be talked to.
type link struct {
	shop
	conn      order.Connection
	budget    *store.Budget
	customers client.Customers // nil where the server has no such list
}

// link opens a connection, or returns the one that is open with the same
// settings.
func (w *Work) link(ctx context.Context, conn order.Connection) (*link, error) {
	w.linkMu.Lock()
	defer w.linkMu.Unlock()
	if l, ok := w.links[conn.Name]; ok && reflect.DeepEqual(l.conn, conn) {
		return l, nil
	}
	l, err := w.newLink(ctx, conn, nil)
	if err == nil {
		w.links[conn.Name] = l
	}
	return l, err
}

// newLink opens a connection. Its secret is what give gives, or the vault where
// that is nil.
func (w *Work) newLink(ctx context.Context, conn order.Connection, give func(context.Context) (string, error)) (*link, error) {
	s, err := conn.ReadSettings()
	if err != nil {
		return nil, err
	}
	key, err := w.secretKey(ctx, conn)
	if err != nil {
		return nil, err
	}
	roots, err := w.roots(s.CA)
	if err != nil {
		return nil, err
	}
	variable := ""
	if give == nil {
		give = func(ctx context.Context) (string, error) { return w.secret(ctx, key) }
		variable = w.Vault.Environment(key)
	}
	l := &link{conn: conn, budget: w.Store.Budget(key.Origin, s.Rate)}
	deps := client.Deps{
		HTTP:   client.Config{Version: w.Version, Budget: l.budget, RootCAs: roots, Now: w.Now, Sleep: w.wait},
		Secret: give, Wait: w.Patience, Variable: variable,
	}
	switch conn.Kind {
	case order.KindProxy:
		c, err := proxy.New(conn, s, deps)
		if err != nil {
			return nil, err
		}
		l.shop, l.customers = c, c
	case order.KindManageOrders:
		c, err := manageorders.New(conn, s, deps)
		if err != nil {
			return nil, err
		}
		l.shop = c
	default:
		return nil, order.FieldError("connection", "%s is a connection to eCat, which takes no orders and has no inventory", conn.Name)
	}
	return l, nil
}

// wait waits for the server's limit, and says so where somebody would wonder.
func (w *Work) wait(ctx context.Context, d time.Duration) error {
	if w.Waiting != nil && d >= time.Second {
		w.Waiting(d)
	}
	return pause(ctx, d)
}

func (w *Work) secret(ctx context.Context, key credential.Key) (string, error) {
	secret, err := w.Vault.Get(ctx, key)
	return secret.Value(), err
}

// dropLink forgets an open connection whose address, settings or secret
// changed.
func (w *Work) dropLink(name string) {
	w.linkMu.Lock()
	defer w.linkMu.Unlock()
	delete(w.links, name)
}
