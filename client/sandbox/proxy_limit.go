package sandbox

import (
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	limitUnits  = 30
	limitWindow = 60 * time.Second
)

var tooMany = object{{"error", "Too many requests to ManageOrders endpoints"}, {"retryAfter", "60 seconds"}}

// limiter is a fixed window per client, counted from its first request, on the
// sandbox's clock.
type limiter struct {
	mu      sync.Mutex
	clients map[string]*window
}

type window struct {
	start time.Time
	used  int
}

func newLimiter() *limiter { return &limiter{clients: map[string]*window{}} }

func (l *limiter) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clients = map[string]*window{}
}

// take spends up to cost units, one by one, and stops at the first that the
// window does not hold, as the real limiter does that runs once per router. It
// answers what was spent, what is left, and the time to the window's end.
func (l *limiter) take(client string, cost int, now time.Time) (spent, left int, reset time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := l.clients[client]
	if w == nil || now.Before(w.start) || now.Sub(w.start) >= limitWindow {
		w = &window{start: now}
		l.clients[client] = w
	}
	reset = limitWindow - now.Sub(w.start)
	for spent < cost {
		w.used++
		spent++
		if w.used > limitUnits {
			return spent, 0, reset, false
		}
	}
	return spent, limitUnits - w.used, reset, true
}

// clientOf is the key: the right-most X-Forwarded-For entry, else the peer.
func clientOf(r *http.Request) string {
	if all := r.Header.Values("X-Forwarded-For"); len(all) > 0 {
		entries := strings.Split(strings.Join(all, ","), ",")
		if last := strings.TrimSpace(entries[len(entries)-1]); last != "" {
			return last
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// limit counts a request and answers 429 when the window is full.
func (p *proxy) limit(w http.ResponseWriter, r *http.Request, cost int) bool {
	spent, left, reset, ok := p.limiter.take(clientOf(r), cost, p.s.clock.now())
	p.s.journal.spend(spent)
	seconds := strconv.Itoa(int((reset + time.Second - 1) / time.Second))
	h := w.Header()
	h.Set("RateLimit-Policy", "30;w=60")
	h.Set("RateLimit-Limit", strconv.Itoa(limitUnits))
	h.Set("RateLimit-Remaining", strconv.Itoa(left))
	h.Set("RateLimit-Reset", seconds)
	if !ok {
		h.Set("Retry-After", seconds)
		writeJSON(w, http.StatusTooManyRequests, tooMany)
	}
	return ok
}
