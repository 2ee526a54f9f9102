package catalog

import (
	"slices"
	"strings"
	"unicode"
)

// ColorMatch is what a text means among the colours of a style.
type ColorMatch struct {
	Names   []string // the colours that fit
	Part    bool     // they fit by a part of their name, or by its words in another order
	Nearest string   // the colour written most like the text; empty when the style has none
}

// One is the colour that the text names by its whole name, if that is exactly
// one.
func (m ColorMatch) One() (string, bool) {
	if len(m.Names) == 1 && !m.Part {
		return m.Names[0], true
	}
	return "", false
}

// AtPrompt is the colour that a person means who types it at a prompt: the one
// that fits, or the only one of which it is a part, with the words in the order
// of its name: white/navy is not Navy/White.
func (m ColorMatch) AtPrompt(text string) (string, bool) {
	if name, ok := m.One(); ok {
		return name, true
	}
	if len(m.Names) != 1 {
		return "", false
	}
	own, at := ColorWords(m.Names[0]), 0
	for _, w := range ColorWords(text) {
		for at < len(own) && !strings.HasPrefix(own[at], w) {
			at++
		}
		if at++; at > len(own) {
			return "", false
		}
	}
	return m.Names[0], true
}

// MatchColor finds what an order means by a colour: the name itself, whatever
// its case; its words in full in their order (AthlNavy is Athletic Navy, Black/
// White is Black/White and White/Black is not); a display name that the
// catalogue has short (Brilliant Orange is BrillOrng). A part of a name fits
// too, and says so: that is asked, never taken from a file.
func MatchColor(text string, colors []string) ColorMatch {
	return NewColors(colors).Match(text)
}

// Colors are the colours of a style, ready to be matched often.
type Colors struct {
	names   []string
	raw     [][]string // words as written
	full    [][]string // words in full
	byName  map[string]bool
	byFold  map[string][]string // lower case, one blank where there are several
	byWords map[string][]string // words in full, run together
	words   map[string]bool     // every way that a word of a colour begins
	memo    map[string]ColorMatch
}

// NewColors makes the colours ready.
func NewColors(names []string) *Colors {
	c := &Colors{
		names: names, byName: map[string]bool{}, byFold: map[string][]string{}, byWords: map[string][]string{},
		words: map[string]bool{}, memo: map[string]ColorMatch{},
	}
	for _, name := range names {
		raw, full := rawColorWords(name), fullWords(name)
		c.raw, c.full = append(c.raw, raw), append(c.full, full)
		c.byName[name] = true
		c.byFold[foldColor(name)] = append(c.byFold[foldColor(name)], name)
		c.byWords[strings.Join(full, "")] = append(c.byWords[strings.Join(full, "")], name)
		for _, w := range append(slices.Clone(full), raw...) {
			c.words[strings.ToLower(w)] = true
		}
	}
	return c
}

func foldColor(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(Clean(name)), " "))
}

// fullWords are the words of a colour in full; a word that the table knows as
// two written as one is both.
func fullWords(color string) []string {
	var words []string
	for _, w := range rawColorWords(color) {
		if parts := runTogether(strings.ToLower(w)); len(parts) == 3 {
			words = append(words, parts[1:]...)
		} else {
			words = append(words, FullColorWord(w))
		}
	}
	return words
}

// Match is MatchColor among these colours.
func (c *Colors) Match(text string) ColorMatch {
	if m, ok := c.memo[text]; ok {
		return m
	}
	m := c.match(text)
	if len(c.memo) < 10_000 {
		c.memo[text] = m
	}
	return m
}

