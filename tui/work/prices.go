package work

import (
	"context"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// PriceBook is what is known of the prices of an order's lines, and of more
// styles beside them: the shop's list, and what the order's customer last paid.
func (w *Work) PriceBook(ctx context.Context, o order.Order, more ...string) (order.PriceBook, error) {
	var book order.PriceBook
	conn, _, err := w.forOrder(ctx, o)
	if err != nil {
		return book, err
	}
	styles := more
	for _, l := range o.Lines {
		styles = append(styles, l.Style)
	}
	for _, style := range styles {
		if book.Knows(style) {
			continue
		}
		list, err := w.listOf(ctx, style)
		if err != nil {
			return book, err
		}
		var paid []order.PaidPrice
		if o.Fields.IDCustomer != nil {
			if paid, err = w.Store.LastPaid(ctx, conn.Name, *o.Fields.IDCustomer, style); err != nil {
				return book, err
			}
		}
		book.Add(style, list, paid)
	}
	return book, nil
}

// PricesField is the field of a problem with prices that the list has otherwise
// by now: TakePrices takes those.
const PricesField = "prices"

// listMoved asks about a draft that was priced from another list than the one
// there is now.
func (w *Work) listMoved(ctx context.Context, o order.Order, s order.Settings) ([]order.Problem, error) {
	if !o.State.Editable() {
		return nil, nil
	}
	var book order.PriceBook
	for _, l := range o.Lines {
		if l.Source() != order.SourceList || book.Knows(l.Style) {
			continue
		}
		list, err := w.listOf(ctx, l.Style)
		if err != nil {
			return nil, err
		}
		book.Add(l.Style, list, nil)
	}
	text := o.ListMovedText(o.ListMoved(book, s))
	if text == "" {
		return nil, nil
	}
	return []order.Problem{{Field: PricesField, Message: text, Severity: order.SeverityWarning}}, nil
}

// listOf is the price list of a style: the rep's own comes before that of the
// shop's file.
func (w *Work) listOf(ctx context.Context, style string) ([]catalog.ListPrice, error) {
	list, err := w.Store.Prices(ctx, style)
	if err == nil && len(list) == 0 {
		file, _ := w.Shop()
		list = file.PricesOf(style)
	}
	return list, err
}

// TakePrices gives a draft the prices that are offered for it now. Typed ones
// stay.
func (w *Work) TakePrices(ctx context.Context, key string) (OrderView, error) {
	return w.edit(ctx, key, "the list's prices", func(*order.Order, order.Settings) error { return nil })
}

// reprice gives the lines of an order the prices that are offered for what it
// holds now.
func (w *Work) reprice(ctx context.Context, o *order.Order, s order.Settings) error {
	book, err := w.PriceBook(ctx, *o)
	if err == nil {
		o.Reprice(book, s)
	}
	return err
}

// OfferPrices is a line as an order would price it, with what the order holds
// already. A typed price stays.
func (w *Work) OfferPrices(ctx context.Context, o order.Order, line order.Line) (order.Line, error) {
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return line, err
	}
	o.Lines = append(o.Clone().Lines, line)
	if err := w.reprice(ctx, &o, s); err != nil {
		return line, err
	}
	return o.Lines[len(o.Lines)-1], nil
}

// WhyView is each price of an order with its rule.
type WhyView struct {
	ExtOrderID string        `json:"ext_order_id"`
	State      order.State   `json:"state"`
	Breaks     order.Breaks  `json:"breaks"`
	Lines      []WhyLine     `json:"lines"`
	Sum        order.Sum     `json:"sum"`
	Total      catalog.Money `json:"total"`
	OverCost   *OverCost     `json:"over_cost,omitempty"` // only when it is asked for
}

// WhyLine is the price of one line, with what else it might be.
type WhyLine struct {
	Line      int           `json:"line"` // from 1
	Style     string        `json:"style"`
	Color     string        `json:"color"`
	Fee       bool          `json:"fee,omitempty"`
	Price     catalog.Price `json:"price"`
	Source    order.Source  `json:"price_source"`
	Rule      string        `json:"rule"`
	Counted   int           `json:"counted"` // pieces that count towards the break
	Scope     string        `json:"scope"`   // what they are pieces of
	ListPrice catalog.Price `json:"list_price"`
	ListFrom  int           `json:"list_from,omitempty"`
	LastPaid  *PaidView     `json:"last_paid"`
	Next      *WhyNext      `json:"next"` // the next better list price; null where more pieces get none
	Foot      string        `json:"foot"` // as the grid says it; empty where the list has no price
	// LessThanNothing says that the pieces to the next price cost nothing; empty where they do.
	LessThanNothing string             `json:"less_than_nothing,omitempty"`
	Sizes           map[string]WhySize `json:"sizes"`
}

// WhyNext is the next better list price.
type WhyNext struct {
	FromQty int           `json:"from_qty"`
	Price   catalog.Money `json:"price"`
	More    int           `json:"more"`  // pieces to add
	Saves   catalog.Money `json:"saves"` // what all cost less then, pieces added and all; 0 where they cost more
}

// WhySize is the price of one size.
type WhySize struct {
	Qty   int           `json:"qty"`
	Price catalog.Price `json:"price"`
	Rule  string        `json:"rule"`
}

// WhyPrices tells of each price of an order which rule gave it, and with cost
// what its garments bring over what the shop pays.
func (w *Work) WhyPrices(ctx context.Context, key string, cost bool) (WhyView, error) {
	o, err := w.Store.Order(ctx, key)
	if err != nil {
		return WhyView{}, err
	}
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return WhyView{}, err
	}
	book, err := w.PriceBook(ctx, o)
	if err != nil {
		return WhyView{}, err
	}
	view := WhyView{ExtOrderID: o.ExtOrderID, State: o.State, Breaks: s.Breaks, Lines: []WhyLine{}, Sum: o.Sum(), Total: o.Total()}
	if cost {
		over, err := w.OverCost(ctx, o)
		if err != nil {
			return view, err
		}
		view.OverCost = &over
	}
	for i, l := range o.Lines {
		f := o.Offer(i, book, s.Breaks)
		line := WhyLine{
			Line: i + 1, Style: l.Style, Color: l.Color, Fee: l.Fee, Price: l.Price, Source: l.Source(), Rule: f.Rule(l, s.Breaks),
			Counted: f.Counted, Scope: f.Scope, Foot: f.Foot(), LessThanNothing: f.LessThanNothing(), Sizes: map[string]WhySize{},
		}
		if f.List.FromQty > 0 {
			line.ListPrice, line.ListFrom = catalog.PriceOf(f.List.Price), f.List.FromQty
		}
		if p := f.Paid; p.Order != 0 {
			line.LastPaid = &PaidView{p.Style, p.Size, p.Price, p.Date, p.Order, p.Pieces}
		}
		if f.Next.FromQty > 0 {
			line.Next = &WhyNext{f.Next.FromQty, f.Next.Price, f.Next.FromQty - f.Counted, f.BelowNow}
		}
		for _, c := range l.Cells {
			line.Sizes[c.Size] = WhySize{c.Qty, c.Price, l.SizeRule(c, s.Surcharges)}
		}
		view.Lines = append(view.Lines, line)
	}
	return view, nil
}
