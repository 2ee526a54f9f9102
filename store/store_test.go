package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// clock is a test's clock: it moves a second with each look.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Second)
	return c.at
}

func openAt(t testing.TB, dir string, now func() time.Time) *Store {
	t.Helper()
	s, err := Open(t.Context(), Options{Dir: dir, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func open(t testing.TB) *Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "home"), newClock().now)
}

// reopen closes a store and opens its folder again.
func reopen(t testing.TB, s *Store) *Store {
	t.Helper()
	closeNow(t, s)
	return openAt(t, s.opt.Dir, s.opt.Now)
}

func closeNow(t testing.TB, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// sample is an order with a line, a customer and a contact.
func sample(name string) order.Order {
	customer := int64(1234)
	o := order.Order{CustomerName: name}
	o.Fields.IDCustomer = &customer
	o.Fields.ContactNameFirst, o.Fields.ContactNameLast, o.Fields.ContactEmail = "Ana", "Diaz", "ana@cascade.test"
	o.Fields.CustomerPurchaseOrder = "PO-778"
	o.Lines = []order.Line{{Style: "PC54", Color: "Navy", Price: catalog.PriceOf(850), Cells: []order.Cell{
		{Size: "S", Qty: 4, Price: catalog.PriceOf(850)}, {Size: "2XL", Qty: 2, Price: catalog.PriceOf(1050)},
	}}}
	return o
}

func create(t testing.TB, s *Store, o order.Order) order.Order {
	t.Helper()
	made, err := s.CreateOrder(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func connect(t testing.TB, s *Store, name string) {
	t.Helper()
	if err := s.SaveConnection(t.Context(), order.Connection{Name: name, Kind: order.KindProxy, URL: "https://" + name + ".test"}); err != nil {
		t.Fatal(err)
	}
}

func queue(t testing.TB, s *Store, o order.Order) order.Order {
	t.Helper()
	q, err := s.QueueOrder(t.Context(), o.ID, o.Version, Queueing{Connection: "shop", OrderPlaced: order.Date{Year: 2026, Month: 11, Day: 21}, Order: o})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// stored reads an order as it is on disk.
func stored(t testing.TB, s *Store, key string) order.Order {
	t.Helper()
	o, err := s.Order(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func wantKind(t testing.TB, err error, kind order.Kind) {
	t.Helper()
	if order.KindOf(err) != kind {
		t.Fatalf("error %v is %q, want %q", err, order.KindOf(err), kind)
	}
}

func send(t testing.TB, s *Store, o order.Order, event order.Event) {
	t.Helper()
	at := s.now()
	n, err := s.Begin(t.Context(), o.ID, order.Body{ServerID: "NWCA-" + o.ExtOrderID, Route: "POST /x", Bytes: []byte(`{"a":1}`)}, at)
	if err != nil {
		t.Fatal(err)
	}
	if event == "" {
		return
	}
	outcome := map[order.Event]string{order.EventAccept: "accepted", order.EventLost: "unknown", order.EventReject: "rejected", order.EventNotSent: "not_sent"}[event]
	if err := s.Settle(t.Context(), o.ID, order.Settlement{Event: event, Attempt: n, Outcome: outcome, LedgerEvent: outcome, Detail: "it was " + outcome}, s.now()); err != nil {
		t.Fatal(err)
	}
}

func TestFilesArePrivate(t *testing.T) {
	s := open(t)
	create(t, s, sample("Cascade Youth"))
	entries, err := os.ReadDir(s.opt.Dir)
	if err != nil || len(entries) < 5 {
		t.Fatal(entries, err)
	}
	info, err := os.Stat(s.opt.Dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Fatal(info.Mode(), err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Error(e.Name(), info.Mode(), err)
		}
	}
}

func TestOrderIsKeptWhole(t *testing.T) {
	s := open(t)
	made := create(t, s, sample("Cascade Youth"))
	device, err := s.Device(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if made.ExtOrderID != device+"-0001" || made.ID != 1 || made.Version != 1 || made.State != order.Draft || made.UUID == "" {
		t.Fatalf("%+v", made)
	}
	s = reopen(t, s)
	if got := stored(t, s, "1"); !reflect.DeepEqual(contentOf(got), contentOf(made)) || !got.CreatedAt.Equal(made.CreatedAt) {
		t.Fatalf("got %+v\nwant %+v", got, made)
	}
	if second := create(t, s, sample("B")); second.ExtOrderID != device+"-0002" {
		t.Fatal(second.ExtOrderID)
	}
	ledger, err := s.Ledger(t.Context(), 1)
	if err != nil || len(ledger) != 1 || ledger[0].Event != "created" {
		t.Fatal(ledger, err)
	}
	_, err = s.CreateOrder(t.Context(), order.Order{ExtOrderID: made.ExtOrderID})
	wantKind(t, err, order.KindConflict)
}

func TestStaleVersionIsAConflict(t *testing.T) {
	s := open(t)
	o := create(t, s, sample("Cascade Youth"))
	changed := o.Clone()
	changed.Fields.CustomerPurchaseOrder = "PO-1"
	saved, err := s.SaveOrder(t.Context(), changed, "PO")
	if err != nil || saved.Version != 2 {
		t.Fatal(saved.Version, err)
	}
	_, err = s.SaveOrder(t.Context(), changed, "PO")
	wantKind(t, err, order.KindConflict)
	_, err = s.MoveOrder(t.Context(), o.ID, 1, order.EventHold, "")
	wantKind(t, err, order.KindConflict)
	same, err := s.SaveOrder(t.Context(), saved, "nothing")
	if err != nil || same.Version != 2 {
		t.Fatal("saving the same made a version", same.Version, err)
	}
}

func TestUndoIsKeptOverRestarts(t *testing.T) {
	s := open(t)
	o := create(t, s, sample("start"))
	var err error
	for i := range undoSteps + 5 {
		o.Fields.CustomerPurchaseOrder = fmt.Sprint("PO-", i)
		if o, err = s.SaveOrder(t.Context(), o, fmt.Sprint("step ", i)); err != nil {
			t.Fatal(err)
		}
	}
	if undo, redo, err := s.UndoDepth(t.Context(), o.ID); undo != undoSteps || redo != 0 || err != nil {
		t.Fatal(undo, redo, err)
	}
	s = reopen(t, s)
	o, label, err := s.Undo(t.Context(), o.ID)
	if err != nil || o.Fields.CustomerPurchaseOrder != "PO-203" || label != "step 204" {
		t.Fatal(o.Fields.CustomerPurchaseOrder, label, err)
	}
	o, _, err = s.Undo(t.Context(), o.ID)
	if err != nil || o.Fields.CustomerPurchaseOrder != "PO-202" {
		t.Fatal(o.Fields.CustomerPurchaseOrder, err)
	}
	s = reopen(t, s)
	o, label, err = s.Redo(t.Context(), o.ID)
	if err != nil || o.Fields.CustomerPurchaseOrder != "PO-203" || label != "step 203" {
		t.Fatal(o.Fields.CustomerPurchaseOrder, label, err)
	}
	o.CustomerName = "another way"
	if o, err = s.SaveOrder(t.Context(), o, "name"); err != nil {
		t.Fatal(err)
	}
	_, _, err = s.Redo(t.Context(), o.ID)
	wantKind(t, err, order.KindConflict)
	connect(t, s, "shop")
	queue(t, s, o)
	_, _, err = s.Undo(t.Context(), o.ID)
	wantKind(t, err, order.KindConflict)
}

func TestOrderIsFoundByAnyOfItsNumbers(t *testing.T) {
	s := open(t)
	connect(t, s, "shop")
	o := queue(t, s, create(t, s, sample("Cascade Youth")))
	send(t, s, o, order.EventAccept)
	if err := s.Settle(t.Context(), o.ID, order.Settlement{Event: order.EventImport, OnSite: 141899, LedgerEvent: "imported"}, s.now()); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"1", o.ExtOrderID, "NWCA-" + o.ExtOrderID, "nwca-" + o.ExtOrderID, " 141899 "} {
		if got := stored(t, s, key); got.ID != o.ID || got.State != order.Imported {
			t.Errorf("%q found %d %s", key, got.ID, got.State)
		}
	}
	for _, key := range []string{"", "0", "2", "OP-NONE"} {
		_, err := s.Order(t.Context(), key)
		wantKind(t, err, order.KindNotFound)
	}
	create(t, s, order.Order{ExtOrderID: "141899"})
	_, err := s.Order(t.Context(), "141899")
	wantKind(t, err, order.KindConflict)
}

func TestListingFiltersAndPages(t *testing.T) {
	s := open(t)
	// Words that no order's number holds, whose letters are drawn at random.
	for _, name := range []string{"Harbor", "Cascade", "Rainier", "Yonder", "Summit"} {
		create(t, s, sample("Customer "+name))
	}
	held := stored(t, s, "2")
	if _, err := s.MoveOrder(t.Context(), held.ID, held.Version, order.EventHold, "waits for a PO"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		filter OrderFilter
		want   string
		total  int
	}{
		{OrderFilter{}, "[5 4 3 2 1]", 5},
		{OrderFilter{Limit: 2, Offset: 1}, "[4 3]", 5},
		{OrderFilter{States: []order.State{order.Held}}, "[2]", 1},
		{OrderFilter{States: []order.State{order.Held, order.Draft}, Text: "customer yonder"}, "[4]", 1},
		{OrderFilter{Text: "DIAZ po-778 ana@", Limit: 1}, "[5]", 5},
		{OrderFilter{Text: "100%"}, "[]", 0},
	} {
		orders, err := s.Orders(t.Context(), c.filter)
		if err != nil {
			t.Fatal(err)
		}
		rows, total, err := s.OrderRows(t.Context(), c.filter)
		if err != nil {
			t.Fatal(err)
		}
		ids, rowIDs := []int64{}, []int64{}
		for _, o := range orders {
			ids = append(ids, o.ID)
		}
		for _, r := range rows {
			rowIDs = append(rowIDs, r.ID)
			if r.Pieces != 6 || r.Total != 5500 || r.CustomerName == "" {
				t.Errorf("%+v", r)
			}
		}
		if fmt.Sprint(ids) != c.want || fmt.Sprint(rowIDs) != c.want || total != c.total {
			t.Errorf("%+v: orders %v rows %v total %d, want %s %d", c.filter, ids, rowIDs, total, c.want, c.total)
		}
	}
	counts, err := s.Counts(t.Context())
	if err != nil || counts[order.Draft] != 4 || counts[order.Held] != 1 || len(counts) != len(order.States) {
		t.Fatal(counts, err)
	}
	n, oldest, err := s.OnlyHere(t.Context(), 0)
	if err != nil || n != 5 || !oldest.Equal(stored(t, s, "1").CreatedAt) {
		t.Fatal(n, oldest, err)
	}
}

func TestConnections(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	_, err := s.CurrentConnection(ctx)
	wantKind(t, err, order.KindNotFound)
	connect(t, s, "shop")
	if c, err := s.CurrentConnection(ctx); err != nil || c.Name != "shop" {
		t.Fatal(c, err)
	}
	connect(t, s, "other")
	_, err = s.CurrentConnection(ctx)
	wantKind(t, err, order.KindNotFound)
	if err := s.UseConnection(ctx, "SHOP"); err != nil {
		t.Fatal(err)
	}
	o := create(t, s, sample("Cascade Youth"))
	_, err = s.QueueOrder(ctx, o.ID, o.Version, Queueing{Connection: "none", Order: o})
	wantKind(t, err, order.KindNotFound)
	queue(t, s, o)
	wantKind(t, s.RemoveConnection(ctx, "shop"), order.KindConflict)
	c, err := s.Connection(ctx, "Shop")
	if err != nil {
		t.Fatal(err)
	}
	moved := c
	moved.URL = "https://elsewhere.test"
	wantKind(t, s.SaveConnection(ctx, moved), order.KindConflict)
	c.User = "rep"
	if err := s.SaveConnection(ctx, c); err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveConnection(ctx, "other"); err != nil {
		t.Fatal(err)
	}
	all, err := s.Connections(ctx)
	if err != nil || len(all) != 1 || all[0].User != "rep" {
		t.Fatal(all, err)
	}
	wantKind(t, s.UseConnection(ctx, "other"), order.KindNotFound)
}

func TestSettings(t *testing.T) {
	s := open(t)
	if err := s.SetSetting(t.Context(), "theme", "dark"); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, s)
	if v, ok, err := s.Setting(t.Context(), "theme"); v != "dark" || !ok || err != nil {
		t.Fatal(v, ok, err)
	}
	if err := s.SetSetting(t.Context(), "theme", ""); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.Setting(t.Context(), "theme"); ok || err != nil {
		t.Fatal(ok, err)
	}
}

func TestACancelledContextChangesNothing(t *testing.T) {
	s := open(t)
	o := create(t, s, sample("Cascade Youth"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	o.CustomerName = "changed"
	if _, err := s.SaveOrder(ctx, o, "x"); err == nil {
		t.Fatal("saved under a cancelled context")
	}
	if got := stored(t, s, "1"); got.CustomerName != "Cascade Youth" {
		t.Fatal(got.CustomerName)
	}
}
