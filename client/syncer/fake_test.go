package syncer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"orderpad/client"
	"orderpad/store/order"
)

// start is ten minutes past a full hour.
var start = time.Date(2026, 8, 3, 14, 10, 0, 0, time.UTC)

// clock is a simulated clock; waiting moves it on.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.add(d)
	return nil
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// box is an outbox in memory, as faithful to the state machine as the store.
type box struct {
	orders map[int64]*order.Outgoing
	ledger map[int64][]order.Settlement
	before map[int64]order.Outgoing // before its last attempt
	writes int
	// crash, when set, is asked before and after each commit; true ends the
	// program there.
	crash func(where string) bool
}

var errCrash = order.Errorf(order.KindStorage, "killed")

func newBox() *box {
	return &box{orders: map[int64]*order.Outgoing{}, ledger: map[int64][]order.Settlement{}, before: map[int64]order.Outgoing{}}
}

// add puts an order of one line into a state.
func (b *box) add(state order.State, at time.Time, with ...func(*order.Outgoing)) int64 {
	id := int64(len(b.orders) + 1)
	o := &order.Outgoing{Order: order.Order{
		ID: id, ExtOrderID: fmt.Sprintf("OP7F3K-%04d", id), State: state, Connection: "shop",
		CreatedAt: at, QueuedAt: at,
	}}
	if state != order.Queued {
		o.ServerID, o.SentAt, o.Attempts = o.Order.ExtOrderID, at, 1
		o.FirstAt, o.LastAt, o.Bodies = at, at, [][]byte{[]byte(o.Order.ExtOrderID)}
	}
	if state == order.Accepted {
		o.Order.AcceptedAt = at
	}
	for _, f := range with {
		f(o)
	}
	b.orders[id] = o
	return id
}

func (b *box) commit(where string, change func()) error {
	if b.crash != nil && b.crash("before "+where) {
		return errCrash
	}
	b.writes++
	change()
	if b.crash != nil && b.crash("after "+where) {
		return errCrash
	}
	return nil
}

func (b *box) Pending(context.Context, string) ([]order.Outgoing, error) {
	var all []order.Outgoing
	for _, o := range b.orders {
		if slices.Contains([]order.State{order.Queued, order.Unknown, order.Accepted}, o.Order.State) {
			all = append(all, *o)
		}
	}
	slices.SortFunc(all, func(x, y order.Outgoing) int {
		return cmp.Or(x.Order.QueuedAt.Compare(y.Order.QueuedAt), cmp.Compare(x.Order.ID, y.Order.ID))
	})
	return all, nil
}

func (b *box) Witnesses(_ context.Context, _ string, since time.Time) ([]order.Outgoing, error) {
	var all []order.Outgoing
	for _, o := range b.orders {
		if (o.Order.State == order.Accepted || o.Order.State == order.Imported) && !o.FirstAt.IsZero() && !o.FirstAt.Before(since) {
			all = append(all, *o)
		}
	}
	slices.SortFunc(all, func(x, y order.Outgoing) int {
		return cmp.Or(x.FirstAt.Compare(y.FirstAt), cmp.Compare(x.Order.ID, y.Order.ID))
	})
	return all, nil
}

func (b *box) Recover(context.Context, string) (ids []int64, err error) {
	for id, o := range b.orders {
		if o.Order.State == order.Sending {
			b.apply(id, order.Settlement{Event: order.EventLost, LedgerEvent: "recovered"}, o.SentAt)
			ids = append(ids, id)
		}
	}
	return ids, nil
}

func (b *box) Begin(_ context.Context, id int64, body order.Body, at time.Time) (int, error) {
	o := b.orders[id]
	if _, err := order.Next(o.Order.State, order.EventSend); err != nil {
		return 0, err
	}
	if o.Order.MustLookUp {
		return 0, order.Errorf(order.KindConflict, "must be looked up first")
	}
	err := b.commit("begin", func() {
		b.before[id] = *o
		o.Order.State = order.Sending
		o.Attempts++
		o.ServerID, o.LastAt, o.Order.UpdatedAt = body.ServerID, at, at
		o.SentAt, o.FirstAt = cmp.Or(o.SentAt, at), cmp.Or(o.FirstAt, at)
		o.Bodies = append([][]byte{body.Bytes}, o.Bodies...)
	})
	return o.Attempts, err
}

