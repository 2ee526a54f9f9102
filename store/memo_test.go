package store

import (
	"context"
	"testing"

	"orderpad/store/order"
)

// TestSpokenFollowsEveryProgram holds what is remembered of the orders' parts
// to what another program on the same home changes.
func TestSpokenFollowsEveryProgram(t *testing.T) {
	s := open(t)
	other, err := Open(t.Context(), s.opt)
	must(t, err)
	t.Cleanup(func() { must(t, other.Close()) })
	pieces := func() (n, often int) {
		spoken, err := s.Spoken(t.Context())
		must(t, err)
		for _, list := range spoken {
			for _, one := range list {
				n += one.Pieces
			}
		}
		styles, err := s.OrderedStyles(t.Context())
		must(t, err)
		for _, k := range styles {
			often += k
		}
		return n, often
	}
	if n, often := pieces(); n != 0 || often != 0 {
		t.Fatalf("%d pieces, %d orders before any", n, often)
	}
	o := create(t, other, sample("Cascade Youth"))
	if n, _ := pieces(); n != 0 {
		t.Fatalf("%d pieces of a draft", n)
	}
	must(t, other.write(t.Context(), func(ctx context.Context, tx *txn) error {
		o.State = order.Queued
		return commitOrder(ctx, tx, &o, "queued", "")
	}))
	if n, often := pieces(); n != o.Pieces() || n == 0 || often == 0 {
		t.Errorf("%d pieces, %d orders; want %d pieces", n, often, o.Pieces())
	}
	must(t, other.write(t.Context(), func(ctx context.Context, tx *txn) error {
		o.State = order.Draft
		return commitOrder(ctx, tx, &o, "draft", "")
	}))
	if n, often := pieces(); n != 0 || often != 0 {
		t.Errorf("%d pieces, %d orders of a draft again", n, often)
	}
}
