package assets

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
)

// TestTables holds that each embedded table is whole: every row as wide as
// its header, in UTF-8 without carriage returns, its key once.
func TestTables(t *testing.T) {
	for name, table := range map[string]struct {
		data   []byte
		header string
		rows   int // at least
		key    int // how many leading columns tell a row from the others; 0 where rows may repeat
	}{
		"sizes":   {Sizes, "order,size,group,seed_suffix,export_2026_suffix,inventory_column", 93, 1},
		"colours": {Colours, "word,aliases,empty_after", 40, 1},
		"tones":   {Tones, "word,family,shade", 40, 1},
		"fields":  {Fields, "path,type,manageorders,proxy,meaning", 120, 1},
		"styles":  {DemoStyles, "", 20, 1},
		"shapes":  {DemoShapes, "", 10, 1},
		"palette": {DemoColours, "", 20, 2},
		"types":   {DemoTypes, "", 3, 1},
		"vendors": {DemoVendors, "", 3, 1},
		"stock":   {DemoStock, "", 3, 0},
		"people":  {DemoCustomers, "", 80, 0},
		"fees":    {DemoFees, "", 3, 1},
		"words":   {DemoWords, "", 20, 2},
	} {
		rows, err := csv.NewReader(bytes.NewReader(table.data)).ReadAll()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if bytes.ContainsRune(table.data, '\r') || bytes.ContainsRune(table.data, '\ufffd') {
			t.Errorf("%s has carriage returns or broken text", name)
		}
		if header := strings.Join(rows[0], ","); table.header != "" && header != table.header {
			t.Errorf("%s: header %s", name, header)
		}
		if len(rows)-1 < table.rows {
			t.Errorf("%s has %d rows, want %d", name, len(rows)-1, table.rows)
		}
		seen := map[string]bool{}
		for _, row := range rows[1:] {
			key := strings.Join(row[:table.key], ",")
			if table.key > 0 && seen[key] {
				t.Errorf("%s has %s twice", name, key)
			}
			seen[key] = true
		}
	}
}

// TestColourAliases holds that no alias stands for two words.
func TestColourAliases(t *testing.T) {
	rows, err := csv.NewReader(bytes.NewReader(Colours)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	owner := map[string]string{}
	for _, row := range rows[1:] {
		for _, name := range append(strings.Fields(row[1]), row[0]) {
			if other, taken := owner[name]; taken && other != row[0] {
				t.Errorf("%s stands for %s and %s", name, other, row[0])
			}
			if owner[name] = row[0]; name != strings.ToLower(name) {
				t.Errorf("%s is not in lower case", name)
			}
		}
	}
}
