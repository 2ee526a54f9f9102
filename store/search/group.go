package search

import (
	"cmp"
	"encoding/binary"
	"slices"

	"orderpad/store/catalog"
)

// grouping puts a Builder's rows together into the style-colours of an index.
type grouping struct {
	b  *Builder
	ix *Index

	sameColor                      []uint32 // by place: the first of those that differ in blanks or case alone
	styleRank, colorRank, slotRank []uint32 // from the Builder's numbers to places in the index
	baseSlots                      [len(baseColumns)]uint32

	shapes  map[string]uint32 // by their slots
	descIDs map[uint32]uint32 // from the Builder's number to the place in the index
	descs   []string

	slots  []uint32 // of the style-colour at hand, in order
	pieces []int64  // in each of them
	key    []byte
}

func newGrouping(b *Builder) *grouping {
	g := &grouping{b: b, ix: &Index{}, shapes: map[string]uint32{}, descIDs: map[uint32]uint32{}}

	folded := make([]string, len(b.styles.list))
	for i, style := range b.styles.list {
		folded[i] = fold(style)
	}
	var order []int
	order, g.styleRank = ranked(len(folded), func(x, y int) int {
		return cmp.Or(cmp.Compare(folded[x], folded[y]), cmp.Compare(b.styles.list[x], b.styles.list[y]))
	})
	g.ix.styles = newTexts(picked(b.styles.list, order))
	g.ix.styleFold = formsOf(g.ix.styles)

	keys := make([]string, len(b.colors.list))
	for i, c := range b.colors.list {
		keys[i] = catalog.Key(c)
	}
	order, g.colorRank = ranked(len(keys), func(x, y int) int {
		a, b := b.colors.list[x], b.colors.list[y]
		switch c := cmp.Compare(keys[x], keys[y]); {
		case c != 0 || a == b:
			return c
		case catalog.PreferName(a, b) == a:
			return -1
		}
		return 1
	})
	g.sameColor = make([]uint32, len(order))
	for place, i := range order {
		g.ix.colors = append(g.ix.colors, newColor(b.colors.list[i]))
		g.sameColor[place] = uint32(place)
		if place > 0 && keys[i] == keys[order[place-1]] {
			g.sameColor[place] = g.sameColor[place-1]
		}
	}

	// The slot of base parts falls apart into one for each column.
	slots := append(baseColumns[:], b.slots[1:]...)
	order, rank := ranked(len(slots), func(x, y int) int {
		return cmp.Or(catalog.CompareSizes(slots[x].size, slots[y].size), cmp.Compare(slots[x].suffix, slots[y].suffix))
	})
	g.ix.slots = picked(slots, order)
	copy(g.baseSlots[:], rank)
	g.slotRank = rank[len(baseColumns)-1:]
	return g
}

// ranked sorts the numbers below n; rank is where each of them went.
func ranked(n int, compare func(x, y int) int) (order []int, rank []uint32) {
	order = make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, compare)
	rank = make([]uint32, n)
	for place, i := range order {
		rank[i] = uint32(place)
	}
	return order, rank
}

func picked[T any](list []T, order []int) []T {
	out := make([]T, len(order))
	for place, i := range order {
		out[place] = list[i]
	}
	return out
}

// makeRoom makes the large parts of the index no larger than they need be.
func (g *grouping) makeRoom(order []uint32) {
	pairs, last := 0, record{}
	for _, place := range order {
		if r := g.b.row(place); pairs == 0 || r.style != last.style || r.color != last.color {
			pairs, last = pairs+1, *r
		}
	}
	ix := g.ix
	for _, column := range []*[]uint32{&ix.pairColor, &ix.pairShape, &ix.pairStocked, &ix.pairTime} {
		*column = make([]uint32, 0, pairs)
	}
	ix.stock = make([]byte, 0, len(g.b.pieces))
}

// addStyle puts the rows of the next style into the index.
func (g *grouping) addStyle(rows []uint32) {
	ix := g.ix
	ix.styleRun = append(ix.styleRun, uint32(len(ix.runDesc)))
	made := g.columnsMade(rows)
	first := true
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && g.sameColor[g.b.row(rows[n]).color] == g.sameColor[g.b.row(rows[0]).color] {
			n++
		}
		desc := g.addStyleColor(rows[:n], made)
		if first || desc != ix.runDesc[len(ix.runDesc)-1] {
			ix.runPair = append(ix.runPair, uint32(len(ix.pairColor)-1))
			ix.runDesc = append(ix.runDesc, desc)
		}
		rows, first = rows[n:], false
	}
}

// columnsMade tells which columns of a style's base parts are sizes that are
// made.
func (g *grouping) columnsMade(rows []uint32) (made [len(baseColumns)]bool) {
	for i := range alwaysMade {
		made[i] = true
	}
	for _, place := range rows {
		r := g.b.row(place)
		if r.slot != baseSlot {
			continue
		}
		stream := g.b.pieces[r.pieces:]
		for i := range made {
			pieces, n := binary.Varint(stream)
			stream = stream[n:]
			made[i] = made[i] || pieces != 0
		}
	}
	return made
}

