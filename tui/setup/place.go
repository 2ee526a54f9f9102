package setup

import (
	"encoding/json"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
)

// place is what is open on the screen.
type place struct {
	Connection string               `json:"connection"`
	Adding     order.ConnectionKind `json:"adding,omitempty"` // a new one is being typed
}

// Place is the connection that is open, or typed.
func (s *Screen) Place() any {
	var p place
	switch {
	case s.returning != (place{}):
		return s.returning
	case s.page != nil:
		p.Connection = s.page.name
	}
	if s.form != nil {
		p.Adding = s.form.adding
	}
	if p == (place{}) {
		return nil
	}
	return p
}

// Return opens the connection that was open, once the list has it.
func (s *Screen) Return(at []byte) tea.Cmd {
	var p place
	if err := json.Unmarshal(at, &p); err == nil { // else another version wrote it
		s.returning = p
	}
	return nil
}

// returned opens it; one that was removed meanwhile is not there to be opened.
func (s *Screen) returned() tea.Cmd {
	name, adding := s.returning.Connection, s.returning.Adding
	s.returning = place{}
	if kindName[string(adding)] != "" && s.form == nil {
		s.openAdd(adding)
	}
	for _, c := range s.conns {
		if c.Name == name && s.page == nil && (s.form == nil || adding != "") {
			s.page = newPage(s.env, name)
			s.page.take(c)
			return s.again()
		}
	}
	return nil
}
