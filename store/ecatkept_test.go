package store

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"orderpad/store/order"
)

// TestECatRecordsComeBackFromTheJournal: eCat does not send again what was
// marked received, so the raw record must outlive the database as its order
// does, and what was still to be marked must still be.
func TestECatRecordsComeBackFromTheJournal(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, s *Store, empty []byte){
		"missing": func(t *testing.T, s *Store, _ []byte) { must(t, os.Remove(s.path(ordersName))) },
		"damaged": func(t *testing.T, s *Store, _ []byte) { must(t, os.WriteFile(s.path(ordersName), []byte("no"), 0o600)) },
		"older":   func(t *testing.T, s *Store, empty []byte) { must(t, os.WriteFile(s.path(ordersName), empty, 0o600)) },
	} {
		for _, tidied := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				now := newClock()
				s := openAt(t, filepath.Join(t.TempDir(), "home"), now.now)
				connect(t, s, "shop")
				s = reopen(t, s)
				empty, err := os.ReadFile(s.path(ordersName))
				must(t, err)
				create(t, s, order.Order{ExtOrderID: "77"}) // in the way of a record's number
				records := []ECatRecord{
					fromECat(5, "392", "U", "PC54"), fromECat(6, "393", "V", "PC54"), fromECat(8, "393-1", "V", "C112"),
					fromECat(9, "392-1", "U", "PC54"), fromECat(10, "77", "W", "PC54"),
				}
				for _, r := range records {
					takeAll(t, s, r)
				}
				must(t, s.MarkECat(t.Context(), "cat", "393", ""))
				must(t, s.MarkECat(t.Context(), "cat", "392", "not now"))
				sendNow(t, s, "392-1")
				o := stored(t, s, "392-1")
				must(t, s.Settle(t.Context(), o.ID, order.Settlement{Event: order.EventImport, OnSite: 140001}, s.now()))
				kept, err := keptECat(t.Context(), s.orders.read, "true")
				must(t, err)
				if tidied {
					must(t, s.rotateJournal(t.Context()))
				}
				closeNow(t, s)
				harm(t, s, empty)

				s = openAt(t, s.opt.Dir, now.now)
				if s.Opened().Problem != name {
					t.Fatalf("%+v", s.Opened())
				}
				back, err := keptECat(t.Context(), s.orders.read, "true")
				if must(t, err); !reflect.DeepEqual(back, kept) {
					t.Errorf("after recovery %+v,\nwant %+v", back, kept)
				}
				due, err := s.ECatDue(t.Context(), "cat", true)
				if must(t, err); !slices.Equal(due, []string{"392", "392-1"}) {
					t.Errorf("%v are due", due)
				}
				if got := fates(takeAll(t, s, records[0], records[3])); !slices.Equal(got, []ECatFate{ECatKnown, ECatKnown}) {
					t.Errorf("pulled again they are %v", got)
				}
				if asks, err := s.ECatQuestions(t.Context(), stored(t, s, "393").ID); err != nil || !slices.Equal(asks, []string{"393-1"}) {
					t.Error(asks, err)
				}
			})
		}
	}
}
