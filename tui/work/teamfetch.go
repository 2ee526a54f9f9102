package work

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"orderpad/client"
	"orderpad/client/team"
	"orderpad/store/catalog"
)

// sharedFresh is how old what a colleague fetched may be to be taken instead of a
// fetch of one's own.
const sharedFresh = 15 * time.Minute

// inventory is the inventory of a server: what a laptop of the shop fetched
// lately, with its age and without a unit of the server's limit, else fetched now
// and published for the others. A home without a shop fetches, and so does one
// whose store fails.
func (w *Work) inventory(ctx context.Context, l *link, query client.InventoryQuery, view *RefreshView, take func(catalog.InventoryRow) error) (client.Freshness, error) {
	shop, _, err := w.team(ctx)
	span := client.InventoryQuery{Refresh: query.Refresh, ModifiedFrom: query.ModifiedFrom, ModifiedTo: query.ModifiedTo}
	if err != nil || shop == nil || query != span {
		return l.Inventory(ctx, query, take)
	}
	var fresh client.Freshness
	begun, failed := false, error(nil)
	// Who refreshes what changed asks from the day of the last refresh on: the
	// same for all who did it that day.
	what := fmt.Sprintf("inventory %s %s %s", l.conn.Kind, query.ModifiedFrom, query.ModifiedTo)
	got, err := shop.Share(ctx, l.conn.URL, what, sharedFresh, pause, func(ctx context.Context, emit func([]byte) error) error {
		begun = true
		fresh, failed = l.Inventory(ctx, query, func(row catalog.InventoryRow) error {
			line, err := json.Marshal(row)
			if err == nil {
				err = emit(line)
			}
			return err
		})
		return failed
	}, func(f team.Fetched) { begun, view.shared = true, f.Age }, func(line []byte) error {
		var row catalog.InventoryRow
		if err := json.Unmarshal(line, &row); err != nil {
			return err
		}
		return take(row)
	})
	if err != nil && !begun && ctx.Err() == nil {
		w.Log.Warn("the shop's store gives no stock; it is fetched", "err", err)
		return l.Inventory(ctx, query, take)
	}
	if err == nil && !got.Mine {
		fresh.CachedAt = w.Now().Add(-got.Age).UTC()
		view.From = got.Who
	}
	return fresh, err
}
