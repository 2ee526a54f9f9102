package main

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/client/credential"
	"orderpad/tui/tuitest"
)

// TestScreensLeaveNoGoroutine uses the demo's screens at random, with all that
// runs behind them, and counts what still runs once they are closed.
func TestScreensLeaveNoGoroutine(t *testing.T) {
	before := runtime.NumGoroutine()
	restlessDemo(t, 300)
	deadline := time.After(10 * time.Second)
	for runtime.NumGoroutine() > before {
		select {
		case <-deadline:
			var stacks bytes.Buffer
			_ = pprof.Lookup("goroutine").WriteTo(&stacks, 1)
			t.Fatalf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), stacks.Bytes())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// restlessDemo opens the demo in this process, presses keys, and closes it.
func restlessDemo(t *testing.T, keys int) {
	t.Helper()
	a := &app{in: strings.NewReader(""), out: io.Discard, err: io.Discard, getenv: func(string) string { return "" }, home: t.TempDir(), now: time.Now}
	a.vault = credential.With(credential.Memory(), a.getenv)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	demo, err := a.openDemo(ctx, 2*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	ui, err := a.wireScreens(ctx, config{}, demo, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := tuitest.New(t, ui, tuitest.NewClock(), 100, 30)
	told := make(chan tea.Msg, 1000)
	var behind sync.WaitGroup
	for _, feed := range []func(context.Context, func(tea.Msg)){ui.feedChanges, ui.feedSync, ui.feedNetwork} {
		behind.Go(func() { feed(ctx, func(m tea.Msg) { told <- m }) })
	}
	rng := rand.New(rand.NewPCG(1, 2))
	from := strings.Fields("p c 5 4 space n a v 1 2 8 up down left right tab tab enter enter enter esc esc home end backspace + " +
		"alt+1 alt+2 alt+3 alt+4 alt+5 alt+6 alt+a alt+e alt+g alt+p alt+r alt+s alt+w alt+x ctrl+n ctrl+o y ctrl+z ctrl+y ctrl+p f1 f4 f5 f8 f9")
	for range keys {
		<-time.After(17 * time.Millisecond) // faster keys are a paste
		key := from[rng.IntN(len(from))]
		if strings.Contains(d.Screen(), "All actions") {
			key = "esc" // among them are those that end the program
		}
		d.Press(key)
		for range len(told) {
			d.Send(<-told)
		}
		if len(d.Timers()) > 0 {
			d.Fire(nil)
		}
	}
	stop()
	behind.Wait()
	if err := demo.close(); err != nil {
		t.Error(err)
	}
	if err := a.close(); err != nil {
		t.Error(err)
	}
}
