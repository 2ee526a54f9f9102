package work

import (
	"context"
	"testing"
	"time"
)

func TestLongWorkGivesWayToTyping(t *testing.T) {
	w := New(Deps{})
	begin := time.Now()
	for range 10_000 { // twenty seconds, if each waited
		w.way.give(t.Context())
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("nobody typed, and it took %v", took)
	}
	w.Typed()
	begin = time.Now()
	for range 5 {
		w.way.give(t.Context())
	}
	if took := time.Since(begin); took < 5*wayPause {
		t.Errorf("gave way for %v", took)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	w.Typed()
	w.way.give(ctx) // returns
}
