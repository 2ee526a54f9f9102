package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

func TestFromQueueToERP(t *testing.T) {
	s := open(t)
	ctx := t.Context()
	connect(t, s, "shop")
	o := queue(t, s, create(t, s, sample("Cascade Youth")))
	if o.State != order.Queued || o.Fields.DateOrderPlaced.String() != "2026-11-21" || o.QueuedAt.IsZero() {
		t.Fatalf("%+v", o)
	}
	_, err := s.SaveOrder(ctx, o, "x")
	wantKind(t, err, order.KindConflict)

	send(t, s, o, "")
	_, err = s.Begin(ctx, o.ID, order.Body{Bytes: []byte("x")}, s.now())
	wantKind(t, err, order.KindConflict)
	retry := s.now().Add(time.Minute)
	must(t, s.Settle(ctx, o.ID, order.Settlement{Event: order.EventNotSent, Attempt: 1, Outcome: "not_sent", Waiting: order.WaitNetwork, NextAt: retry, LedgerEvent: "not sent", Detail: "no network"}, s.now()))
	pending, err := s.Pending(ctx, "SHOP")
	if err != nil || len(pending) != 1 || pending[0].Attempts != 1 || !pending[0].SentAt.IsZero() || !pending[0].NextAt.Equal(retry) || pending[0].Order.Waiting != order.WaitNetwork {
		t.Fatalf("%+v %v", pending, err)
	}
	send(t, s, o, order.EventLost)
	must(t, s.Settle(ctx, o.ID, order.Settlement{LookUp: true, Miss: true, NextAt: retry, LedgerEvent: "looked up", Detail: "not found"}, s.now()))
	must(t, s.Settle(ctx, o.ID, order.Settlement{LookUp: true, NeedsPerson: true}, s.now()))
	pending, err = s.Pending(ctx, "shop")
	if err != nil || len(pending) != 1 || pending[0].LookUps != 2 || pending[0].Misses != 1 || pending[0].SentAt.IsZero() || pending[0].ServerID != "NWCA-"+o.ExtOrderID || !pending[0].Order.NeedsPerson {
		t.Fatalf("%+v %v", pending, err)
	}
	must(t, s.Settle(ctx, o.ID, order.Settlement{Event: order.EventAccept, LookUp: true, LedgerEvent: "accepted", Detail: "found"}, s.now()))
	must(t, s.Settle(ctx, o.ID, order.Settlement{Event: order.EventImport, OnSite: 141899, LedgerEvent: "imported"}, s.now()))
	wantKind(t, s.Settle(ctx, o.ID, order.Settlement{Event: order.EventImport}, s.now()), order.KindConflict)
	got := stored(t, s, "141899")
	if got.State != order.Imported || got.NeedsPerson || got.ServerOrderID != "NWCA-"+o.ExtOrderID || got.AcceptedAt.IsZero() || got.ImportedAt.IsZero() {
		t.Fatalf("%+v", got)
	}
	attempts, err := s.Attempts(ctx, o.ID)
	if err != nil || len(attempts) != 2 || attempts[1].Outcome != "unknown" || string(attempts[1].Body) != `{"a":1}` || len(attempts[1].BodyHash) != 64 || attempts[1].Ended.IsZero() {
		t.Fatalf("%+v %v", attempts, err)
	}
	ledger, err := s.Ledger(ctx, o.ID)
	words := ""
	for _, e := range ledger {
		words += e.Event + "; "
	}
	if err != nil || words != "created; queued; sending; not sent; sending; unknown; looked up; accepted; imported; " {
		t.Fatal(words, err)
	}
	if pending, err := s.Pending(ctx, "shop"); err != nil || len(pending) != 0 {
		t.Fatal(pending, err)
	}
}

func TestPendingComesInTurn(t *testing.T) {
	s := open(t)
	connect(t, s, "shop")
	var orders []order.Order
	for i := range 4 {
		orders = append(orders, queue(t, s, create(t, s, sample(fmt.Sprint(i)))))
	}
	send(t, s, orders[0], order.EventAccept)
	send(t, s, orders[1], order.EventLost)
	pending, err := s.Pending(t.Context(), "shop")
	must(t, err)
	got := ""
	for _, p := range pending {
		got += fmt.Sprintf("%d %s ", p.Order.ID, p.Order.State)
	}
	if got != "3 queued 4 queued 2 unknown 1 accepted " {
		t.Fatal(got)
	}
	view, err := s.QueueView(t.Context(), time.Time{})
	if err != nil || len(view) != 4 || view[0].State != order.Unknown || view[0].LastError != "it was unknown" || view[0].Last.Event != "unknown" || view[0].Attempts != 1 {
		t.Fatalf("%+v %v", view, err)
	}
}

