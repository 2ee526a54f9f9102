package order

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"orderpad/store/catalog"
)

// TestAFileSaysThatItIsATest: true makes a test order whatever the setting,
// false follows it, and both are said.
func TestAFileSaysThatItIsATest(t *testing.T) {
	for name, c := range map[string]struct {
		document string
		test     bool
		said     string
	}{
		"proxy true":     {`{"orderNumber":"1","lineItems":[],"isTest":true}`, true, "isTest: true"},
		"proxy text":     {`{"orderNumber":"1","lineItems":[],"isTest":"true"}`, true, "isTest: true"},
		"proxy number":   {`{"orderNumber":"1","lineItems":[],"isTest":1}`, true, "isTest: true"},
		"proxy false":    {`{"orderNumber":"1","lineItems":[],"isTest":false}`, false, "isTest: false follows"},
		"proxy silent":   {`{"orderNumber":"1","lineItems":[]}`, false, ""},
		"external true":  {`{"ExtOrderID":"1","LinesOE":[],"isTest":true}`, true, "isTest: true"},
		"external false": {`{"ExtOrderID":"1","LinesOE":[],"isTest":false}`, false, "isTest: false follows"},
		"own":            {`{"ext_order_id":"1","lines":[],"test":true}`, true, "test: true"},
		"own asked":      {`{"ext_order_id":"1","lines":[],"test":true,"is_test":false}`, false, "is_test: false follows"},
		"own draft":      {`{"ext_order_id":"1","lines":[],"test":false}`, false, ""},
	} {
		o, _, problems, err := ReadOrder([]byte(c.document), catalog.Spelling{})
		if err != nil || o.AsksTest() != c.test || !strings.Contains(showProblems(problems), c.said) || c.said == "" && len(problems) > 0 {
			t.Errorf("%s: test %v, %v, %v", name, o.AsksTest(), showProblems(problems), err)
		}
		if again := o.Duplicate(); again.IsTest != nil {
			t.Errorf("%s: a duplicate takes the file's word", name)
		}
	}
}

// TestSeedDates: the names of the proxy guide that the proxy drops are read, and give
// way to the proxy's own.
func TestSeedDates(t *testing.T) {
	read := func(document string) (Fields, string) {
		o, _, problems, err := ReadOrder([]byte(document), catalog.Spelling{})
		if err != nil {
			t.Fatal(err)
		}
		return o.Fields, showProblems(problems)
	}
	f, said := read(`{"orderNumber":"1","lineItems":[],"dateOrdered":"2026-10-27","dateShip":"2026-11-03T10:30:00"}`)
	if f.DateOrderPlaced != (Date{2026, 10, 27}) || f.DateOrderRequestedToShip != (Date{2026, 11, 3}) || said != "" {
		t.Errorf("%v %v %s", f.DateOrderPlaced, f.DateOrderRequestedToShip, said)
	}
	f, said = read(`{"orderNumber":"1","lineItems":[],"dateOrdered":"2026-10-27","orderDate":"2026-10-28","dateShip":"2026-11-03","requestedShipDate":"2026-11-04"}`)
	if f.DateOrderPlaced != (Date{2026, 10, 28}) || f.DateOrderRequestedToShip != (Date{2026, 11, 4}) || strings.Count(said, "gives way") != 2 {
		t.Errorf("%v %v %s", f.DateOrderPlaced, f.DateOrderRequestedToShip, said)
	}
}

// TestNoQuantityThatCannotBe: the check and the encoders' last question refuse
// what no size can have, whatever document it came from.
func TestNoQuantityThatCannotBe(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		qty := rapid.OneOf(rapid.IntRange(-3, 3), rapid.IntRange(MaxQty-2, MaxQty+2), rapid.Int()).Draw(rt, "qty")
		mode := rapid.SampledFrom([]Mode{SplitSuffix, SplitServer, SplitColumns}).Draw(rt, "mode")
		fee := rapid.Bool().Draw(rt, "fee")
		o := ready(t)
		if o.Lines[0].Cells[0].Qty = qty; fee {
			o.Lines[0] = Line{Style: "DD", Fee: true, Cells: []Cell{{Qty: qty, Price: catalog.PriceOf(100)}}}
		}
		good := qty >= 1 && qty <= MaxQty
		s := DefaultSettings()
		s.Split = mode
		errors := Errors(o.Check(s, func(string, string) Found { return Found{} }, Date{2026, 11, 21}))
		if (errors == 0) != good {
			rt.Errorf("%d pieces: %d errors", qty, errors)
		}
		for _, p := range Split(o.Lines, mode, s.Spelling) {
			if (p.Sound() == nil) != good {
				rt.Errorf("%d pieces as %+v: %v", qty, p, p.Sound())
			}
		}
	})
	// Columns that are each sound never add up to a line that is not.
	cells := []Cell{{Size: "S", Qty: MaxQty}, {Size: "M", Qty: MaxQty}, {Size: "L", Qty: 1}}
	sum := 0
	for _, p := range Split([]Line{{Style: "PC54", Color: "Navy", Cells: cells}}, SplitColumns, catalog.Spelling{}) {
		if sum += p.Qty; p.Sound() != nil {
			t.Errorf("%+v: %v", p, p.Sound())
		}
	}
	if sum != 2*MaxQty+1 {
		t.Errorf("%d pieces", sum)
	}
}

