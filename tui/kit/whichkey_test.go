package kit_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"orderpad/tui/kit"
	"orderpad/tui/tuitest"
)

func key(name string) tea.KeyPressMsg {
	k, _ := tuitest.Key(name)
	return k
}

func TestLettersAreThoseOfTheKeys(t *testing.T) {
	here := []kit.Binding{
		{ID: "a.open", Keys: []string{"enter"}, Help: "open"},
		{ID: "a.cost", Keys: []string{"f9"}, Help: "cost", Letter: "k"},
		{ID: "a.keep", Keys: []string{"alt+k"}, Help: "keep"},
		{ID: "a.copy", Keys: []string{"c"}, Help: "copy"},
		{ID: "a.none", Help: "yes please"},
	}
	got := kit.Letters(here, kit.GlobalKeys())
	for id, want := range map[kit.ActionID]string{
		"a.open": "", "a.keep": "k", "a.cost": "s", "a.copy": "c", "a.none": "e",
		kit.Undo: "z", kit.Redo: "y", kit.PickCustomer: "p", kit.GoTo(kit.Orders): "2", kit.Palette: "/", kit.Help: "?", kit.Quit: "", kit.Back: "",
	} {
		if got[id] != want {
			t.Errorf("%s has the letter %q, want %q", id, got[id], want)
		}
	}
	seen := map[string]kit.ActionID{}
	for id, l := range got {
		if seen[l] != "" {
			t.Errorf("%s and %s share %q", id, seen[l], l)
		}
		seen[l] = id
	}
	if !kit.Reached(here[1], got) || kit.Reached(kit.Binding{ID: "x", Keys: []string{"alt+x", "f2"}}, got) {
		t.Error("what an alt or F key alone reaches is told wrong")
	}
}

// A plain letter is alt and that letter where nothing is typed, unless it has
// an action of its own.
func TestPlainLettersAreAltLetters(t *testing.T) {
	bindings := []kit.Binding{{ID: "a.again", Keys: []string{"alt+d"}}, {ID: "a.copy", Keys: []string{"c"}}, {ID: "a.check", Keys: []string{"alt+c"}}}
	for name, want := range map[string]kit.ActionID{"d": "a.again", "alt+d": "a.again", "c": "a.copy", "alt+c": "a.check", "D": "", "x": ""} {
		if b, _ := kit.Match(key(name), false, bindings); b.ID != want {
			t.Errorf("%s is %q, want %q", name, b.ID, want)
		}
	}
	if b, ok := kit.Match(key("d"), true, bindings); ok {
		t.Errorf("typed, d is %q", b.ID)
	}
}

func TestOptionCharactersAreAltKeys(t *testing.T) {
	for char, want := range map[string]string{"å": "alt+a", "∂": "alt+d", "Ω": "alt+z", "™": "alt+2", "º": "alt+0", "a": "a", "é": "é", "ü": "ü"} {
		got := kit.OptionKey(tea.KeyPressMsg{Code: []rune(char)[0], Text: char})
		if name := kit.KeyName(got); name != want {
			t.Errorf("%s is %s, want %s", char, name, want)
		}
	}
}

func TestWhichKeyBox(t *testing.T) {
	env, err := kit.NewEnv(tuitest.NewClock().Now)
	if err != nil {
		t.Fatal(err)
	}
	here := []kit.Binding{
		{ID: "a.spread", Keys: []string{"alt+e"}, Help: "spread a total", Group: "THIS ROW"},
		{ID: "a.above", Keys: []string{"alt+r"}, Help: "repeat the row above", Group: "THIS ROW", Off: "there is no row above"},
		{ID: "a.wire", Keys: []string{"alt+w"}, Help: "what will be sent", Group: "LOOK"},
	}
	box := kit.NewWhichKeyBox(env, "ctrl+g", here, kit.GlobalKeys())
	for _, w := range []int{60, 80, 120} {
		for h := 12; h < 30; h++ {
			text, _ := box.View(w, h)
			if why := tuitest.Fits(text, w, h); why != "" {
				t.Fatalf("%d x %d: %s\n%s", w, h, why, text)
			}
			for _, want := range []string{"THIS ROW", "e spread", "w what", "0 Today", "6 Setup", "z undo"} {
				if !strings.Contains(ansi.Strip(text), want) {
					t.Fatalf("%d x %d has no %q:\n%s", w, h, want, text)
				}
			}
		}
	}
	if _, closed := box.Update(key("r")); closed {
		t.Error("what is off closes the box")
	}
	if text, _ := box.View(80, 24); !strings.Contains(text, "there is no row above") {
		t.Error("it does not say why:\n" + text)
	}
	if _, closed := box.Update(key("!")); closed {
		t.Error("a letter of nothing closes the box")
	}
	for name, want := range map[string]kit.ActionID{"e": "a.spread", "E": "a.spread", "2": kit.GoTo(kit.Orders), "/": kit.Palette} {
		cmd, closed := box.Update(key(name))
		if !closed || cmd == nil || cmd() != tea.Msg(kit.ActionMsg{ID: want}) {
			t.Errorf("%s does not do %s", name, want)
		}
	}
	for _, name := range []string{"esc", "ctrl+g"} {
		if cmd, closed := box.Update(key(name)); !closed || cmd != nil {
			t.Errorf("%s does not close", name)
		}
	}
}
