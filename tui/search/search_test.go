package search_test

import (
	"testing"
)

func TestResultsGolden(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Type("pc54 nav")
	t.Run("prompt", func(t *testing.T) { r.Goldens(t) })
	r.Press("down", "tab", "down")
	t.Run("list", func(t *testing.T) { r.Goldens(t) })
}

func TestEntryGolden(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Type("pc54 navy s4 m8 l8 xl2 2xl2 3xl1 @8.50")
	t.Run("whole", func(t *testing.T) { r.Goldens(t) })
	r.Press("backspace").Type("x")
	t.Run("wrong", func(t *testing.T) { r.Goldens(t) })
}
