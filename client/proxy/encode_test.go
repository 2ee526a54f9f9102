package proxy

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"orderpad/client/sandbox"
	"orderpad/client/wiretest"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

func encode(t *testing.T, o order.Order, s order.Settings) order.Body {
	t.Helper()
	body, err := Encode(o, s)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Encode(o.Clone(), s)
	if err != nil || !bytes.Equal(body.Bytes, again.Bytes) {
		t.Fatalf("not the same bytes twice: %v", err)
	}
	return body
}

// TestGoldenBodies pins the exact bytes of a small order in each way of
// splitting that a proxy has.
func TestGoldenBodies(t *testing.T) {
	o := order.Order{
		ExtOrderID: "OP7F3K-0012", QueuedAt: time.Date(2026, 11, 20, 12, 0, 0, 0, time.Local), Test: true,
		Lines: []order.Line{
			wiretest.Row("PC54", "JetBlack", "8.50", map[string]int{"S": 4, "2XL": 2}),
			{Style: "DD", Fee: true, Description: "Digitizing", Cells: []order.Cell{{Qty: 1, Price: catalog.PriceOf(6000)}}},
		},
		Fields: order.Fields{
			ContactNameFirst: "Ann", ContactNameLast: "Lee", ContactEmail: "ann@acme.test", CustomerServiceRep: "Pat",
			Designs: []order.Design{{DesignName: "Logo", ExtDesignID: "DES-1"}, {DesignName: "Back"}},
		},
	}
	for _, mode := range []order.Mode{order.SplitSuffix, order.SplitServer} {
		t.Run(string(mode), func(t *testing.T) {
			s := order.DefaultSettings()
			s.Split = mode
			var buf bytes.Buffer
			if err := json.Indent(&buf, encode(t, o, s).Bytes, "", " "); err != nil {
				t.Fatal(err)
			}
			golden.RequireEqual(t, append(buf.Bytes(), '\n'))
		})
	}
}

// push sends a body through a sandbox's proxy and returns what reached
// ManageOrders.
func push(t *testing.T, box *sandbox.Server, body order.Body) any {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, box.URLs().Proxy+createPath, bytes.NewReader(body.Bytes))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("x-crm-api-secret", "demo")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%v %d %s", err, resp.StatusCode, answer)
	}
	arrived := box.Arrived()
	doc := wiretest.Parse(t, arrived[len(arrived)-1].Upstream)
	if id, _ := wiretest.At(doc, "ExtOrderID"); id != body.ServerID {
		t.Errorf("the proxy calls it %s, Encode says %s", id, body.ServerID)
	}
	return doc
}

