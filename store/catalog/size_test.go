package catalog

import (
	"cmp"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"testing"

	"orderpad/assets"
)

// sizeRows reads the table as the file has it, apart from the code that uses
// it: size, seed suffix, export suffix, column.
func sizeRows(t *testing.T) [][4]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(string(assets.Sizes))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all [][4]string
	for _, r := range rows[1:] {
		all = append(all, [4]string{r[1], r[3], r[4], r[5]})
	}
	return all
}

func TestEverySizeInBothTables(t *testing.T) {
	rows := sizeRows(t)
	if len(rows) != 93 || len(Sizes()) != 93 {
		t.Fatalf("the file has %d sizes, the table %d; both should have 93", len(rows), len(Sizes()))
	}
	for i, row := range rows {
		size, seed, export, column := row[0], row[1], row[2], row[3]
		if got := Sizes()[i].Name; got != size {
			t.Errorf("size %d is %s, the file says %s", i+1, got, size)
		}
		// What a table lacks takes the other table's suffix.
		wantSeed, wantExport := seed, export
		if seed == "-" {
			wantSeed = export
		}
		if export == "-" {
			wantExport = seed
		}
		for table, want := range map[Table]string{TableSeed: wantSeed, TableExport: wantExport, "": wantSeed} {
			sp := Spelling{Table: table}
			suffix, known := sp.Suffix(size)
			if !known || suffix != want {
				t.Errorf("%s in table %q: suffix %q, %v; want %q", size, table, suffix, known, want)
			}
			if suffix == "" {
				continue
			}
			if style, back := sp.ParsePart("PC54" + suffix); style != "PC54" || back != size {
				t.Errorf("PC54%s parses to %s in %q, want PC54 in %s", suffix, style, back, size)
			}
		}
		if got := "Size0" + strconv.Itoa(ColumnOf(size)); got != column {
			t.Errorf("%s is in column %s, the file says %s", size, got, column)
		}
		if got, known := NormalizeSize(strings.ToLower(" " + size + " ")); !known || got != size {
			t.Errorf("NormalizeSize of %s in lower case is %q, %v", size, got, known)
		}
	}
}

// TestSeedSuffixes holds the schema reference's table as its text has it.
func TestSeedSuffixes(t *testing.T) {
	seed := map[string]string{
		"XS": "", "S": "", "M": "", "L": "", "XL": "", "2XL": "_2X", "3XL": "_3X", "4XL": "_4X", "5XL": "_5X", "6XL": "_6X",
		"7XL": "_7XL", "8XL": "_8XL", "9XL": "_9XL", "10XL": "_10XL", "LT": "_LT", "XLT": "_XLT", "2XLT": "_2XLT",
		"3XLT": "_3XLT", "4XLT": "_4XLT", "5XLT": "_5XLT", "6XLT": "_6XLT", "ST": "_ST", "MT": "_MT", "XST": "_XST",
		"YXS": "_YXS", "YS": "_YS", "YM": "_YM", "YL": "_YL", "YXL": "_YXL", "2T": "_2T", "3T": "_3T", "4T": "_4T",
		"5T": "_5T", "5/6T": "_5/6T", "LB": "_LB", "XLB": "_XLB", "2XLB": "_2XLB",
	}
	for size, want := range seed {
		if got, known := (Spelling{Table: TableSeed}).Suffix(size); !known || got != want {
			t.Errorf("%s: %q, %v; the schema reference says %q", size, got, known, want)
		}
	}
	for _, row := range sizeRows(t) {
		if _, in := seed[row[0]]; in == (row[1] == "-") {
			t.Errorf("%s: the file's seed suffix is %q, in the schema reference: %v", row[0], row[1], in)
		}
	}
}

func TestSuffix(t *testing.T) {
	override := Spelling{Override: map[string]string{"3XL": "_3XL", "2XL": "-2", "XL": "_XL"}}
	export := Spelling{Table: TableExport}
	for _, c := range []struct {
		sp    Spelling
		size  string
		want  string
		known bool
	}{
		{override, "3XL", "_3XL", true},
		{override, "2XL", "-2", true},
		{override, "XL", "_XL", true},
		{override, "4XL", "_4X", true},
		{export, "XS", "_XS", true},
		{export, "XXL", "_XXL", true},
		{Spelling{}, "3230", "_3230", true},
		{export, "W32", "_W32", true},
		{Spelling{}, "323", "", false},
		{Spelling{}, "Banana", "", false},
		{Spelling{}, "xl", "", false}, // names are exact; NormalizeSize is for people
		{Spelling{}, "", "", true},
	} {
		if got, known := c.sp.Suffix(c.size); got != c.want || known != c.known {
			t.Errorf("%v %q: %q, %v; want %q, %v", c.sp, c.size, got, known, c.want, c.known)
		}
	}
	if got := (Spelling{}).Part("PC54", "Banana"); got != "PC54" {
		t.Errorf("an unknown size makes part %s, want the base part", got)
	}
}

