package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// SaveLocalCustomer keeps a customer that the rep typed offline and returns it
// with its local number. It lives in orders.db, since it cannot be fetched.
func (s *Store) SaveLocalCustomer(ctx context.Context, c order.Customer) (order.Customer, error) {
	if strings.TrimSpace(c.Name) == "" {
		return c, order.FieldError("name", "a customer needs a name")
	}
	err := s.write(ctx, func(ctx context.Context, tx *txn) (err error) {
		if c, err = putLocalCustomer(ctx, tx, c); err != nil {
			return err
		}
		kept := c
		tx.lines = append(tx.lines, line{Customer: &kept})
		return nil
	})
	return c, err
}

func putLocalCustomer(ctx context.Context, tx *txn, c order.Customer) (order.Customer, error) {
	c.ID = 0
	var local any
	if c.Local != 0 {
		local = c.Local
	}
	err := tx.QueryRowContext(ctx, `INSERT INTO local_customers (local, name, search, doc) VALUES (?, ?, ?, '')
		ON CONFLICT (local) DO UPDATE SET name = excluded.name, search = excluded.search RETURNING local`,
		local, c.Name, customerSearch(c)).Scan(&c.Local)
	if err != nil {
		return c, err
	}
	doc, err := json.Marshal(c)
	if err != nil {
		return c, err
	}
	_, err = tx.ExecContext(ctx, "UPDATE local_customers SET doc = ? WHERE local = ?", string(doc), c.Local)
	return c, err
}

// phoneDigits are the digits of what may be a phone number, which everybody
// writes with other signs between them.
func phoneDigits(text string) (string, bool) {
	if strings.Trim(text, "0123456789 ()+-./") != "" {
		return "", false
	}
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
	return digits, len(digits) >= 7
}

// customerSearch is what a customer is found by, in lower case.
func customerSearch(c order.Customer) string {
	parts := []string{c.Name}
	if c.ID != 0 {
		parts = append(parts, strconv.FormatInt(c.ID, 10))
	}
	for _, p := range append([]order.Contact{c.Contact}, c.Contacts...) {
		parts = append(parts, p.Name(), p.Email, p.Phone)
		if digits, ok := phoneDigits(p.Phone); ok {
			parts = append(parts, digits)
		}
	}
	seen := map[string]bool{}
	var kept []string
	for _, part := range parts {
		if part = strings.ToLower(catalog.Clean(part)); part != "" && !seen[part] {
			seen[part] = true
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, " ")
}

func scanCustomer(rows *sql.Rows) (c order.Customer, err error) {
	var doc []byte
	if err := rows.Scan(&doc); err != nil {
		return c, err
	}
	return c, json.Unmarshal(doc, &c)
}
