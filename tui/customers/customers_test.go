package customers_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/customers"
	"orderpad/tui/kit"
	"orderpad/tui/tuitest"
	"orderpad/tui/work"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

type fake struct {
	all  []work.CustomerLine
	err  error
	did  []string
	seen []string
}

func (f *fake) SearchCustomers(_ context.Context, query string, limit int) (work.CustomersView, error) {
	f.seen = append(f.seen, query)
	var v work.CustomersView
	for _, c := range f.all {
		if strings.Contains(strings.ToLower(c.Name+c.Contact+c.Email), strings.ToLower(query)) {
			v.Total++
			if len(v.Customers) < limit {
				v.Customers = append(v.Customers, c)
			}
		}
	}
	return v, nil
}

func (f *fake) ShowCustomer(_ context.Context, id int64) (work.CustomerView, error) {
	for _, c := range f.all {
		if c.ID == id {
			v := work.CustomerView{CustomerLine: c, Contacts: []work.ContactView{{Name: c.Contact, Email: c.Email, Phone: c.Phone}}}
			if id == 2811 {
				v.Contacts = append(v.Contacts, work.ContactView{Name: "Sam Okafor", Email: "sam@cascadeyouth.org", Phone: "206-555-0188", Department: "Coach"})
				v.Orders = []work.PastLine{
					{OnSiteOrder: 141899, Ordered: day("2026-11-12"), PO: "PO-778", Design: "Cascade crest", Pieces: 55, Total: "474.5", Open: true},
					{OnSiteOrder: 141720, Ordered: day("2026-10-02"), PO: "PO-751", Design: "Cascade crest", Pieces: 24, Total: "168"},
				}
				v.Paid = []work.PaidView{
					{Style: "PC54", Price: 850, Date: day("2026-11-12"), OnSiteOrder: 141899, Pieces: 55},
					{Style: "PC54", Size: "2XL", Price: 1050, Date: day("2026-11-12"), OnSiteOrder: 141899, Pieces: 55},
					{Style: "PC61", Price: 700, Date: day("2026-10-02"), OnSiteOrder: 141720},
				}
			}
			return v, nil
		}
	}
	return work.CustomerView{}, order.Errorf(order.KindNotFound, "there is no customer %d", id)
}

func (f *fake) TakeAlong(_ context.Context, id int64, on bool) error {
	f.did = append(f.did, fmt.Sprintf("along %d %v", id, on))
	for i := range f.all {
		if f.all[i].ID == id {
			f.all[i].TakeAlong = on
		}
	}
	return f.err
}

func (f *fake) Create(context.Context, order.Order) (order.Order, error) {
	f.did = append(f.did, "create")
	return order.Order{ID: 21, Version: 1, ExtOrderID: "OP7F3K-0021"}, nil
}

func (f *fake) SetCustomer(_ context.Context, id, version int64, c work.CustomerLine) (order.Order, error) {
	f.did = append(f.did, fmt.Sprintf("set %d v%d %s", id, version, c.Name))
	return order.Order{ID: id, ExtOrderID: fmt.Sprintf("OP7F3K-%04d", id), CustomerName: c.Name}, f.err
}

func (f *fake) AddCustomer(_ context.Context, id, version int64, name string, c order.Contact) (order.Order, error) {
	f.did = append(f.did, fmt.Sprintf("add %d v%d %s|%s|%s|%s|%s", id, version, name, c.First, c.Last, c.Email, c.Phone))
	return order.Order{ID: id, ExtOrderID: fmt.Sprintf("OP7F3K-%04d", id), CustomerName: name}, f.err
}

func day(text string) order.Date {
	d, _ := order.ParseDate(text)
	return d
}

func people() []work.CustomerLine {
	return []work.CustomerLine{
		{ID: 2811, Name: "Cascade Youth", Contact: "Dana Ruiz", Email: "dana@cascadeyouth.org", Phone: "206-555-0142", LastOrder: day("2026-11-12"), TakeAlong: true},
		{ID: 2790, Name: "Rainier Roofing", Contact: "Lee Park", Email: "lee@rainierroofing.com", Phone: "253-555-0117", LastOrder: day("2026-11-10")},
		{ID: 2655, Name: "Harbor Cafe", Contact: "Mia Sand", Email: "mia@harborcafe.com", Phone: "425-555-0163", LastOrder: day("2026-09-30")},
		{ID: 2401, Name: "Elm Street School", Contact: "Ana Wells", Email: "office@elmstreet.edu", Phone: "206-555-0101", LastOrder: day("2026-08-21")},
		{Local: 3, Name: "Puget Rowing", Contact: "Kim Lund", Email: "kim@pugetrowing.org"},
	}
}

