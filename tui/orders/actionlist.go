package orders

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
)

// action is one thing that a rep can do on this screen.
type action = kit.Action[Screen]

// quiet leaves an action out of the hint line.
var quiet = kit.Always[Screen]

// The columns that ctrl+g lists actions in.
const (
	thisRow   = "THIS ROW"
	thisLine  = "THIS LINE"
	thisOrder = "THIS ORDER"
	look      = "LOOK"
)

// listActions are those of the list.
func listActions() []action {
	return []action{
		{ID: "orders.list.open", Keys: []string{"enter"}, Help: "open", Off: (*Screen).noRow, Do: (*Screen).openSelected},
		{ID: "orders.list.filter", Keys: []string{"/"}, Help: "filter", Do: (*Screen).filterList},
		{ID: "orders.list.new", Keys: []string{"n"}, Help: "new order", Do: (*Screen).beginOrder},
		{ID: "orders.list.duplicate", Keys: []string{"d"}, Help: "duplicate", Off: (*Screen).noRow, Do: (*Screen).duplicateRow},
		{ID: "orders.list.revise", Keys: []string{"v"}, Help: "revise", Off: (*Screen).offReviseRow, Do: (*Screen).reviseRow},
		{ID: "orders.list.hold", Keys: []string{"b"}, Help: "hold back, release", Words: (*Screen).holdRowWords, Off: (*Screen).offHoldRow, Do: (*Screen).holdRow},
		{ID: "orders.list.discard", Keys: []string{"x"}, Help: "discard, restore", Words: (*Screen).discardRowWords, Off: (*Screen).offDiscardRow, Do: (*Screen).discardRow},
		{ID: kit.QueueOrder, Off: (*Screen).offQueueRow, Do: (*Screen).queue},
		{ID: "orders.list.all", Keys: []string{"a"}, Help: "discarded ones too", Words: (*Screen).allWords, Quiet: quiet, Do: (*Screen).turnAll},
		{ID: "orders.list.sort", Keys: []string{"s"}, Help: "sort", Quiet: quiet, Off: (*Screen).noRow, Do: (*Screen).sortList},
		{ID: "orders.list.copy", Keys: []string{"y"}, Help: "copy the number", Quiet: quiet, Off: (*Screen).noRow, Do: (*Screen).copyRow},
		{ID: "orders.list.ledger", Keys: []string{"l"}, Help: "what happened to it", Quiet: quiet, Off: (*Screen).offRowLedger, Do: (*Screen).showRowLedger},
		{ID: "orders.list.import", Keys: []string{"i"}, Help: "import a file", Also: "csv excel xlsx", Anywhere: true, Quiet: quiet, Off: (*Screen).offIntake, Do: (*Screen).importOrders},
		{ID: "orders.list.ecat", Keys: []string{"e"}, Help: "pull eCat's orders", Also: "supercat", Anywhere: true, Quiet: quiet, Off: (*Screen).offIntake, Do: (*Screen).lookAtECat},
		{ID: kit.Undo, Quiet: quiet, Off: (*Screen).offUndoList, Do: (*Screen).undo},
		{ID: kit.NewOrder, Quiet: quiet, Do: (*Screen).beginOrder},
	}
}

