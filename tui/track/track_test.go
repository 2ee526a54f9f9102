package track_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/track"
	"orderpad/tui/tuitest"
	"orderpad/tui/work"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

type fake struct {
	orders  []work.TrackedOrder
	asOf    time.Time
	note    string
	err     error
	asked   []string
	looked  []string
	hold    chan struct{} // when set the shop takes its time
	mirror  work.MirrorView
	mirrors []string
}

func (f *fake) Mirror(_ context.Context, key string) (work.MirrorView, error) {
	f.mirrors = append(f.mirrors, key)
	return f.mirror, f.err
}

func (f *fake) find(query string) work.TrackView {
	v := work.TrackView{AsOf: &f.asOf, Orders: []work.TrackedOrder{}}
	for _, o := range f.orders {
		hay := strings.ToLower(o.Customer + " " + o.PO + " " + o.ExtOrderID)
		if o.OnSiteOrder != nil {
			hay += " " + kit.Int(*o.OnSiteOrder)
		}
		if strings.Contains(strings.ReplaceAll(hay, ",", ""), strings.ToLower(query)) {
			v.Orders = append(v.Orders, o)
		}
	}
	return v
}

func (f *fake) Track(ctx context.Context, query string) (work.TrackView, error) {
	f.asked = append(f.asked, query)
	if f.hold != nil {
		select {
		case <-f.hold:
		case <-ctx.Done():
			return work.TrackView{}, ctx.Err()
		}
	}
	if f.err != nil {
		return work.TrackView{}, f.err
	}
	v := f.find(query)
	v.Note = f.note
	if len(v.Orders) == 0 {
		return v, order.Errorf(order.KindNotFound, "no order is found for %q", query)
	}
	return v, nil
}

func (f *fake) TrackHere(_ context.Context, query string) (work.TrackView, []int64, error) {
	f.looked = append(f.looked, query)
	return f.find(query), nil, nil
}

func num(n int64) *int64 { return &n }

func day(text string) order.Date {
	d, _ := order.ParseDate(text)
	return d
}

func steps(done ...string) []order.Step {
	var out []order.Step
	for _, name := range []string{"ordered", "art", "goods", "produced", "shipped", "invoiced", "paid"} {
		s := order.Step{Step: name}
		for _, d := range done {
			if d == name {
				s.Done = true
			}
			if d == name+"?" {
				s.Part = true
			}
		}
		if name == "ordered" {
			s.Date = day("2026-11-12")
		}
		out = append(out, s)
	}
	return out
}

func sizes(price catalog.Money, qty map[string]int) map[string]work.CellView {
	out := map[string]work.CellView{}
	for size, n := range qty {
		p := price
		switch size {
		case "2XL":
			p += 200
		case "3XL":
			p += 300
		}
		out[size] = work.CellView{Qty: n, Price: catalog.PriceOf(p)}
	}
	return out
}

