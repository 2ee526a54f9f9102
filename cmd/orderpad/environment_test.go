package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"orderpad/store/order"
)

func TestChildrenGetNoSecrets(t *testing.T) {
	for _, name := range []string{"ORDERPAD_SECRET", "ORDERPAD_SECRET_SHOP", "ORDERPAD_STORE_KEY", "ORDERPAD_STORE_SECRET"} {
		t.Setenv(name, "hush")
	}
	t.Setenv("ORDERPAD_HOME", "/elsewhere")
	getenv := takeSecrets()
	for name, want := range map[string]string{"ORDERPAD_SECRET": "hush", "ORDERPAD_SECRET_SHOP": "hush", "ORDERPAD_STORE_KEY": "hush", "ORDERPAD_HOME": "/elsewhere", "ORDERPAD_NONE": ""} {
		if got := getenv(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	for _, pair := range exec.Command("child").Environ() {
		if strings.Contains(pair, "hush") {
			t.Error("a child would get", pair)
		}
	}
}

// TestScreensEditorGetsNoSecrets looks at what the rep's editor is started with.
func TestScreensEditorGetsNoSecrets(t *testing.T) {
	t.Parallel()
	dump := filepath.Join(t.TempDir(), "env")
	p := openDemo(t, opening{env: []string{"EDITOR=" + editor(t, "env > "+dump+`; echo dumped > "$1"`), "ORDERPAD_SECRET_SHOP=hush", "ORDERPAD_SECRET=hush"}}).inNotes()
	p.Press("alt+e").WaitFor("dumped")
	got, err := os.ReadFile(dump)
	if err != nil || !strings.Contains(string(got), "EDITOR=") {
		t.Fatal(err, string(got))
	}
	if strings.Contains(string(got), "hush") {
		t.Errorf("the editor got a secret:\n%s", got)
	}
}

// TestASignalEndsWhatWaitsForAPipe reads a pipe that nobody writes to.
func TestASignalEndsWhatWaitsForAPipe(t *testing.T) {
	t.Parallel()
	fifo := filepath.Join(t.TempDir(), "pipe")
	if runtime.GOOS == "windows" || exec.Command("mkfifo", fifo).Run() != nil {
		t.Skip("there are no such pipes here")
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, "order", "new", "--from", fifo, "--home", t.TempDir())
	cmd.Env = append(os.Environ(), programEnv+"=1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	// Until the program opens the pipe, this does not go on; then it waits for us.
	writer, err := os.OpenFile(fifo, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	began := time.Now()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err == nil {
			t.Error("it ended as if all was well")
		}
	case <-time.After(15 * time.Second):
		_ = cmd.Process.Kill()
		t.Fatal("a signal did not end it")
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %s to end", took)
	}
}

func TestAPipeInTheHomeIsRefused(t *testing.T) {
	t.Parallel()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"config.toml", "orders.db", "orders.journal", "instance.json", "orderpad.log", "send.holder"} {
		home := t.TempDir()
		if runtime.GOOS == "windows" || exec.Command("mkfifo", filepath.Join(home, name)).Run() != nil {
			t.Skip("there are no such pipes here")
		}
		cmd := exec.Command(exe, "order", "list", "--json", "--home", home)
		cmd.Env = append(os.Environ(), programEnv+"=1")
		timer := time.AfterFunc(10*time.Second, func() { _ = cmd.Process.Kill() })
		out, err := cmd.CombinedOutput()
		timer.Stop()
		if err == nil || !strings.Contains(string(out), `"kind":"`+string(order.KindStorage)) || !strings.Contains(string(out), name) {
			t.Errorf("%s: %v %s", name, err, out)
		}
	}
}
