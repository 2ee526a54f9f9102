package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"orderpad/client/sandbox"
	"orderpad/store"
	"orderpad/store/order"
)

// TestKilledECatPull kills the program at random moments while it pulls eCat's
// queue, and while it sends what was pulled. Whatever was cut off: each order of
// eCat's is here once, whole, and eCat was told of those that the setting mark
// says and of no other. The journal alone holds them all, too.
func TestKilledECatPull(t *testing.T) {
	for _, mark := range []string{"committed", "accepted"} {
		t.Run(mark, func(t *testing.T) {
			k := newECatKiller(t, mark)
			most, within := kills(t)
			within /= 2 // of the time that a kill test takes
			began := time.Now()
			for round := 0; k.killed < most && time.Since(began) < within; round++ {
				k.submit(round)
				k.untilDone("ecat", "pull", "--yes")
				if mark == "accepted" {
					k.send()
				}
			}
			k.run("ecat", "pull", "--yes") // marks what a kill kept from being marked
			if k.killed == 0 {
				t.Error("no pull was killed, which proves nothing")
			}
			k.compare()
			sound(t, k.p.home)
			if err := os.Remove(filepath.Join(k.p.home, "orders.db")); err != nil {
				t.Fatal(err)
			}
			k.run("ecat", "pull", "--yes") // the recovery takes nothing for new
			k.compare()
			t.Logf("%d orders, %d kills", len(k.submitted), k.killed)
		})
	}
}

type eCatKiller struct {
	t         *testing.T
	p         *programmer
	server    *sandbox.Server
	random    *rand.Rand
	accepted  bool // eCat is told when the shop has an order, not before
	one       time.Duration
	killed    int
	submitted map[string]string // number to uuid
	fresh     []string          // numbers of this round that may be sent
}

func newECatKiller(t *testing.T, mark string) *eCatKiller {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	data := *demoData()
	data.ECat = nil
	server, err := sandbox.Start(sandbox.Options{Data: &data})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	// A slow answer makes the worst moments longer.
	if err := server.SetFaults([]sandbox.Fault{{Route: "new_orders", Fault: 9, Seconds: 0.02}, {Route: "order-push", Fault: 9, Seconds: 0.02}}); err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano()) //nolint:gosec // any will do
	t.Log("seed", seed)
	k := &eCatKiller{
		t: t, server: server, random: rand.New(rand.NewPCG(seed, 1)), accepted: mark == "accepted", submitted: map[string]string{},
		p: &programmer{t: t, exe: exe, home: filepath.Join(t.TempDir(), "home")},
	}
	t.Setenv("ORDERPAD_SECRET_ERP", "demo")
	t.Setenv("ORDERPAD_SECRET_CAT", "demo")
	k.run("connection", "add", "erp", "--kind", "manageorders", "--url", server.URLs().ManageOrders, "--user", "demo", "--set", "rate=10000")
	k.run("connection", "add", "cat", "--kind", "ecat", "--url", server.URLs().ECat, "--user", "demo", "--set", "org=demo", "--set", "rate=10000", "--set", "mark="+mark)
	began := time.Now()
	k.run("ecat", "pull", "--yes")
	k.one = time.Since(began) // about what a pull takes on this machine
	return k
}

// run runs the program to its end.
func (k *eCatKiller) run(args ...string) {
	k.t.Helper()
	k.p.kill = time.Time{}
	if _, err := k.p.run(onECat(args)...); err != nil {
		k.t.Fatal(err)
	}
}

func onECat(args []string) []string {
	if args[0] == "ecat" {
		args = append(args, "--connection", "cat")
	}
	return args
}

// untilDone runs the program and kills it three times at some moment of its
// work, unless it is done before; the last time it is left alone.
func (k *eCatKiller) untilDone(args ...string) {
	k.t.Helper()
	for range 3 {
		k.p.kill = time.Now().Add(time.Duration(k.random.Int64N(int64(k.one * 3 / 2))))
		_, err := k.p.run(onECat(args)...)
		if err == nil {
			return
		}
		if !errors.Is(err, errKilled) {
			k.t.Fatal(err)
		}
		k.killed++
	}
	k.run(args...)
}

