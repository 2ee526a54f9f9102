package team

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"orderpad/client/bucket/buckettest"
	"orderpad/store/order"
)

// The simulation: laptops that work, fall asleep, start anew, have wrong clocks,
// are lost and restored from old copies, over a store that is refused, loses
// answers, gets requests twice and lists what was. Everything is drawn from one
// seed. It asserts that the server gets no order twice and from nobody but its
// holder, that nothing is gone that was in the store, and that the office sees in
// the end what each laptop has.
type world struct {
	t       *testing.T
	seed    uint64
	random  *rand.Rand
	now     time.Time
	store   *buckettest.Memory
	laptops []*laptop
	posted  map[string]string // at the server: order and the device that sent it
	copied  map[string]bool   // orders that were in the store when their laptop was lost
	codes   int
	takes   int // that succeeded
	gives   int
	lost    int
	waits   int // sends that waited for the team
	story   []string
}

type laptop struct {
	*Laptop
	pad     *pad
	wire    *buckettest.Wire
	clock   *clockOf
	me      *Identity
	who     string
	backups []*pad
	asleep  bool
}

func (w *world) tell(format string, args ...any) {
	w.story = append(w.story, fmt.Sprintf(format, args...))
	if len(w.story) > 60 {
		w.story = w.story[1:]
	}
}

func (w *world) fail(format string, args ...any) {
	w.t.Helper()
	for _, line := range w.story {
		w.t.Log(line)
	}
	w.t.Fatalf("seed %d: %s", w.seed, fmt.Sprintf(format, args...))
}

func (w *world) code() string {
	w.codes++
	if w.random.IntN(12) == 0 && w.codes > 3 {
		w.codes -= 2 // one that another has
	}
	return fmt.Sprintf("OP%04d", w.codes)
}

