package client

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"orderpad/store/order"
)

// Route is the kind of connection that an order was sent over.
type Route string

// The kinds of connection that take orders.
const (
	ManageOrders Route = "manageorders"
	Proxy        Route = "proxy"
)

// Sent is what happened to one POST of an order.
type Sent struct {
	Route Route
	// ExtOrderID is the order's id as we sent it, ServerID as the server is
	// expected to call it (the proxy puts NWCA- before it).
	ExtOrderID, ServerID string
	// Answer is nil when there was none; Err is Do's error, nil for a whole
	// answer.
	Answer *Answer
	Err    error
	// Secrets are kept out of the ledger should an answer repeat them.
	Secrets []string
}

// Result is what became of an order that was sent.
type Result string

// The results of sending an order.
const (
	Accepted Result = "accepted" // the server has it
	Queued   Result = "queued"   // it provably is not there: try again
	Unknown  Result = "unknown"  // it may be there: look it up, never send again
	Rejected Result = "rejected" // a definite no to this order
	Lookup   Result = "lookup"   // the id is taken: ours = accepted, another's = conflict
)

// What an order waits for.
const (
	WaitNetwork = order.WaitNetwork
	WaitSignIn  = order.WaitSignIn
	WaitRate    = order.WaitRate
)

// Outcome is what an answer means for the order.
type Outcome struct {
	Result   Result
	Waiting  order.Waiting // with Queued
	ServerID string        // with Accepted: the order's id as the server calls it
	// Renew: a renewed sign-in may help, once; then the order waits for the
	// rep to sign in.
	Renew bool
	// Before: the answer provably came before the order was handed on, so that
	// it may go again without a look-up.
	Before bool
	// Own: what is in between says in its own words that it did not get as far as
	// handing the order on; one look-up in vain is enough then.
	Own bool
	// NeverLeft: nothing left, so that it costs nothing of the limit either.
	NeverLeft  bool
	Detail     string        // one sentence for the ledger, without secrets
	RetryAfter time.Duration // 0 when the server named none
	// Portal: what answered is probably a network that wants a sign-in first.
	Portal bool
	Row    string // the row of Outcomes that decided
}

// OutcomeRow is one row of the outcome table. The first row that fits decides.
type OutcomeRow struct {
	Answer string  // the row in words
	On     []Route // empty: both
	Fits   func(*seen) bool

	Result  Result
	Waiting order.Waiting
	Renew   bool
	Before  bool
	Own     bool
	Says    string // the ledger's sentence; the server's words follow it
}

// SignedOut finds the proxy's own words for a sign-in to ManageOrders that
// failed (observed).
var SignedOut = regexp.MustCompile(`Authentication failed|authentication server|credentials not configured`)

