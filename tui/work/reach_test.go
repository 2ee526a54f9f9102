package work_test

import (
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"orderpad/client/credential"
	"orderpad/store"
	"orderpad/store/order"
	"orderpad/tui/work"
)

func TestAPortalThatShowsAsATLSErrorIsNamed(t *testing.T) {
	// What answers has signed its certificate itself, as a portal's box does.
	box := httptest.NewUnstartedServer(http.NotFoundHandler())
	box.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that fail, as they should
	box.StartTLS()
	defer box.Close()
	s, err := store.Open(t.Context(), store.Options{Dir: filepath.Join(t.TempDir(), "home")})
	ok(t, err)
	defer func() { ok(t, s.Close()) }()
	w := work.New(work.Deps{Store: s, Vault: credential.New()})
	_, err = w.AddConnection(t.Context(), order.Connection{Name: "shop", Kind: order.KindProxy, URL: box.URL}, nil)
	ok(t, err)
	is := func(changed, offline, portal bool) {
		t.Helper()
		if got := w.LookAtNetwork(t.Context()); got != changed {
			t.Errorf("changed %v", got)
		}
		status, err := w.Status(t.Context())
		ok(t, err)
		if status.Offline != offline || status.Portal != portal {
			t.Errorf("offline %v, portal %v", status.Offline, status.Portal)
		}
	}
	is(true, true, true)
	is(false, true, true)
	// The rep signs in: the server itself answers again.
	w.RootCAs = x509.NewCertPool()
	w.RootCAs.AddCert(box.Certificate())
	is(true, false, false)
	is(false, false, false)
	// The laptop goes into another such network: unseen for a few looks.
	w.RootCAs = x509.NewCertPool()
	for range 10 {
		w.LookAtNetwork(t.Context())
	}
	is(false, true, true)
	// And away from any.
	box.Close()
	is(true, true, false)
}
