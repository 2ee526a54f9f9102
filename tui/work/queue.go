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
	return viewOrder(o, problems, w.Today()), err
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
		return viewOrder(o, problems, w.Today()), err
	}
	queued, err := w.Store.QueueOrder(ctx, o.ID, o.Version, store.Queueing{
		Connection: conn.Name, Test: s.Test, OrderPlaced: w.Today(), Order: o,
	})
	if err != nil {
		return OrderView{}, err
	}
	return viewOrder(queued, append(problems, w.copyQueued(ctx)...), w.Today()), nil
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
		Pieces: q.Pieces, Total: q.Total, QueuedAt: timePtr(q.QueuedAt), LookUps: q.LookUps, MustLookUp: q.MustLookUp, LookUpFor: q.LookUpFor, ReplacedBy: q.ReplacedBy,
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

// words are the events of a person's word.
var words = map[Resolution]order.Event{
	ResolveSent: order.EventPersonYes, ResolveResend: order.EventPersonNo, ResolveCancel: order.EventCancel,
}

// Resolve takes a person's word on an unknown or rejected order, and on one that
// the server took and the ERP does not show in time. Of another one that is with
// the shop only the word that it is off counts, once a revision replaces it: the
// shop has cancelled it.
func (w *Work) Resolve(ctx context.Context, key string, word Resolution) (OrderView, error) {
	event, ok := words[word]
	if !ok {
		return OrderView{}, order.Errorf(order.KindUsage, "say one of --resend, --sent or --cancel")
	}
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return OrderView{}, err
	}
	if o.State != order.Accepted && o.State != order.Imported {
		return w.Move(ctx, key, event)
	}
	overdue := o.State == order.Accepted && (o.NeedsPerson || syncer.Overdue(o, w.Now(), w.importEvery()))
	if event == order.EventCancel {
		view, err := w.Move(ctx, key, order.EventGone)
		if !overdue || !order.IsKind(err, order.KindConflict) {
			return view, err
		}
	}
	if !overdue {
		return OrderView{}, o.Refuse("resolved")
	}
	return w.Move(ctx, key, event)
}

// ResolveCopied takes one word for all orders that came back from a copy and
// were looked for in vain.
func (w *Work) ResolveCopied(ctx context.Context, word Resolution) ([]OrderView, error) {
	if _, ok := words[word]; !ok {
		return nil, order.Errorf(order.KindUsage, "say one of --resend, --sent or --cancel")
	}
	rows, err := w.QueueRows(ctx, false)
	if err != nil {
		return nil, err
	}
	views := []OrderView{}
	for _, r := range rows.Orders {
		if !r.NeedsPerson || !r.CameBack() || w.Connection != "" && !strings.EqualFold(r.Connection, w.Connection) {
			continue
		}
		view, err := w.Move(ctx, r.ExtOrderID, words[word])
		if err != nil {
			return views, err
		}
		views = append(views, view)
	}
	if len(views) == 0 {
		e := order.Errorf(order.KindNotFound, "no order that came back from a copy waits for your word")
		e.Hint = "they are looked up three times first; see: orderpad queue"
		return views, e
	}
	return views, nil
}
