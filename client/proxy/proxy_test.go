package proxy

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"orderpad/client"
	"orderpad/client/sandbox"
	"orderpad/client/syncer"
	"orderpad/client/wiretest"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

var (
	_ syncer.Server    = (*Conn)(nil)
	_ client.Account   = (*Conn)(nil)
	_ client.Reader    = (*Conn)(nil)
	_ client.History   = (*Conn)(nil)
	_ client.Ranges    = (*Conn)(nil)
	_ client.Mirror    = (*Conn)(nil)
	_ client.Customers = (*Conn)(nil)
	_ client.Snapshots = (*Conn)(nil)
)

var noon = time.Date(2026, 11, 20, 12, 10, 0, 0, time.UTC)

func connect(t *testing.T, url string, now func() time.Time, secret string) *Conn {
	t.Helper()
	c, err := New(order.Connection{Name: "shop", Kind: order.KindProxy, URL: url}, order.DefaultSettings(), client.Deps{
		HTTP:   client.Config{Now: now},
		Secret: func(context.Context) (string, error) { return secret, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// shop is a connection to a sandbox's proxy. Its limit of 30 units a minute is
// the sandbox's own: tests move its clock on.
func shop(t *testing.T) (*Conn, *sandbox.Server, *sandbox.Data) {
	t.Helper()
	data := sandbox.Generate(sandbox.DataOptions{Rows: 300, Orders: 60, Today: noon})
	box := startSandbox(t, sandbox.Options{Now: noon, Data: data})
	return connect(t, box.URLs().Proxy, box.Now, "demo"), box, data
}

func sample() order.Order {
	o := order.Order{
		ExtOrderID: "OP7F3K-0012", QueuedAt: noon,
		Lines: []order.Line{
			wiretest.Row("PC54", "JetBlack", "8.50", map[string]int{"S": 4, "XL": 2, "2XL": 2, "3XL": 1, "SM": 2}),
			{Style: "DD", Fee: true, Description: "Digitizing", Cells: []order.Cell{{Qty: 1, Price: catalog.PriceOf(6000)}}},
		},
		Fields: order.Fields{
			ContactNameFirst: "Ann", ContactNameLast: "Lee", ContactEmail: "ann@acme.test",
			Designs:  []order.Design{{DesignName: "Logo", ExtDesignID: "DES-1"}},
			Payments: []order.Payment{{Amount: catalog.PriceOf(1000), Status: "success", Gateway: "Stripe"}},
		},
	}
	return o
}

// TestOneOrdersWay sends an order and follows it: accepted, looked up,
// imported, read back, its snapshot before and after.
func TestOneOrdersWay(t *testing.T) {
	c, box, _ := shop(t)
	ctx := context.Background()
	o := sample()
	body, err := c.Encode(o)
	if err != nil {
		t.Fatal(err)
	}
	got := c.Send(ctx, body)
	if got.Result != client.Accepted || got.ServerID != "NWCA-OP7F3K-0012" || got.Status != 200 || got.Date.IsZero() {
		t.Fatalf("%+v", got)
	}
	other := sample()
	other.Fields.ContactEmail = "bob@acme.test"
	for _, row := range []struct {
		name string
		p    client.Pushed
		want client.Sight
	}{
		{"ours", client.Pushed{ServerID: body.ServerID, Order: o}, client.Sight{Found: true, Ours: true, Times: 1, Whole: true}},
		{"not there", client.Pushed{ServerID: "NWCA-X", Order: o}, client.Sight{Whole: true}},
		{"another's", client.Pushed{ServerID: body.ServerID, Order: other}, client.Sight{Found: true, Times: 1, Whole: true}},
	} {
		sights, err := c.LookUp(ctx, []client.Pushed{row.p})
		if err != nil || len(sights) != 1 {
			t.Fatal(row.name, sights, err)
		}
		have := sights[0]
		row.want.ServerID, row.want.Detail = row.p.ServerID, have.Detail
		if have != row.want || have.Detail == "" {
			t.Errorf("%s: %+v", row.name, have)
		}
	}
	if snap, _, err := c.Snapshot(ctx, body.ServerID, false); err != nil || snap.Found {
		t.Errorf("before the import: %+v %v", snap, err)
	}
	box.Advance(50 * time.Minute)
	n, err := c.OrderNumber(ctx, body.ServerID)
	if err != nil || n.OnSite == 0 {
		t.Fatalf("%+v %v", n, err)
	}
	box.Advance(50 * time.Hour) // shipped
	snap, fresh, err := c.Snapshot(ctx, body.ServerID, true)
	if err != nil || len(fresh.Unread) != 0 || !snap.Found {
		t.Fatalf("%+v %v %v", snap, fresh, err)
	}
	if p := snap.Past; p.Number != n.OnSite || len(order.Join(p.Lines, catalog.Spelling{})) != 2 || len(p.Payments) != 1 || p.Payments[0].Amount != "10" || len(p.Shipments) != 1 || p.Shipments[0].Carrier != "UPS" {
		t.Errorf("%+v", p)
	}
	if snap.Pushed == nil || len(snap.Pushed.Designs) != 1 || snap.Pushed.Designs[0].ExtDesignID != "DES-1" {
		t.Errorf("pushed: %+v", snap.Pushed)
	}
	if _, _, err := c.Snapshot(ctx, "bad_id!", false); !order.IsKind(err, order.KindRejected) {
		t.Errorf("a bad id: %v", err)
	}
}

// TestReading reads all that the demo shop has through the proxy's caches.
func TestReading(t *testing.T) {
	c, box, data := shop(t)
	ctx := context.Background()
	rows := 0
	count := func(catalog.InventoryRow) error { rows++; return nil }
	fresh, err := c.Inventory(ctx, client.InventoryQuery{}, count)
	if err != nil || rows != len(data.Inventory) || !fresh.CachedAt.IsZero() || len(fresh.Unread) != 0 {
		t.Fatalf("%d rows, %+v, %v", rows, fresh, err)
	}
	box.Advance(time.Minute)
	fresh, err = c.Inventory(ctx, client.InventoryQuery{}, count)
	if err != nil || fresh.CachedAt.Sub(noon).Abs() > time.Minute/2 {
		t.Errorf("from the cache: %+v, %v", fresh, err)
	}
	fresh, err = c.Inventory(ctx, client.InventoryQuery{Refresh: true}, count)
	if err != nil || !fresh.CachedAt.IsZero() {
		t.Errorf("past the cache: %+v, %v", fresh, err)
	}
	customers, fresh, err := c.Customers(ctx, false)
	if err != nil || len(customers) == 0 || len(fresh.Unread) != 0 {
		t.Fatalf("%+v, %v", fresh, err)
	}
	for _, cu := range customers {
		if cu.ID == 0 || cu.Name == "" || cu.Contact.Email == "" || cu.LastOrder.IsZero() || strings.HasPrefix(cu.Contact.Phone, "W ") {
			t.Errorf("%+v", cu)
		}
	}
	past := data.Orders[0]
	p, _, err := c.Order(ctx, past.IDOrder, false)
	if err != nil || p.CustomerName != past.CustomerName || box.Now().Sub(p.FetchedAt) > time.Minute/2 {
		t.Errorf("%+v, %v", p, err)
	}
	box.Advance(time.Hour)
	p, fresh, err = c.Order(ctx, past.IDOrder, false)
	if err != nil || fresh.CachedAt.IsZero() || !p.FetchedAt.Equal(fresh.CachedAt) {
		t.Errorf("as old as its copy: %v, %+v, %v", p.FetchedAt, fresh, err)
	}
	lines, _, err := c.Lines(ctx, past.IDOrder, true)
	if err != nil || len(lines) != len(data.Lines[past.IDOrder]) {
		t.Errorf("%d lines, %v", len(lines), err)
	}
}

// TestAccount: what Test says about a wrong secret, a proxy that cannot sign in
// itself, and something that is no proxy.
func TestAccount(t *testing.T) {
	c, box, _ := shop(t)
	ctx := context.Background()
	if err := c.Test(ctx); err != nil {
		t.Errorf("all is well: %v", err)
	}
	if err := c.Renew(ctx); err != nil {
		t.Errorf("renewal: %v", err)
	}
	wrong := connect(t, box.URLs().Proxy, box.Now, "wrong")
	if err := wrong.Test(ctx); !order.IsKind(err, order.KindUnauthorized) || !strings.Contains(err.Error(), "does not accept the secret") {
		t.Errorf("a wrong secret: %v", err)
	}
	if _, _, err := wrong.Order(ctx, 1, false); !order.IsKind(err, order.KindUnauthorized) {
		t.Errorf("a wrong secret: %v", err)
	}
	if got := wrong.Send(ctx, order.Body{ServerID: "NWCA-A", Route: "POST " + createPath, Bytes: []byte("{}")}); got.Waiting != client.WaitSignIn {
		t.Errorf("a wrong secret: %+v", got)
	}
	for _, row := range []struct {
		name, body string
		status     int
		kind       order.Kind
	}{
		{"upstream refuses the proxy", `{"success":false,"message":"Authentication failed","error":"Authentication failed: 403"}`, 401, order.KindUnauthorized},
		{"a page", "<html>sign in to WiFi</html>", 200, order.KindOffline},
		{"another program", `{"hello":"world"}`, 200, order.KindInvalid},
		{"trouble", `{"error":"Server configuration error"}`, 500, order.KindOffline},
	} {
		other := connect(t, answering(t, row.status, row.body), time.Now, "demo")
		if err := other.Test(ctx); !order.IsKind(err, row.kind) {
			t.Errorf("%s: %v", row.name, err)
		}
	}
	gone := connect(t, box.URLs().Proxy, box.Now, "demo")
	gone.deps.Secret = func(context.Context) (string, error) {
		return "", order.Errorf(order.KindUnauthorized, "the keyring is gone")
	}
	got := gone.Send(ctx, order.Body{ServerID: "NWCA-A", Route: "POST " + createPath, Bytes: []byte("{}")})
	if got.Result != client.Queued || got.Waiting != client.WaitSignIn {
		t.Errorf("no secret: %+v", got)
	}
}

func answering(t *testing.T, status int, body string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		if _, err := io.WriteString(w, body); err != nil {
			t.Log(err)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// TestVerify: what the proxy says when it could not look teaches nothing, and
// what it says of an order is compared.
func TestVerify(t *testing.T) {
	o := sample()
	for _, row := range []struct {
		name, body string
		status     int
		kind       order.Kind // of the error; "" is none
		found      bool
	}{
		{"could not look", `{"success":false,"found":false,"extOrderId":"NWCA-A","error":"Request failed with status code 403"}`, 200, order.KindOffline, false},
		{"upstream's limit", `{"success":false,"found":false,"extOrderId":"NWCA-A","error":"Request failed with status code 429"}`, 200, order.KindRateLimited, false},
		{"upstream's trouble", `{"success":false,"found":false,"extOrderId":"NWCA-A","error":"Request failed with status code 500"}`, 200, order.KindOffline, false},
		{"not there", `{"success":true,"found":false,"extOrderId":"NWCA-A","message":"Order not found"}`, 200, "", false},
		{"there, without the order", `{"success":true,"found":true,"orderData":null}`, 200, "", true},
		{"another's order", `{"success":true,"found":true,"extOrderId":"NWCA-A","orderData":{"ExtOrderID":"NWCA-B"}}`, 200, order.KindInvalid, false},
		{"another's answer", `{"success":true,"found":true,"extOrderId":"NWCA-B","orderData":{"ExtOrderID":"NWCA-A"}}`, 200, order.KindInvalid, false},
		{"limit", `{"error":"Too many requests"}`, 429, order.KindRateLimited, false},
		{"page", `<html>`, 200, order.KindOffline, false},
		{"empty", ``, 200, order.KindInvalid, false},
		{"other JSON", `{"a":1}`, 200, order.KindInvalid, false},
		{"mistyped", `{"success":"yes","found":true}`, 200, order.KindInvalid, false},
	} {
		c := connect(t, answering(t, row.status, row.body), time.Now, "demo")
		sights, err := c.LookUp(context.Background(), []client.Pushed{{ServerID: "NWCA-A", Order: o}})
		if order.KindOf(err) != row.kind {
			t.Errorf("%s: %v", row.name, err)
		}
		if err == nil && (sights[0].Found != row.found || sights[0].Ours) {
			t.Errorf("%s: %+v", row.name, sights[0])
		}
	}
}

// TestNotWhole: an inventory that does not come whole is marked as such, and
// nothing else is.
func TestNotWhole(t *testing.T) {
	for _, row := range []struct {
		name, body string
		status     int
		incomplete bool
		kind       order.Kind
	}{
		{"cut off", `{"result":[{"PartNumber":"PC54"},{"PartNu`, 200, true, order.KindOffline},
		{"router's 503", `<html>Application error</html>`, 503, true, order.KindOffline},
		{"proxy's 500", `{"error":"Failed to fetch inventory levels from ManageOrders"}`, 500, true, order.KindOffline},
		{"portal", `<html>WiFi</html>`, 200, false, order.KindOffline},
		{"null", `{"result":null}`, 200, false, order.KindInvalid},
		{"words", `{"result":"maintenance"}`, 200, false, order.KindInvalid},
		{"limit", `{}`, 429, false, order.KindRateLimited},
		{"secret", `{"error":"Unauthorized"}`, 401, false, order.KindUnauthorized},
	} {
		c := connect(t, answering(t, row.status, row.body), time.Now, "demo")
		_, err := c.Inventory(context.Background(), client.InventoryQuery{}, func(catalog.InventoryRow) error { return nil })
		_, is := err.(*client.Incomplete)
		if is != row.incomplete || !order.IsKind(err, row.kind) {
			t.Errorf("%s: %T %v", row.name, err, err)
		}
	}
}

// TestCost is the price list that was observed.
func TestCost(t *testing.T) {
	c := connect(t, "http://127.0.0.1:1", time.Now, "demo")
	for path, want := range map[string]int{
		"/orders/create": 2, base + "/orders/create": 2, "/orders/verify/NWCA-1": 2, "/auth/test": 2, "/push/health": 2, "/tracking/verify/X": 2,
		"/orders": 1, "/orders/1": 1, "/tracking/1": 1, "/inventorylevels": 1, "/customers": 1, "/order/X/snapshot": 1, "/orders/created": 1,
	} {
		if got := c.Cost(path); got != want {
			t.Errorf("%s costs %d, want %d", path, got, want)
		}
	}
}

// TestSecretTravelsInItsHeaderOnly looks at a whole request.
func TestSecretTravelsInItsHeaderOnly(t *testing.T) {
	var seen []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("x-crm-api-secret") != "s3cret" {
			t.Errorf("header %v", r.Header)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil || strings.Contains(r.URL.String()+string(body), "s3cret") || r.Header.Get("Authorization") != "" {
			t.Errorf("%s %s %v", r.URL, body, err)
		}
		seen = append(seen, r.Method+" "+r.URL.EscapedPath())
		_, _ = io.WriteString(w, `{"result":[],"details":"s3cret and NWCA-A, s3cret again"}`)
	}))
	t.Cleanup(server.Close)
	c := connect(t, server.URL, time.Now, "s3cret")
	ctx := context.Background()
	if _, err := c.OrderNumber(ctx, "NWCA-A/1"); err != nil {
		t.Error(err)
	}
	got := c.Send(ctx, order.Body{ServerID: "NWCA-A", Route: "POST " + createPath, Bytes: []byte("{}")})
	if text, err := json.Marshal(got); err != nil || strings.Contains(string(text), "s3cret") || got.Result != client.Unknown {
		t.Errorf("%s %v", text, err)
	}
	if want := []string{"GET /api/manageorders/getorderno/NWCA-A%2F1", "POST /api/manageorders/orders/create"}; !slices.Equal(seen, want) {
		t.Errorf("%v", seen)
	}
}

// TestCanary: a verify of the oldest order that never left, or else of the number
// that is given next, and that number on the read side.
func TestCanary(t *testing.T) {
	c, box, _ := shop(t)
	ctx := context.Background()
	body, err := c.Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	ask := func(q order.Canary, want ...string) {
		t.Helper()
		known, err := c.Canary(ctx, q)
		if err != nil || !slices.Equal(known.IDs, want) || known.Requests != 2 || known.Date.IsZero() {
			t.Errorf("%+v: %+v %v", q, known, err)
		}
	}
	ask(order.Canary{Device: "OP7F3K", Next: "OP7F3K-0012", Unsent: "NWCA-OP7F3K-0011"})
	if got := c.Send(ctx, body); got.Result != client.Accepted {
		t.Fatal(got)
	}
	ask(order.Canary{Device: "OP7F3K", Next: "OP7F3K-0013", Unsent: "NWCA-OP7F3K-0012"}, "NWCA-OP7F3K-0012")
	ask(order.Canary{Device: "OP7F3K", Next: "OP7F3K-0012"}, "NWCA-OP7F3K-0012")
	box.Advance(65 * time.Minute)
	ask(order.Canary{Device: "OP7F3K", Next: "OP7F3K-0012", Unsent: "NWCA-OP7F3K-0011"}, "NWCA-OP7F3K-0012")
	for words, want := range map[string]error{
		"Request failed with status code 403":                                            client.ErrNotAllowed,
		"Request failed with status code 404":                                            client.ErrNotAllowed,
		"Request failed with status code 401":                                            client.ErrSignedOut,
		"Authentication failed: 403":                                                     client.ErrSignedOut,
		"ManageOrders credentials not configured. ":                                      client.ErrSignedOut,
		"No response from ManageOrders authentication server. Check network connection.": client.ErrSignedOut,
	} {
		refused := connect(t, answering(t, 200, `{"success":false,"found":false,"extOrderId":"NWCA-A","error":"`+words+`"}`), time.Now, "demo")
		if known, err := refused.Canary(ctx, order.Canary{Next: "A"}); !errors.Is(err, want) || known.Requests != 1 {
			t.Errorf("%s: %+v %v", words, known, err)
		}
	}
}
