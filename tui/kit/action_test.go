package kit_test

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
)

// lamp is a screen with one part.
type lamp struct {
	on, gone bool
	did      int
}

func (l *lamp) light() tea.Cmd { l.on, l.did = true, l.did+1; return nil }

func (l *lamp) offLight() string {
	if l.on {
		return "it is lit"
	}
	return ""
}

func (l *lamp) words() string {
	return map[bool]string{true: "put it out", false: "nothing to put out"}[l.on]
}

func (l *lamp) isGone() bool { return l.gone }

func lampActions() []kit.Action[lamp] {
	return []kit.Action[lamp]{
		{ID: "lamp.light", Keys: []string{"l"}, Help: "light it", Off: (*lamp).offLight, Do: (*lamp).light},
		{ID: "lamp.out", Keys: []string{"o"}, Words: (*lamp).words, Quiet: kit.Always[lamp], Hidden: (*lamp).isGone, Do: (*lamp).light},
		{ID: kit.Refresh, Help: "look at it", Do: (*lamp).light},
	}
}

// One list declares, offers and carries out, with the rep's own keys.
func TestAnActionIsOneValue(t *testing.T) {
	declared := kit.Declare(lampActions(), lampActions())
	if len(declared) != 2 || declared[0].ID != "lamp.light" || declared[1].ID != "lamp.out" {
		t.Fatalf("declared %+v", declared)
	}
	keys, err := kit.NewKeymap(map[string][]string{"lamp.light": {"x"}}, declared)
	if err != nil {
		t.Fatal(err)
	}
	env := &kit.Env{Keys: keys, Now: time.Now}
	s := &lamp{}
	got := kit.Offer(env, s, lampActions())
	if len(got) != 3 || got[0].Keys[0] != "x" || got[0].Off != "" || got[0].NoHint || !got[1].NoHint || got[1].Help != "nothing to put out" {
		t.Fatalf("offered %+v", got)
	}
	if got[2].ID != kit.Refresh || got[2].Help != "look at it" || got[2].Keys[0] != "f5" {
		t.Errorf("the global one: %+v", got[2])
	}
	if cmd := kit.Do(s, lampActions(), "lamp.light"); cmd != nil || s.did != 1 {
		t.Fatalf("lit %d times", s.did)
	}
	if got = kit.Offer(env, s, lampActions()); got[0].Off != "it is lit" || got[1].Help != "put it out" {
		t.Errorf("lit: %+v", got)
	}
	said, _ := kit.Do(s, lampActions(), "lamp.light")().(kit.NoticeMsg)
	if s.did != 1 || said.Kind != kit.Warn || said.Text != "It is lit." {
		t.Errorf("off, it was done %d times and said %+v", s.did, said)
	}
	s.gone = true
	if got = kit.Offer(env, s, lampActions()); len(got) != 2 {
		t.Errorf("hidden: %+v", got)
	}
	if kit.Do(s, lampActions(), "lamp.unknown") != nil || s.did != 1 {
		t.Error("an id of another part did something")
	}
}
