package order

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"orderpad/store/catalog"
)

// cellNumber reads a quantity of a cell; blanks and dashes are none.
func cellNumber(cell string) (int, bool) {
	switch strings.ToLower(cell) {
	case "", "-", "–", "—", "none":
		return 0, true
	}
	if whole, zeros, ok := strings.Cut(cell, "."); ok && zeros != "" && strings.Trim(zeros, "0") == "" {
		cell = whole
	}
	n, ok := wholeNumber(cell)
	return n, ok && n <= MaxQty
}

// rowRead is one row of a table as it was read.
type rowRead struct {
	tableRow
	group    readGroup
	byColor  map[string][]Cell // where colours stand across
	nums     []int             // by column; -1 where there is none
	labelled bool
	total    bool // it is called a total, or is one
	why, ask string
	price    catalog.Price
}

// readRow reads one row.
func (t *tableText) readRow(r tableRow) rowRead {
	out := rowRead{tableRow: r}
	var labels, sizes []string
	style, color, price, amount := "", "", "", ""
	qty, qtySaid := 0, false
	for i, cell := range r.cells {
		kind, head := tableUnknown, ""
		if i < len(t.columns) {
			kind, head = t.columns[i].kind, t.columns[i].text
		}
		n := -1
		switch kind {
		case tableStyle:
			style = cell
		case tableColor:
			color = cell
		case tableSize:
			sizes = append(sizes, cell)
		case tablePrice:
			price = cell
		case tableAmount:
			amount = cell
		case tableDescription:
		case tableQty, tablePieces, tableOfColor, tableTotal:
			if kind == tableTotal && amount == "" && t.has(tablePrice) >= 0 && isMoney(cell) {
				amount = cell
				break
			}
			v, ok := cellNumber(cell)
			if !ok {
				out.why = fmt.Sprintf("“%s” under %s is no number of pieces", cell, head)
				if cell == "" {
					break
				}
			} else if cell != "" {
				n = v
			}
			if kind == tableQty && cell != "" {
				qty, qtySaid = v, true
			}
		case tableBlank:
			if cell != "" {
				labels = append(labels, cell)
			}
		default:
			if cell != "" {
				out.why = fmt.Sprintf("“%s” stands in a column that is not known", cell)
			}
		}
		out.nums = append(out.nums, n)
	}
	label := strings.TrimSpace(strings.Join(append([]string{style, color}, labels...), " "))
	if isTotalWord(label) || len(sizes) > 0 && isTotalWord(sizes[0]) {
		out.total = true
		return out
	}
	out.labelled = label != ""
	if out.why != "" {
		return out
	}
	out.group = t.goodsOf(style, color, labels, &out)
	if out.why != "" || out.ask != "" {
		return out
	}
	if price != "" {
		out.price, out.why = t.price(price)
		out.group.price = out.price
	}
	t.fill(&out, sizes, qty, qtySaid)
	if out.ask == "" && out.why == "" && amount != "" && len(out.group.doubts) == 0 {
		t.checkAmount(&out, amount)
	}
	return out
}

// isMoney tells whether a cell is written as money: $51.00, 51.00.
func isMoney(cell string) bool {
	whole, cents, ok := strings.Cut(cell, ".")
	return strings.Contains(cell, "$") || ok && len(cents) == 2 && whole != "" && strings.Trim(cents,
		"0123456789") == ""
}

// checkAmount holds the price of all pieces of a row against them.
func (t *tableText) checkAmount(out *rowRead, amount string) {
	said, why := t.price(amount)
	pieces := piecesOf(out.group.cells)
	for _, cells := range out.byColor {
		pieces += piecesOf(cells)
	}
	switch {
	case why != "":
		out.why = why
	case !out.price.Set:
		out.ask = fmt.Sprintf("is %s the price of all %d pieces? No price of each stands there", said, pieces)
	case int64(out.price.Money)*int64(pieces) != int64(said.Money):
		out.ask = fmt.Sprintf("%d pieces at %s are not %s; which is right?", pieces, out.price, said)
	}
}

