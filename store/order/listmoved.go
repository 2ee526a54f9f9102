package order

import (
	"fmt"
	"strings"

	"orderpad/store/catalog"
)

// ListMoved is a line whose price is from the shop's list, where the list says
// another now.
type ListMoved struct {
	Line int           // its place in the order
	Was  catalog.Price // as the order has it
	Now  catalog.Price // as the list has it for what the order holds; not set where it has none any more
	More catalog.Money // what the line costs more at the new prices, below zero less
}

// ListMoved finds the lines that were priced from another list than the one
// there is now. A price that was typed, or that the customer last paid, is none
// of the list's.
func (o Order) ListMoved(b PriceBook, s Settings) []ListMoved {
	now := o.Clone()
	for i := range now.Lines {
		if l := &now.Lines[i]; l.Source() == SourceList {
			l.Prefer = SourceList
		}
	}
	now.Reprice(b, s)
	var moved []ListMoved
	for i, l := range o.Lines {
		if l.Source() != SourceList || !b.Knows(l.Style) || len(l.Cells) == 0 {
			continue
		}
		next := now.Lines[i]
		m := ListMoved{Line: i, Was: l.Price, Now: next.Price, More: next.Total() - l.Total()}
		if o.Offer(i, b, s.Breaks).List.FromQty == 0 && !listsAny(b.list[bookKey(l.Style)], l, l.Pieces()) {
			m.Now, m.More = catalog.Price{}, 0
			moved = append(moved, m)
			continue
		}
		if m.More != 0 || m.Was != m.Now {
			moved = append(moved, m)
		}
	}
	return moved
}

// ListMovedText says in a sentence what moved, and what the order costs more or
// less by it; empty where nothing did.
func (o Order) ListMovedText(moved []ListMoved) string {
	if len(moved) == 0 {
		return ""
	}
	var more catalog.Money
	for _, m := range moved {
		more += m.More
	}
	m := moved[0]
	l := o.Lines[m.Line]
	name := catalog.Clean(strings.TrimSpace(l.Style + " " + l.Color))
	text := "the price list has changed since: "
	switch {
	case !m.Now.Set:
		text += fmt.Sprintf("it has no price for %s any more, the order has %s", name, m.Was)
	case m.Now == m.Was:
		text += fmt.Sprintf("sizes of %s cost otherwise", name)
	default:
		text += fmt.Sprintf("%s is %s each now, %s on the order", name, m.Now, m.Was)
	}
	if n := len(moved) - 1; n > 0 {
		text += fmt.Sprintf(" (and %d more)", n)
	}
	switch {
	case more > 0:
		text += fmt.Sprintf("; at the new prices it costs %s more", more.Grouped())
	case more < 0:
		text += fmt.Sprintf("; at the new prices it costs %s less", (-more).Grouped())
	}
	return text
}
