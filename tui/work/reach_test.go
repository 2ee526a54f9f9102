package work_test

import (
	"crypto/x509"
	"path/filepath"
	"testing"

	"orderpad/client/credential"
	"orderpad/client/sandbox"
	"orderpad/store"
	"orderpad/store/order"
	"orderpad/tui/work"
)

func TestAPortalThatShowsAsATLSErrorIsNamed(t *testing.T) {
	box, err := sandbox.Start(sandbox.Options{TLS: true, Data: &sandbox.Data{}})
	ok(t, err)
	defer func() { ok(t, box.Close()) }()
	s, err := store.Open(t.Context(), store.Options{Dir: filepath.Join(t.TempDir(), "home")})
	ok(t, err)
	defer func() { ok(t, s.Close()) }()
	w := work.New(work.Deps{Store: s, Vault: credential.New()})
	_, err = w.AddConnection(t.Context(), order.Connection{Name: "shop", Kind: order.KindProxy, URL: box.URLs().Proxy}, nil)
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
	w.RootCAs.AppendCertsFromPEM(box.CA())
	is(true, false, false)
	is(false, false, false)
	// The laptop goes into another such network: unseen for a few looks.
	w.RootCAs = x509.NewCertPool()
	for range 10 {
		w.LookAtNetwork(t.Context())
	}
	is(false, true, true)
	// And away from any.
	ok(t, box.SetNetwork(false))
	is(true, true, false)
}
