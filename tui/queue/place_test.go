package queue_test

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestTheNextStartOpensTheLedger(t *testing.T) {
	r := open(t, 80, 24, nil)
	if r.screen.Place() != nil {
		t.Errorf("the list is the place %v", r.screen.Place())
	}
	r.down(1).Press("enter")
	at, err := json.Marshal(r.screen.Place())
	if err != nil {
		t.Fatal(err)
	}
	again := open(t, 80, 24, nil)
	again.Run(again.screen.Return(at), again.screen.Init())
	if want, got := r.Screen(), again.Screen(); want != got {
		t.Errorf("%s\nopens as\n%s", want, got)
	}
	if again.Press("esc"); again.screen.Place() != nil {
		t.Error("esc does not lead to the list")
	}
}

func TestTheQueueIsSortedAsTheRepChose(t *testing.T) {
	r := open(t, 120, 40, nil)
	table, inSight := r.screen.List()
	if !inSight || len(table.Sorts) != 6 {
		t.Fatalf("in sight %v, sorts %v", inSight, table.Sorts)
	}
	came := rows(r)
	for _, column := range table.Sorts {
		table.SortNext(column)
		r.Run(r.screen.Resort())
		up := rows(r)
		table.SortNext(column)
		r.Run(r.screen.Resort())
		if down := rows(r); len(up) != len(came) || column != "via" && slices.Equal(up, down) {
			t.Errorf("by %s: up %v, down %v", column, up, down)
		}
		table.SortNext(column)
	}
	r.Run(r.screen.Resort())
	if got := rows(r); !slices.Equal(got, came) {
		t.Errorf("unsorted %v, came %v", got, came)
	}
	r.ClickOn("ORDER")
	if got := rows(r); !slices.IsSorted(got) {
		t.Errorf("by order: %v", got)
	}
	r.Press("enter")
	if _, inSight := r.screen.List(); inSight {
		t.Error("the list is in sight behind the ledger")
	}
}

// rows are the numbers of the list from its top, one after the other.
func rows(r *rig) (numbers []string) {
	table, _ := r.screen.List()
	for i := range table.Len() {
		numbers = append(numbers, table.Row(i)[1].Text)
	}
	return numbers
}
