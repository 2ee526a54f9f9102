package orders

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// addDesign lists the designs of the order's customer, newest first; any number
// may be typed, and a new design is typed by its name. Where no design of theirs
// is known there is only that.
func (s *Screen) addDesign() tea.Cmd {
	customer := s.draft.shown.Fields.IDCustomer
	if customer == nil {
		return s.newDesign("")
	}
	w, id := s.work, *customer
	return s.run(func(ctx context.Context) (did, error) {
		designs, err := w.DesignsOf(ctx, id)
		return func() tea.Cmd {
			if len(designs) == 0 {
				return s.newDesign("")
			}
			return s.pickDesign(designs)
		}, err
	})
}

func (s *Screen) pickDesign(designs []work.DesignLine) tea.Cmd {
	taken := map[order.DesignID]bool{}
	for _, d := range s.draft.shown.Fields.Designs {
		taken[d.IDDesign] = true
	}
	var items []pickItem
	for _, d := range designs {
		if d.Number == "" || taken[d.Number] {
			continue
		}
		name, number := d.Name, d.Number
		used := kit.Count(d.Times, "time", "times") + ", last " + kit.Day(d.LastUsed.Time(), s.env.Now())
		items = append(items, pickItem{string(number) + "  " + catalog.Clean(name), used, func() tea.Cmd { return s.putDesign(number, name) }})
	}
	items = append(items, pickItem{"a new design", "by its name", func() tea.Cmd { return s.newDesign("") }})
	box := newPick(s.env, "A design of "+orElse(catalog.Clean(s.draft.shown.CustomerName), "theirs")+", or any number", items)
	box.free = func(typed string) (pickItem, bool) {
		if id, err := order.ParseDesignID(typed); err == nil && id != "" {
			for _, d := range designs {
				if d.Number == id {
					return pickItem{}, false
				}
			}
			return pickItem{"design " + string(id), "by its number", func() tea.Cmd { return s.putDesign(id, "") }}, true
		}
		return pickItem{"a new design called " + catalog.Clean(typed), "", func() tea.Cmd { return s.newDesign(typed) }}, true
	}
	return kit.Show(box)
}

// nextDesign is the path of the design that comes next, and its own id, which
// lines name it by.
func (s *Screen) nextDesign() (at string, id order.FieldValue) {
	n := len(s.draft.shown.Fields.Designs)
	at = fmt.Sprintf("Designs.%d.", n)
	return at, order.FieldValue{Path: at + "ExtDesignID", Value: fmt.Sprintf("DESIGN-%d", n+1)}
}

// putDesign puts one of the shop's designs on the order, and goes to its place.
func (s *Screen) putDesign(number order.DesignID, name string) tea.Cmd {
	at, id := s.nextDesign()
	fields := []order.FieldValue{id, {Path: at + "id_Design", Value: string(number)}}
	if name = strings.TrimSpace(name); name != "" {
		fields = append(fields, order.FieldValue{Path: at + "DesignName", Value: name})
	}
	cmd, err := s.change(s.setPaths(fields...))
	if err != nil {
		return sayError(err)
	}
	s.form.goTo(at + "DesignName")
	return cmd
}

// newDesign types a design that the shop has not, or a number of another
// customer's.
func (s *Screen) newDesign(name string) tea.Cmd {
	at, id := s.nextDesign()
	box := s.askFor("A design", []order.FieldValue{id}, at+"DesignName", "name", at+"Locations.0.Location", "place", at+"id_Design", "shop's number")
	if name != "" {
		box.form.At(0).SetValue(name)
	}
	return kit.Show(box)
}
