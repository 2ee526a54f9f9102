package orders_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/orders"
)

// reference types the reference order.
func (r *rig) reference() *rig {
	r.grid()
	r.Press("4", "tab", "8", "tab", "8", "tab", "2", "tab", "2", "tab", "1")
	r.Press("down", "home", "right", "1", "2", "right", "1", "2", "right", "6", "left")
	return r
}

const referenceLines = "PC54 Navy S4 M8 L8 XL2 2XL2 3XL1 @8.50 | PC54 Jet Black M12 L12 XL6 @8.50"

func TestGridGolden(t *testing.T) { newRig(t, 80, 24).reference().Goldens(t) }

func TestGridASCIIGolden(t *testing.T) {
	r := newRig(t, 80, 24)
	r.env.Theme = kit.NewTheme(kit.Look{Mode: kit.Mono, ASCII: true})
	r.reference().Golden(t)
}

func TestGridFits(t *testing.T) { newRig(t, 80, 24).reference().FitsEverywhere(t) }

func TestReferenceOrder(t *testing.T) {
	r := newRig(t, 80, 24).reference()
	o := r.only(t)
	if got := lines(o); got != referenceLines || o.Pieces() != 55 || o.Total() != 47450 {
		t.Errorf("%s, %d pieces, %s", got, o.Pieces(), o.Total())
	}
	if o.Lines[0].PriceFrom != "price list" || o.Lines[0].Description == "" {
		t.Errorf("line %+v", o.Lines[0])
	}
	r.Has("SENT AS  9 lines on 3 parts, 55 pieces", "474.50", "219.50", "255.00", "+2.00 for 2XL", "+3.00 for 3XL", "list")
}

func TestDigitShowsAtOnceAndIsSavedAfterAPause(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	before := len(r.shop.calls)
	r.Press("1", "2")
	r.Has("SENT AS  1 line on 1 part, 12 pieces", "102.00")
	if n := len(r.shop.calls); n != before {
		t.Fatalf("a digit made %v", r.shop.calls[before:])
	}
	if what := r.screen.Unsaved(); what == "" {
		t.Error("the number is not told to be unsaved")
	}
	r.Fire(nil)
	if got := lines(r.only(t)); got != "PC54 Navy S12 @8.50" {
		t.Fatalf("after the pause: %s", got)
	}
	if what := r.screen.Unsaved(); what != "" {
		t.Errorf("unsaved: %q", what)
	}
	// The pause does not end the number.
	r.Press("0", "tab")
	if got := lines(r.only(t)); got != "PC54 Navy S120 @7.25" {
		t.Fatalf("went on to %s", got)
	}
}

func TestNothingIsSavedWithoutAQuantity(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("right", "down", "esc")
	if len(r.shop.orders) != 0 || !r.root.left {
		t.Errorf("%d orders, left %v", len(r.shop.orders), r.root.left)
	}
}

func TestLeavingSavesTheCell(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("7", "esc").Has("STYLES", "customer")
	if got := lines(r.only(t)); got != "PC54 Navy S7 @8.50" || r.root.left {
		t.Fatalf("%s, left %v", got, r.root.left)
	}
	if r.Press("esc"); !r.root.left { // the grid was opened from elsewhere
		t.Error("esc in the order stayed")
	}
}

func TestStepAndClear(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("+", "+", "-", "tab", "5", "tab", "left", "0", "tab")
	if got := lines(r.only(t)); got != "PC54 Navy S1 @8.50" {
		t.Fatal(got)
	}
	r.Press("left", "left", "0", "tab")
	if o := r.only(t); len(o.Lines) != 0 {
		t.Fatalf("an empty row stays: %s", lines(o))
	}
	r.Has("Navy", "Jet Black")
}

func TestNotMadeTakesNoPieces(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("home", "left", "4", "tab")
	if got := lines(r.only(t)); got != "PC54 Navy S4 @8.50" {
		t.Fatal(got)
	}
}

func TestShortStockInWords(t *testing.T) {
	r := newRig(t, 100, 24).grid()
	r.Press("end", "9", "left", "2", "0", "tab")
	r.Has("3 on hand, 9 asked", "12 on hand, 20 asked", "the inventory spells it PC54_3XL, 12 there", "alt+u use it")
}

