package order

import (
	"cmp"
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// Read reads what a text says of an order, against the catalogue: a line that
// is typed, an e-mail, a table, a roster. A clause is read whole or not at
// all: what is doubtful is asked, what is not known is shown as not read.
func Read(text string, goods Goods, opts ReadOptions) Reading {
	m := &textReader{text: text, opts: opts, goods: newGoodsRead(goods)}
	if opts.Style != "" {
		if m.into = m.goods.style(opts.Style); m.into != nil {
			m.intoColor = opts.Color
			if name, ok := m.into.colors.Match(opts.Color).One(); ok {
				m.intoColor = name
			}
		}
	}
	m.offers.Said = map[string]Span{}
	fresh, quoted := m.lines()
	m.read(fresh)
	switch {
	case m.stopped:
	case len(m.results) == 0:
		m.read(quoted)
	default:
		m.history(quoted)
	}
	if m.stopped {
		return Reading{}
	}
	r := m.finish()
	opts.Step = nil // answers are read at once
	r.text, r.goods, r.opts = text, goods, opts
	return r
}

// textReader is a text while it is read.
type textReader struct {
	text      string
	opts      ReadOptions
	goods     *goodsRead
	into      *readStyle
	intoColor string
	offers    Offers
	fits      []string // customers of "for NAME"
	results   []result
	said      map[Span]bool // answers that were taken

	// What the clauses so far said of those that say less.
	style      *readStyle
	color      string
	headed     bool     // by a line of its own
	colorAsked []string // the colours that a heading may name
	fit        catalog.Fit
	fitFresh   bool          // no sizes were read under it yet
	headPrice  catalog.Price // of a line of its own
	last       lastGoods
	sinceTotal int // result after the last total

	stopped bool
}

// lastGoods are the pieces of the goods that were read last, over all the
// clauses that go on with them: what "the same" means. Where one of those is in
// doubt there are none.
type lastGoods struct {
	style *readStyle
	color string
	cells []Cell
	lost  bool
}

// lose forgets the pieces of the goods that are being read: a part of them was
// not understood.
func (m *textReader) lose() { m.last = lastGoods{style: m.style, color: m.color, lost: true} }

// keepLast keeps the pieces of a clause for "the same" below it.
func (m *textReader) keepLast(g readGroup, alone bool) {
	goesOn := alone && g.carry && g.style == m.last.style && g.color == m.last.color
	if goesOn && m.last.lost {
		return
	}
	cells := g.cells
	if goesOn {
		cells = slices.Concat(m.last.cells, cells)
		sortCells(cells)
	}
	m.last = lastGoods{style: g.style, color: g.color, cells: cells}
}

// result is what became of one clause.
type result struct {
	row    int
	span   Span
	groups []readGroup // those without doubts are lines
	ask    string
	offer  []Choice
	why    string // not read
	field  string // that it is about
	asked  bool
	total  bool // the question is about the sum of those before, from this result on:
	from   int
}

func (r result) doubtful() bool { return r.asked || r.why != "" }

// textLine is one line of the text.
type textLine struct {
	row  int
	at   Span // without quote marks, bullets and blanks around
	mask []Span
}

// read reads lines: tables and rosters where they stand, else clauses.
func (m *textReader) read(lines []textLine) {
	told := 0
	for i := 0; i < len(lines); {
		if m.opts.Step != nil && (i == 0 || i-told >= 100) {
			if told = i; !m.opts.Step(i, len(lines)) {
				m.stopped = true
				return
			}
		}
		if n := m.answered(lines[i:]); n > 0 {
			i += n
			continue
		}
		if n := m.table(lines[i:]); n > 0 {
			i += n
			continue
		}
		m.line(lines[i])
		i++
	}
}

// answered takes what an answer says in place of lines.
func (m *textReader) answered(lines []textLine) int {
	for _, a := range m.opts.Answers {
		n := 0
		for n < len(lines) && lines[n].at.Start >= a.Span.Start && lines[n].at.End <= a.Span.End && lines[n].at.End > lines[n].at.Start {
			n++
		}
		if n == 0 {
			continue
		}
		m.instead(a, lines[0].row)
		return n
	}
	return 0
}

func (m *textReader) instead(a Answer, row int) {
	if m.said[a.Span] {
		return
	}
	if m.said == nil {
		m.said = map[Span]bool{}
	}
	m.said[a.Span] = true
	style, color, fit, n := m.style, m.color, m.fit, len(m.results)
	defer func() {
		// What is answered of another style changes nothing for what follows.
		if style != nil && m.style != style && len(m.results) > n {
			m.style, m.color, m.fit = style, color, fit
		}
	}()
	for line := range strings.SplitSeq(a.Says, "\n") {
		if strings.TrimSpace(line) != "" {
			m.clause(row, a.Span, line, nil)
		}
	}
}

// line reads a line clause by clause.
func (m *textReader) line(l textLine) {
	text := m.text[l.at.Start:l.at.End]
	for _, part := range clauses(text, l.mask, l.at.Start) {
		at := Span{l.at.Start + part.Start, l.at.Start + part.End}
		if i := slices.IndexFunc(m.opts.Answers, func(a Answer) bool { return at.Start >= a.Span.Start && at.End <= a.Span.End }); i >= 0 {
			m.instead(m.opts.Answers[i], l.row)
			continue
		}
		var mask []Span
		for _, s := range l.mask {
			mask = append(mask, Span{s.Start - at.Start, s.End - at.Start})
		}
		m.clause(l.row, at, text[part.Start:part.End], mask)
	}
}

// clauses takes a line apart at semicolons and at the ends of sentences.
func clauses(text string, mask []Span, offset int) []Span {
	var out []Span
	start := 0
	cut := func(end, next int) {
		if strings.TrimSpace(text[start:end]) != "" {
			out = append(out, Span{start, end})
		}
		start = next
	}
	for i := 0; i < len(text); i++ {
		if slices.ContainsFunc(mask, func(s Span) bool { return i+offset >= s.Start && i+offset < s.End }) {
			continue
		}
		switch text[i] {
		case ';':
			cut(i, i+1)
		case '.', '!', '?':
			if i+1 < len(text) && text[i+1] == ' ' && sentenceFollows(text[i+1:]) {
				cut(i+1, i+1)
			}
		}
	}
	cut(len(text), len(text))
	return out
}

// sentenceFollows tells whether a sentence begins behind a full stop: Qty. 4
// and sm. 4 go on.
func sentenceFollows(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	return rest != "" && !isDigit(rest[0])
}

// clause reads one clause.
func (m *textReader) clause(row int, at Span, text string, mask []Span) {
	c := m.newClause(text, mask)
	if len(c.lx) == 0 {
		return
	}
	if len(c.lx) > maxLexemes {
		if c.long {
			m.results = append(m.results, result{row: row, span: at, why: "it is too long to be read for sure; break it into lines"})
		}
		return
	}
	what := m.kindOf(c)
	switch what {
	case clauseOther:
		return
	case clauseMention: // a sentence names goods: what follows may be of them or not
		m.color, m.colorAsked, m.headed, m.fit = "", nil, false, ""
		if c.named > 0 {
			m.style = nil
		}
		return
	case clauseChange:
		m.results = append(m.results, result{row: row, span: at, asked: true, ask: "it changes what was said; what is the order then?", offer: []Choice{leaveOut(at)}})
		return
	case clauseTotal:
		m.checkTotal(row, at, c)
		return
	}
	paths, far, tooMany := c.paths()
	readings := evaluator{m, c}.readings(paths)
	if len(readings) == 0 && !tooMany {
		c2 := m.newClause(text, mask)
		c2.atoms = make([][]atom, len(c2.lx))
		c2.styles, c2.named = nil, 0
		m.findIn(c2, true)
		paths, far2, many := c2.paths()
		readings, tooMany = evaluator{m, c2}.readings(paths), many
		far = max(far, far2)
	}
	if what == clauseHeading {
		m.heading(row, at, readings)
		return
	}
	if len(readings) == 0 && (c.has(atomChange) || c.has(atomSame)) && !tooMany {
		m.results = append(m.results, result{row: row, span: at, asked: true, ask: "it changes what was said, and not all of it is understood; what is the order then?", offer: []Choice{leaveOut(at)}})
		m.lose()
		return
	}
	if tooMany || len(readings) == 0 {
		m.lose()
		why, field := m.whyNot(c, far, tooMany)
		m.results = append(m.results, result{row: row, span: at, why: why, field: field})
		return
	}
	m.take(row, at, readings)
}

func (m *textReader) newClause(text string, mask []Span) *clause {
	c := &clause{text: text, lx: lex(text), forms: m.goods.forms}
	if len(c.lx) > maxLexemes { // prose, or a line that nobody wrote
		c.long = slices.ContainsFunc(c.lx, func(l lexeme) bool { return l.kind == lexNumber })
		return c
	}
	c.masked = make([]bool, len(c.lx))
	c.atoms = make([][]atom, len(c.lx))
	for i := 0; i < len(c.lx); i++ {
		for _, s := range mask {
			if c.lx[i].at.Start < s.Start || c.lx[i].at.Start >= s.End {
				continue
			}
			to := i
			for to < len(c.lx) && c.lx[to].at.Start < s.End {
				c.masked[to] = true
				to++
			}
			c.atoms[i] = []atom{{kind: atomOffer, from: i, to: to}}
			i = to - 1
			break
		}
	}
	m.greeting(c)
	m.forCustomer(c)
	m.findIn(c, false)
	return c
}

func (m *textReader) findIn(c *clause, unknownColors bool) {
	for i := range c.lx { // what stands masked stays
		if c.masked[i] && len(c.atoms[i]) == 0 && (i == 0 || !c.masked[i-1]) {
			to := i
			for to < len(c.lx) && c.masked[to] {
				to++
			}
			c.atoms[i] = []atom{{kind: atomOffer, from: i, to: to}}
		}
	}
	c.findStyles(m.goods, m.opts.Typed)
	if c.named == 0 && (m.opts.Unknown || m.opts.UnknownStyle) && m.opts.Typed && len(c.lx) > 0 {
		m.unknownStyle(c)
	}
	for _, s := range []*readStyle{m.style, m.into} {
		if s != nil && !slices.Contains(c.styles, s) {
			c.styles = append(c.styles, s)
		}
	}
	if len(c.styles) == 0 {
		c.styles = []*readStyle{m.goods.any}
	}
	c.findAtoms(m.opts.Typed, unknownColors)
}

// unknownStyle takes the first word as a style that the catalogue lacks.
func (m *textReader) unknownStyle(c *clause) {
	to := 1
	for to < len(c.lx) && c.lx[to].glued && !strings.ContainsAny(c.lx[to].text, ",;:") {
		to++
	}
	key := strings.ToUpper(c.span(0, to))
	s := m.goods.styles["\x00"+key]
	if s == nil {
		s = looseStyle(key, nil)
		s.unknown = true
		m.goods.styles["\x00"+key] = s
	}
	c.atoms[0] = append(c.atoms[0], atom{kind: atomStyle, from: 0, to: to, text: key, style: s})
	c.styles, c.named = append(c.styles, s), c.named+1
}

var greetings = wordSet("hi hello hey dear good")

// greeting hides a greeting with its name.
func (m *textReader) greeting(c *clause) {
	if len(c.lx) == 0 || !greetings[c.lx[0].lower] {
		return
	}
	for i := 1; i < min(len(c.lx), 6); i++ {
		l := c.lx[i]
		if l.kind == lexSign && strings.Contains(",!:-–—", l.text) && (l.text != "-" || !l.glued) {
			for j := range i + 1 {
				c.masked[j] = true
				c.atoms[j] = nil
			}
			c.atoms[0] = []atom{{kind: atomOffer, from: 0, to: i + 1}}
			return
		}
		if l.kind != lexWord {
			return
		}
	}
}

// forCustomer takes "for NAME" at the end of a clause as the customer, where
// exactly one is called so.
func (m *textReader) forCustomer(c *clause) {
	if m.opts.Customers == nil {
		return
	}
	for i := len(c.lx) - 2; i > 1; i-- {
		l := c.lx[i]
		if l.kind == lexNumber || c.masked[i] {
			return
		}
		if l.lower != "for" {
			continue
		}
		if len(c.lx[i+1].text) < 3 {
			return
		}
		names := m.opts.Customers(c.span(i+1, len(c.lx)))
		if len(names) == 0 || len(names) > 1 && !m.opts.Typed {
			return
		}
		for j := i; j < len(c.lx); j++ {
			c.masked[j], c.atoms[j] = true, nil
		}
		c.atoms[i] = []atom{{kind: atomOffer, from: i, to: len(c.lx)}}
		m.fits = names
		if len(names) == 1 {
			m.offers.Customer = names[0]
		}
		return
	}
}

type clauseKind uint8

const (
	clauseOther   clauseKind = iota // nothing of an order
	clauseMention                   // goods, without a number
	clauseHeading                   // goods alone, for what follows
	clauseChange                    // words that change the order, without a number
	clauseTotal                     // the sum of what was said
	clauseOrder                     // numbers and goods
)

// kindOf tells what a clause is about.
func (m *textReader) kindOf(c *clause) clauseKind {
	numbers, sizes, colors, styles, garment, change, same, total, pcs := 0, 0, 0, 0, false, false, false, false, false
	all := true
	for i, l := range c.lx {
		if c.masked[i] {
			continue
		}
		if l.kind == lexNumber {
			numbers++
		}
		if len(c.atoms[i]) == 0 {
			all = false
		}
		for _, a := range c.atoms[i] {
			switch a.kind {
			case atomNumber:
				if l.kind != lexNumber && (a.to > i+1 || len(c.lx) < 2 || l.lower != "one") {
					numbers++
				}
			case atomSize:
				sizes++
			case atomColor:
				colors++
			case atomStyle:
				if !a.style.unknown && strings.Trim(a.text, "0123456789") != "" || m.opts.Typed {
					styles++
				}
			case atomGarment:
				garment = true
			case atomChange:
				change = true
			case atomSame:
				same = true
			case atomTotal:
				total = true
			case atomGlue:
				pcs = pcs || countWords[a.text]
			}
		}
	}
	switch goods := sizes+colors+styles > 0 || garment; {
	case same && colors > 0, same && all, same && againWords[c.lx[0].lower] && m.last.cells != nil:
		return clauseOrder
	case m.opts.Typed:
		return clauseOrder
	case numbers == 0 && change && sizes+colors+styles > 0:
		return clauseChange
	case numbers > 0 && change && !goods && len(m.results) > 0 && len(c.lx) < 9:
		return clauseChange // make it 6, 2 more
	case numbers == 0 && colors+styles > 0 && c.goesOn() && len(m.results) > 0:
		return clauseChange // and red too
	case numbers == 0 && (c.named > 0 || colors > 0 || sizes > 0):
		return clauseHeading
	case numbers == 0:
		if garment && all && c.fitOnly() {
			return clauseHeading
		}
		if c.fitOnly() {
			return clauseHeading
		}
		return clauseOther
	case (total || pcs || garment) && sizes+colors+styles == 0 && c.onlyTotal():
		return clauseTotal
	case goods:
		return clauseOrder
	case len(c.styles) > 0 && c.onlyNumbers():
		return clauseOrder
	case c.named > 0 && all: // 112 24
		return clauseOrder
	}
	return clauseOther
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

// onlyTotal tells whether a clause is one number that is called a total.
func (c *clause) onlyTotal() bool {
	n := 0
	for i := 0; i < len(c.lx); {
		next := 0
		for _, a := range c.atoms[i] {
			switch a.kind {
			case atomNumber:
				n, next = n+1, max(next, a.to)
			case atomSep, atomGlue, atomGarment, atomTotal, atomSign, atomOffer, atomEach:
				next = max(next, a.to)
			}
		}
		if next == 0 {
			return false
		}
		i = next
	}
	return n == 1
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
				return "no style " + strings.ToUpper(catalog.Clean(word)) + " is in the catalogue; the nearest is " + near[0], "style"
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

// heading keeps what a line without numbers names for those below it.
func (m *textReader) heading(row int, at Span, readings []clauseReading) {
	if len(readings) == 0 {
		m.color, m.colorAsked, m.headed, m.fit = "", nil, false, ""
		return
	}
	best := slices.MinFunc(readings, func(a, b clauseReading) int { return cmp.Compare(a.rank, b.rank) })
	if slices.ContainsFunc(best.groups, func(g readGroup) bool { return g.sizesOnly }) {
		m.results = append(m.results, result{row: row, span: at, asked: true, ask: "how many of each? The sizes have no numbers", offer: []Choice{leaveOut(at)}})
		return
	}
	g := best.groups[len(best.groups)-1]
	if g.style == m.goods.any {
		if g.fit != "" {
			m.fit, m.fitFresh = g.fit, true
		}
		return
	}
	if g.fit != "" {
		m.fit, m.fitFresh = g.fit, true
	} else if g.style != m.style && !m.fitFresh {
		m.fit = ""
	}
	if g.fit != "" && g.carry && g.color == m.color {
		return // the cut alone
	}
	m.style, m.headed = g.style, true
	m.color, m.colorAsked = g.color, nil
	for _, d := range g.doubts {
		if m.color = ""; len(d.choices) > 0 && g.named {
			m.colorAsked = d.choices
		}
	}
	m.headPrice = g.price
}
