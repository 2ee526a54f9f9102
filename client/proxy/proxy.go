package proxy

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"orderpad/client"
	"orderpad/store/order"
)

// base is where all of the proxy's routes are.
const base = "/api/manageorders"

// doubled are the routes that the limiter counts twice, as they pass it twice
// (observed).
var doubled = []string{"/orders/create", "/orders/verify", "/auth/test", "/push/health", "/tracking/push", "/tracking/verify"}

// Conn is a connection to the shop's proxy. It is safe for concurrent use.
type Conn struct {
	*client.Pull
	conn     order.Connection
	settings order.Settings
	deps     client.Deps
	http     *client.Client
}

// New makes a connection; a URL that is not allowed is an invalid error.
func New(conn order.Connection, s order.Settings, deps client.Deps) (*Conn, error) {
	deps.HTTP.URL = conn.URL
	http, err := client.New(deps.HTTP)
	if err != nil {
		return nil, err
	}
	c := &Conn{conn: conn, settings: s, deps: deps, http: http}
	now := deps.HTTP.Now
	if now == nil {
		now = time.Now
	}
	c.Pull = &client.Pull{Get: c.get, Caches: true, Now: now}
	return c, nil
}

// Kind implements client.Account.
func (c *Conn) Kind() order.ConnectionKind { return order.KindProxy }

// Cost implements client.Account: what the proxy's limiter counts for a path
// (observed; unknown paths cost 2 there too, but are not asked for).
func (c *Conn) Cost(path string) int {
	path = strings.ToLower(strings.TrimPrefix(path, base))
	if slices.ContainsFunc(doubled, func(route string) bool { return path == route || strings.HasPrefix(path, route+"/") }) {
		return 2
	}
	return 1
}

// Traits is what there is to know for sending: verify sees seven days, and says
// "not found" when it could not look.
func (c *Conn) Traits() client.Traits {
	return client.Traits{SendUnits: 2, WeakMiss: true, Window: 7 * 24 * time.Hour}
}

// Encode makes the exact body of an order, see Encode.
func (c *Conn) Encode(o order.Order) (order.Body, error) { return Encode(o, c.settings) }

// header carries the secret.
func (c *Conn) header(ctx context.Context) (http.Header, string, error) {
	secret, err := c.deps.Secret(ctx)
	if strings.ContainsFunc(secret, unicode.IsControl) {
		err = &order.Error{Kind: order.KindUnauthorized, Message: "The secret of " + c.conn.Name + " holds a line end or another sign that no header takes", Hint: c.deps.SignIn(c.conn.Name)}
	}
	return http.Header{"X-Crm-Api-Secret": {secret}}, secret, err
}

// request makes a whole request of a route below base.
func (c *Conn) request(ctx context.Context, req client.Request) (*client.Answer, error) {
	h, _, err := c.header(ctx)
	if err != nil {
		return nil, err
	}
	req.Header, req.Units = h, c.Cost(req.Path)
	return c.http.Do(ctx, req)
}

// get is the pull routes' requests, for Pull.
func (c *Conn) get(ctx context.Context, req client.Request, read func(*client.Answer, io.Reader) error) error {
	h, _, err := c.header(ctx)
	if err != nil {
		return err
	}
	req.Path, req.Header, req.Units, req.MaxWait = base+req.Path, h, 1, c.deps.Wait
	if strings.HasPrefix(req.Path, base+"/getorderno/") {
		req.MaxWait = 0
	}
	return c.refused(c.http.Stream(ctx, req, read))
}

// refused names the connection in an error about the secret.
func (c *Conn) refused(err error) error {
	if order.IsKind(err, order.KindUnauthorized) {
		return &order.Error{
			Kind: order.KindUnauthorized, Err: err,
			Message: "The proxy of " + c.conn.Name + " does not accept the secret", Hint: c.deps.SignIn(c.conn.Name),
		}
	}
	return err
}

// Test implements client.Account: the secret, and the proxy's own sign-in to
// ManageOrders, which it makes anew.
func (c *Conn) Test(ctx context.Context) error { return c.authTest(ctx, c.deps.Wait) }

// Renew implements client.Account; it makes the proxy sign in anew.
func (c *Conn) Renew(ctx context.Context) error { return c.authTest(ctx, 0) }

func (c *Conn) authTest(ctx context.Context, wait time.Duration) error {
	a, err := c.request(ctx, client.Request{Method: http.MethodPost, Path: base + "/auth/test", MaxWait: wait})
	if err != nil {
		return err
	}
	answer, _, bad := client.Decode[struct {
		Success bool
	}](a.Body)
	switch {
	case a.Status == http.StatusUnauthorized && a.Says() == "Unauthorized":
		return c.refused(a.Err())
	case a.Status == http.StatusUnauthorized:
		return &order.Error{
			Kind: order.KindUnauthorized, Err: a.Err(),
			Message: "The secret is right, but the proxy itself cannot sign in to ManageOrders: " + a.Says(),
			Hint:    "Tell the shop: the proxy's own user or password for ManageOrders is not accepted",
		}
	case a.Err() != nil:
		return a.Err()
	case bad != nil:
		return bad
	case !answer.Success:
		return order.Errorf(order.KindInvalid, "What answered is not the shop's proxy; check the address")
	}
	return nil
}

// Raw implements client.Account.
func (c *Conn) Raw(ctx context.Context, path string) (*client.Answer, error) {
	req, err := client.RawPath(path, base)
	if err != nil {
		return nil, err
	}
	req.MaxWait = c.deps.Wait
	return c.request(ctx, req)
}

