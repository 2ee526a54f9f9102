package syncer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"orderpad/client"
	"orderpad/store/order"

	"pgregory.net/rapid"
)

// world is a shop's server that goes wrong at random, and the truth about
// every order.
type world struct {
	t     *rapid.T
	rig   *rig
	story []string // what was done, for the failure's message
	well  bool     // healed: no faults any more
	lag   time.Duration

	arrived map[string]int       // commits at the server by id
	since   map[string]time.Time // first commit
	mayBe   map[string]bool      // a POST was made that may have arrived, and nobody spoke since
	allowed map[string]int       // commits that a person took the risk of
	numbers map[string]bool
}

func (w *world) tell(format string, args ...any) {
	w.story = append(w.story, w.rig.clock.Now().Format("15:04:05 ")+fmt.Sprintf(format, args...))
}

// chance is true now and then, never in a healed world.
func (w *world) chance(label string) bool {
	return !w.well && rapid.IntRange(0, 5).Draw(w.t, label) == 0
}

func (w *world) commit(id string) {
	if w.arrived[id]++; w.arrived[id] == 1 {
		w.since[id] = w.rig.clock.Now()
	}
	if w.arrived[id] > w.allowed[id] {
		w.t.Fatalf("%s arrived %d times\n%s", id, w.arrived[id], joined(w.story))
	}
}

func (w *world) send(_ context.Context, body order.Body) Sent {
	id := body.ServerID
	if w.mayBe[id] {
		w.t.Fatalf("%s was sent again without a person's word\n%s", id, joined(w.story))
	}
	kind := "accepted"
	if !w.well {
		kind = rapid.SampledFrom([]string{
			"accepted", "accepted", "answer lost", "request lost", "no network", "429", "401", "401 for good", "401 before", "400", "exists",
			"429 after the commit", "401 after the commit", "400 after the commit",
		}).Draw(w.t, "answer")
	}
	w.tell("POST %s: %s", id, kind)
	w.rig.clock.add(time.Second)
	if strings.HasSuffix(kind, " after the commit") {
		w.commit(id)
		kind = strings.TrimSuffix(kind, " after the commit")
	}
	switch kind {
	case "accepted":
		w.mayBe[id] = true
		w.commit(id)
		s := outcome(client.Accepted, 200)
		s.ServerID = id
		return s
	case "answer lost":
		w.mayBe[id] = true
		w.commit(id)
		return outcome(client.Unknown, 0)
	case "request lost":
		w.mayBe[id] = true
		return outcome(client.Unknown, 503)
	case "no network":
		return waits(order.WaitNetwork, 0)
	case "429":
		return waits(order.WaitRate, 429)
	case "401":
		s := waits(order.WaitSignIn, 401)
		s.Renew = true
		return s
	case "401 for good":
		return waits(order.WaitSignIn, 401)
	case "401 before":
		s := waits(order.WaitSignIn, 401)
		s.Before = true
		return s
	case "400":
		return outcome(client.Rejected, 400)
	}
	if w.arrived[id] > 0 {
		return outcome(client.Lookup, 409)
	}
	w.mayBe[id] = true
	return outcome(client.Unknown, 500)
}

// lookUp shows an order so long after it arrived as this world's look-ups lag,
// and fails at times.
func (w *world) lookUp(pushed []client.Pushed) ([]client.Sight, error) {
	if w.chance("look-up fails") {
		w.tell("look-up: status 500")
		return nil, order.Errorf(order.KindOffline, "status 500")
	}
	var all []client.Sight
	for _, p := range pushed {
		s := client.Sight{ServerID: p.ServerID, Whole: w.well || !w.chance("look-up is damaged")}
		if n := w.arrived[p.ServerID]; n > 0 && s.Whole && w.rig.clock.Now().Sub(w.since[p.ServerID]) >= w.lag {
			s.Found, s.Times, s.Ours = true, n, true
		}
		w.tell("look-up of %s: %+v", p.ServerID, s)
		all = append(all, s)
	}
	return all, nil
}

func (w *world) number(id string) (Number, error) {
	if w.chance("getorderno fails") {
		return Number{}, order.Errorf(order.KindOffline, "status 500")
	}
	if w.arrived[id] > 0 && w.rig.clock.Now().Sub(w.since[id]) >= time.Hour {
		w.numbers[id] = true
		return numbered(int64(len(w.numbers)) + 1000), nil
	}
	return Number{}, nil
}

// pass makes a pass that may be killed at any boundary.
func (w *world) pass() {
	w.rig.box.crash = func(where string) bool {
		if w.chance("killed " + where) {
			w.tell("killed %s", where)
			return true
		}
		return false
	}
	began := w.rig.clock.Now()
	rep, err := w.rig.Pass(context.Background(), !w.well && rapid.Bool().Draw(w.t, "asked"))
	if err != nil && !order.IsKind(err, order.KindStorage) {
		w.t.Fatalf("Pass: %v\n%s", err, joined(w.story))
	}
	w.tell("pass: %+v, %v", rep, err)
	w.rig.box.crash = nil
	if err == nil && !rep.Next.IsZero() && !rep.Next.After(began) {
		w.t.Fatalf("comes back at once, for ever\n%s", joined(w.story))
	}
}

// decide is a person who answers for an order, having asked the shop.
func (w *world) decide(o *order.Outgoing) {
	id := o.Order.ExtOrderID
	event := order.EventPersonNo
	switch {
	case o.Order.State == order.Queued:
		event = order.EventCancel
	case w.arrived[id] > 0:
		event = order.EventPersonYes
	}
	if err := w.rig.box.person(o.Order.ID, event); err != nil {
		w.t.Fatalf("%s: %v\n%s", id, err, joined(w.story))
	}
	w.mayBe[id] = false
	w.tell("a person says %s of %s", event, id)
}

