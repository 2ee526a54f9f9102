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

// evaluator looks up what a path says in the light of what came before.
type evaluator struct {
	m     *textReader
	c     *clause
	alone bool // the clause is of one style and colour
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
	e.alone = len(raws) == 1
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
	if named := slices.DeleteFunc(slices.Clone(p.atoms),
		func(a atom) bool { return a.kind != atomStyle }); len(named) > 1 &&
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
			case t.leading && (t.n == all || t.n == own) && enough, !t.leading && (t.n == own || t.n == before) &&
				enough:
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
				g.ask(rank, []string{g.line().String()},
					"it says %d pieces, and its sizes are %d; are they right as they are?", t.n, sum)
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
		r.groups[last].ask(1, []string{r.groups[last].line().String()},
			"is %s the price of this colour alone, or of all?", r.groups[last].price)
		for i := range r.groups[:last] {
			if !r.groups[i].price.Set {
				r.groups[i].ask(1, []string{texts[i], r.groups[i].line().String()}, "is %s its price too?",
					r.groups[last].price)
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
			g.ask(1, []string{g.line().String()},
				"%s is in the line above too; does it stand in its place, or is it more?", strings.Join(g.anew, ", "))
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
				if g.style != e.m.goods.any && !g.style.isGarmentOf(a.text) && (len(g.cells) > 0 ||
					len(g.doubts) == 0) {
					g.ask(1, nil, "%s is %s; is that what %q means?", g.style.Number,
						catalog.Clean(g.style.Description), a.text)
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
				r.groups[at].ask(1, nil, "%s of %s %s stands there twice", c.Size, g.style.Number,
					catalog.Clean(g.color))
			}
			seen[k] = i
		}
	}
}
