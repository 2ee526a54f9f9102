package store

import (
	"context"
	"database/sql"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// ReplacePrices puts a new price list in the place of the old one. Of several
// rows for one style, size and quantity the last counts.
func (s *Store) ReplacePrices(ctx context.Context, list []catalog.ListPrice) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM prices"); err != nil {
			return err
		}
		insert, err := tx.PrepareContext(ctx, `INSERT INTO prices (style, size, from_qty, price) VALUES (?,?,?,?)
			ON CONFLICT (style, size, from_qty) DO UPDATE SET price = excluded.price`)
		if err != nil {
			return err
		}
		defer insert.Close()
		for _, p := range list {
			if _, err := insert.ExecContext(ctx, p.Style, p.Size, p.FromQty, p.Price); err != nil {
				return err
			}
		}
		return nil
	})
}

// Prices is the price list of a style, by size and quantity; empty when the
// list has none. The style's case does not matter.
func (s *Store) Prices(ctx context.Context, style string) ([]catalog.ListPrice, error) {
	list, err := collect(ctx, s.orders.read, func(rows *sql.Rows) (p catalog.ListPrice, err error) {
		return p, rows.Scan(&p.Style, &p.Size, &p.FromQty, &p.Price)
	}, "SELECT style, size, from_qty, price FROM prices WHERE style = ? ORDER BY size, from_qty", style)
	catalog.SortListPrices(list)
	return list, s.fail(err, s.orders)
}

// LastPaid is what a customer last paid for a style, by size, newest first,
// from the lines of its orders; an empty style is every style, an empty
// connection takes them from all.
func (s *Store) LastPaid(ctx context.Context, connection string, customer int64, style string) ([]order.PaidPrice, error) {
	seen := map[string]bool{}
	var last []order.PaidPrice
	rows, err := s.cache.read.QueryContext(ctx, `SELECT style, size, price, ordered, number, pieces FROM past_prices
		WHERE customer = ?1 AND (?2 = '' OR style = ?2) AND (?3 = '' OR connection = ?3) ORDER BY ordered DESC, number DESC, rowid`, customer, style, connection)
	if err != nil {
		return nil, s.fail(err, s.cache)
	}
	defer rows.Close()
	for rows.Next() {
		var p order.PaidPrice
		var day string
		if err := rows.Scan(&p.Style, &p.Size, &p.Price, &day, &p.Order, &p.Pieces); err != nil {
			return nil, s.fail(err, s.cache)
		}
		key := strings.ToUpper(p.Style) + " " + p.Size
		if seen[key] {
			continue
		}
		seen[key] = true
		if p.Date, err = order.ParseDate(day); err != nil {
			return nil, err
		}
		last = append(last, p)
	}
	return last, s.fail(rows.Err(), s.cache)
}
