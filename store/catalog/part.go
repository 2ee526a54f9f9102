package catalog

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Spelling is how a shop writes the size into a part number: a table, and
// single sizes that it writes in another way (the settings sizes and
// suffix.SIZE of a connection). The zero value is the schema
// reference's table (DECISIONS "Suffixes").
type Spelling struct {
	Table    Table
	Override map[string]string // size to suffix, such as 3XL to _3XL
}

// Suffix returns what a size adds to the base part number. A size that the
// chosen table lacks takes the other table's suffix, waist and inseam sizes
// take themselves. It reports false for a size that no table knows: that one
// goes on the base part.
func (sp Spelling) Suffix(size string) (string, bool) {
	if suffix, ok := sp.Override[size]; ok {
		return suffix, true
	}
	s, ok := LookupSize(size)
	switch {
	case !ok:
		return "", size == ""
	case s.waistAndInseam:
		return "_" + s.Name, true
	case sp.Table == TableExport && s.exportKnows, !s.seedKnows:
		return s.export, true
	}
	return s.seed, true
}

// Part returns the part number of a style in a size.
func (sp Spelling) Part(style, size string) string {
	suffix, _ := sp.Suffix(size)
	if suffix == "" {
		return style // byte for byte, with the blanks that the inventory has
	}
	return strings.TrimRight(style, blanks) + suffix
}

// suffixSizes maps every suffix of either table to its size, and the size's own
// name where a table shortens it: _2X, and _2XL, are 2XL.
var suffixSizes = sync.OnceValue(func() map[string]string {
	sizes := map[string]string{}
	for _, s := range Sizes() {
		for _, suffix := range []string{s.seed, s.export} {
			if suffix != "" {
				sizes[suffix] = s.Name
			}
		}
	}
	for _, s := range Sizes() {
		if name := "_" + s.Name; (s.seed != "" || s.export != "") && sizes[name] == "" {
			sizes[name] = s.Name
		}
	}
	return sizes
})

// ParsePart takes a part number apart: PC54_3X and PC54_3XL are both style
// PC54 in size 3XL. A part number without a known suffix is its own style,
// with no size.
func ParsePart(part string) (style, size string) {
	return Spelling{}.ParsePart(part)
}

// ParsePart is the function ParsePart, with the shop's own suffixes known too.
// Blanks after the suffix do not hide it.
func (sp Spelling) ParsePart(part string) (style, size string) {
	if trimmed := strings.TrimRight(part, blanks); trimmed != part {
		if style, size = sp.ParsePart(trimmed); size == "" {
			return part, "" // its own style, byte for byte
		}
		return style, size
	}
	// The longest suffix first: of _XL and L, PC54_XL ends in the first.
	longest := func(a, b string) int {
		return cmp.Or(cmp.Compare(len(sp.Override[b]), len(sp.Override[a])), CompareSizes(a, b))
	}
	for _, name := range slices.SortedFunc(maps.Keys(sp.Override), longest) {
		suffix := sp.Override[name]
		if base, ok := strings.CutSuffix(part, suffix); ok && suffix != "" && base != "" {
			return base, name
		}
	}
	at := strings.LastIndexByte(part, '_')
	if at <= 0 {
		return part, ""
	}
	suffix := strings.ToUpper(part[at:])
	if size, ok := suffixSizes()[suffix]; ok {
		return part[:at], size
	}
	if isWaist(suffix[1:]) {
		return part[:at], suffix[1:]
	}
	return part, ""
}

// GuessTable counts which spelling a catalogue's part numbers use and names
// the table that fits more of them. Only sizes that the tables spell
// differently count; with none of those it is the seed table.
func GuessTable(parts map[string]int) (table Table, seed, export int) {
	for part, n := range parts {
		at := strings.LastIndexByte(part, '_')
		if at <= 0 {
			continue
		}
		suffix := part[at:]
		size, ok := suffixSizes()[suffix]
		if !ok {
			continue
		}
		s, _ := LookupSize(size)
		if !s.seedKnows || !s.exportKnows || s.seed == s.export {
			continue
		}
		if suffix == s.seed {
			seed += n
		} else {
			export += n
		}
	}
	if export > seed {
		return TableExport, seed, export
	}
	return TableSeed, seed, export
}
