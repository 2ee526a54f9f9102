package syncer

import (
	"time"

	"orderpad/store/order"
)

// lookUpDelays is when an order with an unknown outcome is looked up: at once,
// then not before so long after the look-up before; the last delay repeats.
var lookUpDelays = []time.Duration{
	0,
	5 * time.Second,
	15 * time.Second,
	30 * time.Second,
	time.Minute,
	2 * time.Minute,
	5 * time.Minute,
	10 * time.Minute,
	30 * time.Minute,
}

const (
	// personAfter is how long whole, well-formed look-ups must have missed an
	// order before the rep is asked about it.
	personAfter = 15 * time.Minute
	// personMisses is how many of them there must have been.
	personMisses = 3
	// lateLookUp is how long a look-up that is due stands back while queued
	// orders need the budget.
	lateLookUp = time.Minute
	// clockRest is what a clock may go back without having been set.
	clockRest = 2 * time.Second
	// provenFor is how long a reading request that was answered stands for the
	// sign-in of the POSTs that follow.
	provenFor = 50 * time.Minute
	// wokenAfter is how far the wall clock may be from the one that stands still
	// while a laptop sleeps.
	wokenAfter = time.Minute
	// canaryTries is how many passes in a row may end with a canary that told
	// nothing before orders go without one, answeredTries how often a pass asks a
	// server that answers and cannot tell.
	canaryTries   = 3
	answeredTries = 2
	// windowRest is kept of a look-up's window, whose days are the server's.
	windowRest = 24 * time.Hour
	// quitGrace is how long a POST under way may still be answered when the
	// program is about to end.
	quitGrace = 5 * time.Second
	// badRow is how many POSTs in a row may go without a clear answer before
	// look-ups must find them or sending ends for a pass: a server in trouble
	// or a network's sign-in page must not make every order unknown.
	badRow = 3
	// troublePause follows a server in trouble, refusedPause a sign-in that is
	// not accepted, offlinePause a server that cannot be reached.
	troublePause = time.Minute
	refusedPause = 5 * time.Minute
	offlinePause = 30 * time.Second
	// ratePause follows a limit that does not say when there is room again.
	ratePause = time.Minute
	// witnessAfter is how long after an order another must have been sent whose
	// being there shows that the first is not.
	witnessAfter = time.Minute
	// witnessedMisses is how many misses beside a witness end the time in which
	// the server may still show an order.
	witnessedMisses = 2
	// ImportEvery is how often the ERP takes orders in: at each full hour.
	ImportEvery = time.Hour
)

// copiedDelays is when an order that came back from a copy is looked up, after
// the look-up before.
var copiedDelays = []time.Duration{0, 5 * time.Minute, 10 * time.Minute}

// lookUpDelay is the pause after the nth look-up.
func lookUpDelay(n int) time.Duration {
	return lookUpDelays[min(n, len(lookUpDelays)-1)]
}

// due tells whether it is time to come back to an order. Where the clock was set
// back since the time was written, nobody knows how much of the wait is over: it
// is. What a server asked to wait, the limit keeps as a length.
func due(now time.Time, o *order.Outgoing) bool {
	return !o.NextAt.After(now) || o.Order.UpdatedAt.After(now.Add(clockRest))
}

// asksPerson tells whether the nth look-up, a miss like so many before it,
// ends the time in which the server may still show the order. Beside the
// order's age the number of look-ups counts, as a clock that jumps does not
// move it.
func asksPerson(age time.Duration, lookUps, misses int) bool {
	var lasted time.Duration
	for i := range lookUps {
		lasted += lookUpDelay(i)
	}
	return age >= personAfter && lasted >= personAfter && misses >= personMisses
}

// importChecks is when to ask for the ERP's number after an import, in parts
// of the time between two imports: 1, 5 and 20 minutes after the hour.
var importChecks = []time.Duration{60, 12, 3}

// firstCheck is when to ask for the number of an order that was accepted at a
// time, after the next full import; both times are the server's.
func firstCheck(accepted time.Time, every time.Duration) time.Time {
	return accepted.Truncate(every).Add(every + every/importChecks[0])
}

// nextCheck is when to ask again. An overdue order is asked for once after
// each import.
func nextCheck(now time.Time, overdue bool, every time.Duration) time.Time {
	last := now.Truncate(every)
	for _, part := range importChecks {
		if at := last.Add(every / part); at.After(now) && !overdue {
			return at
		}
	}
	return last.Add(every + every/importChecks[0])
}

// Overdue tells whether an accepted order went through two imports without a
// number: then a person asks the shop. every is the time between two imports,
// usually ImportEvery.
func Overdue(o order.Order, now time.Time, every time.Duration) bool {
	if o.State != order.Accepted || o.AcceptedAt.IsZero() {
		return false
	}
	return importsSince(o.AcceptedAt, now, every) >= 2
}

// importsSince is how many imports the ERP has had since a time, each with the
// time that it takes.
func importsSince(at, now time.Time, every time.Duration) int {
	return int(now.Add(-every/importChecks[1]).Truncate(every).Sub(at.Truncate(every)) / every)
}
