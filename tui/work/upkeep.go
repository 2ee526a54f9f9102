package work

import (
	"context"
	"strings"
	"sync"
	"time"

	"orderpad/store/order"
)

// DefaultRefresh is how old the stock may get before it is refreshed by itself,
// where nobody said otherwise.
const DefaultRefresh = 30 * time.Minute

// LeastRefresh is the shortest time between two refreshes by itself: the
// server's limit is for a rep's work.
const LeastRefresh = time.Minute

// refreshKey is the setting that says how often the stock is refreshed.
const refreshKey = "refresh"

// How often it is looked whether a refresh is due, and how long after one that
// failed the next is tried.
const (
	dueEvery   = 15 * time.Second
	againAfter = 5 * time.Minute
)

// upkeep is what is known of refreshes that came by themselves.
type upkeep struct {
	mu      sync.Mutex
	tried   time.Time
	failed  string // why the last one failed; empty when it did not
	refused bool   // the sign-in was: only a person can mend that
}

// ParseRefresh reads how often the stock is refreshed by itself: a time such as
// 30m or 2h, or off, which is 0.
func ParseRefresh(text string) (time.Duration, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "off" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < LeastRefresh {
		return 0, order.FieldError("refresh", "refresh is off, or a time of a minute or more such as 30m or 2h, not %q", text)
	}
	return d, nil
}

// RefreshEvery is how often the stock is refreshed by itself, 0 for never: what
// was set on this laptop, else what the program was started with.
func (w *Work) RefreshEvery(ctx context.Context) (time.Duration, error) {
	text, err := w.Recall(ctx, refreshKey)
	if err != nil || text == "" {
		return w.StockEvery, err
	}
	if every, err := ParseRefresh(text); err == nil {
		return every, nil
	}
	return w.StockEvery, nil // written by another version
}

// SetRefreshEvery keeps how often the stock is refreshed by itself; 0 is never.
func (w *Work) SetRefreshEvery(ctx context.Context, every time.Duration) error {
	text := "off"
	if every > 0 {
		text = every.String()
	}
	if _, err := ParseRefresh(text); err != nil {
		return err
	}
	return w.Remember(ctx, refreshKey, text)
}

// WatchStock refreshes the stock by itself until ctx ends, and tells of each
// try.
func (w *Work) WatchStock(ctx context.Context, tell func()) {
	for pause(ctx, dueEvery) == nil {
		if w.RefreshIfDue(ctx) {
			tell()
		}
	}
}

// RefreshIfDue fetches what changed in the stock, if it is older than the rep
// wants it, and tells whether it tried. It never fetches the whole catalogue,
// waits for nothing, and leaves alone what sending needs: what goes wrong is in
// the frame's status, and is tried again later.
func (w *Work) RefreshIfDue(ctx context.Context) bool {
	due, err := w.refreshDue(ctx)
	if err == nil && !due {
		return false
	}
	if err == nil {
		select {
		case w.refreshing <- struct{}{}:
			_, err = w.refreshInventory(ctx, false, false, nil)
			<-w.refreshing
		default:
			return false // the rep is at it
		}
	}
	if ctx.Err() != nil {
		return false
	}
	w.upkeep.mu.Lock()
	defer w.upkeep.mu.Unlock()
	w.upkeep.tried, w.upkeep.failed = w.Now(), ""
	switch {
	case err == nil, order.IsKind(err, order.KindRateLimited), order.IsKind(err, order.KindConflict), order.IsKind(err, order.KindOffline):
		// Done, or there is no room for it now: it comes later.
	default:
		w.upkeep.refused = order.IsKind(err, order.KindUnauthorized) || order.IsKind(err, order.KindForbidden)
		w.upkeep.failed = err.Error()
		w.Log.Warn("the stock was not refreshed", "error", err)
	}
	return true
}

// refreshDue tells whether the stock is to be refreshed now. A catalogue that
// was never fetched whole through this connection is the rep's to fetch.
func (w *Work) refreshDue(ctx context.Context) (bool, error) {
	every, err := w.RefreshEvery(ctx)
	if err != nil || every == 0 || w.offline.Load() || w.portal.Load() {
		return false, err
	}
	conn, err := w.current(ctx)
	if order.IsKind(err, order.KindNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	age, err := w.Store.InventoryAge(ctx)
	if err != nil || age.Full.IsZero() || age.Connection != conn.Name {
		return false, err
	}
	now := w.Now()
	w.upkeep.mu.Lock()
	defer w.upkeep.mu.Unlock()
	old := now.Sub(age.Refreshed)
	since := now.Sub(w.upkeep.tried)
	return !w.upkeep.refused && (old < 0 || old >= every) && (since < 0 || since >= min(every, againAfter)), nil
}

// noteRefusal keeps that the sign-in was refused, so that nothing is fetched by
// itself until somebody has mended it; what else went wrong may pass.
func (w *Work) noteRefusal(err error) {
	if !order.IsKind(err, order.KindUnauthorized) && !order.IsKind(err, order.KindForbidden) {
		return
	}
	w.upkeep.mu.Lock()
	defer w.upkeep.mu.Unlock()
	w.upkeep.failed, w.upkeep.refused = err.Error(), true
}

// stockTrouble is why the stock was not refreshed by itself the last time.
func (w *Work) stockTrouble() string {
	w.upkeep.mu.Lock()
	defer w.upkeep.mu.Unlock()
	return w.upkeep.failed
}

// forgetTrouble lets it be tried again: somebody signed in, or refreshed.
func (w *Work) forgetTrouble() {
	w.upkeep.mu.Lock()
	defer w.upkeep.mu.Unlock()
	w.upkeep.tried, w.upkeep.failed, w.upkeep.refused = time.Time{}, "", false
}
