package store

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"orderpad/store/order"
)

// childEnv makes this test binary a program that writes to a home folder until
// it is killed, and says on standard output what it was told is safe.
const childEnv = "ORDERPAD_STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		if err := writeUntilKilled(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if file := os.Getenv(holdEnv); file != "" {
		if err := hold(file); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		select {}
	}
	os.Exit(m.Run())
}

func writeUntilKilled(dir string) error {
	ctx := context.Background()
	s, err := Open(ctx, Options{Dir: dir})
	if err != nil {
		return err
	}
	if err := s.SaveConnection(ctx, order.Connection{Name: "shop", Kind: order.KindProxy, URL: "https://shop.test"}); err != nil {
		return err
	}
	// Ends by itself should nobody kill it.
	for range 10_000 {
		o, err := s.CreateOrder(ctx, sample("Cascade Youth"))
		if err != nil {
			return err
		}
		fmt.Println(o.ExtOrderID, o.Version, o.State)
		o.Fields.CustomerPurchaseOrder = "PO-2"
		if o, err = s.SaveOrder(ctx, o, "PO"); err != nil {
			return err
		}
		fmt.Println(o.ExtOrderID, o.Version, o.State)
		if o, err = s.QueueOrder(ctx, o.ID, o.Version, Queueing{Connection: "shop", Order: o}); err != nil {
			return err
		}
		fmt.Println(o.ExtOrderID, o.Version, o.State)
		if _, err := s.Begin(ctx, o.ID, order.Body{ServerID: "NWCA-" + o.ExtOrderID, Bytes: []byte("{}")}, time.Now()); err != nil {
			return err
		}
		fmt.Println(o.ExtOrderID, o.Version+1, order.Sending)
	}
	return s.Close()
}

// child starts a program that writes to a home folder.
func child(t *testing.T, dir string) (*exec.Cmd, io.Reader) {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	cmd := exec.Command(exe, "-test.run=^$")
	cmd.Env = append(os.Environ(), childEnv+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	return cmd, out
}

// acknowledged reads what a child says is safe, and kills it after so many
// lines; it returns the newest version and state of each order.
func acknowledged(t *testing.T, cmd *exec.Cmd, out io.Reader, killAfter int) map[string]string {
	t.Helper()
	safe := map[string]string{}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		ext, rest, ok := strings.Cut(lines.Text(), " ")
		if !ok {
			t.Errorf("the child said %q", lines.Text())
		}
		safe[ext] = rest
		if n == killAfter {
			must(t, cmd.Process.Kill())
		}
	}
	_ = cmd.Wait() // it was killed
	return safe
}

func checkSafe(t *testing.T, s *Store, safe map[string]string) {
	t.Helper()
	for ext, want := range safe {
		o, err := s.Order(t.Context(), ext)
		if err != nil {
			t.Errorf("acknowledged and gone: %s %s: %v", ext, want, err)
			continue
		}
		version, _, _ := strings.Cut(want, " ")
		if v, _ := strconv.ParseInt(version, 10, 64); o.Version < v {
			t.Errorf("%s has version %d, %s was acknowledged", ext, o.Version, want)
		}
	}
	must(t, s.Verify(t.Context()))
}

func TestKilledAtRandomMomentsNothingAcknowledgedIsLost(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "home")
	seed := uint64(time.Now().UnixNano()) //nolint:gosec // any will do
	random := rand.New(rand.NewPCG(seed, 1))
	t.Log("seed", seed)
	all := map[string]string{}
	for range 20 {
		cmd, out := child(t, dir)
		for ext, v := range acknowledged(t, cmd, out, random.IntN(12)) {
			all[ext] = v
		}
		s, err := Open(t.Context(), Options{Dir: dir})
		must(t, err)
		if s.Opened().Problem != "" {
			t.Errorf("a kill was taken for damage: %+v", s.Opened())
		}
		checkSafe(t, s, all)
		closeNow(t, s)
	}
	// The journal alone has it all, too.
	must(t, os.Remove(filepath.Join(dir, ordersName)))
	s := openAt(t, dir, time.Now)
	checkSafe(t, s, all)
	counts, err := s.Counts(t.Context())
	if err != nil || counts[order.Sending] != 0 {
		t.Fatal(counts, err)
	}
}

func TestTwoProgramsSideBySide(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "home")
	s := openAt(t, dir, time.Now)
	before, err := s.ChangeToken(t.Context())
	must(t, err)
	same, err := s.ChangeToken(t.Context())
	if err != nil || same != before {
		t.Fatal(before, same, err)
	}
	one, outOne := child(t, dir)
	two, outTwo := child(t, dir)
	done := make(chan map[string]string, 1)
	go func() { done <- acknowledged(t, one, outOne, 40) }()
	safe := acknowledged(t, two, outTwo, 40)
	for ext, v := range <-done {
		if safe[ext] != "" {
			t.Errorf("two programs minted %s", ext)
		}
		safe[ext] = v
	}
	checkSafe(t, s, safe)
	if after, err := s.ChangeToken(t.Context()); err != nil || after == before {
		t.Fatal("the change was not seen", after, err)
	}
	if len(safe) < 20 {
		t.Fatal(len(safe))
	}
	// Opening beside a running program mends nothing.
	if other := openAt(t, dir, time.Now); other.Opened() != (Recovery{}) {
		t.Fatal(other.Opened())
	}
}

func TestSendLockNamesItsHolder(t *testing.T) {
	s := open(t)
	release, err := s.SendLock(t.Context(), 0)
	must(t, err)
	_, err = s.SendLock(t.Context(), 30*time.Millisecond)
	wantKind(t, err, order.KindConflict)
	if !strings.Contains(err.Error(), "process "+strconv.Itoa(os.Getpid())) {
		t.Error(err)
	}
	release()
	again, err := s.SendLock(t.Context(), 0)
	must(t, err)
	again()
}

func TestSendHolderThatWasKilledSendsNoMore(t *testing.T) {
	s := open(t)
	release, err := s.SendLock(t.Context(), 0)
	must(t, err)
	file := s.path("send.holder")
	other := []byte(`{"pid":1,"host":"here"}`)
	must(t, os.WriteFile(file, other, 0o600))
	if !s.SendingElsewhere() {
		t.Error("the lock is held under another's name, and nobody is said to send")
	}
	release()
	must(t, os.WriteFile(file, other, 0o600)) // it was killed: its name stays, its lock does not
	if s.SendingElsewhere() {
		t.Error("a program that was killed is said to send")
	}
}

func TestSendLockNeedsNoName(t *testing.T) {
	s := open(t)
	must(t, os.Mkdir(s.path("send.holder"), 0o700)) // nothing can be written under that name
	release, err := s.SendLock(t.Context(), 0)
	must(t, err)
	release()
}
