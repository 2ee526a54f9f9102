package tui_test

import (
	"context"
	"errors"
	"image/color"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"orderpad/tui"
	"orderpad/tui/kit"
	"orderpad/tui/tuitest"
)

func TestFrameGolden(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Type("pc54 nav").Press("down", "down", "tab", "down")
	t.Run("list", func(t *testing.T) { r.Goldens(t) })
	r.Press("alt+2", "right", "1").Send(kit.NoticeMsg{Kind: kit.Warn, Text: "3XL Navy: 1 asked, none on hand."})
	t.Run("grid", func(t *testing.T) { r.Goldens(t) })
	r.Press("ctrl+p").Type("que")
	t.Run("palette", func(t *testing.T) { r.Goldens(t) })
	r.Press("esc", "f1")
	t.Run("help", func(t *testing.T) { r.Goldens(t) })
	r.Press("esc", "ctrl+c")
	t.Run("quit", func(t *testing.T) { r.Goldens(t) })
}

func TestFrameASCIIGolden(t *testing.T) {
	r := newRig(t, 80, 24, func(o *tui.Options) {
		o.Look = kit.LookFromEnv(func(k string) string { return map[string]string{"TERM": "linux", "NO_COLOR": "yes"}[k] }, kit.Auto)
	})
	r.Press("alt+2", "ctrl+c").Golden(t)
	for _, c := range r.Screen() {
		if c > '~' {
			t.Errorf("%q is not ASCII", c)
		}
	}
}

func TestEverySizeFits(t *testing.T) {
	for _, state := range [][]string{{"down"}, {"alt+2"}, {"alt+2", "ctrl+p"}, {"f1"}, {"ctrl+c"}} {
		r := newRig(t, 80, 24, nil)
		r.Press(state...).FitsEverywhere(t)
	}
	rapid.Check(t, func(rt *rapid.T) {
		r := newRig(t, 80, 24, func(o *tui.Options) { o.Hints = rapid.Bool().Draw(rt, "hints") })
		names := []string{"alt+1", "alt+2", "alt+3", "alt+4", "down", "up", "left", "right", "tab", "enter", "esc", "f1", "ctrl+p", "ctrl+c", "ctrl+n", "ctrl+o", "ctrl+z", "7", "+", "-", "backspace", "x", "/"}
		for range rapid.IntRange(1, 20).Draw(rt, "steps") {
			r.Press(rapid.SampledFrom(names).Draw(rt, "key"))
			r.Resize(rapid.IntRange(1, 250).Draw(rt, "w"), rapid.IntRange(1, 80).Draw(rt, "h")).Fits(t)
		}
	})
}

func TestTooSmallKeepsStateAndTakesOnlyQuit(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Type("pc54").Resize(59, 15).Has("needs a window of 60 x 15", "59 x 15")
	r.Press("alt+2", "x", "f1").Paste("more")
	r.Resize(80, 24).Has("> pc54", "1 Search").HasNot("pc54x", "more")
	r.Resize(30, 5).Press("ctrl+q")
	if r.Quit() {
		t.Error("ctrl+q ended the program; only ctrl+c may")
	}
	if r.Press("ctrl+c"); !r.Quit() {
		t.Error("ctrl+c did not end the program")
	}
}

func TestFirstViewIsAnEmptyAltScreen(t *testing.T) {
	env, err := kit.NewEnv(tuitest.NewClock().Now, listKeys, padKeys)
	if err != nil {
		t.Fatal(err)
	}
	v := tui.New(tui.Options{Env: env, Screens: map[kit.ScreenID]kit.Screen{kit.Search: newList(env, "Search", 1)}}).View()
	if !v.AltScreen || v.Content != "" {
		t.Errorf("first view: alt screen %v, content %q", v.AltScreen, v.Content)
	}
}

// valued is a list on which a value stands selected.
type valued struct {
	*list
	got string
}

func (v *valued) Digits() bool { return true }

