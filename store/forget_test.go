package store

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"orderpad/store/order"
)

// Whatever an order's state and age, forgetting removes it exactly if the shop
// has it and it is old enough, and nothing that is not imported.
func TestForgetKeepsWhatIsNotImported(t *testing.T) {
	s := open(t)
	var kept, gone []string
	cut := order.Date{Year: 2024, Month: 6, Day: 1}
	one := func(state order.State, old, looked bool) {
		t.Helper()
		o, err := s.CreateOrder(t.Context(), order.Order{})
		must(t, err)
		at := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
		if !old {
			at = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		_, err = s.orders.write.Exec("UPDATE orders SET state = ?, connection = 'shop', must_look_up = ?, created_at = ?, updated_at = ?, imported_at = ? WHERE id = ?",
			state, looked, millis(at), millis(at), millis(at), o.ID)
		must(t, err)
		if state == order.Imported && old && !looked {
			gone = append(gone, o.ExtOrderID)
		} else {
			kept = append(kept, o.ExtOrderID)
		}
	}
	for _, state := range order.States {
		for _, old := range []bool{false, true} {
			one(state, old, false)
			one(state, old, true)
		}
	}
	count, err := s.Forget(t.Context(), "shop", cut, true)
	must(t, err)
	f, err := s.Forget(t.Context(), "shop", cut, false)
	must(t, err)
	if f != count || f.Orders != len(gone) || f.Orders == 0 {
		t.Errorf("%+v, counted %+v, want %d", f, count, len(gone))
	}
	for _, id := range kept {
		if n := countOrders(t, s, id); n != 1 {
			t.Errorf("%s is gone", id)
		}
	}
	for _, id := range gone {
		if n := countOrders(t, s, id); n != 0 {
			t.Errorf("%s is still here", id)
		}
	}
	if other, err := s.Forget(t.Context(), "other", cut, false); err != nil || other.Orders != 0 {
		t.Errorf("%+v, %v", other, err)
	}
}

func countOrders(t *testing.T, s *Store, id string) (n int) {
	t.Helper()
	must(t, s.orders.read.QueryRow("SELECT count(*) FROM orders WHERE ext_order_id = ?", id).Scan(&n))
	return n
}

// What is forgotten is neither in the journal nor in a copy of this home, and
// does not come back with the next start; of the history what is open or newer
// stays, with its customer.
func TestForgottenDoesNotComeBack(t *testing.T) {
	dir := t.TempDir()
	s := openAt(t, dir, time.Now)
	o, err := s.CreateOrder(t.Context(), order.Order{CustomerName: "Kettle Falls Club"})
	must(t, err)
	must(t, s.KeepCopy(t.Context(), 0))
	_, err = s.orders.write.Exec("UPDATE orders SET state = 'imported', connection = 'shop', created_at = 1, updated_at = 1, imported_at = 1")
	must(t, err)
	day := func(year int) order.Date { return order.Date{Year: year, Month: 3, Day: 4} }
	done := order.PastStatus{Shipped: "1"}
	past := []order.Past{
		{Number: 1, Customer: 7, CustomerName: "Old Customer", Ordered: day(2020), Status: done},
		{Number: 2, Customer: 8, CustomerName: "Faithful Customer", Ordered: day(2020), Status: done},
		{Number: 3, Customer: 8, CustomerName: "Faithful Customer", Ordered: day(2025), Status: done},
	}
	must(t, s.UpsertPast(t.Context(), "shop", past))
	must(t, s.UpsertCustomers(t.Context(), "shop", order.CustomersOf(past)))
	f, err := s.Forget(t.Context(), "shop", day(2023), false)
	must(t, err)
	if f.Orders != 1 || f.Customers != 1 || f.Past != 2 {
		t.Errorf("%+v", f)
	}
	if n, err := s.RenewCopies(t.Context()); err != nil || n != 1 {
		t.Errorf("%d copies, %v", n, err)
	}
	must(t, s.Close())
	s = openAt(t, dir, time.Now)
	if n := countOrders(t, s, o.ExtOrderID); n != 0 {
		t.Error("it came back")
	}
	must(t, s.Close())
	must(t, filepath.WalkDir(dir, func(file string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(file)
		if bytes.Contains(data, []byte("Kettle Falls")) {
			t.Errorf("%s has the customer's name", file)
		}
		return err
	}))
}
