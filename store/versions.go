package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"

	"orderpad/store/order"
)

// version is what an order looked like, as two marks.
type version struct {
	whole   string // all of it, but for the local number
	content string // what the rep wrote
}

// versionOf marks an order as it is.
func versionOf(o order.Order) (v version, err error) {
	o.ID = 0
	if v.whole, err = mark(o); err != nil {
		return v, err
	}
	v.content, err = mark(contentOf(o))
	return v, err
}

func mark(what any) (string, error) {
	doc, err := json.Marshal(what)
	sum := sha256.Sum256(doc)
	return hex.EncodeToString(sum[:8]), err
}

// markVersion keeps the marks of an order that was just written.
func markVersion(ctx context.Context, tx *txn, o order.Order) error {
	v, err := versionOf(o)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT OR REPLACE INTO versions (order_id, version, mark, content) VALUES (?, ?, ?, ?)", o.ID, o.Version, v.whole, v.content)
	return err
}

// history is every version of an order that was written here, by its number.
type history map[int64]version

// readHistory reads it from a database by its name. The version that an order is
// in is among them even if an older program wrote it.
func readHistory(ctx context.Context, q querier, db string, id int64, o order.Order) (history, error) {
	h := history{}
	_, err := collect(ctx, q, func(rows *sql.Rows) (number int64, err error) {
		var v version
		err = rows.Scan(&number, &v.whole, &v.content)
		h[number] = v
		return number, err
	}, "SELECT version, mark, content FROM "+db+".versions WHERE order_id = ?", id)
	if _, written := h[o.Version]; err == nil && !written {
		h[o.Version], err = versionOf(o)
	}
	return h, err
}

// said tells whether the order once had exactly this content.
func (h history) said(content string) bool {
	for _, v := range h {
		if v.content == content {
			return true
		}
	}
	return false
}
