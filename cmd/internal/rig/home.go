package rig

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"

	"orderpad/store/order"
)

// Connection is the name of the connection that a rig's home has.
const Connection = "shop"

// Home is a home folder and the program that works in it.
type Home struct {
	Bin   string
	Dir   string
	Env   []string     // added to what every run gets
	ahead atomic.Int64 // how far the program's clock is ahead
}

// Ahead is how far the program's clock is ahead of the system's.
func (h *Home) Ahead() time.Duration { return time.Duration(h.ahead.Load()) }

// Later moves the clock of the runs that follow.
func (h *Home) Later(d time.Duration) { h.ahead.Add(int64(d)) }

// Result is what a run of the program came to.
type Result struct {
	Args     []string
	Code     int // -1 when it was killed
	Out, Err string
}

// Kind is the kind of the error that the run ended with; empty without one.
func (r Result) Kind() order.Kind {
	var doc struct {
		Error struct {
			Kind order.Kind `json:"kind"`
		} `json:"error"`
	}
	lines := strings.Split(strings.TrimSpace(r.Out), "\n")
	if json.Unmarshal([]byte(lines[len(lines)-1]), &doc) != nil {
		return ""
	}
	return doc.Error.Kind
}

// String is the run for a report.
func (r Result) String() string {
	kind := ""
	if k := r.Kind(); k != "" {
		kind = ", " + string(k)
	}
	return fmt.Sprintf("orderpad %s: exit %d%s: %s", strings.Join(r.Args, " "), r.Code, kind, strings.TrimSpace(r.Err))
}

// Command is the program with its arguments, about to run in this home.
func (h *Home) Command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, h.Bin, append(args, "--json")...)
	cmd.Env = h.Environ()
	return cmd
}

// Environ is what the program gets from this home as its environment.
func (h *Home) Environ() []string {
	var env []string
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "ORDERPAD_") {
			env = append(env, kv)
		}
	}
	env = append(env, "ORDERPAD_HOME="+h.Dir, "ORDERPAD_SECRET=demo", "ORDERPAD_CLOCK="+h.Ahead().String())
	return append(env, h.Env...)
}

// Run runs the program to its end.
func (h *Home) Run(ctx context.Context, args ...string) Result {
	return Finish(h.Command(ctx, args...), "")
}

// RunWith is Run with something on standard input.
func (h *Home) RunWith(ctx context.Context, in string, args ...string) Result {
	return Finish(h.Command(ctx, args...), in)
}

// Finish runs a command to its end.
func Finish(cmd *exec.Cmd, in string) Result {
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.Stdin = &out, &said, strings.NewReader(in)
	err := cmd.Run()
	r := Result{Args: cmd.Args[1 : len(cmd.Args)-1], Code: -1, Out: out.String(), Err: said.String()}
	if cmd.ProcessState == nil {
		r.Err = err.Error()
		return r
	}
	r.Code = cmd.ProcessState.ExitCode()
	return r
}

// Ask runs the program and reads its document; any exit but 0 is an error.
func (h *Home) Ask(ctx context.Context, into any, args ...string) error {
	return document(h.Run(ctx, args...), into)
}

func document(r Result, into any) error {
	if r.Code != 0 {
		return errors.New(r.String())
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal([]byte(r.Out), into); err != nil {
		return fmt.Errorf("%s: %w: %s", r, err, r.Out)
	}
	return nil
}

// Connect adds the connection to a sandbox.
func (h *Home) Connect(ctx context.Context, kind, url string, settings ...string) error {
	args := []string{"connection", "add", Connection, "--kind", kind, "--url", url}
	if kind == "manageorders" {
		args = append(args, "--user", "demo")
	}
	for _, s := range settings {
		args = append(args, "--set", s)
	}
	return h.Ask(ctx, nil, args...)
}

// Order is an order as the program prints it, as far as the drills read it.
type Order struct {
	ID          int64         `json:"id"`
	ExtOrderID  string        `json:"ext_order_id"`
	OnSiteOrder *int64        `json:"onsite_order"`
	State       order.State   `json:"state"`
	NeedsPerson bool          `json:"needs_person"`
	MustLookUp  bool          `json:"must_look_up"`
	Waiting     order.Waiting `json:"waiting"`
	Pieces      int           `json:"pieces"`
	Total       string        `json:"total"`
	LastError   string        `json:"last_error"`
	Attempts    int           `json:"attempts"`
	NextTryAt   time.Time     `json:"next_try_at"`
	Ledger      []struct {
		Event  string `json:"event"`
		Detail string `json:"detail"`
	} `json:"ledger"`
}

// Queue is the queue as the program prints it.
type Queue struct {
	Orders   []Order             `json:"orders"`
	Counts   map[order.State]int `json:"counts"`
	OnlyHere struct {
		Count int `json:"count"`
	} `json:"only_here"`
}

// draft is an order that passes every check.
const draft = `{"ContactNameFirst":"Ann","ContactNameLast":"Lee","ContactEmail":"ann@cascade.test","id_Customer":2791,"CustomerPurchaseOrder":%q,
"LinesOE":[{"PartNumber":"PC54","Color":"Navy","Size":"M","Qty":"6","Price":"8.50"},{"PartNumber":"PC54_2X","Color":"Navy","Size":"2XL","Qty":"2","Price":"10.50"}]}`

// Pieces and Total of every order that Place makes.
const (
	Pieces = 8
	Total  = "72.00"
)

// DraftOf is the document of an order with a PO number.
func DraftOf(po string) string { return fmt.Sprintf(draft, po) }

// Draft saves an order.
func (h *Home) Draft(ctx context.Context, po string) (o Order, err error) {
	return o, document(h.RunWith(ctx, DraftOf(po), "order", "new", "--from", "-"), &o)
}

// Place saves an order and queues it. Without an error the program has
// acknowledged it as queued.
func (h *Home) Place(ctx context.Context, po string) (o Order, err error) {
	if o, err = h.Draft(ctx, po); err != nil {
		return o, err
	}
	return o, h.Ask(ctx, &o, "order", "queue", o.ExtOrderID, "--yes")
}

// Show is an order with its ledger.
func (h *Home) Show(ctx context.Context, id string) (o Order, err error) {
	return o, h.Ask(ctx, &o, "order", "show", id)
}

// Queue is everything on its way.
func (h *Home) Queue(ctx context.Context) (q Queue, err error) { return q, h.Ask(ctx, &q, "queue") }

// Sync is one pass.
func (h *Home) Sync(ctx context.Context) Result { return h.Run(ctx, "sync", "--once") }
