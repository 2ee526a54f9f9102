package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"orderpad/client/sandbox"
	"orderpad/cmd/internal/rig"
	"orderpad/store/order"
	"orderpad/tui/tuitest"
)

// The states that a screen may show, by what the fault leaves.
var (
	isQueued   = []order.State{order.Queued}
	isUnknown  = []order.State{order.Unknown}
	isSending  = []order.State{order.Sending}
	isAccepted = []order.State{order.Accepted, order.Imported}
	isOpen     = []order.State{order.Queued, order.Unknown}
)

// faults sets faults while look-ups say nothing, so that a screen can only show
// what is known.
func (p *pad) faults(list ...sandbox.Fault) {
	p.must(p.b.Faults(append(p.b.blind(), list...)...))
}

// heal ends all faults and waits until the screens show every order accepted.
// A look-up that is not due yet is met by starting anew half an hour later.
func (p *pad) heal() {
	p.tb.Helper()
	p.must(p.b.Faults())
	for range 3 {
		p.lookNow()
		err := rig.Until(p.ctx, 7*time.Second, func() (bool, error) {
			screen := p.Screen()
			for _, id := range p.b.placed {
				if state, ok := row(screen, id); !ok || !slices.Contains(isAccepted, state) {
					return false, nil
				}
			}
			return true, nil
		})
		if err == nil {
			break
		}
		p.must(p.b.advance(31 * time.Minute))
		p.again()
	}
	p.shows(isAccepted)
}

// answerLostOnScreen loses the answer of an order that the server took in.
func answerLostOnScreen(p *pad) {
	p.faults(fault(5, p.b.push()))
	p.place()
	p.shows(isUnknown, "no answer at", "looking", oneHere)
	p.must(p.b.fired(5))
	p.Press("enter").WaitFor("attempt 1", "no answer", "? unknown").Press("esc").WaitGone("attempt 1")
	p.heal()
}

// failsOnScreen answers with a page of HTML and does not take the order in:
// the rep is asked once the time is over, and has it sent again.
func failsOnScreen(p *pad) {
	p.faults(fault(11, p.b.push()))
	id := p.place()
	p.shows(isUnknown, "no answer at", oneHere)
	p.Kill()
	p.must(p.b.Faults())
	p.must(p.b.untilPerson(p.ctx, id))
	p.open()
	p.shows(isUnknown, "! unknown", "Tell the shop")
	p.Press("r").WaitFor("What became of", "send again")
	p.must(p.b.check(p.ctx, "unknown!")) // to be asked is not to answer
	p.Press("a").WaitGone("What became of").WaitGone("unknown")
	p.heal()
}

// untilPerson lets time pass until the rep is asked about an order.
func (b *bench) untilPerson(ctx context.Context, id string) error {
	for n := range 40 {
		r := b.Sync(ctx)
		o, err := b.Show(ctx, id)
		if err != nil || o.NeedsPerson {
			return err
		}
		if o.State != order.Unknown && !o.MustLookUp {
			return errors.New("LOST: " + id + " is " + string(o.State) + " after " + r.String())
		}
		step := 10 * time.Minute
		if n > 12 {
			step = 25 * time.Hour // a proxy's look-up sees seven days
		}
		if err := b.advance(step); err != nil {
			return err
		}
	}
	return errors.New("nobody is asked about " + id)
}

// signedOutOnScreen lets every sign-in be refused.
func signedOutOnScreen(p *pad) {
	p.faults(fault(17, p.b.push()))
	p.place()
	p.shows(isQueued, "waits", "sign in", oneHere)
	p.must(p.b.fired(17))
	if p.b.kind == "manageorders" { // a gateway's word: without a witness the rep is asked
		p.Kill()
		p.must(p.b.Faults())
		p.must(p.b.untilPerson(p.ctx, p.b.placed[0]))
		p.open()
		p.shows(isUnknown, "! unknown", "Tell the shop")
		p.Press("r").WaitFor("What became of", "send again").Press("a").WaitGone("What became of").WaitGone("unknown")
	}
	p.heal()
}

