package kit_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"orderpad/tui/kit"
	"orderpad/tui/tuitest"
)

func press(t *testing.T, name string) tea.KeyPressMsg {
	t.Helper()
	k, ok := tuitest.Key(name)
	if !ok {
		t.Fatalf("no key %q", name)
	}
	return k
}

// TestStylesLiveInTheTheme keeps styles out of the rest of the tree, and
// Bubble Tea's first version with them.
func TestStylesLiveInTheTheme(t *testing.T) {
	root := filepath.Join("..", "..")
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		files++
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		rel = filepath.ToSlash(rel)
		if rel != "tui/kit/theme.go" && strings.Contains(string(src), "lipgloss."+"NewStyle") {
			t.Errorf("%s makes a style of its own", rel)
		}
		for _, old := range []string{"bubbletea", "bubbles", "lipgloss"} {
			if strings.Contains(string(src), `"github.com/charmbracelet/`+old) {
				t.Errorf("%s imports the first version of %s", rel, old)
			}
		}
		return nil
	})
	if err != nil || files < 10 {
		t.Fatalf("walked %d files: %v", files, err)
	}
}

func TestRunAnswersWhateverHappens(t *testing.T) {
	req := kit.NewRequest(kit.Search)
	ctx, cancel := context.WithCancel(context.Background())
	boom := errors.New("boom")
	got := kit.Run(ctx, req, func(context.Context) (int, error) { return 7, boom })().(kit.Result[int])
	if got.Req != req || got.Value != 7 || got.Err != boom {
		t.Errorf("result %+v", got)
	}
	got = kit.Run(ctx, req, func(context.Context) (int, error) { panic("no stock") })().(kit.Result[int])
	var p *kit.PanicError
	if !errors.As(got.Err, &p) || got.Req != req || !strings.Contains(p.Detail(), "no stock") || strings.Contains(p.Error(), "no stock") {
		t.Errorf("panic became %+v", got)
	}
	cancel()
	got = kit.Run(ctx, req, func(context.Context) (int, error) { t.Error("ran after cancel"); return 0, nil })().(kit.Result[int])
	if !errors.Is(got.Err, context.Canceled) {
		t.Errorf("cancelled became %+v", got)
	}
}

func TestLatestDropsWhatIsNot(t *testing.T) {
	var l kit.Latest
	ctx1, one := l.Next(context.Background(), kit.Search)
	ctx2, two := l.Next(context.Background(), kit.Search)
	if ctx1.Err() == nil || ctx2.Err() != nil {
		t.Error("the first request was not cancelled, or the second was")
	}
	if l.Done(one) || !l.Running() || !l.Done(two) || l.Done(two) || l.Running() {
		t.Error("only the newest request is done, and once")
	}
	if ctx2.Err() == nil {
		t.Error("a finished request keeps its context")
	}
}

func TestListenReadsOneAndEndsInSilence(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	req := kit.NewRequest(kit.Queue)
	ch := make(chan int, 2)
	ch <- 1
	ch <- 2
	listen := func() tea.Msg { return kit.Listen(ctx, req, ch)().(kit.ParkedMsg).Cmd() }
	if got := listen(); got != tea.Msg(kit.Event[int]{Req: req, Value: 1}) {
		t.Errorf("got %v", got)
	}
	if len(ch) != 1 {
		t.Error("more than one message was read")
	}
	close(ch)
	listen()
	if got := listen(); got != nil {
		t.Errorf("a closed channel said %v", got)
	}
	cancel()
	if got := kit.Listen(ctx, req, make(chan int))().(kit.ParkedMsg).Cmd(); got != nil {
		t.Errorf("a cancelled listener said %v", got)
	}
}

