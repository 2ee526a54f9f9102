package work

import (
	"context"
	"time"

	"orderpad/client/team"
	"orderpad/store"
	"orderpad/store/order"
)

// How often a laptop that is in a shop looks at its store. A change is copied
// within a look of the home's own, which costs the store nothing.
const (
	teamLook = time.Second      // at what changed here
	teamTake = time.Minute      // for what came
	teamBeat = 20 * time.Minute // to say that it is there, and to renew the lease
	teamRest = 10 * time.Second // after the store could not be reached
)

// storeUnsent are the orders that can change hands, and those that did.
func storeUnsent() store.OrderFilter {
	return store.OrderFilter{States: []order.State{order.Draft, order.Held, order.Queued, order.Cancelled}}
}

// InTeam tells whether this home belongs to a shop; it costs one look into the
// database.
func (w *Work) InTeam(ctx context.Context) bool {
	text, err := w.Store.Team(ctx)
	return err == nil && text != ""
}

// TeamPass brings what is new to the shop's store and takes what came. It does
// nothing in a home without a shop.
func (w *Work) TeamPass(ctx context.Context) error {
	l, _, err := w.team(ctx)
	if err != nil || l == nil {
		return err
	}
	return w.teamPass(ctx, l, true)
}

// TeamFlush is TeamPass with what has to be done before a program ends: only
// what is new here goes.
func (w *Work) TeamFlush(ctx context.Context) error {
	if w.Store.MayChange() != nil || !w.InTeam(ctx) {
		return nil
	}
	changes, _, err := w.Store.Behind(ctx)
	hands, handsErr := w.Store.TeamHands(ctx)
	if err != nil || handsErr != nil || changes == 0 && len(hands) == 0 {
		return err
	}
	l, _, err := w.team(ctx)
	if err != nil || l == nil {
		return err
	}
	return w.teamPass(ctx, l, false)
}

func (w *Work) teamPass(ctx context.Context, l *team.Laptop, whole bool) error {
	if w.Store.MayChange() != nil {
		return nil
	}
	pushed, err := l.Push(ctx)
	if err != nil {
		return err
	}
	if err := l.Deliver(ctx); err != nil {
		return err
	}
	now := time.Now()
	w.shop.mu.Lock()
	look, beat := whole || now.Sub(w.shop.took) >= teamTake, whole || now.Sub(w.shop.beat) >= teamBeat
	w.shop.mu.Unlock()
	if look {
		if _, err := l.Receive(ctx); err != nil {
			return err
		}
		w.shop.mu.Lock()
		w.shop.took = now
		w.shop.mu.Unlock()
	}
	switch {
	case beat:
		if err := w.takePublished(ctx, l); err != nil && !order.IsKind(err, order.KindConflict) {
			return err
		}
		if err := l.Confirm(ctx); err != nil {
			return err
		}
		if _, err := l.Push(ctx); err != nil { // what it found gone
			return err
		}
		w.shop.mu.Lock()
		w.shop.beat = now
		w.shop.mu.Unlock()
	case pushed > 0:
		return l.Beat(ctx)
	}
	return nil
}

// WatchTeam keeps the shop's store up to date until ctx ends, and tells after
// each pass that changed something what went wrong, if something did. In a home
// without a shop it looks whether one was joined, with the changes of others.
func (w *Work) WatchTeam(ctx context.Context, tell func(error)) {
	var last string
	rest := time.Duration(0)
	for {
		if err := pause(ctx, max(teamLook, rest)); err != nil {
			return
		}
		rest = 0
		l, _, err := w.team(ctx)
		if l != nil {
			var changes int
			changes, _, err = w.Store.Behind(ctx)
			w.shop.mu.Lock()
			due := changes > 0 || time.Since(w.shop.took) >= teamTake || time.Since(w.shop.beat) >= teamBeat
			w.shop.mu.Unlock()
			if err == nil && due {
				err = w.teamPass(ctx, l, false)
			}
			if !due && last == "" {
				continue
			}
		}
		if ctx.Err() != nil {
			return
		}
		said := ""
		if err != nil {
			said, rest = err.Error(), teamRest
		}
		if said != last {
			last = said
			tell(err)
		}
	}
}

// teamAgain is how long a pass goes by what the shop's store did not answer.
const teamAgain = 10 * time.Second

// may tells the syncer whether this laptop may send an order now, and what it
// waits for. A home without a shop always may.
func (w *Work) may(ctx context.Context, o order.Order) (why string, err error) {
	if !w.InTeam(ctx) {
		return "", nil
	}
	if anyway, err := w.Store.TeamSendsAnyway(ctx, o); err != nil || anyway {
		return "", err
	}
	l, _, err := w.team(ctx)
	if err != nil {
		return "The shop's store cannot be opened to see who holds the order: " + err.Error(), nil
	}
	if l == nil || l.Holding(ctx) {
		return "", nil
	}
	w.shop.mu.Lock()
	again := w.shop.why != "" && w.Now().Sub(w.shop.tried).Abs() < teamAgain
	why = w.shop.why
	w.shop.mu.Unlock()
	if again {
		return why, nil
	}
	asking, cancel := context.WithTimeout(ctx, teamAgain)
	defer cancel()
	if why, err = l.May(asking); err != nil && ctx.Err() == nil && asking.Err() != nil {
		why, err = "The shop's store does not answer; it has not confirmed that this laptop holds the order", nil
	}
	w.shop.mu.Lock()
	w.shop.why, w.shop.tried = why, w.Now()
	w.shop.mu.Unlock()
	return why, err
}
