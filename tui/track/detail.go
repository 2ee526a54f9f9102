package track

import (
	"slices"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// detail is one order in full, at most w cells wide.
func (s *Screen) detail(o work.TrackedOrder, w int) []string {
	t := &s.env.Theme
	lines := s.title(o, w)
	lines = append(lines, s.timeline(o, w)...)
	for i, l := range kit.Wrap(kit.Safe(o.Sentence), max(w-7, 1)) {
		lead := " " + t.Paint(kit.Muted, "say") + " "
		if i > 0 {
			lead = "     "
		}
		lines = append(lines, lead+t.Paint(kit.Heading, l))
	}
	lines = append(lines, "")
	if len(o.Lines) == 0 {
		lines = append(lines, " "+t.Paint(kit.Muted, t.Cut("Its lines are not on this laptop yet; "+s.env.Keys.Name(kit.Refresh)+" asks the shop for them.", w-2)))
	}
	lines = append(lines, s.grid(o.Lines, w)...)
	lines = append(lines, s.shipmentLines(o, w)...)
	lines = append(lines, s.moneyLines(o)...)
	for i := range lines {
		lines[i] = t.Cut(lines[i], w)
	}
	return lines
}

func (s *Screen) title(o work.TrackedOrder, w int) []string {
	t := &s.env.Theme
	left := " " + t.Paint(kit.Heading, keyOf(o)) + "  " + kit.Safe(o.Customer)
	var about []string
	if o.OnSiteOrder != nil && o.ExtOrderID != "" {
		about = append(about, o.ExtOrderID)
	}
	for _, part := range []string{o.PO, o.Contact} {
		if part != "" {
			about = append(about, kit.Safe(part))
		}
	}
	if len(about) > 0 {
		left += "  " + t.Paint(kit.Muted, strings.Join(about, " "+t.Glyphs.Dot+" "))
	}
	due := s.due(o)
	if due != "" {
		due += " "
	}
	return []string{t.Keep(left, " "+due, w)}
}

// late tells whether the day that an order was asked for is past, and nothing
// has shipped.
func (s *Screen) late(o work.TrackedOrder) bool {
	shipped := slices.ContainsFunc(o.Status, func(step order.Step) bool { return step.Step == "shipped" && step.Done })
	return !o.Due.IsZero() && !shipped && kit.DaysTo(o.Due.Time(), s.env.Now()) < 0
}

// due is the day that an order was asked for, and how far that is; red where
// it is past.
func (s *Screen) due(o work.TrackedOrder) string {
	if o.Due.IsZero() {
		return ""
	}
	t, now := &s.env.Theme, s.env.Now()
	day, near := kit.Day(o.Due.Time(), now), kit.Near(o.Due.Time(), now, false)
	if near != "" {
		near = ", " + near
	}
	if s.late(o) {
		return t.Paint(kit.Error, t.Glyphs.Late+" late") + t.Paint(kit.Muted, " asked for "+day+near)
	}
	return t.Paint(kit.Muted, "ship by "+day+near)
}

// timeline is the way through the shop: a line of steps, what each is called,
// and its day. Where that is too wide, the steps stand in words.
func (s *Screen) timeline(o work.TrackedOrder, w int) []string {
	if n := len(o.Status); n > 0 && w-2 >= n*stepLeast {
		return s.track(o, min((w-2)/n, stepMost))
	}
	return s.stepLines(o, w)
}

const (
	stepLeast = 10 // cells of a step, with its name and day
	stepMost  = 14
)

// track draws the steps: done ones, the one that is under way or late, and
// those to come.
func (s *Screen) track(o work.TrackedOrder, width int) []string {
	t, late := &s.env.Theme, s.late(o)
	current := slices.IndexFunc(o.Status, func(step order.Step) bool { return !step.Done && step.Step != "paid" })
	marks, names, days := " ", " ", " "
	for i, step := range o.Status {
		sign, role, line := t.Glyphs.Next, kit.Muted, t.Paint(kit.Frame, strings.Repeat(t.Glyphs.Rest, width-1))
		day := t.Glyphs.Blank
		if !step.Date.IsZero() {
			day = step.Date.Time().Format("2 Jan")
		}
		switch {
		case step.Done:
			sign, role = t.Glyphs.Step, kit.OK
			if i+1 < len(o.Status) && o.Status[i+1].Done || i+1 == current {
				line = t.Paint(kit.OK, strings.Repeat(t.Glyphs.Line, width-1))
			}
		case i == current && late:
			sign, role, day = t.Glyphs.Late, kit.Error, "due "+o.Due.Time().Format("2 Jan")
		case i == current:
			role, day = kit.Accent, "now"
		}
		if step.Part {
			day = "in part"
		}
		if i == len(o.Status)-1 {
			line = ""
		}
		nameRole := kit.Text
		if i == current {
			nameRole = kit.Heading
		}
		dayRole := kit.Muted
		if i == current && late {
			dayRole = kit.Error
		}
		marks += t.Paint(role, sign) + line
		names += t.Paint(nameRole, t.Left(step.Step, width))
		days += t.Paint(dayRole, t.Left(day, width))
	}
	return []string{marks, strings.TrimRight(names, " "), strings.TrimRight(days, " ")}
}

// stepLines are the steps in words, as many to a line as there is room for.
func (s *Screen) stepLines(o work.TrackedOrder, w int) []string {
	lines, used := []string{""}, 0
	for _, step := range s.steps(o) {
		n := kit.Width(step)
		if used > 0 && used+n+3 > w {
			lines, used = append(lines, ""), 0
		}
		gap := "   "
		if used == 0 {
			gap = " "
		}
		lines[len(lines)-1] += gap + step
		used += len(gap) + n
	}
	return lines
}

func (s *Screen) steps(o work.TrackedOrder) []string {
	t := &s.env.Theme
	var parts []string
	for _, step := range o.Status {
		text, role := step.Step+" "+t.Glyphs.Dot, kit.Muted
		switch {
		case step.Done:
			text, role = step.Step+" "+t.Glyphs.OK, kit.OK
		case step.Part:
			text, role = step.Step+" part", kit.Warn
		}
		parts = append(parts, t.Paint(role, text))
	}
	return parts
}

// sizesOf lists the sizes of all lines in scale order.
func sizesOf(lines []work.LineView) []string {
	var sizes []string
	for _, l := range lines {
		for size := range l.Sizes {
			if size != "" && !slices.Contains(sizes, size) {
				sizes = append(sizes, size)
			}
		}
	}
	slices.SortFunc(sizes, catalog.CompareSizes)
	return sizes
}

// grid draws the lines as the customer ordered them: a row each, a column a
// size; where that is too wide, each line names its sizes.
func (s *Screen) grid(lines []work.LineView, w int) []string {
	sizes := sizesOf(lines)
	labelW := 0
	for _, l := range lines {
		labelW = max(labelW, kit.Width(label(l)))
	}
	widths := make([]int, len(sizes))
	taken := 0
	for i, size := range sizes {
		widths[i] = max(kit.Width(size), 3)
		for _, l := range lines {
			widths[i] = max(widths[i], kit.Width(kit.Int(l.Sizes[size].Qty)))
		}
		taken += widths[i] + 2
	}
	room := max(w-taken-tailW-2, 0)
	if len(sizes) == 0 || room < min(labelW, 12) {
		return s.listed(lines, w)
	}
	return s.columned(lines, sizes, widths, min(labelW, room), w)
}

// tailW is the room for pieces and total behind the sizes.
const tailW = 20

func (s *Screen) columned(lines []work.LineView, sizes []string, widths []int, labelW, w int) []string {
	t := &s.env.Theme
	head := " " + kit.Spaces(labelW)
	for i, size := range sizes {
		head += "  " + t.Right(size, widths[i])
	}
	head += t.Right("pcs", 8) + t.Right("total", tailW-8)
	out := []string{t.Paint(kit.Muted, head)}
	for _, l := range lines {
		row := " " + t.Left(kit.Safe(label(l)), labelW)
		for i, size := range sizes {
			qty := t.Paint(kit.Frame, t.Right(t.Glyphs.Dot, widths[i]))
			switch n := l.Sizes[size].Qty; {
			case l.Fee:
				qty = kit.Spaces(widths[i])
			case n != 0:
				qty = t.Right(kit.Int(n), widths[i])
			}
			row += "  " + qty
		}
		pieces, total := sum(l)
		row += t.Right(kit.Int(pieces), 8) + t.Right(total.Grouped(), tailW-8)
		if room := w - kit.Width(row) - 3; room >= 12 && !l.Fee {
			row += "   " + t.Paint(kit.Muted, t.Cut(kit.Safe(l.Description), room))
		}
		out = append(out, row)
	}
	return append(out, "")
}

func (s *Screen) listed(lines []work.LineView, w int) []string {
	t := &s.env.Theme
	var out []string
	for _, l := range lines {
		pieces, total := sum(l)
		out = append(out, t.Keep(" "+t.Paint(kit.Heading, kit.Safe(label(l))), " "+t.Right(kit.Int(pieces), 6)+t.Right(total.Grouped(), 12)+" ", w))
		var parts []string
		for _, size := range sizesOf([]work.LineView{l}) {
			parts = append(parts, size+" "+kit.Int(l.Sizes[size].Qty))
		}
		if len(parts) > 0 {
			for _, row := range kit.Wrap(strings.Join(parts, "   "), max(w-4, 1)) {
				out = append(out, "   "+row)
			}
		}
	}
	return append(out, "")
}

func label(l work.LineView) string {
	switch {
	case l.Color != "":
		return l.Style + " " + l.Color
	case l.Description == "" || strings.EqualFold(l.Description, l.Style):
		return l.Style
	}
	return l.Style + " " + l.Description
}

func sum(l work.LineView) (pieces int, total catalog.Money) {
	for _, c := range l.Sizes {
		pieces += c.Qty
		total += c.Price.Money * catalog.Money(c.Qty)
	}
	return pieces, total
}

func (s *Screen) shipmentLines(o work.TrackedOrder, w int) []string {
	t := &s.env.Theme
	if len(o.Shipments) == 0 {
		return nil
	}
	out := []string{" " + t.Paint(kit.Muted, "Shipments")}
	for _, sh := range o.Shipments {
		number := kit.Safe(sh.Tracking)
		if number == "" {
			number = "no tracking number"
		}
		line := "   " + t.Href(sh.URL, number) + "  " + kit.Safe(shipped(sh))
		if strings.HasPrefix(sh.URL, "https://") {
			line = t.Ends(line, t.Paint(kit.Muted, s.env.Keys.Name("track.list.link")+" opens it "), w)
		}
		out = append(out, line)
	}
	return append(out, "")
}

func (s *Screen) moneyLines(o work.TrackedOrder) []string {
	t := &s.env.Theme
	var out []string
	add := func(name, value string, role kit.Role, about string) {
		line := "   " + t.Paint(kit.Muted, t.Left(name, 9)) + t.Paint(role, t.Right(value, 12))
		out = append(out, line+"  "+t.Paint(kit.Muted, kit.Safe(about)))
	}
	if o.Total != "" {
		add("Total", work.Amount(o.Total), kit.Heading, kit.Count(int(o.Pieces), "piece", "pieces"))
	}
	for _, p := range o.Payments {
		about := strings.Join(strings.Fields(p.Type+" "+p.Date.String()), " ")
		if !p.Approved {
			about += " (not approved)"
		}
		add("Paid", work.Amount(p.Amount), kit.Text, about)
	}
	if o.Balance != "" {
		role, about := kit.Heading, ""
		if m, err := catalog.ParseMoney(o.Balance); err == nil && m <= 0 {
			role, about = kit.OK, "nothing is open"
		}
		add("Balance", work.Amount(o.Balance), role, about)
	}
	if o.FetchedAt != nil {
		out = append(out, "   "+t.Paint(kit.Muted, "as of "+o.FetchedAt.Local().Format("Mon 2 Jan 15:04")))
	}
	return out
}
