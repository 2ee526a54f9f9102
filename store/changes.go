package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"orderpad/store/order"
)

// content is the part of an order that the rep writes, and that undo and redo
// go back and forth in.
type content struct {
	CustomerName string       `json:"customer_name,omitempty"`
	CustomerKey  int64        `json:"customer_key,omitempty"`
	BlockEdited  bool         `json:"block_edited,omitempty"`
	BlockFiled   bool         `json:"block_filed,omitempty"`
	IsTest       *bool        `json:"is_test,omitempty"`
	Lines        []order.Line `json:"lines,omitempty"`
	Fields       order.Fields `json:"fields,omitzero"`
	Rates        order.Rates  `json:"rates,omitzero"`
}

func contentOf(o order.Order) content {
	return content{o.CustomerName, o.CustomerKey, o.BlockEdited, o.BlockFiled, o.IsTest, o.Lines, o.Fields, o.Rates}
}

func (c content) put(o *order.Order) {
	o.CustomerName, o.CustomerKey, o.BlockEdited, o.BlockFiled = c.CustomerName, c.CustomerKey, c.BlockEdited, c.BlockFiled
	o.IsTest, o.Lines, o.Fields, o.Rates = c.IsTest, c.Lines, c.Fields, c.Rates
}

// SaveOrder keeps what the rep changed in an order and pushes what it said
// before on its undo stack, under a label for the rep. The version must be the
// stored one. A rejected order becomes a draft; one that is on its way is
// refused. Saving what is there already changes nothing.
func (s *Store) SaveOrder(ctx context.Context, changed order.Order, label string) (order.Order, error) {
	var saved order.Order
	err := s.write(ctx, func(ctx context.Context, tx *txn) error {
		o, err := loadVersion(ctx, tx, changed.ID, changed.Version)
		if err != nil {
			return err
		}
		if !o.State.Editable() {
			return o.Refuse("changed")
		}
		before, err := json.Marshal(contentOf(o))
		if err != nil {
			return err
		}
		after, err := json.Marshal(contentOf(changed))
		if err != nil {
			return err
		}
		if bytes.Equal(before, after) && o.Connection == changed.Connection {
			saved = o
			return nil
		}
		event, detail := "", ""
		if o.State == order.Rejected {
			if o.State, err = order.Next(o.State, order.EventEdit); err != nil {
				return err
			}
			o.NeedsPerson = false
			event, detail = "mended", "the rep changes what was refused"
		}
		contentOf(changed.Clone()).put(&o)
		o.Connection = changed.Connection // a draft's is only the rep's choice so far
		o.Version++
		if err := pushUndo(ctx, tx, o.ID, label, before); err != nil {
			return err
		}
		saved = o
		return commitOrder(ctx, tx, &saved, event, detail)
	})
	return saved, err
}

// Amend keeps what is said about an order beside what it orders, such as a quote
// or a customer's agreement: no step of undo, an entry of the ledger. The version
// must be the stored one.
func (s *Store) Amend(ctx context.Context, id, version int64, event, detail string, amend func(*order.Order)) (order.Order, error) {
	var o order.Order
	err := s.write(ctx, func(ctx context.Context, tx *txn) (err error) {
		if o, err = loadVersion(ctx, tx, id, version); err != nil {
			return err
		}
		if !o.State.Editable() {
			return o.Refuse(event)
		}
		amend(&o)
		o.Version++
		return commitOrder(ctx, tx, &o, event, detail)
	})
	return o, err
}

// moves are the events that a person causes, with the ledger's word for each.
var moves = map[order.Event]string{
	order.EventHold: "held", order.EventRelease: "released", order.EventDequeue: "taken back",
	order.EventDiscard: "discarded", order.EventRestore: "restored by the rep", order.EventCancel: "cancelled",
	order.EventGone:      "a person says it is gone",
	order.EventPersonYes: "a person says it is there", order.EventPersonNo: "a person says to send it again",
}

