package work

import (
	"context"
	"maps"
	"slices"
	"time"

	"orderpad/store"
	"orderpad/store/catalog"
	"orderpad/store/order"
	"orderpad/store/search"
)

// FillView is who can fill a run of sizes from stock, less what is queued here.
type FillView struct {
	Words   string         `json:"words"`
	Sizes   map[string]int `json:"sizes"`
	Pieces  int            `json:"pieces"`
	Total   int            `json:"total"` // style-colours that the words find
	Results []FillLine     `json:"results"`
	// Combinations cover the whole run together, where nothing does alone.
	Combinations []FillMix  `json:"combinations"`
	AsOf         *time.Time `json:"as_of"` // when the oldest stock shown was fetched
	TookMS       float64    `json:"took_ms"`
}

// FillLine is how far one style in a colour fills the run.
type FillLine struct {
	Style       string         `json:"style"`
	Color       string         `json:"color"`
	Description string         `json:"description"`
	All         bool           `json:"all"`
	Pieces      int            `json:"pieces"` // of the run that it has
	Has         map[string]int `json:"has"`
	Short       map[string]int `json:"short"`
	OnHand      map[string]int `json:"on_hand"` // of all its sizes, less what is queued here
	Differs     []string       `json:"differs"` // what its cut has that was not asked for, or lacks
	UpdatedAt   *time.Time     `json:"updated_at"`
}

// FillMix is several that fill the run together.
type FillMix struct {
	All   bool       `json:"all"`
	Parts []FillPart `json:"parts"`
}

// FillPart is what one of them gives.
type FillPart struct {
	Style       string         `json:"style"`
	Color       string         `json:"color"`
	Description string         `json:"description"`
	Sizes       map[string]int `json:"sizes"`
	Pieces      int            `json:"pieces"`
}

// mostFillers bounds how many style-colours are looked at; those in stock come
// first.
const mostFillers = 10_000

// Fill ranks who can fill a run such as navy tee s24 m36 2xl60: what has all of
// it first, else combinations that do.
func (w *Work) Fill(ctx context.Context, text string, limit int) (FillView, error) {
	began := time.Now()
	index, err := w.Index(ctx)
	if err != nil {
		return FillView{}, err
	}
	words, run, err := order.ReadRun(text, index.HasStyle)
	if err != nil {
		return FillView{}, err
	}
	often, err := w.Store.OrderedStyles(ctx)
	if err != nil {
		return FillView{}, err
	}
	found, err := index.Search(ctx, search.Query{Text: words, Limit: mostFillers, Orders: often})
	if err != nil {
		return FillView{}, err
	}
	if found.Total == 0 {
		e := order.Errorf(order.KindNotFound, "nothing in the inventory is called %q", words)
		e.Field, e.Hint = "text", "use fewer or shorter words; an empty inventory is filled with: orderpad inventory refresh"
		return FillView{}, e
	}
	spoken, err := w.Store.Spoken(ctx)
	if err != nil {
		return FillView{}, err
	}
	from := make([]catalog.Filler, len(found.Hits))
	at := make(map[store.StyleColor]time.Time, len(found.Hits))
	for i, h := range found.Hits {
		key := store.StyleColor{Style: h.Style, Color: h.Color}
		at[key] = h.UpdatedAt
		off := spokenFor(spoken[key], "", h.UpdatedAt)
		from[i] = fillerOf(h, off)
	}
	view := viewFill(catalog.FillRun(run, from, words, limit), at)
	view.Words, view.Total, view.Sizes = words, found.Total, map[string]int{}
	for _, one := range run {
		view.Sizes[one.Size] = one.Pieces
		view.Pieces += one.Pieces
	}
	view.TookMS = float64(time.Since(began).Microseconds()) / 1000
	return view, nil
}

// fillerOf is what a style has in a colour, less what is spoken for.
func fillerOf(h search.Hit, off map[string]int) catalog.Filler {
	f := catalog.Filler{Style: h.Style, Color: h.Color, Description: h.Description, OnHand: make(map[string]int, len(h.Sizes))}
	for _, s := range h.Sizes {
		f.OnHand[s.Size] = s.OnHand - off[s.Size]
	}
	return f
}

func viewFill(filled catalog.Filled, at map[store.StyleColor]time.Time) FillView {
	view := FillView{Results: []FillLine{}, Combinations: []FillMix{}}
	oldest := func(style, color string) *time.Time {
		t := timePtr(at[store.StyleColor{Style: style, Color: color}])
		if t != nil && (view.AsOf == nil || t.Before(*view.AsOf)) {
			view.AsOf = t
		}
		return t
	}
	for _, f := range filled.Fills {
		view.Results = append(view.Results, FillLine{
			Style: f.Style, Color: f.Color, Description: f.Description, All: f.All, Pieces: f.Pieces, Has: f.Has, Short: f.Short,
			OnHand: maps.Clone(f.OnHand), Differs: append([]string{}, f.Cuts...), UpdatedAt: oldest(f.Style, f.Color),
		})
	}
	for _, mix := range filled.Mixes {
		out := FillMix{All: true}
		for _, p := range mix {
			oldest(p.Style, p.Color)
			out.Parts = append(out.Parts, FillPart(p))
		}
		view.Combinations = append(view.Combinations, out)
	}
	return view
}

// Scale are the sizes of a run in their order.
func (v FillView) Scale() []string {
	return slices.SortedFunc(maps.Keys(v.Sizes), catalog.CompareSizes)
}