func (v *valued) Update(msg tea.Msg) tea.Cmd {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		v.got += kit.KeyName(k)
		return nil
	}
	return v.list.Update(msg)
}

func TestDigitOfAScreenIsNoOtherScreen(t *testing.T) {
	env := newRig(t, 80, 24, nil).env
	v := &valued{list: newList(env, "Search", 1)}
	v.inList = true
	root := tui.New(tui.Options{Env: env, Start: kit.Search, Screens: map[kit.ScreenID]kit.Screen{kit.Search: v, kit.Queue: newList(env, "Queue", 1)}})
	root.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	for _, name := range []string{"3", "alt+3"} {
		k, _ := tuitest.Key(name)
		if _, cmd := root.Update(k); cmd != nil && name == "3" {
			t.Error("a digit did more than reach the screen")
		}
		if open := root.Open(); name == "3" && (open != kit.Search || v.got != "3") {
			t.Errorf("3 opened %s, the screen got %q", open, v.got)
		}
	}
	if root.Open() != kit.Queue {
		t.Error("alt+3 opened nothing")
	}
}

func TestScreensAndWayBack(t *testing.T) {
	r := newRig(t, 120, 40, nil)
	r.Press("2")
	if r.root.Open() != kit.Search {
		t.Error("a bare digit left the prompt")
	}
	r.Press("down", "3")
	if r.root.Open() != kit.Queue {
		t.Errorf("3 on a list opened %s", r.root.Open())
	}
	r.Press("alt+2", "esc")
	if r.root.Open() != kit.Orders {
		t.Errorf("esc on a list went to %s", r.root.Open())
	}
	r.Run(kit.Go(kit.Search, "goods")).Press("esc")
	if r.root.Open() != kit.Orders || r.list.entered != 2 || r.list.left != 2 {
		t.Errorf("back at %s, entered %d, left %d", r.root.Open(), r.list.entered, r.list.left)
	}
	r.list.inner = true
	r.Press("alt+5", "alt+1", "esc")
	if r.root.Open() != kit.Search || r.list.inner {
		t.Error("esc did not leave the inner level first")
	}
	r.Press("esc")
	if r.root.Open() != kit.Search {
		t.Errorf("then esc went to %s", r.root.Open())
	}
	r.ClickOn("Setup")
	if r.root.Open() != kit.Setup {
		t.Errorf("the click opened %s", r.root.Open())
	}
}

func TestAScreenThatHandsSomethingBackIsNotGoneBackTo(t *testing.T) {
	r := newRig(t, 120, 40, nil)
	r.Run(kit.Go(kit.Orders, "open")).Run(kit.Go(kit.Customers, "pick")).Run(kit.Go(kit.Orders, "picked"))
	r.Press("esc")
	if r.root.Open() != kit.Search {
		t.Errorf("esc went to %s", r.root.Open())
	}
}

func TestActionsReachTheirScreen(t *testing.T) {
	r := newRig(t, 120, 40, nil)
	r.Press("ctrl+n")
	if r.root.Open() != kit.Orders || !slices.Contains(r.pad.got, tea.Msg(kit.ActionMsg{ID: kit.NewOrder})) {
		t.Errorf("ctrl+n: open %s, got %v", r.root.Open(), r.pad.got)
	}
	r.Press("ctrl+o")
	if !slices.Contains(r.pad.got, tea.Msg(kit.ActionMsg{ID: kit.QueueOrder})) {
		t.Error("ctrl+o did not reach the screen that lists it")
	}
	r.Press("ctrl+z").Has("Nothing to undo yet.")
	if slices.Contains(r.pad.got, tea.Msg(kit.ActionMsg{ID: kit.Undo})) {
		t.Error("an action that is off was carried out")
	}
	r.Press("alt+1", "ctrl+o").Has("Queue this order: not on this screen.")
	r.Press("ctrl+p").Type("export").Press("enter")
	if !slices.Contains(r.list.got, tea.Msg(kit.ActionMsg{ID: "list.extra"})) {
		t.Error("the palette did not run the screen's action")
	}
}

