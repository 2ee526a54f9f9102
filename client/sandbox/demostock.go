package sandbox

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
)

// goods is a stocked style of the demo's own, for orders to draw on.
type goods struct {
	style   *demoStyle
	colours []goodsColour
}

// goodsColour is a colour of a style with the parts that exist for it.
type goodsColour struct {
	name  string
	parts []goodsPart
}

// goodsPart is one row of the inventory as orders see it.
type goodsPart struct {
	number  string
	size    string // what the suffix says, empty for the base part
	columns []int  // where its quantities stand, 1 to 6
}

// stocker writes the inventory.
type stocker struct {
	tables *demoTables
	rng    *rand.Rand
	limit  int      // rows wanted, 0 for the demo's own
	days   []string // by age
	rows   []InventoryRow
	goods  []goods
	taken  map[string]bool // style numbers
	shapes []*demoShape    // each as often as its weight
}

func newStocker(tables *demoTables, rng *rand.Rand, o DataOptions) *stocker {
	s := &stocker{tables: tables, rng: rng, limit: o.Rows, taken: map[string]bool{}}
	for age := range 365 {
		s.days = append(s.days, day(o.Today.AddDate(0, 0, -age)))
	}
	for _, shape := range tables.shapes {
		for range shape.weight {
			s.shapes = append(s.shapes, shape)
		}
	}
	s.rows = make([]InventoryRow, 0, max(o.Rows, 10_000))
	return s
}

func (s *stocker) run() {
	for i := range s.tables.styles {
		if s.full() {
			return
		}
		style := &s.tables.styles[i]
		s.taken[style.number] = true
		colours := s.pickColours(s.tables.palettes[style.palette], style.colours)
		s.goods = append(s.goods, goods{style: style, colours: s.stock(style, colours)})
	}
	for s.limit > 0 && !s.full() {
		style := s.invent()
		s.stock(&style, s.pickColours(s.tables.palettes[style.palette], style.colours))
	}
}

func (s *stocker) full() bool { return s.limit > 0 && len(s.rows) >= s.limit }

// stock writes the rows of a style, colour by colour, until there are enough.
func (s *stocker) stock(style *demoStyle, colours []demoColour) []goodsColour {
	stocked := make([]goodsColour, 0, len(colours))
	for nth, colour := range colours {
		if s.full() {
			break
		}
		line := goodsColour{name: colour.name}
		if given := s.tables.stock[style.number+"|"+colour.name]; given != nil {
			line.parts = s.stockGiven(style, colour, given)
		} else {
			line.parts = s.stockColour(style, colour, nth == 0)
		}
		stocked = append(stocked, line)
	}
	return stocked
}

// stockGiven writes the rows that the table gives for a style and colour.
func (s *stocker) stockGiven(style *demoStyle, colour demoColour, given []demoStock) []goodsPart {
	var parts []goodsPart
	for _, row := range given {
		suffix := strings.TrimPrefix(row.part, style.number)
		if s.full() {
			break
		}
		s.add(style, colour, suffix, row.sizes)
		parts = append(parts, goodsPart{number: row.part, size: suffixSize(suffix), columns: s.columns(style, suffix)})
	}
	return parts
}

// stockColour writes the rows of a style and colour. The first colour has all
// parts; in others the far sizes are sometimes not made.
func (s *stocker) stockColour(style *demoStyle, colour demoColour, all bool) []goodsPart {
	parts := make([]goodsPart, 0, 1+len(style.shape.suffixes))
	put := func(suffix string) {
		if s.full() {
			return
		}
		columns := s.columns(style, suffix)
		var sizes [6]int
		for _, column := range columns {
			sizes[column-1] = s.onHand()
		}
		s.add(style, colour, suffix, sizes)
		parts = append(parts, goodsPart{number: style.number + suffix, size: suffixSize(suffix), columns: columns})
	}
	if len(style.shape.base) > 0 {
		put("")
	}
	for i, suffix := range style.shape.suffixes {
		if all || len(parts) == 0 || s.rng.IntN(100) >= 2+2*i {
			put(suffix)
		}
	}
	return parts
}

