package store

import (
	"context"
	"errors"
	"path/filepath"

	"orderpad/store/order"
)

// ErrReadOnly is why a store that only looks refuses a change.
var ErrReadOnly = errors.New("opened read-only")

// MayChange refuses for a store that was opened read-only, with what to tell
// the rep. Every transaction of orders.db begins with it.
func (s *Store) MayChange() error {
	if !s.opt.ReadOnly {
		return nil
	}
	return refuseReadOnly(s.opt.Dir)
}

func refuseReadOnly(dir string) error {
	return &order.Error{
		Kind: order.KindConflict, Err: ErrReadOnly,
		Message: "orderpad is in read-only mode: nothing is changed and nothing is sent",
		Hint:    "start it without --read-only, or take read_only out of " + filepath.Join(dir, "config.toml"),
	}
}

// lookOnly makes sure that a store which changes nothing has something whole to
// look at: it neither makes nor mends nor migrates orders.db.
func (s *Store) lookOnly(ctx context.Context) error {
	file := s.path(ordersName)
	c, err := ordersSchema.probe(ctx, file, exists(file+damagedMark))
	switch {
	case err != nil:
		return failure(err, file)
	case c.problem == "missing":
		e := order.Errorf(order.KindNotFound, "There are no orders in %s to look at", s.opt.Dir)
		e.Hint = "name the folder with --home, or start without --read-only"
		return e
	case c.problem != "":
		return &order.Error{Kind: order.KindStorage, Field: file, Hint: "start orderpad without --read-only",
			Message: "orders.db is " + c.problem + ", and read-only mode mends nothing; start orderpad without --read-only, which brings it back"}
	case c.version > len(ordersSchema.scripts):
		return newer(file, c.version, len(ordersSchema.scripts))
	case c.version < len(ordersSchema.scripts):
		return &order.Error{Kind: order.KindStorage, Field: file, Hint: "start orderpad without --read-only",
			Message: "orders.db is of an older orderpad, and read-only mode brings nothing up to date; start orderpad once without --read-only"}
	}
	return nil
}
