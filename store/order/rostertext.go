package order

import (
	"fmt"
	"slices"
	"strings"
)

// roster reads names with sizes, and numbers where there are some.
func (t *tableText) roster() {
	m := t.m
	g := readGroup{style: m.style, color: m.color}
	if g.style == nil && m.passing == nil {
		g.style, g.color = m.into, m.intoColor
	}
	count := map[tableKind]int{}
	for _, c := range t.columns {
		count[c.kind]++
	}
	switch {
	case g.style == nil || g.color == "":
		t.ask(t.at, t.row, "these are names; which style and colour are they for?")
		return
	case count[tableSize] > 1:
		t.ask(t.at, t.row, "two columns hold sizes; which one is meant?")
		return
	case count[tableNumber] > 1:
		t.ask(t.at, t.row, "two columns hold numbers; which one is printed?")
		return
	case count[tableUnknown]+count[tablePieces]+count[tableQty] > 0:
		t.ask(t.at, t.row, "a column is neither name nor size nor number; what is it?")
		return
	}
	for _, r := range t.rows {
		e, why := t.player(r, g.style)
		switch {
		case why == "skip":
		case why != "":
			m.results = append(m.results, result{row: r.line.row, span: r.line.at, why: why})
		default:
			at := slices.IndexFunc(g.cells, func(c Cell) bool { return c.Size == e.Size })
			if at < 0 {
				g.cells = append(g.cells, Cell{Size: e.Size})
				at = len(g.cells) - 1
			}
			g.cells[at].Qty++
			g.names = append(g.names, e)
		}
	}
	if len(g.names) > 0 {
		sortCells(g.cells)
		m.results = append(m.results, result{row: t.row, span: t.at, groups: []readGroup{g}})
	}
}

// player reads one name; "skip" is a row that is none: empty, a title, a total.
func (t *tableText) player(r tableRow, style *readStyle) (e RosterEntry, why string) {
	var names []string
	size := ""
	e.Line = r.line.row
	for i, cell := range r.cells {
		if i >= len(t.columns) || cell == "" {
			continue
		}
		switch t.columns[i].kind {
		case tableName:
			names = append(names, cell)
		case tableNumber:
			e.Number = strings.TrimPrefix(cell, "#")
			if whole, zeros, ok := strings.Cut(e.Number, "."); ok && zeros != "" && strings.Trim(zeros, "0") == "" {
				e.Number = whole
			}
		case tableSize:
			size = cell
		}
	}
	e.Name = strings.Join(names, " ")
	switch word := strings.ToLower(strings.Trim(e.Name, " :")); {
	case totalWords[word], e.Name == "" && size == "":
		return e, "skip"
	case e.Name == "":
		return e, "it has a size and no name"
	case size == "":
		return e, fmt.Sprintf("%s has no size", e.Name)
	case HoldsCardNumber(e.Name + " " + e.Number):
		return e, "it holds what looks like a full card number; leave it out"
	case !isRosterNumber(e.Number) && e.Number != "":
		return e, fmt.Sprintf("“%s” of %s is no number", e.Number, e.Name)
	}
	found, ok := style.size(size)
	if !ok {
		return e, fmt.Sprintf("%s of %s is no size of %s, which has %s", size, e.Name, style.Number, strings.Join(style.Sizes, " "))
	}
	e.Size = found
	return e, ""
}

// isRosterNumber tells whether a text may be printed as a player's number.
func isRosterNumber(text string) bool {
	return text != "" && len(text) <= 4 && strings.Trim(text, "0123456789") == ""
}
