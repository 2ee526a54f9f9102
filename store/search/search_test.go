package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"orderpad/store/catalog"
)

// row makes an inventory row with pieces in Size01 and on.
func row(part, color, description string, pieces ...int) catalog.InventoryRow {
	r := catalog.InventoryRow{Part: part, Color: color, Description: description, FetchedAt: fetched}
	copy(r.Sizes[:], pieces)
	return r
}

// shop is a small inventory that a rep knows by heart.
var shop = []catalog.InventoryRow{
	row("PC54", "AthlNavy", "Port & Company Core Cotton Tee", 12, 40, 18),
	row("PC54", "Navy", "Port & Company Core Cotton Tee", 120, 340, 288, 96),
	row("PC54", "Jet Black", "Port & Company Core Cotton Tee"),
	row("PC54_2X", "Navy", "Port & Company Core Cotton Tee 2XL", 0, 0, 0, 0, 44),
	row("PC54_2X", "AthlNavy", "Port & Company Core Cotton Tee 2XL"),
	row("PC54_3X", "Navy", "Port & Company Core Cotton Tee 3XL"),
	row("PC54_3XL", "Navy", "Port & Company Core Cotton Tee 3XL", 0, 0, 0, 0, 0, 12),
	row("PC54Y", "Navy", "Youth Core Cotton Tee", 61, 20),
	row("LPC54", "Nvy", "Ladies Core Cotton Tee", 5),
	row("LPC54", "Bk", "Ladies Core Cotton Tee", 5),
	row("LPC54", "Dk Hthr Gry", "Ladies Core Cotton Tee", 5),
	row("18500", "Black", "Gildan Hooded Sweatshirt", 9),
	row("K500-X", "Heather Grey/White", "Men's Silk Touch Polo", 7),
	row("C112_OSFA", "Navy", "Richardson Trucker Cap", 0, 0, 0, 0, 0, 30),
	row("NAVY1", "Red", "Flag T-Shirt"),
}

func named(hits []Hit) []string {
	names := make([]string, len(hits))
	for i, h := range hits {
		names[i] = h.Style + " " + h.Color
	}
	return names
}

func find(t *testing.T, ix *Index, q Query) Result {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 100
	}
	result, err := ix.Search(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	if result.Total < len(result.Hits) || result.Took <= 0 {
		t.Errorf("%q: total %d of %d hits in %v", q.Text, result.Total, len(result.Hits), result.Took)
	}
	return result
}

