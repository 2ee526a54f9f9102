package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"orderpad/store/order"
)

// Recovery is what opening found wrong and did about it. The zero value means
// that all was well.
type Recovery struct {
	Problem      string // missing, empty, damaged, older, moved (the folder was copied), restored (a person did); empty when well
	SetAside     string // where the file that was replaced is kept
	RestoredFrom string // the copy that was taken instead, if there was one
	Orders       int    // orders that the journal brought back
	Unread       int    // lines of the journal that could not be read
	Device       string // the new device code, when one was minted
	NoRoom       bool   // the disk is full, and the ballast was given up to open
	Migrated     string // the copy that was made before bringing the database up to date
	Merged       Merged // what a restored copy came to
}

// Sentence says it to the rep; empty when all was well.
func (r Recovery) Sentence() string {
	var s string
	switch r.Problem {
	case "":
		if r.NoRoom {
			return "The disk is full: free some space before you go on. What was saved is safe"
		}
		return ""
	case "moved":
		return "This folder was copied, moved or restored: new orders begin with " + r.Device + ", and unfinished ones are looked up before they go"
	case "older":
		s = "orders.db was older than its journal"
	case "restored":
		s = "orders.db was restored"
	default:
		s = "orders.db was " + r.Problem
	}
	// What a rep has to know comes first: a window may have no room for the rest.
	switch {
	case r.Orders == 0 && r.RestoredFrom == "" && r.Problem != "older":
		s += ", and there is no copy of it here that holds an order"
	case r.Orders == 1:
		s += "; 1 order came back from its journal"
	case r.Orders > 1:
		s += fmt.Sprintf("; %d orders came back from its journal", r.Orders)
	}
	s += ". Unfinished orders are looked up before they go"
	if r.RestoredFrom != "" {
		s += "; the copy " + filepath.Base(r.RestoredFrom) + " was taken"
	}
	if r.Unread > 0 {
		s += fmt.Sprintf("; %d of the journal's lines could not be read", r.Unread)
	}
	if r.SetAside != "" {
		s += "; the old file is kept in " + filepath.Base(filepath.Dir(r.SetAside))
	}
	return s
}

// prepareOrders makes sure that orders.db is there, sound and up to date.
func (s *Store) prepareOrders(ctx context.Context) error {
	file := s.path(ordersName)
	c, err := ordersSchema.probe(ctx, file, exists(file+damagedMark))
	if err != nil {
		return failure(err, file)
	}
	if c.problem != "" {
		if c.problem != "missing" { // as it is at the first start
			s.opt.Log.Warn("orders.db cannot be used as it is", "problem", c.problem, "why", c.why)
		}
		return s.recover(ctx, c.problem)
	}
	if c.version > len(ordersSchema.scripts) {
		return newer(file, c.version, len(ordersSchema.scripts))
	}
	if err := removeIfThere(file + damagedMark); err != nil {
		return failure(err, file)
	}
	return s.upgrade(ctx, ordersSchema, file, c.version, true)
}

// prepareCache makes sure that cache.db is there; what is wrong with it is
// thrown away, since all of it can be fetched again.
func (s *Store) prepareCache(ctx context.Context) error {
	file := s.path(cacheName)
	c, err := cacheSchema.probe(ctx, file, exists(file+damagedMark))
	if err != nil {
		return failure(err, file)
	}
	if c.problem == "" && c.version <= len(cacheSchema.scripts) {
		return s.upgrade(ctx, cacheSchema, file, c.version, false)
	}
	if err := s.locks.alone(ctx, "making cache.db anew"); err != nil {
		return err
	}
	for _, old := range append(withSidecars(file), file+damagedMark) {
		if err := removeIfThere(old); err != nil {
			return failure(err, file)
		}
	}
	return failure(cacheSchema.build(ctx, file, "", nil, nil), file)
}

