package store

import (
	"context"
	"database/sql"
	"errors"

	"orderpad/store/order"
)

// CreateOrders is CreateOrder for many at once: all or none.
func (s *Store) CreateOrders(ctx context.Context, list []order.Order) ([]order.Order, error) {
	made := make([]order.Order, len(list))
	var me identity
	err := s.write(ctx, func(ctx context.Context, tx *txn) (err error) {
		for i, o := range list {
			o = o.Clone()
			o.State = order.Draft
			if err := newOrder(ctx, tx, &o); err != nil {
				return err
			}
			if err := commitOrder(ctx, tx, &o, "created", o.Origin); err != nil {
				return err
			}
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
