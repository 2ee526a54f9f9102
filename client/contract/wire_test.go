package contract_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"orderpad/client"
	"orderpad/client/contract"
	"orderpad/client/ecat"
	"orderpad/client/manageorders"
	"orderpad/client/proxy"
	"orderpad/client/sandbox"
	"orderpad/client/wiretest"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

var noon = time.Date(2026, 11, 20, 12, 10, 0, 0, time.UTC)

// tap stands between a client and a sandbox's server: it holds both directions
// against a definition, and keeps which fields were seen on which route.
type tap struct {
	t      *testing.T
	target string
	side   func(path string) *contract.Validator
	mu     sync.Mutex
	asked  map[string]map[string]bool // by route, paths with N for places
	said   map[string]map[string]bool
}

func startTap(t *testing.T, target string, side func(path string) *contract.Validator) (*tap, string) {
	t.Helper()
	p := &tap{t: t, target: target, side: side, asked: map[string]map[string]bool{}, said: map[string]map[string]bool{}}
	front := httptest.NewServer(p)
	t.Cleanup(front.Close)
	return p, front.URL
}

func (p *tap) ServeHTTP(w http.ResponseWriter, in *http.Request) {
	body, err := io.ReadAll(in.Body)
	if err != nil {
		p.t.Error(err)
	}
	out, err := http.NewRequestWithContext(in.Context(), in.Method, p.target+in.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		p.t.Error(err)
		return
	}
	out.Header = in.Header.Clone()
	out.Header.Del("Accept-Encoding")
	resp, err := http.DefaultTransport.RoundTrip(out)
	if err != nil {
		p.t.Error(err)
		return
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Error(err)
	}
	v := p.side(in.URL.Path)
	route, err := v.Route(out)
	if err != nil {
		p.t.Errorf("no definition knows %s %s: %v", in.Method, in.URL.Path, err)
	}
	if err := v.Request(out, body); err != nil {
		p.t.Errorf("asked: %v", err)
	}
	if err := v.Response(out, resp.StatusCode, resp.Header, answer); err != nil {
		p.t.Errorf("answered %d: %v\n%.400s", resp.StatusCode, err, answer)
	}
	p.mu.Lock()
	for name := range in.URL.Query() {
		see(p.asked, route, "?"+name)
	}
	seeBody(p.asked, route, body)
	seeBody(p.said, route, answer)
	p.mu.Unlock()
	for name, values := range resp.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(resp.StatusCode)
	_, _ = w.Write(answer) // the client has gone
}

func see(seen map[string]map[string]bool, route, path string) {
	if seen[route] == nil {
		seen[route] = map[string]bool{}
	}
	if path != "" {
		seen[route][path] = true
	}
}

func seeBody(seen map[string]map[string]bool, route string, body []byte) {
	see(seen, route, "")
	var doc any
	if json.Unmarshal(body, &doc) != nil {
		return
	}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, inner := range v {
				walk(strings.TrimPrefix(path+"."+key, "."), inner)
			}
		case []any:
			for _, inner := range v {
				walk(strings.TrimPrefix(path+".N", "."), inner)
			}
		default:
			see(seen, route, path)
		}
	}
	walk("", doc)
}

// report lists every route with the fields that were checked in each direction,
// and fails for a route of the definitions that nothing was asked of.
func (p *tap) report(routes []string, unused ...string) {
	p.t.Helper()
	for _, route := range routes {
		if slices.Contains(unused, route) {
			continue
		}
		if _, ok := p.asked[route]; !ok {
			p.t.Errorf("%s was never asked for", route)
		}
	}
	for _, route := range slices.Sorted(maps.Keys(p.asked)) {
		p.t.Logf("%-55s asked: %3d fields  answered: %3d fields", route, len(p.asked[route]), len(p.said[route]))
	}
}

