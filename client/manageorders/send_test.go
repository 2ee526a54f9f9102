package manageorders

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"orderpad/client"
	"orderpad/client/sandbox"
	"orderpad/store/order"
)

// purse is a budget that notes what is taken from it.
type purse struct {
	taken []string
	wait  time.Duration // what a request that is not sending is told
}

func (p *purse) Take(_ context.Context, units int, sending bool) (time.Duration, error) {
	if !sending && p.wait > 0 {
		return p.wait, nil
	}
	what := "read"
	if sending {
		what = "send"
	}
	p.taken = append(p.taken, strings.Repeat("1", units)+" "+what)
	return 0, nil
}

func (p *purse) GiveBack(context.Context, int) error { return nil }

func (p *purse) Seen(client.RateLimit) {}

func connect(t *testing.T, url string, deps client.Deps) *Conn {
	t.Helper()
	deps.Secret = func(context.Context) (string, error) { return "demo", nil }
	c, err := New(order.Connection{Name: "shop", URL: url, User: "demo"}, order.DefaultSettings(), deps)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestBudget: a POST takes nothing itself, its sign-in costs nothing, and
// look-ups fail rather than wait.
func TestBudget(t *testing.T) {
	box, err := sandbox.Start(sandbox.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	}()
	p := &purse{wait: time.Hour}
	c := connect(t, box.URLs().ManageOrders, client.Deps{HTTP: client.Config{Budget: p, Now: box.Now}, Wait: time.Minute})
	ctx := context.Background()
	body, err := c.Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got := c.Send(ctx, body); got.Result != client.Accepted {
			t.Fatalf("%+v", got)
		}
	}
	if !slices.Equal(p.taken, []string{" send"}) {
		t.Errorf("two POSTs and their sign-in, which costs nothing, took %q", p.taken)
	}
	if _, err := c.LookUp(ctx, []client.Pushed{{ServerID: "A", Since: noon}}); !order.IsKind(err, order.KindRateLimited) {
		t.Errorf("look-up: %v", err)
	}
	if _, err := c.OrderNumber(ctx, "A"); !order.IsKind(err, order.KindRateLimited) {
		t.Errorf("number: %v", err)
	}
	p.wait = 0
	if _, err := c.LookUp(ctx, []client.Pushed{{ServerID: "A", Since: noon}}); err != nil || len(p.taken) != 2 {
		t.Errorf("one look-up took %v, %v", p.taken, err)
	}
}

// TestSignInTroubleLeavesTheOrderHere: whatever becomes of the sign-in, the
// order's POST never left.
func TestSignInTroubleLeavesTheOrderHere(t *testing.T) {
	for _, row := range []struct {
		name   string
		answer func(http.ResponseWriter)
		want   order.Waiting
	}{
		{"breaks off", func(http.ResponseWriter) { panic(http.ErrAbortHandler) }, client.WaitNetwork},
		{"500", func(w http.ResponseWriter) { w.WriteHeader(500) }, client.WaitNetwork},
		{"429", func(w http.ResponseWriter) { w.WriteHeader(429) }, client.WaitRate},
		{"403", func(w http.ResponseWriter) { w.WriteHeader(403) }, client.WaitSignIn},
		{"400", func(w http.ResponseWriter) { w.WriteHeader(400) }, client.WaitSignIn},
		{"portal", func(w http.ResponseWriter) { _, _ = w.Write([]byte("<html>")) }, client.WaitNetwork},
		{"no token", func(w http.ResponseWriter) { _, _ = w.Write([]byte("{}")) }, client.WaitNetwork},
		{"empty", func(http.ResponseWriter) {}, client.WaitNetwork},
	} {
		t.Run(row.name, func(t *testing.T) {
			pushes := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/signin") {
					row.answer(w)
					return
				}
				pushes++
			}))
			defer server.Close()
			c := connect(t, server.URL, client.Deps{})
			got := c.Send(context.Background(), order.Body{ServerID: "A", Route: "POST /onsite/order-push", Bytes: []byte("{}")})
			if got.Result != client.Queued || got.Waiting != row.want || pushes != 0 || got.Detail == "" {
				t.Errorf("%+v, %d pushes", got, pushes)
			}
		})
	}
}

