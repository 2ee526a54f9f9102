package paper

import (
	"bytes"
	"image"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"orderpad/store/catalog"
)

// first draws the head of the first page: the shop, whose order it is, where it
// goes and when.
func (g *page) first() {
	g.AddPage()
	x := left
	if w := g.logo(); w > 0 {
		x += w + 10
	}
	g.font("B", 14, ink)
	g.at(x, 58, 300, g.Shop.Name)
	g.font("", 8, muted)
	g.at(x, 72, 300, strings.Join(notEmpty(g.Shop.Address, g.Shop.Phone), " \u00b7 "))
	g.font("B", 14, ink)
	g.end(right, 58, g.Title)
	g.font("", 8, muted)
	g.end(right, 72, strings.Join(notEmpty(g.name(), g.Day.LongDay()), " \u00b7 "))
	g.rule(left, right, 90, ink)
	g.y = 110
	low := max(g.party(), g.place(), g.when())
	g.y = low + 22
}

// logo draws the shop's logo in a square and returns its width.
func (g *page) logo() float64 {
	if g.Logo == nil {
		return 0
	}
	c, kind, err := image.DecodeConfig(bytes.NewReader(g.Logo))
	if err != nil || c.Width == 0 || c.Height == 0 {
		return 0 // CheckLogo said so before
	}
	const side, widest = 34.0, 120.0
	w := side * float64(c.Width) / float64(c.Height)
	h := side
	if w > widest {
		w, h = widest, widest*float64(c.Height)/float64(c.Width)
	}
	options := fpdf.ImageOptions{ImageType: map[string]string{"png": "PNG", "jpeg": "JPG"}[kind]}
	g.RegisterImageOptionsReader("logo", options, bytes.NewReader(g.Logo))
	g.ImageOptions("logo", left, 44, w, h, false, options, 0, "")
	return w
}

func (g *page) label(x, y float64, text string) {
	g.font("B", 7.5, muted)
	g.Text(x, y, text)
}

// column writes lines below each other, the first one strong, and returns where
// the last one stands.
func (g *page) column(x, w float64, title string, strong bool, lines ...string) float64 {
	y := g.y
	g.label(x, y, title)
	y += 14
	for i, text := range lines {
		g.font("", 9, ink)
		if i == 0 && strong {
			g.font("B", 11, ink)
		}
		for _, part := range g.wrap(text, w) {
			g.Text(x, y, part)
			y += 12.5
		}
	}
	return y - 12.5
}

func (g *page) party() float64 {
	f := g.Order.Fields
	contact := g.Order.Contact()
	if strings.EqualFold(contact, g.shown.Customer) {
		contact = ""
	}
	lines := notEmpty(g.shown.Customer, strings.Join(notEmpty(contact, f.ContactPhone), " \u00b7 "), f.ContactEmail)
	if f.CustomerPurchaseOrder != "" {
		lines = append(lines, "Your PO  "+catalog.Clean(f.CustomerPurchaseOrder))
	}
	return g.column(left, 160, "FOR", true, lines...)
}

func (g *page) place() float64 {
	var lines []string
	for i, to := range g.shown.ShipTo {
		if i > 0 {
			lines = append(lines, "and")
		}
		lines = append(lines, to.Address()...)
	}
	if len(lines) == 0 {
		lines = []string{"to be said"}
	}
	return g.column(222, 160, "DELIVER TO", false, lines...)
}

func (g *page) when() float64 {
	var lines []string
	if !g.shown.ShipBy.IsZero() {
		lines = append(lines, "Ready "+g.shown.ShipBy.Time().Format("Monday, January 2"))
	}
	if !g.shown.InHands.IsZero() {
		lines = append(lines, "In your hands "+g.shown.InHands.Time().Format("Monday, January 2"))
	}
	if terms := g.Order.Fields.Terms; terms != "" {
		lines = append(lines, "Terms: "+terms)
	}
	if q, ok := g.quote(); ok {
		lines = append(lines, "Prices hold until "+q.Until.Time().Format("January 2, 2006"))
	}
	return g.column(396, right-396, "WHEN", false, lines...)
}

func notEmpty(texts ...string) []string {
	var kept []string
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			kept = append(kept, t)
		}
	}
	return kept
}
