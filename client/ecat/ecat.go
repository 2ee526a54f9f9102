// Package ecat is the connection to SuperCat eCat's batch export (DECISIONS "eCat"):
// orders that were not marked received yet, the marking, and one order by its
// id. What a record says is mapped to our order by a table.
package ecat

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"hash/fnv"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"orderpad/client"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// The bounds of an answer and of one marking.
const (
	maxAnswer = 128 << 20
	markMost  = 200 // numbers in one POST
)

// Conn is a connection to eCat. It is safe for concurrent use.
type Conn struct {
	conn order.Connection
	org  string
	deps client.Deps
	http *client.Client
}

// New makes a connection; a URL that is not allowed is an invalid error.
func New(conn order.Connection, s order.Settings, deps client.Deps) (*Conn, error) {
	deps.HTTP.URL = conn.URL
	http, err := client.New(deps.HTTP)
	if err != nil {
		return nil, err
	}
	return &Conn{conn: conn, org: s.Org, deps: deps, http: http}, nil
}

// Record is one order as eCat has it.
type Record struct {
	ID     int64           // counts up; the highest of a uuid is the newest
	Number string          // order_number, with its dash suffix
	UUID   string          // one for all versions of an order
	Raw    json.RawMessage // the whole record as it came
}

// Nameless tells of a record that has neither an id nor a number, by which it
// could be told from others and marked received.
func (r Record) Nameless() bool { return r.ID == 0 && r.Number == "" }

// Key is the record's id, or one made of its number where eCat left it out:
// below zero, so that every version with an id is newer.
func (r Record) Key() int64 {
	if r.ID != 0 || r.Number == "" {
		return r.ID
	}
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(strings.ToLower(r.Number))) // never fails
	return -int64(sum.Sum64()>>1) - 1
}

// ReadRecord finds out which order a record is.
func ReadRecord(raw json.RawMessage) (Record, error) {
	named, _, err := client.Decode[struct {
		ID     client.Int  `json:"id"`
		Number client.Text `json:"order_number"`
		UUID   client.Text `json:"uuid"`
	}](raw)
	return Record{ID: int64(named.ID), Number: string(named.Number), UUID: string(named.UUID), Raw: slices.Clone(raw)}, err
}

// envelope is what every answer but a single order comes in.
type envelope struct {
	Status client.Text     `json:"status"`
	Error  json.RawMessage `json:"error"`
	Data   json.RawMessage `json:"data"`
}

// NewOrders reads the orders that were not marked received, of all reps of the
// organisation. unread names what is no record, by its path.
func (c *Conn) NewOrders(ctx context.Context) (records []Record, unread []string, err error) {
	data, err := c.ask(ctx, client.Request{Path: c.path("new_orders")})
	if err != nil {
		return nil, nil, err
	}
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, nil, &order.Error{Kind: order.KindInvalid, Err: err, Message: "eCat's answer holds something else than a list of orders; nothing was taken"}
	}
	for i, raw := range list {
		record, err := ReadRecord(raw)
		if err != nil {
			unread = append(unread, "data["+strconv.Itoa(i)+"]: "+err.Error())
			continue
		}
		records = append(records, record)
	}
	return records, unread, nil
}

// Marked is eCat's answer for one number.
type Marked struct {
	Number string `json:"number"`
	OK     bool   `json:"ok"`
	Error  string `json:"error,omitempty"`
}

// Mark tells eCat that orders were received, so that it does not list them
// again. Every number gets an answer; marking one twice does no harm. Answers
// that came before an error are returned with it.
func (c *Conn) Mark(ctx context.Context, numbers []string) ([]Marked, error) {
	var all []Marked
	for some := range slices.Chunk(numbers, markMost) {
		body, err := json.Marshal(some)
		if err != nil {
			return all, order.Errorf(order.KindInternal, "The numbers cannot be written: %w", err)
		}
		data, err := c.ask(ctx, client.Request{Method: http.MethodPost, Path: c.path("new_orders"), Body: body, Sending: true})
		if err != nil {
			return all, err
		}
		answers := map[string]json.RawMessage{}
		if err := json.Unmarshal(data, &answers); err != nil {
			return all, &order.Error{Kind: order.KindInvalid, Err: err, Message: "eCat's answer to the marking cannot be read; it is marked again next time"}
		}
		for _, number := range some {
			all = append(all, readMark(number, answers[number]))
		}
	}
	return all, nil
}