func startSandbox(t *testing.T, opts sandbox.Options) *sandbox.Server {
	t.Helper()
	if opts.Now.IsZero() {
		opts.Now = time.Date(2026, 11, 20, 10, 15, 0, 0, time.UTC)
	}
	box, err := sandbox.Start(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	return box
}

// TestDocumentedOrder brings the documented order in and sends it: what arrives
// is what the documents show, by value.
func TestDocumentedOrder(t *testing.T) {
	box := startSandbox(t, sandbox.Options{Now: time.Date(2025, 11, 1, 0, 0, 0, 0, time.UTC), OwnHost: "h.test"})
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join("..", "sandbox", "testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	o, form, problems, err := order.ReadOrder(read("proxy-order.json"), catalog.Spelling{})
	if err != nil || form != order.FormProxy {
		t.Fatal(form, err)
	}
	for _, p := range problems {
		// The document has two PO numbers, of which the proxy takes one, and a
		// size on a fee.
		if p.Field != "purchaseOrderNumber" && p.Field != "LinesOE.2.Size" {
			t.Error(p)
		}
	}
	have := push(t, box, encode(t, o, order.DefaultSettings()))
	want := wiretest.Parse(t, read("proxy-order.upstream.json"))
	// The second payment has no date: it gets the day of the server's clock.
	want.(map[string]any)["Payments"].([]any)[1].(map[string]any)["date_Payment"] = "11/01/2025"
	for _, d := range wiretest.Differences(want, have) {
		t.Error(d)
	}
}

// TestEveryFieldArrivesOrIsNamed sends an order with every field filled: what
// reaches ManageOrders, and what the check names as not travelling, are
// together everything.
func TestEveryFieldArrivesOrIsNamed(t *testing.T) {
	box := startSandbox(t, sandbox.Options{})
	for _, mode := range []order.Mode{order.SplitSuffix, order.SplitServer} {
		for _, customer := range []int64{2791, 107} {
			t.Run(fmt.Sprint(mode, customer), func(t *testing.T) {
				o, s := wiretest.Full(t), order.DefaultSettings()
				s.Split = mode
				o.Fields.IDCustomer = &customer
				doc := push(t, box, encode(t, o, s))
				named := map[string]bool{}
				for _, p := range o.NotCarried(order.KindProxy, s) {
					for _, field := range append(p.Also, p.Field) {
						named[field] = true
					}
				}
				parts := order.Split(o.Lines, mode, s.Spelling)
				for _, f := range o.Filled() {
					for _, at := range arrivals(f.Path, parts) {
						checkArrived(t, doc, f, at, named)
					}
				}
				for i, p := range parts {
					at := fmt.Sprintf("LinesOE.%d.", i)
					size := p.Size
					if p.Fee {
						size = "S" // the proxy's own
					}
					for name, want := range map[string]string{"PartNumber": p.Part, "Color": p.Color, "Description": p.Description, "Size": size, "Qty": fmt.Sprint(p.Qty), "Price": p.Price.String()} {
						if have, _ := wiretest.At(doc, at+name); !wiretest.Same(have, want) {
							t.Errorf("%s%s arrived as %q, want %q", at, name, have, want)
						}
					}
				}
			})
		}
	}
}

// arrivals is where a field should arrive: a line's on every part of its row.
func arrivals(path string, parts []order.PartLine) []string {
	rest, isLine := strings.CutPrefix(path, "LinesOE.")
	if !isLine {
		return []string{path}
	}
	row, name, _ := strings.Cut(rest, ".")
	var all []string
	for i, p := range parts {
		if fmt.Sprint(p.Row) == row {
			all = append(all, fmt.Sprintf("LinesOE.%d.%s", i, name))
		}
	}
	return all
}

func checkArrived(t *testing.T, doc any, f order.FieldValue, at string, named map[string]bool) {
	t.Helper()
	want := f.Value
	if info, _ := order.LookupField(f.Path); info.Type == "date" {
		want = want[5:7] + "/" + want[8:] + "/" + want[:4]
	}
	if f.Path == "ExtCustomerID" {
		want = "NWCA-CUST-" + want
	}
	have, ok := wiretest.At(doc, at)
	arrived := ok && wiretest.Same(have, want)
	// The second ship-to is named as a whole.
	list, _, _ := strings.Cut(strings.TrimPrefix(f.Path, "ShippingAddresses."), ".")
	warned := named[f.Path] || named["ShippingAddresses."+list]
	// Lines' ship-to's are named whenever there are several, even where ours
	// happens to be called as the proxy calls its one.
	if !arrived && !warned || arrived && warned && !strings.HasSuffix(f.Path, ".ExtShipID") {
		t.Errorf("%s: %q arrived as %q, and the check warns: %v", f.Path, want, have, warned)
	}
}

// TestNoQuantityThatCannotBeLeaves: the proxy itself forwards 1.5 and refuses
// only what is not above zero (observed), so that it is refused here.
func TestNoQuantityThatCannotBeLeaves(t *testing.T) {
	for _, qty := range []int{-4, 0, order.MaxQty + 1} {
		o := wiretest.Full(t)
		o.Lines[0].Cells[0].Qty = qty
		body, err := Encode(o, order.DefaultSettings())
		if !order.IsKind(err, order.KindInvalid) || body.Bytes != nil {
			t.Errorf("%d pieces: %v, %d bytes", qty, err, len(body.Bytes))
		}
	}
}

// TestADesignsNumberKeepsItsFraction all the way to ManageOrders, and an
// unknown one has no key: 0 attaches an orphan.
func TestADesignsNumberKeepsItsFraction(t *testing.T) {
	box := startSandbox(t, sandbox.Options{})
	o := bare(t)
	o.Fields.Designs = []order.Design{{IDDesign: "38464.01"}, {DesignName: "new art"}}
	doc := push(t, box, encode(t, o, order.DefaultSettings()))
	if have, _ := wiretest.At(doc, "Designs.0.id_Design"); have != "38464.01" {
		t.Errorf("arrived as %v", have)
	}
	if have, there := wiretest.At(doc, "Designs.1.id_Design"); there {
		t.Errorf("an unknown one arrived as %v", have)
	}
	if have, _ := wiretest.At(doc, "APISource"); have != "ManageOrders" {
		t.Errorf("APISource arrived as %v", have)
	}
}
