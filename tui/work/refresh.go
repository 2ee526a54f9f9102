package work

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"orderpad/client"
	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/store/search"
)

// inventoryDays is how far back an incremental refresh looks beyond the last
// one: modification dates have no time, and clocks differ.
const inventoryDays = 1

// RefreshInventory fetches what changed since the last refresh, or everything
// with full, as the first time does. The old catalogue serves until the new
// one is whole; a broken download leaves it as it was.
//
// A whole answer that is empty, or has under half of the rows here, replaces
// nothing by itself: it is kept beside, and the error is needs_person.
// TakeInventory takes it.
func (w *Work) RefreshInventory(ctx context.Context, full bool, progress func(Progress)) (RefreshView, error) {
	select {
	case w.refreshing <- struct{}{}: // after the one that came by itself
		defer func() { <-w.refreshing }()
	case <-ctx.Done():
		return RefreshView{}, ctx.Err()
	}
	return w.refreshInventory(ctx, full, false, progress)
}

// takeFor is how long an answer that was kept beside the catalogue is taken as
// it is; an older one is fetched again.
const takeFor = 2 * time.Hour

// TakeInventory takes the shop's whole inventory however few rows it has, as a
// person says: the answer that was kept beside the catalogue, else a new one.
func (w *Work) TakeInventory(ctx context.Context, progress func(Progress)) (RefreshView, error) {
	select {
	case w.refreshing <- struct{}{}:
		defer func() { <-w.refreshing }()
	case <-ctx.Done():
		return RefreshView{}, ctx.Err()
	}
	conn, _, err := w.selling(ctx)
	if err != nil {
		return RefreshView{}, err
	}
	held, kept, err := w.Store.HeldInventory(ctx)
	if age := w.Now().Sub(held.At); err != nil || !kept || held.Connection != conn.Name || age < 0 || age > takeFor {
		if err != nil {
			return RefreshView{}, err
		}
		return w.refreshInventory(ctx, true, true, progress)
	}
	view := RefreshView{Full: true, Fetched: held.Rows, FetchedAt: held.At.UTC().Truncate(time.Second), Connection: conn.Name, Warnings: []string{}, Unread: []string{}}
	done, err := w.Store.TakeHeld(ctx)
	if err != nil {
		return view, err
	}
	view.Gone = done.Gone
	if err := w.renewIndex(ctx); err != nil {
		return view, err
	}
	w.forgetTrouble()
	index := w.index.Load()
	view.Rows, view.Styles = index.Rows(), index.Styles()
	return view, nil
}

// sayShrunk is the error of an inventory that was kept beside the catalogue, in
// words.
func sayShrunk(err error, connection string) error {
	var shrunk *store.Shrunk
	if !errors.As(err, &shrunk) {
		return err
	}
	e := &order.Error{Kind: order.KindNeedsPerson, Err: shrunk}
	switch {
	case shrunk.Rows == 0 && shrunk.Before == 0:
		e.Message = "The inventory of " + connection + " came back empty; the shop may have trouble, try again later"
	case shrunk.Rows == 0:
		e.Message = fmt.Sprintf("The inventory of %s came back empty; the catalogue here stays as it is (%d rows), or all of it would vanish", connection, shrunk.Before)
	default:
		e.Message = fmt.Sprintf("The inventory of %s came back with %d rows where %d are here; the catalogue stays as it is, or more than half of it would vanish. The answer is kept beside",
			connection, shrunk.Rows, shrunk.Before)
	}
	e.Hint = "if that is right, take it with: orderpad inventory refresh --yes"
	return e
}

func (w *Work) refreshInventory(ctx context.Context, full, taken bool, progress func(Progress)) (RefreshView, error) {
	l, s, err := w.connected(ctx)
	if err != nil {
		return RefreshView{}, err
	}
	started := w.Now()
	age, err := w.Store.InventoryAge(ctx)
	if err != nil {
		return RefreshView{}, err
	}
	full = full || age.Full.IsZero() || age.Connection != l.conn.Name
	query := client.InventoryQuery{Refresh: full}
	if !full {
		query.ModifiedFrom = order.DateOf(age.Refreshed.UTC()).AddDays(-inventoryDays)
		query.ModifiedTo = order.DateOf(started.UTC()).AddDays(inventoryDays)
	}
	view := RefreshView{Full: full, FetchedAt: started.UTC().Truncate(time.Second), Connection: l.conn.Name, Warnings: []string{}, Unread: []string{}}
	count := counter(progress, "Inventory", w.Now)
	view.taken = taken
	if err := w.ingest(ctx, l, s, query, &view, count); err != nil {
		return view, sayShrunk(err, l.conn.Name)
	}
	if err := w.renewIndex(ctx); err != nil {
		return view, err
	}
	index := w.index.Load()
	count(0, true)
	w.forgetTrouble()
	view.Rows, view.Styles = index.Rows(), index.Styles()
	view.Seconds = w.Now().Sub(started).Seconds()
	return view, w.offerSpelling(ctx, l.conn, s, &view)
}

