package syncer

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"orderpad/client"
	"orderpad/store/order"
)

// offline is what the client says when no connection was obtained.
func offline(t *testing.T) error {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := client.New(client.Config{URL: "http://" + addr})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Do(t.Context(), client.Request{Path: "/"})
	if !neverLeft(err) {
		t.Fatalf("no failure to connect: %v", err)
	}
	return err
}

// TestAnswers is the outcome table as it arrives in the outbox, with what a
// look-up that follows at once sees.
func TestAnswers(t *testing.T) {
	signIn := waits(order.WaitSignIn, 401)
	before, renewable := signIn, signIn
	before.Before = true
	renewable.Renew = true
	for _, c := range []struct {
		name  string
		sent  Sent
		sight client.Sight
		want  string
		posts int
		rep   Report
	}{
		{"accepted", outcome(client.Accepted, 200), isUnseen, "accepted", 1, Report{Sent: 1, Accepted: 1, Requests: 1}},
		{"rejected", outcome(client.Rejected, 400), isUnseen, "rejected", 1, Report{Sent: 1, Rejected: 1, Requests: 1}},
		{"network", waits(order.WaitNetwork, 0), isUnseen, "queued network", 1, Report{Offline: true}},
		{"sign-in", signIn, isUnseen, "queued sign_in", 1, Report{Requests: 2}},
		{"sign-in, not there", signIn, isMissed, "queued sign_in", 1, Report{Requests: 2}},
		{"sign-in, there all the same", signIn, isOurs, "accepted", 1, Report{Accepted: 1, Requests: 2}},
		{"sign-in, another's", signIn, isOther, "unknown!", 1, Report{Unknown: 1, Requests: 2}},
		{"sign-in before the server", before, isOurs, "queued sign_in", 1, Report{Requests: 1}},
		{"sign-in renewed in vain", renewable, isUnseen, "queued sign_in", 1, Report{Requests: 3}},
		{"rate", waits(order.WaitRate, 429), isUnseen, "queued rate", 1, Report{Requests: 1}},
		{"lost, found", outcome(client.Unknown, 0), isOurs, "accepted", 1, Report{Sent: 1, Accepted: 1, Requests: 2}},
		{"lost, not found", outcome(client.Unknown, 500), isMissed, "unknown", 1, Report{Sent: 1, Unknown: 1, Requests: 2}},
		{"lost, look-up says nothing", outcome(client.Unknown, 200), isUnseen, "unknown", 1, Report{Sent: 1, Unknown: 1, Requests: 2}},
		{"lost, another's", outcome(client.Unknown, 500), isOther, "unknown!", 1, Report{Sent: 1, Unknown: 1, Requests: 2}},
		{"lost, twice", outcome(client.Unknown, 500), isTwice, "unknown!", 1, Report{Sent: 1, Unknown: 1, Requests: 2}},
		{"exists, ours", outcome(client.Lookup, 409), isOurs, "accepted", 1, Report{Sent: 1, Accepted: 1, Requests: 2}},
		{"exists, another's", outcome(client.Lookup, 409), isOther, "rejected!", 1, Report{Sent: 1, Rejected: 1, Requests: 2}},
		{"exists, twice", outcome(client.Lookup, 409), isTwice, "unknown!", 1, Report{Sent: 1, Unknown: 1, Requests: 2}},
		{"exists, not seen", outcome(client.Lookup, 409), isMissed, "unknown", 1, Report{Sent: 1, Unknown: 1, Requests: 2}},
	} {
		for name, traits := range map[string]Traits{"manageorders": manageOrders, "proxy": proxy} {
			t.Run(c.name+"/"+name, func(t *testing.T) {
				r := newRig(traits)
				id := r.box.add(order.Queued, start)
				r.server.send, r.server.lookUp = answers(c.sent), sees(c.sight)
				rep := r.pass(t)
				r.want(t, id, c.want)
				if r.server.posts != c.posts {
					t.Errorf("%d POSTs, want %d", r.server.posts, c.posts)
				}
				rep.Next = time.Time{}
				if rep != c.rep {
					t.Errorf("report %+v, want %+v", rep, c.rep)
				}
				line := r.box.last(id)
				if line.LedgerEvent == "" || line.Detail == "" {
					t.Errorf("the ledger says nothing: %+v", line)
				}
			})
		}
	}
}