func TestKeymapNamesWhatIsWrong(t *testing.T) {
	set := []kit.Binding{
		{ID: "list.open", Keys: []string{"enter"}, Help: "open"},
		{ID: "list.mark", Keys: []string{"tab"}, Help: "mark"},
		{ID: "grid.next", Keys: []string{"tab"}, Help: "next"},
	}
	for name, c := range map[string]struct {
		remap map[string][]string
		want  string
	}{
		"defaults":            {nil, ""},
		"remapped":            {map[string][]string{"list.mark": {"x", "alt+m"}}, ""},
		"unbound":             {map[string][]string{"list.mark": {}}, ""},
		"another scope":       {map[string][]string{"list.open": {"n"}, "grid.next": {"n"}}, ""},
		"freed":               {map[string][]string{"global.new": {"ctrl+k"}, "list.open": {"ctrl+n"}}, ""},
		"unknown":             {map[string][]string{"list.opne": {"x"}}, `keys: there is no action "list.opne"`},
		"wrong scope":         {map[string][]string{"grid.mark": {"x"}}, `keys: there is no action "grid.mark", is it "list.mark"?`},
		"same scope":          {map[string][]string{"list.open": {"tab"}}, `keys: tab is both "list.mark" and "list.open"`},
		"against global":      {map[string][]string{"list.open": {"ctrl+n"}}, `keys: ctrl+n is both "global.new" and "list.open"`},
		"empty":               {map[string][]string{"list.open": {" "}}, `keys: "list.open" has an empty key`},
		"ctrl+c is untouched": {map[string][]string{"list.open": {"ctrl+c"}}, `keys: ctrl+c always quits and cannot be "list.open"`},
	} {
		m, err := kit.NewKeymap(c.remap, set)
		if got := fmt.Sprint(err); c.want != "" && got != c.want || c.want == "" && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if c.want == "" && len(m.IDs()) < len(set) {
			t.Errorf("%s: %d ids", name, len(m.IDs()))
		}
	}
	if _, err := kit.NewKeymap(nil, set, set); err == nil {
		t.Error("an action declared twice was taken")
	}
}

func TestMatchLeavesTextAlone(t *testing.T) {
	b := []kit.Binding{{ID: "a.q", Keys: []string{"?"}}, {ID: "a.alt", Keys: []string{"alt+e"}}, {ID: "a.f", Keys: []string{"f1"}}, {ID: "a.sp", Keys: []string{"space"}}, {ID: "a.st", Keys: []string{"shift+tab"}}}
	altGr := tea.KeyPressMsg{Code: 'q', Text: "?", Mod: tea.ModCtrl | tea.ModAlt}
	for _, c := range []struct {
		key    tea.KeyPressMsg
		typing bool
		want   kit.ActionID
	}{
		{press(t, "?"), false, "a.q"}, {press(t, "?"), true, ""}, {altGr, true, ""}, {altGr, false, "a.q"},
		{press(t, "alt+e"), true, "a.alt"}, {press(t, "f1"), true, "a.f"}, {press(t, "space"), false, "a.sp"},
		{press(t, "space"), true, ""}, {press(t, "shift+tab"), true, "a.st"}, {press(t, "e"), false, "a.alt"}, {press(t, "e"), true, ""},
	} {
		got, _ := kit.Match(c.key, c.typing, b)
		if got.ID != c.want {
			t.Errorf("%s typing %v: %q, want %q", kit.KeyName(c.key), c.typing, got.ID, c.want)
		}
	}
}

func TestThemesTellApartAndReadable(t *testing.T) {
	for _, c := range []struct {
		look kit.Look
		want kit.Mode
	}{
		{kit.Look{}, kit.Dark}, {kit.Look{IsLight: true}, kit.Light}, {kit.Look{Mode: kit.Dark, IsLight: true}, kit.Dark},
		{kit.Look{Mode: kit.Light, NoColor: true}, kit.Mono}, {kit.Look{Profile: colorprofile.NoTTY}, kit.Mono},
		{kit.Look{Mode: kit.Mono}, kit.Mono},
	} {
		if got := kit.NewTheme(c.look).Mode; got != c.want {
			t.Errorf("%+v is %s", c.look, got)
		}
	}
}

