package queue_test

import (
	"encoding/json"
	"testing"
)

func TestTheNextStartOpensTheLedger(t *testing.T) {
	r := open(t, 80, 24, nil)
	if r.screen.Place() != nil {
		t.Errorf("the list is the place %v", r.screen.Place())
	}
	r.down(1).Press("enter")
	at, err := json.Marshal(r.screen.Place())
	if err != nil {
		t.Fatal(err)
	}
	again := open(t, 80, 24, nil)
	again.Run(again.screen.Return(at), again.screen.Init())
	if want, got := r.Screen(), again.Screen(); want != got {
		t.Errorf("%s\nopens as\n%s", want, got)
	}
	if again.Press("esc"); again.screen.Place() != nil {
		t.Error("esc does not lead to the list")
	}
}
