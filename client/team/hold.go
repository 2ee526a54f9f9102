package team

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"filippo.io/age"

	"orderpad/client/bucket"
	"orderpad/store/order"
)

// hold is what t/ORDER/EPOCH says, and the order for who holds it from then on.
type hold struct {
	order.Hold
	Nonce string `json:"nonce"`           // to know it again after a lost answer
	Goods []byte `json:"goods,omitempty"` // the order's line, sealed to its new holder and the office
}

// plainNumber is an external id as orderpad mints it, which is a safe name.
var plainNumber = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^OP[0-9A-Z]{4}-[0-9]{4,12}(-[0-9]{1,4})?$`)
})

// orderName is an external id as part of an object's name. One that came from
// elsewhere may hold anything.
func orderName(ext string) string {
	if plainNumber().MatchString(ext) {
		return ext
	}
	sum := sha256.Sum256([]byte(ext))
	return "x-" + hex.EncodeToString(sum[:12])
}

func holdName(ext string, epoch int) string { return fmt.Sprintf("t/%s/%06d", orderName(ext), epoch) }

// readHold reads who holds an order from an epoch on. Who signed it must be the
// one who held it before, or of the office, or the same person.
func (s *Shop) readHold(ctx context.Context, ext string, epoch int, devices map[string]Device) (h hold, by Member, err error) {
	name := holdName(ext, epoch)
	data, _, err := s.get(ctx, name)
	if err != nil {
		return h, by, err
	}
	by, err = s.read(ctx, name, data, &h)
	if err != nil {
		return h, by, err
	}
	if h.ExtOrderID != ext || h.Epoch != epoch || by.Role != order.RoleOffice && devices[h.From].Member != by.ID {
		return h, by, errDamaged
	}
	return h, by, nil
}

// current is the last valid word on who holds an order; ok is false when it
// never changed hands.
func (s *Shop) current(ctx context.Context, ext string, highest int, devices map[string]Device) (h hold, by Member, ok bool, err error) {
	for epoch := highest; epoch > 0; epoch-- {
		h, by, err = s.readHold(ctx, ext, epoch, devices)
		if errors.Is(err, errDamaged) || errors.Is(err, bucket.ErrMissing) {
			continue // somebody else's, which says nothing
		}
		return h, by, err == nil, err
	}
	return hold{}, Member{}, false, nil
}

// putHold writes who holds an order from an epoch on. It is ErrTaken when
// another did first; a lost answer of our own is not.
func (s *Shop) putHold(ctx context.Context, h hold) error {
	_, seals, err := s.keys(ctx)
	if err != nil {
		return err
	}
	name := holdName(h.ExtOrderID, h.Epoch)
	err = s.put(ctx, name, []age.Recipient{seals}, h, bucket.Condition{Absent: true})
	if !errors.Is(err, bucket.ErrTaken) {
		return err
	}
	o, getErr := s.b.Get(ctx, name)
	if getErr != nil {
		return getErr
	}
	var there hold
	if m, readErr := s.read(ctx, name, o.Data, &there); readErr == nil && m.ID == s.Me() && there.Nonce == h.Nonce {
		return nil
	}
	return err
}

// goods seals an order's line to a member, the office and me.
func (s *Shop) goods(ctx context.Context, line []byte, to Member) ([]byte, error) {
	recipients, err := s.toOffice(ctx, to)
	if err != nil {
		return nil, err
	}
	return seal(line, recipients)
}

// openGoods opens an order's line.
func (s *Shop) openGoods(ctx context.Context, sealed []byte) ([]byte, error) {
	opens, _, err := s.keys(ctx)
	if err != nil {
		return nil, err
	}
	return unseal(sealed, opens)
}

// parcel is what lies in a laptop's inbox: where its new order is said, or,
// where the store settles nothing, the draft itself.
type parcel struct {
	ExtOrderID string `json:"ext_order_id"`
	Epoch      int    `json:"epoch"`
	From       string `json:"from"`
	Who        string `json:"who"` // the giver
	Goods      []byte `json:"goods,omitempty"`
}

func parcelName(device, ext string, epoch int) string {
	return fmt.Sprintf("i/%s/%s-%d", device, orderName(ext), epoch)
}

// laptopOf is the laptop of a member that is in use: the last that was not
// replaced.
func laptopOf(member string, devices map[string]Device) (Device, bool) {
	lost := Lost(devices)
	var mine []Device
	for _, d := range devices {
		if d.Member == member && !lost[d.Code] {
			mine = append(mine, d)
		}
	}
	if len(mine) == 0 {
		return Device{}, false
	}
	return slices.MaxFunc(mine, func(a, b Device) int {
		if c := a.Stored.Compare(b.Stored); c != 0 {
			return c
		}
		return strings.Compare(a.Code, b.Code)
	}), true
}
