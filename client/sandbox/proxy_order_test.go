package sandbox

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// order is a minimal order with one more member of the root and of its line,
// each written as JSON or "".
func order(root, line string) string {
	if root != "" {
		root = "," + root
	}
	if line != "" {
		line = "," + line
	}
	return `{"orderNumber":"W1","customer":{},"lineItems":[{"partNumber":"PC54","quantity":1` + line + `}]` + root + `}`
}

// upstream creates an order and answers what reached ManageOrders.
func upstream(t *testing.T, s *Server, body string) map[string]any {
	t.Helper()
	before := len(s.Arrived())
	r := s.viaProxy(t, "POST", "/orders/create", body)
	arrived := s.Arrived()
	if r.status != 200 || len(arrived) != before+1 {
		t.Fatalf("%.200s: %d %s", body, r.status, r.body)
	}
	var doc map[string]any
	if err := json.Unmarshal(arrived[before].Upstream, &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// at reads a dotted path; what is not there is the text "absent".
func at(v any, path string) any {
	for name := range strings.SplitSeq(path, ".") {
		switch c := v.(type) {
		case map[string]any:
			next, ok := c[name]
			if !ok {
				return "absent"
			}
			v = next
		case []any:
			var i int
			if _, err := fmt.Sscan(name, &i); err != nil || i >= len(c) {
				return "absent"
			}
			v = c[i]
		default:
			return "absent"
		}
	}
	return v
}

// Section 2: what a create answers.
func TestSection2Create(t *testing.T) {
	s := start(t, Options{})
	r := s.viaProxy(t, "POST", "/orders/create", order("", ""))
	m := r.json(t)
	if r.status != 200 || m["success"] != true || m["extOrderId"] != "NWCA-W1" || m["orderNumber"] != nil ||
		m["message"] != "Order successfully pushed to ManageOrders" ||
		!strings.HasPrefix(m["timestamp"].(string), "2025-11-01T09:30:0") || !strings.HasPrefix(m["onsiteImportExpected"].(string), "2025-11-01T10:30:0") ||
		at(m, "details.result") != `ExtOrderID "NWCA-W1" has been uploaded.` {
		t.Errorf("%d %s", r.status, r.body)
	}
	for number, want := range map[string]string{
		`"WEB-12345"`: "NWCA-WEB-12345", `"NWCA-77"`: "NWCA-NWCA-77", `12345`: "NWCA-12345", `"a /b 😀"`: "NWCA-a /b 😀",
		`{}`: "NWCA-[object Object]", `"X","isTest":true`: "NWCA-TEST-X", `"X","isTest":"false"`: "NWCA-TEST-X",
		`"X","isTest":null`: "NWCA-X", `"X","isTest":false`: "NWCA-X", `"` + strings.Repeat("9", 5000) + `"`: "NWCA-" + strings.Repeat("9", 5000),
	} {
		doc := upstream(t, s, strings.Replace(order("", ""), `"W1"`, number, 1))
		if doc["ExtOrderID"] != want || doc["APISource"] != "ManageOrders" {
			t.Errorf("%.40s: %v", number, doc["ExtOrderID"])
		}
	}
	// No idempotency: the same number again is a push again.
	for range 3 {
		upstream(t, s, order("", ""))
	}
	if n := s.commits("NWCA-W1"); n != 4 {
		t.Errorf("%d uploads of NWCA-W1, want 4", n)
	}
}

// Section 2: the error table. Nothing of these reaches ManageOrders.
func TestSection2ErrorTable(t *testing.T) {
	s := start(t, Options{})
	with := func(member, value string) string {
		var m map[string]json.RawMessage
		if err := json.Unmarshal([]byte(order("", "")), &m); err != nil {
			t.Fatal(err)
		}
		m[member] = json.RawMessage(value)
		if value == "" {
			delete(m, member)
		}
		b, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	line := func(l string) string { return with("lineItems", "["+l+"]") }
	const noNumber = "orderNumber is required"
	const noLines = "lineItems array is required and must contain at least one item"
	const quantity = "Line item 1: quantity must be greater than 0"
	const trim = "Line item 1: externalSize.trim is not a function"
	const split = "dateString.split is not a function"
	types := "Notes On Order, Notes To Art, Notes To Purchasing, Notes To Subcontract, Notes To Production, Notes To Receiving, Notes To Shipping, Notes To Accounting, Notes On Customer"
	rows := []struct {
		body   string
		status int
		text   string
		header []string
	}{
		{body: `{}`, status: 400, text: noNumber}, {body: `[]`, status: 400, text: noNumber}, {body: `[1,2]`, status: 400, text: noNumber},
		{body: ``, status: 400, text: noNumber},
		{body: order("", ""), status: 400, text: noNumber, header: []string{"Content-Type", "text/plain"}},
		{body: `a=b`, status: 400, text: noNumber, header: []string{"Content-Type", "application/x-www-form-urlencoded"}},
		{body: order("", ""), status: 400, text: noNumber, header: []string{"Content-Type", ""}},
		{body: order("", ""), status: 400, text: noNumber, header: []string{"Content-Type", "application/vnd.api+json"}},
		{body: with("orderNumber", ``), status: 400, text: noNumber}, {body: with("orderNumber", `""`), status: 400, text: noNumber},
		{body: with("orderNumber", `0`), status: 400, text: noNumber},
		{body: with("customer", ``), status: 400, text: "customer object is required"},
		{body: with("customer", `null`), status: 400, text: "customer object is required"},
		{body: with("lineItems", ``), status: 400, text: noLines}, {body: with("lineItems", `[]`), status: 400, text: noLines},
		{body: with("lineItems", `{}`), status: 400, text: noLines}, {body: with("lineItems", `"x"`), status: 400, text: noLines},
		{body: line(`{"quantity":1}`), status: 400, text: "Line item 1: partNumber is required"},
		{body: line(`{"partNumber":"A","quantity":1},{"partNumber":"","quantity":1}`), status: 400, text: "Line item 2: partNumber is required"},
		{body: line(`{"partNumber":"A"}`), status: 500, text: quantity},
		{body: order(`"notes":[{"type":"Order Notes"}]`, ""), status: 500, text: `Invalid note type: "Order Notes". Valid types: ` + types},
		{body: order(`"notes":[{"type":"Production"}]`, ""), status: 500, text: `Invalid note type: "Production". Valid types: ` + types},
		{body: order("", `"notes":5`), status: 500, text: "item.notes.trim is not a function"},
		{body: order("", `"workOrderNotes":[]`), status: 500, text: "item.workOrderNotes.trim is not a function"},
		{body: line(`null`), status: 500, text: "Cannot read properties of null (reading 'partNumber')"},
		// Only the first is told: orderNumber, customer, lines, then the rest.
		{body: `{"orderNumber":"A"}`, status: 400, text: "customer object is required"},
		{body: order(`"orderDate":5,"notes":[{"type":"x"}]`, `"size":5`), status: 500, text: trim},
	}
	for _, q := range []string{`0`, `-1`, `""`, `null`, `"0"`, `"-3"`} {
		rows = append(rows, rows[0])
		rows[len(rows)-1].body, rows[len(rows)-1].status, rows[len(rows)-1].text = line(`{"partNumber":"A","quantity":`+q+`}`), 500, quantity
	}
	for _, v := range []string{`5`, `[1]`, `{}`, `true`} {
		rows = append(rows, rows[0], rows[0], rows[0], rows[0], rows[0])
		for i, body := range []string{
			order("", `"size":`+v), order(`"orderDate":`+v, ""), order(`"requestedShipDate":`+v, ""), order(`"dropDeadDate":`+v, ""),
			order(`"payments":[{"date":`+v+`}]`, ""),
		} {
			row := &rows[len(rows)-5+i]
			row.body, row.status, row.text = body, 500, split
			if i == 0 {
				row.text = trim
			}
		}
	}
	for _, list := range []string{`"notes":[null]`, `"designs":[null]`, `"designs":[{"locations":[null]}]`, `"designs":[{"locations":[{"details":[null]}]}]`, `"payments":[null]`, `"attachments":[null]`} {
		rows = append(rows, rows[0])
		rows[len(rows)-1].body, rows[len(rows)-1].status, rows[len(rows)-1].text = order(list, ""), 500, "Cannot read properties of null (reading '"
	}
	for _, row := range rows {
		r := s.viaProxy(t, "POST", "/orders/create", row.body, row.header...)
		m := r.json(t)
		text, _ := m["error"].(string)
		if r.status != row.status || !strings.HasPrefix(text, row.text) || m["success"] != false ||
			m["message"] != "Failed to push order to ManageOrders" || m["timestamp"] == nil {
			t.Errorf("%s: %d %s", row.body, r.status, r.body)
		}
	}
	for _, a := range s.Arrived() {
		if a.Upstream != nil {
			t.Errorf("%s reached ManageOrders", a.Request)
		}
	}
}

// Section 2: bodies that never reach the route, before the secret is asked for
// and before the limiter counts.
func TestSection2UnreadableBodies(t *testing.T) {
	s := start(t, Options{})
	url := s.URLs().Proxy + "/api/manageorders/orders/create"
	big := func(n int) string { return order(`"pad":"`+strings.Repeat("x", n-len(order(`"pad":""`, "")))+`"`, "") }
	for name, row := range map[string]struct{ body, kind string }{
		"malformed": {`{"orderNumber":`, "application/json"}, "null": {`null`, "application/json"}, "text": {`"x"`, "application/json"},
		"number": {`5`, "application/json"}, "true": {`true`, "application/json"}, "utf-16": {order("", ""), "application/json; charset=utf-16"},
		"latin1": {order("", ""), "application/json; charset=latin1"}, "over the limit": {big(10<<20 + 1), "application/json"},
	} {
		r := call(t, "POST", url, row.body, "Content-Type", row.kind)
		m := r.json(t)
		if r.status != 500 || m["error"] != "An unexpected error occurred" || m["path"] != "/api/manageorders/orders/create" ||
			m["errorId"] == "" || m["timestamp"] == nil || m["success"] != nil || r.header.Get("RateLimit-Limit") != "" {
			t.Errorf("%s: %d %.300s %v", name, r.status, r.body, r.header)
		}
	}
	r := call(t, "GET", s.URLs().Proxy, "", "Host", "x")
	if r.status != 404 {
		t.Errorf("root: %d", r.status)
	}
	if st := s.State(); st.Units != 0 {
		t.Errorf("%d units spent", st.Units)
	}

	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	if _, err := z.Write([]byte(order("", ""))); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	lines := strings.Repeat(`{"partNumber":"PC54","quantity":1},`, 1999) + `{"partNumber":"PC54","quantity":1}`
	for name, row := range map[string]struct {
		body   string
		header []string
	}{
		"9.9 MB":        {big(9_900_000), nil},
		"10 MiB":        {big(10 << 20), nil},
		"gzip":          {zipped.String(), []string{"Content-Encoding", "gzip"}},
		"BOM":           {"\xef\xbb\xbf" + order("", ""), nil},
		"2000 lines":    {`{"orderNumber":"W1","customer":{},"lineItems":[` + lines + `]}`, nil},
		"charset utf-8": {order("", ""), []string{"Content-Type", "application/json; charset=UTF-8"}},
		"expect":        {order("", ""), []string{"Expect", "100-continue"}},
	} {
		if r := s.viaProxy(t, "POST", "/orders/create", row.body, row.header...); r.status != 200 {
			t.Errorf("%s: %d %.200s", name, r.status, r.body)
		}
	}
	// Text arrives as it was sent; what is no UTF-8 is replaced.
	odd := `emoji 😀 NUL \u0000 RTL ‮ quote \" end`
	doc := upstream(t, s, order("", `"description":"`+odd+`","color":"`+"\xff"+`"`))
	if at(doc, "LinesOE.0.Description") != "emoji 😀 NUL \x00 RTL ‮ quote \" end" || at(doc, "LinesOE.0.Color") != "\uFFFD" {
		t.Errorf("%q", at(doc, "LinesOE.0"))
	}
}

// Section 2: sizes, fees, quantities, prices and dates, as they arrive.
func TestSection2SizesFeesAndDates(t *testing.T) {
	s := start(t, Options{})
	type row struct{ root, line, path, want string }
	var rows []row
	add := func(root, line, path, want string) { rows = append(rows, row{root, line, path, want}) }
	sizes := map[string]string{
		"S": "S,SM,Small,SMALL, S ", "M": "M,MD,Medium,MEDIUM", "L": "L,LG,Large,LARGE", "XL": "XL,X-Large,X-LARGE,XLarge,1XL",
		"2XL": "2XL,2X,XX-Large,XX-LARGE", "XXL": "XXL", "3XL": "3XL,XXXL,3X,XXX-Large,XXX-LARGE", "4XL": "4XL,XXXXL,4X,XXXX-Large",
		"5XL": "5XL,XXXXXL,5X,XXXXX-Large", "6XL": "6XL,XXXXXXL,6X,XXXXXX-Large", "XS": "XS,X-Small,X-SMALL,Extra Small,EXTRA SMALL",
		"OSFA": "OSFA,OS,One Size,ONE SIZE,One Size Fits All,ONE SIZE FITS ALL",
	}
	for to, from := range sizes {
		for alias := range strings.SplitSeq(from, ",") {
			add("", fmt.Sprintf(`"size":%q`, alias), "LinesOE.0.Size", fmt.Sprintf("%q", to))
		}
	}
	for same := range strings.SplitSeq("S/M,L/XL,XS/S,M/L,X/2X,S/XL,LT,XLT,2XLT,3XLT,4XLT,ST,MT,XST,YXS,YS,YM,YL,YXL,2T,3T,4T,5T,6T,5/6T,7XL,8XL,9XL,10XL,XXS,2XS,"+
		"small,s,Sm,xl,xxl,2xl,osfa,OSFM,Youth M,Youth Medium,Adult M,5XLT,XX-Small,LARGE TALL,32x30,Banana,🍌", ",") {
		add("", fmt.Sprintf(`"size":%q`, same), "LinesOE.0.Size", fmt.Sprintf("%q", same))
	}
	for _, none := range []string{`"color":""`, `"size":""`, `"size":null`, `"size":0`} {
		add("", none, "LinesOE.0.Size", "null")
	}
	add("", `"size":"  "`, "LinesOE.0.Size", `""`)
	for name := range strings.SplitSeq("constructor,toString,hasOwnProperty", ",") {
		add("", fmt.Sprintf(`"size":%q`, name), "LinesOE.0.Size", `"absent"`)
	}
	add("", `"size":"__proto__"`, "LinesOE.0.Size", `{}`)
	add("", `"size":"M"`, "LinesOE.0.Size01", `"absent"`)
	add("", `"size":"M","useSizeColumn":true,"quantity":7`, "LinesOE.0.Size01", `7`)
	add("", `"size":"M","useSizeColumn":true`, "LinesOE.0.Size", `"M"`)
	for code := range strings.SplitSeq("SEG,DECG,DECC,Monogram,RUSH,Freight,DD,DDE,DDT,AL,DT,Discount,Pallet,Art,AS-Garm,CDP,AS-CAP,LTM,CTR-Garmt,CTR-Cap,AL-CAP,DECG-FB,3D-EMB,GRT-50,GRT-75,SPRESET,SPSU,Vellum,Color Chg,Laser Patch,SECC,CB,CS,WEIGHT,FB,NAME,NAME/NUMBER,dd, dd ", ",") {
		l := fmt.Sprintf(`"partNumber":%q,"size":"XL","quantity":3`, code)
		add("", l, "LinesOE.0.Size", `"S"`)
		add("", l, "LinesOE.0.Size01", `3`)
		add("", l, "LinesOE.0.Size06", `0`)
		add("", l, "LinesOE.0.PartNumber", fmt.Sprintf("%q", code))
	}
	for code := range strings.SplitSeq("SHIP,TAX", ",") {
		add("", fmt.Sprintf(`"partNumber":%q,"size":"XL"`, code), "LinesOE.0.Size", `"XL"`)
	}
	for _, q := range []string{`"12"`, `"abc"`, `1.5`, `true`, `[5]`, `{}`, `1000000000`} {
		add("", `"quantity":`+q, "LinesOE.0.Qty", q)
	}
	for _, p := range []string{`"8.50"`, `-1`, `"abc"`, `8.555`} {
		add("", `"price":`+p, "LinesOE.0.Price", p)
	}
	add("", `"price":null`, "LinesOE.0.Price", "0")
	add("", "", "LinesOE.0.Price", "0")
	add("", `"description":" x "`, "LinesOE.0.Description", `" x "`)
	for in, out := range map[string]string{
		`"2025-10-27"`: "10/27/2025", `"2025-10-27T23:59:59-08:00"`: "10/27/2025", `"2025-1-2"`: "1/2/2025", `"2025-13-45"`: "13/45/2025",
		`"10/27/2025"`: "undefined/undefined/10/27/2025", `"garbage"`: "undefined/undefined/garbage", `"2025-10"`: "10/undefined/2025",
		`"2025-10-27 10:30"`: "10/27 10:30/2025", `"27-10-2025"`: "10/2025/27",
	} {
		want := fmt.Sprintf("%q", out)
		add(`"orderDate":`+in, "", "date_OrderPlaced", want)
		add(`"requestedShipDate":`+in, "", "date_OrderRequestedToShip", want)
		add(`"dropDeadDate":`+in, "", "date_OrderDropDead", want)
		add(`"payments":[{"date":`+in+`}]`, "", "Payments.0.date_Payment", want)
	}
	for _, none := range []string{`null`, `""`, `0`} {
		add(`"orderDate":`+none, "", "date_OrderPlaced", `"11/01/2025"`)
		add(`"payments":[{"date":`+none+`}]`, "", "Payments.0.date_Payment", `"11/01/2025"`)
		add(`"requestedShipDate":`+none, "", "date_OrderRequestedToShip", `null`)
		add(`"dropDeadDate":`+none, "", "date_OrderDropDead", `null`)
	}
	for _, r := range rows {
		var want any
		if err := json.Unmarshal([]byte(r.want), &want); err != nil {
			t.Fatal(r.want, err)
		}
		if got := at(upstream(t, s, order(r.root, r.line)), r.path); !reflect.DeepEqual(got, want) {
			t.Errorf("%s %s: %s is %#v, want %s", r.root, r.line, r.path, got, r.want)
		}
	}
}

// Section 3: names, defaults, and what is left out or dropped.
func TestSection3Fields(t *testing.T) {
	s := start(t, Options{OwnHost: "h.test"})
	for _, row := range []struct{ root, line, path, want string }{
		{``, ``, "id_Customer", `2791`}, {``, ``, "id_OrderType", `6`}, {``, ``, "id_CompanyLocation", `2`}, {``, ``, "id_EmpCreatedBy", `2`},
		{``, ``, "OnHold", `0`}, {``, ``, "CustomerServiceRep", `""`}, {``, ``, "Terms", `""`}, {``, ``, "id_SalesStatus", `0`},
		{``, ``, "TotalDiscounts", `0`}, {``, ``, "DiscountPartNumber", `""`}, {``, ``, "cur_Shipping", `0`}, {``, ``, "ContactNameFirst", `""`},
		{``, ``, "ExtCustomerID", `"NWCA-CUST-W1"`}, {`"customer":{"companyId":" 107 "}`, ``, "ExtCustomerID", `"NWCA-CUST-107"`},
		{``, ``, "TaxTotal", `"absent"`}, {`"taxTotal":0,"taxPartNumber":"T"`, ``, "TaxPartNumber", `"absent"`}, {`"taxTotal":-1`, ``, "TaxTotal", `"absent"`},
		{`"taxTotal":1.5`, ``, "TaxTotal", `1.5`}, {`"taxTotal":"1.5"`, ``, "TaxTotal", `"1.5"`},
		{`"purchaseOrderNumber":"B"`, ``, "CustomerPurchaseOrder", `"B"`}, {`"purchaseOrderNumber":"B","customerPurchaseOrder":"A"`, ``, "CustomerPurchaseOrder", `"A"`},
		{``, ``, "Customer.CompanyName", `""`}, {``, ``, "Customer.BillingCountry", `"USA"`}, {`"customer":{"company":"Acme"}`, ``, "Customer.BillingCompany", `"Acme"`},
		{`"customer":{"company":"Acme"},"billing":{"company":"Bill"}`, ``, "Customer.BillingCompany", `"Bill"`},
		{`"customer":{"reminderNotes":"r","customFields":{"CustomField06":"six"},"customDateField04":"d"}`, ``, "Customer.CustomField06", `"six"`},
		{`"customer":{"customDateField04":"d"}`, ``, "Customer.CustomDateField04", `"d"`}, {`"customer":{"customFields":{"CustomField01":"g"},"customField01":"o"}`, ``, "Customer.CustomField01", `"g"`},
		{`"idCustomer":107`, ``, "Customer", `"absent"`}, {`"idCustomer":"2791"`, ``, "Customer", `"absent"`}, {`"idCustomer":"2791"`, ``, "id_Customer", `"2791"`},
		{`"idCustomer":2791`, ``, "Customer.CompanyName", `""`}, {`"idCustomer":0`, ``, "id_Customer", `2791`}, {`"idCustomer":null`, ``, "Customer.CompanyName", `""`},
		{``, ``, "ShippingAddresses", `"absent"`}, {`"shipping":{}`, ``, "ShippingAddresses.0.ShipCountry", `"USA"`}, {`"shipping":"x"`, ``, "ShippingAddresses.0.ExtShipID", `"SHIP-1"`},
		{`"shipping":[]`, ``, "ShippingAddresses.0.ShipCity", `""`}, {`"shipping":{}`, `"extShipId":"SHIP-2"`, "LinesOE.0.ExtShipID", `"SHIP-1"`},
		{``, ``, "Designs", `"absent"`}, {`"designs":[],"notes":"x","payments":{},"attachments":5,"files":null`, ``, "Notes", `"absent"`},
		{`"designs":[{}]`, ``, "Designs.0.DesignName", `"Design 1"`}, {`"designs":[{},{}]`, ``, "Designs.1.ExtDesignID", `"DESIGN-2"`}, {`"designs":[{}]`, ``, "Designs.0.id_Design", `"absent"`},
		{`"designs":[{"id_Design":5}]`, ``, "Designs.0.id_Design", `5`}, {`"designs":[{}]`, ``, "Designs.0.id_Artist", `224`}, {`"designs":[{}]`, ``, "Designs.0.id_DesignType", `3`},
		{`"designs":[{}]`, ``, "Designs.0.Locations", `"absent"`}, {`"designs":[{"locations":[{"colors":0}]}]`, ``, "Designs.0.Locations.0.TotalColors", `""`},
		{`"designs":[{"locations":[{}]}]`, ``, "Designs.0.Locations.0.Location", `"Location 1"`}, {`"designs":[{"imageUrl":"u","locations":[{}]}]`, ``, "Designs.0.Locations.0.ImageURL", `"u"`},
		{``, ``, "LinesOE.0.id_ProductClass", `1`}, {``, `"color":"Navy"`, "LinesOE.0.Color", `"Navy"`}, {``, `"color":"Navy","catalogColor":"Nvy"`, "LinesOE.0.Color", `"Nvy"`},
		{``, ``, "LinesOE.0.ExtDesignIDBlock", `""`}, {``, `"ExtDesignIDBlock":"D"`, "LinesOE.0.ExtDesignIDBlock", `"D"`}, {``, `"DesignIDBlock":"9"`, "LinesOE.0.DesignIDBlock", `"9"`},
		{``, ``, "LinesOE.0.NameFirst", `"absent"`}, {``, `"playerName":{"first":"Sam"}`, "LinesOE.0.NameFirst", `"Sam"`}, {``, `"notes":"  "`, "LinesOE.0.LineItemNotes", `"absent"`},
		{``, `"customField05":"x"`, "LinesOE.0.CustomField05", `"x"`},
		{`"payments":[{}]`, ``, "Payments.0.Status", `"success"`}, {`"payments":[{"gateway":"G"}]`, ``, "Payments.0.CreditCardCompany", `"G"`}, {`"payments":[{"status":"pending"}]`, ``, "Payments.0.Status", `"pending"`},
		{`"notes":[{"note":"n"}]`, ``, "Notes.0.Type", `"Notes On Order"`}, {`"notes":[{"note":"n"}]`, ``, "Notes.0.Note", `"n"`},
		{`"attachments":[{"mediaUrl":"https://h.test/api/files/k"}]`, ``, "Attachments.0.MediaURL", `"https://h.test/api/files/k/sw.jpg"`},
		{`"attachments":[{"mediaUrl":"https://x.test/api/files/k"}]`, ``, "Attachments.0.MediaURL", `"https://x.test/api/files/k"`},
		{`"attachments":[{"linkUrl":"a"}],"files":[{"fileName":"l.png","fileData":"data:image/png;base64,AAAA","category":"artwork"}]`, ``, "Attachments.0.MediaName", `"l.png"`},
		{`"attachments":[{"linkUrl":"a"}],"files":[{"fileName":"l.png","fileData":"nonsense"}]`, ``, "Attachments.0.LinkURL", `"a"`},
		{`"files":[{"fileName":"l.png","fileData":"data:image/png;base64,AAAA","category":"artwork"}]`, ``, "Designs.0.DesignName", `"Order W1 Artwork"`},
	} {
		body := order("", row.line)
		if strings.HasPrefix(row.root, `"customer"`) {
			body = strings.Replace(body, `"customer":{}`, row.root, 1)
		} else {
			body = order(row.root, row.line)
		}
		var want any
		if err := json.Unmarshal([]byte(row.want), &want); err != nil {
			t.Fatal(row.want, err)
		}
		if got := at(upstream(t, s, body), row.path); !reflect.DeepEqual(got, want) {
			t.Errorf("%s %s: %s is %#v, want %s", row.root, row.line, row.path, got, row.want)
		}
	}
	for _, customer := range []string{`[]`, `5`, `"Acme"`} {
		upstream(t, s, strings.Replace(order("", ""), `"customer":{}`, `"customer":`+customer, 1))
	}
}

// Section 3: none of the names that look right and are dropped arrives.
func TestSection3SilentlyDropped(t *testing.T) {
	s := start(t, Options{})
	marked := func(names string) string {
		var parts []string
		for name := range strings.SplitSeq(names, " ") {
			parts = append(parts, fmt.Sprintf(`%q:"MARK-%s"`, name, name))
		}
		return strings.Join(parts, ",")
	}
	root := marked("dateOrdered dateShip shipDate dueDate date ExtOrderID ExtSource id_Customer id_OrderType Terms TaxTotal OnHold Designs LinesOE Notes apiSource source onHold hold customerServiceRep csr rep customerId orderType locationId poNumber customerPO tax taxRate discounts shippingCost curShipping subtotal total comments specialInstructions shippingAddress shippingAddresses quoteId event")
	line := marked("sku style colour qty unitPrice lineItemNotes nameFirst nameLast number extShipId displayAsPartNumber designId CustomField01 Size01 Quantity cur_UnitPriceUserEntered ForProductColor")
	body := `{"orderNumber":"W1",` + root + `,"customer":{` + marked("id name fax title department address") + `},` +
		`"billing":{` + marked("name attention phone email address3 cost carrier") + `},"shipping":{` + marked("name attention phone email address3 cost carrier") + `},` +
		`"lineItems":[{"partNumber":"PC54","quantity":1,` + line + `}],` +
		`"designs":[{` + marked("designName extDesignId designType notes") + `,"locations":[{` + marked("name position totalColors designCode") + `,"details":[{` + marked("parameterLabel ParameterValue") + `}]}]}],` +
		`"payments":[{` + marked("method type transactionId last4 cardType responseReasonCode responseReasonText") + `}],` +
		`"notes":[{` + marked("body content title") + `}],"attachments":[{` + marked("url name fileName") + `}]}`
	upstream(t, s, body)
	arrived := s.Arrived()
	if got := string(arrived[0].Upstream); strings.Contains(got, "MARK-") {
		t.Errorf("a marker arrived: %s", got)
	}
}
