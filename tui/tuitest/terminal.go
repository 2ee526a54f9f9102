package tuitest

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/charmbracelet/x/xpty"
)

// Terminal runs the real binary in a pseudo-terminal and reads its screen
// from an emulator.
type Terminal struct {
	t      testing.TB
	emu    *vt.SafeEmulator
	pty    xpty.Pty
	cmd    *exec.Cmd
	exited chan struct{}
	err    error
	light  bool
	cursor atomic.Bool // the program shows its cursor
}

// pace is the pause between typed keys: well above what counts as a burst,
// and no wait for a result.
const pace = 15 * time.Millisecond

// poll is how often the screen is looked at while waiting.
const poll = 5 * time.Millisecond

// lastWords is how long what a program wrote may take to be read after its end.
const lastWords = time.Second

// Start runs bin in a terminal of w by h cells with exactly the environment
// given, plus TERM and COLORTERM when it names none. The program is killed
// when the test ends.
func Start(t testing.TB, bin string, args, env []string, w, h int) *Terminal {
	t.Helper()
	return start(t, bin, args, env, w, h, false)
}

// StartLight is Start in a terminal with a white background.
func StartLight(t testing.TB, bin string, args, env []string, w, h int) *Terminal {
	t.Helper()
	return start(t, bin, args, env, w, h, true)
}

func start(t testing.TB, bin string, args, env []string, w, h int, light bool) *Terminal {
	t.Helper()
	pty, err := xpty.NewPty(w, h)
	if err != nil {
		t.Fatalf("no pseudo-terminal: %v", err)
	}
	term := &Terminal{t: t, emu: vt.NewSafeEmulator(w, h), pty: pty, exited: make(chan struct{}), light: light}
	fg, bg := paper(light)
	term.emu.SetDefaultForegroundColor(fg)
	term.emu.SetDefaultBackgroundColor(bg)
	term.emu.SetCallbacks(vt.Callbacks{CursorVisibility: term.cursor.Store})
	term.cmd = exec.Command(bin, args...)
	term.cmd.Env = env
	for _, kv := range []string{"TERM=xterm-256color", "COLORTERM=truecolor"} {
		name, _, _ := strings.Cut(kv, "=")
		if !hasEnv(env, name) {
			term.cmd.Env = append(term.cmd.Env, kv)
		}
	}
	term.cmd.SysProcAttr = ownTerminal()
	if err := pty.Start(term.cmd); err != nil {
		t.Fatalf("start %s: %v", bin, err)
	}
	go func() { _, _ = io.Copy(resizable{term.emu}, pty) }()
	go func() { _, _ = io.Copy(pty, term.emu) }()
	go func() {
		term.err = term.cmd.Wait()
		close(term.exited)
	}()
	t.Cleanup(func() {
		term.Kill()
		_ = pty.Close()
	})
	return term
}

// resizable writes to an emulator whose window may have become smaller than what
// is under way was drawn for. A terminal cuts what then lies outside; the
// emulator's scrolling panics over it. What it cannot do is left out, up to the
// next sequence: the program draws the new window whole anyway.
type resizable struct{ emu io.Writer }

func (r resizable) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := len(rest)
		if i := bytes.IndexByte(rest[1:], '\x1b'); i >= 0 {
			n = i + 1
		}
		if err := r.piece(rest[:n]); err != nil {
			return 0, err
		}
		rest = rest[n:]
	}
	return len(p), nil
}

func (r resizable) piece(p []byte) (err error) {
	defer func() { _ = recover() }()
	_, err = r.emu.Write(p)
	return err
}

func hasEnv(env []string, name string) bool {
	for _, kv := range env {
		if strings.HasPrefix(kv, name+"=") {
			return true
		}
	}
	return false
}

// Screen is what the terminal shows, as plain text without trailing blanks.
func (t *Terminal) Screen() string {
	lines := strings.Split(ansi.Strip(t.emu.Render()), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(strings.TrimRight(l, "\r"), " ")
	}
	return strings.Join(lines, "\n")
}

