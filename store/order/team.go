package order

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"
)

// Role is what a member of a shop may do.
type Role string

// The roles. Both send their own orders; the office sees everybody's, takes
// over, invites, and signs for the shop.
const (
	RoleRep    Role = "rep"
	RoleOffice Role = "office"
)

// Segment is a run of a laptop's changes as the shop's store has it. Each line
// is the whole of what it is about, so that the last one counts.
type Segment struct {
	Device   string            `json:"device"`
	Instance string            `json:"instance"` // of the database that wrote it
	Seq      int64             `json:"seq"`      // 1, 2, 3 ... of this device
	Base     bool              `json:"base,omitempty"`
	Lines    []json.RawMessage `json:"lines"`
}

// InSequence puts a device's segments in the order of their numbers, from the
// last one that holds everything on, and drops what came twice. Missing are the
// numbers that should be between and are not there: what follows them counts all
// the same, as each line is whole. No clock decides anything.
func InSequence(all []Segment) (from []Segment, missing []int64) {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Segment) int { return cmp.Compare(a.Seq, b.Seq) })
	all = slices.CompactFunc(all, func(a, b Segment) bool { return a.Seq == b.Seq })
	for i := len(all) - 1; i > 0; i-- {
		if all[i].Base {
			all = all[i:]
			break
		}
	}
	next := int64(1)
	if len(all) > 0 && all[0].Base {
		next = all[0].Seq
	}
	for _, s := range all {
		for ; next < s.Seq && len(missing) < 1000; next++ {
			missing = append(missing, next)
		}
		next = s.Seq + 1
	}
	return all, missing
}

// TeamOrder is a colleague's order as the shop's store has it.
type TeamOrder struct {
	Order    Order  `json:"order"`
	Attempts int    `json:"attempts"` // POSTs begun
	Device   string `json:"-"`
	Seq      int64  `json:"-"` // of the segment that says so
}

// TeamOrders are a device's orders as its segments leave them, by external id.
// Unread counts the lines that cannot be read.
func TeamOrders(segments []Segment) (orders map[string]TeamOrder, unread int) {
	orders = map[string]TeamOrder{}
	segments, _ = InSequence(segments)
	for _, s := range segments {
		for _, line := range s.Lines {
			var one struct {
				Order    *Order `json:"order"`
				Attempts int    `json:"attempts"`
			}
			if err := json.Unmarshal(line, &one); err != nil {
				unread++
				continue
			}
			if one.Order != nil && one.Order.ExtOrderID != "" {
				orders[one.Order.ExtOrderID] = TeamOrder{*one.Order, one.Attempts, s.Device, s.Seq}
			}
		}
	}
	return orders, unread
}

// TeamCounts is what a laptop says of its orders to all members: no customer,
// no order, only how many.
type TeamCounts struct {
	NotSent     int       `json:"not_sent"` // drafts, held, queued and rejected
	Unknown     int       `json:"unknown"`
	NeedsPerson int       `json:"needs_person"`
	Oldest      time.Time `json:"oldest,omitzero"` // of those not sent, when it was made
	Total       int64     `json:"total"`           // of those not sent, in cents
}

// Hold says that an order changed hands: from then on its holder alone may send
// it. The first has epoch 1, each next one more; before it the device holds the
// order that it began on.
type Hold struct {
	ExtOrderID string `json:"ext_order_id"`
	Epoch      int    `json:"epoch"`
	Holder     string `json:"holder"` // device
	Who        string `json:"who"`    // the holder's name, for eyes
	From       string `json:"from"`   // device that held it before
	Kind       string `json:"kind"`   // one of HoldGiven ...
}

// How an order changes hands.
const (
	HoldGiven     = "given"     // by its holder
	HoldTaken     = "taken"     // by the office, when the holder's lease had ended
	HoldRecovered = "recovered" // by the same person on a new laptop
	HoldBack      = "back"      // a take-over that came too late, undone
)

// LeaseFor is how long a laptop may send an order after the store confirmed that
// it holds it, by a clock that a sleep does not stop. TakeAfter is how much
// later, by the store's own clock, another may take the order over.
const (
	LeaseFor  = 4 * time.Hour
	TakeAfter = LeaseFor + 30*time.Minute
)

// Lease is the store's last confirmation that this laptop holds what it holds.
type Lease struct {
	Device string        `json:"device"`
	Boot   string        `json:"boot"`        // names the run of the computer
	Up     time.Duration `json:"up"`          // how long it had run, sleep counted, before the store was asked
	At     time.Time     `json:"at,omitzero"` // by this computer's clock
}

// Live tells whether the lease still holds: for the same device, in the same run
// of the computer, for LeaseFor. A clock that was set ahead ends it early, one
// that was set back changes nothing.
func (l Lease) Live(device, boot string, up time.Duration, now time.Time) bool {
	if l.Device == "" || l.Device != device || l.Boot == "" || l.Boot != boot || up < l.Up {
		return false
	}
	return max(up-l.Up, now.Sub(l.At)) < LeaseFor
}

// MayTake tells whether the lease of a laptop that the store last heard of at a
// time has surely ended; both times are the store's.
func MayTake(heard, now time.Time) bool {
	return !heard.IsZero() && !now.IsZero() && now.Sub(heard) >= TakeAfter
}

// MayChangeHands refuses an order that may be at the server, and one that ended:
// it stays with who holds it.
func (o Order) MayChangeHands(attempts int) error {
	switch {
	case attempts > 0 || o.ServerOrderID != "":
		return Errorf(KindConflict, "order %s was sent or tried before; it stays with the laptop that did, which finds out what became of it", o.ExtOrderID)
	case o.Holder != "":
		return Errorf(KindConflict, "order %s is with %s already", o.ExtOrderID, o.Holder)
	case o.State != Draft && o.State != Held && o.State != Queued:
		return Errorf(KindConflict, "order %s is %s and cannot change hands", o.ExtOrderID, o.State)
	case o.MustLookUp:
		return Errorf(KindConflict, "order %s came back from a copy and may be at the server; it stays here until it was looked up", o.ExtOrderID)
	}
	return nil
}

// Outbound is the next segment of a laptop.
type Outbound struct {
	Segment
	Through int64            // the last change that is in it, of the store's own count
	BaseSeq int64            // number of the last segment that held everything
	Tried   map[string]int64 // sums of what was tried under this number, and through where
}

// Hand is an order on its way to a colleague.
type Hand struct {
	ExtOrderID string
	Epoch      int
	Member     string // of the receiver
	Who        string
	Device     string
	Nonce      string
	Line       []byte // what is handed over
}