func TestSearchRanksAsARepExpects(t *testing.T) {
	ix := build(shop)
	for _, c := range []struct {
		text   string
		orders map[string]int
		want   []string
	}{
		// The exact style first, what is in stock before what is not, then
		// styles that begin so, then styles that hold it.
		{"pc54", nil, []string{"PC54 AthlNavy", "PC54 Navy", "PC54 Jet Black", "PC54Y Navy", "LPC54 Bk", "LPC54 Dk Hthr Gry", "LPC54 Nvy"}},
		// The colour named in whole before those of which it is a part.
		{"pc54 navy", nil, []string{"PC54 Navy", "PC54 AthlNavy", "PC54Y Navy", "LPC54 Nvy"}},
		{"pc54 nav", nil, []string{"PC54 Navy", "PC54 AthlNavy", "PC54Y Navy", "LPC54 Nvy"}},
		{"navy pc54", nil, []string{"PC54 Navy", "PC54 AthlNavy", "PC54Y Navy", "LPC54 Nvy"}},
		// What is in stock in the size asked for.
		{"tee navy 2x", nil, []string{"PC54 Navy", "PC54 AthlNavy"}},
		{"athlnavy 2xl", nil, []string{"PC54 AthlNavy"}},
		{"3xl", nil, []string{"PC54 Navy"}},
		{"3x core", nil, []string{"PC54 Navy"}},
		// What this rep orders often, within what is otherwise equal.
		{"core cotton", map[string]int{"PC54Y": 3, "LPC54": 2, "pc54": 9, "NAVY1": 5}, []string{
			"PC54Y Navy", "LPC54 Bk", "LPC54 Dk Hthr Gry", "LPC54 Nvy", "PC54 AthlNavy", "PC54 Navy", "PC54 Jet Black"}},
		{"c54", nil, []string{"LPC54 Bk", "LPC54 Dk Hthr Gry", "LPC54 Nvy", "PC54 AthlNavy", "PC54 Navy", "PC54Y Navy", "PC54 Jet Black"}},
		// A size is a style's beginning only where styles are typed.
		{"navy", nil, []string{"NAVY1 Red", "C112 Navy", "LPC54 Nvy", "PC54 Navy", "PC54 AthlNavy", "PC54Y Navy"}},
		// Colours short and in full.
		{"nvy ladies", nil, []string{"LPC54 Nvy"}},
		{"black", nil, []string{"18500 Black", "LPC54 Bk", "PC54 Jet Black"}},
		{"bk ladies", nil, []string{"LPC54 Bk"}},
		{"heather", nil, []string{"K500-X Heather Grey/White", "LPC54 Dk Hthr Gry"}},
		{"hthr dark gray", nil, []string{"LPC54 Dk Hthr Gry"}},
		{"jetblack", nil, []string{"PC54 Jet Black"}},
		{"athletic", nil, []string{"PC54 AthlNavy"}},
		// Marks that nobody types.
		{"mens k500x", nil, []string{"K500-X Heather Grey/White"}},
		{"k500-", nil, []string{"K500-X Heather Grey/White"}},
		{"t-shirt", nil, []string{"NAVY1 Red"}},
		{"tshirt", nil, []string{"18500 Black", "NAVY1 Red"}},
		{"(trucker), cap!", nil, []string{"C112 Navy"}},
		{"port &", nil, []string{"PC54 AthlNavy", "PC54 Navy", "PC54 Jet Black"}},
		// Part numbers, whole and as they are typed.
		{"pc54_3xl", nil, []string{"PC54 Navy"}},
		{"PC54_2X navy", nil, []string{"PC54 Navy", "PC54 AthlNavy"}},
		{"c112_", nil, []string{"C112 Navy"}},
		{"osfa", nil, []string{"C112 Navy"}},
		{"one\x1b[31m", nil, nil},
	} {
		got := find(t, ix, Query{Text: c.text, Orders: c.orders})
		if !slices.Equal(named(got.Hits), c.want) || got.Total != len(c.want) || got.Corrected != "" {
			t.Errorf("%q: %d %q corrected %q, want %q", c.text, got.Total, named(got.Hits), got.Corrected, c.want)
		}
	}
}

func TestSearchForgivesOneTypo(t *testing.T) {
	ix := build(shop)
	for _, c := range []struct {
		text, corrected string
		meant           []string
		total           int
	}{
		{"nayv", "nayv", []string{"navy"}, 5},                 // swapped
		{"nacy pc54", "nacy", []string{"navy"}, 4},            // wrong
		{"richardsn", "richardsn", []string{"richardson"}, 1}, // too few
		{"gilldan black", "gilldan", []string{"gildan"}, 1},   // too many
		{"pc45 navy", "pc45", []string{"pc54"}, 2},
		{"hoded", "hoded", []string{"hooded"}, 1},
		{"richrd", "richrd", []string{"richardson"}, 1}, // not yet typed to its end
		{"pc54 whte", "", nil, 0},                       // white is not of PC54
		{"nacy colton", "", nil, 0},                     // two typos
		{"nvvyy", "", nil, 0},
		{"qq", "", nil, 0},
		{"navy", "", nil, 6}, // nothing to forgive
	} {
		got := find(t, ix, Query{Text: c.text})
		if got.Total != c.total || got.Corrected != c.corrected || !slices.Equal(got.Meant, c.meant) {
			t.Errorf("%q: total %d, corrected %q to %q, want %d, %q to %q: %q", c.text, got.Total, got.Corrected, got.Meant, c.total, c.corrected, c.meant, named(got.Hits))
		}
	}
}

func TestOneTypo(t *testing.T) {
	for _, c := range []struct {
		typed, word    string
		whole, atStart bool
	}{
		{"navy", "navy", false, false}, {"nvy", "navy", true, true}, {"navyy", "navy", true, true}, {"nawy", "navy", true, true},
		{"anvy", "navy", true, true}, {"nayv", "navy", true, true}, {"nyav", "navy", false, true}, {"avy", "navy", true, true},
		{"xavy", "navy", true, true}, {"nav", "navy", true, true}, {"na", "navy", false, true}, {"café", "cafe", true, true},
		{"cafe", "café", true, true}, {"caéf", "cafe", false, true}, {"éa", "aé", true, true}, {"crdi", "cardinal", false, true},
		{"", "a", true, true}, {"\xff", "é", true, true},
	} {
		if whole, atStart := oneTypo(c.typed, c.word), oneTypoAtStart(c.typed, c.word); whole != c.whole || atStart != c.atStart {
			t.Errorf("%q for %q: %v, at its start %v", c.typed, c.word, whole, atStart)
		}
	}
}

