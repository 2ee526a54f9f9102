package order

import (
	"slices"
	"strings"

	"orderpad/store/catalog"
)

type clauseKind uint8

const (
	clauseOther   clauseKind = iota // nothing of an order
	clauseHeading                   // goods alone, for what follows
	clauseChange                    // words that change the order, without a number
	clauseTotal                     // the sum of what was said
	clauseOrder                     // numbers and goods
)

// clauseFacts counts what the lexemes of a clause may be.
type clauseFacts struct {
	numbers               int // that may count pieces
	bare                  int // the same, without those that stand in a style's number
	sizes, colors, styles int
	garment, change       bool
	same, total, pieces   bool
	decoration            bool // it speaks of ink, thread, a logo
	all                   bool // each lexeme is known
}

func (f clauseFacts) goods() bool { return f.sizes+f.colors+f.styles > 0 || f.garment }

func (m *textReader) facts(c *clause) clauseFacts {
	f := clauseFacts{all: true}
	for i, l := range c.lx {
		if c.masked[i] {
			continue
		}
		switch {
		case l.kind == lexNumber && i > 0 && inkNumbers[c.lx[i-1].lower]:
		case l.kind == lexNumber:
			f.numbers++
			if !c.inStyle(i) {
				f.bare++
			}
		case decorationWords[l.lower]:
			f.decoration = true
		}
		if len(c.atoms[i]) == 0 {
			f.all = false
		}
		for _, a := range c.atoms[i] {
			f.add(c, i, a, m.opts.Typed)
		}
	}
	return f
}

func (f *clauseFacts) add(c *clause, i int, a atom, typed bool) {
	switch l := c.lx[i]; a.kind {
	case atomNumber:
		if l.kind != lexNumber && (a.to > i+1 || len(c.lx) < 2 || l.lower != "one") {
			f.numbers++
			f.bare++
		}
	case atomSize:
		f.sizes++
	case atomColor:
		f.colors++
	case atomStyle:
		if !a.style.unknown && strings.Trim(a.text, "0123456789") != "" || typed {
			f.styles++
		}
	case atomGarment:
		f.garment = true
	case atomChange:
		f.change = true
	case atomSame:
		f.same = true
	case atomTotal:
		f.total = true
	case atomGlue:
		f.pieces = f.pieces || countWords[a.text]
	}
}

// inStyle tells whether a number stands in the number of a style that is not
// digits alone: the 54 of PC54.
func (c *clause) inStyle(i int) bool {
	for j := max(0, i-maxRun); j <= i; j++ {
		if slices.ContainsFunc(c.atoms[j], func(a atom) bool {
			return a.kind == atomStyle && a.to > i && a.to > a.from+1
		}) {
			return true
		}
	}
	return false
}

// kindOf tells what a clause is about.
func (m *textReader) kindOf(c *clause, f clauseFacts) clauseKind {
	switch {
	case f.same && f.colors > 0, f.same && f.all, f.same && againWords[c.lx[0].lower] && m.last.cells != nil:
		return clauseOrder
	case m.opts.Typed && m.alone:
		return clauseOrder
	case f.decoration && f.numbers == 0 && f.sizes == 0 && c.lx[len(c.lx)-1].text != ":":
		return clauseOther
	case f.numbers == 0 && f.change && f.sizes+f.colors+f.styles > 0:
		return clauseChange
	case f.numbers > 0 && f.change && !f.goods() && len(m.results) > 0 && len(c.lx) < 9:
		return clauseChange // make it 6, 2 more
	case f.numbers == 0 && f.colors+f.styles > 0 && c.goesOn() && len(m.results) > 0:
		return clauseChange // and red too
	case f.numbers == 0 && (c.named > 0 || f.colors > 0 || f.sizes > 0), f.numbers == 0 && c.fitOnly():
		return clauseHeading
	case f.numbers == 0:
		return clauseOther
	case (f.total || f.pieces || f.garment) && f.sizes+f.colors+f.styles == 0 && len(c.totalNumbers()) == 1:
		return clauseTotal
	case f.goods():
		return clauseOrder
	case f.total && f.bare > 0 && !c.ofMoney():
		return clauseTotal
	case len(c.styles) > 0 && c.onlyNumbers():
		return clauseOrder
	case c.named > 0 && f.all: // 112 24
		return clauseOrder
	}
	return clauseOther
}

