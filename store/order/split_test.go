package order

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"orderpad/store/catalog"

	"pgregory.net/rapid"
)

// rows builds grid rows from "STYLE COLOUR SIZE=QTY@PRICE ...".
func rows(t *testing.T, texts ...string) []Line {
	t.Helper()
	var lines []Line
	for _, text := range texts {
		words := strings.Fields(text)
		line := Line{Style: words[0], Color: words[1]}
		for _, w := range words[2:] {
			size, rest, _ := strings.Cut(w, "=")
			qty, price, priced := strings.Cut(rest, "@")
			n, err := ParseQty(size, qty)
			if err != nil {
				t.Fatal(err)
			}
			line.SetQty(size, n, nil)
			if priced {
				m, err := catalog.ParsePrice(price)
				if err != nil {
					t.Fatal(err)
				}
				line.SetCellPrice(size, catalog.PriceOf(m), nil)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// show writes part lines shortly: part size qty [columns] price.
func show(parts []PartLine) string {
	var all []string
	for _, p := range parts {
		text := fmt.Sprintf("%s %s %d", p.Part, p.Size, p.Qty)
		if p.Columns != [6]int{} {
			text += fmt.Sprint(" ", p.Columns)
		}
		if p.Price.Set {
			text += " @" + p.Price.String()
		}
		all = append(all, strings.Join(strings.Fields(text), " "))
	}
	return strings.Join(all, "\n")
}

func TestSplit(t *testing.T) {
	const reference = "PC54 Navy S=4@8.50 M=8@8.50 L=8@8.50 XL=2@8.50 2XL=2@%s 3XL=1@%s"
	plain, surcharged := fmt.Sprintf(reference, "8.50", "8.50"), fmt.Sprintf(reference, "10.50", "11.50")
	seed, export := catalog.Spelling{}, catalog.Spelling{Table: catalog.TableExport}
	for _, c := range []struct {
		name string
		row  string
		mode Mode
		sp   catalog.Spelling
		want string
	}{
		{"reference order, suffix", plain, SplitSuffix, seed,
			"PC54 S 4 @8.50\nPC54 M 8 @8.50\nPC54 L 8 @8.50\nPC54 XL 2 @8.50\nPC54_2X 2XL 2 @8.50\nPC54_3X 3XL 1 @8.50"},
		{"reference order with surcharges, the export's table", surcharged, SplitSuffix, export,
			"PC54 S 4 @8.50\nPC54 M 8 @8.50\nPC54 L 8 @8.50\nPC54 XL 2 @8.50\nPC54_2X 2XL 2 @10.50\nPC54_3XL 3XL 1 @11.50"},
		{"reference order, server", surcharged, SplitServer, export,
			"PC54 S 4 @8.50\nPC54 M 8 @8.50\nPC54 L 8 @8.50\nPC54 XL 2 @8.50\nPC54 2XL 2 @10.50\nPC54 3XL 1 @11.50"},
		{"reference order, columns: standard and oversize apart", plain, SplitColumns, seed,
			"PC54 22 [4 8 8 2 0 0] @8.50\nPC54 3XL 3 [0 0 0 0 2 1] @8.50"},
		{"reference order with surcharges, columns", surcharged, SplitColumns, seed,
			"PC54 22 [4 8 8 2 0 0] @8.50\nPC54 2 [0 0 0 0 2 0] @10.50\nPC54 3XL 1 [0 0 0 0 0 1] @11.50"},
		{"the payload schema's standard sizes", "PC54 Forest S=5@15.00 M=10@15.00 L=15@15.00 XL=8@15.00", SplitColumns, seed,
			"PC54 38 [5 10 15 8 0 0] @15.00"},
		{"the payload schema's oversizes", "PC54 Forest 2XL=3@17.00 3XL=2@17.00", SplitColumns, seed, "PC54 3XL 5 [0 0 0 0 3 2] @17.00"},
		{"XS in columns, after the standard sizes", "LPC54 Navy XS=3@8.50 S=4@8.50", SplitColumns, seed,
			"LPC54 4 [4 0 0 0 0 0] @8.50\nLPC54 XS 3 [0 0 0 0 0 3] @8.50"},
		{"one size of column 6 a line", "PC54 Navy XS=1@8 2XL=2@8 3XL=3@8 4XL=4@8", SplitColumns, seed,
			"PC54 XS 3 [0 0 0 0 2 1] @8.00\nPC54 3XL 3 [0 0 0 0 0 3] @8.00\nPC54 4XL 4 [0 0 0 0 0 4] @8.00"},
		{"the ladies' XXL is not 2XL", "L500 Navy 2XL=1@8 XXL=2@8", SplitColumns, seed,
			"L500 1 [0 0 0 0 1 0] @8.00\nL500 XXL 2 [0 0 0 0 2 0] @8.00"},
		{"each price apart in columns", "PC54 Navy S=1@8 M=2@9 L=3@8", SplitColumns, seed,
			"PC54 4 [1 0 3 0 0 0] @8.00\nPC54 2 [0 2 0 0 0 0] @9.00"},
		{"no price is not zero", "PC54 Navy S=1@0 M=2", SplitColumns, seed, "PC54 1 [1 0 0 0 0 0] @0.00\nPC54 2 [0 2 0 0 0 0]"},
		{"sizes of no table go on the base part", "PC54 Navy Banana=1", SplitSuffix, seed, "PC54 Banana 1"},
		{"waist and inseam", "CT100 Black 3230=1 W30=2", SplitSuffix, seed, "CT100_W30 W30 2\nCT100_3230 3230 1"},
		{"a row without pieces", "PC54 Navy", SplitSuffix, seed, ""},
	} {
		lines := rows(t, c.row)
		parts := Split(lines, c.mode, c.sp)
		if got := show(parts); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.name, got, c.want)
		}
		checkRoundTrip(t, lines, c.mode, c.sp)
	}
	fee := []Line{{Style: "DD", Description: "Digitizing", Fee: true, Cells: []Cell{{Qty: 2, Price: catalog.PriceOf(6000)}}}}
	for _, mode := range []Mode{SplitSuffix, SplitServer, SplitColumns} {
		if got := show(Split(fee, mode, seed)); got != "DD 2 [2 0 0 0 0 0] @60.00" {
			t.Errorf("a fee in %s: %s", mode, got)
		}
		checkRoundTrip(t, fee, mode, seed)
	}
}

// sums are the pieces by style, colour, size and price.
func sums(lines []Line) map[string]int {
	all := map[string]int{}
	for _, l := range lines {
		for _, c := range l.Cells {
			all[fmt.Sprint(l.Style, "|", l.Color, "|", l.Fee, "|", c.Size, "|", c.Price)] += c.Qty
		}
	}
	return all
}

// checkRoundTrip holds what must be true of every order: no part line has
// quantity 0, pieces and money are kept, and joining what was split gives the
// same pieces for each style, colour, size and price.
func checkRoundTrip(t interface {
	Helper()
	Errorf(string, ...any)
}, lines []Line, mode Mode, sp catalog.Spelling) {
	t.Helper()
	parts := Split(lines, mode, sp)
	pieces, total := 0, catalog.Money(0)
	for _, p := range parts {
		inColumns := 0
		for _, n := range p.Columns {
			inColumns += n
		}
		if p.Qty <= 0 || (inColumns != 0 && inColumns != p.Qty) {
			t.Errorf("%s: a line of %d pieces with columns %v", mode, p.Qty, p.Columns)
		}
		if !p.Fee {
			pieces += p.Qty
		}
		total += p.Price.Money * catalog.Money(p.Qty)
	}
	o := Order{Lines: lines}
	if pieces != o.Pieces() || total != o.LinesTotal() {
		t.Errorf("%s: split has %d pieces for %s, the rows %d for %s", mode, pieces, total, o.Pieces(), o.LinesTotal())
	}
	joined := Join(parts, sp)
	if got, want := fmt.Sprint(sums(joined)), fmt.Sprint(sums(lines)); got != want {
		t.Errorf("%s: joined\n got %s\nwant %s\nfrom %s", mode, got, want, show(parts))
	}
	if got, want := fmt.Sprint(partSums(Split(joined, mode, sp))), fmt.Sprint(partSums(parts)); got != want {
		t.Errorf("%s: split again\n got %s\nwant %s", mode, got, want)
	}
	for _, l := range joined {
		if !slices.IsSortedFunc(l.Cells, func(a, b Cell) int { return catalog.CompareSizes(a.Size, b.Size) }) {
			t.Errorf("%s: sizes of %s out of order", mode, l.Style)
		}
	}
}

// partSums are the pieces by part, colour, size, column and price.
func partSums(parts []PartLine) map[string]int {
	all := map[string]int{}
	for _, p := range parts {
		for _, c := range p.cells("") {
			all[fmt.Sprint(p.Part, "|", p.Color, "|", c.Size, "|", catalog.ColumnOf(c.Size), "|", c.Price)] += c.Qty
		}
	}
	return all
}

func genLine(t *rapid.T) Line {
	if rapid.IntRange(0, 9).Draw(t, "fee") == 0 {
		fee := Line{Style: rapid.SampledFrom(feeNames).Draw(t, "part"), Fee: true}
		fee.SetQty("", rapid.IntRange(1, MaxQty).Draw(t, "qty"), nil)
		return fee
	}
	line := Line{
		Style: rapid.SampledFrom([]string{"PC54", "L500", "5000", "S608", "CT_100"}).Draw(t, "style"),
		Color: rapid.SampledFrom([]string{"Navy", "AthlNavy", "Jet Black"}).Draw(t, "colour"),
	}
	if rapid.Bool().Draw(t, "note") {
		line.WorkOrderNotes = "fold"
	}
	names := []string{"3230", "W30", "Banana"}
	for _, s := range catalog.Sizes() {
		names = append(names, s.Name)
	}
	prices := []catalog.Price{{}, catalog.PriceOf(0), catalog.PriceOf(850), catalog.PriceOf(1050)}
	line.SetPrice(rapid.SampledFrom(prices).Draw(t, "price"), "", nil)
	for range rapid.IntRange(1, 8).Draw(t, "sizes") {
		size := rapid.SampledFrom(names).Draw(t, "size")
		line.SetQty(size, rapid.IntRange(1, MaxQty).Draw(t, "qty"), catalog.Surcharges{"2XL": 200, "3XL": 300})
		if price := rapid.SampledFrom(prices).Draw(t, "own"); price.Set {
			line.SetCellPrice(size, price, nil)
		}
	}
	return line
}

func TestSplitThenJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var o Order
		for range rapid.IntRange(1, 5).Draw(t, "rows") {
			o.AddLine(genLine(t))
		}
		sp := catalog.Spelling{Table: rapid.SampledFrom([]catalog.Table{catalog.TableSeed, catalog.TableExport}).Draw(t, "table")}
		if rapid.Bool().Draw(t, "override") {
			sp.Override = map[string]string{"2XL": "_2XL", "XS": "_XS"}
		}
		mode := rapid.SampledFrom([]Mode{SplitSuffix, SplitServer, SplitColumns}).Draw(t, "mode")
		checkRoundTrip(t, o.Lines, mode, sp)
		// Rows that were one stay one: joining makes no more rows than there
		// are of style, colour and other fields, unless a size has two prices.
		if n := len(Join(Split(o.Lines, mode, sp), sp)); n > len(o.Lines) {
			t.Errorf("%s: %d rows became %d", mode, len(o.Lines), n)
		}
	})
}

