package client

import (
	"strings"
	"unicode/utf8"
)

// flat is a record of scalars that knows its fields by their names; nil is none
// of them. It is read without reflection and with one allocation, which a
// million rows of inventory are worth.
type flat interface{ field(name string) setter }

// readFlat reads a record that is as plain as records are: known names, text
// without escapes, plain numbers and null. It fails on all else, damage too,
// and the record may then be half read.
func readFlat(s string, rec flat) bool {
	s = strings.TrimRight(s, spaces)
	if len(s) < 2 || s[0] != '{' || s[len(s)-1] != '}' {
		return false
	}
	rest := s[1 : len(s)-1]
	if strings.Trim(rest, spaces) == "" {
		return true
	}
	for {
		name, after, ok := cutText(skipSpace(rest))
		if !ok {
			return false
		}
		if rest = skipSpace(after); rest == "" || rest[0] != ':' {
			return false
		}
		value, after, ok := cutScalar(skipSpace(rest[1:]))
		if !ok {
			return false
		}
		field := rec.field(name)
		if field == nil || !field.set(value) {
			return false
		}
		if rest = skipSpace(after); rest == "" {
			return true
		}
		if rest[0] != ',' {
			return false
		}
		rest = rest[1:]
	}
}

const spaces = " \t\r\n"

func skipSpace(s string) string {
	if s != "" && s[0] > ' ' {
		return s
	}
	return strings.TrimLeft(s, spaces)
}

// cutText cuts text without escapes off the front.
func cutText(s string) (text, after string, ok bool) {
	if s == "" || s[0] != '"' {
		return "", "", false
	}
	s = s[1:]
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"':
			return s[:i], s[i+1:], true
		case c == '\\' || c < 0x20:
			return "", "", false
		case c >= utf8.RuneSelf:
			end := strings.IndexByte(s, '"')
			if end < 0 || strings.IndexByte(s[:end], '\\') >= 0 || !plainText(s[:end]) {
				return "", "", false
			}
			return s[:end], s[end+1:], true
		}
	}
	return "", "", false
}

func plainText(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 {
			return false
		}
	}
	return utf8.ValidString(s)
}

// cutScalar cuts text, a plain number or null off the front.
func cutScalar(s string) (value, after string, ok bool) {
	if s == "" {
		return "", "", false
	}
	if s[0] == '"' {
		return cutText(s)
	}
	if after, ok := strings.CutPrefix(s, "null"); ok {
		return "", after, true
	}
	whole := digits(strings.TrimPrefix(s, "-"))
	n := len(s) - len(strings.TrimPrefix(s, "-")) + whole
	if whole == 0 || whole > 1 && s[n-whole] == '0' {
		return "", "", false
	}
	if n < len(s) && s[n] == '.' {
		fraction := digits(s[n+1:])
		if fraction == 0 {
			return "", "", false
		}
		n += 1 + fraction
	}
	if n < len(s) && (s[n] == 'e' || s[n] == 'E') {
		return "", "", false
	}
	return s[:n], s[n:], true
}

// digits counts the digits at the front.
func digits(s string) int {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return i
		}
	}
	return len(s)
}
