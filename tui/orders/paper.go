package orders

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// written, mailed and plain are what came of an order's papers.
type (
	written struct{ view work.ConfirmView }
	mailed  struct{ mail work.Mail }
	plain   struct{ text string }
)

// paper asks in what form the order goes to its customer.
func (s *Screen) paper() tea.Cmd {
	return s.whenSaved(func() tea.Cmd {
		name := s.draft.name()
		var choices []kit.Choice
		if s.draft.shown.State.Editable() {
			choices = append(choices, kit.Choice{Key: "q", Label: "Quote as PDF", Help: "numbered, holds for 30 days; saved and opened", Msg: answer(func() tea.Cmd { return s.writePaper(work.QuotePaper) })})
		}
		choices = append(choices,
			kit.Choice{Key: "c", Label: "Confirmation as PDF", Help: "saved and opened", Msg: answer(func() tea.Cmd { return s.writePaper(work.ConfirmationPaper) })},
			kit.Choice{Key: "m", Label: "Mail it", Help: "a letter in your own mail program; attach the paper, which is saved", Msg: answer(s.mail)},
			kit.Choice{Key: "t", Label: "Copy as text", Help: "for a letter or a chat", Msg: answer(s.copyText)},
		)
		return kit.Show(kit.NewMenu(s.env, name+" on paper", "", choices...))
	})
}

func (s *Screen) writePaper(kind work.PaperKind) tea.Cmd {
	ctx, req := s.papers.Next(context.Background(), kit.Orders)
	p, key := s.opt.Papers, s.draft.shown.ExtOrderID
	return kit.Run(ctx, req, func(ctx context.Context) (written, error) {
		view, err := p.Paper(ctx, key, kind)
		return written{view}, err
	})
}

func (s *Screen) mail() tea.Cmd {
	ctx, req := s.papers.Next(context.Background(), kit.Orders)
	p, key := s.opt.Papers, s.draft.shown.ExtOrderID
	return kit.Run(ctx, req, func(ctx context.Context) (mailed, error) {
		mail, err := p.MailOf(ctx, key)
		return mailed{mail}, err
	})
}

func (s *Screen) copyText() tea.Cmd {
	ctx, req := s.papers.Next(context.Background(), kit.Orders)
	p, key := s.opt.Papers, s.draft.shown.ExtOrderID
	return kit.Run(ctx, req, func(ctx context.Context) (plain, error) {
		text, err := p.Text(ctx, key)
		return plain{text}, err
	})
}

// onPaper says what came of a paper and opens it.
func (s *Screen) onPaper(msg tea.Msg) (tea.Cmd, bool) {
	fail := func(err error) tea.Cmd { return kit.Notify(kit.Error, kit.Sentence(err.Error())) }
	switch msg := msg.(type) {
	case kit.Result[written]:
		if !s.papers.Done(msg.Req) {
			return nil, true
		}
		if msg.Err != nil {
			return fail(msg.Err), true
		}
		path := msg.Value.view.PDF
		return kit.Send(kit.OpenLinkMsg{URL: path, Opened: "Saved as " + path, Failed: "Saved as " + path + "; nothing here opens a PDF."}), true
	case kit.Result[mailed]:
		if !s.papers.Done(msg.Req) {
			return nil, true
		}
		if msg.Err != nil {
			return fail(msg.Err), true
		}
		m := msg.Value.mail
		return tea.Batch(kit.Send(kit.OpenLinkMsg{
			URL: m.Link, Opened: "Your mail program has the letter; attach " + m.PDF,
			Failed: "No mail program opened. The paper is " + m.PDF + "; copy the text with " + s.env.Keys.Name("orders.order.paper") + ", t.",
		})), true
	case kit.Result[plain]:
		if !s.papers.Done(msg.Req) {
			return nil, true
		}
		if msg.Err != nil {
			return fail(msg.Err), true
		}
		return kit.Copy(msg.Value.text, "the order as text"), true
	}
	return nil, false
}

func (s *Screen) offPaper() string {
	switch {
	case s.opt.Papers == nil:
		return "not here"
	case len(s.draft.shown.Lines) == 0:
		return "nothing is ordered yet"
	}
	return ""
}
