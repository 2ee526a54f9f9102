package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"orderpad/store/catalog"
)

// fold is the form in which text is compared: clean, in lower case, with
// apostrophes and hyphens as they are typed.
func fold(s string) string {
	s = strings.ToLower(catalog.Clean(s))
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return typeable.Replace(s)
		}
	}
	return s
}

var (
	typeable = strings.NewReplacer("’", "'", "‘", "'", "‐", "-", "‑", "-", "–", "-")
	unmarked = strings.NewReplacer("'", "", "-", "")
)

// formEnd parts the forms of a text. It is in no clean text and in no word.
const formEnd = '\t'

// forms is a folded text and, if it has apostrophes or hyphens, the same
// without them: mens finds Men's, and tshirt T-Shirt.
func forms(folded string) string {
	if strings.ContainsAny(folded, "'-") {
		if plain := unmarked.Replace(folded); plain != "" {
			return folded + string(formEnd) + plain
		}
	}
	return folded
}

// cutForms returns the folded text that forms are of, and the other form or
// else nothing.
func cutForms(forms string) (folded, plain string) {
	if at := strings.IndexByte(forms, formEnd); at >= 0 {
		return forms[:at], forms[at+1:]
	}
	return forms, ""
}

// foldWords takes text apart into folded words without the punctuation at
// their ends.
func foldWords(s string) []string {
	words := strings.Fields(fold(s))
	kept := words[:0]
	for _, w := range words {
		if w = strings.Trim(w, `.,;:!?()"'-`); w != "" {
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
	if strings.Contains(c.forms, w.text) || strings.HasPrefix(c.joint, w.text) {
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

// oneTypo tells whether a word was typed with one letter too many, too few or
// wrong, or with two neighbours swapped.
func oneTypo(typed, word string) bool {
	if len(typed)-len(word) > utf8.UTFMax || len(word)-len(typed) > utf8.UTFMax || typed == word {
		return false
	}
	return typoThen(typed, word, false)
}

// oneTypoAtStart tells whether the beginning of a word was typed so.
func oneTypoAtStart(typed, word string) bool {
	return typoThen(typed, word, true)
}

// typoThen steps over what is common and then over each kind of typo, after
// which what was typed has to be all of the rest, or its start.
func typoThen(typed, word string, start bool) bool {
	n := 0
	for n < len(typed) && n < len(word) && typed[n] == word[n] {
		n++
	}
	if n == 0 && len(typed) > 1 && len(word) > 1 && typed[0]|typed[1]|word[0]|word[1] < utf8.RuneSelf &&
		typed[1] != word[1] && typed[0] != word[1] && typed[1] != word[0] {
		return false // as nearly all words are
	}
	for n > 0 && (n < len(typed) && !utf8.RuneStart(typed[n]) || n < len(word) && !utf8.RuneStart(word[n])) {
		n--
	}
	same := func(typed, word string) bool {
		return typed == word || start && strings.HasPrefix(word, typed)
	}
	typed, word = typed[n:], word[n:]
	t, ts := utf8.DecodeRuneInString(typed)
	w, ws := utf8.DecodeRuneInString(word)
	switch {
	case ts > 0 && ws > 0 && same(typed[ts:], word[ws:]): // wrong
		return true
	case ws > 0 && same(typed, word[ws:]): // too few
		return true
	case ts > 0 && same(typed[ts:], word): // too many
		return true
	case ts == 0 || ws == 0:
		return false
	}
	t2, ts2 := utf8.DecodeRuneInString(typed[ts:])
	w2, ws2 := utf8.DecodeRuneInString(word[ws:])
	return ts2 > 0 && t == w2 && t2 == w && same(typed[ts+ts2:], word[ws+ws2:])
}
