package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
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

// LowestPrices is the lowest price that the list has for each of some styles,
// by catalog.Key; a style that it has none for is left out.
func (s *Store) LowestPrices(ctx context.Context, styles []string) (map[string]catalog.Money, error) {
	lowest := map[string]catalog.Money{}
	const most = 500 // variables of one statement
	for chunk := range slices.Chunk(styles, most) {
		args := make([]any, len(chunk))
		for i, style := range chunk {
			args[i] = style
		}
		rows, err := s.orders.read.QueryContext(ctx,
			"SELECT style, min(price) FROM prices WHERE style IN (?"+strings.Repeat(",?", len(chunk)-1)+") GROUP BY style", args...)
		if err != nil {
			return nil, s.fail(err, s.orders)
		}
		for rows.Next() {
			var style string
			var price catalog.Money
			if err := rows.Scan(&style, &price); err != nil {
				return nil, s.fail(cmp.Or(err, rows.Close()), s.orders)
			}
			lowest[catalog.Key(style)] = price
		}
		if err := cmp.Or(rows.Err(), rows.Close()); err != nil {
			return nil, s.fail(err, s.orders)
		}
	}
	return lowest, nil
}

// Bought is what one customer bought of a style.
type Bought struct {
	Customer       int64
	Name           string
	Orders, Pieces int
	Last           order.Date // of the newest of the orders
	LastPieces     int
}

// BoughtBy is who bought a style, the newest first, from the lines of past
// orders; an empty connection takes them from all. Orders whose pieces are not
// known count with none.
func (s *Store) BoughtBy(ctx context.Context, connection, style string) ([]Bought, error) {
	rows, err := s.cache.read.QueryContext(ctx, `SELECT p.customer, coalesce(c.name, ''), p.ordered, max(p.pieces)
		FROM past_prices p LEFT JOIN customers c ON c.connection = p.connection AND c.id = p.customer
		WHERE p.style = ?1 AND (?2 = '' OR p.connection = ?2)
		GROUP BY p.customer, p.connection, p.number ORDER BY p.ordered DESC, p.number DESC, p.customer`, style, connection)
	if err != nil {
		return nil, s.fail(err, s.cache)
	}
	defer rows.Close()
	var all []Bought
	for rows.Next() {
		var b Bought
		var day string
		if err := rows.Scan(&b.Customer, &b.Name, &day, &b.LastPieces); err != nil {
			return nil, s.fail(err, s.cache)
		}
		i := slices.IndexFunc(all, func(x Bought) bool { return x.Customer == b.Customer })
		if i < 0 {
			if b.Last, err = order.ParseDate(day); err != nil {
				return nil, err
			}
			i, all = len(all), append(all, b)
		}
		all[i].Orders++
		all[i].Pieces += b.LastPieces
	}
	return all, s.fail(rows.Err(), s.cache)
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
