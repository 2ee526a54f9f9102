package syncer

import (
	"context"
	"time"

	"orderpad/store/order"
)

// heldPause is when a pass asks again whether this laptop may send an order.
const heldPause = time.Minute

// held leaves out the orders that this laptop may not send now, as the shop's
// store has not confirmed that it holds them; they wait for the team.
func (p *pass) held(ctx context.Context, todo []*order.Outgoing) ([]*order.Outgoing, error) {
	if p.cfg.May == nil {
		return todo, nil
	}
	var may []*order.Outgoing
	for _, o := range todo {
		why, err := p.cfg.May(ctx, o.Order)
		if err != nil {
			return nil, err
		}
		if why == "" {
			may = append(may, o)
			continue
		}
		next := p.cfg.Now().Add(heldPause)
		if o.Order.Waiting == order.WaitTeam {
			o.NextAt = next
			continue
		}
		if err := p.settle(ctx, o, order.Settlement{Waiting: order.WaitTeam, NextAt: next, LedgerEvent: "waits", Detail: why}); err != nil {
			return nil, err
		}
	}
	return may, nil
}
