package sandbox

import (
	"sync"
	"time"
)

// clock is the sandbox's own time, in UTC. It runs with real time between
// settings, so that tokens expire and imports come due in tests at once and in
// a training session by themselves.
type clock struct {
	mu   sync.Mutex
	at   time.Time // sandbox time at the moment real
	real time.Time // carries the monotonic reading
	held bool      // moves by setting alone; tests that compare times hold it
}

// newClock starts at t, or at the real now when t is zero.
func newClock(t time.Time) *clock {
	c := &clock{}
	if t.IsZero() {
		t = time.Now()
	}
	c.set(t)
	return c
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held {
		return c.at
	}
	return c.at.Add(time.Since(c.real))
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.real = t.UTC().Round(0), time.Now()
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}
