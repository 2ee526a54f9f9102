package orders_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"orderpad/store/order"
	"orderpad/tui/work"
)

// papers keeps quotes and agreements in the fake shop.
type papers struct {
	shop    *shop
	err     error
	promise string
}

func (p *papers) Order(_ context.Context, key string) (order.Order, error) {
	for _, o := range p.shop.orders {
		if o.ExtOrderID == key {
			return o, nil
		}
	}
	return order.Order{}, order.Errorf(order.KindNotFound, "there is no order %s", key)
}

func (p *papers) change(key string, do func(*order.Order)) {
	for id, o := range p.shop.orders {
		if o.ExtOrderID == key {
			p.shop.edit(id, do)
		}
	}
}

func (p *papers) Quote(ctx context.Context, key, _ string) (work.QuotedView, error) {
	o, err := p.Order(ctx, key)
	if err = firstOf(p.err, err, o.Quotable()); err != nil {
		return work.QuotedView{}, err
	}
	return work.QuotedView{OrderView: work.OrderView{Quote: &work.QuoteView{Number: o.NextQuote(), Total: o.Total(), ValidUntil: order.Date{Year: 2026, Month: 12, Day: 28}}}}, nil
}

func (p *papers) Sign(_ context.Context, key, name string) (work.OrderView, error) {
	p.change(key, func(o *order.Order) {
		o.Agreement = &order.Agreement{Name: name, Hash: o.Shown().Hash(), At: time.Date(2026, 11, 28, 14, 5, 0, 0, time.UTC)}
	})
	return work.OrderView{}, p.err
}

func (p *papers) Approve(context.Context, order.Order) (work.Approval, error) {
	a := work.Approval{To: "orders@shop.example", Subject: "OP-Q1", Body: "I agree, $474.50, mark 8f3a-51c2", Link: "mailto:orders@shop.example?subject=OP-Q1"}
	for y := range 37 {
		row := make([]bool, 37)
		for x := range row {
			row[x] = (x*y+x)%3 == 0
		}
		a.Code = append(a.Code, row)
	}
	return a, p.err
}

func (p *papers) Paper(_ context.Context, key string, kind work.PaperKind) (work.ConfirmView, error) {
	return work.ConfirmView{ExtOrderID: key, PDF: "/papers/" + key + " " + string(kind) + ".pdf"}, p.err
}

func (p *papers) MailOf(_ context.Context, key string) (work.Mail, error) {
	return work.Mail{Link: "mailto:ana@cascade.example?subject=" + key, PDF: "/papers/" + key + " confirmation.pdf"}, p.err
}

func (p *papers) Text(_ context.Context, key string) (string, error) {
	return "Order " + key + "\n", p.err
}

func (p *papers) PromiseFor(_ context.Context, o order.Order) (work.PromiseView, error) {
	if p.promise == "" {
		return work.PromiseView{}, nil
	}
	return work.PromiseView{ExtOrderID: o.ExtOrderID, Text: p.promise, Date: order.Date{Year: 2026, Month: 12, Day: 14}}, nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestCustomerAgreesByName types a name at the customer's side: it is kept, and
// said.
func TestCustomerAgreesByName(t *testing.T) {
	r := newRig(t, 80, 24).reference()
	r.Press("alt+o", "a").Has("Your name", "55 pieces for $474.50", "not yet").Goldens(t)
	r.Press("enter").Has("type the name")
	r.Type("Ana Ruiz").Press("enter").Has("Ana Ruiz agreed to this order")
	for _, o := range r.shop.orders {
		if a, stands := o.Agreed(); !stands || a.Name != "Ana Ruiz" {
			t.Errorf("%+v", o.Agreement)
		}
	}
	r.Press("esc").HasNot("agreed to this order")
}

func TestPhoneApprovesByMail(t *testing.T) {
	r := newRig(t, 80, 24).reference()
	r.Press("alt+o", "f7").Has("Approve on your phone", "orders@shop.example", "8f3a-51c2").Goldens(t)
	r.Press("m")
	if !strings.HasPrefix(r.Clipboard(), "mailto:") {
		t.Errorf("copied %q", r.Clipboard())
	}
	r.Press("esc").Has("I agree")
}

func TestQuoteByKey(t *testing.T) {
	r := newRig(t, 100, 24).reference()
	r.Press("esc", "alt+q")
	r.said(t, "-Q1, 474.50, holds until Mon 28 Dec")
}

// TestPaperByKey saves and opens each paper, opens a letter, copies the text.
func TestPaperByKey(t *testing.T) {
	r := newRig(t, 80, 24).reference()
	r.Press("esc").Press("alt+p").Has("Quote as PDF", "Confirmation as PDF", "Mail it", "Copy as text").Goldens(t)
	r.Press("q")
	r.Press("alt+p", "c").Press("alt+p", "m").Press("alt+p", "t")
	for i, end := range []string{" quote.pdf", " confirmation.pdf", "mailto:ana@cascade.example"} {
		if links := r.Links(); len(links) <= i || !strings.Contains(links[i], end) {
			t.Errorf("opened %q, and not %s", links, end)
		}
	}
	if !strings.HasPrefix(r.Clipboard(), "Order OP") {
		t.Errorf("copied %q", r.Clipboard())
	}
	r.papers.err = order.FieldError("shop.logo", "the logo x.png cannot be read")
	r.Press("alt+p", "m")
	r.said(t, "The logo x.png cannot be read")
}

// TestPromiseUnderShipBy shows how long such orders take under the ship date, and
// takes the day that is offered.
func TestPromiseUnderShipBy(t *testing.T) {
	r := newRig(t, 100, 24)
	r.papers.promise = "usual 11 days, 9 of 10 within 14 (119 orders of type Embroidery, 12 months)"
	o := r.full()
	r.open(o)
	r.section("Dates").Has("usual 11 days, 9 of 10 within 14", "take Mon 14 Dec").Press("down", "enter")
	if got := r.shop.one(t, o.ID).Fields.DateOrderRequestedToShip.String(); got != "2026-12-14" {
		t.Errorf("took %s", got)
	}
	r.HasNot("take Mon 14 Dec")
}
