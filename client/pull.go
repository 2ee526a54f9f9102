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
	"strings"
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
func list[T any](ctx context.Context, p *Pull, key string, req Request, refresh bool, each func(at int, record T) error) (Freshness, error) {
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
		sum, err := DecodeStream(body, key, func(at int, record T) error {
			if n++; n > maxRecords && !streamed {
				return wireError(ShapeTooMany, key, "")
			}
			return each(at, record)
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
	var without []string
	fresh, err := list(ctx, p, "result", req, q.Refresh, func(at int, r inventoryRecord) error {
		if strings.TrimSpace(string(r.PartNumber)) == "" {
			if nameless++; nameless > rows+maxNameless {
				return wireError(ShapeTooMany, "result", "")
			}
			if len(without) < namelessSaid {
				without = append(without, r.nameless(at))
			}
			return nil
		}
		rows++
		broke = each(r.row(now))
		return broke
	})
	if nameless > 0 {
		fresh.Unread = append(fresh.Unread, fmt.Sprintf("result: %d rows without a part number were left out: %s", nameless, strings.Join(without, "; ")))
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
	fresh, err := list(ctx, p, "result", req, refresh, func(at int, w whole[orderRecord]) error {
		path := fmt.Sprintf("result[%d]", at)
		unread = append(unread, w.unread(path)...)
		unread = append(unread, under(path, w.record.doubts())...)
		if w.record.Number == 0 {
			unread = append(unread, path+".id_Order: is missing; the order was left out")
			return nil
		}
		all = append(all, readPast(&w, time.Time{}))
		return nil
	})
	fresh.Unread = append(fresh.Unread, unread...)
	fresh.bound()
	at := p.at(fresh)
	for i := range all {
		all[i].FetchedAt = at
	}
	return all, fresh, err
}

// namelessSaid is how many rows without a part number are named.
const namelessSaid = 3

// nameless says which row of the inventory has no part number.
func (r *inventoryRecord) nameless(at int) string {
	said := fmt.Sprintf("result[%d] id_InventoryLevel %d", at, int64(r.ID))
	if what := strings.TrimSpace(shown(r.Description) + " " + shown(r.Color)); what != "" {
		said += " " + what
	}
	return brief(said, 120)
}

// under gives doubts about a record's fields the record's path.
func under(path string, doubts []string) []string {
	for i, d := range doubts {
		doubts[i] = path + "." + catalog.Clean(d)
	}
	return doubts
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

// Lines implements History; the lines come in the ERP's order, those that hold
// no number of pieces are Odd, and named as unread.
func (p *Pull) Lines(ctx context.Context, no int64, refresh bool) ([]order.PartLine, Freshness, error) {
	var records []placed
	fresh, err := list(ctx, p, "result", Request{Path: "/lineitems/" + strconv.FormatInt(no, 10)}, refresh, func(at int, r lineRecord) error {
		records = append(records, placed{at, r})
		return nil
	})
	return readLines("result", records, &fresh), fresh, err
}

// placed is a line with its place in the answer.
type placed struct {
	at int
	lineRecord
}

func readLines(path string, records []placed, fresh *Freshness) []order.PartLine {
	slices.SortStableFunc(records, func(a, b placed) int { return cmp.Compare(a.SortOrder, b.SortOrder) })
	var lines []order.PartLine
	for _, r := range records {
		line, doubts := r.line()
		lines = append(lines, line)
		for _, d := range doubts {
			fresh.Unread = append(fresh.Unread, fmt.Sprintf("%s[%d] %s: %s", path, r.at, catalog.Clean(string(r.Part)), d))
		}
	}
	fresh.bound()
	return lines
}

// Payments implements History.
func (p *Pull) Payments(ctx context.Context, no int64, refresh bool) ([]order.PaidPayment, Freshness, error) {
	var all []order.PaidPayment
	fresh, err := list(ctx, p, "result", Request{Path: "/payments/" + strconv.FormatInt(no, 10)}, refresh, func(_ int, r paymentRecord) error {
		all = append(all, r.payment())
		return nil
	})
	return all, fresh, err
}

// PaymentsIn implements Ranges.
func (p *Pull) PaymentsIn(ctx context.Context, from, to order.Date, refresh bool) (map[int64][]order.PaidPayment, Freshness, error) {
	all := map[int64][]order.PaidPayment{}
	req := Request{Path: "/payments", Query: query("date_PaymentApplied_start", from.String(), "date_PaymentApplied_end", to.String())}
	var homeless []string
	fresh, err := list(ctx, p, "result", req, refresh, func(at int, r paymentRecord) error {
		if r.Order == 0 {
			homeless = append(homeless, fmt.Sprintf("result[%d].id_Order: is missing; the payment of %s was left out", at, catalog.Clean(string(r.Amount))))
			return nil
		}
		all[int64(r.Order)] = append(all[int64(r.Order)], r.payment())
		return nil
	})
	fresh.Unread = append(fresh.Unread, homeless...)
	fresh.bound()
	return all, fresh, err
}

// Tracking implements History.
func (p *Pull) Tracking(ctx context.Context, no int64, refresh bool) ([]order.Shipment, Freshness, error) {
	var all []order.Shipment
	fresh, err := list(ctx, p, "result", Request{Path: "/tracking/" + strconv.FormatInt(no, 10)}, refresh, func(_ int, r trackingRecord) error {
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
	var homeless []string
	fresh, err := list(ctx, p, "result", req, q.Refresh, func(at int, r trackingRecord) error {
		if r.Order == 0 {
			homeless = append(homeless, fmt.Sprintf("result[%d].id_Order: is missing; the shipment %s was left out", at, catalog.Clean(string(r.Tracking))))
			return nil
		}
		all[int64(r.Order)] = append(all[int64(r.Order)], r.shipment())
		return nil
	})
	fresh.Unread = append(fresh.Unread, homeless...)
	fresh.bound()
	return all, fresh, err
}

// Customers implements Customers, for a proxy.
func (p *Pull) Customers(ctx context.Context, refresh bool) ([]order.Customer, Freshness, error) {
	var all []order.Customer
	var unread []string
	fresh, err := list(ctx, p, "customers", Request{Path: "/customers"}, refresh, func(at int, r customerRecord) error {
		unread = append(unread, under(fmt.Sprintf("customers[%d]", at), r.doubts())...)
		all = append(all, r.customer())
		return nil
	})
	fresh.Unread = append(fresh.Unread, unread...)
	fresh.bound()
	return all, fresh, err
}

// OrderNumber asks for the ERP's number of an order by the id that the server
// has for it. A record that names another's id says nothing of ours; beside such
// a one only a record that names ours counts.
func (p *Pull) OrderNumber(ctx context.Context, serverID string) (Number, error) {
	var n Number
	var others, nameless bool
	err := p.Get(ctx, Request{Path: "/getorderno/" + url.PathEscape(serverID), MaxBytes: maxList}, func(a *Answer, body io.Reader) error {
		n.Date = a.Date
		sum, err := DecodeStream(body, "result", func(_ int, r struct {
			Number Int  `json:"id_Order"`
			ID     Text `json:"ExtOrderID"`
		}) error {
			number := int64(r.Number)
			if r.ID != "" && !strings.EqualFold(string(r.ID), serverID) || number < 0 {
				others = true
				return nil
			}
			nameless = nameless || r.ID == ""
			if number > 0 && !slices.Contains(n.All, number) {
				n.All = append(n.All, number)
			}
			return nil
		})
		switch {
		case err != nil:
		case len(sum.Problems) > 0:
			err = order.Errorf(order.KindInvalid, "The server's answer cannot be read: %s %s", sum.Problems[0].Path, sum.Problems[0].Message)
		case others && (nameless || len(n.All) == 0):
			err = order.Errorf(order.KindInvalid, "The server's answer is about another order than %s", serverID)
		case !Spotless(sum.Rest):
			err = order.Errorf(order.KindInvalid, "The server's answer says that it is not whole")
		}
		return err
	})
	if err != nil {
		return Number{Date: n.Date}, err
	}
	if len(n.All) == 1 {
		n.OnSite = n.All[0]
	}
	return n, nil
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
	fresh.Unread = append(append(fresh.Unread, r.Order.unread("order")...), under("order", r.Order.record.doubts())...)
	s.Past.Number, s.Past.ExtOrderID, s.Past.DetailAt = int64(r.Number), shown(r.ID), at
	lines := make([]placed, len(r.Lines))
	for i, line := range r.Lines {
		lines[i] = placed{i, line}
	}
	s.Past.Lines = readLines("lineItems", lines, fresh)
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
