package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"orderpad/client/sandbox"
	"orderpad/cmd/internal/rig"
	"orderpad/store/order"
)

// drill is one fault of the list with the ways in which it is provoked.
type drill struct {
	number int
	name   string
	trials []trial
}

// trial is one way. Run provokes the fault, looks at what the program says
// while it holds, and lifts it; what follows is the same for all.
type trial struct {
	how     string
	run     func(ctx context.Context, b *bench) error
	sandbox []string // arguments of the sandbox
	apart   bool     // run makes its own home
	screens bool     // driven through the screens, not by commands
	only    string   // the kind of connection, where it is for one alone
	long    int      // seconds that it takes when that is many
}

// bench is one run: a sandbox, a home and the orders that were acknowledged.
type bench struct {
	*rig.Sandbox
	*rig.Home
	opt     options
	kind    string
	dir     string
	placed  []string // ids of orders that the program acknowledged as queued
	theirs  []string // ids that a fault itself put at the server
	under   string   // what the program told while the fault held
	mayAsk  bool     // the reliability design has a person asked though the server has the order
	gateway bool     // the server took an order that was refused
	commits int
	orders  int // of rounds with a home of their own, which are finished
	undo    []func() error
}

// newBench starts a sandbox and makes a home connected to it.
func newBench(ctx context.Context, opt options, kind string, k trial) (*bench, error) {
	dir, err := os.MkdirTemp("", "orderpad-fault-")
	if err != nil {
		return nil, err
	}
	b := &bench{opt: opt, kind: kind, dir: dir, Home: &rig.Home{Bin: opt.bin, Dir: filepath.Join(dir, "home")}}
	b.undo = append(b.undo, func() error { return os.RemoveAll(dir) })
	if b.Sandbox, err = rig.StartSandbox(ctx, opt.bin, dir, k.sandbox...); err != nil {
		return nil, errors.Join(err, b.close())
	}
	b.undo = append(b.undo, b.Stop)
	if k.apart {
		return b, nil
	}
	if err := b.Connect(ctx, kind, b.URL(kind)); err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, nil
}

// round is a run within a run, with a home and a sandbox of its own: where a
// fault has many moments, each is met from the same beginning.
func (b *bench) round(ctx context.Context, k trial) error {
	sub, err := newBench(ctx, b.opt, b.kind, k)
	if err != nil {
		return err
	}
	err = k.run(ctx, sub)
	if err == nil {
		err = sub.finish(ctx)
	}
	b.orders += sub.orders + len(sub.placed)
	b.commits += sub.commits
	for _, said := range strings.Split(sub.under, "; ") {
		if !strings.Contains(b.under, said) {
			b.under = strings.TrimPrefix(b.under+"; "+said, "; ")
		}
	}
	return errors.Join(err, sub.close())
}

// close undoes what the run set up, last first.
func (b *bench) close() error {
	var errs []error
	for i := len(b.undo) - 1; i >= 0; i-- {
		errs = append(errs, b.undo[i]())
	}
	return errors.Join(errs...)
}

// The routes that orders go over, by kind of connection.
func (b *bench) push() string {
	return map[string]string{"proxy": "orders/create", "manageorders": "onsite/order-push"}[b.kind]
}

func (b *bench) lookUp() string {
	return map[string]string{"proxy": "orders/verify", "manageorders": "order-pull"}[b.kind]
}

// place queues an order and keeps its id.
func (b *bench) place(ctx context.Context) (rig.Order, error) {
	o, err := b.Place(ctx, fmt.Sprintf("PO-%d", len(b.placed)+1))
	if err == nil {
		b.placed = append(b.placed, o.ExtOrderID)
	}
	return o, err
}

// placeAll queues n orders.
func (b *bench) placeAll(ctx context.Context, n int) error {
	for range n {
		if _, err := b.place(ctx); err != nil {
			return err
		}
	}
	return nil
}

// advance moves the clocks of the program and the server on.
func (b *bench) advance(d time.Duration) error {
	b.Later(d)
	return b.Advance(d)
}

