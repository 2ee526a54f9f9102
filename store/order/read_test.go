package order

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"orderpad/store/catalog"
)

func read(t *testing.T, text string) (Order, Form, []Problem) {
	t.Helper()
	o, form, problems, err := ReadOrder([]byte(text), catalog.Spelling{})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return o, form, problems
}

// TestReadProxyOrder reads the order whose way through the proxy was observed
// (proxy-order.json): what reached ManageOrders is what we read.
func TestReadProxyOrder(t *testing.T) {
	data, err := os.ReadFile("testdata/proxy-order.json")
	if err != nil {
		t.Fatal(err)
	}
	o, form, problems := read(t, string(data))
	if form != FormProxy || o.ExtOrderID != "REP-0001" {
		t.Errorf("form %s, id %s", form, o.ExtOrderID)
	}
	want := map[string]string{
		"date_OrderPlaced": "2025-11-01", "date_OrderRequestedToShip": "2025-11-14", "date_OrderDropDead": "2025-11-20",
		"id_Customer": "107", "id_OrderType": "21", "id_CompanyLocation": "3", "id_EmpCreatedBy": "222", "CustomerServiceRep": "Pat Rivera",
		"Terms": "Net 10", "CustomerPurchaseOrder": "PO-778", "id_SalesStatus": "5", "id_ReceivingStatus": "6", "id_ShippingStatus": "7",
		"TaxTotal": "10.20", "TaxPartNumber": "Tax_10.1", "TaxPartDescription": "WA Sales Tax 10.1%", "TotalDiscounts": "12.50",
		"DiscountPartNumber": "DISC", "DiscountPartDescription": "Loyalty", "cur_Shipping": "15.99", "ContactNameFirst": "Ann",
		"ContactNameLast": "Lee", "ContactEmail": "ann@acme.test", "ContactPhone": "253-555-0000", "ExtCustomerID": "107",
		"Customer.CompanyName": "Acme Inc", "Customer.WebSite": "https://acme.test", "Customer.CustomField02": "c2", "Customer.CustomDateField02": "d2",
		"Customer.BillingAddress02": "Ste 2", "ShippingAddresses.0.ShipMethod": "UPS Ground", "ShippingAddresses.0.ExtShipID": "SHIP-1",
		"LinesOE.0.id_ProductClass": "9", "LinesOE.0.ExtDesignIDBlock": "DES-1", "LinesOE.0.DesignIDBlock": "40655", "LinesOE.0.NameFirst": "Sam",
		"LinesOE.0.LineItemNotes": "line note", "LinesOE.0.CustomField02": "lc2", "LinesOE.0.ExtShipID": "SHIP-1", "LinesOE.1.DesignIDBlock": "999",
		"Designs.0.id_Design": "40655", "Designs.0.Locations.0.TotalStitches": "8500", "Designs.0.Locations.0.ImageURL": "https://x.test/lc.png",
		"Designs.0.Locations.1.ImageURL": "https://x.test/fallback.png", "Designs.0.Locations.0.LocationDetails.0.ParameterLabel": "PL",
		"Designs.1.DesignName": "New art", "Notes.1.Type": "Notes To Production", "Notes.2.Note": "UPS", "Payments.0.Amount": "240.99",
		"Payments.0.FeeProcessing": "7.23", "Payments.1.Gateway": "PayPal", "Attachments.0.Link": "0", "Attachments.2.LinkURL": "https://drive.test/x",
	}
	got := filled(o)
	for path, value := range want {
		if got[path] != value {
			t.Errorf("%s is %q, want %q", path, got[path], value)
		}
	}
	if lines := show(Split(o.Lines, SplitSuffix, catalog.Spelling{})); lines != "PC54 L 12 @8.50\nPC54_3X 3XL 2 @12.50\nDD 1 [1 0 0 0 0 0] @60.00" {
		t.Errorf("lines: %s", lines)
	}
	if o.Lines[0].Color != "JetBlack" || o.Lines[1].Color != "Jet Black" || !o.Lines[2].Fee {
		t.Errorf("colours %q %q, fee %v", o.Lines[0].Color, o.Lines[1].Color, o.Lines[2].Fee)
	}
	if text := showProblems(problems); text != `warning purchaseOrderNumber: purchaseOrderNumber "PO-ALT" gives way to "PO-778"`+"\n"+
		`warning LinesOE.2.Size: DD is a fee, which has no size; "XL" was left out` {
		t.Errorf("problems: %s", text)
	}
}

