package syncer

import (
	"cmp"
	"context"
	"errors"
	"time"

	"orderpad/client"
	"orderpad/store/order"
)

// next says what follows the sending of one order.
type next int

const (
	goOn    next = iota // to the next order
	unclear             // to the next order, but the server may be in trouble
	stop                // no more sending in this pass
)

// sendAll sends what may go, oldest first. An order that cannot be sent for a
// reason of its own never holds up the others; what holds for the connection
// (network, sign-in, limit) ends sending for this pass.
func (p *pass) sendAll(ctx context.Context) error {
	var todo []*order.Outgoing
	now := p.cfg.Now()
	for _, o := range p.orders {
		if o.Order.State == order.Queued && o.Order.Waiting == order.WaitRate && !due(now, o) {
			p.sendFrom = later(p.sendFrom, o.NextAt)
		}
		if !mayGo(o) {
			continue
		}
		todo = append(todo, o)
	}
	switch {
	case p.report.Offline:
		p.sendFrom = now.Add(offlinePause)
		return p.waitFor(ctx, todo, order.WaitNetwork, p.offline)
	case p.sendFrom.After(now):
		p.rate = true
		return nil
	}
	todo, err := p.held(ctx, todo)
	if err != nil {
		return err
	}
	row := 0
	for i := 0; i < len(todo); {
		if err := ctx.Err(); err != nil {
			return err
		}
		if ok, err := p.prove(ctx, todo[i:]); err != nil || !ok {
			return err
		}
		then, err := p.sendOne(ctx, todo[i])
		if err != nil {
			return err
		}
		switch then {
		case stop:
			return p.waitFor(ctx, todo[i+1:], todo[i].Order.Waiting, p.stopped)
		case unclear:
			if row++; row == badRow {
				p.troubled, p.sendFrom = true, p.cfg.Now().Add(troublePause)
				return nil
			}
		case goOn:
			row = 0
		}
		i++
	}
	return nil
}

// waitFor marks orders with what their connection waits for, and why.
func (p *pass) waitFor(ctx context.Context, orders []*order.Outgoing, waiting order.Waiting, why string) error {
	for _, o := range orders {
		if o.Order.Waiting == waiting {
			continue
		}
		if err := p.settle(ctx, o, order.Settlement{Waiting: waiting, Detail: why}); err != nil {
			return err
		}
	}
	return nil
}

// sendOne takes one order through its POST: room in the limit first, then the
// attempt is committed, then sent, then what came of it is committed.
func (p *pass) sendOne(ctx context.Context, o *order.Outgoing) (then next, err error) {
	body, err := p.cfg.Server.Encode(o.Order)
	if err != nil {
		return goOn, p.settle(ctx, o, order.Settlement{
			NeedsPerson: true, LedgerEvent: "cannot be sent",
			Detail: "The order cannot be put into the server's form: " + err.Error(),
		})
	}
	if p.cfg.Budget != nil {
		wait, err := p.cfg.Budget.Take(ctx, p.traits.SendUnits, true)
		if err != nil {
			return stop, err
		}
		if wait > 0 {
			p.rate, p.sendFrom = true, p.cfg.Now().Add(wait)
			return stop, p.settle(ctx, o, order.Settlement{Waiting: order.WaitRate, NextAt: p.sendFrom})
		}
	}
	attempt, err := p.cfg.Outbox.Begin(ctx, o.Order.ID, body, p.cfg.Now())
	if order.IsKind(err, order.KindConflict) {
		// Somebody took it back or changed it since this pass began.
		o.Order.State = ""
		return goOn, nil
	}
	if err != nil {
		return stop, err
	}
	before := *o
	o.Order.State, o.ServerID, o.Attempts = order.Sending, body.ServerID, attempt
	o.LastAt = p.cfg.Now()
	o.SentAt, o.FirstAt = cmp.Or(o.SentAt, o.LastAt), cmp.Or(o.FirstAt, o.LastAt)
	o.Bodies = append([][]byte{body.Bytes}, o.Bodies...)
	sent := p.post(ctx, body)
	p.seen(sent.Date)
	p.countSent(sent)
	if sent.Before {
		o.SentAt, o.FirstAt, o.LastAt, o.Bodies = before.SentAt, before.FirstAt, before.LastAt, before.Bodies
	}
	if sent.NeverLeft && p.cfg.Budget != nil {
		// Without it the minute only has less room: no reason to lose the answer.
		defer func() { err = errors.Join(err, p.cfg.Budget.GiveBack(context.WithoutCancel(ctx), p.traits.SendUnits)) }()
	}
	return p.sent(ctx, o, sent)
}

