package track

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// mirrored is what we pushed beside what the shop has.
type mirrored struct{ view work.MirrorView }

// compare asks the shop for its side of an order of this laptop.
func (s *Screen) compare() tea.Cmd {
	o, _ := s.selected()
	key := o.ExtOrderID
	s.compares, s.comparedAt = key, s.env.Now()
	ctx, req := s.comparing.Next(context.Background(), kit.Track)
	w := s.work
	return kit.Run(ctx, req, func(ctx context.Context) (mirrored, error) {
		view, err := w.Mirror(ctx, key)
		return mirrored{view}, err
	})
}

func (s *Screen) compared(v work.MirrorView, err error) tea.Cmd {
	if err != nil {
		return kit.Notify(kit.Error, err.Error())
	}
	if !s.open {
		return kit.Notify(kit.Info, "The shop answered about "+catalog.Clean(v.ExtOrderID)+"; compare it again in Track.")
	}
	return kit.Show(kit.NewReport(s.env, "What was sent, beside what the shop has: "+catalog.Clean(v.ExtOrderID), func(w int) []string { return s.mirrorLines(v, w) }))
}

// mirrorLines are the two places that hold the order, and where each differs.
func (s *Screen) mirrorLines(v work.MirrorView, w int) []string {
	onsite := "OnSite"
	if v.OnSiteOrder != nil {
		onsite += " " + keyOf(work.TrackedOrder{OnSiteOrder: v.OnSiteOrder})
	}
	pushed := "The server's record of what was sent"
	if v.ServerOrderID != "" {
		pushed += ", " + catalog.Clean(v.ServerOrderID)
	}
	lines := s.sideLines(pushed, v.Pushed, "this connection does not show what was sent", w)
	return append(append(lines, ""), s.sideLines(onsite, v.OnSite, "the order has no OnSite number yet; there is nothing to compare", w)...)
}

func (s *Screen) sideLines(title string, side work.MirrorSide, notLooked string, w int) []string {
	t := &s.env.Theme
	g := t.Glyphs
	lines := []string{t.Paint(kit.Heading, t.Cut(title, w))}
	say := func(role kit.Role, sign, text string) {
		for i, l := range kit.Wrap(kit.Safe(text), max(w-2, 1)) {
			head := "  "
			if i == 0 {
				head = t.Paint(role, sign) + " "
			}
			lines = append(lines, t.Cut(head+l, w))
		}
	}
	switch {
	case !side.Looked:
		say(kit.Muted, g.Dot, notLooked)
		return lines
	case !side.Found:
		say(kit.Warn, g.Warn, "not found there")
	case len(side.Differences) == 0:
		say(kit.OK, g.OK, "the same")
	default:
		say(kit.Warn, g.Warn, kit.Count(len(side.Differences), "difference", "differences"))
		lines = append(lines, s.differenceLines(side, w)...)
	}
	if said := side.SayFilledIn(); said != "" {
		say(kit.Muted, g.Dot, said)
	}
	if side.Note != "" {
		say(kit.Muted, g.Dot, side.Note)
	}
	return lines
}

// differenceLines is a table of field, ours and theirs; where it has no room
// each difference takes three lines, so that no value is cut.
func (s *Screen) differenceLines(side work.MirrorSide, w int) []string {
	t := &s.env.Theme
	value := func(text string) string {
		if text = catalog.Clean(text); text == "" {
			return "nothing"
		}
		return text
	}
	field, ours, theirs := kit.Width("FIELD"), kit.Width("OURS"), kit.Width("THEIRS")
	for _, d := range side.Differences {
		field, ours, theirs = max(field, kit.Width(catalog.Clean(d.Field))), max(ours, kit.Width(value(d.Ours))), max(theirs, kit.Width(value(d.Theirs)))
	}
	var lines []string
	if 2+field+2+ours+2+theirs <= w {
		row := func(a, b, c string) string { return "  " + t.Left(a, field) + "  " + t.Left(b, ours) + "  " + c }
		lines = append(lines, t.Paint(kit.Muted, row("FIELD", "OURS", "THEIRS")))
		for _, d := range side.Differences {
			lines = append(lines, row(catalog.Clean(d.Field), value(d.Ours), value(d.Theirs)))
		}
		return lines
	}
	for _, d := range side.Differences {
		lines = append(lines, t.Cut("  "+t.Paint(kit.Accent, catalog.Clean(d.Field)), w))
		for _, side := range [][2]string{{"ours    ", value(d.Ours)}, {"theirs  ", value(d.Theirs)}} {
			for i, l := range kit.Wrap(side[1], max(w-12, 1)) {
				head := kit.Spaces(12)
				if i == 0 {
					head = "    " + t.Paint(kit.Muted, side[0])
				}
				lines = append(lines, t.Cut(head+l, w))
			}
		}
	}
	return lines
}
