package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"orderpad/client/credential"
	"orderpad/client/sandbox"
)

var release = flag.String("release", "", "write the home of this release into testdata/releases, such as 1.0.0")

// keptFiles are those of a home that a release leaves to the next.
var keptFiles = []string{"orders.db", "orders.journal", "cache.db"}

// keptOrder is what every later release must read of an order.
type keptOrder struct {
	ExtOrderID string `json:"ext_order_id"`
	State      string `json:"state"`
	Pieces     int    `json:"pieces"`
	Total      string `json:"total"`
}

// Every home that a release left is opened by this one: each order is there, as
// it was, and where the database has gone what is unfinished comes back from the
// journal. A release adds its own by: go test ./cmd/orderpad -run TestReleases
// -release 1.0.0
func TestReleases(t *testing.T) {
	if *release != "" {
		writeRelease(t, filepath.Join("testdata", "releases", *release))
	}
	homes, err := filepath.Glob("testdata/releases/*")
	if err != nil || len(homes) == 0 {
		t.Fatalf("no release has left a home: %v", err)
	}
	for _, from := range homes {
		var want []keptOrder
		data, err := os.ReadFile(filepath.Join(from, "orders.json"))
		if err != nil || json.Unmarshal(data, &want) != nil || len(want) < 5 {
			t.Fatalf("%s: %v, %d orders", from, err, len(want))
		}
		t.Run(filepath.Base(from), func(t *testing.T) {
			same(t, want, keptOrders(t, unpackHome(t, from)))
		})
		t.Run(filepath.Base(from)+" from its journal", func(t *testing.T) {
			home := unpackHome(t, from)
			if err := os.Remove(filepath.Join(home, "orders.db")); err != nil {
				t.Fatal(err)
			}
			var unfinished []keptOrder
			for _, o := range want {
				if o.State != "imported" && o.State != "cancelled" {
					unfinished = append(unfinished, o)
				}
			}
			same(t, unfinished, keptOrders(t, home))
		})
	}
}

func same(t *testing.T, want, got []keptOrder) {
	t.Helper()
	have := map[keptOrder]bool{}
	for _, o := range got {
		have[o] = true
	}
	for _, o := range want {
		if !have[o] {
			t.Errorf("%+v is not among %+v", o, got)
		}
	}
}

func keptOrders(t *testing.T, home string) []keptOrder {
	t.Helper()
	a, out, said := testApp(home)
	if code := a.run(t.Context(), []string{"order", "list", "--json"}); code != 0 {
		t.Fatalf("ended with %d: %s%s", code, out, said)
	}
	var list struct {
		Orders []keptOrder `json:"orders"`
	}
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	return list.Orders
}

func unpackHome(t *testing.T, from string) string {
	t.Helper()
	home := t.TempDir()
	for _, name := range keptFiles {
		packed, err := os.Open(filepath.Join(from, name+".gz"))
		if err != nil {
			t.Fatal(err)
		}
		plain, err := gzip.NewReader(packed)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(plain)
		if err != nil {
			t.Fatal(err)
		}
		_ = packed.Close()
		if err := os.WriteFile(filepath.Join(home, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return home
}

// writeRelease makes a home with orders in the states that last, by this program
// against the sandbox.
func writeRelease(t *testing.T, to string) {
	t.Helper()
	box, err := sandbox.Start(sandbox.Options{Data: demoData(), ImportEvery: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = box.Close() }()
	home, ahead, ring := t.TempDir(), time.Duration(0), credential.Memory()
	run := func(line string) {
		a, out, said := testApp(home)
		a.vault, a.in = credential.With(ring, func(string) string { return "" }), strings.NewReader("demo\n")
		a.now = func() time.Time { return time.Now().Add(ahead) }
		if code := a.run(t.Context(), shellWords(line)); code != 0 {
			t.Fatalf("%s ended with %d: %s%s", line, code, out, said)
		}
	}
	later := func(d time.Duration) { ahead += d; box.Advance(d) }
	run("connection add shop --kind proxy --set rate=1000 --url " + box.URLs().Proxy)
	run("login shop --stdin")
	run("customers refresh")
	for _, id := range []string{"1", "2", "3", "4", "5"} {
		run("order new --line 'pc54 navy s" + id + " 2xl2 @8.50' --unknown")
		run("order set " + id + " ContactNameFirst=Ann ContactNameLast=Lee ContactEmail=ann@acme.test id_Customer=107")
	}
	run("order queue 1 --yes")
	run("sync")
	later(2 * time.Hour)
	run("sync") // 1 is imported
	run("order queue 2 --yes")
	run("sync") // 2 is accepted
	run("order queue 3 --yes")
	run("order hold 4")
	run("order discard 5")
	run("order new --line 'pc61 red m7 @6.25' --unknown")
	kept, err := json.MarshalIndent(keptOrders(t, home), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(to, 0o750); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"orders.json": append(kept, '\n')}
	for _, name := range keptFiles {
		data, err := os.ReadFile(filepath.Join(home, name))
		if err != nil {
			t.Fatal(err)
		}
		var packed bytes.Buffer
		w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		files[name+".gz"] = packed.Bytes()
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(to, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
