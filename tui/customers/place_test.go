package customers_test

import (
	"encoding/json"
	"testing"

	"orderpad/tui/customers"
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
