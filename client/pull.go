package client

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"time"

	"orderpad/store/catalog"
	"orderpad/store/order"
)

// Pull is ManageOrders' read side, directly or behind a proxy that passes its
// records on: what is asked and what the answers mean. How a request gets there
// is the connection's, as Get.
type Pull struct {
	// Get makes one reading request of a path below the read side's root, such
	// as /orders/100, and hands the body of a 200 to read.
	Get func(ctx context.Context, req Request, read func(a *Answer, body io.Reader) error) error
	// Caches: the server keeps answers, and refresh=true asks past them.
	Caches bool
	// Now is the clock that records get their age from.
	Now func() time.Time
}

// The bounds of answers that are read record by record.
const (
	maxList          = 64 << 20
	maxInventory     = 512 << 20 // a million rows are about 400 MB
	inventoryTimeout = 5 * time.Minute
	maxRecords       = 50_000 // of a list that is kept in memory
	// maxNameless is how many rows without a part number, more than those with
	// one, show that an answer is no inventory.
	maxNameless = 10_000
)

func query(pairs ...string) url.Values {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q
}

func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// list reads a list record by record.
func list[T any](ctx context.Context, p *Pull, key string, req Request, refresh bool, each func(T) error) (Freshness, error) {
	if refresh && p.Caches {
		if req.Query == nil {
			req.Query = url.Values{}
		}
		req.Query.Set("refresh", "true")
	}
	if req.MaxBytes == 0 {
		req.MaxBytes = maxList
	}
	var fresh Freshness
	n, streamed := 0, req.MaxBytes > maxList
	err := p.Get(ctx, req, func(_ *Answer, body io.Reader) error {
		sum, err := DecodeStream(body, key, func(record T) error {
			if n++; n > maxRecords && !streamed {
				return wireError(ShapeTooMany, key, "")
			}
			return each(record)
		})
		fresh = readFreshness(sum)
		return err
	})
	return fresh, err
}

// at is when a server fetched what it answered.
func (p *Pull) at(f Freshness) time.Time {
	if !f.CachedAt.IsZero() {
		return f.CachedAt
	}
	return p.Now()
}

// Inventory implements Reader.
func (p *Pull) Inventory(ctx context.Context, q InventoryQuery, each func(catalog.InventoryRow) error) (Freshness, error) {
	req := Request{Path: "/inventorylevels", MaxBytes: maxInventory, Timeout: inventoryTimeout, Query: query(
		"date_Modification_start", q.ModifiedFrom.String(), "date_Modification_end", q.ModifiedTo.String(),
		"PartNumber", q.Part, "ColorRange", q.ColorRange, "Color", q.Color, "GLAccount", q.GLAccount, "SKU", q.SKU,
		"PreprintGroup", q.PreprintGroup, "ProductType", q.ProductType, "FindCode", q.FindCode,
		"id_Vendor", number(q.Vendor), "VendorName", q.VendorName,
	)}
	now := p.Now()
	var broke error // of each: the reader's own trouble is no answer cut short
	rows, nameless := 0, 0
	fresh, err := list(ctx, p, "result", req, q.Refresh, func(r inventoryRecord) error {
		if r.PartNumber == "" {
			if nameless++; nameless > rows+maxNameless {
				return wireError(ShapeTooMany, "result", "")
			}
			return nil
		}
		rows++
		broke = each(r.row(now))
		return broke
	})
	if nameless > 0 {
		fresh.Unread = append(fresh.Unread, fmt.Sprintf("result: %d rows without a part number were left out", nameless))
		fresh.bound()
	}
	if broke != nil {
		return fresh, broke
	}
	return fresh, incomplete(err)
}

// Orders implements Ranges.
func (p *Pull) Orders(ctx context.Context, q OrdersQuery) ([]order.Past, Freshness, error) {
	req := Request{Path: "/orders", Query: query(
		"date_Ordered_start", q.OrderedFrom.String(), "date_Ordered_end", q.OrderedTo.String(),
		"date_RequestedToShip_start", q.RequestedFrom.String(), "date_RequestedToShip_end", q.RequestedTo.String(),
		"date_Produced_start", q.ProducedFrom.String(), "date_Produced_end", q.ProducedTo.String(),
		"date_Shipped_start", q.ShippedFrom.String(), "date_Shipped_end", q.ShippedTo.String(),
		"date_Invoiced_start", q.InvoicedFrom.String(), "date_Invoiced_end", q.InvoicedTo.String(),
		"id_Customer", number(q.Customer),
	)}
	if len(req.Query) == 0 {
		return nil, Freshness{}, order.Errorf(order.KindInternal, "Orders were asked for without a range or a customer")
	}
	return p.pasts(ctx, req, q.Refresh)
}