// isTotalWord tells whether a label calls its row one of totals.
func isTotalWord(label string) bool {
	label = strings.Trim(label, " :")
	return totalWords[strings.ToLower(label)] || totalWord().MatchString(label)
}

// price reads a price of a cell; a decimal comma is one where semicolons part
// the cells.
func (t *tableText) price(cell string) (catalog.Price, string) {
	plain := strings.NewReplacer("$", "", " ea", "", "/ea", "", "USD", "", " ", "").Replace(cell)
	if t.sep != "," && strings.Count(plain, ",") == 1 && len(plain)-strings.Index(plain, ",") == 3 {
		plain = strings.Replace(plain, ",", ".", 1)
	}
	amount, err := catalog.ParsePrice(plain)
	if err != nil {
		return catalog.Price{}, fmt.Sprintf("the price “%s” is not an amount such as 8.50", cell)
	}
	return catalog.PriceOf(amount), ""
}

// goodsOf finds a row's style and colour.
func (t *tableText) goodsOf(style, color string, labels []string, out *rowRead) readGroup {
	m := t.m
	g := m.goodsAbove()
	g.carry = true
	if style != "" {
		s := m.goods.style(style)
		if s == nil {
			labels = append([]string{style}, labels...)
		} else if s != g.style || color != "" {
			g = readGroup{style: s}
		}
	}
	text := strings.TrimSpace(strings.Join(append(slices.Clone(labels), color), " "))
	if text != "" {
		was, wasColor := m.style, m.color
		m.style = g.style
		found, ok := m.headWords(text)
		m.style, m.color = was, wasColor
		switch {
		case !ok:
			near := ""
			if g.style != nil {
				near = "; the nearest colour is " + catalog.Clean(g.style.colors.Match(text).Nearest)
			}
			out.why = fmt.Sprintf("“%s” is neither a style nor a colour%s", text, near)
			return g
		case len(found.doubts) > 0:
			out.ask = found.doubts[0].ask
			return found
		}
		g = found
	}
	switch {
	case g.style == nil:
		out.ask = m.whichStyle()
	case g.color == "" && len(g.style.Colors) == 1:
		g.color = g.style.Colors[0].Color
	}
	return g
}

// fill takes a row's pieces.
func (t *tableText) fill(out *rowRead, sizes []string, qty int, qtySaid bool) {
	g := &out.group
	e := evaluator{m: t.m}
	acrossColors := t.has(tableOfColor) >= 0
	switch {
	case acrossColors && len(sizes) == 1:
		out.byColor = map[string][]Cell{}
		for i, c := range t.columns {
			if c.kind != tableOfColor || i >= len(out.nums) || out.nums[i] <= 0 {
				continue
			}
			name, ok := g.style.colors.Match(c.text).One()
			if !ok {
				out.ask = noColor(g.style, c.text, "")
				return
			}
			one := readGroup{style: g.style}
			e.pairs(&one, rawGroup{}, sizes, []int{out.nums[i]})
			if len(one.doubts) > 0 {
				out.ask = one.doubts[0].ask
				return
			}
			out.byColor[name] = one.cells
		}
		t.checkRowTotal(out)
		return
	case len(sizes) == 1 && qtySaid:
		e.pairs(g, rawGroup{}, sizes, []int{qty})
	case t.has(tablePieces) >= 0:
		var texts []string
		var nums []int
		for i, c := range t.columns {
			if c.kind == tablePieces && i < len(out.nums) && out.nums[i] > 0 {
				texts, nums = append(texts, c.text), append(nums, out.nums[i])
			}
		}
		e.pairs(g, rawGroup{}, texts, nums)
	case qtySaid:
		e.numbers(g, rawGroup{alone: []int{qty}})
	}
	if g.color == "" && len(g.doubts) == 0 {
		out.ask = fmt.Sprintf("which colour of %s is it?", g.style.Number)
	}
	if len(g.doubts) == 0 {
		t.checkRowTotal(out)
	}
}

