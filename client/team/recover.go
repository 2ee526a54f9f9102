package team

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"orderpad/client/bucket"
	"orderpad/store/order"
)

// Recover brings back what this member's other laptops held, and takes their
// orders to this one. Who runs it says that the other laptop is lost.
func (l *Laptop) Recover(ctx context.Context) (orders int, from []string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	device, registered, err := l.Local.TeamDevice(ctx)
	if err != nil {
		return 0, nil, err
	}
	devices, err := l.Devices(ctx)
	if err != nil {
		return 0, nil, err
	}
	for code, d := range devices {
		if d.Member == l.Me() && code != registered {
			from = append(from, code)
		}
	}
	slices.SortFunc(from, func(a, b string) int { return devices[a].Stored.Compare(devices[b].Stored) })
	for _, code := range from {
		segments, err := l.all(ctx, devices[code])
		if order.IsKind(err, order.KindConflict) { // what is there is better than nothing
			segments, _, err = l.Segments(ctx, devices[code])
		}
		if err != nil {
			return orders, from, err
		}
		segments, _ = order.InSequence(segments)
		var lines []json.RawMessage
		for _, s := range segments {
			lines = append(lines, s.Lines...)
		}
		n, err := l.Local.TeamBringBack(ctx, lines)
		if err != nil {
			return orders, from, err
		}
		orders += n
	}
	for range 20 {
		if registered == device {
			break
		}
		err := l.Reserve(ctx, device, from)
		if errors.Is(err, bucket.ErrTaken) {
			if err := l.Local.TeamNewDevice(ctx, codeTaken); err != nil {
				return orders, from, err
			}
			if device, _, err = l.Local.TeamDevice(ctx); err != nil {
				return orders, from, err
			}
			continue
		}
		if err != nil {
			return orders, from, err
		}
		if err := l.Local.TeamRegistered(ctx, device); err != nil {
			return orders, from, err
		}
		registered = device
	}
	if devices, err = l.Devices(ctx); err != nil {
		return orders, from, err
	}
	return orders, from, l.claim(ctx, device, from, devices)
}

// claim says in the store that this laptop holds what the lost ones did; what
// others hold is taken in as gone.
func (l *Laptop) claim(ctx context.Context, device string, from []string, devices map[string]Device) error {
	if !l.Arbiter() || len(from) == 0 {
		return nil
	}
	self, err := l.Self(ctx)
	if err != nil {
		return err
	}
	held, err := l.Local.TeamHeld(ctx)
	if err != nil {
		return err
	}
	for _, ext := range slices.Sorted(maps.Keys(held)) {
		if strings.HasPrefix(ext, device+"-") {
			continue // it began here
		}
		last, by, ok, err := l.latest(ctx, ext, held[ext], devices)
		if err != nil {
			return err
		}
		switch {
		case ok && last.Holder == device:
			continue
		case ok && !slices.Contains(from, last.Holder):
			last.Who = by.Who
			if d, known := devices[last.Holder]; known {
				if r, err := l.Roster(ctx); err == nil {
					m, _ := r.Member(d.Member)
					last.Who = m.Who
				}
			}
			if err := l.Local.TeamGone(ctx, last.Hold); err != nil {
				return err
			}
			continue
		}
		was := from[len(from)-1]
		if ok {
			was = last.Holder
		}
		said := hold{Hold: order.Hold{ExtOrderID: ext, Epoch: max(held[ext], last.Epoch) + 1, Holder: device, Who: self.Who, From: was, Kind: order.HoldRecovered}, Nonce: nonce()}
		if said.Goods, err = l.goods(ctx, []byte("{}"), self); err != nil {
			return err
		}
		if err := l.putHold(ctx, said); err != nil && !errors.Is(err, bucket.ErrTaken) {
			return err
		}
	}
	return nil
}

// Colleague is a laptop's orders as the store has them, for the office.
func (l *Laptop) Colleague(ctx context.Context, code string) ([]order.TeamOrder, error) {
	devices, err := l.Devices(ctx)
	if err != nil {
		return nil, err
	}
	d, ok := devices[code]
	if !ok {
		return nil, order.Errorf(order.KindNotFound, "there is no laptop %s in the shop", code)
	}
	if d.Member != l.Me() {
		if _, err := l.office(ctx, "open a colleague's orders"); err != nil {
			return nil, err
		}
	}
	segments, _, err := l.Segments(ctx, d)
	if err != nil {
		return nil, err
	}
	orders, _ := order.TeamOrders(segments)
	var all []order.TeamOrder
	for _, ext := range slices.Sorted(maps.Keys(orders)) {
		if o := orders[ext]; o.Order.Holder == "" {
			all = append(all, o)
		}
	}
	return all, nil
}
