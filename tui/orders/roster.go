package orders

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/tui/kit"
)

// roster is a paste of names for a row of the grid.
type roster struct {
	row     lineKey
	entries []order.RosterEntry
	left    []order.FileProblem // lines that are not understood
}

// readRoster tells whether a paste is a roster: two names or more, each with a
// size, that are not the colours of the style with quantities.
func (g *gridPane) readRoster(text string) (roster, bool) {
	entries, left, err := order.ReadRoster([]byte(text), g.sizes)
	if err != nil || len(entries) < 2 || len(left) > len(entries) {
		return roster{}, false
	}
	colors := 0
	for _, e := range entries {
		if !strings.ContainsFunc(e.Name, unicode.IsLetter) {
			return roster{}, false
		}
		if _, size := catalog.MatchSize(e.Name, g.sizes); size {
			return roster{}, false
		}
		if len(catalog.MatchColor(e.Name, g.style.ColorNames()).Names) > 0 {
			colors++
		}
	}
	row, _ := g.cells.Focus()
	return roster{g.rows[row], entries, left}, colors < len(entries)
}

// askRoster shows names against pieces before anything is changed. A paste
// that can be read as quantities too may still be that.
func (s *Screen) askRoster(r roster, text string) tea.Cmd {
	o := s.draft.shown.Clone()
	at := r.row.place(&o, s.grid.description(r.row.color))
	before := o.Lines[at]
	cells, err := o.ApplyRoster(at, r.entries, s.draft.settings.Roster, s.draft.settings.Surcharges)
	if err != nil {
		return sayError(err)
	}
	names := kit.Count(len(r.entries), "name", "names")
	said := []string{s.namesText(cells)}
	for _, c := range cells {
		if c.Names != c.Pieces {
			said = append(said, fmt.Sprintf("%s has %s and %s.", catalog.Clean(c.Size), kit.Count(c.Names, "name", "names"), kit.Count(c.Pieces, "piece", "pieces")))
		}
	}
	color, found := s.grid.style.Color(r.row.color)
	for _, c := range cells {
		if found && !color.Stock[c.Size].Made && before.Cell(c.Size).Qty == 0 {
			said = append(said, fmt.Sprintf("%s is not made in %s.", catalog.Clean(r.row.color), catalog.Clean(c.Size)))
		}
	}
	if len(r.left) > 0 {
		said = append(said, kit.Sentence(leftText(r.left)))
	}
	fee := order.RosterFee(r.entries, s.draft.settings).Style
	choices := []kit.Choice{
		{Key: "n", Label: "names", Help: "sizes without pieces get one for each name", Msg: answer(func() tea.Cmd { return s.takeRoster(r, false) })},
		{Key: "f", Label: "names and fee", Help: fmt.Sprintf("with a %s fee for %s beside them", fee, names), Msg: answer(func() tea.Cmd { return s.takeRoster(r, true) })},
	}
	if _, _, why := s.grid.pasted(text); why == "" {
		choices = append(choices, kit.Choice{Key: "q", Label: "quantities", Help: "they are not names", Msg: answer(func() tea.Cmd { return s.pasteQuantities(text) })})
	}
	return kit.Show(kit.NewMenu(s.env, "Put "+names+" on "+catalog.Clean(r.row.color)+"?", strings.Join(said, " "), choices...))
}

// namesText lists the names by size.
func (s *Screen) namesText(cells []order.RosterCell) string {
	var out []string
	for _, c := range cells {
		if c.Names > 0 {
			out = append(out, catalog.Clean(c.Size)+" "+kit.Int(c.Names))
		}
	}
	return "Names: " + strings.Join(out, " "+s.env.Theme.Glyphs.Dot+" ") + "."
}

// leftText says the first lines that are not understood.
func leftText(left []order.FileProblem) string {
	const most = 2
	var said []string
	for _, p := range left[:min(len(left), most)] {
		said = append(said, p.Message)
	}
	text := "not understood: " + strings.Join(said, "; ")
	if more := len(left) - most; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return text
}

// takeRoster puts the names on their row, in one step of undo. The fee gets the
// price that the list has for it.
func (s *Screen) takeRoster(r roster, withFee bool) tea.Cmd {
	if !withFee {
		return s.putRoster(r, nil)
	}
	fee := order.RosterFee(r.entries, s.draft.settings)
	return s.putRoster(r, &fee)
}

func (s *Screen) putRoster(r roster, fee *order.Line) tea.Cmd {
	description := s.grid.description(r.row.color)
	cmd, err := s.change(change{label: "roster", apply: func(o *order.Order, set order.Settings) error {
		if _, err := o.ApplyRoster(r.row.place(o, description), r.entries, set.Roster, set.Surcharges); err != nil {
			return err
		}
		if fee != nil {
			o.AddUnpriced(*fee, set.Surcharges)
		}
		return nil
	}})
	if err != nil {
		return sayError(err)
	}
	text, kind := kit.Count(len(r.entries), "name is", "names are")+" on "+catalog.Clean(r.row.color), kit.OK
	priced := fee != nil && slices.ContainsFunc(s.draft.shown.Lines, func(l order.Line) bool { return l.Fee && l.Style == fee.Style && l.Price.Set })
	switch back := "; " + s.env.Keys.Name(kit.Undo) + " takes it back."; {
	case fee == nil:
		text += back
	case priced:
		text += ", with a " + fee.Style + " fee" + back
	default:
		text += "; the " + fee.Style + " fee needs a price."
	}
	if len(r.left) > 0 {
		text, kind = text+" "+kit.Sentence(leftText(r.left)), kit.Warn
	}
	return tea.Batch(cmd, kit.Notify(kind, text))
}