// recover replaces a database that is missing or bad: by the newest good copy
// and what the journal holds beyond it. The bad one is never written to.
func (s *Store) recover(ctx context.Context, problem string) error {
	if err := s.locks.alone(ctx, "bringing back orders.db"); err != nil {
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
	copied, err := s.newestCopy(ctx)
	if err != nil {
		return err
	}
	file := s.path(ordersName)
	if problem == "missing" && len(lines) == 0 && unread == 0 && copied == "" && side == (sideFile{}) && !exists(file+"-wal") {
		return failure(ordersSchema.build(ctx, file, "", nil, nil), file) // the first start
	}
	r := Recovery{Problem: problem, RestoredFrom: copied, Unread: unread}
	err = ordersSchema.build(ctx, file, copied, s.inOneTx(ctx, func(tx *txn) (err error) {
		if r.Orders, err = replay(ctx, tx, lines); err != nil {
			return err
		}
		r.Device, err = renew(ctx, tx, lines, side, "orders.db was "+problem)
		return err
	}), func() (err error) {
		r.SetAside, err = s.setAside()
		return err
	})
	if err == nil {
		err = removeIfThere(file + damagedMark)
	}
	s.opened = r
	return failure(err, file)
}

// inOneTx fills a database that is being built in one transaction.
func (s *Store) inOneTx(ctx context.Context, fill func(*txn) error) func(*sql.DB) error {
	return func(db *sql.DB) error {
		raw, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		if err := fill(&txn{Tx: raw, now: s.now()}); err != nil {
			return errors.Join(err, raw.Rollback())
		}
		return commit(raw)
	}
}

// renew gives a database that was put together from copies a device code of its
// own and has every unfinished order looked up before it may go.
func renew(ctx context.Context, tx *txn, lines []line, side sideFile, why string) (device string, err error) {
	me, err := readIdentity(ctx, tx)
	if err != nil {
		return "", err
	}
	used := []string{me.Device, side.Device}
	me.Sequence = max(me.Sequence, side.Sequence)
	for _, l := range lines {
		me.Sequence, me.Change = max(me.Sequence, l.Sequence), max(me.Change, l.Change)
		used = append(used, l.Device)
	}
	me.Change++
	// The same instance and no place: the next comparison finds nothing to mend.
	me.Instance, me.Place = cmp.Or(side.Instance, me.Instance), ""
	if err := me.mint(used); err != nil {
		return "", err
	}
	if err := lookUpAll(ctx, tx, why, false); err != nil {
		return "", err
	}
	return me.Device, me.save(ctx, tx)
}

// lookUpAll marks every order that may or will go, so that it is looked up
// first; one that was being sent is unknown. journal tells that the database is
// in use, so that each goes through the journal too.
func lookUpAll(ctx context.Context, tx *txn, why string, journal bool) error {
	ids, err := collect(ctx, tx, scanOne[int64],
		"SELECT id FROM orders WHERE state IN ('draft', 'held', 'queued', 'sending', 'rejected', 'discarded') ORDER BY id")
	if err != nil {
		return err
	}
	for _, id := range ids {
		o, err := loadOrder(ctx, tx, id)
		if errors.Is(err, errDocument) {
			continue // mending it marks it
		}
		if err != nil {
			return err
		}
		if o.State == order.Sending {
			o.State = order.Unknown
		} else {
			o.MustLookUp, o.LookUpFor = true, order.Copied
			// Look-ups from before say nothing of what the other copy did since.
			if _, err := tx.ExecContext(ctx, "UPDATE orders SET look_ups = 0, misses = 0, witnessed = 0, next_at = 0 WHERE id = ?", id); err != nil {
				return err
			}
		}
		o.Version++
		put, said := putOrder, why+"; it is looked up before it may go"
		if journal {
			put = func(ctx context.Context, tx *txn, o *order.Order) error {
				return commitOrder(ctx, tx, o, "came back", said)
			}
		}
		if err := put(ctx, tx, &o); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE orders SET look_ups = 0, misses = 0, witnessed = 0, next_at = 0 WHERE id = ?", id); err != nil {
			return err
		}
		if journal {
			continue
		}
		if err := addLedger(ctx, tx, id, "restored", said); err != nil {
			return err
		}
	}
	return nil
}

// setAside moves a database and what belongs to it out of the way, and returns
// where it is kept.
func (s *Store) setAside() (string, error) {
	dir := filepath.Join(s.opt.Dir, asideDir)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", failure(err, dir)
	}
	to := s.stamped(asideDir, "orders")
	moved := ""
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		from := s.path(ordersName) + suffix
		if !exists(from) {
			continue
		}
		if err := os.Rename(from, to+suffix); err != nil {
			return "", failure(err, from)
		}
		moved = to
	}
	return moved, failure(syncDir(dir), dir)
}

// newestCopy finds the newest good copy that orderpad made itself.
func (s *Store) newestCopy(ctx context.Context) (string, error) {
	dir := filepath.Join(s.opt.Dir, backupsDir)
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", failure(err, dir)
	}
	type copied struct {
		file string
		at   time.Time
	}
	var copies []copied
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || !strings.HasSuffix(e.Name(), ".db") {
			continue
		}
		copies = append(copies, copied{filepath.Join(dir, e.Name()), info.ModTime()})
	}
	slices.SortFunc(copies, func(a, b copied) int {
		if c := b.at.Compare(a.at); c != 0 {
			return c
		}
		return strings.Compare(b.file, a.file)
	})
	for _, c := range copies {
		found, err := ordersSchema.probe(ctx, c.file, true)
		if err == nil && found.problem == "" && found.version <= len(ordersSchema.scripts) {
			return c.file, nil
		}
		s.opt.Log.Warn("a copy of orders.db is no good", "file", c.file, "why", found.why, "err", err)
	}
	return "", nil
}

func withSidecars(file string) []string {
	return []string{file, file + "-wal", file + "-shm", file + "-journal"}
}

func removeIfThere(file string) error {
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