// portalOnScreen has a network's sign-in page answer every request.
func portalOnScreen(p *pad) {
	p.must(p.b.Faults(fault(19, "")))
	p.place()
	p.shows(isOpen, "sign-in page is in between", oneHere)
	p.must(p.b.fired(19))
	if p.b.kind == "manageorders" { // whose sign-in met the page, so that no order left
		p.heal()
	}
}

// clockOnScreen sets a wrong clock right while an order's outcome is not
// known, and then lets the laptop sleep for eight hours.
func clockOnScreen(p *pad) {
	p.Kill()
	p.b.Later(24 * time.Hour)
	p.open()
	p.faults(fault(5, p.b.push()))
	p.place()
	p.shows(isUnknown, "no answer at", oneHere)
	p.b.Later(-24 * time.Hour)
	p.again()
	p.shows(isUnknown, oneHere)
	p.must(p.b.advance(8 * time.Hour))
	p.again()
	p.shows(isUnknown, oneHere)
	p.heal()
}

// sideBySideOnScreen has two terminals on one home: one sends, the other says
// so and sends nothing.
func sideBySideOnScreen(p *pad) {
	slow := fault(9, p.b.push())
	slow.Seconds = 6
	p.must(p.b.Faults(slow))
	first, second := p, &pad{tb: p.tb, ctx: p.ctx, b: p.b, witness: p.witness}
	second.open()
	second.Press("alt+3")
	p.place()
	p.Press("alt+3")
	other := "sending is done by another orderpad"
	if p.b.kind == "proxy" { // in the narrow window
		other = "another orderpad sends"
	}
	p.must(rig.Until(p.ctx, tuitest.Patience, func() (bool, error) {
		if strings.Contains(first.Screen(), other) { // either may be the one that sends
			first, second = second, first
		}
		return strings.Contains(second.Screen(), other), nil
	}))
	second.shows(isSending, other, "attempt 1")
	first.shows(isSending, "attempt 1")
	second.lookNow()
	first.shows(isAccepted)
	second.shows(isAccepted)
	second.WaitGone(other)
}

// killedOnScreen kills the program while the server has the order and has not
// answered yet.
func killedOnScreen(p *pad) {
	slow := fault(9, p.b.push())
	slow.Seconds = 20
	p.faults(slow)
	p.place()
	p.must(rig.Until(p.ctx, tuitest.Patience, func() (bool, error) {
		counts, err := p.b.atServer()
		return len(counts) > 0, err
	}))
	p.shows(isSending, "attempt 1")
	p.again()
	p.shows(isUnknown, "looking", oneHere)
	p.heal()
}

// fullDiskOnScreen fills the disk while the rep types: what was typed stays on
// the screen, the rep is told, and it is saved once there is room.
func fullDiskOnScreen(ctx context.Context, b *bench) error {
	disk, err := b.smallDisk(ctx)
	if err != nil {
		return err
	}
	if err := b.furnish(ctx); err != nil {
		return err
	}
	return b.watched(ctx, func(p *pad) {
		fill := filepath.Join(disk, "fill")
		p.place()
		p.shows(isAccepted)
		p.write()
		p.must(fillUp(fill, 0))
		p.Press("ctrl+o").WaitFor("The disk is full: free some space")
		if queuedNotice.MatchString(p.Screen()) {
			p.tb.Fatalf("DISHONEST: queued on a full disk:\n%s", p.Screen())
		}
		p.Press("alt+1").WaitFor("1 Search").Type("pc54 navy").WaitFor("> pc54 navy", "▸  Navy").Press("enter").WaitFor("[·]", "8 pieces")
		p.Type("4").Press("tab").WaitFor("12 pieces", "Not saved: The disk is full: free some space")
		p.must(os.Remove(fill))
		p.WaitGone("Not saved").WaitFor("12 pieces") // by itself
		p.Press("ctrl+z").WaitFor("Undone", "8 pieces").Press("ctrl+o")
		p.acknowledged()
		p.shows(isAccepted)
	})
}
