package paper

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// mostSizes are the size columns that a page has room for; with more, each row
// lists its sizes in words.
const mostSizes = 8

// sizes are all sizes of the order, as a scale.
func (g *page) sizes() []string {
	var all []string
	for _, l := range g.Order.Lines {
		for _, c := range l.Cells {
			if !l.Fee && c.Size != "" && !slices.Contains(all, c.Size) {
				all = append(all, c.Size)
			}
		}
	}
	slices.SortFunc(all, catalog.CompareSizes)
	return all
}

// The right edges of the columns.
const (
	firstSize = 232.0
	sizeStep  = 26.0
	piecesAt  = 444.0
	eachAt    = 500.0
)

// goods draws the rows: a colour is a row, sizes are columns; what costs another
// price is a row below.
func (g *page) goods() {
	sizes := g.sizes()
	columns := len(sizes) <= mostSizes
	g.head = func() {
		g.label(left, g.y, "GARMENTS")
		g.font("B", 7.5, muted)
		for i, size := range sizes {
			if columns {
				g.end(firstSize+sizeStep*float64(i), g.y, size)
			}
		}
		g.end(piecesAt, g.y, "PIECES")
		if !g.Shop.HidePrices {
			g.end(eachAt, g.y, "EACH")
			g.end(right, g.y, "TOTAL")
		}
		g.rule(left, right, g.y+6, line)
		g.y += 22
	}
	g.head()
	style := ""
	for _, l := range g.Order.Lines {
		if l.Fee {
			continue
		}
		if l.Style+l.Description != style {
			style = l.Style + l.Description
			g.room(34)
			g.style(l)
		}
		g.row(l, sizes, columns)
	}
	for _, l := range g.Order.Lines {
		if l.Fee {
			g.fee(l)
		}
	}
	g.head = nil
	g.room(30)
	g.rule(left, right, g.y-8, line)
	g.y += 6
	g.font("B", 9, ink)
	g.at(left, g.y, 0, count(g.Order.Pieces(), "piece"))
	if !g.Shop.HidePrices {
		g.end(right, g.y, g.Order.LinesTotal().Grouped())
	}
	g.y += 26
}

func count(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return strconv.Itoa(n) + " " + word + "s"
}

// style names the style above its colours; its number stays small, it is the
// shop's.
func (g *page) style(l order.Line) {
	g.font("B", 9, ink)
	name := g.cut(g.clean(catalog.Readable(l.Description)), 380)
	if name == "" {
		g.at(left, g.y, 400, l.Style)
		g.y += 14
		return
	}
	g.Text(left, g.y, name)
	at := left + g.GetStringWidth(name) + 8
	g.font("", 8, muted)
	g.at(at, g.y, 100, l.Style)
	g.y += 14
}

// row draws a colour, a row for each price.
func (g *page) row(l order.Line, sizes []string, columns bool) {
	var prices []catalog.Price
	for _, c := range l.Cells {
		if !slices.Contains(prices, c.Price) {
			prices = append(prices, c.Price)
		}
	}
	for i, price := range prices {
		var cells []order.Cell
		pieces := 0
		for _, c := range l.Cells {
			if c.Price == price {
				cells = append(cells, c)
				pieces += c.Qty
			}
		}
		var words []string
		g.font("", 9, ink)
		if !columns {
			var list []string
			for _, c := range cells {
				list = append(list, strings.TrimSpace(fmt.Sprintf("%s %d", c.Size, c.Qty)))
			}
			words = g.wrap(strings.Join(list, ",  "), 210)
		}
		g.room(max(13, 12*float64(len(words))))
		if i == 0 {
			g.font("", 9, ink)
			g.at(left+10, g.y, firstSize-sizeStep-left-14, l.Color)
		} else {
			g.font("", 8, muted)
			g.at(left+10, g.y, firstSize-sizeStep-left-14, other(cells, price, prices[0]))
		}
		g.font("", 9, ink)
		for _, c := range cells {
			if columns {
				g.end(firstSize+sizeStep*float64(slices.Index(sizes, c.Size)), g.y, strconv.Itoa(c.Qty))
			}
		}
		g.amounts(pieces, price)
		for n, text := range words {
			g.Text(firstSize-sizeStep, g.y, text)
			if n < len(words)-1 {
				g.y += 12
			}
		}
		g.y += 13
	}
	g.y += 2
}

// other says why a row has a price of its own: 2XL, +2.00.
func other(cells []order.Cell, price, base catalog.Price) string {
	var names []string
	for _, c := range cells {
		names = append(names, c.Size)
	}
	said := strings.Join(names, " ")
	if diff := price.Money - base.Money; price.Set && base.Set && diff > 0 {
		said += ", +" + diff.Grouped()
	}
	return said
}

func (g *page) amounts(pieces int, price catalog.Price) {
	g.end(piecesAt, g.y, strconv.Itoa(pieces))
	if g.Shop.HidePrices {
		return
	}
	if !price.Set {
		g.end(right, g.y, "price to come")
		return
	}
	g.end(eachAt, g.y, price.Money.Grouped())
	g.end(right, g.y, (price.Money * catalog.Money(pieces)).Grouped())
}

func (g *page) fee(l order.Line) {
	for _, c := range l.Cells {
		g.room(14)
		g.font("", 9, ink)
		name := strings.Join(notEmpty(catalog.Readable(l.Description), l.Style), " \u00b7 ")
		g.at(left, g.y, 330, name)
		g.amounts(c.Qty, c.Price)
		g.y += 14
	}
}
