package syncer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"orderpad/client"
	"orderpad/store/order"
)

// nest is a canary's keep in memory.
type nest struct {
	box     *box
	strange string // an id that this home did not send
	saw     [][]string
	failed  int
}

func (n *nest) Canary(context.Context, string) (order.Canary, error) {
	return order.Canary{Device: "OP7F3K", Next: "OP7F3K-0099"}, nil
}

func (n *nest) CanarySaw(_ context.Context, _ string, ids []string, _ time.Time) (bool, error) {
	n.saw, n.failed = append(n.saw, ids), 0
	if !slices.Contains(ids, n.strange) {
		return false, nil
	}
	for _, o := range n.box.orders {
		if o.Order.State == order.Queued {
			o.Order.LookUpFirst(order.Copied)
		}
	}
	return true, nil
}

func (n *nest) CanaryFailed(context.Context, string) (int, error) { n.failed++; return n.failed, nil }

func canaryRig(traits Traits) (*rig, *nest) {
	n := &nest{strange: "none"}
	r := newRig(traits, func(c *Config) { c.Canary = n })
	n.box = r.box
	r.server.send = answers(outcome(client.Accepted, 200))
	return r, n
}

func TestCanaryComesOnceBeforeTheFirstPost(t *testing.T) {
	r, n := canaryRig(proxy)
	r.pass(t)
	if r.server.canaries != 0 {
		t.Error("a canary with nothing to send")
	}
	r.box.add(order.Queued, start, func(o *order.Outgoing) { o.Order.ExtOrderID = "IMPORTED-1" })
	r.box.add(order.Queued, start)
	unsent := ""
	r.server.canary = func(q order.Canary) (client.Minted, error) {
		if r.server.posts != 0 {
			t.Error("a canary after a POST")
		}
		unsent = q.Unsent
		return client.Minted{Requests: 2, IDs: []string{"OP7F3K-0001"}}, nil
	}
	if rep := r.pass(t); rep.Accepted != 2 || rep.Requests != 4 {
		t.Errorf("%+v", rep)
	}
	r.box.add(order.Queued, start)
	if r.pass(t); r.server.canaries != 1 || r.server.posts != 3 || unsent != "OP7F3K-0002" || fmt.Sprint(n.saw) != "[[OP7F3K-0001]]" {
		t.Errorf("%d canaries, %d POSTs, asked for %q, saw %v", r.server.canaries, r.server.posts, unsent, n.saw)
	}
}

func TestCanaryComesAgainAfterARenewalAndALongWhile(t *testing.T) {
	r, _ := canaryRig(manageOrders)
	r.box.add(order.Queued, start)
	r.pass(t)
	r.clock.add(provenFor)
	r.box.add(order.Queued, r.clock.Now())
	if r.pass(t); r.server.canaries != 2 {
		t.Errorf("%d canaries after so long", r.server.canaries)
	}
	r.server.send = func(ctx context.Context, b order.Body) Sent {
		if r.server.renewals == 0 {
			s := waits(order.WaitSignIn, 401)
			s.Renew = true
			return s
		}
		if r.server.canaries != 3 {
			t.Error("the renewed sign-in was not tried by a reading request")
		}
		return answers(outcome(client.Accepted, 200))(ctx, b)
	}
	r.server.lookUp = sees(isMissed)
	r.box.add(order.Queued, r.clock.Now())
	r.box.add(order.Queued, r.clock.Now())
	if r.pass(t); r.server.canaries != 3 || r.server.renewals != 1 {
		t.Errorf("%d canaries, %d renewals", r.server.canaries, r.server.renewals)
	}
}

func TestSleepIsSeenByTheWallClock(t *testing.T) {
	at := time.Now()
	if v := (proven{at}); !v.good(at.Add(time.Minute)) || v.good(at.Add(time.Hour)) {
		t.Error("what was proven holds for too long or not at all")
	}
	// The wall clock went on for hours, the other for a moment: the laptop slept.
	v := proven{time.Now().Round(0).Add(-8 * time.Hour)}
	if v.good(time.Now()) {
		t.Error("a laptop that slept")
	}
}

