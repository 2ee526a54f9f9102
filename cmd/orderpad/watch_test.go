package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"orderpad/client/credential"
	"orderpad/client/sandbox"
	"orderpad/store"
	"orderpad/store/order"
	"orderpad/tui/work"
)

// TestWatchPrintsOneDocumentALine: sync --watch sends what is queued, says so
// in one document a line, and ends well when it is stopped.
func TestWatchPrintsOneDocumentALine(t *testing.T) {
	server, err := sandbox.Start(sandbox.Options{Data: demoData()})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	home := filepath.Join(t.TempDir(), "home")
	start := func(out io.Writer, errs io.Writer, args ...string) func(context.Context) int {
		getenv := func(name string) string {
			return map[string]string{"ORDERPAD_HOME": home, "ORDERPAD_SECRET": "demo"}[name]
		}
		a := &app{in: strings.NewReader(""), out: out, err: errs, getenv: getenv, vault: credential.With(credential.Memory(), getenv), now: time.Now}
		return func(ctx context.Context) int { return a.run(ctx, args) }
	}
	var errs bytes.Buffer
	for _, args := range [][]string{
		{"connection", "add", "erp", "--kind", "manageorders", "--url", server.URLs().ManageOrders, "--user", "demo", "--set", "email=o@shop.example"},
		{"order", "new", "--line", "pc54 navy s4 @8.50"},
		{"order", "set", "1", "ContactNameFirst=Ann", "ContactNameLast=Lee"},
		{"order", "queue", "1", "--yes"},
	} {
		if code := start(io.Discard, &errs, args...)(t.Context()); code != 0 {
			t.Fatalf("%v ended with %d: %s", args, code, errs.String())
		}
	}

	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	reader, writer := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		code := start(writer, io.Discard, "sync", "--watch", "--json")(ctx)
		_ = writer.Close() // a pipe's close has no error
		ended <- code
	}()
	accepted := ""
	lines := bufio.NewScanner(reader)
	for accepted != "1" && lines.Scan() {
		document, err := decode(lines.Bytes())
		if err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		value, err := at(document, "accepted")
		if err != nil {
			t.Fatal(err)
		}
		accepted = text(value)
	}
	stop()
	for lines.Scan() { // a pass may just be telling of itself
		continue
	}
	if code := <-ended; code != 0 || accepted != "1" {
		t.Fatalf("ended with %d, accepted %q", code, accepted)
	}
}

// TestPushAgainRefusesARealServer: only a demo's server, which forgets, gets
// orders again.
func TestPushAgainRefusesARealServer(t *testing.T) {
	s, err := store.Open(t.Context(), store.Options{Dir: filepath.Join(t.TempDir(), "home")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	w := work.New(work.Deps{Store: s, Vault: credential.With(credential.Memory(), func(string) string { return "demo" })})
	shop := order.Connection{Name: "shop", Kind: order.KindProxy, URL: "https://shop.example"}
	if _, err := w.AddConnection(t.Context(), shop, nil); err != nil {
		t.Fatal(err)
	}
	if err := w.PushAgain(t.Context(), "shop"); !order.IsKind(err, order.KindInternal) || !strings.Contains(err.Error(), "real server") {
		t.Fatal(err)
	}
}
