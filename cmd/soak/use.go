package main

import "strings"

// habit is something that a rep does, and how often.
type habit struct {
	often int
	do    func(s *soak)
}

func keys(names ...string) func(*soak) {
	return func(s *soak) { s.press(names[s.rng.IntN(len(names))]) }
}

var habits = []habit{
	{30, keys("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")},
	{30, keys("up", "down", "left", "right", "tab", "shift+tab", "home", "end", "pgup", "pgdown")},
	{16, keys("p", "c", "5", "4", "n", "a", "v", "y", "space", "r", "e", "d", "s", "m", "l", "x", "@", ".", "/", "?", "backspace", "delete")},
	{14, keys("enter")},
	{12, keys("esc")},
	{12, keys("alt+1", "alt+2", "alt+3", "alt+4", "alt+5", "alt+6")},
	{8, keys("alt+a", "alt+b", "alt+c", "alt+d", "alt+e", "alt+f", "alt+g", "alt+k", "alt+l", "alt+n", "alt+o", "alt+p", "alt+r", "alt+s", "alt+t", "alt+u", "alt+v", "alt+w", "alt+x")},
	{6, keys("ctrl+z", "ctrl+y", "ctrl+n", "ctrl+o", "ctrl+p", "f1", "f4", "f5", "f9")},
	{1, keys("f8")},
	{2, func(s *soak) { s.press("alt+1"); s.text("pc54 navy s4 m8 l8 xl2") }},
	{1, func(s *soak) { s.paste("4\t8\t8\t2\n") }},
	{1, func(s *soak) {
		sizes := [][2]int{{80, 24}, {120, 40}, {60, 15}, {100, 30}, {50, 12}}
		at := sizes[s.rng.IntN(len(sizes))]
		s.Resize(at[0], at[1])
	}},
}

// use does one thing. It leaves alone what ends or suspends the program: the
// question whether to quit, and the list of all actions.
func (s *soak) use() {
	if screen := s.Screen(); strings.Contains(screen, "Quit orderpad?") || strings.Contains(screen, "All actions") {
		s.press("esc")
		return
	}
	all := 0
	for _, h := range habits {
		all += h.often
	}
	at := s.rng.IntN(all)
	for _, h := range habits {
		if at -= h.often; at < 0 {
			h.do(s)
			return
		}
	}
}

func (s *soak) press(key string) {
	s.keys++
	s.Press(key)
}

func (s *soak) text(text string) {
	s.keys += len(text)
	s.Type(text)
}

func (s *soak) paste(text string) {
	s.keys++
	s.Paste(text)
}