// atServer counts the uploads by our id, whatever the server puts before it.
func (b *bench) atServer() (map[string]int, error) {
	arrived, err := b.Arrived() // first: what comes in between is no contradiction
	if err != nil {
		return nil, err
	}
	state, err := b.State()
	if err != nil {
		return nil, err
	}
	stored := 0
	for _, a := range arrived {
		if len(a.Upstream) > 0 && string(a.Upstream) != "null" {
			stored++
		}
	}
	counts, uploads := map[string]int{}, 0
	for id, list := range state.Orders {
		counts[strings.TrimPrefix(id, "NWCA-")] += len(list)
		uploads += len(list)
	}
	// The request journal and the orders must tell the same story; what a fault
	// itself put there has no request of its own.
	if stored > uploads {
		return nil, fmt.Errorf("the sandbox took in %d orders and shows %d", stored, uploads)
	}
	return counts, nil
}

// check makes the three assertions for every order: it is there, whole; the
// server has it at most once; and what the program says of it is known. Want
// lists the states that the fault may show, none for any that is honest.
func (b *bench) check(ctx context.Context, want ...string) error {
	counts, err := b.atServer()
	if err != nil {
		return err
	}
	queue, err := b.Queue(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, id := range b.placed {
		o, err := b.Show(ctx, id)
		if err != nil {
			errs = append(errs, fmt.Errorf("LOST: %w", err))
			continue
		}
		if agrees(o, queue) != nil { // screens at work may have moved it between the two readings
			if queue, err = b.Queue(ctx); err == nil {
				o, err = b.Show(ctx, id)
			}
			if err != nil {
				errs = append(errs, err)
				continue
			}
		}
		said := describe(o)
		if !strings.Contains(b.under, said) && len(want) > 0 {
			b.under = strings.TrimPrefix(b.under+"; "+said, "; ")
		}
		errs = append(errs, whole(o), b.honest(o, counts[id]), agrees(o, queue), wanted(said, want))
		if n := counts[id]; n > 1 {
			errs = append(errs, fmt.Errorf("TWICE: %s is %d times at the server", id, n))
		}
	}
	return errors.Join(errs...)
}

// describe is a state as the table shows it: queued/network, unknown!.
func describe(o rig.Order) string {
	text := string(o.State)
	if o.Waiting != "" {
		text += "/" + string(o.Waiting)
	}
	if o.NeedsPerson {
		text += "!"
	}
	return text
}

func wanted(said string, want []string) error {
	for _, w := range want {
		if w == said || w == "any" {
			return nil
		}
	}
	if len(want) == 0 {
		return nil
	}
	return fmt.Errorf("the program says %s, the fault should show %s", said, strings.Join(want, " or "))
}

// whole tells whether an order still is what was queued.
func whole(o rig.Order) error {
	if o.Pieces != rig.Pieces || o.Total != rig.Total || len(o.Ledger) == 0 {
		return fmt.Errorf("LOST: %s has %d pieces, %s, and %d lines in its ledger", o.ExtOrderID, o.Pieces, o.Total, len(o.Ledger))
	}
	return nil
}

// honest tells whether a state claims no more than what is so.
func (b *bench) honest(o rig.Order, commits int) error {
	switch o.State {
	case order.Accepted, order.Imported:
		if commits == 0 {
			return fmt.Errorf("DISHONEST: %s is called %s and the server does not have it", o.ExtOrderID, o.State)
		}
	case order.Queued:
		if commits > 0 && !o.MustLookUp {
			return fmt.Errorf("DISHONEST: %s is called queued and the server has it", o.ExtOrderID)
		}
	case order.Rejected:
		if commits > 0 && !o.NeedsPerson && !b.gateway {
			return fmt.Errorf("DISHONEST: %s is called rejected and the server has it", o.ExtOrderID)
		}
	case order.Unknown, order.Sending:
	default:
		return fmt.Errorf("LOST: %s was queued and is now %s", o.ExtOrderID, o.State)
	}
	return nil
}

// agrees tells whether the queue says of an order what the order itself says.
func agrees(o rig.Order, queue rig.Queue) error {
	for _, q := range queue.Orders {
		if q.ExtOrderID != o.ExtOrderID {
			continue
		}
		if q.State != o.State || q.Waiting != o.Waiting || q.NeedsPerson != o.NeedsPerson {
			return fmt.Errorf("the queue says %s of %s, the order says %s", describe(q), o.ExtOrderID, describe(o))
		}
		if (q.State == order.Unknown || q.Waiting == order.WaitNetwork) && q.LastError == "" {
			return fmt.Errorf("%s is %s and the queue does not say why", o.ExtOrderID, describe(o))
		}
		return nil
	}
	return fmt.Errorf("LOST: the queue does not show %s, which is %s", o.ExtOrderID, o.State)
}

// exits are the exit codes that a pass ends with, by what it leaves.
func exits(r rig.Result, queue rig.Queue) error {
	want := 0
	for _, o := range queue.Orders {
		switch {
		case o.State == order.Queued && o.Waiting == order.WaitSignIn:
			want = max(want, 5)
		case o.State == order.Unknown, o.State == order.Queued && o.MustLookUp && o.Waiting == "", o.State == order.Accepted && o.NeedsPerson:
			want = max(want, 4)
		case o.State == order.Queued && o.Waiting != "":
			want = max(want, 3)
		case o.State == order.Rejected:
			want = max(want, 1)
		}
	}
	if r.Code != want {
		return fmt.Errorf("exit %d, want %d: %s", r.Code, want, r)
	}
	return nil
}

// pass syncs once and checks its exit code and document.
func (b *bench) pass(ctx context.Context) error {
	r := b.Sync(ctx)
	queue, err := b.Queue(ctx)
	if err != nil {
		return err
	}
	var view struct{ Sent *int }
	if err := json.Unmarshal([]byte(r.Out), &view); err != nil || view.Sent == nil {
		return fmt.Errorf("sync printed no document: %s: %s", r, r.Out)
	}
	return exits(r, queue)
}

// finish lets everything settle once the fault is lifted, and asserts the end:
// every order at the server once, imported, with its number.
func (b *bench) finish(ctx context.Context) error {
	if err := b.Faults(); err != nil {
		return err
	}
	if err := b.settle(ctx); err != nil {
		return err
	}
	counts, err := b.atServer()
	if err != nil {
		return err
	}
	var errs []error
	for _, id := range b.placed {
		b.commits += counts[id]
		switch n := counts[id]; {
		case n > 1:
			errs = append(errs, fmt.Errorf("TWICE: at the end %s is %d times at the server", id, n))
		case n == 0:
			errs = append(errs, fmt.Errorf("LOST: at the end %s is not at the server", id))
		}
		delete(counts, id)
	}
	for _, id := range b.theirs {
		delete(counts, id)
	}
	for id, n := range counts {
		errs = append(errs, fmt.Errorf("the server has %s %d times, which nobody queued", id, n))
	}
	return errors.Join(errs...)
}

// settle syncs, moves time on and gives a person's word where one is asked for,
// until every order is imported.
func (b *bench) settle(ctx context.Context) error {
	const rounds = 40
	for round := range rounds {
		r := b.Sync(ctx)
		if err := b.check(ctx); err != nil {
			return fmt.Errorf("while it settles: %w (%s)", err, r)
		}
		queue, err := b.Queue(ctx)
		if err != nil {
			return err
		}
		open, err := b.answer(ctx, queue)
		if err != nil || !open {
			return err
		}
		step := 61 * time.Second
		switch {
		case round > 20:
			step = 25 * time.Hour // a proxy's look-up sees seven days
		case round > 4:
			step = 31 * time.Minute
		}
		if err := b.advance(step); err != nil {
			return err
		}
	}
	queue, err := b.Queue(ctx)
	return errors.Join(fmt.Errorf("it did not settle: %+v", queue.Orders), err)
}

// answer gives a person's word on the orders that need it: the shop was asked
// and says what it has. Open tells whether there is more to wait for.
func (b *bench) answer(ctx context.Context, queue rig.Queue) (open bool, err error) {
	for _, o := range queue.Orders {
		if o.State != order.Imported {
			open = true
		}
		if o.State == order.Rejected && b.gateway {
			if err := b.Ask(ctx, nil, "order", "queue", o.ExtOrderID, "--yes"); err != nil {
				return false, err
			}
		}
		if !o.NeedsPerson || o.State != order.Unknown {
			continue
		}
		counts, err := b.atServer()
		if err != nil {
			return false, err
		}
		// The fourth assertion: what the server has, orderpad finds by itself.
		if counts[o.ExtOrderID] == 1 && !b.mayAsk {
			return false, fmt.Errorf("ASKED: a person is asked about %s, which the server has: %s", o.ExtOrderID, o.LastError)
		}
		word := "--resend"
		if counts[o.ExtOrderID] > 0 {
			word = "--sent"
		}
		if err := b.Ask(ctx, nil, "resolve", o.ExtOrderID, word); err != nil {
			return false, err
		}
	}
	return open, nil
}

// fault is one fault at one route.
func fault(number int, route string) sandbox.Fault { return sandbox.Fault{Fault: number, Route: route} }
