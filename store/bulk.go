package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"orderpad/store/order"
)

// FileOrder is an order out of a file, and what tells the file's words for it
// from all others; empty where the order has an id.
type FileOrder struct {
	Order  order.Order
	Digest string
}

// CreateOrders is CreateOrder for many at once: all or none.
func (s *Store) CreateOrders(ctx context.Context, list []FileOrder) ([]order.Order, error) {
	made := make([]order.Order, len(list))
	var me identity
	err := s.write(ctx, func(ctx context.Context, tx *txn) (err error) {
		for i, from := range list {
			o := from.Order.Clone()
			o.State = order.Draft
			if err := newOrder(ctx, tx, &o); err != nil {
				return err
			}
			if err := commitOrder(ctx, tx, &o, "created", o.Origin); err != nil {
				return err
			}
			if err := putDigest(ctx, tx, from.Digest, o.ID); err != nil {
				return err
			}
			tx.lines[len(tx.lines)-1].Digest = from.Digest // the order's own line
			made[i] = o
		}
		me, err = readIdentity(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.catchUp(me)
	return made, nil
}

// putDigest keeps what a file said of an order; the last one that was taken
// from the same words has it.
func putDigest(ctx context.Context, tx *txn, digest string, id int64) error {
	if digest == "" {
		return nil
	}
	_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO imported (digest, order_id) VALUES (?, ?)", digest, id)
	return err
}

// ImportedAs finds, by their digests, orders that were taken from a file before
// and were not discarded or cancelled since. They have no lines.
func (s *Store) ImportedAs(ctx context.Context, digests []string) (map[string]order.Order, error) {
	asked, err := json.Marshal(digests)
	if err != nil {
		return nil, err
	}
	type known struct {
		digest string
		order  order.Order
	}
	all, err := collect(ctx, s.orders.read, func(rows *sql.Rows) (k known, err error) {
		var created int64
		err = rows.Scan(&k.digest, &k.order.ID, &k.order.ExtOrderID, &k.order.State, &created)
		k.order.CreatedAt = time.UnixMilli(created).UTC()
		return k, err
	}, "SELECT digest, id, ext_order_id, state, created_at FROM imported JOIN orders ON id = order_id WHERE digest IN (SELECT value FROM json_each(?)) AND state NOT IN (?, ?)",
		string(asked), order.Discarded, order.Cancelled)
	if err != nil {
		return nil, s.fail(err, s.orders)
	}
	found := make(map[string]order.Order, len(all))
	for _, k := range all {
		found[k.digest] = k.order
	}
	return found, nil
}

// OrderByExt finds an order by its external id alone; ok is false when there is
// none.
func (s *Store) OrderByExt(ctx context.Context, ext string) (o order.Order, ok bool, err error) {
	var id int64
	err = s.orders.read.QueryRowContext(ctx, "SELECT id FROM orders WHERE ext_order_id = ?", ext).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return o, false, nil
	}
	if err == nil {
		o, err = loadOrder(ctx, s.orders.read, id)
	}
	return o, err == nil, s.fail(err, s.orders)
}
