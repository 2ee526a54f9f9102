package orders

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
	"orderpad/tui/work"
)

// plain are the sizes of a row that are made and carry no surcharge: those
// that a total is spread over.
func (g *gridPane) plain(row int) []string {
	color, found := g.style.Color(g.rows[row].color)
	var sizes []string
	for _, size := range g.sizes {
		if (!found || color.Stock[size].Made) && g.s.draft.settings.Surcharges.Of(size) == 0 {
			sizes = append(sizes, size)
		}
	}
	return sizes
}

// askSpread spreads a total: evenly over the sizes without surcharge, or as is
// usual over all that are made. The ways beside the even one come when they are
// read; the box does not wait for them.
func (s *Screen) askSpread() tea.Cmd {
	row, _ := s.grid.cells.Focus()
	k, plain, made, style, w := s.grid.rows[row], s.grid.plain(row), s.grid.made(row), s.grid.style, s.work
	if len(plain) == 0 {
		return kit.Notify(kit.Warn, "Every size of this row carries a surcharge; type the sizes.")
	}
	var ways []order.Run // after the even one
	way := 0
	share := func(text string) (map[string]int, error) {
		total, err := order.ParseQty("", text)
		switch {
		case err != nil:
			return nil, err
		case way == 0:
			return zip(plain, order.Even(total, len(plain))), nil
		}
		return zip(made, order.SpreadBy(total, ways[way-1], made)), nil
	}
	box := newForm(s.env, "Spread a total over "+catalog.Clean(k.color), func(b *formBox) (tea.Cmd, bool) {
		cells, err := share(b.value(0))
		if err != nil {
			return b.fail(0, err)
		}
		return s.setCells(k, cells, catalog.Clean(k.color)+" spread "+b.value(0)), true
	}, "pieces")
	box.foot = "spread"
	box.live = func(b *formBox) {
		b.text = nil
		name := "evenly over " + strings.Join(plain, " ") + "; oversizes stay as they are"
		if way > 0 {
			name = ways[way-1].String()
		}
		if len(ways) > 0 {
			b.text = []string{kit.Sentence(name)}
			b.also = []string{"tab", "another way"}
		}
		b.form.At(0).Note = name
		if cells, err := share(b.value(0)); err == nil {
			b.form.At(0).Note = cellsText(cells, s.env.Theme.Glyphs.Dot)
		}
	}
	box.keys["tab"] = func(*formBox) { way = (way + 1) % (len(ways) + 1) }
	o := s.draft.shown.Clone()
	return tea.Batch(kit.Show(box.refresh()), s.run(func(ctx context.Context) (did, error) {
		runs, err := w.UsualRuns(ctx, o, style)
		return func() tea.Cmd {
			for _, r := range runs {
				if r.Pieces(made) > 0 {
					ways = append(ways, r)
				}
			}
			box.refresh()
			return nil
		}, err
	}))
}

// made are the sizes that a row's colour is made in; all where the inventory does
// not know it.
func (g *gridPane) made(row int) []string {
	color, known := g.style.Color(g.rows[row].color)
	return slices.DeleteFunc(slices.Clone(g.sizes), func(size string) bool { return known && !color.Stock[size].Made })
}

func zip(sizes []string, n []int) map[string]int {
	cells := map[string]int{}
	for i, size := range sizes {
		cells[size] = n[i]
	}
	return cells
}

// cellsText lists quantities in the order of a scale.
func cellsText(cells map[string]int, dot string) string {
	var sizes []string
	for size := range cells {
		sizes = append(sizes, size)
	}
	slices.SortFunc(sizes, catalog.CompareSizes)
	for i, size := range sizes {
		sizes[i] = catalog.Clean(size) + " " + kit.Int(cells[size])
	}
	return strings.Join(sizes, " "+dot+" ")
}

