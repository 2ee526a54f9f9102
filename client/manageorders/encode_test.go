package manageorders

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"orderpad/client/contract"
	"orderpad/client/wiretest"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

var modes = []order.Mode{order.SplitSuffix, order.SplitServer, order.SplitColumns}

// TestGoldenBodies pins the exact bytes of a small order in each way of
// splitting.
func TestGoldenBodies(t *testing.T) {
	o := order.Order{
		ExtOrderID: "OP7F3K-0012", QueuedAt: time.Date(2026, 11, 20, 12, 0, 0, 0, time.Local),
		Lines: []order.Line{
			wiretest.Row("PC54", "JetBlack", "8.50", map[string]int{"S": 4, "M": 8, "L": 8, "XL": 2, "2XL": 2, "3XL": 1}),
			{Style: "DD", Fee: true, Description: "Digitizing", Cells: []order.Cell{{Qty: 1, Price: catalog.PriceOf(6000)}}},
		},
		Fields: order.Fields{ContactNameFirst: "Ann", ContactNameLast: "Lee", ContactEmail: "ann@acme.test", CustomerServiceRep: "Pat"},
	}
	o.Lines[0].SetPrice(catalog.PriceOf(850), "", catalog.Surcharges{"2XL": 200, "3XL": 300})
	for _, mode := range modes {
		t.Run(string(mode), func(t *testing.T) {
			s := order.DefaultSettings()
			s.Split = mode
			golden.RequireEqual(t, indent(t, encode(t, o, s).Bytes))
		})
	}
}

func encode(t *testing.T, o order.Order, s order.Settings) order.Body {
	t.Helper()
	body, err := Encode(o, s)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Encode(o.Clone(), s)
	if err != nil || !bytes.Equal(body.Bytes, again.Bytes) {
		t.Fatalf("not the same bytes twice: %v", err)
	}
	return body
}

func indent(t *testing.T, body []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := json.Indent(&buf, body, "", " "); err != nil {
		t.Fatal(err)
	}
	buf.WriteByte('\n')
	return buf.Bytes()
}

