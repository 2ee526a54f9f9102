package order

import (
	"strings"
	"testing"
)

// A change offers what the goods above would come to, holds them back until it
// is answered, and after the answer all is as it was said.
func TestChangeIsOffered(t *testing.T) {
	for _, c := range []struct{ text, first, answered string }{
		{"PC54 Navy M 12 L 6\nmake it 8 L instead", "PC54 Navy M 12 L 8", "PC54 Navy M 12 L 8"},
		{"PC54 Navy M 12\nActually make the M 10", "PC54 Navy M 10", "PC54 Navy M 10"},
		{"PC54 Navy M 12 L 6\nchange the M to 10", "PC54 Navy M 10 L 6", "PC54 Navy M 10 L 6"},
		{"PC54 Navy M 12 L 6\nadd 3 L", "PC54 Navy M 12 L 9", "PC54 Navy M 12 L 9"},
		{"PC54 Navy M 12 L 6\nadd 2 XL", "PC54 Navy M 12 L 6 XL 2", "PC54 Navy M 12 L 6 XL 2"},
		{"PC54 Navy M 12 L 6\ndrop the L", "PC54 Navy M 12", "PC54 Navy M 12"},
		{"PC54 Navy M 12\nPC54 Red M 4\ncancel the red", "without it", "PC54 Navy M 12"},
		{"PC54 Navy M 12\nPC54 Red M 4\nactually 6 red M", "PC54 Red M 6", "PC54 Navy M 12; PC54 Red M 6"},
	} {
		r := Read(c.text, testShelf(), ReadOptions{})
		if len(r.Questions) != 1 || r.Questions[0].Choices[0].Label != c.first {
			t.Errorf("%q: %s", c.text, r.said())
			continue
		}
		kept := r.Questions[0].Choices[len(r.Questions[0].Choices)-1]
		if kept.Label != "leave it out" {
			t.Errorf("%q does not offer to stay as it is: %v", c.text, kept.Label)
		}
		if a := r.Answer(0, 0); !a.Sure() || readLines(a) != c.answered {
			t.Errorf("%q answered: %s", c.text, a.said())
		}
		above, _, _ := strings.Cut(c.text, "\n"+strings.Split(c.text, "\n")[strings.Count(c.text, "\n")])
		if a, want := r.Answer(0, len(r.Questions[0].Choices)-1), readLines(Read(above, testShelf(), ReadOptions{})); !a.Sure() || readLines(a) != want {
			t.Errorf("%q left out: %s, want %s", c.text, a.said(), want)
		}
	}
}

// What a semicolon parts from an order and is no order itself is asked about.
func TestBehindASemicolon(t *testing.T) {
	for text, asked := range map[string]bool{
		"K500 Black M 6; navy thread": true, "navy thread; K500 Black M 6": true, "K500 Black M 6; white logo left chest": true,
		"K500 Black M 6; thanks": false, "K500 Black M 6; need by 12/11": false, "K500 Black M 6. Navy thread.": false,
	} {
		r := Read(text, testShelf(), ReadOptions{})
		if got := len(r.Questions) == 1; got != asked || readLines(r) != "K500 Black M 6" {
			t.Errorf("%q: %s", text, r.said())
		}
	}
}
