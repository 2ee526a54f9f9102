package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// CreateOrder keeps a new order, a draft unless it says held. It mints the
// local number, the external id unless the order came with one, and the uuid.
// An external id that is known already is a conflict.
func (s *Store) CreateOrder(ctx context.Context, o order.Order) (order.Order, error) {
	o = o.Clone()
	if o.State == "" {
		o.State = order.Draft
	}
	if o.State != order.Draft && o.State != order.Held {
		return o, order.Errorf(order.KindInvalid, "a new order is a draft or held, not %s", o.State)
	}
	var me identity
	err := s.write(ctx, func(ctx context.Context, tx *txn) (err error) {
		if err := newOrder(ctx, tx, &o); err != nil {
			return err
		}
		if err := commitOrder(ctx, tx, &o, "created", o.Origin); err != nil {
			return err
		}
		me, err = readIdentity(ctx, tx)
		return err
	})
	if err != nil {
		return order.Order{}, err
	}
	s.catchUp(me)
	return o, nil
}

// newOrder mints what a new order lacks: its external id and its uuid.
func newOrder(ctx context.Context, tx *txn, o *order.Order) (err error) {
	o.ID, o.Version, o.CreatedAt = 0, 1, tx.now
	o.ExtOrderID = strings.TrimSpace(o.ExtOrderID)
	if o.ExtOrderID == "" {
		if o.ExtOrderID, err = nextExtOrderID(ctx, tx); err != nil {
			return err
		}
	} else if err := refuseKnown(ctx, tx, o.ExtOrderID); err != nil {
		return err
	}
	if o.UUID == "" {
		id, err := uuid.NewV7()
		if err != nil {
			return err
		}
		o.UUID = id.String()
	}
	return nil
}

func refuseKnown(ctx context.Context, tx *txn, ext string) error {
	var id int64
	err := tx.QueryRowContext(ctx, "SELECT id FROM orders WHERE ext_order_id = ?", ext).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return conflict("Order %s is here already, as number %d; open that one, or make a revision of it", ext, id)
}

// commitOrder writes an order with its line for the journal and, unless event
// is empty, an entry of its ledger.
func commitOrder(ctx context.Context, tx *txn, o *order.Order, event, detail string) error {
	o.UpdatedAt = tx.now
	if err := putOrder(ctx, tx, o); err != nil {
		return err
	}
	if event != "" {
		if err := addLedger(ctx, tx, o.ID, event, detail); err != nil {
			return err
		}
	}
	l, err := orderLine(ctx, tx, o.Clone())
	tx.lines = append(tx.lines, l)
	return err
}