// checkRowTotal holds the sum that a row says against its pieces.
func (t *tableText) checkRowTotal(out *rowRead) {
	pieces := piecesOf(out.group.cells)
	for _, cells := range out.byColor {
		pieces += piecesOf(cells)
	}
	at := t.has(tableTotal)
	if t.has(tablePieces) >= 0 && at < 0 {
		at = t.has(tableQty) // beside sizes it is their sum
	}
	if at >= 0 && at < len(out.nums) && out.nums[at] >= 0 && out.nums[at] != pieces {
		out.ask = fmt.Sprintf("it says %d pieces, and its sizes are %d; are they right as they are?", out.nums[at],
			pieces)
	}
}

// checkTotals holds the rows that are sums against those above.
func (t *tableText) checkTotals(rows []rowRead) {
	if len(rows) == 0 {
		return
	}
	sums := make([]int, len(t.columns))
	add := func(r rowRead) {
		for i, n := range r.nums {
			if n > 0 && i < len(sums) {
				sums[i] += n
			}
		}
	}
	last := len(rows) - 1
	labelled := 0
	for i := range rows {
		r := &rows[i]
		if r.labelled {
			labelled++
		}
		if i == last && !r.labelled && labelled == last && last >= 2 && t.equal(*r, sums) {
			r.total = true
		}
		if !r.total {
			add(*r)
			continue
		}
		if r.why == "" && !t.equal(*r, sums) {
			var said []string
			for i, n := range r.nums {
				if n >= 0 && n != sums[i] {
					said = append(said, fmt.Sprintf("%s %s against %d", t.columns[i].text, strconv.Itoa(n), sums[i]))
				}
			}
			r.ask = "the totals are not the sums of the rows: " + strings.Join(said, ", ")
			for j := range i {
				rows[j].ask = r.ask
			}
			t.ask(r.line.at, r.line.row, r.ask)
		}
	}
	for i := range rows {
		if !rows[i].total && !rows[i].labelled && len(rows) > 1 && labelled > 0 && rows[i].why == "" {
			rows[i].ask = "the row has no name; is it another colour, or the sum of those above?"
		} else if !rows[i].total && !rows[i].labelled && t.has(tablePieces) >= 0 && len(rows) > 1 && labelled == 0 {
			rows[i].ask = "the rows have no names; which colours are they?"
		}
	}
}

func (t *tableText) equal(r rowRead, sums []int) bool {
	any := false
	for i, n := range r.nums {
		if n < 0 || i >= len(t.columns) {
			continue
		}
		if k := t.columns[i].kind; k == tablePrice || k == tableStyle {
			continue
		}
		if n != sums[i] {
			return false
		}
		any = true
	}
	return any
}

// keep takes what a row said as a result.
func (t *tableText) keep(r rowRead) {
	res := result{row: r.line.row, span: r.line.at}
	switch {
	case r.why != "":
		res.why = r.why
	case r.ask != "":
		res.asked, res.ask, res.offer = true, r.ask, []Choice{leaveOut(res.span)}
		if says := r.group.line(); r.group.style != nil && says.Color != "" && len(says.Cells) > 0 {
			res.offer = append([]Choice{{says.String(), []Answer{{res.span, says.String()}}}}, res.offer...)
		}
	case r.byColor != nil:
		for _, c := range t.columns {
			if c.kind != tableOfColor {
				continue
			}
			name, _ := r.group.style.colors.Match(c.text).One()
			cells := r.byColor[name]
			if len(cells) == 0 {
				continue
			}
			res.groups = append(res.groups, readGroup{style: r.group.style, color: name, cells: cells, price: r.price})
		}
	case len(r.group.doubts) > 0:
		if len(r.group.cells) > 0 && r.group.color != "" {
			clean := r.group
			clean.doubts = nil
			res.groups = nil
		}
		reading := clauseReading{groups: []readGroup{r.group}}
		t.m.askOne(&res, reading)
		res.offer = append(res.offer, leaveOut(res.span))
	case len(r.group.cells) == 0:
		return
	default:
		res.groups = []readGroup{r.group}
	}
	t.m.results = append(t.m.results, res)
}
