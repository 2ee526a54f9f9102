package sandbox

import (
	"compress/gzip"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Section 1: what needs the secret, and how paths are read.
func TestSection1Gates(t *testing.T) {
	s := start(t, Options{})
	base := s.URLs().Proxy + "/api/manageorders"
	for path, method := range map[string]string{
		"/orders/create": "POST", "/orders/verify/X": "GET", "/orders": "GET", "/orders/1": "DELETE", "/lineitems/1": "GET", "/payments": "GET",
		"/payments/1": "GET", "/customers": "GET", "/cache-info": "GET", "/order/X/snapshot": "GET", "/tracking": "GET", "/tracking/1": "GET",
		"/tracking/verify/X": "GET", "/tracking/push": "POST", "/auth/test": "POST", "/inventory-cache-stats": "GET", "/inventory-cache-clear": "POST",
	} {
		for _, header := range [][]string{nil, {"x-crm-api-secret", "Demo"}, {"Authorization", "Bearer demo"}, {"Origin", "https://x.test"}} {
			r := call(t, method, base+path, "", header...)
			if r.status != 401 || r.body != `{"error":"Unauthorized"}` || r.header.Get("RateLimit-Limit") != "" {
				t.Errorf("%s %s %v: %d %s", method, path, header, r.status, r.body)
			}
		}
	}
	for _, path := range []string{"/getorderno/X", "/inventorylevels", "/health", "/push/health"} {
		if r := call(t, "GET", base+path, ""); r.status != 200 {
			t.Errorf("%s: %d %s", path, r.status, r.body)
		}
	}
	for _, row := range []struct {
		method, path string
		status       int
		kind         string
	}{
		{"DELETE", "/orders/1", 404, "text/html"}, {"GET", "/nothing", 404, "text/html"}, {"GET", "/auth/test", 404, "text/html"},
		{"GET", "//orders", 404, "text/html"}, {"GET", "/ORDERS/", 200, "application/json; charset=utf-8"}, {"OPTIONS", "/orders", 200, "text/plain"},
		{"GET", "/orders/create", 200, "application/json"}, {"GET", "/orders/verify", 200, "application/json"}, {"GET", "/tracking/push", 200, "application/json"},
		{"GET", "/tracking/pull", 200, "application/json"},
	} {
		r := s.viaProxy(t, row.method, row.path, "")
		if r.status != row.status || !strings.HasPrefix(r.header.Get("Content-Type"), row.kind) {
			t.Errorf("%s %s: %d %s %s", row.method, row.path, r.status, r.header.Get("Content-Type"), r.body)
		}
		if row.status == 404 && !strings.Contains(r.body, "<pre>Cannot "+row.method+" /api/manageorders") {
			t.Errorf("%s", r.body)
		}
		if row.kind == "application/json" && (r.json(t)["count"] != 0.0 || fmt.Sprint(r.json(t)["result"]) != "[]") {
			t.Errorf("%s %s: %s", row.method, row.path, r.body)
		}
	}
	if r := s.viaProxy(t, "OPTIONS", "/orders", ""); r.body != "OK" {
		t.Errorf("OPTIONS: %q", r.body)
	}
	if r := s.viaProxy(t, "HEAD", "/orders/140001", ""); r.status != 200 || r.body != "" {
		t.Errorf("HEAD: %d %q", r.status, r.body)
	}
}

// Section 4: the other push endpoints.
func TestSection4PushEndpoints(t *testing.T) {
	s := start(t, Options{})
	upstream(t, s, strings.Replace(order("", `"size":"M"`), "W1", "a/b", 1))
	upstream(t, s, order(`"orderDate":"2025-10-02"`, ""))
	upstream(t, s, order(`"orderDate":"2025-10-03"`, ""))
	for _, row := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/orders/verify/NWCA-W1", "", 200, `{"success":true,"found":true,"extOrderId":"NWCA-W1","uploadedAt":"10/02/2025","orderData":{"ExtOrderID":"NWCA-W1"`},
		{"GET", "/orders/verify/NWCA-a%2Fb", "", 200, `"found":true`},
		{"GET", "/orders/verify/W1", "", 200, `{"success":true,"found":false,"extOrderId":"W1","message":"Order not found in ManageOrders. It may still be processing or was uploaded on a different date."}`},
		{"GET", "/orders/verify/nwca-w1", "", 200, `"found":false`},
		{"GET", "/orders/verify/", "", 200, `{"result":[],"count":0,`},
		{"POST", "/auth/test", "", 200, `{"success":true,"message":"Authentication successful","tokenExpires":"2025-11-01T10:30:0`},
		{"GET", "/push/health", "", 200, `{"status":"healthy","service":"ManageOrders PUSH API","timestamp":"2025-11-01T`},
		{"GET", "/health", "", 200, `"authentication":{"status":"success"}`},
		{"POST", "/tracking/push", `{"extOrderId":"NWCA-W1","trackingNumber":"1Z"}`, 200, `{"success":true,"trackingCount":1,"trackingNumbers":["1Z"],"extOrderIds":["NWCA-W1"],"response":{"result":`},
		{"POST", "/tracking/push", `[]`, 200, `"trackingCount":0`},
		{"POST", "/tracking/push", `[{"extOrderId":"A","trackingNumber":"1"},{"trackingNumber":"1Z"}]`, 400, `"Tracking item 2: extOrderId is required","message":"Failed to push tracking to ManageOrders"`},
		{"POST", "/tracking/push", `{"extOrderId":"A"}`, 400, "Tracking item 1: trackingNumber is required"},
		{"GET", "/tracking/verify/NWCA-W1", "", 200, `"found":false`},
	} {
		r := s.viaProxy(t, row.method, row.path, row.body)
		if r.status != row.status || !strings.Contains(r.body, row.want) {
			t.Errorf("%s %s: %d %s", row.method, row.path, r.status, r.body)
		}
	}
	// Both shapes of order-pull are taken; the window is seven days.
	s.SetWrapPull(true)
	if r := s.viaProxy(t, "GET", "/orders/verify/NWCA-W1", ""); at(r.json(t), "orderData.ExtOrderID") != "NWCA-W1" {
		t.Errorf("wrapped: %s", r.body)
	}
	s.Advance(8 * 24 * time.Hour)
	if r := s.viaProxy(t, "GET", "/orders/verify/NWCA-W1", ""); r.json(t)["found"] != false {
		t.Errorf("after eight days: %s", r.body)
	}
}

