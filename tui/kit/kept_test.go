package kit_test

import (
	"context"
	"errors"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"orderpad/tui/kit"
	"orderpad/tui/tuitest"
)

// customerForm is a form of a name, which begins filled, and a password.
func customerForm(env *kit.Env) *kit.Form {
	f := kit.NewForm()
	f.Add(env, "name", "Name").SetValue("shop")
	f.Add(env, "note", "Note")
	f.Add(env, "secret", "Password").Secret()
	f.Keep(env, "form")
	return f
}

func typeInto(t *testing.T, f *kit.Form, text string) {
	t.Helper()
	for _, r := range text {
		f.Update(press(t, string(r)))
	}
}

func TestFormKeepsWhatIsTyped(t *testing.T) {
	env, err := kit.NewEnv(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	f := customerForm(env)
	if f.Clear() {
		t.Error("nothing was kept, and esc clears it")
	}
	f.Update(press(t, "tab"))
	typeInto(t, f, "abc")
	f.Update(press(t, "tab"))
	typeInto(t, f, "s3cret")
	if got := env.Kept.Get("form"); !maps.Equal(got, kit.Texts{"note": "abc"}) {
		t.Fatalf("kept %v", got)
	}

	again := customerForm(env)
	lines, _ := again.Draw(&env.Theme, 60)
	if again.Value("note") != "abc" || again.Value("name") != "shop" || again.Value("secret") != "" || !strings.Contains(strings.Join(lines, "\n"), "Kept from before") {
		t.Fatalf("%q %q", again.Value("note"), lines)
	}
	typeInto(t, again, "x")
	if again.Clear() {
		t.Error("esc clears what was typed on")
	}
	if got := env.Kept.Get("form"); got["name"] != "shopx" || got["note"] != "abc" {
		t.Fatalf("kept %v", got)
	}

	third := customerForm(env)
	if !third.Clear() || third.Value("name") != "shop" || third.Value("note") != "" || env.Kept.Get("form") != nil {
		t.Errorf("%q %q, kept %v", third.Value("name"), third.Value("note"), env.Kept.Get("form"))
	}
	typeInto(t, third, "y")
	third.Done()
	if env.Kept.Get("form") != nil {
		t.Error("what is saved is still kept")
	}
}

func TestFormKeepsAPaste(t *testing.T) {
	env, err := kit.NewEnv(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	f := customerForm(env)
	f.Update(kit.BracketedPaste(" Ltd"))
	if got := env.Kept.Get("form")["name"]; got != "shop Ltd" {
		t.Errorf("kept %q", got)
	}
}

// disk is where Kept writes in tests.
type disk struct {
	mu     sync.Mutex
	texts  map[string]kit.Texts
	broken bool
}

func (d *disk) write(_ context.Context, key string, texts kit.Texts) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.broken {
		return errors.New("the disk is full")
	}
	d.texts[key] = texts
	return nil
}

func (d *disk) read(key string) kit.Texts {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.texts[key]
}

func TestKeptIsWrittenBehind(t *testing.T) {
	d := &disk{texts: map[string]kit.Texts{}}
	kept := kit.NewKept(map[string]kit.Texts{"old": {"a": "1"}})
	if kept.Get("old")["a"] != "1" {
		t.Fatal("what was kept before is not here")
	}
	ctx, stop := context.WithCancel(t.Context())
	failed := make(chan error, 8)
	var wait sync.WaitGroup
	wait.Go(func() { kept.Write(ctx, d.write, func(err error) { failed <- err }) })

	kept.Put("new", kit.Texts{"a": "2"})
	until(t, func() bool { return d.read("new")["a"] == "2" })

	d.mu.Lock()
	d.broken = true
	d.mu.Unlock()
	kept.Put("new", kit.Texts{"a": "3"})
	select {
	case err := <-failed:
		if err.Error() != "the disk is full" {
			t.Error(err)
		}
	case <-time.After(tuitest.Patience):
		t.Fatal("nobody was told")
	}
	d.mu.Lock()
	d.broken = false
	d.mu.Unlock()
	// What could not be written goes with the next change, and the last change
	// with the end of the program.
	kept.Put("old", nil)
	stop()
	wait.Wait()
	if d.read("new")["a"] != "3" || len(d.read("old")) != 0 {
		t.Errorf("%v", d.texts)
	}
}

func until(t *testing.T, ok func() bool) {
	t.Helper()
	deadline := time.After(tuitest.Patience)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("it did not come about")
		}
	}
}

func TestKeyRowsCutNoKey(t *testing.T) {
	env, err := kit.NewEnv(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	rows := kit.KeyRows(&env.Theme, 24, "enter", "fill", "+ -", "a dozen", "s", "save this row", "esc", "close")
	if len(rows) != 3 || !strings.Contains(strings.Join(rows, "\n"), "save this row") {
		t.Errorf("%q", rows)
	}
	for _, r := range rows {
		if kit.Width(r) > 24 {
			t.Errorf("%q is too long", r)
		}
	}
}
