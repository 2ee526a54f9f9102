package catalog

import (
	"cmp"
	"encoding/csv"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"orderpad/assets"
)

// Columns of ManageOrders' inventory and line items. Size06 holds every size
// that has none of its own; the part's suffix says which (DECISIONS "Inventory
// columns").
const (
	Size01 = iota + 1 // S
	Size02            // M
	Size03            // L
	Size04            // XL
	Size05            // 2XL
	Size06            // everything else
)

// Size is one size of the trade.
type Size struct {
	Name   string // as it is shown and sent: 2XL, YM, S/M, 3230
	Group  string // adult, tall, youth ...; waist for waist and inseam
	Order  int    // place in a size scale, from 1
	Column int    // Size01 to Size06

	seed, export   string // suffix in each table
	seedKnows      bool
	exportKnows    bool
	waistAndInseam bool
}

// Table names a way of spelling size suffixes.
type Table string

// The two tables of suffixes: the schema reference's, and a shop's verified
// export of 2026 in which only 2XL is short (DECISIONS "Suffixes").
const (
	TableSeed   Table = "seed"
	TableExport Table = "export-2026"
)

// sizeTable is read once from the embedded CSV.
var sizeTable = sync.OnceValue(func() map[string]Size {
	rows, err := csv.NewReader(strings.NewReader(string(assets.Sizes))).ReadAll()
	if err != nil {
		panic("the embedded size table is damaged: " + err.Error())
	}
	table := make(map[string]Size, len(rows))
	for _, row := range rows[1:] {
		place, err1 := strconv.Atoi(row[0])
		column, err2 := strconv.Atoi(strings.TrimPrefix(row[5], "Size"))
		if err1 != nil || err2 != nil {
			panic("the embedded size table is damaged at " + row[1])
		}
		size := Size{Name: row[1], Group: row[2], Order: place, Column: column}
		if size.seedKnows = row[3] != "-"; size.seedKnows {
			size.seed = row[3]
		}
		if size.exportKnows = row[4] != "-"; size.exportKnows {
			size.export = row[4]
		}
		table[size.Name] = size
	}
	return table
})

// Sizes returns all sizes of the tables in their order.
func Sizes() []Size {
	var all []Size
	for _, size := range sizeTable() {
		all = append(all, size)
	}
	slices.SortFunc(all, func(a, b Size) int { return cmp.Compare(a.Order, b.Order) })
	return all
}

// LookupSize finds a size by the name that ManageOrders uses, or a waist and
// inseam size (four digits, or W and two digits). The name must be exact; see
// NormalizeSize for what people type.
func LookupSize(name string) (Size, bool) {
	if size, ok := sizeTable()[name]; ok {
		return size, true
	}
	if isWaist(name) {
		n, _ := strconv.Atoi(strings.TrimPrefix(name, "W"))
		return Size{Name: name, Group: "waist", Order: 1000 + n, Column: Size06, waistAndInseam: true}, true
	}
	return Size{}, false
}

func isWaist(name string) bool {
	if rest, ok := strings.CutPrefix(name, "W"); ok {
		return len(rest) == 2 && digits(rest)
	}
	return len(name) == 4 && digits(name)
}

// sizeAliases are the spellings that the shop's proxy understands (observed),
// in upper case, and the few that people type beside them.
var sizeAliases = map[string]string{
	"SMALL": "S", "MD": "M", "MED": "M", "MEDIUM": "M", "LG": "L", "LRG": "L", "LARGE": "L",
	"X-LARGE": "XL", "XLARGE": "XL", "X LARGE": "XL", "1XL": "XL", "1X": "XL", "EXTRA LARGE": "XL",
	"2X": "2XL", "XX-LARGE": "2XL", "XXLARGE": "2XL", "3X": "3XL", "XXX-LARGE": "3XL", "XXXLARGE": "3XL",
	"4X": "4XL", "XXXXL": "4XL", "XXXX-LARGE": "4XL", "5X": "5XL", "XXXXXL": "5XL", "XXXXX-LARGE": "5XL",
	"6X": "6XL", "XXXXXXL": "6XL", "XXXXXX-LARGE": "6XL",
	"7X": "7XL", "8X": "8XL", "9X": "9XL", "10X": "10XL",
	"X-SMALL": "XS", "XSMALL": "XS", "EXTRA SMALL": "XS", "XX-SMALL": "XXS",
	"OS": "OSFA", "ONE SIZE": "OSFA", "ONE SIZE FITS ALL": "OSFA", "ONE SIZE FITS MOST": "OSFM",
	"ONE-SIZE": "OSFA", "ONESIZE": "OSFA", "ADJ": "OSFA", "ADJUSTABLE": "OSFA", "O/S": "OSFA", "1SZ": "OSFA",
	"SMALLS": "S", "MEDIUMS": "M", "MEDS": "M", "LARGES": "L", "XLG": "XL", "XLRG": "XL", "SML": "S", "2XLG": "2XL", "3XLG": "3XL",
	"YOUTH XS": "YXS", "YOUTH S": "YS", "YOUTH M": "YM", "YOUTH L": "YL", "YOUTH XL": "YXL",
	"YOUTH SMALL": "YS", "YOUTH MEDIUM": "YM", "YOUTH LARGE": "YL", "YOUTH X-LARGE": "YXL",
	"ADULT S": "S", "ADULT M": "M", "ADULT L": "L", "ADULT XL": "XL",
	"6M": "06M",
	// Names of the tables that mean another size where a style lacks them.
	"SM": "S", "XXXL": "3XL",
}