// shelfGoods is a small catalogue, by style numbers in lower case.
type shelfGoods map[string]catalog.Style

func (g shelfGoods) Style(number string) (catalog.Style, bool) {
	s, ok := g[catalog.Key(number)]
	return s, ok
}

func (g shelfGoods) NearStyles(number string) []string {
	var all []string
	for _, s := range g {
		all = append(all, s.Number)
	}
	if near := Near(number, slices.Sorted(slices.Values(all))); near != "" {
		return []string{near}
	}
	return nil
}

func (g shelfGoods) Family(catalog.Style, catalog.Fit) []catalog.Style { return nil }

// TestCatalogued: what a file writes of styles, colours and sizes becomes what
// the inventory has, and nothing else.
func TestCatalogued(t *testing.T) {
	shelf := map[string]catalog.Style{
		"pc54": {Number: "PC54", Sizes: []string{"S", "M", "L", "XL", "2XL"}, Colors: []catalog.StyleColor{{Color: "Navy"}, {Color: "AthlNavy"}, {Color: "Jet Black"}}},
		"c112": {Number: "C112", Sizes: []string{"SM", "ML"}, Colors: []catalog.StyleColor{{Color: "Black "}}},
		"k_l":  {Number: "K_L", Sizes: []string{"S", "L"}, Colors: []catalog.StyleColor{{Color: "Red"}}},
	}
	opts := TakeOptions{Goods: shelfGoods(shelf), Unknown: true}
	for _, c := range []struct{ part, color, size, want string }{
		{"PC54_2XL", "Navy", "2XL", "PC54 Navy 2XL=2"},
		{"PC54_2XL", "Navy", "", "PC54 Navy 2XL=2"},
		{"pc54_2xl", "navy", "2xl", "PC54 Navy 2XL=2"},
		{"PC54_2X", "NAVY", "2XL", "PC54 Navy 2XL=2"},
		{"PC54_XL", "Navy", "XL", "PC54 Navy XL=2"},
		{"PC54_XL", "Navy", "", "PC54 Navy XL=2"},
		{"PC54_M", "JetBlack", "Medium", "PC54 Jet Black M=2"},
		{"ZZ9_XL", "Navy", "XL", "ZZ9 Navy XL=2"},    // the line says it
		{"ZZ9_2XL", "Navy", "2XL", "ZZ9 Navy 2XL=2"}, // no style has it, the suffix is a size's
		{"ZZ9_L", "Navy", "M", "ZZ9_L Navy M=2"},     // a part number of its own
		{"K_L", "red", "L", "K_L Red L=2"},           // a style that ends so
		{"pc54", "Nav", "S", "PC54 Nav S=2"},         // a part of a name is none
		{"c112", "black", "SM", "C112 Black  SM=2"},  // the style has the size, the colour its blank
		{"PC54", "jet black", "SM", "PC54 Jet Black S=2"},
	} {
		document := map[string]any{"ExtOrderID": "1", "LinesOE": []any{map[string]any{"PartNumber": c.part, "Color": c.color, "Size": c.size, "Qty": 2, "Price": 8.5}}}
		raw, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		o, _, _, err := TakeOrder(raw, opts)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, l := range o.Lines {
			for _, cell := range l.Cells {
				got += l.Style + " " + l.Color + " " + cell.Size + "=" + string(rune('0'+cell.Qty))
			}
		}
		if got != c.want {
			t.Errorf("%s %s %s: %q, want %q", c.part, c.color, c.size, got, c.want)
		}
		for _, p := range Split(o.Lines, SplitSuffix, catalog.Spelling{}) {
			if strings.Contains(p.Part, "XL_2X") {
				t.Errorf("%s leaves as %s", c.part, p.Part)
			}
		}
	}
}

