package work_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"orderpad/client/sandbox"
	"orderpad/store/order"
	"orderpad/tui/work"
)

// TestTrackDays asks for orders by what happened to them on some days, through
// both kinds of connection: what the shop answers is what is shown, and without
// a network what this laptop has, with its age.
func TestTrackDays(t *testing.T) {
	for _, kind := range []order.ConnectionKind{order.KindProxy, order.KindManageOrders} {
		t.Run(string(kind), func(t *testing.T) {
			d := newDesk(t, kind)
			ctx := t.Context()
			to := order.DateOf(d.box.Now())
			from := to.AddDays(-300)
			shown := map[work.Happened][]int64{}
			for _, what := range []work.Happened{work.Ordered, work.Due, work.Produced, work.Shipped, work.Invoiced, work.Paid, work.Parcels} {
				d.box.Advance(3 * time.Minute)
				view, err := d.TrackDays(ctx, work.Days{What: what, From: from, To: to})
				if err != nil || view.Note != "" || len(view.Orders) == 0 || view.AsOf == nil {
					t.Fatalf("%s: %v, %d orders, %q", what, err, len(view.Orders), view.Note)
				}
				for _, o := range view.Orders {
					shown[what] = append(shown[what], *o.OnSiteOrder)
					if day := dayOf(what, o); !day.IsZero() && (day.Before(from) || to.Before(day)) {
						t.Errorf("%s: %d of %s", what, *o.OnSiteOrder, day)
					}
					if what == work.Paid && len(o.Payments) == 0 || what == work.Parcels && len(o.Shipments) == 0 {
						t.Errorf("%s: %d has none", what, *o.OnSiteOrder)
					}
				}
			}
			customer, err := d.TrackDays(ctx, work.Days{Customer: customerOf(t, d)})
			if err != nil || len(customer.Orders) == 0 {
				t.Errorf("of a customer: %v", err)
			}

			ok(t, d.box.SetNetwork(false))
			d.box.Advance(48 * time.Hour)
			for what, want := range shown {
				view, err := d.TrackDays(ctx, work.Days{What: what, From: from, To: to})
				if what == work.Paid || what == work.Parcels {
					continue // of orders whose details are here
				}
				var have []int64
				for _, o := range view.Orders {
					have = append(have, *o.OnSiteOrder)
				}
				if err != nil || !slices.Equal(have, want) || !strings.Contains(view.Note, "fetched last") || d.box.Now().Sub(*view.AsOf) < 47*time.Hour {
					t.Errorf("offline %s: %v, %v, want %v; %q as of %v", what, err, have, want, view.Note, view.AsOf)
				}
			}
		})
	}
}

func dayOf(what work.Happened, o work.TrackedOrder) order.Date {
	step := map[work.Happened]string{work.Produced: "produced", work.Shipped: "shipped", work.Invoiced: "invoiced"}[what]
	for _, s := range o.Status {
		if s.Step == step {
			return s.Date
		}
	}
	return map[work.Happened]order.Date{work.Ordered: o.Ordered, work.Due: o.Due}[what]
}

// customerOf is the customer of some order of the shop's.
func customerOf(t *testing.T, d *desk) int64 {
	t.Helper()
	view, err := d.TrackDays(t.Context(), work.Days{What: work.Ordered, From: order.DateOf(d.box.Now()).AddDays(-300), To: order.DateOf(d.box.Now())})
	ok(t, err)
	return view.Orders[0].CustomerID
}

// TestReorderOfAnyPastOrder: an order of the shop's that was never on this
// laptop becomes a draft with its lines.
func TestReorderOfAnyPastOrder(t *testing.T) {
	d := newDesk(t, order.KindManageOrders)
	day := order.DateOf(d.box.Now())
	view, err := d.TrackDays(t.Context(), work.Days{What: work.Ordered, From: day.AddDays(-300), To: day})
	ok(t, err)
	past := view.Orders[len(view.Orders)-1]
	o, _, err := d.Duplicate(t.Context(), strconv.FormatInt(*past.OnSiteOrder, 10))
	ok(t, err)
	if o.State != order.Draft || int64(o.Pieces) != past.Pieces || o.Customer.ID == nil || *o.Customer.ID != past.CustomerID || o.OnSiteOrder != nil {
		t.Errorf("%+v of %+v", o, past)
	}
	if _, _, err := d.Duplicate(t.Context(), "999999"); !order.IsKind(err, order.KindNotFound) {
		t.Error(err)
	}
}

