package sandbox

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

func (p *proxy) now() string { return p.s.clock.now().Format(isoMillis) }

func (p *proxy) create(w http.ResponseWriter, r *http.Request) {
	p.s.journal.arrive(arrivalOf(r.Context()))
	in := bodyOf(r)
	m := mapping{
		today: p.s.clock.now().Format("01/02/2006"), hosts: []string{r.Host, p.host},
		store: func(f any) (string, bool) { return storeFile("https://"+cmp.Or(p.host, r.Host), f) },
	}
	order, err := m.externalOrder(in)
	var details any
	if err == nil {
		details, err = p.pushCall(r.Context(), upstreamCall{
			method: "POST", path: "/onsite/order-push", body: encode(order), patience: p.waits.push,
		})
	}
	if err != nil {
		p.pushFailed(w, err, "Failed to push order to ManageOrders")
		return
	}
	at := p.s.clock.now()
	writeJSON(w, http.StatusOK, object{
		{"success", true}, {"extOrderId", externalID(in)}, {"message", "Order successfully pushed to ManageOrders"},
		{"timestamp", at.Format(isoMillis)}, {"onsiteImportExpected", at.Add(time.Hour).Format(isoMillis)}, {"details", details},
	})
}

// pushFailed is the push router's error envelope: 400 only by the text.
func (p *proxy) pushFailed(w http.ResponseWriter, err error, message string) {
	status := http.StatusInternalServerError
	if strings.Contains(err.Error(), "is required") || strings.Contains(err.Error(), "Invalid size") {
		status = http.StatusBadRequest
	}
	writeJSON(w, status, object{{"success", false}, {"error", err.Error()}, {"message", message}, {"timestamp", p.now()}})
}

// uploads asks order-pull for the last seven days, by UTC date.
func (p *proxy) uploads(r *http.Request) ([]json.RawMessage, error) {
	now := p.s.clock.now()
	q := url.Values{"date_from": {day(now.AddDate(0, 0, -7))}, "date_to": {day(now)}}
	return p.lookUp(r.Context(), "/onsite/order-pull", q.Encode(), p.waits.verify)
}

// uploaded finds an order in what order-pull answered, flat or in order_json:
// the first whose id is exactly ext.
func uploaded(records []json.RawMessage, ext string) (json.RawMessage, map[string]any) {
	for _, raw := range records {
		var wrapped struct {
			OrderJSON json.RawMessage `json:"order_json"`
		}
		if json.Unmarshal(raw, &wrapped) == nil && len(wrapped.OrderJSON) > 0 {
			raw = wrapped.OrderJSON
		}
		var doc map[string]any
		if json.Unmarshal(raw, &doc) == nil && doc["ExtOrderID"] == any(ext) {
			return raw, doc
		}
	}
	return nil, nil
}

func (p *proxy) verify(w http.ResponseWriter, r *http.Request) {
	ext := r.PathValue("ext")
	records, err := p.uploads(r)
	if err != nil {
		writeJSON(w, http.StatusOK, object{{"success", false}, {"found", false}, {"extOrderId", ext}, {"error", err.Error()}})
		return
	}
	raw, doc := uploaded(records, ext)
	if raw == nil {
		writeJSON(w, http.StatusOK, object{
			{"success", true}, {"found", false}, {"extOrderId", ext},
			{"message", "Order not found in ManageOrders. It may still be processing or was uploaded on a different date."},
		})
		return
	}
	writeJSON(w, http.StatusOK, object{
		{"success", true}, {"found", true}, {"extOrderId", ext}, {"uploadedAt", doc["date_OrderPlaced"]}, {"orderData", raw},
	})
}

func (p *proxy) authTest(w http.ResponseWriter, r *http.Request) {
	t, err := p.token(r.Context(), "write", true)
	if err != nil {
		writeJSON(w, http.StatusUnauthorized, object{{"success", false}, {"message", "Authentication failed"}, {"error", err.Error()}})
		return
	}
	writeJSON(w, http.StatusOK, object{
		{"success", true}, {"message", "Authentication successful"},
		{"tokenExpires", t.expires.Format(isoMillis)}, {"tokenLength", len(t.side)},
	})
}

func (p *proxy) pushHealth(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, object{
		{"status", "healthy"}, {"service", "ManageOrders PUSH API"}, {"timestamp", p.now()},
		{"endpoints", object{
			{"createOrder", "POST " + proxyBase + "/orders/create"},
			{"verifyOrder", "GET " + proxyBase + "/orders/verify/:extOrderId"},
			{"testAuth", "POST " + proxyBase + "/auth/test"},
			{"pushTracking", "POST " + proxyBase + "/tracking/push"},
			{"pullTracking", "GET " + proxyBase + "/tracking/pull"},
			{"verifyTracking", "GET " + proxyBase + "/tracking/verify/:extOrderId"},
		}},
	})
}

func (p *proxy) trackingPush(w http.ResponseWriter, r *http.Request) {
	const message = "Failed to push tracking to ManageOrders"
	items, isList := bodyOf(r).([]any)
	if !isList {
		items = []any{bodyOf(r)}
	}
	sent, numbers, ids := []any{}, []any{}, []any{}
	for i, item := range items {
		for _, name := range []string{"extOrderId", "trackingNumber"} {
			if !truthy(get(item, name)) {
				//nolint:staticcheck // the proxy's own text
				p.pushFailed(w, fmt.Errorf("Tracking item %d: %s is required", i+1, name), message)
				return
			}
		}
		numbers, ids = append(numbers, get(item, "trackingNumber")), append(ids, get(item, "extOrderId"))
		sent = append(sent, object{
			{"ExtOrderID", get(item, "extOrderId")}, {"TrackingNumber", get(item, "trackingNumber")},
			{"ShippingMethod", or(get(item, "shippingMethod"), "")}, {"Cost", or(get(item, "cost"), 0)}, {"Weight", or(get(item, "weight"), 0)},
		})
	}
	response, err := p.pushCall(r.Context(), upstreamCall{
		method: "POST", path: "/onsite/track-push", body: encode(sent), patience: p.waits.push,
	})
	if err != nil {
		p.pushFailed(w, err, message)
		return
	}
	writeJSON(w, http.StatusOK, object{
		{"success", true}, {"trackingCount", len(items)}, {"trackingNumbers", numbers}, {"extOrderIds", ids},
		{"response", response}, {"timestamp", p.now()},
	})
}

// trackingVerify looks at today, for the source NWCA, which no pushed tracking
// carries: it finds nothing, as the real one.
func (p *proxy) trackingVerify(w http.ResponseWriter, r *http.Request) {
	ext := r.PathValue("ext")
	today := day(p.s.clock.now())
	q := url.Values{"date_from": {today}, "date_to": {today}, "api_source": {"NWCA"}}
	records, err := p.lookUp(r.Context(), "/onsite/track-pull", q.Encode(), p.waits.trackVerify)
	if err != nil {
		writeJSON(w, http.StatusOK, object{{"success", false}, {"found", false}, {"extOrderId", ext}, {"error", err.Error()}})
		return
	}
	raw, _ := uploaded(records, ext)
	if raw == nil {
		writeJSON(w, http.StatusOK, object{
			{"success", true}, {"found", false}, {"extOrderId", ext}, {"message", "Tracking not found in ManageOrders."},
		})
		return
	}
	writeJSON(w, http.StatusOK, object{{"success", true}, {"found", true}, {"extOrderId", ext}, {"trackingData", raw}})
}