func TestRenewalThatHelpsSendsOnce(t *testing.T) {
	r := newRig(manageOrders)
	first, second := r.box.add(order.Queued, start), r.box.add(order.Queued, start)
	good := false
	r.server.renew = func() error { good = true; return nil }
	r.server.send = func(ctx context.Context, b order.Body) Sent {
		if good {
			return answers(outcome(client.Accepted, 200))(ctx, b)
		}
		s := waits(order.WaitSignIn, 401)
		s.Renew = true
		return s
	}
	r.server.lookUp = sees(isMissed)
	r.pass(t)
	r.want(t, first, "queued")
	r.want(t, second, "accepted")
	if r.server.posts != 2 || r.server.renewals != 1 {
		t.Errorf("%d POSTs, %d renewals; want 2 and 1", r.server.posts, r.server.renewals)
	}
	if o := r.box.orders[first].Order; !o.MustLookUp || o.LookUpFor != order.Refused {
		t.Errorf("what was refused may go unseen: %+v", o)
	}
}

func TestOneBadOrderHoldsUpNoOther(t *testing.T) {
	r := newRig(proxy)
	bad := r.box.add(order.Queued, start, func(o *order.Outgoing) { o.Order.CustomerName = "unsendable" })
	refused := r.box.add(order.Queued, start)
	lost := r.box.add(order.Queued, start)
	fine := r.box.add(order.Queued, start)
	n := 0
	r.server.send = func(ctx context.Context, b order.Body) Sent {
		n++
		return answers([]Sent{outcome(client.Rejected, 500), outcome(client.Unknown, 503), outcome(client.Accepted, 200)}[n-1])(ctx, b)
	}
	r.server.lookUp = sees(isMissed)
	r.pass(t)
	r.want(t, bad, "queued!")
	r.want(t, refused, "rejected")
	r.want(t, lost, "unknown")
	r.want(t, fine, "accepted")
	r.server.posts = 0
	r.pass(t)
	if r.server.posts != 0 {
		t.Errorf("%d POSTs of orders that wait for a person", r.server.posts)
	}
}

func TestConnectionTroubleEndsSendingForAll(t *testing.T) {
	for _, c := range []struct {
		sent Sent
		want string
	}{
		{waits(order.WaitNetwork, 0), "queued network"},
		{waits(order.WaitSignIn, 403), "queued sign_in"},
		{waits(order.WaitRate, 429), "queued rate"},
	} {
		t.Run(c.want, func(t *testing.T) {
			r := newRig(manageOrders)
			r.server.lookUp = sees(isUnseen)
			ids := []int64{r.box.add(order.Queued, start), r.box.add(order.Queued, start), r.box.add(order.Queued, start)}
			r.server.send = answers(c.sent)
			rep := r.pass(t)
			for _, id := range ids {
				r.want(t, id, c.want)
			}
			if r.server.posts != 1 {
				t.Errorf("%d POSTs, want 1", r.server.posts)
			}
			if !rep.Next.After(start) {
				t.Errorf("comes back at %v", rep.Next)
			}
		})
	}
}

func TestRateIsObeyedByTheNextPass(t *testing.T) {
	r := newRig(proxy)
	id := r.box.add(order.Queued, start)
	limited := waits(order.WaitRate, 429)
	limited.RetryAfter, limited.Before = 20*time.Second, true
	r.server.send = answers(limited)
	if rep := r.pass(t); !rep.Next.Equal(start.Add(20 * time.Second)) {
		t.Errorf("comes back at %v", rep.Next)
	}
	r.server.send = answers(outcome(client.Accepted, 200))
	r.clock.add(19 * time.Second)
	r.pass(t)
	r.want(t, id, "queued rate")
	r.clock.add(time.Second)
	r.pass(t)
	r.want(t, id, "accepted")
}

func TestServerInTroubleMakesFewOrdersUnknown(t *testing.T) {
	r := newRig(manageOrders)
	for range 10 {
		r.box.add(order.Queued, start)
	}
	r.server.send, r.server.lookUp = answers(outcome(client.Unknown, 200)), sees(isUnseen)
	if rep := r.pass(t); rep.Sent != badRow || rep.Unknown != badRow {
		t.Errorf("a web page in place of the server: %+v", rep)
	}
	// The orders are there after all: sending goes on.
	r.clock.add(troublePause)
	r.server.lookUp = sees(isOurs)
	if rep := r.pass(t); rep.Accepted != 10 || rep.Unknown != 0 {
		t.Errorf("answers without a name, orders found: %+v", rep)
	}
}

