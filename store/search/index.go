// Package search is the index that the prompt searches as a rep types: every
// style and colour of an inventory of up to a million rows, held in memory by
// its factors (style number, description, colour, sizes made), each of which
// is matched once a query; a style-colour then costs three loads. It is pure:
// the store feeds it rows and keeps its blob.
//
// An Index never changes. Searches may run side by side, and go on in the old
// index while a Builder makes the next.
package search

import (
	"encoding/binary"
	"strings"
	"sync"
	"time"

	"orderpad/store/catalog"
)

// Index holds style-colours in the order of their styles and colours. Stock
// and description are in it too, so that a search needs no disk.
type Index struct {
	rows int // inventory rows that went in

	styles    texts // raw style numbers, in order of their folded form
	styleFold texts // their forms: what is searched
	descs     texts // cleaned descriptions
	vocab     texts // forms of the descriptions' words

	descWords    []uint32 // words of every description, as places in vocab
	descWordEnds []uint32 // where each description's words end
	colors       []color  // in order of their names
	slots        []slot   // in order of a size scale
	shapes       []shape  // the combinations of slots that occur

	// A run is what has one style and one description; nearly every style is
	// one run. The colours of a style are in order over all of its runs.
	styleRun []uint32 // first run of each style, and the number of runs
	runPair  []uint32 // first style-colour of each run, and their number
	runDesc  []uint32

	// One value for every style-colour.
	pairColor   []uint32
	pairShape   []uint32
	pairStocked []uint32 // bit i: the size of the shape's slot i has pieces; bit 31 is all from there
	pairTime    []uint32 // seconds since 1970 of its oldest row, 0 for unknown

	stock   []byte   // pieces of each slot of each style-colour, as varints
	stockAt []uint32 // where the stock of every 16th style-colour starts

	scratch sync.Pool // *masks
}

const stockStep = 16

// slot is where a style's number of pieces of a size stands: in the part with
// this suffix, which for a base part is none.
type slot struct {
	size, suffix string
}

type shape struct {
	slots []uint32
}

// color is one colour of the inventory.
type color struct {
	raw   string
	forms string   // of the raw name
	words []string // in full: athletic navy for AthlNavy
	joint string   // the words in one: athleticnavy
}

func newColor(raw string) color {
	words := catalog.ColorWords(raw)
	return color{raw: raw, forms: forms(fold(raw)), words: words, joint: strings.Join(words, "")}
}

// Rows is the number of inventory rows in the index.
func (ix *Index) Rows() int { return ix.rows }

// Styles is the number of styles in the index.
func (ix *Index) Styles() int { return ix.styles.len() }

// StyleColors is the number of styles in each of their colours.
func (ix *Index) StyleColors() int { return len(ix.pairColor) }

// Hit is one style in one colour.
type Hit struct {
	Style       string      // raw, as it travels
	Color       string      // raw, as it travels
	Description string      // cleaned
	Sizes       []SizeStock // the sizes made, in scale order
	Total       int         // pieces of all sizes; may be below zero
	UpdatedAt   time.Time   // when its oldest row was fetched, to the second; zero for unknown
}

// SizeStock is what a style and colour has of one size.
type SizeStock struct {
	Size   string
	OnHand int    // pieces, all spellings of the part together; may be below zero
	Part   string // the part number; of several spellings the one with most pieces
}

// hit puts together what the index knows of a style-colour.
func (ix *Index) hit(p place) Hit {
	pair := p.pair
	h := Hit{
		Style:       ix.styles.at(int(p.style)),
		Color:       ix.colors[ix.pairColor[pair]].raw,
		Description: ix.descs.at(int(ix.runDesc[p.run])),
	}
	if t := ix.pairTime[pair]; t != 0 {
		h.UpdatedAt = time.Unix(int64(t), 0).UTC()
	}
	slots := ix.shapes[ix.pairShape[pair]].slots
	h.Sizes = make([]SizeStock, 0, len(slots))
	stock := ix.stockOf(pair)
	most := 0 // pieces in the part that is named for the size
	for _, id := range slots {
		pieces, n := binary.Varint(stock)
		stock = stock[max(n, 0):]
		h.Total += int(pieces)
		s := ix.slots[id]
		if last := len(h.Sizes) - 1; last >= 0 && h.Sizes[last].Size == s.size {
			h.Sizes[last].OnHand += int(pieces)
			if int(pieces) > most {
				h.Sizes[last].Part, most = h.Style+s.suffix, int(pieces)
			}
			continue
		}
		h.Sizes = append(h.Sizes, SizeStock{Size: s.size, OnHand: int(pieces), Part: h.Style + s.suffix})
		most = int(pieces)
	}
	return h
}

// stockOf returns the varints that start with those of a style-colour.
func (ix *Index) stockOf(pair uint32) []byte {
	stock := ix.stock[ix.stockAt[pair/stockStep]:]
	skip := 0
	for p := pair - pair%stockStep; p < pair; p++ {
		skip += len(ix.shapes[ix.pairShape[p]].slots)
	}
	for i, b := range stock {
		if skip == 0 {
			return stock[i:]
		}
		if b < 0x80 {
			skip--
		}
	}
	return nil
}

// texts is a list of strings in one, each ended by a line end.
type texts struct {
	blob string
	ends []uint32 // after the line end
}

func newTexts(list []string) texts {
	size := 0
	for _, s := range list {
		size += len(s) + 1
	}
	var b strings.Builder
	b.Grow(size)
	t := texts{ends: make([]uint32, 0, len(list))}
	for _, s := range list {
		b.WriteString(s)
		b.WriteByte('\n')
		t.ends = append(t.ends, uint32(b.Len()))
	}
	t.blob = b.String()
	return t
}

// formsOf is the list of the forms of other texts.
func formsOf(raw texts) texts {
	list := make([]string, raw.len())
	for i := range list {
		list[i] = forms(fold(raw.at(i)))
	}
	return newTexts(list)
}

func (t texts) len() int { return len(t.ends) }

func (t texts) start(i int) int {
	if i == 0 {
		return 0
	}
	return int(t.ends[i-1])
}

func (t texts) at(i int) string { return t.blob[t.start(i) : t.ends[i]-1] }

// holding calls found with every text that holds part, which is not empty.
func (t texts) holding(part string, found func(i int)) {
	for i, from := 0, 0; from < len(t.blob); i++ {
		at := strings.Index(t.blob[from:], part)
		if at < 0 {
			return
		}
		at += from
		for int(t.ends[i]) <= at {
			i++
		}
		found(i)
		from = int(t.ends[i])
	}
}
