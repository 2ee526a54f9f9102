package store

import (
	"fmt"
	"testing"
	"time"

	"orderpad/store/order"
)

// TestCanaryKnowsACopy: a number that was given here and did not leave from here
// comes from a copy, and so does one that was not given yet.
func TestCanaryKnowsACopy(t *testing.T) {
	for name, c := range map[string]struct {
		prefix string
		number int // of the device's orders: 1 sent, 2 queued, 3 draft, 4 cancelled, 5 not given yet
		suffix string
		copied bool
	}{
		"sent": {"", 1, "", false}, "queued": {"", 2, "", true}, "draft": {"", 3, "", true}, "cancelled": {"", 4, "", true},
		"not given yet": {"", 5, "", true}, "behind a proxy": {"NWCA-", 5, "", true}, "as a test": {"NWCA-TEST-", 2, "", true},
		"behind a proxy, sent": {"NWCA-", 1, "", false}, "a revision that is not here": {"", 1, "-1", false}, "part of another word": {"X", 5, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			connect(t, s, "shop")
			one := queue(t, s, create(t, s, sample("one")))
			posted(t, s, one.ID, "x", order.EventNotSent, order.WasRefused) // a gateway's word
			two := queue(t, s, create(t, s, sample("two")))
			create(t, s, sample("three"))
			four := queue(t, s, create(t, s, sample("four")))
			_, err := s.MoveOrder(t.Context(), four.ID, four.Version, order.EventCancel, "")
			must(t, err)
			q, err := s.Canary(t.Context(), "shop")
			if err != nil || q.Next != q.Device+"-0005" || !q.Since.IsZero() {
				t.Fatalf("%+v %v", q, err)
			}
			at := s.now().Add(time.Hour)
			copied, err := s.CanarySaw(t.Context(), "shop", []string{"NWCA-OTHER-0002", fmt.Sprintf("%s%s-%04d%s", c.prefix, q.Device, c.number, c.suffix)}, at)
			if err != nil || copied != c.copied {
				t.Fatalf("copied %v, %v", copied, err)
			}
			now, err := s.Canary(t.Context(), "shop")
			if err != nil || (now.Device != q.Device) != c.copied || !now.Since.Equal(at.Truncate(time.Second)) {
				t.Errorf("%+v %v", now, err)
			}
			if o := stored(t, s, two.ExtOrderID); o.CameBack() != c.copied {
				t.Errorf("%+v", o)
			}
			if !c.copied {
				return
			}
			// It lasts, and what it marked is no sign of another copy.
			s = reopen(t, s)
			if o := stored(t, s, two.ExtOrderID); !o.CameBack() || s.opened.Problem != "" {
				t.Errorf("%+v %+v", o, s.opened)
			}
			if copied, err := s.CanarySaw(t.Context(), "shop", []string{two.ExtOrderID}, at); copied || err != nil {
				t.Error(copied, err)
			}
		})
	}
}

func TestCanaryCountsFailuresInARow(t *testing.T) {
	s := open(t)
	for want := 1; want < 4; want++ {
		if n, err := s.CanaryFailed(t.Context(), "shop"); err != nil || n != want {
			t.Fatal(n, err)
		}
	}
	_, err := s.CanarySaw(t.Context(), "shop", nil, s.now())
	must(t, err)
	if n, err := s.CanaryFailed(t.Context(), "shop"); err != nil || n != 1 {
		t.Fatal(n, err)
	}
}
