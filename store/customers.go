package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/order"
)

// maxContacts is how many contacts of a customer are kept.
const maxContacts = 50

// UpsertCustomers takes in customers as a route or their orders name them.
// What is known of one already is merged: all contacts, the newest first.
func (s *Store) UpsertCustomers(ctx context.Context, connection string, customers []order.Customer) error {
	return s.writeCache(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, c := range customers {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := upsertCustomer(ctx, tx, connection, c); err != nil {
				return err
			}
		}
		return nil
	})
}

func upsertCustomer(ctx context.Context, tx *sql.Tx, connection string, c order.Customer) error {
	c.Connection, c.Local, c.TakeAlong = connection, 0, false
	var doc []byte
	err := tx.QueryRowContext(ctx, "SELECT doc FROM customer_docs WHERE connection = ? AND id = ?", connection, c.ID).Scan(&doc)
	switch {
	case err == nil:
		var known order.Customer
		if err := json.Unmarshal(doc, &known); err != nil {
			return err
		}
		c = mergeCustomers(known, c)
	case errors.Is(err, sql.ErrNoRows):
		c = mergeCustomers(order.Customer{ID: c.ID, Connection: connection}, c)
	default:
		return err
	}
	if doc, err = json.Marshal(c); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO customer_docs (connection, id, doc) VALUES (?,?,?)
		ON CONFLICT (connection, id) DO UPDATE SET doc = excluded.doc`, connection, c.ID, string(doc)); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO customers (connection, id, name, last_order, search) VALUES (?,?,?,?,?)
		ON CONFLICT (connection, id) DO UPDATE SET name = excluded.name, last_order = excluded.last_order, search = excluded.search`,
		connection, c.ID, c.Name, c.LastOrder.String(), customerSearch(c))
	return err
}

// mergeCustomers adds what is new of a customer to what is known. A name counts
// when it is as new as the order it was seen with.
func mergeCustomers(known, fresh order.Customer) order.Customer {
	merged := known
	if fresh.Name != "" && (known.Name == "" || !fresh.LastOrder.Before(known.LastOrder)) {
		merged.Name = fresh.Name
	}
	if fresh.Rep != "" && (known.Rep == "" || !fresh.LastOrder.Before(known.LastOrder)) {
		merged.Rep = fresh.Rep
	}
	if known.LastOrder.Before(fresh.LastOrder) {
		merged.LastOrder = fresh.LastOrder
	}
	at := map[string]int{}
	merged.Contacts = nil
	for _, p := range slices.Concat([]order.Contact{fresh.Contact}, fresh.Contacts, []order.Contact{known.Contact}, known.Contacts) {
		if p.Name() == "" && p.Email == "" && p.Phone == "" {
			continue
		}
		key := strings.ToLower(p.Name() + "\x00" + p.Email)
		i, seen := at[key]
		switch {
		case !seen:
			at[key] = len(merged.Contacts)
			merged.Contacts = append(merged.Contacts, p)
		case merged.Contacts[i].LastOrder.Before(p.LastOrder):
			merged.Contacts[i] = p
		}
	}
	slices.SortStableFunc(merged.Contacts, func(a, b order.Contact) int { return b.LastOrder.Time().Compare(a.LastOrder.Time()) })
	merged.Contacts = merged.Contacts[:min(len(merged.Contacts), maxContacts)]
	merged.Contact = order.Contact{}
	if len(merged.Contacts) > 0 {
		merged.Contact = merged.Contacts[0]
	}
	return merged
}

