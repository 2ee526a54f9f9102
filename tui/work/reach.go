package work

import (
	"context"
	"time"

	"orderpad/client"
)

// How often it is looked whether the server can be reached: often enough that
// the frame is right when a rep looks up, and sooner while it cannot.
const (
	reachEvery = 10 * time.Second
	reachAgain = 3 * time.Second
)

// WatchNetwork looks until ctx ends whether the server of the connection in
// use can be reached, and tells when that changed. Once it can be reached
// again, what is queued goes out.
func (w *Work) WatchNetwork(ctx context.Context, tell func()) {
	for ctx.Err() == nil {
		if w.lookAtNetwork(ctx) {
			tell()
		}
		every := reachEvery
		if w.offline.Load() {
			every = reachAgain
		}
		if pause(ctx, every) != nil {
			return
		}
	}
}

// lookAtNetwork tells whether the answer is another than before. Where a
// network's sign-in page answers in the server's place, only a request that
// gets through shows that it no longer does.
func (w *Work) lookAtNetwork(ctx context.Context) bool {
	conn, _, err := w.selling(ctx)
	if err != nil || conn.URL == "" || w.portal.Load() {
		return false
	}
	offline := client.Reach(ctx, conn.URL) != nil
	if ctx.Err() != nil || w.offline.Swap(offline) == offline {
		return false
	}
	if !offline {
		w.Poke()
	}
	return true
}
