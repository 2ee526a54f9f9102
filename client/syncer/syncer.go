package syncer

import (
	"cmp"
	"context"
	"errors"
	"time"

	"orderpad/client"
	"orderpad/store/order"
)

// Config is what a Syncer needs; fields without "nil" in their comment are
// required.
type Config struct {
	Connection string // name of the connection
	Outbox     Outbox
	// Canary keeps the canary before the first POST; nil sends without one.
	Canary Canary
	Server Server
	// Budget is taken from for each POST; nil is unlimited.
	Budget Budget
	// Lock takes the send lock. A holder in the way is a conflict that names
	// it. It decides itself how long to wait.
	Lock func(ctx context.Context) (unlock func(), err error)
	// May tells whether this laptop may send an order now; why says what it waits
	// for. Nil always may: a home that shares with no shop.
	May func(ctx context.Context, o order.Order) (why string, err error)
	// Left tells what is left of the budget, for the report; nil says nothing.
	Left func(ctx context.Context) (int, error)
	// Probe tells whether the server can be reached, without a request; Watch
	// asks it while offline. Nil tries a pass instead.
	Probe func(ctx context.Context) error
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Wait waits and returns the context's error if that ends first; nil waits
	// by the clock.
	Wait func(ctx context.Context, d time.Duration) error
	// Every is the time between two imports of the ERP; 0 is ImportEvery.
	Every time.Duration
}

// Syncer takes one connection's orders to its server and back. Pass and Watch
// must not run at the same time; Poke and Wake are safe at any.
type Syncer struct {
	cfg    Config
	proven proven
	skew   time.Duration // how far the server's clock is ahead of ours
	poke   chan struct{}
	wake   chan struct{}
}

