package catalog

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Wanted is a number of pieces of one size.
type Wanted struct {
	Size   string
	Pieces int // above 0
}

// Filler is one style in one colour that may fill a run of sizes.
type Filler struct {
	Style, Color, Description string
	OnHand                    map[string]int // by size, less what is spoken for; a size that is not made is absent
}

// Fill is how far a style in a colour fills a run.
type Fill struct {
	Filler
	All    bool           // every size has all its pieces
	Has    map[string]int // pieces of the run that it has, by size as the run names it
	Short  map[string]int // pieces of the run that it lacks; a size that is not made lacks all
	Pieces int            // of the run that it has
	Cuts   []string       // what its cut has that was not asked for, or has not that was
}

// Part is what one style of a combination gives.
type Part struct {
	Style, Color, Description string
	Sizes                     map[string]int
	Pieces                    int
}

// Filled is who can fill a run: those that cover the most first, and where none
// covers all, combinations that together do.
type Filled struct {
	Fills []Fill
	Mixes [][]Part // each covers the whole run
}

// FillRun ranks who can fill a run: what covers the whole of it before what
// covers a part, then the cut that was asked for, then more pieces, then the
// order in which they come (that of the search: exact style, colour). Words are
// what was asked for beside the sizes. At most limit of each are returned.
func FillRun(run []Wanted, from []Filler, words string, limit int) Filled {
	asked := cutsOf(words)
	fills := make([]Fill, 0, len(from))
	for _, f := range from {
		if one := fillOne(run, f); one.Pieces > 0 {
			one.Cuts = against(asked, cutsOf(f.Description))
			fills = append(fills, one)
		}
	}
	slices.SortStableFunc(fills, func(a, b Fill) int {
		return cmp.Or(cmp.Compare(rankOf(a.All), rankOf(b.All)), cmp.Compare(len(a.Cuts), len(b.Cuts)), cmp.Compare(b.Pieces, a.Pieces))
	})
	out := Filled{}
	if len(fills) > 0 && !fills[0].All {
		out.Mixes = mixes(run, fills, limit)
	}
	out.Fills = fills[:min(len(fills), max(limit, 0))]
	return out
}

func rankOf(all bool) int {
	if all {
		return 0
	}
	return 1
}

func fillOne(run []Wanted, f Filler) Fill {
	out := Fill{Filler: f, All: len(run) > 0, Has: map[string]int{}, Short: map[string]int{}}
	scale := slices.SortedFunc(maps.Keys(f.OnHand), CompareSizes)
	for _, w := range run {
		stock := 0
		if own, made := MatchSize(w.Size, scale); made {
			stock = max(0, f.OnHand[own])
		}
		has := min(stock, w.Pieces)
		if has > 0 {
			out.Has[w.Size] = has
			out.Pieces += has
		}
		if has < w.Pieces {
			out.Short[w.Size] = w.Pieces - has
			out.All = false
		}
	}
	return out
}

// mostMixed is how many partial fills are tried with each other.
const mostMixed = 80

// mixes are pairs that together cover a run: the one that has more gives all it
// has, the other the rest.
func mixes(run []Wanted, fills []Fill, limit int) [][]Part {
	fills = fills[:min(len(fills), mostMixed)]
	type pair struct{ a, b, cuts, rest int }
	var pairs []pair
	total := 0
	for _, w := range run {
		total += w.Pieces
	}
	for i, a := range fills {
		for j, b := range fills {
			if i == j || a.Pieces < b.Pieces || a.Pieces == b.Pieces && i > j || !covers(a.Short, b.Has) {
				continue
			}
			pairs = append(pairs, pair{i, j, len(a.Cuts) + len(b.Cuts), total - a.Pieces})
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.cuts, b.cuts), cmp.Compare(otherColor(fills, a.a, a.b), otherColor(fills, b.a, b.b)), cmp.Compare(a.rest, b.rest))
	})
	var out [][]Part
	for _, p := range pairs[:min(len(pairs), max(limit, 0))] {
		a, b := fills[p.a], fills[p.b]
		out = append(out, []Part{partOf(a, a.Has), partOf(b, a.Short)})
	}
	return out
}

// otherColor is 1 for a pair in two colours.
func otherColor(fills []Fill, a, b int) int {
	if strings.EqualFold(fills[a].Color, fills[b].Color) {
		return 0
	}
	return 1
}

func covers(short, has map[string]int) bool {
	for size, n := range short {
		if has[size] < n {
			return false
		}
	}
	return true
}

func partOf(f Fill, sizes map[string]int) Part {
	p := Part{Style: f.Style, Color: f.Color, Description: f.Description, Sizes: maps.Clone(sizes)}
	for _, n := range sizes {
		p.Pieces += n
	}
	return p
}

// cutPhrases are the words of a description that make it another garment.
var cutPhrases = []struct{ cut, words string }{
	{"long sleeve", "long sleeve"}, {"long sleeve", "longsleeve"}, {"long sleeve", "ls"}, {"sleeveless", "sleeveless"}, {"sleeveless", "tank"},
	{"pocket", "pocket"}, {"V-neck", "v neck"}, {"V-neck", "vneck"}, {"zip", "zip"}, {"hooded", "hooded"}, {"hooded", "hoodie"}, {"raglan", "raglan"},
}

// cutsOf are the cuts that a text names.
func cutsOf(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
	plain := " " + strings.Join(words, " ") + " "
	var cuts []string
	add := func(cut string) {
		if !slices.Contains(cuts, cut) {
			cuts = append(cuts, cut)
		}
	}
	for _, p := range cutPhrases {
		if strings.Contains(plain, " "+p.words+" ") {
			add(p.cut)
		}
	}
	switch fit := (Style{Description: text}).Fit(); fit {
	case FitYouth, FitLadies, FitToddler, FitInfant, FitTall, FitPetite, FitBig:
		add(string(fit))
	}
	return cuts
}

// against are the cuts in which two differ.
func against(asked, own []string) []string {
	var cuts []string
	for _, cut := range own {
		if !slices.Contains(asked, cut) {
			cuts = append(cuts, cut)
		}
	}
	for _, cut := range asked {
		if !slices.Contains(own, cut) {
			cuts = append(cuts, "no "+cut)
		}
	}
	return cuts
}