// WaitFor waits until every text is on the screen.
func (t *Terminal) WaitFor(texts ...string) *Terminal {
	t.t.Helper()
	t.Until(strings.Join(texts, " and "), func(screen string) bool {
		for _, s := range texts {
			if !strings.Contains(screen, s) {
				return false
			}
		}
		return true
	})
	return t
}

// WaitGone waits until the text is not on the screen.
func (t *Terminal) WaitGone(text string) *Terminal {
	t.t.Helper()
	t.Until("no "+text, func(screen string) bool { return !strings.Contains(screen, text) })
	return t
}

// Until waits for a condition of the screen, described for the failure.
func (t *Terminal) Until(what string, ok func(screen string) bool) {
	t.t.Helper()
	deadline := time.Now().Add(2 * Patience)
	var ended time.Time
	for !ok(t.Screen()) {
		now := time.Now()
		if now.After(deadline) {
			t.t.Fatalf("waited in vain for %s; the screen is\n%s", what, t.Screen())
		}
		select {
		case <-t.exited:
			// Its last words may still be on their way to the emulator.
			if ended.IsZero() {
				ended = now
			} else if now.Sub(ended) > lastWords {
				t.t.Fatalf("the program ended (%v) while waiting for %s; the screen is\n%s", t.err, what, t.Screen())
			}
		default:
		}
		<-time.After(poll)
	}
}

// Press presses keys by name, at a person's pace.
func (t *Terminal) Press(keys ...string) *Terminal {
	t.t.Helper()
	for _, name := range keys {
		k, ok := Key(name)
		if !ok {
			t.t.Fatalf("there is no key %q", name)
		}
		if k.Text != "" {
			t.emu.SendText(k.Text)
		} else {
			t.emu.SendKey(uv.KeyPressEvent{Code: k.Code, Mod: k.Mod})
		}
		<-time.After(pace)
	}
	return t
}

// Type types text at a person's pace.
func (t *Terminal) Type(text string) *Terminal {
	for _, r := range text {
		t.emu.SendText(string(r))
		<-time.After(pace)
	}
	return t
}

// Raw writes bytes to the program at once, as a terminal without bracketed
// paste does.
func (t *Terminal) Raw(text string) *Terminal {
	t.emu.SendText(text)
	return t
}

// Paste pastes text, bracketed when the program asked for that.
func (t *Terminal) Paste(text string) *Terminal {
	t.emu.Paste(text)
	return t
}

// Resize changes the window of emulator and program together.
func (t *Terminal) Resize(w, h int) *Terminal {
	t.t.Helper()
	t.emu.Resize(w, h)
	if err := t.pty.Resize(w, h); err != nil {
		t.t.Fatalf("resize: %v", err)
	}
	return t
}

// Kill ends the program with SIGKILL, as a dead battery would, and waits for
// it.
func (t *Terminal) Kill() {
	_ = t.cmd.Process.Kill()
	<-t.exited
}

// Interrupt sends the program the signal that asks it to end.
func (t *Terminal) Interrupt() {
	t.t.Helper()
	if err := t.cmd.Process.Signal(os.Interrupt); err != nil {
		t.t.Fatalf("interrupt: %v", err)
	}
}

// Pid is the program's process.
func (t *Terminal) Pid() int { return t.cmd.Process.Pid }

// Running tells whether the program has not ended.
func (t *Terminal) Running() bool {
	select {
	case <-t.exited:
		return false
	default:
		return true
	}
}

// WaitExit waits until the program ended by itself and returns its error.
func (t *Terminal) WaitExit() error {
	t.t.Helper()
	select {
	case <-t.exited:
		return t.err
	case <-time.After(2 * Patience):
		t.t.Fatalf("the program has not ended; the screen is\n%s", t.Screen())
		return nil
	}
}
