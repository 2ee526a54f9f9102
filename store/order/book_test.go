package order

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func bookRows() []BookRow {
	d := func(m time.Month, day int) Date { return date(2026, m, day) }
	return []BookRow{
		{Number: 1, Text: "1 cascade youth ann", Rep: "Erik Mickelson", Customer: "Cascade Youth", CustomerID: 118, Type: 21, Pieces: 48, Design: "30472.01", DesignName: "Hawks",
			Due: d(11, 20), Ordered: d(11, 1), Goods: PartDone, Owes: true, Detailed: true, Styles: []string{"PC54"}, Colors: []string{"AthlNavy"}},
		{Number: 2, Text: "2 rainier rowing bob", Rep: "Nika", Customer: "Rainier Rowing", CustomerID: 107, Type: 6, Pieces: 144, Design: "38464",
			Due: d(12, 12), Ordered: d(11, 25), Goods: AllDone, Sent: AllDone, Invoiced: AllDone, Paid: AllDone, Detailed: true, Tracking: true, Styles: []string{"K500"}, Colors: []string{"Navy"}},
		{Number: 3, Text: "3 late club", Rep: "erik mickelson", Customer: "Late Club", CustomerID: 9, Type: 6, Pieces: 101, Due: d(12, 1), Invoiced: AllDone},
	}
}

func TestReadFilter(t *testing.T) {
	by := FilterBy{Today: date(2026, 11, 28), Me: "Erik Mickelson", Types: map[string]int64{"dtf": 21}}
	for text, want := range map[string]string{
		"":                      "1 2 3",
		"rep:me":                "1 3",
		"rep:nik":               "2",
		"late":                  "1",
		`"late"`:                "3",
		"rep:me late":           "1",
		"unpaid":                "1 3",
		"open":                  "1 3",
		"due<12/12":             "1 3",
		"due<=12/12 due>11/30":  "2 3",
		"due<11/21":             "1",
		"due=2026-12-12":        "2",
		"ordered>11/20":         "2",
		"goods:no":              "1 3",
		"goods:part":            "1",
		"goods:yes":             "2",
		"no:goods":              "1 3",
		"no:tracking":           "1",
		"tracking:yes":          "2",
		"type:21":               "1",
		"type:dtf":              "1",
		"design:30472":          "1",
		"design:hawk":           "1",
		"design:38464":          "2",
		"style:pc54":            "1",
		"color:navy":            "1 2",
		"color:navy style:k500": "2",
		"pcs>100":               "2 3",
		"pieces<=101":           "1 3",
		"customer:107":          "2",
		`customer:"late club"`:  "3",
		"rowing":                "2",
		"cascade rep:me":        "1",
		"styel:pc54 rep:me":     "1 3 ! there is no filter styel:; did you mean style? The rest still filters",
		"pcs>many late":         "1 ! pcs> takes a number of pieces, such as pcs>100; it is left out",
		"due<13/40":             "1 2 3 ! due takes a day such as 12/12, fri or 2026-12-12, not 13/40; it is left out",
		"goods:perhaps":         "1 2 3 ! goods: is yes, part or no, not perhaps; it is left out",
		"type:dft":              "1 2 3 ! type: takes an order type's number, or its name in the shop's file, not dft; it is left out",
		"style>pc54":            "1 2 3 ! style is written with a colon, such as style:pc54; it is left out",
		"late:":                 "1 2 3 ! there is no filter late:; did you mean late? The rest still filters",
		"no:shirts":             "1 2 3 ! no: takes goods, art, produced, tracking or paid, not shirts; it is left out",
		"ann@acme.com":          "",
		"state:drafty":          "1 2 3 ! there is no state drafty; the nearest is draft. It is left out",
	} {
		f := ReadFilter(text, by)
		var found []string
		for _, r := range bookRows() {
			if f.MatchText(r.Text) && f.Match(&r) {
				found = append(found, fmt.Sprint(r.Number))
			}
		}
		got := strings.Join(found, " ")
		if len(f.Notes) > 0 {
			got += " ! " + strings.Join(f.Notes, " ! ")
		}
		if got != want {
			t.Errorf("%s\n  finds %s\n  want  %s", text, got, want)
		}
	}
	if f := ReadFilter("rep:me", FilterBy{Today: by.Today}); len(f.Notes) != 1 || f.Asks() {
		t.Errorf("without a name: %+v", f.Notes)
	}
}

// TestFiltersNarrow holds that a word more never finds more.
func TestFiltersNarrow(t *testing.T) {
	by := FilterBy{Today: date(2026, 11, 28), Me: "Nika"}
	words := []string{"late", "open", "unpaid", "rep:me", "goods:no", "pcs>100", "type:6", "due<12/5", "nonsense:1", `"rowing"`, "color:navy"}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SampledFrom(words).Draw(t, "a"), rapid.SampledFrom(words).Draw(t, "b")
		one, both := ReadFilter(a, by), ReadFilter(a+" "+b, by)
		for _, r := range bookRows() {
			if both.MatchText(r.Text) && both.Match(&r) && !(one.MatchText(r.Text) && one.Match(&r)) {
				t.Fatalf("%s %s finds %d, which %s does not", a, b, r.Number, a)
			}
		}
	})
}

func FuzzReadFilter(f *testing.F) {
	f.Add(`rep:me late due<12/12 "a b`)
	f.Fuzz(func(_ *testing.T, text string) {
		filter := ReadFilter(text, FilterBy{Today: date(2026, 11, 28)})
		for _, r := range bookRows() {
			filter.Match(&r)
			filter.MatchText(r.Text)
		}
	})
}

// BenchmarkFilter filters 100,000 orders; a frame has 16 ms.
func BenchmarkFilter(b *testing.B) {
	few := bookRows()
	rows := make([]BookRow, 100_000)
	for i := range rows {
		rows[i] = few[i%len(few)]
	}
	f := ReadFilter("rowing rep:me late unpaid due<12/12 goods:no style:pc54 color:navy pcs>10", FilterBy{Today: date(2026, 11, 28), Me: "Erik Mickelson"})
	for b.Loop() {
		for i := range rows {
			_ = f.Match(&rows[i]) && f.MatchText(rows[i].Text)
		}
	}
}
