package today_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/today"
	"orderpad/tui/tuitest"
	"orderpad/tui/work"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

type fake struct {
	view work.TodayView
	err  error
	said []string
}

func (f *fake) LookToday(_ context.Context, whose string) (work.TodayView, error) {
	v := f.view
	if whose == work.TodayAll {
		v.Rep = work.TodayAll
	}
	return v, f.err
}

func (f *fake) Looked(context.Context, work.TodayView) error {
	f.said = append(f.said, "looked")
	return nil
}

func (f *fake) Snooze(_ context.Context, about, until string) (order.Minded, error) {
	f.said = append(f.said, "snooze "+about+" "+until)
	return order.Minded{}, f.err
}

func (f *fake) NoteRow(_ context.Context, about, note string) (order.Minded, error) {
	f.said = append(f.said, "note "+about+": "+note)
	return order.Minded{}, f.err
}

func (f *fake) Duplicate(_ context.Context, key string) (work.OrderView, []order.Problem, error) {
	return work.OrderView{ExtOrderID: "OP7F3K-0099"}, nil, f.err
}

func num(n int64) *int64 { return &n }

// day is a Saturday with something in every group.
func day(c *tuitest.Clock) *fake {
	at := c.Now().Add(-11 * time.Minute)
	since := c.Now().Add(-20 * time.Hour)
	d := order.DateOf(c.Now())
	row := func(number int64, customer, why string, amount int64) work.TodayRow {
		r := work.TodayRow{Customer: customer, Why: why, Since: d.AddDays(-3), Email: "ana@cascadeyouth.example", Phone: "253-555-0142", Contact: "Ana Ruiz", Subject: why}
		if number > 0 {
			r.OnSiteOrder = num(number)
			r.Stands = "The goods are in and the art is done; your order is in production."
		}

		r.Amount = catalog.Money(amount)
		return r
	}
	ours := func(ext, quote, customer, why string, amount int64) work.TodayRow {
		r := row(0, customer, why, amount)
		r.ExtOrderID, r.Quote = ext, quote
		return r
	}
	noted := row(141760, "Cascade Youth", "12 days past Net 30", 28234)
	noted.Note = "Ana calls on Monday"
	return &fake{view: work.TodayView{
		Day: d, AsOf: &at, Rep: "Ann", ChangedSince: &since,
		Groups: []work.TodayGroup{
			{Name: order.TodayLate, Orders: []work.TodayRow{row(141841, "Cascade Youth", "3 days late, in production", 58200), row(141852, "Harbor Cafe", "1 day late, goods not in", 13800)}},
			{Name: order.TodayAtRisk, Orders: []work.TodayRow{row(141870, "Rainier Roofing", "ships Mon 30 Nov, art not done", 30120)}},
			{Name: order.TodayMoney, Orders: []work.TodayRow{noted}},
			{Name: order.TodayQuotes, Orders: []work.TodayRow{ours("OP7F3K-0009", "OP7F3K-0009-Q1", "Harbor Cafe", "quote lapses Tue 1 Dec, in 3 days", 40200)}},
			{Name: order.TodayNotSent, Orders: []work.TodayRow{ours("OP7F3K-0015", "", "Harbor Cafe", "waits for the network", 40200)}},
			{Name: order.TodayNeedsYou, Orders: []work.TodayRow{ours("OP7F3K-0011", "", "Elm Street School", "is it in the shop? you decide", 51240)}},
			{Name: order.TodayQuiet, Orders: []work.TodayRow{row(0, "Pine Hill Camp", "64 days quiet, usually 31; 6 orders", 0)}},
			{Name: order.TodaySeason, Orders: []work.TodayRow{row(0, "Lakeside Choir", "96 pieces about this day last year, nothing for 80 days", 115200)}},
		},
		Changed: []work.TodayRow{row(141861, "Elm Street School", "shipped", 20000), row(141855, "Harbor Cafe", "invoiced, paid", 13800), row(141864, "Cascade Youth", "goods came", 500)},
		Month: work.TodayMonth{
			Weeks:  []work.TodayWeek{{Week: 44, Pieces: 90, PiecesBefore: 80}, {Week: 45, Pieces: 180, PiecesBefore: 120}, {Week: 46, Pieces: 80, PiecesBefore: 100}},
			Pieces: 612, Amount: 790420, PiecesBefore: 655, AmountBefore: 812000,
		},
	}}
}