// changesAbove tells whether a sentence without a number changes what was
// ordered above it all the same: double the larges, sorry, I meant red, cancel
// that.
func (m *textReader) changesAbove(c *clause, f clauseFacts) bool {
	if m.opts.Typed || len(m.results) == 0 || f.numbers > 0 || f.decoration || c.lx[len(c.lx)-1].text == ":" {
		return false
	}
	meant := f.sizes+f.colors+f.styles > 0
	for i, l := range c.lx {
		next := ""
		if i+1 < len(c.lx) {
			next = c.lx[i+1].lower
		}
		switch {
		case timesWords[l.lower] && (next == "" || aboveWords[next]),
			undoWords[l.lower] && i == 0 && aboveWords[next],
			meant && (l.lower == "sorry" || l.lower == "oops" || l.lower == "meant"),
			meant && i == 0 && l.lower == "all" && next == "in" && f.colors > 0 && f.styles == 0:
			return true
		}
	}
	return false
}

// lateFit notes a sentence below the lines that names a cut and no goods: all
// tall, youth sizes please. It heads what follows; where nothing does, it is of
// the lines above.
func (m *textReader) lateFit(row int, at Span, c *clause, f clauseFacts) {
	if m.opts.Typed || len(m.results) == 0 || f.numbers+f.styles+f.colors > 0 || c.lx[len(c.lx)-1].text == ":" {
		return
	}
	var fit catalog.Fit
	for i, l := range c.lx {
		known := l.kind == lexSign || cutWords[l.lower]
		for _, a := range c.atoms[i] {
			if a.kind == atomFit {
				fit, known = a.fit, true
			}
			known = known || a.kind == atomSep || a.kind == atomGarment ||
				a.kind == atomGlue && !greetingWords[l.lower]
		}
		if !known {
			return
		}
	}
	above := m.results[len(m.results)-1].groups
	if fit == "" || fit == catalog.FitAdult || !slices.ContainsFunc(above, func(g readGroup) bool {
		return g.style != nil && !g.style.IsFit(fit)
	}) {
		return
	}
	m.lateFor = len(m.results)
	m.late = result{row: row, span: at, asked: true, ask: "it names a cut; is it that of the lines above?",
		offer: []Choice{leaveOut(at)}}
}

// askLateFit asks about a cut that nothing followed.
func (m *textReader) askLateFit() {
	if m.late.asked && m.lateFor == len(m.results) {
		m.results = append(m.results, m.late)
	}
}

// ofMoney tells whether a clause speaks of an amount of money, or of anything
// else than pieces.
func (c *clause) ofMoney() bool {
	return slices.ContainsFunc(c.lx, func(l lexeme) bool {
		return moneyWords[l.lower] || l.kind == lexNumber && strings.Contains(l.text, ".")
	})
}

// goesOn tells whether a clause goes on from the one above.
func (c *clause) goesOn() bool {
	switch c.lx[0].lower {
	case "and", "also", "plus", "or", "repeat":
		return true
	}
	switch c.lx[len(c.lx)-1].lower {
	case "too", "also", "well": // jet black as well
		return true
	}
	return false
}

// fitOnly tells whether a clause names a cut and nothing else: Youth.
func (c *clause) fitOnly() bool {
	fit := false
	for i := range c.lx {
		ok := false
		for _, a := range c.atoms[i] {
			fit = fit || a.kind == atomFit
			ok = ok || a.kind == atomFit || a.kind == atomSep || a.kind == atomGlue || a.kind == atomGarment
		}
		if !ok {
			return false
		}
	}
	return fit
}

// totalNumbers are the different numbers of a clause that is nothing but what a
// total is called, and numbers; nil where it says more.
func (c *clause) totalNumbers() []int {
	var nums []int
	for i := 0; i < len(c.lx); {
		next := 0
		for _, a := range c.atoms[i] {
			switch a.kind {
			case atomNumber:
				if next = max(next, a.to); !slices.Contains(nums, a.n) {
					nums = append(nums, a.n)
				}
			case atomSep, atomGlue, atomGarment, atomTotal, atomSign, atomOffer, atomEach:
				next = max(next, a.to)
			}
		}
		if next == 0 {
			return nil
		}
		i = next
	}
	return nums
}

// onlyNumbers tells whether a clause is numbers and signs.
func (c *clause) onlyNumbers() bool {
	n := 0
	for i, l := range c.lx {
		switch {
		case l.kind == lexNumber && len(c.atoms[i]) > 0:
			n++
		case l.kind == lexSign:
		default:
			return false
		}
	}
	return n > 0
}
