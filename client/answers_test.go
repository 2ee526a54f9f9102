package client

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const (
	theirID = "NWCA-OP7F3K-0012" // ours as a proxy's upstream knows it
	ourID   = "OP7F3K-0012"
)

// sends posts one order over a real connection that is answered as handler does.
func sends(t *testing.T, route Route, handler http.HandlerFunc) Outcome {
	t.Helper()
	srv := httptest.NewServer(handler)
	defer srv.Close()
	c := newTest(t, srv.URL, nil)
	sent := Sent{Route: route, ExtOrderID: ourID, ServerID: ourID}
	if route == Proxy {
		sent.ServerID = theirID
	}
	sent.Answer, sent.Err = c.Do(context.Background(), Request{Method: "POST", Path: "/", Body: []byte("{}"), Sending: true})
	return Classify(sent)
}

// onRoute is an answer of ManageOrders as a route brings it: a proxy wraps it.
func onRoute(route Route, body string) string {
	if route == ManageOrders {
		return strings.ReplaceAll(body, "@", ourID)
	}
	return `{"success":true,"extOrderId":"` + theirID + `","message":"Order successfully pushed to ManageOrders","timestamp":"2026-11-28T18:00:00.000Z",` +
		`"onsiteImportExpected":"2026-11-28T19:00:00.000Z","details":` + strings.ReplaceAll(body, "@", theirID) + `}`
}

func saying(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write([]byte(body)) // the client sees what did not come
	}
}

// zipped sends a body packed, and change makes of the packed bytes what it likes.
func zipped(body string, change func([]byte) []byte) http.HandlerFunc {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(body)) // in memory
	_ = z.Close()
	data := change(packed.Bytes())
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(data)
	}
}

// yes is the known sentence inside a string of JSON.
const yes = `ExtOrderID \"@\" has been uploaded.`

