package work_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"orderpad/client/bucket"
	"orderpad/client/bucket/buckettest"
	"orderpad/client/credential"
	"orderpad/client/sandbox"
	"orderpad/store"
	"orderpad/store/order"
	"orderpad/tui/work"
)

// shopOf is a shop in a store of its own clock, and its server.
type shopOf struct {
	box    *sandbox.Server
	bucket *buckettest.Memory
	at     time.Time // the store's clock
}

// pad is a laptop of the shop.
type pad struct {
	*work.Work
	store *store.Store
	dir   string
	wire  *buckettest.Wire
	up    time.Duration // how long the computer has run
	boot  string
	off   time.Duration // of its wall clock
	shop  *shopOf
}

func newShop(t *testing.T) *shopOf {
	t.Helper()
	noon := time.Date(2026, 11, 20, 12, 10, 0, 0, time.UTC)
	box, err := sandbox.Start(sandbox.Options{Now: noon, Data: sandbox.Generate(sandbox.DataOptions{Orders: 20, Today: noon})})
	ok(t, err)
	t.Cleanup(func() { _ = box.Close() })
	t.Setenv("ORDERPAD_SECRET_SHOP", "demo")
	s := &shopOf{box: box, at: noon}
	s.bucket = &buckettest.Memory{Clock: func() time.Time { return s.at }}
	return s
}

func (s *shopOf) open(t *testing.T, dir string) *pad {
	t.Helper()
	p := &pad{dir: dir, up: time.Hour, boot: "boot 1", shop: s}
	p.wire = &buckettest.Wire{Bucket: s.bucket, Random: rand.New(rand.NewPCG(1, 1))}
	now := func() time.Time { return s.box.Now().Add(p.off) }
	var err error
	p.store, err = store.Open(t.Context(), store.Options{Dir: dir, Now: now})
	ok(t, err)
	t.Cleanup(func() { _ = p.store.Close() })
	none := credential.Keyring{
		Get:    func(string, string) (string, error) { return "", fmt.Errorf("no keyring here") },
		Set:    func(string, string, string) error { return fmt.Errorf("no keyring here") },
		Delete: func(string, string) error { return fmt.Errorf("no keyring here") },
	}
	p.Work = work.New(work.Deps{
		Store: p.store, Vault: credential.With(none, os.Getenv), Now: now,
		Bucket: func(bucket.Place) bucket.Bucket { return p.wire }, Boot: func() (time.Duration, string) { return p.up, p.boot },
	})
	return p
}

// newPad is a laptop with a connection; the first of a shop is the office's.
func (s *shopOf) newPad(t *testing.T, who string, office *pad) *pad {
	t.Helper()
	p := s.open(t, filepath.Join(t.TempDir(), "home"))
	_, err := p.AddConnection(t.Context(), order.Connection{Name: "shop", Kind: order.KindManageOrders, URL: s.box.URLs().ManageOrders, User: "demo"}, nil)
	ok(t, err)
	if office == nil {
		_, err := p.TeamCreate(t.Context(), work.TeamAt{Store: "s3://x?endpoint=https://store.test"}, "The Shop", who)
		ok(t, err)
		return p
	}
	invited, err := office.TeamInvite(t.Context(), who, "rep")
	ok(t, err)
	_, err = p.TeamJoin(t.Context(), work.TeamAt{Store: "s3://x?endpoint=https://store.test"}, invited.Code)
	ok(t, err)
	return p
}

// queued is a new order on its way.
func (p *pad) queued(t *testing.T) string {
	t.Helper()
	ext := p.drafted(t)
	_, err := p.Queue(t.Context(), ext, true)
	ok(t, err)
	return ext
}

func (p *pad) drafted(t *testing.T) string {
	t.Helper()
	o, _, err := p.NewOrder(t.Context(), nil, []byte(`{"ContactNameFirst":"Ann","ContactNameLast":"Lee","ContactEmail":"ann@cascade.test","LinesOE":[{"PartNumber":"PC54","Color":"Navy","Size":"M","Qty":"6","Price":"8.50"}]}`), false)
	ok(t, err)
	return o.ExtOrderID
}

// pass hours for all: the store, this computer, the server.
func (s *shopOf) pass(d time.Duration, pads ...*pad) {
	s.at = s.at.Add(d)
	s.box.Advance(d)
	for _, p := range pads {
		p.up += d
	}
}

