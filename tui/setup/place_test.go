package setup_test

import (
	"encoding/json"
	"testing"
)

func TestTheNextStartOpensTheConnection(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Press("enter").Has("ext_prefix")
	at, err := json.Marshal(r.screen.Place())
	if err != nil {
		t.Fatal(err)
	}
	again := open(t, 80, 24, nil)
	again.Run(again.screen.Return(at), again.screen.Init())
	if want, got := r.Screen(), again.Screen(); want != got {
		t.Errorf("%s\nopens as\n%s", want, got)
	}
	gone := open(t, 80, 24, nil)
	gone.Run(gone.screen.Return([]byte(`{"connection":"sold"}`)), gone.screen.Init()).Has("Add a connection")
	if gone.screen.Place() != nil {
		t.Errorf("at %v", gone.screen.Place())
	}
}
