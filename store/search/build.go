package search

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"orderpad/store/catalog"
)

// Builder makes an Index of inventory rows that come one by one in any order.
// Beside the texts it keeps some 30 bytes a row until Build.
type Builder struct {
	spelling catalog.Spelling
	styles   names
	colors   names
	descs    names
	cleaned  map[string]uint32 // raw description to its place in descs
	slotIDs  map[slot]uint32
	slots    []slot // the first is baseSlot
	pieces   []byte // varints: six of a base part, one of another
	rows     [][]record

	lastPart, lastDesc string // rows of a part come together as a rule
	last               record
}

// record is one inventory row.
type record struct {
	style, color, desc, slot uint32
	pieces                   uint32 // where its pieces are
	seconds                  uint32 // since 1970, 0 for unknown
}

const recordChunk = 1 << 14

// names numbers different strings in the order in which they come.
type names struct {
	ids  map[string]uint32
	list []string

	byKey map[string]uint32 // of styles: by what they are matched by
	base  []bool            // of styles: written as in a base part
}

func (n *names) id(s string) uint32 {
	if id, ok := n.ids[s]; ok {
		return id
	}
	// What a row's strings are cut from is not kept alive.
	s = strings.Clone(s)
	id := uint32(len(n.list))
	n.ids[s] = id
	n.list = append(n.list, s)
	return id
}

// styleID numbers styles: those that differ in blanks around them or in case
// alone are one, which is written as in its base part.
func (n *names) styleID(s string, base bool) uint32 {
	id, ok := n.ids[s]
	if !ok {
		key := catalog.Key(s)
		if id, ok = n.byKey[key]; ok {
			n.ids[strings.Clone(s)] = id
		} else {
			id = n.id(s)
			n.byKey[strings.Clone(key)] = id
			n.base = append(n.base, base)
		}
	}
	switch now := n.list[id]; {
	case now == s && (n.base[id] || !base):
	case base && !n.base[id]:
		n.list[id], n.base[id] = strings.Clone(s), true
	case base == n.base[id]:
		if better := catalog.PreferName(now, s); better != now {
			n.list[id] = strings.Clone(better)
		}
	}
	return id
}

// NewBuilder starts an index of a shop that spells its part numbers so.
func NewBuilder(spelling catalog.Spelling) *Builder {
	return &Builder{
		spelling: spelling,
		styles:   names{ids: map[string]uint32{}, byKey: map[string]uint32{}},
		colors:   names{ids: map[string]uint32{}},
		descs:    names{ids: map[string]uint32{}},
		cleaned:  map[string]uint32{},
		slotIDs:  map[slot]uint32{{}: baseSlot},
		slots:    []slot{{}},
	}
}

// Add takes one row in.
func (b *Builder) Add(row catalog.InventoryRow) {
	r := b.last
	if len(b.rows) == 0 || row.Part != b.lastPart {
		style, size := b.spelling.ParsePart(row.Part)
		s := slot{size: size, suffix: row.Part[len(style):]}
		id, ok := b.slotIDs[s]
		if !ok {
			s = slot{size: strings.Clone(s.size), suffix: strings.Clone(s.suffix)}
			id = uint32(len(b.slots))
			b.slotIDs[s] = id
			b.slots = append(b.slots, s)
		}
		r.style, r.slot = b.styles.styleID(style, id == baseSlot), id
		b.lastPart = strings.Clone(row.Part)
	}
	if len(b.rows) == 0 || row.Description != b.lastDesc {
		r.desc = b.description(row.Description)
		b.lastDesc = strings.Clone(row.Description)
	}
	r.color = b.colors.id(row.Color)
	r.pieces = uint32(len(b.pieces))
	if r.slot == baseSlot {
		for _, n := range row.Sizes {
			b.pieces = binary.AppendVarint(b.pieces, int64(n))
		}
	} else {
		b.pieces = binary.AppendVarint(b.pieces, int64(liveColumn(row, b.slots[r.slot].size)))
	}
	r.seconds = 0
	if !row.FetchedAt.IsZero() {
		r.seconds = uint32(min(max(row.FetchedAt.Unix(), 0), math.MaxUint32))
	}
	b.last = r
	if n := len(b.rows); n == 0 || len(b.rows[n-1]) == recordChunk {
		b.rows = append(b.rows, make([]record, 0, recordChunk))
	}
	chunk := &b.rows[len(b.rows)-1]
	*chunk = append(*chunk, r)
}