// Send makes at most one POST of exactly this body. Units for it were taken
// before.
func (c *Conn) Send(ctx context.Context, body order.Body) client.Posted {
	sent := client.Sent{
		Route: client.Proxy, ServerID: body.ServerID,
		ExtOrderID: strings.TrimPrefix(body.ServerID, c.settings.ExtPrefix),
	}
	h, secret, err := c.header(ctx)
	if err != nil {
		sent.Err = client.NotSent(err)
		return client.Report(sent)
	}
	sent.Secrets = []string{secret}
	_, path, _ := strings.Cut(body.Route, " ")
	sent.Answer, sent.Err = c.http.Do(ctx, client.Request{
		Method: http.MethodPost, Path: path, Header: h, Body: body.Bytes, Sending: true,
	})
	return client.Report(sent)
}

// verified is the proxy's answer to orders/verify.
type verified struct {
	Success *bool           `json:"success"`
	Found   *bool           `json:"found"`
	ID      client.Text     `json:"extOrderId"`
	Order   json.RawMessage `json:"orderData"`
	Error   client.Text     `json:"error"`
}

// LookUp verifies orders one by one. A miss is weak: the proxy says "not found"
// to a web page in ManageOrders' place too.
func (c *Conn) LookUp(ctx context.Context, pushed []client.Pushed) ([]client.Sight, error) {
	sights := make([]client.Sight, len(pushed))
	for i, p := range pushed {
		records, err := c.verify(ctx, p.ServerID, 0)
		if err != nil {
			return nil, err
		}
		p.Bodies = client.BodiesOf(p, c.Encode)
		sights[i] = client.Look(p, records, true, c.settings.Spelling, sizeName)
	}
	return sights, nil
}

// Canary verifies the oldest order of a device that never left, or else the
// number that will be given next, and asks the read side, whose sight has no
// window, for that number.
func (c *Conn) Canary(ctx context.Context, q order.Canary) (client.Minted, error) {
	known := client.Minted{Requests: 2}
	next := serverID(order.Order{ExtOrderID: q.Next, Test: c.settings.Test}, c.settings)
	first := cmp.Or(q.Unsent, next)
	records, err := c.verify(ctx, first, 0)
	if err != nil {
		known.Requests = 1
		return known, err
	}
	if len(records) > 0 {
		known.IDs = append(known.IDs, first)
	}
	n, err := c.OrderNumber(ctx, next)
	if err != nil {
		return known, err
	}
	if len(n.All) > 0 {
		known.IDs = append(known.IDs, next)
	}
	known.Date = n.Date
	return known, nil
}

// Arrived implements client.Mirror.
func (c *Conn) Arrived(ctx context.Context, p client.Pushed) (order.Order, bool, error) {
	records, err := c.verify(ctx, p.ServerID, c.deps.Wait)
	if err != nil || len(records) == 0 {
		return order.Order{}, false, err
	}
	o, _, _, err := order.ReadOrder(records[0], c.settings.Spelling)
	return o, true, err
}

func (c *Conn) verify(ctx context.Context, serverID string, wait time.Duration) ([]json.RawMessage, error) {
	a, err := c.request(ctx, client.Request{Path: base + "/orders/verify/" + url.PathEscape(serverID), MaxWait: wait})
	if err != nil {
		return nil, err
	}
	if err := a.Err(); err != nil {
		return nil, c.refused(err)
	}
	v, problems, err := client.Decode[verified](a.Body)
	switch {
	case err != nil:
		return nil, err
	case len(problems) > 0 || v.Success == nil || v.Found == nil:
		return nil, order.Errorf(order.KindInvalid, "The proxy's answer about the order cannot be read")
	case !*v.Success && v.Error != "":
		return nil, lookUpFailed(a.Says(), string(v.Error))
	case !*v.Success, v.Error != "":
		return nil, order.Errorf(order.KindOffline, "The proxy could not look the order up: %s", a.Says())
	case v.ID != "" && !strings.EqualFold(string(v.ID), serverID):
		return nil, order.Errorf(order.KindInvalid, "The proxy answered about %.40q instead of the order", string(v.ID))
	case !spotless(a.Body):
		return nil, order.Errorf(order.KindInvalid, "The proxy's answer about the order says that it is not whole")
	case !*v.Found:
		return nil, nil
	}
	var held client.PulledOrder
	if err := json.Unmarshal(v.Order, &held); err == nil && held.ID != "" && !strings.EqualFold(held.ID, serverID) {
		return nil, order.Errorf(order.KindInvalid, "The proxy shows %.40q instead of the order", held.ID)
	}
	return []json.RawMessage{v.Order}, nil
}

// upstream finds the status of ManageOrders in the proxy's words for a look-up
// that failed.
var upstream = regexp.MustCompile(`status code (\d{3})$`)

// lookUpFailed tells apart why the proxy could not look, by its own words.
func lookUpFailed(says, words string) error {
	e := &order.Error{Kind: order.KindOffline, Message: "The proxy could not look the order up: " + says}
	status := ""
	if m := upstream.FindStringSubmatch(words); m != nil {
		status = m[1]
	}
	switch {
	case status == "403", status == "404":
		e.Err = client.ErrNotAllowed
	case status == "401", client.SignedOut.MatchString(words):
		e.Err = client.ErrSignedOut
	case status == "429":
		e.Kind = order.KindRateLimited
	}
	return e
}

// spotless tells whether what stands beside the order in an answer says nothing
// against it.
func spotless(body []byte) bool {
	var beside map[string]json.RawMessage
	if json.Unmarshal(body, &beside) != nil {
		return false
	}
	delete(beside, "orderData")
	return client.Spotless(beside)
}

// sizeName is how the proxy spells the sizes of ours that it does not pass on
// as they are (observed).
func sizeName(size string) string {
	switch size {
	case "SM":
		return "S"
	case "XXXL":
		return "3XL"
	}
	return size
}
