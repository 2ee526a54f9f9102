package syncer

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"orderpad/store/order"
)

// checkNumbers asks for the ERP's numbers of accepted orders that are due.
// When a person asked for it, it goes on before their time, oldest first, as
// long as each has one.
func (p *pass) checkNumbers(ctx context.Context) error {
	if p.rate {
		return nil
	}
	var ready, early []*order.Outgoing
	now := p.cfg.Now()
	for _, o := range p.orders {
		switch {
		case o.Order.State != order.Accepted:
		case due(now, o):
			ready = append(ready, o)
		case p.asked && !Overdue(o.Order, now, p.cfg.Every) && !p.justNow(o):
			early = append(early, o)
		}
	}
	slices.SortStableFunc(ready, func(a, b *order.Outgoing) int { return a.NextAt.Compare(b.NextAt) })
	slices.SortStableFunc(early, func(a, b *order.Outgoing) int { return a.Order.AcceptedAt.Compare(b.Order.AcceptedAt) })
	for _, o := range ready {
		if !p.mayRead() {
			return nil
		}
		if err := p.checkNumber(ctx, o); err != nil {
			return err
		}
	}
	for _, o := range early {
		if !p.mayRead() {
			return nil
		}
		if err := p.checkNumber(ctx, o); err != nil {
			return err
		}
		if o.Order.State == order.Accepted {
			return nil
		}
	}
	return nil
}

// justNow tells whether this pass itself learned that the order was accepted.
func (p *pass) justNow(o *order.Outgoing) bool { return slices.Contains(p.fresh, o) }

// checkNumber asks for the number of one accepted order.
func (p *pass) checkNumber(ctx context.Context, o *order.Outgoing) error {
	n, ok, said, err := p.number(ctx, o)
	if err != nil {
		return err
	}
	switch {
	case ok && n.OnSite != 0:
		return p.settle(ctx, o, imported(n))
	case !ok && !answered(said):
		return nil
	}
	now := p.serverNow()
	there := o.Order // as the server's clock has it, by which imports come
	if !there.AcceptedAt.IsZero() {
		there.AcceptedAt = there.AcceptedAt.Add(p.skew)
	}
	overdue := Overdue(there, now, p.cfg.Every)
	s := order.Settlement{NeedsPerson: o.Order.NeedsPerson}
	switch {
	case !ok:
		s.LedgerEvent, s.Detail = "looked up", "The ERP could not be asked for its number: "+said.Error()
	case len(n.All) > 1 && !s.NeedsPerson:
		p.askPerson(o, &s, "conflict", fmt.Sprintf("The ERP has the order under the numbers %s", numbers(n.All)))
	case overdue && !s.NeedsPerson:
		p.askPerson(o, &s, "needs a person", "Two imports went by and the ERP has no number for the order")
	}
	s.NextAt = nextCheck(now, overdue, p.cfg.Every).Add(-p.skew)
	return p.settle(ctx, o, s)
}

// twoImports tells whether two imports went by since a time.
func (p *pass) twoImports(at time.Time) bool {
	return !at.IsZero() && importsSince(at, p.cfg.Now(), p.cfg.Every) >= 2
}

// numbers are the ERP's numbers of one order, in words.
func numbers(all []int64) string {
	var text []string
	for _, n := range all {
		text = append(text, strconv.FormatInt(n, 10))
	}
	return strings.Join(text, " and ")
}

// imported is the settlement of an order that the ERP knows.
func imported(n Number) order.Settlement {
	return order.Settlement{
		Event: order.EventImport, OnSite: n.OnSite, LedgerEvent: "imported",
		Detail: fmt.Sprintf("The ERP has the order as number %d", n.OnSite),
	}
}

// number asks the read side for an order's number. ok is false when nothing
// was learned.
func (p *pass) number(ctx context.Context, o *order.Outgoing) (n Number, ok bool, said, err error) {
	one, err := p.pushed(o)
	if err != nil {
		return n, false, nil, err
	}
	ok, said, err = p.ask(ctx, func() (err error) {
		n, err = p.cfg.Server.OrderNumber(ctx, one.ServerID)
		return err
	})
	p.seen(n.Date)
	return n, ok, said, err
}

// askNumber asks the read side about an order whose outcome is unknown and
// that look-ups cannot show, or not any more. Without a number a person decides.
func (p *pass) askNumber(ctx context.Context, o *order.Outgoing) error {
	n, ok, said, err := p.number(ctx, o)
	if err != nil {
		return err
	}
	s := order.Settlement{
		LookUp: true, NeedsPerson: o.Order.NeedsPerson, LedgerEvent: "looked up",
		NextAt: p.cfg.Now().Add(lookUpDelay(o.LookUps + 1)),
	}
	switch {
	case ok && n.OnSite != 0:
		s = imported(n)
	case ok && len(n.All) > 1:
		s.Conflict = true
		p.askPerson(o, &s, "conflict", fmt.Sprintf("The ERP has the order under the numbers %s", numbers(n.All)))
	case ok:
		s.Miss = true
		p.askPerson(o, &s, "needs a person", "Look-ups do not show the order and the ERP has no number for it")
	case answered(said):
		s.Detail = "The ERP could not be asked for its number: " + said.Error()
	default:
		return nil
	}
	return p.settle(ctx, o, s)
}
