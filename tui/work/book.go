package work

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"orderpad/store"
	"orderpad/store/order"
)

// heldBook is the shop's orders as filters ask them, kept until they change.
type heldBook struct {
	mu   sync.Mutex
	mark string
	rows []order.BookRow
}

// readFilter reads the words of a filter as the rep's connection has it.
func (w *Work) readFilter(ctx context.Context, text string) (order.Filter, order.Settings, error) {
	_, s, err := w.selling(ctx)
	if err != nil {
		return order.Filter{}, s, err
	}
	types := map[string]int64{}
	file, _ := w.Shop()
	for number, name := range file.Names.OrderTypes {
		if id, err := strconv.ParseInt(number, 10, 64); err == nil {
			types[strings.ToLower(name)] = id
		}
	}
	return order.ReadFilter(text, order.FilterBy{Today: w.Today(), DayFirst: s.DayFirst, Me: s.Rep, Types: types}), s, nil
}

// FilterNotes says what of a filter's words is left out, and why.
func (w *Work) FilterNotes(ctx context.Context, text string) ([]string, error) {
	f, _, err := w.readFilter(ctx, text)
	return f.Notes, err
}

// filtered are orders of this laptop as the words of a filter ask them, and how
// many there are before its limit.
func (w *Work) filtered(ctx context.Context, filter store.OrderFilter) ([]order.Order, int, error) {
	f, s, err := w.readFilter(ctx, filter.Text)
	if err != nil {
		return nil, 0, err
	}
	limit, offset := filter.Limit, filter.Offset
	if filter.Text = f.Text; f.Asks() {
		filter.Limit, filter.Offset = 0, 0
	}
	orders, err := w.Store.Orders(ctx, filter)
	if err != nil || !f.Asks() {
		return orders, len(orders), err
	}
	kept := orders[:0]
	for _, o := range orders {
		if row := o.BookRow(s); f.Match(&row) {
			kept = append(kept, o)
		}
	}
	total := len(kept)
	kept = kept[min(offset, total):]
	if limit > 0 {
		kept = kept[:min(limit, len(kept))]
	}
	return kept, total, nil
}

// filteredRows is filtered for a list on a screen.
func (w *Work) filteredRows(ctx context.Context, filter store.OrderFilter) ([]store.OrderRow, int, error) {
	f, _, err := w.readFilter(ctx, filter.Text)
	if err != nil {
		return nil, 0, err
	}
	if !f.Asks() {
		filter.Text = f.Text
		return w.Store.OrderRows(ctx, filter)
	}
	orders, total, err := w.filtered(ctx, filter)
	rows := make([]store.OrderRow, len(orders))
	for i, o := range orders {
		rows[i] = store.OrderRow{
			ID: o.ID, ExtOrderID: o.ExtOrderID, ServerOrderID: o.ServerOrderID, OnSiteOrder: o.OnSiteOrder, State: o.State,
			NeedsPerson: o.NeedsPerson, Test: o.Test || o.AsksTest(), MustLookUp: o.MustLookUp, Waiting: o.Waiting, Connection: o.Connection,
			CustomerName: o.CustomerName, Pieces: o.Pieces(), Total: o.Total(), Version: o.Version, CreatedAt: o.CreatedAt, UpdatedAt: o.UpdatedAt,
		}
	}
	return rows, total, err
}

// trackFiltered finds orders of the shop by the words of a filter, from what is
// on this laptop; asks is false where there is no such word.
func (w *Work) trackFiltered(ctx context.Context, query string) (view TrackView, asks bool, err error) {
	view.Orders = []TrackedOrder{}
	f, _, err := w.readFilter(ctx, query)
	if err != nil || !f.Asks() && len(f.Notes) == 0 {
		return view, false, err
	}
	if !f.Asks() && f.Text == "" {
		return view, true, order.FieldError("query", "%s", strings.Join(f.Notes, "; "))
	}
	rows, err := w.bookRows(ctx)
	if err != nil {
		return view, true, err
	}
	undetailed := 0
	for i := range rows {
		row := &rows[i]
		if !row.Detailed {
			undetailed++
		}
		if !f.MatchText(row.Text) || !f.Match(row) {
			continue
		}
		if view.Total++; view.Total > trackMost {
			continue
		}
		p, err := w.Store.Past(ctx, row.Connection, row.Number)
		if err != nil {
			return view, true, err
		}
		tracked, err := w.tracked(ctx, p)
		if err != nil {
			return view, true, err
		}
		view.Orders = append(view.Orders, tracked)
		if at := timePtr(cmp.Or(p.DetailAt, p.FetchedAt)); at != nil && (view.AsOf == nil || at.Before(*view.AsOf)) {
			view.AsOf = at
		}
	}
	notes := f.Notes
	if view.Total > len(view.Orders) {
		notes = append(notes, fmt.Sprintf("%d orders are so; these are the newest %d", view.Total, len(view.Orders)))
	}
	if needsLines(query) && undetailed > 0 {
		notes = append(notes, fmt.Sprintf("lines and tracking of %d orders are not on this laptop; they are not found by them", undetailed))
	}
	for i, n := range notes {
		notes[i] = strings.TrimSuffix(n, ".") + "."
	}
	view.Note = strings.Join(notes, " ")
	return view, true, nil
}

// needsLines tells whether a filter asks for what only an order's lines and
// shipments say.
func needsLines(query string) bool {
	lower := strings.ToLower(query)
	return strings.Contains(lower, "style:") || strings.Contains(lower, "color:") || strings.Contains(lower, "tracking")
}

// bookRows are the shop's orders as filters ask them.
func (w *Work) bookRows(ctx context.Context) ([]order.BookRow, error) {
	w.book.mu.Lock()
	defer w.book.mu.Unlock()
	mark, err := w.Store.BookMark(ctx)
	if err != nil {
		return nil, err
	}
	if w.book.rows == nil || w.book.mark != mark {
		if w.book.rows, err = w.Store.Book(ctx); err != nil {
			return nil, err
		}
		w.book.mark = mark
	}
	return w.book.rows, nil
}

// DayFirst tells how 3/4/26 is read: the day first (setting dates).
func (w *Work) DayFirst(ctx context.Context) (bool, error) {
	_, s, err := w.selling(ctx)
	return s.DayFirst, err
}
