package syncer

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"orderpad/client"
	"orderpad/store/order"
)

// verdict is what a look-up says of an order.
type verdict int

const (
	ours     verdict = iota // the server has it, as we sent it, once
	anothers                // it has other content under the same id
	twice                   // it has it more than once
	missed                  // a whole, well-formed answer does not have it
	unseen                  // the answer says nothing
)

func judge(s client.Sight) verdict {
	switch {
	case s.Found && s.Times > 1:
		return twice
	case s.Found && !s.Ours:
		return anothers
	case s.Found:
		return ours
	case s.Whole:
		return missed
	}
	return unseen
}

// askShop is what a person is told to do where orderpad does not go on by itself.
const askShop = "ask the shop, then say what became of it"

func saysTwice(times int) string {
	return fmt.Sprintf("The server has the order %d times", times)
}

// open tells whether look-ups are to settle an order.
func open(o *order.Outgoing) bool { return o.Order.State == order.Unknown || mustLookUp(o) }

// lookUpFirst looks up what waits for one look-up alone, what came back from a
// copy, and what has waited long. What was refused comes after the orders without
// an attempt, as one of these becomes its witness.
func (p *pass) lookUpFirst(ctx context.Context) error {
	late := p.cfg.Now().Add(-lateLookUp)
	return p.lookUp(ctx, func(o *order.Outgoing) bool {
		return mustLookUp(o) && o.Order.LookUpFor != order.Refused || open(o) && due(late, o)
	})
}

// lookUpRest looks up what is open, unless queued orders wait for the same limit.
func (p *pass) lookUpRest(ctx context.Context) error {
	if p.rate {
		return nil
	}
	return p.lookUp(ctx, open)
}

// lookUp looks up the orders of one sort that are due; who has waited longest
// comes first.
func (p *pass) lookUp(ctx context.Context, sort func(*order.Outgoing) bool) error {
	var group []*order.Outgoing
	now := p.cfg.Now()
	for _, o := range p.orders {
		if sort(o) && due(now, o) {
			group = append(group, o)
		}
	}
	if len(group) == 0 || !p.mayRead() {
		return nil
	}
	if p.traits.AllAtOnce {
		return p.lookUpTogether(ctx, group)
	}
	slices.SortStableFunc(group, func(a, b *order.Outgoing) int { return a.NextAt.Compare(b.NextAt) })
	for _, o := range group {
		var err error
		if p.outOfSight(o) {
			err = p.askNumber(ctx, o)
		} else {
			err = p.lookUpTogether(ctx, []*order.Outgoing{o})
		}
		if err != nil || !p.mayRead() {
			return err
		}
	}
	return nil
}

// mayRead tells whether look-ups and number checks may go on in this pass.
func (p *pass) mayRead() bool {
	return !p.report.Offline && !p.readFrom.After(p.cfg.Now())
}

