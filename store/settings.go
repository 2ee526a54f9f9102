package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"

	"orderpad/store/order"
)

// Setting reads a setting of the program, such as the theme or where the rep
// was; ok is false when it was never set.
func (s *Store) Setting(ctx context.Context, key string) (value string, ok bool, err error) {
	value, ok, err = setting(ctx, s.orders.read, key)
	return value, ok, s.fail(err, s.orders)
}

func setting(ctx context.Context, q querier, key string) (value string, ok bool, err error) {
	err = q.QueryRowContext(ctx, "SELECT value FROM settings WHERE key = ?", key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return value, err == nil, err
}

// Settings are the settings whose keys begin with a prefix, by the rest of the
// key.
func (s *Store) Settings(ctx context.Context, prefix string) (map[string]string, error) {
	type pair struct{ key, value string }
	all, err := collect(ctx, s.orders.read, func(rows *sql.Rows) (p pair, err error) { err = rows.Scan(&p.key, &p.value); return p, err },
		"SELECT substr(key, length(?1) + 1), value FROM settings WHERE substr(key, 1, length(?1)) = ?1", prefix)
	if err != nil {
		return nil, s.fail(err, s.orders)
	}
	found := make(map[string]string, len(all))
	for _, p := range all {
		found[p.key] = p.value
	}
	return found, nil
}

// SetSetting keeps a setting of the program; an empty value takes it away.
func (s *Store) SetSetting(ctx context.Context, key, value string) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error { return putSetting(ctx, tx, key, value) })
}

func putSetting(ctx context.Context, tx *txn, key, value string) error {
	if value == "" {
		_, err := tx.ExecContext(ctx, "DELETE FROM settings WHERE key = ?", key)
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
	return err
}

// currentKey is the setting that names the connection in use.
const currentKey = "connection"

// Connections are all connections, by name.
func (s *Store) Connections(ctx context.Context) ([]order.Connection, error) {
	all, err := listConnections(ctx, s.orders.read)
	return all, s.fail(err, s.orders)
}

func listConnections(ctx context.Context, q querier) ([]order.Connection, error) {
	return collect(ctx, q, scanConnection, "SELECT doc FROM connections ORDER BY name")
}

func scanConnection(rows *sql.Rows) (c order.Connection, err error) {
	var doc []byte
	if err := rows.Scan(&doc); err != nil {
		return c, err
	}
	return c, json.Unmarshal(doc, &c)
}

// Connection finds a connection by its name, whatever its case.
func (s *Store) Connection(ctx context.Context, name string) (order.Connection, error) {
	c, err := loadConnection(ctx, s.orders.read, name)
	return c, s.fail(err, s.orders)
}

func loadConnection(ctx context.Context, q querier, name string) (order.Connection, error) {
	found, err := collect(ctx, q, scanConnection, "SELECT doc FROM connections WHERE name = ?", strings.TrimSpace(name))
	if err != nil {
		return order.Connection{}, err
	}
	if len(found) == 1 {
		return found[0], nil
	}
	all, err := listConnections(ctx, q)
	if err != nil {
		return order.Connection{}, err
	}
	var names []string
	for _, c := range all {
		names = append(names, c.Name)
	}
	if len(names) == 0 {
		return order.Connection{}, notFound("There is no connection %q and none at all yet; make one with: orderpad connection add", name)
	}
	return order.Connection{}, notFound("There is no connection %q; there is %s", name, strings.Join(names, ", "))
}

// SaveConnection adds a connection or changes the one of its name. Its kind and
// address stay as they are while orders are on their way through it.
func (s *Store) SaveConnection(ctx context.Context, c order.Connection) error {
	c.Name = strings.TrimSpace(c.Name)
	if c.Name == "" {
		return order.FieldError("name", "a connection needs a name")
	}
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		old, err := loadConnection(ctx, tx, c.Name)
		switch {
		case order.IsKind(err, order.KindNotFound):
		case err != nil:
			return err
		case old.URL != c.URL || old.Kind != c.Kind:
			if err := refuseUnfinished(ctx, tx, old.Name, "its address cannot be changed"); err != nil {
				return err
			}
			c.Name = old.Name
		default:
			c.Name = old.Name // the case it was made with
		}
		tx.lines = append(tx.lines, line{Connection: &c})
		return putConnection(ctx, tx, c)
	})
}

func putConnection(ctx context.Context, tx *txn, c order.Connection) error {
	doc, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO connections (name, doc) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET doc = excluded.doc", c.Name, string(doc))
	return err
}

func refuseUnfinished(ctx context.Context, tx *txn, name, what string) error {
	var states []string
	for _, state := range order.States {
		if state.Unfinished() {
			states = append(states, "'"+string(state)+"'")
		}
	}
	var n int
	err := tx.QueryRowContext(ctx, "SELECT count(*) FROM orders WHERE connection = ? COLLATE NOCASE AND state IN ("+strings.Join(states, ",")+")", name).Scan(&n)
	if err == nil && n > 0 {
		noun := "orders"
		if n == 1 {
			noun = "order"
		}
		err = conflict("Connection %s has %d unfinished %s, so %s; let that finish first", name, n, noun, what)
	}
	return err
}

// RemoveConnection forgets a connection; its secret in the keyring is not ours.
func (s *Store) RemoveConnection(ctx context.Context, name string) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		c, err := loadConnection(ctx, tx, name)
		if err != nil {
			return err
		}
		if err := refuseUnfinished(ctx, tx, c.Name, "it cannot be removed"); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM connections WHERE name = ?", c.Name); err != nil {
			return err
		}
		current, _, err := setting(ctx, tx, currentKey)
		if err != nil {
			return err
		}
		tx.lines = append(tx.lines, line{Connection: &c, Gone: true})
		if strings.EqualFold(current, c.Name) {
			return putSetting(ctx, tx, currentKey, "")
		}
		return nil
	})
}

// UseConnection makes a connection the one in use.
func (s *Store) UseConnection(ctx context.Context, name string) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		c, err := loadConnection(ctx, tx, name)
		if err != nil {
			return err
		}
		return putSetting(ctx, tx, currentKey, c.Name)
	})
}

// CurrentConnection is the connection in use: the one that was chosen, or the
// only one there is.
func (s *Store) CurrentConnection(ctx context.Context) (order.Connection, error) {
	name, chosen, err := s.Setting(ctx, currentKey)
	if err != nil {
		return order.Connection{}, err
	}
	if chosen {
		return s.Connection(ctx, name)
	}
	all, err := s.Connections(ctx)
	switch {
	case err != nil:
		return order.Connection{}, err
	case len(all) == 1:
		return all[0], nil
	case len(all) == 0:
		return order.Connection{}, notFound("There is no connection yet; make one with: orderpad connection add")
	}
	return order.Connection{}, notFound("No connection is chosen; choose one with: orderpad connection use NAME")
}
