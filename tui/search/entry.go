package search

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// preview is a typed order line and what it would become.
type preview struct {
	text    string
	entry   order.Entry   // as read
	line    order.Line    // with the price that would be offered
	unknown bool          // the inventory does not know the style
	stock   catalog.Style // empty where it is unknown
	split   work.SplitView
	asked   []order.Span // places of the text that the reader is not sure of
}

// mayBeEntry tells whether a text is worth reading as an order line: a style
// and something with a number or a price.
func mayBeEntry(text string) bool {
	_, rest := order.EntryStyle(text)
	return strings.ContainsAny(rest, "0123456789@")
}

// read reads the prompt as an order line; the reading before is given up.
func (s *Screen) read() tea.Cmd {
	text := s.prompt.Value()
	if !mayBeEntry(text) {
		s.reading.Cancel()
		s.hasEntry, s.entry, s.entryFail = false, preview{}, nil
		return nil
	}
	ctx, req := s.reading.Next(context.Background(), kit.Search)
	cat, w := s.work.Style, Entries(s.work)
	id, _, _ := s.target()
	return kit.Run(ctx, req, func(ctx context.Context) (preview, error) {
		p := preview{text: text}
		var err error
		if p.entry, err = w.ReadEntry(ctx, text); err != nil {
			return p, err
		}
		if reading, err := w.Read(ctx, text, order.ReadOptions{UnknownStyle: true}); err == nil {
			for _, q := range reading.Questions {
				p.asked = append(p.asked, q.Span)
			}
			for _, u := range reading.Unread {
				p.asked = append(p.asked, u.Span)
			}
		}
		return p, p.fill(ctx, w, cat, id)
	})
}

// fill looks up what the line would cost and become, on the order that it
// would go to.
func (p *preview) fill(ctx context.Context, w Entries, style func(context.Context, string) (catalog.Style, error), id int64) error {
	var scratch order.Order
	var err error
	if id != 0 {
		if scratch, err = w.Order(ctx, strconv.FormatInt(id, 10)); err != nil {
			return err
		}
	}
	p.line = p.entry.Line
	p.unknown = slices.Contains(p.entry.Warnings, order.UnknownStyle(p.line.Style))
	if !p.line.Fee && !p.unknown {
		p.stock, err = style(ctx, p.line.Style)
		if err != nil && !order.IsKind(err, order.KindNotFound) {
			return err
		}
	}
	if p.line, err = w.OfferPrices(ctx, scratch, p.line); err != nil {
		return err
	}
	scratch.Lines = append([]order.Line{p.line}, p.entry.More...)
	p.split, err = w.Preview(ctx, scratch)
	return err
}

// gotEntry takes what the newest text was read as. While one types on, the
// line so far stays in sight beside what is still wrong with it.
func (s *Screen) gotEntry(msg kit.Result[preview]) tea.Cmd {
	if !s.reading.Done(msg.Req) {
		return nil
	}
	p := msg.Value
	switch {
	case msg.Err != nil:
		s.entryFail = msg.Err
		s.hasEntry = s.hasEntry && strings.HasPrefix(p.text, s.entry.text)
	case len(p.entry.Line.Cells) == 0:
		s.hasEntry, s.entryFail = false, nil
	default:
		s.entry, s.hasEntry, s.entryFail = p, true, nil
	}
	return s.pressedEarlier()
}

// entryShown tells whether the prompt is an order line rather than a search.
// What the inventory finds as typed is a search, unless the line can be read
// in full.
func (s *Screen) entryShown() bool {
	hits := s.found.view.Total > 0 && s.found.view.Corrected == ""
	if s.entryFail != nil || s.entry.unknown {
		return (s.hasEntry || s.entryFail != nil) && s.loaded && !hits
	}
	return s.hasEntry
}

// entryReady tells whether the line in the prompt can be added as it stands.
func (s *Screen) entryReady() bool {
	return s.entryShown() && s.hasEntry && s.entryFail == nil && s.entry.text == s.prompt.Value()
}

// add hands the line over and clears the prompt for the next one.
func (s *Screen) add() tea.Cmd {
	if !s.entryReady() || s.opt.AddEntry == nil {
		return nil
	}
	s.lastLine, s.lastPaste = s.entry.text, kit.PasteMsg{}
	id, _, _ := s.target()
	s.anew = false
	cmd := s.opt.AddEntry(id, s.entry.entry)
	s.prompt.SetValue("")
	return tea.Batch(cmd, s.edited())
}

// notAdded brings a line back that could not be put on an order.
func (s *Screen) notAdded(err error) tea.Cmd {
	cmd := kit.Notify(kit.Error, "Not added: "+sentence(err))
	if text := s.lastPaste; text.Text != "" {
		s.lastPaste = kit.PasteMsg{}
		return tea.Batch(cmd, s.pasteSheet(text))
	}
	if s.prompt.Value() != "" || s.lastLine == "" {
		return cmd
	}
	s.toPrompt()
	s.prompt.SetValue(s.lastLine)
	return tea.Batch(cmd, s.edited())
}

// openEntry opens the line in the size grid.
func (s *Screen) openEntry() tea.Cmd {
	if !s.entryReady() || s.opt.OpenGrid == nil {
		return nil
	}
	entry := s.entry.entry
	s.prompt.SetValue("")
	id, _, _ := s.target()
	s.anew = false
	return tea.Batch(s.opt.OpenGrid(id, entry.Line.Style, []string{entry.Line.Color}, &entry), s.edited())
}
