package search

import "sort"

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