// TestRefreshPart fetches one vendor's goods alone; the rest stays.
func TestRefreshPart(t *testing.T) {
	d := newDesk(t, order.KindManageOrders)
	part, err := d.RefreshPart(t.Context(), []work.Assignment{{Path: "partnumber", Value: "PC54"}}, nil)
	ok(t, err)
	if part.Fetched == 0 || part.Rows != part.Fetched || part.Styles != 1 {
		t.Errorf("%+v", part)
	}
	all, err := d.RefreshInventory(t.Context(), false, nil)
	if ok(t, err); !all.Full || all.Rows <= part.Rows {
		t.Errorf("the first whole refresh after it: %+v", all)
	}
	again, err := d.RefreshPart(t.Context(), []work.Assignment{{Path: "PartNumber", Value: "PC54"}}, nil)
	if ok(t, err); again.Rows != all.Rows {
		t.Errorf("%d rows became %d", all.Rows, again.Rows)
	}
	for _, bad := range []work.Assignment{{Path: "Colour", Value: "Navy"}, {Path: "id_Vendor", Value: "x"}, {Path: "SKU"}} {
		if _, err := d.RefreshPart(t.Context(), []work.Assignment{bad}, nil); !order.IsKind(err, order.KindInvalid) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if _, err := d.RefreshPart(t.Context(), []work.Assignment{{Path: "SKU", Value: "none such"}}, nil); !order.IsKind(err, order.KindNotFound) {
		t.Error(err)
	}
}

// TestTrackFindsEveryWay tracks one order of the shop's, which was never on this
// laptop, by all that a customer may say of it; then without a network, from
// what was fetched, with its age.
func TestTrackFindsEveryWay(t *testing.T) {
	for _, kind := range []order.ConnectionKind{order.KindProxy, order.KindManageOrders} {
		t.Run(string(kind), func(t *testing.T) {
			d := newDesk(t, kind)
			ctx := t.Context()
			data := sandbox.Generate(sandbox.DataOptions{Orders: 20, Today: d.box.Now()})
			ids := slices.Sorted(maps.Keys(data.ExtIDs))
			id := ids[len(ids)-1]
			number := data.ExtIDs[id]
			found := func(query string) work.TrackedOrder {
				t.Helper()
				d.box.Advance(61 * time.Second)
				view, err := d.Track(ctx, query)
				if err != nil {
					t.Fatalf("%q: %v", query, err)
				}
				at := slices.IndexFunc(view.Orders, func(o work.TrackedOrder) bool { return o.OnSiteOrder != nil && *o.OnSiteOrder == number })
				if at < 0 {
					t.Fatalf("%q finds %d orders, and not %d", query, len(view.Orders), number)
				}
				return view.Orders[at]
			}
			typed := id
			if kind == order.KindProxy {
				typed = strings.TrimPrefix(id, "NWCA-") // as the web store knows it
			}
			o := found(typed)
			if o.Sentence == "" || len(o.Status) != 7 || len(o.Lines) == 0 || o.Balance == "" || o.ExtOrderID != id {
				t.Errorf("%+v", o)
			}
			_, err := d.RefreshCustomers(ctx, nil) // does not know the id, and must not forget it
			ok(t, err)
			ok(t, d.box.SetNetwork(false))
			d.box.Advance(50 * time.Hour)
			past, err := d.store.Past(ctx, "shop", number)
			ok(t, err)
			for _, query := range []string{strconv.FormatInt(number, 10), id, past.CustomerName, past.ContactFirst + " " + past.ContactLast, past.ContactEmail, past.PO} {
				if o := found(query); len(o.Lines) == 0 || d.box.Now().Sub(*o.FetchedAt) < 49*time.Hour {
					t.Errorf("offline %q: %d lines, fetched %v", query, len(o.Lines), o.FetchedAt)
				}
			}
			if view, _ := d.Track(ctx, id); !strings.Contains(view.Note, "fetched last") {
				t.Errorf("offline it says %q", view.Note)
			}
			if _, err := d.Track(ctx, "WEB-404"); !order.IsKind(err, order.KindNotFound) {
				t.Error(err)
			}
		})
	}
}
