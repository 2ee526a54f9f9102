package order

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"orderpad/store/catalog"
)

// TestSpreadBy holds the spread of every total from 1 to 5,000: the sum is the
// total, what has no parts gets nothing, and no size is further than one piece
// from its share.
func TestSpreadBy(t *testing.T) {
	made := []string{"S", "M", "L", "XL", "2XL"}
	for _, run := range []Run{curves[""], {Parts: map[string]int{"S": 1, "L": 7, "4XL": 100}}, {Parts: map[string]int{"M": 412}}} {
		sum := run.Pieces(made)
		for total := 1; total <= 5000; total++ {
			got, n := SpreadBy(total, run, made), 0
			for i, pieces := range got {
				n += pieces
				part := run.Parts[made[i]]
				if part == 0 && pieces > 0 || pieces*sum > total*part+sum || pieces*sum < total*part-sum {
					t.Fatalf("%d by %v is %v", total, run.Parts, got)
				}
			}
			if n != total {
				t.Fatalf("%d by %v is %v, %d in all", total, run.Parts, got, n)
			}
		}
	}
	if got := SpreadBy(10, Run{}, made); slices.Max(got) != 0 {
		t.Errorf("nothing to go by gives %v", got)
	}
}

func TestUsualRun(t *testing.T) {
	made := []string{"S", "M", "L"}
	little := Run{Name: "little", Orders: 2, Parts: map[string]int{"S": 10, "M": 20, "3XL": 400}}
	much := Run{Name: "much", Orders: 9, Parts: map[string]int{"S": 30, "M": 30}}
	file := Run{Name: "file", Parts: map[string]int{"S": 1, "M": 2}}
	for _, c := range []struct {
		near []Run
		fit  catalog.Fit
		made []string
		want string
	}{
		{[]Run{little, much, file}, "", made, "much (9 orders, 60 pieces)"},
		{[]Run{little, file}, "", made, "file"},
		{[]Run{little}, "", made, "a built-in curve for adults"},
		{nil, catalog.FitYouth, []string{"YS", "YM"}, "a built-in curve for youth"},
		{nil, "", []string{"OSFA"}, "all sizes alike"},
		{[]Run{{Orders: 1, Name: "one", Parts: map[string]int{"S": 60}}}, "", made, "one (1 order, 60 pieces)"},
	} {
		if got := UsualRun(c.near, c.fit, c.made).String(); got != c.want {
			t.Errorf("%v of %v is %s", c.made, c.near, got)
		}
	}
}

// TestUsualIsOfMadeSizes reads a total with usual behind it whatever the
// history: all of it comes out, in sizes that are made.
func TestUsualIsOfMadeSizes(t *testing.T) {
	goods := goodsShelf{"PC54": pc54()}
	style, _ := goods.Style("PC54")
	color, _ := style.Color("Navy")
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.IntRange(1, 5000).Draw(t, "total")
		run := Run{Name: "x", Orders: 3, Parts: rapid.MapOf(rapid.SampledFrom([]string{"XS", "S", "M", "L", "XL", "2XL", "6XL", "YS", "OSFA"}), rapid.IntRange(0, 99)).Draw(t, "run")}
		text := fmt.Sprintf("pc54 navy %d usual", total)
		e, err := ReadEntry(text, goods, ReadOptions{Usual: func(catalog.Style) []Run { return []Run{run} }})
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if e.Line.Pieces() != total || len(e.Warnings) != 1 {
			t.Fatalf("%s is %d pieces: %v", text, e.Line.Pieces(), e.Warnings)
		}
		for _, c := range e.Line.Cells {
			if !color.Stock[c.Size].Made {
				t.Fatalf("%s has %d of %s, which is not made", text, c.Qty, c.Size)
			}
		}
	})
}

func TestSmallRun(t *testing.T) {
	for _, c := range []struct {
		parts map[string]int
		want  string
	}{
		{map[string]int{"S": 60, "M": 120, "L": 118, "XL": 61}, "S 1 M 2 L 2 XL 1"},
		{map[string]int{"S": 60, "M": 120, "2XL": 3}, "S 1 M 2"},
		{map[string]int{"M": 100}, "M 1"},
		{map[string]int{"M": 10, "L": 12}, ""}, // too few to be usual
		{map[string]int{"M": 60, "L": -60}, "M 1"},
		{nil, ""},
	} {
		got := ""
		for _, cell := range SmallRun(Run{Parts: c.parts}) {
			got += fmt.Sprintf(" %s %d", cell.Size, cell.Qty)
		}
		if strings.TrimSpace(got) != c.want {
			t.Errorf("%v: %q, want %q", c.parts, got, c.want)
		}
	}
}

func TestCountRun(t *testing.T) {
	tee := func(desc, size string, qty int) Line {
		return Line{Description: desc, Cells: []Cell{{Size: size, Qty: qty}}}
	}
	got := CountRun("x", [][]Line{
		{tee("Core Tee", "S", 4), tee("Ladies Core Tee", "S", 100), tee("Youth Tee", "S", 50)},
		{tee("Core Tee", "S", -4), {Fee: true, Cells: []Cell{{Qty: 9}}}},
		{tee("Core Tee", "M", 6)},
	}, "")
	if got.Orders != 2 || got.Parts["S"] != 4 || got.Parts["M"] != 6 || len(got.Parts) != 2 {
		t.Errorf("%+v", got)
	}
	if ladies := CountRun("x", [][]Line{{tee("Ladies Core Tee", "S", 100), tee("Tee", "M", 1)}}, catalog.FitLadies); ladies.Parts["S"] != 100 || len(ladies.Parts) != 1 {
		t.Errorf("%+v", ladies)
	}
}
