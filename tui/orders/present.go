package orders

import (
	"cmp"
	"fmt"
	"slices"
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
	env    *kit.Env
	s      *Screen
	order  order.Order
	pager  kit.Pager
	ladder bool   // the steps of the price are shown
	said   string // what came of the customer's word
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
		case name == "l":
			p.ladder = !p.ladder
			return nil, false
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
	presentW = 96 // cells that are read with ease
	largeH   = 20 // lines of a window that has room for large figures
	airyH    = 32 // lines of a window that has room between what belongs apart
)

// View draws the window: airy where everything fits that way.
func (p *presented) View(w, h int) (string, *tea.Cursor) {
	t := &p.env.Theme
	inner := max(min(w-8, presentW), 1)
	var lines []string
	for _, airy := range []bool{true, false} {
		if airy && h < airyH {
			continue
		}
		large := h >= largeH
		head, body, foot := p.head(inner, large, airy), p.lines(inner, large, airy), p.foot(inner, large, airy)
		room := h - len(head) - len(foot) - 1
		if airy && len(body) > room {
			continue
		}
		body = strings.Split(p.pager.Draw(t, body, inner, max(min(len(body), room), 1)), "\n")
		lines = slices.Concat(head, body, foot)
		break
	}
	lines = append(t.Block(strings.Join(lines, "\n"), inner, max(h-1, 0)), p.keys(inner))
	for i, l := range lines {
		lines[i] = kit.Spaces(max((w-inner)/2, 0)) + l
	}
	return strings.Join(t.Block(strings.Join(lines, "\n"), w, h), "\n"), nil
}

// keys are what the customer and the rep can do, wide where there is room.
func (p *presented) keys(w int) string {
	t := &p.env.Theme
	var does [][2]string
	if p.canAgree() {
		does = append(does, [2]string{"a", "I agree"})
	}
	if _, _, ok := p.onLadder(); ok {
		does = append(does, [2]string{"l", "prices"})
	}
	if p.canAgree() {
		does = append(does, [2]string{"q", "approve on my phone"})
	}
	does = append(does, [2]string{"esc", "back"})
	text := ""
	for _, gap := range []string{"     ", "  "} {
		text = ""
		for _, d := range does {
			if text != "" {
				text += gap
			}
			text += t.Paint(kit.Accent, d[0]) + kit.Spaces(len(gap)/2) + t.Paint(kit.Muted, d[1])
		}
		if kit.Width(text) < w {
			return " " + text
		}
	}
	return t.Cut(text, w)
}

// head says who sells, on which day, to whom and by which quote.
func (p *presented) head(w int, large, airy bool) []string {
	t, o := &p.env.Theme, p.order
	shop := cmp.Or(catalog.Clean(p.s.draft.settings.Shop.Name), "Your order")
	today := t.Paint(kit.Muted, p.env.Now().Format(customersDay))
	out := []string{t.Ends(t.Paint(kit.Heading, t.Cut(shop, w)), today, w), t.Rule(w)}
	if large {
		out = append([]string{""}, out...)
	}
	if airy {
		out = append(out, "", "")
	}
	if who := o.Shown().Customer; who != "" {
		who, quote := t.Paint(kit.Heading, t.Cut("For "+who, w)), t.Paint(kit.Muted, p.quoted())
		if kit.Width(who)+kit.Width(quote) < w {
			out = append(out, t.Ends(who, quote, w))
		} else {
			out = append(out, who, t.Cut(quote, w))
		}
	} else if quote := p.quoted(); quote != "" {
		out = append(out, t.Paint(kit.Muted, t.Cut(quote, w)))
	}
	if airy {
		out = append(out, "")
	}
	if large {
		out = append(out, "")
	}
	return out
}

// quoted is the number that the order is quoted by as it stands, while it holds.
func (p *presented) quoted() string {
	q, ok := p.order.LastQuote()
	if !ok || q.Hash != p.order.Shown().Hash() || q.Lapsed(order.DateOf(p.env.Now())) {
		return ""
	}
	return "quote " + catalog.Clean(q.Number) + ", good until " + q.Until.Time().Format("January 2")
}

// canAgree tells whether there is something to agree to: an order that can be
// changed, with every price.
func (p *presented) canAgree() bool {
	return p.s.opt.Papers != nil && p.order.State.Editable() && p.order.Quotable() == nil
}

// customersDay is how a customer reads a day.
const customersDay = "Monday, January 2"

