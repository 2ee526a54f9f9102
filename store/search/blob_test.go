package search

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"orderpad/store/catalog"
)

func blobOf(t testing.TB, ix *Index) []byte {
	t.Helper()
	var blob bytes.Buffer
	n, err := ix.WriteTo(&blob)
	if err != nil || n != int64(blob.Len()) {
		t.Fatalf("wrote %d of %d bytes: %v", n, blob.Len(), err)
	}
	return blob.Bytes()
}

func TestBlobGivesTheSameIndex(t *testing.T) {
	for name, rows := range map[string][]catalog.InventoryRow{
		"empty": nil, "shop": shop, "sample": sample(4, 20_000),
		"dirty": {row("A\nB", "Na\nvy", "x\ny"), row("", "", "")},
	} {
		ix := build(rows)
		blob := blobOf(t, ix)
		lent := bytes.Clone(blob)
		again, err := Read(lent)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		clear(lent) // what was lent may be gone
		for _, text := range append([]string{"", "nayv", "pc54_2x"}, typing...) {
			want, got := find(t, ix, Query{Text: text}), find(t, again, Query{Text: text})
			want.Took, got.Took = 0, 0
			if !reflect.DeepEqual(want, got) {
				t.Fatalf("%s: %q gives %+v, want %+v", name, text, got, want)
			}
		}
		if again.Rows() != len(rows) || again.Styles() != ix.Styles() || again.StyleColors() != ix.StyleColors() {
			t.Errorf("%s: %d rows, %d styles, %d style-colours", name, again.Rows(), again.Styles(), again.StyleColors())
		}
		if !bytes.Equal(blobOf(t, again), blob) {
			t.Errorf("%s: the blob of a read index is another", name)
		}
	}
}

func TestReadRefusesADamagedBlob(t *testing.T) {
	blob := blobOf(t, build(shop))
	for at := range blob {
		for _, flip := range []byte{1, 0x80} {
			damaged := bytes.Clone(blob)
			damaged[at] ^= flip
			ix, err := Read(damaged)
			if ix != nil || !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrOlder) {
				t.Fatalf("byte %d of %d changed: %v", at, len(blob), err)
			}
		}
		if ix, err := Read(blob[:at]); ix != nil || !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut at %d of %d: %v", at, len(blob), err)
		}
	}
	older := bytes.Clone(blob)
	older[len(blobMagic)] = 0
	if _, err := Read(older); !errors.Is(err, ErrOlder) {
		t.Errorf("an older blob: %v", err)
	}
	if _, err := Read(append(bytes.Clone(blob), 0)); !errors.Is(err, ErrDamaged) {
		t.Errorf("a blob that goes on: %v", err)
	}
}

// full is a disk with room for so many bytes.
type full struct{ left int }

var errFull = errors.New("no room")

func (f *full) Write(p []byte) (int, error) {
	n := min(len(p), f.left)
	f.left -= n
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

func TestWriteToReportsAFullDisk(t *testing.T) {
	ix := build(shop)
	for _, room := range []int{0, headerSize - 1, headerSize + 10} {
		if n, err := ix.WriteTo(&full{room}); !errors.Is(err, errFull) || n != int64(room) {
			t.Errorf("room for %d: wrote %d, %v", room, n, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	blob := blobOf(f, build(shop))
	f.Add(blob)
	f.Add(blob[:headerSize])
	f.Add([]byte(strings.Repeat(blobMagic, 20)))
	f.Fuzz(func(t *testing.T, data []byte) {
		ix, err := Read(data)
		if err != nil {
			return
		}
		if _, err := ix.Search(context.Background(), Query{Text: "navy 2x", Limit: 5}); err != nil {
			t.Fatal(err)
		}
	})
}