func TestSearchOfNothingListsEverything(t *testing.T) {
	ix := build(shop)
	for _, text := range []string{"", "  ", "- ' .", "\x00"} {
		if got := find(t, ix, Query{Text: text}); got.Total != ix.StyleColors() || len(got.Hits) != got.Total {
			t.Errorf("%q: %d and %d hits of %d", text, got.Total, len(got.Hits), ix.StyleColors())
		}
	}
	if got := find(t, build(nil), Query{Text: "navy"}); got.Total != 0 || got.Hits != nil {
		t.Errorf("an empty index has %+v", got)
	}
	many := make([]string, maxWords+1)
	for i := range many {
		many[i] = fmt.Sprint("n", i)
	}
	if got := find(t, ix, Query{Text: strings.Join(many, " ")}); got.Total != 0 {
		t.Errorf("too many words match %d", got.Total)
	}
	if got := find(t, ix, Query{Text: strings.Repeat("navy ", 100)}); got.Total != 6 {
		t.Errorf("one word a hundred times matches %d", got.Total)
	}
}

func TestSearchPages(t *testing.T) {
	ix := build(sample(7, 3000))
	orders := map[string]int{ix.styles.at(3): 2, ix.styles.at(9): 5}
	all := find(t, ix, Query{Text: "navy", Limit: 1 << 40, Orders: orders})
	if len(all.Hits) != all.Total || all.Total < 50 {
		t.Fatalf("%d of %d hits", len(all.Hits), all.Total)
	}
	var paged []string
	for offset := 0; offset < all.Total; offset += 7 {
		got := find(t, ix, Query{Text: "navy", Limit: 7, Offset: offset, Orders: orders})
		if got.Total != all.Total {
			t.Fatalf("total %d from %d on, want %d", got.Total, offset, all.Total)
		}
		paged = append(paged, named(got.Hits)...)
	}
	if !slices.Equal(paged, named(all.Hits)) {
		t.Error("the pages are not the whole")
	}
	for _, q := range []Query{{Text: "navy", Limit: 5, Offset: all.Total}, {Text: "navy", Limit: 5, Offset: 1 << 62}, {Text: "navy", Limit: -5}} {
		if got := find(t, ix, q); got.Total != all.Total || len(got.Hits) != 0 {
			t.Errorf("%+v: %d hits of %d", q, len(got.Hits), got.Total)
		}
	}
	if got := find(t, ix, Query{Text: "navy", Limit: 5, Offset: -3, Orders: orders}); !slices.Equal(named(got.Hits), named(all.Hits[:5])) {
		t.Error("an offset below zero is not the start")
	}
}

// lapsing is a context that is cancelled when it has been asked a number of
// times.
type lapsing struct {
	context.Context
	left int
}

