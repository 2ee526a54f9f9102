package search

import (
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// Complete returns what may follow in the one-line entry, at most limit: for
// the first word, which is not empty, the styles that begin so, in order; after it the colours of
// that style that match the rest, those that begin so first. Both are raw.
func (ix *Index) Complete(text string, limit int) []string {
	text = strings.TrimLeft(text, " ")
	style, rest, ok := strings.Cut(text, " ")
	if !ok {
		return ix.completeStyle(fold(style), limit)
	}
	var colors []string
	for _, i := range ix.fitting(fold(style), fitExact) {
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

func (ix *Index) completeStyle(start string, limit int) []string {
	var found []string
	for _, i := range ix.fitting(start, fitStart) {
		if len(found) >= limit {
			break
		}
		found = append(found, ix.styles.at(i))
	}
	return found
}

// fitting lists the styles that fit a folded word so well, in order.
func (ix *Index) fitting(word string, worst fit) []int {
	if word == "" {
		return nil
	}
	var found []int
	ix.styleFold.holding(word, func(i int) {
		if fitOf(ix.styleFold.at(i), word) <= worst {
			found = append(found, i)
		}
	})
	return found
}

// NearStyles lists styles whose numbers are written most like one, the nearest
// first: those with the fewest letters to change.
func (ix *Index) NearStyles(number string, limit int) []string {
	type near struct{ letters, style int }
	typed := fold(number)
	var found []near
	for i := range ix.styleFold.len() {
		style := ix.styleFold.at(i)
		if n := lettersApart(typed, style); 2*n <= max(len(typed), len(style)) {
			found = append(found, near{n, i})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int { return a.letters - b.letters })
	numbers := []string{}
	for _, f := range found[:min(len(found), max(limit, 0))] {
		numbers = append(numbers, ix.styles.at(f.style))
	}
	return numbers
}

// lettersApart counts the bytes to change between two folded texts; more than
// half of the longer where their lengths are that far apart already.
func lettersApart(a, b string) int {
	if d := len(a) - len(b); 2*max(d, -d) > max(len(a), len(b)) || len(a) > 100 {
		return max(len(a), len(b))
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := last
			if a[i] != b[j] {
				change++
			}
			last = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
