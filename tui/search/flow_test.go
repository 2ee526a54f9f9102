package search_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"orderpad/tui/kit"
	"orderpad/tui/search"
	"orderpad/tui/work"
)

func TestTypingFiltersAtOnceAndCorrects(t *testing.T) {
	r := newRig(t, 100, 24, nil)
	r.Has("8 of 8", "K500")
	r.Type("pc54 nav").Has("into a new order     3 of 8").HasNot("K500", "stock 12 min")
	r.Press("esc").Type("nvay").Has("! nothing matches 'nvay'; showing navy", "PC54Y")
	r.Press("esc").Type("parka zzz").Has("Nothing is found for 'parka zzz'.", "0 of 8")
	for range 9 {
		r.Press("backspace")
	}
	r.Has("8 of 8", "a style, a colour, or a whole line")
}

// What finds nothing says which word it is, and what would be found.
func TestNothingFoundProposes(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Type("pc45 nvay hoody").Has("Nothing is found for 'pc45 nvay hoody'.", "near is PC54", "read as navy, 7 rows", "1 PC54 ", "2 PC54 navy")
	t.Run("golden", func(t *testing.T) { r.Goldens(t) })
	r.Resize(80, 24).Press("1").Has("> pc45 nvay hoody1").Press("backspace")
	r.Press("down").Has("▸ 1 PC54").Press("down").Has("▸ 2 PC54 navy").Press("enter").Has("> PC54 navy", "3 of 8")
	r.Press("esc").Type("pc45 nvay hoody").Press("down", "1").Has("> PC54", "4 of 8")
	r.Press("esc").Type("pc45 nvay hoody").ClickOn("PC54 navy").Has("> PC54 navy")
	r.Press("esc").Type("pc45 nvay hoody").Press("down", "up").Type("x").Has("hoodyx")
	r.Press("esc").Type("zzz").Has("nothing of that name", "F5 fetches it").FitsEverywhere(t)
}

// In a wide window the pane tells of the selected colour, for the order that
// goods go to.
func TestPaneBesideTheHits(t *testing.T) {
	r := newRig(t, 120, 40, nil)
	r.Type("pc54 navy").Has("by the list", "▸48+", "NEAR COLOURS", "Rainier Roofing").HasNot("last paid")
	r.Send(search.ForMsg{OrderID: 12}).Type("pc54").Press("down", "down", "down").Has("PC54 Navy  ", "55 of PC54 in this order", "last paid  8.50", "412 pcs in 9 orders", "S 1 · M 2", "CASCADE YOUTH")
	t.Run("golden", func(t *testing.T) { r.Goldens(t) })
	r.Resize(119, 40).HasNot("NEAR COLOURS").FitsEverywhere(t)
	r.Resize(120, 40).Click(100, 5).Has("PC54 Navy  ")
}

// Answers arrive in any order; only the newest text's is shown, and each key
// cancels the search before.
func TestOnlyTheNewestAnswerCounts(t *testing.T) {
	r := newRig(t, 100, 24, nil)
	type call struct {
		text string
		ctx  context.Context
		answ chan work.SearchView
	}
	calls := make(chan call, 10)
	r.shop.mu.Lock()
	r.shop.find = func(ctx context.Context, text string, _ int) (work.SearchView, error) {
		c := call{text, ctx, make(chan work.SearchView, 1)}
		calls <- c
		return <-c.answ, nil // an answer in spite of being cancelled
	}
	r.shop.mu.Unlock()
	hit := func(style string) work.SearchView {
		return work.SearchView{Total: 1, Results: []work.SearchHit{{Style: style, Color: "Navy", Sizes: map[string]int{"S": 4}, Scale: []string{"S"}, Total: 4}}}
	}
	var pending []call
	msgs := make(chan tea.Msg, 20)
	for i, k := range "pc5" {
		drain(r.screen.Update(tea.KeyPressMsg{Code: k, Text: string(k)}), msgs)
		pending = append(pending, <-calls)
		r.Has("> " + "pc5"[:i+1]) // the frame after a key waits for no answer
	}
	for i, c := range pending {
		if cancelled := c.ctx.Err() != nil; cancelled != (i < 2) {
			t.Errorf("search for %q: cancelled %v", c.text, cancelled)
		}
	}
	deliver := func(c call, style string) {
		c.answ <- hit(style)
		for {
			m := <-msgs
			if _, ok := m.(kit.Owned); !ok {
				continue
			}
			r.Send(m)
			if strings.Contains(fmt.Sprintf("%T", m), "found") {
				return
			}
		}
	}
	deliver(pending[2], "NEWEST")
	r.Has("NEWEST")
	deliver(pending[0], "OLDEST")
	r.Has("NEWEST").HasNot("OLDEST")
}

