package sandbox

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
)

// within says whether a date lies in the range that a query names by
// NAME_start and NAME_end (YYYY-MM-DD, both included, either may be absent).
// An empty date lies in no range.
func within(q url.Values, name, date string) bool {
	from, to := q.Get(name+"_start"), q.Get(name+"_end")
	if from == "" && to == "" {
		return true
	}
	if len(date) > 10 {
		date = date[:10]
	}
	return date != "" && date >= from && (to == "" || date <= to)
}

// same says whether a value is the one that a query asks for, if it asks.
func same(q url.Values, name, have string) bool {
	return !q.Has(name) || q.Get(name) == "" || q.Get(name) == have
}

func (m *manageOrders) orders(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	result(w, m.erp.orders(func(o *OrderRow) bool {
		return same(q, "id_Customer", strconv.FormatInt(o.IDCustomer, 10)) &&
			within(q, "date_Ordered", o.DateOrdered) &&
			within(q, "date_RequestedToShip", o.DateRequestedToShip) &&
			within(q, "date_Produced", o.DateProduced) &&
			within(q, "date_Shipped", o.DateShipped) &&
			within(q, "date_Invoiced", o.DateInvoiced)
	}))
}

func (m *manageOrders) payments(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	result(w, across(m.erp, paymentsOf, func(p *PaymentRow) bool {
		return within(q, "date_PaymentApplied", p.DatePaymentApplied)
	}))
}

func (m *manageOrders) tracking(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	result(w, across(m.erp, trackingOf, func(t *TrackingRow) bool {
		return within(q, "date_Imported", t.DateImported) && within(q, "date_Creation", t.DateCreation)
	}))
}

// inventory streams, since a catalogue has up to a million rows.
func (m *manageOrders) inventory(w http.ResponseWriter, r *http.Request) {
	wanted := inventoryFilter(r.URL.Query())
	m.erp.mu.Lock()
	rows := m.erp.data.Inventory // replaced as a whole or not at all
	m.erp.mu.Unlock()
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusOK)
	out := bufio.NewWriterSize(w, 64<<10)
	e := json.NewEncoder(out) // ends each row with a line end, which JSON allows
	e.SetEscapeHTML(false)
	_, _ = out.WriteString(`{"result":[`) // bufio keeps the first error for Flush
	first := true
	for i := range rows {
		if !wanted(&rows[i]) {
			continue
		}
		if !first {
			_ = out.WriteByte(',')
		}
		first = false
		if err := e.Encode(&rows[i]); err != nil {
			return // the client has gone
		}
	}
	_, _ = out.WriteString(`]}`)
	_ = out.Flush() // the client has gone: nobody is left to tell
}

// inventoryFields are what inventorylevels can be asked for, besides the two
// ends of date_Modification.
var inventoryFields = map[string]func(*InventoryRow) string{
	"PartNumber":    func(r *InventoryRow) string { return r.PartNumber },
	"ColorRange":    func(r *InventoryRow) string { return r.ColorRange },
	"Color":         func(r *InventoryRow) string { return r.Color },
	"GLAccount":     func(r *InventoryRow) string { return r.GLAccount },
	"SKU":           func(r *InventoryRow) string { return r.SKU },
	"PreprintGroup": func(r *InventoryRow) string { return r.PreprintGroup },
	"ProductType":   func(r *InventoryRow) string { return r.ProductType },
	"FindCode":      func(r *InventoryRow) string { return r.FindCode },
	"VendorName":    func(r *InventoryRow) string { return r.VendorName },
	"id_Vendor":     func(r *InventoryRow) string { return strconv.FormatInt(r.IDVendor, 10) },
}

// inventoryFilter applies the twelve filters of inventorylevels. Texts must be
// equal; whether the real server folds case was not observed.
func inventoryFilter(q url.Values) func(*InventoryRow) bool {
	asked := map[string]func(*InventoryRow) string{}
	for name, value := range inventoryFields {
		if q.Get(name) != "" {
			asked[name] = value
		}
	}
	return func(row *InventoryRow) bool {
		for name, value := range asked {
			if value(row) != q.Get(name) {
				return false
			}
		}
		return within(q, "date_Modification", row.DateModification)
	}
}
