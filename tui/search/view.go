package search

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
)

// View draws the prompt, what it was taken for, and the hits; in a wide window
// what is to know of the selected one beside them.
func (s *Screen) View(w, h int) (string, *tea.Cursor) {
	view, pane := kit.Room(w)
	s.wide = pane > 0 // what the pane tells is asked for, also before there are hits
	if !s.wide || !s.rowsShown() {
		s.width = w
		return s.draw(w, h)
	}
	left, cursor := s.draw(view, h)
	s.width = view
	return s.env.Theme.Beside(left, s.drawPane(pane, h), view, pane, h), cursor
}

func (s *Screen) draw(w, h int) (string, *tea.Cursor) {
	t := &s.env.Theme
	head, cursor := s.drawPrompt(w)
	lines := []string{head}
	s.rowsAt = h
	if s.entryShown() {
		lines = append(lines, s.entryLines(w, h-1)...)
	} else if note := s.note(t); note != "" {
		lines = append(lines, t.Cut(note, w))
	}
	if s.rowsShown() {
		lines = s.drawRows(lines, w, h)
	} else if !s.entryShown() {
		lines = append(lines, s.empty(w)...)
	}
	return strings.Join(lines[:min(len(lines), h)], "\n"), cursor
}

// rowsShown tells whether there are hits to show. Those of a forgiven typo are
// not what an order line is about.
func (s *Screen) rowsShown() bool {
	return s.list.Len() > 0 && (!s.entryShown() || s.found.view.Corrected == "")
}

// drawPrompt draws the prompt, where goods go, and how much was found; the text
// being typed has the first claim on the room.
func (s *Screen) drawPrompt(w int) (string, *tea.Cursor) {
	t := &s.env.Theme
	label := " " + t.Paint(kit.Accent, ">") + " "
	const x = 3
	text, ghost := s.prompt.Value(), s.ghost()
	room := max(w-x-1, 1)
	note := s.summary(room - min(max(kit.Width(text)+kit.Width(ghost)+3, 20), room))
	room -= kit.Width(note)
	shown, at := window(text, s.prompt.Position(), room)
	role := kit.Input
	if !s.prompt.Focused() {
		role = kit.Text
	} else if s.fresh {
		role = kit.Selection
	}
	line := t.Paint(role, shown)
	switch {
	case text == "" && s.prompt.Focused():
		hint := "a style, a colour, or a whole line: pc54 navy s4 m8 @8.50"
		if kit.Width(hint)+2 > room {
			hint = "style, colour or order line"
		}
		line = t.Paint(kit.Ghost, t.Cut(t.Placeholder(hint), room))
	case ghost != "":
		line += t.Paint(kit.Ghost, t.Cut(kit.Safe(ghost), room-kit.Width(shown)))
	}
	head := t.Ends(label+line, note+" ", w)
	if !s.prompt.Focused() {
		return head, nil
	}
	c := tea.NewCursor(min(x+at, w-1), 0)
	c.Blink = false
	return head, c
}

// window is the part of a text around its cursor that fits, and the cell that
// the cursor is at.
func window(text string, pos, w int) (string, int) {
	runes := []rune(kit.Safe(text))
	pos = min(pos, len(runes))
	from := 0
	for from < pos && kit.Width(string(runes[from:pos])) > w-1 {
		from++
	}
	to := len(runes)
	for to > pos && kit.Width(string(runes[from:to])) > w {
		to--
	}
	return string(runes[from:to]), kit.Width(string(runes[from:pos]))
}

// summary is where goods go and how much was found, in at most w cells: the
// count leaves first, since goods in the wrong order are the worse thing.
func (s *Screen) summary(w int) string {
	t := &s.env.Theme
	count := ""
	if s.loaded && !s.entryShown() && (s.all > 0 || s.found.view.Total > 0) {
		count = kit.Int(s.found.view.Total)
		if s.all > 0 {
			count += " of " + kit.Int(s.all)
		}
	}
	const apart = "     "
	for _, name := range s.into(w) {
		if all := name + t.Paint(kit.Muted, apart+count); count != "" && kit.Width(all) <= w {
			return all
		}
		if kit.Width(name) <= w {
			return name
		}
	}
	if kit.Width(count) <= w {
		return t.Paint(kit.Muted, count)
	}
	return ""
}

// into says which order goods go to, with the key that takes another, in ways
// of which each is shorter; none where there is nothing that goes anywhere.
func (s *Screen) into(w int) []string {
	_, name, other := s.target()
	if s.forOrder == 0 && other == "" && s.prompt.Value() == "" || s.entryShown() && s.entryFail != nil {
		return nil
	}
	t := &s.env.Theme
	key := ""
	if other != "" {
		key = " " + t.Paint(kit.Accent, s.env.Keys.Name("search.target"))
	}
	name = kit.Safe(name)
	var ways []string
	for _, most := range []int{40, 24, 12} {
		if most == 40 || kit.Width(name) > most {
			ways = append(ways, t.Paint(kit.Muted, "into ")+t.Paint(kit.Heading, t.Cut(name, most))+key)
		}
	}
	return append(ways, t.Paint(kit.Muted, "into ")+t.Paint(kit.Heading, t.Cut(name, min(max(w-5, 1), 12))))
}

