package manageorders

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"orderpad/client"
	"orderpad/store/order"
)

// Conn is a connection to ManageOrders. It is safe for concurrent use.
type Conn struct {
	*client.Pull
	conn     order.Connection
	settings order.Settings
	deps     client.Deps
	http     *client.Client
	read     *session
	write    *session
	now      func() time.Time
	skew     atomic.Int64 // how far the server's clock is ahead of ours, in nanoseconds
}

// New makes a connection; a URL that is not allowed is an invalid error.
func New(conn order.Connection, s order.Settings, deps client.Deps) (*Conn, error) {
	deps.HTTP.URL = conn.URL
	http, err := client.New(deps.HTTP)
	if err != nil {
		return nil, err
	}
	c := &Conn{
		conn: conn, settings: s, deps: deps, http: http, now: deps.HTTP.Now,
		read: newSession(readSide), write: newSession(writeSide),
	}
	if c.now == nil {
		c.now = time.Now
	}
	c.Pull = &client.Pull{Get: c.get, Now: c.now}
	return c, nil
}

// Kind implements client.Account.
func (c *Conn) Kind() order.ConnectionKind { return order.KindManageOrders }

// Cost implements client.Account.
func (c *Conn) Cost(string) int { return 1 }

// Traits is what there is to know for sending.
func (c *Conn) Traits() client.Traits {
	return client.Traits{SendUnits: 1, AllAtOnce: true}
}

// Encode makes the exact body of an order, see Encode.
func (c *Conn) Encode(o order.Order) (order.Body, error) { return Encode(o, c.settings) }

// Test implements client.Account: it signs in anew on both sides.
func (c *Conn) Test(ctx context.Context) error {
	for _, s := range []*session{c.read, c.write} {
		if err := c.renew(ctx, s, c.deps.Wait); err != nil {
			return err
		}
	}
	return nil
}

// Renew implements client.Account: it signs in anew on both sides, as both
// passwords are one and a look-up may follow on either.
func (c *Conn) Renew(ctx context.Context) error {
	return errors.Join(c.renew(ctx, c.write, 0), c.renew(ctx, c.read, 0))
}

func (c *Conn) renew(ctx context.Context, s *session, wait time.Duration) error {
	// A token that was handed out before this call is one to replace.
	<-s.busy
	old := s.token
	s.busy <- struct{}{}
	_, _, err := c.signIn(ctx, s, old, s == c.write, wait)
	return err
}

// seen takes in the server's clock.
func (c *Conn) seen(a *client.Answer) {
	if a != nil && !a.Date.IsZero() {
		c.skew.Store(int64(a.Date.Sub(c.now())))
	}
}

// serverNow is the time by the server's clock, as far as it is known: what it
// keeps by day is asked for by its days.
func (c *Conn) serverNow() time.Time { return c.now().Add(time.Duration(c.skew.Load())) }

// dated signs in on the write side where that was not done yet: its answer tells
// the server's time, by which a look-up's window is laid.
func (c *Conn) dated(ctx context.Context) error {
	_, _, err := c.signIn(ctx, c.write, "", false, 0)
	return err
}

// get is the read side's requests, for Pull.
func (c *Conn) get(ctx context.Context, req client.Request, read func(*client.Answer, io.Reader) error) error {
	req.Path, req.MaxWait = readSide+req.Path, c.deps.Wait
	if strings.HasPrefix(req.Path, readSide+"/getorderno/") {
		req.MaxWait = 0
	}
	return c.stream(ctx, c.read, req, read)
}

// stream makes a reading request of one side.
func (c *Conn) stream(ctx context.Context, s *session, req client.Request, read func(*client.Answer, io.Reader) error) error {
	req.Units = 1
	return c.authorised(ctx, s, req.MaxWait, func(h http.Header) (int, error) {
		req.Header = h
		answered := false
		err := c.http.Stream(ctx, req, func(a *client.Answer, body io.Reader) error {
			answered = true
			c.seen(a)
			return read(a, body)
		})
		switch {
		case answered:
			return http.StatusOK, err
		case order.IsKind(err, order.KindUnauthorized):
			return http.StatusUnauthorized, err
		case order.IsKind(err, order.KindForbidden):
			return http.StatusForbidden, err
		}
		return 0, err
	})
}

// Raw implements client.Account.
func (c *Conn) Raw(ctx context.Context, path string) (*client.Answer, error) {
	req, err := client.RawPath(path, readSide, writeSide)
	if err != nil {
		return nil, err
	}
	req.Units, req.MaxWait = 1, c.deps.Wait
	s := c.read
	if strings.HasPrefix(req.Path, writeSide+"/") {
		s = c.write
	}
	var a *client.Answer
	err = c.authorised(ctx, s, c.deps.Wait, func(h http.Header) (int, error) {
		req.Header = h
		var err error
		if a, err = c.http.Do(ctx, req); err != nil {
			return 0, err
		}
		return a.Status, nil
	})
	return a, err
}

// Send makes at most one POST of exactly this body, on the path that its route
// names. Units for it were taken before; a sign-in that it needs takes none.
func (c *Conn) Send(ctx context.Context, body order.Body) client.Posted {
	sent := client.Sent{Route: client.ManageOrders, ExtOrderID: body.ServerID, ServerID: body.ServerID}
	token, _, err := c.signIn(ctx, c.write, "", true, 0)
	if err != nil {
		sent.Err = client.NotSent(err)
		return client.Report(sent)
	}
	sent.Secrets = []string{token}
	_, path, _ := strings.Cut(body.Route, " ")
	sent.Answer, sent.Err = c.http.Do(ctx, client.Request{
		Method: http.MethodPost, Path: path, Header: header(token), Body: body.Bytes, Sending: true,
	})
	c.seen(sent.Answer)
	return client.Report(sent)
}

