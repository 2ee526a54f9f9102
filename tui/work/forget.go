package work

import (
	"context"

	"orderpad/store"
	"orderpad/store/order"
)

// ForgetView is what was removed, or would be.
type ForgetView struct {
	store.Forgotten
	Before map[string]string `json:"before"` // the day by connection: what is older goes
	DryRun bool              `json:"dry_run"`
}

// Forget removes customers' data that is older than each connection's setting
// keep, or than months where that is not 0: orders that the shop has, its history
// and customers without an order since. What is not imported stays, whatever its
// age. With dryRun it only counts.
func (w *Work) Forget(ctx context.Context, months int, dryRun bool) (ForgetView, error) {
	view := ForgetView{Before: map[string]string{}, DryRun: dryRun}
	if err := w.Store.MayChange(); err != nil && !dryRun {
		return view, err
	}
	names, err := w.Store.OrderConnections(ctx)
	if err != nil {
		return view, err
	}
	for _, name := range names {
		keep := order.DefaultSettings().Keep
		if conn, err := w.Store.Connection(ctx, name); err == nil {
			s, err := w.settingsOf(conn)
			if err != nil {
				return view, err
			}
			keep = s.Keep
		} else if !order.IsKind(err, order.KindNotFound) {
			return view, err
		}
		if months > 0 {
			keep = months
		}
		before := order.DateOf(w.Now().AddDate(0, -keep, 0))
		f, err := w.Store.Forget(ctx, name, before, dryRun)
		if err != nil {
			return view, err
		}
		view.Before[name] = before.String()
		view.Orders, view.Past, view.Customers, view.Kept = view.Orders+f.Orders, view.Past+f.Past, view.Customers+f.Customers, view.Kept+f.Kept
	}
	if !dryRun && view.Orders > 0 {
		view.Copies, err = w.Store.RenewCopies(ctx)
	}
	return view, err
}
