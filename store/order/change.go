package order

import (
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// change asks about a clause that changes what was said above: 8 L instead,
// make the M 10. What it may mean is offered, and what it may change is no line
// until that is answered.
func (m *textReader) change(row int, at Span, c *clause) {
	res := result{row: row, span: at, asked: true, ask: "it changes what was said; what is the order then?"}
	for _, what := range m.changedTo(c) {
		i := m.lastOf(what)
		more := c.adds()
		if i < 0 {
			continue
		}
		above := m.results[i]
		for _, add := range []bool{more, !more} {
			groups := make([]readGroup, len(above.groups))
			for j, g := range above.groups {
				g.cells = slices.Clone(g.cells)
				if groups[j] = g; g.style == what.style && g.color == what.color {
					groups[j].cells = changed(g.cells, what.cells, add)
				}
			}
			if text := printGroups(groups); text != printGroups(above.groups) && over(groups) == 0 {
				res.offer = append(res.offer, Choice{strings.ReplaceAll(text, "\n", "; "), []Answer{{above.span, text},
					{at, ""}}})
			}
		}
		overlap := slices.ContainsFunc(above.groups, func(g readGroup) bool {
			return g.style == what.style && g.color == what.color && shareSizes(g.cells, what.cells)
		})
		if overlap || !more {
			res.withheld = append(res.withheld, i)
		}
	}
	m.dropped(&res, at, c)
	res.offer = append(uniqueChoices(res.offer), leaveOut(at))
	m.results = append(m.results, res)
}

func shareSizes(a, b []Cell) bool {
	return slices.ContainsFunc(a, func(c Cell) bool {
		return slices.ContainsFunc(b, func(o Cell) bool { return o.Size == c.Size })
	})
}

// isChange tells whether a clause is read as pieces that change those of the
// same goods above.
func (m *textReader) isChange(readings []clauseReading) bool {
	if slices.ContainsFunc(readings, func(r clauseReading) bool { return r.rank == 0 }) {
		return false
	}
	return slices.ContainsFunc(readings, func(r clauseReading) bool {
		return len(r.groups) == 1 && len(r.groups[0].cells) > 0 && m.lastOf(r.groups[0]) >= 0
	})
}

// dropped offers the goods above without what a change takes out: drop the L,
// cancel the red.
func (m *textReader) dropped(res *result, at Span, c *clause) {
	f := m.facts(c)
	drops := slices.ContainsFunc(c.lx, func(l lexeme) bool { return dropWords[l.lower] })
	if !drops || f.bare > 0 || f.sizes+f.colors == 0 {
		return
	}
	for i, r := range slices.Backward(m.results) {
		var left []readGroup
		taken := false
		for _, g := range r.groups {
			var sizes []string
			names := f.colors == 0
			for _, a := range slices.Concat(c.atoms...) {
				if size, ok := g.style.size(a.text); ok && a.kind == atomSize {
					sizes = append(sizes, size)
				}
				if name, ok := g.style.colors.Match(a.text).One(); ok && a.kind == atomColor {
					names = names || name == g.color
				}
			}
			kept := slices.DeleteFunc(slices.Clone(g.cells), func(c Cell) bool {
				return len(sizes) == 0 ||
					slices.Contains(sizes, c.Size)
			})
			if !names || len(kept) == len(g.cells) {
				left = append(left, g)
				continue
			}
			taken = true
			if g.cells = kept; len(kept) > 0 {
				left = append(left, g)
			}
		}
		if taken {
			text := printGroups(left)
			label := "without it"
			if text != "" {
				label = strings.ReplaceAll(text, "\n", "; ")
			}
			res.offer = append(res.offer, Choice{label, []Answer{{r.span, text}, {at, ""}}})
			res.withheld = append(res.withheld, i)
			return
		}
	}
}

// changedTo are the goods and sizes that a change names, as far as they are
// certain when its other words are passed over.
func (m *textReader) changedTo(c *clause) []readGroup {
	plain := *c
	plain.atoms = make([][]atom, len(c.lx))
	for i, atoms := range c.atoms {
		kept := slices.DeleteFunc(slices.Clone(atoms), func(a atom) bool {
			return a.kind == atomChange ||
				a.kind == atomSame || a.kind == atomDoubt
		})
		kept = slices.DeleteFunc(kept, func(a atom) bool { return a.kind == atomRange || a.kind == atomGlue })
		if len(kept) == 0 && c.lx[i].kind == lexWord && !c.masked[i] {
			kept = []atom{{kind: atomGlue, from: i, to: i + 1, text: "of"}} // it may stand within a pair
		}
		plain.atoms[i] = kept
	}
	paths, _, _ := plain.paths()
	readings := slices.DeleteFunc(evaluator{m: m, c: &plain}.readings(paths), func(r clauseReading) bool {
		return r.rank > 0 || slices.ContainsFunc(r.groups, func(g readGroup) bool { return len(g.cells) == 0 })
	})
	if len(readings) != 1 {
		return nil
	}
	return readings[0].groups
}

// lastOf is the last result that holds the goods; -1 where none does.
func (m *textReader) lastOf(what readGroup) int {
	for i, r := range slices.Backward(m.results) {
		if slices.ContainsFunc(r.groups, func(g readGroup) bool {
			return g.style == what.style && g.color == what.color && slices.ContainsFunc(g.cells, func(c Cell) bool {
				return slices.ContainsFunc(what.cells, func(w Cell) bool { return w.Size == c.Size })
			})
		}) {
			return i
		}
	}
	for i, r := range slices.Backward(m.results) {
		if slices.ContainsFunc(r.groups, func(g readGroup) bool {
			return g.style == what.style &&
				g.color == what.color
		}) {
			return i
		}
	}
	return -1
}

// adds tells whether a change rather adds pieces than puts them in the place of
// others.
func (c *clause) adds() bool {
	return slices.ContainsFunc(c.lx, func(l lexeme) bool { return addingWords[l.lower] })
}

// changed are cells with others in their place, or added to them.
func changed(cells, by []Cell, add bool) []Cell {
	out := slices.Clone(cells)
	for _, c := range by {
		i := slices.IndexFunc(out, func(o Cell) bool { return o.Size == c.Size })
		switch {
		case i < 0:
			out = append(out, c)
		case add:
			out[i].Qty += c.Qty
		default:
			out[i].Qty = c.Qty
		}
	}
	slices.SortStableFunc(out, func(a, b Cell) int { return catalog.CompareSizes(a.Size, b.Size) })
	return out
}

// over counts the cells of more pieces than a line may have.
func over(groups []readGroup) int {
	n := 0
	for _, g := range groups {
		for _, c := range g.cells {
			if c.Qty > MaxQty {
				n++
			}
		}
	}
	return n
}
