package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"orderpad/client/sandbox"
	"orderpad/cmd/internal/rig"
	"orderpad/store/order"
)

// unknownName sends to a name that no network knows; then the rep takes the
// order back, mends the address and queues it again.
func unknownName(ctx context.Context, b *bench) error {
	if err := b.Connect(ctx, b.kind, "https://orders.orderpad.invalid"); err != nil {
		return err
	}
	o, err := b.place(ctx)
	if err != nil {
		return err
	}
	if err := errors.Join(b.pass(ctx), b.check(ctx, "queued/network")); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"order", "hold", o.ExtOrderID}, {"order", "release", o.ExtOrderID},
		{"connection", "set", rig.Connection, "url=" + b.URL(b.kind)}, {"order", "queue", o.ExtOrderID, "--yes"},
	} {
		if err := b.Ask(ctx, nil, args...); err != nil {
			return err
		}
	}
	return nil
}

// tlsTrials show a certificate that proves nothing, is out of date, or is for
// another host; then the good one.
func tlsTrials() []trial {
	var trials []trial
	for _, what := range []string{"untrusted", "expired", "host"} {
		trials = append(trials, trial{how: what, sandbox: []string{"--tls"}, apart: true, run: func(ctx context.Context, b *bench) error {
			b.Env = append(b.Env, "SSL_CERT_FILE="+b.URLs.CA)
			if err := b.Connect(ctx, b.kind, b.URL(b.kind)); err != nil {
				return err
			}
			if _, err := b.place(ctx); err != nil {
				return err
			}
			return errors.Join(b.Faults(sandbox.Fault{Fault: 3, How: what}), b.pass(ctx), b.check(ctx, "queued/network"))
		}})
	}
	return trials
}

// clockTrials are clocks that are wrong or jump while an order's outcome is
// not known.
func clockTrials() []trial {
	lose := func(ctx context.Context, b *bench) error {
		if _, err := b.place(ctx); err != nil {
			return err
		}
		return errors.Join(b.Faults(append(b.blind(), fault(5, b.push()))...), b.pass(ctx), b.check(ctx, "unknown"))
	}
	wrong := func(off time.Duration) func(context.Context, *bench) error {
		return func(ctx context.Context, b *bench) error {
			b.Later(off)
			if err := lose(ctx, b); err != nil {
				return err
			}
			b.Later(-off) // somebody sets it right
			return nil
		}
	}
	summer := func(at time.Time) func(context.Context, *bench) error {
		return func(ctx context.Context, b *bench) error {
			b.Env = append(b.Env, "TZ=America/Los_Angeles")
			b.Later(time.Until(at))
			if err := b.SetNow(at); err != nil {
				return err
			}
			return errors.Join(lose(ctx, b), b.advance(20*time.Minute), b.check(ctx, "unknown"))
		}
	}
	return []trial{
		{how: "the server's Date a day ahead", run: func(ctx context.Context, b *bench) error {
			if err := b.placeAll(ctx, 2); err != nil {
				return err
			}
			return errors.Join(b.Faults(fault(25, "")), b.pass(ctx), b.check(ctx, "accepted"), b.fired(25))
		}},
		{how: "the laptop a day ahead", run: wrong(24 * time.Hour)},
		{how: "the laptop a day behind", run: wrong(-24 * time.Hour)},
		{how: "summer time begins", run: summer(time.Date(2027, 3, 14, 9, 55, 0, 0, time.UTC))},
		{how: "summer time ends", run: summer(time.Date(2027, 11, 7, 8, 55, 0, 0, time.UTC))},
		{how: "8 h suspend", run: func(ctx context.Context, b *bench) error {
			return errors.Join(lose(ctx, b), b.advance(8*time.Hour), b.check(ctx, "unknown"))
		}},
	}
}

// sideBySide has three programs send from one home while a fourth queues.
func sideBySide(ctx context.Context, b *bench) error {
	if err := b.placeAll(ctx, 4); err != nil {
		return err
	}
	done := make(chan rig.Result, 3)
	for range cap(done) {
		go func() { done <- b.Sync(ctx) }()
	}
	if err := b.placeAll(ctx, 2); err != nil {
		return err
	}
	var errs []error
	for range cap(done) {
		if r := <-done; r.Code != 0 && r.Kind() != order.KindConflict {
			errs = append(errs, errors.New(r.String()))
		}
	}
	return errors.Join(append(errs, b.check(ctx, "accepted", "queued"))...)
}

// whileOneSends has a second program sync while the first has its POST under
// way: it waits for the lock and finds nothing to send.
func whileOneSends(ctx context.Context, b *bench) error {
	if _, err := b.place(ctx); err != nil {
		return err
	}
	slow := fault(9, b.push())
	slow.Seconds = 3
	if err := b.Faults(slow); err != nil {
		return err
	}
	first := make(chan rig.Result, 1)
	go func() { first <- b.Sync(ctx) }()
	if err := b.untilState(ctx, order.Sending); err != nil {
		return err
	}
	if err := b.check(ctx, "sending"); err != nil {
		return err
	}
	second := b.Sync(ctx)
	r := <-first
	if r.Code != 0 || second.Code != 0 {
		return fmt.Errorf("%s; %s", r, second)
	}
	return b.check(ctx, "accepted")
}

