package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

func row(part, color string, sizes ...int) catalog.InventoryRow {
	r := catalog.InventoryRow{Part: part, Color: color, Description: "Core Cotton Tee", UnitCost: "2.1875", Vendor: 17, VendorName: "SanMar", SKU: "x\ny"}
	copy(r.Sizes[:], sizes)
	return r
}

func refresh(t testing.TB, s *Store, r Refresh, rows ...catalog.InventoryRow) Ingested {
	t.Helper()
	in, err := s.BeginInventory(t.Context(), r)
	must(t, err)
	must(t, in.Add(t.Context(), rows...))
	result, err := in.Commit(t.Context())
	must(t, err)
	return result
}

// parts lists what the catalogue holds.
func parts(t testing.TB, s *Store) string {
	t.Helper()
	var all []string
	_, err := s.EachInventory(t.Context(), func(r catalog.InventoryRow) error {
		all = append(all, fmt.Sprintf("%s/%s %v", r.Part, r.Color, r.Sizes))
		return nil
	})
	must(t, err)
	return fmt.Sprint(all)
}

var full = Refresh{Connection: "shop", Full: true}

func TestInventoryIsKeptAsItCame(t *testing.T) {
	s := open(t)
	want := row("PC54_2X", "Navy", 0, 0, 0, 0, 44, 0)
	want.ID, want.ColorRange, want.TotalCost, want.GLAccount, want.PreprintGroup, want.ProductType, want.FindCode, want.Modified = 9, "CR", "96.25", "GL", "PP", "PT", "FC", "2026-11-20"
	want.FetchedAt = time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	refresh(t, s, full, want)
	rows, err := s.StyleRows(t.Context(), "PC54", catalog.Spelling{})
	if err != nil || len(rows) != 1 || rows[0] != want {
		t.Fatalf("%+v %v", rows, err)
	}
}

func TestAFullRefreshMarksWhatIsGone(t *testing.T) {
	s := open(t)
	refresh(t, s, full, row("PC54", "Navy", 1), row("PC54", "Red", 2), row("PC61", "Navy", 3))
	before, err := s.InventoryAge(t.Context())
	must(t, err)
	result := refresh(t, s, full, row("PC54", "Navy", 5), row("PC54", "Navy", 6), row("PC99", "Navy", 7))
	if result.Rows != 3 || result.Gone != 2 || result.Total != 2 || result.Generation != before.Generation+1 {
		t.Fatalf("%+v", result)
	}
	if got := parts(t, s); got != "[PC54/Navy [6 0 0 0 0 0] PC99/Navy [7 0 0 0 0 0]]" {
		t.Fatal(got)
	}
	// A part refresh marks nothing, and a row that is back is back.
	refresh(t, s, Refresh{Connection: "shop"}, row("PC61", "Navy", 8), row("PC54", "Navy", 9))
	if got := parts(t, s); got != "[PC54/Navy [9 0 0 0 0 0] PC61/Navy [8 0 0 0 0 0] PC99/Navy [7 0 0 0 0 0]]" {
		t.Fatal(got)
	}
	must(t, s.UpsertInventory(t.Context(), "shop", []catalog.InventoryRow{row("PC99", "Navy", 1)}))
	age, err := s.InventoryAge(t.Context())
	if err != nil || age.Rows != 3 || age.Generation != before.Generation+3 || age.Connection != "shop" || !age.Refreshed.After(age.Full) || age.Full.IsZero() {
		t.Fatalf("%+v %v", age, err)
	}
	if result := refresh(t, s, Refresh{Connection: "another", Full: true}, row("X1", "Navy", 1)); result.Gone != 0 || result.Total != 1 {
		t.Fatalf("another shop's catalogue: %+v", result)
	}
}