func readMark(number string, raw json.RawMessage) Marked {
	m := Marked{Number: number}
	if raw == nil {
		m.Error = "eCat did not answer for it"
		return m
	}
	var answer struct {
		Success bool        `json:"success"`
		Error   client.Text `json:"error"`
	}
	if json.Unmarshal(raw, &answer) != nil {
		m.Error = "eCat's answer for it cannot be read"
		return m
	}
	if m.OK = answer.Success; !m.OK {
		m.Error = catalog.Clean(string(answer.Error))
		if m.Error == "" {
			m.Error = "eCat says no without a reason"
		}
	}
	return m
}

// Order reads one order by its id, received or not.
func (c *Conn) Order(ctx context.Context, id int64) (Record, error) {
	a, err := c.do(ctx, client.Request{Path: c.path(strconv.FormatInt(id, 10) + ".json")})
	if err != nil {
		return Record{}, err
	}
	return ReadRecord(a.Body)
}

// Test signs in by asking for the new orders; nothing is marked.
func (c *Conn) Test(ctx context.Context) error {
	_, _, err := c.NewOrders(ctx)
	return err
}

// Raw reads a path below the organisation's orders, or below the server's root
// where it names the organisation, and answers whatever came.
func (c *Conn) Raw(ctx context.Context, path string) (*client.Answer, error) {
	req, err := client.RawPath(path, c.path(""), "/"+url.PathEscape(c.org))
	if err != nil {
		return nil, err
	}
	return c.send(ctx, req)
}

func (c *Conn) path(file string) string {
	path := "/" + url.PathEscape(c.org) + "/ext/v2/orders"
	if file == "" {
		return path
	}
	return path + "/" + file
}

// send makes a request with the sign-in.
func (c *Conn) send(ctx context.Context, req client.Request) (*client.Answer, error) {
	secret, err := c.deps.Secret(ctx)
	if err != nil {
		return nil, err
	}
	basic := base64.StdEncoding.EncodeToString([]byte(c.conn.User + ":" + secret))
	req.Header = http.Header{"Authorization": {"Basic " + basic}}
	req.Units, req.MaxWait = 1, c.deps.Wait
	if req.MaxBytes == 0 {
		req.MaxBytes = maxAnswer
	}
	return c.http.Do(ctx, req)
}

// do makes a request that must be answered well.
func (c *Conn) do(ctx context.Context, req client.Request) (*client.Answer, error) {
	a, err := c.send(ctx, req)
	if err != nil {
		return a, err
	}
	err = a.Err()
	if order.IsKind(err, order.KindUnauthorized) {
		err = &order.Error{
			Kind: order.KindUnauthorized, Err: err, Message: "eCat does not accept the user " + c.conn.User + " with this password",
			Hint: c.deps.SignIn(c.conn.Name),
		}
	}
	return a, err
}

// ask makes a request and opens the envelope of its answer. A status other
// than success is an error with eCat's own words.
func (c *Conn) ask(ctx context.Context, req client.Request) (json.RawMessage, error) {
	a, err := c.do(ctx, req)
	if err != nil {
		return nil, err
	}
	answer, problems, err := client.Decode[envelope](a.Body)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 || answer.Status == "" {
		return nil, order.Errorf(order.KindInvalid, "What answered is not eCat's order export; check the address and the organisation")
	}
	if answer.Status != "success" {
		said := a.Says()
		if said == "" {
			said = "without a reason"
		}
		return nil, order.Errorf(order.KindRejected, "eCat could not do it: %s", said)
	}
	if len(answer.Data) == 0 {
		return nil, order.Errorf(order.KindInvalid, "eCat says that all went well, but its answer holds no data; nothing was changed, try again later")
	}
	return answer.Data, nil
}
