package syncer

import (
	"context"
	"fmt"
	"time"

	"orderpad/store/order"
)

// lastTry is when an order was last sent in a way that it may have arrived.
func lastTry(o *order.Outgoing) time.Time {
	if o.LastAt.IsZero() {
		return o.SentAt
	}
	return o.LastAt
}

// settleMiss commits that a whole, spotless look-up does not show an order. Such
// a miss proves that it is not there only beside a witness; an order that may
// have left is asked about otherwise, when there were enough of them.
func (p *pass) settleMiss(ctx context.Context, o *order.Outgoing, s order.Settlement) error {
	if o.Order.State == order.Queued {
		if s.Waiting != order.WaitSignIn || len(p.fresh) > 0 {
			s.Waiting = "" // there is a network and room; that the sign-in is taken, only a POST shows
		}
		switch {
		case o.Order.CameBack():
			return p.settleCopied(ctx, o, s)
		case o.Order.LookUpFor != order.Refused:
			s.Detail = "A look-up shows that the order is not at the server; it may go"
			return p.settleMayGo(ctx, o, s)
		}
	}
	beside, err := p.witnessed(ctx, o)
	if err != nil {
		return err
	}
	if beside {
		s.Witnessed = true
		s.Detail = "A look-up does not show the order, and shows one that was sent after it"
	}
	enough := asksPerson(p.age(o), o.LookUps+1, o.Misses+1)
	switch {
	case o.Order.State == order.Queued && beside:
		s.MayGo, s.NextAt = true, time.Time{}
		s.Detail += "; it may go again"
	case o.Order.State == order.Queued && enough:
		p.askPerson(o, &s, "needs a person", fmt.Sprintf("The order was refused, and the server has not shown it in %d look-ups", o.LookUps+1))
	case o.Order.State == order.Queued, o.Order.NeedsPerson:
	case beside && o.Witnessed+1 >= witnessedMisses:
		p.askPerson(o, &s, "needs a person", fmt.Sprintf("The server has not shown the order in %d look-ups, and shows one that was sent after it", o.LookUps+1))
	case !p.traits.WeakMiss && enough:
		p.askPerson(o, &s, "needs a person", fmt.Sprintf("The server has not shown the order in %d look-ups", o.LookUps+1))
	case p.traits.WeakMiss && enough && p.twoImports(lastTry(o)):
		return p.askNumber(ctx, o)
	}
	return p.settle(ctx, o, s)
}

// settleCopied commits a miss of an order that came back from a copy. What was
// sent from there may show late: three look-ups, then a person's word.
func (p *pass) settleCopied(ctx context.Context, o *order.Outgoing, s order.Settlement) error {
	if n := o.Misses + 1; n < len(copiedDelays) {
		s.NextAt = p.cfg.Now().Add(copiedDelays[n])
		return p.settle(ctx, o, s)
	}
	known, err := p.knownToERP(ctx, o, &s)
	if err == nil && !known {
		p.askPerson(o, &s, "needs a person", fmt.Sprintf("The order came back from a copy, and %d look-ups do not show it", o.Misses+1))
	}
	if err != nil {
		return err
	}
	return p.settle(ctx, o, s)
}

// settleForbidden commits that the server does not let this account look: that
// says nothing of the order, and no look-up ever will. An order that goes by a
// person's word goes; about any other one a person is asked after a few tries.
func (p *pass) settleForbidden(ctx context.Context, o *order.Outgoing, said error) error {
	const why = "The server does not let this account look orders up"
	n := o.LookUps + 1
	s := order.Settlement{
		LookUp: true, Waiting: o.Order.Waiting, NeedsPerson: o.Order.NeedsPerson,
		LedgerEvent: "looked up", Detail: why + ": " + said.Error(), NextAt: p.cfg.Now().Add(lookUpDelay(n)),
	}
	if s.Waiting != order.WaitSignIn {
		s.Waiting = "" // it answers
	}
	switch {
	case o.Order.NeedsPerson:
	case o.Order.State == order.Queued && o.Order.LookUpFor == order.Word:
		s.MayGo, s.NextAt = true, time.Time{}
		s.Detail = why + "; it goes by a person's word"
	case n < len(copiedDelays):
		s.NextAt = p.cfg.Now().Add(copiedDelays[n])
	default:
		p.askPerson(o, &s, "needs a person", why+", so that nobody sees whether it has this one")
	}
	return p.settle(ctx, o, s)
}

