package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"orderpad/store/order"
)

// laptop is a home that copies are made of and put back into.
type laptop struct {
	t   *testing.T
	dir string
	now *clock
	*Store
}

func newLaptop(t *testing.T) *laptop {
	t.Helper()
	l := &laptop{t: t, dir: filepath.Join(t.TempDir(), "home"), now: newClock()}
	l.open()
	connect(t, l.Store, "shop")
	return l
}

func (l *laptop) open() {
	l.t.Helper()
	s, err := Open(l.t.Context(), Options{Dir: l.dir, Now: l.now.now})
	must(l.t, err)
	l.Store = s
	l.t.Cleanup(func() { _ = s.Close() }) // of one that was closed for a restore, again
}

// backup makes a copy of the orders as they are.
func (l *laptop) backup() string {
	l.t.Helper()
	file := filepath.Join(l.t.TempDir(), "copy.db")
	must(l.t, l.Backup(l.t.Context(), file))
	return file
}

// restore puts a copy back into this laptop.
func (l *laptop) restore(file string, anyway bool) error {
	l.t.Helper()
	must(l.t, l.Close())
	s, err := Restore(l.t.Context(), Options{Dir: l.dir, Now: l.now.now}, file, anyway)
	if err != nil {
		l.open()
		return err
	}
	l.Store = s
	l.t.Cleanup(func() { _ = s.Close() })
	return nil
}

// twin is another laptop that was set up from a copy.
func (l *laptop) twin(file string) *laptop {
	l.t.Helper()
	other := &laptop{t: l.t, dir: filepath.Join(l.t.TempDir(), "twin"), now: l.now}
	s, err := Restore(l.t.Context(), Options{Dir: other.dir, Now: other.now.now}, file, false)
	must(l.t, err)
	other.Store = s
	l.t.Cleanup(func() { _ = s.Close() })
	return other
}

// po changes an order to say a purchase order.
func (l *laptop) po(key, po string) order.Order {
	l.t.Helper()
	o := stored(l.t, l.Store, key)
	o.Fields.CustomerPurchaseOrder = po
	o, err := l.SaveOrder(l.t.Context(), o, po)
	must(l.t, err)
	return o
}

// send queues an order and sends it, after a look-up where it needs one.
func (l *laptop) send(key string, event order.Event) {
	l.t.Helper()
	o := queue(l.t, l.Store, stored(l.t, l.Store, key))
	if o.MustLookUp {
		must(l.t, l.Settle(l.t.Context(), o.ID, order.Settlement{LookUp: true, Miss: true, MayGo: true}, l.Store.now()))
	}
	send(l.t, l.Store, o, event)
}

// all are the orders by their number: state and purchase order.
func (l *laptop) all() map[string]string {
	l.t.Helper()
	orders, err := l.Orders(l.t.Context(), OrderFilter{})
	must(l.t, err)
	found := map[string]string{}
	for _, o := range orders {
		found[o.ExtOrderID] = string(o.State) + " " + o.Fields.CustomerPurchaseOrder
	}
	return found
}