// Section 5: envelopes, caches and refresh=true.
func TestSection5Caches(t *testing.T) {
	s := start(t, Options{})
	get := func(path string) map[string]any { return s.viaProxy(t, "GET", path, "").json(t) }
	for _, row := range []struct {
		path  string
		life  time.Duration
		swr   bool // an old copy is served while a new one is fetched
		tells bool // says stale
		count float64
	}{
		{"/orders?date_Ordered_start=2025-01-01", 4 * time.Hour, true, true, 3},
		{"/orders/140001", 24 * time.Hour, false, false, 1},
		{"/orders/7", 24 * time.Hour, false, false, 0},
		{"/lineitems/140001", 24 * time.Hour, false, false, 1},
		{"/lineitems/7", 24 * time.Hour, false, false, 0},
		{"/payments?date_PaymentApplied_start=2025-01-01", 4 * time.Hour, true, true, 1},
		{"/payments/140001", 24 * time.Hour, true, true, 1},
		{"/tracking?date_Creation_start=2025-01-01", 30 * time.Minute, true, false, 1},
		{"/tracking/140001", 30 * time.Minute, false, false, 1},
		{"/inventorylevels?PartNumber=PC54", 3 * time.Minute, false, false, 1},
		{"/inventorylevels?PartNumber=NONE", 3 * time.Minute, false, false, 0},
	} {
		first, second := get(row.path), get(row.path)
		if first["count"] != row.count || first["cached"] != false || first["cacheDate"] != nil {
			t.Errorf("%s first: %v", row.path, first)
		}
		_, tells := second["stale"]
		if second["cached"] != true || second["cacheDate"] == nil || tells != row.tells || tells && second["stale"] != false {
			t.Errorf("%s second: %v", row.path, second)
		}
		s.Advance(row.life - time.Minute)
		if get(row.path)["cached"] != true {
			t.Errorf("%s is gone too early", row.path)
		}
		s.Advance(2 * time.Minute)
		old := get(row.path)
		if old["cached"] != row.swr || row.tells && old["stale"] != true {
			t.Errorf("%s when old: %v", row.path, old)
		}
		if row.swr {
			s.proxy.wait()
			if fresh := get(row.path); fresh["cached"] != true || row.tells && fresh["stale"] != false {
				t.Errorf("%s after the refresh: %v", row.path, fresh)
			}
			// A refresh that fails leaves the old copy, again and again.
			s.Advance(row.life + time.Minute)
			setFaults(t, s, Fault{Route: "upstream:GET", Fault: 18})
			for range 2 {
				if got := get(row.path); got["cached"] != true || got["count"] != row.count {
					t.Errorf("%s while upstream fails: %v", row.path, got)
				}
				s.proxy.wait()
			}
			setFaults(t, s)
		}
	}
}