func TestABrokenDownloadLeavesTheOldCatalogueAndIsResumed(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	refresh(t, s, full, row("OLD", "Navy", 1))
	in, err := s.BeginInventory(ctx, full)
	must(t, err)
	_, err = s.BeginInventory(ctx, full)
	wantKind(t, err, order.KindConflict)
	must(t, in.Add(ctx, row("A1", "Navy", 1)))
	must(t, in.EndSlice(ctx, "vendor 1"))
	many := make([]catalog.InventoryRow, batchRows+7)
	for i := range many {
		many[i] = row(fmt.Sprint("HALF", i), "Navy", 1)
	}
	must(t, in.Add(ctx, many...))
	if got := parts(t, s); got != "[OLD/Navy [1 0 0 0 0 0]]" {
		t.Fatal(got)
	}
	must(t, in.Pause())

	s = reopen(t, s)
	in, err = s.BeginInventory(ctx, full)
	must(t, err)
	if !slices.Equal(in.Slices(), []string{"vendor 1"}) || in.Rows() != 1 {
		t.Fatal(in.Slices(), in.Rows())
	}
	must(t, in.Add(ctx, row("B1", "Navy", 2)))
	must(t, in.EndSlice(ctx, "vendor 2"))
	result, err := in.Commit(ctx)
	if err != nil || result.Total != 2 || result.Gone != 1 {
		t.Fatalf("%+v %v", result, err)
	}
	in, err = s.BeginInventory(ctx, full)
	must(t, err)
	if len(in.Slices()) != 0 {
		t.Fatal("a finished refresh was resumed")
	}
	must(t, in.Add(ctx, row("C1", "Navy", 1)))
	must(t, in.Abort(ctx))
	if got := parts(t, s); got != "[A1/Navy [1 0 0 0 0 0] B1/Navy [2 0 0 0 0 0]]" {
		t.Fatal(got)
	}
}

func TestAStyleIsPutTogetherFromAllItsParts(t *testing.T) {
	s := open(t)
	refresh(t, s, full, row("PC54", "Navy", 1, 2, 3, 4), row("PC54_2X", "Navy", 0, 0, 0, 0, 5), row("PC54_3XL", "Navy", 0, 0, 0, 0, 0, 6),
		row("PC54-4", "Navy", 0, 0, 0, 0, 0, 7), row("PC54Y", "Navy", 8), row("PC54_NEW", "Navy", 9), row("PC5", "Navy", 10))
	sp := catalog.Spelling{Override: map[string]string{"4XL": "-4"}}
	for _, name := range []string{"PC54", "pc54"} {
		style, err := s.InventoryStyle(t.Context(), name, sp)
		must(t, err)
		if style.Number != "PC54" || fmt.Sprint(style.Sizes) != "[S M L XL 2XL 3XL 4XL]" || style.Colors[0].Total() != 28 {
			t.Errorf("%+v", style)
		}
	}
	_, err := s.InventoryStyle(t.Context(), "PC5_", catalog.Spelling{})
	wantKind(t, err, order.KindNotFound)
	counts, err := s.InventoryParts(t.Context())
	if err != nil || len(counts) != 3 || counts["PC54_2X"] != 1 {
		t.Fatal(counts, err)
	}
}

