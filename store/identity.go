package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"

	"github.com/google/uuid"
)

// identity is who this database is: a random instance, the device code that
// its orders' numbers begin with, the sequence they count by, and the number of
// the last journaled change. Place is where the home was when it was last opened.
type identity struct {
	Instance string
	Device   string
	Sequence int64
	Change   int64
	Place    string
	InTeam   bool // a shop's store gets a copy of every change
}

// sideFile is the copy of the identity beside the database; when the two
// disagree, the database is an older one or another's.
type sideFile struct {
	Instance string `json:"instance"`
	Device   string `json:"device"`
	Sequence int64  `json:"sequence"`
}

// deviceLetters leave out what is mistaken for another when read aloud.
const deviceLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// mint gives the identity a device code that is none of those used before.
func (me *identity) mint(used []string) error {
	if me.Instance == "" {
		id, err := uuid.NewRandom()
		if err != nil {
			return err
		}
		me.Instance = id.String()
	}
	for {
		random := make([]byte, 4)
		if _, err := rand.Read(random); err != nil {
			return err
		}
		code := "OP"
		for _, b := range random {
			code += string(deviceLetters[int(b)%len(deviceLetters)])
		}
		if !slices.Contains(used, code) {
			me.Device = code
			return nil
		}
	}
}

func readIdentity(ctx context.Context, q querier) (identity, error) {
	var me identity
	rows, err := q.QueryContext(ctx, "SELECT key, value FROM meta WHERE key IN ('instance', 'device', 'sequence', 'change', 'place', 'team')")
	if err != nil {
		return me, err
	}
	defer rows.Close()
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return me, err
		}
		switch key {
		case "instance":
			me.Instance = value
		case "device":
			me.Device = value
		case "place":
			me.Place = value
		case teamKey:
			me.InTeam = true
		case "sequence":
			me.Sequence, err = strconv.ParseInt(value, 10, 64)
		case "change":
			me.Change, err = strconv.ParseInt(value, 10, 64)
		}
		if err != nil {
			return me, err
		}
	}
	return me, rows.Err()
}

func (me identity) save(ctx context.Context, tx *txn) error {
	for key, value := range map[string]string{
		"instance": me.Instance, "device": me.Device, "place": me.Place,
		"sequence": strconv.FormatInt(me.Sequence, 10), "change": strconv.FormatInt(me.Change, 10),
	} {
		if _, err := tx.ExecContext(ctx, "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value); err != nil {
			return err
		}
	}
	return nil
}

// nextExtOrderID counts on and returns the number of a new order.
func nextExtOrderID(ctx context.Context, tx *txn) (string, error) {
	me, err := readIdentity(ctx, tx)
	if err != nil {
		return "", err
	}
	for {
		me.Sequence++
		ext := fmt.Sprintf("%s-%04d", me.Device, me.Sequence)
		var taken int
		// An order that was imported may have come with a number of ours.
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM orders WHERE ext_order_id = ?", ext).Scan(&taken); err != nil {
			return "", err
		}
		if taken == 0 {
			return ext, me.save(ctx, tx)
		}
	}
}

func (s *Store) readSide() (side sideFile, err error) {
	data, err := os.ReadFile(s.path(sideName))
	if errors.Is(err, fs.ErrNotExist) {
		return side, nil
	}
	if err != nil {
		return side, failure(err, s.path(sideName))
	}
	if err := json.Unmarshal(data, &side); err != nil {
		// It is a copy; the database and the journal know the same.
		s.opt.Log.Warn("the side file cannot be read", "err", err)
		return sideFile{}, nil
	}
	return side, nil
}

func (s *Store) writeSide(me identity) error {
	data, err := json.Marshal(sideFile{me.Instance, me.Device, me.Sequence})
	if err != nil {
		return err
	}
	return failure(writePrivate(s.path(sideName), data), s.path(sideName))
}

