package search_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/search"
	"orderpad/tui/work"
)

func TestCostHidesByItself(t *testing.T) {
	r := newRig(t, 100, 24, nil)
	r.Type("pc54 navy").HasNot("2.1875", "SanMar").Press("f9").Has("2.1875", "SanMar", "PC54_2X")
	over := func(m tea.Msg) bool { return strings.Contains(fmt.Sprintf("%T", m), "costOver") }
	if i := slices.IndexFunc(r.Timers(), func(m kit.TimerMsg) bool { return over(m.Msg) }); i < 0 || r.Timers()[i].D != 10*time.Second {
		t.Fatalf("timers %v", r.Timers())
	}
	r.Fire(over).HasNot("2.1875")
	for _, key := range []string{"f9", "esc", "down", "up", "x"} {
		if key == "down" {
			r.Press("down")
		}
		r.Press("f9").Has("2.1875").Press(key).HasNot("2.1875")
		if key == "up" {
			r.Press("/")
		}
	}
	r.Press("backspace", "f9").Has("2.1875").Run(r.screen.Leave()).HasNot("2.1875")
	r.Press("f9").Fire(over).HasNot("2.1875")
}

func TestRefresh(t *testing.T) {
	r := newRig(t, 100, 24, nil)
	step, end := make(chan work.Progress), make(chan error, 1)
	r.shop.refresh = func(ctx context.Context, full bool, progress func(work.Progress)) (work.RefreshView, error) {
		for {
			select {
			case p := <-step:
				progress(p)
			case err := <-end:
				return work.RefreshView{Fetched: 1204, Rows: 347341, Seconds: 3.24, OfferSizes: "export-2026"}, err
			case <-ctx.Done():
				return work.RefreshView{}, ctx.Err()
			}
		}
	}
	begin := func() chan tea.Msg {
		msgs := make(chan tea.Msg, 20)
		drain(r.screen.Update(kit.ActionMsg{ID: kit.Refresh}), msgs)
		return msgs
	}
	take := func(msgs chan tea.Msg) tea.Msg {
		select {
		case m := <-msgs:
			return m
		case <-time.After(5 * time.Second):
			t.Fatal("nothing came")
			return nil
		}
	}
	msgs := begin()
	parked := take(msgs).(kit.ParkedMsg)
	step <- work.Progress{Doing: "Inventory", Done: 45000}
	r.Send(parked.Cmd())
	if p, running := r.screen.Work(); !running || p.Done != 45000 || p.Unit != "rows" {
		t.Errorf("work %+v, running %v", p, running)
	}
	r.Type("pc54 jet").Has("1 of 8") // the old catalogue stays searchable
	end <- nil
	note := notice(t, r.screen.Update(take(msgs)))
	if note.Kind != kit.Warn || !strings.Contains(note.Text, "1,204 rows fetched in 3.2 s") || !strings.Contains(note.Text, "export-2026; Setup offers it") {
		t.Errorf("notice %+v", note)
	}
	if _, running := r.screen.Work(); running {
		t.Error("still running")
	}
	msgs = begin()
	take(msgs)
	end <- order.Errorf(order.KindOffline, "the shop's server does not answer")
	if note := notice(t, r.screen.Update(take(msgs))); note.Kind != kit.Error || !strings.Contains(note.Text, "does not answer") {
		t.Errorf("notice %+v", note)
	}
	msgs = begin()
	take(msgs)
	if note := notice(t, r.screen.StopWork()); !strings.Contains(note.Text, "Stopped") {
		t.Errorf("notice %+v", note)
	}
	if cmd := r.screen.Update(take(msgs)); cmd != nil {
		t.Error("the stopped refresh was taken for one that ended")
	}
}

// While the inventory cannot be counted, nothing found is not taken for no
// inventory.
func TestUncountedInventoryIsNotEmpty(t *testing.T) {
	r := newRig(t, 80, 24, func(f *shop) { f.uncountable = true })
	r.Type("zzz").Has("Nothing is found for 'zzz'.").HasNot("no inventory")
}