// Outcomes is the one table of what an answer means: code, tests and docs read
// it. What is queued again is looked up before it goes, as a gateway can answer
// after the server behind it took the order, but for the rows that are Before.
// What is not known here is unknown and gets looked up.
var Outcomes = []OutcomeRow{
	{Answer: "no room in the budget", Fits: neverLeft(order.KindRateLimited),
		Result: Queued, Waiting: WaitRate, Before: true, Says: "Not sent"},
	{Answer: "sign-in refused before sending", Fits: neverLeft(order.KindUnauthorized, order.KindForbidden),
		Result: Queued, Waiting: WaitSignIn, Before: true, Says: "Not sent"},
	{Answer: "no connection obtained (refused, DNS, TLS)", Fits: neverLeft(),
		Result: Queued, Waiting: WaitNetwork, Before: true, Says: "Not sent"},

	{Answer: "429 with RateLimit headers", On: []Route{Proxy}, Fits: func(s *seen) bool { return s.status == 429 && s.limited },
		Result: Queued, Waiting: WaitRate, Before: true, Says: "Not taken: the server's limit is used up"},
	{Answer: "429", Fits: status(429),
		Result: Queued, Waiting: WaitRate, Says: "Refused: the server's limit is used up"},
	{Answer: `409 or "already exists"`, Fits: taken,
		Result: Lookup, Says: "The server says that this id exists already"},
	{Answer: "400", Fits: status(400),
		Result: Rejected, Says: "The server refused the order"},
	{Answer: "401, 403", On: []Route{ManageOrders}, Fits: status(401, 403),
		Result: Queued, Waiting: WaitSignIn, Renew: true, Says: "Refused: the sign-in is not accepted"},
	{Answer: `401 {"error":"Unauthorized"}`, On: []Route{Proxy}, Fits: func(s *seen) bool { return s.status == 401 && s.unauthorized },
		Result: Queued, Waiting: WaitSignIn, Before: true, Says: "Not taken: the proxy's secret is not accepted"},

	{Answer: `500 "ManageOrders API error: 400"`, On: []Route{Proxy}, Fits: upstream(400),
		Result: Rejected, Says: "ManageOrders refused the order"},
	{Answer: `500 "ManageOrders API error: 401" or "403"`, On: []Route{Proxy}, Fits: upstream(401, 403),
		Result: Queued, Waiting: WaitSignIn, Says: "Refused: ManageOrders does not accept the proxy's sign-in"},
	{Answer: `500 "ManageOrders API error: 429"`, On: []Route{Proxy}, Fits: upstream(429),
		Result: Queued, Waiting: WaitRate, Says: "Refused: the limit of ManageOrders is used up"},
	{Answer: `500 "Line item N:", "Invalid note type", "is not a function", "Cannot read properties"`, On: []Route{Proxy},
		Fits:   says(regexp.MustCompile(`^Line item \d+:|^Invalid note type|is not a function|Cannot read properties`)),
		Result: Rejected, Says: "The proxy cannot read the order"},
	{Answer: `500 "Authentication failed", "authentication server", "credentials not configured"`, On: []Route{Proxy},
		Fits:   says(SignedOut),
		Result: Queued, Waiting: WaitSignIn, Own: true, Says: "Refused: the proxy could not sign in to ManageOrders"},

	{Answer: "200, the known sentence: our id has been uploaded", Fits: func(s *seen) bool { return s.uploaded != "" },
		Result: Accepted, Says: "The server has the order"},
	{Answer: "200 to 299 otherwise that names our id", Fits: func(s *seen) bool { return s.success() && s.named },
		Result: Unknown, Says: "The answer names the order and does not say that it was uploaded"},
	{Answer: "200 to 299 otherwise: HTML, empty, truncated, another's id", Fits: func(s *seen) bool { return s.success() },
		Result: Unknown, Says: "The answer does not name the order"},
	{Answer: "5xx, timeout, reset, EOF, anything else", Fits: func(*seen) bool { return true },
		Result: Unknown, Says: "Nobody knows yet whether the order arrived"},
}

// Classify finds what happened in the table.
func Classify(sent Sent) Outcome {
	s := look(sent)
	for _, row := range Outcomes {
		if (len(row.On) > 0 && !slices.Contains(row.On, sent.Route)) || !row.Fits(s) {
			continue
		}
		o := Outcome{Result: row.Result, Waiting: row.Waiting, Renew: row.Renew, Before: row.Before, Own: row.Own, NeverLeft: s.neverLeft, Row: row.Answer}
		if o.Result == Accepted {
			o.ServerID = s.uploaded
		}
		o.Detail = s.detail(row.Says, sent.Secrets)
		o.RetryAfter, o.Portal = s.retryAfter, s.portal
		if o.Waiting == WaitRate && o.RetryAfter == 0 {
			o.RetryAfter = retryNonsense
		}
		return o
	}
	// The last row fits everything.
	return Outcome{Result: Unknown}
}

// seen is what the rows look at.
type seen struct {
	route     Route
	neverLeft bool
	kind      order.Kind // of the error, with neverLeft
	status    int        // 0 without an answer
	whole     bool       // the answer came whole
	error     string     // the body's "error" where that is text, uncleaned
	// unauthorized: the body is the proxy's own refusal of the secret, and
	// nothing beside it.
	unauthorized bool
	limited      bool   // the answer carries RateLimit headers
	uploaded     string // our id as the server calls it, when it says that it has been uploaded
	named        bool   // the answer names our id, whatever it says of it
	text         string // all of the body
	words        string // the server's own words, as they came
	failure      string // the sentence of Do's error
	portal       bool   // it looks like a network's sign-in page
	retryAfter   time.Duration
}

func (s *seen) success() bool { return s.status >= 200 && s.status < 300 }

