package search

import (
	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/tui/kit"
)

// The columns that the rep can put away. Sizes go in groups, since which of
// them there are changes with the rows in sight.
const (
	colDescription = "description"
	colSmall       = "small"
	colSizes       = "sizes"
	colOversize    = "oversize"
	colOther       = "other"
	colTotal       = "total"
)

// newColumns is what the rep chose of the list's columns; shape draws them.
func newColumns() kit.Table {
	return kit.Table{Columns: []kit.Column{
		{ID: "style", Title: "STYLE", Fixed: true},
		{ID: "color", Title: "COLOUR", Fixed: true},
		{ID: colDescription, Title: "DESCRIPTION"},
		{ID: colSmall, Title: "XS and smaller"},
		{ID: colSizes, Title: "S to XL"},
		{ID: colOversize, Title: "2XL and larger"},
		{ID: colOther, Title: "other sizes"},
		{ID: colTotal, Title: "TOTAL"},
	}}
}

// groupOf is the column of the rep's choice that a size belongs to.
func groupOf(size string) string {
	known, ok := catalog.LookupSize(size)
	switch {
	case !ok || known.Group != "adult":
		return colOther
	case isOversize(size):
		return colOversize
	case catalog.CompareSizes(size, "S") < 0:
		return colSmall
	}
	return colSizes
}

// List is what the rep chose of the columns, and whether hits are in sight.
func (s *Screen) List() (*kit.Table, bool) { return &s.columns, s.rowsShown() }

// Resort does nothing: hits stand in the order of how well they match.
func (s *Screen) Resort() tea.Cmd { return nil }
