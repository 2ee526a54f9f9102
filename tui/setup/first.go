package setup

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
)

// way is one answer of the first run.
type way struct{ label, help string }

// The answers of the first run, in the order of their digits.
const (
	wayDemo = iota
	wayConnect
	wayFile
	wayDraft
)

func (s *Screen) ways() []way {
	demo := "a made-up shop with stock and orders; nothing leaves it"
	if s.opt.Demo == nil {
		demo = "a made-up shop; start it with: orderpad demo"
	}
	return []way{
		{"Look around", demo},
		{"Connect to my shop", "address, name, password: 2 minutes"},
		{"Open a file I got", "the shop's settings: drag it here, or name it"},
		{"Start a draft", "no shop yet; it is sent when there is one"},
	}
}

// chooseFirst answers the first run; it does not ask again.
func (s *Screen) chooseFirst(i int) tea.Cmd {
	s.choice = i
	switch i {
	case wayConnect:
		s.welcome = false
		return tea.Batch(s.remember(WelcomeKey, "connect"), s.askKind())
	case wayFile:
		s.openOffice("")
		return nil
	case wayDemo:
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
		switch name := kit.KeyName(msg); name {
		case "down", "tab", "j":
			s.choice = (s.choice + 1) % n
		case "up", "shift+tab", "k":
			s.choice = (s.choice + n - 1) % n
		default:
			if i, err := strconv.Atoi(name); err == nil && i >= 1 && i <= n {
				return s.chooseFirst(i - 1)
			}
		}
	case tea.MouseClickMsg:
		if i := msg.Y - s.headY; i >= 0 && i < n {
			return s.chooseFirst(i)
		}
	}
	return nil
}

// firstView is the whole screen while there is nothing yet.
func (s *Screen) firstView(w, h int) string {
	t := &s.env.Theme
	const margin, labelW = 8, 21
	lead := kit.Spaces(min(margin, max(w/10, 1)))
	lines := []string{
		lead + t.Paint(kit.Heading, "Welcome to orderpad"),
		lead + t.Paint(kit.Muted, "Orders for decorated apparel, with or without a network."), "",
		lead + t.Paint(kit.Muted, "HOW DO YOU WANT TO START?"), "",
	}
	about := s.firstAbout(w - kit.Width(lead) - 1)
	ways := s.ways()
	roomy := h >= len(lines)+len(ways)+len(about)+4
	if roomy {
		lines = append(make([]string, max((h-len(lines)-len(ways)-len(about))/4, 0)), lines...)
	}
	s.headY = len(lines)
	for i, y := range ways {
		pointer := " "
		if i == s.choice {
			pointer = t.Glyphs.Pointer
		}
		line := lead[:len(lead)-1] + t.Paint(kit.Accent, pointer+strconv.Itoa(i+1)) + " " +
			t.Left(t.Paint(kit.Heading, y.label), labelW) + "  " + y.help
		if i == s.choice {
			line = t.On(kit.Selection, line, w)
		}
		lines = append(lines, t.Cut(line, w))
	}
	if roomy {
		lines = append(lines, "")
	}
	for _, l := range about {
		lines = append(lines, t.Cut(lead+l, w))
	}
	return strings.Join(t.Block(strings.Join(lines, "\n"), w, h), "\n")
}

// firstAbout is what a newcomer wants to know, and what this terminal can.
func (s *Screen) firstAbout(w int) []string {
	t := &s.env.Theme
	var lines []string
	for _, p := range s.opt.Places {
		if strings.EqualFold(p.Name, "orders") {
			lines = append(lines, "Orders are kept in "+kit.Safe(p.Path))
		}
	}
	lines = append(lines,
		"Passwords go to the system's keyring, never into a file.",
		"Nothing is sent before you queue an order with "+s.env.Keys.Name(kit.QueueOrder)+".")
	var out []string
	for _, l := range lines {
		for _, part := range kit.Wrap(l, max(w, 10)) {
			out = append(out, t.Paint(kit.Muted, part))
		}
	}
	has := func(ok bool, yes, no string) string {
		if ok {
			return t.Paint(kit.OK, t.Glyphs.OK) + " " + yes
		}
		return t.Paint(kit.Warn, t.Glyphs.Warn) + " " + no
	}
	return append(out, "", t.Paint(kit.Muted, "THIS TERMINAL")+"  "+
		has(t.Mode != kit.Mono, "colours", "no colours, words say all")+"   "+
		has(t.Glyphs.V == "\u2502", "signs", "plain signs"),
		t.Paint(kit.Muted, s.env.Keys.Name(kit.Palette)+" has every action, where alt or F keys do not arrive."))
}