// refused are the same events where the order's state does not take them.
var refused = map[order.Event]string{
	order.EventHold: "held back", order.EventRelease: "released", order.EventDequeue: "taken back",
	order.EventDiscard: "discarded", order.EventRestore: "restored", order.EventCancel: "cancelled",
	order.EventPersonYes: "resolved", order.EventPersonNo: "resolved", order.EventGone: "called gone",
}

// MoveOrder does to an order what a person decided: hold, release, take back,
// discard, restore, cancel, the two words about an unknown outcome, and that one
// which a revision replaces is gone. What the state does not take is a conflict.
func (s *Store) MoveOrder(ctx context.Context, id, version int64, event order.Event, detail string) (order.Order, error) {
	word, ok := moves[event]
	if !ok {
		return order.Order{}, order.Errorf(order.KindInvalid, "%s is nothing that a person does to an order", event)
	}
	var o order.Order
	err := s.write(ctx, func(ctx context.Context, tx *txn) (err error) {
		if o, err = loadVersion(ctx, tx, id, version); err != nil {
			return err
		}
		next, err := order.Next(o.State, event)
		if err != nil {
			return o.Refuse(refused[event])
		}
		if event == order.EventGone {
			by, err := replacedBy(ctx, tx, o)
			if err != nil {
				return err
			}
			if by == "" {
				return conflict("Order %s is with the shop and no revision replaces it; the shop cancels it", o.ExtOrderID)
			}
			detail = "the shop cancelled it; " + by + " replaces it"
		}
		o.State = next
		if err := applyMove(ctx, tx, &o, event); err != nil {
			return err
		}
		if err := answerECat(ctx, tx, o); err != nil {
			return err
		}
		o.Version++
		return commitOrder(ctx, tx, &o, word, detail)
	})
	return o, err
}

// applyMove sets what a move changes beside the state.
func applyMove(ctx context.Context, tx *txn, o *order.Order, event order.Event) error {
	o.NeedsPerson, o.Waiting = false, ""
	switch event {
	case order.EventDequeue, order.EventHold:
		l, err := orderLine(ctx, tx, *o)
		if err != nil {
			return err
		}
		o.QueuedAt = fromMillis(0)
		// One that may have arrived must not go again unseen.
		if !l.SentAt.IsZero() {
			o.LookUpFirst(order.Again)
		}
	case order.EventPersonYes:
		o.AcceptedAt, o.MustLookUp, o.LookUpFor = tx.now, false, ""
		l, err := orderLine(ctx, tx, *o)
		if err != nil {
			return err
		}
		if o.ServerOrderID == "" {
			o.ServerOrderID = l.ServerID
		}
	case order.EventPersonNo:
		// The person was told the risk; one look-up still says whether it is
		// there, and what it finds settles the order.
		o.MustLookUp, o.LookUpFor, o.AcceptedAt = true, order.Word, fromMillis(0)
	}
	_, err := tx.ExecContext(ctx, "UPDATE orders SET look_ups = 0, misses = 0, witnessed = 0, next_at = 0, last_error = '' WHERE id = ?", o.ID)
	return err
}

// Queueing is an order as it is handed over.
type Queueing struct {
	Connection  string      // fixed from now on
	Test        bool        // the connection is in test mode
	OrderPlaced order.Date  // the local day, for an order without date_OrderPlaced
	Order       order.Order // its content as frozen, with the connection's defaults
}

