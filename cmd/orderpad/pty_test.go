package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"orderpad/client/sandbox"
	"orderpad/store"
	"orderpad/tui/kit"
)

// What the reference order may take, from the start screen to the queue: in
// the size grid, by one line as a person types it, and as short as the reader
// takes it. On paper it has 58 characters.
const (
	keysOnGrid   = 36
	keysByLine   = 56
	keysShortest = 48
)

func TestScreensFirstRun(t *testing.T) {
	t.Parallel()
	t.Run("connect", func(t *testing.T) {
		t.Parallel()
		p := open(t, opening{})
		p.WaitFor("Welcome to orderpad", "Look around", "Connect to my shop", "Start a draft")
		p.Press("c").WaitFor("What does the shop use?").Press("p").WaitFor("A new connection", "Address  https://")
	})
	t.Run("demo", func(t *testing.T) {
		t.Parallel()
		p := open(t, opening{})
		p.WaitFor("Welcome to orderpad").Press("d").WaitFor("1 Search", "demo time", "Richardson 112")
		p.Press("ctrl+q")
		if err := p.WaitExit(); err != nil {
			t.Errorf("ended with %v", err)
		}
	})
	t.Run("draft", func(t *testing.T) {
		t.Parallel()
		p := open(t, opening{})
		p.WaitFor("Welcome to orderpad").Press("n").WaitFor("1 Search", "There is no inventory on this laptop yet")
		p.Type("pc54 navy s4 m8 @8.50").WaitFor("12 pcs", "102.00").Press("enter").WaitFor("12 pieces in all", "1 not sent")
		p.Press("alt+2").WaitFor("PC54", "102.00")
	})
}

func TestScreensMainJobOnline(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{}).reference()
	p.took(t, "on the grid", keysOnGrid)
	p.Press("alt+3").WaitFor("Cascade Youth", "OnSite order 14")
	p.Press("enter").WaitFor("attempt 1", "accepted", "imported")
	p.Press("alt+4").WaitFor("4 Track").Type("casc").WaitFor("> casc", "474.50", "ordered", "PC54 Jet Black")
	if n := p.arrived(); n != 1 {
		t.Errorf("%d orders arrived", n)
	}
}

// TestScreensReferenceByOneLine types the reference order into the prompt of
// Search, as a person would and as short as the reader takes it.
func TestScreensReferenceByOneLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, line, who string
		most            int
	}{
		{"by one line", "pc54 navy s4 m8 l8 xl2 2xl2 3xl1 jet m12 l12 xl6", "cas", keysByLine},
		{"by the shortest line", "pc54 navy s4m8l8xl2 2x2 3x1 jet m12l12xl6", "ca", keysShortest},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openDemo(t, opening{})
			p.Type(c.line).WaitFor("55 pcs", "add this line").Press("enter").WaitFor("55 pieces in all")
			p.forCascade(c.who).took(t, c.name, c.most)
			p.until("the order at the shop", func() bool { return p.arrived() == 1 })
		})
	}
}

// took tells how many keys an order has taken from the start screen to the
// queue, and that they are not more than it may take.
func (p *pad) took(t *testing.T, how string, most int) {
	t.Helper()
	t.Logf("the reference order %s takes %d keys from the start screen to the queue", how, p.keys)
	if p.keys > most {
		t.Errorf("%s: %d keys, more than %d", how, p.keys, most)
	}
}

func TestScreensMainJobOffline(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{})
	p.Press("f8").WaitFor("offline").reference()
	p.Press("alt+3").WaitFor("queued", "1 not sent")
	if n := p.arrived(); n != 0 {
		t.Errorf("%d orders arrived over a network that is cut", n)
	}
	p.Press("f8").WaitFor("network is back").Terminal.WaitGone("offline").WaitFor("OnSite order 14").WaitGone("not sent")
	if n := p.arrived(); n != 1 {
		t.Errorf("%d orders arrived", n)
	}
}

// connected is a home that is connected to a sandbox of the test's own.
func connected(t *testing.T, faults ...sandbox.Fault) (*sandbox.Server, string) {
	t.Helper()
	server, err := sandbox.Start(sandbox.Options{ImportEvery: time.Hour, Faults: faults, Data: sandbox.Generate(sandbox.DataOptions{Today: time.Now().UTC()})})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	p := &pad{t: t, home: t.TempDir()}
	p.orderpad("connection", "add", "shop", "--kind", "manageorders", "--url", server.URLs().ManageOrders, "--user", "demo")
	p.orderpad("connection", "set", "shop", "rate=600")
	p.orderpad("inventory", "refresh")
	p.orderpad("customers", "refresh")
	return server, p.home
}