// post sends the body. When ctx ends while the POST is under way, the answer
// gets a little time still.
func (p *pass) post(ctx context.Context, body order.Body) Sent {
	sending, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		if p.cfg.Wait(sending, quitGrace) == nil {
			cancel()
		}
	})()
	return p.cfg.Server.Send(sending, body)
}

// countSent counts a POST for the report.
func (p *pass) countSent(sent Sent) {
	if sent.Status != 0 {
		p.report.Offline, p.report.Portal = false, false
	}
	p.report.Portal = p.report.Portal || sent.Portal
	if sent.Status != 0 || sent.Result != client.Queued {
		p.report.Requests++
	}
	if sent.Result != client.Queued {
		p.report.Sent++
	}
}

// sent commits what came of an attempt.
func (p *pass) sent(ctx context.Context, o *order.Outgoing, sent Sent) (next, error) {
	now := p.cfg.Now()
	s := order.Settlement{
		Attempt: o.Attempts, Status: sent.Status, Head: sent.Head, ServerID: sent.ServerID, Detail: sent.Detail,
	}
	switch sent.Result {
	case client.Accepted:
		p.accepted(&s)
		return goOn, p.settle(ctx, o, s)
	case client.Rejected:
		s.Event, s.Outcome, s.LedgerEvent = order.EventReject, order.WasRejected, "rejected"
		return goOn, p.settle(ctx, o, s)
	case client.Queued:
		return p.notSent(ctx, o, s, sent)
	case client.Lookup:
		return goOn, p.taken(ctx, o, s)
	default:
		s.Event, s.Outcome, s.LedgerEvent, s.NextAt = order.EventLost, order.WasUnknown, "no answer", now
		return unclear, p.settle(ctx, o, s)
	}
}

// accepted fills in that the server has the order.
func (p *pass) accepted(s *order.Settlement) {
	s.Event, s.LedgerEvent = order.EventAccept, "accepted"
	if s.Attempt != 0 {
		s.Outcome = order.WasAccepted
	}
	s.NextAt = firstCheck(p.serverNow(), p.cfg.Every).Add(-p.skew)
}

// notSent commits that the order was not taken and decides what the connection
// waits for. What did not provably end before the server is looked up before it
// goes again, and the others go on meanwhile where the sign-in could be renewed.
func (p *pass) notSent(ctx context.Context, o *order.Outgoing, s order.Settlement, sent Sent) (next, error) {
	now := p.cfg.Now()
	s.Event, s.Outcome, s.LedgerEvent = order.EventNotSent, order.WasNotSent, "not sent"
	if !sent.Before {
		s.Outcome, s.LedgerEvent, s.NextAt = order.WasRefused, "refused", now
		if sent.Own {
			s.LookUpFor = order.Again
		}
	}
	s.Waiting, p.stopped = sent.Waiting, sent.Detail
	switch s.Waiting {
	case order.WaitRate:
		p.rate, p.sendFrom = true, now.Add(cmp.Or(sent.RetryAfter, ratePause))
		s.NextAt = p.sendFrom
	case order.WaitSignIn:
		p.sendFrom = now.Add(refusedPause)
	default:
		p.sendFrom, p.report.Offline = now.Add(offlinePause), true
	}
	if err := p.settle(ctx, o, s); err != nil {
		return stop, err
	}
	if sent.Renew && !p.renewed {
		if err := p.renew(ctx); err != nil {
			return stop, err
		}
		p.sendFrom = time.Time{}
		return goOn, nil
	}
	return stop, nil
}

// taken settles an attempt whose id the server has already: ours is accepted,
// another's is a conflict for a person, and what cannot be told is unknown.
func (p *pass) taken(ctx context.Context, o *order.Outgoing, s order.Settlement) error {
	s.Event, s.Outcome, s.LedgerEvent, s.NextAt = order.EventLost, order.WasUnknown, "looked up", p.cfg.Now()
	sight, ok, err := p.sight(ctx, o)
	if err == nil && ok {
		s.NextAt = p.cfg.Now().Add(lookUpDelay(1))
		switch judge(sight) {
		case ours:
			p.accepted(&s)
			s.ServerID = sight.ServerID
			s.Detail = "The server had the order already, as it was sent"
		case anothers:
			s.Event, s.Outcome, s.LedgerEvent = order.EventReject, order.WasRejected, "conflict"
			s.NeedsPerson, s.NextAt = true, time.Time{}
			s.Detail = cmp.Or(sight.Detail, "The server has another order under this number") + "; " + askShop
		case twice:
			s.NeedsPerson = true
			s.Detail = saysTwice(sight.Times) + "; " + askShop
		case missed, unseen:
			s.Detail += "; a look-up does not show it yet"
		}
	}
	if settleErr := p.settle(ctx, o, s); settleErr != nil {
		return settleErr
	}
	return err
}
