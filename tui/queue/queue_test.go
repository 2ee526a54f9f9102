package queue_test

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
	"orderpad/tui/queue"
	"orderpad/tui/tuitest"
	"orderpad/tui/work"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC
	os.Exit(m.Run())
}

type fake struct {
	view    work.QueueView
	status  work.FrameStatus
	ledgers map[string]work.LedgerView
	err     error
	said    []string
	read    int
	poked   int
}

func (f *fake) QueueRows(context.Context, bool) (work.QueueView, error) {
	f.read++
	return f.view, f.err
}

func (f *fake) Ledger(_ context.Context, key string) (work.LedgerView, error) {
	l, ok := f.ledgers[key]
	if !ok {
		return l, order.Errorf(order.KindNotFound, "there is no order %s", key)
	}
	return l, nil
}

func (f *fake) ResolveCopied(_ context.Context, word work.Resolution) ([]work.OrderView, error) {
	f.said = append(f.said, "copied "+string(word))
	return nil, nil
}

func (f *fake) Resolve(_ context.Context, key string, word work.Resolution) (work.OrderView, error) {
	f.said = append(f.said, key+" "+string(word))
	return work.OrderView{}, f.err
}

func (f *fake) Move(_ context.Context, key string, event order.Event) (work.OrderView, error) {
	f.said = append(f.said, key+" "+string(event))
	return work.OrderView{}, f.err
}

func (f *fake) Status(context.Context) (work.FrameStatus, error) { return f.status, nil }
func (f *fake) Poke()                                            { f.poked++ }

func num(n int64) *int64 { return &n }

func ago(c *tuitest.Clock, d time.Duration) *time.Time {
	t := c.Now().Add(-d)
	return &t
}