// repeatRow makes a row like the one above.
func (s *Screen) repeatRow() tea.Cmd {
	g := &s.grid
	row, _ := g.cells.Focus()
	cells := map[string]int{}
	for _, size := range g.sizes {
		cells[size] = g.saved(row - 1).Cell(size).Qty
	}
	return s.fill(row, cells, "as the row above")
}

// fill sets sizes of a row, leaving out and naming those that are not made.
func (s *Screen) fill(row int, cells map[string]int, what string) tea.Cmd {
	g := &s.grid
	k := g.rows[row]
	color, found := g.style.Color(k.color)
	var left []string
	for size, qty := range cells {
		if found && !color.Stock[size].Made || !slices.Contains(g.sizes, size) {
			if delete(cells, size); qty > 0 {
				left = append(left, size)
			}
		}
	}
	cmd := s.setCells(k, cells, catalog.Clean(k.color)+" "+what)
	if len(left) > 0 {
		slices.SortFunc(left, catalog.CompareSizes)
		cmd = tea.Batch(cmd, kit.Notify(kit.Warn, fmt.Sprintf("%s is not made in %s; left out.", catalog.Clean(k.color), catalog.Clean(strings.Join(left, ", ")))))
	}
	return cmd
}

// askColor adds another colour of the style.
func (s *Screen) askColor() tea.Cmd {
	g := &s.grid
	add := func(color string) func() tea.Cmd {
		return func() tea.Cmd {
			row := g.addRow(color)
			found, known := g.style.Color(color)
			col := slices.IndexFunc(g.sizes, func(size string) bool { return !known || found.Stock[size].Made })
			return s.took(g.cells.FocusOn(row, max(col, 0)))
		}
	}
	var items []pickItem
	for _, c := range g.style.Colors {
		if !slices.Contains(g.rows, lineKey{style: g.number, color: c.Color}) {
			items = append(items, pickItem{catalog.Clean(c.Color), kit.Int(c.Total()) + " on hand", add(c.Color)})
		}
	}
	box := newPick(s.env, "Add a colour of "+catalog.Clean(g.number), items)
	box.free = func(text string) (pickItem, bool) {
		for _, name := range g.style.ColorNames() {
			if strings.EqualFold(name, text) {
				return pickItem{}, false
			}
		}
		return pickItem{text, "not in the inventory: as typed", add(text)}, true
	}
	return kit.Show(box)
}

// removeRow takes a row off the order; undo brings it back.
func (s *Screen) removeRow() tea.Cmd {
	g := &s.grid
	row, _ := g.cells.Focus()
	k, line := g.rows[row], g.saved(row)
	g.rows = slices.Delete(g.rows, row, row+1)
	if k.find(s.draft.shown.Lines) < 0 {
		g.rebuild()
		return nil
	}
	cmd := s.must(change{label: "remove " + lineName(line), apply: func(o *order.Order, _ order.Settings) error {
		if at := k.find(o.Lines); at >= 0 {
			o.Lines = slices.Delete(o.Lines, at, at+1)
		}
		return nil
	}})
	return tea.Batch(cmd, kit.Notify(kit.OK, fmt.Sprintf("Removed %s, %s%s", lineName(line), kit.Count(line.Pieces(), "piece", "pieces"), s.bringsBack())))
}

// lineName is a line's style and colour.
func lineName(l order.Line) string { return catalog.Clean(strings.TrimSpace(l.Style + " " + l.Color)) }

