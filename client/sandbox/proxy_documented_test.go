package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// The description of the proxy as it was observed, sections 1 to 8, is held row
// by row: every test is named after its section; go test -run Section runs them. The
// tables are in proxy_order_test.go (2 and 3) and proxy_routes_test.go (1 and 4
// to 8); this file and proxy_failures_test.go have what the document says in
// sentences.

// Section 2, success.
func TestSection2Success(t *testing.T) {
	t.Run("the envelope's members in order, the import an hour after the timestamp, no orderNumber", func(t *testing.T) {
		s := start(t, Options{})
		r := s.viaProxy(t, "POST", "/orders/create", order("", ""))
		const want = `{"success":true,"extOrderId":"NWCA-W1","message":"Order successfully pushed to ManageOrders","timestamp":"2025-11-01T09:30:00.000Z",` +
			`"onsiteImportExpected":"2025-11-01T10:30:00.000Z","details":{"result":"ExtOrderID \"NWCA-W1\" has been uploaded."}}`
		if r.status != 200 || r.body != want || r.header.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("%d %s %s", r.status, r.header.Get("Content-Type"), r.body)
		}
	})
	t.Run("isTest changes nothing else", func(t *testing.T) {
		s := start(t, Options{})
		const customer = `"idCustomer":2791,"salesRep":"Pat"`
		plain, test := upstream(t, s, order(customer, "")), upstream(t, s, order(customer+`,"isTest":true`, ""))
		if test["ExtOrderID"] != "NWCA-TEST-W1" {
			t.Errorf("%v", test["ExtOrderID"])
		}
		delete(plain, "ExtOrderID")
		delete(test, "ExtOrderID")
		if !reflect.DeepEqual(plain, test) {
			t.Errorf("%v\n%v", plain, test)
		}
	})
	t.Run("three at once are three pushes", func(t *testing.T) {
		s := start(t, Options{})
		answers := make(chan string, 3)
		for i := range 3 {
			go func() {
				r, err := try("POST", s.URLs().Proxy+"/api/manageorders/orders/create", order("", ""),
					"X-CRM-API-Secret", "demo", "Content-Type", "application/json", "X-Forwarded-For", fmt.Sprint("4.4.4.", i))
				answers <- fmt.Sprint(r.status, err, strings.Contains(r.body, `"extOrderId":"NWCA-W1"`))
			}()
		}
		for range 3 {
			if a := <-answers; a != "200 <nil> true" {
				t.Error(a)
			}
		}
		if n := s.commits("NWCA-W1"); n != 3 {
			t.Errorf("%d uploads", n)
		}
	})
	t.Run("any 2xx from upstream is success", func(t *testing.T) {
		s := start(t, Options{})
		for _, status := range []int{201, 202, 299} {
			body := `{"result":{"status":"error"}}`
			setFaults(t, s, Fault{Route: "upstream:order-push", Fault: 11, Status: status, Body: &body})
			r := s.viaProxy(t, "POST", "/orders/create", order("", ""))
			if r.status != 200 || !strings.Contains(r.body, `"success":true`) || !strings.Contains(r.body, `"details":`+body) {
				t.Errorf("%d: %d %s", status, r.status, r.body)
			}
		}
	})
	t.Run("a client that hangs up does not stop its push", func(t *testing.T) {
		s := start(t, Options{})
		began, goOn := make(chan struct{}), make(chan struct{})
		s.proxy.sleep = func(time.Duration) { close(began); <-goOn }
		setFaults(t, s, Fault{Route: "upstream:signin", Fault: 9})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		gone := make(chan error, 1)
		go func() {
			_, err := pushes(t, s)["orders/create"](ctx)
			gone <- err
		}()
		select {
		case <-began:
		case <-time.After(10 * time.Second):
			t.Fatal("the proxy never signed in")
		}
		cancel()
		if err := <-gone; err == nil {
			t.Error("the client got an answer")
		}
		close(goOn)
		await(t, func() bool { return s.commits("NWCA-W1") == 1 })
	})
}

