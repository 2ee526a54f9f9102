package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"orderpad/store/order"
)

// Forgotten counts what was removed, or would be.
type Forgotten struct {
	Orders    int `json:"orders"`         // of this laptop, which the shop has
	Past      int `json:"past_orders"`    // of the shop's history
	Customers int `json:"customers"`      // without an order since
	Kept      int `json:"kept"`           // older orders of this laptop that are not imported
	Copies    int `json:"copies_removed"` // copies of orders.db that held them
}

// forgettable are own orders of a connection that the ERP has, last touched
// before a time, without a revision or a record of eCat's that still needs them.
const forgettable = ` FROM orders AS o WHERE connection = ? COLLATE NOCASE AND state = 'imported' AND needs_person = 0 AND must_look_up = 0
	AND max(created_at, updated_at, imported_at) < ?
	AND NOT EXISTS (SELECT 1 FROM orders AS r WHERE r.uuid = o.uuid AND r.state <> 'imported')
	AND NOT EXISTS (SELECT 1 FROM ecat_records AS e WHERE (e.order_id = o.id OR e.asks = o.id) AND e.marked_at = 0)`

// OrderConnections are the connections that orders here or in the history name,
// also those that are gone.
func (s *Store) OrderConnections(ctx context.Context) ([]string, error) {
	own, err := collect(ctx, s.orders.read, scanOne[string], "SELECT DISTINCT connection FROM orders WHERE connection <> ''")
	if err != nil {
		return nil, s.fail(err, s.orders)
	}
	past, err := collect(ctx, s.cache.read, scanOne[string], "SELECT DISTINCT connection FROM past")
	if err != nil {
		return nil, s.fail(err, s.cache)
	}
	names := append(own, past...)
	slices.Sort(names)
	return slices.Compact(names), nil
}

// Forget removes what is older than a day of a connection's orders, history and
// customers, never an order that is not imported. What is only counted stays.
func (s *Store) Forget(ctx context.Context, connection string, before order.Date, onlyCount bool) (Forgotten, error) {
	cut := millis(time.Date(before.Year, before.Month, before.Day, 0, 0, 0, 0, time.Local))
	var f Forgotten
	row := s.orders.read.QueryRowContext(ctx, "SELECT (SELECT count(*)"+forgettable+`),
		(SELECT count(*) FROM orders WHERE connection = ? COLLATE NOCASE AND state <> 'imported' AND max(created_at, updated_at) < ?)`,
		connection, cut, connection, cut)
	if err := row.Scan(&f.Orders, &f.Kept); err != nil {
		return f, s.fail(err, s.orders)
	}
	err := s.forgetPast(ctx, connection, before.String(), onlyCount, &f)
	if err != nil || onlyCount || f.Orders == 0 {
		return f, err
	}
	err = s.write(ctx, func(ctx context.Context, tx *txn) error {
		// What is deleted is overwritten, and the journal is written without it.
		if _, err := tx.ExecContext(ctx, "PRAGMA secure_delete = ON"); err != nil {
			return err
		}
		tx.lines, tx.rotate = append(tx.lines, line{}), true
		done, err := tx.ExecContext(ctx, "DELETE FROM orders WHERE id IN (SELECT o.id"+forgettable+")", connection, cut)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		f.Orders = int(n)
		return err
	})
	return f, err
}

// forgetPast removes old orders of the shop's history, and customers who have
// none since.
func (s *Store) forgetPast(ctx context.Context, connection, before string, onlyCount bool, f *Forgotten) error {
	const (
		old  = "connection = ?1 AND ordered <> '' AND ordered < ?2 AND open = 0"
		gone = `connection = ?1 AND last_order <> '' AND last_order < ?2
			AND NOT EXISTS (SELECT 1 FROM past WHERE past.connection = ?1 AND past.customer = customers.id AND NOT (ordered < ?2 AND open = 0))`
	)
	return s.writeCache(ctx, func(ctx context.Context, tx *sql.Tx) error {
		row := tx.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM past WHERE "+old+"), (SELECT count(*) FROM customers WHERE "+gone+")", connection, before)
		if err := row.Scan(&f.Past, &f.Customers); err != nil || onlyCount {
			return err
		}
		for _, query := range []string{
			"DELETE FROM customer_docs WHERE connection = ?1 AND id IN (SELECT id FROM customers WHERE " + gone + ")",
			"DELETE FROM customers WHERE " + gone,
			"DELETE FROM past_docs WHERE connection = ?1 AND number IN (SELECT number FROM past WHERE " + old + ")",
			"DELETE FROM past_heads WHERE connection = ?1 AND number IN (SELECT number FROM past WHERE " + old + ")",
			"DELETE FROM past_prices WHERE connection = ?1 AND number IN (SELECT number FROM past WHERE " + old + ")",
			"DELETE FROM past WHERE " + old,
		} {
			if _, err := tx.ExecContext(ctx, query, connection, before); err != nil {
				return err
			}
		}
		return nil
	})
}

// RenewCopies makes a copy of orders.db and removes the older ones of this home,
// which hold what was forgotten. It tells how many.
func (s *Store) RenewCopies(ctx context.Context) (int, error) {
	older, err := named(s.path(backupsDir), "orders-*.db")
	if err != nil {
		return 0, failure(err, s.path(backupsDir))
	}
	if err := s.KeepCopy(ctx, 0); err != nil {
		return 0, err
	}
	for _, file := range older {
		if err := removeIfThere(file); err != nil {
			return 0, failure(err, file)
		}
	}
	return len(older), nil
}
