// Package bucket is where the laptops of a shop share: S3-compatible object
// storage, or a folder that is synced or on a network drive. Both have one small
// interface; what is in an object is not known here.
package bucket

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"time"

	"orderpad/store/order"
)

// Largest is the size in bytes from which an object is not read: nothing that
// orderpad writes comes near it.
const Largest = 64 << 20

// ErrMissing means that there is no object of that name.
var ErrMissing = errors.New("there is no such object in the store")

// ErrTaken means that a condition did not hold: the object is there already, or
// is another than the one named. Nothing was written.
var ErrTaken = errors.New("another was quicker")

// Entry is an object as a list names it.
type Entry struct {
	Name   string
	Tag    string    // changes with what the object holds; a folder's list has none
	Size   int64     // in bytes
	Stored time.Time // when it was written, by the store's clock, in whole seconds
}

// Object is what Get returns.
type Object struct {
	Entry
	Data []byte
}

// Condition says when a Put may write. The zero value is always.
type Condition struct {
	Absent bool   // only when there is no object of that name
	Tag    string // only over the object with this tag
}

// Bucket keeps small objects by name. Names are of the form that ValidName
// takes. Its methods may be called at the same time.
//
// The errors are order.Errors: offline where the store cannot be reached, which
// after a Put means that it may have been written; unauthorized and forbidden
// where the key is refused; storage where it is full. A condition that did not
// hold is ErrTaken, a name that is not there ErrMissing.
type Bucket interface {
	Get(ctx context.Context, name string) (Object, error)
	// Put writes the whole object, and returns its tag.
	Put(ctx context.Context, name string, data []byte, when Condition) (tag string, err error)
	// List names all objects below a prefix, by name.
	List(ctx context.Context, prefix string) ([]Entry, error)
	Remove(ctx context.Context, name string) error
	// Now is the store's own clock as of its last answer; zero before the first.
	Now() time.Time
	// Arbiter tells whether of several that write one name at the same time
	// exactly one wins. A folder is none.
	Arbiter() bool
}

// part is one part of a name, between slashes. Patterns are made at their first
// use: a program that has no shop pays nothing for them.
var part = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._-]{0,99}$`) })

// devices are names that Windows takes for devices, with any extension.
var devices = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)
})

// ValidName tells whether a name may be an object's: parts of letters, digits,
// dot, dash and underscore between slashes, which is a safe file name on every
// system. Everything else in a store is none of ours.
func ValidName(name string) bool {
	if len(name) > 500 {
		return false
	}
	for p := range strings.SplitSeq(name, "/") {
		if !part().MatchString(p) || devices().MatchString(p) || strings.HasSuffix(p, ".") {
			return false
		}
	}
	return true
}

func checkName(name string) error {
	if !ValidName(name) {
		return order.Errorf(order.KindInternal, "%q is no name for an object", name)
	}
	return nil
}

// tooLarge is the error of an object that is not ours, whatever its name.
func tooLarge(name string, size int64) error {
	return order.Errorf(order.KindInvalid, "the object %s in the shop's store has %d MB and was not read", name, size>>20)
}

// Under is a bucket of what stands below a prefix in another, without its
// slash. An empty prefix is the bucket itself.
func Under(b Bucket, prefix string) Bucket {
	if prefix == "" {
		return b
	}
	return under{b, prefix + "/"}
}

type under struct {
	Bucket
	prefix string
}

func (u under) Get(ctx context.Context, name string) (Object, error) {
	o, err := u.Bucket.Get(ctx, u.prefix+name)
	o.Name = name
	return o, err
}

func (u under) Put(ctx context.Context, name string, data []byte, when Condition) (string, error) {
	return u.Bucket.Put(ctx, u.prefix+name, data, when)
}

func (u under) List(ctx context.Context, prefix string) ([]Entry, error) {
	all, err := u.Bucket.List(ctx, u.prefix+prefix)
	for i := range all {
		all[i].Name = strings.TrimPrefix(all[i].Name, u.prefix)
	}
	return all, err
}

func (u under) Remove(ctx context.Context, name string) error {
	return u.Bucket.Remove(ctx, u.prefix+name)
}
