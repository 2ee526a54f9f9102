package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/gofrs/flock"

	"orderpad/store/order"
)

// Held is a whole inventory that came back with so few rows that it was kept
// beside the catalogue instead of in its place.
type Held struct {
	Connection string
	Rows       int // in the answer; 0 is an empty one
	Before     int // in the catalogue when it came
	At         time.Time
}

// shrunk tells whether a whole inventory of so many rows must not take the
// place of the catalogue by itself: it is empty, or of the same connection and
// under half of what is here.
func shrunk(rows, before int, sameConnection bool) bool {
	return rows == 0 || sameConnection && 2*rows < before
}

// hold keeps the download beside the catalogue.
func (in *Ingest) hold(ctx context.Context, tx *sql.Tx, held Held) error {
	if _, err := tx.ExecContext(ctx, "DROP TABLE IF EXISTS inventory_held; ALTER TABLE inventory_next RENAME TO inventory_held"); err != nil {
		return err
	}
	if err := dropStaged(ctx, tx); err != nil {
		return err
	}
	return writeMeta(ctx, tx, map[string]string{
		"held_connection": held.Connection, "held_rows": formatInt(int64(held.Rows)), "held_before": formatInt(int64(held.Before)), "held_at": formatInt(millis(held.At)),
	})
}

func dropHeld(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "DROP TABLE IF EXISTS inventory_held; DELETE FROM meta WHERE key IN ('held_connection', 'held_rows', 'held_before', 'held_at')")
	return err
}

// HeldInventory is what was kept beside the catalogue; false when nothing is.
func (s *Store) HeldInventory(ctx context.Context) (Held, bool, error) {
	meta, err := readMeta(ctx, s.cache.read, "held_connection", "held_rows", "held_before", "held_at")
	if err != nil || meta["held_at"] == "" {
		return Held{}, false, s.fail(err, s.cache)
	}
	return Held{
		Connection: meta["held_connection"], Rows: int(parseInt(meta["held_rows"])), Before: int(parseInt(meta["held_before"])),
		At: fromMillis(parseInt(meta["held_at"])),
	}, true, nil
}

// TakeHeld puts what was kept beside the catalogue in its place: a person said
// so.
func (s *Store) TakeHeld(ctx context.Context) (result Ingested, err error) {
	held, ok, err := s.HeldInventory(ctx)
	if err != nil {
		return result, err
	}
	if !ok {
		return result, notFound("No inventory is kept beside the catalogue")
	}
	in := &Ingest{
		store: s, refresh: Refresh{Connection: held.Connection, Full: true}, at: held.At,
		lock: flock.New(s.path("refresh.lock"), flock.SetPermissions(0o600)),
	}
	locked, err := in.lock.TryLock()
	if err != nil {
		return result, failure(err, in.lock.Path())
	}
	if !locked {
		return result, conflict("Another orderpad is refreshing the stock at the moment; try again when it is done")
	}
	result.Rows = held.Rows
	err = s.writeCache(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := dropStaged(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "ALTER TABLE inventory_held RENAME TO inventory_next"); err != nil {
			return err
		}
		if err := in.replace(ctx, tx, &result); err != nil {
			return err
		}
		if err := errors.Join(dropStaged(ctx, tx), dropHeld(ctx, tx)); err != nil {
			return err
		}
		result.Total, result.Generation, err = touchInventory(ctx, tx, in.refresh, in.at)
		return err
	})
	return result, errors.Join(err, failure(in.lock.Close(), in.lock.Path()))
}

// Shrunk is wrapped by the error of a whole inventory that was kept beside the
// catalogue, as it came back with too few rows to replace it by itself.
type Shrunk struct {
	Held
}

func (e *Shrunk) Error() string { return "the inventory shrank" }

func (h Held) refuse() error {
	e := &order.Error{Kind: order.KindNeedsPerson, Err: &Shrunk{h}}
	return e
}
