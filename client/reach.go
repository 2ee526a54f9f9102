package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/url"
	"time"

	"orderpad/store/order"
)

// reachTime bounds the look at whether a server can be reached.
const reachTime = 3 * time.Second

// Reach tells whether the server at an address, or the proxy that stands
// before it, takes connections now. It makes no request, so that nothing
// counts against the server's limit. With prove an https server also has to
// show that it is the one, against roots or the system's: what answers in its
// place is probably a network that wants a sign-in first, see IsPortal. Its
// errors are of kind offline.
func Reach(ctx context.Context, address string, roots *x509.CertPool, prove bool) error {
	at, err := url.Parse(address)
	if err != nil {
		return order.FieldError("url", "%s is no address: %w", address, err)
	}
	host := at.Hostname()
	via, err := companyProxy(&http.Request{URL: at})
	if err != nil {
		return classify(ctx, host, true, err)
	}
	if via != nil {
		at, prove = via, false
	}
	port := at.Port()
	if port == "" {
		if port = "443"; at.Scheme == "http" {
			port = "80"
		}
	}
	limited, cancel := context.WithTimeout(ctx, reachTime)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(limited, "tcp", net.JoinHostPort(at.Hostname(), port))
	if err != nil && via != nil {
		err = proxyAway{via.Host, err}
	}
	if err != nil {
		return classify(ctx, host, true, err)
	}
	defer func() { _ = conn.Close() }() // nothing was sent that could be lost
	if !prove || at.Scheme != "https" {
		return nil
	}
	safe := tls.Client(conn, &tls.Config{ServerName: at.Hostname(), RootCAs: roots, MinVersion: tls.VersionTLS12})
	if err := safe.HandshakeContext(limited); err != nil {
		return classify(ctx, at.Hostname(), true, err)
	}
	return nil
}
