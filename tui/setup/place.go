package setup

import (
	"encoding/json"

	tea "charm.land/bubbletea/v2"
)

// place is what is open on the screen.
type place struct {
	Connection string `json:"connection"`
}

// Place is the connection that is open.
func (s *Screen) Place() any {
	switch {
	case s.returning != "":
		return place{s.returning}
	case s.page != nil:
		return place{s.page.name}
	}
	return nil
}

// Return opens the connection that was open, once the list has it.
func (s *Screen) Return(at []byte) tea.Cmd {
	var p place
	if err := json.Unmarshal(at, &p); err == nil { // else another version wrote it
		s.returning = p.Connection
	}
	return nil
}

// returned opens it; one that was removed meanwhile is not there to be opened.
func (s *Screen) returned() tea.Cmd {
	name := s.returning
	s.returning = ""
	for _, c := range s.conns {
		if c.Name == name && s.page == nil && s.form == nil {
			s.page = newPage(s.env, name)
			s.page.take(c)
			return s.again()
		}
	}
	return nil
}