// settleIdentity compares the database with its side file and its journal, and
// mends what disagrees. Only a program that is alone may: another one's change
// may be in the journal and not yet committed.
func (s *Store) settleIdentity(ctx context.Context) error {
	if !s.locks.using.Locked() {
		return nil
	}
	side, err := s.readSide()
	if err != nil {
		return err
	}
	tail, err := journalTail(s.path(journalName))
	if err != nil {
		return failure(err, s.path(journalName))
	}
	me, err := readIdentity(ctx, s.orders.read)
	if err != nil {
		return s.fail(err, s.orders)
	}
	if here := s.placeNow().String(); me.Instance != "" && me.Place == here && !behind(me, side, tail) {
		s.catchUpJournal(ctx, me, tail)
		return s.catchUpSide(me, side) // nothing to write, not even on a full disk
	}
	err = s.write(ctx, func(ctx context.Context, tx *txn) (err error) {
		if me, err = s.compare(ctx, tx, side, tail); err != nil {
			return err
		}
		return me.save(ctx, tx)
	})
	if err != nil {
		return err
	}
	if s.opened.Problem != "" {
		if err := s.rotateJournal(ctx); err != nil {
			return failure(err, s.path(journalName))
		}
	}
	return s.catchUpSide(me, side)
}

// behind tells whether the journal or the side file knows more than the
// database, or belongs to another one.
func behind(me identity, side sideFile, tail *line) bool {
	return (tail != nil && tail.Instance == me.Instance && tail.Change > me.Change) ||
		(side.Instance != "" && side.Instance != me.Instance) || side.Sequence > me.Sequence
}

// catchUpJournal writes the journal anew where it is missing or its end cannot
// be read: until then the database has no second copy here.
func (s *Store) catchUpJournal(ctx context.Context, me identity, tail *line) {
	if me.Change == 0 || tail != nil && tail.Instance == me.Instance && tail.Change == me.Change {
		return
	}
	s.opt.Log.Warn("the journal lacks what orders.db holds, and is written anew")
	if err := s.rotateJournal(ctx); err != nil {
		s.opt.Log.Warn("rotate the journal", "err", err) // the database is sound
	}
}

// catchUpSide writes the side file where a kill kept that from being done.
func (s *Store) catchUpSide(me identity, side sideFile) error {
	if side == (sideFile{me.Instance, me.Device, me.Sequence}) {
		return nil
	}
	return s.writeSide(me)
}

// compare brings what the journal holds beyond the database into it, and mints
// a new device code where the database is older than the journal, another's, or
// in another place than before.
func (s *Store) compare(ctx context.Context, tx *txn, side sideFile, tail *line) (identity, error) {
	me, err := readIdentity(ctx, tx)
	if err != nil {
		return me, err
	}
	fresh := me.Instance == ""
	if fresh {
		me.Place = s.placeNow().String()
		return me, me.mint([]string{side.Device})
	}
	if tail != nil && tail.Instance == me.Instance && tail.Change == me.Change+1 {
		// One change beyond: a kill between journal and commit.
		if err := s.replayLast(ctx, tx, tail.Change); err != nil {
			return me, err
		}
		me.Change, me.Sequence = tail.Change, max(me.Sequence, tail.Sequence)
	}
	problem := ""
	switch {
	case behind(me, side, tail):
		problem = "older"
	case s.placeNow().movedFrom(me.Place):
		problem = "moved"
	}
	if problem != "" {
		lines, unread, err := readJournal(s.path(journalName))
		if err != nil {
			return me, err
		}
		s.opened.Problem, s.opened.Unread = problem, unread
		if s.opened.Orders, err = replay(ctx, tx, lines); err != nil {
			return me, err
		}
		why := map[string]string{"older": "orders.db was older than its journal", "moved": "the folder was copied, moved or restored"}[problem]
		if s.opened.Device, err = renew(ctx, tx, lines, side, why); err != nil {
			return me, err
		}
		if me, err = readIdentity(ctx, tx); err != nil {
			return me, err
		}
	}
	me.Place = s.placeNow().String()
	return me, nil
}

// Device is the code that new orders' numbers begin with, such as OP7F3K.
func (s *Store) Device(ctx context.Context) (string, error) {
	me, err := readIdentity(ctx, s.orders.read)
	return me.Device, s.fail(err, s.orders)
}