// LookUp settles any number of orders by one order-pull: every record that was
// uploaded since shortly before the first attempt.
func (c *Conn) LookUp(ctx context.Context, pushed []client.Pushed) ([]client.Sight, error) {
	found, whole, err := c.pull(ctx, pushed)
	if err != nil {
		return nil, err
	}
	sights := make([]client.Sight, len(pushed))
	for i, p := range pushed {
		p.Bodies = client.BodiesOf(p, c.Encode)
		sights[i] = client.Look(p, found[p.ServerID], whole, c.settings.Spelling, func(size string) string { return size })
	}
	return sights, nil
}

// canaryWindow is how far back a canary looks at most.
const canaryWindow = 7 * 24 * time.Hour

// Canary reads in one order-pull which orders with numbers of a device were
// uploaded since the canary before. A token that would not last for long is
// renewed first, so that what is sent next goes with one that was just taken.
func (c *Conn) Canary(ctx context.Context, q order.Canary) (client.Minted, error) {
	known := client.Minted{Requests: 1}
	if c.write.old(c.now()) {
		if err := c.renew(ctx, c.write, 0); err != nil {
			return known, err
		}
	}
	if err := c.dated(ctx); err != nil {
		return known, err
	}
	now := c.serverNow()
	since := now.Add(-canaryWindow)
	if q.Since.After(since) && q.Since.Before(now) {
		since = q.Since
	}
	req := client.Request{Path: writeSide + "/order-pull", Query: url.Values{
		"date_from": {order.DateOf(since.UTC()).AddDays(-1).String()}, "date_to": {order.DateOf(now.UTC()).AddDays(1).String()},
	}, MaxBytes: maxPull}
	err := c.stream(ctx, c.write, req, func(a *client.Answer, body io.Reader) error {
		known.Date = a.Date
		sum, err := client.DecodeStream(body, "result", func(_ int, p client.PulledOrder) error {
			if strings.Contains(strings.ToUpper(p.ID), q.Device+"-") {
				known.IDs = append(known.IDs, p.ID)
			}
			return nil
		})
		if err == nil && !client.Spotless(sum.Rest) {
			err = order.Errorf(order.KindInvalid, "The server's answer says that it is not whole")
		}
		return err
	})
	return known, err
}

// Arrived implements client.Mirror.
func (c *Conn) Arrived(ctx context.Context, p client.Pushed) (order.Order, bool, error) {
	found, _, err := c.pull(ctx, []client.Pushed{p})
	if err != nil || len(found[p.ServerID]) == 0 {
		return order.Order{}, false, err
	}
	o, _, _, err := order.ReadOrder(found[p.ServerID][0], c.settings.Spelling)
	return o, true, err
}

// pull reads the write side's records of some orders. whole tells that every
// record could be read.
func (c *Conn) pull(ctx context.Context, pushed []client.Pushed) (found map[string][]json.RawMessage, whole bool, err error) {
	found = map[string][]json.RawMessage{}
	if err := c.dated(ctx); err != nil {
		return nil, false, err
	}
	now := c.serverNow()
	since := now
	for _, p := range pushed {
		found[p.ServerID] = nil
		// It was written by this computer's clock as it was then.
		for _, at := range []time.Time{p.Since, p.Since.Add(now.Sub(c.now()))} {
			if !p.Since.IsZero() && at.Before(since) {
				since = at
			}
		}
	}
	// The upload's day is the server's, in its own zone, and this computer's
	// clock may have been a day off when it sent: two days more at each end.
	from, to := order.DateOf(since.UTC()).AddDays(-2), order.DateOf(now.UTC()).AddDays(2)
	req := client.Request{Path: writeSide + "/order-pull", Query: url.Values{
		"date_from": {from.String()}, "date_to": {to.String()},
	}, MaxBytes: maxPull}
	err = c.stream(ctx, c.write, req, func(a *client.Answer, body io.Reader) error {
		found, whole, err = readPull(body, found)
		whole = whole && (a.Date.IsZero() || holds(from, to, a.Date))
		return err
	})
	return found, whole, err
}

// holds tells whether a range of days holds a time: what was uploaded by the
// server's clock in other days than those that were asked for is not missing.
func holds(from, to order.Date, at time.Time) bool {
	day := order.DateOf(at.UTC())
	return !day.Before(from) && !to.Before(day)
}

// maxPull bounds an order-pull: a week of a big shop's orders.
const maxPull = 256 << 20

func readPull(body io.Reader, wanted map[string][]json.RawMessage) (found map[string][]json.RawMessage, whole bool, err error) {
	found = map[string][]json.RawMessage{}
	nameless := false
	sum, err := client.DecodeStream(body, "result", func(_ int, p client.PulledOrder) error {
		nameless = nameless || p.ID == ""
		if _, ok := wanted[p.ID]; ok {
			found[p.ID] = append(found[p.ID], p.Raw)
		}
		return nil
	})
	return found, err == nil && len(sum.Problems) == 0 && sum.Unlisted == 0 && !nameless && client.Spotless(sum.Rest), err
}
