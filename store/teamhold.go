package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"orderpad/store/order"
)

// TeamHeld are the orders here that were not sent, with the epoch of each.
func (s *Store) TeamHeld(ctx context.Context) (map[string]int, error) {
	held := map[string]int{}
	_, err := collect(ctx, s.orders.read, func(rows *sql.Rows) (ext string, err error) {
		var epoch int
		err = rows.Scan(&ext, &epoch)
		held[ext] = epoch
		return ext, err
	}, `SELECT o.ext_order_id, coalesce((SELECT doc ->> '$.epoch' FROM order_docs d WHERE d.order_id = o.id AND json_valid(doc)), 0)
		FROM orders o WHERE o.state IN ('draft', 'held', 'queued', 'discarded')`)
	return held, s.fail(err, s.orders)
}

// TeamLease is the last confirmation of the shop's store.
func (s *Store) TeamLease(ctx context.Context) (l order.Lease, err error) {
	text, err := metaValue(ctx, s.orders.read, teamLeaseKey)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &l)
	}
	return l, s.fail(err, s.orders)
}

// SetTeamLease keeps a confirmation.
func (s *Store) SetTeamLease(ctx context.Context, l order.Lease) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		data, err := json.Marshal(l)
		if err != nil {
			return err
		}
		return putMeta(ctx, tx, teamLeaseKey, string(data))
	})
}

// byNumber loads an order by its external id; ok is false when there is none.
func byNumber(ctx context.Context, tx *txn, ext string) (o order.Order, attempts int, ok bool, err error) {
	var id int64
	err = tx.QueryRowContext(ctx, "SELECT id, attempts FROM orders WHERE ext_order_id = ?", ext).Scan(&id, &attempts)
	if errors.Is(err, sql.ErrNoRows) {
		return o, 0, false, nil
	}
	if err == nil {
		o, err = loadOrder(ctx, tx, id)
	}
	return o, attempts, err == nil, err
}

// TeamGone takes in that another holds an order from now on. One that was tried
// from here stays: a person is told that two hold it.
func (s *Store) TeamGone(ctx context.Context, h order.Hold) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		o, attempts, ok, err := byNumber(ctx, tx, h.ExtOrderID)
		if err != nil || !ok || h.Epoch <= o.Epoch {
			return err
		}
		who := cmp.Or(h.Who, h.Holder)
		o.Epoch = h.Epoch
		o.Version++
		if attempts > 0 {
			o.NeedsPerson = true
			return commitOrder(ctx, tx, &o, "taken over", who+" took the order over, though it was tried from here; ask "+who+" before anything is sent again")
		}
		if o.State, err = order.Next(o.State, order.EventGive); err != nil {
			return err
		}
		o.Holder, o.Waiting, o.NeedsPerson, o.MustLookUp, o.LookUpFor = who, "", false, false, ""
		said := map[string]string{
			order.HoldTaken: "taken over by ", order.HoldRecovered: "recovered on another laptop by ", order.HoldGiven: "handed over to ",
		}[h.Kind]
		return commitOrder(ctx, tx, &o, "handed over", cmp.Or(said, "now with ")+who)
	})
}

// TeamGive ends an order here for who is to have it, and keeps it until it was
// delivered.
func (s *Store) TeamGive(ctx context.Context, ext string, to order.Hand) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		o, attempts, ok, err := byNumber(ctx, tx, ext)
		if err != nil {
			return err
		}
		if !ok {
			return notFound("There is no order %q here", ext)
		}
		if err := o.MayChangeHands(attempts); err != nil {
			return err
		}
		l, err := orderLine(ctx, tx, o)
		if err != nil {
			return err
		}
		data, err := json.Marshal(l)
		if err != nil {
			return err
		}
		if o.State, err = order.Next(o.State, order.EventGive); err != nil {
			return err
		}
		o.Holder, o.Epoch, o.Waiting = to.Who, max(o.Epoch, to.Epoch), ""
		o.Version++
		if _, err := tx.ExecContext(ctx, "INSERT INTO team_hands (nonce, ext, epoch, member, who, device, line) VALUES (?,?,?,?,?,?,?)",
			to.Nonce, ext, to.Epoch, to.Member, to.Who, to.Device, string(data)); err != nil {
			return err
		}
		return commitOrder(ctx, tx, &o, "handed over", "to "+to.Who)
	})
}

// TeamHands are the orders that were given and are not delivered.
func (s *Store) TeamHands(ctx context.Context) ([]order.Hand, error) {
	all, err := collect(ctx, s.orders.read, func(rows *sql.Rows) (h order.Hand, err error) {
		var line string
		err = rows.Scan(&h.Nonce, &h.ExtOrderID, &h.Epoch, &h.Member, &h.Who, &h.Device, &line)
		h.Line = []byte(line)
		return h, err
	}, "SELECT nonce, ext, epoch, member, who, device, line FROM team_hands ORDER BY ext, epoch")
	return all, s.fail(err, s.orders)
}

// TeamDelivered takes in that a hand-over is in the shop's store.
func (s *Store) TeamDelivered(ctx context.Context, h order.Hand) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM team_hands WHERE nonce = ?", h.Nonce)
		return err
	})
}

