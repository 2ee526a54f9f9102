package order

import (
	"fmt"
	"slices"
)

// State is where an order stands; an order is in exactly one.
type State string

// The states, from draft to the ERP, as RELIABILITY "States" has them.
const (
	Draft     State = "draft"     // being written
	Held      State = "held"      // kept back here; the wire's OnHold is a field
	Queued    State = "queued"    // waits to be sent; only on this laptop
	Sending   State = "sending"   // a POST may be under way
	Unknown   State = "unknown"   // sent, and no answer that says what became of it
	Accepted  State = "accepted"  // the server has it; the ERP imports it on the hour
	Imported  State = "imported"  // the ERP knows it by number
	Rejected  State = "rejected"  // a definite no to this order: the rep mends it
	Cancelled State = "cancelled" // a person ended it
	Discarded State = "discarded" // thrown away, can be restored
)

// States lists every state in the order of an order's life.
var States = []State{Draft, Held, Queued, Sending, Unknown, Accepted, Imported, Rejected, Cancelled, Discarded}

// Word is a state as a rep says it; one that waits for a person's word asks
// for it, whatever the state.
func (s State) Word(needsPerson bool) string {
	switch {
	case needsPerson:
		return "needs you"
	case s == "":
		return string(Draft)
	case s == Unknown:
		return "looking"
	case s == Accepted, s == Imported:
		return "in shop"
	case s == Rejected:
		return "refused"
	case s == Discarded:
		return "dropped"
	}
	return string(s)
}

// Waiting says why a queued order has not gone yet.
type Waiting string

// What a queued order can wait for; empty is its turn.
const (
	WaitNetwork Waiting = "network"
	WaitSignIn  Waiting = "sign_in"
	WaitRate    Waiting = "rate"
	WaitTeam    Waiting = "team" // for the shop's store to confirm that this laptop holds it
)

// Event is something that moves an order from one state to another.
type Event string

// The events. Those that a person decides are the ones named person.
const (
	EventQueue     Event = "queue"            // the rep hands it over
	EventHold      Event = "hold"             // the rep keeps it back
	EventRelease   Event = "release"          // the rep takes it off hold
	EventEdit      Event = "edit"             // the rep mends a rejected order
	EventDequeue   Event = "dequeue"          // the rep takes a queued order back into draft
	EventSend      Event = "send"             // the body is committed, the POST follows
	EventNotSent   Event = "not_sent"         // it provably never left
	EventAccept    Event = "accept"           // the server has it
	EventLost      Event = "lost"             // no answer that says what became of it
	EventReject    Event = "reject"           // a definite no
	EventImport    Event = "import"           // the ERP has a number for it
	EventPersonYes Event = "person_sent"      // a person says that it is there
	EventPersonNo  Event = "person_resend"    // a person says to send it again, told of the risk
	EventCancel    Event = "person_cancel"    // a person ends it
	EventGone      Event = "person_gone"      // a person says that the shop cancelled it, since a revision replaces it
	EventDiscard   Event = "discard"          // the rep throws it away
	EventRestore   Event = "restore"          // the rep takes it back
	EventLookUp    Event = "found_by_look_up" // it had to be looked up before it goes, and the server has it
	EventGive      Event = "give"             // it is a colleague's from now on
	EventAsk       Event = "ask"              // it had to be looked up before it goes, and that does not tell: a person is asked
)

// Transition is one row of the state machine.
type Transition struct {
	From  State
	Event Event
	To    State
}

// Transitions is the state machine: what is not here cannot happen. Code,
// documents and tests read this table.
var Transitions = []Transition{
	{Draft, EventQueue, Queued},
	{Draft, EventHold, Held},
	{Draft, EventDiscard, Discarded},
	{Draft, EventGive, Cancelled},
	{Held, EventRelease, Draft},
	{Held, EventDiscard, Discarded},
	{Held, EventGive, Cancelled},
	{Queued, EventDequeue, Draft},
	{Queued, EventHold, Held},
	{Queued, EventSend, Sending},
	{Queued, EventLookUp, Accepted},
	{Queued, EventAsk, Unknown},
	{Queued, EventCancel, Cancelled},
	{Queued, EventGive, Cancelled},
	{Sending, EventNotSent, Queued},
	{Sending, EventAccept, Accepted},
	{Sending, EventLost, Unknown},
	{Sending, EventReject, Rejected},
	{Unknown, EventAccept, Accepted},
	{Unknown, EventImport, Imported},
	{Unknown, EventPersonYes, Accepted},
	{Unknown, EventPersonNo, Queued},
	{Unknown, EventCancel, Cancelled},
	{Accepted, EventImport, Imported},
	{Accepted, EventPersonYes, Accepted},
	{Accepted, EventPersonNo, Queued},
	{Accepted, EventCancel, Cancelled},
	{Accepted, EventGone, Cancelled},
	{Imported, EventGone, Cancelled},
	{Rejected, EventEdit, Draft},
	{Rejected, EventQueue, Queued},
	{Rejected, EventPersonYes, Accepted},
	{Rejected, EventPersonNo, Queued},
	{Rejected, EventCancel, Cancelled},
	{Rejected, EventDiscard, Discarded},
	{Discarded, EventRestore, Draft},
	{Discarded, EventGive, Cancelled},
}

// Next applies an event to a state. An event that the state does not take is
// a conflict that says what state the order is in.
func Next(from State, event Event) (State, error) {
	for _, t := range Transitions {
		if t.From == from && t.Event == event {
			return t.To, nil
		}
	}
	return from, Errorf(KindConflict, "this order is %s; that cannot be done to it now", from)
}

// wayOn is what can be done to an order in a state, as commands.
var wayOn = map[State]string{
	Draft:     "a draft can be queued, held back or thrown away: orderpad order queue %s",
	Held:      "take it off hold first with: orderpad order release %s",
	Queued:    "take it back first with: orderpad order hold %s",
	Sending:   "wait for the server's answer, and see: orderpad order show %s",
	Unknown:   "it is being looked up; to give your own word: orderpad resolve %s --sent, --resend or --cancel",
	Accepted:  "the shop has it; change it with: orderpad order revise %s",
	Imported:  "the shop has it; change it with: orderpad order revise %s",
	Rejected:  "mend it, and queue it again with: orderpad order queue %s",
	Cancelled: "it has ended; make a new one of it with: orderpad order duplicate %s",
	Discarded: "take it back first with: orderpad order restore %s",
}

// Refuse is the conflict of asking something of an order that its state does
// not take, with what it does take.
func (o Order) Refuse(what string) *Error {
	e := Errorf(KindConflict, "order %s is %s and cannot be %s", o.ExtOrderID, o.State, what)
	e.Hint = fmt.Sprintf(wayOn[o.State], o.ExtOrderID)
	return e
}

// Editable tells whether the rep may change what the order says. A rejected
// order becomes a draft with its first change.
func (s State) Editable() bool { return s == Draft || s == Held || s == Rejected }

// OnlyHere tells whether the order's content exists on this laptop alone.
func (s State) OnlyHere() bool {
	return slices.Contains([]State{Draft, Held, Queued, Sending, Unknown, Rejected}, s)
}

// Unfinished tells whether the order is on its way, so that its connection
// must stay as it is.
func (s State) Unfinished() bool {
	return slices.Contains([]State{Queued, Sending, Unknown, Accepted}, s)
}

// Commits tells whether the order's pieces are spoken for but not yet gone
// from the stock that the server shows.
func (s State) Commits() bool {
	return slices.Contains([]State{Queued, Sending, Unknown, Accepted, Imported}, s)
}