func box(t *testing.T) *sandbox.Server {
	t.Helper()
	data := sandbox.Generate(sandbox.DataOptions{Rows: 300, Orders: 60, Today: noon})
	b, err := sandbox.Start(sandbox.Options{Now: noon, Data: data})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func deps(b *sandbox.Server) client.Deps {
	return client.Deps{HTTP: client.Config{Now: b.Now}, Secret: func(context.Context) (string, error) { return "demo", nil }}
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// reader is what both kinds of connection can be asked.
type reader interface {
	client.Account
	client.Reader
	client.History
	client.Ranges
	OrderNumber(ctx context.Context, serverID string) (client.Number, error)
	Encode(o order.Order) (order.Body, error)
	Send(ctx context.Context, body order.Body) client.Posted
	LookUp(ctx context.Context, pushed []client.Pushed) ([]client.Sight, error)
	Arrived(ctx context.Context, p client.Pushed) (order.Order, bool, error)
}

// readAll asks a connection everything that its read side can be asked. minute
// makes room in the server's limit.
func readAll(t *testing.T, c reader, number int64, minute func()) {
	t.Helper()
	ctx := t.Context()
	from, to := order.DateOf(noon).AddDays(-200), order.DateOf(noon)
	for _, q := range []client.OrdersQuery{
		{OrderedFrom: from, OrderedTo: to}, {RequestedFrom: from, RequestedTo: to}, {ProducedFrom: from, ProducedTo: to},
		{ShippedFrom: from, ShippedTo: to}, {InvoicedFrom: from, InvoicedTo: to}, {Customer: 107, Refresh: true},
	} {
		found, _, err := c.Orders(ctx, q)
		must(t, err)
		if len(found) == 0 {
			t.Errorf("no order for %+v", q)
		}
	}
	minute()
	_, _, err1 := c.Order(ctx, number, true)
	_, _, err2 := c.Lines(ctx, number, true)
	_, _, err3 := c.Payments(ctx, number, true)
	_, _, err4 := c.Tracking(ctx, number, true)
	payments, _, err5 := c.PaymentsIn(ctx, from, to, false)
	shipments, _, err6 := c.TrackingIn(ctx, client.TrackingQuery{ImportedFrom: from, ImportedTo: to})
	_, _, err7 := c.TrackingIn(ctx, client.TrackingQuery{CreatedFrom: from, CreatedTo: to, Refresh: true})
	must(t, err1, err2, err3, err4, err5, err6, err7)
	for paid := range payments {
		list, _, err := c.Payments(ctx, paid, false)
		if must(t, err); len(list) == 0 {
			t.Errorf("order %d has no payments by number", paid)
		}
		break
	}
	for shipped := range shipments {
		list, _, err := c.Tracking(ctx, shipped, false)
		if must(t, err); len(list) == 0 {
			t.Errorf("order %d has no shipments by number", shipped)
		}
		break
	}
	if len(payments) == 0 || len(shipments) == 0 {
		t.Errorf("%d orders with payments, %d with shipments", len(payments), len(shipments))
	}
	minute()
	rows := 0
	for _, q := range []client.InventoryQuery{{}, {
		ModifiedFrom: from, ModifiedTo: to, Part: "PC54", ColorRange: "a", Color: "Navy", GLAccount: "1", SKU: "s", PreprintGroup: "p",
		ProductType: "t", FindCode: "f", Vendor: 7, VendorName: "SanMar", Refresh: true,
	}} {
		_, err := c.Inventory(ctx, q, func(catalog.InventoryRow) error { rows++; return nil })
		must(t, err)
	}
	if rows < 200 {
		t.Errorf("%d inventory rows", rows)
	}
	minute()
}

// sendAll sends an order with every field filled in each way of splitting.
func sendAll(t *testing.T, connect func(order.Settings) reader, modes []order.Mode, minute func()) {
	t.Helper()
	for i, mode := range modes {
		s := order.DefaultSettings()
		s.Split, s.TaxFlags = mode, []int{1, 2, 3, 4}
		c := connect(s)
		o := wiretest.Full(t)
		o.ExtOrderID = fmt.Sprintf("OP7F3K-%d", i)
		o.QueuedAt = noon
		o.Test = i == 1
		if i == 2 {
			o.Fields.TaxTotal = catalog.Price{} // then the lines' flags travel
		}
		body, err := c.Encode(o)
		must(t, err, c.Test(t.Context()))
		if got := c.Send(t.Context(), body); got.Result != client.Accepted {
			t.Fatalf("%s: %+v", mode, got)
		}
		p := client.Pushed{ServerID: body.ServerID, Order: o, Since: noon}
		sights, err := c.LookUp(t.Context(), []client.Pushed{p})
		must(t, err)
		if len(sights) != 1 || !sights[0].Found {
			t.Errorf("%s: %+v", mode, sights)
		}
		held, found, err := c.Arrived(t.Context(), p)
		if err != nil || !found {
			t.Errorf("%s: %v %v", mode, found, err)
		}
		if _, direct := c.(*manageorders.Conn); direct { // a proxy's own doing is held in its package
			sent, parts := client.Departing(o, s)
			for _, d := range append(order.DiffFields(sent.Fields, held.Fields), order.DiffLines(order.Join(parts, s.Spelling), held.Lines)...) {
				t.Errorf("%s: what arrived differs: %s", mode, d)
			}
		}
		minute()
	}
}

// unsent lists what a connection carries, of the table and beyond it, and no
// body had.
func unsent(fields map[string]bool, key func(order.FieldInfo) []string, beyond []string) []string {
	wanted := slices.Clone(beyond)
	for _, info := range order.FieldTable() {
		wanted = append(wanted, key(info)...)
	}
	return slices.DeleteFunc(wanted, func(name string) bool { return fields[name] })
}

// seen tells whether everything that a connection carries was in a body: the
// fields of the table, and beyond it what the settings or the test mode add.
// Dropping any one field from an encoder fails here: each that was sent is
// taken away in turn and must be missed.
func seen(t *testing.T, fields map[string]bool, key func(order.FieldInfo) []string, beyond ...string) {
	t.Helper()
	for _, name := range unsent(fields, key, beyond) {
		t.Errorf("%s was never sent", name)
	}
	for name := range fields {
		less := maps.Clone(fields)
		delete(less, name)
		if missed := unsent(less, key, beyond); !slices.Contains(missed, name) {
			t.Errorf("nothing would tell that %s is not sent any more", name)
		}
	}
	t.Logf("%d fields were seen on their way, and each would be missed", len(fields))
}

func TestManageOrdersKeepsItsContract(t *testing.T) {
	b := box(t)
	target := b.URLs().ManageOrders
	read, err := contract.NewPull(target)
	must(t, err)
	write, err := contract.NewPush(target)
	must(t, err)
	p, url := startTap(t, target, func(path string) *contract.Validator {
		if strings.HasPrefix(path, "/onsite") || strings.HasSuffix(path, "externalorderjson") {
			return write
		}
		return read
	})
	connect := func(s order.Settings) reader {
		c, err := manageorders.New(order.Connection{Name: "shop", Kind: order.KindManageOrders, URL: url, User: "demo"}, s, deps(b))
		must(t, err)
		return c
	}
	sendAll(t, connect, []order.Mode{order.SplitSuffix, order.SplitServer, order.SplitColumns}, func() {})
	older := order.DefaultSettings()
	older.PushPath = "/manageorders/externalorderjson"
	full := wiretest.Full(t)
	full.Fields.APISource = order.DefaultSettings().APISource // the import takes no other
	body, err := connect(older).Encode(full)
	must(t, err)
	if got := connect(older).Send(t.Context(), body); got.Result != client.Accepted {
		t.Errorf("%+v", got)
	}
	b.Advance(2 * time.Hour)
	c := connect(order.DefaultSettings())
	n, err := c.OrderNumber(t.Context(), body.ServerID)
	must(t, err)
	readAll(t, c, n.OnSite, func() {})
	_, err = c.Raw(t.Context(), "onsite/order-pull?date_from=2026-11-01&date_to=2026-11-20&time_from=00-00-00&time_to=23-59-59&api_source=orderpad")
	must(t, err)
	p.report(append(read.Routes(), write.Routes()...))
	seen(t, p.asked["POST /order-push"], func(info order.FieldInfo) []string {
		at := info.Path[:strings.LastIndexByte(info.Path, '.')+1]
		if info.ManageOrders == "=" {
			return []string{info.Path}
		}
		var all []string
		for name := range strings.SplitSeq(info.ManageOrders, "+") {
			all = append(all, at+name)
		}
		return all
	}, "LinesOE.N.sts_EnableTax01", "LinesOE.N.sts_EnableTax02", "LinesOE.N.sts_EnableTax03", "LinesOE.N.sts_EnableTax04")
}

func TestProxyKeepsItsContract(t *testing.T) {
	b := box(t)
	target := b.URLs().Proxy
	v, err := contract.NewProxy(target)
	must(t, err)
	p, url := startTap(t, target, func(string) *contract.Validator { return v })
	connect := func(s order.Settings) reader {
		c, err := proxy.New(order.Connection{Name: "shop", Kind: order.KindProxy, URL: url}, s, deps(b))
		must(t, err)
		return c
	}
	minute := func() { b.Advance(61 * time.Second) }
	sendAll(t, connect, []order.Mode{order.SplitSuffix, order.SplitServer}, minute)
	b.Advance(2 * time.Hour)
	c := connect(order.DefaultSettings()).(*proxy.Conn)
	n, err := c.OrderNumber(t.Context(), "NWCA-OP7F3K-0")
	must(t, err)
	readAll(t, c, n.OnSite, minute)
	customers, _, err := c.Customers(t.Context(), true)
	must(t, err)
	snapshot, _, err := c.Snapshot(t.Context(), "NWCA-OP7F3K-0", true)
	must(t, err)
	if _, _, err := c.Snapshot(t.Context(), "NWCA-NONE", false); err != nil {
		t.Error(err)
	}
	if len(customers) == 0 || !snapshot.Found || snapshot.Pushed == nil {
		t.Errorf("%d customers, snapshot %+v", len(customers), snapshot)
	}
	for _, path := range []string{"health", "push/health"} {
		_, err := c.Raw(t.Context(), path)
		must(t, err)
	}
	p.report(v.Routes())
	seen(t, p.asked["POST /api/manageorders/orders/create"], func(info order.FieldInfo) []string {
		if info.Proxy == "-" {
			return nil
		}
		return []string{info.Proxy}
	}, "isTest", "lineItems.N.catalogColor")
}

func TestECatKeepsItsContract(t *testing.T) {
	b := box(t)
	target := b.URLs().ECat
	v, err := contract.NewECat(target)
	must(t, err)
	p, url := startTap(t, target, func(string) *contract.Validator { return v })
	s := order.DefaultSettings()
	s.Org = "demo"
	c, err := ecat.New(order.Connection{Name: "cat", Kind: order.KindECat, URL: url, User: "demo"}, s, deps(b))
	must(t, err)
	records, unread, err := c.NewOrders(t.Context())
	must(t, err)
	if len(records) != 5 || len(unread) != 0 {
		t.Fatalf("%d records, unread %v", len(records), unread)
	}
	one, err := c.Order(t.Context(), records[0].ID)
	must(t, err)
	if one.Number != records[0].Number || one.UUID != records[0].UUID {
		t.Errorf("%+v", one)
	}
	marked, err := c.Mark(t.Context(), []string{records[0].Number, "NONE-1"})
	must(t, err)
	if len(marked) != 2 || !marked[0].OK || marked[1].OK || marked[1].Error == "" {
		t.Errorf("%+v", marked)
	}
	if left, _, err := c.NewOrders(t.Context()); err != nil || len(left) != 4 {
		t.Errorf("%d are left, %v", len(left), err)
	}
	if _, err := c.Order(t.Context(), 1); !order.IsKind(err, order.KindNotFound) {
		t.Error(err)
	}
	p.report(v.Routes())
}
