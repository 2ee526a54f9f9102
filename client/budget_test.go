package client

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"orderpad/store/order"
)

// quiet swallows what a test server logs about broken handshakes.
var quiet = log.New(io.Discard, "", 0)

func packedText(text string) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return out.Bytes()
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 10, 27, 12, 0, 0, 0, time.UTC)
	server := now.Add(-26 * time.Hour) // the laptop's clock is a day off
	date := func(d time.Duration) string { return server.Add(d).Format(http.TimeFormat) }
	tests := []struct {
		value string
		want  time.Duration
	}{
		{"7", 7 * time.Second}, {" 60 ", time.Minute}, {"0", time.Second}, {"3600", time.Hour}, {"86400", time.Hour}, {"9223372036854775807", time.Hour},
		{date(90 * time.Second), 90 * time.Second}, {date(0), time.Second}, {date(48 * time.Hour), time.Hour},
		{"", time.Minute}, {"-5", time.Minute}, {"soon", time.Minute}, {"1.5", time.Minute}, {date(-time.Hour), time.Minute}, {"99999999999999999999999", time.Minute},
	}
	for _, tt := range tests {
		h := http.Header{"Date": {server.Format(http.TimeFormat)}}
		if tt.value != "" {
			h.Set("Retry-After", tt.value)
		}
		l := readLimit(429, h, now)
		if l.RetryAfter != tt.want || !l.Limited {
			t.Errorf("%q: %+v, want %v", tt.value, l, tt.want)
		}
	}
	if l := readLimit(200, http.Header{}, now); l != (RateLimit{}) {
		t.Errorf("a plain answer has limits: %+v", l)
	}
	if l := readLimit(200, http.Header{"Ratelimit-Limit": {"30"}, "Ratelimit-Remaining": {"-1"}, "Ratelimit-Reset": {"5"}}, now); l.Known {
		t.Errorf("nonsense is known: %+v", l)
	}
	if l := readLimit(200, http.Header{"Ratelimit-Limit": {"30"}, "Ratelimit-Remaining": {"0"}, "Ratelimit-Reset": {"999999999999"}}, now); l.Reset != time.Hour {
		t.Errorf("reset %v", l.Reset)
	}
}

// fakeBudget is a Budget as a struct of funcs.
type fakeBudget struct {
	take func(units int, sending bool) (time.Duration, error)
	seen func(RateLimit)
	back func(units int)
}

func (f fakeBudget) GiveBack(_ context.Context, units int) error {
	f.back(units)
	return nil
}

func (f fakeBudget) Take(_ context.Context, units int, sending bool) (time.Duration, error) {
	return f.take(units, sending)
}
func (f fakeBudget) Seen(l RateLimit) { f.seen(l) }

func TestBudget(t *testing.T) {
	requests := 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if requests++; r.URL.Path == "/limited" {
			w.Header().Set("Retry-After", "30")
			w.WriteHeader(429)
		}
	}))
	defer srv.Close()

	var taken []int
	var waits []time.Duration // answers of Take, in turn
	var seen []RateLimit
	var slept time.Duration
	c := newTest(t, srv.URL, func(cfg *Config) {
		cfg.Budget = fakeBudget{
			take: func(units int, sending bool) (time.Duration, error) {
				if len(waits) > 0 {
					w := waits[0]
					waits = waits[1:]
					return w, nil
				}
				if !sending {
					units = -units
				}
				taken = append(taken, units)
				return 0, nil
			},
			seen: func(l RateLimit) { seen = append(seen, l) },
		}
		cfg.Sleep = func(_ context.Context, d time.Duration) error { slept += d; return nil }
	})
	ctx := context.Background()

	waits = []time.Duration{3 * time.Second, 2 * time.Second}
	if _, err := c.Do(ctx, Request{Path: "/", Units: 2, Sending: true, MaxWait: 5 * time.Second}); err != nil || slept != 5*time.Second {
		t.Errorf("slept %v, %v", slept, err)
	}
	waits = []time.Duration{3 * time.Second, 3 * time.Second}
	_, err := c.Do(ctx, Request{Path: "/", Units: 1, MaxWait: 5 * time.Second})
	var f *Failure
	if !errors.As(err, &f) || f.Cause != CauseBudget || !f.NeverLeft || order.KindOf(err) != order.KindRateLimited || requests != 1 {
		t.Errorf("beyond the wait: %v after %d requests", err, requests)
	}
	var e *order.Error
	if !errors.As(err, &e) || e.RetryAfter != 3*time.Second {
		t.Errorf("retry after %v", e.RetryAfter)
	}
	if _, err := c.Do(ctx, Request{Path: "/limited", Units: 1}); err != nil {
		t.Fatal(err)
	}
	if len(taken) != 2 || taken[0] != 2 || taken[1] != -1 {
		t.Errorf("took %v", taken)
	}
	if len(seen) != 1 || !seen[0].Limited || seen[0].RetryAfter != 30*time.Second {
		t.Errorf("saw %+v", seen)
	}

	broken := newTest(t, srv.URL, func(cfg *Config) {
		cfg.Budget = fakeBudget{take: func(int, bool) (time.Duration, error) { return 0, order.Errorf(order.KindStorage, "disk full") }}
	})
	if _, err := broken.Do(ctx, Request{Path: "/", Units: 1}); order.KindOf(err) != order.KindStorage {
		t.Errorf("the budget's own error became %v", err)
	}
}
