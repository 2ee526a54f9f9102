package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"orderpad/store/catalog"
)

// InventoryAge says how old the catalogue is and where it came from.
type InventoryAge struct {
	Refreshed  time.Time // of the last refresh, full or by modification date; zero when never
	Full       time.Time // of the last full one
	Connection string    // of the last full one
	Rows       int       // without those that are gone
	Generation int64     // goes up with each change
}

// InventoryAge says how old the catalogue is.
func (s *Store) InventoryAge(ctx context.Context) (InventoryAge, error) {
	meta, err := readMeta(ctx, s.cache.read, "refreshed_at", "full_at", "connection", "rows", "generation")
	return InventoryAge{
		Refreshed: fromMillis(parseInt(meta["refreshed_at"])), Full: fromMillis(parseInt(meta["full_at"])),
		Connection: meta["connection"], Rows: int(parseInt(meta["rows"])), Generation: parseInt(meta["generation"]),
	}, s.fail(err, s.cache)
}

// InventoryStyle puts a style together from the rows of all its parts, in
// whichever spelling the inventory has them. The style's case does not matter.
// A style that is not in the inventory is not found.
func (s *Store) InventoryStyle(ctx context.Context, style string, sp catalog.Spelling) (catalog.Style, error) {
	rows, err := s.StyleRows(ctx, style, sp)
	if err != nil {
		return catalog.Style{}, err
	}
	styles := catalog.BuildStyles(rows, sp)
	for _, found := range styles {
		if found.Number == style {
			return found, nil
		}
	}
	if len(styles) > 0 {
		return styles[0], nil // in another case
	}
	return catalog.Style{}, notFound("The inventory has no style %s", catalog.Clean(style))
}

// StyleRows are the inventory's rows of a style, by part and colour.
func (s *Store) StyleRows(ctx context.Context, style string, sp catalog.Spelling) ([]catalog.InventoryRow, error) {
	// A suffix begins with _ in both tables; only the shop's own can differ.
	// Blanks after the number sort before every sign, and those before it first
	// of all.
	style = strings.TrimSpace(style)
	query := "SELECT " + inventoryColumns + ` FROM inventory WHERE gone_at = 0 AND ((part >= ?1 AND part < ?1 || '!') OR (part >= ?1 || '_' AND part < ?1 || '` + "`" + `')
		OR (part > '' AND part < '!')`
	args := []any{style}
	for _, size := range slices.Sorted(maps.Keys(sp.Override)) {
		query += " OR part = ?"
		args = append(args, style+sp.Override[size])
	}
	all, err := collect(ctx, s.cache.read, scanInventory, query+") ORDER BY part, color, id", args...)
	if err != nil {
		return nil, s.fail(err, s.cache)
	}
	return slices.DeleteFunc(all, func(r catalog.InventoryRow) bool {
		of, _ := sp.ParsePart(r.Part)
		return catalog.Key(of) != catalog.Key(style)
	}), nil
}

func scanInventory(rows *sql.Rows) (r catalog.InventoryRow, err error) {
	var fetched, gone int64
	err = rows.Scan(&r.ID, &r.Part, &r.Color, &r.ColorRange, &r.Description, &r.Sizes[0], &r.Sizes[1], &r.Sizes[2], &r.Sizes[3], &r.Sizes[4], &r.Sizes[5],
		&r.UnitCost, &r.TotalCost, &r.GLAccount, &r.SKU, &r.PreprintGroup, &r.ProductType, &r.FindCode, &r.Vendor, &r.VendorName, &r.Modified, &fetched, &gone)
	r.FetchedAt = fromMillis(fetched)
	return r, err
}

// EachInventory walks the whole catalogue, by part and colour, for the search
// index: part, colour, description, sizes and the time of fetching are filled
// in. The walk sees one state of the catalogue, whose generation it returns.
func (s *Store) EachInventory(ctx context.Context, visit func(catalog.InventoryRow) error) (generation int64, err error) {
	tx, err := s.cache.read.BeginTx(ctx, nil)
	if err != nil {
		return 0, s.fail(err, s.cache)
	}
	defer tx.Rollback() //nolint:errcheck // it only reads
	meta, err := readMeta(ctx, tx, "generation")
	if err != nil {
		return 0, s.fail(err, s.cache)
	}
	rows, err := tx.QueryContext(ctx, `SELECT part, color, description, s1, s2, s3, s4, s5, s6, fetched_at FROM inventory
		WHERE gone_at = 0 ORDER BY part, color, id`)
	if err != nil {
		return 0, s.fail(err, s.cache)
	}
	defer rows.Close()
	for rows.Next() {
		var r catalog.InventoryRow
		var fetched int64
		if err := rows.Scan(&r.Part, &r.Color, &r.Description, &r.Sizes[0], &r.Sizes[1], &r.Sizes[2], &r.Sizes[3], &r.Sizes[4], &r.Sizes[5], &fetched); err != nil {
			return 0, s.fail(err, s.cache)
		}
		r.FetchedAt = fromMillis(fetched)
		if err := visit(r); err != nil {
			return 0, err
		}
	}
	return parseInt(meta["generation"]), s.fail(rows.Err(), s.cache)
}

// InventoryParts counts the rows of every part number with a suffix, for
// guessing which table of sizes the shop uses (catalog.GuessTable).
func (s *Store) InventoryParts(ctx context.Context) (map[string]int, error) {
	rows, err := s.cache.read.QueryContext(ctx, "SELECT part, count(*) FROM inventory WHERE gone_at = 0 AND instr(part, '_') > 0 GROUP BY part")
	if err != nil {
		return nil, s.fail(err, s.cache)
	}
	defer rows.Close()
	parts := map[string]int{}
	for rows.Next() {
		var part string
		var n int
		if err := rows.Scan(&part, &n); err != nil {
			return nil, s.fail(err, s.cache)
		}
		parts[part] = n
	}
	return parts, s.fail(rows.Err(), s.cache)
}

func readMeta(ctx context.Context, q querier, keys ...string) (map[string]string, error) {
	meta := map[string]string{}
	for _, key := range keys {
		var value string
		err := q.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = ?", key).Scan(&value)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		meta[key] = value
	}
	return meta, nil
}

func writeMeta(ctx context.Context, tx *sql.Tx, values map[string]string) error {
	for key, value := range values {
		if _, err := tx.ExecContext(ctx, "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value); err != nil {
			return err
		}
	}
	return nil
}

func formatInt(n int64) string { return strconv.FormatInt(n, 10) }

// parseInt reads a number that formatInt wrote; what was never written is 0.
func parseInt(text string) int64 {
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}
