package search

import (
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// Complete returns what may follow in the one-line entry, at most limit: for
// the first word the styles that begin so, in order; after it the colours of
// that style that match the rest, those that begin so first. Both are raw.
func (ix *Index) Complete(text string, limit int) []string {
	text = strings.TrimLeft(text, " ")
	style, rest, ok := strings.Cut(text, " ")
	folded := fold(style)
	var found []string
	if !ok {
		for i := ix.firstStyle(folded); i < ix.styles.len() && len(found) < limit && strings.HasPrefix(ix.styleFold.at(i), folded); i++ {
			found = append(found, ix.styles.at(i))
		}
		return found
	}
	var colors []string
	for i := ix.firstStyle(folded); i < ix.styles.len() && ix.styleFold.at(i) == folded; i++ {
		for _, c := range ix.pairColor[ix.runPair[ix.styleRun[i]]:ix.runPair[ix.styleRun[i+1]]] {
			if raw := ix.colors[c].raw; !slices.Contains(colors, raw) {
				colors = append(colors, raw)
			}
		}
	}
	if rest = strings.TrimSpace(rest); rest != "" {
		colors = catalog.MatchColors(rest, colors)
		begins := func(c string) bool { return strings.HasPrefix(fold(c), fold(rest)) }
		slices.SortStableFunc(colors, func(a, b string) int {
			switch {
			case begins(a) == begins(b):
				return 0
			case begins(a):
				return -1
			}
			return 1
		})
	}
	return colors[:min(len(colors), max(limit, 0))]
}