// shopDay is a queue with an order in every state that it shows.
func shopDay(c *tuitest.Clock) *fake {
	f := &fake{status: work.FrameStatus{OnlyHere: 4, Oldest: c.Now().Add(-2 * time.Hour), Connection: "shop", Test: true}}
	f.view.Orders = []work.QueueRow{
		{ID: 12, ExtOrderID: "OP7F3K-0012", State: order.Accepted, Attempts: 1, AcceptedAt: ago(c, 10*time.Minute), NextImport: ago(c, -23*time.Minute), Customer: "Cascade Youth", Connection: "shop", Pieces: 55, Total: 47450},
		{ID: 13, ExtOrderID: "OP7F3K-0013", State: order.Unknown, Attempts: 1, LookUps: 2, SentAt: ago(c, 3*time.Minute), NextTryAt: ago(c, -20*time.Second), Customer: "Rainier Roofing", Connection: "shop", Pieces: 24, Total: 30120},
		{ID: 14, ExtOrderID: "OP7F3K-0014", State: order.Sending, Attempts: 1, SentAt: ago(c, time.Second), Customer: "Harbor Cafe", Connection: "shop", Pieces: 12, Total: 13800},
		{ID: 15, ExtOrderID: "OP7F3K-0015", State: order.Queued, Waiting: order.WaitNetwork, QueuedAt: ago(c, 2*time.Hour), Customer: "Harbor Cafe", Connection: "shop", Test: true, Pieces: 36, Total: 40200},
		{ID: 11, ExtOrderID: "OP7F3K-0011", State: order.Unknown, NeedsPerson: true, LookUps: 6, SentAt: ago(c, 17*time.Minute), Customer: "Elm Street School", Connection: "shop", Pieces: 48, Total: 51240},
		{ID: 8, ExtOrderID: "OP7F3K-0008", State: order.Accepted, NeedsPerson: true, Overdue: true, AcceptedAt: ago(c, 3*time.Hour), Customer: "Pike Place Flowers", Connection: "shop", Pieces: 144, Total: 123450},
		{ID: 7, ExtOrderID: "OP7F3K-0007", State: order.Rejected, LastError: "Line item 2: the part number PC54_9X is not known", Customer: "Ballard Brewing", Connection: "shop", Pieces: 72, Total: 98000},
		{ID: 5, ExtOrderID: "OP7F3K-0005", State: order.Imported, OnSiteOrder: num(141899), Customer: "Fremont Solar", Connection: "shop", Pieces: 30, Total: 25500},
	}
	f.view.Counts = map[order.State]int{order.Draft: 2, order.Accepted: 2, order.Unknown: 2, order.Sending: 1, order.Queued: 1, order.Rejected: 1, order.Imported: 1}
	at := func(d time.Duration) time.Time { return c.Now().Add(-d) }
	body := `{"orderNumber":"OP7F3K-0011","customer":{"name":"Elm Street School"},"lineItems":[{"partNumber":"PC54","color":"Navy","size":"S","quantity":4,"price":8.5},{"partNumber":"PC54_2X","color":"Navy","size":"2XL","quantity":2,"price":10.5}],"isTest":true}`
	f.ledgers = map[string]work.LedgerView{"OP7F3K-0011": {
		Order: order.Order{ID: 11, ExtOrderID: "OP7F3K-0011", State: order.Unknown, NeedsPerson: true, CustomerName: "Elm Street School",
			Lines: []order.Line{{Style: "PC54", Color: "Navy", Cells: []order.Cell{{Size: "M", Qty: 48, Price: catalog.PriceOf(1067)}}}}},
		Attempts: []order.Attempt{
			{Number: 1, Started: at(40 * time.Minute), Ended: at(40*time.Minute - time.Second), Route: "POST /api/manageorders/orders", Body: []byte(body), BodyHash: strings.Repeat("3f", 32), Outcome: "not_sent"},
			{Number: 2, Started: at(17 * time.Minute), Ended: at(16 * time.Minute), Route: "POST /api/manageorders/orders", Body: []byte(body), BodyHash: strings.Repeat("3f", 32), Outcome: "unknown", Status: 502, Head: "<html><head><title>502 Bad Gateway</title></head>"},
		},
		Entries: []order.LedgerEntry{
			{At: at(55 * time.Minute), Event: "created"},
			{At: at(41 * time.Minute), Event: "queued", Detail: "for Elm Street School"},
			{At: at(40 * time.Minute), Event: "sending", Detail: "POST /api/manageorders/orders"},
			{At: at(40*time.Minute - time.Second), Event: "not sent", Detail: "No connection could be made; it provably never left"},
			{At: at(17 * time.Minute), Event: "sending", Detail: "POST /api/manageorders/orders"},
			{At: at(16 * time.Minute), Event: "no answer", Detail: "The server answered 502, which does not say what became of it"},
			{At: at(15 * time.Minute), Event: "looked up", Detail: "A look-up does not show the order"},
			{At: at(1 * time.Minute), Event: "needs a person", Detail: "The server has not shown the order in 6 look-ups; ask the shop whether it is there"},
		},
	}}
	return f
}

type rig struct {
	*tuitest.Driver
	clock  *tuitest.Clock
	fake   *fake
	screen *queue.Screen
	env    *kit.Env
	opened []string
}

func open(t testing.TB, w, h int, change func(*fake)) *rig {
	t.Helper()
	r := &rig{clock: tuitest.NewClock()}
	env, err := kit.NewEnv(r.clock.Now, queue.Bindings())
	if err != nil {
		t.Fatal(err)
	}
	r.env, r.fake = env, shopDay(r.clock)
	if change != nil {
		change(r.fake)
	}
	way := func(what string) func(string) tea.Cmd {
		return func(key string) tea.Cmd { r.opened = append(r.opened, what+" "+key); return nil }
	}
	r.screen = queue.New(env, r.fake, queue.Options{OpenOrder: way("order"), Track: way("track")})
	r.Driver = tuitest.Alone(t, r.screen, r.clock, w, h).Names(r.screen, env.Keys)
	r.Run(r.screen.Enter())
	return r
}

