package kit

import (
	"cmp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"github.com/mattn/go-runewidth"
)

// Box drawing is one cell wide everywhere, also under LANG=ja_JP, where
// go-runewidth (which bubbles measures with) would count two.
func init() {
	runewidth.EastAsianWidth = false
	runewidth.DefaultCondition.EastAsianWidth = false
}

// Width is the number of terminal cells s takes; escape sequences take none.
func Width(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return ansi.StringWidth(s)
		}
	}
	return len(s)
}

// Plain is s without its colours, for a line that is painted anew as a whole.
func Plain(s string) string { return ansi.Strip(s) }

// Cut shortens s to at most w cells, ending in the theme's ellipsis where
// something was lost.
func (t *Theme) Cut(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if Width(s) <= w {
		return s
	}
	return ansi.Truncate(s, w, t.Glyphs.Ellipsis)
}

// Left returns s in exactly w cells, flush left, cut if it must be.
func (t *Theme) Left(s string, w int) string {
	s = t.Cut(s, w)
	return s + Spaces(w-Width(s))
}

// Right returns s in exactly w cells, flush right, cut if it must be.
func (t *Theme) Right(s string, w int) string {
	s = t.Cut(s, w)
	return Spaces(w-Width(s)) + s
}

// Center returns s in exactly w cells, in the middle, cut if it must be.
func (t *Theme) Center(s string, w int) string {
	s = t.Cut(s, w)
	gap := max(w-Width(s), 0)
	return Spaces(gap/2) + s + Spaces(gap-gap/2)
}

// Number returns digits in exactly w cells, flush right. Half a number is a
// wrong number, so one that does not fit shows as an ellipsis instead.
func (t *Theme) Number(s string, w int) string {
	if Width(s) > w {
		return t.Right(t.Glyphs.Ellipsis, w)
	}
	return Spaces(w-Width(s)) + s
}

// Ends puts one text at each end of a line of w cells; the right one is the
// first to be left out.
func (t *Theme) Ends(left, right string, w int) string {
	gap := w - Width(left) - Width(right)
	if gap < 1 {
		return t.Left(left, w)
	}
	return left + Spaces(gap) + right
}

// Keep is Ends for a right text that may not go, such as an amount: the left one
// is cut for it. The right one brings the blanks that part them.
func (t *Theme) Keep(left, right string, w int) string { return t.Left(left, w-Width(right)) + right }

// Dots writes the dots between the parts of a sentence from elsewhere as the
// theme has them.
func (t *Theme) Dots(s string) string { return strings.ReplaceAll(s, unicodeGlyphs.Dot, t.Glyphs.Dot) }

// Block returns exactly h lines of at most w cells: what the frame gives a
// screen is what it draws, whatever the screen returned.
func (t *Theme) Block(s string, w, h int) []string {
	lines := strings.Split(s, "\n")
	if len(lines) > h {
		lines = lines[:max(h, 0)]
	}
	for i, l := range lines {
		if Width(l) > w {
			lines[i] = t.Cut(l, w)
		}
	}
	for len(lines) < h {
		lines = append(lines, "")
	}
	return lines
}

// Empty is what an empty list shows in exactly h lines: what is so, what would
// fill it, and in turn the keys that do with their words.
func (t *Theme) Empty(head, text string, w, h int, keysAndHelp ...string) string {
	lead := Spaces(2)
	if w >= 70 {
		lead = Spaces(8)
	}
	room := max(w-Width(lead)-1, 1)
	lines := []string{lead + t.Paint(Heading, t.Cut(Safe(head), room))}
	for _, l := range Wrap(Safe(text), min(room, 64)) {
		lines = append(lines, lead+t.Paint(Muted, l))
	}
	keyW := 0
	for i := 0; i < len(keysAndHelp); i += 2 {
		keyW = max(keyW, Width(keysAndHelp[i]))
	}
	for i := 0; i+1 < len(keysAndHelp); i += 2 {
		if i == 0 {
			lines = append(lines, "")
		}
		lines = append(lines, t.Cut(lead+t.Paint(Accent, t.Left(keysAndHelp[i], keyW))+"  "+keysAndHelp[i+1], w))
	}
	top := make([]string, min(max((h-len(lines))/3, 0), 4))
	return strings.Join(t.Block(strings.Join(append(top, lines...), "\n"), w, h), "\n")
}

// Wrap breaks s at spaces into lines of at most w cells; a word longer than
// that is broken too. An order's number stays whole at its dashes.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	const dash = "\u2011" // does not break
	wrapped := ansi.Wrap(strings.ReplaceAll(s, "-", dash), w, "")
	return strings.Split(strings.ReplaceAll(wrapped, dash, "-"), "\n")
}

const blanks = "                                                                                                                                "

// Spaces returns n blanks; none for n below one.
func Spaces(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}

// Safe makes text harmless on one line of a terminal: no escape sequences, no
// control or format characters (joiners stay), tabs and line ends as blanks.
// Text from outside is cleaned where it enters; this is the second door, for
// error causes and whatever else reaches a screen by another way.
func Safe(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			return ' '
		case r == '\u200c' || r == '\u200d':
			return r
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
			return -1
		}
		return r
	}, ansi.Strip(strings.ToValidUTF8(s, "\uFFFD")))
}

// Int writes a whole number with thousands separators: 347,341.
func Int[N ~int | ~int64](n N) string {
	s := strconv.FormatInt(int64(n), 10)
	start := 0
	if n < 0 {
		start = 1
	}
	for i := len(s) - 3; i > start; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Count writes a number with its noun: 1 order, 1,204 orders.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Int(n) + " " + many
}

// CompareText compares two names as a person sorts them, whatever their case.
func CompareText(a, b string) int {
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
}

// Age writes a length of time as a person says it: 20 s, 12 min, 3 h, 2 days.
func Age(d time.Duration) string {
	switch {
	case d < 0:
		return "0 s"
	case d < time.Minute:
		return strconv.Itoa(int(d/time.Second)) + " s"
	case d < time.Hour:
		return strconv.Itoa(int(d/time.Minute)) + " min"
	case d < 48*time.Hour:
		return strconv.Itoa(int(d/time.Hour)) + " h"
	}
	return strconv.Itoa(int(d/(24*time.Hour))) + " days"
}

// Sentence makes a line of a notice of an error's or a reason's words: a capital
// and a stop, but for the name of a file, which begins as it is written.
func Sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	if !strings.ContainsAny(text[len(text)-1:], ".!?") {
		text += "."
	}
	if first, _, _ := strings.Cut(text, " "); strings.Contains(strings.TrimSuffix(first, "."), ".") {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
