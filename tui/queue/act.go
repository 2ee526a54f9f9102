package queue

import (
	"context"
	"encoding/json"
	"time"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// looking is what asking for a pass does now: look-ups keep their pauses, which
// spare the limit, whoever asks.
func (s *Screen) looking() string {
	var next *time.Time
	for _, r := range s.rows {
		if at, ok := deadline(r); ok && r.State == order.Unknown && at.After(s.env.Now()) && (next == nil || at.Before(*next)) {
			next = &at
		}
	}
	if next == nil {
		return "Sending and looking now."
	}
	return "Sending now; what is unknown is looked up again" + left(next, s.env.Now()) + "."
}

func (s *Screen) openLedger(row work.QueueRow) tea.Cmd {
	s.ledger, s.sent = newLedger(s.env, row), false
	return s.readLedger(row.ExtOrderID)
}

// place is what is open on the screen.
type place struct {
	Ledger string `json:"ledger"` // of the order with this external id
}

// Place is the ledger that is open.
func (s *Screen) Place() any {
	if s.ledger == nil {
		return nil
	}
	return place{s.ledger.key}
}

// Return opens the ledger that was open.
func (s *Screen) Return(at []byte) tea.Cmd {
	var p place
	if err := json.Unmarshal(at, &p); err != nil || p.Ledger == "" {
		return nil // written by another version
	}
	return s.openLedger(s.find(p.Ledger))
}

// ask is the dialog for an order whose outcome only a person can know.
func (s *Screen) ask(row work.QueueRow) tea.Cmd {
	if row.ReplacedBy != "" {
		return kit.Show(kit.NewMenu(s.env, "Is "+row.ExtOrderID+" gone?",
			row.ReplacedBy+" replaces it. The shop must cancel "+row.ExtOrderID+", or both are made. Ask the shop, then say:",
			kit.Choice{Label: "not yet", Key: "w", Help: "change nothing; both stay in the list"},
			kit.Choice{Label: "it is gone", Key: "g", Help: "the shop has cancelled it", Msg: resolveMsg{key: row.ExtOrderID, word: work.ResolveCancel}},
		))
	}
	if row.CameBack() {
		return s.askCopied(row)
	}
	text := "It was sent" + at(row.SentAt) + " and no answer said what became of it."
	if row.LookUps > 0 {
		text += " orderpad has looked " + kit.Count(row.LookUps, "time", "times") + " and not found it."
	}
	if row.State == order.Accepted {
		text = "The server took it and OnSite has no number for it after two imports."
	}
	if row.State == order.Rejected {
		text = "The server refused it: " + row.LastError
	}
	text += " Ask the shop to look for " + row.ExtOrderID + " in ManageOrders, then say:"
	return kit.Show(kit.NewMenu(s.env, "What became of "+row.ExtOrderID+"?", text,
		kit.Choice{Label: "wait", Key: "w", Help: "I do not know yet; change nothing"},
		kit.Choice{Label: "it is there", Key: "t", Help: "the shop has it; nothing is sent", Msg: resolveMsg{key: row.ExtOrderID, word: work.ResolveSent}},
		kit.Choice{Label: "send again", Key: "a", Help: "only if the shop is sure that it is not there: else they get it twice", Msg: resolveMsg{key: row.ExtOrderID, word: work.ResolveResend}},
		kit.Choice{Label: "cancel", Key: "c", Help: "it is off; nothing more is sent, and it stays in the list as cancelled", Msg: resolveMsg{key: row.ExtOrderID, word: work.ResolveCancel}},
	))
}

// askCopied is the dialog for orders that came back from a copy: one word does
// for all of them.
func (s *Screen) askCopied(row work.QueueRow) tea.Cmd {
	n := 0
	for _, r := range s.rows {
		if r.NeedsPerson && r.CameBack() {
			n++
		}
	}
	all := kit.Count(n, "order", "orders")
	return kit.Show(kit.NewMenu(s.env, "What became of "+row.ExtOrderID+"?",
		"It came back from a copy of the orders, and may have been sent from there. Three look-ups do not show it. Ask the shop, then say:",
		kit.Choice{Label: "wait", Key: "w", Help: "I do not know yet; change nothing"},
		kit.Choice{Label: "send all", Key: "a", Help: all + " that came back; what the shop has after all, it gets twice", Msg: resolveMsg{copied: true, word: work.ResolveResend}},
		kit.Choice{Label: "all are there", Key: "t", Help: all + "; nothing is sent", Msg: resolveMsg{copied: true, word: work.ResolveSent}},
		kit.Choice{Label: "cancel all", Key: "c", Help: all + "; nothing is sent", Msg: resolveMsg{copied: true, word: work.ResolveCancel}},
		kit.Choice{Label: "send this one", Key: "s", Help: row.ExtOrderID + " alone", Msg: resolveMsg{key: row.ExtOrderID, word: work.ResolveResend}},
		kit.Choice{Label: "this one is there", Key: "i", Help: row.ExtOrderID + " alone", Msg: resolveMsg{key: row.ExtOrderID, word: work.ResolveSent}},
	))
}

// resolve takes a person's word.
func (s *Screen) resolve(msg resolveMsg) tea.Cmd {
	said := map[work.Resolution]string{
		work.ResolveSent:   msg.key + ": you said that it is there.",
		work.ResolveResend: msg.key + ": you said to send it again; it goes with the next pass.",
		work.ResolveCancel: msg.key + " is cancelled.",
	}[msg.word]
	w := s.work
	if msg.copied {
		said = map[work.Resolution]string{
			work.ResolveSent:   "You said that the orders that came back are there.",
			work.ResolveResend: "You said to send the orders that came back; they go with the next pass.",
			work.ResolveCancel: "The orders that came back are cancelled.",
		}[msg.word]
		return s.do(said, func(ctx context.Context) error { _, err := w.ResolveCopied(ctx, msg.word); return err })
	}
	return s.do(said, func(ctx context.Context) error { _, err := w.Resolve(ctx, msg.key, msg.word); return err })
}

// forShop is what to tell the shop about an order, ready to be read aloud or
// pasted into a message.
func forShop(row work.QueueRow) string {
	text := "Please look for " + row.ExtOrderID
	if row.ReplacedBy != "" {
		text = "Please cancel " + row.ExtOrderID
	}
	if row.Customer != "" {
		text += ", " + row.Customer
	}
	text += ", " + kit.Count(row.Pieces, "piece", "pieces") + ", " + row.Total.Grouped() + ", in ManageOrders"
	switch {
	case row.ReplacedBy != "":
		text += ": " + row.ReplacedBy + " replaces it"
	case row.Overdue && row.AcceptedAt != nil:
		text += ": accepted " + when(*row.AcceptedAt) + ", and no OnSite number after two imports"
	case row.SentAt != nil:
		text += ": sent " + when(*row.SentAt) + ", and we do not know whether it arrived"
	}
	return text + "."
}

// input moves in the list or the ledger.
func (s *Screen) input(msg tea.Msg) tea.Cmd {
	if s.ledger != nil {
		s.ledger.input(msg)
		return nil
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		s.table.Key(msg)
	case tea.MouseClickMsg:
		if s.table.SortNext(s.table.HeadAt(msg.X, msg.Y-headLines)) {
			return s.Resort()
		}
		before := s.table.Cursor()
		if s.table.Click(msg.Y-headLines) && s.table.Cursor() == before {
			if row, ok := s.selected(); ok {
				return s.openLedger(row)
			}
		}
	case tea.MouseWheelMsg:
		s.table.Mouse(msg)
	}
	return nil
}
