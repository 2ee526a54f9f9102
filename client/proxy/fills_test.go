package proxy

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"orderpad/client"
	"orderpad/client/sandbox"
	"orderpad/client/wiretest"
	"orderpad/store/catalog"
	"orderpad/store/order"
)

// bare is an order whose lists hold elements with next to nothing in them, so
// that the proxy fills in all it can.
func bare(t *testing.T) order.Order {
	t.Helper()
	o := order.Order{ExtOrderID: "OP7F3K-0012", QueuedAt: time.Date(2026, 11, 20, 12, 0, 0, 0, time.Local),
		Lines: []order.Line{wiretest.Row("PC54", "JetBlack", "8.50", map[string]int{"S": 4})}}
	for path, value := range map[string]string{
		"ContactEmail": "ann@acme.test", "ContactNameFirst": "Ann", "Customer.CompanyName": "Acme Inc", "ShippingAddresses.0.ShipCity": "Kent",
		"Designs.0.ForProductColor": "Navy", "Designs.0.Locations.0.Notes": "3x3", "Payments.0.Amount": "5", "Payments.0.Gateway": "PayPal",
		"Notes.0.Note": "rush", "Attachments.0.MediaURL": "https://h.test/api/files/1",
	} {
		if err := o.SetPath(path, value); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// TestWhatTheProxyFillsInIsNoDifference sends orders through the sandbox's
// proxy and compares what arrived: beside what the check names as not
// travelling, every difference is one that the proxy made by itself.
func TestWhatTheProxyFillsInIsNoDifference(t *testing.T) {
	documented, err := os.ReadFile(filepath.Join("..", "sandbox", "testdata", "proxy-order.json"))
	if err != nil {
		t.Fatal(err)
	}
	shown, _, _, err := order.ReadOrder(documented, catalog.Spelling{})
	if err != nil {
		t.Fatal(err)
	}
	met := map[string]bool{}
	for name, o := range map[string]order.Order{"full": wiretest.Full(t), "documented": shown, "bare": bare(t)} {
		for _, customer := range []int64{2791, 107} {
			t.Run(fmt.Sprint(name, customer), func(t *testing.T) {
				box, s := startSandbox(t, sandbox.Options{OwnHost: "h.test"}), order.DefaultSettings()
				o.Fields.IDCustomer, o.BlockEdited = &customer, true
				body := encode(t, o, s)
				push(t, box, body)
				sent, _ := client.Departing(o, s)
				named := ""
				for _, p := range o.NotCarried(order.KindProxy, s) {
					named += strings.Join(append(p.Also, p.Field), " ") + " "
				}
				for _, d := range order.DiffFields(sent.Fields, arrived(t, box, body.ServerID).Fields) {
					switch {
					case Fills(d):
						met[strings.NewReplacer("0.", "N.", "1.", "N.").Replace(d.Field)] = true
					case !strings.Contains(named, d.Field+" ") && !strings.HasPrefix(d.Field, "ShippingAddresses.1."):
						t.Errorf("%s looks changed, and is not", d)
					}
				}
			})
		}
	}
	for _, table := range []map[string]string{always, defaults} {
		for field := range table {
			if !met[field] {
				t.Errorf("%s was never filled in, so that its row proves nothing", field)
			}
		}
	}
}

// arrived reads back what the write side has of an order.
func arrived(t *testing.T, box *sandbox.Server, serverID string) order.Order {
	t.Helper()
	o, found, err := connect(t, box.URLs().Proxy, box.Now, "demo").Arrived(t.Context(), client.Pushed{ServerID: serverID})
	if err != nil || !found {
		t.Fatal(found, err)
	}
	return o
}

func TestAChangeIsNotTheProxysDoing(t *testing.T) {
	for _, d := range []order.Difference{
		{Field: "CustomerPurchaseOrder", Ours: "PO-1", Theirs: "PO-2"},
		{Field: "OnHold", Ours: "1", Theirs: "0"},
		{Field: "OnHold", Theirs: "1"},
		{Field: "ExtSource", Ours: "orderpad", Theirs: "Web"},
		{Field: "ExtCustomerID", Ours: "107", Theirs: "NWCA-CUST-108"},
		{Field: "cur_Shipping", Theirs: "5.00"},
		{Field: "Payments.0.Status", Ours: "pending", Theirs: "success"},
		{Field: "Designs.1.DesignName", Theirs: "Design 1"},
		{Field: "Customer.MainEmail", Ours: "a@b.test"},
		{Field: "PC54 Navy S", Ours: "4", Theirs: "5"},
	} {
		if Fills(d) {
			t.Errorf("%s is taken for the proxy's doing", d)
		}
	}
}