type rig struct {
	*tuitest.Driver
	env    *kit.Env
	fake   *fake
	screen *customers.Screen
	went   []string
}

func open(t testing.TB, w, h int, change func(*fake)) *rig {
	t.Helper()
	clock := tuitest.NewClock()
	env, err := kit.NewEnv(clock.Now, customers.Bindings())
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{env: env, fake: &fake{all: people()}}
	if change != nil {
		change(r.fake)
	}
	note := func(what string) func(string) tea.Cmd {
		return func(key string) tea.Cmd { r.went = append(r.went, what+" "+key); return nil }
	}
	r.screen = customers.New(env, r.fake, customers.Options{
		OpenOrder: note("order"), Track: note("track"), Again: note("again"),
		Picked: func(o order.Order) tea.Cmd { r.went = append(r.went, "picked "+o.ExtOrderID); return nil },
	})
	r.Driver = tuitest.Alone(t, r.screen, clock, w, h).Names(r.screen, env.Keys)
	return r
}

func (r *rig) did(t testing.TB, want ...string) {
	t.Helper()
	if got := strings.Join(r.fake.did, "; "); got != strings.Join(want, "; ") {
		t.Errorf("did %q, want %q", got, strings.Join(want, "; "))
	}
}

func TestCustomersGolden(t *testing.T) {
	t.Run("list", func(t *testing.T) { r := open(t, 80, 24, nil); r.Press("down").Goldens(t) })
	t.Run("inside", func(t *testing.T) { r := open(t, 80, 24, nil); r.Press("down", "enter", "down").Goldens(t) })
	t.Run("pick", func(t *testing.T) {
		r := open(t, 80, 24, nil)
		r.Send(customers.PickMsg{OrderID: 7, Version: 3}).Type("ra").Goldens(t)
	})
	t.Run("form", func(t *testing.T) {
		r := open(t, 80, 24, nil)
		r.Type("Puget Sailing").Press("alt+n", "enter").Type("Jo Berg").Press("enter").Type("jo at puget").Press("alt+s").Goldens(t)
	})
	t.Run("empty", func(t *testing.T) { open(t, 80, 24, func(f *fake) { f.all = nil }).Goldens(t) })
}

func TestFitsEverywhere(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.FitsEverywhere(t).Press("down", "enter").FitsEverywhere(t).Press("esc", "alt+n", "alt+s").FitsEverywhere(t)
	open(t, 80, 24, func(f *fake) { f.all = nil }).FitsEverywhere(t)
	r = open(t, 80, 24, nil)
	r.Send(customers.PickMsg{OrderID: 7}).FitsEverywhere(t)
}

// In a wide window the customers stay at the left of the one that is open: a
// click there goes on to another, one at the right chooses among the orders.
func TestClicksBesideTheRail(t *testing.T) {
	r := open(t, 120, 24, nil)
	r.Press("down", "enter").Has("Rainier Roofing", "LAST PAID", "2XL 10.50", "ORDERED")
	r.ClickOn("168.00").Has("▸ 141720")
	r.ClickOn("Rainier Roofing").Has("number 2790", "lee@rainierroofing.com").HasNot("141720")
	r.ClickOn("number 2790").Has("▸ Rainier Roofing")
	r.ClickOn("Cascade Youth").Has("141720", "dana@cascadeyouth.org")
}

func TestTypingFinds(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Type("cafe").Has("Harbor Cafe", "mia@harborcafe.com", "1 customer").HasNot("Rainier")
	r.Press("backspace", "backspace", "backspace", "backspace").Has("5 customers")
}

func TestSelectionShowsTheCustomer(t *testing.T) {
	r := open(t, 120, 40, nil)
	r.Press("down").Has("Sam Okafor", "Coach", "141899", "474.50", "taken along")
	r.Press("down").HasNot("Sam Okafor").Has("number 2790")
}

func TestInsideTracksTheirOrders(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Press("down", "enter", "down", "enter")
	if got := strings.Join(r.went, ","); got != "track 141720" {
		t.Errorf("went %q", got)
	}
	r.Press("esc").Has("> name, contact")
}

// TestOrdersThemAgain: the order of the cursor, or from the list their newest.
func TestOrdersThemAgain(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Press("alt+d", "down", "enter", "down", "alt+d", "up", "d")
	if got := strings.Join(r.went, ","); got != "again 141899,again 141720,again 141899" {
		t.Error(got)
	}
}

