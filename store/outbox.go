package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// sentAt is the start of the first attempt of order o that may have arrived; 0
// when none did.
const sentAt = `coalesce((SELECT min(started) FROM attempts a WHERE a.order_id = o.id AND a.outcome NOT IN ('not_sent', 'rejected')), 0)`

// Pending returns what there is to do for a connection: queued orders, oldest
// first, then those left over as sending, which Recover makes unknown, then
// unknown ones, then accepted ones without the ERP's number.
func (s *Store) Pending(ctx context.Context, connection string) ([]order.Outgoing, error) {
	all, err := collect(ctx, s.orders.read, scanOutgoing, `SELECT d.doc, o.attempts,
			coalesce((SELECT server_id FROM attempts a WHERE a.order_id = o.id ORDER BY number DESC LIMIT 1), ''),
			`+sentAt+`, o.look_ups, o.misses, o.next_at
		FROM orders o JOIN order_docs d ON d.order_id = o.id
		WHERE o.connection = ? COLLATE NOCASE AND (o.state IN ('queued', 'sending', 'unknown') OR (o.state = 'accepted' AND o.onsite_order = 0))
		ORDER BY CASE o.state WHEN 'queued' THEN 0 WHEN 'sending' THEN 1 WHEN 'unknown' THEN 2 ELSE 3 END, o.queued_at, o.id`, connection)
	return all, s.fail(err, s.orders)
}

func scanOutgoing(rows *sql.Rows) (out order.Outgoing, err error) {
	var doc []byte
	var sent, next int64
	if err := rows.Scan(&doc, &out.Attempts, &out.ServerID, &sent, &out.LookUps, &out.Misses, &next); err != nil {
		return out, err
	}
	out.SentAt, out.NextAt = fromMillis(sent), fromMillis(next)
	return out, json.Unmarshal(doc, &out.Order)
}

// Handed is an order that was handed over to be sent and was not answered yet.
type Handed struct {
	ID         int64
	Connection string
	QueuedAt   int64 // milliseconds since 1970
}

// Handed are the orders, through any connection, that are queued or being sent.
func (s *Store) Handed(ctx context.Context) ([]Handed, error) {
	all, err := collect(ctx, s.orders.read, func(rows *sql.Rows) (h Handed, err error) {
		return h, rows.Scan(&h.ID, &h.Connection, &h.QueuedAt)
	}, "SELECT id, connection, queued_at FROM orders WHERE state IN ('queued', 'sending')")
	return all, s.fail(err, s.orders)
}

// Recover turns left-over sending orders of a connection into unknown ones and
// returns their numbers. Only the holder of the send lock may call it.
func (s *Store) Recover(ctx context.Context, connection string) ([]int64, error) {
	var ids []int64
	err := s.writeLast(ctx, func(ctx context.Context, tx *txn) (err error) {
		ids, err = collect(ctx, tx, scanOne[int64], "SELECT id FROM orders WHERE state = 'sending' AND connection = ? COLLATE NOCASE ORDER BY id", connection)
		if err != nil {
			return err
		}
		for _, id := range ids {
			o, err := loadOrder(ctx, tx, id)
			if err != nil {
				return err
			}
			if o.State, err = order.Next(o.State, order.EventLost); err != nil {
				return err
			}
			o.Version++
			if _, err := tx.ExecContext(ctx, "UPDATE attempts SET ended = ?, outcome = 'unknown' WHERE order_id = ? AND ended = 0", millis(tx.now), id); err != nil {
				return err
			}
			const detail = "orderpad ended while it was sending; looking it up"
			if _, err := tx.ExecContext(ctx, "UPDATE orders SET look_ups = 0, misses = 0, next_at = 0, last_error = ? WHERE id = ?", detail, id); err != nil {
				return err
			}
			if err := commitOrder(ctx, tx, &o, "no answer", detail); err != nil {
				return err
			}
		}
		return nil
	})
	return ids, err
}