// drain runs the commands of a batch beside the test.
func drain(cmd tea.Cmd, msgs chan<- tea.Msg) {
	if cmd == nil {
		return
	}
	go func() {
		switch m := cmd().(type) {
		case tea.BatchMsg:
			for _, c := range m {
				drain(c, msgs)
			}
		case nil:
		default:
			msgs <- m
		}
	}()
}

func TestListMarksAndOpens(t *testing.T) {
	r := newRig(t, 100, 24, nil)
	r.Type("pc54 nav").Press("enter")
	r.wantOpened(t, opened{style: "PC54", colors: "Navy"})
	*r.opened = nil
	r.Press("down", "down", "tab", "up", "up", "tab").Has("◆ PC54: AthlNavy, Navy")
	r.Press("down", "down", "tab") // a colour of another style stays unmarked
	r.Has("◆ PC54: AthlNavy, Navy").Press("enter").HasNot("◆")
	r.wantOpened(t, opened{style: "PC54", colors: "AthlNavy, Navy"})
	if r.screen.Typing() {
		t.Error("the list lost the keys")
	}
	r.Press("home", "up")
	if !r.screen.Typing() {
		t.Error("up from the first row did not return to the prompt")
	}
	r.Type("y").Has("> pc54 navy")
	r.Press("down", "/").Type(" 2x").Has("> pc54 navy 2x", "2 of 8")
}

func TestEscStepsOut(t *testing.T) {
	r := newRig(t, 100, 24, nil)
	r.Type("pc54").Press("down", "tab").Has("◆")
	r.Press("esc").HasNot("◆")
	if r.Press("esc"); !r.screen.Typing() {
		t.Error("esc did not return to the prompt")
	}
	r.Press("esc").HasNot("> pc54")
	if _, done := r.screen.Back(); !done {
		t.Error("esc on an empty prompt leads to another screen")
	}
}

func TestEntryIsAddedOrOpened(t *testing.T) {
	r := newRig(t, 100, 30, nil)
	r.Type("pc54 navy s4 m8 l8 xl2 2xl2 3xl1 @8.50")
	r.Has("READS AS", "25 pcs  219.50", "PC54_3X", "+3.00 for 3XL", "3XL: the inventory spells it PC54_3XL, 12 there", "into a new order", "3XL 12")
	r.Press("enter")
	r.wantOpened(t, opened{0, "PC54", "Navy", 25, true})
	r.HasNot("25 pcs", "> pc54")
	r.Type("pc54 jet black m12 l12 xl6").Has("30 pcs  no price yet").Press("alt+g")
	r.wantOpened(t, opened{0, "PC54", "Navy", 25, true}, opened{style: "PC54", colors: "Jet Black", pieces: 30})
	r.HasNot("30 pcs")
}

func TestEntrySaysWhatIsWrong(t *testing.T) {
	r := newRig(t, 100, 30, nil)
	for text, want := range map[string]string{
		"pc54 nav s4":             `fits several colours of PC54: AthlNavy, Navy`,
		"pc54 navy ym4":           "PC54 does not come in YM; its sizes are S M L XL 2XL 3XL 4XL",
		"pc54 navy s999999":       "S",
		"pc54 navy 4xl9":          "! 4XL: 3 on hand, 9 asked",
		"zz99 navy s4":            "the inventory on this laptop does not know style ZZ99",
		"pc54 purple s4":          `does not know PC54 in "purple"; the nearest is`,
		"pc54 navy 48 even":       "48 pcs",
		"rush @50":                "1 time  50.00",
		"pt20 navy 3230:4 3432=2": "PT20_3432",
	} {
		t.Run(text, func(t *testing.T) {
			r.Press("esc").Type(text)
			r.Has(want).Fits(t)
		})
	}
	r.Press("esc").Type("pc54 nav s4").Press("enter", "alt+g")
	r.wantOpened(t)
}

