package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"orderpad/store/order"
)

func TestParseURL(t *testing.T) {
	for raw, origin := range map[string]string{
		"https://Shop.Example.com/":             "https://shop.example.com:443",
		" https://shop.example.com:8443/base/ ": "https://shop.example.com:8443",
		"http://127.0.0.1:8080":                 "http://127.0.0.1:8080",
		"http://localhost":                      "http://localhost:80",
		"http://[::1]:99":                       "http://[::1]:99",
	} {
		u, err := ParseURL(raw)
		if err != nil {
			t.Errorf("%q: %v", raw, err)
			continue
		}
		if got := Origin(u); got != origin || strings.HasSuffix(u.Path, "/") {
			t.Errorf("%q: origin %q path %q, want %q", raw, got, u.Path, origin)
		}
	}
	for _, raw := range []string{"", "shop.example.com", "http://shop.example.com", "http://127.0.0.1.example.com", "http://128.0.0.1", "ftp://shop", "https://",
		"https://user:hunter2@shop.example.com", "https://user@shop", "https://shop/?a=1", "https://shop/#x", "https://shop:hunter2x/", "https://us er:hunter2@shop", "file:///etc"} {
		_, err := ParseURL(raw)
		var e *order.Error
		if !errors.As(err, &e) || e.Kind != order.KindInvalid || e.Field != "url" {
			t.Errorf("%q: %v", raw, err)
			continue
		}
		if strings.Contains(e.Message+e.Hint, "hunter2@") {
			t.Errorf("%q: the error repeats the password: %s", raw, e.Message)
		}
	}
	if _, err := ParseURL("http://shop.example.com"); !errors.Is(err, ErrPlainHTTP) {
		t.Errorf("plain http: %v", err)
	}
	var e *order.Error
	if _, err := ParseURL("https://u:p@shop"); !errors.As(err, &e) || !strings.Contains(e.Hint, "orderpad login") {
		t.Errorf("no command in place of the password: %v", err)
	}
}

// newTest makes a client of a server with short bounds.
func newTest(t *testing.T, url string, change func(*Config)) *Client {
	t.Helper()
	cfg := Config{URL: url, Version: "1.2.3", Timeouts: Timeouts{Dial: 5 * time.Second, TLS: 5 * time.Second, Header: 5 * time.Second, Overall: 10 * time.Second}}
	if change != nil {
		change(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdle)
	return c
}

func TestDoSendsWhatItIsGiven(t *testing.T) {
	body := []byte("{\"b\":1, \"a\":\"é\\u00e9\"}\n")
	var got *http.Request
	var sent []byte
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		sent, _ = io.ReadAll(r.Body)
		w.Header().Set("RateLimit-Limit", "30")
		w.Header().Set("RateLimit-Remaining", "28")
		w.Header().Set("RateLimit-Reset", "55")
		_, _ = io.WriteString(w, `{"ok":true}`)
	}))
	defer srv.Close()
	c := newTest(t, srv.URL+"/root/", nil)
	a, err := c.Do(context.Background(), Request{Method: "POST", Path: "/orders/A%2F1", Query: url.Values{"b": {"2"}, "a": {"x y"}},
		Header: http.Header{"x-crm-api-secret": {"s"}}, Body: body, Sending: true})
	if err != nil || a.Status != 200 || string(a.Body) != `{"ok":true}` || a.Err() != nil {
		t.Fatalf("%+v, %v", a, err)
	}
	if string(sent) != string(body) {
		t.Errorf("sent %q", sent)
	}
	if got.RequestURI != "/root/orders/A%2F1?a=x+y&b=2" || got.Header.Get("X-Crm-Api-Secret") != "s" || got.Header.Get("User-Agent") != "orderpad/1.2.3" || got.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%s %v", got.RequestURI, got.Header)
	}
	for name := range got.Header {
		if strings.Contains(strings.ToLower(name), "idempotency") {
			t.Errorf("header %s makes the transport send twice", name)
		}
	}
	if a.Limit != (RateLimit{Known: true, Limit: 30, Remaining: 28, Reset: 55 * time.Second}) {
		t.Errorf("limit %+v", a.Limit)
	}
	if d := time.Since(a.Date); d < -time.Minute || d > time.Minute {
		t.Errorf("date %v", a.Date)
	}
}

