package work

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// ReorderSheet is a past order that is looked at to be placed again: what is
// copied, what is not and why, and what things cost then and today.
type ReorderSheet struct {
	OnSiteOrder int64           `json:"onsite_order"`
	Customer    string          `json:"customer"`
	CustomerID  int64           `json:"customer_id"`
	Ordered     order.Date      `json:"ordered"`
	Design      *DesignLine     `json:"design"`  // null when the shop's record names none
	Designs     []DesignLine    `json:"designs"` // all of this customer's, newest first
	Rows        []ReorderRow    `json:"rows"`
	Charges     []LeftOut       `json:"charges"` // freight, tax and discount of the order's head
	Gone        []order.Problem `json:"gone"`    // styles and colours that the inventory no longer knows
	Note        string          `json:"note"`    // what the shop's records do not know

	ExtOrderID string `json:"ext_order_id,omitempty"` // of an order of this laptop
	Kept       string `json:"kept"`                   // the art that is kept, in words; empty where the order names none

	base     order.Order // the new draft without its lines
	settings order.Settings
}

// ReorderAdvice goes beside a sheet: what is worked out for it.
type ReorderAdvice struct {
	Instead map[int][]Substitute // by row of the sheet
	Ship    PromiseView          // when such an order can be ready; without a date where too little tells
}

// Pieces are the row's; a fee has none.
func (r ReorderRow) Pieces() int {
	if r.Fee {
		return 0
	}
	return r.Qtys()
}

// Qtys are its pieces, or how often a fee is charged.
func (r ReorderRow) Qtys() int {
	n := 0
	for _, c := range r.Sizes {
		n += c.Qty
	}
	return n
}

// Total is what the row comes to at the prices of today, where there are some,
// or of then. It is not set where a size has no price.
func (r ReorderRow) Total(today bool) catalog.Price {
	if today && r.Today.Set {
		return r.TodayTotal
	}
	total := catalog.PriceOf(0)
	for _, c := range r.Sizes {
		total.Set = total.Set && c.Price.Set
		total.Money += c.Price.Money * catalog.Money(c.Qty)
	}
	return total
}

// totalOf is what a line comes to; not set where a size has no price.
func totalOf(l order.Line) catalog.Price {
	if slices.ContainsFunc(l.Cells, func(c order.Cell) bool { return !c.Price.Set }) {
		return catalog.Price{}
	}
	return catalog.PriceOf(l.Total())
}

// ReorderRow is one row of the sheet.
type ReorderRow struct {
	LineView
	Qty        string        `json:"qty,omitempty"` // of a row that is never copied, as the shop has it
	Was        catalog.Price `json:"was"`           // what it cost then
	Today      catalog.Price `json:"today"`         // what is asked today; null where no price is known
	TodayTotal catalog.Price `json:"today_total,omitzero"`
	From       string        `json:"from,omitempty"`
	Taken      bool          `json:"taken"` // copied unless the rep says otherwise
	Never      bool          `json:"never,omitempty"`
	Why        string        `json:"why,omitempty"`  // why it is not taken
	Gone       string        `json:"gone,omitempty"` // the inventory no longer knows it

	line, today order.Line
}

// LeftOut is what an order that is placed again does not have of the first,
// and why.
type LeftOut struct {
	What   string        `json:"what"`
	Qty    string        `json:"qty,omitempty"`
	Amount catalog.Price `json:"amount,omitzero"`
	Why    string        `json:"why"`
}

// ReorderChoice is what the rep wants of a sheet. The zero choice keeps the
// order's design and its prices of then, and copies what is Taken.
type ReorderChoice struct {
	Design *order.DesignID // nil keeps the order's; empty is none
	Fees   bool            // one-time fees, freight, tax and discount too
	Take   []bool          // by row of the sheet; nil takes those that are Taken
	Today  bool            // today's prices where there are some
	// Charges are freight, tax and discount by their place on the sheet; nil
	// takes them with Fees alone.
	Charges []bool
	Instead map[int]order.Instead // goods in the place of a row, by row of the sheet
	ShipBy  string                // as a rep types a day; empty for none
}

// DuplicateView is a new draft with what it does not have of the first.
type DuplicateView struct {
	OrderView
	LeftOut []LeftOut       `json:"left_out"`
	Gone    []order.Problem `json:"gone"`
	Prices  []PriceChange   `json:"prices"` // of what was copied: then and today
	Art     string          `json:"art"`    // what became of the first order's design
	Note    string          `json:"note,omitempty"`
}

// PriceChange is a line's price then and today.
type PriceChange struct {
	Style string        `json:"style"`
	Color string        `json:"color"`
	Was   catalog.Price `json:"was"`
	Today catalog.Price `json:"today"`
	From  string        `json:"from,omitempty"`
}

