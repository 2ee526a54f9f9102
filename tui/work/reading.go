package work

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// Read reads what a text says of an order against the inventory on this
// laptop. Nothing is saved.
func (w *Work) Read(ctx context.Context, text string, opts order.ReadOptions) (order.Reading, error) {
	stock, opts, err := w.readingFrom(ctx, text, opts)
	if err != nil {
		return order.Reading{}, err
	}
	step := opts.Step
	opts.Step = func(done, total int) bool {
		return ctx.Err() == nil && (step == nil || step(done, total))
	}
	read := order.Read(text, stock, opts)
	return read, cmp.Or(stock.failed, ctx.Err())
}

// readingFrom is the inventory for a text, and the options completed.
func (w *Work) readingFrom(ctx context.Context, text string, opts order.ReadOptions) (*goods, order.ReadOptions, error) {
	_, s, err := w.selling(ctx)
	if err != nil {
		return nil, opts, err
	}
	if order.HoldsCardNumber(text) {
		return nil, opts, order.FieldError("text", "the text holds what looks like a full card number; leave it out")
	}
	stock := &goods{w: w, ctx: ctx, s: s, styles: map[string]*catalog.Style{}}
	if opts.Today.IsZero() {
		opts.Today = w.Today()
	}
	opts.Surcharges, opts.DayFirst = s.Surcharges, s.DayFirst
	if opts.Usual == nil {
		opts.Usual = w.usual(ctx, order.Order{}, s, &stock.failed)
	}
	if opts.Customers == nil {
		opts.Customers = func(name string) []string {
			found, err := w.customersCalled(ctx, name)
			stock.failed = cmp.Or(stock.failed, err)
			return found
		}
	}
	return stock, opts, nil
}

// ReadEntry reads a one-line entry against the inventory, without saving it. A
// style that the inventory does not know is taken with a warning, for a person
// to look at.
func (w *Work) ReadEntry(ctx context.Context, text string) (order.Entry, error) {
	return w.readEntry(ctx, text, order.ReadOptions{UnknownStyle: true})
}

func (w *Work) readEntry(ctx context.Context, text string, opts order.ReadOptions) (order.Entry, error) {
	if order.HoldsCardNumber(text) {
		return order.Entry{}, order.FieldError("line", "the line holds what looks like a full card number; leave it out")
	}
	stock, opts, err := w.readingFrom(ctx, text, opts)
	if err != nil {
		return order.Entry{}, err
	}
	age, err := w.Store.InventoryAge(ctx)
	if err != nil {
		return order.Entry{}, err
	}
	opts.Unknown = opts.Unknown || age.Rows == 0 // there is nothing to hold it against
	e, err := order.ReadEntry(text, stock, opts)
	return e, cmp.Or(stock.failed, err)
}

// ReadView is a reading as commands print it.
type ReadView struct {
	Lines     []ReadLineView     `json:"lines"`
	Pieces    int                `json:"pieces"`
	Unread    []ReadUnreadView   `json:"unread"`
	Questions []ReadQuestionView `json:"questions"`
	Offers    ReadOffersView     `json:"offers"`
	Sure      bool               `json:"sure"`
}

// ReadLineView is one line of a reading.
type ReadLineView struct {
	Style string         `json:"style"`
	Color string         `json:"color"`
	Sizes map[string]int `json:"sizes"`
	Price *string        `json:"price"` // as it was typed; null where it was not
	Names []ReadNameView `json:"names"`
	Scale []string       `json:"-"` // the sizes in order
}

// ReadNameView is one name of a roster.
type ReadNameView struct {
	Name   string `json:"name"`
	Number string `json:"number"`
	Size   string `json:"size"`
}

// ReadUnreadView is a clause that was not understood.
type ReadUnreadView struct {
	Line int    `json:"line"`
	Text string `json:"text"`
	Why  string `json:"why"`
}

// ReadQuestionView is a doubtful clause.
type ReadQuestionView struct {
	Line    int      `json:"line"`
	Text    string   `json:"text"`
	Ask     string   `json:"ask"`
	Choices []string `json:"choices"`
}

// ReadOffersView is what the text says beside goods; null where it does not.
type ReadOffersView struct {
	ShipBy   *string `json:"ship_by"`
	InHands  *string `json:"in_hands"`
	PO       *string `json:"po"`
	Customer *string `json:"customer"`
}

