package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

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

// copiesKept is how many of its own copies orderpad keeps.
const copiesKept = 5

// KeepCopy makes a checked copy in the home folder unless there is one that is
// younger than every, and drops the oldest. Recovery begins with the newest.
func (s *Store) KeepCopy(ctx context.Context, every time.Duration) error {
	copies, err := named(s.path(backupsDir), "orders-2*.db")
	if err != nil {
		return failure(err, s.path(backupsDir))
	}
	slices.Sort(copies) // their names are times
	if len(copies) > 0 {
		info, err := os.Stat(copies[len(copies)-1])
		if err == nil && s.now().Sub(info.ModTime()) < every {
			return nil
		}
	}
	if err := s.copyChecked(ctx, s.path(ordersName), s.stamped(backupsDir, "orders")); err != nil {
		return err
	}
	for _, old := range copies[:max(0, len(copies)+1-copiesKept)] {
		if err := removeIfThere(old); err != nil {
			return failure(err, old)
		}
	}
	return nil
}

// Restore puts a copy in the place of orders.db, keeps what it replaces, and
// opens the store. The device gets a new code, and every order that is not
// finished is looked up before it may go: it may have gone since the copy was
// made. No other program may be open.
func Restore(ctx context.Context, opt Options, file string) (*Store, error) {
	file, err := filepath.Abs(file) // a URI, which SQLite is given, knows no other
	if err != nil {
		return nil, failure(err, file)
	}
	c, err := ordersSchema.probe(ctx, file, true)
	switch {
	case err != nil:
		return nil, failure(err, file)
	case c.problem == "missing":
		return nil, notFound("There is no file %s", file)
	case c.problem != "":
		return nil, &order.Error{Kind: order.KindInvalid, Field: file, Message: file + " is " + c.problem + " or no copy of orderpad's orders; nothing was changed"}
	case c.version > len(ordersSchema.scripts):
		return nil, newer(file, c.version, len(ordersSchema.scripts))
	}
	if opt, err = opt.withDefaults(); err != nil {
		return nil, err
	}
	if opt.ReadOnly {
		return nil, refuseReadOnly(opt.Dir)
	}
	if err := errors.Join(CheckHome(opt.Dir), makeHome(opt.Dir)); err != nil {
		return nil, err
	}
	s := &Store{opt: opt}
	if s.locks, err = lockHome(ctx, opt.Dir); err != nil {
		return nil, err
	}
	if err = s.restore(ctx, file); err == nil {
		err = s.open(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) restore(ctx context.Context, from string) error {
	if err := s.locks.alone(ctx, "restoring a copy"); err != nil {
		return err
	}
	lines, unread, err := readJournal(s.path(journalName))
	if err != nil {
		return failure(err, s.path(journalName))
	}
	side, err := s.readSide()
	if err != nil {
		return err
	}
	r := Recovery{Problem: "restored", RestoredFrom: from, Unread: unread}
	file := s.path(ordersName)
	err = ordersSchema.build(ctx, file, from, s.inOneTx(ctx, func(tx *txn) (err error) {
		r.Device, err = renew(ctx, tx, lines, side, "a copy was restored")
		return err
	}), func() (err error) {
		if r.SetAside, err = s.setAside(); err != nil || r.SetAside == "" || !exists(s.path(journalName)) {
			return err
		}
		kept := r.SetAside + ".journal"
		return errors.Join(createPrivate(kept), copyInto(s.path(journalName), kept))
	})
	s.opened = r
	return failure(errors.Join(err, removeIfThere(file+damagedMark)), file)
}
