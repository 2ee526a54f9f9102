package order

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"orderpad/store/catalog"
)

// atom is what some lexemes of a clause may be.
type atom struct {
	kind     atomKind
	from, to int // lexemes
	text     string
	n        int // pieces
	style    *readStyle
	fit      catalog.Fit
	price    catalog.Price
	inPair   bool // it stands between a number and its size
}

type atomKind uint8

const (
	atomSep atomKind = iota // parts pairs
	atomSign
	atomGlue
	atomSize
	atomNumber
	atomLoose // a number that is no pair's
	atomStyle
	atomColor
	atomUnknownColor
	atomFit
	atomGarment
	atomPrice
	atomBarePrice
	atomTotal
	atomEach
	atomRange
	atomEven
	atomSame
	atomChange
	atomDoubt
	atomOffer
)

// clause is a piece of text that is read whole or not at all.
type clause struct {
	text   string
	lx     []lexeme
	styles []*readStyle // that its colours and sizes may be of
	named  int          // how many of them it names itself
	atoms  [][]atom     // by the lexeme where they begin
	masked []bool
	long   bool              // it is not looked at, and holds numbers
	forms  map[string]string // what the size tables knew of texts before
}

// maxLexemes is how long a clause may be.
const maxLexemes = 600

const maxRun = 7 // lexemes of a colour or a size

// span is the text of lexemes.
func (c *clause) span(from, to int) string {
	return c.text[c.lx[from].at.Start:c.lx[to-1].at.End]
}

// findStyles finds where the clause may name styles.
func (c *clause) findStyles(goods *goodsRead, typed bool) {
	for i := range c.lx {
		if c.masked[i] || c.lx[i].kind == lexSign || c.lx[i].glued && i > 0 && c.lx[i-1].kind != lexSign {
			continue
		}
		digits := false
		for j := i + 1; j <= min(len(c.lx), i+maxRun); j++ {
			last := c.lx[j-1]
			if j > i+1 && !last.glued || c.masked[j-1] {
				break
			}
			digits = digits || last.kind == lexNumber && !strings.ContainsAny(last.text, ".,")
			if last.kind == lexSign || !digits && (!typed || i > 0 || len(last.text) < 2) {
				continue
			}
			if s := goods.style(c.span(i, j)); s != nil {
				c.atoms[i] = append(c.atoms[i], atom{kind: atomStyle, from: i, to: j, text: c.span(i, j), style: s})
				if !slices.Contains(c.styles, s) {
					c.styles = append(c.styles, s)
				}
				c.named++
			}
		}
	}
}

// findAtoms finds everything else that lexemes may be.
func (c *clause) findAtoms(typed, unknownColors bool) {
	for i := range c.lx {
		if c.masked[i] {
			continue
		}
		c.findColors(i, typed)
		c.findSizes(i)
		c.findNumber(i)
		c.findPrice(i)
		c.findWord(i, typed)
	}
	if !unknownColors || c.named == 0 || c.has(atomColor) {
		return
	}
	for i := range c.lx {
		for j := i + 1; j <= min(len(c.lx), i+3); j++ {
			l := c.lx[j-1]
			if c.masked[j-1] || len(c.atoms[j-1]) > 0 || l.kind != lexWord || len(l.text) < 3 || dozenWords[l.lower] {
				break
			}
			c.atoms[i] = append(c.atoms[i], atom{kind: atomUnknownColor, from: i, to: j, text: c.span(i, j)})
		}
	}
}

func (c *clause) has(kind atomKind) bool {
	return slices.ContainsFunc(c.atoms, func(at []atom) bool {
		return slices.ContainsFunc(at, func(a atom) bool { return a.kind == kind })
	})
}