// note is the line below the prompt: what went wrong, or which word was taken
// for another.
func (s *Screen) note(t *kit.Theme) string {
	v := s.found.view
	switch {
	case s.failed != nil:
		return t.Paint(kit.Error, " "+t.Glyphs.Error+" "+kit.Safe(sentence(s.failed)))
	case s.opt.Try != "" && s.prompt.Value() == "":
		return t.Paint(kit.Muted, " "+s.opt.Try)
	case v.Corrected == "" || v.Total == 0:
		return ""
	case len(v.Meant) == 0:
		return t.Paint(kit.Warn, " "+t.Glyphs.Warn+" nothing matches '"+kit.Safe(v.Corrected)+"'; showing what is one letter away")
	}
	return t.Paint(kit.Warn, " "+t.Glyphs.Warn+" nothing matches '"+kit.Safe(v.Corrected)+"'; showing "+kit.Safe(strings.Join(v.Meant, ", ")))
}

// foot is what stands below the hits: cost and vendor while they are shown,
// the marks, else one line for the selected row, left empty here.
func (s *Screen) foot(w, h int) []string {
	t := &s.env.Theme
	if s.cost.shown {
		return s.costLines(w, min(h-2, 6))
	}
	if h < 6 {
		return nil
	}
	if n := len(s.marks.colors); n > 0 {
		text := " " + t.Glyphs.Mark + " " + s.marks.style + ": " + kit.Safe(strings.Join(s.marks.colors, ", "))
		return []string{t.Paint(kit.Marked, t.Cut(text, w))}
	}
	if s.list.Len() == mostHits && s.list.Cursor() == mostHits-1 {
		return []string{t.Paint(kit.Muted, t.Cut(" These are the first "+kit.Int(mostHits)+"; another word narrows them down.", w))}
	}
	return []string{""}
}

func (s *Screen) costLines(w, most int) []string {
	t := &s.env.Theme
	if most < 1 {
		return nil
	}
	title := " " + t.Paint(kit.Badge, " COST ") + " " + t.Paint(kit.Heading, s.cost.style+" "+kit.Safe(s.cost.color))
	lines := []string{t.Ends(title, t.Paint(kit.Muted, "hidden again in 10 s, or with "+s.env.Keys.Name("search.cost")+" "), w)}
	partW, costW := 0, 0
	for _, r := range s.cost.rows {
		partW, costW = max(partW, kit.Width(r.Part)), max(costW, kit.Width(r.UnitCost))
	}
	for i, r := range s.cost.rows {
		if len(lines) == most {
			lines[most-1] = t.Paint(kit.Muted, t.Cut(fmt.Sprintf(" and %d parts more", len(s.cost.rows)-i+1), w))
			break
		}
		lines = append(lines, t.Cut(" "+t.Left(r.Part, partW)+"  "+t.Number(r.UnitCost, costW)+"  "+t.Paint(kit.Muted, kit.Safe(r.Vendor)), w))
	}
	if len(s.cost.rows) == 0 && most > 1 {
		lines = append(lines, t.Paint(kit.Muted, t.Cut(" The inventory names no cost for it.", w)))
	}
	return lines
}

// empty says why nothing is shown and what would fill it.
func (s *Screen) empty(w int) []string {
	t := &s.env.Theme
	var text []string
	none := s.counted && s.all == 0
	open, fetch := s.env.Keys.Name(kit.GoTo(kit.Setup)), s.env.Keys.Name(kit.Refresh)
	wide := max(kit.Width(open), kit.Width(fetch))
	switch {
	case s.failed != nil:
		return nil
	case !s.loaded:
		text = []string{"Loading the inventory" + t.Glyphs.Ellipsis}
		if s.expected > 0 {
			text = []string{"Loading " + kit.Int(s.expected) + " styles in colours" + t.Glyphs.Ellipsis}
		}
		text = append(text, "The prompt takes keys already.")
	case none && s.refreshing.Running():
		text = []string{"The inventory is on its way.", "What is typed will be looked for as soon as it is here."}
	case none && s.checked && s.connection == "":
		text = []string{
			"There is no inventory on this laptop yet.",
			t.Left(open, wide) + "  connect in Setup, or try it first: orderpad demo",
			t.Left(fetch, wide) + "  then fetches styles, colours and stock",
			"An order line can be typed all the same: pc54 navy s4 m8 @8.50",
		}
	case none:
		text = []string{
			"There is no inventory on this laptop yet.",
			fetch + "  fetches styles, colours and stock; esc stops it",
			"An order line can be typed all the same: pc54 navy s4 m8 @8.50",
		}
	default:
		return s.nothingLines(w)
	}
	lines := []string{""}
	for i, l := range text {
		role := kit.Muted
		if i == 0 {
			role = kit.Heading
		}
		for _, part := range kit.Wrap(l, max(w-6, 10)) {
			lines = append(lines, "   "+t.Paint(role, part))
		}
	}
	return lines
}
