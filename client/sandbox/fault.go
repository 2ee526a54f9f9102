package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Fault makes requests go wrong. Fault is the number of the list in the
// reliability design. The server gives these:
//
//	1   refused: the listeners of every server that has a matching route are
//	    closed until faults are set again (nth plays no part)
//	3   TLS: the certificate is untrusted, expired or for another host (how);
//	    only with Options.TLS, for whole servers as 1
//	4   drop during upload          5   drop after commit
//	6   silence before commit       7   silence after commit
//	8   truncated JSON              9   slow headers (seconds, 5)
//	10  slow body (seconds, 5)      11  500 HTML, or status and body as given
//	12  502 HTML, or status 504     13  429, Retry-After in seconds (2)
//	14  429, Retry-After as a date  15  429, Retry-After nonsense, or how "none"
//	16  401 once, then well         17  401 from the nth request on
//	18  403                         19  captive portal, 200 HTML
//	20  captive redirect, 302 or status 307
//	21  200 with another order's id 22  200 empty
//	23  endless body                24  gzip bomb
//	25  the Date header a day ahead
//	32  look-ups lag by minutes (15): set on a push, for that order; set on a
//	    look-up, for whatever it would show
//	33  500 on a look-up, or status 429
//	34  look-ups find two: on a push, that order; on a look-up, that answer
//	36  stale keep-alive: a request on a used connection is dropped unread
//	37  duplicate id refused with 409, the order being there already (stored
//	    now when it was not); how "other": what is there is another order
//
//	38  look-ups lag as in 32, while a copy of a home is at work
//	40  the order is committed, then refused: 401, or status and body as given
//	42  an odd 200 that names the order and is no yes, see OddAnswers (how)
//	43  a look-up that proves nothing: how "error" (also by default), "truncated",
//	    "nameless", "another", "two numbers"
//	44  101 and nothing after it, or another status below 200
//	45  look-ups show the order in other case, blanks and number forms, with a
//	    freight line
//	47  500, or status, that sends back every header and the body
//	48  429 as in 13; the clock is the client's
//
// In 8, 9, 10, 21 to 24 and 40 the order is committed before the answer goes
// wrong, unless commit is false. The others (2, 26 to 31, 35, 39, 41, 46, 49)
// happen on the client's machine.
type Fault struct {
	// Route is a part of "proxy POST /api/manageorders/orders/create", in any
	// case; "" is every request. A part that no route could have is refused.
	// With "upstream:" in front it is a part of
	// "POST /onsite/order-push" as the proxy calls it: then the proxy meets
	// the fault, and the client sees what the proxy makes of it.
	Route string `json:"route"`
	Nth   int    `json:"nth"` // counted from 1 among matching requests; 0 is every one
	Fault int    `json:"fault"`

	How     string  `json:"how,omitempty"`
	Status  int     `json:"status,omitempty"`
	Body    *string `json:"body,omitempty"`
	Seconds float64 `json:"seconds,omitempty"`
	Minutes float64 `json:"minutes,omitempty"`
	Commit  *bool   `json:"commit,omitempty"`

	// Fired counts how often it went off; answered by the control server.
	Fired int `json:"fired"`
}

// ReadFaults reads {"faults":[...]}, the form of the control server and of a
// faults file. Members it does not know are refused, so that a misspelt one is
// not taken for injected.
func ReadFaults(r io.Reader) ([]Fault, error) {
	var in struct {
		Faults []Fault `json:"faults"`
	}
	d := json.NewDecoder(io.LimitReader(r, maxPush))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return nil, fmt.Errorf("faults: %w", err)
	}
	return in.Faults, nil
}

const upstreamPrefix = "upstream:"

var served = []int{1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 32, 33, 34, 36, 37, 38, 40, 42, 43, 44, 45, 47, 48}

// faultsListed is how many faults the reliability design has.
const faultsListed = 49

