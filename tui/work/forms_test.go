package work_test

import (
	"maps"
	"testing"

	"orderpad/store/order"
	"orderpad/tui/work"
)

func TestFormsAreKeptUntilTheyAreSaved(t *testing.T) {
	d := newDesk(t, order.KindProxy)
	ctx := t.Context()
	ok(t, d.KeepForm(ctx, "customer", map[string]string{"name": "Elm_%", "note": ""}))
	ok(t, d.KeepForm(ctx, "connection", map[string]string{
		"url": "https://ann:pw@api.shop.com", "name": "shop", "note": "card 4111 1111 1111 1111",
	}))
	ok(t, d.Remember(ctx, "formal", "no form"))
	forms, err := d.KeptForms(ctx)
	ok(t, err)
	if len(forms) != 2 || !maps.Equal(forms["customer"], map[string]string{"name": "Elm_%", "note": ""}) || !maps.Equal(forms["connection"], map[string]string{"name": "shop"}) {
		t.Fatalf("%v", forms)
	}
	ok(t, d.KeepForm(ctx, "customer", nil))
	ok(t, d.KeepForm(ctx, "connection", map[string]string{"url": "https://ann:pw@api.shop.com"}))
	if forms, err = d.KeptForms(ctx); err != nil || len(forms) != 0 {
		t.Errorf("%v %v", forms, err)
	}
}

// TestFormsOfOrdersThatLeftAreForgotten: what was typed into a form of an order
// is of use as long as the order can be changed.
func TestFormsOfOrdersThatLeftAreForgotten(t *testing.T) {
	d := newDesk(t, order.KindProxy)
	ctx := t.Context()
	draft, _, err := d.NewOrder(ctx, nil, nil, false)
	ok(t, err)
	held, _, err := d.NewOrder(ctx, nil, nil, false)
	ok(t, err)
	thrown, _, err := d.NewOrder(ctx, nil, nil, false)
	ok(t, err)
	const gone = 999
	want := map[string]bool{"customer": true, "order of nobody": true}
	ok(t, d.KeepForm(ctx, "customer", map[string]string{"name": "Elm"}))
	ok(t, d.KeepForm(ctx, "order of nobody", map[string]string{"name": "Elm"}))
	for _, id := range []int64{draft.ID, held.ID, thrown.ID, gone} {
		for _, what := range []string{"customer", "Notes.0.Note"} {
			ok(t, d.KeepForm(ctx, work.OrderForm(id, what), map[string]string{"text": "call first"}))
			want[work.OrderForm(id, what)] = id != thrown.ID && id != gone
		}
	}
	_, err = d.Move(ctx, held.ExtOrderID, order.EventHold)
	ok(t, err)
	_, err = d.Move(ctx, thrown.ExtOrderID, order.EventDiscard)
	ok(t, err)
	shown, err := d.KeptForms(ctx)
	ok(t, err)
	onDisk, err := d.store.Settings(ctx, "form.")
	ok(t, err)
	if len(onDisk) != len(want) {
		t.Fatalf("looking forgot: %v", onDisk)
	}
	d.ForgetForms(ctx)
	onDisk, err = d.store.Settings(ctx, "form.")
	ok(t, err)
	for key, stays := range want {
		if _, ok := shown[key]; ok != stays {
			t.Errorf("%q: shown %v, want %v", key, ok, stays)
		}
		if _, ok := onDisk[key]; ok != stays {
			t.Errorf("%q: on the disk %v, want %v", key, ok, stays)
		}
	}
}
