package search

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// nothing is why a text finds nothing, with the texts that would.
type nothing struct {
	text string
	view work.NothingView
	at   int // the proposal that is chosen
}

// explain asks why nothing was found, and what would be.
func (s *Screen) explain() tea.Cmd {
	text := strings.TrimSpace(s.found.text)
	s.nothing = nothing{}
	if s.found.view.Total > 0 || text == "" || s.counted && s.all == 0 {
		s.explaining.Cancel()
		return nil
	}
	ctx, req := s.explaining.Next(context.Background(), kit.Search)
	ask := s.work.Nothing
	return kit.Run(ctx, req, func(ctx context.Context) (nothing, error) {
		view, err := ask(ctx, text)
		return nothing{text: text, view: view}, err
	})
}

// proposals are the texts that would find something, while they are in sight.
func (s *Screen) proposals() []work.TryView {
	if s.rowsShown() || s.entryShown() || s.nothing.text != strings.TrimSpace(s.found.text) {
		return nil
	}
	return s.nothing.view.Tries
}

// Digits tells that a digit takes a proposal.
func (s *Screen) Digits() bool { return !s.prompt.Focused() && len(s.proposals()) > 0 }

// proposalKey moves among the proposals and takes one; false for other keys.
func (s *Screen) proposalKey(name string) (tea.Cmd, bool) {
	tries := s.proposals()
	if len(tries) == 0 {
		return nil, false
	}
	switch name {
	case "up", "k":
		if s.nothing.at == 0 {
			s.toPrompt()
			return nil, true
		}
		s.nothing.at--
	case "down", "j":
		s.nothing.at = min(s.nothing.at+1, len(tries)-1)
	default:
		n, err := strconv.Atoi(name)
		if err != nil || n < 1 || n > len(tries) {
			return nil, false
		}
		return s.propose(n - 1), true
	}
	return nil, true
}

// propose searches for a proposal instead.
func (s *Screen) propose(at int) tea.Cmd {
	text := s.proposals()[at].Text
	s.toPrompt()
	s.prompt.SetValue(text)
	return s.edited()
}

// nothingLines say which word finds nothing, and what would be found.
func (s *Screen) nothingLines(w int) []string {
	t := &s.env.Theme
	text := strings.TrimSpace(s.found.text)
	lines := []string{"", "   " + t.Paint(kit.Heading, t.Cut("Nothing is found for '"+kit.Safe(text)+"'.", w-4)), ""}
	if s.nothing.text != text {
		return lines
	}
	wordW := 4
	for _, word := range s.nothing.view.Words {
		wordW = max(wordW, min(kit.Width(word.Word), w/3))
	}
	for _, word := range s.nothing.view.Words {
		said := kit.Count(word.Total, "row has it", "rows have it")
		switch {
		case word.ReadAs != "":
			said = "read as " + kit.Safe(word.ReadAs) + ", " + said
		case word.Total == 0 && len(word.Near) > 0:
			said = "no style and no word of that name; near is " + kit.Safe(strings.Join(word.Near, ", "))
		case word.Total == 0:
			said = "nothing of that name"
		}
		lines = append(lines, t.Cut("   "+t.Left(kit.Safe(word.Word), wordW)+"  "+t.Paint(kit.Muted, said), w))
	}
	tries := s.proposals()
	if len(tries) == 0 {
		more := "Fewer words, or parts of words, find more: pc54 nav, core tee 2x. A new style may be missing: " + s.env.Keys.Name(kit.Refresh) + " fetches it."
		lines = append(lines, "")
		for _, l := range kit.Wrap(more, max(w-6, 10)) {
			lines = append(lines, "   "+t.Paint(kit.Muted, l))
		}
		return lines
	}
	lines = append(lines, "", "   "+t.Paint(kit.Muted, "THIS IS FOUND"))
	s.rowsAt = len(lines) + 1
	for i, try := range tries {
		chosen := !s.prompt.Focused() && i == s.nothing.at
		pointer := " "
		if chosen {
			pointer = t.Glyphs.Pointer
		}
		line := " " + pointer + " " + t.Paint(kit.Accent, strconv.Itoa(i+1)) + " " + t.Left(kit.Safe(try.Text), max(w/3, 12)) + "  " +
			t.Paint(kit.Muted, t.Right(kit.Count(try.Total, "row", "rows"), 10)+"  "+kit.Safe(try.About))
		if chosen {
			line = t.On(kit.Selection, line, w)
		}
		lines = append(lines, t.Cut(line, w))
	}
	note := "down goes to the proposals; in the prompt digits are text"
	if !s.prompt.Focused() {
		note = "a digit or enter searches for it; up goes back to the prompt"
	}
	return append(lines, "", t.Cut("   "+t.Paint(kit.Muted, note), w))
}
