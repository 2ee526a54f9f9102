package orders

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
)

// partWords are what enter does with the selected part of the order.
func (s *Screen) partWords() string {
	r, _ := s.rail.row()
	switch r.kind {
	case railStyle:
		return "sizes"
	case railAdd:
		return "find goods"
	case railFee, railSection:
		return "change"
	case railProblem:
		return "go there"
	}
	return "open"
}

// openPart opens the selected part of the order.
func (s *Screen) openPart() tea.Cmd {
	r, _ := s.rail.row()
	switch r.kind {
	case railStyle:
		return s.openStyle(r.style)
	case railFee:
		return s.askFee(r.line)
	case railAdd:
		return s.findGoods()
	case railSection:
		cmd := s.openSection(r.part)
		if r.path != "" {
			s.form.goTo(r.path)
		}
		return cmd
	case railProblem:
		return s.jump(r.problem)
	}
	return nil
}

func (s *Screen) offGoods() string { return s.unless(s.opt.FindGoods != nil, "not here") }

func (s *Screen) offLine() string { return s.unless(s.rail.line() >= 0, "no line is selected") }

func (s *Screen) offQuote() string {
	if s.opt.Papers == nil || !s.draft.shown.State.Editable() {
		return "only an order that can still be changed"
	}
	return ""
}

func (s *Screen) offUnsaved() string {
	if s.draft.base.ID == 0 {
		return "save something first"
	}
	return ""
}

func (s *Screen) offLedger() string {
	if s.opt.ShowLedger == nil {
		return "not here"
	}
	return s.offUnsaved()
}

func (s *Screen) offRevise() string {
	if !sent(s.draft.shown.State) {
		return onlySent
	}
	return ""
}

func (s *Screen) offHold() string {
	if st := s.draft.shown.State; !can(st, holdEvent(st)) {
		return "an order that is " + string(st) + " cannot be held back"
	}
	return ""
}

func (s *Screen) holdWords() string { return holdWords(s.draft.shown.State) }

func holdWords(st order.State) string {
	if st == order.Held {
		return "release"
	}
	return "hold back"
}

func (s *Screen) addFee() tea.Cmd { return s.askFee(-1) }

func (s *Screen) showCheck() tea.Cmd { return s.openSection(sectionCheck) }

func (s *Screen) removeSelected() tea.Cmd {
	if r, _ := s.rail.row(); r.kind == railStyle {
		return s.removeStyle(r.style)
	}
	return s.removeLine(s.rail.line())
}

// shipSelected says where the selected goods go; of a style in several colours
// each can go elsewhere.
func (s *Screen) shipSelected() tea.Cmd {
	if r, _ := s.rail.row(); r.kind == railStyle && len(r.parts) > 2 && len(s.draft.shown.Fields.ShippingAddresses) > 0 {
		cmd := s.openSection(sectionShip)
		s.form.goTo(fmt.Sprintf("LinesOE.%d.ExtShipID", s.rail.line()))
		return cmd
	}
	return s.pickShip(s.rail.line())
}

func (s *Screen) duplicateOpen() tea.Cmd { return s.again(s.draft.key(), s.draft.shown.State) }

func (s *Screen) reviseOpen() tea.Cmd { return s.askRevise(s.draft.key(), s.draft.name()) }

func (s *Screen) hold() tea.Cmd {
	d := &s.draft
	return s.move(d.key(), d.name(), holdEvent(d.shown.State))
}

func (s *Screen) copyOpen() tea.Cmd { return kit.Copy(s.draft.shown.ExtOrderID, "the order's number") }

func (s *Screen) showLedger() tea.Cmd { return s.opt.ShowLedger(s.draft.key()) }

// editWords are what enter does with the selected row of a section.
func (s *Screen) editWords() string {
	f := &s.form
	r, _ := f.row()
	switch {
	case f.editAt != "":
		return "save"
	case f.id == sectionCheck:
		return "go there"
	case r.do != nil:
		return "choose"
	}
	return "change"
}

func (s *Screen) offEdit() string {
	if r, ok := s.form.row(); !ok || r.path == "" && r.do == nil {
		return "nothing to change here"
	}
	return ""
}

// editRow begins to type into the row, or takes what is typed and goes on to
// the next.
func (s *Screen) editRow() tea.Cmd {
	f := &s.form
	if f.editAt == "" {
		return f.edit()
	}
	cmd, ok := f.take()
	if ok {
		f.step(1)
	}
	return cmd
}

func (s *Screen) offEditor() string {
	r, _ := s.form.row()
	return s.unless(r.path != "" && r.do == nil, "only text goes to the editor")
}

func (s *Screen) offDrop() string {
	r, _ := s.form.row()
	return s.unless(r.drop != "", "only an added part can be removed")
}

// dropPart removes an added part of the order; undo brings it back.
func (s *Screen) dropPart() tea.Cmd {
	r, _ := s.form.row()
	s.form.stop()
	return tea.Batch(s.must(s.setPaths(order.FieldValue{Path: r.drop})), kit.Notify(kit.OK, "Removed"+s.bringsBack()))
}

func (s *Screen) offFilter() string {
	if s.form.id != sectionAll {
		return "only in the list of all fields"
	}
	return ""
}

func (s *Screen) filterSection() tea.Cmd {
	s.form.filter.Focus()
	return nil
}

// offRow is why nothing can be done with the grid's row.
func (s *Screen) offRow() string {
	return s.unless(len(s.grid.rows) > 0, "add a colour first")
}

func (s *Screen) offRepeat() string {
	row, _ := s.grid.cells.Focus()
	if off := s.offRow(); off != "" || row > 0 {
		return off
	}
	return "there is no row above this one"
}

func (s *Screen) offSpelling() string {
	if _, ok := s.grid.otherSpelling(); !ok {
		return "the inventory spells these parts as they are sent"
	}
	return s.fixed()
}

func (s *Screen) askNames() tea.Cmd { return kit.Show(s.namesForm("", nil)) }
