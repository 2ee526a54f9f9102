package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"orderpad/store/order"
)

// Merged counts what became of the orders of a copy and of those that were here.
type Merged struct {
	Added      int // only the copy had them
	Advanced   int // the copy knew more of them
	Stayed     int // what is here is newer
	Same       int
	OnlyHere   int // the copy did not have them
	Edits      int // both sides had changed: the other edit is a draft now
	Renumbered int // another order had the number; the copy's is a draft under a new one
	Unread     int // the copy's document is damaged
}

// merge brings the orders of a copy, which is attached as copied, into a
// database, and what goes with them. Nothing that is here is lost, and states
// only go forward: what was sent is the order, and another edit stays as a draft.
type merge struct {
	*Merged
	tx          *txn
	tables      map[string][]string
	customers   map[int64]int64   // the copy's local numbers as ours
	connections map[string]string // the copy's names in lower case as ours
	clashes     []string          // numbers that name another order here
	edits       []edit            // to be made drafts once the numbers are new
}

// edit is what a side had made of an order that stays as the other side has it.
type edit struct {
	order order.Order
	why   string
}

// all merges all orders of the copy, and the rest of what it holds.
func (m *merge) all(ctx context.Context) (err error) {
	if m.tables, err = columns(ctx, m.tx, "main"); err != nil {
		return err
	}
	var here int
	if err := m.tx.QueryRowContext(ctx, "SELECT count(*) FROM main.orders").Scan(&here); err != nil {
		return err
	}
	if err := errors.Join(m.mergeConnections(ctx), m.mergeCustomers(ctx)); err != nil {
		return err
	}
	ids, err := collect(ctx, m.tx, scanOne[int64], "SELECT id FROM copied.orders ORDER BY id")
	if err != nil {
		return err
	}
	met := 0
	for _, id := range ids {
		known, err := m.one(ctx, id)
		if err != nil {
			return err
		}
		if known {
			met++
		}
	}
	m.OnlyHere = here - met
	return errors.Join(m.mergeECat(ctx), m.mergeRest(ctx))
}

// one merges one order of the copy; known tells whether it was here.
func (m *merge) one(ctx context.Context, from int64) (known bool, err error) {
	theirs, err := m.load(ctx, from)
	var number string
	if err := m.tx.QueryRowContext(ctx, "SELECT ext_order_id FROM copied.orders WHERE id = ?", from).Scan(&number); err != nil {
		return false, err
	}
	var at int64
	switch err := m.tx.QueryRowContext(ctx, "SELECT id FROM main.orders WHERE ext_order_id = ?", number).Scan(&at); {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return false, err
	default:
		known = true
	}
	if err != nil && !errors.Is(err, errDocument) {
		return known, err
	}
	if err != nil { // its document cannot be read
		m.Unread++
		return known, nil
	}
	if !known {
		m.Added++
		return false, m.bring(ctx, from, 0, theirs)
	}
	ours, err := loadOrder(ctx, m.tx, at)
	if err != nil && !errors.Is(err, errDocument) {
		return true, err
	}
	if err != nil { // ours is damaged, the copy's is not
		m.Advanced++
		return true, m.bring(ctx, from, at, theirs)
	}
	return true, m.choose(ctx, from, ours, theirs)
}

func (m *merge) load(ctx context.Context, id int64) (o order.Order, err error) {
	var doc []byte
	if err := m.tx.QueryRowContext(ctx, "SELECT doc FROM copied.order_docs WHERE order_id = ?", id).Scan(&doc); err != nil {
		return o, err
	}
	return readDoc(doc)
}

