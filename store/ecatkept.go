package store

import (
	"context"
	"database/sql"

	"orderpad/store/order"
)

// eCatKept is a record of eCat's as it is kept, in the database and in the
// journal: once it is marked received, eCat does not send it again. Orders are
// named by their number, since a database that is brought back may count them
// anew.
type eCatKept struct {
	Connection string `json:"connection"`
	ID         int64  `json:"id"`
	Number     string `json:"number"`
	UUID       string `json:"uuid"`
	Order      string `json:"order,omitempty"` // ours; empty while there is none
	Asks       string `json:"asks,omitempty"`  // the order that a person decides about beside it
	Raw        []byte `json:"raw"`             // as it came, byte for byte
	PulledAt   int64  `json:"pulled_at"`       // all times in milliseconds since 1970
	MarkedAt   int64  `json:"marked_at,omitempty"`
	MarkError  string `json:"mark_error,omitempty"` // what eCat answered instead
}

// takenAs keeps a record that was taken as an order, nil when none was made of
// it; asks is the order that a person has to decide about beside it.
func takenAs(ctx context.Context, tx *txn, r ECatRecord, o, asks *order.Order) error {
	k := eCatKept{Connection: r.Connection, ID: r.ID, Number: r.Number, UUID: r.UUID, Raw: r.Raw, PulledAt: millis(tx.now)}
	if o != nil {
		k.Order = o.ExtOrderID
	}
	if asks != nil {
		k.Asks = asks.ExtOrderID
	}
	return k.keep(ctx, tx)
}

// keep writes a record with its line for the journal.
func (k eCatKept) keep(ctx context.Context, tx *txn) error {
	tx.lines = append(tx.lines, line{ECat: &k})
	return k.put(ctx, tx)
}

func (k eCatKept) put(ctx context.Context, tx *txn) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO ecat_records (connection, ecat_id, number, uuid, order_id, asks, raw, pulled_at, marked_at, mark_error)
		VALUES (?, ?, ?, ?, (SELECT id FROM orders WHERE ext_order_id = nullif(?, '')), (SELECT id FROM orders WHERE ext_order_id = nullif(?, '')), ?, ?, ?, ?)
		ON CONFLICT (connection, ecat_id) DO UPDATE SET number = excluded.number, uuid = excluded.uuid, order_id = excluded.order_id, asks = excluded.asks,
			raw = excluded.raw, pulled_at = excluded.pulled_at, marked_at = excluded.marked_at, mark_error = excluded.mark_error`,
		k.Connection, k.ID, k.Number, k.UUID, k.Order, k.Asks, k.Raw, k.PulledAt, k.MarkedAt, k.MarkError)
	return err
}

// keptECat reads the records r, and their orders o, that a condition holds for.
func keptECat(ctx context.Context, q querier, where string, args ...any) ([]eCatKept, error) {
	return collect(ctx, q, scanECatKept, eCatKeptFrom("")+" WHERE "+where+" ORDER BY r.connection, r.ecat_id", args...)
}

// eCatKeptFrom picks records r and their orders o from a database, by its name
// and a point where several are open.
func eCatKeptFrom(db string) string {
	return `SELECT r.connection, r.ecat_id, r.number, r.uuid, coalesce(o.ext_order_id, ''), coalesce(a.ext_order_id, ''),
			r.raw, r.pulled_at, r.marked_at, r.mark_error
		FROM ` + db + `ecat_records r LEFT JOIN ` + db + `orders o ON o.id = r.order_id LEFT JOIN ` + db + `orders a ON a.id = r.asks`
}

func scanECatKept(rows *sql.Rows) (k eCatKept, err error) {
	return k, rows.Scan(&k.Connection, &k.ID, &k.Number, &k.UUID, &k.Order, &k.Asks, &k.Raw, &k.PulledAt, &k.MarkedAt, &k.MarkError)
}
