package client

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// What a company's own network puts in between (DECISIONS "Networks"): a proxy,
// named by HTTPS_PROXY, and an authority of its own that signs what the proxy
// looks into.

// proxyAnswer is a proxy that lets the request through only on a condition, or
// not at all.
type proxyAnswer struct {
	host   string
	status int
	user   bool // HTTPS_PROXY names a user
	basic  bool // it takes a user and a password, and not only a company's sign-in
}

func (p proxyAnswer) Error() string { return fmt.Sprintf("the proxy %s answered %d", p.host, p.status) }

// proxyUnread is a value of HTTPS_PROXY that is no address. It is not repeated:
// it may hold a password.
type proxyUnread struct{}

func (proxyUnread) Error() string { return "HTTPS_PROXY cannot be read" }

// proxyAway is a proxy that cannot be reached.
type proxyAway struct {
	host string
	err  error
}

func (p proxyAway) Error() string { return "the proxy " + p.host + ": " + p.err.Error() }
func (p proxyAway) Unwrap() error { return p.err }

// fromEnvironment is net/http's, which reads the environment once; tests put
// their own here.
var fromEnvironment = http.ProxyFromEnvironment

// companyProxy is the proxy that the environment names for a request.
func companyProxy(req *http.Request) (*url.URL, error) {
	via, err := fromEnvironment(req)
	if err != nil || (via != nil && via.Hostname() == "") {
		return nil, proxyUnread{}
	}
	return via, nil
}

// proxyAnswered turns what a proxy answers instead of a connection into an
// error that tells it.
func proxyAnswered(_ context.Context, via *url.URL, _ *http.Request, res *http.Response) error {
	if res.StatusCode == http.StatusOK {
		return nil
	}
	wants := res.Header.Values("Proxy-Authenticate")
	return proxyAnswer{
		host: via.Host, status: res.StatusCode, user: via.User != nil,
		basic: len(wants) == 0 || slices.ContainsFunc(wants, func(w string) bool { return strings.HasPrefix(strings.ToLower(w), "basic") }),
	}
}

// proxyFailure tells what a company's proxy did; nil when it did nothing.
func proxyFailure(host string, err error) *Failure {
	var (
		answer proxyAnswer
		unread proxyUnread
		away   proxyAway
		dns    *net.DNSError
	)
	switch {
	case errors.As(err, &unread):
		f := fail(order.KindOffline, CauseProxy, err, "HTTPS_PROXY holds no address that can be read")
		f.err.Hint = "Write it as http://HOST:PORT, or http://USER:PASSWORD@HOST:PORT with % signs for what is no letter or digit; without a proxy clear it"
		return f
	case errors.As(err, &answer) && answer.status == http.StatusProxyAuthRequired:
		says := "The proxy %s of this network wants a user name and a password in HTTPS_PROXY"
		if answer.user {
			says = "The proxy %s of this network does not accept the user name and password in HTTPS_PROXY"
		}
		f := fail(order.KindOffline, CauseProxy, err, says, answer.host)
		f.err.Hint = "Set HTTPS_PROXY to http://USER:PASSWORD@" + answer.host + " and start orderpad again"
		if !answer.basic {
			f.err.Hint = "It takes only the company's own sign-in (Negotiate or NTLM), which orderpad does not speak: ask IT to let " + host + " through"
		}
		return f
	case errors.As(err, &answer):
		f := fail(order.KindOffline, CauseProxy, err, "The proxy %s of this network does not connect to %s: it answered %d %s",
			answer.host, host, answer.status, http.StatusText(answer.status))
		f.err.Hint = "Ask IT to let " + host + " through"
		return f
	case errors.As(err, &away):
		says := "The proxy %s that HTTPS_PROXY names cannot be reached from here"
		if errors.As(away.err, &dns) {
			says = "The name of the proxy %s, which HTTPS_PROXY holds, is not known on this network"
		}
		f := fail(order.KindOffline, CauseProxy, err, says, away.host)
		f.err.Hint = "Outside the company's network connect its VPN, or clear HTTPS_PROXY and start orderpad again"
		return f
	}
	return nil
}

// trustBy says how a company's certificate comes to be trusted. Go reads
// SSL_CERT_FILE neither on Windows nor on macOS.
var trustBy = func() string {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return "install it in the system's store, or name its file in the connection's setting ca"
	}
	return "install it in the system's store, name its file in SSL_CERT_FILE and start orderpad again, or name it in the connection's setting ca"
}()

// authorityFailure tells who signed a certificate that nobody here trusts,
// where it is for the right name: a company looks into https under an authority
// of its own. What signed itself is more likely a portal; nil then.
func authorityFailure(host string, unknown x509.UnknownAuthorityError) *Failure {
	cert := unknown.Cert
	if cert == nil || bytes.Equal(cert.RawIssuer, cert.RawSubject) {
		return nil
	}
	signer := cert.Issuer.CommonName
	if signer == "" {
		signer = cert.Issuer.String()
	}
	f := fail(order.KindOffline, CauseTLS, unknown, "What answers as %s is signed by %.80s, which this computer does not trust", host, catalog.Clean(signer))
	f.err.Hint = "If that is your company's, ask IT for its certificate: " + trustBy
	return f
}

// proxyHost names the proxy that stands before a host; "in between" where it is
// not known.
func proxyHost(host string) string {
	via, err := companyProxy(&http.Request{URL: &url.URL{Scheme: "https", Host: host}})
	if err != nil || via == nil {
		return "in between"
	}
	return via.Host
}