// TestReadForms writes one order in each form and reads the same out of it.
func TestReadForms(t *testing.T) {
	for form, text := range map[Form]string{
		FormExternal: `{"ExtOrderID":"OP1-1","ContactEmail":"ann@acme.com","CustomerSeviceRep":"Pat","date_OrderRequestedToShip":"11/28/2026","id_Customer":"107",
			"cur_Shipping":15.99,"Notes":[{"Note":"fold","Type":"Notes To Production"}],"LinesOE":[
			{"PartNumber":"PC54","Color":"Navy","Size":"S","Qty":"4","Price":"8.50","WorkOrderNotes":"x"},
			{"PartNumber":"PC54","ForProductColor":"Navy","Size02":8,"Size03":"8","Quantity":16.0,"cur_UnitPriceUserEntered":8.5,"WorkOrderNotes":"x"},
			{"PartNumber":"PC54_3XL","Color":"Navy","Size":"3X","Qty":1,"Price":11.5,"WorkOrderNotes":"x"},
			{"PartNumber":"dd","Qty":1,"Price":60}]}`,
		FormProxy: `{"orderNumber":"OP1-1","customer":{"email":"ann@acme.com"},"salesRep":"Pat","requestedShipDate":"2026-11-28","idCustomer":107,
			"cur_Shipping":"15.99","notes":[{"text":"fold","type":"Notes To Production"}],"lineItems":[
			{"partNumber":"PC54","color":"Navy","size":"SM","quantity":0,"price":8.5,"workOrderNotes":"x"},
			{"partNumber":"PC54","color":"Navy","size":"Small","quantity":4,"price":8.5,"workOrderNotes":"x"},
			{"partNumber":"PC54","color":"Navy","size":"m","quantity":8,"price":8.5,"workOrderNotes":"x"},
			{"partNumber":"PC54","color":"Navy","size":"LG","quantity":8,"price":8.5,"workOrderNotes":"x"},
			{"partNumber":"PC54_3X","color":"Navy","size":"3XL","quantity":1,"price":"11.50","workOrderNotes":"x"},
			{"partNumber":"dd","quantity":1,"price":60}]}`,
		FormOwn: `{"id":7,"ext_order_id":"OP1-1","state":"draft","customer":{"name":"Acme"},"fields":{"ContactEmail":"ann@acme.com","CustomerServiceRep":"Pat",
			"date_OrderRequestedToShip":"2026-11-28","id_Customer":107,"cur_Shipping":"15.99","Notes":[{"Note":"fold","Type":"Notes To Production"}]},"lines":[
			{"style":"PC54","color":"Navy","price":"8.50","sizes":{"s":4,"M":{"qty":8,"price":"8.50"},"L":{"qty":8},"3x":{"qty":1,"price":"11.50"}},"ship_to":null,"fields":{"WorkOrderNotes":"x"}},
			{"style":"dd","fee":true,"price":"60.00","sizes":{"":{"qty":1,"price":"60.00"}}}],"wire":{"LinesOE":[]},"total":"1.00"}`,
	} {
		o, got, problems := read(t, text)
		if form == FormProxy { // its first line has no pieces, and says so
			if len(problems) != 1 || problems[0].Field != "LinesOE.0.Qty" {
				t.Errorf("%s: %v", form, problems)
			}
		} else if len(problems) != 0 {
			t.Errorf("%s: %v", form, problems)
		}
		if got != form || o.ExtOrderID != "OP1-1" {
			t.Errorf("%s is read as %s with id %s", form, got, o.ExtOrderID)
		}
		if lines := show(Split(o.Lines, SplitSuffix, catalog.Spelling{})); lines != "PC54 S 4 @8.50\nPC54 M 8 @8.50\nPC54 L 8 @8.50\nPC54_3X 3XL 1 @11.50\ndd 1 [1 0 0 0 0 0] @60.00" {
			t.Errorf("%s: lines %s", form, lines)
		}
		fields := filled(o)
		for path, want := range map[string]string{
			"ContactEmail": "ann@acme.com", "CustomerServiceRep": "Pat", "date_OrderRequestedToShip": "2026-11-28", "id_Customer": "107",
			"cur_Shipping": "15.99", "Notes.0.Note": "fold", "LinesOE.0.WorkOrderNotes": "x",
		} {
			if fields[path] != want {
				t.Errorf("%s: %s is %q, want %q", form, path, fields[path], want)
			}
		}
		// A new price for the row reaches the sizes that follow it.
		o.Lines[0].SetPrice(catalog.PriceOf(900), "", nil)
		if o.Lines[0].Cell("M").Price != catalog.PriceOf(900) || o.Lines[0].Cell("3XL").Price != catalog.PriceOf(1150) {
			t.Errorf("%s: after a new price %v", form, o.Lines[0].Cells)
		}
	}
}

