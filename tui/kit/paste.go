package kit

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// PasteMsg is pasted text, whether the terminal marked it as such or only
// typed faster than a person can. Lines are separated by \n, columns by \t.
type PasteMsg struct {
	Text string
	// Typed counts the characters at the start of Text that arrived as keys
	// before the burst was known to be one. A field inserts Rest; a grid
	// drops the edit they began and reads the whole Text.
	Typed int
}

// Rest is the text without what was already typed.
func (p PasteMsg) Rest() string { return string([]rune(p.Text)[p.Typed:]) }

// burstGap is the longest pause inside a burst. Fast typists and key repeat
// stay above 20 ms; a pasted key follows as soon as the one before is drawn.
const burstGap = 10 * time.Millisecond

// burstLeast is how many keys make a paste: two can be a rolled pair.
const burstLeast = 3

// Burst tells pasting from typing by the clock, for terminals that do not
// bracket what they paste. The first key passes at once, so typing has no
// delay; what follows too fast is held until the burst is over.
type Burst struct {
	first tea.KeyPressMsg
	last  time.Time
	open  bool
	held  []tea.KeyPressMsg
}

// BurstMsg is the timer that ends a burst.
type BurstMsg struct{}

// Key takes a key at a time and returns what to deliver now, and whether to
// come back with Flush after Wait.
func (b *Burst) Key(k tea.KeyPressMsg, now time.Time) (deliver []tea.Msg, wait bool) {
	fast := b.open && now.Sub(b.last) < burstGap
	switch {
	case fast && pasteText(k) != "":
		b.held = append(b.held, k)
		b.last = now
		return nil, len(b.held) == 1
	case Printable(k):
		deliver = b.end()
		b.first, b.last, b.open = k, now, true
	default:
		deliver = b.end()
	}
	return append(deliver, k), false
}

// Wait is how long to wait before Flush.
func (b *Burst) Wait() time.Duration { return 2 * burstGap }

// Flush delivers what was held once the keys have stopped; until then it
// asks to be called again.
func (b *Burst) Flush(now time.Time) (deliver []tea.Msg, again bool) {
	if len(b.held) > 0 && now.Sub(b.last) < burstGap {
		return nil, true
	}
	return b.end(), false
}

// End delivers what is held at once: something else follows, which must not
// overtake it.
func (b *Burst) End() []tea.Msg { return b.end() }

func (b *Burst) end() []tea.Msg {
	held := b.held
	b.held, b.open = nil, false
	if len(held) == 0 {
		return nil
	}
	var text strings.Builder
	text.WriteString(b.first.Text)
	for _, k := range held {
		text.WriteString(pasteText(k))
	}
	// Keys that waited for a slow machine come as fast as a paste. Numbers and
	// tabs are left as keys: they mean the same in both, and a paste that is
	// only a part of what was typed would leave the focus behind.
	if len(held)+1 < burstLeast || strings.Trim(text.String(), "0123456789\t") == "" {
		return keys(held)
	}
	// One line and its enter are typed or scanned rather than pasted, unless
	// tabs say that it is a row of a spreadsheet: the enter stays one.
	line, enter := text.String(), held[len(held):]
	if at := strings.IndexAny(line, "\n\t"); at == len(line)-1 {
		line, enter = line[:at], held[len(held)-1:]
	}
	return append([]tea.Msg{PasteMsg{Text: line, Typed: len([]rune(b.first.Text))}}, keys(enter)...)
}

func keys(pressed []tea.KeyPressMsg) []tea.Msg {
	out := make([]tea.Msg, len(pressed))
	for i, k := range pressed {
		out[i] = k
	}
	return out
}

// pasteText is what a key stands for in pasted text, empty for keys that no
// paste contains.
func pasteText(k tea.KeyPressMsg) string {
	if Printable(k) {
		return k.Text
	}
	switch KeyName(k) {
	case "enter", "ctrl+j", "ctrl+m":
		return "\n"
	case "tab":
		return "\t"
	}
	return ""
}

// BracketedPaste makes a paste of what the terminal marked as one.
func BracketedPaste(content string) PasteMsg {
	return PasteMsg{Text: strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(content)}
}
