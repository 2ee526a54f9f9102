package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"orderpad/store/catalog"
)

// batchRows is how many rows one transaction of a refresh writes, so that other
// writers of cache.db wait a fraction of a second at most.
const batchRows = 5_000

// insertRows is how many rows one INSERT has: 23 values each stay far below
// SQLite's 32,766.
const insertRows = 50

const inventoryColumns = `id, part, color, color_range, description, s1, s2, s3, s4, s5, s6, unit_cost, total_cost, gl_account,
	sku, preprint, product_type, find_code, vendor, vendor_name, modified, fetched_at, gone_at`

// Refresh says what a download of the inventory is.
type Refresh struct {
	Connection string
	Full       bool // the whole inventory: rows that are not in it are gone
	Taken      bool // a person takes it, however few rows it has
}

// Ingest takes in one download of the inventory beside the catalogue, which
// stays whole until Commit. Rows come in slices; those that are whole outlast a
// broken download and the program, and are not fetched again.
type Ingest struct {
	store   *Store
	refresh Refresh
	lock    *flock.Flock
	pending []catalog.InventoryRow
	writing chan error // answers once for the batch that is being written; nil when none is
	spare   []catalog.InventoryRow
	done    []string
	rows    int
	at      time.Time
}

// Ingested is what a refresh came to.
type Ingested struct {
	Rows       int   // taken in
	Gone       int   // newly marked as gone
	Total      int   // in the catalogue, without those that are gone
	Generation int64 // of the catalogue
}

// BeginInventory begins a refresh, or goes on with one of the same kind that
// was broken off in the last hours: see Slices. Another program's refresh is a
// conflict.
func (s *Store) BeginInventory(ctx context.Context, r Refresh) (*Ingest, error) {
	in := &Ingest{store: s, refresh: r, at: s.now(), lock: flock.New(s.path("refresh.lock"), flock.SetPermissions(0o600))}
	ok, err := in.lock.TryLock()
	if err != nil {
		return nil, failure(err, in.lock.Path())
	}
	if !ok {
		return nil, conflict("Another orderpad is refreshing the stock at the moment; its result is used here too")
	}
	if err := in.begin(ctx); err != nil {
		return nil, errors.Join(err, in.lock.Close())
	}
	return in, nil
}

// resumeFor is how long a broken refresh can be gone on with: later, its first
// slices are too old to stand beside new ones.
const resumeFor = 2 * time.Hour

func (in *Ingest) begin(ctx context.Context) error {
	return in.store.writeCache(ctx, func(ctx context.Context, tx *sql.Tx) error {
		kind := "full " + in.refresh.Connection
		began, err := readMeta(ctx, tx, "ingest_kind", "ingest_began")
		if err != nil {
			return err
		}
		age := in.at.Sub(fromMillis(parseInt(began["ingest_began"])))
		if in.refresh.Full && began["ingest_kind"] == kind && age >= 0 && age < resumeFor {
			in.done, err = collect(ctx, tx, scanOne[string], "SELECT name FROM ingest_slices ORDER BY last_row, name")
			if err != nil {
				return err
			}
			// What came after the last whole slice is fetched again.
			if _, err := tx.ExecContext(ctx, "DELETE FROM inventory_next WHERE rowid > (SELECT coalesce(max(last_row), 0) FROM ingest_slices)"); err != nil {
				return err
			}
			return tx.QueryRowContext(ctx, "SELECT count(*) FROM inventory_next").Scan(&in.rows)
		}
		if err := dropStaged(ctx, tx); err != nil {
			return err
		}
		var create string
		if err := tx.QueryRowContext(ctx, "SELECT sql FROM sqlite_schema WHERE name = 'inventory'").Scan(&create); err != nil {
			return err
		}
		_, body, _ := strings.Cut(create, "(")
		if _, err := tx.ExecContext(ctx, "CREATE TABLE inventory_next ("+body); err != nil {
			return err
		}
		if !in.refresh.Full {
			kind = ""
		}
		return writeMeta(ctx, tx, map[string]string{"ingest_kind": kind, "ingest_began": formatInt(millis(in.at))})
	})
}

func dropStaged(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "DROP TABLE IF EXISTS inventory_next; DELETE FROM ingest_slices; DELETE FROM meta WHERE key IN ('ingest_kind', 'ingest_began')")
	return err
}

// Aged says that the rows which come were fetched so long ago, by another laptop.
// It comes before the first of them.
func (in *Ingest) Aged(age time.Duration) { in.at = in.at.Add(-max(0, age)) }

// Slices names the slices that are whole already.
func (in *Ingest) Slices() []string { return slices.Clone(in.done) }

// Rows is how many rows were taken in so far.
func (in *Ingest) Rows() int { return in.rows }

// Add takes rows in. It keeps at most two batches in memory: while the one is
// written the next comes in, so that reading and writing share two cores. What
// went wrong with a batch is told by a later call.
func (in *Ingest) Add(ctx context.Context, rows ...catalog.InventoryRow) error {
	in.rows += len(rows)
	in.pending = append(in.pending, rows...)
	if len(in.pending) < batchRows {
		return nil
	}
	if err := in.written(); err != nil {
		return err
	}
	batch, done := in.pending, make(chan error, 1)
	in.pending, in.spare, in.writing = in.spare[:0], batch, done
	go func() { done <- in.write(ctx, batch, "") }()
	return nil
}