// lookUpTogether looks up orders in one request. Open orders whose turn has not
// come ride along where one request asks for all, and so do witnesses: being
// found settles them, a miss does not count.
func (p *pass) lookUpTogether(ctx context.Context, group []*order.Outgoing) error {
	all := slices.Clone(group)
	var beside []*order.Outgoing
	if p.traits.AllAtOnce {
		for _, o := range p.orders {
			if open(o) && !slices.Contains(group, o) {
				all = append(all, o)
			}
		}
		var err error
		if beside, err = p.witnesses(ctx); err != nil {
			return err
		}
	}
	var pushed []client.Pushed
	for _, o := range slices.Concat(all, beside) {
		one, err := p.pushed(o)
		if err != nil {
			return p.settle(ctx, o, order.Settlement{
				NeedsPerson: true, LedgerEvent: "cannot be looked up",
				Detail: "The order cannot be put into the server's form: " + err.Error(),
			})
		}
		pushed = append(pushed, one)
	}
	sights, ok, said, err := p.sights(ctx, pushed)
	if err != nil {
		return err
	}
	for i, w := range beside {
		if ok && judge(sights[len(all)+i]) == ours && !slices.Contains(p.shown, w) {
			p.shown = append(p.shown, w)
		}
	}
	for i, o := range all {
		switch {
		case ok && (i < len(group) || sights[i].Found):
			err = p.settleSight(ctx, o, sights[i])
		case !ok && i < len(group) && turnsOff(said):
			err = p.settleForbidden(ctx, o, said)
		case !ok && i < len(group) && answered(said):
			err = p.settleSight(ctx, o, client.Sight{Detail: said.Error()})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sight looks one order up.
func (p *pass) sight(ctx context.Context, o *order.Outgoing) (client.Sight, bool, error) {
	if !p.mayRead() {
		return client.Sight{}, false, nil
	}
	pushed, err := p.pushed(o)
	if err != nil {
		return client.Sight{}, false, err
	}
	sights, ok, _, err := p.sights(ctx, []client.Pushed{pushed})
	if !ok || err != nil {
		return client.Sight{}, false, err
	}
	return sights[0], true, nil
}

// sights asks the server. ok is false when nothing was learned.
func (p *pass) sights(ctx context.Context, pushed []client.Pushed) (sights []client.Sight, ok bool, said, err error) {
	ok, said, err = p.ask(ctx, func() (err error) {
		sights, err = p.cfg.Server.LookUp(ctx, pushed)
		return err
	})
	if ok && len(sights) != len(pushed) {
		return nil, false, nil, order.Errorf(order.KindInternal, "%d orders were looked up and %d answered for", len(pushed), len(sights))
	}
	return sights, ok, said, err
}

// answered tells whether an error is an answer of the server about the
// look-up, so that it counts as one; a request that never left does not.
func answered(said error) bool {
	return !neverLeft(said) && !refused(said) && !order.IsKind(said, order.KindRateLimited)
}

// pushed is what a look-up needs of an order: what was sent of it. One that came
// back from a copy may have been sent from there, at any time since it was
// written, as it is now.
func (p *pass) pushed(o *order.Outgoing) (client.Pushed, error) {
	one := client.Pushed{ServerID: o.ServerID, Order: o.Order, Bodies: o.Bodies, Since: cmp.Or(o.FirstAt, o.SentAt)}
	if one.ServerID == "" || o.Order.CameBack() {
		body, err := p.cfg.Server.Encode(o.Order)
		if err != nil {
			return one, err
		}
		one.ServerID = cmp.Or(one.ServerID, body.ServerID)
		one.Bodies = append(slices.Clone(one.Bodies), body.Bytes)
	}
	if one.Since.IsZero() || o.Order.CameBack() {
		one.Since = o.Order.CreatedAt
	}
	return one, nil
}

// settleSight commits what a look-up saw of an order.
func (p *pass) settleSight(ctx context.Context, o *order.Outgoing, sight client.Sight) error {
	s := order.Settlement{
		LookUp: true, Waiting: o.Order.Waiting, NeedsPerson: o.Order.NeedsPerson,
		NextAt: p.cfg.Now().Add(lookUpDelay(o.LookUps + 1)), LedgerEvent: "looked up", Detail: sight.Detail,
	}
	if s.Waiting == order.WaitRate {
		s.Waiting = "" // its look-up was due, so that the wait is over; what comes next holds nobody else up
	}
	switch judge(sight) {
	case ours:
		p.accepted(&s)
		if o.Order.State == order.Queued {
			s.Event = order.EventLookUp
		}
		s.ServerID, s.Waiting, s.NeedsPerson = sight.ServerID, "", false
		s.Detail = cmp.Or(sight.Detail, "A look-up shows the order at the server as it was sent")
	case anothers:
		p.askPerson(o, &s, "conflict", cmp.Or(sight.Detail, "The server has another order under this number"))
		s.Conflict = true
	case twice:
		p.askPerson(o, &s, "conflict", saysTwice(sight.Times))
		s.Conflict = true
	case missed:
		s.Miss = true
		s.Detail = cmp.Or(sight.Detail, "A look-up does not show the order")
		return p.settleMiss(ctx, o, s)
	case unseen:
		s.Detail = cmp.Or(sight.Detail, "The look-up was not answered in a way that says anything")
	}
	return p.settle(ctx, o, s)
}

// age is how long ago the order was tried last.
func (p *pass) age(o *order.Outgoing) time.Duration {
	if at := lastTry(o); !at.IsZero() {
		return p.cfg.Now().Sub(at)
	}
	return 0
}

// outOfSight tells whether an order is too old for the server's look-up.
func (p *pass) outOfSight(o *order.Outgoing) bool {
	if o.Order.State != order.Unknown || p.traits.Window == 0 || o.SentAt.IsZero() {
		return false
	}
	return p.cfg.Now().Sub(o.SentAt) > p.traits.Window-windowRest
}
