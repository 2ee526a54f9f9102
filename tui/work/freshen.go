package work

import (
	"context"
	"slices"
	"sync"
	"time"

	"orderpad/client"
	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// FreshFor is how long stock counts as fresh (DECISIONS "Freshness").
const FreshFor = 5 * time.Minute

// freshenWait bounds a refresh of a few parts: what comes later than that is no
// help to who opened a grid.
const freshenWait = 20 * time.Second

// asking is which parts were asked for lately, by connection and part: what the
// server has no rows of would else be asked for with every grid.
type asking struct {
	mu sync.Mutex
	at map[[2]string]time.Time
}

// begin tells whether a part may be asked for now, and notes that it is.
func (a *asking) begin(connection, part string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.at == nil {
		a.at = map[[2]string]time.Time{}
	}
	for key, at := range a.at {
		if !fresh(at, now) {
			delete(a.at, key)
		}
	}
	key := [2]string{connection, part}
	if _, asked := a.at[key]; asked {
		return false
	}
	a.at[key] = now
	return true
}

// failed lets a part be asked for again.
func (a *asking) failed(connection, part string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.at, [2]string{connection, part})
}

// fresh tells whether what was fetched then is fresh; after now it is not, as
// the clock was put back.
func fresh(then, now time.Time) bool {
	age := now.Sub(then)
	return age >= 0 && age < FreshFor
}

// FreshenStyle fetches the stock of a style's parts where it is no longer fresh,
// and tells whether it is another now. It asks only where the server is there
// and its limit leaves room beside what sending needs, and waits for neither:
// else the stock stays as it is, and is refreshed another time. The search index
// follows with Changes, or when it is next asked for.
func (w *Work) FreshenStyle(ctx context.Context, number string) bool {
	conn, s, err := w.selling(ctx)
	if err != nil {
		return w.notFreshened(err)
	}
	return w.freshen(ctx, conn, s, []string{number}, func(string) bool { return true })
}

// FreshenOrder is FreshenStyle for the parts that an order asks for.
func (w *Work) FreshenOrder(ctx context.Context, key string) bool {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return w.notFreshened(err)
	}
	conn, s, err := w.forOrder(ctx, o)
	if err != nil {
		return w.notFreshened(err)
	}
	parts := map[string]bool{}
	var styles []string
	for _, line := range o.Lines {
		style, err := w.Store.InventoryStyle(ctx, line.Style, s.Spelling)
		if line.Fee || order.IsKind(err, order.KindNotFound) {
			continue
		}
		if err != nil {
			return w.notFreshened(err)
		}
		if !slices.Contains(styles, line.Style) {
			styles = append(styles, line.Style)
		}
		color, _ := style.Color(line.Color)
		for _, cell := range line.Cells {
			for _, p := range color.Stock[cell.Size].Parts {
				parts[p.Part] = true
			}
		}
	}
	return w.freshen(ctx, conn, s, styles, func(part string) bool { return parts[part] })
}

// notFreshened notes why the stock stays as it is: nobody asked for it.
func (w *Work) notFreshened(err error) bool {
	w.Log.Info("the stock of some parts was not refreshed", "error", err)
	return false
}

// freshen fetches those parts of styles that are wanted, one request each: the
// read side takes one part number at a time. What came before a
// request failed is kept.
func (w *Work) freshen(ctx context.Context, conn order.Connection, s order.Settings, styles []string, wanted func(part string) bool) bool {
	age, err := w.Store.InventoryAge(ctx)
	if err != nil {
		return w.notFreshened(err)
	}
	if !w.mayFreshen(conn, age) {
		return false
	}
	known, parts, err := w.staleParts(ctx, s, styles, age, wanted)
	if err != nil {
		return w.notFreshened(err)
	}
	if len(parts) == 0 {
		return false
	}
	l, err := w.link(ctx, conn)
	if err != nil {
		return w.notFreshened(err)
	}
	quick, cancel := context.WithTimeout(client.AtOnce(ctx), freshenWait)
	defer cancel()
	var rows []catalog.InventoryRow
	for _, part := range parts {
		if !w.asking.begin(conn.Name, part, w.Now()) {
			continue
		}
		before := len(rows)
		_, err := l.Inventory(quick, client.InventoryQuery{Part: part, Refresh: true}, func(row catalog.InventoryRow) error {
			rows = append(rows, row)
			return nil
		})
		if err != nil {
			rows = rows[:before]
			w.asking.failed(conn.Name, part)
			w.noteRefusal(err)
			w.notFreshened(err)
			break
		}
	}
	changed, err := w.takeFresh(context.WithoutCancel(ctx), conn, s, known, rows)
	if err != nil {
		return w.notFreshened(err)
	}
	return changed
}