// dead is an address where nobody listens.
func dead(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	return addr
}

func TestNeverLeft(t *testing.T) {
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	secure.Config.ErrorLog = quiet
	defer secure.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	roots := x509.NewCertPool()
	roots.AddCert(secure.Certificate())
	silent := listen(t, func(net.Conn) {}) // accepts, and never shakes hands
	old := httptest.NewUnstartedServer(http.NotFoundHandler())
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11}
	old.Config.ErrorLog = quiet
	old.StartTLS()
	defer old.Close()

	tests := []struct {
		name   string
		url    string
		roots  *x509.CertPool
		tls    time.Duration
		cause  Cause
		portal bool
	}{
		{"refused", "http://" + dead(t), nil, 0, CauseConnect, false},
		{"dns", "https://orderpad-test.invalid", nil, 0, CauseDNS, false},
		{"untrusted", secure.URL, nil, 0, CauseTLS, true},
		{"wrong host", "https://localhost:" + secure.URL[strings.LastIndex(secure.URL, ":")+1:], roots, 0, CauseTLS, true},
		{"no TLS", "https" + strings.TrimPrefix(plain.URL, "http"), nil, 0, CauseTLS, true},
		{"TLS 1.1", old.URL, roots, 0, CauseTLS, false},
		{"silent handshake", "https://" + silent, nil, 20 * time.Millisecond, CauseTimeout, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newTest(t, tt.url, func(cfg *Config) {
				cfg.RootCAs = tt.roots
				if tt.tls > 0 {
					cfg.Timeouts.TLS = tt.tls
				}
			})
			a, err := c.Do(context.Background(), Request{Method: "POST", Path: "/x", Body: []byte("{}"), Sending: true})
			var f *Failure
			if a != nil || !errors.As(err, &f) {
				t.Fatalf("%+v, %v", a, err)
			}
			if !f.NeverLeft || f.Cause != tt.cause || f.Portal != tt.portal || order.KindOf(err) != order.KindOffline {
				t.Errorf("never left %v, cause %s, portal %v, kind %s: %v (%v)", f.NeverLeft, f.Cause, f.Portal, order.KindOf(err), f, errors.Unwrap(f.err))
			}
			if named := strings.Contains(f.Error(), "probably "+portalSays); named != tt.portal {
				t.Errorf("a portal is named %v: %v", named, f)
			}
			if o := Classify(Sent{Route: Proxy, Err: err}); o.Result != Queued || o.Waiting != WaitNetwork {
				t.Errorf("outcome %+v", o)
			}
		})
	}
}

// listen gives each connection to serve and keeps it open until the test ends.
func listen(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var open []net.Conn
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, conn)
			mu.Unlock()
			go serve(conn)
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		defer mu.Unlock()
		for _, c := range open {
			_ = c.Close()
		}
	})
	return l.Addr().String()
}

// reply reads a request's header and writes raw bytes.
func reply(raw string, closing bool) func(net.Conn) {
	return func(conn net.Conn) {
		buf := make([]byte, 0, 4096)
		for !strings.Contains(string(buf), "\r\n\r\n") {
			chunk := make([]byte, 1024)
			n, err := conn.Read(chunk)
			if err != nil {
				return
			}
			buf = append(buf, chunk[:n]...)
		}
		_, _ = io.WriteString(conn, raw)
		if closing {
			_ = conn.Close()
		}
	}
}

