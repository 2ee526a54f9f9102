package client_test

import (
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"orderpad/client"
	"orderpad/store/order"
)

func TestReach(t *testing.T) {
	asked := 0
	ask := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ })
	server := httptest.NewServer(ask)
	secure := httptest.NewUnstartedServer(ask)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that fail, as they should
	secure.StartTLS()
	defer secure.Close()
	roots := x509.NewCertPool()
	roots.AddCert(secure.Certificate())
	other := strings.Replace(secure.URL, "127.0.0.1", "localhost", 1)

	for _, tt := range []struct {
		name   string
		url    string
		roots  *x509.CertPool
		prove  bool
		ok     bool
		portal bool
	}{
		{"listens", server.URL + "/api", nil, false, true, false},
		{"has nothing to prove", server.URL, nil, true, true, false},
		{"not asked to prove", secure.URL, nil, false, true, false},
		{"proves it", secure.URL, roots, true, true, false},
		{"another's certificate", secure.URL, nil, true, false, true},
		{"another's name", other, roots, true, false, true},
		{"no https", "https" + strings.TrimPrefix(server.URL, "http"), roots, true, false, true},
	} {
		err := client.Reach(t.Context(), tt.url, tt.roots, tt.prove)
		if (err == nil) != tt.ok || client.IsPortal(err) != tt.portal || err != nil && !order.IsKind(err, order.KindOffline) {
			t.Errorf("%s: %v, a portal %v", tt.name, err, client.IsPortal(err))
		}
	}
	server.Close()
	if asked != 0 {
		t.Errorf("%d requests were made", asked)
	}
	if err := client.Reach(t.Context(), server.URL, nil, true); !order.IsKind(err, order.KindOffline) || client.IsPortal(err) {
		t.Errorf("a server that is gone: %v", err)
	}
}