// notice is the first one among a command's messages.
func notice(t *testing.T, cmd tea.Cmd) kit.NoticeMsg {
	t.Helper()
	msgs := make(chan tea.Msg, 20)
	drain(cmd, msgs)
	for {
		select {
		case m := <-msgs:
			if n, ok := m.(kit.NoticeMsg); ok {
				return n
			}
		case <-time.After(5 * time.Second):
			t.Fatal("no notice came")
		}
	}
}

func TestEmptyStates(t *testing.T) {
	none := func(f *shop) { f.stock(nil) }
	r := newRig(t, 80, 24, none)
	r.Has("There is no inventory on this laptop yet.", "F5  fetches").Goldens(t)
	r = newRig(t, 80, 24, func(f *shop) { none(f); f.status = work.FrameStatus{} })
	r.Has("connect in Setup").Type("pc54 navy s4").Has("4 pcs", "does not know style PC54")
	keys := r.screen.Keys()
	if n := notice(t, r.screen.Update(kit.ActionMsg{ID: kit.Refresh})); !strings.Contains(n.Text, "no connection") {
		t.Errorf("notice %+v", n)
	}
	if b := keys[len(keys)-1]; b.ID != kit.Refresh || !strings.Contains(b.Off, "Setup") {
		t.Errorf("refresh without a connection: %+v", b)
	}
}

// Sentences name the keys as the rep has them.
func TestEmptyStatesNameTheRepsKeys(t *testing.T) {
	keys, err := kit.NewKeymap(map[string][]string{"global.screen-setup": {"ctrl+e"}, "global.refresh": {"f7"}, "search.cost": {"f12"}}, search.Bindings())
	if err != nil {
		t.Fatal(err)
	}
	none := func(f *shop) { f.stock(nil) }
	r := newRig(t, 80, 24, none)
	r.env.Keys = keys
	r.Has("F7  fetches styles").HasNot("F5")
	r = newRig(t, 80, 24, func(f *shop) { none(f); f.status = work.FrameStatus{} })
	r.env.Keys = keys
	r.Has("ctrl+e  connect in Setup", "F7      then fetches").HasNot("alt+6")
	if n := notice(t, r.screen.Update(kit.ActionMsg{ID: kit.Refresh})); !strings.Contains(n.Text, "Setup (ctrl+e)") {
		t.Errorf("notice %+v", n)
	}
	r = newRig(t, 80, 24, nil)
	r.env.Keys = keys
	r.Type("pc54 navy").Press("f12").Has("or with F12")
}

func TestLoadingTakesKeys(t *testing.T) {
	clock := newRig(t, 80, 24, nil).clock
	env, err := kit.NewEnv(clock.Now, search.Bindings())
	if err != nil {
		t.Fatal(err)
	}
	f := newShop(clock)
	f.memory["search.count"] = "1204331"
	hold := make(chan struct{})
	f.find = func(context.Context, string, int) (work.SearchView, error) {
		<-hold
		return work.SearchView{}, errors.New("the inventory is damaged")
	}
	s := search.New(env, f, search.Options{})
	msgs := make(chan tea.Msg, 50)
	drain(s.Init(), msgs)
	for m := range msgs {
		drain(s.Update(m), msgs)
		if strings.Contains(fmt.Sprintf("%T", m), "recalled") {
			break
		}
	}
	view := func() string { v, _ := s.View(80, 20); return v }
	if !strings.Contains(view(), "Loading 1,204,331 styles in colours") {
		t.Errorf("no word of loading:\n%s", view())
	}
	s.Update(tea.KeyPressMsg{Code: 'p', Text: "p"})
	if !strings.Contains(view(), "p") {
		t.Error("the key is not on the screen")
	}
	close(hold)
}

func TestSearchErrorIsSaid(t *testing.T) {
	r := newRig(t, 80, 24, func(f *shop) {
		f.find = func(context.Context, string, int) (work.SearchView, error) {
			e := order.Errorf(order.KindStorage, "the cache cannot be read")
			e.Hint = "F5 fetches it anew"
			return work.SearchView{}, e
		}
	})
	r.Has("✗ the cache cannot be read; F5 fetches it anew")
}
