package work

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orderpad/store"
	"orderpad/store/order"
)

// The bounds of tracking: how many orders are shown, and for how many of them
// the shop is asked, at four requests each.
const (
	trackMost  = 50
	trackFetch = 3
)

// Track finds orders by OnSite number, external id, customer, contact, e-mail
// or PO, and the orders of a customer by its number, asks the shop about the
// first few, and shows the rest as last fetched. Without a network it shows what
// this laptop has, and says so; a refused sign-in is an error too, beside it.
func (w *Work) Track(ctx context.Context, query string) (TrackView, error) {
	query = strings.TrimSpace(query)
	if query == "" {
		return TrackView{}, order.FieldError("query", "name an order: its number, id, customer, contact, e-mail or PO")
	}
	if view, asks, err := w.trackFiltered(ctx, query); asks || err != nil {
		return view, err
	}
	view, known, err := w.trackHere(ctx, query)
	if err != nil {
		return view, err
	}
	if number, err := strconv.ParseInt(query, 10, 64); err == nil && len(view.Orders) == 0 && number > 0 {
		known = []atShop{{number: number}}
	}
	note, refused := w.fetchDetails(ctx, known[:min(trackFetch, len(known))])
	if len(known) > 0 {
		if view, _, err = w.trackHere(ctx, query); err != nil {
			return view, err
		}
	}
	if len(view.Orders) == 0 && note == "" && looksLikeID(query) {
		if note, refused, err = w.fetchNamed(ctx, query); err != nil {
			return view, err
		}
		if view, _, err = w.trackHere(ctx, query); err != nil {
			return view, err
		}
	}
	view.Note = note
	if refused != nil {
		return view, refused
	}
	if len(view.Orders) == 0 {
		e := order.Errorf(order.KindNotFound, "no order is found for %q", query)
		e.Hint = cmp.Or(note, "fetch the shop's orders with: orderpad customers refresh")
		return view, e
	}
	return view, nil
}

// fetchNamed asks the shop for what a query may name that this laptop has
// nothing of: the orders of a customer by its number, else an order by its
// external id.
func (w *Work) fetchNamed(ctx context.Context, query string) (note string, refused, err error) {
	if number, bad := strconv.ParseInt(query, 10, 64); bad == nil && number > 0 {
		conn, _, err := w.selling(ctx)
		if err != nil {
			return "", nil, err
		}
		if conn.Name != "" {
			if _, err := w.askDays(ctx, conn, Days{Customer: number}); err != nil {
				note, refused := notAsked(err)
				return note, refused, nil
			}
		}
	}
	return w.fetchByID(ctx, query)
}

// notAsked says why the shop was not asked. A refused sign-in is more than a
// note: nothing will be fresh until somebody signs in.
func notAsked(err error) (note string, refused error) {
	if order.IsKind(err, order.KindUnauthorized) || order.IsKind(err, order.KindForbidden) {
		refused = err
	}
	return fmt.Sprintf("%s; the shop was not asked.", strings.TrimSuffix(err.Error(), ".")), refused
}

// looksLikeID tells words from what may be an order's external id.
func looksLikeID(query string) bool {
	return strings.ContainsAny(query, "0123456789") && !strings.ContainsAny(query, " @")
}

// TrackHere is Track with what is on this laptop alone. It returns the OnSite
// numbers of what it found too.
func (w *Work) TrackHere(ctx context.Context, query string) (TrackView, []int64, error) {
	if view, asks, err := w.trackFiltered(ctx, query); asks || err != nil {
		return view, nil, err
	}
	view, known, err := w.trackHere(ctx, query)
	numbers := make([]int64, len(known))
	for i, k := range known {
		numbers[i] = k.number
	}
	return view, numbers, err
}

// atShop is an order by its OnSite number, and the connection that its shop is
// asked through; empty is the current one.
type atShop struct {
	number     int64
	connection string
}

func (w *Work) trackHere(ctx context.Context, query string) (TrackView, []atShop, error) {
	view := TrackView{Orders: []TrackedOrder{}}
	own, past, err := w.findTracked(ctx, query)
	if err != nil {
		return view, nil, err
	}
	var known []atShop
	for _, o := range own {
		if o.OnSiteOrder != 0 {
			known = append(known, atShop{o.OnSiteOrder, o.Connection})
		}
		view.Orders = append(view.Orders, trackedOwn(o))
	}
	for _, p := range past {
		tracked, err := w.tracked(ctx, p)
		if err != nil {
			return view, nil, err
		}
		known = append(known, atShop{p.Number, p.Connection})
		view.Orders = append(view.Orders, tracked)
		if at := timePtr(cmp.Or(p.DetailAt, p.FetchedAt)); at != nil && (view.AsOf == nil || at.Before(*view.AsOf)) {
			view.AsOf = at
		}
	}
	if view.AsOf == nil {
		view.AsOf = timePtr(w.Now())
	}
	return view, known, nil
}

