package order

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"orderpad/store/catalog"
)

func leaveOut(at Span) Choice { return Choice{"leave it out", []Answer{{at, ""}}} }

// maxChoices is how many answers a question has, beside leaving it out.
const maxChoices = 9

// take keeps what a clause says: its one reading without doubts; else what is
// certain of it, and a question.
func (m *textReader) take(row int, at Span, readings []clauseReading) {
	slices.SortStableFunc(readings, func(a, b clauseReading) int { return cmp.Compare(a.rank, b.rank) })
	best := readings[:1]
	for _, r := range readings[1:] {
		if r.rank == best[0].rank {
			best = readings[:len(best)+1]
		}
	}
	if r, ok := ordering(readings); ok {
		best = []clauseReading{r}
	}
	first := best[0]
	if !slices.ContainsFunc(first.groups, func(g readGroup) bool { return !g.empty }) {
		m.heading(row, at, best)
		if first.rank == 0 {
			return
		}
	}
	res := result{row: row, span: at}
	switch {
	case len(best) == 1 && first.rank == 0:
		res.groups = first.groups
		if text, ok := first.alone2XL(readings); ok {
			res.groups, res.asked = nil, true
			res.ask = "is it pieces of XL, or the size " + text + " without a number?"
			res.offer = []Choice{{first.lines(), []Answer{{at, first.lines()}}}}
		}
	case len(best) == 1:
		m.askOne(&res, first)
	default:
		res.asked, res.ask = true, "it can be read in two ways; which one?"
		for _, r := range best {
			if text := r.lines(); text != "" {
				res.offer = append(res.offer, Choice{text, []Answer{{at, text}}})
			}
		}
		if first.rank > 0 {
			res.ask = first.ask()
			res.offer = nil
			for _, r := range best {
				for _, g := range r.groups {
					for _, d := range g.doubts {
						for _, says := range d.choices {
							res.offer = append(res.offer, m.choice(at, r, g, says))
						}
					}
				}
			}
		}
	}
	if res.asked {
		res.offer = uniqueChoices(res.offer)
		res.offer = append(res.offer[:min(len(res.offer), maxChoices)], leaveOut(at))
	}
	m.results = append(m.results, res)
	m.remember(first, res.asked)
}

// ordering is the one reading without doubts that has pieces and names its
// goods itself, where the others name goods alone or go on with those above: in
// C112 black 112 the last is a quantity and no style, and below caps of 112 a
// line 112 black 3 is no 112 more of them.
func ordering(readings []clauseReading) (found clauseReading, ok bool) {
	n := 0
	for _, r := range readings {
		empty := !slices.ContainsFunc(r.groups, func(g readGroup) bool { return !g.empty })
		if r.rank > 0 || empty || r.groups[0].carry {
			continue
		}
		n++
		found = r
	}
	return found, n == 1
}

func uniqueChoices(in []Choice) []Choice {
	var out []Choice
	for _, c := range in {
		if !slices.ContainsFunc(out, func(o Choice) bool { return o.Label == c.Label }) {
			out = append(out, c)
		}
	}
	return out
}

// ask is the first question of a reading.
func (r clauseReading) ask() string {
	for _, g := range r.groups {
		for _, d := range g.doubts {
			return d.ask
		}
	}
	return ""
}

// lines prints what a reading says, where all of it can be printed.
func (r clauseReading) lines() string {
	var out []string
	for _, g := range r.groups {
		if g.color == "" || len(g.cells) == 0 {
			return ""
		}
		out = append(out, g.line().String())
	}
	return strings.Join(out, "\n")
}

// askOne keeps the groups of a reading that are certain, and asks about the
// first that is not.
func (m *textReader) askOne(res *result, r clauseReading) {
	res.asked = true
	whole := false
	for _, g := range r.groups {
		if len(g.doubts) == 0 {
			res.groups = append(res.groups, g)
		}
		if slices.ContainsFunc(g.doubts, func(d doubt) bool { return d.whole }) {
			whole = true
		}
	}
	if whole {
		res.groups = nil
	}
	for _, g := range r.groups {
		if len(g.doubts) == 0 {
			continue
		}
		res.ask, res.field = g.doubts[0].ask, g.doubts[0].field
		for _, says := range g.doubts[0].choices {
			res.offer = append(res.offer, m.choice(res.span, r, g, says))
		}
		return
	}
}

