package work

import (
	"context"
	"fmt"
	"strings"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// QuoteView is a quote as it stands against its order.
type QuoteView struct {
	Number     string        `json:"number"`
	MadeAt     *time.Time    `json:"made_at"`
	ValidUntil order.Date    `json:"valid_until"`
	Lapsed     bool          `json:"lapsed"`
	Total      catalog.Money `json:"total"` // as it was shown
	Hash       string        `json:"hash"`
	Mark       string        `json:"mark"`       // the hash, short
	Changed    string        `json:"changed"`    // changed since the quote: M 12 -> 24, +102.00; empty for not
	Changes    []string      `json:"changes"`    // the same, one each
	Difference catalog.Money `json:"difference"` // of the total since
}

// AgreementView is a customer's agreement, and whether it stands.
type AgreementView struct {
	Name   string        `json:"name"`
	At     *time.Time    `json:"at"`
	Total  catalog.Money `json:"total"`
	Hash   string        `json:"hash"`
	Mark   string        `json:"mark"`
	Quote  string        `json:"quote,omitempty"`
	Stands bool          `json:"stands"` // false from the first edit on: its note does not travel
	Text   string        `json:"text"`   // what was shown
	Note   string        `json:"note"`   // as it travels in Notes On Order while it stands
}

// viewQuote is the newest quote of an order; nil without one.
func viewQuote(o order.Order, today order.Date) *QuoteView {
	q, ok := o.LastQuote()
	if !ok {
		return nil
	}
	v := &QuoteView{
		Number: q.Number, MadeAt: timePtr(q.At), ValidUntil: q.Until, Lapsed: q.Lapsed(today), Total: q.Shown.Total,
		Hash: q.Hash, Mark: order.MarkOf(q.Hash), Changes: []string{},
	}
	now := o.Shown()
	if v.Changed = q.Since(now); v.Changed != "" {
		v.Changes = append(v.Changes, q.Shown.Changes(now)...)
		v.Difference = now.Total - q.Shown.Total
	}
	return v
}

func viewAgreement(o order.Order) *AgreementView {
	if o.Agreement == nil {
		return nil
	}
	a := *o.Agreement
	_, stands := o.Agreed()
	return &AgreementView{
		Name: a.Name, At: timePtr(a.At), Total: a.Total, Hash: a.Hash, Mark: order.MarkOf(a.Hash), Quote: a.Quote,
		Stands: stands, Text: a.Text, Note: a.Note().Note,
	}
}

// QuotedView is what quoting an order came to.
type QuotedView struct {
	OrderView
	Repriced string `json:"repriced,omitempty"` // what a new price of the lapsed quote before changed
	PDF      string `json:"pdf,omitempty"`      // the file that was written
	Mailto   string `json:"mailto,omitempty"`   // with it, a letter to the customer
}

// QuoteDays is how long a quote holds unless said otherwise.
const QuoteDays = 30

// Quote quotes an order to its customer: what it says now gets a number, and
// holds until a day, typed as order.TypeDate reads it; empty is 30 days. Where the
// last quote says the same and holds, it is that one. A quote that has lapsed is
// priced anew, and what that changes is said.
func (w *Work) Quote(ctx context.Context, key, valid string) (QuotedView, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return QuotedView{}, err
	}
	if !o.State.Editable() {
		return QuotedView{}, o.Refuse("quoted")
	}
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return QuotedView{}, err
	}
	until, err := w.validUntil(valid, s)
	if err != nil {
		return QuotedView{}, err
	}
	var view QuotedView
	last, quoted := o.LastQuote()
	if quoted && last.Lapsed(w.Today()) {
		if o, view.Repriced, err = w.priceAnew(ctx, o, last); err != nil {
			return QuotedView{}, err
		}
	}
	if err := o.Quotable(); err != nil {
		return QuotedView{}, err
	}
	shown := o.Shown()
	hash := shown.Hash()
	if !quoted || last.Hash != hash || last.Lapsed(w.Today()) || valid != "" && last.Until != until {
		q := order.Quote{Number: o.NextQuote(), At: w.Now().UTC().Truncate(time.Second), Until: until, Hash: hash, Shown: shown}
		detail := fmt.Sprintf("%s, %s, until %s, mark %s", q.Number, shown.Total.Grouped(), until, order.MarkOf(hash))
		o, err = w.Store.Amend(ctx, o.ID, o.Version, "quoted", detail, func(o *order.Order) { o.Quotes = append(o.Quotes, q) })
		if err != nil {
			return QuotedView{}, err
		}
	}
	view.OrderView, err = w.view(ctx, o)
	return view, err
}

// validUntil reads how long a quote holds.
func (w *Work) validUntil(valid string, s order.Settings) (order.Date, error) {
	if strings.TrimSpace(valid) == "" {
		return w.Today().AddDays(QuoteDays), nil
	}
	until, _, err := order.TypeDate(valid, w.Today(), s.DayFirst)
	if err != nil {
		return until, order.FieldError("valid", "valid: %q is not how long a quote holds; type it as 30d, 2w or 2026-12-31", catalog.Clean(valid))
	}
	if until.Before(w.Today()) {
		return until, order.FieldError("valid", "valid: a quote that holds until %s has lapsed already; type a day from today on, such as 30d", until)
	}
	return until, nil
}

// priceAnew gives an order whose quote has lapsed the prices of today, and says
// what they change.
func (w *Work) priceAnew(ctx context.Context, o order.Order, last order.Quote) (order.Order, string, error) {
	before := o.Shown()
	o, err := w.change(ctx, o.ExtOrderID, o.Version, "prices of today", func(*order.Order, order.Settings) error { return nil })
	if err != nil {
		return o, "", err
	}
	said := fmt.Sprintf("quote %s lapsed on %s; at today's prices ", last.Number, last.Until)
	now := o.Shown()
	if before.Hash() == now.Hash() {
		return o, said + "nothing changes", nil
	}
	diff := now.Total - before.Total
	sign := ""
	if diff > 0 {
		sign = "+"
	}
	return o, said + strings.Join(before.Changes(now), ", ") + ", " + sign + diff.Grouped(), nil
}

// Sign keeps a customer's agreement with the order as it is now: who, when, what
// was shown and its hash. It travels as a note until the order is changed.
func (w *Work) Sign(ctx context.Context, key, name string) (OrderView, error) {
	name, err := order.AgreeName(name)
	if err != nil {
		return OrderView{}, err
	}
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return OrderView{}, err
	}
	if !o.State.Editable() {
		return OrderView{}, o.Refuse("agreed to")
	}
	if err := o.Quotable(); err != nil {
		return OrderView{}, err
	}
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return OrderView{}, err
	}
	a := order.Agreement{Name: name, At: w.Now().UTC().Truncate(time.Second), Total: o.Total(), Hash: o.Shown().Hash(), Text: o.PlainText(s)}
	if q, quoted := o.LastQuote(); quoted && q.Hash == a.Hash {
		a.Quote = q.Number
	}
	detail := fmt.Sprintf("%s, %s, mark %s", name, a.Total.Grouped(), order.MarkOf(a.Hash))
	o, err = w.Store.Amend(ctx, o.ID, o.Version, "agreed to", detail, func(o *order.Order) { o.Agreement = &a })
	if err != nil {
		return OrderView{}, err
	}
	return w.view(ctx, o)
}

// Text is an order as plain text, to be pasted into a mail.
func (w *Work) Text(ctx context.Context, key string) (string, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return "", err
	}
	_, s, err := w.forOrder(ctx, o)
	return o.PlainText(s), err
}