// columns says where the quantities of a style's part stand: the size's own
// column, unless its vendor's lie elsewhere.
func (s *stocker) columns(style *demoStyle, suffix string) []int {
	switch {
	case suffix == "":
		return style.shape.base
	case style.vendor.column != 0:
		return []int{style.vendor.column}
	}
	return []int{catalog.ColumnOf(suffixSize(suffix))}
}

// onHand is a plausible stock: mostly dozens, some thousand, one in nine none,
// one in a hundred below zero, as where a pick was booked before a receipt.
func (s *stocker) onHand() int {
	switch roll := s.rng.IntN(100); {
	case roll < 11:
		return 0
	case roll < 12:
		return -1 - s.rng.IntN(8)
	case roll < 17:
		return 300 + s.rng.IntN(2200)
	}
	return 1 + s.rng.IntN(12+s.rng.IntN(240))
}

func (s *stocker) add(style *demoStyle, colour demoColour, suffix string, sizes [6]int) {
	cost, total := style.cost, 0
	if i := slices.Index(style.shape.suffixes, suffix); i >= 0 && len(style.shape.base) > 0 {
		cost += int64(i+1) * 7500
	}
	for _, n := range sizes {
		total += n
	}
	age := s.rng.IntN(len(s.days))
	if s.rng.IntN(30) == 0 {
		age = 0
	}
	s.rows = append(s.rows, InventoryRow{
		ID:               int64(20_001 + len(s.rows)),
		PartNumber:       blanked(style.number+suffix, colour.name),
		ColorRange:       colour.colourRange,
		Color:            colour.name,
		PartDescription:  style.description,
		Size01:           sizes[0],
		Size02:           sizes[1],
		Size03:           sizes[2],
		Size04:           sizes[3],
		Size05:           sizes[4],
		Size06:           sizes[5],
		UnitCost:         float64(cost) / 10_000,
		TotalCost:        float64(cost*int64(total)) / 10_000,
		GLAccount:        style.productType.account,
		SKU:              strconv.Itoa(1_000_000 + s.rng.IntN(9_000_000)),
		PreprintGroup:    style.productType.preprint,
		ProductType:      style.productType.name,
		FindCode:         style.productType.findCode,
		IDVendor:         style.vendor.id,
		VendorName:       style.vendor.name,
		DateModification: s.days[age],
	})
}

// pickColours takes n colours: the palette's first three always, the rest by
// chance but in the palette's order, and two-tone ones where it has too few.
func (s *stocker) pickColours(palette []demoColour, n int) []demoColour {
	picked := make([]demoColour, 0, n)
	for i, colour := range palette {
		missing, left := n-len(picked), len(palette)-i
		if missing > 0 && (i < 3 || s.rng.IntN(left) < missing) {
			picked = append(picked, colour)
		}
	}
	for len(picked) < n {
		first, second := palette[s.rng.IntN(len(palette))], palette[s.rng.IntN(len(palette))]
		name := first.name + "/" + second.name
		known := slices.ContainsFunc(picked, func(c demoColour) bool { return c.name == name })
		if first != second && !known {
			picked = append(picked, demoColour{name: name, colourRange: first.colourRange})
		}
	}
	return picked
}

// invent makes up a style in one of the demo's shapes.
func (s *stocker) invent() demoStyle {
	shape := s.shapes[s.rng.IntN(len(s.shapes))]
	productType := shape.types[s.rng.IntN(len(shape.types))]
	return demoStyle{
		number: s.inventNumber(),
		description: s.word("mill") + " " + s.word("adjective") + " " + s.word("fabric") + " " +
			s.word(productType.name),
		shape:       shape,
		palette:     productType.palette,
		colours:     1 + s.rng.IntN(18),
		vendor:      s.tables.vendors[s.rng.IntN(len(s.tables.vendors))],
		productType: productType,
		cost:        25 * int64(800+s.rng.IntN(12_000)),
	}
}

func (s *stocker) inventNumber() string {
	for {
		number := s.word("prefix") + strconv.Itoa(100+s.rng.IntN(9_900))
		if s.rng.IntN(4) == 0 {
			number += string(rune('A' + s.rng.IntN(26)))
		}
		if !s.taken[number] {
			s.taken[number] = true
			return number
		}
	}
}

func (s *stocker) word(kind string) string {
	words := s.tables.words[kind]
	return words[s.rng.IntN(len(words))]
}
