package orders

import (
	tea "charm.land/bubbletea/v2"
)

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// key takes a key that no binding has.
func (s *Screen) key(k tea.KeyPressMsg) tea.Cmd {
	s.picking = false
	switch s.view {
	case viewGrid:
		return s.gridKey(k)
	case viewOrder:
		return s.pane.key(k)
	case viewSection:
		return s.form.key(k)
	}
	return s.listKey(k)
}

// mouse takes clicks and the wheel.
func (s *Screen) mouse(msg tea.MouseMsg) tea.Cmd {
	switch s.view {
	case viewGrid:
		at := msg.Mouse()
		if _, click := msg.(tea.MouseClickMsg); click {
			changes, _ := s.grid.cells.Click(at.X, at.Y-s.grid.top)
			return s.took(changes)
		}
		if at.Button == tea.MouseWheelDown || at.Button == tea.MouseWheelUp {
			s.grid.scrollSplit(at.Button == tea.MouseWheelDown)
		}
		return nil
	case viewOrder:
		return s.pane.mouse(msg)
	case viewSection:
		return s.form.mouse(msg)
	}
	return s.listMouse(msg)
}

// View draws the part of the screen that is open.
func (s *Screen) View(w, h int) (string, *tea.Cursor) {
	switch s.view {
	case viewGrid:
		return s.grid.draw(w, h)
	case viewOrder:
		return s.pane.draw(w, h)
	case viewSection:
		return s.form.draw(w, h)
	}
	return s.drawList(w, h)
}
