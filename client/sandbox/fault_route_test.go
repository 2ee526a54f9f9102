package sandbox

import "testing"

// A fault goes off on a part of a route that some request can have; one that
// no request can have is refused with the routes.
func TestFaultRoutes(t *testing.T) {
	s := start(t, Options{})
	for _, row := range []struct {
		route string
		known bool
	}{
		{"", true}, {"GET", true}, {"order-push", true}, {"ORDER-push", true}, {"order-pu", true}, {"orders/create", true}, {"proxy POST /api/manageorders/orders/create", true},
		{"proxy ", true}, {"manageorders", true}, {"ecat POST /:org/ext/v2/orders/new_orders", true}, {"/demo/ext/v2/orders/new_orders", true},
		{"orders/140001", true}, {"GET /api/manageorders/orders/140001", true}, {"orders/verify/NWCA-W1", true}, {"order/NWCA-W1/snap", true},
		{"POST /orders/create", true}, {"upstream:", true}, {"upstream:GET", true}, {"upstream:signin", true}, {"upstream:POST /onsite/order-push", true}, {"upstream:orders/140001", true},
		{"ordr-push", false}, {"upstream:POST /orders/create", false}, {"upstream:new_orders", false}, {"PUT", false}, {"/nonsense", false}, {"ordrs/140001", false},
		{"onsite/order-push/x", false}, {"order-push|order-pull", false},
	} {
		err := s.SetFaults([]Fault{{Route: row.route, Fault: 18}})
		if (err == nil) != row.known {
			t.Errorf("%q: %v", row.route, err)
		}
	}
	// As the proxy's document writes it, a route is found too.
	setFaults(t, s, Fault{Route: "POST /orders/create", Fault: 18})
	if r := s.viaProxy(t, "POST", "/orders/create", order("", "")); r.status != 403 {
		t.Errorf("%d %s", r.status, r.body)
	}
}
