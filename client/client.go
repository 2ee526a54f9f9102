// Package client is what every connection to a server is made of: one kind of
// HTTP connection with every bound it needs, the budget that all programs of a
// rep share, flexible records on the wire, and the table that says what an
// answer means for an order.
package client

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"orderpad/store/order"
)

// Timeouts bound one request. Zero takes the default.
type Timeouts struct {
	Dial    time.Duration // to a connection, DNS included; default 10 s
	TLS     time.Duration // for the handshake; default 10 s
	Header  time.Duration // from the request sent to the answer's header; default 40 s
	Overall time.Duration // to the answer's last byte; default 60 s
}

// The default bounds. The proxy waits 30 s for ManageOrders, and a router
// before it cuts at 30 s, so an answer's header comes within 40 s or never.
const (
	defaultDial    = 10 * time.Second
	defaultTLS     = 10 * time.Second
	defaultHeader  = 40 * time.Second
	defaultOverall = 60 * time.Second
	// DefaultMaxBytes bounds an answer that is kept in memory, after
	// decompression. An order of 2000 lines is about 1 MB.
	DefaultMaxBytes = 8 << 20
	// idleTimeout is below the 5 s after which the proxy closes an idle
	// connection.
	idleTimeout = 4 * time.Second
	// maxHeader bounds the header of an answer.
	maxHeader = 64 << 10
)

// Config is what a Client needs to know.
type Config struct {
	URL      string         // the server's root, https, or http to this computer
	Version  string         // of orderpad, for the User-Agent; "dev" when empty
	Budget   Budget         // nil: unlimited (eCat, tests)
	RootCAs  *x509.CertPool // nil: the system's
	Timeouts Timeouts

	// Sleep waits for the budget; nil sleeps by the clock. It returns the
	// context's error when that ends first.
	Sleep func(ctx context.Context, d time.Duration) error
	// Now tells the time for Retry-After as a date; nil is time.Now.
	Now func() time.Time
}

// Client talks to one server. It is safe for concurrent use.
type Client struct {
	base    *url.URL
	agent   string
	budget  Budget
	bounds  Timeouts
	reading *http.Client // idle connections are used again
	sending *http.Client // a connection of its own for each request
	sleep   func(context.Context, time.Duration) error
	now     func() time.Time
}

// New makes a Client. A URL that is not allowed is an invalid error.
func New(cfg Config) (*Client, error) {
	base, err := ParseURL(cfg.URL)
	if err != nil {
		return nil, err
	}
	bounds := cfg.Timeouts
	orDefault(&bounds.Dial, defaultDial)
	orDefault(&bounds.TLS, defaultTLS)
	orDefault(&bounds.Header, defaultHeader)
	orDefault(&bounds.Overall, defaultOverall)
	c := &Client{
		base:   base,
		agent:  "orderpad/" + cfg.Version,
		budget: cfg.Budget,
		bounds: bounds,
		// A request that changes something at the server never meets a
		// connection that the server is just closing: what became of it would
		// be unknown for no reason.
		reading: newHTTP(bounds, cfg.RootCAs, true),
		sending: newHTTP(bounds, cfg.RootCAs, false),
		sleep:   cfg.Sleep,
		now:     cfg.Now,
	}
	if cfg.Version == "" {
		c.agent = "orderpad/dev"
	}
	if c.sleep == nil {
		c.sleep = sleep
	}
	if c.now == nil {
		c.now = time.Now
	}
	return c, nil
}

// Base is the server's root as checked by ParseURL.
func (c *Client) Base() *url.URL {
	u := *c.base
	return &u
}

// CloseIdle closes connections that no request uses.
func (c *Client) CloseIdle() { c.reading.CloseIdleConnections() }

func orDefault(d *time.Duration, def time.Duration) {
	if *d <= 0 {
		*d = def
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// ParseURL reads the root URL of a server: https, or plain http to this
// computer only, without user, query or fragment. Every refusal is an invalid
// error about the field url that says what to write instead.
func ParseURL(raw string) (*url.URL, error) {
	raw = strings.TrimSpace(raw)
	u, err := url.Parse(raw)
	if err != nil {
		// The parser's words repeat the address, and with it a password.
		return nil, order.FieldError("url", "The address of the server cannot be read; write it like https://shop.example.com")
	}
	switch {
	case u.User != nil:
		e := order.FieldError("url", "The address of the server must not hold a user name or password")
		e.Hint = "Give the address without them, the user with --user, and run: orderpad login NAME"
		return nil, e
	case u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "":
		return nil, order.FieldError("url", "The address of the server must be a whole one, like https://shop.example.com")
	case u.Scheme == "http" && !Loopback(u.Hostname()):
		e := order.Errorf(order.KindInvalid, "The address %s is not safe: plain http is for this computer only; write https://%s: %w", u.Redacted(), u.Host, ErrPlainHTTP)
		e.Field = "url"
		e.Message = strings.TrimSuffix(e.Message, ": "+ErrPlainHTTP.Error())
		return nil, e
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, order.FieldError("url", "The address of the server must end before any ? or #")
	case u.Opaque != "" || strings.ContainsAny(u.Host, "%"):
		return nil, order.FieldError("url", "The address of the server cannot be read; write it like https://shop.example.com")
	}
	u.Host = strings.ToLower(u.Host)
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), ""
	return u, nil
}

// ErrPlainHTTP is an address that would send the secret over plain http.
var ErrPlainHTTP = errors.New("plain http to another computer")

// Origin is scheme://host:port, the port always written: what a secret belongs
// to, so that a changed address asks again.
func Origin(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80"}[u.Scheme]
	}
	host := u.Hostname()
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return u.Scheme + "://" + strings.ToLower(host) + ":" + port
}
