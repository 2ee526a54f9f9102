package store

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"orderpad/store/order"
)

// lived is a home with a draft, a queued, an unknown and an accepted order,
// closed.
func lived(t *testing.T) (dir string, now *clock) {
	t.Helper()
	now = newClock()
	dir = filepath.Join(t.TempDir(), "home")
	s := openAt(t, dir, now.now)
	connect(t, s, "shop")
	create(t, s, sample("Draft"))
	queue(t, s, create(t, s, sample("Queued")))
	send(t, s, queue(t, s, create(t, s, sample("Unknown"))), order.EventLost)
	send(t, s, queue(t, s, create(t, s, sample("Accepted"))), order.EventAccept)
	send(t, s, queue(t, s, create(t, s, sample("Sending"))), "")
	closeNow(t, s)
	return dir, now
}

func checkRecovered(t *testing.T, s *Store, problem string) {
	t.Helper()
	r := s.Opened()
	if r.Problem != problem || r.Device == "" || r.Sentence() == "" {
		t.Fatalf("%+v", r)
	}
	for name, want := range map[string]struct {
		state  order.State
		lookUp bool
	}{"draft": {order.Draft, true}, "queued": {order.Queued, true}, "unknown": {order.Unknown, false}, "accepted": {order.Accepted, false}, "sending": {order.Unknown, false}} {
		found, err := s.Orders(t.Context(), OrderFilter{Text: name})
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: %d orders, %v", name, len(found), err)
		}
		o := found[0]
		if o.State != want.state || o.MustLookUp != want.lookUp || o.Pieces() != 6 {
			t.Errorf("%s is %s, look up %v, %d pieces", name, o.State, o.MustLookUp, o.Pieces())
		}
		if strings.HasPrefix(o.ExtOrderID, r.Device) {
			t.Errorf("the new device code %s is an old one", r.Device)
		}
	}
	if fresh := create(t, s, sample("New")); !strings.HasPrefix(fresh.ExtOrderID, r.Device+"-") {
		t.Error(fresh.ExtOrderID, r.Device)
	}
	if c, err := s.Connection(t.Context(), "shop"); err != nil || c.URL == "" {
		t.Error("the connection is gone", err)
	}
	again := reopen(t, s)
	if r := again.Opened(); r.Problem != "" {
		t.Errorf("the next start mends again: %+v", r)
	}
}

func TestABadDatabaseIsBroughtBack(t *testing.T) {
	for problem, harm := range map[string]func(t *testing.T, file string){
		"missing": func(t *testing.T, file string) { must(t, os.Remove(file)) },
		"empty":   func(t *testing.T, file string) { must(t, os.WriteFile(file, nil, 0o600)) },
		"damaged": func(t *testing.T, file string) {
			data, err := os.ReadFile(file)
			must(t, err)
			for i := 5000; i < len(data); i += 97 {
				data[i] ^= 0x5a
			}
			must(t, os.WriteFile(file, data, 0o600))
		},
		"damaged text":    func(t *testing.T, file string) { must(t, os.WriteFile(file, []byte("not a database at all"), 0o600)) },
		"damaged cut":     func(t *testing.T, file string) { must(t, os.Truncate(file, 8192)) },
		"damaged foreign": func(t *testing.T, file string) { must(t, os.Remove(file)); foreign(t, file) },
	} {
		t.Run(problem, func(t *testing.T) {
			dir, now := lived(t)
			file := filepath.Join(dir, ordersName)
			harm(t, file)
			before, _ := os.ReadFile(file)
			s := openAt(t, dir, now.now)
			if kept, _ := os.ReadFile(s.Opened().SetAside); string(kept) != string(before) {
				t.Error("the bad file was not kept as it was")
			}
			checkRecovered(t, s, strings.Fields(problem)[0])
		})
	}
}