// TestAnswersThatSayYesAndNo hold the known sentence, or nearly, and something
// that takes it back, on either route: the order's outcome is not known.
func TestAnswersThatSayYesAndNo(t *testing.T) {
	odd := []string{
		// What stands beside it.
		`{"result":"` + yes + `","message":"The order is queued for review"}`,
		`{"result":"` + yes + `","message":"Dry run: nothing was stored"}`,
		`{"result":"` + yes + `","message":"Skipped"}`,
		`{"result":"` + yes + `","message":"Order discarded"}`,
		`{"result":"` + yes + `","message":"3 of 4 lines were uploaded"}`,
		`{"result":"` + yes + `","message":"Order successfully pushed to ManageOrders (simulated)"}`,
		`{"result":"` + yes + `","message":["ok"]}`,
		`{"result":"` + yes + `","message":{"text":"ok"}}`,
		`{"result":"` + yes + `","timestamp":"expired"}`,
		`{"result":"` + yes + `","success":"false"}`,
		`{"result":"` + yes + `","success":"true"}`,
		`{"result":"` + yes + `","success":1}`,
		`{"result":"` + yes + `","success":null}`,
		`{"result":"` + yes + `","SUCCESS":false}`,
		`{"result":"` + yes + `","ok":"no"}`,
		`{"result":"` + yes + `","accepted":"false"}`,
		`{"result":"` + yes + `","accepted":false}`,
		`{"result":"` + yes + `","imported":0}`,
		`{"result":"` + yes + `","error":{}, "errorCode":17}`,
		`{"result":"` + yes + `","error":[{"line":2}]}`,
		`{"result":"` + yes + `","error":{"error":{"message":"line 2"}}}`,
		`{"result":"` + yes + `","error":true}`,
		`{"result":"` + yes + `","errors":{"LinesOE.1":"no such part"}}`,
		`{"result":"` + yes + `","ERRORS":["x"]}`,
		`{"result":"` + yes + `","warning":"Line 2 was left out"}`,
		`{"result":"` + yes + `","status":"partial"}`,
		`{"result":"` + yes + `","status":207}`,
		`{"result":"` + yes + `","status":"200 Partial"}`,
		`{"result":"` + yes + `","statusCode":422}`,
		`{"result":"` + yes + `","code":"0"}`,
		`{"result":"` + yes + `","partial":true}`,
		`{"result":"` + yes + `","failed":["LinesOE"]}`,
		`{"result":"` + yes + `","results":[{"id":"@","ok":false}]}`,
		`{"result":"` + yes + `","details":{"error":"rolled back"}}`,
		`{"result":"` + yes + `","extOrderId":"@-1"}`,
		`{"result":"` + yes + `","orderNumber":12345}`,
		`{"result":"` + yes + `","exception":"Timeout"}`,
		// Keys that come twice, or in another case.
		`{"result":"` + yes + `","result":"rejected"}`,
		`{"re\u0073ult":"rejected","result":"` + yes + `"}`,
		`{"Result":"` + yes + `"}`,
		`{"RESULT":"` + yes + `"}`,
		`{"result":"` + yes + `","success":true,"Success":false}`,
		// Its shape.
		`{"result":["` + yes + `"]}`,
		`[{"result":"` + yes + `"}]`,
		`["` + yes + `"]`,
		`{"result":{"message":"` + yes + `"}}`,
		`{"data":{"result":"` + yes + `"}}`,
		`{"result":{"@":true}}`,
		`{"result":true}`,
		`{"result":1}`,
		`{"result":null}`,
		`{}`,
		`[]`,
		`null`,
		`true`,
		// Its words.
		`{"result":"ExtOrderID \"@\" has been uploaded!"}`,
		`{"result":"ExtOrderID \"@\" has been uploaded..."}`,
		`{"result":"ExtOrderID \"@\" has been uploaded. 1 error."}`,
		`{"result":"ExtOrderID \"@\" has been uploaded (0 lines)."}`,
		`{"result":"ExtOrderID \"@\" has been uploaded as a draft."}`,
		`{"result":"ExtOrderID \"@\" has been validated."}`,
		`{"result":"ExtOrderID \"@\" has not yet been uploaded."}`,
		`{"result":"ExtOrderID \"@\" hasn't been uploaded."}`,
		`{"result":"If ExtOrderID \"@\" has been uploaded."}`,
		`{"result":"ExtOrderID \"@\", \"@\" has been uploaded."}`,
		`{"result":"ExtOrderID \"@ 2\" has been uploaded."}`,
		`{"result":"ExtOrderID \"@/2\" has been uploaded."}`,
		`{"result":"ExtOrderID \"@X\" has been uploaded."}`,
		`{"result":"ExtOrderID \"` + strings.Replace(ourID, "K", "\u212a", 1) + `\" has been uploaded."}`, // the sign of kelvin
		`{"result":"ExtOrderID \"@\u200b\" has been uploaded."}`,
		`{"result":"ExtDesignID \"@\" has been uploaded."}`,
		`{"result":"ExtOrderID has been uploaded: @"}`,
		`{"result":"<b>ExtOrderID \"@\" has been uploaded.</b>"}`,
		`{"result":"{\"result\":\"ExtOrderID @ has been uploaded.\"}"}`,
	}
	for _, route := range []Route{ManageOrders, Proxy} {
		for _, body := range odd {
			if o := sends(t, route, saying(onRoute(route, body))); o.Result != Unknown || o.ServerID != "" {
				t.Errorf("%s: %s by %q: %s", route, o.Result, o.Row, body)
			}
		}
		// What comes over the wire.
		good := onRoute(route, `{"result":"`+yes+`"}`)
		wire := map[string]http.HandlerFunc{
			"cut off":               saying(good[:len(good)-2]),
			"cut off in the id":     saying(good[:strings.Index(good, "0012")+2]),
			"more after it":         saying(good + "\n{\"error\":\"late\"}"),
			"a page after it":       saying(good + "<html>504</html>"),
			"a byte of nothing":     saying(good + "\x00"),
			"a comma too many":      saying(strings.Replace(good, "}", ",}", 1)),
			"single quotes":         saying(strings.ReplaceAll(strings.ReplaceAll(good, `\"`, ""), `"`, "'")),
			"a comment":             saying(good + " // ok"),
			"a call":                saying("cb(" + good + ")"),
			"a guard":               saying(")]}',\n" + good),
			"UTF-16":                saying(utf16(good)),
			"a page":                saying("<html><body>" + good + "</body></html>"),
			"a redirecting page":    saying(`<meta http-equiv="refresh" content="0;url=/login">` + good),
			"an event":              saying("data: " + good + "\n\n"),
			"its length is a lie":   shortOf(good),
			"packed and damaged":    zipped(good, func(b []byte) []byte { b[len(b)/2] ^= 0xff; return b }),
			"packed and cut off":    zipped(good, func(b []byte) []byte { return b[:len(b)-6] }),
			"packed, sum is wrong":  zipped(good, func(b []byte) []byte { b[len(b)-5] ^= 0xff; return b }),
			"packed, more after it": zipped(good, func(b []byte) []byte { return append(b, "rejected"...) }),
			"packed twice over":     zipped(string(pack(good)), func(b []byte) []byte { return b }),
			"said to be packed": func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				_, _ = w.Write([]byte(good))
			},
			"packed another way": func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", "br")
				_, _ = w.Write([]byte(good))
			},
			"broken off in a chunk": func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write([]byte(good))
				_ = http.NewResponseController(w).Flush()
				panic(http.ErrAbortHandler)
			},
		}
		for name, handler := range wire {
			if o := sends(t, route, handler); o.Result != Unknown || o.ServerID != "" {
				t.Errorf("%s, %s: %s by %q", route, name, o.Result, o.Row)
			}
		}
		if n := len(odd) + len(wire); n < 60 {
			t.Errorf("only %d answers", n)
		}
	}
}