// seeded is an identity of the seed's own, so that every run is the same.
func (w *world) seeded() *Identity {
	raw := make([]byte, seedBytes)
	for i := range raw {
		raw[i] = byte(w.random.UintN(256))
	}
	id, err := identityOf(raw)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) laptop(who string, me *Identity, p *pad, shop func(wire *buckettest.Wire) *Shop) *laptop {
	wire := &buckettest.Wire{Bucket: w.store, Random: w.random}
	clock := &clockOf{world: &w.now, boot: w.random.IntN(1 << 30), began: w.now.Add(-time.Hour), off: time.Duration(w.random.IntN(200)-100) * time.Hour}
	s := shop(wire)
	l := &laptop{Laptop: &Laptop{Shop: s, Local: p, Clock: clock.up, Now: clock.now}, pad: p, wire: wire, clock: clock, me: me, who: who}
	return l
}

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{t: t, seed: seed, random: rand.New(rand.NewPCG(seed, 1)), now: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC), posted: map[string]string{}, copied: map[string]bool{}}
	w.store = &buckettest.Memory{Clock: func() time.Time { return w.now }}
	ctx := t.Context()
	boss := w.seeded()
	first := w.laptop("Office", boss, newPad(w.code), func(wire *buckettest.Wire) *Shop {
		s, err := Create(ctx, wire, "The Shop", "Office", boss, &memory{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
	w.laptops = append(w.laptops, first)
	many := 4 + w.random.IntN(5)
	for i := range many {
		who, role := fmt.Sprintf("Rep %d", i), order.RoleRep
		if i == 0 {
			who, role = "Second", order.RoleOffice
		}
		code, _, err := first.Invite(ctx, who, role)
		if err != nil {
			t.Fatal(err)
		}
		me := w.seeded()
		w.laptops = append(w.laptops, w.laptop(who, me, newPad(w.code), func(wire *buckettest.Wire) *Shop {
			s, _, err := Join(ctx, wire, code, me, &memory{})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}))
	}
	for _, l := range w.laptops {
		if _, err := l.Push(ctx); err != nil {
			t.Fatal(err)
		}
		l.wire.Refuse, l.wire.Lose, l.wire.Twice, l.wire.Stale = 0.01, 0.01, 0.02, 0.1
	}
	return w
}

// step does one thing of one laptop.
func (w *world) step(ctx context.Context) {
	l := w.laptops[w.random.IntN(len(w.laptops))]
	p := l.pad
	w.now = w.now.Add(time.Duration(w.random.IntN(1200)) * time.Second)
	pick := func(want func(*padOrder) bool) string {
		var all []string
		for _, ext := range slices.Sorted(maps.Keys(p.orders)) {
			if want(p.orders[ext]) {
				all = append(all, ext)
			}
		}
		if len(all) == 0 {
			return ""
		}
		return all[w.random.IntN(len(all))]
	}
	queued := func(o *padOrder) bool { return o.Order.State == order.Queued }
	mine := func(o *padOrder) bool { return unsent(o.Order) }
	switch n := w.random.IntN(100); {
	case l.asleep && n < 70:
		// it sleeps on; its boot clock goes on with the world's
	case n < 18:
		p.create()
	case n < 32:
		if ext := pick(func(o *padOrder) bool { return o.Order.State == order.Draft }); ext != "" {
			p.orders[ext].Order.State = order.Queued
			p.changed(ext)
		}
	case n < 50:
		if _, err := l.Push(ctx); err == nil {
			_ = l.Deliver(ctx)
			_, _ = l.Receive(ctx)
		}
	case n < 58:
		_ = l.Confirm(ctx)
	case n < 72:
		if ext := pick(queued); ext != "" {
			w.send(ctx, l, ext)
		}
	case n < 77:
		if ext := pick(mine); ext != "" {
			to := w.laptops[w.random.IntN(len(w.laptops))]
			if _, err := l.Give(ctx, ext, to.who); err == nil {
				w.gives++
				w.tell("%s %s gives %s to %s", l.who, p.device, ext, to.who)
			}
		}
	case n < 85:
		w.take(ctx, l)
	case n < 88:
		l.wire.Down = w.random.IntN(3) == 0
	case n < 90:
		l.asleep = !l.asleep
	case n < 92:
		l.clock.boot++
		l.clock.began = w.now
		w.tell("%s starts anew", l.who)
	case n < 94:
		l.clock.off = time.Duration(w.random.IntN(400)-200) * time.Hour
	case n < 96:
		p2 := p.clone()
		l.backups = append(l.backups, p2)
	case n < 97:
		w.restore(l)
	case n < 98:
		w.now = w.now.Add(time.Duration(w.random.IntN(12)) * time.Hour)
	case n < 99:
		w.lose(ctx, l)
	default:
		l.wire.Down = false
	}
}

// send is a pass of the syncer: the team is asked, then what must be looked up
// is, then the order leaves.
func (w *world) send(ctx context.Context, l *laptop, ext string) {
	why, err := l.May(ctx)
	if err != nil {
		w.fail("%v", err)
	}
	if why != "" {
		w.waits++
		return
	}
	o := l.pad.orders[ext]
	if o == nil || o.Order.State != order.Queued {
		return // May found it gone
	}
	if o.Order.MustLookUp {
		if w.posted[ext] != "" {
			o.Order.State, o.Order.MustLookUp = order.Accepted, false
			o.Attempts = max(1, o.Attempts)
			l.pad.changed(ext)
			return
		}
		o.Order.MustLookUp, o.Order.LookUpFor = false, ""
	}
	if before := w.posted[ext]; before != "" {
		w.fail("%s is sent by %s and was by %s", ext, l.pad.device, before)
	}
	for _, other := range w.laptops {
		if other == l || other.pad.orders[ext] == nil || !unsent(other.pad.orders[ext].Order) {
			continue
		}
		if lease := other.pad.lease; other.live(ctx, lease) && other.pad.registered != l.pad.registered && !other.pad.orders[ext].Order.MustLookUp {
			w.fail("%s is held by %s and by %s", ext, l.pad.device, other.pad.device)
		}
	}
	w.posted[ext] = l.pad.device
	o.Attempts++
	o.Order.State = order.Accepted
	l.pad.changed(ext)
	w.tell("%v %s %s sends %s", w.now.Format("2 15:04"), l.who, l.pad.device, ext)
}

// take has an office try to take over what a colleague has.
func (w *world) take(ctx context.Context, l *laptop) {
	other := w.laptops[w.random.IntN(len(w.laptops))]
	for _, ext := range slices.Sorted(maps.Keys(other.pad.orders)) {
		if other == l || !unsent(other.pad.orders[ext].Order) {
			continue
		}
		_, err := l.Take(ctx, ext)
		if err == nil {
			w.takes++
			w.tell("%v %s %s takes %s of %s", w.now.Format("2 15:04"), l.who, l.pad.device, ext, other.pad.device)
		}
		return
	}
}

// restore puts an old copy of a home in its place, as sync's rules have it: a
// new device code, and what is unsent is looked up.
func (w *world) restore(l *laptop) {
	if len(l.backups) == 0 {
		return
	}
	p := l.backups[w.random.IntN(len(l.backups))].clone()
	p.device = w.code()
	p.next += 100
	p.lookUpAll()
	l.pad, l.Local = p, p
	w.tell("%s is restored from an old copy as %s", l.who, p.device)
}

// lose destroys a laptop, and its owner recovers on another with the words.
func (w *world) lose(ctx context.Context, l *laptop) {
	if len(l.pad.pending) == 0 && l.pad.registered == l.pad.device && l.pad.seq > 0 {
		for ext, o := range l.pad.orders {
			if o.Order.Holder == "" {
				w.copied[ext] = true
			}
		}
	}
	w.lost++
	words := l.me.Words()
	me, err := FromWords(words)
	if err != nil {
		w.fail("%v", err)
	}
	fresh := w.laptop(l.who, me, newPad(w.code), func(wire *buckettest.Wire) *Shop {
		return Open(wire, l.Slug, l.Name, l.Root(), me, &memory{})
	})
	for range 10 {
		if _, _, err = fresh.Recover(ctx); err == nil {
			break
		}
	}
	if err != nil {
		w.fail("recover: %v", err)
	}
	fresh.wire.Refuse, fresh.wire.Lose, fresh.wire.Twice, fresh.wire.Stale = l.wire.Refuse, l.wire.Lose, l.wire.Twice, l.wire.Stale
	w.tell("%s lost %s and goes on as %s", l.who, l.pad.device, fresh.pad.device)
	w.laptops[slices.Index(w.laptops, l)] = fresh
}

// end brings everybody online and asserts what must hold.
func (w *world) end(ctx context.Context) {
	for _, l := range w.laptops {
		*l.wire = buckettest.Wire{Bucket: w.store, Random: w.random}
		l.asleep = false
	}
	for range 3 {
		for _, l := range w.laptops {
			_, pushed := l.Push(ctx)
			delivered := l.Deliver(ctx)
			_, received := l.Receive(ctx)
			if err := errors.Join(pushed, delivered, received, l.Confirm(ctx)); err != nil {
				w.fail("%s at the end: %v", l.who, err)
			}
		}
	}
	holders := map[string][]string{}
	for _, l := range w.laptops {
		for ext, o := range l.pad.orders {
			if unsent(o.Order) && !o.Order.MustLookUp {
				holders[ext] = append(holders[ext], l.pad.device)
			}
		}
	}
	for ext, who := range holders {
		if len(who) > 1 {
			w.fail("%s is held by %v", ext, who)
		}
	}
	for ext := range w.copied {
		if w.posted[ext] != "" {
			continue
		}
		if !slices.ContainsFunc(w.laptops, func(l *laptop) bool { o := l.pad.orders[ext]; return o != nil && o.Order.State != order.Cancelled }) {
			w.fail("%s was in the store and is gone", ext)
		}
	}
	w.seen(ctx)
}

// seen asserts that the office sees what each laptop has.
func (w *world) seen(ctx context.Context) {
	office := w.laptops[0]
	for _, l := range w.laptops[1:] {
		all, err := office.Colleague(ctx, l.pad.registered)
		if err != nil {
			w.fail("%v", err)
		}
		shown := map[string]order.State{}
		for _, o := range all {
			shown[o.Order.ExtOrderID] = o.Order.State
		}
		for ext, o := range l.pad.orders {
			if o.Order.Holder == "" && shown[ext] != o.Order.State {
				w.fail("%s has %s %s, the office sees %q", l.who, ext, o.Order.State, shown[ext])
			}
		}
	}
}

// TestSimulation plays the story of many seeds. ORDERPAD_SEEDS says how many,
// ORDERPAD_SEED plays one.
func TestSimulation(t *testing.T) {
	seeds, first := 200, uint64(1)
	if n, err := strconv.Atoi(os.Getenv("ORDERPAD_SEEDS")); err == nil {
		seeds = n
	}
	if n, err := strconv.ParseUint(os.Getenv("ORDERPAD_SEED"), 10, 64); err == nil {
		seeds, first = 1, n
	}
	if testing.Short() {
		seeds = min(seeds, 30)
	}
	var mu sync.Mutex
	takes, gives, posts, lost, waits := 0, 0, 0, 0, 0
	next := make(chan uint64)
	t.Run("seeds", func(t *testing.T) {
		for i := range 4 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				for seed := range next {
					w := newWorld(t, seed)
					for range 150 {
						w.step(t.Context())
					}
					w.end(t.Context())
					mu.Lock()
					takes, gives, posts, lost, waits = takes+w.takes, gives+w.gives, posts+len(w.posted), lost+w.lost, waits+w.waits
					mu.Unlock()
				}
			})
		}
		go func() {
			defer close(next)
			for i := range seeds {
				select {
				case next <- first + uint64(i):
				case <-t.Context().Done():
					return
				}
			}
		}()
	})
	t.Logf("%d seeds: %d orders sent, %d handed over, %d taken over, %d laptops lost, %d sends waited", seeds, posts, gives, takes, lost, waits)
	if seeds >= 100 && (takes < 20 || gives < 150 || posts < 400 || lost < 50 || waits < 50) {
		t.Error("the stories are too tame to prove anything")
	}
}
