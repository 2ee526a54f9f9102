package team

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"filippo.io/age"

	"orderpad/client/bucket"
	"orderpad/store/order"
)

// Give hands an order of this laptop to a colleague: it ends here first, then
// the store says whose it is. What was cut off in between goes on with Deliver.
func (l *Laptop) Give(ctx context.Context, ext, who string) (Member, error) {
	if err := l.Refresh(ctx); err != nil {
		return Member{}, err
	}
	r, err := l.Roster(ctx)
	if err != nil {
		return Member{}, err
	}
	m, ok := r.Named(who)
	if !ok {
		return m, l.noMember(who, r)
	}
	if m.ID == l.Me() {
		return m, order.FieldError("WHO", "%s is you", m.Who)
	}
	devices, err := l.Devices(ctx)
	if err != nil {
		return m, err
	}
	to, ok := laptopOf(m.ID, devices)
	if !ok {
		return m, order.Errorf(order.KindConflict, "%s has no laptop in the shop yet", m.Who)
	}
	held, err := l.Local.TeamHeld(ctx)
	if err != nil {
		return m, err
	}
	epoch := 0
	if l.Arbiter() {
		_, registered, err := l.Local.TeamDevice(ctx)
		if err != nil {
			return m, err
		}
		last, by, ok, err := l.latest(ctx, ext, held[ext], devices)
		if err != nil {
			return m, err
		}
		if ok && last.Epoch > held[ext] && last.Holder != registered {
			return m, errors.Join(order.Errorf(order.KindConflict, "%s holds the order %s now", by.Who, ext), l.Local.TeamGone(ctx, last.Hold))
		}
		epoch = max(held[ext], last.Epoch) + 1
	}
	hand := order.Hand{ExtOrderID: ext, Epoch: epoch, Member: m.ID, Who: m.Who, Device: to.Code, Nonce: nonce()}
	if err := l.Local.TeamGive(ctx, ext, hand); err != nil {
		return m, err
	}
	return m, l.Deliver(ctx)
}

