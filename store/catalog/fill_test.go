package catalog

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestFillRun(t *testing.T) {
	run := []Wanted{{"S", 10}, {"M", 20}, {"2XL", 4}}
	got := FillRun(run, []Filler{
		{Style: "PC54", Color: "Navy", Description: "Core Cotton Tee", OnHand: map[string]int{"S": 100, "M": 100, "2XL": 1}},
		{Style: "PC54LS", Color: "Navy", Description: "Long Sleeve Core Cotton Tee", OnHand: map[string]int{"S": 10, "M": 20, "2XL": 4}},
		{Style: "LPC54", Color: "Navy", Description: "Ladies Core Cotton Tee", OnHand: map[string]int{"S": 99, "M": 99, "XXL": 9}},
		{Style: "G500", Color: "Navy", Description: "Heavy Cotton Tee", OnHand: map[string]int{"S": 10, "M": 20, "2XL": 4}},
		{Style: "GONE", Color: "Navy", Description: "Tee", OnHand: map[string]int{"S": 0, "M": -3}},
	}, "navy tee", 10)
	var styles []string
	for _, f := range got.Fills {
		styles = append(styles, fmt.Sprintf("%s %v %v", f.Style, f.All, f.Cuts))
	}
	if want := "[G500 true [] PC54LS true [long sleeve] LPC54 true [ladies] PC54 false []]"; fmt.Sprint(styles) != want || got.Mixes != nil {
		t.Errorf("got  %v\nwant %s", styles, want)
	}
	long := FillRun(run, []Filler{
		{Style: "PC54", Description: "Core Cotton Tee", OnHand: map[string]int{"S": 10, "M": 20, "2XL": 4}},
		{Style: "PC54LS", Description: "Long Sleeve Tee", OnHand: map[string]int{"S": 10, "M": 20, "2XL": 4}},
	}, "navy long sleeve tee", 10)
	if long.Fills[0].Style != "PC54LS" || fmt.Sprint(long.Fills[1].Cuts) != "[no long sleeve]" {
		t.Errorf("%+v", long)
	}
}

// TestFillRunNeverPromises holds fills and combinations against a plain count:
// what is marked all is short of nothing, what is not is, whoever can do it
// alone is named before all others, and where nobody can, a pair is found
// exactly where there is one.
func TestFillRunNeverPromises(t *testing.T) {
	sizes := []string{"S", "M", "XL"}
	rapid.Check(t, func(t *rapid.T) {
		var run []Wanted
		for _, s := range sizes {
			if n := rapid.IntRange(0, 4).Draw(t, s); n > 0 {
				run = append(run, Wanted{s, n})
			}
		}
		var from []Filler
		for i := range rapid.IntRange(0, 5).Draw(t, "fillers") {
			f := Filler{Style: fmt.Sprint(i), OnHand: map[string]int{}}
			for _, s := range sizes {
				if rapid.Bool().Draw(t, "made") {
					f.OnHand[s] = rapid.IntRange(-1, 5).Draw(t, "stock")
				}
			}
			from = append(from, f)
		}
		got := FillRun(run, from, "", 1000)
		enough := func(stock func(size string) int) bool {
			for _, w := range run {
				if stock(w.Size) < w.Pieces {
					return false
				}
			}
			return len(run) > 0
		}
		alone := 0
		for _, f := range from {
			if enough(func(s string) int { return f.OnHand[s] }) {
				alone++
			}
		}
		for i, f := range got.Fills {
			if f.All != enough(func(s string) int { return f.OnHand[s] }) || f.All != (i < alone) || f.All != (len(f.Short) == 0) {
				t.Fatalf("%v: %+v at %d, %d can alone", run, f, i, alone)
			}
			for _, w := range run {
				if f.Has[w.Size]+f.Short[w.Size] != w.Pieces || f.Has[w.Size] > max(0, f.OnHand[w.Size]) {
					t.Fatalf("%v: %+v", run, f)
				}
			}
		}
		pair := false
		for i, a := range from {
			for _, b := range from[i+1:] {
				pair = pair || enough(func(s string) int { return max(0, a.OnHand[s]) + max(0, b.OnHand[s]) })
			}
		}
		if alone == 0 && pair != (len(got.Mixes) > 0) || alone > 0 && got.Mixes != nil {
			t.Fatalf("%v of %+v: a pair is there: %v, found %+v", run, from, pair, got.Mixes)
		}
		for _, mix := range got.Mixes {
			given := map[string]int{}
			for _, p := range mix {
				for s, n := range p.Sizes {
					for _, f := range from {
						if f.Style == p.Style && f.OnHand[s] < n {
							t.Fatalf("%s gives %d %s of %d", p.Style, n, s, f.OnHand[s])
						}
					}
					given[s] += n
				}
			}
			for _, w := range run {
				if given[w.Size] != w.Pieces {
					t.Fatalf("%v: %+v", run, mix)
				}
			}
		}
	})
}