func (b *box) Settle(ctx context.Context, id int64, s order.Settlement, at time.Time) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	o := b.orders[id]
	if s.Event != "" {
		if _, err := order.Next(o.Order.State, s.Event); err != nil {
			return err
		}
	}
	return b.commit("settle", func() { b.apply(id, s, at) })
}

func (b *box) apply(id int64, s order.Settlement, at time.Time) {
	o := b.orders[id]
	if s.Event != "" {
		o.Order.State, _ = order.Next(o.Order.State, s.Event)
	}
	if s.Attempt != 0 {
		o.LookUps, o.Misses, o.Witnessed = 0, 0, 0
	}
	switch s.Event {
	case order.EventLost:
		o.LookUps, o.Misses, o.Witnessed = 0, 0, 0
	case order.EventAccept, order.EventLookUp:
		o.Order.AcceptedAt = at
	case order.EventNotSent:
		was := b.before[id]
		o.SentAt = was.SentAt
		if s.Outcome == order.WasNotSent {
			o.FirstAt, o.LastAt, o.Bodies = was.FirstAt, was.LastAt, was.Bodies
		} else {
			o.Order.LookUpFirst(cmp.Or(s.LookUpFor, order.Refused))
		}
	}
	if s.MayGo {
		o.Order.MustLookUp, o.Order.LookUpFor = false, ""
	}
	if s.Witnessed {
		o.Witnessed++
	}
	switch {
	case o.Order.State == order.Queued:
	case o.Order.State == order.Unknown && s.Event != order.EventLost && !s.Conflict:
		o.Order.MustLookUp = false
	default:
		o.Order.MustLookUp, o.Order.LookUpFor = false, ""
	}
	o.Order.UpdatedAt = at
	if s.LookUp {
		o.LookUps++
	}
	if s.Miss {
		o.Misses++
	}
	if s.ServerID != "" {
		o.ServerID = s.ServerID
	}
	if s.OnSite != 0 {
		o.Order.OnSiteOrder = s.OnSite
	}
	o.Order.Waiting, o.Order.NeedsPerson, o.NextAt = s.Waiting, s.NeedsPerson, s.NextAt
	if s.LedgerEvent != "" {
		b.ledger[id] = append(b.ledger[id], s)
	}
}

// person says a word about an order.
func (b *box) person(id int64, event order.Event) error {
	o := b.orders[id]
	next, err := order.Next(o.Order.State, event)
	if err != nil {
		return err
	}
	o.Order.State, o.Order.NeedsPerson, o.Order.Waiting, o.NextAt = next, false, "", time.Time{}
	o.LookUps, o.Misses, o.Witnessed = 0, 0, 0
	if event == order.EventPersonNo {
		o.Order.MustLookUp, o.Order.LookUpFor = true, order.Word
	}
	return nil
}

func (b *box) state(id int64) order.State { return b.orders[id].Order.State }

// last is the newest ledger line of an order.
func (b *box) last(id int64) order.Settlement {
	lines := b.ledger[id]
	if len(lines) == 0 {
		return order.Settlement{}
	}
	return lines[len(lines)-1]
}

// fake is a server as a struct of funcs; those that are nil must not be asked.
type fake struct {
	traits Traits
	send   func(ctx context.Context, body order.Body) Sent
	lookUp func(pushed []client.Pushed) ([]client.Sight, error)
	number func(serverID string) (Number, error)
	renew  func() error
	canary func(q order.Canary) (client.Minted, error)

	posts, lookUps, numbers, renewals, canaries int
}

func (f *fake) Traits() Traits { return f.traits }

