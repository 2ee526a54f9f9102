package credential

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The tests of this file run the test binary once more, because the session
// bus is one per process: inside is the test that runs there.
const inside = "ORDERPAD_TEST_SECRET_SERVICE"

// rerun runs one test of this binary in a fresh place under a command.
func rerun(t *testing.T, test string, env []string, command ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	command = append(command, os.Args[0], "-test.run=^"+test+"$", "-test.v")
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "DBUS_") && !strings.HasPrefix(kv, "XDG_") && !strings.HasPrefix(kv, "GNOME_") && !strings.HasPrefix(kv, "DISPLAY=") && !strings.HasPrefix(kv, "GOCOVERDIR=") {
			cmd.Env = append(cmd.Env, kv)
		}
	}
	cmd.Env = append(append(cmd.Env, inside+"=1"), env...)
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+test) {
		t.Fatalf("%v\n%s", err, out)
	}
}

// shortDir is a folder whose path leaves room for a socket's name.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "op")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// busConfig is a session bus without service files: nothing starts by itself,
// so the keyring is there exactly when a test has started it.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><keep_umask/><listen>unix:dir=DIR</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
`

// onFreshBus runs a test of this binary on a session bus of its own.
func onFreshBus(t *testing.T, test string, programs ...string) {
	t.Helper()
	for _, program := range append(programs, "dbus-run-session", "dbus-daemon") {
		if _, err := exec.LookPath(program); err != nil {
			reason := "needs " + program + " (Debian: apt-get install gnome-keyring dbus)"
			if os.Getenv("CI") == "true" {
				t.Fatal(reason)
			}
			t.Skip(reason)
		}
	}
	dir := shortDir(t)
	config := filepath.Join(dir, "bus.conf")
	if err := os.WriteFile(config, []byte(strings.ReplaceAll(busConfig, "DIR", dir)), 0o600); err != nil {
		t.Fatal(err)
	}
	rerun(t, test, []string{"XDG_RUNTIME_DIR=" + dir, "XDG_DATA_HOME=" + filepath.Join(dir, "data")},
		"dbus-run-session", "--config-file="+config, "--")
}

func TestSecretService(t *testing.T) {
	if os.Getenv(inside) == "" {
		onFreshBus(t, t.Name(), "gnome-keyring-daemon")
		return
	}
	v := With(System(), env())
	ctx := context.Background()
	if _, err := v.Get(ctx, shop); !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrNotSignedIn) {
		t.Fatalf("before there is a keyring: %v", err)
	}

	// In the foreground, so that it ends with this test; "test" opens it.
	daemon := exec.Command("gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground")
	stdin, err := daemon.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	stop := func() { _ = daemon.Process.Kill(); _ = daemon.Wait() }
	defer stop()
	if _, err := io.WriteString(stdin, "test"); err != nil {
		t.Fatal(err)
	}
	if err := stdin.Close(); err != nil {
		t.Fatal(err)
	}
	started := time.Now()
	for err = v.Set(ctx, shop, "first"); err != nil; err = v.Set(ctx, shop, "first") {
		if time.Since(started) > 20*time.Second {
			t.Fatalf("no keyring: %v", err)
		}
		waitABit()
	}

	if s, err := v.Get(ctx, shop); err != nil || s.Value() != "first" || s.Source != FromKeyring {
		t.Errorf("%v %v", s, err)
	}
	secret := "pä$$ \"wörd\" \n" + strings.Repeat("x", 2000)
	if err := v.Set(ctx, shop, secret); err != nil {
		t.Errorf("second Set: %v", err)
	}
	if s, err := v.Get(ctx, shop); err != nil || s.Value() != secret {
		t.Errorf("after the second Set: %v", err)
	}
	moved := shop
	moved.Origin = "https://shop.example.com:8443"
	if _, err := v.Get(ctx, moved); !errors.Is(err, ErrNotSignedIn) {
		t.Errorf("a changed address: %v", err)
	}
	if err := v.Delete(ctx, shop); err != nil {
		t.Errorf("Delete: %v", err)
	}
	if _, err := v.Get(ctx, shop); !errors.Is(err, ErrNotSignedIn) || errors.Is(err, ErrUnavailable) {
		t.Errorf("after Delete: %v", err)
	}
	if err := v.Delete(ctx, shop); err != nil {
		t.Errorf("second Delete: %v", err)
	}

	// Gone in mid-session: not the same as not signed in.
	stop()
	if _, err := v.Get(ctx, shop); !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrNotSignedIn) {
		t.Errorf("with the keyring gone: %v", err)
	}
}

// waitABit paces the question whether the daemon is there yet.
func waitABit() {
	<-time.After(20 * time.Millisecond)
}

// TestSecretServiceThatNeverAnswers talks to a bus that takes the connection
// and says nothing.
func TestSecretServiceThatNeverAnswers(t *testing.T) {
	if os.Getenv(inside) == "" {
		dir := shortDir(t)
		socket := filepath.Join(dir, "bus")
		l, err := net.Listen("unix", socket)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		rerun(t, t.Name(), []string{"DBUS_SESSION_BUS_ADDRESS=unix:path=" + socket, "XDG_RUNTIME_DIR=" + dir})
		return
	}
	v := With(System(), env())
	v.read, v.login = 50*time.Millisecond, 50*time.Millisecond
	if _, err := v.Get(context.Background(), shop); !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "does not answer") {
		t.Errorf("Get: %v", err)
	}
	if err := v.Set(context.Background(), shop, "x"); !errors.Is(err, ErrUnavailable) {
		t.Errorf("Set: %v", err)
	}
}