func (w *world) some(label string, states ...order.State) *order.Outgoing {
	var ids []int64
	for id, o := range w.rig.box.orders {
		if slices.Contains(states, o.Order.State) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		w.t.Skip("no such order")
	}
	slices.Sort(ids)
	return w.rig.box.orders[rapid.SampledFrom(ids).Draw(w.t, label)]
}

func joined(story []string) string {
	text := ""
	for _, line := range story {
		text += line + "\n"
	}
	return text
}

// TestModel plays random stories: answers, kills at every boundary, leaps of
// time, copies that came back, look-ups that lag and people's words. No order is
// at the server twice without a person's word, whatever was answered after it was
// taken, none is lost, and once the server is well everything settles.
func TestModel(t *testing.T) {
	for name, traits := range map[string]Traits{"manageorders": manageOrders, "proxy": proxy} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { play(t, traits) })
		})
	}
}

func play(t *rapid.T, traits Traits) {
	w := &world{
		t: t, rig: newRig(traits), arrived: map[string]int{}, since: map[string]time.Time{},
		lag:   time.Duration(rapid.SampledFrom([]int{0, 1, 2, 15, 75}).Draw(t, "lag")) * time.Minute,
		mayBe: map[string]bool{}, allowed: map[string]int{}, numbers: map[string]bool{},
	}
	w.rig.server.send, w.rig.server.lookUp, w.rig.server.number = w.send, w.lookUp, w.number
	queued := 0
	queue := func(with ...func(*order.Outgoing)) *order.Outgoing {
		o := w.rig.box.orders[w.rig.box.add(order.Queued, w.rig.clock.Now(), with...)]
		w.allowed[o.Order.ExtOrderID] = 1
		queued++
		return o
	}
	t.Repeat(map[string]func(*rapid.T){
		"queue": func(*rapid.T) { w.tell("queue %s", queue().Order.ExtOrderID) },
		"restore": func(t *rapid.T) {
			o := queue(func(o *order.Outgoing) { o.Order.LookUpFirst(order.Copied) })
			if rapid.Bool().Draw(t, "sent from there") {
				id := o.Order.ExtOrderID
				w.arrived[id], w.mayBe[id] = 1, true
				w.since[id] = w.rig.clock.Now().Add(-time.Duration(rapid.IntRange(0, 90).Draw(t, "minutes ago")) * time.Minute)
			}
			w.tell("restore %s", o.Order.ExtOrderID)
		},
		"pass": func(*rapid.T) { w.pass() },
		"time": func(t *rapid.T) {
			d := time.Duration(rapid.IntRange(1, 60).Draw(t, "minutes")) * time.Minute
			w.rig.clock.add(d)
			w.tell("%v later", d)
		},
		"person says send it again": func(t *rapid.T) {
			o := w.some("resend", order.Unknown, order.Rejected)
			if err := w.rig.box.person(o.Order.ID, order.EventPersonNo); err != nil {
				t.Fatal(err)
			}
			id := o.Order.ExtOrderID
			w.mayBe[id] = false
			w.allowed[id] = w.arrived[id] + 1
			w.tell("a person says to send %s again", id)
		},
		"person cancels": func(t *rapid.T) {
			o := w.some("cancel", order.Unknown, order.Rejected, order.Queued)
			if err := w.rig.box.person(o.Order.ID, order.EventCancel); err != nil {
				t.Fatal(err)
			}
			w.tell("a person cancels %s", o.Order.ExtOrderID)
		},
		"": func(t *rapid.T) {
			if len(w.rig.box.orders) != queued {
				t.Fatalf("an order is lost\n%s", joined(w.story))
			}
			w.honest()
		},
	})
	w.heal()
}

// honest wants no state to claim more than is so: what is called accepted or
// imported arrived, and what is called queued, free to go, did not go before.
func (w *world) honest() {
	for _, o := range w.rig.box.orders {
		id := o.Order.ExtOrderID
		switch o.Order.State {
		case order.Accepted, order.Imported:
			if w.arrived[id] == 0 {
				w.t.Fatalf("%s is called %s and never arrived\n%s", id, o.Order.State, joined(w.story))
			}
		case order.Queued:
			if (w.mayBe[id] || w.arrived[id] >= w.allowed[id]) && !o.Order.MustLookUp {
				w.t.Fatalf("%s is called queued and may have arrived\n%s", id, joined(w.story))
			}
		}
	}
}

// heal lets the server be well and a person answer what they are asked, and
// wants everything settled within a week.
func (w *world) heal() {
	w.well = true
	w.tell("all is well")
	box, began := w.rig.box, w.rig.clock.Now()
	for w.rig.clock.Now().Sub(began) < 8*24*time.Hour {
		w.pass()
		open := false
		for id := range int64(len(box.orders)) {
			switch o := box.orders[id+1]; {
			case o.Order.NeedsPerson:
				w.decide(o)
				open = true
			case o.Order.State.Unfinished():
				open = true
			case o.Order.State == order.Imported && w.arrived[o.Order.ExtOrderID] == 0:
				w.t.Fatalf("%s never arrived\n%s", o.Order.ExtOrderID, joined(w.story))
			}
		}
		if !open {
			return
		}
		w.rig.clock.add(20 * time.Minute)
	}
	for _, o := range box.orders {
		if o.Order.State.Unfinished() {
			w.t.Fatalf("%s is still %s\n%s", o.Order.ExtOrderID, o.Order.State, joined(w.story))
		}
	}
}
