package client

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"orderpad/store/order"
)

// Request is one request to a Client's server.
type Request struct {
	Method string // GET when empty
	// Path begins with a slash and comes already escaped (an id with a slash
	// travels as %2F); it is appended to the server's root.
	Path   string
	Query  url.Values
	Header http.Header // the secret goes here and nowhere else
	// Body is sent byte for byte, as application/json; nil sends none.
	Body []byte
	// Hide are secrets that the body carries; those of Header are hidden anyway.
	// No answer shows them.
	Hide []string
	// Units is what the request costs of the budget, where it leaves.
	Units int
	// Free is a request that costs nothing, a sign-in, but waits where the server
	// asked to.
	Free bool
	// Sending marks what changes something at the server: it may use the
	// budget's reserve and gets a connection of its own.
	Sending bool
	// MaxWait is how long the request may wait for the budget; beyond it the
	// request fails as rate_limited, never having left.
	MaxWait time.Duration
	// MaxBytes bounds the answer after decompression; DefaultMaxBytes when 0.
	MaxBytes int64
	// Timeout replaces the client's overall bound when set.
	Timeout time.Duration
}

// Answer is what a server answered.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte    // after decompression; what there was of it when Do failed midway
	Date   time.Time // the server's clock, zero when it did not say
	Limit  RateLimit
	host   string
	hidden []string // secrets that the request carried
}

// Do sends a request and reads the whole answer. The error is a *Failure (or
// the budget's own error); any status is an Answer. When the answer's header
// came but its body did not come whole, both are returned.
func (c *Client) Do(ctx context.Context, req Request) (*Answer, error) {
	a, body, done, err := c.open(ctx, req)
	if err != nil {
		return nil, err
	}
	defer done()
	if a.Body, err = io.ReadAll(body); err != nil {
		return a, err
	}
	return a, nil
}

// errorBody is how much of a refusing answer Stream keeps for Answer.Err.
const errorBody = 64 << 10

// Stream sends a reading request and hands the body of a 200 to read as it
// arrives; any other status ends as Answer.Err. Errors of the body are a
// *Failure, and read passes them on.
func (c *Client) Stream(ctx context.Context, req Request, read func(a *Answer, body io.Reader) error) error {
	a, body, done, err := c.open(ctx, req)
	if err != nil {
		return err
	}
	defer done()
	if a.Status != http.StatusOK {
		// The status decides; a body that breaks off only costs its words.
		a.Body, _ = io.ReadAll(io.LimitReader(body, errorBody))
		return a.Err()
	}
	return hideIn(read(a, body), a.hidden)
}

// open takes from the budget, sends the request and reads the answer's header.
// done must be called once the body is read.
func (c *Client) open(ctx context.Context, req Request) (a *Answer, body io.Reader, done func(), err error) {
	if err := c.take(ctx, req); err != nil {
		return nil, nil, nil, err
	}
	overall := c.bounds.Overall
	if req.Timeout > 0 {
		overall = req.Timeout
	}
	limited, cancel := context.WithTimeout(ctx, overall)
	var connected atomic.Bool
	hr, err := c.build(httptrace.WithClientTrace(limited, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	}), req)
	if err != nil {
		cancel()
		c.giveBack(ctx, req)
		return nil, nil, nil, err
	}
	hc := c.reading
	if req.Sending {
		hc = c.sending
	}
	resp, err := hc.Do(hr)
	if err != nil {
		cancel()
		if !connected.Load() {
			c.giveBack(ctx, req)
		}
		return nil, nil, nil, classify(ctx, c.base.Host, !connected.Load(), err)
	}
	if resp.StatusCode < 200 {
		// A switch of protocols has a body without an end, which no deadline
		// reaches any more; it is no answer to anything here.
		_ = resp.Body.Close()
		resp.Body = http.NoBody
	}
	done = func() {
		_ = resp.Body.Close() // nothing more is read; what was, was checked
		cancel()
	}
	a = &Answer{Status: resp.StatusCode, Header: resp.Header, host: c.base.Host, Limit: readLimit(resp.StatusCode, resp.Header, c.now())}
	a.hidden = secretsOf(req.Header, req.Hide)
	a.Date = serverTime(resp.Header, time.Time{})
	// An answer without a word about limits (a 401, a router's page) says
	// nothing.
	if c.budget != nil && (a.Limit.Known || a.Limit.Limited) {
		c.budget.Seen(a.Limit)
	}
	limit := req.MaxBytes
	if limit <= 0 {
		limit = DefaultMaxBytes
	}
	plain, err := plainBody(resp, limit)
	if err != nil {
		plain = failing{err}
	}
	return a, redacting(&bodyReader{ctx: ctx, host: c.base.Host, r: plain}, hiding(a.Status, a.hidden)), done, nil
}

