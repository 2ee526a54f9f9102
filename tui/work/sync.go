package work

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"orderpad/client"
	"orderpad/client/syncer"
	"orderpad/store"
	"orderpad/store/order"
)

// lockWait is how long a single pass waits for another orderpad that is
// sending.
const lockWait = 10 * time.Second

// watchWait is the same for Watch, which comes back anyway: as long as a pass
// takes that has nothing to send.
const watchWait = time.Second

// Sync does one pass for every connection that has orders on their way: it
// sends what is queued, looks up what is unknown and asks for the ERP's
// numbers. Its error tells what a person has to do: being offline, orders
// whose outcome is unknown, a sign-in that is not accepted. The view counts
// what was done all the same.
func (w *Work) Sync(ctx context.Context) (SyncView, error) {
	if err := w.Store.MayChange(); err != nil {
		return SyncView{}, err
	}
	conns, err := w.sending(ctx)
	if err != nil {
		return SyncView{}, err
	}
	var view SyncView
	var failed []error
	for _, conn := range conns {
		s, err := w.syncer(ctx, conn, lockWait)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		report, err := s.Pass(ctx, true)
		view.add(report)
		if err != nil {
			failed = append(failed, err)
		}
	}
	w.reached(view)
	if view.Accepted+view.Imported > 0 {
		w.ECatMarkDue(ctx)
	}
	if err := errors.Join(failed...); err != nil {
		return view, err
	}
	return view, w.afterSync(ctx, view)
}

func (v *SyncView) add(r syncer.Report) {
	v.Sent += r.Sent
	v.Accepted += r.Accepted
	v.Imported += r.Imported
	v.Unknown += r.Unknown
	v.Rejected += r.Rejected
	v.Requests += r.Requests
	v.BudgetLeft = r.BudgetLeft
	v.Offline = v.Offline || r.Offline
	v.Limited = v.Limited || r.Limited
	v.Portal = v.Portal || r.Portal
	v.Copied = v.Copied || r.Copied
	v.Warning = cmp.Or(v.Warning, r.Warning)
}

// afterSync says what is left for a person, as errors of the kinds that the
// command line's exit codes know.
func (w *Work) afterSync(ctx context.Context, view SyncView) error {
	rows, err := w.QueueRows(ctx, false)
	if err != nil {
		return err
	}
	waiting := map[order.Waiting]int{}
	person, overdue, looking := 0, 0, 0
	for _, r := range rows.Orders {
		if w.Connection != "" && !strings.EqualFold(r.Connection, w.Connection) {
			continue // of one that was not asked for
		}
		if r.State == order.Queued {
			waiting[r.Waiting]++
			if r.MustLookUp && r.Waiting == "" {
				looking++
			}
		}
		switch {
		case r.NeedsPerson && r.State == order.Unknown:
			person++
		case r.NeedsPerson && r.State == order.Accepted:
			overdue++
		}
	}
	var left []error
	add := func(n int, kind order.Kind, one, several, hint string) {
		if n <= 0 {
			return
		}
		message := one
		if n > 1 {
			message = fmt.Sprintf(several, n)
		}
		e := order.Errorf(kind, "%s", message)
		e.Hint = hint
		left = append(left, e)
	}
	add(waiting[order.WaitSignIn], order.KindUnauthorized, "an order waits for you to sign in; nothing is lost",
		"%d orders wait for you to sign in; nothing is lost", "sign in with: orderpad login")
	add(person, order.KindNeedsPerson, "an order needs your word on what became of it",
		"%d orders need your word on what became of them", "see: orderpad queue; then: orderpad resolve ID --sent, --resend or --cancel")
	add(overdue, order.KindNeedsPerson, "an order was accepted and the ERP does not show it after two imports",
		"%d orders were accepted and the ERP does not show them after two imports", "ask the shop; then: orderpad resolve ID --sent, --resend or --cancel")
	add(looking, order.KindUnknownOutcome, "an order may be at the server already; it is looked up before it goes",
		"%d orders may be at the server already; they are looked up before they go", "look again with: orderpad sync --once")
	add(view.Unknown-person, order.KindUnknownOutcome, "an order was sent and it is not known yet whether it arrived; it is looked up, not sent again",
		"%d orders were sent and it is not known yet whether they arrived; they are looked up, not sent again", "look again with: orderpad sync --once")
	add(view.Rejected, order.KindRejected, "an order was refused and has to be mended",
		"%d orders were refused and have to be mended", "see why with: orderpad queue")
	add(waiting[order.WaitTeam], order.KindNeedsPerson, "an order waits for the shop's store to confirm that this laptop holds it; nothing is lost",
		"%d orders wait for the shop's store to confirm that this laptop holds them; nothing is lost", "see: orderpad team status; to send one all the same: orderpad team take ID")
	add(waiting[order.WaitRate], order.KindRateLimited, "an order waits for the server's limit; nothing is lost",
		"%d orders wait for the server's limit; nothing is lost", "run it again in a minute: orderpad sync --once")
	if view.Offline || waiting[order.WaitNetwork] > 0 {
		e := order.Errorf(order.KindOffline, "the server cannot be reached; what is queued stays on this laptop and goes later")
		e.Hint = "run it again when there is a network: orderpad sync --once"
		switch {
		case view.Portal:
			e.Message = "this network probably wants a sign-in first; what is queued stays on this laptop and goes later"
			e.Hint = "open a web page in the browser, sign in there, and run it again: orderpad sync --once"
		case !view.Offline:
			e.Message = "the server does not answer as it should; what is queued stays on this laptop and goes later"
			e.Hint = "see why with: orderpad queue; run it again in a minute: orderpad sync --once"
		}
		left = append(left, e)
	}
	return errors.Join(left...)
}

