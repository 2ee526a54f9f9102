package client

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"orderpad/store/order"
)

// TestOutcomes goes through the table of the sync rules row by row, for both
// kinds of connection.
func TestOutcomes(t *testing.T) {
	const (
		ours    = "OP7F3K-0012"
		atProxy = "NWCA-OP7F3K-0012"
		html    = "<!DOCTYPE html><html><body>Sign in to WiFi</body></html>"
		down    = `{"success":false,"error":"No response from ManageOrders API. Check network connection.","message":"Failed to push order to ManageOrders"}`
		ok      = `{"success":true,"extOrderId":"NWCA-OP7F3K-0012","message":"Order successfully pushed to ManageOrders","details":`
	)
	pe := func(text string) string {
		return `{"success":false,"error":"` + text + `","message":"Failed to push order to ManageOrders"}`
	}
	dial := classify(context.Background(), "shop", true, &net.OpError{Op: "dial", Err: errors.New("connection refused")})
	cut := classify(context.Background(), "shop", false, io.ErrUnexpectedEOF)
	tests := []struct {
		name    string
		route   Route
		status  int
		body    string
		err     error
		result  Result
		waiting order.Waiting
		id      string
	}{
		{"refused", "", 0, "", dial, Queued, WaitNetwork, ""},
		{"dns", "", 0, "", classify(context.Background(), "shop", true, &net.DNSError{Name: "shop", IsNotFound: true}), Queued, WaitNetwork, ""},
		{"tls", "", 0, "", classify(context.Background(), "shop", true, http.ErrSchemeMismatch), Queued, WaitNetwork, ""},
		{"budget", "", 0, "", budgetFailure(5 * time.Second), Queued, WaitRate, ""},
		{"reset", "", 0, "", cut, Unknown, "", ""},
		{"timeout", "", 0, "", classify(context.Background(), "shop", false, context.DeadlineExceeded), Unknown, "", ""},
		{"an error that says nothing about the wire", "", 0, "", errors.New("disk full"), Unknown, "", ""},
		{"nothing at all", "", 0, "", nil, Unknown, "", ""},

		{"accepted", ManageOrders, 200, `{"result":"ExtOrderID \"OP7F3K-0012\" has been uploaded."}`, nil, Accepted, "", ours},
		{"accepted as bare text", ManageOrders, 200, `"ExtOrderID \"OP7F3K-0012\" has been uploaded."`, nil, Accepted, "", ours},
		{"accepted, other quotes, case, no full stop", ManageOrders, 200, `{"result":" extorderid 'OP7F3K-0012' Has Been Uploaded "}`, nil, Accepted, "", ours},
		{"accepted, and says success", ManageOrders, 200, `{"success":true,"errors":[],"error":null,"result":"ExtOrderID \"OP7F3K-0012\" has been uploaded."}`, nil, Accepted, "", ours},
		{"an object", ManageOrders, 200, `{"result":{"ExtOrderID":"OP7F3K-0012"}}`, nil, Unknown, "", ""},
		{"a bare id", ManageOrders, 200, `{"result":"OP7F3K-0012"}`, nil, Unknown, "", ""},
		{"201", ManageOrders, 201, `{"result":"ExtOrderID \"OP7F3K-0012\" has been uploaded."}`, nil, Unknown, "", ""},
		{"success is false and nothing else", ManageOrders, 200, `{"success":false}`, nil, Unknown, "", ""},
		{"422", ManageOrders, 422, `{"result":"ExtOrderID \"OP7F3K-0012\" has been uploaded."}`, nil, Unknown, "", ""},
		{"another's id", ManageOrders, 200, `{"result":"ExtOrderID \"OP7F3K-0013\" has been uploaded."}`, nil, Unknown, "", ""},
		{"a revision's id", ManageOrders, 200, `{"result":"ExtOrderID \"OP7F3K-0012-1\" has been uploaded."}`, nil, Unknown, "", ""},
		{"a longer device's id", ManageOrders, 200, `{"result":"ExtOrderID \"XOP7F3K-0012\" has been uploaded."}`, nil, Unknown, "", ""},
		{"an error that names it", ManageOrders, 200, `{"success":false,"error":"OP7F3K-0012 is no good"}`, nil, Unknown, "", ""},
		{"result says error", ManageOrders, 200, `{"result":{"status":"error","id":"OP7F3K-0012"}}`, nil, Unknown, "", ""},
		{"portal", ManageOrders, 200, html, nil, Unknown, "", ""},
		{"portal that echoes the id", ManageOrders, 200, "<html>OP7F3K-0012</html>", nil, Unknown, "", ""},
		{"empty", ManageOrders, 200, "", nil, Unknown, "", ""},
		{"truncated", ManageOrders, 200, `{"result":"ExtOrderID \"OP7F3K-0012\" has be`, cut, Unknown, "", ""},
		{"whole JSON, broken connection", ManageOrders, 200, `{"result":"OP7F3K-0012"}`, cut, Unknown, "", ""},
		{"400", ManageOrders, 400, `{"result":"Bad Request"}`, nil, Rejected, "", ""},
		{"400 cut off", ManageOrders, 400, `{"resu`, cut, Rejected, "", ""},
		{"401", ManageOrders, 401, `{"result":"Unauthorized"}`, nil, Queued, WaitSignIn, ""},
		{"403", ManageOrders, 403, `{"result":"Forbidden"}`, nil, Queued, WaitSignIn, ""},
		{"429", ManageOrders, 429, "", nil, Queued, WaitRate, ""},
		{"409", ManageOrders, 409, `{}`, nil, Lookup, "", ""},
		{"already exists", ManageOrders, 400, `{"result":"ExtOrderID already exists"}`, nil, Lookup, "", ""},
		{"already exists as 200", ManageOrders, 200, `{"result":"ExtOrderID \"OP7F3K-0012\" Already Exists"}`, nil, Lookup, "", ""},
		{"500", ManageOrders, 500, `{"error":"boom"}`, nil, Unknown, "", ""},
		{"500 with a proxy's words", ManageOrders, 500, pe("Line item 1: quantity must be greater than 0"), nil, Unknown, "", ""},
		{"502", ManageOrders, 502, html, nil, Unknown, "", ""},
		{"redirect", ManageOrders, 302, "", nil, Unknown, "", ""},
		{"404", ManageOrders, 404, "", nil, Unknown, "", ""},

		{"proxy accepted", Proxy, 200, ok + `{"result":"ExtOrderID \"NWCA-OP7F3K-0012\" has been uploaded."}}`, nil, Accepted, "", atProxy},
		{"proxy accepted, details as text", Proxy, 200, ok + `"ExtOrderID NWCA-OP7F3K-0012 has been uploaded."}`, nil, Accepted, "", atProxy},
		{"proxy accepted, our own spelling", Proxy, 200, ok + `{"result":"ExtOrderID \"OP7F3K-0012\" has been uploaded."}}`, nil, Accepted, "", atProxy},
		{"proxy, a bare id", Proxy, 200, ok + `{"result":"NWCA-OP7F3K-0012"}}`, nil, Unknown, "", ""},
		{"proxy 422", Proxy, 422, ok + `{"result":"ExtOrderID \"NWCA-OP7F3K-0012\" has been uploaded."}}`, nil, Unknown, "", ""},
		{"proxy with another prefix", Proxy, 200, `{"success":true,"extOrderId":"ACME-OP7F3K-0012","details":{"result":"ExtOrderID \"ACME-OP7F3K-0012\" has been uploaded."}}`, nil, Accepted, "", "ACME-OP7F3K-0012"},
		{"proxy success without details", Proxy, 200, `{"success":true,"extOrderId":"NWCA-OP7F3K-0012"}`, nil, Unknown, "", ""},
		{"proxy success, HTML details", Proxy, 200, ok + `"<html>NWCA-OP7F3K-0012</html>"}`, nil, Unknown, "", ""},
		{"proxy success, empty details", Proxy, 200, ok + `""}`, nil, Unknown, "", ""},
		{"proxy success, error details", Proxy, 200, ok + `{"result":{"status":"error"}}}`, nil, Unknown, "", ""},
		{"proxy success, another's details", Proxy, 200, ok + `{"result":"ExtOrderID \"NWCA-OP7F3K-0099\" has been uploaded."}}`, nil, Unknown, "", ""},
		{"proxy names another's order", Proxy, 200, `{"success":true,"extOrderId":"NWCA-X-1","details":{"result":"NWCA-X-1"}}`, nil, Unknown, "", ""},
		{"proxy portal", Proxy, 200, html, nil, Unknown, "", ""},
		{"proxy 400", Proxy, 400, pe("Line item 1: partNumber is required"), nil, Rejected, "", ""},
		{"proxy quantity", Proxy, 500, pe("Line item 1: quantity must be greater than 0"), nil, Rejected, "", ""},
		{"proxy note type", Proxy, 500, pe("Invalid note type: X. Valid types: Notes On Order"), nil, Rejected, "", ""},
		{"proxy trim", Proxy, 500, pe("dateString.split is not a function"), nil, Rejected, "", ""},
		{"proxy null", Proxy, 500, pe("Cannot read properties of null (reading 'x')"), nil, Rejected, "", ""},
		{"proxy upstream 400", Proxy, 500, pe("ManageOrders API error: 400 - {}"), nil, Rejected, "", ""},
		{"proxy secret", Proxy, 401, `{"error":"Unauthorized"}`, nil, Queued, WaitSignIn, ""},
		{"proxy 401 of somebody else", Proxy, 401, html, nil, Unknown, "", ""},
		{"proxy 403", Proxy, 403, html, nil, Unknown, "", ""},
		{"proxy sign-in failed", Proxy, 500, pe("Authentication failed: 403 - {}"), nil, Queued, WaitSignIn, ""},
		{"proxy sign-in silent", Proxy, 500, pe("No response from ManageOrders authentication server. Check network connection."), nil, Queued, WaitSignIn, ""},
		{"proxy without credentials", Proxy, 500, pe("ManageOrders credentials not configured. Set them"), nil, Queued, WaitSignIn, ""},
		{"proxy upstream 422", Proxy, 500, pe("ManageOrders API error: 422 - {}"), nil, Unknown, "", ""},
		{"422", ManageOrders, 422, `{"result":"Unprocessable"}`, nil, Unknown, "", ""},
		{"proxy upstream 401", Proxy, 500, pe("ManageOrders API error: 401 - {}"), nil, Queued, WaitSignIn, ""},
		{"proxy upstream 403", Proxy, 500, pe("ManageOrders API error: 403 - {}"), nil, Queued, WaitSignIn, ""},
		{"proxy upstream 429", Proxy, 500, pe("ManageOrders API error: 429 - {}"), nil, Queued, WaitRate, ""},
		{"proxy upstream 409", Proxy, 500, pe("ManageOrders API error: 409 - {}"), nil, Lookup, "", ""},
		{"proxy upstream already exists", Proxy, 500, pe("ManageOrders API error: 400 - ExtOrderID already exists"), nil, Lookup, "", ""},
		{"proxy upstream 500", Proxy, 500, pe("ManageOrders API error: 500 - {}"), nil, Unknown, "", ""},
		{"proxy upstream 500 with words of the proxy", Proxy, 500, pe("ManageOrders API error: 500 - Cannot read properties of null"), nil, Unknown, "", ""},
		{"proxy upstream 503", Proxy, 500, pe("ManageOrders API error: 503 - <html>down</html>"), nil, Unknown, "", ""},
		{"proxy no response", Proxy, 500, down, nil, Unknown, "", ""},
		{"proxy other envelope", Proxy, 500, `{"error":"An unexpected error occurred","errorId":"x"}`, nil, Unknown, "", ""},
		{"proxy 401 with more", Proxy, 401, `{"error":"Unauthorized","details":{"result":"ExtOrderID \"NWCA-OP7F3K-0012\" has been uploaded."}}`, nil, Unknown, "", ""},
		{"proxy 429", Proxy, 429, `{"error":"Too many requests to ManageOrders endpoints"}`, nil, Queued, WaitRate, ""},
		{"router 503", Proxy, 503, html, nil, Unknown, "", ""},
		{"proxy 500 cut off", Proxy, 500, pe("Line item 1:")[:40], cut, Unknown, "", ""},
	}
	decided := map[string]bool{}
	for _, tt := range tests {
		routes := []Route{tt.route}
		if tt.route == "" {
			routes = []Route{ManageOrders, Proxy}
		}
		for _, route := range routes {
			t.Run(string(route)+"/"+tt.name, func(t *testing.T) {
				sent := Sent{Route: route, ExtOrderID: ours, ServerID: ours, Err: tt.err}
				if route == Proxy {
					sent.ServerID = atProxy
				}
				if tt.status != 0 {
					sent.Answer = &Answer{Status: tt.status, Body: []byte(tt.body)}
				}
				o := Classify(sent)
				decided[o.Row] = true
				if o.Result != tt.result || o.Waiting != tt.waiting || o.ServerID != tt.id {
					t.Errorf("got %q waiting %q id %q by row %q, want %q %q %q", o.Result, o.Waiting, o.ServerID, o.Row, tt.result, tt.waiting, tt.id)
				}
				if o.Detail == "" || strings.ContainsAny(o.Detail, "<\n\x1b") && o.Result != Unknown {
					t.Errorf("detail %q", o.Detail)
				}
				if o.Waiting == WaitRate && o.RetryAfter <= 0 {
					t.Error("waits for the rate without a time")
				}
				before := tt.status == 0 || tt.name == "proxy secret"
				if o.Before != (o.Result == Queued && before) {
					t.Errorf("before the order was handed on: %v by row %q", o.Before, o.Row)
				}
				if o.Renew != (o.Result == Queued && route == ManageOrders && tt.status != 0 && o.Waiting == WaitSignIn) {
					t.Errorf("renew %v", o.Renew)
				}
			})
		}
	}
	signIn := fail(order.KindUnauthorized, CauseConnect, nil, "sign in")
	signIn.NeverLeft = true
	if o := Classify(Sent{Route: ManageOrders, Err: signIn}); o.Waiting != WaitSignIn {
		t.Errorf("a refused sign-in waits for %q", o.Waiting)
	} else {
		decided[o.Row] = true
	}
	limited := Classify(Sent{Route: Proxy, Answer: &Answer{Status: 429, Limit: RateLimit{Known: true, Limited: true, RetryAfter: time.Minute}}})
	if decided[limited.Row] = true; !limited.Before || limited.Result != Queued {
		t.Errorf("a 429 of the proxy's own limiter: %+v", limited)
	}
	for _, row := range Outcomes {
		if !decided[row.Answer] {
			t.Errorf("no case decides by row %q", row.Answer)
		}
	}
}

