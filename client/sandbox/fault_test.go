package sandbox

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// pushes are the two ways to send one order.
func pushes(t *testing.T, s *Server) map[string]func(ctx context.Context) (*http.Response, error) {
	t.Helper()
	token := s.signIn(t, "/onsite")
	send := func(url, body string, header ...string) func(context.Context) (*http.Response, error) {
		return func(ctx context.Context) (*http.Response, error) {
			r, err := http.NewRequestWithContext(ctx, "POST", url, strings.NewReader(body))
			if err != nil {
				return nil, err
			}
			for i := 0; i+1 < len(header); i += 2 {
				r.Header.Set(header[i], header[i+1])
			}
			return client.Do(r)
		}
	}
	return map[string]func(context.Context) (*http.Response, error){
		"order-push":    send(s.URLs().ManageOrders+"/onsite/order-push", strings.Replace(direct, "OP7F3K-0012", "NWCA-W1", 1), token...),
		"orders/create": send(s.URLs().Proxy+"/api/manageorders/orders/create", order("", ""), "X-CRM-API-Secret", "demo", "Content-Type", "application/json"),
	}
}

// await polls until a condition holds; after ten seconds the test fails.
func await(t *testing.T, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.After(10 * time.Second)
	for !holds() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("waited ten seconds in vain")
		}
	}
}

// patiently sends and reads the answer. A request that hangs is given up by
// the client as soon as done holds at the server.
func patiently(t *testing.T, send func(context.Context) (*http.Response, error), hangs bool, done func() bool) (resp *http.Response, body []byte, err error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if resp, err = send(ctx); err == nil {
			body, err = io.ReadAll(resp.Body)
			_ = resp.Body.Close()
		}
	}()
	if hangs {
		await(t, done)
		cancel()
	}
	<-ended
	return resp, body, err
}

