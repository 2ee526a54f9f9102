package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"orderpad/tui/tuitest"
)

// tour is one walk through the screens in one window.
type tour struct {
	bin   string
	size  tuitest.Size
	light bool
	keep  func(name string, svg []byte) error

	tb   testing.TB
	home string
	*tuitest.Terminal
}

// run walks through the screens, in a home of its own.
func (t *tour) run(tb testing.TB) {
	home, err := os.MkdirTemp("", "orderpad-shots-")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(home) })
	t.tb, t.home = tb, home
	t.firstRun()
	t.start("demo", "--import-every", "3s")
	t.search()
	t.grid()
	t.customer()
	t.order()
	t.queue()
	t.others()
	t.dialogs()
}

// start runs orderpad in a window of the tour's size.
func (t *tour) start(args ...string) {
	env := []string{"HOME=" + t.home, "ORDERPAD_HOME=" + filepath.Join(t.home, "pad"+fmt.Sprint(len(args))), "PATH=" + os.Getenv("PATH"), "TZ=UTC", "ORDERPAD_SECRET_ECAT=demo"}
	begin := tuitest.Start
	if t.light {
		begin = tuitest.StartLight
	}
	t.Terminal = begin(t.tb, t.bin, args, env, t.size.W, t.size.H)
}

// shot keeps the screen as it is once it has stood still.
func (t *tour) shot(name string) {
	last, since := t.Screen(), time.Now()
	t.Until("the screen to stand still", func(screen string) bool {
		if screen != last {
			last, since = screen, time.Now()
		}
		return time.Since(since) > 250*time.Millisecond
	})
	if err := t.keep(name, t.SVG()); err != nil {
		t.tb.Fatal(err)
	}
}

// away closes what lies on top.
func (t *tour) away(text string) { t.Press("esc").WaitGone(text) }

func (t *tour) firstRun() {
	t.start()
	t.WaitFor("Look around")
	t.shot("first-run")
	t.Kill()
}

func (t *tour) search() {
	t.WaitFor("1 Search", "demo time")
	t.shot("search-start")
	t.Type("pc54 navy").WaitFor("PC54LS")
	t.shot("search")
	t.Press("down", "tab", "tab").WaitFor("in 2 colours")
	t.shot("search-marked")
	t.Press("up", "tab", "up", "up", "tab", "/").WaitFor("down to the list")
	t.Type(" s4 m8 l8 xl2 2xl2 3xl1 @8.50").WaitFor("PC54_3X")
	t.shot("search-entry")
}

func (t *tour) grid() {
	t.Press("alt+g").WaitFor("2 Orders", "[4]")
	t.Press("alt+a").WaitFor("Add a colour")
	t.shot("grid-colours")
	t.Type("jet").WaitGone("Aquatic").Press("enter").WaitGone("Add a colour")
	t.Press("tab").Type("12").Press("tab").Type("12").Press("tab").Type("6").Press("shift+tab").WaitFor("9 lines on 3 parts")
	t.shot("grid-draft")
	t.Press("alt+w").WaitFor("What will be sent", "PIECES")
	t.shot("grid-json")
	t.away("What will be sent")
	t.Press("alt+o").WaitFor("55 pieces").WaitGone("on hand")
	t.shot("grid-customer")
	t.Press("esc").WaitFor("on hand")
	t.Press("alt+e").WaitFor("Spread")
	t.shot("grid-spread")
	t.away("Spread")
	t.Press("alt+s").WaitFor("Size run")
	t.shot("grid-run")
	t.away("Size run")
	t.Press("alt+p").WaitFor("Price")
	t.shot("grid-price")
	t.away("Price")
	t.Press("f1").WaitFor("ON THIS SCREEN")
	t.shot("help")
	t.away("ON THIS SCREEN")
	t.Press("ctrl+p").WaitFor("All actions")
	t.shot("palette")
	t.away("All actions")
}

func (t *tour) customer() {
	t.Press("f4").WaitFor("Who is this order for")
	t.shot("customers-pick")
	t.Type("casc").WaitFor("Cascade Youth", "1 customer")
	t.shot("customers")
	t.Press("enter").WaitGone("Who is this order for").WaitFor("Cascade Youth")
}

func (t *tour) order() {
	t.shot("grid")
	t.Press("ctrl+o").WaitFor("all the same")
	t.shot("order-warnings")
	t.Press("l").WaitFor("What is missing")
	t.shot("order-check")
	t.Press("esc").WaitFor("ship to", "BEFORE IT GOES")
	t.shot("order")
}

// control tells the demo's sandbox how to behave.
func (t *tour) control(route, body string) {
	res, err := http.Post(t.urls().Control+"/control/"+route, "application/json", bytes.NewReader([]byte(body)))
	if err == nil {
		err = res.Body.Close()
	}
	if err != nil {
		t.tb.Fatal(err)
	}
}

// queue sends the order, and then two more: one whose answer gets lost, and
// one without a network.
func (t *tour) queue() {
	t.Press("ctrl+o").WaitFor("all the same").Press("y").WaitFor("is queued")
	t.shot("order-queued")
	t.Press("alt+3").WaitFor("in shop").Press("alt+2").WaitFor("STYLES")
	t.control("faults", `{"faults":[{"route":"order-push","nth":1,"fault":5},{"route":"order-pull","fault":32,"minutes":60}]}`)
	t.quick("c112 navy osfa24", "rainier")
	t.Press("alt+3").WaitFor("looking")
	t.Press("f8").WaitFor("offline")
	t.quick("pc61 red m6 l6 xl3", "harbor")
	t.Press("alt+3").WaitFor("queued")
	t.shot("queue")
	t.Press("up", "up", "enter").WaitFor("WHEN", "DETAIL")
	t.shot("ledger")
	t.Press("f8").WaitGone("offline")
}

// quick makes an order of one line for a customer, and queues it.
func (t *tour) quick(line, customer string) {
	t.Press("ctrl+n").WaitFor("new order").Press("alt+1").WaitFor("1 Search")
	t.Type(line).WaitFor("add this line")
	t.Press("alt+g").WaitFor("2 Orders", "[").Press("f4").WaitFor("Who is this order for")
	t.Type(customer).WaitFor("1 customer").Press("enter").WaitGone("Who is this order for").Press("ctrl+o")
	t.WaitFor("all the same").Press("y").WaitGone("all the same").WaitFor("is queued")
}

func (t *tour) others() {
	t.Press("alt+4").WaitFor("as of")
	t.shot("track")
	t.Type("casc").WaitFor("> casc").Press("down", "alt+v").WaitFor("What was sent")
	t.shot("track-sent")
	t.away("What was sent")
	t.Press("alt+6").WaitFor("demo-proxy")
	t.shot("setup")
	t.Press("alt+2").WaitFor("STYLES").Press("esc").WaitFor("CUSTOMER")
	t.shot("orders")
}