func shop(clock *tuitest.Clock) *fake {
	return &fake{
		asOf: clock.Now().Add(-11 * time.Minute),
		orders: []work.TrackedOrder{
			{
				OnSiteOrder: num(141899), ExtOrderID: "OP7F3K-0005", Customer: "Cascade Youth", CustomerID: 2811, Contact: "Dana Ruiz", PO: "PO-778",
				Ordered: day("2026-11-12"), Due: day("2026-11-28"), Status: steps("ordered", "art", "goods"),
				Sentence: "The goods are in and the art is done; your order is in production; it is due to ship on November 28.",
				Lines: []work.LineView{
					{Style: "PC54", Color: "Navy", Description: "Core Cotton Tee", Sizes: sizes(850, map[string]int{"S": 4, "M": 8, "L": 8, "XL": 2, "2XL": 2, "3XL": 1})},
					{Style: "PC54", Color: "Jet Black", Description: "Core Cotton Tee", Sizes: sizes(850, map[string]int{"M": 12, "L": 12, "XL": 6})},
					{Style: "Freight", Description: "Freight", Fee: true, Sizes: map[string]work.CellView{"": {Qty: 1, Price: catalog.PriceOf(1800)}}},
				},
				Shipments: []work.ShipmentView{
					{Tracking: "1Z999AA10123456784", Carrier: "UPS Ground", URL: "https://www.ups.com/track?tracknum=1Z999AA10123456784", City: "Kent", State: "WA", Date: day("2026-11-20")},
					{Tracking: "1Z999AA10123456799", Carrier: "UPS Ground", URL: "https://www.ups.com/track?tracknum=1Z999AA10123456799", City: "Auburn", State: "WA", Date: day("2026-11-20")},
				},
				Payments: []order.PaidPayment{{Date: day("2026-11-13"), Amount: "240.99", Type: "Visa", Approved: true}},
				Total:    "474.5", Balance: "233.51", Pieces: 55,
			},
			{
				OnSiteOrder: num(141720), Customer: "Cascade Youth", Contact: "Dana Ruiz", PO: "PO-751", Ordered: day("2026-10-02"), Due: day("2026-10-20"),
				Status: steps("ordered", "art", "goods", "produced", "shipped", "invoiced", "paid"), Sentence: "Your order has shipped on October 19.",
				Lines:     []work.LineView{{Style: "PC61", Color: "Red", Sizes: sizes(700, map[string]int{"M": 24})}},
				Shipments: []work.ShipmentView{{Tracking: "9400111899223", Carrier: "USPS", City: "Kent", State: "WA"}},
				Total:     "168", Balance: "0", Pieces: 24,
			},
			{
				ExtOrderID: "OP7F3K-0012", State: order.Accepted, Customer: "Cascade Youth", PO: "PO-790", Ordered: day("2026-11-21"), Status: steps("ordered"),
				Sentence: "This order is with the shop and gets its number with the next hourly import.",
				Lines:    []work.LineView{{Style: "K500", Color: "True Royal", Sizes: sizes(1600, map[string]int{"M": 6, "L": 6})}},
				Total:    "192.00", Pieces: 12,
			},
			{OnSiteOrder: num(141850), Customer: "Rainier Roofing", Ordered: day("2026-11-10"), Status: steps("ordered", "goods?"), Sentence: "The goods are on order.", Total: "301.2", Pieces: 24},
		},
	}
}

type rig struct {
	*tuitest.Driver
	env    *kit.Env
	clock  *tuitest.Clock
	fake   *fake
	screen *track.Screen
	opened []string
	again  []string
}

func open(t testing.TB, w, h int, change func(*fake)) *rig {
	t.Helper()
	clock := tuitest.NewClock()
	env, err := kit.NewEnv(clock.Now, track.Bindings())
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{env: env, clock: clock, fake: shop(clock)}
	if change != nil {
		change(r.fake)
	}
	r.screen = track.New(env, r.fake, track.Options{
		OpenOrder: func(key string) tea.Cmd { r.opened = append(r.opened, key); return nil },
		Again:     func(key string) tea.Cmd { r.again = append(r.again, key); return nil },
	})
	r.Driver = tuitest.Alone(t, r.screen, clock, w, h).Names(r.screen, env.Keys)
	return r
}

func TestTrackGolden(t *testing.T) {
	t.Run("list", func(t *testing.T) { r := open(t, 80, 24, nil); r.Type("cascade").Press("down", "down").Goldens(t) })
	t.Run("whole", func(t *testing.T) {
		r := open(t, 80, 24, nil)
		r.Send(kit.StatusMsg{Status: kit.Status{Offline: true}})
		r.Type("778").Press("enter", "enter").Goldens(t)
	})
	t.Run("one", func(t *testing.T) {
		r := open(t, 80, 24, func(f *fake) { f.note = "The shop cannot be reached; this is what was fetched last." })
		r.Send(kit.StatusMsg{Status: kit.Status{Offline: true}})
		r.Type("778").Press("enter").Goldens(t)
	})
	t.Run("empty", func(t *testing.T) { open(t, 80, 24, func(f *fake) { f.orders = nil }).Goldens(t) })
	t.Run("nothing", func(t *testing.T) { r := open(t, 80, 24, nil); r.Type("zebra").Press("enter").Goldens(t) })
}

