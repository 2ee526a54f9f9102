package client

import (
	"context"
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
// counts against the server's limit; its error is of kind offline.
func Reach(ctx context.Context, address string) error {
	at, err := url.Parse(address)
	if err != nil {
		return order.FieldError("url", "%s is no address: %w", address, err)
	}
	if via, err := http.ProxyFromEnvironment(&http.Request{URL: at}); err == nil && via != nil {
		at = via
	}
	port := at.Port()
	if port == "" {
		if port = "443"; at.Scheme == "http" {
			port = "80"
		}
	}
	dialer := net.Dialer{Timeout: reachTime}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(at.Hostname(), port))
	if err != nil {
		return order.Errorf(order.KindOffline, "%s cannot be reached: %w", at.Hostname(), err)
	}
	return conn.Close()
}
