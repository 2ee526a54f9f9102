package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"sort"
	"strings"
	"time"
)

// customerList is the proxy's one copy of who ordered lately.
type customerList struct {
	rows []any
	at   time.Time
}

// customerDays is how far back the proxy looks for customers.
const customerDays = 60

func (p *proxy) getCustomers(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	list := p.customers
	p.mu.Unlock()
	hit := list != nil && p.s.clock.now().Sub(list.at) < 24*time.Hour && !refreshes(r)
	if !hit {
		var err error
		if list, err = p.buildCustomers(r.Context()); err != nil {
			writeJSON(w, http.StatusInternalServerError, object{
				{"error", "Failed to fetch customer data from ManageOrders"}, {"details", readDetail(listOrders, err)}, {"timestamp", p.now()},
			})
			return
		}
		if len(list.rows) > 0 {
			p.mu.Lock()
			p.customers = list
			p.mu.Unlock()
		}
	}
	writeJSON(w, http.StatusOK, object{
		{"customers", list.rows}, {"cached", hit}, {"cacheDate", day(list.at)}, {"count", len(list.rows)},
	})
}

func (p *proxy) buildCustomers(ctx context.Context) (*customerList, error) {
	now := p.s.clock.now()
	q := url.Values{"date_Ordered_start": {day(now.AddDate(0, 0, -customerDays))}, "date_Ordered_end": {day(now)}}
	c, err := p.fetch(ctx, listOrders, "", q.Encode())
	if err != nil {
		return nil, err
	}
	var orders []OrderRow
	if err := json.Unmarshal(c.result, &orders); err != nil {
		return nil, errResultText
	}
	newest := map[int64]OrderRow{}
	for _, o := range orders {
		if have, ok := newest[o.IDCustomer]; o.IDCustomer != 0 && (!ok || o.DateOrdered > have.DateOrdered) {
			newest[o.IDCustomer] = o
		}
	}
	found := make([]OrderRow, 0, len(newest))
	for _, o := range newest {
		found = append(found, o)
	}
	sort.Slice(found, func(i, j int) bool {
		a, b := strings.ToLower(found[i].CustomerName), strings.ToLower(found[j].CustomerName)
		if a != b {
			return a < b
		}
		return found[i].IDCustomer < found[j].IDCustomer
	})
	list := &customerList{rows: []any{}, at: now}
	for _, o := range found {
		phone := strings.TrimPrefix(strings.TrimPrefix(o.ContactPhone, "W "), "C ")
		list.rows = append(list.rows, object{
			{"id_Customer", o.IDCustomer}, {"CustomerName", o.CustomerName}, {"ContactFirstName", o.ContactFirstName},
			{"ContactLastName", o.ContactLastName}, {"ContactEmail", o.ContactEmail}, {"ContactPhone", phone},
			{"ContactDepartment", o.ContactDepartment}, {"CustomerServiceRep", o.CustomerServiceRep}, {"lastOrderDate", o.DateOrdered},
		})
	}
	return list, nil
}

var (
	snapshotID   = regexp.MustCompile(`^[A-Za-z0-9-]+$`)
	snapshotLife = 5 * time.Minute
)

func (p *proxy) snapshot(w http.ResponseWriter, r *http.Request) {
	ext := r.PathValue("ext")
	if !snapshotID.MatchString(ext) {
		writeJSON(w, http.StatusBadRequest, object{{"error", "Invalid extOrderId format"}})
		return
	}
	key := "snapshot/" + ext
	p.mu.Lock()
	c := p.cache[key]
	p.mu.Unlock()
	if c != nil && p.s.clock.now().Sub(c.at) < snapshotLife && !refreshes(r) {
		var members map[string]any
		if json.Unmarshal(c.result, &members) == nil {
			members["cached"] = true
			writeJSON(w, http.StatusOK, members)
			return
		}
	}
	body, err := p.takeSnapshot(r, ext)
	if err != nil {
		src := source{name: "order"}
		writeJSON(w, http.StatusInternalServerError, object{
			{"error", "Failed to fetch order snapshot"}, {"details", readDetail(src, err)}, {"extOrderId", ext}, {"fetchedAt", p.now()},
		})
		return
	}
	p.mu.Lock()
	p.cache[key] = &cached{result: encode(body), at: p.s.clock.now()}
	p.mu.Unlock()
	writeJSON(w, http.StatusOK, body)
}