func setFaults(t *testing.T, s *Server, list ...Fault) {
	t.Helper()
	if err := s.SetFaults(list); err != nil {
		t.Fatal(err)
	}
}

// Section 5: refresh=true renews a copy by number, and fills another one by
// query.
func TestSection5Refresh(t *testing.T) {
	s := start(t, Options{})
	ext := "NWCA-W1"
	list := "/orders?date_Ordered_start=2025-11-01"
	get := func(path string) map[string]any { return s.viaProxy(t, "GET", path, "").json(t) }
	get(list)
	get("/orders/140004")
	upstream(t, s, order("", `"size":"M"`))
	s.Advance(time.Hour)
	if at(get("/getorderno/"+ext), "result.0.id_Order") != 140004.0 || get("/getorderno/" + ext)["cached"] != false {
		t.Fatalf("not imported: %v", get("/getorderno/"+ext))
	}
	for _, row := range []struct {
		path  string
		count float64
	}{
		{list, 0}, {list + "&refresh=1", 1}, {list + "&refresh=true", 1}, {list, 0},
		{"/orders/140004", 0}, {"/orders/140004?refresh=1", 0}, {"/orders/140004?refresh=true", 1}, {"/orders/140004", 1},
	} {
		if got := get(row.path); got["count"] != row.count {
			t.Errorf("%s: %v", row.path, got)
		}
	}
	// Unknown parameters go upstream as they are; the order of them is part of
	// the key.
	if get("/orders?customerEmail=a")["count"] != 4.0 || get("/orders?b=1&a=2")["cached"] != false || get("/orders?a=2&b=1")["cached"] != false {
		t.Error("query strings")
	}
}

