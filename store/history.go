package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// pastDetail is what is fetched apart from an order's record.
type pastDetail struct {
	DetailAt  time.Time
	Lines     []order.PartLine
	Shipments []order.Shipment
	Payments  []order.PaidPayment
}

// UpsertPast takes in the records of a connection's orders. Lines, shipments
// and payments that were fetched stay; a record that has changed since then
// makes them due again (NeedDetail).
func (s *Store) UpsertPast(ctx context.Context, connection string, records []order.Past) error {
	return s.writeCache(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, p := range records {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := s.upsertPast(ctx, tx, connection, p); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) upsertPast(ctx context.Context, tx *sql.Tx, connection string, p order.Past) error {
	p.Connection, p.DetailAt, p.Lines, p.Shipments, p.Payments = connection, time.Time{}, nil, nil, nil
	if p.FetchedAt.IsZero() {
		p.FetchedAt = s.now()
	}
	var before []byte
	err := tx.QueryRowContext(ctx, "SELECT header FROM past_docs WHERE connection = ? AND number = ?", connection, p.Number).Scan(&before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if p.ExtOrderID == "" && before != nil {
		var old struct{ ExtOrderID string } // the ERP's records do not say it again
		if err := json.Unmarshal(before, &old); err != nil {
			return err
		}
		p.ExtOrderID = old.ExtOrderID
	}
	changed, err := recordChanged(before, p)
	if err != nil {
		return err
	}
	header, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO past_docs (connection, number, header) VALUES (?,?,?)
		ON CONFLICT (connection, number) DO UPDATE SET header = excluded.header`, connection, p.Number, string(header)); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO past (connection, number, customer, ordered, open, search, changed_at) VALUES (?1,?2,?3,?4,?5,?6,?7)
		ON CONFLICT (connection, number) DO UPDATE SET customer = excluded.customer, ordered = excluded.ordered, open = excluded.open,
			search = excluded.search, changed_at = CASE WHEN ?8 THEN excluded.changed_at ELSE changed_at END`,
		connection, p.Number, p.Customer, p.Ordered.String(), p.Open(), pastSearch(p), millis(p.FetchedAt), changed)
	if err != nil {
		return err
	}
	return putHead(ctx, tx, p)
}

// recordChanged compares a record with the one that is kept, but for when they
// were fetched.
func recordChanged(before []byte, p order.Past) (bool, error) {
	if before == nil {
		return true, nil
	}
	var old order.Past
	if err := json.Unmarshal(before, &old); err != nil {
		return false, err
	}
	old.FetchedAt = p.FetchedAt
	was, err := json.Marshal(old)
	if err != nil {
		return false, err
	}
	is, err := json.Marshal(p)
	return !bytes.Equal(was, is), err
}

func pastSearch(p order.Past) string {
	return strings.ToLower(catalog.Clean(strings.Join([]string{strconv.FormatInt(p.Number, 10), p.ExtOrderID, p.CustomerName,
		p.ContactFirst, p.ContactLast, p.ContactEmail, p.PO}, " ")))
}

// SavePastDetail keeps the lines, shipments and payments of an order whose
// record is known, and what its customer paid by style and size.
func (s *Store) SavePastDetail(ctx context.Context, connection string, p order.Past, sp catalog.Spelling) error {
	if p.DetailAt.IsZero() {
		p.DetailAt = s.now()
	}
	detail, err := json.Marshal(pastDetail{p.DetailAt, p.Lines, p.Shipments, p.Payments})
	if err != nil {
		return err
	}
	return s.writeCache(ctx, func(ctx context.Context, tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, "UPDATE past SET detail_at = ? WHERE connection = ? AND number = ?", millis(p.DetailAt), connection, p.Number)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil {
			return err
		} else if n == 0 {
			return notFound("The record of order %d is not here yet; fetch the orders first", p.Number)
		}
		if _, err := tx.ExecContext(ctx, "UPDATE past_docs SET detail = ? WHERE connection = ? AND number = ?", string(detail), connection, p.Number); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM past_prices WHERE connection = ? AND number = ?", connection, p.Number); err != nil {
			return err
		}
		joined := order.Join(p.Lines, sp)
		pieces := map[string]int{}
		for _, line := range joined {
			for _, c := range line.Cells {
				pieces[strings.ToUpper(line.Style)] += c.Qty
			}
		}
		for _, line := range joined {
			for _, c := range line.Cells {
				if !c.Price.Set || c.Qty <= 0 {
					continue
				}
				if _, err := tx.ExecContext(ctx, `INSERT INTO past_prices (connection, customer, style, size, number, ordered, price, pieces)
					SELECT connection, customer, ?, ?, number, ordered, ?, ? FROM past WHERE connection = ? AND number = ?`,
					line.Style, c.Size, c.Price.Money, pieces[strings.ToUpper(line.Style)], connection, p.Number); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// PastFilter chooses orders of the ERP; empty fields choose all.
type PastFilter struct {
	Connection string
	Text       string // words that number, external id, customer, contact, e-mail or PO hold, in any order
	Customer   int64
	OpenOnly   bool
	Limit      int // 0 is all
}

// SearchPast finds orders of the ERP, newest first, with their lines where
// those were fetched, and how many there are in all. An external id or the
// server's id of an order of ours finds it too.
func (s *Store) SearchPast(ctx context.Context, f PastFilter) (found []order.Past, total int, err error) {
	where, args := matchWords("p.search", f.Text)
	if strings.TrimSpace(f.Text) != "" {
		ours, oursArgs := matchWords("search", f.Text)
		numbers, err := collect(ctx, s.orders.read, scanOne[int64], "SELECT onsite_order FROM orders WHERE onsite_order <> 0 AND "+ours+" ORDER BY id", oursArgs...)
		if err != nil {
			return nil, 0, s.fail(err, s.orders)
		}
		list, err := json.Marshal(append([]int64{}, numbers...))
		if err != nil {
			return nil, 0, err
		}
		where = "(" + where + " OR p.number IN (SELECT value FROM json_each(?)))"
		args = append(args, string(list))
	}
	where += " AND (? = '' OR p.connection = ?) AND (? = 0 OR p.customer = ?) AND (NOT ? OR p.open)"
	args = append(args, f.Connection, f.Connection, f.Customer, f.Customer, f.OpenOnly)
	if err := s.cache.read.QueryRowContext(ctx, "SELECT count(*) FROM past p WHERE "+where, args...).Scan(&total); err != nil {
		return nil, 0, s.fail(err, s.cache)
	}
	limit := f.Limit
	if limit <= 0 {
		limit = -1
	}
	found, err = collect(ctx, s.cache.read, scanPast, `SELECT d.header, d.detail FROM past p JOIN past_docs d ON d.connection = p.connection AND d.number = p.number
		WHERE `+where+" ORDER BY p.ordered DESC, p.number DESC, p.connection LIMIT ?", append(args, limit)...)
	if err != nil {
		return nil, 0, s.fail(err, s.cache)
	}
	return found, total, s.nameOurs(ctx, found)
}

// Past finds an order by the ERP's number.
func (s *Store) Past(ctx context.Context, connection string, number int64) (order.Past, error) {
	found, err := collect(ctx, s.cache.read, scanPast,
		"SELECT header, detail FROM past_docs WHERE number = ?1 AND (?2 = '' OR connection = ?2) ORDER BY connection LIMIT 1", number, connection)
	if err != nil {
		return order.Past{}, s.fail(err, s.cache)
	}
	if len(found) == 0 {
		return order.Past{}, notFound("No order %d is known here; fetch the orders first", number)
	}
	return found[0], s.nameOurs(ctx, found)
}

func scanPast(rows *sql.Rows) (p order.Past, err error) {
	var header, detail []byte
	if err := rows.Scan(&header, &detail); err != nil {
		return p, err
	}
	return readPast(header, detail)
}

// readPast is an order of the shop as its record and its lines are kept.
func readPast(header, detail []byte) (p order.Past, err error) {
	if err := json.Unmarshal(header, &p); err != nil {
		return p, err
	}
	if len(detail) == 0 {
		return p, nil
	}
	var d pastDetail
	if err := json.Unmarshal(detail, &d); err != nil {
		return p, err
	}
	p.DetailAt, p.Lines, p.Shipments, p.Payments = d.DetailAt, d.Lines, d.Shipments, d.Payments
	return p, nil
}

// nameOurs gives orders that this laptop sent their external ids.
func (s *Store) nameOurs(ctx context.Context, found []order.Past) error {
	for i, p := range found {
		var ext string
		err := s.orders.read.QueryRowContext(ctx, `SELECT ext_order_id FROM orders WHERE onsite_order = ? AND onsite_order <> 0
			AND connection = ? COLLATE NOCASE ORDER BY id DESC LIMIT 1`, p.Number, p.Connection).Scan(&ext)
		switch {
		case err == nil:
			found[i].ExtOrderID = ext
		case !errors.Is(err, sql.ErrNoRows):
			return s.fail(err, s.orders)
		}
	}
	return nil
}

// NeedDetail names the orders whose lines, shipments and payments are to be
// fetched: of customers taken along first, then open orders, then the newest.
func (s *Store) NeedDetail(ctx context.Context, connection string, limit int) ([]int64, error) {
	taken, err := s.TakenAlong(ctx, connection)
	if err != nil {
		return nil, err
	}
	list, err := json.Marshal(append([]int64{}, taken...))
	if err != nil {
		return nil, err
	}
	numbers, err := collect(ctx, s.cache.read, scanOne[int64], `SELECT number FROM past WHERE connection = ? AND detail_at < changed_at
		ORDER BY customer IN (SELECT value FROM json_each(?)) DESC, open DESC, ordered DESC, number DESC LIMIT ?`, connection, string(list), limit)
	return numbers, s.fail(err, s.cache)
}

// Mark reads how far a connection's data was fetched, by a name such as
// orders or customers; empty when it never was.
func (s *Store) Mark(ctx context.Context, connection, name string) (string, error) {
	var value string
	err := s.cache.read.QueryRowContext(ctx, "SELECT value FROM marks WHERE connection = ? AND name = ?", connection, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, s.fail(err, s.cache)
}

// SetMark notes how far a connection's data was fetched.
func (s *Store) SetMark(ctx context.Context, connection, name, value string) error {
	return s.writeCache(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO marks (connection, name, value) VALUES (?,?,?)
			ON CONFLICT (connection, name) DO UPDATE SET value = excluded.value`, connection, name, value)
		return err
	})
}

// DesignUse is one of the shop's designs as a connection's orders name it.
type DesignUse struct {
	Number       order.DesignID // empty where the shop's record has a name alone
	Name         string         // in the newest order
	Customer     int64
	CustomerName string
	LastUsed     order.Date
	Order        int64 // the newest that names it
	Times        int   // orders
}

// Designs lists the designs that a connection's orders name, of one customer or
// with 0 of all, newest first. The read side knows one design an order.
func (s *Store) Designs(ctx context.Context, connection string, customer int64) ([]DesignUse, error) {
	list, err := collect(ctx, s.cache.read, scanDesign, `SELECT coalesce(d.header ->> '$.Design', '') AS design, coalesce(d.header ->> '$.DesignName', '') AS name,
			p.customer, coalesce(d.header ->> '$.CustomerName', ''), max(p.ordered), max(p.number), count(*)
		FROM past p JOIN past_docs d ON d.connection = p.connection AND d.number = p.number
		WHERE p.connection = ? AND (?2 = 0 OR p.customer = ?2)
		GROUP BY p.customer, CASE design WHEN '' THEN name WHEN 0 THEN name ELSE design END
		ORDER BY 5 DESC, 6 DESC`, connection, customer)
	if err != nil {
		return nil, s.fail(err, s.cache)
	}
	return slices.DeleteFunc(list, func(d DesignUse) bool { return d.Number == "" && d.Name == "" }), nil
}

func scanDesign(rows *sql.Rows) (d DesignUse, err error) {
	var number, ordered string
	if err := rows.Scan(&number, &d.Name, &d.Customer, &d.CustomerName, &ordered, &d.Order, &d.Times); err != nil {
		return d, err
	}
	if d.Number, err = order.ParseDesignID(number); err != nil {
		return d, err
	}
	d.LastUsed, err = order.ParseDate(ordered)
	return d, err
}

// PastType is an order type with how many of the shop's orders here have it.
type PastType struct {
	Type   int64
	Orders int
}

// PastTypes are the order types of all orders of the shop that are here, the
// most frequent first.
func (s *Store) PastTypes(ctx context.Context) ([]PastType, error) {
	types, err := collect(ctx, s.cache.read, func(rows *sql.Rows) (t PastType, err error) {
		err = rows.Scan(&t.Type, &t.Orders)
		return t, err
	}, "SELECT coalesce(json_extract(header, '$.OrderType'), 0) AS type, count(*) FROM past_docs GROUP BY type ORDER BY count(*) DESC, type")
	return types, s.fail(err, s.cache)
}

// DetailedPast are the newest orders of the shop whose lines are here, of one
// customer or with 0 of all.
func (s *Store) DetailedPast(ctx context.Context, customer int64, limit int) ([]order.Past, error) {
	found, err := collect(ctx, s.cache.read, scanPast, `SELECT d.header, d.detail FROM past p JOIN past_docs d ON d.connection = p.connection AND d.number = p.number
		WHERE p.detail_at > 0 AND (?1 = 0 OR p.customer = ?1) ORDER BY p.ordered DESC, p.number DESC, p.connection LIMIT ?2`, customer, limit)
	return found, s.fail(err, s.cache)
}