// sending is every connection that takes orders and has some on their way; the
// one that is named alone, if one is.
func (w *Work) sending(ctx context.Context) ([]order.Connection, error) {
	if w.Connection != "" {
		conn, err := w.Store.Connection(ctx, w.Connection)
		return []order.Connection{conn}, err
	}
	all, err := w.Store.Connections(ctx)
	if err != nil {
		return nil, err
	}
	var busy []order.Connection
	for _, conn := range all {
		if conn.Kind == order.KindECat {
			continue
		}
		pending, err := w.Store.Pending(ctx, conn.Name)
		if err != nil {
			return nil, err
		}
		if len(pending) > 0 {
			busy = append(busy, conn)
		}
	}
	return busy, nil
}

// syncer makes a connection's syncer.
func (w *Work) syncer(ctx context.Context, conn order.Connection, wait time.Duration) (*syncer.Syncer, error) {
	l, err := w.link(ctx, conn)
	if err != nil {
		return nil, err
	}
	return syncer.New(syncer.Config{
		May:        w.may,
		Connection: conn.Name, Outbox: w.Store, Canary: w.Store, Server: l.shop, Budget: l.budget, Left: l.budget.Left, Now: w.Now,
		Every: w.importEvery(),
		Lock: func(ctx context.Context) (func(), error) {
			return w.Store.SendLock(ctx, wait)
		},
	}), nil
}

// Watch syncs every connection until ctx ends, and tells of each pass that did
// something or found something new. A connection that is added later is
// watched from then on, and what another program queues is taken up as Changes
// shows it.
func (w *Work) Watch(ctx context.Context, tell func(SyncView, error)) error {
	if err := w.Store.MayChange(); err != nil {
		return err
	}
	var group sync.WaitGroup
	defer group.Wait()
	var telling sync.Mutex
	told := func(r syncer.Report, err error) {
		var view SyncView
		view.add(r)
		w.reached(view)
		if r.Accepted+r.Imported > 0 {
			w.ECatMarkDue(ctx)
		}
		telling.Lock()
		defer telling.Unlock()
		tell(view, err)
	}
	watched := map[string]*syncer.Syncer{}
	var handed map[store.Handed]bool
	var last store.Change
	for first := true; ; first = false {
		now, err := w.Store.ChangeToken(ctx)
		if first || err == nil && now.Orders != last.Orders {
			last = now
			if handed, err = w.wakeFor(ctx, handed, watched); err != nil {
				return err
			}
			added, err := w.unwatched(ctx, watched)
			if err != nil {
				return err
			}
			for _, s := range added {
				group.Go(func() { _ = s.Watch(ctx, told) }) // ends with ctx alone
			}
		}
		if err := pause(ctx, changesEvery); err != nil {
			return err
		}
	}
}

