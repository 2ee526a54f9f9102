package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/xpty"

	"orderpad/cmd/internal/rig"
	"orderpad/store/order"
	"orderpad/tui/tuitest"
)

// pad is the program's screens in a terminal, used as a rep uses them, and a
// watch over what they claim.
type pad struct {
	*tuitest.Terminal
	tb  testing.TB
	ctx context.Context
	b   *bench
	*witness
}

// witness remembers what the screens of a run claimed.
type witness struct {
	mu     sync.Mutex
	placed []string // ids whose queueing was acknowledged
	lie    error    // the first claim that was not so
}

func (w *witness) said(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.placed = append(w.placed, id)
}

func (w *witness) lied(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lie = errors.Join(w.lie, err)
}

func (w *witness) truth() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lie
}

func (w *witness) all() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.placed)
}

// onScreensSandbox is a shop with a little stock and some customers, such as
// Cascade Youth.
var onScreensSandbox = []string{"--orders", "8", "--rows", "400"}

// onScreens makes a trial that is driven through the screens: a home with some
// stock and customers, and the screens open in it.
func onScreens(how string, run func(p *pad)) trial {
	return trial{how: how, screens: true, apart: true, sandbox: onScreensSandbox, long: 20, run: func(ctx context.Context, b *bench) error {
		if err := b.furnish(ctx); err != nil {
			return err
		}
		return b.watched(ctx, run)
	}}
}

// furnish connects a home and fetches what the search and the customers need.
func (b *bench) furnish(ctx context.Context) error {
	if err := b.Connect(ctx, b.kind, b.URL(b.kind), "surcharge.2XL=2.00",
		"blanks=on", "customer=2791", "order_type=6", "location=2", "employee=2"); err != nil {
		return err
	}
	for _, what := range []string{"inventory", "customers"} {
		if err := b.Ask(ctx, nil, what, "refresh"); err != nil {
			return err
		}
	}
	return b.advance(61 * time.Second) // the budget is whole again
}

// watched opens the screens and ends them after run, whose failures are errors.
func (b *bench) watched(ctx context.Context, run func(p *pad)) error {
	if runtime.GOOS == "windows" {
		return cannot("needs a Unix pseudo-terminal")
	}
	pty, err := xpty.NewPty(1, 1)
	if err != nil {
		return cannot("there is no pseudo-terminal here: " + err.Error())
	}
	if err := pty.Close(); err != nil {
		return err
	}
	w := &witness{}
	err = tuitest.Outside(func(tb testing.TB) {
		p := &pad{tb: tb, ctx: ctx, b: b, witness: w}
		p.open()
		run(p)
	})
	return errors.Join(w.truth(), err)
}

// windows are the terminals that the two connections are shown in: a wide and
// a small one.
var windows = map[string]tuitest.Size{"manageorders": {W: 120, H: 40}, "proxy": {W: 80, H: 24}}

// open starts the screens, and watches every frame of them.
func (p *pad) open() {
	size := windows[p.b.kind]
	p.Terminal = tuitest.Start(p.tb, p.b.Bin, nil, p.b.Environ(), size.W, size.H)
	go p.watch(p.Terminal)
	p.WaitFor("F1 help")
}

// again ends the screens as a dead battery does, and starts them anew.
func (p *pad) again() {
	p.Kill()
	p.open()
}

// must fails the run.
func (p *pad) must(err error) {
	p.tb.Helper()
	if err != nil {
		p.tb.Fatalf("%v; the screen is\n%s", err, p.Screen())
	}
}

// claims are what a screen may say of an order only once the server has it.
var (
	claims = regexp.MustCompile(`\b(accepted|imported)\s+(OP[A-Z0-9]{4}-[0-9]{4})`)
	allIn  = "every order that was queued is with the shop"
)

// watch looks at each frame until the program ends: nothing is called accepted
// that the server does not have.
func (p *pad) watch(term *tuitest.Terminal) {
	last := ""
	for term.Running() {
		if screen := term.Screen(); screen != last { // before the server is asked: it can only have more by then
			last = screen
			if err := p.false(screen); err != nil {
				p.lied(err)
				return
			}
		}
		<-time.After(10 * time.Millisecond)
	}
}

func (p *pad) false(screen string) error {
	var said []string
	for _, claim := range claims.FindAllStringSubmatch(screen, -1) {
		said = append(said, claim[2])
	}
	if strings.Contains(screen, allIn) {
		said = append(said, p.all()...)
	}
	if len(said) == 0 {
		return nil
	}
	counts, err := p.b.atServer()
	if err != nil {
		return err
	}
	for _, id := range said {
		if counts[id] == 0 {
			return fmt.Errorf("DISHONEST: a screen calls %s accepted and the server does not have it:\n%s", id, screen)
		}
	}
	return nil
}