func TestSection5CustomersInventorySnapshot(t *testing.T) {
	s := start(t, Options{})
	get := func(path string) map[string]any { return s.viaProxy(t, "GET", path, "").json(t) }
	c := get("/customers")
	if c["count"] != 1.0 || c["cached"] != false || c["cacheDate"] != "2025-11-01" || at(c, "customers.0.id_Customer") != 107.0 ||
		at(c, "customers.0.lastOrderDate") != "2025-10-20" || at(c, "customers.0.ContactPhone") != "253-555-0001" {
		t.Errorf("customers: %v", c)
	}
	if get("/customers")["cached"] != true || get("/customers?refresh=true")["cached"] != false {
		t.Error("the customers' copy")
	}
	all := get("/inventorylevels")
	if all["count"] != 3.0 || len(at(all, "warnings").([]any)) != 1 || at(get("/inventorylevels"), "warnings.0") == at(all, "warnings.0") {
		t.Errorf("warnings: %v", all["warnings"])
	}
	if get("/inventorylevels?PartNumber=PC54")["warnings"] != nil {
		t.Error("young rows warn")
	}
	if r := s.viaProxy(t, "POST", "/inventory-cache-clear", ""); r.json(t)["cleared"] != 2.0 || get("/inventorylevels")["cached"] != false {
		t.Errorf("clear: %s", r.body)
	}

	upstream(t, s, order(`"designs":[{"name":"D"}]`, `"size":"M"`))
	if m := get("/order/NWCA-W1/snapshot"); m["found"] != false || m["reason"] != "not_imported_or_deleted" {
		t.Errorf("before the import: %v", m)
	}
	s.Advance(time.Hour)
	if m := get("/order/NWCA-W1/snapshot"); m["found"] != true || m["id_Order"] != 140004.0 || at(m, "order.id_Order") != 140004.0 ||
		at(m, "lineItems.0.Size02") != "1" || at(m, "pushed.Designs.0.DesignName") != "D" || m["cached"] != nil {
		t.Errorf("snapshot: %v", m)
	}
	if get("/order/NWCA-W1/snapshot")["cached"] != true || at(get("/order/X1/snapshot?orderNumber=140001"), "id_Order") != 140001.0 ||
		at(get("/order/X2/snapshot?orderNumber=9"), "reason") != "order_lookup_returned_empty" {
		t.Error("snapshot's copy or lookup")
	}
	if r := s.viaProxy(t, "GET", "/order/a_b/snapshot", ""); r.status != 400 || r.body != `{"error":"Invalid extOrderId format"}` {
		t.Errorf("%d %s", r.status, r.body)
	}
}

