// Package store keeps everything on disk: orders.db, durable, with what cannot
// be fetched again, and cache.db, which can be thrown away and fetched anew.
// Beside them lie the order journal, from which orders.db is brought back when
// it is damaged, and the lock files that programs side by side agree by.
//
// Exported methods open the transaction, helpers take it. Times in columns are
// unix milliseconds in UTC; what is returned is in UTC.
package store

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"orderpad/store/order"
)

// oldestSQLite is the first without the WAL-reset bug that corrupts databases.
const oldestSQLite = 3_051_003

// Options say where a store is and what it is given from outside.
type Options struct {
	Dir string           // the home folder; made when missing
	Now func() time.Time // the clock; time.Now when nil
	Log *slog.Logger     // causes that a rep has no use for; discarded when nil
	// ReadOnly refuses every change of orders.db. What was fetched may still be
	// fetched anew, and what that costs of the server's limit is booked.
	ReadOnly bool
}

func (o Options) withDefaults() (Options, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return o, failure(err, o.Dir)
	}
	o.Dir = dir
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o, nil
}

// Files of the home folder.
const (
	ordersName  = "orders.db"
	cacheName   = "cache.db"
	journalName = "orders.journal"
	sideName    = "instance.json" // instance, device code and sequence, to tell an older or copied database
	damagedMark = ".damaged"      // after a database's name: the next start checks every page
	backupsDir  = "backups"
	asideDir    = "set-aside"
)

// Store is an open home folder. It is safe for concurrent use.
type Store struct {
	opt    Options
	orders *database
	cache  *database
	locks  *homeLocks
	opened Recovery

	unreadable atomic.Bool // an order was passed over: its document is damaged

	spoken memo[map[StyleColor][]Spoken]
	often  memo[map[string]int]
}

// Paths names the files of the store for the rep.
type Paths struct{ Home, OrdersDB, CacheDB, Journal string }

// PathsIn names the files of a home folder, whether they are there or not.
func PathsIn(dir string) Paths {
	return Paths{
		Home: dir, OrdersDB: filepath.Join(dir, ordersName), CacheDB: filepath.Join(dir, cacheName), Journal: filepath.Join(dir, journalName),
	}
}

// Paths names the files of the store.
func (s *Store) Paths() Paths { return PathsIn(s.opt.Dir) }

// SQLiteVersion names the SQLite that is linked; empty without cgo.
func SQLiteVersion() string {
	name, _ := sqliteVersion()
	return name
}

// Opened tells what opening found and did, for a notice to the rep.
func (s *Store) Opened() Recovery { return s.opened }

func (s *Store) path(name string) string { return filepath.Join(s.opt.Dir, name) }

// now is the clock in the precision of the columns.
func (s *Store) now() time.Time { return s.opt.Now().UTC().Truncate(time.Millisecond) }

// database is one SQLite file with its one writing connection, a pool that only
// reads, and a connection that watches for changes of others.
type database struct {
	file  string
	write *sql.DB
	read  *sql.DB
	watch *sql.DB
}

// dsn names a database file with the parameters of a connection.
func dsn(file string, params string) string {
	path := filepath.ToSlash(file)
	if runtime.GOOS == "windows" {
		path = "/" + strings.TrimPrefix(path, "/")
	}
	return (&url.URL{Scheme: "file", Path: path}).String() + "?" + params
}

const common = "_busy_timeout=5000&_foreign_keys=on&_journal_mode=WAL"

// openDatabase opens a database that is known to be good.
func openDatabase(file, synchronous string) (*database, error) {
	db := &database{file: file}
	var errs [3]error
	db.write, errs[0] = sql.Open(driverName, dsn(file, common+"&_txlock=immediate&_synchronous="+synchronous))
	db.read, errs[1] = sql.Open(driverName, dsn(file, common+"&_query_only=on&_synchronous="+synchronous))
	db.watch, errs[2] = sql.Open(driverName, dsn(file, common+"&_query_only=on&_synchronous="+synchronous))
	if err := errors.Join(errs[:]...); err != nil {
		return nil, failure(err, file)
	}
	// One connection writes: programs queue at the file, goroutines here.
	for _, one := range []*sql.DB{db.write, db.watch} {
		one.SetMaxOpenConns(1)
	}
	db.read.SetMaxOpenConns(4)
	db.read.SetMaxIdleConns(4)
	return db, nil
}

func (d *database) close() error {
	if d == nil {
		return nil
	}
	return errors.Join(d.watch.Close(), d.read.Close(), d.write.Close())
}

