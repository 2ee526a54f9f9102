package work_test

import (
	"maps"
	"testing"

	"orderpad/store/order"
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
