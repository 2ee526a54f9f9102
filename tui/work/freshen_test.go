package work_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"orderpad/client/credential"
	"orderpad/store"
	"orderpad/store/order"
	"orderpad/tui/work"
)

// movingStock is a desk whose stock was fetched an hour ago, and how often the
// server was asked for it since.
func movingStock(t *testing.T, kind order.ConnectionKind) (*desk, func() int) {
	t.Helper()
	d := newDesk(t, kind)
	_, err := d.RefreshInventory(t.Context(), true, nil)
	ok(t, err)
	d.box.Advance(time.Hour)
	before := d.asked()
	return d, func() int { return d.asked() - before }
}

// asked is how often the server was asked for its stock.
func (d *desk) asked() (n int) {
	for route, times := range d.box.State().Requests {
		if strings.Contains(route, "inventorylevels") {
			n = max(n, times) // the proxy's own request behind it is one too
		}
	}
	return n
}

// parts are the part numbers that the laptop knows of a style.
func (d *desk) parts(t *testing.T, style string) (parts []string) {
	t.Helper()
	_, s, err := d.Current(t.Context())
	ok(t, err)
	rows, err := d.store.StyleRows(t.Context(), style, s.Spelling)
	ok(t, err)
	for _, row := range rows {
		if !slices.Contains(parts, row.Part) {
			parts = append(parts, row.Part)
		}
	}
	return parts
}

func (d *desk) onHand(t *testing.T, style, color, size string) int {
	t.Helper()
	found, err := d.Style(t.Context(), style)
	ok(t, err)
	c, known := found.Color(color)
	if !known {
		t.Fatalf("no %s in %s", style, color)
	}
	return c.Stock[size].OnHand
}

// forget makes the laptop's stock of a part another than the server's, as if it
// had moved there.
func (d *desk) forget(t *testing.T, part, color string, onHand int) {
	t.Helper()
	_, s, err := d.Current(t.Context())
	ok(t, err)
	style, _ := s.Spelling.ParsePart(part)
	rows, err := d.store.StyleRows(t.Context(), style, s.Spelling)
	ok(t, err)
	for _, row := range rows {
		if row.Part == part && row.Color == color {
			for i := range row.Sizes {
				row.Sizes[i] = onHand
			}
			ok(t, d.store.ConfirmInventory(t.Context(), append(rows[:0:0], row)))
		}
	}
}

func TestOpeningAGridRefreshesItsStock(t *testing.T) {
	for _, kind := range []order.ConnectionKind{order.KindProxy, order.KindManageOrders} {
		t.Run(string(kind), func(t *testing.T) {
			d, asked := movingStock(t, kind)
			parts := d.parts(t, "PC54")
			want := d.onHand(t, "PC54", "Navy", "M")
			d.forget(t, "PC54", "Navy", want+5)
			if !d.FreshenStyle(t.Context(), "PC54") || asked() != len(parts) || len(parts) < 2 {
				t.Fatalf("%d requests for %v", asked(), parts)
			}
			if got := d.onHand(t, "PC54", "Navy", "M"); got != want {
				t.Errorf("%d on hand, the shop has %d", got, want)
			}
			beside := work.New(work.Deps{Store: d.store, Now: d.box.Now})
			found, err := beside.Search(t.Context(), "pc54 navy", 1)
			ok(t, err)
			if got := found.Results[0].Sizes["M"]; got != want {
				t.Errorf("the search shows %d on hand, the shop has %d", got, want)
			}
			if d.FreshenStyle(t.Context(), "PC54") || asked() != len(parts) {
				t.Errorf("fresh stock was asked for: %d requests", asked())
			}
			d.box.Advance(work.FreshFor)
			generation := d.generation(t)
			if d.FreshenStyle(t.Context(), "pc54") || asked() != 2*len(parts) {
				t.Errorf("%d requests after five minutes", asked())
			}
			if d.generation(t) != generation {
				t.Error("stock that is as it was costs a search index")
			}
			if d.FreshenStyle(t.Context(), "PC54") || asked() != 2*len(parts) {
				t.Errorf("confirmed stock was asked for: %d requests", asked())
			}
		})
	}
}

func (d *desk) generation(t *testing.T) int64 {
	t.Helper()
	age, err := d.store.InventoryAge(t.Context())
	ok(t, err)
	return age.Generation
}

