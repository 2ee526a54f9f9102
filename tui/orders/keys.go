package orders

import (
	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
)

// Bindings are the screen's keys.
func Bindings() []kit.Binding {
	return []kit.Binding{
		{ID: "orders.list.open", Keys: []string{"enter"}, Help: "open"},
		{ID: "orders.list.filter", Keys: []string{"/"}, Help: "filter"},
		{ID: "orders.list.new", Keys: []string{"n"}, Help: "new order"},
		{ID: "orders.list.duplicate", Keys: []string{"d"}, Help: "duplicate"},
		{ID: "orders.list.revise", Keys: []string{"v"}, Help: "revise"},
		{ID: "orders.list.hold", Keys: []string{"b"}, Help: "hold back, release"},
		{ID: "orders.list.discard", Keys: []string{"x"}, Help: "discard, restore"},
		{ID: "orders.list.all", Keys: []string{"a"}, Help: "discarded ones too"},
		{ID: "orders.list.sort", Keys: []string{"s"}, Help: "sort"},
		{ID: "orders.list.copy", Keys: []string{"y"}, Help: "copy the number"},
		{ID: "orders.list.ledger", Keys: []string{"l"}, Help: "what happened to it"},
		{ID: "orders.list.import", Keys: []string{"i"}, Help: "import a file"},
		{ID: "orders.list.ecat", Keys: []string{"e"}, Help: "pull eCat's orders"},

		{ID: "orders.order.open", Keys: []string{"enter"}, Help: "open"},
		{ID: "orders.order.goods", Keys: []string{"alt+g"}, Help: "find goods"},
		{ID: "orders.order.fee", Keys: []string{"alt+f"}, Help: "fee or service"},
		{ID: "orders.order.check", Keys: []string{"alt+c"}, Help: "what is missing"},
		{ID: "orders.order.wire", Keys: []string{"alt+w"}, Help: "what will be sent"},
		{ID: "orders.order.present", Keys: []string{"alt+o"}, Help: "show it to the customer"},
		{ID: "orders.order.quote", Keys: []string{"alt+q"}, Help: "quote it"},
		{ID: "orders.order.remove", Keys: []string{"alt+x"}, Help: "remove the line"},
		{ID: "orders.order.ship", Keys: []string{"alt+s"}, Help: "ship-to of the line"},
		{ID: "orders.order.duplicate", Keys: []string{"alt+d"}, Help: "duplicate"},
		{ID: "orders.order.revise", Keys: []string{"alt+v"}, Help: "revise"},
		{ID: "orders.order.hold", Keys: []string{"alt+b"}, Help: "hold back, release"},
		{ID: "orders.order.copy", Keys: []string{"alt+y"}, Help: "copy the number"},
		{ID: "orders.order.ledger", Keys: []string{"alt+l"}, Help: "what happened to it"},
		{ID: "orders.order.take", Keys: []string{"alt+t"}, Help: "take the newer one"},
		{ID: "orders.order.keep", Keys: []string{"alt+k"}, Help: "keep what you typed"},

		{ID: "orders.order.cost", Keys: []string{"f9"}, Help: "over garment cost, for you alone"},

		{ID: "orders.section.edit", Keys: []string{"enter"}, Help: "change"},
		{ID: "orders.section.filter", Keys: []string{"/"}, Help: "filter"},
		{ID: "orders.section.editor", Keys: []string{"alt+e"}, Help: "write in your editor"},
		{ID: "orders.section.remove", Keys: []string{"alt+x"}, Help: "remove"},
		{ID: "orders.section.wire", Keys: []string{"alt+w"}, Help: "what will be sent"},
		{ID: "orders.section.take", Keys: []string{"alt+t"}, Help: "take the newer one"},
		{ID: "orders.section.keep", Keys: []string{"alt+k"}, Help: "keep what you typed"},

		{ID: "orders.grid.price", Keys: []string{"alt+p"}, Help: "price of the row or cell", Hint: "price"},
		{ID: "orders.grid.other", Keys: []string{"alt+l"}, Help: "take the list price, or the one last paid", Hint: "other price"},
		{ID: "orders.grid.color", Keys: []string{"alt+a"}, Help: "add a colour", Hint: "colour"},
		{ID: "orders.grid.spread", Keys: []string{"alt+e"}, Help: "spread a total", Hint: "spread"},
		{ID: "orders.grid.repeat", Keys: []string{"alt+r"}, Help: "repeat the row above", Hint: "as above"},
		{ID: "orders.grid.run", Keys: []string{"alt+s"}, Help: "size run"},
		{ID: "orders.grid.names", Keys: []string{"alt+n"}, Help: "names from a file"},
		{ID: "orders.grid.wire", Keys: []string{"alt+w"}, Help: "what will be sent"},
		{ID: "orders.grid.present", Keys: []string{"alt+o"}, Help: "show it to the customer"},
		{ID: "orders.grid.remove", Keys: []string{"alt+x"}, Help: "remove the row"},
		{ID: "orders.grid.spelling", Keys: []string{"alt+u"}, Help: "use the inventory's spelling", Hint: "its spelling"},
		{ID: "orders.grid.cost", Keys: []string{"f9"}, Help: "over garment cost, for you alone"},
		{ID: "orders.grid.take", Keys: []string{"alt+t"}, Help: "take the newer one"},
		{ID: "orders.grid.keep", Keys: []string{"alt+k"}, Help: "keep what you typed"},
	}
}

