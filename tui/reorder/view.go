package reorder

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// line is one line of the sheet, and the item that it belongs to, -1 for none.
type line struct {
	text   string
	item   int
	more   bool       // it goes on with the line above
	field  *kit.Field // drawn in the line, from x on
	fieldX int
}

// View draws the window: goods, art, what is not copied, the date, the sum.
func (s *Sheet) View(w, h int) (string, *tea.Cursor) {
	t := &s.env.Theme
	out := []string{s.head(w)}
	switch {
	case s.failed != nil:
		for _, l := range kit.Wrap(kit.Safe(s.failed.Error()), max(w-2, 1)) {
			out = append(out, " "+t.Paint(kit.Error, l))
		}
		return strings.Join(append(t.Block(strings.Join(out, "\n"), w, h-1), " "+t.Key("esc", "back")), "\n"), nil
	case !s.read:
		out = append(out, " "+t.Paint(kit.Muted, "Reading the order "+t.Glyphs.Ellipsis))
		return strings.Join(append(t.Block(strings.Join(out, "\n"), w, h-1), " "+t.Key("esc", "back")), "\n"), nil
	}
	lines := s.lines(w)
	foot := []string{s.sumRow(w), s.hints(w)}
	if s.said != "" {
		var said []string
		for _, l := range kit.Wrap(kit.Safe(s.said), max(w-4, 1)) {
			said = append(said, " "+t.Paint(kit.Warn, t.Glyphs.Warn+" "+l))
		}
		foot = append(said[:min(len(said), 3)], foot...)
	}
	room := max(h-len(out)-len(foot), 1)
	s.scroll(lines, room)
	var cursor *tea.Cursor
	for i := s.top; i < min(s.top+room, len(lines)); i++ {
		if l := lines[i]; l.field != nil && l.field == s.typing {
			cursor = l.field.InlineCursor(l.fieldX, len(out))
		}
		out = append(out, s.paint(lines[i], w))
	}
	out = t.Block(strings.Join(out, "\n"), w, h-len(foot))
	return strings.Join(append(out, foot...), "\n"), cursor
}