func TestRecoverMakesSendingUnknown(t *testing.T) {
	s := open(t)
	connect(t, s, "shop")
	o := queue(t, s, create(t, s, sample("Cascade Youth")))
	send(t, s, o, "")
	s = reopen(t, s)
	if ids, err := s.Recover(t.Context(), "other"); err != nil || len(ids) != 0 {
		t.Fatal(ids, err)
	}
	ids, err := s.Recover(t.Context(), "shop")
	if err != nil || fmt.Sprint(ids) != "[1]" {
		t.Fatal(ids, err)
	}
	attempts, err := s.Attempts(t.Context(), o.ID)
	if err != nil || attempts[0].Outcome != "unknown" || stored(t, s, "1").State != order.Unknown {
		t.Fatal(attempts, err)
	}
}

func TestMustLookUpHoldsAnOrderBack(t *testing.T) {
	dir, now := lived(t)
	s, err := Restore(t.Context(), Options{Dir: dir, Now: now.now}, copyOf(t, dir, now), false)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	queued, err := s.Orders(t.Context(), OrderFilter{States: []order.State{order.Queued}})
	if err != nil || len(queued) != 1 {
		t.Fatal(queued, err)
	}
	id := queued[0].ID
	_, err = s.Begin(t.Context(), id, order.Body{}, s.now())
	wantKind(t, err, order.KindConflict)
	must(t, s.Settle(t.Context(), id, order.Settlement{LookUp: true}, s.now())) // not whole: proves nothing
	_, err = s.Begin(t.Context(), id, order.Body{}, s.now())
	wantKind(t, err, order.KindConflict)
	must(t, s.Settle(t.Context(), id, order.Settlement{LookUp: true, Miss: true}, s.now())) // nor does one miss
	_, err = s.Begin(t.Context(), id, order.Body{}, s.now())
	wantKind(t, err, order.KindConflict)
	must(t, s.Settle(t.Context(), id, order.Settlement{LookUp: true, Miss: true, MayGo: true}, s.now()))
	if _, err = s.Begin(t.Context(), id, order.Body{}, s.now()); err != nil {
		t.Fatal(err)
	}
}

func copyOf(t *testing.T, dir string, now *clock) string {
	t.Helper()
	s := openAt(t, dir, now.now)
	file := t.TempDir() + "/copy.db"
	must(t, s.Backup(t.Context(), file))
	closeNow(t, s)
	return file
}

func TestAPersonsWord(t *testing.T) {
	for event, want := range map[order.Event]order.State{order.EventPersonYes: order.Accepted, order.EventPersonNo: order.Queued, order.EventCancel: order.Cancelled} {
		s := open(t)
		connect(t, s, "shop")
		o := queue(t, s, create(t, s, sample("Cascade Youth")))
		send(t, s, o, order.EventLost)
		must(t, s.Settle(t.Context(), o.ID, order.Settlement{LookUp: true, Miss: true, NeedsPerson: true}, s.now()))
		o = stored(t, s, "1")
		moved, err := s.MoveOrder(t.Context(), o.ID, o.Version, event, "asked the shop")
		if err != nil || moved.State != want || moved.NeedsPerson || (want == order.Accepted) == moved.AcceptedAt.IsZero() {
			t.Errorf("%s: %+v %v", event, moved, err)
		}
		_, err = s.MoveOrder(t.Context(), o.ID, moved.Version, order.EventRelease, "")
		wantKind(t, err, order.KindConflict)
		_, err = s.MoveOrder(t.Context(), o.ID, moved.Version, order.EventSend, "")
		wantKind(t, err, order.KindInvalid)
	}
}

func TestARejectedOrderIsMended(t *testing.T) {
	s := open(t)
	connect(t, s, "shop")
	o := queue(t, s, create(t, s, sample("Cascade Youth")))
	send(t, s, o, order.EventReject)
	o = stored(t, s, "1")
	if o.State != order.Rejected {
		t.Fatal(o.State)
	}
	o.Fields.ContactEmail = "right@cascade.test"
	o, err := s.SaveOrder(t.Context(), o, "e-mail")
	if err != nil || o.State != order.Draft {
		t.Fatal(o.State, err)
	}
	queue(t, s, o)
}

func TestTakenBackAfterItMayHaveArrivedIsLookedUp(t *testing.T) {
	s := open(t)
	connect(t, s, "shop")
	fresh := queue(t, s, create(t, s, sample("A")))
	fresh, err := s.MoveOrder(t.Context(), fresh.ID, fresh.Version, order.EventDequeue, "")
	if err != nil || fresh.MustLookUp || fresh.State != order.Draft || !fresh.QueuedAt.IsZero() {
		t.Fatalf("%+v %v", fresh, err)
	}
	sent := queue(t, s, create(t, s, sample("B")))
	send(t, s, sent, order.EventLost)
	sent = stored(t, s, sent.ExtOrderID)
	if sent, err = s.MoveOrder(t.Context(), sent.ID, sent.Version, order.EventPersonNo, ""); err != nil {
		t.Fatal(err)
	}
	if sent, err = s.MoveOrder(t.Context(), sent.ID, sent.Version, order.EventDequeue, ""); err != nil || !sent.MustLookUp {
		t.Fatal(sent.MustLookUp, err)
	}
}