func (p *Pull) pasts(ctx context.Context, req Request, refresh bool) ([]order.Past, Freshness, error) {
	var all []order.Past
	var unread []string
	fresh, err := list(ctx, p, "result", req, refresh, func(w whole[orderRecord]) error {
		unread = append(unread, w.unread(fmt.Sprintf("result[%d]", len(all)))...)
		all = append(all, readPast(&w, time.Time{}))
		return nil
	})
	fresh.Unread = append(fresh.Unread, unread...)
	at := p.at(fresh)
	kept := all[:0]
	for i, past := range all {
		if past.Number == 0 {
			fresh.Unread = append(fresh.Unread, fmt.Sprintf("result[%d].id_Order: is missing; the order was left out", i))
			continue
		}
		past.FetchedAt = at
		kept = append(kept, past)
	}
	fresh.bound()
	return kept, fresh, err
}

// Order implements History.
func (p *Pull) Order(ctx context.Context, no int64, refresh bool) (order.Past, Freshness, error) {
	all, fresh, err := p.pasts(ctx, Request{Path: "/orders/" + strconv.FormatInt(no, 10)}, refresh)
	if err != nil {
		return order.Past{}, fresh, err
	}
	at := slices.IndexFunc(all, func(past order.Past) bool { return past.Number == no })
	if at < 0 {
		return order.Past{}, fresh, order.Errorf(order.KindNotFound, "The shop has no order %d", no)
	}
	return all[at], fresh, nil
}

// Lines implements History; the lines come in the ERP's order, those without
// pieces are named as unread.
func (p *Pull) Lines(ctx context.Context, no int64, refresh bool) ([]order.PartLine, Freshness, error) {
	var records []lineRecord
	fresh, err := list(ctx, p, "result", Request{Path: "/lineitems/" + strconv.FormatInt(no, 10)}, refresh, func(r lineRecord) error {
		records = append(records, r)
		return nil
	})
	return readLines("result", records, &fresh), fresh, err
}

func readLines(path string, records []lineRecord, fresh *Freshness) []order.PartLine {
	places := make([]int, len(records)) // paths count as the answer did
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(records[a].SortOrder, records[b].SortOrder) })
	var lines []order.PartLine
	for _, i := range places {
		line, doubts := records[i].line()
		if line.Qty == 0 {
			doubts = append(doubts, "has no pieces; the line was left out")
		} else {
			lines = append(lines, line)
		}
		for _, d := range doubts {
			fresh.Unread = append(fresh.Unread, fmt.Sprintf("%s[%d] %s: %s", path, i, catalog.Clean(string(records[i].Part)), d))
		}
	}
	fresh.bound()
	return lines
}

// Payments implements History.
func (p *Pull) Payments(ctx context.Context, no int64, refresh bool) ([]order.PaidPayment, Freshness, error) {
	var all []order.PaidPayment
	fresh, err := list(ctx, p, "result", Request{Path: "/payments/" + strconv.FormatInt(no, 10)}, refresh, func(r paymentRecord) error {
		all = append(all, r.payment())
		return nil
	})
	return all, fresh, err
}

// PaymentsIn implements Ranges.
func (p *Pull) PaymentsIn(ctx context.Context, from, to order.Date, refresh bool) (map[int64][]order.PaidPayment, Freshness, error) {
	all := map[int64][]order.PaidPayment{}
	req := Request{Path: "/payments", Query: query("date_PaymentApplied_start", from.String(), "date_PaymentApplied_end", to.String())}
	fresh, err := list(ctx, p, "result", req, refresh, func(r paymentRecord) error {
		all[int64(r.Order)] = append(all[int64(r.Order)], r.payment())
		return nil
	})
	return all, fresh, err
}

// Tracking implements History.
func (p *Pull) Tracking(ctx context.Context, no int64, refresh bool) ([]order.Shipment, Freshness, error) {
	var all []order.Shipment
	fresh, err := list(ctx, p, "result", Request{Path: "/tracking/" + strconv.FormatInt(no, 10)}, refresh, func(r trackingRecord) error {
		all = append(all, r.shipment())
		return nil
	})
	return all, fresh, err
}

// TrackingIn implements Ranges.
func (p *Pull) TrackingIn(ctx context.Context, q TrackingQuery) (map[int64][]order.Shipment, Freshness, error) {
	all := map[int64][]order.Shipment{}
	req := Request{Path: "/tracking", Query: query(
		"date_Imported_start", q.ImportedFrom.String(), "date_Imported_end", q.ImportedTo.String(),
		"date_Creation_start", q.CreatedFrom.String(), "date_Creation_end", q.CreatedTo.String(),
	)}
	fresh, err := list(ctx, p, "result", req, q.Refresh, func(r trackingRecord) error {
		all[int64(r.Order)] = append(all[int64(r.Order)], r.shipment())
		return nil
	})
	return all, fresh, err
}