// addStyleColor puts rows of one style and colour into the index and returns
// their description: the base part's, or else the first that there is.
func (g *grouping) addStyleColor(rows []uint32, made [len(baseColumns)]bool) uint32 {
	ix := g.ix
	g.slots, g.pieces = g.slots[:0], g.pieces[:0]
	oldest := g.b.row(rows[0]).seconds
	desc, worth := g.b.row(rows[0]).desc, 0
	for _, place := range rows {
		r := g.b.row(place)
		oldest = min(oldest, r.seconds)
		if w := g.worth(r); w > worth {
			desc, worth = r.desc, w
		}
		stream := g.b.pieces[r.pieces:]
		if r.slot != baseSlot {
			pieces, _ := binary.Varint(stream)
			g.add(g.slotRank[r.slot], pieces)
			continue
		}
		for i := range made {
			pieces, n := binary.Varint(stream)
			stream = stream[n:]
			if made[i] {
				g.add(g.baseSlots[i], pieces)
			}
		}
	}
	if len(ix.pairColor)%stockStep == 0 {
		ix.stockAt = append(ix.stockAt, uint32(len(ix.stock)))
	}
	ix.pairColor = append(ix.pairColor, g.color(rows))
	ix.pairShape = append(ix.pairShape, g.shape())
	ix.pairStocked = append(ix.pairStocked, g.stocked())
	ix.pairTime = append(ix.pairTime, oldest)
	for _, n := range g.pieces {
		ix.stock = binary.AppendVarint(ix.stock, n)
	}
	return g.description(desc)
}

// color is how the colour of some rows is written: as in a base part's, as
// catalog.BuildStyles has it.
func (g *grouping) color(rows []uint32) uint32 {
	for _, place := range rows {
		if r := g.b.row(place); r.slot == baseSlot {
			return r.color
		}
	}
	return g.b.row(rows[0]).color
}

// worth tells how good a row's description is for its style-colour: a base
// part's is best, that of another part may speak of its size, none is worst.
func (g *grouping) worth(r *record) int {
	switch {
	case g.b.descs.list[r.desc] == "":
		return 0
	case r.slot == baseSlot:
		return 2
	}
	return 1
}

// add puts pieces into a slot of the style-colour at hand.
func (g *grouping) add(slot uint32, pieces int64) {
	at, found := slices.BinarySearch(g.slots, slot)
	if found {
		g.pieces[at] += pieces
		return
	}
	g.slots = slices.Insert(g.slots, at, slot)
	g.pieces = slices.Insert(g.pieces, at, pieces)
}

// shape is the place of the slots at hand among the shapes.
func (g *grouping) shape() uint32 {
	g.key = g.key[:0]
	for _, slot := range g.slots {
		g.key = binary.AppendUvarint(g.key, uint64(slot))
	}
	id, ok := g.shapes[string(g.key)]
	if !ok {
		id = uint32(len(g.ix.shapes))
		g.shapes[string(g.key)] = id
		g.ix.shapes = append(g.ix.shapes, shape{slots: slices.Clone(g.slots)})
	}
	return id
}

// stocked tells by bits which slots at hand have pieces. All spellings of a
// size count together: each has the bit when the size has any.
func (g *grouping) stocked() uint32 {
	mask := uint32(0)
	for from := 0; from < len(g.slots); {
		size := g.ix.slots[g.slots[from]].size
		to, sum := from, int64(0)
		for ; to < len(g.slots) && g.ix.slots[g.slots[to]].size == size; to++ {
			sum += g.pieces[to]
		}
		for at := from; at < to && sum > 0; at++ {
			mask |= stockedBit(at)
		}
		from = to
	}
	return mask
}

func (g *grouping) description(builderID uint32) uint32 {
	id, ok := g.descIDs[builderID]
	if !ok {
		id = uint32(len(g.descs))
		g.descIDs[builderID] = id
		g.descs = append(g.descs, g.b.descs.list[builderID])
	}
	return id
}

// finishDescriptions takes the descriptions apart into words.
func (g *grouping) finishDescriptions() {
	ix := g.ix
	words := names{ids: map[string]uint32{}}
	for _, desc := range g.descs {
		start := len(ix.descWords)
		for _, word := range foldWords(desc) {
			if id := words.id(forms(word)); !slices.Contains(ix.descWords[start:], id) {
				ix.descWords = append(ix.descWords, id)
			}
		}
		ix.descWordEnds = append(ix.descWordEnds, uint32(len(ix.descWords)))
	}
	ix.descs = newTexts(g.descs)
	ix.vocab = newTexts(words.list)
}
