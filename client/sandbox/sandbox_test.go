package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

var november = time.Date(2025, 11, 1, 9, 30, 0, 0, time.UTC)

// shop is a small shop: two styles, one past order.
func shop() *Data {
	return &Data{
		Inventory: []InventoryRow{
			{ID: 1, PartNumber: "PC54", Color: "JetBlack", PartDescription: "Core Cotton Tee", Size01: 120, Size02: 80, Size03: 60, Size04: 40, UnitCost: 2.1875, VendorName: "SanMar", IDVendor: 7, ProductType: "Tees", FindCode: "54", SKU: "S1", GLAccount: "4000", PreprintGroup: "A", ColorRange: "Darks", DateModification: "2025-10-30"},
			{ID: 2, PartNumber: "PC54_2X", Color: "JetBlack", PartDescription: "Core Cotton Tee", Size05: 44, VendorName: "SanMar", IDVendor: 7, DateModification: "2025-10-29"},
			{ID: 3, PartNumber: "C112", Color: "Navy", PartDescription: "Trucker", Size06: 12, VendorName: "Alpha", IDVendor: 8, DateModification: "2025-10-01"},
		},
		Orders: []OrderRow{
			{IDOrder: 140001, IDCustomer: 107, CustomerName: "Acme Inc", ContactPhone: "W 253-555-0000", DateOrdered: "2025-10-01", DateShipped: "2025-10-09", CurTotalInvoice: 60},
			{IDOrder: 140002, IDCustomer: 108, CustomerName: "Old Mill", DateOrdered: "2025-08-01"},
			{IDOrder: 140003, IDCustomer: 107, CustomerName: "Acme Inc", ContactPhone: "C 253-555-0001", DateOrdered: "2025-10-20"},
		},
		Lines:    map[int64][]LineRow{140001: {{IDOrder: 140001, PartNumber: "PC54", LineQuantity: 6, Size01: "6", SortOrder: 1}}},
		Payments: map[int64][]PaymentRow{140001: {{IDOrder: 140001, Amount: 60, DatePaymentApplied: "2025-10-02"}}},
		Tracking: map[int64][]TrackingRow{140001: {{IDOrder: 140001, TrackingNumber: "1Z", DateCreation: "2025-10-09", DateImported: "2025-10-09"}}},
		ExtIDs:   map[string]int64{"NWCA-OLD-1": 140001},
		ECat: []map[string]any{
			{"order_number": "6385-031318-392", "uuid": "631F4C43", "id": 356509},
			{"order_number": "6385-031318-400", "uuid": "77", "id": 356600},
		},
	}
}

func start(t *testing.T, opts Options) *Server {
	t.Helper()
	if opts.Data == nil {
		opts.Data = shop()
	}
	if opts.Now.IsZero() {
		opts.Now = november
	}
	s, err := Start(opts)
	if err != nil {
		t.Fatal(err)
	}
	s.clock.mu.Lock()
	s.clock.held, s.clock.at = true, opts.Now
	s.clock.mu.Unlock()
	s.proxy.waits = waits{again: []time.Duration{0, 0}} // a silent upstream is given up at once
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// reply is an answer as a client gets it.
type reply struct {
	status int
	header http.Header
	body   string
}

func (r reply) json(t *testing.T) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(r.body), &m); err != nil {
		t.Fatalf("no JSON object: %v: %.300s", err, r.body)
	}
	return m
}

// client is one without a pool, so that every request has its own connection.
var client = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Timeout:       20 * time.Second,
}

func try(method, url, body string, header ...string) (reply, error) {
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	for i := 0; i+1 < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := client.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	return reply{resp.StatusCode, resp.Header, string(b)}, err
}

