package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf16"
)

// source is one pull route: where it reads, how long its copy is good, and how
// its errors read.
type source struct {
	name     string        // as errors name it: "Failed to fetch <name> from ManageOrders"
	path     string        // on the read side
	life     time.Duration // of a cached copy
	stale    bool          // an old copy is served while a new one is fetched
	tells    bool          // the answer has the member stale
	strict   bool          // 404 is an error, and the detail has the long texts
	warnings bool          // inventory: warns of old data, refuses a text as result
	quick    bool          // a silent upstream is given up after the shorter wait
}

var (
	listOrders    = source{name: "orders", path: "orders", life: 4 * time.Hour, stale: true, tells: true, strict: true}
	listPayments  = source{name: "payments", path: "payments", life: 4 * time.Hour, stale: true, tells: true}
	listTracking  = source{name: "tracking", path: "tracking", life: 30 * time.Minute, stale: true}
	listInventory = source{name: "inventory levels", path: "inventorylevels", life: 3 * time.Minute, warnings: true}
	oneOrder      = source{name: "order", path: "orders", life: 24 * time.Hour, quick: true}
	orderNumber   = source{name: "order number", path: "getorderno", quick: true}
	oneLines      = source{name: "line items", path: "lineitems", life: 24 * time.Hour, quick: true}
	onePayments   = source{name: "payments", path: "payments", life: 24 * time.Hour, stale: true, tells: true}
	oneTracking   = source{name: "tracking", path: "tracking", life: 30 * time.Minute, quick: true}
)

// cached is one copy of an answer's result.
type cached struct {
	result   json.RawMessage
	count    int
	oldest   time.Time // inventory: the oldest date_Modification, zero when unknown
	at       time.Time
	fetching bool
}

var errResultText = errors.New("result.filter is not a function")

// fetch reads a source and makes of the answer what the proxy makes of it:
// HTML or a null result are an empty list, a text is passed on.
func (p *proxy) fetch(ctx context.Context, src source, tail, query string) (*cached, error) {
	patience := p.waits.list
	if src.quick {
		patience = p.waits.byNumber
	}
	body, err := p.read(ctx, "/v1/manageorders/"+src.path+tail, query, patience)
	c := &cached{result: json.RawMessage("[]"), at: p.s.clock.now()}
	var failed readError
	if errors.As(err, &failed) && failed.status == http.StatusNotFound && !src.strict {
		return c, nil
	}
	if err != nil {
		return nil, err
	}
	var in struct {
		Result json.RawMessage `json:"result"`
	}
	if json.Unmarshal(body, &in) != nil || len(in.Result) == 0 {
		return c, nil
	}
	switch in.Result[0] {
	case '"':
		if src.warnings {
			return nil, errResultText
		}
		var s string
		if json.Unmarshal(in.Result, &s) == nil {
			c.result, c.count = in.Result, len(utf16.Encode([]rune(s)))
		}
	case '[':
		var rows []struct {
			DateModification string `json:"date_Modification"`
		}
		if err := json.Unmarshal(in.Result, &rows); err != nil {
			return nil, err
		}
		c.result, c.count = in.Result, len(rows)
		for _, row := range rows {
			if t, err := time.Parse(time.DateOnly, row.DateModification); err == nil && (c.oldest.IsZero() || t.Before(c.oldest)) {
				c.oldest = t
			}
		}
	}
	return c, nil
}

// serve answers from the cache or from ManageOrders. key is where the copy is
// kept; refresh goes past the copy there.
func (p *proxy) serve(w http.ResponseWriter, r *http.Request, src source, key, tail, query string, refresh bool) {
	now := p.s.clock.now()
	p.mu.Lock()
	c := p.cache[key]
	p.mu.Unlock()
	if c != nil && !refresh {
		fresh := now.Sub(c.at) < src.life
		if !fresh && src.stale {
			p.renew(r.Context(), src, key, tail, query)
		}
		if fresh || src.stale {
			p.answerList(w, src, c, true, !fresh)
			return
		}
	}
	c, err := p.fetch(r.Context(), src, tail, query)
	if err != nil {
		readFailed(w, src, err)
		return
	}
	p.mu.Lock()
	p.cache[key] = c
	p.mu.Unlock()
	p.answerList(w, src, c, false, false)
}

// renew fetches a copy in the background, one at a time for a key. When that
// fails the old copy stays.
func (p *proxy) renew(ctx context.Context, src source, key, tail, query string) {
	p.mu.Lock()
	c := p.cache[key]
	if c == nil || c.fetching {
		p.mu.Unlock()
		return
	}
	c.fetching = true
	p.mu.Unlock()
	p.refreshing.Go(func() {
		next, err := p.fetch(ctx, src, tail, query)
		p.mu.Lock()
		defer p.mu.Unlock()
		c.fetching = false
		if err == nil && p.cache[key] == c {
			p.cache[key] = next
		}
	})
}