// TeamReceive takes in an order that this home holds now, as a draft: who has it
// looks at it before it goes. With the name of a parcel it gets a new number.
func (s *Store) TeamReceive(ctx context.Context, h order.Hold, parcel string, data []byte) error {
	var l line
	if err := json.Unmarshal(data, &l); err != nil {
		return order.Errorf(order.KindInvalid, "what %s handed over cannot be read: %w", h.Who, err)
	}
	var me identity
	err := s.write(ctx, func(ctx context.Context, tx *txn) (err error) {
		if parcel != "" {
			err = receiveParcel(ctx, tx, h, parcel, l)
		} else {
			err = receiveHeld(ctx, tx, h, l)
		}
		if err != nil {
			return err
		}
		me, err = readIdentity(ctx, tx)
		return err
	})
	if err == nil {
		s.catchUp(me)
	}
	return err
}

func receiveParcel(ctx context.Context, tx *txn, h order.Hold, parcel string, l line) error {
	done, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO team_parcels (name) VALUES (?)", parcel)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 || l.Order == nil {
		return err
	}
	o := order.Order{State: order.Draft, Origin: fmt.Sprintf("%s, who had it as %s", h.Who, h.ExtOrderID)}
	contentOf(l.Order.Clone()).put(&o)
	o.CustomerKey = 0 // of the other laptop
	if err := newOrder(ctx, tx, &o); err != nil {
		return err
	}
	return commitOrder(ctx, tx, &o, "handed over", "by "+o.Origin)
}

func receiveHeld(ctx context.Context, tx *txn, h order.Hold, l line) error {
	have, attempts, ok, err := byNumber(ctx, tx, h.ExtOrderID)
	if err != nil || ok && have.Epoch >= h.Epoch {
		return err
	}
	if ok && have.Holder == "" { // it is here: only who holds it is new
		have.Epoch = h.Epoch
		have.Version++
		return commitOrder(ctx, tx, &have, "", "")
	}
	if l.Order == nil || l.Order.ExtOrderID != h.ExtOrderID || attempts > 0 {
		return nil
	}
	o := l.Order.Clone()
	queued := o.State == order.Queued
	o.ID, o.Version = have.ID, max(have.Version, o.Version)+1
	o.State, o.Holder, o.Epoch, o.Waiting, o.NeedsPerson, o.CustomerKey = order.Draft, "", h.Epoch, "", false, 0
	switch {
	case h.Kind != order.HoldGiven: // its laptop was silent: nobody knows what it did since
		o.LookUpFirst(order.Copied)
	case queued:
		o.LookUpFirst(order.Again)
	}
	if o.Connection != "" {
		if conn, err := connectionIn(ctx, tx, o.Connection); err != nil {
			return err
		} else if conn == "" {
			o.Connection = ""
		}
	}
	return commitOrder(ctx, tx, &o, "handed over", map[bool]string{true: "by ", false: "taken over from "}[h.Kind == order.HoldGiven]+h.Who)
}

func connectionIn(ctx context.Context, tx *txn, name string) (string, error) {
	var found string
	err := tx.QueryRowContext(ctx, "SELECT name FROM connections WHERE name = ? COLLATE NOCASE", name).Scan(&found)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return found, err
}

// TeamBringBack takes in what another laptop of the same person held, and has
// every order that was not sent looked up before it may go.
func (s *Store) TeamBringBack(ctx context.Context, lines []json.RawMessage) (orders int, err error) {
	all := make([]line, 0, len(lines))
	for _, data := range lines {
		var l line
		if err := json.Unmarshal(data, &l); err != nil {
			s.opt.Log.Warn("a line of the shop's store cannot be read", "err", err)
			continue
		}
		all = append(all, l)
	}
	err = s.write(ctx, func(ctx context.Context, tx *txn) (err error) {
		if orders, err = replay(ctx, tx, all); err != nil {
			return err
		}
		tx.rotate = true // what came back stands in no line of the journal
		return lookUpAll(ctx, tx, "it came back from the shop's store", true)
	})
	return orders, err
}

// TeamSendAnyway keeps the rep's word that an order goes without the shop's.
func (s *Store) TeamSendAnyway(ctx context.Context, id int64) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		o, err := loadOrder(ctx, tx, id)
		if err != nil {
			return err
		}
		over, err := teamOver(ctx, tx)
		if err != nil {
			return err
		}
		over[o.ExtOrderID] = o.Epoch
		data, err := json.Marshal(over)
		if err != nil {
			return err
		}
		if err := putMeta(ctx, tx, teamOverKey, string(data)); err != nil {
			return err
		}
		o.Waiting = ""
		o.Version++
		return commitOrder(ctx, tx, &o, "team", "you said to send it without the shop's word on who holds it")
	})
}

// TeamSendsAnyway tells whether the rep said so, and nobody got the order since.
func (s *Store) TeamSendsAnyway(ctx context.Context, o order.Order) (bool, error) {
	over, err := teamOver(ctx, s.orders.read)
	epoch, ok := over[o.ExtOrderID]
	return ok && epoch == o.Epoch, s.fail(err, s.orders)
}

func teamOver(ctx context.Context, q querier) (map[string]int, error) {
	over := map[string]int{}
	text, err := metaValue(ctx, q, teamOverKey)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &over)
	}
	return over, err
}