// A size in a search is a search: only what reads as a whole line, and what
// the inventory does not find as typed, is an entry.
func TestSearchesAreNotEntries(t *testing.T) {
	r := newRig(t, 100, 30, nil)
	for _, text := range []string{"pc54 2x", "pc54 navy 2xl", "navy pc54", "tee 2x", "polo k500"} {
		r.Press("esc").Type(text).HasNot("READS AS", "✗")
	}
}

func TestEnterBeforeTheAnswerWaitsForIt(t *testing.T) {
	r := newRig(t, 100, 30, nil)
	msgs := make(chan tea.Msg, 50)
	for _, k := range "pc54 navy s4" {
		drain(r.screen.Update(tea.KeyPressMsg{Code: k, Text: string(k)}), msgs)
	}
	if cmd := r.screen.Update(kit.ActionMsg{ID: "search.open"}); cmd != nil {
		t.Fatal("enter did something before the line was read")
	}
	deadline := time.After(5 * time.Second)
	for len(*r.opened) == 0 {
		select {
		case m := <-msgs:
			if _, ok := m.(kit.Owned); ok {
				r.Send(m)
			}
		case <-deadline:
			t.Fatal("the line was never added")
		}
	}
	r.wantOpened(t, opened{0, "PC54", "Navy", 4, true})
}

func TestAnEntryThatFailedComesBack(t *testing.T) {
	r := newRig(t, 100, 30, nil)
	r.Type("pc54 navy s4").Press("enter").HasNot("> pc54")
	r.Send(search.NotAddedMsg{Err: errors.New("the disk is full")}).Has("> pc54 navy s4", "4 pcs")
}

func TestCompletion(t *testing.T) {
	r := newRig(t, 100, 24, nil)
	r.Type("pc5").Has("> pc54")
	r.Press("right").Type("jet").Has("> pc54 jet Black").Press("tab").Type("s4").Has("> pc54 jet Black s4", "4 pcs")
	r.Press("esc").Type("k").Has("> k500").Press("5").Has("> k500").Press("left").HasNot("k500 ")
	r.Press("esc").Type("pc54 ").HasNot("AthlNavy s")
}

func TestForAnOrder(t *testing.T) {
	r := newRig(t, 100, 30, nil)
	r.Type("k500").Press("down")
	r.Send(search.ForMsg{OrderID: 12}).Has("into OP7F3K-0012 Cascade Youth").HasNot("k500", "ctrl+t")
	r.Type("pc54 navy s4").Has("last paid 2026-09-14, order 141899", "33.00").Press("enter")
	r.Type("jet").Press("enter")
	r.wantOpened(t, opened{12, "PC54", "Navy", 4, true}, opened{order: 12, style: "PC54", colors: "Jet Black"})
	r.Type(" x")
	if _, inner := r.screen.Back(); inner {
		t.Error("esc stayed on the screen")
	}
	r.HasNot("into OP7F3K")
	r.Send(search.ForMsg{OrderID: 13, Name: "Harbor Cafe"}).Has("into Harbor Cafe")
}

func TestLastQueryIsRestoredAndTypedOver(t *testing.T) {
	r := newRig(t, 100, 24, func(f *shop) { f.memory["search.query"] = "polo" })
	r.Has("> polo", "1 of 8").Type("pc54").Has("> pc54").HasNot("polo")
	r.Fire(nil)
	if got := r.shop.remembered()["search.query"]; got != "pc54" {
		t.Errorf("remembered %q", got)
	}
	r = newRig(t, 100, 24, func(f *shop) { f.memory["search.query"] = "polo" })
	r.Press("end").Type(" navy").Has("> polo navy")
	r.Type("x").Run(r.screen.Leave(), r.screen.Enter())
	if got := r.shop.remembered()["search.query"]; got != "polo navyx" {
		t.Errorf("remembered %q on leaving", got)
	}
	r.Press("backspace").HasNot("polo")
	r = newRig(t, 100, 24, func(f *shop) { f.memory["search.query"] = "polo" })
	r.Paste("pc54 jet").Has("> pc54 jet")
}

