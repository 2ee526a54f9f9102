package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Section 4, the rows that TestSection4PushEndpoints does not hold.
func TestSection4(t *testing.T) {
	s := start(t, Options{})
	get := func(path string) reply { return s.viaProxy(t, "GET", path, "") }
	if r := get("/orders/verify/NWCA-W1"); r.json(t)["found"] != false {
		t.Errorf("before the push: %s", r.body)
	}
	upstream(t, s, order(`"designs":[{"name":"D"}]`, `"size":"M"`))
	if r := get("/orders/verify/NWCA-W1"); r.json(t)["found"] != true || at(r.json(t), "orderData.Designs.0.DesignName") != "D" ||
		strings.Join(members(t, []byte(r.body)), " ") != "success found extOrderId uploadedAt orderData" {
		t.Errorf("verify is not cached, and has the whole order: %s", r.body)
	}
	s.Advance(7 * 24 * time.Hour)
	if r := get("/orders/verify/NWCA-W1"); r.json(t)["found"] != true {
		t.Errorf("seven days later: %s", r.body)
	}
	if r := get("/orders/verify/a/b"); r.status != 404 || !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
		t.Errorf("a slash that is not escaped: %d %s", r.status, r.body)
	}
	if m := s.viaProxy(t, "POST", "/auth/test", "").json(t); m["tokenLength"].(float64) < 20 || len(m) != 4 {
		t.Errorf("auth/test: %v", m)
	}
	t.Run("one tracking number is an object or an array", func(t *testing.T) {
		r := s.viaProxy(t, "POST", "/tracking/push", `[{"extOrderId":"A","trackingNumber":"1"},{"extOrderId":"B","trackingNumber":"2"}]`)
		if want := `{"success":true,"trackingCount":2,"trackingNumbers":["1","2"],"extOrderIds":["A","B"],"response":{"result":`; r.status != 200 || !strings.HasPrefix(r.body, want) {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
	t.Run("push/health does not ask upstream", func(t *testing.T) {
		s := start(t, Options{})
		r := s.viaProxy(t, "GET", "/push/health", "")
		if m := r.json(t); r.status != 200 || m["status"] != "healthy" || m["endpoints"] == nil || len(s.State().Requests) != 1 {
			t.Errorf("%d %s %v", r.status, r.body, s.State().Requests)
		}
	})
	t.Run("health asks upstream, and counts nothing when the sign-in fails", func(t *testing.T) {
		s := start(t, Options{})
		s.viaProxy(t, "GET", "/health", "")
		if n := s.State().Requests["upstream:POST /v1/manageorders/signin"]; n != 1 {
			t.Errorf("%d sign-ins", n)
		}
		setFaults(t, s, Fault{Route: "upstream:signin", Fault: 18})
		if m := s.viaProxy(t, "GET", "/health", "").json(t); at(m, "tests.authentication.status") != "failed" || at(m, "summary.totalTime") != 0.0 || at(m, "summary.overallRating") != "healthy" {
			t.Errorf("%v", m)
		}
	})
	t.Run("verify and tracking/push when upstream fails", func(t *testing.T) {
		for _, row := range []struct{ method, path, route, body, want string }{
			{"GET", "/orders/verify/X", "upstream:signin", "", `{"success":false,"found":false,"extOrderId":"X","error":"Authentication failed: 403`},
			{"GET", "/tracking/verify/X", "upstream:track-pull", "", `{"success":false,"found":false,"extOrderId":"X","error":"Request failed with status code 403"}`},
			{"POST", "/tracking/push", "upstream:track-push", `{"extOrderId":"A","trackingNumber":"1"}`, `{"success":false,"error":"ManageOrders API error: 403 - {\"result\":\"Forbidden\"}","message":"Failed to push tracking to ManageOrders"`},
		} {
			s.proxy.reset()
			setFaults(t, s, Fault{Route: row.route, Fault: 18})
			if r := s.viaProxy(t, row.method, row.path, row.body); !strings.HasPrefix(r.body, row.want) || row.method == "GET" && r.status != 200 {
				t.Errorf("%s %s: %d %s", row.method, row.path, r.status, r.body)
			}
		}
		setFaults(t, s)
	})
}

// Section 5, the table's caches: for a range, refresh=true is a copy of its
// own; by number it renews the one copy.
func TestSection5RefreshOfEachRoute(t *testing.T) {
	for _, row := range []struct {
		path   string
		ranged bool
	}{
		{"/orders?id_Customer=107", true}, {"/payments?date_PaymentApplied_start=2025-01-01", true}, {"/tracking?date_Imported_start=2025-01-01", true}, {"/inventorylevels?PartNumber=PC54", true},
		{"/orders/140001", false}, {"/lineitems/140001", false}, {"/payments/140001", false}, {"/tracking/140001", false},
	} {
		s := start(t, Options{})
		get := func(path string) map[string]any { return s.viaProxy(t, "GET", path, "").json(t) }
		get(row.path)
		s.Advance(time.Minute)
		join := "?"
		if row.ranged {
			join = "&"
		}
		want := "2025-11-01T09:30:00.000Z"
		if !row.ranged {
			want = "2025-11-01T09:31:00.000Z"
		}
		if first, again := get(row.path+join+"refresh=true"), get(row.path+join+"refresh=true"); first["cached"] != false || again["cached"] != false {
			t.Errorf("%s: refresh=true is answered from a copy", row.path)
		}
		if m := get(row.path); m["cached"] != true || m["cacheDate"] != want {
			t.Errorf("%s after a refresh: %v", row.path, m)
		}
		if m := get(row.path + join + "refresh=1"); !row.ranged && m["cached"] != true {
			t.Errorf("%s: refresh=1 goes past the copy", row.path)
		}
	}
}

// Section 5: the query goes upstream as it is, unknown names and refresh=true
// included.
func TestSection5QueriesGoUpstream(t *testing.T) {
	s := start(t, Options{})
	var asked string
	for i := range s.shops[1].routes {
		rt := &s.shops[1].routes[i]
		serve := rt.serve
		rt.serve = func(w http.ResponseWriter, r *http.Request) {
			asked = r.URL.RawQuery
			serve(w, r)
		}
	}
	for _, path := range []string{"/orders", "/payments", "/tracking", "/inventorylevels"} {
		for _, query := range []string{"id_Customer=107", "customerEmail=a%40b+c&z=1", "z=1&customerEmail=a%40b+c", "date_Ordered_start=10/27/2025", "id_Customer=107&refresh=true"} {
			if m := s.viaProxy(t, "GET", path+"?"+query, "").json(t); m["cached"] != false || asked != query {
				t.Errorf("%s?%s asked for %q: %v", path, query, asked, m)
			}
		}
	}
	if s.viaProxy(t, "GET", "/orders?id_Customer=107", ""); asked == "id_Customer=107" {
		t.Error("a copy was not used")
	}
	if m := s.viaProxy(t, "GET", "/customers?a=1", "").json(t); m["cached"] != false {
		t.Errorf("customers: %v", m)
	}
	if m := s.viaProxy(t, "GET", "/customers?b=2", "").json(t); m["cached"] != true {
		t.Errorf("customers have one copy, whatever the query: %v", m)
	}
}

// Section 5, the other rows and sentences.
func TestSection5(t *testing.T) {
	s := start(t, Options{})
	get := func(path string) map[string]any { return s.viaProxy(t, "GET", path, "").json(t) }
	for _, path := range []string{"/orders/7", "/lineitems/7", "/payments/7", "/tracking/7", "/getorderno/NONE", "/inventorylevels?PartNumber=NONE"} {
		if r := s.viaProxy(t, "GET", path, ""); r.status != 200 || r.body != `{"result":[],"count":0,"cached":false}` {
			t.Errorf("unknown, %s: %d %s", path, r.status, r.body)
		}
	}
	if m := get("/orders?date_Ordered_start=10/27/2025"); m["cached"] != false {
		t.Errorf("dates are not checked: %v", m)
	}
	t.Run("customers: sorted by name, the newest order's contact, 24 h, an empty list is not kept", func(t *testing.T) {
		data := shop()
		data.Orders = append(data.Orders, OrderRow{IDOrder: 140009, IDCustomer: 9, CustomerName: "aaa Signs", DateOrdered: "2025-10-30"},
			OrderRow{IDOrder: 140010, IDCustomer: 10, CustomerName: "Zed", DateOrdered: "2025-09-02"}, OrderRow{IDOrder: 140011, IDCustomer: 11, CustomerName: "Late", DateOrdered: "2025-09-01"})
		s := start(t, Options{Data: data})
		m := s.viaProxy(t, "GET", "/customers", "").json(t)
		if got := fmt.Sprint(at(m, "customers.0.CustomerName"), at(m, "customers.1.CustomerName"), at(m, "customers.2.CustomerName"), m["count"]); got != "aaa SignsAcme IncZed3" {
			t.Errorf("%s", got)
		}
		s.Advance(24*time.Hour - time.Minute)
		if m := s.viaProxy(t, "GET", "/customers", "").json(t); m["cached"] != true || m["cacheDate"] != "2025-11-01" {
			t.Errorf("within a day: %v", m)
		}
		s.Advance(time.Minute)
		if m := s.viaProxy(t, "GET", "/customers", "").json(t); m["cached"] != false || m["cacheDate"] != "2025-11-02" {
			t.Errorf("after a day: %v", m)
		}
		none := start(t, Options{Data: &Data{}})
		for range 2 {
			if m := none.viaProxy(t, "GET", "/customers", "").json(t); m["cached"] != false || m["count"] != 0.0 {
				t.Errorf("no customers: %v", m)
			}
		}
	})
	t.Run("a snapshot is kept for 5 minutes, found or not", func(t *testing.T) {
		for _, id := range []string{"NWCA-OLD-1", "NONE"} {
			if get("/order/" + id + "/snapshot")["cached"] != nil || get("/order/" + id + "/snapshot")["cached"] != true {
				t.Errorf("%s: the copy", id)
			}
			s.Advance(5 * time.Minute)
			if get("/order/" + id + "/snapshot")["cached"] != nil {
				t.Errorf("%s is kept for too long", id)
			}
		}
	})
	t.Run("a snapshot without its lesser parts", func(t *testing.T) {
		for _, row := range []struct {
			route, path string
			status      int
			want        any
		}{
			{"payments", "payments", 200, []any{}}, {"tracking", "tracking", 200, []any{}}, {"order-pull", "pushed", 200, nil},
			{"GET /v1/manageorders/orders", "error", 500, "Failed to fetch order snapshot"}, {"lineitems", "error", 500, "Failed to fetch order snapshot"},
		} {
			s.proxy.reset()
			setFaults(t, s, Fault{Route: "upstream:" + row.route, Fault: 18})
			r := s.viaProxy(t, "GET", "/order/NWCA-OLD-1/snapshot", "")
			m := r.json(t)
			if r.status != row.status || fmt.Sprint(m[row.path]) != fmt.Sprint(row.want) || m["extOrderId"] != "NWCA-OLD-1" || m["fetchedAt"] == nil {
				t.Errorf("%s: %d %s", row.route, r.status, r.body)
			}
		}
		setFaults(t, s)
	})
	t.Run("errors when the sign-in fails", func(t *testing.T) {
		setFaults(t, s, Fault{Route: "upstream:signin", Fault: 18})
		for path, want := range map[string]string{
			"/orders":    `{"error":"Failed to fetch orders from ManageOrders","details":"Could not fetch orders from ManageOrders API"}`,
			"/orders/1":  `{"error":"Failed to fetch order from ManageOrders","details":"Failed to fetch order: unknown error"}`,
			"/customers": `{"error":"Failed to fetch customer data from ManageOrders","details":"Could not fetch orders from ManageOrders API","timestamp":"2025-`,
		} {
			s.proxy.reset()
			if r := s.viaProxy(t, "GET", path, ""); r.status != 500 || !strings.HasPrefix(r.body, want) {
				t.Errorf("%s: %d %s", path, r.status, r.body)
			}
		}
		setFaults(t, s)
	})
	t.Run("upstream 404, HTML and null are no data, kept as such for 24 h by number", func(t *testing.T) {
		null := `{"result":null}`
		for _, f := range []Fault{{Fault: 11, Status: 404}, {Fault: 19}, {Fault: 11, Status: 200, Body: &null}} {
			s.proxy.reset()
			f.Route = "upstream:GET"
			for _, path := range []string{"/orders/140001", "/lineitems/140001", "/payments/140001", "/tracking/140001", "/getorderno/NWCA-OLD-1"} {
				setFaults(t, s, f)
				if m := get(path); m["count"] != 0.0 || m["cached"] != false {
					t.Errorf("fault %d, %s: %v", f.Fault, path, m)
				}
			}
			setFaults(t, s)
			for _, path := range []string{"/orders/140001", "/lineitems/140001"} {
				s.Advance(11 * time.Hour)
				if m := get(path); m["count"] != 0.0 || m["cached"] != true {
					t.Errorf("fault %d, %s when upstream is well: %v", f.Fault, path, m)
				}
			}
		}
	})
}

// Sections 5 and 6: how often the proxy tries, and how long a silent upstream
// keeps it.
func TestSections5And6Patience(t *testing.T) {
	const s30, m94, s34 = 30 * time.Second, 94 * time.Second, 34 * time.Second
	for _, row := range []struct {
		route string
		want  time.Duration
	}{
		{"POST /orders/create", s30}, {"GET /orders/verify/X", s30}, {"POST /tracking/push", s30}, {"GET /tracking/verify/X", 15 * time.Second},
		{"GET /orders", m94}, {"GET /customers", m94}, {"GET /payments", m94}, {"GET /payments/1", m94}, {"GET /inventorylevels", m94},
		{"GET /orders/1", s34}, {"GET /lineitems/1", s34}, {"GET /getorderno/X", s34}, {"GET /order/X/snapshot", s34},
	} {
		s := start(t, Options{})
		s.proxy.waits = observedWaits()
		var waited time.Duration
		s.proxy.sleep = func(d time.Duration) { waited += d }
		setFaults(t, s, Fault{Route: "upstream:order-p", Fault: 6}, Fault{Route: "upstream:track-p", Fault: 6}, Fault{Route: "upstream:GET /v1", Fault: 6})
		method, path, _ := strings.Cut(row.route, " ")
		body := order("", "")
		if path == "/tracking/push" {
			body = `[]`
		}
		s.viaProxy(t, method, path, body)
		if waited != row.want {
			t.Errorf("%s waits for %s, want %s", row.route, waited, row.want)
		}
		waited = 0
		s.proxy.reset()
		setFaults(t, s, Fault{Route: "upstream:signin", Fault: 6})
		if s.viaProxy(t, method, path, body); waited != 10*time.Second {
			t.Errorf("%s waits for %s for a sign-in", row.route, waited)
		}
	}
	s := start(t, Options{})
	s.proxy.waits = observedWaits()
	var waited []time.Duration
	s.proxy.sleep = func(d time.Duration) { waited = append(waited, d) }
	setFaults(t, s, Fault{Route: "upstream:signin", Fault: 6})
	if s.viaProxy(t, "GET", "/health", ""); fmt.Sprint(waited) != "[15s]" {
		t.Errorf("health waits %v", waited)
	}
	for _, f := range []Fault{{Fault: 11, Status: 500}, {Fault: 11, Status: 503}, {Fault: 4}} {
		waited, f.Route = nil, "upstream:GET"
		setFaults(t, s, f)
		if s.viaProxy(t, "GET", "/orders", ""); fmt.Sprint(waited) != "[1s 3s]" {
			t.Errorf("pauses %v", waited)
		}
	}
	setFaults(t, s)
	for _, f := range []Fault{{Status: 400}, {Status: 401}, {Status: 403}, {Status: 429}, {Status: 500}, {Status: 503}, {Fault: 4}, {Fault: 1}} {
		if f.Route = "upstream:order-push"; f.Fault == 0 {
			f.Fault = 11
		}
		setFaults(t, s, f)
		s.viaProxy(t, "POST", "/orders/create", order("", ""))
		if n := s.Faults()[0].Fired; n != 1 {
			t.Errorf("fault %d %d: %d tries of a push", f.Fault, f.Status, n)
		}
	}
}

// Section 1, a server without a secret, and section 6, one without
// credentials.
func TestSections1And6Unset(t *testing.T) {
	s := start(t, Options{})
	set := func(body string) {
		if r := call(t, "POST", s.URLs().Control+"/options", body); r.status != 200 {
			t.Fatal(r)
		}
	}
	set(`{"unset":["credentials"]}`)
	r := s.viaProxy(t, "POST", "/orders/create", order("", ""))
	if r.status != 500 || !strings.HasPrefix(r.body, `{"success":false,"error":"ManageOrders credentials not configured. `) {
		t.Errorf("%d %s", r.status, r.body)
	}
	if r := s.viaProxy(t, "GET", "/orders/1", ""); r.status != 500 || !strings.Contains(r.body, `"details":"Failed to fetch order: unknown error"`) {
		t.Errorf("%d %s", r.status, r.body)
	}
	if n := s.State().Requests["upstream:POST /onsite/signin"]; n != 0 {
		t.Errorf("%d sign-ins", n)
	}
	set(`{"unset":["secret"]}`)
	for _, path := range []string{"/orders", "/customers", "/orders/verify/X", "/tracking/verify/X"} {
		if r := s.viaProxy(t, "GET", path, ""); r.status != 500 || r.body != `{"error":"Server configuration error"}` {
			t.Errorf("%s: %d %s", path, r.status, r.body)
		}
	}
	for _, path := range []string{"/getorderno/X", "/inventorylevels", "/health", "/push/health"} {
		if r := s.viaProxy(t, "GET", path, ""); r.status != 200 {
			t.Errorf("%s: %d %s", path, r.status, r.body)
		}
	}
	set(`{"unset":[]}`)
	upstream(t, s, order("", ""))
	set(`{"unset":["secret","credentials"]}`)
	if err := s.Reset(); err != nil {
		t.Fatal(err)
	}
	upstream(t, s, order("", ""))
}

// Section 7, the rows that TestSection7RateLimit does not hold.
func TestSection7(t *testing.T) {
	s := start(t, Options{})
	send := func(method, path, body string, header ...string) reply {
		return call(t, method, s.URLs().Proxy+"/api/manageorders"+path, body, append([]string{"X-CRM-API-Secret", "demo", "Content-Type", "application/json"}, header...)...)
	}
	left := func(r reply) string { return r.header.Get("RateLimit-Remaining") }
	// Pull, push and public paths share one window; without a forwarded address
	// the peer's is the key.
	for i, row := range []struct{ method, path, left string }{
		{"GET", "/orders", "29"}, {"POST", "/orders/create", "27"}, {"GET", "/inventorylevels", "26"}, {"GET", "/push/health", "24"}, {"GET", "/health", "23"},
	} {
		if r := send(row.method, row.path, order("", "")); left(r) != row.left {
			t.Errorf("%d %s: %s left, want %s", i, row.path, left(r), row.left)
		}
	}
	if r := send("GET", "/orders", "", "X-Forwarded-For", "5.5.5.5"); left(r) != "29" {
		t.Errorf("another address has %s left", left(r))
	}
	// What is refused before the limiter costs nothing.
	send("GET", "/orders", "", "X-CRM-API-Secret", "wrong")
	send("POST", "/orders/create", `{"`)
	if r := send("GET", "/orders/1", ""); left(r) != "22" {
		t.Errorf("after a 401 and a bad body %s are left", left(r))
	}
	t.Run("the 31st pull is refused, and says for how long", func(t *testing.T) {
		address := []string{"X-Forwarded-For", "6.6.6.6"}
		for i := range 30 {
			if r := send("GET", "/orders", "", address...); r.status != 200 || left(r) != fmt.Sprint(29-i) {
				t.Fatalf("%d: %d, %s left", i+1, r.status, left(r))
			}
		}
		for _, want := range []string{"60", "55", "50"} {
			r := send("GET", "/orders", "", address...)
			if r.status != 429 || r.header.Get("Retry-After") != want || r.header.Get("RateLimit-Reset") != want || r.header.Get("RateLimit-Limit") != "30" ||
				r.header.Get("RateLimit-Policy") != "30;w=60" || r.body != `{"error":"Too many requests to ManageOrders endpoints","retryAfter":"60 seconds"}` {
				t.Errorf("%s: %d %s %v", want, r.status, r.body, r.header)
			}
			s.Advance(5 * time.Second)
		}
		s.Advance(45 * time.Second) // a minute after the first, however often it was refused
		if r := send("GET", "/orders", "", address...); r.status != 200 || left(r) != "29" {
			t.Errorf("in the next window: %d, %s left", r.status, left(r))
		}
	})
}
