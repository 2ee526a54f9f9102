package order

import (
	"cmp"
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// Mode says who splits sizes into part numbers (the setting split).
type Mode string

// The three ways.
const (
	SplitSuffix  Mode = "suffix"  // one line per size, the suffix on the part (DECISIONS "Who splits sizes")
	SplitServer  Mode = "server"  // one line per size on the base part; the ERP adds the suffix
	SplitColumns Mode = "columns" // the payload schema's: base part, sizes in columns; ManageOrders only
)

// PartLine is a line as the ERP sees it: a part number, a colour and pieces.
type PartLine struct {
	Row         int // index of the grid row it comes from
	Part        string
	Color       string
	Description string
	Size        string // the size's name; in columns mode that of the Size06 pieces, if any
	Qty         int    // all pieces of the line
	Columns     [6]int // in columns mode and from the ERP: pieces in Size01 to Size06
	Price       catalog.Price
	Fee         bool
	Odd         string // of a past line: why it holds no number of pieces, such as text or 1.5; empty for all others
	LineFields
}

// Split turns grid rows into the lines that a server gets. No line has
// quantity 0, and the pieces of all lines are the pieces of all rows.
func Split(lines []Line, mode Mode, sp catalog.Spelling) []PartLine {
	var parts []PartLine
	for row, line := range lines {
		switch {
		case line.Fee:
			parts = append(parts, splitFee(row, line)...)
		case mode == SplitColumns:
			parts = append(parts, splitColumns(row, line)...)
		default:
			for _, c := range line.Cells {
				part := partLine(row, line, c)
				if mode != SplitServer {
					part.Part = sp.Part(line.Style, c.Size)
				}
				parts = append(parts, part)
			}
		}
	}
	return parts
}

// Sound refuses a part line whose pieces no server may get: none, a negative
// number, or more than MaxQty. Encoders ask it last, so that nothing of the
// kind leaves whatever document it came from.
func (p PartLine) Sound() error {
	sum := p.Qty
	for _, n := range p.Columns {
		if n < 0 {
			sum = n
			break
		}
	}
	if sum >= 1 && sum <= MaxQty {
		return nil
	}
	return FieldError("Qty", "%s has %d pieces and cannot be sent; its quantity is 1 to 99,999",
		catalog.Clean(strings.Join(strings.Fields(p.Part+" "+p.Color+" "+p.Size), " ")), sum)
}

func partLine(row int, line Line, c Cell) PartLine {
	return PartLine{
		Row: row, Part: line.Style, Color: line.Color, Description: line.Description, Size: c.Size,
		Qty: c.Qty, Price: c.Price, LineFields: line.LineFields,
	}
}

func splitFee(row int, line Line) []PartLine {
	var parts []PartLine
	for _, c := range line.Cells {
		part := partLine(row, line, c)
		part.Fee, part.Size = true, ""
		part.Columns[catalog.Size01-1] = c.Qty
		parts = append(parts, part)
	}
	return parts
}

// splitColumns groups standard sizes (S to XL) and oversizes apart, each by
// price, with at most one size a line that its column does not name: those of
// Size06, and the ladies' XXL in 2XL's column.
func splitColumns(row int, line Line) []PartLine {
	var parts []PartLine
	for _, c := range line.Cells {
		column := catalog.ColumnOf(c.Size) - 1
		standard := column < len(standardSizes)
		named := column >= len(columnSizes) || columnSizes[column] != c.Size
		at := slices.IndexFunc(parts, func(p PartLine) bool {
			return p.Qty+c.Qty <= MaxQty && p.Price == c.Price && isStandard(p) == standard && p.Columns[column] == 0 && (!named || p.Size == "")
		})
		if at < 0 {
			part := partLine(row, line, c)
			part.Size, part.Qty = "", 0
			parts = append(parts, part)
			at = len(parts) - 1
		}
		parts[at].Columns[column] = c.Qty
		parts[at].Qty += c.Qty
		if named {
			parts[at].Size = c.Size
		}
	}
	// The standard sizes first, as the payload schema shows them, though XS comes before S.
	oversize := slices.DeleteFunc(slices.Clone(parts), isStandard)
	return append(slices.DeleteFunc(parts, func(p PartLine) bool { return !isStandard(p) }), oversize...)
}

func isStandard(p PartLine) bool {
	return p.Columns[catalog.Size05-1] == 0 && p.Columns[catalog.Size06-1] == 0
}

// columnSizes are the sizes that Size01 to Size05 mean where a line does not
// name another; the first four are the standard ones.
var (
	columnSizes   = []string{"S", "M", "L", "XL", "2XL"}
	standardSizes = columnSizes[:4]
)

// Cells tells which sizes a part line holds: by its columns where they are
// filled, else by its size or its part's suffix.
func (p PartLine) cells(partSize string) []Cell {
	sum := 0
	for _, n := range p.Columns {
		sum += n
	}
	switch {
	case p.Fee:
		return []Cell{{Qty: p.Qty, Price: p.Price}}
	case partSize != "":
		return []Cell{{Size: partSize, Qty: p.Qty, Price: p.Price}}
	case sum == 0:
		return []Cell{{Size: p.Size, Qty: p.Qty, Price: p.Price}}
	}
	var cells []Cell
	for i, n := range p.Columns {
		if n == 0 {
			continue
		}
		// The base part's Size06 is XS where nothing says otherwise: every
		// size above 2XL has a suffix in both tables.
		size := "XS"
		if i < len(columnSizes) {
			size = columnSizes[i]
		}
		if p.Size != "" && i >= len(standardSizes) && catalog.ColumnOf(p.Size) == i+1 {
			size = p.Size
		}
		cells = append(cells, Cell{Size: size, Qty: n, Price: p.Price})
	}
	return cells
}

// Join puts part lines back into grid rows: parts of one style, colour and
// equal other fields share a row, each size at its price. What cannot be
// joined, such as one size at two prices, stays a row of its own. A part line
// without pieces leaves a row without sizes, so that nothing goes unseen.
func Join(parts []PartLine, sp catalog.Spelling) []Line {
	var rows joined
	for _, p := range parts {
		rows.add(gridRow(p, sp))
	}
	return rows.lines
}

// gridRow is the grid row of one part line.
func gridRow(p PartLine, sp catalog.Spelling) Line {
	style, size := sp.ParsePart(p.Part)
	fee := p.Fee || (p.Color == "" && IsFeePart(p.Part))
	if fee {
		style, size, p.Fee = p.Part, "", true
	}
	line := Line{
		Style: style, Color: p.Color, Description: p.Description, Fee: fee,
		Price: p.Price, Cells: p.cells(size), LineFields: p.LineFields,
	}
	line.Cells = slices.DeleteFunc(line.Cells, func(c Cell) bool { return c.Qty == 0 })
	slices.SortFunc(line.Cells, func(a, b Cell) int { return catalog.CompareSizes(a.Size, b.Size) })
	return line
}

// LostDescriptions are the places of the parts whose description no row of
// their style and colour has: one stands for all sizes of a row.
func LostDescriptions(parts []PartLine, rows []Line, sp catalog.Spelling) []int {
	type said struct{ style, color, description string }
	kept := map[said]bool{}
	for _, l := range rows {
		kept[said{l.Style, l.Color, l.Description}] = true
	}
	var lost []int
	for i, p := range parts {
		style, _ := sp.ParsePart(p.Part)
		if p.Description != "" && p.Qty != 0 && !kept[said{style, p.Color, p.Description}] && !kept[said{p.Part, p.Color, p.Description}] {
			lost = append(lost, i)
		}
	}
	return lost
}

// joined are grid rows that lines are added to, found by what must be equal.
type joined struct {
	lines []Line
	rows  map[rowKey][]int
}

// joinWithin bounds how many rows with the same fields a line is tried on: more
// differ only in prices, or are full.
const joinWithin = 50

// add puts a line on the first row that it is one with, or on one of its own.
func (j *joined) add(line Line) {
	key := keyOf(line)
	same := j.rows[key]
	for _, i := range same[max(0, len(same)-joinWithin):] {
		if one, ok := join(j.lines[i], line); ok {
			j.lines[i] = one
			return
		}
	}
	if j.rows == nil {
		j.rows = map[rowKey][]int{}
	}
	j.rows[key] = append(same, len(j.lines))
	j.lines = append(j.lines, line)
}

// rowKey is what lines of one row have in common.
type rowKey struct {
	style, color string
	fee          bool
	fields       LineFields // without what it points to
	class        int64
	blocks       [3]string
	there        [4]bool
}

func keyOf(l Line) rowKey {
	key := rowKey{style: catalog.Key(l.Style), color: catalog.Key(l.Color), fee: l.Fee, fields: l.LineFields}
	if key.there[3] = l.IDProductClass != nil; key.there[3] {
		key.class = *l.IDProductClass
	}
	for i, p := range []*string{l.ExtDesignIDBlock, l.DesignIDBlock, l.ExtShipID} {
		if key.there[i] = p != nil; key.there[i] {
			key.blocks[i] = *p
		}
	}
	key.fields.IDProductClass, key.fields.ExtDesignIDBlock, key.fields.DesignIDBlock, key.fields.ExtShipID = nil, nil, nil, nil
	return key
}

// join adds b's sizes to a, or reports false when they are not one row: other
// fields differ, a size has two prices, or a quantity would be over MaxQty.
func join(a, b Line) (Line, bool) {
	if keyOf(a) != keyOf(b) {
		return a, false
	}
	if a.Price.Set && b.Price.Set && (a.Source() == SourceTyped) != (b.Source() == SourceTyped) {
		return a, false // a typed price would follow the list
	}
	for _, c := range b.Cells {
		if own := a.Cell(c.Size); own.Qty != 0 && (own.Price != c.Price || own.Qty+c.Qty > MaxQty) {
			return a, false
		}
	}
	a.Cells = slices.Clone(a.Cells)
	samePrice := a.Price == b.Price
	for _, c := range b.Cells {
		if at := slices.IndexFunc(a.Cells, func(own Cell) bool { return own.Size == c.Size }); at >= 0 {
			a.Cells[at].Qty += c.Qty
			continue
		}
		c.Own = c.Own || (!samePrice && c.Price.Set)
		a.Cells = append(a.Cells, c)
	}
	slices.SortFunc(a.Cells, func(x, y Cell) int { return catalog.CompareSizes(x.Size, y.Size) })
	a.Description = cmp.Or(a.Description, b.Description)
	return a, true
}
