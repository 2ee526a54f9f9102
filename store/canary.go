package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"orderpad/store/order"
)

// The settings that a connection's canary is kept in, by its name.
const (
	canaryAt     = "canary.at."
	canaryFailed = "canary.failed."
)

// Canary is what a connection's server is asked to find out whether this home is
// a copy of another that sends.
func (s *Store) Canary(ctx context.Context, connection string) (order.Canary, error) {
	me, err := readIdentity(ctx, s.orders.read)
	if err != nil {
		return order.Canary{}, s.fail(err, s.orders)
	}
	c := order.Canary{Device: me.Device, Next: fmt.Sprintf("%s-%04d", me.Device, me.Sequence+1)}
	at, _, err := setting(ctx, s.orders.read, canaryAt+connection)
	if err != nil {
		return c, s.fail(err, s.orders)
	}
	if at != "" {
		if c.Since, err = time.Parse(time.RFC3339, at); err != nil {
			c.Since = time.Time{} // then all that a canary asks about is asked about
		}
	}
	return c, nil
}

// CanarySaw takes in which numbers of this device a connection's server knows,
// and the time by its clock. One that was given to an order here that never left,
// or that was not given yet, comes from a copy of this home: then this home takes
// a new device code, and every order that has not left is looked up first.
func (s *Store) CanarySaw(ctx context.Context, connection string, ids []string, at time.Time) (copied bool, err error) {
	var me identity
	err = s.write(ctx, func(ctx context.Context, tx *txn) error {
		if me, err = readIdentity(ctx, tx); err != nil {
			return err
		}
		strange := ""
		for _, id := range ids {
			if strange, err = me.strange(ctx, tx, id); err != nil || strange != "" {
				break
			}
		}
		if err != nil {
			return err
		}
		if copied = strange != ""; copied {
			why := "the server has " + strange + ", which was not sent from here: this is a copy of another home"
			if err := me.mint([]string{me.Device}); err != nil {
				return err
			}
			if err := lookUpAll(ctx, tx, why, true); err != nil {
				return err
			}
			if err := me.save(ctx, tx); err != nil {
				return err
			}
		}
		if err := putSetting(ctx, tx, canaryFailed+connection, ""); err != nil {
			return err
		}
		return putSetting(ctx, tx, canaryAt+connection, at.UTC().Format(time.RFC3339))
	})
	if err == nil && copied {
		// The change counted on with the orders that were written.
		if me, err = readIdentity(ctx, s.orders.read); err == nil {
			s.catchUp(me)
		}
	}
	return copied, s.fail(err, s.orders)
}

// CanaryFailed counts that a connection's server did not answer, since it last
// did.
func (s *Store) CanaryFailed(ctx context.Context, connection string) (times int, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *txn) error {
		text, _, err := setting(ctx, tx, canaryFailed+connection)
		if err != nil {
			return err
		}
		if times, err = strconv.Atoi(text); err != nil {
			times = 0 // the first, or not a count
		}
		times++
		return putSetting(ctx, tx, canaryFailed+connection, strconv.Itoa(times))
	})
	return times, err
}

var endsInNumber = regexp.MustCompile(`(?i)(?:^|-)(OP[A-Z0-9]{4})-(\d+)(-\d+)?$`)

// strange returns the number in a server's id where it was given here and the
// order never left, or was not given yet. An order that is looked up before it
// goes anyway concerns only itself, and so does one that a colleague holds or
// that is not here: it was handed on.
func (me identity) strange(ctx context.Context, tx *txn, id string) (string, error) {
	m := endsInNumber.FindStringSubmatch(id)
	if m == nil || m[1] != me.Device {
		return "", nil
	}
	number := m[1] + "-" + m[2] + m[3]
	seq, err := strconv.ParseInt(m[2], 10, 64)
	if err != nil || seq > me.Sequence {
		return number, nil
	}
	var state order.State
	var looked, handed bool
	var attempts int
	err = tx.QueryRowContext(ctx, `SELECT state, must_look_up, (SELECT count(*) `+tried+`),
		coalesce((SELECT doc ->> '$.holder' FROM order_docs d WHERE d.order_id = o.id AND json_valid(doc)), '') <> ''
		FROM orders o WHERE ext_order_id = ?`, number).Scan(&state, &looked, &attempts, &handed)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", nil
	case err != nil:
		return "", err
	case attempts > 0 || looked || handed || state == order.Accepted || state == order.Imported || state == order.Unknown || state == order.Sending:
		return "", nil
	}
	return number, nil
}
