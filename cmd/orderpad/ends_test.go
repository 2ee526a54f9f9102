package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"orderpad/client/sandbox"
	"orderpad/cmd/internal/rig"
	"orderpad/tui/tuitest"
)

// endsWithin is how long the program may take to end after a signal.
const endsWithin = 10 * time.Second

// stuck is a state that the program waits in, and what it leaves when it is ended
// there.
type stuck struct {
	name   string
	faults func(push, lookUp string) []sandbox.Fault
	held   string   // a lock file of the home that another program has
	opens  string   // the file that the program opens before it waits for the lock
	want   []string // what the order may be called then
}

// nth is a fault at the nth request of a route.
func nth(number, n int, route string) sandbox.Fault {
	return sandbox.Fault{Fault: number, Nth: n, Route: route, Seconds: 90}
}

func stuckStates() []stuck {
	one := func(number int, route func(push, lookUp string) string) func(push, lookUp string) []sandbox.Fault {
		return func(push, lookUp string) []sandbox.Fault { return []sandbox.Fault{nth(number, 0, route(push, lookUp))} }
	}
	push := func(push, _ string) string { return push }
	lookUp := func(_, lookUp string) string { return lookUp }
	return []stuck{
		{name: "before the first order", faults: one(6, lookUp), want: []string{"queued"}},
		{name: "in a slow answer before the first order", faults: one(10, lookUp), want: []string{"queued"}},
		{name: "POST without an answer", faults: one(6, push), want: []string{"unknown"}},
		{name: "POST without an answer, taken", faults: one(7, push), want: []string{"unknown"}},
		{name: "POST with a slow answer", faults: one(10, push), want: []string{"unknown"}},
		{name: "POST with an endless answer", faults: one(23, push), want: []string{"unknown"}},
		{name: "POST with 101", faults: one(44, push), want: []string{"unknown"}},
		{name: "looking for what was lost", faults: func(push, lookUp string) []sandbox.Fault {
			return []sandbox.Fault{nth(5, 0, push), nth(6, 2, lookUp)}
		}, want: []string{"unknown"}},
		{name: "another sends", held: "send.lock", opens: "orders.db", want: []string{"queued"}},
		{name: "another opens", held: "open.lock", opens: "orderpad.log", want: []string{"queued"}},
		{name: "another writes the journal", held: "journal.lock", opens: "orders.db", want: []string{"queued"}},
	}
}

// TestSignalsEndEveryState ends the program by SIGTERM, and the screens by ctrl+c
// too, in each state that it can wait in: it ends in time, its locks are free, and
// what it says of the order afterwards is what is known.
func TestSignalsEndEveryState(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("what the program waits for is read from /proc")
	}
	t.Parallel()
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for i, kind := range []string{"manageorders", "proxy"} {
		for j, state := range stuckStates() {
			// Both ways of either kind meet every state, over one connection or the other.
			for _, how := range [][]string{{"sync --once", "screens ctrl+c"}, {"sync --watch", "screens"}}[(i+j)%2] {
				onScreens := strings.HasPrefix(how, "screens")
				if onScreens && state.held == "open.lock" { // there is no screen yet
					continue
				}
				home := filepath.Join(t.TempDir(), "home")
				group.Go(func() {
					err := tuitest.Outside(func(tb testing.TB) {
						e := ending{tb: tb, Home: &rig.Home{Bin: bin, Dir: home}, state: state, kind: kind}
						e.run(how)
					})
					if err != nil {
						t.Errorf("%s, %s, %s: %v", kind, state.name, how, err)
					}
				})
			}
		}
	}
	group.Wait()
}

// ending is one program that is ended in one state.
type ending struct {
	tb testing.TB
	*rig.Home
	state  stuck
	kind   string
	server *sandbox.Server
}

func (e *ending) must(err error) {
	if err != nil {
		e.tb.Fatalf("%v", err)
	}
}