func TestStockIsLeftAsItIs(t *testing.T) {
	for name, set := range map[string]func(t *testing.T, d *desk){
		"fresh by the last refresh": func(t *testing.T, d *desk) {
			_, err := d.RefreshInventory(t.Context(), false, nil)
			ok(t, err)
		},
		"offline": func(t *testing.T, d *desk) {
			ok(t, d.box.SetNetwork(false))
			d.LookAtNetwork(t.Context())
		},
		"of another connection": func(t *testing.T, d *desk) {
			conn, err := d.store.Connection(t.Context(), "shop")
			ok(t, err)
			_, err = d.AddConnection(t.Context(), order.Connection{Name: "other", Kind: conn.Kind, URL: conn.URL, User: "demo"}, nil)
			ok(t, err)
			_, err = d.UseConnection(t.Context(), "other")
			ok(t, err)
		},
		"no room beside sending": func(t *testing.T, d *desk) {
			_, err := d.SetConnection(t.Context(), "shop", []work.Assignment{{Path: "rate", Value: "5"}})
			ok(t, err)
			d.Patience = time.Hour // a command's, which this does not use
			d.Waiting = func(time.Duration) { t.Error("it waits for the limit") }
			conn, err := d.ShowConnection(t.Context(), "shop")
			ok(t, err)
			for range 4 {
				_, err := d.store.Budget(conn.URL, 5).Take(t.Context(), 1, false)
				ok(t, err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := movingStock(t, order.KindProxy)
			d.forget(t, "PC54", "Navy", 1)
			set(t, d)
			before := d.asked()
			if d.FreshenStyle(t.Context(), "PC54") || d.asked() != before {
				t.Errorf("%d requests", d.asked()-before)
			}
		})
	}
	t.Run("never fetched whole", func(t *testing.T) {
		d := newDesk(t, order.KindProxy)
		if d.FreshenStyle(t.Context(), "PC54") || d.asked() != 0 {
			t.Errorf("%d requests", d.asked())
		}
	})
}

func TestReadOnlyFetchesNoStock(t *testing.T) {
	d, asked := movingStock(t, order.KindProxy)
	looks, err := store.Open(t.Context(), store.Options{Dir: d.store.Paths().Home, Now: d.box.Now, ReadOnly: true})
	ok(t, err)
	defer func() { ok(t, looks.Close()) }()
	w := work.New(work.Deps{Store: looks, Vault: credential.New(), Now: d.box.Now})
	if w.FreshenStyle(t.Context(), "PC54") || asked() != 0 {
		t.Errorf("%d requests", asked())
	}
}

func TestWhatTheLimitLeavesRoomForIsKept(t *testing.T) {
	d, asked := movingStock(t, order.KindProxy)
	_, err := d.SetConnection(t.Context(), "shop", []work.Assignment{{Path: "rate", Value: "5"}})
	ok(t, err)
	want := d.onHand(t, "PC54", "Navy", "M")
	d.forget(t, "PC54", "Navy", want+5)
	if !d.FreshenStyle(t.Context(), "PC54") || asked() != 4 {
		t.Fatalf("%d requests", asked())
	}
	if got := d.onHand(t, "PC54", "Navy", "M"); got != want {
		t.Errorf("%d on hand, the shop has %d", got, want)
	}
	d.box.Advance(2 * time.Minute)
	d.FreshenStyle(t.Context(), "PC54")
	if all := len(d.parts(t, "PC54")); asked() != min(all, 8) {
		t.Errorf("%d requests for %d parts: what came is fresh", asked(), all)
	}
}

func TestRefusedSignInIsNotAskedWithEveryGrid(t *testing.T) {
	d, asked := movingStock(t, order.KindManageOrders)
	t.Setenv("ORDERPAD_SECRET_SHOP", "wrong")
	d.Hurry() // a link of its own
	d.FreshenStyle(t.Context(), "PC54")
	all := func() (n int) {
		for _, times := range d.box.State().Requests {
			n += times
		}
		return n
	}
	before := all()
	d.FreshenStyle(t.Context(), "PC54")
	s, err := d.Status(t.Context())
	ok(t, err)
	if asked() != 0 || all() != before || s.StockFails == "" {
		t.Errorf("%d requests more: %q", all()-before, s.StockFails)
	}
}

// ready is a draft that can be queued.
func (d *desk) ready(t *testing.T, size string, qty string) string {
	t.Helper()
	file := `{"ExtOrderID":"W-1","ContactNameFirst":"Ann","ContactNameLast":"Lee","ContactEmail":"a@b.cd","LinesOE":[
		{"PartNumber":"PC54","Color":"Navy","Size":"` + size + `","Qty":"` + qty + `","Price":"8.50"},{"PartNumber":"DD","Description":"Digitizing","Qty":"1","Price":"60.00"}]}`
	_, err := d.Import(t.Context(), work.ImportRequest{Data: []byte(file)})
	ok(t, err)
	return "W-1"
}

func TestQueueNewsIsWhatWasNotKnownToBeShort(t *testing.T) {
	for _, short := range []bool{true, false} {
		d, asked := movingStock(t, order.KindProxy)
		has := d.onHand(t, "PC54", "Navy", "M")
		qty := 2
		if short {
			qty = has + 3
		}
		d.forget(t, "PC54", "Navy", 9000)
		key := d.ready(t, "M", strconv.Itoa(qty))
		_, err := d.Queue(t.Context(), key, true)
		ok(t, err)
		news := d.QueueNews(t.Context(), key)
		if asked() != 1 {
			t.Errorf("%d requests for one part", asked())
		}
		want := work.Shortage{Style: "PC54", Color: "Navy", Size: "M", OnHand: has, Asked: qty}
		if short != (len(news) == 1) || short && news[0] != want {
			t.Errorf("short %v: %+v, want %+v", short, news, want)
		}
		if o, err := d.Order(t.Context(), key); err != nil || o.State != order.Queued {
			t.Errorf("it is %s, %v", o.State, err)
		}
	}
}

func TestKnownShortageIsNoNews(t *testing.T) {
	d, _ := movingStock(t, order.KindProxy)
	has := d.onHand(t, "PC54", "Navy", "M")
	d.forget(t, "PC54", "Navy", has+1)
	key := d.ready(t, "M", strconv.Itoa(has+3))
	_, err := d.Queue(t.Context(), key, true)
	ok(t, err)
	if news := d.QueueNews(t.Context(), key); len(news) != 0 {
		t.Errorf("asked for at queueing already: %+v", news)
	}
	if got := d.onHand(t, "PC54", "Navy", "M"); got != -3 {
		t.Errorf("%d on hand less what is queued", got)
	}
}

func TestFreshenEndsInTime(t *testing.T) {
	d, _ := movingStock(t, order.KindProxy)
	key := d.ready(t, "M", "2")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if d.FreshenOrder(ctx, key) {
		t.Error("taken in after its end")
	}
	d.forget(t, "PC54", "Navy", 9000)
	if !d.FreshenOrder(t.Context(), key) {
		t.Error("what was given up is not asked for again")
	}
}
