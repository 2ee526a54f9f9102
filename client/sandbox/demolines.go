package sandbox

import (
	"math"
	"strconv"
)

// linePiece is a line of goods before it has a price.
type linePiece struct {
	style  *demoStyle
	colour string
	part   goodsPart
	sizes  [6]int
}

func (p linePiece) quantity() int {
	n := 0
	for _, q := range p.sizes {
		n += q
	}
	return n
}

// lines makes an order's lines, as OnSite has them: a line for the base part
// with its sizes in columns, one for each suffixed part with its quantity in
// that part's own column, fees at the end. The design's name comes with them.
func (h *historian) lines(id int64, p pastOrder) (lines []LineRow, design string) {
	pieces := h.pieces()
	perStyle := map[*demoStyle]int{}
	total := 0
	for _, piece := range pieces {
		perStyle[piece.style] += piece.quantity()
		total += piece.quantity()
	}
	if p.stage >= stageArtDone || h.rng.IntN(2) == 0 {
		design = p.customer.company + " " + designPlaces[h.rng.IntN(len(designPlaces))]
	}
	for _, piece := range pieces {
		price := piece.style.priceCents(piece.part.size, perStyle[piece.style]) + surchargeCents(piece.part.size)
		line := LineRow{
			IDOrder:         id,
			LineQuantity:    int64(piece.quantity()),
			LineUnitPrice:   dollars(price),
			PartColor:       piece.colour,
			PartDescription: piece.style.description,
			PartNumber:      blanked(piece.part.number, piece.colour),
		}
		columns := [6]*string{&line.Size01, &line.Size02, &line.Size03, &line.Size04, &line.Size05, &line.Size06}
		for i, n := range piece.sizes {
			if n > 0 {
				*columns[i] = strconv.Itoa(n)
			}
		}
		if h.rng.IntN(20) == 0 {
			line.InvoiceNotes = "Tone on tone, see sew-out"
		}
		lines = append(lines, line)
	}
	for _, fee := range h.fees(total) {
		lines = append(lines, LineRow{
			IDOrder: id, LineQuantity: int64(fee.quantity), LineUnitPrice: dollars(fee.cents),
			Size01: strconv.Itoa(fee.quantity), PartDescription: fee.text, PartNumber: fee.part,
		})
	}
	for i := range lines {
		lines[i].SortOrder = int64(i + 1)
	}
	return lines, design
}

var designPlaces = []string{"Left Chest", "Full Back", "Full Front", "Cap Front", "Sleeve", "LC + FB", "Café Logo 2"}

// pieces picks goods: one to three styles, PC54 most often, in a colour or two.
func (h *historian) pieces() []linePiece {
	var pieces []linePiece
	taken := map[int]bool{}
	for range 1 + h.rng.IntN(3) {
		at := h.rng.IntN(len(h.goods))
		if h.rng.IntN(5) == 0 {
			at = 0
		}
		if taken[at] {
			continue
		}
		taken[at] = true
		picked := h.goods[at]
		start := h.rng.IntN(len(picked.colours))
		for n := range min(1+h.rng.IntN(2), len(picked.colours)) {
			colour := picked.colours[(start+n)%len(picked.colours)]
			pieces = append(pieces, h.spread(picked.style, colour)...)
		}
	}
	return pieces
}

// spread asks for some pieces of a style and colour over the sizes there are.
func (h *historian) spread(style *demoStyle, colour goodsColour) []linePiece {
	var pieces []linePiece
	scale := 1 + h.rng.IntN(2+h.rng.IntN(10))
	for i, part := range colour.parts {
		piece := linePiece{style: style, colour: colour.name, part: part}
		for nth, column := range part.columns {
			// Fewer of the smallest and the largest, as a size run goes.
			q := scale
			if nth > 0 && nth < len(part.columns)-1 {
				q = 2 * scale
			}
			if len(part.columns) == 1 {
				q = h.rng.IntN(scale + 1)
				if i > 3 && h.rng.IntN(4) > 0 {
					q = 0 // the far sizes are seldom asked for
				}
			}
			piece.sizes[column-1] = q
		}
		if i == 0 && piece.quantity() == 0 {
			piece.sizes[part.columns[0]-1] = 1
		}
		if piece.quantity() > 0 {
			pieces = append(pieces, piece)
		}
	}
	return pieces
}

// orderFee is a fee on an order.
type orderFee struct {
	demoFee
	quantity int
}

// fees are the charges that such an order has.
func (h *historian) fees(pieces int) []orderFee {
	var fees []orderFee
	charge := func(part string, quantity int) {
		fees = append(fees, orderFee{h.tables.fees[part], quantity})
	}
	if pieces < 24 {
		charge("LTM", 1)
	}
	switch h.rng.IntN(10) {
	case 0, 1:
		charge("DD", 1)
	case 2, 3:
		charge("SPSU", 1+h.rng.IntN(3))
	case 4:
		charge("GRT-50", 1)
	}
	switch h.rng.IntN(12) {
	case 0:
		charge("RUSH", 1)
	case 1:
		charge("Freight", 1)
	case 2:
		charge("NAME", pieces)
	case 3:
		charge("DECG", 1+h.rng.IntN(12))
	}
	return fees
}

// cents undoes dollars.
func cents(amount float64) int64 { return int64(math.Round(amount * 100)) }