// findColors finds the longest run of words that is a colour of each style;
// where none is, the longest that is a part of some.
func (c *clause) findColors(i int, typed bool) {
	if c.lx[i].kind == lexSign {
		return
	}
	found := map[int]bool{}
	part := 0
	for _, s := range c.styles {
		if !s.colors.Begins(c.lx[i].text) && (!typed || len(c.lx[i].text) < 3) {
			continue
		}
		longest := 0
		for j := i + 1; j <= min(len(c.lx), i+maxRun); j++ {
			l := c.lx[j-1]
			if c.masked[j-1] || l.kind == lexSign && !strings.ContainsAny(l.text, "/-&'’.") {
				break
			}
			if l.kind == lexSign {
				continue
			}
			m := s.colors.Match(c.span(i, j))
			if _, ok := m.One(); ok || len(m.Names) > 1 && !m.Part {
				longest = j
			} else if m.Part && j > part && c.partOf(s, i, j, typed) {
				part = j
			}
		}
		// Of white/navy, white alone is not the colour.
		if longest > 0 && longest+1 < len(c.lx) && c.lx[longest].text == "/" && c.lx[longest].glued && c.lx[longest+1].glued && s.colors.Begins(c.lx[longest+1].text) {
			longest = 0
		}
		if longest > 0 {
			found[longest] = true
		}
	}
	for to := range found {
		c.atoms[i] = append(c.atoms[i], atom{kind: atomColor, from: i, to: to, text: c.span(i, to)})
	}
	if len(found) == 0 && part > 0 {
		c.atoms[i] = append(c.atoms[i], atom{kind: atomColor, from: i, to: part, text: c.span(i, part)})
	}
}

// partOf tells whether words may be a part of a colour's name: each is a word
// of it, or at a prompt the beginning of one.
func (c *clause) partOf(s *readStyle, from, to int, typed bool) bool {
	for _, l := range c.lx[from:to] {
		switch {
		case l.kind == lexSign || s.colors.Begins(l.text):
		case typed && len(l.text) >= 3 && !glueWords[l.lower] && garmentDescribed[l.lower] == nil && !changeWords[l.lower] && !s.words[l.lower]:
		default:
			return false
		}
	}
	return true
}