// Section 5, errors, and section 6: what becomes of an upstream that fails.
func TestSections5And6UpstreamFailures(t *testing.T) {
	s := start(t, Options{})
	body := func(b string) *string { return &b }
	status := func(n int, b string) Fault { return Fault{Fault: 11, Status: n, Body: body(b)} }
	const forbidden = `{"result":"Forbidden"}`
	const noReply = "No response from ManageOrders API. Check network connection."
	create := func(route string, f Fault, code int, text string) [5]any {
		return [5]any{"POST /orders/create", route, f, code, text}
	}
	get := func(path string, f Fault, code int, text string) [5]any {
		return [5]any{"GET " + path, "GET", f, code, text}
	}
	const push = "order-push"
	quoted := func(s string) string { return strings.ReplaceAll(s, `"`, `\"`) }
	for _, row := range [][5]any{
		create(push, status(400, `{"result":"Bad"}`), 500, quoted(`ManageOrders API error: 400 - {"result":"Bad"}`)),
		create(push, status(401, forbidden), 500, quoted(`ManageOrders API error: 401 - {"result":"Forbidden"}`)),
		create(push, status(403, `{ "result": "Forbidden" }`), 500, quoted(`ManageOrders API error: 403 - {"result":"Forbidden"}`)),
		create(push, status(429, `{"message":"Too Many Requests"}`), 500, "ManageOrders API error: 429 - "),
		create(push, status(500, `{"result":"x"}`), 500, "ManageOrders API error: 500 - "),
		create(push, status(503, `<html>down</html>`), 500, quoted(`ManageOrders API error: 503 - "<html>down</html>"`)),
		create(push, status(500, `{"result":"size is required"}`), 400, "size is required"),
		create(push, Fault{Fault: 1}, 500, noReply), create(push, Fault{Fault: 4}, 500, noReply), create(push, Fault{Fault: 6}, 500, noReply),
		create(push, Fault{Fault: 5}, 500, noReply), create(push, Fault{Fault: 7}, 500, noReply),
		create("signin", status(403, forbidden), 500, quoted(`Authentication failed: 403 - {"result":"Forbidden"}`)),
		create("signin", status(500, forbidden), 500, "Authentication failed: 500 - "),
		create("signin", Fault{Fault: 6}, 500, "No response from ManageOrders authentication server. Check network connection."),
		create("signin", Fault{Fault: 1}, 500, "No response from ManageOrders authentication server. Check network connection."),
		create("signin", status(200, `{}`), 500, "Authentication response missing id_token"),
		// Any 2xx is success for the proxy; only details tell.
		create(push, Fault{Fault: 19}, 200, `"details":"<!DOCTYPE html>`), create(push, Fault{Fault: 22}, 200, `"details":""`),
		create(push, status(200, `{"result":{"status":"error"}}`), 200, `"details":{"result":{"status":"error"}}`),

		get("/orders/verify/X", status(403, forbidden), 200, `{"success":false,"found":false,"extOrderId":"X","error":"Request failed with status code 403"}`),
		get("/orders/verify/X", Fault{Fault: 6}, 200, `"error":"timeout of`), get("/orders/verify/X", Fault{Fault: 1}, 200, `ECONNREFUSED`),
		get("/orders/verify/X", Fault{Fault: 19}, 200, `{"success":true,"found":false`),

		get("/orders", status(403, forbidden), 500, `{"error":"Failed to fetch orders from ManageOrders","details":"Failed to fetch ManageOrders orders: 403"}`),
		get("/orders", status(404, forbidden), 500, `orders: 404`), get("/customers", status(404, forbidden), 500, `Failed to fetch customer data from ManageOrders`),
		get("/orders", Fault{Fault: 6}, 500, `"details":"Could not fetch orders from ManageOrders API"`),
		get("/orders/1", status(403, forbidden), 500, `{"error":"Failed to fetch order from ManageOrders","details":"Failed to fetch order: 403"}`),
		get("/orders/1", Fault{Fault: 1}, 500, `"details":"Failed to fetch order: unknown error"`),
		get("/getorderno/X", status(403, forbidden), 500, `Failed to fetch order number from ManageOrders`),
		get("/lineitems/1", status(403, forbidden), 500, `Failed to fetch line items from ManageOrders`),
		get("/payments", status(403, forbidden), 500, `Failed to fetch payments from ManageOrders`), get("/payments/1", status(403, forbidden), 500, `Failed to fetch payments from`),
		get("/tracking", status(403, forbidden), 500, `Failed to fetch tracking from ManageOrders`), get("/tracking/1", status(403, forbidden), 500, `Failed to fetch tracking from`),
		get("/inventorylevels", status(403, forbidden), 500, `Failed to fetch inventory levels from ManageOrders`),
		get("/order/X/snapshot", status(403, forbidden), 500, `"error":"Failed to fetch order snapshot"`),
		get("/orders/1", status(404, forbidden), 200, `"result":[]`), get("/payments?a", status(404, forbidden), 200, `"result":[]`),
		get("/tracking?a", status(404, forbidden), 200, `"result":[]`), get("/inventorylevels?a", status(404, forbidden), 200, `"result":[]`),
		get("/lineitems/2", Fault{Fault: 19}, 200, `"result":[],"count":0,"cached":false`), get("/orders/2", status(200, `{"result":null}`), 200, `"result":[]`),
		get("/orders?b", status(200, `{"result":"maintenance"}`), 200, `"result":"maintenance","count":11`),
		get("/inventorylevels?b", status(200, `{"result":"maintenance"}`), 500, `Failed to fetch inventory levels`),
	} {
		s.proxy.reset()
		f := row[2].(Fault)
		f.Route = "upstream:" + row[1].(string)
		setFaults(t, s, f)
		method, path, _ := strings.Cut(row[0].(string), " ")
		r := s.viaProxy(t, method, path, order("", ""))
		if r.status != row[3].(int) || !strings.Contains(r.body, row[4].(string)) {
			t.Errorf("%s, %s fault %d %d: %d %s", row[0], row[1], f.Fault, f.Status, r.status, r.body)
		}
	}
	// One try for a push, three for a read after 5xx, one after 4xx.
	for _, row := range []struct {
		method, path, route string
		fault               Fault
		tries               int
	}{
		{"POST", "/orders/create", "order-push", status(503, "x"), 1}, {"GET", "/orders/verify/X", "order-pull", status(503, "x"), 1},
		{"GET", "/orders/1", "GET", status(503, "x"), 3}, {"GET", "/orders", "GET", Fault{Fault: 4}, 3}, {"GET", "/inventorylevels", "GET", Fault{Fault: 6}, 3},
		{"GET", "/orders", "GET", status(429, "x"), 1}, {"GET", "/orders", "GET", Fault{Fault: 1}, 1},
	} {
		s.proxy.reset()
		row.fault.Route = "upstream:" + row.route
		setFaults(t, s, row.fault)
		s.viaProxy(t, row.method, row.path, order("", ""))
		if got := s.Faults()[0].Fired; got != row.tries {
			t.Errorf("%s %s: %d tries, want %d", row.method, row.path, got, row.tries)
		}
	}
	s.proxy.reset()
	setFaults(t, s, Fault{Route: "upstream:signin", Fault: 18})
	if r := s.viaProxy(t, "POST", "/auth/test", ""); r.status != 401 || !strings.HasPrefix(r.body, `{"success":false,"message":"Authentication failed","error":`) {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := s.viaProxy(t, "GET", "/health", ""); r.status != 200 || !strings.Contains(r.body, `"status":"failed"`) || !strings.Contains(r.body, `"overallRating":"healthy"`) {
		t.Errorf("%d %s", r.status, r.body)
	}
}

// The push token lives an hour; a 401 from upstream does not renew it, but
// auth/test does.
func TestSection6Token(t *testing.T) {
	s := start(t, Options{})
	upstream(t, s, order("", ""))
	s.mo.forget()
	for range 2 {
		if r := s.viaProxy(t, "POST", "/orders/create", order("", "")); r.status != 500 || !strings.Contains(r.body, "ManageOrders API error: 401") {
			t.Fatalf("%d %s", r.status, r.body)
		}
	}
	s.viaProxy(t, "POST", "/auth/test", "")
	upstream(t, s, order("", ""))
	s.mo.forget()
	s.Advance(time.Hour)
	upstream(t, s, order("", ""))
}

// Section 7.
func TestSection7RateLimit(t *testing.T) {
	s := start(t, Options{})
	base := s.URLs().Proxy + "/api/manageorders"
	send := func(method, path, body, client string) reply {
		return call(t, method, base+path, body, "X-CRM-API-Secret", "demo", "Content-Type", "application/json", "X-Forwarded-For", client)
	}
	r := send("POST", "/orders/create", order("", ""), "1.1.1.1")
	if h := r.header; h.Get("RateLimit-Policy") != "30;w=60" || h.Get("RateLimit-Limit") != "30" || h.Get("RateLimit-Remaining") != "28" || h.Get("RateLimit-Reset") != "60" {
		t.Errorf("headers %v", h)
	}
	for range 14 {
		if r := send("POST", "/orders/create", `{}`, "1.1.1.1"); r.status != 400 {
			t.Fatalf("%d %s", r.status, r.body)
		}
	}
	s.Advance(5 * time.Second)
	r = send("POST", "/orders/create", order("", ""), "1.1.1.1")
	if r.status != 429 || r.body != `{"error":"Too many requests to ManageOrders endpoints","retryAfter":"60 seconds"}` ||
		r.header.Get("Retry-After") != "55" || r.header.Get("RateLimit-Remaining") != "0" || r.header.Get("RateLimit-Reset") != "55" {
		t.Errorf("the 16th: %d %s %v", r.status, r.body, r.header)
	}
	if n := s.commits("NWCA-W1"); n != 1 {
		t.Errorf("%d commits", n)
	}
	s.Advance(55 * time.Second)
	if r := send("POST", "/orders/create", order("", ""), "1.1.1.1"); r.status != 200 {
		t.Errorf("in the next window: %d", r.status)
	}
	// Pulls cost one, the push router and unknown paths two; what is refused
	// before the limiter costs nothing.
	for i, row := range []struct {
		method, path string
		cost         int
	}{
		{"GET", "/orders", 1}, {"GET", "/orders/1", 1}, {"GET", "/inventorylevels", 1}, {"GET", "/health", 1}, {"GET", "/tracking/push", 1}, {"GET", "/orders/create", 1},
		{"GET", "/orders/verify/X", 2}, {"POST", "/auth/test", 2}, {"GET", "/push/health", 2}, {"POST", "/tracking/push", 2}, {"GET", "/tracking/verify/X", 2}, {"GET", "/nothing", 2},
	} {
		r := send(row.method, row.path, "", fmt.Sprintf("2.2.2.%d", i))
		if want := fmt.Sprint(30 - row.cost); r.header.Get("RateLimit-Remaining") != want {
			t.Errorf("%s %s leaves %s, want %s", row.method, row.path, r.header.Get("RateLimit-Remaining"), want)
		}
	}
	// The key is the right-most forwarded address; one unit left is not enough
	// for a push.
	for i := range 29 {
		if r := send("GET", "/orders", "", fmt.Sprintf("9.9.9.%d, 3.3.3.3", i)); r.status != 200 {
			t.Fatalf("%d: %d", i, r.status)
		}
	}
	if r := send("POST", "/orders/create", order("", ""), "3.3.3.3"); r.status != 429 {
		t.Errorf("with one unit left: %d", r.status)
	}
	if n := s.commits("NWCA-W1"); n != 2 {
		t.Errorf("%d commits, want 2", n)
	}
}

// Section 8.
func TestSection8HTTP(t *testing.T) {
	s := start(t, Options{})
	r := s.viaProxy(t, "GET", "/orders", "", "X-Request-Id", "mine", "Accept-Encoding", "gzip")
	h := r.header
	if h.Get("X-Request-Id") != "mine" || h.Get("Content-Encoding") != "gzip" || h.Get("Content-Length") != "" ||
		h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Robots-Tag") != "noindex" || h.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("headers %v", h)
	}
	if _, err := gzip.NewReader(strings.NewReader(r.body)); err != nil {
		t.Error(err)
	}
	if r := s.viaProxy(t, "GET", "/orders/7", "", "Accept-Encoding", "gzip"); r.header.Get("Content-Encoding") != "" || r.header.Get("X-Request-Id") == "" {
		t.Errorf("small answer: %v", r.header)
	}
	tag := s.viaProxy(t, "GET", "/orders/7", "").header.Get("ETag")
	if !strings.HasPrefix(tag, `W/"`) {
		t.Fatalf("ETag %q", tag)
	}
	if r := s.viaProxy(t, "GET", "/orders/7", "", "If-None-Match", tag); r.status != 304 || r.body != "" {
		t.Errorf("%d %s", r.status, r.body)
	}
	if idle := s.shops[0].http.IdleTimeout; idle != 5*time.Second {
		t.Errorf("idle connections live %s", idle)
	}
	// A broken escape never reaches a handler of Go's server.
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URLs().Proxy, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.Write([]byte("GET /api/manageorders/orders/%zz HTTP/1.1\r\nHost: x\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 4096)
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	n, err := conn.Read(buf)
	if err != nil || !strings.HasPrefix(string(buf[:n]), "HTTP/1.1 500 ") || !strings.Contains(string(buf[:n]), "An unexpected error occurred") || !strings.Contains(string(buf[:n]), "/api/manageorders/orders/%zz") {
		t.Errorf("%v %s", err, buf[:n])
	}
}

// An idle connection to the proxy ends by itself.
func TestSection8IdleConnections(t *testing.T) {
	s := start(t, Options{})
	e := s.shops[0]
	if err := e.close(); err != nil {
		t.Fatal(err)
	}
	e.idle = 10 * time.Millisecond
	if err := e.open(); err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", e.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte("GET /api/manageorders/push/health HTTP/1.1\r\nHost: x\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	all := make([]byte, 0, 4096)
	buf := make([]byte, 4096)
	for {
		n, err := conn.Read(buf)
		all = append(all, buf[:n]...)
		if err != nil {
			if !strings.Contains(err.Error(), "EOF") || !strings.HasPrefix(string(all), "HTTP/1.1 "+fmt.Sprint(http.StatusOK)) {
				t.Errorf("%v after %s", err, all)
			}
			return
		}
	}
}