func TestSpread(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("alt+e").Type("4x").Press("enter")
	r.Has("is not a whole number")
	r.Press("backspace").Type("9").Has("S 12 · M 12 · L 13 · XL 12").Press("enter")
	if got := lines(r.only(t)); got != "PC54 Navy S12 M12 L13 XL12 @8.50" {
		t.Fatal(got)
	}
}

func TestRepeatRowNamesWhatIsNotMade(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("alt+r")
	r.said(t, "no row above")
	r.Press("4", "tab", "8", "end", "3", "down", "alt+r")
	if got := lines(r.only(t)); got != "PC54 Navy S4 M8 4XL3 @8.50 | PC54 Jet Black S4 M8 @8.50" {
		t.Fatal(got)
	}
	r.said(t, "Jet Black is not made in 4XL")
}

func TestSizeRun(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("alt+s")
	r.Has("1-2-2-1", "S 2 · M 4 · L 4 · XL 2")
	r.Press("+").Has("S 4 · M 8 · L 8 · XL 4").Press("enter")
	if got := lines(r.only(t)); got != "PC54 Navy S4 M8 L8 XL4 @8.50" {
		t.Fatal(got)
	}
	// A run of the row, saved and used for the other colour.
	r.Press("end", "4", "tab", "up", "alt+s", "s").Has("1-2-2-1-1").Press("esc", "down", "alt+s", "down")
	for range 2 {
		r.Press("backspace")
	}
	r.Type("14").Press("enter")
	if got := lines(r.only(t)); !strings.Contains(got, "Jet Black S2 M4 L4 XL2") {
		t.Fatal(got)
	}
	r.said(t, "not made in 4XL")
	if r.shop.memory["orders.runs"] == "" {
		t.Error("the run is not kept")
	}
	again := newRig(t, 80, 24)
	again.shop.memory = r.shop.memory
	again.Run(again.screen.Init())
	again.grid().Press("alt+s").Has("1-2-2-1-1")
}

func TestPriceOfRowSizeAndStyle(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("4", "tab", "end", "left", "left", "left", "2", "tab")
	r.Press("alt+p").Has("Navy, every size", "offered: list").Type("7.999").Press("enter").Has("more than two decimals")
	for range 3 {
		r.Press("backspace")
	}
	r.Type("35").Press("enter")
	r.Press("shift+tab", "alt+p", "tab").Has("only XL of Navy").Type("5").Press("enter")
	o := r.only(t)
	if l := o.Lines[0]; l.Price.Money != 735 || l.PriceFrom != "" || l.Cell("S").Price.Money != 735 || l.Cell("XL").Price.Money != 500 {
		t.Fatalf("%+v", l)
	}
	r.Has("typed (8.50)")
	// A typed price stays, whatever the quantity; an empty one goes back.
	r.Press("home", "9", "9", "tab")
	if got := lines(r.only(t)); got != "PC54 Navy S99 XL2 @7.35" {
		t.Fatal(got)
	}
	r.Press("alt+p", "enter")
	if got := lines(r.only(t)); got != "PC54 Navy S99 XL2 @7.25" {
		t.Fatal(got)
	}
	r.Press("down", "home", "5", "alt+p", "tab", "tab").Has("every row of PC54").Type("0").Press("enter")
	r.Has("free of charge")
	if got := lines(r.only(t)); got != "PC54 Navy S99 XL2 @0.00 | PC54 Jet Black S5 @0.00" {
		t.Fatal(got)
	}
}

func TestNoPriceIsMissingAndNotZero(t *testing.T) {
	r := newRig(t, 80, 24)
	r.shop.list = nil
	r.grid().Press("4", "tab")
	r.Has("no price", "alt+p types it", "and no price yet")
	if l := r.only(t).Lines[0]; l.Price.Set {
		t.Errorf("%+v", l)
	}
}