// putOrder writes an order's document and the columns beside it; a zero ID is
// given a number.
func putOrder(ctx context.Context, tx *txn, o *order.Order) error {
	var id any
	if o.ID != 0 {
		id = o.ID
	}
	var customer int64
	if o.Fields.IDCustomer != nil {
		customer = *o.Fields.IDCustomer
	}
	row := tx.QueryRowContext(ctx, `INSERT INTO orders (id, version, state, needs_person, waiting, must_look_up, test, ext_order_id,
			server_order_id, onsite_order, uuid, revision, connection, customer, customer_name, pieces, total, search,
			created_at, updated_at, queued_at, accepted_at, imported_at)
		VALUES (?,?,?,?,?,?,?,?, ?,?,?,?,?,?,?,?,?,?, ?,?,?,?,?)
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state, needs_person = excluded.needs_person,
			waiting = excluded.waiting, must_look_up = excluded.must_look_up, test = excluded.test, ext_order_id = excluded.ext_order_id,
			server_order_id = excluded.server_order_id, onsite_order = excluded.onsite_order, uuid = excluded.uuid, revision = excluded.revision,
			connection = excluded.connection, customer = excluded.customer, customer_name = excluded.customer_name, pieces = excluded.pieces,
			total = excluded.total, search = excluded.search, created_at = excluded.created_at, updated_at = excluded.updated_at,
			queued_at = excluded.queued_at, accepted_at = excluded.accepted_at, imported_at = excluded.imported_at
		RETURNING id`,
		id, o.Version, o.State, o.NeedsPerson, o.Waiting, o.MustLookUp, o.Test, o.ExtOrderID,
		o.ServerOrderID, o.OnSiteOrder, o.UUID, o.Revision, o.Connection, customer, customerName(*o), o.Pieces(), o.Total(), searchText(*o),
		millis(o.CreatedAt), millis(o.UpdatedAt), millis(o.QueuedAt), millis(o.AcceptedAt), millis(o.ImportedAt))
	if err := row.Scan(&o.ID); err != nil {
		return err
	}
	doc, err := json.Marshal(o)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO order_docs (order_id, doc) VALUES (?, ?)
		ON CONFLICT (order_id) DO UPDATE SET doc = excluded.doc`, o.ID, string(doc))
	if err != nil {
		return err
	}
	if err := markVersion(ctx, tx, *o); err != nil {
		return err
	}
	return putParts(ctx, tx, *o)
}

// putParts keeps the pieces that an order takes from the stock.
func putParts(ctx context.Context, tx *txn, o order.Order) error {
	gone, err := tx.ExecContext(ctx, "DELETE FROM order_parts WHERE order_id = ?", o.ID)
	if err != nil {
		return err
	}
	had, err := gone.RowsAffected()
	if err != nil {
		return err
	}
	if had > 0 || o.State.Commits() {
		if err := countPartsOn(ctx, tx); err != nil {
			return err
		}
	}
	if !o.State.Commits() {
		return nil
	}
	for _, l := range o.Lines {
		if l.Fee {
			continue
		}
		for _, c := range l.Cells {
			if _, err := tx.ExecContext(ctx, "INSERT INTO order_parts (order_id, style, color, size, qty) VALUES (?,?,?,?,?)",
				o.ID, l.Style, l.Color, c.Size, c.Qty); err != nil {
				return err
			}
		}
	}
	return nil
}

func customerName(o order.Order) string {
	for _, name := range []string{o.CustomerName, o.Fields.Customer.CompanyName, o.Contact()} {
		if name != "" {
			return catalog.Clean(name)
		}
	}
	return ""
}

// searchText is what an order is found by, in lower case.
func searchText(o order.Order) string {
	f := o.Fields
	parts := []string{o.ExtOrderID, o.ServerOrderID, o.CustomerName, f.Customer.CompanyName, o.Contact(), f.ContactEmail, f.CustomerPurchaseOrder}
	if o.OnSiteOrder != 0 {
		parts = append(parts, strconv.FormatInt(o.OnSiteOrder, 10))
	}
	return strings.ToLower(catalog.Clean(strings.Join(parts, " ")))
}

// matchWords is a condition that a column in lower case holds every word of a
// query, and its arguments.
func matchWords(column, query string) (where string, args []any) {
	where = "1"
	for _, word := range strings.Fields(strings.ToLower(catalog.Clean(query))) {
		where += " AND instr(" + column + ", ?) > 0"
		args = append(args, word)
	}
	return where, args
}

func scanDoc(rows *sql.Rows) (o order.Order, err error) {
	var doc []byte
	if err := rows.Scan(&doc); err != nil {
		return o, err
	}
	return readDoc(doc)
}

func loadOrder(ctx context.Context, q querier, id int64) (o order.Order, err error) {
	var doc []byte
	err = q.QueryRowContext(ctx, "SELECT doc FROM order_docs WHERE order_id = ?", id).Scan(&doc)
	if errors.Is(err, sql.ErrNoRows) {
		return o, notFound("There is no order %d", id)
	}
	if err != nil {
		return o, err
	}
	if o, err = readDoc(doc); err != nil {
		return o, unreadError(ctx, q, id, err)
	}
	return o, nil
}

// loadVersion loads an order that a change was made to, and refuses the change
// when the order was changed by somebody else since.
func loadVersion(ctx context.Context, tx *txn, id, version int64) (order.Order, error) {
	o, err := loadOrder(ctx, tx, id)
	if err == nil && o.Version != version {
		err = conflict("Order %s was changed elsewhere in the meantime; look at it as it is now and make your change again", o.ExtOrderID)
	}
	return o, err
}

// States are the states of orders by their numbers; those that are gone are
// not among them.
func (s *Store) States(ctx context.Context, ids []int64) (map[int64]order.State, error) {
	asked, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	states := make(map[int64]order.State, len(ids))
	_, err = collect(ctx, s.orders.read, func(rows *sql.Rows) (id int64, err error) {
		var state order.State
		err = rows.Scan(&id, &state)
		states[id] = state
		return id, err
	}, "SELECT id, state FROM orders WHERE id IN (SELECT value FROM json_each(?))", string(asked))
	return states, s.fail(err, s.orders)
}

// Order finds an order by its local number, its external id, the server's id
// or the OnSite number.
func (s *Store) Order(ctx context.Context, key string) (order.Order, error) {
	key = strings.TrimSpace(key)
	number, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		number = -1 // no order has it
	}
	ids, err := collect(ctx, s.orders.read, scanOne[int64], `SELECT id FROM orders WHERE id = ?1 OR (onsite_order = ?1 AND onsite_order <> 0)
		OR ext_order_id = ?2 OR (server_order_id = ?2 AND server_order_id <> '') ORDER BY id`, number, key)
	if err != nil {
		return order.Order{}, s.fail(err, s.orders)
	}
	switch len(ids) {
	case 0:
		return order.Order{}, notFound("There is no order %q; name it by its number, its external id, the server's id or the OnSite number", catalog.Clean(key))
	case 1:
		o, err := loadOrder(ctx, s.orders.read, ids[0])
		return o, s.fail(err, s.orders)
	}
	var names []string
	for _, id := range ids {
		o, err := loadOrder(ctx, s.orders.read, id)
		if err != nil {
			return o, s.fail(err, s.orders)
		}
		names = append(names, fmt.Sprintf("%s (number %d)", o.ExtOrderID, o.ID))
	}
	return order.Order{}, conflict("%q names several orders: %s; use another of their numbers", catalog.Clean(key), strings.Join(names, ", "))
}

// OrderFilter chooses orders; empty fields choose all.
type OrderFilter struct {
	States []order.State
	Text   string // words that the id, customer, contact, e-mail, PO or number hold, in any order
	Limit  int    // 0 is all
	Offset int
}

func (f OrderFilter) where() (string, []any) {
	where, args := matchWords("o.search", f.Text)
	if len(f.States) > 0 {
		where += " AND o.state IN (?" + strings.Repeat(",?", len(f.States)-1) + ")"
		for _, state := range f.States {
			args = append(args, state)
		}
	}
	return where, args
}

func (f OrderFilter) page() string {
	limit := f.Limit
	if limit <= 0 {
		limit = -1
	}
	return fmt.Sprintf(" ORDER BY o.created_at DESC, o.id DESC LIMIT %d OFFSET %d", limit, f.Offset)
}

// Orders returns whole orders, newest first.
func (s *Store) Orders(ctx context.Context, f OrderFilter) ([]order.Order, error) {
	where, args := f.where()
	all, err := readable(ctx, s, s.orders.read, scanDoc,
		"SELECT d.doc FROM orders o JOIN order_docs d ON d.order_id = o.id WHERE "+where+f.page(), args...)
	return all, s.fail(err, s.orders)
}

// OrderRow is an order as a list shows it.
type OrderRow struct {
	ID                            int64
	ExtOrderID, ServerOrderID     string
	OnSiteOrder                   int64
	State                         order.State
	NeedsPerson, Test, MustLookUp bool
	Waiting                       order.Waiting
	Connection                    string
	CustomerName                  string
	Pieces                        int
	Total                         catalog.Money
	Version                       int64
	CreatedAt, UpdatedAt          time.Time
	QueuedAt, AcceptedAt          time.Time
}

// OrderRows returns orders as a list shows them, newest first, and how many the
// filter finds in all. It reads no lines, and is quick with 10,000 orders.
func (s *Store) OrderRows(ctx context.Context, f OrderFilter) (rows []OrderRow, total int, err error) {
	where, args := f.where()
	tx, err := s.orders.read.BeginTx(ctx, nil)
	if err != nil {
		return nil, 0, s.fail(err, s.orders)
	}
	defer tx.Rollback() //nolint:errcheck // it only reads
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM orders o WHERE "+where, args...).Scan(&total); err != nil {
		return nil, 0, s.fail(err, s.orders)
	}
	rows, err = collect(ctx, tx, scanOrderRow, `SELECT o.id, o.ext_order_id, o.server_order_id, o.onsite_order, o.state, o.needs_person, o.test,
		o.must_look_up, o.waiting, o.connection, o.customer_name, o.pieces, o.total, o.version, o.created_at, o.updated_at, o.queued_at, o.accepted_at
		FROM orders o WHERE `+where+f.page(), args...)
	return rows, total, s.fail(err, s.orders)
}

func scanOrderRow(rows *sql.Rows) (r OrderRow, err error) {
	var created, updated, queued, accepted int64
	err = rows.Scan(&r.ID, &r.ExtOrderID, &r.ServerOrderID, &r.OnSiteOrder, &r.State, &r.NeedsPerson, &r.Test, &r.MustLookUp, &r.Waiting,
		&r.Connection, &r.CustomerName, &r.Pieces, &r.Total, &r.Version, &created, &updated, &queued, &accepted)
	r.CreatedAt, r.UpdatedAt, r.QueuedAt, r.AcceptedAt = fromMillis(created), fromMillis(updated), fromMillis(queued), fromMillis(accepted)
	return r, err
}

// SentReal tells whether a connection has accepted an order that was no test.
func (s *Store) SentReal(ctx context.Context, connection string) (bool, error) {
	var sent bool
	err := s.orders.read.QueryRowContext(ctx,
		"SELECT EXISTS (SELECT 1 FROM orders WHERE connection = ? AND test = 0 AND accepted_at <> 0)", connection).Scan(&sent)
	return sent, s.fail(err, s.orders)
}

// Counts counts the orders in every state.
func (s *Store) Counts(ctx context.Context) (map[order.State]int, error) {
	counts := map[order.State]int{}
	for _, state := range order.States {
		counts[state] = 0
	}
	rows, err := s.orders.read.QueryContext(ctx, "SELECT state, count(*) FROM orders GROUP BY state")
	if err != nil {
		return nil, s.fail(err, s.orders)
	}
	defer rows.Close()
	for rows.Next() {
		var state order.State
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return nil, s.fail(err, s.orders)
		}
		counts[state] = n
	}
	return counts, s.fail(rows.Err(), s.orders)
}

// OnlyHere counts the orders whose content exists on this laptop alone, and
// tells when the oldest was made. Orders up to the id after are left out: those
// that the demo made to practise on.
func (s *Store) OnlyHere(ctx context.Context, after int64) (count int, oldest time.Time, err error) {
	var states []string
	for _, state := range order.States {
		if state.OnlyHere() {
			states = append(states, "'"+string(state)+"'")
		}
	}
	var ms int64
	err = s.orders.read.QueryRowContext(ctx, "SELECT count(*), coalesce(min(created_at), 0) FROM orders WHERE state IN ("+
		strings.Join(states, ",")+") AND id > ?", after).Scan(&count, &ms)
	return count, fromMillis(ms), s.fail(err, s.orders)
}

// NeedsPerson is how many orders only a person can decide about.
func (s *Store) NeedsPerson(ctx context.Context) (count int, err error) {
	err = s.orders.read.QueryRowContext(ctx, "SELECT count(*) FROM orders WHERE needs_person").Scan(&count)
	return count, s.fail(err, s.orders)
}

// Committed is how many pieces of a style and colour this laptop's orders take
// from the stock, by size: those on their way, and those accepted or imported
// since the stock was fetched (DECISIONS "Stock shown").
func (s *Store) Committed(ctx context.Context, style, color string, fetched time.Time) (map[string]int, error) {
	rows, err := s.orders.read.QueryContext(ctx, `SELECT p.size, sum(p.qty) FROM order_parts p JOIN orders o ON o.id = p.order_id
		WHERE p.style = ? AND p.color = ? AND (o.state NOT IN ('accepted', 'imported') OR o.accepted_at > ?)
		GROUP BY p.size`, style, color, millis(fetched))
	if err != nil {
		return nil, s.fail(err, s.orders)
	}
	defer rows.Close()
	pieces := map[string]int{}
	for rows.Next() {
		var size string
		var qty int
		if err := rows.Scan(&size, &qty); err != nil {
			return nil, s.fail(err, s.orders)
		}
		pieces[size] = qty
	}
	return pieces, s.fail(rows.Err(), s.orders)
}

// Ledger is everything that happened to an order, oldest first.
func (s *Store) Ledger(ctx context.Context, id int64) ([]order.LedgerEntry, error) {
	entries, err := collect(ctx, s.orders.read, scanLedger, "SELECT at, event, detail FROM ledger WHERE order_id = ? ORDER BY id", id)
	return entries, s.fail(err, s.orders)
}

func scanLedger(rows *sql.Rows) (e order.LedgerEntry, err error) {
	var at int64
	err = rows.Scan(&at, &e.Event, &e.Detail)
	e.At = fromMillis(at)
	return e, err
}

// AddLedger writes down something that happened to an order and changed nothing
// else. The detail holds no secrets and no bodies.
func (s *Store) AddLedger(ctx context.Context, id int64, event, detail string) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		if _, err := loadOrder(ctx, tx, id); err != nil {
			return err
		}
		return addLedger(ctx, tx, id, event, detail)
	})
}

func addLedger(ctx context.Context, tx *txn, id int64, event, detail string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO ledger (order_id, at, event, detail) VALUES (?,?,?,?)", id, millis(tx.now), event, catalog.Clean(detail))
	return err
}

// Attempts are the POSTs of an order, oldest first.
func (s *Store) Attempts(ctx context.Context, id int64) ([]order.Attempt, error) {
	attempts, err := collect(ctx, s.orders.read, scanAttempt, `SELECT number, started, ended, route, body, body_hash, outcome, status, head
		FROM attempts WHERE order_id = ? ORDER BY number`, id)
	return attempts, s.fail(err, s.orders)
}

func scanAttempt(rows *sql.Rows) (a order.Attempt, err error) {
	var started, ended int64
	err = rows.Scan(&a.Number, &started, &ended, &a.Route, &a.Body, &a.BodyHash, &a.Outcome, &a.Status, &a.Head)
	a.Started, a.Ended = fromMillis(started), fromMillis(ended)
	return a, err
}

// terminal tells whether nothing more will happen to an order.
func terminal(state order.State) bool {
	return slices.Contains([]order.State{order.Imported, order.Cancelled, order.Discarded}, state)
}
