package order

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// heading keeps what a line without numbers names for those below it.
func (m *textReader) heading(row int, at Span, readings []clauseReading) {
	best := slices.MinFunc(readings, func(a, b clauseReading) int { return cmp.Compare(a.rank, b.rank) })
	if slices.ContainsFunc(best.groups, func(g readGroup) bool { return g.sizesOnly }) {
		m.results = append(m.results, result{row: row, span: at, asked: true,
			ask: "how many of each? The sizes have no numbers", offer: []Choice{leaveOut(at)}})
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
	m.style, m.headed, m.passing = g.style, true, nil
	m.color, m.colorAsked = g.color, nil
	for _, d := range g.doubts {
		if m.color = ""; len(d.choices) > 0 && g.named {
			m.colorAsked = d.choices
		}
	}
	m.headPrice = g.price
}

// isMention tells whether a clause that is not read names a style and says
// nothing of pieces.
func (m *textReader) isMention(f clauseFacts) bool {
	return f.styles > 0 && f.bare == 0 && f.sizes == 0 && (!m.opts.Typed || !m.alone)
}

// mention takes a sentence that names goods beside words that are not known.
// One that orders a style, or ends in a colon, is of what follows; after any
// other the style is asked.
func (m *textReader) mention(c *clause, f clauseFacts) {
	m.quiet = f.goods() || f.decoration
	var styles []*readStyle
	var colors []string
	fit := catalog.Fit("")
	orders, past := c.lx[len(c.lx)-1].text == ":", false
	for i := 0; i < len(c.lx); i++ {
		orders = orders || intentWords[c.lx[i].lower]
		past = past || pastWords[c.lx[i].lower]
		var longest *atom
		for j, a := range c.atoms[i] {
			if a.kind == atomFit {
				fit = a.fit
			}
			if (a.kind == atomStyle || a.kind == atomColor) && (longest == nil || a.to > longest.to) {
				longest = &c.atoms[i][j]
			}
		}
		switch {
		case longest == nil:
		case longest.kind == atomStyle:
			if !slices.Contains(styles, longest.style) {
				styles = append(styles, longest.style)
			}
			i = longest.to - 1
		default:
			colors = append(colors, longest.text)
			i = longest.to - 1
		}
	}
	m.color, m.colorAsked, m.headed, m.fit = "", nil, false, ""
	switch {
	case len(styles) == 0:
	case len(styles) > 1 || !orders || past:
		m.style, m.passing = nil, styles[0]
	default:
		m.style, m.headed, m.passing, m.headPrice = styles[0], true, nil, catalog.Price{}
		if fit != "" && !m.style.IsFit(fit) {
			m.fit, m.fitFresh = fit, true
		}
		if len(colors) == 1 {
			m.color, _ = m.style.colors.Match(colors[0]).One()
		}
	}
}

var (
	titled  = regexp.MustCompile(`(?i)(?:^|[\s,(])(?:mr|mrs|ms|dr|rev|fr|sr|jr)\.$`)
	initial = regexp.MustCompile(`(?:^|[\s,(.])[A-Z]\.$`)
)

// isTitle tells whether a text ends in a title, or in the initial of a name,
// whose full stop ends no sentence. Beside numbers a letter is rather a size.
func isTitle(before, text string) bool {
	return titled.MatchString(before) || initial.MatchString(before) && !strings.ContainsAny(text, "0123456789")
}

// signed begins with a title or initials and a name: Ms. Smith, M. Lee.
var signed = regexp.MustCompile(`^[\s,–—-]*(?:(?i:mr|mrs|ms|dr|rev|fr|sr)\.?|(?:[A-Z]\.\s?)+)\s?[A-Z][\p{L}'’-]+`)

// isSignature tells whether a clause is a person's name with nothing of an
// order behind it.
func (c *clause) isSignature() bool {
	at := signed.FindStringIndex(c.text)
	return at != nil && !slices.ContainsFunc(c.lx, func(l lexeme) bool { return l.kind == lexNumber }) &&
		!slices.ContainsFunc(c.atoms, func(all []atom) bool {
			return slices.ContainsFunc(all, func(a atom) bool {
				return a.kind == atomSize && c.at(a.from).Start >= at[1] || a.kind == atomStyle
			})
		})
}