func (e *ending) run(how string) {
	ctx := context.Background()
	var err error
	e.server, err = sandbox.Start(sandbox.Options{ImportEvery: time.Hour, Data: demoData()})
	e.must(err)
	e.tb.Cleanup(func() { _ = e.server.Close() })
	url := e.server.URLs().ManageOrders
	push, lookUp := "order-push", "order-pull"
	if e.kind == "proxy" {
		url, push, lookUp = e.server.URLs().Proxy, "orders/create", "orders/verify"
	}
	e.must(e.Connect(ctx, e.kind, url, "rate=600"))
	o, err := e.Place(ctx, "PO-1")
	e.must(err)
	if e.state.faults != nil {
		e.must(e.server.SetFaults(e.state.faults(push, lookUp)))
	} else {
		lock := flock.New(filepath.Join(e.Dir, e.state.held))
		_, err := lock.TryLock()
		e.must(err)
		e.tb.Cleanup(func() { _ = lock.Close() })
	}
	if strings.HasPrefix(how, "screens") {
		e.endScreens(how)
	} else {
		e.endCommand(how)
	}
	e.must(e.server.SetFaults(nil))
	for _, name := range []string{"send.lock", "journal.lock", "open.lock"} {
		if name == e.state.held {
			continue
		}
		lock := flock.New(filepath.Join(e.Dir, name))
		free, err := lock.TryLock()
		if err := errors.Join(err, lock.Close()); err != nil || !free {
			e.tb.Fatalf("%s is not free: %v", name, err)
		}
	}
	if e.state.held == "open.lock" {
		return // nobody gets in until the other one ends
	}
	now, err := e.Show(ctx, o.ExtOrderID)
	e.must(err)
	taken := len(e.server.State().Orders) > 0
	if !slices.Contains(e.state.want, string(now.State)) || taken && now.State == "queued" {
		e.tb.Fatalf("the order is called %s, want one of %v; the server has it: %v", now.State, e.state.want, taken)
	}
}

// reached waits until the program is in the state.
func (e *ending) reached(pid int) {
	err := rig.Until(context.Background(), 30*time.Second, func() (bool, error) {
		if e.state.held != "" {
			return hasOpen(pid, e.state.opens), nil
		}
		faults := e.server.Faults()
		return faults[len(faults)-1].Fired > 0, nil
	})
	if err != nil {
		e.tb.Fatalf("it never came into the state: %v", err)
	}
}

// hasOpen tells whether a process has a file of a name open.
func hasOpen(pid int, name string) bool {
	dir := fmt.Sprintf("/proc/%d/fd", pid)
	all, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(all, func(d os.DirEntry) bool {
		to, err := os.Readlink(filepath.Join(dir, d.Name()))
		return err == nil && filepath.Base(to) == name
	})
}

func (e *ending) endCommand(how string) {
	cmd := e.Command(context.Background(), strings.Fields(how)...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	e.must(cmd.Start())
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	e.tb.Cleanup(func() { _ = cmd.Process.Kill() })
	e.reached(cmd.Process.Pid)
	began := time.Now()
	e.must(cmd.Process.Signal(syscall.SIGTERM))
	select {
	case <-ended:
	case <-time.After(endsWithin):
		e.tb.Fatalf("SIGTERM did not end it in %s: %s", time.Since(began), said.Bytes())
	}
	for doc := range bytes.Lines(said.Bytes()) { // whatever it says is whole
		if doc[0] == '{' && !json.Valid(doc) {
			e.tb.Fatalf("it broke off in the middle of %s", doc)
		}
	}
}

func (e *ending) endScreens(how string) {
	term := tuitest.Start(e.tb, e.Bin, nil, e.Environ(), 80, 24)
	term.WaitFor("F1 help")
	e.reached(term.Pid())
	began := time.Now()
	if how == "screens" {
		proc, err := os.FindProcess(term.Pid())
		e.must(err)
		e.must(proc.Signal(syscall.SIGTERM))
	} else {
		term.Press("ctrl+c").WaitFor("only on this laptop").Press("ctrl+c")
	}
	if err := rig.Until(context.Background(), endsWithin, func() (bool, error) { return !term.Running(), nil }); err != nil {
		e.tb.Fatalf("it runs on after %s:\n%s", time.Since(began), term.Screen())
	}
}
