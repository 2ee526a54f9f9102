package work

import (
	"context"
	"fmt"
	"time"

	"orderpad/client"
	"orderpad/store"
	"orderpad/store/order"
)

// recentMonths are fetched at every refresh, since their orders still change.
// This one and the two before hold the last sixty days whatever the day.
const recentMonths = 3

// historyMonths is how far back orders are fetched the first time: this month
// and two whole years.
const historyMonths = 25

// RefreshCustomers fetches the shop's customers and orders: the first time two
// years, month by month, then what the last sixty days brought. Then the
// details of orders as far as the budget goes: customers taken along first,
// then open orders, then the newest.
func (w *Work) RefreshCustomers(ctx context.Context, progress func(Progress)) (CustomersRefreshView, error) {
	l, _, err := w.connected(ctx)
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
		if err := w.Store.UpsertCustomers(ctx, l.conn.Name, found); err != nil {
			return view, err
		}
	}
	if err := w.fetchMonths(ctx, l, &view, counter(progress, "Orders", w.Now)); err != nil {
		return view, err
	}
	if view.Details, err = w.FetchHistory(ctx, progress); err != nil && !order.IsKind(err, order.KindRateLimited) {
		return view, err
	}
	if _, view.Customers, err = w.Store.SearchCustomers(ctx, l.conn.Name, "", 1); err != nil {
		return view, err
	}
	_, view.Orders, err = w.Store.SearchPast(ctx, store.PastFilter{Connection: l.conn.Name, Limit: 1})
	return view, err
}

// fetchMonths fetches orders by the calendar month they were placed in, newest
// first, so that a stop leaves the recent ones. A past month that was fetched
// is marked, and not asked for again. Where a month holds few orders, several
// are asked for at once: two years month by month are more than a minute's
// requests.
func (w *Work) fetchMonths(ctx context.Context, l *link, view *CustomersRefreshView, count func(int, bool)) error {
	span := 1
	if l.customers != nil {
		span = 3 // a proxy answers longer ranges, from a smaller budget
	}
	for month := 0; month < historyMonths; {
		months, err := w.unfetched(ctx, l, &month, span)
		if err != nil {
			return err
		}
		if months == 0 {
			break
		}
		n, err := w.fetchRange(ctx, l, month, months, view)
		if err != nil {
			return err
		}
		count(n, false)
		month += months
		switch {
		case n < fewOrders*months:
			span = min(2*span, mostMonths)
		case n > manyOrders:
			span = max(span/2, 1)
		}
	}
	count(0, true)
	return nil
}

// The answers that lengthen and shorten the next range: so few orders a month,
// so many in all; and the longest range in months.
const (
	fewOrders  = 100
	manyOrders = 1000
	mostMonths = 6
)

// firstOf is the first day of the month so many months back.
func (w *Work) firstOf(month int) order.Date {
	now := w.Now().UTC()
	return order.DateOf(time.Date(now.Year(), now.Month()-time.Month(month), 1, 0, 0, 0, 0, time.UTC))
}

func (w *Work) monthMark(month int) string {
	first := w.firstOf(month)
	return fmt.Sprintf("orders %04d-%02d", first.Year, first.Month)
}

// unfetched moves month on to the next that is to be fetched, and tells how
// many from there on are, at most span; 0 is the end.
func (w *Work) unfetched(ctx context.Context, l *link, month *int, span int) (months int, err error) {
	for at := *month; at < historyMonths && months < span; at++ {
		done := ""
		if at >= recentMonths {
			if done, err = w.Store.Mark(ctx, l.conn.Name, w.monthMark(at)); err != nil {
				return 0, err
			}
		}
		switch {
		case done == "":
			months++
		case months > 0:
			return months, nil
		default:
			*month = at + 1
		}
	}
	return months, nil
}

// fetchRange fetches the orders of some months, the newest of which lies so
// many months back, and returns how many there were.
func (w *Work) fetchRange(ctx context.Context, l *link, month, months int, view *CustomersRefreshView) (int, error) {
	from, to := w.firstOf(month+months-1), w.firstOf(month-1).AddDays(-1)
	if month == 0 {
		to = order.DateOf(w.Now().UTC()).AddDays(1) // the server's day may be ahead
	}
	past, fresh, err := l.Orders(ctx, client.OrdersQuery{OrderedFrom: from, OrderedTo: to, Refresh: month < recentMonths})
	if err != nil {
		return 0, err
	}
	for i := range past {
		past[i].FetchedAt = w.Now()
	}
	if err := w.Store.UpsertPast(ctx, l.conn.Name, past); err != nil {
		return 0, err
	}
	if err := w.Store.UpsertCustomers(ctx, l.conn.Name, order.CustomersOf(past)); err != nil {
		return 0, err
	}
	for m := range months {
		if err := w.Store.SetMark(ctx, l.conn.Name, w.monthMark(month+m), w.Now().UTC().Format(time.RFC3339)); err != nil {
			return 0, err
		}
	}
	view.Fetched += len(past)
	view.From = from.String()
	view.Unread = append(view.Unread, fresh.Unread...)
	return len(past), nil
}

// historyBatch is how many orders' details one call fetches at most.
const historyBatch = 50

// detailUnits is what an order's details cost of the budget: the order itself,
// lines, payments and shipments.
const detailUnits = 4

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
		if left-detailUnits < s.Rate*3/5 {
			return i, nil // the rest of the budget stays for what the rep does
		}
		if err := w.fetchDetail(ctx, l, number, ""); err != nil {
			return i, err
		}
		count(1, false)
	}
	count(0, true)
	return len(numbers), nil
}