// QueueOrder hands a draft, or a rejected order, over to be sent. That ends its
// undo.
func (s *Store) QueueOrder(ctx context.Context, id, version int64, q Queueing) (order.Order, error) {
	var o order.Order
	err := s.write(ctx, func(ctx context.Context, tx *txn) (err error) {
		if o, err = loadVersion(ctx, tx, id, version); err != nil {
			return err
		}
		next, err := order.Next(o.State, order.EventQueue)
		if err != nil {
			return o.Refuse("queued")
		}
		o.State = next
		c, err := loadConnection(ctx, tx, q.Connection)
		if err != nil {
			return err
		}
		contentOf(q.Order.Clone()).put(&o)
		if o.Fields.DateOrderPlaced.IsZero() {
			o.Fields.DateOrderPlaced = q.OrderPlaced
		}
		o.Connection, o.Test, o.QueuedAt = c.Name, q.Test || o.AsksTest(), tx.now
		o.NeedsPerson, o.Waiting = false, ""
		o.Version++
		if _, err := tx.ExecContext(ctx, "DELETE FROM undo WHERE order_id = ?", id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE orders SET look_ups = 0, misses = 0, witnessed = 0, next_at = 0, last_error = '' WHERE id = ?", id); err != nil {
			return err
		}
		// A no can come from a gateway whose server took the order all the same.
		var tried int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM attempts WHERE order_id = ? AND outcome <> 'not_sent'", id).Scan(&tried); err != nil {
			return err
		}
		if tried > 0 {
			o.LookUpFirst(order.Again)
		}
		return commitOrder(ctx, tx, &o, "queued", "for "+c.Name)
	})
	return o, err
}

// Revise makes a draft that replaces a sent order: the same uuid, the next dash
// suffix, a note that names what it replaces. Payments are not copied, since
// they went with the first. The shop must cancel that one.
func (s *Store) Revise(ctx context.Context, id int64) (order.Order, error) {
	var r order.Order
	err := s.write(ctx, func(ctx context.Context, tx *txn) error {
		o, err := loadOrder(ctx, tx, id)
		if err != nil {
			return err
		}
		if o.State != order.Accepted && o.State != order.Imported {
			e := o.Refuse("revised")
			e.Message += "; only one that the shop has can be"
			return e
		}
		by, err := replacedBy(ctx, tx, o)
		if err != nil {
			return err
		}
		if by != "" {
			return conflict("Order %s has a revision already: go on with %s, or throw that away first", o.ExtOrderID, by)
		}
		root := o.ExtOrderID
		if o.Revision > 0 {
			root = strings.TrimSuffix(root, fmt.Sprintf("-%d", o.Revision))
		}
		var last int
		if err := tx.QueryRowContext(ctx, "SELECT max(revision) FROM orders WHERE uuid = ?", o.UUID).Scan(&last); err != nil {
			return err
		}
		r = order.Order{
			UUID: o.UUID, Revision: last + 1, Replaces: o.ExtOrderID, Origin: "revision of " + o.ExtOrderID, Connection: o.Connection,
			State: order.Draft, Version: 1, CreatedAt: tx.now, ExtOrderID: fmt.Sprintf("%s-%d", root, last+1),
		}
		contentOf(o.Clone()).put(&r)
		r.Fields.DateOrderPlaced, r.PaidBefore = order.Date{}, o.PaidBefore
		r.MarkReplaces(o.ExtOrderID)
		if err := refuseKnown(ctx, tx, r.ExtOrderID); err != nil {
			return err
		}
		if err := addLedger(ctx, tx, o.ID, "revised", "replaced by "+r.ExtOrderID); err != nil {
			return err
		}
		return commitOrder(ctx, tx, &r, "created", r.Origin)
	})
	return r, err
}

// replacing picks the number of the order that replaces order o, unless that
// one was thrown away or cancelled.
const replacing = `coalesce((SELECT r.ext_order_id FROM orders r JOIN order_docs rd ON rd.order_id = r.id
	WHERE r.uuid = o.uuid AND r.id <> o.id AND r.state NOT IN ('discarded', 'cancelled') AND iif(json_valid(rd.doc), rd.doc ->> '$.replaces', '') = o.ext_order_id
	ORDER BY r.revision DESC, r.id LIMIT 1), '')`

// replacedBy is the order that replaces one; empty when none does.
func replacedBy(ctx context.Context, q querier, o order.Order) (ext string, err error) {
	err = q.QueryRowContext(ctx, "SELECT "+replacing+" FROM orders o WHERE o.id = ?", o.ID).Scan(&ext)
	return ext, err
}