// promised is how it is printed, when it is ready and where it goes.
func (p *presented) promised(w int, airy bool) []string {
	const label = 13
	t, shown := &p.env.Theme, p.order.Shown()
	var out []string
	last := ""
	say := func(name, text string, role kit.Role) {
		if airy && len(out) > 0 {
			out = append(out, "")
		}
		if name == last {
			name = ""
		} else {
			last = name
		}
		for i, part := range kit.Wrap(catalog.Clean(text), max(w-label, 1)) {
			if i > 0 {
				name = ""
			}
			out = append(out, t.Left(t.Paint(kit.Muted, name), label)+t.Paint(role, part))
		}
	}
	for _, d := range shown.Designs {
		art := strings.TrimSpace(string(d.Number) + " " + d.Name)
		if art != "" {
			art = "art " + art
		}
		if text := commas(strings.Join(d.Places, " and "), art); text != "" {
			say("Printed", text, kit.Text)
		}
	}
	if !shown.ShipBy.IsZero() {
		say("Ready", shown.ShipBy.Time().Format(customersDay), kit.Heading)
	}
	by := ""
	if !shown.InHands.IsZero() {
		by = "by " + shown.InHands.Time().Format(customersDay)
	}
	for _, to := range shown.ShipTo {
		say("Delivered", commas(append(to.Address(), by)...), kit.Text)
	}
	if by != "" && len(shown.ShipTo) == 0 {
		say("In hands", by, kit.Text)
	}
	return out
}

