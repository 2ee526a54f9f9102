package order

import (
	"fmt"
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// Breaks says which pieces count together towards a price break. Fees never
// count towards that of goods.
type Breaks string

// What counts together: one row, all colours and sizes of a style, all goods of
// the order, or all lines that carry the same design.
const (
	BreaksLine   Breaks = "line"
	BreaksStyle  Breaks = "style"
	BreaksOrder  Breaks = "order"
	BreaksDesign Breaks = "design"
)

// Source is where the price of a line comes from.
type Source string

// The sources of a price. A line without a price has none.
const (
	SourceTyped Source = "typed" // by the rep, or a file said it; it stays as it is
	SourceList  Source = "list"
	SourcePaid  Source = "last paid"
)

// Source is where the line's price comes from.
func (l Line) Source() Source {
	switch {
	case l.PriceFrom == "" && l.Price.Set:
		return SourceTyped
	case l.PriceFrom == "":
		return ""
	case strings.HasPrefix(l.PriceFrom, string(SourcePaid)):
		return SourcePaid
	}
	return SourceList
}

// PriceBook is what is known of the prices of an order's goods and fees: the
// shop's list, and what the order's customer last paid. Styles that were not
// looked up keep the prices they have.
type PriceBook struct {
	list map[string][]catalog.ListPrice // by style in capitals
	paid map[string][]PaidPrice
}

// Add puts in what is known of a style: its rows of the list, and what the
// customer last paid, newest first; either may be empty.
func (b *PriceBook) Add(style string, list []catalog.ListPrice, paid []PaidPrice) {
	if b.list == nil {
		b.list, b.paid = map[string][]catalog.ListPrice{}, map[string][]PaidPrice{}
	}
	b.list[bookKey(style)], b.paid[bookKey(style)] = list, paid
}

// Knows tells whether a style was looked up.
func (b PriceBook) Knows(style string) bool {
	_, ok := b.list[bookKey(style)]
	return ok
}

// List is what the shop's list has for a style that was looked up.
func (b PriceBook) List(style string) []catalog.ListPrice { return b.list[bookKey(style)] }

func bookKey(style string) string { return strings.ToUpper(strings.TrimSpace(style)) }

// Offer is what a line is offered at, with both of what it may cost: by the
// list, and as the customer last paid.
type Offer struct {
	Source  Source // what is offered; empty where neither has a price
	Counted int    // pieces that count towards the break
	Scope   string // what they are pieces of: PC54, this row, the order, design 30472

	Steps    []catalog.ListPrice // the whole list of the sizes without a row of their own, each cheaper than the one before
	List     catalog.ListPrice   // of the sizes without a row of their own; FromQty is 0 where the list has none
	Next     catalog.ListPrice   // the next better one; FromQty is 0 where more get none
	Paid     PaidPrice           // of the sizes without surcharge; Order is 0 where nothing was paid
	BelowNow catalog.Money       // what all would cost less at the next break, pieces added and all; 0 where they cost more
}

// Offer is what a line of the order is offered at for what the order holds now.
// It does not look at the price that the line has.
func (o Order) Offer(at int, b PriceBook, breaks Breaks) Offer {
	line := o.Lines[at]
	f := Offer{}
	f.Counted, f.Scope = o.counted(at, breaks)
	list := b.list[bookKey(line.Style)]
	paid, wasPaid := basePaid(b.paid[bookKey(line.Style)])
	row, listed := catalog.Reached(list, "", f.Counted)
	hasList := listsAny(list, line, f.Counted)
	f.Steps = catalog.Steps(list, "")
	if listed {
		f.List = row
		if next, ok := catalog.NextBreak(list, "", f.Counted); ok {
			f.Next = next
			now, then := row.Price*catalog.Money(f.Counted), next.Price*catalog.Money(next.FromQty)
			f.BelowNow = max(now-then, 0)
		}
	}
	if wasPaid {
		f.Paid = paid
	}
	switch {
	case line.Prefer == SourceList && hasList, line.Prefer == SourcePaid && wasPaid:
		f.Source = line.Prefer
	case wasPaid && (!hasList || listed && stillCounts(list, paid, f.Counted, row.Price)):
		f.Source = SourcePaid
	case hasList:
		f.Source = SourceList
	}
	return f
}

// stillCounts tells whether a price that was paid may stand for so many pieces
// now: as many as then by the breaks of the list, or more, where it is the
// lower one.
func stillCounts(list []catalog.ListPrice, paid PaidPrice, pieces int, listed catalog.Money) bool {
	then, ok := catalog.Reached(list, "", paid.Pieces)
	if !ok || paid.Pieces <= 0 {
		return false
	}
	now, _ := catalog.Reached(list, "", pieces)
	return now.FromQty == then.FromQty || now.FromQty > then.FromQty && paid.Price < listed
}

// listsAny tells whether the list has a price for any size of the line.
func listsAny(list []catalog.ListPrice, line Line, pieces int) bool {
	_, _, ok := catalog.PriceFrom(list, "", pieces)
	return ok || slices.ContainsFunc(line.Cells, func(c Cell) bool {
		_, _, ok := catalog.PriceFrom(list, c.Size, pieces)
		return ok
	})
}

// counted is how many pieces count with a line towards a price break, and what
// they are pieces of. A fee counts its own quantity.
func (o Order) counted(at int, breaks Breaks) (int, string) {
	line := o.Lines[at]
	same := func(l Line) bool {
		return !l.Fee && strings.EqualFold(strings.TrimSpace(l.Style), strings.TrimSpace(line.Style))
	}
	scope := catalog.Clean(line.Style)
	switch {
	case line.Fee:
		same = func(l Line) bool { return l.Fee && strings.EqualFold(l.Style, line.Style) }
	case breaks == BreaksLine:
		return line.Pieces(), "this row"
	case breaks == BreaksOrder:
		same, scope = func(l Line) bool { return !l.Fee }, "the order"
	case breaks == BreaksDesign && o.carries(line):
		same, scope = func(l Line) bool { return !l.Fee && o.shareDesign(line, l) }, "the same design"
	}
	n := 0
	for _, l := range o.Lines {
		if same(l) {
			for _, c := range l.Cells {
				n += c.Qty
			}
		}
	}
	return n, scope
}

// carries tells whether a line has any design: one that names none has all of
// the order's (DECISIONS "Designs and ship-to of a line").
func (o Order) carries(l Line) bool {
	return len(o.Fields.Designs) > 0 && (l.ExtDesignIDBlock == nil || *l.ExtDesignIDBlock != "")
}

func (o Order) shareDesign(a, b Line) bool {
	return o.carries(a) && o.carries(b) && (a.ExtDesignIDBlock == nil || b.ExtDesignIDBlock == nil || *a.ExtDesignIDBlock == *b.ExtDesignIDBlock)
}

// Reprice gives every line the price that is offered for what the order holds
// now, where there is one, and works out what a rate makes of discount and tax. A typed price
// stays, of a line as of a size.
func (o *Order) Reprice(b PriceBook, s Settings) {
	o.Lines = slices.Clone(o.Lines)
	for i := range o.Lines {
		l := &o.Lines[i]
		if l.Source() == SourceTyped || !b.Knows(l.Style) {
			continue
		}
		f := o.Offer(i, b, s.Breaks)
		switch {
		case f.Source != "":
			l.take(f, b, s.Surcharges)
		case l.Source() == SourcePaid: // another customer paid it
			l.SetPrice(catalog.Price{}, "", s.Surcharges)
			l.dropOffered(s.Surcharges)
		}
	}
	o.applyRates()
}

// dropOffered lets the sizes that had an offered price of their own follow the
// line again.
func (l *Line) dropOffered(surcharges catalog.Surcharges) {
	for i, c := range l.Cells {
		if c.Own && c.Offered {
			l.Cells[i].Own, l.Cells[i].Offered = false, false
			l.Cells[i].Price = l.priceFor(c.Size, surcharges)
		}
	}
}

// take sets the line's offered price, and that of the sizes with one of their
// own which the rep did not type.
func (l *Line) take(f Offer, b PriceBook, surcharges catalog.Surcharges) {
	own := func(size string) (catalog.Money, bool) {
		price, own, ok := catalog.PriceFrom(b.list[bookKey(l.Style)], size, f.Counted)
		return price, own && ok
	}
	base, from := catalog.Price{}, "price list"
	l.ListFrom = f.List.FromQty
	if f.List.FromQty > 0 {
		base = catalog.PriceOf(f.List.Price)
	}
	if f.Source == SourcePaid {
		l.ListFrom = 0
		base, from = catalog.PriceOf(f.Paid.Price), f.Paid.from()
		own = func(size string) (catalog.Money, bool) { return paidOwn(b.paid[bookKey(l.Style)], f.Paid, size) }
	}
	l.SetPrice(base, from, surcharges)
	l.dropOffered(surcharges)
	for i, c := range l.Cells {
		if price, ok := own(c.Size); ok && !c.Own && c.Size != "" && catalog.PriceOf(price) != c.Price {
			l.Cells[i].Price, l.Cells[i].Own, l.Cells[i].Offered = catalog.PriceOf(price), true, true
		}
	}
}

// from names a price that was paid.
func (p PaidPrice) from() string {
	return fmt.Sprintf("%s %s, order %d", SourcePaid, p.Date, p.Order)
}

// FromText names where the price of a line comes from, in a few words: typed,
// list from 48, last paid 2026-11-24, order 141864. It is empty without a price.
func (l Line) FromText() string {
	switch source := l.Source(); {
	case source == SourceList && l.ListFrom > 1:
		return fmt.Sprintf("%s from %d", SourceList, l.ListFrom)
	case source == SourcePaid:
		return catalog.Clean(l.PriceFrom)
	default:
		return string(source)
	}
}

// basePaid is the price that a customer paid for the sizes without surcharge:
// that of S to XL, else the lowest.
func basePaid(paid []PaidPrice) (PaidPrice, bool) {
	if len(paid) == 0 {
		return PaidPrice{}, false
	}
	for _, p := range paid {
		if catalog.ColumnOf(p.Size) <= catalog.Size04 {
			return p, true
		}
	}
	return slices.MinFunc(paid, func(a, b PaidPrice) int { return int(a.Price - b.Price) }), true
}

// paidOwn is what was paid for one size, where it is another price than the
// base: in the same order, or ever for a size that costs more.
func paidOwn(paid []PaidPrice, base PaidPrice, size string) (catalog.Money, bool) {
	for _, p := range paid {
		if p.Size == size && (p.Order == base.Order || catalog.ColumnOf(size) > catalog.Size04) {
			return p.Price, true
		}
	}
	return 0, false
}

// Rates are what discount and tax are worked out from, as long as the order is
// not queued; 0 where an amount was typed, or nothing.
type Rates struct {
	Discount catalog.Percent `json:"discount,omitzero"` // of the goods
	Tax      catalog.Percent `json:"tax,omitzero"`      // of the goods less the discount; shipping is not taxed
}

// Rate is what the field of a path is worked out from: that of the discount or
// of the tax; 0 where it holds an amount, or is another field.
func (o Order) Rate(path string) catalog.Percent {
	if rate := o.rateOf([]string{path}); rate != nil {
		return *rate
	}
	return 0
}

func (o *Order) applyRates() {
	goods := o.LinesTotal()
	if o.Rates.Discount > 0 {
		o.Fields.TotalDiscounts = catalog.PriceOf(o.Rates.Discount.Of(max(goods, 0)))
	}
	if o.Rates.Tax > 0 {
		o.Fields.TaxTotal = catalog.PriceOf(o.Rates.Tax.Of(max(goods-o.Fields.TotalDiscounts.Money, 0)))
	}
}

// Sum is what an order comes to, and what is still to pay.
type Sum struct {
	Goods        catalog.Money   `json:"goods"`
	Discount     catalog.Price   `json:"discount"` // taken off
	DiscountRate catalog.Percent `json:"discount_percent,omitzero"`
	Shipping     catalog.Price   `json:"shipping"`
	Tax          catalog.Price   `json:"tax"`
	TaxRate      catalog.Percent `json:"tax_percent,omitzero"`
	Total        catalog.Money   `json:"total"`
	Paid         catalog.Price   `json:"paid"`
	PaidBefore   catalog.Money   `json:"paid_before,omitzero"` // of Paid, with the order that this one revises; not sent again
	Balance      catalog.Money   `json:"balance"`
}

// Sum adds the order up: the total is goods, less discount, with shipping and
// tax.
func (o Order) Sum() Sum {
	s := Sum{
		Goods: o.LinesTotal(), Discount: o.Fields.TotalDiscounts, DiscountRate: o.Rates.Discount, Shipping: o.Fields.Shipping,
		Tax: o.Fields.TaxTotal, TaxRate: o.Rates.Tax, Total: o.Total(), PaidBefore: o.PaidBefore,
	}
	if here, some := o.payments(); some || o.PaidBefore != 0 {
		s.Paid = catalog.PriceOf(here + o.PaidBefore)
	}
	s.Balance = s.Total - s.Paid.Money
	return s
}

// payments adds up what the order's own payments come to: those that make a
// payment in OnSite.
func (o Order) payments() (sum catalog.Money, some bool) {
	for _, p := range o.Fields.Payments {
		if p.Status == "" || p.Status == "success" {
			sum, some = sum+p.Amount.Money, true
		}
	}
	return sum, some
}

// Foot tells what counts, what it costs each by the list, and how many more
// pieces get the next price: 84 of PC54 · 7.75 from 72 · 12 more to 96: 7.25.
// It is empty where the list has no price.
func (f Offer) Foot() string {
	if f.List.FromQty == 0 {
		return ""
	}
	text := fmt.Sprintf("%d of %s · %s from %d", f.Counted, f.Scope, f.List.Price.Grouped(), f.List.FromQty)
	if f.Next.FromQty > 0 {
		text += fmt.Sprintf(" · %d more to %d: %s", f.Next.FromQty-f.Counted, f.Next.FromQty, f.Next.Price.Grouped())
	}
	return text
}

// LessThanNothing says that the pieces missing to the next price cost less than
// nothing, where it is so: 6 more cost less than nothing: 66 x 8.50 = 561.00,
// 72 x 7.75 = 558.00.
func (f Offer) LessThanNothing() string {
	if f.BelowNow <= 0 {
		return ""
	}
	times := func(n int, price catalog.Money) string {
		return fmt.Sprintf("%d x %s = %s", n, price.Grouped(), (price * catalog.Money(n)).Grouped())
	}
	return fmt.Sprintf("%d more cost less than nothing: %s, %s",
		f.Next.FromQty-f.Counted, times(f.Counted, f.List.Price), times(f.Next.FromQty, f.Next.Price))
}

// Rule says which rule gave a line its price, and what else it may cost:
// 9.50 last paid (36 pcs, 24 Nov) · list at 300: 8.75.
func (f Offer) Rule(l Line, breaks Breaks) string {
	list := ""
	if f.List.FromQty > 0 {
		list = fmt.Sprintf("list at %d: %s", f.Counted, f.List.Price.Grouped())
	}
	paid := ""
	if f.Paid.Order != 0 {
		paid = f.Paid.Price.Grouped() + " " + f.Paid.short()
	}
	var parts []string
	switch l.Source() {
	case SourceTyped:
		parts = []string{l.Price.Money.Grouped() + " typed", list, paid}
	case SourcePaid:
		parts = []string{paid, list}
	case SourceList:
		parts = []string{f.listRule(l, breaks), paid}
	default:
		return "no price: neither the price list nor an earlier order has one"
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

func (f Offer) listRule(l Line, breaks Breaks) string {
	if f.List.FromQty == 0 {
		return "list, by size"
	}
	text := fmt.Sprintf("%s list from %d: %d of %s", f.List.Price.Grouped(), f.List.FromQty, f.Counted, f.Scope)
	if !l.Fee && breaks == BreaksStyle {
		text += ", all colours and sizes"
	}
	return text
}

// short names a price that was paid, for a line: last paid (36 pcs, 24 Nov).
func (p PaidPrice) short() string {
	day := p.Date.Time().Format("2 Jan 2006")
	if p.Pieces == 0 {
		return fmt.Sprintf("%s (%s)", SourcePaid, day)
	}
	return fmt.Sprintf("%s (%d pcs, %s)", SourcePaid, p.Pieces, day)
}

// SizeRule says why a size costs what it costs.
func (l Line) SizeRule(c Cell, surcharges catalog.Surcharges) string {
	switch {
	case !c.Price.Set:
		return "no price"
	case c.Own && !c.Offered:
		return string(SourceTyped)
	case c.Own:
		return string(l.Source()) + " for " + catalog.Clean(c.Size)
	case surcharges.Of(c.Size) != 0 && c.Price.Money != l.Price.Money:
		return fmt.Sprintf("+%s for %s", c.Price.Money-l.Price.Money, catalog.Clean(c.Size))
	}
	return "as the line"
}
