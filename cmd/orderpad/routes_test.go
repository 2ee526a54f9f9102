package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"orderpad/client/contract"
	"orderpad/client/credential"
	"orderpad/client/sandbox"
)

// user is a command that a rep has a use for, and the routes that it asks for
// beside those of the commands before it: as the definitions name them, each
// with the query parameters that count.
type user struct {
	command string
	routes  []string
}

// shopUsers are the commands that ask a shop for all that it can be asked.
// PREFIX is before the paths of the kind of connection.
var shopUsers = []user{
	{"connection test", []string{"auth"}},
	{"inventory refresh", []string{"GET inventorylevels"}},
	{"inventory refresh --only PartNumber=PC54 --only VendorName=SanMar", []string{"GET inventorylevels?PartNumber,VendorName"}},
	{"inventory refresh --only Color=Navy", []string{"GET inventorylevels?Color"}},
	{"inventory refresh --only ColorRange=Blue", []string{"GET inventorylevels?ColorRange"}},
	{"inventory refresh --only id_Vendor=7", []string{"GET inventorylevels?id_Vendor"}},
	{"inventory refresh --only ProductType=T-Shirts", []string{"GET inventorylevels?ProductType"}},
	{"inventory refresh --only FindCode=F", []string{"GET inventorylevels?FindCode"}},
	{"inventory refresh --only SKU=S", []string{"GET inventorylevels?SKU"}},
	{"inventory refresh --only GLAccount=1", []string{"GET inventorylevels?GLAccount"}},
	{"inventory refresh --only PreprintGroup=P", []string{"GET inventorylevels?PreprintGroup"}},
	{"inventory refresh --only date_Modification_start=2026-11-01 --only date_Modification_end=2026-11-20", []string{"GET inventorylevels?date_Modification_end,date_Modification_start"}},
	{"customers refresh", []string{"customers", "GET orders?date_Ordered_end,date_Ordered_start"}},
	{"track --customer 107", []string{"GET orders?id_Customer"}},
	{"track --due 2026-10-01..2026-11-20", []string{"GET orders?date_RequestedToShip_end,date_RequestedToShip_start"}},
	{"track --produced 2026-10-01..2026-11-20", []string{"GET orders?date_Produced_end,date_Produced_start"}},
	{"track --shipped 2026-10-01..2026-11-20", []string{"GET orders?date_Shipped_end,date_Shipped_start"}},
	{"track --invoiced 2026-10-01..2026-11-20", []string{"GET orders?date_Invoiced_end,date_Invoiced_start"}},
	{"track --paid 2026-10-01..2026-11-20", []string{"GET payments?date_PaymentApplied_end,date_PaymentApplied_start"}},
	{"track --parcels 2026-10-01..2026-11-20", []string{"GET tracking?date_Creation_end,date_Creation_start", "GET tracking?date_Imported_end,date_Imported_start"}},
	{"order queue W-1 --yes", nil},
	{"sync", []string{"push"}},
	{"order show W-1 --server", []string{"look-up"}},
	{"pass 2h", nil},
	{"sync", []string{"GET getorderno/N"}},
	{"track W-1", []string{"GET orders/N", "GET lineitems/N", "GET payments/N", "GET tracking/N"}},
	{"order show W-1 --server", []string{"snapshot"}},
}

// named are the routes that the kinds of connection have in other words.
var named = map[string]map[string][]string{
	"proxy": {
		"auth": {"POST auth/test"}, "customers": {"GET customers"}, "push": {"POST orders/create"},
		"look-up": {"GET orders/verify/N"}, "snapshot": {"GET order/N/snapshot?refresh"},
	},
	"manageorders": {
		"auth": {"POST signin", "POST onsite/signin"}, "push": {"POST onsite/order-push"}, "look-up": {"GET onsite/order-pull?date_from,date_to"},
	},
}