// TestOwnFormWithoutFields reads what a person may write by hand: the customer
// stands for the fields that are not there, and gives way to those that are.
func TestOwnFormWithoutFields(t *testing.T) {
	customer := `"customer":{"id":107,"name":"Acme","contact":"Ann van Lee","email":"ann@acme.test","phone":"253","fax":"1"}`
	o, _, problems := read(t, `{"ext_order_id":"A-1",`+customer+`,"lines":[]}`)
	have := filled(o)
	for path, want := range map[string]string{"id_Customer": "107", "ContactNameFirst": "Ann", "ContactNameLast": "van Lee", "ContactEmail": "ann@acme.test", "ContactPhone": "253"} {
		if have[path] != want {
			t.Errorf("%s is %q, want %q", path, have[path], want)
		}
	}
	if o.CustomerName != "Acme" || o.BlockEdited || len(problems) != 1 || problems[0].Field != "customer.fax" {
		t.Errorf("%+v %v", o, problems)
	}
	o, _, problems = read(t, `{"ext_order_id":"A-1",`+customer+`,"fields":{"ContactEmail":"lee@acme.test","ContactPhone":"253"},"lines":[]}`)
	if len(problems) != 2 || problems[1].Field != "customer.email" || filled(o)["ContactEmail"] != "lee@acme.test" {
		t.Errorf("%v", problems)
	}
}

