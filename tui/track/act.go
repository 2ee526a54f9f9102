package track

import (
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

// reorder opens the sheet on the selected order: by its own id where it was
// written here, which knows more of it than the shop's record.
func (s *Screen) reorder() tea.Cmd {
	o, _ := s.selected()
	if o.State != "" {
		return s.opt.Again(o.ExtOrderID)
	}
	return s.opt.Again(keyOf(o))
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
		if s.whole || msg.Y >= s.pagesY && msg.X >= s.pagesX {
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
	if m.Y == 0 && (s.pagesX == 0 || m.X < s.pagesX) {
		s.toPrompt()
		return nil
	}
	if s.pagesX > 0 && m.X >= s.pagesX {
		return nil
	}
	if s.table.SortNext(s.table.HeadAt(m.X, m.Y-s.listY)) {
		return s.Resort()
	}
	before := s.table.Cursor()
	if (s.pagesX > 0 || m.Y < s.pagesY) && s.table.Click(m.Y-s.listY) {
		s.whole = s.inList && s.table.Cursor() == before
		s.toList()
	}
	return nil
}