func TestCustomersPriceIsTakenOnceTheCustomerIsKnown(t *testing.T) {
	r := newRig(t, 80, 24)
	r.shop.paid[1204] = 795
	r.grid().Press("4", "down", "alt+p").Type("9").Press("enter", "6", "f4")
	o := r.only(t)
	if len(r.root.gone) != 1 || r.root.gone[0].Screen != kit.Customers || r.root.gone[0].Msg != "pick for 12 at 4" {
		t.Fatalf("went to %v at version %d", r.root.gone, o.Version)
	}
	r.Run(r.screen.Leave())
	r.shop.edit(o.ID, func(o *order.Order) {
		id := int64(1204)
		o.CustomerName, o.Fields.IDCustomer = "Cascade Youth", &id
	})
	r.Run(r.screen.Enter())
	if got := lines(r.only(t)); got != "PC54 Navy S4 @7.95 | PC54 Jet Black S6 @9.00" {
		t.Fatal(got)
	}
	r.Has("Cascade Youth", "last paid 2026-10-21, order 141712", "typed (8.50)", "9.00 typed · list at 10: 8.50", "take list").HasNot("newer")
	// One key takes the other price, and says which it is.
	r.Press("up").Has("7.95 last paid (24 pcs, 21 Oct 2026) · list at 10: 8.50").Press("alt+l")
	if got := lines(r.only(t)); got != "PC54 Navy S4 @8.50 | PC54 Jet Black S6 @9.00" {
		t.Fatal(got)
	}
	r.Has("8.50 list from 1: 10 of PC54", "take last paid").Press("tab", "3", "enter")
	if got := lines(r.only(t)); got != "PC54 Navy S4 M3 @8.50 | PC54 Jet Black S6 @9.00" {
		t.Fatal(got)
	}
	r.Press("alt+l").Has("7.95 last paid")
}

func TestWireIsShownAndCopied(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("end", "1", "alt+w")
	r.Has("What will be sent: OP7F3K-0012", "PC54_4X  Navy    4XL 1", "12.50", "total 12.50").HasNot("partNumber")
	r.Fits(t)
	r.Press("j").Has(`"partNumber": "PC54_4X"`, "j the table")
	r.Press("c")
	if !strings.Contains(r.Clipboard(), `"quantity": 1`) {
		t.Errorf("copied %q", r.Clipboard())
	}
	r.Press("esc").HasNot("What will be sent")
}

func TestAddAndRemoveColours(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("4", "alt+a").Has("Athletic Heather", "True Royal").HasNot("Navy   ")
	r.Type("roy").Press("enter", "5", "tab")
	r.Press("alt+a").Type("Sangria").Has("not in the inventory").Press("enter", "home", "3", "tab")
	r.Has("does not know PC54 in", "Sangria")
	want := "PC54 Navy S4 @8.50 | PC54 True Royal S5 @8.50 | PC54 Sangria XS3 @8.50"
	if got := lines(r.only(t)); got != want {
		t.Fatal(got)
	}
	r.Press("up", "alt+x")
	r.said(t, "Removed PC54 True Royal, 5 pieces")
	r.HasNot("True Royal")
	if got := lines(r.only(t)); strings.Contains(got, "Royal") {
		t.Fatal(got)
	}
	r.Press("ctrl+z")
	r.said(t, "Undone: remove PC54 True Royal")
	if got := lines(r.only(t)); got != want {
		t.Fatal(got)
	}
	r.Has("True Royal")
}

func TestOtherSpellingIsTakenForTheConnection(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("end", "left", "1", "alt+u").Has("Use the inventory's spelling?", "PC54_3XL", "for every style").Press("right", "enter")
	r.Has("PC54_3X ")
	r.Press("alt+u", "u")
	r.Has("PC54_3XL").HasNot("spells it")
	if r.shop.conn.Settings["suffix.3XL"] != "_3XL" {
		t.Errorf("%v", r.shop.conn.Settings)
	}
	r.Press("alt+u")
	r.said(t, "as they are sent")
}

func TestUndoRedo(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("ctrl+z")
	r.said(t, "nothing to undo")
	r.Press("4", "tab", "8", "ctrl+z")
	r.said(t, "Undone: PC54 Navy M 8")
	if got := lines(r.only(t)); got != "PC54 Navy S4 @8.50" {
		t.Fatal(got)
	}
	r.Press("ctrl+y")
	r.said(t, "Done again: PC54 Navy M 8")
	if got := lines(r.only(t)); got != "PC54 Navy S4 M8 @8.50" {
		t.Fatal(got)
	}
	r.Press("ctrl+z", "ctrl+z", "ctrl+z")
	r.said(t, "There is nothing to undo in order OP7F3K-0012")
	r.Press("5", "tab")
	if got := lines(r.only(t)); !strings.Contains(got, "5") {
		t.Fatalf("after a failed undo: %s", got)
	}
}

