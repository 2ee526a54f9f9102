package store

import (
	"context"
	"database/sql"
	"errors"

	"orderpad/store/order"
)

// headsMade is the mark in the cache that every order there has its head.
const headsMade = "heads"

func putHead(ctx context.Context, tx *sql.Tx, p order.Past) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM past_heads WHERE connection = ? AND number = ?", p.Connection, p.Number); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO past_heads (connection, customer, number, head) VALUES (?,?,?,?)",
		p.Connection, p.Customer, p.Number, p.Head().Text())
	return err
}

// Heads are the heads of a connection's orders, those of one customer together.
func (s *Store) Heads(ctx context.Context, connection string) ([]order.Head, error) {
	var made string
	err := s.cache.read.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = ?", headsMade).Scan(&made)
	if errors.Is(err, sql.ErrNoRows) {
		return s.makeHeads(ctx, connection)
	}
	if err != nil {
		return nil, s.fail(err, s.cache)
	}
	type lines struct {
		customer int64
		text     string
		count    int
	}
	rows, err := collect(ctx, s.cache.read, func(rows *sql.Rows) (l lines, err error) {
		err = rows.Scan(&l.customer, &l.text, &l.count)
		return l, err
	}, "SELECT customer, group_concat(head, char(10)), count(*) FROM past_heads WHERE connection = ? GROUP BY customer ORDER BY customer", connection)
	if err != nil {
		return nil, s.fail(err, s.cache)
	}
	count := 0
	for _, l := range rows {
		count += l.count
	}
	heads := make([]order.Head, 0, count)
	var r order.HeadReader
	for _, l := range rows {
		heads = r.Read(heads, l.customer, l.text)
	}
	return heads, nil
}

// makeHeads makes the heads of all orders in a cache of an older program, and
// returns those of one connection. Where nothing may be written they are made
// each time.
func (s *Store) makeHeads(ctx context.Context, connection string) ([]order.Head, error) {
	all, _, err := s.SearchPast(ctx, PastFilter{})
	if err != nil {
		return nil, err
	}
	if s.MayChange() == nil {
		err := s.writeCache(ctx, func(ctx context.Context, tx *sql.Tx) error {
			for _, p := range all {
				if err := putHead(ctx, tx, p); err != nil {
					return err
				}
			}
			_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO meta (key, value) VALUES (?, '1')", headsMade)
			return err
		})
		if err != nil {
			return nil, err
		}
		return s.Heads(ctx, connection)
	}
	by := map[int64][]order.Head{}
	var customers []int64
	for _, p := range all {
		if p.Connection != connection {
			continue
		}
		if _, known := by[p.Customer]; !known {
			customers = append(customers, p.Customer)
		}
		by[p.Customer] = append(by[p.Customer], p.Head())
	}
	var heads []order.Head
	for _, c := range customers {
		heads = append(heads, by[c]...)
	}
	return heads, nil
}

// PastHeaders are the records of some of a connection's orders by the ERP's
// numbers, without their lines; those that are not here are left out.
func (s *Store) PastHeaders(ctx context.Context, connection string, numbers []int64) (map[int64]order.Past, error) {
	found := make(map[int64]order.Past, len(numbers))
	for _, number := range numbers {
		p, err := s.Past(ctx, connection, number)
		if order.IsKind(err, order.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found[number] = p
	}
	return found, nil
}