func TestBlobsAndMarks(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	load := func(generation int64) string {
		t.Helper()
		data, err := s.LoadBlob(ctx, "index", generation)
		must(t, err)
		return string(data)
	}
	if got := load(1); got != "" {
		t.Fatal(got)
	}
	must(t, s.SaveBlob(ctx, "index", 1, []byte("old")))
	must(t, s.SaveBlob(ctx, "index", 2, []byte("new")))
	if old, now := load(1), load(2); old != "" || now != "new" {
		t.Fatal(old, now)
	}
	files, err := filepath.Glob(filepath.Join(s.Paths().Home, "index-*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	must(t, os.Remove(files[0]))
	if got := load(2); got != "" {
		t.Fatal(got)
	}
	must(t, s.SetMark(ctx, "shop", "orders", "2026-11-01"))
	must(t, s.SetMark(ctx, "Shop", "orders", "2026-11-21"))
	if v, err := s.Mark(ctx, "shop", "orders"); v != "2026-11-21" || err != nil {
		t.Fatal(v, err)
	}
	if v, err := s.Mark(ctx, "other", "orders"); v != "" || err != nil {
		t.Fatal(v, err)
	}
	stop := errors.New("stop")
	refresh(t, s, full, row("A", "B"))
	if _, err := s.EachInventory(ctx, func(catalog.InventoryRow) error { return stop }); !errors.Is(err, stop) {
		t.Fatal(err)
	}
}

func TestPrices(t *testing.T) {
	s := open(t)
	must(t, s.ReplacePrices(t.Context(), []catalog.ListPrice{{Style: "OLD", FromQty: 1, Price: 1}}))
	must(t, s.ReplacePrices(t.Context(), []catalog.ListPrice{{Style: "PC54", FromQty: 72, Price: 700}, {Style: "PC54", Size: "2XL", FromQty: 1, Price: 1050}, {Style: "PC54", FromQty: 1, Price: 800}, {Style: "PC54", FromQty: 1, Price: 850}}))
	list, err := s.Prices(t.Context(), "pc54")
	if err != nil || fmt.Sprint(list) != "[{PC54  1 8.50} {PC54  72 7.00} {PC54 2XL 1 10.50}]" {
		t.Fatal(list, err)
	}
	if list, err := s.Prices(t.Context(), "OLD"); len(list) != 0 || err != nil {
		t.Fatal(list, err)
	}
	lowest, err := s.LowestPrices(t.Context(), []string{"pc54", "OLD"})
	if err != nil || len(lowest) != 1 || lowest[catalog.Key("PC54")] != 700 {
		t.Fatal(lowest, err)
	}
}

func day(n int) order.Date { return order.Date{Year: 2026, Month: 11, Day: n} }

func TestCustomersAreMergedAndFound(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	ana := order.Contact{First: "Ana", Last: "Diaz", Email: "ana@cascade.test", LastOrder: day(1)}
	bob := order.Contact{First: "Bob", Last: "Ray", Phone: "555 0101", LastOrder: day(9)}
	must(t, s.UpsertCustomers(ctx, "shop", []order.Customer{
		{ID: 12, Name: "Cascade", Contact: ana, LastOrder: day(1)}, {ID: 2, Name: "Rainier Roofing 12", LastOrder: day(5)}, {ID: 3, Name: "Harbor Cascade", LastOrder: day(6)},
	}))
	must(t, s.UpsertCustomers(ctx, "shop", []order.Customer{{ID: 12, Name: "Cascade Youth", Contact: bob, LastOrder: day(9)}, {ID: 12, Name: "Older Name", Contact: ana, LastOrder: day(1)}}))
	must(t, s.UpsertCustomers(ctx, "other", []order.Customer{{ID: 12, Name: "Elsewhere"}}))
	local, err := s.SaveLocalCustomer(ctx, order.Customer{Name: "Cascade New"})
	must(t, err)
	must(t, s.SetTakeAlong(ctx, "shop", 12, true))
	for _, c := range []struct {
		query string
		limit int
		want  string
		total int
	}{
		{"cascade", 0, "Cascade New,Cascade Youth,Harbor Cascade", 3},
		{"CASC", 2, "Cascade New,Cascade Youth", 3},
		{"12", 0, "Cascade Youth,Rainier Roofing 12", 2},
		{"diaz ana@", 0, "Cascade Youth", 1},
		{"0101", 0, "Cascade Youth", 1},
		{"%", 0, "", 0},
		{"", 1, "Cascade New", 4},
	} {
		found, total, err := s.SearchCustomers(ctx, "shop", c.query, c.limit)
		must(t, err)
		names := ""
		for i, f := range found {
			if i > 0 {
				names += ","
			}
			names += f.Name
			if f.TakeAlong != (f.ID == 12) {
				t.Error("taken along:", f.Name)
			}
		}
		if names != c.want || total != c.total {
			t.Errorf("%q: %s (%d), want %s (%d)", c.query, names, total, c.want, c.total)
		}
	}
	got, err := s.Customer(ctx, "shop", 12)
	if err != nil || got.Name != "Cascade Youth" || got.Contact.First != "Bob" || len(got.Contacts) != 2 || got.LastOrder != day(9) || !got.TakeAlong {
		t.Fatalf("%+v %v", got, err)
	}
	_, err = s.Customer(ctx, "shop", 99)
	wantKind(t, err, order.KindNotFound)
	// What was typed outlasts a cache that is thrown away.
	closeNow(t, s)
	must(t, os.Remove(s.path(cacheName)))
	s = openAt(t, s.opt.Dir, s.opt.Now)
	if got, err := s.LocalCustomer(ctx, local.Local); err != nil || got.Name != "Cascade New" {
		t.Fatal(got, err)
	}
}

func TestHistory(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	record := func(n int64, customer int64, name string, shipped bool) order.Past {
		p := order.Past{Number: n, Customer: customer, CustomerName: name, PO: fmt.Sprint("PO-", n), ContactEmail: "a@" + name, Ordered: day(int(n % 28)), FetchedAt: s.now(), Raw: []byte(`{"a":1}`)}
		if shipped {
			p.Shipped = day(20)
		}
		return p
	}
	must(t, s.UpsertPast(ctx, "shop", []order.Past{record(101, 1, "cascade", true), record(102, 2, "harbor", false), record(103, 3, "elm", true), record(104, 3, "elm", true)}))
	must(t, s.SetTakeAlong(ctx, "shop", 1, true))
	need := func() string {
		numbers, err := s.NeedDetail(ctx, "shop", 10)
		must(t, err)
		return fmt.Sprint(numbers)
	}
	if got := need(); got != "[101 102 104 103]" {
		t.Fatal(got)
	}
	detail := order.Past{Number: 101, Shipments: []order.Shipment{{Tracking: "1Z"}}, Payments: []order.PaidPayment{{Amount: "240.99"}}, Lines: []order.PartLine{
		{Part: "PC54", Color: "Navy", Qty: 6, Columns: [6]int{4, 2}, Price: catalog.PriceOf(850)}, {Part: "PC54_2X", Color: "Navy", Qty: 1, Price: catalog.PriceOf(1050)},
	}}
	must(t, s.SavePastDetail(ctx, "shop", detail, catalog.Spelling{}))
	wantKind(t, s.SavePastDetail(ctx, "shop", order.Past{Number: 9}, catalog.Spelling{}), order.KindNotFound)
	if got := need(); got != "[102 104 103]" {
		t.Fatal(got)
	}
	// The same record again makes nothing due; a changed one does, and keeps
	// the lines meanwhile.
	must(t, s.UpsertPast(ctx, "shop", []order.Past{record(101, 1, "cascade", true)}))
	if got := need(); got != "[102 104 103]" {
		t.Fatal(got)
	}
	changed := record(101, 1, "cascade", true)
	changed.Invoiced = day(21)
	must(t, s.UpsertPast(ctx, "shop", []order.Past{changed}))
	if got := need(); got != "[101 102 104 103]" {
		t.Fatal(got)
	}
	p, err := s.Past(ctx, "shop", 101)
	if err != nil || len(p.Lines) != 2 || p.Shipments[0].Tracking != "1Z" || p.Payments[0].Amount != "240.99" || p.DetailAt.IsZero() || p.Invoiced != day(21) || string(p.Raw) != `{"a":1}` {
		t.Fatalf("%+v %v", p, err)
	}
	paid, err := s.LastPaid(ctx, "shop", 1, "pc54")
	if err != nil || fmt.Sprint(paid) != "[{PC54 S 8.50 2026-11-17 101 7} {PC54 M 8.50 2026-11-17 101 7} {PC54 2XL 10.50 2026-11-17 101 7}]" {
		t.Fatal(paid, err)
	}
	bought, err := s.BoughtBy(ctx, "shop", "pc54")
	if err != nil || len(bought) != 1 || bought[0].Customer != 1 || bought[0].Orders != 1 || bought[0].Pieces != 7 || bought[0].Last != day(17) {
		t.Fatalf("%+v %v", bought, err)
	}
	_, err = s.Past(ctx, "other", 101)
	wantKind(t, err, order.KindNotFound)
}

func TestHistoryIsSearchedByAllItsNames(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	connect(t, s, "shop")
	o := queue(t, s, create(t, s, sample("Cascade Youth")))
	send(t, s, o, order.EventAccept)
	must(t, s.Settle(ctx, o.ID, order.Settlement{Event: order.EventImport, OnSite: 141899}, s.now()))
	must(t, s.UpsertPast(ctx, "shop", []order.Past{
		{Number: 141899, CustomerName: "Cascade", Ordered: day(3)},
		{Number: 141900, CustomerName: "Harbor", ContactFirst: "Ana", ContactEmail: "ana@harbor.test", PO: "PO-9", Ordered: day(4), Shipped: day(9)},
	}))
	for query, want := range map[string]string{
		"141899": "[141899]", o.ExtOrderID: "[141899]", "nwca-" + o.ExtOrderID: "[141899]", "ana harbor.test": "[141900]", "po-9": "[141900]", "": "[141900 141899]", "none": "[]",
	} {
		found, total, err := s.SearchPast(ctx, PastFilter{Connection: "shop", Text: query})
		must(t, err)
		numbers := []int64{}
		for _, p := range found {
			numbers = append(numbers, p.Number)
			if p.Number == 141899 && p.ExtOrderID != o.ExtOrderID {
				t.Error("not named as ours:", p.ExtOrderID)
			}
		}
		if fmt.Sprint(numbers) != want || total != len(numbers) {
			t.Errorf("%q: %v of %d, want %s", query, numbers, total, want)
		}
	}
	open, _, err := s.SearchPast(ctx, PastFilter{OpenOnly: true})
	if err != nil || len(open) != 1 || open[0].Number != 141899 {
		t.Fatal(open, err)
	}
}