func TestConflictKeepsWhatIsTyped(t *testing.T) {
	for _, mine := range []bool{true, false} {
		r := newRig(t, 80, 24).grid()
		r.Press("4", "tab")
		o := r.only(t)
		r.shop.edit(o.ID, func(o *order.Order) { o.Lines[0].SetQty("L", 9, nil) })
		r.Press("8", "tab")
		r.Has("newer: changed elsewhere", "alt+k keep mine", "12")
		r.said(t, "alt+t takes the newer one")
		r.Press("2", "tab").Has("newer: changed elsewhere")
		want := "PC54 Navy S4 M8 L2 @8.50"
		if mine {
			r.Press("alt+k")
		} else {
			want = "PC54 Navy S4 L9 @8.50"
			r.Press("alt+t")
		}
		r.HasNot("newer: changed")
		if got := lines(r.only(t)); got != want {
			t.Errorf("mine %v: %s, want %s", mine, got, want)
		}
	}
}

func TestNewerInTheBackgroundMovesNothing(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("4", "tab", "8", "tab", "left", "1")
	o := r.only(t)
	r.shop.edit(o.ID, func(o *order.Order) { o.Lines[0].SetQty("L", 99, nil) })
	r.Send(kit.ChangedMsg{Orders: true})
	r.Has("newer: changed elsewhere", "[1]").HasNot("[99]", "99  ")
	r.Press("alt+t").HasNot("newer: changed").Has("99")
	if got := lines(r.only(t)); !strings.HasPrefix(got, "PC54 Navy S4 M8 L99") {
		t.Fatal(got)
	}
}

func TestOwnChangesAreNotNewer(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("4", "tab")
	r.Send(kit.ChangedMsg{Orders: true})
	r.HasNot("newer")
}

func TestWhatCannotBeSavedIsKeptAndSaid(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.Press("4", "tab")
	r.shop.fail = order.Errorf(order.KindStorage, "the disk is full")
	r.Press("8", "tab").Has("Not saved: the disk is full")
	if !strings.Contains(r.screen.Unsaved(), "disk is full") {
		t.Errorf("unsaved: %q", r.screen.Unsaved())
	}
	r.shop.fail = order.Errorf(order.KindStorage, "the disk is full")
	r.Fire(nil).Has("Not saved: the disk is full")
	r.Fire(nil).HasNot("Not saved") // there is room again: nobody has to press a key
	if r.root.notice != "Saved after all." {
		t.Error(r.root.notice)
	}
	if got := lines(r.only(t)); got != "PC54 Navy S4 M8 @8.50" {
		t.Fatal(got)
	}
	r.shop.fail = order.Errorf(order.KindStorage, "the disk is full")
	r.Press("3", "tab").Has("Not saved")
	r.Press("2", "tab").HasNot("Not saved")
	if got := lines(r.only(t)); got != "PC54 Navy S4 M8 L3 XL2 @8.50" {
		t.Fatal(got)
	}
	r.shop.fail = errors.New("boom")
	r.Press("1", "tab").Has("Not saved: boom")
}

func TestEntryIsPutOnTheOrder(t *testing.T) {
	r := newRig(t, 80, 24)
	entry := order.Entry{Line: order.Line{Style: "PC54", Color: "Navy"}}
	entry.Line.SetQty("S", 4, nil)
	r.Send(orders.GridMsg{Style: "PC54", Colors: []string{"Navy"}, Entry: &entry})
	r.Send(orders.GridMsg{Style: "PC54", Colors: []string{"Navy"}, Entry: &entry})
	if got := lines(r.only(t)); got != "PC54 Navy S8 @8.50" {
		t.Fatal(got)
	}
	priced := order.Entry{Line: order.Line{Style: "PC54", Color: "Jet Black"}, Warnings: []string{"be careful"}}
	priced.Line.SetPrice(catalog.PriceOf(700), "", nil)
	priced.Line.SetQty("M", 2, nil)
	r.Send(orders.GridMsg{Style: "PC54", Entry: &priced})
	r.said(t, "Be careful.")
	if got := lines(r.only(t)); got != "PC54 Navy S8 @8.50 | PC54 Jet Black M2 @7.00" {
		t.Fatal(got)
	}
	r.Press("9", "tab")
	if got := lines(r.only(t)); !strings.Contains(got, "Jet Black S9 M2") {
		t.Fatalf("the focus is not on the entry: %s", got)
	}
	fee := order.Entry{Line: order.Line{Style: "DD", Fee: true}}
	fee.Line.SetQty("", 1, nil)
	r.Send(orders.GridMsg{Style: "DD", Entry: &fee})
	r.Has("fee  ")
}