func TestLookUpSchedule(t *testing.T) {
	for _, c := range []struct {
		name   string
		traits Traits
		asked  time.Duration // when a person is asked; 0 is never
	}{
		{"manageorders", manageOrders, 18*time.Minute + 50*time.Second},
		{"proxy", proxy, 2*time.Hour + 18*time.Minute + 50*time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(c.traits)
			id := r.box.add(order.Unknown, start)
			var at []time.Duration
			asked := time.Duration(0)
			r.server.lookUp = func(p []client.Pushed) ([]client.Sight, error) {
				at = append(at, r.clock.Now().Sub(start))
				return sees(isMissed)(p)
			}
			r.server.number = func(string) (Number, error) { return Number{}, nil }
			for range 13 {
				rep := r.pass(t)
				if o := r.box.orders[id].Order; o.NeedsPerson && asked == 0 {
					asked = r.clock.Now().Sub(start)
				}
				r.clock.add(rep.Next.Sub(r.clock.Now()))
			}
			want := "[0s 5s 20s 50s 1m50s 3m50s 8m50s 18m50s 48m50s 1h18m50s]"
			if got := sprint(at[:10]); got != want {
				t.Errorf("looked up at %s, want %s", got, want)
			}
			if asked != c.asked {
				t.Errorf("a person is asked after %v, want %v", asked, c.asked)
			}
			// Late is not never: the order shows up and the flag goes.
			r.server.lookUp = sees(isOurs)
			r.pass(t)
			r.want(t, id, "accepted")
		})
	}
}

func TestFailedLookUpsAskNoPerson(t *testing.T) {
	r := newRig(manageOrders)
	id := r.box.add(order.Unknown, start)
	r.server.lookUp = func([]client.Pushed) ([]client.Sight, error) {
		return nil, order.Errorf(order.KindOffline, "status 500")
	}
	for range 20 {
		rep := r.pass(t)
		r.clock.add(max(time.Second, rep.Next.Sub(r.clock.Now())))
	}
	r.want(t, id, "unknown")
	if o := r.box.orders[id]; o.LookUps < 9 || o.Misses != 0 {
		t.Errorf("%d look-ups, %d misses", o.LookUps, o.Misses)
	}
}

func TestLookUpOfflineDoesNotCount(t *testing.T) {
	r := newRig(proxy)
	id := r.box.add(order.Unknown, start)
	gone := offline(t)
	r.server.lookUp = func([]client.Pushed) ([]client.Sight, error) { return nil, gone }
	for range 5 {
		if rep := r.pass(t); !rep.Offline || rep.Requests != 0 {
			t.Fatalf("report %+v", rep)
		}
		r.clock.add(time.Hour)
	}
	if o := r.box.orders[id]; o.LookUps != 0 || len(r.box.ledger[id]) != 0 {
		t.Errorf("%d look-ups, ledger %+v", o.LookUps, r.box.ledger[id])
	}
	r.server.lookUp = sees(isOurs)
	r.pass(t)
	r.want(t, id, "accepted")
}

func TestOneLookUpSettlesAllOrTheyTakeTurns(t *testing.T) {
	r := newRig(manageOrders)
	for range 5 {
		r.box.add(order.Unknown, start)
	}
	notYet := r.box.add(order.Unknown, start, func(o *order.Outgoing) { o.NextAt = start.Add(time.Minute) })
	r.server.lookUp = sees(isOurs)
	if r.pass(t); r.server.lookUps != 1 {
		t.Errorf("%d order-pulls", r.server.lookUps)
	}
	r.want(t, notYet, "accepted")

	r = newRig(proxy)
	var asked []string
	for i := range 4 {
		r.box.add(order.Unknown, start, func(o *order.Outgoing) { o.NextAt = start.Add(-time.Duration(i) * time.Second) })
	}
	room := 2
	r.server.lookUp = func(p []client.Pushed) ([]client.Sight, error) {
		if room--; room < 0 {
			e := order.Errorf(order.KindRateLimited, "wait")
			e.RetryAfter = 3 * time.Second
			return nil, e
		}
		asked = append(asked, p[0].ServerID)
		return sees(isMissed)(p)
	}
	rep := r.pass(t)
	if !rep.Next.Equal(start.Add(3 * time.Second)) {
		t.Errorf("comes back at %v", rep.Next)
	}
	r.clock.add(3 * time.Second)
	room = 2
	r.pass(t)
	if got := strings.Join(asked, " "); got != "OP7F3K-0004 OP7F3K-0003 OP7F3K-0002 OP7F3K-0001" {
		t.Errorf("asked for %s", got)
	}
}

