package order

import (
	"strconv"
	"strings"
	"unicode"

	"orderpad/store/catalog"
)

// Pasted is what pasted text says of quantities: cells of a spreadsheet, or
// the clear part of an e-mail.
type Pasted struct {
	Rows   []PastedRow
	Unread []string // what holds a number or a size and is not understood
}

// PastedRow is one row of it: sizes by name, or numbers by their place.
type PastedRow struct {
	Label string // what stands before the numbers, such as a colour
	Cells []Cell // sizes of the scale, quantities 0 to MaxQty
	Qty   []int  // by place from where the paste begins; -1 is an empty place
}

// ReadPaste reads pasted text against the sizes of a style: "S 4, M 8",
// "12 mediums and 6 XL", rows and columns of a spreadsheet with or without a
// line of sizes above them. Only what is clear is read; nothing is guessed.
func ReadPaste(text string, scale []string) Pasted {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	p := pasteReader{scale: scale}
	if strings.Contains(text, "\t") {
		p.table(lines)
	} else if !p.numbers(lines) {
		p.prose(text)
	}
	return p.out
}

type pasteReader struct {
	scale []string
	out   Pasted
}

func (p *pasteReader) unread(text string) {
	if text = strings.TrimSpace(catalog.Clean(text)); text != "" {
		p.out.Unread = append(p.out.Unread, text)
	}
}

// quantity reads a whole number of pieces; 1,200 is one number.
func quantity(text string) (int, bool) {
	text = strings.TrimSpace(text)
	if groups := strings.Split(text, ","); len(groups) > 1 {
		for i, g := range groups {
			if g == "" || len(g) > 3 || i > 0 && len(g) != 3 {
				return 0, false
			}
		}
		text = strings.Join(groups, "")
	}
	if text == "" || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n <= MaxQty
}

// size finds a size of the scale in what a person writes, plurals too.
func (p *pasteReader) size(text string) (string, bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", false
	}
	if s, ok := catalog.MatchSize(text, p.scale); ok {
		return s, true
	}
	for _, plural := range []string{"'s", "’s", "s", "S"} {
		if one, ok := strings.CutSuffix(text, plural); ok && one != "" {
			if s, ok := catalog.MatchSize(one, p.scale); ok {
				return s, true
			}
		}
	}
	return "", false
}

// numbers reads lines of bare numbers: a row, a column or a block. It reports
// false when anything else is there.
func (p *pasteReader) numbers(lines []string) bool {
	var rows []PastedRow
	for _, line := range lines {
		var row PastedRow
		for _, field := range strings.FieldsFunc(strings.ReplaceAll(line, ", ", " "), func(r rune) bool { return unicode.IsSpace(r) || r == ';' }) {
			n, ok := quantity(field)
			if !ok {
				return false
			}
			if _, isSize := p.size(field); isSize {
				return false // 3230 is a size here
			}
			row.Qty = append(row.Qty, n)
		}
		if len(row.Qty) > 0 {
			rows = append(rows, row)
		}
	}
	p.out.Rows = rows
	return len(rows) > 0
}

// table reads lines of cells parted by tabs.
func (p *pasteReader) table(lines []string) {
	var header map[int]string
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		switch {
		case strings.TrimSpace(line) == "":
		case p.isHeader(cells):
			header = p.header(cells)
		case header != nil:
			p.underHeader(cells, header)
		default:
			p.bareRow(cells)
		}
	}
	p.joinPairs()
}

// isHeader tells whether the cells are sizes, but for the first and the words
// of sums, and none is a number.
func (p *pasteReader) isHeader(cells []string) bool {
	sizes := 0
	for i, c := range cells {
		if _, ok := p.size(c); ok {
			sizes++
		} else if _, number := quantity(c); number || i > 0 && strings.TrimSpace(c) != "" && !sumWord(c) {
			return false
		}
	}
	return sizes > 1 || sizes == 1 && len(cells) > 1
}

func sumWord(text string) bool {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "total", "totals", "sum", "qty", "quantity", "pcs", "pieces":
		return true
	}
	return false
}

