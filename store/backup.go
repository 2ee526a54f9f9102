package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	db, err := sql.Open(driverName, dsn(from, "mode=ro&_busy_timeout=5000"))
	if err != nil {
		return failure(err, from)
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", part)
	if err := errors.Join(err, db.Close()); err != nil {
		return failure(err, to)
	}
	if db, err = sql.Open(driverName, dsn(part, "_journal_mode=DELETE")); err != nil {
		return failure(err, part)
	}
	if err := errors.Join(dropForeign(ctx, db), db.Close()); err != nil {
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
	if err := errors.Join(fsync(f), f.Close()); err != nil {
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

// Restore brings the orders of a copy back into the home, and opens it. Nothing
// that is here or in the journal is lost: what the copy lacks stays, states only
// go forward, and where both sides changed an order what was sent stands and the
// other edit becomes a draft. The file as it was is kept. The device gets a new
// code, and every order that was not sent is looked up before it may go: it may
// have gone since the copy was made. No other program may be open.
//
// Where the copy has another order under a number of this home, the two cannot be
// one: that needs a person, unless anyway is set; then the copy's becomes a draft
// under a new number.
func Restore(ctx context.Context, opt Options, file string, anyway bool) (*Store, error) {
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
	if err = s.restore(ctx, file, anyway); err == nil {
		err = s.open(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) restore(ctx context.Context, from string, anyway bool) (err error) {
	if err := s.locks.alone(ctx, "restoring a copy"); err != nil {
		return err
	}
	ready, err := s.readyCopy(ctx, from)
	if ready != "" {
		defer func() { err = errors.Join(err, failure(removeIfThere(ready), ready)) }()
	}
	if err != nil {
		return err
	}
	// What is here may be missing or damaged itself: then it is first brought
	// back as at every start.
	if err := s.prepareOrders(ctx); err != nil {
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
	r := s.opened
	r.Problem, r.RestoredFrom, r.Unread = "restored", from, unread
	if r.SetAside == "" {
		if r.SetAside, err = s.copyAside(ctx); err != nil {
			return err
		}
	}
	fill := s.inOneTx(ctx, func(tx *txn) (err error) {
		back, err := replay(ctx, tx, lines)
		if err != nil {
			return err
		}
		r.Orders += back
		m := merge{Merged: &r.Merged, tx: tx}
		if err := m.all(ctx); err != nil {
			return err
		}
		if len(m.clashes) > 0 && !anyway {
			return clash(m.clashes, from)
		}
		if r.Device, err = renew(ctx, tx, lines, side, "a copy was restored"); err != nil {
			return err
		}
		return m.keepEdits(ctx)
	})
	err = s.withCopy(ctx, ready, fill)
	s.opened = r
	return err
}

// withCopy lets fill write orders.db while a copy is attached to it.
func (s *Store) withCopy(ctx context.Context, file string, fill func(*sql.DB) error) error {
	db, err := sql.Open(driverName, dsn(s.path(ordersName), common+"&_txlock=immediate&_synchronous=FULL"))
	if err != nil {
		return failure(err, s.path(ordersName))
	}
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, "ATTACH ? AS "+copied, file)
	if err == nil {
		err = fill(db)
	}
	return failure(errors.Join(err, db.Close()), s.path(ordersName))
}

// copyAside keeps orders.db and its journal as they are, unless nothing is in
// them yet.
func (s *Store) copyAside(ctx context.Context) (string, error) {
	file := s.path(ordersName)
	var device string
	db, err := sql.Open(driverName, dsn(file, "mode=ro&_busy_timeout=5000"))
	if err != nil {
		return "", failure(err, file)
	}
	err = db.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = 'device'").Scan(&device)
	if err := db.Close(); err != nil {
		return "", failure(err, file)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil // it was made just now
	}
	if err != nil {
		return "", failure(err, file)
	}
	to := s.stamped(asideDir, "orders")
	if err := s.copyChecked(ctx, file, to); err != nil || !exists(s.path(journalName)) {
		return to, err
	}
	kept := to + ".journal"
	return to, failure(errors.Join(createPrivate(kept), copyInto(s.path(journalName), kept)), kept)
}

func clash(numbers []string, file string) error {
	e := order.Errorf(order.KindNeedsPerson, "%s has other orders than this laptop under %s; with --yes they become drafts with new numbers. Nothing was changed",
		filepath.Base(file), strings.Join(numbers, ", "))
	e.Field, e.Hint = file, "orderpad restore "+file+" --yes"
	return e
}
