package store

import (
	"context"
	"database/sql"
	"time"

	"orderpad/store/catalog"
)

// StyleColor names a row of the size grid.
type StyleColor struct{ Style, Color string }

// Spoken is what this laptop's orders take from the stock of a style and
// colour.
type Spoken struct {
	UUID     string // of the order, which its revisions have too
	Size     string
	Pieces   int
	Accepted time.Time // zero while the order is on its way; else when the server took it
}

// Spoken is what this laptop's orders take from the stock, by style and
// colour. An order that was accepted before the stock was fetched is in that
// stock already: who shows it leaves it out (DECISIONS "Stock shown"). The map
// is shared: only read it.
func (s *Store) Spoken(ctx context.Context) (map[StyleColor][]Spoken, error) {
	return s.spoken.get(ctx, s, s.readSpoken)
}

func (s *Store) readSpoken(ctx context.Context) (map[StyleColor][]Spoken, error) {
	rows, err := s.orders.read.QueryContext(ctx, `SELECT p.style, p.color, p.size, o.uuid, sum(p.qty),
			CASE WHEN o.state IN ('accepted', 'imported') THEN o.accepted_at ELSE 0 END AS at
		FROM order_parts p JOIN orders o ON o.id = p.order_id
		GROUP BY p.style, p.color, p.size, o.uuid, at ORDER BY p.style, p.color, p.size, at, o.uuid`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	spoken := map[StyleColor][]Spoken{}
	for rows.Next() {
		var key StyleColor
		var one Spoken
		var at int64
		if err := rows.Scan(&key.Style, &key.Color, &one.Size, &one.UUID, &one.Pieces, &at); err != nil {
			return nil, err
		}
		one.Accepted = fromMillis(at)
		spoken[key] = append(spoken[key], one)
	}
	return spoken, rows.Err()
}

// OrderedStyles counts how often this laptop ordered each style. The map is
// shared: only read it.
func (s *Store) OrderedStyles(ctx context.Context) (map[string]int, error) {
	return s.often.get(ctx, s, s.readOrderedStyles)
}

func (s *Store) readOrderedStyles(ctx context.Context) (map[string]int, error) {
	rows, err := s.orders.read.QueryContext(ctx, "SELECT style, count(DISTINCT order_id) FROM order_parts GROUP BY style ORDER BY style")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	often := map[string]int{}
	for rows.Next() {
		var style string
		var n int
		if err := rows.Scan(&style, &n); err != nil {
			return nil, err
		}
		often[style] = n
	}
	return often, rows.Err()
}

// InventoryKinds lists the vendors and product types of the catalogue, which a
// refresh that does not come whole is cut by.
func (s *Store) InventoryKinds(ctx context.Context) (vendors []int64, types []string, err error) {
	vendors, err = collect(ctx, s.cache.read, scanOne[int64], "SELECT DISTINCT vendor FROM inventory ORDER BY vendor")
	if err != nil {
		return nil, nil, s.fail(err, s.cache)
	}
	types, err = collect(ctx, s.cache.read, scanOne[string], "SELECT DISTINCT product_type FROM inventory ORDER BY product_type")
	return vendors, types, s.fail(err, s.cache)
}

// CostRow is what one part costs the shop, and where it comes from: never for
// the customer's eyes.
type CostRow struct{ Part, Vendor, UnitCost string }

// Costs are the shop's costs of a style and colour.
func (s *Store) Costs(ctx context.Context, parts []string, color string) ([]CostRow, error) {
	var all []CostRow
	for _, part := range parts {
		rows, err := collect(ctx, s.cache.read, scanCost, "SELECT part, vendor_name, unit_cost FROM inventory WHERE part = ? AND color = ? ORDER BY id", part, color)
		if err != nil {
			return nil, s.fail(err, s.cache)
		}
		all = append(all, rows...)
	}
	return all, nil
}

func scanCost(rows *sql.Rows) (c CostRow, err error) {
	err = rows.Scan(&c.Part, &c.Vendor, &c.UnitCost)
	return c, err
}

// GoodsFilter chooses rows of the inventory; empty fields choose all. Vendor and
// Type are parts of names or a vendor's number, SKU is whole, whatever the case.
type GoodsFilter struct{ Vendor, Type, SKU string }

// GoodsOf are the style-colours of which some row is as the filter says, by
// catalog.Key of style and colour.
func (s *Store) GoodsOf(ctx context.Context, f GoodsFilter, sp catalog.Spelling) (map[StyleColor]bool, error) {
	type row struct{ part, color string }
	rows, err := collect(ctx, s.cache.read, func(rows *sql.Rows) (r row, err error) {
		err = rows.Scan(&r.part, &r.color)
		return r, err
	}, `SELECT DISTINCT part, color FROM inventory WHERE gone_at = 0
		AND (?1 = '' OR instr(lower(vendor_name), ?1) > 0 OR CAST(vendor AS TEXT) = ?1)
		AND (?2 = '' OR instr(lower(product_type), ?2) > 0)
		AND (?3 = '' OR lower(trim(sku)) = ?3)`, f.Vendor, f.Type, f.SKU)
	if err != nil {
		return nil, s.fail(err, s.cache)
	}
	found := make(map[StyleColor]bool, len(rows))
	for _, r := range rows {
		style, _ := sp.ParsePart(r.part)
		found[StyleColor{Style: catalog.Key(style), Color: catalog.Key(r.color)}] = true
	}
	return found, nil
}
