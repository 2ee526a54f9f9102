package setup

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
)

// way is one answer of the first run.
type way struct{ key, label, help string }

func (s *Screen) ways() []way {
	demo := "A made-up shop with a full catalogue, on this laptop. Nothing leaves it, and it stays apart from your own orders."
	if s.opt.Demo == nil {
		demo = "A made-up shop with a full catalogue. Start it with: orderpad demo"
	}
	return []way{
		{"c", "Connect to the shop", "With the address that the shop gave you, or its file: drag it here. Orders go out as soon as there is a network."},
		{"d", "Look around in the demo", demo},
		{"n", "Draft without a connection", "Write orders now, connect later in Setup (" + s.env.Keys.Name(kit.GoTo(kit.Setup)) + "). Everything stays on this laptop until then."},
	}
}

// chooseFirst answers the first run; it does not ask again.
func (s *Screen) chooseFirst(i int) tea.Cmd {
	s.choice = i
	switch i {
	case 0:
		s.welcome = false
		return tea.Batch(s.remember(WelcomeKey, "connect"), s.askKind())
	case 1:
		if s.opt.Demo == nil {
			return kit.Notify(kit.Warn, "The demo is started with: orderpad demo")
		}
		return s.opt.Demo()
	}
	s.welcome = false
	return tea.Batch(s.remember(WelcomeKey, "draft"), kit.Go(kit.Search, nil))
}

func (s *Screen) inputFirst(msg tea.Msg) tea.Cmd {
	n := len(s.ways())
	switch msg := msg.(type) {
	case kit.PasteMsg: // a file that is dragged into the terminal is pasted as its path
		s.openOffice(droppedPath(msg.Text))
	case tea.KeyPressMsg:
		switch kit.KeyName(msg) {
		case "down", "tab", "j":
			s.choice = (s.choice + 1) % n
		case "up", "shift+tab", "k":
			s.choice = (s.choice + n - 1) % n
		}
	case tea.MouseClickMsg:
		if i := (msg.Y - s.headY) / wayLines; msg.Y >= s.headY && i < n {
			return s.chooseFirst(i)
		}
	}
	return nil
}

// wayLines is how many lines each answer takes.
const wayLines = 4

// firstView is the whole screen while there is nothing yet.
func (s *Screen) firstView(w, h int) string {
	t := &s.env.Theme
	width := min(w-6, 66)
	left := kit.Spaces((w - width) / 2)
	ways := s.ways()
	head := []string{t.Paint(kit.Heading, "Welcome to orderpad"), t.Paint(kit.Muted, t.Cut("How do you want to begin? You can do the others later.", width)), ""}
	if h < len(head)+len(ways)*wayLines {
		head = head[:1]
	}
	gap := max((h-len(head)-len(ways)*wayLines)/3, 0)
	lines := append(make([]string, gap), head...)
	s.headY = len(lines)
	for i, y := range ways {
		role, pointer := kit.Heading, "  "
		if i == s.choice {
			role, pointer = kit.Focus, t.Paint(kit.Accent, t.Glyphs.Pointer)+" "
		}
		lines = append(lines, pointer+t.Paint(kit.Accent, y.key)+"  "+t.Paint(role, " "+y.label+" "))
		help := kit.Wrap(y.help, width-6)
		for j := range wayLines - 1 {
			text := ""
			if j < len(help) {
				text = "      " + t.Paint(kit.Muted, help[j])
			}
			lines = append(lines, text)
		}
	}
	for i := range lines {
		lines[i] = left + lines[i]
	}
	return strings.Join(t.Block(strings.Join(lines, "\n"), w, h), "\n")
}