func TestRestoreKeepsWhatTheCopyLacks(t *testing.T) {
	l := newLaptop(t)
	sent, draft := create(t, l.Store, sample("Sent")), create(t, l.Store, sample("Draft"))
	l.po(sent.ExtOrderID, "first")
	file := l.backup()
	l.po(sent.ExtOrderID, "second") // an older copy is no edit: nothing of it becomes a draft
	l.send(sent.ExtOrderID, order.EventAccept)
	l.po(draft.ExtOrderID, "newer")
	later := create(t, l.Store, sample("Later"))
	gone := create(t, l.Store, sample("Imported"))
	l.send(gone.ExtOrderID, order.EventAccept)
	must(t, l.Settle(t.Context(), gone.ID, order.Settlement{Event: order.EventImport, OnSite: 7}, l.Store.now()))
	must(t, l.restore(file, false))
	want := map[string]string{sent.ExtOrderID: "accepted second", draft.ExtOrderID: "draft newer", later.ExtOrderID: "draft PO-778", gone.ExtOrderID: "imported PO-778"}
	if got := l.all(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if m := l.Opened().Merged; m != (Merged{Stayed: 2, OnlyHere: 2}) {
		t.Errorf("%+v", m)
	}
	if !stored(t, l.Store, draft.ExtOrderID).MustLookUp || stored(t, l.Store, sent.ExtOrderID).MustLookUp {
		t.Error("which are looked up first")
	}
	o, _, err := l.Undo(t.Context(), draft.ID)
	if err != nil || o.Fields.CustomerPurchaseOrder != "PO-778" {
		t.Error("the older text is not a step back any more", err)
	}
	attempts, err := l.Attempts(t.Context(), stored(t, l.Store, sent.ExtOrderID).ID)
	if err != nil || len(attempts) != 1 || attempts[0].Outcome != "accepted" {
		t.Errorf("%+v %v", attempts, err)
	}
	// Once more: nothing is new.
	must(t, l.restore(file, false))
	if m := l.Opened().Merged; m.Edits+m.Added+m.Advanced+m.Renumbered > 0 || len(l.all()) != 4 {
		t.Errorf("again: %+v", m)
	}
}

func TestRestoreTakesWhatTheCopyKnowsBetter(t *testing.T) {
	l := newLaptop(t)
	o := create(t, l.Store, sample("Kim"))
	old := l.backup()
	l.po(o.ExtOrderID, "sent so")
	l.send(o.ExtOrderID, order.EventAccept)
	only := create(t, l.Store, sample("Only there"))
	file := l.backup()
	other := l.twin(old)
	must(t, other.restore(file, false))
	want := map[string]string{o.ExtOrderID: "accepted sent so", only.ExtOrderID: "draft PO-778"}
	if got := other.all(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	attempts, err := other.Attempts(t.Context(), stored(t, other.Store, o.ExtOrderID).ID)
	if err != nil || len(attempts) != 1 || len(attempts[0].Body) == 0 {
		t.Errorf("the body that was sent did not come along: %+v %v", attempts, err)
	}
}

// TestRestoreOfTwoThatWentOn has both sides change an order since they parted.
func TestRestoreOfTwoThatWentOn(t *testing.T) {
	for name, c := range map[string]struct {
		here, there order.Event // what became of it; empty: only edited
		stands      string
		edit        string // what the draft beside it says
	}{
		"sent here, edited there":               {order.EventAccept, "", "accepted here", "there"},
		"edited here, sent there":               {"", order.EventAccept, "accepted there", "here"},
		"unknown here, edited there":            {order.EventLost, "", "unknown here", "there"},
		"edited here, unknown there":            {"", order.EventLost, "unknown there", "here"},
		"unknown here, accepted there":          {order.EventLost, order.EventAccept, "accepted there", "here"},
		"accepted here, rejected there":         {order.EventAccept, order.EventReject, "accepted here", "there"},
		"rejected here, edited there":           {order.EventReject, "", "rejected here", "there"},
		"edited on both sides, more often here": {"", "", "draft here", "there"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLaptop(t)
			o := create(t, l.Store, sample("Kim"))
			other := l.twin(l.backup())
			for side, event := range map[string]order.Event{"here": c.here, "there": c.there} {
				at := map[string]*laptop{"here": l, "there": other}[side]
				if side == "here" {
					for n := range 4 {
						at.po(o.ExtOrderID, fmt.Sprint(n))
					}
				}
				at.po(o.ExtOrderID, side)
				if event != "" {
					at.send(o.ExtOrderID, event)
				}
			}
			must(t, l.restore(other.backup(), false))
			got := l.all()
			if got[o.ExtOrderID] != c.stands || len(got) != 2 {
				t.Fatalf("%v", got)
			}
			delete(got, o.ExtOrderID)
			for number, said := range got {
				if said != "draft "+c.edit || !strings.HasPrefix(number, l.Opened().Device) {
					t.Errorf("beside it %s is %q; new numbers begin with %s", number, said, l.Opened().Device)
				}
			}
			if l.Opened().Merged.Edits != 1 {
				t.Errorf("%+v", l.Opened().Merged)
			}
		})
	}
}

func TestRestoreRefusesTwoOrdersUnderOneNumber(t *testing.T) {
	l := newLaptop(t)
	other := newLaptop(t)
	for name, at := range map[string]*laptop{"Here": l, "There": other} {
		o := sample(name)
		o.ExtOrderID = "OP7F3K-0001" // as two images of one disk would mint it
		create(t, at.Store, o)
	}
	file := other.backup()
	before := l.all()
	err := l.restore(file, false)
	wantKind(t, err, order.KindNeedsPerson)
	if !strings.Contains(err.Error(), "OP7F3K-0001") || fmt.Sprint(l.all()) != fmt.Sprint(before) || l.Opened() != (Recovery{}) {
		t.Fatal(err, l.all(), l.Opened())
	}
	must(t, l.restore(file, true))
	if stored(t, l.Store, "OP7F3K-0001").CustomerName != "Here" || l.Opened().Merged.Renumbered != 1 {
		t.Errorf("%+v", l.Opened().Merged)
	}
	if found, err := l.Orders(t.Context(), OrderFilter{Text: "there"}); err != nil || len(found) != 1 || found[0].State != order.Draft || found[0].ExtOrderID == "OP7F3K-0001" {
		t.Error(found, err)
	}
}

func TestRestoreBringsBackWhatOnlyTheJournalHas(t *testing.T) {
	l := newLaptop(t)
	create(t, l.Store, sample("Kim"))
	file := l.backup()
	must(t, l.Close())
	old, err := os.ReadFile(filepath.Join(l.dir, ordersName))
	must(t, err)
	l.open()
	later := create(t, l.Store, sample("Journaled"))
	must(t, l.Close())
	must(t, os.WriteFile(filepath.Join(l.dir, ordersName), old, 0o600))
	l.open()
	must(t, l.restore(file, false))
	if o := stored(t, l.Store, later.ExtOrderID); o.CustomerName != "Journaled" || !o.MustLookUp {
		t.Error(o.CustomerName, o.MustLookUp)
	}
}

func TestRestoreOverADamagedDatabaseMendsItFirst(t *testing.T) {
	l := newLaptop(t)
	o := create(t, l.Store, sample("Kim"))
	file := l.backup()
	later := create(t, l.Store, sample("Journaled"))
	must(t, l.Close())
	must(t, os.WriteFile(filepath.Join(l.dir, ordersName), []byte("no database"), 0o600))
	s, err := Restore(t.Context(), Options{Dir: l.dir, Now: l.now.now}, file, false)
	must(t, err)
	defer s.Close()
	if stored(t, s, o.ExtOrderID).State != order.Draft || stored(t, s, later.ExtOrderID).State != order.Draft {
		t.Error("not both are there")
	}
	if kept, err := os.ReadFile(s.Opened().SetAside); err != nil || string(kept) != "no database" {
		t.Error("the damaged file is not kept", err)
	}
}

func TestRestoreNeverSendsToAnotherServer(t *testing.T) {
	l, other := newLaptop(t), newLaptop(t)
	c, err := other.Connection(t.Context(), "shop")
	must(t, err)
	c.URL = "https://elsewhere.test"
	must(t, other.SaveConnection(t.Context(), c))
	o := queue(t, other.Store, create(t, other.Store, sample("There")))
	must(t, l.restore(other.backup(), false))
	got := stored(t, l.Store, o.ExtOrderID)
	at, err := l.Connection(t.Context(), got.Connection)
	if err != nil || at.URL != "https://elsewhere.test" || at.Name == "shop" {
		t.Error(got.Connection, at.URL, err)
	}
	if mine, err := l.Connection(t.Context(), "shop"); err != nil || mine.URL == at.URL {
		t.Error(mine.URL, err)
	}
}

func TestRestoreKeepsCustomersApart(t *testing.T) {
	l, other := newLaptop(t), newLaptop(t)
	for name, at := range map[string]*laptop{"Near": l, "Far": other} {
		c, err := at.SaveLocalCustomer(t.Context(), order.Customer{Name: name})
		must(t, err)
		o := sample(name)
		o.CustomerKey = c.Local
		create(t, at.Store, o)
	}
	must(t, l.restore(other.backup(), false))
	for _, name := range []string{"Near", "Far"} {
		found, err := l.Orders(t.Context(), OrderFilter{Text: name})
		if err != nil || len(found) != 1 {
			t.Fatal(found, err)
		}
		if c, err := l.LocalCustomer(t.Context(), found[0].CustomerKey); err != nil || c.Name != name {
			t.Errorf("the order of %s is %s's now (%v)", name, c.Name, err)
		}
	}
}

// inFile runs a statement in a closed database.
func inFile(t *testing.T, file, statement string) {
	t.Helper()
	db, err := sql.Open(driverName, dsn(file, ""))
	must(t, err)
	_, err = db.ExecContext(context.Background(), statement)
	must(t, err)
	must(t, db.Close())
}

const mischief = `CREATE TRIGGER mischief AFTER UPDATE ON orders BEGIN DELETE FROM connections; END;
	CREATE VIEW peek AS SELECT doc FROM order_docs; CREATE TRIGGER through INSTEAD OF INSERT ON peek BEGIN DELETE FROM orders; END`

func TestForeignTriggersComeAlongInNoCopy(t *testing.T) {
	foreign := func(file string) (n int) {
		db, err := sql.Open(driverName, dsn(file, "mode=ro"))
		must(t, err)
		defer db.Close()
		must(t, db.QueryRow("SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')").Scan(&n))
		return n
	}
	l := newLaptop(t)
	create(t, l.Store, sample("Kim"))
	file := l.backup()
	inFile(t, file, mischief)
	for name, at := range map[string]*laptop{"over what is here": l, "into a new home": {t: t, dir: filepath.Join(t.TempDir(), "new"), now: l.now}} {
		if at.Store == nil {
			at.open()
		}
		must(t, at.restore(file, false))
		if n := foreign(at.Paths().OrdersDB); n != 0 {
			t.Errorf("%s: %d foreign objects", name, n)
		}
		if _, err := at.Connection(t.Context(), "shop"); err != nil {
			t.Errorf("%s: the trigger acted: %v", name, err)
		}
	}
	must(t, l.Close())
	inFile(t, filepath.Join(l.dir, ordersName), mischief)
	l.open()
	if n := foreign(l.backup()); n != 0 {
		t.Errorf("a backup holds %d foreign objects", n)
	}
}

func TestACopyWithOddTablesIsRefused(t *testing.T) {
	for name, statement := range map[string]string{
		"a view for a table":    "ALTER TABLE settings RENAME TO real; CREATE VIEW settings AS SELECT * FROM real",
		"a table without rows":  "DROP TABLE ledger",
		"a column of its own":   "ALTER TABLE orders ADD COLUMN extra TEXT",
		"a column computed":     "ALTER TABLE orders ADD COLUMN extra TEXT AS (upper(state))",
		"another table instead": "DROP TABLE prices; CREATE TABLE prices (a)",
	} {
		t.Run(name, func(t *testing.T) {
			l := newLaptop(t)
			create(t, l.Store, sample("Kim"))
			file := l.backup()
			inFile(t, file, statement)
			before := l.all()
			err := l.restore(file, false)
			if name == "a column computed" { // it stores nothing, and is not read
				must(t, err)
				return
			}
			wantKind(t, err, order.KindInvalid)
			if fmt.Sprint(l.all()) != fmt.Sprint(before) {
				t.Error("something was changed")
			}
		})
	}
}

// TestCopiesAtRandom lets two laptops from one copy go on as they like and
// brings them together: what either knew to be with the server is with the
// server, and every text that either had is there.
func TestCopiesAtRandom(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // decisions, no secrets
			l := newLaptop(t)
			var numbers []string
			for range 4 {
				numbers = append(numbers, create(t, l.Store, sample("Kim")).ExtOrderID)
			}
			other := l.twin(l.backup())
			for n := range 16 {
				at, side := l, "here"
				if r.IntN(2) == 0 {
					at, side = other, "there"
				}
				number := numbers[r.IntN(len(numbers))]
				if !stored(t, at.Store, number).State.Editable() {
					continue
				}
				if at.po(number, fmt.Sprint(side, n)); r.IntN(3) == 0 {
					at.send(number, []order.Event{order.EventAccept, order.EventLost, order.EventReject}[r.IntN(3)])
				}
			}
			there, here := other.all(), l.all()
			must(t, l.restore(other.backup(), false))
			both := l.all()
			orders, err := l.Orders(t.Context(), OrderFilter{States: []order.State{order.Rejected}})
			must(t, err)
			for _, o := range orders {
				if !o.MustLookUp {
					t.Errorf("%s is rejected and may go unseen", o.ExtOrderID)
				}
			}
			texts := map[string]bool{}
			for _, said := range both {
				_, po, _ := strings.Cut(said, " ")
				texts[po] = true
			}
			for _, side := range []map[string]string{here, there} {
				for number, said := range side {
					state, po, _ := strings.Cut(said, " ")
					now, _, _ := strings.Cut(both[number], " ")
					if state == "accepted" && now != "accepted" || state == "unknown" && now != "accepted" && now != "unknown" {
						t.Errorf("%s was %s and is %q", number, state, both[number])
					}
					if po != "PO-778" && !texts[po] {
						t.Errorf("%s said %s: that is gone", number, po)
					}
				}
			}
		})
	}
}
