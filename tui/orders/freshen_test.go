package orders_test

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/orders"
	"orderpad/tui/work"
)

// late holds the answer about the stock back.
func (r *rig) late() {
	r.root.hold = func(msg tea.Msg) bool { return strings.HasSuffix(fmt.Sprintf("%T", msg), "freshened]") }
}

// arrives hands over what was held back.
func (r *rig) arrives() *rig {
	held := r.root.held
	r.root.hold, r.root.held = nil, nil
	r.Send(held...)
	return r
}

func TestNewerStockShowsAndMovesNothing(t *testing.T) {
	r := newRig(t, 80, 24)
	newer := pc54()
	navy, _ := newer.Color("Navy")
	navy.Stock["M"] = catalog.Stock{Made: true, OnHand: 777, Parts: navy.Stock["M"].Parts}
	r.shop.fresh = &newer
	r.late()
	r.grid()
	r.Press("tab", "1", "2").Has("[12]", "340").HasNot("777")
	before := r.Screen()
	if r.shop.count("FreshenStyle PC54") != 1 || len(r.root.held) != 1 {
		t.Fatalf("calls %v, %d on their way", r.shop.calls, len(r.root.held))
	}
	r.arrives().Has("777", "[12]")
	if got := strings.NewReplacer("  340", "  777", "of    550", "of    987").Replace(before); got != r.Screen() {
		t.Errorf("more than the number on hand is another:\n%s\nit was\n%s", r.Screen(), before)
	}
	r.Press("3", "tab")
	if got := lines(r.only(t)); got != "PC54 Navy M123 @7.25" {
		t.Errorf("typed 123: %s", got)
	}
}

func TestNewerScaleKeepsWhatIsTyped(t *testing.T) {
	r := newRig(t, 80, 24)
	newer := pc54()
	newer.Sizes = append(newer.Sizes, "6XL")
	r.shop.fresh = &newer
	r.late()
	r.grid().Press("tab", "1", "2").Has("[12]").HasNot("6XL")
	r.arrives().Has("6XL", "12")
	if got := lines(r.only(t)); got != "PC54 Navy M12 @8.50" {
		t.Errorf("typed 12: %s", got)
	}
	r.Press("8", "tab")
	if got := lines(r.only(t)); got != "PC54 Navy M8 @8.50" {
		t.Errorf("the focus went to another size: %s", got)
	}
}

func TestStockThatIsAsItWasIsNotReadAgain(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	if r.shop.count("FreshenStyle PC54") != 1 {
		t.Errorf("calls %v", r.shop.calls)
	}
	r.Send(orders.GridMsg{Style: "ZZ99"}).Has("ZZ99")
	if r.shop.count("FreshenStyle ZZ99") != 0 {
		t.Error("the stock of goods that the inventory does not know was asked for")
	}
}

func TestQueueSaysWhatTheNewestStockIsShortOf(t *testing.T) {
	r := newRig(t, 120, 30)
	o := r.full()
	r.open(o)
	r.shop.short = []work.Shortage{{Style: "PC54", Color: "Navy", Size: "M", OnHand: 1063, Asked: 3000}, {Style: "PC54", Color: "Navy", Size: "L", OnHand: -2, Asked: 1}}
	r.Press("ctrl+o")
	r.Press("enter").Has("Jet Black, every size").Type("9").Press("enter", "ctrl+o", "y")
	r.said(t, "OP7F3K-0012 is queued, but the newest stock is short: PC54 Navy M 1,063 on hand, 3,000 asked; PC54 Navy L none on hand, 1 asked.")
	if got := r.shop.one(t, o.ID); got.State != order.Queued {
		t.Errorf("it is %s", got.State)
	}
}