// Section 2, the error envelope: only the first error is told, in this order.
func TestSection2OrderOfErrors(t *testing.T) {
	s := start(t, Options{})
	line := map[string]any{"size": 5}
	o := map[string]any{
		"designs": []any{nil}, "payments": []any{nil}, "notes": []any{nil}, "attachments": []any{nil},
	}
	null := func(member string) string { return "Cannot read properties of null (reading '" + member + "')" }
	for _, step := range []struct {
		error  string
		status int
		mend   func()
	}{
		{"orderNumber is required", 400, func() { o["orderNumber"] = "W1" }},
		{"customer object is required", 400, func() { o["customer"] = map[string]any{} }},
		{"lineItems array is required and must contain at least one item", 400, func() {
			o["lineItems"] = []any{map[string]any{"partNumber": "PC54", "quantity": 1}, line}
		}},
		{"Line item 2: partNumber is required", 400, func() { line["partNumber"] = "PC54" }},
		{"Line item 2: quantity must be greater than 0", 500, func() { line["quantity"] = 1 }},
		{"Line item 2: externalSize.trim is not a function", 500, func() { line["size"] = "M" }},
		{null("name"), 500, func() { delete(o, "designs") }},
		{null("date"), 500, func() { delete(o, "payments") }},
		{null("type"), 500, func() { delete(o, "notes") }},
		{null("mediaUrl"), 500, func() { delete(o, "attachments") }},
	} {
		r := s.viaProxy(t, "POST", "/orders/create", string(encode(o)))
		if got := r.json(t)["error"]; got != step.error || r.status != step.status {
			t.Errorf("%d %v, want %d %s", r.status, got, step.status, step.error)
		}
		step.mend()
	}
	upstream(t, s, string(encode(o)))
	t.Run("validation comes before the sign-in", func(t *testing.T) {
		s := start(t, Options{})
		setFaults(t, s, Fault{Route: "upstream:", Fault: 1})
		if r := s.viaProxy(t, "POST", "/orders/create", `{}`); r.status != 400 || len(s.State().Requests) != 1 {
			t.Errorf("%d %s %v", r.status, r.body, s.State().Requests)
		}
	})
}

// Section 2: what is accepted and arrives as it was sent.
func TestSection2Accepted(t *testing.T) {
	s := start(t, Options{})
	long := strings.Repeat("ü", 18_000)
	for _, row := range []struct{ name, root, line, path, want string }{
		{"a part number is not trimmed", "", `"partNumber":" PC54 "`, "LinesOE.0.PartNumber", `" PC54 "`},
		{"a colour is not trimmed", "", `"color":" Navy "`, "LinesOE.0.Color", `" Navy "`},
		{"no rounding", "", `"price":8.5555`, "LinesOE.0.Price", `8.5555`},
		{"no totals", "", "", "cur_SubTotal", `"absent"`},
		{"18 000 characters", "", `"description":"` + long + `"`, "LinesOE.0.Description", `"` + long + `"`},
		{"all SizeNN of a fee but the first are 0", "", `"partNumber":"DD"`, "LinesOE.0.Size02", "0"},
		{"useSizeColumn has no other column", "", `"size":"M","useSizeColumn":true`, "LinesOE.0.Size02", `"absent"`},
	} {
		var want any
		if err := json.Unmarshal([]byte(row.want), &want); err != nil {
			t.Fatal(err)
		}
		if got := at(upstream(t, s, order(row.root, row.line)), row.path); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %.80v", row.name, got)
		}
	}
	t.Run("a chunked body", func(t *testing.T) {
		r, err := http.NewRequest("POST", s.URLs().Proxy+"/api/manageorders/orders/create", io.MultiReader(strings.NewReader(order("", ""))))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(secretHeader, "demo")
		r.Header.Set("Content-Type", "application/json")
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil || r.ContentLength > 0 || resp.StatusCode != 200 {
			t.Errorf("%v, length %d: %d", err, r.ContentLength, resp.StatusCode)
		}
	})
}

