package work_test

import (
	"testing"
	"time"

	"orderpad/client/sandbox"
	"orderpad/store/order"
	"orderpad/tui/work"
)

func TestParseRefresh(t *testing.T) {
	for text, want := range map[string]time.Duration{"30m": 30 * time.Minute, " 2H ": 2 * time.Hour, "off": 0, "1h30m": 90 * time.Minute, "1m": time.Minute} {
		if got, err := work.ParseRefresh(text); err != nil || got != want {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "30", "0", "59s", "-1h", "hourly", "1d"} {
		if got, err := work.ParseRefresh(text); !order.IsKind(err, order.KindInvalid) {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
}

// stocked is a desk whose stock was fetched, and is refreshed every half hour.
func stocked(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t, order.KindManageOrders)
	d.StockEvery = work.DefaultRefresh
	if d.RefreshIfDue(t.Context()) {
		t.Error("the whole catalogue was fetched by itself")
	}
	_, err := d.RefreshInventory(t.Context(), true, nil)
	ok(t, err)
	return d
}

func (d *desk) stockAge(t *testing.T) time.Duration {
	t.Helper()
	s, err := d.Status(t.Context())
	ok(t, err)
	return d.box.Now().Sub(s.StockAt)
}

func TestStockIsRefreshedWhenItIsOld(t *testing.T) {
	d := stocked(t)
	if d.RefreshIfDue(t.Context()) {
		t.Error("fresh stock was refreshed")
	}
	d.box.Advance(31 * time.Minute)
	if !d.RefreshIfDue(t.Context()) || d.stockAge(t) > time.Minute {
		t.Errorf("the stock is %v old", d.stockAge(t))
	}
	d.box.Advance(2 * time.Hour)
	ok(t, d.SetRefreshEvery(t.Context(), 0))
	if d.RefreshIfDue(t.Context()) {
		t.Error("refreshed though it is off")
	}
	ok(t, d.SetRefreshEvery(t.Context(), 3*time.Hour))
	if every, err := d.RefreshEvery(t.Context()); err != nil || every != 3*time.Hour {
		t.Errorf("every %v, %v", every, err)
	}
	if d.RefreshIfDue(t.Context()) {
		t.Error("refreshed after two hours of three")
	}
	if err := d.SetRefreshEvery(t.Context(), time.Second); !order.IsKind(err, order.KindInvalid) {
		t.Errorf("every second: %v", err)
	}
}

func TestTheRepsRefreshComesAfterTheOneByItself(t *testing.T) {
	d := stocked(t)
	d.box.Advance(time.Hour)
	ok(t, d.box.SetFaults([]sandbox.Fault{{Route: "inventorylevels", Fault: 9, Seconds: 1}}))
	by := make(chan bool, 1)
	go func() { by <- d.RefreshIfDue(t.Context()) }()
	errs := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := d.RefreshInventory(t.Context(), false, nil)
			errs <- err
		}()
	}
	ok(t, <-errs)
	ok(t, <-errs)
	<-by
	if s, err := d.Status(t.Context()); err != nil || s.StockFails != "" || d.stockAge(t) > time.Minute {
		t.Errorf("the stock is %v old: %q, %v", d.stockAge(t), s.StockFails, err)
	}
}

func TestRefusedSignInIsNotTriedAgain(t *testing.T) {
	d := stocked(t)
	d.box.Advance(time.Hour)
	t.Setenv("ORDERPAD_SECRET_SHOP", "wrong")
	_, err := d.SetConnection(t.Context(), "shop", []work.Assignment{{Path: "rate", Value: "60"}}) // a link of its own
	ok(t, err)
	if !d.RefreshIfDue(t.Context()) {
		t.Fatal("not tried")
	}
	s, err := d.Status(t.Context())
	ok(t, err)
	if s.StockFails == "" || d.stockAge(t) < time.Hour {
		t.Errorf("a refused sign-in says %q, and the stock is %v old", s.StockFails, d.stockAge(t))
	}
	d.box.Advance(24 * time.Hour)
	if d.RefreshIfDue(t.Context()) {
		t.Error("a refused sign-in was tried again")
	}
}

func TestRefreshLeavesRoomForSending(t *testing.T) {
	d := stocked(t)
	_, err := d.SetConnection(t.Context(), "shop", []work.Assignment{{Path: "rate", Value: "5"}})
	ok(t, err)
	conn, err := d.ShowConnection(t.Context(), "shop")
	ok(t, err)
	d.box.Advance(time.Hour)
	d.Hurry()
	budget := d.store.Budget(conn.URL, 5)
	for range 4 { // all that reading may have
		if wait, err := budget.Take(t.Context(), 1, false); err != nil || wait > 0 {
			t.Fatal(wait, err)
		}
	}
	if !d.RefreshIfDue(t.Context()) {
		t.Fatal("not tried")
	}
	s, err := d.Status(t.Context())
	ok(t, err)
	if s.StockFails != "" {
		t.Errorf("a limit is no failure: %q", s.StockFails)
	}
	if wait, err := budget.Take(t.Context(), 1, true); err != nil || wait > 0 {
		t.Errorf("sending has to wait %v, %v", wait, err)
	}
	d.box.Advance(2 * time.Minute)
	if d.RefreshIfDue(t.Context()) {
		t.Error("tried again too soon")
	}
	d.box.Advance(4 * time.Minute)
	if !d.RefreshIfDue(t.Context()) || d.stockAge(t) > time.Minute {
		t.Errorf("the stock is %v old", d.stockAge(t))
	}
}