// NormalizeSize turns what a person or a file says for a size into the name
// that the tables use: "xx-large" and "2x" are 2XL, "xl" is XL, "32x30" is
// 3230. The tables' own names come first: SM and XXXL are sizes there, though
// the proxy reads them as S and 3XL. It reports false when no table knows the
// size; the text is then returned in upper case.
func NormalizeSize(text string) (string, bool) {
	name := strings.ToUpper(strings.Join(strings.Fields(Clean(text)), " "))
	if _, ok := LookupSize(name); ok {
		return name, true
	}
	if alias, ok := sizeAliases[name]; ok {
		return alias, true
	}
	if waist, inseam, ok := strings.Cut(name, "X"); ok && len(waist) == 2 && len(inseam) == 2 && digits(waist+inseam) {
		return waist + inseam, true
	}
	if size, ok := writtenSize(name); ok {
		return size, true
	}
	return name, false
}

// written are the ways a size is written out. The groups: what says how many
// X it has, and its letter.
var written = []struct {
	form  *regexp.Regexp
	times func(mark string) int
}{
	{regexp.MustCompile(`^((?:EXTRA[ -]?)+)(SMALL|LARGE|SM|LG|S|L)S?$`), func(m string) int { return strings.Count(m, "EXTRA") }},
	{regexp.MustCompile(`^(X{1,10})[ -]?(SMALL|SML|SM|LARGE|LRG|LG)S?$`), func(m string) int { return len(m) }},
	{regexp.MustCompile(`^(X{1,10})-?(S|L)$`), func(m string) int { return len(m) }},
	{regexp.MustCompile(`^([1-9]|10)(?:[ -]?X(?:[ -]?(?:(SMALL|LARGE|LRG|LG)S?)|(L|S))|X)$`), func(m string) int { n, _ := strconv.Atoi(m); return n }},
	{regexp.MustCompile(`^(DOUBLE|DBL|TRIPLE)[ -](?:EXTRA[ -](LARGE)|X[ -]?(LARGE|LG|L)?)S?$`), func(m string) int {
		if m == "TRIPLE" {
			return 3
		}
		return 2
	}},
}

// writtenSize reads a size that is written out, in upper case: EXTRA EXTRA
// LARGE, DOUBLE XL, 2 X LARGE, XX-SMALL.
func writtenSize(text string) (string, bool) {
	if len(text) > 60 {
		return "", false
	}
	for _, w := range written {
		m := w.form.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		times, letter := w.times(m[1]), "L"
		if strings.HasPrefix(strings.Join(m[2:], ""), "S") {
			letter = "S"
		}
		switch {
		case times > 10 || letter == "S" && times > 2:
			return "", false
		case times < 2 || letter == "S":
			return strings.Repeat("X", times) + letter, true
		}
		return strconv.Itoa(times) + "XL", true
	}
	return "", false
}

// sizeTwins are sizes that stand for each other where a style has exactly one
// of the pair: a ladies' XXL and 2XL; the names for a size that fits all.
var sizeTwins = [][]string{{"XXL", "2XL"}, {"XXXL", "3XL"}, {"OSFA", "OSFM"}}

// MatchSize finds what a person typed among the sizes of a style: the exact
// name first, then what NormalizeSize makes of it, then what the proxy reads
// SM and XXXL as where the style has no such size, then the other of a pair of
// twins. Words of cuts (youth, tall) are for Style.MatchSize.
func MatchSize(text string, scale []string) (string, bool) {
	name := strings.ToUpper(strings.Join(strings.Fields(Clean(text)), " "))
	for _, size := range scale {
		if strings.ToUpper(size) == name {
			return size, true
		}
	}
	normal, known := NormalizeSize(text)
	if slices.Contains(scale, normal) {
		return normal, true
	}
	if alias := sizeAliases[normal]; alias != "" && slices.Contains(scale, alias) {
		return alias, true
	}
	for _, twins := range sizeTwins {
		if !known || !slices.Contains(twins, normal) {
			continue
		}
		var found []string
		for _, twin := range twins {
			if slices.Contains(scale, twin) {
				found = append(found, twin)
			}
		}
		if len(found) == 1 {
			return found[0], true
		}
	}
	return "", false
}

// CompareSizes orders sizes as a scale does: the tables' order, then waist
// and inseam by number, then unknown ones by name. The empty size of a fee
// line comes first.
func CompareSizes(a, b string) int {
	rank := func(name string) int {
		if name == "" {
			return 0
		}
		if size, ok := LookupSize(name); ok {
			return size.Order
		}
		return 1 << 20
	}
	return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
}

// ColumnOf is the column that ManageOrders counts a size in: Size01 to Size05
// for S to 2XL, Size06 for every other, unknown ones too.
func ColumnOf(size string) int {
	if s, ok := LookupSize(size); ok {
		return s.Column
	}
	return Size06
}
