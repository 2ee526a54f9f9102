package orders

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// newOrder opens an order that is nothing yet: it is saved with its first
// change.
func (s *Screen) newOrder(then func() tea.Cmd) tea.Cmd {
	if s.opt.ReadOnly {
		return kit.Notify(kit.Warn, kit.Sentence(s.draft.readOnly()))
	}
	return s.whenSaved(func() tea.Cmd {
		w := s.work
		s.outside = ""
		ctx, req := s.opening.Next(context.Background(), kit.Orders)
		return kit.Run(ctx, req, func(ctx context.Context) (out opened, err error) {
			out.then = then
			out.conn, out.set, err = w.Current(ctx)
			return out, err
		})
	})
}

// touch makes the open order a saved one, so that other screens can name it.
func (s *Screen) touch(do func() tea.Cmd) tea.Cmd {
	if s.draft.base.ID == 0 && len(s.draft.pending) == 0 && s.grid.cells.Pending() == 0 {
		w := s.work
		return s.run(func(ctx context.Context) (did, error) {
			o, err := w.Create(ctx, order.Order{})
			return func() tea.Cmd {
				if err != nil {
					return nil
				}
				dropped := s.rebase(o)
				s.refresh()
				return tea.Batch(dropped, s.check(), do())
			}, err
		})
	}
	return s.whenSaved(do)
}

// pickCustomer opens the customers for the open order.
func (s *Screen) pickCustomer() tea.Cmd {
	switch {
	case s.opt.PickCustomer == nil:
		return nil
	case s.view == viewList:
		return s.newOrder(s.pickCustomer)
	case s.draft.readOnly() != "":
		return kit.Notify(kit.Warn, kit.Sentence(s.draft.readOnly()))
	}
	return s.touch(func() tea.Cmd {
		s.picking = true
		return s.opt.PickCustomer(s.draft.base.ID, s.draft.base.Version)
	})
}

// undo takes the last change back, redo does it again.
func (s *Screen) undo() tea.Cmd {
	if key := s.discarded; s.view == viewList && key != "" {
		return s.move(key, s.discardedName, order.EventRestore)
	}
	if s.view != viewList && s.draft.shown.State == order.Discarded {
		return s.move(s.draft.key(), s.draft.name(), order.EventRestore)
	}
	return s.step("Undone", s.work.Undo)
}

func (s *Screen) redo() tea.Cmd { return s.step("Done again", s.work.Redo) }

func (s *Screen) step(done string, do func(context.Context, int64) (order.Order, string, error)) tea.Cmd {
	if s.view == viewList || s.draft.empty() && s.grid.cells.Pending() == 0 {
		return kit.Notify(kit.Info, "There is nothing to undo here; each order has its own steps.")
	}
	return tea.Batch(s.commit(), s.must(change{label: done, step: do, done: done}))
}

// showWire shows what will leave as a table, and the exact JSON behind it; of
// an order that has left, the JSON.
func (s *Screen) showWire() tea.Cmd {
	return s.whenSaved(func() tea.Cmd {
		o, w, title := s.draft.shown.Clone(), s.work, "What will be sent: "+s.draft.name()
		table := s.wireTable(o)
		if !s.draft.editable() && o.State != order.Queued { // how it was split then, only what was sent tells
			title, table = "What was sent: "+s.draft.name(), nil
		}
		return s.run(func(ctx context.Context) (did, error) {
			wire, err := w.Wire(ctx, o)
			if err != nil {
				return nil, err
			}
			var text bytes.Buffer
			if json.Indent(&text, wire, "", "  ") != nil {
				text.Reset()
				text.Write(wire) // not JSON: exactly as it is
			}
			return func() tea.Cmd {
				box := newText(s.env, title, "the JSON", text.String())
				box.table = table
				return kit.Show(box)
			}, nil
		})
	})
}

