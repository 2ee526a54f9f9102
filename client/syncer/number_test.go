package syncer

import (
	"testing"
	"time"

	"orderpad/store/order"
)

// TestImportsAreCountedByTheServersClock: a laptop whose clock is hours off asks
// nobody before two imports went by at the server, and then does.
func TestImportsAreCountedByTheServersClock(t *testing.T) {
	for _, off := range []time.Duration{-150 * time.Minute, 0, 150 * time.Minute} {
		r := newRig(manageOrders)
		r.server.number = func(string) (Number, error) { return Number{Date: r.clock.Now().Add(off)}, nil }
		id := r.box.add(order.Accepted, start)
		var asked time.Duration
		for asked = 0; !r.box.orders[id].Order.NeedsPerson && asked < 5*time.Hour; asked += 10 * time.Minute {
			r.clock.add(10 * time.Minute)
			r.box.orders[id].NextAt = r.clock.Now()
			r.pass(t)
		}
		if first, last := 80*time.Minute, 130*time.Minute; asked < first || asked > last {
			t.Errorf("the server is ahead by %s: somebody is asked after %s", off, asked)
		}
	}
}
