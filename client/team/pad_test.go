package team

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"orderpad/store/order"
)

// pad is a home in memory: what the store promises, without a disk.
type pad struct {
	device, registered string
	codes              func() string // of new devices
	next               int
	orders             map[string]*padOrder
	pending            []string // external ids with changes that were not pushed
	base               bool
	seq, baseSeq       int64
	through            int64
	tried              map[string]int64
	lease              order.Lease
	hands              []order.Hand
	parcels            map[string]bool
}

type padOrder struct {
	Order    order.Order `json:"order"`
	Attempts int         `json:"attempts"`
}

func newPad(codes func() string) *pad {
	return &pad{device: codes(), codes: codes, orders: map[string]*padOrder{}, tried: map[string]int64{}, parcels: map[string]bool{}}
}

// clone is what a backup of a home keeps.
func (p *pad) clone() *pad {
	c := *p
	c.orders, c.tried, c.parcels = map[string]*padOrder{}, maps.Clone(p.tried), maps.Clone(p.parcels)
	for ext, o := range p.orders {
		copied := *o
		c.orders[ext] = &copied
	}
	c.pending, c.hands = slices.Clone(p.pending), slices.Clone(p.hands)
	return &c
}

func (p *pad) changed(ext string) {
	p.orders[ext].Order.Version++
	if !slices.Contains(p.pending, ext) {
		p.pending = append(p.pending, ext)
	}
	p.through++
}

func (p *pad) create() string {
	p.next++
	ext := fmt.Sprintf("%s-%04d", p.device, p.next)
	p.orders[ext] = &padOrder{Order: order.Order{ExtOrderID: ext, UUID: ext, State: order.Draft}}
	p.changed(ext)
	return ext
}

func (p *pad) lookUpAll() {
	for ext, o := range p.orders {
		if unsent(o.Order) {
			o.Order.MustLookUp, o.Order.LookUpFor = true, order.Copied
			p.changed(ext)
		}
	}
}

func unsent(o order.Order) bool {
	return o.State == order.Draft || o.State == order.Held || o.State == order.Queued
}

func (p *pad) TeamDevice(context.Context) (string, string, error) { return p.device, p.registered, nil }

func (p *pad) TeamRegistered(_ context.Context, device string) error {
	p.registered, p.lease, p.seq, p.baseSeq, p.base, p.tried = device, order.Lease{}, 0, 0, true, map[string]int64{}
	p.pending = slices.Sorted(maps.Keys(p.orders))
	return nil
}

func (p *pad) TeamNewDevice(context.Context, string) error {
	p.device, p.lease = p.codes(), order.Lease{}
	p.lookUpAll()
	return nil
}

func (p *pad) TeamOutgoing(context.Context) (order.Outbound, error) {
	out := order.Outbound{Segment: order.Segment{Device: p.registered, Instance: "i", Seq: p.seq + 1, Base: p.base}, Through: p.through, BaseSeq: p.baseSeq, Tried: p.tried}
	for _, ext := range p.pending {
		line, err := json.Marshal(p.orders[ext])
		if err != nil {
			return out, err
		}
		out.Lines = append(out.Lines, line)
	}
	return out, nil
}

func (p *pad) TeamTried(_ context.Context, _ int64, sum string, through int64) error {
	p.tried[sum] = through
	return nil
}

func (p *pad) TeamSent(_ context.Context, seq, through int64) error {
	if p.base {
		p.baseSeq = seq
	}
	p.seq, p.base, p.tried = seq, false, map[string]int64{}
	if through >= p.through { // else something changed since it was tried: all goes again
		p.pending = nil
	}
	return nil
}

func (p *pad) TeamCounts(context.Context) (c order.TeamCounts, err error) {
	for _, o := range p.orders {
		if unsent(o.Order) {
			c.NotSent++
		}
	}
	return c, nil
}

func (p *pad) TeamHeld(context.Context) (map[string]int, error) {
	held := map[string]int{}
	for ext, o := range p.orders {
		if unsent(o.Order) {
			held[ext] = o.Order.Epoch
		}
	}
	return held, nil
}

