package team

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"orderpad/client/bucket"
	"orderpad/store/order"
)

// Outbox is what of a laptop is not in the shop's store yet; the store satisfies
// it. Every method is one transaction.
type Outbox interface {
	// TeamDevice is the code that this home's numbers begin with, and the code
	// that it is registered by in the shop; they differ after a new one was
	// minted, and the second is empty before the first time.
	TeamDevice(ctx context.Context) (device, registered string, err error)
	// TeamRegistered takes in that the code is this laptop's in the shop: all
	// that it holds goes there anew.
	TeamRegistered(ctx context.Context, device string) error
	// TeamNewDevice mints another code, since the one before is another's: what is
	// unsent under its numbers is looked up first. Why is for the rep.
	TeamNewDevice(ctx context.Context, why string) error
	// TeamOutgoing is the next segment; it has no lines when all is there.
	TeamOutgoing(ctx context.Context) (order.Outbound, error)
	// TeamTried keeps what is about to be written, to know it again.
	TeamTried(ctx context.Context, seq int64, sum string, through int64) error
	// TeamSent takes in that the segment is in the shop's store.
	TeamSent(ctx context.Context, seq, through int64) error
	TeamCounts(ctx context.Context) (order.TeamCounts, error)
}

// Holds is who holds the orders of a laptop; the store satisfies it.
type Holds interface {
	// TeamHeld are the orders here that were not sent, with the epoch of each.
	TeamHeld(ctx context.Context) (map[string]int, error)
	// TeamLease and SetTeamLease keep the store's last confirmation.
	TeamLease(ctx context.Context) (order.Lease, error)
	SetTeamLease(ctx context.Context, l order.Lease) error
	// TeamGone takes in that another holds an order from now on.
	TeamGone(ctx context.Context, h order.Hold) error
	// TeamGive ends an order here for who is to have it, and keeps it until it
	// was delivered.
	TeamGive(ctx context.Context, ext string, to order.Hand) error
	// TeamHands are the orders that were given and are not delivered.
	TeamHands(ctx context.Context) ([]order.Hand, error)
	TeamDelivered(ctx context.Context, h order.Hand) error
	// TeamReceive takes an order in that this laptop holds now. Where the shop's
	// store settles nothing it becomes a draft under a new number. It does
	// nothing when it was taken in before.
	TeamReceive(ctx context.Context, h order.Hold, parcel string, line []byte) error
	// TeamBringBack takes in what another laptop of the same person held; all
	// that may have been sent since is looked up before it goes.
	TeamBringBack(ctx context.Context, lines []json.RawMessage) (orders int, err error)
}

// Local is all of a laptop that the shop works on.
type Local interface {
	Outbox
	Holds
}

// Clock is how long the computer has run, sleep counted, and which run it is: an
// empty one is known to nobody else.
type Clock func() (up time.Duration, boot string)

// Laptop is this home in the shop. One at a time works on it; the programs of a
// home agree through Local.
type Laptop struct {
	*Shop
	Local Local
	Clock Clock
	Now   func() time.Time // this computer's wall clock

	mu sync.Mutex
}

// codeTaken is why a laptop that joins gets another code.
const codeTaken = "another laptop of the shop has the code that numbers here began with"

// errCopied means that another home writes as this one.
var errCopied = order.Errorf(order.KindConflict, "another home writes to the shop's store as this laptop")

