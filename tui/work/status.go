package work

import (
	"context"
	"os"

	"orderpad/store/order"
)

// Status is what the frame shows of the world around the rep.
func (w *Work) Status(ctx context.Context) (FrameStatus, error) {
	var s FrameStatus
	var err error
	if s.OnlyHere, s.Oldest, err = w.Store.OnlyHere(ctx, w.Practised); err != nil {
		return s, err
	}
	if s.NeedsYou, err = w.Store.NeedsPerson(ctx); err != nil {
		return s, err
	}
	if s.Team = w.InTeam(ctx); s.Team {
		if _, s.Behind, err = w.behind(ctx); err != nil {
			return s, err
		}
	}
	age, err := w.Store.InventoryAge(ctx)
	if err != nil {
		return s, err
	}
	s.StockAt, s.Demo, s.Elsewhere = age.Refreshed, w.Network != nil, w.Store.SendingElsewhere()
	s.Offline, s.Portal = w.offline.Load(), w.portal.Load()
	s.ReadOnly = w.Store.MayChange() != nil
	s.StockFails = w.stockTrouble()
	if _, err := w.Shop(); err != nil {
		s.ShopFails = err.Error()
	}
	if s.StockEvery, err = w.RefreshEvery(ctx); err != nil {
		return s, err
	}
	conn, settings, err := w.selling(ctx)
	if err != nil {
		return s, err
	}
	held, kept, err := w.Store.HeldInventory(ctx)
	if err != nil {
		return s, err
	}
	if kept && held.Connection == conn.Name {
		s.Held = HeldView{held.Rows, held.Before, held.At}
	}
	s.Connection, s.Kind, s.Test = conn.Name, string(conn.Kind), settings.Test
	return s, nil
}

// Remember keeps something of the program's own under a key: where the rep
// was, saved size runs, the look. Read-only it keeps nothing, which nobody has to
// be told of: the program begins the next time as it began this time.
func (w *Work) Remember(ctx context.Context, key, value string) error {
	if w.Store.MayChange() != nil {
		return nil
	}
	return w.Store.SetSetting(ctx, key, value)
}

// Recall is what Remember kept; empty when there is nothing.
func (w *Work) Recall(ctx context.Context, key string) (string, error) {
	value, _, err := w.Store.Setting(ctx, key)
	return value, err
}

// Complete offers what the prompt's text may go on with: a style, then one of
// its colours.
func (w *Work) Complete(ctx context.Context, text string) ([]string, error) {
	index, err := w.Index(ctx)
	if err != nil {
		return nil, err
	}
	const most = 8
	return index.Complete(text, most), nil
}

// ImportPricesFile replaces the shop's price list by a CSV file.
func (w *Work) ImportPricesFile(ctx context.Context, path string) (int, error) {
	file, err := os.Open(path) //nolint:gosec // the rep names the file
	if err != nil {
		e := order.Errorf(order.KindNotFound, "the file %s cannot be read", path)
		e.Field, e.Err = path, err
		return 0, e
	}
	defer func() { _ = file.Close() }() // only read
	return w.ImportPrices(ctx, file)
}

// SetNetwork cuts or restores the demo's network, and looks at it at once.
func (w *Work) SetNetwork(ctx context.Context, up bool) error {
	if w.Network == nil {
		return order.Errorf(order.KindInvalid, "only the demo's network can be cut")
	}
	if err := w.Network(ctx, up); err != nil {
		return err
	}
	w.LookAtNetwork(ctx)
	return nil
}