var queuedNotice = regexp.MustCompile(`(OP[A-Z0-9]{4}-[0-9]{4}) is queued`)

// place types an order as a rep does and queues it.
func (p *pad) place() string {
	p.tb.Helper()
	p.write()
	p.Press("ctrl+o")
	p.Until("a question or its being queued", func(s string) bool {
		return strings.Contains(s, "all the same?") || queuedNotice.MatchString(s)
	})
	if strings.Contains(p.Screen(), "all the same?") {
		p.Press("y")
	}
	return p.acknowledged()
}

// write types an order up to its queueing.
func (p *pad) write() {
	p.tb.Helper()
	p.Press("ctrl+n").WaitFor("new order").Press("alt+1").WaitFor("1 Search")
	// Each text is waited for before enter: what is read with it at once, on a
	// busy machine, is a paste and no key.
	p.Type("pc54 navy m6 2xl2 @8.50").WaitFor("2xl2 @8.50", "add this line").Press("enter").WaitFor("in all")
	p.Press("f4").WaitFor("Who is this order for?").Type("casc").WaitFor("casc", "1 customer").Press("enter")
	p.WaitGone("Who is this order for?").WaitFor("Cascade Youth", rig.Total)
}

// acknowledged waits for the word that an order is queued and keeps its id.
func (p *pad) acknowledged() string {
	p.tb.Helper()
	id := ""
	p.Until("its being queued", func(s string) bool {
		if m := queuedNotice.FindStringSubmatch(s); m != nil {
			id = m[1]
		}
		return id != ""
	})
	p.b.placed = append(p.b.placed, id)
	p.said(id)
	return id
}

// row is an order in the queue's table: state, number, customer, pieces, total.
func row(screen, id string) (state order.State, ok bool) {
	for line := range strings.SplitSeq(screen, "\n") {
		before, after, found := strings.Cut(line, " "+id+" ")
		words := strings.Fields(before)
		if !found || len(words) < 2 || !strings.Contains(after, rig.Total) {
			continue
		}
		return order.State(words[len(words)-1]), true
	}
	return "", false
}

// shows goes to the queue and waits until it shows every order in one of the
// states, whole, and all of the texts somewhere; then it makes the three
// assertions, and wants the screen to say what the program's document says.
func (p *pad) shows(states []order.State, texts ...string) {
	p.tb.Helper()
	p.Press("alt+3")
	p.Until(fmt.Sprintf("%v as %v with %q", p.b.placed, states, texts), func(screen string) bool {
		for _, id := range p.b.placed {
			if state, ok := row(screen, id); !ok || !slices.Contains(states, state) {
				return false
			}
		}
		return contains(screen, texts)
	})
	var want []string
	for _, s := range states {
		want = append(want, string(s), string(s)+"!", string(s)+"/network", string(s)+"/sign_in", string(s)+"/rate")
	}
	p.must(p.b.check(p.ctx, want...))
	p.must(rig.Until(p.ctx, tuitest.Patience, func() (bool, error) { return p.agrees() }))
	p.must(p.truth())
}

// contains tells whether a screen has all texts, however it breaks its lines.
func contains(screen string, texts []string) bool {
	flat := strings.Join(strings.Fields(screen), " ")
	for _, text := range texts {
		if text == oneHere && oneOnly.MatchString(flat) {
			continue
		}
		if !strings.Contains(flat, text) {
			return false
		}
	}
	return true
}

// oneHere is how the frame says that an order is on this laptop alone; where it has
// no room, the queue says it.
const oneHere = "1 not sent"

var oneOnly = regexp.MustCompile(`\b1 (?:only here|order is only on this laptop)`)

var onlyHere = regexp.MustCompile(`([0-9]+) (?:not sent|only here|orders? (?:is|are) only on this laptop)`)

// agrees tells whether the screen says of every order what the program's
// document says, and how many orders are on this laptop alone.
func (p *pad) agrees() (bool, error) {
	queue, err := p.b.Queue(p.ctx)
	if err != nil {
		return false, err
	}
	screen := p.Screen()
	for _, o := range queue.Orders {
		if state, ok := row(screen, o.ExtOrderID); !ok || state != o.State {
			return false, nil
		}
	}
	here := "0"
	if m := onlyHere.FindStringSubmatch(screen); m != nil {
		here = m[1]
	}
	return here == fmt.Sprint(queue.OnlyHere.Count), nil
}

// lookNow asks the queue to send and look at once.
func (p *pad) lookNow() { p.Press("alt+3", "f5") }
