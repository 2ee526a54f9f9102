//go:build !windows

package main

import (
	"io"
	"os"
	"os/exec"
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