// orderActions are those of an order that is open.
func orderActions() []action {
	return withOrder("orders.order.take", "orders.order.keep",
		action{ID: "orders.order.open", Keys: []string{"enter"}, Help: "open", Words: (*Screen).partWords, Do: (*Screen).openPart},
		action{ID: "orders.order.sizes", Keys: []string{"tab", "right"}, Help: "to the sizes", Group: thisLine, Quiet: quiet, Off: (*Screen).offGrid, Do: (*Screen).openSizes},
		action{ID: "orders.order.goods", Keys: []string{"alt+g"}, Help: "find goods", Group: thisOrder, Off: (*Screen).offGoods, Do: (*Screen).findGoods},
		action{ID: "orders.order.fee", Keys: []string{"alt+f"}, Help: "fee or service", Group: thisOrder, Off: (*Screen).fixed, Do: (*Screen).addFee},
		action{ID: "orders.order.check", Keys: []string{"alt+c"}, Help: "what is missing", Group: look, Off: (*Screen).fixed, Do: (*Screen).showCheck},
		action{ID: "orders.order.cost", Keys: []string{"f9"}, Help: "over garment cost, for you alone", Hint: "cost", Letter: "k", Group: look, Quiet: quiet, Do: (*Screen).sayCost},
		action{ID: "orders.order.wire", Keys: []string{"alt+w"}, Help: "what will be sent", Group: look, Quiet: quiet, Do: (*Screen).showWire},
		action{ID: "orders.order.present", Keys: []string{"alt+o"}, Help: "show it to the customer", Group: look, Quiet: quiet, Do: (*Screen).present},
		action{ID: "orders.order.quote", Keys: []string{"alt+q"}, Help: "quote it", Group: thisOrder, Also: "offer", Quiet: quiet, Off: (*Screen).offQuote, Do: (*Screen).quote},
		action{ID: "orders.order.paper", Keys: []string{"alt+p"}, Help: "PDF, letter or text of it", Group: thisOrder, Also: "pdf paper print mail confirmation", Quiet: quiet, Off: (*Screen).offPaper, Do: (*Screen).paper},
		action{ID: "orders.order.remove", Keys: []string{"alt+x"}, Help: "remove the line", Group: thisLine, Quiet: quiet, Off: (*Screen).offLine, Do: (*Screen).removeSelected},
		action{ID: "orders.order.ship", Keys: []string{"alt+s"}, Help: "ship-to of the line", Group: thisLine, Quiet: quiet, Off: (*Screen).offLine, Do: (*Screen).shipSelected},
		action{ID: "orders.order.duplicate", Keys: []string{"alt+d"}, Help: "duplicate", Group: thisOrder, Quiet: quiet, Off: (*Screen).offUnsaved, Do: (*Screen).duplicateOpen},
		action{ID: "orders.order.revise", Keys: []string{"alt+v"}, Help: "revise", Group: thisOrder, Quiet: quiet, Off: (*Screen).offRevise, Do: (*Screen).reviseOpen},
		action{ID: "orders.order.hold", Keys: []string{"alt+b"}, Help: "hold back, release", Group: thisOrder, Words: (*Screen).holdWords, Quiet: quiet, Off: (*Screen).offHold, Do: (*Screen).hold},
		action{ID: "orders.order.copy", Keys: []string{"alt+y"}, Help: "copy the number", Group: thisOrder, Quiet: quiet, Off: (*Screen).offUnsaved, Do: (*Screen).copyOpen},
		action{ID: "orders.order.ledger", Keys: []string{"alt+l"}, Help: "what happened to it", Group: look, Quiet: quiet, Off: (*Screen).offLedger, Do: (*Screen).showLedger},
	)
}

// sectionActions are those of a section of the order.
func sectionActions() []action {
	return withOrder("orders.section.take", "orders.section.keep",
		action{ID: "orders.section.edit", Keys: []string{"enter"}, Help: "change", Words: (*Screen).editWords, Off: (*Screen).offEdit, Do: (*Screen).editRow},
		action{ID: "orders.section.editor", Keys: []string{"alt+e"}, Help: "write in your editor", Off: (*Screen).offEditor, Do: (*Screen).openEditor},
		action{ID: "orders.section.remove", Keys: []string{"alt+x"}, Help: "remove", Off: (*Screen).offDrop, Do: (*Screen).dropPart},
		action{ID: "orders.section.filter", Keys: []string{"/"}, Help: "filter", Quiet: quiet, Off: (*Screen).offFilter, Do: (*Screen).filterSection},
		action{ID: "orders.section.wire", Keys: []string{"alt+w"}, Help: "what will be sent", Group: look, Quiet: quiet, Do: (*Screen).showWire},
	)
}

