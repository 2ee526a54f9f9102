package buckettest

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"orderpad/client/bucket"
	"orderpad/store/order"
)

// Wire is the way from one laptop to a bucket, which fails as networks and
// stores do: it is refused, its answer is lost after it arrived, it arrives
// twice, a list is older than what it lists. Each is a share of the calls, drawn
// from Random, so that a seed tells the whole story.
type Wire struct {
	bucket.Bucket
	Random *rand.Rand
	Down   bool    // no call arrives
	Refuse float64 // does not arrive
	Lose   float64 // arrives, and the answer does not
	Twice  float64 // a Put arrives a second time, at a later call
	Stale  float64 // a List answers as the one before it did

	mu    sync.Mutex // of what stands below, and of Random: the probe calls from several sides
	late  []func()
	lists map[string][]bucket.Entry
	Calls int
}

var errAway = order.Errorf(order.KindOffline, "the shop's store cannot be reached")

// call is one call on its way: before it, what was under way arrives.
func (w *Wire) call(do func() error) error {
	w.mu.Lock()
	w.Calls++
	late := w.late
	w.late = nil
	w.mu.Unlock()
	for _, arrive := range late {
		arrive()
	}
	if w.Down || w.happens(w.Refuse) {
		return errAway
	}
	err := do()
	if w.happens(w.Lose) {
		return errAway
	}
	return err
}

// happens draws whether something of that probability does.
func (w *Wire) happens(p float64) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.Random.Float64() < p
}

// Get reads an object.
func (w *Wire) Get(ctx context.Context, name string) (o bucket.Object, err error) {
	err = w.call(func() (err error) {
		o, err = w.Bucket.Get(ctx, name)
		return err
	})
	return o, err
}

// Put writes an object.
func (w *Wire) Put(ctx context.Context, name string, data []byte, when bucket.Condition) (tag string, err error) {
	err = w.call(func() (err error) {
		tag, err = w.Bucket.Put(ctx, name, data, when)
		return err
	})
	if w.happens(w.Twice) && (when.Absent || when.Tag != "") {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.late = append(w.late, func() { _, _ = w.Bucket.Put(ctx, name, data, when) }) // its answer goes nowhere
	}
	return tag, err
}

// List names objects.
func (w *Wire) List(ctx context.Context, prefix string) (all []bucket.Entry, err error) {
	err = w.call(func() (err error) {
		all, err = w.Bucket.List(ctx, prefix)
		return err
	})
	w.mu.Lock()
	defer w.mu.Unlock()
	if before, ok := w.lists[prefix]; ok && err == nil && w.Random.Float64() < w.Stale {
		return before, nil
	}
	if w.lists == nil {
		w.lists = map[string][]bucket.Entry{}
	}
	if err == nil {
		w.lists[prefix] = all
	}
	return all, err
}

// Remove deletes an object.
func (w *Wire) Remove(ctx context.Context, name string) error {
	return w.call(func() error { return w.Bucket.Remove(ctx, name) })
}

// Now is the store's clock.
func (w *Wire) Now() time.Time { return w.Bucket.Now() }
