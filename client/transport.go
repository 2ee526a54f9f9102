package client

import (
	"compress/flate"
	"compress/gzip"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// newHTTP makes the one kind of HTTP client that orderpad uses: HTTP/1.1, TLS
// 1.2 and up, no redirects, no decompression of its own, every step bounded.
// Without reuse each request has a connection of its own, so Go's transport
// has no idle one to fail on and nothing to replay.
func newHTTP(bounds Timeouts, roots *x509.CertPool, reuse bool) *http.Client {
	var http1 http.Protocols
	http1.SetHTTP1(true)
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                  companyProxy,
			OnProxyConnectResponse: proxyAnswered,
			DialContext:            (&net.Dialer{Timeout: bounds.Dial}).DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
			TLSHandshakeTimeout:    bounds.TLS,
			ResponseHeaderTimeout:  bounds.Header,
			IdleConnTimeout:        idleTimeout,
			MaxIdleConnsPerHost:    2,
			MaxResponseHeaderBytes: maxHeader,
			DisableCompression:     true, // gunzip below knows a bound
			DisableKeepAlives:      !reuse,
			Protocols:              &http1,
		},
		// A followed 307 would POST the order elsewhere, and a redirect takes
		// credentials along: a redirect is an answer like any other.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Loopback tells whether a host name means this computer.
func Loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

// errTooBig is an answer beyond its bound.
type errTooBig struct{ max int64 }

func (e errTooBig) Error() string {
	if e.max < 1<<20 {
		return fmt.Sprintf("the answer is longer than %d bytes", e.max)
	}
	return fmt.Sprintf("the answer is longer than %d MB", e.max>>20)
}

// bounded reads at most max bytes and then fails, where io.LimitReader would
// pretend that the answer ended.
type bounded struct {
	r         io.Reader
	left, max int64
}

func newBounded(r io.Reader, max int64) io.Reader { return &bounded{r: r, left: max, max: max} }

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		var one [1]byte
		n, err := io.ReadFull(b.r, one[:])
		if n > 0 {
			return 0, errTooBig{b.max}
		}
		return 0, err
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	return n, err
}

// plainBody is the body of an answer after decompression, bounded both before
// and after it: a few kilobytes of gzip can hold gigabytes.
func plainBody(resp *http.Response, max int64) (io.Reader, error) {
	raw := newBounded(resp.Body, max)
	switch encoding := strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding"))); encoding {
	case "", "identity":
		return raw, nil
	case "gzip", "x-gzip":
		return newBounded(&lazyGzip{raw: raw}, max), nil
	default:
		return nil, errPacking{fmt.Errorf("encoding %.40q was not asked for", encoding)}
	}
}

// lazyGzip opens the gzip stream at the first read: an empty body is empty.
type lazyGzip struct {
	raw io.Reader
	zip *gzip.Reader
}

func (g *lazyGzip) Read(p []byte) (int, error) {
	if g.zip == nil {
		zip, err := gzip.NewReader(g.raw)
		if err != nil {
			return 0, packing(err)
		}
		g.zip = zip
	}
	n, err := g.zip.Read(p)
	return n, packing(err)
}

// errPacking is damage in an answer's compression.
type errPacking struct{ error }

func (e errPacking) Unwrap() error { return e.error }

// packing tells damage in the compression from a line that broke.
func packing(err error) error {
	var corrupt flate.CorruptInputError
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.As(err, &corrupt) {
		return errPacking{err}
	}
	return err
}
