package client_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"orderpad/client"
	"orderpad/store/order"
)

func TestReach(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	if err := client.Reach(t.Context(), server.URL+"/api"); err != nil {
		t.Errorf("a server that listens: %v", err)
	}
	server.Close()
	if asked != 0 {
		t.Errorf("%d requests were made", asked)
	}
	if err := client.Reach(t.Context(), server.URL); !order.IsKind(err, order.KindOffline) {
		t.Errorf("a server that is gone: %v", err)
	}
}
