// Package order is the domain of a rep's order: lines in a size grid, what
// they split into, totals, checks, states, and the errors that the whole
// program speaks in. It is pure: no clock, no disk, no network.
package order

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what sort of failure an error is; commands turn it into an exit
// code and screens into a place to show it.
type Kind string

// The kinds of the command line's contract.
const (
	KindInvalid        Kind = "invalid"
	KindConflict       Kind = "conflict"
	KindNotFound       Kind = "not_found"
	KindRejected       Kind = "rejected"
	KindStorage        Kind = "storage"
	KindInternal       Kind = "internal"
	KindUsage          Kind = "usage"
	KindOffline        Kind = "offline"
	KindRateLimited    Kind = "rate_limited"
	KindUnknownOutcome Kind = "unknown_outcome"
	KindNeedsPerson    Kind = "needs_person"
	KindUnauthorized   Kind = "unauthorized"
	KindForbidden      Kind = "forbidden"
)

// Error has two faces: a kind for the code and one sentence for the rep that
// says what is wrong and what to do.
type Error struct {
	Kind       Kind
	Message    string        // one sentence for the rep
	Field      string        // the field, setting or file it is about, if one
	Hint       string        // what to do, where the message does not say it
	RetryAfter time.Duration // when trying again may help; 0 when unknown
	Err        error         // the cause, for the log
}

// Error returns the rep's sentence.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error of a kind; %w keeps the cause.
func Errorf(kind Kind, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: kind, Message: err.Error(), Err: errors.Unwrap(err)}
}

// FieldError makes an invalid Error about one field.
func FieldError(field, format string, args ...any) *Error {
	e := Errorf(KindInvalid, format, args...)
	e.Field = field
	return e
}

// KindOf returns the kind of an error: the outermost Error's, or internal.
// Nil has no kind.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return KindInternal
}

// IsKind tells whether err is of a kind.
func IsKind(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }
