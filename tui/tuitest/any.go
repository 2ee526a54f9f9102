package tuitest

import (
	"slices"

	"pgregory.net/rapid"

	"orderpad/tui/kit"
)

// anyKeys are the keys that every screen gets among random ones.
var anyKeys = []string{
	"up", "down", "left", "right", "enter", "tab", "shift+tab", "esc", "pgup", "pgdown", "home", "end", "f5", "space", "delete", "backspace", "ctrl+n",
	"a", "c", "d", "h", "l", "o", "r", "s", "t", "u", "x", "/", "alt+c", "alt+d", "alt+l", "alt+n", "alt+s", "alt+t", "alt+v",
}

// Anything does up to 25 random things, each in a window of another size:
// keys (keys beside the usual ones), clicks, the wheel, changes from
// elsewhere. The screen has to fit after each.
func (d *Driver) Anything(rt *rapid.T, keys ...string) {
	d.t.Helper()
	names := slices.Concat(anyKeys, keys)
	for range rapid.IntRange(1, 25).Draw(rt, "steps") {
		switch rapid.IntRange(0, 5).Draw(rt, "what") {
		case 0:
			d.Click(rapid.IntRange(0, 119).Draw(rt, "x"), rapid.IntRange(0, 39).Draw(rt, "y"))
		case 1:
			d.Wheel(rapid.IntRange(0, 119).Draw(rt, "x"), rapid.IntRange(0, 39).Draw(rt, "y"), rapid.IntRange(-2, 2).Draw(rt, "turns"))
		case 2:
			d.Send(kit.ChangedMsg{Orders: true, Cache: true})
		default:
			d.Press(rapid.SampledFrom(names).Draw(rt, "key"))
		}
		d.Resize(rapid.IntRange(40, 250).Draw(rt, "w"), rapid.IntRange(10, 80).Draw(rt, "h")).Fits(d.t)
	}
}

// PlainTheme is that of a Linux console without colours.
func PlainTheme() kit.Theme {
	env := map[string]string{"TERM": "linux", "NO_COLOR": "yes"}
	return kit.NewTheme(kit.LookFromEnv(func(k string) string { return env[k] }, kit.Auto))
}

// ASCII fails where the screen has other characters.
func (d *Driver) ASCII() *Driver {
	d.t.Helper()
	for _, c := range d.Screen() {
		if c > '~' {
			d.t.Errorf("%q is not ASCII:\n%s", c, d.Screen())
			break
		}
	}
	return d
}