// ViewReading is a reading as commands print it.
func ViewReading(r order.Reading) ReadView {
	view := ReadView{Lines: []ReadLineView{}, Pieces: r.Pieces, Unread: []ReadUnreadView{}, Questions: []ReadQuestionView{}, Sure: r.Sure()}
	for _, l := range r.Lines {
		line := ReadLineView{Style: l.Style, Color: l.Color, Sizes: map[string]int{}, Names: []ReadNameView{}}
		for _, c := range l.Cells {
			line.Sizes[c.Size] = c.Qty
			line.Scale = append(line.Scale, c.Size)
		}
		if l.Price.Set {
			price := l.Price.String()
			line.Price = &price
		}
		for _, n := range l.Names {
			line.Names = append(line.Names, ReadNameView{catalog.Clean(n.Name), catalog.Clean(n.Number), n.Size})
		}
		view.Lines = append(view.Lines, line)
	}
	for _, u := range r.Unread {
		view.Unread = append(view.Unread, ReadUnreadView{u.Row, u.Text, u.Why})
	}
	for _, q := range r.Questions {
		question := ReadQuestionView{q.Row, q.Text, q.Ask, []string{}}
		for _, c := range q.Choices {
			question.Choices = append(question.Choices, catalog.Clean(c.Label))
		}
		view.Questions = append(view.Questions, question)
	}
	said := func(text string) *string {
		if text == "" {
			return nil
		}
		return &text
	}
	view.Offers = ReadOffersView{said(r.Offers.ShipBy.String()), said(r.Offers.InHands.String()), said(r.Offers.PO), said(r.Offers.Customer)}
	return view
}

// NewOrderOf makes a draft of a text, only when its reading is sure; else
// nothing is saved and the error says why.
func (w *Work) NewOrderOf(ctx context.Context, text string) (order.Reading, OrderView, error) {
	read, err := w.Read(ctx, text, order.ReadOptions{})
	if err != nil {
		return read, OrderView{}, err
	}
	if err := read.Err(); err != nil {
		return read, OrderView{}, err
	}
	_, s, err := w.selling(ctx)
	if err != nil {
		return read, OrderView{}, err
	}
	saved, err := w.createOf(ctx, order.Taking{Lines: read.Lines}, s)
	if err != nil {
		return read, OrderView{}, err
	}
	view, err := w.view(ctx, saved)
	return read, view, err
}

// TakeReading puts what was taken of a reading on a draft in one step, or on a
// new one with id 0.
func (w *Work) TakeReading(ctx context.Context, id int64, t order.Taking) (order.Order, error) {
	if id != 0 {
		return w.Change(ctx, id, 0, "paste", func(o *order.Order, s order.Settings) error {
			_, err := o.Take(t, s)
			return err
		})
	}
	_, s, err := w.selling(ctx)
	if err != nil {
		return order.Order{}, err
	}
	return w.createOf(ctx, t, s)
}

// createOf makes a draft of what was taken of a text.
func (w *Work) createOf(ctx context.Context, t order.Taking, s order.Settings) (order.Order, error) {
	o := order.Order{Origin: "text"}
	if _, err := o.Take(t, s); err != nil {
		return o, err
	}
	if err := w.reprice(ctx, &o, s); err != nil {
		return o, err
	}
	return w.Store.CreateOrder(ctx, o)
}

// ReadingSums are what the lines of a reading cost on an order, and what it
// would hold with them.
type ReadingSums struct {
	Lines  []catalog.Money // in the order of the lines
	Priced bool            // each has a price
	After  int             // pieces of the order with them
	Total  catalog.Money   // of its goods and fees
}

// SumReading prices a reading on an order, without saving it.
func (w *Work) SumReading(ctx context.Context, o order.Order, lines []order.ReadLine) (ReadingSums, error) {
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return ReadingSums{}, err
	}
	o = o.Clone()
	sums := ReadingSums{Priced: true}
	rows := make([]int, len(lines))
	for i, l := range lines {
		rows[i] = o.AddGoods(l.Line(s.Surcharges), s)
	}
	if err := w.reprice(ctx, &o, s); err != nil {
		return ReadingSums{}, err
	}
	for i, l := range lines {
		var money catalog.Money
		for _, c := range l.Cells {
			price := o.Lines[rows[i]].Cell(c.Size).Price
			sums.Priced = sums.Priced && price.Set
			money += price.Money * catalog.Money(c.Qty)
		}
		sums.Lines = append(sums.Lines, money)
	}
	sums.After = o.Pieces()
	for _, l := range o.Lines {
		sums.Total += l.Total()
	}
	return sums, nil
}

// Row finds the style and colour of "STYLE COLOUR", as an open grid has them.
func (w *Work) Row(ctx context.Context, text string) (style, color string, err error) {
	read, err := w.Read(ctx, text, order.ReadOptions{Typed: true})
	if err != nil {
		return "", "", err
	}
	if read.Heading.Style == "" || read.Heading.Color == "" {
		return "", "", order.FieldError("into", "%q is not a style and a colour of the inventory, such as \"PC54 Navy\"", catalog.Clean(text))
	}
	return read.Heading.Style, read.Heading.Color, nil
}

// customersCalled lists the companies with a word that begins with each of a
// name's.
func (w *Work) customersCalled(ctx context.Context, name string) ([]string, error) {
	view, err := w.SearchCustomers(ctx, name, 50)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, c := range view.Customers {
		words := strings.Fields(strings.ToLower(c.Name))
		all := true
		for _, want := range strings.Fields(strings.ToLower(name)) {
			all = all && slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, want) })
		}
		if all && !slices.Contains(found, c.Name) {
			found = append(found, c.Name)
		}
	}
	return found, nil
}
