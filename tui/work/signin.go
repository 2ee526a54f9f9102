package work

import (
	"context"
	"errors"
	"time"

	"orderpad/client/credential"
	"orderpad/store/order"
)

// checkPatience is how long signing in waits for the server to say what it
// thinks of a secret; offline is normal, and the secret is kept unchecked then.
const checkPatience = 10 * time.Second

// Login asks the server whether it takes a connection's secret and keeps it in
// the keyring. One that the server refuses is not kept; where the server cannot
// be asked it is kept, and the view says that it was not checked. Where there is
// no keyring the error says so, unless HoldSecrets lets the secret serve until
// the program ends.
func (w *Work) Login(ctx context.Context, name, secret string) (ConnectionView, error) {
	conn, err := w.named(ctx, name)
	if err != nil {
		return ConnectionView{}, err
	}
	key, err := w.secretKey(ctx, conn)
	if err != nil {
		return ConnectionView{}, err
	}
	if err := w.Store.MayChange(); err != nil {
		return ConnectionView{}, err
	}
	if secret == "" {
		return ConnectionView{}, order.FieldError("secret", "The secret for %s is empty", key.Name)
	}
	unchecked := w.trySecret(ctx, conn, secret)
	if order.IsKind(unchecked, order.KindUnauthorized) {
		return ConnectionView{}, &order.Error{Kind: order.KindUnauthorized, Field: "secret", Err: unchecked,
			Message: conn.Name + " does not accept this secret; it was not kept", Hint: "ask the shop for it, then: orderpad login " + conn.Name}
	}
	if err := ctx.Err(); err != nil {
		return ConnectionView{}, err
	}
	err = w.Vault.Set(ctx, key, secret)
	held := errors.Is(err, credential.ErrUnavailable) && w.HoldSecrets
	if held {
		w.Vault.Hold(key, secret)
	} else if err != nil {
		return ConnectionView{}, err
	}
	w.dropLink(conn.Name)
	w.forgetTrouble()
	view, err := w.ShowConnection(ctx, conn.Name)
	view.Checked, view.Session = unchecked == nil, held
	if unchecked != nil {
		view.Note = "not checked: " + unchecked.Error()
	}
	return view, err
}

// trySecret signs in with a secret that is not kept yet.
func (w *Work) trySecret(ctx context.Context, conn order.Connection, secret string) error {
	ctx, cancel := context.WithTimeout(ctx, checkPatience)
	defer cancel()
	give := func(context.Context) (string, error) { return secret, nil }
	if conn.Kind == order.KindECat {
		c, _, err := w.ecatWith(ctx, conn, give)
		if err != nil {
			return err
		}
		return c.Test(ctx)
	}
	l, err := w.newLink(ctx, conn, give)
	if err != nil {
		return err
	}
	return l.Test(ctx)
}

// SignInNeeded names the connection that has to be signed in to at each start,
// since this computer has no keyring that could keep its secret; empty when
// there is none.
func (w *Work) SignInNeeded(ctx context.Context) string {
	conn, err := w.takesOrders(ctx)
	if err != nil || w.Store.MayChange() != nil {
		return ""
	}
	key, err := w.secretKey(ctx, conn)
	if err != nil {
		return ""
	}
	if _, err := w.Vault.Get(ctx, key); errors.Is(err, credential.ErrUnavailable) {
		return conn.Name
	}
	return ""
}
