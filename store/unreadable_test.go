package store

import (
	"strings"
	"testing"

	"orderpad/store/order"
)

// harm damages the document of an order in a way of its own.
func harm(t *testing.T, s *Store, ext, doc string) {
	t.Helper()
	_, err := s.orders.write.ExecContext(t.Context(), "UPDATE order_docs SET doc = ? WHERE order_id = (SELECT id FROM orders WHERE ext_order_id = ?)", doc, ext)
	must(t, err)
}

// TestOneUnreadableOrderStopsNoOther damages each of a home's orders in turn:
// the others are listed, sent, journaled and recovered, and the journal's copy
// brings it back, never as one that was not sent.
func TestOneUnreadableOrderStopsNoOther(t *testing.T) {
	for _, doc := range []string{"", "[]", `{"lines":7}`} {
		for _, name := range []string{"Draft", "Queued", "Unknown", "Accepted", "Sending"} {
			t.Run(name+" "+doc, func(t *testing.T) {
				dir, now := lived(t)
				s := openAt(t, dir, now.now)
				rows, _, err := s.OrderRows(t.Context(), OrderFilter{Text: strings.ToLower(name)})
				if err != nil || len(rows) != 1 {
					t.Fatal(rows, err)
				}
				bad := rows[0]
				harm(t, s, bad.ExtOrderID, doc)
				all, err := s.Orders(t.Context(), OrderFilter{})
				if err != nil || len(all) != 4 || !s.Unreadable() {
					t.Fatalf("%d orders, %v", len(all), err)
				}
				if _, err := s.Pending(t.Context(), "shop"); err != nil {
					t.Error(err)
				}
				if _, err := s.QueueView(t.Context(), now.now()); err != nil {
					t.Error(err)
				}
				if _, err := s.Recover(t.Context(), "shop"); err != nil {
					t.Error(err)
				}
				_, err = s.Order(t.Context(), bad.ExtOrderID)
				if wantKind(t, err, order.KindStorage); !strings.Contains(err.Error(), bad.ExtOrderID) {
					t.Error(err)
				}
				create(t, s, sample("New"))
				must(t, s.rotateJournal(t.Context())) // the only copy stays in it
				closeNow(t, s)
				onMachine(t, "another") // and a copied home opens all the same
				s = openAt(t, dir, now.now)
				found, err := s.FindUnread(t.Context())
				if err != nil || len(found) != 1 || found[0].ExtOrderID != bad.ExtOrderID || !found[0].Journaled {
					t.Fatal(found, err)
				}
				if n, err := s.MendUnread(t.Context()); n != 1 || err != nil {
					t.Fatal(n, err)
				}
				back := stored(t, s, bad.ExtOrderID)
				if back.CustomerName != name || back.Pieces() != 6 || back.ID != bad.ID || far(back) < far(order.Order{State: bad.State}) {
					t.Errorf("it is back as %s %s of %d pieces", back.CustomerName, back.State, back.Pieces())
				}
				if (back.State == order.Queued || back.State == order.Draft) && !back.MustLookUp {
					t.Error("it may go unseen")
				}
				if found, err := s.FindUnread(t.Context()); err != nil || len(found) != 0 {
					t.Error(found, err)
				}
			})
		}
	}
}