func TestScreensUnknownOutcomeResolved(t *testing.T) {
	t.Parallel()
	hidden := sandbox.Fault{Route: "order-pull", Fault: 32, Minutes: 600}
	server, home := connected(t, sandbox.Fault{Route: "order-push", Fault: 5}, hidden)
	p := open(t, opening{home: home, env: []string{"ORDERPAD_SECRET=demo"}})
	send := func(line string) {
		p.Press("ctrl+n").WaitFor("new order").Press("alt+1").WaitFor("1 Search").Type(line).WaitFor("add this line").Press("enter").WaitFor("in all")
		p.Press("f4").WaitFor("Who is this order for?").Type("casc").WaitFor("1 customer").Press("enter").WaitFor("Cascade Youth", "draft", "goods ")
		p.Press("ctrl+o").Until("a question or its being queued", func(s string) bool { return strings.Contains(s, "all the same?") || strings.Contains(s, "is queued") })
		if strings.Contains(p.Screen(), "all the same?") {
			p.Press("y").WaitFor("is queued")
		}
	}
	p.WaitFor("1 Search", "shop")
	send("pc54 navy s4 m8 @8.50")
	p.Press("alt+3").WaitFor("? looking")
	p.Press("r").WaitFor("What became of", "it is there", "send again").Press("t").WaitFor("in shop").Terminal.WaitGone("looking")

	send("pc54 jet black m6 @8.50")
	p.Press("alt+3").WaitFor("? looking")
	if err := server.SetFaults(nil); err != nil {
		t.Fatal(err)
	}
	p.Press("f5").Terminal.WaitGone("? looking")
	if n := len(server.Arrived()); n != 2 {
		t.Errorf("%d arrivals of two orders", n)
	}
}

func TestScreensPasteFromASpreadsheet(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{}).grid()
	p.Paste("4\t8\t8\t2\t2\t1\n").WaitFor("Pasted 25 pieces in 1 row", "219.50")
	p.Press("ctrl+z").WaitFor("Undone", "0.00")
	p.Paste("S 4, M 8\nL 8\nXL 2").WaitFor("Pasted 22 pieces in 1 row")
	p.Press("ctrl+z").WaitFor("Undone", "0.00")
	// A terminal without bracketed paste types it at once.
	p.Raw("S 4\nM 8\nL 8\n").WaitFor("Pasted 20 pieces in 1 row").Press("ctrl+z").WaitFor("Undone", "0.00")
	// Numbers alone are asked about: nobody says that they begin at the cursor.
	p.Raw("4\n8\n8\n").WaitFor("Paste into", "of which sizes?").Press("esc").WaitFor("on hand")
}

func TestScreensResizeLosesNothing(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{}).grid().cells("4", "8", "8", "2", "2", "1")
	p.Press("left").WaitFor("219.50", "[2]")
	before := p.cut()
	for _, s := range [][2]int{{120, 40}, {250, 80}, {60, 15}, {69, 20}, {99, 30}} {
		p.Resize(s[0], s[1]).WaitFor("219.50", "[2]")
	}
	p.Resize(59, 14).WaitFor("needs a window of 60 x 15")
	p.Resize(80, 24).Until("the screen as it was", func(string) bool { return p.cut() == before })
}

// cut is the screen without the frame, whose ages go on.
func (p *pad) cut() string {
	lines := strings.Split(p.Screen(), "\n")
	if len(lines) < 4 {
		return ""
	}
	return strings.Join(lines[1:len(lines)-1], "\n")
}

func TestScreensKilledInTheGridOpenThere(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{}).grid().cells("4", "8", "8", "").WaitFor("20 pieces")
	home := filepath.Join(p.home, "demo")
	p.until("20 pieces on the disk", func() bool { return p.pieces(home) == 20 })
	p.at(home, `"grid"`)
	p.Type("7").WaitFor("[7]").Kill()

	again := open(t, opening{home: p.home, args: []string{"demo"}})
	again.WaitFor("2 Orders", "PC54 · Port & Company", "Navy              4    8    8")
	again.Press("end").WaitFor("4    8    8")
}

// at waits until the rep's place is on the disk, which no screen shows.
func (p *pad) at(home, want string) {
	p.t.Helper()
	p.until(want+" on the disk", func() bool {
		s, err := store.Open(p.t.Context(), store.Options{Dir: home})
		if err != nil {
			return false
		}
		defer func() { _ = s.Close() }()
		places, _, err := s.Setting(p.t.Context(), placesKey)
		return err == nil && strings.Contains(places, want)
	})
}

