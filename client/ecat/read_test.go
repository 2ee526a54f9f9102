package ecat

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"orderpad/client/sandbox"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// record is an order with every field of the table that says something of its
// own.
const record = `{"order_number":"6385-031318-392","uuid":"631F4C43","id":"356509","order_type":"Quote","order_date":"03/13/2018","ship_date":"2018-04-01T10:00:00Z",
"cancel_date":"2018-05-01","customer_number":"107","customer_name":"Acme","contact_name":"Ann van Lee","email":"ann@acme.test","phone":"253",
"po_number":"PO-1","rep_name":"Pat","payment_terms":"Net 30","ship_method":"UPS","freight":"12.50","notes":"Call first","shipping_instructions":"Dock 4",
"bill_to":{"name":"Acme B","address1":"1 Bill St","city":"Kent","state":"WA","zip":"98030","country":"USA","fax":"1"},
"ship_to":{"name":"Acme S","address1":"2 Ship St","address2":"Dock","city":"Kent","state":"WA","zip":"98030","country":"USA"},
"items":[{"item_number":"PC54","color":"Jet Black","size":"LG","quantity":"12.0","price":8.5,"notes":"fold","unit":"EA","line_number":1},
{"item_number":"PC54_2X","color":"Jet Black","quantity":2,"price":"10.50","notes":"fold","pack":{"of":6}},
{"item_number":"PC55","color":"Red","size":"M","quantity":-1,"price":"2.1875","unit":"DZ"}],
"total_quantity":14,"total":123.00,"trade_show":"PNW","signature":true,"nothing":null,"empty":""}`

func TestReadMapsByTheTable(t *testing.T) {
	o, problems, err := Read([]byte(record), catalog.Spelling{Table: catalog.TableSeed})
	if err != nil {
		t.Fatal(err)
	}
	if o.ExtOrderID != "6385-031318-392" || o.UUID != "631F4C43" || o.CustomerName != "Acme" || o.Origin != Origin || o.BlockEdited {
		t.Errorf("%+v", o)
	}
	have := map[string]string{}
	for _, f := range o.Filled() {
		have[f.Path] = f.Value
	}
	for path, want := range map[string]string{
		"date_OrderPlaced": "2018-03-13", "date_OrderRequestedToShip": "2018-04-01", "date_OrderDropDead": "2018-05-01", "id_Customer": "107",
		"ContactNameFirst": "Ann", "ContactNameLast": "van Lee", "ContactEmail": "ann@acme.test", "CustomerPurchaseOrder": "PO-1",
		"CustomerServiceRep": "Pat", "Terms": "Net 30", "cur_Shipping": "12.50", "Customer.CompanyName": "Acme", "Customer.BillingCompany": "Acme B",
		"ShippingAddresses.0.ShipCompany": "Acme S", "ShippingAddresses.0.ShipMethod": "UPS", "ShippingAddresses.0.ExtShipID": "SHIP-1",
		"Notes.0.Note": "Call first", "Notes.0.Type": "Notes On Order", "Notes.1.Note": "Dock 4", "Notes.1.Type": "Notes To Shipping",
		"LinesOE.0.LineItemNotes": "fold", "LinesOE.0.ExtShipID": "SHIP-1",
	} {
		if have[path] != want {
			t.Errorf("%s is %q, want %q", path, have[path], want)
		}
	}
	if o.Lines[0].Cell("L").Qty != 12 || o.Lines[0].Cell("2XL").Qty != 2 || o.Lines[0].Cell("2XL").Price != catalog.PriceOf(1050) || len(o.Lines) != 2 {
		t.Errorf("%+v", o.Lines)
	}
	var fields []string
	for _, p := range problems {
		fields = append(fields, p.Field)
	}
	want := "bill_to.fax items.1.pack.of items.2.price items.2.quantity items.2.unit order_type signature trade_show items.2"
	if got := strings.Join(fields, " "); got != want {
		t.Errorf("problems are with\n%s\nwant\n%s", got, want)
	}
}

func TestReadKeepsCardNumbersOut(t *testing.T) {
	o, problems, err := Read([]byte(`{"order_number":"1","notes":"card 4111 1111 1111 1111","items":[{"item_number":"A","description":"4111111111111111","quantity":1}]}`), catalog.Spelling{})
	if err != nil || len(o.Fields.Notes) != 0 || o.Lines[0].Description != "" || len(problems) != 2 {
		t.Errorf("%+v %v %v", o, problems, err)
	}
	for _, p := range problems {
		if strings.Contains(p.Message, "4111") {
			t.Errorf("the number is repeated: %s", p.Message)
		}
	}
}