// choice is an answer to a doubt about one group; the other groups of the
// clause stay. Says is a whole line, or the name of a colour.
func (m *textReader) choice(at Span, r clauseReading, asked readGroup, says string) Choice {
	label := catalog.Clean(says)
	if asked.style != nil && slices.Contains(asked.style.ColorNames(), says) {
		l := asked.line()
		l.Color = says
		says = l.String()
		if len(asked.cells) > 0 {
			label = l.String()
		}
	}
	var lines []string
	done := false
	for _, g := range r.groups {
		switch {
		case len(g.doubts) == 0:
			lines = append(lines, g.line().String())
		case !done:
			lines, done = append(lines, says), true
		case g.color != "" && len(g.cells) > 0:
			lines = append(lines, g.line().String())
		}
	}
	return Choice{label, []Answer{{at, strings.Join(lines, "\n")}}}
}

// remember keeps what the clause says for those below it that say less.
func (m *textReader) remember(r clauseReading, asked bool) {
	g := r.groups[len(r.groups)-1]
	if asked {
		m.last = lastGoods{style: g.style, color: g.color, lost: true}
	} else {
		m.keepLast(g, len(r.groups) == 1)
	}
	if g.style == m.goods.any {
		return
	}
	if g.style != m.style || g.color != m.color || !g.carry {
		m.headPrice, m.headed = catalog.Price{}, false
	}
	if g.style != m.style && !g.carry && !m.fitFresh {
		m.fit = ""
	}
	m.fitFresh = m.fitFresh && len(g.cells)+len(g.doubts) == 0
	m.style, m.color, m.colorAsked, m.passing = g.style, g.color, nil, nil
	for _, d := range g.doubts {
		if g.color == "" && g.named {
			m.colorAsked = d.choices
		}
	}
}

// checkTotal holds a total that stands alone against the pieces above it.
func (m *textReader) checkTotal(row int, at Span, c *clause) {
	sum, doubts := 0, false
	nums := c.totalNumbers()
	all := 0
	for i, r := range m.results {
		for _, g := range r.groups {
			all += piecesOf(g.cells)
			if i >= m.sinceTotal {
				sum += piecesOf(g.cells)
			}
		}
		doubts = doubts || r.doubtful()
	}
	from := m.sinceTotal
	m.sinceTotal = len(m.results)
	said := "another number of pieces"
	if len(nums) == 1 {
		said = plural(nums[0], "piece")
	}
	switch {
	case len(nums) == 1 && (nums[0] == sum || nums[0] == all) && all > 0, doubts:
	case all == 0:
		m.results = append(m.results, result{row: row, span: at, why: "it is a total of nothing that was read"})
	default:
		m.results = append(m.results, result{
			row: row, span: at, asked: true, total: true, from: from,
			ask: fmt.Sprintf("the text says %s in all, and its lines are %d; are the lines right as they are?", said,
				sum),
			offer: []Choice{{fmt.Sprintf("yes, %d pieces", sum), []Answer{{at, ""}}}},
		})
		m.sinceTotal = len(m.results)
	}
}

// history offers what a quoted mail below the new text orders; it is never
// added.
func (m *textReader) history(quoted []textLine) {
	if len(quoted) == 0 {
		return
	}
	at := Span{quoted[0].at.Start, quoted[len(quoted)-1].at.End}
	for _, a := range m.opts.Answers {
		if a.Span == at {
			m.instead(a, quoted[0].row)
			return
		}
	}
	old := &textReader{text: m.text, opts: m.opts, goods: m.goods}
	old.offers.Said = map[string]Span{}
	old.read(quoted)
	m.stopped = old.stopped
	lines := old.finish().Lines
	if len(lines) == 0 {
		return
	}
	var says []string
	for _, l := range lines {
		says = append(says, l.String())
	}
	text := strings.Join(says, "\n")
	m.results = append(m.results, result{
		row: quoted[0].row, span: at, asked: true,
		ask:   "the quoted text below holds an order too; it is history unless it is meant again",
		offer: []Choice{leaveOut(at), {"add it: " + strings.Join(says, "; "), []Answer{{at, text}}}},
	})
}

