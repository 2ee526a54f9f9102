package orders_test

import (
	"testing"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/orders"
	"orderpad/tui/tuitest"
)

func TestReadOnlyLooksAndChangesNothing(t *testing.T) {
	was := newRig(t, 80, 24).reference()
	r := &rig{shop: was.shop, env: was.env, clock: was.clock, poked: new(int)}
	r.screen = orders.New(r.env, r.shop, orders.Options{Poke: func() { *r.poked++ }, ReadOnly: true})
	r.root = &root{env: r.env, screen: r.screen}
	r.Driver = tuitest.New(t, r.root, r.clock, 80, 24)
	before := lines(r.only(t))

	r.Press("enter").Has("customer").HasNot("nothing: it is draft")
	r.Press("enter", "7", "tab")
	r.said(t, "read-only mode")
	r.Press("ctrl+z")
	r.said(t, "read-only mode")
	r.Send(kit.ActionMsg{ID: kit.NewOrder})
	r.said(t, "read-only mode")
	if got := lines(r.only(t)); got != before || r.only(t).State != order.Draft {
		t.Errorf("was %s, is %s", before, got)
	}
	if r.screen.DraftID() != 0 {
		t.Error("goods would go to an order that cannot be changed")
	}
	if why := r.screen.Unsaved(); why != "" {
		t.Errorf("at the end: %s", why)
	}
}
