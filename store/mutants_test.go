package store

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"orderpad/store/order"
)

func TestAChangedLineOfTheJournalIsNotRead(t *testing.T) {
	o := sample("Kim")
	raw, err := line{Change: 3, Order: &o}.encode()
	must(t, err)
	raw = bytes.TrimRight(raw, "\n")
	if _, ok := decodeLine(raw); !ok {
		t.Fatal("it cannot be read as it was written")
	}
	for _, changed := range [][]byte{bytes.Replace(raw, []byte("Kim"), []byte("Tim"), 1), bytes.Replace(raw, []byte(`"change":3`), []byte(`"change":4`), 1), raw[9:], raw[:len(raw)-1]} {
		if l, ok := decodeLine(changed); ok {
			t.Errorf("%s is read as change %d", changed, l.Change)
		}
	}
}

// TestAFailedCommitLeavesNothingInTheJournal has the database refuse at the very
// end what the journal has already.
func TestAFailedCommitLeavesNothingInTheJournal(t *testing.T) {
	s := open(t)
	create(t, s, sample("Kim"))
	before, err := os.ReadFile(s.path(journalName))
	must(t, err)
	err = s.write(t.Context(), func(ctx context.Context, tx *txn) error {
		o := sample("Refused")
		if err := newOrder(ctx, tx, &o); err != nil {
			return err
		}
		o.State = order.Draft
		if err := commitOrder(ctx, tx, &o, "created", ""); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "PRAGMA defer_foreign_keys = ON; INSERT INTO ledger (order_id, at, event, detail) VALUES (9999, 1, '', '')")
		return err
	})
	if err == nil {
		t.Fatal("the commit went through")
	}
	if after, err := os.ReadFile(s.path(journalName)); err != nil || !bytes.Equal(before, after) {
		t.Errorf("%d bytes became %d (%v)", len(before), len(after), err)
	}
	if _, total, err := s.OrderRows(t.Context(), OrderFilter{}); err != nil || total != 1 {
		t.Error(total, err)
	}
}

func TestReplayTakesOnlyNewerVersions(t *testing.T) {
	s := open(t)
	o := create(t, s, sample("Here"))
	for version, want := range map[int64]string{o.Version - 1: "Here", o.Version: "Here", o.Version + 1: "Journal"} {
		other := o.Clone()
		other.CustomerName, other.Version = "Journal", version
		must(t, s.write(t.Context(), func(ctx context.Context, tx *txn) error {
			_, err := replay(ctx, tx, []line{{Order: &other}})
			if err != nil {
				return err
			}
			got, err := loadOrder(ctx, tx, o.ID)
			if got.CustomerName != want {
				t.Errorf("version %d over %d is %s", version, o.Version, got.CustomerName)
			}
			o.ID = got.ID
			return putOrder(ctx, tx, &o)
		}))
	}
}

func TestReplayNeverTakesBackWhatTheServerHas(t *testing.T) {
	dir, now := lived(t)
	s := openAt(t, dir, now.now)
	found, err := s.Orders(t.Context(), OrderFilter{States: []order.State{order.Accepted}})
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	later := found[0].Clone()
	later.State, later.Version = order.Draft, later.Version+9
	must(t, s.write(t.Context(), func(ctx context.Context, tx *txn) error {
		_, err := replay(ctx, tx, []line{{Order: &later}})
		return err
	}))
	if got := stored(t, s, later.ExtOrderID); got.State != order.Accepted {
		t.Error(got.State)
	}
}

func TestASideFileThatCountedFurtherIsBelieved(t *testing.T) {
	dir, now := lived(t)
	s := openAt(t, dir, now.now)
	me, err := readIdentity(t.Context(), s.orders.read)
	must(t, err)
	closeNow(t, s)
	me.Sequence += 7
	must(t, s.writeSide(me))
	s = openAt(t, dir, now.now)
	if now, err := readIdentity(t.Context(), s.orders.read); err != nil || now.Sequence < me.Sequence {
		t.Errorf("it counts on from %d, not %d (%v)", now.Sequence, me.Sequence, err)
	}
	checkRecovered(t, s, "older")
}