// What each fault on a push looks like from outside, and whether the order was
// committed: through both servers.
func TestFaultsOnAPush(t *testing.T) {
	s := start(t, Options{})
	header := func(name, want string) func(*http.Response, string) bool {
		return func(r *http.Response, _ string) bool { return r.Header.Get(name) == want }
	}
	has := func(want string) func(*http.Response, string) bool {
		return func(_ *http.Response, body string) bool { return strings.Contains(body, want) }
	}
	for _, row := range []struct {
		fault   Fault
		commits int
		status  int // 0: no answer comes
		cut     bool
		looks   func(*http.Response, string) bool
	}{
		{fault: Fault{Fault: 4}}, {fault: Fault{Fault: 5}, commits: 1}, {fault: Fault{Fault: 6}}, {fault: Fault{Fault: 7}, commits: 1},
		{fault: Fault{Fault: 8}, commits: 1, status: 200, cut: true},
		{fault: Fault{Fault: 9, Seconds: 0.05}, commits: 1, status: 200, looks: has("has been uploaded")},
		{fault: Fault{Fault: 9}, commits: 1}, // slower than the client's patience
		{fault: Fault{Fault: 10, Seconds: 0.05}, commits: 1, status: 200, looks: has("has been uploaded")},
		{fault: Fault{Fault: 11}, status: 500, looks: header("Content-Type", htmlType)},
		{fault: Fault{Fault: 12}, status: 502}, {fault: Fault{Fault: 12, Status: 504}, status: 504},
		{fault: Fault{Fault: 13, Seconds: 7}, status: 429, looks: header("Retry-After", "7")},
		{fault: Fault{Fault: 14, Seconds: 3600}, status: 429, looks: func(r *http.Response, _ string) bool {
			at, err := http.ParseTime(r.Header.Get("Retry-After"))
			return err == nil && at.Sub(s.Now()) > 59*time.Minute
		}},
		{fault: Fault{Fault: 15}, status: 429, looks: header("Retry-After", "soon")}, {fault: Fault{Fault: 15, How: "none"}, status: 429, looks: header("Retry-After", "")},
		{fault: Fault{Fault: 16}, status: 401}, {fault: Fault{Fault: 17}, status: 401}, {fault: Fault{Fault: 18}, status: 403},
		{fault: Fault{Fault: 19}, status: 200, looks: has("<html>")}, {fault: Fault{Fault: 20}, status: 302, looks: header("Location", captivePath)},
		{fault: Fault{Fault: 20, Status: 307}, status: 307}, {fault: Fault{Fault: 21}, commits: 1, status: 200, looks: has("OTHER-0001")},
		{fault: Fault{Fault: 22}, commits: 1, status: 200, looks: func(_ *http.Response, b string) bool { return b == "" }},
		{fault: Fault{Fault: 22, Commit: new(bool)}, status: 200},
		{fault: Fault{Fault: 25}, commits: 1, status: 200, looks: func(r *http.Response, _ string) bool {
			at, err := http.ParseTime(r.Header.Get("Date"))
			return err == nil && at.Sub(s.Now()) > 23*time.Hour
		}},
		{fault: Fault{Fault: 33, Status: 429}, status: 429},
	} {
		for route, send := range pushes(t, s) {
			s.journal.reset()
			s.proxy.limiter.reset()
			row.fault.Route = route
			setFaults(t, s, row.fault)
			hangs := row.status == 0 && row.fault.Fault > 5
			resp, body, err := patiently(t, send, hangs, func() bool {
				return s.Faults()[0].Fired == 1 && s.commits("NWCA-W1") == row.commits
			})
			switch {
			case row.status == 0 || row.cut:
				if err == nil {
					t.Errorf("fault %d on %s answered %d %s", row.fault.Fault, route, resp.StatusCode, body)
				}
			case err != nil:
				t.Errorf("fault %d on %s: %v", row.fault.Fault, route, err)
			case resp.StatusCode != row.status || row.looks != nil && !row.looks(resp, string(body)):
				t.Errorf("fault %+v on %s: %d %.200s %v", row.fault, route, resp.StatusCode, body, resp.Header)
			}
			if got := s.commits("NWCA-W1"); got != row.commits {
				t.Errorf("fault %d on %s: %d commits, want %d", row.fault.Fault, route, got, row.commits)
			}
			if got := s.Faults()[0].Fired; got != 1 {
				t.Errorf("fault %d on %s went off %d times", row.fault.Fault, route, got)
			}
		}
	}
}

// Endless and exploding answers go on for longer than a client may read.
func TestEndlessAnswers(t *testing.T) {
	s := start(t, Options{})
	const enough = 64 << 20
	for number, unpack := range map[int]func(io.Reader) (io.Reader, error){
		23: func(r io.Reader) (io.Reader, error) { return r, nil },
		24: func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
	} {
		setFaults(t, s, Fault{Route: "inventorylevels", Fault: number})
		r, err := http.NewRequest("GET", s.URLs().Proxy+"/api/manageorders/inventorylevels", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "identity")
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, err := unpack(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, io.LimitReader(body, enough)); n != enough || err != nil {
			t.Errorf("fault %d: %d bytes, %v", number, n, err)
		}
		_ = resp.Body.Close()
	}
}

func TestNthAndHowOften(t *testing.T) {
	s := start(t, Options{})
	token := s.signIn(t, "/v1/manageorders")
	statuses := func(f Fault) (got []int) {
		f.Route = "v1/manageorders/orders"
		setFaults(t, s, f)
		for range 4 {
			got = append(got, call(t, "GET", s.URLs().ManageOrders+"/v1/manageorders/orders", "", token...).status)
		}
		return got
	}
	for _, row := range []struct {
		fault Fault
		want  [4]int
	}{
		{Fault{Fault: 18}, [4]int{403, 403, 403, 403}}, {Fault{Fault: 18, Nth: 2}, [4]int{200, 403, 200, 200}},
		{Fault{Fault: 16}, [4]int{401, 200, 200, 200}}, {Fault{Fault: 16, Nth: 3}, [4]int{200, 200, 401, 200}},
		{Fault{Fault: 17}, [4]int{401, 401, 401, 401}}, {Fault{Fault: 17, Nth: 3}, [4]int{200, 200, 401, 401}},
	} {
		if got := statuses(row.fault); [4]int(got) != row.want {
			t.Errorf("%+v: %v, want %v", row.fault, got, row.want)
		}
	}
}

