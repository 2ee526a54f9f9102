package syncer

import (
	"context"
	"time"

	"orderpad/store/order"
)

const (
	// idle is how often Watch looks into the outbox unasked.
	idle = 10 * time.Second
	// soonest is the least time between two passes.
	soonest = time.Second
)

// offlineDelays is when Watch tries again while the server cannot be reached;
// the last delay repeats.
var offlineDelays = []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second, 40 * time.Second, time.Minute}

// Poke makes Watch do a pass at once: a person asked for it, or something was
// queued. It never blocks.
func (s *Syncer) Poke() { tell(s.poke) }

// Wake makes Watch look at once for what another program queued. Unlike after
// Poke, it does only what is due. It never blocks.
func (s *Syncer) Wake() { tell(s.wake) }

func tell(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default: // one is waiting already
	}
}

// Watch does passes until ctx ends: one at once, then whenever something is
// due, after each Poke or Wake, and while offline as soon as the server can be reached
// again. It reports each pass that did or found something new, and errors that
// are new; none ends it but that of ctx.
func (s *Syncer) Watch(ctx context.Context, report func(Report, error)) error {
	asked, failures := true, 0
	var told Report
	var toldErr string
	for first := true; ; first = false {
		now, err := s.Pass(ctx, asked)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if text := message(err); first || asked || text != toldErr || news(told, now) {
			report(now, err)
			told, toldErr = now, text
		}
		if !now.Offline {
			failures = 0
		}
		for {
			why, err := s.pause(ctx, s.delay(now, failures))
			if err != nil {
				return err
			}
			asked = why == poked
			if why != waited || !now.Offline {
				break
			}
			failures++
			if s.cfg.Probe == nil || s.cfg.Probe(ctx) == nil {
				break
			}
		}
	}
}

// delay is how long to wait after a pass.
func (s *Syncer) delay(r Report, failures int) time.Duration {
	if r.Offline {
		return offlineDelays[min(failures, len(offlineDelays)-1)]
	}
	if r.Next.IsZero() {
		return idle
	}
	return max(soonest, min(idle, r.Next.Sub(s.cfg.Now())))
}

// ending is why a pause ended.
type ending int

const (
	waited ending = iota
	poked
	woken
)

// pause waits for the delay's end, a poke, or to be woken.
func (s *Syncer) pause(ctx context.Context, d time.Duration) (ending, error) {
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan ending, 1)
	go func() {
		defer cancel()
		select {
		case <-s.poke:
			ended <- poked
		case <-s.wake:
			ended <- woken
		case <-waiting.Done():
			ended <- waited
		}
	}()
	err := s.cfg.Wait(waiting, d)
	cancel()
	if why := <-ended; why != waited {
		return why, ctx.Err()
	}
	return waited, err
}

// news tells whether a report says more than the one told before it.
func news(told, now Report) bool {
	return now.Requests > 0 || now.Offline != told.Offline || now.Unknown != told.Unknown
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return string(order.KindOf(err)) + ": " + err.Error()
}
