package order

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"orderpad/store/catalog"
)

// ladder is a price list of one style in the notation 1:10.50 24:9.00.
func ladder(style, text string) []catalog.ListPrice {
	var list []catalog.ListPrice
	for _, word := range strings.Fields(text) {
		var from int
		var price float64
		if _, err := fmt.Sscanf(word, "%d:%f", &from, &price); err != nil {
			panic(err)
		}
		list = append(list, catalog.ListPrice{Style: style, FromQty: from, Price: catalog.Money(price*100 + 0.5)})
	}
	return list
}

const pc54Ladder = "1:10.50 12:9.50 24:9.00 48:8.50 72:7.75 96:7.25"

// goods is a line with pieces in M.
func goods(style, color string, pieces int) Line {
	l := Line{Style: style, Color: color}
	l.SetQty("M", pieces, nil)
	return l
}

func fee(part string, qty int) Line {
	l := Line{Style: part, Fee: true}
	l.SetQty("", qty, nil)
	return l
}

// priced says what each line costs and from where.
func priced(o Order) string {
	var all []string
	for _, l := range o.Lines {
		all = append(all, fmt.Sprintf("%s %s %s", strings.TrimSpace(l.Style+" "+l.Color), l.Price, orNone(string(l.Source()))))
	}
	return strings.Join(all, " | ")
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func TestEachBreakEdge(t *testing.T) {
	var book PriceBook
	book.Add("PC54", ladder("PC54", pc54Ladder), nil)
	for _, c := range []struct {
		pieces int
		price  string
		foot   string
		less   string
	}{
		{1, "10.50", "1 of PC54 · 10.50 from 1 · 11 more to 12: 9.50", ""},
		{11, "10.50", "11 of PC54 · 10.50 from 1 · 1 more to 12: 9.50", "1 more cost less than nothing: 11 x 10.50 = 115.50, 12 x 9.50 = 114.00"},
		{12, "9.50", "12 of PC54 · 9.50 from 12 · 12 more to 24: 9.00", ""},
		{23, "9.50", "23 of PC54 · 9.50 from 12 · 1 more to 24: 9.00", "1 more cost less than nothing: 23 x 9.50 = 218.50, 24 x 9.00 = 216.00"},
		{24, "9.00", "24 of PC54 · 9.00 from 24 · 24 more to 48: 8.50", ""},
		{47, "9.00", "47 of PC54 · 9.00 from 24 · 1 more to 48: 8.50", "1 more cost less than nothing: 47 x 9.00 = 423.00, 48 x 8.50 = 408.00"},
		{48, "8.50", "48 of PC54 · 8.50 from 48 · 24 more to 72: 7.75", ""},
		{66, "8.50", "66 of PC54 · 8.50 from 48 · 6 more to 72: 7.75", "6 more cost less than nothing: 66 x 8.50 = 561.00, 72 x 7.75 = 558.00"},
		{71, "8.50", "71 of PC54 · 8.50 from 48 · 1 more to 72: 7.75", "1 more cost less than nothing: 71 x 8.50 = 603.50, 72 x 7.75 = 558.00"},
		{72, "7.75", "72 of PC54 · 7.75 from 72 · 24 more to 96: 7.25", ""},
		{84, "7.75", "84 of PC54 · 7.75 from 72 · 12 more to 96: 7.25", ""},
		{95, "7.75", "95 of PC54 · 7.75 from 72 · 1 more to 96: 7.25", "1 more cost less than nothing: 95 x 7.75 = 736.25, 96 x 7.25 = 696.00"},
		{96, "7.25", "96 of PC54 · 7.25 from 96", ""},
		{99_999, "7.25", "99999 of PC54 · 7.25 from 96", ""},
	} {
		o := Order{Lines: []Line{goods("PC54", "Navy", c.pieces)}}
		o.Reprice(book, DefaultSettings())
		f := o.Offer(0, book, BreaksStyle)
		if got := o.Lines[0].Price.String(); got != c.price || f.Foot() != c.foot || f.LessThanNothing() != c.less {
			t.Errorf("%d: %s\n%s\n%s", c.pieces, got, f.Foot(), f.LessThanNothing())
		}
	}
}

// What counts together, by each setting: 48 Navy and 36 Jet Black reach 72
// together, fees and other styles do not help.
func TestBreaks(t *testing.T) {
	one, two := "A", "B"
	design := func(l Line, id *string) Line {
		l.ExtDesignIDBlock = id
		return l
	}
	none := ""
	for name, c := range map[string]struct {
		breaks  Breaks
		lines   []Line
		designs []Design
		want    string
	}{
		"style over colours": {BreaksStyle, []Line{goods("PC54", "Navy", 48), goods("pc54", "Jet Black", 36), fee("DECG", 500)}, nil, "7.75 7.75"},
		"three of twelve":    {BreaksStyle, []Line{goods("PC54", "Navy", 12), goods("PC54", "Red", 12), goods("PC54", "Ash", 12)}, nil, "9.00 9.00 9.00"},
		"other styles":       {BreaksStyle, []Line{goods("PC54", "Navy", 12), goods("PC61", "Navy", 100)}, nil, "9.50 7.25"},
		"line":               {BreaksLine, []Line{goods("PC54", "Navy", 48), goods("PC54", "Jet Black", 36)}, nil, "8.50 9.00"},
		"order":              {BreaksOrder, []Line{goods("PC54", "Navy", 12), goods("PC61", "Navy", 12), fee("DD", 900)}, nil, "9.00 9.00"},
		"same design": {BreaksDesign, []Line{design(goods("PC54", "Navy", 12), &one), design(goods("PC61", "Navy", 12), &one), design(goods("PC54", "Red", 12), &two)},
			[]Design{{ExtDesignID: one}, {ExtDesignID: two}}, "9.00 9.00 9.50"},
		"all designs on a line": {BreaksDesign, []Line{goods("PC54", "Navy", 12), design(goods("PC61", "Navy", 12), &two)},
			[]Design{{ExtDesignID: one}, {ExtDesignID: two}}, "9.00 9.00"},
		"no design counts by style": {BreaksDesign, []Line{design(goods("PC54", "Navy", 12), &none), design(goods("PC54", "Red", 12), &none), goods("PC61", "Ash", 12)},
			[]Design{{ExtDesignID: one}}, "9.00 9.00 9.50"},
		"an order without designs": {BreaksDesign, []Line{goods("PC54", "Navy", 12), goods("PC61", "Red", 12)}, nil, "9.50 9.50"},
	} {
		var book PriceBook
		for _, style := range []string{"PC54", "PC61"} {
			book.Add(style, ladder(style, pc54Ladder), nil)
		}
		o := Order{Lines: c.lines, Fields: Fields{Designs: c.designs}}
		s := DefaultSettings()
		s.Breaks = c.breaks
		o.Reprice(book, s)
		var got []string
		for _, l := range o.Lines {
			if !l.Fee {
				got = append(got, l.Price.String())
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

// Last paid is offered for what it compares with, and never in silence.
func TestLastPaid(t *testing.T) {
	paid := func(price catalog.Money, pieces int) []PaidPrice {
		return []PaidPrice{{Style: "PC61", Size: "M", Price: price, Date: Date{2026, 11, 24}, Order: 141864, Pieces: pieces}}
	}
	for _, c := range []struct {
		now, then int
		price     catalog.Money
		prefer    Source
		want      string
		rule      string
	}{
		{300, 36, 950, "", "8.75 list", "8.75 list from 72: 300 of PC61, all colours and sizes · 9.50 last paid (36 pcs, 24 Nov 2026)"},
		{300, 36, 950, SourcePaid, "9.50 last paid", "9.50 last paid (36 pcs, 24 Nov 2026) · list at 300: 8.75"},
		{36, 40, 950, "", "9.50 last paid", "9.50 last paid (40 pcs, 24 Nov 2026) · list at 36: 9.75"},
		{36, 40, 950, SourceList, "9.75 list", "9.75 list from 24: 36 of PC61, all colours and sizes · 9.50 last paid (40 pcs, 24 Nov 2026)"},
		{12, 300, 800, "", "11.00 list", "11.00 list from 1: 12 of PC61, all colours and sizes · 8.00 last paid (300 pcs, 24 Nov 2026)"},
		{300, 36, 800, "", "8.00 last paid", "8.00 last paid (36 pcs, 24 Nov 2026) · list at 300: 8.75"},
		{300, 0, 950, "", "8.75 list", "8.75 list from 72: 300 of PC61, all colours and sizes · 9.50 last paid (24 Nov 2026)"},
	} {
		var book PriceBook
		book.Add("PC61", ladder("PC61", "1:11.00 24:9.75 72:8.75"), paid(c.price, c.then))
		o := Order{Lines: []Line{goods("PC61", "Ash", c.now)}}
		o.Lines[0].Prefer = c.prefer
		o.Reprice(book, DefaultSettings())
		l := o.Lines[0]
		if got := l.Price.String() + " " + string(l.Source()); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
		if got := o.Offer(0, book, BreaksStyle).Rule(l, BreaksStyle); got != c.rule {
			t.Errorf("%+v:\n%s", c, got)
		}
	}
	// Where the list has nothing it is what was paid; another customer's goes.
	var book PriceBook
	book.Add("PC61", nil, paid(950, 12))
	o := Order{Lines: []Line{goods("PC61", "Ash", 300)}}
	if o.Reprice(book, DefaultSettings()); priced(o) != "PC61 Ash 9.50 last paid" {
		t.Error(priced(o))
	}
	book.Add("PC61", nil, nil)
	if o.Reprice(book, DefaultSettings()); o.Lines[0].Priced() || o.Lines[0].Source() != "" {
		t.Error(priced(o))
	}
}

// Fees have prices of their own, and a typed price stays whatever is added.
func TestFeesAndTypedPrices(t *testing.T) {
	var book PriceBook
	book.Add("NAME", ladder("NAME", "1:8.00 24:6.00"), nil)
	book.Add("PC54", append(ladder("PC54", pc54Ladder), catalog.ListPrice{Style: "PC54", Size: "4XL", FromQty: 1, Price: 1500}), nil)
	s := DefaultSettings()
	s.Surcharges = catalog.Surcharges{"2XL": 200}
	o := Order{Lines: []Line{fee("NAME", 24), goods("PC54", "Navy", 12), goods("PC54", "Red", 12)}}
	o.Lines[1].SetQty("XXL", 2, s.Surcharges)
	o.Lines[1].SetQty("4XL", 2, s.Surcharges)
	o.Reprice(book, s)
	if got := priced(o); got != "NAME 6.00 list | PC54 Navy 9.00 list | PC54 Red 9.00 list" {
		t.Error(got)
	}
	if l := o.Lines[1]; l.Cell("XXL").Price.Money != 1100 || l.Cell("4XL").Price.Money != 1500 || !l.Cell("4XL").Offered {
		t.Errorf("%+v", l.Cells)
	}
	o.Lines[1].SetCellPrice("M", catalog.PriceOf(700), s.Surcharges)
	o.Lines[2].SetPrice(catalog.PriceOf(650), "", s.Surcharges)
	o.Lines[2].SetQty("M", 200, s.Surcharges)
	o.Reprice(book, s)
	if got := priced(o); got != "NAME 6.00 list | PC54 Navy 7.25 list | PC54 Red 6.50 typed" {
		t.Error(got)
	}
	if l := o.Lines[1]; l.Cell("M").Price.Money != 700 || l.Cell("XXL").Price.Money != 925 {
		t.Errorf("%+v", l.Cells)
	}
	s.Surcharges["XXL"] = 350
	if o.Reprice(book, s); o.Lines[1].Cell("XXL").Price.Money != 1075 {
		t.Errorf("%+v", o.Lines[1].Cells)
	}
}

// anyLadder draws a list whose rows are in any order and cost anything.
func anyLadder(t *rapid.T) []catalog.ListPrice {
	from := rapid.SliceOfNDistinct(rapid.IntRange(1, 200), 1, 6, func(n int) int { return n }).Draw(t, "from")
	var list []catalog.ListPrice
	for _, n := range append(from, 1) {
		list = append(list, catalog.ListPrice{Style: "PC54", FromQty: n, Price: catalog.Money(rapid.IntRange(1, 2000).Draw(t, "cents"))})
	}
	return list
}

func anyBreaks(t *rapid.T) Breaks {
	return rapid.SampledFrom([]Breaks{BreaksLine, BreaksStyle, BreaksOrder, BreaksDesign}).Draw(t, "breaks")
}

func anyLines(t *rapid.T) []Line {
	var lines []Line
	for range rapid.IntRange(1, 5).Draw(t, "rows") {
		l := Line{Style: rapid.SampledFrom([]string{"PC54", "pc54", "PC61"}).Draw(t, "style"), Color: rapid.SampledFrom([]string{"Navy", "Red", "Ash"}).Draw(t, "color")}
		for _, size := range []string{"S", "M", "2XL", "XXL"} {
			l.SetQty(size, rapid.IntRange(0, 60).Draw(t, size), nil)
		}
		lines = append(lines, l)
	}
	return lines
}

// Under one list an offered price never rises when pieces are added, and fees
// never count.
func TestOfferedPriceNeverRises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var book PriceBook
		book.Add("PC54", anyLadder(t), nil)
		book.Add("PC61", anyLadder(t), nil)
		s := DefaultSettings()
		s.Breaks, s.Surcharges = anyBreaks(t), catalog.Surcharges{"2XL": 200}
		o := Order{Lines: anyLines(t)}
		if rapid.Bool().Draw(t, "design") {
			o.Fields.Designs = []Design{{ExtDesignID: "A"}}
		}
		o.Reprice(book, s)
		more := o.Clone()
		row := rapid.IntRange(0, len(more.Lines)-1).Draw(t, "row")
		size := rapid.SampledFrom([]string{"S", "M", "2XL", "XXL"}).Draw(t, "size")
		more.Lines[row].SetQty(size, more.Lines[row].Cell(size).Qty+rapid.IntRange(1, 100).Draw(t, "more"), s.Surcharges)
		more.Reprice(book, s)
		for i, l := range o.Lines {
			for _, c := range l.Cells {
				if now := more.Lines[i].Cell(c.Size).Price; now.Money > c.Price.Money {
					t.Fatalf("%s %s costs %s, and with more pieces %s", l.Style, c.Size, c.Price, now)
				}
			}
		}
		withFees := o.Clone()
		withFees.Lines = append(withFees.Lines, fee("DECG", rapid.IntRange(1, 5000).Draw(t, "fees")))
		withFees.Reprice(book, s)
		for i, l := range o.Lines {
			if !slices.Equal(l.Cells, withFees.Lines[i].Cells) {
				t.Fatalf("fees changed %+v to %+v", l, withFees.Lines[i])
			}
		}
		twice := more.Clone()
		if twice.Reprice(book, s); fmt.Sprint(twice.Lines) != fmt.Sprint(more.Lines) {
			t.Fatalf("pricing again changes %v to %v", more.Lines, twice.Lines)
		}
	})
}

// The total is the sum of what stands beside it, whatever rates there are.
func TestSumIsItsParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var book PriceBook
		book.Add("PC54", anyLadder(t), nil)
		o := Order{Lines: anyLines(t), PaidBefore: catalog.Money(rapid.IntRange(0, 9000).Draw(t, "before"))}
		set := func(path, value string) {
			if err := o.SetPath(path, value); err != nil {
				t.Fatal(err)
			}
		}
		set("TotalDiscounts", rapid.SampledFrom([]string{"", "12.34", "10%", "0.5%"}).Draw(t, "discount"))
		set("TaxTotal", rapid.SampledFrom([]string{"", "7.00", "8.25%", "10.1 %"}).Draw(t, "tax"))
		set("cur_Shipping", rapid.SampledFrom([]string{"", "18.50"}).Draw(t, "shipping"))
		o.Reprice(book, DefaultSettings())
		var cells catalog.Money
		for _, l := range o.Lines {
			for _, c := range l.Cells {
				cells += c.Price.Money * catalog.Money(c.Qty)
			}
		}
		s := o.Sum()
		if s.Goods != cells || s.Total != s.Goods-s.Discount.Money+s.Shipping.Money+s.Tax.Money || s.Total != o.Total() || s.Balance != s.Total-o.PaidBefore {
			t.Fatalf("%+v, cells %s", s, cells)
		}
		if s.DiscountRate > 0 && s.Discount.Money != s.DiscountRate.Of(s.Goods) || s.TaxRate > 0 && s.Tax.Money != s.TaxRate.Of(max(s.Goods-s.Discount.Money, 0)) {
			t.Fatalf("%+v does not follow its rates", s)
		}
	})
}

