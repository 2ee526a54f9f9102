package customers

import (
	"encoding/json"

	tea "charm.land/bubbletea/v2"
)

// place is what is looked at on the screen.
type place struct {
	Query    string  `json:"query,omitempty"`
	Customer string  `json:"customer,omitempty"` // the selected one, once the list has the keys
	Inside   bool    `json:"inside,omitempty"`
	Form     bool    `json:"form,omitempty"` // a new one is being typed
	Pick     PickMsg `json:"pick,omitzero"`
}

// Place is the query, the customer that is looked at or typed, and the order
// that one is picked for.
func (s *Screen) Place() any {
	if s.returning != (place{}) {
		return s.returning
	}
	p := place{Query: s.query(), Inside: s.inside, Form: s.form != nil}
	if c, ok := s.selected(); ok && (s.inList || s.inside) {
		p.Customer = keyOf(c)
	}
	if s.pick != nil {
		p.Pick = *s.pick
	}
	if p == (place{}) {
		return nil
	}
	return p
}

// Return finds again what was looked at.
func (s *Screen) Return(at []byte) tea.Cmd {
	var p place
	if err := json.Unmarshal(at, &p); err != nil {
		return nil // written by another version
	}
	if p.Pick != (PickMsg{}) {
		s.pick = &p.Pick
	}
	s.prompt.SetValue(p.Query)
	if p.Form {
		s.newForm() // with what was kept of it
	}
	if p.Customer != "" {
		s.returning = p
	}
	return nil
}

// returned goes to the customer that was looked at, now that it is found.
func (s *Screen) returned() {
	p := s.returning
	s.returning = place{}
	for i, c := range s.found {
		if keyOf(c) == p.Customer {
			s.table.Select(i)
			s.toList()
			s.inside = p.Inside
		}
	}
}
