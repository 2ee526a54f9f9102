package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"

	"orderpad/store/order"
)

// Backup writes a checked copy of orders.db to a file that is not there yet.
func (s *Store) Backup(ctx context.Context, file string) error {
	if exists(file) {
		return conflict("%s is there already; name a file that is not", file)
	}
	return s.copyChecked(ctx, s.path(ordersName), file)
}

// copyChecked copies a database whole, checks the copy, and only then gives it
// its name. VACUUM INTO would make the file readable by others, so the file is
// made first.
func (s *Store) copyChecked(ctx context.Context, from, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return failure(err, to)
	}
	part := to + ".part"
	if err := errors.Join(removeIfThere(part), createPrivate(part)); err != nil {
		return failure(err, to)
	}
	defer removeIfThere(part) //nolint:errcheck // it was renamed
	db, err := sql.Open(driverName, dsn(from, "_busy_timeout=5000"))
	if err != nil {
		return failure(err, from)
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", part)
	if err := errors.Join(err, db.Close()); err != nil {
		return failure(err, to)
	}
	c, err := ordersSchema.probe(ctx, part, true)
	if err != nil {
		return failure(err, to)
	}
	if c.problem != "" {
		return order.Errorf(order.KindStorage, "The copy %s came out %s and was not kept (%s); check the disk", to, c.problem, c.why)
	}
	f, err := os.OpenFile(part, os.O_RDWR, 0)
	if err != nil {
		return failure(err, to)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return failure(err, to)
	}
	return failure(moveInto(part, to), to)
}