// giveBack returns what was booked for a request that provably never left. What
// goes wrong here only makes the minute seem fuller than it is.
func (c *Client) giveBack(ctx context.Context, req Request) {
	if c.budget != nil && req.Units > 0 {
		_ = c.budget.GiveBack(context.WithoutCancel(ctx), req.Units)
	}
}

// build makes the HTTP request.
func (c *Client) build(ctx context.Context, req Request) (*http.Request, error) {
	method := req.Method
	if method == "" {
		method = http.MethodGet
	}
	u := *c.base
	u.RawPath = c.base.EscapedPath() + req.Path
	path, err := url.PathUnescape(u.RawPath)
	if err != nil {
		return nil, order.Errorf(order.KindInternal, "The path %q is not escaped: %w", req.Path, err)
	}
	u.Path = path
	u.RawQuery = req.Query.Encode()
	var body io.Reader
	if req.Body != nil {
		body = bytes.NewReader(req.Body)
	}
	hr, err := http.NewRequestWithContext(ctx, method, u.String(), body)
	if err != nil {
		return nil, order.Errorf(order.KindInternal, "The request %s %q cannot be made: %w", method, req.Path, err)
	}
	for name, values := range req.Header {
		hr.Header[http.CanonicalHeaderKey(name)] = values
	}
	if req.Body != nil {
		hr.Header.Set("Content-Type", "application/json")
	}
	hr.Header.Set("Accept", "application/json")
	hr.Header.Set("Accept-Encoding", "gzip")
	hr.Header.Set("User-Agent", c.agent)
	return hr, nil
}

// atOnce is the key of AtOnce.
type atOnce struct{}

// AtOnce makes requests that find no room in the budget fail as rate_limited at
// once, whatever they may wait otherwise: they are worth no waiting.
func AtOnce(ctx context.Context) context.Context { return context.WithValue(ctx, atOnce{}, true) }

// take books the request's units, waiting as long as the request allows.
func (c *Client) take(ctx context.Context, req Request) error {
	if c.budget == nil || req.Units <= 0 && !req.Free {
		return nil
	}
	left := req.MaxWait
	if ctx.Value(atOnce{}) != nil {
		left = 0
	}
	for {
		wait, err := c.budget.Take(ctx, req.Units, req.Sending)
		if err != nil {
			if ctx.Err() != nil {
				return classify(ctx, c.base.Host, true, ctx.Err())
			}
			return err
		}
		if wait <= 0 {
			return nil
		}
		if wait > left {
			return budgetFailure(wait)
		}
		left -= wait
		if err := c.sleep(ctx, wait); err != nil {
			return classify(ctx, c.base.Host, true, err)
		}
	}
}

// failing is a body that cannot be read.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// bodyReader turns the errors of a body into Failures.
type bodyReader struct {
	ctx  context.Context
	host string
	r    io.Reader
}

func (b *bodyReader) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err == nil || err == io.EOF {
		return n, err
	}
	var packed errPacking
	if errors.As(err, &packed) {
		return n, fail(order.KindInvalid, CauseUnpacked, err, "The answer of %s is damaged", b.host)
	}
	return n, classify(b.ctx, b.host, false, err)
}
