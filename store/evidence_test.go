package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"orderpad/store/order"
)

// posted begins an attempt and settles it as it was answered.
func posted(t *testing.T, s *Store, id int64, body string, event order.Event, outcome string) {
	t.Helper()
	n, err := s.Begin(t.Context(), id, order.Body{ServerID: "X", Route: "POST /orders", Bytes: []byte(body)}, s.now())
	must(t, err)
	must(t, s.Settle(t.Context(), id, order.Settlement{Event: event, Attempt: n, Outcome: outcome, LedgerEvent: outcome}, s.now()))
}

func pendingOf(t *testing.T, s *Store, id int64) order.Outgoing {
	t.Helper()
	all, err := s.Pending(t.Context(), "shop")
	must(t, err)
	for _, o := range all {
		if o.Order.ID == id {
			return o
		}
	}
	t.Fatalf("order %d is not pending", id)
	return order.Outgoing{}
}

// TestNoSecondAttemptUnseen: what did not provably end before the server is
// looked up before it may go again, whoever asks for that.
func TestNoSecondAttemptUnseen(t *testing.T) {
	for name, c := range map[string]struct {
		event   order.Event
		outcome string
		then    func(s *Store, o order.Order) (order.Order, error)
		why     order.Reason // empty: it may go
	}{
		"never left": {order.EventNotSent, order.WasNotSent, nil, ""},
		"refused":    {order.EventNotSent, order.WasRefused, nil, order.Refused},
		"refused, taken back and queued": {order.EventNotSent, order.WasRefused, func(s *Store, o order.Order) (order.Order, error) {
			o, err := s.MoveOrder(t.Context(), o.ID, o.Version, order.EventDequeue, "")
			must(t, err)
			return s.QueueOrder(t.Context(), o.ID, o.Version, Queueing{Connection: "shop", Order: o})
		}, order.Refused},
		"rejected, mended and queued": {order.EventReject, order.WasRejected, func(s *Store, o order.Order) (order.Order, error) {
			o.Fields.ContactEmail = "new@acme.test"
			o, err := s.SaveOrder(t.Context(), o, "mended")
			must(t, err)
			return s.QueueOrder(t.Context(), o.ID, o.Version, Queueing{Connection: "shop", Order: o})
		}, order.Again},
		"rejected, sent again": {order.EventReject, order.WasRejected, func(s *Store, o order.Order) (order.Order, error) {
			return s.MoveOrder(t.Context(), o.ID, o.Version, order.EventPersonNo, "")
		}, order.Word},
		"unknown, sent again": {order.EventLost, order.WasUnknown, func(s *Store, o order.Order) (order.Order, error) {
			return s.MoveOrder(t.Context(), o.ID, o.Version, order.EventPersonNo, "")
		}, order.Word},
		"overdue, sent again": {order.EventAccept, order.WasAccepted, func(s *Store, o order.Order) (order.Order, error) {
			return s.MoveOrder(t.Context(), o.ID, o.Version, order.EventPersonNo, "")
		}, order.Word},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			connect(t, s, "shop")
			o := queue(t, s, create(t, s, sample("Cascade Youth")))
			posted(t, s, o.ID, "first", c.event, c.outcome)
			o = stored(t, s, o.ExtOrderID)
			if c.then != nil {
				var err error
				o, err = c.then(s, o)
				must(t, err)
			}
			if o = stored(t, s, o.ExtOrderID); o.State != order.Queued || o.MustLookUp != (c.why != "") || o.LookUpFor != c.why {
				t.Fatalf("%s, must be looked up %v for %q, want %q", o.State, o.MustLookUp, o.LookUpFor, c.why)
			}
			p := pendingOf(t, s, o.ID)
			if c.why == "" {
				if len(p.Bodies) != 0 || !p.FirstAt.IsZero() || !p.LastAt.IsZero() {
					t.Errorf("what never left is kept as sent: %+v", p)
				}
				posted(t, s, o.ID, "second", order.EventAccept, order.WasAccepted)
				return
			}
			if len(p.Bodies) != 1 || string(p.Bodies[0]) != "first" || p.FirstAt.IsZero() || p.LastAt.IsZero() {
				t.Errorf("the body that was sent is not at hand: %+v", p)
			}
			_, err := s.Begin(t.Context(), o.ID, order.Body{}, s.now())
			wantKind(t, err, order.KindConflict)
			s = reopen(t, s) // nor after a kill
			_, err = s.Begin(t.Context(), o.ID, order.Body{}, s.now())
			wantKind(t, err, order.KindConflict)
			must(t, s.Settle(t.Context(), o.ID, order.Settlement{LookUp: true, Miss: true, MayGo: true}, s.now()))
			posted(t, s, o.ID, "second", order.EventLost, order.WasUnknown)
			if p := pendingOf(t, s, o.ID); fmt.Sprintf("%s", p.Bodies) != "[second first]" || p.LookUps+p.Misses != 0 {
				t.Errorf("%s, %d look-ups", p.Bodies, p.LookUps)
			}
		})
	}
}