func TestACopyLooksUpAllBeforeItSends(t *testing.T) {
	for name, traits := range map[string]Traits{"manageorders": manageOrders, "proxy": proxy} {
		t.Run(name, func(t *testing.T) {
			r, n := canaryRig(traits)
			n.strange = "OP7F3K-0099"
			r.server.canary = func(order.Canary) (client.Minted, error) { return client.Minted{IDs: []string{"OP7F3K-0099"}}, nil }
			sent := r.box.add(order.Queued, start)
			unsent := r.box.add(order.Queued, start)
			r.server.number = func(string) (Number, error) { return Number{}, nil }
			r.server.lookUp = func(pushed []client.Pushed) ([]client.Sight, error) {
				var all []client.Sight
				for _, p := range pushed {
					s := isMissed
					if p.ServerID == "OP7F3K-0001" {
						s = isOurs
					}
					s.ServerID = p.ServerID
					all = append(all, s)
				}
				return all, nil
			}
			if rep := r.pass(t); !rep.Copied || r.server.posts != 0 {
				t.Fatalf("%+v, %d POSTs", rep, r.server.posts)
			}
			r.want(t, sent, "accepted")
			r.want(t, unsent, "queued")
			var at []time.Duration
			for r.box.orders[unsent].Order.State == order.Queued && len(at) < 9 {
				r.clock.add(r.box.orders[unsent].NextAt.Sub(r.clock.Now()))
				at = append(at, r.clock.Now().Sub(start))
				r.pass(t)
			}
			r.want(t, unsent, "unknown!")
			if got := sprint(at); got != "[5m0s 15m0s]" || !r.box.orders[unsent].Order.CameBack() {
				t.Errorf("looked up again at %s; %+v", got, r.box.orders[unsent].Order)
			}
			if err := r.box.person(unsent, order.EventPersonNo); err != nil {
				t.Fatal(err)
			}
			r.pass(t)
			r.want(t, unsent, "accepted")
		})
	}
}

// TestACopysOrderIsLookedForSinceItWasWritten: the other home may have sent it at
// any time since then, long before this one tried.
func TestACopysOrderIsLookedForSinceItWasWritten(t *testing.T) {
	written := start.Add(-20 * 24 * time.Hour)
	for why, want := range map[order.Reason]time.Time{order.Copied: written, order.Refused: start} {
		r := newRig(manageOrders)
		r.box.add(order.Queued, start, func(o *order.Outgoing) {
			o.Order.CreatedAt, o.FirstAt, o.SentAt, o.LastAt, o.Attempts = written, start, start, start, 1
			o.Order.LookUpFirst(why)
		})
		var since []time.Time
		r.server.lookUp = func(pushed []client.Pushed) ([]client.Sight, error) {
			for _, p := range pushed {
				since = append(since, p.Since)
			}
			return sees(isMissed)(pushed)
		}
		if r.pass(t); len(since) != 1 || !since[0].Equal(want) {
			t.Errorf("%s: looked for since %v, want %s", why, since, want)
		}
	}
}

func TestCanaryThatIsNotAnswered(t *testing.T) {
	notAllowed := order.Errorf(order.KindOffline, "status code 403: %w", client.ErrNotAllowed)
	signedOut := order.Errorf(order.KindOffline, "credentials not configured: %w", client.ErrSignedOut)
	limited := order.Errorf(order.KindRateLimited, "full")
	for _, c := range []struct {
		name string
		said error
		want []string // after each pass
		warn bool
	}{
		{"403", order.Errorf(order.KindForbidden, "no"), []string{"accepted"}, true},
		{"404", order.Errorf(order.KindNotFound, "no"), []string{"accepted"}, true},
		{"403 behind a proxy", notAllowed, []string{"accepted"}, true},
		{"401", order.Errorf(order.KindUnauthorized, "no"), []string{"queued sign_in", "queued sign_in", "queued sign_in", "queued sign_in"}, false},
		{"401 behind a proxy", signedOut, []string{"queued sign_in", "queued sign_in", "queued sign_in", "queued sign_in"}, false},
		{"429", limited, []string{"queued rate", "queued rate", "queued rate", "queued rate"}, false},
		{"offline", offline(t), []string{"queued network", "queued network", "queued network", "queued network"}, false},
		{"500", order.Errorf(order.KindOffline, "trouble"), []string{"queued network", "queued network", "accepted"}, true},
		{"damaged", damaged(t), []string{"queued network", "queued network", "accepted"}, true},
		{"broken off", broken(t), []string{"queued network", "queued network", "accepted"}, true},
	} {
		for kind, traits := range map[string]Traits{"manageorders": manageOrders, "proxy": proxy} {
			t.Run(c.name+" "+kind, func(t *testing.T) {
				r, n := canaryRig(traits)
				id := r.box.add(order.Queued, start)
				r.server.canary = func(order.Canary) (client.Minted, error) { return client.Minted{Requests: 1}, c.said }
				for i, want := range c.want {
					rep := r.pass(t)
					r.want(t, id, want)
					if last := i == len(c.want)-1; last && (rep.Warning != "") != c.warn {
						t.Errorf("warning %q", rep.Warning)
					} else if !last && !rep.Next.After(r.clock.Now()) {
						t.Errorf("comes back at %v", rep.Next)
					}
					r.clock.add(10 * time.Minute)
				}
				r.server.canary = nil
				next := r.box.add(order.Queued, r.clock.Now())
				asked := r.server.canaries
				r.pass(t)
				if again := r.server.canaries > asked; again == turnsOff(c.said) {
					t.Errorf("%d canaries, then %d", asked, r.server.canaries)
				}
				if r.want(t, next, "accepted"); n.failed != 0 && !turnsOff(c.said) {
					t.Errorf("it was answered, and %d still count as not", n.failed)
				}
			})
		}
	}
	if !errors.Is(notAllowed, client.ErrNotAllowed) {
		t.Error("an error without its cause")
	}
}