// onlyOf are the commands for what one kind has alone: the raw reading ones.
var onlyOf = map[string][]user{
	"proxy": {
		{"api GET health", []string{"GET health"}},
		{"api GET push/health", []string{"GET push/health"}},
		{"api GET order/NWCA-W-1/snapshot?orderNumber=1", []string{"GET order/N/snapshot?orderNumber"}},
	},
	"manageorders": {
		{"api GET onsite/order-pull?date_from=2026-11-19&date_to=2026-11-21&time_from=00-00-00&time_to=23-59-59&api_source=orderpad",
			[]string{"GET onsite/order-pull?api_source,date_from,date_to,time_from,time_to"}},
	},
}

// TestEachRouteHasAUser runs the commands against the sandbox and sees what
// they ask for: a route of the definitions, or a parameter of one, that no
// command asks for is of no use to a rep.
func TestEachRouteHasAUser(t *testing.T) {
	for _, kind := range []string{"proxy", "manageorders"} {
		t.Run(kind, func(t *testing.T) {
			d := newRouteDesk(t, kind)
			d.run("order", "new", "--from", d.order)
			for _, u := range append(shopUsers, onlyOf[kind]...) {
				var routes []string
				for _, route := range u.routes {
					if own, ok := named[kind][route]; ok || !strings.Contains(route, " ") {
						routes = append(routes, own...)
					} else {
						routes = append(routes, route)
					}
				}
				d.use(user{u.command, routes})
			}
			d.unused()
		})
	}
	t.Run("ecat", func(t *testing.T) {
		d := newRouteDesk(t, "ecat")
		d.use(user{"ecat pull --yes", []string{"GET N/ext/v2/orders/new_orders", "POST N/ext/v2/orders/new_orders"}})
		d.use(user{fmt.Sprint("ecat show ", d.data.ECat[0]["id"]), []string{"GET N/ext/v2/orders/N"}})
		d.unused()
	})
}

// routeDesk is a home with a connection, and what was asked for through it.
type routeDesk struct {
	t      *testing.T
	server *sandbox.Server
	data   *sandbox.Data
	sides  []*contract.Validator
	home   string
	order  string // file with an order
	mu     sync.Mutex
	now    []string                   // what the command at work asked for
	asked  map[string]map[string]bool // by route, its query parameters
	users  map[string]string          // by route, the first command
}

func newRouteDesk(t *testing.T, kind string) *routeDesk {
	t.Helper()
	noon := time.Date(2026, 11, 20, 12, 10, 0, 0, time.UTC)
	data := sandbox.Generate(sandbox.DataOptions{Rows: 300, Orders: 60, Today: noon})
	server, err := sandbox.Start(sandbox.Options{Now: noon, Data: data})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	d := &routeDesk{t: t, server: server, data: data, home: filepath.Join(t.TempDir(), "home"), order: filepath.Join(t.TempDir(), "order.json"), asked: map[string]map[string]bool{}, users: map[string]string{}}
	target := map[string]string{"proxy": server.URLs().Proxy, "manageorders": server.URLs().ManageOrders, "ecat": server.URLs().ECat}[kind]
	for _, make := range map[string][]func(string) (*contract.Validator, error){
		"proxy": {contract.NewProxy}, "manageorders": {contract.NewPull, contract.NewPush}, "ecat": {contract.NewECat},
	}[kind] {
		side, err := make(target)
		if err != nil {
			t.Fatal(err)
		}
		d.sides = append(d.sides, side)
	}
	to, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	pass := httputil.NewSingleHostReverseProxy(to)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.see(r, to)
		pass.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	const order = `{"ExtOrderID":"W-1","ContactNameFirst":"Ann","ContactNameLast":"Lee","ContactEmail":"a@b.cd","LinesOE":[{"PartNumber":"PC54","Color":"Navy","Size":"L","Qty":"4","Price":"8.50"}]}`
	if err := os.WriteFile(d.order, []byte(order), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"connection", "add", "it", "--kind", kind, "--url", front.URL, "--user", "demo", "--set", "rate=10000"}
	if kind == "ecat" {
		args = append(args, "--set", "org=demo", "--set", "mark=committed")
	}
	d.run(args...)
	return d
}

