package main

import (
	"os"
	"runtime"
	"testing"

	"orderpad/tui/tuitest"
)

// TestSignalEndsTheScreens ends the program by a signal as soon as its first
// frame stands, when all that starts behind it is under way.
func TestSignalEndsTheScreens(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no such signal")
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	p := &programmer{t: t, exe: exe, home: home}
	if _, err := p.run("connection", "add", "shop", "--kind", "manageorders", "--url", "http://127.0.0.1:9", "--user", "demo"); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		term := tuitest.Start(t, exe, []string{"--home", home}, append(os.Environ(), programEnv+"=1"), 80, 24)
		term.WaitFor("F1 help")
		term.Interrupt()
		if err := term.WaitExit(); err != nil {
			t.Errorf("ended with %v", err)
		}
	}
}
