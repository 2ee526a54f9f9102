package manageorders

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"orderpad/client"
	"orderpad/store/order"
)

// ManageOrders has two sides with one credential and a token each.
const (
	readSide  = "/v1/manageorders"
	writeSide = "/onsite"
)

// tokenLife is how long a token is used: it lives for an hour, less a minute
// for the request that is under way.
const tokenLife = 59 * time.Minute

// tokenRest is what a token has left at least before orders go.
const tokenRest = 10 * time.Minute

// session keeps one side's token, in memory only.
type session struct {
	root  string
	busy  chan struct{} // holds one value while nobody signs in
	token string
	since time.Time
}

func newSession(root string) *session {
	s := &session{root: root, busy: make(chan struct{}, 1)}
	s.busy <- struct{}{}
	return s
}

// good tells whether the token is still to be used. Elapsed time is monotonic,
// so a clock that is set does not matter; beside it the wall clock sees the
// hours that a laptop slept.
func (s *session) good(now time.Time) bool {
	return s.token != "" && now.Sub(s.since) < tokenLife && now.Round(0).Sub(s.since.Round(0)) < tokenLife
}

// old tells whether a token is near its end.
func (s *session) old(now time.Time) bool {
	<-s.busy
	defer func() { s.busy <- struct{}{} }()
	return s.token != "" && !s.good(now.Add(tokenRest))
}

// signIn gives a side's token, signing in where there is none, it is too old,
// or it is the one that was refused. fresh tells that it was just made.
func (c *Conn) signIn(ctx context.Context, s *session, refused string, sending bool, wait time.Duration) (token string, fresh bool, err error) {
	select {
	case <-s.busy:
		defer func() { s.busy <- struct{}{} }()
	case <-ctx.Done():
		return "", false, order.Errorf(order.KindOffline, "The sign-in was stopped: %w", ctx.Err())
	}
	if s.good(c.now()) && s.token != refused {
		return s.token, false, nil
	}
	s.token = ""
	secret, err := c.deps.Secret(ctx)
	if err != nil {
		return "", false, err
	}
	body, err := json.Marshal(map[string]string{"username": c.conn.User, "password": secret})
	if err != nil {
		return "", false, order.Errorf(order.KindInternal, "The sign-in cannot be written: %w", err)
	}
	began := c.now()
	a, err := c.http.Do(ctx, client.Request{
		Method: http.MethodPost, Path: s.root + "/signin", Body: body, Hide: []string{secret}, Free: true, Sending: sending, MaxWait: wait,
	})
	if err != nil {
		return "", false, err
	}
	c.seen(a)
	s.token, err = c.readToken(a)
	s.since = began
	return s.token, true, err
}

func (c *Conn) readToken(a *client.Answer) (string, error) {
	switch a.Status {
	case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
		return "", &order.Error{
			Kind: order.KindUnauthorized, Message: "ManageOrders does not accept the user " + c.conn.User + " with this password",
			Hint: c.deps.SignIn(c.conn.Name),
		}
	}
	if err := a.Err(); err != nil {
		return "", err
	}
	answer, _, err := client.Decode[struct {
		Token client.Text `json:"id_token"`
	}](a.Body)
	if err != nil {
		return "", err
	}
	if answer.Token == "" {
		return "", order.Errorf(order.KindInvalid, "ManageOrders answered the sign-in without a token")
	}
	return string(answer.Token), nil
}

// authorised runs a request with a side's token, and once more with a new one
// where it is refused. call reports the status it met.
func (c *Conn) authorised(ctx context.Context, s *session, wait time.Duration, call func(http.Header) (status int, err error)) error {
	refused := ""
	for {
		token, fresh, err := c.signIn(ctx, s, refused, false, wait)
		if err != nil {
			return err
		}
		status, err := call(header(token))
		if fresh || refused != "" || status != http.StatusUnauthorized && status != http.StatusForbidden {
			return err
		}
		refused = token
	}
}

func header(token string) http.Header { return http.Header{"Authorization": {"Bearer " + token}} }