func TestACopyThatCameOutBadIsNotKept(t *testing.T) {
	s := open(t)
	create(t, s, sample("Kim"))
	file := filepath.Join(t.TempDir(), "source.db")
	must(t, s.Backup(t.Context(), file))
	inFile(t, file, "UPDATE meta SET value = 'another' WHERE key = 'sentinel'")
	to := filepath.Join(t.TempDir(), "copy.db")
	err := s.copyChecked(t.Context(), file, to)
	wantKind(t, err, order.KindStorage)
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(to), "*")); len(left) > 0 || !strings.Contains(err.Error(), "was not kept") {
		t.Error(left, err)
	}
}

func TestASettlementThatDoesNotFitCommitsNothing(t *testing.T) {
	s := open(t)
	connect(t, s, "shop")
	o := queue(t, s, create(t, s, sample("Kim")))
	attempt, err := s.Begin(t.Context(), o.ID, order.Body{ServerID: "NWCA-1", Bytes: []byte("{}")}, s.now())
	must(t, err)
	must(t, s.Settle(t.Context(), o.ID, order.Settlement{Attempt: attempt, Outcome: "accepted", Event: order.EventAccept}, s.now()))
	before := stored(t, s, o.ExtOrderID)
	for name, st := range map[string]order.Settlement{
		"an event that the state does not take": {Attempt: attempt, Outcome: "rejected", Event: order.EventReject},
		"an attempt that there is not":          {Attempt: attempt + 1, Outcome: "unknown"},
	} {
		wantKind(t, s.Settle(t.Context(), o.ID, st, s.now()), order.KindConflict)
		attempts, err := s.Attempts(t.Context(), o.ID)
		if now := stored(t, s, o.ExtOrderID); err != nil || now.Version != before.Version || len(attempts) != 1 || attempts[0].Outcome != "accepted" {
			t.Errorf("%s: %s version %d, %+v, %v", name, now.State, now.Version, attempts, err)
		}
	}
}

// TestAKillBetweenJournalAndCommitIsLookedUp: the POST that had to follow the
// commit did not, unless the database is a copy of one that made it.
func TestAKillBetweenJournalAndCommitIsLookedUp(t *testing.T) {
	s := open(t)
	connect(t, s, "shop")
	o := queue(t, s, create(t, s, sample("Kim")))
	me, err := readIdentity(t.Context(), s.orders.read)
	must(t, err)
	sending := o.Clone()
	sending.State, sending.Version = order.Sending, o.Version+1
	raw, err := line{Change: me.Change + 1, Instance: me.Instance, Device: me.Device, Sequence: me.Sequence, Order: &sending, Attempts: 1}.encode()
	must(t, err)
	closeNow(t, s)
	_, _, err = appendJournal(s.path(journalName), raw)
	must(t, err)
	s = openAt(t, s.opt.Dir, s.opt.Now)
	got := stored(t, s, o.ExtOrderID)
	if got.State != order.Queued || !got.MustLookUp || got.LookUpFor != order.Again {
		t.Errorf("it is %s, looked up first: %v %q", got.State, got.MustLookUp, got.LookUpFor)
	}
	if attempts, err := s.Attempts(t.Context(), o.ID); err != nil || len(attempts) != 0 {
		t.Errorf("%d attempts are kept (%v)", len(attempts), err)
	}
	if _, err := s.Begin(t.Context(), o.ID, order.Body{Bytes: []byte("{}")}, s.now()); !order.IsKind(err, order.KindConflict) {
		t.Errorf("it may go without a look: %v", err)
	}
}

// TestAQuestionStaysUntilItIsAnswered: a look-up that finds nothing new takes
// back no question to a person, what becomes of the order does.
func TestAQuestionStaysUntilItIsAnswered(t *testing.T) {
	s := open(t)
	connect(t, s, "shop")
	o := queue(t, s, create(t, s, sample("Kim")))
	send(t, s, o, order.EventLost)
	for _, step := range []struct {
		name string
		st   order.Settlement
		want bool
	}{
		{"asked", order.Settlement{LookUp: true, NeedsPerson: true, Detail: "in vain"}, true},
		{"looked up again", order.Settlement{LookUp: true, Detail: "in vain"}, true},
		{"found", order.Settlement{LookUp: true, Event: order.EventAccept}, false},
	} {
		must(t, s.Settle(t.Context(), o.ID, step.st, s.now()))
		if got := stored(t, s, o.ExtOrderID); got.NeedsPerson != step.want {
			t.Errorf("%s: needs a person %v", step.name, got.NeedsPerson)
		}
	}
}
