package order

import (
	"fmt"
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// readGroup is what a clause says of one style and colour.
type readGroup struct {
	style  *readStyle
	color  string
	cells  []Cell
	price  catalog.Price
	names  []RosterEntry
	doubts []doubt
	same   bool
	anew   []string // sizes that it names beside "same", and the line above too
	carry  bool     // its style and colour come from an earlier clause
	fit    catalog.Fit
	spread string // by whose run its pieces were spread
	named  bool   // it names a colour, known or not
	empty  bool   // it names goods and no pieces
	// sizesOnly: it names sizes without numbers; listed is the style's size
	// where it is one.
	sizesOnly bool
	listed    string
}

// doubt is why a group cannot be taken as it stands.
type doubt struct {
	rank    int // how far-fetched the reading is
	ask     string
	choices []string // what the group may say instead, as it is typed
	field   string   // of an error: a size, price, Color
	whole   bool     // the whole clause is in doubt with it
}

// reading of a clause: one way to understand all of it.
type clauseReading struct {
	groups []readGroup
	rank   int
	key    string
}

func (g readGroup) line() ReadLine {
	l := ReadLine{Color: g.color, Cells: g.cells, Price: g.price, Names: g.names, Spread: g.spread}
	if g.style != nil {
		l.Style, l.Description = g.style.Number, catalog.Clean(g.style.Description)
		if c, ok := g.style.Color(g.color); ok && c.Description != "" {
			l.Description = catalog.Clean(c.Description)
		}
	}
	return l
}

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

// gather puts the atoms of a path into groups; before tells whether style and
// colour stand before their sizes or behind them. It reports false where the
// path cannot be meant so.
func (p path) gather(before bool) (groups []rawGroup, unit *readStyle, ok bool) {
	var styles []*readStyle
	for _, a := range p.atoms {
		if a.kind == atomStyle {
			styles = append(styles, a.style)
		}
	}
	one := len(styles) > 0
	for _, s := range styles {
		one = one && s == styles[0]
	}
	if one {
		unit = styles[0]
	}
	var cur rawGroup
	flush := func() {
		groups = append(groups, cur)
		cur = rawGroup{}
	}
	mark := false
	var waiting *atom // the size or number of a pair
	for i := range p.atoms {
		a := p.atoms[i]
		head := a.kind == atomColor || a.kind == atomUnknownColor || a.kind == atomFit || a.kind == atomStyle && !one
		switch {
		case head && before && cur.filled() && (!cur.same || cur.pieces() || len(cur.colors) > 0):
			flush()
		case head && !before && !cur.filled() && a.kind != atomFit:
			return nil, nil, false
		}
		if !before && (a.kind == atomSize || a.kind == atomNumber || a.kind == atomLoose && p.order == sizesThenNumbers) && cur.filled() && len(cur.colors)+len(cur.noName) > 0 && waiting == nil {
			flush()
		}
		switch a.kind {
		case atomStyle:
			if !one {
				cur.styles = append(cur.styles, a.style)
			}
		case atomColor:
			cur.colors = append(cur.colors, a.text)
		case atomUnknownColor:
			cur.noName = append(cur.noName, a.text)
		case atomFit:
			cur.fits = append(cur.fits, a.fit)
		case atomSize, atomNumber:
			switch {
			case p.order == sizesThenNumbers:
				if len(cur.alone) > 0 {
					return nil, nil, false // sizes come first there
				}
				cur.listed = append(cur.listed, a.text)
			case waiting == nil:
				waiting = &p.atoms[i]
			default:
				size, n := waiting.text, a.n
				if a.kind == atomSize {
					size, n = a.text, waiting.n
				}
				cur.sizes, cur.nums = append(cur.sizes, size), append(cur.nums, n)
				waiting = nil
			}
		case atomLoose:
			said := totalSaid{n: a.n, marked: mark || nextIsTotal(p.atoms[i+1:]), leading: len(groups) == 0 && !cur.filled()}
			said.headed = said.leading && nextIsHead(p.atoms[i+1:])
			mark = false
			if p.order == sizesThenNumbers && !said.marked {
				cur.alone = append(cur.alone, a.n)
			} else {
				cur.totals = append(cur.totals, said)
			}
		case atomTotal:
			ahead := nextIsLoose(p.atoms[i+1:])
			if !ahead && !lastIsNumber(p.atoms[:i]) {
				return nil, nil, false // a total of money, or of nothing
			}
			mark = ahead
		case atomRange:
			cur.ranges = true
		case atomEach:
			cur.each = true
		case atomEven:
			cur.even, cur.usual = true, cur.usual || a.text == "usual"
		case atomSame:
			if cur.filled() {
				flush()
			}
			cur.same = true
		case atomPrice:
			cur.price = append(cur.price, a.price)
		case atomBarePrice:
			cur.price, cur.bare = append(cur.price, a.price), true
		}
	}
	if !before && (!cur.filled() || len(cur.colors)+len(cur.noName) == 0) {
		return nil, nil, false
	}
	if cur.filled() || cur.headed() || len(cur.totals)+len(cur.price) > 0 || len(groups) == 0 {
		if before && len(groups) > 0 && !cur.filled() && cur.headed() {
			return nil, nil, false // it names goods and says nothing of them
		}
		if !cur.filled() && len(groups) > 0 {
			last := &groups[len(groups)-1]
			last.totals, last.price = append(last.totals, cur.totals...), append(last.price, cur.price...)
		} else {
			flush()
		}
	}
	return groups, unit, true
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

// evaluator looks up what a path says in the light of what came before.
type evaluator struct {
	m *textReader
	c *clause
}

// readings are the different ways in which the clause can be understood.
func (e evaluator) readings(paths []path) []clauseReading {
	var out []clauseReading
	seen := map[string]bool{}
	for _, p := range paths {
		for _, before := range []bool{true, false} {
			groups, unit, ok := p.gather(before)
			if !ok {
				continue
			}
			r, ok := e.evaluate(p, groups, unit)
			if !ok || seen[r.key] {
				continue
			}
			seen[r.key] = true
			out = append(out, r)
		}
	}
	return out
}

func (e evaluator) evaluate(p path, raws []rawGroup, unit *readStyle) (clauseReading, bool) {
	var r clauseReading
	var last *readStyle
	for _, raw := range raws {
		g, ok := e.group(raw, unit, last)
		if !ok {
			return r, false
		}
		last = g.style
		r.groups = append(r.groups, g)
	}
	if !e.totals(raws, &r) {
		return r, false
	}
	e.prices(raws, &r)
	e.words(p, raws, &r)
	e.twice(&r)
	if named := slices.DeleteFunc(slices.Clone(p.atoms), func(a atom) bool { return a.kind != atomStyle }); len(named) > 1 &&
		!slices.ContainsFunc(r.groups, func(g readGroup) bool { return !g.empty }) {
		return r, false // 5000 navy 5000 is no heading
	}
	var key []string
	for _, g := range r.groups {
		key = append(key, g.line().String())
		for _, d := range g.doubts {
			r.rank += d.rank
			key = append(key, d.ask)
		}
	}
	r.key = strings.Join(key, "|")
	return r, true
}

// field names what the last question is about.
func (g *readGroup) field(name string) { g.doubts[len(g.doubts)-1].field = name }

func (g *readGroup) ask(rank int, choices []string, format string, args ...any) {
	g.doubts = append(g.doubts, doubt{rank: rank, ask: fmt.Sprintf(format, args...), choices: choices})
}

// group looks up one group: its style, its colour, its sizes.
func (e evaluator) group(raw rawGroup, unit, last *readStyle) (g readGroup, ok bool) {
	g = readGroup{same: raw.same, named: len(raw.colors)+len(raw.noName) > 0, empty: !raw.filled()}
	g.sizesOnly = len(raw.listed) > 0 && len(raw.alone) == 0
	if len(raw.fits) > 0 {
		g.fit = raw.fits[0]
	}
	defer func() {
		if g.sizesOnly && len(raw.listed) == 1 {
			g.listed, _ = g.style.size(raw.listed[0])
		}
	}()
	m := e.m
	switch {
	case len(raw.styles) > 0:
		g.style = raw.styles[0]
	case unit != nil:
		g.style = unit
	case last != nil:
		g.style = last
	case m.passing != nil && m.style == nil:
	case m.style != nil:
		g.style, g.carry = m.style, true
	case m.into != nil:
		g.style, g.carry = m.into, true
	}
	own := len(raw.styles) > 0 || unit != nil
	if g.style == nil {
		g.style = m.goods.any
	}
	if !raw.filled() {
		e.color(&g, raw, own)
		return g, true
	}
	defer func() {
		for i, d := range g.doubts {
			if d.field == "" && g.color == "" {
				g.doubts[i].field = "Color"
			}
		}
	}()
	if g.style == e.m.goods.any {
		g.ask(3, nil, "%s", m.whichStyle())
	}
	e.color(&g, raw, own)
	for _, s := range raw.styles[min(1, len(raw.styles)):] {
		if s != g.style {
			g.ask(1, nil, "%s and %s share one list of sizes; is it for each?", g.style.Number, s.Number)
		}
	}
	if raw.same && !e.sameAgain(&g) {
		g.ask(1, nil, "the same as what? No line above it was read for sure")
	}
	if g.carry && len(raw.price) == 0 {
		g.price = m.headPrice
	}
	e.cells(&g, raw)
	return g, true
}

// color finds the group's colour.
func (e evaluator) color(g *readGroup, raw rawGroup, own bool) {
	m := e.m
	if len(raw.noName) > 0 {
		text := catalog.Clean(raw.noName[0])
		match := g.style.colors.Match(raw.noName[0])
		g.ask(3, optional(match.Nearest), "%s", noColor(g.style, text, match.Nearest))
		g.doubts[len(g.doubts)-1].whole = true
		if (m.opts.Unknown || g.style.unknown) && len(raw.noName) == 1 && len(raw.colors) == 0 {
			g.doubts, g.color = nil, text
		}
		return
	}
	var names []string
	for _, text := range raw.colors {
		match := g.style.colors.Match(text)
		name, ok := match.One()
		if m.opts.Typed {
			name, ok = match.AtPrompt(text)
		}
		switch {
		case ok:
		case len(match.Names) > 1:
			g.ask(1, match.Names, "%q fits several colours of %s%s", catalog.Clean(text), g.style.Number, listed(match.Names, 12))
		case len(match.Names) > 0:
			g.ask(1, match.Names, "%q of %s is %s", catalog.Clean(text), g.style.Number, eitherOf(match.Names))
		default:
			g.ask(2, optional(match.Nearest), "%s", noColor(g.style, text, match.Nearest))
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	switch {
	case len(names) > 1 || len(raw.colors) > 1 && len(names) == 1:
		g.color = names[0]
		g.ask(1, nil, "%s share one list of sizes; is it for each?", strings.Join(cleanAll(names), " and "))
	case len(names) == 1:
		g.color = names[0]
	case len(raw.colors) > 0:
	case !own && m.style == g.style && m.color != "":
		g.color, g.carry = m.color, true
	case !own && m.colorAsked != nil && m.style == g.style:
		g.ask(1, m.colorAsked, "the colour above is in doubt: %s", eitherOf(m.colorAsked))
	case !own && m.style == nil && m.passing == nil && m.into == g.style && m.intoColor != "":
		g.color, g.carry = m.intoColor, true
	case len(g.style.Colors) == 1:
		g.color = g.style.Colors[0].Color
	case g.style == e.m.goods.any, !raw.filled():
	default:
		g.ask(1, g.style.ColorNames(), "which colour of %s is it?", g.style.Number)
	}
}

func (m *textReader) whichStyle() string {
	if m.passing != nil {
		return "which style is it? The text above names " + m.passing.Number + ", and does not say that this is of it"
	}
	return "which style is it? None is named, and no grid is open"
}

func noColor(s *readStyle, text, nearest string) string {
	said := UnknownColor(s.Number, catalog.Clean(text))
	if nearest != "" {
		said += "; the nearest is " + catalog.Clean(nearest)
	}
	return said
}

func optional(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}

func cleanAll(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = catalog.Clean(n)
	}
	return out
}

func eitherOf(names []string) string {
	if len(names) == 1 {
		return "perhaps " + catalog.Clean(names[0])
	}
	text := strings.Join(cleanAll(names[:min(6, len(names))]), ", ")
	if len(names) > 6 {
		text += fmt.Sprintf(" or %d more", len(names)-6)
	}
	return text + "; which one?"
}

// sameAgain puts the sizes of the goods above on the group.
func (e evaluator) sameAgain(g *readGroup) bool {
	if len(e.m.last.cells) == 0 {
		return false
	}
	for _, c := range e.m.last.cells {
		if _, ok := g.style.size(c.Size); !ok {
			g.ask(1, nil, "%s has no %s as the line above has", g.style.Number, c.Size)
		}
	}
	g.cells = slices.Clone(e.m.last.cells)
	return true
}

// totals holds what is said to be the sum against the pieces. It reports false
// where a number alone cannot be meant as a sum.
func (e evaluator) totals(raws []rawGroup, r *clauseReading) bool {
	all, before := 0, 0
	for _, g := range r.groups {
		all += piecesOf(g.cells)
	}
	for i := range r.groups {
		g := &r.groups[i]
		own := piecesOf(g.cells)
		before += own
		for _, t := range raws[i].totals {
			enough := t.marked || t.headed || len(g.cells) > 1
			switch {
			case all == 0 && len(g.doubts) > 0 && !g.empty: // what it sums is in doubt itself
			case all == 0:
				return false
			case t.leading && (t.n == all || t.n == own) && enough, !t.leading && (t.n == own || t.n == before) && enough:
			case !enough:
				return false
			default:
				rank := 3
				if t.marked || t.headed {
					rank = 1
				}
				sum := own
				if t.leading || t.n == all {
					sum = all
				}
				g.ask(rank, []string{g.line().String()}, "it says %d pieces, and its sizes are %d; are they right as they are?", t.n, sum)
			}
		}
	}
	return true
}

func piecesOf(cells []Cell) int {
	n := 0
	for _, c := range cells {
		n += c.Qty
	}
	return n
}

func (e evaluator) prices(raws []rawGroup, r *clauseReading) {
	priced := 0
	for i := range r.groups {
		g := &r.groups[i]
		for _, p := range raws[i].price {
			if g.price.Set && g.price != p {
				g.ask(1, nil, "two prices, @%s and @%s; leave one out, or make two lines", g.price, p)
				g.field("price")
			}
			g.price = p
		}
		if raws[i].bare {
			g.ask(2, []string{g.line().String()}, "is %s the price of each?", g.price)
		}
		if len(raws[i].price) > 0 {
			priced++
		}
	}
	if last := len(r.groups) - 1; last > 0 && priced < len(r.groups) && r.groups[last].price.Set {
		var texts []string
		for _, g := range r.groups {
			g.price = r.groups[last].price
			texts = append(texts, g.line().String())
		}
		r.groups[last].ask(1, []string{r.groups[last].line().String()}, "is %s the price of this colour alone, or of all?", r.groups[last].price)
		for i := range r.groups[:last] {
			if !r.groups[i].price.Set {
				r.groups[i].ask(1, []string{texts[i], r.groups[i].line().String()}, "is %s its price too?", r.groups[last].price)
			}
		}
	}
}

// words asks about what changes the order said so far.
func (e evaluator) words(p path, raws []rawGroup, r *clauseReading) {
	same := slices.ContainsFunc(raws, func(g rawGroup) bool { return g.same })
	named := slices.ContainsFunc(p.atoms, func(a atom) bool { return a.kind == atomStyle })
	but := slices.ContainsFunc(p.atoms, func(a atom) bool { return a.kind == atomChange && a.text == "but" })
	for i := range r.groups {
		if g := &r.groups[i]; len(g.anew) > 0 && !but {
			g.ask(1, []string{g.line().String()}, "%s is in the line above too; does it stand in its place, or is it more?", strings.Join(g.anew, ", "))
		}
	}
	for _, a := range p.atoms {
		switch {
		case a.kind == atomChange && (same && a.text == "but" || addWords[a.text] && named):
		case a.kind == atomChange:
			for i := range r.groups {
				g := &r.groups[i]
				var choices []string
				if len(g.cells) > 0 {
					choices = []string{g.line().String()}
				}
				g.ask(1, choices, "%q changes what was said; what is the order then?", a.text)
			}
		case a.kind == atomDoubt && !e.c.polite():
			for i := range r.groups {
				g := &r.groups[i]
				g.ask(1, []string{g.line().String()}, "it is written as a question; is it the order?")
			}
		case a.kind == atomGarment:
			for i := range r.groups {
				g := &r.groups[i]
				if g.style != e.m.goods.any && !g.style.isGarmentOf(a.text) && (len(g.cells) > 0 || len(g.doubts) == 0) {
					g.ask(1, nil, "%s is %s; is that what %q means?", g.style.Number, catalog.Clean(g.style.Description), a.text)
				}
			}
		}
	}
}

// polite tells whether a clause asks for goods rather than about them.
func (c *clause) polite() bool {
	for _, l := range c.lx {
		switch l.lower {
		case "can", "could", "would", "please":
			return true
		}
	}
	return false
}

// twice asks about the same size of the same goods in two places of a clause.
func (e evaluator) twice(r *clauseReading) {
	type goods struct {
		style *readStyle
		color string
		size  string
	}
	seen := map[goods]int{}
	for i := range r.groups {
		g := &r.groups[i]
		if g.color == "" {
			continue
		}
		for _, c := range g.cells {
			k := goods{g.style, g.color, c.Size}
			if at, ok := seen[k]; ok && at != i {
				g.ask(1, nil, "%s of %s %s stands there twice", c.Size, g.style.Number, catalog.Clean(g.color))
				r.groups[at].ask(1, nil, "%s of %s %s stands there twice", c.Size, g.style.Number, catalog.Clean(g.color))
			}
			seen[k] = i
		}
	}
}
