package kit_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
	"orderpad/tui/tuitest"
)

type picked string

func choose(t *testing.T, o kit.Overlay, names ...string) (msg tea.Msg, closed bool) {
	t.Helper()
	for _, name := range names {
		k, ok := tuitest.Key(name)
		if !ok {
			t.Fatalf("there is no key %q", name)
		}
		var cmd tea.Cmd
		if cmd, closed = o.Update(k); cmd != nil {
			msg = cmd()
		}
	}
	return msg, closed
}

func newMenu(t *testing.T) *kit.Menu {
	t.Helper()
	env, err := kit.NewEnv(tuitest.NewClock().Now)
	if err != nil {
		t.Fatal(err)
	}
	return kit.NewMenu(env, "What became of OP7F3K-0011?", "It was sent at 14:02 and nobody answered.",
		kit.Choice{Label: "wait", Key: "w", Help: "change nothing"},
		kit.Choice{Label: "send again", Key: "a", Help: strings.Repeat("the shop may get it twice ", 6), Msg: picked("again")},
		kit.Choice{Label: "cancel", Key: "c", Msg: picked("cancel")})
}

func TestMenuAnswers(t *testing.T) {
	for _, c := range []struct {
		keys   []string
		want   tea.Msg
		closed bool
	}{
		{[]string{"enter"}, nil, true},
		{[]string{"esc"}, nil, true},
		{[]string{"down", "enter"}, picked("again"), true},
		{[]string{"up", "space"}, picked("cancel"), true},
		{[]string{"c"}, picked("cancel"), true},
		{[]string{"x"}, nil, false},
	} {
		if msg, closed := choose(t, newMenu(t), c.keys...); msg != c.want || closed != c.closed {
			t.Errorf("%v: %v, closed %v; want %v, %v", c.keys, msg, closed, c.want, c.closed)
		}
	}
}

func TestMenuFitsAndTakesClicks(t *testing.T) {
	m := newMenu(t)
	for _, size := range []tuitest.Size{{W: 36, H: 8}, {W: 56, H: 13}, {W: 76, H: 22}} {
		text, _ := m.View(size.W, size.H)
		if why := tuitest.Fits(text, size.W, size.H); why != "" {
			t.Errorf("%s: %s\n%s", size, why, text)
		}
		for y, line := range strings.Split(text, "\n") {
			if !strings.Contains(line, "cancel") {
				continue
			}
			cmd, closed := m.Update(tea.MouseClickMsg{X: 4, Y: y, Button: tea.MouseLeft})
			if !closed || cmd() != picked("cancel") {
				t.Errorf("%s: a click on cancel did not choose it", size)
			}
		}
	}
}

func TestPagerShowsEveryLineAndStaysInside(t *testing.T) {
	env, err := kit.NewEnv(tuitest.NewClock().Now)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(strings.Repeat("row\n", 40)), "\n")
	for i := range lines {
		lines[i] += kit.Int(i + 1)
	}
	var p kit.Pager
	seen := map[string]bool{}
	note := func() {
		for _, l := range strings.Split(p.Draw(&env.Theme, lines, 30, 10), "\n") {
			seen[l] = true
		}
	}
	note()
	for range 10 {
		k, _ := tuitest.Key("pgdown")
		p.Key(k)
		note()
	}
	for _, l := range lines {
		if !seen[l] {
			t.Errorf("%s was never shown", l)
		}
	}
	if last := p.Draw(&env.Theme, lines, 30, 10); !strings.Contains(last, "lines 32 to 40 of 40") {
		t.Errorf("the end is not the end:\n%s", last)
	}
	if short := p.Draw(&env.Theme, lines[:3], 30, 10); !strings.Contains(short, "row1") || strings.Contains(short, "lines") {
		t.Errorf("three lines in ten are\n%s", short)
	}
}

func TestWrapKeepsNumbersWhole(t *testing.T) {
	for _, l := range kit.Wrap("Please look for OP7F3K-0011 in ManageOrders", 21) {
		if strings.HasSuffix(l, "-") {
			t.Errorf("the number is broken: %q", l)
		}
	}
}

func TestFieldSurvivesEveryEditingKey(t *testing.T) {
	env, err := kit.NewEnv(tuitest.NewClock().Now)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"alt+d", "alt+delete", "alt+backspace", "ctrl+w", "ctrl+k", "ctrl+u", "alt+f", "alt+b", "delete", "backspace", "ctrl+t"} {
		for _, text := range []string{"", "x", " ", "x y", "  "} {
			for back := range len(text) + 1 {
				f := kit.NewField(env, "")
				f.Focus()
				f.SetValue(text)
				for range back {
					k, _ := tuitest.Key("left")
					f.Update(k)
				}
				k, _ := tuitest.Key(name)
				f.Update(k)
				if len(f.Value()) > len(text) {
					t.Errorf("%s on %q made it %q", name, text, f.Value())
				}
			}
		}
	}
}

func TestSentencesNameTheRepsOwnKeys(t *testing.T) {
	keys, err := kit.NewKeymap(map[string][]string{"global.refresh": {"f7"}, "global.queue": {}})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := keys.Name(kit.Refresh), keys.Name(kit.QueueOrder); a != "F7" || b != "the palette" {
		t.Errorf("keys are named %q and %q", a, b)
	}
}
