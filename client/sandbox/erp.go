package sandbox

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"
)

var errUnsupportedEncoding = errors.New("unsupported content encoding")

// erp is ManageOrders and the OnSite behind it: what was pushed, and what the
// import made of it. It moves with the clock when somebody looks, so nothing
// runs in the background and the same clock shows the same state.
type erp struct {
	mu     sync.Mutex
	clock  *clock
	every  time.Duration // between imports; 0 is each full hour
	data   Data
	pushed []*pushed
	byNo   map[int64]int // id_Order to its place in data.Orders
	nextNo int64
	tracks []json.RawMessage // what track-push brought, flat
}

// pushed is one order that was uploaded. The same ExtOrderID pushed twice is
// two of them: the API has no idempotency.
type pushed struct {
	ext      string
	source   string // APISource
	raw      json.RawMessage
	doc      map[string]any
	at       time.Time // upload
	visible  time.Time // when look-ups begin to show it
	importAt time.Time
	no       int64 // id_Order once imported
	stage    int   // stages done
	twice    bool  // a fault: look-ups answer it twice
}

func newERP(c *clock, data *Data, every time.Duration) *erp {
	e := &erp{clock: c, every: every, byNo: map[int64]int{}, nextNo: 100001}
	if data != nil {
		e.data = *data
	}
	// Imported orders are appended: the caller's rows stay as they were.
	e.data.Orders = slices.Clip(e.data.Orders)
	e.data.Lines = cloned(e.data.Lines)
	e.data.Payments = cloned(e.data.Payments)
	e.data.Tracking = cloned(e.data.Tracking)
	e.data.ExtIDs = maps.Clone(e.data.ExtIDs)
	for i, o := range e.data.Orders {
		e.byNo[o.IDOrder] = i
		e.nextNo = max(e.nextNo, o.IDOrder+1)
	}
	return e
}

func cloned[T any](m map[int64][]T) map[int64][]T {
	if m == nil {
		return map[int64][]T{}
	}
	return maps.Clone(m)
}

// reset begins again from data.
func (e *erp) reset(data *Data) {
	fresh := newERP(e.clock, data, e.every)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.data, e.pushed = fresh.data, nil
	e.byNo, e.nextNo, e.tracks = fresh.byNo, fresh.nextNo, nil
}

// pushOptions are what faults 32 and 34 change about an upload.
type pushOptions struct {
	hide  time.Duration
	twice bool
}

// push stores an order as uploaded now.
func (e *erp) push(raw json.RawMessage, doc map[string]any, opts pushOptions) {
	now := e.clock.now()
	p := &pushed{
		ext: text(doc["ExtOrderID"]), source: text(doc["APISource"]), raw: raw, doc: doc,
		at: now, visible: now.Add(opts.hide), twice: opts.twice,
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	p.importAt = e.nextImport(now)
	e.pushed = append(e.pushed, p)
}

// nextImport is the first import after t: the next full hour, or the next
// whole multiple of the interval.
func (e *erp) nextImport(t time.Time) time.Time {
	every := e.every
	if every <= 0 {
		every = time.Hour
	}
	return t.Truncate(every).Add(every)
}

// has says whether an order with this id was ever pushed.
func (e *erp) has(ext string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.ContainsFunc(e.pushed, func(p *pushed) bool { return p.ext == ext })
}

// uploaded lists what was pushed from one instant to another, both included,
// oldest first. lag is fault 32: what is younger does not show yet.
func (e *erp) uploaded(from, to time.Time, source string, lag time.Duration) []*pushed {
	now := e.clock.now()
	e.mu.Lock()
	defer e.mu.Unlock()
	var list []*pushed
	for _, p := range e.pushed {
		if p.at.Before(from) || p.at.After(to) || p.visible.After(now) || p.at.Add(lag).After(now) {
			continue
		}
		if !sourceFits(source, p.source) {
			continue
		}
		list = append(list, p)
		if p.twice {
			list = append(list, p)
		}
	}
	return list
}

// sourceFits is order-pull's api_source: "" and "all" take every record,
// "none" those without a source (Swagger).
func sourceFits(want, have string) bool {
	switch want {
	case "", "all":
		return true
	case "none":
		return have == ""
	}
	return want == have
}

// numbers are the OnSite orders that carry an external id, oldest first.
func (e *erp) numbers(ext string) []int64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.settle()
	var list []int64
	if no, ok := e.data.ExtIDs[ext]; ok {
		list = append(list, no)
	}
	for _, p := range e.pushed {
		if p.ext == ext && p.no != 0 {
			list = append(list, p.no)
		}
	}
	return list
}

// orders lists the order headers that keep, in order of number.
func (e *erp) orders(keep func(*OrderRow) bool) []OrderRow {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.settle()
	list := []OrderRow{}
	for i := range e.data.Orders {
		if keep(&e.data.Orders[i]) {
			list = append(list, e.data.Orders[i])
		}
	}
	return list
}

func (e *erp) order(no int64) []OrderRow {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.settle()
	if i, ok := e.byNo[no]; ok {
		return []OrderRow{e.data.Orders[i]}
	}
	return []OrderRow{}
}

// ofOrder reads one of the tables that are kept by order number.
func ofOrder[T any](e *erp, table func(*Data) map[int64][]T, no int64) []T {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.settle()
	return append([]T{}, table(&e.data)[no]...)
}

// across reads one of those tables over all orders, in order of number.
func across[T any](e *erp, table func(*Data) map[int64][]T, keep func(*T) bool) []T {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.settle()
	rows := table(&e.data)
	list := []T{}
	for _, no := range slices.Sorted(maps.Keys(rows)) {
		for i := range rows[no] {
			if keep(&rows[no][i]) {
				list = append(list, rows[no][i])
			}
		}
	}
	return list
}

func linesOf(d *Data) map[int64][]LineRow        { return d.Lines }
func paymentsOf(d *Data) map[int64][]PaymentRow  { return d.Payments }
func trackingOf(d *Data) map[int64][]TrackingRow { return d.Tracking }
