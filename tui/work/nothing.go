package work

import (
	"context"
	"slices"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/search"
)

// NothingView tells why a search finds nothing, and what would.
type NothingView struct {
	Words []WordView
	Tries []TryView // other texts, the nearest first; each finds something
}

// WordView is one word of a search by itself.
type WordView struct {
	Word   string
	Total  int      // styles in colours that have it
	ReadAs string   // what one typo was forgiven for; empty for none
	Near   []string // styles whose number is near, where nothing has the word
}

// TryView is a text that finds something.
type TryView struct {
	Text  string
	About string // what it is, where it is one style
	Total int
}

// How many words are looked at, and how many styles are proposed for one.
const (
	mostWords = 6
	mostTries = 6
	nearFew   = 2
)

// Nothing looks at each word of a search that finds nothing, and at what it
// finds without one of them.
func (w *Work) Nothing(ctx context.Context, text string) (NothingView, error) {
	var v NothingView
	index, err := w.Index(ctx)
	if err != nil {
		return v, err
	}
	words := strings.Fields(catalog.Clean(text))
	words = words[:min(len(words), mostWords)]
	try := func(text string) (search.Result, error) {
		return index.Search(ctx, search.Query{Text: text, Limit: 1})
	}
	propose := func(text, about string, total int) {
		seen := slices.ContainsFunc(v.Tries, func(t TryView) bool { return strings.EqualFold(t.Text, text) })
		if total > 0 && text != "" && !seen && len(v.Tries) < mostTries {
			v.Tries = append(v.Tries, TryView{text, about, total})
		}
	}
	var near []TryView
	mended := slices.Clone(words)
	for i, word := range words {
		found, err := try(word)
		if err != nil {
			return v, err
		}
		one := WordView{Word: word, Total: found.Total}
		if found.Corrected != "" {
			one.ReadAs = strings.Join(found.Meant, ", ")
			if len(found.Meant) > 0 {
				mended[i] = found.Meant[0]
			}
		}
		if found.Total == 0 {
			one.Near = index.NearStyles(word, nearFew)
		}
		v.Words = append(v.Words, one)
		for _, style := range one.Near {
			other := slices.Clone(words)
			other[i] = style
			for _, text := range []string{strings.Join(other, " "), style} {
				found, err := try(text)
				if err != nil {
					return v, err
				}
				if found.Total > 0 {
					about := ""
					if text == style {
						about = catalog.Readable(found.Hits[0].Description)
					}
					near = append(near, TryView{text, about, found.Total})
				}
			}
		}
	}
	if text := strings.Join(mended, " "); !slices.Equal(mended, words) {
		found, err := try(text)
		if err != nil {
			return v, err
		}
		propose(text, "", found.Total)
	}
	for _, t := range near {
		propose(t.Text, t.About, t.Total)
	}
	for i := range words {
		if len(words) == 1 {
			break
		}
		text := strings.Join(slices.Delete(slices.Clone(words), i, i+1), " ")
		found, err := try(text)
		if err != nil {
			return v, err
		}
		propose(text, "", found.Total)
	}
	return v, nil
}
