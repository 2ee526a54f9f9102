package client

import (
	"encoding/json"
	"slices"
	"testing"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// TestOurs: an order is told by customer, contact and pieces, however it was
// split and spelt, and by nothing less.
func TestOurs(t *testing.T) {
	price := catalog.PriceOf(850)
	customer := int64(107)
	sent := func() order.Order {
		return order.Order{
			Lines: []order.Line{
				{Style: "PC54", Color: "JetBlack", Price: price, Cells: []order.Cell{{Size: "S", Qty: 4, Price: price}, {Size: "3XL", Qty: 1, Price: price}}},
				{Style: "PC54", Color: "Navy", Price: price, Cells: []order.Cell{{Size: "SM", Qty: 2, Price: price}}},
				{Style: "DD", Fee: true, Cells: []order.Cell{{Qty: 1, Price: catalog.PriceOf(6000)}}},
			},
			Fields: order.Fields{IDCustomer: &customer, ContactNameFirst: "Ann", ContactNameLast: "Lee", ContactEmail: "ann@acme.test"},
		}
	}
	type doc map[string]any
	record := func() doc {
		return doc{
			"id_Customer": 107, "ContactNameFirst": "Ann", "ContactNameLast": "Lee ", "ContactEmail": "ann@acme.test",
			"LinesOE": []doc{
				{"PartNumber": "PC54", "Color": "JetBlack", "Size": "S", "Qty": "4", "Price": "8.50"},
				{"PartNumber": "PC54_3X", "Color": "JetBlack", "Size": "3XL", "Qty": 1, "Price": 8.5},
				{"PartNumber": "PC54_SM", "Color": "Navy", "Size": "S", "Qty": 2, "Price": 8.5},
				{"PartNumber": "DD", "Size": "S", "Size01": 1, "Size02": 0, "Qty": 1, "Price": 60, "Color": ""},
			},
		}
	}
	line := func(d doc, i int) doc { return d["LinesOE"].([]doc)[i] }
	for _, row := range []struct {
		name   string
		change func(doc)
		ours   bool
	}{
		{"as sent", func(doc) {}, true},
		{"other order of lines", func(d doc) { slices.Reverse(d["LinesOE"].([]doc)) }, true},
		{"split by the server", func(d doc) { line(d, 1)["PartNumber"] = "PC54" }, true},
		{"other spelling", func(d doc) { line(d, 1)["PartNumber"] = "PC54_3XL" }, true},
		{"price as text", func(d doc) { line(d, 3)["Price"] = "60.00" }, true},
		{"other quantity", func(d doc) { line(d, 0)["Qty"] = "5" }, false},
		{"other price", func(d doc) { line(d, 0)["Price"] = "8.51" }, false},
		{"other size", func(d doc) { line(d, 0)["Size"] = "M" }, false},
		{"other colour", func(d doc) { line(d, 0)["Color"] = "Black" }, false},
		{"other part", func(d doc) { line(d, 0)["PartNumber"] = "PC55" }, false},
		{"a line less", func(d doc) { d["LinesOE"] = d["LinesOE"].([]doc)[:3] }, false},
		{"a line more", func(d doc) {
			d["LinesOE"] = append(d["LinesOE"].([]doc), doc{"PartNumber": "RUSH", "Qty": 1, "Price": 1})
		}, false},
		{"other customer", func(d doc) { d["id_Customer"] = 108 }, false},
		{"no customer", func(d doc) { delete(d, "id_Customer") }, false},
		{"other contact", func(d doc) { d["ContactEmail"] = "bob@acme.test" }, false},
		{"unreadable", func(d doc) { line(d, 0)["Qty"] = "four" }, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			d := record()
			row.change(d)
			raw, err := json.Marshal(d)
			if err != nil {
				t.Fatal(err)
			}
			wrapped, err := json.Marshal(doc{"order_json": json.RawMessage(raw)})
			if err != nil {
				t.Fatal(err)
			}
			asSent := func(size string) string {
				if size == "SM" {
					return "S"
				}
				return size
			}
			for _, r := range []json.RawMessage{raw, wrapped} {
				sight := Look(Pushed{ServerID: "A", Order: sent()}, []json.RawMessage{r}, true, order.DefaultSettings(), asSent)
				if sight.Ours != row.ours || !sight.Found || sight.Times != 1 {
					t.Errorf("%+v", sight)
				}
			}
			both := Look(Pushed{Order: sent()}, []json.RawMessage{raw, []byte(`{"LinesOE":[]}`)}, true, order.DefaultSettings(), asSent)
			if both.Ours || both.Times != 2 {
				t.Errorf("ours beside another's: %+v", both)
			}
		})
	}
}

// TestPulledOrder reads the id of flat and wrapped records.
func TestPulledOrder(t *testing.T) {
	for body, want := range map[string]string{
		`{"ExtOrderID":"A"}`: "A", `{"order_json":{"ExtOrderID":"B"}}`: "B", `{"ExtOrderID":12}`: "12", `{}`: "", `{"order_json":null,"ExtOrderID":"C"}`: "C",
	} {
		var p PulledOrder
		if err := json.Unmarshal([]byte(body), &p); err != nil || p.ID != want || string(p.Raw) != body {
			t.Errorf("%s: %+v %v", body, p, err)
		}
	}
	var p PulledOrder
	if err := json.Unmarshal([]byte(`{"ExtOrderID":{"a":1}}`), &p); err == nil {
		t.Error("an id that is no id")
	}
}
