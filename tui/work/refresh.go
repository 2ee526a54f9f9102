package work

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"orderpad/client"
	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// inventoryDays is how far back an incremental refresh looks beyond the last
// one: modification dates have no time, and clocks differ.
const inventoryDays = 1

// RefreshInventory fetches what changed since the last refresh, or everything
// with full, as the first time does. The old catalogue serves until the new
// one is whole; a broken download leaves it as it was.
func (w *Work) RefreshInventory(ctx context.Context, full bool, progress func(Progress)) (RefreshView, error) {
	conn, s, err := w.selling(ctx)
	if err != nil {
		return RefreshView{}, err
	}
	if conn.Name == "" {
		return RefreshView{}, noConnection()
	}
	l, err := w.link(ctx, conn)
	if err != nil {
		return RefreshView{}, err
	}
	started := w.Now()
	age, err := w.Store.InventoryAge(ctx)
	if err != nil {
		return RefreshView{}, err
	}
	full = full || age.Full.IsZero() || age.Connection != conn.Name
	query := client.InventoryQuery{Refresh: full}
	if !full {
		query.ModifiedFrom = order.DateOf(age.Refreshed.UTC()).AddDays(-inventoryDays)
		query.ModifiedTo = order.DateOf(started.UTC()).AddDays(inventoryDays)
	}
	view := RefreshView{Full: full, FetchedAt: started.UTC().Truncate(time.Second), Connection: conn.Name, Warnings: []string{}, Unread: []string{}}
	count := counter(progress, "Inventory", w.Now)
	if err := w.ingest(ctx, l, query, &view, count); err != nil {
		return view, err
	}
	if err := w.renewIndex(ctx); err != nil {
		return view, err
	}
	index := w.index.Load()
	count(0, true)
	view.Rows, view.Styles = index.Rows(), index.Styles()
	view.Seconds = w.Now().Sub(started).Seconds()
	return view, w.offerSpelling(ctx, s, &view)
}

func noConnection() error {
	e := order.Errorf(order.KindInvalid, "there is no connection to the shop yet")
	e.Field, e.Hint = "connection", "add one with: orderpad connection add NAME --kind proxy --url https://..."
	return e
}

// counter tells progress about rows a few times a second.
func counter(progress func(Progress), doing string, now func() time.Time) func(rows int, finished bool) {
	const every = 200 * time.Millisecond
	started, last, done := now(), now(), 0
	return func(rows int, finished bool) {
		done += rows
		at := now()
		if progress == nil || (!finished && at.Sub(last) < every) {
			return
		}
		last = at
		progress(Progress{Doing: doing, Done: done, Rate: float64(done) / max(at.Sub(started).Seconds(), 0.001), Finished: finished})
	}
}

// ingest fetches in one answer, or in slices where one does not come whole.
func (w *Work) ingest(ctx context.Context, l *link, query client.InventoryQuery, view *RefreshView, count func(int, bool)) error {
	err := w.ingestWhole(ctx, l, query, view, count)
	var cut *client.Incomplete
	if !errors.As(err, &cut) || ctx.Err() != nil {
		return err
	}
	w.Log.Info("inventory does not come in one answer; it is fetched in slices")
	view.Sliced = true
	return w.ingestSlices(ctx, l, query, view, count)
}

func (w *Work) ingestWhole(ctx context.Context, l *link, query client.InventoryQuery, view *RefreshView, count func(int, bool)) error {
	in, err := w.Store.BeginInventory(ctx, store.Refresh{Connection: l.conn.Name, Full: view.Full})
	if err != nil {
		return err
	}
	if err := w.ingestInto(ctx, l, query, view, count, in); err != nil {
		return errors.Join(err, in.Abort(context.WithoutCancel(ctx)))
	}
	_, err = in.Commit(ctx)
	return err
}

// ingestSlices fetches an inventory that does not come whole in smaller
// queries. Those that are in outlast a broken download: the next refresh goes
// on after them, and all are taken into use together.
func (w *Work) ingestSlices(ctx context.Context, l *link, query client.InventoryQuery, view *RefreshView, count func(int, bool)) error {
	known, err := w.knownInventory(ctx)
	if err != nil {
		return err
	}
	in, err := w.Store.BeginInventory(ctx, store.Refresh{Connection: l.conn.Name, Full: view.Full})
	if err != nil {
		return err
	}
	waiting := client.Slices(query, known, w.Today())
	for len(waiting) > 0 {
		slice := waiting[0]
		waiting = waiting[1:]
		name := fmt.Sprintf("%+v", slice)
		if slices.Contains(in.Slices(), name) {
			continue
		}
		err := w.ingestInto(ctx, l, slice, view, count, in)
		var cut *client.Incomplete
		if errors.As(err, &cut) && ctx.Err() == nil {
			if smaller := client.Slices(slice, client.Known{}, w.Today()); smaller != nil {
				waiting = append(smaller, waiting...)
				continue
			}
		}
		if err == nil {
			err = in.EndSlice(ctx, name)
		}
		if err != nil {
			return errors.Join(err, in.Pause())
		}
	}
	_, err = in.Commit(ctx)
	return err
}

// knownInventory is what a full refresh can be cut by.
func (w *Work) knownInventory(ctx context.Context) (client.Known, error) {
	age, err := w.Store.InventoryAge(ctx)
	if err != nil || age.Full.IsZero() {
		return client.Known{}, err
	}
	vendors, types, err := w.Store.InventoryKinds(ctx)
	return client.Known{Vendors: vendors, ProductTypes: types, Until: order.DateOf(age.Full.UTC()).AddDays(-inventoryDays)}, err
}