// wakeFor wakes the syncers of the connections through which something goes
// that did not at the last look, and returns what goes now. What a syncer was
// not able to send stays among it, so that none wakes itself.
func (w *Work) wakeFor(ctx context.Context, before map[store.Handed]bool, watched map[string]*syncer.Syncer) (map[store.Handed]bool, error) {
	list, err := w.Store.Handed(ctx)
	if err != nil {
		return nil, err
	}
	now := make(map[store.Handed]bool, len(list))
	for _, h := range list {
		now[h] = true
		if s := watched[h.Connection]; s != nil && !before[h] {
			s.Wake()
		}
	}
	return now, nil
}

// unwatched makes the syncers of the connections that Watch does not watch yet.
func (w *Work) unwatched(ctx context.Context, watched map[string]*syncer.Syncer) (added []*syncer.Syncer, err error) {
	all, err := w.Store.Connections(ctx)
	if err != nil {
		return nil, err
	}
	for _, conn := range all {
		if conn.Kind == order.KindECat || watched[conn.Name] != nil || (w.Connection != "" && conn.Name != w.Connection) {
			continue
		}
		s, err := w.syncer(ctx, conn, watchWait)
		if err != nil {
			return nil, err
		}
		watched[conn.Name] = s
		w.watching(s)
		added = append(added, s)
	}
	return added, nil
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// reached remembers for the frame whether the last pass that tried reached a
// server.
func (w *Work) reached(view SyncView) {
	if view.Requests == 0 && !view.Offline {
		return
	}
	w.offline.Store(view.Offline)
	w.portal.Store(view.Portal)
}

// watching remembers a syncer that Watch runs, so that Poke reaches it.
func (w *Work) watching(s *syncer.Syncer) {
	w.linkMu.Lock()
	defer w.linkMu.Unlock()
	w.watched = append(w.watched, s)
}

// Poke makes Watch do a pass at once: something was queued, or the rep asks.
func (w *Work) Poke() {
	w.linkMu.Lock()
	defer w.linkMu.Unlock()
	for _, s := range w.watched {
		s.Poke()
	}
}

// PushAgain tells a server that began anew of the orders that it had before:
// the demo's, whose sandbox remembers nothing. It sends bodies that were sent
// before, so it refuses every server that is not on this computer.
func (w *Work) PushAgain(ctx context.Context, connection string) error {
	conn, err := w.Store.Connection(ctx, connection)
	if err != nil {
		return err
	}
	u, err := client.ParseURL(conn.URL)
	if err != nil {
		return err
	}
	if !client.Loopback(u.Hostname()) {
		return order.Errorf(order.KindInternal, "%s is a real server, which must not get orders again", conn.Name)
	}
	l, err := w.link(ctx, conn)
	if err != nil {
		return err
	}
	had, err := w.Store.Orders(ctx, store.OrderFilter{States: []order.State{order.Accepted, order.Imported}})
	if err != nil {
		return err
	}
	slices.SortFunc(had, func(a, b order.Order) int { return a.AcceptedAt.Compare(b.AcceptedAt) })
	for _, o := range had {
		attempts, err := w.Store.Attempts(ctx, o.ID)
		if err != nil {
			return err
		}
		if n := len(attempts); n > 0 && o.Connection == connection {
			l.Send(ctx, order.Body{ServerID: o.ServerOrderID, Route: attempts[n-1].Route, Bytes: attempts[n-1].Body})
		}
	}
	return nil
}
