package setup_test

import (
	"testing"

	"pgregory.net/rapid"

	"orderpad/tui/setup"
	"orderpad/tui/tuitest"
	"orderpad/tui/work"
)

var _ setup.Work = (*work.Work)(nil)

func TestPlainTerminal(t *testing.T) {
	for _, keys := range [][]string{{"down"}, {"home", "enter"}, {"home", "enter", "enter"}} {
		r := open(t, 80, 24, nil)
		r.env.Theme = tuitest.PlainTheme()
		r.Press(keys...).ASCII()
	}
}

func TestAnyKeysAtAnySize(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) { open(t, 80, 24, nil).Anything(rt) })
}
