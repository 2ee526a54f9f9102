package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"orderpad/client/sandbox"
)

// meets is the run of most faults: an order is queued, its POST meets the
// fault while look-ups are down too, so that what the program knows is all it
// can say. Want is what it should say, over ManageOrders and over the proxy.
func meets(number int, manageOrders, proxy string, change ...func(*sandbox.Fault)) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		f := fault(number, b.push())
		for _, c := range change {
			c(&f)
		}
		if _, err := b.place(ctx); err != nil {
			return err
		}
		if err := b.Faults(append(b.blind(), f)...); err != nil {
			return err
		}
		if err := b.pass(ctx); err != nil {
			return err
		}
		want := map[string]string{"manageorders": manageOrders, "proxy": proxy}[b.kind]
		return errors.Join(b.check(ctx, want), b.fired(number))
	}
}

// blind keeps look-ups from saying anything, but for the first: by that one a
// program finds out before it sends whether this home is a copy.
func (b *bench) blind() []sandbox.Fault {
	var list []sandbox.Fault
	for n := range 30 {
		f := fault(12, b.lookUp())
		f.Nth = n + 2
		list = append(list, f)
	}
	return list
}

// behind is the same for ManageOrders behind the proxy: what the proxy makes
// of it decides, so any honest state will do.
func behind(number int) trial {
	return trial{how: "behind the proxy", only: "proxy", run: func(ctx context.Context, b *bench) error {
		if _, err := b.place(ctx); err != nil {
			return err
		}
		if err := b.Faults(append(b.blind(), fault(number, "upstream:POST /onsite/order-push"))...); err != nil {
			return err
		}
		return errors.Join(b.pass(ctx), b.check(ctx, "any"), b.fired(number))
	}}
}

// fired tells whether a fault that was set went off: one that never did proves
// nothing.
func (b *bench) fired(number int) error {
	state, err := b.State()
	if err != nil {
		return err
	}
	fired := func(f sandbox.Fault) bool { return f.Fault == number && f.Fired > 0 }
	if !slices.ContainsFunc(state.Faults, fired) {
		return fmt.Errorf("fault %d never went off", number)
	}
	return nil
}

func status(code int) func(*sandbox.Fault)    { return func(f *sandbox.Fault) { f.Status = code } }
func how(text string) func(*sandbox.Fault)    { return func(f *sandbox.Fault) { f.How = text } }
func seconds(n float64) func(*sandbox.Fault)  { return func(f *sandbox.Fault) { f.Seconds = n } }
func commits(yes bool) func(f *sandbox.Fault) { return func(f *sandbox.Fault) { f.Commit = &yes } }

// everywhere lets every request meet the fault, sign-in and look-ups too.
func everywhere(f *sandbox.Fault) { f.Route = "" }

// refused cuts the servers off, then gives them back.
func refused(ctx context.Context, b *bench) error {
	if err := b.placeAll(ctx, 2); err != nil {
		return err
	}
	if err := b.Faults(fault(1, "")); err != nil {
		return err
	}
	return errors.Join(b.pass(ctx), b.check(ctx, "queued/network"))
}

// afterSlow is a POST that takes its time and is answered well all the same.
func afterSlow(number int) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		f := fault(number, b.push())
		f.Seconds = 3
		if _, err := b.place(ctx); err != nil {
			return err
		}
		return errors.Join(b.Faults(f), b.pass(ctx), b.check(ctx, "accepted"), b.fired(number))
	}
}

// inBatch sends three orders, the second of which meets the fault.
func inBatch(number int, manageOrders, proxy []string) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		f := fault(number, b.push())
		f.Nth = 2
		if err := b.placeAll(ctx, 3); err != nil {
			return err
		}
		want := map[string][]string{"manageorders": manageOrders, "proxy": proxy}[b.kind]
		return errors.Join(b.Faults(f), b.pass(ctx), b.check(ctx, want...), b.fired(number))
	}
}