// finish puts the clauses together: the sizes of the same goods at the same
// price on one line, and the same size in two clauses into a question.
func (m *textReader) finish() Reading {
	m.repeated()
	for i, r := range m.results {
		for _, j := range r.withheld {
			m.results[j].groups = nil
		}
		if r.total {
			for j := r.from; j < i; j++ {
				m.results[j].groups = nil
			}
		}
	}
	out := Reading{Offers: m.offers, Fits: m.fits}
	if m.style != nil {
		out.Heading = ReadHeading{m.style.Number, m.color, readGroup{style: m.style, color: m.color}.line().Description}
	}
	byGoods := map[string]int{}
	for _, r := range m.results {
		for _, g := range r.groups {
			if len(g.cells) == 0 {
				continue
			}
			l := g.line()
			l.Row, l.Spans = r.row, []Span{r.span}
			out.Pieces += l.Pieces()
			key := fmt.Sprintf("%s\x00%s\x00%v", l.Style, l.Color, l.Price)
			at, ok := byGoods[key]
			if !ok {
				byGoods[key] = len(out.Lines)
				out.Lines = append(out.Lines, l)
				continue
			}
			have := &out.Lines[at]
			for _, c := range l.Cells {
				have.Cells = append(slices.Clone(have.Cells), c)
			}
			slices.SortStableFunc(have.Cells, func(a, b Cell) int { return catalog.CompareSizes(a.Size, b.Size) })
			have.Names = append(have.Names, l.Names...)
			have.Spans = append(have.Spans, r.span)
		}
		text := catalog.Clean(m.text[r.span.Start:r.span.End])
		switch {
		case r.asked:
			out.Questions = append(out.Questions, Question{Row: r.row, Span: r.span, Text: text, Ask: r.ask,
				Choices: r.offer, Field: r.field})
		case r.why != "":
			out.Unread = append(out.Unread, Unread{Row: r.row, Span: r.span, Text: text, Why: r.why, Field: r.field})
		}
	}
	return out
}

// repeated takes the same size of the same goods in two clauses out of both,
// and asks.
func (m *textReader) repeated() {
	type goods struct{ style, color, size string }
	seen := map[goods]int{}
	pairs := map[[2]int]goods{}
	var order [][2]int
	for i, r := range m.results {
		for _, g := range r.groups {
			for _, c := range g.cells {
				k := goods{g.style.Number, g.color, c.Size}
				if at, ok := seen[k]; ok && at != i {
					if _, asked := pairs[[2]int{at, i}]; !asked {
						pairs[[2]int{at, i}] = k
						order = append(order, [2]int{at, i})
					}
				} else {
					seen[k] = i
				}
			}
		}
	}
	for _, p := range order {
		first, second, k := &m.results[p[0]], &m.results[p[1]], pairs[p]
		if !second.asked {
			second.asked = true
			second.ask = fmt.Sprintf("%s of %s %s is ordered above too; is it more of it, or the order anew?", k.size,
				k.style, catalog.Clean(k.color))
			a, b := printGroups(first.groups), printGroups(second.groups)
			if both := printGroups(addedUp(first.groups, second.groups)); both != "" && first.span != second.span {
				second.offer = []Choice{
					{"both: " + strings.ReplaceAll(both, "\n", "; "), []Answer{{first.span, both}, {second.span, ""}}},
					{"the first alone: " + strings.ReplaceAll(a, "\n", "; "), []Answer{{second.span, ""}}},
					{"the second alone: " + strings.ReplaceAll(b, "\n", "; "), []Answer{{first.span, ""}}},
				}
			} else {
				second.offer = []Choice{leaveOut(second.span)}
			}
		}
	}
	for _, p := range order {
		m.results[p[0]].groups, m.results[p[1]].groups = nil, nil
	}
}

func printGroups(groups []readGroup) string {
	var out []string
	for _, g := range groups {
		out = append(out, g.line().String())
	}
	return strings.Join(out, "\n")
}

// addedUp adds the pieces of the same goods up.
func addedUp(a, b []readGroup) []readGroup {
	var out []readGroup
	for _, g := range slices.Concat(a, b) {
		at := slices.IndexFunc(out, func(o readGroup) bool {
			return o.style == g.style && o.color == g.color &&
				o.price == g.price
		})
		if at < 0 {
			g.cells = slices.Clone(g.cells)
			out = append(out, g)
			continue
		}
		for _, c := range g.cells {
			i := slices.IndexFunc(out[at].cells, func(o Cell) bool { return o.Size == c.Size })
			if i < 0 {
				out[at].cells = append(out[at].cells, c)
			} else if out[at].cells[i].Qty += c.Qty; out[at].cells[i].Qty > MaxQty {
				return nil
			}
		}
	}
	return out
}

// alone2XL tells whether the whole clause is a number and XL, which may be the
// size 2XL without its number.
func (r clauseReading) alone2XL(all []clauseReading) (string, bool) {
	if len(r.groups) != 1 || len(r.groups[0].cells) != 1 || r.groups[0].cells[0].Size != "XL" {
		return "", false
	}
	for _, other := range all {
		for _, g := range other.groups {
			if g.sizesOnly && len(other.groups) == 1 && g.listed != "" {
				return g.listed, true
			}
		}
	}
	return "", false
}

func sortCells(cells []Cell) {
	slices.SortStableFunc(cells, func(a, b Cell) int { return catalog.CompareSizes(a.Size, b.Size) })
}
