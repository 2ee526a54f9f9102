package order

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// pieceWords are what FuzzPieces builds texts of; # is the next number of
// pieces.
var pieceWords = []string{
	"#", "#", "#", "#", "#", " ", " ", " ", "\n", "\n", "\t", ", ", ": ", "; ", ". ", " - ", " / ", "|", " = ", "(", ")", " x ", "x", " and ", " for ", " the ",
	"S", "M", "L", "XL", "2XL", "XXL", "small", "large", "Youth ", "ladies ", "PC54", "K500", "112", "C112", "5000", "PC54Y", "Navy", "Red", "White", "Black", "navy/white",
	"Smith", "Lee", "Ann", "staff", "Total", "total ", "Qty", "Size", "Name", "Number", "Color", "Style", "Price", " @", " each", " please", "same in ", "shirts", "tees", "polos",
	"thread", "we need ", "not ", "instead", "add ", "  ", "Amount", "Thanks", "\n\n", "- ", "pcs",
}

// primes from 101 on: no two of them add up to another, and none is a size or a
// style, so that each number of a text can be followed.
var primes = func() (all []int) {
	for n := 101; len(all) < 60; n++ {
		prime := true
		for d := 2; d*d <= n; d++ {
			prime = prime && n%d != 0
		}
		if prime {
			all = append(all, n)
		}
	}
	return all
}()

// pieceText builds a text, and tells which numbers stand in it.
func pieceText(data []byte) (text string, numbers []int) {
	var b strings.Builder
	for _, c := range data {
		word := pieceWords[int(c)%len(pieceWords)]
		if word == "#" {
			if len(numbers) == len(primes) {
				break
			}
			word = strconv.Itoa(primes[len(numbers)])
			if last := b.String(); last != "" && isDigit(last[len(last)-1]) {
				b.WriteByte(' ')
			}
			numbers = append(numbers, primes[len(numbers)])
		}
		b.WriteString(word)
	}
	return b.String(), numbers
}

// FuzzPieces: where a text is sure, the pieces of its lines are the numbers that
// stand in it, each once, but for prices, sums and the numbers on shirts; and
// printing what was read and reading it again gives the same.
func FuzzPieces(f *testing.F) {
	for _, seed := range []string{"PC54 Navy S 101", "x", "\x00\x01\x02\x03"} {
		f.Add([]byte(seed), true)
	}
	word := func(w string) byte { return byte(slices.Index(pieceWords, w)) }
	seed := func(words ...string) {
		var data []byte
		for _, w := range words {
			data = append(data, word(w))
		}
		f.Add(data, false)
	}
	seed("PC54", " ", "Navy", " ", "S", " ", "#", ", ", "M", " ", "#")
	seed("PC54", "\t", "S", "\t", "M", "\n", "Navy", "\t", "#", "\t", "#", "\n", "Red", "\t", "#", "\t", "#")
	seed("PC54", "\t", "Navy", "\t", "Red", "\n", "S", "\t", "#", "\t", "#")
	seed("Name", "\t", "Number", "\t", "Size", "\n", "Ann", "\t", "#", "\t", "S")
	seed("PC54", " ", "Navy", "\n", "Smith", " ", "#", " ", "L", "\n", "Lee", " ", "#", " ", "M")
	seed("#", " x ", "112", " ", "Black", "; ", "thread")
	f.Fuzz(func(t *testing.T, data []byte, open bool) {
		if len(data) > 120 {
			return
		}
		text, numbers := pieceText(data)
		opts := ReadOptions{Today: Date{2026, 11, 20}}
		if open {
			opts.Style, opts.Color = "PC54", "Navy"
		}
		r := Read(text, testShelf(), opts)
		if r.Sure() {
			followPieces(t, text, numbers, r)
		}
		var lines []string
		named := false // names are not printed; a quantity that is a style's number is asked
		for _, l := range r.Lines {
			lines = append(lines, l.String())
			named = named || len(l.Names) > 0 || slices.ContainsFunc(l.Cells, func(c Cell) bool { return isStyleNumber(c.Qty) })
		}
		if again := Read(strings.Join(lines, "\n"), testShelf(), ReadOptions{}); len(lines) > 0 && !named && !slices.Equal(again.printed(), lines) && !twoPrices(r) {
			t.Fatalf("%q is read as %q, and that as %q", text, lines, again.printed())
		}
	})
}

func (r Reading) printed() []string {
	var lines []string
	for _, l := range r.Lines {
		lines = append(lines, l.String())
	}
	return lines
}

// twoPrices tells whether the same goods stand on two lines, at two prices.
func twoPrices(r Reading) bool {
	for i, l := range r.Lines {
		for _, o := range r.Lines[:i] {
			if l.Style == o.Style && l.Color == o.Color {
				return true
			}
		}
	}
	return false
}

// followPieces holds the numbers of a text against the lines that are sure.
func followPieces(t *testing.T, text string, numbers []int, r Reading) {
	t.Helper()
	left := slices.Clone(numbers)
	use := func(n int) bool {
		i := slices.Index(left, n)
		if i >= 0 {
			left = slices.Delete(left, i, i+1)
		}
		return i >= 0
	}
	for _, l := range r.Lines {
		sizes := map[string]int{}
		for _, e := range l.Names {
			sizes[e.Size]++
			if n, err := strconv.Atoi(e.Number); err == nil {
				use(n)
			}
		}
		for _, c := range l.Cells {
			if n := c.Qty - sizes[c.Size]; n > 0 && !use(n) && !strings.Contains(text, "same in") && !isStyleNumber(n) && n != 2 {
				t.Fatalf("%q: %d of %s in %s is no number of the text", text, n, c.Size, l)
			}
		}
		if l.Price.Set {
			use(int(l.Price.Money / 100))
		}
	}
	lower := strings.ToLower(text)
	for _, n := range left {
		// What is left stands where nothing is ordered, or is a sum.
		if sum := n == r.Pieces || slices.ContainsFunc(r.Lines, func(l ReadLine) bool { return l.Pieces() == n }); sum || !besideGoods(lower, strconv.Itoa(n)) {
			continue
		}
		t.Fatalf("%q: %d is neither in %q nor asked", text, n, r.printed())
	}
}

func isStyleNumber(n int) bool { return n == 112 || n == 5000 }

// besideGoods tells whether a number's line names a size or a garment.
func besideGoods(text, number string) bool {
	for line := range strings.SplitSeq(text, "\n") {
		for part := range strings.SplitSeq(strings.ReplaceAll(line, ". ", ";"), ";") {
			words := strings.FieldsFunc(part, func(r rune) bool { return strings.ContainsRune(" \t,:-/|=()@", r) })
			has := slices.ContainsFunc(words, func(w string) bool {
				return slices.Contains([]string{"s", "m", "l", "xl", "2xl", "xxl", "small", "large", "shirts", "tees", "polos"}, w)
			})
			if has && slices.Contains(words, number) {
				return true
			}
		}
	}
	return false
}
