package order

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
)

// AgainRow is one row of a past order that is looked at to be ordered again.
type AgainRow struct {
	Line  Line   // with the prices of then; of a row that is never copied only what names it
	Qty   string // of a row that is never copied, as the shop has it: -4, 1.5
	Taken bool   // copied unless the rep says otherwise
	Never bool   // cannot be copied: a credit, text, a fraction
	Why   string // why it is not taken; empty when it is
}

// Countable are the lines of a past order that hold a number of pieces.
func Countable(parts []PartLine) []PartLine {
	return slices.DeleteFunc(slices.Clone(parts), func(p PartLine) bool { return p.Odd != "" })
}

// oneTime are the fees that a first order pays and the next ones of the same
// art do not: digitizing, setting up screens, the artist's hours.
var oneTime = map[string]string{
	"DD": "digitizing", "DDE": "digitizing", "DDT": "digitizing", "SPSU": "setting up screens", "Vellum": "films for screens",
	"GRT-50": "the artist's hours", "GRT-75": "the artist's hours", "Art": "the artist's hours",
}

// ofThatOrder are charges of the order that was, whatever its art.
var ofThatOrder = map[string]string{
	"Freight": "freight", "WEIGHT": "freight", "RUSH": "the rush", "Discount": "a discount",
}

// NotAgain says why a fee is not copied by itself when an order is placed
// again; empty for all others. Once are the shop's own fees that are paid once.
func NotAgain(part string, once map[string]bool) string {
	fee, _ := FeePart(part)
	if once[fee] && oneTime[fee] == "" {
		return "the shop charges it once, with the first order"
	}
	if what, ok := oneTime[fee]; ok {
		return what + " was paid once, with the first order of this art"
	}
	if what, ok := ofThatOrder[fee]; ok {
		return what + " of that order"
	}
	return ""
}

// Reordered goes through a past order's lines: what is copied when it is placed
// again, what is left out unless asked for, and what can never be copied. No
// line is missing, and nothing that is copied is negative, fractional or over
// MaxQty.
func Reordered(p Past, sp catalog.Spelling, once map[string]bool) []AgainRow {
	var rows []AgainRow
	var goods []PartLine
	for _, part := range p.Lines {
		if qty, why := never(part); why != "" {
			fee := part.Fee || part.Color == "" && IsFeePart(part.Part)
			rows = append(rows, AgainRow{
				Line: Line{Style: part.Part, Color: part.Color, Description: part.Description, Fee: fee, Price: part.Price}, Qty: qty, Never: true, Why: why,
			})
			continue
		}
		goods = append(goods, part)
	}
	taken := make([]AgainRow, 0, len(goods)+len(rows))
	for _, line := range Join(goods, sp) {
		row := AgainRow{Line: line, Taken: true}
		if line.Fee {
			row.Why = NotAgain(line.Style, once)
			row.Taken = row.Why == ""
		}
		taken = append(taken, row)
	}
	return append(taken, rows...)
}

// never says why a past line can never be copied, and what its quantity is.
func never(p PartLine) (qty, why string) {
	lowest := p.Qty
	for _, n := range p.Columns {
		lowest = min(lowest, n)
	}
	qty = strconv.Itoa(p.Qty)
	switch {
	case p.Odd != "":
		return "", p.Odd
	case lowest < 0:
		return qty, fmt.Sprintf("a credit: %d pieces", lowest)
	case p.Price.Set && p.Price.Money < 0:
		return qty, "a credit: its price is " + p.Price.String()
	case p.Qty > MaxQty:
		return qty, "more than 99,999 pieces in one size"
	case strings.TrimSpace(p.Part) == "":
		return qty, "it has no part number"
	}
	return "", ""
}

// Unpriced is a line as it is before any price was offered or typed.
func (l Line) Unpriced() Line {
	l.Price, l.PriceFrom, l.ListFrom, l.Prefer = catalog.Price{}, "", 0, ""
	cells := make([]Cell, len(l.Cells))
	for i, c := range l.Cells {
		cells[i] = Cell{Size: c.Size, Qty: c.Qty}
	}
	l.Cells = cells
	return l
}

// AsReordered makes a new draft of an order that the shop has: a duplicate
// without the fees that are paid once and without freight, tax and discount, be
// they amounts or rates. The second result lists what was left out.
func (o Order) AsReordered(once map[string]bool) (Order, []AgainRow) {
	again, rows := o.SheetAgain(once)
	var left []AgainRow
	for _, row := range rows {
		if row.Taken {
			again.Lines = append(again.Lines, row.Line)
		} else {
			left = append(left, row)
		}
	}
	return again, left
}

// SheetAgain goes through an order to place it again: the new draft without
// lines, and its rows, those that are copied and those that are not by
// themselves. Freight, tax and discount are the last rows, without a style.
func (o Order) SheetAgain(once map[string]bool) (Order, []AgainRow) {
	again := o.Duplicate()
	var rows []AgainRow
	for _, l := range again.Lines {
		row := AgainRow{Line: l, Taken: true}
		if l.Fee {
			row.Why = NotAgain(l.Style, once)
			row.Taken = row.Why == ""
		}
		rows = append(rows, row)
	}
	f := &again.Fields
	for _, charge := range []struct {
		name   string
		amount *catalog.Price
		also   []*string
	}{
		{"freight", &f.Shipping, nil},
		{"tax", &f.TaxTotal, []*string{&f.TaxPartNumber, &f.TaxPartDescription}},
		{"discount", &f.TotalDiscounts, []*string{&f.DiscountPartNumber, &f.DiscountPartDescription}},
	} {
		if charge.amount.Set && charge.amount.Money != 0 {
			rows = append(rows, AgainRow{Line: Line{Description: charge.name, Price: *charge.amount}, Why: "the " + charge.name + " of that order"})
		}
		*charge.amount = catalog.Price{}
		for _, text := range charge.also {
			*text = ""
		}
	}
	again.Lines, again.Rates = nil, Rates{}
	return again, rows
}

// PutDesign gives an order one of the shop's designs by its number in place of
// those it has; the empty number takes them all away. The lines' own references
// to designs go with them.
func (o *Order) PutDesign(id DesignID, name string) {
	o.Fields.Designs = nil
	if id != "" || name != "" {
		o.Fields.Designs = []Design{{IDDesign: id, DesignName: name}}
	}
	o.Lines = slices.Clone(o.Lines)
	for i := range o.Lines {
		o.Lines[i].ExtDesignIDBlock, o.Lines[i].DesignIDBlock = nil, nil
	}
}