// Open opens the home folder: makes what is missing, migrates what is older
// (after a copy, alone), brings back what is damaged. It refuses a folder that
// would lose data and databases of a newer orderpad, without touching them.
func Open(ctx context.Context, opt Options) (*Store, error) {
	opt, err := opt.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := checkDriver(); err != nil {
		return nil, err
	}
	if err := CheckHome(opt.Dir); err != nil {
		return nil, err
	}
	if !opt.ReadOnly {
		err = makeHome(opt.Dir)
	} else if !exists(opt.Dir) {
		err = (&Store{opt: opt}).lookOnly(ctx)
	}
	if err != nil {
		return nil, err
	}
	s := &Store{opt: opt}
	if s.locks, err = lockHome(ctx, opt.Dir); err != nil {
		return nil, err
	}
	if s.locks.using.Locked() && !opt.ReadOnly {
		s.sweep()
	}
	err = s.open(ctx)
	if noRoom(err) && !opt.ReadOnly && s.dropBallast() {
		s.opened.NoRoom = true
		err = errors.Join(s.orders.close(), s.cache.close())
		if err == nil {
			err = s.open(ctx)
		}
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if !s.opened.NoRoom && !opt.ReadOnly {
		s.layBallast()
	}
	return s, nil
}

// open prepares and opens both databases while no other program opens them.
func (s *Store) open(ctx context.Context) (err error) {
	prepare := s.prepareOrders
	if s.opt.ReadOnly {
		prepare = s.lookOnly
	}
	if err := prepare(ctx); err != nil {
		return err
	}
	if err := s.prepareCache(ctx); err != nil {
		return err
	}
	if s.orders, err = openDatabase(s.path(ordersName), "FULL"); err != nil {
		return err
	}
	if s.cache, err = openDatabase(s.path(cacheName), "NORMAL"); err != nil {
		return err
	}
	if !s.opt.ReadOnly {
		if err := s.settleIdentity(ctx); err != nil {
			return err
		}
	}
	return s.locks.share()
}

func checkDriver() error {
	name, number := sqliteVersion()
	switch {
	case number == 0:
		return order.Errorf(order.KindInternal, "this orderpad was built without a C compiler and cannot keep orders; build it with gcc installed and CGO_ENABLED=1")
	case number < oldestSQLite:
		return order.Errorf(order.KindInternal, "this orderpad was built with SQLite %s, which can damage databases; build it with 3.51.3 or newer", name)
	}
	return nil
}

// Close closes the store; nothing is pending, since every change was committed.
func (s *Store) Close() error {
	err := errors.Join(s.orders.close(), s.cache.close())
	if s.locks != nil {
		err = errors.Join(err, s.locks.release())
	}
	return failure(err, s.opt.Dir)
}

// txn is a transaction that writes orders.db, and what it changes for the
// journal.
type txn struct {
	*sql.Tx
	now    time.Time
	lines  []line // for the journal
	rotate bool   // the journal may hold nothing any more that is needed
}

// write runs fn in one transaction of orders.db. The lines that fn leaves for
// the journal are on disk before the commit, and gone again if it fails.
func (s *Store) write(ctx context.Context, fn func(ctx context.Context, tx *txn) error) error {
	return s.fail(s.writeTx(ctx, fn), s.orders)
}

// fail turns what a database answered into what the rep is told. Damage is
// remembered for the next start.
func (s *Store) fail(err error, db *database) error {
	if damaged(err) {
		s.markDamaged(db.file, err)
	}
	return failure(err, db.file)
}

func (s *Store) writeTx(ctx context.Context, fn func(ctx context.Context, tx *txn) error) error {
	if err := s.MayChange(); err != nil {
		return err
	}
	return s.bookTx(ctx, fn)
}

// bookTx is writeTx for what is no change: the budget that all programs share.
func (s *Store) bookTx(ctx context.Context, fn func(ctx context.Context, tx *txn) error) error {
	conn, err := s.orders.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	// Without cancel: a cancelled context would roll back by itself, and the
	// journal's line could not be taken back under the lock.
	raw, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return err
	}
	tx := &txn{Tx: raw, now: s.now()}
	if err := fn(ctx, tx); err != nil {
		return errors.Join(err, raw.Rollback())
	}
	if err := ctx.Err(); err != nil {
		return errors.Join(err, raw.Rollback())
	}
	if len(tx.lines) == 0 {
		return commit(raw)
	}
	return s.commitJournaled(ctx, tx)
}

// writeCache runs fn in one transaction of cache.db.
func (s *Store) writeCache(ctx context.Context, fn func(ctx context.Context, tx *sql.Tx) error) error {
	tx, err := s.cache.write.BeginTx(ctx, nil)
	if err != nil {
		return s.fail(err, s.cache)
	}
	if err := fn(ctx, tx); err != nil {
		return s.fail(errors.Join(err, tx.Rollback()), s.cache)
	}
	return s.fail(tx.Commit(), s.cache)
}

// querier is a transaction or a pool that reads.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// collect reads all rows of a query.
func collect[T any](ctx context.Context, q querier, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// scanOne reads a row of a single column.
func scanOne[T any](rows *sql.Rows) (v T, err error) {
	err = rows.Scan(&v)
	return v, err
}

// millis is a time as columns have it: unix milliseconds, 0 for none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// fromMillis is the time of a column.
func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// Change is a mark of what both databases hold; it differs after any commit of
// any program. Compare two for equality; it means nothing in another process.
type Change struct{ Orders, Cache int64 }

// ChangeToken asks whether anything was committed since the last token. It is
// cheap enough for several times a second.
func (s *Store) ChangeToken(ctx context.Context) (Change, error) {
	var c Change
	for db, version := range map[*database]*int64{s.orders: &c.Orders, s.cache: &c.Cache} {
		if err := db.watch.QueryRowContext(ctx, "PRAGMA data_version").Scan(version); err != nil {
			return Change{}, s.fail(err, db)
		}
	}
	return c, nil
}
