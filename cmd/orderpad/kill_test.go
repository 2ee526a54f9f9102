package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"orderpad/client/sandbox"
	"orderpad/store/order"
	"orderpad/tui/work"
)

// programEnv makes this test binary the program itself.
const programEnv = "ORDERPAD_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(programEnv) != "" {
		main()
		return
	}
	code := m.Run()
	if builtIn != "" {
		_ = os.RemoveAll(builtIn)
	}
	os.Exit(code)
}

// killsEnv is how many times the program is killed; unless it is set, 50 times
// or as often as killsTime allows on a slow machine or under the race detector.
const (
	killsEnv  = "ORDERPAD_KILLS"
	killsTime = 10 * time.Second
)

func kills(t *testing.T) (n int, within time.Duration) {
	t.Helper()
	text := os.Getenv(killsEnv)
	if text == "" {
		return 50, killsTime
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s=%s is no number of kills", killsEnv, text)
	}
	return n, time.Hour
}

// programmer runs the program as processes of its own and kills it at a
// moment that was drawn beforehand, whatever it is doing then.
type programmer struct {
	t    *testing.T
	exe  string
	home string
	kill time.Time // zero: never
}

// errKilled is a command that was killed: whether it did its work is not known.
var errKilled = errors.New("killed")

func (p *programmer) run(args ...string) (work.OrderView, error) {
	p.t.Helper()
	cmd := exec.Command(p.exe, append(args, "--json")...)
	cmd.Env = append(os.Environ(), programEnv+"=1", "GORACE=atexit_sleep_ms=0", "ORDERPAD_HOME="+p.home, "ORDERPAD_SECRET=demo")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	if !p.kill.IsZero() {
		defer time.AfterFunc(time.Until(p.kill), func() { _ = cmd.Process.Kill() }).Stop() // it may have ended by itself
	}
	err := cmd.Wait()
	if !p.kill.IsZero() && time.Now().After(p.kill) {
		return work.OrderView{}, errKilled
	}
	if err != nil {
		err = fmt.Errorf("%v: %w: %s", args, err, stderr.Bytes())
	}
	out := stdout.Bytes()
	var view work.OrderView
	if len(out) > 0 {
		if err := json.Unmarshal(out, &view); err != nil {
			p.t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	return view, err
}

// acked is what the program said about an order, and what it may have done
// beyond that when it was killed.
type acked struct {
	po, maybePO string
	queued      bool
}

// TestKilledNothingIsLostOrSentTwice kills the program at random moments while
// a script edits, queues and syncs: what a command said it did is there after
// it, no order arrives twice, and both databases are sound.
func TestKilledNothingIsLostOrSentTwice(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	server, err := sandbox.Start(sandbox.Options{Data: demoData()})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	// A slow answer to what was taken in makes the worst moment longer.
	if err := server.SetFaults([]sandbox.Fault{{Route: "order-push", Fault: 9, Seconds: 0.03}}); err != nil {
		t.Fatal(err)
	}
	p := &programmer{t: t, exe: exe, home: filepath.Join(t.TempDir(), "home")}
	if _, err := p.run("connection", "add", "erp", "--kind", "manageorders", "--url", server.URLs().ManageOrders, "--user", "demo",
		"--set", "rate=10000", "--set", "email=orders@shop.example"); err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano()) //nolint:gosec // any will do
	random := rand.New(rand.NewPCG(seed, 1))
	t.Log("seed", seed)

	began := time.Now()
	if _, err := p.run("order", "list"); err != nil {
		t.Fatal(err)
	}
	one := time.Since(began) // about what a command takes on this machine

	known := map[string]*acked{}
	most, within := kills(t)
	began = time.Now()
	for n := 0; n < most && time.Since(began) < within; n++ {
		p.kill = time.Now().Add(time.Duration(random.Int64N(int64(12 * one))))
		err := error(nil)
		for n := 0; err == nil; n++ {
			err = editAndSend(p, known, n)
		}
		if !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
	}
	p.kill = time.Time{}
	if err := editAndSend(p, known, 0); err != nil {
		t.Fatal(err)
	}
	settle(t, p, server, known)
	sound(t, p.home)
}

// editAndSend makes an order, changes it, queues it and syncs, and takes down
// each thing that the program said it did.
func editAndSend(p *programmer, known map[string]*acked, n int) error {
	view, err := p.run("order", "new", "--line", "pc54 navy s4 m8 @8.50")
	if err != nil {
		return err
	}
	it := &acked{}
	known[view.ExtOrderID] = it
	it.maybePO = fmt.Sprintf("PO-%d", n)
	if _, err := p.run("order", "set", view.ExtOrderID, "CustomerPurchaseOrder="+it.maybePO, "ContactNameFirst=Ann", "ContactNameLast=Lee"); err != nil {
		return err
	}
	it.po = it.maybePO
	if _, err := p.run("order", "queue", view.ExtOrderID, "--yes"); err != nil {
		return err
	}
	it.queued = true
	if _, err = p.run("sync"); errors.Is(err, errKilled) {
		return err
	}
	return nil // a sync may end with orders whose outcome it has to look up
}

// settle lets the program find out what became of everything, says of what
// never arrived that it is to be sent again, and compares with the server.
func settle(t *testing.T, p *programmer, server *sandbox.Server, known map[string]*acked) {
	t.Helper()
	_, _ = p.run("sync") // unknown orders are an error, and looked at below
	for ext, it := range known {
		view, err := p.run("order", "show", ext)
		if err != nil {
			t.Errorf("%s was acknowledged and is gone: %v", ext, err)
			continue
		}
		if po := view.Fields.CustomerPurchaseOrder; po != it.po && po != it.maybePO {
			t.Errorf("%s has the PO %q, %q was acknowledged", ext, po, it.po)
		}
		if it.queued && view.State == order.Draft {
			t.Errorf("%s was queued and is a draft", ext)
		}
		if view.State != order.Unknown {
			continue
		}
		if n := len(server.State().Orders[ext]); n != 0 {
			t.Errorf("%s arrived %d times and is still unknown", ext, n)
		}
		if _, err := p.run("resolve", ext, "--resend"); err != nil {
			t.Error(err)
		}
	}
	if _, err := p.run("sync"); err != nil {
		t.Errorf("what is left cannot be sent: %v", err)
	}
	arrived := server.State().Orders
	for ext, it := range known {
		if n := len(arrived[ext]); n > 1 || (it.queued && n != 1) {
			t.Errorf("%s arrived %d times", ext, n)
		}
	}
	pushes := map[string]int{}
	for _, a := range server.Arrived() {
		var body struct{ ExtOrderID string }
		if err := json.Unmarshal(a.Request, &body); err != nil {
			t.Fatal(err)
		}
		if pushes[body.ExtOrderID]++; pushes[body.ExtOrderID] > 1 {
			t.Errorf("%s was sent %d times to a server that had it", body.ExtOrderID, pushes[body.ExtOrderID])
		}
	}
	if len(known) == 0 || len(pushes) == 0 {
		t.Errorf("%d orders made and %d sent prove nothing", len(known), len(pushes))
	}
	t.Logf("%d orders made, %d sent", len(known), len(pushes))
}

// sound checks every page of both databases, and that the start after the
// kills took none of them for damaged.
func sound(t *testing.T, home string) {
	t.Helper()
	for _, name := range []string{"orders.db", "cache.db"} {
		db, err := sql.Open("sqlite3", filepath.Join(home, name))
		if err != nil {
			t.Fatal(err)
		}
		var verdict string
		if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
			t.Errorf("%s: %s %v", name, verdict, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(filepath.Join(home, "set-aside")); err == nil {
		t.Error("a kill was taken for damage")
	}
}