// TestEveryFieldTravels encodes an order with every field filled: each one is
// in the body, in the Swagger's type, and there is nothing to warn about.
func TestEveryFieldTravels(t *testing.T) {
	write, err := contract.NewPush("http://127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	for _, mode := range modes {
		t.Run(string(mode), func(t *testing.T) {
			o, s := wiretest.Full(t), order.DefaultSettings()
			s.Split, s.TaxFlags = mode, []int{1, 4}
			body := encode(t, o, s)
			r, err := http.NewRequest(http.MethodPost, "http://127.0.0.1:1/onsite/order-push", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer x")
			r.Header.Set("Content-Type", "application/json")
			if err := write.Request(r, body.Bytes); err != nil {
				t.Error(err)
			}
			doc := wiretest.Parse(t, body.Bytes)
			parts := order.Split(o.Lines, mode, s.Spelling)
			checked := 0
			for _, f := range o.Filled() {
				for _, at := range wirePaths(f.Path, parts) {
					have, ok := wiretest.At(doc, at)
					want := f.Value
					if info, _ := order.LookupField(f.Path); info.Type == "date" {
						want = want[5:7] + "/" + want[8:] + "/" + want[:4]
					}
					if !ok || have != want {
						t.Errorf("%s is %q, want %q", at, have, want)
					}
					checked++
				}
			}
			for i, p := range parts {
				checked += checkLine(t, doc, "LinesOE."+strconv.Itoa(i), p, mode)
			}
			if checked < 240 {
				t.Errorf("only %d fields checked", checked)
			}
			if p := o.NotCarried(order.KindManageOrders, s); len(p) != 0 {
				t.Errorf("all travels, yet %v", p)
			}
		})
	}
}

// A tax that was told, or the lines' flags by which OnSite works it out: never
// both.
func TestTaxOrFlags(t *testing.T) {
	o, s := wiretest.Full(t), order.DefaultSettings()
	s.TaxFlags = []int{1, 4}
	o.Fields.TaxTotal = catalog.Price{}
	for _, told := range []bool{false, true} {
		if told {
			o.Fields.TaxTotal = catalog.PriceOf(0) // none is an answer too
		}
		doc := wiretest.Parse(t, encode(t, o, s).Bytes)
		for path, want := range map[string]bool{
			"TaxTotal": told, "LinesOE.0.sts_EnableTax01": !told, "LinesOE.0.sts_EnableTax04": !told, "LinesOE.0.sts_EnableTax02": false,
		} {
			if _, ok := wiretest.At(doc, path); ok != want {
				t.Errorf("tax told %v: %s is there %v", told, path, ok)
			}
		}
	}
}

// wirePaths is where a field goes: a line's fields to every part of its row.
func wirePaths(path string, parts []order.PartLine) []string {
	rest, isLine := strings.CutPrefix(path, "LinesOE.")
	if !isLine {
		if path == "CustomerServiceRep" {
			return []string{path, "CustomerSeviceRep"}
		}
		return []string{path}
	}
	row, name, _ := strings.Cut(rest, ".")
	var all []string
	for i, p := range parts {
		if strconv.Itoa(p.Row) == row {
			all = append(all, "LinesOE."+strconv.Itoa(i)+"."+name)
		}
	}
	return all
}

func checkLine(t *testing.T, doc any, at string, p order.PartLine, mode order.Mode) int {
	t.Helper()
	want := map[string]string{
		"PartNumber": p.Part, "Color": p.Color, "Description": p.Description, "Price": p.Price.String(), "Size": p.Size,
	}
	absent := []string{"sts_EnableTax01", "sts_EnableTax02", "sts_EnableTax03", "sts_EnableTax04"} // the tax was told
	if mode == order.SplitColumns {
		for i, n := range p.Columns {
			want["Size0"+strconv.Itoa(i+1)] = strconv.Itoa(n)
		}
		want["Quantity"], want["cur_UnitPriceUserEntered"] = strconv.Itoa(p.Qty), p.Price.String()
		want["ForProductColor"], want["ForProductDescription"] = p.Color, p.Description
		absent = append(absent, "Qty")
	} else {
		want["Qty"] = strconv.Itoa(p.Qty)
		absent = append(absent, "Quantity", "Size01", "ForProductColor")
	}
	for name, w := range want {
		have, ok := wiretest.At(doc, at+"."+name)
		if have != w || ok == (w == "") {
			t.Errorf("%s.%s is %q, want %q", at, name, have, w)
		}
	}
	for _, name := range absent {
		if have, ok := wiretest.At(doc, at+"."+name); ok {
			t.Errorf("%s.%s should not be there: %s", at, name, have)
		}
	}
	return len(want)
}

// TestEncodeRules are the rules of page DECISIONS that a field's mere presence
// does not show.
func TestEncodeRules(t *testing.T) {
	empty, one, zero, picked := "", "DES-1", int64(0), int64(107)
	base := func() order.Order {
		return order.Order{
			ExtOrderID: "OP7F3K-0012", QueuedAt: time.Date(2026, 11, 20, 23, 59, 0, 0, time.Local),
			Lines:  []order.Line{wiretest.Row("PC54", "JetBlack", "8.50", map[string]int{"M": 2})},
			Fields: order.Fields{Customer: order.CustomerBlock{CompanyName: "Acme"}},
		}
	}
	const absent = "(absent)"
	for _, row := range []struct {
		name   string
		change func(*order.Order)
		path   string
		want   string
	}{
		{"date of queueing", func(*order.Order) {}, "date_OrderPlaced", "11/20/2026"},
		{"entered date", func(o *order.Order) { o.Fields.DateOrderPlaced = order.Date{Year: 2026, Month: 11, Day: 2} }, "date_OrderPlaced", "11/02/2026"},
		{"id", func(*order.Order) {}, "ExtOrderID", "OP7F3K-0012"},
		{"test id", func(o *order.Order) { o.Test = true }, "ExtOrderID", "TEST-OP7F3K-0012"},
		{"default customer", func(*order.Order) {}, "id_Customer", "2791"},
		{"default source", func(*order.Order) {}, "APISource", "ManageOrders"},
		{"block of the default customer", func(*order.Order) {}, "Customer.CompanyName", "Acme"},
		{"block of a picked customer", func(o *order.Order) { o.Fields.IDCustomer = &picked }, "Customer.CompanyName", absent},
		{"changed block", func(o *order.Order) { o.Fields.IDCustomer, o.BlockEdited = &picked, true }, "Customer.CompanyName", "Acme"},
		{"no tax", func(*order.Order) {}, "TaxTotal", absent},
		{"tax of zero", func(o *order.Order) { o.Fields.TaxTotal = catalog.PriceOf(0) }, "TaxTotal", "0.00"},
		{"no ExtCustomerID", func(*order.Order) {}, "ExtCustomerID", absent},
		{"absent block", func(*order.Order) {}, "LinesOE.0.ExtDesignIDBlock", absent},
		{"empty block", func(o *order.Order) { o.Lines[0].ExtDesignIDBlock = &empty }, "LinesOE.0.ExtDesignIDBlock", ""},
		{"block", func(o *order.Order) { o.Lines[0].ExtDesignIDBlock = &one }, "LinesOE.0.ExtDesignIDBlock", "DES-1"},
		{"shipping off", func(o *order.Order) { o.Lines[0].ExtShipID = &empty }, "LinesOE.0.ExtShipID", ""},
		{"no design id", func(o *order.Order) { o.Fields.Designs = []order.Design{{DesignName: "Logo"}} }, "Designs.0.id_Design", absent},
		{"design id with a fraction", func(o *order.Order) { o.Fields.Designs = []order.Design{{IDDesign: "38464.01"}} }, "Designs.0.id_Design", "38464.01"},
		{"api source of the order", func(o *order.Order) { o.Fields.APISource = "Shop" }, "APISource", "Shop"},
		{"design id 0", func(o *order.Order) { o.Fields.Designs = []order.Design{{DesignName: "Logo", IDDesign: ""}} }, "Designs.0.id_Design", absent},
		{"on hold 0", func(o *order.Order) { o.Fields.OnHold = &zero }, "OnHold", "0"},
		{"raw text", func(o *order.Order) { o.Lines[0].Color = "Ath\x1b[1mHthr\u200b" }, "LinesOE.0.Color", "Ath\x1b[1mHthr\u200b"},
	} {
		t.Run(row.name, func(t *testing.T) {
			o := base()
			row.change(&o)
			have, ok := wiretest.At(wiretest.Parse(t, encode(t, o, order.DefaultSettings()).Bytes), row.path)
			if !ok {
				have = absent
			}
			if have != row.want {
				t.Errorf("%s is %q, want %q", row.path, have, row.want)
			}
		})
	}
}

// TestAPickedCustomersBlockIsNamed: what stays behind for a picked customer is
// named field by field, and nothing else does.
func TestAPickedCustomersBlockIsNamed(t *testing.T) {
	for _, mode := range modes {
		o, s, picked := wiretest.Full(t), order.DefaultSettings(), int64(107)
		s.Split = mode
		o.Fields.IDCustomer, o.BlockEdited = &picked, false
		doc := wiretest.Parse(t, encode(t, o, s).Bytes)
		named := map[string]bool{}
		for _, p := range o.NotCarried(order.KindManageOrders, s) {
			for _, field := range append(p.Also, p.Field) {
				named[field] = true
			}
		}
		parts := order.Split(o.Lines, mode, s.Spelling)
		for _, f := range o.Filled() {
			for _, at := range wirePaths(f.Path, parts) {
				if _, arrives := wiretest.At(doc, at); arrives == named[f.Path] {
					t.Errorf("%s: %s arrives: %v, is named: %v", mode, f.Path, arrives, named[f.Path])
				}
			}
		}
		if len(named) < 20 {
			t.Errorf("only %d fields are named", len(named))
		}
	}
}

// TestNoQuantityThatCannotBeLeaves: what no size can have is refused at the
// last moment too, whatever put it on the order.
func TestNoQuantityThatCannotBeLeaves(t *testing.T) {
	for _, mode := range modes {
		for _, qty := range []int{-4, 0, order.MaxQty + 1} {
			o, s := wiretest.Full(t), order.DefaultSettings()
			s.Split = mode
			o.Lines[0].Cells[0].Qty = qty
			body, err := Encode(o, s)
			if qty == 0 && mode == order.SplitColumns {
				continue // beside other sizes it is a column without pieces
			}
			if !order.IsKind(err, order.KindInvalid) || body.Bytes != nil {
				t.Errorf("%s, %d pieces: %v, %d bytes", mode, qty, err, len(body.Bytes))
			}
		}
	}
}
