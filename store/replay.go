package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"orderpad/store/order"
)

// replay brings what the journal knows better into a database: orders that it
// lacks or has in an older version, connections that it lacks, customers typed
// offline, records of eCat's. It returns how many orders came back.
func replay(ctx context.Context, tx *txn, lines []line) (int, error) {
	last := map[string]line{} // by what it is about, the newest
	var order []string
	for _, l := range lines {
		key := l.about()
		if _, seen := last[key]; !seen {
			order = append(order, key)
		}
		last[key] = l
	}
	count := 0
	for _, key := range order {
		restored, err := replayLine(ctx, tx, last[key], false)
		if err != nil {
			return count, err
		}
		if restored {
			count++
		}
	}
	return count, nil
}

// about names what a line is about; empty for one that only says who we are.
func (l line) about() string {
	switch {
	case l.Order != nil:
		return "order " + l.Order.ExtOrderID
	case l.Connection != nil:
		return "connection " + l.Connection.Name
	case l.Customer != nil:
		return "customer " + l.Customer.Name
	case l.ECat != nil:
		return fmt.Sprintf("ecat %d %s", l.ECat.ID, l.ECat.Connection)
	case l.Minded != nil:
		return "minded " + l.Minded.Subject
	}
	return ""
}

// replayLast brings in the lines of one change, which a kill kept from being
// committed.
func (s *Store) replayLast(ctx context.Context, tx *txn, change int64) error {
	lines, _, err := readJournal(s.path(journalName))
	if err != nil {
		return err
	}
	for _, l := range lines {
		if l.Change == change {
			if _, err := replayLine(ctx, tx, l, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// replayLine brings in one line. Killed tells that the database is this one
// change behind: what had to be committed before a POST was not, so the POST
// was not begun unless the database is a copy, which a look-up tells.
func replayLine(ctx context.Context, tx *txn, l line, killed bool) (order bool, err error) {
	switch {
	case l.Order != nil:
		return replayOrder(ctx, tx, l, killed)
	case l.Connection != nil && l.Gone && killed:
		_, err = tx.ExecContext(ctx, "DELETE FROM connections WHERE name = ?", l.Connection.Name)
	case l.Connection != nil && !l.Gone:
		err = putConnection(ctx, tx, *l.Connection)
	case l.Customer != nil:
		_, err = putLocalCustomer(ctx, tx, *l.Customer)
	case l.ECat != nil:
		err = l.ECat.put(ctx, tx)
	case l.Minded != nil:
		err = putMinded(ctx, tx, *l.Minded)
	}
	return false, err
}

func replayOrder(ctx context.Context, tx *txn, l line, killed bool) (bool, error) {
	o := l.Order.Clone()
	var id, version int64
	var state order.State
	err := tx.QueryRowContext(ctx, "SELECT id, version, state FROM orders WHERE ext_order_id = ?", o.ExtOrderID).Scan(&id, &version, &state)
	switch {
	case err == nil && version >= o.Version:
		return false, nil
	case err == nil && settled(state) && !settled(o.State) && o.State != order.Cancelled:
		return false, nil // a person may have put it together from two copies
	case err == nil:
		o.ID = id
	case errors.Is(err, sql.ErrNoRows):
		var taken int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM orders WHERE id = ?", o.ID).Scan(&taken); err != nil {
			return false, err
		}
		if taken > 0 {
			o.ID = 0
		}
	default:
		return false, err
	}
	switch {
	case o.State == order.Sending && killed:
		o.State, o.MustLookUp, o.LookUpFor, l.Attempts = order.Queued, true, order.Again, l.Attempts-1
	case o.State == order.Sending:
		o.State = order.Unknown
	}
	if err := putOrder(ctx, tx, &o); err != nil {
		return false, err
	}
	if err := putDigest(ctx, tx, l.Digest, o.ID); err != nil {
		return false, err
	}
	if o.State == order.Unknown {
		const why = "It was on its way when the database was lost; looking it up"
		if _, err := tx.ExecContext(ctx, "UPDATE orders SET last_error = ? WHERE id = ?", why, o.ID); err != nil {
			return false, err
		}
	}
	if err := replayAttempts(ctx, tx, o, l); err != nil {
		return false, err
	}
	return true, addLedger(ctx, tx, o.ID, "restored", "brought back from the journal")
}

// replayAttempts keeps the count of attempts and the one that may have arrived;
// their bodies are not in the journal.
func replayAttempts(ctx context.Context, tx *txn, o order.Order, l line) error {
	if _, err := tx.ExecContext(ctx, "UPDATE orders SET attempts = ? WHERE id = ?", l.Attempts, o.ID); err != nil {
		return err
	}
	if l.Attempts == 0 || l.SentAt.IsZero() {
		return nil
	}
	outcome := "unknown"
	if o.State == order.Accepted || o.State == order.Imported {
		outcome = "accepted"
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO attempts (order_id, number, started, ended, route, server_id, body, body_hash, outcome)
		VALUES (?, ?, ?, ?, '', ?, x'', '', ?) ON CONFLICT DO NOTHING`, o.ID, l.Attempts, millis(l.SentAt), millis(l.SentAt), l.ServerID, outcome)
	return err
}