func TestActionsOfTheWiring(t *testing.T) {
	cuts := 0
	r := newRig(t, 80, 24, func(o *tui.Options) {
		o.Do = map[kit.ActionID]func() tea.Cmd{kit.CutNetwork: func() tea.Cmd {
			cuts++
			return nil
		}}
	})
	r.Press("f8", "alt+2", "f8")
	if cuts != 2 {
		t.Errorf("f8 twice was carried out %d times", cuts)
	}
}

func TestPaletteShowsReasonsAndRefuses(t *testing.T) {
	r := newRig(t, 100, 30, nil)
	r.Press("ctrl+p").Type("again").Has("order again", "these were never ordered", "alt+d")
	r.Press("enter").Has("! these were never ordered")
	r.Press("esc").HasNot("All actions")
	r.Press("ctrl+p", "ctrl+p").HasNot("All actions")
}

func TestHelpListsTheSameBindings(t *testing.T) {
	r := newRig(t, 120, 60, nil)
	r.Press("f1").Has("Help: Search", "SCREENS", "ON THIS SCREEN", "EVERYWHERE", "tab", "mark colours", "ctrl+o", "queue this order")
	// What cannot be done says why, under itself.
	r.Has("order again · these were never")
	r.Press("?").HasNot("ON THIS SCREEN")
	r.Press("down", "?").Has("Help: Search").Press("tab").Has("Help: Orders", "spread a total").HasNot("mark colours")
	r.Press("/").Type("quit").Has("ctrl+c ctrl+q").HasNot("ctrl+n").Press("esc").Has("ctrl+n").Press("esc").HasNot("Help:")
	// A narrower window has the screens below, the narrowest all in one column.
	r.Resize(80, 24).Press("?").Has("ON THIS SCREEN", "EVERYWHERE").HasNot("SCREENS").Press("end").Has("SCREENS", "WORDS")
	r.Resize(60, 20).Press("home").Has("ON THIS SCREEN").HasNot("SCREENS").ClickOn("esc close").HasNot("Help:")
}

func TestQuitNamesWhatIsOnlyHere(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Press("ctrl+c").Has("3 orders are only on this laptop, the oldest for 2 h.")
	if r.Quit() {
		t.Fatal("quit without asking")
	}
	r.Press("esc").HasNot("Quit orderpad?")
	r.Press("ctrl+c", "right", "enter").HasNot("Quit orderpad?")
	if r.Quit() {
		t.Fatal("Stay quit")
	}
	if r.Press("ctrl+c", "ctrl+c"); !r.Quit() {
		t.Error("the second ctrl+c did not quit")
	}
	r = newRig(t, 80, 24, func(o *tui.Options) { o.Status = kit.Status{} })
	r.list.unsaved = "The address is not complete."
	r.Press("f1", "ctrl+q").Has("The address is not complete.")
	if r.Press("enter"); !r.Quit() {
		t.Error("Quit did not quit")
	}
	r = newRig(t, 80, 24, func(o *tui.Options) { o.Status = kit.Status{} })
	if r.Press("ctrl+c"); !r.Quit() {
		t.Error("asked with nothing to name")
	}
}

func TestReadOnlyIsInSightInTheNarrowestFrame(t *testing.T) {
	r := newRig(t, 60, 15, nil)
	r.Send(kit.StatusMsg{Status: kit.Status{ReadOnly: true, OnlyHere: 12, OldestHere: r.clock.Now().Add(-48 * time.Hour), Offline: true, Connection: "shop"}}).Has("READ ONLY", "12 not sent", "offline")
}

func TestStockThatCannotBeRefreshedIsNamed(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Send(kit.StatusMsg{Status: kit.Status{StockAt: r.clock.Now().Add(-2 * time.Hour)}}).Has("stock 2 h old").HasNot("not refreshed")
	r.Send(kit.StatusMsg{Status: kit.Status{StockAt: r.clock.Now().Add(-2 * time.Hour), StockFails: true}}).Has("stock 2 h old, not refreshed")
}

