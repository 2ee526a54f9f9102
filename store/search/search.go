package search

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"sort"
	"time"
	"unicode/utf8"
)

// Query is what a rep asks of the index.
type Query struct {
	// Text is words in any order. Every word has to be part of the style's
	// number, of a word of the description or of the colour, short or in
	// full, or to name a size that is made. No words ask for everything.
	Text   string
	Limit  int // most hits returned; none at 0
	Offset int // hits passed over
	// Orders counts how often this rep orders a style, by its raw number.
	Orders map[string]int
}

// Result is one page of what a query matches, best first: the exact style,
// then styles that begin so, then what is in stock (in the size asked for),
// then what this rep orders often, then by style and colour, the colour that
// is named in whole before those that begin so, and these before those of
// which it is a part.
type Result struct {
	Total     int      // all style-colours that match, exactly
	Hits      []Hit    // from Offset on, at most Limit
	Corrected string   // the word in which a typo was forgiven because nothing matched
	Meant     []string // the first words it was taken for
	Took      time.Duration
}

// Search finds what matches a query. It returns the error of ctx as soon as
// that is cancelled, as it is by the next key, and no other. A query of more
// than 32 different words matches nothing.
func (ix *Index) Search(ctx context.Context, q Query) (Result, error) {
	start := time.Now()
	words := ix.parse(q.Text)
	if len(words) > maxWords {
		return Result{Took: time.Since(start)}, ctx.Err()
	}
	m := ix.borrow()
	clear(m.often)
	defer ix.scratch.Put(m)
	for style, times := range q.Orders {
		if id, ok := ix.findStyle(style); ok && times > 0 {
			m.often[id] = uint32(times)
		}
	}
	if err := ix.match(ctx, m, words); err != nil {
		return Result{}, err
	}
	result, err := ix.collect(ctx, m, len(words), q)
	if err == nil && result.Total == 0 {
		result, err = ix.searchForgiving(ctx, m, words, q)
	}
	if err != nil {
		return Result{}, err
	}
	result.Took = time.Since(start)
	return result, nil
}

// Shorter words are one typo from too much to be taken for anything.
const shortestTypo = 3

// searchForgiving forgives one typo: in the word that matches nothing by
// itself, taken for a whole word or else for the beginning of one; where each
// word matches something, in the last that becomes another whole word.
func (ix *Index) searchForgiving(ctx context.Context, m *masks, words []word, q Query) (Result, error) {
	unseen := (uint32(1)<<len(words) - 1) &^ m.seen()
	if bits.OnesCount32(unseen) > 1 {
		return Result{}, nil
	}
	readings := []func(typed, word string) bool{oneTypo, oneTypoAtStart}
	if unseen == 0 {
		readings = readings[:1]
	}
	changed := false
	for _, close := range readings {
		for i, w := range slices.Backward(words) {
			if unseen != 0 && unseen != 1<<i || w.size != "" || utf8.RuneCountInString(w.text) < shortestTypo {
				continue
			}
			if changed {
				if err := ix.match(ctx, m, words); err != nil {
					return Result{}, err
				}
			}
			meant, err := ix.forgive(ctx, m, words, i, close)
			changed = true
			if err != nil {
				return Result{}, err
			}
			if len(meant) == 0 {
				continue
			}
			result, err := ix.collect(ctx, m, len(words), q)
			if err != nil || result.Total > 0 {
				result.Corrected, result.Meant = w.text, meant
				return result, err
			}
		}
	}
	return Result{}, nil
}

// place is a style-colour that may be shown.
type place struct {
	pair, run, style uint32
}

// bucket holds the best matches of one rank, in order.
type bucket struct {
	often []place // of styles that the rep orders
	rest  []place
}

// checkEvery is how many styles are looked at between two looks at whether
// the search was cancelled.
const checkEvery = 1024

