package client

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestOddAnswersAreNoYes sends over each route what gateways and back ends say
// with a 200 that names the order: none of it is taken for a yes.
func TestOddAnswersAreNoYes(t *testing.T) {
	const id = "OP7F3K-0012"
	yes := fmt.Sprintf("ExtOrderID %q has been uploaded.", id)
	said := map[string]any{} // by what is odd: the body of ManageOrders
	for _, words := range []string{
		"could not be uploaded", "has not been uploaded", "has been uploaded previously", "has been uploaded with errors.",
		"has been rejected.", "has been received.", "was uploaded.", "uploaded", "will be uploaded.", "has been uploaded?", "has been uploaded. Not!",
		"has been uploaded\nbut was rolled back.", "has been queued for upload.", "cannot have been uploaded.", "has been un-uploaded.",
	} {
		said[words] = map[string]any{"result": fmt.Sprintf("ExtOrderID %q %s", id, words)}
	}
	for name, text := range map[string]string{
		"twice": yes + " " + yes, "before it": "Error: " + yes, "two ids": fmt.Sprintf("ExtOrderID %q, %q has been uploaded.", id, "X-1"),
		"a revision": strings.Replace(yes, id, id+"-1", 1), "a longer one": strings.Replace(yes, id, "X"+id, 1),
		"no id": `ExtOrderID "" has been uploaded.`, "HTML": "<p>" + yes + "</p>", "bare": id, "a part": yes[:len(yes)-4],
		"another kind": fmt.Sprintf("Tracking for ExtOrderID %q has been uploaded.", id),
	} {
		said["text "+name] = map[string]any{"result": text}
	}
	for name, beside := range map[string]map[string]any{
		"success false": {"success": false}, "Success false": {"Success": false}, "success as text": {"success": "false"},
		"ok false": {"ok": false}, "ok 0": {"ok": 0}, "error": {"error": "no such customer"}, "error an object": {"error": map[string]any{"code": 5}},
		"errors": {"errors": []string{"line 2 has no part"}}, "Errors": {"Errors": []string{"x"}}, "warnings": {"warnings": []string{"line 2 was left out"}},
		"status error": {"status": "error"}, "status 500": {"status": 500}, "statusCode 400": {"statusCode": "400"}, "code": {"code": "E17"},
		"message": {"message": "The order was not stored"}, "message 2": {"message": "It couldn't be kept"}, "rejected": {"rejected": true}, "stored": {"stored": false},
		"another id": {"extOrderId": "OP7F3K-0013"}, "an echo": {"ExtOrderID": id, "LinesOE": []any{}}, "result twice": {"Result": "rejected"}, "queue": {"queued": true},
	} {
		beside["result"] = yes
		said["beside "+name] = beside
	}
	for name, body := range map[string]any{
		"an object": map[string]any{"result": map[string]any{"ExtOrderID": id}}, "a list": []any{yes}, "a list in it": map[string]any{"result": []any{yes}},
		"in another field": map[string]any{"message": yes}, "our body": map[string]any{"ExtOrderID": id, "ContactEmail": "ann@acme.test"},
		"deeper": map[string]any{"result": map[string]any{"result": yes}}, "an id alone": id, "an order number": map[string]any{"orderNumber": id},
	} {
		said["shape "+name] = body
	}
	if len(said) < 50 {
		t.Fatalf("only %d odd answers", len(said))
	}
	try := func(name string, route Route, status int, body []byte) {
		t.Helper()
		sent := Sent{Route: route, ExtOrderID: id, ServerID: id, Answer: &Answer{Status: status, Body: body}}
		if route == Proxy {
			sent.ServerID = "NWCA-" + id
		}
		if o := Classify(sent); o.Result != Unknown || o.ServerID != "" {
			t.Errorf("%s, %s: %q by row %q: %s", route, name, o.Result, o.Row, body)
		}
	}
	for name, body := range said {
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		try(name, ManageOrders, 200, raw)
		details := strings.ReplaceAll(string(raw), id, "NWCA-"+id)
		try(name, Proxy, 200, []byte(`{"success":true,"extOrderId":"NWCA-`+id+`","message":"Order successfully pushed to ManageOrders","details":`+details+`}`))
	}
	good := `{"result":"ExtOrderID \"` + id + `\" has been uploaded."}`
	for name, body := range map[string]string{
		"a key twice": `{"result":"rejected",` + good[1:], "a key twice, other case": `{"RESULT":"rejected",` + good[1:],
		"two documents": good + good, "something after it": good + " rejected", "something before it": "ok " + good, "cut off": good[:len(good)-1],
	} {
		try(name, ManageOrders, 200, []byte(body))
	}
	for _, status := range []int{201, 202, 203, 204, 205, 206, 207, 208, 226, 299} {
		try(fmt.Sprint(status), ManageOrders, status, []byte(good))
	}
	envelope := func(beside string) []byte {
		return []byte(`{"extOrderId":"NWCA-` + id + `"` + beside + `,"details":{"result":"ExtOrderID \"NWCA-` + id + `\" has been uploaded."}}`)
	}
	for _, beside := range []string{``, `,"success":false`, `,"success":"true"`, `,"success":true,"error":"x"`, `,"success":true,"message":"Failed to push order"`} {
		try("envelope "+beside, Proxy, 200, envelope(beside))
	}
	for _, other := range []string{"NWCA-TEST-" + id, "TEST-" + id, "NWCA-X-" + id, "NWCA-OP7F3K-0013"} {
		try("as "+other, Proxy, 200, []byte(strings.ReplaceAll(string(envelope(`,"success":true`)), "NWCA-"+id, other)))
	}
}

// TestUpstreamsStatusIsNamed: the rep is told what ManageOrders said, not the
// 500 that the proxy makes of it.
func TestUpstreamsStatusIsNamed(t *testing.T) {
	o := Classify(Sent{Route: Proxy, ServerID: "NWCA-A-1", Answer: &Answer{Status: 500, Body: []byte(`{"success":false,"error":"ManageOrders API error: 429 - {\"message\":\"Too Many Requests\"}"}`)}})
	if o.Waiting != WaitRate || strings.Contains(o.Detail, "500") || !strings.Contains(o.Detail, "429") || !strings.Contains(o.Detail, "limit of ManageOrders") {
		t.Errorf("an upstream 429: %+v", o)
	}
}
