package track_test

import (
	"testing"

	"pgregory.net/rapid"

	"orderpad/tui/kit"
	"orderpad/tui/track"
	"orderpad/tui/work"
)

var _ track.Work = (*work.Work)(nil)

func TestPlainTerminal(t *testing.T) {
	for _, keys := range [][]string{{"down"}, {"down", "down", "enter"}} {
		r := open(t, 80, 24, nil)
		r.env.Theme = kit.NewTheme(kit.LookFromEnv(func(k string) string {
			return map[string]string{"TERM": "linux", "NO_COLOR": "yes"}[k]
		}, kit.Auto))
		r.Press(keys...)
		for _, c := range r.Screen() {
			if c > '~' {
				t.Errorf("after %v: %q is not ASCII:\n%s", keys, c, r.Screen())
				break
			}
		}
	}
}

func TestAnyKeysAtAnySize(t *testing.T) {
	names := []string{
		"up", "down", "left", "right", "enter", "tab", "shift+tab", "esc", "pgup", "pgdown", "home", "end", "f5", "space", "delete",
		"a", "c", "d", "h", "l", "o", "r", "s", "t", "u", "x", "/", "backspace", "alt+c", "alt+d", "alt+l", "alt+n", "alt+s", "alt+t", "alt+v", "ctrl+n",
	}
	rapid.Check(t, func(rt *rapid.T) {
		r := open(t, 80, 24, nil)
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			switch rapid.IntRange(0, 5).Draw(rt, "what") {
			case 0:
				r.Click(rapid.IntRange(0, 119).Draw(rt, "x"), rapid.IntRange(0, 39).Draw(rt, "y"))
			case 1:
				r.Wheel(rapid.IntRange(0, 119).Draw(rt, "x"), rapid.IntRange(0, 39).Draw(rt, "y"), rapid.IntRange(-2, 2).Draw(rt, "turns"))
			case 2:
				r.Send(kit.ChangedMsg{Orders: true, Cache: true})
			default:
				r.Press(rapid.SampledFrom(names).Draw(rt, "key"))
			}
			r.Resize(rapid.IntRange(40, 250).Draw(rt, "w"), rapid.IntRange(10, 80).Draw(rt, "h")).Fits(t)
		}
	})
}
