package order

import (
	"slices"
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
		if longest > 0 && longest+1 < len(c.lx) && c.lx[longest].text == "/" && c.lx[longest].glued &&
			c.lx[longest+1].glued && s.colors.Begins(c.lx[longest+1].text) {
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
		case typed && len(l.text) >= 3 && !glueWords[l.lower] && garmentDescribed[l.lower] == nil &&
			!changeWords[l.lower] && !s.words[l.lower]:
		default:
			return false
		}
	}
	return true
}

func (c *clause) at(i int) Span { return c.lx[i].at }

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