func TestUnknownStyleCanBeOrdered(t *testing.T) {
	r := newRig(t, 100, 24)
	r.Send(orders.GridMsg{Style: "XX99", Colors: []string{"Pink"}})
	r.Has("not in the inventory on this laptop")
	r.Press("4", "tab").Has("does not know style XX99", "no price")
	if got := lines(r.only(t)); got != "XX99 Pink XS4" {
		t.Fatal(got)
	}
}

func TestGridOfASentOrderCannotBeTyped(t *testing.T) {
	r := newRig(t, 80, 24)
	o := r.full()
	r.shop.edit(o.ID, func(o *order.Order) { o.State = order.Accepted })
	r.Send(orders.GridMsg{OrderID: o.ID, Style: "PC54"})
	r.Press("5")
	r.said(t, "This order is accepted")
	r.Press("alt+p")
	r.said(t, "this order is accepted")
	r.Has("in shop").HasNot("[5]")
}

func TestTheGridGoesOnInTheOrderThatIsOpen(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.shop.styles["K500"] = catalog.Style{Number: "K500", Description: "Silk Touch Polo", Sizes: []string{"S", "M"},
		Colors: []catalog.StyleColor{{Style: "K500", Color: "Black", Stock: stock("K500", "S M", 5, 6)}}}
	r.Press("4", "esc")
	r.Send(orders.GridMsg{Style: "K500", Colors: []string{"Black"}}).Press("2", "tab")
	if got := lines(r.only(t)); got != "PC54 Navy S4 @8.50 | K500 Black S2" {
		t.Fatal(got)
	}
	// From the list it is a new order.
	r.Press("esc", "esc")
	r.Send(orders.GridMsg{Style: "K500", Colors: []string{"Black"}}).Press("3", "tab")
	if len(r.shop.orders) != 2 {
		t.Fatalf("%d orders", len(r.shop.orders))
	}
}

func TestTheNextStartOpensTheCell(t *testing.T) {
	r := newRig(t, 80, 24).reference()
	at, err := json.Marshal(r.screen.Place())
	if err != nil {
		t.Fatal(err)
	}
	reopened := func() *rig {
		again := newRig(t, 80, 24)
		again.shop.orders, again.shop.memory, again.shop.next = r.shop.orders, r.shop.memory, r.shop.next
		return again
	}
	again := reopened()
	again.Run(again.screen.Return(at))
	again.Has("PC54 · Port & Company", "OP7F3K-0012", "[12]")
	again.Press("7", "tab")
	if got := lines(again.only(t)); !strings.Contains(got, "L7") {
		t.Fatalf("the focus is elsewhere: %s", got)
	}
	// An order that is no longer there is not missed.
	gone := reopened()
	gone.shop.orders = nil
	gone.Run(gone.screen.Return(at))
	gone.HasNot("PC54 ·")
	if gone.root.notice != "" || gone.screen.Place() != nil {
		t.Errorf("said %q at %v", gone.root.notice, gone.screen.Place())
	}
	// Nor is the list a place.
	r.Press("esc", "esc")
	if p := r.screen.Place(); p != nil {
		t.Errorf("the list is %v", p)
	}
}

func TestClickFocusesACell(t *testing.T) {
	r := newRig(t, 80, 24).grid()
	r.ClickOn("288").Press("5", "tab")
	// The stock's line belongs to its row.
	r.ClickOn("Jet Black")
	if len(r.shop.orders) > 1 {
		t.Fatal("two orders")
	}
}

func TestALongSourceLeavesTheOversizeInSight(t *testing.T) {
	r := newRig(t, 80, 24)
	id := int64(1204)
	r.shop.paid[id] = 795
	o := r.shop.add(order.Order{Fields: order.Fields{IDCustomer: &id}})
	r.Send(orders.GridMsg{OrderID: o.ID, Style: "PC54", Colors: []string{"Jet Black"}})
	r.Paste("S 10, M 12, L 14, XL 10, 2XL 2")
	r.Has("last paid", "+2.00 for 2XL", "S 10 · M 12 · L 14 · XL 10").Fits(t)
}
