package main

import (
	"io"
	"strings"
	"testing"

	"orderpad/client/credential"
	"orderpad/tui/kit"
	"orderpad/tui/tuitest"
)

// wired is the whole program on an empty home, in process.
type wired struct {
	*tuitest.Driver
	ui *screens
}

func wire(t *testing.T, w, h int) *wired {
	t.Helper()
	clock := tuitest.NewClock()
	a := &app{in: strings.NewReader(""), out: io.Discard, err: io.Discard, getenv: func(string) string { return "" }, home: t.TempDir(), now: clock.Now}
	a.vault = credential.With(credential.Memory(), a.getenv)
	if _, err := a.open(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.close(); err != nil {
			t.Error(err)
		}
	})
	ui, err := a.wireScreens(t.Context(), config{}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := tuitest.New(t, ui, clock, w, h)
	return &wired{d.Press("n"), ui} // draft without a connection
}

// Every action of the program is in the palette of every screen, by its words.
func TestThePaletteHoldsEverything(t *testing.T) {
	r := wire(t, 120, 40)
	for _, id := range r.ui.keys.IDs() {
		r.Press("alt+1", "ctrl+p").Type(r.ui.keys.Get(id).Help).HasNot("no action has these words")
		r.Press("esc")
	}
}

// It goes to the screen of an action. What needs no selection is done there; of
// the rest it says where they work.
func TestThePaletteGoesThere(t *testing.T) {
	for typed, want := range map[string][]string{
		"import a file":  {"2 Orders", "Import orders"},
		"ecat":           {"2 Orders", "eCat"},
		"pdf":            {"2 Orders", "PDF, letter or text of it: alt+p does it in an order."},
		"type a new":     {"5 Customers", "Company"},
		"price list":     {"6 Setup", "Import a price list"},
		"spread a total": {"2 Orders", "Spread a total: alt+e does it in a size grid."},
		"track it":       {"3 Queue", "Track it: t does it on what is selected here."},
	} {
		r := wire(t, 120, 40)
		r.Press("alt+1", "ctrl+p").Type(typed).Press("enter").HasNot("All actions").Has(want[1:]...)
		if open := kit.ScreenID(strings.ToLower(strings.Fields(want[0])[1])); r.ui.root.Open() != open {
			t.Errorf("%q went to %s, not to %s", typed, r.ui.root.Open(), open)
		}
	}
}

// An action's id begins with the name of its screen, which the palette goes by.
func TestActionsBelongToAScreen(t *testing.T) {
	r := wire(t, 80, 24)
	of := map[kit.ScreenID]bool{"global": true, kit.Team: true}
	for _, s := range kit.Screens {
		of[s] = true
	}
	for _, id := range r.ui.keys.IDs() {
		if !of[kit.ScreenOf(id)] {
			t.Errorf("%s belongs to no screen", id)
		}
	}
}