func FuzzSplitThenJoin(f *testing.F) {
	f.Add([]byte{4, 4, 1, 5, 8, 1, 6, 8, 1, 7, 2, 2, 8, 2, 3}, uint8(0))
	f.Add([]byte{8, 1, 0, 7, 2, 0, 9, 3, 0}, uint8(2))
	f.Add([]byte{2, 9, 1, 52, 9, 2}, uint8(7))
	all := catalog.Sizes()
	f.Fuzz(func(t *testing.T, cells []byte, how uint8) {
		line := Line{Style: "PC54", Color: "Navy"}
		for ; len(cells) >= 3; cells = cells[3:] {
			size := all[int(cells[0])%len(all)].Name
			line.SetQty(size, int(cells[1]), nil)
			if cells[2] > 0 {
				line.SetCellPrice(size, catalog.PriceOf(catalog.Money(cells[2])), nil)
			}
		}
		sp := catalog.Spelling{}
		if how >= 128 {
			sp.Table = catalog.TableExport
		}
		checkRoundTrip(t, []Line{line}, []Mode{SplitSuffix, SplitServer, SplitColumns}[how%3], sp)
	})
}

// TestJoinFromERP joins line items as ManageOrders gives them: parts with
// their columns, and no names of sizes.
func TestJoinFromERP(t *testing.T) {
	price := catalog.PriceOf(850)
	lines := Join([]PartLine{
		{Part: "PC54", Color: "Navy", Description: "Tee", Qty: 22, Columns: [6]int{4, 8, 8, 2}, Price: price},
		{Part: "PC54_2X", Color: "Navy", Qty: 2, Columns: [6]int{0, 0, 0, 0, 2}, Price: catalog.PriceOf(1050)},
		{Part: "PC54_3XL", Color: "Navy", Qty: 1, Columns: [6]int{0, 0, 0, 0, 0, 1}, Price: catalog.PriceOf(1150)},
		{Part: "PC54", Color: "Navy", Qty: 5, Columns: [6]int{5}, Price: catalog.PriceOf(800)}, // S at another price
		{Part: "LPC54", Color: "Navy", Qty: 3, Columns: [6]int{0, 0, 0, 0, 0, 3}, Price: price},
		{Part: "DD", Description: "Digitizing", Qty: 1, Columns: [6]int{1}, Price: catalog.PriceOf(6000)},
		{Part: "PC54", Color: "Red", Qty: 0, Price: price},
	}, catalog.Spelling{})
	var got []string
	for _, l := range lines {
		var cells []string
		for _, c := range l.Cells {
			cells = append(cells, strings.TrimSpace(fmt.Sprintf("%s %d @%s", c.Size, c.Qty, c.Price)))
		}
		got = append(got, strings.TrimSpace(cmp.Or(l.Color, "fee")+" "+l.Style+": "+strings.Join(cells, ", ")))
	}
	want := `Navy PC54: S 4 @8.50, M 8 @8.50, L 8 @8.50, XL 2 @8.50, 2XL 2 @10.50, 3XL 1 @11.50
Navy PC54: S 5 @8.00
Navy LPC54: XS 3 @8.50
fee DD: 1 @60.00
Red PC54:`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	if o := (Order{Lines: lines}); o.Pieces() != 33 {
		t.Errorf("%d pieces, fees not counted; want 33", o.Pieces())
	}
}

