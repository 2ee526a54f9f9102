package order

import "time"

// Body is one order as it will be sent.
type Body struct {
	ServerID string // the order's id as the server will call it
	Route    string // method and path, for the ledger: POST /onsite/order-push
	Bytes    []byte // the exact body
}

// Outgoing is an order that there is something to do for on its way to the
// server and back.
type Outgoing struct {
	Order    Order
	Attempts int       // POSTs begun so far
	ServerID string    // of the last attempt; empty when never sent
	SentAt   time.Time // start of the first attempt that may have arrived, refused ones not counted
	// FirstAt and LastAt are the starts of the first and the last attempt that
	// did not provably end before the server, refused ones too: a gateway can
	// refuse what the server behind it took. Zero when there was none.
	FirstAt, LastAt time.Time
	// Bodies are what those attempts sent, newest first. An order that came
	// back from the journal has none.
	Bodies    [][]byte
	LookUps   int       // look-ups since the outcome became unknown
	Misses    int       // of those, whole and spotless ones that did not find it
	Witnessed int       // of those, beside a witness
	NextAt    time.Time // not before this; zero is at once
}

// The outcomes of an attempt.
const (
	WasAccepted = "accepted"
	WasNotSent  = "not_sent" // it provably ended before the server
	WasRefused  = "refused"  // not now, by a gateway or the server
	WasRejected = "rejected" // a definite no to this order
	WasUnknown  = "unknown"
)

// Settlement is what an attempt, a look-up or an import check came to. One
// transaction commits it with the order's new state and the ledger's entry.
type Settlement struct {
	Event       Event  // empty when the state stays
	Attempt     int    // the attempt that this ends; 0 for a look-up
	Outcome     string // of the attempt, one of WasAccepted ...
	Status      int    // HTTP status, 0 when there was none
	Head        string // head of the answer, without secrets
	ServerID    string // the server's id, when it named it
	OnSite      int64  // the ERP's number, when it is known
	Waiting     Waiting
	NeedsPerson bool
	LookUp      bool      // counts as a look-up
	Miss        bool      // a whole, spotless one that did not find it
	Witnessed   bool      // with Miss: the same look-up showed a later order of ours
	Conflict    bool      // the server has something else than this order, once
	LookUpFor   Reason    // after an attempt: why it must be looked up before it may go; Refused when empty
	MayGo       bool      // an order that had to be looked up first is free to go
	NextAt      time.Time // when to come back to the order
	LedgerEvent string    // one word or two: sent, accepted, no answer, looked up, imported ...
	Detail      string    // one sentence for the ledger
}

// Canary is what a server is asked before the first order goes, to find out
// whether this home is a copy of another that sends.
type Canary struct {
	Device string    // the code that numbers given here begin with
	Next   string    // the number that will be given next
	Since  time.Time // of the canary before, by the server's clock; zero when there was none
	Unsent string    // the server's id of the oldest order of this device that never left; empty when there is none
}

// RateLimit is what an answer's header says about the server's limit, which
// counts everybody behind the same address.
type RateLimit struct {
	Known     bool          // Limit, Remaining and Reset were there
	Limit     int           // units in a window
	Remaining int           // units left in this window
	Reset     time.Duration // until the window ends
	Limited   bool          // the answer was a 429
	// RetryAfter is how long the server asks to wait: at least a second and at
	// most an hour on a 429, where nonsense counts as 60 s; on other answers 0
	// unless the server named it.
	RetryAfter time.Duration
}
