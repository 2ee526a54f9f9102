package team

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"orderpad/client/bucket"
	"orderpad/client/bucket/buckettest"
	"orderpad/store/order"
)

func identity(t *testing.T) *Identity {
	t.Helper()
	me, err := NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return me
}

// TestWords: twelve words are the identity again, however they are written; a
// word that was misread is refused.
func TestWords(t *testing.T) {
	// BIP-39's own test vectors.
	for seed, want := range map[string]string{
		strings.Repeat("\x00", 16): "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
		strings.Repeat("\x7f", 16): "legal winner thank year wave sausage worth useful legal winner thank yellow",
		strings.Repeat("\xff", 16): "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong",
	} {
		id, err := identityOf([]byte(seed))
		if err != nil || id.Words() != want {
			t.Errorf("%s, %v; want %s", id.Words(), err, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.SliceOfN(rapid.Byte(), seedBytes, seedBytes).Draw(t, "seed")
		id, err := identityOf(seed)
		if err != nil {
			t.Fatal(err)
		}
		short := ""
		for _, w := range strings.Fields(id.Words()) {
			short += "  " + strings.ToUpper(w[:min(4, len(w))])
		}
		for _, text := range []string{id.Words(), short} {
			again, err := FromWords(text)
			if err != nil || again.ID() != id.ID() || again.open.String() != id.open.String() {
				t.Fatalf("%s: %v", text, err)
			}
		}
	})
	for _, text := range []string{"", "abandon", strings.Repeat("abandon ", 12), strings.Repeat("zoo ", 11) + "wrnog", strings.Repeat("zoo ", 13)} {
		if _, err := FromWords(text); !order.IsKind(err, order.KindInvalid) {
			t.Errorf("%q: %v", text, err)
		}
	}
	id := identity(t)
	if out := fmt.Sprintf("%v %+v %#v %s", id, id, id, struct{ I *Identity }{id}); strings.Contains(out, strings.Fields(id.Words())[0]+" "+strings.Fields(id.Words())[1]) || strings.Contains(out, "AGE-SECRET") {
		t.Error(out)
	}
}

func refreshed(t *testing.T, s *Shop) Roster {
	t.Helper()
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s.roster
}

// member is one of a shop in memory.
type member struct {
	*Laptop
	pad *pad
}

func laptopIn(t *testing.T, s *Shop, world *time.Time, device string) member {
	t.Helper()
	n := 0
	p := newPad(func() string { n++; return fmt.Sprintf("%s%d", device, n) })
	clock := &clockOf{world: world, boot: 1, began: world.Add(-time.Hour)}
	l := &Laptop{Shop: s, Local: p, Clock: clock.up, Now: clock.now}
	if _, err := l.Push(t.Context()); err != nil {
		t.Fatal(err)
	}
	return member{l, p}
}

// a shop with an office and two reps, at a time of its own.
func threeOf(t *testing.T) (store *buckettest.Memory, world *time.Time, office, ann, ben member) {
	t.Helper()
	at := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	world = &at
	store = &buckettest.Memory{Clock: func() time.Time { return *world }}
	ctx := t.Context()
	s, err := Create(ctx, store, "North-West Apparel", "Office", identity(t), &memory{})
	if err != nil {
		t.Fatal(err)
	}
	join := func(who string) *Shop {
		code, _, err := s.Invite(ctx, who, order.RoleRep)
		if err != nil {
			t.Fatal(err)
		}
		joined, m, err := Join(ctx, store, strings.ToLower(strings.ReplaceAll(code, "-", " ")), identity(t), &memory{})
		if err != nil || m.Who != who || m.Role != order.RoleRep {
			t.Fatalf("%+v, %v", m, err)
		}
		if _, _, err := Join(ctx, store, code, identity(t), nil); !order.IsKind(err, order.KindConflict) {
			t.Fatalf("a code counts once: %v", err)
		}
		return joined
	}
	return store, world, laptopIn(t, s, world, "OPAAA"), laptopIn(t, join("Ann"), world, "OPBBB"), laptopIn(t, join("Ben"), world, "OPCCC")
}

func TestShop(t *testing.T) {
	store, world, office, ann, ben := threeOf(t)
	ctx := t.Context()
	if _, err := Create(ctx, store, "north west APPAREL", "X", identity(t), nil); !order.IsKind(err, order.KindConflict) {
		t.Errorf("the same name again: %v", err)
	}
	if _, _, err := ann.Invite(ctx, "Eve", order.RoleRep); !order.IsKind(err, order.KindForbidden) {
		t.Errorf("a rep invites: %v", err)
	}
	if _, err := ann.Publish(ctx, []byte("x")); !order.IsKind(err, order.KindForbidden) {
		t.Errorf("a rep signs: %v", err)
	}
	// An invitation ends after a week.
	code, _, err := office.Invite(ctx, "Late", order.RoleOffice)
	if err != nil {
		t.Fatal(err)
	}
	*world = world.Add(inviteFor + time.Hour)
	if _, _, err := Join(ctx, store, code, identity(t), nil); !order.IsKind(err, order.KindInvalid) || !strings.Contains(err.Error(), "expired") {
		t.Errorf("expired: %v", err)
	}
	if _, _, err := Join(ctx, store, "AAAA-BBBB-CCCC-DDDD", identity(t), nil); !order.IsKind(err, order.KindNotFound) {
		t.Errorf("no such code: %v", err)
	}
	// The last of the office cannot leave; a member who left reads nothing new.
	if _, err := office.Leave(ctx, "office"); !order.IsKind(err, order.KindConflict) {
		t.Errorf("the last of the office: %v", err)
	}
	if _, err := office.Leave(ctx, "ben"); err != nil {
		t.Fatal(err)
	}
	if _, err := office.Publish(ctx, []byte("after")); err != nil {
		t.Fatal(err)
	}
	if err := ann.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	if file, err := ann.ShopFile(ctx); err != nil || string(file.Text) != "after" || file.Who != "Office" {
		t.Errorf("%+v, %v", file, err)
	}
	if err := ben.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	if file, err := ben.ShopFile(ctx); err == nil && file.Version != 0 {
		t.Errorf("who left read %+v", file)
	}
	if err := ben.Confirm(ctx); !order.IsKind(err, order.KindForbidden) {
		t.Errorf("who left: %v", err)
	}
	// What the store holds under another name, changed or cut, is passed over.
	list, err := store.List(ctx, office.Slug+"/")
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range list {
		o, err := store.Get(ctx, e.Name)
		if err != nil {
			t.Fatal(err)
		}
		for n, data := range [][]byte{o.Data, o.Data[:len(o.Data)/2], append(bytes.Clone(o.Data[:len(o.Data)-1]), 'x'), nil, []byte("hello")} {
			dir := e.Name[:strings.LastIndex(e.Name, "/")+1]
			if _, err := store.Put(ctx, fmt.Sprintf("%sz%d-%d", dir, i, n), data, bucket.Condition{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := ann.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	r, err := ann.Roster(ctx)
	if err != nil || len(r.Members) != 3 {
		t.Errorf("%+v, %v", r.Members, err)
	}
	if d, err := ann.Devices(ctx); err != nil || len(d) != 3 {
		t.Errorf("%+v, %v", d, err)
	}
}

// TestForged: who can write to the store, and belongs to nobody, or to the reps,
// or did once, changes nothing.
func TestForged(t *testing.T) {
	store, _, office, ann, ben := threeOf(t)
	ctx := t.Context()
	eve := identity(t)
	put := func(by *Identity, name string, value any) {
		t.Helper()
		body, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := store.Put(ctx, office.Slug+"/"+name, envelope(by, office.Slug, name, body), bucket.Condition{}); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, err := office.Invite(ctx, "Second", order.RoleOffice); err != nil {
		t.Fatal(err)
	} else if _, _, err := Join(ctx, store, code, identity(t), nil); err != nil {
		t.Fatal(err)
	}
	for _, by := range []*Identity{eve, ann.me} {
		put(by, "members/i-feed"+by.ID(), invite{ID: "feed" + by.ID(), Who: "Eve", Role: order.RoleOffice, Sign: eve.public(), Open: eve.open.Recipient().String()})
		put(by, "members/x-"+office.Me(), leaving{Member: office.Me()})
		put(by, "members/k-9", teamKey{Number: 9, Open: eve.open.Recipient().String()})
		r := refreshed(t, office.Shop)
		if len(r.Members) != 4 || r.keys[len(r.keys)-1].Number == 9 || r.Members[0].Left {
			t.Errorf("%+v, %+v", r.Members, r.keys)
		}
	}
	// A rep's word on another's order says nothing.
	ext := ben.pad.create()
	forged := hold{Hold: order.Hold{ExtOrderID: ext, Epoch: 1, Holder: ann.pad.device, From: ben.pad.device, Kind: order.HoldTaken}}
	if err := ann.putHold(ctx, forged); err != nil {
		t.Fatal(err)
	}
	if err := ben.Confirm(ctx); err != nil {
		t.Fatal(err)
	}
	if o := ben.pad.orders[ext].Order; o.State != order.Draft || !ben.live(ctx, ben.pad.lease) {
		t.Errorf("%+v", o)
	}
	// A first record of another key is another shop.
	founder := envelope(eve, office.Slug, foundingName(office.Slug), []byte(`{"shop":"North-West Apparel","slug":"north-west-apparel","root":`+string(must2(json.Marshal(eve.public())))+`}`))
	if _, err := store.Put(ctx, foundingName(office.Slug), founder, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
	if err := ann.Refresh(ctx); !order.IsKind(err, order.KindConflict) {
		t.Errorf("another shop: %v", err)
	}
}

// TestHandOver: a draft goes to a colleague, who sends it; what was sent stays.
func TestHandOver(t *testing.T) {
	for _, arbiter := range []bool{true, false} {
		store, _, office, ann, ben := threeOf(t)
		store.Loose = !arbiter
		ctx := t.Context()
		ext := ann.pad.create()
		m, err := ann.Give(ctx, ext, "ben")
		if err != nil || m.Who != "Ben" {
			t.Fatalf("%+v, %v", m, err)
		}
		if o := ann.pad.orders[ext].Order; o.State != order.Cancelled || o.Holder != "Ben" {
			t.Errorf("%+v", o)
		}
		for range 2 { // twice is once
			if _, err := ben.Receive(ctx); err != nil {
				t.Fatal(err)
			}
			if err := ben.Confirm(ctx); err != nil {
				t.Fatal(err)
			}
		}
		_, same := ben.pad.orders[ext]
		if len(ben.pad.orders) != 1 || same != arbiter {
			t.Errorf("arbiter %v: %+v", arbiter, ben.pad.orders)
		}
		if _, err := office.Receive(ctx); err != nil || len(office.pad.orders) != 0 {
			t.Errorf("%+v, %v", office.pad.orders, err)
		}
		sent := ann.pad.create()
		ann.pad.orders[sent].Order.State, ann.pad.orders[sent].Attempts = order.Queued, 1
		for who, kind := range map[string]order.Kind{"ben": order.KindConflict, "nobody": order.KindNotFound, "ann": order.KindInvalid} {
			if _, err := ann.Give(ctx, sent, who); !order.IsKind(err, kind) {
				t.Errorf("to %s: %v", who, err)
			}
		}
		// One that came goes on to somebody else, and back.
		if arbiter {
			ben.pad.orders[ext].Order.MustLookUp = false
			if _, err := ben.Give(ctx, ext, "Ann"); err != nil {
				t.Fatal(err)
			}
			if _, err := ann.Receive(ctx); err != nil {
				t.Fatal(err)
			}
			if o := ann.pad.orders[ext].Order; !unsent(o) || o.Holder != "" || o.Epoch != 2 {
				t.Errorf("back: %+v", o)
			}
		}
	}
}

// TestTakeOver: only the office, only after the lease has ended by the store's
// own times, and never an order with an attempt.
func TestTakeOver(t *testing.T) {
	_, world, office, ann, ben := threeOf(t)
	ctx := t.Context()
	ext, tried := ann.pad.create(), ann.pad.create()
	ann.pad.orders[ext].Order.State = order.Queued
	ann.pad.orders[tried].Order.State, ann.pad.orders[tried].Attempts = order.Queued, 1
	if _, err := ann.Push(ctx); err != nil {
		t.Fatal(err)
	}
	if err := ann.Confirm(ctx); err != nil {
		t.Fatal(err)
	}
	office.Now = func() time.Time { return world.Add(100 * time.Hour) } // a wrong clock decides nothing
	for _, wait := range []time.Duration{0, order.LeaseFor, 29 * time.Minute} {
		*world = world.Add(wait)
		if _, err := office.Take(ctx, ext); !order.IsKind(err, order.KindConflict) || !strings.Contains(err.Error(), "heard of") {
			t.Fatalf("after %v: %v", wait, err)
		}
	}
	if why, err := ann.May(ctx); err != nil || why != "" { // asks anew: the lease had ended
		t.Fatal(why, err)
	}
	*world = world.Add(order.TakeAfter)
	if _, err := ben.Take(ctx, ext); !order.IsKind(err, order.KindForbidden) {
		t.Errorf("a rep takes over: %v", err)
	}
	if _, err := office.Take(ctx, tried); !order.IsKind(err, order.KindConflict) || !strings.Contains(err.Error(), "tried") {
		t.Errorf("with an attempt: %v", err)
	}
	if _, err := office.Take(ctx, "OPZZZZ-0001"); !order.IsKind(err, order.KindNotFound) {
		t.Errorf("none such: %v", err)
	}
	from, err := office.Take(ctx, ext)
	if err != nil || from.Who != "Ann" {
		t.Fatalf("%+v, %v", from, err)
	}
	if o := office.pad.orders[ext]; o == nil || !o.Order.MustLookUp {
		t.Errorf("%+v", o)
	}
	// Ann is back: she asks before she sends, and her order is gone.
	if why, err := ann.May(ctx); err != nil || why != "" {
		t.Fatal(why, err)
	}
	if o := ann.pad.orders[ext].Order; o.State != order.Cancelled || o.Holder != "Office" {
		t.Errorf("%+v", o)
	}
}

// back is a wire that lets another be back in the middle of a take-over.
type back struct {
	bucket.Bucket
	when func(name string) bool
	do   func()
}

func (b *back) Put(ctx context.Context, name string, data []byte, when bucket.Condition) (string, error) {
	if b.when(name) {
		b.when = func(string) bool { return false }
		b.do()
	}
	return b.Bucket.Put(ctx, name, data, when)
}

// TestBackInTheMiddle: the owner is back just before the take-over is written,
// and does not see it: it keeps its order. Two who take over at once: one has it.
func TestBackInTheMiddle(t *testing.T) {
	_, world, office, ann, _ := threeOf(t)
	ctx := t.Context()
	ext := ann.pad.create()
	if err := errors.Join(second(ann.Push(ctx)), ann.Confirm(ctx)); err != nil {
		t.Fatal(err)
	}
	*world = world.Add(order.TakeAfter)
	office.b = &back{office.b, func(name string) bool { return strings.HasPrefix(name, "t/") }, func() {
		*world = world.Add(time.Second)
		if err := ann.Confirm(ctx); err != nil {
			t.Error(err)
		}
	}}
	if _, err := office.Take(ctx, ext); !order.IsKind(err, order.KindConflict) || !strings.Contains(err.Error(), "is back") {
		t.Fatal(err)
	}
	if office.pad.orders[ext] != nil || !unsent(ann.pad.orders[ext].Order) {
		t.Errorf("%+v, %+v", office.pad.orders[ext], ann.pad.orders[ext])
	}
	if err := ann.Confirm(ctx); err != nil || !unsent(ann.pad.orders[ext].Order) {
		t.Errorf("%+v, %v", ann.pad.orders[ext], err)
	}
}

func second[A any](_ A, err error) error { return err }

// TestLease is order.Lease's table: sleep counts, a reboot ends it, clocks that
// jump lengthen nothing.
func TestLease(t *testing.T) {
	at := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	l := order.Lease{Device: "OP1", Boot: "b", Up: time.Hour, At: at}
	for what, one := range map[string]struct {
		device, boot string
		up           time.Duration
		now          time.Time
		live         bool
	}{
		"at once":                   {"OP1", "b", time.Hour, at, true},
		"just before the end":       {"OP1", "b", 5*time.Hour - 1, at.Add(4*time.Hour - 1), true},
		"at the end":                {"OP1", "b", 5 * time.Hour, at.Add(time.Minute), false},
		"the clock was set back":    {"OP1", "b", 2 * time.Hour, at.Add(-70 * time.Hour), true},
		"set back, and it is over":  {"OP1", "b", 6 * time.Hour, at.Add(-70 * time.Hour), false},
		"the clock was set ahead":   {"OP1", "b", 2 * time.Hour, at.Add(70 * time.Hour), false},
		"another run":               {"OP1", "c", 2 * time.Hour, at, false},
		"a run without a name":      {"OP1", "", 2 * time.Hour, at, false},
		"another code":              {"OP2", "b", 2 * time.Hour, at, false},
		"it ran less than it had":   {"OP1", "b", time.Minute, at, false},
		"no lease at all, no names": {"", "", 0, at, false},
	} {
		if l.Live(one.device, one.boot, one.up, one.now) != one.live {
			t.Errorf("%s: %v", what, !one.live)
		}
	}
	if (order.Lease{}).Live("", "", 0, at) {
		t.Error("the zero lease lives")
	}
}

// TestOneFetchForAll: 200 reps refresh, and the server is asked once.
func TestOneFetchForAll(t *testing.T) {
	at := time.Now()
	store := &buckettest.Memory{Clock: func() time.Time { return at }}
	ctx := t.Context()
	me := identity(t)
	first, err := Create(ctx, store, "Shop", "Office", me, nil)
	if err != nil {
		t.Fatal(err)
	}
	const reps, rows = 200, 5000
	var fetched, took atomic.Int64
	ready := make(chan struct{})
	refresh := func(s *Shop, fresh time.Duration) (Fetched, error) {
		return s.Share(ctx, "https://shop.example.com", "inventory", fresh, func(context.Context, time.Duration) error {
			<-ready
			return nil
		}, func(_ context.Context, emit func([]byte) error) error {
			fetched.Add(1)
			for i := range rows {
				if err := emit(fmt.Appendf(nil, `{"row":%d}`, i)); err != nil {
					return err
				}
			}
			return nil
		}, func(Fetched) {}, func([]byte) error {
			took.Add(1)
			return nil
		})
	}
	var group sync.WaitGroup
	slots := make(chan struct{}, 20)
	for range reps {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			got, err := refresh(Open(store, first.Slug, first.Name, first.Root(), me, nil), time.Hour)
			if err != nil {
				t.Error(err)
			}
			if got.Mine {
				close(ready) // the others wait until it is published
			}
		})
	}
	group.Wait()
	if fetched.Load() != 1 || took.Load() != reps*rows {
		t.Errorf("%d fetches, %d rows", fetched.Load(), took.Load())
	}
	// What is too old is fetched anew, with its age said.
	at = at.Add(2 * time.Hour)
	ready = make(chan struct{})
	got, err := refresh(first, time.Hour)
	if err != nil || !got.Mine || fetched.Load() != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	at = at.Add(10 * time.Minute)
	if got, err = refresh(first, time.Hour); err != nil || got.Mine || got.Age.Round(time.Minute) != 10*time.Minute || got.Who != "Office" {
		t.Errorf("%+v, %v", got, err)
	}
	t.Logf("%d requests to the store for %d reps", store.Requests(), reps)
}

// TestRecover: a laptop is lost; all that was in the store is back on another,
// under another code, and the lost one, back after all, lets go.
func TestRecover(t *testing.T) {
	store, _, office, ann, _ := threeOf(t)
	ctx := t.Context()
	draft, queued := ann.pad.create(), ann.pad.create()
	ann.pad.orders[queued].Order.State = order.Queued
	if err := errors.Join(second(ann.Push(ctx)), ann.Confirm(ctx)); err != nil {
		t.Fatal(err)
	}
	me, err := FromWords(ann.me.Words())
	if err != nil {
		t.Fatal(err)
	}
	s, m, err := Find(ctx, store, me, nil)
	if err != nil || m.Who != "Ann" {
		t.Fatalf("%+v, %v", m, err)
	}
	if _, _, err := Find(ctx, store, identity(t), nil); !order.IsKind(err, order.KindNotFound) {
		t.Errorf("nobody's words: %v", err)
	}
	n := 0
	p := newPad(func() string { n++; return []string{"", ann.pad.device, "OPDDD1"}[n] }) // by chance the same code at first
	fresh := &Laptop{Shop: s, Local: p, Clock: ann.Clock, Now: ann.Now}
	orders, from, err := fresh.Recover(ctx)
	if err != nil || orders != 2 || !slices.Equal(from, []string{ann.pad.device}) || p.registered != "OPDDD1" {
		t.Fatalf("%d, %v, %v, %s", orders, from, err, p.registered)
	}
	for ext, state := range map[string]order.State{draft: order.Draft, queued: order.Queued} {
		if o := p.orders[ext]; o == nil || o.Order.State != state || !o.Order.MustLookUp {
			t.Errorf("%s: %+v", ext, o)
		}
	}
	if err := ann.Confirm(ctx); err != nil {
		t.Fatal(err)
	}
	if o := ann.pad.orders[queued].Order; o.State != order.Cancelled {
		t.Errorf("the lost one still has %+v", o)
	}
	if _, err := fresh.Push(ctx); err != nil {
		t.Fatal(err)
	}
	all, err := office.Colleague(ctx, p.registered)
	if err != nil || len(all) != 2 {
		t.Errorf("%+v, %v", all, err)
	}
	if lost := Lost(must2(office.Devices(ctx))); !maps.Equal(lost, map[string]bool{ann.pad.device: true}) {
		t.Errorf("%v", lost)
	}
}

func must2[A any](a A, err error) A {
	if err != nil {
		panic(err)
	}
	return a
}
