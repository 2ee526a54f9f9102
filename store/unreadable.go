package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"orderpad/store/order"
)

// errDocument is why an order is set aside: its document cannot be read. What
// the columns beside it say still stands.
var errDocument = errors.New("its document is damaged")

// readDoc reads an order's document.
func readDoc(doc []byte) (o order.Order, err error) {
	if err := json.Unmarshal(doc, &o); err != nil {
		return o, errors.Join(errDocument, err)
	}
	return o, nil
}

// readable collects what can be read. One damaged document never stops the
// others; that there is one is remembered for Unreadable.
func readable[T any](ctx context.Context, s *Store, q querier, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	var all []T
	_, err := collect(ctx, q, func(rows *sql.Rows) (struct{}, error) {
		v, err := scan(rows)
		switch {
		case errors.Is(err, errDocument):
			s.unreadable.Store(true)
			return struct{}{}, nil
		case err == nil:
			all = append(all, v)
		}
		return struct{}{}, err
	}, query, args...)
	return all, err
}

// Unreadable tells whether an order was passed over, since its document cannot
// be read.
func (s *Store) Unreadable() bool { return s.unreadable.Load() }

// Unread is an order whose document cannot be read.
type Unread struct {
	ID         int64
	ExtOrderID string
	State      order.State
	Journaled  bool // the journal has a copy of it
}

// FindUnread reads every order's document and returns those that cannot be read.
func (s *Store) FindUnread(ctx context.Context) ([]Unread, error) {
	found, err := findUnread(ctx, s.orders.read)
	if err != nil || len(found) == 0 {
		return nil, s.fail(err, s.orders)
	}
	lines, err := s.journalOf(found)
	for i := range found {
		_, found[i].Journaled = lines[found[i].ExtOrderID]
	}
	return found, failure(err, s.path(journalName))
}

func findUnread(ctx context.Context, q querier) ([]Unread, error) {
	var found []Unread
	_, err := collect(ctx, q, func(rows *sql.Rows) (struct{}, error) {
		var u Unread
		var doc []byte
		err := rows.Scan(&u.ID, &u.ExtOrderID, &u.State, &doc)
		if err == nil {
			if _, bad := readDoc(doc); bad != nil {
				found = append(found, u)
			}
		}
		return struct{}{}, err
	}, "SELECT o.id, o.ext_order_id, o.state, coalesce(d.doc, '') FROM orders o LEFT JOIN order_docs d ON d.order_id = o.id ORDER BY o.id")
	return found, err
}

// journalOf reads the newest lines of the journal that are about some orders.
func (s *Store) journalOf(wanted []Unread) (map[string]line, error) {
	lines, _, err := readJournal(s.path(journalName))
	last := map[string]line{}
	for _, u := range wanted {
		for _, l := range lines {
			if l.Order != nil && l.Order.ExtOrderID == u.ExtOrderID {
				last[u.ExtOrderID] = l
			}
		}
	}
	return last, err
}

// MendUnread writes the journal's copies of damaged orders in their place and
// returns how many came back. Where an order stands is as the columns beside the
// document say; what was not sent is looked up before it may go.
func (s *Store) MendUnread(ctx context.Context) (mended int, err error) {
	found, err := s.FindUnread(ctx)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	lines, err := s.journalOf(found)
	if err != nil {
		return 0, failure(err, s.path(journalName))
	}
	err = s.write(ctx, func(ctx context.Context, tx *txn) error {
		for _, u := range found {
			l, ok := lines[u.ExtOrderID]
			if !ok {
				continue
			}
			o := l.Order.Clone()
			var version int64
			if err := tx.QueryRowContext(ctx, "SELECT version FROM orders WHERE id = ?", u.ID).Scan(&version); err != nil {
				return err
			}
			o.ID, o.Version, o.State = u.ID, max(version, o.Version)+1, u.State
			if far(o) == 0 || o.State == order.Rejected {
				o.MustLookUp, o.LookUpFor = true, order.Copied
			}
			if err := commitOrder(ctx, tx, &o, "restored", "its document was damaged; brought back from the journal"); err != nil {
				return err
			}
			mended++
		}
		return nil
	})
	if err == nil {
		s.unreadable.Store(mended < len(found))
	}
	return mended, err
}

// unreadError is what a command that needs the order is told.
func unreadError(ctx context.Context, q querier, id int64, cause error) error {
	ext := fmt.Sprint(id)
	if err := q.QueryRowContext(ctx, "SELECT ext_order_id FROM orders WHERE id = ?", id).Scan(&ext); err != nil {
		cause = errors.Join(cause, err)
	}
	return &order.Error{
		Kind: order.KindStorage, Err: cause, Hint: "orderpad doctor --mend takes its copy from the journal",
		Message: "Order " + ext + " cannot be read: its document is damaged. The other orders are well",
	}
}
