package sandbox

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"orderpad/client/contract"
)

// gatedRoutes are ManageOrders' routes behind a token, by side.
var gatedRoutes = map[string][]string{
	"/v1/manageorders": {
		"GET /v1/manageorders/orders", "GET /v1/manageorders/orders/140001", "GET /v1/manageorders/getorderno/NWCA-OLD-1", "GET /v1/manageorders/lineitems/140001",
		"GET /v1/manageorders/payments", "GET /v1/manageorders/payments/140001", "GET /v1/manageorders/tracking", "GET /v1/manageorders/tracking/140001",
		"GET /v1/manageorders/inventorylevels",
	},
	"/onsite": {
		"POST /onsite/order-push", "POST /manageorders/externalorderjson", "POST /v1/manageorders/externalorderjson", "GET /onsite/order-pull?date_from=2025-11-01&date_to=2025-11-01",
	},
}

// A token opens its own side for an hour, to the second; without one, and with
// one of the other side, every route answers 401.
func TestManageOrdersTokenOfEachRoute(t *testing.T) {
	s := start(t, Options{})
	for side, routes := range gatedRoutes {
		token, other := s.signIn(t, side), s.signIn(t, map[string]string{"/onsite": "/v1/manageorders", "/v1/manageorders": "/onsite"}[side])
		ask := func(route string, header ...string) reply {
			method, path, _ := strings.Cut(route, " ")
			return call(t, method, s.URLs().ManageOrders+path, direct, header...)
		}
		for _, route := range routes {
			if none, wrong, right := ask(route), ask(route, other...), ask(route, token...); none.status != 401 || wrong.status != 401 || right.status != 200 ||
				none.body != `{"message":"Unauthorized"}` {
				t.Errorf("%s: %d %d %d", route, none.status, wrong.status, right.status)
			}
		}
		s.Advance(time.Hour - time.Second)
		for _, route := range routes {
			if r := ask(route, token...); r.status != 200 {
				t.Errorf("%s a second before the hour: %d", route, r.status)
			}
		}
		s.Advance(time.Second)
		for _, route := range routes {
			if r := ask(route, token...); r.status != 401 || r.body != `{"message":"The incoming token has expired"}` {
				t.Errorf("%s after an hour: %d %s", route, r.status, r.body)
			}
		}
	}
}

// 403 and 500 have the definitions' bodies on every route.
func TestManageOrdersErrorsKeepTheContract(t *testing.T) {
	s := start(t, Options{})
	read, err := contract.NewPull(s.URLs().ManageOrders)
	if err != nil {
		t.Fatal(err)
	}
	write, err := contract.NewPush(s.URLs().ManageOrders)
	if err != nil {
		t.Fatal(err)
	}
	validators := map[string]*contract.Validator{"/v1/manageorders": read, "/onsite": write}
	for side, routes := range gatedRoutes {
		token := s.signIn(t, side)
		for fault, want := range map[int]reply{18: {status: 403, body: `{"result":"Forbidden"}`}, 33: {status: 500, body: `{"result":"Internal Server Error"}`}} {
			setFaults(t, s, Fault{Fault: fault})
			for _, route := range routes {
				method, path, _ := strings.Cut(route, " ")
				body := ""
				if method == "POST" {
					body = direct
				}
				if r := checked(t, s, validators[side], method, path, body, token...); r.status != want.status || r.body != want.body {
					t.Errorf("%s: %d %s", route, r.status, r.body)
				}
			}
		}
		setFaults(t, s)
	}
	if list := s.State().Orders; len(list) != 0 {
		t.Errorf("refused orders are kept: %v", list)
	}
}

// The import comes with the full hour: an order pushed at it waits for the
// next, and the same id pushed twice becomes two orders.
func TestManageOrdersHourlyImport(t *testing.T) {
	s := start(t, Options{Now: time.Date(2025, 11, 1, 9, 59, 59, 0, time.UTC)})
	push := func(id string) {
		call(t, "POST", s.URLs().ManageOrders+"/onsite/order-push", strings.Replace(direct, "OP7F3K-0012", id, 1), s.signIn(t, "/onsite")...)
	}
	numbers := func(id string) any {
		return call(t, "GET", s.URLs().ManageOrders+"/v1/manageorders/getorderno/"+id, "", s.signIn(t, "/v1/manageorders")...).json(t)["result"]
	}
	is := func(id, want string) {
		t.Helper()
		if got := fmt.Sprint(numbers(id)); got != want {
			t.Errorf("%s at %s: %s, want %s", id, s.Now().Format(time.TimeOnly), got, want)
		}
	}
	push("A")
	is("A", "[]")
	s.Advance(time.Second)
	is("A", "[map[id_Order:140004]]")
	push("B")
	push("B")
	s.Advance(time.Hour - time.Second)
	is("B", "[]")
	s.Advance(time.Second)
	is("B", "[map[id_Order:140005] map[id_Order:140006]]")
	s.Advance(10 * 24 * time.Hour)
	is("A", "[map[id_Order:140004]]")
}
