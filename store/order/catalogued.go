package order

import (
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// Catalogued writes the styles, colours and sizes of an order that came from a
// file as the inventory does: PC54_2XL is PC54 in 2XL, pc54 is PC54, navy is
// Navy. find looks a style up in the inventory, whatever its case. A colour
// becomes the style's only where it is the same words; what fits none, or
// several, stays as it was and is asked about elsewhere.
func (o *Order) Catalogued(find func(style string) (catalog.Style, bool)) {
	lines := o.Lines
	o.Lines = nil
	for _, line := range lines {
		if line.Fee {
			o.Lines = append(o.Lines, line)
			continue
		}
		style, known := find(line.Style)
		if !known {
			style, known = line.cutSize(find)
		}
		if known {
			line.Style = style.Number
			if color, ok := catalog.SameColor(line.Color, style.ColorNames()); ok {
				line.Color = color
			}
		}
		o.addSized(line, style, known)
	}
}

// cutSize takes a size off the style's end that no table writes as a suffix:
// PC54_XL is PC54 in XL when the inventory has that style, or when the line
// says the same size by itself.
func (l *Line) cutSize(find func(string) (catalog.Style, bool)) (catalog.Style, bool) {
	at := strings.LastIndexByte(l.Style, '_')
	if at <= 0 {
		return catalog.Style{}, false
	}
	size, isSize := catalog.NormalizeSize(l.Style[at+1:])
	if !isSize {
		return catalog.Style{}, false
	}
	style, known := find(l.Style[:at])
	says := len(l.Cells) > 0 && !slices.ContainsFunc(l.Cells, func(c Cell) bool { return c.Size != size })
	nothing := !slices.ContainsFunc(l.Cells, func(c Cell) bool { return c.Size != "" })
	switch {
	case says:
	case known && nothing:
		l.Cells = slices.Clone(l.Cells)
		for i := range l.Cells {
			l.Cells[i].Size = size
		}
	default:
		return catalog.Style{}, false
	}
	l.Style = l.Style[:at]
	return style, known
}

// addSized puts a line on the order with its sizes as the style has them: SM
// and XXXL are the proxy's S and 3XL (observed) unless the style has a size of
// that name.
func (o *Order) addSized(line Line, style catalog.Style, known bool) {
	cells := line.Cells
	line.Cells = nil
	var moved []Cell
	for _, c := range cells {
		name, ok := catalog.MatchSize(c.Size, []string{"S", "3XL"})
		if ok && name != c.Size && !(known && slices.Contains(style.Sizes, c.Size)) {
			c.Size = name
			moved = append(moved, c)
			continue
		}
		line.Cells = append(line.Cells, c)
	}
	if len(line.Cells) > 0 || len(cells) == 0 {
		o.AddLine(line)
	}
	for _, c := range moved {
		line.Cells = []Cell{c}
		o.AddLine(line)
	}
}