// written waits for the batch that is being written.
func (in *Ingest) written() error {
	if in.writing == nil {
		return nil
	}
	err := <-in.writing
	in.writing = nil
	return err
}

// EndSlice makes what was added since the last one durable under a name.
func (in *Ingest) EndSlice(ctx context.Context, name string) error {
	if err := in.flush(ctx, name); err != nil {
		return err
	}
	in.done = append(in.done, name)
	return nil
}

// flush writes what is left; slice names what is whole with it.
func (in *Ingest) flush(ctx context.Context, slice string) error {
	if err := in.written(); err != nil {
		return err
	}
	err := in.write(ctx, in.pending, slice)
	if err == nil {
		in.pending = in.pending[:0]
	}
	return err
}

func (in *Ingest) write(ctx context.Context, rows []catalog.InventoryRow, slice string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	// Without cancel a statement needs no goroutine to watch for it, which
	// halves the cost of a row; a batch is short.
	return in.store.writeCache(context.WithoutCancel(ctx), func(ctx context.Context, tx *sql.Tx) error {
		if err := insertInventory(ctx, tx, "inventory_next", "", rows, in.at); err != nil {
			return err
		}
		if slice == "" {
			return nil
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO ingest_slices (name, last_row) VALUES (?, (SELECT coalesce(max(rowid), 0) FROM inventory_next))
			ON CONFLICT (name) DO UPDATE SET last_row = excluded.last_row`, slice)
		return err
	})
}

// insertInventory writes rows many at a time; tail is what follows VALUES.
func insertInventory(ctx context.Context, tx *sql.Tx, table, tail string, rows []catalog.InventoryRow, at time.Time) error {
	const one = "(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0)"
	insert := func(n int) string {
		return "INSERT INTO " + table + " (" + inventoryColumns + ") VALUES " + one + strings.Repeat(","+one, n-1) + tail
	}
	var many *sql.Stmt
	args := make([]any, 0, insertRows*22)
	for chunk := range slices.Chunk(rows, insertRows) {
		args = args[:0]
		for _, r := range chunk {
			fetched := r.FetchedAt
			if fetched.IsZero() {
				fetched = at
			}
			args = append(args, r.ID, r.Part, r.Color, r.ColorRange, r.Description, r.Sizes[0], r.Sizes[1], r.Sizes[2], r.Sizes[3], r.Sizes[4], r.Sizes[5],
				r.UnitCost, r.TotalCost, r.GLAccount, r.SKU, r.PreprintGroup, r.ProductType, r.FindCode, r.Vendor, r.VendorName, r.Modified, millis(fetched))
		}
		if len(chunk) < insertRows {
			if _, err := tx.ExecContext(ctx, insert(len(chunk)), args...); err != nil {
				return err
			}
			continue
		}
		if many == nil {
			var err error
			if many, err = tx.PrepareContext(ctx, insert(insertRows)); err != nil {
				return err
			}
			defer many.Close()
		}
		if _, err := many.ExecContext(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

// Commit puts the download in the catalogue's place at once: a full one
// replaces it, and marks as gone what is not in it; any other is merged. A full
// one that is empty, or has under half of the rows here, is kept beside (Held)
// and the error wraps Shrunk, unless a person takes it.
func (in *Ingest) Commit(ctx context.Context) (Ingested, error) {
	result := Ingested{Rows: in.rows}
	if err := in.flush(ctx, ""); err != nil {
		return result, err
	}
	var refused error
	err := in.store.writeCache(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		if in.refresh.Full {
			if refused, err = in.doubted(ctx, tx); refused != nil || err != nil {
				return err
			}
			err = errors.Join(dropHeld(ctx, tx), in.replace(ctx, tx, &result))
		} else {
			_, err = tx.ExecContext(ctx, "INSERT INTO inventory ("+inventoryColumns+") SELECT "+inventoryColumns+" FROM inventory_next WHERE true"+upsertInventory)
		}
		if err == nil {
			err = dropStaged(ctx, tx)
		}
		if err != nil {
			return err
		}
		result.Total, result.Generation, err = touchInventory(ctx, tx, in.refresh, in.at)
		return err
	})
	if err != nil {
		return result, err
	}
	return result, errors.Join(refused, failure(in.lock.Close(), in.lock.Path()))
}

// doubted keeps a full download beside the catalogue that shrank too much to
// replace it by itself.
func (in *Ingest) doubted(ctx context.Context, tx *sql.Tx) (refused error, err error) {
	meta, err := readMeta(ctx, tx, "connection")
	if err != nil || in.refresh.Taken {
		return nil, err
	}
	held := Held{Connection: in.refresh.Connection, Rows: in.rows, At: in.at}
	if len(in.done) > 0 { // slices may overlap
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT DISTINCT part, color, id FROM inventory_next)").Scan(&held.Rows); err != nil {
			return nil, err
		}
	}
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM inventory WHERE gone_at = 0").Scan(&held.Before); err != nil {
		return nil, err
	}
	if !shrunk(held.Rows, held.Before, meta["connection"] == held.Connection) {
		return nil, nil
	}
	return held.refuse(), in.hold(ctx, tx, held)
}

const upsertInventory = ` ON CONFLICT (part, color, id) DO UPDATE SET color_range = excluded.color_range, description = excluded.description,
	s1 = excluded.s1, s2 = excluded.s2, s3 = excluded.s3, s4 = excluded.s4, s5 = excluded.s5, s6 = excluded.s6, unit_cost = excluded.unit_cost,
	total_cost = excluded.total_cost, gl_account = excluded.gl_account, sku = excluded.sku, preprint = excluded.preprint,
	product_type = excluded.product_type, find_code = excluded.find_code, vendor = excluded.vendor, vendor_name = excluded.vendor_name,
	modified = excluded.modified, fetched_at = excluded.fetched_at, gone_at = 0`

// replace swaps the tables. Slices may overlap, so the last of several rows
// with one key counts.
func (in *Ingest) replace(ctx context.Context, tx *sql.Tx, result *Ingested) error {
	meta, err := readMeta(ctx, tx, "generation", "connection")
	if err != nil {
		return err
	}
	index := "inventory_key_" + formatInt(parseInt(meta["generation"])+1)
	const double = `DELETE FROM inventory_next WHERE rowid IN (SELECT a.rowid FROM inventory_next a JOIN inventory_next b
		ON b.part = a.part AND b.color = a.color AND b.id = a.id AND b.rowid > a.rowid)`
	unique := "CREATE UNIQUE INDEX " + index + " ON inventory_next (part, color, id)"
	if _, err := tx.ExecContext(ctx, unique); err != nil {
		// Doubles are rare; looking for them only then saves a pass over all.
		if _, err := tx.ExecContext(ctx, "CREATE INDEX ingest_double ON inventory_next (part, color, id)"); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, double+"; DROP INDEX ingest_double; "+unique); err != nil {
			return err
		}
	}
	// Another connection's catalogue is not gone, it is another's.
	if meta["connection"] == in.refresh.Connection {
		gone := strings.Replace(inventoryColumns, "gone_at", "CASE gone_at WHEN 0 THEN ? ELSE gone_at END", 1)
		if _, err := tx.ExecContext(ctx, "INSERT INTO inventory_next ("+inventoryColumns+") SELECT "+gone+` FROM inventory i WHERE NOT EXISTS
			(SELECT 1 FROM inventory_next n WHERE n.part = i.part AND n.color = i.color AND n.id = i.id)`, millis(in.at)); err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM inventory_next WHERE gone_at = ?", millis(in.at)).Scan(&result.Gone); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, "DROP TABLE inventory; ALTER TABLE inventory_next RENAME TO inventory")
	return err
}

// Pause ends a download that broke off; its whole slices stay for the next one.
func (in *Ingest) Pause() error {
	_ = in.written() // it is fetched again, and what broke the download off is known
	return failure(in.lock.Close(), in.lock.Path())
}

// Abort ends a download and forgets all of it.
func (in *Ingest) Abort(ctx context.Context) error {
	_ = in.written() // it is forgotten
	return errors.Join(in.store.writeCache(ctx, dropStaged), in.Pause())
}

// UpsertInventory takes in a few fresh rows at once, such as those of the
// order's own parts.
func (s *Store) UpsertInventory(ctx context.Context, connection string, rows []catalog.InventoryRow) error {
	return s.writeCache(ctx, func(ctx context.Context, tx *sql.Tx) error {
		at := s.now()
		if err := insertInventory(ctx, tx, "inventory", upsertInventory, rows, at); err != nil {
			return err
		}
		_, _, err := touchInventory(ctx, tx, Refresh{Connection: connection}, time.Time{})
		return err
	})
}

// ConfirmInventory takes in rows that are as they were: only the time when they
// were fetched is another, so the generation and what is built of it stay.
func (s *Store) ConfirmInventory(ctx context.Context, rows []catalog.InventoryRow) error {
	return s.writeCache(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return insertInventory(ctx, tx, "inventory", upsertInventory, rows, s.now())
	})
}

// touchInventory counts the catalogue's generation on and notes when and from
// where it was refreshed; a zero time is a refresh of single parts.
func touchInventory(ctx context.Context, tx *sql.Tx, r Refresh, at time.Time) (total int, generation int64, err error) {
	meta, err := readMeta(ctx, tx, "generation", "rows")
	if err != nil {
		return 0, 0, err
	}
	generation = parseInt(meta["generation"]) + 1
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM inventory WHERE gone_at = 0").Scan(&total); err != nil {
		return 0, 0, err
	}
	set := map[string]string{"generation": formatInt(generation), "rows": formatInt(int64(total))}
	if !at.IsZero() {
		set["refreshed_at"] = formatInt(millis(at))
	}
	if r.Full {
		set["full_at"], set["connection"] = formatInt(millis(at)), r.Connection
	}
	return total, generation, writeMeta(ctx, tx, set)
}