// Customers implements Customers, for a proxy.
func (p *Pull) Customers(ctx context.Context, refresh bool) ([]order.Customer, Freshness, error) {
	var all []order.Customer
	fresh, err := list(ctx, p, "customers", Request{Path: "/customers"}, refresh, func(r customerRecord) error {
		all = append(all, r.customer())
		return nil
	})
	return all, fresh, err
}

// OrderNumber asks for the ERP's number of an order by the id that the server
// has for it. Where the ERP has the id twice it is the first.
func (p *Pull) OrderNumber(ctx context.Context, serverID string) (Number, error) {
	var n Number
	var read []int64
	err := p.Get(ctx, Request{Path: "/getorderno/" + url.PathEscape(serverID), MaxBytes: maxList}, func(a *Answer, body io.Reader) error {
		n.Date = a.Date
		sum, err := DecodeStream(body, "result", func(r struct {
			Number Int `json:"id_Order"`
		}) error {
			read = append(read, int64(r.Number))
			return nil
		})
		if err == nil && len(sum.Problems) > 0 {
			err = order.Errorf(order.KindInvalid, "The server's answer cannot be read: %s %s", sum.Problems[0].Path, sum.Problems[0].Message)
		}
		return err
	})
	if len(read) > 0 {
		n.OnSite = read[0]
	}
	return n, err
}

// snapshotRecord is the proxy's answer to order/ID/snapshot.
type snapshotRecord struct {
	Found    bool               `json:"found"`
	Number   Int                `json:"id_Order"`
	ID       Text               `json:"extOrderId"`
	Order    whole[orderRecord] `json:"order"`
	Lines    []lineRecord       `json:"lineItems"`
	Pushed   json.RawMessage    `json:"pushed"`
	Payments []paymentRecord    `json:"payments"`
	Tracking []trackingRecord   `json:"tracking"`
	Cached   bool               `json:"cached"`
	Fetched  Text               `json:"fetchedAt"`
}

// Snapshot implements Snapshots, for a proxy.
func (p *Pull) Snapshot(ctx context.Context, serverID string, refresh bool) (Snapshot, Freshness, error) {
	req := Request{Path: "/order/" + url.PathEscape(serverID) + "/snapshot", MaxBytes: maxList}
	if refresh {
		req.Query = query("refresh", "true")
	}
	var snap Snapshot
	var fresh Freshness
	err := p.Get(ctx, req, func(_ *Answer, body io.Reader) error {
		raw, err := io.ReadAll(body)
		if err != nil {
			return err
		}
		r, problems, err := Decode[snapshotRecord](raw)
		if err != nil {
			return err
		}
		fresh = readFreshness(Summary{Problems: problems})
		at := p.Now()
		if fetched, err := time.Parse(time.RFC3339, string(r.Fetched)); err == nil && r.Cached {
			fresh.CachedAt, at = fetched, fetched
		}
		snap = r.snapshot(at, &fresh)
		return nil
	})
	return snap, fresh, err
}

func (r *snapshotRecord) snapshot(at time.Time, fresh *Freshness) Snapshot {
	if !r.Found {
		return Snapshot{}
	}
	s := Snapshot{Found: true, Past: readPast(&r.Order, at)}
	fresh.Unread = append(fresh.Unread, r.Order.unread("order")...)
	s.Past.Number, s.Past.ExtOrderID, s.Past.DetailAt = int64(r.Number), shown(r.ID), at
	s.Past.Lines = readLines("lineItems", r.Lines, fresh)
	for i := range r.Payments {
		s.Past.Payments = append(s.Past.Payments, r.Payments[i].payment())
	}
	for i := range r.Tracking {
		s.Past.Shipments = append(s.Past.Shipments, r.Tracking[i].shipment())
	}
	var parts map[string]json.RawMessage
	if len(r.Pushed) == 0 || json.Unmarshal(r.Pushed, &parts) == nil && parts == nil {
		return s // the proxy could not read them
	}
	fields, err := pushedFields(parts, fresh)
	if err != nil {
		fresh.Unread = append(fresh.Unread, "pushed: "+err.Error())
		return s
	}
	s.Pushed = &fields
	return s
}

// pushedFields reads parts of an ExternalOrderJson as one.
func pushedFields(parts map[string]json.RawMessage, fresh *Freshness) (order.Fields, error) {
	if parts == nil {
		return order.Fields{}, order.Errorf(order.KindInvalid, "is not an object")
	}
	parts["LinesOE"] = json.RawMessage("[]")
	body, err := json.Marshal(parts)
	if err != nil {
		return order.Fields{}, err
	}
	o, _, problems, err := order.ReadOrder(body, catalog.Spelling{})
	for _, p := range problems {
		fresh.Unread = append(fresh.Unread, "pushed."+p.Field+": "+p.Message)
	}
	return o.Fields, err
}