func TestTakeAlongAndBack(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Press("down", "down", "space").Has("▸ Rainier")
	r.Press("alt+t")
	r.did(t, "along 2790 true", "along 2790 false")
	r.Press("down", "down", "down", "space")
	r.did(t, "along 2790 true", "along 2790 false") // one that the shop does not know has no history
}

func TestSpaceIsTextInThePrompt(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Type("elm street").Has("> elm street", "Elm Street School")
	r.did(t)
}

func TestNewOrderForACustomer(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Type("harbor").Press("ctrl+n")
	r.did(t, "create", "set 21 v1 Harbor Cafe")
	if got := strings.Join(r.went, ","); got != "order OP7F3K-0021" {
		t.Errorf("went %q", got)
	}
}

func TestPickForAnOrder(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Send(customers.PickMsg{OrderID: 7, Version: 3}).Has("Who is this order for?")
	r.Type("rain").Press("enter")
	r.did(t, "set 7 v3 Rainier Roofing")
	if got := strings.Join(r.went, ","); got != "picked OP7F3K-0007" {
		t.Errorf("went %q", got)
	}
	r.HasNot("Who is this order for?", "> rain")
	if _, done := r.screen.Back(); !done {
		t.Error("esc on the list leads to another screen")
	}
}

func TestPickWithStaleVersionSaysSoAndKeepsPicking(t *testing.T) {
	r := open(t, 80, 24, func(f *fake) { f.err = fmt.Errorf("order 7: %w", work.ErrNewer) })
	r.Send(customers.PickMsg{OrderID: 7, Version: 2}).Press("enter")
	if len(r.went) != 0 {
		t.Errorf("went %v", r.went)
	}
	r.Has("Who is this order for?")
}

func TestEscFromPickingGoesBackToTheOrder(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Send(customers.PickMsg{OrderID: 7, Version: 3}).Type("r")
	if _, done := r.screen.Back(); done {
		t.Error("esc stays on the screen")
	}
	r.did(t)
}

func TestTypeANewCustomerForAnOrder(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Send(customers.PickMsg{OrderID: 7, Version: 3}).Type("Zephyr Cycling").Press("alt+n").Has("A new customer", "Zephyr Cycling")
	r.Press("enter").Type("Jo van Berg").Press("enter").Type("jo@zephyr").Press("enter").Type("12").Press("enter")
	r.did(t)
	r.Has("not an e-mail address")
	r.Type(".com").Press("alt+s").Has("7 digits")
	r.Press("end").Type("5550123").Press("enter")
	r.did(t, "add 7 v3 Zephyr Cycling|Jo|van Berg|jo@zephyr.com|125550123")
	if got := strings.Join(r.went, ","); got != "picked OP7F3K-0007" {
		t.Errorf("went %q", got)
	}
}

func TestServersErrorStandsBesideItsField(t *testing.T) {
	r := open(t, 80, 24, func(f *fake) { f.err = order.FieldError("customer", "the name holds a card number") })
	r.Type("Zed").Press("alt+n", "alt+s").Has("the name holds a card number", "A new customer")
	if !strings.Contains(r.screen.Unsaved(), "half typed") {
		t.Error("quitting would not name the half typed customer")
	}
	r.Press("esc").HasNot("A new customer")
}

func TestCursorStaysWhenTheListChanges(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Press("down", "down", "down").Has("▸ Harbor Cafe")
	r.fake.all = append([]work.CustomerLine{{ID: 9, Name: "Aardvark Tees"}}, r.fake.all...)
	r.Send(kit.ChangedMsg{Cache: true}).Has("Aardvark", "▸ Harbor Cafe")
}

// A rep who knows whom to pick presses enter before the answer is there.
func TestEnterAheadOfTheAnswer(t *testing.T) {
	for _, c := range []struct {
		text string
		did  []string
	}{
		{"casc", []string{"set 7 v3 Cascade Youth"}},
		{"a", nil}, // several: none of them was seen
		{"nobody", nil},
	} {
		r := open(t, 80, 24, nil)
		r.Send(customers.PickMsg{OrderID: 7, Version: 3})
		var looking tea.Cmd
		for _, letter := range c.text {
			key, _ := tuitest.Key(string(letter))
			looking = r.screen.Update(key)
		}
		if cmd := r.screen.Update(kit.ActionMsg{ID: "customers.open"}); cmd != nil {
			t.Errorf("%s: enter did something before the answer", c.text)
		}
		r.Run(looking)
		r.did(t, c.did...)
	}
}
