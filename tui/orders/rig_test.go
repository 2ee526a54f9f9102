package orders_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/orders"
	"orderpad/tui/tuitest"
)

// rig drives the screen alone, with overlays as the root would show them.
type rig struct {
	papers *papers
	*tuitest.Driver
	shop   *shop
	screen *orders.Screen
	root   *root
	env    *kit.Env
	clock  *tuitest.Clock
	poked  *int
	again  []string // orders that were to be placed again
}

// root stands in for the frame: the screen, overlays, the last notice.
type root struct {
	env    *kit.Env
	screen *orders.Screen
	over   []kit.Overlay
	notice string
	gone   []kit.GoMsg
	left   bool               // esc was not the screen's
	hold   func(tea.Msg) bool // picks answers that are on their way for long
	held   []tea.Msg
	w, h   int
}

func (r *root) Init() tea.Cmd { return tea.Batch(r.screen.Init(), r.screen.Enter()) }

func (r *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if r.hold != nil && r.hold(msg) {
		r.held = append(r.held, msg)
		return r, nil
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.w, r.h = msg.Width, msg.Height
		return r, nil
	case kit.OverlayMsg:
		r.over = append(r.over, msg.Overlay)
		if o, ok := msg.Overlay.(kit.Starter); ok {
			return r, o.Init()
		}
		return r, nil
	case kit.NoticeMsg:
		r.notice = msg.Text
		return r, nil
	case kit.GoMsg:
		r.gone = append(r.gone, msg)
		if msg.Screen == kit.Orders && msg.Msg != nil {
			return r, r.screen.Update(msg.Msg)
		}
		return r, nil
	case tea.PasteMsg:
		return r, r.input(kit.BracketedPaste(msg.Content))
	case tea.KeyPressMsg, tea.MouseMsg, kit.PasteMsg:
		return r, r.input(msg)
	case kit.Owned:
		return r, r.screen.Update(msg)
	}
	var cmds []tea.Cmd // what nobody owns is everybody's
	for _, o := range slices.Clone(r.over) {
		cmd, closed := o.Update(msg)
		cmds = append(cmds, cmd)
		if closed {
			r.over = slices.DeleteFunc(r.over, func(x kit.Overlay) bool { return x == o })
		}
	}
	return r, tea.Batch(append(cmds, r.screen.Update(msg))...)
}

func (r *root) input(msg tea.Msg) tea.Cmd {
	if n := len(r.over); n > 0 {
		top := r.over[n-1]
		cmd, closed := top.Update(msg)
		if closed {
			r.over = slices.DeleteFunc(r.over, func(o kit.Overlay) bool { return o == top })
		}
		return cmd
	}
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return r.screen.Update(msg)
	}
	if b, ok := kit.Match(k, r.screen.Typing(), r.screen.Keys()); ok && b.ID != kit.Back {
		if b.Off != "" {
			r.notice = b.Off
			return nil
		}
		return r.screen.Update(kit.ActionMsg{ID: b.ID})
	}
	if kit.KeyName(k) == "esc" {
		cmd, done := r.screen.Back()
		if !done {
			r.left = true
			return r.screen.Leave()
		}
		return cmd
	}
	return r.screen.Update(k)
}

func (r *root) View() tea.View {
	var v tea.View
	if r.w == 0 {
		return v
	}
	content, cursor := r.screen.View(r.w, r.h)
	if n := len(r.over); n > 0 {
		lines := r.env.Theme.Block(content, r.w, r.h)
		w, h := r.w-2, r.h-2
		if _, all := r.over[n-1].(kit.CoversAll); all {
			w, h = r.w, r.h
		}
		box, c := r.over[n-1].View(w, h)
		for i, l := range strings.Split(box, "\n") {
			if i < len(lines) {
				lines[i] = l
			}
		}
		content, cursor = strings.Join(lines, "\n"), c
	}
	v.SetContent(content)
	v.Cursor = cursor
	return v
}

func newRig(t testing.TB, w, h int) *rig {
	t.Helper()
	clock := tuitest.NewClock()
	env, err := kit.NewEnv(clock.Now, orders.Bindings())
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{shop: newShop(clock), env: env, clock: clock, poked: new(int)}
	r.papers = &papers{shop: r.shop}
	r.screen = orders.New(env, r.shop, orders.Options{
		Papers: r.papers,
		PickCustomer: func(id, version int64) tea.Cmd {
			return kit.Go(kit.Customers, fmt.Sprintf("pick for %d at %d", id, version))
		},
		FindGoods:  func(id int64) tea.Cmd { return kit.Go(kit.Search, id) },
		ShowLedger: func(key string) tea.Cmd { return kit.Go(kit.Queue, key) },
		Poke:       func() { *r.poked++ },
		Again:      func(key string) tea.Cmd { r.again = append(r.again, key); return nil },
	})
	r.root = &root{env: env, screen: r.screen}
	r.Driver = tuitest.New(t, r.root, clock, w, h).Names(r.screen, env.Keys)
	return r
}

// grid opens the grid of PC54 in a new order, Navy and Jet Black.
func (r *rig) grid() *rig {
	r.Send(orders.GridMsg{Style: "pc54", Colors: []string{"Navy", "Jet Black"}})
	return r
}

// only is the one order that there is.
func (r *rig) only(t testing.TB) order.Order {
	t.Helper()
	r.shop.mu.Lock()
	defer r.shop.mu.Unlock()
	if len(r.shop.orders) != 1 {
		t.Fatalf("%d orders", len(r.shop.orders))
	}
	for _, o := range r.shop.orders {
		return o.Clone()
	}
	return order.Order{}
}

// lines are an order's lines in a word each.
func lines(o order.Order) string {
	var out []string
	for _, l := range o.Lines {
		s := l.Style + " " + l.Color
		for _, c := range l.Cells {
			s += fmt.Sprintf(" %s%d", c.Size, c.Qty)
		}
		if l.Price.Set {
			s += " @" + l.Price.String()
		}
		out = append(out, s)
	}
	return strings.Join(out, " | ")
}

func (r *rig) said(t testing.TB, text string) {
	t.Helper()
	if !strings.Contains(r.root.notice, text) {
		t.Fatalf("the notice is %q, want %q", r.root.notice, text)
	}
}

const hour = time.Hour
