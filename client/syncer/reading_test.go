package syncer

import (
	"context"
	"testing"
	"time"

	"orderpad/client"
	"orderpad/store/order"
)

func TestLookUpStandsBackForAMinuteWhileTheLimitHoldsSendingBack(t *testing.T) {
	r := newRig(manageOrders)
	id := r.box.add(order.Unknown, start, func(o *order.Outgoing) { o.NextAt = start })
	r.box.add(order.Queued, start)
	limited := waits(order.WaitRate, 429)
	limited.RetryAfter, limited.Before = 10*time.Minute, true
	r.server.send, r.server.lookUp = answers(limited), sees(isOurs)
	if rep := r.pass(t); r.server.lookUps != 0 || !rep.Next.Equal(start.Add(lateLookUp)) {
		t.Errorf("%d look-ups, comes back at %v", r.server.lookUps, rep.Next)
	}
	r.clock.add(lateLookUp)
	if rep := r.pass(t); !rep.Next.Equal(start.Add(10 * time.Minute)) {
		t.Errorf("comes back at %v", rep.Next)
	}
	r.want(t, id, "accepted")
}

func TestNumberAfterAMissGoesByTheServersHour(t *testing.T) {
	r := newRig(proxy)
	id := r.box.add(order.Accepted, start)
	r.server.number = func(string) (Number, error) {
		return Number{Date: start.Add(57 * time.Minute)}, nil // 15:07 there
	}
	r.pass(t)
	if at := r.box.orders[id].NextAt; !at.Equal(start.Add(13 * time.Minute)) {
		t.Errorf("asks again at %v, want 15:20 of the server's clock", at)
	}
}

func TestOfflineLookUpSparesTheOthersTheirAttempt(t *testing.T) {
	r := newRig(manageOrders)
	first := r.box.add(order.Queued, start, func(o *order.Outgoing) { o.Order.MustLookUp = true })
	second := r.box.add(order.Queued, start)
	gone := offline(t)
	r.server.lookUp = func([]client.Pushed) ([]client.Sight, error) { return nil, gone }
	rep := r.pass(t)
	r.want(t, first, "queued")
	r.want(t, second, "queued network")
	if !rep.Offline || r.server.posts != 0 || r.box.orders[second].Attempts != 0 {
		t.Errorf("%+v, %d POSTs", rep, r.server.posts)
	}
}

func TestMissOutOfTurnDoesNotCount(t *testing.T) {
	r := newRig(manageOrders)
	turn := r.box.add(order.Unknown, start)
	rider := r.box.add(order.Unknown, start, func(o *order.Outgoing) { o.NextAt = start.Add(time.Minute) })
	r.server.lookUp = sees(isMissed)
	r.pass(t)
	if o := r.box.orders[turn]; o.LookUps != 1 || o.Misses != 1 {
		t.Errorf("%d look-ups, %d misses of the one whose turn it was", o.LookUps, o.Misses)
	}
	if o := r.box.orders[rider]; o.LookUps != 0 || !o.NextAt.Equal(start.Add(time.Minute)) {
		t.Errorf("%d look-ups, next at %v of the other", o.LookUps, o.NextAt)
	}
}

// TestOldOrderIsNotAskedAboutAtOnce: a laptop that slept for hours, or whose
// clock leapt, has not looked for 15 minutes yet.
func TestOldOrderIsNotAskedAboutAtOnce(t *testing.T) {
	r := newRig(manageOrders)
	id := r.box.add(order.Unknown, start.Add(-8*time.Hour))
	r.server.lookUp = sees(isMissed)
	for r.clock.Now().Sub(start) < 10*time.Minute {
		rep := r.pass(t)
		r.clock.add(rep.Next.Sub(r.clock.Now()))
		if r.clock.Now().Sub(start) < 10*time.Minute {
			r.want(t, id, "unknown")
		}
	}
	r.pass(t)
	r.want(t, id, "unknown!")
}

func TestLookUpRenewsTheSignInOnce(t *testing.T) {
	for helps, want := range map[bool]string{true: "accepted", false: "unknown"} {
		r := newRig(manageOrders)
		id := r.box.add(order.Unknown, start)
		r.box.add(order.Accepted, start)
		good := false
		r.server.renew = func() error { good = helps; return nil }
		r.server.lookUp = func(p []client.Pushed) ([]client.Sight, error) {
			if !good {
				return nil, order.Errorf(order.KindUnauthorized, "no")
			}
			return sees(isOurs)(p)
		}
		r.server.number = func(string) (Number, error) { return Number{}, nil }
		rep := r.pass(t)
		r.want(t, id, want)
		if r.server.renewals != 1 || r.server.lookUps != 2 {
			t.Errorf("%d renewals, %d look-ups", r.server.renewals, r.server.lookUps)
		}
		if o := r.box.orders[id]; !helps && o.LookUps != 0 {
			t.Error("a refused sign-in counted as a look-up")
		}
		if !helps && !rep.Next.Equal(start.Add(refusedPause)) {
			t.Errorf("comes back at %v", rep.Next)
		}
	}
}

// TestRefusedOrderHoldsUpNoOther: once the wait that a 429 asked for is over, a
// look-up of the order that says nothing keeps none of the others back.
func TestRefusedOrderHoldsUpNoOther(t *testing.T) {
	r := newRig(manageOrders)
	r.server.send, r.server.lookUp = answers(waits(order.WaitRate, 429)), sees(isUnseen)
	first := r.box.add(order.Queued, start)
	r.pass(t)
	r.want(t, first, "queued rate")
	for range 6 {
		r.clock.add(ratePause)
		r.pass(t)
	}
	r.server.send = answers(outcome(client.Accepted, 200))
	second := r.box.add(order.Queued, r.clock.Now())
	r.pass(t)
	r.want(t, first, "queued")
	r.want(t, second, "accepted")
	if o := r.box.orders[first]; o.LookUps < 3 || o.Misses != 0 {
		t.Errorf("%d look-ups, %d misses", o.LookUps, o.Misses)
	}
}

// TestConflictOnAnAttemptIsAnError: what came of a POST must be kept; that the
// order was moved meanwhile is passed over for look-ups alone.
func TestConflictOnAnAttemptIsAnError(t *testing.T) {
	r := newRig(manageOrders)
	id := r.box.add(order.Queued, start)
	r.server.send = func(ctx context.Context, b order.Body) Sent {
		r.box.orders[id].Order.State = order.Cancelled // nobody may, while it is being sent
		return answers(outcome(client.Accepted, 200))(ctx, b)
	}
	if _, err := r.Pass(t.Context(), false); !order.IsKind(err, order.KindConflict) {
		t.Errorf("the answer of a POST was lost without a word: %v", err)
	}
	r = newRig(manageOrders)
	id = r.box.add(order.Unknown, start)
	r.server.lookUp = func(p []client.Pushed) ([]client.Sight, error) {
		r.box.orders[id].Order.State = order.Cancelled // a person's word
		return sees(isOurs)(p)
	}
	r.pass(t)
	if r.box.state(id) != order.Cancelled {
		t.Errorf("a person's word was passed over: %s", r.box.state(id))
	}
}