// Settle registers this laptop, under the code that its numbers begin with. A
// code that another has is changed; what a laptop before this one held, and this
// home does not know, comes back.
func (l *Laptop) Settle(ctx context.Context) error {
	for range 20 {
		device, registered, err := l.Local.TeamDevice(ctx)
		if err != nil || device == registered {
			return err
		}
		var replaces []string
		if registered != "" {
			// Restored, or moved to another place: newer changes may be in the store.
			replaces = []string{registered}
			if err := l.bringBack(ctx, replaces); err != nil {
				return err
			}
		}
		err = l.Reserve(ctx, device, replaces)
		if errors.Is(err, bucket.ErrTaken) {
			if err := l.Local.TeamNewDevice(ctx, codeTaken); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		return l.Local.TeamRegistered(ctx, device)
	}
	return order.Errorf(order.KindConflict, "every code for this laptop that was tried is another's; try again")
}

// bringBack takes in what laptops of this member left in the store.
func (l *Laptop) bringBack(ctx context.Context, codes []string) error {
	devices, err := l.Devices(ctx)
	if err != nil {
		return err
	}
	for _, code := range codes {
		d, ok := devices[code]
		if !ok || d.Member != l.Me() {
			continue
		}
		segments, _, err := l.Segments(ctx, d)
		if err != nil {
			return err
		}
		segments, _ = order.InSequence(segments)
		var lines []json.RawMessage
		for _, s := range segments {
			lines = append(lines, s.Lines...)
		}
		if _, err := l.Local.TeamBringBack(ctx, lines); err != nil {
			return err
		}
	}
	return nil
}

// Push writes what is not in the store yet, and returns how many segments that
// took.
func (l *Laptop) Push(ctx context.Context) (segments int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.Settle(ctx); err != nil {
		return 0, err
	}
	for {
		out, err := l.Local.TeamOutgoing(ctx)
		if err != nil || len(out.Lines) == 0 {
			return segments, err
		}
		err = l.pushOne(ctx, out)
		if errors.Is(err, errCopied) {
			if err := l.Local.TeamNewDevice(ctx, "another home sends as this one"); err != nil {
				return segments, err
			}
			if err := l.Local.TeamRegistered(ctx, ""); err != nil { // nothing of it is brought back: the other home goes on
				return segments, err
			}
			if err := l.Settle(ctx); err != nil {
				return segments, err
			}
			continue
		}
		if err != nil {
			return segments, err
		}
		segments++
	}
}

func (l *Laptop) pushOne(ctx context.Context, out order.Outbound) error {
	sum := sha256.New()
	for _, line := range out.Lines {
		sum.Write(line)
		sum.Write([]byte{'\n'})
	}
	mark := hex.EncodeToString(sum.Sum(nil)[:16])
	if err := l.Local.TeamTried(ctx, out.Seq, mark, out.Through); err != nil {
		return err
	}
	err := l.PutSegment(ctx, out.Segment, mark)
	through := out.Through
	if errors.Is(err, bucket.ErrTaken) {
		there, err := l.sumOf(ctx, out.Device, out.Seq)
		if err != nil {
			return err
		}
		tried, ours := out.Tried[there]
		switch {
		case there == mark:
		case ours:
			through = tried // written before, its answer was lost
		default:
			return errCopied
		}
	} else if err != nil {
		return err
	}
	return l.Local.TeamSent(ctx, out.Seq, through)
}

// Beat says where this laptop stands.
func (l *Laptop) Beat(ctx context.Context) error {
	counts, err := l.Local.TeamCounts(ctx)
	if err != nil {
		return err
	}
	out, err := l.Local.TeamOutgoing(ctx)
	if err != nil {
		return err
	}
	device, _, err := l.Local.TeamDevice(ctx)
	if err != nil {
		return err
	}
	return l.PutHead(ctx, Head{Device: device, Seq: out.Seq - 1, Base: out.BaseSeq, Counts: counts})
}

// Confirm renews the lease: it says where the laptop stands first, and reads who
// holds each order that was not sent after that. Who takes over does it the
// other way round, so that at least one of the two sees the other. The lease
// counts from before the store was asked.
func (l *Laptop) Confirm(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.Settle(ctx); err != nil {
		return err
	}
	up, boot := l.Clock()
	at := l.Now()
	if err := l.Refresh(ctx); err != nil {
		return err
	}
	if _, err := l.Self(ctx); err != nil {
		return err
	}
	if err := l.Beat(ctx); err != nil {
		return err
	}
	if !l.Arbiter() {
		return nil
	}
	held, err := l.Local.TeamHeld(ctx)
	if err != nil {
		return err
	}
	devices, err := l.Devices(ctx)
	if err != nil {
		return err
	}
	device, _, err := l.Local.TeamDevice(ctx)
	if err != nil {
		return err
	}
	for _, ext := range slices.Sorted(maps.Keys(held)) {
		if err := l.settleHold(ctx, ext, held[ext], device, devices); err != nil {
			return err
		}
	}
	return l.Local.SetTeamLease(ctx, order.Lease{Device: device, Boot: boot, Up: up, At: at})
}

// settleHold takes in who holds an order now.
func (l *Laptop) settleHold(ctx context.Context, ext string, known int, device string, devices map[string]Device) error {
	h, by, ok, err := l.latest(ctx, ext, known, devices)
	if err != nil || !ok || h.Epoch <= known {
		return err
	}
	if h.Holder == device {
		return l.receive(ctx, h, by)
	}
	return l.Local.TeamGone(ctx, h.Hold)
}

// latest is the last valid word on who holds an order. It reads each epoch by
// its name, as a list may be older than what it lists.
func (l *Laptop) latest(ctx context.Context, ext string, known int, devices map[string]Device) (hold, Member, bool, error) {
	highest := known
	for {
		_, err := l.b.Get(ctx, holdName(ext, highest+1))
		if errors.Is(err, bucket.ErrMissing) {
			break
		}
		if err != nil {
			return hold{}, Member{}, false, err
		}
		highest++
	}
	return l.current(ctx, ext, highest, devices)
}

// Arbiter tells whether the shop's store settles who holds an order.
func (s *Shop) Arbiter() bool { return s.b.Arbiter() }

// StoreNow is the store's clock as of its last answer.
func (s *Shop) StoreNow() time.Time { return s.b.Now() }

// receive takes an order in whose new holder is this laptop.
func (l *Laptop) receive(ctx context.Context, h hold, by Member) error {
	line, err := l.openGoods(ctx, h.Goods)
	if err != nil {
		return err
	}
	said := h.Hold
	said.Who = by.Who
	return l.Local.TeamReceive(ctx, said, "", line)
}

// May tells whether this laptop may send an order now; why says what it waits
// for. It asks the store when the lease has ended.
func (l *Laptop) May(ctx context.Context) (why string, err error) {
	if !l.Arbiter() {
		return "", nil
	}
	lease, err := l.Local.TeamLease(ctx)
	if err != nil {
		return "", err
	}
	if l.live(ctx, lease) {
		return "", nil
	}
	confirmed := l.Confirm(ctx)
	if confirmed == nil {
		return "", nil
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	since := ""
	if !lease.At.IsZero() {
		since = " since " + lease.At.Local().Format("2 Jan 15:04")
	}
	return "The shop's store has not confirmed" + since + " that this laptop holds the order: " + confirmed.Error(), nil
}

// Holding tells whether this laptop's lease lives, without asking the store. It
// is always so where the store settles nothing.
func (l *Laptop) Holding(ctx context.Context) bool {
	lease, err := l.Local.TeamLease(ctx)
	return !l.Arbiter() || err == nil && l.live(ctx, lease)
}

// live tells whether a lease is this laptop's and still holds.
func (l *Laptop) live(ctx context.Context, lease order.Lease) bool {
	device, registered, err := l.Local.TeamDevice(ctx)
	up, boot := l.Clock()
	return err == nil && device == registered && lease.Live(device, boot, up, l.Now())
}

// nonce is a mark that nobody else makes.
func nonce() string { return rand.Text() }
