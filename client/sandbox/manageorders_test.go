package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"orderpad/client/contract"
)

const direct = `{"ExtOrderID":"OP7F3K-0012","ExtSource":"orderpad","APISource":"ManageOrders","date_OrderPlaced":"11/01/2025","date_OrderRequestedToShip":"11/14/2025",
 "id_Customer":107,"ContactNameFirst":"Ann","ContactNameLast":"Lee","CustomerSeviceRep":"Pat","Terms":"Net 10","TaxTotal":10.2,"TotalDiscounts":2.5,"cur_Shipping":15.99,
 "LinesOE":[{"PartNumber":"PC54","Color":"JetBlack","Size":"S","Qty":"4","Price":"8.50"},{"PartNumber":"PC54_2X","Color":"JetBlack","Size":"2XL","Qty":"2","Price":"10.50"},
  {"PartNumber":"PC54_3X","Color":"JetBlack","Size":"3XL","Qty":"1","Price":"11.50"},{"PartNumber":"DD","Description":"Digitizing","Qty":"1","Price":"60.00"}],
 "ShippingAddresses":[{"ShipCompany":"Acme Dock","ShipCity":"Kent"}],
 "Payments":[{"date_Payment":"11/02/2025","Amount":50,"Status":"success","AuthCode":"ch_1","Gateway":"Stripe"},{"Amount":5,"Status":"pending"}]}`

