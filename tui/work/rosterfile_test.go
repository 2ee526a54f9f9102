package work_test

import (
	"os"
	"path/filepath"
	"testing"

	"orderpad/store/order"
)

func TestRosterFileAsksForItsColumnsOnce(t *testing.T) {
	d := newDesk(t, order.KindProxy)
	ctx := t.Context()
	file := filepath.Join(t.TempDir(), "team.csv")
	write := func(text string) { t.Helper(); ok(t, os.WriteFile(file, []byte(text), 0o600)) }
	sizes := []string{"S", "M", "L"}

	for name, text := range map[string]string{"a header": "Name,Size\nAnn,S\nBob,L\n", "none": "Ann,S\nBob,L\n", "words": "Ann S\nBob L\n"} {
		write(text)
		read, err := d.ReadRosterFile(ctx, file, sizes)
		ok(t, err)
		if read.Asks || len(read.Entries) != 2 || len(read.Left) != 0 {
			t.Errorf("%s: %+v", name, read)
		}
	}

	write("Spieler; Größe ;Vorname;Bank\nLee;S;Ann;3\nRay;Q;Bob;4\n")
	read, err := d.ReadRosterFile(ctx, file, sizes)
	ok(t, err)
	if !read.Asks || len(read.Columns.Columns) != 4 || read.Columns.Columns[1].Header != "Größe" || read.Columns.Columns[3].Samples[0] != "3" {
		t.Fatalf("%+v", read)
	}
	for _, wrong := range []order.Columns{{"Spieler": "player"}, {"Banana": "name"}} {
		if err := d.SetRosterColumns(ctx, file, wrong); !order.IsKind(err, order.KindInvalid) {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	ok(t, d.SetRosterColumns(ctx, file, order.Columns{"Spieler": "name", "Größe": "size", "Vorname": "name", "Bank": "-"}))
	read, err = d.ReadRosterFile(ctx, file, sizes)
	ok(t, err)
	if read.Asks || len(read.Entries) != 1 || read.Entries[0] != (order.RosterEntry{Line: 2, Name: "Lee Ann", Size: "S"}) || len(read.Left) != 1 || read.Left[0].Line != 3 || read.Left[0].Column != 2 {
		t.Errorf("%+v", read)
	}
	// The command reads it with the same columns.
	_, err = d.store.CreateOrder(ctx, order.Order{ExtOrderID: "W-1", Lines: []order.Line{{Style: "PC54", Color: "Navy", Cells: []order.Cell{{Size: "L", Qty: 2}}}}})
	ok(t, err)
	data, err := os.ReadFile(file)
	ok(t, err)
	view, err := d.Roster(ctx, "W-1", 1, data, false, true)
	ok(t, err)
	if view.Names != 1 {
		t.Errorf("%+v", view)
	}
}