// Fault 1 refuses connections to the servers that have the route, until the
// faults change.
func TestRefused(t *testing.T) {
	s := start(t, Options{})
	setFaults(t, s, Fault{Route: "POST /api/manageorders/orders/create", Fault: 1})
	if _, err := try("GET", s.URLs().Proxy+"/api/manageorders/push/health", ""); err == nil || !strings.Contains(err.Error(), "refused") {
		t.Errorf("%v", err)
	}
	s.signIn(t, "/onsite")
	setFaults(t, s)
	if r := call(t, "GET", s.URLs().Proxy+"/api/manageorders/push/health", ""); r.status != 200 {
		t.Errorf("%d", r.status)
	}
}

// A push that a gate turned away has not arrived; one that the server refused
// has, with nothing stored.
func TestArrivedIsPastTheGates(t *testing.T) {
	s := start(t, Options{})
	base := s.URLs().Proxy + "/api/manageorders/orders/create"
	for range 16 {
		call(t, "POST", base, `{}`, "Content-Type", "application/json", "X-CRM-API-Secret", "demo")
	}
	call(t, "POST", base, order("", ""), "Content-Type", "application/json")
	call(t, "POST", base, `{`, "Content-Type", "application/json", "X-CRM-API-Secret", "demo")
	call(t, "POST", s.URLs().ManageOrders+"/onsite/order-push", direct)
	if list := s.Arrived(); len(list) != 15 || list[0].Upstream != nil || string(list[0].Request) != `{}` {
		t.Errorf("%d arrived", len(list))
	}
	for fault, want := range map[int]int{6: 1, 11: 1, 13: 0, 16: 0, 18: 0, 19: 0, 20: 0, 4: 0} {
		s.journal.reset()
		setFaults(t, s, Fault{Route: "order-push", Fault: fault})
		_, _, _ = patiently(t, pushes(t, s)["order-push"], fault == 6, func() bool { return len(s.Arrived()) == want })
		if got := len(s.Arrived()); got != want {
			t.Errorf("fault %d: %d arrived, want %d", fault, got, want)
		}
	}
}

