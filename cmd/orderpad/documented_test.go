package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"orderpad/client/sandbox"
	"orderpad/client/wiretest"
	"orderpad/store/order"
)

// TestTheDocumentedOrderGoesOutAsDocumented loads the documents' order with the
// program itself and sends it through a proxy: what reaches ManageOrders is what
// the documents show, by value.
func TestTheDocumentedOrderGoesOutAsDocumented(t *testing.T) {
	server, err := sandbox.Start(sandbox.Options{Now: time.Date(2025, 11, 1, 9, 0, 0, 0, time.UTC), OwnHost: "h.test"})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &programmer{t: t, exe: exe, home: filepath.Join(t.TempDir(), "home")}
	documents := filepath.Join("..", "..", "client", "sandbox", "testdata")
	for _, args := range [][]string{
		{"connection", "add", "shop", "--kind", "proxy", "--url", server.URLs().Proxy},
		{"order", "new", "--from", filepath.Join(documents, "proxy-order.json")},
		{"order", "queue", "REP-0001", "--yes"},
		{"sync", "--once"},
	} {
		if _, err := p.run(args...); err != nil {
			t.Fatal(err)
		}
	}
	if view, err := p.run("order", "show", "REP-0001"); err != nil || view.State != order.Accepted {
		t.Errorf("%s, %v", view.State, err)
	}
	want, err := os.ReadFile(filepath.Join(documents, "proxy-order.upstream.json"))
	if err != nil {
		t.Fatal(err)
	}
	documented := wiretest.Parse(t, want)
	// The second payment has no date: it gets the day of the server's clock.
	documented.(map[string]any)["Payments"].([]any)[1].(map[string]any)["date_Payment"] = "11/01/2025"
	arrived := server.Arrived()
	if len(arrived) != 1 {
		t.Fatalf("%d orders arrived", len(arrived))
	}
	for _, d := range wiretest.Differences(documented, wiretest.Parse(t, arrived[0].Upstream)) {
		t.Error(d)
	}
}