// TestNoteLost: what a proxy drops of ship-to's and the hold goes into notes
// to shipping once, and is written anew when it changes.
func TestNoteLost(t *testing.T) {
	o := ready(t)
	for _, set := range [][2]string{
		{"ShippingAddresses.0.ShipCity", "Kent"}, {"ShippingAddresses.0.ExtShipID", "A"},
		{"ShippingAddresses.1.ShipCompany", "Acme East"}, {"ShippingAddresses.1.ShipCity", "Tacoma"}, {"ShippingAddresses.1.ExtShipID", "B"},
		{"LinesOE.0.ExtShipID", "B"}, {"OnHold", "1"},
	} {
		if err := o.SetPath(set[0], set[1]); err != nil {
			t.Fatal(err)
		}
	}
	lost := func() string { return showProblems(o.NotCarried(KindProxy, DefaultSettings())) }
	for _, field := range []string{"ShippingAddresses.1", "LinesOE.0.ExtShipID", "OnHold"} {
		if !strings.Contains(lost(), "warning "+field) {
			t.Errorf("%s is not warned of: %s", field, lost())
		}
	}
	if n := o.NoteLost(); n != 2 || lost() != "" {
		t.Errorf("%d notes; %s", n, lost())
	}
	want := Note{Note: "Ship-to 2: Acme East, Tacoma; goes there: PC54 Navy S 4", Type: "Notes To Shipping"}
	if !slices.Contains(o.Fields.Notes, want) {
		t.Errorf("notes: %+v", o.Fields.Notes)
	}
	if n := o.NoteLost(); n != 0 || len(o.Fields.Notes) != 2 {
		t.Errorf("again: %d, %+v", n, o.Fields.Notes)
	}
	o.Fields.ShippingAddresses[1].ShipCity = "Fife"
	if lost() == "" {
		t.Error("a changed address is told by the old note")
	}
	if n := o.NoteLost(); n != 1 || len(o.Fields.Notes) != 2 || lost() != "" {
		t.Errorf("changed: %d, %+v, %s", n, o.Fields.Notes, lost())
	}
}

