package store

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"orderpad/store/order"
)

// durable is what a home holds that cannot be fetched again, file by file.
func durable(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	sums := map[string][32]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch d.Name() {
		case ordersName, journalName, sideName, ballastName:
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			sums[d.Name()] = sha256.Sum256(data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

func TestReadOnlyChangesNothing(t *testing.T) {
	dir, now := lived(t)
	before := durable(t, dir)
	s, err := Open(t.Context(), Options{Dir: dir, Now: now.now, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Orders(t.Context(), OrderFilter{})
	if err != nil || len(all) != 5 {
		t.Fatalf("%d orders, %v", len(all), err)
	}
	o := all[0]
	for name, change := range map[string]func() error{
		"create":  func() error { _, err := s.CreateOrder(t.Context(), sample("New")); return err },
		"save":    func() error { _, err := s.SaveOrder(t.Context(), o, "x"); return err },
		"move":    func() error { _, err := s.MoveOrder(t.Context(), o.ID, o.Version, order.EventDiscard, ""); return err },
		"revise":  func() error { _, err := s.Revise(t.Context(), o.ID); return err },
		"setting": func() error { return s.SetSetting(t.Context(), "a", "b") },
		"lock":    func() error { _, err := s.SendLock(t.Context(), 0); return err },
	} {
		var said *order.Error
		if err := change(); !errors.Is(err, ErrReadOnly) || !errors.As(err, &said) || said.Hint == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if wait, err := s.Budget("https://shop.example", 30).Take(t.Context(), 1, false); err != nil || wait != 0 {
		t.Errorf("looking at the shop waits %v, %v", wait, err)
	}
	closeNow(t, s)
	after := durable(t, dir)
	delete(before, ordersName) // the budget is booked there
	delete(after, ordersName)
	for name, sum := range before {
		if after[name] != sum {
			t.Errorf("%s was changed", name)
		}
	}
	if len(after) != len(before) {
		t.Errorf("files before %d, after %d", len(before), len(after))
	}
	writes := openAt(t, dir, now.now)
	found, err := writes.Orders(t.Context(), OrderFilter{})
	if err != nil || len(found) != 5 || writes.Opened().Problem != "" {
		t.Errorf("afterwards %d orders, %+v, %v", len(found), writes.Opened(), err)
	}
}

func TestReadOnlyNeitherMakesNorMends(t *testing.T) {
	look := func(dir string) error {
		s, err := Open(t.Context(), Options{Dir: dir, ReadOnly: true})
		if err == nil {
			closeNow(t, s)
		}
		return err
	}
	missing := filepath.Join(t.TempDir(), "home")
	if err := look(missing); !order.IsKind(err, order.KindNotFound) || exists(missing) {
		t.Errorf("a missing folder: %v, made %v", err, exists(missing))
	}
	dir, _ := lived(t)
	file := filepath.Join(dir, ordersName)
	if err := os.WriteFile(file, []byte("no database at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := look(dir); !order.IsKind(err, order.KindStorage) {
		t.Errorf("a damaged database: %v", err)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "no database at all" {
		t.Errorf("it was touched: %q, %v", data, err)
	}
	s := openAt(t, dir, nil)
	if s.Opened().Problem != "damaged" {
		t.Errorf("%+v", s.Opened())
	}
	if _, err := s.orders.write.ExecContext(t.Context(), "PRAGMA user_version = 1"); err != nil {
		t.Fatal(err)
	}
	closeNow(t, s)
	if err := look(dir); !order.IsKind(err, order.KindStorage) {
		t.Errorf("an older database: %v", err)
	}
}
