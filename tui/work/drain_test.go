package work

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"orderpad/client/credential"
	"orderpad/client/sandbox"
	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// TestDrainAtTheSandbox is the syncer's TestDrain with the real parts: the
// store's budget, both clients, and servers that count. A hundred queued
// orders, a tenth of whose answers are lost, take no 429, hardly more requests
// than there must be, and no longer than the budget forces.
func TestDrainAtTheSandbox(t *testing.T) {
	const (
		orders, lost = 100, 10
		limit        = 30                                    // units in any window
		window       = 60*time.Second + 500*time.Millisecond // the server's, with the budget's margin for requests that arrive late
	)
	for _, c := range []struct {
		kind  order.ConnectionKind
		push  string
		least int // requests
		units int // of the least requests
		signs int // sign-ins beside them
	}{
		{order.KindManageOrders, "onsite/order-push", orders + 1, orders + 1, 1},
		{order.KindProxy, "orders/create", orders + lost, 2 * (orders + lost), 0},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			ctx := t.Context()
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			box, err := sandbox.Start(sandbox.Options{Now: time.Date(2026, 11, 20, 12, 10, 0, 0, time.UTC), Data: &sandbox.Data{}})
			must(err)
			defer func() { _ = box.Close() }()
			s, err := store.Open(ctx, store.Options{Dir: filepath.Join(t.TempDir(), "home"), Now: box.Now})
			must(err)
			defer func() { _ = s.Close() }()
			t.Setenv("ORDERPAD_SECRET", "demo")
			w := New(Deps{Store: s, Vault: credential.New(), Now: box.Now})
			url := box.URLs().Proxy
			if c.kind == order.KindManageOrders {
				url = box.URLs().ManageOrders
			}
			conn := order.Connection{Name: "shop", Kind: c.kind, URL: url, User: "demo"}
			must(s.SaveConnection(ctx, conn))
			for range orders {
				o := order.Order{Lines: []order.Line{{Style: "PC54", Color: "Navy", Cells: []order.Cell{{Size: "M", Qty: 6, Price: catalog.PriceOf(850)}}}}}
				o.Fields.ContactNameFirst, o.Fields.ContactNameLast, o.Fields.ContactEmail = "Ann", "Lee", "ann@cascade.test"
				o, err := s.CreateOrder(ctx, o)
				must(err)
				_, err = w.Queue(ctx, o.ExtOrderID, true)
				must(err)
			}
			var faults []sandbox.Fault
			for n := range lost {
				faults = append(faults, sandbox.Fault{Route: c.push, Fault: 5, Nth: (n + 1) * orders / lost})
			}
			must(box.SetFaults(faults))
			before, began, wall := requests(box), box.Now(), time.Now()

			sync, err := w.syncer(ctx, conn, 0)
			must(err)
			accepted, sent := 0, 0
			for accepted < orders {
				rep, err := sync.Pass(ctx, false)
				must(err)
				accepted += rep.Accepted
				sent += rep.Sent
				if accepted == orders || rep.Next.IsZero() {
					break
				}
				if wait := rep.Next.Sub(box.Now()); wait > 0 {
					box.Advance(wait)
				}
			}
			took := box.Now().Sub(began) - time.Since(wall) // the sandbox's clock runs on by itself
			if accepted != orders || sent != orders || len(box.Arrived()) != orders {
				t.Fatalf("%d of %d accepted, %d sent, %d arrived", accepted, orders, sent, len(box.Arrived()))
			}
			for id, list := range box.State().Orders {
				if len(list) != 1 {
					t.Errorf("%s is %d times at the server", id, len(list))
				}
			}
			n, forced := requests(box)-before-c.signs, time.Duration((c.units-1)/limit)*window
			if most := c.least * 105 / 100; n > most || n < c.least {
				t.Errorf("%d requests, want %d to %d: %v", n, c.least, most, box.State().Requests)
			}
			if took > forced+time.Second {
				t.Errorf("took %v, the budget forces %v", took, forced)
			}
			t.Logf("%d requests, at least %d; %v, forced %v", n, c.least, took, forced)
			all, err := s.Orders(ctx, store.OrderFilter{})
			must(err)
			for _, o := range all {
				attempts, err := s.Attempts(ctx, o.ID)
				must(err)
				for _, a := range attempts {
					if a.Status == 429 {
						t.Errorf("%s met a 429", o.ExtOrderID)
					}
				}
				if len(attempts) != 1 {
					t.Errorf("%s took %d attempts", o.ExtOrderID, len(attempts))
				}
			}
		})
	}
}

// requests is how many the sandbox answered for clients; what its proxy asks
// of ManageOrders is not ours.
func requests(box *sandbox.Server) (n int) {
	for route, count := range box.State().Requests {
		if !strings.HasPrefix(route, "upstream:") {
			n += count
		}
	}
	return n
}
