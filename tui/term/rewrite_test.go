package term

import (
	"bytes"
	"strings"
	"testing"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
)

// reads feeds reads to a rewriter and joins what it hands on; a paste opened
// here is closed after each, as the reader does when nothing follows.
func reads(in ...string) string {
	var r rewriter
	var out strings.Builder
	for _, s := range in {
		out.Write(r.rewrite([]byte(s)))
		if r.opened {
			out.Write(r.end())
		}
	}
	return out.String()
}

func TestRewrite(t *testing.T) {
	const start, end = "\x1b[200~", "\x1b[201~"
	for _, tt := range []struct {
		name string
		in   []string
		want string
	}{
		{"alt and a digit", []string{"\x1b2"}, "\x1b[50;3u"},
		{"alt and a capital", []string{"\x1bA"}, "\x1b[97;4u"},
		{"alt keys that begin sequences", []string{"\x1b[", "\x1b]", "\x1bO", "\x1bP", "\x1b_"}, "\x1b[\x1b]\x1bO\x1bP\x1b_"},
		{"escape alone, then a key", []string{"\x1b", "2"}, "\x1b2"},
		{"escape twice", []string{"\x1b\x1b"}, "\x1b\x1b"},
		{"an arrow, whole and broken off", []string{"\x1b[A", "\x1b[1;", "3B", "x"}, "\x1b[A\x1b[1;3Bx"},
		{"a key of the keypad", []string{"\x1bOt"}, "4"},
		{"the keypad's enter and minus", []string{"\x1bOM\x1bOm"}, "\r-"},
		{"F1 to F4 stay", []string{"\x1bOP\x1bOS"}, "\x1bOP\x1bOS"},
		{"the Linux console's F1 and F5", []string{"\x1b[[A\x1b[[E"}, "\x1bOP\x1b[15~"},
		{"the terminal's answer", []string{"\x1b]11;rgb:1212/1818/2121\x1b\\\x1b2"}, "\x1b]11;rgb:1212/1818/2121\x1b\\\x1b[50;3u"},
		{"an answer in two reads", []string{"\x1b]11;rgb:12", "12/1818/2121\x07ab"}, "\x1b]11;rgb:1212/1818/2121\x07ab"},
		{"typed keys", []string{"p", "c5", "4"}, "pc54"},
		{"keys in one read", []string{"pc54 navy"}, start + "pc54 navy" + end},
		{"a line and its enter", []string{"pc54 navy\r"}, start + "pc54 navy" + end + "\r"},
		{"lines", []string{"S 4\rM 8\r"}, start + "S 4\rM 8\r" + end},
		{"numbers and tabs stay keys", []string{"4\t8\t8", "1234"}, "4\t8\t81234"},
		{"a key that repeats", []string{"jjjjj"}, "jjjjj"},
		{"letters of other scripts", []string{"äöü"}, start + "äöü" + end},
		{"a broken letter", []string{"ab\xc3"}, "ab\xc3"},
		{"what a paste holds stays", []string{start + "a\x1b2b\x1bOt" + end + "\x1b2"}, start + "a\x1b2b\x1bOt" + end + "\x1b[50;3u"},
		{"a paste in reads", []string{start + "abc", "def", "ghi\x1b[20", "1~\x1b2"}, start + "abcdefghi" + end + "\x1b[50;3u"},
		{"its first mark in two reads", []string{"\x1b[20", "0~abc\x1b2", end}, start + "abc\x1b2" + end},
		{"ctrl+c in a paste, in the same read", []string{start + "S 9\x03"}, start + "S 9" + end + "\x03"},
		{"ctrl+c in a paste", []string{start + "S 9", "\x03", "\x1b2"}, start + "S 9" + end + "\x03\x1b[50;3u"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := reads(tt.in...); got != tt.want {
				t.Errorf("%q became\n%q, want\n%q", tt.in, got, tt.want)
			}
		})
	}
}

// TestBurstGoesOn holds a burst of several reads together: one paste.
func TestBurstGoesOn(t *testing.T) {
	var r rewriter
	got := string(r.rewrite([]byte("Navy: S 4\rM 8"))) + string(r.rewrite([]byte(", L 2"))) + string(r.rewrite([]byte("\x1b2")))
	if want := "\x1b[200~Navy: S 4\rM 8, L 2\x1b[201~\x1b[50;3u"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestDecoded reads what is rewritten as Bubble Tea does.
func TestDecoded(t *testing.T) {
	for in, want := range map[string]string{
		"\x1b2": "alt+2", "\x1bA": "alt+shift+a", "\x1bw": "alt+w", "\x1b.": "alt+.", "\x1b ": "alt+space",
		"\x1bOt": "4", "\x1bOM": "enter", "\x1bOk": "+", "\x1b[[A": "f1", "\x1b[[E": "f5",
	} {
		var d uv.EventDecoder
		b := []byte(reads(in))
		n, event := d.Decode(b)
		key, ok := event.(uv.KeyPressEvent)
		if !ok || n != len(b) || key.Keystroke() != want {
			t.Errorf("%q is %v of %d bytes of %d, want %s", in, event, n, len(b), want)
		}
	}
}

// FuzzRewrite holds that what a terminal sends never grows beyond the room
// kept for it, however it is cut, and that a paste keeps its bytes.
func FuzzRewrite(f *testing.F) {
	f.Add([]byte("\x1b2\x1b[200~abc\x1b[201~"), 3)
	f.Add([]byte("\x1b\x1b[\x1b]x\x07\x1bOt"), 1)
	f.Fuzz(func(t *testing.T, in []byte, size int) {
		size = max(1, size%64)
		var r rewriter
		for len(in) > 0 {
			chunk := in[:min(size, len(in))]
			in = in[len(chunk):]
			whole := r.pasting && !r.opened && !bytes.Contains(append(bytes.Clone(r.begun), chunk...), pasteEnd)
			out := r.rewrite(chunk)
			if len(out) > longest*len(chunk)+2*len(pasteStart) {
				t.Fatalf("%q grew to %q", chunk, out)
			}
			if whole && r.pasting && chunk[len(chunk)-1] != ctrlC && !bytes.Equal(out, chunk) {
				t.Fatalf("in a paste %q became %q", chunk, out)
			}
		}
	})
}

func TestPulsesGetSlower(t *testing.T) {
	for i, p := range pulses[1:] {
		if p.every <= pulses[i].every {
			t.Errorf("pulse %d is not slower", i+1)
		}
	}
	if last := pulses[len(pulses)-1]; last.during != 0 || last.every < time.Second {
		t.Errorf("the last pulse goes on for ever, slowly: %v", last)
	}
}