// Section 3: the root's members in this order, bracketed parts where they
// apply.
func TestSection3RootOrder(t *testing.T) {
	s := start(t, Options{})
	const all = "ExtOrderID ExtSource ExtCustomerID ExtCustomerPref APISource date_OrderPlaced date_OrderRequestedToShip date_OrderDropDead " +
		"id_Customer id_OrderType id_CompanyLocation id_EmpCreatedBy OnHold ContactNameFirst ContactNameLast ContactEmail ContactPhone " +
		"CustomerPurchaseOrder CustomerServiceRep Terms id_SalesStatus id_ReceivingStatus id_ShippingStatus [TaxTotal TaxPartNumber TaxPartDescription] " +
		"TotalDiscounts DiscountPartNumber DiscountPartDescription cur_Shipping [Customer] LinesOE [ShippingAddresses] [Designs] [Payments] [Notes] [Attachments]"
	var full, bare []string
	inside := false
	for name := range strings.FieldsSeq(all) {
		inside = inside || strings.HasPrefix(name, "[")
		full = append(full, strings.Trim(name, "[]"))
		if !inside {
			bare = append(bare, name)
		}
		inside = inside && !strings.HasSuffix(name, "]")
	}
	for body, want := range map[string][]string{
		order(`"taxTotal":1,"shipping":{},"designs":[{}],"payments":[{}],"notes":[{}],"attachments":[{}]`, ""): full,
		order(`"idCustomer":107`, ""): bare,
	} {
		upstream(t, s, body)
		arrived := s.Arrived()
		if got := members(t, arrived[len(arrived)-1].Upstream); !slices.Equal(got, want) {
			t.Errorf("%v\nwant %v", got, want)
		}
	}
}

// members are the names of a JSON object in the order they are written.
func members(t *testing.T, raw []byte) []string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	var names []string
	for d.More() {
		name, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, name.(string))
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return names
}

