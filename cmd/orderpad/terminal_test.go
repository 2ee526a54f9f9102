//go:build !windows

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/xpty"

	"orderpad/tui/tuitest"
)

// TestScreensKeysAsTerminalsSendThem sends the bytes that only some terminals
// send: a keypad in application mode, the Linux console's F1.
func TestScreensKeysAsTerminalsSendThem(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{})
	p.Raw("\x1bOt").WaitFor("> 4")
	p.Press("backspace").WaitGone("> 4")
	p.Raw("\x1b[[A").WaitFor("ON THIS SCREEN")
	p.Press("esc").WaitGone("ON THIS SCREEN")
	p.Raw("\x1b2").WaitFor("4 orders")
	p.Raw("\x1b1").WaitFor("> ")
	p.grid().Raw("\x1bOt").WaitFor("[4]").Raw("\x1bOr").WaitFor("[42]")
}

// TestScreensPasteWithoutItsEnd: keys work again after it, and ctrl+c in it.
func TestScreensPasteWithoutItsEnd(t *testing.T) {
	t.Parallel()
	p := openDemo(t, opening{})
	p.Raw("\x1b[200~pc54").WaitFor("> pc54")
	p.Type(" nav").WaitFor("> pc54 nav")
	p.Raw("\x1b[200~S 9").Raw("\x03")
	if err := p.WaitExit(); err != nil {
		t.Errorf("ended with %v", err)
	}
}

// TestEndOfInputEndsTheScreens closes the window of a program that no hang-up
// reaches: the terminal is not its own.
func TestEndOfInputEndsTheScreens(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	pty, err := xpty.NewUnixPty(80, 24)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "--home", t.TempDir(), "demo")
	cmd.Env = append(os.Environ(), programEnv+"=1", "TERM=xterm-256color")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = pty.Slave(), pty.Slave(), io.Discard
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	if _, err := pty.Master().Read(make([]byte, 1)); err != nil { // it draws
		t.Fatal(err)
	}
	go func() { // until the window is closed
		_, _ = io.Copy(io.Discard, pty.Master())
	}()
	if err := pty.Close(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-ended:
	case <-time.After(2 * tuitest.Patience):
		t.Fatal("the program goes on without its window")
	}
}

// TestScreensKeysOfTerminals sends what each terminal of page TERMINALS sends
// for a key, and looks at what it does.
func TestScreensKeysOfTerminals(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, configName), []byte("option_alt = true\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := open(t, opening{home: home})
	p.WaitFor("Welcome").Press("n").WaitFor("no inventory")
	// ctrl+g is one byte everywhere; a digit there is a screen though text is typed.
	p.Raw("\x07").WaitFor("what next?", "GO TO").Raw("2").WaitFor("Your orders will be here").WaitGone("what next?")
	// Option of macOS Terminal types characters: å is a, alt+1 is ¡.
	p.Raw("¡").WaitFor("no inventory")
	p.Type("å").WaitFor("> å").Press("backspace").WaitGone("> å") // text is text
	// Esc+ of iTerm2, and GNOME Terminal with its own shortcuts off.
	p.Raw("\x1b2").WaitFor("Your orders will be here").Raw("\x1b1").WaitFor("no inventory")
	// F1 of xterm and PuTTY's Xterm R6, of the Linux console, and of rxvt.
	for _, f1 := range []string{"\x1bOP", "\x1b[[A", "\x1b[11~"} {
		p.Raw(f1).WaitFor("ON THIS SCREEN").Press("esc").WaitGone("ON THIS SCREEN")
	}
	// Where F1 is kept: ctrl+g ?, and ctrl+g / for the palette.
	p.Raw("\x07").WaitFor("what next?").Raw("?").WaitFor("ON THIS SCREEN").Press("esc").WaitGone("ON THIS SCREEN")
	p.Raw("\x07").WaitFor("what next?").Raw("/").WaitFor("All actions").Press("esc").WaitGone("All actions")
	// In a grid letters find a size; ctrl+g e and Option+e are alt+e.
	p.Type("pc54 navy s4").WaitFor("add this line").Press("alt+g").WaitFor("[·]", "PC54  navy")
	p.Type("xl").Raw("7").WaitFor("[7]")
	p.Raw("\x07").WaitFor("THIS ROW").Raw("e").WaitFor("Spread a total").Press("esc").WaitGone("Spread a total")
	p.Raw("´").WaitFor("Spread a total").Press("esc").WaitGone("Spread a total")
}
