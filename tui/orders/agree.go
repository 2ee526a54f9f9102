package orders

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// Papers is what the customer's side of an order asks for.
type Papers interface {
	Quote(ctx context.Context, key, valid string) (work.QuotedView, error)
	Sign(ctx context.Context, key, name string) (work.OrderView, error)
	Approve(ctx context.Context, o order.Order) (work.Approval, error)
	Order(ctx context.Context, key string) (order.Order, error)
	Paper(ctx context.Context, key string, kind work.PaperKind) (work.ConfirmView, error)
	MailOf(ctx context.Context, key string) (work.Mail, error)
	Text(ctx context.Context, key string) (string, error)
	PromiseFor(ctx context.Context, o order.Order) (work.PromiseView, error)
}

// quoted, signed and approved are what came of them.
type (
	quoted struct {
		order order.Order
		said  string
	}
	signed   struct{ order order.Order }
	approved struct{ mail work.Approval }
)

// quote gives the order as it is a number that holds for 30 days.
func (s *Screen) quote() tea.Cmd {
	return s.whenSaved(func() tea.Cmd {
		ctx, req := s.papers.Next(context.Background(), kit.Orders)
		p, key := s.opt.Papers, s.draft.shown.ExtOrderID
		return kit.Run(ctx, req, func(ctx context.Context) (quoted, error) {
			view, err := p.Quote(ctx, key, "")
			if err != nil {
				return quoted{}, err
			}
			q := view.Quote
			said := fmt.Sprintf("Quote %s, %s, holds until %s.", q.Number, q.Total.Grouped(), q.ValidUntil.Time().Format("Mon 2 Jan"))
			if view.Repriced != "" {
				said += " " + strings.ToUpper(view.Repriced[:1]) + view.Repriced[1:] + "."
			}
			o, err := p.Order(ctx, key)
			return quoted{o, said}, err
		})
	})
}

// sign keeps the customer's word.
func (s *Screen) sign(name string) tea.Cmd {
	ctx, req := s.papers.Next(context.Background(), kit.Orders)
	p, key := s.opt.Papers, s.draft.shown.ExtOrderID
	return kit.Run(ctx, req, func(ctx context.Context) (signed, error) {
		if _, err := p.Sign(ctx, key, name); err != nil {
			return signed{}, err
		}
		o, err := p.Order(ctx, key)
		return signed{o}, err
	})
}

// approve makes the mail that a phone sends.
func (s *Screen) approve() tea.Cmd {
	ctx, req := s.papers.Next(context.Background(), kit.Orders)
	p, o := s.opt.Papers, s.draft.shown.Clone()
	return kit.Run(ctx, req, func(ctx context.Context) (approved, error) {
		mail, err := p.Approve(ctx, o)
		return approved{mail}, err
	})
}

// askPromise works out when the order can be ready, for under its ship date.
func (s *Screen) askPromise() tea.Cmd {
	if s.opt.Papers == nil {
		return nil
	}
	ctx, req := s.promising.Next(context.Background(), kit.Orders)
	p, o := s.opt.Papers, s.draft.shown.Clone()
	return kit.Run(ctx, req, func(ctx context.Context) (work.PromiseView, error) { return p.PromiseFor(ctx, o) })
}

// promiseRows are what is known of how long such an order takes, and the day to
// take.
func (s *Screen) promiseRows(b *rows) {
	v := s.promise
	const width = 70
	if v.Text == "" || v.ExtOrderID != s.draft.shown.ExtOrderID {
		return
	}
	for _, text := range kit.Wrap(v.Text, width) {
		b.head(text)
	}
	if v.Date.IsZero() || v.Date == s.draft.shown.Fields.DateOrderRequestedToShip || s.draft.readOnly() != "" {
		return
	}
	b.action("take "+v.Date.Time().Format("Mon 2 Jan"), func() tea.Cmd {
		take := order.FieldValue{Path: "date_OrderRequestedToShip", Value: v.Date.String()}
		return tea.Batch(s.must(s.setPaths(take)), s.askPromise())
	})
}

// papered takes what came of a quote, a signature or an approval.
func (s *Screen) papered(msg tea.Msg) (cmd tea.Cmd, mine bool) {
	switch msg := msg.(type) {
	case kit.Result[work.PromiseView]:
		if s.promising.Done(msg.Req) && msg.Err == nil { // without it the field stands as it is
			s.promise = msg.Value
			if s.view == viewSection && s.form.id == sectionDates {
				s.form.rebuild()
			}
		}
		return nil, true
	case kit.Result[quoted]:
		if !s.papers.Done(msg.Req) {
			return nil, true
		}
		if msg.Err != nil {
			return kit.Notify(kit.Warn, msg.Err.Error()), true
		}
		return tea.Batch(kit.Notify(kit.OK, msg.Value.said), kit.Send(kit.ChangedMsg{Orders: true})), true
	case kit.Result[signed]:
		if !s.papers.Done(msg.Req) {
			return nil, true
		}
		if s.presented != nil {
			s.presented.answer(msg.Value.order, msg.Err)
		}
		return kit.Send(kit.ChangedMsg{Orders: true}), true
	case kit.Result[approved]:
		if !s.papers.Done(msg.Req) {
			return nil, true
		}
		if msg.Err != nil {
			if s.presented != nil {
				s.presented.said = msg.Err.Error()
			}
			return nil, true
		}
		return kit.Show(&phone{env: s.env, mail: msg.Value.mail}), true
	}
	return s.onPaper(msg)
}