// 32, 33, 34 and 37: what look-ups tell.
func TestLookUpFaults(t *testing.T) {
	s := start(t, Options{})
	token := s.signIn(t, "/onsite")
	pulled := func() int {
		r := call(t, "GET", s.URLs().ManageOrders+"/onsite/order-pull?date_from=2025-11-01&date_to=2025-11-01", "", token...)
		return strings.Count(r.body, `"NWCA-W1"`)
	}
	verified := func() any { return s.viaProxy(t, "GET", "/orders/verify/NWCA-W1", "").json(t)["found"] }
	reset := func(f ...Fault) {
		if err := s.Reset(); err != nil {
			t.Fatal(err)
		}
		token = s.signIn(t, "/onsite")
		setFaults(t, s, f...)
	}

	setFaults(t, s, Fault{Route: "orders/create", Fault: 32, Minutes: 15})
	upstream(t, s, order("", ""))
	if pulled() != 0 || verified() != false {
		t.Error("an order shows before its lag is over")
	}
	s.Advance(15 * time.Minute)
	if pulled() != 1 || verified() != true {
		t.Error("an order does not show after its lag")
	}

	reset(Fault{Route: "order-pull", Fault: 32, Minutes: 1}, Fault{Route: "verify", Fault: 32, Minutes: 1})
	upstream(t, s, order("", ""))
	if pulled() != 0 || verified() != false {
		t.Error("look-ups do not lag")
	}
	s.Advance(time.Minute)
	if pulled() != 1 || verified() != true {
		t.Error("look-ups lag for too long")
	}

	reset(Fault{Route: "order-pull", Fault: 34}, Fault{Route: "getorderno", Fault: 34})
	upstream(t, s, order("", ""))
	if pulled() != 2 {
		t.Error("a look-up finds one")
	}
	s.Advance(time.Hour)
	if r := s.viaProxy(t, "GET", "/getorderno/NWCA-W1", ""); r.json(t)["count"] != 2.0 {
		t.Errorf("getorderno: %s", r.body)
	}

	reset(Fault{Route: "orders/create", Fault: 34})
	upstream(t, s, order("", ""))
	if s.commits("NWCA-W1") != 1 || pulled() != 2 {
		t.Error("fault 34 on a push")
	}

	for how, customer := range map[string]string{"": `"id_Customer":2791`, "other": `"id_Customer":1`} {
		reset(Fault{Route: "orders/create", Fault: 37, How: how}, Fault{Route: "order-push", Fault: 37, How: how})
		r := s.viaProxy(t, "POST", "/orders/create", order("", ""))
		if r.status != 500 || !strings.Contains(r.body, "API error: 409") || !strings.Contains(r.body, "already exists") {
			t.Errorf("%d %s", r.status, r.body)
		}
		r = call(t, "POST", s.URLs().ManageOrders+"/onsite/order-push", strings.Replace(direct, "OP7F3K-0012", "NWCA-W1", 1), token...)
		if r.status != 409 || !strings.Contains(r.body, "already exists") {
			t.Errorf("%d %s", r.status, r.body)
		}
		found := s.viaProxy(t, "GET", "/orders/verify/NWCA-W1", "")
		if pulled() != 1 || !strings.Contains(found.body, customer) {
			t.Errorf("%q: %d orders, %s", how, pulled(), found.body)
		}
	}
}

// A used connection is dropped without a word; a fresh one works.
func TestStaleKeepAlive(t *testing.T) {
	s := start(t, Options{})
	setFaults(t, s, Fault{Route: "orders/create", Fault: 36})
	pooled := &http.Client{Transport: &http.Transport{}, Timeout: 10 * time.Second}
	defer pooled.CloseIdleConnections()
	post := func() error {
		r, err := http.NewRequest("POST", s.URLs().Proxy+"/api/manageorders/orders/create", strings.NewReader(order("", "")))
		if err != nil {
			return err
		}
		r.GetBody = nil // no replay by the transport
		r.Header.Set("X-CRM-API-Secret", "demo")
		r.Header.Set("Content-Type", "application/json")
		resp, err := pooled.Do(r)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, resp.Body)
		return errors.Join(err, resp.Body.Close())
	}
	if err := post(); err != nil {
		t.Fatal(err)
	}
	if err := post(); err == nil {
		t.Error("the used connection answered")
	}
	if err := post(); err != nil {
		t.Error(err)
	}
	if n := s.commits("NWCA-W1"); n != 2 {
		t.Errorf("%d commits, want 2", n)
	}
}

func TestTLS(t *testing.T) {
	s := start(t, Options{TLS: true})
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(s.CA()) || !strings.HasPrefix(s.URLs().Proxy, "https://") || !strings.HasPrefix(s.URLs().Control, "http://") {
		t.Fatalf("%v %s", s.URLs(), s.CA())
	}
	secure := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: pool}}, Timeout: 10 * time.Second}
	get := func() error {
		resp, err := secure.Get(s.URLs().Proxy + "/api/manageorders/push/health")
		if err != nil {
			return err
		}
		return resp.Body.Close()
	}
	if err := get(); err != nil {
		t.Fatal(err)
	}
	for how, want := range map[string]string{"": "unknown authority", "untrusted": "unknown authority", "expired": "expired", "host": "127.0.0.1"} {
		setFaults(t, s, Fault{Fault: 3, How: how})
		if err := get(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", how, err)
		}
	}
	setFaults(t, s)
	if err := get(); err != nil {
		t.Error(err)
	}
	ready := t.TempDir() + "/ready"
	if err := s.WriteReady(ready); err != nil {
		t.Fatal(err)
	}
}
