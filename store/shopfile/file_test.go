package shopfile

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

const whole = `# the office's
[shop]
name = "Northwest Custom Apparel"
address = "2025 Freeman Rd E, Milton WA"
mail = "orders@shop.test"
[names.order_types]
21 = "DTF"
6 = "Embroidery"
[names.employees]
2 = "Erik"
[calendar]
holidays = [2026-12-24, "2026-12-25"]
work_days = ["mon", "tue", "wed", "thu"]
transit = 2
[surcharges]
2XL = 2.50
3XL = "3"
[fees]
once = ["dd", "SEG"]
[[prices]]
style = "PC54"
from = 72
price = 7.75
[[prices]]
style = "LTM"
price = "50.00"
[[runs]]
name = "adult"
sizes = { S = 2, M = 4, L = 4, XL = 2 }
[[rules]]
when = "type=21 and garments<8"
offer = "LTM @50"
[[rules]]
when = "fee=AL and price>15"
say = "a full back is DECG-FB"
[[rules]]
when = "designs=0 and garments>0"
ask = "blanks?"
`

func TestParse(t *testing.T) {
	f, err := Parse([]byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	conn := order.Connection{Kind: order.KindProxy, Settings: f.Settings}
	s, err := conn.ReadSettings()
	if err != nil {
		t.Fatal(err)
	}
	if f.Names.OrderType(21) != "DTF" || f.Names.OrderType(7) != "7" || f.Names.OrderType(0) != "" || f.Names.Employee(2) != "Erik" {
		t.Errorf("%+v", f.Names)
	}
	if s.Surcharges.Of("2XL") != 250 || s.Surcharges.Of("3XL") != 300 || s.Calendar.Transit != 2 || len(s.Calendar.Holidays) != 2 || len(s.Calendar.Days) != 4 || s.Shop.Name == "" {
		t.Errorf("%+v", s)
	}
	if !f.Once["DD"] || !f.Once["SEG"] || len(f.PricesOf("pc54")) != 1 || f.PricesOf("PC54")[0].Price != 775 || len(f.Rules) != 3 || f.Runs[0].Parts["M"] != 4 {
		t.Errorf("%+v", f)
	}
}

// TestWrong holds that whatever is wrong is said with its line, its column and
// the nearest word, and that nothing is left of the file.
func TestWrong(t *testing.T) {
	for _, c := range []struct{ text, at, says string }{
		{"[shop]\nnam = \"x\"\n", "2:1", "did you mean name?"},
		{"[sop]\nname = \"x\"\n", "1:2", "did you mean shop?"},
		{"[names.ordertypes]\n6 = \"x\"\n", "1:2", "order_types"},
		{"[names.order_types]\nsix = \"x\"\n", "2:1", "not a number of the shop"},
		{"[names.order_types]\n6 = \" \"\n", "2:1", "has no name"},
		{"[names.order_types]\n6 = 7\n", "2:1", "text stands in quotes"},
		{"[shop\n", "2:6", "not TOML"},
		{"[shop]\nmail = \"nobody\"\n", "2:1", "e-mail address"},
		{"[calendar]\n\nholidays = [\"2026-13-24\"]\n", "3:1", "2026-13-24"},
		{"[calendar]\nwork_days = [\"montag\"]\n", "2:1", "montag"},
		{"[calendar]\ntransit = 99\n", "2:1", "0 to 30"},
		{"[surcharges]\nQXL = 2\n", "2:1", "no size table knows"},
		{"[surcharges]\n2XL = \"two\"\n", "2:1", "type an amount"},
		{"[fees]\nonce = [\"DDD\"]\n", "2:1", "nearest is DD"},
		{"[[prices]]\nstyle = \"A\"\nprice = 1\n[[prices]]\nstyle = \"B\"\nprice = \"x\"\n", "6:1", "price of B"},
		{"[[prices]]\nstyle = \"A\"\nprice = 1\n[[prices]]\nstyle = \"a\"\nprice = 2\n", "5:1", "already"},
		{"[[runs]]\nname = \"a\"\nsizes = { Q = 2 }\n", "3:1", "no size table"},
		{"[[runs]]\nname = \"a\"\nsizes = { }\n", "3:1", "no sizes"},
		{"[[rules]]\nwhen = \"typ=21\"\nsay = \"x\"\n", "2:9", "did you mean type?"},
		{"[[rules]]\nwhen = \"type=21 annd garments<8\"\nsay = \"x\"\n", "2:17", "did you mean and?"},
		{"[[rules]]\nwhen = \"type=21 and garmets<8\"\nsay = \"x\"\n", "2:21", "did you mean garments?"},
		{"[[rules]]\nwhen = \"garments<few\"\nsay = \"x\"\n", "2:18", "not a number"},
		{"[[rules]]\nwhen = \"fee=ALL\"\nsay = \"x\"\n", "2:13", "nearest is AL"},
		{"[[rules]]\nwhen = \"fee<AL\"\nsay = \"x\"\n", "2:12", "takes = or !="},
		{"[[rules]]\nwhen = \"(type=21\"\nsay = \"x\"\n", "2:9", "not closed"},
		{"[[rules]]\nwhen = \"type=\"\nsay = \"x\"\n", "2:14", "needs a value"},
		{"[[rules]]\nwhen = \"type=1\"\n", "2:1", "one of offer, say and ask"},
		{"[[rules]]\nwhen = \"type=1\"\nsay = \"a\"\n[[rules]]\nwhen = \"type=2\"\nsay = \"a\"\nask = \"b\"\n", "5:1", "one of offer, say and ask"},
		{"[[rules]]\nwhen = \"type=1\"\noffer = \"LTMM @50\"\n", "3:10", "nearest is LTM"},
		{"[[rules]]\nwhen = \"type=1\"\noffr = \"LTM @50\"\n", "3:1", "did you mean offer?"},
		{"[[rules]]\nsay = \"x\"\n", "1:3", "says when"},
	} {
		f, err := Parse([]byte(c.text))
		if err == nil {
			t.Errorf("%q is taken: %+v", c.text, f)
			continue
		}
		e := err.(*order.Error)
		if e.Field != c.at || !strings.Contains(e.Message, c.says) || !strings.HasPrefix(e.Message, "line ") {
			t.Errorf("%q: at %s: %s", c.text, e.Field, e.Message)
		}
		if !reflect.DeepEqual(f, File{}) {
			t.Errorf("%q leaves %+v", c.text, f)
		}
	}
}

func ptr[T any](v T) *T { return &v }

func garment(style string, qty int, price catalog.Money) order.Line {
	return order.Line{Style: style, Color: "Navy", Cells: []order.Cell{{Size: "M", Qty: qty, Price: catalog.PriceOf(price)}}}
}

func fee(part string, price catalog.Money) order.Line {
	return order.Line{Style: part, Fee: true, Cells: []order.Cell{{Qty: 1, Price: catalog.PriceOf(price)}}}
}

func TestWhen(t *testing.T) {
	o := order.Order{
		Origin: "reorder of 141600", CustomerName: "Cascade Youth", Lines: []order.Line{garment("PC54", 6, 850), fee("AL", 1600), fee("DD", 500)},
		Fields: order.Fields{IDOrderType: ptr(int64(21)), IDCustomer: ptr(int64(107)), ShippingAddresses: []order.ShipTo{{ShipState: "WA"}}},
	}
	facts := FactsOf(o, order.DefaultSettings(), order.Date{Year: 2026, Month: 12, Day: 1})
	facts.ShipDays = ptr(3)
	for when, want := range map[string]bool{
		"type=21": true, "type=6": false, "type!=6": true, "garments<8": true, "pieces>=6": true, "pieces>6": false,
		"type=21 and garments<8": true, "type=6 or garments<8": true, "type=6 or garments<8 and designs>0": false,
		"fee=al and price>15": true, "fee=DD and price>15": false, "fee=AL and fee=DD": false, "not fee=LTM": true, "fee!=AL": false,
		"not (fee=AL and price>15)": false, "style=pc54 and price=8.50": true, "style=PC61": false, "designs=0 and garments>0": true,
		"state=wa": true, "state!=WA": false, "ship_days<5": true, "customer='cascade youth'": true, "customer=107": true, "customer=108": false,
		"reorder": true, "not reorder": false, "reorder=no": false, "reorder and type=21": true, "not not type=21": true,
	} {
		e, wrong := parseRule(when)
		if wrong != nil {
			t.Errorf("%s: %s", when, wrong.why)
			continue
		}
		if _, got := e.holds(facts); got != want {
			t.Errorf("%s holds: %v", when, got)
		}
	}
	facts.ShipDays = nil
	if e, _ := parseRule("ship_days<5"); e.line(facts, -1) {
		t.Error("an order without a ship date ships within 5 days")
	}
}

func TestConsider(t *testing.T) {
	f, err := Parse([]byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	o := order.Order{Lines: []order.Line{garment("PC54", 6, 850), fee("AL", 1600)}, Fields: order.Fields{IDOrderType: ptr(int64(21))}}
	found := f.Consider(FactsOf(o, order.DefaultSettings(), order.Date{}))
	if len(found) != 3 || found[0].Offer != "LTM @50" || found[1].Field != "LinesOE.1" || found[1].Message != "a full back is DECG-FB" || found[2].Message != "blanks?" {
		t.Fatalf("%+v", found)
	}
	o.Lines = append(o.Lines, fee("LTM", 5000))
	if found := f.Consider(FactsOf(o, order.DefaultSettings(), order.Date{})); len(found) != 2 {
		t.Errorf("a fee that is there is offered again: %+v", found)
	}
}

// TestNoRuleChangesAnOrder holds the promise of the file: whatever rules there
// are and whatever order, considering them leaves it as it was.
func TestNoRuleChangesAnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"type=21", "garments<8", "fee=AL", "price>15", "designs=0", "not reorder", "style=PC54", "state=WA", "ship_days<9", "customer=107"})
		text := ""
		for range rapid.IntRange(1, 4).Draw(t, "rules") {
			when := word.Draw(t, "a")
			if rapid.Bool().Draw(t, "more") {
				when = fmt.Sprintf("%s %s (not %s)", when, rapid.SampledFrom([]string{"and", "or"}).Draw(t, "join"), word.Draw(t, "b"))
			}
			text += fmt.Sprintf("[[rules]]\nwhen = %q\n%s\n", when, rapid.SampledFrom([]string{`offer = "LTM @50"`, `say = "x"`, `ask = "y"`}).Draw(t, "what"))
		}
		f, err := Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		o := order.Order{Fields: order.Fields{DateOrderRequestedToShip: order.Date{Year: 2026, Month: 12, Day: 5}}}
		for range rapid.IntRange(0, 3).Draw(t, "lines") {
			if rapid.Bool().Draw(t, "fee") {
				o.Lines = append(o.Lines, fee("AL", 1600))
			} else {
				o.Lines = append(o.Lines, garment("PC54", rapid.IntRange(1, 20).Draw(t, "qty"), 850))
			}
		}
		before := o.Clone()
		f.Consider(FactsOf(o, order.DefaultSettings(), order.Date{Year: 2026, Month: 12, Day: 1}))
		if !reflect.DeepEqual(before, o) {
			t.Fatalf("%q makes %+v of %+v", text, o, before)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(whole)
	f.Add("[[rules]]\nwhen = \"not (type=21\"\nsay = \"x\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := Parse([]byte(text))
		if err != nil {
			if !reflect.DeepEqual(file, File{}) {
				t.Fatalf("%q leaves %+v", text, file)
			}
			return
		}
		file.Consider(FactsOf(order.Order{Lines: []order.Line{garment("PC54", 6, 850)}}, order.DefaultSettings(), order.Date{}))
	})
}
