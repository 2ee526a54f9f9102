//go:build !windows

package term

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

func pipe(t *testing.T, ended func()) (io.Reader, *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = r.Close(), w.Close() })
	return Input(r, ended), w
}

// read reads until want has come, in as many reads as it takes.
func read(t *testing.T, in io.Reader, want string) {
	t.Helper()
	var got strings.Builder
	for p := make([]byte, 4096); got.Len() < len(want); {
		n, err := in.Read(p)
		if err != nil {
			t.Fatalf("%v after %q", err, got.String())
		}
		got.Write(p[:n])
	}
	if got.String() != want {
		t.Errorf("read %q, want %q", got.String(), want)
	}
}

func write(t *testing.T, w io.Writer, text string) {
	t.Helper()
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
}

// TestPasteWithoutItsEnd: silence ends it, and keys are keys again.
func TestPasteWithoutItsEnd(t *testing.T) {
	in, w := pipe(t, nil)
	write(t, w, "\x1b[200~S 9")
	read(t, in, "\x1b[200~S 9\x1b[201~")
	write(t, w, "\x1b2")
	read(t, in, "\x1b[50;3u")
}

// TestLargeBurstIsOnePaste: more than one read holds of text without marks.
func TestLargeBurstIsOnePaste(t *testing.T) {
	in, w := pipe(t, nil)
	text := strings.Repeat("Navy S 4 M 8\r", 300)
	write(t, w, text)
	read(t, in, "\x1b[200~"+text+"\x1b[201~")
}

func TestEndOfInputIsTold(t *testing.T) {
	told := 0
	in, w := pipe(t, func() { told++ })
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Read(make([]byte, 4096)); !errors.Is(err, io.EOF) || told != 1 {
		t.Errorf("error %v, told %d times", err, told)
	}
}

func TestSmallBufferIsReadAsItIs(t *testing.T) {
	in, w := pipe(t, nil)
	write(t, w, "\x1b2")
	p := make([]byte, 8)
	if n, err := in.Read(p); err != nil || string(p[:n]) != "\x1b2" {
		t.Errorf("%q, %v", p[:n], err)
	}
}
