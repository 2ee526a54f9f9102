package track_test

import (
	"encoding/json"
	"slices"
	"testing"
)

// reopened is the screen as the next start opens it.
func reopened(t *testing.T, before *rig) *rig {
	t.Helper()
	at, err := json.Marshal(before.screen.Place())
	if err != nil {
		t.Fatal(err)
	}
	r := open(t, 80, 24, func(f *fake) { f.orders = before.fake.orders })
	r.Run(r.screen.Return(at), r.screen.Init())
	return r
}

func TestTheNextStartShowsTheSameOrder(t *testing.T) {
	r := open(t, 80, 24, nil)
	if r.screen.Place() != nil {
		t.Errorf("a screen as it starts is the place %v", r.screen.Place())
	}
	for _, keys := range [][]string{{}, {"down"}, {"down", "down"}, {"down", "down", "enter"}} {
		r := open(t, 80, 24, nil)
		r.Type("cascade").Press(keys...)
		again := reopened(t, r)
		if want, got := r.Screen(), again.Screen(); want != got {
			t.Errorf("after %v\n%s\nopens as\n%s", keys, want, got)
		}
		if len(again.fake.asked) != 0 {
			t.Errorf("the shop was asked about %v without the rep's word", again.fake.asked)
		}
	}
}

func TestAnOrderThatIsGoneIsNotReturnedTo(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Type("cascade").Press("down", "down", "enter")
	r.fake.orders = nil
	again := reopened(t, r)
	again.Has("> cascade")
	if !again.screen.Typing() {
		t.Error("the prompt does not have the keys")
	}
	if r := open(t, 80, 24, nil); r.screen.Return([]byte(`{"query":7}`)) != nil {
		t.Error("a place that cannot be read was returned to")
	}
}

func TestTrackedOrdersAreSortedAsTheRepChose(t *testing.T) {
	r := open(t, 120, 40, nil)
	table, _ := r.screen.List()
	numbers := func() (numbers []string) {
		for i := range table.Len() {
			numbers = append(numbers, table.Row(i)[0].Text)
		}
		return numbers
	}
	came := numbers()
	for _, column := range table.Sorts {
		table.SortBy, table.SortDown = column, false
		r.Run(r.screen.Resort())
		up := numbers()
		table.SortDown = true
		r.Run(r.screen.Resort())
		if down := numbers(); slices.Equal(up, down) || len(up) != len(came) {
			t.Errorf("by %s: up %v, down %v", column, up, down)
		}
	}
	table.SortBy = ""
	r.ClickOn("NUMBER ")
	if got := numbers(); !slices.IsSorted(got) {
		t.Errorf("by order: %v", got)
	}
	r.Press("down", "enter")
	if _, inSight := r.screen.List(); inSight {
		t.Error("the list is in sight behind the order")
	}
}
