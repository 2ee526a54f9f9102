package sandbox

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"orderpad/assets"
	"orderpad/store/catalog"
)

// demoOrders is how many past orders the demo has unless told otherwise.
const demoOrders = 400

// DataOptions says how much the sandbox holds when it starts.
type DataOptions struct {
	// Rows is the number of inventory rows: the first so many of the demo's
	// catalogue, and generated styles of the same shapes beyond it. 0 is the
	// demo's catalogue as it is.
	Rows int
	// Orders is the number of past orders, spread over 24 months. 0 is 400,
	// less than 0 none.
	Orders int
	// Seed picks one of many equally likely data sets. 0 is 1.
	Seed int64
	// Today is the civil day (UTC) that ages count from. Zero is the day of
	// this machine's clock.
	Today time.Time
	// Practice adds customers to call: one gone quiet, one of last year's season.
	Practice bool
}

// Generate makes the sandbox's data. The same options give the same data to
// the byte, and the inventory of a smaller Rows is the beginning of that of a
// larger one.
func Generate(o DataOptions) *Data {
	if o.Orders == 0 {
		o.Orders = demoOrders
	}
	o.Orders = max(0, o.Orders)
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Today.IsZero() {
		o.Today = time.Now()
	}
	year, month, day := o.Today.UTC().Date()
	o.Today = time.Date(year, month, day, 0, 0, 0, 0, time.UTC)

	tables := readDemoTables()
	// One stream a part, so that more inventory rows do not change the orders.
	stock := newStocker(tables, rand.New(rand.NewPCG(uint64(o.Seed), 1)), o)
	stock.run()
	history := newHistorian(tables, stock.goods, rand.New(rand.NewPCG(uint64(o.Seed), 2)), o)
	oldest := history.run()
	if o.Practice {
		history.practise(oldest)
	}
	history.data.Inventory = stock.rows
	history.data.ECat = eCatOrders(tables, stock.goods, rand.New(rand.NewPCG(uint64(o.Seed), 3)), o.Today)
	return history.data
}

// DemoSurcharges is the demo shop's oversize surcharge by size, in dollars a
// piece, on top of the price list.
func DemoSurcharges() map[string]string {
	return map[string]string{"2XL": "2.00", "3XL": "3.00", "4XL": "4.00", "5XL": "5.00", "6XL": "6.00"}
}

// surchargeCents is the oversize surcharge of a size, 0 for most; ladies' XXL
// costs what 2XL does.
func surchargeCents(size string) int64 {
	surcharges := catalog.Surcharges{}
	for size, text := range DemoSurcharges() {
		surcharges[size] = catalog.Money(parseScaled(text, 2))
	}
	return int64(surcharges.Of(size))
}

// priceBreaks are the quantities from which the demo's three prices count,
// and those prices in per cent of the middle one.
var priceBreaks = [3]struct {
	from    int
	percent int64
}{{1, 118}, {24, 100}, {72, 91}}

// priceCents is the demo's list price a piece, without surcharge, when so
// many of the style are ordered. Talls from 3XLT on have prices of their own.
func (s *demoStyle) priceCents(size string, quantity int) int64 {
	percent := priceBreaks[0].percent
	for _, b := range priceBreaks {
		if quantity >= b.from {
			percent = b.percent
		}
	}
	quarters := (s.price*percent/100 + 12) / 25
	return quarters*25 + ownPriceExtra[size]
}

// ownPriceExtra is what sizes with a price of their own cost more, in cents.
var ownPriceExtra = map[string]int64{"3XLT": 200, "4XLT": 300}

// DemoPrices is the demo shop's price list as CSV with the header
// style,size,from_qty,price: dollars a piece from a quantity on. An empty size
// stands for every size of the style that has no price of its own; oversize
// surcharges come on top. Fees have their rows too.
func DemoPrices() string {
	var out strings.Builder
	out.WriteString("style,size,from_qty,price\n")
	for i := range readDemoTables().styles {
		style := &readDemoTables().styles[i]
		sizes := []string{""}
		for _, suffix := range style.shape.suffixes {
			if size := suffixSize(suffix); ownPriceExtra[size] != 0 {
				sizes = append(sizes, size)
			}
		}
		for _, size := range sizes {
			for _, b := range priceBreaks {
				cents := style.priceCents(size, b.from)
				fmt.Fprintf(&out, "%s,%s,%d,%d.%02d\n", style.number, size, b.from, cents/100, cents%100)
			}
		}
	}
	for _, fee := range readTable("fees", assets.DemoFees) {
		fmt.Fprintf(&out, "%s,,1,%s\n", fee[0], fee[2])
	}
	return out.String()
}

// suffixSize is the size that a part number's suffix stands for: 2XL for _2X,
// none for the base part.
func suffixSize(suffix string) string {
	_, size := catalog.ParsePart("X" + suffix)
	return size
}

// day writes a civil day as the servers do: YYYY-MM-DD.
func day(t time.Time) string { return t.Format(time.DateOnly) }

// dollars turns cents into the float that the servers put on the wire.
func dollars(cents int64) float64 { return float64(cents) / 100 }

// parseScaled reads a plain decimal such as 2.1875 as a whole number of its
// smallest units, 21875 for 4 places.
func parseScaled(text string, places int) int64 {
	whole, fraction, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole+(fraction + strings.Repeat("0", places))[:places], 10, 64)
	if err != nil {
		panic("sandbox: demo tables: " + err.Error())
	}
	return n
}

// readTable reads an embedded CSV without its header. The tables are part of
// the program, so a broken one is a mistake in it, not in its input.
func readTable(name string, table []byte) [][]string {
	records, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	if err != nil || len(records) < 2 {
		panic(fmt.Sprintf("sandbox: demo table %s: %d lines, %v", name, len(records), err))
	}
	return records[1:]
}

// parseInt reads a whole number of an embedded table.
func parseInt(text string) int { return int(parseScaled(text, 0)) }

// weighted turns a weight of a table into whole tenths.
func weighted(text string) int { return int(parseScaled(text, 1)) }