// look reads an answer once for all rows.
func look(sent Sent) *seen {
	s := &seen{route: sent.Route}
	if sent.Err != nil {
		s.failure, s.portal = sent.Err.Error(), IsPortal(sent.Err)
		var e *order.Error
		if errors.As(sent.Err, &e) {
			s.retryAfter = e.RetryAfter
		}
	}
	a := sent.Answer
	if a == nil {
		var f *Failure
		// Without an answer and without the certainty that nothing left it is
		// unknown; an error of another kind says nothing about the wire.
		if errors.As(sent.Err, &f) {
			s.neverLeft, s.kind = f.NeverLeft, order.KindOf(sent.Err)
		}
		return s
	}
	s.portal = s.portal || a.Portal()
	s.status, s.whole, s.text = a.Status, sent.Err == nil, string(a.Body)
	s.words, s.retryAfter, s.limited = a.words(), a.Limit.RetryAfter, a.Limit.Known
	for _, id := range []string{sent.ServerID, sent.ExtOrderID} {
		s.named = s.named || id != "" && namesWhole(s.text, id)
	}
	doc, ok := anyJSON(a.Body)
	if !s.whole || !ok {
		return s
	}
	body, _ := doc.(map[string]any)
	s.error, _ = body["error"].(string)
	s.unauthorized = len(body) == 1 && s.error == "Unauthorized"
	if s.status == 200 {
		s.uploaded = uploaded(sent, doc, a.Body)
	}
	return s
}

// namesWhole finds id in text where no letter, digit, dash or underscore
// touches it.
func namesWhole(text, id string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], id)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(id)
		if (start == 0 || !idByte(text[start-1])) && (end == len(text) || !idByte(text[end])) {
			return true
		}
		from = start + 1
	}
}

func idByte(c byte) bool {
	return c == '-' || c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0x80
}

// neverLeft fits what got no connection; kinds narrow it to errors of these.
func neverLeft(kinds ...order.Kind) func(*seen) bool {
	return func(s *seen) bool {
		return s.neverLeft && (len(kinds) == 0 || slices.Contains(kinds, s.kind))
	}
}

// status fits answers by status alone: it was read, whatever became of the body.
func status(codes ...int) func(*seen) bool {
	return func(s *seen) bool { return slices.Contains(codes, s.status) }
}

var upstreamError = regexp.MustCompile(`^ManageOrders API error: (\d{3})\b`)

// upstream fits a proxy's 500 that passes on a status of ManageOrders.
func upstream(codes ...int) func(*seen) bool {
	return func(s *seen) bool {
		m := upstreamError.FindStringSubmatch(s.error)
		if s.status != 500 || m == nil {
			return false
		}
		code, err := strconv.Atoi(m[1])
		return err == nil && slices.Contains(codes, code)
	}
}

// says fits a proxy's 500 of its own. What it passes on from ManageOrders may
// hold the same words and means something else.
func says(words *regexp.Regexp) func(*seen) bool {
	return func(s *seen) bool {
		return s.status == 500 && !upstreamError.MatchString(s.error) && words.MatchString(s.error)
	}
}

var alreadyExists = regexp.MustCompile(`(?i)already exists`)

// taken fits the server's word that the id is in use, under any status.
func taken(s *seen) bool {
	if m := upstreamError.FindStringSubmatch(s.error); m != nil && m[1] == "409" {
		return true
	}
	return s.status == 409 || s.status != 0 && !isHTML([]byte(s.text)) && alreadyExists.MatchString(s.text)
}

// secretish is what may be a token: too long and unbroken for a word or an id.
var secretish = regexp.MustCompile(`[A-Za-z0-9_.+/=-]{40,}`)

// mask takes secrets, and what may be one, out of a server's words, and cuts
// them to what a line needs: masked first, or half a secret would pass.
func mask(words string, secrets []string) string {
	words = hide(words, secrets)
	return secretish.ReplaceAllString(words[:min(len(words), 4000)], "***")
}

// detail is the ledger's sentence: what it means, the status, the words.
func (s *seen) detail(says string, secrets []string) string {
	text, words := says, s.words
	if m := upstreamError.FindStringSubmatch(s.error); m != nil {
		// The proxy's own status says nothing where it passes one on.
		text += fmt.Sprintf(" (ManageOrders answered the proxy with status %s)", m[1])
		words = strings.TrimLeft(strings.TrimPrefix(words, m[0]), " -")
	} else if s.status != 0 {
		text += fmt.Sprintf(" (status %d)", s.status)
	}
	switch {
	case words != "":
		text += ": " + brief(mask(words, secrets), 200)
	case s.status != 0 && isHTML([]byte(s.text)):
		text += ": a web page"
	case s.success() && s.whole && strings.TrimSpace(s.text) == "":
		text += ": empty"
	case s.failure != "":
		text += ": " + s.failure
	}
	if s.portal && !strings.Contains(text, portalSays) {
		text += "; this is probably " + portalSays + ". " + portalHint
	}
	return text
}
