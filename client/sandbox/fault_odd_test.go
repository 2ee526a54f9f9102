package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestFaultsOfHonestEvidence: 40 and 42 to 48, over both servers.
func TestFaultsOfHonestEvidence(t *testing.T) {
	s := start(t, Options{})
	var token []string
	push := func(server string) reply {
		if server == "proxy" {
			return s.viaProxy(t, "POST", "/orders/create", order("", ""))
		}
		return call(t, "POST", s.URLs().ManageOrders+"/onsite/order-push", strings.Replace(direct, "OP7F3K-0012", "NWCA-W1", 1), token...)
	}
	reset := func(f ...Fault) {
		t.Helper()
		if err := s.Reset(); err != nil {
			t.Fatal(err)
		}
		token = s.signIn(t, "/onsite")
		setFaults(t, s, f...)
	}
	routes := map[string]string{"proxy": "orders/create", "manageorders": "order-push"}
	for server, route := range routes {
		reset(Fault{Route: route, Fault: 40}, Fault{Route: route, Fault: 40, Nth: 2, Status: 429})
		if r := push(server); r.status != 401 || s.commits("NWCA-W1") != 1 {
			t.Errorf("40 on %s: %d, %d commits", server, r.status, s.commits("NWCA-W1"))
		}
		for _, how := range OddAnswers() {
			reset(Fault{Route: route, Fault: 42, How: how})
			if r := push(server); r.status != 200 || !strings.Contains(r.body, "NWCA-W1") || s.commits("NWCA-W1") != 0 {
				t.Errorf("42 %q on %s: %d %s, %d commits", how, server, r.status, r.body, s.commits("NWCA-W1"))
			}
		}
		reset(Fault{Route: route, Fault: 47})
		if r := push(server); r.status != 500 || strings.Count(r.body, "demo") < 2 && server == "proxy" || !strings.Contains(strings.ToLower(r.body), "w1") {
			t.Errorf("47 on %s: %d %s", server, r.status, r.body)
		}
		reset(Fault{Route: route, Fault: 48, Seconds: 9})
		if r := push(server); r.status != 429 || r.header.Get("Retry-After") != "9" || s.commits("NWCA-W1") != 0 {
			t.Errorf("48 on %s: %d %v", server, r.status, r.header)
		}
	}
	pulled := func() string {
		return call(t, "GET", s.URLs().ManageOrders+"/onsite/order-pull?date_from=2025-11-01&date_to=2025-11-01", "", token...).body
	}
	verified := func() string { return s.viaProxy(t, "GET", "/orders/verify/NWCA-W1", "").body }
	for how, want := range map[string][2]string{
		"": {`"error"`, `"error"`}, "truncated": {`"truncated":true`, `"truncated":true`}, "another": {`"OTHER-0001"`, `"OTHER-0001"`},
	} {
		reset(Fault{Route: "order-pull", Fault: 43, How: how}, Fault{Route: "verify", Fault: 43, How: how})
		push("manageorders")
		for i, body := range []string{pulled(), verified()} {
			if !strings.Contains(body, want[i]) || how != "another" && strings.Contains(body, "LinesOE") {
				t.Errorf("43 %q: %s", how, body)
			}
		}
	}
	reset(Fault{Route: "getorderno", Fault: 43, How: "two numbers"}, Fault{Route: "order-pull", Fault: 43, How: "nameless"})
	push("manageorders")
	if r := s.viaProxy(t, "GET", "/getorderno/NWCA-W1", ""); strings.Count(r.body, "id_Order") != 2 || strings.Contains(pulled(), "NWCA-W1") {
		t.Errorf("43: %s", r.body)
	}
	reset(Fault{Route: "order-pull", Fault: 45}, Fault{Route: "verify", Fault: 45})
	push("manageorders")
	for _, body := range []string{pulled(), verified()} {
		if !strings.Contains(body, `"Freight"`) || !strings.Contains(body, "NWCA-W1") {
			t.Errorf("45: %s", body)
		}
	}
	reset(Fault{Route: "order-push", Fault: 44})
	req, err := http.NewRequest("POST", s.URLs().ManageOrders+"/onsite/order-push", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	hc := &http.Client{Timeout: 5 * time.Second}
	resp, err := hc.Do(req)
	if err != nil || resp.StatusCode != 101 {
		t.Fatal(resp, err)
	}
	_ = resp.Body.Close()
}

func TestClientsFaultsAreRefused(t *testing.T) {
	for n := -1; n < 52; n++ {
		f := Fault{Fault: n}
		err := f.check(true)
		known := n >= 1 && n <= faultsListed
		if known && err != nil && !strings.Contains(err.Error(), "client's machine") || !known && (err == nil || !strings.Contains(err.Error(), fmt.Sprint(faultsListed))) {
			t.Errorf("%d: %v", n, err)
		}
	}
}
