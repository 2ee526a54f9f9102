package work

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// TakeReorder makes a new draft of a sheet as the rep chose, in one step.
func (w *Work) TakeReorder(ctx context.Context, sheet ReorderSheet, choice ReorderChoice) (DuplicateView, error) {
	o := sheet.base.Clone()
	view := DuplicateView{LeftOut: []LeftOut{}, Gone: []order.Problem{}, Prices: []PriceChange{}, Note: sheet.Note}
	swapped := map[int]order.Instead{}
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
		if in, ok := choice.Instead[i]; ok {
			swapped[len(o.Lines)] = in
		}
		view.Prices = append(view.Prices, PriceChange{row.Style, row.Color, row.Was, row.Today, row.From})
		if _, other := choice.Instead[i]; row.Gone != "" && !other {
			view.Gone = append(view.Gone, order.Problem{Field: fmt.Sprintf("LinesOE.%d", len(o.Lines)), Message: row.Gone, Severity: order.SeverityWarning})
		}
		o.Lines = append(o.Lines, line)
	}
	if err := w.putInstead(ctx, &o, swapped, sheet.settings); err != nil {
		return view, err
	}
	sheet.putCharges(&o, choice, &view)
	if choice.ShipBy != "" {
		if err := o.TypePath("date_OrderRequestedToShip", choice.ShipBy, sheet.settings.Typing(w.Today())); err != nil {
			return view, err
		}
	}
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

// putInstead puts other goods in the place of lines, at the price that is
// offered for them.
func (w *Work) putInstead(ctx context.Context, o *order.Order, swapped map[int]order.Instead, s order.Settings) error {
	var put []int
	for _, at := range slices.Backward(slices.Sorted(maps.Keys(swapped))) {
		if was, line := len(o.Lines), o.PutInstead(at, swapped[at], s.Surcharges); line >= 0 {
			for i := range put {
				put[i] += len(o.Lines) - was
			}
			put = append(put, line)
		}
	}
	if len(put) == 0 {
		return nil
	}
	priced := o.Clone()
	err := w.reprice(ctx, &priced, s)
	for _, at := range put {
		o.Lines[at] = priced.Lines[at]
	}
	return err
}

// putCharges copies freight, tax and discount of the order's head, if asked.
func (sheet ReorderSheet) putCharges(o *order.Order, choice ReorderChoice, view *DuplicateView) {
	for i, charge := range sheet.Charges {
		asked := choice.Fees
		if i < len(choice.Charges) {
			asked = choice.Charges[i]
		}
		to := map[string]*catalog.Price{"freight": &o.Fields.Shipping, "tax": &o.Fields.TaxTotal}[charge.What]
		if charge.What == "discount" && sheet.ExtOrderID != "" {
			to = &o.Fields.TotalDiscounts
		}
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
		view.Art = "kept: " + cmp.Or(sheet.Kept, designText(id, name))
		if len(o.Fields.Designs) > 0 {
			return nil // as they are, with their places
		}
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