func (p *proxy) answerList(w http.ResponseWriter, src source, c *cached, isCached, stale bool) {
	o := object{{"count", c.count}, {"cached", isCached}}
	if isCached {
		o = append(o, field{"cacheDate", c.at.Format(isoMillis)})
		if src.tells {
			o = append(o, field{"stale", stale})
		}
	}
	if src.warnings && !c.oldest.IsZero() {
		if days := int(p.s.clock.now().Sub(c.oldest).Hours() / 24); days > 7 {
			text := fmt.Sprintf("Inventory data may be outdated: oldest record was modified %d days ago", days)
			if isCached {
				text = fmt.Sprintf("Cached inventory data may be outdated: oldest record was modified %d days ago", days)
			}
			o = append(o, field{"warnings", []string{text}})
		}
	}
	// Put together by hand: a whole catalogue is not encoded a second time.
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = io.WriteString(w, `{"result":`) // a recorder takes every write
	_, _ = w.Write(c.result)
	_, _ = io.WriteString(w, ",")
	_, _ = w.Write(encode(o)[1:])
}

func readFailed(w http.ResponseWriter, src source, err error) {
	writeJSON(w, http.StatusInternalServerError, object{
		{"error", "Failed to fetch " + src.name + " from ManageOrders"}, {"details", readDetail(src, err)},
	})
}

func readDetail(src source, err error) string {
	var failed readError
	switch {
	case !errors.As(err, &failed):
		return err.Error()
	case failed.status != 0 && src.strict:
		return fmt.Sprintf("Failed to fetch ManageOrders %s: %d", src.name, failed.status)
	case failed.status != 0:
		return fmt.Sprintf("Failed to fetch %s: %d", src.name, failed.status)
	case src.strict:
		return "Could not fetch " + src.name + " from ManageOrders API"
	}
	return "Failed to fetch " + src.name + ": unknown error"
}

// refreshes says whether the query has the literal refresh=true.
func refreshes(r *http.Request) bool { return r.URL.Query().Get("refresh") == "true" }

// list serves a range route. The whole query string is the key and goes
// upstream as it is, so refresh=true fills a copy of its own and the plain
// address keeps its old one.
func (p *proxy) list(src source) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p.serve(w, r, src, src.path+"?"+r.URL.RawQuery, "", r.URL.RawQuery, refreshes(r))
	}
}

// byNumber serves a route by order number; refresh=true renews the same copy.
func (p *proxy) byNumber(src source) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		tail := "/" + url.PathEscape(r.PathValue("no"))
		p.serve(w, r, src, src.path+tail, tail, "", refreshes(r))
	}
}

func (p *proxy) getOrderNumber(w http.ResponseWriter, r *http.Request) {
	c, err := p.fetch(r.Context(), orderNumber, "/"+url.PathEscape(r.PathValue("ext")), "")
	if err != nil {
		readFailed(w, orderNumber, err)
		return
	}
	p.answerList(w, orderNumber, c, false, false)
}

func (p *proxy) cacheInfo(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	counts := map[string]int{}
	for key := range p.cache {
		kind, _, byQuery := strings.Cut(key, "?")
		if !byQuery {
			kind, _, _ = strings.Cut(key, "/")
			kind += "/:no"
		}
		counts[kind]++
	}
	customers := 0
	if p.customers != nil {
		customers = len(p.customers.rows)
	}
	p.mu.Unlock()
	writeJSON(w, http.StatusOK, object{{"caches", counts}, {"customers", customers}, {"timestamp", p.now()}})
}

func (p *proxy) inventoryStats(w http.ResponseWriter, _ *http.Request) {
	now := p.s.clock.now()
	entries := []any{}
	p.mu.Lock()
	for key, c := range p.cache {
		if query, ok := strings.CutPrefix(key, listInventory.path+"?"); ok {
			entries = append(entries, object{{"key", query}, {"count", c.count}, {"ageSeconds", int(now.Sub(c.at).Seconds())}})
		}
	}
	p.mu.Unlock()
	writeJSON(w, http.StatusOK, object{{"size", len(entries)}, {"ttlSeconds", int(listInventory.life.Seconds())}, {"entries", entries}})
}

func (p *proxy) inventoryClear(w http.ResponseWriter, _ *http.Request) {
	n := 0
	p.mu.Lock()
	for key := range p.cache {
		if strings.HasPrefix(key, listInventory.path+"?") {
			delete(p.cache, key)
			n++
		}
	}
	p.mu.Unlock()
	writeJSON(w, http.StatusOK, object{{"success", true}, {"cleared", n}, {"timestamp", p.now()}})
}
