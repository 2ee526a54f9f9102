package paper

import (
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// mostTerms are the lines that the shop's own words have.
const mostTerms = 6

// closing draws what stands below the rows: the print beside the sum, the terms
// and the line to sign on.
func (g *page) closing() {
	g.room(120)
	top := g.y
	printed := g.print()
	g.y = top
	if !g.Shop.HidePrices {
		g.sum()
	}
	g.y = max(g.y, printed) + 24
	g.terms()
	g.sign()
}

// print names the designs and their places.
func (g *page) print() float64 {
	y := g.y
	g.label(left, y, "PRINT")
	g.rule(left, 330, y+6, line)
	y += 22
	if len(g.shown.Designs) == 0 {
		g.font("", 9, muted)
		g.Text(left, y, "none: these are blanks")
		return y
	}
	for _, d := range g.shown.Designs {
		g.font("B", 9, ink)
		name := strings.Join(notEmpty(d.Name, numbered(string(d.Number))), ", ")
		for _, text := range g.wrap(name, 280) {
			g.Text(left, y, text)
			y += 13
		}
		g.font("", 9, ink)
		for _, text := range g.wrap(strings.Join(d.Places, ", "), 280) {
			g.Text(left, y, text)
			y += 13
		}
		if y > bottom-20 {
			break // the mark covers those that find no room
		}
	}
	return y - 13
}

func numbered(design string) string {
	if design == "" {
		return ""
	}
	return "design " + design
}

// sum adds the order up, with a dollar sign where it counts.
func (g *page) sum() {
	sum := g.Order.Sum()
	const from = 396.0
	g.label(from, g.y, "SUM")
	g.rule(from, right, g.y+6, line)
	g.y += 22
	row := func(name, amount string, strong bool) {
		g.font(map[bool]string{true: "B"}[strong], map[bool]float64{true: 12, false: 9}[strong], ink)
		g.Text(from, g.y, name)
		g.end(right, g.y, amount)
		g.y += 14
	}
	row("Garments and print", sum.Goods.Grouped(), false)
	if sum.Discount.Money != 0 {
		row("Discount", (-sum.Discount.Money).Grouped(), false)
	}
	for _, extra := range []struct {
		name   string
		amount catalog.Price
	}{{"Shipping", sum.Shipping}, {"Tax", sum.Tax}} {
		amount := "none"
		if extra.amount.Money != 0 {
			amount = extra.amount.Money.Grouped()
		}
		row(extra.name, amount, false)
	}
	g.rule(from, right, g.y-8, ink)
	g.y += 8
	row("Total", "$"+sum.Total.Grouped(), true)
	if sum.Paid.Set {
		row("Paid", sum.Paid.Money.Grouped(), false)
		row("Balance", "$"+sum.Balance.Grouped(), true)
	}
	g.y -= 14
}

// terms are the shop's own words.
func (g *page) terms() {
	g.font("", 8, ink)
	var lines []string
	for text := range strings.Lines(g.Shop.Terms) {
		lines = append(lines, g.wrap(text, right-left)...)
	}
	if len(lines) > mostTerms {
		lines = lines[:mostTerms]
	}
	lines = append(lines, "Please look at sizes, spelling and dates before you sign.")
	g.room(22 + 12*float64(len(lines)))
	g.label(left, g.y, "TERMS")
	g.rule(left, right, g.y+6, line)
	g.y += 21
	g.font("", 8, ink)
	for _, text := range lines {
		g.Text(left, g.y, g.clean(text))
		g.y += 12
	}
	g.y += 14
}

// sign is the line to sign on, or who agreed already.
func (g *page) sign() {
	g.room(56)
	g.label(left, g.y, "AGREED")
	a, stands := g.Order.Agreed()
	g.y += 30
	g.font("", 10, ink)
	if stands {
		g.at(left, g.y, 230, a.Name)
		g.at(306, g.y, 120, a.At.Local().Format("January 2, 2006, 15:04"))
	}
	g.at(436, g.y, 0, order.MarkOf(g.shown.Hash()))
	for _, part := range [][2]float64{{left, 280}, {306, 416}, {436, right}} {
		g.rule(part[0], part[1], g.y+6, ink)
	}
	g.font("", 8, muted)
	g.Text(left, g.y+18, "name and signature")
	g.Text(306, g.y+18, "date")
	g.Text(436, g.y+18, "mark of this order")
	g.y += 30
}
