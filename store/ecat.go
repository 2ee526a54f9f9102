package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/order"
)

// ECatRecord is one order of eCat's queue: which it is, as it came, and mapped.
type ECatRecord struct {
	Connection string
	ID         int64 // the highest of a uuid is the newest
	Number     string
	UUID       string
	Raw        []byte
	Order      order.Order // mapped; its number and uuid are the record's
	Notes      []string    // what was not understood, for the ledger
}

// ECatFate is what became of a record.
type ECatFate string

// The fates of a record.
const (
	ECatKnown    ECatFate = "known"    // taken before; nothing changes
	ECatCreated  ECatFate = "created"  // a draft of its own
	ECatReplaced ECatFate = "replaced" // a draft in place of an earlier version, which can be restored
	ECatRevision ECatFate = "revision" // a draft against an earlier version that is on its way or sent
	ECatAsks     ECatFate = "asks"     // every line differs from an earlier version: both stay, a person decides
	ECatOlder    ECatFate = "older"    // an older version than the one that is here: a draft that can be restored
	ECatRefused  ECatFate = "refused"  // another order has its number
)

// ECatTaken tells what became of one record.
type ECatTaken struct {
	Fate    ECatFate
	Order   order.Order  // the record's; the one in its way when refused
	Against *order.Order // the other version that it was held against, as it is now
}

// errDry takes a transaction back that was only to show what would happen.
var errDry = errors.New("dry run")

// TakeECat keeps records of one uuid in one transaction, lowest id first, each
// keyed by its id: a record that was taken before changes nothing. With dry
// nothing is kept, and the answer is what would be.
func (s *Store) TakeECat(ctx context.Context, records []ECatRecord, dry bool) ([]ECatTaken, error) {
	var taken []ECatTaken
	var me identity
	err := s.write(ctx, func(ctx context.Context, tx *txn) (err error) {
		for _, r := range records {
			one, err := takeECat(ctx, tx, r)
			if err != nil {
				return err
			}
			taken = append(taken, one)
		}
		if dry {
			return errDry
		}
		me, err = readIdentity(ctx, tx)
		return err
	})
	if dry && errors.Is(err, errDry) {
		return taken, nil
	}
	if err != nil {
		return nil, err
	}
	s.catchUp(me)
	return taken, nil
}

// catchUp writes the copy of the identity beside the database. It only has to
// keep up; what is missing in it is written at the next start.
func (s *Store) catchUp(me identity) {
	if err := s.writeSide(me); err != nil {
		s.opt.Log.Warn("write the side file", "err", err)
	}
}

func takeECat(ctx context.Context, tx *txn, r ECatRecord) (ECatTaken, error) {
	var known sql.NullInt64
	err := tx.QueryRowContext(ctx, "SELECT order_id FROM ecat_records WHERE connection = ? AND ecat_id = ?", r.Connection, r.ID).Scan(&known)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return ECatTaken{}, err
	}
	if known.Valid {
		o, err := loadOrder(ctx, tx, known.Int64)
		return ECatTaken{Fate: ECatKnown, Order: o}, err
	}
	if taken, done, err := sameNumber(ctx, tx, r); err != nil || done {
		return taken, err
	}
	versions, err := ecatVersions(ctx, tx, r.UUID)
	if err != nil {
		return ECatTaken{}, err
	}
	return placeECat(ctx, tx, r, versions)
}

// sameNumber looks for an order that has the record's number. One that came
// from eCat with this uuid is the record's own: its database was brought back
// without it. Any other is in the way.
func sameNumber(ctx context.Context, tx *txn, r ECatRecord) (taken ECatTaken, done bool, err error) {
	if r.Number == "" {
		return taken, false, nil
	}
	ids, err := collect(ctx, tx, scanOne[int64], "SELECT id FROM orders WHERE ext_order_id = ?", r.Number)
	if err != nil || len(ids) == 0 {
		return taken, false, err
	}
	o, err := loadOrder(ctx, tx, ids[0])
	if err != nil {
		return taken, false, err
	}
	var linked int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM ecat_records WHERE order_id = ?", o.ID).Scan(&linked); err != nil {
		return taken, false, err
	}
	if linked == 0 && r.UUID != "" && strings.EqualFold(o.UUID, r.UUID) {
		// The order's line may have left the journal when it was finished.
		l, err := orderLine(ctx, tx, o)
		if err != nil {
			return taken, false, err
		}
		tx.lines = append(tx.lines, l)
		return ECatTaken{Fate: ECatKnown, Order: o}, true, takenAs(ctx, tx, r, &o, nil)
	}
	return ECatTaken{Fate: ECatRefused, Order: o}, true, takenAs(ctx, tx, r, nil, nil)
}

