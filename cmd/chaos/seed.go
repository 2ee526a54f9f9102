package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"orderpad/client/sandbox"
	"orderpad/cmd/internal/rig"
	"orderpad/store/order"
)

// kinds are the two connections of the home, named by their kind.
var kinds = []string{"manageorders", "proxy"}

// world is one seed's run.
type world struct {
	*rig.Sandbox
	*rig.Home
	opt  options
	seed uint64

	mu     sync.Mutex
	tally  tally
	queued map[string]bool // ids that the program acknowledged as queued
	drafts map[string]bool // ids that it acknowledged at all
	errs   []error         // answers that no fault excuses

	backups []string // of the orders, made on the way
}

// runSeed runs one seed from the first order to the last look at the server.
func runSeed(ctx context.Context, opt options, seed uint64) (t tally, err error) {
	dir, err := os.MkdirTemp("", "orderpad-chaos-")
	if err != nil {
		return t, err
	}
	w := &world{
		opt: opt, seed: seed, Home: &rig.Home{Bin: opt.bin, Dir: filepath.Join(dir, "home")},
		queued: map[string]bool{}, drafts: map[string]bool{},
		tally: tally{Seed: seed, Lag: lags[seed%uint64(len(lags))], Minutes: opt.lasts.Minutes(), Programs: opt.programs},
	}
	for _, kind := range kinds {
		w.Env = append(w.Env, "ORDERPAD_SECRET_"+strings.ToUpper(kind)+"=demo")
	}
	if w.Sandbox, err = rig.StartSandbox(ctx, opt.bin, dir); err != nil {
		return w.tally, err
	}
	if err = w.connect(ctx); err == nil {
		w.storm(ctx)
		err = w.settleWithCopy(ctx)
	}
	if err == nil {
		err = w.count(ctx)
	}
	if stopping := w.Stop(); stopping != nil {
		err = errors.Join(err, stopping)
	}
	if err != nil {
		return w.tally, fmt.Errorf("%w; its home is kept in %s", err, dir)
	}
	return w.tally, os.RemoveAll(dir)
}

func (w *world) connect(ctx context.Context) error {
	for _, kind := range kinds {
		args := []string{"connection", "add", kind, "--kind", kind, "--url", w.URL(kind), "--set", "rate=10000"}
		if kind == "manageorders" {
			args = append(args, "--user", "demo")
		}
		if err := w.Ask(ctx, nil, args...); err != nil {
			return err
		}
	}
	return nil
}

// storm is the time in which everything may happen.
func (w *world) storm(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, w.opt.lasts)
	defer cancel()
	var group sync.WaitGroup
	for n := range w.opt.programs {
		group.Go(func() { w.program(ctx, rand.New(rand.NewPCG(w.seed, uint64(n)+1))) }) //nolint:gosec // decisions, no secrets
	}
	group.Go(func() { w.weather(ctx, rand.New(rand.NewPCG(w.seed, 0))) }) //nolint:gosec // decisions, no secrets
	group.Go(func() { w.time(ctx) })
	group.Wait()
}

// Time goes by sixty times as fast, for the server and for every program that
// starts: waits and imports come round. Programs that run on lag behind, as
// clocks do.
const (
	tick = 250 * time.Millisecond
	fast = 15 * time.Second
)

func (w *world) time(ctx context.Context) {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			w.Later(fast)
			w.note(w.Advance(fast))
		}
	}
}

