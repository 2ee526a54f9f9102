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

func saysTwice(s client.Sight) string {
	return fmt.Sprintf("The server has the order %d times; %s", s.Times, askShop)
}

// lookUpFirst looks up what may not go before, and what has waited long.
func (p *pass) lookUpFirst(ctx context.Context) error {
	late := p.cfg.Now().Add(-lateLookUp)
	return p.lookUp(ctx, func(o *order.Outgoing) bool {
		return mustLookUp(o) || o.Order.State == order.Unknown && due(late, o.NextAt)
	})
}

// lookUpRest looks up what is unknown, unless queued orders wait for the same
// limit.
func (p *pass) lookUpRest(ctx context.Context) error {
	if p.rate {
		return nil
	}
	return p.lookUp(ctx, func(o *order.Outgoing) bool { return o.Order.State == order.Unknown })
}

// lookUp looks up the orders of one sort that are due; who has waited longest
// comes first.
func (p *pass) lookUp(ctx context.Context, sort func(*order.Outgoing) bool) error {
	var group []*order.Outgoing
	now := p.cfg.Now()
	for _, o := range p.orders {
		if sort(o) && due(now, o.NextAt) {
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

// lookUpTogether looks up orders in one request. Unknown orders whose turn has
// not come ride along where one request asks for all: being found settles
// them, a miss does not count.
func (p *pass) lookUpTogether(ctx context.Context, group []*order.Outgoing) error {
	all := slices.Clone(group)
	if p.traits.AllAtOnce {
		for _, o := range p.orders {
			if o.Order.State == order.Unknown && !slices.Contains(group, o) {
				all = append(all, o)
			}
		}
	}
	var pushed []client.Pushed
	for _, o := range all {
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
	for i, o := range all {
		switch {
		case ok && (i < len(group) || sights[i].Found):
			err = p.settleSight(ctx, o, sights[i])
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

// pushed is what a look-up needs of an order. One that must be looked up
// before it goes may have been sent at any time since it was written.
func (p *pass) pushed(o *order.Outgoing) (client.Pushed, error) {
	one := client.Pushed{ServerID: o.ServerID, Order: o.Order, Since: o.SentAt}
	if one.ServerID == "" {
		body, err := p.cfg.Server.Encode(o.Order)
		if err != nil {
			return one, err
		}
		one.ServerID = body.ServerID
	}
	if one.Since.IsZero() || o.Order.MustLookUp {
		one.Since = o.Order.CreatedAt
	}
	return one, nil
}

// settleSight commits what a look-up saw of an order.
func (p *pass) settleSight(ctx context.Context, o *order.Outgoing, sight client.Sight) error {
	saw := judge(sight)
	s := order.Settlement{
		LookUp: true, Waiting: o.Order.Waiting, NeedsPerson: o.Order.NeedsPerson,
		NextAt: p.cfg.Now().Add(lookUpDelay(o.LookUps + 1)), LedgerEvent: "looked up", Detail: sight.Detail,
	}
	switch saw {
	case ours:
		p.accepted(&s)
		if o.Order.State == order.Queued {
			s.Event = order.EventLookUp
		}
		s.ServerID, s.Waiting, s.NeedsPerson = sight.ServerID, "", false
		s.Detail = cmp.Or(sight.Detail, "A look-up shows the order at the server as it was sent")
	case anothers:
		s.NeedsPerson, s.LedgerEvent = true, "conflict"
		s.Detail = "The server has another order under this number; " + askShop
	case twice:
		s.NeedsPerson, s.LedgerEvent = true, "conflict"
		s.Detail = saysTwice(sight)
	case missed:
		s.Miss = true
		s.Detail = cmp.Or(sight.Detail, "A look-up does not show the order")
		if o.Order.State == order.Queued {
			return p.settleMayGo(ctx, o, s)
		}
		if !p.traits.WeakMiss && !s.NeedsPerson && asksPerson(p.age(o), o.LookUps+1, o.Misses+1) {
			s.NeedsPerson, s.LedgerEvent = true, "needs a person"
			s.Detail = fmt.Sprintf("The server has not shown the order in %d look-ups; %s", o.LookUps+1, askShop)
		}
	case unseen:
		s.Detail = cmp.Or(sight.Detail, "The look-up was not answered in a way that says anything")
	}
	return p.settle(ctx, o, s)
}

// settleMayGo lets an order go that had to be looked up first and is not
// there. Where a miss proves little the read side is asked too; a number there
// is for a person, as its content cannot be compared.
func (p *pass) settleMayGo(ctx context.Context, o *order.Outgoing, s order.Settlement) error {
	s.NextAt = time.Time{}
	s.Detail = "A look-up shows that the order is not at the server; it may go"
	if !p.traits.WeakMiss {
		return p.settle(ctx, o, s)
	}
	n, ok, _, err := p.number(ctx, o)
	if err != nil {
		return err
	}
	switch {
	case !ok:
		s.Miss, s.NextAt = false, p.cfg.Now().Add(lookUpDelay(o.LookUps+1))
		s.Detail = "A look-up does not show the order, and the ERP could not be asked; it stays back"
	case n.OnSite != 0:
		s.Miss, s.NeedsPerson, s.LedgerEvent = false, true, "conflict"
		s.Detail = fmt.Sprintf("The ERP has an order %d under this number; %s", n.OnSite, askShop)
	}
	return p.settle(ctx, o, s)
}

// age is how long ago the order may have arrived first.
func (p *pass) age(o *order.Outgoing) time.Duration {
	if o.SentAt.IsZero() {
		return 0
	}
	return p.cfg.Now().Sub(o.SentAt)
}

// outOfSight tells whether an order is too old for the server's look-up.
func (p *pass) outOfSight(o *order.Outgoing) bool {
	return o.Order.State == order.Unknown && p.traits.Window > 0 && p.age(o) > p.traits.Window-windowRest
}
