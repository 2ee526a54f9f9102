package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Pager shows lines of which there may be more than room.
type Pager struct {
	top, page, all int
}

// Home goes back to the first line.
func (p *Pager) Home() { p.top = 0 }

// Key scrolls for arrows, j and k, pages and ends, and tells whether the key
// was one of these.
func (p *Pager) Key(k tea.KeyPressMsg) bool {
	switch KeyName(k) {
	case "up", "k":
		p.top--
	case "down", "j":
		p.top++
	case "pgup", "ctrl+b":
		p.top -= max(p.page-1, 1)
	case "pgdown", "ctrl+f", "space":
		p.top += max(p.page-1, 1)
	case "home", "g":
		p.top = 0
	case "end", "G":
		p.top = p.all
	default:
		return false
	}
	p.clamp()
	return true
}

// Mouse scrolls with the wheel.
func (p *Pager) Mouse(msg tea.MouseMsg) {
	if m, ok := msg.(tea.MouseWheelMsg); ok {
		p.top += wheel(m)
		p.clamp()
	}
}

func (p *Pager) clamp() { p.top = max(0, min(p.top, p.all-p.page)) }

// Draw returns exactly h lines of at most w cells. When there is more than
// fits the last line says where in it the reader is.
func (p *Pager) Draw(t *Theme, lines []string, w, h int) string {
	p.all, p.page = len(lines), max(h, 0)
	if p.all > p.page && h > 2 {
		p.page--
	}
	p.clamp()
	end := min(p.top+p.page, p.all)
	out := append(make([]string, 0, h), lines[p.top:end]...)
	if p.all > p.page && h > 2 {
		out = append(out, t.Paint(Muted, t.Right("lines "+Int(p.top+1)+" to "+Int(end)+" of "+Int(p.all)+" ", w)))
	}
	return strings.Join(t.Block(strings.Join(out, "\n"), w, h), "\n")
}
