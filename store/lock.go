package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// How long to wait for another program, and how often to look.
const (
	openWait = 15 * time.Second
	lockLook = 20 * time.Millisecond
)

// homeLocks are the two locks of a home folder: opening is one program's at a
// time; using is shared by all, and alone while a database is migrated,
// restored or set aside.
type homeLocks struct {
	opening *flock.Flock
	using   *flock.Flock
}

// lockHome begins opening, alone if no other program has the folder open.
func lockHome(ctx context.Context, dir string) (*homeLocks, error) {
	l := &homeLocks{
		opening: flock.New(filepath.Join(dir, "open.lock"), flock.SetPermissions(0o600)),
		using:   flock.New(filepath.Join(dir, "use.lock"), flock.SetPermissions(0o600)),
	}
	ok, err := tryLock(ctx, l.opening, openWait)
	if err != nil {
		return nil, failure(err, l.opening.Path())
	}
	if !ok {
		return nil, conflict("Another orderpad%s is opening or mending the folder %s; try again when it is done", holding(l.opening.Path()), dir)
	}
	if _, err := l.using.TryLock(); err != nil {
		return nil, errors.Join(failure(err, l.using.Path()), l.release())
	}
	return l, nil
}

// alone makes sure that no other program has the folder open.
func (l *homeLocks) alone(ctx context.Context, why string) error {
	ok, err := tryLock(ctx, l.using, 2*time.Second)
	if err != nil {
		return failure(err, l.using.Path())
	}
	if !ok {
		return conflict("Another orderpad%s is open, and %s needs the folder alone; close the other one and try again", holding(l.using.Path()), why)
	}
	return nil
}

// share ends opening and lets other programs in.
func (l *homeLocks) share() error {
	// Unlock first: Windows does not turn an exclusive lock into a shared one.
	// Nobody can step between while opening is locked.
	err := l.using.Unlock()
	if err == nil {
		var ok bool
		if ok, err = l.using.TryRLock(); err == nil && !ok {
			err = conflict("Another orderpad%s took the folder meanwhile; try again", holding(l.using.Path()))
		}
	}
	return failure(errors.Join(err, l.opening.Unlock()), l.using.Path())
}

func (l *homeLocks) release() error { return errors.Join(l.using.Close(), l.opening.Close()) }

// tryLock waits for a lock at most so long; no time at all is one try.
func tryLock(ctx context.Context, l *flock.Flock, wait time.Duration) (bool, error) {
	if ok, err := l.TryLock(); ok || err != nil {
		return ok, err
	}
	waiting, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	ok, err := l.TryLockContext(waiting, lockLook)
	if err != nil && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		return false, nil
	}
	return ok, err
}

// holding names the program that has a lock for a sentence, with a blank
// before it; empty where the system does not tell.
func holding(file string) string {
	if pid := lockedBy(file); pid != 0 {
		return fmt.Sprintf(" (process %d)", pid)
	}
	return ""
}

// holder says who has the send lock; it lies beside the lock, since a locked
// file cannot be read on Windows.
type holder struct {
	PID   int       `json:"pid"`
	Host  string    `json:"host"`
	Since time.Time `json:"since"`
}

// SendLock takes the lock under which orders are sent, for one pass. When
// another program has it for all of wait, that is a conflict that names it.
func (s *Store) SendLock(ctx context.Context, wait time.Duration) (release func(), err error) {
	if err := s.MayChange(); err != nil {
		return nil, err
	}
	lock := flock.New(s.path("send.lock"), flock.SetPermissions(0o600))
	ok, err := tryLock(ctx, lock, wait)
	if err != nil {
		return nil, failure(err, lock.Path())
	}
	if !ok {
		return nil, conflict("Sending is done by another orderpad (%s); it sends these orders too", s.SendHolder())
	}
	s.nameHolder()
	return func() {
		if err := errors.Join(removeIfThere(s.path("send.holder")), lock.Close()); err != nil {
			s.opt.Log.Warn("release the send lock", "err", err)
		}
	}, nil
}

// nameHolder writes down who has the send lock. That is only shown, so a full
// disk keeps nobody from sending; but then no other name may stand there.
func (s *Store) nameHolder() {
	host, _ := os.Hostname() // only shown
	data, err := json.Marshal(holder{PID: os.Getpid(), Host: host, Since: s.now()})
	if err == nil {
		err = writePrivate(s.path("send.holder"), data)
	}
	if err != nil {
		s.opt.Log.Warn("name the holder of the send lock", "err", errors.Join(err, removeIfThere(s.path("send.holder"))))
	}
}

// SendHolder names the program that sends at the moment, as far as is known.
func (s *Store) SendHolder() string {
	h, ok := s.sendHolder()
	if !ok {
		return "its number is not known"
	}
	return fmt.Sprintf("process %d on %s, since %s", h.PID, h.Host, h.Since.Local().Format("15:04:05"))
}

// SendingElsewhere tells whether another program sends at the moment. One that
// was killed leaves its name, but not the lock.
func (s *Store) SendingElsewhere() bool {
	h, ok := s.sendHolder()
	if !ok || h.PID == os.Getpid() {
		return false
	}
	lock := flock.New(s.path("send.lock"), flock.SetPermissions(0o600))
	free, err := lock.TryLock()
	if err := errors.Join(err, lock.Close()); err != nil {
		s.opt.Log.Warn("look at the send lock", "err", err)
	}
	return !free
}

func (s *Store) sendHolder() (h holder, ok bool) {
	data, err := os.ReadFile(s.path("send.holder"))
	return h, err == nil && json.Unmarshal(data, &h) == nil
}
