package client

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// lossSeeds hold each record's fields in the forms that servers write them,
// with double spellings and what cannot be read.
var lossSeeds = []string{
	`{"result":[{"id_Order":7,"date_Shippied":"2026-10-27T00:00:00","date_Shipped":"10/28/2026","CustomerServiceRep":"Pat","CustomerSeviceRep":"Lee","cur_Balance":"12.50","sts_Paid":0.5}]}`,
	`{"result":[{"PartNumber":"PC54","LineQuantity":4,"Size01":"4","LineUnitPrice":8.505,"Custom03":true,"Name":"Ann","InvoiceNotes":" x "},{"Size01":"a lot"},7]}`,
	`{"result":[{"id_Order":7,"Amount":"1e2","date_PaymentApplied":"soon","FirstName":"Ann","LastName":"Lee"},{"Amount":5}]}`,
	`{"result":[{"id_Order":"7","TrackingNumber":1,"Weight":2.5,"Cost":"x","Type":"UPS"},{"TrackingNumber":"1Z"}]}`,
	`{"customers":[{"id_Customer":"7","CustomerName":"A","CustomerServiceRep":"Pat","CustomerSeviceRep":"Lee","lastOrderDate":"never"}]}`,
	`{"result":[{"PartNumber":"PC54","UnitCost":"2.1875","Size06":"4.0","id_Vendor":"x","SKU":"\u0000"},{"Color":"Navy"}]}`,
}

// FuzzNothingIsLost reads an answer with every reader: a value in a field that
// a record has is in what was read, or named with its path as unread.
func FuzzNothingIsLost(f *testing.F) {
	for _, seed := range lossSeeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		ctx, p := context.Background(), canned(body)
		from := order.Date{Year: 2026, Month: 1, Day: 1}
		pasts, fresh, err := p.pasts(ctx, Request{}, false)
		for i := range pasts {
			pasts[i].Raw = nil // would hold it all
		}
		nothingLost(t, body, "result", orderRecord{}, pasts, fresh, err)
		lines, fresh, err := p.Lines(ctx, 1, false)
		nothingLost(t, body, "result", lineRecord{}, lines, fresh, err, "SortOrder")
		byOrder, fresh, err := p.PaymentsIn(ctx, from, from, false)
		// The payer is the person, else the company.
		nothingLost(t, body, "result", paymentRecord{}, byOrder, fresh, err, "sts_Approved", "BillingCompany", "BillingCompnay")
		shipped, fresh, err := p.TrackingIn(ctx, TrackingQuery{ImportedFrom: from, ImportedTo: from})
		nothingLost(t, body, "result", trackingRecord{}, shipped, fresh, err, "date_Imported") // the day of creation stands for both
		customers, fresh, err := p.Customers(ctx, false)
		nothingLost(t, body, "customers", customerRecord{}, customers, fresh, err)
		var rows []catalog.InventoryRow
		fresh, err = p.Inventory(ctx, InventoryQuery{}, func(row catalog.InventoryRow) error {
			rows = append(rows, row)
			return nil
		})
		nothingLost(t, body, "result", inventoryRecord{}, rows, fresh, err)
	})
}

// nothingLost holds the list of an answer against what was read of it.
func nothingLost(t *testing.T, body, list string, record, read any, fresh Freshness, err error, but ...string) {
	t.Helper()
	if err != nil || len(fresh.Unread) >= maxProblems {
		return // refused, or cut short with a count
	}
	var doc map[string]json.RawMessage
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	var records []any
	if d.Decode(&doc) != nil || strings.Count(body, `"`+list+`"`) != 1 {
		return
	}
	d = json.NewDecoder(bytes.NewReader(doc[list]))
	d.UseNumber()
	if d.Decode(&records) != nil {
		return
	}
	found := scalarsOf(t, read)
	for i, r := range records {
		path := list + "[" + strconv.Itoa(i) + "]"
		fields, _ := r.(map[string]any)
		if fields == nil && !wasNamed(fresh.Unread, path) {
			t.Fatalf("%s is lost from %q\nunread %q", path, body, fresh.Unread)
		}
		for _, name := range names(record) {
			if value, ok := fields[name]; ok && !slices.Contains(but, name) && !kept(found, value) && !wasNamed(fresh.Unread, path) {
				t.Fatalf("%s.%s = %v is lost from %q\nread %+v\nunread %q", path, name, value, body, read, fresh.Unread)
			}
		}
	}
}

// wasNamed tells whether a record was reported: by its own path, or with all rows
// without a part number.
func wasNamed(unread []string, path string) bool {
	return slices.ContainsFunc(unread, func(u string) bool {
		return strings.HasPrefix(u, path) || strings.Contains(u, "rows without a part number")
	})
}

// names are the JSON names of a record's fields.
func names(record any) (list []string) {
	for i := range reflect.TypeOf(record).NumField() {
		list = append(list, reflect.TypeOf(record).Field(i).Tag.Get("json"))
	}
	return list
}

// scalarsOf is every scalar of what was read, as text.
func scalarsOf(t *testing.T, read any) map[string]bool {
	t.Helper()
	raw, err := json.Marshal(read)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var doc any
	if err := d.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	collectScalars(doc, found)
	return found
}

func collectScalars(v any, found map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			found[key] = true // an order's number is a key of the payments
			collectScalars(inner, found)
		}
	case []any:
		for _, inner := range v {
			collectScalars(inner, found)
		}
	case string:
		found[v] = true
		for word := range strings.FieldsSeq(v) {
			found[word] = true // first and last name stand in one
		}
	case json.Number:
		found[v.String()] = true
	}
}

// kept tells whether a value is in what was read, in any of the spellings that
// readers give it, or says nothing.
func kept(found map[string]bool, value any) bool {
	text := ""
	switch v := value.(type) {
	case nil:
		return true
	case string:
		text = v
	case json.Number:
		text = v.String()
	case bool:
		text = map[bool]string{true: "true", false: "false"}[v]
	default:
		return false // an object or a list, which must be named
	}
	clean := strings.TrimSpace(catalog.Clean(text))
	if clean == "" || found[clean] || found[text] || found[phone(Text(text))] {
		return true
	}
	words := strings.Fields(clean)
	if !slices.ContainsFunc(words, func(w string) bool { return !found[w] }) {
		return true
	}
	if plain, ok := plainDecimal(strings.TrimSpace(text)); ok {
		short := plain
		if whole, fraction, _ := strings.Cut(plain, "."); strings.Trim(fraction, "0") == "" {
			short = whole
		}
		if money, err := catalog.ParseMoney(plain); err == nil && found[money.String()] {
			return true
		}
		if strings.Trim(plain, "-0.") == "" || found[plain] || found[short] || found[strings.TrimLeft(short, "0")] {
			return true
		}
	}
	if day, err := ReadDate(text); err == nil {
		d, err := order.ParseDate(day)
		return err != nil || found[day] || d.IsZero() // FileMaker's empty dates are before 1900
	}
	return false
}