func TestScreensKilledElsewhereOpenThere(t *testing.T) {
	t.Parallel()
	_, home := connected(t)
	start := func() *pad { return open(t, opening{home: home, env: []string{"ORDERPAD_SECRET=demo"}}) }
	p := start().WaitFor("1 Search", "shop")
	p.Type("pc54 navy s4 m8 @8.50").WaitFor("add this line").Press("enter").WaitFor("12 pieces in all")
	p.Press("alt+4").WaitFor("4 Track").Type("casc").WaitFor("> casc", "Cascade Youth").Press("down", "enter")
	p.at(home, `"whole":true`)
	p.Kill()

	p = start().WaitFor("4 Track", "Cascade Youth", "order it again").Press("esc").WaitFor("> casc")
	p.Press("alt+5").WaitFor("5 Cust").Type("rainier").WaitFor("> rainier", "1 customer").Press("enter").WaitFor("Rainier")
	p.at(home, `"inside":true`)
	p.Kill()

	p = start().WaitFor("5 Cust", "Rainier", "track this order").Press("alt+3").WaitFor("3 Queue")
	p.at(home, `"open":"queue"`)
	p.Kill()

	// The draft goes on too, whichever screen was open.
	p = start().WaitFor("3 Queue").Press("alt+6").WaitFor("6 Setup", "shop").Press("enter").WaitFor("order_type")
	p.Press("ctrl+q").WaitFor("Quit orderpad?").Press("y")
	if err := p.WaitExit(); err != nil {
		t.Errorf("ended with %v", err)
	}
	p = start().WaitFor("6 Setup", "order_type").Press("alt+1").WaitFor("1 Search")
	p.Type("pc54 jet black m6 @8.50").WaitFor("add this line").Press("enter").WaitFor("18 pieces in all")
}

func TestScreensReadOnly(t *testing.T) {
	t.Parallel()
	server, home := connected(t)
	p := &pad{t: t, home: home}
	p.orderpad("order", "new", "--line", "pc54 navy s4 m8 @8.50")
	p.orderpad("order", "customer", "1", "cascade")
	p.orderpad("order", "queue", "1", "--yes")
	p.orderpad("order", "new", "--line", "pc54 navy s4 m8 @8.50")

	p = open(t, opening{home: home, env: []string{"ORDERPAD_SECRET=demo"}, args: []string{"--read-only"}}).WaitFor("1 Search", "READ ONLY")
	p.Press("ctrl+n").WaitFor("Orderpad is in read-only mode", "READ ONLY").Press("alt+1").WaitFor("1 Search")
	p.Type("pc54 navy s4 @8.50").WaitFor("add this line").Press("enter").WaitFor("read-only mode")
	p.Press("alt+2").WaitFor("2 Orders", "Cascade Youth").Press("enter").WaitFor("PC54", "Navy").Press("enter").WaitFor("on hand")
	p.Type("9").WaitFor("Orderpad is in read-only mode")
	p.Press("ctrl+o").WaitFor("read-only mode").Press("alt+3").WaitFor("3 Queue", "queued").Press("h").WaitFor("read-only mode: nothing is changed")
	p.Press("alt+4").WaitFor("4 Track").Type("casc").WaitFor("Cascade Youth").Press("enter").WaitFor("as of")
	p.Press("ctrl+q").WaitFor("Quit orderpad?").Press("y")
	if err := p.WaitExit(); err != nil {
		t.Errorf("ended with %v", err)
	}
	if n := len(server.Arrived()); n != 0 {
		t.Errorf("%d orders were sent", n)
	}
	if n := p.pieces(home); n != 12 {
		t.Errorf("the draft has %d pieces", n)
	}
}

func TestScreensPortal(t *testing.T) {
	t.Parallel()
	// A certificate that signed itself is what a hotel's network shows.
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that fail, as they should
	server.StartTLS()
	t.Cleanup(server.Close)
	dir := t.TempDir()
	opened := filepath.Join(dir, "opened")
	for _, opener := range []string{"xdg-open", "open"} {
		script := "#!/bin/sh\necho \"$1\" > " + opened + "\n"
		if err := os.WriteFile(filepath.Join(dir, opener), []byte(script), 0o700); err != nil { //nolint:gosec // it is run
			t.Fatal(err)
		}
	}
	p := &pad{t: t, home: t.TempDir()}
	p.orderpad("connection", "add", "shop", "--kind", "proxy", "--url", server.URL)
	p = open(t, opening{home: p.home, env: []string{"PATH=" + dir + ":" + os.Getenv("PATH")}, w: 120, h: 24})
	p.WaitFor("sign-in", "F6 network's sign-in").Press("f6").WaitFor("Opened in the browser.")
	if data, err := os.ReadFile(opened); err != nil || string(data) != kit.ProbePage+"\n" {
		t.Errorf("opened %q, %v", data, err)
	}
}

