package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"orderpad/client/sandbox"
	"orderpad/tui/tuitest"
)

// binary is the real program, built once for all scripts of a test run.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "orderpad-pty-")
	if err != nil {
		return "", err
	}
	builtIn = dir
	bin := filepath.Join(dir, "orderpad")
	if out, err := exec.Command("go", "build", "-trimpath", "-o", bin, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return bin, nil
})

var builtIn string // the folder to take away after the tests; TestMain does

// pad drives the real binary in a terminal as a rep would, and counts every
// key.
type pad struct {
	*tuitest.Terminal
	t    *testing.T
	home string
	keys int
}

// opening is how a pad is started.
type opening struct {
	home string
	args []string
	env  []string
	w, h int
}

// open starts orderpad, in 80 by 24 and a home of its own where nothing else
// is said.
func open(t *testing.T, o opening) *pad {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("scripts of the screens run in a Unix pseudo-terminal")
	}
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	if o.home == "" {
		o.home = t.TempDir()
	}
	if o.w == 0 {
		o.w, o.h = 80, 24
	}
	p := &pad{t: t, home: o.home}
	p.Terminal = tuitest.Start(t, bin, o.args, append(p.env(), o.env...), o.w, o.h)
	return p
}

func (p *pad) env() []string {
	return []string{"HOME=" + p.home, "ORDERPAD_HOME=" + p.home, "PATH=" + os.Getenv("PATH"), "TZ=UTC"}
}

// openDemo starts the demo, whose shop imports every two seconds, and waits
// for its search.
func openDemo(t *testing.T, o opening) *pad {
	t.Helper()
	o.args = append([]string{"demo", "--import-every", "2s"}, o.args...)
	p := open(t, o)
	p.WaitFor("1 Search", "demo time")
	return p
}

// Press and Type count what they press.
func (p *pad) Press(keys ...string) *pad {
	p.t.Helper()
	p.keys += len(keys)
	p.Terminal.Press(keys...)
	return p
}

func (p *pad) Type(text string) *pad {
	p.t.Helper()
	p.keys += len([]rune(text))
	p.Terminal.Type(text)
	return p
}

func (p *pad) WaitFor(texts ...string) *pad {
	p.t.Helper()
	p.Terminal.WaitFor(texts...)
	return p
}

// cells types quantities one after the other, from the focus to the right; an
// empty one is passed over.
func (p *pad) cells(qty ...string) *pad {
	p.t.Helper()
	for i, q := range qty {
		if i > 0 {
			p.Press("tab")
		}
		p.Type(q)
	}
	return p
}

// grid opens the size grid of PC54 Navy from the search's prompt.
func (p *pad) grid() *pad {
	p.t.Helper()
	p.Type("pc54 nav").WaitFor("▸  Navy").Press("enter").WaitFor("2 Orders", "[·]", "on hand")
	return p
}

// reference makes the order that everything is measured by, up to its queueing.
func (p *pad) reference() *pad {
	p.t.Helper()
	p.grid().Press("4", "tab", "8", "'", "tab", "2", "'", "tab", "1").WaitFor("25 pieces", "219.50")
	p.Press("alt+a").WaitFor("Add a colour").Type("jet").WaitFor("▸ Jet Black").Press("enter").WaitFor("Jet Black       [·]")
	p.Press("tab", "1", "2", "'", "tab", "6").WaitFor("SENT AS  9 lines on 3 parts, 55 pieces", "474.50")
	return p.forCascade("cas")
}

// forCascade says by the letters of a name whom the order is for, and queues it.
func (p *pad) forCascade(letters string) *pad {
	p.t.Helper()
	p.Press("f4").WaitFor("Who is this order for?").Type(letters).WaitFor("> "+letters, "▸ Cascade Youth").Press("enter").WaitGone("Who is this order for?")
	p.WaitFor("Cascade Youth", "goods 474.50")
	p.Press("ctrl+o").WaitFor("all the same?").Press("y").WaitFor("is queued")
	return p
}

// WaitGone keeps the pad.
func (p *pad) WaitGone(text string) *pad {
	p.t.Helper()
	p.Terminal.WaitGone(text)
	return p
}

// orderpad runs a command beside the screens and returns what it prints.
func (p *pad) orderpad(args ...string) string {
	p.t.Helper()
	bin, err := binary()
	if err != nil {
		p.t.Fatal(err)
	}
	cmd := exec.Command(bin, args...)
	cmd.Env = append(p.env(), "ORDERPAD_SECRET=demo")
	out, err := cmd.CombinedOutput()
	if err != nil {
		p.t.Fatalf("orderpad %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// until waits for a condition that no screen shows.
func (p *pad) until(what string, ok func() bool) {
	p.t.Helper()
	p.Until(what, func(string) bool { return ok() })
}

// pieces is how many pieces the newest order of the home has on the disk.
func (p *pad) pieces(home string) int {
	p.t.Helper()
	var list struct {
		Orders []struct {
			Pieces int `json:"pieces"`
		} `json:"orders"`
	}
	out := p.orderpad("order", "list", "--home", home, "--json", "--quiet")
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		p.t.Fatalf("%v in %s", err, out)
	}
	if len(list.Orders) == 0 {
		return 0
	}
	return list.Orders[0].Pieces
}

// arrived is how many orders reached the demo's shop.
func (p *pad) arrived() int {
	p.t.Helper()
	var urls sandbox.URLs
	data, err := os.ReadFile(filepath.Join(p.home, "demo", demoReady))
	if err == nil {
		err = json.Unmarshal(data, &urls)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	return arrivedAt(p.t, urls.Control)
}

func arrivedAt(t *testing.T, control string) int {
	t.Helper()
	client := http.Client{Timeout: 10 * time.Second}
	res, err := client.Get(control + "/control/arrived")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	var list []json.RawMessage
	if err := json.Unmarshal(body, &list); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return len(list)
}
