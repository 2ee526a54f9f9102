package sandbox

import (
	"strconv"
	"strings"
	"sync"

	"orderpad/assets"
	"orderpad/store/catalog"
)

// demoShape is a way of dividing a style's sizes over part numbers.
type demoShape struct {
	base     []int    // columns of the base part, empty when it has none
	suffixes []string // parts of their own: _2X, _OSFA, _3230
	weight   int      // among generated styles, in tenths
	types    []*demoType
}

// demoType is a product type with what goes with it in every row.
type demoType struct {
	name, account, findCode, preprint, palette string
}

// demoVendor is where a style comes from.
type demoVendor struct {
	id     int64
	name   string
	column int // where its suffixed parts' stock lies, 0 for the usual column
}

// demoColour is a colour as the vendor spells it.
type demoColour struct {
	name, colourRange string
}

// demoStyle is a style of the catalogue before it is stocked.
type demoStyle struct {
	number, description string
	shape               *demoShape
	palette             string
	colours             int
	vendor              *demoVendor
	productType         *demoType
	cost                int64 // in hundredths of a cent
	price               int64 // cents, from 24 pieces on
}

// demoStock is one row of stock that is given rather than generated.
type demoStock struct {
	part  string
	sizes [6]int
}

// demoContact is a person to order for a customer.
type demoContact struct {
	first, last, email, phone, title, department string
}

// demoCustomer is a customer with those who order there, in the table's order.
type demoCustomer struct {
	id                   int64
	company, rep, terms  string
	tax                  int64 // per mille
	street, city, region string
	zip                  string
	contacts             []demoContact
}

// demoFee is a fee or service that is sold as a line.
type demoFee struct {
	part, text string
	cents      int64
}

// demoTables is everything that the demo's data is made from.
type demoTables struct {
	styles    []demoStyle
	shapes    []*demoShape
	types     map[string]*demoType
	vendors   []*demoVendor
	palettes  map[string][]demoColour
	stock     map[string][]demoStock // by style, a bar, colour
	customers []*demoCustomer
	fees      map[string]demoFee
	words     map[string][]string
}

var readDemoTables = sync.OnceValue(func() *demoTables {
	t := &demoTables{
		types:    map[string]*demoType{},
		palettes: map[string][]demoColour{},
		stock:    map[string][]demoStock{},
		fees:     map[string]demoFee{},
		words:    map[string][]string{},
	}
	for _, f := range readTable("types", assets.DemoTypes) {
		t.types[f[0]] = &demoType{name: f[0], account: f[1], findCode: f[2], preprint: f[3], palette: f[4]}
	}
	for _, f := range readTable("colours", assets.DemoColours) {
		t.palettes[f[0]] = append(t.palettes[f[0]], demoColour{name: f[1], colourRange: f[2]})
	}
	for _, f := range readTable("words", assets.DemoWords) {
		t.words[f[0]] = append(t.words[f[0]], f[1])
	}
	for _, f := range readTable("fees", assets.DemoFees) {
		t.fees[f[0]] = demoFee{part: f[0], text: f[1], cents: parseScaled(f[2], 2)}
	}
	t.readStyles()
	for _, f := range readTable("stock", assets.DemoStock) {
		style, _, _ := strings.Cut(f[0], "_")
		row := demoStock{part: f[0]}
		for i := range row.sizes {
			row.sizes[i] = parseInt(f[2+i])
		}
		key := style + "|" + f[1]
		t.stock[key] = append(t.stock[key], row)
	}
	t.readCustomers()
	return t
})

func (t *demoTables) readStyles() {
	vendors := map[string]*demoVendor{}
	for _, f := range readTable("vendors", assets.DemoVendors) {
		v := &demoVendor{id: int64(parseInt(f[0])), name: f[1]}
		if f[2] != "" {
			v.column = parseInt(strings.TrimPrefix(f[2], "Size"))
		}
		vendors[v.name] = v
		t.vendors = append(t.vendors, v)
	}
	shapes := map[string]*demoShape{}
	for _, f := range readTable("shapes", assets.DemoShapes) {
		s := &demoShape{suffixes: strings.Fields(f[2]), weight: weighted(f[3])}
		for _, size := range strings.Fields(f[1]) {
			s.base = append(s.base, catalog.ColumnOf(size))
		}
		for name := range strings.SplitSeq(f[4], "|") {
			s.types = append(s.types, t.typeNamed(name))
		}
		shapes[f[0]] = s
		t.shapes = append(t.shapes, s)
	}
	for _, f := range readTable("styles", assets.DemoStyles) {
		style := demoStyle{
			number: f[0], description: f[1], shape: shapes[f[2]], palette: f[3], colours: parseInt(f[4]),
			vendor: vendors[f[5]], productType: t.typeNamed(f[6]), cost: parseScaled(f[7], 4), price: parseScaled(f[8], 2),
		}
		if style.shape == nil || style.vendor == nil || t.palettes[style.palette] == nil {
			panic("sandbox: demo style " + style.number + " names an unknown shape, vendor or palette")
		}
		t.styles = append(t.styles, style)
	}
}

func (t *demoTables) typeNamed(name string) *demoType {
	found, ok := t.types[name]
	if !ok {
		panic("sandbox: demo tables name an unknown product type: " + name)
	}
	return found
}

func (t *demoTables) readCustomers() {
	for _, f := range readTable("customers", assets.DemoCustomers) {
		id := int64(parseInt(f[0]))
		last := len(t.customers) - 1
		if last < 0 || t.customers[last].id != id {
			c := &demoCustomer{id: id, company: f[1], rep: f[8], terms: f[9], street: f[11], city: f[12], region: f[13], zip: f[14]}
			if f[10] != "exempt" {
				c.tax = parseScaled(f[10], 1)
			}
			t.customers = append(t.customers, c)
			last++
		}
		t.customers[last].contacts = append(t.customers[last].contacts,
			demoContact{first: f[2], last: f[3], email: f[4], phone: f[5], title: f[6], department: f[7]})
	}
}

// termsDays is the number in "Net 30", 0 for terms without one.
func termsDays(terms string) int64 {
	text, ok := strings.CutPrefix(terms, "Net ")
	if !ok {
		return 0
	}
	days, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic("sandbox: demo terms: " + err.Error())
	}
	return days
}