func TestProxyAsksTheERPAfterSixDays(t *testing.T) {
	for onsite, want := range map[int64]string{4711: "imported", 0: "unknown!"} {
		r := newRig(proxy)
		id := r.box.add(order.Unknown, start.Add(-6*24*time.Hour-time.Minute))
		r.server.number = func(string) (Number, error) { return Number{OnSite: onsite}, nil }
		r.pass(t)
		r.want(t, id, want)
		if r.server.lookUps != 0 || r.server.numbers != 1 {
			t.Errorf("%d verifies, %d getorderno", r.server.lookUps, r.server.numbers)
		}
	}
}

func TestMustLookUpBeforeItMayGo(t *testing.T) {
	for _, c := range []struct {
		name   string
		traits Traits
		sight  client.Sight
		onsite int64
		want   string
		posts  int
	}{
		{"there", manageOrders, isOurs, 0, "accepted", 0},
		{"not there", manageOrders, isMissed, 0, "accepted", 1},
		{"another's", manageOrders, isOther, 0, "unknown!", 0},
		{"not seen", manageOrders, isUnseen, 0, "queued", 0},
		{"there", proxy, isOurs, 0, "accepted", 0},
		{"not there", proxy, isMissed, 0, "accepted", 1},
		{"not shown but imported", proxy, isMissed, 4711, "unknown!", 0},
		{"not seen", proxy, isUnseen, 0, "queued", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(c.traits)
			id := r.box.add(order.Queued, start, func(o *order.Outgoing) { o.Order.LookUpFirst(order.Again) })
			other := r.box.add(order.Queued, start)
			r.server.send, r.server.lookUp = answers(outcome(client.Accepted, 200)), sees(c.sight)
			r.server.number = func(string) (Number, error) { return numbered(c.onsite), nil }
			r.pass(t)
			r.want(t, id, c.want)
			r.want(t, other, "accepted")
			if r.server.posts != c.posts+1 {
				t.Errorf("%d POSTs beside the other's", r.server.posts-1)
			}
		})
	}
}

func TestNumbers(t *testing.T) {
	r := newRig(proxy)
	id := r.box.add(order.Queued, start)
	r.server.send = answers(outcome(client.Accepted, 200))
	rep := r.pass(t)
	if want := time.Date(2026, 8, 3, 15, 1, 0, 0, time.UTC); !rep.Next.Equal(want) {
		t.Fatalf("asks for the number at %v, want %v", rep.Next, want)
	}
	r.server.number = func(string) (Number, error) { return Number{}, nil }
	var at []string
	for range 6 {
		r.clock.add(rep.Next.Sub(r.clock.Now()))
		at = append(at, r.clock.Now().Format("15:04"))
		rep = r.pass(t)
	}
	if got := strings.Join(at, " "); got != "15:01 15:05 15:20 16:01 16:05 17:01" {
		t.Errorf("asks at %s", got)
	}
	o := r.box.orders[id].Order
	if !Overdue(o, r.clock.Now(), ImportEvery) || Overdue(o, start.Add(110*time.Minute), ImportEvery) {
		t.Error("two imports without a number are overdue, one is not")
	}
	r.server.number = func(string) (Number, error) { return Number{OnSite: 4711}, nil }
	r.clock.add(time.Hour)
	if rep = r.pass(t); rep.Imported != 1 || !rep.Next.IsZero() {
		t.Errorf("report %+v", rep)
	}
	if o := r.box.orders[id].Order; o.State != order.Imported || o.OnSiteOrder != 4711 {
		t.Errorf("order %+v", o)
	}
}

func TestNumbersGoByTheServersHour(t *testing.T) {
	r := newRig(manageOrders)
	r.box.add(order.Queued, start)
	ahead := outcome(client.Accepted, 200)
	ahead.Date = start.Add(45 * time.Minute) // 14:55 there
	r.server.send = answers(ahead)
	if rep := r.pass(t); !rep.Next.Equal(start.Add(6 * time.Minute)) {
		t.Errorf("asks at %v, want 15:01 of the server's clock", rep.Next)
	}
}

