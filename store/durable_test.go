package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"filippo.io/age"
)

// synced is one call of fsync: what of the file was there then.
type synced struct {
	file string
	size int64
	dir  bool
}

// watchSync lets a test see each fsync before it is made; what see returns in
// its place is the error.
func watchSync(t *testing.T, see func(synced) error) {
	t.Helper()
	was := fsync
	t.Cleanup(func() { fsync = was })
	fsync = func(f *os.File) error {
		info, err := f.Stat()
		if err != nil {
			return err
		}
		if err := see(synced{f.Name(), info.Size(), info.IsDir()}); err != nil {
			return err
		}
		return was(f)
	}
}

func size(t *testing.T, file string) int64 {
	t.Helper()
	info, err := os.Stat(file)
	must(t, err)
	return info.Size()
}

// TestAChangeIsOnDiskBeforeItIsCommitted: a power cut right after the commit finds
// the whole change in the journal, and none that was not committed is left to a
// power cut before.
func TestAChangeIsOnDiskBeforeItIsCommitted(t *testing.T) {
	s := open(t)
	create(t, s, sample("Before"))
	before := size(t, s.path(journalName))
	var calls []synced
	rows := -1
	watchSync(t, func(c synced) error {
		if c.file == s.path(journalName) {
			calls = append(calls, c)
			return s.orders.read.QueryRowContext(t.Context(), "SELECT count(*) FROM orders").Scan(&rows)
		}
		return nil
	})
	create(t, s, sample("Kim"))
	after := size(t, s.path(journalName))
	if after <= before || len(calls) != 1 || calls[0].size != after || rows != 1 {
		t.Errorf("the journal grew from %d to %d bytes; made durable: %+v, with %d orders committed then", before, after, calls, rows)
	}
}

// TestANewJournalIsDurableByName: without the folder's entry the file is not
// there after a power cut, however durable its bytes are.
func TestANewJournalIsDurableByName(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, journalName)
	var calls []string
	watchSync(t, func(c synced) error { calls = append(calls, c.file); return nil })
	_, _, err := appendJournal(file, []byte("one\n"))
	must(t, err)
	_, _, err = appendJournal(file, []byte("two\n"))
	must(t, err)
	if want := []string{file, dir, file}; !slices.Equal(calls, want) {
		t.Errorf("made durable %v, want %v", calls, want)
	}
}

// TestAJournalThatIsNotDurableIsAsItWas: a disk that fails keeps nothing of a
// change that the rep was told had failed.
func TestAJournalThatIsNotDurableIsAsItWas(t *testing.T) {
	s := open(t)
	create(t, s, sample("Kim"))
	before, err := os.ReadFile(s.path(journalName))
	must(t, err)
	fails := true
	watchSync(t, func(c synced) error {
		if fails && c.file == s.path(journalName) {
			return syscall.EIO
		}
		return nil
	})
	if _, err := s.CreateOrder(t.Context(), sample("Lost")); !errors.Is(err, syscall.EIO) {
		t.Errorf("the disk failed and it says %v", err)
	}
	if after, err := os.ReadFile(s.path(journalName)); err != nil || !bytes.Equal(before, after) {
		t.Errorf("%d bytes became %d (%v)", len(before), len(after), err)
	}
	if _, total, err := s.OrderRows(t.Context(), OrderFilter{}); err != nil || total != 1 {
		t.Error(total, err)
	}
	fails = false
	create(t, s, sample("Later"))
	if lines, unread, err := readJournal(s.path(journalName)); err != nil || unread != 0 || len(lines) < 2 {
		t.Error(len(lines), unread, err)
	}
}

// TestFilesAreDurableBeforeTheyHaveTheirName: a file that replaces another, or is
// called a copy, is whole on disk first, and then its name is.
func TestFilesAreDurableBeforeTheyHaveTheirName(t *testing.T) {
	s := open(t)
	create(t, s, sample("Kim"))
	key, err := age.GenerateX25519Identity()
	must(t, err)
	out := t.TempDir()
	backup, sealedDir := filepath.Join(out, "backup.db"), filepath.Join(out, "sealed")
	must(t, os.Mkdir(sealedDir, 0o700))
	for name, act := range map[string]func() (string, error){
		"the journal written anew": func() (string, error) { return s.path(journalName), s.rotateJournal(t.Context()) },
		"a backup":                 func() (string, error) { return backup, s.Backup(t.Context(), backup) },
		"a sealed copy":            func() (string, error) { return s.BackupSealed(t.Context(), sealedDir, key.Recipient().String()) },
	} {
		var calls []synced
		watchSync(t, func(c synced) error { calls = append(calls, c); return nil })
		file, err := act()
		must(t, err)
		n := len(calls)
		if n < 2 {
			t.Errorf("%s: made durable %+v", name, calls)
			continue
		}
		whole, entry := calls[n-2], calls[n-1]
		if !strings.HasSuffix(whole.file, ".part") || whole.size != size(t, file) || !entry.dir || entry.file != filepath.Dir(file) {
			t.Errorf("%s: made durable %+v, want all %d bytes of it and then its name", name, calls, size(t, file))
		}
	}
}