func many(n int) func(context.Context, string, int) (work.SearchView, error) {
	return func(_ context.Context, _ string, limit int) (work.SearchView, error) {
		v := work.SearchView{Total: n, TookMS: 3}
		for i := range min(n, limit) {
			v.Results = append(v.Results, work.SearchHit{
				Style: fmt.Sprintf("PC%d", 50+i/4), Color: []string{"Navy", "Jet Black", "AthlNavy", "True Royal"}[i%4],
				Description: "Port & Company Core Cotton Tee", Scale: []string{"S", "M", "L", "XL", "2XL", "3XL"},
				Sizes: map[string]int{"S": i, "M": 2 * i, "L": 3 * i, "XL": i, "2XL": i / 2, "3XL": 0}, Total: 7 * i,
			})
		}
		return v, nil
	}
}

func TestScrollingLoadsMoreAndStaysPut(t *testing.T) {
	r := newRig(t, 100, 24, func(f *shop) { f.find = many(347341) })
	r.Press("down", "end").Has("▸  Jet Black", "PC62 ")
	r.Press("pgdown", "pgdown").HasNot("PC62 ")
	if last := r.shop.limits[len(r.shop.limits)-1]; last != 200 {
		t.Errorf("limits %v", r.shop.limits)
	}
	for range 8 {
		r.Press("end")
	}
	r.Has("These are the first 2,000; another word narrows them down.")
	r.Press("home", "down", "down", "down")
	before := r.Screen()
	r.Send(kit.ChangedMsg{Orders: true, Cache: true})
	if after := r.Screen(); after != before {
		t.Errorf("a change in the background moved the screen:\n%s\n%s", before, after)
	}
	r.Wheel(5, 10, 2)
	if r.Screen() == before {
		t.Error("the wheel did not scroll")
	}
}

func TestBackgroundChangeFollowsTheRow(t *testing.T) {
	r := newRig(t, 100, 24, nil)
	r.Type("navy").Press("down", "down", "down")
	var at string
	for _, l := range strings.Split(r.Screen(), "\n") {
		if strings.HasPrefix(l, "▸") {
			at = l
		}
	}
	r.shop.mu.Lock()
	old := r.shop.find
	r.shop.find = func(ctx context.Context, text string, limit int) (work.SearchView, error) {
		view, err := many(2)(ctx, text, limit)
		r.shop.mu.Lock()
		r.shop.find = old
		r.shop.mu.Unlock()
		rest, _ := r.shop.Search(ctx, text, limit)
		view.Results = append(view.Results, rest.Results...)
		view.Total = len(view.Results)
		return view, err
	}
	r.shop.mu.Unlock()
	r.Send(kit.ChangedMsg{Cache: true}).Has(at)
}

func TestMouse(t *testing.T) {
	r := newRig(t, 100, 24, nil)
	r.Type("pc54").ClickOn("Jet Black").Has("▸  Jet Black")
	r.wantOpened(t)
	r.ClickOn("Jet Black")
	r.wantOpened(t, opened{style: "PC54", colors: "Jet Black"})
	if r.Click(8, 0); !r.screen.Typing() {
		t.Error("a click into the prompt left the list focused")
	}
}

func TestSizesOfDifferentStyles(t *testing.T) {
	r := newRig(t, 80, 24, nil)
	r.Type("navy")
	t.Run("shared", func(t *testing.T) { r.Goldens(t) })
	r.Resize(80, 24).Press("esc").Type("pc54y").Has("YXS   YS   YM   YL  YXL")
	r.Press("esc").Type("pt20").Has("3030 3230 3232 3432 3632")
	// Whatever folds away is told of the selected row, and no number is cut.
	r.Resize(60, 15).Press("esc").Type("pt20 navy").Press("down").Has("PT20", "101")
	for _, n := range []string{"14", "30", "26", "22", "9"} {
		r.Has(n)
	}
}

