package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"orderpad/store/order"
)

// mergeConnections adds the copy's connections. One whose name stands for another
// server here gets another name, so that its orders are never sent elsewhere.
func (m *merge) mergeConnections(ctx context.Context) error {
	m.connections = map[string]string{}
	theirs, err := collect(ctx, m.tx, scanConnection, "SELECT doc FROM copied.connections ORDER BY name")
	if err != nil {
		return err
	}
	ours, err := listConnections(ctx, m.tx)
	if err != nil {
		return err
	}
	here := map[string]order.Connection{}
	for _, c := range ours {
		here[strings.ToLower(c.Name)] = c
	}
	for _, c := range theirs {
		name := c.Name
		for n := 2; ; n++ {
			known, taken := here[strings.ToLower(c.Name)]
			if !taken {
				here[strings.ToLower(c.Name)] = c
				if err := putConnection(ctx, m.tx, c); err != nil {
					return err
				}
				break
			}
			if known.URL == c.URL && known.Kind == c.Kind {
				c.Name = known.Name
				break
			}
			c.Name = fmt.Sprintf("%s-%d", name, n)
		}
		m.connections[strings.ToLower(name)] = c.Name
	}
	return nil
}

// mergeCustomers adds the copy's customers that were typed offline.
func (m *merge) mergeCustomers(ctx context.Context) error {
	m.customers = map[int64]int64{}
	theirs, err := collect(ctx, m.tx, scanCustomer, "SELECT doc FROM copied.local_customers ORDER BY local")
	if err != nil {
		return err
	}
	ours, err := collect(ctx, m.tx, scanCustomer, "SELECT doc FROM main.local_customers ORDER BY local")
	if err != nil {
		return err
	}
	known, taken := map[string]int64{}, map[int64]bool{}
	text := func(c order.Customer) (string, error) {
		c.Local = 0
		data, err := json.Marshal(c)
		return string(data), err
	}
	for _, c := range ours {
		said, err := text(c)
		if err != nil {
			return err
		}
		known[said], taken[c.Local] = c.Local, true
	}
	for _, c := range theirs {
		said, err := text(c)
		if err != nil {
			return err
		}
		was := c.Local
		if local, ok := known[said]; ok {
			m.customers[was] = local
			continue
		}
		if taken[c.Local] {
			c.Local = 0
		}
		if c, err = putLocalCustomer(ctx, m.tx, c); err != nil {
			return err
		}
		m.customers[was], taken[c.Local] = c.Local, true
	}
	return nil
}

// mergeECat adds the copy's records of eCat's; of one that is here, what marked
// it received stays.
func (m *merge) mergeECat(ctx context.Context) error {
	const which = `NOT EXISTS (SELECT 1 FROM main.ecat_records x WHERE x.ecat_id = r.ecat_id AND x.connection = r.connection
		AND (x.marked_at > 0 OR r.marked_at = 0))`
	records, err := collect(ctx, m.tx, scanECatKept, eCatKeptFrom("copied.")+" WHERE "+which+" ORDER BY r.connection, r.ecat_id")
	if err != nil {
		return err
	}
	for _, r := range records {
		if name, ok := m.connections[strings.ToLower(r.Connection)]; ok {
			r.Connection = name
		}
		if err := r.put(ctx, m.tx); err != nil {
			return err
		}
	}
	return nil
}

// mergeRest adds the rows of the other tables that are not here: settings, the
// price list, what is taken along. What is here stays as it is, and what the
// copy says of itself and of the server's limit does not count.
func (m *merge) mergeRest(ctx context.Context) error {
	done := []string{"meta", "budget", "budget_seen", "orders", "order_docs", "connections", "local_customers", "ecat_records", "team_outbox", "team_hands"}
	for _, table := range slices.Sorted(maps.Keys(m.tables)) {
		names := m.tables[table]
		if slices.Contains(done, table) || slices.Contains(names, "order_id") {
			continue
		}
		list := strings.Join(names, ", ")
		if _, err := m.tx.ExecContext(ctx, "INSERT OR IGNORE INTO main."+table+" ("+list+") SELECT "+list+" FROM copied."+table); err != nil {
			return err
		}
	}
	return nil
}
