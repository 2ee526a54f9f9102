package search

import (
	"context"
	"slices"
	"strings"
)

// masks is the room that one search works in: for every value of a factor a
// mask of the query's words that it matches.
type masks struct {
	style, desc, color, shape []uint32
	vocab, slot               []uint32
	asked                     []bool   // slots whose size was asked for
	fit                       []fit    // how the style's number matches
	near                      []near   // how a colour's words were asked for
	want                      []uint32 // by shape: its slots that are asked for, as in pairStocked
	often                     []uint32 // by style: how often this rep orders it
	matched                   []place  // style-colours of one style
}

// fit is how a style's number matches a query: the smaller the better.
type fit uint8

const (
	fitExact fit = iota
	fitStart
	fitOther
	fits
)

// near is how a colour matches a query within its style: the smaller the
// better. Navy comes before AthlNavy, of which it is a part, for nav too.
type near uint8

const (
	nearWhole near = iota // each of its words was asked for
	nearStart             // the beginning of each was
	nearOther
	nears
)

func (ix *Index) borrow() *masks {
	m, ok := ix.scratch.Get().(*masks)
	if !ok {
		m = &masks{
			style: make([]uint32, ix.styles.len()),
			desc:  make([]uint32, ix.descs.len()),
			color: make([]uint32, len(ix.colors)),
			shape: make([]uint32, len(ix.shapes)),
			vocab: make([]uint32, ix.vocab.len()),
			slot:  make([]uint32, len(ix.slots)),
			asked: make([]bool, len(ix.slots)),
			fit:   make([]fit, ix.styles.len()),
			near:  make([]near, len(ix.colors)),
			want:  make([]uint32, len(ix.shapes)),
			often: make([]uint32, ix.styles.len()),
		}
	}
	return m
}

// reset forgets what the words of a query matched.
func (m *masks) reset() {
	for _, part := range [][]uint32{m.style, m.desc, m.color, m.shape, m.vocab, m.slot, m.want} {
		clear(part)
	}
	clear(m.asked)
	for i := range m.fit {
		m.fit[i] = fitOther
	}
}

// match fills the masks with what each word matches.
func (ix *Index) match(ctx context.Context, m *masks, words []word) error {
	m.reset()
	for i, w := range words {
		if err := ctx.Err(); err != nil {
			return err
		}
		bit := uint32(1) << i
		// A size is a style's number only where styles are typed: s navy may
		// be S608 in navy, navy s is not.
		ranks := i == 0 || w.size == ""
		ix.styleFold.holding(w.text, func(style int) {
			m.style[style] |= bit
			if ranks {
				m.fit[style] = min(m.fit[style], fitOf(ix.styleFold.at(style), w.text))
			}
		})
		ix.vocab.holding(w.text, func(entry int) { m.vocab[entry] |= bit })
		for c := range ix.colors {
			if w.inColor(&ix.colors[c]) {
				m.color[c] |= bit
			}
		}
		for s := range ix.slots {
			if w.inSize(ix.slots[s]) {
				m.slot[s] |= bit
			}
			if w.isSize(ix.slots[s]) {
				m.asked[s] = true
			}
		}
	}
	for s, shape := range ix.shapes {
		for at, slot := range shape.slots {
			m.shape[s] |= m.slot[slot]
			if m.asked[slot] {
				m.want[s] |= stockedBit(at)
			}
		}
	}
	ix.matchDescriptions(m)
	for c := range ix.colors {
		m.near[c] = nearOther
		if m.color[c] != 0 {
			m.near[c] = nearOf(ix.colors[c].words, words)
		}
	}
	return ctx.Err()
}

// fitOf is how a style's number, in its forms, matches a word that it holds.
func fitOf(style, word string) fit {
	folded, plain := cutForms(style)
	switch {
	case folded == word || plain == word:
		return fitExact
	case strings.HasPrefix(folded, word) || strings.HasPrefix(plain, word):
		return fitStart
	}
	return fitOther
}

func stockedBit(at int) uint32 { return 1 << min(at, 31) }

// matchDescriptions passes the masks of words on to the descriptions.
func (ix *Index) matchDescriptions(m *masks) {
	if !slices.ContainsFunc(m.vocab, func(mask uint32) bool { return mask != 0 }) {
		return
	}
	from := uint32(0)
	for d, end := range ix.descWordEnds {
		mask := uint32(0)
		for _, entry := range ix.descWords[from:end] {
			mask |= m.vocab[entry]
		}
		m.desc[d], from = mask, end
	}
}

// nearOf is how a query asks for a colour's words.
func nearOf(color []string, words []word) near {
	if len(color) == 0 {
		return nearOther
	}
	at := nearWhole
	for _, own := range color {
		switch {
		case slices.ContainsFunc(words, func(w word) bool { return w.color == own }):
		case slices.ContainsFunc(words, func(w word) bool { return strings.HasPrefix(own, w.text) }):
			at = nearStart
		default:
			return nearOther
		}
	}
	return at
}

// seen is the mask of the words that match something somewhere.
func (m *masks) seen() uint32 {
	return anyOf(m.style) | anyOf(m.desc) | anyOf(m.color) | anyOf(m.shape)
}

// maxMeant is how many readings of a mistyped word are named.
const maxMeant = 3

// forgive gives the word at place i the matches of every word of the index
// that close finds close to it, and returns the first few of those.
func (ix *Index) forgive(ctx context.Context, m *masks, words []word, i int, close func(typed, word string) bool) ([]string, error) {
	bit, typed := uint32(1)<<i, words[i].text
	for _, part := range [][]uint32{m.style, m.color, m.shape, m.vocab, m.desc} {
		for j := range part {
			part[j] &^= bit
		}
	}
	var meant []string
	reads := func(text string) bool {
		folded, plain := cutForms(text)
		if !close(typed, folded) && (plain == "" || !close(typed, plain)) {
			return false
		}
		if len(meant) < maxMeant && !slices.Contains(meant, folded) {
			meant = append(meant, folded)
		}
		return true
	}
	for c := range ix.colors {
		own := &ix.colors[c]
		for _, text := range append(own.words[:len(own.words):len(own.words)], own.forms) {
			if reads(text) {
				m.color[c] |= bit
			}
		}
	}
	for _, list := range []struct {
		texts texts
		mask  []uint32
	}{{ix.vocab, m.vocab}, {ix.styleFold, m.style}} {
		for entry := range list.texts.len() {
			if entry%4096 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if reads(list.texts.at(entry)) {
				list.mask[entry] |= bit
			}
		}
	}
	ix.matchDescriptions(m)
	return meant, nil
}