// collect counts what matches all words and takes the page that was asked
// for. Matches come in the order of styles and colours: a rank's bucket is
// full when it holds the page, and what follows in it is only counted.
func (ix *Index) collect(ctx context.Context, m *masks, words int, q Query) (Result, error) {
	full := uint32(1)<<words - 1
	offset := min(max(q.Offset, 0), ix.StyleColors())
	keep := offset + min(max(q.Limit, 0), ix.StyleColors())
	var buckets [2 * fits]bucket // in stock and not, for each fit
	anywhere := anyOf(m.color) | anyOf(m.shape)
	total := 0
	for style := range uint32(ix.styles.len()) {
		if style%checkEvery == 0 && ctx.Err() != nil {
			return Result{}, ctx.Err()
		}
		for run := ix.styleRun[style]; run < ix.styleRun[style+1]; run++ {
			text := m.style[style] | m.desc[ix.runDesc[run]]
			if text|anywhere != full {
				continue
			}
			if keep == offset || len(buckets[2*m.fit[style]].rest) >= keep && m.often[style] == 0 {
				total += ix.count(m, run, text, full)
				continue
			}
			for pair := ix.runPair[run]; pair < ix.runPair[run+1]; pair++ {
				if text|m.color[ix.pairColor[pair]]|m.shape[ix.pairShape[pair]] == full {
					m.matched = append(m.matched, place{pair, run, style})
				}
			}
		}
		if len(m.matched) > 0 {
			total += len(m.matched)
			ix.rank(m, buckets[2*m.fit[style]:][:2], m.often[style] > 0, keep)
			m.matched = m.matched[:0]
		}
	}
	return Result{Total: total, Hits: ix.page(m, buckets[:], offset, keep)}, nil
}

func anyOf(masks []uint32) uint32 {
	all := uint32(0)
	for _, mask := range masks {
		all |= mask
	}
	return all
}

// count is the number of a run's style-colours that match.
func (ix *Index) count(m *masks, run, text, full uint32) int {
	from, to := ix.runPair[run], ix.runPair[run+1]
	if text == full {
		return int(to - from)
	}
	n := 0
	shapes := ix.pairShape[from:to]
	for i, c := range ix.pairColor[from:to] {
		if text|m.color[c]|m.shape[shapes[i]] == full {
			n++
		}
	}
	return n
}

// rank puts what matched of one style into the buckets of its fit.
func (ix *Index) rank(m *masks, ranks []bucket, often bool, keep int) {
	for at := range nears {
		for _, p := range m.matched {
			if m.near[ix.pairColor[p.pair]] != at {
				continue
			}
			b := &ranks[1]
			if ix.inStock(m, p.pair) {
				b = &ranks[0]
			}
			switch {
			case often:
				b.often = append(b.often, p)
			case len(b.rest) < keep:
				b.rest = append(b.rest, p)
			}
		}
	}
}

// inStock tells whether there are pieces of a size that was asked for, or of
// any where none was.
func (ix *Index) inStock(m *masks, pair uint32) bool {
	stocked := ix.pairStocked[pair]
	if want := m.want[ix.pairShape[pair]]; want != 0 {
		stocked &= want
	}
	return stocked != 0
}

// page takes the hits from offset up to keep out of the buckets.
func (ix *Index) page(m *masks, buckets []bucket, offset, keep int) []Hit {
	var hits []Hit
	passed := 0
	for _, b := range buckets {
		slices.SortStableFunc(b.often, func(x, y place) int {
			return cmp.Compare(m.often[y.style], m.often[x.style])
		})
		for _, list := range [][]place{b.often, b.rest} {
			skip := min(offset-passed, len(list))
			passed += skip
			for _, p := range list[skip:] {
				if passed+len(hits) == keep {
					return hits
				}
				hits = append(hits, ix.hit(p))
			}
		}
	}
	return hits
}

// findStyle finds a style by its raw number.
func (ix *Index) findStyle(number string) (id uint32, ok bool) {
	folded := fold(number)
	at := func(i int) string {
		own, _ := cutForms(ix.styleFold.at(i))
		return own
	}
	i := sort.Search(ix.styles.len(), func(i int) bool { return at(i) >= folded })
	for ; i < ix.styles.len() && at(i) == folded; i++ {
		if ix.styles.at(i) == number {
			return uint32(i), true
		}
	}
	return 0, false
}