// sizeStarts are the words that a written size may begin with, beside letters.
var sizeStarts = wordSet(`small smalls sml sm medium mediums med meds md large larges lrg lg extra double dbl triple one adult adults youth youths yth kids kid child
	children childrens boys girls ladies lady womens women mens men tall toddler infant baby petite unisex osfa osfm os adj adjustable xlarge xsmall xxlarge xlg`)

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
	if first.kind == lexNumber && j > i+1 && !c.lx[i+1].glued && (!strings.HasPrefix(c.lx[i+1].lower, "x") || len(first.text) > 2 || first.text == "1") {
		return true
	}
	if first.kind == lexNumber && j == i+1 && i > 0 && first.glued && c.lx[i-1].kind != lexSign {
		return true
	}
	switch first.lower {
	case "a", "an", "as", "am", "al", "i":
		if j == i+1 && (first.text != strings.ToUpper(first.text) || i > 0 && c.lx[i-1].kind == lexNumber && !c.adultLetters()) && (j >= len(c.lx) || !c.lx[j].glued) {
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
	if len(upper) > 1 && upper[0] == 'A' && upper == text && strings.Contains(" S M L XL 2XL 3XL 4XL XS ", " "+upper[1:]+" ") {
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

// wholeNumber reads a whole number of pieces that is written in digits.
func wholeNumber(text string) (int, bool) {
	plain := strings.ReplaceAll(text, ",", "")
	if plain == "" || len(plain) > 7 || strings.Trim(plain, "0123456789") != "" || len(plain) > 1 && plain[0] == '0' {
		return 0, false
	}
	n, err := strconv.Atoi(plain)
	return n, err == nil
}

func (c *clause) findNumber(i int) {
	l := c.lx[i]
	n, ok := 0, false
	to := i + 1
	switch l.kind {
	case lexNumber:
		if c.endsAWord(i) {
			return // PC54 is no 54 pieces
		}
		if n, ok = wholeNumber(l.text); ok && !strings.Contains(l.text, ",") && len(l.text) <= 3 && n > 0 {
			// 1 000 is one number.
			if to < len(c.lx) && c.lx[to].kind == lexNumber && !c.lx[to].glued && len(c.lx[to].text) == 3 && strings.Trim(c.lx[to].text, "0123456789") == "" && c.at(to).Start == l.at.End+1 {
				rest, _ := strconv.Atoi(c.lx[to].text)
				c.atoms[i] = append(c.atoms[i], atom{kind: atomNumber, from: i, to: to + 1, n: n*1000 + rest})
			}
		}
	case lexWord:
		if n, to = c.writtenNumber(i); to > i && n > maxWritten && !c.saysTotal() {
			return // beside a size it is typed in digits
		} else if to > i {
			ok = true
			break
		}
		if to = i + 1; l.lower == "a" && to < len(c.lx) && c.lx[to].lower == "dozen" {
			n, ok = 1, true
		}
	}
	if !ok {
		return
	}
	if to < len(c.lx) && dozenWords[c.lx[to].lower] {
		c.atoms[i] = append(c.atoms[i], atom{kind: atomNumber, from: i, to: to + 1, n: n * 12})
		return
	}
	if l.lower == "a" {
		return
	}
	c.atoms[i] = append(c.atoms[i], atom{kind: atomNumber, from: i, to: to, n: n})
}

// endsAWord tells whether a number is written together with the word before it,
// and that is no size, sign of times or quantity.
func (c *clause) endsAWord(i int) bool {
	if i == 0 || !c.lx[i].glued || c.lx[i-1].kind != lexWord {
		return false
	}
	switch c.lx[i-1].lower {
	case "x", "×", "qty", "quantity", "usd":
		return false
	}
	for j := max(0, i-maxRun); j < i; j++ {
		if slices.ContainsFunc(c.atoms[j], func(a atom) bool { return a.kind == atomSize && a.to == i }) {
			return false
		}
	}
	return true
}

// maxWritten is the largest number of pieces that is taken written in words.
const maxWritten = 12

// saysTotal tells whether a clause calls a number a total.
func (c *clause) saysTotal() bool {
	return slices.ContainsFunc(c.lx, func(l lexeme) bool { return totalWords[l.lower] })
}

// writtenNumber reads a number that is written in words from a lexeme on, up to
// 999: eight, twenty-four, a hundred and ten. What is a part of a longer one is
// none. Without one it ends where it begins.
func (c *clause) writtenNumber(i int) (n, to int) {
	word := func(i int) string {
		if i >= 0 && i < len(c.lx) && !c.masked[i] {
			return c.lx[i].lower
		}
		return ""
	}
	behind := func(i int) int { // the word behind a dash or a blank
		if word(i) == "-" {
			return i + 1
		}
		return i
	}
	below := func(i int) (int, int) {
		if ten, ok := tens[word(i)]; ok {
			if one := numberWords[word(behind(i+1))]; one > 0 && one < 10 {
				return ten + one, behind(i+1) + 1
			}
			return ten, i + 1
		}
		if n, ok := numberWords[word(i)]; ok {
			return n, i + 1
		}
		return 0, i
	}
	if before := word(i - 1); tens[before] > 0 && numberWords[word(i)] > 0 || before == "hundred" ||
		before == "-" && tens[word(i-2)] > 0 || before == "and" && word(i-2) == "hundred" {
		return 0, i
	}
	if n, to = below(i); word(i) == "a" && word(i+1) == "hundred" {
		n, to = 1, i+1
	}
	if to > i && word(to) == "hundred" {
		n, to = n*100, to+1
		rest := to
		if word(rest) == "and" {
			rest++
		}
		if m, end := below(rest); end > rest {
			n, to = n+m, end
		}
	}
	return n, to
}

func (c *clause) at(i int) Span { return c.lx[i].at }

// findPrice reads @8.50, $8.50 ea, at 8.50 each, USD 8.50, 8.50/ea.
func (c *clause) findPrice(i int) {
	at, marked := i, false
	for at < len(c.lx) && (c.lx[at].text == "@" || c.lx[at].text == "$" || c.lx[at].lower == "usd" || at == i && c.lx[at].lower == "at") {
		marked = marked || c.lx[at].lower != "at"
		at++
	}
	if at >= len(c.lx) || c.lx[at].kind != lexNumber || c.masked[at] {
		return
	}
	text := c.lx[at].text
	at++
	// A decimal comma: 8,50.
	if at+1 < len(c.lx) && c.lx[at].text == "," && c.lx[at].glued && c.lx[at+1].glued && len(c.lx[at+1].text) == 2 && c.lx[at+1].kind == lexNumber && marked {
		text += "." + c.lx[at+1].text
		at += 2
	}
	each := at
	if each < len(c.lx) && (c.lx[each].text == "/" || c.lx[each].lower == "per") {
		each++
	}
	said := false
	if each < len(c.lx) && (eachWords[c.lx[each].lower] || each > at && (c.lx[each].lower == "pc" || c.lx[each].lower == "shirt" || c.lx[each].lower == "piece")) {
		said, at = true, each+1
	}
	decimal := strings.Contains(text, ".")
	amount, err := catalog.ParsePrice(text)
	switch {
	case err != nil:
	case marked || said && (decimal || c.lx[i].lower == "at"):
		c.atoms[i] = append(c.atoms[i], atom{kind: atomPrice, from: i, to: at, price: catalog.PriceOf(amount)})
	case decimal && !c.lx[i].glued:
		c.atoms[i] = append(c.atoms[i], atom{kind: atomBarePrice, from: i, to: at, price: catalog.PriceOf(amount)})
	}
}

// findWord finds what single words and signs say.
func (c *clause) findWord(i int, typed bool) {
	l := c.lx[i]
	add := func(kind atomKind, to int) {
		c.atoms[i] = append(c.atoms[i], atom{kind: kind, from: i, to: to, text: l.lower})
	}
	if l.kind == lexSign {
		c.findSign(i)
		return
	}
	if l.kind == lexNumber {
		return
	}
	// Youth S is one size; what Youth says of the M behind it is for later.
	sized := slices.ContainsFunc(c.atoms[i], func(a atom) bool { return a.kind == atomSize && a.to > i+1 })
	if fit, ok := catalog.FitWord(l.text); ok && l.lower != "ad" && !sized {
		c.atoms[i] = append(c.atoms[i], atom{kind: atomFit, from: i, to: i + 1, fit: fit, text: l.lower})
	}
	if l.lower == "t" && i+2 < len(c.lx) && c.lx[i+1].text == "-" && strings.HasPrefix(c.lx[i+2].lower, "shirt") {
		c.atoms[i] = append(c.atoms[i], atom{kind: atomGarment, from: i, to: i + 3, text: "t-shirt"})
	}
	switch {
	case againWords[l.lower]:
		to := i + 1
		for to < len(c.lx) && sameWords[c.lx[to].lower] {
			to++
		}
		add(atomSame, to)
	case totalWords[l.lower]:
		add(atomTotal, i+1)
	case eachWords[l.lower]:
		add(atomEach, i+1)
	case l.lower == "even", l.lower == "usual" && typed:
		add(atomEven, i+1)
	case l.lower == "x" || l.lower == "×":
		add(atomSign, i+1)
	case l.lower == "to" && i+1 < len(c.lx) && orderVerbs[c.lx[i+1].lower]:
		add(atomGlue, i+2)
		return
	case rangeWords[l.lower]:
		add(atomRange, i+1)
	case changeWords[l.lower]:
		add(atomChange, i+1)
	case glueWords[l.lower]:
		add(atomGlue, i+1)
		return
	}
	if garmentDescribed[l.lower] != nil {
		add(atomGarment, i+1)
		return
	}
	for _, s := range c.styles {
		if s.words[l.lower] && len(l.text) > 1 {
			add(atomGarment, i+1)
			return
		}
	}
	// Words of a description that are written with signs: T-Shirt, 1/2-Zip.
	for j := i + 2; j <= min(len(c.lx), i+6); j++ {
		if !c.lx[j-1].glued {
			break
		}
		for _, s := range c.styles {
			if s.words[strings.ToLower(c.span(i, j))] {
				add(atomGarment, j)
				return
			}
		}
	}
}

func (c *clause) findSign(i int) {
	l := c.lx[i]
	add := func(kind atomKind) {
		c.atoms[i] = append(c.atoms[i], atom{kind: kind, from: i, to: i + 1, text: l.lower})
	}
	r := []rune(l.text)[0]
	switch {
	case strings.ContainsRune(",;|.!•·[]&“”…)", r), unicode.Is(unicode.So, r), unicode.Is(unicode.Sk, r), r == '\ufe0f':
		add(atomSep)
	case strings.ContainsRune(`"'‘’`, r):
		if i == 0 || c.lx[i-1].kind != lexNumber { // 28" is no 28
			add(atomSep)
		}
	case strings.ContainsRune("(:-–—−/=*×xX", r):
		add(atomSign)
		if r == '=' {
			add(atomTotal)
		}
		if r == '-' || r == '–' {
			add(atomRange)
		}
		if !strings.ContainsRune("*×=xX", r) {
			add(atomSep)
		}
	case r == '?':
		add(atomDoubt)
	}
}