func pack(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(text)) // in memory
	_ = z.Close()
	return b.Bytes()
}

func utf16(text string) string {
	out := []byte{0xff, 0xfe}
	for _, c := range []byte(text) {
		out = append(out, c, 0)
	}
	return string(out)
}

// shortOf promises more than comes.
func shortOf(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(body)+40))
		_, _ = w.Write([]byte(body))
	}
}

// TestAnswersThatAreAYes are the answer that was observed, in the ways in which
// servers of today write JSON and sentences: none of them costs a look-up.
func TestAnswersThatAreAYes(t *testing.T) {
	good := []string{
		`{"result":"ExtOrderID \"@\" has been uploaded."}`,
		`{"result":"ExtOrderID \"@\" has been uploaded"}`,
		`{"result":"ExtOrderID @ has been uploaded."}`,
		`{"result":"ExtOrderID '@' has been uploaded."}`,
		`{"result":"ExtOrderID “@” has been uploaded."}`,
		`{"result":"ExtOrderID «@» has been uploaded."}`,
		`{"result":"ExtOrderID \u0022@\u0022 has been uploaded\u002e"}`,
		`{"result":"extorderid \"@\" has been uploaded."}`,
		`{"result":"EXTORDERID \"@\" HAS BEEN UPLOADED."}`,
		`{"result":"ExtOrderID: @ has been uploaded."}`,
		`{"result":"  ExtOrderID \"@\"  has  been uploaded.  "}`,
		`{"result":"ExtOrderID \"@\" has been uploaded.\r\n"}`,
		"{\n  \"result\" : \"ExtOrderID \\\"@\\\" has been uploaded.\"\n}\n",
		"\r\n\t {\"result\":\"ExtOrderID \\\"@\\\" has been uploaded.\"}  \r\n",
		`"ExtOrderID \"@\" has been uploaded."`,
		`{"result":"` + yes + `","success":true}`,
		`{"success":true,"result":"` + yes + `"}`,
		`{"result":"` + yes + `","ok":true,"error":null}`,
		`{"result":"` + yes + `","error":""}`,
		`{"result":"` + yes + `","errors":[]}`,
		`{"result":"` + yes + `","errors":{},"warnings":[]}`,
		`{"result":"` + yes + `","status":"success"}`,
		`{"result":"` + yes + `","status":200}`,
		`{"result":"` + yes + `","statusCode":"200"}`,
		`{"result":"` + yes + `","status":"OK","code":200}`,
		`{"result":"` + yes + `","message":"OK"}`,
		`{"result":"` + yes + `","message":null}`,
		`{"result":"` + yes + `","message":"` + yes + `"}`,
		`{"result":"` + yes + `","message":"Order was pushed successfully."}`,
		`{"result":"` + yes + `","timestamp":"2026-11-28T18:00:00.000Z"}`,
		`{"result":"` + yes + `","timestamp":null}`,
		`{"result":"` + yes + `","extOrderId":"@"}`,
		`{"result":"` + yes + `","orderNumber":"@"}`,
	}
	for _, route := range []Route{ManageOrders, Proxy} {
		want := map[Route]string{ManageOrders: ourID, Proxy: theirID}[route]
		handlers := map[string]http.HandlerFunc{}
		for _, body := range good {
			handlers[body] = saying(onRoute(route, body))
		}
		plain := onRoute(route, good[0])
		handlers["packed"] = zipped(plain, func(b []byte) []byte { return b })
		handlers["in chunks"] = func(w http.ResponseWriter, _ *http.Request) {
			for _, b := range []byte(plain) {
				_, _ = w.Write([]byte{b})
				_ = http.NewResponseController(w).Flush()
			}
		}
		handlers["as text"] = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte(plain))
		}
		if len(handlers) < 30 {
			t.Errorf("only %d answers", len(handlers))
		}
		for name, handler := range handlers {
			if o := sends(t, route, handler); o.Result != Accepted || o.ServerID != want {
				t.Errorf("%s: %s %q by %q: %s", route, o.Result, o.ServerID, o.Row, name)
			}
		}
	}
	// A proxy that leaves out what it only tells about, and another shop's.
	for body, want := range map[string]string{
		`{"success":true,"details":{"result":"ExtOrderID \"` + theirID + `\" has been uploaded."}}`:                                                   theirID,
		`{"success":true,"extOrderId":"` + theirID + `","details":{"result":"ExtOrderID \"` + ourID + `\" has been uploaded."}}`:                      theirID,
		`{"success":true,"extOrderId":"ACME-` + ourID + `","message":"","details":{"result":"ExtOrderID \"ACME-` + ourID + `\" has been uploaded."}}`: "ACME-" + ourID,
	} {
		if o := sends(t, Proxy, saying(body)); o.Result != Accepted || o.ServerID != want {
			t.Errorf("proxy: %s %q by %q: %s", o.Result, o.ServerID, o.Row, body)
		}
	}
}
