package store

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/gofrs/flock"

	"orderpad/store/order"
)

// journalLimit is the size from which the journal is written anew with only the
// newest line of each order that is not finished.
const journalLimit = 8 << 20

// journalWait is how long a change waits for another program that writes the
// journal, which takes milliseconds unless that one was stopped.
const journalWait = 5 * time.Second

// line is one change of what cannot be fetched again, whole: an order as it was
// committed, a record of eCat's, a connection, a customer typed offline. On disk
// it is its CRC-32C in eight hex digits, a blank, and its JSON.
type line struct {
	Change   int64     `json:"change"` // all lines of one transaction have the same
	Instance string    `json:"instance"`
	Device   string    `json:"device"`
	Sequence int64     `json:"sequence"`
	Base     int64     `json:"base,omitempty"` // bytes that followed when the journal was written anew; of its first line
	At       time.Time `json:"at"`

	Order    *order.Order `json:"order,omitempty"`
	Attempts int          `json:"attempts,omitempty"`
	ServerID string       `json:"server_id,omitempty"` // of the last attempt
	SentAt   time.Time    `json:"sent_at,omitzero"`
	Digest   string       `json:"digest,omitempty"` // of what the file said that it was taken from

	Connection *order.Connection `json:"connection,omitempty"`
	Gone       bool              `json:"gone,omitempty"` // the connection was removed
	Customer   *order.Customer   `json:"customer,omitempty"`
	ECat       *eCatKept         `json:"ecat,omitempty"`
	Minded     *order.Minded     `json:"minded,omitempty"` // what the rep said about a row of Today
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (l line) encode() ([]byte, error) {
	data, err := json.Marshal(l)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%08x %s\n", crc32.Checksum(data, castagnoli), data), nil
}

// decodeLine reads one line without its end; it reports false for one that is
// torn or changed.
func decodeLine(raw []byte) (l line, ok bool) {
	sum, data, found := bytes.Cut(raw, []byte(" "))
	want, err := strconv.ParseUint(string(sum), 16, 32)
	if !found || err != nil || crc32.Checksum(data, castagnoli) != uint32(want) {
		return l, false
	}
	return l, json.Unmarshal(data, &l) == nil
}

// commitJournaled writes the transaction's lines to disk and commits. If the
// commit fails, the lines are taken back, so that the journal never holds what
// the rep was told had failed.
func (s *Store) commitJournaled(ctx context.Context, tx *txn) (err error) {
	rollback := func(err error) error { return errors.Join(err, tx.Rollback()) }
	me, err := readIdentity(ctx, tx)
	if err != nil {
		return rollback(err)
	}
	me.Change++
	if err := me.save(ctx, tx); err != nil {
		return rollback(err)
	}
	var data []byte
	for _, l := range tx.lines {
		l.Change, l.Instance, l.Device, l.Sequence, l.At = me.Change, me.Instance, me.Device, me.Sequence, tx.now
		encoded, err := l.encode()
		if err != nil {
			return rollback(err)
		}
		data = append(data, encoded...)
		if me.InTeam {
			if err := queueForTeam(ctx, tx, l); err != nil {
				return rollback(err)
			}
		}
	}
	lock := flock.New(s.path("journal.lock"), flock.SetPermissions(0o600))
	ok, err := tryLock(ctx, lock, journalWait)
	if err != nil {
		return rollback(err)
	}
	if !ok {
		return rollback(conflict("Another orderpad%s is writing the journal and does not end; close it, then do it again", holding(lock.Path())))
	}
	defer func() { err = errors.Join(err, lock.Close()) }()

	size, before, err := appendJournal(s.path(journalName), data)
	if err != nil {
		return rollback(err)
	}
	if err := commit(tx.Tx); err != nil {
		return errors.Join(err, os.Truncate(s.path(journalName), before))
	}
	if tx.rotate || size > journalLimit && size > journalLimit+4*journalBase(s.path(journalName)) {
		if err := s.rotateJournal(ctx); err != nil {
			// The change is committed and journaled; only tidying failed.
			s.opt.Log.Warn("rotate the journal", "err", err)
		}
	}
	return nil
}

// appendJournal writes at the journal's end, durably, and returns its size
// after and before. When that fails, the journal is as it was.
func appendJournal(file string, data []byte) (after, before int64, err error) {
	created := !exists(file)
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if before, err = f.Seek(0, io.SeekEnd); err != nil {
		return 0, 0, err
	}
	if before > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, before-1); err != nil {
			return 0, 0, err
		}
		if last[0] != '\n' { // torn by a kill: what follows must not be part of it
			data = append([]byte("\n"), data...)
		}
	}
	_, err = f.Write(data)
	if err == nil {
		err = fsync(f)
	}
	if err == nil && created {
		err = syncDir(filepath.Dir(file))
	}
	if err != nil {
		return 0, 0, errors.Join(err, f.Truncate(before))
	}
	return before + int64(len(data)), before, nil
}

// readJournal reads every line that is whole, in order, and counts the others.
func readJournal(file string) (lines []line, unread int, err error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = f.Close() }() // only read from here on
	r := bufio.NewReaderSize(f, 1<<16)
	for {
		raw, err := r.ReadBytes('\n')
		raw = bytes.TrimRight(raw, "\n")
		if len(raw) > 0 {
			if l, ok := decodeLine(raw); ok {
				lines = append(lines, l)
			} else {
				unread++
			}
		}
		if errors.Is(err, io.EOF) {
			return lines, unread, nil
		}
		if err != nil {
			return lines, unread, err
		}
	}
}