// TestPullMustBeWhole: an order-pull that cannot be read whole lets no miss
// count, and one that is no order-pull teaches nothing.
func TestPullMustBeWhole(t *testing.T) {
	for _, row := range []struct {
		body         string
		fails        bool
		whole, found bool
	}{
		{`{"result":[]}`, false, true, false},
		{`{"result":[{"ExtOrderID":"A"}]}`, false, true, true},
		{`{"result":[{"ExtOrderID":"B"},{"order_json":{"ExtOrderID":"A"}}]}`, false, true, true},
		{`{"result":[5]}`, false, false, false},
		{`{"result":[],"error":"no rights"}`, false, false, false},
		{`{"result":[{"ExtOrderID":"B"}],"truncated":true}`, false, false, false},
		{`{"success":false,"result":[]}`, false, false, false},
		{`{"result":[{"ContactEmail":"x"}]}`, false, false, false},
		{`{"result":[{"ExtOrderID":"A"}],"count":1,"error":null}`, false, true, true},
		{`{"result":[{"ExtOrderID":{}},{"ExtOrderID":"A"}]}`, false, false, true},
		{`{"result":[{"ExtOrderID":"A"}`, true, false, false},
		{`{"result":"Forbidden"}`, true, false, false},
		{`{"result":null}`, true, false, false},
		{`<html>`, true, false, false},
		{``, true, false, false},
	} {
		found, whole, err := readPull(strings.NewReader(row.body), map[string][]json.RawMessage{"A": nil})
		if (err != nil) != row.fails || whole != row.whole || !row.fails && (len(found["A"]) > 0) != row.found {
			t.Errorf("%s: %v %v %v", row.body, found, whole, err)
		}
	}
}

// FuzzReadPull: no order-pull makes it panic, nor find what was not asked for.
func FuzzReadPull(f *testing.F) {
	for _, seed := range []string{`{"result":[{"ExtOrderID":"A","LinesOE":[{"Qty":"1"}]}]}`, `{"result":[{"order_json":{"ExtOrderID":"A"}},5]}`, `<html>`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		found, whole, err := readPull(strings.NewReader(body), map[string][]json.RawMessage{"A": nil})
		if err != nil && whole {
			t.Error("whole and an error")
		}
		for id, records := range found {
			if id != "A" || len(records) == 0 {
				t.Errorf("%q: %s", id, records)
			}
			client.Look(client.Pushed{Order: sample()}, records, whole, order.DefaultSettings().Spelling, func(s string) string { return s })
		}
	})
}

// TestCanaryAsksByTheServersDays: one order-pull since the last one, at most a
// week back by the server's clock, hands on the numbers of this device alone; a
// look-up begins two days before its order was sent.
func TestCanaryAsksByTheServersDays(t *testing.T) {
	box, err := sandbox.Start(sandbox.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	}()
	p := &purse{}
	c := connect(t, box.URLs().ManageOrders, client.Deps{HTTP: client.Config{Budget: p, Now: func() time.Time { return box.Now().Add(-90 * 24 * time.Hour) }}})
	ctx := context.Background()
	body, err := c.Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Send(ctx, body); got.Result != client.Accepted {
		t.Fatal(got)
	}
	p.taken = nil
	known, err := c.Canary(ctx, order.Canary{Device: "OP7F3K", Next: "OP7F3K-0099"})
	if err != nil || !slices.Equal(known.IDs, []string{"OP7F3K-0012"}) || known.Date.IsZero() || len(p.taken) != 1 {
		t.Errorf("%+v %v, took %v", known, err, p.taken)
	}
	if known, err := c.Canary(ctx, order.Canary{Device: "OP2222", Next: "OP2222-0001", Since: box.Now().Add(-time.Hour)}); err != nil || len(known.IDs) != 0 {
		t.Errorf("another's: %+v %v", known, err)
	}
	// A clock that was months behind when the order went does not hide it.
	sights, err := c.LookUp(ctx, []client.Pushed{{ServerID: body.ServerID, Order: sample(), Since: box.Now().Add(-90 * 24 * time.Hour)}})
	if err != nil || !sights[0].Ours || !sights[0].Whole {
		t.Errorf("%+v %v", sights, err)
	}
}

// TestWindowReachesTwoDaysBack: the day of an upload is the server's, in its own
// zone, and a clock may have been a day off.
func TestWindowReachesTwoDaysBack(t *testing.T) {
	var asked url.Values
	date := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", date.Format(http.TimeFormat))
		if strings.HasSuffix(r.URL.Path, "/signin") {
			_, _ = io.WriteString(w, `{"id_token":"t"}`)
			return
		}
		asked = r.URL.Query()
		date = date.AddDate(0, 0, 9) // the clock of what answers leaps
		w.Header().Set("Date", date.Format(http.TimeFormat))
		_, _ = io.WriteString(w, `{"result":[]}`)
	}))
	t.Cleanup(srv.Close)
	now := date
	c := connect(t, srv.URL, client.Deps{HTTP: client.Config{Now: func() time.Time { return now }}})
	sights, err := c.LookUp(context.Background(), []client.Pushed{{ServerID: "A", Since: now.AddDate(0, 0, -5)}})
	if err != nil || asked.Get("date_from") != "2026-11-13" || asked.Get("date_to") != "2026-11-22" {
		t.Errorf("asked for %v: %v", asked, err)
	}
	if sights[0].Whole {
		t.Error("a miss counts whose window does not hold the server's own date")
	}
}