// choose decides between two copies of an order.
func (m *merge) choose(ctx context.Context, from int64, ours, theirs order.Order) error {
	if ours.UUID != theirs.UUID {
		m.clashes = append(m.clashes, theirs.ExtOrderID)
		m.Renumbered++
		m.edits = append(m.edits, edit{theirs, fmt.Sprintf("It was %s as %s in the copy, where another order has that number here", theirs.State, theirs.ExtOrderID)})
		return nil
	}
	mine, err := readHistory(ctx, m.tx, "main", ours.ID, ours)
	if err != nil {
		return err
	}
	its, err := readHistory(ctx, m.tx, copied, from, theirs)
	if err != nil {
		return err
	}
	switch kin(ours, theirs, mine, its) {
	case twin:
		m.Same++
		return nil
	case ancestor:
		m.Stayed++
		return nil
	case descendant:
		m.Advanced++
		return m.bring(ctx, from, ours.ID, theirs)
	}
	// Both sides went on.
	loser, lost, stands, side := theirs, its[theirs.Version], mine, "the copy"
	if ahead(theirs, ours) {
		loser, lost, stands, side = ours, mine[ours.Version], its, "the orders that were here"
		m.Advanced++
		err = m.bring(ctx, from, ours.ID, theirs)
	} else {
		m.Stayed++
		err = m.attempts(ctx, from, ours.ID)
	}
	if !stands.said(lost.content) {
		m.Edits++
		m.edits = append(m.edits, edit{loser, "What " + side + " made of " + loser.ExtOrderID + ", which was " + string(loser.State) + " there"})
	}
	return err
}

// kinship says how the copy's order is to ours.
type kinship int

const (
	twin       kinship = iota // both are the same version
	ancestor                  // ours went on from it
	descendant                // it went on from ours
	parted                    // both went on
)

func kin(ours, theirs order.Order, mine, its history) kinship {
	now, then := mine[ours.Version].whole, its[theirs.Version].whole
	was, known := mine[theirs.Version]
	will, foreseen := its[ours.Version]
	switch {
	case now == then:
		return twin
	case was.whole == then:
		return ancestor
	case will.whole == now:
		return descendant
	case known || foreseen:
		return parted
	}
	// Written before versions were marked: number and time tell, unless that
	// would take back what the server has.
	switch {
	case settled(ours.State) != settled(theirs.State):
		return parted
	case theirs.Version < ours.Version && !theirs.UpdatedAt.After(ours.UpdatedAt):
		return ancestor
	case ours.Version < theirs.Version && !ours.UpdatedAt.After(theirs.UpdatedAt):
		return descendant
	}
	return parted
}

// settled tells whether the server is known to have or have had an order.
func settled(s order.State) bool {
	return s == order.Accepted || s == order.Imported
}

// far says how far a state is on the way to the server, so that no copy takes
// an order back on it.
func far(o order.Order) int {
	switch {
	case o.State == order.Cancelled && !o.AcceptedAt.IsZero():
		return 5
	case o.State == order.Imported:
		return 4
	case o.State == order.Accepted:
		return 3
	case o.State == order.Sending, o.State == order.Unknown:
		return 2
	case o.State == order.Rejected, o.State == order.Cancelled:
		return 1
	}
	return 0
}

// ahead tells whether a is to stand where a and b both went on.
func ahead(a, b order.Order) bool {
	switch {
	case far(a) != far(b):
		return far(a) > far(b)
	case a.MustLookUp != b.MustLookUp && far(a) == 0 && a.Version == b.Version:
		return b.MustLookUp // a restored order is no newer for having been marked
	case a.Version != b.Version:
		return a.Version > b.Version
	}
	return a.UpdatedAt.After(b.UpdatedAt)
}

// bring takes an order of the copy as it is there, in the place of ours, or as a
// new one when at is 0.
func (m *merge) bring(ctx context.Context, from, at int64, o order.Order) error {
	replaces := at != 0
	if at == 0 {
		var taken int
		if err := m.tx.QueryRowContext(ctx, "SELECT count(*) FROM main.orders WHERE id = ?", o.ID).Scan(&taken); err != nil {
			return err
		}
		if at = o.ID; taken > 0 {
			at = 0
		}
	}
	o.ID = at
	m.fit(&o)
	if err := putOrder(ctx, m.tx, &o); err != nil {
		return err
	}
	if replaces {
		if _, err := m.tx.ExecContext(ctx, "DELETE FROM main.undo WHERE order_id = ?", o.ID); err != nil {
			return err
		}
	}
	written := []string{"id", "version", "state", "needs_person", "waiting", "must_look_up", "test", "ext_order_id", "server_order_id", "onsite_order", "uuid",
		"revision", "connection", "customer", "customer_name", "pieces", "total", "search", "created_at", "updated_at", "queued_at", "accepted_at", "imported_at"}
	rest := strings.Join(slices.DeleteFunc(slices.Clone(m.tables["orders"]), func(c string) bool { return slices.Contains(written, c) }), ", ")
	if _, err := m.tx.ExecContext(ctx, "UPDATE main.orders SET ("+rest+") = (SELECT "+rest+" FROM copied.orders WHERE id = ?) WHERE id = ?", from, o.ID); err != nil {
		return err
	}
	if err := m.attempts(ctx, from, o.ID); err != nil {
		return err
	}
	for table, names := range m.tables {
		if slices.Contains([]string{"orders", "order_docs", "order_parts", "attempts", "ecat_records"}, table) || !slices.Contains(names, "order_id") {
			continue
		}
		if err := m.children(ctx, table, from, o.ID); err != nil {
			return err
		}
	}
	return nil
}