func TestOutcomeDetailKeepsSecretsOut(t *testing.T) {
	token := "eyJhbGciOiJSUzI1NiJ9." + strings.Repeat("abcdEFGH", 20)
	o := Classify(Sent{Route: ManageOrders, Secrets: []string{"hunter2", ""}, Answer: &Answer{Status: 400,
		Body: []byte(`{"error":"password hunter2 and Bearer ` + token + ` \u001b[31mred\u001b[0m"}`)}})
	for _, leak := range []string{"hunter2", "eyJ", "abcdEFGH", "\x1b"} {
		if strings.Contains(o.Detail, leak) {
			t.Errorf("the ledger would hold %q: %s", leak, o.Detail)
		}
	}
	if !strings.Contains(o.Detail, "status 400") || !strings.Contains(o.Detail, "red") {
		t.Errorf("the ledger misses what was said: %s", o.Detail)
	}
}

func FuzzClassify(f *testing.F) {
	f.Add(200, `{"success":true,"extOrderId":"NWCA-A-1","details":{"result":"NWCA-A-1"}}`, true)
	f.Add(500, `{"error":"ManageOrders API error: 400"}`, true)
	f.Add(200, `["A-1"]`, false)
	f.Add(0, "", false)
	f.Fuzz(func(t *testing.T, status int, body string, proxy bool) {
		sent := Sent{Route: ManageOrders, ExtOrderID: "A-1", ServerID: "A-1", Answer: &Answer{Status: status, Body: []byte(body)}}
		if proxy {
			sent.Route, sent.ServerID = Proxy, "NWCA-A-1"
		}
		o := Classify(sent)
		if o.Result == "" || o.Row == "" || len(o.Detail) > 4000 {
			t.Fatalf("no clear outcome: %+v", o)
		}
		if o.Result == Accepted && (status != 200 || !strings.Contains(body, "A-1") && !strings.Contains(body, `\u`)) {
			t.Fatalf("accepted by %d %q", status, body)
		}
		if o.Result == Queued && status/100 == 2 {
			t.Fatalf("sent again after %d %q", status, body)
		}
	})
}