// submit has eCat's users send four orders, one of them twice.
func (k *eCatKiller) submit(round int) {
	k.t.Helper()
	k.fresh = nil
	for n := range 4 {
		record := maps.Clone(demoData().ECat[n%2])
		number, uuid := fmt.Sprintf("6385-%d-%d", round, n), fmt.Sprintf("%08d-0000-4000-8000-%012d", round, n)
		delete(record, "id")
		record["order_number"], record["uuid"] = number, uuid
		k.server.SubmitECat(record)
		k.submitted[number] = uuid
		k.fresh = append(k.fresh, number)
	}
	again, err := k.server.Resubmit(k.fresh[0], map[string]any{"po_number": "PO-again"})
	if err != nil {
		k.t.Fatal(err)
	}
	k.submitted[again] = k.submitted[k.fresh[0]]
	k.fresh[0] = again // takes its place
}

// send sends three of the four to the shop, and is killed while it does.
func (k *eCatKiller) send() {
	k.t.Helper()
	for _, number := range k.fresh[:3] {
		k.run("order", "queue", number, "--yes", "--connection", "erp")
	}
	for range 2 {
		k.p.kill = time.Now().Add(time.Duration(k.random.Int64N(int64(k.one * 3 / 2))))
		if _, err := k.p.run("sync", "--connection", "erp"); errors.Is(err, errKilled) {
			k.killed++
		}
	}
	k.p.kill = time.Time{}
	_, _ = k.p.run("sync", "--connection", "erp") // one whose POST was cut off may stay unknown, which is an error
}

// compare holds eCat's orders and marks against what is here.
func (k *eCatKiller) compare() {
	k.t.Helper()
	s, err := store.Open(k.t.Context(), store.Options{Dir: k.p.home})
	if err != nil {
		k.t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			k.t.Error(err)
		}
	}()
	all, err := s.Orders(k.t.Context(), store.OrderFilter{})
	if err != nil {
		k.t.Fatal(err)
	}
	if len(all) != len(k.submitted) {
		k.t.Errorf("%d orders are here, eCat has %d", len(all), len(k.submitted))
	}
	due := map[string]bool{} // uuids that the shop has an order of
	count := map[string]int{}
	for _, o := range all {
		count[o.ExtOrderID]++
		due[o.UUID] = due[o.UUID] || !k.accepted || o.State == order.Accepted || o.State == order.Imported
		k.whole(s, o)
	}
	sent := 0
	for number, received := range k.server.State().ECat {
		if count[number] != 1 {
			k.t.Errorf("%s is here %d times", number, count[number])
		}
		if uuid := k.submitted[number]; received != due[uuid] {
			k.t.Errorf("%s is marked received: %v, due: %v", number, received, due[uuid])
		}
		if arrived := len(k.server.State().Orders[number]); arrived > 1 {
			k.t.Errorf("%s arrived at the shop %d times", number, arrived)
		} else {
			sent += arrived
		}
	}
	if k.accepted && sent == 0 {
		k.t.Error("nothing was sent, which proves nothing of what is marked")
	}
}

// whole compares an order and its raw record with what eCat sent.
func (k *eCatKiller) whole(s *store.Store, o order.Order) {
	k.t.Helper()
	raw, err := s.ECatRaw(k.t.Context(), o.ID)
	var record struct {
		Number string `json:"order_number"`
		UUID   string `json:"uuid"`
		Pieces int    `json:"total_quantity"`
	}
	if err == nil {
		err = json.Unmarshal(raw, &record)
	}
	if err != nil || record.Number != o.ExtOrderID || record.UUID != k.submitted[o.ExtOrderID] || o.UUID != record.UUID || record.Pieces != o.Pieces() {
		k.t.Errorf("%s of %s with %d pieces came with %+v, %v", o.ExtOrderID, o.UUID, o.Pieces(), record, err)
	}
}
