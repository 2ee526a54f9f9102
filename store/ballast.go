package store

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"slices"
	"syscall"
)

// The ballast only takes room. On a full disk it is given up, so that the
// databases can be opened, and what a server answered can be written down.
const (
	ballastName = "ballast"
	ballastSize = 1 << 20
)

// layBallast makes the ballast where it is missing and there is room; it is no
// error when there is none.
func (s *Store) layBallast() {
	file := s.path(ballastName)
	if exists(file) {
		return
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		// Random: a file system may keep zeros in no room at all.
		_, err = io.CopyN(f, rand.Reader, ballastSize)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		err = errors.Join(err, removeIfThere(file))
		s.opt.Log.Warn("no ballast", "err", err)
	}
}

// dropBallast gives the ballast up and tells whether that made room.
func (s *Store) dropBallast() bool { return os.Remove(s.path(ballastName)) == nil }

// noRoom tells whether an error may come from a full disk. SQLite calls some
// of them disk errors.
func noRoom(err error) bool {
	return slices.Contains([]int{codeFull, codeIOErr, codeCantOpen}, sqliteCode(err)) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, diskFull)
}

// writeLast is write for what must not be lost, as it says what became of a
// POST: a full disk gives up its ballast for it.
func (s *Store) writeLast(ctx context.Context, fn func(ctx context.Context, tx *txn) error) error {
	err := s.writeTx(ctx, fn)
	if noRoom(err) && s.dropBallast() {
		s.opt.Log.Warn("the disk is full: the ballast was given up", "err", err)
		err = s.writeTx(ctx, fn)
	}
	return s.fail(err, s.orders)
}
