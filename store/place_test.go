package store

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// onMachine stands in a machine for the time of a test.
func onMachine(t *testing.T, id string) {
	t.Helper()
	was := thisMachine
	thisMachine = func() string { return id }
	t.Cleanup(func() { thisMachine = was })
}

// copyHome copies a folder as a person, a backup or an imaging tool does: every
// file is a new one.
func copyHome(t *testing.T, from, to string) {
	t.Helper()
	must(t, os.CopyFS(to, os.DirFS(from)))
}

// TestWhatIsACopyOfAHome is the table of what makes a home another place: a new
// device code, and every unsent order looked up first.
func TestWhatIsACopyOfAHome(t *testing.T) {
	for name, c := range map[string]struct {
		happens func(t *testing.T, dir string) (where string)
		copied  bool
	}{
		"nothing": {func(*testing.T, string) string { return "" }, false},
		"a reboot": {func(t *testing.T, dir string) string {
			// What a boot changes is in memory: locks, the WAL's index.
			_ = os.Remove(filepath.Join(dir, ordersName+"-shm"))
			return dir
		}, false},
		"another user, the same disk": {func(t *testing.T, dir string) string {
			t.Setenv("USER", "somebody")
			t.Setenv("LOGNAME", "somebody")
			return dir
		}, false},
		"a way there by a link": {func(t *testing.T, dir string) string {
			link := filepath.Join(t.TempDir(), "link")
			must(t, os.Symlink(dir, link))
			return link
		}, false},
		"the folder moved": {func(t *testing.T, dir string) string {
			to := filepath.Join(t.TempDir(), "moved")
			must(t, os.Rename(dir, to))
			return to
		}, true},
		"the folder copied": {func(t *testing.T, dir string) string {
			to := filepath.Join(t.TempDir(), "copied")
			copyHome(t, dir, to)
			return to
		}, true},
		"the folder back from a backup": {func(t *testing.T, dir string) string {
			backup := filepath.Join(t.TempDir(), "backup")
			copyHome(t, dir, backup)
			must(t, os.RemoveAll(dir))
			copyHome(t, backup, dir)
			return dir
		}, true},
		"the disk in another machine, a golden image": {func(t *testing.T, dir string) string {
			onMachine(t, "bbbb")
			return dir
		}, true},
		"into a container that has no name": {func(t *testing.T, dir string) string {
			onMachine(t, "")
			return dir
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			onMachine(t, "aaaa")
			dir, now := lived(t)
			where := c.happens(t, dir)
			if where == "" {
				where = dir
			}
			s := openAt(t, where, now.now)
			if !c.copied {
				if s.Opened() != (Recovery{}) || stored(t, s, "1").MustLookUp {
					t.Fatalf("it was taken for a copy: %+v", s.Opened())
				}
				return
			}
			checkRecovered(t, s, "moved")
		})
	}
}

func TestAContainerWithoutANameKeepsItsPlace(t *testing.T) {
	onMachine(t, "")
	dir, now := lived(t)
	if s := openAt(t, dir, now.now); s.Opened() != (Recovery{}) {
		t.Fatal(s.Opened())
	}
}

// Two images of one disk at the same path of one machine look alike, down to
// the inode and its birth. Only the server can tell them apart.
func TestTwoImagesOnOneMachineAreNotToldApart(t *testing.T) {
	one := place{"/mnt/pad", "12 1764323715.000000001", "aaaa"}
	two := place{"/mnt/pad", "12 1764323715.000000001", "aaaa"}
	if two.movedFrom(one.String()) {
		t.Fatal("they are told apart after all: say so in the documents")
	}
}

func TestAPlaceWithoutAMachineIsTakenOver(t *testing.T) {
	dir, now := lived(t)
	s := openAt(t, dir, now.now)
	here := s.placeNow()
	must(t, s.write(t.Context(), func(ctx context.Context, tx *txn) error {
		_, err := tx.ExecContext(ctx, "UPDATE meta SET value = ? WHERE key = 'place'", here.dir+"\n"+here.file)
		return err
	}))
	s = reopen(t, s)
	me, err := readIdentity(t.Context(), s.orders.read)
	if must(t, err); s.Opened() != (Recovery{}) || me.Place != here.String() {
		t.Fatalf("%+v %q", s.Opened(), me.Place)
	}
	if odd := (place{"/a\nb", "1 2.3", "cc"}); odd.movedFrom(odd.String()) {
		t.Error("a folder with a line end in its name is always elsewhere")
	}
}

func TestMachineID(t *testing.T) {
	id := machineID("3d1219c7c4c5404aaa1f6d2a48adfda4\n")
	if len(id) != 16 || strings.Contains(id, "3d1219c7") {
		t.Fatal("not a hash:", id)
	}
	for _, same := range []string{"3D1219C7C4C5404AAA1F6D2A48ADFDA4", "3d1219c7-c4c5-404a-aa1f-6d2a48adfda4"} {
		if machineID(same) != id {
			t.Error(same)
		}
	}
	for _, none := range []string{"", "uninitialized", "3d1219c7", strings.Repeat("0", 32), strings.Repeat("g", 32), strings.Repeat("a", 34)} {
		if got := machineID(none); got != "" {
			t.Errorf("%q is %q", none, got)
		}
	}
}

// TestTheHostsNameDecidesNothing runs in a namespace whose host is called
// otherwise, where the system lets it.
func TestTheHostsNameDecidesNothing(t *testing.T) {
	if dir := os.Getenv("ORDERPAD_TEST_RENAMED"); dir != "" {
		if host, err := os.Hostname(); err != nil || host != "renamed" {
			t.Fatal(host, err)
		}
		s, err := Open(t.Context(), Options{Dir: dir})
		must(t, err)
		defer s.Close()
		if s.Opened() != (Recovery{}) {
			t.Fatal(s.Opened())
		}
		return
	}
	unshare, err := exec.LookPath("unshare")
	if runtime.GOOS != "linux" || err != nil || exec.Command(unshare, "-u", "true").Run() != nil {
		t.Skip("no namespace for another host name here")
	}
	dir, _ := lived(t)
	cmd := exec.Command(unshare, "-u", "sh", "-c", `hostname renamed && exec "$0" -test.run '^TestTheHostsNameDecidesNothing$'`, os.Args[0])
	cmd.Env = append(os.Environ(), "ORDERPAD_TEST_RENAMED="+dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