// takeSnapshot gathers all that is known of an order. The order and its lines
// must come; payments, tracking and what was pushed may be missing.
func (p *proxy) takeSnapshot(r *http.Request, ext string) (object, error) {
	missing := func(reason string) object {
		return object{{"found", false}, {"reason", reason}, {"extOrderId", ext}, {"fetchedAt", p.now()}}
	}
	no := r.URL.Query().Get("orderNumber")
	if no == "" {
		c, err := p.fetch(r.Context(), orderNumber, "/"+url.PathEscape(ext), "")
		if err != nil {
			return nil, err
		}
		var found []struct {
			IDOrder json.Number `json:"id_Order"`
		}
		if json.Unmarshal(c.result, &found) != nil || len(found) == 0 {
			return missing("not_imported_or_deleted"), nil
		}
		no = found[0].IDOrder.String()
	}
	tail := "/" + url.PathEscape(no)
	order, err := p.fetch(r.Context(), oneOrder, tail, "")
	if err != nil {
		return nil, err
	}
	var headers []json.RawMessage
	if json.Unmarshal(order.result, &headers) != nil || len(headers) == 0 {
		return missing("order_lookup_returned_empty"), nil
	}
	lines, err := p.fetch(r.Context(), oneLines, tail, "")
	if err != nil {
		return nil, err
	}
	var pushed any
	if records, err := p.uploads(r); err == nil {
		if raw, doc := uploaded(records, ext); raw != nil {
			pushed = object{
				{"Designs", or(doc["Designs"], []any{})}, {"Attachments", or(doc["Attachments"], []any{})},
				{"ShippingAddresses", or(doc["ShippingAddresses"], []any{})},
			}
		}
	}
	rest := map[string]json.RawMessage{}
	for name, src := range map[string]source{"payments": onePayments, "tracking": oneTracking} {
		rest[name] = json.RawMessage("[]")
		if c, err := p.fetch(r.Context(), src, tail, ""); err == nil {
			rest[name] = c.result
		}
	}
	number, err := json.Number(no).Int64()
	if err != nil {
		return nil, errors.New("unknown error")
	}
	return object{
		{"found", true}, {"id_Order", number}, {"extOrderId", ext}, {"order", headers[0]}, {"lineItems", lines.result},
		{"pushed", pushed}, {"payments", rest["payments"]}, {"tracking", rest["tracking"]}, {"fetchedAt", p.now()},
	}, nil
}

// health probes ManageOrders. It always answers 200, and rates everything
// healthy even when the sign-in failed: only authentication.status tells.
func (p *proxy) health(w http.ResponseWriter, r *http.Request) {
	begun := time.Now()
	auth, orders := object{{"status", "success"}}, object{{"status", "success"}}
	if _, err := p.signIn(r.Context(), "read", p.waits.health); err != nil {
		auth = object{{"status", "failed"}, {"error", err.Error()}}
		orders = object{{"status", "skipped"}}
		begun = time.Now()
	} else {
		now := p.s.clock.now()
		q := url.Values{"date_Ordered_start": {day(now)}, "date_Ordered_end": {day(now)}}
		if _, err := p.fetch(r.Context(), listOrders, "", q.Encode()); err != nil {
			orders = object{{"status", "failed"}, {"error", readDetail(listOrders, err)}}
		}
	}
	writeJSON(w, http.StatusOK, object{
		{"timestamp", p.now()}, {"tests", object{{"authentication", auth}, {"orders", orders}}},
		{"summary", object{{"totalTime", time.Since(begun).Milliseconds()}, {"overallRating", "healthy"}}},
	})
}