func (c *Colors) match(text string) ColorMatch {
	if strings.TrimSpace(text) == "" || len(text) > 100 {
		return ColorMatch{}
	}
	if c.byName[text] {
		return ColorMatch{Names: []string{text}}
	}
	if found := c.byFold[foldColor(text)]; len(found) > 0 {
		return ColorMatch{Names: found}
	}
	words := fullWords(text)
	if found := c.byWords[strings.Join(words, "")]; len(found) > 0 {
		return ColorMatch{Names: found}
	}
	if found := c.shortened(words); len(found) > 0 {
		return ColorMatch{Names: found}
	}
	if fewer := withoutEmpty(words); len(fewer) < len(words) {
		if found := c.byWords[strings.Join(fewer, "")]; len(found) > 0 {
			return ColorMatch{Names: found}
		}
	}
	m := ColorMatch{Names: c.parts(words), Nearest: c.nearest(text)}
	m.Part = len(m.Names) > 0
	return m
}

// withoutEmpty leaves out the words that say nothing new behind the one before
// them: Navy Blue is Navy.
func withoutEmpty(words []string) []string {
	var kept []string
	for i, w := range words {
		if i == 0 || !colours().empty[[2]string{words[i-1], w}] {
			kept = append(kept, w)
		}
	}
	return kept
}

// shortened finds the colours whose name is short for the words: each of its
// words is one of them in full or short for it, and at least one is short.
func (c *Colors) shortened(words []string) []string {
	var found []string
	for i, name := range c.names {
		if len(c.raw[i]) != len(words) {
			continue
		}
		short, prefix, fits := false, false, true
		for j, w := range words {
			own := strings.ToLower(c.raw[i][j])
			switch {
			case c.full[i][min(j, len(c.full[i])-1)] == w || own == w:
				short = short || own != w
			case withoutVowels(own, w):
				short = true
			case len(own) >= 4 && strings.HasPrefix(w, own):
				prefix = true
			default:
				fits = false
			}
		}
		// BrillOrng and Hthrd Charc are short; Sand is no short Sandstone.
		if fits && (short || prefix && len(words) > 1 && !strings.Contains(name, " ")) {
			found = append(found, name)
		}
	}
	return found
}

// withoutVowels tells whether short is word with vowels left out, and with no
// consonant skipped: orng is orange, and tan not titanium.
func withoutVowels(short, word string) bool {
	const vowels = "aeiou"
	if len(short) < 2 || len(short) >= len(word) || short[0] != word[0] {
		return false
	}
	at := 1
	for i := 1; i < len(word); i++ {
		if at < len(short) && short[at] == word[i] {
			at++
		} else if strings.IndexByte(vowels, word[i]) < 0 {
			return false
		}
	}
	return at == len(short)
}

// parts finds the colours that hold the words, or words that begin so, in any
// order.
func (c *Colors) parts(words []string) []string {
	if len(words) == 0 {
		return nil
	}
	var found []string
	for i, name := range c.names {
		own := slices.Clone(c.full[i])
		fits := true
		for _, w := range words {
			at := slices.IndexFunc(own, func(o string) bool { return strings.HasPrefix(o, w) })
			if fits = at >= 0; !fits {
				break
			}
			own[at] = "" // each word of the name stands for one
		}
		if fits {
			found = append(found, name)
		}
	}
	return found
}

// Begins tells whether a word, whatever its case, can stand in one of the
// colours' names: what cannot need not be tried.
func (c *Colors) Begins(word string) bool {
	word = strings.ToLower(word)
	if c.words[word] || c.words[FullColorWord(word)] {
		return true
	}
	parts := runTogether(word)
	return len(parts) == 3 && c.words[parts[1]]
}

func (c *Colors) nearest(text string) string {
	best, least := "", 1<<30
	text = strings.Join(fullWords(text), " ")
	for i, name := range c.names {
		if d := distance(text, strings.Join(c.full[i], " ")); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance counts the letters to change between two texts.
func distance(a, b string) int {
	ra, rb := []rune(a), []rune(b)
	row := make([]int, len(rb)+1)
	for j := range row {
		row[j] = j
	}
	for i := range ra {
		last := row[0]
		row[0] = i + 1
		for j := range rb {
			change := last
			if unicode.ToLower(ra[i]) != unicode.ToLower(rb[j]) {
				change++
			}
			last = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(rb)]
}
