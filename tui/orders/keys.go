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
		return s.rail.key(k)
	case viewSection:
		return s.form.key(k)
	}
	return s.listKey(k)
}

// mouse takes clicks and the wheel.
func (s *Screen) mouse(msg tea.MouseMsg) tea.Cmd {
	switch s.view {
	case viewList:
		return s.listMouse(msg)
	default:
		return s.orderMouse(msg)
	}
}

// View draws the part of the screen that is open.
func (s *Screen) View(w, h int) (string, *tea.Cursor) {
	if s.view == viewList {
		return s.drawList(w, h)
	}
	return s.drawOrder(w, h)
}
