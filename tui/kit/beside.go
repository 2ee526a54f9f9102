package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Wide is the width from which a pane stands beside the 80-column view, and
// paneWidth the least that pane has; what a wider window gives goes to both,
// until the pane has paneMost.
const (
	Wide      = 120
	paneWidth = 39
	paneMost  = 60
)

// Room shares the w cells of a window between a view and the pane beside it,
// the line between them left out: 80 and 39 at 120. A window below Wide has
// no room for a pane: view is w and pane 0.
func Room(w int) (view, pane int) {
	if w < Wide {
		return w, 0
	}
	pane = min(paneWidth+(w-Wide)/2, paneMost)
	return w - 1 - pane, pane
}

// Beside puts two views side by side in h lines, one line between them:
// left in exactly leftW cells, right in at most rightW. A list has its pane at
// the right, a rail its work at the left: whichever is the wider one is up to
// the screen, with the widths that Room gave.
func (t *Theme) Beside(left, right string, leftW, rightW, h int) string {
	l, r := t.Block(left, leftW, h), t.Block(right, rightW, h)
	out := make([]string, len(l))
	for i := range l {
		out[i] = t.Left(l[i], leftW) + t.Bar() + r[i]
	}
	return strings.Join(out, "\n")
}

// Shift is a mouse message in the coordinates of what was drawn at dx, dy:
// what lies right of Beside's line takes it shifted by leftW+1.
func Shift(msg tea.MouseMsg, dx, dy int) tea.MouseMsg {
	at := msg.Mouse()
	at.X -= dx
	at.Y -= dy
	switch msg.(type) {
	case tea.MouseClickMsg:
		return tea.MouseClickMsg(at)
	case tea.MouseReleaseMsg:
		return tea.MouseReleaseMsg(at)
	case tea.MouseWheelMsg:
		return tea.MouseWheelMsg(at)
	}
	return tea.MouseMotionMsg(at)
}
