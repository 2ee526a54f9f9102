package orders

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// presented is the order as the customer may see it, when the rep turns the
// laptop round: what is ordered, what it costs, the total in large figures. It
// covers the whole window, and nothing of the shop is on it: no stock, no
// parts, no cost, no warnings.
type presented struct {
	env   *kit.Env
	s     *Screen
	order order.Order
	pager kit.Pager
	said  string // what came of the customer's word
}

// present shows the order to the customer.
func (s *Screen) present() tea.Cmd {
	return s.whenSaved(func() tea.Cmd {
		s.presented = &presented{env: s.env, s: s, order: s.draft.shown.Clone()}
		return kit.Show(s.presented)
	})
}

// CoversAll takes the whole window.
func (p *presented) CoversAll() {}

// Update scrolls and closes.
func (p *presented) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch name := kit.KeyName(msg); {
		case name == "esc" || name == "enter":
			p.s.presented = nil
			return nil, true
		case name == "a" && p.canAgree():
			return kit.Show(newAgree(p.s, p.order)), false
		case (name == "q" || name == "f7") && p.canAgree():
			return p.s.approve(), false
		}
		p.pager.Key(msg)
	case tea.MouseMsg:
		p.pager.Mouse(msg)
	}
	return nil, false
}

const (
	presentW  = 100 // cells that are read with ease
	presentAt = 3   // cells of air on the left
	largeH    = 20  // lines of a window that has room for large figures
)

// View draws the window.
func (p *presented) View(w, h int) (string, *tea.Cursor) {
	t, o := &p.env.Theme, p.order
	inner := max(min(w-2*presentAt, presentW), 1)
	who := cmp.Or(o.CustomerName, o.Fields.Customer.CompanyName, o.Contact())
	head := []string{"", t.Paint(kit.Heading, t.Cut(catalog.Clean(who), inner)), ""}
	keys := t.Key("esc", "back")
	if p.canAgree() {
		keys = t.Key("a", "I agree") + "   " + t.Key("q", "approve on my phone") + "   " + keys
	}
	foot := append(p.total(inner, h >= largeH), t.Cut(t.Paint(kit.OK, catalog.Clean(p.said)), inner), t.Cut(keys, inner))
	lines := append(head, strings.Split(p.pager.Draw(t, p.lines(inner), inner, max(h-len(head)-len(foot), 1)), "\n")...)
	lines = append(lines, foot...)
	for i, l := range lines {
		lines[i] = kit.Spaces(presentAt) + l
	}
	return strings.Join(t.Block(strings.Join(lines, "\n"), w, h), "\n"), nil
}

// canAgree tells whether there is something to agree to: an order that can be
// changed, with every price.
func (p *presented) canAgree() bool {
	return p.s.opt.Papers != nil && p.order.State.Editable() && p.order.Quotable() == nil
}

// promised is what was quoted, when it is ready and where it goes.
func (p *presented) promised(w int) []string {
	o := p.order
	var out []string
	say := func(name, text string) {
		for i, part := range kit.Wrap(catalog.Clean(text), max(w-13, 1)) {
			if i > 0 {
				name = ""
			}
			out = append(out, p.env.Theme.Left(name, 13)+part)
		}
	}
	shown := o.Shown()
	if q, ok := o.LastQuote(); ok && q.Hash == shown.Hash() {
		say("Quote", q.Number+", good until "+q.Until.Time().Format("January 2"))
	}
	for _, d := range shown.Designs {
		say("Printed", strings.Join(append([]string{strings.TrimSpace(d.Name + " " + string(d.Number))}, d.Places...), ", "))
	}
	if !shown.ShipBy.IsZero() {
		say("Ready", shown.ShipBy.Time().Format("Monday, January 2"))
	}
	if !shown.InHands.IsZero() {
		say("In hands", shown.InHands.Time().Format("Monday, January 2"))
	}
	for _, to := range shown.ShipTo {
		say("Delivered", strings.Join(to.Address(), ", "))
	}
	return out
}

// lines are what is ordered, and what is charged or taken off beside it.
func (p *presented) lines(w int) []string {
	t, o := &p.env.Theme, p.order
	var out []string
	for _, l := range o.Lines {
		name := t.Paint(kit.Heading, catalog.Clean(strings.TrimSpace(l.Style+" "+l.Color)))
		if l.Description != "" {
			name += "  " + t.Paint(kit.Muted, catalog.Readable(l.Description))
		}
		total := lineTotal(l)
		out = append(out, t.Ends(name, total, w))
		var sizes []string
		for _, c := range l.Cells {
			if c.Size != "" {
				sizes = append(sizes, catalog.Clean(c.Size)+" "+kit.Int(c.Qty))
			}
		}
		for _, text := range kit.Wrap(strings.Join(sizes, "   "), max(w-2, 1)) {
			out = append(out, "  "+text)
		}
		out = append(out, "")
	}
	for _, extra := range []struct {
		name   string
		amount catalog.Price
		sign   catalog.Money
	}{{"Shipping", o.Fields.Shipping, 1}, {"Tax", o.Fields.TaxTotal, 1}, {"Discount", o.Fields.TotalDiscounts, -1}} {
		if extra.amount.Money != 0 {
			out = append(out, t.Ends(extra.name, (extra.sign*extra.amount.Money).Grouped(), w))
		}
	}
	return append(out, p.promised(w)...)
}

// total is what there is to pay. Without all prices there is none to show.
func (p *presented) total(w int, large bool) []string {
	t, o := &p.env.Theme, p.order
	pieces := kit.Count(o.Pieces(), "piece", "pieces")
	out := []string{t.Rule(w)}
	for _, l := range o.Lines {
		if lineTotal(l) == noPrice {
			return append(out, t.Ends(pieces, "not every price is known yet", w))
		}
	}
	total := "$" + o.Total().Grouped()
	var figures [5]string
	room := w - kit.Width(pieces) - 2
	for cells := 2; cells > 0 && large; cells-- {
		if figures = kit.Large(t, total, cells); kit.Width(figures[0]) <= room {
			break
		}
	}
	if !large || kit.Width(figures[0]) > room {
		return append(out, t.Ends(pieces, t.Paint(kit.Heading, total), w))
	}
	for i, row := range figures {
		left := ""
		if i == len(figures)-1 {
			left = pieces
		}
		out = append(out, t.Ends(left, t.Paint(kit.Heading, row), w))
	}
	return out
}