// TestReadRoundTrip fills every field, writes them as ExternalOrderJson and as
// orderpad does, and reads the same order back.
func TestReadRoundTrip(t *testing.T) {
	o := Order{ExtOrderID: "OP1-1", Lines: rows(t, "PC54 Navy S=4@8.50 3XL=1@11.50")}
	for _, f := range FieldTable() {
		if f.Type != "id" && f.Type != "line" && f.Type != "columns" {
			value, _ := sample(f.Type)
			if f.Path == "Notes.N.Type" {
				value = NoteTypes[1]
			}
			if err := o.SetPath(strings.ReplaceAll(f.Path, ".N.", ".0."), value); err != nil {
				t.Fatal(err)
			}
		}
	}
	wire := map[string]any{}
	must(t, json.Unmarshal(marshal(t, o.Fields), &wire))
	wire["ExtOrderID"] = o.ExtOrderID
	var lines []map[string]any
	for _, p := range Split(o.Lines, SplitSuffix, catalog.Spelling{}) {
		line := map[string]any{"PartNumber": p.Part, "Color": p.Color, "Size": p.Size, "Qty": strconv.Itoa(p.Qty), "Price": p.Price.String()}
		must(t, json.Unmarshal(marshal(t, p.LineFields), &line))
		lines = append(lines, line)
	}
	wire["LinesOE"] = lines
	l := o.Lines[0]
	own := map[string]any{"ext_order_id": o.ExtOrderID, "fields": o.Fields, "lines": []map[string]any{{
		"style": l.Style, "color": l.Color, "fields": l.LineFields,
		"sizes": map[string]any{"S": map[string]any{"qty": 4, "price": "8.50"}, "3XL": map[string]any{"qty": 1, "price": "11.50"}},
	}}}
	for form, value := range map[Form]any{FormExternal: wire, FormOwn: own} {
		back, got, problems := read(t, string(marshal(t, value)))
		if got != form || len(problems) != 0 {
			t.Errorf("%s is read as %s with %v", form, got, problems)
		}
		if a, b := filled(back), filled(o); !reflect.DeepEqual(a, b) {
			t.Errorf("%s: fields\n got %v\nwant %v", form, a, b)
		}
		if a, b := fmt.Sprint(sums(back.Lines)), fmt.Sprint(sums(o.Lines)); a != b {
			t.Errorf("%s: lines\n got %s\nwant %s", form, a, b)
		}
	}
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	must(t, err)
	return data
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestReadSaysWhatItDidNotTake holds the warnings, by field.
func TestReadSaysWhatItDidNotTake(t *testing.T) {
	for text, want := range map[string]string{
		`{"ExtOrderID":"1","Foo":1,"Customer":{"Bar":"x"},"LinesOE":[{"PartNumber":"PC54","Qty":1,"sku":"x"}]}`:                                              "Customer.Bar Foo LinesOE.0.sku",
		`{"LinesOE":[{"PartNumber":"PC54_3X","Size":"2XL","Qty":1}]}`:                                                                                        "LinesOE.0.Size",
		`{"LinesOE":[{"PartNumber":"PC54","Size":"Banana","Qty":1}]}`:                                                                                        "LinesOE.0.Size",
		`{"LinesOE":[{"PartNumber":"PC54","Size01":1,"Quantity":2}]}`:                                                                                        "LinesOE.0.Quantity",
		`{"LinesOE":[{"PartNumber":"PC54","Size01":99999,"Size02":99999,"Quantity":"199998"}]}`:                                                              "",
		`{"LinesOE":[{"PartNumber":"PC54","Qty":1,"Quantity":2}]}`:                                                                                           "LinesOE.0.Quantity",
		`{"LinesOE":[{"PartNumber":"PC54","Color":"Navy","ForProductColor":"Red","Qty":1}]}`:                                                                 "LinesOE.0.ForProductColor",
		`{"LinesOE":[{"PartNumber":"PC54","Qty":1,"Price":1,"cur_UnitPriceUserEntered":2}]}`:                                                                 "LinesOE.0.cur_UnitPriceUserEntered",
		`{"LinesOE":[{"PartNumber":"PC54"}]}`:                                                                                                                "LinesOE.0.Qty",
		`{"ExtOrderID":"1","CustomerServiceRep":"A","CustomerSeviceRep":"B"}`:                                                                                "CustomerSeviceRep",
		`{"ExtOrderID":"1","Designs":[{"id_Design":0}],"Terms":null,"LinesOE":[]}`:                                                                           "",
		`{"ExtOrderID":"1","Notes":[{"Note":"x","Type":"Production"},{"Note":"y","Type":"Notes To Art"}]}`:                                                   "Notes.0.Type",
		`{"order_json":{"ExtOrderID":"1","Foo":2}}`:                                                                                                          "Foo",
		`{"orderNumber":"1","foo":1,"isTest":true,"customer":"Acme","lineItems":[{"partNumber":"PC54","quantity":1,"sku":"x"}]}`:                             "customer foo isTest lineItems.0.sku",
		`{"orderNumber":"1","files":[{"fileName":"a","fileData":"data:"}],"designs":[{"imageUrl":"https://x.test/a"}]}`:                                      "files.0.fileData files.0.fileName designs.0.imageUrl",
		`{"orderNumber":"1","lineItems":{"N":{"partNumber":"x"},"00":{"partNumber":"y"}},"customer.email":"z"}`:                                              `"customer.email" lineItems."00".partNumber lineItems."N".partNumber`,
		`{"ext_order_id":"1","feilds":{},"lines":[{"style":"PC54","colour":"Navy","sizes":{"S":{"qty":1,"cost":2}},"fields":{"Foo":1}}],"fields":{"Bar":1}}`: "feilds Bar lines.0.colour lines.0.sizes.S.cost lines.0.fields.Foo",
		`{"lines":[{"style":"PC54","sizes":{"Banana":1}}]}`:                                                                                                  "lines.0.sizes.Banana",
	} {
		_, _, problems := read(t, text)
		var fields []string
		for _, p := range problems {
			if p.Severity != SeverityWarning || p.Message == "" {
				t.Errorf("%s: %+v", text, p)
			}
			fields = append(fields, p.Field)
		}
		if got := strings.Join(fields, " "); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
	for given, want := range map[string]string{
		"Production": "Notes To Production", "Order Notes": "Notes On Order", "Shipping Notes": "Notes To Shipping", "Customer": "Notes On Customer",
		"art": "Notes To Art", "Department": "Notes On Order", "": "Notes On Order",
	} {
		if got := nearestNoteType(given); got != want {
			t.Errorf("note type %q becomes %q, want %q", given, got, want)
		}
	}
}

func TestReadErrors(t *testing.T) {
	for text, want := range map[string][2]string{ // field, sentence
		``:                        {"", "not JSON"},
		`{`:                       {"", "not JSON"},
		`[]`:                      {"", "does not hold one order"},
		`{} {}`:                   {"", "goes on after its first order"},
		`{"a":1}`:                 {"", "no order that orderpad knows"},
		`{"LinesOE":{}}`:          {"LinesOE", "list of lines"},
		`{"LinesOE":["x"]}`:       {"LinesOE.0", "is not a line"},
		`{"ExtOrderID":["x"]}`:    {"ExtOrderID", "holds one value"},
		`{"LinesOE":[{"Qty":1}]}`: {"LinesOE.0.PartNumber", "no part number"},
		`{"LinesOE":[{"PartNumber":"PC54","Qty":-1}]}`:                              {"LinesOE.0.Qty", "negative"},
		`{"LinesOE":[{"PartNumber":"PC54","Qty":1.5}]}`:                             {"LinesOE.0.Qty", "not a whole number"},
		`{"LinesOE":[{"PartNumber":"PC54","Size03":100000}]}`:                       {"LinesOE.0.Size03", "over 99,999"},
		`{"LinesOE":[{"PartNumber":"PC54","Qty":[1]}]}`:                             {"LinesOE.0.Qty", "holds one value"},
		`{"LinesOE":[{"PartNumber":"PC54","Size01":1,"Qty":[1]}]}`:                  {"LinesOE.0.Qty", "holds one value"},
		`{"LinesOE":[{"PartNumber":"PC54","Color":["Navy"],"Qty":1}]}`:              {"LinesOE.0.Color", "holds one value"},
		`{"LinesOE":[{"PartNumber":"PC54","Qty":1,"Price":8.505}]}`:                 {"LinesOE.0.Price", "more than two decimals"},
		`{"LinesOE":[{"PartNumber":"PC54","Qty":1,"Price":-8}]}`:                    {"LinesOE.0.Price", "below zero"},
		`{"ExtOrderID":"1","id_Customer":"abc"}`:                                    {"id_Customer", "whole number"},
		`{"ExtOrderID":"1","id_Customer":true}`:                                     {"id_Customer", "whole number"},
		`{"ExtOrderID":"1","date_OrderPlaced":"2026-02-30"}`:                        {"date_OrderPlaced", "is not a date"},
		`{"ExtOrderID":"1","Notes":{"Note":"x"}}`:                                   {"Notes", "is a list"},
		`{"ExtOrderID":"1","Notes":["x"]}`:                                          {"Notes", "is not an object"},
		`{"ExtOrderID":"1","Customer":"Acme"}`:                                      {"Customer", "is an object"},
		`{"ExtOrderID":"1","Terms":{"a":1}}`:                                        {"Terms", "holds one value"},
		`{"ExtOrderID":"1","Notes":[{"Note":"4111 1111 1111 1111"}]}`:               {"Notes.0.Note", "full card number"},
		`{"LinesOE":[{"PartNumber":"X","Qty":1,"Description":"4111111111111111"}]}`: {"LinesOE.0.Description", "full card number"},
		`{"orderNumber":"1","lineItems":[{"partNumber":"PC54","quantity":"x"}]}`:    {"LinesOE.0.Qty", "not a whole number"},
		`{"orderNumber":"1","payments":[{"accountNumber":"4111111111111111"}]}`:     {"Payments.0.AccountNumber", "full card number"},
		`{"lines":{}}`:                                          {"lines", "list of lines"},
		`{"lines":[1]}`:                                         {"lines.0", "is not a line"},
		`{"lines":[{"color":"Navy"}]}`:                          {"lines.0.style", "no style"},
		`{"lines":[{"style":["x"]}]}`:                           {"lines.0.style", "holds one value"},
		`{"lines":[{"style":"PC54","sizes":[1]}]}`:              {"lines.0.sizes", "is an object"},
		`{"lines":[{"style":"PC54","sizes":{"S":"x"}}]}`:        {"lines.0.sizes.S", "not a whole number"},
		`{"lines":[{"style":"PC54","sizes":{"2x":1,"2XL":1}}]}`: {"lines.0.sizes.2x", "twice"},
		`{"lines":[{"style":"PC54","price":"8.505"}]}`:          {"lines.0.price", "more than two decimals"},
		`{"lines":[],"fields":[]}`:                              {"fields", "is an object"},
		`{"lines":[],"customer":"Acme"}`:                        {"customer", "is an object"},
	} {
		_, _, _, err := ReadOrder([]byte(text), catalog.Spelling{})
		var e *Error
		if !errors.As(err, &e) || e.Kind != KindInvalid || e.Field != want[0] || !strings.Contains(e.Message, want[1]) {
			t.Errorf("%s\n%+v\nwant %q in field %q", text, err, want[1], want[0])
		}
	}
}

// FuzzReadOrder holds that no input makes it panic, and that no value of an
// order in any of the three forms is lost without a word: it is in the order or
// named.
func FuzzReadOrder(f *testing.F) {
	if data, err := os.ReadFile("testdata/proxy-order.json"); err == nil {
		f.Add(data)
	}
	for _, s := range []string{
		`{"ExtOrderID":"1","ContactEmail":"a@b.c","id_Customer":"107","Notes":[{"Note":"x","Type":"Production"}],"LinesOE":[{"PartNumber":"PC54_3X","Color":"Navy","Size":"3XL","Qty":"2","Price":"8.5","WorkOrderNotes":"w"}]}`,
		`{"LinesOE":[{"PartNumber":"PC54","ForProductColor":"Navy","Size01":1,"Size06":"2","Quantity":3,"CustomField01":true}],"cur_Shipping":1e1}`,
		`{"LinesOE":[{"PartNumber":"PC54","Color":"Navy","Size":"S","Qty":1,"Description":"tee"},{"PartNumber":"PC54_2X","Color":"Navy","Qty":1,"Description":"big tee"}]}`,
		`{"ext_order_id":"1","lines":[{"style":"PC54","color":"Navy","price":"8","sizes":{"S":4,"2x":{"qty":1}}}]}`,
		`{"ext_order_id":"1","customer":{"id":107,"name":"Acme","contact":"Ann van Lee","email":"a@b.cd","phone":"1","fax":"2"},"fields":{"ContactEmail":"b@c.de"},"lines":[]}`,
		`{"orderNumber":"1","lineItems":{"N":{"partNumber":"x"}},"designs":[{"imageUrl":"u","locations":[{}]}]}`,
		`{"orderNumber":"1","customer":{"company":"A","fax":"2"},"shipping":{"city":"Kent"},"lineItems":[{"partNumber":"x","color":"Jet Black","catalogColor":"JetBlack","quantity":1}],"notes":[{"text":"a","note":"b"}]}`,
		`{"orderNumber":"1","designs":[{"imageUrl":"u","locations":[{"imageUrl":"v"},{"locatWon":"x"}]}]}`,
		`{"order_json":{"ExtOrderID":1.0,"Designs":[{"Locations":[{"LocationDetails":[{"Text":"t"}]}]}]}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		o, form, problems, err := ReadOrder(data, catalog.Spelling{})
		if err != nil {
			return
		}
		var root map[string]any
		decoder := json.NewDecoder(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff")))
		decoder.UseNumber()
		if decoder.Decode(&root) != nil {
			t.Fatal("what ReadOrder reads is JSON")
		}
		if inner, ok := root["order_json"].(map[string]any); ok && len(root) == 1 {
			root = inner
		}
		kept := keptValues(o)
		flat := map[string]any{}
		flatten("", root, flat)
		for path, value := range flat {
			at := path
			switch form {
			case FormProxy:
				// The proxy's own display names: color is for eyes, catalogColor travels.
				pattern, places := generalize(path)
				if target, ok := proxyIndex()[pattern]; ok && pattern != "lineItems.N.color" {
					at = particularize(target, places)
				} else if ok {
					continue
				}
			case FormOwn:
				if at = ownPath(path, strings.Trim(text(value), "0.") == ""); at == "" {
					continue
				}
			}
			if !keptOrNamed(at, text(value), kept, problems) && !keptOrNamed(path, text(value), kept, problems) {
				t.Fatalf("%s = %q is lost without a word\nfrom %s\nproblems %v", path, text(value), data, problems)
			}
		}
	})
}

// keptValues are all texts of an order.
func keptValues(o Order) map[string]bool {
	kept := map[string]bool{o.ExtOrderID: true, o.CustomerName: true, o.Contact(): true}
	for _, v := range o.Filled() {
		kept[v.Value] = true
	}
	for _, p := range Split(o.Lines, SplitSuffix, catalog.Spelling{}) {
		kept[p.Part], kept[p.Size] = true, true
	}
	for _, l := range o.Lines {
		kept[l.Style], kept[l.Color], kept[l.Description], kept[l.PriceFrom], kept[l.Price.String()] = true, true, true, true, true
		for _, c := range l.Cells {
			kept[itoa(c.Qty)], kept[c.Price.String()] = true, true
		}
	}
	return kept
}

// ownPath is a path of orderpad's own form in ExternalOrderJson's names; empty
// for what follows from the rest, or belongs to the order that was printed.
func ownPath(path string, zero bool) string {
	if rest, ok := strings.CutPrefix(path, "fields."); ok {
		return rest
	}
	head, _, nested := strings.Cut(path, ".")
	last := path[strings.LastIndexByte(path, '.')+1:]
	switch {
	case head == "lines" && strings.Contains(path, ".sizes.") && last != "price" && zero:
		return "" // no pieces of a size
	case head == "lines" && (last == "pieces" || last == "total" || last == "fee"), head == "lines" && strings.Contains(path, ".sizes.") && last == "price":
		return "" // a size that costs what the line says follows it
	case head == "lines", head == "customer", path == "ext_order_id", nested && !slices.Contains(ownOrderKeys, head), !slices.Contains(ownOrderKeys, head):
		return path
	}
	return ""
}

func keptOrNamed(path, value string, kept map[string]bool, problems []Problem) bool {
	name := path[strings.LastIndexByte(path, '.')+1:]
	if strings.HasPrefix(path, "LinesOE.") {
		switch name {
		// Pieces and prices add up when rows join, and a fee has no size: the
		// tables hold those.
		case "Qty", "Quantity", "Size", "Size01", "Size02", "Size03", "Size04", "Size05", "Size06", "Price", "cur_UnitPriceUserEntered":
			return true
		case "PartNumber":
			value, _ = catalog.ParsePart(value)
		}
	}
	if strings.TrimSpace(value) == "" || kept[value] || kept[strings.Join(strings.Fields(value), " ")] || (name == "id_Design" && value == "0") {
		return true
	}
	if n, err := strconv.ParseInt(strings.TrimSpace(whole(value)), 10, 64); err == nil && kept[strconv.FormatInt(n, 10)] {
		return true
	}
	if m, err := catalog.ParseMoney(value); err == nil && kept[m.String()] {
		return true
	}
	if d, err := ParseDate(value); err == nil && (d.IsZero() || kept[d.String()]) {
		return true
	}
	for _, p := range problems {
		if p.Field == path || strings.HasPrefix(path, p.Field+".") {
			return true
		}
		// A key that looks like a path or a place is quoted on one side only.
		if strings.Contains(path, `"`) {
			return true
		}
	}
	return false
}
