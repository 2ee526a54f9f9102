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

	past     order.Past
	settings order.Settings
}

// ReorderRow is one row of the sheet.
type ReorderRow struct {
	LineView
	Qty   string        `json:"qty,omitempty"` // of a row that is never copied, as the shop has it
	Was   catalog.Price `json:"was"`           // what it cost then
	Today catalog.Price `json:"today"`         // what is asked today; null where no price is known
	From  string        `json:"from,omitempty"`
	Taken bool          `json:"taken"` // copied unless the rep says otherwise
	Never bool          `json:"never,omitempty"`
	Why   string        `json:"why,omitempty"`  // why it is not taken
	Gone  string        `json:"gone,omitempty"` // the inventory no longer knows it

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
		Rows: []ReorderRow{}, Charges: pastCharges(p), Gone: []order.Problem{}, Note: OneDesign, past: p, settings: s,
	}
	if p.Design != "" || p.DesignName != "" {
		sheet.Design = &DesignLine{Number: p.Design, Name: p.DesignName, LastUsed: p.Ordered, OnSiteOrder: p.Number, Customer: p.CustomerName, CustomerID: p.Customer}
	}
	if sheet.Designs, err = w.DesignsOf(ctx, p.Customer); err != nil {
		return sheet, err
	}
	return sheet, w.sheetRows(ctx, &sheet)
}

// sheetRows fills in the rows with what the inventory and the price list say
// of them today.
func (w *Work) sheetRows(ctx context.Context, sheet *ReorderSheet) error {
	var failed error
	shelf := w.shelf(ctx, sheet.settings, &failed)
	var o order.Order
	if sheet.CustomerID != 0 {
		o.Fields.IDCustomer = &sheet.CustomerID
	}
	file, _ := w.Shop()
	for i, again := range order.Reordered(sheet.past, sheet.settings.Spelling, file.Once) {
		row := ReorderRow{Qty: again.Qty, Was: again.Line.Price, Taken: again.Taken, Never: again.Never, Why: again.Why}
		if !again.Never {
			if !again.Line.Fee && again.Line.Price.Set {
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
		row.today, row.Today, row.From = line, line.Price, line.FromText()
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

// TakeReorder makes a new draft of a sheet as the rep chose, in one step.
func (w *Work) TakeReorder(ctx context.Context, sheet ReorderSheet, choice ReorderChoice) (DuplicateView, error) {
	p := sheet.past
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
	view := DuplicateView{LeftOut: []LeftOut{}, Gone: []order.Problem{}, Prices: []PriceChange{}, Note: sheet.Note}
	for i, row := range sheet.Rows {
		take := row.Taken || choice.Fees
		if i < len(choice.Take) {
			take = choice.Take[i]
		}
		if row.Never || !take {
			why := row.Why
			if why == "" {
				why = "it was not chosen"
			}
			view.LeftOut = append(view.LeftOut, LeftOut{
				What: catalog.Readable(whatLine(row.Style, row.Color, row.Description)), Qty: row.Qty, Amount: row.Was, Why: why,
			})
			continue
		}
		line := row.line
		if choice.Today && row.Today.Set {
			line = row.today
		}
		view.Prices = append(view.Prices, PriceChange{row.Style, row.Color, row.Was, row.Today, row.From})
		if row.Gone != "" {
			view.Gone = append(view.Gone, order.Problem{Field: fmt.Sprintf("LinesOE.%d", len(o.Lines)), Message: row.Gone, Severity: order.SeverityWarning})
		}
		o.Lines = append(o.Lines, line)
	}
	sheet.putCharges(&o, choice.Fees, &view)
	if err := w.putArt(ctx, &o, sheet, choice, &view); err != nil {
		return view, err
	}
	saved, err := w.Store.CreateOrder(ctx, o)
	if err != nil {
		return view, err
	}
	view.OrderView, err = w.view(ctx, saved)
	return view, err
}

// putCharges copies freight, tax and discount of the order's head, if asked.
func (sheet ReorderSheet) putCharges(o *order.Order, asked bool, view *DuplicateView) {
	for _, charge := range sheet.Charges {
		to := map[string]*catalog.Price{"freight": &o.Fields.Shipping, "tax": &o.Fields.TaxTotal}[charge.What]
		if !asked || to == nil || charge.Amount.Money < 0 {
			view.LeftOut = append(view.LeftOut, charge)
			continue
		}
		*to = charge.Amount
	}
}

// putArt gives the draft its design, and says what became of the first
// order's.
func (w *Work) putArt(ctx context.Context, o *order.Order, sheet ReorderSheet, choice ReorderChoice, view *DuplicateView) error {
	var id order.DesignID
	var name string
	if sheet.Design != nil {
		id, name = sheet.Design.Number, sheet.Design.Name
	}
	switch {
	case choice.Design == nil && sheet.Design == nil:
		view.Art = "the shop's record names no design"
	case choice.Design == nil:
		view.Art = "kept: " + designText(id, name)
	case *choice.Design == "":
		id, name, view.Art = "", "", "none, as you said"
	case *choice.Design != id:
		var err error
		if name, err = w.designName(ctx, *choice.Design, sheet.CustomerID); err != nil {
			return err
		}
		id = *choice.Design
		view.Art = "changed to " + designText(id, name)
		if name == "" {
			view.Art += ", which no order here names; look whether the number is right"
		}
	default:
		view.Art = "kept: " + designText(id, name)
	}
	o.PutDesign(id, name)
	return nil
}

func designText(id order.DesignID, name string) string {
	switch {
	case id == "":
		return catalog.Clean(name) + " (the shop's record has no number of it)"
	case name == "":
		return string(id)
	}
	return fmt.Sprintf("%s (%s)", catalog.Clean(name), id)
}

// Reorder places an order of the shop's again as the sheet offers it: with its
// design, without one-time fees, freight, tax and discount. The problems name
// what was left out, and what the inventory no longer knows.
func (w *Work) Reorder(ctx context.Context, onsite int64) (order.Order, []order.Problem, error) {
	sheet, err := w.ReorderSheet(ctx, onsite)
	if err != nil {
		return order.Order{}, nil, err
	}
	view, err := w.TakeReorder(ctx, sheet, ReorderChoice{})
	if err != nil {
		return order.Order{}, nil, err
	}
	o, err := w.Store.Order(ctx, strconv.FormatInt(view.ID, 10))
	return o, view.Notes(), err
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
