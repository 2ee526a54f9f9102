package orders_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"orderpad/store/order"
	"orderpad/tui/work"
)

// foreign is a file whose headers nobody knows, until they are said.
func (r *rig) foreign(t *testing.T) {
	t.Helper()
	r.shop.columns = work.ImportColumns{Columns: []work.ImportColumn{
		{Header: "Nr.", Samples: []string{"A-1", "A-2"}}, {Header: "Was", Samples: []string{"PC54", "PC61", "LPC54"}},
		{Header: "Farbe", Samples: []string{"Navy", "Jet Black"}}, {Header: "Size", Samples: []string{"SM", "L", "2XL"}, Path: "LinesOE.N.Size"},
		{Header: "Wieviel", Samples: []string{"4"}}, {Header: "", Samples: []string{"a shelf in the back room of the shop, on the left"}},
	}}
	r.shop.file = func(_ context.Context, path string, req work.ImportRequest) (work.ImportView, error) {
		if r.shop.said == nil {
			return work.ImportView{}, order.FieldError("columns", "no column of the file is known to hold the part number")
		}
		return work.ImportView{Created: 2, DryRun: req.DryRun, Columns: r.shop.said, Rows: []work.ImportRow{{Row: 1, Line: 2, ExtOrderID: "A-1", Action: "created"}, {Row: 2, Line: 3, ExtOrderID: "A-2", Action: "created"}}}, nil
	}
	r.Press("i").Type("team.csv").Press("enter")
}

func TestColumnsGolden(t *testing.T) {
	t.Run("ask", func(t *testing.T) { r := newRig(t, 80, 24); r.foreign(t); r.FitsEverywhere(t).Goldens(t) })
	t.Run("pick", func(t *testing.T) {
		r := newRig(t, 80, 24)
		r.foreign(t)
		r.Press("down", "enter").Type("st").FitsEverywhere(t).Goldens(t)
	})
}

func TestColumnsAreSaidOnScreen(t *testing.T) {
	r := newRig(t, 80, 24)
	r.foreign(t)
	r.Has("The columns of team.csv", "Was", "PC54, PC61", "! not understood", "column 6")
	r.Press("y").Has("One of the columns must hold the style")
	for _, what := range []string{"order id", "partnumber", "colour", "2x", "note on the order"} {
		r.Press("enter").Type(what).Press("enter")
	}
	r.Has("order id", "style", "colour", "pieces in 2XL", "note on the order").HasNot("not understood")
	r.Press("down", "up", "enter").Type("qwertz").Has("nothing has these words").Press("esc")
	r.Press("enter").Type("pieces").Press("enter", "end", "x", "y").Has("The file has 2 orders: 2 to import", "c its columns")
	want := "map[:- Farbe:LinesOE.N.Color Nr.:ExtOrderID Size:LinesOE.N.Size Was:LinesOE.N.PartNumber Wieviel:LinesOE.N.Qty]"
	if got := fmt.Sprint(map[string]string(r.shop.said)); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	r.Press("c").Has("The columns of team.csv").Press("esc").HasNot("The columns of")
}

func TestOrdersThatWereImportedBeforeAreAskedAbout(t *testing.T) {
	r := newRig(t, 80, 24)
	var asked []string
	r.shop.file = func(_ context.Context, _ string, req work.ImportRequest) (work.ImportView, error) {
		asked = append(asked, fmt.Sprintf("dry %v again %v", req.DryRun, req.Again))
		if req.Again {
			return work.ImportView{Created: 2}, nil
		}
		return work.ImportView{Refused: 2, Repeated: 2, Before: "on 2026-11-19 as OP7F3K-0003 to OP7F3K-0004", Rows: make([]work.ImportRow, 2)}, nil
	}
	r.Press("i").Type("team.csv").Press("enter").Has("2 orders were imported on", "2026-11-19 as OP7F3K-0003 to OP7F3K-0004: a imports them again.", "a import all again").HasNot("y import")
	r.Press("a")
	r.said(t, "2 new drafts.")
	if got := strings.Join(asked, ", "); got != "dry true again false, dry false again true" {
		t.Error(got)
	}
}
