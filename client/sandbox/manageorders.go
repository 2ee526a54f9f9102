package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

const (
	user       = "demo"
	secret     = "demo"
	tokenLife  = time.Hour
	apiVersion = "/v1"
)

// manageOrders is ShopWorks' API: the read side below /v1/manageorders, the
// write side below /onsite, and the older push path.
type manageOrders struct {
	erp     *erp
	clock   *clock
	journal *journal

	mu     sync.Mutex
	tokens map[string]token
	wrap   bool // order-pull wraps its records in order_json, as the Swagger says
}

type token struct {
	side    string
	expires time.Time
}

func newManageOrders(e *erp, c *clock, j *journal, wrap bool) *manageOrders {
	return &manageOrders{erp: e, clock: c, journal: j, tokens: map[string]token{}, wrap: wrap}
}

func (m *manageOrders) setWrap(wrap bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.wrap = wrap
}

func (m *manageOrders) wraps() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.wrap
}

// forget ends every token.
func (m *manageOrders) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tokens = map[string]token{}
}

// routes is the table; the same ones that the proxy calls.
func (m *manageOrders) routes() router {
	read, write := m.gate("read"), m.gate("write")
	rs := router{
		{"POST", "/v1/manageorders/signin", m.signIn("read")},
		{"POST", "/onsite/signin", m.signIn("write")},
		{"POST", "/onsite/order-push", write(m.orderPush)},
		{"POST", "/manageorders/externalorderjson", write(m.orderPush)},
		{"POST", "/v1/manageorders/externalorderjson", write(m.orderPush)},
		{"GET", "/onsite/order-pull", write(m.orderPull)},
		{"POST", "/onsite/track-push", write(m.trackPush)},
		{"GET", "/onsite/track-pull", write(m.trackPull)},
	}
	for pattern, serve := range map[string]http.HandlerFunc{
		"/manageorders/orders":          m.orders,
		"/manageorders/orders/:no":      m.order,
		"/manageorders/getorderno/:ext": m.orderNumber,
		"/manageorders/lineitems/:no":   byNumber(m.erp, linesOf),
		"/manageorders/payments":        m.payments,
		"/manageorders/payments/:no":    byNumber(m.erp, paymentsOf),
		"/manageorders/tracking":        m.tracking,
		"/manageorders/tracking/:no":    byNumber(m.erp, trackingOf),
		"/manageorders/inventorylevels": m.inventory,
	} {
		rs = append(rs, route{"GET", apiVersion + pattern, read(serve)})
	}
	return rs
}

// missing answers a path that no route has, as AWS's API Gateway does.
func (m *manageOrders) missing(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusForbidden, object{{"message", "Missing Authentication Token"}})
}

func (m *manageOrders) signIn(side string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in struct{ Username, Password string }
		if err := json.NewDecoder(io.LimitReader(r.Body, 1<<16)).Decode(&in); err != nil {
			writeJSON(w, http.StatusBadRequest, object{{"result", "Invalid request body"}})
			return
		}
		if in.Username != user || in.Password != secret {
			writeJSON(w, http.StatusForbidden, object{{"result", "Incorrect username or password."}})
			return
		}
		id := "sandbox." + side + "." + strings.ReplaceAll(uuid.NewString()+uuid.NewString(), "-", "")
		m.mu.Lock()
		m.tokens[id] = token{side: side, expires: m.clock.now().Add(tokenLife)}
		m.mu.Unlock()
		writeJSON(w, http.StatusOK, object{
			{"id_token", id}, {"access_token", uuid.NewString()}, {"refresh_token", uuid.NewString()},
		})
	}
}

// gate lets a request with a live token of that side through.
func (m *manageOrders) gate(side string) func(http.HandlerFunc) http.HandlerFunc {
	return func(next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			id := r.Header.Get("Authorization")
			if scheme, rest, ok := strings.Cut(id, " "); ok && strings.EqualFold(scheme, "Bearer") {
				id = rest
			}
			m.mu.Lock()
			t, known := m.tokens[id]
			m.mu.Unlock()
			switch {
			case !known || t.side != side:
				writeJSON(w, http.StatusUnauthorized, object{{"message", "Unauthorized"}})
			case !m.clock.now().Before(t.expires):
				writeJSON(w, http.StatusUnauthorized, object{{"message", "The incoming token has expired"}})
			default:
				next(w, r)
			}
		}
	}
}

// maxPush bounds a push: API Gateway takes 10 MB.
const maxPush = 10 << 20

func (m *manageOrders) orderPush(w http.ResponseWriter, r *http.Request) {
	m.journal.arrive(arrivalOf(r.Context()))
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxPush+1))
	if err != nil {
		writeJSON(w, http.StatusBadRequest, object{{"result", "The request body could not be read"}})
		return
	}
	if len(raw) > maxPush {
		writeJSON(w, http.StatusRequestEntityTooLarge, object{{"message", "Request Too Long"}})
		return
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil || doc == nil {
		writeJSON(w, http.StatusBadRequest, object{{"result", "Invalid JSON"}})
		return
	}
	ext := text(doc["ExtOrderID"])
	if ext == "" {
		writeJSON(w, http.StatusBadRequest, object{{"result", "ExtOrderID is required"}})
		return
	}
	effect := effectsOf(r.Context())
	if effect.duplicate {
		m.refuseDuplicate(w, r, ext, raw, doc, effect)
		return
	}
	m.erp.push(raw, doc, pushOptions{hide: effect.lag, twice: effect.twice})
	m.journal.commit(arrivalOf(r.Context()), raw)
	writeJSON(w, http.StatusOK, object{{"result", fmt.Sprintf("ExtOrderID \"%s\" has been uploaded.", ext)}})
}

