package syncer

import (
	"context"
	"testing"
	"time"

	"orderpad/client"
	"orderpad/store/order"
)

// limit is a budget of 30 units in any 60 s, the same as the server's; its
// reserve is for sending.
type limit struct {
	clock *clock
	taken []time.Time // a unit each
}

const (
	limitUnits   = 30
	limitReserve = 4
	limitWindow  = time.Minute
)

func (l *limit) Take(_ context.Context, units int, sending bool) (time.Duration, error) {
	now := l.clock.Now()
	for len(l.taken) > 0 && now.Sub(l.taken[0]) >= limitWindow {
		l.taken = l.taken[1:]
	}
	most := limitUnits
	if !sending {
		most -= limitReserve
	}
	if over := len(l.taken) + units - most; over > 0 {
		return l.taken[over-1].Add(limitWindow).Sub(now), nil
	}
	for range units {
		l.taken = append(l.taken, now)
	}
	return 0, nil
}

func (l *limit) GiveBack(_ context.Context, units int) error {
	l.taken = l.taken[:len(l.taken)-units]
	return nil
}

// TestDrain sends 100 queued orders, a tenth of them with an answer that does
// not say what became of them, over both kinds of connection.
func TestDrain(t *testing.T) {
	const orders, lost = 100, 10
	for _, c := range []struct {
		name    string
		traits  Traits
		least   int // requests
		units   int // of the least requests
		readFor int // units of a look-up
	}{
		{"manageorders", manageOrders, orders + 1, orders + 1, 1},
		{"proxy", proxy, orders + lost, 2 * (orders + lost), 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			own, server := &limit{}, &limit{}
			r := newRig(c.traits, func(cfg *Config) { cfg.Budget = own })
			own.clock, server.clock = r.clock, r.clock
			for range orders {
				r.box.add(order.Queued, start)
			}
			requests := 0
			request := func(units int) {
				requests++
				if wait, _ := server.Take(t.Context(), units, true); wait > 0 {
					t.Errorf("a 429 at %v", r.clock.Now().Sub(start))
				}
			}
			r.server.send = func(ctx context.Context, b order.Body) Sent {
				request(c.traits.SendUnits)
				if r.server.posts%(orders/lost) == 0 {
					return outcome(client.Unknown, 200)
				}
				return answers(outcome(client.Accepted, 200))(ctx, b)
			}
			r.server.lookUp = func(p []client.Pushed) ([]client.Sight, error) {
				if wait, _ := own.Take(t.Context(), c.readFor, false); wait > 0 {
					e := order.Errorf(order.KindRateLimited, "wait")
					e.RetryAfter = wait
					return nil, e
				}
				request(c.readFor)
				return sees(isOurs)(p)
			}
			accepted := 0
			for accepted < orders {
				rep := r.pass(t)
				accepted += rep.Accepted
				if rep.Next.IsZero() || accepted == orders {
					break
				}
				r.clock.add(rep.Next.Sub(r.clock.Now()))
			}
			if accepted != orders || r.server.posts != orders {
				t.Fatalf("%d of %d accepted after %d POSTs", accepted, orders, r.server.posts)
			}
			if most := c.least * 105 / 100; requests > most {
				t.Errorf("%d requests, want at most %d", requests, most)
			}
			// What the limit forces: so many windows before the last unit.
			forced := time.Duration((c.units-1)/limitUnits) * limitWindow
			if took := r.clock.Now().Sub(start); took > forced {
				t.Errorf("took %v, the budget forces %v", took, forced)
			}
		})
	}
}
