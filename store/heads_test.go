package store

import (
	"fmt"
	"testing"
	"time"

	"orderpad/store/order"
)

func manyPast(n int) []order.Past {
	today := order.Date{Year: 2026, Month: 11, Day: 28}
	var all []order.Past
	for i := range n {
		p := order.Past{
			Number: int64(100000 + i), Customer: int64(i % (n/20 + 1)), CustomerName: fmt.Sprintf("Customer %d", i%(n/20+1)), Rep: "Ann Lee",
			Ordered: today.AddDays(-(i * 7919 % 730)), Pieces: 24, Total: "204.00", Balance: "0", TermsDays: 30, OrderType: 21,
			Status: order.PastStatus{ArtDone: "1", Received: "1"},
		}
		p.RequestedShip = p.Ordered.AddDays(14)
		if i%100 != 0 {
			p.Shipped = p.Ordered.AddDays(10)
			p.Status.Shipped = "1"
		}
		all = append(all, p)
	}
	return all
}

// TestHeads holds that heads follow what is fetched, of a cache that had none
// too, and that a customer's stand together.
func TestHeads(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	if err := s.UpsertPast(ctx, "shop", manyPast(50)); err != nil {
		t.Fatal(err)
	}
	for range 2 { // made, then read
		heads, err := s.Heads(ctx, "shop")
		if err != nil || len(heads) != 50 {
			t.Fatalf("%d heads, %v", len(heads), err)
		}
		seen := map[int64]bool{}
		for i, h := range heads {
			if i > 0 && heads[i-1].Customer != h.Customer && seen[h.Customer] {
				t.Fatal("a customer's heads stand apart")
			}
			seen[h.Customer] = true
		}
	}
	moved := manyPast(1)
	moved[0].Customer, moved[0].Pieces = 999, 7
	if err := s.UpsertPast(ctx, "shop", moved); err != nil {
		t.Fatal(err)
	}
	heads, err := s.Heads(ctx, "shop")
	if last := heads[len(heads)-1]; err != nil || len(heads) != 50 || last.Customer != 999 || last.Pieces != 7 || last.Rep != "Ann Lee" {
		t.Fatalf("%d, %+v, %v", len(heads), last, err)
	}
	if other, err := s.Heads(ctx, "elsewhere"); err != nil || len(other) != 0 {
		t.Fatalf("%d of another connection, %v", len(other), err)
	}
}

// TestMindedIsKept holds that a note and a snooze are in the database and in the
// journal.
func TestMindedIsKept(t *testing.T) {
	s := open(t)
	m := order.Minded{Subject: "order 141841", Until: order.ForGood, Note: "Ana is away"}
	if err := s.Mind(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if err := s.Mind(t.Context(), order.Minded{Subject: "order 2", Note: "x"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Mind(t.Context(), order.Minded{Subject: "order 2"}); err != nil {
		t.Fatal(err)
	}
	lines, _, err := readJournal(s.path(journalName))
	if err != nil {
		t.Fatal(err)
	}
	journaled := 0
	for _, l := range lines {
		if l.Minded != nil && l.Minded.Subject == m.Subject && *l.Minded == m {
			journaled++
		}
	}
	got, err := s.Minded(t.Context())
	if err != nil || len(got) != 1 || got[m.Subject] != m || journaled == 0 {
		t.Fatalf("%+v, %d in the journal, %v", got, journaled, err)
	}
}

// BenchmarkHeads reads 100,000 orders and finds what is to be looked at: 50 ms.
func BenchmarkHeads(b *testing.B) {
	s := open(b)
	if err := s.UpsertPast(b.Context(), "shop", manyPast(100_000)); err != nil {
		b.Fatal(err)
	}
	if _, err := s.Heads(b.Context(), "shop"); err != nil {
		b.Fatal(err)
	}
	today := order.DayOf(order.DateOf(time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)))
	for b.Loop() {
		heads, err := s.Heads(b.Context(), "shop")
		if err != nil || len(heads) != 100_000 {
			b.Fatal(len(heads), err)
		}
		order.LookToday(heads, today, "Ann Lee", nil)
		order.Month(heads, today, "Ann Lee")
	}
}
