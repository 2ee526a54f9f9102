package work

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/store/search"
)

// AboutView is what a rep may want to know of a style in a colour before
// taking it: what it costs, what the order's customer bought of it, who else
// did, and which colours are near.
type AboutView struct {
	Style, Color string
	Counted      int    // pieces of the order that count towards the break
	Scope        string // what they are pieces of
	Breaks       []BreakView
	Extra        []ExtraView // sizes that cost more than the others
	Customer     string      // of the order; empty where it has none
	Paid         *PaidView   // what they last paid for the style; nil where nothing is known
	Bought       int         // pieces of the style that they bought
	Orders       int         // in so many orders
	Usual        []order.Cell
	Near         []NearView
	Others       []OtherView // who else ordered the style, the newest first
}

// BreakView is what the list says of so many pieces or more.
type BreakView struct {
	From  int
	Price catalog.Money
	Here  bool // what the order holds has reached it
}

// ExtraView is a size that costs more than the others.
type ExtraView struct {
	Size string
	More catalog.Money
}

// NearView is another colour, or the like of another style.
type NearView struct {
	Style, Color string
	OnHand       int
}

// OtherView is a customer who ordered the style.
type OtherView struct {
	Name   string
	Date   order.Date
	Pieces int
}

// How many near colours and other customers are told of.
const (
	mostNear   = 4
	mostOthers = 4
)

// About tells of a style in a colour for an order, 0 for a new one. Nothing of
// it is asked of the shop.
func (w *Work) About(ctx context.Context, id int64, hit SearchHit) (AboutView, error) {
	v := AboutView{Style: hit.Style, Color: hit.Color}
	var o order.Order
	var err error
	if id != 0 {
		if o, err = w.Store.Order(ctx, strconv.FormatInt(id, 10)); err != nil {
			return v, err
		}
	}
	conn, s, err := w.forOrder(ctx, o)
	if err != nil {
		return v, err
	}
	book, err := w.PriceBook(ctx, o, hit.Style)
	if err != nil {
		return v, err
	}
	probe := o.Clone()
	probe.Lines = append(probe.Lines, order.Line{Style: hit.Style, Color: hit.Color})
	offer := probe.Offer(len(probe.Lines)-1, book, s.Breaks)
	v.Counted, v.Scope = offer.Counted, offer.Scope
	v.putPrices(book.List(hit.Style), offer, hit.Scale, s.Surcharges)
	if p := offer.Paid; p.Order != 0 {
		v.Paid = &PaidView{p.Style, p.Size, p.Price, p.Date, p.Order, p.Pieces}
	}
	if err := w.putBuyers(ctx, &v, o, conn.Name, s); err != nil {
		return v, err
	}
	return v, w.putNear(ctx, &v)
}

func (v *AboutView) putPrices(list []catalog.ListPrice, offer order.Offer, sizes []string, surcharges catalog.Surcharges) {
	for _, p := range list {
		if p.Size == "" {
			v.Breaks = append(v.Breaks, BreakView{p.FromQty, p.Price, p.FromQty == offer.List.FromQty})
		}
	}
	slices.SortFunc(v.Breaks, func(a, b BreakView) int { return cmp.Compare(a.From, b.From) })
	for _, size := range sizes {
		more := surcharges.Of(size)
		if price, own, ok := catalog.PriceFrom(list, size, max(offer.Counted, 1)); ok && own {
			more = price - offer.List.Price
		}
		if more > 0 {
			v.Extra = append(v.Extra, ExtraView{size, more})
		}
	}
}

// putBuyers tells what the order's customer bought of the style, and who else
// did.
func (w *Work) putBuyers(ctx context.Context, v *AboutView, o order.Order, connection string, s order.Settings) error {
	bought, err := w.Store.BoughtBy(ctx, connection, v.Style)
	if err != nil {
		return err
	}
	own := int64(0)
	if id := o.Fields.IDCustomer; id != nil && *id > 0 {
		own, v.Customer = *id, catalog.Clean(o.CustomerName)
	}
	for _, b := range bought {
		if own != 0 && b.Customer == own {
			v.Bought, v.Orders = b.Pieces, b.Orders
		} else if len(v.Others) < mostOthers {
			v.Others = append(v.Others, OtherView{catalog.Clean(b.Name), b.Last, b.LastPieces})
		}
	}
	if own == 0 || v.Orders == 0 {
		return nil
	}
	past, err := w.Store.DetailedPast(ctx, own, mostUsual)
	if err != nil {
		return err
	}
	var orders [][]order.Line
	for _, p := range past {
		orders = append(orders, order.Join(order.Countable(p.Lines), s.Spelling))
	}
	v.Usual = order.SmallRun(order.CountRun(v.Customer, orders, ""))
	return nil
}

// putNear finds the colours of the style that share a word with this one, then
// the same colour of other styles.
func (w *Work) putNear(ctx context.Context, v *AboutView) error {
	index, err := w.Index(ctx)
	if err != nil {
		return err
	}
	words := strings.Fields(catalog.Clean(v.Color))
	if len(words) == 0 {
		return nil
	}
	word := words[len(words)-1]
	for _, text := range []string{v.Style + " " + word, word} {
		const some = 40
		found, err := index.Search(ctx, search.Query{Text: text, Limit: some})
		if err != nil {
			return err
		}
		if found.Corrected != "" {
			continue
		}
		for _, h := range found.Hits {
			same := catalog.Key(h.Style) == catalog.Key(v.Style)
			if len(v.Near) == mostNear || same && h.Color == v.Color || (text != word) != same {
				continue
			}
			n := NearView{Style: h.Style, Color: catalog.Clean(h.Color)}
			for _, size := range h.Sizes {
				n.OnHand += size.OnHand
			}
			v.Near = append(v.Near, n)
		}
	}
	return nil
}
