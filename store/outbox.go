package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// sentAt is the start of the first attempt of order o that may have arrived; 0
// when none did. What was refused is not called sent.
const sentAt = `coalesce((SELECT min(started) FROM attempts a WHERE a.order_id = o.id AND a.outcome NOT IN ('not_sent', 'refused', 'rejected')), 0)`

// tried picks the attempts of order o that did not provably end before the
// server.
const tried = `FROM attempts a WHERE a.order_id = o.id AND a.outcome <> 'not_sent'`

// outgoing are the columns of scanOutgoing.
const outgoing = `d.doc, o.attempts,
	coalesce((SELECT server_id FROM attempts a WHERE a.order_id = o.id ORDER BY number DESC LIMIT 1), ''),
	` + sentAt + `, coalesce((SELECT min(started) ` + tried + `), 0), coalesce((SELECT max(started) ` + tried + `), 0),
	o.look_ups, o.misses, o.witnessed, o.next_at`

// Pending returns what there is to do for a connection: queued orders, oldest
// first, then those left over as sending, which Recover makes unknown, then
// unknown ones, then accepted ones without the ERP's number.
func (s *Store) Pending(ctx context.Context, connection string) ([]order.Outgoing, error) {
	all, err := readable(ctx, s, s.orders.read, scanOutgoing, `SELECT `+outgoing+`
		FROM orders o JOIN order_docs d ON d.order_id = o.id
		WHERE o.connection = ? COLLATE NOCASE AND (o.state IN ('queued', 'sending', 'unknown') OR (o.state = 'accepted' AND o.onsite_order = 0))
		ORDER BY CASE o.state WHEN 'queued' THEN 0 WHEN 'sending' THEN 1 WHEN 'unknown' THEN 2 ELSE 3 END, o.queued_at, o.id`, connection)
	for i := 0; err == nil && i < len(all); i++ {
		if o := &all[i]; o.Order.State != order.Accepted && o.Attempts > 0 {
			o.Bodies, err = collect(ctx, s.orders.read, scanOne[[]byte],
				"SELECT body FROM attempts WHERE order_id = ? AND outcome <> 'not_sent' AND length(body) > 0 ORDER BY number DESC", o.Order.ID)
		}
	}
	return all, s.fail(err, s.orders)
}

// Witnesses returns orders of a connection that the server has and whose first
// attempt began at a time or later, the oldest first and not more than a few: a
// look-up that shows one of them shows what arrived before.
func (s *Store) Witnesses(ctx context.Context, connection string, since time.Time) ([]order.Outgoing, error) {
	all, err := readable(ctx, s, s.orders.read, scanOutgoing, `SELECT `+outgoing+`
		FROM orders o JOIN order_docs d ON d.order_id = o.id
		WHERE o.connection = ? COLLATE NOCASE AND o.state IN ('accepted', 'imported') AND (SELECT min(started) `+tried+`) >= ?
		ORDER BY (SELECT min(started) `+tried+`), o.id LIMIT 20`, connection, millis(since))
	return all, s.fail(err, s.orders)
}

func scanOutgoing(rows *sql.Rows) (out order.Outgoing, err error) {
	var doc []byte
	var sent, first, last, next int64
	if err := rows.Scan(&doc, &out.Attempts, &out.ServerID, &sent, &first, &last, &out.LookUps, &out.Misses, &out.Witnessed, &next); err != nil {
		return out, err
	}
	out.SentAt, out.FirstAt, out.LastAt, out.NextAt = fromMillis(sent), fromMillis(first), fromMillis(last), fromMillis(next)
	out.Order, err = readDoc(doc)
	return out, err
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
			if errors.Is(err, errDocument) {
				continue // it stays as it is until it is mended
			}
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
			if _, err := tx.ExecContext(ctx, "UPDATE orders SET look_ups = 0, misses = 0, witnessed = 0, next_at = 0, last_error = ? WHERE id = ?", detail, id); err != nil {
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
			return conflict("Order %s may be at the server already and must be looked up before it may go", o.ExtOrderID)
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
// nothing. What was refused and not provably before the server must be looked up
// before it may go, until a settlement says that it may.
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
				misses = CASE WHEN ?1 THEN 0 ELSE misses END + ?3, witnessed = CASE WHEN ?1 THEN 0 ELSE witnessed END + ?4,
				next_at = ?5, last_error = CASE WHEN ?6 THEN ?7 ELSE last_error END WHERE id = ?8`,
			st.Attempt != 0, st.LookUp, st.Miss, st.Witnessed, millis(st.NextAt), settlesError(st), lastError(st), id); err != nil {
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
		switch {
		case st.Event == order.EventNotSent && st.Outcome != order.WasNotSent:
			o.LookUpFirst(cmp.Or(st.LookUpFor, order.Refused))
		case st.MayGo:
			o.MustLookUp, o.LookUpFor = false, ""
		}
	case order.Unknown:
		o.MustLookUp = false
		if st.Event == order.EventLost || st.Conflict {
			o.LookUpFor = "" // no word for all copies settles it
		}
	case order.Accepted, order.Imported:
		o.MustLookUp, o.LookUpFor = false, ""
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
	LookUpFor  order.Reason
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
			CASE WHEN o.must_look_up OR o.state = 'unknown' THEN coalesce((SELECT doc ->> '$.look_up_for' FROM order_docs d WHERE d.order_id = o.id AND json_valid(doc)), '') ELSE '' END,
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
		&q.Attempts, &sent, &q.LookUps, &q.Misses, &q.LastError, &next, &imported, &q.LookUpFor, &at, &q.Last.Event, &q.Last.Detail, &q.ReplacedBy)
	q.CreatedAt, q.UpdatedAt, q.QueuedAt, q.AcceptedAt = fromMillis(created), fromMillis(updated), fromMillis(queued), fromMillis(accepted)
	q.SentAt, q.NextTryAt, q.ImportedAt, q.Last.At = fromMillis(sent), fromMillis(next), fromMillis(imported), fromMillis(at)
	return q, err
}
