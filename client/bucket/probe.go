package bucket

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"time"

	"orderpad/store/order"
)

// Racers is how many write at once in each round of a probe, and Rounds how
// often: gateways were seen that let several win only now and then.
const (
	Racers = 16
	Rounds = 4
)

// skewAllowed is how far this computer's clock may be off the store's: S3
// refuses requests from 15 minutes on.
const skewAllowed = 5 * time.Minute

// Report is what a probe found. What spoils a store is an error instead.
type Report struct {
	Arbiter  bool          // of several that write at once exactly one won, each time
	Skew     time.Duration // how far the store's clock is ahead of this one
	Removes  bool          // the key may delete
	Warnings []string      // what a person should know and can live with
}

// Probe finds out whether a store does what a shop needs, before it is trusted:
// it writes, reads and lists, races Racers writers for one name, with both
// conditions, and compares the clocks. What it wrote is removed where the key
// may do that. A store whose conditions do not hold is refused with the reason.
func Probe(ctx context.Context, b Bucket, now func() time.Time) (Report, error) {
	p := probe{Bucket: b, dir: "probe/" + rand.Text()}
	r := Report{Arbiter: b.Arbiter()}
	err := p.readsBack(ctx)
	if err == nil && r.Arbiter {
		err = p.races(ctx)
	}
	if err != nil {
		p.clear(ctx, &r)
		return r, err
	}
	if at := b.Now(); !at.IsZero() {
		if r.Skew = at.Sub(now()).Round(time.Second); r.Skew.Abs() > skewAllowed {
			r.Warnings = append(r.Warnings, fmt.Sprintf("the clock of this computer is %s off the store's; set it, before the store refuses it", r.Skew.Abs().Round(time.Minute)))
		}
	}
	if !r.Arbiter {
		r.Warnings = append(r.Warnings, "a folder cannot settle who holds an order: only drafts change hands in it, under a new number")
	}
	p.clear(ctx, &r)
	return r, nil
}

type probe struct {
	Bucket
	dir string

	mu      sync.Mutex
	written []string
}

func (p *probe) put(ctx context.Context, name string, data string, when Condition) (string, error) {
	p.mu.Lock()
	p.written = append(p.written, name)
	p.mu.Unlock()
	return p.Put(ctx, name, []byte(data), when)
}

// readsBack writes an object, and expects to see it.
func (p *probe) readsBack(ctx context.Context) error {
	name := p.dir + "/a"
	// Asking first: servers were seen that refuse a key in the middle of a body,
	// which looks as if they could not be reached.
	if _, err := p.List(ctx, p.dir+"/"); err != nil {
		return err
	}
	if _, err := p.put(ctx, name, "orderpad", Condition{}); err != nil {
		return err
	}
	got, err := p.Get(ctx, name)
	if err != nil {
		return err
	}
	if !bytes.Equal(got.Data, []byte("orderpad")) {
		return order.Errorf(order.KindInvalid, "the store gives back something else than was written; it cannot be used")
	}
	if _, err := p.put(ctx, name, "another", Condition{Absent: true}); p.Arbiter() && !errors.Is(err, ErrTaken) {
		return p.refuse(err, "writes over what is there although it was asked not to")
	}
	if _, err := p.put(ctx, name, "another", Condition{Tag: "00000000000000000000000000000000"}); p.Arbiter() && !errors.Is(err, ErrTaken) {
		return p.refuse(err, "writes over another version than the one that was named")
	}
	list, err := p.List(ctx, p.dir+"/")
	if err == nil && (len(list) != 1 || list[0].Name != name) {
		err = order.Errorf(order.KindInvalid, "the store does not list what was just written; it cannot be used")
	}
	return err
}

// refuse is a store without working conditions; an error that says why it could
// not be asked comes first.
func (p *probe) refuse(err error, what string) error {
	var known *order.Error
	if errors.As(err, &known) && known.Kind != order.KindInvalid {
		return err
	}
	e := order.Errorf(order.KindInvalid, "this store cannot be used for a shop: it %s, so that two laptops could send one order", what)
	e.Field, e.Hint, e.Err = "STORE", "choose a store with conditional writes (If-None-Match and If-Match on PUT), or a folder; see: orderpad docs shop", err
	return e
}

// races has many write at once, and expects one winner each time.
func (p *probe) races(ctx context.Context) error {
	for round := range Rounds {
		name := fmt.Sprintf("%s/race-%d", p.dir, round)
		if err := p.race(ctx, name, Condition{Absent: true}); err != nil {
			return err
		}
		now, err := p.Get(ctx, name)
		if err != nil {
			return err
		}
		if err := p.race(ctx, name, Condition{Tag: now.Tag}); err != nil {
			return err
		}
	}
	return nil
}

func (p *probe) race(ctx context.Context, name string, when Condition) error {
	var group sync.WaitGroup
	start := make(chan struct{})
	errs := make([]error, Racers)
	for i := range Racers {
		group.Go(func() {
			<-start
			_, errs[i] = p.put(ctx, name, fmt.Sprintf("%s by %d of %v", name, i, when), when)
		})
	}
	close(start)
	group.Wait()
	won := []int{}
	for i, err := range errs {
		switch {
		case err == nil:
			won = append(won, i)
		case !errors.Is(err, ErrTaken):
			return err
		}
	}
	if len(won) != 1 {
		return p.refuse(nil, fmt.Sprintf("let %d of %d win that wrote one name at once", len(won), Racers))
	}
	kept, err := p.Get(ctx, name)
	if err == nil && string(kept.Data) != fmt.Sprintf("%s by %d of %v", name, won[0], when) {
		err = p.refuse(nil, "kept what another wrote than the one that it let win")
	}
	return err
}

// clear removes what the probe wrote. A key that may not delete is a safe one,
// and what is left of a probe does no harm.
func (p *probe) clear(ctx context.Context, r *Report) {
	r.Removes = true
	for _, name := range p.written {
		if err := p.Remove(context.WithoutCancel(ctx), name); err != nil {
			r.Removes = !order.IsKind(err, order.KindForbidden)
			return
		}
	}
}
