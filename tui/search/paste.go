package search

import (
	"context"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/paste"
	"orderpad/tui/work"
)

// pasteSheet shows a text of several lines with what it makes, before it goes
// on the order that the prompt names.
func (s *Screen) pasteSheet(msg kit.PasteMsg) tea.Cmd {
	if s.opt.AddReading == nil {
		return nil
	}
	id, into, _ := s.target()
	w, text := Entries(s.work), msg.Text
	cmd := paste.Open(s.env, paste.Options{
		Owner: kit.Search, Text: text, Into: into,
		Read: func(ctx context.Context, step func(done, total int) bool) (order.Reading, error) {
			// Answers read again with this context, after this call is over.
			return w.Read(context.WithoutCancel(ctx), text, order.ReadOptions{Step: step})
		},
		Sums: func(ctx context.Context, lines []order.ReadLine) (work.ReadingSums, error) {
			var o order.Order
			if id != 0 {
				var err error
				if o, err = w.Order(ctx, strconv.FormatInt(id, 10)); err != nil {
					return work.ReadingSums{}, err
				}
			}
			return w.SumReading(ctx, o, lines)
		},
		Take: func(t order.Taking) tea.Cmd {
			s.lastPaste = kit.PasteMsg{Text: text}
			return s.opt.AddReading(id, t)
		},
	})
	// The first key of a paste that the terminal did not mark was taken for
	// typing.
	if typed := []rune(s.prompt.Value()); msg.Typed > 0 && len(typed) >= msg.Typed {
		s.prompt.SetValue(string(typed[:len(typed)-msg.Typed]))
		cmd = tea.Batch(cmd, s.edited())
	}
	return cmd
}
