package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"orderpad/client/credential"
	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/tuitest"
)

// The years of a busy rep.
const (
	manyPast, manyDrafts, manyCustomers, manyLines = 10_000, 1_000, 20_000, 300

	// keyLimit is what a key may take, with its answers and its frame: three
	// times two frames of 60 a second, since tests run beside others. What
	// grows with what is kept takes far more.
	keyLimit = 100 * time.Millisecond
)

// grownHome is a home after years.
func grownHome(t *testing.T) *app {
	t.Helper()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx := t.Context()
	a := &app{in: strings.NewReader(""), out: io.Discard, err: io.Discard, getenv: func(string) string { return "" }, home: t.TempDir(), now: time.Now}
	_, err := a.openHome(ctx, a.home, credential.With(credential.Memory(), a.getenv))
	check(err)
	t.Cleanup(func() { check(a.close()) })
	s := a.store
	check(s.SaveConnection(ctx, order.Connection{Name: "shop", Kind: order.KindManageOrders, URL: "http://127.0.0.1:1", User: "demo"}))
	check(s.UseConnection(ctx, "shop"))

	in, err := s.BeginInventory(ctx, store.Refresh{Connection: "shop", Full: true})
	check(err)
	for i := range 5_000 {
		check(in.Add(ctx, catalog.InventoryRow{
			ID: int64(i + 1), Part: fmt.Sprintf("PC%d%s", 50+i/100, []string{"", "_2X", "_3X", "_4X"}[i%4]), Color: fmt.Sprint("Navy ", i/4%25),
			Description: "Core Cotton Tee", Sizes: [6]int{1, 2, 3, 4, 5, 6}, FetchedAt: time.Now(),
		}))
	}
	_, err = in.Commit(ctx)
	check(err)

	line := func(i int) order.Line {
		return order.Line{
			Style: fmt.Sprint("PC", 50+i%50), Color: fmt.Sprint("Navy ", i%25), Description: "Core Cotton Tee", Price: catalog.PriceOf(850),
			Cells: []order.Cell{{Size: "M", Qty: 8, Price: catalog.PriceOf(850)}, {Size: "2XL", Qty: 2, Price: catalog.PriceOf(1050)}},
		}
	}
	drafts := make([]store.FileOrder, manyDrafts)
	for i := range drafts {
		drafts[i].Order = order.Order{CustomerName: fmt.Sprint("Customer ", i), Lines: []order.Line{line(i), line(i + 1)}}
	}
	last := &drafts[manyDrafts-1].Order
	for i := len(last.Lines); i < manyLines; i++ {
		last.Lines = append(last.Lines, line(i))
	}
	_, err = s.CreateOrders(ctx, drafts)
	check(err)

	customers := make([]order.Customer, manyCustomers)
	for i := range customers {
		customers[i] = order.Customer{ID: int64(i + 1), Name: fmt.Sprintf("Customer %d of Kent", i), Contact: order.Contact{First: "Ana", Last: fmt.Sprint("Diaz", i)}}
	}
	check(s.UpsertCustomers(ctx, "shop", customers))
	past := make([]order.Past, manyPast)
	for i := range past {
		past[i] = order.Past{
			Number: int64(100_000 + i), Customer: int64(i%manyCustomers + 1), CustomerName: fmt.Sprintf("Customer %d of Kent", i), PO: fmt.Sprint("PO-", i),
			Ordered: order.DateOf(time.Now().AddDate(0, 0, -i%2000)), Pieces: 48, Total: "408.00", Raw: []byte("{}"), FetchedAt: time.Now(),
		}
	}
	check(s.UpsertPast(ctx, "shop", past))
	return a
}

// TestGrowth holds every screen and key to a few frames when all that a rep
// keeps has grown.
func TestGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("it fills a home for seconds")
	}
	a := grownHome(t)
	screens, err := a.wireScreens(t.Context(), config{}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := tuitest.New(t, screens, tuitest.NewClock(), 120, 40)
	took := map[string][]time.Duration{}
	press := func(screen, key string) {
		<-time.After(20 * time.Millisecond) // faster keys are a paste
		started := time.Now()
		d.Press(key)
		d.View()
		name := screen + " " + key
		took[name] = append(took[name], time.Since(started))
	}
	for range 3 { // the quickest of three counts: other programs run too
		for _, visit := range []struct{ open, has, keys string }{
			{"alt+1", "of 1,250", "p c 5 5 space n a down down pgdown end home up esc esc esc"},
			{"alt+2", "Customer", "esc esc home down down pgdown end home / 9 9 9 esc esc"},
			{"alt+2", "Customer", "enter down down pgdown end home up alt+2"},
			{"alt+2", "Customer", "down tab right 1 2 backspace backspace esc esc"},
			{"alt+3", "Queue", "down up home end esc"},
			{"alt+4", "Track", "p o - 7 7 7 down end backspace esc esc"},
			{"alt+5", "Customers", "k e n t space 9 9 down down end backspace esc esc"},
			{"alt+6", "Setup", "down down up end home esc"},
		} {
			press("open", visit.open)
			d.Has(visit.has)
			for _, key := range strings.Fields(visit.keys) {
				press(visit.open, key)
			}
		}
	}
	limit := keyLimit
	if slowed {
		limit *= 10
	}
	var slowest string
	for name, times := range took {
		quickest := slices.Min(times)
		if quickest > limit {
			t.Errorf("%s takes %v", name, quickest)
		}
		if slowest == "" || quickest > slices.Min(took[slowest]) {
			slowest = name
		}
	}
	t.Logf("%d keys; the slowest is %s with %v", len(took), slowest, slices.Min(took[slowest]))
}

// TestInitIsCheap holds each package's start to 5 ms: a start has 30 in all.
func TestInitIsCheap(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program")
	}
	bin := filepath.Join(t.TempDir(), "orderpad.exe")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	line := regexp.MustCompile(`(?m)^init (\S+) @[\d.]+ ms, ([\d.]+) ms clock`)
	quickest := map[string]float64{}
	for range 5 {
		cmd := exec.CommandContext(t.Context(), bin, "version")
		cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		for _, found := range line.FindAllStringSubmatch(string(out), -1) {
			ms, err := strconv.ParseFloat(found[2], 64)
			if err != nil {
				t.Fatal(err)
			}
			if before, ok := quickest[found[1]]; !ok || ms < before {
				quickest[found[1]] = ms
			}
		}
	}
	if len(quickest) < 20 {
		t.Fatalf("only %d packages start", len(quickest))
	}
	for name, ms := range quickest {
		if ms > 5 {
			t.Errorf("%s takes %.1f ms to start", name, ms)
		}
	}
}
