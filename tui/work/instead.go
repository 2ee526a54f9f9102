package work

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/store/search"
)

// Substitute is goods that can stand in for a line that is short, or that is
// not made any more.
type Substitute struct {
	Put     order.Instead  `json:"put"`     // for the whole line, or for the pieces that are short
	All     bool           `json:"all"`     // every piece is on hand
	Pieces  int            `json:"pieces"`  // of the line that are on hand
	Differs []string       `json:"differs"` // what its cut has that was not asked for, or lacks
	Ground  bool           `json:"ground"`  // the one is dark and the other light: art made for one may not show
	Total   catalog.Price  `json:"total"`   // of the pieces that it takes; not set where a price is missing
	Each    *catalog.Money `json:"each"`    // what a piece costs more, below zero less; null where one has no price
	Text    string         `json:"text"`    // all of it in a few words
}

// mostSubstitutes is how many are offered for a line.
const mostSubstitutes = 3

// Substitutes ranks what can stand in for a line of an order, from the stock
// here less what is queued: goods of the same kind, the same colour first. For
// a line that is short it may be its missing pieces alone.
func (w *Work) Substitutes(ctx context.Context, o order.Order, at int) ([]Substitute, error) {
	if at < 0 || at >= len(o.Lines) || o.Lines[at].Fee || len(o.Lines[at].Cells) == 0 {
		return nil, nil
	}
	_, s, err := w.forOrder(ctx, o)
	if err != nil {
		return nil, err
	}
	line := o.Lines[at]
	from, here, err := w.fillers(ctx, o, line)
	if err != nil {
		return nil, err
	}
	run, short := wantedOf(line, here)
	var out []Substitute
	if here != nil && len(short) > 0 && len(short) < len(run) || here != nil && piecesOf(short) < piecesOf(run) {
		for _, fill := range catalog.FillRun(short, from, line.Description, 1).Fills {
			if fill.All {
				out = append(out, substitute(line, fill, fill.Has))
			}
		}
	}
	for _, fill := range catalog.FillRun(run, from, line.Description, mostSubstitutes).Fills {
		if fill.All || len(out) == 0 {
			out = append(out, substitute(line, fill, nil))
		}
	}
	out = out[:min(len(out), mostSubstitutes)]
	for i := range out {
		if err := w.compare(ctx, o, at, s, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fillers are the goods that may stand in for a line, nearest first, and what
// the line's own style has in its colour; nil where the inventory does not know
// it.
func (w *Work) fillers(ctx context.Context, o order.Order, line order.Line) (from []catalog.Filler, here map[string]int, err error) {
	index, err := w.Index(ctx)
	if err != nil {
		return nil, nil, err
	}
	spoken, err := w.Store.Spoken(ctx)
	if err != nil {
		return nil, nil, err
	}
	seen := map[store.StyleColor]bool{}
	for _, words := range substituteWords(line) {
		found, err := index.Search(ctx, search.Query{Text: words, Limit: mostFillers})
		if err != nil {
			return nil, nil, err
		}
		for _, hit := range found.Hits {
			key := store.StyleColor{Style: hit.Style, Color: hit.Color}
			if seen[key] {
				continue
			}
			seen[key] = true
			filler := fillerOf(hit, spokenFor(spoken[key], o.UUID, hit.UpdatedAt))
			if strings.EqualFold(hit.Style, line.Style) && hit.Color == line.Color {
				here = filler.OnHand
				continue
			}
			from = append(from, filler)
		}
	}
	rank := func(f catalog.Filler) int {
		apart := 2 * catalog.ColorApart(line.Color, f.Color)
		if !strings.EqualFold(f.Style, line.Style) {
			apart++
		}
		return apart
	}
	slices.SortStableFunc(from, func(a, b catalog.Filler) int { return cmp.Compare(rank(a), rank(b)) })
	near := slices.DeleteFunc(slices.Clone(from), func(f catalog.Filler) bool { return catalog.ColorApart(line.Color, f.Color) > 2 })
	if len(near) > 0 {
		from = near
	}
	return from, here, nil
}

// substituteWords are the searches that find goods like those of a line: its
// own style, and its kind in its colour.
func substituteWords(line order.Line) []string {
	words := []string{line.Style}
	if kind := catalog.GarmentWord(line.Description); kind != "" {
		color := catalog.ToneOf(line.Color).Family
		for _, word := range catalog.ColorWords(line.Color) {
			if catalog.ToneOf(word).Family != "" {
				color = word
			}
		}
		words = append(words, strings.TrimSpace(color+" "+kind))
	}
	return words
}

// wantedOf is the run of a line, and the part of it that is not on hand.
func wantedOf(line order.Line, here map[string]int) (run, short []catalog.Wanted) {
	for _, c := range line.Cells {
		run = append(run, catalog.Wanted{Size: c.Size, Pieces: c.Qty})
		if lacks := c.Qty - max(here[c.Size], 0); lacks > 0 {
			short = append(short, catalog.Wanted{Size: c.Size, Pieces: lacks})
		}
	}
	return run, short
}

func piecesOf(run []catalog.Wanted) int {
	n := 0
	for _, w := range run {
		n += w.Pieces
	}
	return n
}

func substitute(line order.Line, fill catalog.Fill, sizes map[string]int) Substitute {
	scale := make([]string, 0, len(fill.OnHand))
	for size := range fill.OnHand {
		scale = append(scale, size)
	}
	slices.SortFunc(scale, catalog.CompareSizes)
	return Substitute{
		Put: order.Instead{Style: fill.Style, Color: fill.Color, Description: fill.Description, Scale: scale, Sizes: sizes},
		All: fill.All, Pieces: fill.Pieces, Differs: append([]string{}, fill.Cuts...), Ground: catalog.OtherGround(line.Color, fill.Color),
	}
}

// compare says what a substitute costs beside the line, and puts all of it in
// words.
func (w *Work) compare(ctx context.Context, o order.Order, at int, s order.Settings, sub *Substitute) error {
	was := o.Lines[at]
	next := o.Clone()
	put := next.PutInstead(at, sub.Put, s.Surcharges)
	if put < 0 {
		return nil
	}
	if err := w.reprice(ctx, &next, s); err != nil {
		return err
	}
	if price := next.Lines[put].Price; price.Set && was.Price.Set {
		each := price.Money - was.Price.Money
		sub.Each = &each
	}
	sub.Total = totalOf(next.Lines[put])
	sub.Text = substituteText(*sub)
	return nil
}

// Says is its text without the goods' name.
func (sub Substitute) Says() string {
	_, says, _ := strings.Cut(sub.Text, catalog.Clean(strings.TrimSpace(sub.Put.Style+" "+sub.Put.Color))+" ")
	return says
}

// substituteText is a substitute in a line: PC54P Navy all there, +2.00 each,
// pocket.
func substituteText(sub Substitute) string {
	put := sub.Put
	text := catalog.Clean(strings.TrimSpace(put.Style + " " + put.Color))
	if put.Sizes != nil {
		for _, size := range slices.SortedFunc(maps.Keys(put.Sizes), catalog.CompareSizes) {
			text += fmt.Sprintf(" %s %d", size, put.Sizes[size])
		}
		text += " for what is short"
	} else if sub.All {
		text += " all there"
	} else {
		text += fmt.Sprintf(" has %d", sub.Pieces)
	}
	switch {
	case sub.Each == nil:
	case *sub.Each == 0:
		text += ", same price"
	case *sub.Each > 0:
		text += fmt.Sprintf(", +%s each", *sub.Each)
	default:
		text += fmt.Sprintf(", %s less each", -*sub.Each)
	}
	if len(sub.Differs) > 0 {
		text += ", " + strings.Join(sub.Differs, ", ")
	}
	if sub.Ground {
		text += ", the art is for " + other(catalog.ToneOf(put.Color).Shade)
	}
	return text
}

func other(shade string) string {
	if shade == "dark" {
		return "light"
	}
	return "dark"
}
