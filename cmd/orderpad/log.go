package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"

	"orderpad/client"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

const logName = "orderpad.log"

// logMost is the size at which the log is moved aside, in bytes; the one that
// was moved before is dropped.
const logMost = 1 << 20

// openLog opens the log beside the databases, for support: what failed and of
// which kind, no bodies, no secrets, nothing that a rep typed. Without a file
// the logger discards. A home that is missing is made, unless it is only looked
// at.
func openLog(home string, mayMake bool) (*os.File, *slog.Logger, error) {
	path := filepath.Join(home, logName)
	none := slog.New(slog.DiscardHandler)
	if mayMake {
		if err := os.MkdirAll(home, 0o700); err != nil {
			return nil, none, order.Errorf(order.KindStorage, "the log %s cannot be written: %w", path, err)
		}
	}
	var moving error
	if info, err := os.Stat(path); err == nil && info.Size() > logMost {
		moving = os.Rename(path, path+".1")
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, none, order.Errorf(order.KindStorage, "the log %s cannot be written: %w", path, err)
	}
	log := slog.New(slog.NewJSONHandler(file, nil))
	if moving != nil { // Windows keeps the name of a file that another orderpad has open
		log.Warn("the log was not moved aside", "err", moving)
	}
	return file, log, nil
}

// logFailure notes that something failed. The rep's sentence stays out of it:
// it may name a customer, and a server's answer may be quoted in it.
func (a *app) logFailure(what string, err error) {
	if a.log == nil || errors.Is(err, context.Canceled) {
		return
	}
	for _, err := range worstFirst(err) {
		kind := order.KindOf(err)
		about := []any{"what", what, "kind", string(kind)}
		var failure *client.Failure
		if errors.As(err, &failure) {
			about = append(about, "cause", string(failure.Cause))
		}
		switch kind {
		case order.KindOffline, order.KindStorage, order.KindInternal:
			about = append(about, "root", rootCause(err))
		}
		a.log.Error("failed", about...)
	}
}

// rootCause is the innermost cause of an error, which the system or a library named:
// the layers around it hold addresses and names. A panic is its stack.
func rootCause(err error) string {
	var broken *kit.PanicError
	if errors.As(err, &broken) {
		return broken.Detail()
	}
	for {
		inner := errors.Unwrap(err)
		if several, ok := err.(interface{ Unwrap() []error }); ok && len(several.Unwrap()) > 0 { //nolint:errorlint // one layer at a time
			inner = several.Unwrap()[0]
		}
		if inner == nil {
			break
		}
		err = inner
	}
	var said *order.Error
	if errors.As(err, &said) {
		return "" // the rep's sentence
	}
	return err.Error()
}

func (a *app) closeLog() {
	if a.logFile != nil {
		_ = a.logFile.Close() // each line was written when it was said
	}
}