func TestResultsReachTheirOwner(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Press("enter")
	if r.list.answer != "opened" {
		t.Errorf("answer %q", r.list.answer)
	}
	r.list.answer = ""
	_, old := r.list.latest.Next(context.Background(), kit.Search)
	_, now := r.list.latest.Next(context.Background(), kit.Search)
	r.Press("alt+2").Send(kit.Result[string]{Req: now, Value: "new"}, kit.Result[string]{Req: old, Value: "old"})
	if r.list.answer != "new" {
		t.Errorf("answer %q", r.list.answer)
	}
	if n := len(r.pad.got); n != 0 && strings.Contains(strings.Join(types(r.pad.got), " "), "Result") {
		t.Error("another screen saw the result")
	}
}

func types(msgs []tea.Msg) []string {
	var out []string
	for _, m := range msgs {
		out = append(out, strings.TrimPrefix(strings.Split(strings.TrimPrefix(typeName(m), "kit."), "{")[0], "tea."))
	}
	return out
}

func TestThemeFollowsTerminalChoiceAndNoColor(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	if r.env.Theme.Mode != kit.Dark {
		t.Errorf("without an answer: %s", r.env.Theme.Mode)
	}
	r.Send(tea.BackgroundColorMsg{Color: color.White})
	if r.env.Theme.Mode != kit.Light {
		t.Errorf("white background: %s", r.env.Theme.Mode)
	}
	r.Press("ctrl+p").Type("next theme").Press("enter")
	if r.env.Theme.Mode != kit.Dark || !slices.Contains(r.pad.got, tea.Msg(kit.PrefsMsg{Theme: kit.Dark, Mouse: true, Hints: true})) {
		t.Errorf("override: %s", r.env.Theme.Mode)
	}
	r.Send(tea.ColorProfileMsg{Profile: colorprofile.ASCII})
	if r.env.Theme.Mode != kit.Mono {
		t.Errorf("no colours: %s", r.env.Theme.Mode)
	}
	r.Press("alt+2", "f1")
	for _, code := range []string{"[38;", "[48;", "[3", "[9"} {
		if strings.Contains(r.View().Content, "\x1b"+code) {
			t.Errorf("mono draws the colour code %q", code)
		}
	}
	if ansi.Strip(r.View().Content) == r.View().Content {
		t.Error("mono draws without bold or reverse")
	}
}

func TestMouseSwitch(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Press("down")
	if r.View().MouseMode != tea.MouseModeCellMotion {
		t.Error("mouse is not asked for")
	}
	r.Click(5, 7)
	if got := r.list.table.Cursor(); got != 4 {
		t.Errorf("click selected row %d", got)
	}
	r.Press("ctrl+p").Type("mouse").Press("enter").Has("The mouse is off.")
	if r.View().MouseMode != tea.MouseModeNone {
		t.Error("mouse is still asked for")
	}
	r.Click(5, 10)
	if got := r.list.table.Cursor(); got != 4 {
		t.Errorf("a click selected row %d with the mouse off", got)
	}
}

func TestOverlayTakesClicks(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Press("ctrl+c").ClickOn("Stay").HasNot("Quit orderpad?")
	if r.Press("ctrl+c").ClickOn("Quit ]"); !r.Quit() {
		t.Error("the click did not quit")
	}
}

func TestHintLineCanBeHidden(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Has("F1 help").Press("ctrl+p").Type("hint").Press("enter").Has("The hint line is off.")
	r.HasNot("F1 help")
}

func TestNoticesFadeUnlessTheyWarn(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Send(kit.NoticeMsg{Kind: kit.OK, Text: "Saved."}).Has("✓ Saved.")
	r.Fire(nil).HasNot("Saved.")
	r.Send(kit.NoticeMsg{Kind: kit.OK, Text: "First."}, kit.NoticeMsg{Kind: kit.Error, Text: "The disk is full."})
	r.clock.Advance(2 * time.Minute)
	r.Fire(nil).Has("✗ The disk is full.", "2 min ago")
	r.Press("esc").HasNot("The disk is full.")
}