// header is which column holds which size; a sum of the row is an empty one.
func (p *pasteReader) header(cells []string) map[int]string {
	header := map[int]string{}
	for i, c := range cells {
		if s, ok := p.size(c); ok {
			header[i] = s
		} else if sumWord(c) {
			header[i] = ""
		}
	}
	return header
}

func (p *pasteReader) underHeader(cells []string, header map[int]string) {
	var row PastedRow
	pieces, sums := 0, []string{}
	for i, c := range cells {
		size, ok := header[i]
		n, number := quantity(c)
		switch {
		case strings.TrimSpace(c) == "":
		case ok && size == "":
			sums = append(sums, c)
		case ok && number:
			row.Cells = append(row.Cells, Cell{Size: size, Qty: n})
			pieces += n
		case ok:
			p.unread(size + " " + c)
		case !number && row.Label == "" && len(row.Cells) == 0:
			row.Label = strings.TrimSpace(catalog.Clean(c))
		case strings.ContainsAny(c, "0123456789"):
			p.unread(c) // it stands under no size
		}
	}
	for _, sum := range sums {
		if n, number := quantity(sum); !number || n != pieces {
			p.unread("total " + sum)
		}
	}
	if len(row.Cells) > 0 {
		p.out.Rows = append(p.out.Rows, row)
	} else if strings.ContainsAny(row.Label, "0123456789") {
		p.unread(row.Label)
	}
}

// bareRow reads "S 4" pairs, else numbers by their place behind a label.
func (p *pasteReader) bareRow(cells []string) {
	var filled []string
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			filled = append(filled, c)
		}
	}
	var row PastedRow
	for i := 0; i+1 < len(filled); i += 2 {
		size, ok := p.size(filled[i])
		n, number := quantity(filled[i+1])
		if !ok || !number || len(filled)%2 != 0 {
			row.Cells = nil
			break
		}
		row.Cells = append(row.Cells, Cell{Size: size, Qty: n})
	}
	if row.Cells != nil {
		p.out.Rows = append(p.out.Rows, row)
		return
	}
	for _, c := range cells {
		n, number := quantity(c)
		switch {
		case strings.TrimSpace(c) == "":
			row.Qty = append(row.Qty, -1)
		case number:
			row.Qty = append(row.Qty, n)
		case len(row.Qty) == 0 && row.Label == "":
			row.Label = strings.TrimSpace(catalog.Clean(c))
		default:
			p.unread(c)
			row.Qty = append(row.Qty, -1)
		}
	}
	p.out.Rows = append(p.out.Rows, row)
}

// joinPairs makes one row of a column of "S 4" lines.
func (p *pasteReader) joinPairs() {
	for _, r := range p.out.Rows {
		if r.Label != "" || len(r.Cells) != 1 || len(r.Qty) > 0 {
			return
		}
	}
	if len(p.out.Rows) < 2 {
		return
	}
	var all PastedRow
	for _, r := range p.out.Rows {
		p.add(&all, r.Cells[0])
	}
	p.out.Rows = []PastedRow{all}
}

// add puts pieces of a size to the row; the same size twice is both.
func (p *pasteReader) add(r *PastedRow, c Cell) {
	for i := range r.Cells {
		if r.Cells[i].Size != c.Size {
			continue
		}
		if sum := r.Cells[i].Qty + c.Qty; sum <= MaxQty {
			r.Cells[i].Qty = sum
		} else {
			p.unread(c.Size + " " + strconv.Itoa(c.Qty)) // more than an order takes
		}
		return
	}
	r.Cells = append(r.Cells, c)
}

// word is one word of prose: a size, a number, or neither.
type word struct {
	text string
	size string
	qty  int
	kind byte // 's' size, 'n' number, 'u' a number that is not understood, ' ' end of a run
}

// prose reads sizes and numbers that stand together, such as "S 4, M 8" and
// "12 mediums": all pairs of a run in the same order.
func (p *pasteReader) prose(text string) {
	var row PastedRow
	var run []word
	end := func() {
		p.pairs(run, &row)
		run = nil
	}
	for _, w := range p.words(text) {
		if w.kind == ' ' {
			end()
		} else {
			run = append(run, w)
		}
	}
	end()
	if len(row.Cells) > 0 {
		p.out.Rows = []PastedRow{row}
	}
}

