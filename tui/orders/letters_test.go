package orders_test

import (
	"strings"
	"testing"
	"time"

	"orderpad/tui/kit"
)

// In a grid letters find a size, and a digit after them is its quantity.
func TestLettersFindASize(t *testing.T) {
	for typed, want := range map[string]string{
		"m 5":    "Navy M5",
		"xl 4":   "Navy XL4",
		"xxl 3":  "Navy 2XL3",
		"xx 2":   "Navy 2XL2",
		"xxxl 1": "Navy 3XL1",
		"l 7":    "Navy L7",
		"ml 6":   "Navy L6", // no size is called ml: the l begins anew
		"s 1":    "Navy S1",
	} {
		r := newRig(t, 120, 40)
		r.grid().Press("end").Type(strings.ReplaceAll(typed, " ", ""))
		r.Fire(nil)
		if got := lines(r.only(t)); !strings.Contains(got, want) || strings.Count(got, "Navy ") != 1 {
			t.Errorf("%q makes %q, want %q", typed, got, want)
		}
	}
}

// Letters with a pause between them are two searches; what is not there is said.
func TestLettersBeginAnewAfterAPause(t *testing.T) {
	r := newRig(t, 120, 40)
	r.grid().Press("x")
	r.clock.Advance(2 * time.Second)
	r.Press("l", "9").Fire(nil)
	if got := lines(r.only(t)); !strings.Contains(got, "Navy L9") {
		t.Errorf("x, a pause and l 9 make %q", got)
	}
	r.Press("q")
	r.said(t, "No size of PC54 begins with q.")
}

// In an order a plain letter is alt and that letter, and a digit no screen.
func TestPlainLettersInAnOrder(t *testing.T) {
	r := newRig(t, 120, 40)
	r.grid().Press("4", "esc").Has("+ a style")
	if r.screen.Typing() || !r.screen.Digits() {
		t.Error("an order takes letters for text, or digits for screens")
	}
	r.Press("f").Has("A fee or service")
}

// Every part of the screen has its actions reached by letters of ctrl+g.
func TestEveryActionHasALetter(t *testing.T) {
	r := newRig(t, 80, 24)
	for _, part := range []string{"list", "grid", "order"} {
		switch part {
		case "grid":
			r.grid()
		case "order":
			r.Press("4", "esc")
		}
		letters := kit.Letters(r.screen.Keys(), kit.GlobalKeys())
		for _, b := range r.screen.Keys() {
			if len(b.Keys) > 0 && !kit.Reached(b, letters) {
				t.Errorf("%s: %s", part, b.ID)
			}
		}
	}
}