// Section 3, the table: each input under its name or names, where it arrives,
// and what stands there when it is not sent ("absent": no member).
func TestSection3Table(t *testing.T) {
	s := start(t, Options{})
	numbered := func(from, to string, n int, def any) [][3]any {
		var rows [][3]any
		for i := 1; i <= n; i++ {
			rows = append(rows, [3]any{strings.ReplaceAll(from, "NN", fmt.Sprintf("%02d", i)), strings.ReplaceAll(to, "NN", fmt.Sprintf("%02d", i)), def})
		}
		return rows
	}
	rows := [][3]any{
		{"idCustomer", "id_Customer", 2791.0}, {"idOrderType", "id_OrderType", 6.0}, {"idCompanyLocation", "id_CompanyLocation", 2.0}, {"idEmpCreatedBy", "id_EmpCreatedBy", 2.0},
		{"salesRep", "CustomerServiceRep", ""}, {"terms", "Terms", ""},
		{"customerPurchaseOrder", "CustomerPurchaseOrder", ""}, {"purchaseOrderNumber", "CustomerPurchaseOrder", ""},
		{"salesStatus", "id_SalesStatus", 0.0}, {"receivingStatus", "id_ReceivingStatus", 0.0}, {"shippingStatus", "id_ShippingStatus", 0.0},
		{"totalDiscounts", "TotalDiscounts", 0.0}, {"discountPartNumber", "DiscountPartNumber", ""}, {"discountPartDescription", "DiscountPartDescription", ""},
		{"cur_Shipping", "cur_Shipping", 0.0},
		{"customer.firstName", "ContactNameFirst", ""}, {"customer.lastName", "ContactNameLast", ""}, {"customer.email", "ContactEmail", ""}, {"customer.phone", "ContactPhone", ""},
		{"customer.company", "Customer.CompanyName", ""}, {"customer.email", "Customer.MainEmail", ""}, {"customer.website", "Customer.WebSite", ""},
		{"customer.taxExempt", "Customer.TaxExempt", ""}, {"customer.taxExemptNumber", "Customer.TaxExemptNumber", ""}, {"customer.source", "Customer.CustomerSource", ""},
		{"customer.type", "Customer.CustomerType", ""}, {"customer.salesGroup", "Customer.SalesGroup", ""}, {"customer.invoiceNotes", "Customer.InvoiceNotes", ""},
		{"customer.reminderNotes", "Customer.CustomerReminderInvoiceNotes", ""},
		{"billing.company", "Customer.BillingCompany", ""}, {"billing.address1", "Customer.BillingAddress01", ""}, {"billing.address2", "Customer.BillingAddress02", ""},
		{"billing.city", "Customer.BillingCity", ""}, {"billing.state", "Customer.BillingState", ""}, {"billing.zip", "Customer.BillingZip", ""}, {"billing.country", "Customer.BillingCountry", "USA"},
		{"shipping.company", "ShippingAddresses.0.ShipCompany", ""}, {"shipping.method", "ShippingAddresses.0.ShipMethod", ""}, {"shipping.address1", "ShippingAddresses.0.ShipAddress01", ""},
		{"shipping.address2", "ShippingAddresses.0.ShipAddress02", ""}, {"shipping.city", "ShippingAddresses.0.ShipCity", ""}, {"shipping.state", "ShippingAddresses.0.ShipState", ""},
		{"shipping.zip", "ShippingAddresses.0.ShipZip", ""}, {"shipping.country", "ShippingAddresses.0.ShipCountry", "USA"},
		{"lineItems.0.partNumber", "LinesOE.0.PartNumber", "PC54"}, {"lineItems.0.description", "LinesOE.0.Description", ""},
		{"lineItems.0.catalogColor", "LinesOE.0.Color", ""}, {"lineItems.0.color", "LinesOE.0.Color", ""}, {"lineItems.0.size", "LinesOE.0.Size", nil},
		{"lineItems.0.quantity", "LinesOE.0.Qty", 1.0}, {"lineItems.0.price", "LinesOE.0.Price", 0.0}, {"lineItems.0.productClass", "LinesOE.0.id_ProductClass", 1.0},
		{"lineItems.0.displayPartNumber", "LinesOE.0.DisplayAsPartNumber", ""}, {"lineItems.0.displayDescription", "LinesOE.0.DisplayAsDescription", ""},
		{"lineItems.0.extDesignIdBlock", "LinesOE.0.ExtDesignIDBlock", ""}, {"lineItems.0.ExtDesignIDBlock", "LinesOE.0.ExtDesignIDBlock", ""},
		{"lineItems.0.designIdBlock", "LinesOE.0.DesignIDBlock", ""}, {"lineItems.0.DesignIDBlock", "LinesOE.0.DesignIDBlock", ""},
		{"lineItems.0.playerName.first", "LinesOE.0.NameFirst", "absent"}, {"lineItems.0.playerName.last", "LinesOE.0.NameLast", "absent"},
		{"lineItems.0.notes", "LinesOE.0.LineItemNotes", "absent"}, {"lineItems.0.workOrderNotes", "LinesOE.0.WorkOrderNotes", "absent"},
		{"designs.0.name", "Designs.0.DesignName", "Design 1"}, {"designs.0.externalId", "Designs.0.ExtDesignID", "DESIGN-1"},
		{"designs.0.idDesign", "Designs.0.id_Design", "absent"}, {"designs.0.id_Design", "Designs.0.id_Design", "absent"},
		{"designs.0.designTypeId", "Designs.0.id_DesignType", 3.0}, {"designs.0.artistId", "Designs.0.id_Artist", 224.0},
		{"designs.0.productColor", "Designs.0.ForProductColor", ""}, {"designs.0.vendorId", "Designs.0.VendorDesignID", ""},
		{"designs.0.locations.0.location", "Designs.0.Locations.0.Location", "Location 1"}, {"designs.0.locations.0.colors", "Designs.0.Locations.0.TotalColors", ""},
		{"designs.0.locations.0.flashes", "Designs.0.Locations.0.TotalFlashes", ""}, {"designs.0.locations.0.stitches", "Designs.0.Locations.0.TotalStitches", ""},
		{"designs.0.locations.0.code", "Designs.0.Locations.0.DesignCode", ""}, {"designs.0.locations.0.imageUrl", "Designs.0.Locations.0.ImageURL", ""},
		{"designs.0.imageUrl", "Designs.0.Locations.0.ImageURL", ""}, {"designs.0.locations.0.notes", "Designs.0.Locations.0.Notes", ""},
		{"designs.0.locations.0.details.0.color", "Designs.0.Locations.0.LocationDetails.0.Color", ""},
		{"designs.0.locations.0.details.0.threadBreak", "Designs.0.Locations.0.LocationDetails.0.ThreadBreak", ""},
		{"designs.0.locations.0.details.0.paramLabel", "Designs.0.Locations.0.LocationDetails.0.ParameterLabel", ""},
		{"designs.0.locations.0.details.0.paramValue", "Designs.0.Locations.0.LocationDetails.0.ParameterValue", ""},
		{"designs.0.locations.0.details.0.text", "Designs.0.Locations.0.LocationDetails.0.Text", ""},
		{"payments.0.accountNumber", "Payments.0.AccountNumber", ""}, {"payments.0.amount", "Payments.0.Amount", 0.0}, {"payments.0.authCode", "Payments.0.AuthCode", ""},
		{"payments.0.cardCompany", "Payments.0.CreditCardCompany", ""}, {"payments.0.gateway", "Payments.0.CreditCardCompany", ""}, {"payments.0.gateway", "Payments.0.Gateway", ""},
		{"payments.0.responseCode", "Payments.0.ResponseCode", ""}, {"payments.0.reasonCode", "Payments.0.ResponseReasonCode", ""},
		{"payments.0.reasonText", "Payments.0.ResponseReasonText", ""}, {"payments.0.status", "Payments.0.Status", "success"},
		{"payments.0.feeOther", "Payments.0.FeeOther", 0.0}, {"payments.0.feeProcessing", "Payments.0.FeeProcessing", 0.0},
		{"notes.0.text", "Notes.0.Note", ""}, {"notes.0.note", "Notes.0.Note", ""},
		{"attachments.0.mediaUrl", "Attachments.0.MediaURL", ""}, {"attachments.0.mediaName", "Attachments.0.MediaName", ""}, {"attachments.0.linkUrl", "Attachments.0.LinkURL", ""},
		{"attachments.0.linkNote", "Attachments.0.LinkNote", ""}, {"attachments.0.link", "Attachments.0.Link", 0.0},
	}
	rows = slices.Concat(rows,
		numbered("customer.customFields.CustomFieldNN", "Customer.CustomFieldNN", 6, ""), numbered("customer.customFieldNN", "Customer.CustomFieldNN", 6, ""),
		numbered("customer.customDateFields.CustomDateFieldNN", "Customer.CustomDateFieldNN", 4, ""), numbered("customer.customDateFieldNN", "Customer.CustomDateFieldNN", 4, ""),
		numbered("lineItems.0.customFields.CustomFieldNN", "LinesOE.0.CustomFieldNN", 5, ""), numbered("lineItems.0.customFieldNN", "LinesOE.0.CustomFieldNN", 5, ""),
		numbered("designs.0.customFieldNN", "Designs.0.CustomFieldNN", 5, ""), numbered("designs.0.locations.0.customFieldNN", "Designs.0.Locations.0.CustomFieldNN", 5, ""),
		numbered("designs.0.locations.0.details.0.customFieldNN", "Designs.0.Locations.0.LocationDetails.0.CustomFieldNN", 5, ""),
	)
	// None of the inputs named above, but every part that holds them.
	const empty = `{"orderNumber":"W1","customer":{},"billing":{},"shipping":{},"lineItems":[{"partNumber":"PC54","quantity":1}],
 "designs":[{"locations":[{"details":[{}]}]}],"payments":[{}],"notes":[{}],"attachments":[{}]}`
	bare := upstream(t, s, empty)
	for _, row := range rows {
		from, to := row[0].(string), row[1].(string)
		if got := at(bare, to); !reflect.DeepEqual(got, row[2]) {
			t.Errorf("without %s: %s is %#v, want %#v", from, to, got, row[2])
		}
		var in any
		if err := json.Unmarshal([]byte(empty), &in); err != nil {
			t.Fatal(err)
		}
		for _, value := range []any{"MARK", 7.0} { // texts and numbers pass as they are
			if _, isText := value.(string); !isText && slices.Contains([]string{"lineItems.0.size", "lineItems.0.notes", "lineItems.0.workOrderNotes"}, from) {
				continue
			}
			s.journal.reset()
			put(in, strings.Split(from, "."), value)
			if got := at(upstream(t, s, string(encode(in))), to); got != value {
				t.Errorf("%s %v: %s is %#v", from, value, to, got)
			}
		}
	}
	t.Logf("%d rows", len(rows))
}

