package order

import (
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
)

// MaxQty is the largest quantity of one size of one line, in pieces.
const MaxQty = 99_999

// Line is one row of the size grid: a style in a colour with its quantities,
// or a fee or service (DD, RUSH, Freight ...), which has neither sizes nor
// colour and keeps its quantity under the empty size.
type Line struct {
	Style       string        `json:"style"`
	Color       string        `json:"color,omitempty"`
	Description string        `json:"description,omitempty"`
	Fee         bool          `json:"fee,omitempty"`
	Price       catalog.Price `json:"price,omitzero"`       // of the sizes without a surcharge or a price of their own
	PriceFrom   string        `json:"price_from,omitempty"` // where an offered price came from; empty for a typed one
	ListFrom    int           `json:"list_from,omitempty"`  // pieces from which the list has that price, where it is the list's
	Prefer      Source        `json:"prefer,omitempty"`     // the rep's choice between list and last paid, where both have a price
	Cells       []Cell        `json:"cells,omitempty"`      // in scale order, none with quantity 0
	LineFields
}

// Cell is one size of a line.
type Cell struct {
	Size  string        `json:"size"`
	Qty   int           `json:"qty"`            // 1 to MaxQty
	Price catalog.Price `json:"price,omitzero"` // what this size costs, surcharge included
	Own   bool          `json:"own,omitempty"`  // the price is this size's and does not follow the line's
	// Offered tells that a price of its own comes from where the line's does:
	// it was not typed.
	Offered bool `json:"offered,omitempty"`
}

// feeNames are the part numbers of fees and services that the shop's proxy
// knows, as it writes them (observed).
var feeNames = []string{
	"SEG", "DECG", "DECC", "Monogram", "RUSH", "Freight", "DD", "DDE", "DDT", "AL", "DT", "Discount", "Pallet",
	"Art", "AS-Garm", "CDP", "AS-CAP", "LTM", "CTR-Garmt", "CTR-Cap", "AL-CAP", "DECG-FB", "3D-EMB", "GRT-50",
	"GRT-75", "SPRESET", "SPSU", "Vellum", "Color Chg", "Laser Patch", "SECC", "CB", "CS", "WEIGHT", "FB", "NAME",
	"NAME/NUMBER",
}

// FeeParts are all of them.
func FeeParts() []string { return slices.Clone(feeNames) }

// FeePart finds a fee or service of the shop's proxy by its part number,
// whatever its case, and returns it as the proxy writes it.
func FeePart(part string) (string, bool) {
	part = strings.TrimSpace(part)
	at := slices.IndexFunc(feeNames, func(name string) bool { return strings.EqualFold(name, part) })
	if at < 0 {
		return part, false
	}
	return feeNames[at], true
}

// IsFeePart tells whether a part number is one of the fees and services that
// the shop's proxy knows, whatever its case.
func IsFeePart(part string) bool {
	_, ok := FeePart(part)
	return ok
}

// ParseQty reads a quantity: a whole number from 0 to MaxQty. The field is
// named in the error: a size, a path, or empty for the quantity of a line.
func ParseQty(field, text string) (int, error) {
	name := field
	if field == "" {
		field, name = "Qty", "the line"
	}
	s := strings.TrimSpace(text)
	digits := s
	if s != "" && (s[0] == '-' || s[0] == '+') {
		digits = s[1:]
	}
	n, err := strconv.Atoi(s)
	switch {
	case digits == "" || strings.Trim(digits, "0123456789") != "":
		return 0, FieldError(field, "quantity %q of %s is not a whole number; type the pieces, 1 to 99,999", catalog.Clean(text), name)
	case s[0] == '-':
		return 0, FieldError(field, "quantity %s of %s is negative; type the pieces, 1 to 99,999", s, name)
	case err != nil || n > MaxQty:
		return 0, FieldError(field, "quantity %s of %s is over 99,999; split it over several lines", s, name)
	}
	return n, nil
}

// Cell returns a size of the line; a size without pieces has quantity 0.
func (l Line) Cell(size string) Cell {
	for _, c := range l.Cells {
		if c.Size == size {
			return c
		}
	}
	return Cell{Size: size}
}

// SetQty sets the pieces of a size; 0 takes the size off the line. A new size
// takes the line's price with the shop's surcharge.
func (l *Line) SetQty(size string, qty int, surcharges catalog.Surcharges) {
	at, found := slices.BinarySearchFunc(l.Cells, size, func(c Cell, s string) int { return catalog.CompareSizes(c.Size, s) })
	cells := slices.Clone(l.Cells)
	switch {
	case qty == 0 && found:
		cells = slices.Delete(cells, at, at+1)
	case qty == 0:
	case found:
		cells[at].Qty = qty
	default:
		cells = slices.Insert(cells, at, Cell{Size: size, Qty: qty, Price: l.priceFor(size, surcharges)})
	}
	l.Cells = cells
}

// SetPrice sets the line's price and that of every size without one of its
// own, oversizes with the shop's surcharge.
func (l *Line) SetPrice(price catalog.Price, from string, surcharges catalog.Surcharges) {
	if l.Price, l.PriceFrom = price, from; from == "" {
		l.ListFrom = 0
	}
	l.Cells = slices.Clone(l.Cells)
	for i, c := range l.Cells {
		if !c.Own {
			l.Cells[i].Price = l.priceFor(c.Size, surcharges)
		}
	}
}

// SetCellPrice sets the price of one size; an unset price lets the size follow
// the line's price again. It reports false when the line has no such size.
func (l *Line) SetCellPrice(size string, price catalog.Price, surcharges catalog.Surcharges) bool {
	l.Cells = slices.Clone(l.Cells)
	for i, c := range l.Cells {
		if c.Size != size {
			continue
		}
		l.Cells[i].Own, l.Cells[i].Offered = price.Set, false
		if l.Cells[i].Price = price; !price.Set {
			l.Cells[i].Price = l.priceFor(size, surcharges)
		}
		return true
	}
	return false
}

func (l Line) priceFor(size string, surcharges catalog.Surcharges) catalog.Price {
	if !l.Price.Set {
		return catalog.Price{}
	}
	return catalog.PriceOf(l.Price.Money + surcharges.Of(size))
}

// Priced tells whether the line or any size of it has a price.
func (l Line) Priced() bool {
	return l.Price.Set || slices.ContainsFunc(l.Cells, func(c Cell) bool { return c.Price.Set })
}

// Pieces is the number of pieces of the line; a fee counts none.
func (l Line) Pieces() int {
	if l.Fee {
		return 0
	}
	n := 0
	for _, c := range l.Cells {
		n += c.Qty
	}
	return n
}

// Total is what the line costs; sizes without a price count nothing.
func (l Line) Total() catalog.Money {
	var total catalog.Money
	for _, c := range l.Cells {
		total += c.Price.Money * catalog.Money(c.Qty)
	}
	return total
}