// gridActions are those of the size grid.
func gridActions() []action {
	return withOrder("orders.grid.take", "orders.grid.keep",
		action{},
		action{ID: "orders.grid.spelling", Keys: []string{"alt+u"}, Help: "use the inventory's spelling", Group: thisRow, Hint: "its spelling", Off: (*Screen).offSpelling, Do: committed((*Screen).askSpelling)},
		action{ID: "orders.grid.fill", Keys: []string{"alt+f"}, Help: "who can fill what is short", Group: thisRow, Hint: "who can fill it", Quiet: (*Screen).notShort, Off: (*Screen).offFiller, Do: committed((*Screen).askFiller)},
		action{ID: "orders.grid.price", Keys: []string{"alt+p"}, Help: "price of the row or cell", Group: thisRow, Hint: "price", Off: (*Screen).offRow, Do: committed((*Screen).askPrice)},
		action{ID: "orders.grid.color", Keys: []string{"alt+a"}, Help: "add a colour", Group: thisRow, Hint: "colour", Off: (*Screen).fixed, Do: committed((*Screen).askColor)},
		action{ID: "orders.grid.spread", Keys: []string{"alt+e"}, Help: "spread a total", Group: thisRow, Hint: "spread", Off: (*Screen).offRow, Do: committed((*Screen).askSpread)},
		action{ID: kit.Back, Help: "the order", Do: (*Screen).backToOrder},
		action{ID: "orders.grid.next", Keys: []string{"ctrl+right", "ctrl+down"}, Help: "the order's next style", Group: thisOrder, Hint: "next style", Quiet: (*Screen).oneStyle, Off: (*Screen).offStyles, Do: committed((*Screen).nextStyle)},
		action{ID: "orders.grid.previous", Keys: []string{"ctrl+left", "ctrl+up"}, Help: "the order's style before", Group: thisOrder, Quiet: quiet, Off: (*Screen).offStyles, Do: committed((*Screen).lastStyle)},
		action{ID: "orders.grid.goods", Keys: []string{"alt+g"}, Help: "find more goods", Group: thisOrder, Quiet: quiet, Off: (*Screen).offGoods, Do: (*Screen).findGoods},
		action{ID: "orders.grid.repeat", Keys: []string{"alt+r"}, Help: "repeat the row above", Group: thisRow, Hint: "as above", Off: (*Screen).offRepeat, Do: committed((*Screen).repeatRow)},
		action{ID: "orders.grid.run", Keys: []string{"alt+s"}, Help: "size run", Group: thisRow, Off: (*Screen).offRow, Do: committed((*Screen).askRun)},
		action{ID: "orders.grid.wire", Keys: []string{"alt+w"}, Help: "what will be sent", Group: look, Do: (*Screen).showWire},
		action{ID: "orders.grid.present", Keys: []string{"alt+o"}, Help: "show it to the customer", Group: look, Quiet: quiet, Do: (*Screen).present},
		action{ID: "orders.grid.other", Keys: []string{"alt+l"}, Help: "take the list price, or the one last paid", Group: thisRow, Hint: "other price", Quiet: quiet, Off: (*Screen).offRow, Do: committed((*Screen).takeOther)},
		action{ID: "orders.grid.cost", Keys: []string{"f9"}, Help: "over garment cost, for you alone", Hint: "cost", Letter: "k", Group: look, Quiet: quiet, Do: (*Screen).sayCost},
		action{ID: "orders.grid.names", Keys: []string{"alt+n"}, Help: "names from a file", Group: thisRow, Quiet: quiet, Off: (*Screen).offRow, Do: committed((*Screen).askNames)},
		action{ID: "orders.grid.remove", Keys: []string{"alt+x"}, Help: "remove the row", Group: thisRow, Quiet: quiet, Off: (*Screen).offRow, Do: committed((*Screen).removeRow)},
	)
}

