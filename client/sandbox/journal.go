package sandbox

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Arrival is one push request that a server took in: it came whole, and no gate
// (secret, token, rate limit, captive portal) turned it away. So an order that
// is sent again after a 401 or 429 arrives once.
type Arrival struct {
	At       time.Time       `json:"at"`       // sandbox time
	Server   string          `json:"server"`   // proxy or manageorders
	Route    string          `json:"route"`    // such as "POST /api/manageorders/orders/create"
	Request  json.RawMessage `json:"request"`  // the body as received; a JSON string when it was no JSON
	Upstream json.RawMessage `json:"upstream"` // the ExternalOrderJson that ManageOrders stored; null when it stored nothing

	listed bool
}

// journal is what the control server tells: pushes and counts.
type journal struct {
	mu       sync.Mutex
	arrived  []*Arrival
	requests map[string]int
	units    int
}

func newJournal() *journal { return &journal{requests: map[string]int{}} }

func (j *journal) reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.arrived, j.requests, j.units = nil, map[string]int{}, 0
}

func (j *journal) count(route string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.requests[route]++
}

func (j *journal) spend(units int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.units += units
}

func (j *journal) counts() (map[string]int, int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return maps.Clone(j.requests), j.units
}

func (j *journal) list() []Arrival {
	j.mu.Lock()
	defer j.mu.Unlock()
	list := make([]Arrival, len(j.arrived))
	for i, a := range j.arrived {
		list[i] = *a
	}
	return list
}

// arrive lists a request that passed the gates; nil and listed ones are left.
func (j *journal) arrive(a *Arrival) {
	if a == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if !a.listed {
		a.listed = true
		j.arrived = append(j.arrived, a)
	}
}

// commit notes the order that ManageOrders stored for a request.
func (j *journal) commit(a *Arrival, raw json.RawMessage) {
	if a == nil {
		return
	}
	j.arrive(a)
	j.mu.Lock()
	defer j.mu.Unlock()
	a.Upstream = raw
}

func asJSON(body []byte) json.RawMessage {
	if json.Valid(body) {
		return slices.Clone(body)
	}
	return encode(string(body))
}

type arrivalKey struct{}

func arrivalOf(ctx context.Context) *Arrival {
	a, _ := ctx.Value(arrivalKey{}).(*Arrival)
	return a
}

// maxLogged bounds what of a push the journal reads: above every server's own
// limit, so that a body over the limit still reaches the server to be refused.
const maxLogged = 64 << 20

// note reads a push's body and puts it back for the server; arrive and commit
// find what it noted in the request's context. A body that did not come whole
// is not noted: it never arrived.
func (j *journal) note(at time.Time, server, route string, r *http.Request) *http.Request {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxLogged))
	r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failing{err}))
	if err != nil {
		return r
	}
	plain, err := inflate(r.Header.Get("Content-Encoding"), body, maxLogged)
	if err != nil {
		plain = body
	}
	a := &Arrival{At: at.UTC(), Server: server, Route: route, Request: asJSON(plain)}
	return r.WithContext(context.WithValue(r.Context(), arrivalKey{}, a))
}

// failing ends a body the way the first reading of it ended.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	return 0, io.EOF
}

// inflate undoes a content encoding; at most limit+1 bytes come back.
func inflate(encoding string, body []byte, limit int64) ([]byte, error) {
	var r io.Reader
	var err error
	switch strings.ToLower(encoding) {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		r, err = gzip.NewReader(bytes.NewReader(body))
	case "deflate":
		r, err = zlib.NewReader(bytes.NewReader(body))
	default:
		return nil, errUnsupportedEncoding
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, limit+1))
}