// askPrice sets the price of a row, of one size, or of all rows.
func (s *Screen) askPrice() tea.Cmd {
	g := &s.grid
	row, col := g.cells.Focus()
	k, size, line := g.rows[row], g.sizes[col], g.line(row)
	targets := []string{"row", "size", "style"}
	if line.Cell(size).Qty == 0 {
		targets = []string{"row", "style"}
	}
	target := 0
	name := func() string {
		switch targets[target] {
		case "size":
			return "only " + catalog.Clean(size) + " of " + catalog.Clean(k.color)
		case "style":
			return "every row of " + catalog.Clean(g.number)
		}
		return catalog.Clean(k.color) + ", every size"
	}
	rows := slices.Clone(g.rows)
	box := newForm(s.env, "Price", func(b *formBox) (tea.Cmd, bool) {
		price, err := typedPrice(b.value(0))
		if err != nil {
			return b.fail(0, err)
		}
		return s.setPrice(k, size, targets[target], rows, price), true
	}, "price")
	box.foot, box.also = "set", []string{"tab", "for another part"}
	box.keys["tab"] = func(*formBox) { target = (target + 1) % len(targets) }
	box.live = func(b *formBox) {
		b.text = []string{"For " + name() + "."}
		now := line.Price
		if targets[target] == "size" {
			now = line.Cell(size).Price
		}
		b.form.At(0).Note = "no price yet; 0 is free of charge"
		if now.Set {
			b.form.At(0).Note = "now " + now.String()
			if line.PriceFrom != "" && !line.Cell(size).Own {
				b.form.At(0).Note += ", offered: " + line.FromText()
			}
			b.form.At(0).Note += "; empty goes back to what is offered"
		}
	}
	return kit.Show(box.refresh())
}

// typedPrice reads a price; empty is none.
func typedPrice(text string) (catalog.Price, error) {
	if text == "" {
		return catalog.Price{}, nil
	}
	m, err := catalog.ParsePrice(strings.TrimPrefix(text, "@"))
	if err != nil {
		return catalog.Price{}, fmt.Errorf("%w; type an amount such as 8.50", err)
	}
	return catalog.PriceOf(m), nil
}

// setPrice sets the price of a size, a row or every row.
func (s *Screen) setPrice(k lineKey, size, target string, rows []lineKey, price catalog.Price) tea.Cmd {
	keys := []lineKey{k}
	if target == "style" {
		keys = rows
	}
	c := change{label: "price " + orElse(price.String(), "as offered"), apply: func(o *order.Order, set order.Settings) error {
		for _, k := range keys {
			at := k.find(o.Lines)
			switch {
			case at < 0 && target == "style":
			case target == "size":
				if at >= 0 {
					o.Lines[at].SetCellPrice(size, price, set.Surcharges)
				}
			default:
				at = k.place(o, s.grid.description(k.color))
				o.Lines[at].SetPrice(price, "", set.Surcharges)
				o.Lines[at].Prefer = ""
			}
		}
		return nil
	}}
	return s.must(c)
}

// askSpelling makes the connection spell a size as the inventory does.
func (s *Screen) askSpelling() tea.Cmd {
	fix, ok := s.grid.otherSpelling()
	if !ok {
		return nil
	}
	conn := s.draft.conn.Name
	if conn == "" {
		return kit.Notify(kit.Warn, "Connect the shop first: how sizes are spelt belongs to its connection.")
	}
	text := fmt.Sprintf("The inventory has %s as %s. Spelling is a fact of the shop: from now on %s is sent as %s for every style through %s. Setup can change it back.",
		fix.size, catalog.Clean(fix.part), fix.size, catalog.Clean("…"+fix.suffix), conn)
	return kit.Show(kit.NewConfirm(s.env, "Use the inventory's spelling?", text,
		kit.Button{Label: "Use " + catalog.Clean(fix.suffix), Key: "u", Msg: answer(func() tea.Cmd { return s.setSpelling(conn, fix) })},
		kit.Button{Label: "Leave it", Key: "esc"}))
}

func (s *Screen) setSpelling(conn string, fix spelt) tea.Cmd {
	w := s.work
	return s.run(func(ctx context.Context) (did, error) {
		_, err := w.SetConnection(ctx, conn, []work.Assignment{{Path: "suffix." + fix.size, Value: fix.suffix}})
		return func() tea.Cmd {
			if err != nil {
				return nil
			}
			return tea.Batch(s.reloadStyle(), kit.Notify(kit.OK, fix.size+" is sent as "+catalog.Clean(fix.part)+" now."))
		}, err
	})
}
