package contract

import (
	"net/http"
	"strings"
	"testing"
)

const base = "http://127.0.0.1:4711"

func request(t *testing.T, method, path string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(method, base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer x")
	r.Header.Set("Content-Type", "application/json")
	return r
}

func both(t *testing.T) (read, write *Validator) {
	t.Helper()
	read, err := NewPull(base)
	if err != nil {
		t.Fatal(err)
	}
	write, err = NewPush(base)
	if err != nil {
		t.Fatal(err)
	}
	return read, write
}

func TestRequests(t *testing.T) {
	read, write := both(t)
	if got := len(read.Routes()) + len(write.Routes()); got != 13 {
		t.Errorf("%d routes, want 13", got)
	}
	order := `{"ExtOrderID":"A-1","LinesOE":[{"PartNumber":"PC54","Qty":"4","Price":"8.50"}]}`
	for _, row := range []struct {
		v                  *Validator
		method, path, body string
		wrong              string // "" when it must pass
	}{
		{read, "GET", "/v1/manageorders/orders?date_Ordered_start=2025-01-01&id_Customer=7", "", ""},
		{read, "GET", "/v1/manageorders/orders?customerEmail=a", "", "customerEmail"},
		{read, "GET", "/v1/manageorders/orders?id_Customer=x", "", "id_Customer"},
		{read, "GET", "/v1/manageorders/inventorylevels?PartNumber=PC54&VendorName=SanMar", "", ""},
		{read, "GET", "/v1/manageorders/everything", "", "everything"},
		{read, "POST", "/v1/manageorders/signin", `{"username":"a","password":"b"}`, ""},
		{read, "POST", "/v1/manageorders/signin", `{"user":"a","password":"b"}`, "user"},
		{write, "GET", "/onsite/order-pull?date_from=2025-01-01&date_to=2025-01-02", "", ""},
		{write, "GET", "/onsite/order-pull?date_from=2025-01-01", "", "date_to"},
		{write, "POST", "/onsite/order-push", order, ""},
		{write, "POST", "/manageorders/externalorderjson", order, ""},
		{write, "POST", "/v1/manageorders/externalorderjson", order, ""},
		{write, "POST", "/onsite/order-push", strings.Replace(order, `"4"`, `4`, 1), "Qty"},
		{write, "POST", "/onsite/order-push", strings.Replace(order, "Price", "Prise", 1), "Prise"},
		{write, "POST", "/onsite/order-push", strings.Replace(order, `"A-1"`, "null", 1), "ExtOrderID"},
		{write, "POST", "/onsite/order-push", strings.Replace(order, `"PartNumber"`, `"Size01":4,"Quantity":4,"cur_UnitPriceUserEntered":"8.50","ForProductColor":"Navy","sts_EnableTax01":1,"PartNumber"`, 1), ""},
	} {
		err := row.v.Request(request(t, row.method, row.path), []byte(row.body))
		judge(t, row.method+" "+row.path+" "+row.body, row.wrong, err)
	}
	r := request(t, "GET", "/v1/manageorders/orders")
	r.Header.Del("Authorization")
	judge(t, "without a token", "Authorization", read.Request(r, nil))
}

func TestResponses(t *testing.T) {
	read, write := both(t)
	h := http.Header{"Content-Type": {"application/json"}}
	for _, row := range []struct {
		v            *Validator
		method, path string
		status       int
		body         string
		wrong        string
	}{
		{read, "GET", "/v1/manageorders/orders/1", 200, `{"result":[{"id_Order":1,"date_Shippied":"2025-01-01"}]}`, ""},
		{read, "GET", "/v1/manageorders/orders/1", 200, `{"result":[{"id_Order":"1"}]}`, "id_Order"},
		{read, "GET", "/v1/manageorders/orders/1", 200, `{"result":[{"date_Shipped":"2025-01-01"}]}`, "date_Shipped"},
		{read, "GET", "/v1/manageorders/orders/1", 200, `{"result":null}`, "result"},
		{read, "GET", "/v1/manageorders/payments/1", 200, `{"result":[{"BillingCompnay":"A","PaymentType":"Visa"}]}`, ""},
		{read, "GET", "/v1/manageorders/tracking/1", 200, `{"result":[{"TrackingNumber":"1Z"}]}`, ""},
		{read, "GET", "/v1/manageorders/tracking/1", 200, `{"result":[{"PaymentType":"Visa"}]}`, "PaymentType"},
		{read, "GET", "/v1/manageorders/inventorylevels", 200, `{"result":[{"Size01":4,"date_Modification":"2025-01-01"}]}`, ""},
		{read, "GET", "/v1/manageorders/lineitems/1", 200, `{"result":[{"Size01":4}]}`, "Size01"},
		{read, "GET", "/v1/manageorders/orders", 403, `{"result":"Forbidden"}`, ""},
		{read, "GET", "/v1/manageorders/orders", 403, `{"result":[]}`, "result"},
		{read, "GET", "/v1/manageorders/orders", 418, `{}`, "status is not supported"},
		{read, "GET", "/v1/manageorders/orders", 401, `{"message":"Unauthorized"}`, ""},
		{write, "POST", "/onsite/order-push", 200, `{"result":"ExtOrderID \"A-1\" has been uploaded."}`, ""},
		{write, "POST", "/onsite/order-push", 200, `{"result":{}}`, "result"},
		{write, "GET", "/onsite/order-pull?date_from=2025-01-01&date_to=2025-01-02", 200, `{"result":[{"ExtOrderID":"A-1"},{"order_json":{"ExtOrderID":"A-1"}}]}`, ""},
		{write, "GET", "/onsite/order-pull?date_from=2025-01-01&date_to=2025-01-02", 200, `{"result":[{"order_json":{"ExtOrderId":"A-1"}}]}`, "result"},
	} {
		err := row.v.Response(request(t, row.method, row.path), row.status, h, []byte(row.body))
		judge(t, row.method+" "+row.path+" "+row.body, row.wrong, err)
	}
}

func judge(t *testing.T, what, wrong string, err error) {
	t.Helper()
	switch {
	case wrong == "" && err != nil:
		t.Errorf("%s: %v", what, err)
	case wrong != "" && (err == nil || !strings.Contains(err.Error(), wrong)):
		t.Errorf("%s: the error is %v, want one that names %s", what, err, wrong)
	}
}