// ecatVersion is an order of a uuid with the eCat id that it came with, 0 for a
// revision that was made here.
type ecatVersion struct {
	order order.Order
	id    int64
}

// ecatVersions are all orders of a uuid, newest first.
func ecatVersions(ctx context.Context, tx *txn, uuid string) ([]ecatVersion, error) {
	if uuid == "" {
		return nil, nil
	}
	ids, err := collect(ctx, tx, func(rows *sql.Rows) (pair [2]int64, err error) {
		return pair, rows.Scan(&pair[0], &pair[1])
	}, `SELECT o.id, coalesce(max(r.ecat_id), 0) FROM orders o LEFT JOIN ecat_records r ON r.order_id = o.id
		WHERE o.uuid = ? COLLATE NOCASE GROUP BY o.id ORDER BY 2 DESC, 1 DESC`, uuid)
	if err != nil {
		return nil, err
	}
	var versions []ecatVersion
	for _, pair := range ids {
		o, err := loadOrder(ctx, tx, pair[0])
		if err != nil {
			return nil, err
		}
		versions = append(versions, ecatVersion{o, pair[1]})
	}
	return versions, nil
}

// placeECat makes the record's order and gives it its place among the other
// versions of its uuid (DECISIONS "eCat").
func placeECat(ctx context.Context, tx *txn, r ECatRecord, versions []ecatVersion) (ECatTaken, error) {
	o := r.Order.Clone()
	o.ExtOrderID, o.UUID, o.State = r.Number, r.UUID, order.Draft
	o.Revision = ecatRevision(r.Number, versions)
	taken := ECatTaken{Fate: ECatCreated}
	var against *order.Order
	live := slices.IndexFunc(versions, func(v ecatVersion) bool { return v.order.State != order.Discarded && v.order.State != order.Cancelled })
	older := slices.ContainsFunc(versions, func(v ecatVersion) bool { return v.id > r.ID })
	if live >= 0 {
		against = &versions[live].order
	}
	switch {
	case against == nil && older:
		taken.Fate, o.State = ECatOlder, order.Discarded
	case against == nil:
	case !order.ShareLines(o, *against):
		taken.Fate, o.NeedsPerson = ECatAsks, true
	case older:
		taken.Fate, o.State = ECatOlder, order.Discarded
	case against.State.Editable():
		taken.Fate = ECatReplaced
	default:
		taken.Fate = ECatRevision
		o.MarkReplaces(against.ExtOrderID)
	}
	if err := newOrder(ctx, tx, &o); err != nil {
		return taken, err
	}
	if err := commitOrder(ctx, tx, &o, "created", fmt.Sprintf("from eCat, record %d", r.ID)); err != nil {
		return taken, err
	}
	for _, note := range r.Notes {
		if err := addLedger(ctx, tx, o.ID, "not understood", note); err != nil {
			return taken, err
		}
	}
	if against != nil {
		if err := settleAgainst(ctx, tx, taken.Fate, o, against); err != nil {
			return taken, err
		}
	}
	taken.Order, taken.Against = o, against
	if taken.Fate == ECatAsks {
		return taken, takenAs(ctx, tx, r, &o, against)
	}
	return taken, takenAs(ctx, tx, r, &o, nil)
}

// settleAgainst does to the other version what the record's fate means for it.
func settleAgainst(ctx context.Context, tx *txn, fate ECatFate, o order.Order, against *order.Order) (err error) {
	switch fate {
	case ECatReplaced:
		if against.State, err = order.Next(against.State, order.EventDiscard); err != nil {
			return err
		}
		against.NeedsPerson = false
		against.Version++
		return commitOrder(ctx, tx, against, "discarded", "eCat sent it again as "+o.ExtOrderID)
	case ECatAsks:
		if !against.State.Editable() {
			return addLedger(ctx, tx, against.ID, "sent again", "with every line replaced, as "+o.ExtOrderID)
		}
		against.NeedsPerson = true
		against.Version++
		return commitOrder(ctx, tx, against, "sent again", "with every line replaced, as "+o.ExtOrderID)
	case ECatRevision:
		return addLedger(ctx, tx, against.ID, "sent again", "by eCat as "+o.ExtOrderID)
	}
	return nil
}

// ecatRevision is the count behind the dash of a number that was sent again: 1
// for 392-1 where 392 is known.
func ecatRevision(number string, versions []ecatVersion) int {
	for _, v := range versions {
		if rest, ok := strings.CutPrefix(number, v.order.ExtOrderID+"-"); ok {
			if n, err := strconv.Atoi(rest); err == nil && n > 0 {
				return v.order.Revision + n
			}
		}
	}
	last := -1
	for _, v := range versions {
		last = max(last, v.order.Revision)
	}
	return last + 1
}