// mayFreshen tells whether parts may be asked for: a catalogue that was never
// fetched whole through this connection is the rep's to fetch, one that is
// being fetched is fresh soon.
func (w *Work) mayFreshen(conn order.Connection, age store.InventoryAge) bool {
	w.upkeep.mu.Lock()
	refused := w.upkeep.refused
	w.upkeep.mu.Unlock()
	return w.Store.MayChange() == nil && !w.offline.Load() && !w.portal.Load() && !refused && len(w.refreshing) == 0 &&
		conn.Name != "" && !age.Full.IsZero() && age.Connection == conn.Name
}

// rowKey is what tells inventory rows apart.
type rowKey struct {
	part, color string
	id          int64
}

func keyOfRow(r catalog.InventoryRow) rowKey { return rowKey{r.Part, r.Color, r.ID} }

// staleParts are the parts to ask for, a style's base first, with all rows that
// the styles have here.
func (w *Work) staleParts(ctx context.Context, s order.Settings, styles []string, age store.InventoryAge, wanted func(part string) bool) (known map[rowKey]catalog.InventoryRow, parts []string, err error) {
	now := w.Now()
	known = map[rowKey]catalog.InventoryRow{}
	if fresh(age.Refreshed, now) {
		return known, nil, nil
	}
	for _, style := range styles {
		rows, err := w.Store.StyleRows(ctx, style, s.Spelling)
		if err != nil {
			return nil, nil, err
		}
		isFresh := map[string]bool{} // one request brings all rows of a part that there are
		for _, row := range rows {
			known[keyOfRow(row)] = row
			isFresh[row.Part] = isFresh[row.Part] || fresh(row.FetchedAt, now)
		}
		for _, row := range rows {
			if wanted(row.Part) && !isFresh[row.Part] && !slices.Contains(parts, row.Part) {
				parts = append(parts, row.Part)
			}
		}
	}
	return known, parts, nil
}

// takeFresh takes rows into the catalogue, and tells whether what the rep sees
// is another now. Rows that are as they were cost no new search index.
func (w *Work) takeFresh(ctx context.Context, conn order.Connection, s order.Settings, known map[rowKey]catalog.InventoryRow, rows []catalog.InventoryRow) (changed bool, err error) {
	if len(rows) == 0 {
		return false, nil
	}
	spoken, err := w.Store.Spoken(ctx)
	if err != nil {
		return false, err
	}
	for _, row := range rows {
		was, ok := known[keyOfRow(row)]
		fetched := was.FetchedAt
		was.FetchedAt = row.FetchedAt
		style, _ := s.Spelling.ParsePart(row.Part)
		// An order accepted between the two is in the stock from now on.
		changed = changed || !ok || was != row || slices.ContainsFunc(spoken[store.StyleColor{Style: style, Color: row.Color}], func(one store.Spoken) bool {
			return one.Accepted.After(fetched)
		})
	}
	if !changed {
		return false, w.Store.ConfirmInventory(ctx, rows)
	}
	return true, w.Store.UpsertInventory(ctx, conn.Name, rows)
}

// Shortage is a size of which fewer are on hand than an order asks for.
type Shortage struct {
	Style, Color, Size string
	OnHand, Asked      int
}

// QueueNews refreshes the stock of an order's own parts and names what is short
// by that and was not before, for the rep who has just queued it.
func (w *Work) QueueNews(ctx context.Context, key string) []Shortage {
	before, err := w.shortages(ctx, key)
	if err != nil {
		w.notFreshened(err)
		return nil
	}
	if !w.FreshenOrder(ctx, key) {
		return nil
	}
	after, err := w.shortages(ctx, key)
	if err != nil {
		w.notFreshened(err)
		return nil
	}
	return slices.DeleteFunc(after, func(now Shortage) bool {
		return slices.ContainsFunc(before, func(was Shortage) bool {
			return was.Style == now.Style && was.Color == now.Color && was.Size == now.Size
		})
	})
}

// shortages are the sizes that an order is short of, in its own order.
func (w *Work) shortages(ctx context.Context, key string) ([]Shortage, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return nil, err
	}
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return nil, err
	}
	var asked []Shortage
	for _, line := range o.Lines {
		for _, cell := range line.Cells {
			same := func(x Shortage) bool { return x.Style == line.Style && x.Color == line.Color && x.Size == cell.Size }
			at := slices.IndexFunc(asked, same)
			if at < 0 {
				at = len(asked)
				asked = append(asked, Shortage{Style: line.Style, Color: line.Color, Size: cell.Size})
			}
			asked[at].Asked += cell.Qty
		}
	}
	var failed error
	shelf := w.shelfFor(ctx, s, o.UUID, &failed)
	short := asked[:0]
	for _, one := range asked {
		stock := shelf(one.Style, one.Color).Color.Stock[one.Size]
		one.OnHand = stock.OnHand
		if stock.Made && one.OnHand < one.Asked {
			short = append(short, one)
		}
	}
	return short, failed
}
