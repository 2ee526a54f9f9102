package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// What becomes of a call to ManageOrders that brings no answer.
var (
	errRefused = errors.New("connect ECONNREFUSED 127.0.0.1:443")
	errReset   = errors.New("socket hang up")
)

type errSilent struct{ waited time.Duration }

func (e errSilent) Error() string {
	return fmt.Sprintf("timeout of %dms exceeded", e.waited.Milliseconds())
}

// upstreamCall is one request of the proxy to ManageOrders.
type upstreamCall struct {
	method, path, query string
	token               string
	body                []byte
	patience            time.Duration
}

// do makes the call in this process, through the same routes that the network
// has, and through the faults that are meant for it.
func (p *proxy) do(ctx context.Context, c upstreamCall) (answer, error) {
	target := c.path
	if c.query != "" {
		target += "?" + c.query
	}
	r, err := http.NewRequestWithContext(ctx, c.method, "http://manageorders.sandbox"+target, bytes.NewReader(c.body))
	if err != nil {
		return answer{}, err
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	if c.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	run := func() answer {
		rec := newRecorder()
		mo := p.s.shops[1]
		if rt := mo.routes.find(r); rt != nil {
			p.s.journal.count(upstreamPrefix + rt.name())
			rt.serve(rec, r)
		} else {
			mo.missing(rec, r)
		}
		return rec.answer()
	}
	f := p.s.faults.take(true, false, c.method+" "+c.path)
	if f == nil {
		return run(), nil
	}
	if with, ok := f.effect(r); ok {
		r = with
		return run(), nil
	}
	if a, ok := f.instead("manageorders", p.s.clock.now()); ok {
		if f.commits() {
			run()
		}
		return a, nil
	}
	return p.broken(ctx, f, c, run)
}

// broken makes the faults that have no answer of their own.
func (p *proxy) broken(ctx context.Context, f *Fault, c upstreamCall, run func() answer) (answer, error) {
	a := answer{status: http.StatusOK, header: http.Header{}}
	if f.commits() {
		a = run()
	}
	switch f.Fault {
	case 1:
		return answer{}, errRefused
	case 4, 5, 36:
		return answer{}, errReset
	case 6, 7, 23, 24:
		p.sleep(c.patience)
		return answer{}, errSilent{c.patience}
	case 8:
		a.body = a.body[:len(a.body)/2]
	case 9, 10:
		p.sleep(f.delay(5))
	case 21:
		a.body = otherID(a.body, arrivalOf(ctx))
	case 22:
		a.body = nil
	}
	return a, nil
}

func (p *proxy) wakeful(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-p.s.closing:
	}
}

// signInError is a sign-in to ManageOrders that gave no token; its text is the
// one that the push routes answer.
type signInError struct{ text string }

func (e signInError) Error() string { return e.text }

// token answers a side's token, signing in when there is none, it is an hour
// old, or fresh is asked for.
func (p *proxy) token(ctx context.Context, side string, fresh bool) (token, error) {
	p.mu.Lock()
	t := p.tokens[side]
	p.mu.Unlock()
	if !fresh && t.side != "" && p.s.clock.now().Before(t.expires) {
		return t, nil
	}
	return p.signIn(ctx, side, p.waits.signIn)
}

// signIn fetches a new token of a side and keeps it.
func (p *proxy) signIn(ctx context.Context, side string, patience time.Duration) (token, error) {
	if p.lacks().credentials {
		return token{}, signInError{"ManageOrders credentials not configured. The proxy has no user name and password for it."}
	}
	path := "/onsite/signin"
	if side == "read" {
		path = "/v1/manageorders/signin"
	}
	a, err := p.do(ctx, upstreamCall{
		method: "POST", path: path, patience: patience,
		body: encode(object{{"username", user}, {"password", secret}}),
	})
	if err != nil {
		return token{}, signInError{"No response from ManageOrders authentication server. Check network connection."}
	}
	if a.status < 200 || a.status > 299 {
		return token{}, signInError{fmt.Sprintf("Authentication failed: %d - %s", a.status, compactBody(a.body))}
	}
	var in struct {
		IDToken string `json:"id_token"`
	}
	if json.Unmarshal(a.body, &in) != nil || in.IDToken == "" {
		return token{}, signInError{"Authentication response missing id_token"}
	}
	t := token{side: in.IDToken, expires: p.s.clock.now().Add(tokenLife)}
	p.mu.Lock()
	p.tokens[side] = t
	p.mu.Unlock()
	return t, nil
}

// compactBody is JSON.stringify of a body that was parsed where it could be,
// and is text where it could not.
func compactBody(body []byte) string {
	return string(encode(detailsOf(body)))
}

// detailsOf is a body as axios gives it: parsed JSON, or else its text.
func detailsOf(body []byte) any {
	if json.Valid(body) {
		var buf bytes.Buffer
		if json.Compact(&buf, body) == nil {
			return json.RawMessage(buf.Bytes())
		}
	}
	return string(body)
}

// pushCall signs in and makes one call of the push side: one try, whatever
// comes back. The error's text is what the push routes answer.
func (p *proxy) pushCall(ctx context.Context, c upstreamCall) (any, error) {
	t, err := p.token(ctx, "write", false)
	if err != nil {
		return nil, err
	}
	c.token = t.side
	a, err := p.do(ctx, c)
	if err != nil {
		//nolint:staticcheck // the proxy's own text
		return nil, errors.New("No response from ManageOrders API. Check network connection.")
	}
	if a.status < 200 || a.status > 299 {
		return nil, fmt.Errorf("ManageOrders API error: %d - %s", a.status, compactBody(a.body)) //nolint:staticcheck // the proxy's own text
	}
	return detailsOf(a.body), nil
}

// lookUp makes one call of the push side for a verify route, whose errors
// carry axios's own texts.
func (p *proxy) lookUp(ctx context.Context, path, query string, patience time.Duration) ([]json.RawMessage, error) {
	t, err := p.token(ctx, "write", false)
	if err != nil {
		return nil, err
	}
	a, err := p.do(ctx, upstreamCall{method: "GET", path: path, query: query, token: t.side, patience: patience})
	if err != nil {
		return nil, err
	}
	if a.status < 200 || a.status > 299 {
		return nil, fmt.Errorf("Request failed with status code %d", a.status) //nolint:staticcheck // axios's own text
	}
	var in struct {
		Result []json.RawMessage `json:"result"`
	}
	if json.Unmarshal(a.body, &in) != nil {
		return nil, nil // HTML with a 200 looks like nothing found
	}
	return in.Result, nil
}

// readError is a read that failed; status is 0 when ManageOrders did not reply
// or the sign-in failed.
type readError struct{ status int }

func (e readError) Error() string { return fmt.Sprintf("upstream status %d", e.status) }

// read fetches from the read side: up to three tries after 5xx, resets and
// silence, none more after 4xx and refusals.
func (p *proxy) read(ctx context.Context, path, query string, patience time.Duration) ([]byte, error) {
	t, err := p.token(ctx, "read", false)
	if err != nil {
		return nil, readError{}
	}
	for try := 0; ; try++ {
		a, err := p.do(ctx, upstreamCall{method: "GET", path: path, query: query, token: t.side, patience: patience})
		switch {
		case errors.Is(err, errRefused):
			return nil, readError{}
		case err == nil && a.status >= 200 && a.status <= 299:
			return a.body, nil
		case err == nil && a.status < 500:
			return nil, readError{a.status}
		}
		if try == len(p.waits.again) {
			return nil, readError{a.status}
		}
		p.sleep(p.waits.again[try])
	}
}