// connected is the shop's server that the rep works with, and its settings.
func (w *Work) connected(ctx context.Context) (*link, order.Settings, error) {
	conn, s, err := w.selling(ctx)
	if err != nil {
		return nil, s, err
	}
	if conn.Name == "" {
		return nil, s, noConnection()
	}
	l, err := w.link(ctx, conn)
	return l, s, err
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
func (w *Work) ingest(ctx context.Context, l *link, s order.Settings, query client.InventoryQuery, view *RefreshView, count func(int, bool)) error {
	err := w.ingestWhole(ctx, l, s, query, view, count)
	var cut *client.Incomplete
	if !errors.As(err, &cut) || ctx.Err() != nil {
		return err
	}
	w.Log.Info("inventory does not come in one answer; it is fetched in slices")
	view.Sliced = true
	return w.ingestSlices(ctx, l, query, view, count)
}

// ingestWhole fetches one answer. The search index grows beside it: the rows
// of a full answer are the catalogue, and need not be read back for it.
func (w *Work) ingestWhole(ctx context.Context, l *link, s order.Settings, query client.InventoryQuery, view *RefreshView, count func(int, bool)) error {
	in, err := w.Store.BeginInventory(ctx, store.Refresh{Connection: l.conn.Name, Full: view.Full, Taken: view.taken})
	if err != nil {
		return err
	}
	// A million rows leave garbage fast; half of it costs little more time.
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	builder := search.NewBuilder(s.Spelling)
	err = w.ingestInto(ctx, l, query, view, count, func(row catalog.InventoryRow) error {
		if view.shared > 0 {
			in.Aged(view.shared)
			view.shared = 0
		}
		if view.Full {
			builder.Add(row)
		}
		return in.Add(ctx, row)
	})
	if err != nil {
		return errors.Join(err, in.Abort(context.WithoutCancel(ctx)))
	}
	w.indexMu.Lock() // nobody else builds an index of what is committed here
	defer w.indexMu.Unlock()
	done, err := in.Commit(ctx)
	view.Gone = done.Gone
	if err != nil || !view.Full || done.Total != done.Rows { // some came twice
		return err
	}
	debug.FreeOSMemory() // what the rows left behind is not held beside the index while that is built
	return w.keepIndex(ctx, builder.Build(), done.Generation, suffixesOf(s.Spelling))
}

// ingestSlices fetches an inventory that does not come whole in smaller
// queries. Those that are in outlast a broken download: the next refresh goes
// on after them, and all are taken into use together.
func (w *Work) ingestSlices(ctx context.Context, l *link, query client.InventoryQuery, view *RefreshView, count func(int, bool)) error {
	known, err := w.knownInventory(ctx)
	if err != nil {
		return err
	}
	in, err := w.Store.BeginInventory(ctx, store.Refresh{Connection: l.conn.Name, Full: view.Full, Taken: view.taken})
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
		err := w.ingestInto(ctx, l, slice, view, count, func(row catalog.InventoryRow) error { return in.Add(ctx, row) })
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
	done, err := in.Commit(ctx)
	view.Gone = done.Gone
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

// ingestInto streams one query's rows to where take puts them, with flat memory.
func (w *Work) ingestInto(ctx context.Context, l *link, query client.InventoryQuery, view *RefreshView, count func(int, bool), take func(catalog.InventoryRow) error) error {
	fresh, err := w.inventory(ctx, l, query, view, func(row catalog.InventoryRow) error {
		view.Fetched++
		if view.Fetched%wayRows == 0 {
			w.way.give(ctx)
		}
		count(1, false)
		return take(row)
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

// offerSpelling asks which table part numbers are to be spelled by, when the
// catalogue spells them by another than stands in and nobody has said which.
func (w *Work) offerSpelling(ctx context.Context, conn order.Connection, s order.Settings, view *RefreshView) error {
	if conn.Settings["sizes"] != "" {
		return nil
	}
	parts, err := w.Store.InventoryParts(ctx)
	if err != nil {
		return err
	}
	table, seed, export := catalog.GuessTable(parts)
	if table != s.Spelling.Table && seed != export {
		view.OfferSizes = string(table)
		view.SpellingFits, view.SpellingMisses = max(seed, export), min(seed, export)
		view.Hint = fmt.Sprintf("%d part numbers spell sizes as in the table %s and %d as in %s, by which parts leave now; choose with: orderpad connection set %s sizes=%s (or sizes=%s)",
			view.SpellingFits, table, view.SpellingMisses, s.Spelling.Table, conn.Name, table, s.Spelling.Table)
	}
	return nil
}