// A rate is followed until an amount is typed; the amount is what a field holds.
func TestRates(t *testing.T) {
	l := goods("PC54", "Navy", 10)
	l.SetPrice(catalog.PriceOf(1000), "", nil)
	o := Order{Lines: []Line{l}}
	for _, c := range []struct{ path, value, discount, tax string }{
		{"TotalDiscounts", "10%", "10.00", ""},
		{"TaxTotal", "8.25%", "10.00", "7.43"},
		{"TotalDiscounts", "5.00", "5.00", "7.43"},
		{"TaxTotal", "8.25%", "5.00", "7.84"},
		{"TotalDiscounts", "", "", "7.84"},
		{"TaxTotal", "3", "", "3.00"},
	} {
		if err := o.SetPath(c.path, c.value); err != nil || o.Fields.TotalDiscounts.String() != c.discount || o.Fields.TaxTotal.String() != c.tax {
			t.Errorf("%s=%s: %v, discount %s, tax %s", c.path, c.value, err, o.Fields.TotalDiscounts, o.Fields.TaxTotal)
		}
	}
	if o.Rates != (Rates{}) {
		t.Errorf("%+v", o.Rates)
	}
	for _, bad := range []string{"101%", "-1%", "%", "8.1234%", "ten%", "1,0%"} {
		before := o.Fields.TaxTotal
		if err := o.SetPath("TaxTotal", bad); !IsKind(err, KindInvalid) || o.Fields.TaxTotal != before {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// What was paid with an order is known to its revision, and not sent again.
func TestRevisionKnowsWhatWasPaid(t *testing.T) {
	l := goods("PC54", "Navy", 10)
	l.SetPrice(catalog.PriceOf(1000), "", nil)
	o := Order{Lines: []Line{l}, Fields: Fields{Payments: []Payment{{Amount: catalog.PriceOf(4000), Status: "success"}, {Amount: catalog.PriceOf(900), Status: "failed"}}}}
	o.MarkReplaces("OP-1")
	o.MarkReplaces("OP-1")
	if s := o.Sum(); len(o.Fields.Payments) != 0 || s.PaidBefore != 4000 || s.Paid.Money != 4000 || s.Balance != 6000 {
		t.Errorf("%+v, payments %v", s, o.Fields.Payments)
	}
	o.Fields.Payments = []Payment{{Amount: catalog.PriceOf(1000), Status: "success"}}
	if s := o.Sum(); s.Paid.Money != 5000 || s.Balance != 5000 {
		t.Errorf("%+v", s)
	}
	if d := o.Duplicate(); d.PaidBefore != 0 {
		t.Error("a duplicate is paid")
	}
}

// Goods without a price go to the row that is there, at its price; a full row
// is not cut.
func TestAddUnpriced(t *testing.T) {
	typed := goods("PC54", "Navy", 10)
	typed.SetPrice(catalog.PriceOf(800), "", nil)
	o := Order{Lines: []Line{typed, goods("PC54", "Red", MaxQty)}}
	o.AddUnpriced(goods("PC54", "Navy", 5), nil)
	o.AddUnpriced(goods("PC54", "Red", 5), nil)
	if len(o.Lines) != 3 || o.Lines[0].Cell("M") != (Cell{Size: "M", Qty: 15, Price: catalog.PriceOf(800)}) || o.Lines[2].Pieces() != 5 {
		t.Errorf("%+v", o.Lines)
	}
	// A typed price does not join a row that follows the list.
	var book PriceBook
	book.Add("PC54", ladder("PC54", "1:8.00 12:7.00"), nil)
	o = Order{Lines: []Line{goods("PC54", "Navy", 5)}}
	o.Reprice(book, DefaultSettings())
	o.AddLine(typed)
	o.Reprice(book, DefaultSettings())
	if got := priced(o); got != "PC54 Navy 7.00 list | PC54 Navy 8.00 typed" {
		t.Error(got)
	}
}
