package sandbox

import (
	"bufio"
	"net/http"
	"net/url"
	"strconv"
	"strings"
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
	q := r.URL.Query()
	m.erp.mu.Lock()
	rows := m.erp.data.Inventory // replaced as a whole or not at all
	m.erp.mu.Unlock()
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusOK)
	out := bufio.NewWriterSize(w, 64<<10)
	_, _ = out.WriteString(`{"result":[`) // bufio keeps the first error for Flush
	first := true
	for i := range rows {
		if !wanted(q, &rows[i]) {
			continue
		}
		if !first {
			_ = out.WriteByte(',')
		}
		first = false
		if _, err := out.Write(encode(&rows[i])); err != nil {
			return // the client has gone
		}
	}
	_, _ = out.WriteString(`]}`)
	_ = out.Flush() // the client has gone: nobody is left to tell
}

// wanted applies the twelve filters of inventorylevels. Texts must be equal;
// whether the real server folds case was not observed.
func wanted(q url.Values, row *InventoryRow) bool {
	if len(q) == 0 {
		return true
	}
	for name, have := range map[string]string{
		"PartNumber": row.PartNumber, "ColorRange": row.ColorRange, "Color": row.Color,
		"GLAccount": row.GLAccount, "SKU": row.SKU, "PreprintGroup": row.PreprintGroup,
		"ProductType": row.ProductType, "FindCode": row.FindCode, "VendorName": row.VendorName,
		"id_Vendor": strconv.FormatInt(row.IDVendor, 10),
	} {
		if !same(q, name, have) {
			return false
		}
	}
	return within(q, "date_Modification", strings.TrimSpace(row.DateModification))
}
