package tuitest

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/vt"
)

// TestWhatIsUnderWayOutlivesASmallerWindow scrolls a region that the window no
// longer has, as a program does that has not heard of the new size yet.
func TestWhatIsUnderWayOutlivesASmallerWindow(t *testing.T) {
	emu := vt.NewSafeEmulator(60, 24)
	w := resizable{emu}
	write := func(text string) {
		t.Helper()
		if n, err := w.Write([]byte(text)); err != nil || n != len(text) {
			t.Fatalf("%d of %d: %v", n, len(text), err)
		}
	}
	write("old window")
	emu.Resize(60, 14)
	write("\x1b[3;20r\x1b[3;1H\x1b[4Slost\x1b[r\x1b[2J\x1b[Hnew window")
	if !strings.Contains(emu.String(), "new window") {
		t.Errorf("the screen is %q", emu.String())
	}
}