// TestSentAtIsOfWhatMayHaveArrived: neither what was refused nor what was
// rejected is called sent.
func TestSentAtIsOfWhatMayHaveArrived(t *testing.T) {
	for outcome, c := range map[string]struct {
		event order.Event
		sent  bool
	}{
		order.WasNotSent: {order.EventNotSent, false}, order.WasRefused: {order.EventNotSent, false}, order.WasRejected: {order.EventReject, false},
		order.WasUnknown: {order.EventLost, true}, order.WasAccepted: {order.EventAccept, true},
	} {
		s := open(t)
		connect(t, s, "shop")
		o := queue(t, s, create(t, s, sample("Cascade Youth")))
		posted(t, s, o.ID, "x", c.event, outcome)
		view, err := s.QueueView(t.Context(), time.Time{})
		if err != nil || len(view) != 1 || view[0].SentAt.IsZero() == c.sent {
			t.Errorf("%s: sent at %+v, %v", outcome, view, err)
		}
	}
}

// TestAskedAboutWhatCameBack: three look-ups in vain leave the reason, so that
// one word can settle all; a conflict takes it away.
func TestAskedAboutWhatCameBack(t *testing.T) {
	for _, conflict := range []bool{false, true} {
		s := open(t)
		connect(t, s, "shop")
		o := create(t, s, sample("Cascade Youth"))
		must(t, s.write(t.Context(), func(ctx context.Context, tx *txn) error { return lookUpAll(ctx, tx, "a copy", false) }))
		o = queue(t, s, stored(t, s, o.ExtOrderID))
		if !o.CameBack() {
			t.Fatalf("%+v", o)
		}
		must(t, s.Settle(t.Context(), o.ID, order.Settlement{Event: order.EventAsk, LookUp: true, Miss: !conflict, Conflict: conflict, NeedsPerson: true}, s.now()))
		o = stored(t, s, o.ExtOrderID)
		if o.State != order.Unknown || !o.NeedsPerson || o.MustLookUp || o.CameBack() == conflict {
			t.Errorf("conflict %v: %+v", conflict, o)
		}
		view, err := s.QueueView(t.Context(), time.Time{})
		if err != nil || len(view) != 1 || (view[0].LookUpFor == order.Copied) == conflict {
			t.Errorf("%+v %v", view, err)
		}
	}
}

// TestWitnesses are what the server has, by the first attempt.
func TestWitnesses(t *testing.T) {
	s := open(t)
	connect(t, s, "shop")
	var ids []int64
	for i, c := range []struct {
		event   order.Event
		outcome string
	}{{order.EventAccept, order.WasAccepted}, {order.EventLost, order.WasUnknown}, {order.EventNotSent, order.WasRefused}, {order.EventAccept, order.WasAccepted}} {
		o := queue(t, s, create(t, s, sample(fmt.Sprint(i))))
		posted(t, s, o.ID, "x", c.event, c.outcome)
		ids = append(ids, o.ID)
	}
	must(t, s.Settle(t.Context(), ids[3], order.Settlement{Event: order.EventImport, OnSite: 5}, s.now()))
	all, err := s.Witnesses(t.Context(), "SHOP", time.Time{})
	if err != nil || len(all) != 2 || all[0].Order.ID != ids[0] || all[1].Order.ID != ids[3] || all[0].FirstAt.IsZero() {
		t.Fatalf("%+v %v", all, err)
	}
	if all, err := s.Witnesses(t.Context(), "shop", all[1].FirstAt.Add(time.Millisecond)); err != nil || len(all) != 0 {
		t.Errorf("%+v %v", all, err)
	}
}

// TestClockSetBackDelaysNothing: what a server asked to wait is a length.
func TestClockSetBackDelaysNothing(t *testing.T) {
	for _, back := range []time.Duration{5 * time.Minute, 2 * time.Hour, 72 * time.Hour} {
		b, c := budgetAt(t, 30)
		take(t, b, 2, true)
		b.Seen(order.RateLimit{Limited: true, RetryAfter: 20 * time.Second, Known: true, Limit: 30, Reset: 20 * time.Second})
		c.at = c.at.Add(-back)
		other := b.store.Budget("https://shop.test", 30) // as another program sees it
		if wait := take(t, other, 2, true); wait != 20*time.Second {
			t.Errorf("%s back: waits %s", back, wait)
		}
		c.at = c.at.Add(20 * time.Second)
		if wait := take(t, other, 2, true); wait != 0 {
			t.Errorf("%s back: waits %s still", back, wait)
		}
	}
}

// TestBudgetGivesBack: what never left costs nothing.
func TestBudgetGivesBack(t *testing.T) {
	b, _ := budgetAt(t, 30)
	for range 45 {
		if wait := take(t, b, 2, true); wait != 0 {
			t.Fatal("held back:", wait)
		}
		must(t, b.GiveBack(t.Context(), 2))
	}
	if left(t, b) != 30 {
		t.Error(left(t, b))
	}
}