func TestRevision(t *testing.T) {
	s := open(t)
	connect(t, s, "shop")
	first := sample("Cascade Youth")
	first.Fields.Payments = []order.Payment{{Amount: catalog.PriceOf(100), Status: "success"}}
	o := queue(t, s, create(t, s, first))
	_, err := s.Revise(t.Context(), o.ID)
	wantKind(t, err, order.KindConflict)
	send(t, s, o, order.EventAccept)
	base := o.ExtOrderID
	for n := 1; n <= 2; n++ {
		r, err := s.Revise(t.Context(), o.ID)
		must(t, err)
		if r.ExtOrderID != fmt.Sprintf("%s-%d", base, n) || r.UUID != o.UUID || r.Replaces != o.ExtOrderID || r.State != order.Draft ||
			len(r.Fields.Payments) != 0 || !r.Fields.DateOrderPlaced.IsZero() || r.Pieces() != 6 {
			t.Fatalf("%+v", r)
		}
		notes := r.Fields.Notes
		if len(notes) != 1 || notes[0] != (order.Note{Type: "Notes On Order", Note: "REPLACES " + o.ExtOrderID}) {
			t.Fatal(notes)
		}
		send(t, s, queue(t, s, r), order.EventAccept)
		o = stored(t, s, r.ExtOrderID)
	}
}

func TestCommittedStock(t *testing.T) {
	s := open(t)
	connect(t, s, "shop")
	committed := func(fetched time.Time) string {
		t.Helper()
		got, err := s.Committed(t.Context(), "pc54", "Navy", fetched)
		must(t, err)
		return fmt.Sprint(got)
	}
	early := s.now()
	o := create(t, s, sample("A"))
	if got := committed(early); got != "map[]" {
		t.Fatal("a draft takes no stock", got)
	}
	o = queue(t, s, o)
	queue(t, s, create(t, s, sample("B")))
	if got := committed(s.now()); got != "map[2XL:4 S:8]" {
		t.Fatal(got)
	}
	send(t, s, o, order.EventAccept)
	if got := committed(early); got != "map[2XL:4 S:8]" {
		t.Fatal("accepted since it was fetched", got)
	}
	if got := committed(s.now()); got != "map[2XL:2 S:4]" {
		t.Fatal("accepted before it was fetched", got)
	}
	if got, err := s.Committed(t.Context(), "PC54", "Red", early); err != nil || len(got) != 0 {
		t.Fatal(got, err)
	}
}

func TestARevisedOrderStaysListedUntilItIsGone(t *testing.T) {
	s := open(t)
	connect(t, s, "shop")
	first := queue(t, s, create(t, s, sample("Cascade Youth")))
	send(t, s, first, order.EventAccept)
	first = stored(t, s, first.ExtOrderID)
	move := func(event order.Event) error {
		o := stored(t, s, first.ExtOrderID)
		_, err := s.MoveOrder(t.Context(), o.ID, o.Version, event, "")
		return err
	}
	wantKind(t, move(order.EventGone), order.KindConflict) // nothing replaces it
	revision, err := s.Revise(t.Context(), first.ID)
	must(t, err)
	_, err = s.Revise(t.Context(), first.ID)
	wantKind(t, err, order.KindConflict)
	if !strings.Contains(err.Error(), revision.ExtOrderID) {
		t.Error(err)
	}

	must(t, s.Settle(t.Context(), first.ID, order.Settlement{Event: order.EventImport, OnSite: 7}, s.now()))
	listed := func() (by string, ok bool) {
		all, err := s.QueueView(t.Context(), s.now().Add(24*time.Hour)) // later than every import
		must(t, err)
		for _, q := range all {
			if q.ID == first.ID {
				return q.ReplacedBy, true
			}
		}
		return "", false
	}
	if by, ok := listed(); !ok || by != revision.ExtOrderID {
		t.Errorf("listed %v, replaced by %q", ok, by)
	}
	must(t, move(order.EventGone))
	if _, ok := listed(); ok {
		t.Error("it is gone and still listed")
	}
	if got := stored(t, s, first.ExtOrderID); got.State != order.Cancelled {
		t.Error(got.State)
	}

	// A revision that was thrown away replaces nothing.
	second := queue(t, s, create(t, s, sample("Harbor Cafe")))
	send(t, s, second, order.EventAccept)
	thrown, err := s.Revise(t.Context(), second.ID)
	must(t, err)
	_, err = s.MoveOrder(t.Context(), thrown.ID, thrown.Version, order.EventDiscard, "")
	must(t, err)
	again, err := s.Revise(t.Context(), second.ID)
	must(t, err)
	if again.Revision != 2 || again.Replaces != second.ExtOrderID {
		t.Errorf("%+v", again)
	}
}