func TestFitsEverywhere(t *testing.T) {
	for _, keys := range [][]string{{}, {"down", "tab", "tab"}, {"f9"}} {
		newRig(t, 80, 24, nil).Press(keys...).FitsEverywhere(t)
	}
	for _, text := range []string{"pc54 navy s4 m8 l8 xl2 2xl2 3xl1 @8.50", "pc54 nav s4", "zz9 日本語 s4", "nvay", "nothing like it", strings.Repeat("pc54 navy ", 30), "pt20 navy 3030:1 3230:2 3232:3 3432:4 3632:5"} {
		newRig(t, 80, 24, nil).Type(text).FitsEverywhere(t)
	}
	newRig(t, 80, 24, func(f *shop) { f.stock(nil) }).FitsEverywhere(t)
	newRig(t, 80, 24, nil).Send(search.ForMsg{OrderID: 1, Name: strings.Repeat("Cascade Youth ", 9)}).Type("pc54 navy s4").FitsEverywhere(t)
}

func TestRandomKeysNeverPanic(t *testing.T) {
	names := []string{"down", "up", "left", "right", "tab", "enter", "esc", "alt+g", "f9", "pgdown", "pgup", "home", "end", "backspace", "p", "c", "5", "4", " ", "n", "s", "@", "/", "shift+tab"}
	rapid.Check(t, func(rt *rapid.T) {
		r := newRig(t, 80, 24, nil)
		for range rapid.IntRange(1, 30).Draw(rt, "keys") {
			switch rapid.IntRange(0, 9).Draw(rt, "what") {
			case 0:
				r.Click(rapid.IntRange(0, 79).Draw(rt, "x"), rapid.IntRange(0, 23).Draw(rt, "y"))
			case 1:
				r.Send(kit.ChangedMsg{Orders: true, Cache: true})
			case 2:
				r.Resize(rapid.IntRange(40, 200).Draw(rt, "w"), rapid.IntRange(10, 60).Draw(rt, "h"))
			case 3:
				r.Paste(rapid.StringMatching(`[a-z0-9 \n\t]{0,20}`).Draw(rt, "text"))
			default:
				name := rapid.SampledFrom(names).Draw(rt, "key")
				if name == " " {
					name = "space"
				}
				r.Press(name)
			}
			r.Fits(t)
		}
	})
}

func BenchmarkKeystroke(b *testing.B) {
	r := newRig(b, 120, 40, func(f *shop) { f.find = many(347341) })
	r.Type("pc54 nav")
	view, _ := many(347341)(context.Background(), "", 50)
	if len(view.Results) != 50 {
		b.Fatal("not 50 results")
	}
	keys := []tea.Msg{tea.KeyPressMsg{Code: 'y', Text: "y"}, tea.KeyPressMsg{Code: tea.KeyBackspace}}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		r.screen.Update(keys[i%2])
		r.screen.View(120, 36)
		i++
	}
}

// Where goods go stands at the prompt, and one key takes the other: nothing is
// added to an order that is not named.
func TestWhereGoodsGo(t *testing.T) {
	r := newRig(t, 110, 30, nil)
	r.Type("pc54 navy s4").Has("into a new order").HasNot("ctrl+t").Press("enter")
	r.shop.draft, r.shop.draftName = 12, "OP7F3K-0012 · Cascade Youth"
	r.Type("pc54").Has("into OP7F3K-0012 · Cascade Youth ctrl+t").Type(" navy s4").Has("into OP7F3K-0012 · Cascade Youth ctrl+t").Press("enter")
	r.Type("pc54 navy s5").Press("ctrl+t").Has("into a new order ctrl+t").Press("enter")
	// The key is for one line: the next goes to what is open then.
	r.Type("pc54 navy s6").Has("into OP7F3K-0012").Press("enter")
	r.wantOpened(t, opened{0, "PC54", "Navy", 4, true}, opened{12, "PC54", "Navy", 4, true}, opened{0, "PC54", "Navy", 5, true}, opened{12, "PC54", "Navy", 6, true})
}