// Begin commits that a POST of exactly this body follows, and returns the
// attempt's number. It is a conflict when the order is no longer queued, or
// must be looked up first.
func (s *Store) Begin(ctx context.Context, id int64, body order.Body, at time.Time) (attempt int, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *txn) error {
		o, err := loadOrder(ctx, tx, id)
		if err != nil {
			return err
		}
		if o.MustLookUp {
			return conflict("Order %s came back from a copy and must be looked up before it may go", o.ExtOrderID)
		}
		if o.State, err = order.Next(o.State, order.EventSend); err != nil {
			return err
		}
		o.Waiting = ""
		o.Version++
		if err := tx.QueryRowContext(ctx, "UPDATE orders SET attempts = attempts + 1, next_at = 0 WHERE id = ? RETURNING attempts", id).Scan(&attempt); err != nil {
			return err
		}
		sum := sha256.Sum256(body.Bytes)
		if _, err := tx.ExecContext(ctx, "INSERT INTO attempts (order_id, number, started, route, server_id, body, body_hash) VALUES (?,?,?,?,?,?,?)",
			id, attempt, millis(at), body.Route, body.ServerID, append([]byte{}, body.Bytes...), hex.EncodeToString(sum[:])); err != nil {
			return err
		}
		return commitOrder(ctx, tx, &o, "sending", body.Route)
	})
	if err != nil {
		return 0, err
	}
	return attempt, nil
}

// Settle commits what an attempt, a look-up or an import check came to. An
// event that the order's state does not take is a conflict, and commits
// nothing. A whole look-up that misses frees a queued order that had to be
// looked up.
func (s *Store) Settle(ctx context.Context, id int64, st order.Settlement, at time.Time) error {
	return s.writeLast(ctx, func(ctx context.Context, tx *txn) error {
		o, err := loadOrder(ctx, tx, id)
		if err != nil {
			return err
		}
		if st.Event != "" {
			if o.State, err = order.Next(o.State, st.Event); err != nil {
				return err
			}
		}
		if err := settleAttempt(ctx, tx, id, st, at); err != nil {
			return err
		}
		l, err := orderLine(ctx, tx, o)
		if err != nil {
			return err
		}
		settleOrder(&o, st, l.ServerID, at)
		o.Version++
		if _, err := tx.ExecContext(ctx, `UPDATE orders SET look_ups = CASE WHEN ?1 THEN 0 ELSE look_ups END + ?2,
				misses = CASE WHEN ?1 THEN 0 ELSE misses END + ?3, next_at = ?4, last_error = CASE WHEN ?5 THEN ?6 ELSE last_error END WHERE id = ?7`,
			st.Event == order.EventLost, st.LookUp, st.Miss, millis(st.NextAt), settlesError(st), lastError(st), id); err != nil {
			return err
		}
		if tx.rotate, err = allDone(ctx, tx, o); err != nil {
			return err
		}
		return commitOrder(ctx, tx, &o, st.LedgerEvent, st.Detail)
	})
}

func settleAttempt(ctx context.Context, tx *txn, id int64, st order.Settlement, at time.Time) error {
	if st.Attempt == 0 {
		return nil
	}
	done, err := tx.ExecContext(ctx, "UPDATE attempts SET ended = ?, outcome = ?, status = ?, head = ? WHERE order_id = ? AND number = ?",
		millis(at), st.Outcome, st.Status, catalog.Clean(st.Head), id, st.Attempt)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return cmp.Or(err, conflict("order %d has no attempt %d", id, st.Attempt))
	}
	return nil
}

// settleOrder sets what a settlement changes in the order beside its state.
func settleOrder(o *order.Order, st order.Settlement, lastServerID string, at time.Time) {
	if st.Event == "" {
		o.NeedsPerson = o.NeedsPerson || st.NeedsPerson
	} else {
		o.NeedsPerson = st.NeedsPerson
	}
	o.Waiting = st.Waiting
	if st.ServerID != "" {
		o.ServerOrderID = st.ServerID
	}
	if st.OnSite != 0 {
		o.OnSiteOrder = st.OnSite
	}
	switch o.State {
	case order.Queued:
		o.MustLookUp = o.MustLookUp && (!st.Miss || st.NeedsPerson)
	case order.Accepted, order.Imported:
		o.MustLookUp = false
		o.ServerOrderID = cmp.Or(o.ServerOrderID, lastServerID)
		if o.AcceptedAt.IsZero() {
			o.AcceptedAt = at.UTC()
		}
		if o.State == order.Imported && o.ImportedAt.IsZero() {
			o.ImportedAt = at.UTC()
		}
	}
}