// ingestInto streams one query's rows into the cache, with flat memory.
func (w *Work) ingestInto(ctx context.Context, l *link, query client.InventoryQuery, view *RefreshView, count func(int, bool), in *store.Ingest) error {
	fresh, err := l.Inventory(ctx, query, func(row catalog.InventoryRow) error {
		view.Fetched++
		count(1, false)
		return in.Add(ctx, row)
	})
	if err != nil {
		return err
	}
	view.Warnings = append(view.Warnings, fresh.Warnings...)
	view.Unread = append(view.Unread, fresh.Unread...)
	if at := timePtr(fresh.CachedAt); at != nil {
		view.CachedAt = at
	}
	return nil
}

// offerSpelling names the table that the catalogue spells sizes by, when it is
// not the one that is set.
func (w *Work) offerSpelling(ctx context.Context, s order.Settings, view *RefreshView) error {
	parts, err := w.Store.InventoryParts(ctx)
	if err != nil {
		return err
	}
	table, seed, export := catalog.GuessTable(parts)
	if table != s.Spelling.Table && seed != export {
		view.OfferSizes = string(table)
		view.SpellingFits, view.SpellingMisses = max(seed, export), min(seed, export)
	}
	return nil
}

// recentMonths are fetched at every refresh, since their orders still change.
const recentMonths = 2

// historyMonths is how far back orders are fetched the first time.
const historyMonths = 24

// RefreshCustomers fetches the shop's customers and orders: the first time two
// years, month by month, then what the last sixty days brought. Then the
// details of orders as far as the budget goes: customers taken along first,
// then open orders, then the newest.
func (w *Work) RefreshCustomers(ctx context.Context, progress func(Progress)) (CustomersRefreshView, error) {
	conn, _, err := w.selling(ctx)
	if err != nil {
		return CustomersRefreshView{}, err
	}
	if conn.Name == "" {
		return CustomersRefreshView{}, noConnection()
	}
	l, err := w.link(ctx, conn)
	if err != nil {
		return CustomersRefreshView{}, err
	}
	view := CustomersRefreshView{Unread: []string{}}
	if l.customers != nil {
		found, fresh, err := l.customers.Customers(ctx, true)
		if err != nil {
			return view, err
		}
		view.Unread = append(view.Unread, fresh.Unread...)
		if err := w.Store.UpsertCustomers(ctx, conn.Name, found); err != nil {
			return view, err
		}
	}
	if err := w.fetchMonths(ctx, l, &view, counter(progress, "Orders", w.Now)); err != nil {
		return view, err
	}
	if view.Details, err = w.FetchHistory(ctx, progress); err != nil && !order.IsKind(err, order.KindRateLimited) {
		return view, err
	}
	if _, view.Customers, err = w.Store.SearchCustomers(ctx, conn.Name, "", 1); err != nil {
		return view, err
	}
	_, view.Orders, err = w.Store.SearchPast(ctx, store.PastFilter{Connection: conn.Name, Limit: 1})
	return view, err
}

// fetchMonths fetches orders by the day they were placed, newest month first,
// so that a stop leaves the recent ones. A month that was fetched is marked.
func (w *Work) fetchMonths(ctx context.Context, l *link, view *CustomersRefreshView, count func(int, bool)) error {
	today := order.DateOf(w.Now().UTC()).AddDays(1)
	step := 1
	if l.customers != nil {
		step = 3 // a proxy's budget is small, and it answers longer ranges
	}
	for month := 0; month < historyMonths; month += step {
		to := order.DateOf(today.Time().AddDate(0, -month, 0))
		from := order.DateOf(today.Time().AddDate(0, -month-step, 0)).AddDays(1)
		mark := fmt.Sprintf("orders %04d-%02d", to.Year, to.Month)
		done, err := w.Store.Mark(ctx, l.conn.Name, mark)
		if err != nil {
			return err
		}
		if month >= recentMonths && done != "" {
			continue
		}
		past, fresh, err := l.Orders(ctx, client.OrdersQuery{OrderedFrom: from, OrderedTo: to, Refresh: month < recentMonths})
		if err != nil {
			return err
		}
		for i := range past {
			past[i].FetchedAt = w.Now()
		}
		if err := w.Store.UpsertPast(ctx, l.conn.Name, past); err != nil {
			return err
		}
		if err := w.Store.UpsertCustomers(ctx, l.conn.Name, order.CustomersOf(past)); err != nil {
			return err
		}
		if err := w.Store.SetMark(ctx, l.conn.Name, mark, w.Now().UTC().Format(time.RFC3339)); err != nil {
			return err
		}
		view.Fetched += len(past)
		view.From = from.String()
		view.Unread = append(view.Unread, fresh.Unread...)
		count(len(past), false)
	}
	count(0, true)
	return nil
}

// historyBatch is how many orders' details one call fetches at most.
const historyBatch = 50

// FetchHistory fetches lines, shipments and payments of orders that have none
// here yet or are still open, as far as the budget goes without touching what
// is kept for sending. It returns how many it fetched.
func (w *Work) FetchHistory(ctx context.Context, progress func(Progress)) (int, error) {
	conn, s, err := w.selling(ctx)
	if err != nil || conn.Name == "" {
		return 0, err
	}
	l, err := w.link(ctx, conn)
	if err != nil {
		return 0, err
	}
	numbers, err := w.Store.NeedDetail(ctx, conn.Name, historyBatch)
	if err != nil {
		return 0, err
	}
	count := counter(progress, "Order details", w.Now)
	for i, number := range numbers {
		left, err := l.budget.Left(ctx)
		if err != nil {
			return i, err
		}
		if left < s.Rate/2 {
			return i, nil // half of the budget stays for what the rep does
		}
		if err := w.fetchDetail(ctx, l, number); err != nil {
			return i, err
		}
		count(1, false)
	}
	count(0, true)
	return len(numbers), nil
}
