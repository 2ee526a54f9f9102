package order

import (
	"fmt"
	"strings"
	"testing"
)

// TestNoTextOrdersBeyondTheLargest: a text that orders more of a size than a line
// can hold, at once or added up, is asked about, and nothing of it is ordered.
func TestNoTextOrdersBeyondTheLargest(t *testing.T) {
	for text, says := range map[string]string{
		"pc54 navy m 100000":                                         "over 99,999",
		"pc54 navy\nS M L\n4 100000 8":                               "over 99,999",
		"Style\tColor\tS\tM\nPC54\tNavy\t4\t100000":                  "“100000” under M is no number of pieces",
		"Style,Color,Size,Qty\nPC54,Navy,M,100000":                   "“100000” under Qty is no number of pieces",
		"Style,Color,Size,Qty\nPC54,Navy,M,99999\nPC54,Navy,M,99999": "ordered above too",
		"pc54 navy m 99999\npc54 navy m 99999":                       "ordered above too",
		"pc54 navy m 60000\npc54 navy m 60000":                       "ordered above too",
	} {
		r := Read(text, testShelf(), ReadOptions{Today: Date{Year: 2026, Month: 11, Day: 28}})
		most := 0
		for _, l := range r.Lines {
			for _, c := range l.Cells {
				most = max(most, c.Qty)
			}
		}
		for _, q := range r.Questions {
			for _, c := range q.Choices {
				if strings.Contains(c.Label, "both") {
					t.Errorf("%q: %q is offered", text, c.Label)
				}
			}
		}
		if said := r.said(); r.Sure() || most > MaxQty || !strings.Contains(said, says) {
			t.Errorf("%q orders %d of a size:\n%s", text, most, said)
		}
	}
}

// TestNoSpreadBeyondTheLargest: a total is bounded, however many sizes share it.
func TestNoSpreadBeyondTheLargest(t *testing.T) {
	for text, want := range map[string]bool{"pc54 navy 99999 usual": true, "pc54 navy 100000 usual": false, "pc54 navy 500000 usual": false} {
		_, err := ReadEntry(text, testShelf(), ReadOptions{Typed: true})
		if good := err == nil; good != want || !want && !strings.Contains(err.Error(), "99,999") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestARosterOfMoreNamesThanPiecesIsRefused(t *testing.T) {
	o := Order{Lines: []Line{{Style: "PC54", Color: "Navy"}}}
	entries := make([]RosterEntry, MaxQty+1)
	for i := range entries {
		entries[i] = RosterEntry{Name: fmt.Sprint("N", i), Size: "M"}
	}
	if _, err := o.ApplyRoster(0, entries, RosterNotes, nil); !IsKind(err, KindInvalid) || len(o.Lines[0].Cells) != 0 {
		t.Errorf("%d names: %v", len(entries), err)
	}
}
