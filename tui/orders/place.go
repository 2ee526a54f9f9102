package orders

import (
	"encoding/json"
	"strconv"

	tea "charm.land/bubbletea/v2"
)

// place is where the rep is: an order, perhaps one of its sections, perhaps its
// grid and a cell.
type place struct {
	Order int64     `json:"order"`
	View  view      `json:"view"`
	Part  sectionID `json:"part,omitempty"`
	Style string    `json:"style,omitempty"`
	Color string    `json:"color,omitempty"`
	Size  string    `json:"size,omitempty"`
}

// Place is the order that is open, its section or the cell of its grid.
func (s *Screen) Place() any {
	if s.returning != (place{}) {
		return s.returning
	}
	if s.view == viewList || s.draft.base.ID == 0 {
		return nil
	}
	p := place{Order: s.draft.base.ID, View: viewOrder}
	if s.view == viewSection {
		p.View, p.Part = viewSection, s.form.id
	}
	if s.view == viewGrid && len(s.grid.rows) > 0 {
		row, col := s.grid.cells.Focus()
		p.View, p.Style, p.Color, p.Size = viewGrid, s.grid.number, s.grid.rows[row].color, s.grid.sizes[col]
	}
	return p
}

// Return opens the order, grid and cell where the rep was when orderpad ended.
// An order that is no longer there is not missed.
func (s *Screen) Return(at []byte) tea.Cmd {
	var p place
	if err := json.Unmarshal(at, &p); err != nil || p.Order == 0 {
		return nil // written by another version
	}
	s.returning = p
	return s.openPlace(p)
}

func (s *Screen) openPlace(p place) tea.Cmd {
	if p.View == viewGrid && p.Style != "" {
		var colors []string
		if p.Color != "" {
			colors = []string{p.Color}
		}
		return s.openGridAt(GridMsg{OrderID: p.Order, Style: p.Style, Colors: colors}, p, nil)
	}
	var then func() tea.Cmd
	if p.View == viewSection && titleOf(p.Part) != "" {
		then = func() tea.Cmd { return s.openSection(p.Part) }
	}
	return s.openOrder(strconv.FormatInt(p.Order, 10), then)
}