// fit makes an order of the copy name what is here as it is called here.
func (m *merge) fit(o *order.Order) {
	if name, ok := m.connections[strings.ToLower(o.Connection)]; ok {
		o.Connection = name
	}
	if local, ok := m.customers[o.CustomerKey]; ok {
		o.CustomerKey = local
	}
}

// children copies an order's rows of a table, but for those that are here.
func (m *merge) children(ctx context.Context, table string, from, to int64) error {
	names := slices.DeleteFunc(slices.Clone(m.tables[table]), func(c string) bool { return c == "id" || c == "order_id" })
	list, turn := strings.Join(names, ", "), ""
	if slices.Contains(m.tables[table], "id") {
		turn = " ORDER BY id"
	}
	_, err := m.tx.ExecContext(ctx, "INSERT OR IGNORE INTO main."+table+" (order_id, "+list+") SELECT ?2, "+list+" FROM copied."+table+" WHERE order_id = ?1"+
		" AND ("+list+") NOT IN (SELECT "+list+" FROM main."+table+" WHERE order_id = ?2)"+turn, from, to)
	return err
}

// attempts adds the attempts that the other side does not know of, each with the
// body that was sent, after those that are here.
func (m *merge) attempts(ctx context.Context, from, to int64) error {
	names := slices.DeleteFunc(slices.Clone(m.tables["attempts"]), func(c string) bool { return c == "order_id" || c == "number" })
	list := strings.Join(names, ", ")
	if _, err := m.tx.ExecContext(ctx, `DELETE FROM main.attempts WHERE order_id = ?2 AND ended = 0
		AND (started, body_hash) IN (SELECT started, body_hash FROM copied.attempts WHERE order_id = ?1 AND ended > 0)`, from, to); err != nil {
		return err
	}
	if _, err := m.tx.ExecContext(ctx, `INSERT INTO main.attempts (order_id, number, `+list+`)
		SELECT ?2, row_number() OVER (ORDER BY number) + (SELECT coalesce(max(number), 0) FROM main.attempts WHERE order_id = ?2), `+list+`
		FROM copied.attempts WHERE order_id = ?1
			AND (started, body_hash) NOT IN (SELECT started, body_hash FROM main.attempts WHERE order_id = ?2)`, from, to); err != nil {
		return err
	}
	_, err := m.tx.ExecContext(ctx, "UPDATE main.orders SET attempts = max(attempts, (SELECT coalesce(max(number), 0) FROM main.attempts WHERE order_id = ?1)) WHERE id = ?1", to)
	return err
}

// keepEdits makes drafts of what could not stay: under new numbers, so that they
// are orders of their own when a person sends them.
func (m *merge) keepEdits(ctx context.Context) error {
	for _, e := range m.edits {
		o := order.Order{State: order.Draft, Origin: e.why, Connection: e.order.Connection, Version: 1}
		m.fit(&o)
		contentOf(e.order.Clone()).put(&o)
		o.Fields.DateOrderPlaced = order.Date{}
		if err := newOrder(ctx, m.tx, &o); err != nil {
			return err
		}
		if err := commitOrder(ctx, m.tx, &o, "created", o.Origin); err != nil {
			return err
		}
	}
	return nil
}
