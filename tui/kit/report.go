package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Report is an overlay over lines of which there may be thousands: it scrolls,
// and may ask for an answer to what it says.
type Report struct {
	env     *Env
	title   string
	lines   func(w int) []string
	answers []Button
	pager   Pager
	drawn   []string // the lines for width, kept: a report does not change
	width   int
}

// NewReport makes the overlay; lines are the painted lines in w cells, made
// once for each width. Each answer has a key; esc closes without one.
func NewReport(env *Env, title string, lines func(w int) []string, answers ...Button) *Report {
	return &Report{env: env, title: title, lines: lines, answers: answers}
}

// Update scrolls, answers and closes.
func (r *Report) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		name := KeyName(msg)
		for _, b := range r.answers {
			if b.Key == name {
				return Send(b.Msg), true
			}
		}
		if name == "esc" || name == "enter" && len(r.answers) == 0 {
			return nil, true
		}
		r.pager.Key(msg)
	case tea.MouseMsg:
		r.pager.Mouse(msg)
	}
	return nil, false
}

// View draws the box.
func (r *Report) View(w, h int) (string, *tea.Cursor) {
	t := &r.env.Theme
	w = min(w, 96)
	inner := max(w-4, 1)
	if r.drawn == nil || r.width != inner {
		r.drawn, r.width = r.lines(inner), inner
	}
	var keys []string
	for _, b := range r.answers {
		keys = append(keys, b.Key, b.Label)
	}
	foot := KeyRows(t, inner, append(keys, "esc", "close")...)
	text := r.pager.Draw(t, r.drawn, inner, max(min(h-3-len(foot), len(r.drawn)), 1))
	out := append(strings.Split(text, "\n"), "")
	out = append(out[:max(min(len(out), h-2-len(foot)), 0)], foot...)
	return strings.Join(t.Box(r.title, out, w), "\n"), nil
}
