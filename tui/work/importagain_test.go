package work_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"orderpad/store/order"
	"orderpad/tui/work"
)

// TestAFileWithoutIdsIsTakenOnce: the second time its orders are refused, what
// is new in it is taken, and a person who says so has them twice.
func TestAFileWithoutIdsIsTakenOnce(t *testing.T) {
	const file = "style,color,size,qty,po\nPC54,Navy,L,2,PO-1\nPC54,Navy,M,1,PO-2\nPC54,Navy,S,1,PO-2\n"
	const json = `[{"lines":[{"style":"PC54","color":"Navy","sizes":{"L":{"qty":2}}}]}]`
	for name, c := range map[string]struct{ first, second, more string }{
		"csv":  {file, strings.ReplaceAll(file, "PC54,Navy,L", "PC54, Navy ,L"), file + "PC54,Navy,L,2,PO-3\n"},
		"json": {json, `[ {"lines": [{"sizes":{"L":{"qty":2}}, "color":"Navy","style":"PC54"}]} ]`, strings.Replace(json, "[{", `[{"lines":[{"style":"PC54","color":"Navy","sizes":{"L":{"qty":3}}}]},{`, 1)},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, order.KindProxy)
			ctx := t.Context()
			dry, err := d.Import(ctx, work.ImportRequest{Data: []byte(c.first), DryRun: true})
			ok(t, err)
			first, err := d.Import(ctx, work.ImportRequest{Data: []byte(c.first)})
			ok(t, err)
			if dry.Repeated+first.Repeated != 0 || first.Created == 0 {
				t.Fatalf("%+v %+v", dry, first)
			}
			n := first.Created
			for _, dryRun := range []bool{true, false} {
				second, err := d.Import(ctx, work.ImportRequest{Data: []byte(c.second), DryRun: dryRun})
				ok(t, err)
				if second.Created != 0 || second.Refused != n || second.Repeated != n || second.Rest != nil || !strings.HasPrefix(second.Before, "on 2026-11-20 as OP") {
					t.Fatalf("%+v", second)
				}
				if p := second.Rows[0].Problems; second.Rows[0].Action != "refused" || len(p) != 1 || !strings.Contains(p[0].Message, "2026-11-20") {
					t.Errorf("%+v", p)
				}
			}
			more, err := d.Import(ctx, work.ImportRequest{Data: []byte(c.more)})
			ok(t, err)
			if more.Created != 1 || more.Repeated != n {
				t.Errorf("%+v", more)
			}
			again, err := d.Import(ctx, work.ImportRequest{Data: []byte(c.first), Again: true})
			ok(t, err)
			if again.Created != n || again.Refused != 0 {
				t.Errorf("%+v", again)
			}
		})
	}
}

func TestWhatWasDiscardedMayBeImportedAgain(t *testing.T) {
	d := newDesk(t, order.KindProxy)
	ctx := t.Context()
	data := []byte("style,color,size,qty\nPC54,Navy,L,2\n")
	first, err := d.Import(ctx, work.ImportRequest{Data: data})
	ok(t, err)
	_, err = d.Move(ctx, first.Rows[0].ExtOrderID, order.EventDiscard)
	ok(t, err)
	again, err := d.Import(ctx, work.ImportRequest{Data: data})
	ok(t, err)
	if again.Created != 1 {
		t.Errorf("%+v", again)
	}
}

// TestColumnsAreSaidOnScreenAndRemembered goes the way of the mapping overlay.
func TestColumnsAreSaidOnScreenAndRemembered(t *testing.T) {
	d := newDesk(t, order.KindProxy)
	ctx := t.Context()
	file := filepath.Join(t.TempDir(), "orders.csv")
	write := func(text string) { t.Helper(); ok(t, os.WriteFile(file, []byte(text), 0o600)) }
	write("Was,Farbe,Size,Wieviel,Regal\nPC54,Navy,L,2,7\nPC61,Navy,L,x,7\nPC54,Red,L,2,8\nPC54,Jet Black,L,2,9\nPC54,Jet Black,S,2,\n")
	view, err := d.ImportColumnsOf(ctx, file)
	ok(t, err)
	if view.Remembered || len(view.Columns) != 5 || view.Columns[0].Path != "" || view.Columns[2].Path != "LinesOE.N.Size" {
		t.Fatalf("%+v", view)
	}
	if got := view.Columns[1].Samples; !slices.Equal(got, []string{"Navy", "Red", "Jet Black"}) {
		t.Errorf("%v", got)
	}
	if err := d.SetImportColumns(ctx, file, order.Columns{"Was": "LinesOE.N.Stile"}); !order.IsKind(err, order.KindInvalid) {
		t.Errorf("a field that there is not: %v", err)
	}
	ok(t, d.SetImportColumns(ctx, file, order.Columns{"Was": "PartNumber", "Farbe": "Color", "Size": "Size", "Wieviel": "Qty"}))
	imported, err := d.ImportFile(ctx, file, work.ImportRequest{})
	ok(t, err)
	if imported.Refused != 1 || len(imported.Unknown) != 0 || imported.Columns["Regal"] != order.ColumnIgnored {
		t.Fatalf("%+v", imported)
	}
	// What was refused has a column more, and the next file has them elsewhere.
	again, err := d.ImportFile(ctx, imported.File, work.ImportRequest{DryRun: true})
	ok(t, err)
	if again.Refused != 1 || !strings.Contains(again.Rows[0].Problems[0].Message, "x") {
		t.Errorf("%+v", again)
	}
	write("Regal,Wieviel,Was,Farbe,Size\n7,3,PC54,Navy,L\n")
	other, err := d.ImportColumnsOf(ctx, file)
	ok(t, err)
	if !other.Remembered || other.Columns[1].Path != "LinesOE.N.Qty" {
		t.Errorf("%+v", other)
	}
	write(`[{"lines":[]}]`)
	if _, err := d.ImportColumnsOf(ctx, file); !order.IsKind(err, order.KindInvalid) {
		t.Errorf("the columns of JSON: %v", err)
	}
}