func (f *fake) Encode(o order.Order) (order.Body, error) {
	if o.CustomerName == "unsendable" {
		return order.Body{}, errors.New("columns are not for this connection")
	}
	return order.Body{ServerID: o.ExtOrderID, Route: "POST /orders", Bytes: []byte(o.ExtOrderID)}, nil
}

func (f *fake) Send(ctx context.Context, body order.Body) Sent {
	f.posts++
	return f.send(ctx, body)
}

func (f *fake) Renew(context.Context) error {
	f.renewals++
	if f.renew == nil {
		return nil
	}
	return f.renew()
}

func (f *fake) LookUp(ctx context.Context, pushed []client.Pushed) ([]client.Sight, error) {
	f.lookUps++
	if ctx.Err() != nil {
		return nil, order.Errorf(order.KindOffline, "stopped")
	}
	return f.lookUp(pushed)
}

func (f *fake) Canary(_ context.Context, q order.Canary) (client.Minted, error) {
	f.canaries++
	if f.canary == nil {
		return client.Minted{Requests: 1}, nil
	}
	return f.canary(q)
}

func (f *fake) OrderNumber(_ context.Context, serverID string) (Number, error) {
	f.numbers++
	return f.number(serverID)
}

// answers makes a send that gives one answer to every order.
func answers(s Sent) func(context.Context, order.Body) Sent {
	return func(_ context.Context, body order.Body) Sent {
		if s.Result == client.Accepted {
			s.ServerID = body.ServerID
		}
		return s
	}
}

func outcome(r client.Result, status int) Sent {
	return Sent{Outcome: client.Outcome{Result: r, Detail: string(r)}, Status: status}
}

func waits(w order.Waiting, status int) Sent {
	s := outcome(client.Queued, status)
	s.Waiting, s.Before, s.NeverLeft = w, status == 0, status == 0
	return s
}

// sees makes a look-up that sees the same of every order.
func sees(sight client.Sight) func([]client.Pushed) ([]client.Sight, error) {
	return func(pushed []client.Pushed) ([]client.Sight, error) {
		var all []client.Sight
		for _, p := range pushed {
			sight.ServerID = p.ServerID
			all = append(all, sight)
		}
		return all, nil
	}
}

var (
	isOurs   = client.Sight{Found: true, Ours: true, Times: 1, Whole: true}
	isOther  = client.Sight{Found: true, Times: 1, Whole: true}
	isTwice  = client.Sight{Found: true, Ours: true, Times: 2, Whole: true}
	isMissed = client.Sight{Whole: true}
	isUnseen = client.Sight{}
)

var (
	manageOrders = Traits{SendUnits: 1, AllAtOnce: true}
	proxy        = Traits{SendUnits: 2, WeakMiss: true, Window: 7 * 24 * time.Hour}
)

// rig is a syncer with everything around it simulated.
type rig struct {
	*Syncer
	clock  *clock
	box    *box
	server *fake
}

func newRig(traits Traits, change ...func(*Config)) *rig {
	r := &rig{clock: &clock{now: start}, box: newBox(), server: &fake{traits: traits}}
	cfg := Config{
		Connection: "shop", Outbox: r.box, Server: r.server, Now: r.clock.Now, Wait: r.clock.Wait,
		Lock: func(context.Context) (func(), error) { return func() {}, nil },
	}
	for _, f := range change {
		f(&cfg)
	}
	r.Syncer = New(cfg)
	return r
}

func (r *rig) pass(t *testing.T) Report {
	t.Helper()
	rep, err := r.Pass(t.Context(), false)
	if err != nil {
		t.Fatalf("Pass: %v", err)
	}
	return rep
}

// want checks state, flag and waiting of an order: "unknown!", "queued network".
func (r *rig) want(t *testing.T, id int64, want string) {
	t.Helper()
	o := r.box.orders[id].Order
	got := string(o.State)
	if o.NeedsPerson {
		got += "!"
	}
	if got = strings.TrimSpace(got + " " + string(o.Waiting)); got != want {
		t.Errorf("order %d is %q, want %q; ledger: %+v", id, got, want, r.box.ledger[id])
	}
}
