package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"orderpad/store/order"
)

// Result codes of SQLite that mean something to a rep.
const (
	codePerm     = 3
	codeBusy     = 5
	codeLocked   = 6
	codeReadOnly = 8
	codeIOErr    = 10
	codeCorrupt  = 11
	codeFull     = 13
	codeCantOpen = 14
	codeNotADB   = 26
)

// failure turns an error of SQLite or the file system into a storage error
// with a sentence that names the file and what to do. Errors of the domain and
// of an ended context stay as they are.
func failure(err error, file string) error {
	var known *order.Error
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	name := filepath.Base(file)
	say := func(message, hint string) error {
		return &order.Error{Kind: order.KindStorage, Message: message, Field: file, Hint: hint, Err: err}
	}
	switch code := sqliteCode(err); {
	case code == codeFull, errors.Is(err, syscall.ENOSPC), errors.Is(err, diskFull):
		return say("The disk is full: free some space and do it again. "+name+" could not be written; what was saved before is safe",
			"free space on the disk that holds "+filepath.Dir(file))
	case code == codeCorrupt, code == codeNotADB:
		return damageSentence(file, err)
	case code == codeBusy, code == codeLocked:
		return say("Another orderpad"+holding(file+"-shm")+" is busy writing "+name+"; try again in a moment", "")
	case code == codeIOErr:
		return say(name+" could not be read or written (disk error or full disk); check the disk and its free space, then do it again. What was saved before is safe", "")
	case code == codeReadOnly, code == codeCantOpen, code == codePerm, errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return say(file+" cannot be written; check who may write in that folder, or choose another with --home", "make the folder writable or use --home DIR")
	}
	return say(name+" could not be read or written: "+err.Error(), "")
}

func damageSentence(file string, cause error) error {
	return &order.Error{
		Kind: order.KindStorage, Field: file, Err: cause, Hint: "start orderpad again",
		Message: filepath.Base(file) + " is damaged; close orderpad and start it again: it sets the file aside and brings back what it held",
	}
}

// damaged tells whether an error means that the file itself is broken.
func damaged(err error) bool {
	code := sqliteCode(err)
	return code == codeCorrupt || code == codeNotADB
}

func notFound(format string, args ...any) error {
	return order.Errorf(order.KindNotFound, format, args...)
}
func conflict(format string, args ...any) error {
	return order.Errorf(order.KindConflict, format, args...)
}

// exists tells whether there is a file of that name.
func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}