func TestParsePart(t *testing.T) {
	sp := Spelling{Override: map[string]string{"3XL": "-3", "XL": "L", "2XL": "XL"}}
	for _, c := range []struct {
		sp                Spelling
		part, style, size string
	}{
		{Spelling{}, "PC54", "PC54", ""},
		{Spelling{}, "PC54_3X", "PC54", "3XL"},
		{Spelling{}, "PC54_3XL", "PC54", "3XL"},
		{Spelling{}, "PC54_3x", "PC54", "3XL"},
		{Spelling{}, "CT100_3230", "CT100", "3230"},
		{Spelling{}, "CT100_W32", "CT100", "W32"},
		{Spelling{}, "CAR_0306", "CAR", "0306"}, // an infant's size, not a waist
		{Spelling{}, "CAR54T_5/6T", "CAR54T", "5/6T"},
		{Spelling{}, "C_112_S/M", "C_112", "S/M"},
		{Spelling{}, "PC54_L", "PC54_L", ""}, // no table spells L
		{Spelling{}, "_2X", "_2X", ""},
		{Spelling{}, "", "", ""},
		{Spelling{}, "PC54_", "PC54_", ""},
		{sp, "PC54-3", "PC54", "3XL"},
		{sp, "PC54_3X", "PC54", "3XL"}, // the tables' own still parse
		{sp, "PC54XL", "PC54", "2XL"},  // the longest suffix
		{sp, "PC54L", "PC54", "XL"},
	} {
		if style, size := c.sp.ParsePart(c.part); style != c.style || size != c.size {
			t.Errorf("%s is %q in %q, want %q in %q", c.part, style, size, c.style, c.size)
		}
	}
}

// TestNormalizeSize goes through the spellings that the shop's proxy reads
// (observed), and what people type beside them.
func TestNormalizeSize(t *testing.T) {
	for want, spellings := range map[string]string{
		"S": "S,Small,SMALL,small,s, s ,Adult S", "M": "M,MD,Medium,MEDIUM,med", "L": "L,LG,Large,LARGE,lrg",
		"XL": "XL,xl,X-Large,X-LARGE,XLarge,1XL,extra  large", "2XL": "2XL,2X,XX-Large,XX-LARGE,2xl", "XXL": "XXL,xxl",
		"3XL": "3XL,3X,XXX-Large,XXX-LARGE", "4XL": "4XL,XXXXL,4X,XXXX-Large", "5XL": "5XL,XXXXXL,5X,XXXXX-Large",
		"6XL": "6XL,XXXXXXL,6X,XXXXXX-Large", "XS": "XS,X-Small,X-SMALL,Extra Small,EXTRA SMALL", "XXS": "XXS,XX-Small",
		"OSFA": "OSFA,OS,One Size,ONE SIZE,One Size Fits All,ONE SIZE FITS ALL,osfa", "OSFM": "OSFM",
		"YM": "YM,Youth M,Youth Medium", "3230": "3230,32x30,32X30", "W30": "W30,w30",
		// The tables' own names come before the proxy's aliases.
		"SM": "SM,sm", "XXXL": "XXXL", "06M": "06M,6m",
	} {
		for _, spelling := range strings.Split(spellings, ",") {
			if got, known := NormalizeSize(spelling); !known || got != want {
				t.Errorf("%q: %q, %v; want %s", spelling, got, known, want)
			}
		}
	}
	for _, unknown := range []string{"", "banana", "LARGE TALL", "323", "32x3", "32x300", "٣٢٣٠", "🙂"} {
		if got, known := NormalizeSize(unknown); known || got != strings.ToUpper(unknown) {
			t.Errorf("%q: %q, %v; want it in upper case and unknown", unknown, got, known)
		}
	}
	for alias, size := range sizeAliases {
		if _, ok := LookupSize(size); !ok || alias != strings.ToUpper(alias) {
			t.Errorf("alias %q of %q: no such size, or not in upper case", alias, size)
		}
	}
}

