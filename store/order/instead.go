package order

import (
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// Instead is goods that take the place of a line, or of some of its pieces.
type Instead struct {
	Style       string         `json:"style"`
	Color       string         `json:"color"`
	Description string         `json:"description"`
	Scale       []string       `json:"-"`               // the sizes it is made in
	Sizes       map[string]int `json:"sizes,omitempty"` // the pieces that it takes, by size of the line; nil takes all
}

// PutInstead puts other goods in the place of a line, or of some of its pieces
// beside it, and says on their line in place of what. The price is that of the
// new goods: none until one is offered or typed. Sizes that the line does not
// have are passed over, and no piece is added or lost. It returns where the new
// line is, -1 where nothing was to be replaced.
func (o *Order) PutInstead(at int, in Instead, surcharges catalog.Surcharges) int {
	was := o.Lines[at]
	next := was.Unpriced()
	next.Style, next.Color, next.Description = in.Style, in.Color, in.Description
	next.DisplayAsPartNumber, next.DisplayAsDescription = "", ""
	next.Cells = nil
	var sizes []string
	rest := was
	for _, c := range was.Cells {
		n := c.Qty
		if in.Sizes != nil {
			n = min(in.Sizes[c.Size], c.Qty)
		}
		if n <= 0 {
			continue
		}
		size := c.Size
		if own, made := catalog.MatchSize(size, in.Scale); made {
			size = own
		}
		next.SetQty(size, next.Cell(size).Qty+n, surcharges)
		rest.SetQty(c.Size, c.Qty-n, surcharges)
		sizes = append(sizes, c.Size)
	}
	if len(sizes) == 0 {
		return -1
	}
	said := "in place of " + strings.TrimSpace(was.Style+" "+was.Color)
	if len(rest.Cells) > 0 {
		said += " " + strings.Join(sizes, " ")
	}
	next.LineItemNotes = strings.TrimLeft(was.LineItemNotes+"; "+said, "; ")
	o.Lines = slices.Clone(o.Lines)
	if len(rest.Cells) == 0 {
		o.Lines[at] = next
		return at
	}
	o.Lines[at] = rest
	o.Lines = slices.Insert(o.Lines, at+1, next)
	return at + 1
}
