package order

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lexeme is the smallest piece of a text that reading tells apart: letters,
// digits, or one sign. S4 and 2XL2 are several, glued together.
type lexeme struct {
	text  string // as written
	lower string
	kind  lexKind
	glued bool // nothing stands between it and the one before
	at    Span // in the unit's text
}

type lexKind uint8

const (
	lexWord lexKind = iota // letters, with apostrophes inside
	lexNumber
	lexSign
)

// lex takes a text apart. Blanks, the marks of brands and what cannot be seen
// are between lexemes.
func lex(text string) []lexeme {
	out := make([]lexeme, 0, len(text)/3+4)
	end := -1 // of the last lexeme
	add := func(from, to int, kind lexKind) {
		out = append(out, lexeme{text[from:to], strings.ToLower(text[from:to]), kind, end == from, Span{from, to}})
		end = to
	}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case isDigit(text[i]):
			to := numberEnd(text, i)
			add(i, to, lexNumber)
			i = to
		case unicode.IsLetter(r) || unicode.IsMark(r):
			to := wordEnd(text, i)
			// 4xS and 2xl: the x may be a sign.
			if (r == 'x' || r == 'X' || r == '×') && end == i && to > i+n && out[len(out)-1].kind == lexNumber {
				to = i + n
			}
			// Mx4: so may the one before a number.
			if last := to - 1; last > i && to < len(text) && isDigit(text[to]) && (text[last] == 'x' ||
				text[last] == 'X') {
				add(i, last, lexWord)
				add(last, to, lexSign)
				i = to
				break
			}
			add(i, to, lexWord)
			i = to
		case r == '®' || r == '™' || r == '©':
			if end == i {
				end = i + n // Edge®/Brown is written together
			}
			i += n
		case unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' || unicode.Is(unicode.Cf, r):
			i += n
		default:
			add(i, i+n, lexSign)
			i += n
		}
	}
	return out
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// numberEnd is where a number ends: digits, groups of thousands behind commas,
// and decimals behind a point.
func numberEnd(text string, i int) int {
	run := func(i int) int {
		for i < len(text) && isDigit(text[i]) {
			i++
		}
		return i
	}
	end := run(i)
	if end-i <= 3 && text[i] != '0' {
		for end < len(text) && text[end] == ',' && run(end+1) == end+4 {
			end += 4
		}
	}
	if end < len(text) && text[end] == '.' && run(end+1) > end+1 {
		end = run(end + 1)
	}
	return end
}

func wordEnd(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if unicode.IsLetter(r) || unicode.IsMark(r) {
			i += n
			continue
		}
		if (r == '\'' || r == '’') && i+n < len(text) {
			if next, _ := utf8.DecodeRuneInString(text[i+n:]); unicode.IsLetter(next) {
				i += n
				continue
			}
		}
		break
	}
	return i
}