// put sets a member at a path, making the objects on its way.
func put(doc any, path []string, value any) {
	switch c := doc.(type) {
	case []any:
		put(c[0], path[1:], value)
	case map[string]any:
		if len(path) == 1 {
			c[path[0]] = value
			return
		}
		if c[path[0]] == nil {
			c[path[0]] = map[string]any{}
		}
		put(c[path[0]], path[1:], value)
	}
}

// Section 3, the sentences below the table.
func TestSection3Sentences(t *testing.T) {
	s := start(t, Options{})
	for _, row := range []struct{ name, root, line, path, want string }{
		{"the tax part travels with a tax", `"taxTotal":1,"taxPartNumber":"T","taxPartDescription":"D"`, "", "TaxPartDescription", `"D"`},
		{"any order type passes", `"idOrderType":-5`, "", "id_OrderType", `-5`},
		{"negative shipping passes", `"cur_Shipping":-3`, "", "cur_Shipping", `-3`},
		{"a text for an amount passes", `"payments":[{"amount":"abc"}]`, "", "Payments.0.Amount", `"abc"`},
		{"the contact travels without the Customer block", `"idCustomer":107`, "", "ContactNameFirst", `""`},
		{"a picked customer drops billing", `"idCustomer":107,"billing":{"city":"Kent"}`, "", "Customer", `"absent"`},
		{"one address, whatever is sent", `"shipping":[{"city":"A"},{"city":"B"}]`, "", "ShippingAddresses.1", `"absent"`},
		{"a line's customField NN is the group's first", "", `"customFields":{"CustomField01":"g"},"customField01":"o"`, "LinesOE.0.CustomField01", `"g"`},
		{"catalogColor is first", "", `"catalogColor":"A","color":"B"`, "LinesOE.0.Color", `"A"`},
		{"the card company is first", `"payments":[{"cardCompany":"A","gateway":"B"}]`, "", "Payments.0.CreditCardCompany", `"A"`},
		{"text is before note", `"notes":[{"text":"A","note":"B"}]`, "", "Notes.0.Note", `"A"`},
		{"a location's image is before the design's", `"designs":[{"imageUrl":"A","locations":[{"imageUrl":"B"}]}]`, "", "Designs.0.Locations.0.ImageURL", `"B"`},
		{"ExtSource cannot be set", `"ExtSource":"x","extSource":"x"`, "", "ExtSource", `"NWCA"`},
		{"ExtCustomerPref cannot be set", `"ExtCustomerPref":"x","extCustomerPref":"x"`, "", "ExtCustomerPref", `"NWCA"`},
		{"APISource cannot be set", `"APISource":"x","apiSource":"x"`, "", "APISource", `"ManageOrders"`},
		{"OnHold cannot be set", `"OnHold":1,"onHold":1`, "", "OnHold", `0`},
		{"every file is an attachment", `"files":[{"fileName":"a","fileData":"data:image/png;base64,AAAA"},{"fileName":"b","fileData":"data:;base64,AAAA"}]`, "", "Attachments.1.MediaName", `"b"`},
		{"a file is a design as artwork only", `"files":[{"fileName":"a","fileData":"data:image/png;base64,AAAA"}]`, "", "Designs", `"absent"`},
		{"artwork comes after the designs", `"designs":[{"name":"D"}],"files":[{"fileName":"a","fileData":"data:image/png;base64,AAAA","category":"artwork"}]`, "", "Designs.1.DesignName", `"Order W1 Artwork"`},
	} {
		var want any
		if err := json.Unmarshal([]byte(row.want), &want); err != nil {
			t.Fatal(err)
		}
		if got := at(upstream(t, s, order(row.root, row.line)), row.path); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s is %#v", row.name, row.path, got)
		}
	}
	for _, kind := range noteTypes {
		if got := at(upstream(t, s, order(`"notes":[{"type":"`+kind+`"}]`, "")), "Notes.0.Type"); got != kind {
			t.Errorf("a note of type %s is %v", kind, got)
		}
	}
	if len(slices.Compact(slices.Sorted(slices.Values(noteTypes)))) != 9 {
		t.Errorf("note types %v", noteTypes)
	}
}

// Section 3, silently dropped, in the spellings that one document cannot hold
// together with those of TestSection3SilentlyDropped.
func TestSection3Dropped(t *testing.T) {
	s := start(t, Options{})
	var doc map[string]any
	if err := json.Unmarshal([]byte(order("", "")), &doc); err != nil {
		t.Fatal(err)
	}
	plain := upstream(t, s, order("", ""))
	// Every name that goes out, sent in as it goes out.
	for name := range maps.Keys(plain) {
		doc[name] = "MARK"
	}
	line := doc["lineItems"].([]any)[0].(map[string]any)
	for name := range plain["LinesOE"].([]any)[0].(map[string]any) {
		if name != "ExtDesignIDBlock" && name != "DesignIDBlock" { // these two are taken in either spelling
			line[name] = "MARK"
		}
	}
	delete(doc, "cur_Shipping") // taken under this very name
	if got := upstream(t, s, string(encode(doc))); !reflect.DeepEqual(got, plain) {
		t.Errorf("%v\nwant %v", got, plain)
	}
}
