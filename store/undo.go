package store

import (
	"bytes"
	"compress/flate"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"

	"orderpad/store/order"
)

// undoSteps is how far back an order's changes can be taken.
const undoSteps = 200

// pushUndo keeps what an order said before a change, drops what could be redone
// and the steps beyond undoSteps.
func pushUndo(ctx context.Context, tx *txn, id int64, label string, before []byte) error {
	if err := putUndo(ctx, tx, id, false, label, before); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM undo WHERE order_id = ? AND redo = 1", id); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM undo WHERE order_id = ?1 AND redo = 0 AND id <=
		(SELECT id FROM undo WHERE order_id = ?1 AND redo = 0 ORDER BY id DESC LIMIT 1 OFFSET ?2)`, id, undoSteps)
	return err
}

func putUndo(ctx context.Context, tx *txn, id int64, redo bool, label string, data []byte) error {
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		return err
	}
	if _, err := w.Write(data); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO undo (order_id, redo, label, content) VALUES (?,?,?,?)", id, redo, label, packed.Bytes())
	return err
}

// Undo takes the last change of an order back and returns the order and the
// label of what was undone.
func (s *Store) Undo(ctx context.Context, id int64) (order.Order, string, error) {
	return s.step(ctx, id, false)
}

// Redo does again what was undone last.
func (s *Store) Redo(ctx context.Context, id int64) (order.Order, string, error) {
	return s.step(ctx, id, true)
}

// step swaps an order's content with the top of one stack, which goes on top of
// the other.
func (s *Store) step(ctx context.Context, id int64, redo bool) (o order.Order, label string, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *txn) (err error) {
		if o, err = loadOrder(ctx, tx, id); err != nil {
			return err
		}
		if !o.State.Editable() {
			return o.Refuse("changed")
		}
		var row int64
		var packed []byte
		err = tx.QueryRowContext(ctx, "SELECT id, label, content FROM undo WHERE order_id = ? AND redo = ? ORDER BY id DESC LIMIT 1", id, redo).
			Scan(&row, &label, &packed)
		if errors.Is(err, sql.ErrNoRows) {
			return conflict("There is nothing to %s in order %s", map[bool]string{false: "undo", true: "redo"}[redo], o.ExtOrderID)
		}
		if err != nil {
			return err
		}
		data, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
		if err != nil {
			return err
		}
		var then content
		if err := json.Unmarshal(data, &then); err != nil {
			return err
		}
		now, err := json.Marshal(contentOf(o))
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM undo WHERE id = ?", row); err != nil {
			return err
		}
		if err := putUndo(ctx, tx, id, !redo, label, now); err != nil {
			return err
		}
		then.put(&o)
		o.Version++
		return commitOrder(ctx, tx, &o, "", "")
	})
	return o, label, err
}

// UndoDepth tells how many changes can be undone and redone.
func (s *Store) UndoDepth(ctx context.Context, id int64) (undo, redo int, err error) {
	err = s.orders.read.QueryRowContext(ctx, "SELECT count(*) FILTER (WHERE redo = 0), count(*) FILTER (WHERE redo = 1) FROM undo WHERE order_id = ?", id).
		Scan(&undo, &redo)
	return undo, redo, s.fail(err, s.orders)
}
