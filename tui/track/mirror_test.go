package track_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/tuitest"
	"orderpad/tui/work"
)

// mirrored opens the comparison of an order that the shop changed.
func mirrored(t testing.TB) (*rig, kit.Overlay) {
	t.Helper()
	r := open(t, 80, 24, func(f *fake) {
		f.orders[0].State = order.Imported
		f.mirror = work.MirrorView{
			ExtOrderID: "OP7F3K-0005", ServerOrderID: "NWCA-OP7F3K-0005", OnSiteOrder: num(141899),
			Pushed: work.MirrorSide{Looked: true, Found: true, FilledIn: []order.Difference{{Field: "ExtSource", Ours: "orderpad", Theirs: "NWCA"}, {Field: "OnHold", Theirs: "0"}}},
			OnSite: work.MirrorSide{Looked: true, Found: true, Note: "compared: customer, contact, PO, rep, terms, order type, dates and lines", Differences: []order.Difference{
				{Field: "PC54 Navy 3XL", Ours: "1 at 11.50", Theirs: ""},
				{Field: "CustomerPurchaseOrder", Ours: "PO-778", Theirs: "PO-778 (confirmed by phone)"},
			}},
		}
	})
	r.Run(r.screen.Enter())
	r.Type("778").Press("down")
	b, ok := kit.Match(press("alt+v"), r.screen.Typing(), r.screen.Keys())
	if !ok || b.Off != "" {
		t.Fatalf("alt+v does nothing: %s", b.Off)
	}
	cmd := r.screen.Update(kit.ActionMsg{ID: b.ID})
	if p, running := r.screen.Work(); !running || p.Label != "Asking the shop about OP7F3K-0005" {
		t.Fatalf("asking is not shown: %+v", p)
	}
	got := r.screen.Update(cmd())()
	shown, ok := got.(kit.OverlayMsg)
	if !ok {
		t.Fatalf("no overlay: %#v", got)
	}
	return r, shown.Overlay
}

func TestMirrorGolden(t *testing.T) {
	for _, size := range tuitest.Sizes {
		t.Run(size.String(), func(t *testing.T) {
			_, over := mirrored(t)
			view, _ := over.View(size.W-2, size.H-4)
			golden.RequireEqual(t, ansi.Strip(view)+"\n")
		})
	}
}

func TestMirrorFitsEverywhere(t *testing.T) {
	_, over := mirrored(t)
	for w := 20; w < 130; w++ {
		for h := 6; h < 40; h += 3 {
			view, _ := over.View(w, h)
			if bad := tuitest.Fits(view, w, h); bad != "" {
				t.Fatalf("%dx%d: %s\n%s", w, h, bad, view)
			}
		}
	}
}

func TestMirrorSaysBothSides(t *testing.T) {
	r, over := mirrored(t)
	view, _ := over.View(110, 40)
	for _, want := range []string{"NWCA-OP7F3K-0005", "the same", "the proxy fills in by itself: ExtSource NWCA, OnHold 0", "OnSite 141899", "2 differences", "1 at 11.50", "nothing", "compared: customer"} {
		if !strings.Contains(ansi.Strip(view), want) {
			t.Errorf("%q is missing:\n%s", want, ansi.Strip(view))
		}
	}
	if got := strings.Join(r.fake.mirrors, ","); got != "OP7F3K-0005" {
		t.Errorf("asked about %q", got)
	}
}

func TestMirrorIsStopped(t *testing.T) {
	r := open(t, 80, 24, func(f *fake) { f.orders[0].State = order.Imported })
	r.Type("778").Press("down")
	cmd := r.screen.Update(kit.ActionMsg{ID: "track.list.mirror"})
	r.screen.StopWork()
	if _, running := r.screen.Work(); running {
		t.Error("still asking")
	}
	if next := r.screen.Update(cmd()); next != nil {
		t.Error("an answer that nobody waits for is shown")
	}
}

func TestMirrorNeedsAnOrderOfThisLaptop(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Type("141720").Press("alt+v")
	if len(r.fake.mirrors) != 0 {
		t.Error("an order of others was compared")
	}
}
