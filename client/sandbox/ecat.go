package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// eCat is SuperCat's batch export: orders that were not marked received, the
// marking, and a single order by id (DECISIONS "eCat").
type eCat struct {
	mu       sync.Mutex
	orders   []map[string]any
	received map[string]bool // by order_number
	nextID   int64
}

func newECat(data *Data) *eCat {
	e := &eCat{}
	e.reset(data)
	return e
}

func (e *eCat) reset(data *Data) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.orders, e.received, e.nextID = nil, map[string]bool{}, 356509
	if data != nil {
		for _, o := range data.ECat {
			e.add(maps.Clone(o))
		}
	}
}

// add gives a record an id when it has none. The caller holds e.mu.
func (e *eCat) add(o map[string]any) {
	id := int64(number(jsonNumber(o["id"])))
	if id == 0 {
		id = e.nextID
		o["id"] = id
	}
	e.nextID = max(e.nextID, id+1)
	e.orders = append(e.orders, o)
}

// jsonNumber takes a record's number whichever Go type it was built with.
func jsonNumber(v any) any {
	switch n := v.(type) {
	case int:
		return float64(n)
	case int64:
		return float64(n)
	case json.Number:
		return n.String()
	}
	return v
}

// submit adds an order as a rep's device would.
func (e *eCat) submit(o map[string]any) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.add(maps.Clone(o))
}

// resubmit sends an order again: the same uuid, the next dash suffix on the
// number it had at first, a higher id. change replaces members of the record.
func (e *eCat) resubmit(orderNumber string, change map[string]any) (string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	first := orderNumber
	for _, o := range e.orders {
		if text(o["order_number"]) != orderNumber {
			continue
		}
		for _, same := range e.orders { // oldest first
			if uuid := text(same["uuid"]); uuid != "" && uuid == text(o["uuid"]) {
				first = text(same["order_number"])
				break
			}
		}
	}
	var last map[string]any
	n := 0
	for _, o := range e.orders {
		have := text(o["order_number"])
		if have == first {
			last = o
			continue
		}
		if rest, ok := strings.CutPrefix(have, first+"-"); ok {
			if k, err := strconv.Atoi(rest); err == nil && k > n {
				last, n = o, k
			}
		}
	}
	if last == nil {
		return "", fmt.Errorf("eCat has no order %q", orderNumber)
	}
	again := maps.Clone(last)
	maps.Copy(again, change)
	delete(again, "id")
	next := first + "-" + strconv.Itoa(n+1)
	again["order_number"] = next
	e.add(again)
	return next, nil
}

func (e *eCat) routes() router {
	return router{
		{"GET", "/:org/ext/v2/orders/new_orders", e.gate(e.list)},
		{"POST", "/:org/ext/v2/orders/new_orders", e.gate(e.mark)},
		{"GET", "/:org/ext/v2/orders/:file", e.gate(e.one)},
	}
}

func ecatAnswer(w http.ResponseWriter, status int, problem, data any) {
	word := "success"
	if problem != nil {
		word = "error"
	}
	writeJSON(w, status, object{{"status", word}, {"error", problem}, {"data", data}})
}

func (e *eCat) missing(w http.ResponseWriter, _ *http.Request) {
	ecatAnswer(w, http.StatusNotFound, "Not found", nil)
}

func (e *eCat) gate(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name, password, ok := r.BasicAuth()
		if !ok || name != user || password != secret {
			w.Header().Set("WWW-Authenticate", `Basic realm="SuperCat"`)
			ecatAnswer(w, http.StatusUnauthorized, "Invalid username or password", nil)
			return
		}
		if org := r.PathValue("org"); len(org) < 2 || len(org) > 9 {
			ecatAnswer(w, http.StatusNotFound, fmt.Sprintf("Unknown organization %q", org), nil)
			return
		}
		next(w, r)
	}
}

func (e *eCat) list(w http.ResponseWriter, _ *http.Request) {
	e.mu.Lock()
	fresh := []map[string]any{}
	for _, o := range e.orders {
		if !e.received[text(o["order_number"])] {
			fresh = append(fresh, o)
		}
	}
	e.mu.Unlock()
	ecatAnswer(w, http.StatusOK, nil, fresh)
}

func (e *eCat) mark(w http.ResponseWriter, r *http.Request) {
	var numbers []string
	if err := json.NewDecoder(io.LimitReader(r.Body, maxPush)).Decode(&numbers); err != nil {
		ecatAnswer(w, http.StatusBadRequest, "The body must be a JSON array of order numbers", nil)
		return
	}
	e.mu.Lock()
	known := map[string]bool{}
	for _, o := range e.orders {
		known[text(o["order_number"])] = true
	}
	data := map[string]any{}
	for _, n := range numbers {
		if !known[n] {
			data[n] = object{{"success", false}, {"error", fmt.Sprintf("Order %s not found", n)}}
			continue
		}
		e.received[n] = true
		data[n] = object{{"success", true}}
	}
	e.mu.Unlock()
	ecatAnswer(w, http.StatusOK, nil, data)
}

// one answers a single record, as eCat's import test download does: the record
// alone, received or not.
func (e *eCat) one(w http.ResponseWriter, r *http.Request) {
	id, isJSON := strings.CutSuffix(r.PathValue("file"), ".json")
	if isJSON {
		e.mu.Lock()
		for _, o := range e.orders {
			if strconv.FormatInt(int64(number(jsonNumber(o["id"]))), 10) == id {
				e.mu.Unlock()
				writeJSON(w, http.StatusOK, o)
				return
			}
		}
		e.mu.Unlock()
	}
	ecatAnswer(w, http.StatusNotFound, "Order not found", nil)
}

// state is what the control server tells of eCat: number to received.
func (e *eCat) state() map[string]bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	out := map[string]bool{}
	for _, o := range e.orders {
		n := text(o["order_number"])
		out[n] = e.received[n]
	}
	return out
}
