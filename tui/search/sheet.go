package search

import (
	"sort"

	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// sheet is how hits stand below each other: each group's head, then its hits.
// The head of the first group in sight stays when the hits below it scroll.
type sheet struct {
	groups []group
	lines  []int // as linesOf has them
	flat   kit.Rows
	drawn  []int // the hit of each line drawn last, -1 for a head
}

// set takes new hits; the one at keep stays where it is on the screen, -1 for
// none.
func (s *sheet) set(hits []work.SearchHit, keep int) {
	s.groups = groupsOf(hits)
	s.lines = linesOf(s.groups)
	s.flat.SetLen(len(s.lines))
	if keep >= 0 {
		s.flat.Hold(s.lineOf(keep))
	}
}

// groupOf is the place of a hit's group.
func (s *sheet) groupOf(hit int) int {
	return sort.Search(len(s.groups), func(i int) bool { return s.groups[i].to > hit })
}

func (s *sheet) lineOf(hit int) int { return hit + s.groupOf(hit) + 1 }

// fit is the lines that a page has room for with a hit in sight, the first of
// them its group's head.
func (s *sheet) fit(hit, page int) []int {
	if len(s.lines) == 0 || page < 1 {
		return nil
	}
	line := s.lineOf(max(hit, 0))
	s.flat.Select(line - 1) // so that the head over it does not cover it
	s.flat.Fit(page)
	s.flat.Select(line)
	from, to := s.flat.Fit(page)
	out := append([]int{}, s.lines[from:to]...)
	if first := out[0]; first >= 0 && len(out) > 1 {
		out[0] = -1 - s.groupOf(first)
	}
	return out
}

// scroll moves the hits in sight by lines, and answers the hit that is selected
// then.
func (s *sheet) scroll(lines int) int {
	s.flat.Scroll(lines)
	at := s.flat.Cursor()
	if at < 0 {
		return -1
	}
	if s.lines[at] < 0 {
		at++ // every head has a hit below it
	}
	return s.lines[at]
}

// at is the hit drawn at a line below the prompt, -1 for none.
func (s *sheet) at(line int) int {
	if line < 0 || line >= len(s.drawn) {
		return -1
	}
	return s.drawn[line]
}

// drawRows adds the hits in sight, and below them what the selected one has
// no room for.
func (s *Screen) drawRows(lines []string, w, h int) []string {
	t := &s.env.Theme
	foot := s.foot(w, h-len(lines))
	page := h - len(lines) - len(foot)
	s.rowsAt, s.sheet.drawn = len(lines), s.sheet.drawn[:0]
	if page < 1 {
		s.list.Fit(0)
		return lines
	}
	l := shapeOf(w, s.columns.Shown)
	shown := s.sheet.fit(s.list.Cursor(), page)
	for _, at := range shown {
		if at < 0 {
			lines = append(lines, l.head(t, s.sheet.groups[-1-at]))
		} else {
			hit := s.found.view.Results[at]
			st := rowState{selected: at == s.list.Cursor(), focused: !s.prompt.Focused(), marked: s.marks.has(hit)}
			lines = append(lines, l.row(t, s.sheet.groups[s.sheet.groupOf(at)], hit, st))
		}
		s.sheet.drawn = append(s.sheet.drawn, max(at, -1))
	}
	hits := 0
	for _, at := range shown {
		if at >= 0 {
			hits++
		}
	}
	s.list.Fit(max(hits, 1))
	for range page - len(shown) {
		lines = append(lines, "")
	}
	if hit, ok := s.selected(); ok && len(foot) > 0 && foot[0] == "" {
		g := s.sheet.groups[s.sheet.groupOf(s.list.Cursor())]
		foot[0] = t.Paint(kit.Muted, t.Cut(" "+l.detail(t, g, hit, w-2), w))
	}
	return append(lines, foot...)
}
