package track

import (
	"encoding/json"

	tea "charm.land/bubbletea/v2"
)

// place is what is looked at on the screen.
type place struct {
	Query string `json:"query,omitempty"`
	Order string `json:"order,omitempty"` // the selected one, once the list has the keys
	Whole bool   `json:"whole,omitempty"`
}

// Place is the query, and the order that is looked at.
func (s *Screen) Place() any {
	if s.returning != (place{}) {
		return s.returning
	}
	p := place{Query: s.query(), Whole: s.whole}
	if o, ok := s.selected(); ok && !s.Typing() {
		p.Order = keyOf(o)
	}
	if p == (place{}) {
		return nil
	}
	return p
}

// Return finds again what was looked at, on this laptop; the shop is asked
// when the rep says so.
func (s *Screen) Return(at []byte) tea.Cmd {
	var p place
	if err := json.Unmarshal(at, &p); err != nil {
		return nil // written by another version
	}
	s.prompt.SetValue(p.Query)
	if p.Order != "" {
		s.returning = p
	}
	return nil
}

// returned goes to the order that was looked at, now that it is found.
func (s *Screen) returned() {
	p := s.returning
	s.returning = place{}
	for i, o := range s.orders {
		if keyOf(o) == p.Order {
			s.table.Select(i)
			s.toList()
			s.whole = p.Whole
		}
	}
}