func TestLinePrices(t *testing.T) {
	surcharges := catalog.Surcharges{"2XL": 200}
	var l Line
	l.SetPrice(catalog.PriceOf(850), "price list", surcharges)
	l.SetQty("2XL", 2, surcharges)
	l.SetQty("S", 4, surcharges)
	l.SetQty("L", 1, surcharges)
	if !l.SetCellPrice("L", catalog.PriceOf(700), surcharges) || l.SetCellPrice("XL", catalog.PriceOf(1), surcharges) {
		t.Error("a price is set for the sizes of the line and no others")
	}
	price := func(size string) string { return l.Cell(size).Price.String() }
	if price("S") != "8.50" || price("2XL") != "10.50" || price("L") != "7.00" || l.Total() != 4*850+2*1050+700 || l.Pieces() != 7 {
		t.Errorf("prices %s %s %s, total %s", price("S"), price("2XL"), price("L"), l.Total())
	}
	before := l
	l.SetPrice(catalog.PriceOf(900), "", surcharges)
	if price("S") != "9.00" || price("2XL") != "11.00" || price("L") != "7.00" {
		t.Errorf("after a new price: %s %s %s; a size's own price stays", price("S"), price("2XL"), price("L"))
	}
	l.SetCellPrice("L", catalog.Price{}, surcharges)
	l.SetQty("S", 0, surcharges)
	if price("L") != "9.00" || len(l.Cells) != 2 || len(before.Cells) != 3 || before.Cell("S").Qty != 4 {
		t.Errorf("now %v, before %v; changing one leaves copies alone", l.Cells, before.Cells)
	}
}

func TestParseQty(t *testing.T) {
	for text, want := range map[string]int{"0": 0, "1": 1, " 12 ": 12, "+3": 3, "99999": 99_999, "007": 7} {
		if got, err := ParseQty("S", text); err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"": "not a whole number", "-": "not a whole number", "+": "not a whole number", "abc": "not a whole number",
		"1.5": "not a whole number", "1e3": "not a whole number", "5-5": "not a whole number", "--5": "not a whole number",
		"4 4": "not a whole number", "٣": "not a whole number", "-1": "negative", "-99999999999999999999": "negative",
		"100000": "over 99,999", "99999999999999999999": "over 99,999",
	} {
		_, err := ParseQty("2XL", text)
		e, ok := err.(*Error)
		if !ok || e.Field != "2XL" || e.Kind != KindInvalid || !strings.Contains(e.Message, want) || !strings.Contains(e.Message, "2XL") {
			t.Errorf("%q: %v; want %q about 2XL", text, err, want)
		}
	}
	if e, ok := func() error { _, err := ParseQty("", "x"); return err }().(*Error); !ok || e.Field != "Qty" || !strings.Contains(e.Message, "the line") {
		t.Errorf("a line's own quantity: %v", e)
	}
}
