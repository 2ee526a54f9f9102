package client

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"orderpad/store/order"
)

// TestOurs: an order is told by customer, contact and pieces as they were sent,
// however they are split, spelt and written, and by nothing less.
func TestOurs(t *testing.T) {
	const direct = `{"ExtOrderID":"A","id_Customer":107,"ContactNameFirst":"Ann","ContactNameLast":"Lee","ContactEmail":"ann@acme.test","LinesOE":[
		{"PartNumber":"PC54","Color":"JetBlack","Size":"S","Qty":"4","Price":"8.50"},{"PartNumber":"PC54_3X","Color":"JetBlack","Size":"3XL","Qty":"1","Price":"8.50"},
		{"PartNumber":"PC54_SM","Color":"Navy","Size":"SM","Qty":"2","Price":"8.50"},{"PartNumber":"DD","Qty":"1","Price":"60.00"}]}`
	const proxied = `{"orderNumber":"A","idCustomer":107,"customer":{"firstName":"Ann","lastName":"Lee","email":"ann@acme.test"},"lineItems":[
		{"partNumber":"PC54","color":"JetBlack","size":"S","quantity":4,"price":8.5},{"partNumber":"PC54_3X","color":"JetBlack","size":"3XL","quantity":1,"price":8.5},
		{"partNumber":"PC54_SM","color":"Navy","size":"SM","quantity":2,"price":8.5},{"partNumber":"DD","quantity":1,"price":60}]}`
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
		{"a line that the shop added", func(d doc) {
			d["LinesOE"] = append(d["LinesOE"].([]doc), doc{"PartNumber": "Freight", "Qty": 1, "Price": "12.50"})
		}, true},
		{"more of the same", func(d doc) {
			d["LinesOE"] = append(d["LinesOE"].([]doc), doc{"PartNumber": "PC54", "Color": "JetBlack", "Size": "S", "Qty": 1, "Price": 8.5})
		}, false},
		{"other case and blanks", func(d doc) {
			line(d, 0)["PartNumber"], line(d, 0)["Color"] = " pc54 ", "JETBLACK  "
			d["ContactNameFirst"], d["ContactEmail"] = "ANN", "Ann@Acme.test "
		}, true},
		{"numbers in other forms", func(d doc) {
			line(d, 0)["Qty"], line(d, 0)["Price"], line(d, 1)["Price"], d["id_Customer"] = "4.00", "8.5", "8.5000", "0107"
		}, true},
		{"other customer", func(d doc) { d["id_Customer"] = 108 }, false},
		{"no customer", func(d doc) { delete(d, "id_Customer") }, false},
		{"other contact", func(d doc) { d["ContactEmail"] = "bob@acme.test" }, false},
		{"unreadable", func(d doc) { line(d, 0)["Qty"] = "four" }, false},
	} {
		for form, body := range map[string]string{"manageorders": direct, "proxy": proxied} {
			t.Run(row.name+"/"+form, func(t *testing.T) {
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
					sight := Look(Pushed{ServerID: "A", Bodies: [][]byte{[]byte(body)}}, []json.RawMessage{r}, true, order.DefaultSettings().Spelling, asSent)
					if sight.Ours != row.ours || !sight.Found || sight.Times != 1 || !row.ours && !strings.Contains(sight.Detail, ": ") {
						t.Errorf("%+v", sight)
					}
				}
				both := Look(Pushed{Bodies: [][]byte{[]byte(body)}}, []json.RawMessage{raw, []byte(`{"LinesOE":[]}`)}, true, order.DefaultSettings().Spelling, asSent)
				if both.Ours || both.Times != 2 {
					t.Errorf("ours beside another's: %+v", both)
				}
			})
		}
	}
}

// TestAnyBodyThatWasSent: an order that was mended after a refusal may be there
// as it was sent first; one of which nothing is known is nobody's.
func TestAnyBodyThatWasSent(t *testing.T) {
	body := func(qty int) []byte {
		return fmt.Appendf(nil, `{"ExtOrderID":"A","id_Customer":1,"LinesOE":[{"PartNumber":"PC54","Color":"Navy","Size":"S","Qty":"%d","Price":"8.50"}]}`, qty)
	}
	same := func(s string) string { return s }
	for _, c := range []struct {
		bodies [][]byte
		ours   bool
		says   string
	}{
		{[][]byte{body(6), body(4)}, true, "has the order"}, {[][]byte{body(4)}, true, "has the order"},
		{[][]byte{body(6), body(5)}, false, "of PC54 navy S there are 4, not 6"}, {nil, false, "nothing is known"},
	} {
		sight := Look(Pushed{Bodies: c.bodies}, []json.RawMessage{body(4)}, true, order.DefaultSettings().Spelling, same)
		if sight.Ours != c.ours || !strings.Contains(sight.Detail, c.says) {
			t.Errorf("%d bodies: %+v", len(c.bodies), sight)
		}
	}
}

// TestSpotless: what stands beside the records can take a miss back.
func TestSpotless(t *testing.T) {
	for body, want := range map[string]bool{
		`{}`: true, `{"count":0,"cached":false}`: true, `{"success":true,"error":null,"errors":[]}`: true, `{"truncated":false,"message":"Order not found"}`: true,
		`{"error":"x"}`: false, `{"errors":["x"]}`: false, `{"Error":{"code":1}}`: false, `{"success":false}`: false, `{"Success":false}`: false,
		`{"ok":false}`: false, `{"truncated":true}`: false, `{"hasMore":true}`: false, `{"status":"error"}`: false, `{"success":"false"}`: false, `{"partial":1}`: false,
	} {
		var beside map[string]json.RawMessage
		if err := json.Unmarshal([]byte(body), &beside); err != nil {
			t.Fatal(err)
		}
		if got := Spotless(beside); got != want {
			t.Errorf("%s: %v", body, got)
		}
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

// TestTwoImagesOfOneNumber: the same number and goods for the same customer are
// another order where the customer's own number is another.
func TestTwoImagesOfOneNumber(t *testing.T) {
	body := func(po string) []byte {
		return fmt.Appendf(nil, `{"ExtOrderID":"A","id_Customer":107,"CustomerPurchaseOrder":%q,"LinesOE":[{"PartNumber":"PC54","Color":"Navy","Size":"S","Qty":"4","Price":"8.50"}]}`, po)
	}
	same := func(size string) string { return size }
	for _, row := range []struct {
		sent, held string
		ours       bool
	}{
		{"PO-7", "PO-7", true}, {"PO-7", " po-7  ", true}, {"PO-7", "", true}, {"", "PO-7", true}, {"", "", true},
		{"PO-7", "PO-8", false}, {"PO-7", "PO-70", false},
	} {
		if said := Differences(body(row.sent), body(row.held), order.DefaultSettings().Spelling, same); (len(said) == 0) != row.ours {
			t.Errorf("sent %q, there is %q: %v", row.sent, row.held, said)
		}
	}
}
