package tui_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui"
	"orderpad/tui/kit"
	"orderpad/tui/tuitest"
)

// TestMain runs the frame with its fake screens instead of the tests when a
// test starts this binary in a pseudo-terminal.
func TestMain(m *testing.M) {
	if os.Getenv("ORDERPAD_TEST_FRAME") == "" {
		os.Exit(m.Run())
	}
	look := kit.LookFromEnv(os.Getenv, kit.Auto)
	t := &outside{}
	r := newRig(t, 1, 1, func(o *tui.Options) { o.Look, o.Env.Now = look, time.Now })
	if _, err := tea.NewProgram(r.root, tui.ProgramOptions(look)...).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// outside is a testing.TB for the rig in the child process.
type outside struct{ testing.TB }

func (*outside) Helper() {}

func (*outside) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

func frame(t *testing.T, start func(testing.TB, string, []string, []string, int, int) *tuitest.Terminal, env ...string) *tuitest.Terminal {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	env = append(env, "ORDERPAD_TEST_FRAME=1", "HOME="+t.TempDir(), "PATH="+os.Getenv("PATH"))
	return start(t, self, nil, env, 80, 24)
}

func TestRealTerminal(t *testing.T) {
	term := frame(t, tuitest.Start)
	term.WaitFor("1 Search", "F1 help").Type("pc54").WaitFor("> pc54")
	term.Paste(" nav").WaitFor("> pc54 nav")
	term.Raw(" s4 m8").WaitFor("> pc54 nav s4 m8")
	term.Press("alt+2").WaitFor("[4]", "Jet Black")
	term.Press("1", "2", "right").WaitFor("12", "[8]")
	term.Resize(59, 14).WaitFor("needs a window of 60 x 15")
	term.Resize(100, 30).WaitFor("Jet Black", "[8]")
	term.Press("f1").WaitFor("Help: Orders")
	term.Press("esc").WaitGone("Help: Orders")
	svg := term.SVG()
	if !bytes.Contains(svg, []byte("<svg")) || bytes.Count(svg, []byte("<text")) < 100 {
		t.Errorf("a picture of %d bytes", len(svg))
	}
	term.Press("ctrl+c").WaitFor("Quit orderpad?").Press("ctrl+c")
	if err := term.WaitExit(); err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestRealTerminalLightAndNoColor(t *testing.T) {
	light := frame(t, tuitest.StartLight)
	light.WaitFor("1 Search")
	light.Until("the light theme", func(string) bool { return bytes.Contains(light.SVG(), []byte("#A9CDF4")) })

	mono := frame(t, tuitest.Start, "NO_COLOR=anything")
	mono.WaitFor("1 Search").Press("alt+2").WaitFor("[4]")
	for _, l := range strings.Split(string(mono.SVG()), "\n") {
		for _, fill := range strings.SplitAfter(l, `fill="`)[1:] {
			if c := fill[:7]; c != "#D7DEE8" && c != "#121821" {
				t.Fatalf("NO_COLOR draws in %s: %s", c, l)
			}
		}
	}
}
