package work

import (
	"context"
	"strings"
	"sync"
	"time"

	"orderpad/client"
)

// How often it is looked whether the server can be reached: often enough that
// the frame is right when a rep looks up, and sooner while it cannot.
const (
	reachEvery = 10 * time.Second
	reachAgain = 3 * time.Second
)

// proveEvery is how often a server that proved who it is has to do so again, in
// looks: a laptop walks from one network into another unseen.
const proveEvery = 6

// lookout is what is known of the way to the server.
type lookout struct {
	mu     sync.Mutex
	proved string // the address whose server proved who it is, and was there since
	looks  int    // since then
}

// WatchNetwork looks until ctx ends whether the server of the connection in
// use can be reached, and tells when that changed. Once it can be reached
// again, what is queued goes out.
func (w *Work) WatchNetwork(ctx context.Context, tell func()) {
	for ctx.Err() == nil {
		if w.LookAtNetwork(ctx) {
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

// LookAtNetwork looks whether the server can be reached, and tells whether that
// is another answer than before. A sign-in page of the network that answers in
// the server's place cannot prove that it is the server; where there is nothing
// to prove, over plain http, only a request that gets through shows that the
// page is gone.
func (w *Work) LookAtNetwork(ctx context.Context) bool {
	conn, _, err := w.selling(ctx)
	if err != nil || conn.URL == "" {
		return false
	}
	w.lookout.mu.Lock()
	defer w.lookout.mu.Unlock()
	safe := strings.HasPrefix(conn.URL, "https:")
	if w.portal.Load() && !safe {
		return false
	}
	roots, err := w.roots(conn.Settings["ca"])
	if err != nil {
		return false // signing in says it
	}
	prove := w.lookout.proved != conn.URL || w.lookout.looks >= proveEvery || w.portal.Load()
	err = client.Reach(ctx, conn.URL, roots, prove)
	if ctx.Err() != nil {
		return false
	}
	w.lookout.looks++
	switch {
	case err != nil:
		w.lookout.proved = ""
	case prove:
		w.lookout.proved, w.lookout.looks = conn.URL, 0
	}
	offline, portal := err != nil, client.IsPortal(err)
	changed := w.offline.Swap(offline) != offline
	changed = w.portal.Swap(portal) != portal || changed
	if changed && !offline {
		w.Poke()
	}
	return changed
}