func TestTextWidths(t *testing.T) {
	th := kit.NewTheme(kit.Look{})
	for _, c := range []struct{ got, want string }{
		{th.Left("Jet Black", 6), "Jet B…"}, {th.Left("é", 3), "é  "}, {th.Right("12", 4), "  12"}, {th.Number("12345", 4), "   …"},
		{th.Cut("日本語", 4), "日…"}, {th.Center("ab", 5), " ab  "}, {th.Ends("left", "right", 8), "left    "}, {th.Ends("l", "r", 5), "l   r"},
		{kit.Int(1204), "1,204"}, {kit.Int(-1000000), "-1,000,000"}, {kit.Int(99), "99"}, {kit.Int(-99), "-99"},
		{kit.Count(1, "order", "orders"), "1 order"}, {kit.Count(1200, "order", "orders"), "1,200 orders"},
		{kit.Age(90 * time.Second), "1 min"}, {kit.Age(47 * time.Hour), "47 h"}, {kit.Age(49 * time.Hour), "2 days"}, {kit.Age(-time.Second), "0 s"},
		{kit.Safe("a\x1b[31mred\x1b[0m\tb\nc\u202edx\u009b"), "ared b cdx"}, {kit.Safe("ok é 日"), "ok é 日"}, {kit.Safe("\xff"), "\uFFFD"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if got := th.Href("javascript:x", "t"); got != "t" {
		t.Errorf("a link that is not https: %q", got)
	}
	if got := th.Href("https://example.com", "t"); !strings.Contains(got, "https://example.com") || ansi.Strip(got) != "t" {
		t.Errorf("link %q", got)
	}
}

func TestGlyphSetsHaveTheSameWidths(t *testing.T) {
	u, a := kit.NewTheme(kit.Look{}).Glyphs, kit.NewTheme(kit.Look{ASCII: true}).Glyphs
	for _, set := range []kit.Glyphs{u, a} {
		for _, g := range strings.Split(strings.Trim(fmt.Sprintf("%+v", set), "{}"), " ") {
			_, sign, _ := strings.Cut(g, ":")
			if kit.Width(sign) != 1 {
				t.Errorf("%s takes %d cells", g, kit.Width(sign))
			}
		}
	}
}

func TestFieldShowsItsErrorBesideIt(t *testing.T) {
	env, err := kit.NewEnv(tuitest.NewClock().Now)
	if err != nil {
		t.Fatal(err)
	}
	f := kit.NewField(env, "E-mail")
	for _, r := range "pat@" {
		f.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	if f.Value() != "" {
		t.Error("a field without the focus took keys")
	}
	f.Focus()
	f.Update(press(t, "p"))
	if !f.Update(kit.PasteMsg{Text: "pat\x1b[31m@\nx", Typed: 1}) || f.Value() != "pat@ x" {
		t.Errorf("value %q", f.Value())
	}
	f.Error = "an address has one @ and a domain"
	for _, w := range []int{30, 60, 100} {
		line := ansi.Strip(f.View(w, 10))
		if kit.Width(line) != w || !strings.Contains(line, "pat@") || !strings.Contains(line, "! an") {
			t.Errorf("%d: %q", w, line)
		}
	}
	if c := f.Cursor(0, 3, 60, 10); c == nil || c.Y != 3 || c.X != 13+len("pat@ x") {
		t.Errorf("cursor %+v", c)
	}
	f.SetValue("日本")
	if c := f.InlineCursor(0, 0); c.X != 4 {
		t.Errorf("cursor behind wide characters at %d", c.X)
	}
	f.Blur()
	if f.InlineCursor(0, 0) != nil {
		t.Error("a cursor without the focus")
	}
}

func TestConfirmAnswers(t *testing.T) {
	env, err := kit.NewEnv(tuitest.NewClock().Now)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		keys   []string
		want   tea.Msg
		closed bool
	}{
		{[]string{"enter"}, nil, true}, {[]string{"right", "enter"}, "cancelled", true}, {[]string{"left", "enter"}, "again", true},
		{[]string{"c"}, "cancelled", true}, {[]string{"esc"}, nil, true}, {[]string{"x"}, nil, false}, {[]string{"tab", "tab", "space"}, "again", true},
	} {
		d := kit.NewConfirm(env, "Not found after 15 min", "Is the order there?", kit.Button{Label: "Keep looking"}, kit.Button{Label: "Cancel it", Key: "c", Msg: "cancelled"}, kit.Button{Label: "Send again", Msg: "again"})
		var cmd tea.Cmd
		var closed bool
		for _, k := range c.keys {
			cmd, closed = d.Update(press(t, k))
		}
		var got tea.Msg
		if cmd != nil {
			got = cmd()
		}
		if got != c.want || closed != c.closed {
			t.Errorf("%v: %v closed %v", c.keys, got, closed)
		}
	}
}

// A field that is left wrong says so at once; it stays where it is.
func TestAFormLooksAtAFieldThatIsLeft(t *testing.T) {
	env, err := kit.NewEnv(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	f := kit.NewForm()
	f.Add(env, "name", "Name")
	f.Add(env, "phone", "Phone")
	f.Check("name", func(v string) string {
		if v == "Ana" {
			return "a last name too"
		}
		return ""
	})
	for _, k := range []string{"A", "n", "a"} {
		f.Update(press(t, k))
	}
	if f.At(0).Error != "" {
		t.Error("wrong while it is typed")
	}
	if f.Update(press(t, "enter")); f.At(0).Error != "a last name too" || f.Focus() != 1 {
		t.Errorf("%q, focus %d", f.At(0).Error, f.Focus())
	}
	f.Update(press(t, "up"))
	if f.Update(press(t, "x")); f.At(0).Error != "" {
		t.Error("still wrong while it is mended")
	}
}

func TestProgressLeavesOutTheLeastFirst(t *testing.T) {
	th := kit.NewTheme(kit.Look{})
	now := time.Date(2026, 11, 21, 12, 0, 30, 0, time.UTC)
	p := kit.Progress{Label: "Fetching the catalogue", Done: 120000, Total: 240000, Unit: "rows", Started: now.Add(-30 * time.Second)}
	full := ansi.Strip(p.View(&th, 120, now))
	if want := "▌Fetching the catalogue  ██████████░░░░░░░░░░  50%  120,000 of 240,000 rows  4,000/s  about 30 s more"; full != want {
		t.Errorf("%q", full)
	}
	for w := range 130 {
		if got := p.View(&th, w, now); kit.Width(got) > w {
			t.Errorf("%d cells in %d: %q", kit.Width(got), w, ansi.Strip(got))
		}
	}
	if got := ansi.Strip(kit.Progress{Label: "Looking", Done: 3, Unit: "orders"}.View(&th, 60, now)); got != "▌Looking  3 orders" {
		t.Errorf("without a total: %q", got)
	}
}

func TestBurst(t *testing.T) {
	start := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	type step struct {
		key  string
		gap  time.Duration
		want []string // delivered at once
	}
	const ms = time.Millisecond
	for name, c := range map[string]struct {
		steps []step
		flush []string
	}{
		"typing":             {[]step{{"a", 0, []string{"a"}}, {"b", 50 * ms, []string{"b"}}, {"enter", 60 * ms, []string{"enter"}}}, nil},
		"rolled pair":        {[]step{{"a", 0, []string{"a"}}, {"b", 2 * ms, nil}}, []string{"b"}},
		"pair then enter":    {[]step{{"4", 0, []string{"4"}}, {"enter", 1 * ms, nil}}, []string{"enter"}},
		"paste":              {[]step{{"4", 0, []string{"4"}}, {"tab", ms, nil}, {"8", ms, nil}, {"enter", ms, nil}}, []string{"paste 4\t8\n after 1"}},
		"paste then arrow":   {[]step{{"a", 0, []string{"a"}}, {"b", ms, nil}, {"c", ms, nil}, {"down", ms, []string{"paste abc after 1", "down"}}}, nil},
		"arrows are no text": {[]step{{"down", 0, []string{"down"}}, {"down", ms, []string{"down"}}, {"enter", ms, []string{"enter"}}}, nil},
		"two words slowly":   {[]step{{"a", 0, []string{"a"}}, {"b", ms, nil}, {"c", 30 * ms, []string{"b", "c"}}}, nil},
	} {
		var b kit.Burst
		now := start
		for _, s := range c.steps {
			now = now.Add(s.gap)
			deliver, _ := b.Key(press(t, s.key), now)
			if got := said(deliver); strings.Join(got, ",") != strings.Join(s.want, ",") {
				t.Errorf("%s: %s delivered %q, want %q", name, s.key, got, s.want)
			}
		}
		deliver, again := b.Flush(now.Add(b.Wait()))
		if got := said(deliver); again || strings.Join(got, ",") != strings.Join(c.flush, ",") {
			t.Errorf("%s: flush delivered %q again %v, want %q", name, got, again, c.flush)
		}
	}
}

func said(msgs []tea.Msg) []string {
	var out []string
	for _, m := range msgs {
		switch m := m.(type) {
		case tea.KeyPressMsg:
			out = append(out, kit.KeyName(m))
		case kit.PasteMsg:
			out = append(out, fmt.Sprintf("paste %s after %d", m.Text, m.Typed))
		}
	}
	return out
}

func TestHintsSayItShort(t *testing.T) {
	theme := kit.NewTheme(kit.Look{Mode: kit.Mono})
	keys := []kit.Binding{kit.Binding{ID: "a.queue", Keys: []string{"ctrl+o"}, Help: "queue this order"}.Short("queue")}
	help := []kit.Binding{{ID: "a.help", Keys: []string{"f1"}, Help: "help"}}
	for _, c := range []struct {
		keys []kit.Binding
		w    int
		want string
		at   []kit.HintAt
	}{
		{keys, 30, "ctrl+o queue           F1 help", []kit.HintAt{{0, 12, "a.queue"}, {23, 30, "a.help"}}},
		{[]kit.Binding{keys[0].As("queue it")}, 26, "ctrl+o queue it    F1 help", []kit.HintAt{{0, 15, "a.queue"}, {19, 26, "a.help"}}},
		{keys, 14, "       F1 help", []kit.HintAt{{7, 14, "a.help"}}},
	} {
		line, at := kit.Hints(&theme, c.keys, help, c.w)
		if ansi.Strip(line) != c.want || !slices.Equal(at, c.at) {
			t.Errorf("in %d: %q at %v", c.w, ansi.Strip(line), at)
		}
	}
}