// findTracked finds what a query names: one order of this laptop by any of its
// numbers, else all that hold its words. An order that the shop's records have
// too is in them alone.
func (w *Work) findTracked(ctx context.Context, query string) (own []order.Order, past []order.Past, err error) {
	o, err := w.Store.Order(ctx, query)
	switch {
	case err == nil && !o.State.Editable():
		own = []order.Order{o}
		if o.OnSiteOrder != 0 {
			past, _, err = w.Store.SearchPast(ctx, store.PastFilter{Text: strconv.FormatInt(o.OnSiteOrder, 10), Connection: o.Connection})
			past = slices.DeleteFunc(past, func(p order.Past) bool { return p.Number != o.OnSiteOrder })
		}
	case err == nil || order.IsKind(err, order.KindNotFound) || order.IsKind(err, order.KindConflict):
		if past, _, err = w.Store.SearchPast(ctx, store.PastFilter{Text: query, Limit: trackMost}); err != nil {
			return nil, nil, err
		}
		if past, err = w.orCustomers(ctx, query, past); err != nil {
			return nil, nil, err
		}
		own, err = w.Store.Orders(ctx, store.OrderFilter{Text: query, Limit: trackMost, States: []order.State{
			order.Queued, order.Sending, order.Unknown, order.Accepted, order.Imported, order.Rejected,
		}})
	}
	past = onceEach(past, own)
	slices.SortStableFunc(past, func(a, b order.Past) int {
		return cmp.Or(cmp.Compare(rank(b.PO, query), rank(a.PO, query)), cmp.Compare(ours(own, b), ours(own, a)))
	})
	own = slices.DeleteFunc(own, func(o order.Order) bool {
		return o.OnSiteOrder != 0 && slices.ContainsFunc(past, func(p order.Past) bool { return p.Number == o.OnSiteOrder })
	})
	return own, past, err
}

// orCustomers adds the orders of the customer that a query names by number,
// behind the order of that very number. What only holds the digits gives way.
func (w *Work) orCustomers(ctx context.Context, query string, past []order.Past) ([]order.Past, error) {
	number, err := strconv.ParseInt(query, 10, 64)
	if err != nil || number <= 0 {
		return past, nil
	}
	theirs, _, err := w.Store.SearchPast(ctx, store.PastFilter{Customer: number, Limit: trackMost})
	if err != nil || len(theirs) == 0 {
		return past, err
	}
	past = slices.DeleteFunc(past, func(p order.Past) bool {
		return p.Number != number && strings.TrimSpace(p.PO) != query || p.Customer == number
	})
	return append(past, theirs...), nil
}

// onceEach leaves one record of an order that two connections to one shop have
// both fetched: that of the connection it was sent through, else the one with
// the newest details.
func onceEach(past []order.Past, own []order.Order) []order.Past {
	sentThrough := func(p order.Past) bool {
		return slices.ContainsFunc(own, func(o order.Order) bool { return o.OnSiteOrder == p.Number && o.Connection == p.Connection })
	}
	kept := past[:0]
	for _, p := range past {
		at := slices.IndexFunc(kept, func(k order.Past) bool {
			return k.Number == p.Number && k.CustomerName == p.CustomerName && k.Ordered == p.Ordered
		})
		switch {
		case at < 0:
			kept = append(kept, p)
		case sentThrough(p), !sentThrough(kept[at]) && p.DetailAt.After(kept[at].DetailAt):
			kept[at] = p
		}
	}
	return kept
}

// rank is 1 for an order whose PO is exactly what was asked for.
func rank(po, query string) int {
	if strings.EqualFold(strings.TrimSpace(po), query) {
		return 1
	}
	return 0
}

// ours is 1 for an order that this laptop sent.
func ours(own []order.Order, p order.Past) int {
	if slices.ContainsFunc(own, func(o order.Order) bool { return o.OnSiteOrder == p.Number }) {
		return 1
	}
	return 0
}

// tracked is a past order with its lines joined as the customer ordered them.
func (w *Work) tracked(ctx context.Context, p order.Past) (TrackedOrder, error) {
	_, s, err := w.through(ctx, p.Connection)
	if err != nil {
		return TrackedOrder{}, err
	}
	t := TrackedOrder{
		OnSiteOrder: &p.Number, ExtOrderID: p.ExtOrderID, Customer: p.CustomerName, CustomerID: p.Customer,
		Contact: strings.TrimSpace(p.ContactFirst + " " + p.ContactLast), PO: p.PO, Ordered: p.Ordered, Due: p.RequestedShip,
		Status: p.Timeline(), Sentence: p.Sentence(), Lines: viewLines(order.Join(order.Countable(p.Lines), s.Spelling)), OtherLines: otherLines(p.Lines), Shipments: []ShipmentView{},
		Payments: slices.Clone(p.Payments), Total: moneyText(p.Total), Balance: moneyText(p.Balance), Pieces: p.Pieces,
		FetchedAt: timePtr(cmp.Or(p.DetailAt, p.FetchedAt)),
	}
	file, _ := w.Shop()
	t.Type, t.Department = file.Names.OrderType(p.OrderType), nameDepartment(file.Names, p.Department)
	for i := range t.Payments {
		t.Payments[i].Amount = moneyText(t.Payments[i].Amount)
	}
	if t.Payments == nil {
		t.Payments = []order.PaidPayment{}
	}
	for _, ship := range p.Shipments {
		t.Shipments = append(t.Shipments, ShipmentView{ship.Tracking, ship.Carrier, ship.URL, ship.City, ship.State, ship.Created})
	}
	return t, nil
}