// refuseDuplicate is fault 37. The order that stands in the way is the same
// one, as after a first request that a router sent twice, or another's.
func (m *manageOrders) refuseDuplicate(w http.ResponseWriter, r *http.Request, ext string, raw []byte, doc map[string]any, effect effects) {
	if !m.erp.has(ext) {
		if effect.other {
			stranger := map[string]any{
				"ExtOrderID": ext, "ContactNameFirst": "Somebody", "ContactNameLast": "Else", "id_Customer": 1.0,
				"LinesOE": []any{map[string]any{"PartNumber": "ZZ1", "Color": "White", "Size": "L", "Qty": "1", "Price": "1.00"}},
			}
			m.erp.push(encode(stranger), stranger, pushOptions{})
		} else {
			m.erp.push(raw, doc, pushOptions{})
			m.journal.commit(arrivalOf(r.Context()), raw)
		}
	}
	writeJSON(w, http.StatusConflict, object{{"result", fmt.Sprintf("ExtOrderID \"%s\" already exists.", ext)}})
}

func extOrderID(raw json.RawMessage) string {
	var doc struct{ ExtOrderID any }
	if json.Unmarshal(raw, &doc) != nil {
		return ""
	}
	return text(doc.ExtOrderID)
}

func (m *manageOrders) orderPull(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	from, err := instant(q.Get("date_from"), q.Get("time_from"), "00-00-00")
	if err != nil {
		writeJSON(w, http.StatusBadRequest, object{{"result", "date_from is required as YYYY-MM-DD"}})
		return
	}
	to, err := instant(q.Get("date_to"), q.Get("time_to"), "23-59-59")
	if err != nil {
		writeJSON(w, http.StatusBadRequest, object{{"result", "date_to is required as YYYY-MM-DD"}})
		return
	}
	effect := effectsOf(r.Context())
	records := []any{}
	for _, p := range m.erp.uploaded(from, to.Add(time.Second-1), q.Get("api_source"), effect.lag) {
		record := any(p.raw)
		if m.wraps() {
			record = object{{"order_json", p.raw}}
		}
		records = append(records, record)
		if effect.twice {
			records = append(records, record)
		}
	}
	writeJSON(w, http.StatusOK, object{{"result", records}})
}

// instant reads a date and a time of day (HH-MM-SS; HH:MM:SS is taken too), in
// UTC.
func instant(date, clock, def string) (time.Time, error) {
	if clock == "" {
		clock = def
	}
	return time.Parse("2006-01-02 15-04-05", date+" "+strings.ReplaceAll(clock, ":", "-"))
}

func (m *manageOrders) trackPush(w http.ResponseWriter, r *http.Request) {
	var items []json.RawMessage
	if err := json.NewDecoder(io.LimitReader(r.Body, maxPush)).Decode(&items); err != nil {
		writeJSON(w, http.StatusBadRequest, object{{"result", "Invalid JSON"}})
		return
	}
	m.erp.mu.Lock()
	m.erp.tracks = append(m.erp.tracks, items...)
	m.erp.mu.Unlock()
	writeJSON(w, http.StatusOK, object{{"result", fmt.Sprintf("%d tracking numbers have been uploaded.", len(items))}})
}

func (m *manageOrders) trackPull(w http.ResponseWriter, r *http.Request) {
	m.erp.mu.Lock()
	tracks := slices.Clone(m.erp.tracks)
	m.erp.mu.Unlock()
	records := []json.RawMessage{}
	for _, t := range tracks {
		var doc struct{ APISource string }
		if json.Unmarshal(t, &doc) == nil && sourceFits(r.URL.Query().Get("api_source"), doc.APISource) {
			records = append(records, t)
		}
	}
	writeJSON(w, http.StatusOK, object{{"result", records}})
}

func orderNo(r *http.Request) int64 {
	no, err := strconv.ParseInt(r.PathValue("no"), 10, 64)
	if err != nil {
		return 0 // no order has it: the answer is an empty result
	}
	return no
}

func result(w http.ResponseWriter, rows any) {
	writeJSON(w, http.StatusOK, object{{"result", rows}})
}

func byNumber[T any](e *erp, table func(*Data) map[int64][]T) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { result(w, ofOrder(e, table, orderNo(r))) }
}

func (m *manageOrders) order(w http.ResponseWriter, r *http.Request) {
	result(w, m.erp.order(orderNo(r)))
}

func (m *manageOrders) orderNumber(w http.ResponseWriter, r *http.Request) {
	rows := []any{}
	for _, no := range m.erp.numbers(r.PathValue("ext")) {
		rows = append(rows, object{{"id_Order", no}})
		if effectsOf(r.Context()).twice {
			rows = append(rows, object{{"id_Order", no + 1}})
		}
	}
	result(w, rows)
}
