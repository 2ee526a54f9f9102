package sandbox

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/sha1" // for an ETag as Express makes it
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

const (
	proxyBase      = "/api/manageorders"
	secretHeader   = "X-Crm-Api-Secret"
	proxyIdle      = 5 * time.Second
	proxyBodyLimit = 10 << 20
	compressFrom   = 1024
	isoMillis      = "2006-01-02T15:04:05.000Z"
)

// proxy is the shop's proxy in front of ManageOrders, as it was observed.
type proxy struct {
	s       *Server
	host    string // own host, "" for the request's
	limiter *limiter
	table   router
	waits   waits
	sleep   func(time.Duration) // real time; ends early when the sandbox closes

	mu        sync.Mutex
	unset     unset
	tokens    map[string]token // by side: its value in side
	cache     map[string]*cached
	customers *customerList

	refreshing sync.WaitGroup
}

// waits is how long the proxy has patience with ManageOrders, in real time.
type waits struct {
	signIn, health, push, verify, trackVerify, list, byNumber time.Duration
	again                                                     []time.Duration // pauses before the second and third try of a read
}

// observedWaits are those of the running proxy, with a silent upstream.
func observedWaits() waits {
	return waits{
		signIn: 10 * time.Second, health: 15 * time.Second, push: 30 * time.Second, verify: 30 * time.Second, trackVerify: 15 * time.Second,
		list: 30 * time.Second, byNumber: 10 * time.Second, again: []time.Duration{time.Second, 3 * time.Second},
	}
}

// unset is what the proxy's own configuration lacks.
type unset struct{ secret, credentials bool }

func (p *proxy) setUnset(u unset) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unset = u
	p.tokens = map[string]token{} // a server without credentials never had one
}

func (p *proxy) lacks() unset {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.unset
}

func newProxy(s *Server, host string) *proxy {
	p := &proxy{s: s, host: host, limiter: newLimiter(), waits: observedWaits()}
	p.sleep = p.wakeful
	p.clear()
	p.table = p.routes()
	return p
}

func (p *proxy) clear() {
	p.unset = unset{}
	p.tokens, p.cache, p.customers = map[string]token{}, map[string]*cached{}, nil
}

func (p *proxy) reset() {
	p.wait()
	p.limiter.reset()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
}

// wait ends when no cache is being refreshed in the background.
func (p *proxy) wait() { p.refreshing.Wait() }

// routes is the table in the order in which the real routers are asked: all of
// the pull router, then the push router. So GET /orders/create is an order
// number, and /tracking/pull too.
func (p *proxy) routes() router {
	rs := router{
		{"GET", "/customers", p.getCustomers},
		{"GET", "/orders", p.list(listOrders)},
		{"GET", "/orders/:no", p.byNumber(oneOrder)},
		{"GET", "/getorderno/:ext", p.getOrderNumber},
		{"GET", "/lineitems/:no", p.byNumber(oneLines)},
		{"GET", "/payments", p.list(listPayments)},
		{"GET", "/payments/:no", p.byNumber(onePayments)},
		{"GET", "/tracking", p.list(listTracking)},
		{"GET", "/tracking/:no", p.byNumber(oneTracking)},
		{"GET", "/inventorylevels", p.list(listInventory)},
		{"GET", "/order/:ext/snapshot", p.snapshot},
		{"GET", "/cache-info", p.cacheInfo},
		{"GET", "/inventory-cache-stats", p.inventoryStats},
		{"POST", "/inventory-cache-clear", p.inventoryClear},
		{"GET", "/health", p.health},

		{"POST", "/orders/create", p.create},
		{"GET", "/orders/verify/:ext", p.verify},
		{"POST", "/auth/test", p.authTest},
		{"GET", "/push/health", p.pushHealth},
		{"POST", "/tracking/push", p.trackingPush},
		{"GET", "/tracking/verify/:ext", p.trackingVerify},
	}
	for i := range rs {
		rs[i].pattern = proxyBase + rs[i].pattern
	}
	return rs
}

// cost is what a request takes of the rate limit: 2 where the limiter runs
// twice, on the push router's routes and on paths that no router knows.
func (p *proxy) cost(r *http.Request) int {
	rt := p.table.find(r)
	if rt == nil {
		return 2
	}
	switch strings.TrimPrefix(rt.pattern, proxyBase) {
	case "/orders/create", "/orders/verify/:ext", "/auth/test", "/push/health", "/tracking/push", "/tracking/verify/:ext":
		return 2
	}
	return 1
}

// gated are the prefixes that need the secret, with any method.
var gated = []string{
	"orders", "lineitems", "payments", "customers", "cache-info", "order", "tracking", "auth",
	"inventory-cache-stats", "inventory-cache-clear",
}

// below answers the segments of a path under the proxy's base.
func below(r *http.Request) ([]string, bool) {
	path := r.URL.EscapedPath()
	if len(path) < len(proxyBase) || !strings.EqualFold(path[:len(proxyBase)], proxyBase) {
		return nil, false
	}
	rest, ok := strings.CutPrefix(path[len(proxyBase):], "/")
	return strings.Split(rest, "/"), ok || rest == ""
}

type bodyKey struct{}

// bodyOf is the request's parsed JSON body; an empty object when there is
// none, or it is no JSON by its content type.
func bodyOf(r *http.Request) any { return r.Context().Value(bodyKey{}) }

// around is what the real server does before and after its routes.
func (p *proxy) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := newRecorder()
		h := rec.Header()
		id := r.Header.Get("X-Request-Id")
		if id == "" {
			id = uuid.NewString()
		}
		h.Set("X-Request-Id", id)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Robots-Tag", "noindex")
		h.Set("Access-Control-Allow-Origin", "*")
		p.before(rec, r, next)
		p.after(w, r, rec.answer())
	})
}

