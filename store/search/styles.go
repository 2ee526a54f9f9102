package search

import (
	"sort"
	"strings"
)

// HasStyle tells whether the inventory has a style of that number, whatever
// its case.
func (ix *Index) HasStyle(number string) bool {
	folded := fold(number)
	at := func(i int) string {
		own, _ := cutForms(ix.styleFold.at(i))
		return own
	}
	i := sort.Search(ix.styles.len(), func(i int) bool { return at(i) >= folded })
	return i < ix.styles.len() && at(i) == folded
}

// NearStyles lists the raw numbers of styles that are a typo away from one, or
// begin with it, at most limit.
func (ix *Index) NearStyles(number string, limit int) []string {
	var typos, begin []string
	folded := fold(number)
	for i := range ix.styles.len() {
		own, _ := cutForms(ix.styleFold.at(i))
		switch {
		case oneTypo(folded, own):
			typos = append(typos, ix.styles.at(i))
		case strings.HasPrefix(own, folded):
			begin = append(begin, ix.styles.at(i))
		}
	}
	found := append(typos, begin...)
	return found[:min(len(found), limit)]
}
