package store

import (
	"context"
	"database/sql"

	"orderpad/store/order"
)

// Minded are what the rep said about rows of Today, by their subjects.
func (s *Store) Minded(ctx context.Context) (map[string]order.Minded, error) {
	all, err := listMinded(ctx, s.orders.read)
	if err != nil {
		return nil, s.fail(err, s.orders)
	}
	found := make(map[string]order.Minded, len(all))
	for _, m := range all {
		found[m.Subject] = m
	}
	return found, nil
}

func listMinded(ctx context.Context, q querier) ([]order.Minded, error) {
	return collect(ctx, q, func(rows *sql.Rows) (m order.Minded, err error) {
		var until string
		if err = rows.Scan(&m.Subject, &until, &m.Note); err == nil {
			m.Until, err = order.ParseDate(until)
		}
		return m, err
	}, "SELECT subject, until, note FROM minded ORDER BY subject")
}

// Mind keeps what the rep said about a row of Today. It lives in orders.db,
// since it cannot be fetched.
func (s *Store) Mind(ctx context.Context, m order.Minded) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		tx.lines = append(tx.lines, line{Minded: &m})
		return putMinded(ctx, tx, m)
	})
}

func putMinded(ctx context.Context, tx *txn, m order.Minded) error {
	if m.Until.IsZero() && m.Note == "" {
		_, err := tx.ExecContext(ctx, "DELETE FROM minded WHERE subject = ?", m.Subject)
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO minded (subject, until, note) VALUES (?,?,?)
		ON CONFLICT (subject) DO UPDATE SET until = excluded.until, note = excluded.note`,
		m.Subject, m.Until.String(), m.Note)
	return err
}
