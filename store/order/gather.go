package order

import (
	"slices"

	"orderpad/store/catalog"
)

// rawGroup is a group before its words are looked up.
type rawGroup struct {
	styles []*readStyle
	colors []string
	fits   []catalog.Fit
	sizes  []string // with the numbers: pairs
	nums   []int
	alone  []int    // numbers without a size
	listed []string // sizes without a number of their own
	ranges bool
	each   bool
	price  []catalog.Price
	totals []totalSaid
	same   bool
	even   bool
	usual  bool     // by what is usual, not evenly
	noName []string // colours that no style has
	bare   bool
}

type totalSaid struct {
	n       int
	marked  bool
	leading bool
	headed  bool // heads stand between it and the pairs
}

func (g *rawGroup) filled() bool { return g.pieces() || g.same }

func (g *rawGroup) pieces() bool { return len(g.sizes)+len(g.alone)+len(g.listed) > 0 }

func (g *rawGroup) headed() bool { return len(g.styles)+len(g.colors)+len(g.noName)+len(g.fits) > 0 }

// gatherer puts the atoms of a path into groups.
type gatherer struct {
	path   path
	before bool // style and colour stand before their sizes
	one    bool // all styles that are named are the same
	groups []rawGroup
	cur    rawGroup
	mark   bool  // a number that follows is called a total
	wait   *atom // the size or number of a pair
}

// gather puts the atoms of a path into groups; before tells whether style and
// colour stand before their sizes or behind them. It reports false where the
// path cannot be meant so.
func (p path) gather(before bool) (groups []rawGroup, unit *readStyle, ok bool) {
	g := gatherer{path: p, before: before}
	unit, g.one = p.oneStyle()
	for i := range p.atoms {
		if !g.head(p.atoms[i]) || !g.add(i) {
			return nil, nil, false
		}
	}
	if !g.end() {
		return nil, nil, false
	}
	return g.groups, unit, true
}

// oneStyle is the style that a path names, where it names one and no other.
func (p path) oneStyle() (unit *readStyle, one bool) {
	for _, a := range p.atoms {
		switch {
		case a.kind != atomStyle:
		case unit == nil:
			unit, one = a.style, true
		default:
			one = one && a.style == unit
		}
	}
	if !one {
		return nil, false
	}
	return unit, true
}

func (g *gatherer) flush() {
	g.groups = append(g.groups, g.cur)
	g.cur = rawGroup{}
}

// head begins a new group where an atom is the first of one.
func (g *gatherer) head(a atom) bool {
	cur := &g.cur
	head := a.kind == atomColor || a.kind == atomUnknownColor || a.kind == atomFit || a.kind == atomStyle && !g.one
	switch {
	case head && g.before && cur.filled() && (!cur.same || cur.pieces() || len(cur.colors) > 0):
		g.flush()
	case head && !g.before && !cur.filled() && a.kind != atomFit:
		return false
	}
	counts := a.kind == atomSize || a.kind == atomNumber || a.kind == atomLoose && g.path.order == sizesThenNumbers
	if !g.before && counts && cur.filled() && len(cur.colors)+len(cur.noName) > 0 && g.wait == nil {
		g.flush()
	}
	return true
}

// add puts an atom into the group.
func (g *gatherer) add(i int) bool {
	a, cur := g.path.atoms[i], &g.cur
	switch a.kind {
	case atomStyle:
		if !g.one {
			cur.styles = append(cur.styles, a.style)
		}
	case atomColor:
		cur.colors = append(cur.colors, a.text)
	case atomUnknownColor:
		cur.noName = append(cur.noName, a.text)
	case atomFit:
		cur.fits = append(cur.fits, a.fit)
	case atomSize, atomNumber:
		return g.pair(i)
	case atomLoose:
		g.loose(i)
	case atomTotal:
		ahead := nextIsLoose(g.path.atoms[i+1:])
		if !ahead && !lastIsNumber(g.path.atoms[:i]) {
			return false // a total of money, or of nothing
		}
		g.mark = ahead
	case atomRange:
		cur.ranges = true
	case atomEach:
		cur.each = true
	case atomEven:
		cur.even, cur.usual = true, cur.usual || a.text == "usual"
	case atomSame:
		if cur.filled() {
			g.flush()
		}
		cur.same = true
	case atomPrice:
		cur.price = append(cur.price, a.price)
	case atomBarePrice:
		cur.price, cur.bare = append(cur.price, a.price), true
	}
	return true
}

// pair puts a size and its number together, whichever comes first.
func (g *gatherer) pair(i int) bool {
	a, cur := g.path.atoms[i], &g.cur
	switch {
	case g.path.order == sizesThenNumbers:
		if len(cur.alone) > 0 {
			return false // sizes come first there
		}
		cur.listed = append(cur.listed, a.text)
	case g.wait == nil:
		g.wait = &g.path.atoms[i]
	default:
		size, n := g.wait.text, a.n
		if a.kind == atomSize {
			size, n = a.text, g.wait.n
		}
		cur.sizes, cur.nums = append(cur.sizes, size), append(cur.nums, n)
		g.wait = nil
	}
	return true
}

// loose takes a number that is no pair's: one of a list, or a sum.
func (g *gatherer) loose(i int) {
	a, rest := g.path.atoms[i], g.path.atoms[i+1:]
	said := totalSaid{n: a.n, marked: g.mark || nextIsTotal(rest), leading: len(g.groups) == 0 && !g.cur.filled()}
	said.headed = said.leading && nextIsHead(rest)
	g.mark = false
	if g.path.order == sizesThenNumbers && !said.marked {
		g.cur.alone = append(g.cur.alone, a.n)
	} else {
		g.cur.totals = append(g.cur.totals, said)
	}
}

// end keeps the last group.
func (g *gatherer) end() bool {
	cur, n := &g.cur, len(g.groups)
	if !g.before && (!cur.filled() || len(cur.colors)+len(cur.noName) == 0) {
		return false
	}
	if !cur.filled() && !cur.headed() && len(cur.totals)+len(cur.price) == 0 && n > 0 {
		return true
	}
	if g.before && n > 0 && !cur.filled() && cur.headed() {
		return false // it names goods and says nothing of them
	}
	if cur.filled() || n == 0 {
		g.flush()
		return true
	}
	last := &g.groups[n-1]
	last.totals, last.price = append(last.totals, cur.totals...), append(last.price, cur.price...)
	return true
}

func nextIsTotal(rest []atom) bool {
	for i, a := range rest {
		switch a.kind {
		case atomTotal:
			return a.text != "=" && !nextIsLoose(rest[i+1:])
		case atomGlue, atomGarment, atomEach:
		default:
			return false
		}
	}
	return false
}

func nextIsHead(rest []atom) bool {
	for _, a := range rest {
		switch a.kind {
		case atomStyle, atomColor, atomUnknownColor, atomGarment:
			return true
		case atomGlue, atomSep:
		default:
			return false
		}
	}
	return false
}

func nextIsLoose(rest []atom) bool {
	for _, a := range rest {
		switch a.kind {
		case atomLoose:
			return true
		case atomGlue, atomGarment, atomSep, atomTotal:
		default:
			return false
		}
	}
	return false
}

func lastIsNumber(before []atom) bool {
	for _, a := range slices.Backward(before) {
		switch a.kind {
		case atomLoose:
			return true
		case atomGlue, atomGarment, atomEach, atomSep:
		default:
			return false
		}
	}
	return false
}