func (r *rig) down(n int) *rig {
	for range n {
		r.Press("down")
	}
	return r
}

func isTick(m tea.Msg) bool { return strings.HasSuffix(strings.ToLower(typeName(m)), "tickmsg") }

func TestWhatKeepsOrdersHereIsSaidInEveryWindow(t *testing.T) {
	for w, want := range map[int][]string{
		120: {"4 orders are only on this laptop, the oldest for 2 h", "another orderpad sends"},
		80:  {"4 orders are only on this laptop, the oldest for 2 h", "another orderpad sends"},
		60:  {"4 only here, oldest 2 h", "another orderpad sends"},
	} {
		r := open(t, w, 24, nil)
		r.Send(kit.StatusMsg{Status: kit.Status{OnlyHere: 4, OldestHere: r.clock.Now().Add(-2 * time.Hour), SendingElsewhere: true}})
		r.Has(want...)
		r.Send(kit.StatusMsg{Status: kit.Status{OnlyHere: 4}}).HasNot("another orderpad")
	}
}

func TestAskingSaysWhenItLooks(t *testing.T) {
	r := open(t, 120, 24, nil)
	all, _ := r.screen.Update(kit.ActionMsg{ID: kit.Refresh})().(tea.BatchMsg)
	for _, cmd := range all {
		if n, ok := cmd().(kit.NoticeMsg); ok && n.Text == "Sending now; what is unknown is looked up again in 21 s." {
			return
		}
	}
	t.Error("no word of the next look-up")
}

func TestOneThatIsReplacedIsAskedAbout(t *testing.T) {
	r := open(t, 110, 24, func(f *fake) { f.view.Orders[7].ReplacedBy = "OP7F3K-0005-1" })
	r.down(7).Has("replaced by OP7F3K-0005-1: the shop must cancel", "Please cancel OP7F3K-0005, Fremont Solar", "OP7F3K-0005-1 replaces it.")
	asked := r.menu(t, "r")
	if text, _ := asked.View(80, 20); !strings.Contains(text, "Is OP7F3K-0005 gone?") || !strings.Contains(text, "The shop must cancel OP7F3K-0005") {
		t.Fatal(text)
	}
	cmd, _ := asked.Update(key("g"))
	r.Run(cmd)
	if len(r.fake.said) != 1 || !strings.Contains(r.fake.said[0], "OP7F3K-0005") || !strings.Contains(r.fake.said[0], string(work.ResolveCancel)) {
		t.Fatal(r.fake.said)
	}
	r.Resize(60, 15).Has("Replaced by OP7F3K-0005-1").FitsEverywhere(t)
}

func TestQueueGolden(t *testing.T) {
	t.Run("list", func(t *testing.T) {
		r := open(t, 80, 24, nil)
		r.Send(queue.SyncedMsg{View: work.SyncView{BudgetLeft: 26}})
		r.Goldens(t)
	})
	t.Run("needs person", func(t *testing.T) { open(t, 80, 24, nil).down(4).Goldens(t) })
	t.Run("overdue", func(t *testing.T) { open(t, 80, 24, nil).down(5).Goldens(t) })
	t.Run("ledger", func(t *testing.T) {
		open(t, 80, 24, nil).down(4).Press("enter", "down", "down", "down", "down").Goldens(t)
	})
	t.Run("empty", func(t *testing.T) {
		open(t, 80, 24, func(f *fake) { f.view, f.status = work.QueueView{}, work.FrameStatus{} }).Goldens(t)
	})
}

func TestFitsEverywhere(t *testing.T) {
	open(t, 80, 24, nil).down(4).FitsEverywhere(t)
	open(t, 80, 24, nil).down(4).Press("enter", "down", "down").FitsEverywhere(t)
	open(t, 80, 24, func(f *fake) { f.view = work.QueueView{} }).FitsEverywhere(t)
	open(t, 80, 24, func(f *fake) { f.err = order.Errorf(order.KindStorage, "the disk is full") }).Has("disk is full").FitsEverywhere(t)
}