// checked calls ManageOrders and holds request and answer to the definitions.
func checked(t *testing.T, s *Server, v *contract.Validator, method, path, body string, header ...string) reply {
	t.Helper()
	header = append(header, "Content-Type", "application/json")
	r := call(t, method, s.URLs().ManageOrders+path, body, header...)
	req, err := http.NewRequest(method, s.URLs().ManageOrders+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	if err := v.Request(req, []byte(body)); err != nil {
		t.Errorf("request: %v", err)
	}
	if err := v.Response(req, r.status, r.header, []byte(r.body)); err != nil {
		t.Errorf("answer: %v", err)
	}
	return r
}

// Every route of the definitions, held to them, against the sandbox's data,
// the demo's rows included, and a pushed order that was imported and shipped.
func TestManageOrdersKeepsItsContract(t *testing.T) {
	demo := Generate(DataOptions{Today: november})
	s := start(t, Options{Data: demo})
	read, err := contract.NewPull(s.URLs().ManageOrders)
	if err != nil {
		t.Fatal(err)
	}
	write, err := contract.NewPush(s.URLs().ManageOrders)
	if err != nil {
		t.Fatal(err)
	}
	const credentials = `{"username":"demo","password":"demo"}`
	checked(t, s, read, "POST", "/v1/manageorders/signin", credentials)
	checked(t, s, write, "POST", "/onsite/signin", credentials)
	rd, wr := s.signIn(t, "/v1/manageorders"), s.signIn(t, "/onsite")
	for _, path := range []string{"/onsite/order-push", "/manageorders/externalorderjson", "/v1/manageorders/externalorderjson"} {
		if r := checked(t, s, write, "POST", path, direct, wr...); r.body != `{"result":"ExtOrderID \"OP7F3K-0012\" has been uploaded."}` {
			t.Errorf("%s: %d %s", path, r.status, r.body)
		}
	}
	for _, wrap := range []bool{false, true} {
		s.SetWrapPull(wrap)
		r := checked(t, s, write, "GET", "/onsite/order-pull?date_from=2025-11-01&date_to=2025-11-01", "", wr...)
		if n := strings.Count(r.body, `"OP7F3K-0012"`); n != 3 || strings.Contains(r.body, "order_json") != wrap {
			t.Errorf("order-pull, wrapped %v: %s", wrap, r.body)
		}
	}
	s.Advance(4 * 24 * time.Hour)
	rd = s.signIn(t, "/v1/manageorders")
	no := int64(at(call(t, "GET", s.URLs().ManageOrders+"/v1/manageorders/getorderno/OP7F3K-0012", "", rd...).json(t), "result.0.id_Order").(float64))
	for _, path := range []string{
		"/orders", "/orders/%d", "/getorderno/OP7F3K-0012", "/getorderno/NONE", "/lineitems/%d", "/payments", "/payments/%d", "/tracking", "/tracking/%d",
		"/inventorylevels", "/orders/1", "/lineitems/1",
	} {
		if strings.Contains(path, "%d") {
			path = fmt.Sprintf(path, no)
		}
		r := checked(t, s, read, "GET", "/v1/manageorders"+path, "", rd...)
		if empty := len(at(r.json(t), "result").([]any)) == 0; r.status != 200 || empty != (strings.HasSuffix(path, "/1") || strings.HasSuffix(path, "NONE")) {
			t.Errorf("%s: %d %.200s", path, r.status, r.body)
		}
	}
	for _, o := range demo.Orders[:20] {
		for _, table := range []string{"orders", "lineitems", "payments", "tracking"} {
			checked(t, s, read, "GET", fmt.Sprintf("/v1/manageorders/%s/%d", table, o.IDOrder), "", rd...)
		}
	}
	// What goes wrong has the definitions' form too.
	setFaults(t, s, Fault{Route: "GET /v1", Fault: 18}, Fault{Route: "order-pu", Fault: 33})
	if r := checked(t, s, read, "GET", "/v1/manageorders/orders", "", rd...); r.status != 403 {
		t.Errorf("%d", r.status)
	}
	if r := checked(t, s, write, "POST", "/onsite/order-push", direct, s.signIn(t, "/onsite")...); r.status != 500 {
		t.Errorf("%d", r.status)
	}
}

func TestManageOrdersFilters(t *testing.T) {
	s := start(t, Options{})
	rd := s.signIn(t, "/v1/manageorders")
	for query, want := range map[string]int{
		"/orders": 3, "/orders?id_Customer=107": 2, "/orders?date_Ordered_start=2025-10-01&date_Ordered_end=2025-10-01": 1,
		"/orders?date_Shipped_start=2025-10-01": 1, "/orders?date_Produced_start=2025-01-01": 0, "/orders?date_Invoiced_end=2026-01-01": 0,
		"/orders?date_RequestedToShip_start=2025-01-01": 0, "/orders?date_Ordered_end=2025-09-30": 1,
		"/payments?date_PaymentApplied_start=2025-10-02": 1, "/payments?date_PaymentApplied_start=2025-10-03": 0,
		"/tracking?date_Creation_end=2025-10-09": 1, "/tracking?date_Imported_start=2025-10-10": 0,
		"/inventorylevels": 3, "/inventorylevels?PartNumber=PC54": 1, "/inventorylevels?Color=JetBlack": 2, "/inventorylevels?ColorRange=Darks": 1,
		"/inventorylevels?GLAccount=4000": 1, "/inventorylevels?SKU=S1": 1, "/inventorylevels?PreprintGroup=A": 1, "/inventorylevels?ProductType=Tees": 1,
		"/inventorylevels?FindCode=54": 1, "/inventorylevels?id_Vendor=8": 1, "/inventorylevels?VendorName=SanMar": 2,
		"/inventorylevels?date_Modification_start=2025-10-29": 2, "/inventorylevels?date_Modification_end=2025-10-29": 2, "/inventorylevels?VendorName=SanMar&id_Vendor=8": 0,
	} {
		r := call(t, "GET", s.URLs().ManageOrders+"/v1/manageorders"+query, "", rd...)
		if got := len(at(r.json(t), "result").([]any)); got != want {
			t.Errorf("%s: %d rows, want %d", query, got, want)
		}
	}
	wr := s.signIn(t, "/onsite")
	call(t, "POST", s.URLs().ManageOrders+"/onsite/order-push", direct, wr...)
	for query, want := range map[string]int{
		"date_from=2025-11-01&date_to=2025-11-01": 1, "date_from=2025-10-01&date_to=2025-10-31": 0, "date_from=2025-11-01&date_to=2025-11-01&time_from=09-00-00&time_to=10-00-00": 1,
		"date_from=2025-11-01&date_to=2025-11-01&time_from=10-00-00": 0, "date_from=2025-11-01&date_to=2025-11-01&time_to=09:00:00": 0,
		"date_from=2025-11-01&date_to=2025-11-01&api_source=ManageOrders": 1, "date_from=2025-11-01&date_to=2025-11-01&api_source=NWCA": 0,
		"date_from=2025-11-01&date_to=2025-11-01&api_source=all": 1, "date_from=2025-11-01&date_to=2025-11-01&api_source=none": 0,
		"date_to=2025-11-01": -1, "date_from=11/01/2025&date_to=2025-11-01": -1,
	} {
		r := call(t, "GET", s.URLs().ManageOrders+"/onsite/order-pull?"+query, "", wr...)
		rows, ok := at(r.json(t), "result").([]any)
		if want < 0 && (r.status != 400 || ok) || want >= 0 && len(rows) != want {
			t.Errorf("%s: %d %s", query, r.status, r.body)
		}
	}
}

func TestManageOrdersTokens(t *testing.T) {
	s := start(t, Options{})
	url := s.URLs().ManageOrders
	for _, body := range []string{`{"username":"demo","password":"Demo"}`, `{"username":"x","password":"demo"}`, `{}`} {
		if r := call(t, "POST", url+"/onsite/signin", body); r.status != 403 || r.json(t)["result"] == nil {
			t.Errorf("%s: %d %s", body, r.status, r.body)
		}
	}
	rd, wr := s.signIn(t, "/v1/manageorders"), s.signIn(t, "/onsite")
	pull := url + "/onsite/order-pull?date_from=2025-11-01&date_to=2025-11-01"
	for i, row := range []struct {
		url    string
		header []string
		status int
	}{
		{url + "/v1/manageorders/orders", rd, 200}, {pull, wr, 200}, {pull, rd, 401}, {url + "/v1/manageorders/orders", wr, 401},
		{pull, nil, 401}, {pull, []string{"Authorization", strings.TrimPrefix(wr[1], "Bearer ")}, 200}, {url + "/nothing", wr, 403},
	} {
		if r := call(t, "GET", row.url, "", row.header...); r.status != row.status {
			t.Errorf("%d: %d %s", i, r.status, r.body)
		}
	}
	s.Advance(time.Hour)
	if r := call(t, "GET", pull, "", wr...); r.status != 401 || !strings.Contains(r.body, "expired") {
		t.Errorf("after an hour: %d %s", r.status, r.body)
	}
	for _, body := range []string{`{`, `[]`, `null`, `{}`, `{"ExtOrderID":""}`} {
		if r := call(t, "POST", url+"/onsite/order-push", body, s.signIn(t, "/onsite")...); r.status != 400 {
			t.Errorf("%s: %d %s", body, r.status, r.body)
		}
	}
}

// Accepted, imported on the hour, in production, shipped with a tracking
// number, invoiced: all by the clock.
func TestImportAndStages(t *testing.T) {
	for name, every := range map[string]time.Duration{"hourly": 0, "every 20 s": 20 * time.Second} {
		t.Run(name, func(t *testing.T) {
			s := start(t, Options{ImportEvery: every})
			call(t, "POST", s.URLs().ManageOrders+"/onsite/order-push", direct, s.signIn(t, "/onsite")...)
			row := func() (o OrderRow) {
				for _, no := range s.erp.numbers("OP7F3K-0012") {
					o = s.erp.order(no)[0]
				}
				return o
			}
			wait := func(hourly time.Duration) {
				if every > 0 {
					hourly = every
				}
				s.Advance(hourly)
			}
			stage := func() string { return s.State().Orders["OP7F3K-0012"][0].Stage }
			if every == 0 {
				s.Advance(29 * time.Minute)
			}
			if row().IDOrder != 0 || stage() != "uploaded" {
				t.Fatalf("imported too early: %+v", row())
			}
			wait(time.Minute)
			o := row()
			want := OrderRow{
				IDOrder: 140004, IDCustomer: 107, CustomerName: "Acme Inc", DateOrdered: "2025-11-01", DateRequestedToShip: "2025-11-14",
				ContactFirstName: "Ann", ContactLastName: "Lee", CustomerServiceRep: "Pat", TermsName: "Net 10", TermsDays: 10,
				StsInvoiced: "0", StsPaid: "0", StsProduced: "0", StsPurchased: "0", StsReceived: "0",
				TotalProductQuantity: 7, CurSubTotal: 126.5, CurSalesTaxTotal: 10.2, CurShipping: 15.99, CurAdjustment: -2.5,
				CurTotalInvoice: 150.19, CurPayments: 50, CurBalance: 100.19,
			}
			if o != want {
				t.Errorf("imported\n%+v, want\n%+v", o, want)
			}
			var sizes []string
			for _, l := range ofOrder(s.erp, linesOf, o.IDOrder) {
				sizes = append(sizes, fmt.Sprint(l.SortOrder, l.PartNumber, l.Size01+"|"+l.Size05+"|"+l.Size06, l.LineQuantity, l.LineUnitPrice))
			}
			if got := strings.Join(sizes, " "); got != "1PC544||4 8.5 2PC54_2X|2|2 10.5 3PC54_3X||11 11.5 4DD||1 60" {
				t.Errorf("lines %s", got)
			}
			if p := ofOrder(s.erp, paymentsOf, o.IDOrder); len(p) != 1 || p[0].Amount != 50 || p[0].DatePaymentApplied != "2025-11-02" || p[0].PaymentType != "Stripe" {
				t.Errorf("payments %+v", p)
			}
			for _, step := range []struct {
				wait  time.Duration
				stage string
				done  func(OrderRow) bool
			}{
				{2 * time.Hour, "art done", func(o OrderRow) bool { return o.StsArtDone == 1 && o.StsPurchased == "0" }},
				{2 * time.Hour, "purchased", func(o OrderRow) bool { return o.StsPurchased == "1" && o.StsReceived == "0" }},
				{4 * time.Hour, "received", func(o OrderRow) bool { return o.StsReceived == "1" && o.DateProduced == "" }},
				{16 * time.Hour, "produced", func(o OrderRow) bool { return o.StsProduced == "1" && o.DateProduced != "" && o.StsShipped == 0 }},
				{24 * time.Hour, "shipped", func(o OrderRow) bool { return o.StsShipped == 1 && o.DateShipped != "" && o.StsInvoiced == "0" }},
				{24 * time.Hour, "invoiced", func(o OrderRow) bool { return o.StsInvoiced == "1" && o.DateInvoiced != "" }},
			} {
				wait(step.wait)
				if o := row(); stage() != step.stage || !step.done(o) {
					t.Errorf("want %s: %s %+v", step.stage, stage(), o)
				}
			}
			ships := ofOrder(s.erp, trackingOf, o.IDOrder)
			if len(ships) != 1 || !strings.HasPrefix(ships[0].TrackingNumber, "1Z") || len(ships[0].TrackingNumber) != 18 || ships[0].AddressCompany != "Acme Dock" {
				t.Errorf("shipments %+v", ships)
			}
			if len(s.opts.Data.Orders) != 3 || len(s.opts.Data.Lines) != 1 {
				t.Error("the caller's data changed")
			}
			if err := s.Reset(); err != nil {
				t.Fatal(err)
			}
			if len(s.State().Orders) != 0 || len(s.erp.numbers("OP7F3K-0012")) != 0 || s.Now().Day() != 1 {
				t.Error("reset kept the order or the clock")
			}
		})
	}
}

// Line columns as the older schema writes them, and what a size says when
// there are none.
func TestSizeColumns(t *testing.T) {
	for _, row := range []struct {
		line map[string]any
		want string
	}{
		{map[string]any{"Size01": "2", "Size06": 3.0, "Quantity": "5", "cur_UnitPriceUserEntered": "8.50", "ForProductColor": "Navy"}, "2|||||3 5 8.5 Navy"},
		{map[string]any{"Size": "XXL", "Qty": 4.0, "Price": 9.0}, "|||||4 4 9 "},
		{map[string]any{"PartNumber": "PC54_2X", "Qty": 4.0}, "||||4| 4 0 "}, {map[string]any{"PartNumber": "PC54_XS", "Qty": 4.0}, "|||||4 4 0 "},
		{map[string]any{"PartNumber": "BG1", "Qty": 4.0}, "||||| 4 0 "}, {map[string]any{"Size": "XL", "Qty": "4"}, "|||4|| 4 0 "},
	} {
		l := lineRow(1, 1, row.line)
		got := fmt.Sprint(strings.Join([]string{l.Size01, l.Size02, l.Size03, l.Size04, l.Size05, l.Size06}, "|"), " ", l.LineQuantity, " ", l.LineUnitPrice, " ", l.PartColor)
		if got != row.want {
			t.Errorf("%v: %s, want %s", row.line, got, row.want)
		}
	}
}

func TestECat(t *testing.T) {
	s := start(t, Options{})
	url := s.URLs().ECat + "/demo/ext/v2/orders/"
	if r := call(t, "GET", url+"new_orders", ""); r.status != 401 || r.header.Get("WWW-Authenticate") == "" || r.json(t)["status"] != "error" {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := call(t, "GET", s.URLs().ECat+"/x/ext/v2/orders/new_orders", "", basic...); r.status != 404 {
		t.Errorf("org of one letter: %d", r.status)
	}
	if _, err := s.Resubmit("6385-031318-392", map[string]any{"po": "2"}); err != nil {
		t.Fatal(err)
	}
	if r := call(t, "POST", s.URLs().Control+"/ecat", `{"resubmit":"6385-031318-392"}`); r.status != 200 {
		t.Errorf("%d %s", r.status, r.body)
	}
	m := call(t, "GET", url+"new_orders", "", basic...).json(t)
	if m["status"] != "success" || m["error"] != nil || len(m["data"].([]any)) != 4 {
		t.Fatalf("%v", m)
	}
	for path, want := range map[string]any{
		"data.2.order_number": "6385-031318-392-1", "data.2.uuid": "631F4C43", "data.2.po": "2", "data.2.id": 356601.0,
		"data.3.order_number": "6385-031318-392-2", "data.3.id": 356602.0,
	} {
		if got := at(m, path); got != want {
			t.Errorf("%s is %v, want %v", path, got, want)
		}
	}
	m = call(t, "POST", url+"new_orders", `["6385-031318-392","NONE"]`, basic...).json(t)
	if at(m, "data.6385-031318-392.success") != true || at(m, "data.NONE.success") != false || at(m, "data.NONE.error") == "" || m["status"] != "success" {
		t.Errorf("%v", m)
	}
	m = call(t, "GET", url+"new_orders", "", basic...).json(t)
	if len(m["data"].([]any)) != 3 || at(m, "data.0.order_number") != "6385-031318-400" {
		t.Errorf("%v", m)
	}
	if m := call(t, "GET", url+"356509.json", "", basic...).json(t); m["order_number"] != "6385-031318-392" {
		t.Errorf("%v", m)
	}
	for _, path := range []string{"1.json", "356509"} {
		if r := call(t, "GET", url+path, "", basic...); r.status != 404 {
			t.Errorf("%s: %d", path, r.status)
		}
	}
	if r := call(t, "POST", url+"new_orders", `{}`, basic...); r.status != 400 || r.json(t)["error"] == nil {
		t.Errorf("%d %s", r.status, r.body)
	}
}

// TestImportTakesOneSource: the shop's import takes orders whose APISource is
// ManageOrders and passes over all others without a word; they stay uploaded.
func TestImportTakesOneSource(t *testing.T) {
	for source, imported := range map[string]bool{`"ManageOrders"`: true, `"orderpad"`: false, `"manageorders"`: false, `""`: false, `null`: false} {
		s := start(t, Options{})
		wr := s.signIn(t, "/onsite")
		doc := strings.Replace(direct, `"APISource":"ManageOrders"`, `"APISource":`+source, 1)
		if r := call(t, "POST", s.URLs().ManageOrders+"/onsite/order-push", doc, wr...); r.status != 200 {
			t.Fatalf("%s: %d %s", source, r.status, r.body)
		}
		s.Advance(3 * time.Hour)
		r := call(t, "GET", s.URLs().ManageOrders+"/v1/manageorders/getorderno/OP7F3K-0012", "", s.signIn(t, "/v1/manageorders")...)
		if got := r.status == 200 && !strings.Contains(r.body, `"result":[]`); got != imported {
			t.Errorf("%s: imported %v, %d %s", source, got, r.status, r.body)
		}
		pull := call(t, "GET", s.URLs().ManageOrders+"/onsite/order-pull?date_from=2025-11-01&date_to=2025-11-02", "", s.signIn(t, "/onsite")...)
		if !strings.Contains(pull.body, "OP7F3K-0012") {
			t.Errorf("%s is not among the uploaded: %s", source, pull.body)
		}
	}
}