func TestFitsEverywhere(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.FitsEverywhere(t).Type("778").FitsEverywhere(t).Press("down", "enter").FitsEverywhere(t)
	open(t, 80, 24, func(f *fake) { f.orders = nil }).FitsEverywhere(t)
}

func TestTypingFindsHereWithoutAskingTheShop(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Type("rainier").Has("141850", "The goods are on order").HasNot("141899")
	if len(r.fake.asked) != 0 {
		t.Errorf("typing asked the shop %v", r.fake.asked)
	}
	r.Press("enter")
	if got := strings.Join(r.fake.asked, ","); got != "rainier" {
		t.Errorf("enter asked about %q", got)
	}
}

func TestNewestFirst(t *testing.T) {
	r := open(t, 120, 40, nil)
	r.Type("cascade")
	s := r.Screen()
	a, b, c := strings.Index(s, "OP7F3K-0012"), strings.Index(s, "141899"), strings.Index(s, "141720")
	if a < 0 || b < a || c < b {
		t.Errorf("not newest first:\n%s", s)
	}
}

func TestLettersAreTextInThePrompt(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Type("cl").Has("> cl")
	r.Press("down").Has("Nothing on this laptop")
}

func TestWholeOrderHasEverything(t *testing.T) {
	r := open(t, 100, 40, nil)
	r.Type("778").Press("enter", "enter").Has(
		"141899", "Cascade Youth", "PO-778", "ship by Sat 28 Nov, in 7 days", "●━━━", "ordered", "12 Nov", "now", "in production",
		"PC54 Navy", "Jet Black", "2XL", "3XL", "219.50", "255.00", "1Z999AA10123456784", "Kent WA", "240.99", "Visa", "Balance", "233.51")
	r.Press("esc").Has("> 778")
}

func TestLateIsSaidInWords(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Type("778").Has("ship by Sat 28 Nov, in 7 days", "goods in").HasNot("late")
	r.clock.Advance(10 * 24 * time.Hour)
	r.Send(kit.ChangedMsg{Orders: true})
	r.Has("! late asked for Sat 28 Nov, 3 days ago", "due 28 Nov", "━!─")
	r.Resize(120, 40).Has("! Cascade", "28 Nov", "! late asked for Sat 28 Nov, 3 days ago")
	r.FitsEverywhere(t)
}

func TestEscLeavesStepByStep(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Type("cascade").Press("down", "enter").HasNot("> cascade")
	r.Press("esc").Has("> cascade")
	r.Press("esc")
	if !r.screen.Typing() {
		t.Fatal("esc did not go back to the prompt")
	}
	r.Press("esc").HasNot("> cascade")
	if _, done := r.screen.Back(); !done {
		t.Error("esc on an empty prompt leads to another screen")
	}
}

func TestFoundFromAnotherScreenGoesBackThere(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Send(track.FindMsg{Query: "141899"}).Has("141899", "in production")
	if got := strings.Join(r.fake.asked, ","); got != "141899" {
		t.Errorf("asked about %q", got)
	}
	if _, done := r.screen.Back(); done {
		t.Error("esc stays on the screen; the rep came from another")
	}
}