func (p *pad) state(t *testing.T, ext string) (order.State, order.Waiting, string) {
	t.Helper()
	o, err := p.store.Order(t.Context(), ext)
	ok(t, err)
	return o.State, o.Waiting, o.Holder
}

// arrived is how often the server got an order.
func (s *shopOf) arrived(ext string) (n int) {
	for id := range s.box.State().Orders {
		if strings.HasSuffix(id, ext) {
			n++
		}
	}
	return n
}

// TestTeamFaults are the stories of two who could send one order. In each the
// order reaches the server once at most, nothing is lost, and the state is
// honest.
func TestTeamFaults(t *testing.T) {
	type told struct {
		*testing.T
		shop        *shopOf
		office, ann *pad
		ext         string
	}
	away := func(s told) { s.ann.wire.Down = true }
	back := func(s told) { s.ann.wire.Down = false }
	sends := func(s told, want int) {
		s.Helper()
		view, _ := s.ann.Sync(s.Context()) // its error says what waits
		if view.Sent != want {
			s.Errorf("%d sent, want %d", view.Sent, want)
		}
	}
	waits := func(s told) {
		s.Helper()
		sends(s, 0)
		if state, waiting, _ := s.ann.state(s.T, s.ext); state != order.Queued || waiting != order.WaitTeam {
			s.Errorf("it is %s and waits for %q", state, waiting)
		}
	}
	takes := func(s told, kind order.Kind) {
		s.Helper()
		_, err := s.office.TeamTake(s.Context(), s.ext, true)
		if order.KindOf(err) != kind {
			s.Errorf("take over: %v", err)
		}
	}
	gone := func(s told) {
		s.Helper()
		sends(s, 0)
		if state, _, holder := s.ann.state(s.T, s.ext); state != order.Cancelled || holder != "Office" {
			s.Errorf("it is %s, with %q", state, holder)
		}
	}
	for name, story := range map[string]func(told){
		"the store is away within the lease: it goes": func(s told) {
			away(s)
			s.shop.pass(3*time.Hour, s.ann)
			sends(s, 1)
			s.shop.pass(2*time.Hour, s.ann)
			takes(s, "") // nobody there knows that it went; the look-up finds it
			_, err := s.office.Queue(s.Context(), s.ext, true)
			ok(s.T, err)
			view, _ := s.office.Sync(s.Context())
			if state, _, _ := s.office.state(s.T, s.ext); view.Sent != 0 || state != order.Accepted {
				s.Errorf("%d sent again, and it is %s", view.Sent, state)
			}
		},
		"the owner lands with the order queued, and reaches the server before the store": func(s told) {
			away(s)
			s.shop.pass(5*time.Hour, s.ann, s.office)
			takes(s, "")
			waits(s)
			back(s)
			s.shop.pass(time.Minute, s.ann)
			gone(s)
		},
		"the lease ended by sleep": func(s told) {
			away(s)
			s.ann.up += 5 * time.Hour // the boot clock goes on in sleep; the wall clock was set back
			s.ann.off = -50 * time.Hour
			waits(s)
		},
		"a reboot ends the lease": func(s told) {
			away(s)
			s.ann.boot, s.ann.up = "boot 2", 10*time.Hour
			waits(s)
			back(s)
			s.shop.pass(time.Minute, s.ann)
			sends(s, 1)
		},
		"a reboot, and the computer has run less than before": func(s told) {
			away(s)
			s.ann.up = time.Minute
			waits(s)
		},
		"the clock is days ahead: the store decides": func(s told) {
			s.office.off = 90 * 24 * time.Hour
			takes(s, order.KindConflict)
			sends(s, 1)
		},
		"the clock is days back": func(s told) {
			s.ann.off = -90 * 24 * time.Hour
			sends(s, 1)
		},
		"two take over at once: one has it": func(s told) {
			invited, err := s.office.TeamInvite(s.Context(), "Second", "office")
			ok(s.T, err)
			second := s.shop.open(s.T, filepath.Join(s.TempDir(), "second"))
			_, err = second.TeamJoin(s.Context(), work.TeamAt{Store: "s3://x?endpoint=https://store.test"}, invited.Code)
			ok(s.T, err)
			away(s)
			s.shop.pass(5*time.Hour, s.ann, s.office, second)
			takes(s, "")
			if _, err := second.TeamTake(s.Context(), s.ext, true); err == nil {
				s.Error("both took it over")
			}
			back(s)
			gone(s)
		},
		"the owner is restored from a copy made before": func(s told) {
			file := filepath.Join(s.TempDir(), "copy.db")
			ok(s.T, s.ann.store.Backup(s.Context(), file))
			away(s)
			s.shop.pass(5*time.Hour, s.ann, s.office)
			takes(s, "")
			ok(s.T, s.ann.store.Close())
			restored, err := store.Restore(s.Context(), store.Options{Dir: s.ann.dir, Now: s.shop.box.Now}, file, false)
			ok(s.T, err)
			ok(s.T, restored.Close())
			s.ann = s.shop.open(s.T, s.ann.dir)
			sends(s, 0)
			ok(s.T, s.ann.TeamPass(s.Context()))
			gone(s)
		},
		"a person sends without the store's word, and was told": func(s told) {
			away(s)
			s.shop.pass(5*time.Hour, s.ann)
			waits(s)
			if _, err := s.ann.TeamTake(s.Context(), s.ext, false); !order.IsKind(err, order.KindNeedsPerson) || !strings.Contains(err.Error(), "Ask first") {
				s.Errorf("not asked: %v", err)
			}
			_, err := s.ann.TeamTake(s.Context(), s.ext, true)
			ok(s.T, err)
			sends(s, 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			shop := newShop(t)
			office := shop.newPad(t, "Office", nil)
			ann := shop.newPad(t, "Ann", office)
			s := told{t, shop, office, ann, ann.queued(t)}
			ok(t, ann.TeamPass(t.Context()))
			story(s)
			if n := shop.arrived(s.ext); n > 1 {
				t.Errorf("the server got it %d times", n)
			}
			all := []*pad{office, s.ann}
			if !slices.ContainsFunc(all, func(p *pad) bool {
				o, err := p.store.Order(t.Context(), s.ext)
				return err == nil && o.Holder == ""
			}) {
				t.Error("nobody has it")
			}
		})
	}
}

