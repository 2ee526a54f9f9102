package catalog

import (
	"encoding/csv"
	"slices"
	"strings"
	"sync"
	"unicode"

	"orderpad/assets"
)

// colourTable is the embedded table: each way a colour word is written to the
// word in full, and the words that say nothing new behind another (the blue of
// Navy Blue). All in lower case.
type colourTable struct {
	full  map[string]string
	empty map[[2]string]bool
}

var colours = sync.OnceValue(func() colourTable {
	rows, err := csv.NewReader(strings.NewReader(string(assets.Colours))).ReadAll()
	if err != nil {
		panic("the embedded colour table is damaged: " + err.Error())
	}
	table := colourTable{full: map[string]string{}, empty: map[[2]string]bool{}}
	for _, row := range rows[1:] {
		table.full[row[0]] = row[0]
		for _, alias := range strings.Fields(row[1]) {
			table.full[alias] = row[0]
		}
		for _, word := range strings.Fields(row[2]) {
			table.empty[[2]string{row[0], word}] = true
		}
	}
	return table
})

func colourWords() map[string]string { return colours().full }

// ColorVocabulary lists the words of colours in full that the table knows.
func ColorVocabulary() []string {
	var words []string
	for alias, full := range colourWords() {
		if alias == full {
			words = append(words, full)
		}
	}
	slices.Sort(words)
	return words
}

// FullColorWord returns a colour word in full and lower case: navy for Nvy.
// Words that the table does not know stay as they are.
func FullColorWord(word string) string {
	word = strings.ToLower(word)
	if full, ok := colourWords()[word]; ok {
		return full
	}
	return word
}

// ColorWords takes a colour name apart into words in full and lower case:
// "AthlNavy" is athletic navy, "Dk Hthr Grey" is dark heather grey.
func ColorWords(color string) []string {
	words := rawColorWords(color)
	for i, w := range words {
		words[i] = FullColorWord(w)
	}
	return words
}

// rawColorWords is ColorWords with the words as they are written.
func rawColorWords(color string) []string {
	var words []string
	start := 0
	runes := []rune(Clean(color))
	cut := func(end int) {
		if end > start {
			words = append(words, string(runes[start:end]))
		}
	}
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			cut(i)
			start = i + 1
		case i > start && unicode.IsUpper(r) && unicode.IsLower(runes[i-1]):
			cut(i)
			start = i
		}
	}
	cut(len(runes))
	return words
}

// MatchColors finds the colours that a person may mean while searching: those
// whose name or words in full are exactly the query; else those with a word
// that begins with each of its words. More than one is for the person to
// choose from. An order is read by MatchColor, which guesses less.
func MatchColors(query string, colors []string) []string {
	squash := func(s string) string {
		return strings.Join(ColorWords(s), "")
	}
	var byte4byte, exact, partial []string
	words := ColorWords(query)
	if len(words) == 0 {
		return nil
	}
	for _, color := range colors {
		switch {
		case color == query || strings.EqualFold(color, query):
			byte4byte = append(byte4byte, color)
		case squash(color) == squash(query):
			exact = append(exact, color)
		case holdsWords(color, words):
			partial = append(partial, color)
		}
	}
	if slices.Contains(byte4byte, query) {
		return []string{query}
	}
	for _, found := range [][]string{byte4byte, exact, partial} {
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

func holdsWords(color string, words []string) bool {
	plain := strings.ToLower(strings.Join(strings.Fields(Clean(color)), ""))
	own := append(runTogether(plain), ColorWords(color)...)
	for _, w := range words {
		if !slices.ContainsFunc(own, func(o string) bool { return strings.HasPrefix(o, w) }) {
			return false
		}
	}
	return true
}

// runTogether is a name in one piece and, where it is two words of the table
// written as one, those: ATHLNAVY is athletic and navy. Red is no word of
// heathered, and tan none of titanium.
func runTogether(plain string) []string {
	found := []string{plain}
	known := colourWords()
	if _, ok := known[plain]; ok {
		return found
	}
	for cut := range plain {
		first, ok1 := known[plain[:cut]]
		second, ok2 := known[plain[cut:]]
		if ok1 && ok2 {
			found = append(found, first, second)
		}
	}
	return found
}
