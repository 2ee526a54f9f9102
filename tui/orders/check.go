package orders

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// checkRows are what stands between the order and the queue: what blocks it
// first. Enter jumps to where it is mended.
func (s *Screen) checkRows(b *rows) {
	t := &s.env.Theme
	for _, severity := range []order.Severity{order.SeverityError, order.SeverityWarning} {
		first := true
		for _, p := range s.draft.problems {
			if p.Severity != severity {
				continue
			}
			sign, role, title := t.Glyphs.Error, kit.Error, "To mend before it can be queued"
			if severity == order.SeverityWarning {
				sign, role, title = t.Glyphs.Warn, kit.Warn, "Asked once at queueing"
			}
			if first {
				b.head(title)
				first = false
				if severity == order.SeverityError && s.nobodyYet() {
					b.list = append(b.list, row{label: "+ the customer, whose contact comes along", help: "finds one of the shop's customers, or types a new one", do: s.pickCustomer})
				}
			}
			b.list = append(b.list, row{label: sign + " " + kit.Safe(p.Message), role: role, help: checkHelp(p), do: func() tea.Cmd { return s.jump(p) }})
		}
	}
}

// checkHelp is the whole of a problem, and what enter does where it does not only
// go there.
func checkHelp(p order.Problem) string {
	switch {
	case p.Field == work.PricesField:
		return p.Message + ": enter takes the new prices"
	case p.Offer != "":
		return p.Message + ": enter adds " + p.Offer
	}
	return p.Message
}

// takeOffer adds the fee that a rule of the shop's file offers.
func (s *Screen) takeOffer(fee string) tea.Cmd {
	line, err := order.FeeLine(fee)
	if err != nil {
		return sayError(err)
	}
	return tea.Batch(s.must(change{label: lineName(line), apply: func(o *order.Order, set order.Settings) error {
		o.AddGoods(line, set)
		return nil
	}}), kit.Notify(kit.OK, catalog.Clean(fee)+" is on the order"+s.bringsBack()))
}

// nobodyYet tells whether the order lacks its contact because nobody said whom
// it is for.
func (s *Screen) nobodyYet() bool {
	o := &s.draft.shown
	return o.CustomerName == "" && o.Fields.IDCustomer == nil && s.opt.PickCustomer != nil &&
		slices.ContainsFunc(s.draft.problems, func(p order.Problem) bool { return strings.HasPrefix(p.Field, "Contact") })
}

// sectionOf finds the section that shows a field.
func sectionOf(path string) sectionID {
	for _, p := range []struct {
		prefix string
		id     sectionID
	}{
		{"id_Customer", sectionCustomer}, {"ExtCustomer", sectionAll}, {"Contact", sectionCustomer}, {"Customer.", sectionCustomer},
		{"CustomerPurchaseOrder", sectionTerms}, {"Terms", sectionTerms}, {"CustomerServiceRep", sectionTerms}, {"id_OrderType", sectionTerms},
		{"ShippingAddresses", sectionShip}, {"date_", sectionDates}, {"Designs", sectionDesigns}, {"Notes", sectionNotes},
		{"Payments", sectionMoney}, {"TotalDiscounts", sectionMoney}, {"Discount", sectionMoney}, {"Tax", sectionMoney}, {"cur_Shipping", sectionMoney},
		{"Attachments", sectionFiles},
	} {
		if strings.HasPrefix(path, p.prefix) {
			return p.id
		}
	}
	return sectionAll
}

// jump goes to the field that a problem is about, ready to be typed.
func (s *Screen) jump(p order.Problem) tea.Cmd {
	switch {
	case p.Field == work.PricesField:
		return s.takePrices()
	case p.Offer != "":
		return s.takeOffer(p.Offer)
	}
	if rest, ok := strings.CutPrefix(p.Field, "LinesOE"); ok {
		return s.jumpLine(p, strings.TrimPrefix(rest, "."))
	}
	if p.Field == "id_Customer" && s.opt.PickCustomer != nil {
		return s.pickCustomer()
	}
	if _, known := order.LookupField(p.Field); !known && s.count(p.Field) == 0 && !strings.Contains(p.Field, ".") {
		return kit.Notify(kit.Info, kit.Sentence(p.Message+"; it is a setting of the connection, in Setup"))
	}
	return s.goToField(sectionOf(p.Field), p.Field)
}

func (s *Screen) goToField(id sectionID, path string) tea.Cmd {
	cmd := s.openSection(id)
	if !s.form.goTo(path) && id != sectionAll {
		cmd = s.openSection(sectionAll)
		s.form.goTo(path)
	}
	if r, ok := s.form.row(); ok && r.path == path && r.do == nil {
		return tea.Batch(cmd, s.form.edit())
	}
	return cmd
}

// jumpLine goes to a line: its grid, its ship-to or design, or the goods.
func (s *Screen) jumpLine(p order.Problem, rest string) tea.Cmd {
	number, field, _ := strings.Cut(rest, ".")
	at, err := strconv.Atoi(number)
	if err != nil || at >= len(s.draft.shown.Lines) {
		if s.opt.FindGoods == nil {
			return kit.Notify(kit.Info, "Search finds goods: "+s.env.Keys.Name(kit.GoTo(kit.Search))+".")
		}
		return s.findGoods()
	}
	line := s.draft.shown.Lines[at]
	switch {
	case field == "ExtShipID":
		return s.goToField(sectionShip, p.Field)
	case field == "ExtDesignIDBlock":
		return s.goToField(sectionDesigns, p.Field)
	case strings.HasPrefix(field, "Name") || strings.HasSuffix(field, "Notes"):
		return s.goToField(sectionNames, p.Field)
	case line.Fee:
		return s.askFee(at)
	case field == "Price":
		return tea.Batch(s.openThen(at, s.askPrice))
	case field == "" || field == "Qty" || field == "Color" || field == "PartNumber":
		return s.openLine(at)
	}
	return s.goToField(sectionAll, p.Field)
}

// openThen opens the grid at a line, and then what the rep wants of it.
func (s *Screen) openThen(at int, then func() tea.Cmd) tea.Cmd {
	l := s.draft.shown.Lines[at]
	return s.openGridAt(GridMsg{OrderID: s.draft.base.ID, Style: l.Style, Colors: []string{l.Color}}, place{}, then)
}
