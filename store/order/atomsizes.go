package order

import (
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// sizeStarts are the words that a written size may begin with, beside letters.
var sizeStarts = wordSet(`small smalls sml sm medium mediums med meds md large larges lrg lg extra double dbl triple
	one adult adults youth youths yth kids kid child
	children childrens boys girls ladies lady womens women mens men tall toddler infant baby petite unisex osfa osfm
	os adj adjustable xlarge xsmall xxlarge xlg`)

func (c *clause) mayBeSize(i int) bool {
	l := c.lx[i]
	if l.kind == lexSign {
		return false
	}
	if l.kind == lexNumber {
		return len(l.text) <= 4 && !strings.ContainsAny(l.text, ".,")
	}
	if len(l.text) <= 4 || sizeStarts[l.lower] {
		return true
	}
	_, fit := catalog.FitWord(l.text)
	return fit || strings.HasPrefix(l.lower, "x")
}

func (c *clause) findSizes(i int) {
	if !c.mayBeSize(i) {
		return
	}
	for j := i + 1; j <= min(len(c.lx), i+maxRun); j++ {
		l := c.lx[j-1]
		if c.masked[j-1] || l.kind == lexSign && !strings.ContainsAny(l.text, "/-–") {
			break
		}
		if l.kind == lexSign || j < len(c.lx) && c.lx[j].glued && c.lx[j].kind == lexWord && l.kind == lexWord {
			continue
		}
		// 2 XL is a size, and 12 M one only where it is written together.
		text := c.span(i, j)
		if c.notASize(i, j) {
			continue
		}
		if text, ok := c.sizeText(text); ok {
			c.atoms[i] = append(c.atoms[i], atom{kind: atomSize, from: i, to: j, text: text})
		}
	}
}

// notASize tells what is more likely something else: the word am, a time, a
// number that stands apart from its letter, a sign without a word.
func (c *clause) notASize(i, j int) bool {
	first, last := c.lx[i], c.lx[j-1]
	if first.kind == lexNumber && j > i+1 && !c.lx[i+1].glued && (!strings.HasPrefix(c.lx[i+1].lower, "x") ||
		len(first.text) > 2 || first.text == "1") {
		return true
	}
	if first.kind == lexNumber && j == i+1 && i > 0 && first.glued && c.lx[i-1].kind != lexSign {
		return true
	}
	switch first.lower {
	case "a", "an", "as", "am", "al", "i":
		if j == i+1 && (first.text != strings.ToUpper(first.text) || i > 0 && c.lx[i-1].kind == lexNumber &&
			!c.adultLetters()) && (j >= len(c.lx) || !c.lx[j].glued) {
			return true
		}
		if j > i+1 && first.text == "a" {
			return true
		}
	}
	return last.kind == lexSign
}

// adultLetters tells whether the clause writes AS, AL or AXL, so that AM is
// their like and no time.
func (c *clause) adultLetters() bool {
	return slices.ContainsFunc(c.lx, func(l lexeme) bool { return l.text == "AS" || l.text == "AL" || l.text == "AXL" })
}

// sizeText finds the form in which some style, or else a table, knows a size;
// plurals too: smalls, XLs, 2XL's.
func (c *clause) sizeText(text string) (string, bool) {
	forms := []string{text}
	digits := strings.Trim(text, "0123456789") == "" // a year is no waist and inseam
	for _, plural := range []string{"'s", "’s", "s"} {
		if one, ok := strings.CutSuffix(text, plural); ok && one != "" {
			forms = append(forms, one)
		}
	}
	for _, form := range forms {
		for _, s := range c.styles {
			if _, ok := s.size(form); ok && (!digits || !s.loose || s.unknown) {
				return form, true
			}
		}
	}
	if digits {
		return "", false
	}
	form, looked := c.forms[text]
	if !looked {
		form = tabledSize(text, forms)
		if c.forms != nil {
			c.forms[text] = form
		}
	}
	return form, form != ""
}

// tabledSize is the first of the forms of a text that the size tables know; "" where
// none is.
func tabledSize(text string, forms []string) string {
	for _, form := range forms {
		if _, ok := catalog.NormalizeSize(form); ok {
			return form
		}
		fit, rest := cutFit(form)
		if fit == "" {
			continue
		}
		if _, ok := catalog.NormalizeSize(rest); ok && rest != "" {
			return form
		}
	}
	upper := strings.ToUpper(text)
	if len(upper) > 1 && upper[0] == 'A' && upper == text && strings.Contains(" S M L XL 2XL 3XL 4XL XS ",
		" "+upper[1:]+" ") {
		return text
	}
	return ""
}

// cutFit takes a word of a cut off a written size.
func cutFit(text string) (fit catalog.Fit, rest string) {
	var words []string
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '-' }) {
		if f, ok := catalog.FitWord(w); ok && fit == "" {
			fit = f
		} else {
			words = append(words, w)
		}
	}
	return fit, strings.Join(words, " ")
}
