package manageorders

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"orderpad/client"
	"orderpad/client/contract"
	"orderpad/client/sandbox"
	"orderpad/client/syncer"
	"orderpad/client/wiretest"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

var (
	_ syncer.Server  = (*Conn)(nil)
	_ client.Account = (*Conn)(nil)
	_ client.Reader  = (*Conn)(nil)
	_ client.History = (*Conn)(nil)
	_ client.Ranges  = (*Conn)(nil)
	_ client.Mirror  = (*Conn)(nil)
)

var noon = time.Date(2026, 11, 20, 12, 10, 0, 0, time.UTC)

// rig is a connection to a sandbox whose clock it shares, and what went over
// the wire held against the official definitions.
type rig struct {
	*Conn
	box     *sandbox.Server
	signIns *atomic.Int32
	routes  map[string]int
}

func newRig(t *testing.T, opts sandbox.Options, settings order.Settings) *rig {
	t.Helper()
	if opts.Data == nil {
		opts.Data = sandbox.Generate(sandbox.DataOptions{Rows: 300, Orders: 60, Today: noon})
	}
	opts.Now = noon
	box, err := sandbox.Start(opts)
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{box: box, signIns: &atomic.Int32{}, routes: map[string]int{}}
	front := httptest.NewServer(r.checked(t, box.URLs().ManageOrders))
	t.Cleanup(func() {
		front.Close()
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	r.Conn, err = New(order.Connection{Name: "shop", Kind: order.KindManageOrders, URL: front.URL, User: "demo"}, settings, client.Deps{
		HTTP:   client.Config{Now: box.Now},
		Secret: func(context.Context) (string, error) { return "demo", nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// checked passes requests on to the sandbox and holds both directions against
// the definitions.
func (r *rig) checked(t *testing.T, target string) http.Handler {
	read, err := contract.NewPull(target)
	if err != nil {
		t.Fatal(err)
	}
	write, err := contract.NewPush(target)
	if err != nil {
		t.Fatal(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, in *http.Request) {
		body, err := io.ReadAll(in.Body)
		if err != nil {
			t.Error(err)
		}
		out, err := http.NewRequestWithContext(in.Context(), in.Method, target+in.URL.RequestURI(), strings.NewReader(string(body)))
		if err != nil {
			t.Error(err)
			return
		}
		out.Header = in.Header.Clone()
		out.Header.Del("Accept-Encoding")
		resp, err := http.DefaultTransport.RoundTrip(out)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		answer, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Error(err)
		}
		side := read
		if strings.HasPrefix(in.URL.Path, writeSide) || strings.HasSuffix(in.URL.Path, "externalorderjson") {
			side = write
		}
		if strings.HasSuffix(in.URL.Path, "/signin") {
			r.signIns.Add(1)
		}
		if err := side.Request(out, body); err != nil {
			t.Errorf("asked: %v", err)
		}
		if err := side.Response(out, resp.StatusCode, resp.Header, answer); err != nil && resp.StatusCode == http.StatusOK {
			t.Errorf("answered: %v", err)
		}
		for name, values := range resp.Header {
			w.Header()[name] = values
		}
		w.WriteHeader(resp.StatusCode)
		if _, err := w.Write(answer); err != nil {
			t.Log(err)
		}
	})
}

func sample() order.Order {
	o := order.Order{
		ExtOrderID: "OP7F3K-0012", QueuedAt: noon,
		Lines: []order.Line{
			wiretest.Row("PC54", "JetBlack", "8.50", map[string]int{"S": 4, "XL": 2, "2XL": 2, "3XL": 1}),
			{Style: "DD", Fee: true, Description: "Digitizing", Cells: []order.Cell{{Qty: 1, Price: catalog.PriceOf(6000)}}},
		},
		Fields: order.Fields{ContactNameFirst: "Ann", ContactNameLast: "Lee", ContactEmail: "ann@acme.test"},
	}
	return o
}

// TestOneOrdersWay sends an order in each way of splitting and follows it:
// accepted, looked up, imported, read back with its lines joined.
func TestOneOrdersWay(t *testing.T) {
	for _, mode := range modes {
		for _, wrap := range []bool{false, true} {
			name := string(mode)
			if wrap {
				name += " wrapped"
			}
			t.Run(name, func(t *testing.T) {
				s := order.DefaultSettings()
				s.Split = mode
				r := newRig(t, sandbox.Options{WrapPull: wrap}, s)
				o := sample()
				body, err := r.Encode(o)
				if err != nil {
					t.Fatal(err)
				}
				ctx := context.Background()
				got := r.Send(ctx, body)
				if got.Result != client.Accepted || got.ServerID != "OP7F3K-0012" || got.Status != 200 || got.Date.IsZero() || !strings.Contains(got.Head, "uploaded") {
					t.Fatalf("%+v", got)
				}
				other := sample()
				other.Lines[0].SetQty("S", 5, nil)
				sights, err := r.LookUp(ctx, []client.Pushed{
					{ServerID: body.ServerID, Order: o, Since: noon}, {ServerID: "OP7F3K-0099", Order: o, Since: noon}, {ServerID: body.ServerID, Order: other, Since: noon},
				})
				if err != nil || len(sights) != 3 {
					t.Fatal(sights, err)
				}
				if s := sights[0]; !s.Found || !s.Ours || s.Times != 1 || !s.Whole {
					t.Errorf("ours: %+v", s)
				}
				if s := sights[1]; s.Found || s.Ours || !s.Whole {
					t.Errorf("not there: %+v", s)
				}
				if s := sights[2]; !s.Found || s.Ours {
					t.Errorf("another's: %+v", s)
				}
				if held, found, err := r.Arrived(ctx, client.Pushed{ServerID: body.ServerID, Since: noon}); err != nil || !found || held.Fields.ContactEmail != "ann@acme.test" {
					t.Errorf("arrived: %+v %v %v", held, found, err)
				}
				if n, err := r.OrderNumber(ctx, body.ServerID); err != nil || n.OnSite != 0 || n.Date.IsZero() {
					t.Fatalf("before the import: %+v %v", n, err)
				}
				r.box.Advance(50 * time.Minute)
				n, err := r.OrderNumber(ctx, body.ServerID)
				if err != nil || n.OnSite == 0 {
					t.Fatalf("after the import: %+v %v", n, err)
				}
				past, fresh, err := r.Order(ctx, n.OnSite, false)
				if err != nil || past.ContactFirst != "Ann" || past.Ordered.String() != "2026-11-20" || len(fresh.Unread) != 0 || !json.Valid(past.Raw) {
					t.Errorf("%+v %v %v", past, fresh, err)
				}
				lines, fresh, err := r.Lines(ctx, n.OnSite, false)
				if err != nil || len(fresh.Unread) != 0 {
					t.Fatal(fresh, err)
				}
				rows := order.Join(lines, s.Spelling)
				if len(rows) != 2 || rows[0].Pieces() != 9 || !rows[1].Fee {
					t.Errorf("joined: %+v", rows)
				}
				for _, size := range []string{"S", "XL", "2XL"} {
					if rows[0].Cell(size).Qty != o.Lines[0].Cell(size).Qty {
						t.Errorf("%s: %+v", size, rows[0])
					}
				}
			})
		}
	}
}

// TestTwice is a record that the server has two times.
func TestTwice(t *testing.T) {
	r := newRig(t, sandbox.Options{}, order.DefaultSettings())
	ctx := context.Background()
	body, err := r.Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	r.Send(ctx, body)
	r.Send(ctx, body)
	sights, err := r.LookUp(ctx, []client.Pushed{{ServerID: body.ServerID, Order: sample(), Since: noon}})
	if err != nil || sights[0].Times != 2 || !sights[0].Ours {
		t.Errorf("%+v %v", sights, err)
	}
}

// TestTokens: one sign-in a side for an hour less a minute, a new one after it
// or when the old one is refused, and one try only.
func TestTokens(t *testing.T) {
	r := newRig(t, sandbox.Options{}, order.DefaultSettings())
	ctx := context.Background()
	ask := func(want int32, what string) {
		t.Helper()
		if _, err := r.OrderNumber(ctx, "X-1"); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if got := r.signIns.Load(); got != want {
			t.Errorf("%s: %d sign-ins, want %d", what, got, want)
		}
	}
	ask(1, "first")
	r.box.Advance(58*time.Minute + 59*time.Second)
	ask(1, "an hour less a minute and a second")
	r.box.Advance(time.Second)
	ask(2, "an hour less a minute")
	if err := r.box.Reset(); err != nil { // ends every token
		t.Fatal(err)
	}
	ask(3, "refused, so renewed")
	if err := r.Test(ctx); err != nil {
		t.Fatal(err)
	}
	if got := r.signIns.Load(); got != 5 {
		t.Errorf("a test signs in on both sides: %d", got)
	}
	if err := r.Renew(ctx); err != nil || r.signIns.Load() != 7 {
		t.Errorf("renewal: %v, %d", err, r.signIns.Load())
	}
	if err := r.box.Reset(); err != nil {
		t.Fatal(err)
	}
	body, err := r.Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	got := r.Send(ctx, body)
	if got.Result != client.Queued || got.Waiting != client.WaitSignIn || !got.Renew || len(r.box.Arrived()) > 1 {
		t.Errorf("a refused token: %+v", got)
	}
}

// TestSignInRefused: a wrong password is unauthorized everywhere, and an order
// never leaves.
func TestSignInRefused(t *testing.T) {
	r := newRig(t, sandbox.Options{}, order.DefaultSettings())
	r.deps.Secret = func(context.Context) (string, error) { return "wrong", nil }
	ctx := context.Background()
	for what, err := range map[string]error{"test": r.Test(ctx), "renew": r.Renew(ctx)} {
		if !order.IsKind(err, order.KindUnauthorized) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, _, err := r.Order(ctx, 1, false); !order.IsKind(err, order.KindUnauthorized) {
		t.Errorf("read: %v", err)
	}
	got := r.Send(ctx, order.Body{ServerID: "A", Route: "POST /onsite/order-push", Bytes: []byte("{}")})
	if got.Result != client.Queued || got.Waiting != client.WaitSignIn || len(r.box.Arrived()) != 0 {
		t.Errorf("send: %+v", got)
	}
	if err := r.box.SetNetwork(false); err != nil {
		t.Fatal(err)
	}
}

// TestReading reads all that the demo shop has, by number and by range, and
// nothing of it is unread.
func TestReading(t *testing.T) {
	data := sandbox.Generate(sandbox.DataOptions{Rows: 300, Orders: 60, Today: noon})
	r := newRig(t, sandbox.Options{Data: data}, order.DefaultSettings())
	ctx := context.Background()
	clean := func(f client.Freshness, err error) {
		t.Helper()
		if err != nil || len(f.Unread) != 0 {
			t.Fatal(f, err)
		}
	}
	var rows []catalog.InventoryRow
	fresh, err := r.Inventory(ctx, client.InventoryQuery{}, func(row catalog.InventoryRow) error {
		rows = append(rows, row)
		return nil
	})
	clean(fresh, err)
	if len(rows) != len(data.Inventory) || rows[7].Part != data.Inventory[7].PartNumber || rows[7].Sizes[0] != data.Inventory[7].Size01 || rows[7].FetchedAt.IsZero() {
		t.Errorf("%d rows, %+v", len(rows), rows[7])
	}
	want := data.Inventory[9]
	one := 0
	fresh, err = r.Inventory(ctx, client.InventoryQuery{
		Part: want.PartNumber, Color: want.Color, ColorRange: want.ColorRange, GLAccount: want.GLAccount, SKU: want.SKU,
		PreprintGroup: want.PreprintGroup, ProductType: want.ProductType, FindCode: want.FindCode, Vendor: want.IDVendor, VendorName: want.VendorName,
		ModifiedFrom: order.Date{Year: 2000, Month: 1, Day: 1}, ModifiedTo: order.Date{Year: 2030, Month: 1, Day: 1},
	}, func(catalog.InventoryRow) error {
		one++
		return nil
	})
	clean(fresh, err)
	if one != 1 {
		t.Errorf("all twelve filters find %d rows", one)
	}
	all := client.OrdersQuery{OrderedFrom: order.Date{Year: 2000, Month: 1, Day: 1}, OrderedTo: order.Date{Year: 2030, Month: 1, Day: 1}}
	pasts, fresh, err := r.Orders(ctx, all)
	clean(fresh, err)
	if len(pasts) != len(data.Orders) {
		t.Errorf("%d orders", len(pasts))
	}
	pays, fresh, err := r.PaymentsIn(ctx, all.OrderedFrom, all.OrderedTo, false)
	clean(fresh, err)
	ships, fresh, err := r.TrackingIn(ctx, client.TrackingQuery{CreatedFrom: all.OrderedFrom, CreatedTo: all.OrderedTo, ImportedFrom: all.OrderedFrom, ImportedTo: all.OrderedTo})
	clean(fresh, err)
	for i, past := range pasts {
		if i > 12 {
			break
		}
		o := data.Orders[i]
		if past.Number != o.IDOrder || past.Shipped.String() != o.DateShipped || past.Rep != o.CustomerServiceRep || past.Customer != o.IDCustomer {
			t.Errorf("%+v is not %+v", past, o)
		}
		lines, fresh, err := r.Lines(ctx, past.Number, false)
		clean(fresh, err)
		if len(lines) != len(data.Lines[past.Number]) {
			t.Errorf("order %d: %d lines", past.Number, len(lines))
		}
		paid, fresh, err := r.Payments(ctx, past.Number, false)
		clean(fresh, err)
		sent, fresh, err := r.Tracking(ctx, past.Number, false)
		clean(fresh, err)
		if len(paid) != len(pays[past.Number]) || len(sent) != len(ships[past.Number]) {
			t.Errorf("order %d: %d payments and %d shipments, by range %d and %d", past.Number, len(paid), len(sent), len(pays[past.Number]), len(ships[past.Number]))
		}
		for _, s := range sent {
			if s.Carrier == "" || !strings.HasPrefix(s.URL, "https://") {
				t.Errorf("not recognised: %+v", s)
			}
		}
	}
	if _, _, err := r.Order(ctx, 1, false); !order.IsKind(err, order.KindNotFound) {
		t.Errorf("an order that is not there: %v", err)
	}
	q := client.OrdersQuery{Customer: pasts[0].Customer,
		RequestedFrom: all.OrderedFrom, RequestedTo: all.OrderedTo, ProducedFrom: all.OrderedFrom, ProducedTo: all.OrderedTo,
		ShippedFrom: all.OrderedFrom, ShippedTo: all.OrderedTo, InvoicedFrom: all.OrderedFrom, InvoicedTo: all.OrderedTo}
	if _, _, err := r.Orders(ctx, q); err != nil {
		t.Errorf("all five ranges: %v", err)
	}
	if _, _, err := r.Orders(ctx, client.OrdersQuery{}); err == nil {
		t.Error("all orders of all time were asked for")
	}
}

// TestRaw reads paths as a person gives them.
func TestRaw(t *testing.T) {
	r := newRig(t, sandbox.Options{}, order.DefaultSettings())
	ctx := context.Background()
	for path, ok := range map[string]bool{
		"inventorylevels?PartNumber=PC54": true, "/v1/manageorders/getorderno/X-1": true,
		"/onsite/order-pull?date_from=2026-11-19&date_to=2026-11-21": true,
		"https://elsewhere.test/x":                                   false, "//elsewhere.test/x": false, "../secret": false, "": false, "orders/../../x": false,
	} {
		a, err := r.Raw(ctx, path)
		if ok && (err != nil || a.Status != 200 || !json.Valid(a.Body)) || !ok && !order.IsKind(err, order.KindInvalid) {
			t.Errorf("%q: %+v, %v", path, a, err)
		}
	}
}
