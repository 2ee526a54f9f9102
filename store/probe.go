package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// quickCheckLimit is the size up to which a database is checked whole at every
// start, which takes about a millisecond a megabyte. Verify checks bigger ones
// after the first frame.
const quickCheckLimit = 8 << 20

// condition is how a database file was found.
type condition struct {
	problem string // empty is good; else missing, empty, damaged
	version int    // user_version
	why     string // for the log
}

// probe looks at a database without writing to it. Whole asks for the check of
// every page whatever the size. An error means that the file could not be read
// at all, which says nothing about what is in it.
func (s schema) probe(ctx context.Context, file string, whole bool) (condition, error) {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return condition{problem: "missing"}, nil
	case err != nil:
		return condition{}, err
	case info.IsDir():
		return condition{problem: "damaged", why: "a folder"}, nil
	case info.Size() == 0 && !exists(file+"-wal"):
		return condition{problem: "empty"}, nil
	}
	// A file that may not be read is no damage; SQLite's own error would not
	// tell the two apart on every system.
	f, err := os.Open(file)
	if err != nil {
		return condition{}, err
	}
	if err := f.Close(); err != nil {
		return condition{}, err
	}
	db, err := sql.Open(driverName, dsn(file, "mode=ro&_query_only=on&_busy_timeout=5000"))
	if err != nil {
		return condition{}, err
	}
	defer func() { _ = db.Close() }() // only read
	db.SetMaxOpenConns(1)
	c, err := s.inspect(ctx, db, whole || info.Size() <= quickCheckLimit)
	if damaged(err) {
		return condition{problem: "damaged", why: err.Error()}, nil
	}
	return c, err
}

// inspect asks a database whether it is one of ours and sound. An empty file
// passes quick_check, hence the marks.
func (s schema) inspect(ctx context.Context, db *sql.DB, whole bool) (condition, error) {
	var application, version int64
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&application); err != nil {
		return condition{}, err
	}
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return condition{}, err
	}
	c := condition{version: int(version)}
	if application != s.application {
		c.problem, c.why = "damaged", "another program's database"
		return c, nil
	}
	if c.version > len(s.scripts) {
		return c, nil
	}
	var sentinel string
	err := db.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = 'sentinel'").Scan(&sentinel)
	if damaged(err) || errors.Is(err, context.Canceled) {
		return c, err
	}
	if err != nil || sentinel != s.sentinel {
		c.problem, c.why = "damaged", "the sentinel is missing"
		return c, nil
	}
	if !whole {
		return c, nil
	}
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return c, err
	}
	if verdict != "ok" {
		c.problem, c.why = "damaged", verdict
	}
	return c, nil
}

// Verify checks every page of orders.db, for after the first frame. Damage is
// remembered, so that the next start sets the file aside whatever it looks
// like, and is returned as a sentence for the rep.
func (s *Store) Verify(ctx context.Context) error {
	c, err := ordersSchema.inspect(ctx, s.orders.read, true)
	if damaged(err) || (err == nil && c.problem != "") {
		s.markDamaged(s.orders.file, errors.Join(err, errors.New(c.why)))
		return damageSentence(s.orders.file, err)
	}
	return s.fail(err, s.orders)
}

// markDamaged makes the next start look at every page.
func (s *Store) markDamaged(file string, cause error) {
	s.opt.Log.Error("database is damaged", "file", file, "cause", cause)
	if err := os.WriteFile(file+damagedMark, nil, 0o600); err != nil {
		s.opt.Log.Error("mark the damage", "err", err)
	}
}

// stamped names a new file in a folder of the home by the time it is made.
func (s *Store) stamped(dir, name string) string {
	stamp := s.now().Format("20060102-150405.000")
	file := filepath.Join(s.opt.Dir, dir, name+"-"+stamp+".db")
	for n := 0; exists(file); n++ {
		file = filepath.Join(s.opt.Dir, dir, name+"-"+stamp+"-"+strconv.Itoa(n)+".db")
	}
	return file
}