func (b *Builder) description(raw string) uint32 {
	if id, ok := b.cleaned[raw]; ok {
		return id
	}
	clean := catalog.Readable(raw)
	id := b.descs.id(clean)
	if clean != raw {
		b.cleaned[strings.Clone(raw)] = id
	} else {
		b.cleaned[b.descs.list[id]] = id
	}
	return id
}

// liveColumn is the stock of a suffixed part: the size's own column when it
// holds any, else whichever column does. It is the rule of
// catalog.BuildStyles, which the tests hold it to.
func liveColumn(row catalog.InventoryRow, size string) int {
	if own := row.Sizes[catalog.ColumnOf(size)-1]; own != 0 {
		return own
	}
	for _, n := range row.Sizes {
		if n != 0 {
			return n
		}
	}
	return 0
}

// baseSlot is the Builder's number for what a base part holds, in six columns.
const baseSlot = 0

// baseColumns are the sizes that a base part holds in Size01 to Size06. The
// last two are made when any colour of the style has some there.
var baseColumns = [6]slot{{size: "S"}, {size: "M"}, {size: "L"}, {size: "XL"}, {size: "2XL"}, {size: "XS"}}

const alwaysMade = 4

// Build makes the index. The Builder is of no use after it.
func (b *Builder) Build() *Index {
	g := newGrouping(b)
	ix := g.ix
	order, ends := b.sortRows(g)
	g.makeRoom(order)
	from := uint32(0)
	for _, end := range ends {
		g.addStyle(order[from:end])
		from = end
	}
	ix.runPair = append(ix.runPair, uint32(len(ix.pairColor)))
	ix.styleRun = append(ix.styleRun, uint32(len(ix.runDesc)))
	g.finishDescriptions()
	ix.rows = len(order)
	return ix
}

// sortRows returns the places of all rows by style, colour, part and arrival,
// and where the rows of each style end. So the order in which parts come does
// not matter.
func (b *Builder) sortRows(g *grouping) (order, ends []uint32) {
	ends = make([]uint32, len(b.styles.list))
	for _, chunk := range b.rows {
		for i := range chunk {
			chunk[i].style = g.styleRank[chunk[i].style]
			chunk[i].color = g.colorRank[chunk[i].color]
			ends[chunk[i].style]++
		}
	}
	// As the inventory is sorted, where case does not count.
	_, suffixRank := ranked(len(b.slots), func(x, y int) int {
		p, q := b.slots[x].suffix, b.slots[y].suffix
		return cmp.Or(cmp.Compare(strings.ToLower(p), strings.ToLower(q)), cmp.Compare(p, q))
	})
	next := make([]uint32, len(ends))
	sum := uint32(0)
	for i, n := range ends {
		next[i] = sum
		sum += n
		ends[i] = sum
	}
	order = make([]uint32, sum)
	place := uint32(0)
	for _, chunk := range b.rows {
		for i := range chunk {
			order[next[chunk[i].style]] = place
			next[chunk[i].style]++
			place++
		}
	}
	from := uint32(0)
	for _, end := range ends {
		slices.SortFunc(order[from:end], func(x, y uint32) int {
			one, other := b.row(x), b.row(y)
			return cmp.Or(cmp.Compare(one.color, other.color), cmp.Compare(suffixRank[one.slot], suffixRank[other.slot]), cmp.Compare(x, y))
		})
		from = end
	}
	return order, ends
}

func (b *Builder) row(place uint32) *record {
	return &b.rows[place/recordChunk][place%recordChunk]
}