func TestScreensSideBySide(t *testing.T) {
	t.Parallel()
	a := openDemo(t, opening{}).grid().cells("4", "").WaitFor("4 pieces")
	a.at(filepath.Join(a.home, "demo"), `"grid"`)
	b := open(t, opening{home: a.home, args: []string{"demo"}, w: 100, h: 30})
	b.WaitFor("2 Orders", "4 pieces") // opens where the other is
	a.Type("8").Press("tab").WaitFor("12 pieces")
	begin := time.Now()
	b.WaitFor("newer: changed elsewhere")
	if took := time.Since(begin); took > 3*time.Second { // a second, on a machine that does nothing else
		t.Errorf("the other orderpad's change showed after %v", took)
	}
	b.Press("alt+t").WaitFor("12 pieces")
	b.Press("home").Type("9").Press("tab").WaitFor("17 pieces")
	a.WaitFor("newer: changed elsewhere").Press("alt+t").WaitFor("17 pieces")
}

func TestScreensNoColor(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{env: []string{"NO_COLOR=anything"}}).grid().cells("4", "")
	p.WaitFor("4 pieces")
	svg := p.SVG()
	for _, part := range bytes.Split(svg, []byte(`fill="`))[1:] {
		if c := string(part[:7]); c != "#D7DEE8" && c != "#121821" {
			t.Fatalf("colour %s in %s", c, svg)
		}
	}
}

func TestScreensQuitNamesWhatIsOnlyHere(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{}).grid().cells("4", "").WaitFor("4 pieces", "1 not sent")
	p.Press("ctrl+c").WaitFor("Quit orderpad?", "1 order is only on this laptop").Press("n").Terminal.WaitGone("Quit orderpad?")
	p.Press("ctrl+c").WaitFor("Quit orderpad?").Press("y")
	if err := p.WaitExit(); err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestScreensConfig(t *testing.T) {
	t.Parallel()
	config := func(t *testing.T, text string) string {
		t.Helper()
		home := t.TempDir()
		if err := os.WriteFile(filepath.Join(home, configName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return home
	}
	t.Run("remapped", func(t *testing.T) {
		t.Parallel()
		p := open(t, opening{home: config(t, "hints = false\n[keys]\n\"global.palette\" = [\"ctrl+k\"]\n")})
		p.WaitFor("Welcome").Press("ctrl+k").WaitFor("All actions", "ctrl+k")
	})
	for name, c := range map[string]struct{ text, said string }{
		"unknown setting": {"themes = \"dark\"\n", "theme"},
		"no time":         {"refresh = \"often\"\n", "refresh is off, or a time"},
		"unknown action":  {"[keys]\n\"global.pallete\" = [\"ctrl+k\"]\n", "global.pallete"},
		"key taken twice": {"[keys]\n\"global.palette\" = [\"f1\"]\n", "f1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t, opening{home: config(t, c.text), w: 200, h: 24})
			p.Terminal.Until("a named error", func(s string) bool { return strings.Contains(strings.ToLower(s), c.said) })
			if err := p.WaitExit(); err == nil || !strings.Contains(fmt.Sprint(err), "exit status 1") {
				t.Errorf("ended with %v", err)
			}
		})
	}
}

// TestScreensPastedMail pastes a coach's e-mail at the prompt: the sheet shows
// it, asks, and after a key the order holds what was written.
func TestScreensPastedMail(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{w: 120, h: 40})
	p.Paste("Hi, for spring please:\nPC54 Navy: 4 small, 8 med, 8 L\nPC54 Jet Black S 2 M 12\n" +
		"Youth tees navy 10 med 8 large\nPO 778, thanks, Ana\n")
	p.WaitFor("Paste into a new order", "PC54 Jet Black", "1 asked", "PC54Y")
	p.Press("1").WaitFor("3 lines", "adds 52 pcs")
	p.Press("o", "enter").WaitFor("52 pieces are on", "PC54Y")
	p.until("the order holds what was written", func() bool { return p.pieces(p.home+"/demo") == 52 })
}