func TestSecondsAreCountedOnlyWhileInSight(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Has("looking in 21 s")
	r.Fire(isTick).Has("looking in 20 s")
	if n := len(r.Timers()); n != 1 {
		t.Fatalf("%d timers wait, want 1", n)
	}
	r.Run(r.screen.Leave()).Fire(isTick)
	if n := len(r.Timers()); n != 0 {
		t.Errorf("%d timers wait while another screen is open", n)
	}
}

func TestNothingCountsDownNoTimer(t *testing.T) {
	r := open(t, 80, 24, func(f *fake) { f.view.Orders = f.view.Orders[3:4] })
	if n := len(r.Timers()); n != 0 {
		t.Errorf("%d timers wait for an order that waits for the network", n)
	}
}

func TestCountdownAtItsEndReadsAgain(t *testing.T) {
	r := open(t, 80, 24, nil)
	before := r.fake.read
	r.clock.Advance(20 * time.Second)
	r.Fire(isTick)
	if r.fake.read == before {
		t.Error("the queue was not read again when a look-up was due")
	}
}

func TestCursorStaysOnItsOrder(t *testing.T) {
	r := open(t, 80, 24, nil).down(3)
	r.Has("▸ ○ queued")
	r.fake.view.Orders = append([]work.QueueRow{{ID: 99, ExtOrderID: "OP7F3K-0099", State: order.Queued}}, r.fake.view.Orders...)
	r.Send(kit.ChangedMsg{Orders: true})
	r.Has("OP7F3K-0099", "▸ ○ queued     OP7F3K-0015")
}

func TestPersonsWordIsAskedAndTaken(t *testing.T) {
	for _, c := range []struct{ key, want string }{
		{"t", "OP7F3K-0011 sent"}, {"a", "OP7F3K-0011 resend"}, {"c", "OP7F3K-0011 cancel"},
	} {
		r := open(t, 80, 24, nil).down(4)
		menu := r.menu(t, "r")
		cmd, closed := menu.Update(key(c.key))
		if !closed {
			t.Fatalf("%s did not choose", c.key)
		}
		r.Run(cmd)
		if got := strings.Join(r.fake.said, ","); got != c.want {
			t.Errorf("%s said %q, want %q", c.key, got, c.want)
		}
	}
}

func TestEnterInTheDialogChangesNothing(t *testing.T) {
	r := open(t, 80, 24, nil).down(4)
	menu := r.menu(t, "r")
	text, _ := menu.View(76, 22)
	for _, want := range []string{"it is there", "send again", "cancel", "twice", "OP7F3K-0011", "6 times"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the dialog:\n%s", want, text)
		}
	}
	cmd, closed := menu.Update(key("enter"))
	if !closed || cmd != nil {
		t.Error("enter on the first choice did something")
	}
}

func TestOnlyWhatCanBeDoneIsOn(t *testing.T) {
	on := func(row int) string {
		r := open(t, 80, 24, nil).down(row)
		var out []string
		for _, b := range r.screen.Keys() {
			if b.Off == "" {
				out = append(out, strings.TrimPrefix(string(b.ID), "queue."))
			} else if b.ID == "queue.hold" && !strings.Contains(b.Off, "not been sent") {
				t.Errorf("hold is off without its reason: %q", b.Off)
			}
		}
		return strings.Join(out, " ")
	}
	for row, want := range map[int]string{
		0: "ledger global.refresh order track team copy",
		3: "ledger global.refresh order dequeue hold team copy",
		4: "ledger resolve global.refresh order shop team copy",
		5: "ledger resolve global.refresh order shop track team copy",
		6: "ledger resolve global.refresh order shop team copy",
	} {
		if got := on(row); got != want {
			t.Errorf("row %d: %q, want %q", row, got, want)
		}
	}
}

