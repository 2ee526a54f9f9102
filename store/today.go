package store

import (
	"context"
	"strings"
	"time"

	"orderpad/store/order"
)

const rowColumns = `o.id, o.ext_order_id, o.server_order_id, o.onsite_order, o.state, o.needs_person, o.test,
	o.must_look_up, o.waiting, o.connection, o.customer_name, o.pieces, o.total, o.version, o.created_at, o.updated_at, o.queued_at, o.accepted_at`

// NumberedSince are the orders of ours that got the ERP's number since a time,
// by that number.
func (s *Store) NumberedSince(ctx context.Context, at time.Time) ([]OrderRow, error) {
	rows, err := collect(ctx, s.orders.read, scanOrderRow, "SELECT "+rowColumns+
		" FROM orders o WHERE o.imported_at > ? AND o.onsite_order <> 0 ORDER BY o.onsite_order, o.id", millis(at))
	return rows, s.fail(err, s.orders)
}

// NamesOf are the external ids of our orders on a connection, by the ERP's
// numbers.
func (s *Store) NamesOf(ctx context.Context, connection string) (map[int64]string, error) {
	rows, err := s.orders.read.QueryContext(ctx, "SELECT onsite_order, ext_order_id FROM orders WHERE onsite_order <> 0 AND connection = ? COLLATE NOCASE ORDER BY id", connection)
	if err != nil {
		return nil, s.fail(err, s.orders)
	}
	defer rows.Close()
	names := map[int64]string{}
	for rows.Next() {
		var number int64
		var ext string
		if err := rows.Scan(&number, &ext); err != nil {
			return nil, s.fail(err, s.orders)
		}
		names[number] = ext
	}
	return names, s.fail(rows.Err(), s.orders)
}

// OrderedHere are the newest days on which customers ordered on this laptop, by
// the shop's customer: orders that are on their way or with the shop.
func (s *Store) OrderedHere(ctx context.Context) (map[int64]time.Time, error) {
	rows, err := s.orders.read.QueryContext(ctx, "SELECT customer, max(queued_at) FROM orders WHERE customer <> 0 AND queued_at > 0 AND state IN ("+
		states(func(st order.State) bool { return st.Commits() || st == order.Imported })+") GROUP BY customer")
	if err != nil {
		return nil, s.fail(err, s.orders)
	}
	defer rows.Close()
	newest := map[int64]time.Time{}
	for rows.Next() {
		var customer, at int64
		if err := rows.Scan(&customer, &at); err != nil {
			return nil, s.fail(err, s.orders)
		}
		newest[customer] = fromMillis(at)
	}
	return newest, s.fail(rows.Err(), s.orders)
}

// states lists the states of a kind for a condition.
func states(of func(order.State) bool) string {
	var names []string
	for _, st := range order.States {
		if of(st) {
			names = append(names, "'"+string(st)+"'")
		}
	}
	return strings.Join(names, ",")
}

// Quoted are the orders that have a quote and can still be changed, oldest first.
func (s *Store) Quoted(ctx context.Context) ([]order.Order, error) {
	all, err := collect(ctx, s.orders.read, scanDoc, "SELECT d.doc FROM orders o JOIN order_docs d ON d.order_id = o.id WHERE o.state IN ("+
		states(order.State.Editable)+") AND instr(d.doc, '\"quotes\"') > 0 ORDER BY o.id")
	return all, s.fail(err, s.orders)
}