// lags loses the answer of an order that look-ups show only so much later: it
// is asked about after 15 minutes on ManageOrders, and never sent again.
func lags(minutes float64) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		b.mayAsk = minutes > 15
		lag := fault(32, b.lookUp())
		lag.Minutes = minutes
		if minutes == 0 {
			lag.Minutes = 0.001
		}
		if _, err := b.place(ctx); err != nil {
			return err
		}
		if err := b.Faults(fault(5, b.push()), lag); err != nil {
			return err
		}
		for passed := time.Duration(0); ; passed += 2 * time.Minute {
			r := b.Sync(ctx)
			if err := b.check(ctx, "unknown", "unknown!", "accepted", "imported"); err != nil {
				return fmt.Errorf("%w (%s)", err, r)
			}
			queue, err := b.Queue(ctx)
			if err != nil {
				return err
			}
			if s := queue.Orders[0].State; s == "accepted" || s == "imported" {
				return b.fired(5)
			}
			if passed > time.Duration(minutes)*time.Minute+time.Hour {
				return fmt.Errorf("after %s it is still %s", passed, describe(queue.Orders[0]))
			}
			if err := b.advance(2 * time.Minute); err != nil {
				return err
			}
		}
	}
}

// twice makes the look-up find two of an order whose answer was lost: that is
// for a person, who says that it is there.
func twice(ctx context.Context, b *bench) error {
	if _, err := b.place(ctx); err != nil {
		return err
	}
	if err := b.Faults(fault(5, b.push()), fault(34, b.lookUp())); err != nil {
		return err
	}
	b.mayAsk = true
	// The proxy's look-up tells of one order, however many there are.
	want := map[string]string{"manageorders": "unknown!", "proxy": "accepted"}[b.kind]
	return errors.Join(b.pass(ctx), b.check(ctx, want), b.fired(34))
}

// noLookUp keeps look-ups from saying anything, from the one before the first
// order on: that one holds sending up twice, or for as long as it is the limit.
// What is sent then, as look-ups may be out of order for long, loses its answer.
func noLookUp(code int) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		f := fault(33, b.lookUp())
		f.Status = code
		if _, err := b.place(ctx); err != nil {
			return err
		}
		if err := b.Faults(fault(5, b.push()), f); err != nil {
			return err
		}
		then := map[int][]string{500: {"queued/network", "queued/network", "unknown"}, 429: {"queued/rate", "queued/rate"}}[code]
		for _, want := range then {
			if err := errors.Join(b.pass(ctx), b.check(ctx, want), b.fired(33), b.advance(time.Minute)); err != nil {
				return err
			}
		}
		return nil
	}
}

// stale drops every request on a connection that carried one before; orders go
// over connections of their own, so none is lost by it.
func stale(ctx context.Context, b *bench) error {
	if err := b.placeAll(ctx, 3); err != nil {
		return err
	}
	if err := b.Faults(fault(36, "")); err != nil {
		return err
	}
	if err := errors.Join(b.pass(ctx), b.check(ctx, "accepted")); err != nil {
		return err
	}
	// Number checks are what shares connections.
	if err := b.advance(62 * time.Minute); err != nil {
		return err
	}
	b.Sync(ctx)
	return errors.Join(b.check(ctx, "accepted", "imported"), b.fired(36))
}

// duplicate is a server that has the order already, as it was sent.
func duplicate(ctx context.Context, b *bench) error {
	if _, err := b.place(ctx); err != nil {
		return err
	}
	return errors.Join(b.Faults(fault(37, b.push())), b.pass(ctx), b.check(ctx, "accepted"), b.fired(37))
}

// conflict is a server that has another order under the number: the rep is
// told, ends this one and sends the goods under a new number.
func conflict(ctx context.Context, b *bench) error {
	f := fault(37, b.push())
	f.How = "other"
	o, err := b.place(ctx)
	if err != nil {
		return err
	}
	if err := errors.Join(b.Faults(f), b.pass(ctx), b.check(ctx, "rejected!"), b.fired(37)); err != nil {
		return err
	}
	b.theirs, b.placed = append(b.theirs, o.ExtOrderID), nil
	if err := errors.Join(b.Faults(), b.Ask(ctx, nil, "resolve", o.ExtOrderID, "--cancel"), b.Ask(ctx, &o, "order", "duplicate", o.ExtOrderID)); err != nil {
		return err
	}
	if err := b.Ask(ctx, nil, "order", "set", o.ExtOrderID, "ContactEmail=ann@cascade.test"); err != nil {
		return err
	}
	if err := b.Ask(ctx, nil, "order", "queue", o.ExtOrderID, "--yes"); err != nil {
		return err
	}
	b.placed = []string{o.ExtOrderID}
	return nil
}