func foreign(t *testing.T, file string) {
	t.Helper()
	db, err := sql.Open(driverName, dsn(file, ""))
	must(t, err)
	_, err = db.Exec("CREATE TABLE meta (key, value)")
	must(t, err)
	must(t, db.Close())
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnOlderDatabaseIsCaughtUpFromTheJournal(t *testing.T) {
	now := newClock()
	dir := filepath.Join(t.TempDir(), "home")
	s := openAt(t, dir, now.now)
	connect(t, s, "shop")
	create(t, s, sample("Draft"))
	closeNow(t, s)
	old, err := os.ReadFile(filepath.Join(dir, ordersName))
	must(t, err)
	s = openAt(t, dir, now.now)
	queue(t, s, create(t, s, sample("Queued")))
	send(t, s, queue(t, s, create(t, s, sample("Unknown"))), order.EventLost)
	send(t, s, queue(t, s, create(t, s, sample("Accepted"))), order.EventAccept)
	send(t, s, queue(t, s, create(t, s, sample("Sending"))), "")
	closeNow(t, s)
	must(t, os.WriteFile(filepath.Join(dir, ordersName), old, 0o600))
	checkRecovered(t, openAt(t, dir, now.now), "older")
}

func TestACopiedFolderMintsOtherNumbers(t *testing.T) {
	dir, now := lived(t)
	copied := filepath.Join(t.TempDir(), "clone")
	must(t, os.CopyFS(copied, os.DirFS(dir)))
	clone := openAt(t, copied, now.now)
	checkRecovered(t, clone, "moved")
	if s := openAt(t, dir, now.now); s.Opened().Problem != "" {
		t.Fatal("the original was taken for the copy", s.Opened())
	}
}

func TestANewerDatabaseIsRefusedUntouched(t *testing.T) {
	dir, now := lived(t)
	file := filepath.Join(dir, ordersName)
	db, err := sql.Open(driverName, dsn(file, "_journal_mode=WAL"))
	must(t, err)
	_, err = db.Exec("PRAGMA user_version = 99")
	must(t, err)
	must(t, db.Close())
	before, err := os.ReadFile(file)
	must(t, err)
	_, err = Open(t.Context(), Options{Dir: dir, Now: now.now})
	wantKind(t, err, order.KindStorage)
	if !strings.Contains(err.Error(), "newer orderpad") {
		t.Error(err)
	}
	if after, _ := os.ReadFile(file); string(after) != string(before) {
		t.Error("the database was written to")
	}
}

func TestCacheIsMadeAnewWithoutAWord(t *testing.T) {
	for name, harm := range map[string]func(string) error{
		"missing": os.Remove,
		"damaged": func(file string) error { return os.WriteFile(file, []byte(strings.Repeat("x", 9000)), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			dir, now := lived(t)
			must(t, harm(filepath.Join(dir, cacheName)))
			s := openAt(t, dir, now.now)
			if s.Opened() != (Recovery{}) {
				t.Fatal(s.Opened())
			}
			must(t, s.SetMark(t.Context(), "shop", "orders", "2026-11-21"))
		})
	}
}

func TestMigrationKeepsACopyFirst(t *testing.T) {
	dir, now := lived(t)
	was := ordersSchema
	t.Cleanup(func() { ordersSchema = was })
	ordersSchema.scripts = append(slices.Clip(ordersSchema.scripts), "CREATE TABLE later (a INTEGER); UPDATE orders SET customer_name = customer_name || '!'")

	other := openOld(t, dir, was)
	_, err := Open(t.Context(), Options{Dir: dir, Now: now.now})
	wantKind(t, err, order.KindConflict)
	other()

	s := openAt(t, dir, now.now)
	rows, _, err := s.OrderRows(t.Context(), OrderFilter{Limit: 1})
	if err != nil || len(rows) != 1 || !strings.HasSuffix(rows[0].CustomerName, "!") {
		t.Fatal(rows, err)
	}
	c, err := was.probe(t.Context(), s.Opened().Migrated, true)
	if err != nil || c.problem != "" || c.version != len(was.scripts) {
		t.Fatalf("the copy %q: %+v %v", s.Opened().Migrated, c, err)
	}
	if info, err := os.Stat(s.Opened().Migrated); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
}

// openOld holds a folder open as an older orderpad would.
func openOld(t *testing.T, dir string, old schema) (release func()) {
	t.Helper()
	now := ordersSchema
	ordersSchema = old
	s, err := Open(t.Context(), Options{Dir: dir})
	must(t, err)
	ordersSchema = now
	return func() { must(t, s.Close()) }
}

func TestAFailedMigrationChangesNothing(t *testing.T) {
	dir, now := lived(t)
	was := ordersSchema
	ordersSchema.scripts = append(slices.Clip(ordersSchema.scripts), "CREATE TABLE later (a INTEGER); SELECT nothing FROM nowhere")
	_, err := Open(t.Context(), Options{Dir: dir, Now: now.now})
	ordersSchema = was
	wantKind(t, err, order.KindStorage)
	if s := openAt(t, dir, now.now); s.Opened() != (Recovery{}) {
		t.Fatal(s.Opened())
	}
}

func TestAChangeThatWasJournaledAndNotCommittedComesBack(t *testing.T) {
	dir, now := lived(t)
	s := openAt(t, dir, now.now)
	o := stored(t, s, "1")
	o.CustomerName, o.Version = "Journaled", o.Version+1
	me, err := readIdentity(t.Context(), s.orders.read)
	must(t, err)
	data, err := line{Change: me.Change + 1, Instance: me.Instance, Device: me.Device, Sequence: me.Sequence, Order: &o}.encode()
	must(t, err)
	_, _, err = appendJournal(s.path(journalName), data)
	must(t, err)
	s = reopen(t, s)
	if got := stored(t, s, "1"); got.CustomerName != "Journaled" || got.MustLookUp || s.Opened().Problem != "" {
		t.Fatal(got.CustomerName, got.MustLookUp, s.Opened())
	}
}

func TestATornJournalLineIsSkipped(t *testing.T) {
	dir, now := lived(t)
	journal := filepath.Join(dir, journalName)
	f, err := os.OpenFile(journal, os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteString(`12345678 {"change":99,"order":{"id`)
	must(t, err)
	must(t, f.Close())
	s := openAt(t, dir, now.now)
	create(t, s, sample("After"))
	closeNow(t, s)
	must(t, os.Remove(filepath.Join(dir, ordersName)))
	s = openAt(t, dir, now.now)
	if r := s.Opened(); r.Unread != 1 || r.Orders != 6 {
		t.Fatalf("%+v", r)
	}
}

func TestJournalIsRotatedWhenAllIsImported(t *testing.T) {
	s := open(t)
	connect(t, s, "shop")
	o := queue(t, s, create(t, s, sample("Cascade Youth")))
	send(t, s, o, order.EventAccept)
	before, err := os.Stat(s.path(journalName))
	must(t, err)
	must(t, s.Settle(t.Context(), o.ID, order.Settlement{Event: order.EventImport, OnSite: 7}, s.now()))
	lines, _, err := readJournal(s.path(journalName))
	must(t, err)
	after, err := os.Stat(s.path(journalName))
	must(t, err)
	if len(lines) != 2 || lines[0].Instance == "" || lines[1].Connection == nil || after.Size() >= before.Size() {
		t.Fatalf("%d lines, %d bytes of %d", len(lines), after.Size(), before.Size())
	}
	if s := reopen(t, s); s.Opened().Problem != "" {
		t.Fatal(s.Opened())
	}
}

func TestBackupAndRestore(t *testing.T) {
	dir, now := lived(t)
	s := openAt(t, dir, now.now)
	file := filepath.Join(t.TempDir(), "copy.db")
	must(t, s.Backup(t.Context(), file))
	wantKind(t, s.Backup(t.Context(), file), order.KindConflict)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info, err)
	}
	later := create(t, s, sample("Later"))
	_, err := Restore(t.Context(), Options{Dir: dir, Now: now.now}, file, false)
	wantKind(t, err, order.KindConflict) // it is open
	closeNow(t, s)
	_, err = Restore(t.Context(), Options{Dir: dir, Now: now.now}, filepath.Join(dir, journalName), false)
	wantKind(t, err, order.KindInvalid)
	_, err = Restore(t.Context(), Options{Dir: dir, Now: now.now}, filepath.Join(dir, "none.db"), false)
	wantKind(t, err, order.KindNotFound)

	s, err = Restore(t.Context(), Options{Dir: dir, Now: now.now}, file, false)
	must(t, err)
	aside := s.Opened().SetAside
	if here := stored(t, s, later.ExtOrderID); here.State != order.Draft || !here.MustLookUp || s.Opened().Merged != (Merged{Same: 5, OnlyHere: 1}) {
		t.Fatalf("%s %v %+v", here.State, here.MustLookUp, s.Opened().Merged)
	}
	checkRecovered(t, s, "restored")
	kept, err := sql.Open(driverName, dsn(aside, "mode=ro"))
	must(t, err)
	defer kept.Close()
	var n int
	if err := kept.QueryRow("SELECT count(*) FROM orders WHERE ext_order_id = ?", later.ExtOrderID).Scan(&n); err != nil || n != 1 {
		t.Fatal("what was replaced is not kept", n, err)
	}
}

