package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"orderpad/store/catalog"
)

// fold is the form in which text is compared: clean, in lower case, without
// apostrophes and hyphens, so that mens finds Men's and tshirt T-Shirt.
func fold(s string) string {
	s = catalog.Clean(s)
	plain := true
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || c == '\'' || c == '-' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '\'', '-', '’', '‘', '‐', '‑', '–':
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// foldWords takes text apart into folded words without the punctuation at
// their ends.
func foldWords(s string) []string {
	words := strings.Fields(fold(s))
	kept := words[:0]
	for _, w := range words {
		if w = strings.Trim(w, `.,;:!?()"`); w != "" {
			kept = append(kept, w)
		}
	}
	return kept
}

// maxWords is how many different words a query may have: each has a bit.
const maxWords = 32

// word is one word of a query.
type word struct {
	text  string
	color string // the colour word in full that text may be short for
	size  string // the size that text names, if it names one
	twin  string // a size that reps write the same way
}

// sizeTwins are sizes of their own in a shop's tables (the ladies' XXL) that
// reps also write for the numbered size.
var sizeTwins = map[string]string{"XXL": "2XL", "XXXL": "3XL", "XXS": "2XS"}

func newWord(text string) word {
	w := word{text: text, color: catalog.FullColorWord(text)}
	if size, ok := catalog.NormalizeSize(text); ok {
		w.size, w.twin = size, sizeTwins[size]
	}
	return w
}

// parse takes a query apart into its different words. A word with an
// underscore that stands in no text is a part number: style and size.
func (ix *Index) parse(text string) []word {
	var words []word
	add := func(text string) {
		if text != "" && !slices.ContainsFunc(words, func(w word) bool { return w.text == text }) {
			words = append(words, newWord(text))
		}
	}
	for _, text := range foldWords(text) {
		at := strings.LastIndexByte(text, '_')
		if at < 0 || strings.Contains(ix.styleFold.blob, text) || strings.Contains(ix.vocab.blob, text) {
			add(text)
			continue
		}
		add(text[:at])
		add(text[at+1:])
	}
	return words
}

// inColor tells whether the word is part of a colour's name or of a word of
// it in full, or is short for one.
func (w word) inColor(c *color) bool {
	if strings.Contains(c.fold, w.text) || strings.HasPrefix(c.joint, w.text) {
		return true
	}
	for _, own := range c.words {
		if own == w.color || strings.Contains(own, w.text) {
			return true
		}
	}
	return false
}

// isSize tells whether the word names the size of a slot, by the size or by
// the shop's suffix for it.
func (w word) isSize(s slot) bool {
	return w.size != "" && (w.size == s.size || w.twin == s.size) || w.text == suffixWord(s)
}

// inSize tells whether the word names the size of a slot, or begins it when
// it names no size: 2 may become 2x, 2xl or 2t.
func (w word) inSize(s slot) bool {
	if w.isSize(s) {
		return true
	}
	return w.size == "" && (strings.HasPrefix(strings.ToLower(s.size), w.text) || strings.HasPrefix(suffixWord(s), w.text))
}

func suffixWord(s slot) string {
	return strings.ToLower(strings.TrimLeft(s.suffix, "_"))
}

// oneTypo tells whether two words differ by one letter too many, too few or
// wrong, or by two neighbours swapped.
func oneTypo(a, b string) bool {
	const longest = utf8.UTFMax // bytes of a letter
	if len(a)-len(b) > longest || len(b)-len(a) > longest || a == b {
		return false
	}
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0] {
		return true
	}
	return utf8.RuneCountInString(a) <= 1 && utf8.RuneCountInString(b) <= 1
}

// oneTypoAtStart tells whether a word begins with what is one typo away.
func oneTypoAtStart(typed, word string) bool {
	for n := len(typed) - 1; n <= min(len(typed)+1, len(word)); n++ {
		if oneTypo(typed, word[:n]) {
			return true
		}
	}
	return false
}