// TestWhereNobodyMayLook: an account that may not look orders up still sends. What
// a look-up would have to settle is asked about after three tries, and a person's
// word is carried out.
func TestWhereNobodyMayLook(t *testing.T) {
	for name, said := range map[string]error{
		"403": order.Errorf(order.KindForbidden, "no"), "404": order.Errorf(order.KindNotFound, "no"),
		"403 behind a proxy": order.Errorf(order.KindOffline, "status code 403: %w", client.ErrNotAllowed),
	} {
		for kind, traits := range map[string]Traits{"manageorders": manageOrders, "proxy": proxy} {
			for _, why := range []order.Reason{"unknown", order.Copied, order.Refused, order.Again} {
				t.Run(name+" "+kind+" "+string(why), func(t *testing.T) {
					r, _ := canaryRig(traits)
					r.server.canary = func(order.Canary) (client.Minted, error) { return client.Minted{Requests: 1}, said }
					r.server.lookUp = func([]client.Pushed) ([]client.Sight, error) { return nil, said }
					r.server.number = func(string) (Number, error) { return Number{}, nil }
					id := r.box.add(order.Unknown, start, func(o *order.Outgoing) {
						if why != "unknown" {
							o.Order.State = order.Queued
							o.Order.LookUpFirst(why)
						}
					})
					state := r.box.orders[id].Order.State
					for n := range 3 {
						r.want(t, id, string(state))
						r.clock.add(copiedDelays[n])
						r.pass(t)
					}
					r.want(t, id, "unknown!")
					if said := r.box.last(id).Detail; !strings.Contains(said, "does not let this account look") {
						t.Errorf("the rep reads %q", said)
					}
					if r.server.posts != 0 {
						t.Errorf("%d POSTs that nobody asked for", r.server.posts)
					}
					if err := r.box.person(id, order.EventPersonNo); err != nil {
						t.Fatal(err)
					}
					r.clock.add(refusedPause)
					r.pass(t)
					r.want(t, id, "accepted")
				})
			}
		}
	}
}

// TestUnits is what a start costs: the canary and a POST each.
func TestUnits(t *testing.T) {
	for _, c := range []struct {
		traits               Traits
		canary               int
		one, twenty, hundred int
	}{{manageOrders, 1, 2, 21, 101}, {proxy, 3, 5, 43, 203}} {
		for n, want := range map[int]int{1: c.one, 20: c.twenty, 100: c.hundred} {
			r, _ := canaryRig(c.traits)
			for range n {
				r.box.add(order.Queued, start)
			}
			r.pass(t)
			if got := r.server.canaries*c.canary + r.server.posts*c.traits.SendUnits; got != want || r.server.lookUps+r.server.numbers != 0 {
				t.Errorf("%d orders take %d units, want %d", n, got, want)
			}
		}
	}
}

// damaged is what the client says of an answer that is no JSON.
func damaged(t *testing.T) error {
	t.Helper()
	_, err := client.DecodeStream(strings.NewReader("??"), "result", func(int, client.PulledOrder) error { return nil })
	if err == nil {
		t.Fatal("an answer of nonsense is read")
	}
	return err
}

// broken is what the client says when a connection ends without an answer.
func broken(t *testing.T) error {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	t.Cleanup(srv.Close)
	c, err := client.New(client.Config{URL: srv.URL})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Do(t.Context(), client.Request{Path: "/"})
	if err == nil || neverLeft(err) {
		t.Fatalf("no failure in the middle: %v", err)
	}
	return err
}