// stoppedHolder stops the program that sends, as a job control or a debugger does,
// with the send lock in its hand: another one says who has it and ends, the rep
// goes on with orders, and what was on its way ends when the first goes on.
func stoppedHolder(ctx context.Context, b *bench) error {
	if runtime.GOOS == "windows" {
		return cannot("no program can be stopped here")
	}
	slow := fault(9, b.push())
	slow.Seconds = 20
	if _, err := b.place(ctx); err != nil {
		return err
	}
	if err := b.Faults(slow); err != nil {
		return err
	}
	first := b.Command(ctx, "sync", "--once")
	if err := first.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- first.Wait() }()
	pid := strconv.Itoa(first.Process.Pid)
	signal := func(name string) error { return exec.CommandContext(ctx, "kill", name, pid).Run() }
	if err := errors.Join(b.untilState(ctx, order.Sending), signal("-STOP")); err != nil {
		return errors.Join(err, first.Process.Kill())
	}
	began := time.Now()
	second := b.Sync(ctx)
	err := errors.Join(b.check(ctx, "sending"), b.placeAll(ctx, 1), signal("-CONT"))
	if took := time.Since(began); second.Kind() != order.KindConflict || !strings.Contains(second.Err, pid) || took > 20*time.Second {
		err = errors.Join(err, fmt.Errorf("after %s it does not say that process %s has the lock: %s", took, pid, second))
	}
	return errors.Join(err, <-ended, b.check(ctx, "accepted", "queued"))
}

// pipeInHome puts a pipe that nobody writes to in the place of a file of the home:
// the program says so and ends, and sends nothing meanwhile.
func pipeInHome(name string) func(context.Context, *bench) error {
	return func(ctx context.Context, b *bench) error {
		if _, err := b.place(ctx); err != nil {
			return err
		}
		file, aside := filepath.Join(b.Dir, name), filepath.Join(b.dir, "aside")
		if err := os.Rename(file, aside); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := exec.CommandContext(ctx, "mkfifo", file).Run(); err != nil {
			return cannot("no pipe can be made here: " + err.Error())
		}
		ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
		defer cancel()
		r := b.Sync(ctx)
		if r.Kind() != order.KindStorage || !strings.Contains(r.Err, name) {
			return fmt.Errorf("a pipe in the place of %s: %s", name, r)
		}
		if err := os.Remove(file); err != nil {
			return err
		}
		if err := os.Rename(aside, file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return b.check(ctx, "queued")
	}
}

// untilState waits until the queue shows an order in a state.
func (b *bench) untilState(ctx context.Context, state order.State) error {
	return rig.Until(ctx, 20*time.Second, func() (bool, error) {
		queue, err := b.Queue(ctx)
		return queue.Counts[state] > 0, err
	})
}

// keyringGone ends the keyring between two orders, and brings it back.
func keyringGone(ctx context.Context, b *bench) error {
	ring, err := startKeyring(ctx, b)
	if err != nil {
		return err
	}
	b.Env = append(b.Env, "ORDERPAD_SECRET=")
	if err := b.Connect(ctx, b.kind, b.URL(b.kind)); err != nil {
		return err
	}
	if err := b.login(ctx); err != nil {
		return err
	}
	if _, err := b.place(ctx); err != nil {
		return err
	}
	if err := errors.Join(b.pass(ctx), b.check(ctx, "accepted")); err != nil {
		return err
	}
	if err := ring.stop(); err != nil {
		return err
	}
	if _, err := b.place(ctx); err != nil {
		return err
	}
	if err := errors.Join(b.pass(ctx), b.check(ctx, "accepted", "queued/sign_in")); err != nil {
		return err
	}
	if err := ring.start(); err != nil {
		return err
	}
	return b.login(ctx)
}

// login keeps the secret in the keyring, as soon as that answers.
func (b *bench) login(ctx context.Context) error {
	var r rig.Result
	err := rig.Until(ctx, 20*time.Second, func() (bool, error) {
		r = b.RunWith(ctx, "demo\n", "login", rig.Connection, "--stdin")
		return r.Code == 0, nil
	})
	if err != nil {
		return fmt.Errorf("%w: %s", err, r)
	}
	var view struct {
		SignedIn string `json:"signed_in"`
	}
	if err := json.Unmarshal([]byte(r.Out), &view); err != nil {
		return err
	}
	if !strings.Contains(view.SignedIn, "keyring") {
		return fmt.Errorf("the secret comes from %q, not from the keyring", view.SignedIn)
	}
	return nil
}
