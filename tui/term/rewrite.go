package term

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The marks of a bracketed paste.
var (
	pasteStart = []byte("\x1b[200~")
	pasteEnd   = []byte("\x1b[201~")
)

const (
	esc   = 0x1b
	bell  = 0x07
	ctrlC = 0x03
)

// longest is what a rewritten input can grow to: one byte becomes four at the
// most, and a paste gets its two marks.
const longest = 4

// rewriter knows where in the terminal's language the input is. It keeps no
// byte back, because whoever polls the terminal would not learn of it: what a
// read ends in the midst of goes on as it is, and is remembered.
type rewriter struct {
	pasting bool   // between the marks of a paste
	opened  bool   // the paste was opened here, not by the terminal
	begun   []byte // of a sequence or an end mark that the last read broke off in
}

// rewrite returns what is handed on for a read.
func (r *rewriter) rewrite(in []byte) []byte {
	out := make([]byte, 0, len(in)+2*len(pasteStart))
	if !r.pasting && len(r.begun) == 0 && isBurst(in) {
		return r.burst(out, in)
	}
	for len(in) > 0 {
		var n int
		switch {
		case r.pasting && r.opened:
			out, n = r.ownPaste(out, in)
		case r.pasting:
			out, n = r.paste(out, in)
		case len(r.begun) > 0:
			out, n = r.goOn(out, in)
		case in[0] == esc:
			out, n = r.sequence(out, in)
		default:
			if n = bytes.IndexByte(in, esc); n < 0 {
				n = len(in)
			}
			out = append(out, in[:n]...)
		}
		in = in[n:]
	}
	if last := len(out) - 1; r.pasting && out[last] == ctrlC { // a person's, not the paste's
		return append(append(out[:last], r.end()...), ctrlC)
	}
	return out
}

// end closes a paste and returns its mark.
func (r *rewriter) end() []byte {
	r.pasting, r.opened, r.begun = false, false, nil
	return bytes.Clone(pasteEnd)
}

// paste hands on what stands between the terminal's marks, as it is.
func (r *rewriter) paste(out, in []byte) ([]byte, int) {
	before := len(r.begun)
	text := append(bytes.Clone(r.begun), in...)
	if at := bytes.Index(text, pasteEnd); at >= 0 {
		n := at + len(pasteEnd) - before
		r.pasting, r.begun = false, nil
		return append(out, in[:n]...), n
	}
	r.begun = nil
	for n := min(len(pasteEnd)-1, len(text)); n > 0; n-- {
		if bytes.HasSuffix(text, pasteEnd[:n]) {
			r.begun = bytes.Clone(pasteEnd[:n])
			break
		}
	}
	return append(out, in...), len(in)
}

// burst makes a paste of text that came in one read, but for the enter that
// ends a single line: that was typed or scanned. The paste stays open, since
// more of it may be waiting; the reader ends it.
func (r *rewriter) burst(out, in []byte) []byte {
	text := in
	if n := len(in) - 1; in[n] == '\r' && !bytes.ContainsAny(in[:n], "\r\n\t") {
		text = in[:n]
	}
	r.pasting, r.opened = true, true
	out = append(append(out, pasteStart...), text...)
	if len(text) < len(in) {
		out = append(append(out, r.end()...), in[len(text):]...)
	}
	return out
}

// ownPaste goes on with a paste that was opened here: a control character
// other than white space ends it.
func (r *rewriter) ownPaste(out, in []byte) ([]byte, int) {
	n := bytes.IndexFunc(in, func(c rune) bool { return unicode.IsControl(c) && !strings.ContainsRune("\r\n\t", c) })
	if n < 0 {
		return append(out, in...), len(in)
	}
	return append(append(out, in[:n]...), r.end()...), n
}

