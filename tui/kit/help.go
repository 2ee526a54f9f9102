package kit

import tea "charm.land/bubbletea/v2"

// HelpSection is one group of the help, such as "On this screen".
type HelpSection struct {
	Title    string
	Bindings []Binding
}

// HelpBox is the F1 overlay: the same bindings that dispatch, with the reason
// beside what cannot be done now.
type HelpBox struct {
	env      *Env
	title    string
	sections []HelpSection
	top      int
	shown    int // lines the last View had room for
	all      int
}

// NewHelpBox makes the overlay.
func NewHelpBox(env *Env, title string, sections ...HelpSection) *HelpBox {
	return &HelpBox{env: env, title: title, sections: sections}
}

// Update scrolls; esc, enter and F1 close.
func (h *HelpBox) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch KeyName(msg) {
		case "esc", "enter", "q", "f1", "?":
			return nil, true
		case "down", "j":
			h.top++
		case "up", "k":
			h.top--
		case "pgdown", "space":
			h.top += h.shown
		case "pgup":
			h.top -= h.shown
		case "home":
			h.top = 0
		case "end":
			h.top = h.all
		}
	case tea.MouseWheelMsg:
		h.top += wheel(msg)
	case tea.MouseClickMsg:
		return nil, true
	}
	h.top = max(0, min(h.top, h.all-h.shown))
	return nil, false
}

// View draws the box.
func (h *HelpBox) View(w, hgt int) (string, *tea.Cursor) {
	t := &h.env.Theme
	w = min(w, 76)
	inner := max(w-4, 0)
	keyW := 0
	for _, s := range h.sections {
		for _, b := range s.Bindings {
			keyW = max(keyW, Width(keyLabels(b)))
		}
	}
	keyW = min(keyW, inner/3)
	var lines []string
	for i, s := range h.sections {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, t.Paint(Heading, t.Cut(s.Title, inner)))
		for _, b := range s.Bindings {
			if len(b.Keys) == 0 {
				continue
			}
			line := t.Paint(Accent, t.Left(keyLabels(b), keyW)) + "  " + t.Cut(b.Help, inner-keyW-2)
			if b.Off != "" {
				why := t.Cut(" "+t.Glyphs.Dot+" "+b.Off, inner-Width(line))
				line = t.Paint(Muted, t.Left(keyLabels(b), keyW)+"  "+t.Cut(b.Help, inner-keyW-2)+why)
			}
			lines = append(lines, line)
		}
	}
	h.all, h.shown = len(lines), max(hgt-3, 1)
	h.top = max(0, min(h.top, h.all-h.shown))
	end := min(h.top+h.shown, h.all)
	foot := t.Key("esc", "close")
	if h.all > h.shown {
		foot = t.Ends(foot, t.Paint(Muted, "lines "+Int(h.top+1)+" to "+Int(end)+" of "+Int(h.all)+", up and down"), inner)
	}
	return join(t.Box(h.title, append(lines[h.top:end:end], foot), w)), nil
}