// New makes a Syncer.
func New(cfg Config) *Syncer {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Wait == nil {
		cfg.Wait = wait
	}
	if cfg.Every <= 0 {
		cfg.Every = ImportEvery
	}
	return &Syncer{cfg: cfg, poke: make(chan struct{}, 1), wake: make(chan struct{}, 1)}
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Report is what a pass did and found.
type Report struct {
	Sent       int       `json:"sent"`     // POSTs that left
	Accepted   int       `json:"accepted"` // orders that became accepted
	Imported   int       `json:"imported"` // orders that got the ERP's number
	Unknown    int       `json:"unknown"`  // orders whose outcome is unknown after the pass
	Rejected   int       `json:"rejected"` // orders that the server refused
	Requests   int       `json:"requests"` // requests to the server, sign-ins of their own not counted
	BudgetLeft int       `json:"budget_left"`
	Offline    bool      `json:"offline"`       // the server could not be reached
	Limited    bool      `json:"limited"`       // the limit left no room for a question to the server
	Portal     bool      `json:"portal"`        // what answered instead is probably a network's sign-in page
	Copied     bool      `json:"copied"`        // the server knows what another home sent as this one
	Warning    string    `json:"warning"`       // what the rep should know of the connection; empty when nothing
	Next       time.Time `json:"next,omitzero"` // when there is something to do again; zero is never
}

// Pass does once what is due: it sends queued orders, oldest first, looks up
// those whose outcome is unknown and asks for the ERP's numbers. When a person
// asked for it, it asks for numbers before their time too, as long as it gets
// any. A server that cannot be reached is no error but Offline; an error is
// that of the store, the lock or ctx, and the report says what was done until
// then.
func (s *Syncer) Pass(ctx context.Context, asked bool) (Report, error) {
	unlock, err := s.cfg.Lock(ctx)
	if err != nil {
		return Report{}, err
	}
	defer unlock()
	if _, err := s.cfg.Outbox.Recover(ctx, s.cfg.Connection); err != nil {
		return Report{}, err
	}
	p := &pass{Syncer: s, traits: s.cfg.Server.Traits(), asked: asked}
	if err := p.load(ctx); err != nil {
		return Report{}, err
	}
	err = p.run(ctx)
	return p.finish(ctx, err)
}

// pass is the state of one Pass.
type pass struct {
	*Syncer
	traits  Traits
	asked   bool
	orders  []*order.Outgoing // kept up to date with what is settled
	report  Report
	renewed bool
	fresh   []*order.Outgoing // accepted in this pass

	called  bool              // known holds the witnesses of this pass
	known   []*order.Outgoing // those that the server should have
	shown   []*order.Outgoing // those that it showed
	heard   bool              // one was looked up by itself
	without bool              // orders go without a canary in this pass
	freed   bool              // a look-up set an order free to go

	stopped string // why sending ended for this pass
	offline string // why the server could not be reached

	sendFrom time.Time // sending ended for this pass and may go on then
	readFrom time.Time // so did look-ups and number checks
	rate     bool      // sending ended for want of room in the limit
	troubled bool      // sending ended as too many outcomes in a row are unknown
}

// run does the steps of a pass. A step that can do no more for this pass ends
// without an error.
func (p *pass) run(ctx context.Context) error {
	for {
		if err := p.lookUpFirst(ctx); err != nil {
			return err
		}
		if err := p.sendAll(ctx); err != nil {
			return err
		}
		found := p.report.Accepted
		if err := p.lookUpRest(ctx); err != nil {
			return err
		}
		// What looked like trouble was none when the orders turn out to be
		// there.
		if p.troubled && p.report.Accepted > found {
			p.troubled, p.sendFrom, p.freed = false, time.Time{}, true
		}
		if !p.freed || p.report.Offline || p.sendFrom.After(p.cfg.Now()) {
			break
		}
		p.freed = false
	}
	if err := p.checkNumbers(ctx); err != nil {
		return err
	}
	return ctx.Err()
}

// finish counts what is left to do.
func (p *pass) finish(ctx context.Context, err error) (Report, error) {
	now := p.cfg.Now()
	if p.report.Offline {
		p.readFrom = later(p.readFrom, now.Add(offlinePause))
	}
	for _, o := range p.orders {
		var at time.Time
		switch {
		case mustLookUp(o) && o.Order.LookUpFor != order.Refused:
			at = later(o.NextAt, p.readFrom)
		case o.Order.State == order.Sending: // the outbox failed in the middle
			at = now
		case open(o):
			at = later(o.NextAt, p.readFrom)
			if late := o.NextAt.Add(lateLookUp); p.rate && late.After(now) && late.Before(p.sendFrom) {
				at = later(at, late)
			} else if p.rate {
				at = later(at, p.sendFrom)
			}
		case o.Order.State == order.Accepted:
			at = later(o.NextAt, p.readFrom)
			if p.rate {
				at = later(at, p.sendFrom)
			}
		case mayGo(o):
			at = later(o.NextAt, p.sendFrom)
		default:
			continue
		}
		if o.Order.State == order.Unknown || o.Order.State == order.Sending {
			p.report.Unknown++
		}
		at = later(at, now)
		if p.report.Next.IsZero() || at.Before(p.report.Next) {
			p.report.Next = at
		}
	}
	if p.cfg.Left != nil {
		left, leftErr := p.cfg.Left(context.WithoutCancel(ctx))
		p.report.BudgetLeft = left
		err = errors.Join(err, leftErr)
	}
	return p.report, err
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// mayGo tells whether an order is to be sent.
func mayGo(o *order.Outgoing) bool {
	return o.Order.State == order.Queued && !o.Order.MustLookUp && !o.Order.NeedsPerson
}

// mustLookUp tells whether a queued order is to be looked up before it may go.
func mustLookUp(o *order.Outgoing) bool {
	return o.Order.State == order.Queued && o.Order.MustLookUp && !o.Order.NeedsPerson
}

// settle commits what came of something and brings o up to date. It does so
// even when ctx ended: what is known must not be lost. An order that a person
// moved in the meantime stays where they put it.
func (p *pass) settle(ctx context.Context, o *order.Outgoing, s order.Settlement) error {
	to := o.Order.State
	if s.Event != "" {
		next, err := order.Next(to, s.Event)
		if err != nil {
			return order.Errorf(order.KindInternal, "Order %s cannot take %s: %w", o.Order.ExtOrderID, s.Event, err)
		}
		to = next
	}
	now := p.cfg.Now()
	err := p.cfg.Outbox.Settle(context.WithoutCancel(ctx), o.Order.ID, s, now)
	if order.IsKind(err, order.KindConflict) && s.Attempt == 0 {
		o.Order.State = "" // not ours any more in this pass
		return nil
	}
	if err != nil {
		return err
	}
	if s.Attempt != 0 {
		o.LookUps, o.Misses, o.Witnessed = 0, 0, 0
	}
	if s.LookUp {
		o.LookUps++
	}
	if s.Miss {
		o.Misses++
	}
	if s.Witnessed {
		o.Witnessed++
	}
	switch {
	case s.MayGo:
		o.Order.MustLookUp, o.Order.LookUpFor, p.freed = false, "", true
	case s.Event == order.EventNotSent && s.Outcome != order.WasNotSent:
		o.Order.LookUpFirst(cmp.Or(s.LookUpFor, order.Refused))
	case to != order.Queued:
		o.Order.MustLookUp = false
	}
	if to == order.Accepted && o.Order.State != order.Accepted {
		p.report.Accepted++
		p.fresh = append(p.fresh, o)
		o.Order.AcceptedAt = now
	}
	if to == order.Imported {
		p.report.Imported++
	}
	if to == order.Rejected {
		p.report.Rejected++
	}
	if s.ServerID != "" {
		o.ServerID = s.ServerID
	}
	o.Order.State, o.Order.Waiting, o.Order.NeedsPerson, o.NextAt = to, s.Waiting, s.NeedsPerson, s.NextAt
	o.Order.UpdatedAt = now
	return nil
}

// ask makes a reading request. Where the sign-in is refused it renews it, once
// a pass, and asks again. ok is false when nothing was learned; then it has
// taken down when to come back. The error is one that ends the pass.
func (p *pass) ask(ctx context.Context, request func() error) (ok bool, said error, err error) {
	said = request()
	p.count(said)
	if refused(said) && !p.renewed {
		if err := p.renew(ctx); err != nil {
			return false, said, err
		}
		said = request()
		p.count(said)
	}
	if said == nil {
		p.report.Offline, p.report.Portal = false, false
		return true, nil, nil
	}
	return false, said, p.trouble(ctx, said)
}

// trouble takes down when reading may go on after an error.
func (p *pass) trouble(ctx context.Context, said error) error {
	now := p.cfg.Now()
	var e *order.Error
	errors.As(said, &e)
	p.report.Portal = client.IsPortal(said)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case order.IsKind(said, order.KindStorage), order.IsKind(said, order.KindInternal):
		return said
	case order.IsKind(said, order.KindRateLimited):
		p.readFrom, p.report.Limited = now.Add(cmp.Or(e.RetryAfter, ratePause)), true
	case refused(said):
		p.readFrom = now.Add(refusedPause)
	case neverLeft(said):
		p.readFrom, p.report.Offline, p.offline = now.Add(offlinePause), true, said.Error()
	default:
		p.report.Offline = false
		p.readFrom = now.Add(lookUpDelays[1])
	}
	return nil
}

// renew signs in anew, once a pass.
func (p *pass) renew(ctx context.Context) error {
	p.renewed, p.proven = true, proven{}
	err := p.cfg.Server.Renew(ctx)
	p.count(err)
	if order.IsKind(err, order.KindStorage) {
		return err
	}
	// What else went wrong shows in the request that follows.
	return ctx.Err()
}

// count counts a request that reached the server.
func (p *pass) count(err error) {
	var f *client.Failure
	if !errors.As(err, &f) || !f.NeverLeft {
		p.report.Requests++
	}
}

func refused(err error) bool {
	return order.IsKind(err, order.KindUnauthorized) || order.IsKind(err, order.KindForbidden)
}

func neverLeft(err error) bool {
	var f *client.Failure
	return errors.As(err, &f) && f.NeverLeft
}

// seen takes in the server's clock.
func (p *pass) seen(date time.Time) {
	if !date.IsZero() {
		p.skew = date.Sub(p.cfg.Now()).Round(time.Second)
	}
}

// serverNow is the time by the server's clock.
func (p *pass) serverNow() time.Time { return p.cfg.Now().Add(p.skew) }
