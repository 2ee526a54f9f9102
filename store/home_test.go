package store

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"orderpad/store/order"
)

// holdEnv makes this test binary a program that takes a lock, says so, and
// never lets it go: one that was stopped.
const holdEnv = "ORDERPAD_STORE_TEST_HOLD"

func hold(file string) error {
	if strings.HasSuffix(file, ".db") {
		s, err := Open(context.Background(), Options{Dir: filepath.Dir(file)})
		if err == nil {
			_, err = s.orders.write.BeginTx(context.Background(), nil)
		}
		if err != nil {
			return err
		}
	} else if err := flock.New(file).Lock(); err != nil {
		return err
	}
	fmt.Println("held")
	return nil
}

// held starts a program that holds a lock of the home and returns its number.
func held(t *testing.T, file string) string {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), holdEnv+"="+file)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "held\n" {
		t.Fatal(line, err)
	}
	return strconv.Itoa(cmd.Process.Pid)
}

// TestWaitsForAStoppedProgramEnd has each lock held by another program for
// ever: what needs it ends in time, as a conflict or a busy disk, names the
// program where the system tells, and changes nothing.
func TestWaitsForAStoppedProgramEnd(t *testing.T) {
	for name, do := range map[string]func(s *Store) error{
		"journal.lock": func(s *Store) error { _, err := s.CreateOrder(t.Context(), sample("New")); return err },
		ordersName:     func(s *Store) error { _, err := s.CreateOrder(t.Context(), sample("New")); return err },
		"send.lock":    func(s *Store) error { _, err := s.SendLock(t.Context(), 50*time.Millisecond); return err },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			create(t, s, sample("Here"))
			pid := held(t, s.path(name))
			began := time.Now()
			err := do(s)
			if took := time.Since(began); err == nil || took > 9*time.Second {
				t.Fatalf("after %s: %v", took, err)
			}
			if runtime.GOOS == "linux" && !strings.Contains(err.Error(), pid) && name != "send.lock" {
				t.Errorf("process %s is not named: %v", pid, err)
			}
			if rows, total, err := s.OrderRows(t.Context(), OrderFilter{}); err != nil || total != 1 {
				t.Error(rows, err)
			}
		})
	}
	t.Run("open.lock", func(t *testing.T) {
		t.Parallel()
		s := open(t)
		pid := held(t, s.path("open.lock"))
		ctx, stop := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer stop()
		if _, err := Open(ctx, Options{Dir: s.opt.Dir}); err == nil {
			t.Fatal("opened all the same")
		}
		if got := lockedBy(s.path("open.lock")); runtime.GOOS == "linux" && strconv.Itoa(got) != pid {
			t.Errorf("held by %d, not %s", got, pid)
		}
	})
}

func TestAHomeThatOthersMayReadIsClosedToThem(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	for mode, want := range map[os.FileMode]os.FileMode{0o755: 0o700, 0o777: 0o700, 0o750: 0o700, 0o700: 0o700} {
		dir := t.TempDir()
		must(t, os.Chmod(dir, mode))
		s := openAt(t, dir, nil)
		create(t, s, sample("Kim"))
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != want {
			t.Errorf("%o became %o %v", mode, info.Mode().Perm(), err)
		}
	}
	shared := t.TempDir()
	must(t, os.Chmod(shared, 0o777|os.ModeSticky))
	openAt(t, shared, nil)
	if info, err := os.Stat(shared); err != nil || info.Mode().Perm() != 0o777 {
		t.Error("a folder that all share was closed to them", info.Mode(), err)
	}
}

func TestReadOnlyLeavesTheModesOfAHome(t *testing.T) {
	dir, now := lived(t)
	must(t, os.Chmod(dir, 0o755)) //nolint:gosec // what is tested
	s, err := Open(t.Context(), Options{Dir: dir, Now: now.now, ReadOnly: true})
	must(t, err)
	closeNow(t, s)
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o755 && runtime.GOOS != "windows" {
		t.Error(info.Mode(), err)
	}
}

func TestWhatKilledProgramsLeftIsSwept(t *testing.T) {
	dir, now := lived(t)
	if strings.ContainsAny(dir, "[*?") {
		t.Fatal(dir)
	}
	odd := filepath.Join(t.TempDir(), "a [home] of*")
	must(t, os.Rename(dir, odd))
	must(t, os.MkdirAll(filepath.Join(odd, backupsDir), 0o700))
	left := []string{
		"instance.json.123.part", "restore.77.part", "orders.db.new", "orders.db.new-journal", "cache.db.new",
		"backups/orders-20261121-090000.000.db.part", "backups/orders-20261121-090000.000.db.part-journal", "backups/seal-20261121-090000.000.db",
	}
	stay := []string{"backups/orders-20261121-090000.000.db", "backups/mine.db", "notes.txt", "price.parts"}
	for _, name := range append(left, stay...) {
		must(t, os.WriteFile(filepath.Join(odd, name), []byte("x"), 0o600))
	}
	s := openAt(t, odd, now.now)
	for _, name := range left {
		if exists(s.path(name)) {
			t.Error(name, "stays")
		}
	}
	for _, name := range stay {
		if !exists(s.path(name)) {
			t.Error(name, "is gone")
		}
	}
	must(t, os.WriteFile(s.path("backups/x.part"), nil, 0o600)) // a copy under way
	openAt(t, odd, now.now)
	if !exists(s.path("backups/x.part")) {
		t.Error("swept from under a program that is open")
	}
}

func TestSpecialFilesInAHomeAreRefused(t *testing.T) {
	dir, now := lived(t)
	pipe := filepath.Join(t.TempDir(), "pipe")
	if exec.Command("mkfifo", pipe).Run() != nil {
		t.Skip("there are no such pipes here")
	}
	for _, name := range []string{sideName, "config.toml"} {
		file := filepath.Join(dir, name)
		aside := file + ".aside"
		moved := os.Rename(file, aside) == nil
		must(t, os.Symlink(pipe, file))
		_, err := Open(t.Context(), Options{Dir: dir, Now: now.now})
		wantKind(t, err, order.KindStorage)
		if !strings.Contains(err.Error(), name) {
			t.Error(err)
		}
		must(t, os.Remove(file))
		if moved {
			must(t, os.Rename(aside, file))
		}
	}
	if _, err := Sealed(pipe); !order.IsKind(err, order.KindInvalid) {
		t.Error(err)
	}
	openAt(t, dir, now.now)
}
