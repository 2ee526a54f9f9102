package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"orderpad/store/order"
)

// budgetWindow is the server's window of 60 s with a little more, since
// requests arrive later than they are booked, and not all equally late.
const budgetWindow = 60*time.Second + 500*time.Millisecond

// Budget is how many units of requests a server gets from all programs of a
// rep: at most rate in any 60 s, a fifth of them kept for sending orders. What
// the server says about its own limit, which counts others too, comes first.
type Budget struct {
	store  *Store
	origin string
	rate   int

	// The end of a wait that this program was told, on a clock that nobody sets,
	// and the seen_at that it was written with.
	mu    sync.Mutex
	block time.Time
	wrote int64
}

// Budget is the budget of a server, by its origin (scheme and host), at so many
// units a minute.
func (s *Store) Budget(origin string, rate int) *Budget {
	return &Budget{store: s, origin: origin, rate: rate}
}

// book is a transaction of the budget; who only looks books too.
func (b *Budget) book(ctx context.Context, fn func(ctx context.Context, tx *txn) error) error {
	return b.store.fail(b.store.bookTx(ctx, fn), b.store.orders)
}

// reserve is what fetching leaves for sending. A fetch of 2 units stays
// possible at the smallest rate.
func (b *Budget) reserve() int { return max(0, min(b.rate/5, b.rate-2)) }

// mostKept is what is kept for sending of the units that the server says it has
// left: a fifth of the 30 that the proxy allows. Of a rate set too high, a
// fifth might be more than there ever is.
const mostKept = 6

// Take books units, or books nothing and tells how long to wait before asking
// again. Only a sending request may use the reserve. No units ask only how long
// to wait.
func (b *Budget) Take(ctx context.Context, units int, sending bool) (wait time.Duration, err error) {
	err = b.book(ctx, func(ctx context.Context, tx *txn) error {
		state, err := b.load(ctx, tx)
		if err != nil {
			return err
		}
		// A request that costs more than there ever is would wait for ever.
		room := b.rate
		if !sending {
			room -= b.reserve()
		}
		need := min(units, room)
		if wait = state.wait(tx.now, need, room, min(b.rate-room, mostKept)); wait > 0 || units == 0 {
			return nil
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO budget (origin, at, units) VALUES (?, ?, ?)", b.origin, millis(tx.now), units)
		return err
	})
	return wait, err
}

// GiveBack returns units that were booked for what provably never left.
func (b *Budget) GiveBack(ctx context.Context, units int) error {
	return b.book(ctx, func(ctx context.Context, tx *txn) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM budget WHERE id = (SELECT max(id) FROM budget WHERE origin = ? AND units = ?)", b.origin, units)
		return err
	})
}

// Left is how many units could be sent with now.
func (b *Budget) Left(ctx context.Context) (int, error) {
	left := 0
	err := b.book(ctx, func(ctx context.Context, tx *txn) error {
		state, err := b.load(ctx, tx)
		if err != nil || state.blocked.After(tx.now) {
			return err
		}
		left = b.rate - state.used()
		if state.reset.After(tx.now) {
			left = min(left, state.remaining-state.since)
		}
		left = max(left, 0)
		return nil
	})
	return left, err
}

// Seen takes in what a server said about its limit. What goes wrong here is
// logged: it may not cost an order its answer.
func (b *Budget) Seen(limit order.RateLimit) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if !limit.Known && !limit.Limited && limit.RetryAfter == 0 {
		return
	}
	err := b.book(ctx, func(ctx context.Context, tx *txn) error {
		if _, err := tx.ExecContext(ctx, "INSERT INTO budget_seen (origin) VALUES (?) ON CONFLICT DO NOTHING", b.origin); err != nil {
			return err
		}
		if limit.Known {
			if _, err := tx.ExecContext(ctx, `UPDATE budget_seen SET remaining = ?, reset_at = ?, seen_at = ?,
				seen_id = (SELECT coalesce(max(id), 0) FROM budget) WHERE origin = ?`,
				limit.Remaining, millis(tx.now.Add(limit.Reset)), millis(tx.now), b.origin); err != nil {
				return err
			}
		}
		wait := limit.RetryAfter
		if limit.Limited && wait <= 0 {
			wait = time.Minute
		}
		if wait <= 0 {
			return nil
		}
		b.mu.Lock()
		b.block, b.wrote = tx.now.Add(min(wait, time.Hour)), millis(tx.now)
		b.mu.Unlock()
		_, err := tx.ExecContext(ctx, "UPDATE budget_seen SET blocked_until = ?, seen_at = ? WHERE origin = ?", millis(b.block), millis(tx.now), b.origin)
		return err
	})
	if err != nil {
		b.store.opt.Log.Warn("the server's limit was not kept", "err", err)
	}
}

