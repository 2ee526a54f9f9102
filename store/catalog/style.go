package catalog

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// InventoryRow is one record of ManageOrders' inventorylevels: one part in one
// colour. Text is raw, as it came and as it travels back; Clean it for eyes.
type InventoryRow struct {
	ID            int64  // id_InventoryLevel
	Part          string // PartNumber
	ColorRange    string
	Color         string // the catalogue colour, byte for byte
	Description   string // PartDescription
	Sizes         [6]int // pieces in Size01 to Size06; may be below zero
	UnitCost      string // the shop's cost in decimal text, such as 2.1875; never a selling price
	TotalCost     string
	GLAccount     string
	SKU           string
	PreprintGroup string
	ProductType   string
	FindCode      string
	Vendor        int64
	VendorName    string
	Modified      string // date_Modification as it came, where a server gives it
	FetchedAt     time.Time
}

// PartStock is what one part number has of a size.
type PartStock struct {
	Part   string
	OnHand int
}

// Stock is what a style and colour has of one size.
type Stock struct {
	Made   bool        // false is a dash on screen, a made size with none is a zero
	OnHand int         // pieces, all spellings of the part together; may be below zero
	Parts  []PartStock // the part numbers that carry it, as the inventory spells them
}

// StyleColor is one style in one colour: a row of the size grid.
type StyleColor struct {
	Style       string
	Color       string
	Description string
	Stock       map[string]Stock // by size; a size that is not made is absent
	FetchedAt   time.Time        // of its oldest part
}

// Total is the stock of all sizes together.
func (c StyleColor) Total() int {
	total := 0
	for _, s := range c.Stock {
		total += s.OnHand
	}
	return total
}

// Style is a style with its colours and its scale of sizes.
type Style struct {
	Number      string
	Description string
	Sizes       []string // every size that some colour is made in, in scale order
	Colors      []StyleColor
}

// Color finds a colour of the style by its exact name: that is what travels.
func (s Style) Color(name string) (StyleColor, bool) {
	for _, c := range s.Colors {
		if c.Color == name {
			return c, true
		}
	}
	return StyleColor{}, false
}

// ColorNames lists the colours of the style in order.
func (s Style) ColorNames() []string {
	names := make([]string, len(s.Colors))
	for i, c := range s.Colors {
		names[i] = c.Color
	}
	return names
}

// standardColumns are the sizes that a base part holds in Size01 to Size04.
var standardColumns = []string{"S", "M", "L", "XL"}

// BuildStyles puts inventory rows together into styles, colours and sizes.
//
// A suffixed part's size is made in a colour when its row exists; its stock is
// its live column, whichever that is. S to XL are made when the base row
// exists for the colour; XS and 2XL on a base part when any colour of the
// style has one there.
//
// Part numbers and colours that differ in the blanks around them or in case
// alone are one; each is written as in the base part's row.
func BuildStyles(rows []InventoryRow, sp Spelling) []Style {
	type base struct {
		style string
		row   InventoryRow
	}
	byStyle := map[string]map[string]*StyleColor{}
	names := bestNames{}
	description := map[string]string{}
	var bases []base
	hasXS, has2XL := map[string]bool{}, map[string]bool{}
	for _, row := range rows {
		written, size := sp.ParsePart(row.Part)
		style := Key(written)
		names.add(style, written, size == "")
		colors := byStyle[style]
		if colors == nil {
			colors = map[string]*StyleColor{}
			byStyle[style] = colors
		}
		c := colors[Key(row.Color)]
		if c == nil {
			c = &StyleColor{Stock: map[string]Stock{}, FetchedAt: row.FetchedAt}
			colors[Key(row.Color)] = c
		}
		c.Color = names.add(style+"\n"+Key(row.Color), row.Color, size == "")
		if row.FetchedAt.Before(c.FetchedAt) {
			c.FetchedAt = row.FetchedAt
		}
		if size != "" {
			c.add(size, PartStock{row.Part, row.liveColumn(size)})
			if c.Description == "" {
				c.Description = row.Description
			}
			continue
		}
		c.Description = cmp.Or(row.Description, c.Description)
		description[style] = cmp.Or(row.Description, description[style])
		bases = append(bases, base{style, row})
		hasXS[style] = hasXS[style] || row.Sizes[Size06-1] != 0
		has2XL[style] = has2XL[style] || row.Sizes[Size05-1] != 0
	}
	for _, b := range bases {
		c := byStyle[b.style][Key(b.row.Color)]
		for i, size := range standardColumns {
			c.add(size, PartStock{b.row.Part, b.row.Sizes[i]})
		}
		if hasXS[b.style] {
			c.add("XS", PartStock{b.row.Part, b.row.Sizes[Size06-1]})
		}
		if has2XL[b.style] {
			c.add("2XL", PartStock{b.row.Part, b.row.Sizes[Size05-1]})
		}
	}
	styles := make([]Style, 0, len(byStyle))
	for key, colors := range byStyle {
		styles = append(styles, assemble(names[key].name, description[key], colors))
	}
	slices.SortFunc(styles, func(a, b Style) int {
		return cmp.Or(cmp.Compare(strings.TrimSpace(a.Number), strings.TrimSpace(b.Number)), cmp.Compare(a.Number, b.Number))
	})
	return styles
}

// bestNames are how styles' numbers and colours are written, by their keys: as
// in a base part's row where there is one.
type bestNames map[string]struct {
	name string
	base bool
}

func (n bestNames) add(key, written string, base bool) string {
	now, known := n[key]
	switch {
	case !known || base && !now.base:
		now.name, now.base = written, base
	case base == now.base:
		now.name = PreferName(now.name, written)
	}
	n[key] = now
	return now.name
}

func assemble(number, description string, colors map[string]*StyleColor) Style {
	style := Style{Number: number, Description: description}
	seen := map[string]bool{}
	for _, c := range colors {
		for size := range c.Stock {
			if !seen[size] {
				seen[size] = true
				style.Sizes = append(style.Sizes, size)
			}
		}
		c.Style = number
		style.Colors = append(style.Colors, *c)
	}
	slices.SortFunc(style.Sizes, CompareSizes)
	slices.SortFunc(style.Colors, func(a, b StyleColor) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Color), strings.ToLower(b.Color)), cmp.Compare(a.Color, b.Color))
	})
	if style.Description == "" && len(style.Colors) > 0 {
		style.Description = style.Colors[0].Description
	}
	return style
}

func (c *StyleColor) add(size string, part PartStock) {
	stock := c.Stock[size]
	stock.Made = true
	stock.OnHand += part.OnHand
	stock.Parts = append(stock.Parts, part)
	c.Stock[size] = stock
}

// liveColumn is the stock of a suffixed part: the size's own column when it
// holds any, else whichever column does.
func (r InventoryRow) liveColumn(size string) int {
	if own := r.Sizes[ColumnOf(size)-1]; own != 0 {
		return own
	}
	for _, n := range r.Sizes {
		if n != 0 {
			return n
		}
	}
	return 0
}
