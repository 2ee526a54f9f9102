package orders

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// short are the sizes of the focused row of which fewer are on hand than asked;
// all of them where the inventory does not know the colour.
func (g *gridPane) short() []string {
	row, _ := g.cells.Focus()
	if row < 0 || row >= len(g.rows) {
		return nil
	}
	color, known := g.style.Color(g.rows[row].color)
	var sizes []string
	for _, c := range g.line(row).Cells {
		if !known || color.Stock[c.Size].OnHand < c.Qty {
			sizes = append(sizes, c.Size)
		}
	}
	return sizes
}

func (s *Screen) notShort() bool { return len(s.grid.short()) == 0 }

func (s *Screen) offFiller() string {
	if why := s.offRow(); why != "" {
		return why
	}
	if s.notShort() {
		return "nothing of this row is short"
	}
	return ""
}

// askFiller offers what can stand in for the focused row, or for the pieces of
// it that are short: the nearest first, so that two keys take it.
func (s *Screen) askFiller() tea.Cmd {
	row, _ := s.grid.cells.Focus()
	k := s.grid.rows[row]
	o, w := s.draft.shown.Clone(), s.work
	at := k.find(o.Lines)
	if at < 0 {
		return nil
	}
	name := lineName(o.Lines[at])
	return s.run(func(ctx context.Context) (did, error) {
		subs, err := w.Substitutes(ctx, o, at)
		return func() tea.Cmd {
			if len(subs) == 0 {
				return kit.Notify(kit.Warn, "Nothing like "+name+" is on hand in these sizes.")
			}
			var choices []kit.Choice
			for i, sub := range subs {
				choices = append(choices, kit.Choice{
					Label: catalog.Clean(strings.TrimSpace(sub.Put.Style + " " + sub.Put.Color)), Help: sub.Says(), Key: strconv.Itoa(i + 1),
					Msg: answer(func() tea.Cmd { return s.takeFiller(k, name, sub) }),
				})
			}
			return kit.Show(kit.NewMenu(s.env, "Who can fill "+name+"?", "What is queued here is taken off. The line says in place of what it is.", choices...))
		}, err
	})
}

// takeFiller puts other goods in the row's place, or beside it for what is
// short.
func (s *Screen) takeFiller(k lineKey, name string, sub work.Substitute) tea.Cmd {
	put := catalog.Clean(strings.TrimSpace(sub.Put.Style + " " + sub.Put.Color))
	return tea.Batch(s.must(change{label: put + " in place of " + name, apply: func(o *order.Order, set order.Settings) error {
		if at := k.find(o.Lines); at >= 0 {
			o.PutInstead(at, sub.Put, set.Surcharges)
		}
		return nil
	}}), kit.Notify(kit.OK, put+" is in place of "+name+s.bringsBack()))
}