func call(t *testing.T, method, url, body string, header ...string) reply {
	t.Helper()
	r, err := try(method, url, body, header...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// viaProxy calls a route of the proxy with the secret. Each call comes from an
// address of its own, so that the rate limit plays no part.
func (s *Server) viaProxy(t *testing.T, method, path, body string, header ...string) reply {
	t.Helper()
	callers++
	h := append([]string{"X-CRM-API-Secret", "demo", "Content-Type", "application/json", "X-Forwarded-For", fmt.Sprintf("10.0.%d.%d", callers/250, callers%250)}, header...)
	return call(t, method, s.URLs().Proxy+"/api/manageorders"+path, body, h...)
}

var callers int

// signIn answers a header with a token of a side: /onsite or /v1/manageorders.
func (s *Server) signIn(t *testing.T, side string) []string {
	t.Helper()
	r := call(t, "POST", s.URLs().ManageOrders+side+"/signin", `{"username":"demo","password":"demo"}`)
	id, _ := r.json(t)["id_token"].(string)
	if r.status != 200 || id == "" {
		t.Fatalf("sign-in: %d %s", r.status, r.body)
	}
	return []string{"Authorization", "Bearer " + id}
}

func file(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// commits counts the orders with an id that reached ManageOrders.
func (s *Server) commits(ext string) int {
	n := 0
	for _, a := range s.Arrived() {
		if extOrderID(a.Upstream) == ext {
			n++
		}
	}
	return n
}

// The order that the documents show before and after the proxy, by value.
func TestProxyOrderReachesUpstreamAsDocumented(t *testing.T) {
	s := start(t, Options{Now: time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC), OwnHost: "h.test"})
	r := s.viaProxy(t, "POST", "/orders/create", file(t, "proxy-order.json"))
	if r.status != 200 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	arrived := s.Arrived()
	if len(arrived) != 1 || arrived[0].Server != "proxy" || arrived[0].Route != "POST /api/manageorders/orders/create" {
		t.Fatalf("arrived %+v", arrived)
	}
	var want, have map[string]any
	if err := json.Unmarshal([]byte(file(t, "proxy-order.upstream.json")), &want); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(arrived[0].Upstream, &have); err != nil {
		t.Fatal(err)
	}
	// The second payment has no date: it gets the day of the server's clock.
	want["Payments"].([]any)[1].(map[string]any)["date_Payment"] = "11/01/2025"
	compare(t, "", want, have)
	var sent, seen any
	if json.Unmarshal([]byte(file(t, "proxy-order.json")), &sent) != nil || json.Unmarshal(arrived[0].Request, &seen) != nil || !reflect.DeepEqual(sent, seen) {
		t.Errorf("request was not kept: %s", arrived[0].Request)
	}
	if !bytes.HasPrefix(arrived[0].Upstream, []byte(`{"ExtOrderID":"NWCA-REP-0001","ExtSource":"NWCA","ExtCustomerID":"NWCA-CUST-107","ExtCustomerPref":"NWCA","APISource":`)) {
		t.Errorf("members out of order: %.200s", arrived[0].Upstream)
	}
}

func compare(t *testing.T, path string, want, have any) {
	t.Helper()
	switch w := want.(type) {
	case map[string]any:
		h, _ := have.(map[string]any)
		for k := range w {
			compare(t, path+"."+k, w[k], h[k])
		}
		for k := range h {
			if _, ok := w[k]; !ok {
				t.Errorf("%s.%s is extra: %v", path, k, h[k])
			}
		}
	case []any:
		h, _ := have.([]any)
		if len(h) != len(w) {
			t.Errorf("%s has %d elements, want %d", path, len(h), len(w))
			return
		}
		for i := range w {
			compare(t, fmt.Sprintf("%s.%d", path, i), w[i], h[i])
		}
	default:
		if want != have {
			t.Errorf("%s is %v, want %v", path, have, want)
		}
	}
}

func TestReadyFileAndControl(t *testing.T) {
	s := start(t, Options{})
	name := t.TempDir() + "/ready.json"
	if err := s.WriteReady(name); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var urls map[string]string
	if err := json.Unmarshal(b, &urls); err != nil {
		t.Fatal(err)
	}
	for _, k := range []string{"proxy", "manageorders", "ecat", "control"} {
		if !strings.HasPrefix(urls[k], "http://127.0.0.1:") {
			t.Errorf("%s is %q", k, urls[k])
		}
	}
	c := urls["control"]
	for _, row := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/arrived", "", 200, "[]"},
		{"POST", "/clock", `{"now":"2025-11-03T10:00:00Z"}`, 200, "2025-11-03T10:00:00"},
		{"POST", "/clock", `{"advance":"90m"}`, 200, "2025-11-03T11:30:0"},
		{"POST", "/clock", `{}`, 400, "advance"},
		{"POST", "/clock", `{"advance":"soon"}`, 400, "soon"},
		{"POST", "/clock", `{"forward":"90m"}`, 400, "forward"},
		{"POST", "/faults", `{"faults":[{"route":"order-push","nth":1,"fault":5}]}`, 200, "now"},
		{"POST", "/faults", `{"faults":[{"fault":50}]}`, 400, "fault 50"},
		{"POST", "/faults", `{"faults":[{"fault":0}]}`, 400, "fault 0"},
		{"POST", "/faults", `{"faults":[{"fault":27}]}`, 400, "fault 27"},
		{"POST", "/faults", `{"faults":[{"fault":3}]}`, 400, "TLS"},
		{"POST", "/faults", `{"faults":[{"route":"ordr-push","fault":5}]}`, 400, "POST /onsite/order-push"},
		{"POST", "/options", `{"unset":["password"]}`, 400, "credentials"},
		{"GET", "/control/state", "", 200, `"fault":5`},
		{"POST", "/network", `{}`, 400, "up"},
		{"POST", "/reset", "", 200, "2025-11-01T09:30:0"},
		{"GET", "/state", "", 200, `"orders":{}`},
		{"GET", "/nothing", "", 404, "no control route"},
	} {
		r := call(t, row.method, c+row.path, row.body)
		if r.status != row.status || !strings.Contains(r.body, row.want) {
			t.Errorf("%s %s %s: %d %s", row.method, row.path, row.body, r.status, r.body)
		}
	}
	if len(s.Faults()) != 0 {
		t.Error("reset kept the faults")
	}
}

func TestClockRunsBetweenSettings(t *testing.T) {
	c := newClock(november)
	await(t, func() bool { return c.now().After(november) })
	c.set(november.AddDate(0, 0, -1))
	if c.now().After(november) {
		t.Error("the clock was not set back")
	}
	c.advance(25 * time.Hour)
	if !c.now().After(november) {
		t.Error("the clock was not advanced")
	}
}

func TestListenIsLoopbackOnly(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:0", "example.com:80", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:65534"} {
		if s, err := Start(Options{Listen: listen}); err == nil {
			t.Errorf("%s was taken", listen)
			_ = s.Close()
		}
	}
}

// The network switch refuses connections, and the same ports answer again.
func TestNetworkSwitch(t *testing.T) {
	s := start(t, Options{})
	urls := s.URLs()
	if r := call(t, "POST", urls.Control+"/network", `{"up":false}`); r.status != 200 {
		t.Fatal(r)
	}
	for _, u := range []string{urls.Proxy, urls.ManageOrders, urls.ECat} {
		if _, err := try("GET", u+"/", ""); err == nil || !strings.Contains(err.Error(), "refused") {
			t.Errorf("%s: %v", u, err)
		}
	}
	if call(t, "GET", urls.Control+"/state", "").json(t)["up"] != false {
		t.Error("state says up")
	}
	if r := call(t, "POST", urls.Control+"/network", `{"up":true}`); r.status != 200 {
		t.Fatal(r)
	}
	if s.URLs() != urls {
		t.Errorf("ports moved: %v, %v", urls, s.URLs())
	}
	call(t, "GET", urls.Proxy+"/", "")
}