// queue hands the open order over to be sent. What is missing is shown as the
// check list, warnings are asked once.
func (s *Screen) queue() tea.Cmd {
	if s.view == viewList {
		row, ok := s.list.selected()
		if !ok {
			return nil
		}
		text := orElse(catalog.Clean(row.Customer), "no customer yet") + ", " + kit.Count(row.Pieces, "piece", "pieces") + ", " + row.Total.Grouped() + "."
		return kit.Show(kit.NewConfirm(s.env, "Queue "+catalog.Clean(row.ExtOrderID)+"?", text,
			kit.Button{Label: "Open it", Key: "o", Msg: answer(func() tea.Cmd { return s.openOrder(row.key(), nil) })},
			kit.Button{Label: "Queue it", Key: "y", Msg: answer(func() tea.Cmd { return s.openOrder(row.key(), s.queue) })}))
	}
	return s.whenSaved(func() tea.Cmd { return s.queueNow(false) })
}

func (s *Screen) queueNow(yes bool) tea.Cmd {
	key, name, w, poke := s.draft.key(), s.draft.name(), s.work, s.opt.Poke
	if s.draft.base.ID == 0 {
		return kit.Notify(kit.Warn, "Nothing is ordered yet; type some quantities first.")
	}
	return s.run(func(ctx context.Context) (did, error) {
		v, err := w.Queue(ctx, key, yes)
		var queued order.Order
		if err == nil {
			if poke != nil {
				poke()
			}
			queued, err = w.Order(ctx, key)
		}
		switch {
		case err == nil:
			said := kit.Notify(kit.OK, fmt.Sprintf("%s is queued and goes out by itself: %s, %s.", name, kit.Count(v.Pieces, "piece", "pieces"), v.Total.Grouped()))
			for _, p := range v.Problems {
				if p.Field == work.CopyField { // it is queued all the same
					said = kit.Notify(kit.Warn, kit.Sentence(name+": "+p.Message))
				}
			}
			return func() tea.Cmd {
				dropped := s.rebase(queued)
				s.outside = ""
				s.show(viewOrder)
				return tea.Batch(dropped, s.loadList(), s.check(), func() tea.Msg { return kit.QueuedMsg{ID: queued.ID} }, tea.Sequence(said, s.askNews(key, name)))
			}, nil
		case order.IsKind(err, order.KindNeedsPerson) && len(v.Problems) > 0:
			return func() tea.Cmd { return s.askWarnings(v.Problems) }, errTold
		case order.IsKind(err, order.KindInvalid) && len(v.Problems) > 0:
			return func() tea.Cmd {
				s.draft.problems, s.draft.checked = v.Problems, true
				n := order.Errors(v.Problems)
				return tea.Batch(s.openSection(sectionCheck), kit.Notify(kit.Error, fmt.Sprintf("Not queued: %s to mend first. Enter goes there.", kit.Count(n, "thing", "things"))))
			}, errTold
		}
		return nil, err
	})
}

// askWarnings asks once for everything that is unusual.
func (s *Screen) askWarnings(problems []order.Problem) tea.Cmd {
	var text []string
	offered := false
	buttons := []kit.Button{{Label: "Look at them", Key: "l", Msg: answer(func() tea.Cmd {
		s.draft.problems, s.draft.checked = problems, true
		return s.openSection(sectionCheck)
	})}}
	for _, p := range problems {
		text = append(text, s.env.Theme.Glyphs.Warn+" "+kit.Safe(p.Message))
		switch {
		case p.Field == work.PricesField:
			buttons = append(buttons, kit.Button{Label: "New prices", Key: "n", Msg: answer(s.takePrices)})
		case p.Offer != "" && !offered:
			offered = true
			buttons = append(buttons, kit.Button{Label: "Add " + catalog.Clean(p.Offer), Key: "a", Msg: answer(func() tea.Cmd { return s.takeOffer(p.Offer) })})
		}
	}
	buttons = append(buttons, kit.Button{Label: "Queue it", Key: "y", Msg: answer(func() tea.Cmd { return s.queueNow(true) })})
	return kit.Show(kit.NewConfirm(s.env, "Queue "+s.draft.name()+" all the same?", strings.Join(text, "\n"), buttons...))
}