// Keys lists what works now.
func (s *Screen) Keys() []kit.Binding {
	switch s.view {
	case viewGrid:
		return s.withGlobals("orders.grid.take", "orders.grid.keep", s.gridKeys())
	case viewOrder:
		return s.withGlobals("orders.order.take", "orders.order.keep", s.orderKeys())
	case viewSection:
		return s.withGlobals("orders.section.take", "orders.section.keep", s.sectionKeys())
	}
	return s.listKeys()
}

// withGlobals puts what comes next first: a newer order, the part's own first
// key, the customer as long as there is none, queueing; then all the rest.
func (s *Screen) withGlobals(take, keep kit.ActionID, own []kit.Binding) []kit.Binding {
	g := s.orderGlobals()
	out := s.newerKeys(take, keep)
	if s.view != viewGrid {
		out, own = append(out, own[0]), own[1:]
	}
	return append(append(append(out, g[:2]...), own...), g[2:]...)
}

// orderGlobals are the keys that work everywhere, as they work on the order
// that is open: customer and queue first.
func (s *Screen) orderGlobals() []kit.Binding {
	k, d := s.env.Keys, &s.draft
	why := d.readOnly()
	queue := d.shown.State == order.Draft || d.shown.State == order.Held || d.shown.State == order.Rejected
	nothing := "nothing is ordered yet"
	if why != "" {
		nothing = why
	}
	customer := k.Get(kit.PickCustomer).Short("customer").On(why == "" && s.opt.PickCustomer != nil, orElse(why, "not here"))
	if d.shown.CustomerName != "" {
		customer = customer.Quiet()
	}
	return []kit.Binding{
		customer,
		k.Get(kit.QueueOrder).Short("queue").On(queue && !d.lookOnly || len(d.pending) > 0, nothing),
		k.Get(kit.Undo).On(why == "" || d.shown.State == order.Discarded, why).Quiet(),
		k.Get(kit.Redo).On(why == "", why).Quiet(),
		k.Get(kit.NewOrder).Quiet(),
	}
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func (s *Screen) gridKeys() []kit.Binding {
	k, g := s.env.Keys, &s.grid
	why := s.draft.readOnly()
	row, _ := g.cells.Focus()
	edit := func(id kit.ActionID) kit.Binding { return k.Get(id).On(why == "", why) }
	_, spelling := g.otherSpelling()
	var out []kit.Binding
	if spelling {
		out = append(out, edit("orders.grid.spelling"))
	}
	out = append(out, edit("orders.grid.price"), edit("orders.grid.color"), edit("orders.grid.spread"))
	repeat := edit("orders.grid.repeat")
	if why == "" {
		repeat = repeat.On(row > 0, "there is no row above this one")
	}
	out = append(out, repeat, edit("orders.grid.run"), k.Get("orders.grid.wire"), k.Get("orders.grid.present").Quiet(), edit("orders.grid.other").Quiet(), k.Get("orders.grid.cost").Quiet(), edit("orders.grid.names").Quiet(), edit("orders.grid.remove").Quiet())
	if !spelling {
		out = append(out, k.Get("orders.grid.spelling").On(false, "the inventory spells these parts as they are sent"))
	}
	return out
}

// newerKeys are the keys of an order that was changed elsewhere: in front
// while it waits for the rep's word.
func (s *Screen) newerKeys(take, keep kit.ActionID) []kit.Binding {
	k, d := s.env.Keys, &s.draft
	if d.newer == nil {
		return nil
	}
	return []kit.Binding{k.Get(take), k.Get(keep).On(len(d.pending) > 0, "nothing of yours waits to be saved")}
}

// act carries an action out.
func (s *Screen) act(id kit.ActionID) tea.Cmd {
	s.picking = false
	switch id {
	case kit.NewOrder, "orders.list.new":
		return s.newOrder(nil)
	case kit.QueueOrder:
		return s.queue()
	case kit.PickCustomer:
		return s.pickCustomer()
	case kit.Undo:
		return s.undo()
	case kit.Redo:
		return s.redo()
	case "orders.grid.wire", "orders.order.wire", "orders.section.wire":
		return s.showWire()
	case "orders.grid.cost", "orders.order.cost":
		return s.sayCost()
	case "orders.grid.present", "orders.order.present":
		return s.present()
	case "orders.order.quote":
		return s.quote()
	case "orders.grid.take", "orders.order.take", "orders.section.take":
		return s.choose(false)
	case "orders.grid.keep", "orders.order.keep", "orders.section.keep":
		return s.choose(true)
	}
	switch s.view {
	case viewGrid:
		return s.gridAct(id)
	case viewOrder:
		return s.orderAct(id)
	case viewSection:
		return s.sectionAct(id)
	}
	return s.listAct(id)
}

// key takes a key that no binding has.
func (s *Screen) key(k tea.KeyPressMsg) tea.Cmd {
	s.picking = false
	switch s.view {
	case viewGrid:
		return s.gridKey(k)
	case viewOrder:
		return s.pane.key(k)
	case viewSection:
		return s.form.key(k)
	}
	return s.listKey(k)
}

// mouse takes clicks and the wheel.
func (s *Screen) mouse(msg tea.MouseMsg) tea.Cmd {
	switch s.view {
	case viewGrid:
		at := msg.Mouse()
		if _, click := msg.(tea.MouseClickMsg); click {
			changes, _ := s.grid.cells.Click(at.X, at.Y-s.grid.top)
			return s.took(changes)
		}
		if at.Button == tea.MouseWheelDown || at.Button == tea.MouseWheelUp {
			s.grid.scrollSplit(at.Button == tea.MouseWheelDown)
		}
		return nil
	case viewOrder:
		return s.pane.mouse(msg)
	case viewSection:
		return s.form.mouse(msg)
	}
	return s.listMouse(msg)
}

// View draws the part of the screen that is open.
func (s *Screen) View(w, h int) (string, *tea.Cursor) {
	switch s.view {
	case viewGrid:
		return s.grid.draw(w, h)
	case viewOrder:
		return s.pane.draw(w, h)
	case viewSection:
		return s.form.draw(w, h)
	}
	return s.drawList(w, h)
}
