package tuitest

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"orderpad/tui/kit"
)

// String is the size as goldens are named: 80x24.
func (s Size) String() string { return fmt.Sprintf("%dx%d", s.W, s.H) }

// Fits checks text against a window and tells what is wrong with it.
func Fits(content string, w, h int) string {
	lines := strings.Split(content, "\n")
	if len(lines) > h {
		return fmt.Sprintf("%d lines in a window of %d", len(lines), h)
	}
	for i, l := range lines {
		if n := ansi.StringWidth(l); n > w {
			return fmt.Sprintf("line %d takes %d cells of %d: %q", i+1, n, w, ansi.Strip(l))
		}
	}
	return ""
}

var named = map[string]rune{
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	"enter": tea.KeyEnter, "tab": tea.KeyTab, "esc": tea.KeyEscape, "backspace": tea.KeyBackspace,
	"delete": tea.KeyDelete, "insert": tea.KeyInsert,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
	"f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10, "f11": tea.KeyF11, "f12": tea.KeyF12,
}

var modifiers = []struct {
	prefix string
	mod    tea.KeyMod
}{{"ctrl+", tea.ModCtrl}, {"alt+", tea.ModAlt}, {"shift+", tea.ModShift}}

// Key is the key press of a name as bindings write it.
func Key(name string) (tea.KeyPressMsg, bool) {
	var k tea.KeyPressMsg
	for rest := true; rest; {
		rest = false
		for _, m := range modifiers {
			if len(name) > len(m.prefix) && strings.HasPrefix(name, m.prefix) {
				name, k.Mod, rest = name[len(m.prefix):], k.Mod|m.mod, true
			}
		}
	}
	if code, ok := named[strings.ToLower(name)]; ok && len(name) > 1 {
		k.Code = code
		return k, true
	}
	if name == "space" {
		name = " "
	}
	r := []rune(name)
	if len(r) != 1 {
		return k, false
	}
	if k.Mod&(tea.ModCtrl|tea.ModAlt) == 0 {
		mod := k.Mod
		k = runeKey(r[0])
		k.Mod |= mod
		return k, true
	}
	k.Code = r[0]
	return k, true
}

func runeKey(r rune) tea.KeyPressMsg {
	k := tea.KeyPressMsg{Code: unicode.ToLower(r), Text: string(r)}
	if unicode.IsUpper(r) {
		k.Mod, k.ShiftedCode = tea.ModShift, r
	}
	return k
}

// Names fails from now on where a sentence on the screen names the key of an
// action that does nothing there: one that the screen does not list, or has
// switched off, and that does not work everywhere. (Those that do may be off
// for now: "F5 then fetches".)
func (d *Driver) Names(s kit.Screen, keys *kit.Keymap) *Driver {
	d.names, d.named = s, map[kit.ActionID]bool{}
	keys.Named = func(id kit.ActionID) { d.named[id] = true }
	return d
}

// namesWork holds what Names says, and that every action of the screen is reached
// without alt and F keys.
func (d *Driver) namesWork() {
	d.t.Helper()
	if d.names == nil {
		return
	}
	here := d.names.Keys()
	letters := kit.Letters(here, kit.GlobalKeys())
	for _, b := range here {
		if !kit.Reached(b, letters) {
			d.t.Errorf("%s is reached only by %v, which not every terminal sends", b.ID, b.Keys)
		}
	}
	for id := range d.named {
		if !works(id, here) {
			d.t.Errorf("a sentence names the key of %q, which does nothing here:\n%s", id, d.Screen())
		}
	}
}

func works(id kit.ActionID, here []kit.Binding) bool {
	everywhere := slices.ContainsFunc(kit.GlobalKeys(), func(b kit.Binding) bool { return b.ID == id })
	return everywhere || slices.ContainsFunc(here, func(b kit.Binding) bool { return b.ID == id && b.Off == "" })
}
