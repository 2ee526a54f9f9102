package ecat

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"orderpad/client/sandbox"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// record is an order with every field of the table that says something of its
// own.
const record = `{"order_number":"6385-031318-392","uuid":"631F4C43","id":"356509","order_date":"03/13/2018","ship_date":"2018-04-01T10:00:00Z",
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
	want := "bill_to.fax items.1.pack.of items.2.price items.2.quantity items.2.unit signature trade_show items.2"
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

// FuzzRead: no panic, and every value is mapped, known, or named by its path.
func FuzzRead(f *testing.F) {
	f.Add([]byte(record))
	f.Add([]byte(`{"items":[[1]],"items.0":{"x":1},"ship_to":"all","contact":{"a":[true]}}`))
	f.Add([]byte(`{"order_number":5,"customer_number":"A-1","items":[{"quantity":99999999999999999999}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		o, problems, err := Read(raw, catalog.Spelling{})
		if err != nil {
			return
		}
		named := map[string]bool{}
		for _, p := range problems {
			named[p.Field] = true
			if p.Message == "" || p.Severity != order.SeverityWarning {
				t.Errorf("%+v", p)
			}
		}
		var record map[string]any
		if json.Unmarshal(raw, &record) != nil {
			return // deeper or bigger than encoding/json takes whole
		}
		for key, value := range record {
			text, isText := value.(string)
			_, known := table()[key]
			if isText && strings.TrimSpace(text) != "" && !known && !named[key] {
				t.Errorf("%q is neither known nor named", key)
			}
		}
		if _, err := json.Marshal(o); err != nil {
			t.Error(err)
		}
	})
}