// journalTail reads the last whole line without reading the rest; nil when
// there is none.
func journalTail(file string) (*line, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read from here on
	end, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, err
	}
	for span := int64(1 << 14); ; span *= 4 {
		from := max(0, end-span)
		chunk := make([]byte, end-from)
		if _, err := f.ReadAt(chunk, from); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		lines := bytes.Split(chunk, []byte("\n"))
		if from > 0 {
			lines = lines[1:] // it may begin in the middle
		}
		for i := len(lines) - 1; i >= 0; i-- {
			if l, ok := decodeLine(lines[i]); ok {
				return &l, nil
			}
		}
		if from == 0 {
			return nil, nil
		}
	}
}

// rotateJournal writes the journal anew from the database: who it is, and one
// line for everything that could not be fetched again. The caller holds the
// journal's lock, or is alone.
func (s *Store) rotateJournal(ctx context.Context) error {
	read, err := s.orders.read.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer read.Rollback() //nolint:errcheck // it only read
	me, err := readIdentity(ctx, read)
	if err != nil {
		return err
	}
	lines, err := s.journaled(ctx, read)
	if err != nil {
		return err
	}
	var data []byte
	add := func(l line) ([]byte, error) {
		l.Change, l.Instance, l.Device, l.Sequence, l.At = me.Change, me.Instance, me.Device, me.Sequence, s.now()
		return l.encode()
	}
	for _, l := range lines {
		encoded, err := add(l)
		if err != nil {
			return err
		}
		data = append(data, encoded...)
	}
	first, err := add(line{Base: int64(len(data))}) // it says who we are, and no more
	if err != nil {
		return err
	}
	return writePrivate(s.path(journalName), append(first, data...))
}

// journalBase is how big the journal was when it was last written anew; 0 where
// it does not say. It is asked of the file, as another program may have done it.
func journalBase(file string) int64 {
	f, err := os.Open(file)
	if err != nil {
		return 0
	}
	defer func() { _ = f.Close() }() // only read
	raw, err := bufio.NewReader(io.LimitReader(f, 4096)).ReadBytes('\n')
	if err != nil {
		return 0
	}
	l, _ := decodeLine(bytes.TrimRight(raw, "\n"))
	return l.Base
}

// journaled is what the journal must hold: unfinished orders, connections,
// customers typed offline, and records of eCat's with their orders until eCat
// knows of them.
func (s *Store) journaled(ctx context.Context, q querier) ([]line, error) {
	ids, err := collect(ctx, q, scanOne[int64], `SELECT id FROM orders WHERE state NOT IN ('imported', 'cancelled')
		OR id IN (SELECT order_id FROM ecat_records WHERE marked_at = 0) ORDER BY id`)
	if err != nil {
		return nil, err
	}
	var lines []line
	var unread []Unread
	for _, id := range ids {
		o, err := loadOrder(ctx, q, id)
		if errors.Is(err, errDocument) {
			unread = append(unread, Unread{ID: id})
			continue
		}
		if err != nil {
			return nil, err
		}
		l, err := orderLine(ctx, q, o)
		if err != nil {
			return nil, err
		}
		lines = append(lines, l)
	}
	// The journal's line of an order that cannot be read is its last copy.
	for i := range unread {
		if err := q.QueryRowContext(ctx, "SELECT ext_order_id FROM orders WHERE id = ?", unread[i].ID).Scan(&unread[i].ExtOrderID); err != nil {
			return nil, err
		}
	}
	if len(unread) > 0 {
		last, err := s.journalOf(unread)
		if err != nil {
			return nil, err
		}
		for _, l := range last {
			lines = append(lines, l)
		}
	}
	connections, err := listConnections(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, c := range connections {
		lines = append(lines, line{Connection: &c})
	}
	customers, err := collect(ctx, q, scanCustomer, "SELECT doc FROM local_customers ORDER BY local")
	for _, c := range customers {
		lines = append(lines, line{Customer: &c})
	}
	if err != nil {
		return nil, err
	}
	minded, err := listMinded(ctx, q)
	for _, m := range minded {
		lines = append(lines, line{Minded: &m})
	}
	if err != nil {
		return nil, err
	}
	records, err := keptECat(ctx, q, `r.marked_at = 0 OR o.state NOT IN ('imported', 'cancelled')`)
	for _, r := range records {
		lines = append(lines, line{ECat: &r})
	}
	return lines, err
}

// orderLine is an order with what its attempts came to, and what the file said
// that it was taken from.
func orderLine(ctx context.Context, q querier, o order.Order) (line, error) {
	l := line{Order: &o}
	var sent int64
	err := q.QueryRowContext(ctx, `SELECT o.attempts,
		coalesce((SELECT server_id FROM attempts a WHERE a.order_id = o.id ORDER BY number DESC LIMIT 1), ''), `+sentAt+`,
		coalesce((SELECT digest FROM imported i WHERE i.order_id = o.id), '')
		FROM orders o WHERE o.id = ?`, o.ID).Scan(&l.Attempts, &l.ServerID, &sent, &l.Digest)
	l.SentAt = fromMillis(sent)
	return l, err
}