// pairs reads a run: size and number alternate throughout, or it is not clear.
func (p *pasteReader) pairs(run []word, row *PastedRow) {
	var texts []string
	clear := len(run) > 0 && len(run)%2 == 0
	for i, w := range run {
		texts = append(texts, w.text)
		clear = clear && w.kind != 'u' && (i == 0 || w.kind != run[i-1].kind)
	}
	switch {
	case !clear && len(run) == 1 && run[0].kind == 's' && len(run[0].text) == 1:
		// A single letter of prose is no size.
	case !clear:
		p.unread(strings.Join(texts, " "))
	default:
		for i := 0; i < len(run); i += 2 {
			size, qty := run[i], run[i+1]
			if size.kind != 's' {
				size, qty = qty, size
			}
			p.add(row, Cell{Size: size.size, Qty: qty.qty})
		}
	}
}

// fillers may stand between a size and its number.
var fillers = map[string]bool{"x": true, "of": true, "pcs": true, "pc": true, "pieces": true, "each": true, "ea": true, "size": true, "qty": true, "in": true, "-": true, "–": true, "—": true, ":": true, "=": true, "*": true}

// words takes prose apart. Other words, commas and line ends end a run.
func (p *pasteReader) words(text string) []word {
	text = strings.NewReplacer("(", " ", ")", " ", "?", " . ", "!", " . ", "\n", " . ", ";", " . ", ", ", " . ", ",\t", " . ", ": ", " ").Replace(text + " ")
	fields := strings.Fields(text)
	var out []word
	for i := 0; i < len(fields); i++ {
		f := strings.TrimRight(fields[i], ".")
		if i+1 < len(fields) {
			two := f + " " + strings.TrimRight(fields[i+1], ".")
			if s, ok := p.size(two); ok {
				out = append(out, word{two, s, 0, 's'})
				i++
				continue
			}
			if strings.EqualFold(strings.TrimRight(fields[i+1], "."), "dozen") {
				n, ok := quantity(f)
				if strings.EqualFold(f, "a") {
					n, ok = 1, true
				}
				if ok && n*12 <= MaxQty {
					out = append(out, word{two, "", n * 12, 'n'})
					i++
					continue
				}
			}
		}
		out = append(out, p.word(f)...)
	}
	return out
}

func (p *pasteReader) word(f string) []word {
	if s, ok := p.size(f); ok {
		return []word{{f, s, 0, 's'}}
	}
	if n, ok := quantity(f); ok {
		return []word{{f, "", n, 'n'}}
	}
	if size, n, ok := p.glued(f); ok {
		return []word{{f, "", 0, ' '}, {f, size, 0, 's'}, {f, "", n, 'n'}, {f, "", 0, ' '}}
	}
	switch {
	case fillers[strings.ToLower(f)]:
		return nil
	case strings.ContainsAny(f, "0123456789"):
		return []word{{f, "", 0, 'u'}}
	}
	return []word{{f, "", 0, ' '}}
}

// glued reads S4, S:4, S=4, S-4, Sx4 and 4xS, 4S where only one size fits.
func (p *pasteReader) glued(f string) (size string, n int, ok bool) {
	if len(f) > 24 {
		return "", 0, false // no size and number is as long
	}
	found := map[Cell]bool{}
	for cut := 1; cut < len(f); cut++ {
		left, right := f[:cut], f[cut:]
		for _, sign := range []string{"", ":", "=", "-", "x", "X", "*"} {
			if a, has := strings.CutSuffix(left, sign); has {
				if s, isSize := p.size(a); isSize {
					if q, number := quantity(right); number {
						found[Cell{Size: s, Qty: q}] = true
					}
				}
				if q, number := quantity(a); number {
					if s, isSize := p.size(right); isSize {
						found[Cell{Size: s, Qty: q}] = true
					}
				}
			}
		}
	}
	if len(found) != 1 {
		return "", 0, false
	}
	for c := range found {
		size, n = c.Size, c.Qty
	}
	return size, n, true
}
