package sandbox

import (
	"fmt"
	"strings"
	"testing"
)

// basic signs in to eCat.
var basic = []string{"Authorization", "Basic ZGVtbzpkZW1v"}

// The export's guide, "every response will always contain 3 fields", with an error in one
// of them when the status is not success.
func TestECatAnswers(t *testing.T) {
	s := start(t, Options{})
	for _, row := range []struct {
		name, method, path, body string
		header                   []string
		status                   int
		word, data               string // data "" is null
	}{
		{"new orders", "GET", "/demo/ext/v2/orders/new_orders", "", basic, 200, "success", `[{`},
		{"marking", "POST", "/demo/ext/v2/orders/new_orders", `["6385-031318-392"]`, basic, 200, "success", `{"6385-031318-392":{"success":true}}`},
		{"marking again", "POST", "/demo/ext/v2/orders/new_orders", `["6385-031318-392"]`, basic, 200, "success", `{"6385-031318-392":{"success":true}}`},
		{"marking none", "POST", "/demo/ext/v2/orders/new_orders", `[]`, basic, 200, "success", `{}`},
		{"marking what is not there", "POST", "/demo/ext/v2/orders/new_orders", `["NONE"]`, basic, 200, "success", `{"NONE":{"success":false,"error":"Order NONE not found"}}`},
		{"no credentials", "GET", "/demo/ext/v2/orders/new_orders", "", nil, 401, "error", ""},
		{"a wrong password", "GET", "/demo/ext/v2/orders/new_orders", "", []string{"Authorization", "Basic ZGVtbzpuZW1v"}, 401, "error", ""},
		{"marking without credentials", "POST", "/demo/ext/v2/orders/new_orders", `["6385-031318-400"]`, nil, 401, "error", ""},
		{"an unknown organisation", "GET", "/muchtoolong/ext/v2/orders/new_orders", "", basic, 404, "error", ""},
		{"an unknown order", "GET", "/demo/ext/v2/orders/1.json", "", basic, 404, "error", ""},
		{"an unknown path", "GET", "/demo/ext/v3/orders", "", basic, 404, "error", ""},
		{"an object to mark", "POST", "/demo/ext/v2/orders/new_orders", `{}`, basic, 400, "error", ""},
		{"numbers to mark", "POST", "/demo/ext/v2/orders/new_orders", `[5]`, basic, 400, "error", ""},
		{"broken JSON to mark", "POST", "/demo/ext/v2/orders/new_orders", `["6385-`, basic, 400, "error", ""},
	} {
		r := call(t, row.method, s.URLs().ECat+row.path, row.body, row.header...)
		m := r.json(t)
		want := fmt.Sprintf(`{"status":%q,"error":`, row.word)
		if r.status != row.status || !strings.HasPrefix(r.body, want) || strings.Join(members(t, []byte(r.body)), " ") != "status error data" ||
			(m["error"] == nil) != (row.word == "success") || !strings.Contains(r.body, `"data":`+map[bool]string{true: "null", false: row.data}[row.data == ""]) {
			t.Errorf("%s: %d %s", row.name, r.status, r.body)
		}
	}
	if got := s.State().ECat; !got["6385-031318-392"] || got["6385-031318-400"] {
		t.Errorf("received %v", got)
	}
}

// The export's guide, "testing for duplicate orders": the same uuid, the number at first
// with the next dash number, a higher id; whichever version is sent again, and
// also when the first was received already.
func TestECatOrdersSentAgain(t *testing.T) {
	s := start(t, Options{})
	url := s.URLs().ECat + "/demo/ext/v2/orders/"
	fresh := func() (list []string) {
		t.Helper()
		for _, o := range call(t, "GET", url+"new_orders", "", basic...).json(t)["data"].([]any) {
			list = append(list, fmt.Sprint(at(o, "order_number"), " ", at(o, "uuid"), " ", at(o, "id"), " ", at(o, "po")))
		}
		return list
	}
	is := func(want ...string) {
		t.Helper()
		if got := fresh(); strings.Join(got, ", ") != strings.Join(want, ", ") {
			t.Errorf("new orders %v, want %v", got, want)
		}
	}
	again := func(number string, change map[string]any) {
		t.Helper()
		if _, err := s.Resubmit(number, change); err != nil {
			t.Fatal(err)
		}
	}
	const first, other = "6385-031318-392 631F4C43 356509 absent", "6385-031318-400 77 356600 absent"
	is(first, other)
	call(t, "POST", url+"new_orders", `["6385-031318-392"]`, basic...)
	is(other)
	again("6385-031318-392", map[string]any{"po": "A"})
	is(other, "6385-031318-392-1 631F4C43 356601 A")
	again("6385-031318-392-1", map[string]any{"po": "B"})
	is(other, "6385-031318-392-1 631F4C43 356601 A", "6385-031318-392-2 631F4C43 356602 B")
	call(t, "POST", url+"new_orders", `["6385-031318-392-2"]`, basic...)
	is(other, "6385-031318-392-1 631F4C43 356601 A")
	if _, err := s.Resubmit("NONE", nil); err == nil {
		t.Error("an unknown order was sent again")
	}
}
