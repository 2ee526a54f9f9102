package search

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"orderpad/store/catalog"
)

// scanned is a style-colour as a plain scan sees it: nothing in common with
// the index but the rows and the rules.
type scanned struct {
	catalog.StyleColor
	style  string
	words  []string // of the description
	color  string
	colors []string
	sizes  []scannedSize
}

type scannedSize struct {
	name   string
	names  []string // the size and the shop's suffixes for it, as they are typed
	onHand int
}

var sizeNames = map[string]string{}

// normal remembers what catalog.NormalizeSize makes of a word, or nothing.
func normal(word string) string {
	size, ok := sizeNames[word]
	if !ok {
		if size, ok = catalog.NormalizeSize(word); !ok {
			size = ""
		}
		sizeNames[word] = size
	}
	return size
}

var marks = strings.NewReplacer("'", "", "-", "")

// holds tells whether a word is part of a text, with or without the marks
// that nobody types.
func holds(text, word string) bool {
	return strings.Contains(text, word) || strings.Contains(marks.Replace(text), word)
}

func scanWords(s string) []string {
	var words []string
	for _, w := range strings.Fields(strings.ToLower(s)) {
		if w = strings.Trim(w, `.,;:!?()"'-`); w != "" && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words
}

func scan(rows []catalog.InventoryRow) []scanned {
	var list []scanned
	for _, style := range catalog.BuildStyles(rows, catalog.Spelling{}) {
		for _, c := range style.Colors {
			one := scanned{c, strings.ToLower(c.Style), scanWords(c.Description), strings.ToLower(c.Color), catalog.ColorWords(c.Color), nil}
			for size, stock := range c.Stock {
				names := []string{strings.ToLower(size)}
				for _, p := range stock.Parts {
					if suffix, ok := strings.CutPrefix(p.Part, c.Style+"_"); ok {
						names = append(names, strings.ToLower(suffix))
					}
				}
				one.sizes = append(one.sizes, scannedSize{size, names, stock.OnHand})
			}
			list = append(list, one)
		}
	}
	return list
}

// isSize tells whether a word names the size, begins whether it begins one
// of its names.
func (s scannedSize) isSize(word string) bool {
	size := normal(word)
	return size == s.name || slices.Contains(s.names[1:], word) ||
		size == "XXL" && s.name == "2XL" || size == "XXXL" && s.name == "3XL" || size == "XXS" && s.name == "2XS"
}

func (s scannedSize) begins(word string) bool {
	return normal(word) == "" && slices.ContainsFunc(s.names, func(name string) bool { return strings.HasPrefix(name, word) })
}

func (s *scanned) has(word string) bool {
	in := func(own string) bool { return holds(own, word) }
	return in(s.style) || slices.ContainsFunc(s.words, in) || in(s.color) || slices.ContainsFunc(s.colors, in) ||
		strings.HasPrefix(strings.Join(s.colors, ""), word) ||
		slices.Contains(s.colors, catalog.FullColorWord(word)) ||
		slices.ContainsFunc(s.sizes, func(size scannedSize) bool { return size.isSize(word) || size.begins(word) })
}

// rank is what the order of hits goes by: the smaller first.
func (s *scanned) rank(words []string, orders map[string]int) []int {
	fit, stocked, near := 2, 0, 2
	for i, word := range words {
		if i == 0 || normal(word) == "" {
			plain := marks.Replace(s.style)
			if s.style == word || plain == word {
				fit = 0
			} else if strings.HasPrefix(s.style, word) || strings.HasPrefix(plain, word) {
				fit = min(fit, 1)
			}
		}
	}
	all, asked := s.sizes, []scannedSize(nil)
	for _, size := range s.sizes {
		if slices.ContainsFunc(words, size.isSize) {
			asked = append(asked, size)
		}
	}
	if len(asked) > 0 {
		all = asked
	}
	if slices.ContainsFunc(all, func(size scannedSize) bool { return size.onHand > 0 }) {
		stocked = 1
	}
	whole := func(own string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return catalog.FullColorWord(w) == own })
	}
	begun := func(own string) bool {
		return whole(own) || slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(own, w) })
	}
	if !slices.ContainsFunc(s.colors, func(own string) bool { return !whole(own) }) {
		near = 0
	} else if !slices.ContainsFunc(s.colors, func(own string) bool { return !begun(own) }) {
		near = 1
	}
	return []int{fit, -stocked, -orders[s.Style], near}
}

func search(list []scanned, text string, orders map[string]int) []scanned {
	var words []string
	for _, w := range scanWords(text) {
		at := strings.LastIndexByte(w, '_')
		if at >= 0 { // no style or description of the samples holds one
			words = append(words, strings.Fields(w[:at]+" "+w[at+1:])...)
			continue
		}
		words = append(words, w)
	}
	type ranked struct {
		s    scanned
		rank []int
	}
	var found []ranked
	for _, s := range list {
		if !slices.ContainsFunc(words, func(w string) bool { return !s.has(w) }) {
			found = append(found, ranked{s, s.rank(words, orders)})
		}
	}
	slices.SortFunc(found, func(a, b ranked) int {
		return cmp.Or(slices.Compare(a.rank[:3], b.rank[:3]),
			cmp.Compare(a.s.style, b.s.style), cmp.Compare(a.s.Style, b.s.Style),
			cmp.Compare(a.rank[3], b.rank[3]),
			cmp.Compare(strings.ToLower(a.s.Color), strings.ToLower(b.s.Color)), cmp.Compare(a.s.Color, b.s.Color))
	})
	out := make([]scanned, len(found))
	for i, f := range found {
		out[i] = f.s
	}
	return out
}