// before runs the steps in the real order: the body is parsed first, then the
// secret is asked for, then the limiter counts.
func (p *proxy) before(w http.ResponseWriter, r *http.Request, next http.Handler) {
	if r.Method == http.MethodOptions {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, "OK") // a recorder takes every write
		return
	}
	body, err := parseBody(r)
	if err != nil {
		p.unexpected(w, r.URL.EscapedPath())
		return
	}
	segments, ours := below(r)
	if !ours {
		p.missing(w, r)
		return
	}
	for _, prefix := range gated {
		if !strings.EqualFold(segments[0], prefix) {
			continue
		}
		if p.lacks().secret {
			writeJSON(w, http.StatusInternalServerError, object{{"error", "Server configuration error"}})
			return
		}
		if r.Header.Get(secretHeader) != secret {
			writeJSON(w, http.StatusUnauthorized, object{{"error", "Unauthorized"}})
			return
		}
	}
	if !p.limit(w, r, p.cost(r)) {
		return
	}
	// The push goes on when its client has gone, as the real one does.
	ctx := context.WithValue(context.WithoutCancel(r.Context()), bodyKey{}, body)
	next.ServeHTTP(w, r.WithContext(ctx))
}

// unexpected is the answer of the server's last error handler.
func (p *proxy) unexpected(w http.ResponseWriter, path string) {
	writeJSON(w, http.StatusInternalServerError, unexpectedBody(path, p.s.clock.now()))
}

func unexpectedBody(path string, now time.Time) object {
	return object{
		{"error", "An unexpected error occurred"}, {"errorId", uuid.NewString()[:8]},
		{"timestamp", now.UTC().Format(isoMillis)}, {"path", path},
	}
}

func (p *proxy) missing(w http.ResponseWriter, r *http.Request) {
	writeHTML(w, http.StatusNotFound, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n<body>\n<pre>Cannot "+
		r.Method+" "+html.EscapeString(r.URL.EscapedPath())+"</pre>\n</body>\n</html>\n")
}

var errBody = errors.New("the body cannot be read")

// parseBody reads JSON as body-parser does: only with that content type, UTF-8
// only, an object or array at the top.
func parseBody(r *http.Request) (any, error) {
	empty := map[string]any{}
	raw, err := io.ReadAll(io.LimitReader(r.Body, proxyBodyLimit+1))
	if err != nil {
		return nil, err
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" || len(raw) == 0 {
		return empty, nil // other bodies are not looked at
	}
	if len(raw) > proxyBodyLimit {
		return nil, errBody
	}
	if set := params["charset"]; set != "" && !strings.EqualFold(set, "utf-8") {
		return nil, errBody
	}
	raw, err = inflate(r.Header.Get("Content-Encoding"), raw, proxyBodyLimit)
	if err != nil || len(raw) > proxyBodyLimit {
		return nil, errBody
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if len(raw) == 0 {
		return empty, nil
	}
	if start := bytes.TrimLeft(raw, " \t\r\n"); len(start) == 0 || start[0] != '{' && start[0] != '[' {
		return nil, errBody
	}
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, err
	}
	return v, nil
}

// after adds the ETag, answers 304 where the client has the answer already,
// and compresses.
func (p *proxy) after(w http.ResponseWriter, r *http.Request, a answer) {
	h := w.Header()
	for name, values := range a.header {
		h[name] = values
	}
	h.Del("Content-Length")
	if len(a.body) > 0 && strings.HasPrefix(h.Get("Content-Type"), "application/json") {
		sum := sha1.Sum(a.body)
		tag := fmt.Sprintf(`W/"%x-%s"`, len(a.body), base64.RawStdEncoding.EncodeToString(sum[:]))
		h.Set("ETag", tag)
		if (r.Method == http.MethodGet || r.Method == http.MethodHead) && a.status == http.StatusOK && holds(r, tag) {
			h.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Add("Vary", "Accept-Encoding")
	encoding := acceptable(r.Header.Get("Accept-Encoding"))
	if len(a.body) < compressFrom || encoding == "" || r.Method == http.MethodHead {
		h.Set("Content-Length", strconv.Itoa(len(a.body)))
		w.WriteHeader(a.status)
		_, _ = w.Write(a.body) // the client has gone: nobody is left to tell
		return
	}
	h.Set("Content-Encoding", encoding)
	w.WriteHeader(a.status)
	flush(w) // chunked, without a Content-Length, however short it becomes
	z, err := compressor(encoding, w)
	if err != nil {
		panic("sandbox: " + err.Error()) // the level is a constant
	}
	_, _ = z.Write(a.body) // as above
	_ = z.Close()
}

// compressor is quick rather than thorough: the sandbox and its client share a
// machine.
func compressor(encoding string, w io.Writer) (io.WriteCloser, error) {
	if encoding == "deflate" {
		return zlib.NewWriterLevel(w, zlib.BestSpeed)
	}
	return gzip.NewWriterLevel(w, gzip.BestSpeed)
}

// holds says whether If-None-Match names the tag.
func holds(r *http.Request, tag string) bool {
	if strings.Contains(r.Header.Get("Cache-Control"), "no-cache") {
		return false
	}
	for have := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		have = strings.TrimSpace(have)
		if have == "*" || strings.TrimPrefix(have, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// acceptable picks gzip, else deflate; the real server has brotli too, which
// the standard library has not.
func acceptable(header string) string {
	offered := map[string]bool{}
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		offered[strings.ToLower(name)] = !strings.HasPrefix(strings.ReplaceAll(q, " ", ""), "q=0") || strings.Contains(q, "0.")
	}
	switch {
	case offered["gzip"] || offered["*"]:
		return "gzip"
	case offered["deflate"]:
		return "deflate"
	}
	return ""
}
