package work

import (
	"context"
	"strings"
	"time"

	"orderpad/client/syncer"
	"orderpad/store"
	"orderpad/store/order"
)

// Check is an order with what stands between it and the queue.
func (w *Work) Check(ctx context.Context, key string) (OrderView, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return OrderView{}, err
	}
	problems, err := w.check(ctx, o)
	return viewOrder(o, problems), err
}

// Queue hands an order over to be sent. Errors of the check refuse it;
// warnings are asked once: without yes the answer is needs_person and the
// order's problems say why.
func (w *Work) Queue(ctx context.Context, key string, yes bool) (OrderView, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return OrderView{}, err
	}
	conn, s, err := w.forOrder(ctx, o)
	if err != nil {
		return OrderView{}, err
	}
	if o.MustLookUp && o.Connection != "" && conn.Name != o.Connection {
		return OrderView{}, order.Errorf(order.KindConflict, "order %s may have arrived at %s already and cannot go to %s; make a new one with: orderpad order duplicate %s",
			o.ExtOrderID, o.Connection, conn.Name, o.ExtOrderID)
	}
	if conn.Name == "" {
		e := order.Errorf(order.KindInvalid, "there is no connection to send it to; the order stays a draft")
		e.Field, e.Hint = "connection", "add one with: orderpad connection add NAME --kind proxy --url https://..."
		return OrderView{}, e
	}
	if conn.Kind == order.KindECat {
		return OrderView{}, order.FieldError("connection", "%s is eCat, which takes no orders; choose another with --connection", conn.Name)
	}
	if _, err := order.Next(o.State, order.EventQueue); err != nil {
		return OrderView{}, o.Refuse("queued")
	}
	problems, err := w.check(ctx, o)
	if err != nil {
		return OrderView{}, err
	}
	if err := blocked(o, problems, yes); err != nil {
		return viewOrder(o, problems), err
	}
	queued, err := w.Store.QueueOrder(ctx, o.ID, o.Version, store.Queueing{
		Connection: conn.Name, Test: s.Test, OrderPlaced: w.Today(), Order: o,
	})
	if err != nil {
		return OrderView{}, err
	}
	return viewOrder(queued, append(problems, w.copyQueued(ctx)...)), nil
}

// blocked says why an order may not be queued now, if so.
func blocked(o order.Order, problems []order.Problem, yes bool) error {
	var blocking, asking []string
	field := ""
	for _, p := range problems {
		if p.Severity != order.SeverityError {
			asking = append(asking, p.Message)
			continue
		}
		if field == "" {
			field = p.Field
		}
		blocking = append(blocking, p.Message)
	}
	switch {
	case len(blocking) > 0:
		e := order.FieldError(field, "order %s cannot be queued: %s", o.ExtOrderID, strings.Join(blocking, "; "))
		e.Hint = "see all with: orderpad order check " + o.ExtOrderID
		return e
	case len(asking) > 0 && !yes:
		e := order.Errorf(order.KindNeedsPerson, "order %s was not queued; confirm first: %s", o.ExtOrderID, strings.Join(asking, "; "))
		e.Hint = "if that is right: orderpad order queue " + o.ExtOrderID + " --yes"
		return e
	}
	return nil
}

// Hold keeps an order back; a queued one that has not been sent too.
func (w *Work) Hold(ctx context.Context, key string) (OrderView, error) {
	return w.Move(ctx, key, order.EventHold)
}

// QueueRows is every order that is on its way or needs a person, with the
// count of each state. Test picks those of test mode only.
func (w *Work) QueueRows(ctx context.Context, testOnly bool) (QueueView, error) {
	entries, err := w.Store.QueueView(ctx, w.Now().Add(-importedShown))
	if err != nil {
		return QueueView{}, err
	}
	counts, err := w.Store.Counts(ctx)
	if err != nil {
		return QueueView{}, err
	}
	view := QueueView{Orders: []QueueRow{}, Counts: map[order.State]int{}}
	if view.OnlyHere, err = w.OnlyHere(ctx); err != nil {
		return QueueView{}, err
	}
	for _, state := range order.States {
		view.Counts[state] = counts[state]
	}
	for _, e := range entries {
		if testOnly && !e.Test {
			continue
		}
		view.Orders = append(view.Orders, w.viewQueueRow(e))
	}
	return view, nil
}

func (w *Work) viewQueueRow(q store.Queued) QueueRow {
	row := QueueRow{
		ID: q.ID, ExtOrderID: q.ExtOrderID, State: q.State, NeedsPerson: q.NeedsPerson, Waiting: q.Waiting,
		Attempts: q.Attempts, SentAt: timePtr(q.SentAt), AcceptedAt: timePtr(q.AcceptedAt), LastError: q.LastError,
		NextTryAt: timePtr(q.NextTryAt), Customer: q.CustomerName, Connection: q.Connection, Test: q.Test,
		Pieces: q.Pieces, Total: q.Total, QueuedAt: timePtr(q.QueuedAt), LookUps: q.LookUps, MustLookUp: q.MustLookUp, ReplacedBy: q.ReplacedBy,
	}
	if q.OnSiteOrder != 0 {
		row.OnSiteOrder = &q.OnSiteOrder
	}
	if q.State == order.Accepted {
		row.NextImport = timePtr(w.Now().Truncate(w.importEvery()).Add(w.importEvery()))
		row.Overdue = syncer.Overdue(order.Order{State: q.State, AcceptedAt: q.AcceptedAt}, w.Now(), w.importEvery())
		row.NeedsPerson = row.NeedsPerson || row.Overdue
	}
	return row
}

// importEvery is the time between two imports of the ERP.
func (w *Work) importEvery() time.Duration {
	if w.ImportEvery > 0 {
		return w.ImportEvery
	}
	return syncer.ImportEvery
}

// importedShown is how long the queue shows an order after its import.
const importedShown = 7 * 24 * time.Hour

// Resolve takes a person's word on an unknown or rejected order. Of one that is
// with the shop only the word that it is off counts, once a revision replaces
// it: the shop has cancelled it.
func (w *Work) Resolve(ctx context.Context, key string, word Resolution) (OrderView, error) {
	event, ok := map[Resolution]order.Event{
		ResolveSent: order.EventPersonYes, ResolveResend: order.EventPersonNo, ResolveCancel: order.EventCancel,
	}[word]
	if !ok {
		return OrderView{}, order.Errorf(order.KindUsage, "say one of --resend, --sent or --cancel")
	}
	if event == order.EventCancel {
		o, err := w.Store.Order(ctx, key)
		if err != nil {
			return OrderView{}, err
		}
		if _, err := order.Next(o.State, order.EventGone); err == nil {
			event = order.EventGone
		}
	}
	return w.Move(ctx, key, event)
}