// isBurst tells whether a read is text that no person typed between two reads:
// three characters or more. Digits and tabs alone are left as keys, because
// they mean the same in both; so is one key that repeats.
func isBurst(in []byte) bool {
	if !utf8.Valid(in) {
		return false
	}
	printable, same, digits := 0, true, true
	first := rune(-1)
	for _, c := range string(in) {
		switch {
		case strings.ContainsRune("\r\n\t", c):
			digits = digits && c == '\t'
			continue
		case unicode.IsControl(c):
			return false
		case first < 0:
			first = c
		}
		printable++
		same = same && c == first
		digits = digits && '0' <= c && c <= '9'
	}
	return printable >= 3 && !same && !digits
}

// goOn takes up a sequence that the last read broke off in, as it is.
func (r *rewriter) goOn(out, in []byte) ([]byte, int) {
	before := len(r.begun)
	whole := append(bytes.Clone(r.begun), in...)
	r.begun = nil
	n, done := length(whole)
	switch {
	case !done:
		r.begun = whole
		return append(out, in...), len(in)
	case bytes.Equal(whole[:n], pasteStart):
		r.pasting = true
	}
	n = max(n-before, 0)
	return append(out, in[:n]...), n
}

// sequence hands on what begins with an ESC, rewritten where it is a key that
// the decoder would wait for or misread.
func (r *rewriter) sequence(out, in []byte) ([]byte, int) {
	if len(in) > 1 {
		if key := altKey(in[1]); key != "" {
			return append(out, key...), 2
		}
	}
	if len(in) > 2 && in[1] == 'O' {
		if key := keypad(in[2]); key != 0 {
			return append(out, key), 3
		}
	}
	if len(in) > 3 && in[1] == '[' && in[2] == '[' && 'A' <= in[3] && in[3] <= 'E' {
		return append(out, consoleKeys[in[3]-'A']...), 4
	}
	n, done := length(in)
	if !done {
		// A lone ESC, and ESC with the letter that may begin a sequence, can be
		// keys as well; only what is surely broken off is remembered further.
		if len(in) != 2 || in[1] == '[' {
			r.begun = bytes.Clone(in)
		}
		return append(out, in...), len(in)
	}
	if bytes.Equal(in[:n], pasteStart) {
		r.pasting = true
	}
	return append(out, in[:n]...), n
}

// altKey is the sequence of an alt key: its code and 3 for alt, 4 for alt and
// shift. The letters that begin sequences of their own have none.
func altKey(c byte) string {
	switch {
	case c < ' ' || c > '~' || strings.IndexByte("[O]P^_X", c) >= 0:
		return ""
	case 'A' <= c && c <= 'Z':
		return fmt.Sprintf("\x1b[%d;4u", c-'A'+'a')
	}
	return fmt.Sprintf("\x1b[%d;3u", c)
}

// keypad is the character of a key of the keypad in application mode.
func keypad(c byte) byte {
	switch {
	case c == 'M':
		return '\r'
	case c == 'X':
		return '='
	case 'j' <= c && c <= 'y':
		return "*+,-./0123456789"[c-'j']
	}
	return 0
}

// consoleKeys are F1 to F5 of the Linux console as xterm sends them.
var consoleKeys = [...]string{"\x1bOP", "\x1bOQ", "\x1bOR", "\x1bOS", "\x1b[15~"}

// length measures the sequence that in begins with; it is not done when in
// ends before it.
func length(in []byte) (n int, done bool) {
	if len(in) < 2 {
		return len(in), false
	}
	switch in[1] {
	case 'O':
		return min(3, len(in)), len(in) > 2
	case '[':
		for i, c := range in[2:] {
			if c < ' ' || c > '?' { // the final byte, or a control that breaks it off
				return i + 3, true
			}
		}
		return len(in), false
	case ']', 'P', '^', '_', 'X':
		for i := 2; i < len(in); i++ {
			if in[i] == bell {
				return i + 1, true
			}
			if in[i] == esc {
				return min(i+2, len(in)), i+1 < len(in)
			}
		}
		return len(in), false
	case esc:
		return 1, true
	}
	return 2, true
}
