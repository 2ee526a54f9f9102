package order

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"orderpad/store/catalog"
	"orderpad/store/sheet"
)

// goodsAbove are the style and colour that lines without goods of their own are
// of; without a style where the text does not say.
func (m *textReader) goodsAbove() readGroup {
	g := readGroup{style: m.style, color: m.color}
	if g.style == nil && m.passing == nil {
		g.style, g.color = m.into, m.intoColor
	}
	return g
}

// roster reads a table of names with sizes, and numbers where there are some,
// as a roster of a file is read.
func (t *tableText) roster() {
	g := t.m.goodsAbove()
	odd := slices.ContainsFunc(t.columns, func(c tableColumn) bool {
		return c.kind == tableUnknown || c.kind == tablePieces || c.kind == tableQty
	})
	switch {
	case g.style == nil || g.color == "":
		t.ask(t.at, t.row, "these are names; which style and colour are they for?")
		return
	case odd:
		t.ask(t.at, t.row, "a column is neither name nor size nor number; what is it?")
		return
	}
	table := rosterTable{unit: "line"}
	for _, c := range t.columns {
		table.header = append(table.header, c.text)
	}
	lines := map[int]textLine{}
	for _, r := range t.rows {
		table.rows = append(table.rows, sheet.Row{Number: r.line.row, Cells: r.cells})
		lines[r.line.row] = r.line
	}
	if why := t.m.people(g, table, lines, Span{t.at.Start, t.at.End}); why != "" {
		t.ask(t.at, t.row, why)
	}
}

// people reads a roster's table for goods and keeps its names. It answers what
// must be asked before any can be read.
func (m *textReader) people(g readGroup, table rosterTable, lines map[int]textLine, at Span) (ask string) {
	r := rosterReader{style: g.style.Style, table: table, plain: true}
	if err := r.columns(); err != nil {
		return err.Error()
	}
	for _, row := range table.rows {
		r.read(row)
	}
	if slices.ContainsFunc(r.left, func(i int) bool { return i != r.counter }) {
		return "a column is neither name nor size nor number; what is it?"
	}
	for _, p := range r.problems {
		if l := lines[p.Line]; p.Severity == SeverityError {
			m.results = append(m.results, result{row: l.row, span: l.at, why: p.Message})
		}
	}
	for _, e := range r.entries {
		i := slices.IndexFunc(g.cells, func(c Cell) bool { return c.Size == e.Size })
		if i < 0 {
			i = len(g.cells)
			g.cells = append(g.cells, Cell{Size: e.Size})
		}
		g.cells[i].Qty++
		g.names = append(g.names, e)
	}
	if len(g.names) > 0 {
		sortCells(g.cells)
		m.results = append(m.results, result{row: lines[table.rows[0].Number].row, span: at, groups: []readGroup{g}})
	}
	return ""
}

// groupWords call several people, or a place: 12 L beside one are pieces.
var groupWords = wordSet(`staff volunteers volunteer coach coaches parents parent boys girls guys men women kids kid
	adults adult team teams board office crew crews
	teacher teachers student students grade class dept department sales kitchen ushers usher choir band varsity jv
	junior juniors senior seniors freshmen sophomores
	warehouse shipping front back desk store stores location site station troop pack den squad division camp
	counselors leaders leader players managers manager
	management employees drivers servers cooks bartenders security maintenance facilities accounting hr it marketing
	production shop room floor extra extras spare
	spares misc other others home away sleeve pocket north south east west main downtown first second third fourth
	fifth sixth left right name names player number
	group shift day night week saturday sunday monday tuesday wednesday thursday friday spring summer fall winter
	ship bill attn fax phone po box street suite`)

// person is a line that may be a name with a size and a number.
type person struct {
	number  string
	colored bool // the name is a colour of the style too
	sized   bool
}

// particles are written small within a name.
var particles = wordSet("de la le da di del della van von der den du el st st. y e")

