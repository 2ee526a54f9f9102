package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// oddAnswers are what a server can say of an order with a 200 that names it and
// is no yes, by name.
var oddAnswers = map[string]func(id string) any{
	"could not": func(id string) any {
		return object{{"result", fmt.Sprintf("ExtOrderID %q could not be uploaded.", id)}}
	},
	"success false": func(id string) any { return object{{"Success", false}, {"result", uploadedWords(id)}} },
	"ok false":      func(id string) any { return object{{"ok", false}, {"result", uploadedWords(id)}} },
	"errors":        func(id string) any { return object{{"result", uploadedWords(id)}, {"errors", []string{"line 1"}}} },
	"object":        func(id string) any { return object{{"result", object{{"ExtOrderID", id}}}} },
	"bare":          func(id string) any { return object{{"result", id}} },
	"later":         func(id string) any { return object{{"result", fmt.Sprintf("ExtOrderID %q will be uploaded.", id)}} },
	"twice":         func(id string) any { return object{{"result", uploadedWords(id) + " " + uploadedWords(id)}} },
	"echo":          func(id string) any { return object{{"ExtOrderID", id}, {"LinesOE", []any{}}} },
}

// OddAnswers are the names of fault 42's answers, for its how.
func OddAnswers() []string { return slices.Sorted(maps.Keys(oddAnswers)) }

func uploadedWords(id string) string { return fmt.Sprintf("ExtOrderID %q has been uploaded.", id) }

// odd is fault 42: a 200 that names the order and does not say that it was
// uploaded, as the server itself words it.
func (f *Fault) odd(server string, a *Arrival) answer {
	id := pushedID(a)
	say := oddAnswers[f.How]
	if say == nil {
		say = oddAnswers["could not"]
	}
	body := say(id)
	if server == "proxy" {
		body = object{{"success", true}, {"extOrderId", id}, {"message", "Order successfully pushed to ManageOrders"}, {"details", body}}
	}
	return answer{status: http.StatusOK, header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, body: encode(body)}
}

// pushedID is the id of an order that was pushed, also where it went no further.
func pushedID(a *Arrival) string {
	if a == nil {
		return "OTHER-0001"
	}
	if id := firstText(extOrderID(a.Upstream), extOrderID(a.Request)); id != "" {
		return id
	}
	var doc struct {
		Number any  `json:"orderNumber"`
		Test   bool `json:"isTest"`
	}
	_ = json.Unmarshal(a.Request, &doc) // what cannot be read has no number
	if doc.Test {
		return "NWCA-TEST-" + text(doc.Number)
	}
	return "NWCA-" + text(doc.Number)
}

// echo is fault 47: an error that sends back every header and the body, twice.
func (f *Fault) echo(r *http.Request) answer {
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxPush)) // what could not be read is not sent back
	all := fmt.Sprintf("headers %v, body %s", r.Header, body)
	a := answer{status: http.StatusInternalServerError, header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}}
	a.body = encode(object{{"success", false}, {"error", all}, {"message", all}, {"result", all}, {"details", all}})
	return f.override(a)
}

// alter changes what a look-up answers: fault 43 so that it proves nothing, 45 as
// a shop's system writes what it was sent.
func (f *Fault) alter(a answer) answer {
	var doc map[string]any
	if json.Unmarshal(a.body, &doc) != nil {
		return a
	}
	records := objects(doc["result"])
	if held, ok := doc["orderData"].(map[string]any); ok {
		records = append(records, held)
	}
	switch {
	case f.Fault == 45:
		for _, r := range records {
			rewrite(inside(r))
		}
	case f.How == "nameless":
		for _, r := range records {
			delete(inside(r), "ExtOrderID")
		}
		if _, ok := doc["orderData"]; !ok && len(records) == 0 {
			doc["result"] = []any{map[string]any{"id_Customer": 1}}
		}
	case f.How == "another":
		other := map[string]any{"ExtOrderID": "OTHER-0001", "id_Order": 999999}
		if list, ok := doc["result"].([]any); ok {
			doc["result"] = append([]any{other}, list...)
		} else {
			doc["found"], doc["orderData"] = true, other
		}
	case f.How == "two numbers":
		doc["result"] = []any{map[string]any{"id_Order": 999998}, map[string]any{"id_Order": 999999}}
	default: // an empty result beside what takes it back
		if _, ok := doc["result"]; ok {
			doc["result"] = []any{}
		}
		if _, ok := doc["found"]; ok {
			doc["found"] = false
			delete(doc, "orderData")
		}
		if f.How == "truncated" {
			doc["truncated"] = true
		} else {
			doc["error"] = "the search took too long"
		}
	}
	a.body = encode(doc)
	return a
}

// inside is a record of the write side, whether it is wrapped or not.
func inside(r map[string]any) map[string]any {
	if wrapped, ok := r["order_json"].(map[string]any); ok {
		return wrapped
	}
	return r
}

// rewrite gives an order other case, blanks and number forms, and a freight line.
func rewrite(r map[string]any) {
	for _, key := range []string{"ContactNameFirst", "ContactNameLast", "ContactEmail"} {
		r[key] = strings.ToUpper(text(r[key])) + "  "
	}
	lines, _ := r["LinesOE"].([]any)
	for _, l := range objects(r["LinesOE"]) {
		l["Color"], l["PartNumber"] = " "+strings.ToUpper(text(l["Color"])), text(l["PartNumber"])+" "
		if qty := text(l["Qty"]); qty != "" {
			l["Qty"] = qty + ".00"
		}
	}
	r["LinesOE"] = append(lines, map[string]any{"PartNumber": "Freight", "Description": "Freight", "Qty": "1", "Price": "12.50"})
}

// informs is fault 44: a switch of protocols, or another answer below 200, and
// nothing after it until the client gives up.
func (s *Server) informs(f *Fault, w http.ResponseWriter, r *http.Request) {
	status := f.Status
	if status == 0 {
		status = http.StatusSwitchingProtocols
	}
	_, _ = io.Copy(io.Discard, r.Body)
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer func() { _ = conn.Close() }()
	head := fmt.Sprintf("HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	if status == http.StatusSwitchingProtocols {
		head += "Connection: Upgrade\r\nUpgrade: other\r\n"
	}
	if _, err := io.WriteString(conn, head+"\r\n"); err != nil {
		return
	}
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _ = io.Copy(io.Discard, conn) // ends when the client hangs up or the deferred close does
	}()
	select {
	case <-gone:
	case <-s.closing:
	}
}
