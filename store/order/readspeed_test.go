package order

import (
	"fmt"
	"strings"
	"testing"
)

// longText is a text of so many lines of orders, each of its own style and
// colour; with each third line in the words of a mail.
func longText(rows int) string {
	styles := []string{"PC54", "PC61", "5000"}
	colors := []string{"Navy", "White", "Red", "Royal"}
	var b strings.Builder
	for i := range rows {
		fmt.Fprintf(&b, "%s %s S %d, M %d, L %d, XL %d\n", styles[i%3], colors[i%4], i%7+1, i%9+1, i%5+1, i%3+1)
	}
	return b.String()
}

// BenchmarkRead10000 is a paste of 10,000 lines, which has to be read in under
// two seconds.
func BenchmarkRead10000(b *testing.B) {
	text, shelf := longText(10000), testShelf()
	for b.Loop() {
		Read(text, shelf, ReadOptions{})
	}
}

func TestReadStops(t *testing.T) {
	text, shelf := longText(1000), testShelf()
	var heard []int
	whole := Read(text, shelf, ReadOptions{Step: func(done, total int) bool {
		if total != 1000 {
			t.Errorf("%d lines in all", total)
		}
		heard = append(heard, done)
		return true
	}})
	if len(heard) != 10 || heard[9] != 900 {
		t.Errorf("heard %v", heard)
	}
	if whole.Pieces+len(whole.Questions) == 0 {
		t.Error("nothing was read")
	}
	heard = nil
	stopped := Read(text, shelf, ReadOptions{Step: func(done, _ int) bool {
		heard = append(heard, done)
		return done < 300
	}})
	if len(heard) != 4 || stopped.Pieces+len(stopped.Questions)+len(stopped.Unread) != 0 {
		t.Errorf("stopped after %v with %d pieces", heard, stopped.Pieces)
	}
	// An answer of a reading that was heard is read, whoever has stopped listening.
	on := true
	r := Read("pc54 navy s4 m8 total 13", shelf, ReadOptions{Step: func(int, int) bool { return on }})
	on = false
	if r = r.Answer(0, 0); r.Pieces != 12 {
		t.Errorf("answered: %+v", r)
	}
}