// answer shows the customer that their word is kept, or why it is not.
func (p *presented) answer(o order.Order, err error) {
	if err != nil {
		p.said = err.Error()
		return
	}
	p.order = o
	if a, stands := o.Agreed(); stands {
		p.said = fmt.Sprintf("%s agreed to this order. Thank you.", a.Name)
	}
}

// agree is the dialog in which a customer types a name.
type agree struct {
	s     *Screen
	order order.Order
	field kit.Field
}

func newAgree(s *Screen, o order.Order) *agree {
	a := &agree{s: s, order: o, field: kit.NewField(s.env, "Your name")}
	a.field.Focus()
	return a
}

// Update edits; enter agrees, esc does not.
func (a *agree) Update(msg tea.Msg) (tea.Cmd, bool) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch kit.KeyName(k) {
		case "esc":
			return nil, true
		case "enter":
			name, err := order.AgreeName(a.field.Value())
			if err != nil {
				a.field.Error = err.Error()
				return nil, false
			}
			return a.s.sign(name), true
		}
	}
	a.field.Error = ""
	a.field.Update(msg)
	return nil, false
}

// View draws the dialog: what is agreed to, in words.
func (a *agree) View(w, h int) (string, *tea.Cursor) {
	t, o := &a.s.env.Theme, a.order
	width := min(64, w)
	inner := max(width-4, 1)
	said := fmt.Sprintf("%s for $%s", kit.Count(o.Pieces(), "piece", "pieces"), o.Total().Grouped())
	if d := o.Fields.DateOrderRequestedToShip; !d.IsZero() {
		said += ", ready " + d.Time().Format("Monday, January 2")
	}
	lines := append([]string{""}, kit.Wrap(said+".", inner)...)
	for _, to := range o.Fields.ShippingAddresses {
		lines = append(lines, kit.Wrap("Delivered to "+strings.Join(to.Address(), ", ")+".", inner)...)
	}
	lines = append(lines, "")
	at := len(lines) + 1
	const label = 9
	lines = append(lines, a.field.View(inner, label), "")
	lines = append(lines, kit.Wrap("I agree to these garments, sizes, prices and dates. Kept with the time and the mark "+
		order.MarkOf(o.Shown().Hash())+", which changes with any size, price or date.", inner)...)
	lines = append(lines, "", t.Key("enter", "I agree")+"   "+t.Key("esc", "not yet"))
	box := t.Box("I agree", lines, width)
	if len(box) > h {
		box = box[:h]
	}
	return strings.Join(box, "\n"), a.field.Cursor(2, at, inner, label)
}

// phone shows the mail that approves the order as a code for a phone's camera:
// their own mail is the proof, and no server is asked.
type phone struct {
	env  *kit.Env
	mail work.Approval
}

// CoversAll takes the whole window.
func (p *phone) CoversAll() {}

// Update closes.
func (p *phone) Update(msg tea.Msg) (tea.Cmd, bool) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch kit.KeyName(k) {
		case "esc", "enter", "q", "f7":
			return nil, true
		case "m":
			return kit.Copy(p.mail.Link, "the link of the mail"), false
		}
	}
	return nil, false
}

// View draws the code, white on black whatever the theme, or the link alone where
// there is no room or no such signs.
func (p *phone) View(w, h int) (string, *tea.Cursor) {
	t := &p.env.Theme
	const words, margin = 32, 2
	text := []string{
		"", t.Paint(kit.Heading, "Approve on your phone"), "", "Point the camera here.", "Your mail opens with", "",
		"To   " + p.mail.To, "     " + p.mail.Subject, "     " + strings.ReplaceAll(p.mail.Body, ", mark", ",\n     mark"), "",
		"Send it as it is: your own", "mail is the proof. Nothing", "is uploaded.", "", t.Key("esc", "back") + "  " + t.Key("m", "copy the link"),
	}
	text = strings.Split(strings.Join(text, "\n"), "\n")
	side := len(p.mail.Code) + 2*margin
	if p.mail.Code == nil || t.Glyphs.Full != "\u2588" || side/2+1 > h || side+words > w {
		lines := append([]string{"", t.Paint(kit.Heading, "Approve by mail"), ""}, kit.Wrap(catalog.Clean(p.mail.Link), max(w-2, 1))...)
		return strings.Join(t.Block(strings.Join(append(lines, "", t.Key("esc", "back")+"  "+t.Key("m", "copy the link")), "\n"), w, h), "\n"), nil
	}
	light := func(x, y int) bool {
		x, y = x-margin, y-margin
		return x < 0 || y < 0 || y >= len(p.mail.Code) || x >= len(p.mail.Code) || !p.mail.Code[y][x]
	}
	lines := make([]string, 0, h)
	for y := 0; y < side; y += 2 {
		var row strings.Builder
		for x := range side {
			switch top, low := light(x, y), y+1 >= side || light(x, y+1); {
			case top && low:
				row.WriteRune('\u2588')
			case top:
				row.WriteRune('\u2580')
			case low:
				row.WriteRune('\u2584')
			default:
				row.WriteRune(' ')
			}
		}
		left := ""
		if i := len(lines); i < len(text) {
			left = text[i]
		}
		lines = append(lines, "  "+t.Left(left, words-2)+t.Paint(kit.Code, row.String()))
	}
	return strings.Join(t.Block(strings.Join(lines, "\n"), w, h), "\n"), nil
}
