package sandbox

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// endpoint is one server of the sandbox on its port. It can be closed, so that
// connections are refused, and opened again on the same port.
type endpoint struct {
	name    string
	addr    string // with its port once opened
	routes  router
	missing http.HandlerFunc                // the answer to a path without a route
	wrap    func(http.Handler) http.Handler // around the routes, may be nil
	listen  func(net.Listener) net.Listener // around the listener, may be nil
	handler http.Handler
	idle    time.Duration // keep-alive: an idle connection is closed after this
	certs   *certificates // nil for plain http

	mu   sync.Mutex
	http *http.Server
	ln   net.Listener
	done chan struct{}
}

// dispatch serves by the routing table.
func (e *endpoint) dispatch() http.Handler {
	var h http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if rt := e.routes.find(r); rt != nil {
			rt.serve(w, r)
			return
		}
		e.missing(w, r)
	})
	if e.wrap != nil {
		h = e.wrap(h)
	}
	return h
}

func (e *endpoint) routeNames() []string {
	var names []string
	for i := range e.routes {
		names = append(names, spellings(e.name, e.routes[i].name())...)
	}
	return names
}

func (e *endpoint) running() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.http != nil
}

func (e *endpoint) open() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.http != nil {
		return nil
	}
	ln, err := listen(e.addr)
	if err != nil {
		return fmt.Errorf("sandbox %s: %w", e.name, err)
	}
	e.addr = ln.Addr().String()
	served := ln
	if e.certs != nil {
		served = tls.NewListener(ln, e.certs.config())
	}
	if e.listen != nil {
		served = e.listen(served)
	}
	srv := &http.Server{
		Handler:           e.handler,
		IdleTimeout:       e.idle,
		ReadHeaderTimeout: 30 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // dropped connections are the sandbox's business
		ConnContext: func(ctx context.Context, _ net.Conn) context.Context {
			return context.WithValue(ctx, usesKey{}, new(atomic.Int64))
		},
	}
	done := make(chan struct{})
	e.http, e.ln, e.done = srv, ln, done
	go func() {
		defer close(done)
		_ = srv.Serve(served) // ends with ErrServerClosed when the endpoint is closed
	}()
	return nil
}

// listen waits a little for a port: while a server is cut off, a client's own
// outgoing connection may hold its port for a moment.
func listen(addr string) (net.Listener, error) {
	for wait := time.Millisecond; ; wait *= 2 {
		ln, err := net.Listen("tcp", addr)
		if err == nil || wait > time.Second {
			return ln, err
		}
		time.Sleep(wait)
	}
}

// close refuses new connections and ends those under way.
func (e *endpoint) close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.http == nil {
		return nil
	}
	err := e.http.Close()
	_ = e.ln.Close() // closed already, unless Serve had not begun
	<-e.done
	e.http, e.ln, e.done = nil, nil, nil
	return err
}

func (e *endpoint) url() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.certs != nil {
		return "https://" + e.addr
	}
	return "http://" + e.addr
}

// usesKey holds how many requests a connection has carried.
type usesKey struct{}

// requestsOn counts the request as one more on its connection.
func requestsOn(r *http.Request) int64 {
	n, _ := r.Context().Value(usesKey{}).(*atomic.Int64)
	if n == nil {
		return 1
	}
	return n.Add(1)
}

// splitLoopback reads host:port and refuses what others could reach: the
// sandbox takes everybody with the demo secret.
func splitLoopback(addr string) (string, int, error) {
	host, portText, err := net.SplitHostPort(addr)
	if err != nil {
		return "", 0, fmt.Errorf("the address %q is not host:port", addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return "", 0, fmt.Errorf("the sandbox listens on loopback only, not on %q", host)
	}
	port, err := strconv.Atoi(portText)
	if err != nil || port < 0 || port > 65535 {
		return "", 0, fmt.Errorf("%q is no port", portText)
	}
	return host, port, nil
}

func joinPort(host string, port int) string { return net.JoinHostPort(host, strconv.Itoa(port)) }

func writeHTML(w http.ResponseWriter, status int, page string) {
	w.Header().Set("Content-Type", htmlType)
	w.Header().Set("Content-Length", strconv.Itoa(len(page)))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, page) // the client has gone: nobody is left to tell
}
