package work_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"orderpad/client/credential"
	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/work"
)

// TestWatchTakesUpWhatAnotherProgramQueues: long before its idle pass, which
// comes after ten seconds, and through a connection added meanwhile too.
func TestWatchTakesUpWhatAnotherProgramQueues(t *testing.T) {
	d := newDesk(t, order.KindManageOrders)
	ctx, stop := context.WithCancel(t.Context())
	reports, ended := make(chan work.SyncView, 100), make(chan error, 1)
	go func() { ended <- d.Watch(ctx, func(v work.SyncView, _ error) { reports <- v }) }()
	defer func() {
		stop()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}()
	report := func(accepted int) {
		t.Helper()
		deadline := time.After(8 * time.Second)
		for {
			select {
			case v := <-reports:
				if v.Accepted == accepted {
					return
				}
			case <-deadline:
				t.Fatalf("no pass with %d accepted", accepted)
			}
		}
	}
	report(0)

	other, err := store.Open(ctx, store.Options{Dir: d.store.Paths().Home, Now: d.box.Now})
	ok(t, err)
	defer func() { ok(t, other.Close()) }()
	w := work.New(work.Deps{Store: other, Vault: credential.New(), Now: d.box.Now})
	queue := func() {
		t.Helper()
		o := order.Order{Lines: []order.Line{{Style: "PC54", Color: "Navy", Cells: []order.Cell{{Size: "M", Qty: 6, Price: catalog.PriceOf(850)}}}}}
		o.Fields.ContactNameFirst, o.Fields.ContactNameLast, o.Fields.ContactEmail = "Ann", "Lee", "ann@cascade.test"
		o, err := other.CreateOrder(ctx, o)
		ok(t, err)
		_, err = w.Queue(ctx, o.ExtOrderID, true)
		ok(t, err)
	}
	queue()
	report(1)

	t.Setenv("ORDERPAD_SECRET_LATER", "demo")
	_, err = w.AddConnection(ctx, order.Connection{Name: "later", Kind: order.KindProxy, URL: d.box.URLs().Proxy, User: "demo"}, nil)
	ok(t, err)
	_, err = w.UseConnection(ctx, "later")
	ok(t, err)
	queue()
	report(1)
}
