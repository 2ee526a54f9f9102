package work_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"orderpad/client/credential"
	"orderpad/client/sandbox"
	"orderpad/store"
	"orderpad/store/order"
	"orderpad/tui/work"
)

// desk is a rep's desk: a home of its own, and a sandbox whose clock it shares.
type desk struct {
	*work.Work
	store *store.Store
	box   *sandbox.Server
}

// newDesk sets a desk up with a connection of a kind to the shop, and one to
// eCat.
func newDesk(t *testing.T, kind order.ConnectionKind, ecat ...work.Assignment) *desk {
	t.Helper()
	noon := time.Date(2026, 11, 20, 12, 10, 0, 0, time.UTC)
	box, err := sandbox.Start(sandbox.Options{Now: noon, Data: sandbox.Generate(sandbox.DataOptions{Orders: 20, Today: noon})})
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Options{Dir: filepath.Join(t.TempDir(), "home"), Now: box.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, err := range []error{s.Close(), box.Close()} {
			if err != nil {
				t.Error(err)
			}
		}
	})
	t.Setenv("ORDERPAD_SECRET_SHOP", "demo")
	t.Setenv("ORDERPAD_SECRET_CAT", "demo")
	d := &desk{Work: work.New(work.Deps{Store: s, Vault: credential.New(), Now: box.Now}), store: s, box: box}
	url := box.URLs().Proxy
	if kind == order.KindManageOrders {
		url = box.URLs().ManageOrders
	}
	_, err = d.AddConnection(t.Context(), order.Connection{Name: "shop", Kind: kind, URL: url, User: "demo"}, nil)
	ok(t, err)
	_, err = d.AddConnection(t.Context(), order.Connection{Name: "cat", Kind: order.KindECat, URL: box.URLs().ECat, User: "demo"}, append(ecat, work.Assignment{Path: "org", Value: "demo"}))
	ok(t, err)
	return d
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (d *desk) received() (list []string) {
	for number, received := range d.box.State().ECat {
		if received {
			list = append(list, number)
		}
	}
	slices.Sort(list)
	return list
}

func actions(rows []work.ImportRow) string {
	var list []string
	for _, row := range rows {
		list = append(list, row.Action)
	}
	return strings.Join(list, " ")
}

// everything is all orders as JSON, to see that nothing changed.
func (d *desk) everything(t *testing.T) string {
	t.Helper()
	all, err := d.store.Orders(t.Context(), store.OrderFilter{})
	ok(t, err)
	text, err := json.Marshal(all)
	ok(t, err)
	return string(text)
}

func TestECatPull(t *testing.T) {
	d := newDesk(t, order.KindProxy)
	ctx := t.Context()
	dry, err := d.ECatPull(ctx, true, false)
	ok(t, err)
	const fates = "created created created replaced asks"
	if actions(dry.Rows) != fates || dry.Created != 5 || dry.Updated != 1 || d.everything(t) != "null" {
		t.Fatalf("%+v", dry)
	}
	for _, row := range dry.Rows {
		if row.OrderID != nil {
			t.Errorf("a dry run made no order %d", *row.OrderID)
		}
	}
	_, err = d.ECatPull(ctx, false, false)
	if !order.IsKind(err, order.KindNeedsPerson) || !strings.Contains(err.Error(), dry.Reps[0].Rep) || d.everything(t) != "null" {
		t.Fatalf("the first pull must name whose orders it takes: %v", err)
	}
	view, err := d.ECatPull(ctx, false, true)
	ok(t, err)
	if actions(view.Rows) != fates || len(view.Marked) != 0 || len(d.received()) != 0 {
		t.Fatalf("%+v", view)
	}
	unknown := view.Rows[0].Problems
	if len(unknown) != 2 || unknown[1].Field != "trade_show" {
		t.Errorf("what was not understood is reported with its path: %+v", unknown)
	}
	before := d.everything(t)
	again, err := d.ECatPull(ctx, false, false)
	ok(t, err)
	if actions(again.Rows) != "known known known known known" || again.Created+again.Updated+again.Refused != 0 || d.everything(t) != before {
		t.Errorf("twice in a row changes something: %+v", again)
	}
	asked, err := d.Check(ctx, view.Rows[4].ExtOrderID)
	ok(t, err)
	if !asked.NeedsPerson || !slices.ContainsFunc(asked.Problems, func(p order.Problem) bool { return strings.Contains(p.Message, "every line replaced") }) {
		t.Errorf("%+v", asked.Problems)
	}

	// Accepted by the shop: marked, with the earlier version.
	_, err = d.Queue(ctx, view.Rows[3].ExtOrderID, true)
	ok(t, err)
	_, err = d.Sync(ctx)
	ok(t, err)
	if want := []string{view.Rows[1].ExtOrderID, view.Rows[3].ExtOrderID}; !slices.Equal(d.received(), want) {
		t.Errorf("received %v, want %v", d.received(), want)
	}

	// Sent again after that: shown against the one that was sent.
	number, err := d.box.Resubmit(view.Rows[1].ExtOrderID, map[string]any{"notes": "and a fourth time"})
	ok(t, err)
	later, err := d.ECatPull(ctx, false, false)
	ok(t, err)
	last := later.Rows[len(later.Rows)-1]
	if last.Action != "revision" || last.ExtOrderID != number || !strings.Contains(last.Problems[len(last.Problems)-1].Message, view.Rows[3].ExtOrderID) {
		t.Errorf("%+v", last)
	}
}