// TestTeamSharesOneFetch: the shop's server is asked once for all, and who takes
// what another fetched knows how old it is.
func TestTeamSharesOneFetch(t *testing.T) {
	shop := newShop(t)
	office := shop.newPad(t, "Office", nil)
	pads := []*pad{office}
	for i := range 8 {
		pads = append(pads, shop.newPad(t, fmt.Sprintf("Rep %d", i), office))
	}
	asked := func() int { return (&desk{box: shop.box}).asked() }
	before := asked()
	var rows int
	for i, p := range pads {
		view, err := p.RefreshInventory(t.Context(), true, nil)
		ok(t, err)
		switch {
		case i == 0:
			rows = view.Rows
		case view.Rows != rows || view.From != "Office" || view.CachedAt == nil:
			t.Errorf("%d rows of %q, %v; want %d of the office's", view.Rows, view.From, view.CachedAt, rows)
		}
		shop.pass(time.Minute, pads...)
	}
	if n := asked() - before; n != 1 {
		t.Errorf("%d laptops asked the server %d times", len(pads), n)
	}
	age, err := pads[5].store.InventoryAge(t.Context())
	ok(t, err)
	if old := shop.box.Now().Sub(age.Refreshed).Round(time.Minute); old != 9*time.Minute {
		t.Errorf("it is shown as %v old", old)
	}
	shop.pass(time.Hour, pads...)
	view, err := pads[3].RefreshInventory(t.Context(), true, nil)
	if err != nil || view.From != "" {
		t.Errorf("%+v, %v", view.From, err)
	}
	pads[4].wire.Down = true // a store that is away costs a fetch
	if view, err := pads[4].RefreshInventory(t.Context(), true, nil); err != nil || view.From != "" || view.Rows != rows {
		t.Errorf("%+v, %v", view, err)
	}
}

