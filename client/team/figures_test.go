package team

import (
	"fmt"
	"testing"
	"time"

	"orderpad/store/order"
)

// TestFigures counts what the README says of a shop's store, and holds it to
// what it may be at most.
func TestFigures(t *testing.T) {
	ctx := t.Context()
	store, world, office, ann, _ := threeOf(t)
	before := store.Counts
	for range 10 { // orders that are open all day
		ann.pad.create()
	}
	for minute := range 600 {
		*world = world.Add(time.Minute)
		if minute%6 == 0 {
			ann.pad.create()
			if _, err := ann.Push(ctx); err != nil {
				t.Fatal(err)
			}
			if err := ann.Beat(ctx); err != nil {
				t.Fatal(err)
			}
			ann.pad.orders[fmt.Sprintf("%s-%04d", ann.pad.device, ann.pad.next)].Order.State = order.Accepted
		}
		if _, err := ann.Receive(ctx); err != nil {
			t.Fatal(err)
		}
		if minute%20 == 0 {
			if err := ann.Confirm(ctx); err != nil {
				t.Fatal(err)
			}
			if _, err := ann.ShopFile(ctx); err != nil {
				t.Fatal(err)
			}
		}
	}
	c := store.Counts
	puts, lists, gets, bytes := c.Puts-before.Puts, c.Lists-before.Lists, c.Gets-before.Gets, c.Bytes-before.Bytes
	t.Logf("a rep's day of 100 changes copied: %d writes, %d lists, %d reads, %d KB", puts, lists, gets, bytes>>10)
	if puts > 260 || lists > 760 || gets > 700 || bytes > 2<<20 {
		t.Error("more than the page for shops says")
	}
	// A look at 500 laptops.
	for i := range 497 {
		code := fmt.Sprintf("OZ%04d", i)
		if err := office.Reserve(ctx, code, nil); err != nil {
			t.Fatal(err)
		}
		if err := office.PutHead(ctx, Head{Device: code, Seq: 1}); err != nil {
			t.Fatal(err)
		}
	}
	kept := &memory{}
	look := func() (time.Duration, int) {
		s := Open(store, office.Slug, office.Name, office.Root(), office.me, kept)
		requests, began := store.Requests(), time.Now()
		devices, err := s.Devices(ctx)
		if err != nil {
			t.Fatal(err)
		}
		heads, err := s.Heads(ctx, devices)
		if err != nil || len(heads) != 500 {
			t.Fatalf("%d heads, %v", len(heads), err)
		}
		return time.Since(began), store.Requests() - requests
	}
	look()
	took, requests := look()
	t.Logf("a look at 500 laptops: %d requests, %v of this computer", requests, took.Round(time.Millisecond))
	if requests > 510 {
		t.Errorf("%d requests", requests)
	}
}