// spent is one booking.
type spent struct {
	at    time.Time
	units int
}

// budgetState is what is booked and what the server said last.
type budgetState struct {
	booked    []spent // oldest first
	blocked   time.Time
	remaining int // units the server had left
	reset     time.Time
	since     int // units booked since it said so
}

func (st budgetState) used() int {
	n := 0
	for _, s := range st.booked {
		n += s.units
	}
	return n
}

// wait is how long until need units fit into room; kept is what the server's
// remaining units must be left for sending.
func (st budgetState) wait(now time.Time, need, room, kept int) time.Duration {
	if st.blocked.After(now) {
		return st.blocked.Sub(now)
	}
	if st.reset.After(now) && st.remaining-st.since-kept < need {
		return st.reset.Sub(now)
	}
	over := st.used() + need - room
	for _, s := range st.booked {
		if over <= 0 {
			break
		}
		if over -= s.units; over <= 0 {
			return s.at.Add(budgetWindow).Sub(now)
		}
	}
	return 0
}

// load reads what counts at the moment and forgets the rest. Bookings from the
// future mean that the clock was put back: their age is not known, so they
// count from now, and so do waits that the server asked for, each as long as it
// was; none can be longer than the longest that is obeyed.
func (b *Budget) load(ctx context.Context, tx *txn) (st budgetState, err error) {
	now := millis(tx.now)
	b.mu.Lock()
	defer b.mu.Unlock()
	var seenAt int64
	err = tx.QueryRowContext(ctx, "SELECT seen_at FROM budget_seen WHERE origin = ?", b.origin).Scan(&seenAt)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return st, err
	}
	own := seenAt != 0 && seenAt == b.wrote
	if own && seenAt > now {
		b.wrote = now
	}
	for _, fix := range []struct {
		query string
		at    int64
	}{
		{"UPDATE budget SET at = ?2 WHERE origin = ?1 AND at > ?2", now},
		{"DELETE FROM budget WHERE origin = ?1 AND at <= ?2", millis(tx.now.Add(-budgetWindow))},
		{`UPDATE budget_seen SET blocked_until = blocked_until - (seen_at - ?2), reset_at = reset_at - (seen_at - ?2), seen_at = ?2
			WHERE origin = ?1 AND seen_at > ?2`, now},
		{"UPDATE budget_seen SET blocked_until = ?2 WHERE origin = ?1 AND blocked_until > ?2", millis(tx.now.Add(time.Hour))},
		{"UPDATE budget_seen SET reset_at = ?2 WHERE origin = ?1 AND reset_at > ?2", millis(tx.now.Add(time.Hour))},
	} {
		if _, err := tx.ExecContext(ctx, fix.query, b.origin, fix.at); err != nil {
			return st, err
		}
	}
	st.booked, err = collect(ctx, tx, func(rows *sql.Rows) (s spent, err error) {
		var at int64
		err = rows.Scan(&at, &s.units)
		s.at = fromMillis(at)
		return s, err
	}, "SELECT at, units FROM budget WHERE origin = ? ORDER BY at, id", b.origin)
	if err != nil {
		return st, err
	}
	var blocked, reset, seen int64
	err = tx.QueryRowContext(ctx, "SELECT blocked_until, remaining, reset_at, seen_id FROM budget_seen WHERE origin = ?", b.origin).
		Scan(&blocked, &st.remaining, &reset, &seen)
	if errors.Is(err, sql.ErrNoRows) {
		return st, nil
	}
	if err != nil {
		return st, err
	}
	st.blocked, st.reset = fromMillis(blocked), fromMillis(reset)
	if end := tx.now.Add(b.block.Sub(tx.now)); own && end.Before(st.blocked) {
		st.blocked = end // what this program waited is over, whatever the clock says
	}
	err = tx.QueryRowContext(ctx, "SELECT coalesce(sum(units), 0) FROM budget WHERE origin = ? AND id > ?", b.origin, seen).Scan(&st.since)
	return st, err
}