// TestTeamHandsOver: a draft is handed over and sent by the other; the giver's
// home is no copy for it.
func TestTeamHandsOver(t *testing.T) {
	shop := newShop(t)
	office := shop.newPad(t, "Office", nil)
	ann, ben := shop.newPad(t, "Ann", office), shop.newPad(t, "Ben", office)
	first := ann.queued(t)
	if view, err := ann.Sync(t.Context()); err != nil || view.Sent != 1 {
		t.Fatal(view, err)
	}
	if _, err := ann.TeamGive(t.Context(), first, "Ben"); !order.IsKind(err, order.KindConflict) {
		t.Errorf("one that was sent: %v", err)
	}
	ext := ann.drafted(t)
	given, err := ann.TeamGive(t.Context(), ext, "ben")
	if err != nil || given.Holder != "Ben" || given.State != order.Cancelled {
		t.Fatalf("%+v, %v", given, err)
	}
	ok(t, ben.TeamPass(t.Context()))
	_, err = ben.Queue(t.Context(), ext, true)
	ok(t, err)
	if view, err := ben.Sync(t.Context()); err != nil || view.Accepted != 1 {
		t.Fatal(view, err)
	}
	ann.queued(t)
	if view, err := ann.Sync(t.Context()); err != nil || view.Sent != 1 || view.Copied {
		t.Errorf("%+v, %v", view, err)
	}
	if n := shop.arrived(ext); n != 1 {
		t.Errorf("the server got it %d times", n)
	}
	view, err := office.TeamStatus(t.Context())
	if err != nil || len(view.Members) != 3 || view.Behind != 0 {
		t.Errorf("%+v, %v", view, err)
	}
}

// TestTeamPublishes: the office's file reaches the reps; one that was changed
// on a laptop stays.
func TestTeamPublishes(t *testing.T) {
	shop := newShop(t)
	office := shop.newPad(t, "Office", nil)
	ann := shop.newPad(t, "Ann", office)
	publish := func(text string) {
		t.Helper()
		_, err := office.TeamPublish(t.Context(), "shop.toml", []byte(text))
		ok(t, err)
	}
	has := func(p *pad, want string) {
		t.Helper()
		if data, err := os.ReadFile(p.ShopPath()); err != nil || string(data) != want {
			t.Errorf("%q, %v; want %q", data, err, want)
		}
	}
	const one, two, three = "[names.order_types]\n6 = \"Web\"\n", "[names.order_types]\n6 = \"Two\"\n", "[names.order_types]\n6 = \"Three\"\n"
	publish(one)
	has(office, one)
	ok(t, ann.TeamPass(t.Context()))
	has(ann, one)
	publish(two)
	ok(t, ann.TeamPass(t.Context()))
	has(ann, two)
	ok(t, os.WriteFile(ann.ShopPath(), []byte("# mine\n"), 0o600))
	publish(three)
	ok(t, ann.TeamPass(t.Context()))
	has(ann, "# mine\n")
	if _, err := ann.TeamPublish(t.Context(), "shop.toml", []byte(one)); !order.IsKind(err, order.KindForbidden) {
		t.Errorf("a rep signs: %v", err)
	}
	if _, err := office.TeamPublish(t.Context(), "shop.toml", []byte("nonsense = [")); !order.IsKind(err, order.KindInvalid) {
		t.Errorf("a broken file: %v", err)
	}
}

// TestNoTeamNoticesNothing: in a home without a shop no store is opened, nothing
// is written for one, and a sync asks nobody who holds an order.
func TestNoTeamNoticesNothing(t *testing.T) {
	shop := newShop(t)
	p := shop.open(t, filepath.Join(t.TempDir(), "home"))
	p.Bucket = func(bucket.Place) bucket.Bucket {
		t.Error("a store was opened")
		return nil
	}
	_, err := p.AddConnection(t.Context(), order.Connection{Name: "shop", Kind: order.KindManageOrders, URL: shop.box.URLs().ManageOrders, User: "demo"}, nil)
	ok(t, err)
	p.queued(t)
	if view, err := p.Sync(t.Context()); err != nil || view.Sent != 1 {
		t.Fatal(view, err)
	}
	_, err = p.RefreshInventory(t.Context(), true, nil)
	ok(t, err)
	ok(t, p.TeamFlush(t.Context()))
	ok(t, p.TeamPass(t.Context()))
	if changes, _, err := p.store.Behind(t.Context()); err != nil || changes != 0 {
		t.Errorf("%d changes wait for a store, %v", changes, err)
	}
	if n := shop.bucket.Requests(); n != 0 {
		t.Errorf("%d requests", n)
	}
	entries, err := os.ReadDir(p.dir)
	ok(t, err)
	for _, e := range entries {
		if strings.Contains(e.Name(), "team") {
			t.Errorf("there is %s", e.Name())
		}
	}
	if _, err := p.TeamStatus(t.Context()); !order.IsKind(err, order.KindNotFound) {
		t.Errorf("status: %v", err)
	}
}