// ReorderSheet reads an order of the shop's to be placed again. Lines that are
// not on this laptop yet are fetched.
func (w *Work) ReorderSheet(ctx context.Context, onsite int64) (ReorderSheet, error) {
	conn, s, err := w.selling(ctx)
	if err != nil {
		return ReorderSheet{}, err
	}
	p, err := w.Store.Past(ctx, conn.Name, onsite)
	if order.IsKind(err, order.KindNotFound) || err == nil && p.DetailAt.IsZero() {
		if _, refused := w.fetchDetails(ctx, []atShop{{onsite, conn.Name}}); refused != nil {
			return ReorderSheet{}, refused
		}
		p, err = w.Store.Past(ctx, conn.Name, onsite)
	}
	if err != nil {
		return ReorderSheet{}, err
	}
	if len(p.Lines) == 0 {
		e := order.Errorf(order.KindNotFound, "the lines of order %d are not on this laptop", onsite)
		e.Hint = "look it up while online first"
		return ReorderSheet{}, e
	}
	sheet := ReorderSheet{
		OnSiteOrder: p.Number, Customer: p.CustomerName, CustomerID: p.Customer, Ordered: p.Ordered,
		Rows: []ReorderRow{}, Charges: pastCharges(p), Gone: []order.Problem{}, Note: OneDesign, base: pastBase(p), settings: s,
	}
	if p.Design != "" || p.DesignName != "" {
		sheet.Design = &DesignLine{Number: p.Design, Name: p.DesignName, LastUsed: p.Ordered, OnSiteOrder: p.Number, Customer: p.CustomerName, CustomerID: p.Customer}
	}
	if p.Design != "" || p.DesignName != "" {
		sheet.Kept = designText(p.Design, p.DesignName)
		sheet.base.PutDesign(p.Design, p.DesignName)
	}
	if sheet.Designs, err = w.DesignsOf(ctx, p.Customer); err != nil {
		return sheet, err
	}
	file, _ := w.Shop()
	return sheet, w.sheetRows(ctx, &sheet, order.Reordered(p, s.Spelling, file.Once))
}

// pastBase is the draft that a past order of the shop's becomes, without lines
// and art.
func pastBase(p order.Past) order.Order {
	o := order.Order{
		Origin: fmt.Sprintf("reorder of %d", p.Number), CustomerName: p.CustomerName,
		Fields: order.Fields{
			ContactNameFirst: p.ContactFirst, ContactNameLast: p.ContactLast, ContactEmail: p.ContactEmail, ContactPhone: p.ContactPhone,
			CustomerServiceRep: p.Rep, Terms: p.TermsName,
		},
	}
	if p.Customer != 0 {
		o.Fields.IDCustomer = &p.Customer
	}
	return o
}

// AgainSheet is ReorderSheet for an order by any of its names: one of this
// laptop keeps what the shop's record does not know, such as several designs and
// their places.
func (w *Work) AgainSheet(ctx context.Context, key string) (ReorderSheet, error) {
	o, err := w.Store.Order(ctx, key)
	if onsite, number := strconv.ParseInt(key, 10, 64); number == nil && order.IsKind(err, order.KindNotFound) {
		return w.ReorderSheet(ctx, onsite)
	}
	if err != nil {
		return ReorderSheet{}, err
	}
	_, s, err := w.selling(ctx)
	if err != nil {
		return ReorderSheet{}, err
	}
	file, _ := w.Shop()
	sheet := ReorderSheet{
		OnSiteOrder: o.OnSiteOrder, ExtOrderID: o.ExtOrderID, Customer: o.CustomerName, Ordered: order.DateOf(o.CreatedAt.Local()),
		Rows: []ReorderRow{}, Charges: []LeftOut{}, Gone: []order.Problem{}, settings: s,
	}
	if o.Fields.IDCustomer != nil {
		sheet.CustomerID = *o.Fields.IDCustomer
	}
	var rows []order.AgainRow
	sheet.base, rows = o.SheetAgain(file.Once)
	goods := rows[:0:0]
	for _, row := range rows {
		if row.Line.Style != "" {
			goods = append(goods, row)
		} else {
			sheet.Charges = append(sheet.Charges, LeftOut{What: row.Line.Description, Amount: row.Line.Price, Why: row.Why})
		}
	}
	for i, d := range o.Fields.Designs {
		if i == 0 {
			sheet.Kept = designText(d.IDDesign, d.DesignName)
			sheet.Design = &DesignLine{Number: d.IDDesign, Name: d.DesignName, Customer: o.CustomerName, CustomerID: sheet.CustomerID}
		}
	}
	if n := len(o.Fields.Designs); n > 1 {
		sheet.Kept += fmt.Sprintf(" and %d more", n-1)
	}
	if sheet.CustomerID != 0 {
		if sheet.Designs, err = w.DesignsOf(ctx, sheet.CustomerID); err != nil {
			return sheet, err
		}
	}
	return sheet, w.sheetRows(ctx, &sheet, goods)
}