func (f *Fault) check(tls bool) error {
	switch {
	case f.Fault < 1 || f.Fault > faultsListed:
		return fmt.Errorf("fault %d is unknown; the list has 1 to %d", f.Fault, faultsListed)
	case !slices.Contains(served, f.Fault):
		return fmt.Errorf("fault %d happens on the client's machine; no server can make it", f.Fault)
	case f.Fault == 3 && !tls:
		return fmt.Errorf("fault 3 needs the sandbox to run with TLS")
	case f.Nth < 0:
		return fmt.Errorf("fault %d: nth is negative", f.Fault)
	}
	return nil
}

func (f *Fault) commits() bool {
	if f.Commit != nil {
		return *f.Commit
	}
	return slices.Contains([]int{5, 7, 8, 9, 10, 21, 22, 23, 24, 40}, f.Fault)
}

// reaches says whether the request gets past what stands before the server.
func (f *Fault) reaches() bool { return (f.Fault < 13 || f.Fault > 20) && f.Fault != 48 }

func (f *Fault) delay(def float64) time.Duration {
	s := f.Seconds
	if s == 0 {
		s = def
	}
	return time.Duration(s * float64(time.Second))
}

// faultSet holds what is injected now.
type faultSet struct {
	mu    sync.Mutex
	list  []Fault
	seen  []int
	certs string // what fault 3 asks for, "" for the good certificate
}

func (fs *faultSet) set(list []Fault) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.list, fs.seen, fs.certs = slices.Clone(list), make([]int, len(list)), ""
	for i := range fs.list {
		fs.list[i].Fired = 0
		if fs.list[i].Fault == 3 {
			fs.certs = fs.list[i].How
			if fs.certs == "" {
				fs.certs = "untrusted"
			}
		}
	}
}

func (fs *faultSet) all() []Fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return append([]Fault{}, fs.list...)
}

func (fs *faultSet) certificate() string {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return fs.certs
}

// take answers the fault that goes off for a request of that server, known by
// any of the names, or nil. used says that the connection carried a request
// before.
func (fs *faultSet) take(upstream, used bool, names ...string) *Fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	var hit *Fault
	for i := range fs.list {
		f := &fs.list[i]
		if f.Fault == 3 || f.Fault == 1 && !strings.HasPrefix(f.Route, upstreamPrefix) || f.Fault == 36 && !used || !f.fits(upstream, names) {
			continue
		}
		fs.seen[i]++
		n := fs.seen[i]
		switch {
		case f.Nth == 0 && f.Fault == 16 && n > 1:
			continue
		case f.Nth > 0 && f.Fault == 17 && n < f.Nth:
			continue
		case f.Nth > 0 && f.Fault != 17 && n != f.Nth:
			continue
		}
		if hit == nil {
			f.Fired++
			copied := *f
			hit = &copied
		}
	}
	return hit
}

func (f *Fault) fits(upstream bool, names []string) bool {
	part, isUpstream := strings.CutPrefix(f.Route, upstreamPrefix)
	if isUpstream != upstream {
		return false
	}
	part = strings.ToLower(part)
	return slices.ContainsFunc(names, func(n string) bool { return strings.Contains(strings.ToLower(n), part) })
}

// closes says whether fault 1 holds for a server with these routes.
func (fs *faultSet) closes(names []string) bool {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return slices.ContainsFunc(fs.list, func(f Fault) bool { return f.Fault == 1 && f.fits(false, names) })
}

// effects are the faults that change what a handler does instead of what
// leaves it. They travel with the request, through the proxy too.
type effects struct {
	lag       time.Duration // 32
	twice     bool          // 34
	duplicate bool          // 37
	other     bool          // 37 with how "other"
}

type effectsKey struct{}

func effectsOf(ctx context.Context) effects {
	e, _ := ctx.Value(effectsKey{}).(effects)
	return e
}

// effect answers r carrying the fault's effects, and whether it has any.
func (f *Fault) effect(r *http.Request) (*http.Request, bool) {
	var e effects
	switch f.Fault {
	case 32, 38:
		minutes := f.Minutes
		if minutes == 0 {
			minutes = 15
		}
		e.lag = time.Duration(minutes * float64(time.Minute))
	case 34:
		e.twice = true
	case 37:
		e.duplicate, e.other = true, f.How == "other"
	default:
		return r, false
	}
	return r.WithContext(context.WithValue(r.Context(), effectsKey{}, e)), true
}