// note keeps what no fault excuses.
func (w *world) note(err error) {
	if err == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.errs = append(w.errs, err)
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// weather sets faults, cuts the network and heals it, a moment each.
func (w *world) weather(ctx context.Context, r *rand.Rand) {
	for ctx.Err() == nil {
		w.countFaults()
		switch n := r.IntN(10); {
		case n < 2:
			w.note(errors.Join(w.Faults(), w.Network(true)))
		case n < 4:
			w.note(errors.Join(w.Faults(), w.Network(false)))
			w.mu.Lock()
			w.tally.Outages++
			w.mu.Unlock()
		default:
			var list []sandbox.Fault
			for range 1 + r.IntN(3) {
				list = append(list, anyFault(r))
			}
			w.note(errors.Join(w.Network(true), w.Faults(list...)))
		}
		pause(ctx, time.Duration(150+r.IntN(700))*time.Millisecond)
	}
	w.countFaults()
	w.note(w.Faults())
}

// countFaults adds up what went off before it is replaced.
func (w *world) countFaults() {
	state, err := w.State()
	w.note(err)
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range state.Faults {
		w.tally.Faults += f.Fired
	}
}

// Where faults fall, and which.
var (
	pushes = []string{"onsite/order-push", "orders/create", "upstream:POST /onsite/order-push"}
	routes = []string{"order-pull", "orders/verify", "signin", "getorderno", ""}
	losses = []int{5, 7, 8, 12, 21, 22} // the server has the order and the answer does not say so
	faults = []int{4, 4, 5, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22, 23, 25, 32, 33, 36, 37}
)

// anyFault is one that falls on orders as often as on all else, and as often
// as not one that loses the answer.
func anyFault(r *rand.Rand) sandbox.Fault {
	f := sandbox.Fault{Fault: faults[r.IntN(len(faults))], Route: routes[r.IntN(len(routes))], Nth: max(0, r.IntN(5)-2)}
	if r.IntN(2) == 0 {
		f.Route = pushes[r.IntN(len(pushes))]
		if yes := r.IntN(2) == 0; yes {
			f.Fault, f.Commit = losses[r.IntN(len(losses))], &yes
		}
	}
	f.Seconds = float64(1 + r.IntN(3))
	switch {
	case f.Fault == 32:
		f.Minutes = float64(r.IntN(76))
	case f.Fault == 12 && r.IntN(2) == 0:
		f.Status = 504
	case (f.Fault == 11 || f.Fault == 12) && r.IntN(2) == 0:
		yes := true
		f.Commit = &yes
	}
	return f
}

// program is one seat at the database: it queues, sends, watches, and is
// killed now and then.
func (w *world) program(ctx context.Context, r *rand.Rand) {
	for n := 1; ctx.Err() == nil; n++ {
		var kill time.Duration
		if r.IntN(3) == 0 {
			kill = time.Duration(1 + r.IntN(60))
		}
		switch what := r.IntN(12); {
		case what == 10:
			w.backup(ctx, n, r)
		case what == 11:
			w.restore(ctx, r, kill)
		case what < 5:
			w.order(ctx, fmt.Sprintf("PO-%d-%d", r.IntN(1000), n), kinds[r.IntN(len(kinds))], kill)
		case what < 9:
			w.act(ctx, longest, kill, "", "sync", "--once")
		default:
			w.act(ctx, time.Duration(500+r.IntN(2500))*time.Millisecond, 0, "", "sync", "--watch")
		}
	}
}

// longest is what a program gets before it is killed, as a rep who loses
// patience does.
const longest = 6 * time.Second

// act runs the program once. Within is how long it may take, kill the
// milliseconds after which it is killed, 0 for not before.
func (w *world) act(ctx context.Context, within, kill time.Duration, in string, args ...string) (out string) {
	if kill > 0 {
		within = kill * time.Millisecond
	}
	cmd := w.Command(context.WithoutCancel(ctx), args...)
	var said, printed bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.Stdin = &printed, &said, strings.NewReader(in)
	killed, err := runKilled(cmd, within)
	w.mu.Lock()
	w.tally.Runs++
	if killed {
		w.tally.Kills++
	}
	w.mu.Unlock()
	switch code := cmd.ProcessState.ExitCode(); {
	case err != nil:
		w.note(err)
	case !killed && code == 1 && !excused(printed.String()), code == 2:
		w.note(fmt.Errorf("orderpad %s: exit %d: %s", strings.Join(args, " "), code, said.String()))
	}
	return printed.String()
}

// excused tells whether an exit of 1 is what programs side by side may meet:
// another one opens, sends or changed the order.
func excused(printed string) bool {
	return strings.Contains(printed, `"kind":"conflict"`) || strings.Contains(printed, "refused") || strings.Contains(printed, "busy")
}

func runKilled(cmd *exec.Cmd, within time.Duration) (killed bool, err error) {
	if err := cmd.Start(); err != nil {
		return false, err
	}
	timer := time.AfterFunc(within, func() { _ = cmd.Process.Kill() }) // fails when it has ended
	_ = cmd.Wait()                                                     // its exit code is looked at
	timer.Stop()
	return cmd.ProcessState.ExitCode() < 0, nil
}

// order drafts an order and queues it; what the program printed counts as
// acknowledged, even if it was killed right after.
func (w *world) order(ctx context.Context, po, kind string, kill time.Duration) {
	var o rig.Order
	out := w.act(ctx, longest, kill, rig.DraftOf(po), "order", "new", "--from", "-")
	if json.Unmarshal([]byte(out), &o) != nil || o.ExtOrderID == "" {
		return
	}
	w.mu.Lock()
	w.drafts[o.ExtOrderID] = true
	w.mu.Unlock()
	id := o.ExtOrderID
	out = w.act(ctx, longest, kill, "", "order", "queue", id, "--yes", "--connection", kind)
	if json.Unmarshal([]byte(out), &o) != nil || o.State != order.Queued {
		return
	}
	w.mu.Lock()
	w.queued[id] = true
	w.mu.Unlock()
}

// backup copies the orders as they are, for a restore later on.
func (w *world) backup(ctx context.Context, n int, r *rand.Rand) {
	file := filepath.Join(filepath.Dir(w.Dir), fmt.Sprintf("backup-%d-%d.db", n, r.IntN(1_000_000)))
	var made struct {
		File string `json:"file"`
	}
	out := w.act(ctx, longest, 0, "", "backup", file)
	if json.Unmarshal([]byte(out), &made) == nil && made.File != "" {
		w.mu.Lock()
		w.backups = append(w.backups, file)
		w.mu.Unlock()
	}
}

// restore puts one of the backups back, however old it is. Where another
// program has the home open, it is refused.
func (w *world) restore(ctx context.Context, r *rand.Rand, kill time.Duration) {
	w.mu.Lock()
	if len(w.backups) == 0 {
		w.mu.Unlock()
		return
	}
	file := w.backups[r.IntN(len(w.backups))]
	w.mu.Unlock()
	var done struct {
		Device string `json:"device"`
	}
	out := w.act(ctx, longest, kill, "", "restore", file)
	if json.Unmarshal([]byte(out), &done) == nil && done.Device != "" {
		w.mu.Lock()
		w.tally.Restores++
		w.mu.Unlock()
	}
}

// settleWithCopy restores the oldest backup, copies the home as it is now, with
// what is queued in it, and settles both while look-ups lag: first the home, then
// the copy, which knows nothing of what the home sent meanwhile.
func (w *world) settleWithCopy(ctx context.Context) error {
	if err := errors.Join(w.Faults(), w.Network(true)); err != nil {
		return err
	}
	if len(w.backups) > 0 {
		if err := w.Ask(ctx, nil, "restore", w.backups[0]); err != nil {
			return err
		}
		w.tally.Restores++
	}
	home := w.Dir
	copied := filepath.Join(filepath.Dir(home), "copied")
	if err := os.CopyFS(copied, os.DirFS(home)); err != nil {
		return err
	}
	w.tally.Copies++
	if err := w.settle(ctx); err != nil {
		return err
	}
	w.Dir = copied
	err := w.settle(ctx)
	w.Dir = home
	return err
}

// lags are the minutes by which look-ups may lag, on the clock of program and
// server, which the seeds take in turn.
var lags = []float64{1, 15, 75, 0}

// settle heals the network and goes on until nothing is on its way any more,
// while look-ups lag.
func (w *world) settle(ctx context.Context) error {
	lagging := sandbox.Fault{Fault: 32, Minutes: max(w.tally.Lag, 0.001)} // 0 is the fault's own default
	if err := errors.Join(w.Faults(lagging), w.Network(true)); err != nil {
		return err
	}
	// A proxy takes 30 units a minute, and an order of a copy needs a dozen.
	soon := 30 + len(w.queued)/2
	rounds := soon + 90
	for round := range rounds {
		r := w.Sync(ctx)
		queue, err := w.Queue(ctx)
		if err != nil {
			return fmt.Errorf("%w (%s)", err, r)
		}
		if queue.Counts[order.Queued]+queue.Counts[order.Sending]+queue.Counts[order.Unknown] == 0 {
			return nil
		}
		if err := w.answer(ctx, queue); err != nil {
			return err
		}
		step := 61 * time.Second
		if round > soon+30 {
			step = 13 * time.Hour // a proxy's look-up sees seven days
		} else if round > soon {
			step = 31 * time.Minute
		}
		w.Later(step)
		if err := w.Advance(step); err != nil {
			return err
		}
	}
	queue, err := w.Queue(ctx)
	return errors.Join(fmt.Errorf("it did not settle: %v", queue.Counts), err)
}

// answer gives a person's word: the shop was asked and says what it has.
func (w *world) answer(ctx context.Context, queue rig.Queue) error {
	state, err := w.State()
	if err != nil {
		return err
	}
	for _, o := range queue.Orders {
		if !o.NeedsPerson || o.State != order.Unknown {
			continue
		}
		word := "--resend"
		if len(state.Orders[o.ExtOrderID])+len(state.Orders["NWCA-"+o.ExtOrderID]) > 0 {
			word = "--sent"
		}
		w.tally.Asked++
		if err := w.Ask(ctx, nil, "resolve", o.ExtOrderID, word); err != nil {
			return err
		}
	}
	return nil
}

// count compares what was acknowledged with what the server has.
func (w *world) count(ctx context.Context) error {
	state, err := w.State()
	if err != nil {
		return err
	}
	var list struct {
		Orders []rig.Order `json:"orders"`
	}
	if err := w.Ask(ctx, &list, "order", "list"); err != nil {
		return err
	}
	here := map[string]rig.Order{}
	for _, o := range list.Orders {
		here[o.ExtOrderID] = o
	}
	errs := w.errs
	server := map[string]int{}
	for id, uploads := range state.Orders {
		server[strings.TrimPrefix(id, "NWCA-")] += len(uploads)
	}
	for id, n := range server {
		w.tally.AtServer++
		if n > 1 {
			w.tally.Duplicates++
			errs = append(errs, fmt.Errorf("TWICE: %s is %d times at the server", id, n))
		}
		if s := here[id].State; s != order.Accepted && s != order.Imported {
			errs = append(errs, fmt.Errorf("DISHONEST: %s is at the server and called %q", id, s))
		}
	}
	w.tally.Acknowledged = len(w.queued)
	for _, id := range slices.Sorted(maps.Keys(w.queued)) {
		if server[id] == 0 {
			w.tally.Lost++
			errs = append(errs, fmt.Errorf("LOST: %s was acknowledged as queued, is %q and not at the server", id, here[id].State))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(w.drafts)) {
		if here[id].ExtOrderID == "" {
			w.tally.LostDrafts++
			errs = append(errs, fmt.Errorf("LOST: the draft %s is gone", id))
		}
	}
	if len(w.queued) == 0 {
		errs = append(errs, errors.New("no order was acknowledged: this proves nothing"))
	}
	return errors.Join(errs...)
}