func TestKeptCopyIsWhatRecoveryBeginsWith(t *testing.T) {
	dir, now := lived(t)
	s := openAt(t, dir, now.now)
	must(t, s.SetSetting(t.Context(), "theme", "dark")) // in no journal
	must(t, s.KeepCopy(t.Context(), 0))
	closeNow(t, s)
	must(t, os.WriteFile(filepath.Join(dir, ordersName), []byte("x"), 0o600))
	s = openAt(t, dir, now.now)
	if v, _, err := s.Setting(t.Context(), "theme"); v != "dark" || err != nil || s.Opened().RestoredFrom == "" {
		t.Fatal(v, err, s.Opened())
	}
}

func TestAFolderThatCannotBeWrittenIsNamed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(dir, nil, 0o600))
	for _, at := range []string{dir, filepath.Join(dir, "below")} {
		_, err := Open(t.Context(), Options{Dir: at})
		wantKind(t, err, order.KindStorage)
		if !strings.Contains(err.Error(), dir) {
			t.Error(err)
		}
	}
}

func TestSyncedFoldersAreRefused(t *testing.T) {
	root := t.TempDir()
	for dir, good := range map[string]bool{
		filepath.Join(root, "orderpad"): true, filepath.Join(root, "OneDrive", "orderpad"): false,
		filepath.Join(root, "OneDrive - Acme", "x"): false, filepath.Join(root, "Dropbox"): false, filepath.Join(root, "dropboxes"): true,
	} {
		if err := CheckHome(dir); (err == nil) != good {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

func TestAFullDiskLosesNothing(t *testing.T) {
	s := open(t)
	ctx := context.Background()
	var pages int
	must(t, s.orders.write.QueryRow("PRAGMA page_count").Scan(&pages))
	o := create(t, s, sample("Kept"))
	if _, err := s.orders.write.Exec("PRAGMA max_page_count = 60"); err != nil {
		t.Fatal(err)
	}
	var failed error
	saved := o
	for range 200 {
		next := saved.Clone()
		next.Fields.Notes = append(next.Fields.Notes, order.Note{Type: "Notes On Order", Note: strings.Repeat("long ", 400)})
		got, err := s.SaveOrder(ctx, next, "note")
		if err != nil {
			failed = err
			break
		}
		saved = got
	}
	wantKind(t, failed, order.KindStorage)
	if !strings.Contains(failed.Error(), "free some space") {
		t.Error(failed)
	}
	s = reopen(t, s)
	got := stored(t, s, "1")
	if got.Version != saved.Version || len(got.Fields.Notes) != len(saved.Fields.Notes) || s.Opened().Problem != "" {
		t.Fatalf("version %d of %d, %+v", got.Version, saved.Version, s.Opened())
	}
	got.CustomerName = "after space was freed"
	if _, err := s.SaveOrder(ctx, got, "x"); err != nil {
		t.Fatal(err)
	}
}

func TestAFolderPutBackFromABackupIsNotTakenForTheOneThatWent(t *testing.T) {
	dir, now := lived(t)
	old := filepath.Join(t.TempDir(), "old")
	must(t, os.CopyFS(old, os.DirFS(dir)))
	must(t, os.Rename(dir, dir+".gone"))
	must(t, os.CopyFS(dir, os.DirFS(old)))
	if fileMark(filepath.Join(dir, ordersName)) == "" {
		t.Skip("this file system does not tell a file from a later one of its name")
	}
	checkRecovered(t, openAt(t, dir, now.now), "moved")
}

func TestTheBallastIsLaidAndGivenUpOnce(t *testing.T) {
	s := open(t)
	info, err := os.Stat(s.path(ballastName))
	if err != nil || info.Size() != ballastSize {
		t.Fatal(info, err)
	}
	if !s.dropBallast() || s.dropBallast() || exists(s.path(ballastName)) {
		t.Error("the ballast is given up once")
	}
	if s = reopen(t, s); !exists(s.path(ballastName)) {
		t.Error("the next start lays no new one")
	}
}

func TestAJournalThatIsGoneIsWrittenAnew(t *testing.T) {
	for name, harm := range map[string]func(file string) error{
		"missing": os.Remove,
		"empty":   func(file string) error { return os.Truncate(file, 0) },
		"torn": func(file string) error {
			info, err := os.Stat(file)
			if err != nil {
				return err
			}
			return os.Truncate(file, info.Size()-20)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, now := lived(t)
			must(t, harm(filepath.Join(dir, journalName)))
			s := openAt(t, dir, now.now)
			if s.Opened() != (Recovery{}) {
				t.Fatal(s.Opened())
			}
			closeNow(t, s)
			must(t, os.Remove(filepath.Join(dir, ordersName)))
			checkRecovered(t, openAt(t, dir, now.now), "missing")
		})
	}
}

func TestRestoreTakesARelativeName(t *testing.T) {
	dir, now := lived(t)
	s := openAt(t, dir, now.now)
	work := t.TempDir()
	must(t, s.Backup(t.Context(), filepath.Join(work, "copies", "a.db")))
	closeNow(t, s)
	t.Chdir(work)
	s, err := Restore(t.Context(), Options{Dir: dir, Now: now.now}, filepath.Join("copies", "a.db"), false)
	must(t, err)
	checkRecovered(t, s, "restored")
}

func TestRecoverySaysWhatMattersFirst(t *testing.T) {
	for want, r := range map[string]Recovery{
		"": {},
		"orders.db was damaged; 1 order came back from its journal. Unfinished orders are looked up before they go": {Problem: "damaged", Orders: 1},
		"orders.db was missing; 3 orders came back from its journal. Unfinished orders are looked up before they go; the copy a.db was taken; 2 of the journal's lines could not be read; the old file is kept in set-aside": {
			Problem: "missing", Orders: 3, RestoredFrom: filepath.Join("x", "a.db"), Unread: 2, SetAside: filepath.Join("set-aside", "b.db"),
		},
		"orders.db was empty, and there is no copy of it here that holds an order. Unfinished orders are looked up before they go": {Problem: "empty"},
		"orders.db was restored. Unfinished orders are looked up before they go; the copy a.db was taken":                          {Problem: "restored", RestoredFrom: "a.db"},
	} {
		if got := r.Sentence(); got != want {
			t.Errorf("%+v:\n%s\n%s", r, got, want)
		}
	}
}

// bigJournal is a store whose journal is past its limit with what it must hold.
func bigJournal(tb testing.TB) (s *Store, long order.Order) {
	tb.Helper()
	s, long = open(tb), sample("Kim")
	long.Fields.Notes = []order.Note{{Note: strings.Repeat("long ", 400_000)}}
	for range 5 {
		create(tb, s, long)
	}
	must(tb, s.rotateJournal(tb.Context()))
	return s, long
}

// journalWritten makes one change in a program of its own and returns how many
// bytes of the journal that wrote.
func journalWritten(tb testing.TB, s *Store) (next *Store, bytes int64) {
	tb.Helper()
	before, err := os.Stat(s.path(journalName))
	must(tb, err)
	if before.Size() < journalLimit {
		tb.Fatal("the journal is small:", before.Size())
	}
	s = reopen(tb, s)
	create(tb, s, sample("Next"))
	after, err := os.Stat(s.path(journalName))
	must(tb, err)
	if os.SameFile(before, after) {
		return s, after.Size() - before.Size()
	}
	return s, after.Size() // written anew
}

// TestAJournalIsNotWrittenAnewByEachProgram lets programs that do one change
// each follow one another once the journal is big.
func TestAJournalIsNotWrittenAnewByEachProgram(t *testing.T) {
	s, long := bigJournal(t)
	for n := range 3 {
		var bytes int64
		if s, bytes = journalWritten(t, s); bytes > 4<<10 {
			t.Fatalf("program %d wrote %d bytes for one order", n, bytes)
		}
	}
	big := journalBase(s.path(journalName))
	for range 30 {
		create(t, s, long)
	}
	if journalBase(s.path(journalName)) == big {
		t.Error("it is never written anew")
	}
}
