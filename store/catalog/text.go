// Package catalog is the domain of what a shop sells: sizes and the part
// numbers they split into, stock, colours, prices. It is pure: no clock, no
// disk, no network.
package catalog

import (
	"html"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// Clean makes text from outside safe to show, log and print: valid UTF-8,
// without escape sequences, control and format characters (the joiners stay)
// and private use; tabs and line ends become spaces. What travels back to a
// server keeps its raw form; this is for eyes.
func Clean(raw string) string {
	if plain(raw) {
		return raw
	}
	text := strings.ToValidUTF8(raw, "\uFFFD")
	// Ends of lines become spaces before the escapes go, or a sequence that
	// is cut off by a line end would take the next line with it.
	text = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ", "\u2028", " ", "\u2029", " ").Replace(text)
	text = ansi.Strip(text)
	return strings.Map(func(r rune) rune {
		const zwnj, zwj = '\u200c', '\u200d'
		switch {
		case r == zwnj || r == zwj:
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), unicode.Is(unicode.Cs, r):
			return -1
		case unicode.Is(unicode.Zs, r):
			return ' '
		}
		return r
	}, text)
}

// plain tells whether text is printable ASCII, as nearly all of it is.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// Key is what part numbers and colours are matched and joined by: blanks
// around them and their case do not count. What travels is never the key.
func Key(raw string) string { return strings.ToLower(strings.TrimSpace(raw)) }

// blanks are what stands around part numbers and colours by accident.
const blanks = " \t\r\n\u00a0"

// PreferName chooses between two spellings of one part number or colour: the
// one without blanks around it, else the first in order. It does not depend on
// the order in which they come.
func PreferName(a, b string) string {
	if around(a) != around(b) {
		if around(a) < around(b) {
			return a
		}
		return b
	}
	return min(a, b)
}

// around counts the blanks around a text.
func around(s string) int { return len(s) - len(strings.TrimSpace(s)) }

// Readable is text from outside for eyes and search: Clean, with its HTML
// entities decoded once, as &amp; in an inventory's descriptions. What travels
// back keeps them.
func Readable(raw string) string {
	if strings.IndexByte(raw, '&') < 0 {
		return Clean(raw)
	}
	return Clean(html.UnescapeString(raw))
}