// withOrder puts what comes next first: a newer order, the part's own first
// key if it has one, the customer as long as there is none, queueing; then all
// the rest.
func withOrder(take, keep kit.ActionID, first action, rest ...action) []action {
	out := []action{
		{ID: take, Keys: []string{"alt+t"}, Help: "take the newer one", Hidden: (*Screen).noNewer, Do: (*Screen).takeTheirs},
		{ID: keep, Keys: []string{"alt+k"}, Help: "keep what you typed", Hidden: (*Screen).noNewer, Off: (*Screen).offKeep, Do: (*Screen).keepMine},
	}
	if first.ID != "" {
		out = append(out, first)
	}
	out = append(out,
		action{ID: kit.PickCustomer, Group: thisOrder, Hint: "customer", Quiet: (*Screen).hasCustomer, Off: (*Screen).offCustomer, Do: (*Screen).pickCustomer},
		action{ID: kit.QueueOrder, Group: thisOrder, Hint: "queue", Off: (*Screen).offQueue, Do: (*Screen).queue})
	return append(append(out, rest...),
		action{ID: kit.Undo, Group: thisOrder, Quiet: quiet, Off: (*Screen).offUndo, Do: (*Screen).undo},
		action{ID: kit.Redo, Group: thisOrder, Quiet: quiet, Off: (*Screen).fixed, Do: (*Screen).redo},
		action{ID: kit.NewOrder, Group: thisOrder, Quiet: quiet, Do: (*Screen).beginOrder})
}

// Bindings are the screen's keys.
func Bindings() []kit.Binding {
	return slices.Concat(
		kit.Declare(listActions()),
		kit.In("in an order", kit.Declare(orderActions())),
		kit.In("in a part of an order", kit.Declare(sectionActions())),
		kit.In("in a size grid", kit.Declare(gridActions())))
}

// actions are those of the part that is open.
func (s *Screen) actions() []action {
	switch s.view {
	case viewGrid:
		return gridActions()
	case viewOrder:
		return orderActions()
	case viewSection:
		return sectionActions()
	}
	return listActions()
}

// Keys lists what works now.
func (s *Screen) Keys() []kit.Binding { return kit.Offer(s.env, s, s.actions()) }

// committed commits the cell that is being typed first, so that each is a step
// of its own.
func committed(do func(*Screen) tea.Cmd) func(*Screen) tea.Cmd {
	return func(s *Screen) tea.Cmd { return tea.Batch(s.commit(), do(s)) }
}

// fixed is why the open order cannot be changed.
func (s *Screen) fixed() string { return s.draft.readOnly() }

// unless is why where it is needed, else a reason why the order cannot be
// changed.
func (s *Screen) unless(ok bool, why string) string {
	if fixed := s.fixed(); fixed != "" || ok {
		return fixed
	}
	return why
}

// backToOrder is what esc does in a grid.
func (s *Screen) backToOrder() tea.Cmd {
	cmd, _ := s.leaveGrid()
	return cmd
}

func (s *Screen) oneStyle() bool { return s.offStyles() != "" }

func (s *Screen) noNewer() bool { return s.draft.newer == nil }

func (s *Screen) offKeep() string {
	if len(s.draft.pending) == 0 {
		return "nothing of yours waits to be saved"
	}
	return ""
}

func (s *Screen) takeTheirs() tea.Cmd { return s.choose(false) }

func (s *Screen) keepMine() tea.Cmd { return s.choose(true) }

func (s *Screen) hasCustomer() bool { return s.draft.shown.CustomerName != "" }

func (s *Screen) offCustomer() string { return s.unless(s.opt.PickCustomer != nil, "not here") }

func (s *Screen) offQueue() string {
	d := &s.draft
	st := d.shown.State
	if (st == order.Draft || st == order.Held || st == order.Rejected) && !d.lookOnly || len(d.pending) > 0 {
		return ""
	}
	return orElse(s.fixed(), "nothing is ordered yet")
}

func (s *Screen) offUndo() string {
	if s.draft.shown.State == order.Discarded {
		return ""
	}
	return s.fixed()
}

func (s *Screen) beginOrder() tea.Cmd { return s.newOrder(nil) }
