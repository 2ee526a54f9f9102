package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"orderpad/store/order"
)

// Cause names what kept a request from being answered whole.
type Cause string

// The causes of a Failure.
const (
	CauseBudget   Cause = "budget"    // the connection's own budget said wait
	CauseConnect  Cause = "connect"   // refused or not reachable
	CauseDNS      Cause = "dns"       // the server's name is not known here
	CauseTLS      Cause = "tls"       // the connection is not safe
	CauseProxy    Cause = "proxy"     // a company's proxy stands in between and lets nothing through
	CauseTimeout  Cause = "timeout"   // no answer, or not all of it, in time
	CauseBroken   Cause = "broken"    // the connection ended in the middle
	CauseCanceled Cause = "canceled"  // the caller stopped it
	CauseTooBig   Cause = "too_big"   // the answer is beyond its bound
	CauseUnpacked Cause = "unpacking" // the answer's compression is damaged
)

// Failure is a request without a whole answer. It wraps an order.Error with
// the sentence for the rep.
type Failure struct {
	Cause Cause
	// NeverLeft is true when it is certain that no byte of the request went
	// out: no connection was obtained. Everything else may have arrived.
	NeverLeft bool
	// Portal is true when a network that wants a sign-in first (hotel, train)
	// is the likely reason.
	Portal bool

	err *order.Error
}

// Error returns the sentence for the rep.
func (f *Failure) Error() string { return f.err.Error() }

// Unwrap returns the order.Error, whose own cause is the network's error.
func (f *Failure) Unwrap() error { return f.err }

// IsPortal tells whether a network that wants a sign-in first is the likely
// reason of an error.
func IsPortal(err error) bool {
	var f *Failure
	var w *WireError
	return errors.As(err, &f) && f.Portal || errors.As(err, &w) && w.Shape == ShapeHTML
}

// ErrNotAllowed is behind an error of a server that does not let this account
// ask, or does not have what was asked, however often it is tried.
var ErrNotAllowed = errors.New("not allowed to ask")

// ErrSignedOut is behind an error of a proxy that answers and cannot sign in to
// the server behind it: nothing goes through it until the shop mends that.
var ErrSignedOut = errors.New("the proxy is not signed in")

// portalSays is what a sign-in page in the way is called to the rep.
const portalSays = "a network that wants a sign-in first"

const portalHint = "Open a web page in the browser; if the network asks you to sign in there, do, and try again"

// fail makes a Failure; err is the cause for the log.
func fail(kind order.Kind, cause Cause, err error, format string, args ...any) *Failure {
	return &Failure{Cause: cause, err: &order.Error{Kind: kind, Message: fmt.Sprintf(format, args...), Err: err}}
}

// budgetFailure is a request that the budget holds back.
func budgetFailure(wait time.Duration) *Failure {
	f := fail(order.KindRateLimited, CauseBudget, nil, "The server's limit is used up for now; there is room again in %s", roundUp(wait))
	f.NeverLeft, f.err.RetryAfter = true, wait
	return f
}

func roundUp(d time.Duration) time.Duration {
	return (d + time.Second - 1).Truncate(time.Second)
}

// classify turns an error of net/http into a Failure. ctx is the caller's, so
// that its end is told apart from our own deadline.
func classify(ctx context.Context, host string, neverLeft bool, err error) *Failure {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // without the address
	}
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "proxyconnect" { // net/http names a proxy's connection so
		err = proxyAway{proxyHost(host), dial.Err}
	}
	f := causeOf(ctx, host, neverLeft, err)
	f.NeverLeft = neverLeft
	if f.Portal {
		f.err.Message += "; this is probably " + portalSays
		f.err.Hint = portalHint
	}
	return f
}

func causeOf(ctx context.Context, host string, neverLeft bool, err error) *Failure {
	var (
		dns  *net.DNSError
		big  errTooBig
		nerr net.Error
	)
	switch {
	case ctx.Err() != nil && errors.Is(ctx.Err(), context.Canceled):
		return fail(order.KindOffline, CauseCanceled, ctx.Err(), "The request to %s was stopped", host)
	case errors.As(err, &big):
		return fail(order.KindInvalid, CauseTooBig, err, "The answer of %s was not read: %v", host, big)
	}
	if f := proxyFailure(host, err); f != nil {
		return f
	}
	if errors.As(err, &dns) {
		f := fail(order.KindOffline, CauseDNS, err, "The name %s is not known on this network, or there is no network", host)
		if hasNetwork() {
			f.err.Hint = "Check the connection's address for a slip; a server inside the company's network needs its VPN"
		}
		return f
	}
	if f := tlsFailure(host, err); f != nil {
		return f
	}
	switch {
	case errors.As(err, &nerr) && nerr.Timeout(), errors.Is(err, context.DeadlineExceeded):
		if neverLeft {
			return fail(order.KindOffline, CauseTimeout, err, "No connection to %s in time", host)
		}
		return fail(order.KindOffline, CauseTimeout, err, "%s did not answer in time", host)
	case neverLeft:
		return fail(order.KindOffline, CauseConnect, err, "No connection to %s: it cannot be reached from here", host)
	default:
		return fail(order.KindOffline, CauseBroken, err, "The connection to %s broke before the whole answer was there", host)
	}
}

// tlsFailure tells the ways a safe connection fails apart: a portal shows its
// own certificate or none at all, an expired one may be this computer's clock.
func tlsFailure(host string, err error) *Failure {
	var (
		name    x509.HostnameError
		unknown x509.UnknownAuthorityError
		invalid x509.CertificateInvalidError
		record  tls.RecordHeaderError
		verify  *tls.CertificateVerificationError
		alert   *net.OpError
	)
	switch {
	case errors.As(err, &name), errors.As(err, &unknown):
		if f := authorityFailure(host, unknown); f != nil {
			return f
		}
		f := fail(order.KindOffline, CauseTLS, err, "What answers as %s cannot prove that it is %[1]s", host)
		f.Portal = true
		return f
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		f := fail(order.KindOffline, CauseTLS, err, "The certificate of %s is out of date, or this computer's clock is wrong", host)
		f.err.Hint = "Check the date and time of this computer"
		return f
	case errors.Is(err, http.ErrSchemeMismatch), errors.As(err, &record):
		f := fail(order.KindOffline, CauseTLS, err, "What answers as %s does not speak https", host)
		f.Portal = true
		return f
	case errors.As(err, &verify), errors.As(err, &invalid),
		errors.As(err, &alert) && (alert.Op == "remote error" || alert.Op == "local error"): // crypto/tls names its alerts so
		return fail(order.KindOffline, CauseTLS, err, "No safe connection to %s", host)
	}
	return nil
}

// hasNetwork tells whether this computer is on a network: it has an address
// beyond its own, on an interface that something is plugged into.
func hasNetwork() bool {
	all, err := net.Interfaces()
	if err != nil {
		return false
	}
	const on = net.FlagUp | net.FlagRunning
	for _, i := range all {
		if i.Flags&on != on || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		addrs, err := i.Addrs()
		if err != nil {
			continue // another one may tell
		}
		for _, a := range addrs {
			if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
				return true
			}
		}
	}
	return false
}
