package main

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// keyring is a Secret Service on a session bus of its own.
type keyring struct {
	env    []string
	daemon *exec.Cmd
}

// busConfig is a session bus that starts nothing by itself, so that the keyring
// is there exactly when a drill has started it.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><keep_umask/><listen>unix:dir=DIR</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
`

// startKeyring starts a bus and a keyring for the bench's programs.
func startKeyring(ctx context.Context, b *bench) (*keyring, error) {
	for _, program := range []string{"dbus-daemon", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil || runtime.GOOS != "linux" {
			return nil, cannot("needs " + program + " (Debian: apt install gnome-keyring dbus)")
		}
	}
	dir := filepath.Join(b.dir, "bus")
	config := filepath.Join(dir, "bus.conf")
	if err := errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(config, []byte(strings.ReplaceAll(busConfig, "DIR", dir)), 0o600)); err != nil {
		return nil, err
	}
	bus := exec.CommandContext(ctx, "dbus-daemon", "--config-file="+config, "--print-address", "--nofork")
	out, err := bus.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := bus.Start(); err != nil {
		return nil, err
	}
	b.undo = append(b.undo, func() error { return end(bus) })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, err
	}
	k := &keyring{env: []string{
		"DBUS_SESSION_BUS_ADDRESS=" + strings.TrimSpace(address), "HOME=" + dir, "XDG_RUNTIME_DIR=" + dir, "XDG_DATA_HOME=" + filepath.Join(dir, "data"),
	}}
	b.Env = append(b.Env, k.env...)
	b.undo = append(b.undo, k.stop)
	return k, k.start()
}

func (k *keyring) start() error {
	k.daemon = exec.Command("gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground")
	k.daemon.Env = append(os.Environ(), k.env...)
	k.daemon.Stdin = strings.NewReader("test")
	return k.daemon.Start()
}

func (k *keyring) stop() error {
	if k.daemon == nil {
		return nil
	}
	err := end(k.daemon)
	k.daemon = nil
	return err
}

// end kills a process that this program started.
func end(cmd *exec.Cmd) error {
	if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	_ = cmd.Wait() // it was killed
	return nil
}
