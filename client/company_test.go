package client

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"orderpad/store/order"
)

// behind puts a proxy between the test and every server.
func behind(t *testing.T, value string) {
	t.Helper()
	before := fromEnvironment
	fromEnvironment = func(*http.Request) (*url.URL, error) {
		via, err := url.Parse(value)
		if err != nil {
			return nil, errors.New("invalid proxy address " + value)
		}
		return via, nil
	}
	t.Cleanup(func() { fromEnvironment = before })
}

// What a company's proxy does is told as the proxy's doing, with its host, and
// never with its password; the order stays queued.
func TestCompanyProxy(t *testing.T) {
	answers := func(status int, wants ...string) *httptest.Server {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for _, want := range wants {
				w.Header().Add("Proxy-Authenticate", want)
			}
			w.WriteHeader(status)
		}))
		t.Cleanup(srv.Close)
		return srv
	}
	host := func(s *httptest.Server) string { return strings.TrimPrefix(s.URL, "http://") }
	asks, ntlm, refuses := answers(407, "Negotiate", "NTLM", `Basic realm="corp"`), answers(407, "Negotiate", "NTLM"), answers(403)
	gone := answers(200)
	gone.Close()
	for _, row := range []struct {
		name, proxy string
		want        []string
	}{
		{"asks for a sign-in", asks.URL, []string{host(asks), "user name", "password", "HTTPS_PROXY"}},
		{"refuses the one it got", "http://rep:s3cret@" + host(asks), []string{host(asks), "does not accept", "HTTPS_PROXY"}},
		{"takes only NTLM", ntlm.URL, []string{host(ntlm), "user name"}},
		{"lets nothing through", refuses.URL, []string{host(refuses), "shop.test", "403"}},
		{"is not known", "http://proxy.invalid:8080", []string{"proxy.invalid:8080", "not known", "HTTPS_PROXY"}},
		{"is gone", gone.URL, []string{host(gone), "cannot be reached", "HTTPS_PROXY"}},
		{"cannot be read", "http://rep:s3cret@[::1", []string{"HTTPS_PROXY", "read"}},
		{"has no host", "http://", []string{"HTTPS_PROXY", "read"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			behind(t, row.proxy)
			c := newTest(t, "https://shop.test", nil)
			_, err := c.Do(context.Background(), Request{Method: "POST", Path: "/x", Body: []byte("{}"), Sending: true})
			var f *Failure
			if !errors.As(err, &f) {
				t.Fatalf("%v", err)
			}
			if !f.NeverLeft || f.Cause != CauseProxy || f.Portal || order.KindOf(err) != order.KindOffline || f.err.Hint == "" {
				t.Errorf("never left %v, cause %s, portal %v, hint %q: %v (%v)", f.NeverLeft, f.Cause, f.Portal, f.err.Hint, f, f.err.Err)
			}
			for _, want := range row.want {
				if !strings.Contains(f.Error(), want) {
					t.Errorf("%q does not say %q", f, want)
				}
			}
			if said := f.Error() + f.err.Hint; strings.Contains(said, "s3cret") {
				t.Errorf("%q tells the password", said)
			}
			if o := Classify(Sent{Route: Proxy, Err: err}); o.Result != Queued || o.Waiting != WaitNetwork {
				t.Errorf("outcome %+v", o)
			}
		})
	}
	behind(t, "http://proxy.invalid:8080")
	var f *Failure
	if err := Reach(t.Context(), "https://shop.test", nil, true); !errors.As(err, &f) || f.Cause != CauseProxy || !strings.Contains(f.Error(), "proxy.invalid:8080") {
		t.Errorf("Reach: %v", err)
	}
}

// A name that does not resolve is said as that, and no hotel is blamed.
func TestUnknownNameIsNoHotel(t *testing.T) {
	f := classify(context.Background(), "shop.invalid", true, &net.DNSError{Name: "shop.invalid", IsNotFound: true})
	if f.Cause != CauseDNS || f.Portal || !strings.Contains(f.Error(), "shop.invalid") || strings.Contains(f.Error(), portalSays) {
		t.Errorf("%+v: %v", f, f)
	}
}

// signedBy makes a certificate for a name, signed by an authority of that name.
func signedBy(t *testing.T, authority, host string) (tls.Certificate, *x509.Certificate) {
	t.Helper()
	key := func() *ecdsa.PrivateKey {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	caKey, ownKey := key(), key()
	year := time.Now().Add(365 * 24 * time.Hour)
	ca := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: authority}, NotAfter: year, IsCA: true,
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	own := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: host}, NotAfter: year,
		DNSNames: []string{host}, IPAddresses: []net.IP{net.ParseIP("127.0.0.1"), net.ParseIP("::1")}}
	der, err := x509.CreateCertificate(rand.Reader, own, ca, &ownKey.PublicKey, caKey)
	if err != nil {
		t.Fatal(err)
	}
	root, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(root)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: ownKey}, parsed
}

// A certificate of a company's own authority is named by who signed it, over
// IPv4 and IPv6; where the authority is trusted all is well.
func TestCompanyAuthority(t *testing.T) {
	for _, at := range []string{"127.0.0.1:0", "[::1]:0"} {
		listener, err := net.Listen("tcp", at)
		if err != nil {
			t.Logf("%s: not on this machine: %v", at, err)
			continue
		}
		cert, root := signedBy(t, "Example Corp Inspection CA", "shop.test")
		srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{}") }))
		srv.Listener.Close()
		srv.Listener, srv.TLS = listener, &tls.Config{Certificates: []tls.Certificate{cert}}
		srv.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that fail, as they should
		srv.StartTLS()
		defer srv.Close()
		_, err = newTest(t, srv.URL, nil).Do(context.Background(), Request{Method: "GET", Path: "/x"})
		var f *Failure
		if !errors.As(err, &f) || f.Cause != CauseTLS || f.Portal || !f.NeverLeft || !strings.Contains(f.Error(), "Example Corp Inspection CA") ||
			!strings.Contains(f.err.Hint, "SSL_CERT_FILE") || !strings.Contains(f.err.Hint, "IT") {
			t.Errorf("%s: %v", srv.URL, err)
		}
		trusted := x509.NewCertPool()
		trusted.AddCert(root)
		if _, err := newTest(t, srv.URL, func(c *Config) { c.RootCAs = trusted }).Do(context.Background(), Request{Method: "GET", Path: "/x"}); err != nil {
			t.Errorf("%s, trusted: %v", srv.URL, err)
		}
	}
}
