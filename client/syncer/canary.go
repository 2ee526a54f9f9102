package syncer

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"orderpad/client"
	"orderpad/store/order"
)

// proven is that the server took a reading request with the sign-in that orders
// go with, and that it shows no sign of another home that sends as this one.
type proven struct{ at time.Time }

// good tells whether it still holds: not after a renewal, for less time than a
// sign-in lasts, and not over the sleep of the laptop, which the wall clock sees
// and the other does not.
func (v proven) good(now time.Time) bool {
	if v.at.IsZero() {
		return false
	}
	wall, ran := now.Round(0).Sub(v.at.Round(0)), now.Sub(v.at)
	return ran < provenFor && (wall-ran).Abs() < wokenAfter
}

// prove makes the canary before the first POST of a program, and after a renewal
// or a wake. Where ok is false nothing is to be sent in this pass: it has taken
// down why, and when to come back.
func (p *pass) prove(ctx context.Context, todo []*order.Outgoing) (ok bool, err error) {
	if p.cfg.Canary == nil || p.without || p.proven.good(p.cfg.Now()) {
		return true, nil
	}
	q, err := p.cfg.Canary.Canary(ctx, p.cfg.Connection)
	if err != nil {
		return false, err
	}
	q.Unsent = p.neverLeft(q.Device, todo)
	var known client.Minted
	readFrom := p.readFrom
	var said error
	for try := 0; try == 0 || try < answeredTries && !ok && p.readFrom != readFrom && answeredBadly(said); try++ {
		p.readFrom = readFrom
		ok, said, err = p.ask(ctx, func() (err error) {
			known, err = p.cfg.Server.Canary(ctx, q)
			return err
		})
		if err != nil {
			return false, err
		}
		p.report.Requests += max(0, known.Requests-1)
	}
	p.seen(known.Date)
	if ok {
		p.proven = proven{p.cfg.Now()}
		copied, err := p.cfg.Canary.CanarySaw(ctx, p.cfg.Connection, known.IDs, p.serverNow())
		if err != nil || !copied {
			return err == nil, err
		}
		p.report.Copied, p.freed = true, true // what was to be sent is looked up
		return false, p.load(ctx)
	}
	return p.unproven(ctx, todo, said, readFrom)
}

// answeredBadly tells whether a server answered a reading request and could not
// say what it was asked: it is there, and asking once more may tell at once.
func answeredBadly(said error) bool {
	var f *client.Failure
	return answered(said) && !errors.As(said, &f) && !client.IsPortal(said) && !turnsOff(said) && !errors.Is(said, client.ErrSignedOut)
}

// turnsOff tells whether a server does not let the account ask at all.
func turnsOff(said error) bool {
	return order.IsKind(said, order.KindForbidden) || order.IsKind(said, order.KindNotFound) || errors.Is(said, client.ErrNotAllowed)
}

// unproven settles a canary that was not answered. A definite no turns it off, as
// an account without the right to read must still send. What cannot tell, be it
// silence, trouble or a damaged answer, holds sending up a few times, longer each
// time, and no longer: a server whose look-ups are out of order still takes orders.
func (p *pass) unproven(ctx context.Context, todo []*order.Outgoing, said error, readFrom time.Time) (ok bool, err error) {
	waiting := order.WaitNetwork
	switch {
	case turnsOff(said):
		p.readFrom, p.proven = readFrom, proven{p.cfg.Now()}
		p.doWithout("The server does not let this account look up what was sent", said)
		return true, nil
	case p.report.Offline:
		p.sendFrom = p.cfg.Now().Add(offlinePause)
	case order.IsKind(said, order.KindUnauthorized):
		waiting, p.sendFrom = order.WaitSignIn, p.readFrom
	case errors.Is(said, client.ErrSignedOut):
		p.readFrom = p.cfg.Now().Add(refusedPause)
		waiting, p.sendFrom = order.WaitSignIn, p.readFrom
	case order.IsKind(said, order.KindRateLimited):
		waiting, p.rate, p.sendFrom = order.WaitRate, true, p.readFrom
	default:
		times, err := p.cfg.Canary.CanaryFailed(ctx, p.cfg.Connection)
		if err != nil {
			return false, err
		}
		if times >= canaryTries && !p.report.Portal {
			p.readFrom = readFrom
			p.doWithout("The server does not answer look-ups", said)
			return true, nil
		}
		p.readFrom = p.cfg.Now().Add(lookUpDelay(times))
		p.sendFrom = p.readFrom
	}
	p.stopped = "Not sent: " + said.Error()
	return false, p.waitFor(ctx, todo, waiting, p.stopped)
}

// doWithout goes on without a canary in this pass.
func (p *pass) doWithout(why string, said error) {
	p.without = true
	p.report.Warning = why + ", so that it cannot be seen whether another home sends as this one: " + said.Error()
}

// neverLeft is the server's id of the oldest order with a number of this device
// that never left. What came with a number of another's concerns only itself.
func (p *pass) neverLeft(device string, todo []*order.Outgoing) string {
	for _, o := range todo {
		if o.FirstAt.IsZero() && o.Attempts == 0 && givenBy(device, o.Order.ExtOrderID) {
			if body, err := p.cfg.Server.Encode(o.Order); err == nil {
				return body.ServerID
			}
		}
	}
	return ""
}

func givenBy(device, ext string) bool {
	return len(ext) > len(device) && ext[:len(device)+1] == device+"-"
}

// load reads what there is to do, oldest first.
func (p *pass) load(ctx context.Context) error {
	pending, err := p.cfg.Outbox.Pending(ctx, p.cfg.Connection)
	if err != nil {
		return err
	}
	p.orders, p.called = nil, false
	for _, o := range pending {
		p.orders = append(p.orders, &o)
	}
	slices.SortStableFunc(p.orders, func(a, b *order.Outgoing) int {
		return cmp.Or(a.Order.QueuedAt.Compare(b.Order.QueuedAt), cmp.Compare(a.Order.ID, b.Order.ID))
	})
	return nil
}
