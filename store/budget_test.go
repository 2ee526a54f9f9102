package store

import (
	"testing"
	"time"

	"orderpad/store/order"
)

// still is a clock that moves only when it is told to.
type still struct{ at time.Time }

func (c *still) now() time.Time { return c.at }

func budgetAt(t *testing.T, rate int) (*Budget, *still) {
	t.Helper()
	c := &still{at: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	return openAt(t, t.TempDir(), c.now).Budget("https://shop.test", rate), c
}

func take(t *testing.T, b *Budget, units int, sending bool) time.Duration {
	t.Helper()
	wait, err := b.Take(t.Context(), units, sending)
	must(t, err)
	return wait
}

func left(t *testing.T, b *Budget) int {
	t.Helper()
	n, err := b.Left(t.Context())
	must(t, err)
	return n
}

func TestBudgetKeepsAReserveForSending(t *testing.T) {
	b, c := budgetAt(t, 30)
	for n := range 24 {
		if wait := take(t, b, 1, false); wait != 0 {
			t.Fatal("the", n, "th fetch waits", wait)
		}
		c.at = c.at.Add(100 * time.Millisecond)
	}
	if wait := take(t, b, 1, false); wait != budgetWindow-2400*time.Millisecond {
		t.Fatal("the reserve was spent on fetching, or the wait is wrong:", wait)
	}
	if left(t, b) != 6 {
		t.Fatal(left(t, b))
	}
	for range 3 {
		if wait := take(t, b, 2, true); wait != 0 {
			t.Fatal(wait)
		}
	}
	wait := take(t, b, 2, true)
	if wait != budgetWindow-2300*time.Millisecond {
		t.Fatal("2 units are free when the second fetch is a window old:", wait)
	}
	c.at = c.at.Add(wait)
	if wait := take(t, b, 2, true); wait != 0 {
		t.Fatal(wait)
	}
}

func TestASignInCostsNothingAndStillWaits(t *testing.T) {
	b, c := budgetAt(t, 30)
	for range 40 {
		if wait := take(t, b, 0, false); wait != 0 || left(t, b) != 30 {
			t.Fatal(wait, left(t, b))
		}
	}
	b.Seen(order.RateLimit{Limited: true, RetryAfter: 20 * time.Second})
	if wait := take(t, b, 0, true); wait != 20*time.Second {
		t.Fatal("a sign-in does not wait where the server asked to:", wait)
	}
	c.at = c.at.Add(20 * time.Second)
	if wait := take(t, b, 0, true); wait != 0 {
		t.Fatal(wait)
	}
}

func TestBudgetNeverSpendsMoreThanTheRateInAnyMinute(t *testing.T) {
	b, c := budgetAt(t, 30)
	var taken []time.Time
	for range 2000 {
		if take(t, b, 2, true) == 0 {
			taken = append(taken, c.at)
		}
		c.at = c.at.Add(700 * time.Millisecond)
	}
	for i := 15; i < len(taken); i++ {
		if gap := taken[i].Sub(taken[i-15]); gap < time.Minute {
			t.Fatalf("16 creates in %s", gap)
		}
	}
	if want := 15 * 23; len(taken) < want {
		t.Fatalf("%d creates in 1400 s, the budget allows %d", len(taken), want)
	}
}

func TestBudgetObeysTheServer(t *testing.T) {
	b, c := budgetAt(t, 30)
	b.Seen(order.RateLimit{Known: true, Limit: 30, Remaining: 7, Reset: 20 * time.Second})
	if wait := take(t, b, 2, false); wait != 20*time.Second {
		t.Fatal("others used it up, and the reserve is not for fetching:", wait)
	}
	if take(t, b, 6, true) != 0 || take(t, b, 2, true) != 20*time.Second || left(t, b) != 1 {
		t.Fatal("left", left(t, b))
	}
	c.at = c.at.Add(20 * time.Second)
	if wait := take(t, b, 2, true); wait != 0 {
		t.Fatal(wait)
	}
	b.Seen(order.RateLimit{Limited: true, RetryAfter: 42 * time.Second})
	if wait := take(t, b, 1, true); wait != 42*time.Second || left(t, b) != 0 {
		t.Fatal(wait)
	}
	other := b.store.Budget("https://other.test", 30)
	if take(t, other, 1, false) != 0 {
		t.Fatal("another server's budget is another's")
	}
	// It outlasts the program.
	again := openAt(t, b.store.opt.Dir, c.now).Budget("https://shop.test", 30)
	if wait := take(t, again, 1, true); wait != 42*time.Second {
		t.Fatal(wait)
	}
	b.Seen(order.RateLimit{Limited: true})
	if wait := take(t, b, 1, true); wait != time.Minute {
		t.Fatal("a 429 without a time counts as a minute:", wait)
	}
}

func TestBudgetWhenTheClockJumps(t *testing.T) {
	b, c := budgetAt(t, 30)
	for range 15 {
		take(t, b, 2, true)
	}
	b.Seen(order.RateLimit{Limited: true, RetryAfter: time.Hour})
	c.at = c.at.Add(-24 * time.Hour)
	if wait := take(t, b, 2, true); wait != time.Hour {
		t.Fatal("a day back must not block for a day:", wait)
	}
	c.at = c.at.Add(time.Hour)
	if wait := take(t, b, 2, true); wait != 0 {
		t.Fatal(wait)
	}
}

func TestARequestThatCostsMoreThanTheRateGoesWhenNothingElseDid(t *testing.T) {
	b, _ := budgetAt(t, 4)
	if take(t, b, 9, false) != 0 || take(t, b, 9, false) == 0 {
		t.Fatal("9 units of 4")
	}
}
