package track

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
	"orderpad/tui/work"
)

type linkMsg struct{ url string }

type copyMsg struct{ text, what string }

// shipments are those that can be followed, and all that bear a number.
func shipments(o work.TrackedOrder) (linked, numbered []work.ShipmentView) {
	for _, sh := range o.Shipments {
		if strings.HasPrefix(sh.URL, "https://") {
			linked = append(linked, sh)
		}
		if sh.Tracking != "" {
			numbered = append(numbered, sh)
		}
	}
	return linked, numbered
}

// follow opens the carrier's page; several shipments are asked about.
func (s *Screen) follow() tea.Cmd {
	o, _ := s.selected()
	linked, _ := shipments(o)
	if len(linked) == 1 {
		return kit.OpenLink(linked[0].URL)
	}
	var choices []kit.Choice
	for i, sh := range linked {
		choices = append(choices, kit.Choice{Label: sh.Tracking, Key: digit(i), Help: shipped(sh), Msg: linkMsg{sh.URL}})
	}
	return kit.Show(kit.NewMenu(s.env, "Which shipment?", "", choices...))
}

// copy asks which number, when the order has more than its own.
func (s *Screen) copy() tea.Cmd {
	o, _ := s.selected()
	choices := []kit.Choice{{Label: keyOf(o), Help: "the order", Msg: copyMsg{keyOf(o), "the order number"}}}
	if o.PO != "" {
		choices = append(choices, kit.Choice{Label: o.PO, Help: "the customer's PO", Msg: copyMsg{o.PO, "the PO"}})
	}
	_, numbered := shipments(o)
	for _, sh := range numbered {
		choices = append(choices, kit.Choice{Label: sh.Tracking, Help: shipped(sh), Msg: copyMsg{sh.Tracking, "the tracking number"}})
	}
	if len(choices) == 1 {
		return kit.Copy(keyOf(o), "the order number")
	}
	for i := range choices {
		choices[i].Key = digit(i)
	}
	return kit.Show(kit.NewMenu(s.env, "Copy which number?", "", choices...))
}

func digit(i int) string {
	if i > 8 {
		return ""
	}
	return kit.Int(i + 1)
}

// shipped is where a shipment went and with whom.
func shipped(sh work.ShipmentView) string {
	parts := []string{sh.Carrier, strings.TrimSpace(sh.City + " " + sh.State)}
	if !sh.Date.IsZero() {
		parts = append(parts, sh.Date.String())
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

func (s *Screen) reorder() tea.Cmd {
	o, _ := s.selected()
	ctx, req := s.doing.Next(context.Background(), kit.Track)
	w, onsite := s.work, *o.OnSiteOrder
	return kit.Run(ctx, req, func(ctx context.Context) (again, error) {
		o, problems, err := w.Reorder(ctx, onsite)
		return again{o, problems}, err
	})
}

// reordered opens the new draft, and says what could not be taken over.
func (s *Screen) reordered(done again, err error) tea.Cmd {
	if err != nil {
		return kit.Notify(kit.Error, err.Error())
	}
	say := kit.Notify(kit.OK, "A new draft "+done.order.ExtOrderID+" with the same lines; check prices and dates.")
	if n := len(done.problems); n > 0 {
		said := make([]string, n)
		for i, p := range done.problems {
			said[i] = p.Message
		}
		say = kit.Notify(kit.Warn, "New draft "+done.order.ExtOrderID+": "+strings.Join(said, "; "))
	}
	return tea.Sequence(s.opt.OpenOrder(done.order.ExtOrderID), say)
}

// input is what no binding took.
func (s *Screen) input(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.key(msg)
	case kit.PasteMsg:
		if s.Typing() && s.prompt.Update(msg) {
			s.first = true
			return s.look()
		}
	case tea.MouseClickMsg:
		return s.click(msg)
	case tea.MouseWheelMsg:
		if s.whole || msg.Y >= s.pagesY {
			s.pages.Mouse(msg)
		} else {
			s.table.Mouse(msg)
		}
	}
	return nil
}

func (s *Screen) key(k tea.KeyPressMsg) tea.Cmd {
	name := kit.KeyName(k)
	switch {
	case s.whole:
		s.pages.Key(k)
	case name == "pgdown" || name == "pgup":
		s.pages.Key(k)
	case s.inList:
		if name == "up" && s.table.Cursor() <= 0 {
			s.toPrompt()
			return nil
		}
		if len(name) == 1 && name[0] >= '0' && name[0] <= '9' { // of an order: it is looked for
			s.toPrompt()
			s.prompt.SetValue("")
			return s.key(k)
		}
		s.table.Key(k)
	case name == "down" || name == "tab":
		if len(s.orders) > 0 {
			s.toList()
		}
	case s.prompt.Update(k):
		s.first = s.query() != "" // without words nothing is asked for anew: the cursor stays on its order
		return s.look()
	}
	return nil
}

func (s *Screen) click(m tea.MouseClickMsg) tea.Cmd {
	if s.whole {
		return nil
	}
	if m.Y == 0 {
		s.toPrompt()
		return nil
	}
	if s.table.SortNext(s.table.HeadAt(m.X, m.Y-s.listY)) {
		return s.Resort()
	}
	before := s.table.Cursor()
	if m.Y < s.pagesY && s.table.Click(m.Y-s.listY) {
		s.whole = s.inList && s.table.Cursor() == before
		s.toList()
	}
	return nil
}