type rig struct {
	*tuitest.Driver
	fake   *fake
	screen *today.Screen
	opened []string
}

func open(t testing.TB, w, h int, change func(*fake)) *rig {
	t.Helper()
	clock := tuitest.NewClock()
	r := &rig{fake: day(clock)}
	env, err := kit.NewEnv(clock.Now, today.Bindings())
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(r.fake)
	}
	way := func(what string) func(string) tea.Cmd {
		return func(key string) tea.Cmd { r.opened = append(r.opened, what+" "+key); return nil }
	}
	r.screen = today.New(env, r.fake, today.Options{OpenOrder: way("order"), Track: way("track")})
	r.Driver = tuitest.Alone(t, r.screen, clock, w, h).Names(r.screen, env.Keys)
	r.Run(r.screen.Enter())
	return r
}

func TestTodayGolden(t *testing.T) {
	t.Run("day", func(t *testing.T) { open(t, 80, 24, nil).Goldens(t) })
	t.Run("changes", func(t *testing.T) { open(t, 80, 24, nil).Press("c").Goldens(t) })
	t.Run("nothing", func(t *testing.T) {
		open(t, 80, 24, func(f *fake) { f.view = work.TodayView{Day: f.view.Day, Stale: true} }).Goldens(t)
	})
}

func TestFitsEverywhere(t *testing.T) {
	open(t, 80, 24, nil).Press("end").FitsEverywhere(t)
	open(t, 80, 24, func(f *fake) { f.err = order.Errorf(order.KindStorage, "the disk is full") }).Has("disk is full").FitsEverywhere(t)
}

// TestEachRowHasAKey walks the list, over the heads, and opens what stands there.
func TestEachRowHasAKey(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Press("up", "enter", "down", "down", "enter", "end", "enter", "up", "up", "enter", "d")
	want := []string{"track 141841", "track 141870", "track 0", "order OP7F3K-0011"}
	if len(r.opened) != len(want) {
		t.Fatalf("opened %q", r.opened)
	}
	for i := range want {
		if r.opened[i] != want[i] {
			t.Errorf("opened %q, want %q", r.opened, want)
		}
	}
	r.Press("home", "d")
	if got := r.opened[len(r.opened)-1]; got != "order OP7F3K-0099" {
		t.Errorf("ordered again: %s", got)
	}
}

func TestSnoozeAndNote(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.answer(t, "today.snooze", "for a week", "w")
	r.answer(t, "today.note", "Note on 141841", "c", "a", "l", "l", "enter")
	want := []string{"snooze 3 days late, in production week", "note 3 days late, in production: call"}
	if len(r.fake.said) != 2 || r.fake.said[0] != want[0] || r.fake.said[1] != want[1] {
		t.Errorf("%q", r.fake.said)
	}
	r.Run(r.screen.Leave())
	if got := r.fake.said[len(r.fake.said)-1]; got != "looked" {
		t.Errorf("leaving keeps the look: %s", got)
	}
}

// answer opens the dialog of an action and presses keys in it.
func (r *rig) answer(t testing.TB, id kit.ActionID, shows string, keys ...string) {
	t.Helper()
	msg, ok := r.screen.Update(kit.ActionMsg{ID: id})().(kit.OverlayMsg)
	if !ok {
		t.Fatalf("%s opens no dialog", id)
	}
	if text, _ := msg.Overlay.View(80, 24); !strings.Contains(ansi.Strip(text), shows) {
		t.Fatalf("%q is not in:\n%s", shows, text)
	}
	for _, key := range keys {
		press := tea.KeyPressMsg{Code: rune(key[0]), Text: key}
		if key == "enter" {
			press = tea.KeyPressMsg{Code: tea.KeyEnter}
		}
		if cmd, closed := msg.Overlay.Update(press); closed {
			r.Run(cmd)
		}
	}
}

func TestStaleIsSaid(t *testing.T) {
	open(t, 80, 24, func(f *fake) {
		old := f.view.AsOf.Add(-50 * time.Hour)
		f.view.AsOf, f.view.Stale = &old, true
	}).Has("orders are 2 days old")
}

func TestWhose(t *testing.T) {
	open(t, 80, 24, nil).Has("yours").Press("v").Has("everybody's")
}