// commas puts commas between what there is.
func commas(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// dollars is money as a customer reads it.
func dollars(m catalog.Money) string {
	if m < 0 {
		return "-$" + (-m).Grouped()
	}
	return "$" + m.Grouped()
}

// lines are what is ordered and what is promised of it; in a low window also
// what is charged beside it and what more pieces would cost.
func (p *presented) lines(w int, large, airy bool) []string {
	t := &p.env.Theme
	var out []string
	for _, l := range p.order.Lines {
		name, color, qty := catalog.Readable(l.Description), catalog.Clean(l.Color), 0
		if name == "" {
			name = catalog.Clean(l.Style)
		}
		if color != "" {
			color = ", " + color
		}
		var sizes []string
		for _, c := range l.Cells {
			qty += c.Qty
			if c.Size != "" {
				sizes = append(sizes, kit.Int(c.Qty)+" "+catalog.Clean(c.Size))
			}
		}
		right := lineTotal(l)
		if right != noPrice {
			right = dollars(l.Total())
		}
		right = t.Right(right, 12)
		switch {
		case !l.Fee:
			right = kit.Count(qty, "piece", "pieces") + " " + right
		case qty != 1:
			right = kit.Int(qty) + " times " + right
		}
		room := w - kit.Width(right) - 2 // the colour is the last to be cut
		name = t.Cut(t.Cut(name, max(room-kit.Width(color), room/2))+color, room)
		out = append(out, t.Keep(t.Paint(kit.Heading, name), " "+right, w))
		for _, text := range kit.Wrap(strings.Join(sizes, "   "), max(w-3, 1)) {
			if text != "" {
				out = append(out, "   "+t.Paint(kit.Muted, text))
			}
		}
		if airy {
			out = append(out, "")
		}
	}
	if promised := p.promised(w, airy); len(promised) > 0 {
		out = append(append(out, ""), promised...)
	}
	if !large {
		for _, c := range p.charges() {
			out = append(out, t.Ends(t.Paint(kit.Muted, c[0]), c[1], w))
		}
		out = append(out, p.more(w)...)
	}
	return append(out, "")
}

// charges are what is taken off or charged beside the goods, in words and money.
func (p *presented) charges() [][2]string {
	f, tax := p.order.Fields, "none"
	var out [][2]string
	if f.TotalDiscounts.Money != 0 {
		out = append(out, [2]string{"Discount", dollars(-f.TotalDiscounts.Money)})
	}
	if f.Shipping.Money != 0 {
		out = append(out, [2]string{"Shipping", dollars(f.Shipping.Money)})
	}
	if f.TaxTotal.Money != 0 {
		tax = dollars(f.TaxTotal.Money)
	}
	return append(out, [2]string{"Tax", tax})
}

// foot is what there is to pay, the steps of the price where they are asked for,
// and what came of the customer's word.
func (p *presented) foot(w int, large, airy bool) []string {
	t := &p.env.Theme
	var out []string
	if airy || !large {
		out = append(out, t.Rule(w))
	}
	out = append(out, p.total(w, large)...)
	said := t.Cut(t.Paint(kit.OK, catalog.Clean(p.said)), w)
	if !large {
		return append(out, said)
	}
	if airy {
		out = append(out, "")
	}
	out = append(out, "")
	if p.said != "" {
		return append(out, said)
	}
	return append(out, p.more(w)...)
}

// total is what there is to pay. Without all prices there is none to show.
func (p *presented) total(w int, large bool) []string {
	const label = 10
	t, o := &p.env.Theme, p.order
	pieces := kit.Count(o.Pieces(), "piece", "pieces")
	if slices.ContainsFunc(o.Lines, func(l order.Line) bool { return lineTotal(l) == noPrice }) {
		return []string{t.Ends(t.Paint(kit.Muted, pieces), "not every price is known yet", w)}
	}
	total := dollars(o.Total())
	if !large {
		return []string{t.Ends(t.Paint(kit.Muted, pieces), t.Paint(kit.Heading, "Total  "+total), w)}
	}
	left := []string{t.Paint(kit.Muted, pieces)}
	for _, c := range p.charges() {
		left = append(left, t.Left(t.Paint(kit.Muted, c[0]), label)+c[1])
	}
	left = append(left, t.Paint(kit.Heading, "Total"))
	figures, role := kit.Large(t, total), kit.Accent
	if kit.Width(figures[0]) > w-2*label-2 {
		figures, role = [3]string{2: total}, kit.Heading
	}
	for i, row := range figures {
		at := len(left) - len(figures) + i
		left[at] = t.Ends(left[at], t.Paint(role, row), w)
	}
	return left
}

// onLadder is the first garment of the order whose price the shop's list gives
// and would give lower for more, with what it is offered at. Nobody is told
// while the order can be changed no more.
func (p *presented) onLadder() (order.Line, order.Offer, bool) {
	d := &p.s.draft
	if !p.order.State.Editable() {
		return order.Line{}, order.Offer{}, false
	}
	for i, l := range p.order.Lines {
		if l.Fee || l.Source() != order.SourceList {
			continue
		}
		if f := p.order.Offer(i, d.book, d.settings.Breaks); len(f.Steps) > 1 && f.List.FromQty > 0 {
			return l, f, true
		}
	}
	return order.Line{}, order.Offer{}, false
}

// more is the list of prices where it is asked for, and how many more pieces get
// the next one.
func (p *presented) more(w int) []string {
	line, f, ok := p.onLadder()
	if !ok {
		return nil
	}
	t := &p.env.Theme
	var out []string
	if p.ladder {
		out = append(p.steps(line, f, w), "")
	}
	if f.Next.FromQty == 0 {
		return out
	}
	n := f.Next.FromQty - f.Counted
	text := fmt.Sprintf("%s: %s each instead of %s", kit.Int(n)+" more "+garments(line, n),
		dollars(f.Next.Price), dollars(f.List.Price))
	if less := p.wouldSave(line, f); less > 0 {
		text += fmt.Sprintf(", and these cost %s less", dollars(less))
	}
	for i, part := range kit.Wrap(text, max(w-2, 1)) {
		mark := " "
		if i == 0 {
			mark = t.Paint(kit.OK, t.Glyphs.Info)
		}
		out = append(out, mark+" "+part)
	}
	return out
}

// garments is what so many of a line's garments are called.
func garments(l order.Line, n int) string {
	word := catalog.GarmentWord(l.Description)
	switch {
	case word == "" || strings.HasSuffix(word, "s"):
		word = "piece"
	case word == "scrub" || word == "pant" || word == "fleece":
		word = "piece"
	}
	if n != 1 {
		word += "s"
	}
	return word
}

// wouldSave is what the garments that count now would cost less at the next
// price; 0 where that cannot be told: pieces of another style count too, one of
// them has a price of its own, or a discount is worked out from the goods.
func (p *presented) wouldSave(line order.Line, f order.Offer) catalog.Money {
	same := 0
	for _, l := range p.order.Lines {
		if l.Fee || !strings.EqualFold(strings.TrimSpace(l.Style), strings.TrimSpace(line.Style)) {
			continue
		}
		if l.Source() != order.SourceList || slices.ContainsFunc(l.Cells, func(c order.Cell) bool { return c.Own }) {
			return 0
		}
		same += l.Pieces()
	}
	if same != f.Counted || p.order.Rates.Discount > 0 {
		return 0
	}
	return (f.List.Price - f.Next.Price) * catalog.Money(same)
}

// steps is the list of prices, the one that counts now marked: as many as fit.
func (p *presented) steps(line order.Line, f order.Offer, w int) []string {
	const label, width = 20, 16
	t := &p.env.Theme
	fit := max((w-label)/width, 1)
	at := max(slices.IndexFunc(f.Steps, func(s catalog.ListPrice) bool { return s.FromQty == f.List.FromQty }), 0)
	from := max(0, min(at-fit/2, len(f.Steps)-fit))
	head, prices := t.Left(t.Paint(kit.Muted, "Price of a "+garments(line, 1)), label), kit.Spaces(label)
	for i := from; i < min(from+fit, len(f.Steps)); i++ {
		role, mark := kit.Muted, kit.Spaces(kit.Width(t.Glyphs.Pointer))
		if i == at {
			role, mark = kit.Heading, t.Glyphs.Pointer
		}
		text := kit.Int(f.Steps[i].FromQty) + " or more"
		head += t.Paint(role, t.Left(mark+" "+text, width))
		prices += t.Paint(role, t.Left("  "+dollars(f.Steps[i].Price), width))
	}
	return []string{t.Cut(head, w), t.Cut(prices, w)}
}
