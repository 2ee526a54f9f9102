package store

import (
	"context"
	"database/sql"
	"fmt"

	"orderpad/store/order"
)

// BookMark tells whether the shop's orders here are still those that a Book was
// read from.
func (s *Store) BookMark(ctx context.Context) (string, error) {
	var count, changed, detailed int64
	err := s.cache.read.QueryRowContext(ctx, "SELECT count(*), coalesce(max(changed_at), 0), coalesce(max(detail_at), 0) FROM past").Scan(&count, &changed, &detailed)
	return fmt.Sprint(count, changed, detailed), s.fail(err, s.cache)
}

// Book is all orders of the shop that are here, as filters ask them, newest
// first.
func (s *Store) Book(ctx context.Context) ([]order.BookRow, error) {
	rows, err := collect(ctx, s.cache.read, func(rows *sql.Rows) (r order.BookRow, err error) {
		var header, detail []byte
		var text string
		if err := rows.Scan(&header, &detail, &text); err != nil {
			return r, err
		}
		p, err := readPast(header, detail)
		p.Raw = nil
		r = p.BookRow()
		r.Text = text
		return r, err
	}, `SELECT d.header, d.detail, p.search FROM past p JOIN past_docs d ON d.connection = p.connection AND d.number = p.number
		ORDER BY p.ordered DESC, p.number DESC, p.connection`)
	return rows, s.fail(err, s.cache)
}