func (p *pad) TeamLease(context.Context) (order.Lease, error) { return p.lease, nil }

func (p *pad) SetTeamLease(_ context.Context, l order.Lease) error {
	p.lease = l
	return nil
}

func (p *pad) TeamGone(_ context.Context, h order.Hold) error {
	if o := p.orders[h.ExtOrderID]; o != nil && unsent(o.Order) && h.Epoch > o.Order.Epoch {
		o.Order.State, o.Order.Holder, o.Order.Epoch = order.Cancelled, cmp.Or(h.Who, h.Holder), h.Epoch
		p.changed(h.ExtOrderID)
	}
	return nil
}

func (p *pad) TeamGive(_ context.Context, ext string, to order.Hand) error {
	o := p.orders[ext]
	if err := o.Order.MayChangeHands(o.Attempts); err != nil {
		return err
	}
	line, err := json.Marshal(o)
	if err != nil {
		return err
	}
	to.Line = line
	p.hands = append(p.hands, to)
	o.Order.State, o.Order.Holder, o.Order.Epoch = order.Cancelled, to.Who, to.Epoch
	p.changed(ext)
	return nil
}

func (p *pad) TeamHands(context.Context) ([]order.Hand, error) { return slices.Clone(p.hands), nil }

func (p *pad) TeamDelivered(_ context.Context, h order.Hand) error {
	p.hands = slices.DeleteFunc(p.hands, func(one order.Hand) bool { return one.Nonce == h.Nonce })
	return nil
}

func (p *pad) TeamReceive(_ context.Context, h order.Hold, parcel string, line []byte) error {
	var got padOrder
	if err := json.Unmarshal(line, &got); err != nil {
		return err
	}
	ext := h.ExtOrderID
	if parcel != "" {
		if p.parcels[parcel] {
			return nil
		}
		p.parcels[parcel] = true
		new := p.create()
		p.orders[new].Order.Origin = ext
		return nil
	}
	if have := p.orders[ext]; have != nil {
		if have.Order.Epoch >= h.Epoch {
			return nil
		}
		if unsent(have.Order) {
			have.Order.Epoch = h.Epoch
			p.changed(ext)
			return nil
		}
	}
	if got.Order.ExtOrderID == "" {
		return nil
	}
	got.Order.Epoch, got.Order.Holder = h.Epoch, ""
	got.Order.LookUpFirst(order.Copied)
	p.orders[ext] = &got
	p.changed(ext)
	return nil
}

func (p *pad) TeamBringBack(_ context.Context, lines []json.RawMessage) (int, error) {
	n := 0
	for _, line := range lines {
		var got padOrder
		if err := json.Unmarshal(line, &got); err != nil {
			return n, err
		}
		ext := got.Order.ExtOrderID
		if have := p.orders[ext]; have == nil || have.Order.Version < got.Order.Version {
			if have != nil && have.Attempts > 0 && unsent(got.Order) {
				continue
			}
			p.orders[ext] = &got
			p.changed(ext)
			n++
		}
	}
	p.lookUpAll()
	return n, nil
}

// clockOf is a computer's clocks in a test.
type clockOf struct {
	world *time.Time
	boot  int
	began time.Time     // of this run of the computer
	off   time.Duration // of its wall clock
}

func (c *clockOf) up() (time.Duration, string) {
	return c.world.Sub(c.began), fmt.Sprintf("boot %d", c.boot)
}

func (c *clockOf) now() time.Time { return c.world.Add(c.off) }

// memory is a Cache.
type memory struct{ objects map[string]kept }

type kept struct {
	data   []byte
	stored time.Time
}

func (m *memory) TeamObject(_ context.Context, name string) ([]byte, time.Time, error) {
	o := m.objects[name]
	return o.data, o.stored, nil
}

func (m *memory) KeepTeamObject(_ context.Context, name string, data []byte, stored time.Time) error {
	if m.objects == nil {
		m.objects = map[string]kept{}
	}
	m.objects[name] = kept{data, stored}
	return nil
}