// settleMayGo lets an order go that had to be looked up once and is not there.
func (p *pass) settleMayGo(ctx context.Context, o *order.Outgoing, s order.Settlement) error {
	known, err := p.knownToERP(ctx, o, &s)
	if err != nil {
		return err
	}
	if !known {
		s.MayGo, s.NextAt = true, time.Time{}
	}
	return p.settle(ctx, o, s)
}

// knownToERP asks the read side about an order that a look-up does not show,
// where that proves little. A number there is for a person, as its content cannot
// be compared; known is true then, and where nothing could be learned.
func (p *pass) knownToERP(ctx context.Context, o *order.Outgoing, s *order.Settlement) (known bool, err error) {
	if !p.traits.WeakMiss {
		return false, nil
	}
	n, ok, _, err := p.number(ctx, o)
	switch {
	case err != nil:
		return false, err
	case !ok:
		s.Miss, s.NextAt = false, p.cfg.Now().Add(lookUpDelay(o.LookUps+1))
		s.Detail = "A look-up does not show the order, and the ERP could not be asked; it stays back"
		return true, nil
	case len(n.All) > 0:
		s.Miss, s.Conflict = false, true
		p.askPerson(o, s, "conflict", fmt.Sprintf("The ERP has an order %s under this number", numbers(n.All)))
		return true, nil
	}
	return false, nil
}

// askPerson fills in that a person decides about an order. One that was to be
// sent is no longer called so: nobody knows whether the server has it.
func (p *pass) askPerson(o *order.Outgoing, s *order.Settlement, event, why string) {
	s.NeedsPerson, s.LedgerEvent, s.Detail = true, event, why+"; "+askShop
	if o.Order.State == order.Queued {
		s.Event, s.Waiting = order.EventAsk, ""
	}
}

// witnessed tells whether the look-ups of this pass show an order of ours that
// was sent so long after this one that this one would show too. A proxy's look-up
// shows one order; there a witness is looked up beside it, one a pass.
func (p *pass) witnessed(ctx context.Context, o *order.Outgoing) (bool, error) {
	all, err := p.witnesses(ctx)
	if err != nil {
		return false, err
	}
	for _, w := range p.shown {
		if testifies(w, o) {
			return true, nil
		}
	}
	if p.traits.AllAtOnce || p.heard || !p.mayRead() {
		return false, nil
	}
	for _, w := range all {
		if !testifies(w, o) {
			continue
		}
		p.heard = true
		sight, ok, err := p.sight(ctx, w)
		if err != nil || !ok || judge(sight) != ours {
			return false, err
		}
		p.shown = append(p.shown, w)
		return true, nil
	}
	return false, nil
}

// testifies tells whether a server that shows one order would show the other:
// all of the first's attempts began long enough after the other's last.
func testifies(w, o *order.Outgoing) bool {
	last := lastTry(o)
	return !last.IsZero() && !w.FirstAt.IsZero() && !w.FirstAt.Before(last.Add(witnessAfter))
}

// witnesses are the orders that the server has and that may testify for one that
// is open; read once a pass.
func (p *pass) witnesses(ctx context.Context) ([]*order.Outgoing, error) {
	if p.called {
		return p.known, nil
	}
	var first time.Time
	for _, o := range p.orders {
		if at := lastTry(o); open(o) && !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	if first.IsZero() {
		return nil, nil
	}
	all, err := p.cfg.Outbox.Witnesses(ctx, p.cfg.Connection, first.Add(witnessAfter))
	for i := range all {
		p.known = append(p.known, &all[i])
	}
	p.called = err == nil
	return p.known, err
}