func TestAskedPassTriesNumbersEarly(t *testing.T) {
	r := newRig(manageOrders)
	for range 3 {
		r.box.add(order.Accepted, start, func(o *order.Outgoing) { o.NextAt = start.Add(time.Hour) })
	}
	imported := true
	r.server.number = func(string) (Number, error) {
		if imported {
			return Number{OnSite: 1}, nil
		}
		return Number{}, nil
	}
	if rep, err := r.Pass(t.Context(), true); err != nil || rep.Imported != 3 {
		t.Errorf("%+v, %v: the server's clock was moved on, all are imported", rep, err)
	}
	imported, r.server.numbers = false, 0
	for range 3 {
		r.box.add(order.Accepted, start, func(o *order.Outgoing) { o.NextAt = start.Add(time.Hour) })
	}
	if _, err := r.Pass(t.Context(), true); err != nil || r.server.numbers != 1 {
		t.Errorf("%d requests, %v; one miss is enough", r.server.numbers, err)
	}
}

func TestClockThatWasWrongHoldsNothingBack(t *testing.T) {
	r := newRig(proxy)
	id := r.box.add(order.Unknown, start, func(o *order.Outgoing) {
		o.NextAt, o.Order.UpdatedAt = start.Add(24*time.Hour), start.Add(24*time.Hour-time.Minute)
	})
	r.server.lookUp = sees(isOurs)
	r.pass(t)
	r.want(t, id, "accepted")
}

func TestLeftOverSendingIsLookedUpNotSent(t *testing.T) {
	r := newRig(manageOrders)
	id := r.box.add(order.Sending, start)
	r.server.lookUp = sees(isMissed)
	rep := r.pass(t)
	r.want(t, id, "unknown")
	if rep.Sent != 0 || rep.Unknown != 1 || r.server.lookUps != 1 {
		t.Errorf("%+v, %d look-ups", rep, r.server.lookUps)
	}
}

func TestLockNamesItsHolder(t *testing.T) {
	held := order.Errorf(order.KindConflict, "the orderpad with process number 12 is sending")
	r := newRig(proxy, func(c *Config) {
		c.Lock = func(context.Context) (func(), error) { return nil, held }
	})
	r.box.add(order.Sending, start)
	if _, err := r.Pass(t.Context(), false); !errors.Is(err, held) {
		t.Errorf("Pass: %v", err)
	}
	if r.box.state(1) != order.Sending {
		t.Error("touched an order without the lock")
	}
}

func TestOutboxFailureStopsBeforeThePost(t *testing.T) {
	r := newRig(proxy)
	id := r.box.add(order.Queued, start)
	r.box.add(order.Queued, start)
	r.box.crash = func(where string) bool { return where == "before begin" }
	if _, err := r.Pass(t.Context(), false); !order.IsKind(err, order.KindStorage) {
		t.Errorf("Pass: %v", err)
	}
	if r.server.posts != 0 {
		t.Error("sent what was not committed")
	}
	r.want(t, id, "queued")
}

func TestQuittingWaitsForTheAnswerThenLeavesItUnknown(t *testing.T) {
	for _, answered := range []bool{true, false} {
		waiting, over := make(chan time.Duration, 1), make(chan struct{})
		r := newRig(manageOrders, func(c *Config) {
			c.Wait = func(ctx context.Context, d time.Duration) error {
				waiting <- d
				select {
				case <-over:
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		})
		id := r.box.add(order.Queued, start)
		second := r.box.add(order.Queued, start)
		ctx, quit := context.WithCancel(t.Context())
		r.server.send = func(sending context.Context, b order.Body) Sent {
			quit()
			if d := <-waiting; d != 5*time.Second {
				t.Errorf("waits %v for the answer", d)
			}
			if answered {
				return answers(outcome(client.Accepted, 200))(sending, b)
			}
			if sending.Err() != nil {
				t.Error("the POST was stopped at once")
			}
			close(over)
			<-sending.Done()
			return outcome(client.Unknown, 0)
		}
		if _, err := r.Pass(ctx, false); !errors.Is(err, context.Canceled) {
			t.Errorf("Pass: %v", err)
		}
		r.want(t, id, map[bool]string{true: "accepted", false: "unknown"}[answered])
		r.want(t, second, "queued")
		if r.server.lookUps != 0 {
			t.Error("looked up after quitting")
		}
	}
}

// numbered is the read side's answer of one number; 0 is none.
func numbered(n int64) Number {
	if n == 0 {
		return Number{}
	}
	return Number{OnSite: n, All: []int64{n}}
}

func sprint(durations []time.Duration) string {
	var all []string
	for _, d := range durations {
		all = append(all, d.String())
	}
	return "[" + strings.Join(all, " ") + "]"
}
