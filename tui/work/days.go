package work

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"orderpad/client"
	"orderpad/store"
	"orderpad/store/order"
)

// Days chooses orders of the shop by what happened to them in a range of days,
// by their customer, or both.
type Days struct {
	What     Happened
	From, To order.Date
	Customer int64 // 0 is all
}

// Happened is what a range of days is of.
type Happened string

// What the shop can be asked about by days; empty for all of a customer's.
const (
	Ordered  Happened = "ordered"
	Due      Happened = "due" // asked to ship
	Produced Happened = "produced"
	Shipped  Happened = "shipped"
	Invoiced Happened = "invoiced"
	Paid     Happened = "paid"
	Parcels  Happened = "parcels" // tracking numbers made or imported
)

// query is what the shop is asked for orders; false for payments and parcels.
func (d Days) query() (q client.OrdersQuery, ok bool) {
	q = client.OrdersQuery{Customer: d.Customer, Refresh: true}
	switch d.What {
	case Ordered:
		q.OrderedFrom, q.OrderedTo = d.From, d.To
	case Due:
		q.RequestedFrom, q.RequestedTo = d.From, d.To
	case Produced:
		q.ProducedFrom, q.ProducedTo = d.From, d.To
	case Shipped:
		q.ShippedFrom, q.ShippedTo = d.From, d.To
	case Invoiced:
		q.InvoicedFrom, q.InvoicedTo = d.From, d.To
	case "":
	default:
		return q, false
	}
	return q, true
}

// holds tells whether an order, as it is on this laptop, is among the chosen.
func (d Days) holds(p order.Past) bool {
	in := func(day order.Date) bool {
		return !day.IsZero() && !day.Before(d.From) && !d.To.Before(day)
	}
	if d.Customer != 0 && p.Customer != d.Customer {
		return false
	}
	switch d.What {
	case Ordered:
		return in(p.Ordered)
	case Due:
		return in(p.RequestedShip)
	case Produced:
		return in(p.Produced)
	case Shipped:
		return in(p.Shipped)
	case Invoiced:
		return in(p.Invoiced)
	case Paid:
		return slices.ContainsFunc(p.Payments, func(x order.PaidPayment) bool { return in(x.Date) })
	case Parcels:
		return slices.ContainsFunc(p.Shipments, func(x order.Shipment) bool { return in(x.Created) })
	}
	return true
}

// TrackDays finds the shop's orders by days or customer: it asks the shop, and
// shows what this laptop has then. Without a network that is what was fetched
// last, and the note says so.
func (w *Work) TrackDays(ctx context.Context, d Days) (TrackView, error) {
	view := TrackView{Orders: []TrackedOrder{}}
	conn, _, err := w.selling(ctx)
	if err != nil {
		return view, err
	}
	if conn.Name == "" {
		return view, noConnection()
	}
	found, failed := w.askDays(ctx, conn, d)
	var refused error
	if failed != nil {
		_, refused = notAsked(failed)
		view.Note = fmt.Sprintf("%s; this is what was fetched last.", strings.TrimSuffix(failed.Error(), "."))
	}
	past, _, err := w.Store.SearchPast(ctx, store.PastFilter{Connection: conn.Name, Customer: d.Customer})
	if err != nil {
		return view, err
	}
	for _, p := range past {
		found.put(&p)
		if found.numbers[p.Number] || d.holds(p) {
			tracked, err := w.tracked(ctx, p)
			if err != nil {
				return view, err
			}
			view.Orders = append(view.Orders, tracked)
		}
	}
	for _, t := range view.Orders {
		if at := t.FetchedAt; at != nil && (view.AsOf == nil || at.Before(*view.AsOf)) {
			view.AsOf = at
		}
	}
	if refused != nil {
		return view, refused
	}
	if len(view.Orders) == 0 {
		e := order.Errorf(order.KindNotFound, "the shop has no such order")
		e.Hint = view.Note
		return view, e
	}
	return view, nil
}

// happenings are what the shop said of a range of days, by order.
type happenings struct {
	numbers  map[int64]bool
	payments map[int64][]order.PaidPayment
	parcels  map[int64][]order.Shipment
}

// put adds what is newer than the order's details.
func (h happenings) put(p *order.Past) {
	for _, x := range h.payments[p.Number] {
		if !slices.Contains(p.Payments, x) {
			p.Payments = append(slices.Clip(p.Payments), x)
		}
	}
	for _, x := range h.parcels[p.Number] {
		if !slices.ContainsFunc(p.Shipments, func(known order.Shipment) bool { return known.Tracking == x.Tracking }) {
			p.Shipments = append(slices.Clip(p.Shipments), x)
		}
	}
}

// askDays asks the shop and keeps the orders that it names. Orders that were
// paid or shipped and are not on this laptop are fetched too, as far as the
// budget goes.
func (w *Work) askDays(ctx context.Context, conn order.Connection, d Days) (h happenings, err error) {
	h.numbers = map[int64]bool{}
	l, err := w.link(ctx, conn)
	if err != nil {
		return h, err
	}
	if q, ok := d.query(); ok {
		past, _, err := l.Orders(ctx, q)
		if err != nil {
			return h, err
		}
		for i := range past {
			past[i].FetchedAt = w.Now()
			h.numbers[past[i].Number] = true
		}
		if err := w.Store.UpsertPast(ctx, conn.Name, past); err != nil {
			return h, err
		}
		return h, w.Store.UpsertCustomers(ctx, conn.Name, order.CustomersOf(past))
	}
	if d.What == Paid {
		if h.payments, _, err = l.PaymentsIn(ctx, d.From, d.To, true); err != nil {
			return h, err
		}
	} else {
		// A record may be made one day and imported another.
		imported, _, err := l.TrackingIn(ctx, client.TrackingQuery{ImportedFrom: d.From, ImportedTo: d.To, Refresh: true})
		if err != nil {
			return h, err
		}
		if h.parcels, _, err = l.TrackingIn(ctx, client.TrackingQuery{CreatedFrom: d.From, CreatedTo: d.To, Refresh: true}); err != nil {
			return h, err
		}
		for number, list := range imported {
			h.parcels[number] = append(h.parcels[number], list...)
		}
	}
	numbers := slices.Collect(maps.Keys(h.payments))
	numbers = append(numbers, slices.Collect(maps.Keys(h.parcels))...)
	slices.SortFunc(numbers, func(a, b int64) int { return cmp.Compare(b, a) })
	return h, w.fetchUnknown(ctx, l, numbers, d, &h)
}

// fetchUnknown fetches the orders that are not on this laptop yet, and chooses
// those of the customer that was asked for.
func (w *Work) fetchUnknown(ctx context.Context, l *link, numbers []int64, d Days, h *happenings) error {
	for _, number := range numbers {
		p, err := w.Store.Past(ctx, l.conn.Name, number)
		if order.IsKind(err, order.KindNotFound) {
			if left, err := l.budget.Left(ctx); err != nil || left < 2*detailUnits {
				return cmp.Or(err, error(order.Errorf(order.KindRateLimited, "The server's limit is used up for now; order %d and older ones are missing", number)))
			}
			if err := w.fetchDetail(ctx, l, number, ""); err != nil {
				return err
			}
			p, err = w.Store.Past(ctx, l.conn.Name, number)
		}
		switch {
		case order.IsKind(err, order.KindNotFound): // the shop does not know it either
		case err != nil:
			return err
		case d.Customer == 0 || p.Customer == d.Customer:
			h.numbers[number] = true
		}
	}
	return nil
}