func TestMayHaveLeft(t *testing.T) {
	head := "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	bomb := string(packed(8 << 20))
	tests := []struct {
		name   string
		serve  func(net.Conn)
		cause  Cause
		status int // with the answer; 0 without one
	}{
		{"closed at once", func(c net.Conn) { _ = c.Close() }, CauseBroken, 0},
		{"closed after the request", reply("", true), CauseBroken, 0},
		{"no header", reply("", false), CauseTimeout, 0},
		{"half a header", reply("HTTP/1.1 200 OK\r\nContent-", false), CauseTimeout, 0},
		{"not HTTP", reply("SSH-2.0-OpenSSH\r\n\r\n", true), CauseBroken, 0},
		{"body cut", reply(head+"Content-Length: 100\r\n\r\n{\"result\":", true), CauseBroken, 200},
		{"body stops", reply(head+"Content-Length: 100\r\n\r\n{\"result\":", false), CauseTimeout, 200},
		{"chunk cut", reply(head+"Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\"", true), CauseBroken, 200},
		{"gzip bomb", reply(head+fmt.Sprintf("Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", len(bomb))+bomb, true), CauseTooBig, 200},
		{"no gzip", reply(head+"Content-Encoding: gzip\r\nContent-Length: 20\r\n\r\n{\"result\":\"no gzip\"}", true), CauseUnpacked, 200},
		{"another packing", reply(head+"Content-Encoding: br\r\nContent-Length: 2\r\n\r\nxx", true), CauseUnpacked, 200},
		{"endless", func(c net.Conn) {
			reply(head+"\r\n", false)(c)
			_, _ = io.Copy(c, zeros{})
		}, CauseTooBig, 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := newTest(t, "http://"+listen(t, tt.serve), func(cfg *Config) {
				cfg.Timeouts.Header = 5 * time.Second
				if tt.cause == CauseTimeout {
					cfg.Timeouts.Header, cfg.Timeouts.Overall = 50*time.Millisecond, 100*time.Millisecond
				}
			})
			a, err := c.Do(context.Background(), Request{Method: "POST", Path: "/x", Body: []byte("{}"), Sending: true, MaxBytes: 1 << 20})
			var f *Failure
			if !errors.As(err, &f) || f.NeverLeft || f.Cause != tt.cause {
				t.Fatalf("%+v: %v", f, err)
			}
			if (a == nil) != (tt.status == 0) || a != nil && a.Status != tt.status {
				t.Fatalf("answer %+v", a)
			}
			if o := Classify(Sent{Route: ManageOrders, ExtOrderID: "A-1", Answer: a, Err: err}); o.Result != Unknown {
				t.Errorf("outcome %+v", o)
			}
		})
	}
}

func TestStoppedByTheCaller(t *testing.T) {
	arrived := make(chan struct{})
	addr := listen(t, func(c net.Conn) { reply("", false)(c); close(arrived) })
	c := newTest(t, "http://"+addr, nil)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-arrived; cancel() }()
	_, err := c.Do(ctx, Request{Path: "/x"})
	var f *Failure
	if !errors.As(err, &f) || f.Cause != CauseCanceled || f.NeverLeft || !errors.Is(err, context.Canceled) {
		t.Errorf("%+v", err)
	}
	_, err = c.Do(ctx, Request{Path: "/x"})
	if !errors.As(err, &f) || f.Cause != CauseCanceled || !f.NeverLeft {
		t.Errorf("after the end: %+v", err)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	var elsewhere atomic.Int32
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/elsewhere" {
			elsewhere.Add(1)
			return
		}
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}))
	defer srv.Close()
	c := newTest(t, srv.URL, nil)
	a, err := c.Do(context.Background(), Request{Method: "POST", Path: "/x", Body: []byte("{}"), Sending: true})
	if err != nil || a.Status != 307 || elsewhere.Load() != 0 {
		t.Fatalf("%+v %v, followed %d times", a, err, elsewhere.Load())
	}
	var f *Failure
	if !errors.As(a.Err(), &f) || !f.Portal || f.NeverLeft {
		t.Errorf("%v", a.Err())
	}
}

