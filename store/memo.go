package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// partsKey counts in orders.db's meta how often what orders take from the stock
// has changed.
const partsKey = "parts"

func countPartsOn(ctx context.Context, tx *txn) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO meta (key, value) VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1", partsKey)
	return err
}

// memo keeps what was made of order_parts until any program changes them: each
// key of a search asks, and with years of orders the answer takes long.
type memo[T any] struct {
	mu    sync.Mutex
	known bool
	parts string // the count of partsKey that value belongs to
	value T
}

// get returns the value as of now. Who gets it must not change it.
func (m *memo[T]) get(ctx context.Context, s *Store, ask func(context.Context) (T, error)) (value T, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var parts string
	err = s.orders.read.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = ?", partsKey).Scan(&parts)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return value, s.fail(err, s.orders)
	}
	if m.known && m.parts == parts {
		return m.value, nil
	}
	// Without cancel: who types on would have it begun again with each key.
	if value, err = ask(context.WithoutCancel(ctx)); err != nil {
		return value, s.fail(err, s.orders)
	}
	m.known, m.parts, m.value = true, parts, value
	return value, nil
}