// ECatDue are the numbers that eCat is still to be told of: of every order that
// was taken, or with accepted of those that the shop has, and of their earlier
// versions. A number that two records share, one of which was refused, is not
// among them: marking it would lose that one.
func (s *Store) ECatDue(ctx context.Context, connection string, accepted bool) ([]string, error) {
	numbers, err := collect(ctx, s.orders.read, scanOne[string], `SELECT r.number FROM ecat_records r JOIN orders o ON o.id = r.order_id
		WHERE r.connection = ?1 AND r.marked_at = 0 AND r.number <> ''
		AND NOT EXISTS (SELECT 1 FROM ecat_records x WHERE x.connection = r.connection AND x.number = r.number AND x.order_id IS NULL)
		AND (?2 = 0 OR o.state IN ('accepted', 'imported') OR (o.state IN ('discarded', 'cancelled') AND r.uuid <> '' AND EXISTS (
			SELECT 1 FROM ecat_records n JOIN orders p ON p.id = n.order_id WHERE n.connection = r.connection AND n.uuid = r.uuid
			AND n.ecat_id > r.ecat_id AND p.state IN ('accepted', 'imported'))))
		GROUP BY r.number ORDER BY min(r.ecat_id)`, connection, accepted)
	return numbers, s.fail(err, s.orders)
}

// MarkECat keeps what eCat answered to the marking of one number; an empty
// problem is that it was marked.
func (s *Store) MarkECat(ctx context.Context, connection, number, problem string) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		records, err := keptECat(ctx, tx, "r.connection = ? AND r.number = ?", connection, number)
		if err != nil {
			return err
		}
		for _, r := range records {
			r.MarkError, r.MarkedAt = problem, 0
			if problem == "" {
				r.MarkedAt = millis(tx.now)
			}
			if err := r.keep(ctx, tx); err != nil {
				return err
			}
		}
		ids, err := collect(ctx, tx, scanOne[int64], "SELECT order_id FROM ecat_records WHERE connection = ? AND number = ? AND order_id IS NOT NULL", connection, number)
		if err != nil {
			return err
		}
		for _, id := range ids {
			event := "marked received"
			if problem != "" {
				event = "not marked"
			}
			if err := addLedger(ctx, tx, id, event, strings.TrimSpace("at eCat "+problem)); err != nil {
				return err
			}
		}
		return nil
	})
}

// ECatRaw is the record that an order came with, whole; not_found for one that
// did not come from eCat.
func (s *Store) ECatRaw(ctx context.Context, id int64) ([]byte, error) {
	var raw []byte
	err := s.orders.read.QueryRowContext(ctx, "SELECT raw FROM ecat_records WHERE order_id = ? ORDER BY ecat_id DESC LIMIT 1", id).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound("Order %d did not come from eCat", id)
	}
	return raw, s.fail(err, s.orders)
}

// otherOf finds the orders that a person has to decide about beside an order.
const otherOf = `SELECT o.ext_order_id FROM ecat_records r JOIN orders o ON o.id = CASE WHEN r.order_id = ?1 THEN r.asks ELSE r.order_id END
	WHERE r.asks IS NOT NULL AND (r.order_id = ?1 OR r.asks = ?1) AND o.state NOT IN ('discarded', 'cancelled') ORDER BY o.id`

// ECatQuestions names the orders that eCat sent under the same uuid with every
// line replaced, as long as both are wanted: a person decides.
func (s *Store) ECatQuestions(ctx context.Context, id int64) ([]string, error) {
	others, err := collect(ctx, s.orders.read, scanOne[string], otherOf, id)
	return others, s.fail(err, s.orders)
}

// answerECat takes the flag off the orders that asked about one that was thrown
// away.
func answerECat(ctx context.Context, tx *txn, o order.Order) error {
	if o.State != order.Discarded && o.State != order.Cancelled {
		return nil
	}
	others, err := collect(ctx, tx, scanOne[int64], "SELECT o.id FROM orders o WHERE o.needs_person = 1 AND o.state IN ('draft', 'held') AND o.ext_order_id IN ("+
		strings.TrimSuffix(otherOf, " ORDER BY o.id")+")", o.ID)
	if err != nil {
		return err
	}
	for _, id := range others {
		other, err := loadOrder(ctx, tx, id)
		if err != nil {
			return err
		}
		left, err := collect(ctx, tx, scanOne[string], otherOf, id)
		if err != nil {
			return err
		}
		// The one that is thrown away is written after this.
		left = slices.DeleteFunc(left, func(ext string) bool { return ext == o.ExtOrderID })
		if len(left) > 0 {
			continue
		}
		other.NeedsPerson = false
		other.Version++
		if err := commitOrder(ctx, tx, &other, "decided", o.ExtOrderID+" was thrown away"); err != nil {
			return err
		}
	}
	return nil
}