// person takes a line apart that may be one of a roster without a header.
func (m *textReader) person(l textLine, g readGroup) (p person, cells []string, ok bool) {
	text := m.text[l.at.Start:l.at.End]
	if len(text) > 80 || len(l.mask) > 0 {
		return p, nil, false
	}
	cells = strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' || r == '\u00a0' })
	var name []string
	for _, cell := range cells {
		_, isSize := g.style.size(cell)
		number, isNumber := rosterNumber(cell)
		lower := strings.ToLower(cell)
		switch {
		case isNumber && p.number == "" && len(number) <= 3:
			p.number = cell
		case isSize && !p.sized:
			p.sized = true
		case particles[lower], isName(cell) && !groupWords[lower] && !g.style.words[lower]:
			name = append(name, cell)
		default:
			return p, nil, false
		}
	}
	if len(name) == 0 || len(name) > 4 || particles[strings.ToLower(name[len(name)-1])] {
		return p, nil, false
	}
	_, p.colored = g.style.colors.Match(strings.Join(name, " ")).One()
	return p, cells, true
}

// isName tells whether a word is written as a name, and is none of those that
// orders are made of.
func isName(word string) bool {
	lower := strings.ToLower(word)
	_, fit := catalog.FitWord(word)
	_, counts := numberWords[lower]
	return capitalized(word) && !fit && !counts && tens[lower] == 0 && !glueWords[lower] && !changeWords[lower] &&
		!totalWords[lower] && !againWords[lower] &&
		!dozenWords[lower] && !eachWords[lower] && !decorationWords[lower] && garmentDescribed[lower] == nil
}

// capitalized tells whether a word is a capital letter with letters,
// apostrophes, hyphens and full stops behind it.
func capitalized(word string) bool {
	for i, r := range word {
		switch {
		case i == 0 && !unicode.IsUpper(r):
			return false
		case !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune("'’-.", r):
			return false
		}
	}
	return word != ""
}

// names reads lines that are names with sizes and numbers, without a header,
// below the goods that they are for: Smith 12 L. It reports how many it took.
func (m *textReader) names(lines []textLine) int {
	g := m.goodsAbove()
	if g.style == nil || g.color == "" || g.style == m.goods.any || m.opts.Typed && m.alone {
		return 0
	}
	table := rosterTable{unit: "line", words: true}
	at := map[int]textLine{}
	var people []person
	certain := 0
	for _, l := range lines {
		p, cells, ok := m.person(l, g)
		if !ok || certain < 2 && !p.sized {
			break
		}
		if !p.colored {
			certain++
		}
		people = append(people, p)
		table.rows = append(table.rows, sheet.Row{Number: l.row, Cells: cells})
		at[l.row] = l
	}
	n := len(people)
	if certain < 2 {
		return 0
	}
	span := Span{lines[0].at.Start, lines[n-1].at.End}
	ask := func(why string) int {
		m.results = append(m.results, result{row: lines[0].row, span: span, asked: true, ask: why,
			offer: []Choice{leaveOut(span)}})
		m.lose()
		return n
	}
	switch {
	case m.ordered(g):
		return ask("pieces of " + g.style.Number + " " + catalog.Clean(g.color) + " are ordered above; are these names for them, or more of it?")
	case certain < n:
		return ask("these look like names, and one is a colour of " + g.style.Number + " too; give them a header: Name, Number, Size")
	case !jerseys(people):
		return ask("are the numbers pieces, or those on the shirts? For names give them a header: Name, Number, Size")
	}
	if why := m.people(g, table, at, span); why != "" {
		return ask(why)
	}
	m.lose()
	return n
}

// ordered tells whether pieces of the goods were read above.
func (m *textReader) ordered(g readGroup) bool {
	return slices.ContainsFunc(m.results, func(r result) bool {
		return slices.ContainsFunc(r.groups, func(o readGroup) bool {
			return o.style == g.style && o.color == g.color && len(o.cells) > 0 && len(o.names) == 0
		})
	})
}

// jerseys tells whether the numbers beside names are rather those on shirts
// than pieces: each or none has one, no two are the same, and they are no
// counts such as 1, 2, 3 or 12, 24, 36.
func jerseys(people []person) bool {
	seen := map[string]bool{}
	largest, dozens, marked := 0, true, false
	for _, p := range people {
		if !p.sized {
			continue // it is said to have none
		}
		if (p.number == "") != (people[0].number == "") || p.number != "" && seen[p.number] {
			return false
		}
		seen[p.number] = true
		marked = marked || strings.HasPrefix(p.number, "#") || strings.HasPrefix(p.number, "0")
		n, _ := strconv.Atoi(strings.TrimPrefix(p.number, "#"))
		largest, dozens = max(largest, n), dozens && n%6 == 0
	}
	return people[0].number == "" || marked || largest > 9 && !dozens
}