func TestHoldAndDequeue(t *testing.T) {
	r := open(t, 80, 24, nil).down(3)
	r.Press("h", "d")
	if got := strings.Join(r.fake.said, ","); got != "OP7F3K-0015 hold,OP7F3K-0015 dequeue" {
		t.Errorf("did %q", got)
	}
}

func TestWhatToTellTheShop(t *testing.T) {
	r := open(t, 80, 24, nil).down(5)
	r.Press("s")
	for _, want := range []string{"OP7F3K-0008", "Pike Place Flowers", "144 pieces", "1,234.50", "no OnSite number"} {
		if !strings.Contains(r.Clipboard(), want) {
			t.Errorf("%q does not say %q", r.Clipboard(), want)
		}
	}
}

func TestLedgerShowsExactlyWhatWasSent(t *testing.T) {
	r := open(t, 120, 40, nil).down(4)
	r.Press("enter").Has("created", "attempt 1", "attempt 2", "needs a person", "look-ups")
	r.Press("home", "down", "down").Has("POST /api/manageorders/orders", `"partNumber": "PC54_2X"`, "not sent", "took")
	r.Press("c")
	if want := string(r.fake.ledgers["OP7F3K-0011"].Attempts[0].Body); r.Clipboard() != want {
		t.Errorf("copied %q, want the exact body", r.Clipboard())
	}
	r.Press("down", "down", "down").Has("502 Bad Gateway", "HTTP 502")
	r.Press("esc").Has("NEXT")
}

func TestLedgerScrolls(t *testing.T) {
	r := open(t, 80, 24, nil).down(4)
	r.Press("enter", "home", "down", "down").Has("lines 1 to").HasNot(`"isTest"`)
	r.Press("tab", "end").Has(`"isTest": true`)
	r.Press("esc", "up").Has("queued", "for Elm Street School")
}

func TestCursorGoesToWhatWasQueuedJustNow(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Send(kit.QueuedMsg{ID: r.fake.view.Orders[2].ID}, kit.ChangedMsg{Orders: true})
	r.Press("o")
	if got, want := strings.Join(r.opened, ","), "order "+r.fake.view.Orders[2].ExtOrderID; got != want {
		t.Errorf("went to %q, not %q", got, want)
	}
}

func TestWaysOut(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Press("o", "t", "f5")
	if got := strings.Join(r.opened, ","); got != "order OP7F3K-0012,track OP7F3K-0012" || r.fake.poked != 1 {
		t.Errorf("went %q, poked %d", got, r.fake.poked)
	}
}

func TestLedgerOpenedFromAnotherScreenGoesBackThere(t *testing.T) {
	r := open(t, 80, 24, nil)
	r.Send(queue.ShowMsg{Key: "OP7F3K-0011"}).Has("Elm Street School", "needs a person")
	if _, done := r.screen.Back(); done {
		t.Error("esc stays on the queue; the rep came from another screen")
	}
	r.Press("enter").Has("OP7F3K-0012")
	if _, done := r.screen.Back(); !done {
		t.Error("esc left the screen instead of the ledger")
	}
}

// TestOneWordForAllThatCameBack: what came back from a copy is asked about
// together.
func TestOneWordForAllThatCameBack(t *testing.T) {
	r := open(t, 120, 24, func(f *fake) {
		for _, i := range []int{4, 6} {
			f.view.Orders[i].State, f.view.Orders[i].NeedsPerson, f.view.Orders[i].LookUpFor = order.Unknown, true, order.Copied
		}
	})
	r.down(4).Has("came back from a copy")
	asked := r.menu(t, "r")
	if text, _ := asked.View(100, 20); !strings.Contains(text, "2 orders") || !strings.Contains(text, "send all") {
		t.Fatal(text)
	}
	cmd, _ := asked.Update(key("a"))
	r.Run(cmd)
	if len(r.fake.said) != 1 || r.fake.said[0] != "copied resend" {
		t.Fatal(r.fake.said)
	}
}
