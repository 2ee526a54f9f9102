package orders

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// rowsMost is how many rows a report lists whole; of more, those with problems.
const rowsMost = 200

// withProblems are the rows that have something to be read; what only a stop
// kept out is counted, not listed.
func withProblems(rows []work.ImportRow) []work.ImportRow {
	var out []work.ImportRow
	for _, r := range rows {
		if len(r.Problems) > 0 && !r.Left() {
			out = append(out, r)
		}
	}
	return out
}

// reportLines draws a report: the summary, what belongs to no row, the rows.
func (s *Screen) reportLines(text string, rows []work.ImportRow, loose []string) func(w int) []string {
	t := &s.env.Theme
	if len(rows) > rowsMost {
		rows = withProblems(rows)
	}
	shared := sharedWarnings(rows)
	for _, text := range slices.Sorted(maps.Keys(shared)) {
		loose = append(loose, fmt.Sprintf("in %s: %s", kit.Count(shared[text], "row", "rows"), text))
	}
	return func(w int) []string {
		lines := kit.Wrap(kit.Safe(text), w)
		if len(loose) > 0 {
			lines = append(lines, "")
		}
		for _, l := range loose {
			lines = append(lines, problemLines(t, l, order.SeverityWarning, 0, w)...)
		}
		lines = append(lines, "")
		for _, r := range rows {
			lines = append(lines, rowLine(t, r, w))
			for _, p := range r.Problems {
				said := p.Message
				if shared[said] > 0 {
					continue
				}
				lines = append(lines, problemLines(t, said, p.Severity, 2, w)...)
			}
		}
		return lines
	}
}

// sharedWarnings are warnings without a column that several rows have, such as
// an unknown field of every order: they are said once, with in how many rows.
func sharedWarnings(rows []work.ImportRow) map[string]int {
	count := map[string]int{}
	for _, r := range rows {
		for _, p := range r.Problems {
			if p.Severity == order.SeverityWarning && p.Column == 0 {
				count[p.Message]++
			}
		}
	}
	maps.DeleteFunc(count, func(_ string, n int) bool { return n < 3 })
	return count
}

// became says what became of a row, where its own word does not.
var became = map[string]string{
	"created": "new draft", "updated": "changed", "known": "here already", "replaced": "takes an earlier one's place",
	"revision": "replaces a sent one", "asks": "new or sent again?", "older": "older than the one here",
}

func rowLine(t *kit.Theme, r work.ImportRow, w int) string {
	at := "row " + kit.Int(r.Row)
	if r.Line > 0 {
		at = "line " + kit.Int(r.Line)
	}
	sign, role := t.Glyphs.OK, kit.OK
	word := cmp.Or(became[r.Action], r.Action)
	errors := slices.ContainsFunc(r.Problems, func(p work.ImportProblem) bool { return p.Severity == order.SeverityError })
	switch {
	case r.Action == "refused" || errors:
		sign, role = t.Glyphs.Rejected, kit.Error
	case r.NeedsPerson():
		sign, role, word = t.Glyphs.Warn, kit.Warn, strings.TrimSuffix(word, "?")+", needs you"
	case len(r.Problems) > 0:
		sign, role = t.Glyphs.Warn, kit.Warn
	}
	left := t.Paint(role, sign) + " " + t.Paint(kit.Muted, t.Left(at, 10)) + " " + catalog.Clean(r.ExtOrderID)
	return t.Keep(left, " "+t.Paint(role, word), w)
}

func problemLines(t *kit.Theme, text string, severity order.Severity, indent, w int) []string {
	role, sign := kit.Warn, t.Glyphs.Warn
	if severity == order.SeverityError {
		role, sign = kit.Error, t.Glyphs.Rejected
	}
	var out []string
	for i, l := range kit.Wrap(kit.Safe(text), max(w-indent-2, 1)) {
		head := kit.Spaces(indent + 2)
		if i == 0 {
			head = kit.Spaces(indent) + t.Paint(role, sign) + " "
		}
		out = append(out, t.Cut(head+l, w))
	}
	return out
}
