package team

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"filippo.io/age"

	"orderpad/client/bucket"
	"orderpad/store/order"
)

// Device is a laptop of a member.
type Device struct {
	Code     string    `json:"device"`
	Member   string    `json:"member"`
	Replaces []string  `json:"replaces,omitempty"` // laptops that are lost
	Stored   time.Time `json:"-"`
}

// Head is where a laptop stands, as it last said.
type Head struct {
	Device string           `json:"device"`
	Seq    int64            `json:"seq"`
	Base   int64            `json:"base"` // of the last segment that holds everything
	Counts order.TeamCounts `json:"counts"`

	Heard  time.Time `json:"-"` // when it said so, by the store's clock
	Member string    `json:"-"`
}

// segment is what a segment's object holds, beside what is the domain's.
type segment struct {
	order.Segment
	Sum string `json:"sum"` // of its lines, to know it again after a lost answer
}

func segmentName(device string, seq int64) string { return fmt.Sprintf("d/%s/%08d", device, seq) }

// put seals a value to some and writes it.
func (s *Shop) put(ctx context.Context, name string, to []age.Recipient, value any, when bucket.Condition) error {
	body, err := sealJSON(value, to)
	if err != nil {
		return err
	}
	_, err = s.b.Put(ctx, name, envelope(s.me, s.Slug, name, body), when)
	return err
}

// read opens an object and says which member signed it. Its error wraps
// errDamaged where it is none of the shop's.
func (s *Shop) read(ctx context.Context, name string, data []byte, value any) (Member, error) {
	r, err := s.Roster(ctx)
	if err != nil {
		return Member{}, err
	}
	o, mark, ok := s.remembered(name, data)
	if !ok {
		signer, body, err := unwrap(s.Slug, name, data)
		if err != nil {
			return Member{}, err
		}
		opens, _, err := s.keys(ctx)
		if err != nil {
			return Member{}, err
		}
		text, err := unseal(body, opens)
		if err != nil {
			return Member{}, fmt.Errorf("%w: %w", errDamaged, err)
		}
		o = opened{signer, text}
		s.remember(mark, o)
	}
	m, ok := r.Member(idOf(o.signer))
	if !ok {
		return m, errDamaged
	}
	if err := json.Unmarshal(o.text, value); err != nil {
		return m, fmt.Errorf("%w: %w", errDamaged, err)
	}
	return m, nil
}

// Reserve makes a device code this home's, for ever. It is ErrTaken when another
// has it, one of the same member's too, and after a lost answer: another code
// costs nothing.
func (s *Shop) Reserve(ctx context.Context, code string, replaces []string) error {
	_, seals, err := s.keys(ctx)
	if err != nil {
		return err
	}
	name := "w/" + code
	return s.put(ctx, name, []age.Recipient{seals}, Device{Code: code, Member: s.Me(), Replaces: replaces}, bucket.Condition{Absent: true})
}

// Devices are the laptops of the shop by their codes.
func (s *Shop) Devices(ctx context.Context) (map[string]Device, error) {
	list, err := s.b.List(ctx, "w/")
	if err != nil {
		return nil, err
	}
	all := map[string]Device{}
	for _, e := range list {
		data, stored, err := s.get(ctx, e.Name)
		if errors.Is(err, bucket.ErrMissing) {
			continue
		}
		if err != nil {
			return nil, err
		}
		var d Device
		m, err := s.read(ctx, e.Name, data, &d)
		if err == nil && m.ID == d.Member && "w/"+d.Code == e.Name {
			d.Stored = stored
			all[d.Code] = d
		}
	}
	return all, nil
}

// Lost are the laptops that others replace.
func Lost(all map[string]Device) map[string]bool {
	lost := map[string]bool{}
	for _, d := range all {
		for _, code := range d.Replaces {
			if all[code].Member == d.Member { // nobody else's word counts
				lost[code] = true
			}
		}
	}
	return lost
}

