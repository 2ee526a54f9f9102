package work

import (
	"context"
	"runtime"
	"sync/atomic"
	"time"
)

// Long work shares the machine with the rep's keys, and gives way to them.
const (
	// wayRows is how many rows are read before others may run: a fraction of a
	// millisecond, where Go alone would let a key wait for ten.
	wayRows = 64
	// wayLast is how long after a key the rep is taken to be typing.
	wayLast = 150 * time.Millisecond
	// wayPause is how long every wayRows rows wait while the rep is typing: a
	// million rows wait half a minute at most.
	wayPause = 2 * time.Millisecond
)

// way is who has the machine.
type way struct {
	began time.Time
	typed atomic.Int64 // of the last key, since began
}

// Typed tells that the rep pressed a key. It costs an instant.
func (w *Work) Typed() { w.way.typed.Store(int64(time.Since(w.way.began))) }

// give lets others run, and waits a moment while the rep is typing.
func (y *way) give(ctx context.Context) {
	at := y.typed.Load()
	if at == 0 || time.Since(y.began)-time.Duration(at) > wayLast {
		runtime.Gosched()
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(wayPause):
	}
}