func TestWorkShowsAndEscStops(t *testing.T) {
	r := newRig(t, 100, 24, nil)
	r.list.work = &kit.Progress{Label: "Fetching the catalogue", Done: 45000, Total: 100000, Unit: "rows", Started: r.clock.Now().Add(-10 * time.Second)}
	r.Has("Fetching the catalogue", "45%", "45,000 of 100,000 rows", "esc stop")
	// A warning from before does not stand over it, one that comes meanwhile
	// only as long as it takes to be read.
	r.Send(kit.NoticeMsg{Kind: kit.Warn, Text: "2 were refused."}).Has("2 were refused.").HasNot("45%")
	r.clock.Advance(kit.NoticeFor)
	r.Has("45,000 of 100,000 rows").HasNot("2 were refused.")
	r.Press("alt+2").Has("Fetching the catalogue").HasNot("esc stop")
	r.Press("alt+1", "esc").HasNot("Fetching the catalogue")
	if r.root.Open() != kit.Search {
		t.Error("esc left the screen instead of stopping its work")
	}
}

func TestCopyAndLinks(t *testing.T) {
	fail := errors.New("no browser")
	r := newRig(t, 80, 24, func(o *tui.Options) { o.OpenURL = func(string) error { return fail } })
	r.Run(kit.Copy("141899", "the order number")).Has("Copied the order number.")
	if r.Clipboard() != "141899" {
		t.Errorf("clipboard %q", r.Clipboard())
	}
	r.Run(kit.OpenLink("https://example.com/t"))
	if !slices.Equal(r.Links(), []string{"https://example.com/t"}) {
		t.Errorf("links %v", r.Links())
	}
	_, cmd := r.root.Update(kit.OpenLinkMsg{URL: "https://example.com/t"})
	r.Run(cmd).Has("The browser did not open. The address is https://example.com/t")
}

func TestBurstIsAPaste(t *testing.T) {
	const text = "S 4, M 8\tL 8\nXL 2"
	r := newRig(t, 80, 24, nil)
	r.Press("alt+2").Burst(text)
	last := r.pad.got[len(r.pad.got)-1]
	if last != tea.Msg(kit.PasteMsg{Text: text, Typed: 1}) {
		t.Errorf("got %#v", last)
	}
	r.Paste("4\t8\r\n2\t1")
	if last := r.pad.got[len(r.pad.got)-1]; last != tea.Msg(kit.PasteMsg{Text: "4\t8\n2\t1"}) {
		t.Errorf("got %#v", last)
	}
	r.Press("alt+1").Burst("pc54 navy s4")
	r.Has("> pc54 navy s4")
	r.Burst(" 2").Has("> pc54 navy s4 2").Type(" xl").Has("> pc54 navy s4 2 xl")
}

// A machine that falls behind hands over what was typed meanwhile at once.
// TestPasteDoesNotOvertakeKeys: keys that are held, because they came fast, are
// there before the paste behind them.
func TestPasteDoesNotOvertakeKeys(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Send(tea.KeyPressMsg{Code: 'p', Text: "p"}, tea.KeyPressMsg{Code: 'c', Text: "c"}, tea.KeyPressMsg{Code: '5', Text: "5"})
	r.Paste("4 na").Has("> pc54 na")
}

func TestBurstOfNumbersIsTyping(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Press("alt+2").Burst("4\t8\t12")
	keys := ""
	for _, m := range r.pad.got {
		switch m := m.(type) {
		case kit.PasteMsg:
			t.Errorf("a paste of %q", m.Text)
		case tea.KeyPressMsg:
			keys += kit.KeyName(m) + " "
		}
	}
	if keys != "4 tab 8 tab 1 2 " {
		t.Errorf("keys %s", keys)
	}
}

