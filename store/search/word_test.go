package search

import (
	"math/rand/v2"
	"testing"
)

// distance is Damerau's in its restricted form, by the book.
func distance(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
				continue
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j], d[i][j-1], d[i-1][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestOneTypoIsADistanceOfOne(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	word := func() []rune {
		letters := []rune("abcéè")
		w := make([]rune, rng.IntN(7))
		for i := range w {
			w[i] = letters[rng.IntN(len(letters))]
		}
		return w
	}
	near := 0
	for range 100_000 {
		typed, own := word(), word()
		want := distance(typed, own) == 1
		if got := oneTypo(string(typed), string(own)); got != want {
			t.Fatalf("%q for %q: %v, want %v", string(typed), string(own), got, want)
		}
		start := false
		for n := range len(own) + 1 {
			start = start || distance(typed, own[:n]) == 1
		}
		if got := oneTypoAtStart(string(typed), string(own)); got && !start {
			t.Fatalf("%q at the start of %q: %v, want %v", string(typed), string(own), got, start)
		}
		if want {
			near++
		}
	}
	if near < 1000 {
		t.Errorf("only %d pairs are near", near)
	}
}