// takePrices gives the open order the prices that are offered for it now: saving
// any change does.
func (s *Screen) takePrices() tea.Cmd {
	return tea.Batch(s.must(change{label: "the list's prices", apply: func(*order.Order, order.Settings) error { return nil }}),
		kit.Notify(kit.OK, "The prices are the list's of now"+s.bringsBack()))
}

// move takes an order through an event that the rep decides.
func (s *Screen) move(key, name string, event order.Event) tea.Cmd {
	return s.whenSaved(func() tea.Cmd {
		w := s.work
		return s.run(func(ctx context.Context) (did, error) {
			if _, err := w.Move(ctx, key, event); err != nil {
				return nil, err
			}
			return func() tea.Cmd {
				if s.discarded = ""; event == order.EventDiscard {
					s.discarded, s.discardedName = key, name
				}
				return tea.Batch(s.loadList(), s.reload(true), kit.Notify(kit.OK, name+" "+s.moved(event)))
			}, nil
		})
	})
}

// moved says what an event did.
func (s *Screen) moved(event order.Event) string {
	switch event {
	case order.EventHold:
		return "is held back; it stays here until you release it."
	case order.EventRelease:
		return "is released."
	case order.EventDequeue:
		return "is a draft again."
	case order.EventDiscard:
		return "is discarded" + s.bringsBack()
	}
	return "is restored."
}

// again is a new order like one: what the shop has is looked at first, since
// its prices, its fees and its goods may not hold any more.
func (s *Screen) again(key string, state order.State) tea.Cmd {
	if s.opt.Again == nil || state != order.Accepted && state != order.Imported {
		return s.duplicate(key)
	}
	return s.whenSaved(func() tea.Cmd { return s.opt.Again(key) })
}

// duplicate makes a new order of one, and opens it.
func (s *Screen) duplicate(key string) tea.Cmd {
	return s.whenSaved(func() tea.Cmd {
		w := s.work
		return s.run(func(ctx context.Context) (did, error) {
			v, gone, err := w.Duplicate(ctx, key)
			if err != nil {
				return nil, err
			}
			said := kit.Notify(kit.OK, v.ExtOrderID+" is a new order like it; dates, PO, payments and attachments are left out.")
			if len(gone) > 0 {
				said = kit.Notify(kit.Warn, kit.Sentence(v.ExtOrderID+" is a new order like it, but "+gone[0].Message))
			}
			return func() tea.Cmd {
				s.outside = ""
				return tea.Batch(s.openOrder(v.ExtOrderID, func() tea.Cmd { return said }), s.loadList())
			}, nil
		})
	})
}

// askRevise asks whether a sent order becomes a new one or a revision: a new
// one is never wrong, a revision must be agreed with the shop.
func (s *Screen) askRevise(key, name string) tea.Cmd {
	return kit.Show(kit.NewConfirm(s.env, "Change "+name,
		"It has been sent. A new order is made like it, and the sent one stays. A revision replaces it: the new one says so, and the shop must cancel the first.",
		kit.Button{Label: "A new order", Key: "n", Msg: answer(func() tea.Cmd { return s.duplicate(key) })},
		kit.Button{Label: "Revise", Key: "r", Msg: answer(func() tea.Cmd { return s.revise(key) })},
		kit.Button{Label: "Neither", Key: "esc"}))
}

func (s *Screen) revise(key string) tea.Cmd {
	return s.whenSaved(func() tea.Cmd {
		w := s.work
		return s.run(func(ctx context.Context) (did, error) {
			v, err := w.Revise(ctx, key)
			if err != nil {
				return nil, err
			}
			return func() tea.Cmd {
				s.outside = ""
				return tea.Batch(s.loadList(), s.openOrder(v.ExtOrderID, func() tea.Cmd {
					return kit.Notify(kit.OK, v.ExtOrderID+" is a draft that replaces the sent order; tell the shop to cancel that one.")
				}))
			}, nil
		})
	})
}
