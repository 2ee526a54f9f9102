package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"orderpad/client/sandbox"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// The demo's orders to practise on: a draft, a quote that lapses soon, an order
// that the shop refused and one of which nobody knows what became. They come
// about as a rep's own would, through the made-up servers, in the minutes before
// the demo's first start.

// practiceAgo is how long before the first start the practice begins: long
// enough for an order that cannot be found to need a person.
const practiceAgo = 25 * time.Minute

// practiceDraft and the others are the orders, as they would be typed.
const (
	practiceDraft    = "pc54 navy s4 m8 l8 xl2 2xl2 @8.50"
	practiceQuote    = "pc61 jet black m12 l12 xl6"
	practiceRejected = "112 navy osfm24"
	practiceUnknown  = "112 black osfm24"
)

// past is a clock that is set back for the practice and then goes right.
type past struct {
	now    func() time.Time
	behind atomic.Int64
}

func (p *past) Now() time.Time { return p.now().Add(-time.Duration(p.behind.Load())) }

// practise makes the orders and lets the clocks of the laptop and of the shop
// arrive at now.
func (d *demo) practise(ctx context.Context, w *work.Work) error {
	step := func(by time.Duration) {
		d.past.behind.Add(-int64(by))
		d.server.Advance(by)
	}
	if _, err := practiceOrder(ctx, w, practiceDraft, "Cascade"); err != nil {
		return err
	}
	quoted, err := practiceOrder(ctx, w, practiceQuote, "Harbor Cafe")
	if err != nil {
		return err
	}
	if _, err := w.Quote(ctx, quoted, "3d"); err != nil {
		return err
	}
	refusal := `{"error":"id_Customer 2964 is not active"}`
	for _, one := range []struct {
		line, customer string
		fault          sandbox.Fault
	}{
		{practiceRejected, "Rainier Roofing", sandbox.Fault{Fault: 11, Status: 400, Body: &refusal}},
		{practiceUnknown, "Big Foot Pizza", sandbox.Fault{Fault: 5, Commit: new(bool)}},
	} {
		key, err := practiceOrder(ctx, w, one.line, one.customer)
		if err != nil {
			return err
		}
		if _, err := w.Queue(ctx, key, true); err != nil {
			return err
		}
		one.fault.Route = practiceRoute
		if err := d.server.SetFaults([]sandbox.Fault{one.fault}); err != nil {
			return err
		}
		if _, err := w.Sync(ctx); err != nil && !practised(err) {
			return err
		}
		if err := d.server.SetFaults(nil); err != nil {
			return err
		}
	}
	for d.past.behind.Load() > 0 {
		step(time.Minute)
		if _, err := w.Sync(ctx); err != nil && !practised(err) {
			return err
		}
	}
	if _, err := w.RefreshInventory(ctx, false, nil); err != nil {
		return err
	}
	d.server.ForgetArrivals()
	return nil
}

// practiceTips says what can be tried in the demo; nothing outside of it.
func practiceTips(d *demo, keys *kit.Keymap) string {
	if d == nil {
		return ""
	}
	return fmt.Sprintf("try: pc54 navy s4 m8 · %s day · %s quote, eCat · %s one to settle",
		keys.Name(kit.GoTo(kit.Today)), keys.Name(kit.GoTo(kit.Orders)), keys.Name(kit.GoTo(kit.Queue)))
}

// practiceRoute takes the demo's orders.
const practiceRoute = "manageorders POST /onsite/order-push"

// practised tells errors that the practice is about from those of the demo.
func practised(err error) bool {
	for _, kind := range []order.Kind{order.KindRejected, order.KindUnknownOutcome, order.KindNeedsPerson, order.KindOffline} {
		if order.IsKind(err, kind) {
			return true
		}
	}
	return false
}

func practiceOrder(ctx context.Context, w *work.Work, line, customer string) (string, error) {
	view, problems, err := w.NewOrder(ctx, []string{line}, nil, false)
	if err != nil {
		return "", fmt.Errorf("practice %q: %w", line, err)
	}
	if len(problems) > 0 {
		return "", fmt.Errorf("practice %q: %s", line, problems[0].Message)
	}
	w.Practised = view.ID
	view, err = w.PickCustomer(ctx, view.ExtOrderID, customer)
	return view.ExtOrderID, err
}