// SearchCustomers finds customers that hold every word of the query in their
// number, name or contacts, and how many there are in all. Those typed offline
// come first, then the one with that number, then names that begin with the
// query, then the newest order. An empty connection searches all.
func (s *Store) SearchCustomers(ctx context.Context, connection, query string, limit int) (found []order.Customer, total int, err error) {
	if digits, ok := phoneDigits(query); ok {
		query = digits
	}
	where, args := matchWords("search", query)
	found, err = collect(ctx, s.orders.read, scanCustomer, "SELECT doc FROM local_customers WHERE "+where+" ORDER BY name, local", args...)
	if err != nil {
		return nil, 0, s.fail(err, s.orders)
	}
	total = len(found)
	if connection != "" {
		where += " AND connection = ?"
		args = append(args, connection)
	}
	var cached int
	if err := s.cache.read.QueryRowContext(ctx, "SELECT count(*) FROM customers WHERE "+where, args...).Scan(&cached); err != nil {
		return nil, 0, s.fail(err, s.cache)
	}
	total += cached
	if limit > 0 && len(found) >= limit {
		return found[:limit], total, nil
	}
	rest := -1
	if limit > 0 {
		rest = limit - len(found)
	}
	query = strings.ToLower(strings.TrimSpace(query))
	number, err := strconv.ParseInt(query, 10, 64)
	if err != nil {
		number = -1 // no customer has it
	}
	// Ranked first and joined then: the documents of all that match need not
	// be read to show the first few.
	ranked := slices.Concat([]any{number, query, query}, args, []any{rest}) // in the statement's order
	more, err := collect(ctx, s.cache.read, scanCustomer, `SELECT d.doc FROM
			(SELECT connection, id, name, last_order, id = ? AS exact, ? <> '' AND instr(lower(name), ?) = 1 AS prefix
			 FROM customers WHERE `+where+` ORDER BY exact DESC, prefix DESC, last_order DESC, name, id, connection LIMIT ?) c
		JOIN customer_docs d ON d.connection = c.connection AND d.id = c.id
		ORDER BY c.exact DESC, c.prefix DESC, c.last_order DESC, c.name, c.id, c.connection`, ranked...)
	if err != nil {
		return nil, 0, s.fail(err, s.cache)
	}
	found = append(found, more...)
	return found, total, s.flagTakenAlong(ctx, found)
}

// Customer finds a customer by its number at the shop.
func (s *Store) Customer(ctx context.Context, connection string, id int64) (order.Customer, error) {
	found, err := collect(ctx, s.cache.read, scanCustomer,
		"SELECT doc FROM customer_docs WHERE id = ?1 AND (?2 = '' OR connection = ?2) ORDER BY connection LIMIT 1", id, connection)
	if err != nil {
		return order.Customer{}, s.fail(err, s.cache)
	}
	if len(found) == 0 {
		return order.Customer{}, notFound("No customer %d is known here; refresh the customers, or search by name", id)
	}
	return found[0], s.flagTakenAlong(ctx, found)
}

// LocalCustomer finds a customer typed offline by its local number.
func (s *Store) LocalCustomer(ctx context.Context, local int64) (order.Customer, error) {
	found, err := collect(ctx, s.orders.read, scanCustomer, "SELECT doc FROM local_customers WHERE local = ?", local)
	if err == nil && len(found) == 0 {
		err = notFound("No customer was typed under the number %d", local)
	}
	if err != nil {
		return order.Customer{}, s.fail(err, s.orders)
	}
	return found[0], nil
}

// SetTakeAlong says whether the rep wants all history of a customer here.
func (s *Store) SetTakeAlong(ctx context.Context, connection string, customer int64, on bool) error {
	query := "INSERT INTO take_along (connection, customer) VALUES (?, ?) ON CONFLICT DO NOTHING"
	if !on {
		query = "DELETE FROM take_along WHERE connection = ? AND customer = ?"
	}
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		_, err := tx.ExecContext(ctx, query, connection, customer)
		return err
	})
}

// TakenAlong are the customers of a connection whose history the rep wants
// here.
func (s *Store) TakenAlong(ctx context.Context, connection string) ([]int64, error) {
	ids, err := collect(ctx, s.orders.read, scanOne[int64], "SELECT customer FROM take_along WHERE connection = ? ORDER BY customer", connection)
	return ids, s.fail(err, s.orders)
}

func (s *Store) flagTakenAlong(ctx context.Context, customers []order.Customer) error {
	taken := map[string][]int64{}
	for i, c := range customers {
		if c.ID == 0 {
			continue
		}
		ids, asked := taken[c.Connection]
		if !asked {
			var err error
			if ids, err = s.TakenAlong(ctx, c.Connection); err != nil {
				return err
			}
			taken[c.Connection] = ids
		}
		_, customers[i].TakeAlong = slices.BinarySearchFunc(ids, c.ID, cmp.Compare[int64])
	}
	return nil
}
