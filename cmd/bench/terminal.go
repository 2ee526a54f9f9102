package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/charmbracelet/x/xpty"
)

// The window that everything is measured in.
const (
	width  = 120
	height = 40
)

// quiet is how long no byte comes after the frame with the answer until it
// counts as settled: more than a frame, so that what follows at once belongs
// to it. It is not part of the measured time, which ends with the last byte.
const quiet = 12 * time.Millisecond

// patience is the longest wait for an answer.
const patience = 30 * time.Second

// chunk is what one read from the terminal brought.
type chunk struct {
	at   time.Time
	data []byte
}

// terminal is a program in a pseudo-terminal. Bytes get their time as they are
// read; the emulator that shows the screen works behind.
type terminal struct {
	pty     xpty.Pty
	cmd     *exec.Cmd
	emu     *vt.SafeEmulator
	started time.Time
	exited  chan struct{}

	mu     sync.Mutex
	chunks []chunk
	bytes  int // in chunks
	shown  int // of them, by the emulator
}

// startTerminal runs a program in a terminal of its own.
func startTerminal(ctx context.Context, env []string, bin string, args ...string) (*terminal, error) {
	return startTerminalIn(ctx, "", env, bin, args...)
}

func startTerminalIn(ctx context.Context, dir string, env []string, bin string, args ...string) (*terminal, error) {
	pty, err := xpty.NewPty(width, height)
	if err != nil {
		return nil, err
	}
	t := &terminal{pty: pty, emu: vt.NewSafeEmulator(width, height), exited: make(chan struct{})}
	t.cmd = exec.CommandContext(ctx, bin, args...)
	t.cmd.Env = append(append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor"), env...)
	t.cmd.Dir, t.cmd.SysProcAttr = dir, ownTerminal()
	fresh := make(chan []byte, 4096)
	t.started = time.Now()
	if err := pty.Start(t.cmd); err != nil {
		return nil, errors.Join(err, pty.Close())
	}
	go t.read(fresh)
	go t.show(fresh)
	go func() { _, _ = io.Copy(pty, t.emu) }() // answers to the program's questions; ends with the emulator
	go func() {
		_ = t.cmd.Wait() // how it ended is of no interest: it is ended from here
		close(t.exited)
	}()
	return t, nil
}

func (t *terminal) read(fresh chan<- []byte) {
	defer close(fresh)
	buf := make([]byte, 64<<10)
	for {
		n, err := t.pty.Read(buf)
		if n > 0 {
			c := chunk{time.Now(), append([]byte(nil), buf[:n]...)}
			t.mu.Lock()
			t.chunks = append(t.chunks, c)
			t.bytes += n
			t.mu.Unlock()
			fresh <- c.data
		}
		if err != nil {
			return
		}
	}
}

func (t *terminal) show(fresh <-chan []byte) {
	for data := range fresh {
		_, _ = t.emu.Write(data) // an emulator in memory does not fail
		t.mu.Lock()
		t.shown += len(data)
		t.mu.Unlock()
	}
}

// screen is what the terminal shows, as plain text.
func (t *terminal) screen() string { return ansi.Strip(t.emu.Render()) }

// untilShown waits until the screen holds something, settled or not.
func (t *terminal) untilShown(ctx context.Context, ok func(screen string) bool) error {
	deadline := time.Now().Add(patience)
	for !ok(t.screen()) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.exited:
			return fmt.Errorf("the program ended; its screen was\n%s", t.screen())
		case <-time.After(time.Millisecond):
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("not shown within %s; the screen is\n%s", patience, t.screen())
		}
	}
	return nil
}

// fetchAll asks the screens for the whole inventory anew, by the palette.
func (t *terminal) fetchAll(ctx context.Context, fetching func(string) bool) error {
	const action = "fetch the whole inventory"
	if _, _, err := t.press(ctx, "\x10", holds("all actions")); err != nil {
		return err
	}
	// Not as fast as a paste, which the palette would take as one.
	for _, r := range action {
		time.Sleep(quiet)
		if _, err := io.WriteString(t.pty, string(r)); err != nil {
			return err
		}
	}
	if err := t.untilShown(ctx, holds("> "+action, "enter do it")); err != nil {
		return err
	}
	time.Sleep(quiet)
	if _, err := io.WriteString(t.pty, "\r"); err != nil {
		return err
	}
	return t.untilShown(ctx, fetching)
}

// answer is when the screen had settled and what it took.
type answer struct {
	at    time.Time
	bytes int
}

// press sends a key and waits until the screen has settled with what ok asks
// for.
func (t *terminal) press(ctx context.Context, key string, ok func(screen string) bool) (time.Duration, answer, error) {
	t.mu.Lock()
	before := t.bytes
	t.mu.Unlock()
	sent := time.Now()
	if _, err := io.WriteString(t.pty, key); err != nil {
		return 0, answer{}, err
	}
	a, err := t.settle(ctx, before, ok)
	return a.at.Sub(sent), a, err
}

// settle waits until more bytes than before have come, ok holds on the screen,
// and nothing follows.
func (t *terminal) settle(ctx context.Context, before int, ok func(screen string) bool) (answer, error) {
	deadline := time.Now().Add(patience)
	looked := -1
	for {
		t.mu.Lock()
		bytes, shown := t.bytes, t.shown
		var last time.Time
		if len(t.chunks) > 0 {
			last = t.chunks[len(t.chunks)-1].at
		}
		t.mu.Unlock()
		if bytes > before && shown == bytes && bytes != looked && time.Since(last) >= quiet {
			if ok(t.screen()) {
				return answer{last, bytes - before}, nil
			}
			looked = bytes
		}
		select {
		case <-ctx.Done():
			return answer{}, ctx.Err()
		case <-t.exited:
			return answer{}, fmt.Errorf("the program ended; its screen was\n%s", t.screen())
		case <-time.After(time.Millisecond):
		}
		if time.Now().After(deadline) {
			return answer{}, fmt.Errorf("no answer within %s; the screen is\n%s", patience, t.screen())
		}
	}
}

// firstWith is how long after the start the bytes had come that make the
// screen hold each of the conditions; 0 for one that never held.
func (t *terminal) firstWith(conditions ...func(screen string) bool) []time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	times := make([]time.Duration, len(conditions))
	emu := vt.NewEmulator(width, height)
	go func() { _, _ = io.Copy(io.Discard, emu) }() // its answers were given already
	defer emu.Close()                               //nolint:errcheck // it only ends the copy
	for _, c := range t.chunks {
		_, _ = emu.Write(c.data)
		screen := ansi.Strip(emu.Render())
		for i, ok := range conditions {
			if times[i] == 0 && ok(screen) {
				times[i] = c.at.Sub(t.started)
			}
		}
	}
	return times
}

// close ends the program as a terminal that closes does, and waits for it.
func (t *terminal) close() {
	_ = t.cmd.Process.Signal(os.Interrupt) // where that is unknown it is killed below
	select {
	case <-t.exited:
	case <-time.After(5 * time.Second):
		_ = t.cmd.Process.Kill()
		<-t.exited
	}
	_ = t.pty.Close()
	_ = t.emu.Close()
}

// holds is the condition that all texts are on the screen.
func holds(texts ...string) func(string) bool {
	return func(screen string) bool {
		for _, s := range texts {
			if !strings.Contains(screen, s) {
				return false
			}
		}
		return true
	}
}
