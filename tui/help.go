package tui

import (
	"slices"
	"strconv"

	"orderpad/tui/kit"
)

// screenFor is what each screen is for, as the help says it.
var screenFor = map[kit.ScreenID]string{
	kit.Today:     "late, at risk, money, calls",
	kit.Search:    "stock, prices, order lines",
	kit.Orders:    "drafts and sent orders",
	kit.Queue:     "what is on its way",
	kit.Track:     "what the shop says",
	kit.Customers: "people, designs, prices",
	kit.Setup:     "shops, price list, look",
}

// help is the page of F1: every screen's bindings as they are now.
func (m *Model) help() *kit.HelpPage {
	g := m.env.Theme.Glyphs
	screens := kit.HelpBlock{Title: "SCREENS"}
	var topics []kit.HelpTopic
	open := 0
	_, everywhere := m.offered()
	for i, id := range kit.Screens {
		s := m.opt.Screens[id]
		if s == nil {
			continue
		}
		screens.Entries = append(screens.Entries, kit.HelpEntry{Key: strconv.Itoa(i) + " " + s.Title(), Text: screenFor[id]})
		if id == m.open {
			open = len(topics)
		}
		topics = append(topics, kit.HelpTopic{Title: s.Title(), Blocks: []kit.HelpBlock{kit.HelpOf("ON THIS SCREEN", s.Keys()), signs(g)}})
	}
	everywhere = slices.DeleteFunc(everywhere, func(b kit.Binding) bool {
		return slices.ContainsFunc(kit.Screens, func(id kit.ScreenID) bool { return b.ID == kit.GoTo(id) })
	})
	all := kit.HelpOf("EVERYWHERE", everywhere)
	all.Entries = append(all.Entries, kit.HelpEntry{Key: "alt+0..6", Text: "screens; 0..6 alone on lists"})
	return kit.NewHelpPage(m.env, kit.HelpText{
		Topics:     topics,
		Screens:    []kit.HelpBlock{screens, words},
		Everywhere: []kit.HelpBlock{all, elsewhere},
	}, open)
}

// words are what the screens say, explained once.
var words = kit.HelpBlock{Title: "WORDS", Entries: []kit.HelpEntry{
	{Key: "draft", Text: "only yours, not sent", Role: kit.Heading},
	{Key: "queued", Text: "goes out when it can", Role: kit.Heading},
	{Key: "in shop", Text: "the shop has it", Role: kit.Heading},
	{Key: "needs you", Text: "only you can decide", Role: kit.Heading},
	{Key: "not sent", Text: "on this laptop only", Role: kit.Heading},
	{Key: "short", Text: "asked more than on hand", Role: kit.Heading},
}}

func signs(g kit.Glyphs) kit.HelpBlock {
	return kit.HelpBlock{Title: "SIGNS", Entries: []kit.HelpEntry{
		{Key: g.Dot, Text: "none asked", Role: kit.Muted},
		{Key: g.NotMade, Text: "not made in this size", Role: kit.Muted},
		{Key: "24!", Text: "more than on hand", Role: kit.Warn},
		{Key: "typed", Text: "your price, kept", Role: kit.Marked},
	}}
}

var elsewhere = kit.HelpBlock{Title: "WHERE KEYS GO ELSEWHERE",
	Text: "A terminal may keep alt or F keys for itself: ctrl+p has every action by name. The page TERMINALS says what to set: orderpad docs terminals."}