// settlesError tells whether a settlement says anything about what is wrong.
func settlesError(st order.Settlement) bool {
	return st.Event != "" || st.NeedsPerson || st.LookUp || st.Waiting != "" && st.Detail != ""
}

func lastError(st order.Settlement) string {
	if slices.Contains([]order.Event{order.EventAccept, order.EventImport, order.EventLookUp}, st.Event) {
		return ""
	}
	return catalog.Clean(st.Detail)
}

// allDone tells whether an order was the last one that the journal is kept for.
func allDone(ctx context.Context, tx *txn, o order.Order) (bool, error) {
	if !terminal(o.State) {
		return false, nil
	}
	var left int
	err := tx.QueryRowContext(ctx, "SELECT count(*) FROM orders WHERE id <> ? AND state NOT IN ('imported', 'cancelled', 'discarded')", o.ID).Scan(&left)
	return left == 0, err
}

// Queued is an order as the queue shows it.
type Queued struct {
	OrderRow
	Attempts   int
	SentAt     time.Time // of the first attempt that may have arrived
	LookUps    int
	Misses     int
	LastError  string
	NextTryAt  time.Time
	ImportedAt time.Time
	ReplacedBy string            // the revision that replaces it; empty when none does
	Last       order.LedgerEntry // the newest of its ledger
}

// QueueView returns what the queue shows: orders on their way or rejected,
// those that need a person first, those imported since a time, and those that a
// revision replaces until a person says that they are gone.
func (s *Store) QueueView(ctx context.Context, importedSince time.Time) ([]Queued, error) {
	all, err := collect(ctx, s.orders.read, scanQueued, `SELECT o.id, o.ext_order_id, o.server_order_id, o.onsite_order, o.state, o.needs_person, o.test,
			o.must_look_up, o.waiting, o.connection, o.customer_name, o.pieces, o.total, o.version, o.created_at, o.updated_at, o.queued_at, o.accepted_at,
			o.attempts, `+sentAt+`, o.look_ups, o.misses, o.last_error, o.next_at, o.imported_at,
			coalesce(l.at, 0), coalesce(l.event, ''), coalesce(l.detail, ''), `+replacing+` AS replaced_by
		FROM orders o LEFT JOIN ledger l ON l.id = (SELECT max(id) FROM ledger WHERE order_id = o.id)
		WHERE o.state IN ('queued', 'sending', 'unknown', 'accepted', 'rejected') OR (o.state = 'imported' AND (o.imported_at >= ? OR replaced_by <> ''))
		ORDER BY o.needs_person DESC, CASE o.state WHEN 'rejected' THEN 0 WHEN 'unknown' THEN 1 WHEN 'sending' THEN 2 WHEN 'queued' THEN 3 WHEN 'accepted' THEN 4 ELSE 5 END,
			o.queued_at, o.id`, millis(importedSince))
	return all, s.fail(err, s.orders)
}

func scanQueued(rows *sql.Rows) (q Queued, err error) {
	var created, updated, queued, accepted, sent, next, imported, at int64
	err = rows.Scan(&q.ID, &q.ExtOrderID, &q.ServerOrderID, &q.OnSiteOrder, &q.State, &q.NeedsPerson, &q.Test, &q.MustLookUp, &q.Waiting,
		&q.Connection, &q.CustomerName, &q.Pieces, &q.Total, &q.Version, &created, &updated, &queued, &accepted,
		&q.Attempts, &sent, &q.LookUps, &q.Misses, &q.LastError, &next, &imported, &at, &q.Last.Event, &q.Last.Detail, &q.ReplacedBy)
	q.CreatedAt, q.UpdatedAt, q.QueuedAt, q.AcceptedAt = fromMillis(created), fromMillis(updated), fromMillis(queued), fromMillis(accepted)
	q.SentAt, q.NextTryAt, q.ImportedAt, q.Last.At = fromMillis(sent), fromMillis(next), fromMillis(imported), fromMillis(at)
	return q, err
}