// see notes the route of a request, in few words.
func (d *routeDesk) see(r *http.Request, to *url.URL) {
	d.mu.Lock()
	defer d.mu.Unlock()
	asked := r.Clone(context.Background())
	asked.URL.Scheme, asked.URL.Host, asked.Host = to.Scheme, to.Host, to.Host
	for _, side := range d.sides {
		route, err := side.Route(asked)
		if err != nil {
			continue
		}
		short := d.short(side, route)
		if d.asked[short] == nil {
			d.asked[short] = map[string]bool{}
		}
		var names []string
		for name := range r.URL.Query() {
			d.asked[short][name] = true
			names = append(names, name)
		}
		slices.Sort(names)
		d.now = append(d.now, short, short+"?"+strings.Join(names, ","), short+"?"+strings.Join(slices.DeleteFunc(names, func(n string) bool { return n == "refresh" }), ","))
		return
	}
	d.t.Errorf("no definition knows %s %s", r.Method, r.URL)
}

// short is a route without what all of its side have, and N for what varies.
func (d *routeDesk) short(side *contract.Validator, route string) string {
	method, path, _ := strings.Cut(route, " ")
	path = strings.TrimPrefix(strings.TrimPrefix(path, "/api"), "/manageorders")
	if len(d.sides) == 2 && side == d.sides[1] {
		path = "/onsite" + path
	}
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[i] = "N"
		}
	}
	return method + " " + strings.Join(parts, "/")
}

// run runs a command on the sandbox's clock, a minute after the one before, so
// that the server's limit holds nothing up.
func (d *routeDesk) run(args ...string) int {
	d.t.Helper()
	d.server.Advance(61 * time.Second)
	var out, errs bytes.Buffer
	getenv := func(name string) string {
		return map[string]string{"ORDERPAD_HOME": d.home, "ORDERPAD_SECRET": "demo"}[name]
	}
	a := &app{in: strings.NewReader(""), out: &out, err: &errs, getenv: getenv, vault: credential.With(credential.Memory(), getenv), now: d.server.Now}
	ctx, cancel := context.WithTimeout(context.Background(), scriptDeadline)
	defer cancel()
	code := a.run(ctx, args)
	if only := slices.Contains(args, "--only"); code > 1 || code == 1 && !only { // the sample shop has no such goods
		d.t.Errorf("%v ended with %d: %s", args, code, errs.String())
	}
	return code
}

// use runs a command and checks that it asks for what the table says.
func (d *routeDesk) use(u user) {
	d.t.Helper()
	if u.command == "pass 2h" {
		d.server.Advance(2 * time.Hour)
		return
	}
	d.mu.Lock()
	d.now = nil
	d.mu.Unlock()
	d.run(strings.Fields(u.command)...)
	for _, route := range u.routes {
		if !slices.Contains(d.now, route) {
			d.t.Errorf("%s does not ask for %s; it asks for %q", u.command, route, slices.Compact(d.now))
		}
	}
	for _, route := range d.now {
		if short, _, _ := strings.Cut(route, "?"); d.users[short] == "" {
			d.users[short] = u.command
		}
	}
}

// unused fails for every route and parameter that no command asked for, and
// prints who uses which.
func (d *routeDesk) unused() {
	d.t.Helper()
	for _, side := range d.sides {
		for _, route := range side.Routes() {
			short := d.short(side, route)
			if d.asked[short] == nil {
				d.t.Errorf("no command asks for %s", short)
			}
			for _, name := range side.Queries(route) {
				if !d.asked[short][name] {
					d.t.Errorf("no command asks %s by %s", short, name)
				}
			}
		}
	}
	for _, route := range slices.Sorted(maps.Keys(d.users)) {
		d.t.Logf("%-32s orderpad %s", route, d.users[route])
	}
}
