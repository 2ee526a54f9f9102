package store

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// grown is a store with 10,000 orders and 20,000 customers.
func grown(b *testing.B) *Store {
	b.Helper()
	s := open(b)
	must(b, s.write(b.Context(), func(ctx context.Context, tx *txn) error {
		for i := range 10_000 {
			o := sample(fmt.Sprint("Customer ", i%500))
			o.ExtOrderID, o.State, o.CreatedAt = fmt.Sprintf("OPBENCH-%05d", i), order.States[i%len(order.States)], tx.now.Add(time.Duration(i)*time.Second)
			for range 8 {
				o.Lines = append(o.Lines, o.Lines[0])
			}
			if err := putOrder(ctx, tx, &o); err != nil {
				return err
			}
		}
		return nil
	}))
	must(b, s.writeCache(b.Context(), func(ctx context.Context, tx *sql.Tx) error {
		for i := range 20_000 {
			c := order.Customer{ID: int64(i + 1), Name: fmt.Sprintf("Customer %d of %s", i, []string{"Kent", "Auburn", "Tacoma"}[i%3]), LastOrder: day(i%28 + 1),
				Contact: order.Contact{First: "Ana", Last: fmt.Sprint("Diaz", i), Email: fmt.Sprintf("ana%d@shop.test", i), Phone: "253 555 0101"}}
			if err := upsertCustomer(ctx, tx, "shop", c); err != nil {
				return err
			}
		}
		return nil
	}))
	b.ResetTimer()
	return s
}

func BenchmarkOrderRows(b *testing.B) {
	s := grown(b)
	for b.Loop() {
		if rows, total, err := s.OrderRows(b.Context(), OrderFilter{Limit: 50}); err != nil || len(rows) != 50 || total != 10_000 {
			b.Fatal(len(rows), total, err)
		}
	}
}

func BenchmarkOrderRowsFiltered(b *testing.B) {
	s := grown(b)
	for b.Loop() {
		if _, total, err := s.OrderRows(b.Context(), OrderFilter{Text: "customer diaz 77", Limit: 50}); err != nil || total == 0 {
			b.Fatal(total, err)
		}
	}
}

// BenchmarkSearchAside is what each search asks of the orders.
func BenchmarkSearchAside(b *testing.B) {
	s := grown(b)
	for b.Loop() {
		if often, err := s.OrderedStyles(b.Context()); err != nil || len(often) == 0 {
			b.Fatal(len(often), err)
		}
		if spoken, err := s.Spoken(b.Context()); err != nil || len(spoken) == 0 {
			b.Fatal(len(spoken), err)
		}
	}
}

func BenchmarkOrders(b *testing.B) {
	s := grown(b)
	for b.Loop() {
		if all, err := s.Orders(b.Context(), OrderFilter{Limit: 50}); err != nil || len(all) != 50 {
			b.Fatal(len(all), err)
		}
	}
}

func BenchmarkSearchCustomers(b *testing.B) {
	s := grown(b)
	for _, query := range []string{"", "kent", "diaz1999", "ana 0101 tac"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				if found, _, err := s.SearchCustomers(b.Context(), "shop", query, 50); err != nil || len(found) == 0 {
					b.Fatal(len(found), err)
				}
			}
		})
	}
}

func BenchmarkOpen(b *testing.B) {
	s := grown(b)
	must(b, s.Close())
	for b.Loop() {
		again, err := Open(b.Context(), s.opt)
		must(b, err)
		must(b, again.Close())
	}
}

// BenchmarkChangeBesideABigJournal is one change of a program that was just
// started, with what it writes of a journal past its limit.
func BenchmarkChangeBesideABigJournal(b *testing.B) {
	s, _ := bigJournal(b)
	var all, n int64
	for b.Loop() {
		var bytes int64
		s, bytes = journalWritten(b, s)
		all, n = all+bytes, n+1
	}
	b.ReportMetric(float64(all)/float64(n), "journal-B/op")
}

func BenchmarkSaveOrder(b *testing.B) {
	s := open(b)
	o := create(b, s, sample("Cascade Youth"))
	for i := 0; b.Loop(); i++ {
		o.Fields.CustomerPurchaseOrder = fmt.Sprint(i)
		var err error
		if o, err = s.SaveOrder(b.Context(), o, "PO"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkIngest takes in 170,000 rows, the catalogue of a large supplier.
func BenchmarkIngest(b *testing.B) {
	s := open(b)
	rows := make([]catalog.InventoryRow, 0, 170_000)
	for i := range cap(rows) {
		rows = append(rows, row(fmt.Sprintf("PC%d_%d", i/60, i%7), fmt.Sprint("Colour ", i%60), 1, 2, 3, 4, 5, 6))
		rows[i].ID = int64(i + 1)
	}
	for b.Loop() {
		in, err := s.BeginInventory(b.Context(), full)
		must(b, err)
		for _, r := range rows {
			if err := in.Add(b.Context(), r); err != nil {
				b.Fatal(err)
			}
		}
		if got, err := in.Commit(b.Context()); err != nil || got.Total != len(rows) {
			b.Fatal(got, err)
		}
	}
	b.ReportMetric(float64(len(rows)*b.N)/b.Elapsed().Seconds(), "rows/s")
}