// trackedOwn is an order of this laptop that the shop's records do not have
// yet.
func trackedOwn(o order.Order) TrackedOrder {
	t := TrackedOrder{
		ExtOrderID: o.ExtOrderID, State: o.State, Customer: o.CustomerName, Contact: o.Contact(), PO: o.Fields.CustomerPurchaseOrder,
		Ordered: o.Fields.DateOrderPlaced, Due: o.Fields.DateOrderRequestedToShip, Status: order.Past{}.Timeline(),
		Lines: viewLines(o.Lines), Shipments: []ShipmentView{}, Payments: []order.PaidPayment{}, Total: o.Total().String(),
		Pieces: int64(o.Pieces()),
	}
	t.Status[0] = order.Step{Step: "ordered", Done: o.State == order.Accepted || o.State == order.Imported, Date: o.Fields.DateOrderPlaced}
	if o.OnSiteOrder != 0 {
		t.OnSiteOrder = &o.OnSiteOrder
	}
	t.Sentence = map[order.State]string{
		order.Queued:   "This order is still on this laptop and has not been sent.",
		order.Sending:  "This order is being sent.",
		order.Unknown:  "This order was sent, and it is not known yet whether it arrived.",
		order.Accepted: "This order is with the shop and gets its number with the next hourly import.",
		order.Imported: "This order is in the shop's system.",
		order.Rejected: "This order was refused and has to be mended.",
	}[o.State]
	return t
}

// fetchByID asks the shop for an order that somebody else sent, by its external
// id: as it was typed and, at a proxy, as that calls it. What it finds is kept
// with its id, and the sentence says why it could not ask.
func (w *Work) fetchByID(ctx context.Context, id string) (note string, refused, err error) {
	conn, s, err := w.selling(ctx)
	if err != nil || conn.Name == "" {
		return "", nil, err
	}
	l, err := w.link(ctx, conn)
	if err != nil {
		return err.Error(), nil, nil
	}
	ids := []string{id}
	if conn.Kind == order.KindProxy && !strings.HasPrefix(id, s.ExtPrefix) {
		ids = []string{s.ExtPrefix + id, id}
	}
	for _, id := range ids {
		n, err := l.OrderNumber(ctx, id)
		if err == nil && n.OnSite != 0 {
			err = w.fetchDetail(ctx, l, n.OnSite, id)
		}
		if err != nil {
			note, refused := notAsked(err)
			return note, refused, nil
		}
		if n.OnSite != 0 {
			return "", nil, nil
		}
	}
	return "", nil, nil
}

// fetchDetails asks the shop about orders, each through its own connection,
// and says in a sentence why it could not; refused is a sign-in that was.
func (w *Work) fetchDetails(ctx context.Context, orders []atShop) (note string, refused error) {
	for i, o := range orders {
		conn, _, err := w.through(ctx, o.connection)
		if err != nil || conn.Name == "" {
			return "There is no connection to ask; this is what was fetched last.", nil
		}
		l, err := w.link(ctx, conn)
		if err != nil {
			return err.Error(), nil
		}
		// The first is waited for, within the link's patience; the others come
		// along as far as there is room now.
		if left, err := l.budget.Left(ctx); i > 0 && (err != nil || left < 2*detailUnits) {
			return "The server's limit is used up for now; the rest is what was fetched last.", nil
		}
		if err := w.fetchDetail(ctx, l, o.number, ""); err != nil {
			w.Log.Info("tracking could not be fetched", "order", o.number, "kind", string(order.KindOf(err)))
			_, refused = notAsked(err)
			return fmt.Sprintf("%s; this is what was fetched last.", strings.TrimSuffix(err.Error(), ".")), refused
		}
	}
	return "", nil
}

// fetchDetail fetches one order with lines, shipments and payments; id is its
// external id where it is known.
func (w *Work) fetchDetail(ctx context.Context, l *link, number int64, id string) error {
	past, _, err := l.Order(ctx, number, true)
	if order.IsKind(err, order.KindNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if past.Lines, _, err = l.Lines(ctx, number, true); err != nil {
		return err
	}
	if past.Payments, _, err = l.Payments(ctx, number, true); err != nil {
		return err
	}
	if past.Shipments, _, err = l.Tracking(ctx, number, true); err != nil {
		return err
	}
	s, err := l.conn.ReadSettings()
	if err != nil {
		return err
	}
	past.FetchedAt, past.DetailAt, past.ExtOrderID = w.Now(), w.Now(), id
	if err := w.Store.UpsertPast(ctx, l.conn.Name, []order.Past{past}); err != nil {
		return err
	}
	return w.Store.SavePastDetail(ctx, l.conn.Name, past, s.Spelling)
}