func TestMatchSize(t *testing.T) {
	tee, ladies := []string{"S", "M", "L", "XL", "2XL", "3XL"}, []string{"XS", "S", "XXL", "XXXL"}
	caps := []string{"SM", "S/M", "L/XL"}
	for _, c := range []struct {
		text  string
		scale []string
		want  string
	}{
		{"s", tee, "S"}, {"2x", tee, "2XL"}, {"x-large", tee, "XL"}, {" l ", tee, "L"},
		{"sm", tee, "S"}, {"sm", caps, "SM"}, {"xxxl", tee, "3XL"}, {"xxxl", ladies, "XXXL"}, {"s/m", caps, "S/M"},
		{"xxl", tee, "2XL"}, {"2xl", ladies, "XXL"}, {"xxl", []string{"2XL", "XXL"}, "XXL"}, {"2x", []string{"2XL", "XXL"}, "2XL"},
		{"3xl", ladies, "XXXL"}, {"xxs", []string{"2XS"}, ""}, // nothing else crosses
		{"osfa", []string{"OSFM"}, "OSFM"}, {"os", []string{"OSFM"}, "OSFM"}, {"one size", []string{"OSFA"}, "OSFA"}, {"osfm", tee, ""},
		{"md", tee, "M"}, {"lg", tee, "L"}, {"xlg", tee, "XL"}, {"smalls", tee, "S"}, {"SM", ladies, "S"},
		{"extra large", tee, "XL"}, {"x large", tee, "XL"}, {"xx large", tee, "2XL"}, {"2 xl", tee, "2XL"}, {"2x large", tee, "2XL"},
		{"double xl", tee, "2XL"}, {"2X-Large", tee, "2XL"}, {"extra extra large", tee, "2XL"}, {"triple xl", tee, "3XL"}, {"3 x large", tee, "3XL"},
		{"x small", ladies, "XS"}, {"8 2", tee, ""}, {"x l", tee, ""}, {"2 s", tee, ""}, {"12 x l", tee, ""},
		{"4xl", tee, ""}, {"", tee, ""}, {"navy", tee, ""}, {"s", nil, ""},
		{"banana", []string{"Banana"}, "Banana"}, // an inventory's own size
	} {
		if got, ok := MatchSize(c.text, c.scale); got != c.want || ok != (c.want != "") {
			t.Errorf("%q in %v: %q, %v; want %q", c.text, c.scale, got, ok, c.want)
		}
	}
}

// TestCompareSizes holds that the order is total, and what it is.
func TestCompareSizes(t *testing.T) {
	names := []string{""}
	for _, s := range Sizes() {
		names = append(names, s.Name)
	}
	names = append(names, "W30", "W32", "2830", "3028", "3230", "Apple", "Banana")
	for i, a := range names {
		for j, b := range names {
			if got := cmp.Compare(CompareSizes(a, b), 0); got != cmp.Compare(i, j) {
				t.Fatalf("%q against %q: %d, want %d", a, b, got, cmp.Compare(i, j))
			}
		}
	}
	shuffled := []string{"2XL", "S", "XS", "3230", "L", "YM", "M", "", "XL"}
	slices.SortFunc(shuffled, CompareSizes)
	if got := strings.Join(shuffled, " "); got != " XS S M L XL 2XL YM 3230" {
		t.Errorf("sorted: %s", got)
	}
}

func TestGuessTable(t *testing.T) {
	for _, c := range []struct {
		parts        map[string]int
		want         Table
		seed, export int
	}{
		{nil, TableSeed, 0, 0},
		{map[string]int{"PC54": 9, "PC54_2X": 9, "PC54_LT": 9, "C112_OSFA": 9, "_3XL": 9, "X_Y": 1}, TableSeed, 0, 0},
		{map[string]int{"PC54_3X": 2, "PC54_4X": 1, "K500_3XL": 2}, TableSeed, 3, 2},
		{map[string]int{"PC54_3X": 2, "K500_3XL": 3}, TableExport, 2, 3},
		{map[string]int{"PC54_3X": 2, "K500_3XL": 2}, TableSeed, 2, 2},
	} {
		if table, seed, export := GuessTable(c.parts); table != c.want || seed != c.seed || export != c.export {
			t.Errorf("%v: %s %d %d, want %s %d %d", c.parts, table, seed, export, c.want, c.seed, c.export)
		}
	}
}