// TestEverythingIsMappedOrNamed holds the demo's records: each value is on the
// order, has a place in the table, or is a problem with its path.
func TestEverythingIsMappedOrNamed(t *testing.T) {
	data := sandbox.Generate(sandbox.DataOptions{Rows: 300, Orders: -1, Today: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)})
	for _, raw := range data.ECat {
		encoded, err := json.Marshal(raw)
		if err != nil {
			t.Fatal(err)
		}
		o, problems, err := Read(encoded, catalog.Spelling{})
		if err != nil {
			t.Fatal(err)
		}
		named := map[string]bool{}
		for _, p := range problems {
			named[p.Field] = true
		}
		if len(named) != 2 || !named["trade_show"] || !named["signature_present"] {
			t.Errorf("%s: %v", o.ExtOrderID, problems)
		}
		if o.Pieces() != raw["total_quantity"] {
			t.Errorf("%s has %d pieces, the record says %v", o.ExtOrderID, o.Pieces(), raw["total_quantity"])
		}
	}
}

// FuzzRead: no panic, and every value at every depth is on the order, known to
// say nothing more, or named by its path.
func FuzzRead(f *testing.F) {
	f.Add([]byte(record))
	f.Add([]byte(`{"items":[[1]],"items.0":{"x":1},"ship_to":"all","contact":{"a":[true]}}`))
	f.Add([]byte(`{"order_number":5,"customer_number":"A-1","items":[{"quantity":99999999999999999999}]}`))
	f.Add([]byte(`{"items":[{"style":"PC54_2X","size":"XX-Larr","quantity":1,"description":"a"},{"style":"PC54","size":"S","quantity":1,"description":"b"},{"style":"DD","quantity":1,"size":"S"}]}`))
	f.Add([]byte(`{"order_type":"Quote","company":"A","customer_name":"B","items":[{"style":"PC54_2X","size":"XX-Large","quantity":"4.0","price":8.5,"unit":"DZ"},{"style":"PC54","color":"Navy","quantity":1,"notes":"x"}],"total":1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		o, problems, err := Read(raw, catalog.Spelling{})
		if err != nil {
			return
		}
		var named []string
		for _, p := range problems {
			named = append(named, p.Field)
			if p.Message == "" || p.Severity != order.SeverityWarning {
				t.Errorf("%+v", p)
			}
		}
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.UseNumber()
		var record map[string]any
		if decoder.Decode(&record) != nil {
			return // deeper or bigger than encoding/json takes whole
		}
		have := keptValues(o)
		eachValue("", "", record, func(path, pattern, value string) {
			if to := table()[pattern]; to == "-" || to == "=id" || to == "=type" || to == "=unit" || to == "=pieces" || to == "=total" || have[value] {
				return
			}
			if !slices.ContainsFunc(named, func(field string) bool { return path == field || strings.HasPrefix(path, field+".") }) && !kept(have, value) {
				t.Fatalf("%s = %q is lost without a word\nfrom %s\nproblems %v\nkept %v", path, value, raw, problems, have)
			}
		})
	})
}

// eachValue walks the scalars of a record that say something.
func eachValue(path, pattern string, value any, visit func(path, pattern, value string)) {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			eachValue(under(path, key), under(pattern, key), inner, visit)
		}
	case []any:
		for i, inner := range v {
			eachValue(under(path, strconv.Itoa(i)), under(pattern, "N"), inner, visit)
		}
	case string:
		if strings.TrimSpace(v) != "" {
			visit(path, pattern, v)
		}
	case json.Number:
		visit(path, pattern, v.String())
	case bool:
		visit(path, pattern, strconv.FormatBool(v))
	}
}

func keptValues(o order.Order) map[string]bool {
	have := map[string]bool{o.ExtOrderID: true, o.UUID: true, o.Fields.ContactNameFirst + " " + o.Fields.ContactNameLast: true}
	for _, v := range o.Filled() {
		have[v.Value] = true
	}
	for _, l := range o.Lines {
		have[l.Style], have[l.Color], have[l.Description] = true, true, true
		have[strings.TrimSpace(l.Style)] = true // blanks around a part stay, for the wire
		for _, c := range l.Cells {
			have[c.Size], have[strconv.Itoa(c.Qty)], have[c.Price.String()] = true, true, true
		}
	}
	return have
}

// kept tells whether a value is on the order in the spelling that it has there.
func kept(have map[string]bool, value string) bool {
	value = strings.TrimSpace(value)
	style, size := catalog.ParsePart(value)
	number, _, _ := strings.Cut(value, ".")
	if have[value] || have[strings.Join(strings.Fields(value), " ")] || have[style] && (size == "" || have[size]) || have[number] && whole(value) == number {
		return true
	}
	if size, ok := catalog.NormalizeSize(value); ok && have[size] {
		return true
	}
	if money, err := catalog.ParseMoney(value); err == nil && have[money.String()] {
		return true
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err == nil && have[strconv.FormatInt(n, 10)] {
		return true
	}
	d, err := order.ParseDate(value)
	return err == nil && have[d.String()]
}
