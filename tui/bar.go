package tui

import (
	"strconv"
	"strings"

	"orderpad/tui/kit"
)

// tabAt is where a screen's tab was drawn.
type tabAt struct {
	from, to int
	id       kit.ScreenID
}

// wideTabs is the width from which tabs have their whole names and two blanks
// between them.
const wideTabs = 110

// shortNames are the tabs' names in a window that is not wide.
var shortNames = map[kit.ScreenID]string{kit.Customers: "Cust"}

// tabText is what one tab says, and how many blanks stand before it.
type tabText struct {
	id   kit.ScreenID
	text string
}

// tabTexts are the tabs as the level says: 0 and up, each with less room.
func (m *Model) tabTexts(level int) (tabs []tabText, gap int) {
	gap = 1
	if level == 0 {
		gap = 2
	}
	for i, id := range kit.Screens {
		s := m.opt.Screens[id]
		if s == nil {
			continue
		}
		name := s.Title()
		if short := shortNames[id]; level > 0 && short != "" {
			name = short
		}
		text := strconv.Itoa(i)
		digit := level >= 4 || level >= 3 && id == kit.Customers || level >= 2 && id == kit.Setup
		if !digit || id == m.open {
			text += " " + name
		}
		tabs = append(tabs, tabText{id, text})
	}
	return tabs, gap
}

// levels is how many ways there are to say the tabs.
const levels = 5

// bar is the top line: the screens, then what matters at a customer's table.
// The right side is the first to shrink; then Setup becomes its digit, then
// Customers, then every name but that of the open screen.
func (m *Model) bar() string {
	t, now := &m.env.Theme, m.env.Now()
	m.status.PortalKey = m.env.Keys.Name(kit.Portal)
	level := 1
	if m.w >= wideTabs {
		level = 0
	}
	least := m.status.Least(t, now)
	for ; level < levels-1; level++ {
		tabs, gap := m.tabTexts(level)
		n := 1
		for _, tab := range tabs {
			n += kit.Width(tab.text) + gap
		}
		if n+least+1 <= m.w {
			break
		}
	}
	left, x := m.drawTabs(level)
	line := t.Ends(left, m.status.View(t, m.w-x-2, now)+" ", m.w)
	return t.On(kit.Bar, line, m.w)
}

// drawTabs draws the tabs and notes where they are. The open one takes the
// blank on each side; orders that need the rep put a sign behind Queue.
func (m *Model) drawTabs(level int) (string, int) {
	t := &m.env.Theme
	tabs, gap := m.tabTexts(level)
	m.tabs = m.tabs[:0]
	var b strings.Builder
	x, lead := 0, 1 // lead: the blanks before the next tab
	for _, tab := range tabs {
		open := tab.id == m.open
		digit, name, _ := strings.Cut(tab.text, " ")
		if name != "" {
			name = " " + name
		}
		from, after, sign := x, "", t.Glyphs.Warn
		if tab.id == kit.Queue && m.status.NeedsYou > 0 {
			after = sign
		}
		x += lead + kit.Width(tab.text)
		switch {
		case open && after == "":
			after = " "
			fallthrough
		case open:
			one := min(lead, 1)
			b.WriteString(kit.Spaces(lead-one) + t.Paint(kit.TabActive, kit.Spaces(one)+tab.text+after))
		default:
			b.WriteString(kit.Spaces(lead) + t.Paint(tabDigit(level), digit) + t.Paint(kit.Muted, name) + t.Paint(kit.Warn, after))
		}
		x += kit.Width(after)
		lead = gap - kit.Width(after)
		m.tabs = append(m.tabs, tabAt{from, x, tab.id})
	}
	return b.String(), x
}

// tabDigit is how a tab's digit is painted: as a key beside a name, quietly
// where there are only digits.
func tabDigit(level int) kit.Role {
	if level == levels-1 {
		return kit.Muted
	}
	return kit.Accent
}
