package customers_test

import (
	"encoding/json"
	"slices"
	"testing"

	"orderpad/tui/customers"
	"orderpad/tui/kit"
)

func TestTheNextStartShowsTheSameCustomer(t *testing.T) {
	for name, begin := range map[string]func(*rig){
		"prompt": func(r *rig) { r.Type("ca") },
		"list":   func(r *rig) { r.Press("down", "down") },
		"inside": func(r *rig) { r.Type("ca").Press("down", "enter") },
		"pick":   func(r *rig) { r.Send(customers.PickMsg{OrderID: 12, Version: 3}).Type("ca") },
	} {
		t.Run(name, func(t *testing.T) {
			r := open(t, 80, 24, nil)
			begin(r)
			at, err := json.Marshal(r.screen.Place())
			if err != nil {
				t.Fatal(err)
			}
			again := open(t, 80, 24, nil)
			again.Run(again.screen.Return(at), again.screen.Init())
			if want, got := r.Screen(), again.Screen(); want != got {
				t.Errorf("%s\nopens as\n%s", want, got)
			}
		})
	}
}

func TestCustomersAreSortedAsTheRepChose(t *testing.T) {
	r := open(t, 120, 40, nil)
	table, _ := r.screen.List()
	names := func() (names []string) {
		for i := range table.Len() {
			names = append(names, table.Row(i)[0].Text)
		}
		return names
	}
	came := names()
	r.ClickOn("CUSTOMER")
	if got := names(); !slices.IsSortedFunc(got, kit.CompareText) || len(got) != len(came) {
		t.Errorf("by name: %v", got)
	}
	for _, column := range table.Sorts {
		table.SortBy, table.SortDown = column, false
		r.Run(r.screen.Resort())
		up := names()
		table.SortDown = true
		r.Run(r.screen.Resort())
		if down := names(); column != "along" && slices.Equal(up, down) {
			t.Errorf("by %s: up and down are %v", column, up)
		}
	}
	r.Press("enter")
	if _, inSight := r.screen.List(); inSight {
		t.Error("the list is in sight behind the customer")
	}
}