// scroll keeps all lines of the cursor's item in sight.
func (s *Sheet) scroll(lines []line, room int) {
	first, last := -1, -1
	for i, l := range lines {
		if l.item == s.at {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return
	}
	s.top = min(s.top, max(first-1, 0))
	s.top = max(s.top, min(last-room+1, first))
	s.top = max(0, min(s.top, len(lines)-room))
}

func (s *Sheet) paint(l line, w int) string {
	t := &s.env.Theme
	on := l.item == s.at && s.at >= 0
	switch {
	case on && s.typing == nil && !l.more:
		return t.Paint(kit.Selection, t.Left(t.Glyphs.Pointer+kit.Plain(l.text[1:]), w))
	case on && s.typing == nil:
		return t.Paint(kit.Selection, t.Left(kit.Plain(l.text), w))
	}
	return t.Cut(l.text, w)
}

func (s *Sheet) head(w int) string {
	t := &s.env.Theme
	name := s.key
	if s.sheet.ExtOrderID != "" {
		name = s.sheet.ExtOrderID
	}
	left := " " + t.Paint(kit.Heading, catalog.Clean(name)+" again")
	if !s.read {
		return t.Cut(left, w)
	}
	left += "  " + catalog.Clean(s.sheet.Customer)
	n := 0
	for _, row := range s.sheet.Rows {
		if !row.Never && !row.Fee {
			n += row.Pieces()
		}
	}
	if !s.sheet.Ordered.IsZero() {
		left += t.Paint(kit.Muted, "   ordered "+s.day(s.sheet.Ordered)+", "+kit.Count(n, "piece", "pieces"))
	}
	right := t.Paint(kit.Muted, "a new draft ")
	return t.Ends(t.Cut(left, max(w-kit.Width(right)-2, 0)), right, w)
}

// day is a date in words, with its year where that is another.
func (s *Sheet) day(d order.Date) string {
	return kit.Day(d.Time(), s.env.Now())
}

// Columns from the right: total, pieces, where the price is from, now, then.
const (
	totalW = 10
	pcsW   = 6
	fromW  = 13
	nowW   = 8
	thenW  = 8
	moneyW = totalW + pcsW + fromW + nowW + thenW
)

func (s *Sheet) lines(w int) []line {
	t := &s.env.Theme
	var out []line
	plainLine := func(text string) { out = append(out, line{text: text, item: -1}) }
	now, then := "now", "then"
	head := t.Left("     GOODS", max(w-moneyW-1, 10)) + t.Right(then, thenW) + t.Right(now, nowW) + "  " + t.Left("", fromW-2) + t.Right("pcs", pcsW) + t.Right("total", totalW)
	plainLine(t.Paint(kit.Muted, t.Cut(head, w)))
	for i, it := range s.items {
		if it.kind == goods {
			out = append(out, s.rowLines(i, it.index, w)...)
		}
	}
	plainLine("")
	plainLine(t.Paint(kit.Muted, "     DESIGN"))
	for i, it := range s.items {
		if it.kind == design {
			out = append(out, s.designLine(i, it.index, w))
		}
	}
	if s.sheet.Note != "" {
		plainLine("     " + t.Paint(kit.Muted, t.Cut(s.sheet.Note, w-6)))
	}
	if rest := s.restLines(w); len(rest) > 0 {
		plainLine("")
		plainLine(t.Paint(kit.Muted, "     NOT COPIED UNLESS YOU TICK IT"))
		out = append(out, rest...)
	}
	plainLine("")
	return append(out, s.shipLine(w))
}

func box(on bool) string {
	if on {
		return "[x] "
	}
	return "[ ] "
}

func radio(t *kit.Theme, on bool) string {
	if on {
		return "(" + t.Glyphs.Info + ") "
	}
	return "( ) "
}

// rowLines is a row of goods or of a fee that is copied, its sizes wrapped,
// and below it what stands in where it is gone.
func (s *Sheet) rowLines(at, i, w int) []line {
	t, row := &s.env.Theme, s.sheet.Rows[i]
	name := catalog.Clean(strings.TrimSpace(row.Style + " " + row.Color))
	if row.Fee && row.Description != "" {
		name += " " + row.Description
	}
	left := " " + box(s.take[i]) + name
	room := max(w-moneyW-1, 20)
	sizes := sizesText(t, row)
	first, below := "", []string(nil)
	if kit.Width(left+"  "+sizes) <= room {
		first = "  " + sizes
	} else {
		below = wrapSizes(t, sizes, max(w-6, 8))
	}
	total, now := t.Glyphs.Cancelled, t.Glyphs.Cancelled
	if row.Today.Set {
		now = row.Today.String()
	}
	if sum, priced := s.rowTotal(i); priced && s.take[i] {
		total = sum.Grouped()
	}
	then := t.Glyphs.Cancelled
	if row.Was.Set {
		then = row.Was.String()
	}
	if s.today && row.Today.Set {
		then = t.Paint(kit.Muted, then)
	} else {
		now = t.Paint(kit.Muted, now)
	}
	from := t.Paint(kit.Muted, t.Left(fromText(row), fromW-2))
	if row.Gone != "" {
		from = t.Paint(kit.Warn, t.Left(t.Glyphs.Warn+" gone", fromW-2))
	}
	text := t.Left(left+t.Paint(kit.Muted, first), room) + t.Right(then, thenW) + t.Right(now, nowW) + "  " + from +
		t.Right(kit.Int(row.Qtys()), pcsW) + t.Right(total, totalW)
	out := []line{{text: text, item: at}}
	for _, more := range below {
		out = append(out, line{text: "     " + t.Paint(kit.Muted, more), item: at, more: true})
	}
	return append(out, s.goneLines(at, i, w)...)
}

// rowTotal is what a row comes to as it is chosen; false where a price lacks.
func (s *Sheet) rowTotal(i int) (catalog.Money, bool) {
	sum := s.sheet.Rows[i].Total(s.today)
	if n, other := s.instead[i]; other {
		sum = s.advice.Instead[i][n].Total
	}
	return sum.Money, sum.Set
}

// goneLines are what can stand in for goods that the inventory no longer knows.
func (s *Sheet) goneLines(at, i, w int) []line {
	t, row := &s.env.Theme, s.sheet.Rows[i]
	if row.Gone == "" || !row.Taken {
		return nil
	}
	say := func(role kit.Role, text string) line {
		return line{text: "     " + t.Paint(role, t.Cut(kit.Safe(text), max(w-6, 1))), item: at, more: true}
	}
	out := []line{say(kit.Warn, t.Glyphs.Warn+" "+row.Gone)}
	chosen, picked := s.instead[i]
	for n, sub := range s.advice.Instead[i] {
		mark := kit.Int(n+1) + "  "
		role := kit.Text
		if picked && chosen == n && s.take[i] {
			mark, role = kit.Int(n+1)+t.Glyphs.OK+" ", kit.OK
		}
		out = append(out, say(role, mark+sub.Text))
	}
	mark := "a  "
	if s.settled[i] && s.take[i] && !picked {
		mark = "a" + t.Glyphs.OK + " "
	}
	return append(out, say(kit.Text, mark+"order it all the same   space leaves it out"))
}

// sizesText are the sizes of a row with their pieces: S 2 · M 8.
func sizesText(t *kit.Theme, row work.ReorderRow) string {
	sizes := make([]string, 0, len(row.Sizes))
	for size := range row.Sizes {
		if size != "" {
			sizes = append(sizes, size)
		}
	}
	slices.SortFunc(sizes, catalog.CompareSizes)
	for i, size := range sizes {
		sizes[i] = catalog.Clean(size) + " " + kit.Int(row.Sizes[size].Qty)
	}
	return strings.Join(sizes, " "+t.Glyphs.Dot+" ")
}

// wrapSizes breaks them between two sizes.
func wrapSizes(t *kit.Theme, text string, w int) []string {
	dot := " " + t.Glyphs.Dot + " "
	var out []string
	for _, one := range strings.Split(text, dot) {
		if n := len(out) - 1; n >= 0 && kit.Width(out[n]+dot+one) <= w {
			out[n] += dot + one
		} else {
			out = append(out, one)
		}
	}
	return out
}

// fromText says where today's price is from: from 24.
func fromText(row work.ReorderRow) string {
	return strings.TrimPrefix(row.From, "list ")
}

func (s *Sheet) designLine(at, i, w int) line {
	t := &s.env.Theme
	left := " " + radio(t, s.design == i)
	switch i {
	case keepDesign:
		detail := ""
		if d := s.sheet.Design; d != nil {
			for _, known := range s.sheet.Designs {
				if known.Number == d.Number && d.Number != "" {
					detail = usedText(s, known)
				}
			}
		}
		return line{text: t.Left(left+"keep "+kit.Safe(s.sheet.Kept), s.designW(w)) + "  " + t.Paint(kit.Muted, detail), item: at}
	case noDesign:
		return line{text: left + "none", item: at}
	case otherDesign:
		left += "a number: "
		l := line{text: left + s.number.Inline(14), item: at, field: &s.number, fieldX: kit.Width(left)}
		if s.number.Value() == "" && s.typing != &s.number {
			l.text = left + t.Paint(kit.Muted, "type it")
		}
		return l
	}
	d := s.sheet.Designs[i]
	return line{text: t.Left(left+string(d.Number)+" "+catalog.Clean(d.Name), s.designW(w)) + "  " + t.Paint(kit.Muted, usedText(s, d)), item: at}
}

// designW is the width of the designs' names, those of the list under each other.
func (s *Sheet) designW(w int) int {
	widest := kit.Width(s.sheet.Kept) + 10
	for _, i := range s.designs() {
		widest = max(widest, kit.Width(string(s.sheet.Designs[i].Number)+s.sheet.Designs[i].Name)+6)
	}
	return min(widest, max(w-34, 20))
}

func usedText(s *Sheet, d work.DesignLine) string {
	return "used " + kit.Count(d.Times, "time", "times") + ", last " + s.day(d.LastUsed)
}

// restLines are fees that are paid once, freight, tax and discount, and what
// can never be copied.
func (s *Sheet) restLines(w int) []line {
	t := &s.env.Theme
	var out []line
	row := func(at int, mark, name string, amount catalog.Price, why string) {
		money := ""
		if amount.Set {
			money = amount.Money.Grouped()
		}
		text := " " + mark + t.Left(catalog.Readable(name), 24) + t.Right(money, 9) + "  "
		out = append(out, line{text: text + t.Paint(kit.Muted, t.Cut(kit.Safe(why), max(w-kit.Width(text)-1, 1))), item: at})
	}
	for at, it := range s.items {
		switch it.kind {
		case fee:
			r := s.sheet.Rows[it.index]
			row(at, box(s.take[it.index]), strings.TrimSpace(r.Style+" "+r.Description), r.Was, r.Why)
		case charge:
			c := s.sheet.Charges[it.index]
			row(at, box(s.charges[it.index]), strings.ToUpper(c.What[:1])+c.What[1:], c.Amount, c.Why)
		}
	}
	for _, r := range s.sheet.Rows {
		if r.Never {
			name := strings.TrimSpace(r.Style + " " + r.Color)
			if name == "" {
				name = r.Description
			}
			if r.Qty != "" {
				name += " (" + r.Qty + ")"
			}
			row(-1, "    ", name, r.Was, "stays behind: "+r.Why)
		}
	}
	return out
}

// shipLine is the date that such an order can be ready by.
func (s *Sheet) shipLine(w int) line {
	t := &s.env.Theme
	left := " " + box(s.ship.Value() != "") + "SHIP BY "
	l := line{item: len(s.items) - 1, field: &s.ship, fieldX: kit.Width(left)}
	if s.typing == &s.ship {
		l.text = left + s.ship.Inline(16)
		return l
	}
	day, why := s.ship.Value(), ""
	if ship := s.advice.Ship; !ship.Date.IsZero() && ship.Date.String() == day {
		why = "9 of 10 such orders are done by then (" + kit.Count(ship.Orders, "order", "orders") + " " + ship.Basis + ")"
	}
	if d, err := order.ParseDate(day); err == nil && day != "" {
		day = s.day(d)
	}
	if day == "" {
		day = "not set"
		if s.advice.Ship.Date.IsZero() {
			why = "too few orders here tell how long such ones take"
		}
	}
	text := left + t.Left(day, 12) + "  "
	l.text = text + t.Paint(kit.Muted, t.Cut(kit.Safe(why), max(w-kit.Width(text)-1, 1)))
	return l
}

// sumRow is what the draft comes to, and then.
func (s *Sheet) sumRow(w int) string {
	t := &s.env.Theme
	var pieces, open int
	var total, was catalog.Money
	priced := true
	for i, row := range s.sheet.Rows {
		switch {
		case row.Never || !s.take[i]:
		case row.Gone != "" && row.Taken && !s.settled[i]:
			open += row.Pieces()
		default:
			if !row.Fee {
				pieces += row.Pieces()
			}
			sum, known := s.rowTotal(i)
			priced = priced && known
			total += sum
			was += row.Total(false).Money
		}
	}
	text := " " + kit.Int(pieces) + " pcs  "
	if priced {
		text += "goods " + total.Grouped() + "   then " + was.Grouped() + " for these"
	} else {
		text += "not every price is known   then " + was.Grouped() + " for these"
	}
	if open > 0 {
		text += "   " + t.Paint(kit.Warn, t.Glyphs.Warn+" "+kit.Int(open)+" pcs not decided")
	}
	return t.Cut(t.Paint(kit.Heading, text), w)
}

func (s *Sheet) hints(w int) string {
	t := &s.env.Theme
	if s.typing != nil {
		return t.Cut(" "+t.Key("enter", "take it"), w)
	}
	prices := "prices of then"
	if !s.today {
		prices = "today's prices"
	}
	keys := []string{t.Key("space", "tick")}
	if it := s.here(); it.kind == goods && s.sheet.Rows[it.index].Gone != "" {
		keys = append(keys, t.Key("1-3", "in its place"))
	}
	keys = append(keys, t.Key("enter", "make the draft"), t.Key("t", prices), t.Key("s", "ship by"), t.Key("esc", "back"))
	return t.Cut(" "+strings.Join(keys, "   "), w)
}
