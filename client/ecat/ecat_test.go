package ecat

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"orderpad/client"
	"orderpad/store/order"
)

func connect(t *testing.T, handler http.HandlerFunc) *Conn {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	s := order.DefaultSettings()
	s.Org = "demo"
	c, err := New(order.Connection{Name: "cat", Kind: order.KindECat, URL: server.URL, User: "ann"}, s, client.Deps{
		Secret: func(context.Context) (string, error) { return "p:ss", nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAnswers(t *testing.T) {
	for _, row := range []struct {
		name   string
		status int
		body   string
		kind   order.Kind // "" when the list is read
		count  int
		unread int
	}{
		{"empty", 200, `{"status":"success","error":null,"data":[]}`, "", 0, 0},
		{"null data", 200, `{"status":"success","error":null,"data":null}`, "", 0, 0},
		{"no data", 200, `{"status":"success","error":null}`, order.KindInvalid, 0, 0},
		{"one and a half", 200, `{"status":"success","error":null,"data":[{"id":"5","order_number":7,"uuid":"U"},17]}`, "", 1, 1},
		{"error", 200, `{"status":"error","error":"Export is switched off","data":null}`, order.KindRejected, 0, 0},
		{"failure with data", 200, `{"data":[{"id":1}],"error":"half","status":"failure"}`, order.KindRejected, 0, 0},
		{"words in place of data", 200, `{"status":"success","error":null,"data":"none"}`, order.KindInvalid, 0, 0},
		{"another's JSON", 200, `{"result":[]}`, order.KindInvalid, 0, 0},
		{"a list", 200, `[]`, order.KindInvalid, 0, 0},
		{"cut off", 200, `{"status":"success","data":[{"id":1}`, order.KindOffline, 0, 0},
		{"portal", 200, `<html>sign in</html>`, order.KindOffline, 0, 0},
		{"nothing", 200, ``, order.KindInvalid, 0, 0},
		{"wrong password", 401, `{"status":"error","error":"Invalid username or password","data":null}`, order.KindUnauthorized, 0, 0},
		{"unknown organisation", 404, `{"status":"error","error":"Unknown organization","data":null}`, order.KindNotFound, 0, 0},
		{"down", 503, `<html>`, order.KindOffline, 0, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := connect(t, func(w http.ResponseWriter, r *http.Request) {
				user, password, ok := r.BasicAuth()
				if !ok || user != "ann" || password != "p:ss" || r.URL.User != nil || r.URL.Path != "/demo/ext/v2/orders/new_orders" {
					t.Errorf("asked for %s as %s", r.URL, user)
				}
				w.WriteHeader(row.status)
				_, _ = io.WriteString(w, row.body)
			})
			records, unread, err := c.NewOrders(t.Context())
			if order.KindOf(err) != row.kind || len(records) != row.count || len(unread) != row.unread {
				t.Errorf("%v, unread %v, %v", records, unread, err)
			}
			if err != nil && strings.Contains(err.Error(), "JSON input") {
				t.Errorf("not a sentence: %v", err)
			}
			if row.kind == order.KindRejected && !strings.Contains(err.Error(), "half") && !strings.Contains(err.Error(), "switched off") {
				t.Errorf("eCat's own words are missing: %v", err)
			}
			if row.count == 1 && (records[0].ID != 5 || records[0].Number != "7" || string(records[0].Raw) != `{"id":"5","order_number":7,"uuid":"U"}`) {
				t.Errorf("%+v", records[0])
			}
		})
	}
}

func TestMarkAnswersForEachNumber(t *testing.T) {
	posts := 0
	c := connect(t, func(w http.ResponseWriter, r *http.Request) {
		posts++
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost || posts == 1 && !strings.HasPrefix(string(body), `["A","B","C","D"`) {
			t.Errorf("%s %s %v", r.Method, body, err)
		}
		_, _ = io.WriteString(w, `{"status":"success","error":null,"data":{"A":{"success":true},"B":{"success":false,"error":"not found"},"C":{"success":false},"D":7}}`)
	})
	numbers := []string{"A", "B", "C", "D", "E"}
	for len(numbers) <= markMost {
		numbers = append(numbers, "X")
	}
	marked, err := c.Mark(t.Context(), numbers)
	if err != nil || posts != 2 || len(marked) != len(numbers) {
		t.Fatalf("%d posts, %d answers, %v", posts, len(marked), err)
	}
	for i, want := range []Marked{
		{"A", true, ""}, {"B", false, "not found"}, {"C", false, "eCat says no without a reason"},
		{"D", false, "eCat's answer for it cannot be read"}, {"E", false, "eCat did not answer for it"},
	} {
		if marked[i] != want {
			t.Errorf("%+v, want %+v", marked[i], want)
		}
	}
}