func (l *lapsing) Err() error {
	if l.left--; l.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestSearchStopsWhereverItIsCancelled(t *testing.T) {
	ix := build(sample(5, 60_000))
	for _, text := range []string{"navy tee", "xnavvvy", "navy tee bluw", ""} {
		stops := 0
		for ; ; stops++ {
			got, err := ix.Search(&lapsing{context.Background(), stops}, Query{Text: text, Limit: 5})
			if err == nil {
				break
			}
			if !errors.Is(err, context.Canceled) || got.Total != 0 || got.Hits != nil {
				t.Fatalf("%q cancelled at %d: %+v, %v", text, stops, got, err)
			}
		}
		if want := 1 + ix.Styles()/checkEvery; stops < want {
			t.Errorf("%q looked %d times whether it was cancelled, want %d", text, stops, want)
		}
	}
}

func TestSearchesRunSideBySide(t *testing.T) {
	ix := build(sample(6, 2000))
	var wg sync.WaitGroup
	for _, text := range []string{"navy", "tee 2x", "nayv", "heather polo", ""} {
		want := find(t, ix, Query{Text: text})
		for range 4 {
			wg.Go(func() {
				for range 20 {
					got, err := ix.Search(context.Background(), Query{Text: text, Limit: 100})
					if err != nil || got.Total != want.Total || !slices.Equal(named(got.Hits), named(want.Hits)) {
						t.Errorf("%q: total %d, alone %d, %v", text, got.Total, want.Total, err)
					}
				}
			})
		}
	}
	wg.Wait()
}

func TestIndexKeepsWhatTravelsRaw(t *testing.T) {
	older := row("A\x1b[2Jb-1_2X", "Na\x00vy", "Tee\x1b[31m\tred\u202e", 0, 0, 0, 0, 7)
	older.FetchedAt = fetched.Add(-time.Hour)
	ix := build([]catalog.InventoryRow{row("A\x1b[2Jb-1", "Na\x00vy", "", 1), older})
	got := find(t, ix, Query{Text: "ab1 navy red 2x"})
	if len(got.Hits) != 1 {
		t.Fatalf("%d hits", len(got.Hits))
	}
	h := got.Hits[0]
	if h.Style != "A\x1b[2Jb-1" || h.Color != "Na\x00vy" || h.Description != "Tee red" || h.Total != 8 || !h.UpdatedAt.Equal(older.FetchedAt) {
		t.Errorf("%+v", h)
	}
	if want := (SizeStock{"2XL", 7, older.Part}); h.Sizes[4] != want {
		t.Errorf("%+v, want %+v", h.Sizes, want)
	}
	unknown := row("A", "B", "C")
	unknown.FetchedAt = time.Time{}
	if h := find(t, build([]catalog.InventoryRow{unknown}), Query{}).Hits[0]; !h.UpdatedAt.IsZero() {
		t.Errorf("fetched at %v, want unknown", h.UpdatedAt)
	}
}

func TestIndexKnowsTheShopsOwnSuffixes(t *testing.T) {
	b := NewBuilder(catalog.Spelling{Override: map[string]string{"3XL": "-TRIPLE"}})
	b.Add(row("PC54", "Navy", "Tee", 1))
	b.Add(row("PC54-TRIPLE", "Navy", "Tee", 0, 0, 0, 0, 0, 6))
	ix := b.Build()
	if ix.Styles() != 1 || ix.StyleColors() != 1 || ix.Rows() != 2 {
		t.Errorf("%d styles, %d style-colours, %d rows", ix.Styles(), ix.StyleColors(), ix.Rows())
	}
	got := find(t, ix, Query{Text: "3x"})
	if len(got.Hits) != 1 || got.Hits[0].Sizes[4] != (SizeStock{"3XL", 6, "PC54-TRIPLE"}) {
		t.Errorf("%+v", got.Hits)
	}
}

func TestComplete(t *testing.T) {
	ix := build(shop)
	for _, c := range []struct {
		text  string
		limit int
		want  []string
	}{
		{"pc", 9, []string{"PC54", "PC54Y"}},
		{"pc", 1, []string{"PC54"}},
		{" k500x", 9, []string{"K500-X"}},
		{"zz", 9, nil},
		{"", 2, nil},
		{"pc54 ", 9, []string{"AthlNavy", "Jet Black", "Navy"}},
		{"PC54 na", 9, []string{"Navy", "AthlNavy"}},
		{"pc54 jet b", 9, []string{"Jet Black"}},
		{"lpc54 navy", 9, []string{"Nvy"}},
		{"pc54 navy s4", 9, nil},
		{"nope navy", 9, nil},
		{"pc54 ", 0, nil},
		{"pc54 ", -1, nil},
	} {
		if got := ix.Complete(c.text, c.limit); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func FuzzSearch(f *testing.F) {
	for _, text := range append(slices.Clone(typing), "", "_", "pc54_", "_2x", "\xff\xfe", "é", "pc54_2x_3x", strings.Repeat("a ", 40)) {
		f.Add(text, 0, 5)
	}
	f.Add("Nd", 0, -192)
	rows := sample(8, 400)
	ix, list := build(rows), scan(byPart(rows))
	f.Fuzz(func(t *testing.T, text string, offset, limit int) {
		got, err := ix.Search(context.Background(), Query{Text: text, Offset: offset, Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		if got.Total < len(got.Hits) || got.Total > len(list) || len(got.Hits) > max(limit, 0) {
			t.Fatalf("%q: %d hits of %d", text, len(got.Hits), got.Total)
		}
		words := scanWords(catalog.Clean(text))
		plain := !strings.ContainsFunc(text, func(r rune) bool { return r > 0x7e || r == '_' })
		if want := len(search(list, catalog.Clean(text), nil)); plain && len(words) <= maxWords && got.Corrected == "" && got.Total != want {
			t.Fatalf("%q: %d found, the scan finds %d", text, got.Total, want)
		}
		ix.Complete(text, 5)
	})
}
