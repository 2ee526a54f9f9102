package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"time"

	"orderpad/store/order"
)

// Keys of meta that a shop's store needs. What a home is in a shop is none of its
// settings: a copy that is restored does not bring it along.
const (
	teamKey        = "team"          // which shop, as the caller writes it; its presence fills the outbox
	teamDeviceKey  = "team_device"   // the code that this home is registered by
	teamSeqKey     = "team_seq"      // of the last segment that is there
	teamBaseSeqKey = "team_base_seq" // of the last that begins with everything
	teamBaseKey    = "team_base"     // "1" when the next one does
	teamTriedKey   = "team_tried"    // sums of what was tried as the next one, and through where
	teamLeaseKey   = "team_lease"
	teamOverKey    = "team_over" // orders that the rep sends without the shop's word, with their epochs
	teamShopKey    = "team_shop" // version and sum of the shop's file that was taken
)

// Limits of a segment: how many bytes of lines it takes, and how many there may
// be before one holds everything again.
const (
	segmentBytes = 4 << 20
	segmentsKept = 200
)

func metaValue(ctx context.Context, q querier, key string) (value string, err error) {
	err = q.QueryRowContext(ctx, "SELECT value FROM meta WHERE key = ?", key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

func putMeta(ctx context.Context, tx *txn, key, value string) error {
	if value == "" {
		_, err := tx.ExecContext(ctx, "DELETE FROM meta WHERE key = ?", key)
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
	return err
}

// Team is what SetTeam kept; empty in a home without a shop.
func (s *Store) Team(ctx context.Context) (string, error) {
	value, err := metaValue(ctx, s.orders.read, teamKey)
	return value, s.fail(err, s.orders)
}

// SetTeam keeps which shop this home belongs to. Empty ends that: what waits for
// the shop's store waits no more, and stays here.
func (s *Store) SetTeam(ctx context.Context, value string) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		if value != "" {
			return putMeta(ctx, tx, teamKey, value)
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM meta WHERE key LIKE 'team%'; DELETE FROM team_outbox; DELETE FROM team_hands`)
		return err
	})
}

// TeamNote is a small thing that a home remembers of its shop; SetTeamNote keeps
// it.
func (s *Store) TeamNote(ctx context.Context) (string, error) {
	value, err := metaValue(ctx, s.orders.read, teamShopKey)
	return value, s.fail(err, s.orders)
}

// SetTeamNote keeps what TeamNote returns.
func (s *Store) SetTeamNote(ctx context.Context, value string) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error { return putMeta(ctx, tx, teamShopKey, value) })
}

// queueForTeam keeps a line until it is in the shop's store.
func queueForTeam(ctx context.Context, tx *txn, l line) error {
	data, err := json.Marshal(l)
	if err != nil {
		return err
	}
	at, changes := millis(tx.now), 1
	var had, n int64
	switch err := tx.QueryRowContext(ctx, "DELETE FROM team_outbox WHERE about = ? RETURNING at, changes", l.about()).Scan(&had, &n); {
	case err == nil:
		at, changes = min(at, had), changes+int(n)
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO team_outbox (about, at, changes, line) VALUES (?, ?, ?, ?)", l.about(), at, changes, string(data))
	return err
}

// refillForTeam has everything that this home holds go to the shop's store.
func (s *Store) refillForTeam(ctx context.Context, tx *txn) error {
	lines, err := s.journaled(ctx, tx)
	if err != nil {
		return err
	}
	me, err := readIdentity(ctx, tx)
	if err != nil {
		return err
	}
	for _, l := range lines {
		l.Change, l.Instance, l.Device, l.Sequence, l.At = me.Change, me.Instance, me.Device, me.Sequence, tx.now
		if err := queueForTeam(ctx, tx, l); err != nil {
			return err
		}
	}
	return putMeta(ctx, tx, teamBaseKey, "1")
}

// Behind is how many changes are not in the shop's store, and when the oldest was
// made.
func (s *Store) Behind(ctx context.Context) (changes int, oldest time.Time, err error) {
	var ms int64
	err = s.orders.read.QueryRowContext(ctx, "SELECT coalesce(sum(changes), 0), coalesce(min(at), 0) FROM team_outbox").Scan(&changes, &ms)
	return changes, fromMillis(ms), s.fail(err, s.orders)
}

// TeamDevice is the code that this home's numbers begin with, and the one that it
// is registered by in the shop.
func (s *Store) TeamDevice(ctx context.Context) (device, registered string, err error) {
	me, err := readIdentity(ctx, s.orders.read)
	if err == nil {
		registered, err = metaValue(ctx, s.orders.read, teamDeviceKey)
	}
	return me.Device, registered, s.fail(err, s.orders)
}

// TeamRegistered takes in that the code is this home's in the shop: all that it
// holds goes there anew, and no lease lives.
func (s *Store) TeamRegistered(ctx context.Context, device string) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		for key, value := range map[string]string{
			teamDeviceKey: device, teamSeqKey: "", teamBaseSeqKey: "", teamTriedKey: "", teamLeaseKey: "",
		} {
			if err := putMeta(ctx, tx, key, value); err != nil {
				return err
			}
		}
		return s.refillForTeam(ctx, tx)
	})
}

// TeamNewDevice mints another code; what is unsent is looked up before it goes.
func (s *Store) TeamNewDevice(ctx context.Context, why string) error {
	side, err := s.readSide()
	if err != nil {
		return err
	}
	var me identity
	err = s.write(ctx, func(ctx context.Context, tx *txn) (err error) {
		if me, err = readIdentity(ctx, tx); err != nil {
			return err
		}
		if err := me.mint([]string{me.Device, side.Device}); err != nil {
			return err
		}
		if err := me.save(ctx, tx); err != nil {
			return err
		}
		if err := putMeta(ctx, tx, teamLeaseKey, ""); err != nil {
			return err
		}
		return lookUpAll(ctx, tx, why, true)
	})
	if err == nil {
		s.catchUp(me)
	}
	return err
}

// TeamOutgoing is the next segment; it has no lines when all is there.
func (s *Store) TeamOutgoing(ctx context.Context) (out order.Outbound, err error) {
	tx, err := s.orders.read.BeginTx(ctx, nil)
	if err != nil {
		return out, s.fail(err, s.orders)
	}
	defer tx.Rollback() //nolint:errcheck // it only reads
	me, err := readIdentity(ctx, tx)
	if err != nil {
		return out, s.fail(err, s.orders)
	}
	values := map[string]string{}
	for _, key := range []string{teamDeviceKey, teamSeqKey, teamBaseSeqKey, teamBaseKey, teamTriedKey} {
		if values[key], err = metaValue(ctx, tx, key); err != nil {
			return out, s.fail(err, s.orders)
		}
	}
	out.Device, out.Instance, out.Base = values[teamDeviceKey], me.Instance, values[teamBaseKey] != ""
	out.Seq, out.BaseSeq, out.Tried = parseInt(values[teamSeqKey])+1, parseInt(values[teamBaseSeqKey]), map[string]int64{}
	if tried := values[teamTriedKey]; tried != "" {
		if err := json.Unmarshal([]byte(tried), &out.Tried); err != nil {
			return out, order.Errorf(order.KindInternal, "what was tried for the shop's store cannot be read: %w", err)
		}
	}
	size := 0
	rows, err := tx.QueryContext(ctx, "SELECT id, line FROM team_outbox ORDER BY id")
	if err != nil {
		return out, s.fail(err, s.orders)
	}
	defer rows.Close()
	for rows.Next() && size < segmentBytes {
		var line string
		if err := rows.Scan(&out.Through, &line); err != nil {
			return out, s.fail(err, s.orders)
		}
		out.Lines = append(out.Lines, json.RawMessage(line))
		size += len(line)
	}
	return out, s.fail(rows.Err(), s.orders)
}

// TeamTried keeps what is about to be written as a segment.
func (s *Store) TeamTried(ctx context.Context, _ int64, sum string, through int64) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		tried := map[string]int64{}
		text, err := metaValue(ctx, tx, teamTriedKey)
		if err != nil {
			return err
		}
		if text != "" {
			if err := json.Unmarshal([]byte(text), &tried); err != nil {
				return err
			}
		}
		if was, ok := tried[sum]; ok && was == through {
			return nil
		}
		tried[sum] = through
		data, err := json.Marshal(tried)
		if err != nil {
			return err
		}
		return putMeta(ctx, tx, teamTriedKey, string(data))
	})
}

// TeamSent takes in that a segment is in the shop's store. After many of them the
// next one holds everything again.
func (s *Store) TeamSent(ctx context.Context, seq, through int64) error {
	return s.write(ctx, func(ctx context.Context, tx *txn) error {
		base, err := metaValue(ctx, tx, teamBaseKey)
		if err != nil {
			return err
		}
		baseSeq, err := metaValue(ctx, tx, teamBaseSeqKey)
		if err != nil {
			return err
		}
		if base != "" {
			baseSeq = strconv.FormatInt(seq, 10)
		}
		for key, value := range map[string]string{teamSeqKey: strconv.FormatInt(seq, 10), teamBaseSeqKey: baseSeq, teamBaseKey: "", teamTriedKey: ""} {
			if err := putMeta(ctx, tx, key, value); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM team_outbox WHERE id <= ?", through); err != nil {
			return err
		}
		if seq-parseInt(baseSeq) >= segmentsKept {
			return s.refillForTeam(ctx, tx)
		}
		return nil
	})
}

// TeamCounts is what a laptop says of its orders to all members.
func (s *Store) TeamCounts(ctx context.Context) (c order.TeamCounts, err error) {
	var oldest int64
	const here = "state IN ('draft', 'held', 'queued', 'rejected')"
	err = s.orders.read.QueryRowContext(ctx, `SELECT count(*) FILTER (WHERE `+here+`), count(*) FILTER (WHERE state IN ('sending', 'unknown')),
		count(*) FILTER (WHERE needs_person), coalesce(min(created_at) FILTER (WHERE `+here+`), 0), coalesce(sum(total) FILTER (WHERE `+here+`), 0)
		FROM orders`).Scan(&c.NotSent, &c.Unknown, &c.NeedsPerson, &oldest, &c.Total)
	c.Oldest = fromMillis(oldest)
	return c, s.fail(err, s.orders)
}

// TeamObject is an object of the shop's store that was kept.
func (s *Store) TeamObject(ctx context.Context, name string) (data []byte, stored time.Time, err error) {
	var ms int64
	err = s.cache.read.QueryRowContext(ctx, "SELECT stored, data FROM team_objects WHERE name = ?", name).Scan(&ms, &data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, time.Time{}, nil
	}
	return data, fromMillis(ms), s.fail(err, s.cache)
}

// KeepTeamObject keeps an object that is never written over.
func (s *Store) KeepTeamObject(ctx context.Context, name string, data []byte, stored time.Time) error {
	return s.writeCache(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO team_objects (name, stored, data) VALUES (?, ?, ?)", name, millis(stored), slices.Clone(data))
		return err
	})
}