func TestPortalIsOpenedInTheBrowser(t *testing.T) {
	r := newRig(t, 100, 24, nil)
	r.HasNot("network's sign-in")
	r.Send(kit.StatusMsg{Status: kit.Status{Offline: true, Portal: "this network"}})
	r.Has("Wi-Fi asks you to sign in, F6", "F6 network's sign-in")
	if r.Press("f6"); !slices.Equal(r.Links(), []string{kit.ProbePage}) {
		t.Errorf("opened %v", r.Links())
	}
	r.Press("esc", "ctrl+p").Type("sign-in").Has("open the network's sign-in ")
}

// A line and its enter, typed while the machine was busy or read by a scanner.
func TestEnterBehindABurstIsEnter(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Press("alt+2").Burst("pc54 navy s4\n")
	got := r.pad.got[len(r.pad.got)-2:]
	if got[0] != tea.Msg(kit.PasteMsg{Text: "pc54 navy s4", Typed: 1}) || kit.KeyName(got[1].(tea.KeyPressMsg)) != "enter" {
		t.Errorf("got %#v", got)
	}
	r.Burst("4\n8\n8\n")
	if last := r.pad.got[len(r.pad.got)-1]; last != tea.Msg(kit.PasteMsg{Text: "4\n8\n8\n", Typed: 1}) {
		t.Errorf("got %#v", last)
	}
}

// everywhere is an overlay that is given the whole window.
type everywhere struct{ kit.Overlay }

func (everywhere) CoversAll() {}
func (everywhere) View(_, h int) (string, *tea.Cursor) {
	return "all" + strings.Repeat("\n", h-1), nil
}

func TestAnOverlayMayCoverAll(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Run(kit.Show(everywhere{}))
	if got := strings.TrimSpace(r.Screen()); got != "all" {
		t.Errorf("there is more:\n%s", got)
	}
}

func TestStatusInOrderOfImportance(t *testing.T) {
	full := func(o *tui.Options) {
		o.Status.Offline, o.Status.Portal, o.Status.SendingElsewhere = true, "hotel-wifi", true
	}
	newRig(t, 250, 24, full).Has("3 not sent · Wi-Fi asks you to sign in, F6 · stock 12 min old · another orderpad sends   demo time Sat 14:05")
	newRig(t, 120, 24, full).Has("5 Customers  6 Setup", "3 not sent · Wi-Fi sign-in · stock 12 min", "demo time").HasNot("another")
	newRig(t, 100, 24, full).Has("5 Cust 6 Setup", "3 not sent · Wi-Fi sign-in   demo time").HasNot("another")
	// What no name may push out takes the names, the open screen's last.
	newRig(t, 80, 24, full).Has(" 1 Search 2 Orders 3 Queue 4 Track 5 6 ", "3 not sent · Wi-Fi sign-in   demo time")
	newRig(t, 60, 15, full).Has(" 1 Search 2 3 4 5 6 ", "3 not sent · Wi-Fi sign-in   demo time")
}

func TestTabsKeepTheirNamesInAUsualWindow(t *testing.T) {
	r := newRig(t, 80, 24, func(o *tui.Options) {
		o.Status = kit.Status{OnlyHere: 3, NeedsYou: 1, Offline: true}
	})
	r.Has(" 1 Search 2 Orders 3 Queue!4 Track 5 Cust 6 Setup ", "3 not sent · offline")
	r.Press("alt+3").Has(" 3 Queue!4 Track")
	r.clock.Advance(12 * time.Minute)
	r.Resize(120, 40).Send(kit.StatusMsg{Status: kit.Status{Offline: true}})
	r.clock.Advance(12 * time.Minute)
	r.Has("3 Queue  4 Track  5 Customers  6 Setup", "offline 12 min")
	r.ClickOn("5 Customers")
	if r.root.Open() != kit.Customers {
		t.Errorf("the click opened %s", r.root.Open())
	}
}

// What matters at a customer's table is in sight in every window that serves.
func TestNoWidthLosesWhatIsNotSent(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	for _, n := range []int{1, 12, 120, 1200} {
		r.Send(kit.StatusMsg{Status: kit.Status{OnlyHere: n, NeedsYou: 1, Offline: true, DemoTime: "14:05", Connection: "demo", StockAt: r.clock.Now()}})
		for w := 60; w <= 160; w++ {
			r.Resize(w, 24).Has(kit.Int(n)+" not sent", "offline", "demo time")
		}
	}
}

