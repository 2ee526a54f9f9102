package client

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"orderpad/store/order"
)

// Budget is how many units of requests a connection may spend, shared by all
// programs of a rep; the store keeps it.
type Budget interface {
	// Take books units, or, when there are none, books nothing and tells how
	// long to wait before asking again. A sending request may use the reserve
	// that is kept for orders.
	Take(ctx context.Context, units int, sending bool) (wait time.Duration, err error)
	// GiveBack returns units that were booked for what provably never left.
	GiveBack(ctx context.Context, units int) error
	// Seen takes in what a server said about its own limit. It has no error:
	// nothing that goes wrong here may cost an order its answer.
	Seen(limit RateLimit)
}

// RateLimit is what an answer's header says about the server's limit.
type RateLimit = order.RateLimit

// The bounds of Retry-After.
const (
	retryNonsense = 60 * time.Second
	retryMost     = time.Hour
	retryLeast    = time.Second
)

// readLimit reads RateLimit-* and Retry-After of an answer.
func readLimit(status int, h http.Header, now time.Time) RateLimit {
	l := RateLimit{Limited: status == http.StatusTooManyRequests}
	limit, errL := strconv.Atoi(strings.TrimSpace(h.Get("RateLimit-Limit")))
	remaining, errR := strconv.Atoi(strings.TrimSpace(h.Get("RateLimit-Remaining")))
	reset, errT := strconv.Atoi(strings.TrimSpace(h.Get("RateLimit-Reset")))
	if errL == nil && errR == nil && errT == nil && limit > 0 && remaining >= 0 && reset >= 0 {
		l.Known, l.Limit, l.Remaining = true, limit, remaining
		l.Reset = min(time.Duration(min(reset, 3600))*time.Second, retryMost)
	}
	if l.Limited || h.Get("Retry-After") != "" {
		l.RetryAfter = retryAfter(h.Get("Retry-After"), serverTime(h, now))
	}
	return l
}

// retryAfter reads seconds or an HTTP date. A date counts from the server's
// own clock, which is why the laptop's may be wrong.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if s, err := strconv.ParseInt(value, 10, 64); err == nil {
		if s < 0 {
			return retryNonsense
		}
		return min(max(time.Duration(min(s, 3600))*time.Second, retryLeast), retryMost)
	}
	at, err := http.ParseTime(value)
	if err != nil || at.Before(now) {
		return retryNonsense
	}
	return min(max(at.Sub(now), retryLeast), retryMost)
}

// serverTime is the answer's Date, or now where it has none.
func serverTime(h http.Header, now time.Time) time.Time {
	if at, err := http.ParseTime(h.Get("Date")); err == nil {
		return at
	}
	return now
}
