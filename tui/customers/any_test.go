package customers_test

import (
	"testing"

	"pgregory.net/rapid"

	"orderpad/tui/customers"
	"orderpad/tui/tuitest"
	"orderpad/tui/work"
)

var _ customers.Work = (*work.Work)(nil)

func TestPlainTerminal(t *testing.T) {
	for _, keys := range [][]string{{"down"}, {"down", "enter"}, {"alt+n", "alt+s"}} {
		r := open(t, 80, 24, nil)
		r.env.Theme = tuitest.PlainTheme()
		r.Press(keys...).ASCII()
	}
}

func TestAnyKeysAtAnySize(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) { open(t, 80, 24, nil).Anything(rt) })
}