func TestAHintIsClicked(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Press("down").ClickOn("tab mark colours")
	if !slices.Contains(r.list.got, tea.Msg(kit.ActionMsg{ID: "list.mark"})) {
		t.Error("the click marked nothing")
	}
	r.ClickOn("F1 help").Has("Help: Search")
	r.ClickOn("esc close").HasNot("Help: Search")
}

func TestALongNoticeTakesTwoLinesOrOpensWhole(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	two := "42 of 318 rows were not taken: 31 have no size, 8 a style the catalogue lacks, 3 a price with letters."
	r.Send(kit.NoticeMsg{Kind: kit.Warn, Text: two}).Has("! 42 of 318 rows", "3 a price with", "letters.").HasNot("opens it")
	r.Send(kit.NoticeMsg{Kind: kit.Error, Text: two + " They are kept beside the file as spring-order.refused.csv, the reason in the last column."})
	r.Has("✗ 42 of 318 rows", "… ", "F3 opens it").HasNot("last column").FitsEverywhere(t)
	r.Resize(80, 24).Press("f3").Has("Notices", "the reason in the last column.", "14:05").Press("esc").HasNot("Notices")
	if n := strings.Count(r.Press("f3").Screen(), "42 of 318"); n != 2 {
		t.Errorf("%d notices are in the list", n)
	}
}

func TestAWarningLeavesWithTheNextKeyOnceItWasSeen(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Send(kit.NoticeMsg{Kind: kit.Warn, Text: "Look at this."}).Press("down").Has("Look at this.")
	r.clock.Advance(kit.WarnFor)
	r.Has("Look at this.").Press("down").HasNot("Look at this.")
	r.Send(kit.NoticeMsg{Kind: kit.Error, Text: "Wrong."})
	r.clock.Advance(kit.WarnFor)
	r.Run(kit.Go(kit.Queue, nil)).HasNot("Wrong.")
}

func TestANoticeWhoseStateChangedIsGone(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Send(kit.StatusMsg{Status: kit.Status{Offline: true}}, kit.NoticeMsg{Kind: kit.Warn, Text: "Offline.", About: kit.AboutNetwork})
	r.Send(kit.StatusMsg{Status: kit.Status{Offline: true}}).Has("! Offline.")
	r.Send(kit.StatusMsg{Status: kit.Status{}}).HasNot("Offline.")
}

func TestCalmSaysProgressInWords(t *testing.T) {
	r := newRig(t, 100, 24, nil)
	r.list.work = &kit.Progress{Label: "Fetching", Done: 45, Total: 100, Unit: "rows"}
	r.Has("█").Press("ctrl+p").Type("calm").Press("enter")
	r.Fire(nil).Has("45% done, 45 of 100 rows").HasNot("█")
}

func TestRandomKeysNeverPanic(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := newRig(t, 80, 24, nil)
		for range rapid.IntRange(1, 40).Draw(rt, "keys") {
			switch rapid.IntRange(0, 4).Draw(rt, "what") {
			case 0:
				r.Click(rapid.IntRange(0, 79).Draw(rt, "x"), rapid.IntRange(0, 23).Draw(rt, "y"))
			case 1:
				r.Burst(rapid.StringMatching(`[0-9a-z \t\n]{1,8}`).Draw(rt, "text"))
			default:
				r.Press(rapid.SampledFrom([]string{"up", "down", "tab", "enter", "esc", "f1", "ctrl+p", "ctrl+c", "alt+1", "alt+2", "alt+6", "5", "+", "backspace", "home", "end", "shift+tab", "space", "?"}).Draw(rt, "key"))
			}
			r.Fits(t)
		}
	})
}

func typeName(m tea.Msg) string { return reflect.TypeOf(m).String() }
