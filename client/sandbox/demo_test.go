package sandbox

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"orderpad/assets"
	"orderpad/store/catalog"
)

var testDay = time.Date(2026, 8, 10, 0, 0, 0, 0, time.UTC)

func demoJSON(t *testing.T, o DataOptions) string {
	t.Helper()
	out, err := json.Marshal(Generate(o))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestGenerateIsTheSameForSeedAndDay(t *testing.T) {
	first := demoJSON(t, DataOptions{Today: testDay})
	if second := demoJSON(t, DataOptions{Today: testDay.Add(13 * time.Hour), Seed: 1, Orders: 400}); second != first {
		t.Error("the same day and seed gave other data")
	}
	if demoJSON(t, DataOptions{Today: testDay, Seed: 2}) == first {
		t.Error("another seed gave the same data")
	}
	if demoJSON(t, DataOptions{Today: testDay.AddDate(0, 0, 1)}) == first {
		t.Error("another day gave the same data")
	}
}

func TestGenerateRows(t *testing.T) {
	whole := Generate(DataOptions{Today: testDay})
	for _, rows := range []int{1, 2, 200, 20_000} {
		d := Generate(DataOptions{Rows: rows, Orders: 30, Today: testDay})
		if len(d.Inventory) != rows || len(d.Orders) != 30 {
			t.Errorf("asked %d rows and 30 orders, got %d and %d", rows, len(d.Inventory), len(d.Orders))
		}
		same := min(rows, len(whole.Inventory))
		if !slices.Equal(d.Inventory[:same], whole.Inventory[:same]) {
			t.Errorf("%d rows do not begin as the demo's", rows)
		}
	}
}

func TestGenerateWithoutOrders(t *testing.T) {
	d := Generate(DataOptions{Rows: 10, Orders: -1, Today: testDay})
	if len(d.Orders) != 0 || len(d.Inventory) != 10 || len(d.ECat) != 5 {
		t.Errorf("%d orders, %d rows, %d of eCat's", len(d.Orders), len(d.Inventory), len(d.ECat))
	}
}

func TestDemoCatalogue(t *testing.T) {
	d := Generate(DataOptions{Today: testDay})
	styles, parts := map[string]bool{}, map[string]bool{}
	keys, sizes := map[string]bool{}, map[string]bool{"S": true, "M": true, "L": true, "XL": true}
	var zero, negative, modifiedToday, elsewhere int
	for _, r := range d.Inventory {
		style, suffix, _ := strings.Cut(r.PartNumber, "_")
		styles[style], parts[r.PartNumber] = true, true
		if parsed, size := catalog.ParsePart(r.PartNumber); parsed != style || (size == "") != (suffix == "") {
			t.Errorf("part %s reads as style %s, size %q", r.PartNumber, parsed, size)
		}
		if suffix != "" {
			sizes[suffix] = true
			sizes[suffixSize("_"+suffix)] = true
		}
		if key := r.PartNumber + "|" + r.Color; keys[key] {
			t.Errorf("two rows for %s", key)
		} else {
			keys[key] = true
		}
		columns := []int{r.Size01, r.Size02, r.Size03, r.Size04, r.Size05, r.Size06}
		total := 0
		for i, n := range columns {
			total += n
			if n < 0 {
				negative++
			}
			if suffix != "" && n != 0 && i+1 != catalog.ColumnOf(suffixSize("_"+suffix)) {
				elsewhere++
			}
		}
		if total == 0 {
			zero++
		}
		if math.Abs(r.TotalCost-r.UnitCost*float64(total)) > 0.0001 {
			t.Errorf("%s %s: total cost %v is not %d at %v", r.PartNumber, r.Color, r.TotalCost, total, r.UnitCost)
		}
		if r.DateModification == day(testDay) {
			modifiedToday++
		}
		for _, text := range []string{r.PartNumber, r.Color, r.PartDescription, r.VendorName, r.ColorRange, r.ProductType, r.GLAccount, r.FindCode} {
			if text == "" || strings.ContainsFunc(text, unicode.IsControl) {
				t.Errorf("%s: field %q", r.PartNumber, text)
			}
		}
	}
	if len(d.Inventory) < 6000 || len(styles) < 250 {
		t.Errorf("%d rows and %d styles, want at least 6000 and 250", len(d.Inventory), len(styles))
	}
	for what, n := range map[string]int{"rows without stock": zero, "negative sizes": negative, "rows of today": modifiedToday, "parts with stock in an unusual column": elsewhere} {
		if n < 10 {
			t.Errorf("only %d %s", n, what)
		}
	}
	for _, part := range []string{"PC54_2X", "PC54_3X", "PC54_3XL", "PC61_3XL", "PC54T_XLT", "LPC54_XXL", "PT20_3230", "PT26_W32", "C865_S/M", "B150_OSFA", "RS4400_NB", "CAR54T_5/6T", "5000", "S608", "DT6000", "L500", "K500", "ST350", "NEA200"} {
		if !parts[part] {
			t.Errorf("no part %s", part)
		}
	}
	groups := map[string]bool{}
	for _, f := range readTable("sizes", assets.Sizes) {
		groups[f[2]] = groups[f[2]] || sizes[f[1]]
	}
	for group, seen := range groups {
		if !seen {
			t.Errorf("no size of the group %s", group)
		}
	}
}

func TestStockShownInTheDocuments(t *testing.T) {
	d := Generate(DataOptions{Today: testDay})
	want := map[string][6]int{
		"PC54|Navy": {120, 340, 288, 96}, "PC54_2X|Navy": {4: 44}, "PC54_3X|Navy": {}, "PC54_3XL|Navy": {5: 12}, "PC54_4X|Navy": {5: 3},
		"PC54|Jet Black": {90, 210, 198, 77}, "PC54_2X|Jet Black": {4: 12}, "PC54_3X|Jet Black": {5: 8},
		"PC54|AthlNavy": {12, 40, 18, 0}, "PC54_2X|AthlNavy": {},
		"PC54Y|Navy": {88, 61, 20, 10, 0, 40},
	}
	colours := map[string]bool{}
	for _, r := range d.Inventory {
		style, _, _ := strings.Cut(r.PartNumber, "_")
		if style == "PC54" {
			colours[r.Color] = true
		}
		fixed := style == "PC54" && slices.Contains([]string{"Navy", "Jet Black", "AthlNavy"}, r.Color) || style == "PC54Y" && r.Color == "Navy"
		if !fixed {
			continue
		}
		key := r.PartNumber + "|" + r.Color
		sizes, known := want[key]
		if got := [6]int{r.Size01, r.Size02, r.Size03, r.Size04, r.Size05, r.Size06}; !known || got != sizes {
			t.Errorf("%s: %v, want %v (known %v)", key, got, sizes, known)
		}
		delete(want, key)
	}
	if len(want) > 0 {
		t.Errorf("missing %v", want)
	}
	if len(colours) < 40 {
		t.Errorf("PC54 in %d colours, want 40", len(colours))
	}
}

func TestCatalogueAtScaleHasTheTradesProportions(t *testing.T) {
	rows := 100_000
	if !testing.Short() {
		rows = 1_000_000
	}
	start := time.Now()
	d := Generate(DataOptions{Rows: rows, Today: testDay})
	if took := time.Since(start); took > time.Minute {
		t.Errorf("%d rows took %v", rows, took)
	}
	styles, parts, colours := map[string]bool{}, map[string]bool{}, map[[2]string]bool{}
	for _, r := range d.Inventory {
		style, _, _ := strings.Cut(r.PartNumber, "_")
		styles[style], parts[r.PartNumber], colours[[2]string{style, r.Color}] = true, true, true
	}
	for what, n := range map[string][2]int{"styles": {len(styles), 36_600}, "part numbers": {len(parts), 105_000}, "style-colours": {len(colours), 347_000}} {
		got := float64(n[0]) / float64(rows) * 1e6
		if got < 0.9*float64(n[1]) || got > 1.1*float64(n[1]) {
			t.Errorf("%.0f %s a million rows, want about %d", got, what, n[1])
		}
	}
}

func TestDemoPricesCoverTheCatalogue(t *testing.T) {
	records, err := csv.NewReader(strings.NewReader(DemoPrices())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(records[0], ","); got != "style,size,from_qty,price" {
		t.Errorf("header %s", got)
	}
	priced := map[string]string{}
	for _, f := range records[1:] {
		priced[f[0]+"|"+f[1]+"|"+f[2]] = f[3]
		if cents, err := strconv.ParseFloat(f[3], 64); err != nil || cents <= 0 {
			t.Errorf("price %v", f)
		}
	}
	for _, style := range readTable("styles", assets.DemoStyles) {
		if priced[style[0]+"||1"] == "" || priced[style[0]+"||72"] == "" {
			t.Errorf("no price for %s", style[0])
		}
	}
	for key, want := range map[string]string{"PC54||1": "10.00", "PC54||24": "8.50", "PC54||72": "7.75", "PC54T|4XLT|24": "14.00", "AL||1": "5.00", "DECG||1": "12.50", "LTM||1": "50.00"} {
		if priced[key] != want {
			t.Errorf("%s costs %q, want %s", key, priced[key], want)
		}
	}
}

func TestDemoTablesHaveNoControlCharacters(t *testing.T) {
	for name, table := range map[string][]byte{
		"styles": assets.DemoStyles, "colours": assets.DemoColours, "customers": assets.DemoCustomers,
		"words": assets.DemoWords, "vendors": assets.DemoVendors, "types": assets.DemoTypes,
	} {
		if i := bytes.IndexFunc(table, func(r rune) bool { return unicode.IsControl(r) && r != '\n' || r == unicode.ReplacementChar }); i >= 0 {
			t.Errorf("%s: control character at byte %d", name, i)
		}
	}
}
