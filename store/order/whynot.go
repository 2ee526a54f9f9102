package order

import (
	"cmp"
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// whyNot says what stood in the way of reading a clause.
func (m *textReader) whyNot(c *clause, far int, tooMany bool) (why, field string) {
	if tooMany {
		return "it can be read in too many ways; break it into lines", ""
	}
	if _, price, ok := strings.Cut(c.text, "@"); ok {
		words := strings.Fields(price)
		if len(words) == 0 {
			return errNoPrice().Error(), "price"
		}
		if p, err := parsePrice("price", strings.TrimRight(words[0], ",;.")); err != nil || !p.Set {
			return cmp.Or(err, errNoPrice()).Error(), "price"
		}
	}
	for i, l := range c.lx {
		if len(c.atoms[i]) > 0 || c.masked[i] || c.covered(i) {
			continue
		}
		if to := i + 1; to < len(c.lx) && c.lx[to].glued && c.lx[to].kind != lexSign && l.kind != lexSign {
			word := c.span(i, to+1)
			if near := m.goods.goods.NearStyles(word); c.named == 0 && len(near) > 0 {
				return "no style " + strings.ToUpper(catalog.Clean(word)) + " is in the catalogue; the nearest is " + near[0],
					"style"
			}
		}
		if l.kind == lexNumber {
			field := ""
			if i > 0 && c.sizeAt(i-1) {
				field = strings.ToUpper(c.lx[i-1].text)
			}
			return "“" + catalog.Clean(l.text) + "” is not a whole number of pieces, 1 to 99,999", field
		}
		return "“" + catalog.Clean(l.text) + "” is not understood", ""
	}
	if far < len(c.lx) {
		return "it is not understood from “" + catalog.Clean(c.span(max(far, 0), len(c.lx))) + "” on", ""
	}
	return "sizes and numbers do not pair", ""
}

// covered tells whether some atom that begins earlier holds the lexeme.
func (c *clause) covered(i int) bool {
	for j := max(0, i-maxRun); j < i; j++ {
		if slices.ContainsFunc(c.atoms[j], func(a atom) bool { return a.to > i && a.kind != atomUnknownColor }) {
			return true
		}
	}
	return false
}