func TestShipmentsAndNumbers(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Type("778").Press("down")
	menu := r.overlay(t, "alt+l")
	cmd, _ := menu.Update(press("2"))
	if r.Run(cmd); len(r.Links()) != 1 || !strings.HasSuffix(r.Links()[0], "799") {
		t.Errorf("opened %v", r.Links())
	}
	menu = r.overlay(t, "c")
	cmd, _ = menu.Update(press("3"))
	if r.Run(cmd); r.Clipboard() != "1Z999AA10123456784" {
		t.Errorf("copied %q", r.Clipboard())
	}
	r = open(t, 80, 24, nil)
	r.Type("141720").Press("alt+l")
	if len(r.Links()) != 0 {
		t.Error("a shipment without an address was opened")
	}
}

// TestOrderItAgain opens the sheet on the order of the cursor: by its own id
// where this laptop wrote it.
func TestOrderItAgain(t *testing.T) {
	r := open(t, 80, 24, func(f *fake) { f.orders[1].State = order.Imported; f.orders[1].ExtOrderID = "OP7F3K-0004" })
	r.Type("cascade").Press("down", "alt+d", "down", "alt+d", "down", "alt+d")
	if got := strings.Join(r.again, ","); got != "141899,OP7F3K-0004" {
		t.Errorf("ordered again %s", got)
	}
	r = open(t, 80, 24, nil)
	r.Type("0012").Press("down", "alt+d")
	if len(r.again) != 0 {
		t.Error("an order without a number was ordered again")
	}
}

func TestEscStopsAskingAndLeavesWhatIsHere(t *testing.T) {
	r := open(t, 80, 24, func(f *fake) { f.hold = make(chan struct{}) })
	r.Type("778")
	cmd := r.screen.Update(kit.ActionMsg{ID: "track.ask"})
	if p, running := r.screen.Work(); !running || !strings.Contains(p.Label, "778") {
		t.Fatalf("asking is not shown: %+v", p)
	}
	r.screen.StopWork()
	r.Run(cmd)
	if _, running := r.screen.Work(); running {
		t.Error("still asking")
	}
	r.Has("141899", "233.51")
}

func TestRefreshAsksAboutTheSelectedOrder(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Type("cascade").Press("down", "down", "f5")
	if got := strings.Join(r.fake.asked, ","); got != "141899" {
		t.Errorf("asked about %q", got)
	}
	r.Has("▸ 141899")
}

func (r *rig) overlay(t testing.TB, name string) kit.Overlay {
	t.Helper()
	b, ok := kit.Match(press(name), r.screen.Typing(), r.screen.Keys())
	if !ok || b.Off != "" {
		t.Fatalf("%s does nothing here: %s", name, b.Off)
	}
	msg, ok := r.screen.Update(kit.ActionMsg{ID: b.ID})().(kit.OverlayMsg)
	if !ok {
		t.Fatalf("%s opens no dialog", name)
	}
	return msg.Overlay
}

func press(name string) tea.KeyPressMsg {
	k, _ := tuitest.Key(name)
	return k
}

// A number typed on the list is looked for, and is no screen's.
func TestANumberOnTheListIsLookedFor(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Type("cascade").Press("down")
	if r.screen.Typing() {
		t.Fatal("down did not go to the list")
	}
	r.Type("141").Has("> 141")
	if !r.screen.Typing() {
		t.Error("the number is not in the prompt")
	}
}

// Without its words the list keeps the cursor on the order that was chosen:
// ordering again is never another customer's.
func TestTheCursorStaysWithoutTheFilter(t *testing.T) {
	for name, empty := range map[string][]string{
		"esc":       {"esc", "esc"},
		"backspace": {"/", "backspace", "backspace", "backspace", "backspace"},
	} {
		r := open(t, 80, 24, nil)
		r.Run(r.screen.Enter())
		r.Type("rain").Press("down", "down", "home")
		key := func() string { // of the row with the pointer
			_, rest, _ := strings.Cut(r.Screen(), "▸")
			return strings.Join(strings.Fields(rest)[:2], " ")
		}
		before := key()
		r.Press(empty...)
		if got := key(); got != before {
			t.Errorf("%s: on %s, was %s", name, got, before)
		}
	}
}