// TestSendingHasItsOwnConnection: an idle connection that the server closes
// must not cost an order its outcome, and nothing may be sent twice.
func TestSendingHasItsOwnConnection(t *testing.T) {
	var posts, conns atomic.Int32
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "POST" {
			posts.Add(1)
		}
		_, _ = io.WriteString(w, "{}")
	}))
	srv.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			conns.Add(1)
		}
	}
	srv.Start()
	defer srv.Close()
	c := newTest(t, srv.URL, nil)
	for range 2 {
		if _, err := c.Do(context.Background(), Request{Path: "/read"}); err != nil {
			t.Fatal(err)
		}
	}
	if n := conns.Load(); n != 1 {
		t.Errorf("two reads took %d connections", n)
	}
	for range 2 {
		if _, err := c.Do(context.Background(), Request{Method: "POST", Path: "/send", Body: []byte("{}"), Sending: true}); err != nil {
			t.Fatal(err)
		}
	}
	if conns.Load() != 3 || posts.Load() != 2 {
		t.Errorf("%d connections, %d posts", conns.Load(), posts.Load())
	}
}

func TestAnswerErr(t *testing.T) {
	tests := []struct {
		status int
		body   string
		kind   order.Kind
		says   string
	}{
		{200, `{}`, "", ""},
		{204, ``, "", ""},
		{200, ` <html>`, order.KindOffline, "web page"},
		{302, ``, order.KindOffline, "web page"},
		{511, ``, order.KindOffline, "web page"},
		{400, `{"error":"orderNumber is required"}`, order.KindRejected, "orderNumber is required"},
		{401, `{"error":"Unauthorized"}`, order.KindUnauthorized, "sign-in"},
		{403, `{"result":"Forbidden"}`, order.KindForbidden, "Forbidden"},
		{404, `<pre>Cannot GET /</pre>`, order.KindNotFound, "does not know"},
		{409, ``, order.KindConflict, "something else"},
		{429, ``, order.KindRateLimited, "7s"},
		{500, `{"error":"Failed to fetch orders from ManageOrders","details":"\u001b[31mx"}`, order.KindOffline, "Failed to fetch"},
		{503, `<html>`, order.KindOffline, "503"},
	}
	for _, tt := range tests {
		a := &Answer{Status: tt.status, Body: []byte(tt.body), host: "shop", Limit: RateLimit{RetryAfter: 7 * time.Second}}
		err := a.Err()
		if order.KindOf(err) != tt.kind || err != nil && (!strings.Contains(err.Error(), tt.says) || strings.ContainsAny(err.Error(), "<\x1b")) {
			t.Errorf("%d %s: %q %v", tt.status, tt.body, order.KindOf(err), err)
		}
	}
}

func TestStream(t *testing.T) {
	body := `{"result":[` + strings.Repeat(`{"Part":"PC54"},`, 4999) + `{"Part":"PC54"}]}`
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/gzip":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(packedText(body))
		case "/limited":
			w.Header().Set("Retry-After", "9")
			w.WriteHeader(429)
		case "/cut":
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, body[:500])
		}
	}))
	srv.Config.ErrorLog = quiet
	defer srv.Close()
	c := newTest(t, srv.URL, nil)
	stream := func(path string, most int64) (n int, err error) {
		err = c.Stream(context.Background(), Request{Path: path, MaxBytes: most}, func(_ *Answer, r io.Reader) error {
			_, err := DecodeStream(r, "result", func(int, stockRow) error { n++; return nil })
			return err
		})
		return n, err
	}
	if n, err := stream("/gzip", 0); n != 5000 || err != nil {
		t.Errorf("%d records, %v", n, err)
	}
	var f *Failure
	if _, err := stream("/gzip", 1000); !errors.As(err, &f) || f.Cause != CauseTooBig {
		t.Errorf("beyond its bound: %v", err)
	}
	var e *order.Error
	if _, err := stream("/limited", 0); !errors.As(err, &e) || e.Kind != order.KindRateLimited || e.RetryAfter != 9*time.Second {
		t.Errorf("limited: %v", err)
	}
	if n, err := stream("/cut", 0); n == 0 || !errors.As(err, &f) || f.Cause != CauseBroken {
		t.Errorf("cut: %d records, %v", n, err)
	}
}
