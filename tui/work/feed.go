package work

import (
	"context"
	"time"

	"orderpad/store/order"
)

// changesEvery is how often Changes looks: another orderpad's change shows
// within a second.
const changesEvery = 500 * time.Millisecond

// Changes tells, until ctx ends, when orders or what was fetched changed on
// disk, by this program or another one, and when another one begins or ends
// sending, which changes neither.
func (w *Work) Changes(ctx context.Context, tell func(orders, cache bool)) {
	last, err := w.Store.ChangeToken(ctx)
	elsewhere := w.Store.SendingElsewhere()
	for pause(ctx, changesEvery) == nil {
		if now := w.Store.SendingElsewhere(); now != elsewhere {
			elsewhere = now
			tell(false, false)
		}
		now, nowErr := w.Store.ChangeToken(ctx)
		if err == nil && nowErr == nil && now != last {
			index := w.index.Load()
			if err := w.renewIndex(ctx); err != nil && ctx.Err() == nil {
				w.Log.Warn("search index was not renewed", "error", err)
			}
			tell(now.Orders != last.Orders, now.Cache != last.Cache || w.index.Load() != index)
		}
		if nowErr == nil {
			last = now
		}
		err = nowErr
	}
}

// Hurry makes reading requests fail as rate_limited at once instead of waiting
// for the server's limit: a screen shows what it has.
func (w *Work) Hurry() {
	w.linkMu.Lock()
	defer w.linkMu.Unlock()
	w.Patience = 0
	clear(w.links)
}

// Costs are what the shop pays for a style and colour, and to whom: for the
// rep's eyes alone, and only when asked for.
func (w *Work) Costs(ctx context.Context, number, color string) ([]CostRow, error) {
	_, s, err := w.selling(ctx)
	if err != nil {
		return nil, err
	}
	style, err := w.Store.InventoryStyle(ctx, number, s.Spelling)
	if err != nil {
		return nil, err
	}
	c, ok := style.Color(color)
	if !ok {
		return nil, order.Errorf(order.KindNotFound, "%s", order.UnknownColor(number, color))
	}
	var parts []string
	seen := map[string]bool{}
	for _, size := range style.Sizes {
		for _, p := range c.Stock[size].Parts {
			if !seen[p.Part] {
				seen[p.Part] = true
				parts = append(parts, p.Part)
			}
		}
	}
	rows, err := w.Store.Costs(ctx, parts, color)
	if err != nil {
		return nil, err
	}
	costs := make([]CostRow, len(rows))
	for i, r := range rows {
		costs[i] = CostRow(r)
	}
	return costs, nil
}
