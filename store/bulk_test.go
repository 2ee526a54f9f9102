package store

import (
	"os"
	"path/filepath"
	"testing"

	"orderpad/store/order"
)

// TestWhatWasImportedComesBackFromTheJournal: a file that was taken before is
// known after the database was lost, by the order that has its words now.
func TestWhatWasImportedComesBackFromTheJournal(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, s *Store, empty []byte){
		"missing": func(t *testing.T, s *Store, _ []byte) { must(t, os.Remove(s.path(ordersName))) },
		"older":   func(t *testing.T, s *Store, empty []byte) { must(t, os.WriteFile(s.path(ordersName), empty, 0o600)) },
	} {
		for _, tidied := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				now := newClock()
				s := reopen(t, openAt(t, filepath.Join(t.TempDir(), "home"), now.now))
				empty, err := os.ReadFile(s.path(ordersName))
				must(t, err)
				take := func(digest string) order.Order {
					made, err := s.CreateOrders(t.Context(), []FileOrder{{Order: sample("Elm"), Digest: digest}})
					must(t, err)
					return made[0]
				}
				first, other, nameless := take("a"), take("b"), take("")
				again := take("a")
				first.CustomerName, other.CustomerName = "Oak", "Ash"
				for _, o := range []order.Order{first, other} {
					_, err := s.SaveOrder(t.Context(), o, "name")
					must(t, err)
				}
				if tidied {
					must(t, s.rotateJournal(t.Context()))
				}
				closeNow(t, s)
				harm(t, s, empty)

				s = openAt(t, s.opt.Dir, now.now)
				if s.Opened().Problem != name || s.Opened().Orders != 4 {
					t.Fatalf("%+v", s.Opened())
				}
				found, err := s.ImportedAs(t.Context(), []string{"a", "b", ""})
				must(t, err)
				if len(found) != 2 || found["a"].ExtOrderID != again.ExtOrderID || found["b"].ExtOrderID != other.ExtOrderID {
					t.Errorf("%v, want %s and %s, not %s", found, again.ExtOrderID, other.ExtOrderID, nameless.ExtOrderID)
				}
			})
		}
	}
}
