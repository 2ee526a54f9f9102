package orders_test

import (
	"testing"

	"orderpad/tui/tuitest"
)

// reference types the reference order.
func (r *rig) reference() *rig {
	r.grid()
	r.Press("4", "tab", "8", "tab", "8", "tab", "2", "tab", "2", "tab", "1")
	r.Press("down", "home", "right", "1", "2", "right", "1", "2", "right", "6", "left")
	return r
}

func TestGridGolden(t *testing.T) {
	r := newRig(t, 80, 24).reference()
	r.Goldens(t)
}

func TestGridFits(t *testing.T) {
	newRig(t, 80, 24).reference().FitsEverywhere(t)
}

var _ = tuitest.Sizes
