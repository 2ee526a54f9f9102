package order

import (
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
	parts := 0
	for _, l := range fresh {
		if parts += len(clauses(m.text[l.at.Start:l.at.End], l.mask, l.at.Start)); parts > 1 {
			break
		}
	}
	m.alone = parts < 2
	m.read(fresh)
	switch {
	case m.stopped:
	case len(m.results) == 0:
		m.read(quoted)
	default:
		m.history(quoted)
	}
	m.askLateFit()
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

	alone   bool // the text is one clause
	stopped bool

	// passing is a style that a sentence names without saying that what follows
	// is of it.
	passing *readStyle

	late    result // a cut that a sentence below the lines names, and nothing follows
	lateFor int    // the results before it

	quiet bool // the last clause names goods, is read as nothing, and nobody was asked
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
	// withheld are results that are no lines while this is asked.
	withheld []int
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
		if n := m.names(lines[i:]); n > 0 {
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
		for n < len(lines) && lines[n].at.Start >= a.Span.Start && lines[n].at.End <= a.Span.End &&
			lines[n].at.End > lines[n].at.Start {
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

// line reads a line clause by clause. What a semicolon parts from an order
// belongs to it: where it names goods and is not read, it is asked about.
func (m *textReader) line(l textLine) {
	text := m.text[l.at.Start:l.at.End]
	ordered, waiting := false, []Span(nil) // of the clauses that semicolons join
	for _, part := range clauses(text, l.mask, l.at.Start) {
		at := Span{l.at.Start + part.at.Start, l.at.Start + part.at.End}
		if !part.joined {
			ordered, waiting = false, nil
		}
		if i := slices.IndexFunc(m.opts.Answers, func(a Answer) bool {
			return at.Start >= a.Span.Start &&
				at.End <= a.Span.End
		}); i >= 0 {
			m.instead(m.opts.Answers[i], l.row)
			continue
		}
		var mask []Span
		for _, s := range l.mask {
			mask = append(mask, Span{s.Start - at.Start, s.End - at.Start})
		}
		n := len(m.results)
		m.quiet = false
		m.clause(l.row, at, text[part.at.Start:part.at.End], mask)
		switch {
		case len(m.results) > n:
			ordered = true
		case m.quiet:
			waiting = append(waiting, at)
		}
		if ordered {
			for _, at := range waiting {
				m.results = append(m.results, result{
					row: l.row, span: at, asked: true,
					ask:   "it stands beside an order and is none itself; is it a note?",
					offer: []Choice{leaveOut(at)},
				})
			}
			waiting = nil
		}
	}
}

// linePart is a clause of a line.
type linePart struct {
	at     Span
	joined bool // a semicolon stands before it
}

// clauses takes a line apart at semicolons and at the ends of sentences.
func clauses(text string, mask []Span, offset int) []linePart {
	var out []linePart
	start, joined := 0, false
	cut := func(end, next int) {
		if strings.TrimSpace(text[start:end]) != "" {
			out = append(out, linePart{Span{start, end}, joined})
		}
		start = next
		joined = next > end
	}
	for i := 0; i < len(text); i++ {
		if slices.ContainsFunc(mask, func(s Span) bool { return i+offset >= s.Start && i+offset < s.End }) {
			continue
		}
		switch text[i] {
		case ';':
			cut(i, i+1)
		case '.', '!', '?':
			if i+1 < len(text) && text[i+1] == ' ' && sentenceFollows(text[i+1:]) && !isTitle(text[start:i+1], text) {
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
			m.results = append(m.results, result{row: row, span: at,
				why: "it is too long to be read for sure; break it into lines"})
		}
		return
	}
	if c.isSignature() {
		return
	}
	f := m.facts(c)
	m.lateFit(row, at, c, f)
	what := m.kindOf(c, f)
	if m.changesAbove(c, f) {
		what = clauseChange
	}
	switch what {
	case clauseOther:
		m.quiet = f.goods() || f.decoration
		return
	case clauseChange:
		m.change(row, at, c)
		return
	case clauseTotal:
		m.checkTotal(row, at, c)
		return
	}
	readings, far, tooMany := m.readings(c, f, mask)
	silent := len(readings) == 0 && !tooMany
	switch {
	case what == clauseHeading && !silent:
		m.heading(row, at, readings)
	case what == clauseHeading:
		m.mention(c, f)
	case silent && (c.has(atomChange) || c.has(atomSame)):
		m.change(row, at, c)
		m.lose()
	case silent && m.isMention(f):
		m.mention(c, f)
	case len(readings) == 0:
		m.lose()
		why, field := m.whyNot(c, far, tooMany)
		m.results = append(m.results, result{row: row, span: at, why: why, field: field})
	case c.has(atomChange) && m.isChange(readings):
		m.change(row, at, c)
	default:
		m.take(row, at, readings)
	}
}

// readings are the ways in which a clause can be understood; one without any
// is looked at once more, with words that may be colours which its style lacks.
func (m *textReader) readings(c *clause, f clauseFacts, mask []Span) (readings []clauseReading, far int, tooMany bool) {
	paths, far, tooMany := c.paths()
	readings = evaluator{m: m, c: c}.readings(paths)
	orders := slices.ContainsFunc(c.lx, func(l lexeme) bool { return intentWords[l.lower] })
	if len(readings) > 0 || tooMany || orders && m.isMention(f) {
		return readings, far, tooMany
	}
	c2 := m.newClause(c.text, mask)
	c2.atoms = make([][]atom, len(c2.lx))
	c2.styles, c2.named = nil, 0
	m.findIn(c2, true)
	paths, far2, tooMany := c2.paths()
	return evaluator{m: m, c: c2}.readings(paths), max(far, far2), tooMany
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