// randomQuery is made of parts of what the catalogue holds, and a few words
// that it may not hold.
func randomQuery(rng *rand.Rand, list []scanned) string {
	of := list[rng.IntN(len(list))]
	part := func(s string) string {
		from := rng.IntN(len(s))
		return s[from : from+1+rng.IntN(len(s)-from)]
	}
	words := make([]string, 1+rng.IntN(4))
	for i := range words {
		switch rng.IntN(9) {
		case 0, 1:
			words[i] = part(of.Style)
		case 2, 3:
			words[i] = part(strings.Fields(of.Description)[0])
		case 4:
			words[i] = of.colors[rng.IntN(len(of.colors))]
		case 5:
			words[i] = part(strings.ReplaceAll(of.Color, " ", ""))
		case 6:
			words[i] = []string{"2x", "2xl", "3XL", "3x", "xs", "2t", "X-Large", "xxl", "30x32", "3", "medium", "y"}[rng.IntN(12)]
		case 7:
			words[i] = []string{"bk", "nvy", "hthr", "navy", "grey", "gray", "athl", "dark", "blk", "rd"}[rng.IntN(10)]
		case 8:
			for size, stock := range of.Stock {
				if words[i] = size; len(stock.Parts) > 0 {
					words[i] = stock.Parts[0].Part
				}
				break
			}
		}
		if rng.IntN(4) == 0 {
			of = list[rng.IntN(len(list))]
		}
	}
	return strings.Join(words, " ")
}

func TestSearchFindsWhatAPlainScanFinds(t *testing.T) {
	queries := 800
	if testing.Short() {
		queries = 100
	}
	for seed := range uint64(4) {
		rows := sample(seed, 900)
		ix, list := build(rows), scan(byPart(rows))
		if ix.StyleColors() != len(list) || ix.Rows() != len(rows) {
			t.Fatalf("%d style-colours of %d rows, want %d of %d", ix.StyleColors(), ix.Rows(), len(list), len(rows))
		}
		rng := rand.New(rand.NewPCG(seed, 3))
		empty := 0
		for range queries {
			text := randomQuery(rng, list)
			orders := map[string]int{}
			for range rng.IntN(12) {
				orders[list[rng.IntN(len(list))].Style] = rng.IntN(4)
			}
			want := search(list, text, orders)
			q := Query{Text: text, Limit: 1 + rng.IntN(60), Offset: rng.IntN(3) * rng.IntN(30), Orders: orders}
			got, err := ix.Search(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			if len(want) == 0 {
				empty++
				if got.Total > 0 && got.Corrected == "" {
					t.Fatalf("%q: %d found where the scan finds none", text, got.Total)
				}
				continue
			}
			if got.Total != len(want) || got.Corrected != "" {
				t.Fatalf("%q: total %d, corrected %q, the scan finds %d", text, got.Total, got.Corrected, len(want))
			}
			page := want[min(q.Offset, len(want)):min(q.Offset+q.Limit, len(want))]
			if len(got.Hits) != len(page) {
				t.Fatalf("%q from %d: %d hits, want %d", text, q.Offset, len(got.Hits), len(page))
			}
			for i, h := range got.Hits {
				sameHit(t, text, i, h, page[i].StyleColor)
			}
		}
		if empty > queries/2 {
			t.Errorf("%d of %d queries match nothing: they prove too little", empty, queries)
		}
	}
}

// byPart is how the store hands rows to catalog.BuildStyles; the index must
// come to the same whatever the order of its rows.
func byPart(rows []catalog.InventoryRow) []catalog.InventoryRow {
	return slices.SortedStableFunc(slices.Values(rows), func(a, b catalog.InventoryRow) int {
		return cmp.Compare(strings.ToLower(a.Part), strings.ToLower(b.Part))
	})
}

func sameHit(t *testing.T, text string, i int, h Hit, want catalog.StyleColor) {
	t.Helper()
	if h.Style != want.Style || h.Color != want.Color || h.Description != catalog.Clean(want.Description) || h.Total != want.Total() || !h.UpdatedAt.Equal(want.FetchedAt) {
		t.Fatalf("%q hit %d: %+v, want %+v", text, i, h, want)
	}
	if len(h.Sizes) != len(want.Stock) || !slices.IsSortedFunc(h.Sizes, func(a, b SizeStock) int { return catalog.CompareSizes(a.Size, b.Size) }) {
		t.Fatalf("%q hit %d: sizes %+v, want %+v", text, i, h.Sizes, want.Stock)
	}
	for _, s := range h.Sizes {
		stock, made := want.Stock[s.Size]
		ofPart := -1 << 31
		most := ofPart
		for _, p := range stock.Parts {
			most = max(most, p.OnHand)
			if p.Part == s.Part {
				ofPart = max(ofPart, p.OnHand)
			}
		}
		if !made || s.OnHand != stock.OnHand || ofPart != most {
			t.Fatalf("%q hit %d: size %+v, want %+v", text, i, s, stock)
		}
	}
}