func TestDesignID(t *testing.T) {
	for text, want := range map[string]DesignID{"": "", "0": "", "0.00": "", "30472": "30472", "38464.01": "38464.01", "38464.0": "38464", "038464.10": "38464.1", " 7 ": "7", "0.5": "0.5"} {
		if got, err := ParseDesignID(text); err != nil || got != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	for _, bad := range []string{"x", "-1", "1.", ".5", "1e3", "1,5", "123456789012345678901"} {
		if got, err := ParseDesignID(bad); err == nil {
			t.Errorf("%q is %q", bad, got)
		}
	}
	for _, document := range []string{`{"id_Design":38464.01}`, `{"id_Design":"38464.01"}`} {
		var d Design
		if err := json.Unmarshal([]byte(document), &d); err != nil || d.IDDesign != "38464.01" {
			t.Errorf("%s: %+v, %v", document, d, err)
		}
		if out, err := json.Marshal(d); err != nil || string(out) != `{"id_Design":38464.01}` {
			t.Errorf("written: %s, %v", out, err)
		}
	}
}

// TestWhoseNumbers: on the direct route an order names whom it would bill until
// somebody has said whose numbers they are, and only of what it leaves open.
func TestWhoseNumbers(t *testing.T) {
	check := func(kind ConnectionKind, set map[string]string, change func(*Order)) string {
		s, err := Connection{Kind: kind, Settings: set}.ReadSettings()
		if err != nil {
			t.Fatal(err)
		}
		o := ready(t)
		change(&o)
		var said []string
		for _, p := range o.Check(s, func(string, string) Found {
			return Found{StyleKnown: true, ColorKnown: true, Color: catalog.StyleColor{Stock: map[string]catalog.Stock{"S": {Made: true, OnHand: 9}}}}
		}, Date{2026, 11, 21}) {
			said = append(said, p.Field+": "+p.Message)
		}
		return strings.Join(said, "\n")
	}
	nothing := func(*Order) {}
	all := map[string]string{"customer": "2791", "order_type": "6", "location": "2", "employee": "2"}
	if got := check(KindManageOrders, nil, nothing); !strings.HasPrefix(got, "id_Customer: ") || !strings.Contains(got, "bill customer 2791") || !strings.Contains(got, "employee=2") {
		t.Errorf("nothing set: %s", got)
	}
	if got := check(KindManageOrders, all, nothing) + check(KindProxy, nil, nothing); got != "" {
		t.Errorf("confirmed, or the shop's own proxy: %s", got)
	}
	picked := func(o *Order) { o.Fields.IDCustomer = new(int64(107)) }
	if got := check(KindManageOrders, nil, picked); strings.Contains(got, "2791") || !strings.Contains(got, "order type 6") {
		t.Errorf("a picked customer: %s", got)
	}
}

// TestOneWarningForBlanks: garments without a design are asked about, once,
// unless that is what the shop sells.
func TestOneWarningForBlanks(t *testing.T) {
	s := DefaultSettings()
	asked := func(change func(*Order, *Settings)) int {
		o, set := ready(t), s
		o.Fields.Designs = nil
		change(&o, &set)
		n := 0
		for _, p := range o.Check(set, func(string, string) Found { return Found{} }, Date{2026, 11, 21}) {
			if p.Field == "Designs" {
				n++
			}
		}
		return n
	}
	for name, c := range map[string]struct {
		change func(*Order, *Settings)
		want   int
	}{
		"blanks":           {func(*Order, *Settings) {}, 1},
		"an empty design":  {func(o *Order, _ *Settings) { o.Fields.Designs = []Design{{}} }, 1},
		"usual here":       {func(_ *Order, s *Settings) { s.Blanks = true }, 0},
		"a design":         {func(o *Order, _ *Settings) { o.Fields.Designs = []Design{{DesignName: "Owl"}} }, 0},
		"a line names one": {func(o *Order, _ *Settings) { o.Lines[0].DesignIDBlock = new("30472") }, 0},
		"a line has none":  {func(o *Order, _ *Settings) { o.Lines[0].DesignIDBlock = new("") }, 1},
		"fees alone": {func(o *Order, _ *Settings) {
			o.Lines = []Line{{Style: "DD", Fee: true, Cells: []Cell{{Qty: 1, Price: catalog.PriceOf(1)}}}}
		}, 0},
	} {
		if got := asked(c.change); got != c.want {
			t.Errorf("%s: asked %d times, want %d", name, got, c.want)
		}
	}
}

// TestTheFilesCustomerBlock is sent on the direct route, and asked about once
// where it writes over another customer than the default.
func TestTheFilesCustomerBlock(t *testing.T) {
	for _, c := range []struct {
		customer string
		asks     int
	}{{"", 0}, {`"id_Customer":2791,`, 0}, {`"id_Customer":107,`, 1}} {
		o, _, _, err := ReadOrder([]byte(`{"ExtOrderID":"1",`+c.customer+`"Customer":{"CompanyName":"Acme","BillingCity":"Kent","BillingZip":"98030"},"LinesOE":[]}`), catalog.Spelling{})
		if err != nil || !o.BlockEdited {
			t.Fatal(o.BlockEdited, err)
		}
		s := DefaultSettings()
		problems := append(o.NotCarried(KindManageOrders, s), o.LeftOpen(KindManageOrders, s)...)
		if len(problems) != c.asks || c.asks == 1 && !strings.Contains(problems[0].Message, "(3 fields) is sent") {
			t.Errorf("%s: %v", c.customer, problems)
		}
	}
	// A picked customer's own block stays behind, which is one warning.
	o := ready(t)
	o.Fields.IDCustomer = new(int64(107))
	o.Fields.Customer = CustomerBlock{CompanyName: "Acme", BillingCity: "Kent", BillingZip: "98030"}
	if p := o.NotCarried(KindManageOrders, DefaultSettings()); len(p) != 1 || len(p[0].Also) != 2 || !strings.HasPrefix(p[0].Message, "3 fields of Customer") {
		t.Errorf("like warnings: %+v", p)
	}
}

func TestDoubledPrefix(t *testing.T) {
	o := ready(t)
	o.ExtOrderID, o.Fields.ExtCustomerID = "nwca-77", "NWCA-CUST-9"
	if got := showProblems(o.NotCarried(KindProxy, DefaultSettings())); !strings.Contains(got, "ExtOrderID nwca-77 begins with NWCA-") || !strings.Contains(got, "ExtCustomerID") {
		t.Error(got)
	}
	if got := o.NotCarried(KindManageOrders, DefaultSettings()); len(got) != 0 {
		t.Errorf("the direct route adds none: %v", got)
	}
}

// TestARevisionHasNoPayments: they went with the first order, and would be
// booked twice.
func TestARevisionHasNoPayments(t *testing.T) {
	o := ready(t)
	o.Fields.Payments = []Payment{{Amount: catalog.PriceOf(24099), Status: "success"}}
	if o.MarkReplaces("OP7F3K-0012"); len(o.Fields.Payments) != 0 {
		t.Errorf("payments: %+v", o.Fields.Payments)
	}
}