func TestECatMarksWhatIsCommitted(t *testing.T) {
	d := newDesk(t, order.KindProxy, work.Assignment{Path: "mark", Value: "committed"})
	view, err := d.ECatPull(t.Context(), false, true)
	ok(t, err)
	if len(view.Marked) != 5 || len(d.received()) != 5 || slices.ContainsFunc(view.Marked, func(m markedNumber) bool { return !m.OK }) {
		t.Errorf("%+v", view.Marked)
	}
	again, err := d.ECatPull(t.Context(), false, false)
	ok(t, err)
	if len(again.Rows)+len(again.Marked) != 0 {
		t.Errorf("%+v", again)
	}
}

// TestAPullThatIsCutOffLosesNothing cuts the marking off after it was done and
// before it: the next pull ends what was begun.
func TestAPullThatIsCutOffLosesNothing(t *testing.T) {
	for _, fault := range []int{1, 5, 7, 11} {
		t.Run(fmt.Sprint("fault ", fault), func(t *testing.T) {
			if fault == 7 && testing.Short() {
				t.Skip("waits for a timeout")
			}
			d := newDesk(t, order.KindProxy, work.Assignment{Path: "mark", Value: "committed"})
			ok(t, d.box.SetFaults([]sandbox.Fault{{Route: "ecat POST /:org/ext/v2/orders/new_orders", Nth: 1, Fault: fault}}))
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			_, failed := d.ECatPull(ctx, false, true)
			ok(t, d.box.SetFaults(nil))
			view, err := d.ECatPull(t.Context(), false, true)
			ok(t, err)
			all, err := d.store.Orders(t.Context(), store.OrderFilter{})
			ok(t, err)
			if failed == nil || len(all) != 5 || len(d.received()) != 5 {
				t.Errorf("first %v; %d orders, %d received, then %+v", failed, len(all), len(d.received()), view.Marked)
			}
		})
	}
}

func TestMirrorAndAPI(t *testing.T) {
	for _, kind := range []order.ConnectionKind{order.KindProxy, order.KindManageOrders} {
		t.Run(string(kind), func(t *testing.T) {
			d := newDesk(t, kind)
			ctx := t.Context()
			view, _, err := d.NewOrder(ctx, nil, []byte(`{"ExtOrderID":"W-1","ContactNameFirst":"Ann","ContactNameLast":"Lee","ContactEmail":"a@b.cd","CustomerPurchaseOrder":"PO-7",
				"LinesOE":[{"PartNumber":"PC54","Color":"Navy","Size":"L","Qty":"4","Price":"8.50"}]}`), false)
			ok(t, err)
			if _, err := d.Mirror(ctx, "W-1"); !order.IsKind(err, order.KindConflict) {
				t.Errorf("before it was sent: %v", err)
			}
			_, err = d.Queue(ctx, view.ExtOrderID, true)
			ok(t, err)
			_, err = d.Sync(ctx)
			ok(t, err)
			early, err := d.Mirror(ctx, "W-1")
			ok(t, err)
			if !early.Pushed.Found || early.OnSite.Looked {
				t.Errorf("%+v", early)
			}
			d.box.Advance(2 * time.Hour)
			_, err = d.Sync(ctx)
			ok(t, err)
			late, err := d.Mirror(ctx, "W-1")
			ok(t, err)
			if !late.OnSite.Found || len(late.OnSite.Differences) != 0 || late.OnSiteOrder == nil {
				t.Errorf("%+v", late.OnSite)
			}
			if len(late.Pushed.Differences) != 0 {
				t.Errorf("%+v", late.Pushed.Differences)
			}
			if own := len(late.Pushed.FilledIn) != 0; own != (kind == order.KindProxy) {
				t.Errorf("filled in: %+v", late.Pushed.FilledIn)
			}
			if kind == order.KindProxy && !slices.ContainsFunc(late.Pushed.FilledIn, func(x order.Difference) bool { return x.Field == "ExtSource" && x.Theirs == "NWCA" }) {
				t.Errorf("%+v", late.Pushed.FilledIn)
			}
			a, err := d.API(ctx, fmt.Sprintf("orders/%d", *late.OnSiteOrder))
			if err != nil || !strings.Contains(string(a.Body), "PO-7") {
				t.Errorf("%v %v", a, err)
			}
			for _, path := range []string{"orders/create", "/onsite/order-push", "/ONSITE/order-push/?x=1", "signin", "../x", "https://evil.test/x"} {
				if _, err := d.API(ctx, path); !order.IsKind(err, order.KindInvalid) {
					t.Errorf("%s: %v", path, err)
				}
			}
		})
	}
}