// Deliver brings what was given to the store.
func (l *Laptop) Deliver(ctx context.Context) error {
	hands, err := l.Local.TeamHands(ctx)
	if err != nil {
		return err
	}
	var failed []error
	for _, h := range hands {
		if err := l.deliver(ctx, h); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

func (l *Laptop) deliver(ctx context.Context, h order.Hand) error {
	r, err := l.Roster(ctx)
	if err != nil {
		return err
	}
	to, ok := r.Member(h.Member)
	if !ok {
		return errDamaged
	}
	goods, err := l.goods(ctx, h.Line, to)
	if err != nil {
		return err
	}
	self, err := l.Self(ctx)
	if err != nil {
		return err
	}
	_, from, err := l.Local.TeamDevice(ctx)
	if err != nil {
		return err
	}
	p := parcel{ExtOrderID: h.ExtOrderID, Epoch: h.Epoch, From: from, Who: self.Who}
	if l.Arbiter() {
		said := hold{Hold: order.Hold{ExtOrderID: h.ExtOrderID, Epoch: h.Epoch, Holder: h.Device, Who: h.Who, From: from, Kind: order.HoldGiven}, Nonce: h.Nonce, Goods: goods}
		if err := l.putHold(ctx, said); errors.Is(err, bucket.ErrTaken) {
			// The office was quicker; the order is not here in any case.
			return l.Local.TeamDelivered(ctx, h)
		} else if err != nil {
			return err
		}
	} else {
		p.Goods = goods
	}
	mine, err := to.recipient()
	if err != nil {
		return err
	}
	name := parcelName(h.Device, h.ExtOrderID, h.Epoch)
	if !l.Arbiter() {
		name = parcelName(h.Device, h.ExtOrderID, 0) + "-" + strings.ToLower(h.Nonce[:8])
	}
	if err := l.put(ctx, name, []age.Recipient{mine}, p, bucket.Condition{}); err != nil {
		return err
	}
	return l.Local.TeamDelivered(ctx, h)
}

// Receive takes in what lies in this laptop's inbox.
func (l *Laptop) Receive(ctx context.Context) (orders []string, err error) {
	_, device, err := l.Local.TeamDevice(ctx)
	if err != nil || device == "" {
		return nil, err
	}
	list, err := l.b.List(ctx, "i/"+device+"/")
	if err != nil || len(list) == 0 {
		return nil, err
	}
	devices, err := l.Devices(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range list {
		ext, err := l.open(ctx, e, device, devices)
		if errors.Is(err, errDamaged) || errors.Is(err, bucket.ErrMissing) {
			continue // somebody else's, or not whole yet
		}
		if err != nil {
			return orders, err
		}
		if ext != "" {
			orders = append(orders, ext)
		}
		if err := l.b.Remove(ctx, e.Name); err != nil && !order.IsKind(err, order.KindForbidden) {
			return orders, err
		}
	}
	return orders, nil
}

// open takes in one parcel.
func (l *Laptop) open(ctx context.Context, e bucket.Entry, device string, devices map[string]Device) (string, error) {
	if e.Size > bucket.Largest {
		return "", errDamaged
	}
	o, err := l.b.Get(ctx, e.Name)
	if err != nil {
		return "", err
	}
	var p parcel
	by, err := l.read(ctx, e.Name, o.Data, &p)
	if err != nil {
		return "", err
	}
	if devices[p.From].Member != by.ID {
		return "", errDamaged
	}
	if !l.Arbiter() {
		line, err := l.openGoods(ctx, p.Goods)
		if err != nil {
			return "", errDamaged
		}
		said := order.Hold{ExtOrderID: p.ExtOrderID, Holder: device, Who: by.Who, From: p.From, Kind: order.HoldGiven}
		return p.ExtOrderID, l.Local.TeamReceive(ctx, said, e.Name, line)
	}
	h, by, ok, err := l.latest(ctx, p.ExtOrderID, max(0, p.Epoch-1), devices)
	if err != nil || !ok || h.Holder != device {
		return "", err // it went on to somebody else since
	}
	return p.ExtOrderID, l.receive(ctx, h, by)
}

// Take takes over a colleague's order whose laptop has been silent for long: see
// order.TakeAfter. The store's own times decide, never a clock of ours. Where
// the other is back in the same moment, it keeps the order.
func (l *Laptop) Take(ctx context.Context, ext string) (from Member, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t, err := l.takeable(ctx, ext)
	from = t.from
	if err != nil {
		return from, err
	}
	if t.mine != nil { // cut off before it was taken in
		return from, l.receive(ctx, *t.mine, t.by)
	}
	self, err := l.Self(ctx)
	if err != nil {
		return from, err
	}
	found, owner, last, before, device := t.found, t.owner, t.last, t.head, t.device
	goods, err := l.goods(ctx, found.line, self)
	if err != nil {
		return from, err
	}
	said := hold{Hold: order.Hold{ExtOrderID: ext, Epoch: last.Epoch + 1, Holder: device, Who: self.Who, From: owner.Code, Kind: order.HoldTaken}, Nonce: nonce(), Goods: goods}
	if err := l.putHold(ctx, said); errors.Is(err, bucket.ErrTaken) {
		return from, order.Errorf(order.KindConflict, "somebody else took the order %s over just now", ext)
	} else if err != nil {
		return from, err
	}
	// The owner says that it is there before it reads who holds its orders: when
	// it did so since, it may not have seen this.
	after, err := l.head(ctx, owner)
	if err != nil {
		return from, err
	}
	if !after.Heard.Equal(before.Heard) || after.Seq != before.Seq {
		back := said
		back.Epoch, back.Holder, back.Who, back.From, back.Kind, back.Nonce = said.Epoch+1, owner.Code, from.Who, device, order.HoldBack, nonce()
		if back.Goods, err = l.goods(ctx, found.line, from); err != nil {
			return from, err
		}
		err := l.putHold(ctx, back)
		return from, errors.Join(err, order.Errorf(order.KindConflict, "%s's laptop is back; the order %s stays with it", from.Who, ext))
	}
	return from, l.receive(ctx, said, from)
}

// Takeable tells whether an order can be taken over now, and from whom.
func (l *Laptop) Takeable(ctx context.Context, ext string) (Member, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t, err := l.takeable(ctx, ext)
	return t.from, err
}

// taking is what a take-over begins with.
type taking struct {
	found  found
	owner  Device
	from   Member
	last   hold // who holds it; zero when it never changed hands
	head   Head // where its laptop stands
	device string
	mine   *hold // it is this laptop's already
	by     Member
}

func (l *Laptop) takeable(ctx context.Context, ext string) (t taking, err error) {
	if err := l.Settle(ctx); err != nil {
		return t, err
	}
	if err := l.Refresh(ctx); err != nil {
		return t, err
	}
	if _, err := l.office(ctx, "take over an order"); err != nil {
		return t, err
	}
	if !l.Arbiter() {
		e := order.Errorf(order.KindConflict, "a folder cannot settle who sends an order, so that nothing is taken over in it")
		e.Hint = "ask who has it to hand it over: orderpad team give ID WHO"
		return t, e
	}
	devices, err := l.Devices(ctx)
	if err != nil {
		return t, err
	}
	if t.found, t.owner, err = l.find(ctx, ext, devices); err != nil {
		return t, err
	}
	r, err := l.Roster(ctx)
	if err != nil {
		return t, err
	}
	t.from, _ = r.Member(t.owner.Member)
	if _, t.device, err = l.Local.TeamDevice(ctx); err != nil {
		return t, err
	}
	var ok bool
	if t.last, t.by, ok, err = l.latest(ctx, ext, 0, devices); err != nil {
		return t, err
	}
	switch {
	case ok && t.last.Holder == t.device:
		t.mine = &t.last
		return t, nil
	case ok && t.last.Holder != t.owner.Code:
		return t, order.Errorf(order.KindConflict, "the order %s has changed hands; look at the team again", ext)
	}
	if t.head, err = l.head(ctx, t.owner); err != nil {
		return t, err
	}
	return t, l.silent(t.found, t.from, t.head, t.owner)
}

// silent refuses to take over an order whose laptop's lease may still live, or
// that may be at the server.
func (l *Laptop) silent(found found, from Member, head Head, owner Device) error {
	if err := found.Order.MayChangeHands(found.Attempts); err != nil {
		return err
	}
	heard := head.Heard
	if heard.IsZero() {
		heard = owner.Stored
	}
	if now := l.StoreNow(); !order.MayTake(heard, now) {
		e := order.Errorf(order.KindConflict, "%s's laptop was heard of at %s; it may send the order %s until %s, and nobody can take it over before",
			from.Who, heard.Local().Format("15:04"), found.Order.ExtOrderID, heard.Add(order.TakeAfter).Local().Format("2 Jan 15:04"))
		e.Hint, e.RetryAfter = "ask "+from.Who+" to hand it over, or wait until then", order.TakeAfter-now.Sub(heard)
		return e
	}
	return nil
}

// found is a colleague's order in the store.
type found struct {
	order.TeamOrder
	line []byte
}

// find looks for an order among those of all laptops that are not lost.
func (l *Laptop) find(ctx context.Context, ext string, devices map[string]Device) (found, Device, error) {
	lost := Lost(devices)
	_, mine, err := l.Local.TeamDevice(ctx)
	if err != nil {
		return found{}, Device{}, err
	}
	var last found
	var owner Device
	for _, code := range slices.Sorted(maps.Keys(devices)) {
		if code == mine || lost[code] {
			continue
		}
		segments, err := l.all(ctx, devices[code])
		if err != nil {
			return found{}, Device{}, err
		}
		orders, _ := order.TeamOrders(segments)
		if o, ok := orders[ext]; ok && o.Order.Holder == "" {
			line, err := json.Marshal(o)
			if err != nil {
				return found{}, Device{}, err
			}
			if last.line == nil || o.Order.Epoch > last.Order.Epoch {
				last, owner = found{o, line}, devices[code]
			}
		}
	}
	if last.line == nil {
		e := order.Errorf(order.KindNotFound, "no colleague's laptop has an order %q in the shop's store", ext)
		e.Hint = "see: orderpad team status"
		return found{}, Device{}, e
	}
	return last, owner, nil
}

// all are a device's segments, with those that a list does not show yet: by the
// number that its head says, and on from there.
func (l *Laptop) all(ctx context.Context, d Device) ([]order.Segment, error) {
	segments, _, err := l.Segments(ctx, d)
	if err != nil {
		return nil, err
	}
	head, err := l.head(ctx, d)
	if err != nil {
		return nil, err
	}
	have := map[int64]bool{}
	last := int64(0)
	for _, s := range segments {
		have[s.Seq], last = true, max(last, s.Seq)
	}
	for seq := max(head.Base, 1); ; seq++ {
		if have[seq] {
			continue
		}
		name := segmentName(d.Code, seq)
		data, _, err := l.get(ctx, name)
		if errors.Is(err, bucket.ErrMissing) {
			if seq <= max(head.Seq, last) {
				return nil, order.Errorf(order.KindConflict, "the shop's store lacks a part of what laptop %s has done; look again later", d.Code)
			}
			return segments, nil
		}
		if err != nil {
			return nil, err
		}
		var one segment
		if m, err := l.read(ctx, name, data, &one); err != nil || m.ID != d.Member {
			if err == nil || errors.Is(err, errDamaged) {
				return nil, order.Errorf(order.KindConflict, "a part of what laptop %s has done cannot be read in the shop's store", d.Code)
			}
			return nil, err
		}
		segments = append(segments, one.Segment)
	}
}

// String says a head for logs.
func (h Head) String() string { return fmt.Sprintf("%s at %d", h.Device, h.Seq) }