// PutSegment writes a segment, once.
func (s *Shop) PutSegment(ctx context.Context, one order.Segment, sum string) error {
	to, err := s.toOffice(ctx)
	if err != nil {
		return err
	}
	return s.put(ctx, segmentName(one.Device, one.Seq), to, segment{one, sum}, bucket.Condition{Absent: true})
}

// sumOf is the sum of a segment that is there already; empty when none of this
// member's is.
func (s *Shop) sumOf(ctx context.Context, device string, seq int64) (string, error) {
	name := segmentName(device, seq)
	o, err := s.b.Get(ctx, name)
	if err != nil {
		return "", err
	}
	var one segment
	m, err := s.read(ctx, name, o.Data, &one)
	if errors.Is(err, errDamaged) || m.ID != s.Me() {
		return "", nil
	}
	return one.Sum, err
}

// Segments are a device's segments from the last that holds everything on, and
// the names of those that cannot be used.
func (s *Shop) Segments(ctx context.Context, device Device) (all []order.Segment, odd []string, err error) {
	list, err := s.b.List(ctx, "d/"+device.Code+"/")
	if err != nil {
		return nil, nil, err
	}
	slices.Reverse(list) // from the newest, until one holds everything
	for _, e := range list {
		seq, err := strconv.ParseInt(e.Name[strings.LastIndex(e.Name, "/")+1:], 10, 64)
		if err != nil || e.Name != segmentName(device.Code, seq) || e.Size > bucket.Largest {
			odd = append(odd, e.Name)
			continue
		}
		data, _, err := s.get(ctx, e.Name)
		if errors.Is(err, bucket.ErrMissing) {
			odd = append(odd, e.Name)
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		var one segment
		m, err := s.read(ctx, e.Name, data, &one)
		switch {
		case errors.Is(err, errDamaged), err == nil && (m.ID != device.Member || one.Device != device.Code || one.Seq != seq):
			odd = append(odd, e.Name)
			continue
		case err != nil:
			return nil, nil, err
		}
		all = append(all, one.Segment)
		if one.Base {
			break
		}
	}
	slices.Reverse(all)
	return all, odd, nil
}

// PutHead says where this laptop stands.
func (s *Shop) PutHead(ctx context.Context, h Head) error {
	_, seals, err := s.keys(ctx)
	if err != nil {
		return err
	}
	return s.put(ctx, "h/"+h.Device, []age.Recipient{seals}, h, bucket.Condition{})
}

// head reads one device's head; the zero Head when it said nothing yet.
func (s *Shop) head(ctx context.Context, device Device) (h Head, err error) {
	name := "h/" + device.Code
	o, err := s.b.Get(ctx, name)
	if errors.Is(err, bucket.ErrMissing) {
		return h, nil
	}
	if err != nil {
		return h, err
	}
	m, err := s.read(ctx, name, o.Data, &h)
	if errors.Is(err, errDamaged) || err == nil && (m.ID != device.Member || h.Device != device.Code) {
		return Head{Heard: o.Stored}, nil // somebody wrote there: it may be alive
	}
	h.Heard, h.Member = o.Stored, m.ID
	return h, err
}

// lookers is how many heads are read at once.
const lookers = 16

// Heads are where all laptops stand: one list, and one request for each.
func (s *Shop) Heads(ctx context.Context, devices map[string]Device) (map[string]Head, error) {
	var mu sync.Mutex
	var group sync.WaitGroup
	all, errs := map[string]Head{}, []error{}
	slots := make(chan struct{}, lookers)
	for _, code := range slices.Sorted(maps.Keys(devices)) {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			h, err := s.head(ctx, devices[code])
			mu.Lock()
			defer mu.Unlock()
			all[code] = h
			if err != nil {
				errs = append(errs, err)
			}
		})
	}
	group.Wait()
	return all, errors.Join(errs...)
}