// Advice is what can stand in for each row of a sheet that the inventory no
// longer knows, and when such an order can be ready. It takes longer than the
// sheet.
func (w *Work) Advice(ctx context.Context, sheet ReorderSheet) (ReorderAdvice, error) {
	o := sheet.base.Clone()
	at := map[int]int{}
	for i, row := range sheet.Rows {
		if row.Taken {
			at[i] = len(o.Lines)
			o.Lines = append(o.Lines, row.line)
		}
	}
	advice := ReorderAdvice{Instead: map[int][]Substitute{}}
	var err error
	if advice.Ship, err = w.PromiseFor(ctx, o); err != nil {
		return advice, err
	}
	for i, row := range sheet.Rows {
		if line, taken := at[i]; taken && row.Gone != "" {
			if advice.Instead[i], err = w.Substitutes(ctx, o, line); err != nil {
				return advice, err
			}
		}
	}
	return advice, nil
}

// sheetRows fills in the rows with what the inventory and the price list say
// of them today.
func (w *Work) sheetRows(ctx context.Context, sheet *ReorderSheet, again []order.AgainRow) error {
	var failed error
	shelf := w.shelf(ctx, sheet.settings, &failed)
	var o order.Order
	if sheet.CustomerID != 0 {
		o.Fields.IDCustomer = &sheet.CustomerID
	}
	for i, again := range again {
		row := ReorderRow{Qty: again.Qty, Was: again.Line.Price, Taken: again.Taken, Never: again.Never, Why: again.Why}
		if !again.Never {
			if !again.Line.Fee && again.Line.Price.Set && sheet.ExtOrderID == "" {
				again.Line.PriceFrom = fmt.Sprintf("%s %s, order %d", order.SourcePaid, sheet.Ordered, sheet.OnSiteOrder)
			}
			o.Lines = append(o.Lines, again.Line) // those that are never copied come last
			if row.Gone = goneText(again.Line, shelf); row.Gone != "" {
				sheet.Gone = append(sheet.Gone, order.Problem{Field: fmt.Sprintf("LinesOE.%d", i), Message: row.Gone, Severity: order.SeverityWarning})
			}
		}
		row.line, row.LineView = again.Line, viewLines([]order.Line{again.Line})[0]
		sheet.Rows = append(sheet.Rows, row)
	}
	today, err := w.atTodaysPrices(ctx, o, sheet.settings)
	for i, line := range today {
		row := &sheet.Rows[i]
		row.today, row.Today, row.TodayTotal, row.From = line, line.Price, totalOf(line), line.FromText()
	}
	return errors.Join(failed, err)
}

// atTodaysPrices are an order's lines as it would be priced by the shop's list
// today; without a price where that has none and the customer never paid one.
func (w *Work) atTodaysPrices(ctx context.Context, o order.Order, s order.Settings) ([]order.Line, error) {
	o = o.Clone()
	for i := range o.Lines {
		o.Lines[i] = o.Lines[i].Unpriced()
		o.Lines[i].Prefer = order.SourceList
	}
	err := w.reprice(ctx, &o, s)
	return o.Lines, err
}

// goneText says that the inventory no longer knows a line's style or colour;
// empty when it does.
func goneText(line order.Line, shelf order.Shelf) string {
	found := shelf(line.Style, line.Color)
	switch {
	case line.Fee || found.ColorKnown:
		return ""
	case found.StyleKnown:
		return order.UnknownColor(line.Style, catalog.Clean(line.Color))
	}
	return order.UnknownStyle(line.Style)
}

// pastCharges are the amounts of a past order's head that belong to it alone.
func pastCharges(p order.Past) []LeftOut {
	charges := []LeftOut{}
	for _, c := range []struct{ name, text string }{{"freight", p.Shipping}, {"tax", p.SalesTax}, {"discount", p.Adjustment}} {
		amount, err := catalog.ParseMoney(moneyText(c.text))
		if err == nil && amount != 0 {
			charges = append(charges, LeftOut{What: c.name, Amount: catalog.PriceOf(amount), Why: "the " + c.name + " of that order"})
		}
	}
	return charges
}

// otherLines are the lines of a past order that hold no number of pieces.
func otherLines(parts []order.PartLine) []LeftOut {
	var other []LeftOut
	for _, p := range parts {
		if p.Odd != "" {
			other = append(other, LeftOut{What: catalog.Readable(whatLine(p.Part, p.Color, p.Description)), Amount: p.Price, Why: p.Odd})
		}
	}
	return other
}

// whatLine names a line for a person.
func whatLine(part, color, description string) string {
	name := part
	if color != "" {
		name += " " + color
	}
	if name == "" {
		return description
	}
	if description != "" {
		name += ", " + description
	}
	return name
}

// Notes are what a rep should know of a new draft, beside what stands
// between it and the queue.
func (v DuplicateView) Notes() []order.Problem {
	said := slices.Clone(v.Gone)
	for _, l := range v.LeftOut {
		said = append(said, order.Problem{Message: l.String(), Severity: order.SeverityWarning})
	}
	return said
}

// String says what was left out, and why.
func (l LeftOut) String() string {
	text := "not copied: " + l.What
	if l.Qty != "" {
		text += " (" + l.Qty + ")"
	}
	if l.Amount.Set {
		text += " " + l.Amount.String()
	}
	return text + ": " + l.Why
}
